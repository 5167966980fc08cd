"""Investor classes: each limit exactly, a fen below it, and what is not known."""

from datetime import date, timedelta
from typing import Any

import pytest

from bankrm.clients import Client, ClientId, CorporateClient, EntityKind, RetailClient
from bankrm.errors import CurrencyMismatch, RuleNotInForce
from bankrm.investors import (
    PRIVATE_FUND,
    PROFESSIONAL,
    QUALIFIED,
    InvestorClass,
    InvestorFacts,
    InvestorParams,
    Qualification,
    classify_investor,
    classify_private_fund_investor,
    classify_qualification,
)
from bankrm.money import Money
from bankrm.products import Regime
from bankrm.rules import RuleSet

DAY = date(2026, 3, 2)
FEN = Money.of("0.01")


def person(  # one argument a figure
    assets: Money | None = None,
    income: Money | None = None,
    months: int | None = None,
    work: bool | None = None,
    family: Money | None = None,
    family_net: Money | None = None,
) -> RetailClient:
    return RetailClient(
        id=ClientId("C-1"),
        name="甲",
        financial_assets=assets,
        average_income_3y=income,
        experience_months=months,
        relevant_work=work,
        family_financial_assets=family,
        family_net_financial_assets=family_net,
    )


def entity(
    net: Money | None = None,
    assets: Money | None = None,
    months: int | None = None,
    kind: EntityKind = EntityKind.COMPANY,
) -> CorporateClient:
    return CorporateClient(
        id=ClientId("E-1"),
        name="某公司",
        kind=kind,
        net_assets=net,
        financial_assets=assets,
        experience_months=months,
    )


def yuan(amount: int) -> Money:
    return Money.of(amount)


ORDINARY, MAY_APPLY, PROFESSIONAL_CLASS = InvestorClass
ZERO = yuan(0)


@pytest.mark.parametrize(
    ("client", "wanted"),
    [
        pytest.param(person(yuan(5_000_000), ZERO, 24), PROFESSIONAL_CLASS, id="assets-at-limit"),
        pytest.param(person(yuan(5_000_000) - FEN, ZERO, 24), MAY_APPLY, id="assets-a-fen-below"),
        pytest.param(person(ZERO, yuan(500_000), 24), PROFESSIONAL_CLASS, id="income-at-limit"),
        pytest.param(person(ZERO, yuan(500_000) - FEN, 24), MAY_APPLY, id="income-a-fen-below"),
        pytest.param(person(yuan(5_000_000), ZERO, 23, False), MAY_APPLY, id="a-month-short"),
        pytest.param(person(yuan(5_000_000), ZERO, 0, True), PROFESSIONAL_CLASS, id="by-work"),
        pytest.param(person(yuan(3_000_000), ZERO, 12), MAY_APPLY, id="apply-assets-at-limit"),
        pytest.param(person(yuan(3_000_000) - FEN, ZERO, 12), ORDINARY, id="apply-a-fen-below"),
        pytest.param(person(ZERO, yuan(300_000), 12), MAY_APPLY, id="apply-income-at-limit"),
        pytest.param(person(ZERO, yuan(300_000), 11), ORDINARY, id="apply-a-month-short"),
        pytest.param(person(), ORDINARY, id="nothing-known"),
        pytest.param(
            entity(yuan(20_000_000), yuan(10_000_000), 24),
            PROFESSIONAL_CLASS,
            id="entity-at-limit",
        ),
        pytest.param(
            entity(yuan(20_000_000) - FEN, yuan(10_000_000), 24), MAY_APPLY, id="net-a-fen-below"
        ),
        pytest.param(
            entity(yuan(20_000_000), yuan(10_000_000) - FEN, 24), MAY_APPLY, id="fin-a-fen-below"
        ),
        pytest.param(entity(yuan(20_000_000), yuan(10_000_000), 23), MAY_APPLY, id="entity-month"),
        pytest.param(entity(yuan(10_000_000), yuan(5_000_000), 12), MAY_APPLY, id="entity-apply"),
        pytest.param(
            entity(yuan(10_000_000) - FEN, yuan(5_000_000), 12), ORDINARY, id="entity-no-apply"
        ),
    ],
)
def test_class_under_the_csrc_rules(client: Client, wanted: InvestorClass) -> None:
    assert classify_investor(client, Regime.CSRC, as_of=DAY).outcome is wanted


@pytest.mark.parametrize("kind", EntityKind)
def test_only_institutions_are_professional_under_nfra(kind: EntityKind) -> None:
    rich = entity(yuan(10**9), yuan(10**9), 240, kind)
    institution = kind not in {EntityKind.COMPANY, EntityKind.PARTNERSHIP, EntityKind.PUBLIC_BODY}
    wanted = InvestorClass.PROFESSIONAL if institution else InvestorClass.ORDINARY
    assert classify_investor(rich, Regime.NFRA, as_of=DAY).outcome is wanted
    bare = entity(kind=kind)
    wanted_by_csrc = InvestorClass.PROFESSIONAL if institution else InvestorClass.ORDINARY
    assert classify_investor(bare, Regime.CSRC, as_of=DAY).outcome is wanted_by_csrc


def test_a_person_however_rich_is_ordinary_under_nfra() -> None:
    rich = person(yuan(10**9), yuan(10**8), 240, True)
    decision = classify_investor(rich, Regime.NFRA, as_of=DAY)
    assert decision.outcome is InvestorClass.ORDINARY
    assert not decision.needs_review


def test_a_missing_figure_leaves_a_client_ordinary_and_says_so() -> None:
    decision = classify_investor(person(yuan(5_000_000)), Regime.CSRC, as_of=DAY)
    assert decision.outcome is InvestorClass.ORDINARY
    assert decision.needs_review
    assert set(decision.missing) == {"income", "experience", "relevant_work"}


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


@pytest.mark.parametrize("rule_set", [PROFESSIONAL, QUALIFIED, PRIVATE_FUND], ids=lambda s: s.id)
def test_the_day_before_the_first_rules_is_refused(
    rule_set: RuleSet[InvestorFacts, InvestorParams, Any],
) -> None:
    facts = InvestorFacts.of(person(), Regime.CSRC)
    assert rule_set.decide(facts, as_of=rule_set.since).outcome
    with pytest.raises(RuleNotInForce):
        rule_set.on(rule_set.since - timedelta(days=1))


def test_foreign_money_is_refused() -> None:
    with pytest.raises(CurrencyMismatch, match="net_assets"):
        InvestorFacts.of(entity(Money.of(1, "USD")), Regime.CSRC)
