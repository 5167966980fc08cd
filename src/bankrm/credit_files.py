"""Credit files (授信档案): everything that a bank has on one application, and what each kind of loan needs.

Leaves out what comes of it, which is in `credit`.
"""

from collections.abc import Iterator

import attrs

from bankrm.acquisition_deals import AcquisitionDeal
from bankrm.approval_matrices import ApprovalMatrix
from bankrm.bank_figures import BankFigures
from bankrm.bureau_reports import CreditReportSummary
from bankrm.card_limits import CardLimits
from bankrm.checks import check_kind
from bankrm.clients import Client, RetailClient
from bankrm.collateral_values import SecurityPackage
from bankrm.company_guarantees import CompanyGuarantee
from bankrm.conditions_precedent import ConditionFile
from bankrm.connected_clients import ConnectedGroup
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditApplication
from bankrm.credit_limits import RatingLimits
from bankrm.credit_scorecards import CreditRating
from bankrm.debt_service import DebtService
from bankrm.errors import InvalidValue
from bankrm.exposures import CreditExposure
from bankrm.fields import check_fields
from bankrm.flow_patterns import AccountFlows
from bankrm.housing_loans import HomePurchase
from bankrm.investigation_checklists import InvestigationChecklist
from bankrm.investigations import CreditInvestigation
from bankrm.labels import AnyLabel, Label
from bankrm.lending_orders import LendingOrder, order_of
from bankrm.loan_inspections import Inspection
from bankrm.loan_pricing import LoanPriceInputs
from bankrm.loan_products import LoanPurpose, SecurityKind
from bankrm.micro_checks import CrossCheck
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.online_lending import OnlineLending
from bankrm.personal_income import HouseholdIncome
from bankrm.product_kinds import ProductKind
from bankrm.project_loans import ProjectPlan
from bankrm.related_parties import RelatedPartyCheck
from bankrm.staff import BusinessLine
from bankrm.statement_checks import OutsideFigures, StatementCheck, reconcile
from bankrm.statement_series import StatementSeries
from bankrm.statements import FinancialStatement, StatementPair
from bankrm.term_limits import TermGrounds
from bankrm.working_capital_rules import MeasuredNeed

__all__ = ["CreditFile", "CreditPart", "list_parts", "measured_by"]


class CreditPart(Label):
    """What is asked of an application (授信审查事项)."""

    PRODUCT = "product", "产品条件", "terms of the product"
    PURPOSE = "purpose", "贷款用途", "purpose"
    TERM = "term", "贷款期限", "term"
    INVESTIGATION = "investigation", "尽职调查", "investigation"
    INSPECTION = "inspection", "调查方式和面谈", "inspection and interview"
    RELATED_PARTY = "related_party", "关系人", "related parties"
    CONCENTRATION = "concentration", "集中度", "concentration"
    STATEMENTS = "statements", "财务报表", "statements"
    FLOWS = "flows", "账户流水", "account flows"
    NEED = "need", "流动资金需求", "working-capital need"
    PROJECT = "project", "项目", "project"
    ACQUISITION = "acquisition", "并购交易", "acquisition"
    CAPACITY = "capacity", "还款能力", "capacity to repay"
    BUREAU = "bureau", "征信", "credit record"
    HOUSING = "housing", "购房", "purchase of a home"
    CONSUMER = "consumer", "消费贷款限额", "limits of consumer loans"
    CARD = "card", "信用卡额度", "card limit"
    INTERNET = "internet", "互联网贷款", "internet lending"
    ELIGIBILITY = "eligibility", "押品合格性", "eligibility of the security"
    SECURITY = "security", "押品价值", "value of the security"
    GUARANTEE = "guarantee", "公司担保", "guarantees by companies"
    PRICE = "price", "定价", "price"
    CONSISTENCY = "consistency", "档案一致性", "consistency of the file"
    RATING = "rating", "信用评级", "rating"
    AUTHORITY = "authority", "审批授权", "approval authority"
    ADMISSION = "admission", "准入和额度", "admission and limit"


