"""Where the money of a loan went: every fen placed, held against what was agreed, and judged."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm._fund_tracing_example import TRACE
from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import house_document
from bankrm.collateral import ClaimId
from bankrm.credit_applications import CreditApplication
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.fund_tracing import (
    FUND_USE,
    FundTrace,
    FundUse,
    FundUseFacts,
    FundUseId,
    Payee,
    TracedFunds,
    UseFinding,
    assess_fund_use,
    compute_traced_funds,
)
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.loan_payments import PaymentMethod
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.regulations.watches import USE_EVIDENCE_DAYS
from bankrm.rules import Decision, Effect, RuleBook

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
SHOWN, OTHER = TRACE.uses
POLICY = house_document("C-1", Text("贷后管理办法", "Loan policy"), date(2026, 1, 1))


def book(days: int) -> RuleBook:
    own = USE_EVIDENCE_DAYS.set_to(days, since=date(2026, 1, 1), basis=POLICY.article())
    return RuleBook(numbers=(own,))


BOOK = book(30)


def use(**changes: Any) -> FundUse:
    made: FundUse = altered(SHOWN, **changes)
    return made


def traced(
    *uses: FundUse,
    application: CreditApplication = WORKING_CAPITAL,
    method: PaymentMethod | None = PaymentMethod.OWN,
    as_of: date = AS_OF,
) -> TracedFunds:
    trace = FundTrace(claim_id=ACCOUNT.id, method=method, uses=uses)
    return compute_traced_funds(ACCOUNT, application, trace, as_of=as_of)


def judged(
    *uses: FundUse,
    application: CreditApplication = WORKING_CAPITAL,
    own: RuleBook = BOOK,
    as_of: date = AS_OF,
) -> Decision[FundUseFacts, Effect]:
    trace = FundTrace(claim_id=ACCOUNT.id, method=PaymentMethod.OWN, uses=uses)
    return assess_fund_use(ACCOUNT, application, trace, as_of=as_of, book=own)


WHOLE = use(amount=Money.of(6_000_000))
"""All of the loan, used as agreed."""


@pytest.mark.parametrize(
    ("changes", "method", "finding"),
    [
        ({}, PaymentMethod.OWN, UseFinding.AS_AGREED),
        ({}, PaymentMethod.ENTRUSTED, UseFinding.AS_AGREED),
        ({"evidence": ()}, PaymentMethod.OWN, UseFinding.UNEVIDENCED),
        ({"purpose": None}, PaymentMethod.OWN, UseFinding.UNEVIDENCED),
        ({"to": Payee.SUPPLIER}, PaymentMethod.OWN, UseFinding.AS_AGREED),
        ({"to": Payee.SUPPLIER}, PaymentMethod.ENTRUSTED, UseFinding.DOUBTFUL),
        ({"to": Payee.SUPPLIER}, None, UseFinding.DOUBTFUL),
        ({"to": Payee.RELATED}, PaymentMethod.OWN, UseFinding.DOUBTFUL),
        ({"to": Payee.OWN_ACCOUNT}, PaymentMethod.OWN, UseFinding.DOUBTFUL),
        ({"to": Payee.BORROWER}, PaymentMethod.OWN, UseFinding.DOUBTFUL),
        ({"to": Payee.DEPOSIT}, PaymentMethod.OWN, UseFinding.DOUBTFUL),
        ({"to": Payee.CASH}, PaymentMethod.OWN, UseFinding.DOUBTFUL),
        ({"to": Payee.UNKNOWN}, PaymentMethod.OWN, UseFinding.UNTRACED),
        ({"purpose": LoanPurpose.DIVIDENDS}, PaymentMethod.OWN, UseFinding.MISUSED),
        ({"purpose": LoanPurpose.HOME_PURCHASE}, PaymentMethod.OWN, UseFinding.MISUSED),
        (
            {"purpose": LoanPurpose.SECURITIES, "to": Payee.UNKNOWN},
            PaymentMethod.OWN,
            UseFinding.MISUSED,
        ),
        ({"purpose": LoanPurpose.REFINANCING}, PaymentMethod.OWN, UseFinding.MISUSED),
        ({"purpose": LoanPurpose.TRADE}, PaymentMethod.OWN, UseFinding.AS_AGREED),
    ],
)
def test_a_payment_is_held_against_what_was_agreed(
    changes: dict[str, Any], method: PaymentMethod | None, finding: UseFinding
) -> None:
    result = traced(use(**changes), method=method)
    assert result.findings == ((SHOWN.id, finding),)
    rest = UseFinding.UNTRACED
    assert result.part(finding) == Money.of(6_000_000 if finding is rest else 4_000_000)


def test_what_may_not_be_lent_for_may_not_be_paid_for_even_if_it_was_agreed() -> None:
    agreed: CreditApplication = altered(WORKING_CAPITAL, purpose=LoanPurpose.EQUITY)
    assert traced(use(purpose=LoanPurpose.EQUITY), application=agreed).misused.amount > 0
    acquisition: CreditApplication = altered(agreed, kind=ProductKind.ACQUISITION_LOAN)
    assert traced(use(purpose=LoanPurpose.EQUITY), application=acquisition).misused.amount == 0


def test_without_an_agreed_purpose_nothing_is_as_agreed() -> None:
    unstated: CreditApplication = altered(WORKING_CAPITAL, purpose=None)
    result = traced(SHOWN, application=unstated)
    assert result.unevidenced == SHOWN.amount
    decision = judged(WHOLE, application=unstated)
    assert decision.outcome is Effect.REVIEW
    assert "misused" in decision.missing
    assert judged(OTHER, application=unstated).outcome is Effect.BLOCK


def test_the_workings_come_to_what_was_paid_out() -> None:
    result = traced(SHOWN, OTHER)
    assert [line.value for line in result.workings] == [
        Money.of(6_000_000),
        Money.of(4_000_000),
        Money.of(0),
        Money.of(0),
        Money.of(500_000),
        Money.of(1_500_000),
    ]
    assert result.share(UseFinding.UNTRACED).value == Money.of(1).amount / 4


def test_a_later_finding_takes_the_place_of_an_earlier_one() -> None:
    first = use(to=Payee.UNKNOWN)
    later = first.recorded_at + timedelta(days=7)
    parts = (
        use(id=FundUseId("U-8"), amount=Money.of(3_000_000), replaces=first.id, recorded_at=later),
        use(
            id=FundUseId("U-9"),
            amount=Money.of(1_000_000),
            purpose=LoanPurpose.SECURITIES,
            replaces=first.id,
            recorded_at=later,
        ),
    )
    assert traced(first, *parts).misused == Money.of(1_000_000)
    assert traced(first, *parts).as_agreed == Money.of(3_000_000)
    day = date(2026, 4, 8)  # the day before it was entered
    assert traced(first, *parts, as_of=day).untraced == Money.of(6_000_000)
    assert traced(first, *parts, as_of=day + timedelta(days=1)).misused == Money.of(1_000_000)


def test_misuse_blocks_and_says_what_cures() -> None:
    decision = judged(SHOWN, OTHER)
    assert decision.outcome is Effect.BLOCK
    assert {hit.rule.id for hit in decision.hits} == {
        "CC-673",
        "LO-2024-misuse",
        "CLS-2023-purpose",
        "fund_use.not-shown",
    }
    assert set(decision.steps) == {
        WatchStep.RECOVER_FUNDS,
        WatchStep.PENALTY_RATE,
        WatchStep.FREEZE_UNDRAWN,
        WatchStep.EARLY_RECALL,
        WatchStep.RECLASSIFY,
        WatchStep.EVIDENCE_OF_USE,
    }


def test_one_fen_misused_blocks() -> None:
    fen = use(id=FundUseId("U-2"), amount=Money.of("0.01"), purpose=LoanPurpose.DIVIDENDS)
    rest = use(amount=Money.of("5999999.99"))
    assert judged(rest, fen).outcome is Effect.BLOCK
    assert judged(rest, altered(fen, purpose=LoanPurpose.OPERATION)).outcome is Effect.ALLOW


def test_a_loan_that_no_order_governs_is_blocked_by_the_code_alone() -> None:
    trade: CreditApplication = altered(
        WORKING_CAPITAL, kind=ProductKind.TRADE_FINANCE, purpose=LoanPurpose.TRADE
    )
    assert "LO-2024-misuse" not in judged(OTHER, application=trade)
    assert "CC-673" in judged(OTHER, application=trade)


def test_a_doubtful_hand_is_for_a_person() -> None:
    decision = judged(use(amount=Money.of(6_000_000), to=Payee.BORROWER))
    assert [hit.rule.id for hit in decision.hits] == ["fund_use.doubtful"]
    assert decision.outcome is Effect.REVIEW


def test_evidence_is_owed_once_the_days_of_the_bank_have_passed() -> None:
    days = (AS_OF - ACCOUNT.plan.disbursed_on).days
    assert judged(SHOWN, own=book(days)).outcome is Effect.ALLOW  # on the last day
    decision = judged(SHOWN, own=book(days - 1))
    assert (decision.outcome, decision.steps) == (Effect.STEPS, (WatchStep.EVIDENCE_OF_USE,))
    assert judged(SHOWN, own=book(10**9)).outcome is Effect.ALLOW


def test_the_number_that_the_bank_has_not_set_is_named() -> None:
    decision = judged(SHOWN, own=RuleBook())
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("shown_since",))
    assert judged(WHOLE, own=RuleBook()).outcome is Effect.ALLOW


def test_before_the_code_the_contract_law_stands_in() -> None:
    day = date(2020, 12, 31)
    facts = FundUseFacts(
        order="working_capital", paid_out_on=day, misused=1, doubtful=0, unshown=0
    )
    assert [hit.rule.id for hit in FUND_USE.decide(facts, as_of=day).hits] == ["CL-203"]
    assert "CC-673" in FUND_USE.decide(facts, as_of=date(2021, 1, 1))
    with pytest.raises(RuleNotInForce):
        FUND_USE.decide(facts, as_of=date(1999, 9, 30))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"amount": 5}, "amount"),
        ({"on": datetime(2026, 3, 20)}, "on"),  # noqa: DTZ001  # what is refused
        ({"on": date(2026, 4, 3)}, "recorded_at"),
        ({"recorded_at": datetime(2026, 4, 2)}, "recorded_at"),  # noqa: DTZ001  # what is refused
        ({"to": "agreed"}, "to"),
        ({"evidence": ("a\nb",)}, "evidence"),
        ({"id": ""}, "id"),
    ],
)
def test_a_bad_payment_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        use(**changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("uses", "field"),
    [
        ((SHOWN, SHOWN), "uses[1].id"),
        ((use(replaces=FundUseId("U-9")),), "uses[0].replaces"),
        (
            (SHOWN, altered(OTHER, recorded_at=SHOWN.recorded_at - timedelta(seconds=1))),
            "uses[1].recorded_at",
        ),
    ],
)
def test_findings_stand_in_order(uses: tuple[FundUse, ...], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        FundTrace(claim_id=ACCOUNT.id, uses=uses)
    assert refused.value.field == field


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(InvalidValue, match="application: is not that of the loan"):
        compute_traced_funds(ACCOUNT, CONSUMER, TRACE, as_of=AS_OF)
    with pytest.raises(InvalidValue, match="trace: is of another loan"):
        compute_traced_funds(
            ACCOUNT, WORKING_CAPITAL, FundTrace(claim_id=ClaimId("A-9")), as_of=AS_OF
        )
    with pytest.raises(InvalidValue, match="uses: are more than was paid out"):
        traced(use(amount=Money.of("6000000.01")))
    with pytest.raises(InvalidValue, match=r"uses\[0\].on: is before the loan was paid out"):
        traced(use(on=date(2026, 3, 19)))
    with pytest.raises(CurrencyMismatch, match="amount"):
        traced(use(amount=Money.of(1, "USD")))
    with pytest.raises(InvalidValue, match="as_of: is before the loan was paid out"):
        traced(as_of=date(2026, 3, 19))
    with pytest.raises(InvalidValue, match="as_of"):
        traced(as_of=datetime(2026, 11, 24))  # noqa: DTZ001  # what is refused
    wrong: Any = None
    with pytest.raises(InvalidValue, match="book"):
        compute_traced_funds(ACCOUNT, WORKING_CAPITAL, TRACE, as_of=AS_OF, book=wrong)


def test_parts_that_do_not_come_to_the_loan_are_refused() -> None:
    with pytest.raises(InvalidValue, match="untraced"):
        altered(traced(SHOWN), as_agreed=Money.of(1))


def test_facts_are_of_traced_money() -> None:
    wrong: Any = None
    with pytest.raises(InvalidValue, match="traced"):
        FundUseFacts.of(WORKING_CAPITAL, wrong)
