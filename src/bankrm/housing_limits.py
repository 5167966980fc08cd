"""Housing limits (住房贷款额度): the least down payment on a property, and the largest loan that may buy it.

The inverse of the rules in `housing_loans`, exact: the largest loan keeps within every limit to the fen, and
a fen more does not. A limit that cannot be told says why, and then so does the whole. The months that count
are those that a loan may run.
"""

from datetime import date
from decimal import ROUND_DOWN, Decimal

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.citations import Citation, Param, Row
from bankrm.days import check_date
from bankrm.debt_service import DebtService, largest_payment, loan_for_payment
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.housing_loans import HomePurchase, PropertyKind
from bankrm.labels import Label, Text
from bankrm.loan_limits import excess_over
from bankrm.money import Money, Number, in_arithmetic
from bankrm.ratios import percentage
from bankrm.regulations.personal_lending import (
    COMMERCIAL_PROPERTY_MONTHS,
    COMMERCIAL_PROPERTY_PERCENT,
    FIRST_HOME_PERCENT,
    HOME_MONTHS,
    HOUSING_DEBT_PERCENT,
    HOUSING_PERCENT,
    SECOND_HOME_PERCENT,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "DownPayment",
    "HousingLimit",
    "HousingLimitKind",
    "LargestHousingLoan",
    "compute_down_payment",
    "compute_largest_housing_loan",
]

_FEN = Decimal("0.01")


