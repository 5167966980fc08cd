"""Compensation (绩效薪酬): a bonus plan as data, and the bonus of one manager by it, line by line.

A plan prices what a manager achieved: so much a unit, per ten thousand of an amount, or a share of a fee,
in tiers or not. A sale earns only if its decision allows it. The lines add up to the gross; every
reduction has its reason; what is left is divided into deferred and payable. A run works in whole numbers
(fen, hundredths of a unit, ten-thousandths), which the values here keep beside what they were given. The regulator's limits are in `remuneration`, scorecards in `performance`, tax in `tax`.

Leaves out clawback, refunds of paid bonus, team-leader overrides and grades.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, NewType, Protocol, TypeAlias

import attrs

from bankrm.attribution import Attribution
from bankrm.brackets import Brackets, Closed
from bankrm.calendars import Period
from bankrm.checks import check_kind, check_text, check_tuple
from bankrm.days import check_date
from bankrm.errors import InvalidRule, InvalidValue, RuleNotInForce
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, Number, check_yuan, half_up_div, number
from bankrm.rules import Effect
from bankrm.staff import StaffId
from bankrm.workings import Line

__all__ = [
    "Achievement",
    "Achievements",
    "BonusItem",
    "BonusLine",
    "BonusPlan",
    "BonusStatement",
    "Deduction",
    "Judged",
    "PlanColumns",
    "PlanId",
    "PriceUnit",
    "Reduction",
    "ReductionKind",
    "TierMode",
    "UnpaidAchievement",
    "UnpaidReason",
    "compute_bonus",
]

PlanId = NewType("PlanId", str)

_UPLIFT = Text("考核系数上浮", "KPI coefficient above one")
_SCALE = 10_000  # coefficients and rates have at most four decimals


class Judged(Protocol):
    """A decision, of whatever facts, on the scale of effects: `rules.Decision` is one."""

    @property
    def outcome(self) -> Effect:
        """What was decided."""


class PriceUnit(Label):
    """What a price is paid for."""

    PER_UNIT = "per_unit", "元/户（件）", "yuan a unit"
    PER_TEN_THOUSAND = "per_ten_thousand", "元/万元", "yuan per 10,000 yuan"
    SHARE = "share", "占收入比例", "share of the amount"


class TierMode(Label):
    """How prices in tiers are applied."""

    MARGINAL = "marginal", "超额累进", "each slice at its own price"
    WHOLE = "whole", "全额累进", "all of it at the price reached"


class UnpaidReason(Label):
    """Why an achievement earns nothing."""

    NO_DECISION = "no_decision", "销售没有合规结论", "the sale has no decision"
    NOT_ALLOWED = "not_allowed", "销售未获准", "the sale is not allowed"
    STEPS_OPEN = "steps_open", "规定动作未完成", "steps that the sale owes are not done"


class ReductionKind(Label):
    """What takes from the gross, in the order applied."""

    ITEM_CAP = "item_cap", "单项封顶", "cap on an item"
    KPI = "kpi", "考核系数", "KPI coefficient below one"
    COMPLIANCE = "compliance", "合规系数", "compliance coefficient below one"
    PLAN_CAP = "plan_cap", "总额封顶", "cap on the whole"
    DEDUCTION = "deduction", "扣减", "deduction"


_KIND_NAMES = {kind: Text(kind.zh, kind.en) for kind in ReductionKind}


def _price(value: Brackets | Number) -> Brackets:
    if isinstance(value, Brackets):
        return value
    return Brackets(bounds=(), rates=(value,), closed=Closed.LOWER)


@attrs.frozen(kw_only=True)
class BonusItem:
    """One priced thing of a plan (计价项目).

    Quantities above the `floor` are priced. Prices in tiers are `Brackets` over what is above it, in
    units or yuan; a single number is a price without tiers.
    """

    code: str
    name: Text
    unit: PriceUnit
    price: Brackets = attrs.field(converter=_price)
    tiers: TierMode = TierMode.MARGINAL
    floor: Money | int = 0
    """Units, or yuan for a price on an amount."""
    cap: Money | None = None
    """The most it pays."""
    sale_based: bool = False
    """Whether each achievement is a sale and needs a decision that allows it."""
    price_fen: Callable[[int], int] = attrs.field(init=False, repr=False, eq=False)
    floor_hundredths: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_text(self.code, "code")
        check_kind(self.name, Text, "name")
        check_kind(self.unit, PriceUnit, "unit")
        check_kind(self.tiers, TierMode, "tiers")
        if self.cap is not None:
            check_yuan(self.cap, "cap")
        if min(self.price.rates) < 0:
            raise InvalidValue("price", "must not be negative")
        floor = _hundredths(self.floor, "floor")
        if floor < 0 or (floor and isinstance(self.floor, Money) is not self.on_amount):
            raise InvalidValue("floor", "must be in what the price is for, and not negative")
        per = Decimal(10_000 if self.unit is PriceUnit.PER_TEN_THOUSAND else 1)
        prices = Brackets(
            bounds=self.price.bounds,
            rates=[ARITHMETIC.divide(rate, per) for rate in self.price.rates],
            closed=self.price.closed,
        )
        whole = self.tiers is TierMode.WHOLE
        object.__setattr__(
            self, "price_fen", prices.whole_minor if whole else prices.marginal_minor
        )
        object.__setattr__(self, "floor_hundredths", floor)

    @property
    def on_amount(self) -> bool:
        """Whether it prices an amount of yuan, and not a number of units."""
        return self.unit is not PriceUnit.PER_UNIT


def _faults(*checks: tuple[bool, str]) -> str:
    return "; ".join(fault for found, fault in checks if found)


def _hundredths(quantity: Money | int, field: str) -> int:
    """Yuan in fen, units in hundredths: one scale, so that one arithmetic prices both."""
    if type(quantity) is int:
        return quantity * 100
    return check_yuan(quantity, field, signed=True).minor


def _key(item: str, on_amount: bool) -> str:  # noqa: FBT001  # half of the key
    """What a plan is searched by: an item, and whether yuan or units are meant."""
    return ("¥" if on_amount else "#") + item


def _scaled(value: Number, field: str) -> int:
    scaled = number(value, field).scaleb(4, ARITHMETIC)
    if scaled < 0 or scaled != int(scaled):
        raise InvalidValue(field, "must not be negative, nor finer than 0.0001")
    return int(scaled)


class PlanColumns(NamedTuple):
    """A plan in whole numbers, item after item, as a run reads it."""

    places: dict[str, int]
    prices: tuple[tuple[int, Callable[[int], int]], ...]
    """Floor in hundredths, and what a quantity above it earns in fen."""
    sales: tuple[bool, ...]
    caps: tuple[tuple[int, int, Text], ...]
    """Place, cap in fen and name of each item that has a cap."""
    kpi_least: int
    kpi_most: int | None
    cap: int | None
    deferral: int


@attrs.frozen(kw_only=True)
class BonusPlan:
    """A version of a bonus plan (计价方案), in force from `since` until the day before `until`."""

    id: PlanId
    version: str
    name: Text
    since: date
    until: date | None = None
    items: tuple[BonusItem, ...]
    kpi_least: Number = 0
    """Lower limit of the KPI coefficient."""
    kpi_most: Number | None = None
    """Upper limit of the KPI coefficient; None for none."""
    cap: Money | None = None
    """The most it pays in all; None for none (上不封顶)."""
    deferral_rate: Number = 0
    """Share of the net that is deferred, or held as a risk reserve."""
    columns: PlanColumns = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_text(self.id, "id")
        check_text(self.version, "version")
        check_date(self.since, "since")
        check_tuple(self.items, BonusItem, "items")
        least = _scaled(self.kpi_least, "kpi_least")
        most = None if self.kpi_most is None else _scaled(self.kpi_most, "kpi_most")
        deferral = _scaled(self.deferral_rate, "deferral_rate")
        codes = {item.code for item in self.items}
        ends_early = self.until is not None and check_date(self.until, "until") <= self.since
        faults = _faults(
            (not self.items, "there is no item"),
            (len(codes) < len(self.items), "an item appears twice"),
            (ends_early, "it ends before it begins"),
            (most is not None and least > most, "the limits of the KPI coefficient are crossed"),
            (deferral > _SCALE, "more than all is deferred"),
        )
        if faults:
            raise InvalidRule("plan", faults)
        columns = PlanColumns(
            places={_key(item.code, item.on_amount): at for at, item in enumerate(self.items)},
            prices=tuple((item.floor_hundredths, item.price_fen) for item in self.items),
            sales=tuple(item.sale_based for item in self.items),
            caps=tuple(
                (at, item.cap.minor, item.name)
                for at, item in enumerate(self.items)
                if item.cap is not None
            ),
            kpi_least=least,
            kpi_most=most,
            cap=None if self.cap is None else check_yuan(self.cap, "cap").minor,
            deferral=deferral,
        )
        object.__setattr__(self, "columns", columns)

    def is_in_force(self, as_of: date) -> bool:
        """Whether this version applies on a day."""
        return self.since <= check_date(as_of) and (self.until is None or as_of < self.until)


@attrs.frozen(kw_only=True)
class Achievement:
    """What was achieved on one item: an amount of yuan or a number of units.

    A sale carries its decision: `rules.Decision` or its outcome. It earns if that is ALLOW, or STEPS
    and all steps are done.
    """

    item: str
    quantity: Money | int
    reference: str | None = None
    """The sale, loan or account behind it."""
    attribution: Attribution | None = None
    """None: all of it is the manager's own."""
    decision: Judged | Effect | None = None
    steps_done: bool = False
    unpaid_reason: UnpaidReason | None = attrs.field(init=False)
    """Why the decision forbids paying; None if it does not, or there is none."""
    hundredths: int = attrs.field(init=False, repr=False, eq=False)
    key: str = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_text(self.item, "item")
        object.__setattr__(self, "key", _key(self.item, isinstance(self.quantity, Money)))
        object.__setattr__(self, "hundredths", _hundredths(self.quantity, "quantity"))
        reason = None if self.decision is None else self._forbids(self.decision)
        object.__setattr__(self, "unpaid_reason", reason)

    def _forbids(self, decision: Judged | Effect) -> UnpaidReason | None:
        outcome = decision if isinstance(decision, Effect) else getattr(decision, "outcome", None)
        check_kind(outcome, Effect, "decision")
        if outcome is Effect.STEPS:
            return None if self.steps_done is True else UnpaidReason.STEPS_OPEN
        return None if outcome is Effect.ALLOW else UnpaidReason.NOT_ALLOWED


