"""One-off credit repair: every limit of the notice at its edge, and both rounds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.credit_repair import OverdueEntry, Showing, check_repair, repair_day
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.money import Money

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
LATE = date(2026, 11, 24)
ENTRY = OverdueEntry(
    arisen_on=date(2024, 5, 1),
    amount=Money.of(2_000),
    repaid=True,
    repaid_on=date(2025, 10, 8),
)


def hits(entry: OverdueEntry, as_of: date = LATE) -> list[str]:
    return [
        one.rule.id.removeprefix("REPAIR-2025.") for one in check_repair(entry, as_of=as_of).hits
    ]


class TestLimits:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            pytest.param(
                {"arisen_on": date(2019, 12, 31)}, ["arisen-before"], id="a day too early"
            ),
            pytest.param({"arisen_on": date(2020, 1, 1)}, [], id="on the first day"),
            pytest.param(
                {"arisen_on": date(2025, 12, 31), "repaid_on": date(2026, 1, 2)},
                [],
                id="on the last day",
            ),
            pytest.param(
                {"arisen_on": date(2026, 1, 1), "repaid_on": date(2026, 1, 2)},
                ["arisen-after"],
                id="a day too late",
            ),
            pytest.param({"amount": Money.of(10_000)}, [], id="10,000 exactly"),
            pytest.param({"amount": Money.of("10000.01")}, ["amount"], id="a fen above 10,000"),
            pytest.param({"repaid_on": date(2026, 3, 31)}, [], id="repaid on the last day"),
            pytest.param({"repaid_on": date(2026, 4, 1)}, ["paid-late"], id="repaid a day late"),
            pytest.param({"repaid": False, "repaid_on": None}, ["unpaid"], id="not repaid"),
        ],
    )
    def test_each_limit(self, change: dict[str, Any], found: list[str]) -> None:
        entry = altered(ENTRY, **change)
        assert hits(entry) == found
        shown = check_repair(entry, as_of=LATE).outcome
        assert shown is (Showing.SHOWN if found else Showing.HIDDEN)

    def test_it_rests_on_the_text(self) -> None:
        assert check_repair(ENTRY, as_of=LATE).provenance is Provenance.TEXT


class TestRounds:
    @pytest.mark.parametrize(
        ("repaid_on", "hidden_from"),
        [
            pytest.param(date(2025, 11, 30), date(2026, 1, 1), id="last day of the first round"),
            pytest.param(date(2025, 12, 1), date(2026, 1, 31), id="first day of the second"),
            pytest.param(date(2026, 1, 20), date(2026, 2, 28), id="repaid in January"),
            pytest.param(date(2026, 3, 31), date(2026, 4, 30), id="last day of the second"),
        ],
    )
    def test_from_which_day(self, repaid_on: date, hidden_from: date) -> None:
        entry = altered(ENTRY, repaid_on=repaid_on)
        assert repair_day(entry) == hidden_from
        before = hidden_from.fromordinal(hidden_from.toordinal() - 1)
        assert check_repair(entry, as_of=before).outcome is Showing.SHOWN
        assert check_repair(entry, as_of=hidden_from).outcome is Showing.HIDDEN

    def test_first_round_waits_for_new_year(self) -> None:
        assert hits(ENTRY, date(2025, 12, 31)) == ["first-round"]

    def test_what_is_repaid_later_is_not_repaid_yet(self) -> None:
        entry = altered(ENTRY, repaid_on=date(2026, 2, 10))
        assert "unpaid" in hits(entry, date(2026, 2, 9))

    def test_nothing_before_the_notice(self) -> None:
        check_repair(ENTRY, as_of=date(2025, 12, 22))
        with pytest.raises(RuleNotInForce):
            check_repair(ENTRY, as_of=date(2025, 12, 21))

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"repaid": None, "repaid_on": None}, id="unknown whether repaid"),
            pytest.param({"amount": None}, id="amount unknown"),
            pytest.param({"amount": Money.of(20_000)}, id="too large"),
        ],
    )
    def test_no_day_is_guessed(self, change: dict[str, Any]) -> None:
        assert repair_day(altered(ENTRY, **change)) is None

    def test_what_is_unknown_leaves_it_open(self) -> None:
        decision = check_repair(altered(ENTRY, amount=None), as_of=LATE)
        assert (decision.outcome, decision.needs_review) == (Showing.HIDDEN, True)
        assert decision.missing == ("amount",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("arisen_on", datetime(2024, 5, 1), id="an instant"),  # noqa: DTZ001  # without a zone on purpose
        pytest.param("amount", Money.of(-1), id="below zero"),
        pytest.param("amount", Money.of(1, "USD"), id="dollars"),
        pytest.param("amount", Decimal("NaN"), id="no money"),
        pytest.param("repaid", 1, id="a number for yes"),
        pytest.param("repaid_on", date(2024, 4, 30), id="repaid before it arose"),
        pytest.param("repaid_on", date.max, id="the end of the calendar"),
    ],
)
def test_bad_entries_are_refused(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(ENTRY, **{field: value})
    assert refused.value.field == field
    assert str(value) not in str(refused.value)


def test_a_day_of_repayment_needs_a_repayment() -> None:
    with pytest.raises(BankrmError) as refused:
        altered(ENTRY, repaid=None)
    assert refused.value.field == "repaid_on"


def test_only_an_entry_is_judged() -> None:
    wrong: Any = "entry"
    with pytest.raises(BankrmError, match="entry"):
        check_repair(wrong, as_of=LATE)
