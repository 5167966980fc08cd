"""Who pays out a loan (贷款支付): the bank to the seller (受托支付), or the borrower itself (自主支付), by amount and day.

Leaves out loans that the three orders do not govern (homes, acquisitions), the seller's account, the
evidence of the deal, and how use is checked afterwards; and how soon the bank has to pay once the loan is drawn
(five working days, as recalled of the orders of 2024; as agreed after force majeure), of which no text was read.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.consumer_loans import ConsumerStanding, check_standing
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.lending_orders import GOVERNING_ORDER, LendingOrder, contract_day, order_of
from bankrm.money import Money, check_yuan, fen
from bankrm.regulations.loan_orders import (
    FIXED_ASSET_INTERIM_MEASURES,
    FIXED_ASSET_MEASURES,
    PERSONAL_LOAN_INTERIM_MEASURES,
    PERSONAL_LOAN_MEASURES,
    WORKING_CAPITAL_INTERIM_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.loan_terms import (
    CONSUMPTION_PAYMENT,
    CONSUMPTION_PAYMENT_RAISED,
    FIXED_ASSET_PAYMENT,
    FIXED_ASSET_PAYMENT_2009,
    FIXED_ASSET_PAYMENT_PERCENT_2009,
    PERSONAL_BUSINESS_PAYMENT,
    WORKING_CAPITAL_PAYMENT,
    WORKING_CAPITAL_PAYMENT_2010,
)
from bankrm.regulations.personal_lending import CONSUMER_FINANCE_NOTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_, one_of

__all__ = [
    "PAYMENT",
    "DrawdownPayment",
    "PaymentFacts",
    "PaymentMethod",
    "PaymentParams",
    "assess_payment",
    "required_method",
]


class PaymentMethod(Label):
    """Who pays out a loan."""

    ENTRUSTED = "entrusted", "受托支付", "by the bank to the seller"
    OWN = "own", "自主支付", "by the borrower"


@attrs.frozen(kw_only=True)
class DrawdownPayment:
    """One payment to one counterparty out of a loan, before it is made; None is not known.

    Of a personal loan the amount is that of the drawdown, which is what its thresholds are about.
    """

    application_id: CreditApplicationId
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    counterparty_known: bool | None = None
    """Whether it is settled who is paid (支付对象明确)."""
    new_client: bool | None = None
    """Whether the bank's relationship with the borrower is new (新建立信贷业务关系)."""
    ordinary_credit: bool | None = None
    """Whether the borrower's credit is no better than ordinary (信用状况一般)."""
    project_total: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The investment in the whole project, of a fixed-asset loan."""
    urgent: bool = False
    """Whether the borrower needs the money before its evidence is complete (紧急用款)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.amount, "amount")
        if self.project_total is not None:
            check_yuan(self.project_total, "project_total")
        if not self.amount:
            raise InvalidValue("amount", "must be above zero")


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class PaymentFacts:
    """What decides who pays; amounts in fen."""

    order: str = attrs.field(default=None, converter=maybe_code, metadata=GOVERNING_ORDER)
    signed_on: date = attrs.field(
        metadata=about("合同日", "day of the contract", of=(CreditApplication.contract_signed_on,))
    )
    amount: int = attrs.field(
        metadata=about("单笔金额", "single payment", "fen", of=(DrawdownPayment.amount,))
    )
    counterparty_known: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "支付对象明确", "counterparty settled", of=(DrawdownPayment.counterparty_known,)
        ),
    )
    new_client: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("新建信贷关系", "new relationship", of=(DrawdownPayment.new_client,)),
    )
    ordinary_credit: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("信用状况一般", "ordinary credit", of=(DrawdownPayment.ordinary_credit,)),
    )
    project_total: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "项目总投资", "project investment", "fen", of=(DrawdownPayment.project_total,)
        ),
    )
    raised: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "信用良好且有大额消费需求",
            "good client, large need",
            of=(ConsumerStanding.good_credit, ConsumerStanding.large_need),
        ),
    )
    urgent: bool = attrs.field(
        metadata=about("紧急用款", "urgent need", of=(DrawdownPayment.urgent,))
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        payment: DrawdownPayment,
        standing: ConsumerStanding | None,
        as_of: date,
    ) -> "PaymentFacts":
        """The facts of one payment out of one loan."""
        check_kind(payment, DrawdownPayment, "payment")
        order = order_of(application)
        check_standing(standing, application)
        if payment.application_id != application.id:
            raise InvalidValue("payment", "is of another application")
        if check_yuan(application.amount, "amount") < payment.amount:
            raise InvalidValue("payment", "is above the whole loan")
        return cls(
            order=None if order is None else order.code,
            signed_on=contract_day(application, as_of),
            amount=payment.amount.minor,
            counterparty_known=payment.counterparty_known,
            new_client=payment.new_client,
            ordinary_credit=payment.ordinary_credit,
            project_total=fen(payment.project_total, "project_total"),
            raised=None if standing is None else standing.earns_larger_limit,
            urgent=payment.urgent,
        )


