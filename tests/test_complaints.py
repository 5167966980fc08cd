"""Complaints: how one stands by its events, when it is open, and what cannot follow what."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.complaint_cases import (
    ACCEPTED,
    ANSWERED,
    ASKED,
    ASSIGNED,
    CLERK,
    CLOSED,
    COMPLEX,
    DECIDED,
    EXTENDED,
    HANDLER,
    HEAD,
    INTAKE,
    RECEIVED,
    REFUSED,
    TOLD,
    TOLD_LONGER,
    VERIFY,
    WITHDRAWN,
    K,
    N,
    after,
    complaint,
    happened,
    noon,
    odd,
)

from bankrm.complaint_events import (
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintNotice,
    ComplaintOutcome,
    Complexity,
    IntakeItem,
    Rating,
)
from bankrm.complaints import Complaint, ComplaintStatus
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.money import Money
from bankrm.staff import Role
from bankrm.tasks import EscalationAction, EscalationStep

S = ComplaintStatus
STEP = EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM)
ENDINGS = {
    "closed": (*ANSWERED, CLOSED),
    "not accepted": (REFUSED,),
    "withdrawn": (ACCEPTED, WITHDRAWN),
}


VERIFIED_LATE = (
    *(ACCEPTED, COMPLEX, ASKED, EXTENDED),
    odd(DECIDED, at=noon(after(50)), recorded_at=noon(after(50))),
    odd(TOLD, at=noon(after(51)), recorded_at=noon(after(51))),
    odd(VERIFY, at=noon(after(60)), recorded_at=noon(after(60))),
    odd(DECIDED, at=noon(after(65)), recorded_at=noon(after(65))),
)


class TestOpen:
    @pytest.mark.parametrize("events", ENDINGS.values(), ids=ENDINGS)
    def test_from_the_day_received_to_the_day_it_ended(
        self, events: tuple[ComplaintEvent, ...]
    ) -> None:
        ended = complaint(*events)
        last = ended.closed_on
        assert last is not None
        days = [RECEIVED - timedelta(days=1), RECEIVED, last - timedelta(days=1), last]
        assert [ended.is_open(day) for day in days] == [False, last > RECEIVED, True, False]

    @pytest.mark.parametrize(
        "events",
        [(), (ACCEPTED,), (ACCEPTED, DECIDED), ANSWERED],
        ids=["received", "under way", "decided", "answered"],
    )
    def test_until_then_it_stays_open(self, events: tuple[ComplaintEvent, ...]) -> None:
        found = complaint(*events)
        assert found.closed_on is None
        assert found.is_open(date(2030, 1, 1))

    def test_withdrawn_on_the_day_it_came_in(self) -> None:
        """Art. 15: the procedure ends the day the withdrawal is received."""
        found = complaint(happened(K.WITHDRAWN, RECEIVED))
        assert (found.closed_on, found.is_open(RECEIVED)) == (RECEIVED, False)

    def test_withdrawn_the_day_it_is_decided(self) -> None:
        found = complaint(ACCEPTED, DECIDED, odd(WITHDRAWN, at=DECIDED.at, recorded_at=DECIDED.at))
        assert [found.status_on(day) for day in (after(9), after(10))] == [
            S.UNDER_WAY,
            S.WITHDRAWN,
        ]
        assert (found.closed_on, found.outcome) == (after(10), ComplaintOutcome.WITHDRAWN)

    def test_a_request_to_verify_opens_it_again(self) -> None:
        found = complaint(*ANSWERED, CLOSED, VERIFY)
        assert (found.status, found.closed_on) == (S.VERIFYING, None)
        days = (after(11), after(12), after(17), after(18))
        assert [found.is_open(day) for day in days] == [True, False, False, True]
        assert [found.status_on(day) for day in days] == [
            S.ANSWERED,
            S.CLOSED,
            S.CLOSED,
            S.VERIFYING,
        ]

    def test_the_day_is_that_of_china(self) -> None:
        late = datetime.fromisoformat("2026-03-05T17:30+00:00")
        event = happened(K.WITHDRAWN, after(5), at=late, recorded_at=late)
        assert complaint(event).closed_on == date(2026, 3, 6)

    def test_an_instant_is_no_day(self) -> None:
        for ask in (complaint().is_open, complaint().status_on):
            with pytest.raises(InvalidValue, match="as_of: needs a date, not datetime"):
                ask(noon(RECEIVED))


class TestStanding:
    def test_a_whole_life(self) -> None:
        supplement = happened(K.SUPPLEMENTED, after(1), items=(IntakeItem.NAME, IntakeItem.AGENT))
        escalated = happened(K.ESCALATED, after(6), escalation=STEP)
        decided = odd(DECIDED, remedy=Money.of(50))
        rated = happened(K.RATED, after(12), rating=Rating(3, 5))
        told = happened(K.TOLD, after(2), notice=N.ACCEPTANCE)
        found = complaint(
            supplement, ACCEPTED, ASSIGNED, COMPLEX, told, escalated, decided, TOLD, rated, CLOSED
        )
        standing = found.standing
        assert standing.intake is not None
        assert standing.intake.given == (*INTAKE.given, IntakeItem.NAME, IntakeItem.AGENT)
        assert found.intake == INTAKE  # as it came in
        assert (found.status, found.handler) == (S.CLOSED, HANDLER)
        assert (found.outcome, standing.remedy) == (ComplaintOutcome.UPHELD, Money.of(50))
        assert (standing.complexity, standing.answered_on) == (Complexity.COMPLEX, after(11))
        assert (standing.escalations, standing.rating) == ((STEP,), Rating(3, 5))
        assert standing.steps == (
            (RECEIVED, S.RECEIVED),
            (after(1), S.UNDER_WAY),
            (after(10), S.DECIDED),
            (after(11), S.ANSWERED),
            (after(12), S.CLOSED),
        )

    def test_before_anything_happened(self) -> None:
        found = complaint(intake=None)
        assert (found.status, found.handler, found.outcome) == (S.RECEIVED, None, None)
        assert (found.standing.complexity, found.standing.intake) == (None, None)

    @pytest.mark.parametrize(
        ("events", "outcome"),
        [
            ((REFUSED,), ComplaintOutcome.NOT_ACCEPTED),
            ((WITHDRAWN,), ComplaintOutcome.WITHDRAWN),
            (
                (
                    ACCEPTED,
                    DECIDED,
                    odd(WITHDRAWN, at=noon(after(11)), recorded_at=noon(after(11))),
                ),
                ComplaintOutcome.WITHDRAWN,
            ),
            ((ACCEPTED, DECIDED), ComplaintOutcome.UPHELD),
            ((ACCEPTED,), None),
        ],
        ids=["not accepted", "withdrawn", "withdrawn once decided", "decided", "under way"],
    )
    def test_the_outcome(
        self, events: tuple[ComplaintEvent, ...], outcome: ComplaintOutcome | None
    ) -> None:
        assert complaint(*events).outcome is outcome

    def test_a_verification_starts_afresh(self) -> None:
        escalated = happened(K.ESCALATED, after(6), escalation=STEP)
        found = complaint(ACCEPTED, ASSIGNED, escalated, odd(DECIDED, by=HEAD), TOLD, VERIFY)
        standing = found.standing
        assert (standing.handler, standing.escalations) == (None, ())
        assert standing.handled_before == (HANDLER.staff, HEAD.staff)
        assert standing.verification_asked_on == after(18)
        again = found.append(happened(K.ASSIGNED, after(19), handler=CLERK))
        assert again.standing.handled_by == (HANDLER.staff, HEAD.staff, CLERK.staff)
        assert again.standing.handled_before == standing.handled_before
        remedied = happened(
            K.DECIDED, after(25), outcome=ComplaintOutcome.PARTLY_UPHELD, remedy=Money.of(1)
        )
        verified = again.append(remedied)
        assert verified.outcome is ComplaintOutcome.PARTLY_UPHELD
        rejected = again.append(happened(K.DECIDED, after(25), outcome=ComplaintOutcome.REJECTED))
        assert rejected.standing.remedy is None

    def test_asked_once_more_to_be_verified(self) -> None:
        once = (
            *(*ANSWERED, VERIFY, happened(K.ASSIGNED, after(19), handler=CLERK)),
            happened(K.DECIDED, after(25), by=CLERK, outcome=ComplaintOutcome.REJECTED),
            happened(K.TOLD, after(26), by=CLERK, notice=N.DECISION),
        )
        found = complaint(*once, happened(K.VERIFICATION_ASKED, after(40)))
        standing = found.standing
        assert (found.status, standing.verification_asked_on) == (S.VERIFYING, after(40))
        assert standing.handled_before == (HANDLER.staff, CLERK.staff)
        assert (standing.handler, standing.answered_on) == (None, after(26))

    def test_the_first_notice_of_longer_time_counts(self) -> None:
        again = happened(K.TOLD, after(24), notice=N.EXTENSION)
        found = complaint(ACCEPTED, COMPLEX, ASKED, EXTENDED, TOLD_LONGER, again)
        assert found.standing.extension_told_on == after(22)

    def test_the_stages_are_the_fold(self) -> None:
        found = complaint(*ANSWERED, CLOSED)
        stages = list(found.stages())
        assert [event for event, _ in stages] == list(found.events)
        assert stages[-1][1] == found.standing

    def test_extended(self) -> None:
        found = complaint(ACCEPTED, COMPLEX, ASKED, EXTENDED)
        assert found.standing.complexity is Complexity.EXTENDED
        assert found.standing.gradings[-1] == (after(21), Complexity.EXTENDED)
        assert found.standing.extension_asked_by == (HANDLER.staff,)


class TestOrder:
    @pytest.mark.parametrize(
        ("events", "message"),
        [
            ((ACCEPTED, ACCEPTED), "[1].kind: cannot be accepted once under way"),
            ((ACCEPTED, REFUSED), "[1].kind: cannot be not accepted once under way"),
            ((DECIDED,), "[0].kind: cannot be decided once received"),
            ((WITHDRAWN, DECIDED), "[1].kind: cannot be decided once withdrawn"),
            ((ACCEPTED, TOLD), "[1].notice: cannot be told once under way"),
            ((*ANSWERED, CLOSED, odd(CLOSED)), "[5].kind: cannot be closed once closed"),
            ((ACCEPTED, VERIFY), "[1].kind: cannot be asked to be verified once under way"),
            ((VERIFY,), "[0].kind: cannot be asked to be verified once received"),
            (
                (*ANSWERED, odd(WITHDRAWN, at=noon(after(12)), recorded_at=noon(after(12)))),
                "[4].kind: cannot be withdrawn once answered",
            ),
            (
                (REFUSED, happened(K.TOLD, after(2), notice=N.ACCEPTANCE)),
                "[1].notice: cannot be told once not accepted",
            ),
            ((ACCEPTED, ASKED, EXTENDED), "[2].kind: needs a complex complaint"),
            ((ACCEPTED, COMPLEX, EXTENDED), "[2].kind: needs a complex complaint"),
            (
                (ACCEPTED, COMPLEX, ASKED, odd(EXTENDED, by=HANDLER)),
                "[3].by: is whoever asked for it",
            ),
            (
                (ACCEPTED, COMPLEX, ASKED, odd(ASKED, by=CLERK), odd(EXTENDED, by=HANDLER)),
                "[4].by: is whoever asked for it",
            ),
            (
                (ACCEPTED, COMPLEX, ASKED, EXTENDED, odd(EXTENDED)),
                "[4].kind: needs a complex complaint",
            ),
            (
                (
                    *(ACCEPTED, COMPLEX, ASKED, EXTENDED),
                    happened(K.GRADED, after(22), complexity=Complexity.SIMPLE),
                ),
                "[4].complexity: was settled by an extension",
            ),
            ((DECIDED, ACCEPTED), "[0].kind: cannot be decided once received"),
            (
                (ACCEPTED, COMPLEX, ASKED, TOLD_LONGER),
                "[3].notice: needs an extension approved, and a complaint not answered",
            ),
            (
                (*VERIFIED_LATE, happened(K.TOLD, after(70), notice=N.EXTENSION)),
                "[8].notice: needs an extension approved, and a complaint not answered",
            ),
            ((*ANSWERED, VERIFY, odd(VERIFY)), "[5].kind: cannot be asked to be verified once"),
            ((COMPLEX, ACCEPTED), "[1].at: is before what happened before it"),
            (
                (
                    odd(ACCEPTED, recorded_at=noon(after(9))),
                    odd(COMPLEX, recorded_at=noon(after(8))),
                ),
                "[1].recorded_at: is before what was recorded before it",
            ),
            (
                (happened(K.ACCEPTED, RECEIVED - timedelta(days=1)),),
                "[0].at: is before the complaint was received",
            ),
        ],
    )
    def test_what_cannot_follow(self, events: tuple[ComplaintEvent, ...], message: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            complaint(*events)
        assert str(refused.value).startswith(f"events{message}")

    @pytest.mark.parametrize(
        "event",
        [
            happened(K.TOLD, after(2), notice=N.NON_ACCEPTANCE),
            happened(K.TOLD, after(2), notice=N.NON_ACCEPTANCE, by=HEAD),
        ],
    )
    def test_a_refusal_is_told_once_it_ended(self, event: ComplaintEvent) -> None:
        found = complaint(REFUSED, event)
        assert (found.status, found.closed_on) == (S.NOT_ACCEPTED, after(1))

    def test_nothing_can_be_added_to_what_was_not_taken_down(self) -> None:
        event = happened(K.SUPPLEMENTED, after(1), items=(IntakeItem.FACTS,))
        with pytest.raises(InvalidValue, match=r"events\[0\].items: have no intake"):
            complaint(event, intake=None)

    def test_recorded_before_the_complaint_was(self) -> None:
        with pytest.raises(
            InvalidValue, match=r"events\[0\].recorded_at: is before the complaint"
        ):
            complaint(ACCEPTED, recorded_at=noon(after(2)))
        assert complaint(ACCEPTED, recorded_at=noon(after(1))).status is S.UNDER_WAY

    def test_every_kind_and_notice_has_its_place(self) -> None:
        """Nothing that can be recorded is refused at every stage."""
        lives = (
            (happened(K.SUPPLEMENTED, RECEIVED, items=(IntakeItem.FACTS,)), ACCEPTED, ASSIGNED,
             COMPLEX, happened(K.TOLD, after(2), notice=N.ACCEPTANCE),
             happened(K.ESCALATED, after(3), escalation=STEP), ASKED, EXTENDED,
             happened(K.TOLD, after(22), notice=N.EXTENSION),
             odd(DECIDED, at=noon(after(23)), recorded_at=noon(after(23))),
             happened(K.TOLD, after(24), notice=N.DECISION),
             happened(K.RATED, after(25), rating=Rating(1, 5)),
             happened(K.CLOSED, after(26)), happened(K.VERIFICATION_ASKED, after(27))),
            (REFUSED, happened(K.TOLD, after(2), notice=N.NON_ACCEPTANCE)),
            (WITHDRAWN,),
        )  # fmt: skip
        done = {event.what for life in lives for event in complaint(*life).events}
        assert done == {*ComplaintEventKind, *ComplaintNotice} - {K.TOLD}


class TestReplay:
    LATE = odd(ACCEPTED, recorded_at=noon(after(9)))

    def test_what_was_known(self) -> None:
        found = complaint(self.LATE, DECIDED, recorded_at=noon(RECEIVED))
        known = [
            len(found.replay(known_at=noon(day)).events)
            for day in (RECEIVED, after(8), after(9), after(10))
        ]
        assert known == [0, 0, 1, 2]

    def test_without_a_record_of_when_the_day_counts(self) -> None:
        midnight = datetime.fromisoformat("2026-03-02T00:00+08:00")
        assert complaint().replay(known_at=midnight) == complaint()
        with pytest.raises(InvalidValue, match="known_at: is before the complaint was recorded"):
            complaint().replay(known_at=midnight - timedelta(seconds=1))

    def test_before_it_was_recorded(self) -> None:
        found = complaint(recorded_at=noon(RECEIVED))
        with pytest.raises(InvalidValue, match="known_at: is before the complaint was recorded"):
            found.replay(known_at=noon(RECEIVED) - timedelta(seconds=1))

    def test_an_instant_without_a_zone(self) -> None:
        with pytest.raises(InvalidValue, match="known_at: needs a time zone"):
            complaint().replay(known_at=datetime(2026, 3, 2))  # noqa: DTZ001  # refused


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("client_id", " "),
        ("client_id", "C\x00"),
        ("received_on", datetime(2026, 3, 2)),  # noqa: DTZ001  # refused
        ("received_on", None),
        ("recorded_at", noon(RECEIVED - timedelta(days=1))),
        ("recorded_at", datetime(2026, 3, 2)),  # noqa: DTZ001  # refused
        ("intake", "fees"),
        ("events", [ACCEPTED]),
        ("events", ("accepted",)),
    ],
)
def test_what_is_refused(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        odd(complaint(), **{field: value})
    assert refused.value.field == field


def test_the_events_are_counted_not_shown() -> None:
    shown = repr(complaint(*ANSWERED))
    assert "events=<4>" in shown
    assert "S-2" not in shown


def test_a_changed_event_changes_the_fingerprint() -> None:
    found = complaint(*ANSWERED)
    told_later = odd(TOLD, at=noon(after(12)), recorded_at=noon(after(12)))
    assert fingerprint(found) != fingerprint(complaint(*ANSWERED[:-1], told_later))
    assert fingerprint(found) == fingerprint(complaint(*ANSWERED))


def test_append_is_the_same_as_building() -> None:
    found: Complaint = complaint()
    events: tuple[Any, ...] = (*ANSWERED, CLOSED)
    for event in events:
        found = found.append(event)
    assert found == complaint(*events)
