"""Security of a loan judged (押品审查): is it valued, insured, promised once only, and enough.

Which assets may serve at all is in `collateral_rules`, whether the rights exist in `perfection`; the
figures are those of `collateral_values`. Rates and the need for insurance are the bank's own.

Leaves out the guarantors, who may stand for what the assets do not cover.
"""

from collections import Counter
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.collateral import (
    ClaimId,
    Collateral,
    CollateralAllocation,
    CollateralEvent,
    PriorClaim,
    Valuation,
)
from bankrm.collateral_rules import check_belongs
from bankrm.collateral_values import (
    LendingLimit,
    SecurityPackage,
    SecurityPolicy,
    compute_coverage,
    counting_valuation,
    insurance_shortfall,
    over_allocation,
    revaluation_due,
)
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.loan_products import SecurityKind
from bankrm.money import Money, check_yuan
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.security import SECURITY_VALUE_GUIDELINE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = ["COLLATERAL_VALUE", "SecurityFacts", "SecurityParams", "assess_security"]

_BEHIND = (
    CreditApplication.id,
    SecurityPackage.collaterals,
    SecurityPackage.allocations,
    Collateral.id,
    CollateralAllocation.collateral_id,
    CollateralAllocation.claim_id,
)
_VALUED = (
    Collateral.valuations,
    Valuation.on,
    Valuation.recorded_at,
    Valuation.internal,
    Valuation.valid_until,
    Valuation.amount,
    SecurityPackage.policy,
    SecurityPolicy.report_months,
)
_LENDABLE = (
    *_VALUED,
    Collateral.kind,
    Collateral.events,
    CollateralEvent.at,
    CollateralEvent.becomes,
    SecurityPolicy.limits,
    LendingLimit.kind,
    LendingLimit.share,
    Collateral.prior_claims,
    PriorClaim.amount,
)


@attrs.frozen(kw_only=True, repr=False)  # about what a person owns and owes: not shown
class SecurityFacts:
    """What decides whether the assets behind a loan will do; amounts in fen."""

    amount: int = attrs.field(
        metadata=about("申请金额", "amount asked for", "fen", of=(CreditApplication.amount,))
    )
    real: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("以抵质押担保", "secured by assets", of=(CreditApplication.security,)),
    )
    guaranteed: bool = attrs.field(
        metadata=about("另有保证", "guaranteed as well", of=(CreditApplication.security,))
    )
    secured: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "押品担保价值",
            "secured by the assets",
            "fen",
            of=(
                *_BEHIND,
                *_LENDABLE,
                CollateralAllocation.rank,
                CollateralAllocation.cap,
                CreditApplication.amount,
            ),
        ),
    )
    promised_beyond: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "押品担保超过其价值",
            "an asset is promised beyond its value",
            of=(*_BEHIND, *_LENDABLE, CollateralAllocation.rank, CollateralAllocation.cap),
        ),
    )
    same_title: bool = attrs.field(
        metadata=about(
            "不同押品权属证明编号相同",
            "assets of one kind bear one title",
            of=(*_BEHIND, Collateral.kind, Collateral.title_ref),
        )
    )
    unvalued: bool = attrs.field(
        metadata=about("押品无有效估值", "an asset is not valued", of=(*_BEHIND, *_VALUED))
    )
    stale: bool = attrs.field(
        metadata=about(
            "押品重估逾期",
            "a valuation is overdue",
            of=(
                *_BEHIND,
                SecurityPackage.policy,
                Collateral.kind,
                Collateral.valuations,
                Valuation.on,
                Valuation.recorded_at,
                SecurityPolicy.price_days,
                SecurityPolicy.limits,
                LendingLimit.kind,
                LendingLimit.months,
            ),
        )
    )
    underinsured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "押品保险不足",
            "insurance falls short",
            of=(
                *_BEHIND,
                *_VALUED,
                Collateral.kind,
                Collateral.insured_until,
                Collateral.insured_amount,
                SecurityPolicy.limits,
                LendingLimit.kind,
                LendingLimit.insured,
                CreditApplication.amount,
            ),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        package: SecurityPackage,
        as_of: date,
        book: RuleBook,
    ) -> "SecurityFacts":
        """The facts of the assets that serve an application."""
        claim, policy = ClaimId(application.id), package.policy
        assets = package.behind(claim)
        covered = compute_coverage(package, claim, application.amount, as_of=as_of)
        beyond = [
            None
            if one.id in covered.unknown
            else over_allocation(package, one, as_of=as_of) is not None
            for one in assets
        ]
        due = [revaluation_due(one, policy, as_of=as_of, book=book) for one in assets]
        short = [_is_underinsured(one, policy, application.amount, as_of) for one in assets]
        known = covered.shortfall is not None
        return cls(
            amount=check_yuan(application.amount, "amount").minor,
            real=_is_real(application.security),
            guaranteed=SecurityKind.GUARANTEE in application.security,
            secured=check_yuan(covered.secured, "secured").minor if known else None,
            promised_beyond=_any(beyond),
            same_title=_is_title_repeated(assets, package.collaterals),
            unvalued=any(counting_valuation(one, policy, as_of=as_of) is None for one in assets),
            stale=any(day is not None and day < as_of for day in due),
            underinsured=_any(short),
        )


