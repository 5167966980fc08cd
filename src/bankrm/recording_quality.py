"""Checks of recordings (双录质检): how many are checked in time, which are still to be, what is to be mended.

Of concluded policies a share is watched from beginning to end before the cooling-off period is over; of those
that the insurer's own channels sold to the elderly, or unit-linked, every one. Whoever checks must not be who
sold. A bank that keeps its files and gives the insurer none checks them itself, and tells the insurer what it
found. Which policies make up the share is the bank's to choose; the to-dos name those whose time runs out first.

Leaves out the checks of telephone sales, which have rules of their own, and what a check looks for.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.citations import Citation, Row
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.proportions import Proportion
from bankrm.recordings import QualityCheck, SaleRecording
from bankrm.regulations.recording import CHECK_SHARE, FIX_WORKING_DAYS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import Role, StaffId
from bankrm.tasks import Priority, Task, TaskId
from bankrm.workings import Line

__all__ = [
    "CheckCount",
    "RecordedCase",
    "compute_direct_checks",
    "compute_quality_checks",
    "list_recording_tasks",
]


@attrs.frozen(kw_only=True)
class RecordedCase:
    """The recording of a policy that was concluded (成交件)."""

    recording: SaleRecording
    concluded_on: date
    cooling_off_until: date
    """The last day of the cooling-off period."""
    seller: StaffId | None = None
    """Who sold, and so may not check."""
    direct: bool = False
    """Recorded because the insurer's own channels sold it (art. 6 (2)): every one is checked."""
    given_to_insurer: bool = False
    """Whether the insurer has the file, and checks it; else it is for the bank."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.recording.made:
            raise InvalidValue("recording", "was not made")
        if self.cooling_off_until < self.concluded_on:
            raise InvalidValue("cooling_off_until", "is before the conclusion")

    def known_checks(self, as_of: date) -> tuple[QualityCheck, ...]:
        """The checks that were on record by the end of a day."""
        check_date(as_of)
        return tuple(
            check for check in self.recording.checks if business_date(check.recorded_at) <= as_of
        )

    def checked_in_time(self, as_of: date) -> bool:
        """Whether it was watched in full, by somebody else than the seller, within the cooling-off period."""
        return any(
            check.whole
            and check.by != self.seller
            and business_date(check.at) <= self.cooling_off_until
            for check in self.known_checks(as_of)
        )

    def open_fault(self, as_of: date) -> QualityCheck | None:
        """The check that found what is not mended: no later one, by somebody else than the seller, passed."""
        found = None
        for check in self.known_checks(as_of):
            if not check.passed:
                found = found or check
            elif check.by != self.seller:
                found = None
        return found


@attrs.frozen(kw_only=True)
class CheckCount:
    """How many recordings were checked in time, and how many must be."""

    checked: int = attrs.field(metadata=NOT_NEGATIVE)
    concluded: int = attrs.field(metadata=NOT_NEGATIVE)
    needed: int = attrs.field(metadata=NOT_NEGATIVE)
    basis: Citation

    __attrs_post_init__ = check_fields

    @property
    def share(self) -> Proportion:
        """The share checked; it has no value where nothing was concluded."""
        return Proportion(
            name=_SHARE,
            part_name=_CHECKED,
            part=self.checked,
            whole_name=_CONCLUDED,
            whole=self.concluded,
        )

    @property
    def short(self) -> int:
        """How many more must be."""
        return max(0, self.needed - self.checked)

    @property
    def workings(self) -> tuple[Line, ...]:
        """What was counted, and the least that must be."""
        return (*self.share.workings, Line(_NEEDED, self.needed, "", self.basis))


_SHARE = Text("犹豫期内质检比例", "share checked within the cooling-off period")
_CHECKED = Text("已质检", "checked")
_CONCLUDED = Text("成交件", "concluded")
_NEEDED = Text("至少应质检", "to be checked at least")
_CHECK = Text("质检录音录像", "check the recording from beginning to end")
_FIX = Text("整改录音录像问题", "mend what is wrong with the recording")


def compute_quality_checks(
    cases: Sequence[RecordedCase], *, as_of: date, book: RuleBook = STATUTORY
) -> CheckCount:
    """How many of the policies concluded were checked in time, against the least share (art. 10).

    A share is of whole recordings: 30 % of seven is three.

    Args:
        cases: what was concluded in the period looked at; what the insurer checks is passed over.
        as_of: the day; later checks and entries do not count.
        book: the bank's own larger share.

    Raises:
        InvalidValue: if a sale is there twice, or was concluded after `as_of`.
        RuleNotInForce: before the measures.

    >>> nobody = compute_quality_checks([], as_of=date(2026, 11, 24))
    >>> nobody.needed, nobody.share.value
    (0, None)
    """
    row = _share(as_of, book)
    own = _own(cases, as_of)
    return _count(own, math.ceil(Fraction(row.value) * len(own)), row.basis, as_of)


def compute_direct_checks(
    cases: Sequence[RecordedCase], *, as_of: date, book: RuleBook = STATUTORY
) -> CheckCount:
    """The same of policies that the insurer's own channels sold, of which every one must be (art. 10).

    >>> compute_direct_checks([], as_of=date(2026, 11, 24)).short
    0
    """
    basis = _share(as_of, book).basis
    direct = [case for case in _own(cases, as_of) if case.direct]
    return _count(direct, len(direct), basis, as_of)


def _share(as_of: date, book: RuleBook) -> Row[Decimal]:
    """The least share to be checked."""
    check_kind(book, RuleBook, "book")
    return book.governing(CHECK_SHARE, as_of)


def _own(cases: Sequence[RecordedCase], as_of: date) -> list[RecordedCase]:
    """The cases that are the bank's to check, each found to be sound."""
    check_kind(cases, Sequence, "cases")
    for case in cases:
        check_kind(case, RecordedCase, "cases")
        if case.concluded_on > as_of:
            raise InvalidValue("cases", "hold one concluded after as_of")
    if len({case.recording.sale_id for case in cases}) < len(cases):
        raise InvalidValue("cases", "hold a sale twice")
    return [case for case in cases if not case.given_to_insurer]


