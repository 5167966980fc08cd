"""Tales: what each record has to tell, in both languages, with the fingerprint of what the host keeps."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.complaint_cases import (
    ACCEPTED,
    ASSIGNED,
    COMPLEX,
    DECIDED,
    HANDLER,
    INTAKE,
    REFUSED,
    complaint,
    happened,
    noon,
)
from tests.complaint_cases import TOLD as NOTIFIED
from tests.interaction_cases import C1, LI, MISSED, VISIT, WALK_IN, instant, met, odd

from bankrm._example import FRIDAY, OPENED
from bankrm._example import LI as OWNER
from bankrm.complaint_events import ComplaintEventKind, Rating
from bankrm.contacts import ContactChannel
from bankrm.entries import Entry, EntryKind
from bankrm.errors import InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.follow_ups import PromiseEnd, PromiseOutcome
from bankrm.interactions import PlannedContact, Promise, PromiseKind
from bankrm.labels import OwnLabel
from bankrm.money import Money
from bankrm.opportunities import Opportunity
from bankrm.pipeline import advance, complete_task, drop_task, lose, value
from bankrm.products import ProductId
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.service_requests import (
    RequestClosing,
    RequestResult,
    ServiceRequest,
    ServiceRequestId,
    ServiceRequestKind,
)
from bankrm.splits import Part, split
from bankrm.staff import Role
from bankrm.stage_events import Evidence, MoveReason, OpportunityId
from bankrm.standard_processes import Stage
from bankrm.tales import tell
from bankrm.tasks import EscalationAction, EscalationStep, TaskId


def words(record: Any) -> list[tuple[str, str]]:
    return [(entry.zh, entry.en) for entry in tell(record)]


class TestOpportunities:
    def last(self, sale: Opportunity) -> tuple[str, str]:
        return words(sale)[-1]

    def test_each_event_is_an_entry(self) -> None:
        [entry] = tell(OPENED)
        assert (entry.kind, entry.subject_id, entry.opportunity_id) == (
            EntryKind.STAGE,
            "O-1",
            "O-1",
        )
        assert (entry.at, entry.by) == (FRIDAY, OWNER)
        assert entry.record == fingerprint(OPENED.events[0])

    def test_on_what_evidence(self) -> None:
        called = complete_task(OPENED, TaskId("O-1/0/first_call"), by=OWNER, at=FRIDAY).opportunity
        assert self.last(called) == ("完成待办“首次联系客户”", "did the task: make the first call")
        moved = advance(
            called,
            Stage.INITIAL_CONTACT,
            by=OWNER,
            at=FRIDAY,
            calendar=CHINA,
            evidence=(
                Evidence(code="coverage", outcome=Effect.ALLOW, ref="D-1"),
                Evidence(code="map"),
            ),
        ).opportunity
        assert self.last(moved) == (
            (
                "推进至“初步接触”；凭已核对管户归属和联系许可 (可以办理) [D-1]、map；"
                "产生待办：整理首次联系纪要（最迟2026年11月23日）"
            ),
            (
                "moved on to initial contact; on coverage and permission to call (allowed) [D-1],"
                " map; to do: write up the first contact (by 23 Nov 2026)"
            ),
        )

    def test_what_was_cancelled(self) -> None:
        lost = lose(OPENED, by=OWNER, at=FRIDAY, reason=MoveReason.PRICE).opportunity
        assert self.last(lost) == (
            "在“线索分配”输单：价格或费率；未报办结的待办：首次联系客户",
            "lost in lead assignment: price; not reported done: make the first call",
        )

    def test_a_new_amount(self) -> None:
        valued = value(OPENED, Money.of(300), by=OWNER, at=FRIDAY).opportunity
        assert self.last(valued) == ("预计金额更新为¥300.00", "thought to come to CN¥300.00")

    def test_a_task_dropped_is_told_once(self) -> None:
        dropped = drop_task(
            OPENED,
            TaskId("O-1/0/first_call"),
            by=OWNER,
            at=FRIDAY,
            reason=MoveReason.NO_LONGER_DUE,
        ).opportunity
        assert self.last(dropped) == (
            "取消待办“首次联系客户”：已无必要",
            "dropped the task: make the first call: no longer due",
        )

    def test_a_split_is_told_of_both(self) -> None:
        done = split(
            OPENED,
            (Part(OpportunityId("O-2")), Part(OpportunityId("O-3"))),
            by=OWNER,
            at=FRIDAY,
            reason=MoveReason.SEVERAL_DEALS,
            calendar=CHINA,
        )
        assert self.last(done.move.opportunity) == (
            "拆分出O-2、O-3：实为多笔业务",
            "split into O-2, O-3: is several deals",
        )
        [part] = tell(done.parts[0])
        assert (part.subject_id, part.origin_id) == ("O-2", "O-1")
        assert part.zh.startswith("由O-1拆分建立，处于“线索分配”；")
        assert part.en.startswith(
            "split off from O-1 in lead assignment; to do: make the first call"
        )
        assert {entry.origin_id for entry in tell(done.move.opportunity)} == {None}


class TestInteractions:
    def test_all_it_has_to_tell(self) -> None:
        [entry] = tell(VISIT)
        assert entry.zh == (
            "上门拜访，90分钟；目的：商业营销；谈及：理财产品、P-1；"
            "本行承诺：提交方案（最迟2026年11月29日）、答复问题；"
            "客户承诺：提交资料（最迟2026年11月24日）；下次联系：2026年12月1日；纪要：内部"
        )
        assert entry.en == (
            "visit, 90 min; purpose: commercial; about: wealth product, P-1;"
            " the bank promised: make a proposal (by 29 Nov 2026), answer a question;"
            " the client promised: hand in documents (by 24 Nov 2026);"
            " next contact: 1 Dec 2026; minutes: internal"
        )

    def test_what_it_bears(self) -> None:
        [entry] = tell(VISIT)
        assert (entry.kind, entry.subject_id, entry.client_id) == (
            EntryKind.INTERACTION,
            "I-1",
            C1,
        )
        assert (entry.at, entry.recorded_at, entry.by) == (VISIT.at, VISIT.recorded_at, LI)
        assert (entry.product_ids, entry.opportunity_id) == (("P-1",), "O-1")
        assert entry.record == fingerprint(VISIT)

    def test_the_place_of_the_minutes_is_not_told(self) -> None:
        assert "M-1" not in tell(VISIT)[0].explain() + tell(VISIT)[0].explain("en")

    def test_with_nothing_but_a_way(self) -> None:
        assert words(WALK_IN) == [("到店接待", "walk-in at the outlet")]

    def test_one_that_missed_the_client(self) -> None:
        missed = met("I-2", "2026-11-23", attendees=MISSED)
        assert words(missed) == [("电话；未联系上客户", "phone call; the client was not reached")]

    def test_one_side_promised(self) -> None:
        kept = met(
            "I-2",
            "2026-11-23",
            promises=(Promise(what=PromiseKind.VISIT, by=None),),
            next_contact=PlannedContact(on=date(2026, 11, 24)),
        )
        assert words(kept) == [
            (
                "电话；客户承诺：上门拜访；下次联系：2026年11月24日",
                "phone call; the client promised: visit; next contact: 24 Nov 2026",
            )
        ]


def test_what_became_of_a_promise() -> None:
    outcome = PromiseOutcome(
        interaction_id=VISIT.id,
        place=1,
        client_id=C1,
        end=PromiseEnd.KEPT,
        by=LI,
        at=instant("2026-11-24"),
        recorded_at=instant("2026-11-24"),
    )
    [entry] = tell(outcome)
    assert (entry.kind, entry.subject_id) == (EntryKind.PROMISE, "I-1")
    assert (entry.zh, entry.en) == ("第2项承诺：已兑现", "promise no. 2: kept")
    assert entry.record == fingerprint(outcome)
    how = OwnLabel("by_post", "邮寄", "by post")
    assert words(odd(outcome, how=how)) == [
        ("第2项承诺：已兑现（邮寄）", "promise no. 2: kept (by post)")
    ]


REQUEST = ServiceRequest(
    id=ServiceRequestId("R-1"),
    client_id=C1,
    kind=ServiceRequestKind.ADVICE,
    channel=ContactChannel.PHONE,
    received_at=instant("2026-11-20"),
    recorded_at=instant("2026-11-21"),
    product_ids=(ProductId("P-1"),),
    opportunity_id=OpportunityId("O-1"),
)
CLOSED = odd(
    REQUEST,
    closing=RequestClosing(
        by=LI,
        at=instant("2026-11-23"),
        recorded_at=instant("2026-11-24"),
        result=RequestResult.ANSWERED,
    ),
    rating=Rating(5, 5),
)


def test_a_service_request() -> None:
    [asked] = tell(REQUEST)
    assert (asked.zh, asked.en) == (
        "收到服务请求：政策咨询",
        "service request received: advice on policy",
    )
    assert (asked.by, asked.product_ids, asked.opportunity_id) == (None, ("P-1",), "O-1")


def test_closing_a_request_leaves_what_was_told_before() -> None:
    asked, answered = tell(CLOSED)
    assert asked == tell(REQUEST)[0]
    assert (answered.zh, answered.en) == ("服务请求：已答复", "service request: answered")
    assert (answered.by, answered.at, answered.recorded_at) == (
        LI,
        instant("2026-11-23"),
        instant("2026-11-24"),
    )
    assert answered.product_ids == ("P-1",)
    assert answered.record == fingerprint(CLOSED.closing)


def test_a_request_declined_says_why() -> None:
    because = odd(
        CLOSED.closing, result=RequestResult.DECLINED, reason=OwnLabel("age", "年龄不符", "age")
    )
    assert words(odd(CLOSED, closing=because))[1] == (
        "服务请求：不予办理（年龄不符）",
        "service request: declined (age)",
    )


class TestComplaints:
    RECORDED = noon(date(2026, 3, 2))
    INTAKE = odd(INTAKE, product_ids=(ProductId("P-1"),))

    def test_it_is_received_on_its_day(self) -> None:
        heard = complaint(recorded_at=noon(date(2026, 3, 3)), intake=self.INTAKE)
        [entry] = tell(heard)
        assert entry.explain("en") == (
            "2 Mar 2026 (T-1): complaint received: prices and fees (entered on 3 Mar 2026)"
        )
        assert (entry.subject_id, entry.product_ids) == ("T-1", ("P-1",))

    @pytest.mark.parametrize("intake", [None, odd(INTAKE, cause=None)])
    def test_of_what_is_not_known(self, intake: Any) -> None:
        heard = complaint(recorded_at=self.RECORDED, intake=intake)
        assert words(heard) == [("收到投诉", "complaint received")]

    def test_its_events_bear_what_it_is_about(self) -> None:
        events = (ACCEPTED, COMPLEX, DECIDED, NOTIFIED)
        told = tell(complaint(*events, recorded_at=self.RECORDED, intake=self.INTAKE))
        assert [entry.en for entry in told[1:]] == [
            "complaint: accepted",
            "complaint: graded (complex)",
            "complaint: decided (upheld)",
            "complaint: the client is told of the decision",
        ]
        assert {entry.product_ids for entry in told} == {("P-1",)}
        assert [entry.record for entry in told[1:]] == [fingerprint(event) for event in events]
        assert [entry.by for entry in told[1:]] == [event.by for event in events]

    def test_who_handles_it_and_who_is_told(self) -> None:
        up = happened(
            ComplaintEventKind.ESCALATED,
            date(2026, 3, 4),
            escalation=EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM),
        )
        told = tell(complaint(ACCEPTED, ASSIGNED, up, recorded_at=self.RECORDED))
        assert [entry.en for entry in told[2:]] == [
            f"complaint: given to a handler ({HANDLER.role.en} {HANDLER.staff})",
            "complaint: escalated (team lead)",
        ]

    def test_a_refusal_says_why(self) -> None:
        told = tell(complaint(REFUSED, recorded_at=self.RECORDED))
        assert told[-1].zh == "投诉：不予受理（不属于本机构产品或者服务）"

    def test_later_events_leave_what_was_told_before(self) -> None:
        before = complaint(ACCEPTED, recorded_at=self.RECORDED)
        after = complaint(ACCEPTED, COMPLEX, recorded_at=self.RECORDED)
        assert tell(after)[:2] == tell(before)


@pytest.mark.parametrize(
    "record",
    [
        attrs.evolve(VISIT, recorded_at=None),
        attrs.evolve(REQUEST, recorded_at=None),
        complaint(),
    ],
    ids=["interaction", "request", "complaint"],
)
def test_what_was_not_recorded_cannot_be_told(record: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^recorded_at: of [A-Z]-1 is not known, and must be"):
        tell(record)


def test_what_has_nothing_to_tell() -> None:
    odd_one: Any = Entry
    with pytest.raises(InvalidValue, match=r"^record: has nothing to tell: it is a type"):
        tell(odd_one)
