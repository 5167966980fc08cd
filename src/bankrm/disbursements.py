"""Reviews before a loan is paid out (放款审核): what has to be settled once an application is approved.

Are the conditions met, does the security stand, who pays whom, was the cost shown, is the penalty within the
law? Leaves out whether the application was to be approved, which is in `credit`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.collateral import ClaimId
from bankrm.collateral_rules import assess_eligibility
from bankrm.collateral_values import CONVENTIONAL_POLICY, SecurityPackage
from bankrm.conditions_precedent import (
    CONVENTIONAL_CONDITIONS,
    ConditionFile,
    Drawdown,
    assess_conditions,
)
from bankrm.cost_disclosure import CostDisclosure, assess_cost_disclosure
from bankrm.credit_files import CreditFile
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.guarantee_rules import assess_company_guarantee
from bankrm.joint_decisions import JointDecision
from bankrm.labels import AnyLabel, Label, OwnLabel, Text
from bankrm.loan_costs import LoanFlows
from bankrm.loan_payments import DrawdownPayment, assess_payment
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import total
from bankrm.overdue_interest import PenaltyTerms, assess_penalty_terms
from bankrm.perfection import assess_perfection
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.security_rules import assess_security

__all__ = ["Disbursement", "DisbursementPart", "review_disbursement"]

_TITLE = Text("放款审核结论", "Review before paying out")
_Answers: TypeAlias = Iterator[tuple[AnyLabel, Decision[Any, Effect]]]


class DisbursementPart(Label):
    """What is asked before a loan is paid out (放款审核事项)."""

    CONDITIONS = "conditions", "提款前提", "conditions precedent"
    ELIGIBILITY = "eligibility", "押品合格性", "eligibility of the security"
    SECURITY = "security", "押品价值", "value of the security"
    GUARANTEE = "guarantee", "公司担保", "guarantees by companies"
    PERFECTION = "perfection", "担保设立", "perfection of the security"
    COST = "cost", "融资成本明示", "disclosure of the cost"
    PENALTY = "penalty", "罚息约定", "penalty terms"
    PAYMENT = "payment", "支付方式", "way of payment"


@attrs.frozen(kw_only=True)
class Disbursement:
    """One payment out of an approved loan, as proposed; what the contract and the borrower were told agrees."""

    plan: LoanPlan = attrs.field(repr=False)
    """The loan as it was contracted."""
    payment: DrawdownPayment = attrs.field(repr=False)
    penalty: PenaltyTerms = attrs.field(repr=False)
    """What the contract says of penalty interest."""
    drawdown: Drawdown | None = attrs.field(default=None, repr=False)
    """Of a project: how far it and its money are."""
    disclosure: CostDisclosure | None = attrs.field(default=None, repr=False)
    """What the borrower was shown of the costs."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("penalty", "disclosure"):
            one = getattr(self, name)
            if one is not None and one.application_id != self.payment.application_id:
                raise InvalidValue(name, "is of another application than the payment")
        if self.plan.principal < self.payment.amount:
            raise InvalidValue("payment", "is more than the loan")
        if self.penalty.contract_rate != self.plan.annual_rate:
            raise InvalidValue("penalty", "is reckoned on another rate than the loan's")
        flows = None if self.disclosure is None else self.disclosure.flows
        if flows is not None and not _is_of(flows, self.plan):
            raise InvalidValue("disclosure", "shows the cost of another loan")


def _is_of(flows: LoanFlows, plan: LoanPlan) -> bool:
    """Whether flows are those of a loan: of one drawn at will only the principal is known beforehand."""
    if flows.drawn != plan.principal:
        return False
    interest = total(flows.interests, flows.currency)
    at_will = plan.method is RepaymentMethod.REVOLVING
    return at_will or interest == compute_schedule(plan).total_interest


def review_disbursement(
    file: CreditFile, disbursement: Disbursement, *, as_of: date, book: RuleBook = STATUTORY
) -> JointDecision[AnyLabel]:
    """Ask everything that has to be settled before a payment (放款审核).

    Args:
        file: what is on file of the application, its conditions among it; the usual ones if it has none.
        disbursement: the payment, and what the contract and the client were told.
        as_of: the day of the payment.
        book: the bank's own numbers and rules.

    Raises:
        InvalidValue: if something is of another application.
        CurrencyMismatch: if an amount is not in yuan.

    >>> from bankrm._credit_file_example import DISBURSEMENT, FILE
    >>> review = review_disbursement(FILE, DISBURSEMENT, as_of=date(2026, 11, 24))
    >>> review.outcome.en, review.steps[-1].en
    ('blocked until cured', 'the annual rate shown')
    """
    check_kind(file, CreditFile, "file")
    check_kind(disbursement, Disbursement, "disbursement")
    check_date(as_of)
    if disbursement.plan.principal > file.application.amount:
        raise InvalidValue("disbursement", "is of a larger loan than was applied for")
    drawdown, project = disbursement.drawdown, file.project
    if drawdown and project and drawdown.capital_required < project.equity:
        raise InvalidValue("drawdown", "asks for less capital than the project has to bring")
    return JointDecision(_TITLE, tuple(_answers(file, disbursement, as_of, book)))


def _answers(file: CreditFile, out: Disbursement, as_of: date, book: RuleBook) -> _Answers:
    application = file.application
    conditions = file.conditions or ConditionFile(
        application_id=application.id, conditions=CONVENTIONAL_CONDITIONS
    )
    yield (
        DisbursementPart.CONDITIONS,
        assess_conditions(application, conditions, out.drawdown, as_of=as_of, book=book),
    )
    yield from _secured(file, as_of, book)
    for guarantee in file.guarantees or ():
        yield (
            _of(DisbursementPart.GUARANTEE, guarantee.id),
            assess_company_guarantee(application, guarantee, as_of=as_of, book=book),
        )
    yield (
        DisbursementPart.COST,
        assess_cost_disclosure(application, out.disclosure, as_of=as_of, book=book),
    )
    yield (
        DisbursementPart.PENALTY,
        assess_penalty_terms(application, out.penalty, as_of=as_of, book=book),
    )
    yield (
        DisbursementPart.PAYMENT,
        assess_payment(application, out.payment, standing=file.standing, as_of=as_of, book=book),
    )


def _secured(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    """Whether the assets are still good, and are the bank's by now; where assets are offered there must be some."""
    application = file.application
    if application.security and not any(one.by_assets for one in application.security):
        return
    package = file.security or _NO_ASSETS
    yield (
        DisbursementPart.SECURITY,
        assess_security(application, package, as_of=as_of, book=book),
    )
    for collateral in package.behind(ClaimId(application.id)):
        yield (
            _of(DisbursementPart.ELIGIBILITY, collateral.id),
            assess_eligibility(application, collateral, as_of=as_of, book=book),
        )
        yield (
            _of(DisbursementPart.PERFECTION, collateral.id),
            assess_perfection(application, collateral, as_of=as_of, book=book),
        )


_NO_ASSETS = SecurityPackage(collaterals=(), allocations=(), policy=CONVENTIONAL_POLICY)


def _of(part: DisbursementPart, thing: str) -> OwnLabel:
    """The name of one of several answers to a part."""
    return OwnLabel(f"{part.code}:{thing}", f"{part.zh}（{thing}）", f"{part.en} ({thing})")
