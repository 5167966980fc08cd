"""Renewals of loans to small firms (小微企业续贷): whether the new loan may keep the tier pass.

A loan repaid by a new one is special mention at least. Since the notice of 2024 the renewal of a loan to a
small or micro firm, its owner, a self-employed person or a farmer is not, if the old loan was pass and the
borrower deserves it; for a time that of a medium firm's working-capital loan is not either. The other floors
apply all the same (`classification`).

Leaves out whether the bank should renew, which is a credit decision of its own.
"""

from datetime import date, datetime

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.lending import MEDIUM_RENEWAL_ENDS, RENEWAL_NOTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, not_

__all__ = [
    "RENEWAL",
    "LoanRenewal",
    "RenewalBorrower",
    "RenewalFacts",
    "RenewalParams",
    "assess_renewal",
    "is_eligible_renewal",
]


class RenewalBorrower(Label):
    """Whose loan is renewed (续贷主体)."""

    SMALL_FIRM = "small_firm", "小型、微型企业", "a small or micro firm"
    OWNER = "owner", "小微企业主", "the owner of such a firm"
    SELF_EMPLOYED = "self_employed", "个体工商户", "a self-employed person"
    FARMER = "farmer", "农户", "a farmer"
    MEDIUM_FIRM = "medium_firm", "中型企业", "a medium firm"
    OTHER = "other", "其他", "another"


