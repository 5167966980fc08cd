"""Checks of recordings: the least share to the last recording, who and when counts, and what is still to do."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.recording_cases import CHECKER, GOOD, MINUTE, NINE, REFUSAL, SELLER, altered, recording

from bankrm.citations import Row, house_document
from bankrm.errors import BankrmError, InvalidValue, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.recording_quality import (
    CheckCount,
    RecordedCase,
    compute_direct_checks,
    compute_quality_checks,
    list_recording_tasks,
)
from bankrm.recordings import QualityCheck, RecordingFault
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.recording import CHECK_SHARE, FIX_WORKING_DAYS, I54
from bankrm.rules import RuleBook
from bankrm.sales import SaleId
from bankrm.staff import Role
from bankrm.tasks import Priority
from bankrm.workings import explain_lines

SOLD = date(2026, 11, 24)
LAST = date(2026, 12, 9)
ONE = timedelta(days=1)
ODD: Any = "odd"
POLICY = house_document("RP", Text("双录制度", "Recording policy"), date(2020, 1, 1))


def noon(day: date) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00+08:00")


def check(day: date = SOLD, *faults: RecordingFault, **more: Any) -> QualityCheck:
    given: dict[str, Any] = {
        "by": CHECKER,
        "at": noon(day),
        "recorded_at": noon(day),
        "faults": faults,
    }
    return QualityCheck(**given | more)


def case(name: str = "X-1", *checks: QualityCheck, **more: Any) -> RecordedCase:
    given: dict[str, Any] = {
        "recording": recording(sale_id=SaleId(name), checks=checks),
        "concluded_on": SOLD,
        "cooling_off_until": LAST,
        "seller": SELLER,
    }
    return RecordedCase(**given | more)


def cases(count: int, checked: int = 0, **more: Any) -> list[RecordedCase]:
    return [
        case(f"X-{at:03}", *([check()] if at < checked else []), **more) for at in range(count)
    ]


def book(**rows: Any) -> RuleBook:
    own: dict[str, Any] = {"share": CHECK_SHARE, "days": FIX_WORKING_DAYS}
    return RuleBook(
        numbers=tuple(
            attrs.evolve(own[name], rows=(Row(date(2020, 1, 1), value, POLICY.article(1)),))
            for name, value in rows.items()
        )
    )


class TestTheLeastShare:
    @pytest.mark.parametrize(
        ("concluded", "needed"),
        [(0, 0), (1, 1), (3, 1), (4, 2), (7, 3), (10, 3), (11, 4), (20, 6), (1_000, 300)],
    )
    def test_is_of_whole_recordings(self, concluded: int, needed: int) -> None:
        assert compute_quality_checks(cases(concluded), as_of=SOLD).needed == needed

    def test_at_the_share_itself_and_one_short(self) -> None:
        enough = compute_quality_checks(cases(10, 3), as_of=SOLD)
        assert (enough.checked, enough.short) == (3, 0)
        assert enough.share.value == Decimal("0.3")
        short = compute_quality_checks(cases(10, 2), as_of=SOLD)
        assert (short.checked, short.short) == (2, 1)
        assert compute_quality_checks(cases(10, 9), as_of=SOLD).short == 0

    def test_a_bank_that_checks_half(self) -> None:
        half = book(share=Decimal("0.5"))
        assert compute_quality_checks(cases(7), as_of=SOLD, book=half).needed == 4
        tenth = book(share=Decimal("0.1"))
        assert compute_quality_checks(cases(7), as_of=SOLD, book=tenth).needed == 3

    def test_nothing_concluded_has_no_share(self) -> None:
        none = compute_quality_checks([], as_of=SOLD)
        assert none.share.value is None
        assert none.share.reason is not None

    def test_workings_tell_figures_and_article(self) -> None:
        told = explain_lines(compute_quality_checks(cases(7, 2), as_of=SOLD).workings, "en")
        assert told.splitlines() == [
            "checked: 2",
            "concluded: 7",
            "share checked within the cooling-off period: 0.285714285714",
            "to be checked at least: 3 (Interim Measures on Traceable Insurance Sales, art. 10)",
        ]

    def test_every_one_that_other_channels_sold(self) -> None:
        mixed = [*cases(7, 3), case("D-1", direct=True), case("D-2", check(), direct=True)]
        direct = compute_direct_checks(mixed, as_of=SOLD)
        assert (direct.checked, direct.needed, direct.short) == (1, 2, 1)
        assert compute_quality_checks(mixed, as_of=SOLD).needed == 3
        assert compute_direct_checks(cases(7), as_of=SOLD).needed == 0

    def test_what_the_insurer_checks_is_passed_over(self) -> None:
        theirs = cases(7, given_to_insurer=True)
        assert compute_quality_checks(theirs, as_of=SOLD).needed == 0

    def test_its_first_day(self) -> None:
        assert compute_quality_checks([], as_of=I54.since).needed == 0
        for compute in (compute_quality_checks, compute_direct_checks):
            with pytest.raises(RuleNotInForce):
                compute([], as_of=I54.since - ONE)


class TestWhatCounts:
    @pytest.mark.parametrize(
        ("counted", "one"),
        [
            pytest.param(True, check(), id="on the day"),
            pytest.param(True, check(LAST), id="on the last day of cooling-off"),
            pytest.param(False, check(LAST + ONE), id="a day late"),
            pytest.param(False, check(whole=False), id="in part"),
            pytest.param(False, check(by=SELLER), id="by whoever sold"),
            pytest.param(True, check(SOLD, RecordingFault.EDITED), id="and found something"),
        ],
    )
    def test_a_check(self, counted: bool, one: QualityCheck) -> None:
        assert case("X-1", one).checked_in_time(date(2027, 1, 4)) is counted

    def test_what_was_entered_later_was_not_known(self) -> None:
        late = check(recorded_at=noon(SOLD + ONE))
        assert not case("X-1", late).checked_in_time(SOLD)
        assert case("X-1", late).checked_in_time(SOLD + ONE)

    def test_whoever_checks_a_sale_without_a_seller(self) -> None:
        assert case("X-1", check(by=SELLER), seller=None).checked_in_time(SOLD)


class TestFaults:
    FOUND = check(SOLD, RecordingFault.ILLEGIBLE)

    @pytest.mark.parametrize(
        ("later", "open_"),
        [
            pytest.param([], True, id="not looked at again"),
            pytest.param([check(SOLD + ONE)], False, id="passed"),
            pytest.param([check(SOLD + ONE, by=SELLER)], True, id="passed by whoever sold"),
            pytest.param([check(SOLD + ONE, RecordingFault.EDITED)], True, id="still wrong"),
        ],
    )
    def test_are_open_until_a_check_passes(self, later: list[QualityCheck], open_: bool) -> None:
        found = case("X-1", self.FOUND, *later).open_fault(SOLD + ONE)
        assert found == (self.FOUND if open_ else None)

    def test_one_that_comes_back_counts_anew(self) -> None:
        again = check(SOLD + 2 * ONE, RecordingFault.EDITED)
        assert case("X-1", self.FOUND, check(SOLD + ONE), again).open_fault(LAST) == again

    def test_nothing_found(self) -> None:
        assert case("X-1", check()).open_fault(SOLD) is None


class TestTasks:
    def test_as_many_as_are_short_soonest_first(self) -> None:
        sooner = case("X-900", cooling_off_until=LAST - ONE)
        tasks = list_recording_tasks([*cases(6), sooner], calendar=CHINA, as_of=SOLD)
        assert [(task.id, task.due_on) for task in tasks] == [
            ("X-900/check", LAST - ONE),
            ("X-000/check", LAST),
            ("X-001/check", LAST),
        ]
        assert {(task.role, task.assignee, task.priority) for task in tasks} == {
            (Role.COMPLIANCE, None, Priority.NORMAL)
        }

    def test_none_once_the_share_is_reached(self) -> None:
        assert list_recording_tasks(cases(7, 3), calendar=CHINA, as_of=SOLD) == ()

    def test_only_what_can_still_be_in_time(self) -> None:
        on_the_day = list_recording_tasks(cases(7), calendar=CHINA, as_of=LAST)
        assert len(on_the_day) == 3
        assert list_recording_tasks(cases(7), calendar=CHINA, as_of=LAST + ONE) == ()

    def test_what_has_no_exception_is_owed_also_afterwards(self) -> None:
        direct = case("D-1", direct=True)
        [task] = list_recording_tasks([direct], calendar=CHINA, as_of=LAST + ONE)
        assert (task.id, task.due_on, task.priority) == ("D-1/check", LAST, Priority.HIGH)

    def test_what_is_owed_without_exception_counts_for_the_share(self) -> None:
        mixed = [*cases(5), case("D-1", direct=True), case("D-2", direct=True)]
        tasks = list_recording_tasks(mixed, calendar=CHINA, as_of=SOLD)
        assert sorted(task.id for task in tasks) == ["D-1/check", "D-2/check", "X-000/check"]
        more = [*mixed, *(case(f"D-{at}", direct=True) for at in range(3, 6))]
        assert len(list_recording_tasks(more, calendar=CHINA, as_of=SOLD)) == 5

    def test_what_is_wrong_is_mended_in_fifteen_working_days(self) -> None:
        found = check(date(2026, 9, 30), RecordingFault.TOPIC_MISSING)
        kept = recording(
            started_at=noon(date(2026, 9, 29)), consent_at=None, ended_at=None, segments=(),
            recorded_at=noon(date(2026, 9, 29)), checks=(found,),
        )  # fmt: skip
        sold = case(recording=kept, concluded_on=date(2026, 9, 29))
        [task] = list_recording_tasks([sold], calendar=CHINA, as_of=SOLD)
        expected = CHINA.add_working_days(date(2026, 9, 30), 15)
        assert expected == date(2026, 10, 27)
        assert (task.id, task.due_on, task.assignee) == ("X-1/fix/0", expected, SELLER)
        assert task.role is Role.RELATIONSHIP_MANAGER
        [sooner] = list_recording_tasks([sold], calendar=CHINA, as_of=SOLD, book=book(days=5))
        assert sooner.due_on < expected

    def test_each_fault_has_a_number_of_its_own(self) -> None:
        found = case(
            "X-1",
            check(SOLD, RecordingFault.EDITED),
            check(SOLD + ONE),
            check(SOLD + 2 * ONE, RecordingFault.UNTRUE),
        )
        [task] = list_recording_tasks([found], calendar=CHINA, as_of=SOLD + 2 * ONE)
        assert task.id == "X-1/fix/2"

    def test_a_year_whose_holidays_are_not_known(self) -> None:
        late = date(2026, 12, 30)
        found = case("X-1", check(late, RecordingFault.EDITED))
        with pytest.raises(NotCovered):
            list_recording_tasks([found], calendar=CHINA, as_of=late)


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("recording", {"recording": REFUSAL}),
            ("recording", {"recording": ODD}),
            ("cooling_off_until", {"cooling_off_until": SOLD - ONE}),
            ("cooling_off_until", {"cooling_off_until": NINE}),
            ("concluded_on", {"concluded_on": NINE + MINUTE}),
            ("seller", {"seller": "S\x00"}),
            ("direct", {"direct": 1}),
        ],
    )
    def test_of_a_case(self, field: str, more: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            case(**more)
        assert refused.value.field == field

    def test_on_the_first_day_of_cooling_off(self) -> None:
        assert case(cooling_off_until=SOLD).cooling_off_until == SOLD

    @pytest.mark.parametrize(
        "given",
        [cases(1) * 2, [ODD], ODD, None, [GOOD]],
        ids=["twice", "odd", "text", "none", "raw"],
    )
    def test_of_the_whole(self, given: Any) -> None:
        with pytest.raises(InvalidValue, match="cases"):
            compute_quality_checks(given, as_of=SOLD)

    def test_one_concluded_later(self) -> None:
        with pytest.raises(InvalidValue, match="cases"):
            compute_quality_checks(cases(1), as_of=SOLD - ONE)
        with pytest.raises(InvalidValue, match="as_of"):
            compute_quality_checks([], as_of=NINE)
        with pytest.raises(InvalidValue, match="as_of"):
            list_recording_tasks(cases(1), calendar=CHINA, as_of=NINE)
        for compute in (compute_quality_checks, compute_direct_checks):
            with pytest.raises(InvalidValue, match="book"):
                compute([], as_of=SOLD, book=ODD)
        with pytest.raises(InvalidValue, match="book"):
            list_recording_tasks([], calendar=CHINA, as_of=SOLD, book=ODD)
        with pytest.raises(InvalidValue, match="calendar"):
            list_recording_tasks([], calendar=ODD, as_of=SOLD)
        with pytest.raises(InvalidValue, match="as_of"):
            case().known_checks(NINE)

    @pytest.mark.parametrize("field", ["checked", "concluded", "needed"])
    def test_no_count_is_below_zero(self, field: str) -> None:
        count = compute_quality_checks([], as_of=SOLD)
        assert isinstance(count, CheckCount)
        for wrong in (-1, True, Decimal("NaN"), 10**60):
            with pytest.raises(BankrmError) as refused:
                altered(count, **{field: wrong})
            assert refused.value.field == field
