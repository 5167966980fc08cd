"""Client tiers (客户分层) and RFM: where a client stands by assets, and by buying habits.

Tiers are each bank's own: a `TierTable` is data of the bank, and none is shipped. A tier rises the month
after it is reached, and falls only after months of grace. No law sets this, so nothing here is cited.

Leaves out who is a wealth client by law (`wealth_clients`), and what a tier entitles to.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.clients import ClientId
from bankrm.days import add_months, check_date
from bankrm.errors import CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money
from bankrm.workings import Line

__all__ = [
    "Activity",
    "AumBasis",
    "ClientTier",
    "RfmScore",
    "TierChange",
    "TierStanding",
    "TierTable",
    "classify_tier",
    "score_rfm",
]


class AumBasis(Label):
    """Which figure of a client's assets a tier looks at."""

    POINT = "point", "时点", "on the day"
    MONTH_AVERAGE = "month_average", "月日均", "daily average of the month"
    QUARTER_AVERAGE = "quarter_average", "季日均", "daily average of the quarter"


@attrs.frozen(kw_only=True)
class ClientTier:
    """One tier of a bank's table, reached at `floor`."""

    code: str
    name: Text
    floor: Money = attrs.field(metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class TierTable:
    """A bank's tiers, lowest first: every figure from zero up falls in exactly one.

    >>> TierTable(
    ...     basis=AumBasis.POINT,
    ...     tiers=(ClientTier(code="gold", name=Text("金卡", "gold"), floor=Money.of(50_000)),),
    ...     grace_months=3,
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: tiers: must begin at zero
    """

    basis: AumBasis
    tiers: tuple[ClientTier, ...]
    grace_months: int = attrs.field(metadata=NOT_NEGATIVE)
    """Months in a row that a client may be below a tier and keep it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.tiers or self.tiers[0].floor:
            raise InvalidRule("tiers", "must begin at zero")
        if any(higher.floor <= lower.floor for lower, higher in pairwise(self.tiers)):
            raise InvalidRule("tiers", "must rise")
        if len({tier.code for tier in self.tiers}) < len(self.tiers):
            raise InvalidRule("tiers", "name one code twice")

    def tier(self, aum: Money) -> ClientTier:
        """The tier that a figure reaches; a floor itself belongs to the tier.

        Raises:
            CurrencyMismatch: if it is in another currency than the table.
        """
        check_kind(aum, Money, "aum")
        if aum < Money.of(0, self.tiers[0].floor.currency):
            raise InvalidValue("aum", "must not be negative")
        return [tier for tier in self.tiers if tier.floor <= aum][-1]

    def __getitem__(self, code: str) -> ClientTier:
        """The tier of that code."""
        check_text(code, "code")
        found = next((tier for tier in self.tiers if tier.code == code), None)
        if found is None:
            raise InvalidValue("code", "is no tier of this table")
        return found


class TierChange(Label):
    """What becomes of a client's tier."""

    FIRST = "first", "首次评定", "first tier"
    KEPT = "kept", "保持", "kept"
    UPGRADE = "upgrade", "升级", "upgrade"
    GRACE = "grace", "宽限保级", "kept in grace"
    DOWNGRADE = "downgrade", "降级", "downgrade"


@attrs.frozen(kw_only=True)
class TierStanding:
    """A client's tier after a month, and from when on."""

    table: TierTable = attrs.field(repr=False)
    aum: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The figure of the month, on the basis of the table."""
    previous: ClientTier | None
    tier: ClientTier
    """The tier from the next month on."""
    change: TierChange
    months_below: int
    """Months in a row, up to this one, below the tier held."""
    effective_from: date | None
    """The first day of a new tier; None if the tier is kept."""
    lapses_on: date | None
    """In grace: the first day of a lower tier, should no month reach the tier again."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        self.table.tier(self.aum)  # refuses another currency

    @property
    def workings(self) -> tuple[Line, ...]:
        """The figure, what it reaches, and the change."""
        reached = self.table.tier(self.aum)
        lines = [
            Line(Text("口径", "basis"), self.table.basis),
            Line(Text("资产规模", "assets"), self.aum),
            Line(
                _named("达到“{}”的标准", "floor of the tier reached, {}", reached), reached.floor
            ),
        ]
        if self.previous is not None:
            held = self.previous
            lines.append(
                Line(_named("现有“{}”的标准", "floor of the tier held, {}", held), held.floor)
            )
        if self.months_below:
            lines.append(Line(Text("连续低于标准月数", "months below it"), self.months_below))
            lines.append(Line(Text("宽限月数", "months of grace"), self.table.grace_months))
        lines.append(Line(Text("变动", "change"), self.change))
        if self.effective_from is not None:
            lines.append(Line(Text("生效日", "effective from"), self.effective_from))
        if self.lapses_on is not None:
            lines.append(Line(Text("宽限到期", "lapses on"), self.lapses_on))
        return tuple(lines)


def _named(zh: str, en: str, tier: ClientTier) -> Text:
    return Text(zh.format(tier.name.zh), en.format(tier.name.en))


def classify_tier(
    figures: Sequence[Money], table: TierTable, *, as_of: date, previous: str | None = None
) -> TierStanding:
    """The tier of a client after a month (客户分层), with grace before it falls.

    Args:
        figures: assets of consecutive months on the basis of the table, oldest first; the last is that
            of the month of `as_of`. Months before it only count for grace, and a month not given is
            taken for one that kept the tier: give one more than the months of grace.
        table: the bank's tiers.
        as_of: a day of the last month; a change takes effect on the first of the month after.
        previous: code of the tier held; None if there is none yet.

    Raises:
        InvalidValue: without a figure, with a negative one, or if `previous` is no tier of the table.
        CurrencyMismatch: if a figure is in another currency than the table.

    >>> gold = ClientTier(code="gold", name=Text("金卡", "gold"), floor=Money.of(50_000))
    >>> mass = ClientTier(code="mass", name=Text("普通", "mass"), floor=Money.of(0))
    >>> table = TierTable(basis=AumBasis.MONTH_AVERAGE, tiers=(mass, gold), grace_months=2)
    >>> day = date(2026, 11, 30)
    >>> up = classify_tier([Money.of(50_000)], table, as_of=day, previous="mass")
    >>> up.change.en, up.effective_from.isoformat()
    ('upgrade', '2026-12-01')
    >>> kept = classify_tier([Money.of(49_999)], table, as_of=day, previous="gold")
    >>> kept.tier.code, kept.change.en, kept.lapses_on.isoformat()
    ('gold', 'kept in grace', '2027-02-01')
    """
    check_kind(figures, Sequence, "figures")
    check_kind(table, TierTable, "table")
    next_month = add_months(check_date(as_of).replace(day=1), 1)
    reached = [table.tier(figure) for figure in figures]
    if not reached:
        raise InvalidValue("figures", "need at least the month of as_of")
    held, now = None if previous is None else table[previous], reached[-1]
    below = 0 if held is None else _run_below(reached, held)
    left = table.grace_months - below
    change = _change(now, held, left)
    in_grace = change is TierChange.GRACE
    moves = not in_grace and change is not TierChange.KEPT
    return TierStanding(
        table=table,
        aum=figures[-1],
        previous=held,
        tier=held if in_grace and held is not None else now,
        change=change,
        months_below=below,
        effective_from=next_month if moves else None,
        lapses_on=add_months(next_month, left + 1) if in_grace else None,
    )


def _run_below(reached: Sequence[ClientTier], held: ClientTier) -> int:
    """How many months in a row, up to the last, were below a tier."""
    low = [tier.floor < held.floor for tier in reversed(reached)]
    return low.index(False) if False in low else len(low)


def _change(now: ClientTier, held: ClientTier | None, left: int) -> TierChange:
    if held is None:
        return TierChange.FIRST
    if now.floor == held.floor:
        return TierChange.KEPT
    if now.floor > held.floor:
        return TierChange.UPGRADE
    return TierChange.GRACE if left >= 0 else TierChange.DOWNGRADE


# RFM


@attrs.frozen(kw_only=True)
class Activity:
    """What a client did in a window that the host chose: transactions, purchases, visits."""

    client_id: ClientId
    last_on: date | None = attrs.field(repr=False, metadata=C2)
    """The day of the last one; None if there was none."""
    count: int = attrs.field(repr=False, metadata=C2 | NOT_NEGATIVE)
    amount: Money = attrs.field(repr=False, metadata=C2 | NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.last_on is None) != (self.count == 0):
            raise InvalidValue("last_on", "is known exactly where something was counted")


@attrs.frozen(kw_only=True)
class RfmScore:
    """A client's fifths among a population, 5 the best: recency, frequency, monetary value."""

    client_id: ClientId
    recency: int = attrs.field(repr=hidden, metadata=C2)
    frequency: int = attrs.field(repr=hidden, metadata=C2)
    monetary: int = attrs.field(repr=hidden, metadata=C2)
    days_since: int | None = attrs.field(repr=hidden, metadata=C2)
    """Days since the last activity; None if there was none."""

    __attrs_post_init__ = check_fields

    @property
    def code(self) -> str:
        """The three digits as they are usually written, such as 555."""
        return f"{self.recency}{self.frequency}{self.monetary}"


_FIFTHS = 5


def score_rfm(population: Iterable[Activity], *, as_of: date) -> tuple[RfmScore, ...]:
    """Rank clients in fifths by recency, frequency and monetary value (RFM), in the order given.

    A client's fifth follows from the share of the population that is strictly better, so that equal
    clients share the better fifth and the order of the population does not matter.

    Raises:
        InvalidValue: if a client is given twice, or was active after `as_of`.
        CurrencyMismatch: if amounts are of several currencies.

    >>> people = [
    ...     Activity(
    ...         client_id=ClientId(f"C-{n}"), last_on=date(2026, 11, n), count=n, amount=Money.of(n)
    ...     )
    ...     for n in range(1, 6)
    ... ]
    >>> [score.code for score in score_rfm(people, as_of=date(2026, 11, 24))]
    ['111', '222', '333', '444', '555']
    """
    check_date(as_of)
    check_kind(population, Iterable, "population")
    active = tuple(population)
    for one in active:
        check_kind(one, Activity, "population")
        if one.last_on is not None and one.last_on > as_of:
            raise InvalidValue("last_on", "is after as_of")
    if len({one.client_id for one in active}) < len(active):
        raise InvalidValue("population", "holds one client twice")
    if len({one.amount.currency for one in active}) > 1:
        raise CurrencyMismatch("amount", "needs one currency")
    recency = _fifths([0 if one.last_on is None else one.last_on.toordinal() for one in active])
    frequency = _fifths([one.count for one in active])
    monetary = _fifths([one.amount.minor for one in active])
    return tuple(
        RfmScore(
            client_id=one.client_id,
            recency=r,
            frequency=f,
            monetary=m,
            days_since=None if one.last_on is None else (as_of - one.last_on).days,
        )
        for one, r, f, m in zip(active, recency, frequency, monetary, strict=True)
    )


def _fifths(figures: Sequence[int]) -> list[int]:
    """Each figure's fifth, 5 for the highest."""
    ascending, size = sorted(figures), len(figures)
    better = (size - bisect_right(ascending, figure) for figure in figures)
    return [_FIFTHS - count * _FIFTHS // size for count in better]
