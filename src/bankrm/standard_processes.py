"""Standard processes (标准流程): sales of both lines, a sale of wealth products, a loan from end to end.

Market practice to start from: stages, days and to-dos are no law. Where an article asks for evidence or
keeps two people apart, need and step cite it. A bank takes what fits and changes the rest by
`attrs.evolve`, or writes its own.

Leaves out what happens to a loan that is not repaid, and what a stage's evidence has to say.
"""

import attrs

from bankrm.citations import Citation, Provenance
from bankrm.labels import Label, Text
from bankrm.processes import Need, NeedKind, Process, ProcessId, Step, in_order
from bankrm.regulations.investment import N7, W6
from bankrm.regulations.practice import CREDIT_PRACTICE, SALES_PRACTICE
from bankrm.regulations.recording import R110
from bankrm.regulations.statutes import AML_LAW, COMMERCIAL_BANK_LAW
from bankrm.rules import Effect
from bankrm.staff import BusinessLine, Role
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    Priority,
    ToDo,
)

__all__ = [
    "CORPORATE_SALE",
    "CREDIT_PROCESS",
    "RETAIL_SALE",
    "WEALTH_SALE",
    "CreditStage",
    "Stage",
    "WealthStage",
]


class Stage(Label):
    """The stages of a sale (销售流程)."""

    LEAD_ASSIGNMENT = "lead_assignment", "线索分配", "lead assignment"
    INITIAL_CONTACT = "initial_contact", "初步接触", "initial contact"
    NEEDS_ANALYSIS = "needs_analysis", "需求分析", "needs analysis"
    PROPOSAL = "proposal", "方案提供", "proposal"
    CLOSING = "closing", "签约跟进", "closing"
    SERVICE_FOLLOW_UP = "service_follow_up", "服务回访", "service follow-up"


class WealthStage(Label):
    """The stages of a sale of a wealth product (理财销售流程)."""

    IDENTIFICATION = "identification", "客户识别", "knowing the client"
    RISK_TEST = "risk_test", "风险测评", "risk assessment"
    MATCHING = "matching", "产品匹配", "matching"
    RECORDING = "recording", "双录", "recording"
    DISCLOSURE = "disclosure", "风险揭示", "risk disclosure"
    SIGNING = "signing", "签约", "signing"
    COOLING_OFF = "cooling_off", "冷静期", "cooling-off"
    HOLDING = "holding", "持有期服务", "service while held"


class CreditStage(Label):
    """The stages of a loan (信贷流程), from the application to the day it is due."""

    APPLICATION = "application", "申请", "application"
    ACCEPTANCE = "acceptance", "受理", "acceptance"
    INVESTIGATION = "investigation", "双人调查", "investigation by two"
    REVIEW = "review", "审查", "review"
    APPROVAL = "approval", "审批", "approval"
    SIGNING = "signing", "签约", "signing"
    CONDITIONS = "conditions", "落实前提", "conditions precedent"
    DISBURSEMENT = "disbursement", "放款", "disbursement"
    PAYMENT = "payment", "支付", "payment"
    POST_LOAN = "post_loan", "贷后", "post-loan"
    MATURITY = "maturity", "到期", "maturity"


_RM, _ADVISOR = Role.RELATIONSHIP_MANAGER, Role.WEALTH_ADVISOR
_CREDIT_OFFICER, _BACK_OFFICE = Role.CREDIT_OFFICER, Role.BACK_OFFICE

_CHASE = EscalationPolicy(
    (
        EscalationStep(1, _RM, EscalationAction.REMIND),
        EscalationStep(3, Role.TEAM_LEAD, EscalationAction.INFORM),
    )
)
"""A day late the manager is reminded, three days late the team lead is told."""
_CHASE_HARD = EscalationPolicy(
    (*_CHASE.steps, EscalationStep(5, Role.TEAM_LEAD, EscalationAction.REASSIGN))
)
"""And five days late somebody else does it: who waits for a first call may be lost by then."""


def _need(kind: NeedKind, code: str, zh: str, en: str, at_most: Effect = Effect.STEPS) -> Need:
    return Need(code=code, kind=kind, name=Text(zh, en), at_most=at_most)


def _asked_by(need: Need, *cites: Citation) -> Need:
    return attrs.evolve(need, cites=cites)


