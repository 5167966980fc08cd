"""Credit memos: every section, strengths and risks by rule, the recommendation."""

from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.credit_file_cases import (
    CARD_FILE,
    CONSUMER_FILE,
    FILE,
    HOUSING_FILE,
    OWN_BOOK,
    PLANT_FILE,
    TAKEOVER_FILE,
    TODAY,
    without,
)

from bankrm.credit import review_application
from bankrm.credit_files import CreditPart
from bankrm.credit_memos import (
    CreditMemo,
    MemoSection,
    Mitigant,
    list_missing_sections,
    write_memo,
)
from bankrm.errors import InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_products import LoanPurpose
from bankrm.memo_figures import MemoPart, list_figures
from bankrm.money import Money
from bankrm.rules import Effect
from bankrm.statement_items import Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import AuditOpinion

ALL_FILES = [FILE, PLANT_FILE, TAKEOVER_FILE, CONSUMER_FILE, HOUSING_FILE, CARD_FILE]


def memo_of(file: Any = FILE, **mitigants: Any) -> CreditMemo:
    review = review_application(file, as_of=TODAY, book=OWN_BOOK)
    return write_memo(review, mitigants.get("mitigants"))


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.application.kind.code)
def test_every_answer_of_the_review_is_told_once(file: Any) -> None:
    memo = memo_of(file)
    told = [name for section in memo.sections for name, _ in section.answers]
    assert sorted(name.code for name in told) == sorted(
        name.code for name in memo.review.answers.names
    )


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.application.kind.code)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_is_ready_to_be_read(file: Any, lang: Any) -> None:
    memo = memo_of(file)
    text = memo.explain(lang)
    for section in memo.sections:
        assert f"## {section.part.name_in(lang)}" in text
    for risk in memo.risks:
        assert risk.text.name_in(lang) in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("file", "part", "line"),
    [
        (FILE, MemoPart.STATEMENTS, "current ratio: 1.5"),
        (FILE, MemoPart.NEED, "working capital needed: 979.616"),
        (FILE, MemoPart.LIMIT, "limit recommended: CN¥5,000,000.00"),
        (FILE, MemoPart.REQUEST, "rate asked for: 3.85%"),
        (FILE, MemoPart.RATING, "liabilities over assets: 80"),
        (FILE, MemoPart.FLOWS, "effective"),
        (FILE, MemoPart.PRICE, "hurdle"),
        (FILE, MemoPart.SECURITY, "CN¥5,600,000.00"),
        (FILE, MemoPart.GROUP, "CN¥12,000,000,000.00"),
        (PLANT_FILE, MemoPart.NEED, "1.3333"),
        (TAKEOVER_FILE, MemoPart.NEED, "CN¥700,000,000.00"),
        (HOUSING_FILE, MemoPart.NEED, "CN¥1,700,000.00"),
        (CARD_FILE, MemoPart.NEED, "CN¥70,000.00"),
        (CONSUMER_FILE, MemoPart.CAPACITY, "CN¥20,000.00"),
        (CONSUMER_FILE, MemoPart.BUREAU, "overdue in all: 1"),
    ],
)
def test_figures_are_computed_again(file: Any, part: MemoPart, line: str) -> None:
    lines = list_figures(file, part, as_of=TODAY, book=OWN_BOOK)
    assert any(line in one.explain("en") for one in lines), [one.explain("en") for one in lines]


@pytest.mark.parametrize("part", MemoPart)
def test_an_empty_file_has_no_figures_but_those_of_the_request(part: MemoPart) -> None:
    bare = type(CONSUMER_FILE)(application=CONSUMER_FILE.application, client=CONSUMER_FILE.client)
    lines = list_figures(bare, part, as_of=TODAY)
    assert bool(lines) is (part in {MemoPart.REQUEST, MemoPart.LIMIT})


def test_names_the_sections_that_are_empty() -> None:
    assert list_missing_sections(memo_of()) == ()
    bare = without(FILE, "flows", "rating")
    assert list_missing_sections(memo_of(bare)) == (MemoPart.FLOWS, MemoPart.RATING)
    with pytest.raises(InvalidValue, match=r"^memo"):
        list_missing_sections("memo")  # type: ignore[arg-type]  # refused


def test_strengths_are_rules_that_were_checked_and_passed() -> None:
    strengths = {one.rule_id for one in memo_of().strengths}
    assert "flags.leverage" in strengths
    assert "security.shortfall" not in strengths
    smaller = attrs.evolve(
        FILE, application=attrs.evolve(FILE.application, amount=Money.of(5_000_000))
    )
    assert {"security.shortfall", "admission.limit"} <= {
        one.rule_id for one in memo_of(smaller).strengths
    }
    assert "flags.leverage" not in {
        one.rule_id for one in memo_of(without(FILE, "statements")).strengths
    }


