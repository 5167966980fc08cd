"""Scoring of leads (线索评分): points by a table that the bank owns, proven when it is built.

A table reads traits of a lead. Codes it must cover one by one or say what every other code gets; figures it
covers by bands that begin at zero. A trait that is not known scores nothing and is named. No table is
shipped: what makes a good lead is the bank's own experience. Leaves out models that learn from results.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import attrs

from bankrm.checks import check_kind, repeated
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label, OwnLabel, Text
from bankrm.leads import Lead, LeadChannel, LeadId, LeadInitiator, LeadSource
from bankrm.money import Money
from bankrm.products import ProductFamily
from bankrm.workings import Line

__all__ = [
    "CodeCriterion",
    "CodePoints",
    "Criterion",
    "FigureCriterion",
    "FigurePoints",
    "GradeFloor",
    "LeadScore",
    "LeadTrait",
    "ScoreTable",
    "score_lead",
]


class LeadTrait(Label):
    """What a table can give points for."""

    SOURCE = "source", "线索来源", "source"
    INITIATOR = "initiator", "发起方", "who took the first step"
    CHANNEL = "channel", "进线渠道", "channel"
    REGION = "region", "区域", "region"
    SEGMENT = "segment", "客群", "segment"
    INTEREST = "interest", "意向产品", "interest"
    AMOUNT = "amount", "预计金额", "estimated amount"
    AGE = "age", "进线天数", "days since it was received"


_KNOWN: dict[LeadTrait, type[Label]] = {
    LeadTrait.SOURCE: LeadSource,
    LeadTrait.INITIATOR: LeadInitiator,
    LeadTrait.CHANNEL: LeadChannel,
    LeadTrait.INTEREST: ProductFamily,
}
"""The traits whose every code is known."""

_FIGURES: dict[LeadTrait, type[Money] | type[int]] = {
    LeadTrait.AMOUNT: Money,
    LeadTrait.AGE: int,
}
"""The traits that are no codes, and what they are counted in."""

_NEVER_UNKNOWN = frozenset((LeadTrait.SOURCE, LeadTrait.INITIATOR, LeadTrait.AGE))


@attrs.frozen
class CodePoints:
    """The points of one code, which may be below zero."""

    code: str
    points: int

    __attrs_post_init__ = check_fields


@attrs.frozen
class FigurePoints:
    """The points of a figure from a floor on, up to the next one; the floor itself is of it."""

    floor: Money | int
    points: int

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CodeCriterion:
    """Points by code; of several interests the best one counts."""

    trait: LeadTrait
    points: tuple[CodePoints, ...]
    otherwise: int | None = None
    """Points of every code not listed."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class FigureCriterion:
    """Points by bands of a figure, lowest first."""

    trait: LeadTrait
    bands: tuple[FigurePoints, ...]

    __attrs_post_init__ = check_fields


Criterion: TypeAlias = CodeCriterion | FigureCriterion
"""What gives points."""


