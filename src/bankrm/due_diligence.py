"""Customer due diligence (客户尽职调查): when it is due for a service, how much of it, and what stops the service.

Rules over the facts of `kyc`; none of them knows a suspicion or a client's class. Leaves out beneficial
owners, screening against lists, and the keeping of records.
"""

from datetime import date

from bankrm.citations import Provenance, param
from bankrm.identity_elements import IdentityEvidence
from bankrm.kyc import DiligenceFacts, KycProfile, Service, ServiceKind
from bankrm.labels import Label
from bankrm.regulations.laundering import (
    CASH_CENTS,
    CASH_FEN,
    CDD_ORDER,
    CDD_ORDER_2007,
    ONE_OFF_CENTS,
    ONE_OFF_FEN,
    REMEDY_BY,
    REMEDY_HIGHER_RISK_BY,
    REMITTANCE_CENTS,
    REMITTANCE_FEN,
)
from bankrm.regulations.statutes import AML_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.suspicions import Suspicion
from bankrm.terms import not_, one_of

__all__ = ["DILIGENCE", "DiligenceParams", "DiligenceStep", "assess_due_diligence"]


class DiligenceStep(Label):
    """What due diligence asks for."""

    IDENTIFY = (
        "identify",
        "识别并核实客户及其受益所有人身份",
        "identify and verify the client and its beneficial owners",
    )
    LEARN_PURPOSE = "learn_purpose", "了解业务关系或者交易的目的", "learn the purpose"
    REGISTER = "register", "登记身份基本信息", "register the identity elements"
    KEEP_COPY = "keep_copy", "留存身份证件复印件或者影印件", "keep a copy of the document"
    VERIFY_DOCUMENT = "verify_document", "核对身份证件", "check the identity document"
    VERIFY_AGENT = (
        "verify_agent",
        "核实代理关系和代理人身份",
        "verify the agency and the agent's identity",
    )
    SOURCE_OF_FUNDS = "source_of_funds", "了解资金来源", "learn the source of funds"
    USE_OF_FUNDS = "use_of_funds", "了解资金用途", "learn the use of funds"
    SENIOR_APPROVAL = (
        "senior_approval",
        "报高级管理层批准建立或者维持业务关系",
        "senior management approves starting or keeping the relationship",
    )
    MONITOR_CLOSELY = "monitor_closely", "强化持续监测", "monitor more closely"
    VERIFY_PAYER = "verify_payer", "核实汇款人身份", "verify the payer"
    PASS_ON_PARTIES = (
        "pass_on_parties",
        "登记并完整传递汇款人和收款人的姓名、账号、住所",
        "keep and pass on name, account number and address of payer and payee",
    )
    COMPLETE_IDENTITY = "complete_identity", "补齐身份信息", "complete the identity elements"
    RENEW_DOCUMENT = "renew_document", "更新身份证件", "renew the identity document"
    COOPERATE = "cooperate", "客户配合尽职调查", "the client takes part in due diligence"
    DECIDE_LIMITS = (
        "decide_limits",
        "按规定程序决定限制、拒绝或者终止业务",
        "decide by procedure whether to limit, refuse or end the business",
    )


class DiligenceParams:
    """The limits of due diligence in force."""

    one_off_fen: int = param(ONE_OFF_FEN, unit="fen")
    one_off_cents: int = param(ONE_OFF_CENTS)
    cash_fen: int = param(CASH_FEN, unit="fen")
    cash_cents: int = param(CASH_CENTS)
    remittance_fen: int = param(REMITTANCE_FEN, unit="fen")
    remittance_cents: int = param(REMITTANCE_CENTS)
    remedy_higher_risk_by: date = param(REMEDY_HIGHER_RISK_BY)
    remedy_by: date = param(REMEDY_BY)


DILIGENCE = RuleSet(
    "laundering.diligence", DiligenceFacts, DiligenceParams, Effect, since=AML_LAW.since
)
"""What due diligence a service needs, under the law of 2024 and the order of its day."""

_RELATIONSHIP, _CASH = ServiceKind.RELATIONSHIP.code, ServiceKind.CASH.code
_REMITTANCE, _EXCHANGE = ServiceKind.CASH_REMITTANCE.code, ServiceKind.CURRENCY_EXCHANGE.code
_BILL, _TRANSFER = ServiceKind.BILL_PAYMENT.code, ServiceKind.TRANSFER.code
_FULL = (DiligenceStep.IDENTIFY, DiligenceStep.LEARN_PURPOSE)
_BASIC = (DiligenceStep.IDENTIFY, DiligenceStep.REGISTER, DiligenceStep.KEEP_COPY)
_FUNDS = (DiligenceStep.SOURCE_OF_FUNDS, DiligenceStep.USE_OF_FUNDS)
_TRIGGERS = AML_LAW.article(29)


# What stops a service


