"""Rating scorecards (信用评级打分卡): a bank's characteristics, points and grades as data, proven when built.

A characteristic is measured, in bands that can have neither gap nor overlap, or judged, by one of several
options. Points are weighed and added up, the master scale makes a grade of them, red flags cap it, and who
overrides it says why and is not the one who approves. What is missing is named, and leaves the rating open.

Leaves out where inputs come from, how weights and default rates are estimated, and every number: they are the
bank's own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

import attrs

from bankrm.brackets import Closed
from bankrm.checks import check_kind, check_optional, check_text, check_tuple, repeated
from bankrm.citations import Citation
from bankrm.clients import ClientId
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, OwnLabel, Text
from bankrm.money import in_arithmetic, number
from bankrm.staff import StaffId
from bankrm.workings import Line

__all__ = [
    "GRADE_SOURCES",
    "CreditRating",
    "JudgedCharacteristic",
    "JudgedOption",
    "MeasuredCharacteristic",
    "RatingFlag",
    "RatingGrade",
    "RatingInput",
    "RatingOverride",
    "RatingScorecard",
    "score_rating",
]


@attrs.frozen(kw_only=True)
class MeasuredCharacteristic:
    """A figure, and the points of each band of it (定量指标).

    Bands meet exactly: `bounds` are the inner limits, rising, and there is one entry of points more than
    bounds. `closed` tells which band a bound itself belongs to.

    >>> leverage = MeasuredCharacteristic(
    ...     code="leverage",
    ...     name=Text("资产负债率", "liabilities over assets"),
    ...     weight=Decimal("0.4"),
    ...     bounds=(Decimal("0.5"), Decimal("0.7")),
    ...     points=(Decimal(100), Decimal(60), Decimal(20)),
    ...     closed=Closed.UPPER,
    ... )
    >>> leverage.score(Decimal("0.5")), leverage.score(Decimal("0.51"))
    (Decimal('100'), Decimal('60'))
    """

    code: str
    name: Text
    weight: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    bounds: tuple[Decimal, ...]
    points: tuple[Decimal, ...]
    closed: Closed

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.points) != len(self.bounds) + 1:
            raise InvalidValue("points", "need exactly one more than bounds")
        if any(high <= low for low, high in pairwise(self.bounds)):
            raise InvalidValue("bounds", "must rise")

    @property
    def possible(self) -> tuple[Decimal, ...]:
        """All points that it can score."""
        return self.points

    def score(self, value: Decimal | str) -> Decimal:
        """The points of a figure."""
        if not isinstance(value, Decimal):
            raise InvalidValue("value", "is measured: needs a number")
        find = bisect_left if self.closed is Closed.UPPER else bisect_right
        return self.points[find(self.bounds, number(value))]


@attrs.frozen(kw_only=True)
class JudgedOption:
    """One thing that can be found, and its points."""

    code: str
    name: Text
    points: Decimal

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class JudgedCharacteristic:
    """A finding, and the points of each (定性指标)."""

    code: str
    name: Text
    weight: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    options: tuple[JudgedOption, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.options or repeated(option.code for option in self.options):
            raise InvalidValue("options", "need at least one, and each once")

    @property
    def possible(self) -> tuple[Decimal, ...]:
        """All points that it can score."""
        return tuple(option.points for option in self.options)

    def score(self, value: Decimal | str) -> Decimal:
        """The points of a finding, by its code."""
        for option in self.options:
            if option.code == value:
                return option.points
        raise InvalidValue("value", "is none of the options")


Characteristic: TypeAlias = MeasuredCharacteristic | JudgedCharacteristic
"""What a scorecard looks at."""


@attrs.frozen(kw_only=True)
class RatingGrade:
    """A grade of the master scale (主标尺), the least score that reaches it, and its default rate."""

    label: OwnLabel
    least: Decimal
    pd: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """Probability of default within a year, as a fraction."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.pd > 1:
            raise InvalidValue("pd", "must be from 0 to 1")


@attrs.frozen(kw_only=True)
class RatingFlag:
    """A red flag, and the best grade that whoever carries it may have (红旗上限)."""

    label: OwnLabel
    best: str
    """The code of the grade."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RatingScorecard:
    """A bank's scorecard in one version (评级打分卡).

    Raises:
        InvalidRule: listing every mistake: codes twice, weights that do not add up to one, grades out of order, that leave
            scores out or cannot be reached, default rates that do not rise, caps on what there is not.

    >>> from bankrm._credit_scorecards_example import SCORECARD
    >>> attrs.evolve(SCORECARD, grades=SCORECARD.grades[:-1])
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: small-firms: flags: no such grade as C; grades: scores begin at 20.0, and the grades at 50
    """

    id: str
    version: str
    name: Text
    characteristics: tuple[Characteristic, ...]
    grades: tuple[RatingGrade, ...]
    """From the best to the worst."""
    flags: tuple[RatingFlag, ...] = ()
    most_notches_up: int = attrs.field(default=0, metadata=NOT_NEGATIVE)
    """How far an override may lift a grade; downwards there is no limit."""
    basis: Citation
    """The bank's own document."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := tuple(_faults(self)):
            raise InvalidRule(self.id, "; ".join(faults))

    @property
    def ref(self) -> str:
        """Id and version, by which a rating names the scorecard."""
        return f"{self.id}@{self.version}"

    @property
    @in_arithmetic
    def lowest(self) -> Decimal:
        """The least score."""
        return sum((one.weight * min(one.possible) for one in self.characteristics), Decimal(0))

    @property
    @in_arithmetic
    def highest(self) -> Decimal:
        """The greatest score."""
        return sum((one.weight * max(one.possible) for one in self.characteristics), Decimal(0))

    def rank(self, code: str) -> int:
        """The place of a grade, the best 0.

        Raises:
            InvalidValue: if there is none.
        """
        check_text(code, "code")
        for at, grade in enumerate(self.grades):
            if grade.label.code == code:
                return at
        raise InvalidValue("code", "is no grade of the scorecard")


