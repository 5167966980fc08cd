"""Capital by internal ratings (内部评级法): correlation, maturity adjustment, capital and risk-weighted assets of a claim.

The claim's default rate (PD), its loss given default (LGD) and its exposure at default (EAD) are the bank's; the
formula is the supervisor's. The maturity adjustment is (1 + (M - 2.5) b) / (1 - 1.5 b): a published copy that sets
the brackets one factor further out, ((1 + (M - 2.5)) b), is wrong at every maturity.

Leaves out the heavier correlation of claims on large financial firms, the slotting of specialised lending, the floors of
a bank's own loss rates, and the 1.06 of 2006, of which it was not found whether China ever took it.
"""

from datetime import date
from decimal import Decimal
from statistics import NormalDist
from typing import TypedDict

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Row
from bankrm.collateral import ClaimId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, check_yuan, exponent, half_up, in_arithmetic
from bankrm.ratios import legible, percentage
from bankrm.regulations.internal_ratings import (
    BASEL_TURNOVER,
    CHINESE_TURNOVER,
    CONFIDENCE,
    CORPORATE_CORRELATIONS,
    DEFAULT_RATE_FLOOR,
    FIXED_MATURITY,
    LEAST_MATURITY,
    MATURITY_SLOPE,
    MORTGAGE_CORRELATION,
    MOST_MATURITY,
    OTHER_RETAIL_CORRELATIONS,
    REVOLVING_CORRELATION,
    REVOLVING_DEFAULT_RATE_FLOOR,
    SIZE_REDUCTION,
    WEIGHT_OF_CAPITAL,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "BASEL_SCALE",
    "CHINESE_SCALE",
    "IrbCapital",
    "IrbClass",
    "IrbExposure",
    "TurnoverScale",
    "asset_correlation",
    "capital_rate",
    "compute_irb_capital",
    "maturity_factor",
    "maturity_slope",
]

_NORMAL = NormalDist()
_STRESS = _NORMAL.inv_cdf(float(CONFIDENCE))
_DIGITS = 12  # of results; the normal distribution, a float, is taken over into Decimal to as many
_LEAST_RATE = Decimal("0.00001")  # no bank's estimate; below it the maturity nears its pole
_TEN_MILLION = 10_000_000
_BASIS_POINT = Decimal("0.0001")


class IrbClass(Label):
    """What a claim is in the internal-ratings approach (内部评级法风险暴露类别)."""

    CORPORATE = "corporate", "公司风险暴露", "corporate"
    MORTGAGE = "mortgage", "个人住房抵押贷款", "residential mortgage"
    OTHER_RETAIL = "other_retail", "其他零售", "other retail"
    QUALIFYING_REVOLVING = "qualifying_revolving", "合格循环零售", "qualifying revolving retail"


@attrs.frozen
class TurnoverScale:
    """Up to which annual turnover a firm's correlation is lowered in full, and from which not at all."""

    least: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    most: Decimal

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.most <= self.least:
            raise InvalidValue("most", "is not above the least")


CHINESE_SCALE = TurnoverScale(*CHINESE_TURNOVER)
"""In 10 million yuan (千万元); recalled."""
BASEL_SCALE = TurnoverScale(*BASEL_TURNOVER)
"""In million euros."""


def _check_rate(rate: Decimal, field: str) -> None:
    check_kind(rate, Decimal, field)
    if not rate.is_finite() or not 0 <= rate <= 1 or exponent(rate) < -_DIGITS:
        raise InvalidValue(field, f"is a fraction from 0 to 1, of at most {_DIGITS} decimals")


def _check_default_rate(rate: Decimal) -> None:
    _check_rate(rate, "default_rate")
    if not _LEAST_RATE <= rate < 1:
        raise InvalidValue("default_rate", f"is not from {_LEAST_RATE} to below 1")


def _check_years(years: Decimal) -> None:
    check_kind(years, Decimal, "years")
    if not years.is_finite() or not LEAST_MATURITY <= years <= MOST_MATURITY:
        raise InvalidValue("years", "is not from one year to five")


