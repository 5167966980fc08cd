"""Risk weights: the figures of both books, what is missing, conversion, and the amount."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.test_exposure_classes import EVE, PLAIN, RETAIL, SMALL, SOUND, TODAY, K, W, claim

from bankrm import capital_weights
from bankrm.bank_tiers import BankTier
from bankrm.capital_exposures import BankGrade, CapitalExposure, ExposureKind, OffBalance
from bankrm.capital_weights import RiskWeight, compute_risk_weight
from bankrm.citations import Param, house_document
from bankrm.errors import InvalidRule, RuleNotInForce
from bankrm.exposure_classes import WeightClass
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations import capital
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import explain_lines

POLICY = house_document("CAP-1", Text("资本管理细则", "Capital policy"), date(2024, 1, 1))
BANDS = ((60, 40), (80, 45), (100, 60))


def book(of: Param[Any], value: object) -> RuleBook:
    own = of.set_to(value, since=date(2024, 1, 1), basis=POLICY.article(1))
    return RuleBook(numbers=(own,))


def weighed(
    exposure: CapitalExposure,
    tier: BankTier | None = BankTier.SECOND,
    as_of: date = TODAY,
    rules: RuleBook = STATUTORY,
) -> RiskWeight:
    return compute_risk_weight(exposure, tier, as_of=as_of, book=rules)


@pytest.mark.parametrize(
    ("kind", "changes", "old", "new"),
    [
        (K.CENTRAL_GOVERNMENT, SOUND, 0, 0),
        (K.POLICY_BANK, SOUND, 0, 0),
        (K.LOCAL_GENERAL, SOUND, 20, 10),
        (K.LOCAL_SPECIAL, SOUND, 20, 20),
        (K.BANK, SOUND | {"bank_grade": BankGrade.A_PLUS}, 25, 30),
        (K.BANK, SOUND | {"bank_grade": BankGrade.A}, 25, 40),
        (K.BANK, SOUND | {"bank_grade": BankGrade.B}, 25, 75),
        (K.BANK, SOUND | {"bank_grade": BankGrade.C}, 25, 150),
        (K.FIRM, PLAIN | {"annual_revenue": Money.of(400_000_000)}, 100, 100),
        (K.FIRM, PLAIN | {"annual_revenue": Money.of(1)}, 100, 85),
        (K.FIRM, PLAIN | {"investment_grade": True}, 100, 75),
        (K.FIRM, SMALL | {"client_exposure": Money.of(100)}, 75, 75),
        (K.OBJECT_FINANCE, SOUND, 100, 100),
        (K.COMMODITY_FINANCE, SOUND, 100, 100),
        (K.PROJECT_FINANCE, SOUND | {"operating": False}, 100, 130),
        (K.PROJECT_FINANCE, SOUND | {"operating": True}, 100, 100),
        (K.PERSON, RETAIL, 75, 75),
        (K.PERSON, RETAIL | {"transactor": True}, 75, 45),
        (K.PERSON, RETAIL | {"granular": False}, 75, 100),
        (K.HOUSING_LOAN, SOUND | {"repaid_by_property": False}, 50, 50),
        (K.PROPERTY_DEVELOPMENT, SOUND, 100, 150),
        (K.FIRM, PLAIN | {"defaulted": True}, 100, 150),
        (K.FIRM, PLAIN | {"defaulted": True, "allowance": Money.of(20)}, 100, 100),
    ],
)
def test_weight(kind: ExposureKind, changes: dict[str, Any], old: int, new: int) -> None:
    exposure = claim(kind, **changes)
    for as_of, wanted in ((EVE, old), (date(2024, 1, 1), new), (TODAY, new)):
        found = weighed(exposure, as_of=as_of)
        assert found.weight == wanted
        assert found.missing == ()
        assert not found.needs_review
        assert found.net == exposure.amount - exposure.allowance
        assert found.risk_weighted == found.net.times(Decimal(wanted) / 100)


def test_every_class_has_a_number_or_is_left_to_the_bank() -> None:
    for one in WeightClass:
        if one is not W.OPEN:
            assert isinstance(capital_weights._param(one), Param)


class TestUnknown:
    @pytest.mark.parametrize(
        ("kind", "changes", "heaviest"),
        [
            pytest.param(K.FIRM, {}, 150, id="nothing known: it may be in default"),
            pytest.param(K.FIRM, SOUND, 100, id="a firm"),
            pytest.param(K.FIRM, PLAIN, 100, id="revenue"),
            pytest.param(K.FIRM, SMALL, 100, id="exposure and revenue"),
            pytest.param(K.BANK, SOUND, 150, id="grade"),
            pytest.param(K.PERSON, SOUND, 100, id="a person"),
            pytest.param(K.PERSON, RETAIL | {"transactor": None}, 75, id="how the card is paid"),
            pytest.param(K.PROJECT_FINANCE, SOUND, 130, id="whether it operates"),
        ],
    )
    def test_the_heaviest_counts(
        self, kind: ExposureKind, changes: dict[str, Any], heaviest: int
    ) -> None:
        found = weighed(claim(kind, **changes))
        assert found.weight == heaviest
        assert found.needs_review
        assert len(found.classes) > 1

    def test_the_tier_of_the_bank(self) -> None:
        home = claim(K.HOUSING_LOAN, **SOUND, repaid_by_property=False)
        found = weighed(home, None)
        assert (found.weight, found.risk_weighted) == (None, None)
        assert found.missing == ("capital.weight.housing_by_value",)


@pytest.mark.parametrize(
    ("exposure", "of"),
    [
        (
            claim(K.HOUSING_LOAN, **SOUND, repaid_by_property=False),
            capital.HOUSING_BY_VALUE_WEIGHTS,
        ),
        (claim(K.HOUSING_LOAN, **SOUND, repaid_by_property=True), capital.RENTED_HOUSING_WEIGHTS),
        (claim(K.COMMERCIAL_PROPERTY, **SOUND), capital.COMMERCIAL_PROPERTY_WEIGHTS),
    ],
    ids=["home", "let", "commercial"],
)
class TestBands:
    def test_what_was_not_read_has_no_weight(
        self, exposure: CapitalExposure, of: Param[Any]
    ) -> None:
        found = weighed(exposure, BankTier.FIRST)
        assert found.weight is None
        assert found.risk_weighted is None
        assert found.missing == (of.id,)
        assert found.needs_review
        assert "risk weight: unknown" in explain_lines(found.workings, "en")

    @pytest.mark.parametrize(
        ("value", "weight"),
        [
            pytest.param("0.6", 40, id="exactly 60 %"),
            pytest.param("0.6001", 45, id="just above 60 %"),
            pytest.param("1", 60, id="exactly 100 %"),
            pytest.param(None, 60, id="unknown: the heaviest"),
        ],
    )
    def test_a_bank_sets_its_own(
        self, exposure: CapitalExposure, of: Param[Any], value: str | None, weight: int
    ) -> None:
        ratio = None if value is None else Decimal(value)
        found = weighed(at(exposure, ratio), BankTier.FIRST, rules=book(of, BANDS))
        assert found.weight == weight
        assert found.missing == ()
        assert found.needs_review is (value is None)

    @pytest.mark.parametrize(
        "bands",
        [
            pytest.param((), id="none"),
            pytest.param([(60, 40)], id="a list"),
            pytest.param((60, 40), id="no pairs"),
            pytest.param(((60,),), id="no weight"),
            pytest.param(((60, "40"),), id="text"),
            pytest.param(((60, True),), id="yes or no"),
            pytest.param(((60, -40),), id="below zero"),
            pytest.param(((80, 45), (60, 40)), id="falling"),
            pytest.param(((60, 40), (60, 45)), id="twice"),
        ],
    )
    def test_bad_bands(self, exposure: CapitalExposure, of: Param[Any], bands: object) -> None:
        with pytest.raises(InvalidRule, match=of.id):
            weighed(exposure, BankTier.FIRST, rules=book(of, bands))

    def test_beyond_the_last_band(self, exposure: CapitalExposure, of: Param[Any]) -> None:
        found = weighed(at(exposure, Decimal("1.01")), BankTier.FIRST, rules=book(of, BANDS))
        assert found.missing == (of.id,)


def at(exposure: CapitalExposure, value: Decimal | None) -> CapitalExposure:
    return claim(
        exposure.kind,
        **SOUND,
        repaid_by_property=exposure.repaid_by_property,
        loan_to_value=value,
    )


class TestOffBalance:
    @pytest.mark.parametrize(
        ("what", "factor"), list(zip(OffBalance, (100, 50, 40, 20, 10), strict=True))
    )
    def test_conversion(self, what: OffBalance, factor: int) -> None:
        found = weighed(claim(K.OBJECT_FINANCE, **SOUND, off_balance=what))
        assert found.weight == 100
        assert found.risk_weighted == Money.of(factor)
        assert f"conversion factor ({what.en}): {factor}%" in explain_lines(found.workings, "en")

    def test_factors_before_2024_were_not_read(self) -> None:
        guarantee = claim(K.OBJECT_FINANCE, off_balance=OffBalance.TRADE)
        found = weighed(guarantee, None, EVE)
        assert (found.weight, found.risk_weighted) == (100, None)
        assert found.missing == ("capital.conversion.trade",)
        assert found.needs_review


class TestTierAndBook:
    def test_the_book_of_the_third_tier_was_not_read(self) -> None:
        exposure = claim(K.OBJECT_FINANCE, **SOUND)
        assert weighed(exposure, BankTier.THIRD).needs_review
        assert weighed(exposure, None).needs_review
        assert not weighed(exposure, BankTier.FIRST).needs_review
        assert not weighed(exposure, BankTier.THIRD, EVE).needs_review

    @pytest.mark.parametrize(("own", "weight"), [(90, 90), (80, 85)])
    def test_a_bank_may_only_be_stricter(self, own: int, weight: int) -> None:
        exposure = claim(**PLAIN, annual_revenue=Money.of(1))
        assert weighed(exposure, rules=book(capital.SME_WEIGHT, own)).weight == weight


def test_rounded_once() -> None:
    exposure = claim(
        K.PROJECT_FINANCE,
        **SOUND,
        operating=False,
        amount=Money.of("0.05"),
        off_balance=OffBalance.TRADE,
    )
    assert weighed(exposure).risk_weighted == Money.of("0.01")  # 0.05 x 20 % x 130 % = 0.013


def test_workings_cite_the_book() -> None:
    told = explain_lines(weighed(claim(K.LOCAL_GENERAL, **SOUND)).workings)
    assert "国家金融监督管理总局令2023年第4号" in told
    told = explain_lines(weighed(claim(K.LOCAL_GENERAL, **SOUND), None, EVE).workings)
    assert "中国银监会令2012年第1号" in told


def test_before_2013() -> None:
    with pytest.raises(RuleNotInForce):
        weighed(claim(), None, date(2012, 12, 31))


def test_amounts_are_not_shown() -> None:
    found = weighed(claim(K.OBJECT_FINANCE, **SOUND, amount=Money.of(654_321)))
    assert "654321" not in repr(found)