class PaymentParams:
    """The amounts above which the bank pays, in fen."""

    fixed_asset_2009: int = param(FIXED_ASSET_PAYMENT_2009, unit="fen")
    project_percent_2009: int = param(FIXED_ASSET_PAYMENT_PERCENT_2009, unit="percent")
    fixed_asset: int = param(FIXED_ASSET_PAYMENT, unit="fen")
    working_capital_2010: int = param(WORKING_CAPITAL_PAYMENT_2010, unit="fen")
    working_capital: int = param(WORKING_CAPITAL_PAYMENT, unit="fen")
    consumption: int = param(CONSUMPTION_PAYMENT, unit="fen")
    consumption_raised: int = param(CONSUMPTION_PAYMENT_RAISED, unit="fen")
    business: int = param(PERSONAL_BUSINESS_PAYMENT, unit="fen")


PAYMENT = RuleSet(
    "credit.payment",
    PaymentFacts,
    PaymentParams,
    Effect,
    since=FIXED_ASSET_INTERIM_MEASURES.since,
)
"""Who pays out a loan; the order on fixed assets came first, the others on 12 February 2010."""

_ORDERS = FIXED_ASSET_MEASURES.since  # all three of 2024 on one day
_RAISE = CONSUMER_FINANCE_NOTICE.since
_FIXED_ASSETS = LendingOrder.FIXED_ASSETS.code
_WORKING_CAPITAL = LendingOrder.WORKING_CAPITAL.code
_CONSUMPTION = LendingOrder.CONSUMPTION.code
_BUSINESS = LendingOrder.PERSONAL_BUSINESS.code
_ENTRUSTED = (CreditStep.ENTRUSTED_PAYMENT,)
_RECALLED = Provenance.UNCONFIRMED


def _before_the_orders(f: PaymentFacts, order: str) -> bool:
    return (f.order == order) & (f.signed_on < _ORDERS)


def _under_the_orders(f: PaymentFacts, order: str) -> bool:
    return (f.order == order) & (f.signed_on >= _ORDERS)


# Fixed assets


@PAYMENT.rule(
    "FA-2009.payment",
    Effect.STEPS,
    cites=FIXED_ASSET_INTERIM_MEASURES.article(read=_RECALLED),
    zh="单笔支付{amount}，超过{fixed_asset_2009}，应受托支付（合同签于2024年7月1日前）",
    en="a payment of {amount} is above {fixed_asset_2009}: the bank pays (contract before 1 July 2024)",
    steps=_ENTRUSTED,
)
def large_for_the_measures_of_2009(f: PaymentFacts, p: PaymentParams) -> bool:
    return _before_the_orders(f, _FIXED_ASSETS) & (f.amount > p.fixed_asset_2009)


@PAYMENT.rule(
    "FA-2009.payment-share",
    Effect.STEPS,
    cites=FIXED_ASSET_INTERIM_MEASURES.article(read=_RECALLED),
    zh="单笔支付{amount}，超过项目总投资{project_total}的{project_percent_2009}，应受托支付",
    en="a payment of {amount} is above {project_percent_2009} of the project's {project_total}: the bank pays",
    steps=_ENTRUSTED,
)
def large_for_the_project(f: PaymentFacts, p: PaymentParams) -> bool:
    return _before_the_orders(f, _FIXED_ASSETS) & (
        f.amount * 100 > p.project_percent_2009 * f.project_total
    )


