"""Clients, products and documents that the tests of disclosure start from: all told, all confirmed."""

from datetime import date, datetime
from typing import Any

import attrs

from bankrm.clients import ClientId, CorporateClient, EntityKind, RetailClient
from bankrm.disclosure_items import DisclosureItem, DisclosureKind, list_required_items
from bankrm.disclosures import (
    AcknowledgementMethod,
    DisclosureDocument,
    DisclosureRecord,
    DocumentId,
)
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
from bankrm.sales import Initiator, Sale, SaleChannel, SaleId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse

BEFORE, DAY = date(2026, 1, 31), date(2026, 2, 1)


def at(hour: int, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:00+08:00")


PERSON = RetailClient(id=ClientId("C-1"), name="某甲")
COMPANY = CorporateClient(id=ClientId("C-1"), name="某公司", kind=EntityKind.COMPANY)
BANK = CorporateClient(id=ClientId("C-1"), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION)


def product(family: ProductFamily, **more: Any) -> Product:
    usual = {"issuer_risk": ProductRisk.R2, "distributor_risk": ProductRisk.R3}
    return Product(id=ProductId("P-1"), name="某产品", family=family, **{**usual, **more})


WEALTH = product(ProductFamily.WEALTH, issuer_kind=IssuerKind.BANK)
COMPANY_WEALTH = product(ProductFamily.WEALTH, issuer_kind=IssuerKind.WEALTH_COMPANY)
TRUST = product(ProductFamily.TRUST)
FUND = product(ProductFamily.PUBLIC_FUND)
LIFE = product(ProductFamily.INSURANCE, principal_at_risk=False)
SALE = Sale(
    id=SaleId("X-1"),
    client_id=PERSON.id,
    product_id=WEALTH.id,
    amount=Money.of(50_000),
    initiated_by=Initiator.CLIENT,
    channel=SaleChannel.OUTLET,
    at=at(12),
)


def sold(on: date = DAY, **more: Any) -> Sale:
    sale: Sale = altered(SALE, **{"at": at(12, on), **more})
    return sale


def shown(of: Product, kind: DisclosureKind, on: date = DAY, **more: Any) -> DisclosureRecord:
    """One document that tells all there is to tell, signed with its sentence copied by hand."""
    fields = {field.name for field in attrs.fields(DisclosureDocument)}
    usual: dict[str, Any] = {
        "items": tuple(DisclosureItem),
        "rating_shown": of.higher_risk,
        "shows_benchmark": False,
        "product_kind": ProductKind.TERM_LIFE if of is LIFE else None,
    }
    usual |= {name: more.pop(name) for name in fields & more.keys()}
    document = DisclosureDocument(
        **{
            "id": DocumentId(f"D-{kind.code}"),
            "version": "1",
            "language": "zh",
            "kind": kind,
            "effective_from": date(2017, 1, 1),
            "product_id": of.id,
            **usual,
        }
    )
    return DisclosureRecord(
        **{
            "client_id": PERSON.id,
            "sale_id": SALE.id,
            "document": document,
            "presented_at": at(10, on),
            "recorded_at": at(20, on),
            "acknowledged_at": at(11, on),
            "method": AcknowledgementMethod.HAND_COPIED,
            "copy_given": True,
            **more,
        }
    )


_KINDS = {
    ProductFamily.INSURANCE: (DisclosureKind.INSURANCE_NOTICE,),
    ProductFamily.WEALTH: (DisclosureKind.RISK_STATEMENT, DisclosureKind.RIGHTS_NOTICE),
}


def all_told(of: Product, on: date = DAY, **more: Any) -> list[DisclosureRecord]:
    kinds = _KINDS.get(of.family, (DisclosureKind.PRE_SALE_NOTICE,))
    return [shown(of, kind, on, **more) for kind in kinds]


def owed(of: Product, on: date = DAY) -> set[DisclosureItem]:
    return {required.item for required in list_required_items(of, as_of=on)}
