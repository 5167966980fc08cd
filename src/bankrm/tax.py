"""Income tax on a resident's wages and annual bonus (个人所得税): withholding, bonus, year's settlement.

Amounts are yuan; tax is rounded halves up to the fen, once, at the tax itself. Social insurance and
housing fund are given by the caller: their bases are set city by city. Conditions that need a person's
papers (which withholding basis, which deductions of `deductions`) are claims of the caller, too.

Leaves out non-residents, other comprehensive income than wages, and the exemption from settling.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

import attrs

from bankrm.brackets import Brackets
from bankrm.checks import check_count, check_kind
from bankrm.citations import Citation, Param, Row
from bankrm.days import add_months, check_date
from bankrm.deductions import serious_illness_deduction
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, check_yuan, half_up, in_arithmetic, total
from bankrm.regulations.statutes import IIT_LAW
from bankrm.regulations.taxation import (
    A61,
    ANNUAL_RATES,
    BASIC_ANNUAL,
    BASIC_FROM_JANUARY,
    BASIC_MONTHLY,
    BASIC_WHOLE_YEAR,
    BONUS_RATES,
    IIT_REGULATIONS,
    ILLNESS_MOST,
)
from bankrm.workings import Line

__all__ = [
    "BlindZone",
    "BonusChoice",
    "BonusMethod",
    "BonusSplit",
    "ChoiceReason",
    "Settlement",
    "WageItems",
    "Withholding",
    "WithholdingBasis",
    "YearToDate",
    "annual_tax",
    "best_split",
    "blind_zones",
    "bonus_tax_merged",
    "bonus_tax_separate",
    "choose_bonus_method",
    "in_blind_zone",
    "reconcile",
    "withhold_month",
    "withhold_year",
]

_T = TypeVar("_T")

_ZERO = Money.of(0)
_ONE_YUAN = Money.of(1)
_JANUARY, _DECEMBER = 1, 12
_METHOD = A61.article(6)


def _row(of: Param[_T], as_of: date) -> Row[_T]:
    return of.in_force(check_date(as_of))


def _above_zero(amount: Money) -> Money:
    return max(amount, _ZERO)


def _tax(rates: Brackets, taxable: Money) -> Money:
    return Money.from_minor(rates.marginal_minor(_above_zero(taxable).minor))


@attrs.frozen(kw_only=True)
class WageItems:
    """What an employer paid and what is deducted from it, for a month or for months together."""

    income: Money
    exempt: Money = _ZERO
    """Exempt income (免税收入)."""
    special: Money = _ZERO
    """The employee's own part of social insurance and housing fund (专项扣除)."""
    additional: Money = _ZERO
    """Special additional deductions (专项附加扣除)."""
    other: Money = _ZERO
    """Enterprise annuity, personal pension and the like (依法确定的其他扣除)."""
    relief: Money = _ZERO
    """Relief off the tax itself (减免税额)."""

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(WageItems):
            check_yuan(getattr(self, field.name), field.name)

    def __add__(self, more: "WageItems") -> "WageItems":
        if not isinstance(more, WageItems):
            return NotImplemented
        names = [field.name for field in attrs.fields(WageItems)]
        return WageItems(**{name: getattr(self, name) + getattr(more, name) for name in names})

    def taxable(self, basic: Money, further: Money = _ZERO) -> Money:
        """What is left to tax after a basic deduction, and a further one; never below zero."""
        deducted = total([self.exempt, basic, self.special, self.additional, self.other, further])
        return _above_zero(self.income - deducted)


class WithholdingBasis(Label):
    """How the basic deduction runs up over the year; the employer knows which applies."""

    STANDARD = "standard", "本单位任职月份累计", "by month employed here"
    FIRST_WAGE = "first_wage", "当年首次取得工资", "first wage of the year, by month since January"
    WHOLE_YEAR = "whole_year", "上年工资低，全年一次减除", "low wage last year, all at once"


