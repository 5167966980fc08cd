"""Kinds of warning signals (预警信号目录): what may tell of trouble with a loan, how grave it is, and what to do.

Each kind is one fact that can be told from others; its code names the group that lists of the trade give it.
Levels, owners and days are an example of the trade, and a bank puts its own kinds, or its own levels, into a
`SignalCatalogue`. Nothing is scored: a signal has a level and steps, and two do not add up.

Leaves out how signs are found (`warning_rules`) and what becomes of a signal (`warning_signals`). The annex of the
guideline of 2004 (银监发〔2004〕51号) that lists signals was not read: the six families are recalled from it. Signs
of a person's borrowing are those of a credit report only; others, as drawing cash through a card, were in no
source that could be relied on.
"""

from itertools import pairwise

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.citations import Citation
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.staff import Role

__all__ = [
    "CONVENTIONAL_CLEARERS",
    "CONVENTIONAL_SIGNALS",
    "SignalCatalogue",
    "SignalFamily",
    "SignalKind",
    "SignalLevel",
    "WarningSign",
]


class SignalFamily(Label):
    """What a signal is about (信号类别)."""

    CHARACTER = "character", "客户品质", "character of the client"
    ACCOUNT = "account", "账户往来", "dealings on accounts"
    MANAGEMENT = "management", "管理层与股权", "management and owners"
    ENVIRONMENT = "environment", "经营环境", "business and its environment"
    FINANCIAL = "financial", "财务状况", "financial position"
    OTHER = "other", "其他", "other"


class SignalLevel(Label):
    """How grave a signal is (预警级别), mildest first; no signal at all is first."""

    NONE = "none", "无信号", "no signal"
    LOW = "low", "低", "low"
    MEDIUM = "medium", "中", "medium"
    HIGH = "high", "高", "high"


