"""Income tax: the worked cases, every bracket bound by name, each day a rule begins or ends."""

from datetime import date, datetime
from decimal import Decimal, getcontext, localcontext
from typing import Any

import attrs
import pytest

from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.taxation import A13, A19, A61, BASIC_MONTHLY
from bankrm.rules import RuleBook
from bankrm.tax import (
    BonusMethod,
    ChoiceReason,
    WageItems,
    WithholdingBasis,
    YearToDate,
    annual_tax,
    best_split,
    blind_zones,
    bonus_tax_merged,
    bonus_tax_separate,
    choose_bonus_method,
    in_blind_zone,
    reconcile,
    withhold_month,
    withhold_year,
)
from bankrm.workings import explain_lines, lines_provenance

DAY = date(2026, 12, 20)
NEW_YEAR = date(2026, 1, 31)
NOTHING = Money.of(0)
BOUNDS = [36_000, 144_000, 300_000, 420_000, 660_000, 960_000]
NOON = datetime(2026, 1, 31, 12)  # noqa: DTZ001  # refused wherever a date is due


def wage(income: int | str, special: int = 0, additional: int = 0, **more: Money) -> WageItems:
    return WageItems(
        income=Money.of(income), special=Money.of(special), additional=Money.of(additional), **more
    )


def taxes(state: YearToDate, month: WageItems, months: int, first: date = NEW_YEAR) -> list[str]:
    return [str(paid.tax.amount) for paid in withhold_year(state, [month] * months, as_of=first)]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (
            wage(30_000, 4_500, 2_000),
            ["555.00", "625.00", *["1850.00"] * 5, "2250.00", *["3700.00"] * 4],
        ),
        (wage(10_000, 1_500, 1_000), ["75.00"] * 12),
        (wage(4_000), ["0.00"] * 12),
    ],
    ids=["the tax authority's example", "one bracket all year", "below the basic deduction"],
)
def test_withholding_over_a_year(month: WageItems, expected: list[str]) -> None:
    assert taxes(YearToDate(year=2026), month, 12) == expected


def test_one_month_with_children_and_parents() -> None:
    paid = withhold_month(YearToDate(year=2026), wage(20_000, 3_500, 5_000), as_of=NEW_YEAR)
    assert paid.tax == Money.of(195)
    assert paid.taxable == Money.of(6_500)


def test_a_low_month_is_not_refunded_but_carried() -> None:
    january = withhold_month(YearToDate(year=2026), wage(20_000), as_of=NEW_YEAR)
    february = withhold_month(january.state, wage(0), as_of=date(2026, 2, 28))
    march = withhold_month(february.state, wage(10_000), as_of=date(2026, 3, 31))
    assert [str(p.tax.amount) for p in (january, february, march)] == ["450.00", "0.00", "0.00"]
    assert march.state.withheld == Money.of(450)


def test_exempt_other_and_relief_count() -> None:
    month = wage(20_000, exempt=Money.of(1_000), other=Money.of(2_000), relief=Money.of(100))
    paid = withhold_month(YearToDate(year=2026), month, as_of=NEW_YEAR)
    assert (paid.taxable, paid.tax) == (Money.of(12_000), Money.of(260))


def test_two_payments_in_one_month_count_one_basic_deduction() -> None:
    first = withhold_month(YearToDate(year=2026), wage(10_000), as_of=date(2026, 1, 10))
    second = withhold_month(first.state, wage(10_000), as_of=date(2026, 1, 31))
    whole = withhold_month(YearToDate(year=2026), wage(20_000), as_of=date(2026, 1, 31))
    assert second.state.withheld == whole.tax
    assert second.taxable == whole.taxable


@pytest.mark.parametrize(
    ("basis", "first_month", "tax"),
    [
        (WithholdingBasis.STANDARD, 7, "150.00"),
        (WithholdingBasis.FIRST_WAGE, 7, "0.00"),
        (WithholdingBasis.WHOLE_YEAR, 1, "0.00"),
    ],
    ids=["hired in July", "first wage in July", "low wage last year"],
)
def test_the_basis_of_withholding(basis: WithholdingBasis, first_month: int, tax: str) -> None:
    state = YearToDate(year=2026, first_month=first_month, basis=basis)
    paid = withhold_month(state, wage(10_000), as_of=date(2026, 7, 31))
    assert paid.tax == Money.of(tax)


