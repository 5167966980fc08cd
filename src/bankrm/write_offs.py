"""Write-offs (呆账核销): the grounds on which a claim counts as bad, its papers, and the record once it is written off.

Written off is not given up: the claim stays on file and is pursued (账销案存), and where the loss has a cause within
the bank, who is accountable is settled in time. Whether a case will do is judged in `write_off_rules`.

Leaves out cards and student loans, which have annexes of their own, tax, and the entries in the books. Of the
grounds only those read or recalled are here.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

import attrs

from bankrm.checks import check_kind
from bankrm.collateral import ClaimId
from bankrm.days import add_months, business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.regulations.recovery import ACCOUNTABILITY_MONTHS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import StaffId

__all__ = [
    "BadDebtEvidence",
    "BadDebtGround",
    "BadDebtPaper",
    "WriteOff",
    "WriteOffCase",
    "WriteOffStep",
    "accountability_due",
    "evidence_for",
]


class BadDebtGround(Label):
    """Why a claim counts as bad (呆账认定标准)."""

    BANKRUPTCY = "bankruptcy", "破产、关闭、解散或者撤销", "bankrupt, closed or dissolved"
    INCAPACITY = "incapacity", "死亡、失踪或者丧失能力", "dead, missing or incapable"
    DISASTER = "disaster", "重大灾害或者意外且保险不足", "a disaster that no insurance covers"
    DEREGISTERED = "deregistered", "注销或者吊销营业执照", "struck off or its licence revoked"
    VANISHED = "vanished", "停止经营或者下落不明", "out of business or vanished"
    CRIME = "crime", "触犯刑律，财产不足清偿", "sentenced, with too little to pay"
    ENFORCEMENT = "enforcement", "强制执行后仍未收回", "not recovered by enforcement"
    SMALL_DEBT = "small_debt", "小额债权追索未果", "a small debt pursued in vain"


class BadDebtEvidence(Label):
    """What shows that a claim is bad (核销材料)."""

    COURT = "court", "法院裁定或者破产管理人证明", "paper of the court or the administrator"
    DEATH = "death", "死亡、失踪或者丧失能力证明", "proof of death, absence or incapacity"
    DISASTER = "disaster", "灾害或者事故证明", "proof of the disaster"
    INSURANCE = "insurance", "保险赔偿证明", "proof of what was insured"
    REGISTRY = "registry", "市场监管部门注销、吊销或者查询证明", "paper of the business registry"
    SENTENCE = "sentence", "刑事裁判文书", "the sentence"
    PURSUIT = "pursuit", "财产清偿和追偿证明", "proof of what was pursued and paid"
    INTERNAL = "internal", "内部清收报告", "the bank's own report of recovery"


_PAPERS: Mapping[BadDebtGround, tuple[BadDebtEvidence, ...]] = MappingProxyType(
    {
        BadDebtGround.BANKRUPTCY: (BadDebtEvidence.COURT, BadDebtEvidence.PURSUIT),
        BadDebtGround.INCAPACITY: (BadDebtEvidence.DEATH, BadDebtEvidence.PURSUIT),
        BadDebtGround.DISASTER: (
            BadDebtEvidence.DISASTER,
            BadDebtEvidence.INSURANCE,
            BadDebtEvidence.PURSUIT,
        ),
        BadDebtGround.DEREGISTERED: (BadDebtEvidence.REGISTRY, BadDebtEvidence.PURSUIT),
        BadDebtGround.VANISHED: (BadDebtEvidence.REGISTRY, BadDebtEvidence.PURSUIT),
        BadDebtGround.CRIME: (BadDebtEvidence.SENTENCE, BadDebtEvidence.PURSUIT),
        BadDebtGround.ENFORCEMENT: (BadDebtEvidence.COURT,),
        BadDebtGround.SMALL_DEBT: (BadDebtEvidence.PURSUIT,),
    }
)


def evidence_for(ground: BadDebtGround) -> tuple[BadDebtEvidence, ...]:
    """The evidence from outside that a ground needs; where it cannot be had, the bank's own report may do.

    >>> [one.en for one in evidence_for(BadDebtGround.DEREGISTERED)]
    ['paper of the business registry', 'proof of what was pursued and paid']
    """
    check_kind(ground, BadDebtGround, "ground")
    return _PAPERS[ground]


class WriteOffStep(Label):
    """What would let a claim be written off, or is owed once it is."""

    WAIT = "wait", "等待认定条件成就", "the ground complete"
    PURSUE = "pursue", "对债务人和担保人追偿", "debtor and guarantors pursued"
    EVIDENCE = "evidence", "补齐核销材料", "the evidence complete"
    REASON = "reason", "说明未诉讼或者仲裁的理由", "why nobody was sued"
    DELIBERATE = "deliberate", "集体审议", "deliberated by the departments together"
    APPROVE = "approve", "有权人审批", "approved by who has the power"
    KEEP = "keep", "账销案存并继续追索", "kept on file and pursued"
    ACCOUNTABILITY = "accountability", "责任认定和追究", "who is accountable settled"


@attrs.frozen(kw_only=True)
class BadDebtPaper:
    """One paper of a write-off file, and where the bank keeps it."""

    kind: BadDebtEvidence = attrs.field(repr=hidden, metadata=C2)
    ref: str = attrs.field(repr=False)
    at: datetime
    """When it came."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class WriteOffCase:
    """A claim put up to be written off (核销申报)."""

    account_id: ClaimId
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    """What is left, after all that was recovered."""
    ground: BadDebtGround | None = attrs.field(default=None, repr=hidden, metadata=C2)
    ground_since: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """When bankruptcy was declared, business ceased, enforcement began."""
    settled: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether the procedure has ended, or the debtor's property was used up."""
    debtor_pursued: bool | None = None
    guarantors_pursued: bool | None = None
    """True, too, where there is none."""
    pursued_since: date | None = None
    sued: bool | None = None
    not_sued_ref: str | None = attrs.field(default=None, repr=False)
    """Where the reason is kept why nobody was sued."""
    papers: tuple[BadDebtPaper, ...] = attrs.field(default=(), repr=False)
    deliberated_on: date | None = None
    approved_on: date | None = None
    approved_by: StaffId | None = None
    own_fault: bool | None = None
    """Whether the loss has a cause within the bank (主观原因)."""
    rights_ended: bool = False
    """Whether nothing is left to pursue by law."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if (self.approved_by is None) != (self.approved_on is None):
            raise InvalidValue("approved_on", "goes with who approved")
        if self.sued and self.not_sued_ref is not None:
            raise InvalidValue("not_sued_ref", "belongs to a case without a suit")

    def has(self, kind: BadDebtEvidence, day: date) -> bool:
        """Whether a paper of a kind had come, and was entered, by a day."""
        return any(
            one.kind is kind and business_date(one.recorded_at) <= check_date(day, "day")
            for one in self.papers
        )


@attrs.frozen(kw_only=True)
class WriteOff:
    """A claim that was written off (已核销资产), on its day; what is still to be recovered of it goes on.

    >>> WriteOff(
    ...     account_id=ClaimId("A-1"),
    ...     ground=BadDebtGround.BANKRUPTCY,
    ...     amount=Money.of(100),
    ...     on=date(2026, 11, 24),
    ...     approved_by=StaffId("S-1"),
    ...     recorded_at=datetime.fromisoformat("2026-11-24T17:00+08:00"),
    ... ).kept_on_file
    True
    """

    account_id: ClaimId
    ground: BadDebtGround = attrs.field(repr=hidden, metadata=C2)
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    on: date
    approved_by: StaffId
    recorded_at: datetime
    rights_ended: bool = False

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before the write-off")

    @property
    def kept_on_file(self) -> bool:
        """Whether it is kept on file and pursued (账销案存)."""
        return not self.rights_ended


def accountability_due(write_off: WriteOff, *, as_of: date, book: RuleBook = STATUTORY) -> date:
    """By when it is to be settled who is accountable for a loss with a cause within the bank.

    Args:
        write_off: what was written off.
        as_of: the day whose rules apply.
        book: the bank's own shorter time.

    Raises:
        RuleNotInForce: before the measures of 2017.

    >>> write_off = WriteOff(
    ...     account_id=ClaimId("A-1"),
    ...     ground=BadDebtGround.BANKRUPTCY,
    ...     amount=Money.of(100),
    ...     on=date(2024, 2, 29),
    ...     approved_by=StaffId("S-1"),
    ...     recorded_at=datetime.fromisoformat("2024-02-29T17:00+08:00"),
    ... )
    >>> accountability_due(write_off, as_of=date(2026, 11, 24)).isoformat()
    '2026-02-28'
    """
    check_kind(write_off, WriteOff, "write_off")
    check_kind(book, RuleBook, "book")
    return add_months(write_off.on, book.governing(ACCOUNTABILITY_MONTHS, as_of).value)