class WarningSign(Label):
    """One fact that may tell of trouble (预警事项); the code begins with the group that the trade puts it in."""

    UNREACHABLE = (
        "EW-C1-unreachable",
        "实际控制人或者财务负责人失联",
        "controller or finance head cannot be reached",
    )
    PHONE_CHANGES = (
        "EW-C1-phones",
        "实际控制人或者财务负责人频繁更换电话",
        "controller or finance head keeps changing phones",
    )
    AVOIDS_MEETINGS = (
        "EW-C1-meetings",
        "推迟或者回避约定的会面",
        "agreed meetings are put off or avoided",
    )
    NO_STATEMENTS = (
        "EW-C2-statements",
        "拒绝或者拖延提供财务报表",
        "statements are refused or kept back",
    )
    STATEMENTS_WITHDRAWN = (
        "EW-C2-withdrawn",
        "更改或者撤回已提供的资料",
        "papers given are changed or taken back",
    )
    NO_OTHER_BANK_PAPERS = (
        "EW-C2-other-banks",
        "不提供其他银行流水",
        "statements of other banks are not shown",
    )
    NO_TAX_PAPERS = "EW-C2-tax-slips", "不提供纳税凭证", "tax slips are not shown"
    LEFT_BANK = "EW-C3-left-bank", "离开长期合作银行", "a bank of many years is left"
    MAIN_BANK_CHANGED = (
        "EW-C3-main-bank",
        "更换主要结算银行",
        "the main bank for payments is changed",
    )
    MANY_ACCOUNTS = "EW-A1-accounts", "多头开户", "many new accounts are opened"
    TURNOVER_FALLS = (
        "EW-A1-turnover",
        "账户有效流入下降",
        "less money really comes in on the accounts",
    )
    BALANCE_FALLS = "EW-A1-balance", "存款余额持续下降", "balances keep falling"
    IN_AND_OUT = "EW-A1-in-and-out", "资金当日快进快出", "money leaves on the day it arrives"
    RECEIPTS_DIVERTED = "EW-A2-diverted", "截留销售回款", "receipts of sales are diverted"
    FINANCING_FLOWS = (
        "EW-A2-financing",
        "进账以融资和内部调拨为主",
        "money in is mainly borrowed or of the group",
    )
    ODD_COUNTERPARTIES = (
        "EW-A2-counterparties",
        "交易对手突变且与主业不符",
        "new counterparties that do not fit the business",
    )
    BAD_CHEQUES = "EW-A3-cheques", "开立空头支票或者退票", "cheques are overdrawn"
    INTEREST_ARREARS = "EW-A3-interest", "多次欠息", "interest falls into arrears again and again"
    FORCED_ROLLOVER = (
        "EW-A3-rollover",
        "被动展期或者借新还旧",
        "a lender had to extend or refinance",
    )
    OVERDUE = "EW-A3-overdue", "贷款逾期", "the loan is overdue"
    LONG_OVERDUE = "EW-A3-long-overdue", "贷款逾期较久", "the loan is long overdue"
    PRINCIPAL_OVERDUE = "EW-A3-principal", "贷款本金逾期", "principal of the loan is overdue"
    KEY_PERSON_LOST = (
        "EW-M1-key-person",
        "核心人物身故、患病、离职或者失踪且无人接任",
        "a core person dies, falls ill, leaves or is missing, and nobody succeeds",
    )
    CONTROLLER_CRIMINAL = (
        "EW-M1-criminal",
        "实际控制人或者高管涉刑事案件",
        "controller or managers in a criminal case",
    )
    RESTRUCTURINGS = "EW-M2-restructurings", "频繁改制重组", "the firm is restructured often"
    RELATED_DEALS = "EW-M2-related", "频繁复杂的关联交易", "many deals with related parties"
    CAPITAL_REDUCED = "EW-M2-capital", "资本金减少", "capital is reduced"
    OFF_CORE_INVESTMENT = (
        "EW-M2-off-core",
        "大额投资与主业无关",
        "large investments outside the core business",
    )
    OWNERS_CHANGED = "EW-M2-owners", "股权结构重大变化", "owners change in the main"
    POLICY_CHANGE = (
        "EW-B1-policy",
        "政策法规变化冲击主业",
        "policy or law changes against the business",
    )
    LICENCE_LOST = "EW-B1-licence", "丧失许可或者特许经营权", "a licence or franchise is lost"
    PARTNER_LOST = "EW-B1-partner", "丧失重要客户或者供应商", "a key buyer or supplier is lost"
    STOPPAGE = "EW-B2-stoppage", "停产或者半停产", "production stops or half stops"
    IDLE_CAPACITY = "EW-B2-idle", "开工不足", "capacity lies idle"
    PROJECT_DELAY = "EW-B2-delay", "项目延期", "a project is late"
    COST_OVERRUN = "EW-B2-overrun", "项目超支", "a project costs more than planned"
    LEVERAGE_JUMP = "EW-F1-leverage", "资产负债率骤升", "liabilities to assets jump"
    SHORT_DEBT_JUMP = "EW-F1-short-debt", "短期债务异常增加", "short debt grows out of line"
    INTANGIBLES_JUMP = "EW-F1-intangibles", "无形资产激增", "intangible assets jump"
    FIXED_ASSETS_MOVE = "EW-F1-fixed-assets", "固定资产变动异常", "fixed assets move oddly"
    RED_FLAGS = "EW-F1-flags", "财务报表风险信号", "red flags in the statements"
    DECLINE = (
        "EW-F2-decline",
        "利润、收入、毛利率和经营现金流同时下降",
        "profit, sales, margin and cash flow fall together",
    )
    TAX_ARREARS = "EW-F3-tax", "拖欠税款", "tax is in arrears"
    WAGE_ARREARS = "EW-F3-wages", "拖欠工资", "wages are in arrears"
    BUILDER_ARREARS = "EW-F3-builders", "拖欠工程款", "builders are not paid"
    INTEREST_UNPAID = "EW-F3-interest", "拖欠利息", "interest is in arrears"
    COVENANT_BREACHED = "EW-F4-covenant", "违反财务约束条款", "a financial covenant is broken"
    LAWSUIT = "EW-O1-lawsuit", "涉及重大不利诉讼", "a major lawsuit"
    COLLATERAL_DISPUTED = "EW-O1-disputed", "押品存在争议", "collateral is disputed"
    COLLATERAL_SEIZED = "EW-O1-seized", "押品被查封扣押", "collateral is seized"
    COLLATERAL_MOVED = "EW-O1-moved", "押品被擅自转移", "collateral is moved away"
    COLLATERAL_SOLD = "EW-O1-sold", "押品被擅自处分", "collateral is sold"
    COLLATERAL_UNINSURED = "EW-O1-uninsured", "押品保险失效", "collateral is no longer insured"
    GUARANTOR_DEFAULT = "EW-O1-guarantor", "保证人违约", "a guarantor is in default"
    DEFAULT_ELSEWHERE = "EW-O2-default", "在其他机构违约", "in default with another lender"
    DOWNGRADED_ELSEWHERE = (
        "EW-O2-downgrade",
        "被其他机构下调评级或者分类",
        "another lender downgraded it",
    )
    BUREAU_OVERDUE = "EW-O2-bureau", "征信报告显示当前逾期", "a credit report shows debts overdue"
    DEBT_EVASION = "EW-O2-evasion", "逃废债务", "evasion of debt"
    LOAN_MISUSED = "EW-O2-misuse", "挪用信贷资金", "the money of a loan is misused"
    PEERS_REPORT = "EW-O3-peers", "同业评价不佳", "other lenders report badly"
    PARTNERS_REPORT = "EW-O3-partners", "上下游评价不佳", "trading partners report badly"
    BUREAU_QUERIES = (
        "EW-O4-queries",
        "征信报告短期内多次被查询",
        "a credit report is asked for often for approvals",
    )