def test_a_whole_years_deduction_runs_out() -> None:
    state = YearToDate(year=2026, basis=WithholdingBasis.WHOLE_YEAR)
    expected = [*["0.00"] * 6, *["300.00"] * 3, "580.00", "1000.00", "1000.00"]
    assert taxes(state, wage(10_000), 12) == expected


@pytest.mark.parametrize(
    ("basis", "before", "first"),
    [
        (WithholdingBasis.STANDARD, date(2018, 12, 31), date(2019, 1, 1)),
        (WithholdingBasis.FIRST_WAGE, date(2020, 6, 30), date(2020, 7, 1)),
        (WithholdingBasis.WHOLE_YEAR, date(2020, 12, 31), date(2021, 1, 1)),
    ],
    ids=["standard", "first wage", "whole year"],
)
def test_each_basis_has_its_first_day(basis: WithholdingBasis, before: date, first: date) -> None:
    with pytest.raises(RuleNotInForce):
        withhold_month(YearToDate(year=before.year, basis=basis), wage(1), as_of=before)
    paid = withhold_month(YearToDate(year=first.year, basis=basis), wage(1), as_of=first)
    assert paid.tax == NOTHING


@pytest.mark.parametrize(
    ("basis", "document"),
    [
        (WithholdingBasis.STANDARD, A61),
        (WithholdingBasis.FIRST_WAGE, A13),
        (WithholdingBasis.WHOLE_YEAR, A19),
    ],
    ids=["2018 No. 61", "2020 No. 13", "2020 No. 19"],
)
def test_workings_cite_the_basis(basis: WithholdingBasis, document: object) -> None:
    paid = withhold_month(YearToDate(year=2026, basis=basis), wage(30_000), as_of=NEW_YEAR)
    [line] = [line for line in paid.workings if line.what.en == "basic deduction"]
    assert line.basis is not None
    assert line.basis.regulation is document
    assert lines_provenance(paid.workings) is Provenance.SECONDARY


def test_workings_read_as_a_person_checks_them() -> None:
    paid = withhold_month(YearToDate(year=2026), wage(50_000), as_of=NEW_YEAR)
    text = explain_lines(paid.workings, "en")
    assert "cumulative taxable income: CN¥45,000.00" in text
    assert "rate: 10%" in text
    assert "quick deduction: CN¥2,520.00" in text
    assert "to withhold now: CN¥1,980.00" in text


@pytest.mark.parametrize(
    ("taxable", "tax"),
    [
        ("-1", "0"),
        ("0", "0"),
        ("36000", "1080"),
        ("36000.01", "1080.00"),
        ("36000.05", "1080.01"),
        ("144000", "11880"),
        ("300000", "43080"),
        ("420000", "73080"),
        ("660000", "145080"),
        ("960000", "250080"),
        ("1000000", "268080"),
    ],
    ids=lambda value: f"of {value}",
)
def test_annual_tax(taxable: str, tax: str) -> None:
    assert annual_tax(Money.of(taxable), as_of=DAY) == Money.of(tax)


def test_a_bank_cannot_move_a_tax() -> None:
    policy = house_document("HR", Text("细则", "Policy"), date(2019, 1, 1)).article()
    kinder = Param(
        id=BASIC_MONTHLY.id,
        name=BASIC_MONTHLY.name,
        stricter=BASIC_MONTHLY.stricter,
        rows=(Row(date(2019, 1, 1), Money.of(9_000), policy),),
    )
    row = RuleBook(numbers=(kinder,)).row(BASIC_MONTHLY, DAY)
    assert row is not None
    assert row.value == Money.of(5_000)


@pytest.mark.parametrize("digits", [1, 6, 28], ids=["one digit", "six", "usual"])
def test_the_hosts_decimal_context_does_not_matter(digits: int) -> None:
    usual = getcontext().prec
    with localcontext() as host:
        host.prec = digits
        assert annual_tax(Money.of("1234567.89"), as_of=DAY) == Money.of("373635.55")
        assert bonus_tax_separate(Money.of("1234567.89"), as_of=DAY) == Money.of("540395.55")
        assert blind_zones(as_of=DAY)[4].break_even == Money.of("706538.46")
    assert getcontext().prec == usual


