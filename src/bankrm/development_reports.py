"""Development reports (客户开发报告): what is written about a firm or a person before much is spent on winning it.

What a report has to say is an outline, as of an interview; the one shipped is market practice to start from. A
section is kept as what it tells about and where the bank keeps its text. Leaves out the credit report
(授信报告), which is another.
"""

from datetime import datetime

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label, Text
from bankrm.leads import LeadId
from bankrm.outlines import Outline, Topic
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.staff import Actor, BusinessLine

__all__ = [
    "CORPORATE_REPORT",
    "DevelopmentReport",
    "Finding",
    "Section",
    "SectionText",
    "list_missing_sections",
]


class Section(Label):
    """A section of a report; a bank may bring its own."""

    BACKGROUND = "background", "客户概况", "background"
    DEMAND = "demand", "需求分析", "needs"
    COMPETITION = "competition", "同业竞争", "competition"
    APPROACH = "approach", "营销方案", "approach"
    RISKS = "risks", "风险提示", "risks"
    VALUE = "value", "预期贡献", "expected contribution"


class Finding(Label):
    """What a section of a report has to tell; a bank may bring its own."""

    OWNERSHIP = "ownership", "股权结构与实际控制人", "owners and who controls"
    OPERATIONS = "operations", "经营与财务状况", "business and finances"
    GROUP = "group", "集团与上下游", "group, suppliers and buyers"
    NEEDS = "needs", "已了解的需求", "needs that are known"
    DECIDERS = "deciders", "决策人与联系人", "who decides, who is met"
    BANKS = "banks", "合作银行及其条件", "banks worked with, and their terms"
    PRODUCTS = "products", "切入产品", "products to begin with"
    PLAN = "plan", "下一步计划与分工", "next steps, and who takes them"
    OBSTACLES = "obstacles", "准入障碍", "obstacles to taking it on"
    CREDIT_RISK = "credit_risk", "信用与声誉风险", "risk to credit and repute"
    INCOME = "income", "收益测算", "income reckoned with"


@attrs.frozen(kw_only=True)
class SectionText:
    """One section as written: what it tells, and where the bank keeps it."""

    label: AnyLabel
    tells: tuple[AnyLabel, ...]
    ref: str
    """Where the bank keeps the text."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({*self.tells}) < len(self.tells):
            raise InvalidValue("tells", "hold one finding twice")


@attrs.frozen(kw_only=True)
class DevelopmentReport:
    """One version of a report, about a client or a lead that may become one."""

    client_id: ClientId | None = None
    lead_id: LeadId | None = None
    version: int = attrs.field(metadata={"least": 1})
    by: Actor
    at: datetime
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda report: report.at, takes_self=True)
    )
    """When it was entered, if later than written."""
    sections: tuple[SectionText, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.client_id is None and self.lead_id is None:
            raise InvalidValue("client_id", "or else a lead must be given")
        if len({section.label for section in self.sections}) < len(self.sections):
            raise InvalidValue("sections", "hold one section twice")


def list_missing_sections(report: DevelopmentReport, outline: Outline) -> tuple[Topic, ...]:
    """The required sections that a report lacks or leaves gaps in, each with only what it does not tell.

    Raises:
        InvalidValue: if the report has a section, or a section a finding, that the outline does not know.

    >>> from bankrm.staff import Role, StaffId
    >>> background = SectionText(
    ...     label=Section.BACKGROUND, tells=(Finding.OWNERSHIP, Finding.OPERATIONS), ref="R-1/1"
    ... )
    >>> report = DevelopmentReport(
    ...     client_id=ClientId("E-1"),
    ...     version=1,
    ...     by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     at=datetime.fromisoformat("2026-11-20T17:00+08:00"),
    ...     sections=(background,),
    ... )
    >>> for section in list_missing_sections(report, CORPORATE_REPORT)[:2]:
    ...     print(section.label.zh, [finding.zh for finding in section.questions])
    客户概况 ['集团与上下游']
    需求分析 ['已了解的需求', '决策人与联系人']
    """
    check_kind(report, DevelopmentReport, "report")
    check_kind(outline, Outline, "outline")
    asked = {topic.label: {*topic.questions} for topic in outline.topics}
    for section in report.sections:
        if section.label not in asked or not {*section.tells} <= asked[section.label]:
            raise InvalidValue("sections", "hold what the outline does not ask for")
    told = {finding for section in report.sections for finding in section.tells}
    left = outline.narrowed({*outline.questions} - told)
    return tuple(section for section in left if section.required)


CORPORATE_REPORT = Outline(
    name=Text("对公客户开发报告提纲", "report on winning a firm"),
    version="1",
    line=BusinessLine.CORPORATE,
    basis=SALES_PRACTICE.article(),
    topics=(
        Topic(
            label=Section.BACKGROUND,
            questions=(Finding.OWNERSHIP, Finding.OPERATIONS, Finding.GROUP),
        ),
        Topic(label=Section.DEMAND, questions=(Finding.NEEDS, Finding.DECIDERS)),
        Topic(label=Section.COMPETITION, questions=(Finding.BANKS,)),
        Topic(label=Section.APPROACH, questions=(Finding.PRODUCTS, Finding.PLAN)),
        Topic(label=Section.RISKS, questions=(Finding.OBSTACLES, Finding.CREDIT_RISK)),
        Topic(label=Section.VALUE, questions=(Finding.INCOME,), required=False),
    ),
)
"""What a report on a firm usually has to say."""
