"""Tiers and floors of five-tier classification, by regime."""

import re
from collections.abc import Callable
from datetime import date

from tests.golden.harness import Case, expect

from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass, is_non_performing
from bankrm.classification import (
    Instalments,
    classify_asset,
    cross_bank_default,
    debtor_contagion,
    earliest_upgrade,
    observation_end,
)
from bankrm.days import add_months
from bankrm.money import Money

__all__ = ["check"]

UNDER_GUIDELINE = date(2022, 6, 30)
UNDER_ORDER = date(2026, 6, 30)
BOOKED = date(2015, 1, 1)


def check(case: Case, document: Case) -> None:
    """Compare one published case with the tier or floor found.

    A floor is compared exactly: the facts given set this one and none worse.
    """
    del document
    regime, facts = case["inputs"]["regime"], case["inputs"]["facts"]
    if set(case["inputs"]) != {"regime", "facts"} or regime not in REGIMES:
        raise AssertionError(f"unknown shape: {sorted(case['inputs'])} of {regime}")
    expected = {
        key: _floor(value) if key in FLOORS else value for key, value in case["expected"].items()
    }
    expect(expected, REGIMES[regime](dict(facts)))


FLOORS = {"at_least", "floor_from_this_rule"}


def _floor(tier: str) -> str | None:
    """A floor by its tier; the mildest is none."""
    return None if tier in {"none", AssetClass.PASS.zh} else tier


def _any(facts: Case) -> Case:
    name = facts.pop("tier")
    _nothing_left(facts)
    tier = next(tier for tier in AssetClass if tier.zh == name)
    return {"non_performing": is_non_performing(tier)}


def _card(facts: Case) -> Case:
    if facts.pop("product") != "credit card" or facts.pop("other_facts") != "none":
        raise AssertionError("knows credit cards with no other facts only")
    days = facts.pop("days_past_due")
    _nothing_left(facts)
    claim = Claim(facts=ClaimFacts(days_past_due=days), booked_on=BOOKED, credit_card=True)
    return {"tier": classify_asset(claim, as_of=UNDER_GUIDELINE).tier.zh}


def _guideline(facts: Case) -> Case:
    if "months_since_restructuring" in facts:
        return _old_observation(facts)
    known = {ours: facts.pop(theirs) for theirs, ours in SAME.items() if theirs in facts}
    if "overdue" in facts or "overdue_again" in facts:
        overdue = facts.pop("overdue", False) or facts.pop("overdue_again", False)
        known["days_past_due"] = 1 if overdue else 0
    if known.get("restructured"):
        known["needs_restructuring"] = True
    _nothing_left(facts)
    claim = Claim(facts=ClaimFacts(**known), booked_on=BOOKED)
    return {"at_least": _floor(classify_asset(claim, as_of=UNDER_GUIDELINE).tier.zh)}


SAME = {
    "granted_against_law": "granted_against_law",
    "interest_still_accrued": "interest_accrued",
    "needs_restructuring": "needs_restructuring",
    "other_debt_of_borrower_already_npl": "debtor_has_npl",
    "purpose_changed": "purpose_changed",
    "refinanced_by_new_loan": "refinanced",
    "restructured": "restructured",
}


def _old_observation(facts: Case) -> Case:
    months = facts.pop("months_since_restructuring")
    del facts["request"]  # words: to be raised a tier
    if facts.pop("restructured") is not True:
        raise AssertionError("knows the upgrade of a restructured loan only")
    _nothing_left(facts)
    asked_on = add_months(BOOKED, int(months))
    wait = observation_end(BOOKED, Instalments.MONTHLY, as_of=UNDER_GUIDELINE)
    return {"upgrade_allowed": wait.until <= asked_on, "observation_months_min": wait.months}


def _order(facts: Case) -> Case:
    if "claims_at_this_bank" in facts:
        return _contagion(facts)
    if "debts_all_banks" in facts:
        return _cross_bank(facts)
    if "npl_arrears_cleared_on" in facts:
        return _upgrade(facts)
    return _observation(facts)


def _contagion(facts: Case) -> Case:
    asset = facts.pop("asset").lower()
    found = debtor_contagion(
        Money.of(facts.pop("claims_at_this_bank")),
        Money.of(facts.pop("non_performing_at_this_bank")),
        as_of=UNDER_ORDER,
        retail=facts.pop("debtor").startswith("retail"),
        enhanced=_is_enhanced(asset),
    )
    _nothing_left(facts)
    floor = None if "group" in asset else found.floor  # of another member: it is another debtor
    return {"contagion_to_npl": floor is not None, "at_least": None if floor is None else floor.zh}


def _is_enhanced(asset: str) -> bool:
    return "enhancement" in asset and not re.search(r"\b(no|not|without)\b", asset)


def _cross_bank(facts: Case) -> Case:
    found = cross_bank_default(
        Money.of(facts.pop("debts_all_banks")),
        Money.of(facts.pop("overdue_over_90_days_all_banks")),
        as_of=UNDER_ORDER,
        retail=facts.pop("debtor").startswith("retail"),
    )
    _nothing_left(facts)
    floor = None if found.floor is None else found.floor.zh
    return {"at_least": floor, "floor_from_this_rule": floor}


def _upgrade(facts: Case) -> Case:
    if facts.pop("paid_normally_since") is not True:
        raise AssertionError("knows an upgrade after normal payment only")
    cleared = date.fromisoformat(facts.pop("npl_arrears_cleared_on"))
    wait = earliest_upgrade(cleared, _instalments(facts), as_of=UNDER_ORDER)
    return {"upgrade_not_before": wait.until.isoformat()}


def _observation(facts: Case) -> Case:
    if facts.pop("restructured") is not True:
        raise AssertionError("knows the observation of a restructured asset only")
    first = date.fromisoformat(facts.pop("first_contractual_due_date_after_change"))
    wait = observation_end(first, _instalments(facts), as_of=UNDER_ORDER)
    return {"observation_end_not_before": wait.until.isoformat()}


def _instalments(facts: Case) -> Instalments:
    how = facts.pop("instalments").replace("-", "_").replace(" ", "_")
    _nothing_left(facts)
    same = {"semi_annual": "half_yearly", "annual": "yearly", "annually": "yearly"}
    return Instalments(same.get(how, how))


def _nothing_left(facts: Case) -> None:
    if facts:
        raise AssertionError(f"unknown facts: {sorted(facts)}")


REGIMES: dict[str, Callable[[Case], Case]] = {
    "any": _any,
    "credit_card_measures": _card,
    "guideline_2007": _guideline,
    "order_2023": _order,
}