def _to_do(code: str, zh: str, en: str, role: Role, days: int) -> ToDo:
    return ToDo(code=code, title=Text(zh, en), role=role, days=days, escalation=_CHASE)


_FACT, _DOCUMENT, _DECISION = NeedKind.FACT, NeedKind.DOCUMENT, NeedKind.DECISION
_COVERAGE = _need(_FACT, "coverage", "已核对管户归属和联系许可", "coverage and permission to call")
_CONTACTED = _need(_FACT, "contacted", "首次联系已记录", "first contact on record")
_NEEDS = _need(_FACT, "needs", "客户需求已记录", "needs on record")
_RISK_TEST = _need(_FACT, "risk_test", "风险测评在有效期内", "risk assessment still valid")
_SALE_STEPS = _need(_FACT, "sale_steps", "揭示、双录等应做动作均已完成", "every step owed is done")
_CONDITIONS = _need(_FACT, "conditions", "前提条件已落实", "conditions precedent met")
_ALLOCATION = _need(_DOCUMENT, "allocation_plan", "资产配置方案", "allocation plan")
_SERVICE_PLAN = _need(_DOCUMENT, "service_plan", "综合金融服务方案", "service plan")
_CONTRACT = _need(_DOCUMENT, "contract", "已签署的合同", "signed contract")
_DUE_DILIGENCE = _need(_DECISION, "due_diligence", "客户尽职调查", "customer due diligence")
_SUITABILITY = _need(_DECISION, "suitability", "适当性决定", "suitability")
_ADMISSION = _need(_DECISION, "admission", "授信预审或适当性决定", "credit or suitability check")
_PRICING = _need(_DECISION, "pricing", "定价权限决定", "pricing authority", Effect.ALLOW)

_FIRST_CALL = attrs.evolve(
    _to_do("first_call", "首次联系客户", "make the first call", _RM, 1),
    priority=Priority.HIGH,
    escalation=_CHASE_HARD,
)
_MINUTES = _to_do("minutes", "整理首次联系纪要", "write up the first contact", _RM, 1)
_TEST_RISK = _to_do("risk_test", "请客户本人做风险测评", "have the client tested", _ADVISOR, 3)
_ALLOCATE = _to_do("allocation_plan", "编制资产配置方案", "draw up the plan", _ADVISOR, 3)
_DISCLOSE = _to_do("disclose", "揭示风险并按要求双录", "disclose and record", _ADVISOR, 2)
_CALL_BACK = _to_do("call_back", "回访客户并记录满意度", "call back, note satisfaction", _RM, 5)
_VISIT = _to_do("visit", "走访企业并访谈需求", "visit the firm, ask its needs", _RM, 5)
_PLAN_SERVICE = _to_do("service_plan", "编制综合金融服务方案", "draw up the plan", _RM, 5)
_PRE_CHECK = _to_do("pre_check", "出具授信预审意见", "pre-check credit", _CREDIT_OFFICER, 5)
_MEET = _to_do("conditions", "落实前提条件", "meet the conditions precedent", _RM, 5)
_REVISIT = _to_do("revisit", "回访企业并更新需求", "visit again, renew the needs", _RM, 20)
_FILE = _to_do("file", "归档业务资料", "file the documents", _BACK_OFFICE, 3)

RETAIL_SALE = Process(
    id=ProcessId("retail-sale"),
    version="1",
    name=Text("零售销售流程", "retail sale"),
    line=BusinessLine.RETAIL,
    basis=SALES_PRACTICE.article(),
    steps=in_order(
        Step(
            stage=Stage.LEAD_ASSIGNMENT,
            roles=(_RM,),
            needs=(_COVERAGE,),
            to_dos=(_FIRST_CALL,),
            within=1,
        ),
        Step(
            stage=Stage.INITIAL_CONTACT,
            roles=(_RM,),
            needs=(_CONTACTED,),
            to_dos=(_MINUTES,),
            within=5,
        ),
        Step(
            stage=Stage.NEEDS_ANALYSIS,
            roles=(_RM, _ADVISOR),
            needs=(_NEEDS, _DUE_DILIGENCE, _RISK_TEST),
            to_dos=(_TEST_RISK,),
            within=10,
        ),
        Step(
            stage=Stage.PROPOSAL,
            roles=(_RM, _ADVISOR),
            needs=(_ALLOCATION, _SUITABILITY),
            to_dos=(_ALLOCATE,),
            within=5,
        ),
        Step(
            stage=Stage.CLOSING,
            roles=(_RM, _ADVISOR),
            needs=(_SALE_STEPS, _CONTRACT),
            to_dos=(_DISCLOSE,),
            within=5,
        ),
        Step(
            stage=Stage.SERVICE_FOLLOW_UP,
            roles=(_RM, _ADVISOR),
            to_dos=(_FILE, _CALL_BACK),
            wins=True,
        ),
    ),
)
"""A retail sale: 线索分配→初步接触→需求分析→方案提供→签约跟进→服务回访."""

