"""Credit applications (授信申请): what is asked for, by whom and with whom, before anybody has judged it.

Companies, small businesses and persons apply with the same value. What a kind of loan needs besides (the
home, the deal, the project) has its own noun in the room that reads it. Leaves out the file of the
investigation, and the opinions on it.
"""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.loan_products import LoanPurpose, RepaymentMethod, SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind, lines_of
from bankrm.products import ProductFamily
from bankrm.staff import BusinessLine, StaffId

__all__ = [
    "ApplicationParty",
    "ApplicationRole",
    "CreditApplication",
    "CreditApplicationId",
    "CreditStep",
]

CreditApplicationId = NewType("CreditApplicationId", str)

_CENTURY_MONTHS = 1_200


class ApplicationRole(Label):
    """What somebody else is in an application (申请关系人)."""

    CO_BORROWER = "co_borrower", "共同借款人", "co-borrower"
    GUARANTOR = "guarantor", "保证人", "guarantor"
    SECURITY_PROVIDER = "security_provider", "抵质押人", "provider of security"
    SPOUSE = "spouse", "配偶", "spouse"


class CreditStep(Label):
    """What a loan owes before it is paid out, or what would cure it."""

    ENTRUSTED_PAYMENT = "entrusted_payment", "采用受托支付", "payment by the bank to the seller"
    ON_SITE_INSPECTION = "on_site_inspection", "现场调查", "an inspection on site"
    INTERVIEW = "interview", "面谈或者视频面谈", "an interview, in person or by video"
    SECOND_INVESTIGATOR = "second_investigator", "双人调查", "a second investigator"
    COMPLETE_FILE = "complete_file", "补齐尽职调查资料", "the missing parts of the file"
    EVIDENCE_OF_PURPOSE = "evidence_of_purpose", "补齐用途证明", "evidence of the purpose"
    HEAD_OFFICE_APPROVAL = "head_office_approval", "报总行审批", "approval by head office"
    SHORTER_TERM = "shorter_term", "缩短期限", "a shorter term"
    SMALLER_AMOUNT = "smaller_amount", "降低金额", "a smaller amount"
    MORE_OWN_FUNDS = "more_own_funds", "提高自有资金比例", "more funds of the borrower's own"
    BOARD_RESOLUTION = "board_resolution", "董事会决议", "a resolution of the board"
    SHAREHOLDER_RESOLUTION = (
        "shareholder_resolution",
        "股东会决议",
        "a resolution of the shareholders",
    )
    BRANCH_AUTHORITY = "branch_authority", "取得分支机构授权", "the authority of its head office"
    PUBLIC_ANNOUNCEMENT = "public_announcement", "取得公告", "the public announcement"
    SPOUSE_CONSENT = "spouse_consent", "共有人同意", "the consent of co-owners"
    SECURITY_CONTRACT = "security_contract", "签订担保合同", "the contract of security signed"
    REGISTRATION = "registration", "办理担保登记", "registration of the security"
    DELIVERY = "delivery", "交付质物", "delivery of what is pledged"
    VALUATION = "valuation", "重新估值", "a fresh valuation"
    INSURANCE = "insurance", "落实保险", "insurance of the security"
    OTHER_PRODUCT = "other_product", "改用合适的产品", "another product that fits"
    SECURITY = "security", "增加担保", "more security"
    CLEAR_TITLE = "clear_title", "理清权属", "a clear and lawful title"
    DEBTOR_CONFIRMATION = "debtor_confirmation", "账款债务人确认", "the debtor's confirmation"
    RECUSAL = "recusal", "关系人回避", "recusal of the related party"
    ORDINARY_TERMS = "ordinary_terms", "恢复一般条件", "terms as for others"
    SEPARATE_DUTIES = "separate_duties", "审贷分离", "investigation apart from approval"
    COST_TABLE = "cost_table", "出示综合融资成本明示表", "the table of all costs shown"
    ANNUAL_RATE = "annual_rate", "明示贷款年化利率", "the annual rate shown"
    NO_HIDDEN_CHARGE = "no_hidden_charge", "取消未明示的收费", "no charge but those shown"
    PENALTY_MARKUP = "penalty_markup", "改正罚息约定", "penalty interest within its band"
    QUERY_CONSENT = "query_consent", "取得征信查询授权", "consent to query the credit bureau"
    FRESH_REPORT = "fresh_report", "重新查询信用报告", "a fresh credit report"
    ARREARS_PAID = "arrears_paid", "结清当前逾期", "what is overdue paid"
    REASSESSMENT = "reassessment", "每年重新评估", "a yearly reassessment"
    SECURITY_CONSENT = (
        "security_consent",
        "担保人书面同意",
        "the written consent of whoever secures the loan",
    )
    PARTNER_SHARE = "partner_share", "提高合作方出资比例", "a larger share of the partner"
    CONDITIONS_PRECEDENT = "conditions_precedent", "落实提款前提", "conditions precedent met"


