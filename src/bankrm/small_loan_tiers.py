"""Tiers of small loans (小企业贷款分类): the matrix of days past due by security, and with it the floors.

The trial measures of 2007 read a tier off the days past due and the security, and at least one tier worse
when a listed event or a warning occurs. Since the order of 2023 its floors bind too: the worse holds.

Leaves out which events are listed, and which of several securities is the main one.
"""

from collections.abc import Callable, Mapping
from datetime import date

import attrs

from bankrm.checks import check_optional
from bankrm.citations import Provenance, param
from bankrm.claim_facts import Claim
from bankrm.claims import AssetClass
from bankrm.classification import Classification, classify_asset, floor_lines
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.regulations.lending import SMALL_LOAN_MATRIX, SMALL_LOAN_MEASURES
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int
from bankrm.workings import Line

__all__ = [
    "SMALL_LOAN_TIERS",
    "SmallLoanFacts",
    "SmallLoanParams",
    "SmallLoanTier",
    "classify_small_loan",
    "small_business_matrix",
]

_UNSECURED, _GUARANTEE, _MORTGAGE, _PLEDGE = (kind.code for kind in SecurityKind)


@attrs.frozen(kw_only=True)
class SmallLoanFacts:
    """What the matrix reads of a small loan."""

    security: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("主要担保方式", "main security", SecurityKind),
    )
    days_past_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("逾期天数", "days past due") | NOT_NEGATIVE,
    )
    adverse: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("发生重大事项或者预警信号", "a listed event or a warning occurred"),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, security: SecurityKind | None, days_past_due: int | None, *, adverse: bool | None
    ) -> "SmallLoanFacts":
        """The facts of a loan; None is unknown."""
        check_optional(security, SecurityKind, "security")
        code = None if security is None else security.code
        return cls(security=code, days_past_due=days_past_due, adverse=adverse)


def _first_day(
    security: str, tier: AssetClass
) -> Callable[[date, Mapping[str, tuple[int, ...]]], int]:
    """Reads from the matrix the first day past due of a tier for a security."""

    def first_day(_: date, matrix: Mapping[str, tuple[int, ...]]) -> int:
        return matrix[security][tier.rank - 1]

    return first_day


class SmallLoanParams:
    """The cells of the matrix: of each security, the first day past due of each tier."""

    unsecured_mention: int = param(
        SMALL_LOAN_MATRIX, _first_day(_UNSECURED, AssetClass.SPECIAL_MENTION)
    )
    unsecured_substandard: int = param(
        SMALL_LOAN_MATRIX, _first_day(_UNSECURED, AssetClass.SUBSTANDARD)
    )
    unsecured_doubtful: int = param(SMALL_LOAN_MATRIX, _first_day(_UNSECURED, AssetClass.DOUBTFUL))
    unsecured_loss: int = param(SMALL_LOAN_MATRIX, _first_day(_UNSECURED, AssetClass.LOSS))
    guarantee_mention: int = param(
        SMALL_LOAN_MATRIX, _first_day(_GUARANTEE, AssetClass.SPECIAL_MENTION)
    )
    guarantee_substandard: int = param(
        SMALL_LOAN_MATRIX, _first_day(_GUARANTEE, AssetClass.SUBSTANDARD)
    )
    guarantee_doubtful: int = param(SMALL_LOAN_MATRIX, _first_day(_GUARANTEE, AssetClass.DOUBTFUL))
    guarantee_loss: int = param(SMALL_LOAN_MATRIX, _first_day(_GUARANTEE, AssetClass.LOSS))
    mortgage_mention: int = param(
        SMALL_LOAN_MATRIX, _first_day(_MORTGAGE, AssetClass.SPECIAL_MENTION)
    )
    mortgage_substandard: int = param(
        SMALL_LOAN_MATRIX, _first_day(_MORTGAGE, AssetClass.SUBSTANDARD)
    )
    mortgage_doubtful: int = param(SMALL_LOAN_MATRIX, _first_day(_MORTGAGE, AssetClass.DOUBTFUL))
    pledge_mention: int = param(SMALL_LOAN_MATRIX, _first_day(_PLEDGE, AssetClass.SPECIAL_MENTION))
    pledge_substandard: int = param(SMALL_LOAN_MATRIX, _first_day(_PLEDGE, AssetClass.SUBSTANDARD))
    pledge_doubtful: int = param(SMALL_LOAN_MATRIX, _first_day(_PLEDGE, AssetClass.DOUBTFUL))


