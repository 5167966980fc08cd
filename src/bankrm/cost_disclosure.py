"""How the cost of a loan is shown to its borrower (综合融资成本明示): the annual rate, and the table of all costs.

A notice of 2021 wants an annual rate shown with every loan. A personal loan signed from August 2026 owes a table of
all costs: signed in the branch, a pop-up online that cannot be left before a time to read, or the page on
which an order is paid in instalments; nothing that it does not list may be charged.

Leaves out advertisements, which are no part of an application, and the form that the table is printed in.
"""

from datetime import date, datetime
from decimal import Decimal

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, OwnLabel
from bankrm.loan_costs import (
    CostKind,
    CostMethod,
    FlowTimes,
    LoanFee,
    LoanFlows,
    compute_annual_cost,
)
from bankrm.money import in_arithmetic
from bankrm.regulations.loan_costs import (
    ANNUAL_RATE_NOTICE,
    ANNUAL_RATE_SINCE,
    COST_TABLE_RULES,
    COST_TABLE_SINCE,
)
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import BusinessLine
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "COST_DISCLOSURE",
    "ContingentCost",
    "CostDisclosure",
    "CostFacts",
    "CostGap",
    "CostParams",
    "CostShowing",
    "assess_cost_disclosure",
    "list_cost_gaps",
]

_HALF_A_POINT = Decimal("0.00005")  # rates are shown to 0.01 %


class CostShowing(Label):
    """How a borrower is shown the costs (明示方式)."""

    SIGNED_IN_BRANCH = "signed_in_branch", "现场签字确认", "signed in the branch"
    POP_UP = "pop_up", "线上弹窗", "online pop-up"
    CHECKOUT_PAGE = "checkout_page", "订单支付页面", "page on which an order is paid"


@attrs.frozen(kw_only=True)
class ContingentCost:
    """What a borrower would owe in default, or on leaving early (或有成本)."""

    kind: CostKind | OwnLabel
    standard: str | None = None
    payee: str | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CostDisclosure:
    """What the borrower was shown of the costs of one application (综合融资成本明示); unknown is None."""

    application_id: CreditApplicationId
    flows: LoanFlows | None = None
    """What is paid in normal performance, each fee with its measure and payee."""
    interest_standard: str | None = None
    """How the interest was said to be reckoned, "no interest" among them."""
    contingent: tuple[ContingentCost, ...] | None = None
    """In default; empty if there are said to be none."""
    rate_shown: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The annual rate shown, as a fraction."""
    method: CostMethod | None = None
    """Which was said of it."""
    prominent: bool | None = None
    """Whether it stood out more than any rate of a day or a month."""
    says_nothing_else: bool | None = None
    """Whether the table says that nothing but what it lists will be charged."""
    charged_besides: bool | None = None
    """Whether anything else was charged."""
    showing: CostShowing | None = None
    """How the table was shown; None if it was not."""
    reading_enforced: bool | None = None
    """Of a pop-up: whether it could not be left before a time to read."""
    confirmed_at: datetime | None = None
    """When the borrower signed or confirmed it."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.confirmed_at is not None:
            check_recorded(self.confirmed_at, self.recorded_at)


class CostGap(Label):
    """What a table of costs does not tell (明示表缺项)."""

    FLOWS = "flows", "贷款本金及息费金额", "principal, interest and fees"
    INTEREST_STANDARD = "interest_standard", "利息收取标准", "how interest is reckoned"
    FEE_METHOD = "fee_method", "费用收取方式", "how a fee is taken"
    FEE_STANDARD = "fee_standard", "费用收取标准", "the measure of a fee"
    FEE_PAYEE = "fee_payee", "费用收取主体", "who takes a fee"
    ANNUAL_COST = "annual_cost", "正常履约年化综合融资成本", "the cost in a year"
    COST_METHOD = "cost_method", "单利或者复利", "whether simple or compound"
    CONTINGENT = "contingent", "违约情形或有成本", "what is owed in default"
    CONTINGENT_STANDARD = "contingent_standard", "或有成本收取标准", "its measure"
    CONTINGENT_PAYEE = "contingent_payee", "或有成本收取主体", "who takes it"
    NOTHING_ELSE = "nothing_else", "不再收取其他息费的提示", "that nothing else is charged"


