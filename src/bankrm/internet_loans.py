"""Internet loans (互联网贷款): lent wholly online, alone, together with a partner, or through a platform.

The measures of 2020 cap what a person may have unsecured for consumption; the notice of 2021 caps what is
lent jointly; that of 2025 says through whom, on whose authority and at whose cost. Whatever is not online is
not what these rules are about.

How a loan is lent, and the facts read here, are in `online_lending`. Leaves out what the money may be used
for, which is in `use_of_funds`.
"""

from datetime import date

from bankrm.bank_figures import BankFigures
from bankrm.citations import Provenance, param
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.online_lending import InternetFacts, OnlineLending
from bankrm.product_kinds import ProductKind
from bankrm.regulations.personal_lending import (
    CONSUMER_FINANCE_NOTICE,
    INTERNET_LOAN_MEASURES,
    INTERNET_LOAN_NOTICE,
    JOINT_LOANS_PERCENT,
    ONLINE_BULLET_MONTHS,
    ONLINE_BUSINESS_CAP,
    ONLINE_CONSUMPTION_CAP,
    ONLINE_CONSUMPTION_RAISED_CAP,
    ONLINE_REASSESSMENT_MONTHS,
    PARTNER_SHARE_PERCENT,
    PARTNER_TIER1_PERCENT,
    PLATFORM_LENDING_NOTICE,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import not_, one_of

__all__ = ["INTERNET", "InternetParams", "assess_internet_loan"]


class InternetParams:
    """The numbers in force."""

    cap: int = param(ONLINE_CONSUMPTION_CAP, unit="fen")
    raised_cap: int = param(ONLINE_CONSUMPTION_RAISED_CAP, unit="fen")
    business_cap: int = param(ONLINE_BUSINESS_CAP, unit="fen")
    bullet_months: int = param(ONLINE_BULLET_MONTHS)
    reassessment_months: int = param(ONLINE_REASSESSMENT_MONTHS)
    partner_percent: int = param(PARTNER_SHARE_PERCENT, unit="percent")
    tier1_percent: int = param(PARTNER_TIER1_PERCENT, unit="percent")
    joint_percent: int = param(JOINT_LOANS_PERCENT, unit="percent")


INTERNET = RuleSet(
    "credit.internet", InternetFacts, InternetParams, Effect, since=INTERNET_LOAN_MEASURES.since
)
"""May this loan be lent online, and so."""

_CONSUMER = ProductKind.CONSUMER_LOAN.code
_BUSINESS = (ProductKind.PERSONAL_BUSINESS_LOAN.code, ProductKind.WORKING_CAPITAL_LOAN.code)
_MEASURES = INTERNET_LOAN_MEASURES.article()
_RAISES = CONSUMER_FINANCE_NOTICE.article()
_SMALLER = (CreditStep.SMALLER_AMOUNT,)
_BINDS = Provenance.SECONDARY  # from which day it binds was not read in the notice


def _consumption(f: InternetFacts) -> bool:
    return f.online & (f.kind == _CONSUMER) & f.is_unsecured


def _above(f: InternetFacts, cap: int) -> bool:
    """Whether this loan, or it and what is held already, is above a cap."""
    return (f.amount > cap) | (f.held + f.amount > cap)


def _joint(f: InternetFacts) -> bool:
    return f.online & f.with_partner & (f.partner_amount > 0)


# The measures of 2020, and the raise of 2025


@INTERNET.rule(
    "IL-2020-cap",
    Effect.BLOCK,
    cites=_MEASURES,
    until=CONSUMER_FINANCE_NOTICE.since,
    zh="单户个人信用消费贷款授信超过{cap}",
    en="unsecured consumer credit of one person above {cap}",
    steps=_SMALLER,
)
def above_cap_before_the_raise(f: InternetFacts, p: InternetParams) -> bool:
    return _consumption(f) & _above(f, p.cap)


@INTERNET.rule(
    "CFN-2025-cap",
    Effect.BLOCK,
    cites=_RAISES,
    since=CONSUMER_FINANCE_NOTICE.since,
    zh="单户个人信用消费贷款授信超过{cap}；信用良好且有大额消费需求的，超过{raised_cap}",
    en="unsecured consumer credit of one person above {cap}, or {raised_cap} for good credit and a large need",
    steps=_SMALLER,
)
def above_cap(f: InternetFacts, p: InternetParams) -> bool:
    above = _above(f, p.raised_cap) | (_above(f, p.cap) & not_(f.raised))
    return _consumption(f) & above


@INTERNET.rule(
    "CFN-2025-cap-raised",
    Effect.REVIEW,
    cites=_RAISES,
    since=CONSUMER_FINANCE_NOTICE.since,
    zh="超过{cap}的部分依据阶段性提高的上限，未见截止日：须核实仍在执行",
    en="above {cap} it rests on a limit raised for a time, and no last day was found: see that it still holds",
)
def rests_on_the_raise(f: InternetFacts, p: InternetParams) -> bool:
    return _consumption(f) & _above(f, p.cap) & f.raised


@INTERNET.rule(
    "IL-2020-bullet",
    Effect.BLOCK,
    cites=_MEASURES,
    zh="到期一次性还本的个人信用消费贷款，期限超过{bullet_months}个月",
    en="unsecured consumer credit repaid at once, for more than {bullet_months} months",
    steps=(CreditStep.SHORTER_TERM,),
)
def repaid_at_once_too_late(f: InternetFacts, p: InternetParams) -> bool:
    return _consumption(f) & f.repaid_at_once & (f.months > p.bullet_months)


@INTERNET.rule(
    "IL-2020-business-cap",
    Effect.BLOCK,
    cites=_MEASURES,
    zh="经营用途贷款超过本行单户授信上限{business_cap}",
    en="business credit of one borrower above the bank's own cap of {business_cap}",
    steps=_SMALLER,
)
def above_business_cap(f: InternetFacts, p: InternetParams) -> bool:
    return f.online & one_of(f.kind, *_BUSINESS) & _above(f, p.business_cap)


@INTERNET.rule(
    "IL-2020-reassessment",
    Effect.STEPS,
    cites=_MEASURES,
    zh="期限超过{reassessment_months}个月的经营用途贷款，至少每年重新评估和审批一次",
    en="business credit for more than {reassessment_months} months is assessed and approved again every year",
    steps=(CreditStep.REASSESSMENT,),
)
def reassessed_every_year(f: InternetFacts, p: InternetParams) -> bool:
    return f.online & one_of(f.kind, *_BUSINESS) & (f.months > p.reassessment_months)


# The notice of 2021


@INTERNET.rule(
    "IL-2021-risk-control",
    Effect.REFUSE,
    cites=INTERNET_LOAN_NOTICE.article(1),
    since=INTERNET_LOAN_NOTICE.since,
    zh="风险评估和控制的关键环节不得由合作机构代行",
    en="what decides on the risk may not be left to the partner",
)
def risk_left_to_the_partner(f: InternetFacts, _: InternetParams) -> bool:
    return f.online & f.with_partner & f.partner_decides


@INTERNET.rule(
    "IL-2021-partner-share",
    Effect.BLOCK,
    cites=INTERNET_LOAN_NOTICE.article(2, _BINDS),
    since=PARTNER_SHARE_PERCENT.rows[0].since,
    zh="合作方出资低于单笔贷款的{partner_percent}",
    en="the partner funds less than {partner_percent} of the loan",
    steps=(CreditStep.PARTNER_SHARE,),
)
def partner_funds_too_little(f: InternetFacts, p: InternetParams) -> bool:
    return _joint(f) & (f.partner_amount * 100 < p.partner_percent * f.amount)


@INTERNET.rule(
    "IL-2021-one-partner",
    Effect.BLOCK,
    cites=INTERNET_LOAN_NOTICE.article(3),
    since=INTERNET_LOAN_NOTICE.since,
    zh="与该合作方的贷款余额加上本笔超过一级资本净额的{tier1_percent}",
    en="with this loan, what is lent with the partner is above {tier1_percent} of net tier-1 capital",
    steps=_SMALLER,
)
def too_much_with_one_partner(f: InternetFacts, p: InternetParams) -> bool:
    lent = f.partner_balance + f.amount - f.partner_amount
    return _joint(f) & (lent * 100 > p.tier1_percent * f.tier1_net)


@INTERNET.rule(
    "IL-2021-all-partners",
    Effect.BLOCK,
    cites=INTERNET_LOAN_NOTICE.article(4),
    since=INTERNET_LOAN_NOTICE.since,
    zh="共同出资的互联网贷款加上本笔超过全部贷款的{joint_percent}",
    en="with this loan, joint internet loans are above {joint_percent} of all loans",
    steps=_SMALLER,
)
def too_much_joint(f: InternetFacts, p: InternetParams) -> bool:
    own = f.amount - f.partner_amount
    return _joint(f) & ((f.joint_loans + own) * 100 > p.joint_percent * (f.loans + own))


@INTERNET.rule(
    "IL-2021-home-region",
    Effect.REFUSE,
    cites=INTERNET_LOAN_NOTICE.article(read=_BINDS),
    since=PARTNER_SHARE_PERCENT.rows[0].since,
    zh="地方法人银行不得跨注册地辖区开展互联网贷款",
    en="a regional bank may not lend online beyond its home region",
)
def beyond_home_region(f: InternetFacts, _: InternetParams) -> bool:
    return f.online & f.outside_home_region


# The notice of 2025 on platforms


@INTERNET.rule(
    "PLN-2025-list",
    Effect.REFUSE,
    cites=PLATFORM_LENDING_NOTICE.article(),
    since=PLATFORM_LENDING_NOTICE.since,
    zh="不得与总行名单以外的机构合作",
    en="no lending with an institution that is not on head office's list",
)
def partner_not_listed(f: InternetFacts, _: InternetParams) -> bool:
    return f.online & f.with_partner & not_(f.partner_listed)


@INTERNET.rule(
    "PLN-2025-agreement",
    Effect.BLOCK,
    cites=PLATFORM_LENDING_NOTICE.article(),
    since=PLATFORM_LENDING_NOTICE.since,
    zh="合作协议未由总行签订",
    en="the agreement with the partner is not signed by head office",
    steps=(CreditStep.HEAD_OFFICE_APPROVAL,),
)
def agreement_not_by_head_office(f: InternetFacts, _: InternetParams) -> bool:
    return f.online & f.with_partner & not_(f.head_office_agreement)


@INTERNET.rule(
    "PLN-2025-fee",
    Effect.REVIEW,
    cites=PLATFORM_LENDING_NOTICE.article(),
    since=PLATFORM_LENDING_NOTICE.since,
    zh="合作费用超过本行核定的上限",
    en="the partner's fee is above the cap that the bank has set",
)
def fee_above_cap(f: InternetFacts, _: InternetParams) -> bool:
    return f.online & f.with_partner & not_(f.fee_within_cap)


@INTERNET.rule(
    "PLN-2025-cost",
    Effect.BLOCK,
    cites=PLATFORM_LENDING_NOTICE.article(),
    since=PLATFORM_LENDING_NOTICE.since,
    zh="合作机构的费用未计入向借款人明示的综合融资成本",
    en="what the borrower pays for the partner is not in the cost that it is told",
    steps=(CreditStep.COST_TABLE,),
)
def cost_not_disclosed(f: InternetFacts, _: InternetParams) -> bool:
    return f.online & f.with_partner & not_(f.cost_disclosed)


def assess_internet_loan(  # the loan, how it is lent, and what its limits hang on
    application: CreditApplication,
    lending: OnlineLending | None = None,
    *,
    standing: ConsumerStanding | None = None,
    bank: BankFigures | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[InternetFacts, Effect]:
    """Whether a loan may be lent online as planned (互联网贷款审查); one that is not online may.

    The cap on business credit is the bank's own (`ONLINE_BUSINESS_CAP`). Limits on joint lending count
    this loan's part that the bank funds.

    Args:
        application: what is asked for.
        lending: how it is lent, and with whom; None if that is not known.
        standing: what the bank found of a consumer; None if it has not looked.
        bank: the bank's own figures, not later than `as_of`; None if they are not at hand.
        as_of: the day whose rules apply.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if a part belongs to another application, client or a later day, or the partner
            funds more than the loan.
        CurrencyMismatch: if an amount is not in yuan.
        RuleNotInForce: before 17 July 2020.

    >>> import attrs
    >>> from bankrm._credit_example import CONSUMER
    >>> from bankrm.money import Money
    >>> online = attrs.evolve(CONSUMER, online=True)
    >>> alone = OnlineLending(
    ...     application_id=online.id, held=Money.of(0), outside_home_region=False
    ... )
    >>> assess_internet_loan(online, alone, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> more = attrs.evolve(online, amount=Money.of(300_000))
    >>> assess_internet_loan(more, alone, as_of=date(2025, 3, 13)).outcome.en
    'blocked until cured'
    """
    facts = InternetFacts.of(application, lending, standing, bank)
    if bank is not None and bank.on > check_date(as_of):
        raise InvalidValue("bank.on", "is a later day")
    return INTERNET.decide(facts, as_of=as_of, book=book)
