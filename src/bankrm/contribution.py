"""What a client brings the bank (综合贡献度): contribution, EVA and RAROC.

Conventions of the trade, with every rate the bank's own; nothing here is dated. Results are rounded
halves up to the minor unit line by line, and totals are sums of the rounded lines. Leaves out tax, and
the division among managers, which is in `attribution`.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind, check_optional, check_tuple
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.money import Money, Number, half_up, in_arithmetic, minor_digits, number
from bankrm.proportions import Proportion
from bankrm.workings import Line

__all__ = [
    "Carried",
    "Contribution",
    "Eva",
    "Exposure",
    "compute_contribution",
    "compute_eva",
    "compute_raroc",
    "economic_capital",
    "expected_loss",
    "interest_margin",
]


@attrs.frozen(kw_only=True)
class Carried:
    """A loan or a deposit over some days: its average balance, its rate, and its transfer price."""

    balance: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Daily average."""
    rate: Decimal = attrs.field(repr=hidden, metadata=C2)
    """Of a year, as a fraction."""
    ftp_rate: Decimal
    """Internal transfer price (内部资金转移价格) of a year, as a fraction."""
    days: int = attrs.field(metadata=NOT_NEGATIVE)
    year_days: int
    """360 or 365, as the bank counts."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.year_days not in {360, 365, 366}:
            raise InvalidValue("year_days", "must be 360, 365 or 366")
        for name in ("rate", "ftp_rate"):
            if abs(getattr(self, name)) > 1:
                raise InvalidValue(name, "is a fraction: 0.045, not 4.5")


@attrs.frozen(kw_only=True)
class Exposure:
    """What may be lost on a client: probability of default, loss given default, exposure."""

    pd: Decimal = attrs.field(repr=hidden, metadata=C2)
    lgd: Decimal = attrs.field(repr=hidden, metadata=C2)
    ead: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("pd", "lgd"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidValue(name, "must be from 0 to 1")


@in_arithmetic
def interest_margin(carried: Carried) -> Decimal:
    """What a balance earns above its transfer price, unrounded; of a deposit, the opposite.

    >>> interest_margin(
    ...     Carried(
    ...         balance=Money.of(1_000_000),
    ...         rate=Decimal("0.045"),
    ...         ftp_rate=Decimal("0.03"),
    ...         days=360,
    ...         year_days=360,
    ...     )
    ... )
    Decimal('15000.00000')
    """
    check_kind(carried, Carried, "carried")
    spread = carried.rate - carried.ftp_rate
    return carried.balance.amount * spread * carried.days / carried.year_days


@in_arithmetic
def expected_loss(exposure: Exposure) -> Decimal:
    """Probability of default times loss given default times exposure (预期损失), unrounded.

    >>> expected_loss(Exposure(pd=Decimal("0.02"), lgd=Decimal("0.45"), ead=Money.of(1_000)))
    Decimal('9.000000')
    """
    check_kind(exposure, Exposure, "exposure")
    return exposure.pd * exposure.lgd * exposure.ead.amount


def economic_capital(risk_weighted: Money, ratio: Number) -> Money:
    """Risk-weighted assets times the capital ratio (占用资本), rounded halves up.

    >>> economic_capital(Money.of(10_000_000), "0.105")
    Money('1050000.00', 'CNY')
    """
    check_kind(risk_weighted, Money, "risk_weighted")
    share = number(ratio, "ratio")
    if risk_weighted.amount < 0:
        raise InvalidValue("risk_weighted", "must not be negative")
    if share < 0:
        raise InvalidValue("ratio", "must not be negative")
    return risk_weighted.times(share)


@attrs.frozen(kw_only=True)
class Contribution:
    """A client's contribution, line by line; before tax."""

    loan_income: Money = attrs.field(repr=hidden, metadata=C2)
    deposit_income: Money = attrs.field(repr=hidden, metadata=C2)
    fees: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    operating_cost: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    expected_loss: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("deposit_income", "fees", "operating_cost", "expected_loss"):
            amount = getattr(self, name)
            if amount is not None and amount.currency != self.loan_income.currency:
                raise CurrencyMismatch(name, "is in another currency than the loan income")

    @property
    def total(self) -> Money | None:
        """Incomes and fees less cost and expected loss; None while fees or cost are unknown."""
        if self.fees is None or self.operating_cost is None:
            return None
        income = self.loan_income + self.deposit_income + self.fees
        return income - self.operating_cost - self.expected_loss

    @property
    def reason(self) -> Text | None:
        """Why there is no total."""
        unknown = [name for name in ("fees", "operating_cost") if getattr(self, name) is None]
        if not unknown:
            return None
        return Text(
            "未知：" + "、".join(_LINES[name].zh for name in unknown),
            "unknown: " + ", ".join(_LINES[name].en for name in unknown),
        )

    @property
    def workings(self) -> tuple[Line, ...]:
        """The five lines and their total."""
        lines = (Line(what, getattr(self, name)) for name, what in _LINES.items())
        return (*lines, Line(Text("综合贡献", "contribution"), self.total))