@DILIGENCE.rule(
    "AML.28-false-name",
    Effect.REFUSE,
    cites=AML_LAW.article(28),
    zh="匿名或者使用假名，不得开立账户或者提供服务",
    en="no account and no service without a name or under a false one",
)
def under_assumed_name(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.assumed_name


@DILIGENCE.rule(
    "AML.28-unknown",
    Effect.BLOCK,
    cites=AML_LAW.article(28),
    zh="客户身份不明，不得提供服务",
    en="no service to a client whose identity is unknown",
    steps=(DiligenceStep.IDENTIFY,),
)
def identity_unknown(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return not_(f.verified)


@DILIGENCE.rule(
    "AML.38-refused",
    Effect.BLOCK,
    cites=AML_LAW.article(38),
    zh="客户拒绝配合合理的尽职调查",
    en="the client refuses reasonable due diligence",
    steps=(DiligenceStep.COOPERATE, DiligenceStep.DECIDE_LIMITS),
)
def diligence_refused(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.refused


@DILIGENCE.rule(
    "CDD.elements-new",
    Effect.BLOCK,
    cites=AML_LAW.article(29, Provenance.UNCONFIRMED),  # that each element is needed first
    zh="建立业务关系时身份信息缺少{missing_elements}项",
    en="{missing_elements} identity elements are missing for a new relationship",
    steps=(DiligenceStep.COMPLETE_IDENTITY,),
)
def elements_missing_at_start(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return (f.kind == _RELATIONSHIP) & (f.missing_elements > 0)


@DILIGENCE.rule(
    "AML.34-suspend",
    Effect.BLOCK,
    cites=AML_LAW.article(34, Provenance.UNCONFIRMED),  # the law: update; the orders: suspend
    zh="证件过期未在合理期限内更新且无合理理由，应中止业务",
    en="the document expired and was not renewed in reasonable time without good reason: suspend",
    steps=(DiligenceStep.RENEW_DOCUMENT,),
)
def document_not_renewed(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.document_suspends


# What calls for due diligence


@DILIGENCE.rule(
    "AML.29-relationship",
    Effect.STEPS,
    cites=_TRIGGERS,
    zh="建立业务关系，应开展尽职调查",
    en="due diligence at the start of a business relationship",
    steps=_FULL,
)
def new_relationship(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.kind == _RELATIONSHIP


@DILIGENCE.rule(
    "AML.29-again",
    Effect.STEPS,
    cites=_TRIGGERS,
    zh="须重新开展尽职调查，不论金额",
    en="due diligence is due again, whatever the amount",
    steps=_FULL,
)
def due_again(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.renewed_diligence


@DILIGENCE.rule(
    "CDD07.7",
    Effect.STEPS,
    cites=CDD_ORDER_2007.article(7),
    until=CDD_ORDER_2007.until,
    zh="一次性业务达到人民币{one_off_fen}或者等值外币标准",
    en="a one-off service of {one_off_fen} or more, or of the limit in foreign currency",
    steps=_BASIC,
)
def one_off_until_2026(f: DiligenceFacts, p: DiligenceParams) -> bool:
    listed = one_of(f.kind, _REMITTANCE, _EXCHANGE, _BILL)
    return f.one_off & listed & ((f.fen >= p.one_off_fen) | (f.cents >= p.one_off_cents))


@DILIGENCE.rule(
    "CDD25.one-off",
    Effect.STEPS,
    cites=CDD_ORDER.article(),
    since=CDD_ORDER.since,
    zh="一次性业务达到人民币{one_off_fen}或者等值外币标准",
    en="a one-off service of {one_off_fen} or more, or of the limit in foreign currency",
    steps=_BASIC,
)
def one_off(f: DiligenceFacts, p: DiligenceParams) -> bool:
    # the order's list is open ("等"), so every service to a passer-by counts
    return f.one_off & ((f.fen >= p.one_off_fen) | (f.cents >= p.one_off_cents))


@DILIGENCE.rule(
    "CDD07.8",
    Effect.STEPS,
    cites=CDD_ORDER_2007.article(8),
    until=CDD_ORDER_2007.until,
    zh="个人单笔现金存取达到人民币{cash_fen}或者等值外币标准",
    en="one cash deposit or withdrawal of a person of {cash_fen} or more, or of the limit in foreign currency",
    steps=(DiligenceStep.VERIFY_DOCUMENT,),
)
def personal_cash(f: DiligenceFacts, p: DiligenceParams) -> bool:
    reached = (f.fen >= p.cash_fen) | (f.cents >= p.cash_cents)
    return f.person & (f.kind == _CASH) & reached


@DILIGENCE.rule(
    "CDD07.10",
    Effect.STEPS,
    cites=CDD_ORDER_2007.article(
        10, Provenance.UNCONFIRMED
    ),  # the article as read, its steps recalled
    until=CDD_ORDER_2007.until,
    zh="向境外汇款，不论金额",
    en="a remittance abroad, whatever the amount",
    steps=(DiligenceStep.PASS_ON_PARTIES,),
)
def remittance_abroad_until_2026(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.cross_border & one_of(f.kind, _REMITTANCE, _TRANSFER)


@DILIGENCE.rule(
    "CDD25.remittance",
    Effect.STEPS,
    cites=CDD_ORDER.article(),
    since=CDD_ORDER.since,
    zh="跨境汇款达到人民币{remittance_fen}或者等值外币标准",
    en="a cross-border remittance of {remittance_fen} or more, or of the limit in foreign currency",
    steps=(DiligenceStep.VERIFY_PAYER, DiligenceStep.PASS_ON_PARTIES),
)
def remittance_abroad(f: DiligenceFacts, p: DiligenceParams) -> bool:
    reached = (f.fen >= p.remittance_fen) | (f.cents >= p.remittance_cents)
    return f.cross_border & one_of(f.kind, _REMITTANCE, _TRANSFER) & reached


@DILIGENCE.rule(
    "AML.31-agent",
    Effect.STEPS,
    cites=AML_LAW.article(31),
    zh="由他人代理办理",
    en="done through an agent",
    steps=(DiligenceStep.VERIFY_AGENT,),
)
def through_agent(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.by_agent


# How much of it


@DILIGENCE.rule(
    "AML.29-strengthened",
    Effect.STEPS,
    cites=_TRIGGERS,
    zh="须采取强化措施",
    en="strengthened measures apply",
    steps=_FUNDS,
)
def strengthened(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.strengthened


@DILIGENCE.rule(
    "AML.29-simplified",
    Effect.NOTE,
    cites=_TRIGGERS,
    zh="可以采取简化措施",
    en="measures may be simplified",
)
def simplified(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.simplified


@DILIGENCE.rule(
    "CDD25.pep",
    Effect.STEPS,
    cites=CDD_ORDER.article(read=Provenance.UNCONFIRMED),  # worded as the drafts of 2021 and 2025
    since=CDD_ORDER.since,
    zh="外国政要、国际组织高级管理人员或者其特定关系人",
    en="politically exposed abroad or in an international organisation, or close to somebody who is",
    steps=(*_FUNDS, DiligenceStep.SENIOR_APPROVAL, DiligenceStep.MONITOR_CLOSELY),
)
def politically_exposed(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.pep


# What is owed on existing data


@DILIGENCE.rule(
    "AML.34-expired",
    Effect.STEPS,
    cites=AML_LAW.article(34),
    zh="身份证件已过期",
    en="the identity document has expired",
    steps=(DiligenceStep.RENEW_DOCUMENT,),
)
def document_expired(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return f.document_expired


@DILIGENCE.rule(
    "CDD25.51",
    Effect.STEPS,
    cites=CDD_ORDER.article(51, Provenance.UNCONFIRMED),  # which elements the order asks for
    since=CDD_ORDER.since,
    zh="身份信息缺少{missing_elements}项，应予补齐；2026年前的存量客户，须强化措施的至{remedy_higher_risk_by}、其他至{remedy_by}",
    en="{missing_elements} identity elements are missing and to be completed: of a client of before 2026 by "
    "{remedy_higher_risk_by} where measures are strengthened, else by {remedy_by}",
    steps=(DiligenceStep.COMPLETE_IDENTITY,),
)
def elements_missing_later(f: DiligenceFacts, _: DiligenceParams) -> bool:
    return not_(f.one_off) & (f.kind != _RELATIONSHIP) & (f.missing_elements > 0)


def assess_due_diligence(
    service: Service,
    evidence: IdentityEvidence,
    profile: KycProfile,
    *,
    suspicions: tuple[Suspicion, ...] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[DiligenceFacts, Effect]:
    """Whether a service may be given, and the due diligence owed for it (客户尽职调查).

    Args:
        service: what is asked for.
        evidence: what is known of who asks.
        profile: what due diligence found so far; also of a passer-by, as judged for this service.
        suspicions: of this client; they count from the day they were noticed, and are not shown.
        as_of: the day of the service.
        book: the bank's own stricter numbers, such as its days to renew a document, and rules.

    Raises:
        RuleNotInForce: before the law of 2024 took effect.
        InvalidValue: if evidence, profile and suspicions are of different clients.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.laundering_risk import LaunderingRisk
    >>> from bankrm.money import Money
    >>> passer_by = RetailClient(id=ClientId("X-1"), name="李某")
    >>> decision = assess_due_diligence(
    ...     Service(kind=ServiceKind.CASH_REMITTANCE, one_off=True, amount=Money.of(50_000)),
    ...     IdentityEvidence(client=passer_by, verified=True),
    ...     KycProfile(client_id=passer_by.id, risk=LaunderingRisk.LOW, pep=False),
    ...     as_of=date(2026, 1, 5),
    ... )
    >>> "CDD25.one-off" in decision, [step.zh for step in decision.steps][1:]
    (True, ['登记身份基本信息', '留存身份证件复印件或者影印件'])
    """
    facts = DiligenceFacts.of(
        service, evidence, profile, suspicions=suspicions, as_of=as_of, book=book
    )
    return DILIGENCE.decide(facts, as_of=as_of, book=book)