@PAYMENT.rule(
    "FA-2024.payment",
    Effect.STEPS,
    cites=FIXED_ASSET_MEASURES.article(),
    since=_ORDERS,
    zh="向同一交易对手单笔支付{amount}，超过{fixed_asset}，应受托支付",
    en="a payment of {amount} to one counterparty is above {fixed_asset}: the bank pays",
    steps=_ENTRUSTED,
)
def large_for_fixed_assets(f: PaymentFacts, p: PaymentParams) -> bool:
    return _under_the_orders(f, _FIXED_ASSETS) & (f.amount > p.fixed_asset)


# Working capital


@PAYMENT.rule(
    "WC-2010.payment",
    Effect.STEPS,
    cites=WORKING_CAPITAL_INTERIM_MEASURES.article(read=_RECALLED),
    since=WORKING_CAPITAL_INTERIM_MEASURES.since,
    zh="单笔支付{amount}，超过本行起点{working_capital_2010}，应受托支付（合同签于2024年7月1日前）",
    en="a payment of {amount} is above the bank's own {working_capital_2010}: the bank pays (contract before "
    "1 July 2024)",
    steps=_ENTRUSTED,
)
def large_for_the_bank_itself(f: PaymentFacts, p: PaymentParams) -> bool:
    return _before_the_orders(f, _WORKING_CAPITAL) & (f.amount > p.working_capital_2010)


@PAYMENT.rule(
    "WC-2024.payment",
    Effect.STEPS,
    cites=WORKING_CAPITAL_MEASURES.article(),
    since=_ORDERS,
    zh="支付对象明确且单笔支付{amount}，超过{working_capital}，应受托支付",
    en="the counterparty is settled and {amount} is above {working_capital}: the bank pays",
    steps=_ENTRUSTED,
)
def large_for_working_capital(f: PaymentFacts, p: PaymentParams) -> bool:
    return (
        _under_the_orders(f, _WORKING_CAPITAL)
        & f.counterparty_known
        & (f.amount > p.working_capital)
    )


@PAYMENT.rule(
    "WC-2024.payment-new-client",
    Effect.STEPS,
    cites=WORKING_CAPITAL_MEASURES.article(read=_RECALLED),
    since=_ORDERS,
    zh="与借款人新建立信贷业务关系且其信用状况一般，应受托支付",
    en="a new relationship and ordinary credit: the bank pays",
    steps=_ENTRUSTED,
)
def new_client_of_ordinary_credit(f: PaymentFacts, _: PaymentParams) -> bool:
    return _under_the_orders(f, _WORKING_CAPITAL) & f.new_client & f.ordinary_credit


@PAYMENT.rule(
    "FA-2024.payment-urgent",
    Effect.STEPS,
    cites=(FIXED_ASSET_MEASURES.article(), WORKING_CAPITAL_MEASURES.article()),
    since=_ORDERS,
    zh="紧急用款可简化事前证明材料，放款后应及时补齐并审核",
    en="an urgent need may go first: its evidence is completed and checked soon afterwards",
    steps=(CreditStep.EVIDENCE_OF_PURPOSE,),
)
def urgent_need_of_a_firm(f: PaymentFacts, _: PaymentParams) -> bool:
    return one_of(f.order, _FIXED_ASSETS, _WORKING_CAPITAL) & (f.signed_on >= _ORDERS) & f.urgent


# Persons


def _large_for_a_consumer(f: PaymentFacts, p: PaymentParams) -> bool:
    return (f.order == _CONSUMPTION) & (f.amount > p.consumption)


def _large_for_a_business(f: PaymentFacts, p: PaymentParams) -> bool:
    return (f.order == _BUSINESS) & (f.amount > p.business)


for _document, _read, _until in (
    (PERSONAL_LOAN_INTERIM_MEASURES, _RECALLED, _ORDERS),
    (PERSONAL_LOAN_MEASURES, None, _RAISE),
):
    PAYMENT.rule(
        f"{_document.code}.payment-consumption",
        Effect.STEPS,
        cites=_document.article(read=_read),
        since=_document.since,
        until=_until,
        zh="个人消费贷款单次提款{amount}，超过{consumption}，应受托支付",
        en="a drawdown of {amount} to consume is above {consumption}: the bank pays",
        steps=_ENTRUSTED,
    )(_large_for_a_consumer)
    PAYMENT.rule(
        f"{_document.code}.payment-business",
        Effect.STEPS,
        cites=_document.article(read=_read),
        since=_document.since,
        until=_document.until,
        zh="个人经营贷款单次提款{amount}，超过{business}，应受托支付",
        en="a drawdown of {amount} for business is above {business}: the bank pays",
        steps=_ENTRUSTED,
    )(_large_for_a_business)


