"""Investor classes: each limit exactly, a fen below it, and what is not known."""

from datetime import timedelta

import pytest
from tests.investor_cases import DAY, FEN, ZERO, entity, person, yuan

from bankrm.clients import Client, EntityKind
from bankrm.errors import CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.investors import (
    PROFESSIONAL,
    InvestorClass,
    InvestorFacts,
    ProfessionalClass,
    classify_investor,
    professional_class,
)
from bankrm.money import Money
from bankrm.products import Regime

ORDINARY, MAY_APPLY, PROFESSIONAL_CLASS = InvestorClass


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
        pytest.param(person(yuan(3_000_000), ZERO, 0, True), MAY_APPLY, id="apply-by-work"),
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


@pytest.mark.parametrize(
    ("client", "wanted"),
    [
        pytest.param(entity(kind=EntityKind.FINANCIAL_INSTITUTION), "1", id="institution"),
        pytest.param(entity(kind=EntityKind.FINANCIAL_PRODUCT), "2", id="product"),
        pytest.param(entity(kind=EntityKind.PENSION_OR_WELFARE_FUND), "3", id="pension"),
        pytest.param(entity(kind=EntityKind.FOREIGN_QUALIFIED_INVESTOR), "3", id="foreign"),
        pytest.param(entity(yuan(20_000_000), yuan(10_000_000), 24), "4", id="organisation"),
        pytest.param(person(yuan(5_000_000), ZERO, 24), "5", id="person"),
        pytest.param(
            entity(yuan(20_000_000), yuan(10_000_000), 24, kind=EntityKind.FINANCIAL_INSTITUTION),
            "1",
            id="an-institution-that-is-rich",
        ),
        pytest.param(person(yuan(3_000_000), ZERO, 12), None, id="may-only-apply"),
        pytest.param(person(ZERO, ZERO, 0, False), None, id="ordinary"),
    ],
)
def test_the_five_classes(client: Client, wanted: str | None) -> None:
    found = professional_class(classify_investor(client, Regime.CSRC, as_of=DAY))
    assert (found and found.code) == wanted
    assert professional_class(classify_investor(client, Regime.NFRA, as_of=DAY)) is None


def test_only_the_last_two_may_choose_to_be_ordinary() -> None:
    choosing = [one.code for one in ProfessionalClass if one.may_choose]
    assert choosing == ["4", "5"]


def test_a_class_is_read_from_a_decision() -> None:
    with pytest.raises(InvalidValue, match="decision"):
        professional_class("5")  # type: ignore[arg-type]  # refused


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


def test_the_day_before_the_first_rules_is_refused() -> None:
    first = classify_investor(person(), Regime.CSRC, as_of=PROFESSIONAL.since)
    assert first.outcome is ORDINARY
    with pytest.raises(RuleNotInForce):
        PROFESSIONAL.on(PROFESSIONAL.since - timedelta(days=1))


def test_foreign_money_is_refused() -> None:
    with pytest.raises(CurrencyMismatch, match="net_assets"):
        InvestorFacts.of(entity(Money.of(1, "USD")), Regime.CSRC)
