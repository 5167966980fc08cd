"""Allocation plans: products in the order chosen, only those allowed, and nothing lost in between."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.proposal_cases import (
    BEFORE,
    CASH,
    CLIENT,
    DAY,
    ELDER,
    EQUITY,
    NOON,
    ODD,
    OTHER,
    PERSON,
    RESERVE,
    RM,
    TESTED,
    at,
    held,
    offer,
    portfolio,
    product,
)

from bankrm._allocation_example import ALLOCATION
from bankrm.allocation_plans import AllocationPlan, Choice, Placement, judge_choices
from bankrm.allocations import compute_allocation
from bankrm.amounts import assess_amount
from bankrm.clients import CorporateClient
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.money import Money
from bankrm.portfolios import AllocationClass, Portfolio
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, ProductRisk
from bankrm.proposals import ProposalId
from bankrm.risk_assessments import RiskTolerance
from bankrm.rules import Effect
from bankrm.sales import SaleStep
from bankrm.staff import BusinessLine

THOUSAND = Money.of(1_000)
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


def choice(
    name: str, risk: ProductRisk | None, kind: AllocationClass = EQUITY, **changed: Any
) -> Choice:
    terms = {"least": THOUSAND, "increment": THOUSAND, **changed}
    wealth = product(name, ProductFamily.WEALTH, risk)
    return Choice(
        offer=offer(wealth, **terms), allocation_class=kind, off_goal=False, change_reported=False
    )


STEADY, BOLD = choice("W-2", ProductRisk.R2), choice("W-5", ProductRisk.R5)
DEPOSIT = Choice(offer=offer(product("D-1"), kind=ProductKind.TIME_DEPOSIT), allocation_class=CASH)


def placed(*choices: Choice) -> tuple[Placement, ...]:
    """On 60,000 of cash and 40,000 of equity to be bought."""
    return judge_choices(ALLOCATION, choices, PERSON, [TESTED], as_of=DAY)


def plan(*placements: Placement, **changed: Any) -> AllocationPlan:
    fitting: dict[str, Any] = {
        "id": ProposalId("P-1"),
        "version": 1,
        "prepared_by": RM,
        "prepared_at": NOON,
        "valid_until": DAY,
        "goals": (RESERVE,),
        "allocation": ALLOCATION,
        "placements": placements,
    }
    return AllocationPlan(**{**fitting, **changed})


class TestPlacing:
    def test_the_first_choice_takes_all_it_can(self) -> None:
        [first] = placed(STEADY, choice("W-1", ProductRisk.R1))
        assert (first.amount, first.outcome) == (Money.of(40_000), Effect.ALLOW)

    def test_what_a_step_leaves_goes_to_the_next(self) -> None:
        coarse = choice("W-1", ProductRisk.R1, increment=Money.of(25_000))
        first, second = placed(coarse, STEADY)
        assert (first.amount, second.amount) == (Money.of(26_000), Money.of(14_000))

    def test_what_is_refused_takes_nothing_and_is_kept(self) -> None:
        first, second = placed(BOLD, STEADY)
        assert (first.outcome, first.allowed) == (Effect.REFUSE, False)
        assert "N7.12-level" in first.suitability
        assert second.amount == Money.of(40_000)

    def test_what_a_person_must_decide_is_not_proposed_yet(self) -> None:
        [unrated] = placed(choice("W-0", None))
        assert (unrated.outcome, unrated.allowed) == (Effect.REVIEW, False)

    def test_what_owes_steps_is_proposed_with_them(self) -> None:
        bold = attrs.evolve(TESTED, tolerance=RiskTolerance.C5)
        risky = choice("W-4", ProductRisk.R4)
        [one] = judge_choices(ALLOCATION, [risky], ELDER, [bold], as_of=DAY)
        assert (one.outcome, one.allowed) == (Effect.STEPS, True)
        assert SaleStep.SPECIAL_PROCEDURE in one.steps

    def test_a_fen_to_be_bought_is_judged(self) -> None:
        allocation = compute_allocation(portfolio(new="0.01"), ALLOCATION.target, as_of=DAY)
        [kind] = [row.part.allocation_class for row in allocation.rows if row.shift]
        small = attrs.evolve(DEPOSIT, allocation_class=kind)
        [one] = judge_choices(allocation, [small], PERSON, as_of=DAY)
        assert (one.amount, one.outcome) == (Money.of("0.01"), Effect.REFUSE)

    def test_an_amount_below_the_least_is_refused_as_it_stands(self) -> None:
        [large] = placed(choice("W-1", ProductRisk.R1, least=Money.of("40000.01")))
        assert (large.amount, large.suitability.outcome, large.outcome) == (
            Money.of(40_000),
            Effect.ALLOW,
            Effect.REFUSE,
        )
        assert "amount.least" in large.amounts

    def test_an_amount_at_the_least_is_placed(self) -> None:
        [exact] = placed(choice("W-1", ProductRisk.R1, least=Money.of(40_000)))
        assert exact.allowed

    def test_an_unknown_least_amount_is_for_a_person(self) -> None:
        [unknown] = placed(choice("W-1", ProductRisk.R1, least=None, increment=None))
        assert (unknown.amount, unknown.outcome) == (Money.of(40_000), Effect.REVIEW)

    def test_without_an_assessment_only_the_deposit_stands(self) -> None:
        cash, wealth = judge_choices(ALLOCATION, [DEPOSIT, STEADY], PERSON, as_of=DAY)
        assert (cash.outcome, wealth.outcome) == (Effect.ALLOW, Effect.BLOCK)
        assert (cash.steps, wealth.steps) == ((), (SaleStep.REASSESS,))

    def test_of_a_class_to_be_sold_nothing_is_chosen(self) -> None:
        nothing = compute_allocation(
            Portfolio(client_id=CLIENT, positions=(), new_money=Money.of(0)),
            ALLOCATION.target,
            as_of=DAY,
        )
        assert judge_choices(nothing, [STEADY], PERSON, [TESTED], as_of=DAY) == ()

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"allocation": ODD}, "allocation"),
            ({"client": ODD}, "client"),
            ({"client": CorporateClient(id=CLIENT, name="某公司")}, "client"),
            ({"client": attrs.evolve(PERSON, id=OTHER)}, "client"),
            ({"as_of": YESTERDAY}, "allocation"),
            ({"as_of": NOON}, "as_of"),
            ({"choices": 1}, "choices"),
            ({"choices": "W-2"}, "choices"),
            ({"choices": [STEADY, STEADY]}, "choices"),
            ({"choices": [choice("W-1", None, sale_until=DAY)]}, "choices"),
            ({"choices": [choice("W-1", None, sale_since=TOMORROW)]}, "choices"),
            ({"assessments": None}, "assessments"),
            ({"assessments": "C3"}, "assessments"),
            (
                {"choices": [attrs.evolve(STEADY, allocation_class=AllocationClass.MIXED)]},
                "choices",
            ),
        ],
        ids=[
            "odd allocation",
            "odd client",
            "a firm",
            "another client",
            "before it was reckoned",
            "an instant",
            "a number",
            "words",
            "twice",
            "no longer on sale",
            "not yet on sale",
            "no assessments",
            "words for assessments",
            "no such class",
        ],
    )
    def test_what_does_not_belong_together_is_refused(
        self, changed: dict[str, Any], field: str
    ) -> None:
        asked: dict[str, Any] = {
            "allocation": ALLOCATION,
            "choices": [STEADY],
            "client": PERSON,
            "as_of": DAY,
        }
        with pytest.raises(BankrmError) as refused:
            judge_choices(**{**asked, **changed})
        assert refused.value.field == field

    def test_another_currency_is_refused(self) -> None:
        dollars = Choice(offer=offer(product("D-2", currency="USD")), allocation_class=CASH)
        with pytest.raises(CurrencyMismatch, match=r"^choices: "):
            placed(dollars)


class TestPlan:
    def test_proposed_passed_over_and_unplaced_come_to_what_is_to_be_bought(self) -> None:
        coarse = choice("W-1", ProductRisk.R1, increment=Money.of(25_000))
        made = plan(*placed(BOLD, coarse, DEPOSIT))
        assert [one.choice.offer.product.id for one in made.proposed] == ["W-1", "D-1"]
        assert [one.choice.offer.product.id for one in made.passed_over] == ["W-5"]
        assert made.unplaced == ((EQUITY, Money.of(14_000)),)
        assert made.client_id == CLIENT

    def test_without_products_everything_is_unplaced(self) -> None:
        assert plan().unplaced == ((CASH, Money.of(60_000)), (EQUITY, Money.of(40_000)))

    def test_what_is_to_be_sold_is_not_unplaced(self) -> None:
        over = compute_allocation(
            portfolio(at(CASH, held("1", 100))), ALLOCATION.target, as_of=DAY
        )
        assert plan(allocation=over).unplaced == ((EQUITY, Money.of(40)),)

    def test_nothing_is_promised(self) -> None:
        fields = {
            field.name
            for model in (AllocationPlan, Placement, Choice)
            for field in attrs.fields(model)
        }
        assert not {name for name in fields if "return" in name or "yield" in name}

    def test_its_fingerprint_is_that_of_the_version(self) -> None:
        made = plan(*placed(STEADY))
        assert fingerprint(made) == fingerprint(plan(*placed(STEADY)))
        assert fingerprint(made) != fingerprint(attrs.evolve(made, version=2))

    def test_no_amount_is_shown(self) -> None:
        assert "40000" not in repr(plan(*placed(STEADY)))

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"version": 0}, "version"),
            ({"recorded_at": BEFORE}, "recorded_at"),
            ({"valid_until": YESTERDAY}, "valid_until"),
            ({"valid_until": NOON}, "valid_until"),
            ({"goals": (attrs.evolve(RESERVE, client_id=OTHER),)}, "goals"),
            ({"goals": (attrs.evolve(RESERVE, stated_on=DAY + timedelta(days=1)),)}, "goals"),
            ({"prepared_at": NOON - timedelta(days=1), "goals": ()}, "allocation"),
            ({"placements": placed(STEADY) * 2}, "placements"),
            ({"placements": ("W-2",)}, "placements"),
            ({"allocation": None}, "allocation"),
            ({"id": " "}, "id"),
        ],
        ids=[
            "version 0",
            "recorded before",
            "valid to the day before",
            "valid to an instant",
            "another client's goal",
            "a goal stated later",
            "before the allocation",
            "more than is to be bought",
            "words",
            "no allocation",
            "blank id",
        ],
    )
    def test_bad_plans_are_refused(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            plan(**changed)
        assert refused.value.field == field

    def test_products_are_judged_for_the_day_of_the_plan(self) -> None:
        later = judge_choices(
            ALLOCATION, [STEADY], PERSON, [TESTED], as_of=DAY + timedelta(days=1)
        )
        with pytest.raises(InvalidValue, match=r"^placements: are judged for another day$"):
            plan(*later)

    def test_products_are_of_its_classes_and_currency(self) -> None:
        [steady] = placed(STEADY)
        mixed = attrs.evolve(
            steady, choice=attrs.evolve(STEADY, allocation_class=AllocationClass.MIXED)
        )
        with pytest.raises(InvalidValue, match=r"^placements: are of a class"):
            plan(mixed)
        dollars = Choice(offer=offer(product("D-2", currency="USD")), allocation_class=CASH)
        abroad = compute_allocation(
            portfolio(new_money=Money.of(5_000, "USD")), ALLOCATION.target, as_of=DAY
        )
        with pytest.raises(CurrencyMismatch, match=r"^placements: "):
            plan(*judge_choices(abroad, [dollars], PERSON, as_of=DAY))

    def test_it_is_worth_what_its_products_are(self) -> None:
        bold = attrs.evolve(TESTED, tolerance=RiskTolerance.C5)
        risky = choice("W-4", ProductRisk.R4)
        steps = judge_choices(ALLOCATION, [risky], ELDER, [bold], as_of=DAY)
        assert plan(*placed(BOLD, STEADY)).outcome(as_of=DAY) is Effect.ALLOW
        assert plan(*placed(DEPOSIT), *steps).outcome(as_of=DAY) is Effect.STEPS

    def test_without_a_product_to_propose_a_person_decides(self) -> None:
        assert plan(*placed(BOLD)).outcome(as_of=DAY) is Effect.REVIEW
        assert plan(valid_until=TOMORROW).outcome(as_of=TOMORROW) is Effect.REVIEW

    def test_on_a_later_day_it_has_to_be_judged_again_and_then_expires(self) -> None:
        made = plan(*placed(STEADY), valid_until=TOMORROW)
        found = [made.outcome(as_of=DAY + timedelta(days=days)) for days in range(3)]
        assert found == [Effect.ALLOW, Effect.STEPS, Effect.BLOCK]

    def test_a_product_taken_off_sale_blocks_it(self) -> None:
        made = plan(
            *placed(choice("W-1", ProductRisk.R1, sale_until=TOMORROW)), valid_until=TOMORROW
        )
        assert made.outcome(as_of=DAY) is Effect.ALLOW
        assert made.outcome(as_of=TOMORROW) is Effect.BLOCK

    @pytest.mark.parametrize("as_of", [YESTERDAY, NOON, None], ids=str)
    def test_it_is_worth_nothing_before_it_was_prepared(self, as_of: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            plan().outcome(as_of=as_of)


class TestPlacement:
    [STEADY] = placed(STEADY)

    def test_both_decisions_are_for_one_day(self) -> None:
        earlier = assess_amount(
            self.STEADY.choice.offer, THOUSAND, line=None, as_of=date(2026, 11, 1)
        )
        with pytest.raises(InvalidValue, match=r"^amounts: are judged for another day"):
            attrs.evolve(self.STEADY, amounts=earlier)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"amount": Money.of(40_001)}, "suitability"),
            ({"amount": Money.of(0)}, "suitability"),
            ({"suitability": placed(DEPOSIT)[0].suitability}, "suitability"),
            ({"suitability": placed(DEPOSIT)[0].amounts}, "suitability"),
            ({"amounts": placed(DEPOSIT)[0].amounts}, "amounts"),
            ({"choice": attrs.evolve(STEADY.choice, off_goal=True)}, "suitability"),
            ({"choice": attrs.evolve(STEADY.choice, change_reported=None)}, "suitability"),
            ({"choice": attrs.evolve(STEADY.choice, guardian_consent=True)}, "suitability"),
            ({"choice": choice("W-3", ProductRisk.R3)}, "suitability"),
            ({"choice": choice("W-2", ProductRisk.R2, increment=Money.of(7))}, "amounts"),
            ({"amount": Money.of(1, "USD")}, "amount"),
            ({"amount": Money.of(-1)}, "amount"),
            ({"amount": 1_000}, "amount"),
            ({"suitability": None}, "suitability"),
            ({"choice": ODD}, "choice"),
        ],
        ids=[
            "another amount",
            "nothing",
            "another product's sale",
            "no sale",
            "another product's amount",
            "off the goal",
            "change unknown",
            "consent",
            "another product",
            "other steps",
            "currency",
            "negative",
            "a number",
            "not judged",
            "odd",
        ],
    )
    def test_bad_placements_are_refused(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            attrs.evolve(self.STEADY, **changed)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"off_goal": 0}, "off_goal"),
        ({"change_reported": "no"}, "change_reported"),
        ({"allocation_class": "cash"}, "allocation_class"),
        ({"offer": product()}, "offer"),
        ({"offer": offer(product(), lines=(BusinessLine.CORPORATE,))}, "offer"),
        ({"offer": offer(product("L-1", ProductFamily.LOAN))}, "offer"),
    ],
    ids=["a number", "words", "code", "product", "for firms", "a loan"],
)
def test_bad_choices_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(DEPOSIT, **changed)
    assert refused.value.field == field
