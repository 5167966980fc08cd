"""Exemption of those who did their duty (尽职免责): what is looked at when an inclusive loan has gone bad.

After a risk event, once it is found that somebody did the duty of the post, all or part of the liability is
waived. Here are the points that are looked at, each with its evidence, and what is still open; who is exempted
is decided by the bank, and recorded. So are the points: they restate what banks ask, no text of the notice.

Leaves out the procedure, and what an exemption spares in pay and discipline.
"""

from datetime import date, datetime
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.credit_applications import CreditApplicationId
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label
from bankrm.money import ARITHMETIC, number
from bankrm.regulations.diligence import NPL_TOLERANCE
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import StaffId

__all__ = [
    "DutyExemptionReview",
    "DutyFinding",
    "DutyPoint",
    "DutyStage",
    "ExemptionDecision",
    "ExemptionOutcome",
    "is_within_npl_tolerance",
]

_BASIS_POINTS = -4


class DutyStage(Label):
    """At which stage somebody acted (岗位环节): those that the notice of 2024 covers (金规〔2024〕11号)."""

    MARKETING = "marketing", "营销", "marketing"
    INTAKE = "intake", "受理", "intake"
    REVIEW = "review", "审查", "review"
    APPROVAL = "approval", "审批", "approval"
    OPERATION = "operation", "作业", "operation"
    POST_LOAN = "post_loan", "贷后管理", "after the loan"
    HEAD = "head", "机构或者部门负责人", "head of the unit in charge"


class DutyPoint(Label):
    """What is looked at (认定要点)."""

    PROCEDURE = "procedure", "按制度和流程办理", "kept to rules and procedure"
    AUTHENTIC = "authentic", "核实资料真实性", "made sure that the papers are genuine"
    PURPOSE = "purpose", "核实借款用途", "made sure of the purpose"
    AUTHORITY = "authority", "未超越权限", "kept within the authority given"
    MONITORED = (
        "monitored",
        "按规定开展贷后检查并及时报告",
        "watched the loan and reported in time",
    )
    LAWFUL = "lawful", "无违法违规行为", "no unlawful act"
    NO_GAIN = "no_gain", "无内外勾结、谋取私利", "no collusion and no gain of one's own"


@attrs.frozen(kw_only=True)
class DutyFinding:
    """What was found on one point, and where the evidence is kept."""

    point: DutyPoint
    met: bool | None = None
    ref: str | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.met is not None and self.ref is None:
            raise InvalidValue("ref", "must be given with what was found")


class ExemptionOutcome(Label):
    """What the bank decided (认定结论)."""

    FULL = "full", "全部免责", "exempted"
    PARTIAL = "partial", "部分免责", "exempted in part"
    NONE = "none", "不予免责", "not exempted"


@attrs.frozen(kw_only=True)
class ExemptionDecision:
    """The bank's own decision, with its two times."""

    outcome: ExemptionOutcome
    by: StaffId
    ref: str | None = attrs.field(default=None, repr=False)
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class DutyExemptionReview:
    """The review of one person's duty on one loan (尽职免责认定).

    >>> review = DutyExemptionReview(
    ...     application_id=CreditApplicationId("A-1"),
    ...     staff=StaffId("S-1"),
    ...     stage=DutyStage.INTAKE,
    ...     findings=(DutyFinding(point=DutyPoint.PROCEDURE, met=True, ref="audit-3"),),
    ... )
    >>> len(review.open_points), review.unmet_points
    (6, ())
    """

    application_id: CreditApplicationId
    staff: StaffId = attrs.field(repr=hidden, metadata=C2)
    stage: DutyStage
    findings: tuple[DutyFinding, ...] = ()
    decision: ExemptionDecision | None = None
    """None until the bank has decided."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        points = [finding.point for finding in self.findings]
        if len(set(points)) < len(points):
            raise InvalidValue("findings", "hold one point twice")
        if self.decision is not None and self.decision.by == self.staff:
            raise InvalidValue("decision", "is by the person it is about")

    @property
    def open_points(self) -> tuple[DutyPoint, ...]:
        """The points on which nothing was found yet."""
        known = {finding.point for finding in self.findings if finding.met is not None}
        return tuple(point for point in DutyPoint if point not in known)

    @property
    def unmet_points(self) -> tuple[DutyPoint, ...]:
        """The points on which the duty was not done."""
        return tuple(finding.point for finding in self.findings if finding.met is False)


def is_within_npl_tolerance(
    inclusive_ratio: Decimal, overall_ratio: Decimal, *, as_of: date, book: RuleBook = STATUTORY
) -> bool:
    """Whether the NPL ratio of inclusive small and micro loans is tolerated (不良率容忍度).

    It may be up to three points above the bank's whole NPL ratio, itself included. Regions may have their own
    figure, which a bank's book holds if it is stricter.

    Args:
        inclusive_ratio: of loans to borrowers with a limit of at most 10 million yuan, as a fraction.
        overall_ratio: of all loans of the bank, as a fraction.
        as_of: the day.
        book: the bank's own figure.

    Raises:
        InvalidValue: if a ratio is negative or no number.
        RuleNotInForce: before the notice of 2019.

    >>> is_within_npl_tolerance(Decimal("0.045"), Decimal("0.015"), as_of=date(2026, 11, 24))
    True
    """
    check_kind(book, RuleBook, "book")
    inclusive = number(inclusive_ratio, "inclusive_ratio")
    overall = number(overall_ratio, "overall_ratio")
    for name, ratio in (("inclusive_ratio", inclusive), ("overall_ratio", overall)):
        if not 0 <= ratio <= 1:
            raise InvalidValue(name, "is a fraction, from 0 to 1")
    points = Decimal(book.governing(NPL_TOLERANCE, as_of).value).scaleb(_BASIS_POINTS, ARITHMETIC)
    return inclusive <= ARITHMETIC.add(overall, points)
