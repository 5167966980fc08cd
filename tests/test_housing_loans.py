"""Housing loans: down payments by day, number and city, both shares of income at their edge, and the term."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.debt_service import DebtService, Obligation, ObligationKind, compute_debt_service
from bankrm.errors import BankrmError, CurrencyMismatch, RuleNotInForce
from bankrm.housing_loans import HomePurchase, HousingFacts, PropertyKind, assess_housing_loan
from bankrm.labels import Text
from bankrm.loan_products import LoanPurpose, RepaymentMethod
from bankrm.money import Money
from bankrm.regulations.personal_lending import HOUSING_PERCENT
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
RICH = DebtService(
    application_id=HOUSING.id,
    income=Money.of(1_000_000),
    payment=Money.of(20_000),
    property_fee=Money.of(500),
    burdens=(),
)
HOME = HomePurchase(
    application_id=HOUSING.id,
    property=PropertyKind.HOME,
    home_number=1,
    price=Money.of(2_000_000),
    appraisal=Money.of(2_000_000),
    city_floor=Decimal(0),
)
SHOP: HomePurchase = attrs.evolve(HOME, property=PropertyKind.COMMERCIAL, home_number=None)


def judged(
    loan: str = "1400000",
    home: HomePurchase = HOME,
    as_of: date = AS_OF,
    service: DebtService | None = RICH,
    book: RuleBook = STATUTORY,
    **more: Any,
) -> Decision[HousingFacts, Effect]:
    shop = home.property is PropertyKind.COMMERCIAL
    purpose = LoanPurpose.COMMERCIAL_PROPERTY if shop else LoanPurpose.HOME_PURCHASE
    named = {"amount": Money.of(loan), "purpose": purpose, "months": 120 if shop else 360} | more
    return assess_housing_loan(altered(HOUSING, **named), home, service, as_of=as_of, book=book)


def hits(decision: Decision[HousingFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestDownPayment:
    @pytest.mark.parametrize(
        ("as_of", "number", "most", "rule"),
        [
            pytest.param(date(2023, 8, 31), 1, 1_600_000, "HN-2023", id="2023, first: 20 %"),
            pytest.param(date(2023, 9, 15), 2, 1_400_000, "HN-2023", id="W15, second: 30 %"),
            pytest.param(date(2024, 5, 16), 2, 1_400_000, "HN-2023", id="the eve of May 2024"),
            pytest.param(
                date(2024, 5, 17), 1, 1_700_000, "HN-2024-05", id="May 2024, first: 15 %"
            ),
            pytest.param(
                date(2024, 5, 17), 2, 1_500_000, "HN-2024-05", id="May 2024, second: 25 %"
            ),
            pytest.param(date(2024, 9, 23), 2, 1_500_000, "HN-2024-05", id="the eve of September"),
            pytest.param(date(2024, 9, 24), 1, 1_700_000, "HN-2024-09", id="September, first"),
            pytest.param(date(2024, 9, 24), 2, 1_700_000, "HN-2024-09", id="September, second"),
            pytest.param(date(2024, 10, 8), 2, 1_700_000, "HN-2024-09", id="W15, October 2024"),
        ],
    )
    def test_on_a_home(self, as_of: date, number: int, most: int, rule: str) -> None:
        home = altered(HOME, home_number=number)
        assert judged(str(most), home, as_of).outcome is Effect.ALLOW
        above = judged(f"{most}.01", home, as_of)
        assert above.outcome is Effect.BLOCK
        assert hits(above) == [f"{rule}-down-payment", "housing.appraisal"]
        assert above.steps == (CreditStep.MORE_OWN_FUNDS,)

    @pytest.mark.parametrize(
        ("as_of", "most", "rule"),
        [
            pytest.param(date(2026, 1, 16), 1_000_000, "PCN-2007", id="the eve: half"),
            pytest.param(date(2026, 1, 17), 1_400_000, "CPN-2026", id="January 2026: 30 %"),
            pytest.param(date(2026, 2, 10), 1_400_000, "CPN-2026", id="W15, a shop: 70 %"),
        ],
    )
    def test_on_commercial_property(self, as_of: date, most: int, rule: str) -> None:
        assert judged(str(most), SHOP, as_of).outcome is Effect.ALLOW
        above = judged(f"{most}.01", SHOP, as_of)
        assert hits(above) == [f"{rule}-down-payment", "housing.appraisal-commercial"]

    def test_a_home_before_the_notices_goes_to_a_person(self) -> None:
        decision = judged("100", as_of=date(2023, 8, 30))
        assert decision.outcome is Effect.REVIEW
        assert "housing.before-2023" in decision
        assert "first_percent" in decision.missing
        assert judged("100", SHOP, date(2023, 8, 30)).outcome is Effect.ALLOW

    @pytest.mark.parametrize("home", [HOME, SHOP], ids=["home", "shop"])
    def test_the_city_may_ask_for_more_and_never_for_less(self, home: HomePurchase) -> None:
        higher = altered(home, city_floor=Decimal("0.355"))
        assert judged("1290000", higher).outcome is Effect.ALLOW
        assert judged("1290000.01", higher).outcome is Effect.BLOCK
        lower = altered(home, city_floor=Decimal("0.1"))
        most = 1_700_000 if home is HOME else 1_400_000
        assert judged(str(most), lower).outcome is Effect.ALLOW
        assert judged(f"{most}.01", lower).outcome is Effect.BLOCK

    @pytest.mark.parametrize("home", [HOME, SHOP], ids=["home", "shop"])
    def test_an_unknown_city_goes_to_a_person(self, home: HomePurchase) -> None:
        decision = judged(home=altered(home, city_floor=None))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("city_floor",)
        assert judged("1900000", altered(home, city_floor=None)).outcome is Effect.BLOCK

    def test_the_lower_of_price_and_appraisal(self) -> None:
        cheap = altered(HOME, appraisal=Money.of(1_000_000))
        assert judged("850000", cheap).outcome is Effect.ALLOW
        above = judged("850000.01", cheap)
        assert hits(above) == ["housing.appraisal"]
        assert above.provenance is Provenance.UNCONFIRMED
        dear = altered(HOME, appraisal=Money.of(9_000_000))
        assert hits(judged("1700000.01", dear)) == ["HN-2024-09-down-payment"]
        assert judged("1700000.01", dear).provenance is Provenance.TEXT
        unknown = judged("1700000", altered(HOME, appraisal=None))
        assert unknown.missing == ("appraisal",)
        assert unknown.outcome is Effect.REVIEW

    def test_which_home_it_is(self) -> None:
        unknown = altered(HOME, home_number=None)
        assert judged(home=unknown, as_of=date(2024, 1, 5)).outcome is Effect.REVIEW
        third = judged(home=altered(HOME, home_number=3))
        assert hits(third) == ["housing.third-home"]
        assert third.outcome is Effect.REVIEW
        assert judged("1700000.01", altered(HOME, home_number=3)).outcome is Effect.BLOCK


class TestIncome:
    @pytest.mark.parametrize(
        ("payment", "rules"),
        [
            pytest.param("9500", [], id="exactly half, with the fee"),
            pytest.param("9500.01", ["REG-2004-housing"], id="a fen above half"),
        ],
    )
    def test_for_the_home(self, payment: str, rules: list[str]) -> None:
        service = altered(RICH, income=Money.of(20_000), payment=Money.of(payment))
        decision = judged(service=service)
        assert hits(decision) == rules
        assert decision.steps == ((CreditStep.SMALLER_AMOUNT,) if rules else ())

    @pytest.mark.parametrize(
        ("payment", "rules"),
        [
            pytest.param("9300", [], id="exactly 55 %"),
            pytest.param("9300.01", ["REG-2004-all-debts"], id="a fen above 55 %"),
        ],
    )
    def test_for_all_debts(self, payment: str, rules: list[str]) -> None:
        debts = (Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(1_200)),)
        service = compute_debt_service(
            Money.of(20_000),
            debts,
            Money.of(payment),
            application_id=HOUSING.id,
            property_fee=Money.of(500),
        )
        assert hits(judged(service=service)) == rules

    def test_without_income_nothing_is_carried(self) -> None:
        assert judged(service=altered(RICH, income=Money.of(0))).outcome is Effect.BLOCK

    @pytest.mark.parametrize("name", ["income", "property_fee"])
    def test_unknown(self, name: str) -> None:
        decision = judged(service=altered(RICH, **{name: None}))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == (name,)

    def test_nothing_computed(self) -> None:
        assert judged(service=None).outcome is Effect.REVIEW

    def test_an_unknown_fee_does_not_excuse_a_payment_that_is_too_high(self) -> None:
        service = altered(RICH, income=Money.of(20_000), property_fee=None)
        assert judged(service=altered(service, payment=Money.of(10_000))).outcome is Effect.REVIEW
        too_high = judged(service=altered(service, payment=Money.of("10000.01")))
        assert "REG-2004-housing" in too_high

    def test_a_stricter_bank(self) -> None:
        policy = house_document("HR-11", Text("房贷细则", "Housing policy"), date(2026, 1, 1))
        rows = (Row(date(2026, 1, 1), 40, policy.article(1)),)
        own: Param[int] = attrs.evolve(HOUSING_PERCENT, rows=rows)
        service = altered(RICH, income=Money.of(20_000), payment=Money.of(8_000))
        assert judged(service=service).outcome is Effect.ALLOW
        assert judged(service=service, book=RuleBook(numbers=(own,))).outcome is Effect.BLOCK


class TestTerm:
    @pytest.mark.parametrize(
        ("home", "months", "rules"),
        [
            pytest.param(HOME, 360, [], id="a home, thirty years"),
            pytest.param(HOME, 361, ["housing.term"], id="a month more"),
            pytest.param(SHOP, 120, [], id="a shop, ten years"),
            pytest.param(SHOP, 121, ["PCN-2007-term"], id="a shop, a month more"),
        ],
    )
    def test_of_a_loan(self, home: HomePurchase, months: int, rules: list[str]) -> None:
        decision = judged(home=home, months=months)
        assert hits(decision) == rules
        assert decision.steps == ((CreditStep.SHORTER_TERM,) if rules else ())

    def test_unknown(self) -> None:
        assert judged(months=None).missing == ("months",)


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            pytest.param({"price": Money.of(0)}, "price", id="no price"),
            pytest.param({"price": Money.of(-1)}, "price", id="negative"),
            pytest.param({"price": Money.of(1, "USD")}, "price", id="dollars"),
            pytest.param({"appraisal": Money.of(0)}, "appraisal", id="worth nothing"),
            pytest.param({"home_number": 0}, "home_number", id="home number zero"),
            pytest.param({"home_number": True}, "home_number", id="a yes"),
            pytest.param({"city_floor": Decimal(15)}, "city_floor", id="percent"),
            pytest.param({"city_floor": Decimal(1)}, "city_floor", id="all of it"),
            pytest.param({"city_floor": Decimal("0.15001")}, "city_floor", id="too fine"),
            pytest.param({"city_floor": Decimal("NaN")}, "city_floor", id="NaN"),
            pytest.param({"city_floor": Decimal("1E+1000000")}, "city_floor", id="huge"),
            pytest.param({"city_floor": 0.15}, "city_floor", id="a float"),
            pytest.param({"property": "home"}, "property", id="a code"),
            pytest.param({"property": PropertyKind.COMMERCIAL}, "home_number", id="no home"),
        ],
    )
    def test_of_a_purchase(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(HOME, **changes)
        assert refused.value.field == field
        assert "0.15001" not in str(refused.value)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            pytest.param({"application": None}, "application", id="no application"),
            pytest.param({"home": None}, "home", id="no home"),
            pytest.param({"service": 1}, "service", id="no debts"),
            pytest.param({"as_of": datetime(2026, 1, 1)}, "as_of", id="an instant"),  # noqa: DTZ001  # as meant
            pytest.param(
                {"home": altered(HOME, application_id=CreditApplicationId("A-9"))},
                "home",
                id="another application",
            ),
            pytest.param(
                {"service": altered(RICH, application_id=CreditApplicationId("A-9"))},
                "service",
                id="debts of another application",
            ),
            pytest.param({"home": SHOP}, "home", id="a shop where a home was asked for"),
            pytest.param(
                {"application": altered(CONSUMER, id=HOUSING.id)}, "home", id="for consumption"
            ),
            pytest.param(
                {"application": altered(CONSUMER, id=HOUSING.id, purpose=None)},
                "application",
                id="for no property",
            ),
        ],
    )
    def test_of_the_question(self, given: dict[str, Any], field: str) -> None:
        asked: dict[str, Any] = {"application": HOUSING, "home": HOME, "as_of": AS_OF}
        with pytest.raises(BankrmError) as refused:
            assess_housing_loan(**asked | given)
        assert refused.value.field == field

    def test_a_housing_loan_whose_purpose_is_not_said_yet(self) -> None:
        application: CreditApplication = altered(HOUSING, purpose=None)
        assert assess_housing_loan(application, HOME, RICH, as_of=AS_OF).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("payment", "method", "refused"),
        [
            pytest.param("5000", RepaymentMethod.LEVEL_PAYMENT, False, id="exactly its share"),
            pytest.param("4999.99", RepaymentMethod.LEVEL_PRINCIPAL, False, id="rounded down"),
            pytest.param("4999.98", RepaymentMethod.LEVEL_PRINCIPAL, True, id="too little"),
            pytest.param("0", RepaymentMethod.LEVEL_PAYMENT, True, id="left out"),
            pytest.param("0", RepaymentMethod.BALLOON, True, id="a balloon counts as well"),
            pytest.param("0", None, True, id="nobody knows how"),
        ],
    )
    def test_a_payment_that_is_not_this_loans(
        self, payment: str, method: RepaymentMethod | None, refused: bool
    ) -> None:
        service = altered(RICH, payment=Money.of(payment))
        if not refused:
            decision = judged("600000", service=service, months=120, repayment_method=method)
            assert decision.outcome is Effect.ALLOW
            return
        with pytest.raises(BankrmError) as error:
            judged("600000", service=service, months=120, repayment_method=method)
        assert error.value.field == "service"

    @pytest.mark.parametrize(
        ("payment", "refused"),
        [
            pytest.param("7633.76", False, id="exactly"),
            pytest.param("7633.75", False, id="rounded down"),
            pytest.param("7633.74", True, id="too little"),
        ],
    )
    def test_a_payment_bears_the_interest_asked_for(self, payment: str, refused: bool) -> None:
        service = altered(RICH, payment=Money.of(payment))
        if not refused:
            decision = judged("1700000", service=service, rate_asked=Decimal("0.035"))
            assert decision.outcome is Effect.ALLOW
            return
        with pytest.raises(BankrmError) as error:
            judged("1700000", service=service, rate_asked=Decimal("0.035"))
        assert error.value.field == "service"

    def test_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatch):
            assess_housing_loan(altered(HOUSING, amount=Money.of(1, "USD")), HOME, as_of=AS_OF)

    def test_before_any_floor(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(as_of=date(2007, 9, 26))

    def test_nothing_of_the_household_is_shown(self) -> None:
        decision = judged("1999999", altered(HOME, home_number=2), service=RICH)
        shown = repr(HOME) + repr(decision.facts) + decision.explain("en")
        assert "1999999" not in shown.replace(",", "")
        assert "2000000" not in shown.replace(",", "")
