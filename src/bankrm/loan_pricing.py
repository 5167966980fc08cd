"""The price of a loan (贷款定价): what it costs the bank, part by part, and the lowest rate that pays for it.

Price = funds + operation + expected loss + return on capital + tax on that return + margin, each a rate of a year. The return is
what the bank's hurdle asks of the capital the loan uses, after tax, so that the lowest rate is exactly the
one at which RAROC meets the hurdle. A loan that uses no capital has no RAROC: it never clears a hurdle by
that.

Leaves out fees, promises and competitors' offers, which a concession weighs (`pricing`), and liquidity or
other charges that a bank has in its transfer price.
"""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.money import ARITHMETIC, Number, in_arithmetic, number
from bankrm.ratios import percentage, quotient
from bankrm.regulations.approval import PRICING_RAROC_HURDLE
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int
from bankrm.workings import Line

__all__ = [
    "LOAN_PRICE",
    "LoanPrice",
    "LoanPriceFacts",
    "LoanPriceInputs",
    "LoanPriceParams",
    "assess_loan_price",
    "compute_loan_price",
]

_POINTS = 10_000
_FINE = 12  # places of a rate in the facts, as a product of four rates may have


@attrs.frozen(kw_only=True)
class LoanPriceInputs:
    """What a loan costs the bank in a year, as fractions of its amount; what is unknown is None."""

    application_id: CreditApplicationId
    funds_rate: Decimal | None = None
    """Internal transfer price (内部资金转移价格)."""
    operating_rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    pd: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Probability of default within a year."""
    lgd: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Loss given default."""
    capital_ratio: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Economic capital over the amount."""
    tax_rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    margin: Decimal = Decimal(0)
    """What the bank asks on top, or forgoes."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in attrs.fields_dict(type(self)):
            rate = getattr(self, name)
            if isinstance(rate, Decimal) and abs(rate) > 1:
                raise InvalidValue(name, "is a fraction: 0.02, not 2")
        if self.tax_rate == 1:
            raise InvalidValue("tax_rate", "must leave something")

    @property
    @in_arithmetic
    def expected_loss(self) -> Decimal | None:
        """Of a year, as a fraction of the amount."""
        return None if self.pd is None or self.lgd is None else self.pd * self.lgd

    @property
    @in_arithmetic
    def cost(self) -> Decimal | None:
        """Funds, operation and expected loss; None if one is unknown."""
        loss = self.expected_loss
        if self.funds_rate is None or self.operating_rate is None or loss is None:
            return None
        return self.funds_rate + self.operating_rate + loss

    @in_arithmetic
    def profit(self, rate: Number) -> Decimal | None:
        """What a rate leaves after costs and tax, as a fraction of the amount; losses are taxed as gains are."""
        cost, price = self.cost, number(rate, "rate")
        if cost is None or self.tax_rate is None:
            return None
        return (price - cost) * (1 - self.tax_rate)

    def raroc(self, rate: Number) -> Decimal | None:
        """The return on capital at a rate; None if a figure is unknown, or it uses no capital."""
        profit = self.profit(rate)
        if profit is None or self.capital_ratio is None:
            return None
        return quotient(profit, self.capital_ratio)


