"""Consistency of a file: what its parts say of the same thing."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.credit_file_cases import BOOK, CONSUMER_FILE, FILE, OWN_BOOK, TODAY, changed, without

from bankrm.credit_applications import CreditStep
from bankrm.credit_consistency import (
    CONSISTENCY,
    ConsistencyFacts,
    assess_consistency,
    yearly_inflow,
    yearly_revenue,
)
from bankrm.debt_service import Burden, Obligation, ObligationKind
from bankrm.errors import InvalidValue
from bankrm.memo_figures import MemoPart, list_figures
from bankrm.micro_checks import MarginCheck, StockCount, TurnoverCheck
from bankrm.money import Money
from bankrm.regulations.approval import CREDIT_INFLOW_PERCENT
from bankrm.related_parties import InsiderRelation, InsiderRole, InsiderTie
from bankrm.rules import STATUTORY, Effect, RuleBook
from bankrm.staff import StaffId
from bankrm.statement_checks import OutsideFigures
from bankrm.statement_series import StatementSeries
from bankrm.statements import AuditOpinion

_OWN = BOOK.numbers[-1].rows[0].basis
_OTHERS = tuple(one for one in OWN_BOOK.numbers if one.id != CREDIT_INFLOW_PERCENT.id)


def content_with(percent: int) -> RuleBook:
    """A bank that asks for so much of the revenue on the accounts."""
    number = CREDIT_INFLOW_PERCENT.set_to(percent, since=date(2026, 1, 1), basis=_OWN)
    return RuleBook(numbers=(*_OTHERS, number))


SEEN = content_with(1)


def judge(file: Any = FILE, book: RuleBook = SEEN) -> Any:
    return assess_consistency(file, as_of=TODAY, book=book)


def hits(file: Any = FILE, book: RuleBook = SEEN) -> list[str]:
    return [reason.rule.id for reason in judge(file, book).hits]


def test_a_file_that_agrees_with_itself() -> None:
    assert judge().outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        (
            attrs.evolve(FILE, outside=OutsideFigures(bureau_loans=Money.of(9_000_000))),
            "consistency.checks",
        ),
        (
            attrs.evolve(FILE, statements=StatementSeries(FILE.statements.statements[1:])),  # type: ignore[union-attr]  # the example has one
            "consistency.years",
        ),
        (
            attrs.evolve(FILE, **changed(FILE, "price", pd=Decimal("0.019999"))),
            "consistency.default-rate",
        ),
    ],
    ids=["does not reconcile", "two years", "priced below the grade"],
)
def test_what_does_not_agree(file: Any, rule: str) -> None:
    assert hits(file) == [rule]
    assert judge(file).outcome is Effect.REVIEW


@pytest.mark.parametrize(
    ("percent", "found"), [(134, []), (135, ["consistency.inflow"])], ids=["seen", "not seen"]
)
def test_the_accounts_bear_the_revenue_out(percent: int, found: list[str]) -> None:
    assert yearly_revenue(FILE) == Money.of(12_100_000)
    assert hits(FILE, content_with(percent)) == found


def test_without_accounts_or_statements_nothing_is_compared() -> None:
    assert yearly_inflow(without(FILE, "flows")) is None
    assert yearly_revenue(without(FILE, "statements")) is None
    assert "inflow" in judge(without(FILE, "flows")).missing


def test_a_bank_that_has_set_no_numbers_leaves_it_open() -> None:
    assert judge(book=STATUTORY).missing == ("least_checks", "least_inflow")


MARGIN = MarginCheck(weighted=Decimal("0.20"), reported=Decimal("0.25"))
STOCK = StockCount(booked=Money.of(100), counted=Money.of(95))
TURNOVER = TurnoverCheck(book=Money.of(100), owner=Money.of(95))


@pytest.mark.parametrize(
    ("checks", "found"),
    [
        ((), []),
        ((MARGIN, STOCK, TURNOVER), []),
        (
            (attrs.evolve(MARGIN, reported=Decimal("0.250001")),),
            ["consistency.cross-checks"],
        ),
        ((attrs.evolve(STOCK, counted=Money.of(106)),), ["consistency.cross-checks"]),
        (
            (attrs.evolve(TURNOVER, owner=Money.of("94.99")),),
            ["consistency.cross-checks"],
        ),
    ],
    ids=["none", "at the tolerance", "margin", "stock", "turnover"],
)
def test_cross_checks_hold_within_the_tolerance(checks: Any, found: list[str]) -> None:
    file = attrs.evolve(FILE, cross_checks=checks)
    assert hits(file) == found
    told = list_figures(file, MemoPart.CONSISTENCY, as_of=TODAY)
    assert len(told) == 3 + sum(len(check.workings) for check in checks)


@pytest.mark.parametrize(
    "check",
    [
        MarginCheck(weighted=None, reported=Decimal("0.2")),
        StockCount(booked=Money.of(0), counted=Money.of(5)),
        TurnoverCheck(book=Money.of(5)),
    ],
)
def test_a_cross_check_without_an_answer_is_open(check: Any) -> None:
    assert "deviation" in judge(attrs.evolve(FILE, cross_checks=(MARGIN, check))).missing


def test_a_debt_that_only_the_credit_report_shows_goes_to_a_person() -> None:
    report = CONSUMER_FILE.bureau[0]
    assert report.accounts is not None
    shown = judge(CONSUMER_FILE)  # two accounts are open, and no debt is counted
    assert "consistency.debts" in shown
    service = CONSUMER_FILE.service
    assert service is not None
    owed = tuple(
        Burden(Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(0)), Money.of(0))
        for _ in report.accounts
    )
    counted = attrs.evolve(CONSUMER_FILE, service=attrs.evolve(service, burdens=owed))
    assert "consistency.debts" not in judge(counted)
    closed = tuple(attrs.evolve(one, active=None) for one in report.accounts)
    unknown = attrs.evolve(counted, bureau=(attrs.evolve(report, accounts=closed),))
    assert "accounts" in judge(unknown).missing
    silent = attrs.evolve(counted, bureau=(attrs.evolve(report, accounts=None),))
    assert "accounts" in judge(silent).missing


def test_an_investigator_who_is_tied_to_the_applicant_stands_back() -> None:
    relation = InsiderRelation(
        insider=StaffId("S-2"), role=InsiderRole.CREDIT_STAFF, tie=InsiderTie.CLOSE_RELATIVE
    )
    tied = attrs.evolve(FILE, **changed(FILE, "relations", relations=(relation,)))
    decision = judge(tied)
    assert "DD.4-insider" in decision
    assert CreditStep.RECUSAL in decision.steps


def test_a_guarantee_that_only_the_credit_report_shows_goes_to_a_person() -> None:
    report = CONSUMER_FILE.bureau[0]
    given = attrs.evolve(report, guarantees=Money.of(10_000_000))
    file = attrs.evolve(CONSUMER_FILE, bureau=(given,))
    assert "consistency.guarantees" in hits(file)
    counted = Burden(
        Obligation(kind=ObligationKind.GUARANTEE, monthly=Money.of(100)), Money.of(100)
    )
    told = attrs.evolve(file, **changed(file, "service", burdens=(counted,)))
    assert "consistency.guarantees" not in hits(told)
    silent = attrs.evolve(CONSUMER_FILE, bureau=(attrs.evolve(report, guarantees=None),))
    assert "guaranteed" in judge(silent).missing


@pytest.mark.parametrize(
    ("audit", "failed"),
    [
        pytest.param({"opinion": AuditOpinion.QUALIFIED}, 1, id="qualified"),
        pytest.param({"audited": False, "opinion": None, "auditor": None}, 0, id="not audited"),
    ],
)
def test_what_is_not_audited_is_a_flag_and_no_failed_check(
    audit: dict[str, Any], failed: int
) -> None:
    statements = FILE.statements
    assert statements is not None
    latest = attrs.evolve(statements.latest, **audit)
    series = StatementSeries((*statements.statements[:-1], latest))
    file = attrs.evolve(FILE, statements=series)
    assert ConsistencyFacts.of(file).failed_checks == failed


def test_the_parent_alone_is_set_beside_its_group() -> None:
    statements = FILE.statements
    assert statements is not None
    group = StatementSeries(
        tuple(attrs.evolve(one, consolidated=True) for one in statements.statements)
    )
    alone = attrs.evolve(FILE, statements=group)
    file = attrs.evolve(alone, more_statements=(statements,))
    assert len(file.checks) == 2 * len(alone.checks)
    compared = [check.name.code for check in file.checks[: len(alone.checks)]]
    assert compared == [check.name.code for check in alone.checks]


def test_refuses_what_is_no_file_and_shows_no_amount() -> None:
    with pytest.raises(InvalidValue, match=r"^file"):
        assess_consistency("file", as_of=TODAY)  # type: ignore[arg-type]  # refused
    assert "1210000000" not in repr(ConsistencyFacts.of(FILE))
    assert len(CONSISTENCY) == 9