@in_arithmetic
def asset_correlation(
    irb_class: IrbClass,
    default_rate: Decimal,
    *,
    turnover: Decimal | None = None,
    scale: TurnoverScale = CHINESE_SCALE,
) -> Decimal:
    """How much the value of a debtor moves with all others (R, 相关性).

    Args:
        irb_class: what the claim is.
        default_rate: of a year (PD), as a fraction, from 0.00001 to below 1.
        turnover: of a firm, in the unit of the scale; None if it is large, or not known.
        scale: where a small firm's correlation is lowered.

    Raises:
        InvalidValue: if the default rate is out of range, the turnover negative, or told of a person.

    >>> round(asset_correlation(IrbClass.CORPORATE, Decimal("0.01")), 6)
    Decimal('0.192784')
    """
    check_kind(irb_class, IrbClass, "irb_class")
    check_kind(scale, TurnoverScale, "scale")
    _check_default_rate(default_rate)
    if turnover is not None and irb_class is not IrbClass.CORPORATE:
        raise InvalidValue("turnover", "is of firms only")
    if irb_class is IrbClass.MORTGAGE:
        return MORTGAGE_CORRELATION
    if irb_class is IrbClass.QUALIFYING_REVOLVING:
        return REVOLVING_CORRELATION
    if irb_class is IrbClass.OTHER_RETAIL:
        return _falling(OTHER_RETAIL_CORRELATIONS, default_rate)
    return _falling(CORPORATE_CORRELATIONS, default_rate) - _size_reduction(turnover, scale)


def _falling(ends: tuple[Decimal, Decimal, Decimal], default_rate: Decimal) -> Decimal:
    """From the most to the least, as the default rate rises."""
    least, most, decay = ends
    share = (1 - (-decay * default_rate).exp()) / (1 - (-decay).exp())
    return least * share + most * (1 - share)


def _size_reduction(turnover: Decimal | None, scale: TurnoverScale) -> Decimal:
    if turnover is None:
        return Decimal(0)
    check_kind(turnover, Decimal, "turnover")
    if not turnover.is_finite() or turnover < 0:
        raise InvalidValue("turnover", "must be finite and not negative")
    within = min(max(turnover, scale.least), scale.most)
    return SIZE_REDUCTION * (1 - (within - scale.least) / (scale.most - scale.least))


@in_arithmetic
def maturity_slope(default_rate: Decimal) -> Decimal:
    """How much a year more weighs (b, 期限调整参数), by the default rate of a year as a fraction.

    >>> round(maturity_slope(Decimal("0.01")), 6)
    Decimal('0.137486')
    """
    _check_default_rate(default_rate)
    level, slope = MATURITY_SLOPE
    return (level - slope * default_rate.ln()) ** 2


@in_arithmetic
def maturity_factor(default_rate: Decimal, years: Decimal) -> Decimal:
    """By how much a firm's capital is raised for the maturity of the claim (期限调整因子).

    Args:
        default_rate: of a year, as a fraction.
        years: effective maturity (M), from one year to five.

    >>> maturity_factor(Decimal("0.01"), Decimal(1))  # at one year there is nothing to add
    Decimal('1')
    """
    _check_years(years)
    slope = maturity_slope(default_rate)
    return (1 + (years - FIXED_MATURITY) * slope) / (1 - Decimal("1.5") * slope)


@in_arithmetic
def capital_rate(
    default_rate: Decimal, loss_rate: Decimal, correlation: Decimal, factor: Decimal = Decimal(1)
) -> Decimal:
    """Capital required per unit of exposure (K, 资本要求率): the loss of the worst year in a thousand beyond the mean.

    Never below zero, as it would be where almost all debtors fail together, but in fewer years.

    Args:
        default_rate: of a year (PD), as a fraction.
        loss_rate: given default (LGD), as a fraction.
        correlation: from `asset_correlation`, above 0 and below 1.
        factor: from `maturity_factor`; of retail claims 1.

    >>> pd, lgd = Decimal("0.01"), Decimal("0.45")
    >>> correlation = asset_correlation(IrbClass.MORTGAGE, pd)
    >>> round(capital_rate(pd, lgd, correlation) * Decimal(1250), 2)  # the weight, in percent
    Decimal('56.40')
    """
    _check_default_rate(default_rate)
    _check_rate(loss_rate, "loss_rate")
    for name, value in (("correlation", correlation), ("factor", factor)):
        check_kind(value, Decimal, name)
        if not value.is_finite() or value <= 0:
            raise InvalidValue(name, "must be finite and above zero")
    if correlation >= 1:
        raise InvalidValue("correlation", "is a fraction below 1")
    beyond = _stressed(default_rate, correlation) - default_rate
    return loss_rate * max(Decimal(0), beyond) * factor


