"""How well a project's cash covers its debt (偿债备付率), and the largest loan that keeps a least cover.

Cover is the cash of a year over the principal and interest due in it. Loans are sized from yearly cash flows, the
first one a year after the money is drawn, either with a level payment that the weakest year still
covers, or with payments shaped by the cash of each year (sculpted). Leaves out the schedule itself, months
within a year, and the years of building.
"""

from decimal import Decimal
from fractions import Fraction

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.money import Money, Number, check_yuan, in_arithmetic, number, total
from bankrm.ratios import debt_service_cover, legible, quotient
from bankrm.workings import Line

__all__ = [
    "DebtShape",
    "LargestProjectLoan",
    "ProjectCover",
    "ProjectYear",
    "compute_largest_project_loan",
    "compute_project_cover",
    "loan_life_cover",
]

_MOST_YEARS = 100


@attrs.frozen(kw_only=True)
class ProjectYear:
    """One year of a project as forecast: its cash, and what is due on its debt.

    >>> year = ProjectYear(
    ...     year=2029,
    ...     ebitda=Money.of(1800),
    ...     cash_tax=Money.of(200),
    ...     principal=Money.of(900),
    ...     interest=Money.of(300),
    ... )
    >>> year.cash, year.due
    (Money('1600.00', 'CNY'), Money('1200.00', 'CNY'))
    """

    year: int = attrs.field(metadata={"least": 1})
    ebitda: Money
    """After the outlays that the plant cannot do without; below zero in a bad year."""
    cash_tax: Money = attrs.field(metadata=NOT_NEGATIVE)
    principal: Money = attrs.field(metadata=NOT_NEGATIVE)
    interest: Money = attrs.field(metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.ebitda, "ebitda", signed=True)
        for name in ("cash_tax", "principal", "interest"):
            check_yuan(getattr(self, name), name)

    @property
    def cash(self) -> Money:
        """What is left for the debt."""
        return self.ebitda - self.cash_tax

    @property
    def due(self) -> Money:
        """Principal and interest."""
        return self.principal + self.interest

    @property
    def cover(self) -> Decimal | None:
        """Cash over what is due; None in a year without debt service."""
        return debt_service_cover(
            self.ebitda.amount, self.cash_tax.amount, self.principal.amount, self.interest.amount
        )


@attrs.frozen(kw_only=True)
class ProjectCover:
    """Cover year by year, its least and its average; None where no year has debt service."""

    years: tuple[ProjectYear, ...]
    least: Decimal | None
    average: Decimal | None
    """Of the years that have debt service."""
    workings: tuple[Line, ...]

    __attrs_post_init__ = check_fields


@in_arithmetic
def compute_project_cover(years: tuple[ProjectYear, ...]) -> ProjectCover:
    """The debt service cover of a forecast.

    Args:
        years: in order, each once.

    >>> year = ProjectYear(
    ...     year=2029,
    ...     ebitda=Money.of(1800),
    ...     cash_tax=Money.of(200),
    ...     principal=Money.of(900),
    ...     interest=Money.of(300),
    ... )
    >>> compute_project_cover((year,)).least.quantize(Decimal("0.001"))
    Decimal('1.333')
    """
    check_years(years)
    covers = [cover for one in years if (cover := one.cover) is not None]
    least = min(covers, default=None)
    average = quotient(sum(covers, Decimal(0)), len(covers))
    lines = [
        Line(Text(f"{one.year}年偿债备付率", f"cover in {one.year}"), _shown(one.cover))
        for one in years
    ]
    lines.append(Line(Text("最低偿债备付率", "least cover"), _shown(least)))
    lines.append(Line(Text("平均偿债备付率", "average cover"), _shown(average)))
    return ProjectCover(years=years, least=least, average=average, workings=tuple(lines))


def check_years(years: tuple[ProjectYear, ...], field: str = "years") -> None:
    """Refuse years that are out of order, or there twice."""
    check_tuple(years, ProjectYear, field)
    numbers = [one.year for one in years]
    if numbers != sorted(set(numbers)):
        raise InvalidValue(field, "run in order, each once")


