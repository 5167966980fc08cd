"""Insurance products: what design and cover settle, and contradictions."""

from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.insurance_cases import LINKED, PRODUCT, TERMS, altered

from bankrm.errors import BankrmError, InvalidValue
from bankrm.insurance_terms import Cover, Design, InsuranceLine, InsuranceTerms
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily

LIFE = InsuranceTerms(
    product=PRODUCT, insurer="某人寿保险公司", cover=Cover.TERM_LIFE, design=Design.ORDINARY
)
HOME = InsuranceTerms(
    product=PRODUCT, insurer="某财产保险公司", cover=Cover.PROPERTY, design=Design.ORDINARY
)
HEALTH = InsuranceTerms(
    product=PRODUCT, insurer="某健康保险公司", cover=Cover.HEALTH, design=Design.ORDINARY
)


def untold(**changes: Any) -> Product:
    return attrs.evolve(PRODUCT, principal_at_risk=None, **changes)


@pytest.mark.parametrize("cover", Cover)
def test_only_property_is_of_the_property_line(cover: Cover) -> None:
    assert (cover.line is InsuranceLine.PROPERTY) is (cover is Cover.PROPERTY)


@pytest.mark.parametrize("design", Design)
def test_only_an_ordinary_design_is_certain(design: Design) -> None:
    product = attrs.evolve(PRODUCT, principal_at_risk=design is Design.UNIT_LINKED)
    terms = InsuranceTerms(
        product=product, insurer="某人寿保险公司", cover=Cover.ANNUITY, design=design
    )
    assert terms.benefit_certain is (design is Design.ORDINARY)


@pytest.mark.parametrize(
    ("terms", "kind"),
    [
        (LIFE, ProductKind.TERM_LIFE),
        (attrs.evolve(LIFE, cover=Cover.WHOLE_LIFE), ProductKind.WHOLE_LIFE),
        (attrs.evolve(LIFE, cover=Cover.ENDOWMENT), ProductKind.ENDOWMENT),
        (attrs.evolve(LIFE, cover=Cover.ANNUITY), ProductKind.ANNUITY),
        (HEALTH, ProductKind.HEALTH),
        (HOME, ProductKind.PROPERTY),
        (TERMS, ProductKind.PARTICIPATING),
        (LINKED, ProductKind.UNIT_LINKED),
        (attrs.evolve(TERMS, design=Design.VARIABLE), ProductKind.VARIABLE),
        (attrs.evolve(TERMS, design=Design.UNIVERSAL), ProductKind.UNIVERSAL),
    ],
)
def test_the_kind_it_is_sold_as(terms: InsuranceTerms, kind: ProductKind) -> None:
    assert terms.kind is kind
    assert kind.family is ProductFamily.INSURANCE


@pytest.mark.parametrize(
    ("terms", "at_risk"),
    [
        (attrs.evolve(LINKED, product=untold()), True),
        (attrs.evolve(LIFE, product=untold()), False),
        (attrs.evolve(LIFE, product=attrs.evolve(PRODUCT, principal_at_risk=True)), True),
        (TERMS, False),
        (attrs.evolve(TERMS, product=untold()), None),
    ],
    ids=["unit-linked", "ordinary", "told otherwise", "participating, told", "untold"],
)
def test_whether_principal_can_be_lost(terms: InsuranceTerms, at_risk: bool | None) -> None:
    assert terms.principal_at_risk is at_risk


@pytest.mark.parametrize(
    ("terms", "death", "indemnity", "renewal"),
    [
        (LIFE, True, False, False),
        (HOME, False, True, False),
        (HEALTH, None, None, None),
        (attrs.evolve(HEALTH, cover=Cover.ACCIDENT, guaranteed_renewal=False), None, None, False),
    ],
    ids=["life", "property", "health", "accident"],
)
def test_what_the_cover_settles(
    terms: InsuranceTerms, death: bool | None, indemnity: bool | None, renewal: bool | None
) -> None:
    found = (terms.pays_on_death, terms.indemnity, terms.guaranteed_renewal)
    assert found == (death, indemnity, renewal)


@pytest.mark.parametrize(
    ("terms", "changes", "field"),
    [
        (TERMS, {"product": attrs.evolve(PRODUCT, family=ProductFamily.DEPOSIT)}, "product"),
        (HOME, {"design": Design.UNIVERSAL, "benefit_certain": False}, "design"),
        (LIFE, {"with_investment": True}, "with_investment"),
        (LIFE, {"design": None}, "design"),
        (LIFE, {"benefit_certain": None}, "benefit_certain"),
        (TERMS, {"benefit_certain": True}, "benefit_certain"),
        (LIFE, {"benefit_certain": False}, "benefit_certain"),
        (HOME, {"benefit_certain": False}, "benefit_certain"),
        (LINKED, {"product": PRODUCT}, "product"),
        (LIFE, {"pays_on_death": False}, "pays_on_death"),
        (LIFE, {"indemnity": True}, "indemnity"),
        (LIFE, {"guaranteed_renewal": True}, "guaranteed_renewal"),
        (LIFE, {"insurer": "\x00"}, "insurer"),
        (LIFE, {"cover": "term_life"}, "cover"),
        (LIFE, {"group": 1}, "group"),
        (LIFE, {"tier": 0}, "tier"),
        (LIFE, {"tier": "１"}, "tier"),
        (LIFE, {"filed_commission": Decimal(-1)}, "filed_commission"),
        (LIFE, {"filed_commission": Decimal("NaN")}, "filed_commission"),
        (LIFE, {"filed_commission": Decimal("Infinity")}, "filed_commission"),
        (LIFE, {"filed_commission": Decimal("1e1000000")}, "filed_commission"),
        (LIFE, {"filed_commission": 0.1}, "filed_commission"),
    ],
)
def test_what_contradicts_itself_is_refused(
    terms: InsuranceTerms, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(terms, **changes)
    assert refused.value.field == field


def test_investment_property_may_be_certain_or_not() -> None:
    unsaid = InsuranceTerms(
        product=untold(),
        insurer=HOME.insurer,
        cover=Cover.PROPERTY,
        design=Design.ORDINARY,
        with_investment=True,
    )
    assert (unsaid.benefit_certain, unsaid.principal_at_risk) == (None, None)
    for certain in (True, False, None):
        invested = attrs.evolve(HOME, with_investment=True, benefit_certain=certain)
        assert invested.benefit_certain is certain


def test_a_critical_illness_policy_is_health_that_pays_a_sum() -> None:
    fixed = attrs.evolve(HEALTH, indemnity=False, pays_on_death=False, guaranteed_renewal=False)
    assert fixed.kind is ProductKind.HEALTH
    with pytest.raises(InvalidValue, match=r"^indemnity: "):
        altered(HOME, indemnity=None)
