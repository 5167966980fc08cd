"""Matching opinions: the verdict for each outcome, and what the text says and does not say."""

from datetime import date

import attrs
import pytest
from tests.sale_cases import (
    ADULT,
    BANK,
    BY_BANK,
    DAY,
    RICH,
    assessed,
    child,
    fund,
    judge,
    product_of,
    wealth,
)

from bankrm.errors import InvalidValue
from bankrm.investors import classify_investor
from bankrm.matching_opinions import MatchingVerdict, matching_opinion, matching_verdict
from bankrm.products import ProductFamily, Regime
from bankrm.rules import Decision, Effect
from bankrm.sale_facts import SaleFacts

BEFORE_N7 = date(2026, 1, 31)
SUITABLE, WITH_STEPS, OWN_REQUEST, UNDECIDED, NOT_YET, NOT_SUITABLE = MatchingVerdict


@pytest.mark.parametrize(
    ("decision", "verdict"),
    [
        pytest.param(judge(wealth(2), assessed(2)), SUITABLE, id="suitable"),
        pytest.param(judge(wealth(4), client=BANK), SUITABLE, id="professional"),
        pytest.param(judge(fund(4), assessed(4)), WITH_STEPS, id="high-risk-but-matched"),
        pytest.param(judge(fund(4), assessed(2)), OWN_REQUEST, id="client-insists"),
        pytest.param(judge(fund(4), assessed(2), **BY_BANK), NOT_SUITABLE, id="recommended"),
        pytest.param(judge(wealth(3), assessed(2)), NOT_SUITABLE, id="above-tolerance"),
        pytest.param(judge(wealth(2), client=RICH), NOT_YET, id="not-assessed"),
        pytest.param(judge(fund(2)), UNDECIDED, id="unknown"),
    ],
)
def test_verdict(decision: Decision[SaleFacts, Effect], verdict: MatchingVerdict) -> None:
    assert matching_verdict(decision) is verdict
    assert f"意见：{verdict.zh}" in matching_opinion(decision).splitlines()
    assert f"Opinion: {verdict.en}" in matching_opinion(decision, "en").splitlines()


def test_both_levels_stand_by_name() -> None:
    lines = matching_opinion(judge(wealth(2, 3), assessed(2))).splitlines()
    assert "适用规则：金融监管总局适当性规则" in lines
    assert "投资者类别：普通投资者" in lines
    assert "产品风险等级：中风险（R3）" in lines
    assert "客户风险承受能力：稳健型（C2）" in lines


def test_the_level_is_the_one_that_was_matched_against() -> None:
    """Before its rules of 2026 a fund was matched at the bank's own rating."""
    text = matching_opinion(judge(fund(3, 2), assessed(2), as_of=date(2026, 6, 10)), "en")
    assert "Product risk: R2 (medium-low)" in text
    later = matching_opinion(judge(fund(3, 2), assessed(2), as_of=date(2026, 6, 11)), "en")
    assert "Product risk: R3 (medium)" in later


def test_a_plan_is_matched_at_the_higher_rating_at_all_times() -> None:
    plan = product_of(ProductFamily.SECURITIES_ASSET_PLAN, 3, 2, private=False)
    for day in (date(2026, 6, 10), date(2026, 6, 11)):
        text = matching_opinion(judge(plan, assessed(3), as_of=day), "en")
        assert "Product risk: R3 (medium)" in text


def test_a_refusal_asks_for_nothing_more() -> None:
    decision = judge(fund(4), assessed(2), **BY_BANK)
    assert decision.steps == ()
    text = matching_opinion(decision)
    assert "须完成" not in text
    assert text.count("理由：") == 1  # not what a high-risk fund would owe, were it sold
    child_of_eight = judge(wealth(2), client=child(8))
    assert child_of_eight.undetermined
    assert "待核实" not in matching_opinion(child_of_eight)


def test_what_is_not_known_is_said() -> None:
    unrated = attrs.evolve(wealth(2), issuer_risk=None, distributor_risk=None)
    lines = matching_opinion(judge(unrated), "en").splitlines()
    assert "Product risk: not rated" in lines
    assert "Client's tolerance: not assessed" in lines
    [unknown] = [line for line in lines if line.startswith("To be found out: ")]
    assert "higher product level" in unknown
    assert unknown.count("product level by the bank") == 1


def test_reasons_cite_their_articles_and_steps_are_named() -> None:
    text = matching_opinion(judge(fund(3), assessed(2)), "zh")
    assert (
        "理由：客户主动要求购买高于其风险承受能力稳健型（C2）的产品（《证券期货投资者适当性管理办法》"
        in text
    )
    assert "须完成：告知不适合、特别书面风险警示、客户确认坚持购买、录音或者录像" in text
    assert "第18条" in text
    assert "C.19" not in text


def test_it_guarantees_nothing_and_says_by_which_article() -> None:
    of_nfra = matching_opinion(judge(wealth(2), assessed(2))).splitlines()[-1]
    assert of_nfra.startswith("说明：本意见不是对产品风险和收益的判断或者保证")
    assert of_nfra.endswith("第5条）")
    before = matching_opinion(judge(wealth(2), assessed(2), as_of=BEFORE_N7)).splitlines()
    assert before[-1].endswith("自行承担风险")
    assert not any(line.startswith("依据") for line in before)
    of_fund = matching_opinion(judge(fund(2), assessed(2)), "en").splitlines()[-1]
    assert of_fund.endswith("bear the risk")


def test_a_product_outside_the_rules_has_no_article() -> None:
    deposit = attrs.evolve(
        wealth(1), family=ProductFamily.DEPOSIT, principal_at_risk=False, private=False
    )
    text = matching_opinion(judge(deposit), "en")
    assert "Rules that govern: outside suitability rules" in text
    assert "Basis" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_stand_only_where_they_are_given(lang: str) -> None:
    decision = judge(wealth(2), assessed(2))
    plain = matching_opinion(decision, "zh" if lang == "zh" else "en")
    assert ADULT.name not in plain
    assert "1980" not in plain
    named = matching_opinion(decision, "en", client=ADULT.name, product="某理财")
    assert f"Client: {ADULT.name}" in named
    assert "Product: 某理财" in named


@pytest.mark.parametrize("field", ["client", "product"])
@pytest.mark.parametrize("wrong", ["", "甲\n乙", 7, "长" * 1001])
def test_a_name_that_is_no_short_text_is_refused(field: str, wrong: object) -> None:
    names = {field: wrong}
    with pytest.raises(InvalidValue) as caught:
        matching_opinion(judge(wealth(2), assessed(2)), **names)  # type: ignore[arg-type]  # refused
    assert caught.value.field == field


def test_only_a_decision_on_a_sale_will_do() -> None:
    other = classify_investor(ADULT, Regime.CSRC, as_of=DAY)
    for wrong in ("refuse", other):
        with pytest.raises(InvalidValue, match="decision"):
            matching_verdict(wrong)  # type: ignore[arg-type]  # refused
