"""Investigations of credit (授信调查): the file of an application, who looked into it, and who thinks what.

The file grows and is never rewritten: every paper and every opinion has the time it came and the time it was
entered, and on a day the latest of each counts. It keeps references and not contents. Which papers a kind of
loan needs is in `investigation_checklists`, what is missing and whether the file will do in
`investigation_rules`; due diligence on the client against laundering is another matter (`due_diligence`).

Leaves out the visit itself, of which the file keeps the reference, and the credit report written from it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar

import attrs

from bankrm.clients import ClientId
from bankrm.credit_applications import CreditApplicationId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import Event, at_place, check_order, check_recorded, known_by
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.staff import StaffId

__all__ = [
    "CreditInvestigation",
    "DiligenceItem",
    "DiligencePaper",
    "Investigator",
    "Opinion",
    "OpinionRole",
    "Verdict",
]


class DiligenceItem(Label):
    """What a file of the investigation may hold (尽职调查资料)."""

    IDENTITY = "identity", "身份证明及证照", "identity and licences"
    ARTICLES = "articles", "公司章程", "articles"
    RESOLUTIONS = "resolutions", "公司决议", "resolutions to borrow"
    OWNERSHIP = "ownership", "股权结构至实际控制人", "ownership up to the actual controller"
    GROUP_TREE = "group_tree", "集团关系图", "the group tree"
    RELATED_PARTIES = "related_parties", "关联方", "related parties"
    MANAGEMENT = "management", "管理层履历", "careers of the management"
    INDUSTRY = "industry", "行业与政策", "industry and policy"
    OPERATIONS = (
        "operations",
        "产品、产能及前五大客户和供应商",
        "products, capacity, top five buyers and sellers",
    )
    STATEMENTS = "statements", "近三年财务报表", "statements of three years"
    LATEST_STATEMENTS = "latest_statements", "最近一期财务报表", "the latest statements"
    TAX = "tax", "纳税资料", "tax papers"
    BANK_STATEMENTS = "bank_statements", "银行流水", "bank statements"
    BUREAU_BORROWER = "bureau_borrower", "借款人征信报告", "bureau report of the borrower"
    BUREAU_CONTROLLER = (
        "bureau_controller",
        "实际控制人征信报告",
        "bureau report of the controller",
    )
    BUREAU_GUARANTOR = "bureau_guarantor", "担保人征信报告", "bureau report of the guarantor"
    LITIGATION = "litigation", "诉讼与执行情况", "litigation and enforcement"
    PURPOSE = "purpose", "用途及交易合同", "purpose and trade contract"
    FIRST_REPAYMENT = "first_repayment", "第一还款来源", "first source of repayment"
    SECOND_REPAYMENT = "second_repayment", "第二还款来源", "second source of repayment"
    COLLATERAL_TITLE = "collateral_title", "押品权属", "title to the collateral"
    COLLATERAL_VALUE = "collateral_value", "押品估值", "value of the collateral"
    COLLATERAL_INSURANCE = "collateral_insurance", "押品保险", "insurance of the collateral"
    GUARANTOR_CAPACITY = "guarantor_capacity", "保证人担保能力", "means of the guarantor"
    ENVIRONMENT = "environment", "环境与社会风险", "environmental and social risk"
    FACILITIES = "facilities", "全部金融机构授信", "facilities at all lenders"
    LISTS = "lists", "合规名单核查", "compliance lists"
    RATING = "rating", "信用评级", "credit rating"
    LIMIT_AND_PRICE = "limit_and_price", "额度与定价测算", "limit and price"
    CONDITIONS = "conditions", "提款前提", "conditions precedent"
    COVENANTS = "covenants", "约束条款", "covenants"
    SITE_RECORDS = "site_records", "现场调查记录及影像", "records and pictures of the visit"
    PROJECT_APPROVALS = "project_approvals", "项目审批、核准或者备案", "approvals of the project"
    PROJECT_BUDGET = "project_budget", "项目投资及资金来源", "budget of the project and its funds"
    PROJECT_CAPITAL = "project_capital", "项目资本金证明", "proof of the project's own capital"
    DEAL_AGREEMENT = "deal_agreement", "并购协议", "agreement on the acquisition"
    TARGET_REVIEW = "target_review", "目标企业尽职调查", "review of the target"
    TARGET_VALUE = "target_value", "目标企业估值", "value of the target"
    INCOME = "income", "收入证明", "proof of income"
    MARITAL_STATUS = "marital_status", "婚姻状况证明", "proof of marital status"
    HOME_CONTRACT = "home_contract", "购房合同", "contract of the home"
    DOWN_PAYMENT = "down_payment", "首付款证明", "proof of the down payment"
    HOMES_OWNED = "homes_owned", "住房套数查询", "homes owned already"


class OpinionRole(Label):
    """Whose opinion a file holds (意见角色), in the order of the process."""

    INVESTIGATOR_A = "investigator_a", "主办调查人", "lead investigator"
    INVESTIGATOR_B = "investigator_b", "协办调查人", "second investigator"
    REVIEWER = "reviewer", "审查人", "reviewer"
    LEGAL = "legal", "法律审查人", "legal reviewer"
    APPROVER = "approver", "审批人", "approver"

    @property
    def investigates(self) -> bool:
        """Whether it investigates; the others look at what was found."""
        return self in {OpinionRole.INVESTIGATOR_A, OpinionRole.INVESTIGATOR_B}


class Verdict(Label):
    """What an opinion comes to (意见)."""

    AGREE = "agree", "同意", "agrees"
    WITH_CONDITIONS = "with_conditions", "有条件同意", "agrees with conditions"
    OPPOSE = "oppose", "不同意", "opposes"


@attrs.frozen(kw_only=True)
class Investigator:
    """Who looks into an application, and whether he may."""

    staff: StaffId
    experience_years: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Whole years in lending."""
    related: bool | None = None
    """Whether related to the applicant, as declared; None if not declared."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class DiligencePaper:
    """One paper in the file, or what was looked up: where it is kept, when it came, who checked it.

    >>> nine, ten = (datetime.fromisoformat(f"2026-11-20T{hour}:00+08:00") for hour in ("09", "10"))
    >>> DiligencePaper(item=DiligenceItem.TAX, ref="tax-2025", at=nine, recorded_at=ten).item.zh
    '纳税资料'
    """

    item: AnyLabel
    ref: str = attrs.field(repr=False)
    verified_by: StaffId | None = None
    verified_on: date | None = None
    """The day it was checked against its source."""
    expires_on: date | None = None
    """The last day it is good for."""
    at: datetime
    """When it came."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        came = business_date(self.at)
        if (self.verified_by is None) != (self.verified_on is None):
            raise InvalidValue("verified_on", "goes with who verified it")
        if self.verified_on is not None and self.verified_on < came:
            raise InvalidValue("verified_on", "is before it came")


