"""Debt service of a person (偿债负担): what all debts cost in a month, against the recognised income.

Both ratios of housing loans are computed here; their limits are law and stand with housing loans. What
share of a card or of a guarantee counts, how much an unsecured loan may take of the income, and what age and
term may come to, are the bank's own. The inverse is exact: the largest payment is within every share to the
fen, and a fen more is not. Leaves out living costs.
"""

from decimal import ROUND_DOWN, ROUND_UP, Decimal

import attrs

from bankrm.annuities import present_value
from bankrm.checks import check_count, check_kind, check_optional, check_tuple
from bankrm.citations import Citation
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, Number, check_yuan, in_arithmetic, number, total
from bankrm.proportions import Proportion
from bankrm.workings import Line

__all__ = [
    "Burden",
    "CardBasis",
    "DebtService",
    "DebtTable",
    "Obligation",
    "ObligationKind",
    "compute_debt_service",
    "is_payment_enough",
    "largest_payment",
    "loan_for_payment",
]

_FEN = Decimal("0.01")
_YEAR_MONTHS = 12
_CENTURY_MONTHS = 1_200


class ObligationKind(Label):
    """What is owed already (既有债务)."""

    HOUSING_LOAN = "housing_loan", "住房贷款", "housing loan"
    OTHER_LOAN = "other_loan", "其他贷款", "other loan"
    CARD = "card", "信用卡", "credit card"
    GUARANTEE = "guarantee", "对外担保", "guarantee for others"
    OTHER = "other", "其他债务", "other debt"


class CardBasis(Label):
    """What of a card the bank takes a share of."""

    LIMIT = "limit", "授信额度", "its limit"
    BALANCE = "balance", "已用额度", "what is drawn"


@attrs.frozen(kw_only=True)
class Obligation:
    """One debt that a household has already; what is not known is None.

    >>> Obligation(kind=ObligationKind.CARD, limit=Money.of(3_000))
    Obligation(kind=<ObligationKind.CARD: 'card'>, monthly=***, limit=***, balance=***)
    """

    kind: ObligationKind
    monthly: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The instalment of a month; of a guarantee, that of the debt it is for."""
    limit: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of a card."""
    balance: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Drawn on a card."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        card = self.kind is ObligationKind.CARD
        for name in ("monthly", "limit", "balance"):
            if isinstance(amount := getattr(self, name), Money):
                check_yuan(amount, name)
                if card is (name == "monthly"):
                    raise InvalidValue(name, "is not what such a debt is measured by")


@attrs.frozen(kw_only=True)
class DebtTable:
    """How a bank turns cards and guarantees into a monthly burden, and where that is written."""

    card_basis: CardBasis
    card_share: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """What counts of a card as a month's payment, as a fraction."""
    guarantee_share: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """What counts of the instalments of a debt guaranteed, as a fraction."""
    basis: Citation

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("card_share", "guarantee_share"):
            if getattr(self, name) > 1:
                raise InvalidValue(name, "is a fraction: 0.1, not 10")


@attrs.frozen
class Burden:
    """What one debt costs in a month; None if that cannot be told."""

    obligation: Obligation = attrs.field(repr=hidden, metadata=C2)
    monthly: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.monthly is not None:
            check_yuan(self.monthly, "monthly")


