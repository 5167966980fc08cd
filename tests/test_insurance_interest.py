"""Insurable interest: four articles of the Insurance Law, each hit and not hit."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.insurance_cases import DAY, TERMS, apply, rules

from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.insurance_applications import Relation
from bankrm.insurance_interest import InterestFacts, assess_insurable_interest
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.rules import Decision, Effect

ACCIDENT = InsuranceTerms(
    product=TERMS.product,
    insurer=TERMS.insurer,
    cover=Cover.ACCIDENT,
    pays_on_death=False,
    design=Design.ORDINARY,
)
PROPERTY = InsuranceTerms(
    product=TERMS.product, insurer=TERMS.insurer, cover=Cover.PROPERTY, design=Design.ORDINARY
)


def judged(**changes: Any) -> Decision[InterestFacts, Effect]:
    given = {"insured": Relation.SELF, "beneficiary": Relation.CHILD} | changes
    return assess_insurable_interest(apply(**given), as_of=DAY)


@pytest.mark.parametrize(
    ("changes", "hits"),
    [
        ({}, []),
        ({"insured": Relation.SPOUSE, "insured_consents": True}, []),
        ({"insured": Relation.SPOUSE, "insured_consents": False}, ["IL.34-death"]),
        (
            {"insured": Relation.CHILD, "insured_minor": True, "insured_consents": False},
            [],
        ),
        (
            {"insured": Relation.CHILD, "insured_minor": False, "insured_consents": False},
            ["IL.34-death"],
        ),
        ({"insured": Relation.OTHER, "insured_consents": True, "insured_minor": False}, []),
        (
            {"insured": Relation.OTHER, "insured_consents": False},
            ["IL.31-interest", "IL.34-death"],
        ),
        (
            {"terms": ACCIDENT, "insured": Relation.OTHER, "insured_consents": False},
            ["IL.31-interest"],
        ),
        ({"terms": ACCIDENT, "insured": Relation.PARENT, "insured_consents": False}, []),
        ({"terms": PROPERTY, "insured": Relation.OTHER, "insured_consents": False}, []),
        (
            {
                "insured": Relation.EMPLOYEE,
                "insured_consents": True,
                "beneficiary": Relation.OTHER,
            },
            ["IL.39-employer"],
        ),
        (
            {
                "insured": Relation.EMPLOYEE,
                "insured_consents": True,
                "beneficiary": Relation.FAMILY,
            },
            [],
        ),
    ],
)
def test_rules(changes: dict[str, Any], hits: list[str]) -> None:
    decision = judged(**changes)
    assert rules(decision) == hits
    assert decision.outcome is (Effect.REFUSE if hits else Effect.ALLOW)


@pytest.mark.parametrize(
    ("changes", "hits"),
    [
        ({"insured": Relation.FAMILY}, ["IL.33-minor"]),
        ({"insured": Relation.OTHER}, ["IL.33-minor"]),
        ({"insured": Relation.CHILD}, []),
        ({"insured": Relation.FAMILY, "terms": ACCIDENT}, []),
    ],
    ids=["a grandchild", "a stranger's", "one's own", "not on death"],
)
def test_the_death_of_anothers_minor_child(changes: dict[str, Any], hits: list[str]) -> None:
    decision = judged(insured_minor=True, insured_consents=True, **changes)
    assert rules(decision) == hits
    assert decision.outcome is (Effect.REVIEW if hits else Effect.ALLOW)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"insured": None, "insured_consents": False}, {"insured"}),
        ({"insured": Relation.SPOUSE}, {"insured_consents"}),
        (
            {"insured": Relation.EMPLOYEE, "insured_consents": True, "beneficiary": None},
            {"beneficiary"},
        ),
        (
            {
                "terms": attrs.evolve(ACCIDENT, pays_on_death=None),
                "insured": Relation.SPOUSE,
                "insured_consents": False,
            },
            {"pays_on_death"},
        ),
    ],
)
def test_what_is_unknown_goes_to_a_person(changes: dict[str, Any], missing: set[str]) -> None:
    decision = judged(**({"beneficiary": Relation.SELF} | changes))
    assert decision.outcome is Effect.REVIEW
    assert set(decision.missing) >= missing


def test_bad_input() -> None:
    odd: Any = "A-1"
    with pytest.raises(BankrmError, match=r"^application: "):
        assess_insurable_interest(odd, as_of=DAY)
    with pytest.raises(RuleNotInForce):
        assess_insurable_interest(apply(), as_of=date(2015, 4, 23))
