"""Loan accounts (贷款账户): a loan that was paid out, what was paid on it, and the steps it may owe.

The account holds the terms as they now stand and every payment with the day the money came and the
time it was entered; a payment entered by mistake is reversed, and never taken out. Leaves out what is
owed on a day and how a payment is shared out, which is in `arrears`, and the tier of the claim
(`classification`).
"""

from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.credit_applications import CreditApplicationId
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import at_place
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label
from bankrm.loans import LoanPlan
from bankrm.money import Money
from bankrm.overdue_interest import PenaltyTerms
from bankrm.payment_orders import STATUTORY_ORDER, PaymentOrder
from bankrm.product_kinds import ProductKind

__all__ = ["LoanAccount", "LoanPayment", "LoanPaymentId", "WatchStep"]

LoanPaymentId = NewType("LoanPaymentId", str)


class WatchStep(Label):
    """What a loan owes after it was paid out, or what would cure it (贷后措施)."""

    LOOK_UP = "look_up", "查询核实", "a look-up"
    EXPLANATION = "explanation", "书面说明", "a written explanation"
    SITE_VISIT = "site_visit", "现场检查", "a check on site"
    FIRST_CHECK = "first_check", "首次检查", "the first check"
    ROUTINE_CHECK = "routine_check", "常规检查", "a routine check"
    TRIGGERED_CHECK = "triggered_check", "专项检查", "a check for cause"
    STATEMENTS = "statements", "收集最新财务报表", "the latest statements"
    EVIDENCE_OF_USE = "evidence_of_use", "补齐用途凭证", "evidence of how the money was used"
    FREEZE_UNDRAWN = "freeze_undrawn", "冻结未用额度", "no more drawing"
    RECLASSIFY = "reclassify", "重新分类", "a fresh classification"
    REVALUE = "revalue", "重新估值", "a fresh valuation"
    TOP_UP = "top_up", "追加担保或者部分还款", "more security, or part of the loan repaid"
    INSURE = "insure", "续办保险", "insurance renewed"
    PERFECT = "perfect", "补办登记或者交付", "registered, or handed over"
    RENEW_REGISTRATION = "renew_registration", "续办登记", "registration renewed"
    OTHER_GUARANTOR = "other_guarantor", "更换或者追加保证人", "another guarantor"
    CURE_COVENANT = "cure_covenant", "纠正违约事项", "the covenant kept again"
    RECOVER_FUNDS = "recover_funds", "收回被挪用的资金", "misused money back"
    HIGHER_RATE = "higher_rate", "按约定上浮利率", "a higher rate as agreed"
    PENALTY_RATE = "penalty_rate", "按约定计收罚息", "penalty interest charged"
    PAY_ARREARS = "pay_arrears", "还清逾期本息及相关费用", "arrears and their costs paid"
    KEEP_PAYING = "keep_paying", "继续按期足额还款", "paid in full and on time for longer"
    REMIND = "remind", "催收", "a reminder"
    DEMAND = "demand", "书面催收并取得回执", "a written demand, its receipt kept"
    ACKNOWLEDGEMENT = "acknowledgement", "债务人书面确认债务", "the debt acknowledged in writing"
    CLAIM_GUARANTOR = "claim_guarantor", "向保证人主张权利", "a claim on the guarantor"
    LEGAL_ACTION = "legal_action", "诉讼或者仲裁", "an action at law"
    EARLY_RECALL = "early_recall", "提前收回", "early recall"
    MORE_ALLOWANCE = "more_allowance", "补提准备", "a larger allowance"
    REPORT_UP = "report_up", "上报", "a report to the next level"
    SPECIAL_ASSETS = "special_assets", "移交资产保全", "a hand-over to special assets"


@attrs.frozen(kw_only=True)
class LoanPayment:
    """Money received on a loan (还款), or the reversal of an entry."""

    id: LoanPaymentId
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    """Above zero; of a reversal, what the entry was."""
    received_on: date
    """The day from which it counts; of a reversal, that of the entry."""
    recorded_at: datetime
    reversal_of: LoanPaymentId | None = None
    """The entry that it undoes."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if business_date(self.recorded_at, "recorded_at") < self.received_on:
            raise InvalidValue("recorded_at", "is before the money came")


@attrs.frozen(kw_only=True)
class LoanAccount:
    """A loan that was paid out (贷款账户): its terms as they now stand, and its payments as they were entered.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> [str(one.received_on) for one in ACCOUNT.payments_by(date(2026, 11, 24))]
    ['2026-04-20', '2026-05-20', '2026-06-25']
    """

    id: ClaimId
    client_id: ClientId
    application_id: CreditApplicationId
    kind: ProductKind
    signed_on: date
    """The day of the contract."""
    plan: LoanPlan = attrs.field(repr=False)
    """With every change of the terms and every early repayment agreed so far."""
    penalty: PenaltyTerms | None = attrs.field(default=None, repr=False)
    """What the contract says of penalty interest; None if that is not known."""
    order: PaymentOrder = attrs.field(default=STATUTORY_ORDER, repr=False)
    """In which order the contract sets payments against what is owed; else that of the law."""
    payments: tuple[LoanPayment, ...] = attrs.field(default=(), repr=False)
    """In the order they were entered, reversals among them."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.plan.disbursed_on < self.signed_on:
            raise InvalidValue("plan", "is paid out before the contract")
        if self.penalty is not None and self.penalty.application_id != self.application_id:
            raise InvalidValue("penalty", "is of another application")
        self._check_payments()

    def _check_payments(self) -> None:
        entered: dict[LoanPaymentId, LoanPayment] = {}
        undone: set[LoanPaymentId] = set()
        before = None
        for place, payment in enumerate(self.payments):
            with at_place(place, "payments"):
                if payment.amount.currency != self.plan.principal.currency:
                    raise CurrencyMismatch("amount", "is in another currency than the loan")
                if payment.received_on < self.plan.disbursed_on:
                    raise InvalidValue("received_on", "is before the loan was paid out")
                if payment.id in entered:
                    raise InvalidValue("id", "is that of an earlier entry")
                if before is not None and payment.recorded_at < before:
                    raise InvalidValue("recorded_at", "is before the entry it follows")
                if payment.reversal_of is not None:
                    _check_reversal(payment, entered.get(payment.reversal_of), undone)
                    undone.add(payment.reversal_of)
                entered[payment.id], before = payment, payment.recorded_at

    def payments_by(
        self, day: date, *, known_at: datetime | None = None
    ) -> tuple[LoanPayment, ...]:
        """The payments received by a day that stand, by the day they came; reversed ones are left out.

        Args:
            day: the last day that counts.
            known_at: an instant: what was entered later is not known; None is all that was entered.
        """
        check_date(day, "day")
        known = [one for one in self.payments if known_at is None or one.recorded_at <= known_at]
        undone = {one.reversal_of for one in known}
        stand = [one for one in known if one.reversal_of is None and one.id not in undone]
        return tuple(
            sorted(
                (one for one in stand if one.received_on <= day), key=lambda one: one.received_on
            )
        )


def _check_reversal(
    payment: LoanPayment, entry: LoanPayment | None, undone: set[LoanPaymentId]
) -> None:
    if entry is None or entry.reversal_of is not None or entry.id in undone:
        raise InvalidValue("reversal_of", "is no earlier entry that still stands")
    if (entry.amount, entry.received_on) != (payment.amount, payment.received_on):
        raise InvalidValue("reversal_of", "is of another amount or day")
