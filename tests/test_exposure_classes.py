"""Exposure classes: every rule, at its limits, by both books, and what is unknown."""

from datetime import date, datetime
from typing import Any

import pytest

from bankrm.bank_tiers import BankTier
from bankrm.capital_exposures import BankGrade, CapitalExposure, ExposureKind, OffBalance
from bankrm.citations import Provenance
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.exposure_classes import (
    EXPOSURE_CLASSES,
    ExposureFacts,
    WeightClass,
    classify_exposure,
)
from bankrm.money import Money
from bankrm.rules import Decision

TODAY = date(2026, 11, 24)
EVE, DAY = date(2023, 12, 31), date(2024, 1, 1)
K, W = ExposureKind, WeightClass
SOUND: dict[str, Any] = {"defaulted": False}
PLAIN = SOUND | {"investment_grade": False, "small_micro": False}
SMALL = SOUND | {"investment_grade": False, "small_micro": True}
RETAIL = SOUND | {"granular": True, "transactor": False, "client_exposure": Money.of(100)}


def claim(kind: ExposureKind = K.FIRM, **changes: Any) -> CapitalExposure:
    given: dict[str, Any] = {
        "claim_id": ClaimId("A-1"),
        "kind": kind,
        "amount": Money.of(100),
        "allowance": Money.of(0),
    }
    return CapitalExposure(**given | changes)


def classified(
    exposure: CapitalExposure, tier: BankTier | None = BankTier.SECOND, as_of: date = TODAY
) -> Decision[ExposureFacts, WeightClass]:
    return classify_exposure(exposure, tier, as_of=as_of)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (K.CENTRAL_GOVERNMENT, W.CENTRAL_GOVERNMENT, W.CENTRAL_GOVERNMENT),
        (K.POLICY_BANK, W.POLICY_BANK, W.POLICY_BANK),
        (K.LOCAL_GENERAL, W.LOCAL_GENERAL, W.LOCAL_GENERAL),
        (K.LOCAL_SPECIAL, W.LOCAL_SPECIAL, W.LOCAL_SPECIAL),
        (K.OBJECT_FINANCE, W.CORPORATE, W.OBJECT_FINANCE),
        (K.COMMODITY_FINANCE, W.CORPORATE, W.COMMODITY_FINANCE),
        (K.COMMERCIAL_PROPERTY, W.CORPORATE, W.COMMERCIAL_PROPERTY),
        (K.PROPERTY_DEVELOPMENT, W.CORPORATE, W.PROPERTY_DEVELOPMENT),
    ],
)
def test_kinds_that_decide_alone(kind: ExposureKind, old: WeightClass, new: WeightClass) -> None:
    for as_of, wanted in ((EVE, old), (DAY, new), (TODAY, new)):
        decision = classified(claim(kind, **SOUND), as_of=as_of)
        assert decision.outcome is wanted
        assert len(decision.hits) == 1
        assert not decision.needs_review


@pytest.mark.parametrize(
    ("kind", "old"),
    [
        (K.BANK, W.BANK),
        (K.PROJECT_FINANCE, W.CORPORATE),
        (K.PERSON, W.PERSONAL),
        (K.HOUSING_LOAN, W.HOUSING),
    ],
)
def test_kinds_that_decided_alone_before(kind: ExposureKind, old: WeightClass) -> None:
    assert classified(claim(kind), None, EVE).outcome is old


@pytest.mark.parametrize(
    ("kind", "changes", "wanted"),
    [
        pytest.param(K.FIRM, SOUND | {"investment_grade": True}, W.INVESTMENT_GRADE, id="grade"),
        pytest.param(
            K.FIRM,
            SMALL | {"investment_grade": True, "client_exposure": Money.of(100)},
            W.INVESTMENT_GRADE,
            id="grade before size",
        ),
        pytest.param(
            K.FIRM,
            SMALL | {"client_exposure": Money.of(10_000_000)},
            W.SMALL_MICRO,
            id="small, exactly 10 m",
        ),
        pytest.param(
            K.FIRM,
            SMALL
            | {
                "client_exposure": Money.of("10000000.01"),
                "annual_revenue": Money.of(300_000_000),
            },
            W.SME,
            id="small, just above 10 m, revenue exactly 300 m",
        ),
        pytest.param(
            K.FIRM, PLAIN | {"annual_revenue": Money.of(300_000_000)}, W.SME, id="exactly 300 m"
        ),
        pytest.param(
            K.FIRM,
            PLAIN | {"annual_revenue": Money.of("300000000.01")},
            W.CORPORATE,
            id="just above 300 m",
        ),
        pytest.param(
            K.PROJECT_FINANCE, SOUND | {"operating": False}, W.PROJECT_BUILDING, id="build"
        ),
        pytest.param(
            K.PROJECT_FINANCE, SOUND | {"operating": True}, W.PROJECT_OPERATING, id="run"
        ),
        *[
            pytest.param(K.BANK, SOUND | {"bank_grade": grade}, wanted, id=grade.code)
            for grade, wanted in zip(
                BankGrade, (W.BANK_A_PLUS, W.BANK_A, W.BANK_B, W.BANK_C), strict=True
            )
        ],
        pytest.param(K.PERSON, RETAIL, W.REGULATORY_RETAIL, id="regulatory retail"),
        pytest.param(K.PERSON, RETAIL | {"transactor": True}, W.TRANSACTOR, id="transactor"),
        pytest.param(K.PERSON, RETAIL | {"granular": False}, W.OTHER_RETAIL, id="not granular"),
        pytest.param(
            K.PERSON,
            RETAIL | {"client_exposure": Money.of(10_000_000)},
            W.REGULATORY_RETAIL,
            id="person, exactly 10 m",
        ),
        pytest.param(
            K.PERSON,
            RETAIL | {"client_exposure": Money.of("10000000.01"), "transactor": True},
            W.OTHER_RETAIL,
            id="person, just above 10 m",
        ),
        pytest.param(
            K.HOUSING_LOAN, SOUND | {"repaid_by_property": False}, W.HOUSING, id="a home"
        ),
        pytest.param(
            K.HOUSING_LOAN, SOUND | {"repaid_by_property": True}, W.RENTED_HOUSING, id="let"
        ),
    ],
)
def test_class(kind: ExposureKind, changes: dict[str, Any], wanted: WeightClass) -> None:
    decision = classified(claim(kind, **changes))
    assert decision.outcome is wanted
    assert len(decision.hits) == 1
    assert not decision.needs_review