_BASIC = {
    WithholdingBasis.STANDARD: BASIC_MONTHLY,
    WithholdingBasis.FIRST_WAGE: BASIC_FROM_JANUARY,
    WithholdingBasis.WHOLE_YEAR: BASIC_WHOLE_YEAR,
}


@attrs.frozen(kw_only=True)
class YearToDate:
    """What one employer has paid one employee in a tax year, and withheld."""

    year: int
    first_month: int = _JANUARY
    """The first month employed here this year."""
    basis: WithholdingBasis = WithholdingBasis.STANDARD
    items: WageItems = WageItems(income=_ZERO)
    withheld: Money = _ZERO
    paid_on: date | None = None
    """The last pay day; None before the first."""

    def __attrs_post_init__(self) -> None:
        check_count(self.year, "year", least=1)
        check_count(self.first_month, "first_month", least=_JANUARY)
        check_kind(self.basis, WithholdingBasis, "basis")
        check_kind(self.items, WageItems, "items")
        if self.first_month > _DECEMBER:
            raise InvalidValue("first_month", "must be 1 to 12")
        if self.basis is WithholdingBasis.WHOLE_YEAR and self.first_month != _JANUARY:
            raise InvalidValue("first_month", "must be January for a whole year's deduction")
        check_yuan(self.withheld, "withheld")
        if self.paid_on is not None and check_date(self.paid_on, "paid_on").year != self.year:
            raise InvalidValue("paid_on", "is not in the tax year")

    def months(self, pay_day: date) -> int:
        """How many times the basic deduction counts on a pay day.

        Raises:
            InvalidValue: if the day is outside the year, before the employment or before the last pay.
        """
        if check_date(pay_day).year != self.year:
            raise InvalidValue("as_of", "is not in the tax year")
        if pay_day.month < self.first_month:
            raise InvalidValue("as_of", "is before the first month employed")
        if self.paid_on is not None and pay_day < self.paid_on:
            raise InvalidValue("as_of", "is before the last pay day")
        if self.basis is WithholdingBasis.WHOLE_YEAR:
            return 1
        since = self.first_month if self.basis is WithholdingBasis.STANDARD else _JANUARY
        return pay_day.month - since + 1


@attrs.frozen(kw_only=True)
class Withholding:
    """The tax withheld at one payment, and where that leaves the year."""

    tax: Money
    taxable: Money
    """Cumulative, never below zero."""
    state: YearToDate
    """To carry to the next payment."""
    workings: tuple[Line, ...]


def withhold_month(state: YearToDate, month: WageItems, *, as_of: date) -> Withholding:
    """Withhold from one payment of wages by the cumulative method (累计预扣法, 2018 No. 61 art. 6).

    A negative result is not refunded during the year; `reconcile` settles it.

    Args:
        state: the year up to the payment before; a new `YearToDate` for the first.
        month: what is paid now, and the deductions that belong to it.
        as_of: the pay day; tax is withheld when wages are paid.

    Raises:
        RuleNotInForce: if the basis of withholding was not yet in force.
        InvalidValue: if the pay day does not follow the state.

    >>> wage = WageItems(
    ...     income=Money.of(30_000), special=Money.of(4_500), additional=Money.of(2_000)
    ... )
    >>> january = withhold_month(YearToDate(year=2026), wage, as_of=date(2026, 1, 31))
    >>> february = withhold_month(january.state, wage, as_of=date(2026, 2, 28))
    >>> january.tax, february.tax
    (Money('555.00', 'CNY'), Money('625.00', 'CNY'))
    """
    check_kind(month, WageItems, "month")
    months = state.months(as_of)
    allowance = _row(_BASIC[state.basis], as_of)
    rates = _row(ANNUAL_RATES, as_of)
    items = state.items + month
    basic = allowance.value.times(months)
    taxable = items.taxable(basic)
    cumulative = _tax(rates.value, taxable)
    tax = _above_zero(cumulative - items.relief - state.withheld)
    return Withholding(
        tax=tax,
        taxable=taxable,
        state=attrs.evolve(state, items=items, withheld=state.withheld + tax, paid_on=as_of),
        workings=(
            *_deduction_lines(items, basic, allowance.basis),
            Line(Text("累计应纳税所得额", "cumulative taxable income"), taxable, basis=_METHOD),
            *_rate_lines(rates, taxable.amount),
            Line(Text("累计应预扣税额", "cumulative tax"), cumulative),
            Line(Text("累计减免税额", "cumulative relief"), items.relief),
            Line(Text("已预扣税额", "withheld so far"), state.withheld),
            Line(Text("本期应预扣税额", "to withhold now"), tax, basis=_METHOD),
        ),
    )