CONVENTIONAL_CLEARERS = (
    (
        Role.RELATIONSHIP_MANAGER,
        Role.POST_LOAN_OFFICER,
        Role.TEAM_LEAD,
        Role.CREDIT_REVIEWER,
        Role.CREDIT_APPROVER,
    ),
    (Role.TEAM_LEAD, Role.CREDIT_REVIEWER, Role.CREDIT_APPROVER),
    (Role.CREDIT_APPROVER,),
)
"""Who may clear a signal of low, medium and high level: an example, to replace by the bank's own."""
_LEVELS = (SignalLevel.LOW, SignalLevel.MEDIUM, SignalLevel.HIGH)


@attrs.frozen(kw_only=True)
class SignalKind:
    """A kind of signal: how grave it is taken to be, what is done, by whom, within which time.

    >>> kind = CONVENTIONAL_SIGNALS["EW-C1-unreachable"]
    >>> kind.family.en, kind.level.en, [step.en for step in kind.steps][:2]
    ('character of the client', 'high', ['a check on site', 'no more drawing'])
    """

    sign: AnyLabel
    """A sign that the rules look for, or the bank's own word: the id of its rule."""
    family: SignalFamily
    level: SignalLevel
    """The level at which it is opened."""
    steps: tuple[WatchStep, ...]
    """What is done at once."""
    owner: Role
    """Who has to answer it, until somebody is named."""
    days: int = attrs.field(metadata=NOT_NEGATIVE)
    """Calendar days to answer it."""
    clearers: tuple[tuple[Role, ...], ...] = attrs.field(default=CONVENTIONAL_CLEARERS, repr=False)
    """Who may clear it at low, at medium and at high level; whoever may at one may at those below."""
    basis: Citation = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.level is SignalLevel.NONE:
            raise InvalidValue("level", "is that of no signal")
        if not self.steps or len(set(self.steps)) < len(self.steps):
            raise InvalidValue("steps", "need at least one, and each once")
        if any(type(role) is not Role for roles in self.clearers for role in roles):
            raise InvalidValue("clearers", "hold something other than Role")
        if len(self.clearers) != len(_LEVELS) or not all(self.clearers):
            raise InvalidValue("clearers", "need some for each of three levels")
        if any(set(higher) - set(lower) for lower, higher in pairwise(self.clearers)):
            raise InvalidValue("clearers", "who may clear at a level may at those below it")

    def clearers_at(self, level: SignalLevel) -> tuple[Role, ...]:
        """Who may clear it at a level."""
        check_kind(level, SignalLevel, "level")
        if level is SignalLevel.NONE:
            raise InvalidValue("level", "is that of no signal")
        return self.clearers[_LEVELS.index(level)]