@in_arithmetic
def _faults(card: RatingScorecard) -> Iterator[str]:
    if not card.characteristics:
        yield "characteristics: needs at least one"
    for code in repeated(one.code for one in card.characteristics):
        yield f"characteristics: {code} listed twice"
    if sum(one.weight for one in card.characteristics) != 1:
        yield "characteristics: weights do not add up to 1"
    codes = [grade.label.code for grade in card.grades]
    for code in repeated(codes):
        yield f"grades: {code} listed twice"
    for code in repeated(flag.label.code for flag in card.flags):
        yield f"flags: {code} listed twice"
    for flag in card.flags:
        if flag.best not in codes:
            yield f"flags: no such grade as {flag.best}"
    for fault in _faults_in_grades(card):
        yield f"grades: {fault}"


def _faults_in_grades(card: RatingScorecard) -> Iterator[str]:
    if not card.grades:
        yield "needs at least one"
        return
    for better, worse in pairwise(card.grades):
        if worse.least >= better.least:
            yield f"{worse.label.code} needs no lower score than {better.label.code}, and comes after it"
        if worse.pd <= better.pd:
            yield f"{worse.label.code} has no higher default rate than {better.label.code}"
    for grade in card.grades:
        if grade.least > card.highest:
            yield f"{grade.label.code} cannot be reached, as scores end at {card.highest}"
    for better in card.grades[:-1]:
        if better.least <= card.lowest:
            yield f"whatever is worse than {better.label.code} cannot be reached"
    if card.grades[-1].least > card.lowest:
        yield f"scores begin at {card.lowest}, and the grades at {card.grades[-1].least}"


@attrs.frozen
class RatingInput:
    """What was measured or found of one characteristic: a figure, the code of an option, None if unknown."""

    code: str
    value: Decimal | str | None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RatingOverride:
    """A grade set by a person (人工调整), why, by whom, and who approved it."""

    grade: str
    """The code of the grade."""
    reason: AnyLabel
    by: StaffId
    approved_by: StaffId
    decided_at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.decided_at, self.recorded_at)
        if self.approved_by == self.by:
            raise InvalidValue("approved_by", "is whoever asked for it")


@attrs.frozen(kw_only=True)
class CreditRating:
    """A client's rating, with what it was made of; open while something is missing."""

    client_id: ClientId
    rated_on: date
    scorecard: RatingScorecard = attrs.field(repr=False)
    scores: tuple[tuple[str, Decimal | None], ...]
    """By characteristic the points before weighing; None if its input is unknown."""
    flags: tuple[RatingFlag, ...] | None
    """The red flags found; None if nobody looked, which leaves the rating open where there are any to find."""
    override: RatingOverride | None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        looked_at, flags = self.scorecard.characteristics, self.flags or ()
        if [code for code, _ in self.scores] != [one.code for one in looked_at]:
            raise InvalidValue("scores", "must be of every characteristic, in their order")
        if any(
            points is not None and points not in one.possible
            for one, (_, points) in zip(looked_at, self.scores, strict=True)
        ):
            raise InvalidValue("scores", "hold points that the scorecard does not give")
        if any(flag not in self.scorecard.flags for flag in flags) or len(set(flags)) < len(flags):
            raise InvalidValue("flags", "name a red flag twice, or one that there is not")
        _check_override(self)

    @property
    def missing(self) -> tuple[str, ...]:
        """The characteristics of which nothing is known."""
        return tuple(code for code, points in self.scores if points is None)

    @property
    @in_arithmetic
    def score(self) -> Decimal | None:
        """The weighed sum; None while something is missing."""
        weighed = Decimal(0)
        for one, (_, points) in zip(self.scorecard.characteristics, self.scores, strict=True):
            if points is None:
                return None
            weighed += one.weight * points
        return weighed

    @property
    def grade_by_score(self) -> RatingGrade | None:
        """The grade of the score alone."""
        score = self.score
        if score is None:
            return None
        return next(grade for grade in self.scorecard.grades if grade.least <= score)

    @property
    def grade_capped(self) -> RatingGrade | None:
        """The grade of the score, not better than any red flag allows; None while either is open."""
        grade, card = self.grade_by_score, self.scorecard
        if grade is None or (self.flags is None and card.flags):
            return None
        ranks = [card.rank(grade.label.code), *(card.rank(flag.best) for flag in self.flags or ())]
        return card.grades[max(ranks)]

    @property
    def grade(self) -> RatingGrade | None:
        """The grade that counts: as overridden, if it was; None while something is missing."""
        capped, override = self.grade_capped, self.override
        if capped is None or override is None:
            return capped
        return self.scorecard.grades[self.scorecard.rank(override.grade)]

    @property
    def workings(self) -> tuple[Line, ...]:
        """The points of each characteristic, the score, what capped it and who changed it."""
        card = self.scorecard
        points = (
            Line(one.name, points)
            for one, (_, points) in zip(card.characteristics, self.scores, strict=True)
        )
        return (
            *points,
            Line(Text("加权得分", "weighed score"), self.score, basis=card.basis),
            _grade_line("得分等级", "grade of the score", self.grade_by_score),
            *(
                Line(Text(f"红旗：{flag.label.zh}", f"red flag: {flag.label.en}"), value=True)
                for flag in self.flags or ()
            ),
            _grade_line("上限后等级", "grade after red flags", self.grade_capped),
            _grade_line("最终等级", "grade that counts", self.grade),
        )