@pytest.mark.parametrize(
    ("bonus", "tax"),
    [
        ("0", "0"),
        ("36000", "1080"),
        ("36000.01", "3390.00"),
        ("36001", "3390.10"),
        ("50000", "4790"),
        ("100000", "9790"),
        ("120000", "11790"),
        ("144000", "14190"),
        ("144000.01", "27390.00"),
        ("300000", "58590"),
        ("420000", "102340"),
        ("660000", "193590"),
        ("960000", "328840"),
        ("960001", "416840.45"),
    ],
    ids=lambda value: f"of {value}",
)
def test_bonus_taxed_separately(bonus: str, tax: str) -> None:
    assert bonus_tax_separate(Money.of(bonus), as_of=DAY) == Money.of(tax)


def test_the_separate_method_has_a_first_and_a_last_day() -> None:
    bonus = Money.of(36_000)
    for day in (date(2019, 1, 1), date(2022, 1, 1), date(2024, 1, 1), date(2027, 12, 31)):
        assert bonus_tax_separate(bonus, as_of=day) == Money.of(1_080)
    for day in (date(2018, 12, 31), date(2028, 1, 1)):
        with pytest.raises(RuleNotInForce, match="bonus_rates"):
            bonus_tax_separate(bonus, as_of=day)


@pytest.mark.parametrize(
    ("wages", "merged"),
    [("150000", "20000"), ("-100000", "0"), ("-50000", "2480")],
    ids=["on top of wages", "swallowed by deductions", "partly swallowed"],
)
def test_bonus_merged(wages: str, merged: str) -> None:
    found = bonus_tax_merged(Money.of(100_000), Money.of(wages), as_of=DAY)
    assert found == Money.of(merged)


@pytest.mark.parametrize(
    ("wages", "bonus", "separate", "merged", "reason"),
    [
        ("130500", "60000", "16320", "21180", ChoiceReason.SEPARATE_CHEAPER),
        ("90000", "150000", "35070", "31080", ChoiceReason.MERGED_CHEAPER),
        ("0", "36000", "1080", "1080", ChoiceReason.EQUAL),
        ("-20000", "36000", "1080", "480", ChoiceReason.MERGED_CHEAPER),
    ],
    ids=["separate", "merged", "equal: merged", "unused deductions"],
)
def test_choice(wages: str, bonus: str, separate: str, merged: str, reason: ChoiceReason) -> None:
    choice = choose_bonus_method(Money.of(bonus), Money.of(wages), as_of=DAY)
    assert choice.separate_total == Money.of(separate)
    assert choice.merged_total == Money.of(merged)
    assert choice.reason is reason
    cheaper = reason is ChoiceReason.SEPARATE_CHEAPER
    assert choice.method is (BonusMethod.SEPARATE if cheaper else BonusMethod.MERGED)
    assert [line.value for line in choice.workings][1:] == [Money.of(merged), Money.of(separate)]


@pytest.mark.parametrize(
    ("day", "used", "reason"),
    [
        (date(2027, 12, 20), False, ChoiceReason.SEPARATE_CHEAPER),
        (date(2027, 12, 31), False, ChoiceReason.SEPARATE_CHEAPER),
        (date(2028, 1, 1), False, ChoiceReason.NO_RULE_FOUND),
        (date(2028, 1, 15), False, ChoiceReason.NO_RULE_FOUND),
        (date(2027, 12, 20), True, ChoiceReason.SEPARATE_USED),
    ],
    ids=["December 2027", "the last day", "the day after", "January 2028", "second bonus"],
)
def test_when_the_separate_method_is_open(day: date, used: bool, reason: ChoiceReason) -> None:
    choice = choose_bonus_method(
        Money.of(100_000), Money.of(150_000), separate_used=used, as_of=day
    )
    assert choice.reason is reason
    assert (choice.separate_total is None) is (reason is not ChoiceReason.SEPARATE_CHEAPER)
    assert (choice.method is BonusMethod.MERGED) is (choice.separate_total is None)