@attrs.frozen
class SignalCatalogue:
    """The kinds of signals that a bank works with (预警信号目录), each sign once.

    Raises:
        InvalidRule: if there is none, or a code is there twice.

    >>> CONVENTIONAL_SIGNALS["EW-O3-peers"].level.en
    'low'
    >>> SignalCatalogue(())
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: kinds: need at least one
    """

    kinds: tuple[SignalKind, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.kinds:
            raise InvalidRule("kinds", "need at least one")
        if len({kind.sign.code for kind in self.kinds}) < len(self.kinds):
            raise InvalidRule("kinds", "hold a code twice")

    def __getitem__(self, code: str) -> SignalKind:
        """The kind of that code.

        Raises:
            InvalidValue: if there is none.
        """
        check_text(code, "code")
        for kind in self.kinds:
            if kind.sign.code == code:
                return kind
        raise InvalidValue("code", "is of no kind in the catalogue")

    def of_family(self, family: SignalFamily) -> tuple[SignalKind, ...]:
        """The kinds of one family, in their order."""
        check_kind(family, SignalFamily, "family")
        return tuple(kind for kind in self.kinds if kind.family is family)


_FAMILIES = {
    "C": SignalFamily.CHARACTER,
    "A": SignalFamily.ACCOUNT,
    "M": SignalFamily.MANAGEMENT,
    "B": SignalFamily.ENVIRONMENT,
    "F": SignalFamily.FINANCIAL,
    "O": SignalFamily.OTHER,
}
"""By the letter after "EW-"."""
_LOW = {"EW-O3", "EW-O4"}
_MEDIUM = {"EW-C3", "EW-A1", "EW-M2", "EW-F1", "EW-F4"}
_MILDER = {WarningSign.OVERDUE}
"""Medium, in a group that is high."""
_STEPS = {
    SignalLevel.LOW: (WatchStep.LOOK_UP,),
    SignalLevel.MEDIUM: (WatchStep.LOOK_UP, WatchStep.SITE_VISIT),
    SignalLevel.HIGH: (WatchStep.SITE_VISIT, WatchStep.FREEZE_UNDRAWN, WatchStep.RECLASSIFY),
}
_DAYS = {SignalLevel.LOW: 30, SignalLevel.MEDIUM: 10, SignalLevel.HIGH: 3}
_BESIDES = {
    WarningSign.NO_STATEMENTS: WatchStep.STATEMENTS,
    WarningSign.OVERDUE: WatchStep.REMIND,
    WarningSign.LONG_OVERDUE: WatchStep.DEMAND,
    WarningSign.PRINCIPAL_OVERDUE: WatchStep.DEMAND,
    WarningSign.COVENANT_BREACHED: WatchStep.CURE_COVENANT,
    WarningSign.COLLATERAL_MOVED: WatchStep.TOP_UP,
    WarningSign.COLLATERAL_SOLD: WatchStep.TOP_UP,
    WarningSign.COLLATERAL_UNINSURED: WatchStep.INSURE,
    WarningSign.GUARANTOR_DEFAULT: WatchStep.OTHER_GUARANTOR,
    WarningSign.LOAN_MISUSED: WatchStep.RECOVER_FUNDS,
}
_FIGURES = {SignalFamily.ACCOUNT, SignalFamily.FINANCIAL}


def _level(sign: WarningSign) -> SignalLevel:
    group = sign.code[: len("EW-C1")]
    if group in _LOW:
        return SignalLevel.LOW
    medium = group in _MEDIUM or sign in _MILDER
    return SignalLevel.MEDIUM if medium else SignalLevel.HIGH


def _conventional(sign: WarningSign) -> SignalKind:
    family, level = _FAMILIES[sign.code[len("EW-")]], _level(sign)
    besides = (_BESIDES[sign],) if sign in _BESIDES else ()
    return SignalKind(
        sign=sign,
        family=family,
        level=level,
        steps=(*_STEPS[level], *besides),
        owner=Role.POST_LOAN_OFFICER if family in _FIGURES else Role.RELATIONSHIP_MANAGER,
        days=_DAYS[level],
        basis=CREDIT_PRACTICE.article(),
    )


# Signs and groups: lists of banks at 360docs.net (0b18627717, 4b1998502, 0e8587092), restated; what is overdue, as
# a cause for a check: one bank's rule at bsmz.net (655337). Red flags, covenants and reports are our own additions.
CONVENTIONAL_SIGNALS = SignalCatalogue(tuple(_conventional(sign) for sign in WarningSign))
"""Every sign that the rules look for, with the levels usual in the trade; owners and days are examples."""
