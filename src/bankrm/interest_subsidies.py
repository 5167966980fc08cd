"""Interest subsidies of consumer loans (个人消费贷款财政贴息): what the treasury pays of a person's interest.

Two versions of the plan, chosen by the day of the spending: as first published for 2025, with limits on
fields and on single purchases, and as eased from 2026, when instalments of card bills came in. It ends with
2026. A purchase above the amount that counts is counted in that proportion of what is still owed for it:
the plan does not say so, and it is the smaller reading.

Leaves out which lenders take part, how the treasuries share the cost, and whether a purchase was real.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Param
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, check_yuan, half_up, in_arithmetic, total
from bankrm.ratios import legible
from bankrm.regulations.personal_lending import (
    SUBSIDY_BORROWER_CAP,
    SUBSIDY_ITEM_CAP,
    SUBSIDY_ITEM_COUNTED,
    SUBSIDY_NOTICE,
    SUBSIDY_PLAN,
    SUBSIDY_POINTS,
    SUBSIDY_RATE_PERCENT,
    SUBSIDY_SMALL_CAP,
)
from bankrm.rules import STATUTORY
from bankrm.workings import Line

__all__ = [
    "Spending",
    "SpendingField",
    "SpendingSubsidy",
    "Subsidy",
    "SubsidyClaim",
    "compute_subsidy",
]

_YEAR_DAYS = 360  # a daily rate is a 360th of the yearly one
_ENDS = SUBSIDY_NOTICE.until or date.max


class SpendingField(Label):
    """What was bought, by the fields that the plan of 2025 lists for large purchases."""

    VEHICLE = "vehicle", "家用汽车", "household vehicles"
    FAMILY = "family", "养老生育", "care of the elderly and childbirth"
    EDUCATION = "education", "教育培训", "education and training"
    TOURISM = "tourism", "文化旅游", "culture and tourism"
    HOME = "home", "家居家装", "furnishing and decoration"
    ELECTRONICS = "electronics", "电子产品", "electronics"
    HEALTH = "health", "健康医疗", "health and medicine"
    OTHER = "other", "其他消费", "any other consumption"


@attrs.frozen(kw_only=True)
class Spending:
    """One purchase from a consumer loan, and the days of interest that a subsidy is asked for."""

    on: date = attrs.field(repr=hidden, metadata=C2)
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    field: SpendingField | None = attrs.field(default=None, repr=hidden, metadata=C2)
    recognised: bool | None = None
    """Whether the lender can see in its accounts that it was spent on consumption."""
    card_instalments: bool | None = None
    """Whether it is a card bill paid by instalments (信用卡账单分期); the plan of 2025 asks for it."""
    balance: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What is owed for it over these days."""
    accrues_from: date
    accrues_until: date
    """The first day that no longer bears interest."""
    granted: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What of it was subsidised before."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("amount", "balance", "granted"):
            if (amount := getattr(self, name)) is not None:
                check_yuan(amount, name)
        if not self.amount:
            raise InvalidValue("amount", "must be above zero")
        if self.balance > self.amount:
            raise InvalidValue("balance", "is more than was spent")
        if self.accrues_from < self.on:
            raise InvalidValue("accrues_from", "is before the money was spent")
        if self.accrues_until <= self.accrues_from:
            raise InvalidValue("accrues_until", "is not after the first day")

    @property
    def eased(self) -> bool:
        """Whether the version of 2026 governs it."""
        return self.on >= SUBSIDY_NOTICE.since


@attrs.frozen(kw_only=True)
class SubsidyClaim:
    """What one lender claims for one borrower at a time; a claim is of one version, and in 2026 of one year."""

    client_id: ClientId
    contract_rate: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """Of a year, as a fraction."""
    spendings: tuple[Spending, ...] = attrs.field(repr=False)
    granted: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What this borrower already had here: under the plan of 2025 in all, later in this year."""
    granted_small: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """Of it for small purchases under the plan of 2025."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.contract_rate > 1:
            raise InvalidValue("contract_rate", "is a fraction: 0.03, not 3")
        for name in ("granted", "granted_small"):
            if (amount := getattr(self, name)) is not None:
                check_yuan(amount, name)
        if not self.spendings:
            raise InvalidValue("spendings", "need one at least")
        if len({spending.eased for spending in self.spendings}) > 1:
            raise InvalidValue("spendings", "fall under two versions of the plan")
        if self.eased and len(self._years) > 1:
            raise InvalidValue("spendings", "bear interest in more than one year")

    @property
    def eased(self) -> bool:
        """Whether the version of 2026 governs it."""
        return self.spendings[0].eased

    @property
    def _years(self) -> set[int]:
        one = timedelta(days=1)
        lasts = {(spending.accrues_until - one).year for spending in self.spendings}
        return lasts | {spending.accrues_from.year for spending in self.spendings}


