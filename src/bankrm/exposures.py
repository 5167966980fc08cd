"""Exposures (风险暴露): what a bank has out to a client and to all connected with it, flattened for the rules.

How much that may be is in `concentration`.
"""

from datetime import date

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind, check_optional, check_tuple
from bankrm.connected_clients import ConnectedGroup
from bankrm.credit_applications import CreditApplication
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.lending_orders import LendingOrder, order_of
from bankrm.money import Money, check_yuan, fen
from bankrm.ownership import PartyId
from bankrm.staff import BusinessLine
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int

__all__ = ["ConcentrationFacts", "CounterpartyKind", "CreditExposure", "check_exposures"]


class CounterpartyKind(Label):
    """What a client is to the limits (交易对手类别)."""

    NON_BANK = "non_bank", "非同业客户", "non-bank customer"
    INTERBANK = "interbank", "同业客户", "interbank customer"
    GSIB = "gsib", "全球系统重要性银行（本行亦是）", "a G-SIB, as the lending bank is"
    CCP = "ccp", "不合格中央交易对手", "non-qualifying central counterparty"
    QUALIFYING_CCP = "qualifying_ccp", "合格中央交易对手", "qualifying central counterparty"


@attrs.frozen(kw_only=True)
class CreditExposure:
    """What a bank has out to one party on a day (风险暴露), the loan applied for not counted; in yuan.

    A loan that the new one repays is not counted either. Nothing is an amount of zero, and not left out.

    >>> CreditExposure(
    ...     party_id=PartyId("E-1"),
    ...     kind=CounterpartyKind.NON_BANK,
    ...     loans=Money.of(4_000_000),
    ...     total=Money.of(5_000_000),
    ...     on=date(2026, 9, 30),
    ... ).kind.zh
    '非同业客户'
    """

    party_id: PartyId
    kind: CounterpartyKind
    loans: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """贷款余额"""
    total: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """风险暴露: all, loans among it; of a qualifying central counterparty what is not clearing business."""
    lenders: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How many banks finance the party once the loan is made."""
    financing: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What the party has from all banks."""
    on: date

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("loans", "total", "financing"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)
        if self.loans is not None and self.total is not None and self.total < self.loans:
            raise InvalidValue("loans", "are above the whole exposure")


_OWN = (CreditApplication.client_id, CreditApplication.amount, CreditExposure.party_id)
_GROUP = (ConnectedGroup.members, CreditExposure.party_id, CreditExposure.total)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class ConcentrationFacts:
    """What a client and its group would owe with the new loan, and the bank's capital; in fen."""

    counterparty: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about(
            "交易对手类别",
            "kind of counterparty",
            of=(
                CreditApplication.client_id,
                CreditApplication.line,
                CreditApplication.kind,
                CreditApplication.purpose,
                CreditExposure.party_id,
                CreditExposure.kind,
            ),
        ),
    )
    loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("贷款余额（含本笔）", "loans", "fen", of=(*_OWN, CreditExposure.loans)),
    )
    exposure: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("风险暴露（含本笔）", "exposure", "fen", of=(*_OWN, CreditExposure.total)),
    )
    group_exposure: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "关联客户风险暴露（含本笔）",
            "exposure to the group",
            "fen",
            of=(*_GROUP, CreditApplication.amount),
        ),
    )
    dependence_examined: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已识别经济依存关系",
            "dependence was looked into",
            of=(ConnectedGroup.dependence_examined,),
        ),
    )
    group_doubtful: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "关联客户范围存疑", "others may belong to the group", of=(ConnectedGroup.doubtful,)
        ),
    )
    lenders: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "融资银行家数",
            "banks that finance it",
            of=(
                CreditApplication.client_id,
                CreditExposure.party_id,
                CreditExposure.lenders,
            ),
        ),
    )
    financing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "在各银行融资余额（含本笔）",
            "financing from all banks",
            "fen",
            of=(*_OWN, CreditExposure.financing),
        ),
    )
    capital: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("资本净额", "capital", "fen", of=(BankFigures.capital_net,)),
    )
    tier1: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("一级资本净额", "tier-1 capital", "fen", of=(BankFigures.tier1_net,)),
    )
    figures_days: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "授信余额和关联客户数据天数",
            "age of the oldest exposure, or of the group, in days",
            of=(CreditExposure.on, ConnectedGroup.on),
        ),
    )
    capital_days: int = attrs.field(
        metadata=about("资本数据天数", "age of the capital in days", of=(BankFigures.on,))
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        exposures: tuple[CreditExposure, ...],
        bank: BankFigures,
        group: ConnectedGroup | None,
        as_of: date,
    ) -> "ConcentrationFacts":
        """The facts of an application on a day; a capital of zero is no base, and counts as unknown."""
        new = fen(application.amount, "amount")
        client = PartyId(application.client_id)
        own = next((one for one in exposures if one.party_id == client), None)
        return cls(
            counterparty=_counterparty(application, own),
            loans=None if own is None else _sum([new, fen(own.loans, "loans")]),
            exposure=None if own is None else _sum([new, fen(own.total, "total")]),
            group_exposure=None if group is None else _sum([new, *_totals(exposures, group)]),
            dependence_examined=None if group is None else group.dependence_examined,
            group_doubtful=None if group is None else bool(group.doubtful),
            lenders=None if own is None else own.lenders,
            financing=None if own is None else _sum([new, fen(own.financing, "financing")]),
            capital=fen(bank.capital_net, "capital_net") or None,
            tier1=fen(bank.tier1_net, "tier1_net") or None,
            figures_days=_age(exposures, group, as_of),
            capital_days=(as_of - bank.on).days,
        )


