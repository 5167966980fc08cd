"""Stage events (流程事件): what can happen to an opportunity, who did it, when, and on what evidence.

An event is a record of fact with two times and is never changed. Whether it may happen is for the process:
see `standings`. Leaves out what was said, of which only the place is kept.
"""

from datetime import datetime
from typing import NewType

import attrs

from bankrm.attribution import Attribution, CreditSchedule
from bankrm.checks import check_count, check_text
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.money import Money
from bankrm.rules import Effect
from bankrm.staff import Actor, StaffId
from bankrm.tasks import EventId, Task, TaskId

__all__ = [
    "EventKind",
    "Evidence",
    "MoveReason",
    "OpportunityId",
    "StageEvent",
    "event_id",
]

OpportunityId = NewType("OpportunityId", str)


class EventKind(Label):
    """What can happen to an opportunity."""

    OPENED = "opened", "建立", "opened"
    ADVANCED = "advanced", "推进", "advanced"
    RETURNED = "returned", "退回", "sent back"
    PARKED = "parked", "搁置", "parked"
    LOST = "lost", "输单", "lost"
    REOPENED = "reopened", "重启", "reopened"
    HANDED_OVER = "handed_over", "移交", "handed over"
    VALUED = "valued", "更新金额", "valued"
    SPLIT = "split", "拆分", "split"
    SPLIT_OFF = "split_off", "由拆分建立", "split off"
    TASK_DONE = "task_done", "完成待办", "task done"
    TASK_DROPPED = "task_dropped", "取消待办", "task dropped"
    NOTED = "noted", "记录", "noted"


class MoveReason(Label):
    """Why a sale was moved otherwise than on, or a task dropped; a bank may bring its own."""

    PRICE = "price", "价格或费率", "price"
    COMPETITOR = "competitor", "选择他行", "went to a competitor"
    NO_NEED = "no_need", "暂无需求", "no need"
    NOT_REACHED = "not_reached", "联系不上", "could not be reached"
    NOT_SUITABLE = "not_suitable", "不适当", "not suitable"
    CREDIT_DECLINED = "credit_declined", "授信未通过", "credit declined"
    WITHDRAWN = "withdrawn", "客户撤回", "client withdrew"
    CLIENT_WAITS = "client_waits", "客户要求暂缓", "client asked to wait"
    CLIENT_RETURNED = "client_returned", "客户重新提出", "client came back"
    NEEDS_CHANGED = "needs_changed", "需求变化", "needs changed"
    INCOMPLETE = "incomplete", "资料不全", "documents incomplete"
    STAFF_CHANGE = "staff_change", "人员变动", "change of staff"
    SEVERAL_DEALS = "several_deals", "实为多笔业务", "is several deals"
    NO_LONGER_DUE = "no_longer_due", "已无必要", "no longer due"
    MISTAKE = "mistake", "登记有误", "entered by mistake"


@attrs.frozen(kw_only=True)
class Evidence:
    """Something that meets a need: a fact, a document, or a decision with its outcome.

    >>> Evidence(code="suitability", outcome=Effect.STEPS).outcome.en
    'allowed, with steps owed'
    """

    code: str
    outcome: Effect | None = None
    """Of a decision."""
    ref: str | None = None
    """Where the bank keeps it; a document is due with it."""
    by: StaffId | None = None
    """Who vouches for it, where that has to be somebody else than who makes the move."""

    __attrs_post_init__ = check_fields


_MUST_CARRY: dict[EventKind, set[str]] = {
    EventKind.OPENED: {"owner"},
    EventKind.ADVANCED: set(),
    EventKind.RETURNED: {"reason"},
    EventKind.PARKED: {"reason"},
    EventKind.LOST: {"reason"},
    EventKind.REOPENED: {"reason"},
    EventKind.HANDED_OVER: {"owner", "reason"},
    EventKind.VALUED: {"amount"},
    EventKind.SPLIT: {"parts", "reason"},
    EventKind.SPLIT_OFF: set(),
    EventKind.TASK_DONE: {"task"},
    EventKind.TASK_DROPPED: {"task", "reason"},
    EventKind.NOTED: {"note"},
}
_MAY_CARRY: dict[EventKind, set[str]] = {
    EventKind.OPENED: {"amount"},
    EventKind.HANDED_OVER: {"credit"},
    EventKind.SPLIT: {"amount"},
    EventKind.SPLIT_OFF: {"amount"},
    EventKind.TASK_DONE: {"reason"},
}
_CARRIED = ("reason", "owner", "task", "note", "amount", "credit", "parts")


@attrs.frozen(kw_only=True)
class StageEvent:
    """One thing that happened: by whom, when, when recorded, on what evidence, for what reason."""

    id: EventId
    kind: EventKind
    stage: AnyLabel
    """The stage after it."""
    by: Actor
    at: datetime
    recorded_at: datetime
    evidence: tuple[Evidence, ...] = ()
    reason: AnyLabel | None = None
    owner: StaffId | None = None
    """Who owns the opportunity from now on."""
    task: TaskId | None = None
    """The task that was done or dropped."""
    note: str | None = None
    """Where the bank keeps the record of a call, a visit, an approval."""
    amount: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What the sale is thought to come to, from now on."""
    credit: CreditSchedule | None = None
    """Of a hand-over: who is credited from that day on; None if it is the new owner alone."""
    parts: tuple[OpportunityId, ...] | None = None
    """Of a split: what was split off."""
    sets_off: tuple[Task, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if len({item.code for item in self.evidence}) < len(self.evidence):
            raise InvalidValue("evidence", "holds one code twice")
        must, may = _MUST_CARRY[self.kind], _MAY_CARRY.get(self.kind, set())
        for field in _CARRIED:
            given = getattr(self, field) is not None
            if not given and field in must:
                raise InvalidValue(field, f"must be given when an opportunity is {self.kind.en}")
            if given and field not in must | may:
                raise InvalidValue(
                    field, f"does not belong where an opportunity is {self.kind.en}"
                )
        self._check_credit()
        if self.parts is not None and len({*self.parts}) < max(len(self.parts), 1):
            raise InvalidValue("parts", "need at least one, each once")

    def _check_credit(self) -> None:
        if self.credit is None or self.owner is None:
            return
        first, last = self.credit.periods[0], self.credit.periods[-1]
        if first.since != business_date(self.at):
            raise InvalidValue("credit", "does not begin on the day of the hand-over")
        if last.until is not None or last.attribution != Attribution.of_one(self.owner):
            raise InvalidValue("credit", "does not end with the new owner alone")


def event_id(opportunity: OpportunityId, place: int) -> EventId:
    """The id of an event, from its place in the history, 0 for the opening.

    >>> event_id(OpportunityId("O-1"), 0)
    'O-1/0'
    """
    check_text(opportunity, "opportunity")
    check_count(place, "place")
    return EventId(f"{opportunity}/{place}")
