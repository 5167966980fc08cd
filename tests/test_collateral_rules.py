"""May an asset secure a loan: what the law forbids, whose consent it needs, what nobody has seen."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, MONDAY
from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.citations import Provenance
from bankrm.collateral import (
    AssetKind,
    Collateral,
    CollateralEvent,
    CollateralStatus,
    CoOwner,
)
from bankrm.collateral_rules import (
    ELIGIBILITY,
    EligibilityFacts,
    assess_eligibility,
    check_belongs,
)
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditStep
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.loan_products import SecurityKind
from bankrm.ownership import PartyId
from bankrm.rules import Decision, Effect
from bankrm.staff import StaffId

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
OF_A_CODE = date(2021, 1, 1)
DEPOSIT = Collateral(
    id=FACTORY.id,
    kind=AssetKind.DEPOSIT,
    right=SecurityKind.PLEDGE,
    owner=FACTORY.owner,
    co_owners=(),
    title_ref="deposit-1",
    seized=False,
    disputed=False,
    transferable=True,
)


def judged(collateral: Collateral, as_of: date = AS_OF) -> Decision[EligibilityFacts, Effect]:
    return assess_eligibility(WORKING_CAPITAL, collateral, as_of=as_of)


def hits(decision: Decision[EligibilityFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestForbidden:
    @pytest.mark.parametrize("collateral", [FACTORY, DEPOSIT], ids=["factory", "deposit"])
    def test_what_nothing_speaks_against(self, collateral: Collateral) -> None:
        decision = judged(collateral)
        assert decision.outcome is Effect.ALLOW
        assert not decision.hits

    @pytest.mark.parametrize(
        ("change", "rule", "step"),
        [
            ({"kind": AssetKind.LAND_OWNERSHIP}, "399.1", CreditStep.SECURITY),
            (
                {"collective_land": True, "collective_allowed": False},
                "399.2",
                CreditStep.SECURITY,
            ),
            ({"public_benefit": True}, "399.3", CreditStep.SECURITY),
            ({"disputed": True}, "399.4", CreditStep.CLEAR_TITLE),
            ({"seized": True}, "399.5", CreditStep.CLEAR_TITLE),
        ],
    )
    def test_by_the_code_and_the_law_before_it(
        self, change: dict[str, Any], rule: str, step: CreditStep
    ) -> None:
        collateral = altered(FACTORY, **change)
        now = judged(collateral, OF_A_CODE)
        assert (hits(now), now.outcome, now.steps) == ([f"CC-{rule}"], Effect.BLOCK, (step,))
        assert now.provenance is Provenance.TEXT
        before = judged(collateral, OF_A_CODE - timedelta(1))
        former = [f"PPL-{rule.replace('399', '184')}"]
        assert (hits(before), before.outcome, before.steps) == (former, Effect.BLOCK, (step,))
        assert before.provenance is Provenance.SECONDARY

    def test_what_may_never_serve_refuses_no_client(self) -> None:
        """Another asset may take its place."""
        assert {rule.effect for rule in ELIGIBILITY} == {Effect.BLOCK, Effect.REVIEW}

    def test_collective_land_that_a_law_lets_be_mortgaged(self) -> None:
        assert (
            judged(altered(FACTORY, collective_land=True, collective_allowed=True)).outcome
            is Effect.ALLOW
        )

    def test_what_may_not_be_transferred_may_not_be_pledged(self) -> None:
        decision = judged(altered(DEPOSIT, transferable=False))
        assert (hits(decision), decision.outcome) == (["CC-440"], Effect.BLOCK)
        assert decision.steps == (CreditStep.SECURITY,)

    def test_equipment_of_a_school_is_asked_about_a_deposit_is_not(self) -> None:
        """A non-profit body may give what is no facility for the public."""
        equipment = altered(
            DEPOSIT, kind=AssetKind.EQUIPMENT, right=SecurityKind.MORTGAGE, public_benefit=True
        )
        assert hits(judged(equipment)) == ["CC-399.3"]
        assert judged(altered(DEPOSIT, public_benefit=True)).outcome is Effect.ALLOW

    def test_an_unlawful_building_is_cured_by_permits(self) -> None:
        decision = judged(altered(FACTORY, lawful=False))
        assert (hits(decision), decision.outcome) == (["SEC-49"], Effect.BLOCK)
        assert decision.steps == (CreditStep.CLEAR_TITLE,)

    def test_the_right_to_use_land_stands_whatever_is_built_there(self) -> None:
        assert judged(altered(FACTORY, kind=AssetKind.LAND_USE, lawful=False)).outcome is (
            Effect.ALLOW
        )

    def test_title_not_seen(self) -> None:
        decision = judged(altered(FACTORY, title_ref=None))
        assert (hits(decision), decision.outcome) == (["collateral.title"], Effect.REVIEW)

    @pytest.mark.parametrize(
        ("title_on", "seen"),
        [(AS_OF, True), (AS_OF + timedelta(1), False), (None, True)],
        ids=["of that day", "of the day after", "day not known"],
    )
    def test_a_title_of_a_later_day_is_none_yet(self, title_on: date | None, seen: bool) -> None:
        decision = judged(altered(FACTORY, title_on=title_on))
        assert hits(decision) == ([] if seen else ["collateral.title"])

    @pytest.mark.parametrize("status", [CollateralStatus.RELEASED, CollateralStatus.ENFORCED])
    def test_gone(self, status: CollateralStatus) -> None:
        event = CollateralEvent(becomes=status, by=StaffId("S-1"), at=MONDAY, recorded_at=MONDAY)
        assert hits(judged(altered(FACTORY, events=(event,)))) == ["collateral.gone"]
        assert judged(altered(FACTORY, events=(event,)), date(2026, 11, 22)).outcome is (
            Effect.ALLOW
        )


class TestUnknown:
    @pytest.mark.parametrize(
        "field",
        ["collective_land", "public_benefit", "disputed", "seized", "lawful", "co_owners"],
    )
    def test_leaves_land_to_a_person(self, field: str) -> None:
        decision = judged(altered(FACTORY, **{field: None}))
        assert decision.outcome is Effect.REVIEW
        assert ("consented" if field == "co_owners" else field) in decision.missing

    @pytest.mark.parametrize("field", ["transferable", "disputed", "seized"])
    def test_leaves_a_pledge_to_a_person(self, field: str) -> None:
        assert judged(altered(DEPOSIT, **{field: None})).missing == (field,)

    def test_whether_collective_land_may_be_mortgaged(self) -> None:
        assert judged(altered(FACTORY, collective_land=True)).missing == ("collective_allowed",)


YES, NO, UNKNOWN = True, False, None


def owners(*given: tuple[Fraction | None, bool | None]) -> Collateral:
    found: Collateral = altered(
        FACTORY,
        co_owners=tuple(
            CoOwner(party_id=PartyId(f"P-{place}"), share=share, consented=consented)
            for place, (share, consented) in enumerate(given)
        ),
    )
    return found


THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


@pytest.mark.parametrize(
    ("collateral", "outcome"),
    [
        pytest.param(owners((None, YES), (None, YES)), Effect.ALLOW, id="all joint owners"),
        pytest.param(owners((None, YES), (None, NO)), Effect.BLOCK, id="one joint owner against"),
        pytest.param(owners((None, UNKNOWN), (None, NO)), Effect.BLOCK, id="one unknown, one no"),
        pytest.param(owners((None, UNKNOWN), (None, YES)), Effect.REVIEW, id="one unknown"),
        pytest.param(owners((THIRD, YES), (THIRD, NO)), Effect.ALLOW, id="exactly two thirds"),
        pytest.param(owners((Fraction(334, 1000), NO)), Effect.BLOCK, id="below two thirds"),
        pytest.param(owners((HALF, UNKNOWN)), Effect.REVIEW, id="two thirds hang on one"),
        pytest.param(owners((THIRD, UNKNOWN)), Effect.ALLOW, id="two thirds without asking"),
    ],
)
@pytest.mark.parametrize("as_of", [AS_OF, date(2007, 10, 1)], ids=["code", "property law"])
def test_consent_of_co_owners(collateral: Collateral, outcome: Effect, as_of: date) -> None:
    decision = judged(altered(collateral, lawful=True, title_on=None), as_of)
    assert decision.outcome is outcome
    if outcome is Effect.BLOCK:
        assert decision.steps == (CreditStep.SPOUSE_CONSENT,)


class TestBelongs:
    def test_to_the_client_or_a_party(self) -> None:
        party = ApplicationParty(party_id=PartyId("E-1"), role=ApplicationRole.SECURITY_PROVIDER)
        check_belongs(FACTORY, WORKING_CAPITAL)
        check_belongs(FACTORY, altered(CONSUMER, parties=(party,)))

    def test_to_nobody(self) -> None:
        with pytest.raises(InvalidValue, match="collateral: belongs to nobody"):
            assess_eligibility(CONSUMER, FACTORY, as_of=AS_OF)

    def test_other_things(self) -> None:
        wrong: Any = "K-1"
        with pytest.raises(InvalidValue, match="collateral: needs Collateral"):
            check_belongs(wrong, WORKING_CAPITAL)
        with pytest.raises(InvalidValue, match="application: needs CreditApplication"):
            check_belongs(FACTORY, wrong)


def test_days() -> None:
    moment: Any = MONDAY
    with pytest.raises(InvalidValue, match="as_of: needs a date"):
        judged(FACTORY, moment)
    with pytest.raises(RuleNotInForce):
        judged(FACTORY, date(2007, 9, 30))
    titled = altered(FACTORY, title_on=date(2007, 10, 1))
    assert judged(titled, date(2007, 10, 1)).outcome is Effect.ALLOW


def test_both_laws_say_the_same() -> None:
    """What the Code took over is worded as before it."""
    texts = [rule.text.en for rule in ELIGIBILITY if rule.until is not None]
    assert len(texts) == 7
    assert set(texts) <= {rule.text.en for rule in ELIGIBILITY if rule.since is not None}