def _deduction_lines(items: WageItems, basic: Money, basis: Citation) -> tuple[Line, ...]:
    other = IIT_REGULATIONS.article(13)
    return (
        Line(Text("收入", "income"), items.income),
        Line(Text("免税收入", "exempt income"), items.exempt),
        Line(Text("减除费用", "basic deduction"), basic, basis=basis),
        Line(Text("专项扣除", "special deductions"), items.special),
        Line(Text("专项附加扣除", "special additional deductions"), items.additional),
        Line(Text("其他扣除", "other deductions"), items.other, basis=other),
    )


def _rate_lines(rates: Row[Brackets], base: Decimal) -> tuple[Line, ...]:
    band = rates.value.band(base)
    percent = ARITHMETIC.multiply(rates.value.rates[band], Decimal(100))
    quick = Money(rates.value.quick[band])
    return (
        Line(Text("税率", "rate"), percent, "percent", rates.basis),
        Line(Text("速算扣除数", "quick deduction"), quick, basis=rates.basis),
    )


def withhold_year(
    state: YearToDate, months: Sequence[WageItems], *, as_of: date
) -> tuple[Withholding, ...]:
    """Withhold from month after month, each under the rules of its own pay day.

    Args:
        state: the year up to the payment before the first.
        months: what is paid, one entry a month.
        as_of: the first pay day; the later ones follow by the month.

    Raises:
        InvalidValue: if the months run past December.

    >>> wage = WageItems(
    ...     income=Money.of(10_000), special=Money.of(1_500), additional=Money.of(1_000)
    ... )
    >>> year = withhold_year(YearToDate(year=2026), [wage] * 12, as_of=date(2026, 1, 31))
    >>> year[-1].tax, year[-1].state.withheld
    (Money('75.00', 'CNY'), Money('900.00', 'CNY'))
    """
    if check_date(as_of).month - 1 + len(months) > _DECEMBER:
        raise InvalidValue("months", "run past December")
    paid: list[Withholding] = []
    for later, month in enumerate(months):
        paid.append(withhold_month(state, month, as_of=add_months(as_of, later)))
        state = paid[-1].state
    return tuple(paid)


def annual_tax(taxable: Money, *, as_of: date) -> Money:
    """Tax of a year on comprehensive income, basic and other deductions taken; none below zero.

    >>> annual_tax(Money.of(300_000), as_of=date(2026, 12, 31))
    Money('43080.00', 'CNY')
    """
    return _tax(_row(ANNUAL_RATES, as_of).value, check_yuan(taxable, "taxable", signed=True))


def bonus_tax_separate(bonus: Money, *, as_of: date) -> Money:
    """Tax on an annual one-off bonus kept apart (全年一次性奖金单独计税).

    A twelfth of the bonus picks the rate, and the quick deduction is taken once. One use a year.

    Args:
        bonus: the whole bonus, in yuan.
        as_of: the day it is paid.

    Raises:
        RuleNotInForce: from 2028 on; no rule was found for that time.

    >>> day = date(2026, 12, 20)
    >>> bonus_tax_separate(Money.of(36_000), as_of=day), bonus_tax_separate(Money.of(36_001), as_of=day)
    (Money('1080.00', 'CNY'), Money('3390.10', 'CNY'))
    """
    return _separate(_row(BONUS_RATES, as_of).value, check_yuan(bonus, "bonus"))


@in_arithmetic
def _separate(rates: Brackets, bonus: Money) -> Money:
    twelfth = half_up(bonus.amount / 12, 4)  # fine enough to keep the twelfth of a fen apart
    band = rates.band(twelfth)
    return Money(half_up(bonus.amount * rates.rates[band] - rates.quick[band]))


