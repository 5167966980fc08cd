"""Profiles: records that fit, income averaged to the fen, and nothing personal shown."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.profiles import (
    AverageIncome,
    BusinessSituation,
    BusinessTrend,
    Employment,
    FinancialNeed,
    FinancialNeedKind,
    Goal,
    GoalKind,
    Income,
    IncomeKind,
    LifeEvent,
    LifeEventKind,
    Preference,
    PreferenceTopic,
    compute_average_income,
)
from bankrm.tasks import Priority
from bankrm.workings import explain_lines

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
INSTANT = datetime(2026, 1, 1)  # noqa: DTZ001  # no date
LI = ClientId("C-1")
POST = Employment(client_id=LI, employer="planted-firm", position="planted-post", since=DAY)
SALARY = Income(client_id=LI, kind=IncomeKind.SALARY, year=2025, amount=Money.of("123456.78"))
NEED = FinancialNeed(
    client_id=LI, kind=FinancialNeedKind.SAVING, stated_on=DAY, amount=Money.of("123456.78")
)
WISH = Preference(
    client_id=LI, topic=PreferenceTopic.TIME, value="planted-wish", since=date(2026, 1, 1)
)
HOUSE = Goal(client_id=LI, kind=GoalKind.HOUSING, stated_on=DAY, by=DAY)
WEDDING = LifeEvent(client_id=LI, kind=LifeEventKind.MARRIAGE, on=date(1999, 9, 9))
SITUATION = BusinessSituation(
    client_id=ClientId("E-1"),
    observed_on=DAY,
    trend=BusinessTrend.GROWING,
    funding_need=Money.of(5_000_000),
    funding_purpose="备货",
    plans="新建厂房",
)


def earned(amounts: Mapping[int, Any], currency: str = "CNY") -> list[Income]:
    return [
        attrs.evolve(SALARY, year=year, amount=Money.of(amount, currency))
        for year, amount in amounts.items()
    ]


def test_nothing_personal_is_shown() -> None:
    average = AverageIncome(amount=Money.of("123456.78"))
    shown = repr([POST, SALARY, NEED, WISH, HOUSE, WEDDING, average])
    for secret in ("planted", "123456", "marriage", "1999"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("record", "changed", "message"),
    [
        (POST, {"until": DAY}, "until: is not after since"),
        (POST, {"since": INSTANT}, "since: needs date, not datetime"),
        (POST, {"employer": ""}, "employer: must not be empty"),
        (SALARY, {"amount": Money.of("-0.01")}, "amount: must not be negative"),
        (SALARY, {"amount": Decimal("Infinity")}, "amount: needs Money"),
        (SALARY, {"kind": "salary"}, "kind: needs IncomeKind"),
        (SALARY, {"year": 1899}, "year: is not a calendar year"),
        (SALARY, {"year": 10_000}, "year: is not a calendar year"),
        (SALARY, {"year": 10**1000}, "year: is "),
        (SALARY, {"year": "２０２５"}, "year: needs int"),
        (NEED, {"amount": Money.of(-1)}, "amount: must not be negative"),
        (NEED, {"horizon_months": -1}, "horizon_months: must not be negative"),
        (NEED, {"horizon_months": 1.5}, "horizon_months: needs int"),
        (NEED, {"priority": 1}, "priority: needs Priority"),
        (NEED, {"stated_on": None}, "stated_on: needs date"),
        (WISH, {"value": "planted\x00"}, "value: is too long, or holds control"),
        (WISH, {"topic": "time"}, "topic: needs PreferenceTopic"),
        (HOUSE, {"by": date(2026, 11, 23)}, "by: is before stated_on"),
        (HOUSE, {"target": Money.of(-1)}, "target: must not be negative"),
        (WEDDING, {"on": INSTANT}, "on: needs date"),
        (WEDDING, {"expected": 1}, "expected: needs bool"),
        (SITUATION, {"funding_need": None}, "funding_purpose: has no funding need"),
        (SITUATION, {"funding_need": Money.of(0)}, "funding_purpose: has no funding need"),
        (SITUATION, {"trend": "growing"}, "trend: needs BusinessTrend"),
        (SITUATION, {"observed_on": INSTANT}, "observed_on: needs date"),
        (SITUATION, {"client_id": ""}, "client_id: must not be empty"),
    ],
)
def test_a_record_refuses_what_does_not_fit(
    record: object, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue, match=rf"^{message}") as refused:
        altered(record, **changed)
    assert "planted" not in str(refused.value)


def test_records_at_their_limits() -> None:
    assert attrs.evolve(POST, until=date(2026, 11, 25)).until == date(2026, 11, 25)
    assert attrs.evolve(POST, since=None, until=DAY).since is None
    assert [attrs.evolve(SALARY, year=year).year for year in (1900, 9999)] == [1900, 9999]
    assert attrs.evolve(HOUSE, by=None).by is None
    assert attrs.evolve(SITUATION, funding_need=None, funding_purpose=None).plans == "新建厂房"
    assert NEED.priority is Priority.NORMAL


def test_income_of_three_ended_years_counts() -> None:
    incomes = earned({2022: 9_000_000, 2023: 300_000, 2024: 400_000, 2025: 500_000, 2026: 9})
    average = compute_average_income(incomes, as_of=DAY)
    assert average.amount == Money.of(400_000)
    assert average.reason is None
    assert compute_average_income(incomes, as_of=date(2026, 1, 1)) == average
    earlier = compute_average_income(incomes, as_of=date(2025, 12, 31))
    assert earlier.amount == Money.of(9_700_000).split([1, 1, 1])[0]


def test_all_kinds_of_a_year_are_summed() -> None:
    rent = attrs.evolve(SALARY, kind=IncomeKind.RENT, year=2024, amount=Money.of(30_000))
    incomes = [*earned({2023: 100_000, 2024: 100_000, 2025: 100_000}), rent]
    assert compute_average_income(incomes, as_of=DAY).amount == Money.of(110_000)


@pytest.mark.parametrize(
    ("last", "average"),
    [("400000.00", "400000.00"), ("399999.99", "399999.99"), ("400000.02", "400000.00")],
    ids=["exactly", "never rounded up to a limit", "two odd fen are dropped"],
)
def test_the_average_is_rounded_down(last: str, average: str) -> None:
    incomes = earned({2023: 400_000, 2024: 400_000, 2025: last})
    assert compute_average_income(incomes, as_of=DAY).amount == Money.of(average)


def test_income_of_zero_is_known() -> None:
    incomes = earned({2023: 0, 2024: 0, 2025: 300})
    assert compute_average_income(incomes, as_of=DAY).amount == Money.of(100)


@pytest.mark.parametrize("years", [(), (2024, 2025), (2022, 2023, 2024), (2023, 2025, 2026)])
def test_a_year_without_a_record_leaves_no_average(years: tuple[int, ...]) -> None:
    average = compute_average_income(earned(dict.fromkeys(years, 9)), as_of=DAY)
    assert average.amount is None
    assert average.reason is not None
    assert average.reason.en == "income of some of the three years is unknown"
    assert "unknown" in explain_lines(average.workings, "en")


def test_an_average_has_an_amount_or_a_reason() -> None:
    with pytest.raises(InvalidValue, match=r"^reason: is given where there is no amount"):
        AverageIncome()
    with pytest.raises(InvalidValue, match=r"^reason: is given where there is no amount"):
        AverageIncome(amount=Money.of(1), reason=Text("不全", "incomplete"))
    with pytest.raises(InvalidValue, match=r"^amount: needs Money"):
        AverageIncome(amount=ODD)


def test_the_workings_name_each_year() -> None:
    average = compute_average_income(earned({2023: 1, 2024: 2, 2025: 3}), as_of=DAY)
    assert explain_lines(average.workings, "en").splitlines() == [
        "income of 2023: CN¥1.00",
        "income of 2024: CN¥2.00",
        "income of 2025: CN¥3.00",
        "average yearly income: CN¥2.00",
    ]
    assert explain_lines(average.workings).splitlines()[-1] == "年均收入: ¥2.00"


def test_currencies_never_mix() -> None:
    yen = earned({2023: 100, 2024: 100, 2025: 101}, "JPY")
    assert compute_average_income(yen, as_of=DAY).amount == Money.of(100, "JPY")
    mixed = [*yen[:2], *earned({2025: 1})]
    for incomes in (mixed, [*yen, *earned({2025: 1})]):
        with pytest.raises(CurrencyMismatch):
            compute_average_income(incomes, as_of=DAY)


def test_incomes_of_one_person_only() -> None:
    other = attrs.evolve(SALARY, client_id=ClientId("C-2"), year=1990)
    with pytest.raises(InvalidValue, match=r"^incomes: are of several persons$"):
        compute_average_income([SALARY, other], as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^incomes: needs Income"):
        compute_average_income([ODD], as_of=DAY)
    nothing: Any = None
    with pytest.raises(InvalidValue, match=r"^incomes: needs Iterable, not NoneType"):
        compute_average_income(nothing, as_of=DAY)
    with pytest.raises(BankrmError, match=r"^as_of: needs a date"):
        compute_average_income([], as_of=ODD)