CORPORATE_SALE = Process(
    id=ProcessId("corporate-sale"),
    version="1",
    name=Text("对公销售流程", "corporate sale"),
    line=BusinessLine.CORPORATE,
    basis=SALES_PRACTICE.article(),
    steps=in_order(
        Step(
            stage=Stage.LEAD_ASSIGNMENT,
            roles=(_RM,),
            needs=(_COVERAGE,),
            to_dos=(_FIRST_CALL,),
            within=2,
        ),
        Step(
            stage=Stage.INITIAL_CONTACT,
            roles=(_RM,),
            needs=(_CONTACTED,),
            to_dos=(_MINUTES,),
            within=10,
        ),
        Step(
            stage=Stage.NEEDS_ANALYSIS,
            roles=(_RM,),
            needs=(_NEEDS, _DUE_DILIGENCE),
            to_dos=(_VISIT,),
            within=15,
        ),
        Step(
            stage=Stage.PROPOSAL,
            roles=(_RM,),
            needs=(_SERVICE_PLAN, _ADMISSION, _PRICING),
            to_dos=(_PLAN_SERVICE, _PRE_CHECK),
            within=15,
        ),
        Step(
            stage=Stage.CLOSING,
            roles=(_RM,),
            needs=(_CONDITIONS, _CONTRACT),
            to_dos=(_MEET,),
            within=20,
        ),
        Step(
            stage=Stage.SERVICE_FOLLOW_UP,
            roles=(_RM,),
            to_dos=(_FILE, _REVISIT),
            wins=True,
        ),
    ),
)
"""A corporate sale, through the same six stages."""

_IDENTIFIED = _asked_by(_DUE_DILIGENCE, AML_LAW.article(29), N7.article(25))
_TESTED = _asked_by(_RISK_TEST, N7.article(29))
_MATCHED = _asked_by(_SUITABILITY, N7.article(12))
_TOLD = _asked_by(
    _need(_FACT, "notices", "售前应告知事项已逐项告知", "everything to be told was told"),
    N7.article(31),
)
_DISCLOSED = _asked_by(
    _need(_DOCUMENT, "disclosure", "客户签署的风险揭示书", "risk disclosure signed by the client"),
    W6.article("附件", Provenance.UNCONFIRMED),
)
_RECORDED = _asked_by(
    _need(_DOCUMENT, "recording", "录音录像，或者免于双录的依据", "recording, or why none is due"),
    R110.article(2),
)
_CONSENTED = _asked_by(
    _need(_FACT, "recording_consent", "客户同意双录，或者免于双录", "consent to it, or none due"),
    R110.article(),
)
_REVIEWED = _need(_DECISION, "sale_review", "本次销售的合规审核", "review of the whole sale")
_COOLED = _asked_by(
    _need(_FACT, "cooled_off", "冷静期已过，或者不适用", "cooling-off over, or not due"),
    W6.article("附件"),
)

