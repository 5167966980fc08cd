"""Facts for the flags: of which statements, in which unit, and what stays unknown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._statement_example import HALF_YEAR, YEARS
from bankrm.calendars import Period
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.flag_facts import FlagFacts
from bankrm.money import Number
from bankrm.statement_items import Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import AuditOpinion, EntityId, FinancialStatement

SOUND = FlagFacts.of(StatementSeries(YEARS))


def statement(lines: Mapping[Item, Number], year: int = 2025, **fields: Any) -> FinancialStatement:
    given: dict[str, Any] = {
        "entity_id": EntityId("E-1"),
        "period": Period.year(year),
        "received_on": date(2026, 4, 30),
    }
    return FinancialStatement(lines=lines, **(given | fields))


class TestFacts:
    def test_amounts_are_in_fen_whatever_the_unit(self) -> None:
        assert SOUND.assets == 1_210 * 10_000 * 100
        facts = FlagFacts.of(StatementSeries((statement({Item.CASH: "0.01"}),)))
        assert facts.cash == 1

    def test_of_the_newest_and_the_year_before(self) -> None:
        assert (SOUND.revenue_growth, SOUND.receivable_growth) == (1000, 1000)
        assert (SOUND.margin, SOUND.margin_before) == (2000, 2000)
        assert (SOUND.profit_before, SOUND.cash_flow_before) == (66 * 10**6, 77 * 10**6)
        assert SOUND.debt == (242 + 121) * 10_000 * 100
        assert SOUND.quick_assets == (726 - 242) * 10_000 * 100
        assert (SOUND.auditor_changes, SOUND.gaps, SOUND.faults) == (0, 0, 0)
        assert (SOUND.audited, SOUND.opinion) == (True, AuditOpinion.UNQUALIFIED.code)

    def test_growth_is_to_a_basis_point(self) -> None:
        years = (statement({Item.REVENUE: 300}, 2024), statement({Item.REVENUE: 301}))
        assert FlagFacts.of(StatementSeries(years)).revenue_growth == 33

    def test_what_the_statements_do_not_say_is_unknown(self) -> None:
        facts = FlagFacts.of(StatementSeries((statement({Item.SHORT_BORROWINGS: 5}),)))
        known = {
            field.name
            for field in attrs.fields(FlagFacts)
            if getattr(facts, field.name) is not None
        }
        assert known == {"gaps", "faults", "ends_on"}

    def test_half_a_year_has_no_ebitda_of_a_year(self) -> None:
        half = FlagFacts.of(StatementSeries((HALF_YEAR,)))
        assert half.ebitda is None
        assert half.ebit == 57 * 10_000 * 100

    def test_growth_from_nothing_is_unknown(self) -> None:
        years = (statement({Item.REVENUE: 0}, 2024), statement({Item.REVENUE: 301}))
        assert FlagFacts.of(StatementSeries(years)).revenue_growth is None

    @pytest.mark.parametrize(
        ("auditors", "changes"), [("AAA", 0), ("AAB", 1), ("ABA", 2)], ids=str
    )
    def test_changes_of_auditor(self, auditors: str, changes: int) -> None:
        years = tuple(
            attrs.evolve(year, auditor=auditor)
            for year, auditor in zip(YEARS, auditors, strict=True)
        )
        assert FlagFacts.of(StatementSeries(years)).auditor_changes == changes

    def test_gaps_and_faults_are_counted(self) -> None:
        newest = attrs.evolve(
            YEARS[2],
            lines={**dict(YEARS[2].lines), Item.EQUITY: Decimal(1)},
            as_presented=True,
        )
        facts = FlagFacts.of(StatementSeries((YEARS[0], newest)))
        assert (facts.gaps, facts.faults) == (1, 1)
        assert getattr(facts, "revenue_growth") is None  # noqa: B009  # its type says int

    def test_a_year_before_that_contradicts_itself_is_counted(self) -> None:
        before = attrs.evolve(
            YEARS[1],
            lines={**dict(YEARS[1].lines), Item.EQUITY: Decimal(1)},
            as_presented=True,
        )
        assert FlagFacts.of(StatementSeries((before, YEARS[2]))).faults == 1

    def test_without_stock_there_is_no_growth_of_it(self) -> None:
        years = (statement({Item.INVENTORY: 0}, 2024), statement({Item.INVENTORY: 0}))
        assert FlagFacts.of(StatementSeries(years)).inventory_growth == 0
        years = (statement({Item.INVENTORY: 1}, 2024), statement({Item.INVENTORY: 0}))
        assert FlagFacts.of(StatementSeries(years)).inventory_growth == -10_000

    @pytest.mark.parametrize(
        ("fields", "changes"),
        [({"audited": False}, 0), ({"audited": None}, None), ({"audited": True}, None)],
        ids=str,
    )
    def test_what_is_not_audited_has_no_auditor(
        self, fields: dict[str, Any], changes: int | None
    ) -> None:
        years = tuple(statement({Item.CASH: 1}, year, **fields) for year in (2024, 2025))
        assert FlagFacts.of(StatementSeries(years)).auditor_changes == changes

    def test_of_yuan_only(self) -> None:
        abroad = statement({Item.CASH: 1}, currency="USD")
        with pytest.raises(CurrencyMismatch, match=r"^series: needs CNY"):
            FlagFacts.of(StatementSeries((abroad,)))

    def test_of_a_series_only(self) -> None:
        with pytest.raises(InvalidValue, match=r"^series: needs StatementSeries"):
            FlagFacts.of(YEARS)  # type: ignore[arg-type]  # refused

    def test_figures_are_not_shown(self) -> None:
        assert str(SOUND.assets) not in repr(SOUND)


@pytest.mark.parametrize(
    ("field", "value"),
    [("assets", 1 << 130), ("assets", Decimal(1)), ("audited", 1), ("opinion", 1), ("gaps", None)],
)
def test_a_bad_fact_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(SOUND, **{field: value})