def list_cost_gaps(disclosure: CostDisclosure) -> tuple[CostGap, ...]:
    """What a table of costs does not tell (明示表缺项), each once.

    >>> from bankrm._loan_costs_example import SHOWN
    >>> list_cost_gaps(SHOWN)
    ()
    >>> [gap.en for gap in list_cost_gaps(attrs.evolve(SHOWN, contingent=None, method=None))]
    ['whether simple or compound', 'what is owed in default']
    """
    check_kind(disclosure, CostDisclosure, "disclosure")
    return tuple(gap for gap, is_open in _gaps(disclosure) if is_open)


def _gaps(shown: CostDisclosure) -> tuple[tuple[CostGap, bool], ...]:
    fees = () if shown.flows is None else shown.flows.fees
    contingent = shown.contingent or ()
    return (
        (CostGap.FLOWS, shown.flows is None),
        (CostGap.INTEREST_STANDARD, shown.interest_standard is None),
        (CostGap.FEE_METHOD, any(fee.method is None for fee in fees)),
        (CostGap.FEE_STANDARD, any(fee.standard is None for fee in fees)),
        (CostGap.FEE_PAYEE, any(fee.payee is None for fee in fees)),
        (CostGap.ANNUAL_COST, shown.rate_shown is None),
        (CostGap.COST_METHOD, shown.method is None),
        (CostGap.CONTINGENT, shown.contingent is None),
        (CostGap.CONTINGENT_STANDARD, any(cost.standard is None for cost in contingent)),
        (CostGap.CONTINGENT_PAYEE, any(cost.payee is None for cost in contingent)),
        (CostGap.NOTHING_ELSE, shown.says_nothing_else is not True),
    )


_COST = (
    CostDisclosure.rate_shown,
    CostDisclosure.method,
    LoanFlows.periods_a_year,
    FlowTimes.drawn_on,
    FlowTimes.days,
    FlowTimes.years,
    FlowTimes.charged,
    CostDisclosure.flows,
    LoanFlows.principals,
    LoanFlows.interests,
    LoanFlows.fees,
    LoanFlows.times,
    LoanFee.amounts,
)
_LENGTH = (
    CreditApplication.amount,
    CreditApplication.months,
    CostDisclosure.flows,
    LoanFlows.principals,
    LoanFlows.periods_a_year,
    LoanFlows.times,
    FlowTimes.drawn_on,
    FlowTimes.days,
)
_LEVEL = (
    CreditApplication.rate_asked,
    CostDisclosure.flows,
    LoanFlows.principals,
    LoanFlows.interests,
    LoanFlows.periods_a_year,
    LoanFlows.times,
    FlowTimes.years,
)
_TABLE = (
    CostDisclosure.flows,
    LoanFlows.fees,
    LoanFee.method,
    LoanFee.standard,
    LoanFee.payee,
    CostDisclosure.interest_standard,
    CostDisclosure.rate_shown,
    CostDisclosure.method,
    CostDisclosure.contingent,
    ContingentCost.standard,
    ContingentCost.payee,
    CostDisclosure.says_nothing_else,
)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class CostFacts:
    """What decides whether the costs of a loan were shown as they must be."""

    personal: bool = attrs.field(
        metadata=about("个人贷款", "personal loan", of=(CreditApplication.line,))
    )
    online: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("线上办理", "done online", of=(CreditApplication.online,)),
    )
    signed: bool = attrs.field(
        metadata=about("已签约", "signed", of=(CreditApplication.contract_signed_on,))
    )
    contract_day: date = attrs.field(
        metadata=about("签约日", "day of the contract", of=(CreditApplication.contract_signed_on,))
    )
    """The day asked about, if it is not signed yet."""
    rate_shown: bool = attrs.field(
        metadata=about("已明示年化利率", "annual rate shown", of=(CostDisclosure.rate_shown,))
    )
    prominent: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("年化利率最醒目", "annual rate stands out", of=(CostDisclosure.prominent,)),
    )
    understated: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("明示利率低于实际成本", "the rate shown is below the cost", of=_COST),
    )
    another_loan: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "明示的本金或者期限超过申请",
            "shown of a larger or a longer loan than asked for",
            of=_LENGTH,
        ),
    )
    another_rate: bool = attrs.field(
        metadata=about(
            "明示的利息与申请利率不符",
            "the interest shown is not that of the rate asked for",
            of=_LEVEL,
        )
    )
    """False as long as no rate is known to compare it with."""
    interest_in_advance: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "利息预先扣除",
            "interest kept back at the drawdown",
            of=(CostDisclosure.flows, LoanFlows.fees, LoanFee.kind, LoanFee.amounts),
        ),
    )
    table: bool = attrs.field(
        metadata=about("已出示明示表", "table shown", of=(CostDisclosure.showing,))
    )
    gaps: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("明示表缺项数", "what the table does not tell", of=_TABLE),
    )
    confirmed: bool = attrs.field(
        metadata=about(
            "签约前已确认",
            "confirmed before signing",
            of=(
                CostDisclosure.confirmed_at,
                CostDisclosure.showing,
                CreditApplication.contract_signed_on,
            ),
        )
    )
    in_branch: bool = attrs.field(
        metadata=about("现场签字", "signed in the branch", of=(CostDisclosure.showing,))
    )
    pop_up: bool = attrs.field(metadata=about("弹窗", "pop-up", of=(CostDisclosure.showing,)))
    reading_enforced: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("强制阅读", "reading enforced", of=(CostDisclosure.reading_enforced,)),
    )
    charged_besides: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "收取未明示息费",
            "anything charged besides",
            of=(CostDisclosure.charged_besides,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, disclosure: CostDisclosure | None, as_of: date
    ) -> "CostFacts":
        """The facts of an application; without a record nothing was shown yet."""
        check_kind(application, CreditApplication, "application")
        check_optional(disclosure, CostDisclosure, "disclosure")
        check_date(as_of)
        shown, signed_on = disclosure, application.contract_signed_on
        showing = None if shown is None else shown.showing
        return cls(
            personal=application.line is BusinessLine.RETAIL,
            online=application.online,
            signed=signed_on is not None,
            contract_day=signed_on or as_of,
            rate_shown=shown is not None and shown.rate_shown is not None,
            prominent=None if shown is None else shown.prominent,
            understated=None if shown is None else _is_understated(shown),
            another_loan=None if shown is None else _is_another(shown, application),
            another_rate=shown is not None and _is_at_another_rate(shown, application),
            interest_in_advance=None if shown is None else _is_in_advance(shown),
            table=showing is not None,
            gaps=None if shown is None else len(list_cost_gaps(shown)),
            confirmed=shown is not None and _is_confirmed(shown, signed_on, as_of),
            in_branch=showing is CostShowing.SIGNED_IN_BRANCH,
            pop_up=showing is CostShowing.POP_UP,
            reading_enforced=None if shown is None else shown.reading_enforced,
            charged_besides=None if shown is None else shown.charged_besides,
        )