@attrs.frozen
class GradeFloor:
    """A grade of leads and the least total that reaches it."""

    grade: AnyLabel
    floor: int

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ScoreTable:
    """A bank's points and grades, lowest grade first.

    Raises:
        InvalidRule: listing every mistake: codes without points or with two, bands that leave a gap or
            overlap, traits scored twice, totals without a grade, grades beyond the least or greatest total.

    >>> hot = GradeFloor(OwnLabel("hot", "热", "hot"), 30)
    >>> ScoreTable(
    ...     id="T-1",
    ...     criteria=(
    ...         CodeCriterion(trait=LeadTrait.INITIATOR, points=(CodePoints("client", 20),)),
    ...         FigureCriterion(trait=LeadTrait.AMOUNT, bands=(FigurePoints(Money.of(10_000), 5),)),
    ...     ),
    ...     grades=(hot,),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: T-1: initiator: no points for bank, third_party; amount: must begin at zero; \
grades: none below 30, and totals begin at 20; grades: hot cannot be reached, as totals end at 25
    """

    id: str
    criteria: tuple[Criterion, ...]
    grades: tuple[GradeFloor, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := tuple(_faults(self)):
            raise InvalidRule(self.id, "; ".join(faults))

    @property
    def lowest(self) -> int:
        """The least total that a lead can have."""
        return sum(min(_points(one), default=0) for one in self.criteria)

    @property
    def highest(self) -> int:
        """The greatest total that a lead can have."""
        return sum(max(_points(one), default=0) for one in self.criteria)

    def grade(self, total: int) -> GradeFloor:
        """The grade that a total of this table reaches.

        Raises:
            InvalidValue: if no lead can have such a total.
        """
        if type(total) is not int or not self.lowest <= total <= self.highest:
            raise InvalidValue("total", "is none that a lead can have")
        return [one for one in self.grades if one.floor <= total][-1]


def _points(criterion: Criterion) -> list[int]:
    """All that a lead can score by one criterion."""
    unknown = [] if criterion.trait in _NEVER_UNKNOWN else [0]
    if isinstance(criterion, FigureCriterion):
        return [*unknown, *(band.points for band in criterion.bands)]
    otherwise = [] if criterion.otherwise is None else [criterion.otherwise]
    return [*unknown, *otherwise, *(one.points for one in criterion.points)]


def _faults(table: ScoreTable) -> Iterator[str]:
    if not table.criteria:
        yield "needs at least one criterion"
    for twice in repeated(one.trait.code for one in table.criteria):
        yield f"{twice}: scored twice"
    for one in table.criteria:
        coded = isinstance(one, CodeCriterion)
        if coded is (one.trait in _FIGURES):
            yield f"{one.trait.code}: is {'no code' if coded else 'no figure'}"
            continue
        found = _faults_in_codes(one) if isinstance(one, CodeCriterion) else _faults_in_bands(one)
        for fault in found:
            yield f"{one.trait.code}: {fault}"
    for fault in _faults_in_grades(table):
        yield f"grades: {fault}"


def _faults_in_codes(criterion: CodeCriterion) -> Iterator[str]:
    listed = [one.code for one in criterion.points]
    for twice in repeated(listed):
        yield f"points for {twice} twice"
    known = _KNOWN.get(criterion.trait)
    if known is None:
        if criterion.otherwise is None:
            yield "needs points for every other code"
        return
    codes = [member.code for member in known]
    if unknown := [code for code in dict.fromkeys(listed) if code not in codes]:
        yield f"no such code as {', '.join(unknown)}"
    left = [code for code in codes if code not in listed]
    if left and criterion.otherwise is None:
        yield f"no points for {', '.join(left)}"
    if not left and criterion.otherwise is not None:
        yield "no code is left for the points of every other"


def _faults_in_bands(criterion: FigureCriterion) -> Iterator[str]:
    floors = [band.floor for band in criterion.bands]
    kind = _FIGURES[criterion.trait]
    if not floors or any(not isinstance(floor, kind) for floor in floors):
        yield f"needs floors of {kind.__name__}"
    elif len({floor.currency for floor in floors if isinstance(floor, Money)}) > 1:
        yield "mixes currencies"
    else:
        amounts = [_bare(floor) for floor in floors]
        if amounts[0] != 0:
            yield "must begin at zero"
        if any(later <= earlier for earlier, later in pairwise(amounts)):
            yield "must rise from band to band"


def _faults_in_grades(table: ScoreTable) -> Iterator[str]:
    if not table.grades:
        yield "needs at least one"
        return
    for twice in repeated(one.grade.code for one in table.grades):
        yield f"{twice} listed twice"
    if any(later.floor <= earlier.floor for earlier, later in pairwise(table.grades)):
        yield "must rise"
    lowest, highest, first = table.lowest, table.highest, table.grades[0]
    if first.floor > lowest:
        yield f"none below {first.floor}, and totals begin at {lowest}"
    for one, above in pairwise(table.grades):
        if above.floor <= lowest:
            yield f"{one.grade.code} cannot be reached, as totals begin at {lowest}"
    for one in table.grades:
        if one.floor > highest:
            yield f"{one.grade.code} cannot be reached, as totals end at {highest}"


def _bare(figure: Money | int) -> Decimal | int:
    return figure.amount if isinstance(figure, Money) else figure


@attrs.frozen(kw_only=True)
class LeadScore:
    """What a lead scores by one table, and the grade it reaches."""

    lead_id: LeadId
    table_id: str
    as_of: date
    points: int
    grade: AnyLabel
    unknown: tuple[LeadTrait, ...]
    """What the table asks for and is not known of the lead; it scored nothing."""
    workings: tuple[Line, ...] = attrs.field(repr=False)


def score_lead(lead: Lead, table: ScoreTable, *, as_of: date) -> LeadScore:
    """Score a lead by the bank's table (线索评分).

    Args:
        lead: the lead.
        table: the bank's points and grades.
        as_of: the day on which its age is counted.

    Raises:
        InvalidValue: if the lead was received after `as_of`.
        CurrencyMismatch: if its amount is in another currency than the table.

    >>> from bankrm._example import LEAD
    >>> from bankrm.workings import explain_lines
    >>> cold, hot = OwnLabel("cold", "冷", "cold"), OwnLabel("hot", "热", "hot")
    >>> table = ScoreTable(
    ...     id="T-1",
    ...     criteria=(
    ...         CodeCriterion(
    ...             trait=LeadTrait.SOURCE, points=(CodePoints("outlet", 20),), otherwise=5
    ...         ),
    ...         FigureCriterion(
    ...             trait=LeadTrait.AGE, bands=(FigurePoints(0, 10), FigurePoints(7, 0))
    ...         ),
    ...         FigureCriterion(
    ...             trait=LeadTrait.AMOUNT,
    ...             bands=(FigurePoints(Money.of(0), 0), FigurePoints(Money.of(500_000), 30)),
    ...         ),
    ...     ),
    ...     grades=(GradeFloor(cold, 0), GradeFloor(hot, 30)),
    ... )
    >>> score = score_lead(LEAD, table, as_of=date(2026, 11, 24))
    >>> score.points, score.grade.en, [trait.en for trait in score.unknown]
    (30, 'hot', ['estimated amount'])
    >>> print(explain_lines(score.workings, "en"))
    source, outlet: 20
    days since it was received, from 0: 10
    estimated amount: unknown
    total: 30
    floor of the grade hot: 30
    """
    check_kind(lead, Lead, "lead")
    check_kind(table, ScoreTable, "table")
    received_on = business_date(lead.received_at, "received_at")
    if received_on > check_date(as_of):
        raise InvalidValue("as_of", "is before the lead was received")
    scored = [
        (one.trait, _scored(one, lead, (as_of - received_on).days)) for one in table.criteria
    ]
    total = sum(found.points for _, found in scored if found is not None)
    reached = table.grade(total)
    return LeadScore(
        lead_id=lead.id,
        table_id=table.id,
        as_of=as_of,
        points=total,
        grade=reached.grade,
        unknown=tuple(trait for trait, found in scored if found is None),
        workings=(
            *(_line(trait, found) for trait, found in scored),
            Line(Text("总分", "total"), total),
            Line(_named("等级“{}”的下限", "floor of the grade {}", reached.grade), reached.floor),
        ),
    )


class _Scored(NamedTuple):
    """The points of one trait, and the code or the floor they were given for."""

    reached: AnyLabel | Money | int
    points: int


def _scored(criterion: Criterion, lead: Lead, age: int) -> _Scored | None:
    """What a lead scores by one criterion; None if the trait is not known."""
    if isinstance(criterion, FigureCriterion):
        figure = lead.amount if criterion.trait is LeadTrait.AMOUNT else age
        return None if figure is None else _in_bands(criterion.bands, figure)
    codes = _codes(lead, criterion.trait)
    listed = {one.code: one.points for one in criterion.points}
    otherwise = 0 if criterion.otherwise is None else criterion.otherwise
    scored = [_Scored(code, listed.get(code.code, otherwise)) for code in codes]
    return max(scored, key=lambda one: one.points, default=None)


def _in_bands(bands: tuple[FigurePoints, ...], figure: Money | int) -> _Scored:
    lowest = bands[0].floor
    if (
        isinstance(figure, Money)
        and isinstance(lowest, Money)
        and figure.currency != lowest.currency
    ):
        raise CurrencyMismatch("amount", f"needs {lowest.currency}, as the table has it")
    band = [one for one in bands if _bare(one.floor) <= _bare(figure)][-1]
    return _Scored(band.floor, band.points)


def _codes(lead: Lead, trait: LeadTrait) -> tuple[AnyLabel, ...]:
    """The codes of a lead for a trait; none if it is not known."""
    if trait is LeadTrait.INTEREST:
        return lead.interests
    if trait is LeadTrait.REGION:
        return () if lead.region is None else (OwnLabel(lead.region, lead.region, lead.region),)
    single: dict[LeadTrait, AnyLabel | None] = {
        LeadTrait.SOURCE: lead.source,
        LeadTrait.INITIATOR: lead.initiated_by,
        LeadTrait.CHANNEL: lead.channel,
        LeadTrait.SEGMENT: lead.segment,
    }
    code = single[trait]
    return () if code is None else (code,)


def _line(trait: LeadTrait, found: _Scored | None) -> Line:
    """One line of workings; of a figure it names the floor reached, not the figure."""
    if found is None:
        return Line(Text(trait.zh, trait.en), None)
    reached = found.reached
    if isinstance(reached, Label | OwnLabel):
        return Line(_named(f"{trait.zh}：{{}}", f"{trait.en}, {{}}", reached), found.points)
    floor = f"{reached.currency} {reached.amount:f}" if isinstance(reached, Money) else reached
    return Line(Text(f"{trait.zh}：{floor}起", f"{trait.en}, from {floor}"), found.points)


def _named(zh: str, en: str, label: AnyLabel) -> Text:
    return Text(zh.format(label.zh), en.format(label.en))