@attrs.frozen(kw_only=True)
class Deduction:
    """An amount taken for bad loans, complaints or violations, with its reason."""

    name: Text
    amount: Money

    def __attrs_post_init__(self) -> None:
        check_kind(self.name, Text, "name")
        check_yuan(self.amount, "amount")


@attrs.frozen(kw_only=True)
class Achievements:
    """What one manager achieved in a period, and how that period is judged."""

    staff_id: StaffId
    period: Period
    entries: tuple[Achievement, ...]
    kpi_coefficient: Number
    compliance_coefficient: Number
    """0 to 1."""
    deductions: tuple[Deduction, ...] = ()
    kpi_scaled: int = attrs.field(init=False, repr=False, eq=False)
    compliance_scaled: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_text(self.staff_id, "staff_id")
        check_kind(self.period, Period, "period")
        check_tuple(self.entries, Achievement, "entries")
        check_tuple(self.deductions, Deduction, "deductions")
        compliance = _scaled(self.compliance_coefficient, "compliance_coefficient")
        if compliance > _SCALE:
            raise InvalidValue("compliance_coefficient", "must be from 0 to 1")
        object.__setattr__(self, "kpi_scaled", _scaled(self.kpi_coefficient, "kpi_coefficient"))
        object.__setattr__(self, "compliance_scaled", compliance)


