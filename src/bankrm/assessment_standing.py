"""Assessment standing (风险测评状态): does a client's result still count, until when, and what is owed.

A sale's own rows on validity and re-confirmation are in `suitability`, and on who answered in `conduct`; this
says the same of a client without any sale, for a view of the client and for the to-dos of the manager. What a
client reports is a record of fact of its own, from which `Sale.change_reported` can be filled in.

Leaves out what becomes of holdings and orders once a result has expired.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.citations import Param, Row
from bankrm.clients import ClientId
from bankrm.days import add_months, business_date, check_date
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.products import Regime
from bankrm.regulations.investment import ASSESSMENT_MONTHS, FUND_ASSESSMENT_MONTHS, N7
from bankrm.risk_assessments import (
    Respondent,
    RiskAssessment,
    check_assessments,
    latest_two,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import Role, StaffId
from bankrm.tasks import Priority, Task, TaskId
from bankrm.workings import Line

__all__ = [
    "AssessmentStanding",
    "AssessmentStatus",
    "ChangeReport",
    "classify_standing",
    "is_change_reported",
    "list_reassessments",
    "valid_until",
]

_NOBODY: Mapping[ClientId, StaffId] = MappingProxyType({})
_MONTHS: Mapping[Regime, Param[int]] = MappingProxyType(
    {
        Regime.NFRA: ASSESSMENT_MONTHS,
        Regime.INSURANCE: ASSESSMENT_MONTHS,
        Regime.CSRC: FUND_ASSESSMENT_MONTHS,
    }
)


class AssessmentStatus(Label):
    """How a client's risk assessment stands on a day, best first."""

    VALID = "valid", "有效", "valid"
    UNVERIFIED = "unverified", "填写人不明，待核实", "to be found out who answered"
    UNCONFIRMED = "unconfirmed", "结果有变化，待客户确认", "changed, to be confirmed"
    CHANGE_REPORTED = "change_reported", "客户告知情况变化", "a change was reported"
    EXPIRED = "expired", "已过有效期", "expired"
    VOID = "void", "由销售人员代为填写，无效", "void, as the seller answered"
    NONE = "none", "没有测评", "there is none"

    @property
    def needs_another(self) -> bool:
        """Whether a new assessment must come before the next sale."""
        return self >= AssessmentStatus.CHANGE_REPORTED


@attrs.frozen(kw_only=True)
class ChangeReport:
    """That a client reported something that may touch the tolerance for risk (情况变化告知)."""

    client_id: ClientId
    at: datetime
    recorded_at: datetime
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps what was said."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


def is_change_reported(
    changes: Iterable[ChangeReport] | None, assessment: RiskAssessment, *, as_of: date
) -> bool | None:
    """Whether a client has reported a change since an assessment, as `Sale.change_reported` asks.

    A report of the day of the assessment counts, unless the assessment's hour shows that it came first.

    Args:
        changes: what the client has reported; None if nobody has looked.
        assessment: the one that counts.
        as_of: the day; what was reported later does not count yet.

    Raises:
        InvalidValue: if a report is another client's, or the assessment lies after `as_of`.

    >>> from bankrm.risk_assessments import RiskTolerance
    >>> tested = RiskAssessment(
    ...     client_id=ClientId("C-1"), on=date(2026, 1, 10), tolerance=RiskTolerance.C3
    ... )
    >>> noon = datetime.fromisoformat("2026-02-20T12:00+08:00")
    >>> retired = ChangeReport(client_id=tested.client_id, at=noon, recorded_at=noon)
    >>> is_change_reported([retired], tested, as_of=date(2026, 3, 2))
    True
    """
    _check_assessment(assessment, as_of)
    if changes is None:
        return None
    check_kind(changes, Iterable, "changes")
    found = False
    for change in changes:
        check_kind(change, ChangeReport, "changes")
        if change.client_id != assessment.client_id:
            raise InvalidValue("changes", "hold another client's report")
        found |= business_date(change.at) <= as_of and _is_since(change, assessment)
    return found


def _check_assessment(assessment: RiskAssessment, as_of: date) -> None:
    check_kind(assessment, RiskAssessment, "assessment")
    if assessment.on > check_date(as_of):
        raise InvalidValue("assessment", "lies after as_of")


def _is_void(assessment: RiskAssessment) -> bool:
    return assessment.answered_by is Respondent.SELLER


def _is_since(change: ChangeReport, assessment: RiskAssessment) -> bool:
    if assessment.at is not None:
        return change.at > assessment.at
    return business_date(change.at) >= assessment.on