_EVERY = (
    CreditPart.PRODUCT,
    CreditPart.PURPOSE,
    CreditPart.TERM,
    CreditPart.INVESTIGATION,
    CreditPart.INSPECTION,
    CreditPart.RELATED_PARTY,
    CreditPart.CONCENTRATION,
    CreditPart.PRICE,
    CreditPart.CONSISTENCY,
    CreditPart.RATING,
    CreditPart.AUTHORITY,
)
"""Asked of every application."""
_OF_FIRMS = (CreditPart.STATEMENTS, CreditPart.FLOWS)
_OF_PERSONS = (CreditPart.CAPACITY, CreditPart.BUREAU)
_OF_KIND = {
    ProductKind.WORKING_CAPITAL_LOAN: CreditPart.NEED,
    ProductKind.FIXED_ASSET_LOAN: CreditPart.PROJECT,
    ProductKind.PROJECT_FINANCE_LOAN: CreditPart.PROJECT,
    ProductKind.ACQUISITION_LOAN: CreditPart.ACQUISITION,
    ProductKind.PERSONAL_BUSINESS_LOAN: CreditPart.FLOWS,
    ProductKind.HOUSING_LOAN: CreditPart.HOUSING,
    ProductKind.CONSUMER_LOAN: CreditPart.CONSUMER,
    ProductKind.CREDIT_CARD: CreditPart.CARD,
}
_OF_ORDER = {
    LendingOrder.WORKING_CAPITAL: CreditPart.NEED,
    LendingOrder.FIXED_ASSETS: CreditPart.PROJECT,
}
_STAND_IN = {ApplicationRole.GUARANTOR, ApplicationRole.SECURITY_PROVIDER}


def measured_by(application: CreditApplication) -> CreditPart | None:
    """The part that tells how much of such a loan there may be; None where no part does.

    A form of lending, such as a syndicated loan, goes by what it is for.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> measured_by(WORKING_CAPITAL).en
    'working-capital need'
    """
    check_kind(application, CreditApplication, "application")
    if application.kind in _OF_KIND:
        return _OF_KIND[application.kind]
    if application.purpose is LoanPurpose.ACQUISITION:
        return CreditPart.ACQUISITION
    order = order_of(application)
    return None if order is None else _OF_ORDER.get(order)


def list_parts(application: CreditApplication) -> tuple[CreditPart, ...]:
    """What is asked of an application, by its line, its kind and its security (审查事项清单).

    >>> from bankrm._credit_example import CONSUMER
    >>> [part.en for part in list_parts(CONSUMER)][7:]
    ['capacity to repay', 'credit record', 'limits of consumer loans', 'price', 'consistency of the file', 'rating', 'approval authority', 'admission and limit']
    """
    check_kind(application, CreditApplication, "application")
    person = application.line is BusinessLine.RETAIL
    parts = {*_EVERY, CreditPart.ADMISSION, *(_OF_PERSONS if person else _OF_FIRMS)}
    parts |= {part for part in [measured_by(application)] if part is not None}
    if any(one.by_assets for one in application.security):
        parts |= {CreditPart.ELIGIBILITY, CreditPart.SECURITY}
    elif not application.security:
        parts.add(CreditPart.SECURITY)  # nobody said that it is unsecured
    roles = {party.role for party in application.parties}
    if SecurityKind.GUARANTEE in application.security or roles & _STAND_IN:
        parts.add(CreditPart.GUARANTEE)
    if any(_is_person_who_guarantees(party) for party in application.parties):
        parts.add(CreditPart.BUREAU)
    if application.online is not False:
        parts.add(CreditPart.INTERNET)
    if application.kind is ProductKind.CREDIT_CARD:
        parts -= {CreditPart.TERM, CreditPart.PRICE}
    return tuple(part for part in CreditPart if part in parts)


def _is_person_who_guarantees(party: ApplicationParty) -> bool:
    return party.role is ApplicationRole.GUARANTOR and party.organisation is False


_OF_APPLICATION = (
    "investigation",
    "grounds",
    "need",
    "project",
    "deal",
    "service",
    "home",
    "online",
    "price",
    "conditions",
)