@PAYMENT.rule(
    "PL-2024.payment-consumption-not-raised",
    Effect.STEPS,
    cites=PERSONAL_LOAN_MEASURES.article(),
    since=_RAISE,
    zh="个人消费贷款单次提款{amount}，超过{consumption}，且不属于可阶段性提高的客户，应受托支付",
    en="a drawdown of {amount} to consume is above {consumption}, by no client for whom that was raised: the "
    "bank pays",
    steps=_ENTRUSTED,
)
def large_for_this_consumer(f: PaymentFacts, p: PaymentParams) -> bool:
    return _large_for_a_consumer(f, p) & not_(f.raised)


@PAYMENT.rule(
    "CFN-2025.payment",
    Effect.STEPS,
    cites=CONSUMER_FINANCE_NOTICE.article(),
    since=_RAISE,
    zh="个人消费贷款单次提款{amount}，超过阶段性提高后的{consumption_raised}，应受托支付",
    en="a drawdown of {amount} to consume is above the raised {consumption_raised}: the bank pays",
    steps=_ENTRUSTED,
)
def beyond_the_raised_threshold(f: PaymentFacts, p: PaymentParams) -> bool:
    return (f.order == _CONSUMPTION) & (f.amount > p.consumption_raised)


@PAYMENT.rule(
    "CFN-2025.payment-raise-used",
    Effect.REVIEW,
    cites=CONSUMER_FINANCE_NOTICE.article(),
    since=_RAISE,
    zh="单次提款{amount}由借款人自主支付，依据的是阶段性政策，应核实其仍然有效",
    en="that the borrower pays out {amount} itself rests on a raise made for the time being: does it still stand",
)
def rests_on_the_raised_threshold(f: PaymentFacts, p: PaymentParams) -> bool:
    return _large_for_a_consumer(f, p) & f.raised & (f.amount <= p.consumption_raised)


def assess_payment(
    application: CreditApplication,
    payment: DrawdownPayment,
    *,
    standing: ConsumerStanding | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[PaymentFacts, Effect]:
    """Who pays one payment out of a loan: it owes `ENTRUSTED_PAYMENT` where the bank has to (支付方式审查).

    Args:
        application: the loan; one to a firm whose contract was signed before 1 July 2024 keeps the thresholds
            of the orders before.
        payment: what is to be paid.
        standing: what the bank found of a consumer; None if it has not looked.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the payment is of another application, or above the whole loan, or the standing
            another client's.
        CurrencyMismatch: if an amount is not in yuan.
        RuleNotInForce: before 23 October 2009.

    >>> from bankrm._credit_example import CONSUMER
    >>> drawn = DrawdownPayment(application_id=CONSUMER.id, amount=Money.of(200_000))
    >>> assess_payment(CONSUMER, drawn, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    facts = PaymentFacts.of(application, payment, standing, as_of)
    return PAYMENT.decide(facts, as_of=as_of, book=book)


def required_method(decision: Decision[PaymentFacts, Effect]) -> PaymentMethod | None:
    """Who pays, by a decision on a payment; None while that is open, or if other rules say it.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> rent = DrawdownPayment(
    ...     application_id=WORKING_CAPITAL.id,
    ...     amount=Money.of(80_000),
    ...     new_client=False,
    ... )
    >>> required_method(assess_payment(WORKING_CAPITAL, rent, as_of=date(2026, 11, 24))).en
    'by the borrower'
    """
    check_kind(decision, Decision, "decision")
    if decision.rules.rule_set is not PAYMENT:
        raise InvalidValue("decision", "is none on a payment")
    if CreditStep.ENTRUSTED_PAYMENT in decision.steps:
        return PaymentMethod.ENTRUSTED
    elsewhere = decision.facts.order == LendingOrder.OTHER.code
    return None if elsewhere or decision.outcome >= Effect.REVIEW else PaymentMethod.OWN