@attrs.frozen(kw_only=True)
class SpendingSubsidy:
    """What one purchase is worth in subsidy, before the caps that all share."""

    amount: Money | None = attrs.field(repr=hidden, metadata=C2)
    """None if it cannot be told."""
    reason: Text | None = None
    """Why it is nothing, or cannot be told."""
    small: bool = False
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Subsidy:
    """What a claim is worth, and how that was found."""

    amount: Money | None = attrs.field(repr=hidden, metadata=C2)
    """None if a purchase, or what was granted before, is unknown."""
    reason: Text | None
    """Why it cannot be told."""
    spendings: tuple[SpendingSubsidy, ...] = attrs.field(repr=False)
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


_UNSEEN = Text("交易信息不能识别", "the lender cannot see that it was spent on consumption")
_UNKNOWN_USE = Text("是否可识别未知", "whether the lender can see it is unknown")
_OUT_OF_TIME = Text("消费日不在政策期内", "it was not spent in the days of the plan")
_CARD = Text("2025年方案不含信用卡业务", "the plan of 2025 leaves out cards")
_UNKNOWN_CARD = Text("是否信用卡业务未知", "whether it is a card bill is unknown")
_OTHER_FIELD = Text("大额消费不属于所列领域", "a large purchase in none of the listed fields")
_UNKNOWN_FIELD = Text("大额消费的领域未知", "the field of a large purchase is unknown")
_UNKNOWN_ITEM = Text("该笔已贴息金额未知", "what of it was subsidised before is unknown")
_ITEM_OPEN = Text("有消费尚不能确定", "a purchase cannot be told")
_UNKNOWN_GRANTED = Text("已贴息金额未知", "what was granted before is unknown")


def compute_subsidy(claim: SubsidyClaim) -> Subsidy:
    """What a claim for subsidy of interest is worth (贴息金额); the day of the spending governs.

    One point a year and at most half the contract rate, on what is owed for what was spent, by days over 360;
    each purchase to the fen, then the caps of a purchase, of small ones together, and of the borrower.

    Raises:
        InvalidValue: if it is no claim.

    >>> sofa = Spending(
    ...     on=date(2026, 3, 1),
    ...     amount=Money.of(36_000),
    ...     recognised=True,
    ...     balance=Money.of(36_000),
    ...     accrues_from=date(2026, 3, 1),
    ...     accrues_until=date(2026, 3, 31),
    ... )
    >>> claim = SubsidyClaim(
    ...     client_id=ClientId("P-1"),
    ...     contract_rate=Decimal("0.03"),
    ...     spendings=(sofa,),
    ...     granted=Money.of(0),
    ... )
    >>> compute_subsidy(claim).amount
    Money('30.00', 'CNY')
    """
    check_kind(claim, SubsidyClaim, "claim")
    found = tuple(_of_one(spending, claim.contract_rate) for spending in claim.spendings)
    lines = tuple(line for one in found for line in one.workings)
    known = [one for one in found if one.amount is not None]
    needs_small = not claim.eased and any(one.small for one in found)
    reason = None
    if len(known) < len(found):
        reason = _ITEM_OPEN
    elif claim.granted is None or (needs_small and claim.granted_small is None):
        reason = _UNKNOWN_GRANTED
    if reason is not None:
        return Subsidy(amount=None, reason=reason, spendings=found, workings=lines)
    on = (SUBSIDY_NOTICE if claim.eased else SUBSIDY_PLAN).since
    small = total(one.amount for one in known if one.small and one.amount is not None)
    large = total(one.amount for one in known if not one.small and one.amount is not None)
    capped, more = _capped(small, claim.granted_small, SUBSIDY_SMALL_CAP, on)
    amount, last = _capped(capped + large, claim.granted, SUBSIDY_BORROWER_CAP, on)
    result = Line(Text("贴息金额", "subsidy"), amount)
    return Subsidy(
        amount=amount, reason=None, spendings=found, workings=(*lines, *more, *last, result)
    )