_READ_BY = {
    CreditPart.INVESTIGATION: ("investigation",),
    CreditPart.STATEMENTS: ("statements",),
    CreditPart.FLOWS: ("flows",),
    CreditPart.PROJECT: ("project",),
    CreditPart.ACQUISITION: ("deal",),
    CreditPart.CAPACITY: ("income", "service"),
    CreditPart.HOUSING: ("home",),
    CreditPart.CARD: ("cards",),
    CreditPart.ELIGIBILITY: ("security",),
    CreditPart.SECURITY: ("security",),
    CreditPart.GUARANTEE: ("guarantees",),
    CreditPart.PRICE: ("price",),
    CreditPart.RATING: ("rating",),
    CreditPart.AUTHORITY: ("matrix",),
}
"""What has to be on file for a part to be asked at all; the others answer that they do not know."""


@attrs.frozen(kw_only=True)
class CreditFile:
    """What is on file of one application; what is left out is not known, and leads to a person."""

    application: CreditApplication = attrs.field(repr=lambda application: application.id)
    client: Client = attrs.field(repr=lambda client: client.id)
    investigation: CreditInvestigation | None = attrs.field(default=None, repr=False)
    checklist: InvestigationChecklist | None = attrs.field(default=None, repr=False)
    """What the investigation has to hold; None takes the usual list for the kind of loan."""
    inspections: tuple[Inspection, ...] = attrs.field(default=(), repr=False)
    relations: RelatedPartyCheck | None = attrs.field(default=None, repr=False)
    group: ConnectedGroup | None = attrs.field(default=None, repr=False)
    exposures: tuple[CreditExposure, ...] = attrs.field(default=(), repr=False)
    bank: BankFigures | None = attrs.field(default=None, repr=False)
    grounds: TermGrounds | None = attrs.field(default=None, repr=False)
    statements: StatementSeries | None = attrs.field(default=None, repr=False)
    """The borrower's own, year by year."""
    more_statements: tuple[StatementSeries, ...] = attrs.field(default=(), repr=False)
    """The borrower's own half-years, its group's, and those of whoever stands in for it."""
    outside: OutsideFigures | None = attrs.field(default=None, repr=False)
    """What others say of the firm; its statements are reconciled with it."""
    flows: AccountFlows | None = attrs.field(default=None, repr=False)
    cross_checks: tuple[CrossCheck, ...] = attrs.field(default=(), repr=False)
    """What the cross-checks of a small business found (交叉验证): equity, margins, turnover, stock."""
    need: MeasuredNeed | None = attrs.field(default=None, repr=False)
    project: ProjectPlan | None = attrs.field(default=None, repr=False)
    deal: AcquisitionDeal | None = attrs.field(default=None, repr=False)
    income: HouseholdIncome | None = attrs.field(default=None, repr=False)
    service: DebtService | None = attrs.field(default=None, repr=False)
    bureau: tuple[CreditReportSummary, ...] = attrs.field(default=(), repr=False)
    """Of everybody who borrows, and of whoever stands in for them."""
    home: HomePurchase | None = attrs.field(default=None, repr=False)
    standing: ConsumerStanding | None = attrs.field(default=None, repr=False)
    online: OnlineLending | None = attrs.field(default=None, repr=False)
    cards: CardLimits | None = attrs.field(default=None, repr=False)
    security: SecurityPackage | None = attrs.field(default=None, repr=False)
    guarantees: tuple[CompanyGuarantee, ...] | None = attrs.field(default=None, repr=False)
    """What organisations give, their word or their assets; empty if only persons do, None if nobody looked."""
    rating: CreditRating | None = attrs.field(default=None, repr=False)
    rating_limits: RatingLimits | None = attrs.field(default=None, repr=False)
    """The bank's table of caps by grade."""
    price: LoanPriceInputs | None = attrs.field(default=None, repr=False)
    matrix: ApprovalMatrix | None = attrs.field(default=None, repr=False)
    """Who may decide what."""
    long_terms_from: AnyLabel | None = attrs.field(default=None, repr=False)
    """The lowest level that head office lets approve terms which need its approval; None if none does."""
    group_total: Money | None = attrs.field(default=None, repr=False)
    """What the client's whole group then has, this included; for the matrix."""
    offer: Offer | None = attrs.field(default=None, repr=False)
    """The product that is applied for, on the bank's terms."""
    conditions: ConditionFile | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        application, client = self.application, self.client
        if application.client_id != client.id:
            raise InvalidValue("client", "is not who applies")
        if (application.line is BusinessLine.RETAIL) is not isinstance(client, RetailClient):
            raise InvalidValue("client", "is of the other side of the bank")
        for name, of in self._bound():
            if of != application.id:
                raise InvalidValue(name, "is of another application")
        if self.statements is not None and str(self.statements.latest.entity_id) != client.id:
            raise InvalidValue("statements", "are of another firm than the borrower")
        measured = None if self.need is None else self.need.need.statement
        if measured is not None and str(measured.entity_id) != client.id:
            raise InvalidValue("need", "is of another firm than the borrower")
        if self.long_terms_from is not None and (
            self.matrix is None
            or self.long_terms_from not in {one.label for one in self.matrix.levels}
        ):
            raise InvalidValue("long_terms_from", "is no level of the matrix")
        if self.rating is not None and self.rating.client_id != client.id:
            raise InvalidValue("rating", "is of another client")
        if self.offer is not None and self.offer.kind not in {None, application.kind}:
            raise InvalidValue("offer", "is of another kind of loan")

    @property
    def missing(self) -> tuple[CreditPart, ...]:
        """The parts that cannot be asked, as what they read is not on file."""
        return tuple(
            part
            for part in list_parts(self.application)
            if any(getattr(self, name) is None for name in _READ_BY.get(part, ()))
            or (part is CreditPart.BUREAU and not self._is_everybody_reported)
            or (part is CreditPart.GUARANTEE and not self._is_every_guarantor_known)
        )

    @property
    def debtors(self) -> frozenset[str]:
        """Who owes the whole loan: the client and whoever borrows with it."""
        parties = self.application.parties
        joint = {one.party_id for one in parties if one.role is ApplicationRole.CO_BORROWER}
        return frozenset({self.client.id, *joint})

    @property
    def _is_everybody_reported(self) -> bool:
        """Whether there is a report on each person who borrows or guarantees."""
        parties = self.application.parties
        asked: set[str] = {one.party_id for one in parties if _is_person_who_guarantees(one)}
        if self.application.line is BusinessLine.RETAIL:
            asked |= self.debtors
        return asked <= {report.subject_id for report in self.bureau}

    @property
    def _is_every_guarantor_known(self) -> bool:
        """Whether somebody is named for a guarantee, and every organisation named has given its papers."""
        beside = [one for one in self.application.parties if one.role in _STAND_IN]
        given = {one.guarantor for one in self.guarantees or ()}
        named = given or any(one.role is ApplicationRole.GUARANTOR for one in beside)
        offered = SecurityKind.GUARANTEE in self.application.security
        return (bool(named) or not offered) and all(
            one.organisation is False or one.party_id in given for one in beside
        )

    @property
    def checks(self) -> tuple[StatementCheck, ...]:
        """Each latest statement reconciled with itself, the year before, its parent and what others say."""
        every = (self.statements, *self.more_statements)
        return tuple(
            check
            for series in every
            if series is not None
            for check in reconcile(
                StatementPair(series.latest, series.previous),
                self.outside if series is self.statements else None,
                parent=self._parent_of(series.latest),
            )
        )

    def _parent_of(self, group: FinancialStatement) -> FinancialStatement | None:
        """The statement of the parent alone that belongs to one of its group."""
        alone = (series.latest for series in self.more_statements)
        return next(
            (
                one
                for one in alone
                if group.consolidated
                and one.consolidated is False
                and (one.entity_id, one.period) == (group.entity_id, group.period)
            ),
            None,
        )

    def _bound(self) -> Iterator[tuple[str, str]]:
        """The records that name their application."""
        for name in _OF_APPLICATION:
            if (one := getattr(self, name)) is not None:
                yield name, one.application_id
        for inspection in self.inspections:
            yield "inspections", inspection.application_id
        for guarantee in self.guarantees or ():
            yield "guarantees", guarantee.application_id
