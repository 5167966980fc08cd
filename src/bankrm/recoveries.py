"""Recoveries (清收回款): what came back of a defaulted claim and what it cost, and the loss that is left.

Every flow has the day it came and the time it was entered. The realised loss is the exposure at default less
all that came back, net of costs, each at its worth on the day of default. It is a figure of that day: more may
come until the work on the claim is closed, and it may be below zero, or above the whole where costs are heavy.

Leaves out the rate to discount by, which the bank sets; losses expected before they happen (`credit_loss`);
and what a foreclosed asset (抵债资产) brings later than the value it was taken at.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, check_tuple, repeated
from bankrm.collateral import ClaimId
from bankrm.days import add_months, business_date, check_date, check_instant, months_between
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import at_place
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, Number, half_up, in_arithmetic, number, total
from bankrm.ratios import percentage
from bankrm.workings import Line

__all__ = [
    "DefaultedClaim",
    "PortfolioLoss",
    "RealisedLoss",
    "RecoveredByMonth",
    "RecoveryFlow",
    "RecoveryKind",
    "compute_portfolio_loss",
    "compute_realised_loss",
    "compute_recovery_curve",
]

_DIGITS = 6
_KEPT = 12  # decimals of a worth, before it is posted
_YEAR = 365


class RecoveryKind(Label):
    """Where money on a defaulted claim comes from, or goes to (回款来源)."""

    CASH = "cash", "债务人现金偿还", "cash of the debtor"
    COLLATERAL = "collateral", "处置押品", "sale of collateral"
    GUARANTOR = "guarantor", "保证人代偿", "paid by a guarantor"
    FORECLOSED = "foreclosed", "以物抵债", "an asset taken for the debt"
    SALE = "sale", "债权转让", "sale of the claim"
    COST = "cost", "清收费用", "costs of recovery"

    @property
    def is_cost(self) -> bool:
        """Whether it goes out."""
        return self is RecoveryKind.COST


@attrs.frozen(kw_only=True)
class RecoveryFlow:
    """One amount that came back on a defaulted claim, or was spent on it."""

    kind: RecoveryKind
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    """Above zero, costs too; of an asset taken, the value it was taken at."""
    on: date
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before it came")


@attrs.frozen(kw_only=True)
class DefaultedClaim:
    """A claim in default: what was owed then, and all that has come of it since, as it was entered."""

    claim_id: ClaimId
    defaulted_on: date
    exposure: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What was owed on that day (违约风险暴露)."""
    flows: tuple[RecoveryFlow, ...] = attrs.field(default=(), repr=False)
    closed_on: date | None = None
    """When the work on it ended; None while more may come."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for place, flow in enumerate(self.flows):
            with at_place(place, "flows"):
                if flow.amount.currency != self.exposure.currency:
                    raise CurrencyMismatch("amount", "is in another currency than the exposure")
                if flow.on < self.defaulted_on:
                    raise InvalidValue("on", "is before the default")
                if self.closed_on is not None and flow.on > self.closed_on:
                    raise InvalidValue("on", "is after the work was closed")
        for place, (before, flow) in enumerate(pairwise(self.flows), 1):
            with at_place(place, "flows"):
                if flow.recorded_at < before.recorded_at:
                    raise InvalidValue("recorded_at", "is before the entry it follows")
        if self.closed_on is not None and self.closed_on < self.defaulted_on:
            raise InvalidValue("closed_on", "is before the default")

    def flows_by(self, day: date, *, known_at: datetime | None = None) -> tuple[RecoveryFlow, ...]:
        """What came or was spent by a day, in its order; what was entered after an instant is not known."""
        check_date(day, "day")
        if known_at is not None:
            check_instant(known_at, "known_at")
        known = (one for one in self.flows if known_at is None or one.recorded_at <= known_at)
        return tuple(sorted((one for one in known if one.on <= day), key=lambda one: one.on))


@attrs.frozen(kw_only=True)
class RealisedLoss:
    """What came back of a claim by a day, and what was lost (已实现违约损失)."""

    claim_id: ClaimId
    as_of: date
    exposure: Money = attrs.field(repr=hidden, metadata=C2)
    by_kind: tuple[tuple[RecoveryKind, Money], ...] = attrs.field(repr=False)
    """All kinds, in their order; those that nothing came of are zero."""
    present_value: Money = attrs.field(repr=hidden, metadata=C2)
    """Of recoveries less costs, on the day of default; below zero where costs outweigh them."""
    loss_rate: Decimal | None = attrs.field(repr=hidden, metadata=C2)
    """Of the exposure, to six decimals (LGD); None of an exposure of zero."""
    is_final: bool
    """Whether the work had ended by then."""

    __attrs_post_init__ = check_fields

    @property
    def recovered(self) -> Money:
        """All that came back, before costs."""
        amounts = (amount for kind, amount in self.by_kind if not kind.is_cost)
        return total(amounts, self.exposure.currency)

    @property
    def costs(self) -> Money:
        """All that was spent."""
        amounts = (amount for kind, amount in self.by_kind if kind.is_cost)
        return total(amounts, self.exposure.currency)

    @property
    def recovered_share(self) -> Decimal | None:
        """What came back, of the exposure, to six decimals; None of an exposure of zero."""
        return _share(self.recovered.amount, self.exposure.amount)

    @property
    def workings(self) -> tuple[Line, ...]:
        """The exposure, what came back by source, what it cost, and the loss."""
        return (
            Line(Text("违约风险暴露", "exposure at default"), self.exposure),
            *(Line(Text(kind.zh, kind.en), amount) for kind, amount in self.by_kind),
            Line(Text("回收现值（扣除费用）", "present value, net of costs"), self.present_value),
            Line(
                Text("已实现违约损失率", "realised loss given default"),
                percentage(self.loss_rate),
                "percent",
            ),
            Line(Text("清收已终结", "the work has ended"), self.is_final),
        )


@in_arithmetic
def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return half_up(part / whole, _DIGITS) if whole else None


@in_arithmetic
def _present(flows: Iterable[RecoveryFlow], since: date, annual_rate: Decimal) -> Decimal:
    """What flows are worth on a day, costs against the rest, by compound interest over days of 365."""
    growth = 1 + annual_rate
    worth = Decimal(0)
    for flow in flows:
        amount = flow.amount.amount / growth ** (Decimal((flow.on - since).days) / _YEAR)
        worth += -amount if flow.kind.is_cost else amount
    return half_up(worth, _KEPT)


def _rate(annual_rate: Number) -> Decimal:
    rate = number(annual_rate, "annual_rate")
    if not 0 <= rate <= 1:
        raise InvalidValue("annual_rate", "is a fraction of a year: 0.045, not 4.5")
    return rate


@in_arithmetic
def compute_realised_loss(
    claim: DefaultedClaim,
    *,
    annual_rate: Number,
    as_of: date,
    known_at: datetime | None = None,
) -> RealisedLoss:
    """What came back of a defaulted claim by a day, and the loss that is left (LGD).

    Args:
        claim: the claim and its flows.
        annual_rate: to discount by, from the day of default, as the bank sets it.
        as_of: the day.
        known_at: an instant: what was entered later is not known; None is all that was entered.

    Raises:
        InvalidValue: if the day is before the default, or the rate is no fraction of a year.

    >>> flow = RecoveryFlow(
    ...     kind=RecoveryKind.COLLATERAL,
    ...     amount=Money.of(660_000),
    ...     on=date(2026, 3, 1),
    ...     recorded_at=datetime.fromisoformat("2026-03-02T10:00+08:00"),
    ... )
    >>> claim = DefaultedClaim(
    ...     claim_id=ClaimId("A-1"),
    ...     defaulted_on=date(2025, 3, 1),
    ...     exposure=Money.of(1_000_000),
    ...     flows=(flow,),
    ... )
    >>> loss = compute_realised_loss(claim, annual_rate="0.10", as_of=date(2026, 11, 24))
    >>> loss.present_value, loss.loss_rate, loss.is_final
    (Money('600000.00', 'CNY'), Decimal('0.400000'), False)
    """
    check_kind(claim, DefaultedClaim, "claim")
    if check_date(as_of) < claim.defaulted_on:
        raise InvalidValue("as_of", "is before the default")
    flows = claim.flows_by(as_of, known_at=known_at)
    worth = _present(flows, claim.defaulted_on, _rate(annual_rate))
    lost = _share(claim.exposure.amount - worth, claim.exposure.amount)
    currency = claim.exposure.currency
    return RealisedLoss(
        claim_id=claim.claim_id,
        as_of=as_of,
        exposure=claim.exposure,
        by_kind=tuple(
            (kind, total((one.amount for one in flows if one.kind is kind), currency))
            for kind in RecoveryKind
        ),
        present_value=Money.rounded(worth, currency),
        loss_rate=lost,
        is_final=claim.closed_on is not None and claim.closed_on <= as_of,
    )


@attrs.frozen(kw_only=True)
class RecoveredByMonth:
    """What had come back so many months after default, before costs."""

    months: int = attrs.field(metadata=NOT_NEGATIVE)
    recovered: Money = attrs.field(repr=hidden, metadata=C2)
    share: Decimal | None = attrs.field(repr=hidden, metadata=C2)
    """Of the exposure; None of an exposure of zero."""

    __attrs_post_init__ = check_fields


def compute_recovery_curve(
    claim: DefaultedClaim, *, as_of: date, known_at: datetime | None = None
) -> tuple[RecoveredByMonth, ...]:
    """What had come back month by month since default (回收曲线), up to the last whole month.

    Raises:
        InvalidValue: if the day is before the default.

    >>> claim = DefaultedClaim(
    ...     claim_id=ClaimId("A-1"), defaulted_on=date(2026, 1, 31), exposure=Money.of(100)
    ... )
    >>> [one.months for one in compute_recovery_curve(claim, as_of=date(2026, 3, 1))]
    [0, 1]
    """
    check_kind(claim, DefaultedClaim, "claim")
    if check_date(as_of) < claim.defaulted_on:
        raise InvalidValue("as_of", "is before the default")
    points = []
    for months in range(months_between(claim.defaulted_on, as_of) + 1):
        flows = claim.flows_by(add_months(claim.defaulted_on, months), known_at=known_at)
        came = (flow.amount for flow in flows if not flow.kind.is_cost)
        recovered = total(came, claim.exposure.currency)
        share = _share(recovered.amount, claim.exposure.amount)
        points.append(RecoveredByMonth(months=months, recovered=recovered, share=share))
    return tuple(points)


@attrs.frozen(kw_only=True)
class PortfolioLoss:
    """The losses of several claims together (组合已实现损失)."""

    losses: tuple[RealisedLoss, ...]
    exposure: Money = attrs.field(repr=hidden, metadata=C2)
    recovered: Money = attrs.field(repr=hidden, metadata=C2)
    costs: Money = attrs.field(repr=hidden, metadata=C2)
    weighted_rate: Decimal | None = attrs.field(repr=hidden, metadata=C2)
    """Of the whole exposure; None if there is none."""
    average_rate: Decimal | None = attrs.field(repr=hidden, metadata=C2)
    """Each claim counted once, but for those without a rate; None if none has one."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The sums and both rates."""
        return (
            Line(Text("债权笔数", "claims"), len(self.losses)),
            Line(Text("违约风险暴露合计", "exposure at default in all"), self.exposure),
            Line(Text("回收合计", "recovered in all"), self.recovered),
            Line(Text("清收费用合计", "costs in all"), self.costs),
            Line(
                Text("加权损失率", "loss rate weighted by exposure"),
                percentage(self.weighted_rate),
                "percent",
            ),
            Line(
                Text("平均损失率", "average loss rate"), percentage(self.average_rate), "percent"
            ),
        )


