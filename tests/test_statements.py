"""Statements: lines, subtotals at their tolerance, periods, and pairs of years."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.calendars import Period
from bankrm.errors import InvalidValue
from bankrm.money import Number
from bankrm.statement_items import INTEREST_BEARING, Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import (
    AccountingStandard,
    AuditOpinion,
    EntityId,
    FinancialStatement,
    StatementKind,
    StatementPair,
    StatementSource,
)

FIRM = EntityId("E-1")
INVENTORY = {Item.INVENTORY: "20.00"}
CURRENT = {
    Item.CASH: "10",
    Item.TRADING_ASSETS: "0",
    Item.NOTES_RECEIVABLE: "5",
    Item.ACCOUNTS_RECEIVABLE: "30",
    Item.RECEIVABLES_FINANCING: "0",
    Item.PREPAYMENTS: "4",
    Item.OTHER_RECEIVABLES: "1",
    Item.INVENTORY: "40",
    Item.CONTRACT_ASSETS: "7",
    Item.DUE_WITHIN_YEAR: "3",
    Item.OTHER_CURRENT_ASSETS: "0",
}
INCOME = {
    Item.REVENUE: "100",
    Item.COST_OF_SALES: "60",
    Item.SALES_TAXES: "1",
    Item.PERIOD_EXPENSES: "20",
    Item.FINANCE_COSTS: "-1",
    Item.OTHER_GAINS: "-5",
}
EXPENSES = {
    Item.SELLING_EXPENSES: "8",
    Item.ADMIN_EXPENSES: "10",
    Item.RESEARCH_EXPENSES: "2",
}
GAINS = {
    Item.OTHER_INCOME: "1",
    Item.INVESTMENT_INCOME: "0",
    Item.FAIR_VALUE_GAINS: "0",
    Item.CREDIT_IMPAIRMENT: "-4",
    Item.ASSET_IMPAIRMENT: "-2",
    Item.DISPOSAL_GAINS: "0",
}
UNGROUPED = {
    item: figure
    for item, figure in INCOME.items()
    if item not in {Item.PERIOD_EXPENSES, Item.OTHER_GAINS}
}


def statement(lines: Mapping[Item, Number], year: int = 2025, **fields: Any) -> FinancialStatement:
    given: dict[str, Any] = {
        "entity_id": FIRM,
        "period": Period.year(year),
        "received_on": date(2026, 4, 30),
    }
    return FinancialStatement(lines=lines, **(given | fields))


def test_an_unknown_line_is_none_and_a_zero_is_zero() -> None:
    known = statement({Item.CASH: 0})
    assert known[Item.CASH] == 0
    assert known[Item.INVENTORY] is None


@pytest.mark.parametrize("less", [None, 1, [Item.CASH], "cash"], ids=str)
def test_what_is_taken_off_is_a_tuple_of_items(less: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^less: needs tuple"):
        statement(INVENTORY).total(Item.INVENTORY, less=less)


def test_a_line_is_asked_by_its_item_only() -> None:
    with pytest.raises(InvalidValue, match=r"^item: "):
        _ = 0 in statement(INVENTORY)  # type: ignore[operator]  # would else ask for ever


def test_lines_are_kept_in_the_printed_order_and_survive_evolve() -> None:
    known = statement({Item.REVENUE: "3", Item.CASH: "1"})
    assert known.lines == ((Item.CASH, Decimal(1)), (Item.REVENUE, Decimal(3)))
    audited = attrs.evolve(known, audited=True)
    assert audited.lines == known.lines
    assert audited[Item.REVENUE] == 3
    assert hash(audited) != hash(known)


@pytest.mark.parametrize(
    ("lines", "whole", "figure", "adds_up"),
    [
        pytest.param(CURRENT, Item.CURRENT_ASSETS, "100", True, id="exactly"),
        pytest.param(CURRENT, Item.CURRENT_ASSETS, "100.01", True, id="one unit above"),
        pytest.param(CURRENT, Item.CURRENT_ASSETS, "99.99", True, id="one unit below"),
        pytest.param(CURRENT, Item.CURRENT_ASSETS, "100.02", False, id="two units above"),
        pytest.param(CURRENT, Item.CURRENT_ASSETS, "99.98", False, id="two units below"),
        pytest.param({Item.INVENTORY: "50"}, Item.CURRENT_ASSETS, "90", True, id="lines missing"),
        pytest.param(
            {Item.INVENTORY: "50"}, Item.CURRENT_ASSETS, "49.99", True, id="part at unit"
        ),
        pytest.param({Item.INVENTORY: "50"}, Item.CURRENT_ASSETS, "49.98", False, id="part above"),
        pytest.param({Item.EQUITY: "50"}, Item.TOTAL_ASSETS, "40", True, id="debt unknown"),
        pytest.param(
            {Item.TOTAL_LIABILITIES: "50", Item.EQUITY: "-10"},
            Item.TOTAL_ASSETS,
            "40",
            True,
            id="balanced with equity used up",
        ),
        pytest.param(
            {Item.TOTAL_LIABILITIES: "50", Item.EQUITY: "50"},
            Item.TOTAL_ASSETS,
            "101",
            False,
            id="not balanced",
        ),
        pytest.param(
            {Item.OTHER_EQUITY: "50"}, Item.EQUITY, "10", True, id="a loss may be missing"
        ),
        pytest.param(INCOME, Item.OPERATING_PROFIT, "15", True, id="profit"),
        pytest.param(INCOME, Item.OPERATING_PROFIT, "13", False, id="profit wrong"),
        pytest.param(
            {Item.TOTAL_PROFIT: "16", Item.INCOME_TAX: "4"}, Item.NET_PROFIT, "12", True, id="net"
        ),
        pytest.param(
            {Item.TOTAL_PROFIT: "16", Item.INCOME_TAX: "4"},
            Item.NET_PROFIT,
            "20",
            False,
            id="tax added",
        ),
        pytest.param(
            {
                Item.OPERATING_CASH_FLOW: "5",
                Item.INVESTING_CASH_FLOW: "-9",
                Item.FINANCING_CASH_FLOW: "3",
                Item.EXCHANGE_EFFECT: "0",
            },
            Item.NET_CASH_FLOW,
            "-1",
            True,
            id="cash flow",
        ),
        pytest.param(
            {**INCOME, **EXPENSES, **GAINS}, Item.OPERATING_PROFIT, "15", True, id="groups given"
        ),
        pytest.param(
            UNGROUPED | EXPENSES | GAINS, Item.OPERATING_PROFIT, "15", True, id="groups in lines"
        ),
        pytest.param(
            UNGROUPED | EXPENSES | GAINS, Item.OPERATING_PROFIT, "16", False, id="lines wrong"
        ),
        pytest.param(EXPENSES, Item.PERIOD_EXPENSES, "21", False, id="a group off its lines"),
        pytest.param(
            {Item.NON_OPERATING_INCOME: "3", Item.NON_OPERATING_EXPENSES: "5"},
            Item.NON_OPERATING_NET,
            "-2",
            True,
            id="expenses are taken off",
        ),
        pytest.param(
            {Item.INTEREST_PAYABLE: "6", Item.DIVIDENDS_PAYABLE: "4"},
            Item.OTHER_PAYABLES,
            "10",
            True,
            id="of which all",
        ),
        pytest.param({Item.INTEREST_PAYABLE: "6"}, Item.OTHER_PAYABLES, "20", True, id="of which"),
        pytest.param(
            {Item.INTEREST_PAYABLE: "6", Item.DIVIDENDS_PAYABLE: "4.02"},
            Item.OTHER_PAYABLES,
            "10",
            False,
            id="of which above",
        ),
        pytest.param(
            {Item.RESTRICTED_CASH: "5"}, Item.CASH, "4.98", False, id="more tied up than there is"
        ),
        pytest.param(
            {Item.OPENING_CASH: "5", Item.NET_CASH_FLOW: "-1"},
            Item.CLOSING_CASH,
            "4",
            True,
            id="cash carried on",
        ),
        pytest.param(
            {Item.OPENING_CASH: "5", Item.NET_CASH_FLOW: "-1"},
            Item.CLOSING_CASH,
            "6",
            False,
            id="cash lost on the way",
        ),
    ],
)
def test_subtotals_add_up(
    lines: Mapping[Item, Number], whole: Item, figure: str, *, adds_up: bool
) -> None:
    if adds_up:
        assert statement({**lines, whole: figure})[whole] == Decimal(figure)
    else:
        with pytest.raises(InvalidValue, match=rf"^{whole.code}: does not add up"):
            statement({**lines, whole: figure})


def test_tolerance_is_one_unit_of_the_last_decimal_printed() -> None:
    parts = {Item.CURRENT_ASSETS: "3", Item.NON_CURRENT_ASSETS: "4", Item.TOTAL_ASSETS: "8"}
    assert statement(parts, decimals=0)[Item.TOTAL_ASSETS] == 8
    with pytest.raises(InvalidValue, match=r"^total_assets: "):
        statement(parts, decimals=1)


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), StatementKind.ANNUAL),
        (date(2024, 7, 1), date(2025, 6, 30), StatementKind.ANNUAL),
        (date(2024, 3, 1), date(2025, 2, 28), StatementKind.ANNUAL),
        (date(2025, 1, 1), date(2025, 12, 30), StatementKind.INTERIM),
        (date(2025, 1, 2), date(2025, 12, 31), StatementKind.INTERIM),
        (date(2025, 1, 1), date(2025, 6, 30), StatementKind.INTERIM),
    ],
)
def test_twelve_months_make_it_annual(first: date, last: date, kind: StatementKind) -> None:
    assert statement(INVENTORY, period=Period(first, last)).kind is kind


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entity_id", ""),
        ("entity_id", 7),
        ("period", "2025"),
        ("period", Period(date(2025, 1, 1), date(2026, 1, 1))),
        ("received_on", date(2025, 12, 30)),
        ("received_on", datetime(2026, 4, 30)),  # noqa: DTZ001  # refused for being an instant
        ("currency", "RMB"),
        ("unit", 0),
        ("unit", True),
        ("unit", Decimal(1)),
        ("decimals", -1),
        ("decimals", 9),
        ("consolidated", 1),
        ("audited", "yes"),
        ("restated", 0),
        ("as_presented", None),
        ("opinion", "qualified"),
        ("opinion", AuditOpinion.QUALIFIED),
        ("standard", "enterprise"),
        ("source", "firm"),
        ("auditor", ""),
        ("auditor", "a\x00"),
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        statement(INVENTORY, **{field: value})


def test_a_statement_may_come_on_the_last_day_of_its_period() -> None:
    assert statement(INVENTORY, received_on=date(2025, 12, 31)).received_on == date(2025, 12, 31)


@pytest.mark.parametrize(
    "period",
    [
        Period(date(9999, 1, 1), date(9999, 12, 31)),
        Period(date.max, date.max),
        Period(date(1, 1, 1), date(1, 12, 31)),
    ],
    ids=str,
)
def test_a_period_at_the_ends_of_the_calendar_is_refused(period: Period) -> None:
    with pytest.raises(InvalidValue, match=r"^period: has no year before or after it"):
        statement(INVENTORY, period=period, received_on=date.max)


@pytest.mark.parametrize("year", [2, 9998])
def test_every_period_has_a_year_before(year: int) -> None:
    series = StatementSeries(
        (statement(INVENTORY, period=Period.year(year), received_on=date.max),)
    )
    assert (series.previous, series.gaps) == (None, ())


def test_what_is_not_audited_has_no_auditor() -> None:
    assert statement(INVENTORY, audited=None, auditor="A").auditor == "A"
    with pytest.raises(InvalidValue, match=r"^auditor: is of a statement that is not audited"):
        statement(INVENTORY, audited=False, auditor="A")


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        pytest.param({Item.CASH: "NaN"}, "cash", id="NaN"),
        pytest.param({Item.CASH: Decimal("Infinity")}, "cash", id="infinity"),
        pytest.param({Item.CASH: 0.1}, "cash", id="float"),
        pytest.param({Item.CASH: Decimal("1e1000000")}, "cash", id="out of range"),
        pytest.param({Item.CASH: "0.001"}, "cash", id="over-precise"),
        pytest.param({Item.CASH: "-1"}, "cash", id="negative asset"),
        pytest.param({Item.TOTAL_LIABILITIES: "-1"}, "total_liabilities", id="negative debt"),
        pytest.param({Item.CASH: 10**16 + 1}, "cash", id="more than a firm has"),
        pytest.param({Item.NET_PROFIT: -(10**16) - 1}, "net_profit", id="more than it loses"),
        pytest.param({Item.CLOSING_CASH: "-1"}, "closing_cash", id="negative cash"),
        pytest.param([(Item.CASH, 1), (Item.CASH, 2)], "lines", id="twice"),
        pytest.param({"cash": "1"}, "lines", id="no item"),
        pytest.param({}, "lines", id="nothing"),
        pytest.param(None, "lines", id="none"),
        pytest.param(("cash",), "lines", id="no pairs"),
    ],
)
def test_a_bad_line_is_named(lines: Any, field: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        statement(lines)


def test_how_much_a_line_can_be_counts_its_unit() -> None:
    assert statement({Item.CASH: 10**12}, unit=10_000)[Item.CASH] == 10**12
    with pytest.raises(InvalidValue, match=r"^cash: is out of range"):
        statement({Item.CASH: 10**12 + 1}, unit=10_000)


def test_equity_and_flows_may_be_negative() -> None:
    losses = {Item.EQUITY: "-5", Item.NET_PROFIT: "-7", Item.OPERATING_CASH_FLOW: "-9"}
    assert statement(losses).total(*losses) == -21


def test_a_total_takes_off_and_needs_every_line() -> None:
    known = statement({Item.CURRENT_ASSETS: "50", Item.INVENTORY: "20"})
    assert known.total(Item.CURRENT_ASSETS, less=(Item.INVENTORY,)) == 30
    assert known.total(Item.CURRENT_ASSETS, less=(Item.CASH,)) is None
    assert known.total(Item.CASH, less=(Item.INVENTORY,)) is None


def test_average_is_of_opening_and_closing() -> None:
    pair = StatementPair(statement({Item.INVENTORY: "30.01"}), statement(INVENTORY, 2024))
    assert pair.average(Item.INVENTORY) == Decimal("25.005")
    assert pair.average(Item.CASH) is None


def test_average_needs_both_ends() -> None:
    both = {**INVENTORY, Item.CASH: "1"}
    pair = StatementPair(statement(both), statement(INVENTORY, 2024))
    assert pair.average(Item.INVENTORY) == 20
    assert pair.average(Item.CASH) is None
    turned = StatementPair(statement(INVENTORY), statement(both, 2024))
    assert turned.average(Item.CASH) is None
    assert StatementPair(statement(INVENTORY)).average(Item.INVENTORY) is None


def test_half_years_have_no_average() -> None:
    now = statement(INVENTORY, period=Period.months(2025, 1, 6))
    before = statement(INVENTORY, period=Period.months(2024, 1, 6))
    assert StatementPair(now, before).average(Item.INVENTORY) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"entity_id": EntityId("E-2")},
        {"consolidated": True},
        {"currency": "USD"},
        {"unit": 10_000},
        {"period": Period.year(2023)},
        {"period": Period.year(2025)},
        {"period": Period.months(2024, 1, 6)},
        {"period": Period.months(2024, 7, 6)},
    ],
    ids=str,
)
def test_years_that_do_not_compare_make_no_pair(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=r"^previous: "):
        StatementPair(statement(INVENTORY), statement(INVENTORY, 2024, **changed))


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (Period(date(2024, 3, 1), date(2025, 2, 28)), Period(date(2023, 3, 1), date(2024, 2, 29))),
        (Period(date(2024, 1, 1), date(2024, 2, 29)), Period(date(2023, 1, 1), date(2023, 2, 28))),
    ],
    ids=["year to February", "two months"],
)
def test_the_end_of_february_compares(now: Period, before: Period) -> None:
    pair = StatementPair(statement(INVENTORY, period=now), statement(INVENTORY, period=before))
    assert pair.previous is not None


def test_lines_know_their_sheet() -> None:
    balance = [item for item in Item if not item.is_flow]
    assert balance[-3:] == [Item.EQUITY, Item.OPENING_CASH, Item.CLOSING_CASH]
    signed = [item for item in balance if item.is_signed]
    assert (signed[0], signed[-1]) == (Item.PAID_IN_CAPITAL, Item.EQUITY)
    assert all(item.is_signed for item in Item if item.is_flow)


@pytest.mark.parametrize(
    "pair", [("2025", None), (statement(INVENTORY), "2024")], ids=["first", "second"]
)
def test_a_pair_is_of_statements(pair: tuple[Any, Any]) -> None:
    with pytest.raises(InvalidValue, match=r"^(current|previous): needs FinancialStatement"):
        StatementPair(*pair)


def test_a_group_that_is_not_printed_is_the_sum_of_its_lines() -> None:
    known = statement(EXPENSES)
    assert known[Item.PERIOD_EXPENSES] == known.total(Item.PERIOD_EXPENSES) == 20
    assert statement({**EXPENSES, Item.PERIOD_EXPENSES: "20.01"})[Item.PERIOD_EXPENSES] == Decimal(
        "20.01"
    )
    assert statement({Item.SELLING_EXPENSES: "8"})[Item.PERIOD_EXPENSES] is None
    net = {Item.NON_OPERATING_INCOME: "3", Item.NON_OPERATING_EXPENSES: "5"}
    assert statement(net)[Item.NON_OPERATING_NET] == -2


def test_a_printed_subtotal_that_is_not_given_stays_unknown() -> None:
    assert statement(CURRENT)[Item.CURRENT_ASSETS] is None


def test_who_made_and_audited_it() -> None:
    known = statement(
        INVENTORY,
        audited=True,
        opinion=AuditOpinion.EMPHASIS,
        auditor="Auditor A",
        restated=True,
        standard=AccountingStandard.SMALL,
        source=StatementSource.TAX_OFFICE,
    )
    assert known.opinion is AuditOpinion.EMPHASIS
    assert (known.standard, known.source) == (
        AccountingStandard.SMALL,
        StatementSource.TAX_OFFICE,
    )


def test_what_does_not_balance_can_be_read_as_presented() -> None:
    lines = {
        Item.ACCOUNTS_PAYABLE: "-3",
        Item.TOTAL_ASSETS: "100",
        Item.TOTAL_LIABILITIES: "70",
        Item.EQUITY: "20",
    }
    with pytest.raises(InvalidValue, match=r"^accounts_payable: must not be negative"):
        statement(lines)
    presented = statement(lines, as_presented=True)
    assert presented[Item.TOTAL_ASSETS] == 100
    assert [(fault.item, fault.stated, fault.added) for fault in presented.faults] == [
        (Item.ACCOUNTS_PAYABLE, Decimal(-3), None),
        (Item.TOTAL_ASSETS, Decimal(100), Decimal(90)),
    ]
    assert presented.faults[0].reason.zh == "不应为负数，应重分类至对方科目"


def test_what_balances_has_no_faults_either_way() -> None:
    assert statement(CURRENT).faults == ()
    assert statement(CURRENT, as_presented=True).faults == ()


@pytest.mark.parametrize("figure", ["NaN", "1e99", "0.001", "１"])
def test_what_is_no_figure_is_refused_even_as_presented(figure: str) -> None:
    with pytest.raises(InvalidValue, match=r"^cash: ") as refused:
        statement({Item.CASH: figure}, as_presented=True)
    assert figure not in str(refused.value)


SHEET: Mapping[Item, Number] = {
    Item.CASH: 300,
    Item.ACCOUNTS_RECEIVABLE: 500,
    Item.PREPAYMENTS: 50,
    Item.OTHER_RECEIVABLES: 50,
    Item.INVENTORY: 600,
    Item.CURRENT_ASSETS: 1500,
    Item.FIXED_ASSETS: 900,
    Item.INTANGIBLE_ASSETS: 100,
    Item.NON_CURRENT_ASSETS: 1000,
    Item.TOTAL_ASSETS: 2500,
    Item.SHORT_BORROWINGS: 800,
    Item.ACCOUNTS_PAYABLE: 350,
    Item.TAXES_PAYABLE: 50,
    Item.CURRENT_LIABILITIES: 1200,
    Item.NON_CURRENT_LIABILITIES: 0,
    Item.TOTAL_LIABILITIES: 1200,
    Item.PAID_IN_CAPITAL: 1000,
    Item.UNDISTRIBUTED_PROFIT: 300,
    Item.EQUITY: 1300,
}
"""A normal balance sheet, where what is printed blank was left out."""


class TestBlanks:
    def test_no_part_is_left_of_a_subtotal_of_zero(self) -> None:
        known = statement(SHEET)
        parts = [item for item in Item if Item.LONG_BORROWINGS <= item <= Item.OTHER_LONG_DEBT]
        assert {known[item] for item in parts} == {Decimal(0)}
        assert known[Item.LONG_BORROWINGS] == 0

    def test_nothing_is_left_where_the_lines_come_to_their_subtotal(self) -> None:
        known = statement(SHEET)
        assert known[Item.TRADING_ASSETS] == known[Item.GOODWILL] == 0

    def test_where_something_is_left_a_line_stays_unknown(self) -> None:
        short = statement({**SHEET, Item.ACCOUNTS_PAYABLE: 349})
        assert short[Item.CURRENT_PORTION] is None
        assert statement({Item.SHORT_BORROWINGS: 5})[Item.CURRENT_PORTION] is None

    def test_a_normal_sheet_has_its_debt(self) -> None:
        assert statement(SHEET).total(*INTEREST_BEARING) == 800

    def test_lines_are_kept_as_given(self) -> None:
        known = statement(SHEET)
        assert dict(known.lines) == SHEET
        assert attrs.evolve(known, audited=True)[Item.LONG_BORROWINGS] == 0

    def test_what_can_be_negative_is_not_inferred(self) -> None:
        """A reserve may stand against a loss, so that equity tells of neither."""
        known = statement(SHEET)
        assert (known[Item.CAPITAL_RESERVE], known[Item.SURPLUS_RESERVE]) == (None, None)
        assert statement({Item.PERIOD_EXPENSES: 0})[Item.SELLING_EXPENSES] is None

    def test_from_the_total_down_to_what_is_printed_as_of_which(self) -> None:
        known = statement({Item.TOTAL_LIABILITIES: 0})
        debts = [item for item in Item if Item.SHORT_BORROWINGS <= item < Item.TOTAL_LIABILITIES]
        assert {known[item] for item in debts} == {Decimal(0)}
        assert known[Item.EQUITY] is None
        assert statement({Item.CASH: 0})[Item.RESTRICTED_CASH] == 0
        assert statement({Item.CASH: 1})[Item.RESTRICTED_CASH] is None

    def test_a_section_with_a_line_is_not_nothing(self) -> None:
        """Rounding lets a small line stand beside a total that the other section comes to."""
        lines = {Item.TOTAL_ASSETS: 10, Item.CURRENT_ASSETS: 10, Item.FIXED_ASSETS: 1}
        known = statement(lines, decimals=0)
        assert known[Item.NON_CURRENT_ASSETS] is None
        assert known[Item.GOODWILL] is None

    def test_a_negative_line_leaves_the_rest_unknown(self) -> None:
        lines = {Item.CASH: -5, Item.INVENTORY: 5, Item.CURRENT_ASSETS: 0}
        assert statement(lines, as_presented=True)[Item.ACCOUNTS_RECEIVABLE] is None


def test_a_total_tells_which_side_it_contradicts() -> None:
    presented = statement({**SHEET, Item.TOTAL_ASSETS: 2600}, as_presented=True)
    assert [(fault.item, fault.reason.en, fault.added) for fault in presented.faults] == [
        (
            Item.TOTAL_ASSETS,
            "does not add up with current and non-current assets",
            Decimal(2500),
        ),
        (Item.TOTAL_ASSETS, "does not add up with liabilities and equity", Decimal(2500)),
    ]


def test_workings_tell_the_unit_first() -> None:
    assert statement(SHEET, unit=10_000).unit_line.explain("zh") == "金额单位: ¥10,000.00"