def bonus_tax_merged(bonus: Money, wage_taxable: Money, *, as_of: date) -> Money:
    """Tax that a bonus adds when it joins the year's comprehensive income.

    Args:
        bonus: the bonus, in yuan.
        wage_taxable: the year's taxable income without it; negative if deductions are left over.
        as_of: the day it is paid.

    >>> bonus_tax_merged(Money.of(100_000), Money.of(150_000), as_of=date(2026, 12, 20))
    Money('20000.00', 'CNY')
    """
    rates = _row(ANNUAL_RATES, as_of).value
    wages = check_yuan(wage_taxable, "wage_taxable", signed=True)
    return _tax(rates, wages + check_yuan(bonus, "bonus")) - _tax(rates, wages)


class BonusMethod(Label):
    """How an annual bonus is taxed."""

    MERGED = "merged", "并入综合所得", "merged into comprehensive income"
    SEPARATE = "separate", "单独计税", "taxed separately"


class ChoiceReason(Label):
    """Why a bonus is taxed as it is."""

    SEPARATE_CHEAPER = "separate_cheaper", "单独计税税额较低", "the separate method is cheaper"
    MERGED_CHEAPER = "merged_cheaper", "并入综合所得税额较低", "merging is cheaper"
    EQUAL = (
        "equal",
        "税额相同，并入综合所得，保留当年单独计税的机会",
        "equal: merged, which keeps the year's one separate use",
    )
    SEPARATE_USED = (
        "separate_used",
        "当年已使用过单独计税",
        "the separate use of the year is spent",
    )
    NO_RULE_FOUND = (
        "no_rule_found",
        "未查到当日有效的单独计税规定",
        "no rule found that allows the separate method on that day",
    )


@attrs.frozen(kw_only=True)
class BonusChoice:
    """The cheaper way to tax a bonus; totals are the year's tax on wages and bonus together."""

    method: BonusMethod
    reason: ChoiceReason
    merged_total: Money
    separate_total: Money | None
    """None if the separate method is not open."""
    workings: tuple[Line, ...]


def choose_bonus_method(
    bonus: Money, wage_taxable: Money, *, separate_used: bool = False, as_of: date
) -> BonusChoice:
    """Tax an annual bonus the cheaper way; of equal ways merge, which keeps the year's separate use.

    Args:
        bonus: the bonus, in yuan.
        wage_taxable: the year's taxable income without it; negative if deductions are left over.
        separate_used: whether the separate method was used already this year.
        as_of: the day it is paid.

    >>> choice = choose_bonus_method(Money.of(100_000), Money.of(150_000), as_of=date(2026, 12, 20))
    >>> choice.method.en, choice.separate_total, choice.merged_total
    ('taxed separately', Money('22870.00', 'CNY'), Money('33080.00', 'CNY'))
    >>> late = choose_bonus_method(Money.of(100_000), Money.of(150_000), as_of=date(2028, 1, 15))
    >>> late.method.en, late.reason.code
    ('merged into comprehensive income', 'no_rule_found')
    """
    rates = _row(ANNUAL_RATES, as_of)
    on_wages = annual_tax(wage_taxable, as_of=as_of)
    merged = on_wages + bonus_tax_merged(bonus, wage_taxable, as_of=as_of)
    separate, what = None, Text("合并计税全年税额", "year's tax, merged")
    lines = [Line(what, merged, basis=rates.basis)]
    if separate_used:
        reason = ChoiceReason.SEPARATE_USED
    elif (apart := _separate_rates(as_of)) is None:
        reason = ChoiceReason.NO_RULE_FOUND
    else:
        separate = on_wages + _separate(apart.value, bonus)
        reason = _cheaper(separate, merged)
        what = Text("单独计税全年税额", "year's tax, bonus separate")
        lines.append(Line(what, separate, basis=apart.basis))
    chosen = reason is ChoiceReason.SEPARATE_CHEAPER
    return BonusChoice(
        method=BonusMethod.SEPARATE if chosen else BonusMethod.MERGED,
        reason=reason,
        merged_total=merged,
        separate_total=separate,
        workings=(Line(Text("工资全年税额", "year's tax on wages"), on_wages), *lines),
    )


