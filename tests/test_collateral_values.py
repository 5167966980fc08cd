"""What may be lent on security, what it covers, and when it is valued again."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, MONDAY, PACKAGE
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.collateral import (
    AssetKind,
    ClaimId,
    Collateral,
    CollateralAllocation,
    CollateralEvent,
    CollateralId,
    CollateralStatus,
    PriorClaim,
    Valuation,
)
from bankrm.collateral_values import (
    CONVENTIONAL_POLICY,
    LendingLimit,
    SecurityPackage,
    SecurityPolicy,
    compute_coverage,
    compute_lendable,
    counting_valuation,
    insurance_shortfall,
    largest_secured_loan,
    list_over_allocations,
    loan_to_value,
    over_allocation,
    revaluation_due,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.regulations.security import REVALUATION_MONTHS
from bankrm.rules import RuleBook
from bankrm.staff import StaffId

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
DAY = timedelta(days=1)
OUTSIDE, OWN = FACTORY.valuations
OURS, THEIRS = ClaimId("A-1"), ClaimId("L-2")
SHARES = Collateral(
    id=CollateralId("K-2"),
    kind=AssetKind.LISTED_SHARES,
    right=SecurityKind.PLEDGE,
    owner=FACTORY.owner,
    prior_claims=(),
    valuations=(
        Valuation(
            amount=Money.of(1_000_000), on=AS_OF, internal=True, by="S-7", recorded_at=MONDAY + DAY
        ),
    ),
)


def serves(
    claim: ClaimId, rank: int, cap: int, asset: Collateral = FACTORY
) -> CollateralAllocation:
    return CollateralAllocation(
        collateral_id=asset.id, claim_id=claim, rank=rank, cap=Money.of(cap)
    )


def package(*allocations: CollateralAllocation, factory: Collateral = FACTORY) -> SecurityPackage:
    return SecurityPackage(
        collaterals=(factory, SHARES), allocations=allocations, policy=CONVENTIONAL_POLICY
    )


def worth(*valuations: Valuation, kind: AssetKind = AssetKind.FACTORY) -> Collateral:
    given: Collateral = altered(FACTORY, valuations=valuations, kind=kind)
    return given


def counted(
    *valuations: Valuation, policy: SecurityPolicy = CONVENTIONAL_POLICY
) -> Valuation | None:
    return counting_valuation(worth(*valuations), policy, as_of=AS_OF)


class TestCountingValuation:
    def test_the_lower_of_outside_and_own(self) -> None:
        assert counted(OUTSIDE, OWN) is OWN
        higher = altered(OWN, amount=Money.of(16_000_000))
        assert counted(OUTSIDE, higher) is OUTSIDE

    def test_only_one(self) -> None:
        assert counted(OUTSIDE) is OUTSIDE
        assert counted(OWN) is OWN
        assert counted() is None

    def test_the_latest_of_each(self) -> None:
        older = altered(OWN, on=date(2026, 1, 5), amount=Money.of(1))
        assert counted(OWN, older, OUTSIDE) is OWN

    def test_of_two_on_one_day_the_lower_in_whatever_order(self) -> None:
        lower: Valuation = altered(OWN, amount=Money.of(13_000_000))
        assert counted(OWN, lower) is lower
        assert counted(lower, OWN) is lower

    def test_a_later_one_that_has_run_out_brings_none_back(self) -> None:
        older = altered(OUTSIDE, on=date(2024, 1, 5), amount=Money.of(20_000_000))
        run_out = altered(OUTSIDE, valid_until=date(2026, 11, 23))
        assert counted(older, run_out) is None
        assert counted(older, run_out, OWN) is OWN

    def test_later_ones_do_not_count(self) -> None:
        low = altered(OWN, amount=Money.of(1), on=AS_OF, recorded_at=MONDAY + DAY)
        made_later = altered(low, on=date(2026, 11, 25), recorded_at=MONDAY + 2 * DAY)
        assert counted(OUTSIDE, made_later) is OUTSIDE
        assert counted(OUTSIDE, low) is low

    def test_those_recorded_later_are_not_known_yet(self) -> None:
        recorded_later = altered(OWN, amount=Money.of(1), recorded_at=MONDAY + 2 * DAY)
        assert counted(OUTSIDE, recorded_later) is OUTSIDE
        assert counted(OUTSIDE, altered(recorded_later, recorded_at=MONDAY + DAY)) is not OUTSIDE
        due = revaluation_due(worth(recorded_later), CONVENTIONAL_POLICY, as_of=AS_OF)
        assert due is None

    def test_its_own_last_day(self) -> None:
        assert counted(altered(OUTSIDE, valid_until=AS_OF)) is not None
        assert counted(altered(OUTSIDE, valid_until=date(2026, 11, 23))) is None

    def test_how_old_an_outside_one_may_be(self) -> None:
        half_year = altered(CONVENTIONAL_POLICY, report_months=6)
        at_limit = altered(OUTSIDE, on=date(2026, 5, 24))
        too_old = altered(OUTSIDE, on=date(2026, 5, 23))
        assert counted(at_limit, policy=half_year) is at_limit
        assert counted(too_old, policy=half_year) is None
        assert counted(altered(OWN, on=date(2026, 5, 23)), policy=half_year) is not None

    def test_two_currencies(self) -> None:
        with pytest.raises(CurrencyMismatch):
            counted(altered(OUTSIDE, amount=Money.of(1, "USD")), OWN)


class TestRevaluation:
    def test_a_year_after_the_last(self) -> None:
        assert revaluation_due(FACTORY, CONVENTIONAL_POLICY, as_of=AS_OF) == date(2027, 10, 9)

    def test_never_valued(self) -> None:
        assert revaluation_due(worth(), CONVENTIONAL_POLICY, as_of=AS_OF) is None
        assert revaluation_due(FACTORY, CONVENTIONAL_POLICY, as_of=date(2026, 8, 31)) is None

    @pytest.mark.parametrize(("months", "due"), [(6, date(2027, 4, 9)), (24, date(2027, 10, 9))])
    def test_sooner_if_the_bank_says_so_never_later(self, months: int, due: date) -> None:
        limit = LendingLimit(kind=AssetKind.FACTORY, share=Decimal("0.4"), months=months)
        policy = altered(CONVENTIONAL_POLICY, limits=(limit,))
        assert revaluation_due(FACTORY, policy, as_of=AS_OF) == due
        assert revaluation_due(FACTORY, altered(policy, limits=()), as_of=AS_OF) == date(
            2027, 10, 9
        )

    def test_the_banks_book(self) -> None:
        policy = house_document("P-1", Text("押品办法", "security policy"), date(2026, 1, 1))
        own = Param(
            id=REVALUATION_MONTHS.id,
            name=REVALUATION_MONTHS.name,
            stricter=min,
            rows=(Row(date(2026, 1, 1), 3, policy.article(1)),),
        )
        due = revaluation_due(
            FACTORY, CONVENTIONAL_POLICY, as_of=AS_OF, book=RuleBook(numbers=(own,))
        )
        assert due == date(2027, 1, 9)

    @pytest.mark.parametrize(
        ("days", "due"),
        [
            (1, date(2026, 11, 25)),
            (7, date(2026, 12, 1)),
            (10**9, date.max),
        ],
        ids=["of every day", "a week", "beyond the calendar"],
    )
    def test_a_price_of_the_market_holds_as_long_as_the_bank_says(
        self, days: int, due: date
    ) -> None:
        policy = altered(CONVENTIONAL_POLICY, price_days=days)
        assert revaluation_due(SHARES, policy, as_of=AS_OF) == due

    def test_fridays_price_serves_on_monday(self) -> None:
        friday = altered(SHARES.valuations[0], on=date(2026, 11, 20), recorded_at=MONDAY - 3 * DAY)
        shares = altered(SHARES, valuations=(friday,))
        due = revaluation_due(shares, CONVENTIONAL_POLICY, as_of=date(2026, 11, 23))
        assert due is not None
        assert due >= date(2026, 11, 23)

    def test_a_policy_that_does_not_say_asks_for_a_price_of_every_day(self) -> None:
        silent = SecurityPolicy(limits=(), basis=CONVENTIONAL_POLICY.basis)
        assert revaluation_due(SHARES, silent, as_of=AS_OF) == date(2026, 11, 25)

    def test_before_the_guideline(self) -> None:
        with pytest.raises(RuleNotInForce):
            revaluation_due(FACTORY, CONVENTIONAL_POLICY, as_of=date(2017, 4, 25))


class TestLendable:
    def test_value_times_rate_less_prior_claims(self) -> None:
        prior = (PriorClaim(amount=Money.of(600_000), rank=1),)
        found = compute_lendable(
            altered(FACTORY, prior_claims=prior), CONVENTIONAL_POLICY, as_of=AS_OF
        )
        assert found.amount == Money.of(5_000_000)
        assert [line.value for line in found.workings] == [
            Money.of(14_000_000),
            Decimal("0.40"),
            Money.of(600_000),
            Money.of(5_000_000),
        ]

    def test_never_below_zero(self) -> None:
        prior = (PriorClaim(amount=Money.of(9_000_000), rank=1),)
        found = compute_lendable(
            altered(FACTORY, prior_claims=prior), CONVENTIONAL_POLICY, as_of=AS_OF
        )
        assert found.amount == Money.of(0)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"valuations": ()}, "no valuation counts"),
            ({"kind": AssetKind.SEA_USE}, "the bank's policy has no rate for it"),
            ({"prior_claims": None}, "nobody searched for prior claims"),
        ],
    )
    def test_unknown_with_its_reason(self, change: dict[str, Any], reason: str) -> None:
        found = compute_lendable(altered(FACTORY, **change), CONVENTIONAL_POLICY, as_of=AS_OF)
        assert found.amount is None
        assert found.reason is not None
        assert found.reason.en == reason

    @pytest.mark.parametrize("status", [CollateralStatus.RELEASED, CollateralStatus.ENFORCED])
    @pytest.mark.parametrize("change", [{}, {"valuations": ()}], ids=["valued", "not valued"])
    def test_nothing_on_what_is_released_or_enforced(
        self, status: CollateralStatus, change: dict[str, Any]
    ) -> None:
        over = CollateralEvent(becomes=status, by=StaffId("S-1"), at=MONDAY, recorded_at=MONDAY)
        collateral = altered(FACTORY, events=(over,), **change)
        found = compute_lendable(collateral, CONVENTIONAL_POLICY, as_of=AS_OF)
        assert (found.amount, found.reason) == (Money.of(0), None)
        before = compute_lendable(collateral, CONVENTIONAL_POLICY, as_of=date(2026, 11, 22))
        assert before.amount == (None if change else Money.of(5_600_000))

    @pytest.mark.parametrize(
        ("value", "lendable"),
        [("0.01", "0.00"), ("0.02", "0.00"), ("0.03", "0.01"), ("0.05", "0.02")],
    )
    def test_rounded_down_to_the_fen(self, value: str, lendable: str) -> None:
        found = compute_lendable(
            worth(altered(OWN, amount=Money.of(value))), CONVENTIONAL_POLICY, as_of=AS_OF
        )
        assert found.amount == Money.of(lendable)

    def test_not_valued_with_prior_claims_in_dollars(self) -> None:
        prior = (PriorClaim(amount=Money.of(1, "USD"), rank=1),)
        unvalued = altered(worth(), prior_claims=prior)
        found = compute_lendable(unvalued, CONVENTIONAL_POLICY, as_of=AS_OF)
        assert found.reason is not None
        assert found.reason.en == "no valuation counts"

    def test_prior_claims_in_another_currency(self) -> None:
        prior = (PriorClaim(amount=Money.of(1, "USD"), rank=1),)
        with pytest.raises(CurrencyMismatch):
            compute_lendable(
                altered(FACTORY, prior_claims=prior), CONVENTIONAL_POLICY, as_of=AS_OF
            )


class TestPackage:
    def test_pledged_twice_is_a_finding_that_says_which(self) -> None:
        twice = package(serves(THEIRS, 2, 1_000_001), serves(OURS, 1, 4_600_000))
        [found] = list_over_allocations(twice, as_of=AS_OF)
        assert (found.collateral_id, found.claims) == (FACTORY.id, (OURS, THEIRS))
        assert found.beyond == Money.of(1)

    def test_exactly_its_value_is_none(self) -> None:
        full = package(serves(THEIRS, 2, 1_000_000), serves(OURS, 1, 4_600_000))
        assert list_over_allocations(full, as_of=AS_OF) == ()
        assert over_allocation(full, SHARES, as_of=AS_OF) is None

    def test_of_an_asset_that_is_not_there(self) -> None:
        with pytest.raises(InvalidValue, match="collateral: is not in the package"):
            over_allocation(PACKAGE, SHARES, as_of=AS_OF)

    def test_what_is_not_known_is_no_finding(self) -> None:
        unknown = package(serves(OURS, 1, 9_000_000), factory=worth())
        assert list_over_allocations(unknown, as_of=AS_OF) == ()

    def test_one_claim_several_assets(self) -> None:
        both = package(serves(OURS, 1, 5_000_000), serves(OURS, 1, 500_000, SHARES))
        covered = compute_coverage(both, OURS, Money.of(5_200_000), as_of=AS_OF)
        assert covered.secured == Money.of(5_300_000)  # of the shares, no more than they are worth
        assert covered.shortfall == Money.of(0)
        assert covered.ratio.value is not None
        assert covered.ratio.value.quantize(Decimal("0.0001")) == Decimal("1.0192")
        assert [line.value for line in covered.workings] == [
            Money.of(5_200_000),
            Money.of(5_000_000),
            Money.of(300_000),
            Money.of(5_300_000),
        ]

    def test_several_claims_on_one_asset_by_rank(self) -> None:
        shared = package(serves(OURS, 2, 5_000_000), serves(THEIRS, 1, 2_000_000))
        ours = compute_coverage(shared, OURS, Money.of(5_000_000), as_of=AS_OF)
        theirs = compute_coverage(shared, THEIRS, Money.of(2_000_000), as_of=AS_OF)
        assert (ours.secured, ours.shortfall) == (Money.of(3_600_000), Money.of(1_400_000))
        assert theirs.shortfall == Money.of(0)

    def test_nothing_is_left_after_those_before(self) -> None:
        shared = package(serves(OURS, 2, 1), serves(THEIRS, 1, 9_000_000))
        assert compute_coverage(shared, OURS, Money.of(1), as_of=AS_OF).secured == Money.of(0)

    def test_an_unknown_value_leaves_the_shortfall_open(self) -> None:
        open_ = package(
            serves(OURS, 1, 5_000_000),
            serves(OURS, 1, 500_000, SHARES),
            factory=worth(),
        )
        covered = compute_coverage(open_, OURS, Money.of(300_001), as_of=AS_OF)
        assert (covered.shortfall, covered.unknown) == (None, (FACTORY.id,))
        assert covered.ratio.value is None
        enough = compute_coverage(open_, OURS, Money.of(300_000), as_of=AS_OF)
        assert enough.shortfall == Money.of(0)
        assert largest_secured_loan(open_, OURS, as_of=AS_OF) is None

    def test_the_largest_loan_lifts_its_own_caps(self) -> None:
        both = package(serves(OURS, 2, 1), serves(THEIRS, 1, 600_000), serves(OURS, 1, 1, SHARES))
        largest = largest_secured_loan(both, OURS, as_of=AS_OF)
        assert largest == Money.of(5_300_000)
        assert largest_secured_loan(both, ClaimId("none"), as_of=AS_OF) == Money.of(0)

    def test_currencies_do_not_mix(self) -> None:
        with pytest.raises(CurrencyMismatch):
            compute_coverage(PACKAGE, OURS, Money.of(1, "USD"), as_of=AS_OF)
        dollar = altered(serves(OURS, 1, 1), cap=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch):
            list_over_allocations(package(dollar), as_of=AS_OF)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"collaterals": (FACTORY, FACTORY)}, "collaterals"),
            ({"collaterals": (SHARES,)}, "allocations"),
            ({"allocations": (serves(OURS, 1, 1), serves(OURS, 2, 1))}, "allocations"),
            ({"allocations": (serves(OURS, 1, 1), serves(THEIRS, 1, 1))}, "allocations"),
            ({"policy": None}, "policy"),
        ],
        ids=["asset twice", "asset not there", "claim twice", "rank twice", "no policy"],
    )
    def test_refused(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(PACKAGE, **change)
        assert refused.value.field == field


class TestPolicy:
    def test_the_usual_rates_are_no_law(self) -> None:
        assert CONVENTIONAL_POLICY.basis.provenance is Provenance.CONVENTION
        assert CONVENTIONAL_POLICY.limit(AssetKind.SEA_USE) is None
        home = CONVENTIONAL_POLICY.limit(AssetKind.HOME)
        assert home is not None
        assert (home.share, home.insured) == (Decimal("0.60"), True)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"share": Decimal("1.01")}, "share"),
            ({"share": Decimal("-0.1")}, "share"),
            ({"share": Decimal("NaN")}, "share"),
            ({"share": 0.4}, "share"),
            ({"months": 0}, "months"),
            ({"kind": "home"}, "kind"),
        ],
    )
    def test_limits_refused(self, change: dict[str, Any], field: str) -> None:
        limit = LendingLimit(kind=AssetKind.HOME, share=Decimal(1))
        with pytest.raises(BankrmError) as refused:
            altered(limit, **change)
        assert refused.value.field == field

    def test_refused(self) -> None:
        twice = (CONVENTIONAL_POLICY.limits[0],) * 2
        with pytest.raises(InvalidValue, match="limits: hold one kind of asset twice"):
            altered(CONVENTIONAL_POLICY, limits=twice)
        with pytest.raises(InvalidValue, match="report_months: is below 1"):
            altered(CONVENTIONAL_POLICY, report_months=0)


class TestLoanToValue:
    @pytest.mark.parametrize("price", [Money.of(2_000_000), None])
    def test_over_the_lower(self, price: Money | None) -> None:
        valuation = Money.of(2_100_000) if price else Money.of(2_000_000)
        share = loan_to_value(Money.of(1_400_000), valuation, price)
        assert share.value == Decimal("0.7")

    def test_over_nothing(self) -> None:
        assert loan_to_value(Money.of(1), Money.of(0)).value is None

    def test_currencies_do_not_mix(self) -> None:
        with pytest.raises(CurrencyMismatch):
            loan_to_value(Money.of(1), Money.of(1), Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch):
            loan_to_value(Money.of(1), Money.of(1, "USD"))


class TestInsurance:
    @pytest.mark.parametrize(
        ("change", "short"),
        [
            ({}, Money.of(1_000_000)),
            ({"insured_amount": Money.of(15_000_000)}, Money.of(0)),
            ({"insured_amount": Money.of(16_000_000)}, Money.of(0)),
            ({"insured_until": AS_OF}, Money.of(1_000_000)),
            ({"insured_until": date(2026, 11, 23)}, Money.of(15_000_000)),
            ({"insured_until": None}, None),
            ({"insured_amount": None}, None),
        ],
        ids=["part", "all", "more", "on its last day", "the day after", "until when", "how much"],
    )
    def test_falls_short(self, change: dict[str, Any], short: Money | None) -> None:
        collateral = altered(FACTORY, **change)
        assert insurance_shortfall(collateral, Money.of(15_000_000), as_of=AS_OF) == short


def test_other_things_are_refused() -> None:
    wrong: Any = MONDAY
    for match, call in (
        ("collateral: needs", lambda: counting_valuation(wrong, CONVENTIONAL_POLICY, as_of=AS_OF)),
        ("policy: needs", lambda: counting_valuation(FACTORY, wrong, as_of=AS_OF)),
        ("as_of: needs", lambda: compute_lendable(FACTORY, CONVENTIONAL_POLICY, as_of=wrong)),
        ("as_of: needs", lambda: revaluation_due(FACTORY, CONVENTIONAL_POLICY, as_of=wrong)),
        ("collateral: needs", lambda: revaluation_due(wrong, CONVENTIONAL_POLICY, as_of=AS_OF)),
        ("policy: needs", lambda: revaluation_due(FACTORY, wrong, as_of=AS_OF)),
        ("package: needs", lambda: list_over_allocations(wrong, as_of=AS_OF)),
        ("package: needs", lambda: over_allocation(wrong, FACTORY, as_of=AS_OF)),
        ("package: needs", lambda: compute_coverage(wrong, OURS, Money.of(1), as_of=AS_OF)),
        ("amount: needs", lambda: compute_coverage(PACKAGE, OURS, wrong, as_of=AS_OF)),
        ("package: needs", lambda: largest_secured_loan(wrong, OURS, as_of=AS_OF)),
        ("claim_id: needs text", lambda: largest_secured_loan(PACKAGE, wrong, as_of=AS_OF)),
        ("collateral_id: needs text", lambda: PACKAGE.on(wrong)),
        ("kind: needs AssetKind", lambda: CONVENTIONAL_POLICY.limit(wrong)),
        ("loan: needs", lambda: loan_to_value(wrong, Money.of(1))),
        ("valuation: needs", lambda: loan_to_value(Money.of(1), wrong)),
        ("price: needs", lambda: loan_to_value(Money.of(1), Money.of(1), wrong)),
        ("loan: must not", lambda: loan_to_value(Money.of(-1), Money.of(1))),
        ("price: must not", lambda: loan_to_value(Money.of(1), Money.of(1), Money.of(-1))),
        (
            "as_of: needs",
            lambda: insurance_shortfall(
                altered(FACTORY, insured_until=None), Money.of(1), as_of=wrong
            ),
        ),
        (
            "book: needs",
            lambda: revaluation_due(FACTORY, CONVENTIONAL_POLICY, as_of=AS_OF, book=wrong),
        ),
        ("needed: needs", lambda: insurance_shortfall(FACTORY, wrong, as_of=AS_OF)),
        ("collateral: needs", lambda: insurance_shortfall(wrong, Money.of(1), as_of=AS_OF)),
    ):
        with pytest.raises(InvalidValue, match=match):
            call()