_LINES = {
    "loan_income": Text("贷款收益", "loan income"),
    "deposit_income": Text("存款收益", "deposit income"),
    "fees": Text("中间业务收入", "fees"),
    "operating_cost": Text("减：运营成本", "less operating cost"),
    "expected_loss": Text("减：预期损失", "less expected loss"),
}


def compute_contribution(
    *,
    loans: tuple[Carried, ...] = (),
    deposits: tuple[Carried, ...] = (),
    exposures: tuple[Exposure, ...] = (),
    fees: Money | None,
    operating_cost: Money | None,
    currency: str = "CNY",
) -> Contribution:
    """A client's contribution over a period (综合贡献度), before tax.

    Loans earn their rate less the transfer price, deposits the transfer price less their rate.

    Args:
        loans: each loan over the period.
        deposits: each deposit over the period.
        exposures: what may be lost; give the loss of this period only.
        fees: fee income; None if unknown.
        operating_cost: None if unknown.
        currency: what all amounts are in.

    Raises:
        CurrencyMismatch: if an amount is in another currency.

    >>> book = compute_contribution(
    ...     deposits=(
    ...         Carried(
    ...             balance=Money.of(2_000_000),
    ...             rate=Decimal("0.012"),
    ...             ftp_rate=Decimal("0.02"),
    ...             days=90,
    ...             year_days=360,
    ...         ),
    ...     ),
    ...     fees=Money.of(500),
    ...     operating_cost=Money.of(300),
    ... )
    >>> book.deposit_income, book.total
    (Money('4000.00', 'CNY'), Money('4200.00', 'CNY'))
    """
    check_tuple(loans, Carried, "loans")
    check_tuple(deposits, Carried, "deposits")
    check_tuple(exposures, Exposure, "exposures")
    lent = ((loan.balance, interest_margin(loan)) for loan in loans)
    placed = ((deposit.balance, -interest_margin(deposit)) for deposit in deposits)
    lost = ((exposure.ead, expected_loss(exposure)) for exposure in exposures)
    return Contribution(
        loan_income=_sum("loans", lent, currency),
        deposit_income=_sum("deposits", placed, currency),
        fees=fees,
        operating_cost=operating_cost,
        expected_loss=_sum("exposures", lost, currency),
    )


_Earned: TypeAlias = tuple[Money, Decimal]


@in_arithmetic
def _sum(field: str, earned: Iterable[_Earned], currency: str) -> Money:
    """The sum of unrounded amounts, rounded once; each with the balance that tells its currency."""
    exact, digits = Decimal(0), minor_digits(currency)
    for balance, amount in earned:
        if balance.currency != currency:
            raise CurrencyMismatch(field, f"needs {currency}, not {balance.currency}")
        exact += amount
    return Money(half_up(exact, digits), currency)


@attrs.frozen(kw_only=True)
class Eva:
    """Economic value added (经济增加值): profit after tax less the price of the capital it used."""

    after_tax_profit: Money = attrs.field(repr=hidden, metadata=C2)
    capital: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    charge_rate: Decimal = attrs.field(metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.capital.currency != self.after_tax_profit.currency:
            raise CurrencyMismatch("capital", "is in another currency than the profit")

    @property
    def charge(self) -> Money:
        """What the capital costs, rounded halves up."""
        return self.capital.times(self.charge_rate)

    @property
    def value(self) -> Money:
        """Profit less the charge."""
        return self.after_tax_profit - self.charge

    @property
    def workings(self) -> tuple[Line, ...]:
        """Profit, capital, its charge, and the value added."""
        return (
            Line(Text("税后利润", "profit after tax"), self.after_tax_profit),
            Line(Text("占用资本", "capital used"), self.capital),
            Line(Text("资本成本率", "rate of the capital charge"), self.charge_rate),
            Line(Text("资本成本", "capital charge"), self.charge),
            Line(Text("经济增加值", "economic value added"), self.value),
        )


def compute_eva(after_tax_profit: Money, *, capital: Money, charge_rate: Number) -> Eva:
    """Economic value added (经济增加值) of a client.

    >>> compute_eva(Money.of(150_000), capital=Money.of(1_000_000), charge_rate="0.12").value
    Money('30000.00', 'CNY')
    """
    rate = number(charge_rate, "charge_rate")
    return Eva(after_tax_profit=after_tax_profit, capital=capital, charge_rate=rate)


def compute_raroc(risk_adjusted_profit: Money | None, capital: Money | None) -> Proportion:
    """Risk-adjusted return on capital: profit after tax and expected loss, over economic capital.

    Undefined without capital; None for an unknown figure.

    >>> compute_raroc(Money.of(120_000), Money.of(1_000_000)).value
    Decimal('0.12')
    >>> compute_raroc(Money.of(120_000), Money.of(0)).reason.en
    'over zero or less: no meaning'
    """
    check_optional(risk_adjusted_profit, Money, "risk_adjusted_profit")
    check_optional(capital, Money, "capital")
    return Proportion(
        name=Text("风险调整后资本收益率", "risk-adjusted return on capital"),
        part_name=Text("风险调整后税后利润", "risk-adjusted profit after tax"),
        part=risk_adjusted_profit,
        whole_name=Text("经济资本", "economic capital"),
        whole=capital,
    )
