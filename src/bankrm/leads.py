"""Leads (线索): where they come from, and which manager is given one, with the reasons for everybody.

Assignment is a rule set, so that a bank adds its own rules and unknown facts go to a person. Leaves out
scoring, duplicates and recycling of leads.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Lang
from bankrm.processes import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import BusinessLine, LicenceKind, RelationshipManager, StaffId
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "ASSIGNMENT",
    "Assignment",
    "AssignmentFacts",
    "AssignmentParams",
    "Candidate",
    "Lead",
    "LeadId",
    "LeadInitiator",
    "LeadSource",
    "assign_lead",
]

LeadId = NewType("LeadId", str)


class LeadSource(Label):
    """Where a lead came from (线索来源), on either side of the bank."""

    INDUSTRY_CONFERENCE = "industry_conference", "行业会议", "industry conference"
    CHAMBER_OF_COMMERCE = "chamber_of_commerce", "商会", "chamber of commerce"
    SUPPLY_CHAIN = "supply_chain", "供应链核心企业", "core firm of a supply chain"
    GOVERNMENT_PROJECT = "government_project", "政府项目", "government project"
    OUTLET = "outlet", "网点客流", "outlet"
    COMMUNITY = "community", "社区活动", "community event"
    ONLINE = "online", "线上引流", "online"
    REFERRAL = "referral", "转介绍", "referral"
    BANK_LIST = "bank_list", "行内名单", "list of the bank"


class LeadInitiator(Label):
    """Who took the first step: active development or natural inflow."""

    BANK = "bank", "银行主动拓展", "the bank"
    CLIENT = "client", "客户主动上门", "the client"
    THIRD_PARTY = "third_party", "第三方引荐", "a third party"


@attrs.frozen(kw_only=True)
class Lead:
    """Somebody who may become a client, or a client who may need more (线索).

    >>> Lead(
    ...     id=LeadId("L-1"),
    ...     line=BusinessLine.RETAIL,
    ...     source=LeadSource.OUTLET,
    ...     initiated_by=LeadInitiator.CLIENT,
    ...     received_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ... ).source.zh
    '网点客流'
    """

    id: LeadId
    line: BusinessLine
    source: LeadSource
    initiated_by: LeadInitiator
    received_at: datetime
    client_id: ClientId | None = None
    """None for a prospect who is no client yet."""
    region: str | None = None
    """The bank's code of the territory."""
    licences: tuple[LicenceKind, ...] = ()
    """What whoever serves it has to hold."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class AssignmentFacts:
    """What decides whether one manager may be given one lead."""

    in_post: bool = attrs.field(metadata=about("在岗", "in post"))
    same_line: bool = attrs.field(metadata=about("条线相符", "same business line"))
    licensed: bool = attrs.field(metadata=about("具备所需资格", "holds the licences"))
    """Holds every licence that the lead asks for."""
    same_region: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("区域相符", "same region")
    )
    load: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("在办线索数", "open leads")
    )
    load_cap: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("线索上限", "most leads allowed")
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, lead: Lead, manager: RelationshipManager, load: int | None, *, as_of: date
    ) -> "AssignmentFacts":
        """The facts of one manager for one lead on a day."""
        known = lead.region is not None and manager.region is not None
        return cls(
            in_post=manager.in_post(as_of),
            same_line=manager.line is lead.line,
            licensed=all(manager.holds(kind, on=as_of) for kind in lead.licences),
            same_region=manager.region == lead.region if known else None,
            load=load,
            load_cap=manager.load_cap,
        )


class AssignmentParams:
    """The rules of assignment read no number of the law."""


ASSIGNMENT = RuleSet("pipeline.assignment", AssignmentFacts, AssignmentParams, Effect)
"""Who may be given a lead; a bank adds its own rules by a `RuleBook`."""

_PRACTICE = SALES_PRACTICE.article()


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
    "assignment.other-region",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="区域不符",
    en="serves another region",
)
def other_region(f: AssignmentFacts, _: AssignmentParams) -> bool:
    return not_(f.same_region)


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


@attrs.frozen(kw_only=True)
class Assignment:
    """To whom a lead goes, and why to nobody else."""

    lead_id: LeadId
    as_of: date
    candidates: tuple[Candidate, ...]
    """Everybody considered, best first."""

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
            reasons = "; ".join(
                reason.text(lang) for reason in one.decision.hits + one.decision.undetermined
            )
            if one.decision.outcome is Effect.ALLOW:
                reasons = chosen if one.manager == self.manager else next_best
            lines.append(f"{one.manager}: {one.decision.outcome.name_in(lang)} ({reasons})")
        return "\n".join(lines) or nobody


def assign_lead(
    lead: Lead,
    managers: Iterable[RelationshipManager],
    *,
    loads: Mapping[StaffId, int],
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Assignment:
    """Assign a lead (线索分配) by line, region, licences and load, to whoever carries the least.

    Of equal loads the smaller id wins, so that neither chance nor the order given matters.

    Args:
        lead: the lead.
        managers: who may be considered.
        loads: open leads by manager; a manager not listed is of unknown load and left to a person.
        as_of: the day of assignment.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a manager is given twice, or a load is no whole number.

    >>> lead = Lead(
    ...     id=LeadId("L-1"),
    ...     line=BusinessLine.RETAIL,
    ...     source=LeadSource.OUTLET,
    ...     initiated_by=LeadInitiator.CLIENT,
    ...     received_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     region="east",
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
    ...     lead, [li, wang], loads={li.id: 20, wang.id: 19}, as_of=date(2026, 11, 20)
    ... )
    >>> assignment.manager
    'S-2'
    >>> print(assignment.explain("en"))
    S-2: allowed (chosen)
    S-1: refused (has 20 open leads, and 20 is the cap)
    """
    check_date(as_of)
    check_kind(lead, Lead, "lead")
    decisions: dict[StaffId, Decision[AssignmentFacts, Effect]] = {}
    for manager in managers:
        check_kind(manager, RelationshipManager, "managers")
        if manager.id in decisions:
            raise InvalidValue("managers", "hold one manager twice")
        if (load := loads.get(manager.id)) is not None:
            check_count(load, "loads")
        facts = AssignmentFacts.of(lead, manager, load, as_of=as_of)
        decisions[manager.id] = ASSIGNMENT.decide(facts, as_of=as_of, book=book)
    best_first = sorted(
        decisions, key=lambda who: (decisions[who].outcome, loads.get(who, 0), who)
    )
    return Assignment(
        lead_id=lead.id,
        as_of=as_of,
        candidates=tuple(Candidate(who, decisions[who]) for who in best_first),
    )
