"""Facts of the watch: what flows, statements, covenants, collateral and reports come to, and what is unknown."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.warning_cases import (
    ACCOUNT,
    AS_OF,
    FINDINGS,
    at,
    findings,
)

from bankrm._bureau_example import REPORT
from bankrm._collateral_example import FACTORY
from bankrm._credit_example import WORKING_CAPITAL
from bankrm._flow_example import STATEMENT
from bankrm._statement_example import YEARS
from bankrm.account_flows import EffectiveInflow, FlowKind, MonthInflow, compute_effective_inflow
from bankrm.bureau_reports import BureauAccount, BureauQuery, QueryReason
from bankrm.citations import house_document
from bankrm.clients import ClientId
from bankrm.collateral import (
    AssetKind,
    ClaimId,
    Collateral,
    CollateralEvent,
    CollateralId,
    CollateralStatus,
)
from bankrm.covenants import (
    Consequence,
    Covenant,
    CovenantPeriod,
    CovenantTest,
    Operator,
    judge_covenant,
)
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.financial_flags import FLAGS
from bankrm.flag_facts import FlagFacts
from bankrm.flow_patterns import FLOW_PATTERNS, AccountFlows, FlowFacts
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.regulations.repayment import IN_AND_OUT_PERCENT
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import StaffId
from bankrm.statement_items import Item
from bankrm.statement_ratios import RatioName
from bankrm.statement_series import StatementSeries
from bankrm.warning_facts import WarningFacts
from bankrm.warning_rules import early_warnings
from bankrm.watch_findings import WatchFindings


def facts_of(**named: Any) -> WarningFacts:
    return WarningFacts.of(ACCOUNT, findings(**named), AS_OF)


def inflow(received: int, **passed: int) -> EffectiveInflow:
    kinds = tuple((FlowKind(code), Money.of(amount)) for code, amount in passed.items())
    month = MonthInflow(
        month=date(2026, 9, 1),
        received=Money.of(received),
        passed=kinds,
        same_day=Money.of(0),
        unknown=Money.of(0),
    )
    return EffectiveInflow(currency="CNY", months=(month,))


class TestFlows:
    def test_figures_of_the_inflow(self) -> None:
        now = inflow(100, loan_proceeds=20, related_party=5, own_transfer=6, refund=9)
        before = attrs.evolve(inflow(90).months[0], month=date(2025, 12, 1))
        earlier = EffectiveInflow(currency="CNY", months=(before,))
        facts = facts_of(inflow=now, inflow_before=earlier)
        figures = (facts.inflow, facts.inflow_before, facts.received, facts.financing)
        assert figures == (6_000, 9_000, 10_000, 3_100)

    @pytest.mark.parametrize(
        ("name", "month"),
        [
            ("inflow", date(2026, 12, 1)),
            ("inflow", date(2026, 2, 1)),
            ("inflow_before", date(2026, 4, 1)),
        ],
    )
    def test_months_of_the_wrong_side_of_the_loan_are_refused(
        self, name: str, month: date
    ) -> None:
        odd = attrs.evolve(inflow(90).months[0], month=month)
        with pytest.raises(InvalidValue, match=name):
            facts_of(**{name: EffectiveInflow(currency="CNY", months=(odd,))})

    def test_an_answer_for_another_day_is_refused(self) -> None:
        earlier = FLOW_PATTERNS.decide(
            FlowFacts.of(WORKING_CAPITAL, AccountFlows(statements=(STATEMENT,)), AS_OF),
            as_of=date(2026, 11, 23),
        )
        with pytest.raises(InvalidValue, match="flows: is an answer for another day"):
            facts_of(flows=earlier)

    def test_an_answer_of_other_rules_is_refused(self) -> None:
        flows = FLOW_PATTERNS.decide(
            FlowFacts.of(WORKING_CAPITAL, AccountFlows(statements=(STATEMENT,)), AS_OF),
            as_of=AS_OF,
        )
        wrong: Any = flows
        with pytest.raises(InvalidValue, match="flags: is an answer of other rules"):
            facts_of(flags=wrong)

    def test_without_statements_all_is_unknown(self) -> None:
        facts = facts_of()
        known = {facts.inflow, facts.inflow_before, facts.received, facts.financing}
        assert known | {facts.in_and_out} == {None}

    def test_only_yuan(self) -> None:
        dollars = attrs.evolve(STATEMENT, currency="USD", opening_balance=None, lines=())
        with pytest.raises(CurrencyMismatch):
            facts_of(inflow=compute_effective_inflow((dollars,)))

    @pytest.mark.parametrize(("most", "found"), [(100, False), (0, True), (None, None)])
    def test_in_and_out_is_the_answer_of_the_flow_rules(
        self, most: int | None, found: bool | None
    ) -> None:
        flows = AccountFlows(statements=(STATEMENT,))
        policy = house_document("HW-2", Text("流水", "flows"), date(2026, 1, 1)).article()
        own = IN_AND_OUT_PERCENT.set_to(most or 0, since=date(2026, 1, 1), basis=policy)
        book = STATUTORY if most is None else RuleBook(numbers=(own,))
        answer = FLOW_PATTERNS.decide(
            FlowFacts.of(WORKING_CAPITAL, flows, AS_OF), as_of=AS_OF, book=book
        )
        assert facts_of(flows=answer).in_and_out is found


def series(now: dict[Item, Any], before: dict[Item, Any]) -> StatementSeries:
    def made(at: int, lines: dict[Item, Any]) -> Any:
        figures = {item: Decimal(figure) for item, figure in lines.items()}
        return attrs.evolve(YEARS[at], lines=figures, opinion=None, audited=None, auditor=None)

    return StatementSeries((made(1, before), made(2, now)))


CHANGES: list[tuple[str, dict[Item, Any], dict[Item, Any], Any]] = [
    ("short_debt_growth", {Item.SHORT_BORROWINGS: 3}, {Item.SHORT_BORROWINGS: 2}, 5000),
    ("short_debt_growth", {Item.SHORT_BORROWINGS: 0}, {Item.SHORT_BORROWINGS: 0}, 0),
    ("short_debt_growth", {Item.SHORT_BORROWINGS: 3}, {Item.SHORT_BORROWINGS: 0}, None),
    ("short_debt_growth", {Item.SHORT_BORROWINGS: 3}, {Item.CASH: 1}, None),
    ("intangible_growth", {Item.INTANGIBLE_ASSETS: 1}, {Item.INTANGIBLE_ASSETS: 2}, -5000),
    ("fixed_asset_growth", {Item.FIXED_ASSETS: 4}, {Item.FIXED_ASSETS: 2}, 10_000),
    ("profit_falls", {Item.NET_PROFIT: 1}, {Item.NET_PROFIT: 1}, False),
    ("profit_falls", {Item.NET_PROFIT: -2}, {Item.NET_PROFIT: -1}, True),
    ("sales_fall", {Item.REVENUE: 1}, {Item.REVENUE: 2}, True),
    ("cash_flow_falls", {Item.OPERATING_CASH_FLOW: 2}, {Item.OPERATING_CASH_FLOW: 1}, False),
    ("cash_flow_falls", {Item.CASH: 2}, {Item.OPERATING_CASH_FLOW: 1}, None),
    (
        "leverage_rise",
        {Item.TOTAL_LIABILITIES: 6, Item.TOTAL_ASSETS: 10},
        {Item.TOTAL_LIABILITIES: 5, Item.TOTAL_ASSETS: 10},
        1000,
    ),
    (
        "leverage_rise",
        {Item.TOTAL_LIABILITIES: 6, Item.TOTAL_ASSETS: 10},
        {Item.TOTAL_LIABILITIES: 5, Item.TOTAL_ASSETS: 0},
        None,
    ),
    (
        "margin_falls",
        {Item.REVENUE: 10, Item.COST_OF_SALES: 9},
        {Item.REVENUE: 10, Item.COST_OF_SALES: 8},
        True,
    ),
    (
        "margin_falls",
        {Item.REVENUE: 20, Item.COST_OF_SALES: 16},
        {Item.REVENUE: 10, Item.COST_OF_SALES: 8},
        False,
    ),
    ("margin_falls", {Item.REVENUE: 20}, {Item.REVENUE: 10, Item.COST_OF_SALES: 8}, None),
]


class TestStatements:
    @pytest.mark.parametrize(
        ("fact", "now", "before", "value"),
        CHANGES,
        ids=[f"{one[0]}-{at}" for at, one in enumerate(CHANGES)],
    )
    def test_changes_of_a_year(
        self, fact: str, now: dict[Item, Any], before: dict[Item, Any], value: Any
    ) -> None:
        assert getattr(facts_of(series=series(now, before)), fact) == value

    @pytest.mark.parametrize(
        "fact", ["leverage_rise", "short_debt_growth", "profit_falls", "margin_falls"]
    )
    def test_without_the_year_before_all_is_unknown(self, fact: str) -> None:
        assert getattr(facts_of(series=StatementSeries((YEARS[2],))), fact) is None
        assert getattr(facts_of(), fact) is None

    @pytest.mark.parametrize(
        ("changes", "count"), [({}, 0), ({"profit": -1}, 1), ({"assets": None}, None)]
    )
    def test_flags_are_those_of_the_flag_rules(
        self, changes: dict[str, Any], count: int | None
    ) -> None:
        facts = attrs.evolve(FlagFacts.of(StatementSeries(YEARS)), **changes)
        answer = FLAGS.decide(facts, as_of=AS_OF)
        assert facts_of(flags=answer).flags == count

    def test_without_an_answer_flags_are_unknown(self) -> None:
        assert facts_of().flags is None


def judged(
    value: str | None, code: str = "leverage", on: date = date(2026, 9, 30)
) -> CovenantTest:
    covenant = Covenant(
        code=code,
        metric=RatioName.ASSET_LIABILITY,
        operator=Operator.AT_MOST,
        threshold=Decimal("0.7"),
        tested=CovenantPeriod.QUARTER,
        consequence=Consequence.EXPLANATION,
    )
    return judge_covenant(covenant, None if value is None else Decimal(value), on=on)


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        (None, None),
        ((), False),
        ((judged("0.7"),), False),
        ((judged("0.71"),), True),
        ((judged(None),), None),
        ((judged(None), judged("0.71", "other")), True),
        ((judged(None), judged("0.6", "other")), None),
    ],
)
def test_covenants(tests: tuple[CovenantTest, ...] | None, found: bool | None) -> None:
    assert facts_of(covenant_tests=tests).covenant_breached is found


def asset(**changes: Any) -> Collateral:
    return attrs.evolve(FACTORY, **changes)


RELEASED = CollateralEvent(
    becomes=CollateralStatus.RELEASED, by=StaffId("S-2"), at=at(20), recorded_at=at(20)
)
SHARES = Collateral(
    id=CollateralId("K-2"),
    kind=AssetKind.LISTED_SHARES,
    right=SecurityKind.PLEDGE,
    owner=FACTORY.owner,
    seized=False,
    disputed=False,
)


class TestCollateral:
    @pytest.mark.parametrize("fact", ["disputed", "seized"])
    @pytest.mark.parametrize("value", [True, False, None])
    def test_as_the_asset_says(self, fact: str, value: bool | None) -> None:
        facts = facts_of(collateral=(asset(**{fact: value}), SHARES))
        assert getattr(facts, fact) is value

    @pytest.mark.parametrize(
        ("until", "found"),
        [(date(2026, 11, 24), False), (date(2026, 11, 23), True), (None, None)],
    )
    def test_insured_up_to_and_with_the_last_day(
        self, until: date | None, found: bool | None
    ) -> None:
        assert facts_of(collateral=(asset(insured_until=until), SHARES)).uninsured is found

    def test_shares_need_no_insurance(self) -> None:
        assert facts_of(collateral=(SHARES,)).uninsured is False

    def test_what_was_released_does_not_count(self) -> None:
        gone = asset(disputed=True, seized=True, insured_until=None, events=(RELEASED,))
        facts = facts_of(collateral=(gone,))
        assert (facts.disputed, facts.seized, facts.uninsured) == (False, False, False)

    def test_unknown_collateral_is_unknown(self) -> None:
        facts = facts_of()
        assert {facts.disputed, facts.seized, facts.uninsured} == {None}


class TestBureau:
    @pytest.mark.parametrize(("overdue", "found"), [("0", False), ("0.01", True), (None, None)])
    def test_overdue_now(self, overdue: str | None, found: bool | None) -> None:
        amount = None if overdue is None else Money.of(overdue)
        account = BureauAccount(id="loan-1", current_overdue=amount)
        report = attrs.evolve(REPORT, accounts=(account,))
        assert facts_of(report=report).bureau_overdue is found

    def test_counts_queries_for_approvals_after_the_loan(self) -> None:
        days = [date(2026, 3, 20), date(2026, 3, 21), date(2026, 11, 1)]
        queries = (
            *(BureauQuery(day, QueryReason.CARD_APPROVAL) for day in days),
            BureauQuery(days[-1], QueryReason.POST_LOAN),
        )
        assert facts_of(report=attrs.evolve(REPORT, queries=queries)).queries == 2

    @pytest.mark.parametrize("report", [None, attrs.evolve(REPORT, accounts=None, queries=None)])
    def test_unknown(self, report: Any) -> None:
        facts = facts_of(report=report)
        assert {facts.bureau_overdue, facts.queries} == {None}


STRAY: list[tuple[str, WatchFindings]] = [
    ("findings", attrs.evolve(FINDINGS, claim_id=ClaimId("A-2"))),
    ("findings", attrs.evolve(FINDINGS, client_id=ClientId("E-2"))),
    (
        "series",
        findings(
            series=StatementSeries((attrs.evolve(YEARS[2], received_on=date(2026, 11, 25)),))
        ),
    ),
    (
        "flags",
        findings(
            flags=FLAGS.decide(FlagFacts.of(StatementSeries(YEARS)), as_of=date(2026, 11, 23))
        ),
    ),
    ("covenant_tests", findings(covenant_tests=(judged("0.6", on=date(2026, 11, 25)),))),
    ("report", findings(report=attrs.evolve(REPORT, obtained_on=date(2026, 11, 25)))),
]


@pytest.mark.parametrize(
    ("field", "stray"), STRAY, ids=[f"{f}-{at}" for at, (f, _) in enumerate(STRAY)]
)
def test_what_does_not_belong_is_refused(field: str, stray: WatchFindings) -> None:
    with pytest.raises(InvalidValue, match=field):
        early_warnings(ACCOUNT, stray, as_of=AS_OF)


@pytest.mark.parametrize(
    ("field", "args", "day"),
    [
        ("account", (None, FINDINGS), AS_OF),
        ("findings", (ACCOUNT, None), AS_OF),
        ("as_of", (ACCOUNT, FINDINGS), at(24)),
    ],
)
def test_bad_argument(field: str, args: Any, day: Any) -> None:
    with pytest.raises(InvalidValue, match=field):
        early_warnings(*args, as_of=day)
