"""Money-laundering risk of a client (洗钱风险等级): the score of a bank's scheme, its class, the next review.

A client has one class in the whole bank. The class may not be told to the client nor to anybody outside the
work against money laundering, so it is never shown in `repr`. Lists that put a client into a class without
a score (直接定级) are the bank's own and enter as an override.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_count, check_kind, check_tuple
from bankrm.citations import Citation
from bankrm.clients import ClientId
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C1, check_fields
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, half_up
from bankrm.regulations.laundering import (
    FIRST_RECHECK_MONTHS,
    LOWER_CLASS_FACTOR,
    RATING_WORKING_DAYS,
    REMEDY_BY,
    REMEDY_HIGHER_RISK_BY,
    TOP_CLASS_MONTHS,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import StaffId
from bankrm.workings import Line

__all__ = [
    "LaunderingRisk",
    "NextReview",
    "ReviewTrigger",
    "RiskBand",
    "RiskFactor",
    "RiskFamily",
    "RiskOverride",
    "RiskRating",
    "RiskScheme",
    "RiskScore",
    "compute_next_review",
    "rating_deadline",
    "remedy_deadline",
    "score_laundering_risk",
]

_WHOLE = 100
"""What the weights of a scheme sum to, and so the highest score."""


class LaunderingRisk(Label):
    """The class of a client, lowest first; a bank's scheme may use fewer."""

    LOW = "low", "低风险", "low"
    MEDIUM_LOW = "medium_low", "较低风险", "medium low"
    MEDIUM = "medium", "中风险", "medium"
    MEDIUM_HIGH = "medium_high", "较高风险", "medium high"
    HIGH = "high", "高风险", "high"

    @property
    def is_higher(self) -> bool:
        """Whether measures are strengthened: 较高 and above."""
        return self >= LaunderingRisk.MEDIUM_HIGH

    @property
    def is_lower(self) -> bool:
        """Whether measures may be simplified: 较低 and below."""
        return self <= LaunderingRisk.MEDIUM_LOW


class RiskFamily(Label):
    """The families of risk factors (风险要素); a scheme has something of each."""

    CLIENT = "client", "客户特性", "client traits"
    GEOGRAPHY = "geography", "地域", "geography"
    BUSINESS = "business", "业务（含产品和服务）", "business, products and services"
    INDUSTRY = "industry", "行业（含职业）", "industry or occupation"


class ReviewTrigger(Label):
    """What calls for a review out of turn."""

    KEY_DATA_CHANGED = "key_data_changed", "重要身份信息变更", "key data changed"
    JUDICIAL_INQUIRY = "judicial_inquiry", "司法机关调查", "inquiry by the judiciary"
    NEGATIVE_NEWS = "negative_news", "权威媒体负面报道", "negative news"
    LIST_HIT = "list_hit", "命中名单", "hit on a list"
    COMPLIANCE_REQUEST = "compliance_request", "反洗钱部门要求", "asked for by compliance"
    """Any cause that is not told, reports of suspicion among them."""


@attrs.frozen(kw_only=True)
class RiskFactor:
    """One item of a scheme (风险子项): levels from 1, the least risk, and its weight."""

    code: str
    name: Text
    family: RiskFamily
    levels: int
    weight: Decimal

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_count(self.levels, "levels", 2)
        if self.weight <= 0:
            raise InvalidValue("weight", "must be above zero")


@attrs.frozen
class RiskBand:
    """A class and the highest score that is still of it."""

    risk: LaunderingRisk
    up_to: Decimal

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RiskScheme:
    """How a bank scores its clients: factors whose weights sum to 100, and bands without gaps.

    Each band begins where the one before it ends, so there is neither gap nor overlap.
    """

    id: str
    factors: tuple[RiskFactor, ...]
    bands: tuple[RiskBand, ...]
    """From the lowest class to the highest."""
    basis: Citation
    """The bank's own document."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        codes = {factor.code for factor in self.factors}
        if len(codes) < len(self.factors):
            raise InvalidValue("factors", "hold one code twice")
        if {factor.family for factor in self.factors} != set(RiskFamily):
            raise InvalidValue("factors", "need something of each family")
        if sum(Fraction(factor.weight) for factor in self.factors) != _WHOLE:
            raise InvalidValue("factors", "need weights that sum to 100")
        ends = [Decimal(0), *(band.up_to for band in self.bands)]
        if any(low >= high for low, high in pairwise(ends)) or ends[-1] != _WHOLE:
            raise InvalidValue("bands", "must rise from above zero to 100")
        if any(low.risk >= high.risk for low, high in pairwise(self.bands)):
            raise InvalidValue("bands", "must rise from the lowest class to the highest")


@attrs.frozen(kw_only=True)
class RiskScore:
    """A client's score by one scheme; without every level there is neither score nor class."""

    score: Fraction | None = attrs.field(repr=False)
    """Exact, up to 100."""
    risk: LaunderingRisk | None = attrs.field(repr=False)
    missing: tuple[str, ...]
    """Codes of the factors whose level is not known."""
    workings: tuple[Line, ...] = attrs.field(repr=False)


