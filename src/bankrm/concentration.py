"""Concentration (集中度): how much a bank may have out to one client, or to all who are connected with it.

Every limit is a share of the bank's capital or tier-1 capital. `compute_concentration` shows what is used of
each with the loan applied for counted in, and the largest loan that stays within all of them;
`assess_concentration` judges by the same numbers. Exactly at a limit is within it. Figures of long ago say
nothing of today, and go to a person.

Leaves out how an exposure is measured (credit conversion, collateral, looking through funds), which the bank
does before, and clients that the order exempts, such as the central government.
"""

from datetime import date

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind
from bankrm.citations import Citation, Param, Provenance, param
from bankrm.connected_clients import ConnectedGroup
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import InvalidValue
from bankrm.exposures import (
    ConcentrationFacts,
    CounterpartyKind,
    CreditExposure,
    check_exposures,
)
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.loan_limits import excess_over
from bankrm.money import Money
from bankrm.proportions import Proportion
from bankrm.regulations.exposures import (
    CAPITAL_DAYS,
    CCP_LIMIT,
    DEPENDENCE_THRESHOLD,
    EXPOSURE_DAYS,
    GROUP_CREDIT_GUIDELINE,
    GROUP_CREDIT_LIMIT,
    GROUP_LIMIT,
    GSIB_LIMIT,
    INTERBANK_LIMIT,
    JOINT_CREDIT_BANKS,
    JOINT_CREDIT_FINANCING,
    JOINT_CREDIT_MEASURES,
    LARGE_EXPOSURE_MEASURES,
    LARGE_EXPOSURE_THRESHOLD,
    LOAN_LIMIT,
    SINGLE_LIMIT,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import not_, one_of
from bankrm.workings import Line

__all__ = [
    "CONCENTRATION",
    "Concentration",
    "ConcentrationLimit",
    "ConcentrationParams",
    "LimitUse",
    "assess_concentration",
    "compute_concentration",
]

_WHOLE = 10_000  # basis points


class ConcentrationLimit(Label):
    """The limits (集中度限额)."""

    LOANS = "loans", "单一客户贷款集中度", "loans to one borrower"
    SINGLE = "single", "单一客户风险暴露", "exposure to one customer"
    GROUP = "group", "关联客户风险暴露", "exposure to connected customers"
    GROUP_CREDIT = "group_credit", "集团客户授信集中度", "credit to a group client"
    INTERBANK = (
        "interbank",
        "同业客户或者集团风险暴露",
        "exposure to an interbank customer or group",
    )
    GSIB = "gsib", "全球系统重要性银行间风险暴露", "exposure of one G-SIB to another"
    CCP = "ccp", "中央交易对手风险暴露", "exposure to a central counterparty"


_MEASURED: dict[ConcentrationLimit, tuple[Param[int], str, str]] = {
    ConcentrationLimit.LOANS: (LOAN_LIMIT, "loans", "capital"),
    ConcentrationLimit.SINGLE: (SINGLE_LIMIT, "exposure", "tier1"),
    ConcentrationLimit.GROUP: (GROUP_LIMIT, "group_exposure", "tier1"),
    ConcentrationLimit.GROUP_CREDIT: (GROUP_CREDIT_LIMIT, "group_exposure", "capital"),
    ConcentrationLimit.INTERBANK: (INTERBANK_LIMIT, "group_exposure", "tier1"),
    ConcentrationLimit.GSIB: (GSIB_LIMIT, "exposure", "tier1"),
    ConcentrationLimit.CCP: (CCP_LIMIT, "exposure", "tier1"),
}
"""By limit, its number, and the facts that it sets against each other."""

_BASES = {"capital": Text("资本净额", "capital"), "tier1": Text("一级资本净额", "tier-1 capital")}

_L = ConcentrationLimit
_LIMITS_OF = {
    CounterpartyKind.NON_BANK.code: (_L.LOANS, _L.SINGLE, _L.GROUP, _L.GROUP_CREDIT),
    CounterpartyKind.INTERBANK.code: (_L.LOANS, _L.INTERBANK),
    CounterpartyKind.GSIB.code: (_L.LOANS, _L.INTERBANK, _L.GSIB),
    CounterpartyKind.CCP.code: (_L.LOANS, _L.CCP),
    CounterpartyKind.QUALIFYING_CCP.code: (_L.LOANS, _L.CCP),
}


class ConcentrationParams:
    """The limits in force, in basis points of capital."""

    loan_limit: int = param(LOAN_LIMIT, unit="basis_points")
    single_limit: int = param(SINGLE_LIMIT, unit="basis_points")
    group_limit: int = param(GROUP_LIMIT, unit="basis_points")
    group_credit_limit: int = param(GROUP_CREDIT_LIMIT, unit="basis_points")
    interbank_limit: int = param(INTERBANK_LIMIT, unit="basis_points")
    gsib_limit: int = param(GSIB_LIMIT, unit="basis_points")
    ccp_limit: int = param(CCP_LIMIT, unit="basis_points")
    large: int = param(LARGE_EXPOSURE_THRESHOLD, unit="basis_points")
    dependence_from: int = param(DEPENDENCE_THRESHOLD, unit="basis_points")
    joint_banks: int = param(JOINT_CREDIT_BANKS)
    joint_financing: int = param(JOINT_CREDIT_FINANCING, unit="fen")
    longest_days: int = param(EXPOSURE_DAYS)
    capital_longest_days: int = param(CAPITAL_DAYS)


CONCENTRATION = RuleSet(
    "credit.concentration",
    ConcentrationFacts,
    ConcentrationParams,
    Effect,
    since=COMMERCIAL_BANK_LAW.since,
)
"""Would a loan carry a client or its group above a limit."""

_NON_BANK, _GSIB = CounterpartyKind.NON_BANK.code, CounterpartyKind.GSIB.code
_BANKS = (CounterpartyKind.INTERBANK.code, _GSIB)
_CCPS = (CounterpartyKind.CCP.code, CounterpartyKind.QUALIFYING_CCP.code)
_ORDER, _ORDER_FROM = LARGE_EXPOSURE_MEASURES.article(), LARGE_EXPOSURE_MEASURES.since
_RECALLED = LARGE_EXPOSURE_MEASURES.article(read=Provenance.UNCONFIRMED)
_INTERBANK_FROM = date(2022, 1, 1)  # three years to comply; that they ended with 2021 is recalled
_LESS = (CreditStep.SMALLER_AMOUNT,)


@CONCENTRATION.rule(
    "CBL.39-loans",
    Effect.BLOCK,
    cites=COMMERCIAL_BANK_LAW.article("39(3)"),
    zh="贷款余额（含本笔）：{loans}；上限为资本净额的{loan_limit}，资本净额：{capital}",
    en="loans with this one: {loans}; at most {loan_limit} of capital: {capital}",
    steps=_LESS,
)
def loans_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return f.loans * _WHOLE > p.loan_limit * f.capital


@CONCENTRATION.rule(
    "LE.single",
    Effect.BLOCK,
    cites=_ORDER,
    since=_ORDER_FROM,
    zh="风险暴露（含本笔）：{exposure}；上限为一级资本净额的{single_limit}，一级资本净额：{tier1}",
    en="exposure with this loan: {exposure}; at most {single_limit} of tier-1 capital: {tier1}",
    steps=_LESS,
)
def exposure_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return (f.counterparty == _NON_BANK) & (f.exposure * _WHOLE > p.single_limit * f.tier1)


@CONCENTRATION.rule(
    "LE.group",
    Effect.BLOCK,
    cites=_ORDER,
    since=_ORDER_FROM,
    zh="关联客户风险暴露（含本笔）：{group_exposure}；上限为一级资本净额的{group_limit}，一级资本净额：{tier1}",
    en="exposure to the group with this loan: {group_exposure}; at most {group_limit} of tier-1 capital: "
    "{tier1}",
    steps=_LESS,
)
def group_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return (f.counterparty == _NON_BANK) & (f.group_exposure * _WHOLE > p.group_limit * f.tier1)


@CONCENTRATION.rule(
    "GC.group",
    Effect.BLOCK,
    cites=GROUP_CREDIT_GUIDELINE.article(12),
    since=GROUP_CREDIT_GUIDELINE.since,
    until=_ORDER_FROM,
    zh="含本笔集团授信{group_exposure}，超过资本净额{capital}的{group_credit_limit}",
    en="credit to the group would come to {group_exposure}, more than {group_credit_limit} of a capital of "
    "{capital}",
    steps=_LESS,
)
def group_credit_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    above = f.group_exposure * _WHOLE > p.group_credit_limit * f.capital
    return (f.counterparty == _NON_BANK) & above


def _interbank_above(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    """Alone or as a group."""
    most = p.interbank_limit * f.tier1
    above = (f.group_exposure * _WHOLE > most) | (f.exposure * _WHOLE > most)
    return one_of(f.counterparty, *_BANKS) & above


@CONCENTRATION.rule(
    "LE.interbank",
    Effect.BLOCK,
    cites=_ORDER,
    since=_INTERBANK_FROM,
    zh="含本笔同业客户或者集团风险暴露{group_exposure}，超过一级资本净额{tier1}的{interbank_limit}",
    en="exposure to the interbank customer or group would come to {group_exposure}, more than "
    "{interbank_limit} of a tier-1 capital of {tier1}",
    steps=_LESS,
)
def interbank_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return _interbank_above(f, p)


@CONCENTRATION.rule(
    "LE.interbank-transition",
    Effect.REVIEW,
    cites=_RECALLED,
    since=_ORDER_FROM,
    until=_INTERBANK_FROM,
    zh="过渡期内同业客户或者集团风险暴露{group_exposure}超过一级资本净额{tier1}的{interbank_limit}",
    en="in the years to comply: exposure to the interbank customer or group would come to {group_exposure}, "
    "more than {interbank_limit} of a tier-1 capital of {tier1}",
)
def interbank_above_limit_in_transition(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return _interbank_above(f, p)


@CONCENTRATION.rule(
    "LE.gsib",
    Effect.BLOCK,
    cites=_ORDER,
    since=_ORDER_FROM,
    zh="全球系统重要性银行间风险暴露{exposure}，超过一级资本净额{tier1}的{gsib_limit}",
    en="exposure of one G-SIB to another would come to {exposure}, more than {gsib_limit} of a tier-1 "
    "capital of {tier1}",
    steps=_LESS,
)
def gsib_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return (f.counterparty == _GSIB) & (f.exposure * _WHOLE > p.gsib_limit * f.tier1)


@CONCENTRATION.rule(
    "LE.ccp",
    Effect.BLOCK,
    cites=_ORDER,
    since=_ORDER_FROM,
    zh="中央交易对手风险暴露{exposure}，超过一级资本净额{tier1}的{ccp_limit}",
    en="exposure to the central counterparty would come to {exposure}, more than {ccp_limit} of a tier-1 "
    "capital of {tier1}",
    steps=_LESS,
)
def ccp_above_limit(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return one_of(f.counterparty, *_CCPS) & (f.exposure * _WHOLE > p.ccp_limit * f.tier1)


@CONCENTRATION.rule(
    "CON.figures-old",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="授信余额或者关联客户数据已{figures_days}天，超过{longest_days}天",
    en="what is owed, or who is connected, is from {figures_days} days ago, more than {longest_days}",
)
def figures_too_old(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return f.figures_days > p.longest_days


@CONCENTRATION.rule(
    "CON.capital-old",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="资本数据已{capital_days}天，超过{capital_longest_days}天",
    en="the capital is from {capital_days} days ago, more than {capital_longest_days}",
)
def capital_too_old(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return f.capital_days > p.capital_longest_days


@CONCENTRATION.rule(
    "LE.dependence",
    Effect.REVIEW,
    cites=_RECALLED,
    since=_ORDER_FROM,
    zh="风险暴露超过一级资本净额的{dependence_from}，应识别经济依存关系",
    en="exposure would be above {dependence_from} of tier-1 capital: look into economic dependence",
)
def dependence_not_examined(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    above = f.exposure * _WHOLE > p.dependence_from * f.tier1
    return (f.counterparty == _NON_BANK) & above & not_(f.dependence_examined)


@CONCENTRATION.rule(
    "LE.doubtful",
    Effect.REVIEW,
    cites=_RECALLED,
    since=_ORDER_FROM,
    zh="关联客户范围存疑：有表决权比例未知的持股",
    en="others may belong to the group: how many votes are held is not known",
)
def group_doubtful(f: ConcentrationFacts, _: ConcentrationParams) -> bool:
    return f.group_doubtful


@CONCENTRATION.rule(
    "LE.large",
    Effect.NOTE,
    cites=_RECALLED,
    since=_ORDER_FROM,
    zh="达到一级资本净额的{large}，属于大额风险暴露，应报告",
    en="{large} of tier-1 capital or more: a large exposure, to be reported",
)
def large_exposure(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    most = p.large * f.tier1
    return (f.exposure * _WHOLE >= most) | (f.group_exposure * _WHOLE >= most)


@CONCENTRATION.rule(
    "JC.entry",
    Effect.NOTE,
    cites=JOINT_CREDIT_MEASURES.article(read=Provenance.UNCONFIRMED),
    since=JOINT_CREDIT_MEASURES.since,
    zh="在{lenders}家银行融资{financing}，达到联合授信标准",
    en="financed by {lenders} banks with {financing}: joint credit applies",
)
def joint_credit_applies(f: ConcentrationFacts, p: ConcentrationParams) -> bool:
    return (f.lenders >= p.joint_banks) & (f.financing >= p.joint_financing)


def assess_concentration(
    application: CreditApplication,
    exposures: tuple[CreditExposure, ...],
    bank: BankFigures,
    *,
    group: ConnectedGroup | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ConcentrationFacts, Effect]:
    """Whether a loan stays within the limits on concentration (集中度审查), the loan counted in.

    Args:
        application: what is applied for.
        exposures: what the client and each member of its group have already; one left out is unknown.
        bank: the bank's capital.
        group: the client's connected group, of one member if it stands alone; None if unknown.
        as_of: the day.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if an exposure is of somebody else, there twice, or of a later day; if the client is
            not in the group; if the group or the capital is of a later day.
        CurrencyMismatch: if the loan is not in yuan.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm.ownership import PartyId
    >>> bank = BankFigures(
    ...     on=date(2026, 9, 30), capital_net=Money.of(120_000_000), tier1_net=Money.of(100_000_000)
    ... )
    >>> alone = ConnectedGroup(
    ...     members=(PartyId("E-1"),), dependence_examined=True, on=date(2026, 11, 1)
    ... )
    >>> had = CreditExposure(
    ...     party_id=PartyId("E-1"),
    ...     kind=CounterpartyKind.NON_BANK,
    ...     loans=Money.of(6_500_000),
    ...     total=Money.of(6_500_000),
    ...     on=date(2026, 11, 1),
    ... )
    >>> judged = assess_concentration(
    ...     WORKING_CAPITAL, (had,), bank, group=alone, as_of=date(2026, 11, 24)
    ... )
    >>> judged.outcome.en, judged.hits[0].rule.id
    ('blocked until cured', 'CBL.39-loans')
    >>> compute_concentration(
    ...     WORKING_CAPITAL, (had,), bank, group=alone, as_of=date(2026, 11, 24)
    ... ).largest_loan
    Money('5500000.00', 'CNY')
    """
    check_exposures(application, exposures, bank, group, as_of)
    facts = ConcentrationFacts.of(application, exposures, bank, group, as_of)
    return CONCENTRATION.decide(facts, as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class LimitUse:
    """How much of one limit is used, and the largest loan that stays within it."""

    limit: ConcentrationLimit
    proportion: Proportion
    limit_basis_points: int
    """The limit itself, of the capital that the proportion is of: 1,500 is 15 %."""
    basis: Citation
    largest_loan: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """In place of the one applied for; zero if there is no room, None if a figure is unknown."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """Both figures, the share, the limit by its article, and the room."""
        limit = Text(f"{self.limit.zh}上限", f"limit: {self.limit.en}")
        return (
            *self.proportion.workings,
            Line(limit, self.limit_basis_points, "basis_points", self.basis),
            Line(
                Text(f"{self.limit.zh}内最高可贷金额", f"largest loan by it: {self.limit.en}"),
                self.largest_loan,
            ),
        )


@attrs.frozen(kw_only=True)
class Concentration:
    """What a loan would use of every limit that applies to the client (集中度测算)."""

    uses: tuple[LimitUse, ...]

    __attrs_post_init__ = check_fields

    def __getitem__(self, limit: ConcentrationLimit) -> LimitUse:
        """The use of one limit.

        Raises:
            InvalidValue: if it does not apply.
        """
        for use in self.uses:
            if use.limit is limit:
                return use
        raise InvalidValue("limit", "does not apply to such a client on that day")

    @property
    def largest_loan(self) -> Money | None:
        """The largest loan within every limit; None if one of them is not known to have room for any."""
        rooms = [use.largest_loan for use in self.uses]
        known = [room for room in rooms if room is not None]
        return min(known) if known and len(known) == len(rooms) else None

    def excess(self, amount: Money) -> Money | None:
        """How much an amount is above the largest loan: zero if it is not, None while that is unknown."""
        return excess_over(self.largest_loan, amount)

    @property
    def workings(self) -> tuple[Line, ...]:
        """The lines of every limit, in order, then the largest loan within them all."""
        if not self.uses:
            return ()
        largest = Text("各项限额内最高可贷金额", "largest loan within every limit")
        lines = (line for use in self.uses for line in use.workings)
        return (*lines, Line(largest, self.largest_loan))


def compute_concentration(
    application: CreditApplication,
    exposures: tuple[CreditExposure, ...],
    bank: BankFigures,
    *,
    group: ConnectedGroup | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Concentration:
    """What a loan would use of every limit, and the largest that stays within all (集中度测算).

    The arguments are those of `assess_concentration`, whose example shows both. A client whose exposure is
    not among them has no limits yet, and no largest loan.

    Raises:
        InvalidValue: as `assess_concentration` does.
    """
    check_exposures(application, exposures, bank, group, as_of)
    check_kind(book, RuleBook, "book")
    facts = ConcentrationFacts.of(application, exposures, bank, group, as_of)
    is_said = application.client_id in {str(one.party_id) for one in exposures}
    limits = _LIMITS_OF[facts.counterparty] if is_said else ()
    uses = (_use(limit, facts, application.amount, as_of, book) for limit in limits)
    return Concentration(uses=tuple(use for use in uses if use is not None))


def _use(
    limit: ConcentrationLimit, facts: ConcentrationFacts, new: Money, as_of: date, book: RuleBook
) -> LimitUse | None:
    """The use of one limit; None if it is not in force on the day."""
    number, measured, base = _MEASURED[limit]
    row = book.row(number, as_of)
    if row is None:
        return None
    part: int | None = getattr(facts, measured)
    whole: int | None = getattr(facts, base)
    room = None
    if part is not None and whole is not None:
        room = Money.from_minor(max(0, row.value * whole // _WHOLE - (part - new.minor)))
    return LimitUse(
        limit=limit,
        proportion=Proportion(
            name=Text(f"{limit.zh}比例", f"share: {limit.en}"),
            part_name=Text(limit.zh, limit.en),
            part=None if part is None else Money.from_minor(part),
            whole_name=_BASES[base],
            whole=None if whole is None else Money.from_minor(whole),
        ),
        limit_basis_points=row.value,
        basis=row.basis,
        largest_loan=room,
    )
