"""Re-matching: who is told what when a product's level changes, and what may still be bought."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.rating_cases import (
    DAY,
    EVE,
    FUND,
    N7_DAY,
    ODD,
    OTHER,
    R1,
    R2,
    R3,
    R4,
    WEALTH,
    held,
    holder,
    noon,
    odd,
    pending,
    professional,
)

from bankrm.citations import Provenance
from bankrm.clients import ClientId, RetailClient
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.holders import Holder, OpenSaleKind
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.rematching import HolderFacts, HolderStep, RematchNotice, list_rematch_notices
from bankrm.rules import Effect

RAISED = attrs.evolve(WEALTH, issuer_risk=R3)
FUND_RAISED = attrs.evolve(FUND, issuer_risk=R3, distributor_risk=R3)
BOTH = (HolderStep.TELL, HolderStep.NEW_OPINION)
FURTHER = Money.of(1_000)


def notices(
    *holders: Holder, before: Product = WEALTH, after: Product = RAISED, as_of: date = DAY
) -> tuple[RematchNotice, ...]:
    return list_rematch_notices(before, after, holders, further=FURTHER, as_of=as_of)


def hits(notice: RematchNotice) -> list[str]:
    return sorted(reason.rule.id for reason in notice.owed.hits)


class TestNfra:
    """N7 art. 22: disclose, tell, adjust the opinion; what is held may be kept."""

    def test_a_holder_now_below_the_level(self) -> None:
        [notice] = notices(holder())
        assert hits(notice) == ["N7.12-holder", "N7.22-keep", "N7.22-opinion", "N7.22-tell"]
        assert notice.owed.outcome is Effect.STEPS
        assert set(notice.owed.steps) == set(BOTH)
        assert (notice.risk_before, notice.risk_after) == (R2, R3)
        assert notice.above_tolerance is True
        assert notice.buying.before.outcome is Effect.ALLOW
        assert notice.buying.after.outcome is Effect.REFUSE
        assert notice.barred
        assert notice.owed.provenance is Provenance.TEXT

    def test_levels_are_told_by_name(self) -> None:
        far = attrs.evolve(WEALTH, issuer_risk=R4)
        [notice] = list_rematch_notices(WEALTH, far, [holder()], further=FURTHER, as_of=DAY)
        told = notice.owed.explain()
        assert "产品风险等级由中低风险（R2）变为中高风险（R4）" in told
        assert "应按现等级中高风险（R4）调整" in told
        assert "from R2 (medium-low) to R4 (medium-high)" in notice.owed.explain("en")

    def test_a_holder_at_the_level_exactly(self) -> None:
        [notice] = notices(holder(level="C3"))
        assert hits(notice) == ["N7.22-keep", "N7.22-opinion", "N7.22-tell"]
        assert notice.above_tolerance is False
        assert notice.barred is False

    def test_a_lowered_level_is_told_too(self) -> None:
        [notice] = notices(holder(), before=RAISED, after=WEALTH)
        assert set(notice.owed.steps) == set(BOTH)
        assert notice.buying.before.outcome is Effect.REFUSE
        assert notice.buying.after.outcome is Effect.ALLOW

    def test_a_professional_is_told_but_has_no_opinion(self) -> None:
        [notice] = notices(professional())
        assert notice.professional
        assert notice.owed.steps == (HolderStep.TELL,)
        assert hits(notice) == ["N7.22-keep", "N7.22-tell"]
        assert notice.above_tolerance is None
        assert notice.barred is False

    def test_without_an_assessment_nothing_more_is_sold(self) -> None:
        [notice] = notices(holder(level=None))
        assert notice.above_tolerance is None
        assert notice.buying.after.outcome is Effect.BLOCK
        assert [reason.rule.id for reason in notice.owed.undetermined] == ["N7.12-holder"]
        assert notice.owed.outcome is Effect.STEPS

    def test_the_change_that_a_client_told_of_counts(self) -> None:
        [notice] = notices(holder(level="C5", change_reported=True))
        assert "N7.29-assessment" in notice.buying.after

    def test_a_buyer_without_a_holding_has_nothing_to_keep(self) -> None:
        [notice] = notices(holder(holds=False, open_sales=(pending(),)))
        assert hits(notice) == ["N7.12-holder", "N7.22-opinion", "N7.22-tell"]

    @pytest.mark.parametrize(
        ("at_risk", "steps", "outcome"),
        [
            (True, BOTH, Effect.STEPS),
            (False, (), Effect.ALLOW),
            (None, (), Effect.REVIEW),
        ],
        ids=["linked", "plain", "not-known"],
    )
    def test_insurance_that_can_lose_its_principal_is_rated_alike(
        self, at_risk: bool | None, steps: tuple[HolderStep, ...], outcome: Effect
    ) -> None:
        linked = Product(
            id=ProductId("I-1"),
            name="某投连险",
            family=ProductFamily.INSURANCE,
            principal_at_risk=at_risk,
            issuer_risk=R2,
        )
        [notice] = notices(
            holder(product=linked), before=linked, after=attrs.evolve(linked, issuer_risk=R3)
        )
        assert set(notice.owed.steps) == set(steps)
        assert notice.owed.outcome is outcome

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            pytest.param(WEALTH, WEALTH, id="same-ratings"),
            pytest.param(
                odd(WEALTH, distributor_risk=R3),
                odd(RAISED, distributor_risk=R3),
                id="same-higher",
            ),
            pytest.param(
                odd(WEALTH, issuer_risk=None), odd(WEALTH, issuer_risk=None), id="never-rated"
            ),
        ],
    )
    def test_the_same_level_gives_no_notice(self, before: Product, after: Product) -> None:
        assert notices(holder(), before=before, after=after) == ()

    def test_a_rating_withdrawn_goes_to_a_person(self) -> None:
        [notice] = notices(holder(), after=attrs.evolve(WEALTH, issuer_risk=None))
        assert notice.owed.outcome is Effect.REVIEW
        assert notice.risk_after is None
        assert notice.above_tolerance is None
        assert notice.buying.after.outcome is Effect.REVIEW
        assert notice.barred is None

    def test_whether_private_not_known(self) -> None:
        """The notice is owed all the same; whether more may be bought a person decides."""
        opaque = attrs.evolve(WEALTH, private=None)
        [notice] = notices(
            holder(level="C4"), before=opaque, after=attrs.evolve(opaque, issuer_risk=R3)
        )
        assert set(notice.owed.steps) == set(BOTH)
        assert notice.barred is None

    @pytest.mark.parametrize(
        ("day", "outcome", "rules"),
        [
            pytest.param(EVE, Effect.REVIEW, ["N7-holder-earlier"], id="eve"),
            pytest.param(
                N7_DAY, Effect.STEPS, ["N7.22-keep", "N7.22-opinion", "N7.22-tell"], id="day"
            ),
        ],
    )
    def test_from_the_order_on(self, day: date, outcome: Effect, rules: list[str]) -> None:
        [notice] = notices(holder(level="C4"), as_of=day)
        assert (notice.owed.outcome, hits(notice)) == (outcome, rules)

    def test_the_higher_of_two_counts_from_the_order_on(self) -> None:
        """The bank's rating falls below the issuer's: before the order that was a change, now it is none."""
        same, lower = (attrs.evolve(WEALTH, distributor_risk=risk) for risk in (R2, R1))
        assert notices(holder(), before=same, after=lower, as_of=N7_DAY) == ()
        [notice] = notices(holder(), before=same, after=lower, as_of=EVE)
        assert (notice.risk_before, notice.risk_after) == (R2, R1)


class TestOtherRegimes:
    def test_funds(self) -> None:
        """C art. 21; buying on the client's own asking stays possible, with steps (C art. 19)."""
        [notice] = notices(holder(product=FUND), before=FUND, after=FUND_RAISED)
        assert hits(notice) == ["C.21-opinion", "C.21-tell", "C.22-holder"]
        assert set(notice.owed.steps) == set(BOTH)
        assert notice.owed.provenance is Provenance.SECONDARY
        assert notice.above_tolerance is True
        assert notice.buying.after.outcome is Effect.STEPS
        assert notice.barred is False

    def test_a_professional_of_the_fund_rules_is_told(self) -> None:
        rich = RetailClient(
            id=ClientId("C-1"),
            name="甲",
            birth_date=date(1980, 5, 1),
            financial_assets=Money.of(5_000_000),
            experience_months=24,
        )
        expert = attrs.evolve(holder(product=FUND), client=rich)
        [notice] = notices(expert, before=FUND, after=FUND_RAISED)
        assert hits(notice) == ["C.21-tell"]
        assert notice.professional

    @pytest.mark.parametrize(
        ("day", "levels"),
        [
            pytest.param(date(2026, 6, 10), [], id="eve"),
            pytest.param(date(2026, 6, 11), [(R2, R4)], id="day"),
        ],
    )
    def test_a_managers_rating_counts_from_its_day(self, day: date, levels: list[Any]) -> None:
        after = attrs.evolve(FUND, issuer_risk=R4)
        found = notices(holder(product=FUND), before=FUND, after=after, as_of=day)
        assert [(notice.risk_before, notice.risk_after) for notice in found] == levels

    def test_the_rules_that_govern_are_told_by_name(self) -> None:
        raised = attrs.evolve(OTHER, issuer_risk=R3)
        [notice] = notices(holder(product=OTHER), before=OTHER, after=raised)
        assert "本规则集之外的规则（尚未归类）" in notice.owed.explain()

    @pytest.mark.parametrize("day", [EVE, DAY])
    def test_what_no_rule_here_governs_goes_to_a_person(self, day: date) -> None:
        after = attrs.evolve(OTHER, issuer_risk=R3)
        [notice] = notices(holder(product=OTHER), before=OTHER, after=after, as_of=day)
        assert notice.owed.outcome is Effect.REVIEW
        assert notice.owed.steps == ()


