"""Will the assets behind a loan do: valued, insured, promised once, and enough."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, MONDAY, PACKAGE
from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.collateral import (
    AssetKind,
    ClaimId,
    CollateralAllocation,
    CollateralEvent,
    CollateralStatus,
)
from bankrm.collateral_values import SecurityPackage, largest_secured_loan
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.rules import Decision, Effect
from bankrm.security_rules import SecurityFacts, assess_security
from bankrm.staff import StaffId

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
ENOUGH: CreditApplication = altered(WORKING_CAPITAL, amount=Money.of(5_600_000))
MORTGAGE, GUARANTEE = SecurityKind.MORTGAGE, SecurityKind.GUARANTEE


def judged(
    application: CreditApplication = ENOUGH,
    package: SecurityPackage = PACKAGE,
    as_of: date = AS_OF,
) -> Decision[SecurityFacts, Effect]:
    return assess_security(application, package, as_of=as_of)


def hits(decision: Decision[SecurityFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


def with_factory(**change: Any) -> SecurityPackage:
    found: SecurityPackage = altered(PACKAGE, collaterals=(altered(FACTORY, **change),))
    return found


class TestEnough:
    def test_exactly(self) -> None:
        decision = judged()
        assert decision.outcome is Effect.ALLOW
        assert not decision.hits

    def test_a_fen_too_much(self) -> None:
        decision = judged(altered(ENOUGH, amount=Money.of("5600000.01")))
        assert (hits(decision), decision.outcome) == (["security.shortfall"], Effect.BLOCK)
        assert decision.steps == (CreditStep.SECURITY, CreditStep.SMALLER_AMOUNT)

    def test_the_largest_loan_is_enough_and_a_fen_more_is_not(self) -> None:
        allocation = altered(PACKAGE.allocations[0], cap=Money.of(9_000_000))
        lifted = altered(PACKAGE, allocations=(allocation,))
        largest = largest_secured_loan(lifted, ClaimId("A-1"), as_of=AS_OF)
        assert largest is not None
        assert "security.shortfall" not in judged(altered(ENOUGH, amount=largest), lifted)
        more = altered(ENOUGH, amount=largest + Money.of("0.01"))
        assert "security.shortfall" in judged(more, lifted)

    def test_guarantors_take_the_rest(self) -> None:
        decision = judged(altered(WORKING_CAPITAL, security=(MORTGAGE, GUARANTEE)))
        assert (hits(decision), decision.outcome) == (["security.guaranteed"], Effect.REVIEW)
        assert judged(altered(ENOUGH, security=(MORTGAGE, GUARANTEE))).outcome is Effect.ALLOW

    @pytest.mark.parametrize("security", [(SecurityKind.UNSECURED,), (GUARANTEE,)])
    def test_a_loan_without_assets_needs_none(self, security: tuple[SecurityKind, ...]) -> None:
        alone = altered(PACKAGE, allocations=())
        assert judged(altered(ENOUGH, security=security), alone).outcome is Effect.ALLOW

    def test_how_it_is_secured_is_not_known(self) -> None:
        unsaid = altered(ENOUGH, security=(), amount=Money.of(6_000_000))
        assert (judged(unsaid).outcome, judged(unsaid).missing) == (Effect.REVIEW, ("real",))

    def test_secured_by_assets_that_nobody_named(self) -> None:
        assert hits(judged(ENOUGH, altered(PACKAGE, allocations=()))) == ["security.shortfall"]


class TestValued:
    def test_never(self) -> None:
        decision = judged(package=with_factory(valuations=()))
        assert "security.unvalued" in hits(decision)
        assert decision.steps == (CreditStep.VALUATION,)

    @pytest.mark.parametrize(
        ("on", "stale"), [(date(2025, 11, 24), False), (date(2025, 11, 23), True)]
    )
    def test_a_year_ago(self, on: date, stale: bool) -> None:
        old = altered(FACTORY.valuations[1], on=on)
        decision = judged(package=with_factory(valuations=(old,)))
        assert ("SVG-2017.stale" in decision) is stale
        assert decision.outcome is (Effect.BLOCK if stale else Effect.ALLOW)

    @pytest.mark.parametrize(("days", "stale"), [(7, False), (8, True)])
    def test_a_price_of_the_market_holds_a_week(self, days: int, stale: bool) -> None:
        at = MONDAY + timedelta(days=1 - days)
        price = altered(FACTORY.valuations[1], on=at.date(), recorded_at=at)
        shares = altered(
            FACTORY,
            kind=AssetKind.LISTED_SHARES,
            right=SecurityKind.PLEDGE,
            valuations=(price,),
            collective_land=None,
            lawful=None,
        )
        asked = altered(ENOUGH, security=(SecurityKind.PLEDGE,))
        decision = judged(asked, altered(PACKAGE, collaterals=(shares,)))
        assert ("SVG-2017.stale" in decision) is stale

    def test_unknown_prior_claims(self) -> None:
        decision = judged(package=with_factory(prior_claims=None))
        assert decision.outcome is Effect.REVIEW
        assert set(decision.missing) == {"secured", "promised_beyond"}


class TestPromisedTwice:
    def test_to_another_loan_beyond_its_value(self) -> None:
        other = CollateralAllocation(
            collateral_id=FACTORY.id, claim_id=ClaimId("L-9"), rank=2, cap=Money.of("0.01")
        )
        twice = altered(PACKAGE, allocations=(*PACKAGE.allocations, other))
        decision = judged(package=twice)
        assert (hits(decision), decision.outcome) == (["security.twice"], Effect.BLOCK)

    def test_assets_of_other_loans_are_not_asked_about(self) -> None:
        other = altered(
            FACTORY, id="K-9", valuations=(), owner=PartyId("P-9"), title_ref="title-9"
        )
        serving = altered(PACKAGE.allocations[0], collateral_id="K-9", claim_id=ClaimId("L-9"))
        both = altered(
            PACKAGE,
            collaterals=(FACTORY, other),
            allocations=(*PACKAGE.allocations, serving),
        )
        assert judged(package=both).outcome is Effect.ALLOW


class TestSameTitle:
    """One asset entered under two ids covers no more than once."""

    @pytest.mark.parametrize(
        ("change", "outcome"),
        [
            ({}, Effect.REVIEW),
            ({"title_ref": "title-9"}, Effect.ALLOW),
            ({"kind": AssetKind.LAND_USE}, Effect.ALLOW),
        ],
        ids=["same title", "its own", "the land under it"],
    )
    def test_of_one_kind(self, change: dict[str, Any], outcome: Effect) -> None:
        other = altered(FACTORY, **{"id": "K-9"} | change)
        serving = altered(PACKAGE.allocations[0], collateral_id="K-9", cap=Money.of(1))
        both = altered(
            PACKAGE,
            collaterals=(FACTORY, other),
            allocations=(*PACKAGE.allocations, serving),
        )
        decision = judged(package=both)
        assert decision.outcome is outcome
        assert ("security.same-title" in decision) is (outcome is Effect.REVIEW)

    def test_of_an_asset_behind_another_loan(self) -> None:
        both = altered(PACKAGE, collaterals=(FACTORY, altered(FACTORY, id="K-9")))
        assert hits(judged(package=both)) == ["security.same-title"]

    def test_titles_that_nobody_saw_are_not_the_same(self) -> None:
        pair = tuple(altered(FACTORY, id=one, title_ref=None) for one in ("K-1", "K-9"))
        assert judged(package=altered(PACKAGE, collaterals=pair)).outcome is Effect.ALLOW


class TestReleased:
    def test_secures_nothing(self) -> None:
        over = CollateralEvent(
            becomes=CollateralStatus.RELEASED, by=StaffId("S-1"), at=MONDAY, recorded_at=MONDAY
        )
        decision = judged(package=with_factory(events=(over,)))
        assert set(hits(decision)) == {"security.twice", "security.shortfall"}
        assert judged(package=with_factory(events=(over,)), as_of=date(2026, 11, 22)).outcome is (
            Effect.ALLOW
        )


class TestInsured:
    @pytest.mark.parametrize(
        ("change", "outcome"),
        [
            ({"insured_amount": Money.of(5_600_000)}, Effect.ALLOW),
            ({"insured_amount": Money.of("5599999.99")}, Effect.STEPS),
            ({"insured_until": AS_OF}, Effect.ALLOW),
            ({"insured_until": date(2026, 11, 23)}, Effect.STEPS),
            ({"insured_until": None}, Effect.REVIEW),
        ],
        ids=["up to the loan", "a fen less", "on the last day", "the day after", "unknown"],
    )
    def test_up_to_the_loan_or_the_value(self, change: dict[str, Any], outcome: Effect) -> None:
        decision = judged(package=with_factory(**change))
        assert decision.outcome is outcome
        if outcome is Effect.STEPS:
            assert decision.steps == (CreditStep.INSURANCE,)

    def test_without_a_value_up_to_the_loan(self) -> None:
        short = with_factory(valuations=(), insured_amount=Money.of(1))
        assert "security.insurance" in judged(package=short)

    def test_of_what_needs_none(self) -> None:
        limits = tuple(altered(one, insured=False) for one in PACKAGE.policy.limits)
        policy = altered(PACKAGE.policy, limits=limits)
        bare = altered(with_factory(insured_until=None), policy=policy)
        assert judged(package=bare).outcome is Effect.ALLOW


class TestRefused:
    def test_of_nobody_in_the_application(self) -> None:
        allocation = altered(PACKAGE.allocations[0], claim_id=ClaimId("A-2"))
        with pytest.raises(InvalidValue, match="collateral: belongs to nobody"):
            judged(CONSUMER, altered(PACKAGE, allocations=(allocation,)))

    def test_by_a_right_that_is_not_offered(self) -> None:
        with pytest.raises(InvalidValue, match="package: holds security that"):
            judged(altered(ENOUGH, security=(SecurityKind.PLEDGE,)))

    def test_other_things(self) -> None:
        wrong: Any = MONDAY
        with pytest.raises(InvalidValue, match="application: needs"):
            judged(wrong)
        with pytest.raises(InvalidValue, match="package: needs"):
            judged(package=wrong)
        with pytest.raises(InvalidValue, match="as_of: needs a date"):
            judged(as_of=wrong)
        with pytest.raises(CurrencyMismatch):
            judged(altered(ENOUGH, amount=Money.of(1, "USD")))
        with pytest.raises(RuleNotInForce):
            judged(as_of=date(2017, 4, 25))
