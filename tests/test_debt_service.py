"""Debt service: burdens by the bank's table, both ratios, and the exact inverse."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER
from bankrm.annuities import level_payment
from bankrm.citations import Provenance
from bankrm.debt_service import (
    Burden,
    CardBasis,
    DebtService,
    DebtTable,
    Obligation,
    ObligationKind,
    compute_debt_service,
    is_payment_enough,
    largest_payment,
    loan_for_payment,
)
from bankrm.errors import BankrmError
from bankrm.loan_products import RepaymentMethod
from bankrm.money import Money
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.workings import lines_provenance

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
yuan = Money.of
TABLE = DebtTable(
    card_basis=CardBasis.BALANCE,
    card_share=Decimal("0.1"),
    guarantee_share=Decimal("0.5"),
    basis=CREDIT_PRACTICE.article(),
)
OTHER = Obligation(kind=ObligationKind.OTHER_LOAN, monthly=yuan(1_200))
CARD = Obligation(kind=ObligationKind.CARD, limit=yuan(50_000), balance=yuan("8000.01"))
SURETY = Obligation(kind=ObligationKind.GUARANTEE, monthly=yuan("0.01"))


def served(income: Money | None, debts: tuple[Obligation, ...], **more: Any) -> DebtService:
    compute: Any = compute_debt_service
    given = {"new_payment": yuan(0), "property_fee": yuan(0), "application_id": CONSUMER.id}
    made: DebtService = compute(income, debts, **given | more)
    return made


W14 = served(yuan(20_000), (OTHER,), new_payment=yuan(9_300), property_fee=yuan(500))


class TestBurdens:
    @pytest.mark.parametrize(
        ("debt", "table", "monthly"),
        [
            pytest.param(OTHER, None, yuan(1_200), id="an instalment needs no table"),
            pytest.param(altered(OTHER, monthly=None), TABLE, None, id="an unknown instalment"),
            pytest.param(CARD, TABLE, yuan("800.01"), id="drawn, rounded up"),
            pytest.param(
                CARD, altered(TABLE, card_basis=CardBasis.LIMIT), yuan(5_000), id="the limit"
            ),
            pytest.param(CARD, None, None, id="a card without a table"),
            pytest.param(altered(CARD, balance=None), TABLE, None, id="unknown what is drawn"),
            pytest.param(SURETY, TABLE, yuan("0.01"), id="half a fen, rounded up"),
            pytest.param(SURETY, None, None, id="a guarantee without a table"),
        ],
    )
    def test_each_kind(self, debt: Obligation, table: DebtTable | None, monthly: Any) -> None:
        service = served(None, (debt,), table=table)
        assert service.burdens[0].monthly == monthly
        assert service.others == monthly

    def test_one_unknown_debt_leaves_the_sum_unknown(self) -> None:
        service = served(yuan(1), (OTHER, CARD), new_payment=yuan(1))
        assert service.others is None
        assert service.all_debts.value is None
        assert service.all_debts.reason is not None
        assert service.housing.value == 1

    def test_workings_cite_the_table_where_it_is_used(self) -> None:
        service = served(yuan(20_000), (OTHER, CARD), table=TABLE)
        assert [line.basis is not None for line in service.workings[2:4]] == [False, True]
        assert lines_provenance(service.workings) is Provenance.CONVENTION


class TestRatios:
    def test_both(self) -> None:
        assert (W14.housing.value, W14.all_debts.value) == (Decimal("0.49"), Decimal("0.55"))
        assert "***" in repr(W14)

    @pytest.mark.parametrize(
        "change", [{"income": None}, {"property_fee": None}, {"income": yuan(0)}]
    )
    def test_no_ratio_without_its_figures(self, change: dict[str, Any]) -> None:
        service = altered(W14, **change)
        assert service.housing.value is None
        assert service.all_debts.value is None
        assert service.housing.reason is not None


class TestInverse:
    def test_w14_payment_and_loan(self) -> None:
        payment = largest_payment(W14, all_share=Decimal("0.55"), housing_share=Decimal("0.5"))
        assert payment == yuan(9_300)
        assert loan_for_payment(yuan(9_300), "0.035", 360) == yuan("2071063.36")

    @pytest.mark.parametrize(
        ("change", "payment"),
        [
            pytest.param({}, yuan(9_300), id="all debts bind"),
            pytest.param({"burdens": ()}, yuan(9_500), id="the housing ratio binds"),
            pytest.param({"income": yuan(1_000)}, yuan(0), id="nothing fits"),
            pytest.param({"income": None}, None, id="income unknown"),
            pytest.param({"property_fee": None}, None, id="fee unknown"),
        ],
    )
    def test_what_fits(self, change: dict[str, Any], payment: Money | None) -> None:
        service = altered(W14, **change)
        shares = {"all_share": Decimal("0.55"), "housing_share": Decimal("0.5")}
        assert largest_payment(service, **shares) == payment

    def test_shares_are_read_as_rates_are(self) -> None:
        assert largest_payment(W14, all_share="0.55") == largest_payment(
            W14, all_share=Decimal("0.55")
        )

    def test_other_debts_unknown(self) -> None:
        service = served(yuan(1), (CARD,))
        assert largest_payment(service, all_share=Decimal(1)) is None

    def test_without_a_home_only_all_debts_bind(self) -> None:
        free = altered(W14, property_fee=yuan(0), burdens=())
        assert largest_payment(free, all_share=Decimal("0.55")) == yuan(11_000)

    def test_without_interest_it_is_the_sum(self) -> None:
        assert loan_for_payment(yuan(100), 0, 12) == yuan(1_200)

    def test_the_loan_is_repaid_by_the_payment_and_a_fen_more_is_not(self) -> None:
        rate = Decimal("0.035") / 12
        loan = loan_for_payment(yuan(9_300), "0.035", 360)
        assert -level_payment(rate, 360, loan.amount) <= 9_300
        assert -level_payment(rate, 360, (loan + yuan("0.01")).amount) > 9_300


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        pytest.param(OTHER, "limit", yuan(1), id="the limit of a loan"),
        pytest.param(OTHER, "balance", yuan(1), id="the balance of a loan"),
        pytest.param(CARD, "monthly", yuan(1), id="the instalment of a card"),
        pytest.param(OTHER, "monthly", Money.of(1, "USD"), id="dollars"),
        pytest.param(OTHER, "monthly", yuan(-1), id="below zero"),
        pytest.param(TABLE, "card_share", Decimal(10), id="per cent of a card"),
        pytest.param(TABLE, "guarantee_share", Decimal("1.1"), id="more than the debt"),
        pytest.param(TABLE, "card_share", Decimal("Infinity"), id="infinity"),
        pytest.param(W14, "income", Money.of(1, "USD"), id="income in dollars"),
        pytest.param(W14, "payment", Money.of(1, "USD"), id="payment in dollars"),
        pytest.param(W14, "property_fee", yuan(-1), id="a fee below zero"),
    ],
)
def test_bad_input_is_refused(model: Any, field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("call", "field"),
    [
        pytest.param(lambda: loan_for_payment(yuan(-1), 0, 1), "payment", id="below zero"),
        pytest.param(lambda: loan_for_payment(yuan(1), 5, 1), "annual_rate", id="per cent"),
        pytest.param(
            lambda: loan_for_payment(yuan(1), "-0.01", 1), "annual_rate", id="negative rate"
        ),
        pytest.param(lambda: loan_for_payment(yuan(1), 0, 0), "months", id="no month"),
        pytest.param(lambda: loan_for_payment(yuan(1), 0, 1_201), "months", id="over a century"),
        pytest.param(lambda: Burden(OTHER, Money.of(1, "USD")), "monthly", id="dollars a month"),
        pytest.param(
            lambda: largest_payment(W14, all_share=Decimal(55)), "all_share", id="55 for 0.55"
        ),
        pytest.param(
            lambda: largest_payment(W14, all_share=Decimal(1), housing_share=Decimal(-1)),
            "housing_share",
            id="below zero share",
        ),
    ],
)
def test_bad_arguments_are_refused(call: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["obligations", "new_payment", "application_id", "table"])
def test_other_kinds_of_values_are_refused(field: str) -> None:
    given: dict[str, Any] = {"income": yuan(1), "debts": (), "table": None}
    name = {"obligations": "debts"}.get(field, field)
    with pytest.raises(BankrmError) as refused:
        served(**given | {name: 1})
    assert refused.value.field == field


class TestEnough:
    @pytest.mark.parametrize(
        ("payment", "changes", "enough"),
        [
            pytest.param("5555.56", {}, True, id="a 36th of it"),
            pytest.param("5555.55", {}, True, id="rounded down"),
            pytest.param("5555.54", {}, False, id="a fen too little"),
            pytest.param("5869.28", {"rate_asked": Decimal("0.036")}, True, id="with interest"),
            pytest.param("5869.27", {"rate_asked": Decimal("0.036")}, True, id="interest, down"),
            pytest.param("5869.26", {"rate_asked": Decimal("0.036")}, False, id="interest, less"),
            *(
                pytest.param(
                    "5555.54",
                    {"repayment_method": method},
                    False,
                    id=method.code if method else "-",
                )
                for method in (*RepaymentMethod, None)
            ),
            pytest.param("0", {"months": None}, True, id="the term is unknown"),
        ],
    )
    def test_it_repays_the_loan(self, payment: str, changes: dict[str, Any], enough: bool) -> None:
        service = served(None, (), new_payment=yuan(payment))
        assert is_payment_enough(altered(CONSUMER, **changes), service) is enough

    @pytest.mark.parametrize(
        ("application", "service", "field"),
        [
            pytest.param(altered(CONSUMER, id="A-9"), W14, "service", id="of another application"),
            pytest.param(
                altered(CONSUMER, amount=Money.of(1, "USD")), W14, "amount", id="dollars"
            ),
            pytest.param(None, W14, "application", id="no application"),
            pytest.param(CONSUMER, None, "service", id="no service"),
        ],
    )
    def test_what_does_not_belong_is_refused(
        self, application: Any, service: Any, field: str
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            is_payment_enough(application, service)
        assert refused.value.field == field
        assert "A-9" not in str(refused.value)