def _is_confirmed(shown: CostDisclosure, signed_on: date | None, as_of: date) -> bool:
    """Whether the borrower agreed to it in time; whoever pays an order has seen its page."""
    if shown.confirmed_at is None:
        return shown.showing is CostShowing.CHECKOUT_PAGE
    return business_date(shown.confirmed_at) <= min(signed_on or as_of, as_of)


@in_arithmetic
def _is_understated(shown: CostDisclosure) -> bool | None:
    """Whether the rate shown is below the cost by the method it names, by more than it is rounded."""
    if shown.flows is None or shown.rate_shown is None or shown.method is None:
        return None
    cost = compute_annual_cost(shown.flows).by(shown.method)
    return None if cost is None else cost - shown.rate_shown > _HALF_A_POINT


def _is_another(shown: CostDisclosure, application: CreditApplication) -> bool | None:
    """Whether the cost shown is that of a larger or longer loan; None if that is not known."""
    flows, months = shown.flows, application.months
    if flows is None:
        return None
    if flows.drawn > application.amount:
        return True
    return None if months is None else flows.is_longer_than(months)


@in_arithmetic
def _is_at_another_rate(shown: CostDisclosure, application: CreditApplication) -> bool:
    """Whether the interest in a year is known not to be the rate asked for, by more than it is rounded."""
    asked = application.rate_asked
    if shown.flows is None or asked is None:
        return False
    level = shown.flows.yearly_level(shown.flows.interests)
    return level is not None and abs(level - asked) > _HALF_A_POINT


def _is_in_advance(shown: CostDisclosure) -> bool | None:
    """Whether interest is among what is kept back when the loan is paid out."""
    if shown.flows is None:
        return None
    fees = shown.flows.fees
    return any(fee.kind is CostKind.INTEREST and fee.amounts[0].amount > 0 for fee in fees)