def _count(cases: Sequence[RecordedCase], needed: int, basis: Citation, as_of: date) -> CheckCount:
    return CheckCount(
        checked=sum(case.checked_in_time(as_of) for case in cases),
        concluded=len(cases),
        needed=needed,
        basis=basis,
    )


def list_recording_tasks(
    cases: Sequence[RecordedCase], *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> tuple[Task, ...]:
    """The to-dos that are open: recordings to check, and faults to mend, earliest due first.

    A check is due by the end of the cooling-off period, of what must be checked without exception also
    afterwards. A fault is due so many working days after it was found.

    Args:
        cases: as for `compute_quality_checks`.
        calendar: tells the working days.
        as_of: the day.
        book: the bank's own larger share and shorter time.

    Raises:
        InvalidValue: as in `compute_quality_checks`.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm.regulations.holidays import CHINA
    >>> list_recording_tasks([], calendar=CHINA, as_of=date(2026, 11, 24))
    ()
    """
    check_kind(calendar, Calendar, "calendar")
    short = compute_quality_checks(cases, as_of=as_of, book=book).short
    own = _own(cases, as_of)
    unchecked = sorted(
        (case for case in own if not case.checked_in_time(as_of)),
        key=lambda case: (case.cooling_off_until, case.recording.sale_id),
    )
    owed = [case for case in unchecked if case.direct]
    chosen = [case for case in unchecked if not case.direct and case.cooling_off_until >= as_of][
        : max(0, short - len(owed))
    ]
    days = book.governing(FIX_WORKING_DAYS, as_of).value
    tasks = [_check_task(case) for case in (*owed, *chosen)]
    tasks += _fix_tasks(own, calendar, as_of, days)
    return tuple(sorted(tasks, key=lambda task: (task.due_on, task.id)))


def _check_task(case: RecordedCase) -> Task:
    return Task(
        id=TaskId(f"{case.recording.sale_id}/check"),
        title=_CHECK,
        role=Role.COMPLIANCE,
        assignee=None,
        due_on=case.cooling_off_until,
        priority=Priority.HIGH if case.direct else Priority.NORMAL,
        client_id=case.recording.client_id,
    )


def _fix_tasks(
    cases: Iterable[RecordedCase], calendar: Calendar, as_of: date, days: int
) -> list[Task]:
    """One to-do for each fault open, by the place of the check that found it."""
    return [
        Task(
            id=TaskId(f"{case.recording.sale_id}/fix/{case.recording.checks.index(fault)}"),
            title=_FIX,
            role=Role.RELATIONSHIP_MANAGER,
            assignee=case.seller,
            due_on=calendar.add_working_days(business_date(fault.at), days),
            priority=Priority.HIGH,
            client_id=case.recording.client_id,
        )
        for case in cases
        if (fault := case.open_fault(as_of)) is not None
    ]
