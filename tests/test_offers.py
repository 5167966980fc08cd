"""Offers: terms, fees, steps, the first and last day on sale, and every contradiction by name."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.loan_products import LoanPurpose, LoanTerms
from bankrm.money import Money
from bankrm.offers import Benchmark, Fee, FeeKind, FeeTime, Offer, ReturnKind, Term, TermKind
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.staff import BusinessLine

altered: Any = attrs.evolve
DAY = date(2026, 11, 24)
RETAIL, CORPORATE = BusinessLine.RETAIL, BusinessLine.CORPORATE
FIXED_FEE = Fee(kind=FeeKind.CARD, time=FeeTime.YEARLY, amount=Money.of(200))
RATES = Benchmark(basis="测算", lowest=Decimal("0.02"), highest=Decimal("0.02"))


def offer(family: ProductFamily, kind: ProductKind | None = None, **more: Any) -> Offer:
    product = Product(
        id=ProductId("P-1"),
        name="某产品",
        family=family,
        **{name: more.pop(name) for name in ("private", "principal_at_risk") if name in more},
        currency=more.pop("currency", "CNY"),
    )
    usual = {"issuer": "某机构", "distributed": False, "lines": (RETAIL,)}
    return Offer(product=product, kind=kind, **{**usual, **more})


WEALTH = offer(ProductFamily.WEALTH, return_kind=ReturnKind.NET_VALUE)
LOAN = offer(ProductFamily.LOAN, ProductKind.CONSUMER_LOAN, loan=LoanTerms(longest_months=60))


@pytest.mark.parametrize(
    ("term", "free"),
    [
        (Term(kind=TermKind.DEMAND), DAY),
        (Term(kind=TermKind.OPEN_ENDED), DAY),
        (Term(kind=TermKind.OPEN_ENDED, days=90), date(2027, 2, 22)),
        (Term(kind=TermKind.NOTICE, days=1), date(2026, 11, 25)),
        (Term(kind=TermKind.FIXED, months=3), date(2027, 2, 24)),
        (Term(kind=TermKind.FIXED, days=36_525), date(2126, 11, 25)),
        (Term(kind=TermKind.FIXED, months=1_200), date(2126, 11, 24)),
    ],
    ids=["demand", "open", "holding-period", "notice", "months", "century-days", "century"],
)
def test_when_money_is_free(term: Term, free: date) -> None:
    assert term.free_on(DAY) == free


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"kind": TermKind.FIXED}, "kind"),
        ({"kind": TermKind.NOTICE}, "kind"),
        ({"kind": TermKind.DEMAND, "days": 1}, "kind"),
        ({"kind": TermKind.FIXED, "days": 1, "months": 1}, "days"),
        ({"kind": TermKind.FIXED, "days": 0}, "days"),
        ({"kind": TermKind.FIXED, "months": -1}, "months"),
        ({"kind": TermKind.FIXED, "months": 1_201}, "months"),
        ({"kind": TermKind.FIXED, "days": 36_526}, "months"),
        ({"kind": TermKind.FIXED, "days": Decimal(1)}, "days"),
        ({"kind": "fixed", "days": 1}, "kind"),
    ],
)
def test_a_bad_term(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Term(**fields)
    assert refused.value.field == named


@pytest.mark.parametrize("term", [{"days": 2}, {"months": 2}])
def test_a_term_does_not_leave_the_calendar(term: dict[str, int]) -> None:
    with pytest.raises(InvalidValue, match="out of the calendar"):
        Term(kind=TermKind.FIXED, **term).free_on(date.max)


def test_a_term_starts_on_a_day() -> None:
    with pytest.raises(InvalidValue, match=r"^start: "):
        Term(kind=TermKind.DEMAND).free_on(datetime(2026, 1, 1))  # noqa: DTZ001  # refused


class TestFees:
    @pytest.mark.parametrize(
        ("rate", "of", "due"),
        [("0.015", "1000", "15"), ("0", "1000", "0"), ("0.00005", "100", "0.01")],
        ids=["plain", "free", "half-a-fen-up"],
    )
    def test_a_rate(self, rate: str, of: str, due: str) -> None:
        fee = Fee(kind=FeeKind.REDEMPTION, time=FeeTime.EXIT, rate=Decimal(rate))
        assert fee.on(Money.of(of)) == Money.of(due)

    def test_a_sum(self) -> None:
        assert FIXED_FEE.on(Money.of(1)) == Money.of(200)
        with pytest.raises(CurrencyMismatch, match=r"^amount: "):
            FIXED_FEE.on(Money.of(1, "USD"))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("rate", Decimal("0.1")),
            ("amount", None),
            ("amount", Money.of(-1)),
            ("amount", 200),
            ("kind", "card"),
            ("time", "yearly"),
        ],
    )
    def test_a_bad_fee(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(FIXED_FEE, **{field: value})
        assert refused.value.field in {field, "rate"}

    def test_a_fee_is_of_money(self) -> None:
        hundred: Any = 100
        with pytest.raises(InvalidValue, match=r"^amount: must not be negative"):
            FIXED_FEE.on(Money.of("-0.01"))
        with pytest.raises(InvalidValue, match=r"^amount: "):
            FIXED_FEE.on(hundred)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"basis": " "}, "basis"),
        ({"basis": None}, "basis"),
        ({"lowest": None, "highest": None}, "lowest"),
        ({"index": "某指数"}, "lowest"),
        ({"lowest": None, "index": "某指数"}, "highest"),
        ({"highest": Decimal("0.0199")}, "highest"),
        ({"lowest": Decimal("NaN")}, "lowest"),
    ],
)
def test_a_bad_benchmark(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(RATES, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "benchmark",
    [
        Benchmark(basis="测算", index="某指数收益率"),
        Benchmark(basis="测算", lowest=Decimal("0.02")),
        RATES,
    ],
)
def test_a_benchmark_is_kept(benchmark: Benchmark) -> None:
    assert attrs.evolve(WEALTH, benchmark=benchmark).benchmark == benchmark


CONTRADICTIONS: dict[str, tuple[ProductFamily, ProductKind | None, dict[str, Any], str]] = {
    "deposit-at-risk": (
        ProductFamily.DEPOSIT,
        None,
        {"principal_at_risk": True},
        "principal_at_risk",
    ),
    "bond-at-risk": (
        ProductFamily.TREASURY_BOND,
        None,
        {"principal_at_risk": True, "distributed": True},
        "principal_at_risk",
    ),
    "fund-without-risk": (
        ProductFamily.PUBLIC_FUND,
        None,
        {"principal_at_risk": False, "distributed": True},
        "principal_at_risk",
    ),
    "net-value-without-risk": (
        ProductFamily.OTHER,
        None,
        {"principal_at_risk": False, "return_kind": ReturnKind.NET_VALUE},
        "return_kind",
    ),
    "benchmark-of-a-fixed-return": (
        ProductFamily.WEALTH,
        None,
        {"benchmark": RATES, "return_kind": ReturnKind.FIXED},
        "benchmark",
    ),
    "kind-of-another-family": (ProductFamily.WEALTH, ProductKind.TRUST_PLAN, {}, "kind"),
    "public-kind-private": (
        ProductFamily.WEALTH,
        ProductKind.PUBLIC_WEALTH,
        {"private": True},
        "kind",
    ),
    "private-kind-public": (
        ProductFamily.WEALTH,
        ProductKind.PRIVATE_WEALTH,
        {"private": False},
        "kind",
    ),
    "private-kind-untold": (ProductFamily.WEALTH, ProductKind.PRIVATE_WEALTH, {}, "kind"),
    "deposit-distributed": (ProductFamily.DEPOSIT, None, {"distributed": True}, "distributed"),
    "own-fund": (ProductFamily.PUBLIC_FUND, None, {}, "distributed"),
    "housing-loan-for-firms": (
        ProductFamily.LOAN,
        ProductKind.HOUSING_LOAN,
        {"lines": (RETAIL, CORPORATE)},
        "lines",
    ),
    "for-nobody": (ProductFamily.WEALTH, None, {"lines": ()}, "lines"),
    "one-side-twice": (ProductFamily.WEALTH, None, {"lines": (RETAIL, RETAIL)}, "lines"),
    "no-step": (ProductFamily.WEALTH, None, {"increment": Money.of(0)}, "increment"),
    "negative-least": (ProductFamily.WEALTH, None, {"least": Money.of(-1)}, "least"),
    "dollars-least": (ProductFamily.WEALTH, None, {"least": Money.of(1, "USD")}, "least"),
    "no-dollars-least": (ProductFamily.WEALTH, None, {"least": Money.of(0, "USD")}, "least"),
    "dollar-steps": (ProductFamily.WEALTH, None, {"increment": Money.of(1, "USD")}, "increment"),
    "yuan-fee": (ProductFamily.WEALTH, None, {"currency": "USD", "fees": (FIXED_FEE,)}, "fees"),
    "wealth-with-loan-terms": (ProductFamily.WEALTH, None, {"loan": LoanTerms()}, "loan"),
    "loan-with-a-term-to-wait": (
        ProductFamily.LOAN,
        None,
        {"loan": LoanTerms(), "term": Term(kind=TermKind.DEMAND)},
        "term",
    ),
    "consumer-loan-for-a-home": (
        ProductFamily.LOAN,
        ProductKind.CONSUMER_LOAN,
        {"loan": LoanTerms(purposes=(LoanPurpose.HOME_PURCHASE,))},
        "loan",
    ),
    "off-sale-before-on": (
        ProductFamily.WEALTH,
        None,
        {"sale_since": DAY, "sale_until": DAY},
        "sale_until",
    ),
}


@pytest.mark.parametrize(
    ("family", "kind", "more", "field"), CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys()
)
def test_a_contradiction_is_refused(
    family: ProductFamily, kind: ProductKind | None, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(BankrmError) as refused:
        offer(family, kind, **more)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product", "P-1"),
        ("kind", "public_wealth"),
        ("issuer", "\t"),
        ("distributed", None),
        ("lines", ("retail",)),
        ("return_kind", "fixed"),
        ("term", 90),
        ("least", 1),
        ("fees", [FIXED_FEE]),
        ("benchmark", "3%"),
        ("complex_product", 0),
        ("sale_since", datetime(2026, 1, 1)),  # noqa: DTZ001  # refused
        ("loan", ()),
    ],
)
def test_a_bad_field_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(WEALTH, **{field: value})
    assert refused.value.field == field


def test_what_agrees_is_kept() -> None:
    assert offer(ProductFamily.WEALTH, ProductKind.PUBLIC_WEALTH, private=False).kind
    assert offer(ProductFamily.WEALTH, ProductKind.PRIVATE_WEALTH, private=True).kind
    purpose = LoanTerms(purposes=(LoanPurpose.CONSUMPTION,))
    assert attrs.evolve(LOAN, loan=purpose).is_lending
    assert offer(ProductFamily.LOAN, loan=LoanTerms(purposes=tuple(LoanPurpose))).is_lending
    assert not WEALTH.is_lending


@pytest.mark.parametrize(
    ("since", "until", "on_sale"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 11, 25), None, False),
        (None, date(2026, 11, 25), True),
        (None, DAY, False),
        (DAY, date(2026, 11, 25), True),
    ],
    ids=["always", "first-day", "day-before", "last-day", "day-after", "one-day-only"],
)
def test_on_sale(since: date | None, until: date | None, on_sale: bool) -> None:
    assert attrs.evolve(WEALTH, sale_since=since, sale_until=until).is_on_sale(DAY) is on_sale


@pytest.mark.parametrize(
    ("least", "increment", "available", "placed"),
    [
        (None, 1_000, 50_000, None),
        (50_000, 1_000, 49_999, 0),
        (50_000, 1_000, -1, 0),
        (50_000, 1_000, 50_000, 50_000),
        (50_000, 1_000, 50_999, 50_000),
        (50_000, 1_000, 51_000, 51_000),
        (10, None, 12_345, 12_345),
    ],
    ids=["unknown", "below", "negative", "at-least", "between", "at-step", "no-steps"],
)
def test_placeable(
    least: int | None, increment: int | None, available: int, placed: int | None
) -> None:
    terms = attrs.evolve(
        WEALTH,
        least=None if least is None else Money.of(least),
        increment=None if increment is None else Money.of(increment),
    )
    found = terms.placeable(Money.of(available))
    assert found == (None if placed is None else Money.of(placed))


def test_placeable_is_of_one_currency() -> None:
    with pytest.raises(CurrencyMismatch):
        attrs.evolve(WEALTH, least=Money.of(1)).placeable(Money.of(5, "USD"))
