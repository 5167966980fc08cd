"""Laws of recoveries: money is conserved, more of it never raises the loss, and waiting never helps."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.collateral import ClaimId
from bankrm.money import Money, total
from bankrm.recoveries import (
    DefaultedClaim,
    RecoveryFlow,
    RecoveryKind,
    compute_portfolio_loss,
    compute_realised_loss,
    compute_recovery_curve,
)

DEFAULT = date(2024, 2, 29)
AS_OF = date(2027, 1, 1)
RATES = st.integers(0, 100).map(lambda percent: Decimal(percent) / 100)


def flow(kind: RecoveryKind, fen: int, days: int) -> RecoveryFlow:
    return RecoveryFlow(
        kind=kind,
        amount=Money.from_minor(fen),
        on=DEFAULT + timedelta(days=days),
        recorded_at=datetime(2028, 1, 1, tzinfo=UTC),
    )


FLOWS = st.lists(
    st.builds(flow, st.sampled_from(RecoveryKind), st.integers(1, 10**9), st.integers(0, 1_000)),
    max_size=6,
)
EXPOSURES = st.integers(1, 10**10)


def claim(fen: int, flows: list[RecoveryFlow], name: str = "A-1") -> DefaultedClaim:
    return DefaultedClaim(
        claim_id=ClaimId(name),
        defaulted_on=DEFAULT,
        exposure=Money.from_minor(fen),
        flows=tuple(flows),
    )


@given(EXPOSURES, FLOWS, RATES)
def test_every_fen_is_in_one_kind(fen: int, flows: list[RecoveryFlow], rate: Decimal) -> None:
    loss = compute_realised_loss(claim(fen, flows), annual_rate=rate, as_of=AS_OF)
    assert loss.recovered + loss.costs == total(one.amount for one in flows)
    assert [kind for kind, _ in loss.by_kind] == list(RecoveryKind)


@given(EXPOSURES, FLOWS)
def test_without_a_rate_the_loss_is_what_is_missing(fen: int, flows: list[RecoveryFlow]) -> None:
    loss = compute_realised_loss(claim(fen, flows), annual_rate=0, as_of=AS_OF)
    assert loss.present_value == loss.recovered - loss.costs
    assert loss.loss_rate is not None
    missing = Fraction(fen - loss.present_value.minor, fen)
    assert abs(Fraction(loss.loss_rate) - missing) <= Fraction(1, 2 * 10**6)


@given(EXPOSURES, FLOWS, RATES, st.integers(1, 10**9), st.integers(0, 1_000))
def test_more_recovered_never_raises_the_loss(
    fen: int, flows: list[RecoveryFlow], rate: Decimal, more: int, days: int
) -> None:
    before = compute_realised_loss(claim(fen, flows), annual_rate=rate, as_of=AS_OF)
    richer = [*flows, flow(RecoveryKind.CASH, more, days)]
    after = compute_realised_loss(claim(fen, richer), annual_rate=rate, as_of=AS_OF)
    assert before.loss_rate is not None
    assert after.loss_rate is not None
    assert after.loss_rate <= before.loss_rate


@given(EXPOSURES, st.integers(1, 10**9), st.integers(0, 999), RATES)
def test_what_comes_later_is_worth_no_more(
    fen: int, amount: int, days: int, rate: Decimal
) -> None:
    now, later = (
        compute_realised_loss(
            claim(fen, [flow(RecoveryKind.CASH, amount, after)]), annual_rate=rate, as_of=AS_OF
        )
        for after in (days, days + 1)
    )
    assert later.present_value <= now.present_value


@given(EXPOSURES, FLOWS)
def test_the_curve_never_falls_and_ends_at_what_came(fen: int, flows: list[RecoveryFlow]) -> None:
    whole = date(2026, 12, 29)
    curve = compute_recovery_curve(claim(fen, flows), as_of=whole)
    amounts = [one.recovered for one in curve]
    assert amounts == sorted(amounts)
    assert [one.months for one in curve] == list(range(35))
    loss = compute_realised_loss(claim(fen, flows), annual_rate=0, as_of=whole)
    assert amounts[-1] == loss.recovered


@given(EXPOSURES, FLOWS, RATES, st.randoms())
def test_the_order_of_flows_does_not_matter(
    fen: int, flows: list[RecoveryFlow], rate: Decimal, random: object
) -> None:
    mixed = list(flows)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # untyped on purpose
    one, other = (
        compute_realised_loss(claim(fen, given), annual_rate=rate, as_of=AS_OF)
        for given in (flows, mixed)
    )
    assert one == other


@given(st.lists(st.tuples(EXPOSURES, FLOWS), min_size=1, max_size=4), RATES)
def test_a_portfolio_is_the_sum_of_its_claims(
    claims: list[tuple[int, list[RecoveryFlow]]], rate: Decimal
) -> None:
    given = tuple(claim(fen, flows, f"A-{no}") for no, (fen, flows) in enumerate(claims))
    both = compute_portfolio_loss(given, annual_rate=rate, as_of=AS_OF)
    assert both.exposure == total(one.exposure for one in given)
    assert both.recovered == total(one.recovered for one in both.losses)
    mirrored = compute_portfolio_loss(given[::-1], annual_rate=rate, as_of=AS_OF)
    assert attrs.evolve(mirrored, losses=both.losses) == both