WEALTH_SALE = Process(
    id=ProcessId("wealth-sale"),
    version="2",
    name=Text("理财产品销售流程", "sale of a wealth product"),
    line=BusinessLine.RETAIL,
    basis=SALES_PRACTICE.article(),
    owner_role=_ADVISOR,
    steps=in_order(
        Step(
            stage=WealthStage.IDENTIFICATION,
            roles=(_ADVISOR, _RM),
            needs=(_IDENTIFIED,),
            to_dos=(
                _to_do("identify", "核实客户身份并更新信息", "verify the client", _ADVISOR, 1),
            ),
            within=2,
        ),
        Step(
            stage=WealthStage.RISK_TEST,
            roles=(_ADVISOR,),
            needs=(_TESTED,),
            to_dos=(_TEST_RISK,),
            within=3,
        ),
        Step(
            stage=WealthStage.MATCHING,
            roles=(_ADVISOR,),
            needs=(_MATCHED,),
            to_dos=(_to_do("match", "出具匹配意见", "give the matching opinion", _ADVISOR, 1),),
            within=2,
        ),
        Step(
            stage=WealthStage.RECORDING,
            roles=(_ADVISOR,),
            needs=(_CONSENTED,),
            to_dos=(_to_do("record", "在销售专区双录", "record in the sales zone", _ADVISOR, 1),),
            within=1,
        ),
        Step(
            stage=WealthStage.DISCLOSURE,  # with the recording on, which is to hold what was told
            roles=(_ADVISOR,),
            needs=(_TOLD, _DISCLOSED, _RECORDED),
            to_dos=(_to_do("inform", "告知并揭示风险", "inform and disclose", _ADVISOR, 1),),
            within=1,
        ),
        Step(
            stage=WealthStage.SIGNING,
            roles=(_ADVISOR,),
            needs=(_TESTED, _REVIEWED, _CONTRACT),
            to_dos=(_to_do("sign", "协助客户签约", "have the contract signed", _ADVISOR, 1),),
            within=1,
        ),
        Step(
            stage=WealthStage.COOLING_OFF,
            roles=(_ADVISOR, _BACK_OFFICE),
            needs=(_COOLED,),
            to_dos=(_to_do("remind", "告知冷静期权利", "tell of the cooling-off", _ADVISOR, 0),),
            within=2,
        ),
        Step(
            stage=WealthStage.HOLDING,
            roles=(_ADVISOR, _RM),
            to_dos=(_FILE, _CALL_BACK),
            wins=True,
        ),
    ),
)
"""A sale of a wealth product, with its test, match, recording, notices, review and cooling-off."""

_REVIEWER, _APPROVER = Role.CREDIT_REVIEWER, Role.CREDIT_APPROVER
_DISBURSER, _KEEPER, _LEGAL = Role.DISBURSEMENT_REVIEWER, Role.POST_LOAN_OFFICER, Role.LEGAL
_SEPARATION = (COMMERCIAL_BANK_LAW.article(35),)
_UPSTREAM = (CreditStage.APPLICATION, CreditStage.ACCEPTANCE, CreditStage.INVESTIGATION)
_SECOND = attrs.evolve(
    _need(_FACT, "second_investigator", "协办调查人已签署意见", "second investigator has signed"),
    by_another=True,
)
_PRECEDENT = (
    _need(_FACT, "registered", "担保登记已办妥，或者不适用", "security registered, or none due"),
    _need(_FACT, "insured", "保险已落实，或者不适用", "insurance in place, or none due"),
    _need(_DOCUMENT, "resolution", "借款和担保决议，或者不适用", "resolutions, or none due"),
    _need(_DOCUMENT, "permits", "项目批准和许可，或者不适用", "permits, or none due"),
    _need(_FACT, "capital", "资本金已按项目进度到位，或者不适用", "capital in place, or none due"),
    _need(_FACT, "account", "贷款发放和还款账户已开立", "accounts opened"),
    _need(_FACT, "fees", "应付费用已付清，或者不适用", "fees paid, or none due"),
    _need(_FACT, "no_default", "未发生违约情形", "no default"),
)