def _stressed(default_rate: Decimal, correlation: Decimal) -> Decimal:
    """The default rate in the worst year of a thousand, to twelve decimals."""
    threshold = _NORMAL.inv_cdf(float(default_rate))
    shock = float(correlation.sqrt()) * _STRESS
    rate = _NORMAL.cdf((threshold + shock) / float((1 - correlation).sqrt()))
    return half_up(Decimal(rate), _DIGITS)


@attrs.frozen(kw_only=True)
class IrbExposure:
    """A claim with a bank's own estimates (债项评级参数); rates are fractions."""

    claim_id: ClaimId
    irb_class: IrbClass
    exposure: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """At default (EAD)."""
    default_rate: Decimal = attrs.field(repr=hidden, metadata=C2)
    """Of a year (PD), before the floor; 1 is in default."""
    loss_rate: Decimal = attrs.field(repr=hidden, metadata=C2)
    """Given default (LGD)."""
    maturity_years: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Effective maturity (M) of a claim on a firm, in the foundation approach 2.5; None counts as the longest."""
    annual_revenue: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of the firm with its group, in yuan; None lowers no correlation."""
    expected_loss_rate: Decimal | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Of a claim in default: the best estimate of what is lost."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_rate(self.default_rate, "default_rate")
        _check_rate(self.loss_rate, "loss_rate")
        if self.irb_class is not IrbClass.CORPORATE:
            for name in ("maturity_years", "annual_revenue"):
                if getattr(self, name) is not None:
                    raise InvalidValue(name, "is of firms only")
        if self.annual_revenue is not None:
            check_yuan(self.annual_revenue, "annual_revenue")
        if self.expected_loss_rate is not None:
            _check_rate(self.expected_loss_rate, "expected_loss_rate")
            if not self.in_default:
                raise InvalidValue("expected_loss_rate", "is of claims in default only")

    @property
    def in_default(self) -> bool:
        """Whether the debtor has failed already."""
        return self.default_rate == 1


@attrs.frozen(kw_only=True)
class IrbCapital:
    """What a claim asks of a bank's capital (资本要求)."""

    claim_id: ClaimId
    default_rate: Decimal = attrs.field(repr=hidden, metadata=C2)
    """After the floor."""
    correlation: Decimal | None
    """None in default, where there is none."""
    slope: Decimal | None
    """None of retail claims, which have no maturity adjustment, and in default."""
    maturity_years: Decimal | None
    """As it counts, from one year to five; None as for the slope."""
    maturity_bounded: bool = False
    """Whether the maturity given was outside, and moved to the bound."""
    capital_rate: Decimal = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """K."""
    risk_weight: Decimal = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """As a fraction of the exposure: 12.5 times K."""
    risk_weighted: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


def compute_irb_capital(
    exposure: IrbExposure, *, as_of: date, book: RuleBook = STATUTORY
) -> IrbCapital:
    """The capital of a claim by internal ratings, with its risk-weighted assets (内部评级法风险加权资产).

    Not in default: the stressed loss beyond the mean, of a firm's claim adjusted for its maturity. In default: what may
    be lost beyond the best estimate, and never below zero; without an estimate, all that may be lost. Rounded once,
    halves up, at the risk-weighted amount.

    Args:
        exposure: the claim and the bank's estimates.
        as_of: the day whose floors apply.
        book: the bank's own higher floors.

    Raises:
        RuleNotInForce: before 2013.

    >>> loan = IrbExposure(
    ...     claim_id=ClaimId("A-1"),
    ...     irb_class=IrbClass.CORPORATE,
    ...     exposure=Money.of(1_000_000),
    ...     default_rate=Decimal("0.01"),
    ...     loss_rate=Decimal("0.45"),
    ...     maturity_years=Decimal("2.5"),
    ... )
    >>> capital = compute_irb_capital(loan, as_of=date(2026, 11, 24))
    >>> round(capital.risk_weight, 4), capital.risk_weighted
    (Decimal('0.9232'), Money('923168.01', 'CNY'))
    """
    check_kind(exposure, IrbExposure, "exposure")
    check_kind(book, RuleBook, "book")
    revolving = exposure.irb_class is IrbClass.QUALIFYING_REVOLVING
    floor = book.governing(
        REVOLVING_DEFAULT_RATE_FLOOR if revolving else DEFAULT_RATE_FLOOR, check_date(as_of)
    )
    if exposure.in_default:
        return _in_default(exposure, floor)
    return _performing(exposure, floor)