@pytest.mark.parametrize(
    ("exposure", "wanted"), [(5_000_000, W.SMALL_MICRO), (5_000_001, W.CORPORATE)]
)
def test_small_firms_before_2024(exposure: int, wanted: WeightClass) -> None:
    firm = claim(small_micro=True, client_exposure=Money.of(exposure))
    assert classified(firm, None, EVE).outcome is wanted


@pytest.mark.parametrize(
    ("tier", "wanted"),
    [
        (BankTier.FIRST, [W.HOUSING_BY_VALUE]),
        (BankTier.SECOND, [W.HOUSING]),
        (BankTier.THIRD, [W.HOUSING]),
        (None, [W.HOUSING_BY_VALUE, W.HOUSING]),
    ],
)
def test_homes_by_tier(tier: BankTier | None, wanted: list[WeightClass]) -> None:
    decision = classified(claim(K.HOUSING_LOAN, **SOUND, repaid_by_property=False), tier)
    found = [reason.rule.effect for reason in decision.hits + decision.undetermined]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("kind", ExposureKind)
@pytest.mark.parametrize(
    ("allowance", "wanted"),
    [("0", W.DEFAULT_BARE), ("19.99", W.DEFAULT_BARE), ("20", W.DEFAULT_PROVIDED)],
)
def test_in_default(kind: ExposureKind, allowance: str, wanted: WeightClass) -> None:
    failed = claim(kind, defaulted=True, allowance=Money.of(allowance))
    decision = classified(failed)
    assert decision.outcome is wanted
    assert not decision.needs_review


@pytest.mark.parametrize("kind", ExposureKind)
def test_default_was_no_class_before_2024(kind: ExposureKind) -> None:
    failed = claim(kind, defaulted=True, small_micro=False)
    assert classified(failed, None, EVE) != classified(failed, None, DAY)
    assert "RW-default-bare" not in classified(failed, None, EVE)


def test_what_is_unknown_leaves_the_class_open() -> None:
    decision = classified(claim())
    assert decision.outcome is W.OPEN
    assert decision.needs_review
    open_classes = {reason.rule.effect for reason in decision.undetermined}
    assert open_classes == {
        W.INVESTMENT_GRADE,
        W.SMALL_MICRO,
        W.SME,
        W.CORPORATE,
        W.DEFAULT_BARE,
    }


def test_nothing_is_cited_more_firmly_than_it_was_read() -> None:
    assert all(rule.provenance >= Provenance.SECONDARY for rule in EXPOSURE_CLASSES)


def test_every_class_can_be_reached() -> None:
    assert {rule.effect for rule in EXPOSURE_CLASSES} == set(WeightClass) - {W.OPEN}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "firm"}, "kind"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"amount": 987_654}, "amount"),
        ({"allowance": Money.of(-1)}, "allowance"),
        ({"allowance": Money.of("100.01")}, "allowance"),
        ({"annual_revenue": Money.of(-1)}, "annual_revenue"),
        ({"client_exposure": "１０００"}, "client_exposure"),
        ({"client_exposure": Money.of("99.99")}, "client_exposure"),
        ({"defaulted": 0}, "defaulted"),
        ({"loan_to_value": 0.7}, "loan_to_value"),
        ({"bank_grade": "A"}, "bank_grade"),
        ({"claim_id": "A\x07"}, "claim_id"),
    ],
)
def test_bad_claims(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        claim(**{"kind": K.FIRM} | changes)
    assert refused.value.field == field
    assert "987" not in str(refused.value)


def test_a_claim_off_the_balance_sheet_may_be_more_than_what_is_out() -> None:
    claim(client_exposure=Money.of(1), off_balance=OffBalance.CANCELLABLE)


def test_other_currencies() -> None:
    with pytest.raises(CurrencyMismatch, match="amount"):
        claim(amount=Money.of(1, "USD"))


def test_bad_arguments() -> None:
    wrong: Any = "first"
    with pytest.raises(InvalidValue, match="exposure: needs CapitalExposure"):
        classify_exposure(wrong, None, as_of=TODAY)
    with pytest.raises(InvalidValue, match="tier: needs BankTier"):
        classify_exposure(claim(), wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="as_of"):
        classify_exposure(claim(), None, as_of=datetime(2026, 11, 24))  # noqa: DTZ001  # a naive instant is what is refused
    with pytest.raises(RuleNotInForce, match="before 2013-01-01"):
        classify_exposure(claim(), None, as_of=date(2012, 12, 31))


def test_amounts_are_not_shown() -> None:
    assert "654321" not in repr(claim(amount=Money.of(654_321)))
    assert "654321" not in repr(ExposureFacts.of(claim(amount=Money.of(654_321)), None))
