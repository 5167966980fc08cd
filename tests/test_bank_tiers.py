"""Bank tiers: what lifts a bank, at the limits, and what is unknown."""

from datetime import date, datetime
from typing import Any

import pytest

from bankrm.bank_figures import BankFigures
from bankrm.bank_tiers import BANK_TIERS, BankTier, BankTierFacts, assess_bank_tier
from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.money import Money

TODAY = date(2026, 11, 24)
BILLION = 1_000_000_000


def figures(**changes: Any) -> BankFigures:
    given: dict[str, Any] = {
        "on": date(2025, 12, 31),
        "adjusted_assets": Money.of(9 * BILLION),
        "cross_border": Money.of(0),
        "county_based": True,
    }
    return BankFigures(**given | changes)


@pytest.mark.parametrize(
    ("changes", "tier", "rules"),
    [
        pytest.param({}, BankTier.THIRD, [], id="small and local"),
        pytest.param(
            {"adjusted_assets": Money.of("9999999999.99")},
            BankTier.THIRD,
            [],
            id="just below 10 bn",
        ),
        pytest.param(
            {"adjusted_assets": Money.of(10 * BILLION)},
            BankTier.SECOND,
            ["TIER.not-small"],
            id="exactly 10 bn",
        ),
        pytest.param(
            {"adjusted_assets": Money.of(500 * BILLION)},
            BankTier.SECOND,
            ["TIER.not-small"],
            id="exactly 500 bn",
        ),
        pytest.param(
            {"adjusted_assets": Money.of("500000000000.01")},
            BankTier.FIRST,
            ["TIER.large", "TIER.not-small"],
            id="just above 500 bn",
        ),
        pytest.param(
            {"cross_border": Money.of("0.01")}, BankTier.SECOND, ["TIER.abroad"], id="a fen abroad"
        ),
        pytest.param(
            {"cross_border": Money.of("29999999999.99")},
            BankTier.SECOND,
            ["TIER.abroad"],
            id="just below 30 bn abroad",
        ),
        pytest.param(
            {"cross_border": Money.of(30 * BILLION)},
            BankTier.FIRST,
            ["TIER.much-abroad", "TIER.abroad"],
            id="exactly 30 bn abroad",
        ),
        pytest.param(
            {"county_based": False}, BankTier.SECOND, ["TIER.not-local"], id="not in counties only"
        ),
    ],
)
def test_tier(changes: dict[str, Any], tier: BankTier, rules: list[str]) -> None:
    decision = assess_bank_tier(figures(**changes), as_of=TODAY)
    assert decision.outcome is tier
    assert [hit.rule.id for hit in decision.hits] == rules
    assert not decision.needs_review


@pytest.mark.parametrize("name", ["adjusted_assets", "cross_border", "county_based"])
def test_an_unknown_figure_leaves_the_tier_open(name: str) -> None:
    decision = assess_bank_tier(figures(**{name: None}), as_of=TODAY)
    assert decision.needs_review
    assert decision.missing == (name,)


def test_a_large_bank_is_settled_whatever_is_unknown() -> None:
    large = figures(adjusted_assets=Money.of(600 * BILLION), cross_border=None, county_based=None)
    assert assess_bank_tier(large, as_of=TODAY).outcome is BankTier.FIRST


def test_nothing_is_cited_more_firmly_than_it_was_read() -> None:
    assert all(rule.provenance >= Provenance.SECONDARY for rule in BANK_TIERS)


def test_days() -> None:
    with pytest.raises(RuleNotInForce, match="before 2024-01-01"):
        assess_bank_tier(figures(on=date(2022, 12, 31)), as_of=date(2023, 12, 31))
    assess_bank_tier(figures(on=date(2023, 12, 31)), as_of=date(2024, 1, 1))
    with pytest.raises(InvalidValue, match="figures: are of a later day"):
        assess_bank_tier(figures(on=date(2026, 11, 25)), as_of=TODAY)


def test_bad_arguments() -> None:
    wrong: Any = "a bank"
    with pytest.raises(InvalidValue, match="figures: needs BankFigures"):
        assess_bank_tier(wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="as_of"):
        assess_bank_tier(figures(), as_of=datetime(2026, 11, 24))  # noqa: DTZ001  # a naive instant is what is refused
    with pytest.raises(BankrmError, match="adjusted_assets"):
        BankTierFacts(adjusted_assets=-1)