def _counterparty(application: CreditApplication, own: CreditExposure | None) -> str | None:
    """What the client is to the limits: as its exposure says, or as the loan tells; None if neither does."""
    if own is not None:
        return own.kind.code
    # between financial institutions credit is lending of their own kind, and no loan under these orders:
    # notice Yinfa [2014] 127, as recalled
    firm = order_of(application) in {LendingOrder.WORKING_CAPITAL, LendingOrder.FIXED_ASSETS}
    known = application.line is BusinessLine.RETAIL or firm
    return CounterpartyKind.NON_BANK.code if known else None


def _sum(parts: list[int | None]) -> int | None:
    """The whole, if every part of it is known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _age(
    exposures: tuple[CreditExposure, ...], group: ConnectedGroup | None, as_of: date
) -> int | None:
    """How old the oldest of them is, in days; None if there is none."""
    days = [one.on for one in exposures] + ([] if group is None else [group.on])
    return (as_of - min(days)).days if days else None


def _totals(exposures: tuple[CreditExposure, ...], group: ConnectedGroup) -> list[int | None]:
    """What each member has; of one that is not listed it is unknown."""
    totals = {one.party_id: fen(one.total, "total") for one in exposures}
    return [totals.get(member) for member in group.members]


def check_exposures(
    application: CreditApplication,
    exposures: tuple[CreditExposure, ...],
    bank: BankFigures,
    group: ConnectedGroup | None,
    as_of: date,
) -> None:
    """Refuse what is not about this client, or not yet so on the day.

    Raises:
        InvalidValue: if an exposure is of somebody else, there twice, or of a later day; if the client is
            not in the group; if the group or the capital is of a later day.
    """
    check_kind(application, CreditApplication, "application")
    check_tuple(exposures, CreditExposure, "exposures")
    check_kind(bank, BankFigures, "bank")
    check_optional(group, ConnectedGroup, "group")
    check_date(as_of)
    if group is not None and application.client_id not in group:
        raise InvalidValue("group", "is not the client's")
    if group is not None and group.on > as_of:
        raise InvalidValue("group", "is of a later day")
    parties = [one.party_id for one in exposures]
    if len(set(parties)) < len(parties):
        raise InvalidValue("exposures", "hold one party twice")
    if set(parties) - {application.client_id, *(group.members if group else ())}:
        raise InvalidValue("exposures", "are of somebody else")
    if any(one.on > as_of for one in exposures):
        raise InvalidValue("exposures", "are of a later day")
    if bank.on > as_of:
        raise InvalidValue("bank.on", "is a later day")
