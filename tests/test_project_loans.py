"""Fixed-asset loans: least equity by industry and day, equity paid in, funding, permits and cover."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._project_example import APPLICATION, PLAN
from bankrm.citations import Provenance, Row, house_document
from bankrm.credit_applications import CreditApplicationId, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import OwnLabel, Text
from bankrm.money import Money
from bankrm.project_cover import ProjectYear
from bankrm.project_loans import (
    ProjectFacts,
    ProjectIndustry,
    ProjectPermit,
    assess_project_loan,
    compute_project_limits,
    equity_share,
    loan_share,
)
from bankrm.regulations.project_equity import LEAST_COVER
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook

DAY = date(2026, 11, 24)
IN_2009, IN_2015, IN_2019 = date(2009, 10, 23), date(2015, 9, 9), date(2019, 11, 20)
POLICY = house_document("C-1", Text("项目贷款政策", "Project policy"), date(2009, 1, 1))
BOOK = RuleBook(
    numbers=(attrs.evolve(LEAST_COVER, rows=(Row(date(2009, 1, 1), 13_000, POLICY.article(1)),)),)
)
LOAN, TOTAL = Money.of(60_000_000), Money.of(100_000_000)


def judged(as_of: date = DAY, **fields: Any) -> Decision[ProjectFacts, Effect]:
    return assess_project_loan(APPLICATION, attrs.evolve(PLAN, **fields), as_of=as_of, book=BOOK)


def year(ebitda: str, due: str = "60000000", number: int = 2029) -> ProjectYear:
    return ProjectYear(
        year=number,
        ebitda=Money.of(ebitda),
        cash_tax=Money.of(0),
        principal=Money.of(due),
        interest=Money.of(0),
    )


def test_a_sound_project() -> None:
    assert judged().outcome is Effect.ALLOW


LEAST = {
    ProjectIndustry.STEEL: (40, 40, 40),
    ProjectIndustry.CEMENT: (35, 35, 35),
    ProjectIndustry.HEAVY: (30, 30, 30),
    ProjectIndustry.CORN: (30, 20, 20),
    ProjectIndustry.FERTILISER: (25, 25, 25),
    ProjectIndustry.TRANSPORT: (25, 20, 20),
    ProjectIndustry.AIRPORT: (30, 25, 25),
    ProjectIndustry.PORT: (30, 25, 20),
    ProjectIndustry.HOUSING: (20, 20, 20),
    ProjectIndustry.PROPERTY: (30, 25, 25),
    ProjectIndustry.OTHER: (20, 20, 20),
}


@pytest.mark.parametrize("industry", ProjectIndustry, ids=lambda industry: industry.code)
@pytest.mark.parametrize(
    ("at", "as_of"),
    [
        (0, IN_2009),
        (0, date(2015, 9, 8)),
        (1, IN_2015),
        (1, date(2019, 11, 19)),
        (2, IN_2019),
        (2, DAY),
    ],
)
def test_least_equity(industry: ProjectIndustry, at: int, as_of: date) -> None:
    least = Money.of(LEAST[industry][at] * 1_000_000)
    exactly = judged(as_of, industry=industry, equity=least, equity_paid=least)
    assert f"EQ.{industry.code}" not in exactly
    less = least - Money.of("0.01")
    below = judged(as_of, industry=industry, equity=less, equity_paid=less)
    assert f"EQ.{industry.code}" in below
    assert below.outcome is Effect.BLOCK
    assert CreditStep.MORE_OWN_FUNDS in below.steps


def test_what_was_recalled_is_said_so() -> None:
    less = judged(equity=Money.of(19_000_000), other_debt=Money.of(21_000_000))
    assert less.provenance is Provenance.UNCONFIRMED
    port = attrs.evolve(
        PLAN,
        industry=ProjectIndustry.PORT,
        equity=Money.of(19_000_000),
        other_debt=Money.of(21_000_000),
    )
    known = assess_project_loan(APPLICATION, port, as_of=DAY, book=BOOK)
    assert known.provenance is Provenance.SECONDARY


def test_an_unknown_industry_is_open_only_where_it_matters() -> None:
    low = Money.of(30_000_000)
    assert judged(industry=None, equity=low).outcome is Effect.REVIEW
    most = Money.of(40_000_000)
    decision = judged(industry=None, equity=most, equity_paid=most, other_debt=Money.of(0))
    assert decision.outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("lowered", "as_of", "wanted"),
    [
        (True, DAY, Effect.REVIEW),
        (None, DAY, Effect.REVIEW),
        (True, date(2019, 11, 19), Effect.REVIEW),
        (False, DAY, Effect.BLOCK),
    ],
)
def test_equity_that_was_lowered(*, lowered: bool | None, as_of: date, wanted: Effect) -> None:
    decision = judged(
        as_of,
        equity_lowered=lowered,
        equity=Money.of(16_000_000),
        other_debt=Money.of(24_000_000),
    )
    assert decision.outcome is wanted


@pytest.mark.parametrize("as_of", [date(2024, 6, 30), date(2024, 7, 1)])
@pytest.mark.parametrize(
    ("paid", "drawn", "wanted"),
    [
        pytest.param("15000000", "30000000", Effect.ALLOW, id="exactly pro rata"),
        pytest.param("14999999.99", "30000000", Effect.BLOCK, id="a fen behind"),
        pytest.param("0", "0", Effect.ALLOW, id="nothing drawn yet"),
        pytest.param("30000000", "60000000", Effect.ALLOW, id="all of both"),
        pytest.param(None, "30000000", Effect.REVIEW, id="unknown"),
    ],
)
def test_equity_is_paid_in_with_the_loan(
    paid: str | None, drawn: str, wanted: Effect, as_of: date
) -> None:
    given = None if paid is None else Money.of(paid)
    decision = judged(as_of, equity_paid=given, loan_drawn=Money.of(drawn))
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.MORE_OWN_FUNDS,)


@pytest.mark.parametrize(
    ("other", "wanted", "step"),
    [
        pytest.param("10000000", Effect.ALLOW, (), id="exactly funded"),
        pytest.param("10000000.01", Effect.BLOCK, (CreditStep.SMALLER_AMOUNT,), id="too much"),
        pytest.param("9999999.99", Effect.REVIEW, (), id="a gap"),
        pytest.param(None, Effect.REVIEW, (), id="unknown"),
    ],
)
def test_funding(other: str | None, wanted: Effect, step: tuple[CreditStep, ...]) -> None:
    decision = judged(other_debt=None if other is None else Money.of(other))
    assert (decision.outcome, decision.steps) == (wanted, step)


@pytest.mark.parametrize(
    ("needed", "held", "wanted"),
    [
        ((ProjectPermit.LAND,), (ProjectPermit.LAND,), Effect.ALLOW),
        ((ProjectPermit.LAND,), (), Effect.BLOCK),
        ((OwnLabel("water", "取水许可", "the right to water"),), (), Effect.BLOCK),
        ((), (), Effect.ALLOW),
        (None, (), Effect.REVIEW),
    ],
)
def test_permits(needed: Any, held: Any, wanted: Effect) -> None:
    decision = judged(permits_needed=needed, permits_held=held)
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.COMPLETE_FILE,)


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        pytest.param((year("78000000"),), Effect.ALLOW, id="exactly the bank's least"),
        pytest.param((year("77999999.99"),), Effect.BLOCK, id="a fen below"),
        pytest.param((year("-1"),), Effect.BLOCK, id="no cash at all"),
        pytest.param((), Effect.REVIEW, id="no forecast"),
        pytest.param((year("1", "0"),), Effect.REVIEW, id="no debt service"),
    ],
)
def test_cover(years: tuple[ProjectYear, ...], wanted: Effect) -> None:
    decision = judged(years=years)
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.SMALLER_AMOUNT,)


@pytest.mark.parametrize(
    ("repaid", "wanted"),
    [
        pytest.param("60000000", Effect.ALLOW, id="exactly the loan"),
        pytest.param("59999999.99", Effect.REVIEW, id="a fen short"),
    ],
)
def test_a_forecast_repays_the_loan(repaid: str, wanted: Effect) -> None:
    decision = judged(years=(year("90000000", repaid),))
    assert decision.outcome is wanted
    assert ("project.forecast" in decision) == (wanted is Effect.REVIEW)


def test_the_least_cover_is_for_the_bank_to_say() -> None:
    decision = assess_project_loan(APPLICATION, PLAN, as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("least_cover",))


# The largest loan


def amounts(book: RuleBook = BOOK, **fields: Any) -> list[Money | None]:
    plan = attrs.evolve(PLAN, **fields)
    found = compute_project_limits(APPLICATION, plan, as_of=DAY, book=book)
    return [limit.amount for limit in found.limits]


def test_what_bounds_a_project_loan() -> None:
    # cover of 1600/1200 lets debt of 70 million grow by (4/3) / 1.3
    assert amounts() == [Money.of(60_000_000), Money.of(70_000_000), Money.of("61794871.79")]
    found = compute_project_limits(APPLICATION, PLAN, as_of=DAY, book=BOOK)
    assert found.largest == LOAN
    assert found.binding is not None
    assert found.binding.what.en == "cost less equity and other debt"
    assert amounts(years=(year("39000000"),))[2] == Money.of(25_000_000)
    assert amounts(years=(year("-1"),))[2] == Money.of(0)
    assert amounts(equity=Money.of(10_000_000), equity_paid=None)[:2] == [
        Money.of(80_000_000),
        Money.of(70_000_000),
    ]


@pytest.mark.parametrize(
    ("fields", "unknown"),
    [
        ({"other_debt": None}, [True, True, True]),
        ({"industry": None}, [False, True, False]),
        ({"equity_lowered": None}, [False, True, False]),
        ({"equity_lowered": True}, [False, True, False]),
        ({"years": ()}, [False, False, True]),
        ({"years": (year("9", "0"),)}, [False, False, True]),
        ({"years": (year("90000000", "59999999.99"),)}, [False, False, True]),
    ],
)
def test_what_is_unknown_leaves_the_largest_loan_open(
    fields: dict[str, Any], unknown: list[bool]
) -> None:
    assert [amount is None for amount in amounts(**fields)] == unknown


def test_without_the_banks_least_cover_it_is_open() -> None:
    assert amounts(STATUTORY)[2] is None
    none = attrs.evolve(LEAST_COVER, rows=(Row(date(2009, 1, 1), 0, POLICY.article(1)),))
    assert amounts(RuleBook(numbers=(none,)))[2] is None  # a bank that asks for none has no bound


def test_shares() -> None:
    assert equity_share(PLAN).value == Decimal("0.3")
    share = loan_share(APPLICATION, PLAN)
    assert (share.part, share.whole) == (LOAN, TOTAL)
    with pytest.raises(InvalidValue, match=r"^plan: "):
        equity_share(APPLICATION)  # type: ignore[arg-type]  # refused


# Bad input


def test_a_plan_is_of_the_very_application_for_fixed_assets() -> None:
    other = attrs.evolve(PLAN, application_id=CreditApplicationId("A-9"))
    with pytest.raises(InvalidValue, match=r"^plan: "):
        assess_project_loan(APPLICATION, other, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^plan: "):
        loan_share(APPLICATION, other)
    drawn = attrs.evolve(PLAN, loan_drawn=LOAN + Money.of("0.01"))
    with pytest.raises(InvalidValue, match=r"^plan: "):
        assess_project_loan(APPLICATION, drawn, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_project_loan(WORKING_CAPITAL, PLAN, as_of=DAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", "\x00"),
        ("industry", "steel"),
        ("total", Money.of(0)),
        ("total", Money.of(1, "USD")),
        ("equity", Money.of(-1)),
        ("equity", Money.of(100_000_001)),
        ("equity_lowered", 1),
        ("other_debt", Money.of(1, "USD")),
        ("equity_paid", Money.of(30_000_001)),
        ("loan_drawn", Money.of(-1)),
        ("years", (year("1", "1"), year("1", "1"))),
        ("years", [year("1", "1")]),
        ("permits_needed", ("land",)),
        ("permits_held", None),
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    with pytest.raises(BankrmError, match=rf"^{field}: "):
        attrs.evolve(PLAN, **{field: value})


def test_a_loan_in_dollars_is_not_measured_in_yuan() -> None:
    loan = attrs.evolve(APPLICATION, amount=Money.of(1, "USD"))
    with pytest.raises(CurrencyMismatch):
        assess_project_loan(loan, PLAN, as_of=DAY)


@pytest.mark.parametrize("bad", [None, "A-1"])
def test_wrong_kinds(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_project_loan(bad, PLAN, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^plan: "):
        assess_project_loan(APPLICATION, bad, as_of=DAY)


def test_before_the_first_measures() -> None:
    with pytest.raises(RuleNotInForce):
        assess_project_loan(APPLICATION, PLAN, as_of=date(2009, 10, 22))


def test_a_plan_says_which_permits_are_missing() -> None:
    plan = attrs.evolve(PLAN, permits_held=(ProjectPermit.LAND,))
    assert plan.permits_missing == (ProjectPermit.APPROVAL,)
    assert attrs.evolve(plan, permits_needed=None).permits_missing is None