def _grade_line(zh: str, en: str, grade: RatingGrade | None) -> Line:
    names = ("未定", "open") if grade is None else (grade.label.zh, grade.label.en)
    return Line(
        Text(f"{zh}（{names[0]}）违约概率", f"default rate of the {en} ({names[1]})"),
        None if grade is None else grade.pd,
    )


def score_rating(
    scorecard: RatingScorecard,
    client_id: ClientId,
    inputs: tuple[RatingInput, ...],
    *,
    on: date,
    flags: tuple[str, ...] | None = None,
    override: RatingOverride | None = None,
) -> CreditRating:
    """A client's rating by a bank's scorecard (信用评级).

    Args:
        scorecard: the bank's own.
        client_id: whose rating it is.
        inputs: what was measured and found; a characteristic that is not among them is unknown.
        on: the day of the rating.
        flags: the codes of the red flags that were found; empty if there are none, None if nobody looked.
        override: the grade that a person set instead.

    Raises:
        InvalidValue: for an input, a flag or a grade that the scorecard does not have, or an override that
            goes higher than the scorecard or a red flag allows.

    >>> from bankrm._credit_scorecards_example import INPUTS, SCORECARD
    >>> rating = score_rating(SCORECARD, ClientId("E-1"), INPUTS, on=date(2026, 11, 20), flags=())
    >>> rating.score, rating.grade.label.code, rating.grade.pd
    (Decimal('68.0'), 'B', Decimal('0.02'))
    >>> score_rating(SCORECARD, ClientId("E-1"), INPUTS[:1], on=date(2026, 11, 20)).missing
    ('management',)
    """
    check_kind(scorecard, RatingScorecard, "scorecard")
    check_tuple(inputs, RatingInput, "inputs")
    check_tuple(() if flags is None else flags, str, "flags")
    check_optional(override, RatingOverride, "override")
    given = {one.code: one.value for one in inputs}
    known = {one.code for one in scorecard.characteristics}
    if len(given) < len(inputs) or not given.keys() <= known:
        raise InvalidValue("inputs", "name a characteristic twice, or one that there is not")
    carried = {flag.label.code: flag for flag in scorecard.flags}
    if not carried.keys() >= set(flags or ()):
        raise InvalidValue("flags", "name one that there is not")
    scores = tuple(
        (one.code, None if (value := given.get(one.code)) is None else one.score(value))
        for one in scorecard.characteristics
    )
    return CreditRating(
        client_id=client_id,
        rated_on=on,
        scorecard=scorecard,
        scores=scores,
        flags=None if flags is None else tuple(carried[code] for code in flags),
        override=override,
    )


def _check_override(rating: CreditRating) -> None:
    card, capped = rating.scorecard, rating.grade_capped
    if rating.override is None:
        return
    rank = card.rank(rating.override.grade)
    if capped is None:
        raise InvalidValue("override", "comes before all inputs and red flags are known")
    up = card.rank(capped.label.code) - rank
    if up > card.most_notches_up:
        raise InvalidValue("override", "lifts the grade further than the scorecard allows")
    if any(rank < card.rank(flag.best) for flag in rating.flags or ()):
        raise InvalidValue("override", "lifts the grade above what a red flag allows")


GRADE_SOURCES = (
    CreditRating.scorecard,
    CreditRating.scores,
    CreditRating.flags,
    CreditRating.override,
    RatingScorecard.characteristics,
    RatingScorecard.grades,
    RatingScorecard.flags,
    MeasuredCharacteristic.weight,
    JudgedCharacteristic.weight,
    RatingGrade.label,
    RatingGrade.least,
    RatingFlag.best,
    RatingOverride.grade,
)
"""What a grade is made of: for the facts that hold one."""
