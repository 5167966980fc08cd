"""Housing loans (个人住房贷款): how much the buyer must pay down, what the income carries, and for how long.

The least down payment follows the day, the home's number and the city; the shares of income are those of
the guideline of 2004. Commercial property (商业用房, 商住两用房 with it) is judged here too. The largest loan
that keeps within these rules is in `housing_limits`.

Floors on homes before 31 August 2023 were not read: such days go to a person. Leaves out pricing, provident
fund loans, and age plus term, which is the bank's own and stands with debt service.
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Regulation, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.debt_service import Burden, DebtService, is_payment_enough
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money, check_yuan, fen, in_arithmetic
from bankrm.product_kinds import ProductKind
from bankrm.regulations.personal_lending import (
    COMMERCIAL_PROPERTY_MONTHS,
    COMMERCIAL_PROPERTY_NOTICE,
    COMMERCIAL_PROPERTY_PERCENT,
    FIRST_HOME_PERCENT,
    HOME_MONTHS,
    HOUSING_DEBT_PERCENT,
    HOUSING_LOAN_MEASURES,
    HOUSING_NOTICE_2023,
    HOUSING_NOTICE_2024,
    HOUSING_NOTICE_2024_MAY,
    HOUSING_PERCENT,
    PROPERTY_CREDIT_NOTICE,
    REAL_ESTATE_GUIDELINE,
    SECOND_HOME_PERCENT,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int

__all__ = [
    "HOUSING",
    "HomePurchase",
    "HousingFacts",
    "HousingParams",
    "PropertyKind",
    "assess_housing_loan",
]

_BASIS_POINTS = 10_000


class PropertyKind(Label):
    """What is bought (房屋类型)."""

    HOME = "home", "住房", "home"
    COMMERCIAL = "commercial", "商业用房（含商住两用房）", "commercial property"


@attrs.frozen(kw_only=True)
class HomePurchase:
    """What a loan is to buy; what is not known is None.

    >>> from bankrm._credit_example import HOUSING
    >>> HomePurchase(
    ...     application_id=HOUSING.id, property=PropertyKind.HOME, home_number=1, price=Money.of(2_000_000)
    ... ).city_floor is None
    True
    """

    application_id: CreditApplicationId
    property: PropertyKind
    home_number: int | None = attrs.field(default=None, repr=hidden, metadata=C2 | {"least": 1})
    """Which home of the household it is: 1 for the first (首套); told of homes only."""
    price: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    appraisal: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What it was valued at for the bank."""
    city_floor: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The city's own least down payment, as a fraction; zero where the city has set none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("price", "appraisal"):
            amount: Money | None = getattr(self, name)
            if amount is not None and not check_yuan(amount, name):
                raise InvalidValue(name, "must be above zero")
        if self.home_number is not None and self.property is not PropertyKind.HOME:
            raise InvalidValue("home_number", "is told of homes only")
        if self.city_floor is not None:
            if self.city_floor >= 1:
                raise InvalidValue("city_floor", "is a fraction: 0.15, not 15")
            if _points(self.city_floor) != int(_points(self.city_floor)):
                raise InvalidValue("city_floor", "is finer than a basis point")


@in_arithmetic
def _points(share: Decimal) -> Decimal:
    return share * _BASIS_POINTS


