"""The catalogue: each criterion met, not met and unknown, with its limit by name."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.catalogue import Catalogue, Criterion, Omission, ProductQuery
from bankrm.errors import BankrmError, InvalidValue
from bankrm.loan_products import LoanTerms
from bankrm.money import Money
from bankrm.offers import Offer, Term, TermKind
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.staff import BusinessLine

altered: Any = attrs.evolve
ODD: Any = "odd"
DAY = date(2026, 11, 24)
RETAIL, CORPORATE = BusinessLine.RETAIL, BusinessLine.CORPORATE
PRODUCT = Product(
    id=ProductId("W-1"),
    name="某理财",
    family=ProductFamily.WEALTH,
    issuer_risk=ProductRisk.R2,
    distributor_risk=ProductRisk.R3,
    private=False,
)
OFFER = Offer(
    product=PRODUCT,
    kind=ProductKind.PUBLIC_WEALTH,
    issuer="某理财公司",
    distributed=True,
    lines=(RETAIL,),
    term=Term(kind=TermKind.FIXED, days=90),
    least=Money.of(1_000),
    increment=Money.of(500),
    complex_product=False,
    sale_until=date(2026, 12, 1),
)
LOAN = Offer(
    product=Product(id=ProductId("L-1"), name="某贷款", family=ProductFamily.LOAN),
    issuer="某银行",
    distributed=False,
    lines=(CORPORATE,),
    loan=LoanTerms(longest_months=12),
)
DEPOSIT = Offer(
    product=Product(id=ProductId("D-1"), name="某存款", family=ProductFamily.DEPOSIT),
    kind=ProductKind.LARGE_DEPOSIT,
    issuer="某银行",
    distributed=False,
    lines=(RETAIL, CORPORATE),
    least=Money.of(1),
)
UNRATED = attrs.evolve(
    OFFER, product=attrs.evolve(PRODUCT, issuer_risk=None, distributor_risk=None)
)


def answer(offer: Offer, query: ProductQuery, day: date = DAY) -> tuple[Criterion, bool] | None:
    """None for a match, else the one criterion that kept it out, and whether it is known."""
    found = Catalogue((offer,)).search(query, as_of=day)
    if found.matches:
        assert found.left_out == ()
        return None
    [omission] = found.left_out
    [criterion] = omission.unmet + omission.unknown
    return criterion, bool(omission.unmet)


CASES: dict[str, tuple[Offer, dict[str, Any], tuple[Criterion, bool] | None]] = {
    "nothing-asked": (OFFER, {}, None),
    "its-side": (OFFER, {"line": RETAIL}, None),
    "other-side": (OFFER, {"line": CORPORATE}, (Criterion.LINE, True)),
    "its-family": (OFFER, {"families": (ProductFamily.WEALTH, ProductFamily.TRUST)}, None),
    "other-family": (OFFER, {"families": (ProductFamily.TRUST,)}, (Criterion.FAMILY, True)),
    "its-kind": (OFFER, {"kinds": (ProductKind.PUBLIC_WEALTH,)}, None),
    "other-kind": (OFFER, {"kinds": (ProductKind.TRUST_PLAN,)}, (Criterion.KIND, True)),
    "kind-unknown": (LOAN, {"kinds": (ProductKind.CONSUMER_LOAN,)}, (Criterion.KIND, False)),
    "kind-of-another-family": (
        LOAN,
        {"kinds": (ProductKind.TRUST_PLAN,)},
        (Criterion.KIND, True),
    ),
    "its-currency": (OFFER, {"currency": "CNY"}, None),
    "other-currency": (OFFER, {"currency": "USD"}, (Criterion.CURRENCY, True)),
    "amount-in-other-currency": (
        OFFER,
        {"amount": Money.of(9, "USD")},
        (Criterion.CURRENCY, True),
    ),
    "risk-at-the-limit": (OFFER, {"risk_up_to": ProductRisk.R3}, None),
    "lower-rating-does-not-help": (
        OFFER,
        {"risk_up_to": ProductRisk.R2},
        (Criterion.RISK, True),
    ),
    "unrated": (UNRATED, {"risk_up_to": ProductRisk.R5}, (Criterion.RISK, False)),
    "unrated-but-safe": (DEPOSIT, {"risk_up_to": ProductRisk.R1}, None),
    "simple": (OFFER, {"simple": True}, None),
    "complex": (
        attrs.evolve(OFFER, complex_product=True),
        {"simple": True},
        (Criterion.SIMPLE, True),
    ),
    "complexity-unknown": (LOAN, {"simple": True}, (Criterion.SIMPLE, False)),
    "amount-at-least": (OFFER, {"amount": Money.of(1_000)}, None),
    "amount-a-fen-below": (OFFER, {"amount": Money.of("999.99")}, (Criterion.AMOUNT, True)),
    "amount-between-steps": (OFFER, {"amount": Money.of(1_499)}, None),
    "least-unknown": (LOAN, {"amount": Money.of(1)}, (Criterion.AMOUNT, False)),
    "law-asks-for-more-at-limit": (
        DEPOSIT,
        {"amount": Money.of(200_000), "line": RETAIL},
        None,
    ),
    "law-asks-for-more": (
        DEPOSIT,
        {"amount": Money.of(199_999), "line": RETAIL},
        (Criterion.AMOUNT, True),
    ),
    "free-on-the-day": (OFFER, {"horizon": date(2027, 2, 22)}, None),
    "free-a-day-late": (OFFER, {"horizon": date(2027, 2, 21)}, (Criterion.TERM, True)),
    "term-unknown": (DEPOSIT, {"horizon": date(2030, 1, 1)}, (Criterion.TERM, False)),
    "lent-until-the-day": (LOAN, {"horizon": date(2027, 11, 24)}, None),
    "lent-a-day-too-short": (LOAN, {"horizon": date(2027, 11, 25)}, (Criterion.TERM, True)),
    "longest-unknown": (
        attrs.evolve(LOAN, loan=LoanTerms()),
        {"horizon": DAY},
        (Criterion.TERM, False),
    ),
    "loan-terms-unknown": (
        attrs.evolve(LOAN, loan=None),
        {"horizon": DAY},
        (Criterion.TERM, False),
    ),
}


@pytest.mark.parametrize(("offer", "asked", "expected"), CASES.values(), ids=CASES.keys())
def test_criterion(
    offer: Offer, asked: dict[str, Any], expected: tuple[Criterion, bool] | None
) -> None:
    assert answer(offer, ProductQuery(**asked)) == expected


def test_on_sale() -> None:
    assert answer(OFFER, ProductQuery(), date(2026, 11, 30)) is None
    assert answer(OFFER, ProductQuery(), date(2026, 12, 1)) == (Criterion.ON_SALE, True)


def test_every_reason_in_both_languages() -> None:
    offers = (OFFER, LOAN, DEPOSIT)
    query = ProductQuery(line=RETAIL, risk_up_to=ProductRisk.R1, simple=True)
    found = Catalogue(offers).search(query, as_of=DAY)
    assert found.matches == ()
    assert found.explain("en").splitlines() == [
        "D-1: not known: not complex",
        "L-1: does not fit: side of the bank; not known: risk level, not complex",
        "W-1: does not fit: risk level",
    ]
    assert found.explain().splitlines()[1] == "L-1：不符：适用条线；未知：风险等级、非复杂产品"


def test_matches_by_id_whatever_the_order() -> None:
    forwards = Catalogue((OFFER, LOAN, DEPOSIT)).search(ProductQuery(), as_of=DAY)
    assert [offer.product.id for offer in forwards.matches] == ["D-1", "L-1", "W-1"]
    assert forwards == Catalogue((DEPOSIT, OFFER, LOAN)).search(ProductQuery(), as_of=DAY)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Catalogue((OFFER, UNRATED)), "offers"),
        (lambda: Catalogue(ODD), "offers"),
        (lambda: Catalogue((ODD,)), "offers"),
        (lambda: Catalogue(()).search(ODD, as_of=DAY), "query"),
        (lambda: Catalogue(()).search(ProductQuery(), as_of=ODD), "as_of"),
        (lambda: Catalogue((OFFER,)).search(ProductQuery(horizon=DAY), as_of=date.max), "days"),
        (lambda: Catalogue((LOAN,)).search(ProductQuery(horizon=DAY), as_of=date.max), "months"),
        (lambda: ProductQuery(currency="XXX"), "currency"),
        (lambda: ProductQuery(amount=Money.of(0)), "amount"),
        (lambda: ProductQuery(amount=Money.of(1), currency="USD"), "amount"),
        (lambda: ProductQuery(families=ODD), "families"),
        (lambda: ProductQuery(kinds=(ODD,)), "kinds"),
        (lambda: ProductQuery(horizon=datetime(2026, 1, 1)), "horizon"),  # noqa: DTZ001  # refused
        (lambda: ProductQuery(simple=ODD), "simple"),
        (lambda: Omission(product_id=ProductId("P"), unmet=(), unknown=()), "unmet"),
    ],
)
def test_bad_input_is_named(make: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        make()
    assert refused.value.field == field


def test_an_empty_catalogue() -> None:
    found = Catalogue(()).search(ProductQuery(), as_of=DAY)
    assert (found.matches, found.left_out, found.explain("en")) == ((), (), "")
    with pytest.raises(InvalidValue, match=r"^matches: "):
        altered(found, matches=ODD)