@pytest.mark.parametrize(
    ("pool", "wages", "bonus", "tax"),
    [
        ("60000", "130500", "36000", "15060"),
        ("0", "130500", "0", "10530"),
        ("36000", "0", "0", "1080"),
        ("50000", "-60000", "0", "0"),
        ("72000", "0", "36000", "2160"),
        ("1000000", "200000", "300000", "287670"),
        ("200000", "2000000", "200000", "756670"),
    ],
    ids=[
        "the first bound",
        "nothing to divide",
        "equal: no bonus",
        "all swallowed by deductions",
        "half and half",
        "a high bound",
        "high wages",
    ],
)
def test_best_split(pool: str, wages: str, bonus: str, tax: str) -> None:
    split = best_split(Money.of(pool), Money.of(wages), as_of=DAY)
    assert (split.bonus, split.total_tax) == (Money.of(bonus), Money.of(tax))
    assert split.bonus + split.wage == Money.of(pool)


def test_no_split_without_the_separate_method() -> None:
    with pytest.raises(RuleNotInForce):
        best_split(Money.of(1), NOTHING, as_of=date(2028, 1, 1))


@pytest.mark.parametrize(
    ("at", "net", "break_even", "extra"),
    [
        (0, "34920", "38566.67", "2310.10"),
        (1, "129810", "160500", "13200.20"),
        (2, "241410", "318333.33", "13750.25"),
        (3, "317660", "447500", "19250.30"),
        (4, "466410", "706538.46", "30250.35"),
        (5, "631160", "1120000", "88000.45"),
    ],
    ids=[f"above {bound}" for bound in BOUNDS],
)
def test_blind_zones(at: int, net: str, break_even: str, extra: str) -> None:
    zone = blind_zones(as_of=DAY)[at]
    fen = Money.of("0.01")
    assert zone.threshold == Money.of(BOUNDS[at])
    assert (zone.net, zone.break_even) == (Money.of(net), Money.of(break_even))
    assert zone.extra_tax == Money.of(extra)
    assert in_blind_zone(zone.threshold, as_of=DAY) is None
    assert in_blind_zone(zone.threshold + fen, as_of=DAY) == zone
    assert in_blind_zone(zone.break_even - fen, as_of=DAY) == zone
    assert in_blind_zone(zone.break_even, as_of=DAY) is None


def test_there_are_six_blind_zones() -> None:
    assert len(blind_zones(as_of=DAY)) == len(BOUNDS)


def test_reconcile_refunds_a_part_year() -> None:
    paid = withhold_year(
        YearToDate(year=2026, first_month=7), [wage(20_000)] * 6, as_of=date(2026, 7, 31)
    )
    settled = reconcile(paid[-1].state.items, paid[-1].state.withheld, as_of=DAY)
    assert (settled.withheld, settled.due) == (Money.of(6_480), Money.of(3_480))
    assert (settled.refund, settled.payable) == (Money.of(3_000), NOTHING)


def test_reconcile_asks_for_what_was_not_withheld() -> None:
    settled = reconcile(wage(120_000), NOTHING, as_of=DAY)
    assert (settled.due, settled.refund) == (Money.of(3_480), NOTHING)
    assert settled.payable == Money.of(3_480)
    assert settled.workings[-1].value == Money.of(3_480)


def test_reconcile_keeps_a_separate_bonus_apart() -> None:
    settled = reconcile(
        wage(120_000), Money.of(3_480 + 1_080), separate_bonus=Money.of(36_000), as_of=DAY
    )
    assert settled.taxable == Money.of(60_000)
    assert (settled.due, settled.refund, settled.payable) == (Money.of(4_560), NOTHING, NOTHING)


def test_relief_takes_no_more_than_the_tax() -> None:
    settled = reconcile(wage(70_000, relief=Money.of(5_000)), Money.of(10), as_of=DAY)
    assert (settled.due, settled.refund) == (NOTHING, Money.of(10))


def test_unused_deductions_are_lost() -> None:
    settled = reconcile(wage(50_000, 30_000), NOTHING, as_of=DAY)
    assert (settled.taxable, settled.due) == (NOTHING, NOTHING)


