"""Odd patterns in statements: each rule at its threshold, and statements that do not belong."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._flow_example import STATEMENT
from bankrm.account_flows import AccountStatement, FlowKind, FlowLine
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.flow_patterns import AccountFlows, FlowFacts, assess_account_flows, count_lenders
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.regulations.repayment import (
    FIXED_DEBIT_MONTHS,
    IN_AND_OUT_PERCENT,
    LEAST_STATEMENT_MONTHS,
    QUARTER_END_PERCENT,
    ROUND_SUM_PERCENT,
    STATEMENT_DAYS,
)
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.transactions import Direction

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
POLICY = house_document("CR-1", Text("流水核查细则", "Statements"), date(2026, 1, 1)).article(3)


def own(number: Param[int], value: int) -> Param[int]:
    rows = (Row(date(2026, 1, 1), value, POLICY),)
    return Param(id=number.id, name=number.name, stricter=number.stricter, rows=rows)


BOOK = RuleBook(
    numbers=(
        own(LEAST_STATEMENT_MONTHS, 3),
        own(STATEMENT_DAYS, 56),
        own(ROUND_SUM_PERCENT, 50),
        own(QUARTER_END_PERCENT, 50),
        own(IN_AND_OUT_PERCENT, 50),
        own(FIXED_DEBIT_MONTHS, 3),
    )
)


def line(
    month: int,
    day: int,
    amount: object,
    way: str = "in",
    kind: FlowKind = FlowKind.SALE,
    to: str | None = None,
) -> FlowLine:
    money: Any = Money.of
    return FlowLine(
        on=date(2026, month, day),
        direction=Direction(way),
        amount=money(amount),
        kind=kind,
        counterparty=to,
    )


TAX = line(9, 15, 300, "out", FlowKind.TAX)
QUIET = (line(7, 6, 5_001), line(8, 6, 5_001), line(9, 6, 5_001), TAX)


def flows(*lines: FlowLine, **more: Any) -> AccountFlows:
    ordered = tuple(sorted(lines, key=lambda one: one.on))
    given: dict[str, Any] = {"declared_lenders": 0, "own_channel": True} | more
    period = {name: given.pop(name) for name in ("first_day", "last_day") if name in given}
    if ordered and ordered[-1].balance_after is None:  # it ends as its lines make it
        change = sum((one.signed for one in ordered), Money.of(0))
        ordered = (*ordered[:-1], altered(ordered[-1], balance_after=change))
    given.setdefault("opening", Money.of(0))
    statement = altered(STATEMENT, lines=ordered, opening_balance=given.pop("opening"), **period)
    return AccountFlows(statements=(statement,), **given)


def judged(given: AccountFlows) -> Decision[FlowFacts, Effect]:
    return assess_account_flows(WORKING_CAPITAL, given, as_of=AS_OF, book=BOOK)


def hits(*lines: FlowLine, **more: Any) -> list[str]:
    decision = judged(flows(*lines, **more))
    return [reason.rule.id.removeprefix("flows.") for reason in decision.hits]


def test_quiet_statements_are_allowed() -> None:
    decision = judged(flows(*QUIET))
    assert decision.outcome is Effect.ALLOW
    assert hits(*QUIET) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param([line(7, 7, 15_003)], [], id="no round sum"),
        pytest.param([line(7, 7, 10_000)], [], id="ten of twenty-five thousand are round"),
        pytest.param([line(7, 7, 20_000)], ["round-sums"], id="twenty of thirty-five are round"),
        pytest.param([line(9, 25, 16_000)], [], id="the sixth day from the end"),
        pytest.param([line(9, 26, 15_003)], [], id="exactly half in the last five days"),
        pytest.param([line(9, 26, "15003.01")], ["quarter-ends"], id="more than half in them"),
        pytest.param([line(8, 31, 16_000)], [], id="the end of another month"),
        pytest.param(
            [line(7, 7, 15_003), line(7, 7, 15_003, "out")], [], id="exactly half leaves again"
        ),
        pytest.param(
            [line(7, 7, "15003.01"), line(7, 7, "15003.01", "out")],
            ["in-and-out"],
            id="more than half leaves again",
        ),
        pytest.param(
            [line(at, 10, 800, "out", to="x") for at in (7, 8)], [], id="two fixed debits"
        ),
        pytest.param(
            [line(at, 10, 800, "out", to="x") for at in (7, 8, 9)],
            ["hidden-lender"],
            id="three fixed debits",
        ),
        pytest.param(
            [line(at, 10, 800, "out", FlowKind.SALARY, "x") for at in (7, 8, 9)], [], id="wages"
        ),
        pytest.param(
            [line(at, 10, 800 + at, "out", to="x") for at in (7, 8, 9)], [], id="never the same"
        ),
        pytest.param(
            [line(at, 10, 800, "out") for at in (7, 8, 9)], ["hidden-lender"], id="hand unknown"
        ),
        pytest.param(
            [line(*on, 800, "out", to="x") for on in ((7, 31), (9, 1), (9, 30))],
            ["hidden-lender"],
            id="the end of August put off to September",
        ),
        pytest.param([line(7, 9, 5, "out", FlowKind.GAMBLING)], ["gambling"], id="gambling"),
        pytest.param(
            [line(7, 9, 5, "out", FlowKind.LOAN_SERVICE, "x")], ["lenders"], id="a lender"
        ),
    ],
)
def test_each_pattern(lines: list[FlowLine], found: list[str]) -> None:
    assert hits(*QUIET, *lines) == found
    decision = judged(flows(*QUIET, *lines))
    assert decision.outcome is (Effect.REVIEW if found else Effect.ALLOW)


class TestInAndOut:
    OWN = FlowKind.OWN_TRANSFER

    @pytest.mark.parametrize(
        ("lines", "passed"),
        [
            pytest.param(
                [line(7, 7, 100_000, to="a"), line(7, 7, 99_000, "out", to="b")],
                99_000,
                id="in from one hand, out to another, a little less",
            ),
            pytest.param([line(7, 7, 100), line(7, 8, 100, "out")], 0, id="out the day after"),
            pytest.param(
                [line(7, 7, 100), line(7, 7, 60, "out"), line(7, 8, 10), line(7, 8, 70, "out")],
                70,
                id="day by day",
            ),
            pytest.param(
                [line(7, 7, 100, "out", OWN), line(7, 7, 100, "in", OWN)],
                0,
                id="moved between own accounts",
            ),
            pytest.param(
                [line(7, 7, 100), line(7, 7, 90, "out", OWN)],
                90,
                id="passed on to an own account that is not at hand",
            ),
            pytest.param(
                [line(7, 7, 100, "in", OWN), line(7, 7, 40, "out", OWN), line(7, 7, 70, "out")],
                60,
                id="what came from an own account leaves",
            ),
        ],
    )
    def test_by_day_the_smaller_of_both(self, lines: list[FlowLine], passed: int) -> None:
        facts = judged(flows(*QUIET, *lines)).facts
        assert facts.in_and_out == Money.of(passed).minor

    def test_ordinary_pass_through_is_flagged(self) -> None:
        through = (line(7, 7, 100_003, to="a"), line(7, 7, 99_003, "out", to="b"))
        assert hits(*QUIET, *through) == ["in-and-out"]


def test_a_gap_ends_a_run_of_fixed_debits() -> None:
    lines = [line(at, 10, 800, "out", to="x") for at in (4, 5, 7, 8)]
    long = {"first_day": date(2026, 4, 1)}
    assert "hidden-lender" not in hits(*QUIET, *lines, **long)
    assert "hidden-lender" in hits(*QUIET, *lines, line(6, 1, 800, "out", to="x"), **long)


def test_months() -> None:
    assert hits(*QUIET, last_day=date(2026, 9, 29)) == ["months"]
    assert judged(flows(*QUIET, last_day=date(2026, 9, 29))).steps == (CreditStep.COMPLETE_FILE,)
    assert hits(*QUIET[1:]) == ["silent"]
    assert hits() == ["silent", "lifeless"]


@pytest.mark.parametrize("kind", [FlowKind.SALARY, FlowKind.TAX, FlowKind.UTILITY])
def test_everyday_payments(kind: FlowKind) -> None:
    assert hits(*QUIET[:3], line(9, 9, 1, "out", kind)) == []
    assert hits(*QUIET[:3], line(9, 9, 1, "in", kind)) == ["lifeless"]


def test_a_balance_that_does_not_follow() -> None:
    broken = (
        altered(QUIET[0], balance_after=Money.of(1)),
        altered(QUIET[1], balance_after=Money.of(1)),
    )
    assert hits(*broken, *QUIET[2:], opening=None) == ["balance"]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(altered(flows(*QUIET).statements[0], opening_balance=None), id="opening"),
        pytest.param(altered(flows(*QUIET).statements[0], lines=QUIET), id="last"),
    ],
)
def test_balances_that_are_not_shown_are_open(statement: AccountStatement) -> None:
    decision = judged(altered(flows(*QUIET), statements=(statement,)))
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("breaks",))


def test_where_the_statements_come_from() -> None:
    decision = judged(flows(*QUIET, own_channel=False))
    assert decision.outcome is Effect.BLOCK
    assert "flows.channel" in decision
    assert judged(flows(*QUIET, own_channel=None)).outcome is Effect.REVIEW


def test_lenders_named_and_found() -> None:
    owed = line(7, 9, 5, "out", FlowKind.LOAN_SERVICE, "x")
    lent = line(7, 8, 9, "in", FlowKind.LOAN_PROCEEDS, "x")
    other = line(7, 9, 5, "out", FlowKind.LOAN_SERVICE)
    assert count_lenders(flows(owed, lent, other).statements) == 2
    assert hits(*QUIET, owed, lent, declared_lenders=1) == []
    assert judged(flows(*QUIET, declared_lenders=None)).outcome is Effect.ALLOW, "none is found"
    assert judged(flows(*QUIET, owed, declared_lenders=None)).outcome is Effect.REVIEW


def test_lines_of_unknown_kind_leave_gambling_open() -> None:
    unknown = line(7, 9, 5, "out", FlowKind.UNKNOWN)
    decision = judged(flows(*QUIET, unknown))
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("gambling",))
    assert "flows.gambling" in judged(
        flows(*QUIET, unknown, line(7, 9, 5, "in", FlowKind.GAMBLING))
    )


def test_without_a_book_every_threshold_is_missing() -> None:
    decision = assess_account_flows(WORKING_CAPITAL, flows(*QUIET), as_of=AS_OF)
    assert decision.outcome is Effect.REVIEW
    assert len(decision.missing) == 6
    assert decision.provenance is Provenance.CONVENTION


def test_the_owners_account_is_read_with_the_firms() -> None:
    owner = ApplicationParty(party_id=PartyId("Q-1"), role=ApplicationRole.GUARANTOR)
    application = altered(WORKING_CAPITAL, parties=(owner,))
    [firm] = flows(*QUIET).statements
    both = altered(
        flows(*QUIET), statements=(firm, altered(firm, account="A-2", holder_id=owner.party_id))
    )
    assert assess_account_flows(application, both, as_of=AS_OF, book=BOOK).outcome is Effect.ALLOW
    with pytest.raises(BankrmError, match="flows"):
        judged(both)


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        pytest.param(date(2026, 11, 25), [], id="56 days"),
        pytest.param(date(2026, 11, 26), ["flows.age"], id="57 days"),
    ],
)
def test_how_old_statements_may_be(as_of: date, found: list[str]) -> None:
    decision = assess_account_flows(WORKING_CAPITAL, flows(*QUIET), as_of=as_of, book=BOOK)
    assert [reason.rule.id for reason in decision.hits] == found
    assert decision.outcome is (Effect.BLOCK if found else Effect.ALLOW)


def test_statements_of_the_owner_alone_leave_the_borrower_out() -> None:
    owner = ApplicationParty(party_id=PartyId("Q-1"), role=ApplicationRole.GUARANTOR)
    application = altered(WORKING_CAPITAL, parties=(owner,))
    [firm] = flows(*QUIET).statements
    alone = altered(flows(*QUIET), statements=(altered(firm, holder_id=owner.party_id),))
    decision = assess_account_flows(application, alone, as_of=AS_OF, book=BOOK)
    assert decision.outcome is Effect.BLOCK
    assert "flows.borrower" in decision


class TestRefused:
    @pytest.mark.parametrize(
        ("application", "given", "as_of", "field"),
        [
            pytest.param(
                altered(WORKING_CAPITAL, client_id=ClientId("E-2")),
                flows(*QUIET),
                AS_OF,
                "flows",
                id="another client",
            ),
            pytest.param(
                WORKING_CAPITAL, flows(*QUIET), date(2026, 9, 29), "flows", id="a later day"
            ),
            pytest.param(None, flows(*QUIET), AS_OF, "application", id="no application"),
            pytest.param(WORKING_CAPITAL, None, AS_OF, "flows", id="no flows"),
            pytest.param(WORKING_CAPITAL, flows(*QUIET), "2026", "as_of", id="no day"),
        ],
    )
    def test_what_does_not_belong(
        self, application: Any, given: Any, as_of: Any, field: str
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            assess_account_flows(application, given, as_of=as_of)
        assert refused.value.field == field

    def test_dollars(self) -> None:
        dollars = AccountStatement(
            holder_id=WORKING_CAPITAL.client_id,
            account="A",
            first_day=date(2026, 1, 1),
            last_day=date(2026, 6, 30),
            currency="USD",
            lines=(),
        )
        with pytest.raises(CurrencyMismatch):
            judged(AccountFlows(statements=(dollars,)))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("statements", ()),
            ("declared_lenders", -1),
            ("declared_lenders", True),
            ("own_channel", 1),
        ],
    )
    def test_bad_fields(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(flows(*QUIET), **{field: value})
        assert refused.value.field == field
