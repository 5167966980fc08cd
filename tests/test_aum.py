"""Assets under management: what counts, what never does, averages and changes."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.aum import (
    _CLASSES,
    Aum,
    AumChange,
    AumClass,
    AumPart,
    DailyAverage,
    average_aum,
    compute_aum,
)
from bankrm.calendars import Period
from bankrm.clients import ClientId
from bankrm.errors import BankrmError
from bankrm.holdings import Holding, HoldingId, HoldingSide
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, ProductId
from bankrm.workings import explain_lines

ODD: Any = "odd"
DAY = date(2026, 11, 24)
altered: Any = attrs.evolve


def held(family: ProductFamily, value: Any = 100, **changed: Any) -> Holding:
    fitting: dict[str, Any] = {
        "id": HoldingId(f"H-{family.code}"),
        "client_id": ClientId("C-1"),
        "product_id": ProductId("P-1"),
        "family": family,
        "value": value if isinstance(value, Money) else Money.of(value),
        "valued_on": DAY,
    }
    return Holding(**{**fitting, **changed})


@pytest.mark.parametrize(
    ("family", "aum_class"),
    [
        ("deposit", "deposit"),
        ("structured_deposit", "deposit"),
        ("treasury_bond", "securities"),
        ("physical_gold", "precious_metal"),
        ("wealth", "wealth"),
        ("trust", "private"),
        ("insurance_asset_plan", "private"),
        ("public_fund", "fund"),
        ("securities_asset_plan", "private"),
        ("insurance", "insurance"),
        ("counter_bond", "securities"),
    ],
)
def test_where_each_family_counts(family: str, aum_class: str) -> None:
    aum = compute_aum([held(ProductFamily(family))], insurance_share=1, as_of=DAY)
    assert [part.aum_class for part in aum.parts] == [AumClass(aum_class)]
    assert aum.total == Money.of(100)


def test_every_family_counts_or_is_known_not_to() -> None:
    never = {ProductFamily.LOAN, ProductFamily.CREDIT_CARD, ProductFamily.OTHER}
    assert set(ProductFamily) - never == set(_CLASSES)
    assert set(_CLASSES.values()) == set(AumClass)
    kinds = [kind for kind in ProductKind if kind.family is ProductFamily.OTHER]
    book = [held(ProductFamily.OTHER, kind=kind, id=HoldingId(kind.code)) for kind in kinds]
    assets = [one.kind for one in book if one.side is HoldingSide.ASSET]
    assert assets == [ProductKind.GOLD_ACCUMULATION, ProductKind.CUSTODY_SECURITIES]
    aum = compute_aum(book, insurance_share=1, as_of=DAY)
    assert [part.aum_class.code for part in aum.parts] == ["precious_metal", "securities"]
    assert (aum.total, aum.left_out) == (Money.of(200), 0)


def test_what_is_not_known_is_left_out_and_counted() -> None:
    book = [held(ProductFamily.DEPOSIT), held(ProductFamily.OTHER, 900)]
    aum = compute_aum(book, insurance_share=1, as_of=DAY)
    assert (aum.total, aum.left_out) == (Money.of(100), 1)


@pytest.mark.parametrize("family", [ProductFamily.LOAN, ProductFamily.CREDIT_CARD])
def test_debts_are_never_netted(family: ProductFamily) -> None:
    book = [held(ProductFamily.DEPOSIT), held(family, 900), held(family, 9, id=HoldingId("H-2"))]
    assert compute_aum(book, insurance_share=1, as_of=DAY).total == Money.of(100)


def test_a_debt_in_another_currency_does_not_matter() -> None:
    book = [held(ProductFamily.DEPOSIT), held(ProductFamily.LOAN, Money.of(1, "USD"))]
    assert compute_aum(book, insurance_share=1, as_of=DAY).total == Money.of(100)


def test_the_banks_share_of_insurance_here_and_elsewhere() -> None:
    book = [
        held(ProductFamily.INSURANCE, "0.05"),
        held(ProductFamily.WEALTH, 7),
        held(ProductFamily.INSURANCE, 200, id=HoldingId("H-2"), held_away=True),
        held(ProductFamily.DEPOSIT, 30, held_away=True),
    ]
    aum = compute_aum(book, insurance_share="0.3", as_of=DAY)
    assert [(part.aum_class.code, part.amount) for part in aum.parts] == [
        ("wealth", Money.of(7)),
        ("insurance", Money.of("0.02")),
    ]
    assert aum.held_away == Money.of(90)
    assert explain_lines(aum.workings, "en").splitlines() == [
        "share of insurance counted: 0.3",
        "wealth products: CN¥7.00",
        "insurance: CN¥0.02",
        "assets under management: CN¥7.02",
        "kept elsewhere: CN¥90.00",
        "holdings left out as unknown: 0",
    ]
    assert "7.02" not in repr(aum)


@pytest.mark.parametrize(
    ("matures_on", "total"),
    [(DAY, 100), (date(2026, 11, 23), 0)],
    ids=["on-the-day", "the-day-before"],
)
def test_what_has_matured_is_no_asset_any_more(matures_on: date, total: int) -> None:
    book = [held(ProductFamily.WEALTH, matures_on=matures_on)]
    assert compute_aum(book, insurance_share=1, as_of=DAY).total == Money.of(total)


def test_an_average_up_to_the_last_day_there_is() -> None:
    last = Period(date(9999, 12, 1), date.max)
    daily = {date(9999, 12, day): Money.of(day) for day in range(1, 32)}
    assert average_aum(daily, last).value == Money.of(16)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (
            lambda: Aum(held_away=Money.of(0), insurance_share=Decimal("1.01"), left_out=0),
            "insurance_share",
        ),
        (
            lambda: Aum(
                parts=(AumPart(AumClass.FUND, Money.of(1)),),
                held_away=Money.of(0, "USD"),
                insurance_share=Decimal(1),
                left_out=0,
            ),
            "parts",
        ),
        (lambda: DailyAverage(days=0, days_missing=0, total=Money.of(0)), "days"),
        (lambda: DailyAverage(days=30, days_missing=31, total=Money.of(0)), "days_missing"),
        (lambda: average_aum(ODD, Period.month(2026, 11)), "daily"),
        (lambda: compute_aum(ODD.encode, insurance_share=1, as_of=DAY), "holdings"),
        (lambda: compute_aum([], insurance_share=1, as_of=DAY, currency=ODD), "currency"),
    ],
    ids=["share", "currencies", "no-days", "days", "daily", "holdings", "currency"],
)
def test_bad_figures_are_refused(make: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        make()
    assert refused.value.field == field
    assert "odd" not in str(refused.value)


def test_nothing_held() -> None:
    aum = compute_aum([], insurance_share=0, as_of=DAY, currency="USD")
    assert (aum.total, aum.held_away) == (Money.of(0, "USD"), Money.of(0, "USD"))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("insurance_share", {"insurance_share": "1.01"}),
        ("insurance_share", {"insurance_share": "-0.1"}),
        ("insurance_share", {"insurance_share": 0.3}),
        ("insurance_share", {"insurance_share": "NaN"}),
        ("holdings", {"holdings": [ODD]}),
        ("holdings", {"holdings": [held(ProductFamily.DEPOSIT)] * 2}),
        ("value", {"holdings": [held(ProductFamily.DEPOSIT, Money.of(1, "USD"))]}),
        ("valued_on", {"holdings": [held(ProductFamily.DEPOSIT, valued_on=date(2026, 11, 25))]}),
        ("as_of", {"as_of": datetime(2026, 11, 24)}),  # noqa: DTZ001  # the point
    ],
)
def test_bad_holdings_are_refused(field: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {"holdings": [], "insurance_share": 1, "as_of": DAY, **given}
    with pytest.raises(BankrmError) as refused:
        compute_aum(**call)
    assert refused.value.field == field
    assert "7654" not in str(refused.value)


FEBRUARY = Period.month(2026, 2)


def days(first: int, last: int, value: Any = 280) -> dict[date, Money]:
    return {date(2026, 2, day): Money.of(value) for day in range(first, last + 1)}


@pytest.mark.parametrize(
    ("daily", "opened", "value"),
    [
        (days(1, 28), None, "280.00"),
        (days(15, 28), date(2026, 2, 15), "140.00"),
        (days(28, 28), date(2026, 2, 28), "10.00"),
        (days(1, 28), date(2020, 1, 1), "280.00"),
        ({}, date(2026, 3, 1), "0.00"),
        (days(1, 28) | {date(2026, 3, 1): Money.of(10**9)}, None, "280.00"),
        (days(1, 27, 0) | days(28, 28, "0.14"), None, "0.01"),
    ],
    ids=[
        "open all month",
        "opened mid-month: divided by the full month",
        "opened on the last day",
        "opened long ago",
        "not yet opened",
        "days outside do not count",
        "half a fen rounds up",
    ],
)
def test_daily_average(daily: dict[date, Money], opened: date | None, value: str) -> None:
    average = average_aum(daily, FEBRUARY, opened_on=opened)
    assert average.value == Money.of(value)
    assert average.reason is None


def test_a_missing_day_is_unknown_not_zero() -> None:
    average = average_aum(days(2, 28), FEBRUARY)
    assert average.value is None
    assert average.reason is not None
    assert average.reason.en == "days without a balance: 1"
    assert explain_lines(average.workings, "en").splitlines() == [
        "sum of the days: CN¥7,560.00",
        "days of the period: 28",
        "days missing: 1",
        "daily average: unknown",
    ]


def test_quarter_average_is_over_the_days_of_the_quarter() -> None:
    quarter = Period.quarter(2026, 1)
    average = average_aum(days(1, 28, 90), quarter, opened_on=date(2026, 2, 1))
    assert average.days_missing == 31
    march = {date(2026, 3, day): Money.of(0) for day in range(1, 32)}
    found = average_aum(days(1, 28, 90) | march, quarter, opened_on=date(2026, 2, 1))
    assert found.value == Money.of(28)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("period", {"period": ODD}),
        ("daily", {"daily": dict.fromkeys(days(1, 28), 5)}),
        ("currency", {"daily": {date(2026, 2, 1): Money.of(1, "USD")}}),
        ("opened_on", {"opened_on": datetime(2026, 2, 1)}),  # noqa: DTZ001  # the point
    ],
)
def test_bad_balances_are_refused(field: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {"daily": {}, "period": FEBRUARY, **given}
    with pytest.raises(BankrmError) as refused:
        average_aum(**call)
    assert refused.value.field == field


CHANGE = AumChange(
    before=Money.of(100), after=Money.of(90), inflow=Money.of(30), outflow=Money.of(50)
)


def test_a_change_is_flow_and_market() -> None:
    assert CHANGE.change == Money.of(-10)
    assert explain_lines(CHANGE.workings, "en").splitlines() == [
        "before: CN¥100.00",
        "inflow: CN¥30.00",
        "outflow: CN¥50.00",
        "net flow: -CN¥20.00",
        "market effect: CN¥10.00",
        "after: CN¥90.00",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inflow", Money.of(-1)),
        ("outflow", Money.of(1, "USD")),
        ("after", Money.of(1, "USD")),
        ("before", Decimal(1)),
    ],
)
def test_bad_changes_are_refused(field: str, value: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(CHANGE, **{field: value})
    assert refused.value.field == field
