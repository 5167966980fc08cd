"""Classification: the regime of a claim by its dates, the worst floor, debtors, waits, judgement."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass, level_of
from bankrm.classification import (
    Instalments,
    classify_asset,
    cross_bank_default,
    debtor_contagion,
    earliest_upgrade,
    floor_lines,
    observation_end,
    order_governs_since,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.floors import CARD_BANDS, ORDER_FLOORS
from bankrm.guideline_floors import GUIDELINE_FLOORS
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.lending import (
    CONTAGION_PERCENT,
    CURE_MONTHS,
    RECLASSIFY_BY,
    SUBSTANDARD_DAYS,
)
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

DAY = date(2026, 11, 24)
POLICY = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))
CLEAN = ClaimFacts(
    retail=False,
    days_past_due=0,
    interest_accrued=True,
    cannot_repay=False,
    purpose_changed=False,
    granted_against_law=False,
    refinanced=False,
    needs_restructuring=False,
    restructured=False,
    in_observation=False,
    restructured_again=False,
    assessment_due=False,
    credit_impaired=False,
    expected_loss=0,
    carrying_amount=10_000,
    rating_cut=False,
    evades_debts=False,
    evades_by_merger=False,
    in_liquidation=False,
    tier_before=1,
    obligor_changed=False,
    debtor_has_npl=False,
    group_has_npl=False,
    debtor_claims=100_000,
    debtor_npl=0,
    debtor_debts=100_000,
    debtor_overdue=0,
)


def claim(booked_on: date = date(2024, 1, 5), **fields: Any) -> Claim:
    known = {name: fields.pop(name) for name in list(fields) if hasattr(CLEAN, name)}
    return Claim(facts=attrs.evolve(CLEAN, **known), booked_on=booked_on, **fields)


def house(of: Param[Any], value: object, since: date = date(2023, 7, 1)) -> RuleBook:
    row = Row(since, value, POLICY.article(1))
    own: Param[Any] = Param(id=of.id, name=of.name, stricter=of.stricter, rows=(row,))
    return RuleBook(numbers=(own,))


@pytest.mark.parametrize(
    ("days", "tier"),
    [
        (0, AssetClass.PASS),
        (1, AssetClass.SPECIAL_MENTION),
        (7, AssetClass.SPECIAL_MENTION),
        (90, AssetClass.SPECIAL_MENTION),
        (91, AssetClass.SUBSTANDARD),
        (270, AssetClass.SUBSTANDARD),
        (271, AssetClass.DOUBTFUL),
        (360, AssetClass.DOUBTFUL),
        (361, AssetClass.LOSS),
    ],
)
def test_w1_days_past_due(days: int, tier: AssetClass) -> None:
    result = classify_asset(claim(days_past_due=days), as_of=DAY)
    assert result.tier is tier
    assert not result.needs_review


@pytest.mark.parametrize("days", [1, 7])
def test_w1_a_technical_overdue_is_excused(days: int) -> None:
    excused = claim(days_past_due=days, technical_overdue=True)
    assert classify_asset(excused, as_of=DAY).tier is AssetClass.PASS


@pytest.mark.parametrize(
    ("loss", "tier"),
    [
        (4_999, AssetClass.SUBSTANDARD),
        (5_000, AssetClass.DOUBTFUL),
        (8_999, AssetClass.DOUBTFUL),
        (9_000, AssetClass.LOSS),
    ],
    ids=["49.99 %", "exactly 50 %", "89.99 %", "exactly 90 %"],
)
def test_w2_expected_loss_of_an_impaired_claim(loss: int, tier: AssetClass) -> None:
    result = classify_asset(claim(credit_impaired=True, expected_loss=loss), as_of=DAY)
    assert result.tier is tier


# Which rules govern: what they are told apart by is a claim granted against law, a floor of 2007 alone

OLD = date(2020, 5, 6)


@pytest.mark.parametrize(
    ("given", "as_of", "governed_by"),
    [
        pytest.param(claim(OLD), date(2023, 6, 30), [GUIDELINE_FLOORS], id="before the order"),
        pytest.param(claim(OLD), date(2023, 7, 1), [GUIDELINE_FLOORS], id="older, first day"),
        pytest.param(
            claim(date(2023, 6, 30)),
            date(2024, 1, 1),
            [GUIDELINE_FLOORS],
            id="booked the day before",
        ),
        pytest.param(
            claim(date(2023, 7, 1)), date(2023, 7, 1), [ORDER_FLOORS], id="booked on the first day"
        ),
        pytest.param(
            claim(OLD, reclassified_on=date(2024, 3, 31)),
            date(2024, 3, 30),
            [GUIDELINE_FLOORS],
            id="the day before it is moved",
        ),
        pytest.param(
            claim(OLD, reclassified_on=date(2024, 3, 31)),
            date(2024, 3, 31),
            [ORDER_FLOORS],
            id="the day it is moved",
        ),
        pytest.param(
            claim(OLD, reclassified_on=date(2023, 3, 31)),
            date(2023, 6, 30),
            [GUIDELINE_FLOORS],
            id="moved before there was an order",
        ),
        pytest.param(claim(OLD), date(2025, 12, 31), [GUIDELINE_FLOORS], id="older, last day"),
        pytest.param(claim(OLD), date(2026, 1, 1), [ORDER_FLOORS], id="older, after the last day"),
        pytest.param(
            claim(OLD, credit_card=True), date(2023, 6, 30), [CARD_BANDS], id="card before"
        ),
        pytest.param(
            claim(OLD, credit_card=True),
            date(2023, 7, 1),
            [CARD_BANDS, ORDER_FLOORS],
            id="card since",
        ),
        pytest.param(
            claim(date(2010, 1, 1), credit_card=True),
            date(2011, 1, 12),
            [GUIDELINE_FLOORS],
            id="card before its measures",
        ),
    ],
)
def test_which_rules_govern(given: Claim, as_of: date, governed_by: list[object]) -> None:
    decisions = classify_asset(given, as_of=as_of).decisions
    assert [decision.rules.rule_set for decision in decisions] == governed_by
    assert {decision.as_of for decision in decisions} == {as_of}


@pytest.mark.parametrize(
    ("days", "tier"),
    [
        (0, AssetClass.PASS),
        (1, AssetClass.SPECIAL_MENTION),
        (90, AssetClass.SPECIAL_MENTION),
        (91, AssetClass.SUBSTANDARD),
        (120, AssetClass.SUBSTANDARD),
        (121, AssetClass.DOUBTFUL),
        (180, AssetClass.DOUBTFUL),
        (181, AssetClass.LOSS),
    ],
)
@pytest.mark.parametrize("as_of", [date(2020, 6, 30), DAY], ids=["bands alone", "with the order"])
def test_credit_card_bands(days: int, tier: AssetClass, as_of: date) -> None:
    card = claim(OLD, credit_card=True, days_past_due=days)
    assert classify_asset(card, as_of=as_of).tier is tier


def test_the_worse_of_card_bands_and_order_holds() -> None:
    card = claim(credit_card=True, days_past_due=1, in_liquidation=True)
    result = classify_asset(card, as_of=DAY)
    assert [decision.outcome for decision in result.decisions] == [
        AssetClass.SPECIAL_MENTION,
        AssetClass.LOSS,
    ]
    assert result.tier is AssetClass.LOSS
    excused = claim(credit_card=True, days_past_due=5, technical_overdue=True)
    assert classify_asset(excused, as_of=DAY).tier is AssetClass.SPECIAL_MENTION


def test_the_guideline_has_floors_that_the_order_has_not() -> None:
    against_law = claim(OLD, granted_against_law=True)
    assert classify_asset(against_law, as_of=date(2025, 12, 31)).tier is AssetClass.SPECIAL_MENTION
    assert classify_asset(against_law, as_of=date(2026, 1, 1)).tier is AssetClass.PASS


@pytest.mark.parametrize(
    ("judged", "tier"),
    [
        (None, AssetClass.SUBSTANDARD),
        (AssetClass.PASS, AssetClass.SUBSTANDARD),
        (AssetClass.SUBSTANDARD, AssetClass.SUBSTANDARD),
        (AssetClass.DOUBTFUL, AssetClass.DOUBTFUL),
        (AssetClass.LOSS, AssetClass.LOSS),
    ],
)
def test_judgement_only_worsens(judged: AssetClass | None, tier: AssetClass) -> None:
    result = classify_asset(claim(days_past_due=91), as_of=DAY, judged=judged)
    assert result.tier is tier
    shown = [line.value for line in result.workings if line.what.en == "a person's judgement"]
    assert shown == ([] if judged is None else [judged])


def test_workings_name_each_floor_and_its_weakest_source() -> None:
    result = classify_asset(claim(days_past_due=91, debtor_npl=10_001), as_of=DAY)
    shown = {line.what.zh: line.basis and line.basis.provenance for line in result.workings}
    assert shown == {
        "逾期91天，超过90天，担保是否充足不论": Provenance.SECONDARY,
        "非零售债务人在本行的债权超过10%分类为不良，其在本行的全部债权归为不良": Provenance.TEXT,
        "逾期91天": Provenance.UNCONFIRMED,
        "分类结果": None,
    }
    assert lines_provenance(result.workings) is Provenance.UNCONFIRMED
    assert "more than 10%" in explain_lines(result.workings, "en")


def test_an_unknown_fact_asks_for_review_only_where_it_could_worsen() -> None:
    unknown = claim(in_liquidation=None, purpose_changed=None)
    result = classify_asset(unknown, as_of=DAY)
    assert result.tier is AssetClass.PASS
    assert result.needs_review
    assert result.missing == ("in_liquidation", "purpose_changed")
    lost = classify_asset(claim(days_past_due=361, in_liquidation=None), as_of=DAY)
    assert (lost.tier, lost.missing, lost.needs_review) == (AssetClass.LOSS, (), False)


def test_a_group_member_in_default_moves_nothing_but_must_be_assessed() -> None:
    result = classify_asset(claim(group_has_npl=True), as_of=DAY)
    assert (result.tier, result.missing, result.needs_review) == (AssetClass.PASS, (), True)


@pytest.mark.parametrize("fact", ["group_has_npl", "obligor_changed", "assessment_due"])
def test_whether_something_must_be_assessed_is_not_left_unknown(fact: str) -> None:
    unknown: dict[str, Any] = {fact: None}
    result = classify_asset(claim(**unknown), as_of=DAY)
    assert (result.tier, result.missing[0], result.needs_review) == (AssetClass.PASS, fact, True)


def test_a_stricter_bank_classifies_earlier_and_a_looser_does_not_win() -> None:
    late = claim(days_past_due=61)
    assert classify_asset(late, as_of=DAY).tier is AssetClass.SPECIAL_MENTION
    stricter, looser = house(SUBSTANDARD_DAYS, 60), house(SUBSTANDARD_DAYS, 120)
    assert classify_asset(late, as_of=DAY, book=stricter).tier is AssetClass.SUBSTANDARD
    later = claim(days_past_due=91)
    assert classify_asset(later, as_of=DAY, book=looser).tier is AssetClass.SUBSTANDARD


def test_a_bank_may_end_the_guideline_earlier() -> None:
    book = house(RECLASSIFY_BY, date(2024, 12, 31))
    [before] = classify_asset(claim(OLD), as_of=date(2024, 12, 31), book=book).decisions
    [after] = classify_asset(claim(OLD), as_of=date(2025, 1, 1), book=book).decisions
    assert before.rules.rule_set is GUIDELINE_FLOORS
    assert after.rules.rule_set is ORDER_FLOORS


def test_an_observation_that_is_long_enough_must_be_assessed() -> None:
    result = classify_asset(claim(in_observation=True, assessment_due=True), as_of=DAY)
    assert (result.tier, result.missing) == (AssetClass.SPECIAL_MENTION, ())
    assert result.needs_review


def test_an_upgrade_out_of_non_performing_must_be_shown() -> None:
    before = claim(tier_before=3)
    assert classify_asset(before, as_of=DAY).tier is AssetClass.SUBSTANDARD
    shown = claim(tier_before=3, upgrade_allowed=True)
    assert classify_asset(shown, as_of=DAY).tier is AssetClass.PASS


@pytest.mark.parametrize("tier", AssetClass)
def test_a_merger_holds_the_tier_for_six_months_and_then_asks(tier: AssetClass) -> None:
    level = level_of(tier)
    lately = claim(
        tier_before=level, upgrade_allowed=True, obligor_changed=True, months_since_change=5
    )
    result = classify_asset(lately, as_of=DAY)
    assert (result.tier, result.needs_review) == (tier, False)
    later = claim(
        tier_before=level, upgrade_allowed=True, obligor_changed=True, months_since_change=6
    )
    result = classify_asset(later, as_of=DAY)
    assert (result.tier, result.missing, result.needs_review) == (AssetClass.PASS, (), True)
    assessed = attrs.evolve(later, facts=attrs.evolve(later.facts, merger_assessed=True))
    assert not classify_asset(assessed, as_of=DAY).needs_review


@pytest.mark.parametrize("tier", [AssetClass.DOUBTFUL, AssetClass.LOSS])
def test_the_guideline_raises_nothing_while_it_observes(tier: AssetClass) -> None:
    observed = claim(OLD, in_observation=True, tier_before=level_of(tier))
    assert classify_asset(observed, as_of=date(2025, 12, 31)).tier is tier
    assert classify_asset(
        claim(OLD, tier_before=level_of(tier)), as_of=date(2025, 12, 31)
    ).tier is (AssetClass.PASS)


@pytest.mark.parametrize(
    ("given", "since"),
    [
        pytest.param(claim(date(2023, 7, 1)), date(2023, 7, 1), id="booked on the first day"),
        pytest.param(claim(date(2024, 5, 6)), date(2024, 5, 6), id="booked later"),
        pytest.param(claim(date(2023, 6, 30)), date(2026, 1, 1), id="older"),
        pytest.param(claim(OLD, credit_card=True), date(2023, 7, 1), id="card"),
        pytest.param(
            claim(OLD, reclassified_on=date(2024, 3, 31)), date(2024, 3, 31), id="moved by quarter"
        ),
        pytest.param(
            claim(OLD, reclassified_on=date(2023, 3, 31)), date(2023, 7, 1), id="moved too early"
        ),
        pytest.param(
            claim(OLD, reclassified_on=date(2026, 3, 31)), date(2026, 1, 1), id="moved too late"
        ),
    ],
)
def test_since_when_the_order_governs(given: Claim, since: date) -> None:
    for day in (date(2020, 6, 30), date(2023, 7, 1), DAY):
        assert order_governs_since(given, as_of=day) == since
    if since > date(2023, 7, 1):
        before = classify_asset(given, as_of=max(since - timedelta(days=1), given.booked_on))
        assert before.decisions[0].rules.rule_set in {GUIDELINE_FLOORS, ORDER_FLOORS}
    assert classify_asset(given, as_of=since).decisions[-1].rules.rule_set is ORDER_FLOORS


def test_before_the_guideline_nothing_is_in_force() -> None:
    with pytest.raises(RuleNotInForce):
        classify_asset(claim(date(2006, 1, 1)), as_of=date(2007, 7, 2))


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("claim", {"claim": CLEAN}),
        ("booked_on", {"as_of": date(2024, 1, 4)}),
        ("as_of", {"as_of": datetime(2026, 1, 1)}),  # noqa: DTZ001  # refused for being an instant
        ("judged", {"judged": "5"}),
    ],
)
def test_a_bad_call_is_named(field: str, call: dict[str, Any]) -> None:
    given: dict[str, Any] = {"claim": claim(), "as_of": DAY} | call
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        classify_asset(given.pop("claim"), **given)


# A debtor's other debts


@pytest.mark.parametrize(
    ("bad", "floor"),
    [
        ("0", None),
        ("100", None),
        ("100.01", AssetClass.SUBSTANDARD),
        ("1000", AssetClass.SUBSTANDARD),
    ],
    ids=["none", "exactly 10 %", "10.001 %", "all"],
)
def test_w3_contagion(bad: str, floor: AssetClass | None) -> None:
    found = debtor_contagion(Money.of(1000), Money.of(bad), as_of=DAY)
    assert found.floor is floor
    assert found.share == Decimal(bad) / 1000
    assert lines_provenance(found.workings) is Provenance.TEXT
    assert found.workings[-1].value is (floor or AssetClass.PASS)


@pytest.mark.parametrize("spared", [{"retail": True}, {"enhanced": True}], ids=str)
def test_contagion_spares(spared: dict[str, Any]) -> None:
    found = debtor_contagion(Money.of(1000), Money.of(900), as_of=DAY, **spared)
    assert (found.floor, found.share) == (None, Decimal("0.9"))


@pytest.mark.parametrize(
    ("overdue", "floor"),
    [("200", None), ("200.01", AssetClass.SUBSTANDARD)],
    ids=["exactly 20 %", "20.001 %"],
)
def test_cross_bank_default(overdue: str, floor: AssetClass | None) -> None:
    found = cross_bank_default(Money.of(1000), Money.of(overdue), as_of=DAY)
    assert found.floor is floor
    assert lines_provenance(found.workings) is Provenance.SECONDARY
    retail = cross_bank_default(Money.of(1000), Money.of(overdue), as_of=DAY, retail=True)
    assert retail.floor is None


def test_a_debtor_without_debt_has_no_share() -> None:
    found = debtor_contagion(Money.of(0), Money.of(0), as_of=DAY)
    assert (found.share, found.floor) == (None, None)


def test_a_stricter_bank_spreads_earlier() -> None:
    found = debtor_contagion(
        Money.of(1000), Money.of("50.01"), as_of=DAY, book=house(CONTAGION_PERCENT, 5)
    )
    assert found.floor is AssetClass.SUBSTANDARD
    assert lines_provenance(found.workings) is Provenance.HOUSE


def test_before_the_order_there_is_no_contagion() -> None:
    with pytest.raises(RuleNotInForce):
        debtor_contagion(Money.of(1000), Money.of(900), as_of=date(2023, 6, 30))
    with pytest.raises(RuleNotInForce):
        cross_bank_default(Money.of(1000), Money.of(900), as_of=date(2023, 6, 30))


@pytest.mark.parametrize(
    ("amounts", "field", "error"),
    [
        ((1000, Money.of(1)), "claims", InvalidValue),
        ((Money.of(1000), None), "non_performing", InvalidValue),
        ((Money.of(1000, "USD"), Money.of(1)), "claims", CurrencyMismatch),
        ((Money.of(1000), Money.of(1001)), "debtor_npl", InvalidValue),
        ((Money.of(1000), Money.of(-1)), "debtor_npl", InvalidValue),
    ],
)
def test_bad_amounts_are_named(amounts: Any, field: str, error: type[BankrmError]) -> None:
    with pytest.raises(error, match=rf"^{field}: "):
        debtor_contagion(*amounts, as_of=DAY)


# Waits


@pytest.mark.parametrize(
    ("instalments", "until"),
    [
        (Instalments.MONTHLY, date(2025, 7, 15)),
        (Instalments.QUARTERLY, date(2025, 7, 15)),
        (Instalments.HALF_YEARLY, date(2026, 1, 15)),
        (Instalments.YEARLY, date(2027, 1, 15)),
    ],
)
def test_w5_earliest_upgrade(instalments: Instalments, until: date) -> None:
    wait = earliest_upgrade(date(2025, 1, 15), instalments, as_of=DAY)
    assert wait.until == until
    assert wait.workings[-1].value == until
    assert lines_provenance(wait.workings) is Provenance.SECONDARY


@pytest.mark.parametrize(
    ("instalments", "until"),
    [
        (Instalments.MONTHLY, date(2026, 3, 31)),
        (Instalments.QUARTERLY, date(2026, 3, 31)),
        (Instalments.HALF_YEARLY, date(2026, 3, 31)),
        (Instalments.YEARLY, date(2027, 3, 31)),
    ],
)
def test_observation_under_the_order(instalments: Instalments, until: date) -> None:
    assert observation_end(date(2025, 3, 31), instalments, as_of=DAY).until == until


@pytest.mark.parametrize("instalments", list(Instalments))
def test_observation_under_the_guideline_is_six_months(instalments: Instalments) -> None:
    wait = observation_end(date(2020, 8, 31), instalments, as_of=date(2023, 6, 30))
    assert (wait.since, wait.months, wait.until) == (date(2020, 8, 31), 6, date(2021, 2, 28))


def test_observation_changes_on_the_day_of_the_order() -> None:
    monthly = Instalments.MONTHLY
    assert observation_end(OLD, monthly, as_of=date(2023, 6, 30)).months == 6
    assert observation_end(OLD, monthly, as_of=date(2023, 7, 1)).months == 12


def test_a_bank_may_wait_longer() -> None:
    book = house(CURE_MONTHS, 9)
    wait = earliest_upgrade(date(2025, 1, 15), Instalments.MONTHLY, as_of=DAY, book=book)
    assert wait.until == date(2025, 10, 15)


def test_before_the_order_no_upgrade_test_is_in_force() -> None:
    with pytest.raises(RuleNotInForce):
        earliest_upgrade(OLD, Instalments.MONTHLY, as_of=date(2023, 6, 30))


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("cleared_on", (datetime(2025, 1, 1), Instalments.MONTHLY, DAY)),  # noqa: DTZ001  # refused
        ("instalments", (OLD, "monthly", DAY)),
        ("as_of", (OLD, Instalments.MONTHLY, "2026-11-24")),
        ("months", (date(9999, 12, 1), Instalments.MONTHLY, DAY)),
    ],
)
def test_a_bad_wait_is_named(field: str, call: tuple[Any, Any, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        earliest_upgrade(call[0], call[1], as_of=call[2])


def test_observation_starts_on_a_day() -> None:
    with pytest.raises(InvalidValue, match=r"^since: "):
        observation_end("2025-01-01", Instalments.MONTHLY, as_of=DAY)  # type: ignore[arg-type]  # refused


@pytest.mark.parametrize("wrong", [None, "claim", 7])
def test_what_is_no_claim_and_no_decision_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidValue, match="claim"):
        order_governs_since(wrong, as_of=date(2026, 11, 24))
    with pytest.raises(InvalidValue, match="decision"):
        floor_lines(wrong)


@pytest.mark.parametrize("book", [None, {}, "statutory"])
def test_a_book_is_a_book(book: Any) -> None:
    every = Instalments.MONTHLY
    calls: list[Callable[[], object]] = [
        lambda: earliest_upgrade(DAY, every, as_of=DAY, book=book),
        lambda: observation_end(DAY, every, as_of=DAY, book=book),
        lambda: order_governs_since(claim(), as_of=DAY, book=book),
    ]
    for call in calls:
        with pytest.raises(InvalidValue, match=r"^book: "):
            call()


def test_whether_a_debtor_is_retail_must_be_known_for_its_share() -> None:
    unknown: Any = None
    for share in (debtor_contagion, cross_bank_default):
        with pytest.raises(InvalidValue, match=r"^retail: "):
            share(Money.of(10), Money.of(1), as_of=DAY, retail=unknown)
