"""Outlines (提纲): what an interview has to ask or a report has to say, topic by topic.

An outline is a value that a bank replaces by its own. Those shipped, for a needs interview with a person and
with a firm, are market practice to start from; what an article asks for is cited at its topic. Leaves out the
questionnaire of the risk assessment.
"""

from collections.abc import Collection
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label, Text
from bankrm.profiles import (
    BusinessSituation,
    Employment,
    FinancialNeed,
    Goal,
    Income,
    LifeEvent,
    Preference,
)
from bankrm.regulations.investment import N7
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.staff import BusinessLine

__all__ = [
    "CORPORATE_INTERVIEW",
    "RETAIL_INTERVIEW",
    "InterviewTopic",
    "Outline",
    "ProfileRecord",
    "Question",
    "RecordKind",
    "Topic",
]


class InterviewTopic(Label):
    """What a client is asked about, a person or a firm; a bank may bring its own."""

    IDENTITY = "identity", "基本信息", "who the client is"
    MEANS = "means", "财务状况", "financial situation"
    EXPERIENCE = "experience", "投资知识和经验", "knowledge and experience"
    GOALS = "goals", "投资需求和意愿", "what the investment is for"
    RISK = "risk", "风险偏好和承受能力", "preference for risk and capacity for loss"
    PROTECTION = "protection", "保障需求", "need of protection"
    FAMILY = "family", "家庭与人生计划", "family and plans of life"
    OPERATIONS = "operations", "经营情况", "how the business goes"
    FUNDING = "funding", "资金需求", "need of funds"
    DEVELOPMENT = "development", "发展规划", "plans of development"
    GROUP = "group", "集团与关联企业", "group and related firms"
    SETTLEMENT = "settlement", "结算与现金管理", "payments and cash"
    BANKS = "banks", "合作银行", "banks worked with"
    SERVICE = "service", "服务偏好", "how to be served"


class Question(Label):
    """What is asked in the interviews shipped; a bank may bring its own."""

    NAME_AND_AGE = "name_and_age", "姓名与年龄", "name and age"
    OCCUPATION = "occupation", "职业", "occupation"
    CONTACT = "contact", "联系方式", "how to be reached"
    INCOME = "income", "收入来源和金额", "sources and amounts of income"
    ASSETS = "assets", "资产", "assets"
    DEBTS = "debts", "负债", "debts"
    STUDIES = "studies", "相关学习经历", "studies that bear on investing"
    WORK = "work", "相关工作经历", "work that bears on investing"
    INVESTMENTS = "investments", "投资经验", "experience of investing"
    PURPOSE = "purpose", "投资目的", "purpose"
    HORIZON = "horizon", "投资期限", "horizon"
    EXPECTED_RETURN = "expected_return", "期望收益", "return hoped for"
    RISK_PREFERENCE = "risk_preference", "风险偏好", "preference for risk"
    BEARABLE_LOSS = "bearable_loss", "可承受的损失", "loss that can be borne"
    COVER = "cover", "保险保障需求", "cover needed"
    POLICIES = "policies", "已有的同类保险", "policies held"
    DEPENDANTS = "dependants", "家庭成员与赡养", "family and dependants"
    LIFE_PLANS = "life_plans", "教育、购房、养老等计划", "schooling, housing, old age"
    NAME_AND_NATURE = "name_and_nature", "名称与性质", "name and nature of the firm"
    QUALIFICATIONS = "qualifications", "资质", "licences of the firm"
    BUSINESS = "business", "主营业务与上下游", "business, suppliers and buyers"
    TREND = "trend", "经营趋势", "trend of the business"
    FINANCES = "finances", "收入、资产和负债情况", "revenue, assets and debts"
    FUNDS_NEEDED = "funds_needed", "资金用途、金额和期限", "funds needed, for what, how long"
    REPAYMENT = "repayment", "还款来源", "source of repayment"
    PROJECTS = "projects", "投资与扩张计划", "projects and expansion"
    MARKETS = "markets", "上市、并购、出海计划", "listing, acquisitions, business abroad"
    GROUP_FIRMS = "group_firms", "集团成员与关联交易", "members of the group and dealings"
    PAYMENTS = "payments", "收付款方式与结算量", "ways and volume of payment"
    IDLE_CASH = "idle_cash", "闲置资金", "idle cash"
    OTHER_BANKS = "other_banks", "合作银行与授信", "other banks and their credit"
    CHANNELS = "channels", "联系渠道和时间", "channel and time of contact"