@attrs.frozen(kw_only=True, repr=False)  # about a person
class HousingFacts:
    """A loan for property, flattened for the rules; amounts are fen."""

    property: str = attrs.field(
        metadata=about("房屋类型", "property", PropertyKind, of=(HomePurchase.property,))
    )
    home_number: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("第几套住房", "number of the home", of=(HomePurchase.home_number,)),
    )
    loan: int = attrs.field(
        metadata=about("贷款金额", "loan", "fen", of=(CreditApplication.amount,))
    )
    months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("期限月数", "months", of=(CreditApplication.months,)),
    )
    price: int = attrs.field(metadata=about("成交价", "price", "fen", of=(HomePurchase.price,)))
    appraisal: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("评估价", "appraisal", "fen", of=(HomePurchase.appraisal,)),
    )
    city_floor: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "所在城市最低首付款比例",
            "the city's least down payment",
            "basis_points",
            of=(HomePurchase.city_floor,),
        ),
    )
    income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("月收入", "monthly income", "fen", of=(DebtService.income,)),
    )
    payment: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("月供", "monthly payment", "fen", of=(DebtService.payment,)),
    )
    property_fee: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("月物业费", "monthly property fee", "fen", of=(DebtService.property_fee,)),
    )
    other_debts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "其他债务月支出",
            "service of other debts",
            "fen",
            of=(DebtService.burdens, Burden.monthly),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, home: HomePurchase, service: DebtService | None
    ) -> "HousingFacts":
        """The facts of an application, of what it buys, and of the debts if they are known."""
        _check_parts(application, home, service)
        floor = home.city_floor
        return cls(
            property=home.property.code,
            home_number=home.home_number,
            loan=check_yuan(application.amount, "amount").minor,
            months=application.months,
            price=check_yuan(home.price, "price").minor,
            appraisal=fen(home.appraisal, "appraisal"),
            city_floor=None if floor is None else int(_points(floor)),
            income=None if service is None else fen(service.income, "income"),
            payment=None if service is None else fen(service.payment, "payment"),
            property_fee=None if service is None else fen(service.property_fee, "property_fee"),
            other_debts=None if service is None else fen(service.others, "burdens"),
        )


class HousingParams:
    """The numbers in force."""

    first_percent: int = param(FIRST_HOME_PERCENT, unit="percent")
    second_percent: int = param(SECOND_HOME_PERCENT, unit="percent")
    commercial_percent: int = param(COMMERCIAL_PROPERTY_PERCENT, unit="percent")
    housing_percent: int = param(HOUSING_PERCENT, unit="percent")
    debt_percent: int = param(HOUSING_DEBT_PERCENT, unit="percent")
    home_months: int = param(HOME_MONTHS)
    commercial_months: int = param(COMMERCIAL_PROPERTY_MONTHS)


HOUSING = RuleSet(
    "credit.housing", HousingFacts, HousingParams, Effect, since=PROPERTY_CREDIT_NOTICE.since
)
"""May this property be bought with this loan."""

_HOME, _COMMERCIAL = PropertyKind.HOME.code, PropertyKind.COMMERCIAL.code
_OWN_FUNDS = (CreditStep.MORE_OWN_FUNDS,)
_PURPOSES = {
    PropertyKind.HOME: LoanPurpose.HOME_PURCHASE,
    PropertyKind.COMMERCIAL: LoanPurpose.COMMERCIAL_PROPERTY,
}


def _home_short(f: HousingFacts, p: HousingParams, value: int) -> bool:
    """Whether too little is paid down on a home of a value."""
    first = (f.home_number == 1) & (f.loan * 100 > (100 - p.first_percent) * value)
    later = (f.home_number > 1) & (f.loan * 100 > (100 - p.second_percent) * value)
    return (f.property == _HOME) & (first | later | _city_short(f, value))


def _commercial_short(f: HousingFacts, p: HousingParams, value: int) -> bool:
    """Whether too little is paid down on commercial property of a value."""
    national = f.loan * 100 > (100 - p.commercial_percent) * value
    return (f.property == _COMMERCIAL) & (national | _city_short(f, value))


def _city_short(f: HousingFacts, value: int) -> bool:
    return f.loan * _BASIS_POINTS > (_BASIS_POINTS - f.city_floor) * value


# The down payment


@HOUSING.rule(
    "housing.before-2023",
    Effect.REVIEW,
    cites=HOUSING_LOAN_MEASURES.article(),
    until=HOUSING_NOTICE_2023.since,
    zh="此日之前的住房最低首付款比例未收录",
    en="the least down payment on a home before that day is not on file here",
)
def home_before_floors(f: HousingFacts, _: HousingParams) -> bool:
    return f.property == _HOME