@attrs.frozen(kw_only=True)
class ApplicationParty:
    """Somebody who stands in for the borrower or beside it."""

    party_id: PartyId
    role: ApplicationRole
    organisation: bool | None = None
    """Whether it is a firm or another organisation, and not a person; None if not known."""
    share: Fraction | None = None
    """Of the debt that is answered for; None is all of it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.share is not None and not 0 < self.share <= 1:
            raise InvalidValue("share", "is a part of the debt, above 0 and at most 1")


@attrs.frozen(kw_only=True)
class CreditApplication:
    """What is asked for (授信申请); what is not known is None, and a rule that needs it stays open.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> WORKING_CAPITAL.kind.en, WORKING_CAPITAL.amount
    ('working-capital loan', Money('6000000.00', 'CNY'))
    """

    id: CreditApplicationId
    client_id: ClientId
    line: BusinessLine
    kind: ProductKind
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    """The limit asked for; of a loan that is not revolving, the loan."""
    months: int | None = attrs.field(default=None, metadata={"least": 1})
    """The term, as the credit contract would say it: not of one drawdown, without extensions."""
    revolving: bool | None = None
    """Whether what is repaid may be drawn again."""
    purpose: LoanPurpose | None = None
    purpose_evidence: tuple[str, ...] = ()
    """Where the bank keeps contracts, orders, bills: references, not contents."""
    repayment_method: RepaymentMethod | None = None
    repayment_sources: tuple[str, ...] = ()
    """References to what the first and the second source of repayment are."""
    security: tuple[SecurityKind, ...] = ()
    """Offered, the main one (主担保方式) first; a loan is unsecured only where UNSECURED says so."""
    rate_asked: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a year, as a fraction."""
    online: bool | None = None
    """Whether application, judgement and payment all run online (互联网贷款)."""
    small_micro: bool | None = None
    """Whether the borrower is a small or micro firm, or the owner of one."""
    parties: tuple[ApplicationParty, ...] = ()
    branch: str | None = None
    manager: StaffId | None = None
    """Who takes it in, and investigates first."""
    contract_signed_on: date | None = None
    """The day the contract was signed, if it was; loans signed under older orders may keep their terms."""
    submitted_at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.submitted_at, self.recorded_at)
        if self.kind.family not in {ProductFamily.LOAN, ProductFamily.CREDIT_CARD}:
            raise InvalidValue("kind", "is no loan and no credit card")
        if self.line not in lines_of(self.kind):
            raise InvalidValue("line", "is not one that this kind of loan is for")
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if (self.months or 0) > _CENTURY_MONTHS:
            raise InvalidValue("months", "are longer than a century")
        if self.rate_asked is not None and self.rate_asked > 1:
            raise InvalidValue("rate_asked", "is a fraction: 0.045, not 4.5")
        if len(set(self.security)) < len(self.security):
            raise InvalidValue("security", "holds one twice")
        if SecurityKind.UNSECURED in self.security and len(self.security) > 1:
            raise InvalidValue("security", "is unsecured, and yet names security")
        held = [(party.party_id, party.role) for party in self.parties]
        if len(set(held)) < len(held):
            raise InvalidValue("parties", "hold one twice in one role")
        signed, asked = self.contract_signed_on, business_date(self.submitted_at, "submitted_at")
        if signed is not None and signed < asked:
            raise InvalidValue("contract_signed_on", "is before the application")
