"""Qualified investors: each limit exactly, a fen below it, and what is not known."""

from datetime import timedelta
from typing import Any

import pytest
from tests.investor_cases import DAY, FEN, ZERO, entity, person, yuan

from bankrm.citations import Provenance
from bankrm.clients import Client, EntityKind
from bankrm.errors import RuleNotInForce
from bankrm.investors import InvestorFacts
from bankrm.products import Regime
from bankrm.qualified_investors import (
    PRIVATE_FUND,
    QUALIFIED,
    Qualification,
    classify_private_fund_investor,
    classify_qualification,
)
from bankrm.rules import RuleSet


@pytest.mark.parametrize(
    ("client", "qualified"),
    [
        pytest.param(person(months=24, family_net=yuan(3_000_000)), True, id="net-at-limit"),
        pytest.param(person(months=24, family=yuan(5_000_000)), True, id="family-at-limit"),
        pytest.param(person(income=yuan(400_000), months=24), True, id="income-at-limit"),
        pytest.param(
            person(
                None, yuan(400_000) - FEN, 24, None, yuan(5_000_000) - FEN, yuan(3_000_000) - FEN
            ),
            False,
            id="each-a-fen-below",
        ),
        pytest.param(person(income=yuan(400_000), months=23), False, id="a-month-short"),
        pytest.param(entity(yuan(10_000_000)), True, id="entity-at-limit"),
        pytest.param(entity(yuan(10_000_000) - FEN), False, id="entity-a-fen-below"),
        pytest.param(entity(kind=EntityKind.FINANCIAL_PRODUCT), True, id="institution"),
    ],
)
def test_qualified_investor(client: Client, qualified: bool) -> None:
    decision = classify_qualification(client, as_of=DAY)
    assert (decision.outcome is Qualification.QUALIFIED) is qualified
    assert not decision.needs_review or qualified


def test_qualification_with_unknown_means_needs_a_person() -> None:
    decision = classify_qualification(person(months=24), as_of=DAY)
    assert decision.outcome is Qualification.NOT_QUALIFIED
    assert decision.needs_review


@pytest.mark.parametrize(
    ("client", "qualified"),
    [
        pytest.param(person(yuan(3_000_000), ZERO), True, id="assets-at-limit"),
        pytest.param(person(yuan(3_000_000) - FEN, ZERO), False, id="assets-a-fen-below"),
        pytest.param(person(ZERO, yuan(500_000)), True, id="income-at-limit"),
        pytest.param(person(ZERO, yuan(500_000) - FEN), False, id="income-a-fen-below"),
        pytest.param(entity(yuan(10_000_000)), True, id="entity-at-limit"),
        pytest.param(entity(yuan(10_000_000) - FEN), False, id="entity-a-fen-below"),
    ],
)
def test_private_fund_means(client: Client, qualified: bool) -> None:
    decision = classify_private_fund_investor(client, as_of=DAY)
    assert (decision.outcome is Qualification.QUALIFIED) is qualified


@pytest.mark.parametrize("rule_set", [QUALIFIED, PRIVATE_FUND], ids=lambda s: s.id)
def test_the_day_before_the_first_rules_is_refused(
    rule_set: RuleSet[InvestorFacts, Any, Qualification],
) -> None:
    facts = InvestorFacts.of(person(), Regime.CSRC)
    first = rule_set.decide(facts, as_of=rule_set.since)
    assert first.outcome is Qualification.NOT_QUALIFIED
    with pytest.raises(RuleNotInForce):
        rule_set.on(rule_set.since - timedelta(days=1))


def test_an_article_that_is_only_recalled_is_not_cited() -> None:
    """The figures of the opinions were read in a secondary source, the number of their article was not."""
    found = classify_qualification(person(months=24, income=yuan(400_000)), as_of=DAY)
    [reason] = found.hits
    assert {(cited.article, cited.provenance) for cited in reason.basis} == {
        ("", Provenance.SECONDARY)
    }