def _separate_rates(as_of: date) -> Row[Brackets] | None:
    try:
        return BONUS_RATES.in_force(as_of)
    except RuleNotInForce:
        return None


def _cheaper(separate: Money, merged: Money) -> ChoiceReason:
    if separate == merged:
        return ChoiceReason.EQUAL
    return ChoiceReason.SEPARATE_CHEAPER if separate < merged else ChoiceReason.MERGED_CHEAPER


@attrs.frozen(kw_only=True)
class BonusSplit:
    """One sum paid as wage and as annual bonus, and the year's tax on all of it."""

    wage: Money
    bonus: Money
    total_tax: Money
    workings: tuple[Line, ...]


def best_split(pool: Money, wage_taxable: Money, *, as_of: date) -> BonusSplit:
    """Divide one sum between wage and separately taxed bonus at the least tax of the year.

    Both taxes are straight lines between the bounds of their tables, and the separate one jumps up
    just past a bound, so the least lies at a bound: of the bonus, or of what it leaves to the wage. No
    other split saves more than rounding to the fen does. Of equal splits, the smallest bonus. Advice
    only: what may be paid as an annual bonus is the employer's to judge.

    Args:
        pool: the sum to divide, in yuan.
        wage_taxable: the year's taxable income without it; negative if deductions are left over.
        as_of: the day of payment.

    Raises:
        RuleNotInForce: when the separate method is not in force.

    >>> split = best_split(Money.of(60_000), Money.of(130_500), as_of=date(2026, 12, 20))
    >>> split.bonus, split.wage, split.total_tax
    (Money('36000.00', 'CNY'), Money('24000.00', 'CNY'), Money('15060.00', 'CNY'))
    """
    annual, apart = _row(ANNUAL_RATES, as_of), _row(BONUS_RATES, as_of)
    whole = check_yuan(wage_taxable, "wage_taxable", signed=True) + check_yuan(pool, "pool")
    bounds = [Money(bound).times(12) for bound in apart.value.bounds]
    bounds += [whole, *(whole - Money(bound) for bound in annual.value.bounds), pool, _ZERO]

    def taxes(bonus: Money) -> tuple[Money, Money]:
        return _tax(annual.value, whole - bonus), _separate(apart.value, bonus)

    total_tax, bonus = min(
        (total(taxes(bonus)), bonus) for bonus in bounds if _ZERO <= bonus <= pool
    )
    on_wages, on_bonus = taxes(bonus)
    return BonusSplit(
        wage=pool - bonus,
        bonus=bonus,
        total_tax=total_tax,
        workings=(
            Line(Text("作为工资发放", "paid as wage"), pool - bonus),
            Line(Text("作为年终奖发放", "paid as annual bonus"), bonus),
            Line(Text("综合所得税额", "tax on wages"), on_wages, basis=annual.basis),
            Line(Text("年终奖单独计税税额", "tax on the bonus"), on_bonus, basis=apart.basis),
        ),
    )


@attrs.frozen(kw_only=True)
class BlindZone:
    """Bonuses just above a bound that leave less in hand than the bound itself (年终奖盲区)."""

    threshold: Money
    break_even: Money
    """Where the net is back at that of the threshold, to the fen."""
    net: Money
    """What the threshold leaves in hand."""
    extra_tax: Money
    """What the first yuan above the threshold costs in tax."""


