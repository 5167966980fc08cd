"""Assignment of leads (线索分配): which manager is given one, with the reasons for everybody.

Assignment is a rule set, so that a bank adds its own rules and unknown facts go to a person. Of those who
may have it, it goes to whoever carries least for his or her cap, then to whoever has waited longest.
Leaves out the split of a whole book of clients, and who stands in for whom.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

import attrs

from bankrm.checks import check_kind
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, Lang, OwnLabel
from bankrm.leads import Lead, LeadEvent, LeadId
from bankrm.managers import Licence, RelationshipManager
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import StaffId
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "ASSIGNMENT",
    "Assignment",
    "AssignmentFacts",
    "AssignmentParams",
    "Candidate",
    "Caseload",
    "assign_lead",
    "assign_leads",
]


@attrs.frozen(kw_only=True)
class Caseload:
    """A manager who may be given leads, and what he or she carries already."""

    manager: RelationshipManager
    open_leads: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Leads in hand; None if not known, and then a person decides."""
    last_lead_on: date | None = None
    """The day of the last lead; None if there was none since the manager is in post."""
    segments: tuple[AnyLabel, ...] = ()
    """The classes of client served; empty if every one is."""
    avoids: tuple[LeadId, ...] | None = None
    """Leads that must not come here for a conflict of interest (利益冲突回避); None if not looked into."""

    __attrs_post_init__ = check_fields

    @property
    def waiting_since(self) -> date:
        """The day from which the manager waits for the next lead."""
        return self.last_lead_on or self.manager.since

    def serves(self, segment: AnyLabel | None) -> bool | None:
        """Whether a class of client is served; None if that hangs on a class not known."""
        if not isinstance(segment, Label | OwnLabel | None):
            raise InvalidValue("segment", f"needs a label, not {type(segment).__name__}")
        if not self.segments:
            return True
        return None if segment is None else segment in self.segments


@attrs.frozen(kw_only=True)
class AssignmentFacts:
    """What decides whether one manager may be given one lead."""

    waiting: bool = attrs.field(
        metadata=about(
            "线索待分配", "lead waits for a manager", of=(Lead.events, LeadEvent.becomes)
        )
    )
    in_post: bool = attrs.field(
        metadata=about(
            "在岗",
            "in post",
            of=(Caseload.manager, RelationshipManager.since, RelationshipManager.until),
        )
    )
    same_line: bool = attrs.field(
        metadata=about(
            "条线相符",
            "same business line",
            of=(Lead.line, Caseload.manager, RelationshipManager.line),
        )
    )
    licensed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "具备所需资格",
            "holds the licences",
            of=(
                Lead.licences,
                Caseload.manager,
                RelationshipManager.licences,
                Licence.kind,
                Licence.valid_from,
                Licence.valid_to,
            ),
        ),
    )
    """Holds every licence that the lead asks for."""
    conflicted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("存在利益冲突", "conflict of interest", of=(Lead.id, Caseload.avoids)),
    )
    same_region: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "区域相符",
            "same region",
            of=(Lead.region, Caseload.manager, RelationshipManager.region),
        ),
    )
    serves_segment: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("服务该客群", "serves the segment", of=(Lead.segment, Caseload.segments)),
    )
    load: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("在办线索数", "open leads", of=(Caseload.open_leads,)),
    )
    load_cap: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "线索上限", "most leads allowed", of=(Caseload.manager, RelationshipManager.load_cap)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, lead: Lead, caseload: Caseload, *, as_of: date) -> "AssignmentFacts":
        """The facts of one manager for one lead on a day."""
        check_kind(lead, Lead, "lead")
        check_kind(caseload, Caseload, "caseload")
        manager = caseload.manager
        known = lead.region is not None and manager.region is not None
        return cls(
            waiting=lead.status.is_waiting,
            in_post=manager.in_post(as_of),
            same_line=manager.line is lead.line,
            licensed=None
            if lead.licences is None
            else all(manager.holds(kind, on=as_of) for kind in lead.licences),
            conflicted=None if caseload.avoids is None else lead.id in caseload.avoids,
            same_region=manager.region == lead.region if known else None,
            serves_segment=caseload.serves(lead.segment),
            load=caseload.open_leads,
            load_cap=manager.load_cap,
        )


class AssignmentParams:
    """The rules of assignment read no number of the law."""


ASSIGNMENT = RuleSet("pipeline.assignment", AssignmentFacts, AssignmentParams, Effect)
"""Who may be given a lead; a bank adds its own rules by a `RuleBook`."""

_PRACTICE = SALES_PRACTICE.article()


