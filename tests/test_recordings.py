"""Recordings: what a record of one may say, and what contradicts itself."""

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.recording_cases import (
    CHECKER,
    GOOD,
    MINUTE,
    NINE,
    REFUSAL,
    altered,
    recording,
    segments,
)

from bankrm.errors import BankrmError, InvalidValue
from bankrm.recording_topics import RecordingTopic
from bankrm.recordings import QualityCheck, RecordingFault, SaleRecording, Segment

DAY = timedelta(days=1)
FAULTY = QualityCheck(
    by=CHECKER,
    at=NINE + DAY,
    recorded_at=NINE + DAY,
    faults=(RecordingFault.INTERRUPTED,),
)
PASSED = QualityCheck(by=CHECKER, at=NINE + 2 * DAY, recorded_at=NINE + 2 * DAY)


def only(**more: Any) -> SaleRecording:
    """A record in which nothing is recorded yet."""
    return SaleRecording(
        sale_id=GOOD.sale_id, client_id=GOOD.client_id, recorded_at=NINE + DAY, **more
    )


class TestWhatIsThere:
    def test_a_recording_a_refusal_and_neither(self) -> None:
        assert GOOD.made
        assert not REFUSAL.made
        assert not only().made
        assert not only(consent_at=NINE).made

    def test_consent_after_the_start_is_a_fact_and_no_slip(self) -> None:
        """Whether it was in time is for the rules."""
        assert recording(consent_at=NINE + MINUTE).made

    def test_unknown_is_allowed(self) -> None:
        unseen = only(started_at=NINE)
        assert (unseen.audio, unseen.segments, unseen.edited) == (None, None, None)

    def test_at_its_first_and_last_moment(self) -> None:
        first, last = NINE, NINE + 60 * MINUTE
        held = (Segment(RecordingTopic.RISKS, first), Segment(RecordingTopic.CLAUSES, last))
        assert recording(segments=held).segments == held

    def test_one_still_running(self) -> None:
        running = recording(ended_at=None)
        assert running.made
        assert altered(running, reported_at=NINE).reported_at == NINE

    def test_where_it_is_kept_is_not_shown(self) -> None:
        kept = recording(stored_ref="vault/7", fingerprint="a" * 64)
        assert "vault" not in repr(kept)
        assert "aaa" not in repr(kept)


class TestContradictions:
    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("ended_at", {"ended_at": NINE - MINUTE}),
            ("recorded_at", {"recorded_at": NINE + 59 * MINUTE}),
            ("segments[0].at", {"segments": (Segment(RecordingTopic.RISKS, NINE - MINUTE),)}),
            (
                "segments[1].at",
                {
                    "segments": (
                        Segment(RecordingTopic.RISKS, NINE),
                        Segment(RecordingTopic.CLAUSES, NINE + 61 * MINUTE),
                    )
                },
            ),
            ("reported_at", {"reported_at": NINE + 59 * MINUTE}),
            ("fingerprint", {"fingerprint": "A" * 64}),
            ("checks[0].at", {"checks": (altered(PASSED, at=NINE),)}),
            (
                "checks[0].recorded_at",
                {
                    "checks": (
                        altered(PASSED, at=NINE + 60 * MINUTE, recorded_at=NINE + 60 * MINUTE),
                    )
                },
            ),
            ("checks[1].at", {"checks": (PASSED, FAULTY)}),
        ],
    )
    def test_of_a_recording(self, field: str, more: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue) as refused:
            recording(**more)
        assert refused.value.field == field

    def test_checks_in_order(self) -> None:
        assert recording(checks=(FAULTY, PASSED)).checks == (FAULTY, PASSED)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("ended_at", NINE),
            ("segments", segments(RecordingTopic.RISKS)),
            ("audio", False),
            ("in_zone", True),
            ("reported_at", NINE),
            ("checks", (PASSED,)),
            ("stored_ref", "vault/7"),
            ("fingerprint", "a" * 64),
        ],
    )
    def test_nothing_is_known_of_what_was_not_made(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            only(**{field: value})
        assert refused.value.field == field

    @pytest.mark.parametrize("field", ["consent_at", "refused_at", "started_at"])
    def test_entered_before_it_happened(self, field: str) -> None:
        with pytest.raises(InvalidValue, match="recorded_at"):
            only(**{field: NINE + 2 * DAY})


class TestRefusal:
    @pytest.mark.parametrize(
        ("refused", "consent", "stands"),
        [
            pytest.param(None, None, False, id="nobody asked"),
            pytest.param(None, NINE, False, id="agreed"),
            pytest.param(NINE, None, True, id="refused"),
            pytest.param(NINE, NINE + MINUTE, False, id="refused, then agreed"),
            pytest.param(NINE + MINUTE, NINE, True, id="agreed, then refused"),
            pytest.param(NINE, NINE, True, id="both at once"),
        ],
    )
    def test_stands_until_the_client_agrees(
        self, refused: Any, consent: Any, stands: bool
    ) -> None:
        assert only(refused_at=refused, consent_at=consent).refused is stands

    def test_may_come_while_it_is_recorded(self) -> None:
        assert recording(refused_at=NINE + 5 * MINUTE).refused
        assert not recording(refused_at=NINE - MINUTE).refused


class TestChecks:
    def test_what_passes(self) -> None:
        assert PASSED.passed
        assert not FAULTY.passed

    def test_a_fault_named_twice(self) -> None:
        with pytest.raises(InvalidValue, match="faults"):
            altered(FAULTY, faults=(RecordingFault.EDITED, RecordingFault.EDITED))

    def test_recorded_before_it_was_made(self) -> None:
        with pytest.raises(InvalidValue, match="recorded_at"):
            altered(PASSED, recorded_at=NINE)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sale_id", "X\x00"),
        ("sale_id", 7),
        ("client_id", " "),
        ("started_at", NINE.date()),
        ("started_at", datetime(2026, 11, 24, 9, tzinfo=None)),  # noqa: DTZ001  # what is refused
        ("consent_at", float("nan")),
        ("audio", 1),
        ("segments", [Segment(RecordingTopic.RISKS, NINE)]),
        ("segments", (RecordingTopic.RISKS,)),
        ("checks", None),
        ("stored_ref", "\u202evault"),
        ("fingerprint", "ａ" * 64),
    ],
)
def test_bad_input_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        recording(**{field: value})
    assert refused.value.field == field
    assert "vault" not in str(refused.value)


def test_an_instant_at_the_end_of_the_calendar_is_refused() -> None:
    late = datetime.fromisoformat("9999-12-31T23:59-08:00")
    with pytest.raises(BankrmError):
        recording(ended_at=late, recorded_at=late)


def test_every_model_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        GOOD.edited = True  # type: ignore[misc]  # what is refused
