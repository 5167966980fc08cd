"""Mitigation: haircuts, currencies, protection that ends early, and the losses of the foundation approach."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bankrm.capital_mitigation import (
    CapitalMitigant,
    ClaimRank,
    MitigantKind,
    SecuredExposure,
    compute_foundation_loss,
    compute_mitigated_exposure,
)
from bankrm.citations import Provenance, house_document
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.internal_ratings import GOLD_HAIRCUT, LGD_REAL_ESTATE
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

TODAY = date(2026, 11, 24)
M = MitigantKind


def mitigant(kind: MitigantKind = M.CASH, value: int = 100, **changes: Any) -> CapitalMitigant:
    given: dict[str, Any] = {"kind": kind, "value": Money.of(value), "other_currency": False}
    given |= {"protection_years": Decimal(4)}
    return CapitalMitigant(**given | changes)


def loan(*mitigants: CapitalMitigant, **changes: Any) -> SecuredExposure:
    given: dict[str, Any] = {
        "claim_id": ClaimId("A-1"),
        "amount": Money.of(1_000),
        "years": Decimal(4),
        "mitigants": mitigants,
    }
    return SecuredExposure(**given | changes)


def left(*mitigants: CapitalMitigant, **changes: Any) -> Money:
    return compute_mitigated_exposure(loan(*mitigants, **changes), as_of=TODAY).amount


def loss(*mitigants: CapitalMitigant, rank: ClaimRank = ClaimRank.CORPORATE) -> Decimal:
    return compute_foundation_loss(loan(*mitigants), rank, as_of=TODAY).loss_rate


class TestHaircuts:
    @pytest.mark.parametrize(
        ("kind", "years", "counted"),
        [
            (M.CASH, None, "100"),
            (M.SOVEREIGN_DEBT, "1", "99.5"),
            (M.SOVEREIGN_DEBT, "1.01", "98"),
            (M.SOVEREIGN_DEBT, "5", "98"),
            (M.SOVEREIGN_DEBT, "5.01", "96"),
            (M.SOVEREIGN_DEBT, None, "96"),
            (M.TOP_DEBT, "1", "99"),
            (M.TOP_DEBT, "5", "96"),
            (M.TOP_DEBT, "6", "92"),
            (M.EQUITY, None, "80"),
            (M.GOLD, None, "80"),
        ],
    )
    @pytest.mark.parametrize("foreign", [False, True])
    def test_what_counts(
        self, kind: MitigantKind, years: str | None, counted: str, *, foreign: bool
    ) -> None:
        debt_years = None if years is None else Decimal(years)
        one = mitigant(kind, debt_years=debt_years, other_currency=foreign)
        currency = Decimal(8) if foreign else Decimal(0)
        assert left(one) == Money.of(1_000 - (Decimal(counted) - currency))

    @pytest.mark.parametrize("kind", [M.RECEIVABLES, M.REAL_ESTATE, M.OTHER_PHYSICAL])
    def test_other_kinds_leave_the_exposure_as_it_is(self, kind: MitigantKind) -> None:
        assert left(mitigant(kind)) == Money.of(1_000)

    def test_never_below_zero(self) -> None:
        assert left(mitigant(value=1_000)) == Money.of(0)
        assert left(mitigant(value=1_001)) == Money.of(0)

    def test_securities_lent_have_a_haircut_of_their_own(self) -> None:
        assert left(mitigant(), haircut_rate=Decimal("0.02")) == Money.of(920)

    def test_without_collateral(self) -> None:
        assert left() == Money.of(1_000)


class TestProtectionThatEndsEarly:
    @pytest.mark.parametrize(
        ("still", "original", "counted"),
        [
            pytest.param("4", None, "100", id="as long as the claim"),
            pytest.param("2.125", "2.125", "50", id="half of the way"),
            pytest.param("3.99", None, "0", id="unknown from the first"),
            pytest.param("0.99", "0.99", "0", id="just less than a year from the first"),
            pytest.param("1", "1", "20", id="a year from the first"),
            pytest.param("0.25", "2", "0", id="exactly three months left: nothing by the formula"),
            pytest.param("0.24", "2", "0", id="less than three months left"),
        ],
    )
    def test_counts_in_part(self, still: str, original: str | None, counted: str) -> None:
        first = None if original is None else Decimal(original)
        one = mitigant(protection_years=Decimal(still), original_years=first)
        assert left(one) == Money.of(1_000 - Decimal(counted))

    def test_five_years_of_the_claim_count(self) -> None:
        one = mitigant(protection_years=Decimal(6), original_years=Decimal(6))
        assert left(one, years=Decimal(30)) == Money.of(900)
        short = mitigant(protection_years=Decimal("2.625"), original_years=Decimal(3))
        assert left(short, years=Decimal(30)) == Money.of(950)

    def test_claims_that_end_at_once(self) -> None:
        one = mitigant(protection_years=Decimal("0.1"), original_years=Decimal(1))
        assert left(one, years=Decimal("0.2")) == Money.of(1_000)
        assert left(one, years=Decimal(0)) == Money.of(900)


class TestFoundationLoss:
    @pytest.mark.parametrize(
        ("rank", "new", "old"),
        [
            (ClaimRank.CORPORATE, "0.40", "0.45"),
            (ClaimRank.FINANCIAL_FIRM, "0.45", "0.45"),
            (ClaimRank.SUBORDINATED, "0.75", "0.75"),
        ],
    )
    def test_unsecured(self, rank: ClaimRank, new: str, old: str) -> None:
        assert loss(rank=rank) == Decimal(new)
        before = compute_foundation_loss(loan(), rank, as_of=date(2023, 12, 31))
        assert before.loss_rate == Decimal(old)

    @pytest.mark.parametrize(
        ("kind", "value", "wanted"),
        [
            pytest.param(M.CASH, 1_000, "0", id="all in cash"),
            pytest.param(M.CASH, 500, "0.20", id="half in cash"),
            pytest.param(M.RECEIVABLES, 1_000, "0.28", id="receivables"),
            pytest.param(M.REAL_ESTATE, 1_000, "0.28", id="real estate"),
            pytest.param(M.OTHER_PHYSICAL, 1_000, "0.31", id="other"),
            pytest.param(M.REAL_ESTATE, 5_000, "0.20", id="more than the loan"),
        ],
    )
    def test_secured(self, kind: MitigantKind, value: int, wanted: str) -> None:
        assert loss(mitigant(kind, value)) == Decimal(wanted)

    def test_a_pool_counts_the_best_first(self) -> None:
        pool = (mitigant(M.OTHER_PHYSICAL, 1_000), mitigant(M.CASH, 700))
        # 700 in cash; 300 of the 600 that the machine counts for, at 25 %
        assert loss(*pool) == loss(*reversed(pool)) == Decimal("0.075")

    def test_security_never_raises_the_loss(self) -> None:
        policy = house_document("CAP-1", Text("细则", "Policy"), date(2026, 1, 1))
        own = LGD_REAL_ESTATE.set_to(90, since=date(2026, 1, 1), basis=policy.article(1))
        book = RuleBook(numbers=(own,))
        works = loan(mitigant(M.REAL_ESTATE, 1_000))
        found = compute_foundation_loss(works, ClaimRank.CORPORATE, as_of=TODAY, book=book)
        assert found.loss_rate == Decimal("0.4")

    def test_collateral_before_2024_was_not_read(self) -> None:
        for kind in (M.CASH, M.REAL_ESTATE):
            with pytest.raises(RuleNotInForce):
                compute_foundation_loss(
                    loan(mitigant(kind)), ClaimRank.CORPORATE, as_of=date(2023, 12, 31)
                )


def test_a_bank_may_take_a_larger_haircut() -> None:
    policy = house_document("CAP-1", Text("细则", "Policy"), date(2026, 1, 1))
    own = GOLD_HAIRCUT.set_to(3_000, since=date(2026, 1, 1), basis=policy.article(1))
    book = RuleBook(numbers=(own,))
    found = compute_mitigated_exposure(loan(mitigant(M.GOLD)), as_of=TODAY, book=book)
    assert found.amount == Money.of(930)


def test_workings_are_cited_as_recalled() -> None:
    found = compute_mitigated_exposure(loan(mitigant(M.GOLD)), as_of=TODAY)
    assert "counted (gold): CN¥80.00" in explain_lines(found.workings, "en")
    assert lines_provenance(found.workings) is Provenance.UNCONFIRMED
    lost = compute_foundation_loss(loan(mitigant(M.GOLD)), ClaimRank.CORPORATE, as_of=TODAY)
    assert lines_provenance(lost.workings) is Provenance.UNCONFIRMED
    assert "loss given default: 36.8%" in explain_lines(lost.workings, "en")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "gold"}, "kind"),
        ({"value": Money.of(-1)}, "value"),
        ({"value": 5}, "value"),
        ({"other_currency": None}, "other_currency"),
        ({"debt_years": Decimal(1)}, "debt_years"),
        ({"kind": M.TOP_DEBT, "debt_years": Decimal("NaN")}, "debt_years"),
        ({"protection_years": None}, "protection_years"),
        ({"protection_years": Decimal(-1)}, "protection_years"),
        ({"protection_years": Decimal("Infinity")}, "protection_years"),
        ({"protection_years": Decimal(2), "original_years": Decimal(1)}, "original_years"),
    ],
)
def test_bad_mitigants(changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"kind": M.CASH, "value": Money.of(1), "other_currency": False}
    given |= {"protection_years": Decimal(4)}
    with pytest.raises(BankrmError) as refused:
        CapitalMitigant(**given | changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-987)}, "amount"),
        ({"years": Decimal(-1)}, "years"),
        ({"years": Decimal("1e1000000")}, "years"),
        ({"haircut_rate": Decimal("1.01")}, "haircut_rate"),
        ({"mitigants": ["gold"]}, "mitigants"),
        ({"claim_id": "\x00"}, "claim_id"),
    ],
)
def test_bad_loans(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        loan(**changes)
    assert refused.value.field == field
    assert "987" not in str(refused.value)


def test_other_currencies() -> None:
    with pytest.raises(CurrencyMismatch, match="mitigants"):
        loan(mitigant(value=1), amount=Money.of(1, "USD"))


def test_bad_arguments() -> None:
    wrong: Any = "a loan"
    with pytest.raises(InvalidValue, match="secured: needs SecuredExposure"):
        compute_mitigated_exposure(wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="rank: needs ClaimRank"):
        compute_foundation_loss(loan(), wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="book"):
        compute_foundation_loss(loan(), ClaimRank.CORPORATE, as_of=TODAY, book=wrong)
    with pytest.raises(InvalidValue, match="as_of"):
        compute_mitigated_exposure(loan(), as_of=datetime(2026, 11, 24))  # noqa: DTZ001  # a naive instant is what is refused


def test_amounts_are_not_shown() -> None:
    secret = mitigant(value=654_321)
    assert "654321" not in repr(secret) + repr(loan(secret))