def _is_title_repeated(
    assets: tuple[Collateral, ...], collaterals: tuple[Collateral, ...]
) -> bool:
    """Whether the title of an asset is that of another one of its kind, too: it may be counted twice."""
    titles = Counter((one.kind.code, one.title_ref) for one in collaterals)
    return any(one.title_ref and titles[one.kind.code, one.title_ref] > 1 for one in assets)


def _any(answers: list[bool | None]) -> bool | None:
    """Whether any answer is yes; None if none is and one is not known."""
    return True if True in answers else None if None in answers else False


def _is_real(kinds: tuple[SecurityKind, ...]) -> bool | None:
    """Whether assets secure the loan; None if nobody said how it is secured."""
    return any(one.by_assets for one in kinds) if kinds else None


def _is_underinsured(
    collateral: Collateral, policy: SecurityPolicy, loan: Money, as_of: date
) -> bool | None:
    """Whether an asset that has to be insured is not, up to its value or the loan."""
    limit = policy.limit(collateral.kind)
    valuation = counting_valuation(collateral, policy, as_of=as_of)
    if limit is None or not limit.insured:
        return False
    needed = loan if valuation is None else min(valuation.amount, loan)
    short = insurance_shortfall(collateral, needed, as_of=as_of)
    return None if short is None else short.amount > 0


class SecurityParams:
    """No numbers of its own: rates are the bank's policy, the time to revalue is in the figures."""


COLLATERAL_VALUE = RuleSet(
    "credit.security",
    SecurityFacts,
    SecurityParams,
    Effect,
    since=SECURITY_VALUE_GUIDELINE.since,
)
"""Will the assets behind a loan do."""

_PRACTICE = CREDIT_PRACTICE.article()


@COLLATERAL_VALUE.rule(
    "security.unvalued",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="有押品没有可用的估值",
    en="an asset has no valuation that counts",
    steps=(CreditStep.VALUATION,),
)
def not_valued(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.unvalued


@COLLATERAL_VALUE.rule(
    "SVG-2017.stale",
    Effect.BLOCK,
    cites=SECURITY_VALUE_GUIDELINE.article(),
    zh="有押品超过重估期限",
    en="an asset was due to be valued again",
    steps=(CreditStep.VALUATION,),
)
def valuation_overdue(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.stale


@COLLATERAL_VALUE.rule(
    "security.twice",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="有押品对各债权的担保合计超过其可贷价值",
    en="an asset is promised to its claims beyond its lendable value",
    steps=(CreditStep.SECURITY, CreditStep.SMALLER_AMOUNT),
)
def promised_twice(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.promised_beyond


@COLLATERAL_VALUE.rule(
    "security.same-title",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="同类押品权属证明编号相同，可能重复计入",
    en="two assets of one kind bear the same title: one may be counted twice",
)
def titled_twice(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.same_title


@COLLATERAL_VALUE.rule(
    "security.shortfall",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="押品担保价值{secured}，低于申请金额{amount}",
    en="the assets secure {secured}, less than the {amount} asked for",
    steps=(CreditStep.SECURITY, CreditStep.SMALLER_AMOUNT),
)
def shortfall(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.real & not_(f.guaranteed) & (f.secured < f.amount)


@COLLATERAL_VALUE.rule(
    "security.guaranteed",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="押品担保价值{secured}，低于申请金额{amount}，差额靠保证人",
    en="the assets secure {secured}, less than the {amount} asked for: the rest is on the guarantors",
)
def rest_on_guarantors(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.real & f.guaranteed & (f.secured < f.amount)


@COLLATERAL_VALUE.rule(
    "security.insurance",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="有押品保险到期或者保额不足",
    en="the insurance of an asset has ended or falls short",
    steps=(CreditStep.INSURANCE,),
)
def insurance_short(f: SecurityFacts, _: SecurityParams) -> bool:
    return f.underinsured


def assess_security(
    application: CreditApplication,
    package: SecurityPackage,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SecurityFacts, Effect]:
    """Whether the assets behind a loan will do: valued, insured, promised once, and enough (押品审查).

    An asset serves the loan that its allocation names by the application's id. A value that is not known
    leaves it to a person, even where the others are enough. How much the loan would have to come down to is
    what `largest_secured_loan` gives.

    Args:
        application: the application.
        package: the assets, what each serves, and the bank's policy.
        as_of: the day asked about.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if an asset of the application belongs to nobody in it, or is given by a right that
            the application does not offer.
        CurrencyMismatch: if amounts are not in yuan.
        RuleNotInForce: before the guideline of 2017.

    >>> from bankrm._collateral_example import PACKAGE
    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> decision = assess_security(WORKING_CAPITAL, PACKAGE, as_of=date(2026, 11, 24))
    >>> print(decision.hits[0].text("en"))
    the assets secure CN¥5,600,000.00, less than the CN¥6,000,000.00 asked for
    """
    check_kind(application, CreditApplication, "application")
    check_kind(package, SecurityPackage, "package")
    rules = COLLATERAL_VALUE.on(check_date(as_of), book)
    offered = application.security
    for collateral in package.behind(ClaimId(application.id)):
        check_belongs(collateral, application)
        if offered and collateral.right not in offered:
            raise InvalidValue("package", "holds security that the application does not offer")
    return rules.decide(SecurityFacts.of(application, package, as_of, book))
