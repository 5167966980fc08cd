"""Account flows: what is taken off, what left the same day, balances, and what interest implies (W28)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._flow_example import STATEMENT
from bankrm.account_flows import (
    AccountStatement,
    BalanceBreak,
    FlowKind,
    FlowLine,
    balance_support,
    compute_effective_inflow,
    counterparty_share,
    implied_balance,
    list_balance_breaks,
    list_months,
    revenue_support,
)
from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.transactions import Direction
from bankrm.workings import explain_lines

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 7, 6)


def line(amount: object, kind: FlowKind = FlowKind.SALE, way: str = "in", **more: Any) -> FlowLine:
    money: Any = Money.of
    given: dict[str, Any] = {"on": DAY, "direction": Direction(way), "kind": kind} | more
    return FlowLine(amount=money(amount), **given)


def statement(*lines: FlowLine, **more: Any) -> AccountStatement:
    changed: AccountStatement = altered(
        STATEMENT, **{"lines": lines, "opening_balance": None} | more
    )
    return changed


def effective(*lines: FlowLine) -> Money:
    return compute_effective_inflow((statement(*lines),)).effective


class TestTakenOff:
    @pytest.mark.parametrize(
        ("kind", "counts"),
        [
            pytest.param(
                kind,
                kind.code
                not in {"own_transfer", "related_party", "loan_proceeds", "refund", "gambling"},
                id=kind.code,
            )
            for kind in FlowKind
        ],
    )
    def test_by_kind(self, kind: FlowKind, counts: bool) -> None:
        assert effective(line(100, kind)) == Money.of(100 if counts else 0)
        inflow = compute_effective_inflow((statement(line(100, kind)),))
        assert inflow.passed(kind) == Money.of(0 if counts else 100)

    def test_what_goes_out_is_no_inflow(self) -> None:
        assert effective(line(100, way="out")) == Money.of(0)

    @pytest.mark.parametrize(
        ("lines", "left"),
        [
            pytest.param(
                [line(100, counterparty="a"), line(60, way="out", counterparty="a")],
                40,
                id="some went back",
            ),
            pytest.param(
                [line(100, counterparty="a"), line(160, way="out", counterparty="a")],
                0,
                id="more went back than came",
            ),
            pytest.param(
                [line(100, counterparty="a"), line(100, way="out", counterparty="b")],
                0,
                id="the same sum went on",
            ),
            pytest.param(
                [line(100), line(100), line(100, way="out")], 100, id="each sum pairs once"
            ),
            pytest.param([line(100), line(99, way="out")], 100, id="another sum"),
            pytest.param(
                [line(100), line(100, way="out", on=date(2026, 7, 7))], 100, id="the next day"
            ),
            pytest.param(
                [
                    line(100, counterparty="a"),
                    line(30, way="out", counterparty="a"),
                    line(100, way="out", counterparty="b"),
                ],
                0,
                id="all of it left, by two ways",
            ),
            pytest.param(
                [line(100, FlowKind.OWN_TRANSFER), line(100, way="out"), line(5)],
                5,
                id="what is taken off by kind is not taken off twice",
            ),
            pytest.param(
                [line(100), line(100, FlowKind.REFUND, "out")], 0, id="refunded on its day"
            ),
            pytest.param(
                [line(100), line(100, FlowKind.RELATED_PARTY, "out")],
                0,
                id="on to a related party",
            ),
            pytest.param(
                [line(100), line(100, FlowKind.OWN_TRANSFER, "out")],
                0,
                id="on to an account that is not at hand",
            ),
        ],
    )
    def test_same_day(self, lines: list[FlowLine], left: int) -> None:
        assert effective(*lines) == Money.of(left)

    @pytest.mark.parametrize(
        ("here", "there", "left"),
        [
            pytest.param([line(100)], [line(100, way="out")], 0, id="out of the other account"),
            pytest.param(
                [line(100, counterparty="a")],
                [line(40, way="out", counterparty="a")],
                60,
                id="back from the other account",
            ),
            pytest.param(
                [line(100), line(100, FlowKind.OWN_TRANSFER, "out")],
                [line(100, FlowKind.OWN_TRANSFER)],
                100,
                id="kept, on the other account",
            ),
            pytest.param(
                [line(100, FlowKind.OWN_TRANSFER, "out")],
                [line(100)],
                0,
                id="an own transfer called a sale",
            ),
        ],
    )
    def test_all_accounts_are_one_purse(
        self, here: list[FlowLine], there: list[FlowLine], left: int
    ) -> None:
        one = statement(*here)
        other = statement(*there, account="A-2", holder_id=PartyId("Q-1"))
        inflow = compute_effective_inflow((one, other))
        assert inflow.effective == Money.of(left)
        assert inflow == compute_effective_inflow((other, one))

    def test_one_more_payment_never_raises_it(self) -> None:
        day = [line(100, counterparty="a"), line(100, way="out", counterparty="b")]
        back = line(30, way="out", counterparty="a")
        assert effective(*day, back) <= effective(*day)


class TestMonths:
    INFLOW = compute_effective_inflow((STATEMENT,))

    def test_month_by_month(self) -> None:
        months = [(one.month.month, one.effective.amount) for one in self.INFLOW.months]
        assert months == [(7, 30_000), (8, 0), (9, Decimal("10126.39"))]
        assert self.INFLOW.monthly == Money.of("13375.46"), "a third of 40,126.39"
        assert self.INFLOW.unknown == Money.of(8_000)
        assert self.INFLOW.same_day == Money.of(8_000)

    def test_workings_show_each_class(self) -> None:
        shown = explain_lines(self.INFLOW.workings, "en")
        assert "less transfer between own accounts: CN¥25,000.00" in shown
        assert "effective in 2026-08: CN¥0.00" in shown

    def test_a_year_turns(self) -> None:
        months = list_months((statement(first_day=date(2025, 12, 5), last_day=date(2026, 1, 1)),))
        assert months == (date(2025, 12, 1), date(2026, 1, 1))

    def test_support_of_the_declared_revenue(self) -> None:
        assert revenue_support(self.INFLOW, Money.of("40126.39")).value == 1
        nothing = revenue_support(self.INFLOW, Money.of(0))
        assert nothing.value is None
        assert nothing.reason is not None

    def test_nothing_personal_is_shown(self) -> None:
        assert "30000" not in repr(self.INFLOW)


class TestConcentration:
    def test_the_largest_payers(self) -> None:
        paid = [line(10 * at, counterparty=f"p{at}") for at in range(1, 7)]
        unnamed = line(90)
        rest = [line(500, FlowKind.CASH, counterparty="p1"), line(7, way="out", counterparty="p1")]
        found = counterparty_share((statement(*paid, unnamed, *rest),))
        assert (found.part, found.whole) == (Money.of(200), Money.of(300))

    def test_no_receipts_no_share(self) -> None:
        assert counterparty_share((statement(),)).value is None

    @pytest.mark.parametrize("top", [0, -1, True, 5.0])
    def test_odd_tops(self, top: Any) -> None:
        with pytest.raises(BankrmError, match="top"):
            counterparty_share((STATEMENT,), top)


class TestBalances:
    def test_a_break_is_found_once_and_named_by_its_line(self) -> None:
        lines = [
            line(100, balance_after=Money.of(100)),
            line(10, balance_after=Money.of(111)),
            line(1, way="out", balance_after=Money.of(110)),
        ]
        wanted = BalanceBreak(2, Money.of(110), Money.of(111))
        assert list_balance_breaks(statement(*lines)) == (wanted,)
        assert "110" not in repr(wanted)

    def test_without_an_opening_balance_the_first_line_is_taken_as_it_stands(self) -> None:
        one = line(100, balance_after=Money.of(7))
        assert list_balance_breaks(statement(one)) == ()
        [found] = list_balance_breaks(statement(one, opening_balance=Money.of(0)))
        assert found.line == 1

    def test_lines_without_a_balance_carry_it_on(self) -> None:
        lines = [
            line(100, balance_after=Money.of(100)),
            line(5),
            line(1, balance_after=Money.of(106)),
        ]
        assert list_balance_breaks(statement(*lines)) == ()
        assert list_balance_breaks(statement(line(5), line(6))) == ()


class TestImpliedBalance:
    def test_w28(self) -> None:
        assert implied_balance(Money.of("126.39"), "0.001", 91) == Money.of("500004.40")

    def test_no_rate_implies_nothing(self) -> None:
        assert implied_balance(Money.of(1), 0, 91) is None
        assert implied_balance(Money.of(0), "0.001", 91) == Money.of(0)
        assert balance_support(None, Money.of(1)).value is None

    @pytest.mark.parametrize(
        ("interest", "rate", "days", "field"),
        [
            pytest.param(Money.of(-1), "0.001", 91, "interest", id="below zero"),
            pytest.param(1, "0.001", 91, "interest", id="no money"),
            pytest.param(Money.of(1), "1.1", 91, "annual_rate", id="per cent"),
            pytest.param(Money.of(1), "-0.1", 91, "annual_rate", id="a rate below zero"),
            pytest.param(Money.of(1), "0.001", 0, "days", id="no day"),
            pytest.param(Money.of(1), "NaN", 91, "annual_rate", id="no number"),
            pytest.param(Money.of(1), "０.1", 91, "annual_rate", id="full-width digits"),
        ],
    )
    def test_bad_input(self, interest: Any, rate: Any, days: int, field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            implied_balance(interest, rate, days)
        assert refused.value.field == field


SALE = STATEMENT.lines[0]


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        pytest.param(SALE, "amount", Money.of(-1), id="below zero"),
        pytest.param(SALE, "balance_after", Money.of(1, "USD"), id="a balance in dollars"),
        pytest.param(SALE, "on", datetime(2026, 7, 6), id="an instant"),  # noqa: DTZ001  # without a zone on purpose
        pytest.param(SALE, "counterparty", "a\x00", id="control character"),
        pytest.param(STATEMENT, "last_day", date(2026, 6, 30), id="ends before it begins"),
        pytest.param(STATEMENT, "last_day", date.max, id="the end of the calendar"),
        pytest.param(STATEMENT, "currency", "XXX", id="no currency"),
        pytest.param(STATEMENT, "opening_balance", Money.of(1, "USD"), id="opens in dollars"),
        pytest.param(
            STATEMENT,
            "lines",
            (altered(SALE, amount=Money.of(1, "USD"), balance_after=None),),
            id="a line in dollars",
        ),
        pytest.param(STATEMENT, "lines", STATEMENT.lines[::-1], id="backwards"),
        pytest.param(STATEMENT, "lines", (line(1, on=date(2026, 6, 30)),), id="a day too early"),
        pytest.param(STATEMENT, "lines", (line(1, on=date(2026, 10, 1)),), id="a day too late"),
    ],
)
def test_bad_input_is_refused(model: Any, field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param((), id="none"),
        pytest.param((STATEMENT, STATEMENT), id="an account twice"),
        pytest.param([STATEMENT], id="a list"),
    ],
)
@pytest.mark.parametrize("read", [compute_effective_inflow, counterparty_share, list_months])
def test_statements_that_do_not_go_together(read: Any, statements: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        read(statements)
    assert refused.value.field == "statements"


def test_no_inflow_without_a_month_or_below_zero() -> None:
    inflow = TestMonths.INFLOW
    with pytest.raises(BankrmError, match="months"):
        altered(inflow, months=())
    with pytest.raises(BankrmError, match="passed"):
        altered(inflow.months[0], same_day=Money.of("30000.01"))
    with pytest.raises(BankrmError, match="passed"):
        altered(inflow.months[0], passed=((FlowKind.REFUND, 1),))
    with pytest.raises(BankrmError, match="currency"):
        altered(inflow, currency="XXX")
    with pytest.raises(CurrencyMismatch, match="months"):
        altered(inflow, currency="USD")


def test_currencies_never_mix() -> None:
    dollars = AccountStatement(
        holder_id=STATEMENT.holder_id,
        account="A-2",
        first_day=DAY,
        last_day=DAY,
        currency="USD",
        lines=(),
    )
    with pytest.raises(CurrencyMismatch):
        compute_effective_inflow((STATEMENT, dollars))
    assert compute_effective_inflow((dollars,)).effective == Money.of(0, "USD")
