"""Distribution: the bank's permits, admission by head office, and what stands behind a product."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.distribution import (
    Admission,
    FundManager,
    FundStrategy,
    Permit,
    PermitKind,
    assess_distribution,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.money import Money
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId
from bankrm.rules import Effect
from bankrm.sales import SaleStep

ODD: Any = "odd"
NAN: Any = Decimal("NaN")
DAY = date(2026, 3, 2)
PERMITS = tuple(Permit(kind, date(2012, 5, 1)) for kind in PermitKind)
ADMITTED = Admission(
    partner_listed=True,
    admitted=True,
    duties_split=True,
    factors_supplied=True,
    complex_assets=False,
)
MANAGER = FundManager(
    strategy=FundStrategy.EQUITY,
    assets=Money.of(500_000_000),
    registered_on=date(2023, 3, 2),
    penalised_on=(),
    government_fund=False,
)
REACHING = attrs.evolve(ADMITTED, complex_assets=True, reviewed=True, fund_manager=MANAGER)


def product(family: ProductFamily, issuer: IssuerKind | None = None) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family, issuer_kind=issuer)


PLAN = product(ProductFamily.TRUST)
FUND = product(ProductFamily.PUBLIC_FUND)
POLICY = product(ProductFamily.INSURANCE)


def hits(
    sold: Product,
    admission: Admission | None = ADMITTED,
    permits: tuple[Permit, ...] | None = PERMITS,
    day: date = DAY,
) -> set[str]:
    decision = assess_distribution(sold, permits, admission, as_of=day)
    return {reason.rule.id for reason in decision.hits}


@pytest.mark.parametrize(
    "sold",
    [PLAN, FUND, POLICY, product(ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY)],
    ids=lambda sold: sold.family.code,
)
def test_what_is_in_order_may_be_sold(sold: Product) -> None:
    assert assess_distribution(sold, PERMITS, ADMITTED, as_of=DAY).outcome is Effect.ALLOW


@pytest.mark.parametrize("family", [ProductFamily.DEPOSIT, ProductFamily.LOAN])
def test_of_its_own_products_nothing_is_asked(family: ProductFamily) -> None:
    assert assess_distribution(product(family), (), None, as_of=DAY).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("sold", "day", "rules"),
    [
        (FUND, date(2020, 9, 30), {"A6-earlier"}),
        (FUND, date(2020, 10, 1), {"A6-earlier", "F175-permit"}),
        (FUND, date(2025, 10, 1), {"F175-permit"}),
        (POLICY, date(2019, 9, 30), {"A6-earlier"}),
        (POLICY, date(2019, 10, 1), {"A6-earlier", "B179.3-permit"}),
        (POLICY, date(2024, 3, 1), {"A6-earlier", "B179.3-permit", "I2.3-permit"}),
    ],
    ids=["before-f175", "f175", "fund-under-a6", "before-b179", "b179", "i2"],
)
def test_permits_by_day(sold: Product, day: date, rules: set[str]) -> None:
    assert hits(sold, permits=(), day=day) == rules


@pytest.mark.parametrize(
    ("on", "refused"),
    [(date(2012, 4, 30), True), (date(2012, 5, 1), False), (DAY, False), (date(2026, 3, 3), True)],
    ids=["day-before", "first-day", "last-day", "day-after"],
)
def test_a_permit_has_its_days(on: date, *, refused: bool) -> None:
    permit = Permit(PermitKind.FUND_SALES, date(2012, 5, 1), valid_to=DAY)
    assert permit.is_valid(on) is not refused


def test_a_permit_that_ran_out_is_none() -> None:
    permit = Permit(PermitKind.FUND_SALES, date(2012, 5, 1), valid_to=date(2026, 3, 1))
    decision = assess_distribution(FUND, [permit], ADMITTED, as_of=DAY)
    assert (decision.outcome, decision.provenance) == (Effect.REFUSE, Provenance.UNCONFIRMED)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"partner_listed": False}, "A6.8-partner"),
        ({"admitted": False}, "A6-admission"),
        ({"duties_split": False}, "N7.21-contract"),
        ({"factors_supplied": False}, "N7.21-factors"),
        ({"complex_assets": True, "reviewed": False}, "A6.28-review"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_head_office_admits(changed: dict[str, Any], rule: str) -> None:
    decision = assess_distribution(PLAN, PERMITS, attrs.evolve(ADMITTED, **changed), as_of=DAY)
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.steps == (SaleStep.PRODUCT_APPROVAL,)
    assert decision.outcome is Effect.BLOCK


@pytest.mark.parametrize("reviewed", [True, False])
def test_complex_assets_without_private_funds_ask_for_no_manager(*, reviewed: bool) -> None:
    debt = attrs.evolve(ADMITTED, complex_assets=True, private_funds=False, reviewed=reviewed)
    assert hits(PLAN, debt) == (set() if reviewed else {"A6.28-review"})
    assert not assess_distribution(PLAN, PERMITS, debt, as_of=DAY).needs_review


def test_duties_of_suitability_are_split_under_n7_only() -> None:
    silent = attrs.evolve(ADMITTED, duties_split=False, factors_supplied=False)
    assert hits(PLAN, silent, day=date(2026, 1, 31)) == set()
    assert hits(PLAN, silent, day=date(2026, 2, 1)) == {"N7.21-contract", "N7.21-factors"}
    assert hits(FUND, silent) == set()


@pytest.mark.parametrize(
    ("day", "outcome", "rule"),
    [
        (date(2025, 9, 30), Effect.REVIEW, "A6-earlier"),
        (date(2025, 10, 1), Effect.REFUSE, "A6.28-direct"),
    ],
    ids=["last-day-before-a6", "first-day-of-a6"],
)
def test_private_funds_are_not_sold_directly(day: date, outcome: Effect, rule: str) -> None:
    fund = product(ProductFamily.PRIVATE_FUND)
    decision = assess_distribution(fund, PERMITS, ADMITTED, as_of=day)
    assert (decision.outcome, decision.hits[0].rule.id) == (outcome, rule)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, None),
        ({"assets": Money.of("499999999.99")}, "A6.28-equity-assets"),
        ({"strategy": FundStrategy.SECURITIES, "assets": Money.of(300_000_000)}, None),
        (
            {"strategy": FundStrategy.SECURITIES, "assets": Money.of("299999999.99")},
            "A6.28-securities-assets",
        ),
        ({"registered_on": date(2023, 3, 3)}, "A6.28-registration"),
        ({"registered_on": date(2023, 3, 3), "government_fund": True}, None),
        ({"penalised_on": (date(2023, 3, 2), date(2020, 1, 1))}, "A6.28-penalty"),
        ({"penalised_on": (date(2023, 3, 1),)}, None),
        ({"penalised_on": (date(2026, 3, 3), date(2023, 3, 1))}, None),
    ],
    ids=[
        "half-a-billion-three-years",
        "a-fen-less",
        "three-hundred-million",
        "a-fen-less-than-that",
        "a-day-short-of-three-years",
        "government-fund",
        "penalty-three-years-ago",
        "penalty-a-day-longer-ago",
        "penalty-after-the-day",
    ],
)
def test_the_manager_behind_a_product(changed: dict[str, Any], rule: str | None) -> None:
    admission = attrs.evolve(REACHING, fund_manager=attrs.evolve(MANAGER, **changed))
    assert hits(PLAN, admission) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("sold", "permits", "admission", "missing"),
    [
        (FUND, None, ADMITTED, {"fund_permit"}),
        (POLICY, None, ADMITTED, {"insurance_permit"}),
        (
            PLAN,
            PERMITS,
            None,
            {
                "partner_listed",
                "admitted",
                "duties_split",
                "factors_supplied",
                "complex_assets",
                "reviewed",
                "private_funds",
            },
        ),
        (PLAN, PERMITS, attrs.evolve(REACHING, fund_manager=None), {"private_funds"}),
        (
            PLAN,
            PERMITS,
            attrs.evolve(REACHING, fund_manager=FundManager(strategy=FundStrategy.EQUITY)),
            {"manager_assets", "registered_on", "penalised_on", "government_fund"},
        ),
        (
            product(ProductFamily.WEALTH),
            PERMITS,
            attrs.evolve(ADMITTED, admitted=False),
            {"agency"},
        ),
    ],
    ids=[
        "fund-permit",
        "agency-permit",
        "admission",
        "private-funds?",
        "manager",
        "issuer",
    ],
)
def test_what_nobody_looked_up_is_for_a_person(
    sold: Product,
    permits: tuple[Permit, ...] | None,
    admission: Admission | None,
    missing: set[str],
) -> None:
    decision = assess_distribution(sold, permits, admission, as_of=DAY)
    assert decision.outcome is Effect.REVIEW
    assert missing <= set(decision.missing)


@pytest.mark.parametrize("reaches", [True, None], ids=["reaches-private-funds", "perhaps"])
def test_one_line_says_that_nobody_looked_up_the_fund_manager(*, reaches: bool | None) -> None:
    admission = attrs.evolve(REACHING, fund_manager=None, private_funds=reaches)
    decision = assess_distribution(PLAN, PERMITS, admission, as_of=DAY)
    told = decision.hits if reaches else decision.undetermined
    assert [reason.rule.id for reason in told] == ["A6.28-manager"]
    assert len(decision.hits + decision.undetermined) == 1
    assert decision.outcome is Effect.REVIEW


def test_the_fund_manager_is_asked_for_since_the_measures() -> None:
    admission = attrs.evolve(REACHING, fund_manager=None, private_funds=True)
    assert "A6.28-manager" in hits(PLAN, admission, day=date(2025, 10, 1))
    assert "A6.28-manager" not in hits(PLAN, admission, day=date(2025, 9, 30))


def test_assets_that_are_not_known_are_not_told_as_too_small() -> None:
    admission = attrs.evolve(REACHING, fund_manager=attrs.evolve(MANAGER, assets=None))
    [open_] = assess_distribution(PLAN, PERMITS, admission, as_of=DAY).undetermined
    assert open_.text() == "私募股权管理人管理规模应不低于¥500,000,000.00（现为：未知）"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Permit(ODD, DAY), "kind"),
        (lambda: Permit(PermitKind.FUND_SALES, datetime(2026, 3, 2, tzinfo=UTC)), "valid_from"),
        (
            lambda: Permit(PermitKind.FUND_SALES, DAY, valid_to=date(2026, 3, 1)),
            "valid_to",
        ),
        (lambda: Permit(PermitKind.FUND_SALES, DAY).is_valid(ODD), "on"),
        (lambda: attrs.evolve(MANAGER, assets=Money.of(-1)), "assets"),
        (lambda: attrs.evolve(MANAGER, assets=NAN), "assets"),
        (lambda: attrs.evolve(MANAGER, penalised_on=(ODD,)), "penalised_on"),
        (lambda: attrs.evolve(ADMITTED, admitted=ODD), "admitted"),
        (lambda: attrs.evolve(ADMITTED, fund_manager=MANAGER), "complex_assets"),
        (lambda: attrs.evolve(ADMITTED, private_funds=True), "complex_assets"),
        (lambda: attrs.evolve(REACHING, private_funds=False), "private_funds"),
        (lambda: assess_distribution(ODD, (), as_of=DAY), "product"),
        (lambda: assess_distribution(PLAN, ODD, as_of=DAY), "permits"),
        (lambda: assess_distribution(PLAN, {PERMITS[0]: 1}, as_of=DAY), "permits"),  # type: ignore[arg-type]  # odd
        (lambda: assess_distribution(PLAN, (), ODD, as_of=DAY), "admission"),
        (lambda: assess_distribution(PLAN, (), as_of=ODD), "as_of"),
    ],
)
def test_bad_input_is_named(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


def test_assets_in_another_currency_are_refused() -> None:
    admission = attrs.evolve(
        REACHING, fund_manager=attrs.evolve(MANAGER, assets=Money.of(1, "USD"))
    )
    with pytest.raises(CurrencyMismatch, match=r"^assets: ") as refused:
        assess_distribution(PLAN, PERMITS, admission, as_of=DAY)
    assert isinstance(refused.value, BankrmError)


def test_a_day_before_these_rules_is_refused() -> None:
    with pytest.raises(RuleNotInForce):
        assess_distribution(PLAN, (), as_of=date(2017, 6, 30))
