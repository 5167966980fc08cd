"""Loans for fixed assets and projects (固定资产贷款、项目融资): equity, funding, permits and cover against what is asked.

The least equity is the State Council's, by industry and day. The cover that a bank asks for, and the permits
that a project needs, are its own. Leaves out the worth of the project, the payment of the loan
(`loan_payments`) and its term (`term_limits`).
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Provenance, Row, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, Text
from bankrm.lending_orders import LendingOrder, order_of
from bankrm.loan_limits import LoanLimit, LoanLimits
from bankrm.money import Money, check_yuan, fen
from bankrm.project_cover import ProjectYear, check_years
from bankrm.proportions import Proportion
from bankrm.regulations.loan_orders import FIXED_ASSET_INTERIM_MEASURES, FIXED_ASSET_MEASURES
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.project_equity import (
    AIRPORT_EQUITY,
    CEMENT_EQUITY,
    CORN_EQUITY,
    EQUITY_NOTICE_1996,
    EQUITY_NOTICE_2019,
    FERTILISER_EQUITY,
    HEAVY_EQUITY,
    HOUSING_EQUITY,
    LEAST_COVER,
    OTHER_EQUITY,
    PORT_EQUITY,
    PROPERTY_EQUITY,
    STEEL_EQUITY,
    TRANSPORT_EQUITY,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet, RulesInForce
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_

__all__ = [
    "PROJECT",
    "ProjectFacts",
    "ProjectIndustry",
    "ProjectParams",
    "ProjectPermit",
    "ProjectPlan",
    "assess_project_loan",
    "compute_project_limits",
    "equity_share",
    "loan_share",
]


class ProjectIndustry(Label):
    """Industries that the State Council sets a least equity for."""

    STEEL = "steel", "钢铁、电解铝", "steel and aluminium smelting"
    CEMENT = "cement", "水泥", "cement"
    HEAVY = (
        "heavy",
        "煤炭、电石、铁合金、烧碱、焦炭、黄磷、多晶硅",
        "coal, coke, basic chemicals and polysilicon",
    )
    CORN = "corn", "玉米深加工", "deep processing of corn"
    FERTILISER = "fertiliser", "化肥（钾肥除外）", "fertilisers other than potash"
    TRANSPORT = "transport", "铁路、公路、城市轨道交通", "railways, roads and urban rail"
    AIRPORT = "airport", "机场", "airports"
    PORT = "port", "港口、沿海及内河航运", "ports and shipping"
    HOUSING = "housing", "保障性住房和普通商品住房", "affordable and ordinary homes"
    PROPERTY = "property", "其他房地产开发", "other property development"
    OTHER = "other", "其他", "other"


class ProjectPermit(Label):
    """What a project is permitted by; a bank may name others of its own. Trade usage, no complete list."""

    APPROVAL = "approval", "项目审批、核准或者备案", "approval, licence or filing of the project"
    LAND = "land", "用地手续", "the right to the land"
    PLANNING = "planning", "规划许可", "the planning permit"
    ENVIRONMENT = "environment", "环境影响评价批复", "the environmental assessment"
    ENERGY = "energy", "节能审查意见", "the review of energy use"
    CONSTRUCTION = "construction", "施工许可", "the building permit"


@attrs.frozen(kw_only=True)
class ProjectPlan:
    """A project as its sponsor plans it, and how far its money has come; None is not known."""

    application_id: CreditApplicationId
    industry: ProjectIndustry | None = None
    total: Money
    """The investment in the whole project, working capital to start with included."""
    equity: Money = attrs.field(metadata=NOT_NEGATIVE)
    """What the owners put in, and is no debt (项目资本金)."""
    equity_lowered: bool | None = None
    """Whether the State Council's rules let this very project have less."""
    other_debt: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What others lend."""
    equity_paid: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What the owners have paid in so far."""
    loan_drawn: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What of the loan is drawn once the next drawdown is made; zero before the first is planned."""
    years: tuple[ProjectYear, ...] = ()
    """The forecast with this loan until it is repaid; none is unknown."""
    permits_needed: tuple[AnyLabel, ...] | None = None
    permits_held: tuple[AnyLabel, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_years(self.years)
        for name in ("total", "equity", "other_debt", "equity_paid", "loan_drawn"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)
        if not self.total:
            raise InvalidValue("total", "must be above zero")
        if self.equity > self.total:
            raise InvalidValue("equity", "is above the whole project")
        if self.equity_paid is not None and self.equity_paid > self.equity:
            raise InvalidValue("equity_paid", "is above the equity")

    @property
    def permits_missing(self) -> tuple[AnyLabel, ...] | None:
        """What it needs and does not have; None if nobody said what it needs."""
        needed = self.permits_needed
        if needed is None:
            return None
        return tuple(permit for permit in needed if permit not in self.permits_held)


def equity_share(plan: ProjectPlan) -> Proportion:
    """The owners' money over the whole project (资本金比例).

    >>> from bankrm._project_example import PLAN
    >>> equity_share(PLAN).value
    Decimal('0.3')
    """
    check_kind(plan, ProjectPlan, "plan")
    return Proportion(
        name=Text("资本金比例", "share of equity"),
        part_name=Text("项目资本金", "equity"),
        part=plan.equity,
        whole_name=Text("项目总投资", "whole project"),
        whole=plan.total,
    )


def loan_share(application: CreditApplication, plan: ProjectPlan) -> Proportion:
    """The loan over the whole project (贷款占比).

    Raises:
        InvalidValue: if the plan is of another application.

    >>> from bankrm._project_example import APPLICATION, PLAN
    >>> loan_share(APPLICATION, PLAN).value
    Decimal('0.6')
    """
    _check_parts(application, plan)
    return Proportion(
        name=Text("贷款占比", "share of the loan"),
        part_name=Text("贷款金额", "loan"),
        part=application.amount,
        whole_name=Text("项目总投资", "whole project"),
        whole=plan.total,
    )


def _check_parts(application: CreditApplication, plan: ProjectPlan) -> None:
    check_kind(plan, ProjectPlan, "plan")
    if order_of(application) is not LendingOrder.FIXED_ASSETS:
        raise InvalidValue("application", "is for no fixed assets")
    if plan.application_id != application.id:
        raise InvalidValue("plan", "is of another application")


def _least_cover(years: tuple[ProjectYear, ...]) -> Fraction | None:
    """The least cover, exactly; None if no year has debt service."""
    covers = [Fraction(one.cash.minor, one.due.minor) for one in years if one.due]
    return min(covers, default=None)


@attrs.frozen(kw_only=True)
class ProjectFacts:
    """What decides whether a project may be financed as asked; amounts in fen, cover in basis points."""

    industry: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("行业", "industry", of=(ProjectPlan.industry,)),
    )
    total: int = attrs.field(
        metadata=about("项目总投资", "whole project", "fen", of=(ProjectPlan.total,))
    )
    equity: int = attrs.field(
        metadata=about("项目资本金", "equity", "fen", of=(ProjectPlan.equity,))
    )
    lowered: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("资本金比例可下浮", "equity lowered", of=(ProjectPlan.equity_lowered,)),
    )
    loan: int = attrs.field(
        metadata=about("贷款金额", "loan", "fen", of=(CreditApplication.amount,))
    )
    other_debt: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("其他债务资金", "other debt", "fen", of=(ProjectPlan.other_debt,)),
    )
    equity_paid: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("已到位资本金", "equity paid in", "fen", of=(ProjectPlan.equity_paid,)),
    )
    drawn: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("累计提款", "loan drawn", "fen", of=(ProjectPlan.loan_drawn,)),
    )
    missing_permits: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "缺少的审批手续数",
            "permits missing",
            of=(ProjectPlan.permits_needed, ProjectPlan.permits_held),
        ),
    )
    cover: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "最低偿债备付率",
            "least cover",
            "basis_points",
            of=(
                ProjectPlan.years,
                ProjectYear.ebitda,
                ProjectYear.cash_tax,
                ProjectYear.principal,
                ProjectYear.interest,
            ),
        ),
    )
    repaid: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "预测期归还本金",
            "principal repaid in the forecast",
            "fen",
            of=(ProjectPlan.years, ProjectYear.principal),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: CreditApplication, plan: ProjectPlan) -> "ProjectFacts":
        """The facts of a project and the loan asked for it."""
        _check_parts(application, plan)
        loan, missing = check_yuan(application.amount, "amount"), plan.permits_missing
        if plan.loan_drawn is not None and plan.loan_drawn > loan:
            raise InvalidValue("plan", "has more drawn than the whole loan")
        cover, years = _least_cover(plan.years), plan.years
        return cls(
            industry=None if plan.industry is None else plan.industry.code,
            total=plan.total.minor,
            equity=plan.equity.minor,
            lowered=plan.equity_lowered,
            loan=loan.minor,
            other_debt=fen(plan.other_debt, "other_debt"),
            equity_paid=fen(plan.equity_paid, "equity_paid"),
            drawn=fen(plan.loan_drawn, "loan_drawn"),
            missing_permits=None if missing is None else len(missing),
            cover=None if cover is None else cover * 10_000 // 1,
            repaid=sum(one.principal.minor for one in years) if years else None,
        )


class ProjectParams:
    """The least equity by industry, in percent, and the bank's own least cover."""

    steel: int = param(STEEL_EQUITY, unit="percent")
    cement: int = param(CEMENT_EQUITY, unit="percent")
    heavy: int = param(HEAVY_EQUITY, unit="percent")
    corn: int = param(CORN_EQUITY, unit="percent")
    fertiliser: int = param(FERTILISER_EQUITY, unit="percent")
    transport: int = param(TRANSPORT_EQUITY, unit="percent")
    airport: int = param(AIRPORT_EQUITY, unit="percent")
    port: int = param(PORT_EQUITY, unit="percent")
    housing: int = param(HOUSING_EQUITY, unit="percent")
    property: int = param(PROPERTY_EQUITY, unit="percent")
    other: int = param(OTHER_EQUITY, unit="percent")
    least_cover: int = param(LEAST_COVER, unit="basis_points")


