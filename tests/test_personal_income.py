"""Recognised income: averages, the bank's table, and what is missing by name."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._capacity_example import INCOME_TABLE, SALARY
from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.errors import BankrmError
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.personal_income import (
    IncomeEvidence,
    IncomeGap,
    IncomeSource,
    RecognisedIncome,
    compute_income,
)
from bankrm.profiles import IncomeKind
from bankrm.workings import explain_lines, lines_provenance

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
SPOUSE = PartyId("Q-1")


def source(kind: IncomeKind, received: object, months: int | None = 12, **more: Any) -> Any:
    made: Any = IncomeSource
    return made(earner=SPOUSE, kind=kind, received=received, months=months, **more)


class TestRecognition:
    @pytest.mark.parametrize(
        ("one", "counted"),
        [
            pytest.param(SALARY, "20000.00", id="salary, six months"),
            pytest.param(altered(SALARY, months=7), "17142.85", id="rounded down to the fen"),
            pytest.param(source(IncomeKind.BONUS, Money.of(60_000)), "2500.00", id="half a bonus"),
            pytest.param(
                source(IncomeKind.BUSINESS, Money.of(1_200_000), margin=Decimal("0.15")),
                "15000.00",
                id="inflow by margin",
            ),
            pytest.param(
                source(IncomeKind.RENT, Money.of(30_000), 6, evidence=(IncomeEvidence.LEASE,)),
                "3000.00",
                id="sixty per cent of rent",
            ),
        ],
    )
    def test_what_counts(self, one: IncomeSource, counted: str) -> None:
        assert compute_income((one,), INCOME_TABLE).monthly == Money.of(counted)

    @pytest.mark.parametrize(
        ("one", "gaps"),
        [
            pytest.param(altered(SALARY, months=5), [IncomeGap.MONTHS], id="five months"),
            pytest.param(altered(SALARY, months=None), [IncomeGap.MONTHS], id="months unknown"),
            pytest.param(altered(SALARY, received=None), [IncomeGap.AMOUNT], id="amount unknown"),
            pytest.param(altered(SALARY, evidence=()), [IncomeGap.EVIDENCE], id="no evidence"),
            pytest.param(
                source(IncomeKind.BUSINESS, Money.of(1)), [IncomeGap.MARGIN], id="no margin"
            ),
            pytest.param(
                source(IncomeKind.OTHER, Money.of(1)), [IncomeGap.NO_ROW], id="not in the table"
            ),
            pytest.param(
                source(IncomeKind.RENT, None, 3),
                [IncomeGap.AMOUNT, IncomeGap.MONTHS, IncomeGap.EVIDENCE],
                id="nearly everything",
            ),
        ],
    )
    def test_what_is_missing_is_named(self, one: IncomeSource, gaps: list[IncomeGap]) -> None:
        income = compute_income((one,), INCOME_TABLE)
        assert income.monthly is None
        assert list(income.incomes[0].gaps) == gaps
        shown = [line.value for line in income.workings]
        assert [value for value in shown if isinstance(value, IncomeGap)] == gaps

    def test_nothing_declared_is_unknown_and_not_zero(self) -> None:
        assert compute_income((), INCOME_TABLE).monthly is None


class TestHousehold:
    HOUSEHOLD = compute_income(
        (
            SALARY,
            source(IncomeKind.PENSION, Money.of(36_000), ends_on=date(2030, 1, 31)),
            source(IncomeKind.OTHER, Money.of(9_000), ends_on=date(2027, 1, 31)),
        ),
        INCOME_TABLE,
    )

    def test_several_earners_add_up(self) -> None:
        income = self.HOUSEHOLD
        assert income.earners == (ClientId("P-1"), SPOUSE)
        assert [income.earned_by(one) for one in income.earners] == [
            Money.of(20_000),
            Money.of(3_000),
        ]
        assert income.monthly == Money.of(23_000)

    def test_what_ends_before_the_loan(self) -> None:
        income = self.HOUSEHOLD
        assert income.ending_before(date(2030, 1, 31)) == ()
        [pension] = income.ending_before(date(2030, 2, 1))
        assert pension.source.kind is IncomeKind.PENSION, "the other is not counted anyway"

    def test_workings_cite_the_banks_table(self) -> None:
        lines = self.HOUSEHOLD.workings
        assert lines_provenance(lines) is Provenance.CONVENTION
        assert "recognised monthly income: CN¥23,000.00" in explain_lines(lines, "en")

    def test_nothing_personal_is_shown(self) -> None:
        assert "20000" not in repr(self.HOUSEHOLD)


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        pytest.param(SALARY, "received", Money.of(-1), id="below zero"),
        pytest.param(SALARY, "received", Money.of(1, "USD"), id="dollars"),
        pytest.param(SALARY, "months", 0, id="no month"),
        pytest.param(SALARY, "margin", Decimal("0.2"), id="the margin of a salary"),
        pytest.param(
            source(IncomeKind.BUSINESS, Money.of(1)), "margin", Decimal(20), id="per cent"
        ),
        pytest.param(
            source(IncomeKind.BUSINESS, Money.of(1)), "margin", Decimal("NaN"), id="no number"
        ),
        pytest.param(INCOME_TABLE.rows[0], "share", Decimal("1.01"), id="more than all"),
        pytest.param(INCOME_TABLE, "rows", INCOME_TABLE.rows[:1] * 2, id="a kind twice"),
        pytest.param(SALARY, "earner", "", id="nobody"),
    ],
)
def test_bad_input_is_refused(model: Any, field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    assert refused.value.field == field


def test_an_income_is_counted_or_has_gaps() -> None:
    for counted, gaps in ((None, ()), (Money.of(1), (IncomeGap.MONTHS,))):
        with pytest.raises(BankrmError, match="gaps"):
            RecognisedIncome(source=SALARY, average=None, counted=counted, gaps=gaps)


def test_one_income_does_not_count_twice() -> None:
    with pytest.raises(BankrmError, match="sources: hold one twice"):
        compute_income((SALARY, SALARY), INCOME_TABLE)


def test_other_kinds_of_values_are_refused() -> None:
    wrong: Any = [SALARY]
    with pytest.raises(BankrmError, match="sources"):
        compute_income(wrong, INCOME_TABLE)
    wrong = INCOME_TABLE.rows
    with pytest.raises(BankrmError, match="table"):
        compute_income((SALARY,), wrong)
