"""Warning signals: how one stands by its events, who may clear it, and what cannot follow what."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.warning_cases import (
    ACCOUNT,
    APPROVER,
    AS_OF,
    LEAD,
    MANAGER,
    OFFICER,
    SIGNAL,
    STEP,
    K,
    acted,
    at,
    signal,
)

from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.loan_accounts import WatchStep
from bankrm.staff import Actor, Role, StaffId
from bankrm.warning_catalogue import SignalLevel
from bankrm.warning_signals import (
    SignalEvent,
    SignalEventKind,
    SignalId,
    WarningSignal,
    check_signals,
    list_open_signals,
)

L = SignalLevel
CLEARED = acted(K.CLEARED, 12, APPROVER)
MEDIUM = "EW-A1-accounts"
LOW = "EW-O3-peers"


class TestLife:
    def test_as_opened(self) -> None:
        one = signal()
        assert (one.level, one.is_open, one.due_on) == (L.HIGH, True, date(2026, 11, 12))
        assert (one.standing.owner, one.standing.refs) == (None, ("visit-8",))

    def test_evidence_and_steps_are_kept(self) -> None:
        one = signal(acted(K.EVIDENCE), acted(K.ACTION))
        assert one.standing.refs == ("visit-8", "paper-1", "visit-9")
        assert one.standing.steps == ((2, WatchStep.SITE_VISIT),)

    def test_the_owner_is_the_last_named(self) -> None:
        one = signal(acted(K.ASSIGNED), acted(K.ASSIGNED, owner=LEAD))
        assert one.standing.owner == LEAD

    def test_raised_then_lowered(self) -> None:
        raised = signal(acted(K.RAISED), code=MEDIUM)
        assert raised.level is L.HIGH
        assert raised.append(acted(K.LOWERED, by=APPROVER)).level is L.LOW

    def test_escalation_keeps_the_level(self) -> None:
        one = signal(acted(K.ESCALATED))
        assert (one.level, one.standing.escalations) == (L.HIGH, (STEP,))

    def test_cleared_and_opened_again(self) -> None:
        one = signal(acted(K.ESCALATED), CLEARED, acted(K.REOPENED, 20))
        first, second = one.standing.spells
        assert (first.opened_on, first.cleared_on) == (date(2026, 11, 9), date(2026, 11, 12))
        assert (second.opened_on, second.due_on) == (date(2026, 11, 20), date(2026, 12, 1))
        assert (one.is_open, one.standing.escalations) == (True, ())

    def test_time_alone_closes_nothing(self) -> None:
        assert signal().is_open_on(date(2036, 1, 1))


class TestDays:
    @pytest.mark.parametrize(
        ("day", "is_open"),
        [(8, False), (9, True), (11, True), (12, False), (19, False), (20, True)],
    )
    def test_open_from_day_to_day(self, day: int, is_open: bool) -> None:
        one = signal(CLEARED, acted(K.REOPENED, 20))
        assert one.is_open_on(date(2026, 11, day)) is is_open

    @pytest.mark.parametrize(("day", "late"), [(11, False), (12, False), (13, True)])
    def test_on_the_last_day_it_is_not_late(self, day: int, late: bool) -> None:
        assert signal().is_overdue_on(date(2026, 11, day)) is late

    def test_what_is_cleared_is_not_late(self) -> None:
        assert not signal(CLEARED).is_overdue_on(AS_OF)

    def test_what_was_not_yet_detected_is_not_late(self) -> None:
        assert not signal().is_overdue_on(date(2026, 11, 8))

    @pytest.mark.parametrize(("day", "days"), [(9, 0), (11, 2), (12, 3), (19, 3), (24, 4)])
    def test_days_open(self, day: int, days: int) -> None:
        one = signal(CLEARED, acted(K.REOPENED, 20))
        assert one.days_open(date(2026, 11, day)) == days

    def test_before_it_was_detected_there_is_nothing(self) -> None:
        with pytest.raises(InvalidValue, match="as_of"):
            signal().on(date(2026, 11, 8))


class TestReplay:
    def test_what_was_recorded_later_is_not_known(self) -> None:
        one = signal(acted(K.CLEARED, 12, APPROVER, recorded_at=at(15)))
        assert one.replay(known_at=at(14)).is_open
        assert not one.replay(known_at=at(15)).is_open

    def test_before_it_was_recorded_there_is_nothing(self) -> None:
        with pytest.raises(InvalidValue, match="known_at"):
            signal().replay(known_at=at(9, 16))


class TestClearing:
    @pytest.mark.parametrize(
        ("code", "by", "allowed"),
        [
            (LOW, MANAGER, True),
            (LOW, Actor(StaffId("S-7"), Role.BACK_OFFICE), False),
            (MEDIUM, MANAGER, False),
            (MEDIUM, LEAD, True),
            ("EW-B2-stoppage", LEAD, False),
            ("EW-B2-stoppage", APPROVER, True),
        ],
    )
    def test_a_graver_signal_needs_a_higher_role(
        self, code: str, by: Actor, allowed: bool
    ) -> None:
        if allowed:
            assert not signal(acted(K.CLEARED, by=by), code=code).is_open
        else:
            with pytest.raises(InvalidValue, match=r"events\[0\]\.by: may not do so"):
                signal(acted(K.CLEARED, by=by), code=code)

    @pytest.mark.parametrize("before", [(), (acted(K.ASSIGNED, owner=MANAGER),)])
    def test_whoever_owned_a_high_one_does_not_clear_it(
        self, before: tuple[SignalEvent, ...]
    ) -> None:
        owned = signal(acted(K.ASSIGNED, owner=APPROVER), *before)
        with pytest.raises(InvalidValue, match="owns it, or owned it"):
            owned.append(acted(K.CLEARED, by=APPROVER))

    def test_nor_does_whoever_opened_it(self) -> None:
        with pytest.raises(InvalidValue, match="whoever opened it"):
            signal(acted(K.CLEARED, by=APPROVER), opened_by=APPROVER)

    @pytest.mark.parametrize("code", [MEDIUM, "EW-B2-stoppage"])
    def test_nobody_lowers_what_he_opened(self, code: str) -> None:
        with pytest.raises(InvalidValue, match="whoever opened it"):
            signal(acted(K.LOWERED, by=APPROVER), code=code, opened_by=APPROVER)

    def test_a_low_one_may_be_cleared_by_its_owner(self) -> None:
        assert not signal(acted(K.ASSIGNED), acted(K.CLEARED, by=MANAGER), code=LOW).is_open

    def test_once_raised_it_needs_the_higher_role(self) -> None:
        with pytest.raises(InvalidValue, match="may not do so at high level"):
            signal(acted(K.RAISED), acted(K.CLEARED, by=LEAD), code=MEDIUM)


REFUSED: list[tuple[str, str, tuple[SignalEvent, ...]]] = [
    ("kind", "while cleared", (CLEARED, acted(K.EVIDENCE, 13))),
    ("kind", "while cleared", (CLEARED, acted(K.CLEARED, 13, APPROVER))),
    ("kind", "while open", (acted(K.REOPENED),)),
    ("level", "not above", (acted(K.RAISED),)),
    ("level", "not below", (acted(K.LOWERED, by=LEAD, level=L.HIGH),)),
    ("by", "may not do so at high", (acted(K.LOWERED, by=LEAD),)),
    ("by", "owns it", (acted(K.ASSIGNED, owner=APPROVER), acted(K.LOWERED, by=APPROVER))),
    ("at", "before what happened", (acted(K.EVIDENCE, 12), acted(K.EVIDENCE, 11))),
    (
        "recorded_at",
        "before what was recorded",
        (acted(K.EVIDENCE, 12, recorded_at=at(14)), acted(K.EVIDENCE, 13)),
    ),
    ("at", "before the signal was detected", (acted(K.EVIDENCE, 8),)),
    (
        "recorded_at",
        "before the signal was recorded",
        (acted(K.EVIDENCE, at=at(9, 9), recorded_at=at(9, 10)),),
    ),
]


@pytest.mark.parametrize(
    ("field", "reason", "events"), REFUSED, ids=[f"{f}-{at}" for at, (f, *_) in enumerate(REFUSED)]
)
def test_what_cannot_follow(field: str, reason: str, events: tuple[SignalEvent, ...]) -> None:
    with pytest.raises(InvalidValue, match=rf"events\[{len(events) - 1}\]\.{field}: .*{reason}"):
        signal(*events)


NEEDED = [
    (K.EVIDENCE, "ref"),
    (K.ACTION, "step"),
    (K.ACTION, "ref"),
    (K.ASSIGNED, "owner"),
    (K.RAISED, "level"),
    (K.LOWERED, "level"),
    (K.LOWERED, "ref"),
    (K.ESCALATED, "escalation"),
    (K.CLEARED, "ref"),
    (K.REOPENED, "due_on"),
    (K.REOPENED, "ref"),
]


@pytest.mark.parametrize(("kind", "field"), NEEDED)
def test_an_event_holds_what_it_needs(kind: SignalEventKind, field: str) -> None:
    with pytest.raises(InvalidValue, match=f"{field}: must be given"):
        acted(kind, 10, OFFICER, **{field: None})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("step", WatchStep.LOOK_UP),
        ("owner", MANAGER),
        ("level", L.LOW),
        ("escalation", STEP),
        ("due_on", AS_OF),
    ],
)
def test_an_event_holds_no_more(field: str, value: object) -> None:
    with pytest.raises(InvalidValue, match=f"{field}: does not belong"):
        acted(K.EVIDENCE, 10, OFFICER, **{field: value})


BAD_EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("level", {"kind": K.LOWERED, "level": L.NONE}),
    ("due_on", {"kind": K.REOPENED, "due_on": date(2026, 11, 9)}),
    ("due_on", {"kind": K.REOPENED, "due_on": at(20)}),
    ("recorded_at", {"kind": K.EVIDENCE, "recorded_at": at(9)}),
    ("at", {"kind": K.EVIDENCE, "at": datetime(2026, 11, 10)}),  # noqa: DTZ001  # what is refused
    ("ref", {"kind": K.EVIDENCE, "ref": "a\x00b"}),
    ("ref", {"kind": K.EVIDENCE, "ref": " "}),
]


@pytest.mark.parametrize(
    ("field", "named"), BAD_EVENTS, ids=[f"{f}-{at}" for at, (f, _) in enumerate(BAD_EVENTS)]
)
def test_bad_event(field: str, named: dict[str, Any]) -> None:
    with pytest.raises(BankrmError, match=field):
        acted(**named)


BAD: list[tuple[str, dict[str, Any]]] = [
    ("opened_level", {"opened_level": L.MEDIUM}),
    ("opened_level", {"opened_level": L.NONE}),
    ("recorded_at", {"recorded_at": at(8)}),
    ("due_on", {"due_on": date(2026, 11, 8)}),
    ("detected_on", {"detected_on": at(9)}),
    ("detected_on", {"detected_on": "2026-11-09"}),
    ("id", {"id": ""}),
    ("events", {"events": (1,)}),
]


@pytest.mark.parametrize(
    ("field", "named"), BAD, ids=[f"{f}-{at}" for at, (f, _) in enumerate(BAD)]
)
def test_bad_signal(field: str, named: dict[str, Any]) -> None:
    with pytest.raises(BankrmError, match=field):
        attrs.evolve(SIGNAL, **named)


def test_opened_above_its_kind() -> None:
    assert signal(code=LOW, opened_level=L.MEDIUM).level is L.MEDIUM


class TestOpenSignals:
    def test_gravest_first_then_earliest_due(self) -> None:
        low = signal(code=LOW, id=SignalId("W-2"))
        late = signal(id=SignalId("W-0"), due_on=date(2026, 11, 20))
        found = list_open_signals([low, late, SIGNAL], as_of=AS_OF)
        assert [one.id for one in found] == ["W-1", "W-0", "W-2"]

    def test_as_they_then_stood(self) -> None:
        one = signal(CLEARED)
        [then] = list_open_signals([one], as_of=date(2026, 11, 11))
        assert then.events == ()
        assert list_open_signals([one], as_of=date(2026, 11, 12)) == ()

    def test_one_not_yet_recorded_is_not_known(self) -> None:
        assert list_open_signals([SIGNAL], as_of=AS_OF, known_at=at(9, 16)) == ()
        assert list_open_signals([SIGNAL], as_of=AS_OF, known_at=at(9, 17)) == (SIGNAL,)

    @pytest.mark.parametrize("bad", [None, [1]])
    def test_bad_signals(self, bad: Any) -> None:
        with pytest.raises(InvalidValue, match="signals"):
            list_open_signals(bad, as_of=AS_OF)

    def test_bad_instant(self) -> None:
        with pytest.raises(InvalidValue, match="known_at"):
            list_open_signals([], as_of=AS_OF, known_at=datetime(2026, 11, 9))  # noqa: DTZ001  # what is refused

    def test_bad_day(self) -> None:
        with pytest.raises(InvalidValue, match="as_of"):
            list_open_signals([SIGNAL], as_of=at(9))


class TestWhose:
    def test_one_of_the_client_as_a_whole_is_of_each_loan(self) -> None:
        check_signals(ACCOUNT, (attrs.evolve(SIGNAL, claim_id=None),))

    @pytest.mark.parametrize(
        "named", [{"client_id": ClientId("E-2")}, {"claim_id": ClaimId("A-2")}]
    )
    def test_another_is_refused(self, named: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue, match="signals: are of another"):
            check_signals(ACCOUNT, (attrs.evolve(SIGNAL, **named),))

    def test_twice_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match="hold one twice"):
            check_signals(ACCOUNT, (SIGNAL, SIGNAL))

    @pytest.mark.parametrize("bad", [None, [SIGNAL], (1,)])
    def test_bad_signals(self, bad: Any) -> None:
        with pytest.raises(InvalidValue, match="signals"):
            check_signals(ACCOUNT, bad)


def test_shows_no_references() -> None:
    shown = repr(signal(acted(K.EVIDENCE)))
    assert "visit-8" not in shown
    assert "paper-1" not in shown


def test_two_of_the_same_story_are_one() -> None:
    one, other = signal(CLEARED), signal(CLEARED)
    assert one == other
    assert fingerprint(one) == fingerprint(other)
    assert isinstance(one, WarningSignal)