PROJECT = RuleSet(
    "credit.project",
    ProjectFacts,
    ProjectParams,
    Effect,
    since=FIXED_ASSET_INTERIM_MEASURES.since,
)
"""May a project be financed as asked."""

_LOWERING = EQUITY_NOTICE_2019.since


def _below_least(industry: ProjectIndustry) -> Callable[[ProjectFacts, ProjectParams], bool]:
    """The condition that a project of an industry has too little equity."""

    def too_little_equity(f: ProjectFacts, p: ProjectParams) -> bool:
        least: int = getattr(p, industry.code)
        return (f.industry == industry.code) & not_(f.lowered) & (f.equity * 100 < least * f.total)

    return too_little_equity


for _industry in ProjectIndustry:
    PROJECT.rule(
        f"EQ.{_industry.code}",
        Effect.BLOCK,
        cites=EQUITY_NOTICE_1996.article(),
        zh=f"{_industry.zh}项目资本金{{equity}}，低于总投资{{total}}的{{{_industry.code}}}",
        en=f"equity of {{equity}} is below {{{_industry.code}}} of {{total}}, the least for {_industry.en}",
        steps=(CreditStep.MORE_OWN_FUNDS,),
    )(_below_least(_industry))


@PROJECT.rule(
    "EQ-2019.lowered",
    Effect.REVIEW,
    cites=EQUITY_NOTICE_2019.article(),
    since=_LOWERING,
    zh="项目资本金比例按规定下浮，应核实下浮依据和不超过5个百分点的幅度",
    en="the least equity was lowered: a person checks on what ground, and that it is by 5 points at most",
)
def equity_was_lowered(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.lowered


@PROJECT.rule(
    "EQ-1996.lowered",
    Effect.REVIEW,
    cites=EQUITY_NOTICE_1996.article(read=Provenance.UNCONFIRMED),
    until=_LOWERING,
    zh="项目资本金比例下浮，应核实国务院准予下浮的依据",
    en="the least equity was lowered: a person checks that the State Council let it",
)
def equity_was_lowered_before(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.lowered


def _equity_lags_behind(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.equity_paid * f.loan < f.drawn * f.equity


def _without_permits(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.missing_permits > 0


for _document in (FIXED_ASSET_INTERIM_MEASURES, FIXED_ASSET_MEASURES):
    _recalled = _document.article(read=Provenance.UNCONFIRMED)
    PROJECT.rule(
        f"{_document.code}.pro-rata",
        Effect.BLOCK,
        cites=_recalled,
        since=_document.since,
        until=_document.until,
        zh="已到位资本金{equity_paid}与累计提款{drawn}不同比例，资本金到位滞后",
        en="equity of {equity_paid} paid in lags behind a loan of {drawn} drawn",
        steps=(CreditStep.MORE_OWN_FUNDS,),
    )(_equity_lags_behind)
    PROJECT.rule(
        f"{_document.code}.permits",
        Effect.BLOCK,
        cites=_recalled,
        since=_document.since,
        until=_document.until,
        zh="尚缺{missing_permits}项项目审批手续",
        en="{missing_permits} of the permits that the project needs are missing",
        steps=(CreditStep.COMPLETE_FILE,),
    )(_without_permits)

_PRACTICE = CREDIT_PRACTICE.article()


@PROJECT.rule(
    "project.too-much",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="资本金{equity}、贷款{loan}和其他债务{other_debt}合计超过项目总投资{total}",
    en="equity of {equity}, the loan of {loan} and other debt of {other_debt} are more than the {total} that "
    "the project costs",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def more_than_it_costs(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.equity + f.loan + f.other_debt > f.total


@PROJECT.rule(
    "project.gap",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="资本金{equity}、贷款{loan}和其他债务{other_debt}合计不足项目总投资{total}，资金有缺口",
    en="equity of {equity}, the loan of {loan} and other debt of {other_debt} leave a gap to the {total} that "
    "the project costs",
)
def less_than_it_costs(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.equity + f.loan + f.other_debt < f.total


@PROJECT.rule(
    "project.cover",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="最低偿债备付率{cover}，低于本行要求的{least_cover}",
    en="the least debt service cover of {cover} is below the bank's {least_cover}",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def cover_too_low(f: ProjectFacts, p: ProjectParams) -> bool:
    return f.cover < p.least_cover


@PROJECT.rule(
    "project.forecast",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="预测期归还本金{repaid}，少于贷款{loan}，偿债备付率未反映全部还款",
    en="the forecast repays {repaid} of a loan of {loan}: its cover does not show the whole debt service",
)
def forecast_leaves_debt_unpaid(f: ProjectFacts, _: ProjectParams) -> bool:
    return f.repaid < f.loan


def assess_project_loan(
    application: CreditApplication,
    plan: ProjectPlan,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ProjectFacts, Effect]:
    """Whether a project may be financed as asked (固定资产贷款审查).

    Args:
        application: the loan asked for.
        plan: the project.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top. The cover it asks for is one of them; until the bank
            says so, that stays open.

    Raises:
        InvalidValue: if the application is for no fixed assets, the plan of another application, or more
            drawn than the loan.
        CurrencyMismatch: if the loan is not in yuan.
        RuleNotInForce: before 23 October 2009.

    >>> from bankrm._project_example import APPLICATION, PLAN
    >>> decision = assess_project_loan(APPLICATION, PLAN, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.missing
    ('a person must decide', ('least_cover',))
    """
    facts = ProjectFacts.of(application, plan)
    return PROJECT.decide(facts, as_of=as_of, book=book)


def compute_project_limits(
    application: CreditApplication,
    plan: ProjectPlan,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> LoanLimits:
    """The largest loan that a project may have: by its cost, its least equity, and the cover the bank asks for.

    By cover it is the inverse of `assess_project_loan`: a larger or smaller debt is taken to be repaid in the
    same years, each year's debt service in proportion. What others lend is part of that debt. Amounts are
    rounded down to the fen. By how much the equity of a project was lowered is for a person to say: until then
    that bound is unknown.

    Raises:
        InvalidValue: as `assess_project_loan`.
        CurrencyMismatch: if the loan is not in yuan.
        RuleNotInForce: before 23 October 2009.

    >>> from bankrm._project_example import APPLICATION, PLAN
    >>> for limit in compute_project_limits(APPLICATION, PLAN, as_of=date(2026, 11, 24)).limits:
    ...     print(limit.what.en, limit.amount and limit.amount.amount)
    cost less equity and other debt 60000000.00
    least equity 70000000.00
    debt service cover None
    """
    decision = assess_project_loan(application, plan, as_of=as_of, book=book)
    return LoanLimits(limits=tuple(_limits(plan, decision.facts, decision.rules)))


_OF_COST = Text("总投资扣除资本金和其他债务", "cost less equity and other debt")
_OF_EQUITY = Text("最低资本金比例", "least equity")
_OF_COVER = Text("偿债备付率", "debt service cover")


def _limits(
    plan: ProjectPlan,
    facts: ProjectFacts,
    rules: RulesInForce[ProjectFacts, ProjectParams, Effect],
) -> Iterator[LoanLimit]:
    """Each bound of project and loan together with what others lend, less that."""
    yield _less_others(plan, _OF_COST, facts.total - facts.equity, _PRACTICE)
    least = None if plan.industry is None else rules.rows[plan.industry.code]
    if least is None or plan.equity_lowered is not False:
        yield _less_others(plan, _OF_EQUITY, None, EQUITY_NOTICE_1996.article())
    else:
        most = (100 - least.value) * facts.total // 100
        yield _less_others(plan, _OF_EQUITY, most, least.basis)
    asked = rules.rows["least_cover"]
    basis = _PRACTICE if asked is None else asked.basis
    yield _less_others(plan, _OF_COVER, _covered_debt(plan, facts, asked), basis)


def _covered_debt(plan: ProjectPlan, facts: ProjectFacts, asked: Row[int] | None) -> int | None:
    """The debt that is covered as asked, in fen; None if that is unknown, or the forecast leaves debt unpaid."""
    cover = _least_cover(plan.years)
    if asked is None or asked.value <= 0 or cover is None or plan.other_debt is None:
        return None
    if facts.repaid < facts.loan:
        return None
    debt = facts.loan + plan.other_debt.minor
    return int(debt * max(cover, Fraction(0)) * 10_000 / asked.value)


def _less_others(plan: ProjectPlan, what: Text, debt: int | None, basis: Citation) -> LoanLimit:
    """What a largest debt leaves for the loan."""
    others = plan.other_debt
    if debt is None or others is None:
        return LoanLimit(what=what, amount=None, basis=basis)
    return LoanLimit(what=what, amount=Money.from_minor(max(0, debt - others.minor)), basis=basis)