@in_arithmetic
def compute_portfolio_loss(
    claims: tuple[DefaultedClaim, ...],
    *,
    annual_rate: Number,
    as_of: date,
    known_at: datetime | None = None,
    currency: str = "CNY",
) -> PortfolioLoss:
    """The realised loss of several claims: weighted by exposure, and each counted once.

    Args:
        claims: of one currency.
        annual_rate: to discount by.
        as_of: the day.
        known_at: an instant: what was entered later is not known.
        currency: of the claims.

    Raises:
        InvalidValue: if a claim is there twice, or defaulted after the day.
        CurrencyMismatch: if a claim is in another currency.

    >>> compute_portfolio_loss((), annual_rate=0, as_of=date(2026, 11, 24)).weighted_rate is None
    True
    """
    check_tuple(claims, DefaultedClaim, "claims")
    if repeated(claim.claim_id for claim in claims):
        raise InvalidValue("claims", "hold one claim twice")
    if any(claim.exposure.currency != currency for claim in claims):
        raise CurrencyMismatch("claims", "hold one in another currency")
    losses = tuple(
        compute_realised_loss(claim, annual_rate=annual_rate, as_of=as_of, known_at=known_at)
        for claim in claims
    )
    exposure = total((one.exposure for one in losses), currency)
    lost = exposure - total((one.present_value for one in losses), currency)
    rates = [one.loss_rate for one in losses if one.loss_rate is not None]
    return PortfolioLoss(
        losses=losses,
        exposure=exposure,
        recovered=total((one.recovered for one in losses), currency),
        costs=total((one.costs for one in losses), currency),
        weighted_rate=_share(lost.amount, exposure.amount),
        average_rate=_share(sum(rates, Decimal(0)), Decimal(len(rates))),
    )