@attrs.frozen(kw_only=True)
class BonusLine:
    """One line of the gross: an item, or what a KPI coefficient above one adds."""

    item: BonusItem | None
    name: Text
    quantity: Money | Decimal | None
    """What was credited and may be paid for, before the item's floor; units as a number."""
    amount: Money


@attrs.frozen(kw_only=True)
class Reduction:
    """What is taken from the gross, and why."""

    kind: ReductionKind
    name: Text
    amount: Money
    claimed: Money
    """What the reason asked for; more than `amount` if there was not enough left."""


@attrs.frozen
class UnpaidAchievement:
    """An achievement that earned nothing, and why."""

    achievement: Achievement
    reason: UnpaidReason


_Cut: TypeAlias = tuple[ReductionKind, Text, int, int]


@attrs.frozen(kw_only=True)
class BonusStatement:
    """A manager's bonus: lines that add up to the gross, reductions, what is deferred and payable.

    Made by `compute_bonus`; it keeps whole fen and makes its lines when they are read.
    """

    plan: BonusPlan
    achievements: Achievements
    as_of: date
    unpaid: tuple[UnpaidAchievement, ...]
    _quantities: tuple[int, ...] = attrs.field(repr=False)
    _amounts: tuple[int, ...] = attrs.field(repr=False)
    _uplift: int = attrs.field(repr=False)
    _cuts: tuple[_Cut, ...] = attrs.field(repr=False)

    @property
    def lines(self) -> tuple[BonusLine, ...]:
        """What makes up the gross."""
        lines = [
            BonusLine(
                item=item,
                name=item.name,
                quantity=Money.from_minor(quantity)
                if item.on_amount
                else Decimal(quantity).scaleb(-2, ARITHMETIC),
                amount=Money.from_minor(amount),
            )
            for item, quantity, amount in zip(
                self.plan.items, self._quantities, self._amounts, strict=True
            )
        ]
        if self._uplift:
            uplift = Money.from_minor(self._uplift)
            lines.append(BonusLine(item=None, name=_UPLIFT, quantity=None, amount=uplift))
        return tuple(lines)

    @property
    def reductions(self) -> tuple[Reduction, ...]:
        """What is taken from the gross, in the order applied."""
        return tuple(
            Reduction(
                kind=kind,
                name=name,
                amount=Money.from_minor(taken),
                claimed=Money.from_minor(claimed),
            )
            for kind, name, taken, claimed in self._cuts
        )

    @property
    def gross(self) -> Money:
        """The sum of the lines."""
        return Money.from_minor(sum(self._amounts) + self._uplift)

    @property
    def net(self) -> Money:
        """Gross less reductions; never below zero."""
        return Money.from_minor(self._net)

    @property
    def deferred(self) -> Money:
        """The part of the net that the plan defers."""
        return Money.from_minor(half_up_div(self._net * self.plan.columns.deferral, _SCALE))

    @property
    def payable(self) -> Money:
        """The part of the net that is paid now."""
        return self.net - self.deferred

    @property
    def workings(self) -> tuple[Line, ...]:
        """The statement as a person checks it."""
        return (
            *(Line(line.name, line.amount) for line in self.lines),
            Line(Text("应计奖金", "gross"), self.gross),
            *(Line(cut.name, -cut.amount) for cut in self.reductions),
            Line(Text("净额", "net"), self.net),
            Line(Text("延期支付", "deferred"), self.deferred),
            Line(Text("当期支付", "payable now"), self.payable),
        )

    @property
    def _net(self) -> int:
        return sum(self._amounts) + self._uplift - sum(taken for _, _, taken, _ in self._cuts)


