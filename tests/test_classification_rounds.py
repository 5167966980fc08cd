"""Was a round in order: each rule hit and not, the day at each limit, and what is due next."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.classification_cases import (
    APPROVED,
    DETERMINED,
    LAWSUIT,
    MANAGER,
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
from bankrm.citations import Provenance, house_document
from bankrm.classification_dues import (
    classification_period,
    compute_classification_due,
    next_classification_tasks,
)
from bankrm.classification_records import (
    ClassificationEvent,
    ClassificationMove,
    ClassificationRecord,
    RoundCause,
)
from bankrm.classification_rounds import assess_classification_round
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.portfolio import CLASSIFICATION_INTERVAL_MONTHS
from bankrm.rules import Effect, RuleBook
from bankrm.staff import Actor, Role, StaffId

DAY = date(2026, 11, 24)
OUTSIDER = Actor(StaffId("S-9"), Role.COMPLIANCE)
_POLICY = house_document("C-9", Text("分类办法", "Classification policy"), date(2026, 1, 1))
MONTHLY = RuleBook(
    numbers=(
        CLASSIFICATION_INTERVAL_MONTHS.set_to(1, since=date(2026, 1, 1), basis=_POLICY.article()),
    )
)


def hits(kept: ClassificationRecord, day: date = DAY, **more: Any) -> set[str]:
    decision = assess_classification_round(ACCOUNT, kept, as_of=day, **more)
    return {reason.rule.id.removeprefix("CLS-RD-") for reason in decision.hits}


def changed(move: ClassificationMove, **fields: Any) -> tuple[ClassificationEvent, ...]:
    """A full round with one step otherwise."""
    return tuple(attrs.evolve(one, **fields) if one.move is move else one for one in full())


def test_a_round_in_order_owes_nothing() -> None:
    decision = assess_classification_round(ACCOUNT, record(a_round(*full())), as_of=DAY)
    assert (decision.outcome, decision.hits, decision.undetermined) == (Effect.ALLOW, (), ())


@pytest.mark.parametrize(
    ("events", "rule", "outcome"),
    [
        ((), "03", Effect.STEPS),
        ((step(PROPOSED),), "03", Effect.STEPS),
        (changed(APPROVED, by=Actor(REVIEWER.staff, Role.CREDIT_APPROVER)), "04", Effect.BLOCK),
        (changed(DETERMINED, by=Actor(StaffId("S-8"), MANAGER.role)), "05", Effect.BLOCK),
        (changed(APPROVED, by=Actor(StaffId("S-8"), MANAGER.role)), "05", Effect.BLOCK),
        (changed(APPROVED, by=Actor(StaffId("S-8"), Role.WEALTH_ADVISOR)), "05", Effect.BLOCK),
        (changed(DETERMINED, by=OUTSIDER), "06", Effect.REVIEW),
        (changed(APPROVED, by=OUTSIDER), "06", Effect.REVIEW),
        (changed(PROPOSED, floor=floor(WATCHED)), "07", Effect.BLOCK),
        (changed(PROPOSED, floor=floor(needs_review=True)), "08", Effect.REVIEW),
        (changed(PROPOSED, tier=WATCHED), "09", Effect.BLOCK),
    ],
)
def test_each_fault(events: tuple[ClassificationEvent, ...], rule: str, outcome: Effect) -> None:
    kept = record(a_round(*events))
    assert rule in hits(kept)
    assert assess_classification_round(ACCOUNT, kept, as_of=DAY).outcome >= outcome
    assert rule not in hits(record(a_round(*full())))


def test_the_manager_in_another_role_decides_nothing_either() -> None:
    events = (
        step(PROPOSED, by=OUTSIDER),
        step(DETERMINED),
        step(APPROVED, by=Actor(MANAGER.staff, Role.CREDIT_APPROVER)),
    )
    assert hits(record(a_round(*events))) == {"05"}


def test_an_unknown_manager_leaves_it_open_once_somebody_decided() -> None:
    kept = record(a_round(*full()), manager=None)
    decision = assess_classification_round(ACCOUNT, kept, as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("manager_decided",))
    early = record(a_round(step(PROPOSED)), manager=None)
    assert not assess_classification_round(ACCOUNT, early, as_of=DAY).undetermined


def test_a_committee_may_be_entered_by_anybody() -> None:
    assert hits(record(a_round(*changed(APPROVED, by=OUTSIDER, ballot_ref="B-1")))) == set()


def test_whoever_sent_back_does_not_take_another_step() -> None:
    events = (
        step(PROPOSED),
        step(SENT_BACK),
        step(PROPOSED),
        step(DETERMINED, by=Actor(StaffId("S-4"), Role.CREDIT_REVIEWER)),
        step(APPROVED, by=Actor(REVIEWER.staff, Role.CREDIT_APPROVER)),
    )
    assert hits(record(a_round(*events))) == {"04"}


def test_worse_than_the_step_before_or_the_floor_is_no_fault() -> None:
    events = (step(PROPOSED), step(DETERMINED, WATCHED), step(APPROVED, SUBSTANDARD))
    assert hits(record(a_round(*events))) == set()


def test_a_floor_nobody_looked_at_leaves_it_open() -> None:
    kept = record(a_round(*changed(PROPOSED, floor=None)))
    decision = assess_classification_round(ACCOUNT, kept, as_of=DAY)
    assert decision.outcome is Effect.REVIEW
    assert set(decision.missing) == {"floor_tier", "floor_unclear"}


class TestLeavingNonPerforming:
    def kept(self, *events: ClassificationEvent) -> ClassificationRecord:
        later: dict[str, Any] = {
            "at": at("2026-10-20"),
            "recorded_at": at("2026-10-20"),
            "id": "R-2",
        }
        return record(a_round(*full(SUBSTANDARD)), a_round(*events, **later))

    def test_while_the_round_is_open(self) -> None:
        assert "10" in hits(self.kept(step(PROPOSED, day="2026-10-21")))

    def test_not_once_it_is_approved(self) -> None:
        assert hits(self.kept(*full(day="2026-10-21"))) == set()

    def test_not_within_non_performing_nor_before_a_proposal(self) -> None:
        assert "10" not in hits(self.kept(step(PROPOSED, SUBSTANDARD, day="2026-10-21")))
        assert "10" not in hits(self.kept())

    def test_an_earlier_round_that_gave_no_tier_does_not_count(self) -> None:
        later: dict[str, Any] = {
            "at": at("2026-10-20"),
            "recorded_at": at("2026-10-20"),
            "id": "R-2",
        }
        kept = record(
            a_round(step(PROPOSED, SUBSTANDARD)),
            a_round(step(PROPOSED, day="2026-10-21"), **later),
        )
        assert "10" not in hits(kept)


class TestPeriods:
    @pytest.mark.parametrize(
        ("day", "found"),
        [
            (date(2026, 12, 30), set()),
            (date(2026, 12, 31), {"01"}),
            (date(2027, 3, 30), {"01"}),
            (date(2027, 3, 31), {"01", "02"}),
        ],
        ids=["before the end", "on the end", "before the next end", "on the next end"],
    )
    def test_after_the_round_of_september(self, day: date, found: set[str]) -> None:
        assert hits(record(a_round(*full())), day) == found

    @pytest.mark.parametrize(
        ("day", "found"),
        [
            (date(2026, 3, 30), set()),
            (date(2026, 3, 31), {"01"}),
            (date(2026, 6, 30), {"01", "02"}),
        ],
    )
    def test_a_loan_never_classified_counts_from_its_payment(
        self, day: date, found: set[str]
    ) -> None:
        assert hits(record(), day) == found

    def test_a_bank_may_classify_each_month(self) -> None:
        kept = record(a_round(*full()))
        assert hits(kept, date(2026, 10, 31), book=MONTHLY) == {"01"}
        assert hits(kept, date(2026, 10, 31)) == set()

    def test_a_missed_period_goes_to_a_person_and_up(self) -> None:
        decision = assess_classification_round(ACCOUNT, record(), as_of=DAY)
        assert decision.outcome is Effect.REVIEW
        assert decision.steps == (WatchStep.RECLASSIFY, WatchStep.REPORT_UP)
        assert decision.provenance is Provenance.UNCONFIRMED

    def test_what_happened_later_is_left_out(self) -> None:
        kept = record(a_round(*full()))
        assert hits(kept, date(2026, 10, 11)) == {"01", "02", "03"}
        assert hits(kept, known_at=at("2026-10-07")) == {"01", "02"}

    def test_before_the_order(self) -> None:
        early = attrs.evolve(
            ACCOUNT,
            signed_on=date(2023, 6, 1),
            plan=attrs.evolve(ACCOUNT.plan, disbursed_on=date(2023, 6, 1)),
            payments=(),
        )
        assert assess_classification_round(early, record(), as_of=date(2023, 7, 1)).hits
        with pytest.raises(RuleNotInForce):
            assess_classification_round(early, record(), as_of=date(2023, 6, 30))
        with pytest.raises(RuleNotInForce):
            compute_classification_due(early, record(), as_of=date(2023, 6, 30))

    @pytest.mark.parametrize(
        ("day", "months", "last"),
        [
            (date(2026, 1, 1), 3, date(2026, 3, 31)),
            (date(2026, 2, 28), 1, date(2026, 2, 28)),
            (date(2026, 7, 1), 6, date(2026, 12, 31)),
            (date(2026, 11, 1), 5, date(2026, 12, 31)),
        ],
    )
    def test_period_of_a_day(self, day: date, months: int, last: date) -> None:
        assert classification_period(day, months).last == last

    def test_no_period_of_no_month(self) -> None:
        with pytest.raises(InvalidValue, match="months"):
            classification_period(DAY, 0)


SUDDEN: dict[str, Any] = {
    "cause": RoundCause.EVENT,
    "trigger": LAWSUIT,
    "base_on": date(2026, 11, 20),
}
LATER: dict[str, Any] = {"at": at("2026-11-20"), "recorded_at": at("2026-11-20"), "id": "R-2"}


class TestDue:
    @pytest.mark.parametrize(
        ("kept", "on", "cause"),
        [
            (record(), date(2026, 3, 31), RoundCause.PERIODIC),
            (record(a_round(*full())), date(2026, 12, 31), RoundCause.PERIODIC),
            (record(a_round()), date(2026, 3, 31), RoundCause.PERIODIC),
            (
                record(a_round(*full()), a_round(**SUDDEN, **LATER)),
                date(2026, 11, 20),
                RoundCause.EVENT,
            ),
            (record(a_round(**SUDDEN, **LATER)), date(2026, 3, 31), RoundCause.PERIODIC),
        ],
        ids=["never", "after September", "under way", "something happened", "both"],
    )
    def test_the_day(self, kept: ClassificationRecord, on: date, cause: RoundCause) -> None:
        due = compute_classification_due(ACCOUNT, kept, as_of=DAY)
        assert (due.on, due.cause) == (on, cause)

    def test_workings_own_to_what_is_recalled(self) -> None:
        lines = compute_classification_due(ACCOUNT, record(), as_of=DAY).workings
        assert [line.value for line in lines] == [date(2026, 3, 20), 3, date(2026, 3, 31)]
        assert lines[1].basis is not None
        assert lines[1].basis.provenance is Provenance.UNCONFIRMED

    def test_by_the_bank_s_own_period(self) -> None:
        kept = record(a_round(*full()))
        due = compute_classification_due(ACCOUNT, kept, as_of=DAY, book=MONTHLY)
        assert due.on == date(2026, 10, 31)


class TestTasks:
    def tasks(self, kept: ClassificationRecord, day: date = DAY) -> list[tuple[str, Role, date]]:
        found = next_classification_tasks(ACCOUNT, kept, within=2, calendar=CHINA, as_of=day)
        return [(task.id, task.role, task.due_on) for task in found]

    @pytest.mark.parametrize(
        ("events", "task"),
        [
            ((), ("R-1/0/proposed", Role.RELATIONSHIP_MANAGER, date(2026, 10, 10))),
            ((step(PROPOSED),), ("R-1/1/determined", Role.CREDIT_REVIEWER, date(2026, 10, 14))),
            (full()[:2], ("R-1/2/approved", Role.CREDIT_APPROVER, date(2026, 10, 14))),
            (
                (step(PROPOSED), step(SENT_BACK, day="2026-10-13")),
                ("R-1/2/proposed", Role.RELATIONSHIP_MANAGER, date(2026, 10, 15)),
            ),
        ],
        ids=["opened", "proposed", "determined", "sent back"],
    )
    def test_the_step_owed(
        self, events: tuple[ClassificationEvent, ...], task: tuple[str, Role, date]
    ) -> None:
        assert self.tasks(record(a_round(*events))) == [task]

    def test_nothing_before_it_is_due(self) -> None:
        assert self.tasks(record(a_round(*full()))) == []

    def test_a_round_to_be_opened(self) -> None:
        assert self.tasks(record(), date(2026, 3, 31)) == [
            ("A-1/2026-03-31/proposed", Role.RELATIONSHIP_MANAGER, date(2026, 4, 2))
        ]

    def test_for_a_cause_it_is_owed_at_once(self) -> None:
        kept = record(a_round(*full()), a_round(**SUDDEN, **LATER))
        assert self.tasks(kept)[0][2] == date(2026, 11, 20)

    def test_it_names_the_manager_where_known(self) -> None:
        for manager in (MANAGER.staff, None):
            [task] = next_classification_tasks(
                ACCOUNT, record(a_round(), manager=manager), within=2, calendar=CHINA, as_of=DAY
            )
            assert task.assignee == manager

    @pytest.mark.parametrize("within", [-1, 1.5, True])
    def test_wrong_days(self, within: Any) -> None:
        with pytest.raises(InvalidValue, match="within"):
            next_classification_tasks(ACCOUNT, record(), within=within, calendar=CHINA, as_of=DAY)


def test_a_record_of_another_loan_is_refused() -> None:
    with pytest.raises(InvalidValue, match="record: is of another loan"):
        assess_classification_round(ACCOUNT, record(claim_id="A-9"), as_of=DAY)
