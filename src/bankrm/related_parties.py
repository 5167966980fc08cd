"""Related parties (关系人与关联方): what a bank may lend to its own people and to whom they are tied.

Two notions. 关系人 of the Commercial Bank Law (art. 40): directors, supervisors, managers and credit staff,
their close relatives, and the firms in which any of them invests or holds a senior post: no unsecured loan,
and no better terms than others have. 关联方 of the measures of 2022, a wider circle that the bank's register
shows: what they may have together is a share of capital. A check of long ago goes to a person.

Leaves out who belongs to the wider circle, how such a transaction is approved and disclosed, and clients
related to each other (`connected_clients`).
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance, param
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.loan_products import SecurityKind
from bankrm.money import Money, check_yuan, fen
from bankrm.ownership import PartyId
from bankrm.regulations.diligence import DILIGENCE_GUIDELINE
from bankrm.regulations.exposures import (
    ALL_RELATED_LIMIT,
    CAPITAL_DAYS,
    EXPOSURE_DAYS,
    RELATED_GROUP_LIMIT,
    RELATED_PARTY_LIMIT,
    RELATED_PARTY_MEASURES,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import StaffId
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = [
    "RELATED_PARTY",
    "InsiderRelation",
    "InsiderRole",
    "InsiderTie",
    "RelatedPartyCheck",
    "RelatedPartyFacts",
    "RelatedPartyParams",
    "assess_related_party",
]

_WHOLE = 10_000  # basis points


class InsiderRole(Label):
    """Whose relations count (商业银行法第四十条第一项)."""

    DIRECTOR = "director", "董事", "director"
    SUPERVISOR = "supervisor", "监事", "supervisor"
    MANAGER = "manager", "管理人员", "manager"
    CREDIT_STAFF = "credit_staff", "信贷业务人员", "credit staff"


class InsiderTie(Label):
    """What the applicant is to an insider.

    Close relatives (近亲属) are spouse, parents, children, siblings, grandparents and grandchildren (民法典 art.
    1045). The last two are also told of a firm in which a close relative invests or holds the post.
    """

    SELF = "self", "本人", "the insider"
    CLOSE_RELATIVE = "close_relative", "近亲属", "close relative"
    INVESTED_IN = "invested_in", "其投资的企业或者组织", "firm invested in"
    MANAGED = "managed", "其担任高级管理职务的企业或者组织", "firm with the senior post"


@attrs.frozen
class InsiderRelation:
    """One relation of an applicant to one of the bank's own people."""

    insider: StaffId = attrs.field(repr=hidden, metadata=C2)
    role: InsiderRole
    tie: InsiderTie

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RelatedPartyCheck:
    """What the bank found when it looked for relations of an applicant (关系人核查); amounts in yuan.

    No relation in it says that there is none; an applicant who was not looked up has no check. What others pay
    is the rate of a year, as a fraction, of a loan of the same kind.

    >>> found = RelatedPartyCheck(
    ...     party_id=PartyId("E-1"),
    ...     relations=(
    ...         InsiderRelation(StaffId("S-9"), InsiderRole.DIRECTOR, InsiderTie.INVESTED_IN),
    ...     ),
    ...     on=date(2026, 11, 20),
    ... )
    >>> found.relations[0].tie.zh
    '其投资的企业或者组织'
    """

    party_id: PartyId
    relations: tuple[InsiderRelation, ...]
    registered: bool | None = None
    """Whether the applicant is in the bank's register of related parties (关联方)."""
    rate_of_others: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    other_terms_better: bool | None = None
    """Whether anything else is better than for others: security, term, how it is repaid, fees."""
    credit: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Credit the applicant has, less its deposits as margin, and certificates and treasury bonds pledged."""
    group_credit: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The same of the group that a related firm belongs to; zero for a natural person."""
    all_credit: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The same of all related parties of the bank."""
    on: date

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(set(self.relations)) < len(self.relations):
            raise InvalidValue("relations", "hold one twice")
        if self.rate_of_others is not None and self.rate_of_others > 1:
            raise InvalidValue("rate_of_others", "is a fraction: 0.045, not 4.5")
        for name in ("credit", "group_credit", "all_credit"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class RelatedPartyFacts:
    """What decides on a loan to a related party; amounts in fen, the new loan counted in."""

    insider: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "属于关系人", "tied to the bank's people", of=(RelatedPartyCheck.relations,)
        ),
    )
    registered: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("属于关联方", "a related party", of=(RelatedPartyCheck.registered,)),
    )
    unsecured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("信用贷款", "unsecured", of=(CreditApplication.security,)),
    )
    cheaper: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "利率低于其他借款人",
            "cheaper than for others",
            of=(CreditApplication.rate_asked, RelatedPartyCheck.rate_of_others),
        ),
    )
    better_terms: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "其他条件优于其他借款人",
            "other terms better than for others",
            of=(RelatedPartyCheck.other_terms_better,),
        ),
    )
    manager_tied: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "客户经理与借款人存在关系",
            "the manager is tied to the applicant",
            of=(
                CreditApplication.manager,
                RelatedPartyCheck.relations,
                InsiderRelation.insider,
            ),
        ),
    )
    credit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "授信余额（含本笔）",
            "credit",
            "fen",
            of=(CreditApplication.amount, RelatedPartyCheck.credit),
        ),
    )
    group_credit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "所在集团授信余额（含本笔）",
            "credit to its group",
            "fen",
            of=(CreditApplication.amount, RelatedPartyCheck.group_credit),
        ),
    )
    all_credit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "全部关联方授信余额（含本笔）",
            "credit to all related parties",
            "fen",
            of=(CreditApplication.amount, RelatedPartyCheck.all_credit),
        ),
    )
    capital: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("资本净额", "capital", "fen", of=(BankFigures.capital_net,)),
    )
    check_days: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("核查天数", "age of the check in days", of=(RelatedPartyCheck.on,)),
    )
    capital_days: int = attrs.field(
        metadata=about("资本数据天数", "age of the capital in days", of=(BankFigures.on,))
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        check: RelatedPartyCheck | None,
        bank: BankFigures,
        as_of: date,
    ) -> "RelatedPartyFacts":
        """The facts of an application on a day; a capital of zero is no base, and counts as unknown."""
        new, security = fen(application.amount, "amount"), application.security
        unsecured = SecurityKind.UNSECURED in security if security else None
        capital = fen(bank.capital_net, "capital_net") or None
        days = (as_of - bank.on).days
        if check is None:
            return cls(unsecured=unsecured, capital=capital, capital_days=days)
        return cls(
            insider=bool(check.relations),
            registered=check.registered,
            unsecured=unsecured,
            cheaper=_cheaper(application, check),
            better_terms=check.other_terms_better,
            manager_tied=_manager_tied(application, check),
            credit=_with(new, check.credit),
            group_credit=_with(new, check.group_credit),
            all_credit=_with(new, check.all_credit),
            capital=capital,
            check_days=(as_of - check.on).days,
            capital_days=days,
        )


def _cheaper(application: CreditApplication, check: RelatedPartyCheck) -> bool | None:
    """Whether the rate is below that of others; None if one of the two is unknown."""
    if application.rate_asked is None or check.rate_of_others is None:
        return None
    return application.rate_asked < check.rate_of_others


def _manager_tied(application: CreditApplication, check: RelatedPartyCheck) -> bool | None:
    """Whether the manager is among the insiders found; None if there are some and it is not known who acts."""
    if application.manager is None and check.relations:
        return None
    return application.manager in {relation.insider for relation in check.relations}


def _with(new: int | None, credit: Money | None) -> int | None:
    """What there is and the new loan, in fen."""
    had = fen(credit, "credit")
    return None if had is None or new is None else had + new


class RelatedPartyParams:
    """The limits in force, in basis points of capital, and how old the figures may be."""

    party_limit: int = param(RELATED_PARTY_LIMIT, unit="basis_points")
    related_group_limit: int = param(RELATED_GROUP_LIMIT, unit="basis_points")
    all_limit: int = param(ALL_RELATED_LIMIT, unit="basis_points")
    longest_days: int = param(EXPOSURE_DAYS)
    capital_longest_days: int = param(CAPITAL_DAYS)


RELATED_PARTY = RuleSet(
    "credit.related_party",
    RelatedPartyFacts,
    RelatedPartyParams,
    Effect,
    since=COMMERCIAL_BANK_LAW.since,
)
"""May a loan be made to somebody tied to the bank."""

_LAW = COMMERCIAL_BANK_LAW.article(40)
_MEASURES, _MEASURES_FROM = RELATED_PARTY_MEASURES.article(), RELATED_PARTY_MEASURES.since
_LESS = (CreditStep.SMALLER_AMOUNT,)


@RELATED_PARTY.rule(
    "CBL.40-unsecured",
    Effect.BLOCK,
    cites=_LAW,
    zh="不得向关系人发放信用贷款",
    en="no unsecured loan to anybody tied to the bank's people",
    steps=(CreditStep.SECURITY,),
)
def unsecured_to_insider(f: RelatedPartyFacts, _: RelatedPartyParams) -> bool:
    return f.insider & f.unsecured


@RELATED_PARTY.rule(
    "CBL.40-rate",
    Effect.BLOCK,
    cites=_LAW,
    zh="向关系人发放担保贷款的利率不得低于其他借款人同类贷款",
    en="a loan to anybody tied to the bank's people may not be cheaper than the same for others",
    steps=(CreditStep.ORDINARY_TERMS,),
)
def cheaper_for_insider(f: RelatedPartyFacts, _: RelatedPartyParams) -> bool:
    return f.insider & f.cheaper


@RELATED_PARTY.rule(
    "CBL.40-terms",
    Effect.BLOCK,
    cites=_LAW,
    zh="向关系人发放担保贷款的条件不得优于其他借款人同类贷款",
    en="a loan to anybody tied to the bank's people may not be on better terms than the same for others",
    steps=(CreditStep.ORDINARY_TERMS,),
)
def better_terms_for_insider(f: RelatedPartyFacts, _: RelatedPartyParams) -> bool:
    return f.insider & f.better_terms


@RELATED_PARTY.rule(
    "DD.4-manager",
    Effect.BLOCK,
    cites=DILIGENCE_GUIDELINE.article(4, Provenance.UNCONFIRMED),
    since=DILIGENCE_GUIDELINE.since,
    zh="客户经理与借款人存在关系，应当回避",
    en="the manager is tied to the applicant and has to stand back",
    steps=(CreditStep.RECUSAL,),
)
def manager_not_recused(f: RelatedPartyFacts, _: RelatedPartyParams) -> bool:
    return f.manager_tied


@RELATED_PARTY.rule(
    "RP.party",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_MEASURES_FROM,
    zh="含本笔对该关联方授信{credit}，超过资本净额{capital}的{party_limit}",
    en="credit to the related party would come to {credit}, more than {party_limit} of a capital of {capital}",
    steps=_LESS,
)
def party_above_limit(f: RelatedPartyFacts, p: RelatedPartyParams) -> bool:
    return f.registered & (f.credit * _WHOLE > p.party_limit * f.capital)


@RELATED_PARTY.rule(
    "RP.group",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_MEASURES_FROM,
    zh="含本笔对关联方所在集团授信{group_credit}，超过资本净额{capital}的{related_group_limit}",
    en="credit to the related party's group would come to {group_credit}, more than "
    "{related_group_limit} of a capital of {capital}",
    steps=_LESS,
)
def group_above_limit(f: RelatedPartyFacts, p: RelatedPartyParams) -> bool:
    return f.registered & (f.group_credit * _WHOLE > p.related_group_limit * f.capital)


@RELATED_PARTY.rule(
    "RP.all",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_MEASURES_FROM,
    zh="含本笔对全部关联方授信{all_credit}，超过资本净额{capital}的{all_limit}",
    en="credit to all related parties would come to {all_credit}, more than {all_limit} of a capital of "
    "{capital}",
    steps=_LESS,
)
def all_above_limit(f: RelatedPartyFacts, p: RelatedPartyParams) -> bool:
    return f.registered & (f.all_credit * _WHOLE > p.all_limit * f.capital)


@RELATED_PARTY.rule(
    "REL.check-old",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="关系人核查已过{check_days}天，超过{longest_days}天",
    en="relations were looked for {check_days} days ago, more than {longest_days}",
)
def check_too_old(f: RelatedPartyFacts, p: RelatedPartyParams) -> bool:
    return f.check_days > p.longest_days


@RELATED_PARTY.rule(
    "REL.capital-old",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="资本数据已{capital_days}天，超过{capital_longest_days}天",
    en="the capital is from {capital_days} days ago, more than {capital_longest_days}",
)
def capital_too_old(f: RelatedPartyFacts, p: RelatedPartyParams) -> bool:
    return f.registered & (f.capital_days > p.capital_longest_days)


def assess_related_party(
    application: CreditApplication,
    check: RelatedPartyCheck | None,
    bank: BankFigures,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[RelatedPartyFacts, Effect]:
    """Whether a loan may be made to somebody tied to the bank, on what terms and how much (关系人审查).

    Args:
        application: what is applied for.
        check: what was found when relations were looked for; None if nobody looked, which a person decides.
        bank: the bank's capital, of the last quarter's end.
        as_of: the day.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the check is of somebody else, or it or the capital is of a later day.
        CurrencyMismatch: if the loan is not in yuan.

    >>> from bankrm._credit_example import CONSUMER
    >>> bank = BankFigures(on=date(2026, 9, 30), capital_net=Money.of(120_000_000))
    >>> nobody = RelatedPartyCheck(
    ...     party_id=PartyId("P-1"), relations=(), registered=False, on=date(2026, 11, 20)
    ... )
    >>> assess_related_party(CONSUMER, nobody, bank, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> of_staff = attrs.evolve(
    ...     nobody,
    ...     relations=(
    ...         InsiderRelation(StaffId("S-9"), InsiderRole.CREDIT_STAFF, InsiderTie.CLOSE_RELATIVE),
    ...     ),
    ...     rate_of_others=None,
    ...     other_terms_better=False,
    ... )
    >>> judged = assess_related_party(CONSUMER, of_staff, bank, as_of=date(2026, 11, 24))
    >>> judged.outcome.en, [step.en for step in judged.steps]
    ('blocked until cured', ['more security'])
    """
    check_kind(application, CreditApplication, "application")
    check_optional(check, RelatedPartyCheck, "check")
    check_kind(bank, BankFigures, "bank")
    check_date(as_of)
    if check is not None and check.party_id != PartyId(application.client_id):
        raise InvalidValue("check", "is of somebody else")
    if check is not None and check.on > as_of:
        raise InvalidValue("check", "is of a later day")
    if bank.on > as_of:
        raise InvalidValue("bank.on", "is a later day")
    facts = RelatedPartyFacts.of(application, check, bank, as_of)
    return RELATED_PARTY.decide(facts, as_of=as_of, book=book)