class CostParams:
    """From which contract on the annual rate and the table are owed."""

    rate_since: date = param(ANNUAL_RATE_SINCE)
    table_since: date = param(COST_TABLE_SINCE)


COST_DISCLOSURE = RuleSet(
    "loan.cost_disclosure", CostFacts, CostParams, Effect, since=ANNUAL_RATE_NOTICE.since
)
"""Were the costs of a loan shown as they must be."""

_NOTICE, _TABLE_RULES = ANNUAL_RATE_NOTICE.article(), COST_TABLE_RULES.article()
_RATE_STEP, _TABLE_STEP = (CreditStep.ANNUAL_RATE,), (CreditStep.COST_TABLE,)


@COST_DISCLOSURE.rule(
    "APR-2021.owed",
    Effect.STEPS,
    cites=_NOTICE,
    zh="签约前应明示贷款年化利率",
    en="the annual rate has to be shown before signing",
    steps=_RATE_STEP,
)
def annual_rate_owed(f: CostFacts, _: CostParams) -> bool:
    return not_(f.signed) & not_(f.rate_shown)


@COST_DISCLOSURE.rule(
    "APR-2021.missing",
    Effect.BLOCK,
    cites=_NOTICE,
    zh="已签约而未明示贷款年化利率",
    en="it was signed without an annual rate shown",
    steps=_RATE_STEP,
)
def annual_rate_missing(f: CostFacts, p: CostParams) -> bool:
    return f.signed & (f.contract_day >= p.rate_since) & not_(f.rate_shown)


@COST_DISCLOSURE.rule(
    "APR-2021.prominence",
    Effect.BLOCK,
    cites=_NOTICE,
    zh="年化利率不如日利率、月利率醒目",
    en="a rate of a day or a month stands out more than the annual rate",
    steps=_RATE_STEP,
)
def annual_rate_hidden(f: CostFacts, p: CostParams) -> bool:
    return f.rate_shown & (f.contract_day >= p.rate_since) & not_(f.prominent)


@COST_DISCLOSURE.rule(
    "APR-2021.understated",
    Effect.BLOCK,
    cites=_NOTICE,
    zh="明示的年化利率低于按全部息费计算的成本",
    en="the annual rate shown is below the cost with every fee",
    steps=_RATE_STEP,
)
def annual_rate_understated(f: CostFacts, p: CostParams) -> bool:
    return f.rate_shown & (f.contract_day >= p.rate_since) & f.understated


@COST_DISCLOSURE.rule(
    "APR-2021.another_loan",
    Effect.BLOCK,
    cites=_NOTICE,
    zh="明示的是金额更大或者期限更长的另一笔贷款的成本",
    en="the cost shown is that of a larger or a longer loan than was asked for",
    steps=_RATE_STEP,
)
def another_loan_shown(f: CostFacts, p: CostParams) -> bool:
    return f.rate_shown & (f.contract_day >= p.rate_since) & f.another_loan


@COST_DISCLOSURE.rule(
    "APR-2021.another_rate",
    Effect.REVIEW,
    cites=_NOTICE,
    zh="明示的利息与申请利率不符，须核对批准的利率",
    en="the interest shown is not that of the rate asked for: compare the rate approved",
    steps=_RATE_STEP,
)
def another_rate_shown(f: CostFacts, p: CostParams) -> bool:
    return f.rate_shown & (f.contract_day >= p.rate_since) & f.another_rate


@COST_DISCLOSURE.rule(
    "CIVIL-CODE.670",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(670),
    zh="利息预先在本金中扣除，应按实际借款数额返还借款并计算利息",
    en="interest is kept back from the principal, which is then no more than the money received",
    steps=(CreditStep.NO_HIDDEN_CHARGE,),
)
def interest_kept_back(f: CostFacts, _: CostParams) -> bool:
    return f.rate_shown & f.interest_in_advance


@COST_DISCLOSURE.rule(
    "COST-2026.owed",
    Effect.STEPS,
    cites=_TABLE_RULES,
    since=COST_TABLE_RULES.since,
    zh="签约前应出示综合融资成本明示表并由借款人确认",
    en="the table of costs has to be shown and confirmed before signing",
    steps=_TABLE_STEP,
)
def table_owed(f: CostFacts, _: CostParams) -> bool:
    return f.personal & not_(f.signed) & not_(f.table & f.confirmed)