@attrs.frozen(kw_only=True)
class DownPayment:
    """The least down payment on a property, and the most that may be lent; None if it cannot be told."""

    share: Decimal | None
    """Of the lower of price and appraisal, as a fraction."""
    amount: Money | None = attrs.field(repr=hidden, metadata=C2)
    """Of the price, all that the loan does not cover."""
    most_loan: Money | None = attrs.field(repr=hidden, metadata=C2)
    reason: Text | None
    """Why it cannot be told."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


_UNKNOWN_APPRAISAL = Text("评估价未知", "the appraisal is unknown")
_UNKNOWN_CITY = Text("所在城市的比例未知", "what the city has set is unknown")
_UNKNOWN_NUMBER = Text("不知是第几套住房", "which home of the household it is is unknown")
_THIRD = Text("各项通知只规定首套和二套", "the notices speak of the first and the second home")
_NO_FLOOR = Text("当日无收录的最低比例", "no floor of that day is on file here")
_UNKNOWN_DEBTS = Text(
    "收入、物业费或者其他债务未知", "income, property fee or other debts are unknown"
)


def compute_down_payment(
    home: HomePurchase, *, as_of: date, book: RuleBook = STATUTORY
) -> DownPayment:
    """The least that has to be paid down, and the most that may be lent (最低首付款).

    Args:
        home: what is bought.
        as_of: the day whose floors apply.
        book: the bank's own stricter numbers.

    Raises:
        InvalidValue: if it is no purchase, or `as_of` no day.

    >>> from bankrm._credit_example import HOUSING
    >>> home = HomePurchase(
    ...     application_id=HOUSING.id,
    ...     property=PropertyKind.HOME,
    ...     home_number=2,
    ...     price=Money.of(2_000_000),
    ...     appraisal=Money.of(2_000_000),
    ...     city_floor=Decimal(0),
    ... )
    >>> compute_down_payment(home, as_of=date(2024, 10, 8)).most_loan
    Money('1700000.00', 'CNY')
    """
    check_kind(home, HomePurchase, "home")
    check_kind(book, RuleBook, "book")
    national = _national(home, check_date(as_of), book)
    lines = [Line(Text("成交价", "price"), home.price), Line(_APPRAISAL, home.appraisal)]
    if national is not None:
        lines.append(Line(_NATIONAL, national.value, "percent", national.basis))
    floor = Text("所在城市最低比例", "the city's floor")
    lines.append(Line(floor, percentage(home.city_floor), "percent"))
    reason = _why_open(home, national)
    if reason is not None or national is None or home.appraisal is None:
        return DownPayment(
            share=None, amount=None, most_loan=None, reason=reason, workings=tuple(lines)
        )
    share = max(_fraction(national.value), home.city_floor or Decimal(0))
    most = _lendable(min(home.price, home.appraisal), share)
    amount = home.price - most
    lines += [
        Line(Text("最低首付款比例", "least down payment"), percentage(share), "percent"),
        Line(Text("最高可贷金额", "most that may be lent"), most),
        Line(Text("最低首付款", "least paid down"), amount),
    ]
    return DownPayment(
        share=share, amount=amount, most_loan=most, reason=None, workings=tuple(lines)
    )


_APPRAISAL = Text("评估价", "appraisal")
_NATIONAL = Text("全国最低比例", "the national floor")


def _national(home: HomePurchase, as_of: date, book: RuleBook) -> Row[int] | None:
    """The national floor; a home whose number is unknown, or beyond the second, has none here."""
    if home.property is PropertyKind.COMMERCIAL:
        return book.row(COMMERCIAL_PROPERTY_PERCENT, as_of)
    floors = {1: FIRST_HOME_PERCENT, 2: SECOND_HOME_PERCENT}
    floor: Param[int] | None = None if home.home_number is None else floors.get(home.home_number)
    return None if floor is None else book.row(floor, as_of)


def _why_open(home: HomePurchase, national: Row[int] | None) -> Text | None:
    """What stands in the way of a figure."""
    if home.property is PropertyKind.HOME and home.home_number not in {1, 2}:
        return _UNKNOWN_NUMBER if home.home_number is None else _THIRD
    if national is None:
        return _NO_FLOOR
    if home.appraisal is None:
        return _UNKNOWN_APPRAISAL
    return _UNKNOWN_CITY if home.city_floor is None else None


@in_arithmetic
def _fraction(percent: int) -> Decimal:
    return Decimal(percent) / 100


@in_arithmetic
def _lendable(value: Money, share: Decimal) -> Money:
    return Money((value.amount * (1 - share)).quantize(_FEN, ROUND_DOWN))


class HousingLimitKind(Label):
    """What holds a housing loan down."""

    DOWN_PAYMENT = "down_payment", "最低首付款", "the down payment"
    HOUSING_RATIO = "housing_ratio", "房产支出与收入比", "the share of income for the home"
    DEBT_RATIO = "debt_ratio", "所有债务与收入比", "the share of income for all debts"


@attrs.frozen(kw_only=True)
class HousingLimit:
    """One limit on a housing loan: the most it leaves, or why that cannot be told."""

    kind: HousingLimitKind
    most_loan: Money | None = attrs.field(repr=hidden, metadata=C2)
    payment: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Of a share of income: the largest monthly payment."""
    reason: Text | None = None
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class LargestHousingLoan:
    """The largest loan within all limits; unknown as long as one of them is."""

    limits: tuple[HousingLimit, ...] = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.limits:
            raise InvalidValue("limits", "need one at least")

    @property
    def strictest(self) -> HousingLimit | None:
        """The limit that holds it down; None if one cannot be told."""
        if any(limit.most_loan is None for limit in self.limits):
            return None
        return min(self.limits, key=lambda limit: limit.most_loan or Money.of(0))

    @property
    def amount(self) -> Money | None:
        """The largest loan; None if a limit cannot be told."""
        return None if self.strictest is None else self.strictest.most_loan

    def excess(self, amount: Money) -> Money | None:
        """How much an amount is above the largest loan: zero if it is not, None while that is unknown."""
        return excess_over(self.amount, amount)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Every limit, and what is left."""
        lines = [line for limit in self.limits for line in limit.workings]
        return (*lines, Line(Text("最高可贷金额", "largest loan"), self.amount))


def compute_largest_housing_loan(  # the purchase, the debts, and the loan's own terms
    home: HomePurchase,
    service: DebtService,
    *,
    annual_rate: Number,
    months: int,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> LargestHousingLoan:
    """The largest loan for a purchase, by level payments (住房贷款最高额度).

    The payment of `service` is not looked at. A longer term than a loan may have, which `assess_housing_loan`
    blocks, raises nothing: the longest that it may have counts.

    Args:
        home: what is bought.
        service: income, property fee and the debts that there are.
        annual_rate: of a year, as a fraction; a month has a twelfth.
        months: how many payments are asked for.
        as_of: the day whose limits apply.
        book: the bank's own stricter numbers.

    Raises:
        InvalidValue: if a figure is none, or out of range; or if the debts are of another application.
        RuleNotInForce: before 2 September 2004.

    >>> from bankrm._credit_example import HOUSING
    >>> from bankrm.debt_service import Obligation, ObligationKind, compute_debt_service
    >>> home = HomePurchase(
    ...     application_id=HOUSING.id,
    ...     property=PropertyKind.HOME,
    ...     home_number=1,
    ...     price=Money.of(3_000_000),
    ...     appraisal=Money.of(3_000_000),
    ...     city_floor=Decimal(0),
    ... )
    >>> car = Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(1_200))
    >>> service = compute_debt_service(
    ...     Money.of(20_000),
    ...     (car,),
    ...     Money.of(0),
    ...     application_id=HOUSING.id,
    ...     property_fee=Money.of(500),
    ... )
    >>> largest = compute_largest_housing_loan(
    ...     home, service, annual_rate="0.035", months=360, as_of=date(2026, 11, 24)
    ... )
    >>> largest.amount, largest.strictest.kind.en, largest.strictest.payment
    (Money('2071063.36', 'CNY'), 'the share of income for all debts', Money('9300.00', 'CNY'))
    """
    check_kind(home, HomePurchase, "home")
    check_kind(service, DebtService, "service")
    if service.application_id != home.application_id:
        raise InvalidValue("service", "is of another application")
    price = compute_down_payment(home, as_of=as_of, book=book)
    housing, debts = (
        book.governing(share, as_of) for share in (HOUSING_PERCENT, HOUSING_DEBT_PERCENT)
    )
    check_count(months, "months", 1)
    term = _term(months, book.row(_LONGEST[home.property], as_of))
    alone = attrs.evolve(service, burdens=())
    return LargestHousingLoan(
        limits=(
            HousingLimit(
                kind=HousingLimitKind.DOWN_PAYMENT,
                most_loan=price.most_loan,
                reason=price.reason,
                workings=price.workings,
            ),
            _by_income(HousingLimitKind.HOUSING_RATIO, alone, housing, annual_rate, term),
            _by_income(HousingLimitKind.DEBT_RATIO, service, debts, annual_rate, term),
        )
    )


_LONGEST = {
    PropertyKind.HOME: HOME_MONTHS,
    PropertyKind.COMMERCIAL: COMMERCIAL_PROPERTY_MONTHS,
}


def _term(months: int, longest: Row[int] | None) -> tuple[int, Citation | None]:
    """The months that count, of those asked for, and what cut them short."""
    if longest is None or months <= longest.value:
        return months, None
    return longest.value, longest.basis


def _by_income(
    kind: HousingLimitKind,
    service: DebtService,
    share: Row[int],
    rate: Number,
    term: tuple[int, Citation | None],
) -> HousingLimit:
    """What a share of income leaves for the payment, and the loan that it repays."""
    months, cut_by = term
    payment = largest_payment(service, all_share=_fraction(share.value))
    most = None if payment is None else loan_for_payment(payment, rate, months)
    lines = (
        Line(Text(kind.zh, kind.en), share.value, "percent", share.basis),
        Line(Text("最高月供", "largest payment"), payment),
        Line(Text("计算期限（月）", "months that count"), months, "", cut_by),
        Line(Text("对应贷款额", "the loan that it repays"), most),
    )
    reason = _UNKNOWN_DEBTS if payment is None else None
    return HousingLimit(kind=kind, most_loan=most, payment=payment, reason=reason, workings=lines)