@in_arithmetic
def blind_zones(*, as_of: date) -> tuple[BlindZone, ...]:
    """Every blind zone of the separate method, derived from the table in force.

    >>> first = blind_zones(as_of=date(2026, 12, 20))[0]
    >>> first.threshold, first.break_even, first.extra_tax
    (Money('36000.00', 'CNY'), Money('38566.67', 'CNY'), Money('2310.10', 'CNY'))
    """
    rates = _row(BONUS_RATES, as_of).value
    zones = []
    for bound, rate, quick in zip(rates.bounds, rates.rates[1:], rates.quick[1:], strict=True):
        threshold = Money(bound * 12)
        tax = _separate(rates, threshold)
        net = threshold - tax
        zones.append(
            BlindZone(
                threshold=threshold,
                break_even=Money(half_up((net.amount - quick) / (1 - rate))),
                net=net,
                extra_tax=_separate(rates, threshold + _ONE_YUAN) - tax,
            )
        )
    return tuple(zones)


def in_blind_zone(bonus: Money, *, as_of: date) -> BlindZone | None:
    """The blind zone that a bonus falls in, judged by the net in fen; None if in none.

    >>> zone = in_blind_zone(Money.of("38566.66"), as_of=date(2026, 12, 20))
    >>> zone is not None, in_blind_zone(Money.of("38566.67"), as_of=date(2026, 12, 20)) is None
    (True, True)
    """
    net = bonus - bonus_tax_separate(bonus, as_of=as_of)
    zones = blind_zones(as_of=as_of)
    return next((zone for zone in zones if zone.threshold < bonus and net < zone.net), None)


@attrs.frozen(kw_only=True)
class Settlement:
    """The settlement of a year (汇算清缴): what was due, what was withheld, and the difference."""

    taxable: Money
    due: Money
    """The year's tax, that on a separate bonus included."""
    withheld: Money
    refund: Money
    payable: Money
    workings: tuple[Line, ...]


def reconcile(
    year: WageItems,
    withheld: Money,
    *,
    separate_bonus: Money = _ZERO,
    serious_illness: Money = _ZERO,
    as_of: date,
) -> Settlement:
    """Settle a year's wages against the tax withheld from them (law art. 11).

    Args:
        year: income and deductions of the whole year, without a bonus that is taxed separately.
        withheld: all tax withheld in the year, that on a separate bonus included.
        separate_bonus: the annual bonus that stays separate; it never joins the other income.
        serious_illness: own medical cost after insurance; only what counts of it is deducted.
        as_of: the last day of the year settled; its rules govern, whenever the return is filed.

    >>> year = WageItems(
    ...     income=Money.of(300_000), special=Money.of(67_500), additional=Money.of(42_000)
    ... )
    >>> settled = reconcile(
    ...     year, Money.of(10_530), serious_illness=Money.of(45_000), as_of=date(2026, 12, 31)
    ... )
    >>> settled.due, settled.refund
    (Money('7530.00', 'CNY'), Money('3000.00', 'CNY'))
    """
    basic, rates = _row(BASIC_ANNUAL, as_of), _row(ANNUAL_RATES, as_of)
    illness = serious_illness_deduction(serious_illness, as_of=as_of)
    taxable = year.taxable(basic.value, illness)
    on_wages = _above_zero(_tax(rates.value, taxable) - year.relief)
    on_bonus = bonus_tax_separate(separate_bonus, as_of=as_of) if separate_bonus else _ZERO
    due, paid = on_wages + on_bonus, check_yuan(withheld, "withheld")
    return Settlement(
        taxable=taxable,
        due=due,
        withheld=paid,
        refund=_above_zero(paid - due),
        payable=_above_zero(due - paid),
        workings=(
            *_deduction_lines(year, basic.value, basic.basis),
            Line(ILLNESS_MOST.name, illness, basis=ILLNESS_MOST.in_force(as_of).basis),
            Line(Text("应纳税所得额", "taxable income"), taxable, basis=IIT_LAW.article(6)),
            *_rate_lines(rates, taxable.amount),
            Line(Text("减免税额", "relief"), year.relief),
            Line(Text("综合所得税额", "tax on wages"), on_wages),
            Line(Text("年终奖单独计税税额", "tax on a separate bonus"), on_bonus),
            Line(Text("已预缴税额", "tax withheld"), paid, basis=IIT_LAW.article(11)),
            Line(Text("应退或应补税额", "to pay, or if negative to be refunded"), due - paid),
        ),
    )