def _floor_on_homes(document: Regulation) -> None:
    """Declare the floor on homes as a notice gives it."""

    @HOUSING.rule(
        f"{document.code}-down-payment",
        Effect.BLOCK,
        cites=document.article(),
        since=document.since,
        until=document.until,
        zh="首付款低于成交价的{first_percent}（首套）、{second_percent}（二套）或者所在城市的{city_floor}",
        en="less of the price is paid down than {first_percent} (first home), {second_percent} (second home) or the "
        "city's {city_floor}",
        steps=_OWN_FUNDS,
    )
    def home_down_payment_short(f: HousingFacts, p: HousingParams) -> bool:
        return _home_short(f, p, f.price)


def _floor_on_commercial(document: Regulation, until: date | None) -> None:
    """Declare the floor on commercial property as a notice gives it."""

    @HOUSING.rule(
        f"{document.code}-down-payment",
        Effect.BLOCK,
        cites=document.article(),
        since=document.since,
        until=until,
        zh="首付款低于成交价的{commercial_percent}或者所在城市的{city_floor}",
        en="less of the price is paid down than {commercial_percent} or the city's {city_floor}",
        steps=_OWN_FUNDS,
    )
    def commercial_down_payment_short(f: HousingFacts, p: HousingParams) -> bool:
        return _commercial_short(f, p, f.price)


for _notice in (HOUSING_NOTICE_2023, HOUSING_NOTICE_2024_MAY, HOUSING_NOTICE_2024):
    _floor_on_homes(_notice)
_floor_on_commercial(PROPERTY_CREDIT_NOTICE, COMMERCIAL_PROPERTY_NOTICE.since)
_floor_on_commercial(COMMERCIAL_PROPERTY_NOTICE, None)


@HOUSING.rule(
    "housing.appraisal",
    Effect.BLOCK,
    cites=HOUSING_LOAN_MEASURES.article(),
    zh="按评估价计算，首付款低于最低比例（贷款以成交价与评估价的较低者为准）",
    en="of the appraisal, too little is paid down: the lower of price and appraisal counts",
    steps=_OWN_FUNDS,
)
def home_short_of_the_appraisal(f: HousingFacts, p: HousingParams) -> bool:
    return _home_short(f, p, f.appraisal)


@HOUSING.rule(
    "housing.appraisal-commercial",
    Effect.BLOCK,
    cites=HOUSING_LOAN_MEASURES.article(),
    zh="按商业用房评估价计算，首付款低于最低比例（贷款以成交价与评估价的较低者为准）",
    en="of the appraisal of commercial property, too little is paid down: the lower of price and appraisal counts",
    steps=_OWN_FUNDS,
)
def commercial_short_of_the_appraisal(f: HousingFacts, p: HousingParams) -> bool:
    return _commercial_short(f, p, f.appraisal)


@HOUSING.rule(
    "housing.third-home",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="三套及以上住房：各项通知只规定首套和二套",
    en="a third home or a later one: the notices speak of the first and the second",
)
def third_home(f: HousingFacts, _: HousingParams) -> bool:
    return (f.property == _HOME) & (f.home_number > 2)  # noqa: PLR2004  # the second


# What the income carries