def _row(regime: Regime, as_of: date, book: RuleBook) -> Row[int]:
    """The months of validity in force."""
    check_kind(regime, Regime, "regime")
    check_kind(book, RuleBook, "book")
    if regime not in _MONTHS:
        raise InvalidValue("regime", "has no rules on risk assessments")
    if regime is Regime.INSURANCE and not N7.in_force(as_of):
        raise RuleNotInForce("regime", "had no rules on risk assessments on that day")
    return book.governing(_MONTHS[regime], as_of)


def valid_until(
    assessment: RiskAssessment,
    *,
    as_of: date,
    regime: Regime = Regime.NFRA,
    book: RuleBook = STATUTORY,
) -> date:
    """The last day on which an assessment counts, if nothing else happens (办法 art. 29).

    Args:
        assessment: the result.
        as_of: the day whose number of months applies.
        regime: whose rules; a bank's one assessment may count for longer under one than under another. Of
            the securities regulator's products only public funds set a time.
        book: the bank's own shorter validity.

    Raises:
        RuleNotInForce: if the regime sets no time on that day.
        InvalidValue: if the regime has no rules on assessments, or the assessment lies after `as_of` or is
            void, as the seller answered.

    >>> from bankrm.risk_assessments import RiskTolerance
    >>> tested = RiskAssessment(
    ...     client_id=ClientId("C-1"), on=date(2025, 3, 5), tolerance=RiskTolerance.C3
    ... )
    >>> valid_until(tested, as_of=date(2026, 3, 2))
    datetime.date(2026, 3, 5)
    """
    _check_assessment(assessment, as_of)
    if _is_void(assessment):
        raise InvalidValue("assessment", "is void, as the seller answered")
    return add_months(assessment.on, _row(regime, as_of, book).value)


