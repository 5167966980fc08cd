"""Routing (适用规则判定): which rules govern the sale of a product, why, and which others stand beside them.

It is the first question of any sale: the same client may be ordinary under one regime and professional under
another. `products.regime_of` answers it; here the answer is dated, cited and explained. Whether the sale may
be made is decided in `suitability`, and of insurance in the insurance rooms.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Citation, Regulation
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.labels import Label, Text
from bankrm.products import IssuerKind, Product, ProductFamily, Regime, is_agency, regime_of
from bankrm.regulations.insurance import B179, I2
from bankrm.regulations.investment import AM, COVERAGE, N7, P105, W6, C
from bankrm.regulations.selling import A6, W4
from bankrm.workings import Line

__all__ = ["Layer", "Route", "RouteGround", "classify_route"]


class RouteGround(Label):
    """Why a product is routed as it is."""

    FAMILY = "family", "按产品类别", "by its family"
    ISSUER = "issuer", "按发行人，且本金可能损失", "by its issuer, as its principal can be lost"
    CONTRADICTION = (
        "contradiction",
        "产品类别与发行人不相符",
        "its family and its issuer do not go together",
    )
    NOT_SETTLED = (
        "not_settled",
        "产品类别、发行人和本金是否可能损失不足以判断",
        "family, issuer and whether the principal can be lost do not settle it",
    )


class Layer(Label):
    """Rules that stand beside those of the regime."""

    AGENCY = "agency", "代理销售规定", "rules of agency sales"
    INSURANCE_AGENCY = "insurance_agency", "代理保险规定", "rules of insurance agency"
    WEALTH = "wealth", "理财产品规定", "rules of wealth products"
    WEALTH_COMPANY = "wealth_company", "理财公司销售规定", "rules of wealth companies' sales"
    QUALIFIED_INVESTORS = "qualified_investors", "合格投资者规定", "rules of qualified investors"
    RATING_AND_TOLERANCE = (
        "rating_and_tolerance",
        "投资型产品的评级和承受能力评估",
        "rating and tolerance as of an investment product",
    )


@attrs.frozen(kw_only=True)
class Route:
    """Which rules govern a sale on a day, and on what ground."""

    regime: Regime
    """UNKNOWN sends the sale to a person."""
    ground: RouteGround
    layers: tuple[Layer, ...]
    workings: tuple[Line, ...]
    """Family, issuer, principal, regime with its article, and each layer with its document."""


def classify_route(product: Product, *, distributed: bool | None = None, as_of: date) -> Route:
    """Say which rules govern the sale of a product on a day, why, and which stand beside them.

    Args:
        product: what is sold.
        distributed: whether the bank sells it for another; None leaves it to family and issuer, and where
            they do not tell, agency is not counted among the layers.
        as_of: the day of the sale.

    Raises:
        InvalidValue: if what a bank cannot issue is said to be its own.

    >>> from bankrm.products import ProductId
    >>> linked = Product(
    ...     id=ProductId("I-1"),
    ...     name="某投连险",
    ...     family=ProductFamily.INSURANCE,
    ...     principal_at_risk=True,
    ... )
    >>> route = classify_route(linked, as_of=date(2026, 11, 24))
    >>> route.regime.en, route.ground.en, [layer.en for layer in route.layers]
    ('insurance sales rules', 'by its family', ['rules of insurance agency', 'rating and tolerance as of an investment product'])
    """
    check_kind(product, Product, "product")
    check_optional(distributed, bool, "distributed")
    check_date(as_of)
    if distributed is False and is_agency(product):
        raise InvalidValue("distributed", "must be so: a bank cannot have issued it")
    regime, ground = regime_of(product), _ground(product)
    agency = bool(distributed or is_agency(product))
    layers = [
        (layer, basis)
        for layer, basis in _layers(product, regime, agency=agency)
        if basis.regulation.in_force(as_of)
    ]
    workings = (
        Line(Text("产品类别", "family"), product.family),
        Line(Text("发行人", "issuer"), product.issuer_kind),
        Line(Text("本金可能损失", "principal can be lost"), product.principal_at_risk),
        Line(Text("适用规则", "regime"), regime, "", _basis(product, regime, as_of)),
        Line(Text("判定依据", "ground"), ground),
        *(Line(Text("同时适用", "beside them"), layer, "", basis) for layer, basis in layers),
    )
    return Route(
        regime=regime,
        ground=ground,
        layers=tuple(layer for layer, _ in layers),
        workings=workings,
    )


def _ground(product: Product) -> RouteGround:
    """Found by asking again without the issuer."""
    routed = regime_of(product) is not Regime.UNKNOWN
    by_family = regime_of(attrs.evolve(product, issuer_kind=None)) is not Regime.UNKNOWN
    if routed:
        return RouteGround.FAMILY if by_family else RouteGround.ISSUER
    return RouteGround.CONTRADICTION if by_family else RouteGround.NOT_SETTLED


def _basis(product: Product, regime: Regime, as_of: date) -> Citation:
    """The article that sends a product to its rules; before the order of 2025, the rules themselves."""
    if N7.in_force(as_of):
        return N7.article(3)
    before: dict[Regime, Regulation] = {Regime.CSRC: C, Regime.INSURANCE: I2}
    if product.family is ProductFamily.WEALTH:
        before[Regime.NFRA] = W6
    document = before.get(regime)
    return document.article() if document and document.in_force(as_of) else COVERAGE.article()


def _layers(product: Product, regime: Regime, *, agency: bool) -> Iterator[tuple[Layer, Citation]]:
    family = product.family
    if agency and regime in {Regime.NFRA, Regime.CSRC}:
        yield Layer.AGENCY, A6.article()
    if agency and regime is Regime.INSURANCE:
        yield Layer.INSURANCE_AGENCY, B179.article()
    if family is ProductFamily.WEALTH:
        yield Layer.WEALTH, W6.article()
        if product.issuer_kind in {None, IssuerKind.WEALTH_COMPANY}:
            yield Layer.WEALTH_COMPANY, W4.article()
    if family is ProductFamily.PRIVATE_FUND:
        yield Layer.QUALIFIED_INVESTORS, P105.article(12)
    elif product.private:
        yield Layer.QUALIFIED_INVESTORS, AM.article()
    if family is ProductFamily.INSURANCE and product.principal_at_risk:
        yield Layer.RATING_AND_TOLERANCE, N7.article(36)
