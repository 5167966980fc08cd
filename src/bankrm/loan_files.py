"""Loan files (贷后档案): everything that a bank keeps on one loan after it was paid out, and what each loan needs.

Leaves out what comes of it, which is in `monitoring`.
"""

from collections.abc import Iterator

import attrs

from bankrm.borrower_watch import BorrowerFile
from bankrm.checks import check_kind
from bankrm.claims import ClaimRecord, DebtorStanding
from bankrm.classification_records import ClassificationRecord
from bankrm.collateral_values import SecurityPackage
from bankrm.collection_plans import CollectionContact, CollectionPlan
from bankrm.covenant_watch import CovenantRecord
from bankrm.credit_applications import CreditApplication
from bankrm.credit_loss import StagingRecord
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.fund_tracing import FundTrace
from bankrm.guarantee_rings import GuaranteeLink
from bankrm.guarantor_watch import GuarantorFile
from bankrm.labels import Label
from bankrm.limitation_periods import LimitationRecord
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_checks import LoanCheck, TriggerEvent
from bankrm.loan_products import SecurityKind
from bankrm.loan_renewals import LoanRenewal
from bankrm.monitoring_plans import MonitoringPlan
from bankrm.product_kinds import lines_of
from bankrm.restructured_claims import ObservationEvent, Restructuring
from bankrm.security_states import SecurityTerms
from bankrm.staff import BusinessLine
from bankrm.tier_upgrades import UpgradeRequest
from bankrm.warning_signals import WarningSignal
from bankrm.watch_findings import WatchFindings

__all__ = ["LoanFile", "WatchPart", "list_watch_parts"]


class WatchPart(Label):
    """What is asked of a loan after it was paid out (贷后审查事项)."""

    STANDING = "standing", "欠款和分类", "arrears and tier"
    CLAIM = "claim", "债权和债务人情况", "the claim and its debtor"
    RESTRUCTURING = "restructuring", "重组情况", "restructurings"
    STAGE = "stage", "减值阶段", "loss stage"
    ROUNDS = "rounds", "分类流程", "rounds of classification"
    USE = "use", "资金用途", "use of the money"
    CHECKS = "checks", "贷后检查", "checks"
    BORROWER = "borrower", "借款人状况", "the borrower"
    COVENANTS = "covenants", "约束条款", "covenants"
    SECURITY = "security", "押品", "security"
    GUARANTORS = "guarantors", "保证人", "guarantors"
    WARNINGS = "warnings", "预警信号", "warning signals"
    LIMITATION = "limitation", "诉讼时效", "limitation"


_READ_BY = {
    WatchPart.CLAIM: ("claim", "debtor"),
    WatchPart.RESTRUCTURING: ("restructurings",),
    WatchPart.STAGE: ("staging",),
    WatchPart.ROUNDS: ("rounds",),
    WatchPart.USE: ("application", "trace"),
    WatchPart.CHECKS: ("plans",),
    WatchPart.BORROWER: ("borrower",),
    WatchPart.COVENANTS: ("covenants",),
    WatchPart.SECURITY: ("security", "security_terms"),
    WatchPart.GUARANTORS: ("guarantors",),
    WatchPart.WARNINGS: ("findings",),
    WatchPart.LIMITATION: ("limitation",),
}
"""What has to be on file for a part to be asked at all."""
_OF_FIRMS = {WatchPart.BORROWER, WatchPart.COVENANTS}
_OF_SECURITY = {WatchPart.SECURITY, WatchPart.GUARANTORS}