@attrs.frozen(kw_only=True)
class DebtService:
    """The month's income and everything that is paid from it; unknown figures leave ratios without a value."""

    application_id: CreditApplicationId
    income: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    payment: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of the new loan."""
    property_fee: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of the home (物业管理费); zero where there is none."""
    burdens: tuple[Burden, ...] = attrs.field(repr=hidden, metadata=C2)
    basis: Citation | None = None
    """Of the table that cards and guarantees were turned into burdens by."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        amounts = (self.income, self.payment, self.property_fee)
        for name, amount in zip(("income", "payment", "property_fee"), amounts, strict=True):
            if amount is not None:
                check_yuan(amount, name)

    @property
    def known(self) -> Money:
        """All of a month that is known: the least that is paid, whatever is unknown."""
        amounts = (self.payment, self.property_fee, *(one.monthly for one in self.burdens))
        return total(amount for amount in amounts if amount is not None)

    @property
    def others(self) -> Money | None:
        """What the debts that there are cost in a month; None if one is unknown."""
        known = [one.monthly for one in self.burdens if one.monthly is not None]
        return total(known) if len(known) == len(self.burdens) else None

    @property
    def housing(self) -> Proportion:
        """The new payment with the property fee, over the income (房产支出与收入比)."""
        return Proportion(
            name=Text("房产支出与收入比", "housing ratio"),
            part_name=Text("月供与物业费", "payment and property fee"),
            part=None if self.property_fee is None else self.payment + self.property_fee,
            whole_name=_INCOME,
            whole=self.income,
        )

    @property
    def all_debts(self) -> Proportion:
        """All that is paid in a month over the income (所有债务与收入比)."""
        fee, others = self.property_fee, self.others
        return Proportion(
            name=Text("所有债务与收入比", "all-debt ratio"),
            part_name=Text("全部月债务支出", "all debt service"),
            part=None if fee is None or others is None else self.payment + fee + others,
            whole_name=_INCOME,
            whole=self.income,
        )

    @property
    def workings(self) -> tuple[Line, ...]:
        """The new payment, the fee, each debt, and both ratios."""
        return (
            Line(Text("新贷款月供", "payment of the new loan"), self.payment),
            Line(Text("物业费", "property fee"), self.property_fee),
            *(_line(one, self.basis) for one in self.burdens),
            Line(Text("其他债务月支出", "service of other debts"), self.others),
            *self.housing.workings,
            *self.all_debts.workings,
        )


_INCOME = Text("月收入", "monthly income")
_BY_TABLE = {ObligationKind.CARD, ObligationKind.GUARANTEE}


def _line(one: Burden, basis: Citation | None) -> Line:
    kind = one.obligation.kind
    return Line(Text(kind.zh, kind.en), one.monthly, "", basis if kind in _BY_TABLE else None)


def compute_debt_service(
    income: Money | None,
    obligations: tuple[Obligation, ...],
    new_payment: Money,
    *,
    application_id: CreditApplicationId,
    property_fee: Money | None = None,
    table: DebtTable | None = None,
) -> DebtService:
    """What a household pays in a month once it has the new loan (月偿债支出).

    Shares of cards and guarantees are rounded up to the fen, against the borrower; without the bank's table
    they are unknown.

    Args:
        income: recognised, of a month; see `personal_income`.
        obligations: the debts that there are, without any that the new loan repays.
        new_payment: the month's payment of the new loan; where it changes, the highest.
        application_id: whose new loan it is.
        property_fee: of the home, in a month: zero if the loan is for none, None if unknown.
        table: the bank's way to count cards and guarantees.

    >>> service = compute_debt_service(
    ...     Money.of(20_000),
    ...     (Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(1_200)),),
    ...     Money.of(9_300),
    ...     application_id=CreditApplicationId("A-1"),
    ...     property_fee=Money.of(500),
    ... )
    >>> service.housing.value, service.all_debts.value
    (Decimal('0.49'), Decimal('0.55'))
    """
    check_tuple(obligations, Obligation, "obligations")
    check_kind(new_payment, Money, "new_payment")
    check_optional(table, DebtTable, "table")
    return DebtService(
        application_id=application_id,
        income=income,
        payment=check_yuan(new_payment, "new_payment"),
        property_fee=property_fee,
        burdens=tuple(Burden(one, _burden(one, table)) for one in obligations),
        basis=None if table is None else table.basis,
    )


def _burden(one: Obligation, table: DebtTable | None) -> Money | None:
    if one.kind not in _BY_TABLE:
        return one.monthly
    if table is None:
        return None
    if one.kind is ObligationKind.GUARANTEE:
        measured, share = one.monthly, table.guarantee_share
    else:
        by_limit = table.card_basis is CardBasis.LIMIT
        measured, share = one.limit if by_limit else one.balance, table.card_share
    return None if measured is None else _part(measured, share, ROUND_UP)


@in_arithmetic
def _part(amount: Money, share: Decimal, rounding: str) -> Money:
    return Money((amount.amount * share).quantize(_FEN, rounding))


def is_payment_enough(application: CreditApplication, service: DebtService) -> bool:
    """Whether the payment counted, but for a fen of rounding, repays the loan asked for (月供能否还清贷款).

    However a loan is repaid, its highest payment, which is the one counted, is no lower than the level one
    at the rate asked for, or at none if that is unknown. Of an unknown term nothing is said.

    Raises:
        InvalidValue: if the service is of another application.
        CurrencyMismatch: if the amount is not in yuan.

    >>> from bankrm._credit_example import CONSUMER  # 200,000 over 36 months, at no rate yet
    >>> service = compute_debt_service(
    ...     Money.of(20_000), (), Money.of("5555.55"), application_id=CONSUMER.id
    ... )
    >>> is_payment_enough(CONSUMER, service)
    True
    >>> is_payment_enough(attrs.evolve(CONSUMER, rate_asked=Decimal("0.036")), service)
    False
    """
    check_kind(application, CreditApplication, "application")
    check_kind(service, DebtService, "service")
    if service.application_id != application.id:
        raise InvalidValue("service", "is of another application")
    loan = check_yuan(application.amount, "amount")
    if application.months is None:
        return True
    payment = service.payment + Money.from_minor(1)
    return loan_for_payment(payment, application.rate_asked or 0, application.months) >= loan


def largest_payment(
    service: DebtService, *, all_share: Number, housing_share: Number | None = None
) -> Money | None:
    """The largest monthly payment that keeps within the shares of the income (最高可承受月供).

    It is exactly at the cap: the payment fits, a fen more does not. Nothing fits is zero, unknown is None.

    Args:
        service: income, fee and other debts; its own payment is not looked at.
        all_share: the most that all debts may take, as a fraction.
        housing_share: the most that payment and fee may take, where the loan is for a home.

    >>> service = compute_debt_service(
    ...     Money.of(20_000),
    ...     (Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(1_200)),),
    ...     Money.of(0),
    ...     application_id=CreditApplicationId("A-1"),
    ...     property_fee=Money.of(500),
    ... )
    >>> largest_payment(service, all_share=Decimal("0.55"), housing_share=Decimal("0.5"))
    Money('9300.00', 'CNY')
    """
    check_kind(service, DebtService, "service")
    shares = [_share(all_share, "all_share")]
    if housing_share is not None:
        shares.append(_share(housing_share, "housing_share"))
    income, fee, others = service.income, service.property_fee, service.others
    if income is None or fee is None or others is None:
        return None
    rooms = [_part(income, share, ROUND_DOWN) - fee for share in shares]
    return max(min([rooms[0] - others, *rooms[1:]]), Money.of(0))


def _share(value: Number, field: str) -> Decimal:
    share = number(value, field)
    if not 0 <= share <= 1:
        raise InvalidValue(field, "is a fraction: 0.55, not 55")
    return share


@in_arithmetic
def loan_for_payment(payment: Money, annual_rate: Number, months: int) -> Money:
    """The largest loan that level payments of an amount repay (按月供反算贷款额), down to the fen.

    Args:
        payment: of a month.
        annual_rate: of a year, as a fraction; a month has a twelfth.
        months: how many payments.

    >>> loan_for_payment(Money.of(9_300), "0.035", 360)
    Money('2071063.36', 'CNY')
    """
    amount = check_yuan(payment, "payment").amount
    rate = number(annual_rate, "annual_rate")
    if not 0 <= rate <= 1:
        raise InvalidValue("annual_rate", "is a fraction: 0.045, not 4.5")
    check_count(months, "months", 1)
    if months > _CENTURY_MONTHS:
        raise InvalidValue("months", "are longer than a century")
    worth = present_value(_kept(rate / _YEAR_MONTHS), months, -amount)
    return Money(worth.quantize(_FEN, ROUND_DOWN))


def _kept(rate: Decimal) -> Decimal:
    """A rate of a month to thirty decimals, as `annuities` takes it, never below the exact one."""
    return rate.quantize(Decimal(1).scaleb(-30), ROUND_UP)