def score_laundering_risk(scheme: RiskScheme, levels: Mapping[str, int | None]) -> RiskScore:
    """Score a client: the sum of level ÷ levels × weight over all factors, and the class of its band.

    Args:
        scheme: the bank's scheme.
        levels: a level by factor code; one that is None or left out is not known.

    Raises:
        InvalidValue: if a code is none of the scheme, or a level none of its factor.

    >>> from bankrm.citations import house_document
    >>> policy = house_document("AML-1", Text("评级办法", "Rating policy"), date(2026, 1, 1))
    >>> scheme = RiskScheme(
    ...     id="R-1",
    ...     factors=tuple(
    ...         RiskFactor(
    ...             code=family.code,
    ...             name=Text(family.zh, family.en),
    ...             family=family,
    ...             levels=5,
    ...             weight=Decimal(weight),
    ...         )
    ...         for family, weight in zip(RiskFamily, (30, 20, 30, 20), strict=True)
    ...     ),
    ...     bands=(
    ...         RiskBand(LaunderingRisk.LOW, Decimal(60)),
    ...         RiskBand(LaunderingRisk.MEDIUM, Decimal(80)),
    ...         RiskBand(LaunderingRisk.HIGH, Decimal(100)),
    ...     ),
    ...     basis=policy.article(3),
    ... )
    >>> result = score_laundering_risk(
    ...     scheme, {"client": 5, "geography": 3, "business": 4, "industry": 2}
    ... )
    >>> print(result.score, result.risk.en)
    74 medium
    >>> score_laundering_risk(scheme, {"client": 5}).missing
    ('geography', 'business', 'industry')
    """
    check_kind(scheme, RiskScheme, "scheme")
    check_kind(levels, Mapping, "levels")
    if levels.keys() - {factor.code for factor in scheme.factors}:
        raise InvalidValue("levels", "name a factor that the scheme does not have")
    points = {factor.code: _points(factor, levels.get(factor.code)) for factor in scheme.factors}
    missing = tuple(code for code, point in points.items() if point is None)
    score = None if missing else sum((point for point in points.values() if point), Fraction())
    risk = None if score is None else next(b.risk for b in scheme.bands if score <= b.up_to)
    lines = [Line(f.name, _shown(points[f.code]), "", scheme.basis) for f in scheme.factors]
    lines += [
        Line(Text("风险得分", "score"), _shown(score)),
        Line(Text("风险等级", "class"), risk, "", scheme.basis),
    ]
    return RiskScore(score=score, risk=risk, missing=missing, workings=tuple(lines))


def _points(factor: RiskFactor, level: int | None) -> Fraction | None:
    if level is None:
        return None
    check_count(level, "levels", 1)
    if level > factor.levels:
        raise InvalidValue("levels", "go beyond those of a factor")
    return Fraction(level, factor.levels) * Fraction(factor.weight)


def _shown(points: Fraction | None) -> int | Decimal | None:
    """Points as workings show them: to six decimals if there are any."""
    if points is None or points.denominator == 1:
        return None if points is None else points.numerator
    return half_up(ARITHMETIC.divide(Decimal(points.numerator), Decimal(points.denominator)), 6)


@attrs.frozen(kw_only=True)
class RiskOverride:
    """That a person set another class than the score gave, with the reason; higher or lower."""

    to: LaunderingRisk = attrs.field(repr=False, metadata=C1)
    by: StaffId
    on: date
    reason: str = attrs.field(repr=False, metadata=C1)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RiskRating:
    """The one class of a client in the bank, when it was first and when it was last set.

    >>> RiskRating(
    ...     client_id=ClientId("C-1"),
    ...     scored=LaunderingRisk.MEDIUM,
    ...     first_rated_on=date(2026, 3, 2),
    ...     rated_on=date(2026, 3, 2),
    ... )
    RiskRating(client_id='C-1', first_rated_on=datetime.date(2026, 3, 2), \
rated_on=datetime.date(2026, 3, 2))
    """

    client_id: ClientId
    scored: LaunderingRisk = attrs.field(repr=False, metadata=C1)
    first_rated_on: date
    rated_on: date
    override: RiskOverride | None = attrs.field(default=None, repr=False, metadata=C1)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.rated_on < self.first_rated_on:
            raise InvalidValue("rated_on", "is before the first rating")
        if self.override is not None and self.override.on < self.rated_on:
            raise InvalidValue("override", "is older than the rating it overrides")

    @property
    def risk(self) -> LaunderingRisk:
        """The class that holds: what a person set, else what the score gave."""
        return self.scored if self.override is None else self.override.to

    def on(self, as_of: date) -> LaunderingRisk:
        """The class that held on a day: what a person set counts from that day on."""
        check_date(as_of)
        later = self.override is not None and as_of < self.override.on
        return self.scored if later else self.risk