def compute_bonus(plan: BonusPlan, achievements: Achievements, *, as_of: date) -> BonusStatement:
    """A manager's bonus by a plan, in whole fen.

    Achievements of one item are added up first, each with the manager's share of it, so that tiers count
    the whole; then, in this order: floor, price, cap of the item, KPI coefficient, compliance
    coefficient, cap of the plan, deductions. The net never falls below zero.

    Args:
        plan: the version in force.
        achievements: what the manager achieved, with coefficients and deductions.
        as_of: the day whose version of the plan governs, as a rule the period's last.

    Raises:
        RuleNotInForce: if the plan is not in force on the day.
        InvalidValue: with all achievements that the plan cannot price.

    >>> plan = BonusPlan(
    ...     id=PlanId("P-2026"),
    ...     version="1",
    ...     name=Text("零售计价方案", "retail plan"),
    ...     since=date(2026, 1, 1),
    ...     items=(
    ...         BonusItem(
    ...             code="deposits",
    ...             name=Text("存款日均增量", "deposit growth"),
    ...             unit=PriceUnit.PER_TEN_THOUSAND,
    ...             price=12,
    ...         ),
    ...         BonusItem(
    ...             code="funds",
    ...             name=Text("基金手续费", "fund fees"),
    ...             unit=PriceUnit.SHARE,
    ...             price="0.05",
    ...             sale_based=True,
    ...         ),
    ...     ),
    ...     deferral_rate="0.40",
    ... )
    >>> done = Achievements(
    ...     staff_id=StaffId("S-1"),
    ...     period=Period.month(2026, 11),
    ...     entries=(
    ...         Achievement(item="deposits", quantity=Money.of(2_000_000)),
    ...         Achievement(item="funds", quantity=Money.of(10_000), decision=Effect.ALLOW),
    ...         Achievement(item="funds", quantity=Money.of(90_000), decision=Effect.REFUSE),
    ...     ),
    ...     kpi_coefficient="0.9",
    ...     compliance_coefficient=1,
    ... )
    >>> statement = compute_bonus(plan, done, as_of=date(2026, 11, 30))
    >>> for line in statement.workings:
    ...     print(line.explain("en"))
    deposit growth: CN¥2,400.00
    fund fees: CN¥500.00
    gross: CN¥2,900.00
    KPI coefficient below one: -CN¥290.00
    net: CN¥2,610.00
    deferred: CN¥1,044.00
    payable now: CN¥1,566.00
    >>> [entry.reason.en for entry in statement.unpaid]
    ['the sale is not allowed']
    """
    if not plan.is_in_force(as_of):
        raise RuleNotInForce("plan", "this version is not in force on that day")
    columns = plan.columns
    places, sales = columns.places, columns.sales
    quantities, unpaid = [0] * len(sales), []
    for entry in achievements.entries:
        place = places.get(entry.key)
        if place is None:
            raise InvalidValue("entries", "; ".join(_unpriced(plan, achievements)))
        reason = entry.unpaid_reason
        if sales[place] and entry.decision is None:
            reason = UnpaidReason.NO_DECISION
        if reason is not None:
            unpaid.append(UnpaidAchievement(entry, reason))
        elif entry.attribution is None:
            quantities[place] += entry.hundredths
        else:
            whole = entry.hundredths
            quantities[place] += entry.attribution.credited(achievements.staff_id, whole)
    amounts = [
        price(quantity - floor) if quantity > floor else 0
        for quantity, (floor, price) in zip(quantities, columns.prices, strict=True)
    ]
    uplift, cuts = _reduce(columns, achievements, amounts)
    return BonusStatement(
        plan=plan,
        achievements=achievements,
        as_of=as_of,
        unpaid=tuple(unpaid),
        quantities=tuple(quantities),
        amounts=tuple(amounts),
        uplift=uplift,
        cuts=cuts,
    )