@attrs.frozen(kw_only=True)
class LoanPrice:
    """The price of a loan, part by part; None where a figure or the hurdle is unknown."""

    inputs: LoanPriceInputs
    hurdle: Decimal | None
    """What the bank asks of its capital in a year, as a fraction."""
    hurdle_basis: Citation | None

    __attrs_post_init__ = check_fields

    @property
    @in_arithmetic
    def capital_charge(self) -> Decimal | None:
        """What the capital must earn after tax, as a fraction of the amount."""
        ratio = self.inputs.capital_ratio
        return None if self.hurdle is None or ratio is None else self.hurdle * ratio

    @property
    @in_arithmetic
    def tax(self) -> Decimal | None:
        """The tax on what the capital earns."""
        charge, tax_rate = self.capital_charge, self.inputs.tax_rate
        if charge is None or tax_rate is None:
            return None
        return charge * tax_rate / (1 - tax_rate)

    @property
    @in_arithmetic
    def lowest(self) -> Decimal | None:
        """The lowest rate at which the return on capital meets the hurdle, without margin; unrounded.

        None as well if it uses no capital: no rate has a return on it.
        """
        cost, charge, tax = self.inputs.cost, self.capital_charge, self.tax
        if cost is None or charge is None or tax is None or not self.inputs.capital_ratio:
            return None
        return cost + charge + tax

    @property
    def lowest_quoted(self) -> Decimal | None:
        """The lowest rate in whole basis points, rounded up so that it still meets the hurdle."""
        lowest = self.lowest
        if lowest is None:
            return None
        return lowest.quantize(Decimal("0.0001"), ROUND_CEILING, ARITHMETIC)

    @property
    @in_arithmetic
    def value(self) -> Decimal | None:
        """All parts together, unrounded."""
        cost, charge, tax = self.inputs.cost, self.capital_charge, self.tax
        if cost is None or charge is None or tax is None:
            return None
        return cost + charge + tax + self.inputs.margin

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each part of the price, the price, and the lowest rate."""
        inputs = self.inputs
        parts = (
            (Text("资金成本", "funds"), inputs.funds_rate),
            (Text("运营成本", "operation"), inputs.operating_rate),
            (Text("预期损失", "expected loss"), inputs.expected_loss),
            (Text("资本回报", "return on capital"), self.capital_charge),
            (Text("资本回报所得税", "tax on that return"), self.tax),
            (Text("目标利润", "margin"), inputs.margin),
            (Text("贷款价格", "price of the loan"), self.value),
            (Text("达到门槛的最低利率", "lowest rate that meets the hurdle"), self.lowest),
        )
        return (
            Line(
                Text("RAROC门槛", "hurdle"), percentage(self.hurdle), "percent", self.hurdle_basis
            ),
            *(Line(what, percentage(rate), "percent") for what, rate in parts),
        )


def compute_loan_price(
    inputs: LoanPriceInputs, *, as_of: date, book: RuleBook = STATUTORY
) -> LoanPrice:
    """The price of a loan from what it costs the bank (贷款定价); the hurdle is the bank's own, from its book.

    >>> from bankrm._loan_pricing_example import BOOK, COSTS
    >>> price = compute_loan_price(COSTS, as_of=date(2026, 11, 24), book=BOOK)
    >>> price.value, price.lowest
    (Decimal('0.043500'), Decimal('0.041500'))
    >>> COSTS.raroc(price.lowest)  # the hurdle of 12 %
    Decimal('0.120000')
    """
    check_kind(inputs, LoanPriceInputs, "inputs")
    check_kind(book, RuleBook, "book")
    row = book.row(PRICING_RAROC_HURDLE, as_of)
    return LoanPrice(
        inputs=inputs,
        hurdle=None if row is None else Decimal(row.value).scaleb(-4, ARITHMETIC),
        hurdle_basis=None if row is None else row.basis,
    )


# Does a rate pay for the loan


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class LoanPriceFacts:
    """What decides whether a rate pays for a loan; rates in million-millionths of the amount."""

    profit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "税后风险调整收益率（万亿分之一）",
            "profit after tax and risk, in million-millionths",
            of=(
                CreditApplication.rate_asked,
                LoanPriceInputs.funds_rate,
                LoanPriceInputs.operating_rate,
                LoanPriceInputs.pd,
                LoanPriceInputs.lgd,
                LoanPriceInputs.tax_rate,
            ),
        ),
    )
    """Rounded down."""
    capital: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "经济资本占用率（万亿分之一）",
            "capital over the amount, in million-millionths",
            of=(LoanPriceInputs.capital_ratio,),
        ),
    )
    """Rounded up."""

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: CreditApplication, inputs: LoanPriceInputs) -> "LoanPriceFacts":
        """The facts of an application at the rate that it asks for."""
        check_kind(application, CreditApplication, "application")
        check_kind(inputs, LoanPriceInputs, "inputs")
        asked = application.rate_asked
        profit = None if asked is None else inputs.profit(asked)
        return cls(
            profit=_fine(profit, ROUND_FLOOR), capital=_fine(inputs.capital_ratio, ROUND_CEILING)
        )


def _fine(rate: Decimal | None, rounding: str) -> int | None:
    if rate is None:
        return None
    return int(rate.scaleb(_FINE, ARITHMETIC).to_integral_value(rounding))


class LoanPriceParams:
    """The bank's own hurdle."""

    hurdle: int = param(PRICING_RAROC_HURDLE, unit="basis_points")


LOAN_PRICE = RuleSet("loan.price", LoanPriceFacts, LoanPriceParams, Effect)
"""Does a rate pay for the loan."""

_PRACTICE = CREDIT_PRACTICE.article()


@LOAN_PRICE.rule(
    "loan-price.hurdle",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="申请利率的RAROC低于门槛{hurdle}",
    en="at the rate asked the return on capital is below the hurdle of {hurdle}",
)
def below_hurdle(f: LoanPriceFacts, p: LoanPriceParams) -> bool:
    return f.profit * _POINTS < p.hurdle * f.capital


@LOAN_PRICE.rule(
    "loan-price.no-capital",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="未占用经济资本，RAROC无意义，不视为达到门槛",
    en="it uses no capital: there is no return on it, and so no hurdle cleared",
)
def without_capital(f: LoanPriceFacts, _: LoanPriceParams) -> bool:
    return f.capital == 0


def assess_loan_price(
    application: CreditApplication,
    inputs: LoanPriceInputs,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[LoanPriceFacts, Effect]:
    """Whether the rate asked pays for the loan (定价审查); what does not goes to a person.

    Args:
        application: the loan asked for, with its rate.
        inputs: what it costs the bank.
        as_of: the day whose hurdle applies.
        book: the bank's own hurdle (`PRICING_RAROC_HURDLE`); without one a person decides.

    Raises:
        InvalidValue: if the inputs are those of another application.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._loan_pricing_example import BOOK, COSTS
    >>> asked = attrs.evolve(WORKING_CAPITAL, rate_asked=Decimal("0.0415"))
    >>> assess_loan_price(asked, COSTS, as_of=date(2026, 11, 24), book=BOOK).outcome.en
    'allowed'
    """
    check_kind(application, CreditApplication, "application")
    check_kind(inputs, LoanPriceInputs, "inputs")
    if inputs.application_id != application.id:
        raise InvalidValue("inputs", "are those of another application")
    return LOAN_PRICE.decide(LoanPriceFacts.of(application, inputs), as_of=as_of, book=book)
