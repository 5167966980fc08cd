"""Does the bank have its right over an asset, and does it hold against others: by kind of asset, by day."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, MONDAY
from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.collateral import AssetKind, Collateral, PublicAct, PublicActKind, Registry
from bankrm.credit_applications import CreditStep
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.loan_products import SecurityKind
from bankrm.perfection import PerfectionFacts, assess_perfection, compute_perfection
from bankrm.rules import Decision, Effect

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
MORTGAGE, PLEDGE = SecurityKind.MORTGAGE, SecurityKind.PLEDGE
CONTRACT, REGISTRATION = PublicActKind.CONTRACT, PublicActKind.REGISTRATION
DELIVERY, RETURN = PublicActKind.DELIVERY, PublicActKind.RETURN
CANCELLATION, CONFIRMATION = PublicActKind.CANCELLATION, PublicActKind.CONFIRMATION
DAY = timedelta(days=1)


def act(kind: PublicActKind, at: datetime = MONDAY, **more: Any) -> PublicAct:
    return PublicAct(kind=kind, at=at, recorded_at=at, ref="no-1", **more)


def asset(kind: AssetKind, right: SecurityKind, *acts: PublicAct, **more: Any) -> Collateral:
    return Collateral(
        id=FACTORY.id, kind=kind, right=right, owner=FACTORY.owner, acts=acts, **more
    )


def done(kind: AssetKind, right: SecurityKind, *kinds: PublicActKind, **more: Any) -> Collateral:
    return asset(
        kind,
        right,
        *(act(one, registry=kind.registry) if one is REGISTRATION else act(one) for one in kinds),
        **more,
    )


def judged(collateral: Collateral, as_of: date = AS_OF) -> Decision[PerfectionFacts, Effect]:
    return assess_perfection(WORKING_CAPITAL, collateral, as_of=as_of)


def hits(decision: Decision[PerfectionFacts, Effect]) -> set[str]:
    return {reason.rule.id for reason in decision.hits}


SHARES, RIGHTS = AssetKind.EQUITY, AssetKind.INTELLECTUAL_PROPERTY


class TestByKind:
    @pytest.mark.parametrize(
        ("kind", "right", "act_due", "rule", "effect"),
        [
            (AssetKind.HOME, MORTGAGE, REGISTRATION, "CC-402", Effect.BLOCK),
            (AssetKind.SEA_USE, MORTGAGE, REGISTRATION, "CC-402", Effect.BLOCK),
            (AssetKind.UNFINISHED_BUILDING, MORTGAGE, REGISTRATION, "CC-402", Effect.BLOCK),
            (AssetKind.EQUIPMENT, MORTGAGE, REGISTRATION, "CC-403", Effect.STEPS),
            (AssetKind.VEHICLE, MORTGAGE, REGISTRATION, "CC-403", Effect.STEPS),
            (AssetKind.OTHER_MOVABLE, PLEDGE, DELIVERY, "CC-429", Effect.BLOCK),
            (SHARES, PLEDGE, REGISTRATION, "CC-443", Effect.BLOCK),
            (AssetKind.FUND_UNITS, PLEDGE, REGISTRATION, "CC-443", Effect.BLOCK),
            (RIGHTS, PLEDGE, REGISTRATION, "CC-443", Effect.BLOCK),
            (AssetKind.FUTURE_RECEIVABLES, PLEDGE, REGISTRATION, "CC-443", Effect.BLOCK),
        ],
    )
    def test_what_is_owed(
        self,
        kind: AssetKind,
        right: SecurityKind,
        act_due: PublicActKind,
        rule: str,
        effect: Effect,
    ) -> None:
        owed = judged(done(kind, right, CONTRACT))
        assert rule in hits(owed)
        assert owed.outcome is effect
        step = CreditStep.DELIVERY if act_due is DELIVERY else CreditStep.REGISTRATION
        assert owed.steps == (step,)
        assert judged(done(kind, right, CONTRACT, act_due)).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("certificate", "act_due", "rule"),
        [(True, DELIVERY, "CC-441.1"), (False, REGISTRATION, "CC-441.2")],
    )
    def test_paper(self, certificate: bool, act_due: PublicActKind, rule: str) -> None:
        kind = AssetKind.WAREHOUSE_RECEIPT
        owed = judged(done(kind, PLEDGE, CONTRACT, certificate=certificate))
        assert (hits(owed), owed.outcome) == ({rule}, Effect.BLOCK)
        good = done(kind, PLEDGE, CONTRACT, act_due, certificate=certificate)
        assert judged(good).outcome is Effect.ALLOW

    def test_whether_there_is_a_paper_is_not_known(self) -> None:
        decision = judged(done(AssetKind.BILL, PLEDGE, CONTRACT))
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("certificate",))

    def test_without_a_contract(self) -> None:
        decision = judged(done(AssetKind.HOME, MORTGAGE, REGISTRATION))
        assert hits(decision) == {"CC-400"}
        assert decision.steps == (CreditStep.SECURITY_CONTRACT,)

    def test_buyers_are_noted_and_block_nothing(self) -> None:
        decision = judged(done(AssetKind.INVENTORY, MORTGAGE, CONTRACT, REGISTRATION))
        assert (hits(decision), decision.outcome) == ({"CC-404"}, Effect.ALLOW)


class TestReceivables:
    def test_unconfirmed_the_bank_would_have_to_prove_them(self) -> None:
        decision = judged(done(AssetKind.RECEIVABLES, PLEDGE, CONTRACT, REGISTRATION))
        assert (hits(decision), decision.outcome) == ({"SEC-61"}, Effect.STEPS)
        assert decision.steps == (CreditStep.DEBTOR_CONFIRMATION,)

    def test_confirmed(self) -> None:
        acts = (CONTRACT, REGISTRATION, CONFIRMATION)
        assert judged(done(AssetKind.RECEIVABLES, PLEDGE, *acts)).outcome is Effect.ALLOW


class TestRegistration:
    def test_elsewhere(self) -> None:
        wrong = asset(
            AssetKind.INVENTORY,
            MORTGAGE,
            act(CONTRACT),
            act(REGISTRATION, registry=Registry.COMPANIES),
        )
        assert "UR-2020.registry" in hits(judged(wrong))
        assert "UR-2020.registry" not in hits(judged(wrong, date(2026, 11, 22)))

    def test_where_is_not_known(self) -> None:
        unsaid = asset(AssetKind.INVENTORY, MORTGAGE, act(CONTRACT), act(REGISTRATION))
        assert judged(unsaid).missing == ("elsewhere",)
        land = asset(AssetKind.HOME, MORTGAGE, act(CONTRACT), act(REGISTRATION))
        assert (judged(land).outcome, judged(land).missing) == (Effect.REVIEW, ("elsewhere",))

    def test_land_registered_where_land_is_not(self) -> None:
        acts = act(CONTRACT), act(REGISTRATION, registry=Registry.UNIFIED)
        wrong = asset(AssetKind.HOME, MORTGAGE, *acts)
        decision = judged(wrong)
        assert (hits(decision), decision.outcome) == ({"CC-402"}, Effect.BLOCK)
        assert decision.steps == (CreditStep.REGISTRATION,)
        found = compute_perfection(wrong, as_of=AS_OF)
        assert (found.effective_at, found.public_at) == (None, None)

    def test_land_registered_elsewhere_too_keeps_its_registration(self) -> None:
        right = act(REGISTRATION, registry=Registry.LAND)
        stray = act(REGISTRATION, MONDAY + DAY, registry=Registry.COMPANIES)
        land = asset(AssetKind.HOME, MORTGAGE, act(CONTRACT), right, stray)
        assert compute_perfection(land, as_of=AS_OF).effective_at == MONDAY
        assert judged(land).outcome is Effect.ALLOW

    def test_other_rights_registered_where_they_are_not_go_to_a_person(self) -> None:
        """Which registries take shares is recalled only."""
        acts = act(CONTRACT), act(REGISTRATION, registry=Registry.SECURITIES)
        decision = judged(asset(SHARES, PLEDGE, *acts))
        assert (hits(decision), decision.outcome) == ({"perfection.registry"}, Effect.REVIEW)

    def test_moved_to_the_right_registry_it_counts_from_there(self) -> None:
        wrong = act(REGISTRATION, registry=Registry.COMPANIES)
        right = act(REGISTRATION, MONDAY + DAY, registry=Registry.UNIFIED)
        collateral = asset(AssetKind.EQUIPMENT, MORTGAGE, act(CONTRACT), wrong, right)
        assert compute_perfection(collateral, as_of=AS_OF).public_at == MONDAY + DAY
        assert judged(collateral).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("as_of", "effect"),
        [(date(2026, 11, 30), Effect.ALLOW), (date(2026, 12, 1), Effect.BLOCK)],
        ids=["on its last day", "the day after"],
    )
    def test_lapses(self, as_of: date, effect: Effect) -> None:
        registered = act(REGISTRATION, registry=Registry.UNIFIED, expires_on=date(2026, 11, 30))
        collateral = asset(AssetKind.FUTURE_RECEIVABLES, PLEDGE, act(CONTRACT), registered)
        decision = judged(collateral, as_of)
        assert decision.outcome is effect
        assert ("UR-2021.lapsed" in decision) is (effect is Effect.BLOCK)

    @pytest.mark.parametrize(
        ("renewed_on", "public_at"),
        [(7, MONDAY), (8, MONDAY + 8 * DAY)],
        ids=["prolonged on its last day", "anew after it lapsed"],
    )
    def test_prolonged_keeps_its_place(self, renewed_on: int, public_at: datetime) -> None:
        first = act(REGISTRATION, expires_on=date(2026, 11, 30))
        again = act(REGISTRATION, MONDAY + renewed_on * DAY)
        collateral = asset(AssetKind.EQUIPMENT, MORTGAGE, act(CONTRACT), first, again)
        found = compute_perfection(collateral, as_of=date(2026, 12, 31))
        assert (found.effective_at, found.public_at) == (MONDAY, public_at)

    def test_cancelled(self) -> None:
        registered = act(REGISTRATION, registry=Registry.LAND)
        acts = (act(CONTRACT), registered, act(CANCELLATION, MONDAY + DAY))
        collateral = asset(AssetKind.HOME, MORTGAGE, *acts)
        assert judged(collateral, date(2026, 11, 23)).outcome is Effect.ALLOW
        assert hits(judged(collateral)) == {"CC-402"}


class TestDates:
    def test_land_from_the_later_of_contract_and_registration(self) -> None:
        acts = (act(REGISTRATION), act(CONTRACT, MONDAY + DAY))
        found = compute_perfection(asset(AssetKind.HOME, MORTGAGE, *acts), as_of=AS_OF)
        assert found.effective_at == found.public_at == MONDAY + DAY
        assert [line.value for line in found.workings[-2:]] == [AS_OF, AS_OF]

    def test_a_mortgage_of_movables_exists_before_it_holds_against_others(self) -> None:
        acts = (act(CONTRACT), act(REGISTRATION, MONDAY + DAY))
        collateral = asset(AssetKind.SHIP, MORTGAGE, *acts)
        before = compute_perfection(collateral, as_of=date(2026, 11, 23))
        assert (before.effective_at, before.public_at) == (MONDAY, None)
        after = compute_perfection(collateral, as_of=AS_OF)
        assert (after.effective_at, after.public_at) == (MONDAY, MONDAY + DAY)

    def test_a_pledge_of_movables_ends_when_they_are_handed_back(self) -> None:
        acts = (act(CONTRACT), act(DELIVERY), act(RETURN, MONDAY + DAY))
        collateral = asset(AssetKind.OTHER_MOVABLE, PLEDGE, *acts)
        assert compute_perfection(collateral, as_of=date(2026, 11, 23)).public_at == MONDAY
        assert compute_perfection(collateral, as_of=AS_OF).effective_at is None

    @pytest.mark.parametrize(
        ("certificate", "kind", "exists"),
        [
            (True, DELIVERY, True),
            (None, DELIVERY, True),
            (False, DELIVERY, False),
            (False, REGISTRATION, True),
            (None, REGISTRATION, False),
        ],
    )
    def test_paper(self, certificate: bool | None, kind: PublicActKind, exists: bool) -> None:
        collateral = asset(
            AssetKind.BOND, PLEDGE, act(CONTRACT), act(kind), certificate=certificate
        )
        found = compute_perfection(collateral, as_of=AS_OF)
        assert (found.effective_at is not None) is exists

    def test_nothing_done(self) -> None:
        found = compute_perfection(FACTORY, as_of=AS_OF)
        assert (found.effective_at, found.public_at) == (None, None)
        assert {line.value for line in found.workings} == {None}

    @pytest.mark.parametrize(
        ("kind", "right", "article"),
        [
            (AssetKind.HOME, MORTGAGE, "402"),
            (AssetKind.EQUIPMENT, MORTGAGE, "403"),
            (AssetKind.EQUIPMENT, PLEDGE, "429"),
            (AssetKind.DEPOSIT, PLEDGE, "441"),
            (SHARES, PLEDGE, "443"),
            (RIGHTS, PLEDGE, "444"),
            (AssetKind.RECEIVABLES, PLEDGE, "445"),
        ],
    )
    def test_by_which_article(self, kind: AssetKind, right: SecurityKind, article: str) -> None:
        found = compute_perfection(asset(kind, right), as_of=AS_OF)
        assert [line.basis.article for line in found.workings if line.basis] == [article]


class TestLaws:
    @pytest.mark.parametrize(
        ("collateral", "rules"),
        [
            (FACTORY, {"PPL-185", "PPL-187"}),
            (asset(AssetKind.EQUIPMENT, MORTGAGE), {"PPL-185", "PPL-188"}),
            (asset(AssetKind.EQUIPMENT, PLEDGE), {"PPL-185", "PPL-212"}),
            (asset(AssetKind.BILL, PLEDGE, certificate=True), {"PPL-185", "PPL-224.1"}),
            (asset(AssetKind.BILL, PLEDGE, certificate=False), {"PPL-185", "PPL-224.2"}),
            (asset(SHARES, PLEDGE), {"PPL-185", "PPL-226"}),
            (asset(AssetKind.RECEIVABLES, PLEDGE), {"PPL-185", "PPL-226"}),
        ],
    )
    def test_before_the_code(self, collateral: Collateral, rules: set[str]) -> None:
        assert hits(judged(collateral, date(2020, 12, 31))) == rules
        assert not rules & hits(judged(collateral, date(2021, 1, 1)))

    def test_before_the_property_law(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(FACTORY, date(2007, 9, 30))


def test_refused() -> None:
    wrong: Any = MONDAY
    with pytest.raises(InvalidValue, match="collateral: belongs to nobody"):
        assess_perfection(CONSUMER, FACTORY, as_of=AS_OF)
    with pytest.raises(InvalidValue, match="as_of: needs a date"):
        judged(FACTORY, wrong)
    with pytest.raises(InvalidValue, match="collateral: needs Collateral"):
        compute_perfection(wrong, as_of=AS_OF)
    with pytest.raises(InvalidValue, match="as_of: needs a date"):
        compute_perfection(FACTORY, as_of=wrong)