def _unpriced(plan: BonusPlan, achievements: Achievements) -> Iterator[str]:
    items = {item.code: item for item in plan.items}
    for entry in achievements.entries:
        if entry.item not in items:
            yield f"the plan has no item {entry.item}"
        elif entry.key not in plan.columns.places:
            yield f"{entry.item} needs {'yuan' if items[entry.item].on_amount else 'units'}"


def _reduce(
    columns: PlanColumns, achievements: Achievements, amounts: list[int]
) -> tuple[int, tuple[_Cut, ...]]:
    """What the KPI coefficient adds, and what caps, coefficients and deductions take, in order."""
    cuts: list[_Cut] = []
    left = sum(amounts)
    for at, cap, name in columns.caps:
        left = _take(cuts, left, amounts[at] - cap, ReductionKind.ITEM_CAP, name)
    kpi = max(columns.kpi_least, achievements.kpi_scaled)
    kpi = kpi if columns.kpi_most is None else min(columns.kpi_most, kpi)
    change = half_up_div(left * (kpi - _SCALE), _SCALE)
    uplift = max(0, change)
    left = _take(cuts, left, -change, ReductionKind.KPI) + uplift
    lost = half_up_div(left * (_SCALE - achievements.compliance_scaled), _SCALE)
    left = _take(cuts, left, lost, ReductionKind.COMPLIANCE)
    if columns.cap is not None:
        left = _take(cuts, left, left - columns.cap, ReductionKind.PLAN_CAP)
    for deduction in achievements.deductions:
        claimed = deduction.amount.minor
        left = _take(cuts, left, claimed, ReductionKind.DEDUCTION, deduction.name)
    return uplift, tuple(cuts)


def _take(
    cuts: list[_Cut], left: int, claimed: int, kind: ReductionKind, name: Text | None = None
) -> int:
    """Note what is taken, at most all that is left; return what then is left."""
    if claimed <= 0:
        return left
    taken = min(claimed, left)
    cuts.append((kind, name or _KIND_NAMES[kind], taken, claimed))
    return left - taken
