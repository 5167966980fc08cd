"""Portfolios: the class of a product, rates between currencies, and what is no portfolio."""

from decimal import Decimal
from typing import Any

import pytest
from tests.proposal_cases import CASH, EQUITY, ODD, OTHER, at, held, portfolio, product

from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money
from bankrm.portfolios import AllocationClass, ExchangeRate, allocation_class
from bankrm.products import InvestmentType, Product, ProductFamily, ProductId

BONDS = AllocationClass.FIXED_INCOME


class TestClasses:
    @pytest.mark.parametrize(
        ("family", "kind"),
        [
            (ProductFamily.DEPOSIT, CASH),
            (ProductFamily.TREASURY_BOND, BONDS),
            (ProductFamily.COUNTER_BOND, BONDS),
            (ProductFamily.PHYSICAL_GOLD, AllocationClass.COMMODITY),
            (ProductFamily.INSURANCE, AllocationClass.PROTECTION),
            (ProductFamily.WEALTH, None),
            (ProductFamily.STRUCTURED_DEPOSIT, None),
            (ProductFamily.LOAN, None),
        ],
        ids=lambda value: value.code if value else "unknown",
    )
    def test_by_family(self, family: ProductFamily, kind: AllocationClass | None) -> None:
        assert allocation_class(product("P-1", family)) is kind

    @pytest.mark.parametrize("kind", InvestmentType, ids=lambda value: value.code)
    def test_what_it_invests_in_goes_first(self, kind: InvestmentType) -> None:
        fund = Product(
            id=ProductId("F-1"),
            name="某基金",
            family=ProductFamily.PUBLIC_FUND,
            investment_type=kind,
        )
        assert (
            allocation_class(fund)
            is {
                InvestmentType.FIXED_INCOME: BONDS,
                InvestmentType.MIXED: AllocationClass.MIXED,
                InvestmentType.EQUITY: EQUITY,
                InvestmentType.COMMODITY_DERIVATIVE: AllocationClass.COMMODITY,
            }[kind]
        )

    def test_an_odd_product_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match=r"^product: "):
            allocation_class(ODD)


class TestCurrencies:
    DOLLARS = at(EQUITY, held("1", Money.of("100.05", "USD")))

    def test_another_currency_is_converted_by_the_rate_given(self) -> None:
        given = portfolio(self.DOLLARS, rates=(ExchangeRate("USD", Decimal("7.1")),))
        assert given.worth(self.DOLLARS.holding) == Money.of("710.36")  # 710.355, halves up

    def test_a_unit_may_be_worth_less_than_one(self) -> None:
        yen = at(EQUITY, held("1", Money.of(1_000, "JPY")))
        given = portfolio(yen, rates=(ExchangeRate("JPY", Decimal("0.0456")),))
        assert given.worth(yen.holding) == Money.of("45.60")

    def test_without_a_rate_it_is_refused(self) -> None:
        with pytest.raises(CurrencyMismatch, match=r"^positions: are in a currency without"):
            portfolio(self.DOLLARS)

    def test_so_is_a_holding_that_is_not_among_the_positions(self) -> None:
        with pytest.raises(CurrencyMismatch, match=r"^holding: is in a currency without"):
            portfolio().worth(self.DOLLARS.holding)
        with pytest.raises(InvalidValue, match=r"^holding: "):
            portfolio().worth(ODD)

    def test_all_may_be_in_another_currency(self) -> None:
        given = portfolio(self.DOLLARS, new_money=Money.of(0, "USD"))
        assert given.worth(self.DOLLARS.holding) == Money.of("100.05", "USD")

    @pytest.mark.parametrize(
        "currencies", [("USD", "USD"), ("CNY",)], ids=["twice", "the portfolio's own"]
    )
    def test_rates_are_one_for_each_other_currency(self, currencies: tuple[str, ...]) -> None:
        rates = tuple(ExchangeRate(currency, Decimal(7)) for currency in currencies)
        with pytest.raises(InvalidValue, match=r"^rates: give one currency twice"):
            portfolio(rates=rates)

    @pytest.mark.parametrize(
        ("args", "field"),
        [
            (("USD", Decimal(0)), "rate"),
            (("USD", Decimal(-7)), "rate"),
            (("USD", Decimal("NaN")), "rate"),
            (("USD", Decimal("Infinity")), "rate"),
            (("USD", 7), "rate"),
            (("USX", Decimal(7)), "currency"),
        ],
        ids=str,
    )
    def test_bad_rates_are_refused(self, args: tuple[Any, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            ExchangeRate(*args)
        assert refused.value.field == field


ONE = at(CASH, held("1", 1))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"positions": (ONE, ONE)}, "positions"),
        ({"client_id": OTHER, "positions": (ONE,)}, "positions"),
        ({"positions": [ONE]}, "positions"),
        ({"new_money": Money.of(-1)}, "new_money"),
        ({"new_money": None}, "new_money"),
        ({"rates": ("USD",)}, "rates"),
    ],
    ids=["twice", "another client's", "a list", "negative", "none", "words"],
)
def test_bad_portfolios_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        portfolio(**changed)
    assert refused.value.field == field
