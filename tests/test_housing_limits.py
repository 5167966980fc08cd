"""The least down payment and the largest loan, with every limit's reason: the inverse of the housing rules."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import HOUSING
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.credit_applications import CreditApplicationId
from bankrm.debt_service import DebtService, Obligation, ObligationKind, compute_debt_service
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.housing_limits import (
    HousingLimitKind,
    LargestHousingLoan,
    compute_down_payment,
    compute_largest_housing_loan,
)
from bankrm.housing_loans import HomePurchase, PropertyKind
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.personal_lending import FIRST_HOME_PERCENT
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
HOME = HomePurchase(
    application_id=HOUSING.id,
    property=PropertyKind.HOME,
    home_number=1,
    price=Money.of(3_000_000),
    appraisal=Money.of(3_000_000),
    city_floor=Decimal(0),
)
SHOP: HomePurchase = attrs.evolve(HOME, property=PropertyKind.COMMERCIAL, home_number=None)
DEBTS = (Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(1_200)),)
SERVICE = compute_debt_service(
    Money.of(20_000),
    DEBTS,
    Money.of(0),
    application_id=HOUSING.id,
    property_fee=Money.of(500),
)


def largest(
    home: HomePurchase = HOME, service: DebtService = SERVICE, **more: Any
) -> LargestHousingLoan:
    named: dict[str, Any] = {"annual_rate": "0.035", "months": 360, "as_of": AS_OF} | more
    return compute_largest_housing_loan(home, service, **named)


class TestDownPayment:
    @pytest.mark.parametrize(
        ("changes", "as_of", "share", "most"),
        [
            pytest.param(
                {"home_number": 2}, date(2024, 10, 8), "0.15", 1_700_000, id="W15, 2024-10"
            ),
            pytest.param(
                {"home_number": 2}, date(2023, 9, 8), "0.3", 1_400_000, id="W15, 2023-09"
            ),
            pytest.param(
                {"home_number": 1}, date(2023, 9, 8), "0.2", 1_600_000, id="a first home"
            ),
            pytest.param(
                {"property": PropertyKind.COMMERCIAL, "home_number": None},
                date(2026, 2, 10),
                "0.3",
                1_400_000,
                id="W15, a shop",
            ),
            pytest.param(
                {"city_floor": Decimal("0.2")},
                date(2024, 10, 8),
                "0.2",
                1_600_000,
                id="the city's",
            ),
            pytest.param(
                {"city_floor": Decimal("0.1")},
                date(2024, 10, 8),
                "0.15",
                1_700_000,
                id="never below the national one",
            ),
            pytest.param(
                {"appraisal": Money.of(1_500_000)},
                date(2024, 10, 8),
                "0.15",
                1_275_000,
                id="of the lower appraisal",
            ),
        ],
    )
    def test_of_two_million(
        self, changes: dict[str, Any], as_of: date, share: str, most: int
    ) -> None:
        two = Money.of(2_000_000)
        home = altered(HOME, **{"price": two, "appraisal": two} | changes)
        least = compute_down_payment(home, as_of=as_of)
        assert least.share == Decimal(share)
        assert least.most_loan == Money.of(most)
        assert least.amount == two - Money.of(most)
        assert least.reason is None

    def test_the_loan_is_rounded_down(self) -> None:
        odd = altered(HOME, price=Money.of("100.01"), appraisal=Money.of("100.01"))
        least = compute_down_payment(odd, as_of=AS_OF)
        assert least.most_loan == Money.of("85.00"), "85.0085"
        assert least.amount == Money.of("15.01")

    @pytest.mark.parametrize(
        ("home", "as_of", "reason"),
        [
            pytest.param(altered(HOME, home_number=None), AS_OF, "which home", id="number"),
            pytest.param(altered(HOME, home_number=3), AS_OF, "the first and", id="third"),
            pytest.param(altered(HOME, appraisal=None), AS_OF, "appraisal", id="appraisal"),
            pytest.param(altered(HOME, city_floor=None), AS_OF, "the city", id="city"),
            pytest.param(HOME, date(2023, 8, 30), "no floor", id="before the notices"),
            pytest.param(SHOP, date(2007, 9, 26), "no floor", id="before any notice"),
        ],
    )
    def test_what_cannot_be_told_says_why(
        self, home: HomePurchase, as_of: date, reason: str
    ) -> None:
        least = compute_down_payment(home, as_of=as_of)
        assert least.share is None
        assert least.amount is None
        assert least.most_loan is None
        assert least.reason is not None
        assert reason in least.reason.en
        assert least.workings

    def test_a_stricter_bank(self) -> None:
        policy = house_document("HR-12", Text("房贷细则", "Housing policy"), date(2026, 1, 1))
        rows = (Row(date(2026, 1, 1), 25, policy.article(1)),)
        own: Param[int] = attrs.evolve(FIRST_HOME_PERCENT, rows=rows)
        least = compute_down_payment(HOME, as_of=AS_OF, book=RuleBook(numbers=(own,)))
        assert least.share == Decimal("0.25")
        assert lines_provenance(least.workings) is Provenance.HOUSE


class TestLargest:
    def test_w14(self) -> None:
        loan = largest()
        assert loan.amount == Money.of("2071063.36")
        assert loan.strictest is not None
        assert loan.strictest.kind is HousingLimitKind.DEBT_RATIO
        assert loan.strictest.payment == Money.of("9300.00")
        assert [limit.kind for limit in loan.limits] == list(HousingLimitKind)
        assert loan.limits[0].most_loan == Money.of(2_550_000)
        assert loan.limits[1].payment == Money.of("9500.00")

    def test_the_down_payment_holds_it_down(self) -> None:
        cheap = altered(HOME, price=Money.of(2_000_000))
        loan = largest(cheap)
        assert loan.amount == Money.of(1_700_000)
        assert loan.strictest is loan.limits[0]

    def test_the_home_alone_holds_it_down(self) -> None:
        loan = largest(service=altered(SERVICE, burdens=()))
        assert loan.strictest is not None
        assert loan.strictest.kind is HousingLimitKind.HOUSING_RATIO
        assert loan.strictest.payment == Money.of("9500.00")

    def test_without_interest(self) -> None:
        assert largest(annual_rate=0, months=100).amount == Money.of(930_000)

    @pytest.mark.parametrize(("home", "longest"), [(HOME, 360), (SHOP, 120)])
    def test_a_longer_term_than_allowed_raises_nothing(
        self, home: HomePurchase, longest: int
    ) -> None:
        loan = largest(home, months=longest)
        assert largest(home, months=longest - 1).amount != loan.amount
        for months in (longest + 1, 1_200):
            too_long = largest(home, months=months)
            assert too_long.amount == loan.amount
            assert f"months that count: {longest} (" in explain_lines(too_long.workings, "en")

    def test_nothing_is_left(self) -> None:
        assert largest(service=altered(SERVICE, income=Money.of(2_000))).amount == Money.of(0)

    @pytest.mark.parametrize(
        ("home", "service", "open_limits"),
        [
            pytest.param(HOME, altered(SERVICE, income=None), {1, 2}, id="income"),
            pytest.param(HOME, altered(SERVICE, property_fee=None), {1, 2}, id="fee"),
            pytest.param(
                HOME,
                compute_debt_service(
                    Money.of(20_000),
                    (Obligation(kind=ObligationKind.OTHER_LOAN),),
                    Money.of(0),
                    application_id=HOUSING.id,
                    property_fee=Money.of(500),
                ),
                {2},
                id="another debt",
            ),
            pytest.param(altered(HOME, city_floor=None), SERVICE, {0}, id="the city"),
        ],
    )
    def test_unknown_is_never_a_number(
        self, home: HomePurchase, service: DebtService, open_limits: set[int]
    ) -> None:
        loan = largest(home, service)
        assert loan.amount is None
        assert loan.strictest is None
        without = {at for at, limit in enumerate(loan.limits) if limit.most_loan is None}
        assert without == open_limits
        assert without == {at for at, limit in enumerate(loan.limits) if limit.reason is not None}
        assert "largest loan: unknown" in explain_lines(loan.workings, "en")

    def test_workings_show_every_limit(self) -> None:
        text = explain_lines(largest().workings, "en")
        for shown in ("2,550,000.00", "9,500.00", "9,300.00", "2,071,063.36"):
            assert shown in text
        assert "2,071,063" not in repr(largest())

    def test_by_how_much_too_large(self) -> None:
        assert largest().excess(Money.of("2071063.36")) == Money.of(0)
        assert largest().excess(Money.of(2_071_064)) == Money.of("0.64")


class TestBadInput:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            pytest.param({"home": None}, "home", id="no home"),
            pytest.param({"service": None}, "service", id="no debts"),
            pytest.param(
                {"service": altered(SERVICE, application_id=CreditApplicationId("A-9"))},
                "service",
                id="another application",
            ),
            pytest.param({"annual_rate": "3.5"}, "annual_rate", id="percent"),
            pytest.param({"annual_rate": 0.035}, "annual_rate", id="a float"),
            pytest.param({"annual_rate": "３"}, "annual_rate", id="full-width digits"),
            pytest.param({"annual_rate": Decimal("NaN")}, "annual_rate", id="NaN"),
            pytest.param({"annual_rate": Decimal("-0.01")}, "annual_rate", id="negative"),
            pytest.param({"months": 0}, "months", id="no month"),
            pytest.param({"months": True}, "months", id="a yes"),
            pytest.param({"as_of": datetime(2026, 1, 1)}, "as_of", id="an instant"),  # noqa: DTZ001  # as meant
            pytest.param({"book": None}, "book", id="no book"),
        ],
    )
    def test_is_named(self, given: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            largest(**given)
        assert refused.value.field == field

    def test_before_the_guideline(self) -> None:
        with pytest.raises(RuleNotInForce):
            largest(SHOP, as_of=date(2004, 9, 1))


def test_a_largest_loan_without_limits_is_none() -> None:
    with pytest.raises(BankrmError) as refused:
        LargestHousingLoan(limits=())
    assert refused.value.field == "limits"