def test_a_separate_bonus_of_2028_cannot_be_settled() -> None:
    with pytest.raises(RuleNotInForce):
        reconcile(wage(1), NOTHING, separate_bonus=Money.of(1), as_of=date(2028, 12, 31))
    assert reconcile(wage(1), NOTHING, as_of=date(2028, 12, 31)).due == NOTHING


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(WageItems)])
@pytest.mark.parametrize(
    ("value", "error"),
    [
        (Money.of("-0.01"), InvalidValue),
        (Money.of(1, "USD"), CurrencyMismatch),
        (1, InvalidValue),
        (Decimal("NaN"), InvalidValue),
        (None, InvalidValue),
    ],
    ids=["negative", "dollars", "bare number", "NaN", "nothing"],
)
def test_bad_items_name_their_field(field: str, value: Any, error: type[BankrmError]) -> None:
    with pytest.raises(error) as refused:
        WageItems(**{"income": NOTHING, field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"year": 0}, "year"),
        ({"year": "2026"}, "year"),
        ({"first_month": 0}, "first_month"),
        ({"first_month": 13}, "first_month"),
        ({"first_month": True}, "first_month"),
        ({"first_month": 2, "basis": WithholdingBasis.WHOLE_YEAR}, "first_month"),
        ({"basis": "standard"}, "basis"),
        ({"items": NOTHING}, "items"),
        ({"withheld": Money.of(-1)}, "withheld"),
        ({"paid_on": date(2025, 12, 31)}, "paid_on"),
        ({"paid_on": NOON}, "paid_on"),
    ],
    ids=[
        "year zero",
        "year as text",
        "month zero",
        "month 13",
        "month as a flag",
        "whole year from February",
        "basis as text",
        "items as money",
        "negative withheld",
        "paid last year",
        "paid at an instant",
    ],
)
def test_bad_states_are_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        YearToDate(**{"year": 2026, **values})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("state", "day"),
    [
        (YearToDate(year=2026), date(2027, 1, 31)),
        (YearToDate(year=2026, first_month=2), date(2026, 1, 31)),
        (YearToDate(year=2026, paid_on=date(2026, 2, 1)), date(2026, 1, 31)),
        (YearToDate(year=2026), NOON),
    ],
    ids=["next year", "before the employment", "before the last pay", "an instant"],
)
def test_a_pay_day_that_does_not_follow_is_refused(state: YearToDate, day: date) -> None:
    with pytest.raises(InvalidValue) as refused:
        withhold_month(state, wage(1), as_of=day)
    assert refused.value.field == "as_of"


def test_a_month_that_is_no_items_is_refused() -> None:
    month: Any = NOTHING
    with pytest.raises(InvalidValue, match="month"):
        withhold_month(YearToDate(year=2026), month, as_of=NEW_YEAR)
    with pytest.raises(TypeError):
        wage(1) + month


def test_months_past_december_are_refused() -> None:
    state = YearToDate(year=2026)
    assert len(withhold_year(state, [wage(1)] * 12, as_of=NEW_YEAR)) == 12
    assert withhold_year(state, [], as_of=NEW_YEAR) == ()
    with pytest.raises(InvalidValue, match="months"):
        withhold_year(state, [wage(1)] * 13, as_of=NEW_YEAR)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: bonus_tax_separate(Money.of(-1), as_of=DAY), "bonus"),
        (lambda: bonus_tax_merged(Money.of(-1), NOTHING, as_of=DAY), "bonus"),
        (lambda: bonus_tax_merged(NOTHING, Money.of(1, "USD"), as_of=DAY), "wage_taxable"),
        (lambda: choose_bonus_method(Money.of(-1), NOTHING, as_of=DAY), "bonus"),
        (lambda: best_split(Money.of(-1), NOTHING, as_of=DAY), "pool"),
        (lambda: annual_tax(Money.of(1, "HKD"), as_of=DAY), "taxable"),
        (lambda: reconcile(wage(1), Money.of(-1), as_of=DAY), "withheld"),
        (lambda: bonus_tax_separate(NOTHING, as_of=NOON), "as_of"),
        (lambda: blind_zones(as_of=NOON), "as_of"),
    ],
    ids=[
        "separate",
        "merged",
        "wages in dollars",
        "choice",
        "split",
        "annual in HKD",
        "withheld",
        "instant",
        "instant for zones",
    ],
)
def test_bad_amounts_and_days_are_refused(call: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field
