"""The picture of a loan (贷后概况): all that is reckoned of it for a day, before anything is judged by it.

What is owed, where the money went, whether it is restructured, the tier and the loss stage it comes to, and the
signs of trouble it shows. Each is reckoned from what is on file and from those before it; what the file tells of
days past due or tier is not read.

Leaves out what the picture asks for, which is in `monitoring`.
"""

from datetime import UTC, date, datetime, time

import attrs

from bankrm.arrears import Arrears, compute_arrears
from bankrm.checks import check_kind
from bankrm.claim_facts import Claim
from bankrm.claims import (
    ClaimFindings,
    ClaimRecord,
    DebtorStanding,
    RestructuredStatus,
)
from bankrm.classification import Classification, classify_asset
from bankrm.covenant_watch import compute_covenant_tests
from bankrm.covenants import CovenantTest
from bankrm.credit_loss import LossStage, StagingFacts, StagingRecord, assess_stage
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.financial_flags import assess_statements
from bankrm.fund_tracing import TracedFunds, compute_traced_funds
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_files import LoanFile
from bankrm.loan_renewals import is_eligible_renewal
from bankrm.product_kinds import ProductKind
from bankrm.restructured_claims import restructured_status
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.tier_upgrades import assess_upgrade
from bankrm.warning_catalogue import SignalLevel
from bankrm.warning_facts import WarningFacts
from bankrm.warning_rules import early_warnings
from bankrm.watch_findings import WatchFindings

__all__ = ["LoanPicture", "compute_loan_picture"]


@attrs.frozen(kw_only=True)
class LoanPicture:
    """What is reckoned of a loan for a day, before anything is judged by it."""

    arrears: Arrears
    funds: TracedFunds | None
    """Where the money went; None if application or findings are not on file."""
    status: RestructuredStatus | None
    """None if it is not known whether it was restructured."""
    classification: Classification
    """The tier it comes to by the floors; a person may worsen it."""
    stage: Decision[StagingFacts, LossStage]
    warnings: Decision[WarningFacts, SignalLevel]
    """Which signs of trouble it shows."""


def compute_loan_picture(
    file: LoanFile, *, as_of: date, book: RuleBook = STATUTORY
) -> LoanPicture:
    """All that is reckoned of a loan for a day (贷后概况).

    Args:
        file: what is on file.
        as_of: the day at whose end it is asked, and whose rules apply.
        book: the bank's own numbers and rules.

    Raises:
        InvalidValue: if something on file lies after the day, or the loan was not yet paid out.
        RuleNotInForce: before 2018.

    >>> from bankrm._loan_file_example import FILE
    >>> picture = compute_loan_picture(FILE, as_of=date(2026, 11, 24))
    >>> picture.arrears.days_past_due, picture.classification.tier.en
    (157, 'substandard')
    """
    check_kind(file, LoanFile, "file")
    check_kind(book, RuleBook, "book")
    account = file.account
    arrears = compute_arrears(account, as_of=check_date(as_of), book=book)
    funds = None
    if file.application is not None and file.trace is not None:
        funds = compute_traced_funds(account, file.application, file.trace, as_of=as_of, book=book)
    status = None
    if file.claim is not None and file.restructurings is not None:
        status = restructured_status(
            file.claim, file.restructurings, file.observations, as_of=as_of, book=book
        )
    claim = _claim(file, arrears, funds, status, as_of, book)
    classification = classify_asset(claim, as_of=as_of, book=book)
    staging = _staging(file, arrears, classification, as_of)
    return LoanPicture(
        arrears=arrears,
        funds=funds,
        status=status,
        classification=classification,
        stage=assess_stage(staging, as_of=as_of, book=book),
        warnings=early_warnings(
            account, _findings(file, arrears, as_of, book), as_of=as_of, book=book
        ),
    )


def _claim(  # each found by another room
    file: LoanFile,
    arrears: Arrears,
    funds: TracedFunds | None,
    status: RestructuredStatus | None,
    as_of: date,
    book: RuleBook,
) -> Claim:
    """The claim as it is on a day, with what was found about it; with nothing on file, only its days."""
    record, debtor = file.claim, file.debtor
    if record is None or debtor is None:
        record, debtor = _nothing_known(file.account, as_of)
    asked = file.upgrade
    if asked is not None and asked.tier is not record.tier_before:
        raise InvalidValue("upgrade", "is from another tier than the claim has")
    upgraded = (
        asked is not None
        and asked.leaves_npl
        and assess_upgrade(asked, status, as_of=as_of, book=book).outcome is Effect.ALLOW
    )
    findings = ClaimFindings(
        days_past_due=arrears.days_past_due,
        status=status,
        eligible_renewal=file.renewal is not None
        and is_eligible_renewal(file.renewal, as_of=as_of, book=book),
        upgrade_allowed=upgraded,
    )
    return Claim.of(_with_misuse(record, funds), debtor, findings, as_of=as_of)


def _nothing_known(account: LoanAccount, as_of: date) -> tuple[ClaimRecord, DebtorStanding]:
    """A claim and a debtor of whom nothing is on file."""
    at = datetime.combine(as_of, time(), tzinfo=UTC)
    record = ClaimRecord(
        id=account.id,
        client_id=account.client_id,
        booked_on=account.plan.disbursed_on,
        credit_card=account.kind is ProductKind.CREDIT_CARD,
        at=at,
        recorded_at=at,
    )
    return record, DebtorStanding(client_id=account.client_id, at=at, recorded_at=at)


def _with_misuse(claim: ClaimRecord, funds: TracedFunds | None) -> ClaimRecord:
    """The claim; money found to be misused is a purpose changed, whatever its record says."""
    if funds is None or not funds.misused:
        return claim
    return attrs.evolve(claim, purpose_changed=True)


def _staging(
    file: LoanFile, arrears: Arrears, classification: Classification, as_of: date
) -> StagingRecord:
    """What is known of the credit risk, with the days past due and the tier that were reckoned."""
    known = file.staging or StagingRecord(claim_id=file.account.id, on=as_of)
    told = {known.credit_impaired, None if file.claim is None else file.claim.credit_impaired}
    return attrs.evolve(
        known,
        days_past_due=arrears.days_past_due,
        tier=classification.tier,
        credit_impaired=True if True in told else False if False in told else None,
    )


def _findings(file: LoanFile, arrears: Arrears, as_of: date, book: RuleBook) -> WatchFindings:
    """What the watch found, with the arrears that were reckoned, and completed by the records on file."""
    account = file.account
    found = file.findings or WatchFindings(client_id=account.client_id, claim_id=account.id)
    series = found.series or (None if file.borrower is None else file.borrower.latest)
    flags = found.flags
    if flags is None and series is not None and file.application is not None:
        flags = assess_statements(file.application, series, as_of=as_of, book=book)
    collateral = found.collateral
    if collateral is None and file.security is not None:
        collateral = file.security.behind(account.id)
    return attrs.evolve(
        found,
        days_past_due=arrears.days_past_due,
        principal_overdue=bool(arrears.overdue_principal),
        series=series,
        flags=flags,
        covenant_tests=found.covenant_tests or _covenant_tests(file, as_of),
        collateral=collateral,
    )


def _covenant_tests(file: LoanFile, as_of: date) -> tuple[CovenantTest, ...] | None:
    """The last test of each covenant; None if one has none yet, or the covenants are not on file."""
    if file.covenants is None:
        return None
    tests = []
    for record in file.covenants:
        past = [
            one.test
            for one in compute_covenant_tests(file.account, record, as_of=as_of)
            if one.test is not None
        ]
        if not past:
            return None
        tests.append(past[-1])
    return tuple(tests)