class RecordKind(Label):
    """A kind of record that an answer becomes.

    >>> RecordKind.GOAL.fits(BusinessLine.RETAIL), RecordKind.GOAL.fits(BusinessLine.CORPORATE)
    (True, False)
    """

    NEED = "need", "金融需求", "need"
    GOAL = "goal", "理财目标", "goal"
    PREFERENCE = "preference", "客户偏好", "preference"
    INCOME = "income", "收入", "income"
    EMPLOYMENT = "employment", "职业经历", "employment"
    LIFE_EVENT = "life_event", "人生事件", "life event"
    SITUATION = "situation", "经营状况", "business situation"

    @classmethod
    def of(cls, record: "ProfileRecord") -> "RecordKind":
        """The kind of a record."""
        if type(record) not in _KINDS:
            raise InvalidValue("record", f"is of no such kind: {type(record).__name__}")
        return _KINDS[type(record)]

    def fits(self, line: BusinessLine) -> bool:
        """Whether a client of a business line has such records."""
        check_kind(line, BusinessLine, "line")
        return self in _OF[line]


ProfileRecord: TypeAlias = (
    BusinessSituation | Employment | FinancialNeed | Goal | Income | LifeEvent | Preference
)
"""What an answer becomes in the client's file."""

_KINDS: dict[type[ProfileRecord], RecordKind] = {
    BusinessSituation: RecordKind.SITUATION,
    Employment: RecordKind.EMPLOYMENT,
    FinancialNeed: RecordKind.NEED,
    Goal: RecordKind.GOAL,
    Income: RecordKind.INCOME,
    LifeEvent: RecordKind.LIFE_EVENT,
    Preference: RecordKind.PREFERENCE,
}
_OF = {
    BusinessLine.RETAIL: {*RecordKind} - {RecordKind.SITUATION},
    BusinessLine.CORPORATE: {RecordKind.NEED, RecordKind.PREFERENCE, RecordKind.SITUATION},
}