@attrs.frozen(kw_only=True)
class NextReview:
    """By when a client's class must be looked at again, and how that was found."""

    due_on: date
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


def compute_next_review(
    rating: RiskRating,
    scheme: RiskScheme,
    *,
    as_of: date,
    triggers: tuple[ReviewTrigger, ...] = (),
    book: RuleBook = STATUTORY,
) -> NextReview:
    """The last day for the next review of a class (重新审核期限).

    The top class of the scheme within six months of the last rating, each class below within twice the
    interval of the one above, the first re-check within three years of the first rating whatever the class.
    A trigger makes the review due at once; the workings do not say which it was.

    Args:
        rating: the client's class and its days.
        scheme: the scheme it was made by, for the order of classes.
        as_of: the day whose rules apply; not before the rating.
        triggers: what has happened since the last rating.
        book: the bank's own shorter intervals.

    Raises:
        RuleNotInForce: before the guideline of 2013.
        InvalidValue: if the scheme does not have the class, or the rating is later than `as_of`.
    """
    check_kind(rating, RiskRating, "rating")
    check_kind(scheme, RiskScheme, "scheme")
    check_tuple(triggers, ReviewTrigger, "triggers")
    if check_date(as_of) < rating.rated_on:
        raise InvalidValue("as_of", "is before the rating")
    classes = [band.risk for band in reversed(scheme.bands)]
    risk = rating.on(as_of)
    if risk not in classes:
        raise InvalidValue("rating", "has a class that the scheme does not have")
    top, factor = (
        book.governing(TOP_CLASS_MONTHS, as_of),
        book.governing(LOWER_CLASS_FACTOR, as_of),
    )
    months = top.value * factor.value ** classes.index(risk)
    due = add_months(rating.rated_on, months)
    lines = [
        Line(TOP_CLASS_MONTHS.name, top.value, "", top.basis),
        Line(LOWER_CLASS_FACTOR.name, factor.value, "", factor.basis),
        Line(Text("本等级审核期限（月）", "months between reviews of this class"), months),
    ]
    if rating.rated_on == rating.first_rated_on:
        first = book.governing(FIRST_RECHECK_MONTHS, as_of)
        due = min(due, add_months(rating.first_rated_on, first.value))
        lines.append(Line(FIRST_RECHECK_MONTHS.name, first.value, "", first.basis))
    if triggers:
        due = min(due, as_of)
        lines.append(Line(Text("须即时重新审核", "review due at once, from"), as_of))
    lines.append(Line(Text("最迟审核日", "review due by"), due))
    return NextReview(due_on=due, workings=tuple(lines))


def rating_deadline(
    since: date, calendar: Calendar, *, as_of: date, book: RuleBook = STATUTORY
) -> date:
    """The last day to rate a new client: ten working days from the start of the relationship.

    >>> from bankrm.regulations.holidays import CHINA
    >>> rating_deadline(date(2026, 11, 2), CHINA, as_of=date(2026, 11, 2))
    datetime.date(2026, 11, 16)
    """
    check_kind(calendar, Calendar, "calendar")
    return calendar.add_working_days(
        check_date(since, "since"), book.governing(RATING_WORKING_DAYS, as_of).value
    )


def remedy_deadline(risk: LaunderingRisk, *, as_of: date, book: RuleBook = STATUTORY) -> date:
    """The last day to bring an existing client's due diligence up to the order of 2025 (过渡期).

    Half a year after the order's first day for higher risk, two years for all. The first day is not
    counted here; a count that includes it ends one day earlier.

    Raises:
        RuleNotInForce: before the order.

    >>> remedy_deadline(LaunderingRisk.HIGH, as_of=date(2026, 3, 2))
    datetime.date(2026, 7, 1)
    """
    check_kind(risk, LaunderingRisk, "risk")
    return book.governing(REMEDY_HIGHER_RISK_BY if risk.is_higher else REMEDY_BY, as_of).value
