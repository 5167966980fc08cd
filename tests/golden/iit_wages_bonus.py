"""Income tax on wages and bonuses: published cases against the rules of 2026.

In a reconciliation a bonus that is taxed separately counts in what is withheld and in what is due alike, or in
neither: sources print it both ways, and the refund is the same. The monthly deduction counts for the months
employed, unless the case claims more at the settlement.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.golden.harness import Case, close

from bankrm.deductions import RentClass, housing_deduction, serious_illness_deduction
from bankrm.money import Money
from bankrm.tax import (
    ChoiceReason,
    WageItems,
    Withholding,
    YearToDate,
    annual_tax,
    best_split,
    blind_zones,
    bonus_tax_separate,
    choose_bonus_method,
    in_blind_zone,
    reconcile,
    withhold_year,
)

__all__ = ["check"]

YEAR = 2026
DAY = date(YEAR, 12, 31)
NOTHING = Money.of(0)
EITHER = frozenset({"separate", "merged", "equal", "either", "tie"})
"""How a source may put a tie."""
WAGES_ONLY = "wages only"
"""Figures that a source may print without the separate bonus."""


def check(case: Case, document: Case) -> None:
    """Compare one published case with what the library reckons."""
    inputs = dict(case["inputs"])
    kind = inputs.pop("kind")
    if kind not in KINDS:
        raise AssertionError(f"unknown kind: {kind}")
    found = KINDS[kind](inputs)
    if inputs:
        raise AssertionError(f"unknown inputs: {sorted(inputs)}")
    tolerance, expected = _tolerance(case, document), case["expected"]
    if unknown := expected.keys() - found.keys():
        raise AssertionError(f"the adapter does not know {sorted(unknown)}")
    wages_only = found | found.pop(WAGES_ONLY, {})
    if not any(
        all(_agree(reading[key], wanted, tolerance) for key, wanted in expected.items())
        for reading in (found, wages_only)
    ):
        raise AssertionError(f"found {found}, expected {expected}")


def _tolerance(case: Case, document: Case) -> Decimal:
    """The number at the head of the text: "0.01 yuan; tax rounded ..."."""
    return Decimal(str(case.get("tolerance", document["tolerance"])).split()[0])


def _agree(found: object, wanted: object, tolerance: Decimal) -> bool:
    if isinstance(found, Money):
        return close(found.amount, wanted, tolerance)
    if isinstance(found, list) and isinstance(wanted, list):
        pairs = zip(found, wanted, strict=False)
        return len(found) == len(wanted) and all(_agree(*pair, tolerance) for pair in pairs)
    return wanted in found if isinstance(found, frozenset) else found == wanted


def _money(inputs: Case, key: str) -> Money:
    return Money.of(str(inputs.pop(key, "0")))


def _wage(inputs: Case) -> WageItems:
    return WageItems(
        income=_money(inputs, "monthly_income"),
        special=_money(inputs, "monthly_social_insurance"),
        additional=_money(inputs, "monthly_additional_deduction"),
    )


def _withheld(wage: WageItems, first: int, months: int) -> tuple[Withholding, ...]:
    start = YearToDate(year=YEAR, first_month=first)
    return withhold_year(start, [wage] * months, as_of=date(YEAR, first, 28))


def _withholding(inputs: Case) -> Case:
    paid = _withheld(_wage(inputs), 1, inputs.pop("months"))
    by_month = {f"tax_month_{month}": one.tax for month, one in enumerate(paid, start=1)}
    so_far = {
        f"cumulative_taxable_month_{month}": one.taxable for month, one in enumerate(paid, start=1)
    }
    return {
        "tax_by_month": [one.tax for one in paid],
        "year_total": paid[-1].state.withheld,
        "year_taxable": paid[-1].taxable,
        **by_month,
        **so_far,
    }


def _annual_tax(inputs: Case) -> Case:
    return {"tax": annual_tax(_money(inputs, "taxable"), as_of=DAY)}


def _separate(inputs: Case) -> Case:
    bonus = _money(inputs, "bonus")
    tax = bonus_tax_separate(bonus, as_of=DAY)
    return {"tax": tax, "net": bonus - tax}


def _choice(inputs: Case) -> Case:
    wages, bonus = _money(inputs, "wage_taxable_year"), _money(inputs, "bonus")
    choice = choose_bonus_method(bonus, wages, as_of=DAY)
    return {
        "separate_total": choice.separate_total,
        "merged_total": choice.merged_total,
        "best_of_two": EITHER if choice.reason is ChoiceReason.EQUAL else choice.method.code,
        "best_split_total": best_split(bonus, wages, as_of=DAY).total_tax,
    }


def _blind_zone(inputs: Case) -> Case:
    threshold = _money(inputs, "threshold")
    [zone] = [zone for zone in blind_zones(as_of=DAY) if zone.threshold == threshold]
    if in_blind_zone(zone.break_even - Money.of("0.01"), as_of=DAY) != zone:
        raise AssertionError("a fen below the break-even is not in the zone")
    return {
        "break_even": zone.break_even,
        "net_at_threshold": zone.net,
        "extra_tax_for_one_yuan_more": zone.extra_tax,
    }


def _housing(inputs: Case) -> Case:
    rent = _money(inputs, "rent_standard")
    loan = inputs.pop("loan_interest_claimed")
    standards = {
        housing_deduction(city, loan_interest=False, as_of=DAY): city for city in RentClass
    }
    city = standards[rent] if rent else None
    better = housing_deduction(city, loan_interest=loan, as_of=DAY)
    return {"monthly_deduction_if_better_one_chosen": better}


def _illness(inputs: Case) -> Case:
    paid = _money(inputs, "self_paid")
    return {"deduction": serious_illness_deduction(paid, as_of=DAY)}


def _reconciliation(inputs: Case) -> Case:
    wage, first = _wage(inputs), inputs.pop("first_month_employed")
    months = 12 - first + 1
    claimed = inputs.pop("additional_deduction_months_at_reconciliation", months)
    bonus = _money(inputs, "bonus_separate")
    on_bonus = bonus_tax_separate(bonus, as_of=DAY)
    settled = reconcile(
        WageItems(
            income=wage.income.times(months),
            special=wage.special.times(months),
            additional=wage.additional.times(claimed),
        ),
        _withheld(wage, first, months)[-1].state.withheld + on_bonus,
        separate_bonus=bonus,
        serious_illness=_money(inputs, "serious_illness_self_paid"),
        as_of=DAY,
    )
    return {
        "withheld": settled.withheld,
        "due": settled.due,
        "refund": settled.refund - settled.payable,
        WAGES_ONLY: {"withheld": settled.withheld - on_bonus, "due": settled.due - on_bonus},
    }


KINDS: dict[str, Callable[[Case], Case]] = {
    "withholding": _withholding,
    "annual_tax": _annual_tax,
    "bonus_separate": _separate,
    "bonus_merged": _choice,
    "bonus_choice": _choice,
    "bonus_blind_zone": _blind_zone,
    "housing_deduction": _housing,
    "serious_illness_deduction": _illness,
    "reconciliation": _reconciliation,
}
