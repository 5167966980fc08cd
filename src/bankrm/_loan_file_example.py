"""The file of the example loan after it was paid out, from the records that the rooms show; all invented."""

from datetime import date

from bankrm._claim_example import CLAIM, DEBTOR
from bankrm._classification_example import RECORD as ROUNDS
from bankrm._collateral_example import PACKAGE
from bankrm._covenant_example import RECORD as COVENANT
from bankrm._credit_example import WORKING_CAPITAL
from bankrm._fund_tracing_example import TRACE
from bankrm._loan_account_example import ACCOUNT
from bankrm._loan_check_example import CHECKS_MADE, PLAN
from bankrm._warning_example import FINDINGS, SIGNAL
from bankrm.collection_plans import CONVENTIONAL_COLLECTION
from bankrm.credit_loss import StagingRecord
from bankrm.limitation_periods import LimitationRecord
from bankrm.loan_files import LoanFile
from bankrm.security_states import SecurityTerms

__all__ = ["FILE"]

FILE = LoanFile(
    account=ACCOUNT,
    application=WORKING_CAPITAL,
    claim=CLAIM,
    debtor=DEBTOR,
    restructurings=(),
    staging=StagingRecord(claim_id=ACCOUNT.id, on=date(2026, 9, 30), risk_increased=True),
    rounds=ROUNDS,
    trace=TRACE,
    plans=(PLAN,),
    checks=CHECKS_MADE,
    covenants=(COVENANT,),
    security=PACKAGE,
    security_terms=SecurityTerms(claim_id=ACCOUNT.id),
    findings=FINDINGS,
    signals=(SIGNAL,),
    limitation=LimitationRecord(account_id=ACCOUNT.id),
    collection=CONVENTIONAL_COLLECTION,
)