@COST_DISCLOSURE.rule(
    "COST-2026.missing",
    Effect.BLOCK,
    cites=_TABLE_RULES,
    since=COST_TABLE_RULES.since,
    zh="已签约而借款人未在此前确认综合融资成本明示表",
    en="it was signed before the borrower had confirmed a table of costs",
    steps=_TABLE_STEP,
)
def table_missing(f: CostFacts, p: CostParams) -> bool:
    owed = f.personal & f.signed & (f.contract_day >= p.table_since)
    return owed & not_(f.table & f.confirmed)


@COST_DISCLOSURE.rule(
    "COST-2026.incomplete",
    Effect.BLOCK,
    cites=_TABLE_RULES,
    since=COST_TABLE_RULES.since,
    zh="明示表缺{gaps}项",
    en="the number of things that the table does not tell is {gaps}",
    steps=_TABLE_STEP,
)
def table_incomplete(f: CostFacts, p: CostParams) -> bool:
    return f.personal & f.table & (f.contract_day >= p.table_since) & (f.gaps > 0)


@COST_DISCLOSURE.rule(
    "COST-2026.reading",
    Effect.BLOCK,
    cites=_TABLE_RULES,
    since=COST_TABLE_RULES.since,
    zh="弹窗未设置强制阅读时间",
    en="the pop-up could be left without a time to read",
    steps=_TABLE_STEP,
)
def reading_not_enforced(f: CostFacts, p: CostParams) -> bool:
    owed = f.personal & (f.contract_day >= p.table_since)
    return owed & f.pop_up & not_(f.reading_enforced)


@COST_DISCLOSURE.rule(
    "COST-2026.form",
    Effect.BLOCK,
    cites=_TABLE_RULES,
    since=COST_TABLE_RULES.since,
    zh="现场办理须由借款人签字，线上办理须弹窗或者在支付页面明示",
    en="in a branch the borrower has to sign the table, online it is a pop-up or on the page of payment",
    steps=_TABLE_STEP,
)
def shown_in_the_wrong_form(f: CostFacts, p: CostParams) -> bool:
    owed = f.personal & f.table & (f.contract_day >= p.table_since)
    return owed & ((f.online & f.in_branch) | (not_(f.online) & not_(f.in_branch)))


@COST_DISCLOSURE.rule(
    "COST-2026.besides",
    Effect.BLOCK,
    cites=_TABLE_RULES,
    since=COST_TABLE_RULES.since,
    zh="收取了明示表以外的息费",
    en="something was charged that the table does not list",
    steps=(CreditStep.NO_HIDDEN_CHARGE,),
)
def charged_besides_the_table(f: CostFacts, p: CostParams) -> bool:
    return f.personal & f.table & (f.contract_day >= p.table_since) & f.charged_besides


def assess_cost_disclosure(
    application: CreditApplication,
    disclosure: CostDisclosure | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[CostFacts, Effect]:
    """Whether the costs of a loan were shown as they must be (成本明示审查).

    Every loan owes an annual rate, a personal one signed from August 2026 the table of costs as well: before
    signing a step that is owed, afterwards what blocks it. A contract signed before a rule was in force owes
    nothing by it. What was shown may be of less than was asked, for less may be approved; whether it is the loan
    as contracted is asked before it is paid out (`disbursements`).

    Args:
        application: the loan asked for.
        disclosure: what was shown; None if nothing was so far.
        as_of: the day at whose end it is asked; what was confirmed later is not seen.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if what was shown belongs to another application.
        RuleNotInForce: before the notice of 2021.

    >>> from bankrm._loan_costs_example import ORDER, SHOWN
    >>> assess_cost_disclosure(ORDER, SHOWN, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> [step.en for step in assess_cost_disclosure(ORDER, None, as_of=date(2026, 11, 24)).steps]
    ['the annual rate shown', 'the table of all costs shown']
    """
    check_kind(application, CreditApplication, "application")
    check_optional(disclosure, CostDisclosure, "disclosure")
    if disclosure is not None and disclosure.application_id != application.id:
        raise InvalidValue("disclosure", "belongs to another application")
    facts = CostFacts.of(application, disclosure, as_of)
    return COST_DISCLOSURE.decide(facts, as_of=as_of, book=book)
