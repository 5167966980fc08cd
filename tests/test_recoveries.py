"""What came back of a defaulted claim, what it cost, and the loss that is left."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money
from bankrm.recoveries import (
    DefaultedClaim,
    RecoveryFlow,
    RecoveryKind,
    compute_portfolio_loss,
    compute_realised_loss,
    compute_recovery_curve,
)

altered: Any = attrs.evolve
CHINA = timezone(timedelta(hours=8))
DEFAULT = date(2025, 3, 1)
AS_OF = date(2026, 11, 24)
Kind = RecoveryKind


def flow(
    amount: int, on: date, kind: RecoveryKind = Kind.CASH, currency: str = "CNY"
) -> RecoveryFlow:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=CHINA)
    return RecoveryFlow(kind=kind, amount=Money.of(amount, currency), on=on, recorded_at=at)


def claim(*flows: RecoveryFlow, **more: Any) -> DefaultedClaim:
    given: dict[str, Any] = {"claim_id": ClaimId("A-1"), "exposure": Money.of(1_000)} | more
    return DefaultedClaim(defaulted_on=DEFAULT, flows=flows, **given)


def yuan(amount: str) -> Money:
    return Money.of(amount)


class TestLoss:
    def test_a_year_later_money_is_worth_less(self) -> None:
        loss = compute_realised_loss(
            claim(flow(660, date(2026, 3, 1), Kind.COLLATERAL)), annual_rate="0.10", as_of=AS_OF
        )
        assert (loss.recovered, loss.present_value) == (yuan("660"), yuan("600"))
        assert (loss.loss_rate, loss.recovered_share) == (Decimal("0.4"), Decimal("0.66"))

    def test_half_a_year_by_compound_interest(self) -> None:
        on = DEFAULT + timedelta(days=73)  # a fifth of a year
        loss = compute_realised_loss(claim(flow(1_000, on)), annual_rate="0.21", as_of=AS_OF)
        assert loss.present_value == yuan("962.59")  # 1000 / 1.21 ** 0.2

    def test_costs_count_against_it(self) -> None:
        given = claim(flow(500, DEFAULT), flow(100, DEFAULT, Kind.COST))
        loss = compute_realised_loss(given, annual_rate=0, as_of=AS_OF)
        assert (loss.recovered, loss.costs, loss.present_value) == (
            yuan("500"),
            yuan("100"),
            yuan("400"),
        )
        assert loss.loss_rate == Decimal("0.6")

    @pytest.mark.parametrize(
        ("kind", "amount", "rate"),
        [(Kind.COST, 100, Decimal("1.1")), (Kind.GUARANTOR, 1_100, Decimal("-0.1"))],
        ids=["costs only", "more than was owed"],
    )
    def test_it_is_not_cut_off(self, kind: RecoveryKind, amount: int, rate: Decimal) -> None:
        given = claim(flow(amount, DEFAULT, kind))
        assert compute_realised_loss(given, annual_rate=0, as_of=AS_OF).loss_rate == rate

    def test_of_nothing_there_is_no_rate(self) -> None:
        loss = compute_realised_loss(claim(exposure=Money.of(0)), annual_rate=0, as_of=AS_OF)
        assert (loss.loss_rate, loss.recovered_share) == (None, None)

    def test_what_comes_later_does_not_count(self) -> None:
        given = claim(flow(10, AS_OF), flow(20, AS_OF + timedelta(days=1)))
        assert compute_realised_loss(given, annual_rate=0, as_of=AS_OF).recovered == yuan("10")

    def test_what_was_entered_later_is_not_known(self) -> None:
        late = altered(flow(20, DEFAULT), recorded_at=datetime(2026, 6, 1, 12, tzinfo=CHINA))
        known_at = datetime(2026, 5, 31, 12, tzinfo=CHINA)
        given = claim(flow(10, DEFAULT), late)
        loss = compute_realised_loss(given, annual_rate=0, as_of=AS_OF, known_at=known_at)
        assert loss.recovered == yuan("10")

    @pytest.mark.parametrize(
        ("closed", "final"),
        [(None, False), (AS_OF, True), (AS_OF + timedelta(days=1), False)],
    )
    def test_it_is_final_once_the_work_ended(self, closed: date | None, final: bool) -> None:
        loss = compute_realised_loss(claim(closed_on=closed), annual_rate=0, as_of=AS_OF)
        assert loss.is_final is final

    def test_workings_name_every_source(self) -> None:
        loss = compute_realised_loss(claim(flow(250, DEFAULT)), annual_rate=0, as_of=AS_OF)
        lines = {line.what.en: line for line in loss.workings}
        assert {kind.en for kind in Kind} <= lines.keys()
        assert lines["realised loss given default"].explain("en").endswith("75%")

    @pytest.mark.parametrize(
        "rate", ["-0.01", "1.01", "NaN", Decimal("Infinity"), Decimal("1e1000000"), "４", 0.1]
    )
    def test_bad_rates(self, rate: Any) -> None:
        with pytest.raises(BankrmError, match="annual_rate"):
            compute_realised_loss(claim(), annual_rate=rate, as_of=AS_OF)

    def test_bad_days(self) -> None:
        before = DEFAULT - timedelta(days=1)
        for as_of in (before, datetime(2026, 1, 1, tzinfo=CHINA)):
            with pytest.raises(InvalidValue, match="as_of"):
                compute_realised_loss(claim(), annual_rate=0, as_of=as_of)
        with pytest.raises(InvalidValue, match="as_of"):
            compute_recovery_curve(claim(), as_of=before)
        with pytest.raises(InvalidValue, match="known_at"):
            claim().flows_by(AS_OF, known_at=datetime(2026, 1, 1))  # noqa: DTZ001  # on purpose


class TestCurve:
    def test_month_by_month(self) -> None:
        given = claim(
            flow(100, DEFAULT),
            flow(100, date(2025, 4, 1)),
            flow(50, date(2025, 4, 1), Kind.COST),
            flow(300, date(2025, 4, 2)),
        )
        curve = compute_recovery_curve(given, as_of=date(2025, 5, 31))
        assert [(one.months, one.recovered.minor, one.share) for one in curve] == [
            (0, 100_00, Decimal("0.1")),
            (1, 200_00, Decimal("0.2")),
            (2, 500_00, Decimal("0.5")),
        ]

    def test_of_nothing(self) -> None:
        assert compute_recovery_curve(claim(exposure=Money.of(0)), as_of=DEFAULT)[0].share is None


class TestPortfolio:
    ONE = claim(flow(900, DEFAULT))
    OTHER = claim(
        flow(500, DEFAULT),
        flow(100, DEFAULT, Kind.COST),
        claim_id=ClaimId("A-2"),
        exposure=Money.of(4_000),
    )

    def test_weighted_and_each_once(self) -> None:
        both = compute_portfolio_loss((self.ONE, self.OTHER), annual_rate=0, as_of=AS_OF)
        assert (both.exposure, both.recovered, both.costs) == (
            yuan("5000"),
            yuan("1400"),
            yuan("100"),
        )
        assert both.weighted_rate == Decimal("0.74")  # 3700 of 5000
        assert both.average_rate == Decimal("0.5")  # 10 % and 90 %

    def test_of_none(self) -> None:
        none = compute_portfolio_loss((), annual_rate=0, as_of=AS_OF)
        assert (none.weighted_rate, none.average_rate) == (None, None)
        assert none.workings[0].value == 0

    def test_a_claim_without_a_rate_is_left_out_of_the_average(self) -> None:
        empty = claim(claim_id=ClaimId("A-3"), exposure=Money.of(0))
        given = compute_portfolio_loss((self.ONE, empty), annual_rate=0, as_of=AS_OF)
        assert given.average_rate == Decimal("0.1")

    def test_refused(self) -> None:
        with pytest.raises(InvalidValue, match="claims: hold one claim twice"):
            compute_portfolio_loss((self.ONE, self.ONE), annual_rate=0, as_of=AS_OF)
        dollars = claim(claim_id=ClaimId("A-3"), exposure=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch, match="claims"):
            compute_portfolio_loss((self.ONE, dollars), annual_rate=0, as_of=AS_OF)
        of_dollars = compute_portfolio_loss((dollars,), annual_rate=0, as_of=AS_OF, currency="USD")
        assert of_dollars.exposure == Money.of(1, "USD")


@pytest.mark.parametrize(
    ("flows", "more", "field"),
    [
        ((flow(1, DEFAULT - timedelta(days=1)),), {}, "flows[0].on"),
        ((flow(1, AS_OF),), {"closed_on": DEFAULT}, "flows[0].on"),
        ((flow(1, DEFAULT, currency="USD"),), {}, "amount"),
        ((flow(1, AS_OF), flow(1, DEFAULT)), {}, "flows[1].recorded_at"),
        ((), {"closed_on": DEFAULT - timedelta(days=1)}, "closed_on"),
        ((), {"exposure": Money.of(-1)}, "exposure"),
    ],
)
def test_a_claim_that_cannot_be(
    flows: tuple[RecoveryFlow, ...], more: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"claim_id": ClaimId("A-1"), "exposure": Money.of(1_000)} | more
    with pytest.raises(BankrmError) as refused:
        DefaultedClaim(defaulted_on=DEFAULT, flows=flows, **given)
    assert getattr(refused.value, "field", None) == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"recorded_at": datetime(2025, 2, 28, 12, tzinfo=CHINA)}, "recorded_at"),
        ({"on": datetime(2025, 3, 1, tzinfo=CHINA)}, "on"),
    ],
)
def test_a_flow_that_cannot_be(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(flow(1, DEFAULT), **change)
    assert refused.value.field == field