@attrs.frozen(kw_only=True)
class Opinion:
    """What somebody thinks of the application in a role; the text stays where the bank keeps it."""

    role: OpinionRole
    by: StaffId
    verdict: Verdict
    ref: str | None = attrs.field(default=None, repr=False)
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


_E = TypeVar("_E", bound=Event)


@attrs.frozen(kw_only=True)
class CreditInvestigation:
    """The file of an application (授信调查档案), oldest entry first.

    >>> from bankrm._investigation_example import INVESTIGATION
    >>> INVESTIGATION.evidence_of(DiligenceItem.TAX, as_of=date(2026, 11, 24)).verified_by
    'S-1'
    >>> [one.role.en for one in INVESTIGATION.latest_opinions(as_of=date(2026, 11, 24))]
    ['lead investigator', 'second investigator']
    """

    application_id: CreditApplicationId
    client_id: ClientId
    lead: Investigator
    second: Investigator | None = None
    evidence: tuple[DiligencePaper, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    inapplicable: tuple[AnyLabel, ...] = ()
    """Items of the checklist that the investigators found not to apply, where it leaves that to them."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.second is not None and self.second.staff == self.lead.staff:
            raise InvalidValue("second", "is the lead investigator")
        _check_append_only(self.evidence, "evidence")
        _check_append_only(self.opinions, "opinions")
        _check_authors(self)
        if len(set(self.inapplicable)) < len(self.inapplicable):
            raise InvalidValue("inapplicable", "hold one twice")

    @property
    def investigators(self) -> tuple[Investigator, ...]:
        """The lead and the second, if there is one."""
        return (self.lead,) if self.second is None else (self.lead, self.second)

    def evidence_of(self, item: AnyLabel, *, as_of: date) -> DiligencePaper | None:
        """The latest paper on an item that had come by a day; None if there is none."""
        return _latest((one for one in self.evidence if one.item == item), as_of)

    def latest_opinions(self, *, as_of: date) -> tuple[Opinion, ...]:
        """The latest opinion of each person in each role given by a day, in the order of the process.

        Whoever gives another changes his own mind, and nobody else's.
        """
        given = sorted({(one.role.rank, one.by) for one in self.opinions})
        found = (
            _latest((one for one in self.opinions if (one.role.rank, one.by) == whose), as_of)
            for whose in given
        )
        return tuple(one for one in found if one is not None)

    def known_by(self, known_at: datetime) -> "CreditInvestigation":
        """The file as it stood at an instant: without what was entered later."""
        return attrs.evolve(
            self,
            evidence=known_by(self.evidence, known_at),
            opinions=known_by(self.opinions, known_at),
        )


def _check_append_only(events: tuple[Event, ...], field: str) -> None:
    """Refuse an entry recorded before the one it follows; what happened earlier may be entered later."""
    for place, (before, event) in enumerate(pairwise(events), 1):
        with at_place(place, field):
            check_order(event, at=event.at, recorded_at=before.recorded_at)


def _check_authors(investigation: CreditInvestigation) -> None:
    """Refuse an opinion of an investigator that somebody else gave."""
    second = investigation.second
    authors = {
        OpinionRole.INVESTIGATOR_A: investigation.lead.staff,
        OpinionRole.INVESTIGATOR_B: None if second is None else second.staff,
    }
    if any(one.by != authors.get(one.role, one.by) for one in investigation.opinions):
        raise InvalidValue("opinions", "hold one of an investigator that somebody else gave")


def _latest(events: Iterable[_E], as_of: date) -> _E | None:
    """The one that happened last by a day; of one instant the one entered last."""
    check_date(as_of)
    found = [one for one in events if business_date(one.at) <= as_of]
    return max(reversed(found), key=lambda one: one.at, default=None)
