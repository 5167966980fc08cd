"""Product bundles (组合推荐): several products proposed together, judged as strictly as the strictest of them.

Each part is judged as a sale of its own, by the rules that govern its product; a bundle is no way round any of
them. A product that is itself a portfolio is rated as a whole (办法 art. 22) and is one part. Leaves out how much
of a client's means the bundle takes: the law names no share.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, ClientId, check_client
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.joint_decisions import JointDecision
from bankrm.labels import Text
from bankrm.products import Product, ProductId
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import Sale
from bankrm.suitability import assess_sale

__all__ = ["BundlePart", "ProductBundle", "assess_bundle"]

_TITLE = Text("组合结论", "Bundle")


@attrs.frozen(kw_only=True)
class BundlePart:
    """One product of a bundle, and its sale as proposed."""

    product: Product = attrs.field(repr=lambda product: product.id)
    sale: Sale = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.sale.product_id != self.product.id:
            raise InvalidValue("sale", "is of another product")


@attrs.frozen(kw_only=True)
class ProductBundle:
    """Several products proposed together to one client."""

    client_id: ClientId
    parts: tuple[BundlePart, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        products = [part.product.id for part in self.parts]
        if not products or len({*products}) < len(products):
            raise InvalidValue("parts", "need at least one, each product once")
        if any(part.sale.client_id != self.client_id for part in self.parts):
            raise InvalidValue("parts", "hold a sale to another client")


def assess_bundle(
    client: Client,
    bundle: ProductBundle,
    assessments: Sequence[RiskAssessment] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> JointDecision[ProductId]:
    """Judge every part of a bundle by the rules in force on a day.

    Args:
        client: the buyer.
        bundle: what is proposed together.
        assessments: the client's risk assessments up to `as_of`, in any order.
        as_of: the day of the sale.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if the bundle is another client's, or as in `bankrm.suitability.assess_sale`.

    >>> from bankrm.clients import RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductFamily, ProductRisk
    >>> from bankrm.risk_assessments import RiskTolerance
    >>> from bankrm.sales import Initiator
    >>> li = RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1980, 5, 1))
    >>> parts = [
    ...     BundlePart(
    ...         product=Product(
    ...             id=ProductId(id), name="某产品", family=family, issuer_risk=ProductRisk.R4
    ...         ),
    ...         sale=Sale(
    ...             client_id=li.id,
    ...             product_id=ProductId(id),
    ...             amount=Money.of(50_000),
    ...             initiated_by=Initiator.BANK,
    ...             change_reported=False,
    ...         ),
    ...     )
    ...     for id, family in [("D-1", ProductFamily.DEPOSIT), ("W-1", ProductFamily.WEALTH)]
    ... ]
    >>> tested = RiskAssessment(client_id=li.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C2)
    >>> bundle = ProductBundle(client_id=li.id, parts=tuple(parts))
    >>> found = assess_bundle(li, bundle, [tested], as_of=date(2026, 3, 2))
    >>> [decision.outcome.en for decision in found.decisions], found.outcome.en
    (['allowed', 'refused'], 'refused')
    >>> from bankrm.stage_events import Evidence  # what a stage of a sale asks for
    >>> Evidence(code="suitability", outcome=found.outcome).outcome.en
    'refused'
    """
    check_client(client)
    check_kind(bundle, ProductBundle, "bundle")
    check_kind(assessments, Sequence, "assessments")
    if bundle.client_id != client.id:
        raise InvalidValue("bundle", "is another client's")
    return JointDecision(
        _TITLE,
        tuple(
            (
                part.product.id,
                assess_sale(client, part.product, part.sale, assessments, as_of=as_of, book=book),
            )
            for part in bundle.parts
        ),
    )
