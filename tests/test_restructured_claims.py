"""Restructured claims: from when and to when they are observed, what begins it anew, both regimes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._claim_example import CLAIM
from bankrm._restructured_example import MISSED, RESTRUCTURED
from bankrm.citations import Param, Row, house_document
from bankrm.claims import AssetClass, ClaimRecord, RestartReason, RestructuredStatus
from bankrm.classification import Instalments
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.lending import OBSERVATION_MONTHS
from bankrm.restructured_claims import (
    Concession,
    ObservationEvent,
    ObservationFinding,
    Restructuring,
    restructured_status,
)
from bankrm.rules import RuleBook

NEW = attrs.evolve(CLAIM, booked_on=date(2024, 1, 5))
OLD = attrs.evolve(CLAIM, booked_on=date(2020, 1, 5))


def evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def change(changed_on: date, first_due_on: date | None = None, **fields: Any) -> Restructuring:
    known: dict[str, Any] = {
        "changed_on": changed_on,
        "first_due_on": first_due_on or changed_on,
        "recorded_at": evening(changed_on),
    }
    return attrs.evolve(RESTRUCTURED, **(known | fields))


def event(finding: ObservationFinding, on: date, **fields: Any) -> ObservationEvent:
    known: dict[str, Any] = {"finding": finding, "on": on, "recorded_at": evening(on)}
    return attrs.evolve(MISSED, **(known | fields))


FIRST = change(date(2024, 3, 1), date(2024, 3, 20))
MISS, NPL = ObservationFinding.MISSED_PAYMENT, ObservationFinding.NON_PERFORMING
UNSOLVED, SOLVED = ObservationFinding.STILL_IN_DIFFICULTY, ObservationFinding.SOLVED


def status(
    day: date, *entries: Restructuring | ObservationEvent, claim: ClaimRecord = NEW, **given: Any
) -> RestructuredStatus:
    changes = tuple(one for one in entries if isinstance(one, Restructuring))
    events = tuple(one for one in entries if isinstance(one, ObservationEvent))
    return restructured_status(claim, changes, events, as_of=day, **given)


def test_a_claim_never_restructured_is_not_observed() -> None:
    found = status(date(2024, 3, 1))
    assert (found.restructured, found.in_observation, found.restructured_again) == (False,) * 3
    assert (found.since, found.earliest_end, found.floor, found.workings) == (None, None, None, ())


@pytest.mark.parametrize(
    ("day", "observed"),
    [(date(2024, 2, 29), False), (date(2024, 3, 1), True), (date(2030, 1, 1), True)],
    ids=["the day before", "the day of the change", "years later, nobody has found it solved"],
)
def test_it_is_observed_from_the_change_until_it_is_found_solved(
    day: date, *, observed: bool
) -> None:
    assert status(day, FIRST).in_observation is observed


@pytest.mark.parametrize(
    ("every", "end"),
    [
        (Instalments.MONTHLY, date(2025, 3, 20)),
        (Instalments.QUARTERLY, date(2025, 3, 20)),
        (Instalments.HALF_YEARLY, date(2025, 3, 20)),
        (Instalments.YEARLY, date(2026, 3, 20)),
    ],
)
def test_two_periods_and_a_year_from_the_first_due_date(every: Instalments, end: date) -> None:
    found = status(date(2024, 6, 1), attrs.evolve(FIRST, instalments=every))
    assert (found.since, found.earliest_end) == (date(2024, 3, 20), end)
    assert (found.floor, found.assessment_due) == (AssetClass.SPECIAL_MENTION, False)


@pytest.mark.parametrize(
    ("found_on", "asked_on", "exited"),
    [
        (date(2025, 3, 19), date(2025, 3, 21), None),
        (date(2025, 3, 20), date(2025, 3, 20), date(2025, 3, 20)),
        (date(2025, 5, 1), date(2025, 4, 30), None),
        (date(2025, 5, 1), date(2025, 5, 1), date(2025, 5, 1)),
    ],
    ids=["found a day too early", "on the first day", "the day before", "later"],
)
def test_observation_never_ends_early(found_on: date, asked_on: date, exited: date | None) -> None:
    found = status(asked_on, FIRST, event(SOLVED, found_on))
    assert found.exited_on == exited
    assert found.in_observation is (exited is None)
    assert found.restructured is (exited is None)
    if exited is None:
        assert found.assessment_due
    else:
        assert (found.since, found.floor, found.assessment_due) == (None, None, False)
        assert found.workings[-1].value == exited


def test_the_end_of_the_time_asks_whether_it_is_solved() -> None:
    assert not status(date(2025, 3, 19), FIRST).assessment_due
    assert status(date(2025, 3, 20), FIRST).assessment_due


@pytest.mark.parametrize(
    ("finding", "on", "since"),
    [
        (MISS, date(2024, 9, 20), date(2024, 9, 20)),
        (NPL, date(2024, 9, 30), date(2024, 9, 30)),
        (UNSOLVED, date(2025, 3, 20), date(2025, 3, 20)),
        (UNSOLVED, date(2025, 3, 19), date(2024, 3, 20)),
        (MISS, date(2024, 3, 20), date(2024, 3, 20)),
        (NPL, date(2024, 3, 5), date(2024, 3, 20)),
    ],
    ids=[
        "a missed payment",
        "it became non-performing",
        "unsolved at the end",
        "unsolved before the end",
        "a miss on the first due date",
        "a fall before the first due date",
    ],
)
def test_what_begins_it_anew(finding: ObservationFinding, on: date, since: date) -> None:
    found = status(date(2025, 3, 25), FIRST, event(finding, on))
    assert found.since == since
    assert found.earliest_end == since.replace(year=since.year + 1)
    anew = since != date(2024, 3, 20)
    assert [(one.on, one.reason.code) for one in found.restarts] == (
        [(on, finding.code)] if anew else []
    )


def test_a_restart_undoes_the_time_but_not_the_exit_after_it() -> None:
    miss, early, late = (
        event(MISS, date(2024, 9, 20)),
        event(SOLVED, date(2025, 3, 20)),
        event(SOLVED, date(2025, 9, 20)),
    )
    assert status(date(2025, 9, 19), FIRST, miss, early).in_observation
    assert status(date(2025, 9, 20), FIRST, miss, early, late).exited_on == date(2025, 9, 20)
    missed_later = event(MISS, date(2025, 12, 20))
    assert status(date(2026, 1, 1), FIRST, miss, late, missed_later).in_observation is False


def test_of_one_day_what_speaks_against_it_comes_first() -> None:
    day = date(2025, 3, 20)
    for finding in (MISS, NPL, UNSOLVED):
        found = status(day, FIRST, event(SOLVED, day), event(finding, day))
        assert (found.in_observation, found.since) == (True, day)
    again = change(day, contract_ref="R-2")
    assert status(day, FIRST, event(SOLVED, day), again).restructured_again


@pytest.mark.parametrize(
    ("changed_on", "again"),
    [(date(2025, 3, 19), True), (date(2025, 4, 1), False)],
    ids=["inside", "after it was over"],
)
def test_restructured_again_inside_is_substandard(changed_on: date, *, again: bool) -> None:
    second = change(changed_on, date(2025, 4, 20), contract_ref="R-2")
    found = status(date(2025, 5, 1), FIRST, event(SOLVED, date(2025, 3, 20)), second)
    assert found.restructured_again is again
    assert found.since == date(2025, 4, 20)
    assert found.floor is (AssetClass.SUBSTANDARD if again else AssetClass.SPECIAL_MENTION)
    assert [one.reason for one in found.restarts] == [RestartReason.RESTRUCTURED_AGAIN] * again


def test_a_second_change_never_shortens_what_a_miss_began() -> None:
    due_sooner = change(date(2024, 9, 21), date(2024, 9, 21))
    found = status(date(2024, 10, 1), FIRST, event(MISS, date(2024, 9, 25)), due_sooner)
    assert found.since == date(2024, 9, 25)


def test_a_second_change_with_shorter_periods_never_ends_it_sooner() -> None:
    yearly = attrs.evolve(FIRST, instalments=Instalments.YEARLY)
    monthly = change(date(2024, 4, 1), contract_ref="R-2")
    found = status(date(2024, 6, 1), yearly, monthly)
    assert found.earliest_end == date(2026, 4, 1)


def test_two_changes_of_one_day_come_to_the_same_in_any_order() -> None:
    yearly = attrs.evolve(FIRST, instalments=Instalments.YEARLY, contract_ref="R-2")
    day = date(2024, 6, 1)
    assert status(day, FIRST, yearly) == status(day, yearly, FIRST)
    assert status(day, FIRST, yearly).earliest_end == date(2026, 3, 20)


def test_without_difficulty_nothing_is_restructured_and_unknown_stays_open() -> None:
    sound = status(date(2024, 6, 1), attrs.evolve(FIRST, in_difficulty=False))
    assert (sound.restructured, sound.in_observation) == (False, False)
    unsure = attrs.evolve(FIRST, in_difficulty=None)
    found = status(date(2024, 6, 1), unsure)
    assert (found.restructured, found.in_observation, found.restructured_again) == (None,) * 3
    both = status(date(2024, 7, 1), FIRST, change(date(2024, 6, 1), in_difficulty=None))
    assert (both.in_observation, both.restructured_again) == (True, None)
    assert status(date(2024, 2, 29), unsure).in_observation is False


def test_refinancing_is_one_of_the_concessions() -> None:
    assert not RESTRUCTURED.refinanced
    assert attrs.evolve(RESTRUCTURED, concessions=(Concession.REFINANCED,)).refinanced


# Under the guideline of 2007

AUGUST = change(date(2022, 8, 31), date(2022, 9, 20))


@pytest.mark.parametrize(
    ("day", "observed"),
    [(date(2023, 2, 27), True), (date(2023, 2, 28), False)],
    ids=["the last day", "six months"],
)
def test_six_months_by_the_guideline(day: date, *, observed: bool) -> None:
    found = status(day, AUGUST, event(MISS, date(2022, 12, 20)), claim=OLD)
    assert found.in_observation is observed
    assert found.floor is (AssetClass.SUBSTANDARD if observed else None)
    assert found.restructured is True
    assert found.restarts == ()
    assert found.exited_on == (None if observed else date(2023, 2, 28))


def test_a_second_change_by_the_guideline_is_counted_from_itself() -> None:
    second = change(date(2022, 12, 1))
    found = status(date(2023, 5, 31), AUGUST, second, claim=OLD)
    assert (found.since, found.earliest_end) == (date(2022, 12, 1), date(2023, 6, 1))


def test_the_guideline_counts_six_months_of_an_older_claim_until_it_is_moved() -> None:
    late = change(date(2025, 3, 1), date(2025, 3, 20))
    assert status(date(2025, 8, 31), late, claim=OLD).in_observation
    for day in (date(2025, 9, 1), date(2025, 12, 31), date(2026, 1, 1)):
        assert status(day, late, claim=OLD).exited_on == date(2025, 9, 1)
    assert status(date(2026, 1, 1), late, claim=OLD).restructured is False


def test_an_observation_that_runs_goes_on_under_the_order() -> None:
    late = change(date(2025, 8, 1), date(2025, 8, 20))
    before, after = (
        status(day, late, claim=OLD) for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert (before.earliest_end, before.floor) == (date(2026, 2, 1), AssetClass.SUBSTANDARD)
    assert (after.since, after.earliest_end) == (date(2025, 8, 20), date(2026, 8, 20))
    assert after.floor is AssetClass.SPECIAL_MENTION
    moved = attrs.evolve(OLD, reclassified_on=date(2025, 9, 30))
    assert status(date(2025, 9, 30), late, claim=moved).earliest_end == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("finding", "since"),
    [(MISS, date(2025, 11, 20)), (NPL, date(2025, 11, 20)), (UNSOLVED, date(2025, 8, 20))],
)
def test_what_went_wrong_before_the_order_counts_under_it(
    finding: ObservationFinding, since: date
) -> None:
    entries = (change(date(2025, 8, 1), date(2025, 8, 20)), event(finding, date(2025, 11, 20)))
    assert status(date(2025, 12, 31), *entries, claim=OLD).earliest_end == date(2026, 2, 1)
    assert status(date(2026, 1, 1), *entries, claim=OLD).since == since


def test_the_last_day_of_the_guideline_ends_what_is_over_that_day() -> None:
    over = change(date(2025, 7, 1))
    assert status(date(2026, 1, 1), over, claim=OLD).exited_on == date(2026, 1, 1)


# What is known, and by whom


def test_what_was_entered_later_is_not_known() -> None:
    miss = event(MISS, date(2024, 9, 20), recorded_at=datetime(2024, 9, 25, 9, tzinfo=UTC))
    day = date(2024, 9, 30)
    before = status(day, FIRST, miss, known_at=datetime(2024, 9, 25, 8, tzinfo=UTC))
    assert before.since == date(2024, 3, 20)
    assert status(day, FIRST, miss, known_at=miss.recorded_at).since == date(2024, 9, 20)
    assert status(date(2024, 9, 19), FIRST, miss).since == date(2024, 3, 20)


def test_a_bank_may_observe_longer() -> None:
    policy = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))
    own = OBSERVATION_MONTHS
    row = Row(date(2023, 7, 1), 18, policy.article(1))
    number: Param[int] = Param(id=own.id, name=own.name, stricter=own.stricter, rows=(row,))
    found = status(date(2024, 6, 1), FIRST, book=RuleBook(numbers=(number,)))
    assert found.earliest_end == date(2025, 9, 20)


def test_before_the_guideline_nothing_is_in_force() -> None:
    with pytest.raises(RuleNotInForce):
        status(date(2007, 7, 2))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("contract_ref", {"contract_ref": None}),
        ("contract_ref", {"contract_ref": " "}),
        ("concessions", {"concessions": ()}),
        ("concessions", {"concessions": (Concession.GRACE,) * 2}),
        ("concessions", {"concessions": ("grace",)}),
        ("first_due_on", {"first_due_on": date(2026, 6, 24)}),
        ("recorded_at", {"recorded_at": evening(date(2026, 6, 24))}),
        ("recorded_at", {"recorded_at": datetime(2026, 6, 25)}),  # noqa: DTZ001  # refused
        ("changed_on", {"changed_on": datetime(2026, 6, 25)}),  # noqa: DTZ001  # refused
        ("instalments", {"instalments": "monthly"}),
        ("in_difficulty", {"in_difficulty": 1}),
    ],
)
def test_a_bad_restructuring_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(RESTRUCTURED, **changes)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("finding", {"finding": "missed_payment"}),
        ("on", {"on": "2026-08-20"}),
        ("recorded_at", {"recorded_at": evening(MISSED.on - timedelta(days=1))}),
    ],
)
def test_a_bad_event_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(MISSED, **changes)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("claim", {"claim": FIRST}),
        ("restructurings", {"restructurings": [FIRST]}),
        ("events", {"events": (FIRST,)}),
        ("as_of", {"as_of": evening(date(2024, 3, 1))}),
        ("known_at", {"known_at": datetime(2024, 3, 1)}),  # noqa: DTZ001  # refused
        (
            r"restructurings\[0\]\.claim_id",
            {"restructurings": (attrs.evolve(FIRST, claim_id=ClaimId("A-2")),)},
        ),
        (
            r"events\[0\]\.claim_id",
            {"events": (attrs.evolve(MISSED, claim_id=ClaimId("A-2")),)},
        ),
        ("changed_on", {"restructurings": (change(date(2024, 1, 4)),)}),
    ],
)
def test_a_bad_call_is_named(field: str, call: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "claim": NEW,
        "restructurings": (FIRST,),
        "events": (),
        "as_of": date(2024, 6, 1),
    } | call
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        restructured_status(**given)