@ASSIGNMENT.rule(
    "assignment.not-waiting",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="线索已分配或已结束",
    en="the lead is in hand already, or has ended",
)
def not_waiting(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.waiting)


@ASSIGNMENT.rule(
    "assignment.not-in-post", Effect.REFUSE, cites=_PRACTICE, zh="不在岗", en="not in post"
)
def not_in_post(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.in_post)


@ASSIGNMENT.rule(
    "assignment.other-line",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="条线不符",
    en="serves the other business line",
)
def other_line(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.same_line)


@ASSIGNMENT.rule(
    "assignment.unlicensed",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="缺少有效的从业资格",
    en="lacks a valid licence that the lead asks for",
)
def unlicensed(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.licensed)


@ASSIGNMENT.rule(
    "assignment.conflict",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="存在利益冲突，应当回避",
    en="has a conflict of interest and must keep away",
)
def conflict(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return f.conflicted


@ASSIGNMENT.rule(
    "assignment.other-region",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="区域不符",
    en="serves another region",
)
def other_region(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.same_region)


@ASSIGNMENT.rule(
    "assignment.other-segment",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="不服务该客群",
    en="does not serve this class of client",
)
def other_segment(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.serves_segment)


@ASSIGNMENT.rule(
    "assignment.full",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="在办线索{load}条，已达上限{load_cap}条",
    en="has {load} open leads, and {load_cap} is the cap",
)
def full(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return f.load >= f.load_cap


@attrs.frozen
class Candidate:
    """One manager considered for a lead, and what speaks against."""

    manager: StaffId
    decision: Decision[AssignmentFacts, Effect]

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Assignment:
    """To whom a lead goes, and why to nobody else."""

    lead_id: LeadId
    as_of: date
    candidates: tuple[Candidate, ...]
    """Everybody considered, best first."""

    __attrs_post_init__ = check_fields

    @property
    def manager(self) -> StaffId | None:
        """Who is given the lead; None if nobody may be given it without a person's decision."""
        return self.candidates[0].manager if self.outcome is Effect.ALLOW else None

    @property
    def outcome(self) -> Effect:
        """ALLOW if it is assigned, REVIEW if a person must choose, REFUSE if nobody fits."""
        return min((one.decision.outcome for one in self.candidates), default=Effect.REFUSE)

    def explain(self, lang: Lang = "zh") -> str:
        """A line for everybody considered."""
        chosen, next_best, nobody = (
            ("选中", "可以承接，但排序在后", "没有可选的客户经理")
            if lang == "zh"
            else ("chosen", "could take it, but ranks after", "no manager was offered")
        )
        lines = []
        for one in self.candidates:
            decision = one.decision
            reasons = [reason.text(lang) for reason in decision.hits + decision.undetermined]
            if decision.outcome is Effect.ALLOW:
                reasons.insert(0, chosen if one.manager == self.manager else next_best)
            lines.append(f"{one.manager}: {decision.outcome.name_in(lang)} ({'; '.join(reasons)})")
        return "\n".join(lines) or nobody


def assign_lead(
    lead: Lead, caseloads: Iterable[Caseload], *, as_of: date, book: RuleBook = STATUTORY
) -> Assignment:
    """Assign a lead (线索分配) by line, region, segment, licences and load.

    It goes to whoever carries the smallest part of the cap; of equals to whoever has waited longest, then
    to the smaller id, so that neither chance nor the order given matters.

    Args:
        lead: the lead.
        caseloads: who may be considered, with what each carries.
        as_of: the day of assignment.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a manager is given twice, or something happened to one or to the lead after `as_of`.

    >>> from datetime import datetime
    >>> from bankrm.leads import LeadInitiator, LeadSource
    >>> from bankrm.staff import BusinessLine
    >>> lead = Lead(
    ...     id=LeadId("L-1"),
    ...     line=BusinessLine.RETAIL,
    ...     source=LeadSource.OUTLET,
    ...     initiated_by=LeadInitiator.CLIENT,
    ...     received_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     region="east",
    ...     licences=(),
    ... )
    >>> li, wang = (
    ...     RelationshipManager(
    ...         id=StaffId(id),
    ...         name="某某",
    ...         line=BusinessLine.RETAIL,
    ...         branch="B-01",
    ...         team="T-01",
    ...         since=date(2024, 7, 1),
    ...         region="east",
    ...         load_cap=20,
    ...     )
    ...     for id in ("S-1", "S-2")
    ... )
    >>> assignment = assign_lead(
    ...     lead,
    ...     [Caseload(manager=one, open_leads=load, avoids=()) for one, load in ((li, 20), (wang, 19))],
    ...     as_of=date(2026, 11, 20),
    ... )
    >>> assignment.manager
    'S-2'
    >>> print(assignment.explain("en"))
    S-2: allowed (chosen)
    S-1: refused (has 20 open leads, and 20 is the cap)
    """
    check_kind(lead, Lead, "lead")
    [assignment] = assign_leads([lead], caseloads, as_of=as_of, book=book)
    return assignment


def assign_leads(
    leads: Iterable[Lead],
    caseloads: Iterable[Caseload],
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[Assignment, ...]:
    """Deal out leads, or a list of the bank (行内名单), one after the other: each adds to a load.

    The one received first is dealt first, of equals the smaller id, whatever the order given; every lead
    has its assignment, also one that nobody may have.

    Args:
        leads: the leads.
        caseloads: who may be considered, with what each carries before the first lead.
        as_of: the day of assignment.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a lead or a manager is given twice, or something
            happened to one after `as_of`.

    >>> from bankrm._example import LEAD
    >>> from bankrm.staff import BusinessLine
    >>> li = RelationshipManager(
    ...     id=StaffId("S-1"),
    ...     name="某某",
    ...     line=BusinessLine.RETAIL,
    ...     branch="B-01",
    ...     team="T-01",
    ...     since=date(2024, 7, 1),
    ...     region="east",
    ...     load_cap=20,
    ... )
    >>> listed = [attrs.evolve(LEAD, id=LeadId(id), region="east") for id in ("L-2", "L-1")]
    >>> for given in assign_leads(
    ...     listed, [Caseload(manager=li, open_leads=19, avoids=())], as_of=date(2026, 11, 24)
    ... ):
    ...     given.lead_id, given.manager, given.explain("en")
    ('L-1', 'S-1', 'S-1: allowed (chosen)')
    ('L-2', None, 'S-1: refused (has 20 open leads, and 20 is the cap)')
    """
    check_date(as_of)
    carried = _by_id(caseloads, as_of)
    dealt: dict[LeadId, Assignment] = {}
    for lead in _first_come(leads, as_of):
        if lead.id in dealt:
            raise InvalidValue("leads", "hold one lead twice")
        given = _assign(lead, tuple(carried.values()), as_of=as_of, book=book)
        dealt[lead.id] = given
        if given.manager is not None:
            carried[given.manager] = _with_one_more(carried[given.manager], as_of)
    return tuple(dealt.values())


def _by_id(caseloads: Iterable[Caseload], as_of: date) -> dict[StaffId, Caseload]:
    check_kind(caseloads, Iterable, "caseloads")
    found: dict[StaffId, Caseload] = {}
    for caseload in caseloads:
        check_kind(caseload, Caseload, "caseloads")
        if caseload.manager.id in found:
            raise InvalidValue("caseloads", "hold one manager twice")
        if caseload.last_lead_on is not None and caseload.last_lead_on > as_of:
            raise InvalidValue("last_lead_on", "is after as_of")
        found[caseload.manager.id] = caseload
    return found


def _first_come(leads: Iterable[Lead], as_of: date) -> list[Lead]:
    check_kind(leads, Iterable, "leads")
    given = list(leads)
    for lead in given:
        check_kind(lead, Lead, "leads")
        if business_date(lead.standing.touched_at) > as_of:
            raise InvalidValue("as_of", "is before the last event of a lead")
    return sorted(given, key=lambda lead: (lead.received_at, lead.id))


def _assign(
    lead: Lead, caseloads: Sequence[Caseload], *, as_of: date, book: RuleBook
) -> Assignment:
    judged = [
        (
            ASSIGNMENT.decide(AssignmentFacts.of(lead, one, as_of=as_of), as_of=as_of, book=book),
            one,
        )
        for one in caseloads
    ]
    judged.sort(key=lambda pair: (pair[0].outcome, *_rank(pair[1])))
    return Assignment(
        lead_id=lead.id,
        as_of=as_of,
        candidates=tuple(Candidate(one.manager.id, decision) for decision, one in judged),
    )


def _rank(caseload: Caseload) -> tuple[Fraction, date, StaffId]:
    """The part of the cap that is carried, how long the manager has waited, the id."""
    load, cap = caseload.open_leads, caseload.manager.load_cap
    carried = Fraction(load, cap) if load is not None and cap else Fraction(1)
    return carried, caseload.waiting_since, caseload.manager.id


def _with_one_more(caseload: Caseload, as_of: date) -> Caseload:
    load = caseload.open_leads
    return attrs.evolve(
        caseload, open_leads=None if load is None else load + 1, last_lead_on=as_of
    )