@attrs.frozen(kw_only=True)
class AssessmentStanding:
    """How a client's risk assessment stands on a day."""

    as_of: date
    status: AssessmentStatus
    latest: RiskAssessment | None = attrs.field(repr=False)
    """The result that counts; of no use for a sale where the status needs another."""
    valid_until: date | None
    """The last day on which it counts by its age; None if there is none, or it is void."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def due_on(self) -> date:
        """By when the next assessment is due: at once where another is needed."""
        if self.status.needs_another or self.valid_until is None:
            return self.as_of
        return self.valid_until


_ON = Text("测评日期", "assessed on")
_LEVEL = Text("测评结果", "result")
_BEFORE = Text("上次测评结果", "result before")
_ANSWERED = Text("填写人", "answered by")
_VALID = Text("有效月数", "months it is valid")
_UNTIL = Text("有效期至", "valid until")
_REPORTED = Text("测评后客户告知变化", "change reported since")
_CONFIRMED = Text("客户已确认结果变化", "changed result confirmed")
_STATUS = Text("测评状态", "standing")


def classify_standing(
    assessments: Sequence[RiskAssessment],
    changes: Sequence[ChangeReport],
    *,
    as_of: date,
    regime: Regime = Regime.NFRA,
    book: RuleBook = STATUTORY,
) -> AssessmentStanding:
    """How a client's risk assessment stands on a day: what stands most in its way.

    A changed result must be confirmed by the order of 2025 only; what the seller answered is void under any rules.

    Args:
        assessments: the client's, in any order; those of other institutions do not count.
        changes: what the client has reported; empty if nothing.
        as_of: the day.
        regime: whose rules.
        book: the bank's own shorter validity.

    Raises:
        InvalidValue: if an assessment lies after `as_of`, or they or a report are of several clients.
        RuleNotInForce: if the regime sets no time on that day.

    >>> from bankrm.risk_assessments import RiskTolerance
    >>> from bankrm.workings import explain_lines
    >>> tested = RiskAssessment(
    ...     client_id=ClientId("C-1"),
    ...     on=date(2025, 3, 5),
    ...     tolerance=RiskTolerance.C3,
    ...     answered_by=Respondent.CLIENT,
    ... )
    >>> standing = classify_standing([tested], (), as_of=date(2026, 3, 6))
    >>> standing.status.en, standing.due_on.isoformat()
    ('expired', '2026-03-06')
    >>> print(explain_lines(standing.workings, "en"))
    assessed on: 5 Mar 2025
    result: balanced
    answered by: the client (Measures on Product Suitability of Financial Institutions, art. 13)
    months it is valid: 12 (Measures on Product Suitability of Financial Institutions, art. 29)
    valid until: 5 Mar 2026
    change reported since: no
    standing: expired
    """
    check_assessments(assessments, as_of)
    check_kind(changes, Sequence, "changes")
    row = _row(regime, as_of, book)
    last, _ = latest_two([one for one in assessments if one.institution is None])
    latest, before = latest_two([one for one in assessments if one.counts])
    if last is not None and not last.counts:
        latest, before = last, latest
    if latest is None:
        return AssessmentStanding(
            as_of=as_of,
            status=AssessmentStatus.NONE,
            latest=None,
            valid_until=None,
            workings=(Line(_STATUS, AssessmentStatus.NONE),),
        )
    void = _is_void(latest)
    until = None if void else add_months(latest.on, row.value)
    reported = is_change_reported(changes, latest, as_of=as_of)
    changed = before is not None and before.tolerance is not latest.tolerance
    n7 = N7.in_force(as_of) and regime is not Regime.CSRC
    against = {
        AssessmentStatus.UNVERIFIED: latest.answered_by is None,
        AssessmentStatus.UNCONFIRMED: n7 and changed and latest.reconfirmed is not True,
        AssessmentStatus.CHANGE_REPORTED: bool(reported),
        AssessmentStatus.EXPIRED: until is not None and until < as_of,
        AssessmentStatus.VOID: void,
    }
    status = max(
        (one for one, applies in against.items() if applies), default=AssessmentStatus.VALID
    )
    lines = [
        Line(_ON, latest.on),
        Line(_LEVEL, latest.tolerance),
        Line(_ANSWERED, latest.answered_by, "", N7.article(13) if n7 else None),
    ]
    if until is not None:
        lines += [Line(_VALID, row.value, "", row.basis), Line(_UNTIL, until)]
    lines.append(Line(_REPORTED, reported))
    if before is not None and changed:
        lines.append(Line(_BEFORE, before.tolerance))
        lines.append(Line(_CONFIRMED, latest.reconfirmed, "", N7.article(29) if n7 else None))
    return AssessmentStanding(
        as_of=as_of,
        status=status,
        latest=latest,
        valid_until=until,
        workings=(*lines, Line(_STATUS, status)),
    )


_TITLE = Text("重新进行风险测评", "take the risk assessment again")


def list_reassessments(
    assessments: Iterable[RiskAssessment],
    *,
    within: int,
    as_of: date,
    assignees: Mapping[ClientId, StaffId] = _NOBODY,
    regime: Regime = Regime.NFRA,
    book: RuleBook = STATUTORY,
) -> tuple[Task, ...]:
    """To-dos for the clients whose assessment expires within so many days (测评到期待办), soonest first.

    One that has expired is not listed: another is owed only before the next sale. A to-do's id comes from
    the client and the day assessed, so that the same results give the same to-dos.

    Args:
        assessments: of any number of clients, in any order; void ones and those of other institutions do
            not count.
        within: days from `as_of` on; 0 means those whose last day is the day itself.
        as_of: the day.
        assignees: who looks after a client; other to-dos are left to whoever takes them up.
        regime: whose rules.
        book: the bank's own shorter validity.

    Raises:
        InvalidValue: if an assessment lies after `as_of`.
        RuleNotInForce: if the regime sets no time on that day.

    >>> from bankrm.risk_assessments import RiskTolerance
    >>> tested = RiskAssessment(
    ...     client_id=ClientId("C-1"), on=date(2025, 12, 10), tolerance=RiskTolerance.C3
    ... )
    >>> [task] = list_reassessments([tested], within=30, as_of=date(2026, 11, 24))
    >>> task.id, task.title.en, task.due_on.isoformat()
    ('C-1/reassess/2025-12-10', 'take the risk assessment again', '2026-12-10')
    """
    check_kind(assessments, Iterable, "assessments")
    check_count(within, "within")
    check_date(as_of)
    check_kind(assignees, Mapping, "assignees")
    months = _row(regime, as_of, book).value
    latest: dict[ClientId, date] = {}
    for one in assessments:
        check_assessments((one,), as_of)
        if one.counts:
            latest[one.client_id] = max(one.on, latest.get(one.client_id, one.on))
    ends = {client: add_months(on, months) for client, on in latest.items()}
    return tuple(
        Task(
            id=TaskId(f"{client}/reassess/{latest[client].isoformat()}"),
            title=_TITLE,
            role=Role.RELATIONSHIP_MANAGER,
            assignee=assignees.get(client),
            due_on=end,
            priority=Priority.NORMAL,
            client_id=client,
        )
        for client, end in sorted(ends.items(), key=lambda pair: (pair[1], pair[0]))
        if 0 <= (end - as_of).days <= within
    )
