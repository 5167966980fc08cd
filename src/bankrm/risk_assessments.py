"""Risk assessments (风险测评): what risk a client can bear, as found on a day.

Leaves out the questions and their scores, and how often a client may be assessed.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label

__all__ = [
    "LATEST_BY",
    "AssessmentStep",
    "Respondent",
    "RiskAssessment",
    "RiskTolerance",
    "check_assessments",
    "known_assessments",
    "latest_two",
]

_BEGINNING = datetime.min.replace(tzinfo=UTC)


class RiskTolerance(Label):
    """Risk a client can bear (风险承受能力), least first."""

    C1 = "C1", "保守型", "conservative"
    C2 = "C2", "稳健型", "steady"
    C3 = "C3", "平衡型", "balanced"
    C4 = "C4", "成长型", "growth"
    C5 = "C5", "进取型", "aggressive"

    @property
    def level(self) -> int:
        """1 to 5."""
        return self.rank + 1


class Respondent(Label):
    """Who answered the questions of an assessment."""

    CLIENT = "client", "客户本人", "the client"
    AGENT = "agent", "法定代理人或者授权代表", "statutory agent or authorised representative"
    SELLER = "seller", "销售人员代为填写", "the seller, in the client's place"


class AssessmentStep(Label):
    """What an assessment owes, or what would cure it."""

    WAIT = "wait", "等到可以再次评估时", "waiting until another one is allowed"
    MORE_QUESTIONS = "more_questions", "补充问卷问题", "more questions"


@attrs.frozen(kw_only=True)
class RiskAssessment:
    """One result of a client's risk assessment (风险测评).

    `lowest_class` marks the lowest class of the fund rules: a C1 person without full capacity, without any
    tolerance, or who will bear no loss. The bank's own level is read in its scheme:

    >>> from bankrm.rating_schemes import TOLERANCE_LEVELS, find_scheme
    >>> tested = RiskAssessment(
    ...     client_id=ClientId("C-1"),
    ...     on=date(2026, 3, 2),
    ...     tolerance=RiskTolerance.C3,
    ...     scheme=TOLERANCE_LEVELS.ref,
    ...     own_level="C3",
    ... )
    >>> find_scheme([TOLERANCE_LEVELS], tested.scheme).label(tested.own_level).zh
    '平衡型'
    """

    client_id: ClientId
    on: date
    tolerance: RiskTolerance
    lowest_class: bool | None = None
    """None if nobody has found out."""
    reconfirmed: bool | None = None
    """Whether the client confirmed a result that differs from the one before."""
    at: datetime | None = None
    """When it was answered, on the day `on` in China."""
    answered_by: Respondent | None = None
    institution: str | None = None
    """The institution that assessed; None for the bank itself."""
    questionnaire: str | None = None
    """The questionnaire that was answered: id and version."""
    scheme: str | None = None
    """The bank's rating scheme in which the result is given: id and version."""
    own_level: str | None = None
    """The code of the result in that scheme, such as A3."""
    recorded_at: datetime | None = None
    """When it was entered; None if that is not on record."""
    answers_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the answers."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.lowest_class and self.tolerance is not RiskTolerance.C1:
            raise InvalidValue("lowest_class", "belongs to C1 only")
        if self.at is not None and business_date(self.at) != self.on:
            raise InvalidValue("at", "is not on that day")
        if self.own_level is not None and self.scheme is None:
            raise InvalidValue("scheme", "must be given, as a level is read in its scheme only")
        if self.recorded_at is not None:
            self._check_recorded(self.recorded_at)

    def _check_recorded(self, recorded_at: datetime) -> None:
        if self.at is not None:
            check_recorded(self.at, recorded_at)
        elif business_date(recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before that day")

    @property
    def counts(self) -> bool:
        """Whether a sale by the bank may rest on it: its own, and no seller's answers."""
        return self.institution is None and self.answered_by is not Respondent.SELLER


LATEST_BY = (
    RiskAssessment.on,
    RiskAssessment.at,
    RiskAssessment.tolerance,
    RiskAssessment.lowest_class,
    RiskAssessment.answered_by,
    RiskAssessment.reconfirmed,
)
"""The fields that tell which of several is the latest: what facts made of it say they are made of."""


def check_assessments(
    assessments: Sequence[RiskAssessment], as_of: date, *, client_id: ClientId | None = None
) -> None:
    """Refuse what is no history of one client, or of this one, up to a day.

    >>> tested = RiskAssessment(
    ...     client_id=ClientId("C-1"), on=date(2026, 3, 3), tolerance=RiskTolerance.C2
    ... )
    >>> check_assessments([tested], date(2026, 3, 2))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: assessments: hold a result after as_of
    """
    check_date(as_of)
    check_kind(assessments, Sequence, "assessments")
    for assessment in assessments:
        check_kind(assessment, RiskAssessment, "assessments")
        if assessment.client_id != (client_id or assessments[0].client_id):
            raise InvalidValue("assessments", "hold another client's result")
        if assessment.on > as_of:
            raise InvalidValue("assessments", "hold a result after as_of")


def known_assessments(
    assessments: Iterable[RiskAssessment], known_at: datetime
) -> tuple[RiskAssessment, ...]:
    """The results known at an instant, in the order given: what a decision of then could rest on.

    One of which it is not on record when it was entered goes by when it was answered, or by its day.

    Raises:
        InvalidValue: if the instant has no zone.

    >>> friday, monday = (
    ...     datetime.fromisoformat(f"2026-11-{day}T17:00+08:00") for day in (20, 23)
    ... )
    >>> late = RiskAssessment(
    ...     client_id=ClientId("C-1"),
    ...     on=friday.date(),
    ...     tolerance=RiskTolerance.C2,
    ...     recorded_at=monday,
    ... )
    >>> [len(known_assessments([late], at)) for at in (friday, monday)]
    [0, 1]
    """
    check_kind(assessments, Iterable, "assessments")
    given = tuple(assessments)
    check_tuple(given, RiskAssessment, "assessments")
    today = business_date(known_at, "known_at")
    return tuple(one for one in given if _is_known(one, known_at, today))


def _is_known(assessment: RiskAssessment, known_at: datetime, today: date) -> bool:
    at = assessment.recorded_at or assessment.at
    return assessment.on <= today if at is None else at <= known_at


def latest_two(
    assessments: Sequence[RiskAssessment],
) -> tuple[RiskAssessment | None, RiskAssessment | None]:
    """The result that counts and the one before it.

    The latest counts; of several of one day whose hours are not all on record, the more cautious.

    >>> def tested(level: str, on: date) -> RiskAssessment:
    ...     return RiskAssessment(
    ...         client_id=ClientId("C-1"), on=on, tolerance=RiskTolerance(level)
    ...     )
    >>> latest, before = latest_two([tested("C3", date(2026, 1, 5)), tested("C2", date(2025, 1, 6))])
    >>> latest.tolerance.zh, before.tolerance.zh
    ('平衡型', '稳健型')
    """
    check_kind(assessments, Sequence, "assessments")
    check_tuple(tuple(assessments), RiskAssessment, "assessments")
    untimed = {one.on for one in assessments if one.at is None}
    in_order = sorted(
        assessments,
        key=lambda one: (
            one.on,
            _BEGINNING if one.at is None or one.on in untimed else one.at,
            -one.tolerance.rank,
            one.lowest_class is not False,
            one.answered_by is None,
            one.reconfirmed is not True,
        ),
        reverse=True,
    )
    latest, before = (*in_order, None, None)[:2]
    return latest, before