CREDIT_PROCESS = Process(
    id=ProcessId("credit"),
    version="1",
    name=Text("信贷业务流程", "loan, from end to end"),
    line=None,
    basis=CREDIT_PRACTICE.article(),
    steps=in_order(
        Step(
            stage=CreditStage.APPLICATION,
            roles=(_RM,),
            needs=(
                _need(_DOCUMENT, "application", "借款申请书", "loan application"),
                _need(_DOCUMENT, "inquiry_consent", "征信查询授权书", "consent to credit inquiry"),
            ),
            to_dos=(_to_do("collect", "收集申请资料", "collect the documents", _RM, 5),),
            within=5,
        ),
        Step(
            stage=CreditStage.ACCEPTANCE,
            roles=(_RM,),
            needs=(
                _need(_FACT, "file_complete", "申请资料齐全", "documents complete"),
                _DUE_DILIGENCE,
                _need(_DECISION, "eligibility", "准入决定", "eligibility"),
            ),
            to_dos=(_to_do("check_file", "核对资料并初步判断准入", "check the file", _RM, 2),),
            within=3,
        ),
        Step(
            stage=CreditStage.INVESTIGATION,
            roles=(_RM, _CREDIT_OFFICER),
            needs=(
                _need(_DOCUMENT, "site_visit", "现场或者非现场调查记录", "record of inspection"),
                _SECOND,
                _need(_DOCUMENT, "credit_memo", "授信调查报告", "credit memorandum"),
            ),
            to_dos=(
                _to_do("investigate", "双人调查并核实资料", "investigate by two", _RM, 5),
                _to_do("credit_memo", "撰写授信调查报告", "write the memorandum", _RM, 10),
            ),
            within=10,
        ),
        Step(
            stage=CreditStage.REVIEW,
            roles=(_REVIEWER,),
            apart_from=_UPSTREAM,
            cites=_SEPARATION,
            needs=(_need(_DECISION, "review", "审查意见", "reviewer's opinion", Effect.REVIEW),),
            to_dos=(_to_do("review", "独立审查并出具意见", "review independently", _REVIEWER, 3),),
            within=5,
        ),
        Step(
            stage=CreditStage.APPROVAL,
            roles=(_APPROVER,),
            back=(CreditStage.INVESTIGATION,),
            apart_from=(*_UPSTREAM, CreditStage.REVIEW),
            cites=_SEPARATION,
            needs=(_need(_DECISION, "approval", "审批决定", "approval"),),
            to_dos=(_to_do("approve", "按权限审批", "decide within authority", _APPROVER, 3),),
            within=5,
        ),
        Step(
            stage=CreditStage.SIGNING,
            roles=(_RM, _LEGAL),
            needs=(
                _need(_FACT, "legal_check", "合同文本已经法律审查", "contract checked by counsel"),
                _CONTRACT,
                _need(_DOCUMENT, "security_contract", "担保合同，或者无担保", "security, or none"),
            ),
            to_dos=(
                _to_do("legal_check", "审查合同文本", "check the contract", _LEGAL, 2),
                _to_do("sign", "面签合同", "have the contract signed", _RM, 5),
            ),
            within=5,
        ),
        Step(
            stage=CreditStage.CONDITIONS,
            roles=(_RM,),
            needs=(
                *_PRECEDENT,
                _CONDITIONS,
            ),
            to_dos=(_MEET,),
            within=20,
        ),
        Step(
            stage=CreditStage.DISBURSEMENT,
            roles=(_DISBURSER,),
            apart_from=(
                *_UPSTREAM,
                CreditStage.APPROVAL,
                CreditStage.SIGNING,
                CreditStage.CONDITIONS,
            ),
            cites=(CREDIT_PRACTICE.article(),),  # article 35 tells of review and approval only
            needs=(
                _need(
                    _FACT, "approval_holds", "审批未失效，金额和条件未变", "approval still holds"
                ),
                _need(_DECISION, "disbursement", "放款审核决定", "release", Effect.ALLOW),
            ),
            to_dos=(_to_do("release", "审核前提条件并放款", "check and release", _DISBURSER, 1),),
            within=2,
        ),
        Step(
            stage=CreditStage.PAYMENT,
            roles=(_DISBURSER, _BACK_OFFICE),
            needs=(
                _need(_DECISION, "payment_method", "受托或者自主支付的决定", "way of payment"),
                _need(_DOCUMENT, "purpose", "用途凭证", "proof of purpose"),
            ),
            to_dos=(_to_do("pay", "按约定方式支付", "pay as agreed", _BACK_OFFICE, 1),),
            within=5,
            wins=True,
        ),
        Step(
            stage=CreditStage.POST_LOAN,
            roles=(_RM, _KEEPER),
            needs=(_need(_FACT, "maturity_plan", "到期安排已确认", "plan for maturity"),),
            to_dos=(
                _to_do("first_check", "首次贷后检查", "first post-loan check", _RM, 15),
                _FILE,
            ),
            wins=True,
        ),
        Step(
            stage=CreditStage.MATURITY,
            roles=(_RM, _KEEPER),
            back=(CreditStage.POST_LOAN,),
            to_dos=(
                _to_do("collect_loan", "收回、续贷或者展期", "repay, renew or extend", _RM, 5),
            ),
            wins=True,
        ),
    ),
)
"""A loan: 申请→受理→双人调查→审查→审批→签约→落实前提→放款→支付→贷后→到期.

Won once the money is out; declined, it is lost; extended, it goes back from maturity to the time after.
"""