@attrs.frozen(kw_only=True)
class LoanRenewal:
    """A loan repaid by a new one to the same borrower (续贷); None is unknown."""

    claim_id: ClaimId
    """The new loan."""
    client_id: ClientId
    borrower: RenewalBorrower | None
    for_business: bool | None
    """Whether the loan is for working capital, or of a person for his business."""
    renewed_on: date
    """The day of the new contract, whose rules it is judged by."""
    old_matures_on: date
    old_tier: AssetClass | None = attrs.field(repr=hidden, metadata=C2)
    """The tier of the old loan."""
    lawful: bool | None = None
    """Whether the borrower operates lawfully."""
    stable: bool | None = None
    """Whether its business is steady and can go on."""
    creditworthy: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether its credit is good and it is willing to pay."""
    misused: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    interest_owed: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    evades_debts: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    meets_standards: bool | None = None
    """Whether the loan meets the standards of a new one."""
    meets_own_conditions: bool | None = None
    """Whether it meets what the bank asks beside."""
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True, repr=False)  # it may be about a person: not shown
class RenewalFacts:
    """What the rules read of a renewal."""

    borrower: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("续贷主体", "borrower", RenewalBorrower, of=(LoanRenewal.borrower,)),
    )
    for_business: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "流动资金或者经营性贷款",
            "for working capital or business",
            of=(LoanRenewal.for_business,),
        ),
    )
    old_matures_on: date = attrs.field(
        metadata=about("原贷款到期日", "the old loan matures on", of=(LoanRenewal.old_matures_on,))
    )
    was_pass: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("原贷款为正常", "the old loan was pass", of=(LoanRenewal.old_tier,)),
    )
    lawful: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("依法合规经营", "operates lawfully", of=(LoanRenewal.lawful,)),
    )
    stable: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("持续经营、经营稳定", "in steady business", of=(LoanRenewal.stable,)),
    )
    creditworthy: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("信用状况良好", "of good credit", of=(LoanRenewal.creditworthy,)),
    )
    misused: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("挪用贷款", "misused a loan", of=(LoanRenewal.misused,)),
    )
    interest_owed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("欠贷欠息", "owes interest", of=(LoanRenewal.interest_owed,)),
    )
    evades_debts: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("逃废债", "evades debts", of=(LoanRenewal.evades_debts,)),
    )
    meets_standards: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "符合新发放贷款条件和标准",
            "meets the standards of a new loan",
            of=(LoanRenewal.meets_standards,),
        ),
    )
    meets_own_conditions: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "符合本行其他条件",
            "meets the bank's own conditions",
            of=(LoanRenewal.meets_own_conditions,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, renewal: LoanRenewal) -> "RenewalFacts":
        """The facts of a renewal."""
        check_kind(renewal, LoanRenewal, "renewal")
        tier, borrower = renewal.old_tier, renewal.borrower
        return cls(
            borrower=None if borrower is None else borrower.code,
            for_business=renewal.for_business,
            old_matures_on=renewal.old_matures_on,
            was_pass=None if tier is None else tier is AssetClass.PASS,
            lawful=renewal.lawful,
            stable=renewal.stable,
            creditworthy=renewal.creditworthy,
            misused=renewal.misused,
            interest_owed=renewal.interest_owed,
            evades_debts=renewal.evades_debts,
            meets_standards=renewal.meets_standards,
            meets_own_conditions=renewal.meets_own_conditions,
        )


class RenewalParams:
    """To when the notice reaches medium firms."""

    medium_ends: date = param(MEDIUM_RENEWAL_ENDS)


RENEWAL = RuleSet(
    "classification.renewal", RenewalFacts, RenewalParams, Effect, since=RENEWAL_NOTICE.since
)
"""May the renewal of a loan keep the tier pass?"""

_NOTICE = RENEWAL_NOTICE.article()
_MEDIUM, _OTHER = RenewalBorrower.MEDIUM_FIRM.code, RenewalBorrower.OTHER.code


@RENEWAL.rule(
    "RN24-borrower",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="续贷政策不适用于该借款人",
    en="the notice does not reach this borrower",
)
def not_covered(f: RenewalFacts, _: RenewalParams) -> bool:
    return f.borrower == _OTHER


@RENEWAL.rule(
    "RN24-purpose",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="不属于流动资金贷款或者经营性贷款",
    en="it is no loan for working capital or business",
)
def not_for_business(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.for_business)


@RENEWAL.rule(
    "RN24-medium",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="中型企业贷款{old_matures_on}到期，不在{medium_ends}前",
    en="a medium firm's loan that matures on {old_matures_on}, not before {medium_ends}",
)
def medium_too_late(f: RenewalFacts, p: RenewalParams) -> bool:
    return (f.borrower == _MEDIUM) & (f.old_matures_on >= p.medium_ends)


@RENEWAL.rule(
    "RN24-old-tier",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="原贷款不是正常类",
    en="the old loan was not pass",
)
def was_not_pass(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.was_pass)


@RENEWAL.rule(
    "RN24-lawful",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="借款人未依法合规经营",
    en="the borrower does not operate lawfully",
)
def not_lawful(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.lawful)


@RENEWAL.rule(
    "RN24-business",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="借款人经营不稳定或者不能持续",
    en="its business is not steady or cannot go on",
)
def not_steady(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.stable)


@RENEWAL.rule(
    "RN24-credit",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="信用不良，或者有挪用、欠息、逃废债行为",
    en="its credit is not good, or it misused a loan, owes interest or evades debts",
)
def not_creditworthy(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.creditworthy) | f.misused | f.interest_owed | f.evades_debts


@RENEWAL.rule(
    "RN24-standards",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="不符合新发放贷款条件和标准",
    en="it does not meet the standards of a new loan",
)
def below_standards(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.meets_standards)


@RENEWAL.rule(
    "RN24-own",
    Effect.BLOCK,
    cites=_NOTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="不符合本行其他条件",
    en="it does not meet the bank's own conditions",
)
def below_own_conditions(f: RenewalFacts, _: RenewalParams) -> bool:
    return not_(f.meets_own_conditions)


def assess_renewal(
    renewal: LoanRenewal, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[RenewalFacts, Effect]:
    """Whether the renewal of a loan may keep the tier pass, by the rules of the day it was made.

    Where it is blocked the renewal is classified like any loan repaid by new borrowing.

    Args:
        renewal: the renewal.
        as_of: the day that is asked about, not before the renewal.
        book: the bank's own stricter numbers.

    Raises:
        RuleNotInForce: for a renewal before the notice of 2024.
        InvalidValue: for a renewal, or what is known of it, that comes only after the day.

    >>> from bankrm._renewal_example import RENEWED
    >>> assess_renewal(RENEWED, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    check_kind(renewal, LoanRenewal, "renewal")
    if renewal.renewed_on > check_date(as_of):
        raise InvalidValue("renewed_on", "is after as_of")
    if business_date(renewal.at) > as_of:
        raise InvalidValue("renewal", "is known only after as_of")
    return RENEWAL.decide(RenewalFacts.of(renewal), as_of=renewal.renewed_on, book=book)


def is_eligible_renewal(renewal: LoanRenewal, *, as_of: date, book: RuleBook = STATUTORY) -> bool:
    """Whether a renewal is shown to be eligible (符合条件的续贷), as the floors ask; see `assess_renewal`.

    What is unknown shows nothing, and before the notice of 2024 no renewal was eligible.

    >>> from bankrm._renewal_example import RENEWED
    >>> earlier = attrs.evolve(RENEWED, renewed_on=date(2024, 9, 23))
    >>> [
    ...     is_eligible_renewal(one, as_of=date(2026, 11, 24))
    ...     for one in (RENEWED, earlier)
    ... ]
    [True, False]
    """
    check_kind(renewal, LoanRenewal, "renewal")
    if renewal.renewed_on < RENEWAL.since:
        return False
    return assess_renewal(renewal, as_of=as_of, book=book).outcome is Effect.ALLOW