@HOUSING.rule(
    "REG-2004-housing",
    Effect.BLOCK,
    cites=REAL_ESTATE_GUIDELINE.article(),
    zh="月供与物业费之和超过月收入的{housing_percent}",
    en="payment and property fee take more than {housing_percent} of the monthly income",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def housing_takes_too_much(f: HousingFacts, p: HousingParams) -> bool:
    alone = f.payment * 100 > p.housing_percent * f.income  # whatever the fee is
    return alone | ((f.payment + f.property_fee) * 100 > p.housing_percent * f.income)


@HOUSING.rule(
    "REG-2004-all-debts",
    Effect.BLOCK,
    cites=REAL_ESTATE_GUIDELINE.article(),
    zh="月所有债务支出超过月收入的{debt_percent}",
    en="all debts take more than {debt_percent} of the monthly income",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def debts_take_too_much(f: HousingFacts, p: HousingParams) -> bool:
    debts = f.payment + f.other_debts
    alone = debts * 100 > p.debt_percent * f.income  # whatever the fee is
    return alone | ((debts + f.property_fee) * 100 > p.debt_percent * f.income)


# The term


@HOUSING.rule(
    "housing.term",
    Effect.BLOCK,
    cites=HOUSING_LOAN_MEASURES.article(),
    zh="住房贷款期限{months}个月，超过{home_months}个月",
    en="a home loan for {months} months, more than {home_months}",
    steps=(CreditStep.SHORTER_TERM,),
)
def home_term_too_long(f: HousingFacts, p: HousingParams) -> bool:
    return (f.property == _HOME) & (f.months > p.home_months)


@HOUSING.rule(
    "PCN-2007-term",
    Effect.BLOCK,
    cites=PROPERTY_CREDIT_NOTICE.article(),
    zh="商业用房贷款期限{months}个月，超过{commercial_months}个月",
    en="a commercial-property loan for {months} months, more than {commercial_months}",
    steps=(CreditStep.SHORTER_TERM,),
)
def commercial_term_too_long(f: HousingFacts, p: HousingParams) -> bool:
    return (f.property == _COMMERCIAL) & (f.months > p.commercial_months)


def assess_housing_loan(
    application: CreditApplication,
    home: HomePurchase,
    service: DebtService | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[HousingFacts, Effect]:
    """Whether a property may be bought with a loan as asked for (住房贷款审查).

    Args:
        application: what is asked for.
        home: what it buys.
        service: the household's debts with this loan's payment, the highest where it changes; None if they are
            not computed.
        as_of: the day whose rules apply.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if the purchase or the debts belong to another application, or the purchase is not what
            that is for; or if the payment counted would never repay this loan.
        CurrencyMismatch: if the amount is not in yuan.
        RuleNotInForce: before 27 September 2007.

    >>> from bankrm._credit_example import HOUSING as application
    >>> home = HomePurchase(
    ...     application_id=application.id,
    ...     property=PropertyKind.HOME,
    ...     home_number=2,
    ...     price=Money.of(2_000_000),
    ...     appraisal=Money.of(2_000_000),
    ...     city_floor=Decimal("0.15"),
    ... )
    >>> service = DebtService(
    ...     application_id=application.id,
    ...     income=Money.of(20_000),
    ...     payment=Money.of("7633.76"),
    ...     property_fee=Money.of(500),
    ...     burdens=(),
    ... )
    >>> assess_housing_loan(application, home, service, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> before = assess_housing_loan(application, home, service, as_of=date(2024, 9, 23))
    >>> before.outcome.en, before.steps[0].en
    ('blocked until cured', "more funds of the borrower's own")
    """
    facts = HousingFacts.of(application, home, service)
    return HOUSING.decide(facts, as_of=as_of, book=book)


def _check_parts(
    application: CreditApplication, home: HomePurchase, service: DebtService | None
) -> None:
    """Refuse what is about another loan or property."""
    check_kind(application, CreditApplication, "application")
    check_kind(home, HomePurchase, "home")
    check_optional(service, DebtService, "service")
    if home.application_id != application.id:
        raise InvalidValue("home", "is of another application")
    if application.purpose not in {None, _PURPOSES[home.property]}:
        raise InvalidValue("home", "is not what the application is for")
    if application.kind is not ProductKind.HOUSING_LOAN and application.purpose is None:
        raise InvalidValue("application", "is for no property")
    if service is not None and not is_payment_enough(application, service):
        raise InvalidValue("service", "counts a payment that does not repay this loan")