def _capped(
    amount: Money, granted: Money | None, cap: Param[int], on: date
) -> tuple[Money, tuple[Line, ...]]:
    """An amount within what a cap of the day leaves; without a cap, or before anything is known, the amount."""
    row = STATUTORY.row(cap, on)
    if row is None or granted is None:
        return amount, ()
    most = Money.from_minor(row.value)
    left = max(most - granted, Money.of(0))
    lines = (
        Line(cap.name, most, basis=row.basis),
        Line(Text("其中已贴息", "of it granted before"), granted),
    )
    return min(amount, left), lines


def _of_one(spending: Spending, contract_rate: Decimal) -> SpendingSubsidy:
    """One purchase, with what the plan of its day counts of it."""
    counted = STATUTORY.row(SUBSIDY_ITEM_COUNTED, spending.on)
    most = None if counted is None else Money.from_minor(counted.value)
    small = most is not None and spending.amount < most
    nothing, unknown = _excluded(spending, small=small), _open(spending, small=small)
    if nothing is not None:
        return SpendingSubsidy(amount=Money.of(0), reason=nothing, small=small)
    if unknown is not None:
        return SpendingSubsidy(amount=None, reason=unknown, small=small)
    until = min(spending.accrues_until, _ENDS)
    days = max((until - spending.accrues_from).days, 0)
    base, rate = _base(spending, most), _rate(spending.on, contract_rate)
    found = _interest(base, rate, days)
    amount, lines = _capped(found, spending.granted, SUBSIDY_ITEM_CAP, spending.on)
    workings = (
        Line(Text("计入贴息的本金", "principal that counts"), base, basis=_basis(spending)),
        Line(Text("年贴息率", "subsidy of a year"), legible(rate)),
        Line(Text("天数", "days"), days),
        Line(Text("该笔贴息", "subsidy of this purchase"), found),
        *lines,
    )
    return SpendingSubsidy(amount=amount, small=small, workings=workings)


def _excluded(spending: Spending, *, small: bool) -> Text | None:
    """Why a purchase is not subsidised, whatever else is known of it."""
    if not SUBSIDY_PLAN.since <= spending.on < _ENDS:
        return _OUT_OF_TIME
    if spending.card_instalments and not spending.eased:
        return _CARD
    if spending.recognised is False:
        return _UNSEEN
    large = not spending.eased and not small
    return _OTHER_FIELD if large and spending.field is SpendingField.OTHER else None


def _open(spending: Spending, *, small: bool) -> Text | None:
    """What is not known of a purchase, and bears on its subsidy."""
    if spending.recognised is None:
        return _UNKNOWN_USE
    if spending.eased:
        return None
    if spending.card_instalments is None:
        return _UNKNOWN_CARD
    if not small and spending.field is None:
        return _UNKNOWN_FIELD
    return _UNKNOWN_ITEM if spending.granted is None else None


@in_arithmetic
def _base(spending: Spending, most: Money | None) -> Money:
    """What is owed for the part of a purchase that counts."""
    if most is None or spending.amount <= most:
        return spending.balance
    return Money(half_up(spending.balance.amount * most.amount / spending.amount.amount))


@in_arithmetic
def _rate(on: date, contract_rate: Decimal) -> Decimal:
    points, percent = _number(SUBSIDY_POINTS, on), _number(SUBSIDY_RATE_PERCENT, on)
    return min(points / 10_000, contract_rate * percent / 100)


def _number(of: Param[Any], on: date) -> Decimal:
    return Decimal(of.in_force(on).value)


@in_arithmetic
def _interest(base: Money, rate: Decimal, days: int) -> Money:
    return Money(half_up(base.amount * rate * days / _YEAR_DAYS))


def _basis(spending: Spending) -> Citation:
    return (SUBSIDY_NOTICE if spending.eased else SUBSIDY_PLAN).article()
