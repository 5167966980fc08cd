"""Assessment intake (风险测评次数): may a client take another assessment now, and if not, when.

The law allows two assessments a day and eight within twelve months, for one investor at one institution. All
that are on record count, void ones too: else to void one would be the way to another. The twelve months end
at the hour: one taken at ten counts until ten a year later. One whose hour is not on record counts until its
day a year later is over.

Leaves out questions and points (`assessment_scoring`), and whether a result counts (`assessment_standing`).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.citations import Param, param
from bankrm.days import add_months, business_date, in_china
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.products import Regime
from bankrm.regulations.assessment import (
    ATTEMPT_WINDOW_MONTHS,
    ATTEMPTS_A_DAY,
    ATTEMPTS_IN_WINDOW,
    FUND_ATTEMPT_WINDOW_MONTHS,
    FUND_ATTEMPTS_A_DAY,
    FUND_ATTEMPTS_IN_WINDOW,
)
from bankrm.regulations.investment import G26, N7
from bankrm.risk_assessments import AssessmentStep, RiskAssessment, check_assessments
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int, one_of

__all__ = [
    "ATTEMPT",
    "AttemptFacts",
    "AttemptParams",
    "check_assessment_attempt",
    "next_attempt_at",
]

_UNDER_N7 = (Regime.NFRA.code, Regime.INSURANCE.code)
_CSRC = Regime.CSRC.code
_ONE_DAY = timedelta(days=1)
_LIMITS: Mapping[Regime, tuple[Param[int], Param[int], Param[int]]] = MappingProxyType(
    {
        Regime.NFRA: (ATTEMPTS_A_DAY, ATTEMPTS_IN_WINDOW, ATTEMPT_WINDOW_MONTHS),
        Regime.INSURANCE: (ATTEMPTS_A_DAY, ATTEMPTS_IN_WINDOW, ATTEMPT_WINDOW_MONTHS),
        Regime.CSRC: (FUND_ATTEMPTS_A_DAY, FUND_ATTEMPTS_IN_WINDOW, FUND_ATTEMPT_WINDOW_MONTHS),
    }
)
"""How many in a day, how many in a period, and its months."""


def _limits(regime: Regime, book: RuleBook) -> tuple[Param[int], Param[int], Param[int]]:
    check_kind(book, RuleBook, "book")
    check_kind(regime, Regime, "regime")
    if regime not in _LIMITS:
        raise InvalidValue("regime", "has no rules on risk assessments")
    return _LIMITS[regime]


def _counted(
    history: Sequence[RiskAssessment], at: datetime, institution: str | None
) -> list[RiskAssessment]:
    """Those taken at one institution, none of them after an instant."""
    check_assessments(history, business_date(at))
    if institution is not None:
        check_text(institution, "institution")
    if any(one.at is not None and one.at > at for one in history):
        raise InvalidValue("assessments", "hold a result after this attempt")
    return [one for one in history if one.institution == institution]


def _counts_until(assessment: RiskAssessment, months: int, now: datetime) -> datetime:
    """The first instant, on the clock of `now`, at which an assessment no longer counts."""
    last = add_months(assessment.on, months)
    if assessment.at is not None:
        return datetime.combine(last, in_china(assessment.at).timetz())
    return _day_after(last, now)


def _day_after(day: date, now: datetime) -> datetime:
    """The first instant of the next day, on the clock of `now`."""
    try:
        return datetime.combine(day + _ONE_DAY, time(), now.tzinfo)
    except OverflowError:
        raise InvalidValue("at", "leads out of the calendar") from None


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class AttemptFacts:
    """What decides whether another assessment may be taken."""

    regime: str = attrs.field(metadata=about("适用规则", "regime"))
    taken_today: int = attrs.field(
        metadata=about(
            "当日已评估次数",
            "assessments taken that day",
            of=(RiskAssessment.on, RiskAssessment.institution),
        )
    )
    taken_in_window: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "期间内已评估次数",
            "assessments taken in the period",
            of=(RiskAssessment.on, RiskAssessment.at, RiskAssessment.institution),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        history: Sequence[RiskAssessment],
        *,
        at: datetime,
        regime: Regime,
        institution: str | None = None,
        book: RuleBook = STATUTORY,
    ) -> "AttemptFacts":
        """Count what one client has taken at one institution up to an instant."""
        now = in_china(at)
        counted = _counted(history, now, institution)
        _, _, window = _limits(regime, book)
        row = book.row(window, now.date())
        return cls(
            regime=regime.code,
            taken_today=len([one for one in counted if one.on == now.date()]),
            taken_in_window=None
            if row is None
            else len([one for one in counted if now < _counts_until(one, row.value, now)]),
        )


class AttemptParams:
    """The numbers of assessments allowed."""

    a_day: int = param(ATTEMPTS_A_DAY)
    in_window: int = param(ATTEMPTS_IN_WINDOW)
    window_months: int = param(ATTEMPT_WINDOW_MONTHS)
    fund_a_day: int = param(FUND_ATTEMPTS_A_DAY)
    fund_in_window: int = param(FUND_ATTEMPTS_IN_WINDOW)
    fund_window_months: int = param(FUND_ATTEMPT_WINDOW_MONTHS)


ATTEMPT = RuleSet("assessment.attempt", AttemptFacts, AttemptParams, Effect, since=N7.since)
"""May another assessment be taken now."""

_WAIT = (AssessmentStep.WAIT,)
# the final rules of June 2026 were not read: a draft of them has both numbers
_DRAFT = FUND_ATTEMPTS_A_DAY.rows[0].basis


@ATTEMPT.rule(
    "N7.29-day",
    Effect.BLOCK,
    cites=N7.article(29),
    zh="当日已评估{taken_today}次，单日不得超过{a_day}次",
    en="{taken_today} assessments taken that day, and {a_day} are allowed",
    steps=_WAIT,
)
def no_more_that_day(f: AttemptFacts, p: AttemptParams) -> bool:
    return one_of(f.regime, *_UNDER_N7) & (f.taken_today >= p.a_day)


@ATTEMPT.rule(
    "N7.29-window",
    Effect.BLOCK,
    cites=N7.article(29),
    zh="{window_months}个月内已评估{taken_in_window}次，累计不得超过{in_window}次",
    en="{taken_in_window} assessments taken within {window_months} months, and {in_window} are "
    "allowed",
    steps=_WAIT,
)
def no_more_in_window(f: AttemptFacts, p: AttemptParams) -> bool:
    return one_of(f.regime, *_UNDER_N7) & (f.taken_in_window >= p.in_window)


@ATTEMPT.rule(
    "G26-day",
    Effect.BLOCK,
    cites=_DRAFT,
    since=G26.since,
    zh="基金投资者当日已评估{taken_today}次，单日不得超过{fund_a_day}次",
    en="{taken_today} assessments of a fund investor taken that day, and {fund_a_day} are allowed",
    steps=_WAIT,
)
def no_more_of_funds_that_day(f: AttemptFacts, p: AttemptParams) -> bool:
    return (f.regime == _CSRC) & (f.taken_today >= p.fund_a_day)


@ATTEMPT.rule(
    "G26-window",
    Effect.BLOCK,
    cites=_DRAFT,
    since=G26.since,
    zh="基金投资者{fund_window_months}个月内已评估{taken_in_window}次，累计不得超过{fund_in_window}次",
    en="{taken_in_window} assessments of a fund investor taken within {fund_window_months} months, "
    "and {fund_in_window} are allowed",
    steps=_WAIT,
)
def no_more_of_funds_in_window(f: AttemptFacts, p: AttemptParams) -> bool:
    return (f.regime == _CSRC) & (f.taken_in_window >= p.fund_in_window)


def check_assessment_attempt(
    history: Sequence[RiskAssessment],
    *,
    at: datetime,
    regime: Regime = Regime.NFRA,
    institution: str | None = None,
    book: RuleBook = STATUTORY,
) -> Decision[AttemptFacts, Effect]:
    """Whether a client may take another risk assessment now, with the counts (办法 art. 29).

    Args:
        history: every assessment of the client up to now, void ones too, in any order.
        at: now.
        regime: whose rules the assessment serves; one that serves both is judged as of the NFRA.
        institution: who assesses; None for the bank itself. Those of others do not count.
        book: the bank's own smaller numbers.

    Raises:
        InvalidValue: if the history is of several clients or goes on after `at`, or the regime has no such
            rules.
        RuleNotInForce: before 1 February 2026.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.risk_assessments import RiskTolerance
    >>> nine, ten, three = (
    ...     datetime.fromisoformat(f"2026-03-02T{hour}:00+08:00") for hour in ("09", "10", "15")
    ... )
    >>> history = [
    ...     RiskAssessment(
    ...         client_id=ClientId("C-1"), on=at.date(), at=at, tolerance=RiskTolerance.C2
    ...     )
    ...     for at in (nine, ten)
    ... ]
    >>> print(check_assessment_attempt(history, at=three).explain("en"))
    Outcome: blocked until cured (2 Mar 2026)
    - 2 assessments taken that day, and 2 are allowed [N7.29-day] Measures on Product Suitability of Financial Institutions, art. 29 → waiting until another one is allowed
    Weakest source: read in the text
    >>> next_attempt_at(history, at=three).isoformat()
    '2026-03-03T00:00:00+08:00'
    """
    facts = AttemptFacts.of(history, at=at, regime=regime, institution=institution, book=book)
    return ATTEMPT.decide(facts, as_of=business_date(at), book=book)


def next_attempt_at(
    history: Sequence[RiskAssessment],
    *,
    at: datetime,
    regime: Regime = Regime.NFRA,
    institution: str | None = None,
    book: RuleBook = STATUTORY,
) -> datetime | None:
    """When the next assessment may be taken by the numbers of today: `at` itself if it may be at once.

    Args:
        history: as in `check_assessment_attempt`.
        at: now.
        regime: whose rules the assessment serves.
        institution: who assesses; None for the bank itself.
        book: the bank's own smaller numbers.

    Returns:
        The instant on the clock of China; None if the bank allows none at all.

    Raises:
        InvalidValue: as in `check_assessment_attempt`.
        RuleNotInForce: before the limits of the regime.
    """
    now = in_china(at)
    counted = _counted(history, now, institution)
    a_day, in_window, months = (
        book.governing(of, now.date()).value for of in _limits(regime, book)
    )
    if not a_day or not in_window:
        return None
    ends = sorted(_counts_until(one, months, now) for one in counted)
    free = max(now, ends[-in_window]) if len(ends) >= in_window else now
    today = sum(one.on == now.date() for one in counted)
    if free.date() == now.date() and today >= a_day:
        return _day_after(now.date(), now)
    return free