@attrs.frozen(kw_only=True)
class LoanFile:
    """What is on file of one loan after it was paid out; what is left out is not known, and leads to a person.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> [part.en for part in LoanFile(account=ACCOUNT).missing(overdue=True)][:3]
    ['the claim and its debtor', 'restructurings', 'loss stage']
    """

    account: LoanAccount = attrs.field(repr=lambda account: account.id)
    application: CreditApplication | None = attrs.field(default=None, repr=False)
    """What was approved."""
    claim: ClaimRecord | None = attrs.field(default=None, repr=False)
    debtor: DebtorStanding | None = attrs.field(default=None, repr=False)
    restructurings: tuple[Restructuring, ...] | None = attrs.field(default=None, repr=False)
    """Empty if there are none; None if nobody looked."""
    observations: tuple[ObservationEvent, ...] = attrs.field(default=(), repr=False)
    """What was found while it was observed."""
    renewal: LoanRenewal | None = attrs.field(default=None, repr=False)
    """If it renews an earlier loan."""
    upgrade: UpgradeRequest | None = attrs.field(default=None, repr=False)
    """A request to raise its tier, if there is one."""
    staging: StagingRecord | None = attrs.field(default=None, repr=False)
    """Signs of a risen risk; days past due and tier are reckoned, and need not be in it."""
    rounds: ClassificationRecord | None = attrs.field(default=None, repr=False)
    trace: FundTrace | None = attrs.field(default=None, repr=False)
    plans: tuple[MonitoringPlan, ...] | None = attrs.field(default=None, repr=False)
    checks: tuple[LoanCheck, ...] = attrs.field(default=(), repr=False)
    triggers: tuple[TriggerEvent, ...] = attrs.field(default=(), repr=False)
    borrower: BorrowerFile | None = attrs.field(default=None, repr=False)
    covenants: tuple[CovenantRecord, ...] | None = attrs.field(default=None, repr=False)
    """Empty if there are none."""
    security: SecurityPackage | None = attrs.field(default=None, repr=False)
    security_terms: SecurityTerms | None = attrs.field(default=None, repr=False)
    guarantors: tuple[GuarantorFile, ...] | None = attrs.field(default=None, repr=False)
    guarantee_links: tuple[GuaranteeLink, ...] | None = attrs.field(default=None, repr=False)
    """Who guarantees for whom, as far as the bank knows."""
    findings: WatchFindings | None = attrs.field(default=None, repr=False)
    signals: tuple[WarningSignal, ...] = attrs.field(default=(), repr=False)
    limitation: LimitationRecord | None = attrs.field(default=None, repr=False)
    collection: CollectionPlan | None = attrs.field(default=None, repr=False)
    """How the bank collects what is overdue."""
    contacts: tuple[CollectionContact, ...] = attrs.field(default=(), repr=False)
    """What was done to collect it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        account = self.account
        if self.application is not None and self.application.id != account.application_id:
            raise InvalidValue("application", "is not that of the loan")
        if self.claim is not None and self.claim.booked_on != account.plan.disbursed_on:
            raise InvalidValue("claim", "is booked on another day than the loan was paid out")
        for name, of in self._bound():
            if of not in {account.id, account.client_id}:
                raise InvalidValue(name, "is of another client or loan")
        guarantors = [one.guarantor for one in self.guarantors or ()]
        if len(set(guarantors)) < len(guarantors):
            raise InvalidValue("guarantors", "hold one twice")

    def _bound(self) -> Iterator[tuple[str, str]]:
        """The records that say whose they are, by field."""
        for name in ("claim", "debtor", "borrower", "findings", "upgrade", "renewal"):
            if (one := getattr(self, name)) is not None:
                yield name, one.client_id
        for name in ("staging", "findings", "upgrade", "renewal"):
            if (one := getattr(self, name)) is not None:
                yield name, one.claim_id
        for name in ("guarantors", "restructurings", "observations"):
            for one in getattr(self, name) or ():
                yield name, one.claim_id
        if self.claim is not None:
            yield "claim", self.claim.id

    def missing(self, *, overdue: bool) -> tuple[WatchPart, ...]:
        """The parts that cannot be asked, as what they read is not on file."""
        return tuple(
            part
            for part in list_watch_parts(self, overdue=overdue)
            if any(getattr(self, name) is None for name in _READ_BY.get(part, ()))
            or (part is WatchPart.GUARANTORS and not self.guarantors)
        )


def list_watch_parts(file: LoanFile, *, overdue: bool) -> tuple[WatchPart, ...]:
    """What is asked of a loan (贷后审查事项清单).

    Firms are watched by their statements and covenants; security and guarantors where the loan was approved with
    them, or where it is not known with what. Limitation is asked once something is overdue.

    >>> from bankrm._loan_file_example import FILE
    >>> [part.en for part in list_watch_parts(FILE, overdue=True)][-3:]
    ['security', 'warning signals', 'limitation']
    """
    check_kind(file, LoanFile, "file")
    check_kind(overdue, bool, "overdue")
    left_out = set()
    if BusinessLine.CORPORATE not in lines_of(file.account.kind):
        left_out |= _OF_FIRMS
    security = () if file.application is None else file.application.security
    if security:
        if not any(one.by_assets for one in security):
            left_out.add(WatchPart.SECURITY)
        if SecurityKind.GUARANTEE not in security:
            left_out.add(WatchPart.GUARANTORS)
    if not overdue:
        left_out.add(WatchPart.LIMITATION)
    return tuple(part for part in WatchPart if part not in left_out)