class TestOpenSales:
    def test_each_is_matched_anew(self) -> None:
        """It was matched at the old level, which alone would refuse it from then on."""
        plan = pending(matched_level=R2)
        [notice] = notices(holder(level="C3", open_sales=(plan,)))
        [review] = notice.open_sales
        assert review.open_sale is plan
        assert review.change.after.outcome is Effect.ALLOW
        assert notice.to_stop == ()

    def test_what_is_above_tolerance_is_to_be_stopped(self) -> None:
        plan, order = pending(), pending(due=date(2026, 3, 9), kind=OpenSaleKind.ORDER)
        [notice] = notices(holder(open_sales=(plan, order)))
        assert [review.open_sale for review in notice.to_stop] == [plan, order]
        assert [review.change.before.outcome for review in notice.to_stop] == [Effect.ALLOW] * 2
        assert [review.change.after.outcome for review in notice.to_stop] == [Effect.REFUSE] * 2

    def test_those_of_other_products_are_left_alone(self) -> None:
        [notice] = notices(holder(open_sales=(pending(product=FUND),)))
        assert notice.open_sales == ()

    def test_what_the_client_told_since_counts(self) -> None:
        [notice] = notices(holder(level="C4", change_reported=True, open_sales=(pending(),)))
        [review] = notice.to_stop
        assert review.needs_assessment


