"""Reconciliation: every check passes, fails, at its limit, and says why it cannot be made."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest

from bankrm.calendars import Period
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.money import Money, Number
from bankrm.statement_checks import (
    CheckName,
    CheckVerdict,
    OutsideFigures,
    StatementCheck,
    Tolerance,
    reconcile,
)
from bankrm.statement_items import Item
from bankrm.statements import AuditOpinion, EntityId, FinancialStatement, StatementPair

BEFORE: Mapping[Item, Number] = {
    Item.CASH: 1000,
    Item.RESTRICTED_CASH: 0,
    Item.ACCOUNTS_RECEIVABLE: 2000,
    Item.INVENTORY: 1800,
    Item.FIXED_ASSETS: 3000,
    Item.CONSTRUCTION: 500,
    Item.INTANGIBLE_ASSETS: 500,
    Item.SHORT_BORROWINGS: 2000,
    Item.ADVANCES_RECEIVED: 100,
    Item.CURRENT_PORTION: 0,
    Item.LONG_BORROWINGS: 1000,
    Item.BONDS_PAYABLE: 0,
    Item.SURPLUS_RESERVE: 200,
    Item.UNDISTRIBUTED_PROFIT: 800,
    Item.CLOSING_CASH: 1000,
}
NOW: Mapping[Item, Number] = {
    Item.CASH: 1300,
    Item.RESTRICTED_CASH: 100,
    Item.ACCOUNTS_RECEIVABLE: 2400,
    Item.OTHER_RECEIVABLES: 500,
    Item.INVENTORY: 2200,
    Item.FIXED_ASSETS: 3300,
    Item.CONSTRUCTION: 400,
    Item.INTANGIBLE_ASSETS: 500,
    Item.TOTAL_ASSETS: 12000,
    Item.SHORT_BORROWINGS: 2500,
    Item.ADVANCES_RECEIVED: 300,
    Item.CURRENT_PORTION: 500,
    Item.LONG_BORROWINGS: 2000,
    Item.BONDS_PAYABLE: 0,
    Item.TOTAL_LIABILITIES: 7000,
    Item.RELATED_RECEIVABLES: 240,
    Item.PAID_IN_CAPITAL: 3000,
    Item.SURPLUS_RESERVE: 260,
    Item.UNDISTRIBUTED_PROFIT: 1140,
    Item.EQUITY: 5000,
    Item.REVENUE: 10000,
    Item.COST_OF_SALES: 8000,
    Item.NET_PROFIT: 600,
    Item.DIVIDENDS_DECLARED: 200,
    Item.INTEREST_EXPENSE: 180,
    Item.CAPITALISED_INTEREST: 20,
    Item.DEPRECIATION: 400,
    Item.CASH_FROM_SALES: 11100,
    Item.OPERATING_CASH_FLOW: 900,
    Item.CAPITAL_EXPENDITURE: 600,
    Item.NET_CASH_FLOW: 200,
    Item.OPENING_CASH: 1000,
    Item.INDIRECT_CASH_FLOW: 900,
}
OUTSIDE = OutsideFigures(
    vat_rate=Decimal("0.13"),
    declared=Money.of(100_000_000),
    invoiced=Money.of(100_000_000),
    bureau_loans=Money.of(50_000_000),
    interest_rate=Decimal("0.05"),
    peer_margin=(Decimal("0.15"), Decimal("0.25")),
    peer_inventory_days=(Decimal(60), Decimal(90)),
    other_receivables_limit=Decimal("0.05"),
    high_cash=Decimal("0.2"),
    high_debt=Decimal("0.3"),
)
MADE_ALONE = {CheckName.GROUP}


def statement(
    lines: Mapping[Item, Number], year: int = 2025, *, months: int = 12, **fields: Any
) -> FinancialStatement:
    """In 万元, so that a tolerance of 10,000 yuan is one."""
    given: dict[str, Any] = {
        "entity_id": EntityId("E-1"),
        "period": Period.months(year, 1, months),
        "received_on": date(2026, 4, 30),
        "consolidated": False,
        "audited": True,
        "opinion": AuditOpinion.UNQUALIFIED,
        "unit": 10_000,
        "as_presented": True,
    }
    return FinancialStatement(lines=lines, **(given | fields))


LAST_YEAR = statement(BEFORE, 2024)


def check(
    name: CheckName,
    lines: Mapping[Item, Any] | None = None,
    outside: Mapping[str, Any] | None = None,
    *,
    before: FinancialStatement | None = LAST_YEAR,
    months: int = 12,
    fields: Mapping[str, Any] | None = None,
    **given: Any,
) -> StatementCheck:
    """One check of the sound firm, with some lines and figures changed; a line of None is left out."""
    merged: dict[Item, Any] = {**NOW, **(lines or {})}
    known = {item: figure for item, figure in merged.items() if figure is not None}
    pair = StatementPair(statement(known, months=months, **(fields or {})), before)
    [found] = reconcile(pair, attrs.evolve(OUTSIDE, **(outside or {})), only=(name,), **given)
    assert found.name is name
    return found


def test_a_sound_firm_passes_every_check() -> None:
    checks = reconcile(StatementPair(statement(NOW), LAST_YEAR), OUTSIDE)
    assert [found.name for found in checks] == list(CheckName)
    verdicts = {found.name: found.verdict for found in checks}
    assert {name for name, verdict in verdicts.items() if verdict is CheckVerdict.FAIL} == set()
    left = {name for name, verdict in verdicts.items() if verdict is CheckVerdict.NOT_CHECKABLE}
    assert left == MADE_ALONE


@pytest.mark.parametrize(
    ("name", "lines", "outside", "difference"),
    [
        pytest.param(
            CheckName.BALANCE, {Item.EQUITY: "5000.02"}, {}, "-0.02", id="assets two units off"
        ),
        pytest.param(CheckName.CASH_CHANGE, {Item.NET_CASH_FLOW: "202.1"}, {}, "-2.1", id="cash"),
        pytest.param(CheckName.OPENING, {Item.OPENING_CASH: "1000.02"}, {}, "0.02", id="opening"),
        pytest.param(CheckName.RETAINED, {Item.NET_PROFIT: "604.1"}, {}, "-4.1", id="retained"),
        pytest.param(
            CheckName.INDIRECT, {Item.INDIRECT_CASH_FLOW: "900.02"}, {}, "0.02", id="indirect"
        ),
        pytest.param(
            CheckName.SALES_CASH, {Item.CASH_FROM_SALES: "10980"}, {}, "-120", id="receipts"
        ),
        pytest.param(
            CheckName.DECLARED, {}, {"declared": Money.of(98_000_000)}, "200", id="declared"
        ),
        pytest.param(
            CheckName.INVOICED, {}, {"invoiced": Money.of(102_000_000)}, "-200", id="invoiced"
        ),
        pytest.param(
            CheckName.INTEREST, {}, {"interest_rate": Decimal("0.06")}, "-40", id="interest"
        ),
        pytest.param(CheckName.FIXED_ASSETS, {Item.CAPITAL_EXPENDITURE: 700}, {}, "-100", id="fa"),
        pytest.param(CheckName.MARGIN, {Item.COST_OF_SALES: 7400}, {}, "0.01", id="margin above"),
        pytest.param(CheckName.MARGIN, {Item.COST_OF_SALES: 8600}, {}, "-0.01", id="margin below"),
        pytest.param(
            CheckName.INVENTORY_DAYS,
            {},
            {"peer_inventory_days": (Decimal(60), Decimal(80))},
            "10",
            id="days",
        ),
        pytest.param(
            CheckName.BUREAU_LOANS, {}, {"bureau_loans": Money.of(60_000_000)}, "-1000", id="loans"
        ),
        pytest.param(
            CheckName.OTHER_RECEIVABLES, {Item.OTHER_RECEIVABLES: 720}, {}, "0.01", id="others"
        ),
        pytest.param(CheckName.RELATED, {Item.RELATED_RECEIVABLES: 720}, {}, "0.01", id="related"),
    ],
)
def test_what_does_not_agree_fails(
    name: CheckName, lines: Mapping[Item, Number], outside: Mapping[str, Any], difference: str
) -> None:
    found = check(name, lines, outside)
    assert (found.verdict, found.difference) == (CheckVerdict.FAIL, Decimal(difference))
    assert found.reason is None
    assert found.workings


@pytest.mark.parametrize(
    ("name", "lines", "outside"),
    [
        pytest.param(CheckName.BALANCE, {Item.EQUITY: "5000.01"}, {}, id="one printed unit"),
        pytest.param(CheckName.OPENING, {Item.OPENING_CASH: "999.99"}, {}, id="one unit below"),
        pytest.param(CheckName.CASH_CHANGE, {Item.NET_CASH_FLOW: "198"}, {}, id="1 % of 200"),
        pytest.param(
            CheckName.DECLARED, {}, {"declared": Money.of(99_000_000)}, id="1 % of revenue"
        ),
        pytest.param(
            CheckName.DECLARED,
            {Item.REVENUE: 50},
            {"declared": Money.of(510_000)},
            id="10,000 yuan, more than 1 %",
        ),
        pytest.param(CheckName.MARGIN, {Item.COST_OF_SALES: 7500}, {}, id="margin at its highest"),
        pytest.param(CheckName.MARGIN, {Item.COST_OF_SALES: 8500}, {}, id="margin at its lowest"),
        pytest.param(
            CheckName.OTHER_RECEIVABLES, {Item.OTHER_RECEIVABLES: 600}, {}, id="at the limit"
        ),
    ],
)
def test_what_is_at_its_limit_passes(
    name: CheckName, lines: Mapping[Item, Number], outside: Mapping[str, Any]
) -> None:
    assert check(name, lines, outside).verdict is CheckVerdict.PASS


@pytest.mark.parametrize(
    ("name", "lines", "outside", "reason"),
    [
        (CheckName.BALANCE, {Item.EQUITY: None}, {}, "not in the statements: equity"),
        (CheckName.BALANCE, {Item.TOTAL_ASSETS: None}, {}, "not in the statements: total assets"),
        (CheckName.CASH_CHANGE, {Item.CASH: None}, {}, "not in the statements: cash and deposits"),
        (
            CheckName.OPENING,
            {Item.OPENING_CASH: None},
            {},
            "not in the statements: cash and equivalents at the start",
        ),
        (
            CheckName.RETAINED,
            {Item.DIVIDENDS_DECLARED: None},
            {},
            "not in the statements: dividends declared (note)",
        ),
        (CheckName.SALES_CASH, {}, {"vat_rate": None}, "not given: rate of value-added tax"),
        (CheckName.DECLARED, {}, {"declared": None}, "not given: revenue declared for tax"),
        (CheckName.INVOICED, {}, {"invoiced": None}, "not given: revenue invoiced"),
        (CheckName.INTEREST, {}, {"interest_rate": None}, "not given: interest rate"),
        (
            CheckName.INTEREST,
            {Item.BONDS_PAYABLE: None},
            {},
            "not in the statements: bonds payable",
        ),
        (CheckName.MARGIN, {}, {"peer_margin": ()}, "not given: gross margins of peers"),
        (
            CheckName.MARGIN,
            {Item.REVENUE: 0},
            {},
            "revenue: zero or less, so it has no meaning",
        ),
        (
            CheckName.INVENTORY_DAYS,
            {},
            {"peer_inventory_days": ()},
            "not given: inventory days of peers",
        ),
        (
            CheckName.BUREAU_LOANS,
            {},
            {"bureau_loans": None},
            "not given: loans by the credit report",
        ),
        (
            CheckName.RELATED,
            {},
            {"other_receivables_limit": None},
            "not given: limit of other receivables",
        ),
        (
            CheckName.OTHER_RECEIVABLES,
            {Item.TOTAL_ASSETS: 0},
            {},
            "total assets: zero or less, so it has no meaning",
        ),
        (
            CheckName.OTHER_RECEIVABLES,
            {Item.OTHER_RECEIVABLES: None},
            {},
            "not in the statements: other receivables",
        ),
        (
            CheckName.CASH_AND_DEBT,
            {Item.CASH: 3000},
            {"high_debt": None},
            "not given: what share of debt is high",
        ),
    ],
)
def test_what_is_not_known_cannot_be_checked(
    name: CheckName, lines: Mapping[Item, Any], outside: Mapping[str, Any], reason: str
) -> None:
    found = check(name, lines, outside)
    assert (found.verdict, found.difference) == (CheckVerdict.NOT_CHECKABLE, None)
    assert found.reason is not None
    assert found.reason.en == reason


OVER_THE_YEAR = [
    CheckName.CASH_CHANGE,
    CheckName.OPENING,
    CheckName.RETAINED,
    CheckName.SALES_CASH,
    CheckName.INTEREST,
    CheckName.FIXED_ASSETS,
]


@pytest.mark.parametrize("name", OVER_THE_YEAR)
def test_a_change_needs_the_year_before(name: CheckName) -> None:
    found = check(name, before=None)
    assert found.reason is not None
    assert found.reason.en == "no statement of the year before"
    half = check(name, months=6, before=statement(BEFORE, 2024, months=6))
    assert half.reason is not None
    assert half.reason.en == "a part of a year is not set against balances"


class TestOpening:
    def test_what_this_year_prints_of_the_last_must_be_what_that_printed(self) -> None:
        restated = statement({**BEFORE, Item.INVENTORY: 1700, Item.CASH: 950}, 2024)
        found = check(CheckName.OPENING, opening=restated)
        assert found.verdict is CheckVerdict.FAIL
        assert found.items == (Item.INVENTORY,)
        assert found.difference == -100

    def test_it_does_without_the_cash_flow(self) -> None:
        found = check(CheckName.OPENING, {Item.OPENING_CASH: None}, opening=LAST_YEAR)
        assert found.verdict is CheckVerdict.PASS

    def test_it_is_of_the_year_before(self) -> None:
        with pytest.raises(InvalidValue, match=r"^opening: is not of the same period"):
            check(CheckName.OPENING, opening=statement(BEFORE, 2023))


class TestNotes:
    def test_without_the_note_all_cash_is_free(self) -> None:
        noted = {Item.RESTRICTED_CASH: None, Item.NET_CASH_FLOW: 300}
        found = check(CheckName.CASH_CHANGE, noted)
        assert found.verdict is CheckVerdict.PASS
        assert Item.RESTRICTED_CASH not in found.items

    def test_without_the_note_no_interest_was_capitalised(self) -> None:
        noted = {Item.CAPITALISED_INTEREST: None, Item.INTEREST_EXPENSE: 200}
        assert check(CheckName.INTEREST, noted).verdict is CheckVerdict.PASS

    def test_minorities_take_their_part_of_the_profit(self) -> None:
        found = check(
            CheckName.RETAINED,
            {Item.NET_PROFIT: 650, Item.MINORITY_PROFIT: 50},
            before=statement(BEFORE, 2024, consolidated=True),
            fields={"consolidated": True},
        )
        assert found.verdict is CheckVerdict.PASS

    @pytest.mark.parametrize(
        ("minority", "verdict"),
        [(50, CheckVerdict.PASS), (0, CheckVerdict.FAIL), (None, CheckVerdict.NOT_CHECKABLE)],
    )
    def test_what_may_be_a_group_may_have_minorities(
        self, minority: int | None, verdict: CheckVerdict
    ) -> None:
        found = check(
            CheckName.RETAINED,
            {Item.NET_PROFIT: 650, Item.MINORITY_PROFIT: minority},
            before=statement(BEFORE, 2024, consolidated=None),
            fields={"consolidated": None},
        )
        assert found.verdict is verdict


class TestCashAndDebt:
    @pytest.mark.parametrize(
        ("cash", "short", "verdict"),
        [
            (2400, 5000, CheckVerdict.PASS),
            (3000, 1100, CheckVerdict.PASS),
            (2401, 1100, CheckVerdict.PASS),
            (2401, 1101, CheckVerdict.FAIL),
        ],
        ids=["cash at 20 %", "debt at 30 %", "only cash above", "both above"],
    )
    def test_both_must_be_high(self, cash: int, short: int, verdict: CheckVerdict) -> None:
        found = check(CheckName.CASH_AND_DEBT, {Item.CASH: cash, Item.SHORT_BORROWINGS: short})
        assert found.verdict is verdict
        assert len(found.workings) == 4

    def test_where_both_are_high_the_debt_is_shown(self) -> None:
        found = check(CheckName.CASH_AND_DEBT, {Item.CASH: 2401, Item.SHORT_BORROWINGS: 3500})
        assert (found.found, found.wanted) == (Decimal("0.5"), Decimal("0.3"))

    def test_low_cash_settles_it_whatever_the_debt(self) -> None:
        found = check(CheckName.CASH_AND_DEBT, {Item.SHORT_BORROWINGS: None})
        assert found.verdict is CheckVerdict.PASS


class TestSums:
    def test_the_first_that_is_wrong_is_shown_and_all_are_named(self) -> None:
        found = check(CheckName.SUMS, {Item.EQUITY: 4000, Item.ACCOUNTS_PAYABLE: -1})
        assert found.verdict is CheckVerdict.FAIL
        assert found.items == (Item.ACCOUNTS_PAYABLE, Item.TOTAL_ASSETS)
        assert found.found == -1
        assert (found.wanted, found.difference) == (None, None)
        assert found.reason is not None
        assert found.reason.en.startswith("accounts payable: must not be negative")
        assert [line.explain("en") for line in found.workings] == [
            "unit of amounts: CN¥10,000.00",
            "accounts payable: must not be negative: it belongs on the other side: -1",
            "total assets: does not add up with liabilities and equity: 12,000",
        ]

    def test_a_total_wrong_on_both_sides_is_one_line_and_two_faults(self) -> None:
        sides = {Item.CURRENT_ASSETS: 7500, Item.NON_CURRENT_ASSETS: 4500}
        found = check(CheckName.SUMS, {**sides, Item.TOTAL_ASSETS: 12_001})
        assert found.items == (Item.TOTAL_ASSETS,)
        assert [line.what.en for line in found.workings[1:]] == [
            "total assets: does not add up with current and non-current assets",
            "total assets: does not add up with liabilities and equity",
        ]


class TestOpinion:
    @pytest.mark.parametrize("opinion", AuditOpinion)
    def test_no_qualification_passes(self, opinion: AuditOpinion) -> None:
        found = check(CheckName.OPINION, fields={"opinion": opinion})
        clean = opinion in {AuditOpinion.UNQUALIFIED, AuditOpinion.EMPHASIS}
        assert found.verdict is (CheckVerdict.PASS if clean else CheckVerdict.FAIL)
        assert (found.reason is None) is clean

    def test_what_is_not_audited_has_no_opinion_to_check(self) -> None:
        """It is a flag of its own, and no contradiction."""
        found = check(CheckName.OPINION, fields={"audited": False, "opinion": None})
        assert found.verdict is CheckVerdict.NOT_CHECKABLE
        assert found.reason is not None
        assert found.reason.en == "not audited"

    @pytest.mark.parametrize("audited", [True, None])
    def test_an_unknown_opinion_cannot_be_checked(self, *, audited: bool | None) -> None:
        found = check(CheckName.OPINION, fields={"audited": audited, "opinion": None})
        assert found.verdict is CheckVerdict.NOT_CHECKABLE


class TestGroup:
    GROUP: Mapping[str, Any] = {"consolidated": True}
    OTHER = statement(BEFORE, 2024, consolidated=True)

    def of(self, parent: FinancialStatement) -> StatementCheck:
        return check(CheckName.GROUP, before=self.OTHER, fields=self.GROUP, parent=parent)

    def test_paid_in_capital_is_the_parents(self) -> None:
        assert self.of(statement({Item.PAID_IN_CAPITAL: 3000})).verdict is CheckVerdict.PASS
        assert self.of(statement({Item.PAID_IN_CAPITAL: 3001})).verdict is CheckVerdict.FAIL
        assert self.of(statement({Item.CASH: 1})).verdict is CheckVerdict.NOT_CHECKABLE

    @pytest.mark.parametrize(
        "changed",
        [{"entity_id": EntityId("E-2")}, {"unit": 1}, {"currency": "USD"}, {"consolidated": None}],
        ids=str,
    )
    def test_a_parent_is_of_the_same_terms(self, changed: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue, match=r"^parent: "):
            self.of(statement({Item.PAID_IN_CAPITAL: 3000}, **changed))

    def test_a_group_is_consolidated(self) -> None:
        with pytest.raises(InvalidValue, match=r"^parent: is the firm alone"):
            check(CheckName.GROUP, parent=statement({Item.CASH: 1}))


class TestTolerance:
    def test_a_narrower_one_lets_less_pass(self) -> None:
        outside = {"declared": Money.of(99_500_000)}
        assert check(CheckName.DECLARED, {}, outside).verdict is CheckVerdict.PASS
        narrow = Tolerance(share=Decimal("0.001"), amount=Money.of(0))
        found = check(CheckName.DECLARED, {}, outside, tolerance=narrow)
        assert found.verdict is CheckVerdict.FAIL
        assert found.tolerance == 10

    def test_in_another_currency_it_counts_there(self) -> None:
        abroad = statement({Item.REVENUE: 100}, currency="USD")
        pair = StatementPair(abroad)
        dollars = OutsideFigures(declared=Money.of(1_010_000, "USD"))
        [found] = reconcile(pair, dollars, only=(CheckName.DECLARED,))
        assert found.verdict is CheckVerdict.PASS

    def test_currencies_do_not_mix(self) -> None:
        pair = StatementPair(statement({Item.REVENUE: 100}))
        dollars = OutsideFigures(declared=Money.of(1_010_000, "USD"))
        with pytest.raises(CurrencyMismatch, match=r"^declared: needs CNY"):
            reconcile(pair, dollars)
        with pytest.raises(CurrencyMismatch, match=r"^tolerance: needs CNY"):
            reconcile(pair, OUTSIDE, tolerance=Tolerance(amount=Money.of(1, "USD")))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vat_rate", Decimal(13)),
        ("vat_rate", Decimal("-0.01")),
        ("vat_rate", Decimal("NaN")),
        ("vat_rate", "0.13"),
        ("interest_rate", Decimal("4.35")),
        ("other_receivables_limit", Decimal("1.01")),
        ("high_cash", Decimal("Infinity")),
        ("high_cash", Decimal(20)),
        ("high_debt", 0.3),
        ("high_debt", Decimal("1.01")),
        ("peer_margin", (Decimal("0.1"), Decimal(30))),
        ("declared", Money.of(-1)),
        ("bureau_loans", Decimal(5)),
        ("peer_margin", (Decimal("0.1"),)),
        ("peer_margin", (Decimal("0.2"), Decimal("0.1"))),
        ("peer_inventory_days", (60, 90)),
    ],
)
def test_a_bad_outside_figure_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        OutsideFigures(**{field: value})


def test_shares_may_be_the_whole() -> None:
    assert OutsideFigures(vat_rate=Decimal(1)).vat_rate == 1
    assert OutsideFigures(peer_margin=(Decimal(0), Decimal(1))).peer_margin[1] == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share", Decimal(-1)),
        ("share", Decimal(1)),
        ("share", 1),
        ("amount", Money.of(-1)),
        ("amount", 10_000),
    ],
)
def test_a_bad_tolerance_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        Tolerance(**{field: value})


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("pair", {"pair": LAST_YEAR}),
        ("outside", {"outside": {}}),
        ("opening", {"opening": "2024"}),
        ("parent", {"parent": "E-1"}),
        ("tolerance", {"tolerance": Decimal("0.01")}),
        ("only", {"only": ("balance",)}),
        ("only", {"only": 1}),
    ],
)
def test_a_wrong_argument_is_named(field: str, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: needs"):
        reconcile(**({"pair": StatementPair(LAST_YEAR)} | given))


def test_the_context_of_the_host_does_not_matter() -> None:
    pair = StatementPair(statement(NOW), LAST_YEAR)
    wanted = reconcile(pair, OUTSIDE)
    with localcontext() as host:
        host.prec = 2
        assert reconcile(pair, OUTSIDE) == wanted
