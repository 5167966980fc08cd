"""Tales of proposals (方案与审批记录): what plans and approval trails have to tell to a client's history.

`service_history` takes their entries as they are. Leaves out what was written in a plan or an opinion: of
these the history keeps fingerprints.
"""

from bankrm.allocation_plans import AllocationPlan
from bankrm.approvals import ApprovalTrail
from bankrm.checks import check_kind
from bankrm.entries import Entry, EntryKind, entry_of, record_fingerprint
from bankrm.errors import InvalidValue
from bankrm.labels import Lang, Text
from bankrm.proposals import ServicePlan

__all__ = ["tell_approval", "tell_plan"]

_PLAN = Text("提出方案，第{version}版", "made a proposal, version {version}")
_SUBMITTED = Text("提交审批：{what}", "submitted for approval: {what}")


def tell_plan(plan: ServicePlan | AllocationPlan) -> Entry:
    """The entry of a plan that was put to the client (方案提报).

    The products are those of its items, or those proposed of an allocation.

    Raises:
        InvalidValue: if it is neither.

    >>> from datetime import date, datetime
    >>> from bankrm._allocation_example import ALLOCATION
    >>> from bankrm.proposals import ProposalId
    >>> from bankrm.staff import Actor, Role, StaffId
    >>> plan = AllocationPlan(
    ...     id=ProposalId("P-1"),
    ...     version=1,
    ...     prepared_by=Actor(StaffId("S-1"), Role.WEALTH_ADVISOR),
    ...     prepared_at=datetime.fromisoformat("2026-11-24T15:00+08:00"),
    ...     valid_until=date(2026, 12, 31),
    ...     allocation=ALLOCATION,
    ... )
    >>> print(tell_plan(plan).explain("en"))
    24 Nov 2026 wealth advisor S-1 (P-1): made a proposal, version 1
    """
    if isinstance(plan, ServicePlan):
        offers = [item.offer for item in plan.items]
    elif isinstance(plan, AllocationPlan):
        offers = [placement.choice.offer for placement in plan.proposed]
    else:
        raise InvalidValue("plan", f"needs a plan, not {type(plan).__name__}")
    return Entry(
        kind=EntryKind.PROPOSAL,
        at=plan.prepared_at,
        recorded_at=plan.recorded_at,
        by=plan.prepared_by,
        subject_id=plan.id,
        client_id=plan.client_id,
        zh=_PLAN.fill("zh", version=plan.version),
        en=_PLAN.fill("en", version=plan.version),
        product_ids=tuple(dict.fromkeys(offer.product.id for offer in offers)),
        opportunity_id=plan.opportunity_id,
        record=record_fingerprint(plan),
    )


def tell_approval(trail: ApprovalTrail) -> tuple[Entry, ...]:
    """The entries of an approval (审批): what was submitted, then every step with its level.

    >>> from bankrm._approval_example import APPROVE, TRAIL
    >>> for entry in tell_approval(TRAIL.append(APPROVE[0])):
    ...     print(entry.explain("en"))
    23 Nov 2026 relationship manager S-1 (A-1): submitted for approval: pricing request Q-1, version 1
    23 Nov 2026 team lead S-2 (A-1): team lead approved
    """
    check_kind(trail, ApprovalTrail, "trail")
    asked = trail.submission
    entries = [
        entry_of(
            asked,
            EntryKind.APPROVAL,
            Text(*(_SUBMITTED.fill(lang, what=_subject(trail, lang)) for lang in ("zh", "en"))),
            by=asked.by,
            at=asked.at,
            recorded_at=asked.recorded_at,
        )
    ]
    for step in trail.steps:
        told: dict[Lang, str] = {}
        for lang in ("zh", "en"):
            level = "" if step.level is None else f"{step.level.name_in(lang)} "
            why = "" if step.reason is None else f": {step.reason.name_in(lang)}"
            told[lang] = f"{level}{step.kind.name_in(lang)}{why}"
        entries.append(
            Entry(
                kind=EntryKind.APPROVAL,
                at=step.at,
                recorded_at=step.recorded_at,
                by=step.by,
                subject_id=asked.id,
                client_id=asked.client_id,
                zh=told["zh"],
                en=told["en"],
                record=record_fingerprint(step),
            )
        )
    return tuple(entries)


def _subject(trail: ApprovalTrail, lang: Lang) -> str:
    """What was submitted, and in which version."""
    asked = trail.submission
    what = f"{asked.subject_kind.name_in(lang)} {asked.subject_id}"
    version = asked.subject_version
    return f"{what}，第{version}版" if lang == "zh" else f"{what}, version {version}"
