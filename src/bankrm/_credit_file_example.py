"""The whole file of an invented firm that asks for working capital: examples start here, nothing else reads it."""

from datetime import date
from decimal import Decimal

import attrs

from bankrm._approval_example import MATRIX
from bankrm._collateral_example import PACKAGE
from bankrm._credit_example import OFFER, WORKING_CAPITAL
from bankrm._credit_limits_example import RATING_LIMITS
from bankrm._credit_scorecards_example import INPUTS, SCORECARD
from bankrm._flow_example import STATEMENT
from bankrm._investigation_example import INVESTIGATION
from bankrm._loan_pricing_example import BOOK as PRICE_BOOK
from bankrm._loan_pricing_example import COSTS
from bankrm._statement_example import YEARS
from bankrm.account_flows import FlowKind
from bankrm.bank_figures import BankFigures
from bankrm.citations import house_document
from bankrm.clients import ClientId, CorporateClient
from bankrm.connected_clients import ConnectedGroup
from bankrm.credit_files import CreditFile
from bankrm.credit_scorecards import score_rating
from bankrm.disbursements import Disbursement
from bankrm.exposures import CounterpartyKind, CreditExposure
from bankrm.flow_patterns import AccountFlows
from bankrm.labels import Text
from bankrm.loan_inspections import Inspection, InspectionMode
from bankrm.loan_payments import DrawdownPayment
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanPlan
from bankrm.money import Money
from bankrm.overdue_interest import PenaltyTerms
from bankrm.ownership import PartyId
from bankrm.regulations.approval import (
    CREDIT_INFLOW_PERCENT,
    CREDIT_LEAST_CHECKS,
    CREDIT_LOWEST_GRADE,
    CREDIT_RATING_MONTHS,
)
from bankrm.regulations.loan_terms import WORKING_CAPITAL_STATEMENT_MONTHS
from bankrm.regulations.repayment import (
    FIXED_DEBIT_MONTHS,
    IN_AND_OUT_PERCENT,
    LEAST_STATEMENT_MONTHS,
    QUARTER_END_PERCENT,
    ROUND_SUM_PERCENT,
    STATEMENT_DAYS,
)
from bankrm.related_parties import RelatedPartyCheck
from bankrm.rules import RuleBook
from bankrm.staff import StaffId
from bankrm.statement_series import StatementSeries
from bankrm.working_capital import (
    Funding,
    MarginBasis,
    WorkingCapitalInputs,
    compute_working_capital_need,
)
from bankrm.working_capital_rules import MeasuredNeed

__all__ = ["BOOK", "DISBURSEMENT", "FILE"]

_TODAY = date(2026, 11, 24)
_POLICY = house_document("C-1", Text("授信管理办法", "Credit policy"), date(2026, 1, 1)).article()
BOOK = RuleBook(
    numbers=(
        *PRICE_BOOK.numbers,
        *(
            number.set_to(value, since=date(2026, 1, 1), basis=_POLICY)
            for number, value in (
                (CREDIT_LOWEST_GRADE, 2),
                (CREDIT_RATING_MONTHS, 12),
                (CREDIT_LEAST_CHECKS, 2),
                (CREDIT_INFLOW_PERCENT, 30),
                (WORKING_CAPITAL_STATEMENT_MONTHS, 12),
                (LEAST_STATEMENT_MONTHS, 3),
                (STATEMENT_DAYS, 90),
                (ROUND_SUM_PERCENT, 50),
                (QUARTER_END_PERCENT, 50),
                (IN_AND_OUT_PERCENT, 30),
                (FIXED_DEBIT_MONTHS, 3),
            )
        ),
    )
)
"""The numbers that the law leaves to a bank, as an invented one sets them: grades A and B are lent to."""
_SCALE = "101.37"
_STATEMENT = attrs.evolve(
    STATEMENT,
    opening_balance=STATEMENT.opening_balance and STATEMENT.opening_balance.times(_SCALE),
    lines=tuple(
        attrs.evolve(
            line,
            amount=line.amount.times(_SCALE),
            balance_after=line.balance_after and line.balance_after.times(_SCALE),
            kind=FlowKind.CASH if line.kind is FlowKind.UNKNOWN else line.kind,
        )
        for line in STATEMENT.lines
    ),
)
"""The accounts of a firm as large as its statements."""
FILE = CreditFile(
    application=WORKING_CAPITAL,
    client=CorporateClient(id=ClientId("E-1"), name="某制造有限公司"),
    investigation=INVESTIGATION,
    inspections=(
        Inspection(
            application_id=WORKING_CAPITAL.id,
            mode=InspectionMode.ON_SITE,
            by=(StaffId("S-1"), StaffId("S-2")),
            record_ref="visit-1",
            at=WORKING_CAPITAL.submitted_at,
            recorded_at=WORKING_CAPITAL.submitted_at,
        ),
    ),
    relations=RelatedPartyCheck(
        party_id=PartyId("E-1"), relations=(), registered=False, on=date(2026, 11, 20)
    ),
    group=ConnectedGroup(
        members=(PartyId("E-1"),), dependence_examined=True, on=date(2026, 11, 20)
    ),
    exposures=(
        CreditExposure(
            party_id=PartyId("E-1"),
            kind=CounterpartyKind.NON_BANK,
            loans=Money.of(0),
            total=Money.of(0),
            lenders=1,
            financing=Money.of(6_000_000),
            on=date(2026, 10, 31),
        ),
    ),
    bank=BankFigures(
        on=date(2026, 9, 30),
        capital_net=Money.of(120_000_000_000),
        tier1_net=Money.of(100_000_000_000),
    ),
    statements=StatementSeries(YEARS),
    flows=AccountFlows(statements=(_STATEMENT,), declared_lenders=0, own_channel=True),
    need=MeasuredNeed(
        application_id=WORKING_CAPITAL.id,
        need=compute_working_capital_need(
            WorkingCapitalInputs(
                revenue=Decimal(1_210),
                margin=Decimal("0.08"),
                margin_basis=MarginBasis.TOTAL_PROFIT,
                growth=Decimal("0.10"),
                turns=Decimal("1.25"),
                funding=Funding(
                    own_funds=Decimal(78),
                    existing_loans=Decimal(242),
                    other_channels=Decimal(0),
                ),
            ),
            as_of=_TODAY,
        ),
        unit=Money.of(10_000),
        statements_to=date(2025, 12, 31),
        in_group=False,
    ),
    security=PACKAGE,
    rating=score_rating(SCORECARD, ClientId("E-1"), INPUTS, on=date(2026, 11, 20), flags=()),
    rating_limits=RATING_LIMITS,
    price=COSTS,
    matrix=MATRIX,
    offer=OFFER,
)
DISBURSEMENT = Disbursement(
    plan=LoanPlan(
        principal=Money.of(5_000_000),
        annual_rate=Decimal("0.0385"),
        disbursed_on=_TODAY,
        method=RepaymentMethod.INTEREST_FIRST,
        instalments=12,
    ),
    payment=DrawdownPayment(
        application_id=WORKING_CAPITAL.id,
        amount=Money.of(2_000_000),
        counterparty_known=True,
        new_client=False,
        ordinary_credit=False,
    ),
    penalty=PenaltyTerms(
        application_id=WORKING_CAPITAL.id,
        contract_rate=Decimal("0.0385"),
        overdue_markup=Decimal("0.5"),
        misuse_markup=Decimal(1),
    ),
)