SMALL_LOAN_TIERS = RuleSet(
    "classification.small-loan",
    SmallLoanFacts,
    SmallLoanParams,
    AssetClass,
    since=SMALL_LOAN_MEASURES.since,
)
"""The tiers of the matrix, each from its first day on."""

_CELLS = SMALL_LOAN_MEASURES.article(5, Provenance.UNCONFIRMED)  # its cells only recalled
_CELLS_AND_EVENTS = (_CELLS, SMALL_LOAN_MEASURES.article(6))


def _is_mention(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return (
        ((f.security == _UNSECURED) & (f.days_past_due >= p.unsecured_mention))
        | ((f.security == _GUARANTEE) & (f.days_past_due >= p.guarantee_mention))
        | ((f.security == _MORTGAGE) & (f.days_past_due >= p.mortgage_mention))
        | ((f.security == _PLEDGE) & (f.days_past_due >= p.pledge_mention))
    )


def _is_substandard(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return (
        ((f.security == _UNSECURED) & (f.days_past_due >= p.unsecured_substandard))
        | ((f.security == _GUARANTEE) & (f.days_past_due >= p.guarantee_substandard))
        | ((f.security == _MORTGAGE) & (f.days_past_due >= p.mortgage_substandard))
        | ((f.security == _PLEDGE) & (f.days_past_due >= p.pledge_substandard))
    )


def _is_doubtful(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return (
        ((f.security == _UNSECURED) & (f.days_past_due >= p.unsecured_doubtful))
        | ((f.security == _GUARANTEE) & (f.days_past_due >= p.guarantee_doubtful))
        | ((f.security == _MORTGAGE) & (f.days_past_due >= p.mortgage_doubtful))
        | ((f.security == _PLEDGE) & (f.days_past_due >= p.pledge_doubtful))
    )


def _is_loss(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return ((f.security == _UNSECURED) & (f.days_past_due >= p.unsecured_loss)) | (
        (f.security == _GUARANTEE) & (f.days_past_due >= p.guarantee_loss)
    )


@SMALL_LOAN_TIERS.rule(
    "SL07-SM",
    AssetClass.SPECIAL_MENTION,
    cites=_CELLS_AND_EVENTS,
    zh="逾期{days_past_due}天，担保方式{security}，发生重大事项或者预警信号：{adverse}，归为关注",
    en="overdue {days_past_due} days, {security}, listed event or warning: {adverse}, so special mention",
)
def matrix_special_mention(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return _is_mention(f, p) | f.adverse


@SMALL_LOAN_TIERS.rule(
    "SL07-SS",
    AssetClass.SUBSTANDARD,
    cites=_CELLS_AND_EVENTS,
    zh="逾期{days_past_due}天，担保方式{security}，发生重大事项或者预警信号：{adverse}，归为次级",
    en="overdue {days_past_due} days, {security}, listed event or warning: {adverse}, so substandard",
)
def matrix_substandard(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return _is_substandard(f, p) | (f.adverse & _is_mention(f, p))


@SMALL_LOAN_TIERS.rule(
    "SL07-DB",
    AssetClass.DOUBTFUL,
    cites=_CELLS_AND_EVENTS,
    zh="逾期{days_past_due}天，担保方式{security}，发生重大事项或者预警信号：{adverse}，归为可疑",
    en="overdue {days_past_due} days, {security}, listed event or warning: {adverse}, so doubtful",
)
def matrix_doubtful(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return _is_doubtful(f, p) | (f.adverse & _is_substandard(f, p))


@SMALL_LOAN_TIERS.rule(
    "SL07-LS",
    AssetClass.LOSS,
    cites=_CELLS_AND_EVENTS,
    zh="逾期{days_past_due}天，担保方式{security}，发生重大事项或者预警信号：{adverse}，归为损失",
    en="overdue {days_past_due} days, {security}, listed event or warning: {adverse}, so loss",
)
def matrix_loss(f: SmallLoanFacts, p: SmallLoanParams) -> bool:
    return _is_loss(f, p) | (f.adverse & _is_doubtful(f, p))


def small_business_matrix(
    security: SecurityKind | None,
    days_past_due: int | None,
    *,
    adverse: bool | None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SmallLoanFacts, AssetClass]:
    """The tier of a small loan by the matrix alone; None is unknown.

    Args:
        security: its main security.
        days_past_due: of the longest overdue principal or interest.
        adverse: whether a listed event or a warning occurred: then at least one tier worse.
        as_of: the day whose rules apply.
        book: the bank's own matrix, of which no cell may be milder.

    Raises:
        RuleNotInForce: before the trial measures of 2007.

    >>> day = date(2026, 11, 24)
    >>> small_business_matrix(SecurityKind.MORTGAGE, 120, adverse=False, as_of=day).outcome.en
    'special mention'
    >>> small_business_matrix(SecurityKind.MORTGAGE, 120, adverse=True, as_of=day).outcome.en
    'substandard'
    """
    facts = SmallLoanFacts.of(security, days_past_due, adverse=adverse)
    return SMALL_LOAN_TIERS.decide(facts, as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class SmallLoanTier:
    """The tier of a small loan: the worse of what the matrix says and of the floors."""

    tier: AssetClass
    matrix: Decision[SmallLoanFacts, AssetClass]
    classification: Classification

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts that could still worsen the tier."""
        open_cells = [one for one in self.matrix.undetermined if one.rule.effect > self.tier]
        names = [name for reason in open_cells for name in reason.missing]
        below = self.classification.missing_above(self.tier)
        return tuple(dict.fromkeys([*names, *below]))

    @property
    def needs_review(self) -> bool:
        """Whether a person must look: a fact that could worsen it is unknown, or a rule asks for it."""
        return bool(self.missing) or self.classification.asks_assessment

    @property
    def workings(self) -> tuple[Line, ...]:
        """What the matrix says, then the floors and the tier; made when read."""
        return (
            *floor_lines(self.matrix)[:1],
            *self.classification.workings,
            Line(Text("从严结果", "the worse of both"), self.tier),
        )


def classify_small_loan(
    claim: Claim,
    security: SecurityKind | None,
    *,
    adverse: bool | None,
    as_of: date,
    judged: AssetClass | None = None,
    book: RuleBook = STATUTORY,
) -> SmallLoanTier:
    """The tier of a small loan: the worst of the matrix, the floors, and a person's judgement.

    Args:
        claim: the loan.
        security: its main security; None if not known.
        adverse: whether a listed event or a warning occurred; None if not known.
        as_of: the day whose rules apply, and on which the facts hold.
        judged: a person's judgement; it may only worsen.
        book: the bank's own stricter numbers and floors.

    Raises:
        RuleNotInForce: before the trial measures of 2007.
        InvalidValue: if the claim was booked after `as_of`.

    >>> from bankrm.claim_facts import ClaimFacts
    >>> loan = Claim(facts=ClaimFacts(days_past_due=120), booked_on=date(2024, 1, 5))
    >>> found = classify_small_loan(
    ...     loan, SecurityKind.MORTGAGE, adverse=False, as_of=date(2026, 11, 24)
    ... )
    >>> found.matrix.outcome.en, found.tier.en
    ('special mention', 'substandard')
    """
    classification = classify_asset(claim, as_of=as_of, judged=judged, book=book)
    matrix = small_business_matrix(
        security, claim.facts.days_past_due, adverse=adverse, as_of=as_of, book=book
    )
    tier = max(matrix.outcome, classification.tier)
    return SmallLoanTier(tier=tier, matrix=matrix, classification=classification)