def strengths_with(**lines: int) -> set[str]:
    """The strengths of a firm whose latest lines are other ones; money in 10,000 yuan."""
    statements = FILE.statements
    assert statements is not None
    latest = statements.latest
    given = {one.code: one for one in Item}
    other = {given[code]: Decimal(value) for code, value in lines.items()}
    poorer = attrs.evolve(latest, lines={**dict(latest.lines), **other}, as_presented=True)
    series = StatementSeries((*statements.statements[:-1], poorer))
    return {one.rule_id for one in memo_of(attrs.evolve(FILE, statements=series)).strengths}


def test_what_does_not_apply_for_want_of_a_case_is_no_strength() -> None:
    assert "flags.little-cash" in strengths_with(operating_cash_flow=100)
    assert "flags.little-cash" not in strengths_with(net_profit=-510, operating_cash_flow=-90)
    assert "flags.thin-cover" not in strengths_with(interest_expense=0)


def test_an_opinion_is_a_strength_of_audited_statements_only() -> None:
    assert "flags.opinion" in {one.rule_id for one in memo_of().strengths}
    statements = FILE.statements
    assert statements is not None
    unaudited = attrs.evolve(statements.latest, audited=False, opinion=None, auditor=None)
    series = StatementSeries((*statements.statements[:-1], unaudited))
    bare = memo_of(attrs.evolve(FILE, statements=series))
    assert "flags.opinion" not in {one.rule_id for one in bare.strengths}


def test_risks_come_strictest_first_and_carry_what_stands_against_them() -> None:
    own = OwnLabel("escrow", "共管账户", "joint account")
    memo = memo_of(mitigants={"loan-price.hurdle": (Mitigant.EXPLAINED, own)})
    ranks = [risk.effect.rank for risk in memo.risks if not risk.is_open]
    assert ranks == sorted(ranks, reverse=True)
    (flows,) = [risk for risk in memo.risks if risk.rule_id == "loan-price.hurdle"]
    assert flows.mitigants == (Mitigant.EXPLAINED, own)
    assert "joint account" in memo.explain("en")


def test_open_questions_are_risks_too() -> None:
    memo = memo_of(without(FILE, "relations"))
    assert any(risk.is_open for risk in memo.risks)
    assert "\n? " in memo.explain("en")


def test_refuses_a_mitigant_for_what_is_no_risk() -> None:
    with pytest.raises(InvalidValue, match=r"^mitigants"):
        memo_of(mitigants={"flags.leverage": (Mitigant.SMALLER,)})


def test_recommends_amount_levels_and_conditions() -> None:
    advice = memo_of().recommendation
    assert advice.outcome is Effect.BLOCK
    assert advice.amount == Money.of(5_000_000)
    assert [level.code for level in advice.levels] == ["team", "branch"]
    assert advice.conditions


def test_a_refusal_recommends_nothing() -> None:
    asked = attrs.evolve(FILE.application, purpose=LoanPurpose.DIVIDENDS)
    advice = memo_of(attrs.evolve(FILE, application=asked)).recommendation
    assert advice.outcome is Effect.REFUSE
    assert advice.amount is None
    assert (advice.conditions, advice.covenants) == ((), ())


def test_sections_are_found_by_name() -> None:
    memo = memo_of()
    section = memo[MemoPart.PRICE]
    assert isinstance(section, MemoSection)
    assert [name for name, _ in section.answers] == [CreditPart.PRICE]
    with pytest.raises(InvalidValue, match=r"^part"):
        memo[MemoPart.BUREAU]
    assert memo.as_of == TODAY


@pytest.mark.parametrize(
    ("audit", "fails"),
    [
        pytest.param({"opinion": AuditOpinion.QUALIFIED}, True, id="qualified"),
        pytest.param({"audited": False, "opinion": None, "auditor": None}, False, id="unaudited"),
    ],
)
def test_a_check_that_fails_is_told_by_name(audit: dict[str, Any], fails: bool) -> None:
    """What is not audited is a flag of its own, and no check that fails."""
    statements = FILE.statements
    assert statements is not None
    latest = attrs.evolve(statements.latest, **audit)
    series = StatementSeries((*statements.statements[:-1], latest))
    file = attrs.evolve(FILE, statements=series)
    told = [line.explain("en") for line in list_figures(file, MemoPart.STATEMENTS, as_of=TODAY)]
    assert ("auditor's opinion: does not agree" in told) is fails
    assert any(line.startswith("auditor's opinion") for line in told) is fails
    assert told.count("unit of amounts: CN¥10,000.00") == 1