class TestWho:
    def test_ordinary_investors_first_then_by_client(self) -> None:
        listed = professional("B-1"), holder("C-2"), professional("A-1"), holder("C-1")
        expected = ["C-1", "C-2", "A-1", "B-1"]
        assert [notice.client_id for notice in notices(*listed)] == expected
        assert notices(*reversed(listed)) == notices(*listed)

    def test_who_has_nothing_of_it_is_passed_over(self) -> None:
        elsewhere = attrs.evolve(holder("C-3"), holdings=(held("C-3", held_away=True),))
        assert notices(holder("C-1", holds=False), holder("C-2", product=FUND), elsewhere) == ()

    def test_holders_alike_are_owed_the_same(self) -> None:
        one, other = notices(holder("C-1"), holder("C-2"))
        assert one.owed is other.owed

    def test_nothing_of_the_tolerance_is_shown(self) -> None:
        [notice] = notices(holder(level="C5"))
        assert "client_level" not in repr(notice.owed.facts)


class TestRefused:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"before": ODD}, "before"),
            ({"after": ODD}, "after"),
            ({"after": FUND}, "after"),
            ({"after": attrs.evolve(RAISED, currency="USD")}, "after"),
            ({"holders": None}, "holders"),
            ({"holders": [ODD]}, "holders"),
            ({"holders": [holder(), holder()]}, "holders"),
            ({"further": 1_000}, "further"),
            ({"further": Money.of(0)}, "amount"),
            ({"further": Money.of(1_000, "USD")}, "amount"),
            ({"as_of": noon(DAY)}, "as_of"),
            ({"book": ODD}, "book"),
            ({"as_of": date(2026, 1, 9)}, "assessments"),
        ],
    )
    def test_bad_input(self, changed: dict[str, Any], field: str) -> None:
        given: dict[str, Any] = {
            "before": WEALTH,
            "after": RAISED,
            "holders": [holder()],
            "further": FURTHER,
            "as_of": DAY,
        } | changed
        parts = [given.pop(name) for name in ("before", "after", "holders")]
        with pytest.raises((InvalidValue, CurrencyMismatch)) as refused:
            list_rematch_notices(*parts, **given)
        assert refused.value.field == field

    def test_before_the_first_rules(self) -> None:
        with pytest.raises(RuleNotInForce):
            notices(holder(level=None), as_of=date(2017, 6, 30))

    @pytest.mark.parametrize("field", ["facts", "product", "before", "after"])
    def test_bad_facts(self, field: str) -> None:
        [notice] = notices(holder())
        given: dict[str, Any] = {
            "facts": notice.buying.after.facts,
            "product": WEALTH,
            "before": R2,
            "after": None,
            "holds": True,
        }
        assert HolderFacts.of(**given).level_after is None
        with pytest.raises(InvalidValue) as refused:
            HolderFacts.of(**given | {field: ODD})
        assert refused.value.field == field

    def test_a_notice_is_checked(self) -> None:
        [notice] = notices(holder())
        with pytest.raises(BankrmError) as refused:
            odd(notice, risk_after=2)
        assert refused.value.field == "risk_after"
