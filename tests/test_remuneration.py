"""Sound pay: each limit exactly, both sides of the first day, and what is general against what is strict."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.pay import BASE_SHARE_PERCENT, DEFERRAL_PERCENT
from bankrm.remuneration import (
    DeferralSchedule,
    Instalment,
    PayRole,
    PayStep,
    check_base_share,
    check_deferral,
    check_leader_cap,
    deferral_schedule,
    required_deferral,
)
from bankrm.rules import Effect, RuleBook

DAY = date(2026, 12, 31)
FIRST, EVE = date(2010, 3, 1), date(2010, 2, 28)
POLICY = house_document("HR", Text("薪酬细则", "Pay policy"), date(2020, 1, 1)).article(3)
RISK, SENIOR, MAIN = PayRole.MATERIAL_RISK, PayRole.SENIOR, PayRole.MAIN_LEADER


def house(of: Param[int], value: int) -> RuleBook:
    row = Row(date(2020, 1, 1), value, POLICY)
    own = Param(id=of.id, name=of.name, stricter=of.stricter, rows=(row,))
    return RuleBook(numbers=(own,))


def schedule(now: str, *parts: str, years: int = 1) -> DeferralSchedule:
    return DeferralSchedule(
        awarded_on=DAY,
        paid_now=Money.of(now),
        instalments=tuple(
            Instalment(date(2026 + years * at, 12, 31), Money.of(part))
            for at, part in enumerate(parts, start=1)
        ),
    )


@pytest.mark.parametrize(
    ("base", "everything", "outcome"),
    [
        ("63000", "180000", Effect.ALLOW),
        ("63000.01", "180000", Effect.REVIEW),
        ("70000", "180000", Effect.REVIEW),
        ("0", "0", Effect.ALLOW),
    ],
    ids=["exactly 35 %", "a fen above 35 %", "38.9 %", "no pay"],
)
def test_base_share(base: str, everything: str, outcome: Effect) -> None:
    decision = check_base_share(Money.of(base), Money.of(everything), as_of=DAY)
    assert decision.outcome is outcome
    assert decision.provenance is Provenance.SECONDARY
    assert decision.missing == ()


def test_the_base_share_is_general_and_says_so() -> None:
    decision = check_base_share(Money.of(70_000), Money.of(180_000), as_of=DAY)
    [reason] = decision.hits
    assert "generally" in reason.text("en")
    assert "35%" in reason.text("en")
    assert "一般" in reason.text("zh")


def test_a_bank_may_set_a_lower_base_share_but_no_higher() -> None:
    for percent, outcome in ((30, Effect.REVIEW), (40, Effect.ALLOW)):
        found = check_base_share(
            Money.of(34), Money.of(100), as_of=DAY, book=house(BASE_SHARE_PERCENT, percent)
        )
        assert found.outcome is outcome
    looser = house(BASE_SHARE_PERCENT, 40)
    found = check_base_share(Money.of(38), Money.of(100), as_of=DAY, book=looser)
    assert found.outcome is Effect.REVIEW


@pytest.mark.parametrize(
    ("bonus", "outcome"),
    [("600000", Effect.ALLOW), ("600000.01", Effect.BLOCK)],
    ids=["exactly three times", "a fen above"],
)
def test_leader_cap(bonus: str, outcome: Effect) -> None:
    decision = check_leader_cap(Money.of(bonus), Money.of(200_000), as_of=DAY)
    assert decision.outcome is outcome
    assert decision.steps == ((PayStep.LOWER_BONUS,) if outcome is Effect.BLOCK else ())


@pytest.mark.parametrize(
    ("role", "now", "part", "hits"),
    [
        (RISK, "60", "13.33", {"PAY-2010-DEFER40"}),
        (RISK, "60", "13.34", set()),
        (RISK, "60.03", "13.33", {"PAY-2010-DEFER40"}),
        (SENIOR, "60", "20", set()),
        (SENIOR, "61", "13", {"PAY-2010-DEFER40"}),
        (MAIN, "60", "20", {"PAY-2010-DEFER50", "PAY-2010-DEFER60"}),
        (MAIN, "60", "20.01", {"PAY-2010-DEFER60"}),
        (MAIN, "60", "30", set()),
        (MAIN, "60", "29.99", {"PAY-2010-DEFER60"}),
        (PayRole.STAFF, "100", "0", set()),
    ],
    ids=[
        "just below 40 %",
        "just above 40 %",
        "below 40 %",
        "exactly 50 %",
        "39 %",
        "main: exactly 50 % is not above",
        "main: just above 50 %",
        "main: exactly the 60 % aimed at",
        "main: just below 60 %",
        "ordinary staff",
    ],
)
def test_how_much_is_deferred(role: PayRole, now: str, part: str, hits: set[str]) -> None:
    decision = check_deferral(role, schedule(now, part, part, part), as_of=DAY)
    assert {reason.rule.id for reason in decision.hits} == hits
    blocked = hits - {"PAY-2010-DEFER60"}  # an aim informs, it does not block
    assert decision.outcome is (Effect.BLOCK if blocked else Effect.ALLOW)


def test_exactly_forty_percent_is_enough() -> None:
    award = deferral_schedule(Money.of(200_000), "0.4", 3, awarded_on=DAY)
    assert check_deferral(RISK, award, as_of=DAY).outcome is Effect.ALLOW
    less = deferral_schedule(Money.of(200_000), "0.39999995", 3, awarded_on=DAY)
    assert less.deferred == Money.of("79999.99")
    assert check_deferral(RISK, less, as_of=DAY).steps == (PayStep.DEFER_MORE,)


@pytest.mark.parametrize(
    ("parts", "hits"),
    [
        (("30", "30", "30"), set()),
        (("30", "40", "30"), {"PAY-2010-EQUAL"}),
        (("50000", "20000", "10000"), {"PAY-2010-EQUAL", "PAY-2010-FRONT"}),
        (("10", "20", "50"), {"PAY-2010-EQUAL"}),
        (("26666.66", "26666.67", "26666.67"), set()),
        (("26666.67", "26666.67", "26666.66"), {"PAY-2010-FRONT"}),
        (("26666.66", "26666.67", "26666.68"), {"PAY-2010-EQUAL"}),
    ],
    ids=[
        "equal",
        "heavier in the middle",
        "heavier early",
        "heavier late",
        "odd fen late",
        "odd fen early",
        "two fen apart",
    ],
)
def test_equal_parts_and_not_heavier_early(parts: tuple[str, ...], hits: set[str]) -> None:
    decision = check_deferral(RISK, schedule("0", *parts), as_of=DAY)
    assert {reason.rule.id for reason in decision.hits} == hits
    staff = check_deferral(PayRole.STAFF, schedule("0", *parts), as_of=DAY)
    assert staff.outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("years", "hits"),
    [(3, set()), (2, {"PAY-2010-DEFER3Y"})],
    ids=["exactly three years", "two years"],
)
def test_how_long_is_general(years: int, hits: set[str]) -> None:
    award = deferral_schedule(Money.of(100), "0.4", years, awarded_on=DAY)
    decision = check_deferral(SENIOR, award, as_of=DAY)
    assert {reason.rule.id for reason in decision.hits} == hits
    assert decision.outcome is (Effect.REVIEW if hits else Effect.ALLOW)


def test_nothing_awarded_needs_no_deferral() -> None:
    award = deferral_schedule(Money.of(0), "0.6", 3, awarded_on=DAY)
    assert award.instalments == ()
    for role in PayRole:
        assert check_deferral(role, award, as_of=DAY).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("role", "rate", "strict", "months"),
    [
        (PayRole.STAFF, "0", False, 0),
        (RISK, "0.4", False, 36),
        (SENIOR, "0.4", False, 36),
        (MAIN, "0.5", True, 36),
    ],
    ids=[role.en for role in PayRole],
)
def test_required_deferral(role: PayRole, rate: str, strict: bool, months: int) -> None:
    needed = required_deferral(role, as_of=DAY)
    assert (needed.rate, needed.strictly_above, needed.months) == (Decimal(rate), strict, months)
    assert all(line.basis is not None for line in needed.workings)
    assert bool(needed.workings) is (role is not PayRole.STAFF)


def test_a_bank_may_require_more() -> None:
    book = house(DEFERRAL_PERCENT, 45)
    needed = required_deferral(RISK, as_of=DAY, book=book)
    assert needed.rate == Decimal("0.45")
    assert needed.workings[0].basis == POLICY
    award = deferral_schedule(Money.of(100), "0.44", 3, awarded_on=DAY)
    assert check_deferral(RISK, award, as_of=DAY).outcome is Effect.ALLOW
    assert check_deferral(RISK, award, as_of=DAY, book=book).outcome is Effect.BLOCK


def test_worked_deferral_schedule() -> None:
    award = deferral_schedule(Money.of(200_000), "0.4", 3, awarded_on=date(2024, 2, 29))
    assert award.paid_now == Money.of(120_000)
    assert award.award == Money.of(200_000)
    assert [(part.due_on, str(part.amount.amount)) for part in award.instalments] == [
        (date(2025, 2, 28), "26666.66"),
        (date(2026, 2, 28), "26666.67"),
        (date(2027, 2, 28), "26666.67"),
    ]


@pytest.mark.parametrize("rate", ["0", "1"], ids=["nothing deferred", "all deferred"])
def test_the_ends_of_the_rate(rate: str) -> None:
    award = deferral_schedule(Money.of(100), rate, 2, awarded_on=DAY)
    assert award.deferred == Money.of(100).times(rate)
    assert award.award == Money.of(100)


CHECKS: list[Callable[[date], object]] = [
    lambda day: check_base_share(Money.of(1), Money.of(2), as_of=day),
    lambda day: check_leader_cap(Money.of(1), Money.of(2), as_of=day),
    lambda day: check_deferral(RISK, schedule("1", "1"), as_of=day),
    lambda day: required_deferral(RISK, as_of=day),
]


@pytest.mark.parametrize("check", CHECKS, ids=["base", "leader", "deferral", "required"])
def test_the_guideline_has_a_first_day(check: Callable[[date], object]) -> None:
    assert check(FIRST) is not None
    with pytest.raises(RuleNotInForce):
        check(EVE)
    with pytest.raises(InvalidValue, match="as_of"):
        check(datetime(2026, 1, 1))  # noqa: DTZ001  # refused


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: check_base_share(Money.of(-1), Money.of(1), as_of=DAY), "base"),
        (lambda: check_base_share(Money.of(2), Money.of(1), as_of=DAY), "base"),
        (lambda: check_base_share(Money.of(1), Money.of(2, "USD"), as_of=DAY), "all_pay"),
        (lambda: check_leader_cap(Money.of(-1), Money.of(1), as_of=DAY), "bonus"),
        (lambda: deferral_schedule(Money.of(-1), 0, 1, awarded_on=DAY), "award"),
        (lambda: deferral_schedule(Money.of(1), "1.01", 1, awarded_on=DAY), "rate"),
        (lambda: deferral_schedule(Money.of(1), "-0.01", 1, awarded_on=DAY), "rate"),
        (lambda: deferral_schedule(Money.of(1), Decimal("NaN"), 1, awarded_on=DAY), "rate"),
        (lambda: deferral_schedule(Money.of(1), 1, 0, awarded_on=DAY), "years"),
        (lambda: deferral_schedule(Money.of(1), 1, 10**9, awarded_on=DAY), "years"),
        (lambda: schedule("1", "1", "1", years=0), "instalments"),
        (lambda: schedule("-1", "1"), "paid_now"),
        (lambda: schedule("1", "-1"), "amount"),
    ],
    ids=[
        "negative base",
        "base above all",
        "dollars",
        "negative bonus",
        "negative award",
        "rate above one",
        "rate below zero",
        "rate NaN",
        "no years",
        "endless years",
        "parts not after the award",
        "negative now",
        "negative part",
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field


def test_wrong_types_are_refused() -> None:
    wrong: Any = "staff"
    with pytest.raises(InvalidValue, match="role"):
        required_deferral(wrong, as_of=DAY)
    with pytest.raises(InvalidValue, match="schedule"):
        check_deferral(RISK, wrong, as_of=DAY)
