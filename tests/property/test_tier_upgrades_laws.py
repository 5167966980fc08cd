"""Laws of upgrades, small loans and debtors: never before the day, worse never helps, order is nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_classification_laws import facts

from bankrm._upgrade_example import NEVER_RESTRUCTURED, REQUEST
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass
from bankrm.classification import Instalments, classify_asset
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.debtor_tiers import DebtorClaim, classify_debtor
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.rules import Effect
from bankrm.small_loan_tiers import classify_small_loan, small_business_matrix
from bankrm.tier_upgrades import UpgradeRequest, assess_upgrade, compute_upgrade_date

DAY = date(2026, 11, 24)
EARLY = datetime(2023, 7, 3, 9, tzinfo=UTC)
days = st.dates(date(2023, 7, 3), DAY)


@st.composite
def requests(draw: st.DrawFn) -> UpgradeRequest:
    tiers = draw(st.lists(st.sampled_from(AssetClass), min_size=2, max_size=2, unique=True))
    paid, missed = sorted((draw(days), draw(days)))
    merged = draw(st.none() | days)
    return attrs.evolve(
        REQUEST,
        tier=max(tiers),
        to=min(tiers),
        instalments=draw(st.sampled_from(Instalments)),
        arrears_paid_on=paid,
        last_missed_on=draw(st.sampled_from([None, missed])),
        obligor_changed=merged is not None,
        obligor_changed_on=merged,
        at=EARLY,
        recorded_at=EARLY,
    )


@given(requests(), st.integers(-400, 400))
def test_an_upgrade_is_allowed_from_its_earliest_day_and_never_before(
    request: UpgradeRequest, shift: int
) -> None:
    earliest = compute_upgrade_date(request, NEVER_RESTRUCTURED, as_of=DAY).earliest
    assert earliest is not None
    day = max(DAY, earliest + timedelta(days=shift))
    status = attrs.evolve(NEVER_RESTRUCTURED, as_of=day)
    allowed = assess_upgrade(request, status, as_of=day).outcome is Effect.ALLOW
    assert allowed is (day >= earliest)


@given(requests(), days)
def test_a_miss_never_brings_it_sooner(request: UpgradeRequest, missed: date) -> None:
    before = attrs.evolve(request, last_missed_on=None)
    paid = before.arrears_paid_on
    assert paid is not None
    after = attrs.evolve(before, last_missed_on=max(paid, missed))
    one, two = (
        compute_upgrade_date(each, NEVER_RESTRUCTURED, as_of=DAY).earliest
        for each in (before, after)
    )
    assert one is not None
    assert two is not None
    assert one <= two


securities = st.sampled_from(SecurityKind)


@given(securities, st.integers(0, 500), st.integers(0, 500), st.booleans())
def test_more_days_never_improve_the_matrix(
    security: SecurityKind,
    one: int,
    two: int,
    adverse: bool,
) -> None:
    tiers = [
        small_business_matrix(security, each, adverse=adverse, as_of=DAY).outcome
        for each in sorted((one, two))
    ]
    assert tiers == sorted(tiers)


@given(st.integers(0, 500))
def test_better_security_and_no_event_never_worsen(late: int) -> None:
    rows = [
        [
            small_business_matrix(security, late, adverse=adverse, as_of=DAY).outcome
            for adverse in (False, True)
        ]
        for security in SecurityKind
    ]
    assert rows == sorted(rows, reverse=True)
    for calm, event in rows:
        assert event > calm or calm is AssetClass.LOSS


@given(facts(), securities, st.booleans())
def test_a_small_loan_is_never_milder_than_its_floors(
    known: ClaimFacts,
    security: SecurityKind,
    adverse: bool,
) -> None:
    claim = Claim(facts=known, booked_on=date(2024, 1, 5))
    found = classify_small_loan(claim, security, adverse=adverse, as_of=DAY)
    assert found.tier >= classify_asset(claim, as_of=DAY).tier


@st.composite
def debtors(draw: st.DrawFn) -> tuple[DebtorClaim, ...]:
    drawn = draw(
        st.lists(st.tuples(facts(), st.integers(0, 10**10), st.booleans()), min_size=1, max_size=5)
    )
    booked: dict[bool, Any] = {True: date(2024, 1, 5), False: date(2020, 1, 5)}
    return tuple(
        DebtorClaim(
            id=ClaimId(f"A-{number}"),
            client_id=ClientId("E-1"),
            claim=Claim(facts=known, booked_on=booked[new]),
            amount=Money.from_minor(amount),
        )
        for number, (known, amount, new) in enumerate(drawn)
    )


@given(debtors(), st.randoms(use_true_random=False), st.dates(date(2023, 7, 1), DAY))
def test_the_order_of_claims_is_nothing_and_others_never_improve(
    claims: tuple[DebtorClaim, ...], draw: Any, day: date
) -> None:
    day = max(day, date(2024, 1, 5))
    found = classify_debtor(ClientId("E-1"), claims, as_of=day)
    shuffled = list(claims)
    draw.shuffle(shuffled)
    again = classify_debtor(ClientId("E-1"), tuple(shuffled), as_of=day)
    assert {one.id: one.together.tier for one in found.claims} == {
        one.id: one.together.tier for one in again.claims
    }
    assert all(one.together.tier >= one.alone.tier for one in found.claims)


@given(debtors())
def test_it_is_a_fixed_point(claims: tuple[DebtorClaim, ...]) -> None:
    """Judged as they came out, the claims come out the same."""
    first = classify_debtor(ClientId("E-1"), claims, as_of=DAY)
    judged = {one.id: one.together.tier for one in first.claims}
    second = classify_debtor(ClientId("E-1"), claims, as_of=DAY, judged=judged)
    assert [one.together.tier for one in second.claims] == list(judged.values())