@in_arithmetic
def _performing(exposure: IrbExposure, floor: Row[int]) -> IrbCapital:
    default_rate = max(exposure.default_rate, floor.value * _BASIS_POINT)
    revenue = exposure.annual_revenue
    turnover = None if revenue is None else revenue.amount / _TEN_MILLION
    correlation = asset_correlation(exposure.irb_class, default_rate, turnover=turnover)
    years = _years(exposure)
    slope = None if years is None else maturity_slope(default_rate)
    factor = Decimal(1) if years is None else maturity_factor(default_rate, years)
    rate = capital_rate(default_rate, exposure.loss_rate, correlation, factor)
    bounded = exposure.maturity_years not in {None, years}
    lines = [
        Line(Text("违约概率下限", "least default rate"), floor.value, "basis_points", floor.basis),
        Line(Text("违约概率", "default rate"), percentage(default_rate), "percent"),
        Line(Text("相关性", "correlation"), legible(correlation)),
    ]
    if years is not None and slope is not None:
        lines += [
            Line(_BOUNDED if bounded else _MATURITY, years),
            Line(Text("期限调整参数", "maturity slope"), legible(slope)),
            Line(Text("期限调整因子", "maturity factor"), legible(factor)),
        ]
    return IrbCapital(
        claim_id=exposure.claim_id,
        default_rate=default_rate,
        correlation=half_up(correlation, _DIGITS),
        slope=None if slope is None else half_up(slope, _DIGITS),
        maturity_years=years,
        maturity_bounded=bounded,
        **_amounts(exposure, rate, lines),
    )


_MATURITY = Text("有效期限（年）", "effective maturity, years")
_BOUNDED = Text("有效期限（年，按上下限）", "effective maturity, years, at its bound")


def _years(exposure: IrbExposure) -> Decimal | None:
    """The maturity that counts: of firms only, within its bounds, the longest where it is unknown."""
    if exposure.irb_class is not IrbClass.CORPORATE:
        return None
    if exposure.maturity_years is None:
        return MOST_MATURITY
    return min(max(exposure.maturity_years, LEAST_MATURITY), MOST_MATURITY)


@in_arithmetic
def _in_default(exposure: IrbExposure, floor: Row[int]) -> IrbCapital:
    expected = exposure.expected_loss_rate
    rate = max(Decimal(0), exposure.loss_rate - (expected or 0))
    lines = [
        Line(Text("已违约", "in default"), value=True, basis=floor.basis),
        Line(
            Text("预期损失最佳估计", "best estimate of the loss"), percentage(expected), "percent"
        ),
    ]
    return IrbCapital(
        claim_id=exposure.claim_id,
        default_rate=exposure.default_rate,
        correlation=None,
        slope=None,
        maturity_years=None,
        **_amounts(exposure, rate, lines),
    )


class _Amounts(TypedDict):
    capital_rate: Decimal
    risk_weight: Decimal
    risk_weighted: Money
    workings: tuple[Line, ...]


def _amounts(exposure: IrbExposure, rate: Decimal, lines: list[Line]) -> _Amounts:
    rate = half_up(rate, _DIGITS)
    weight = rate * WEIGHT_OF_CAPITAL
    weighted = exposure.exposure.times(weight)
    lines = [
        Line(Text("风险暴露类别", "class"), exposure.irb_class),
        *lines,
        Line(Text("违约损失率", "loss given default"), percentage(exposure.loss_rate), "percent"),
        Line(Text("资本要求率", "capital rate"), percentage(rate), "percent"),
        Line(Text("风险权重", "risk weight"), percentage(weight), "percent"),
        Line(Text("违约风险暴露", "exposure at default"), exposure.exposure),
        Line(Text("风险加权资产", "risk-weighted assets"), weighted),
    ]
    return {
        "capital_rate": rate,
        "risk_weight": weight,
        "risk_weighted": weighted,
        "workings": tuple(lines),
    }