def _shown(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else legible(figure)


class DebtShape(Label):
    """How payments follow the cash of a project."""

    LEVEL = "level", "等额偿还", "a level payment"
    SCULPTED = "sculpted", "按现金流安排", "shaped by the cash of each year"


@attrs.frozen(kw_only=True)
class LargestProjectLoan:
    """The largest loan that keeps a least cover, and the yearly payments that repay it."""

    amount: Money
    payments: tuple[Money, ...]
    """Principal and interest of each year."""
    workings: tuple[Line, ...]

    __attrs_post_init__ = check_fields


def compute_largest_project_loan(
    cash: tuple[Money, ...], rate: Number, *, least_cover: Number, shape: DebtShape
) -> LargestProjectLoan:
    """The largest loan whose payments leave every year covered as the bank asks.

    The inverse of the cover: what a year may pay is its cash over the cover, and the loan is what all
    payments are worth at its rate. Payments and loan are rounded down to the fen.

    Args:
        cash: left for the debt in each year of the loan, from the first payment on.
        rate: of a year, as a fraction.
        least_cover: that the bank asks for, as 1.3.
        shape: level payments, or shaped ones.

    Raises:
        InvalidValue: if there are no years or more than a century, or the cover is not above zero.

    >>> cash = (Money.of(1300), Money.of(2600))
    >>> level, shaped = (
    ...     compute_largest_project_loan(cash, "0.05", least_cover="1.3", shape=shape)
    ...     for shape in DebtShape
    ... )
    >>> level.amount, shaped.amount
    (Money('1859.41', 'CNY'), Money('2766.43', 'CNY'))
    """
    check_kind(shape, DebtShape, "shape")
    flows, growth = _flows(cash), _growth(rate)
    cover = Fraction(number(least_cover, "least_cover"))
    if cover <= 0:
        raise InvalidValue("least_cover", "must be above zero")
    bearable = [int(max(0, flow) / cover) for flow in flows]
    if shape is DebtShape.LEVEL:
        bearable = [min(bearable)] * len(bearable)
    amount = Money.from_minor(int(_worth(bearable, growth)))
    payments = tuple(Money.from_minor(payment) for payment in bearable)
    lines = (
        Line(Text("贷款年限", "years"), len(payments)),
        Line(Text("最低偿债备付率", "least cover"), number(least_cover)),
        Line(Text("年利率", "yearly rate"), number(rate)),
        Line(Text("还款方式", "shape of the payments"), shape),
        Line(Text("本息合计", "all payments"), total(payments)),
        Line(Text("最高贷款金额", "largest loan"), amount),
    )
    return LargestProjectLoan(amount=amount, payments=payments, workings=lines)


def loan_life_cover(cash: tuple[Money, ...], rate: Number, outstanding: Money) -> Decimal | None:
    """What the cash of a loan's years is worth today over what is owed (贷款期保障比率); None if nothing is.

    >>> loan_life_cover((Money.of(1050), Money.of("1102.50")), "0.05", Money.of(1000))
    Decimal('2')
    """
    owed = check_yuan(outstanding, "outstanding")
    worth = _worth(_flows(cash), _growth(rate))
    return None if not owed else _decimal(worth / owed.minor)


@in_arithmetic
def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / Decimal(share.denominator)


def _flows(cash: tuple[Money, ...]) -> list[int]:
    check_tuple(cash, Money, "cash")
    if not 0 < len(cash) <= _MOST_YEARS:
        raise InvalidValue("cash", "needs one year at least, and a century at most")
    return [check_yuan(one, "cash", signed=True).minor for one in cash]


def _growth(rate: Number) -> Fraction:
    """What one unit grows to in a year."""
    yearly = number(rate, "rate")
    if not 0 <= yearly <= 1:
        raise InvalidValue("rate", "is a fraction, from 0 to 1")
    return 1 + Fraction(yearly)


def _worth(flows: list[int], growth: Fraction) -> Fraction:
    """What yearly flows are worth a year before the first, exactly."""
    worth = Fraction(0)
    for flow in reversed(flows):
        worth = (worth + flow) / growth
    return worth
