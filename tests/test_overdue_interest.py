"""Penalty interest: markups, the heavier of two breaches, compound interest, and the old ladder."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._overdue_interest_example import LATE, TERMS
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplicationId, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.money import Money
from bankrm.overdue_interest import (
    BreachKind,
    LoanBreach,
    PenaltyFacts,
    assess_penalty_terms,
    compute_penalty_interest,
)
from bankrm.rules import Effect

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
SIGNED = date(2026, 3, 2)


class TestWorkedCase:
    """W18: 500,000 at 4.35 %, 45 days late; 5,437.50 of interest is unpaid (ninety days of it)."""

    @pytest.mark.parametrize(
        ("markup", "penalty"),
        [
            pytest.param("0.3", "3534.38", id="a markup of 30 %"),
            pytest.param("0.5", "4078.13", id="a markup of 50 %"),
        ],
    )
    def test_w18_penalty(self, markup: str, penalty: str) -> None:
        terms = altered(TERMS, overdue_markup=Decimal(markup))
        assert LATE.days == 45
        found = compute_penalty_interest(terms, LATE, signed_on=SIGNED)
        assert found.on_principal == Money.of(penalty)

    def test_w18_compound(self) -> None:
        found = compute_penalty_interest(TERMS, LATE, signed_on=SIGNED)
        assert found.on_interest == Money.of("44.35")
        assert found.total == Money.of("4122.48")
        assert [line.value for line in found.workings] == [
            LATE.principal,
            45,
            Decimal("0.06525"),
            found.on_principal,
            LATE.unpaid_interest,
            found.on_interest,
        ]


class TestMarkups:
    def test_of_two_breaches_the_heavier_counts(self) -> None:
        both = altered(LATE, breaches=(BreachKind.OVERDUE, BreachKind.MISUSE))
        misused = altered(LATE, breaches=(BreachKind.MISUSE,))
        found = compute_penalty_interest(TERMS, both, signed_on=SIGNED)
        assert found.yearly_rate == Decimal("0.0870")
        same = compute_penalty_interest(TERMS, misused, signed_on=SIGNED)
        assert found.on_principal == same.on_principal
        assert same.basis.provenance is Provenance.SECONDARY
        assert found.basis.provenance is Provenance.UNCONFIRMED, "the choice is recalled"

    def test_no_days_cost_nothing(self) -> None:
        at_once = altered(LATE, until=LATE.since, unpaid_interest=None)
        found = compute_penalty_interest(TERMS, at_once, signed_on=SIGNED)
        assert found.on_principal == found.total == Money.of(0)
        assert found.on_interest is None

    @pytest.mark.parametrize(
        ("breach", "markup", "allowed"),
        [
            pytest.param("overdue", "0.2999", False, id="overdue, a point below"),
            pytest.param("overdue", "0.3", True, id="overdue, just at the least"),
            pytest.param("overdue", "0.5", True, id="overdue, just at the most"),
            pytest.param("overdue", "0.5001", False, id="overdue, a point above"),
            pytest.param("misuse", "0.4999", False, id="misuse, a point below"),
            pytest.param("misuse", "0.5", True, id="misuse, just at the least"),
            pytest.param("misuse", "1", True, id="misuse, just at the most"),
        ],
    )
    def test_the_band(self, breach: str, markup: str, *, allowed: bool) -> None:
        terms = altered(TERMS, **{f"{breach}_markup": Decimal(markup)})
        broken = altered(LATE, breaches=(BreachKind(breach),))
        decision = assess_penalty_terms(WORKING_CAPITAL, terms, as_of=AS_OF)
        if allowed:
            assert compute_penalty_interest(terms, broken, signed_on=SIGNED).total
            assert decision.outcome is Effect.ALLOW
        else:
            with pytest.raises(InvalidValue, match=f"{breach}_markup: must be from"):
                compute_penalty_interest(terms, broken, signed_on=SIGNED)
            assert decision.outcome is Effect.BLOCK
            assert decision.steps == (CreditStep.PENALTY_MARKUP,)
            assert [hit.rule.id for hit in decision.hits] == [f"PENALTY-2003.{breach}"]

    @pytest.mark.parametrize("breach", [*BreachKind])
    def test_what_the_contract_does_not_say(self, breach: BreachKind) -> None:
        terms = altered(TERMS, **{f"{breach.code}_markup": None})
        broken = altered(LATE, breaches=(breach,))
        with pytest.raises(InvalidValue, match=f"{breach.code}_markup: is not in the contract"):
            compute_penalty_interest(terms, broken, signed_on=SIGNED)
        decision = assess_penalty_terms(WORKING_CAPITAL, terms, as_of=AS_OF)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == (f"{breach.code}_markup",)
        assert decision.provenance is Provenance.SECONDARY


class TestLadder:
    @pytest.mark.parametrize(
        ("since", "until", "interest"),
        [
            pytest.param(date(1996, 5, 1), date(1996, 5, 11), "400.00", id="four from 1996"),
            pytest.param(date(1998, 12, 6), date(1998, 12, 8), "70.00", id="over the first turn"),
            pytest.param(date(1999, 6, 9), date(1999, 6, 11), "51.00", id="over the second turn"),
            pytest.param(date(1999, 6, 10), date(2004, 6, 10), "38367.00", id="on beyond 2004"),
        ],
    )
    def test_day_by_day(self, since: date, until: date, interest: str) -> None:
        late = altered(
            LATE, principal=Money.of(100_000), unpaid_interest=None, since=since, until=until
        )
        found = compute_penalty_interest(TERMS, late, signed_on=date(1996, 1, 2))
        assert found.total == Money.of(interest)
        assert found.yearly_rate is None
        daily = [line for line in found.workings if line.what.en.startswith("daily rate")]
        assert [line.value for line in daily] == [rate for _, rate in found.rates]

    @pytest.mark.parametrize("agreed", ["0.0004", "0.0006"])
    def test_at_first_the_contract_chooses(self, agreed: str) -> None:
        late = altered(LATE, since=date(1996, 4, 29), until=date(1996, 5, 2))
        terms = altered(TERMS, daily_rate=Decimal(agreed))
        found = compute_penalty_interest(terms, late, signed_on=date(1995, 7, 1))
        assert [rate for _, rate in found.rates] == [Decimal(agreed), Decimal("0.0004")]
        assert found.on_interest is None, "no compound interest is reckoned before 2004"

    @pytest.mark.parametrize("agreed", [None, Decimal("0.00039"), Decimal("0.00061")])
    def test_within_the_band_of_the_ladder(self, agreed: Decimal | None) -> None:
        late = altered(LATE, since=date(1995, 8, 1), until=date(1995, 8, 2))
        with pytest.raises(InvalidValue, match=r"daily_rate: must be agreed, from 0\.0004"):
            compute_penalty_interest(
                altered(TERMS, daily_rate=agreed), late, signed_on=date(1995, 7, 1)
            )

    def test_which_rules_govern_hangs_on_the_contract(self) -> None:
        late = altered(LATE, since=date(2004, 2, 1), until=date(2004, 2, 11))
        old = compute_penalty_interest(TERMS, late, signed_on=date(2003, 12, 31))
        new = compute_penalty_interest(TERMS, late, signed_on=date(2004, 1, 1))
        assert old.basis.regulation.code == "PENALTY-1995"
        assert new.basis.regulation.code == "PENALTY-2003"
        assert old.basis.provenance is Provenance.UNCONFIRMED, (
            "the days of the ladder are recalled"
        )

    def test_misuse_and_what_was_before(self) -> None:
        misused = altered(LATE, breaches=(BreachKind.MISUSE,))
        with pytest.raises(RuleNotInForce, match="misuse"):
            compute_penalty_interest(TERMS, misused, signed_on=date(2003, 12, 31))
        early = altered(LATE, since=date(1995, 6, 30), until=date(1995, 7, 5))
        with pytest.raises(RuleNotInForce):
            compute_penalty_interest(TERMS, early, signed_on=date(1995, 1, 2))


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("contract_rate", Decimal("4.35")),
            ("contract_rate", Decimal("-0.01")),
            ("contract_rate", Decimal("NaN")),
            ("contract_rate", 0.0435),
            ("overdue_markup", Decimal(75)),
            ("overdue_markup", Decimal("0.33333")),
            ("misuse_markup", Decimal("Infinity")),
            ("misuse_markup", Decimal("1e-1000000")),
            ("daily_rate", Decimal("2.1")),
            ("application_id", "\x00"),
        ],
    )
    def test_terms(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(TERMS, **{field: value})
        assert refused.value.field == field
        assert str(value) not in refused.value.reason

    def test_a_markup_with_zeros_at_its_end(self) -> None:
        facts = PenaltyFacts.of(altered(TERMS, overdue_markup=Decimal("0.300000")))
        assert (facts.overdue_markup, facts.misuse_markup) == (3_000, 10_000)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("breaches", ()),
            ("breaches", (BreachKind.OVERDUE, BreachKind.OVERDUE)),
            ("until", date(2026, 10, 9)),
            ("principal", Money.of(-1)),
        ],
    )
    def test_breaches(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(LATE, **{field: value})
        assert refused.value.field == field

    def test_a_book_that_is_none(self) -> None:
        none: Any = None
        with pytest.raises(InvalidValue, match="book"):
            compute_penalty_interest(TERMS, LATE, signed_on=SIGNED, book=none)

    def test_two_currencies(self) -> None:
        with pytest.raises(CurrencyMismatch, match="unpaid_interest"):
            altered(LATE, unpaid_interest=Money.of(1, "USD"))

    def test_a_breach_before_the_contract(self) -> None:
        with pytest.raises(InvalidValue, match="since"):
            compute_penalty_interest(TERMS, LATE, signed_on=date(2026, 10, 11))

    def test_terms_of_another_application(self) -> None:
        other = altered(TERMS, application_id=CreditApplicationId("A-9"))
        with pytest.raises(InvalidValue, match="terms: are those of another application"):
            assess_penalty_terms(WORKING_CAPITAL, other, as_of=AS_OF)

    def test_before_the_notice(self) -> None:
        assess_penalty_terms(WORKING_CAPITAL, TERMS, as_of=date(2004, 1, 1))
        with pytest.raises(RuleNotInForce):
            assess_penalty_terms(WORKING_CAPITAL, TERMS, as_of=date(2003, 12, 31))

    def test_amounts_are_not_shown(self) -> None:
        assert "500000" not in repr(LATE) + repr(
            compute_penalty_interest(TERMS, LATE, signed_on=SIGNED)
        )
        assert isinstance(LATE, LoanBreach)
