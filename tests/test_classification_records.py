"""Rounds of classification: what can follow what, what tier held when, and what was known of it."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.classification_cases import (
    APPROVED,
    DETERMINED,
    DOUBTFUL,
    LAWSUIT,
    LOSS,
    MANAGER,
    PASS,
    PROPOSED,
    REVIEWER,
    SENT_BACK,
    SUBSTANDARD,
    WATCHED,
    a_round,
    at,
    floor,
    full,
    record,
    step,
)

from bankrm._loan_account_example import ACCOUNT
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass
from bankrm.classification import classify_asset
from bankrm.classification_records import (
    ClassificationEvent,
    ClassificationFloor,
    ClassificationMove,
    ClassificationRound,
    RoundCause,
    classification_path,
    record_on,
    tier_on,
)
from bankrm.errors import InvalidValue

DAY = date(2026, 11, 24)


class TestEvents:
    @pytest.mark.parametrize(
        ("move", "fields", "field"),
        [
            (PROPOSED, {"tier": None}, "tier"),
            (PROPOSED, {"tier": "1"}, "tier"),
            (PROPOSED, {"grounds_ref": ""}, "grounds_ref"),
            (PROPOSED, {"grounds_ref": "a\nb"}, "grounds_ref"),
            (PROPOSED, {"by": "S-1"}, "by"),
            (PROPOSED, {"ballot_ref": "B-1"}, "ballot_ref"),
            (DETERMINED, {"ballot_ref": "B-1"}, "ballot_ref"),
            (PROPOSED, {"floor": floor(day="2026-10-13")}, "floor"),
            (PROPOSED, {"recorded_at": at("2026-10-11")}, "recorded_at"),
            (PROPOSED, {"at": datetime(2026, 10, 12)}, "at"),  # noqa: DTZ001  # without a zone
            (PROPOSED, {"at": date(2026, 10, 12)}, "at"),
        ],
    )
    def test_bad_input(self, move: ClassificationMove, fields: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            step(move, **fields)
        assert refused.value.field == field

    def test_what_is_sent_back_has_neither_tier_nor_floor(self) -> None:
        back = step(SENT_BACK)
        with pytest.raises(InvalidValue, match="tier"):
            attrs.evolve(back, tier=PASS)
        with pytest.raises(InvalidValue, match="floor: does not belong"):
            attrs.evolve(back, floor=floor())

    def test_grounds_are_not_shown(self) -> None:
        assert "grounds-1" not in repr(step(PROPOSED))


def test_a_floor_is_that_of_the_rules_not_of_the_judgement() -> None:
    claim = Claim(facts=ClaimFacts(days_past_due=1), booked_on=date(2026, 3, 20))
    found = ClassificationFloor.of(classify_asset(claim, as_of=DAY, judged=LOSS))
    assert (found.tier, found.found_on, found.needs_review) == (WATCHED, DAY, True)
    with pytest.raises(InvalidValue, match="classification"):
        ClassificationFloor.of(None)  # type: ignore[arg-type]  # wrong on purpose


class TestRounds:
    @pytest.mark.parametrize(
        ("moves", "owed"),
        [
            ([], PROPOSED),
            ([PROPOSED], DETERMINED),
            ([PROPOSED, DETERMINED], APPROVED),
            ([PROPOSED, DETERMINED, APPROVED], None),
            ([PROPOSED, SENT_BACK], PROPOSED),
            ([PROPOSED, DETERMINED, SENT_BACK], PROPOSED),
            ([PROPOSED, SENT_BACK, PROPOSED], DETERMINED),
        ],
    )
    def test_the_step_owed(
        self, moves: list[ClassificationMove], owed: ClassificationMove | None
    ) -> None:
        assert a_round(*(step(move) for move in moves)).owed is owed

    @pytest.mark.parametrize(
        "moves",
        [
            [DETERMINED],
            [APPROVED],
            [SENT_BACK],
            [PROPOSED, PROPOSED],
            [PROPOSED, APPROVED],
            [PROPOSED, DETERMINED, APPROVED, SENT_BACK],
            [PROPOSED, DETERMINED, APPROVED, PROPOSED],
            [PROPOSED, SENT_BACK, SENT_BACK],
            [PROPOSED, SENT_BACK, DETERMINED],
        ],
        ids=lambda moves: "-".join(move.code for move in moves),
    )
    def test_no_step_is_skipped_or_done_twice(self, moves: list[ClassificationMove]) -> None:
        with pytest.raises(InvalidValue) as refused:
            a_round(*(step(move) for move in moves))
        assert refused.value.field == f"events[{len(moves) - 1}].move"

    @pytest.mark.parametrize(
        ("cause", "trigger"), [(RoundCause.PERIODIC, LAWSUIT), (RoundCause.EVENT, None)]
    )
    def test_a_trigger_goes_with_an_event(self, cause: RoundCause, trigger: Any) -> None:
        with pytest.raises(InvalidValue, match="trigger"):
            a_round(cause=cause, trigger=trigger)

    def test_times_do_not_run_backwards(self) -> None:
        with pytest.raises(InvalidValue, match=r"events\[0\]\.at"):
            a_round(step(PROPOSED, day="2026-10-07", floor=None))
        late = step(PROPOSED, recorded_at=at("2026-10-20"))
        with pytest.raises(InvalidValue, match=r"events\[1\]\.recorded_at"):
            a_round(late, step(DETERMINED))

    def test_a_floor_is_not_older_than_the_day_judged(self) -> None:
        with pytest.raises(InvalidValue, match=r"events\[0\]\.floor"):
            a_round(step(PROPOSED, floor=floor(day="2026-09-29")))
        assert a_round(step(PROPOSED, floor=floor(day="2026-09-30"))).owed is DETERMINED

    def test_only_steps_since_it_was_sent_back_stand(self) -> None:
        moved = a_round(
            step(PROPOSED, floor=floor(LOSS)), step(SENT_BACK), step(PROPOSED, WATCHED)
        )
        assert [one.tier for one in moved.standing] == [WATCHED]
        assert moved.floor == floor(PASS)

    def test_whoever_sends_back_sat_at_the_step_that_was_owed(self) -> None:
        moved = a_round(step(PROPOSED), step(SENT_BACK), step(PROPOSED))
        assert moved.desks == ((PROPOSED, MANAGER.staff), (DETERMINED, REVIEWER.staff))

    @pytest.mark.parametrize(
        ("approved", "floors", "tier"),
        [
            (PASS, PASS, PASS),
            (DOUBTFUL, PASS, DOUBTFUL),
            (PASS, SUBSTANDARD, SUBSTANDARD),
        ],
        ids=["as the floor", "judged worse", "milder than the floor"],
    )
    def test_a_tier_is_never_milder_than_the_floor(
        self, approved: AssetClass, floors: AssetClass, tier: AssetClass
    ) -> None:
        events = (
            step(PROPOSED, approved, floor=floor(floors)),
            step(DETERMINED, approved),
            step(APPROVED, approved),
        )
        assert a_round(*events).tier is tier

    def test_the_worst_floor_counts_and_of_equals_the_last(self) -> None:
        first, later = floor(WATCHED, needs_review=True), floor(WATCHED, "2026-10-11")
        moved = a_round(step(PROPOSED, floor=first), step(DETERMINED, floor=later), step(APPROVED))
        assert moved.floor == later
        mild = a_round(step(PROPOSED, floor=first), step(DETERMINED, floor=floor(PASS)))
        assert mild.floor == first

    def test_without_a_floor_what_was_approved_holds(self) -> None:
        events = [attrs.evolve(one, floor=None) for one in full(WATCHED)]
        assert (a_round(*events).tier, a_round(*events).floor) == (WATCHED, None)

    def test_open_it_has_neither_tier_nor_day(self) -> None:
        moved = a_round(step(PROPOSED))
        assert (moved.tier, moved.approved_on) == (None, None)


def second(*events: ClassificationEvent, **fields: Any) -> ClassificationRound:
    given: dict[str, Any] = {
        "id": "R-2",
        "at": at("2026-10-20"),
        "recorded_at": at("2026-10-20"),
    } | fields
    return a_round(*events, **given)


class TestRecords:
    def test_ids_are_unique(self) -> None:
        with pytest.raises(InvalidValue, match="rounds: hold an id twice"):
            record(a_round(), second(id="R-1"))

    @pytest.mark.parametrize(
        ("later", "field"),
        [
            (second(at=at("2026-10-11"), recorded_at=at("2026-10-20")), "rounds[1].at"),
            (second(base_on=date(2026, 9, 29)), "rounds[1].base_on"),
        ],
    )
    def test_rounds_do_not_run_backwards(self, later: ClassificationRound, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            record(a_round(*full()), later)
        assert refused.value.field == field

    def test_the_next_round_takes_over(self) -> None:
        taken = record(a_round(step(PROPOSED)), second(*full(WATCHED, "2026-10-20")))
        assert taken.current is None
        assert [one.id for one in taken.approved] == ["R-2"]
        assert record(a_round(*full()), second()).current == second()
        assert (record().current, record().last_base) == (None, None)

    def test_history_as_intervals(self) -> None:
        kept = record(
            a_round(*full()),
            second(*full(PASS, "2026-10-20")),
            second(*full(WATCHED, "2026-10-21"), id="R-3"),
            second(id="R-4", at=at("2026-11-01"), recorded_at=at("2026-11-01")),
        )
        assert [(one.tier, one.since, one.until) for one in classification_path(kept)] == [
            (PASS, date(2026, 10, 12), date(2026, 10, 21)),
            (WATCHED, date(2026, 10, 21), None),
        ]

    def test_of_two_approvals_on_one_day_the_last_holds(self) -> None:
        kept = record(
            a_round(*full()),
            second(*full(WATCHED, "2026-10-20")),
            second(*full(PASS, "2026-10-20"), id="R-3"),
        )
        [only] = classification_path(kept)
        assert (only.tier, only.since) == (PASS, date(2026, 10, 12))

    @pytest.mark.parametrize(
        ("day", "tier"),
        [
            (date(2026, 10, 11), None),
            (date(2026, 10, 12), PASS),
            (date(2026, 10, 19), PASS),
            (date(2026, 10, 20), WATCHED),
        ],
    )
    def test_tier_on_a_day(self, day: date, tier: AssetClass | None) -> None:
        kept = record(a_round(*full()), second(*full(WATCHED, "2026-10-20")))
        assert tier_on(kept, day) is tier

    def test_what_was_recorded_later_was_not_known(self) -> None:
        late = [
            attrs.evolve(one, recorded_at=at("2026-11-02")) if one.move is APPROVED else one
            for one in full()
        ]
        kept = record(a_round(*late))
        assert tier_on(kept, DAY, known_at=at("2026-11-01")) is None
        assert tier_on(kept, DAY, known_at=at("2026-11-02")) is PASS
        assert kept.known_by(at("2026-10-07")).rounds == ()

    def test_as_it_stood_on_a_day(self) -> None:
        kept = record(a_round(*full()), second(step(PROPOSED, day="2026-10-21")))
        seen = record_on(ACCOUNT, kept, as_of=date(2026, 10, 20))
        assert [one.owed for one in seen.rounds] == [None, PROPOSED]
        known = record_on(ACCOUNT, kept, as_of=DAY, known_at=at("2026-10-20"))
        assert [one.owed for one in known.rounds] == [None, PROPOSED]

    @pytest.mark.parametrize(
        ("fields", "field"), [({"claim_id": "A-2"}, "record"), ({"client_id": "E-2"}, "record")]
    )
    def test_of_another_loan(self, fields: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue, match=field):
            record_on(ACCOUNT, record(**fields), as_of=DAY)

    def test_before_the_loan(self) -> None:
        with pytest.raises(InvalidValue, match="account: is paid out after"):
            record_on(ACCOUNT, record(), as_of=date(2026, 3, 19))

    def test_kinds(self) -> None:
        with pytest.raises(InvalidValue, match="account"):
            record_on(None, record(), as_of=DAY)  # type: ignore[arg-type]  # wrong on purpose
        with pytest.raises(InvalidValue, match="record"):
            record_on(ACCOUNT, None, as_of=DAY)  # type: ignore[arg-type]  # wrong on purpose
        with pytest.raises(InvalidValue, match="record"):
            classification_path(None)  # type: ignore[arg-type]  # wrong on purpose
        with pytest.raises(InvalidValue, match="day"):
            tier_on(record(), at("2026-10-20"))
        with pytest.raises(InvalidValue, match="known_at"):
            record().known_by(datetime(2026, 1, 1))  # noqa: DTZ001  # without a zone