@attrs.frozen(kw_only=True)
class Topic:
    """One topic of an interview, or one section of a report, and the questions it has to answer."""

    label: AnyLabel
    questions: tuple[AnyLabel, ...]
    required: bool = True
    answered_by: tuple[RecordKind, ...] = ()
    """The kinds of record that an answer can become; none if it is kept elsewhere."""
    cites: tuple[Citation, ...] = attrs.field(default=(), repr=False)
    """The articles that ask for it, if any do."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Outline:
    """What is asked of, or told about, clients of one business line (提纲); proves itself when built.

    >>> goals = Topic(label=InterviewTopic.GOALS, questions=(Question.PURPOSE,) * 2)
    >>> Outline(
    ...     name=Text("简易提纲", "short outline"),
    ...     version="1",
    ...     line=BusinessLine.RETAIL,
    ...     topics=(goals,),
    ...     basis=SALES_PRACTICE.article(),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: topics: ask one question twice
    """

    name: Text
    version: str
    line: BusinessLine
    topics: tuple[Topic, ...]
    basis: Citation = attrs.field(repr=False)
    """The bank's own document, or market practice."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        labels = [topic.label for topic in self.topics]
        if not labels or len({*labels}) < len(labels):
            raise InvalidRule("topics", "need at least one, each once")
        if not all(topic.questions for topic in self.topics):
            raise InvalidRule("topics", "hold one without a question")
        if len({*self.questions}) < len(self.questions):
            raise InvalidRule("topics", "ask one question twice")
        for topic in self.topics:
            if not all(kind.fits(self.line) for kind in topic.answered_by):
                raise InvalidRule("topics", "are answered by a record of the other business line")

    @property
    def questions(self) -> tuple[AnyLabel, ...]:
        """All that is asked, in order."""
        return tuple(question for topic in self.topics for question in topic.questions)

    def narrowed(self, to: Collection[AnyLabel]) -> tuple[Topic, ...]:
        """The topics that ask one of some questions, each with only those."""
        check_kind(to, Collection, "to")
        wanted = tuple(to)
        return tuple(
            attrs.evolve(topic, questions=asked)
            for topic in self.topics
            if (asked := tuple(question for question in topic.questions if question in wanted))
        )


def _topic(
    label: AnyLabel,
    *questions: Question,
    answered_by: tuple[RecordKind, ...] = (),
    cites: tuple[Citation, ...] = (),
) -> Topic:
    return Topic(label=label, questions=questions, answered_by=answered_by, cites=cites)


_N7_25 = (
    N7.article(25),
)  # its subparagraphs, in their order; insurance asks for the like in art. 34
_SERVICE = attrs.evolve(
    _topic(InterviewTopic.SERVICE, Question.CHANNELS, answered_by=(RecordKind.PREFERENCE,)),
    required=False,
)

RETAIL_INTERVIEW = Outline(
    name=Text("零售客户需求访谈提纲", "needs interview with a person"),
    version="1",
    line=BusinessLine.RETAIL,
    basis=SALES_PRACTICE.article(),
    topics=(
        _topic(
            InterviewTopic.IDENTITY,
            Question.NAME_AND_AGE,
            Question.OCCUPATION,
            Question.CONTACT,
            answered_by=(RecordKind.EMPLOYMENT,),
            cites=_N7_25,
        ),
        _topic(
            InterviewTopic.MEANS,
            Question.INCOME,
            Question.ASSETS,
            Question.DEBTS,
            answered_by=(RecordKind.INCOME,),
            cites=_N7_25,
        ),
        _topic(
            InterviewTopic.EXPERIENCE,
            Question.STUDIES,
            Question.WORK,
            Question.INVESTMENTS,
            answered_by=(RecordKind.EMPLOYMENT,),
            cites=_N7_25,
        ),
        _topic(
            InterviewTopic.GOALS,
            Question.PURPOSE,
            Question.HORIZON,
            Question.EXPECTED_RETURN,
            answered_by=(RecordKind.NEED, RecordKind.GOAL),
            cites=_N7_25,
        ),
        _topic(
            InterviewTopic.RISK,
            Question.RISK_PREFERENCE,
            Question.BEARABLE_LOSS,
            answered_by=(RecordKind.PREFERENCE,),
            cites=_N7_25,
        ),
        attrs.evolve(
            _topic(
                InterviewTopic.PROTECTION,
                Question.COVER,
                Question.POLICIES,
                answered_by=(RecordKind.NEED,),
                cites=(N7.article(34),),
            ),
            required=False,
        ),
        attrs.evolve(
            _topic(
                InterviewTopic.FAMILY,
                Question.DEPENDANTS,
                Question.LIFE_PLANS,
                answered_by=(RecordKind.NEED, RecordKind.GOAL, RecordKind.LIFE_EVENT),
            ),
            required=False,
        ),
        _SERVICE,
    ),
)
"""What a person is usually asked; required is what the order on suitability has a seller know."""

CORPORATE_INTERVIEW = Outline(
    name=Text("对公客户需求访谈提纲", "needs interview with a firm"),
    version="1",
    line=BusinessLine.CORPORATE,
    basis=SALES_PRACTICE.article(),
    topics=(
        _topic(
            InterviewTopic.IDENTITY,
            Question.NAME_AND_NATURE,
            Question.QUALIFICATIONS,
            Question.CONTACT,
        ),
        _topic(
            InterviewTopic.OPERATIONS,
            Question.BUSINESS,
            Question.TREND,
            Question.FINANCES,
            answered_by=(RecordKind.SITUATION,),
        ),
        _topic(
            InterviewTopic.FUNDING,
            Question.FUNDS_NEEDED,
            Question.REPAYMENT,
            answered_by=(RecordKind.NEED, RecordKind.SITUATION),
        ),
        _topic(
            InterviewTopic.DEVELOPMENT,
            Question.PROJECTS,
            Question.MARKETS,
            answered_by=(RecordKind.NEED, RecordKind.SITUATION),
        ),
        _topic(InterviewTopic.GROUP, Question.GROUP_FIRMS),
        _topic(
            InterviewTopic.SETTLEMENT,
            Question.PAYMENTS,
            Question.IDLE_CASH,
            answered_by=(RecordKind.NEED,),
        ),
        _topic(InterviewTopic.BANKS, Question.OTHER_BANKS),
        _SERVICE,
    ),
)
"""What a firm is usually asked; what an investing firm must tell besides, the order has in art. 25."""
