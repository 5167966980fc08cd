"""A sale at an outlet and its recording, without fault, to start from."""

from datetime import datetime, timedelta
from typing import Any

import attrs

from bankrm.clients import ClientId, RetailClient
from bankrm.money import Money
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId
from bankrm.recording_topics import (
    ZONE_TOPICS,
    PolicyTraits,
    RecordingTopic,
    list_topics,
)
from bankrm.recordings import SaleRecording, Segment
from bankrm.sales import Initiator, Sale, SaleChannel, SaleId
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse

CLIENT, SALE, SELLER, CHECKER = ClientId("C-1"), SaleId("X-1"), StaffId("S-1"), StaffId("S-9")
LI = RetailClient(id=CLIENT, name="某某")
NINE = datetime.fromisoformat("2026-11-24T09:00+08:00")
MINUTE = timedelta(minutes=1)

WHOLE_LIFE = PolicyTraits(
    personal_line=True,
    over_one_year=True,
    group=False,
    unit_linked=False,
    new_type=False,
    health=False,
    death_cover=True,
)


def product(family: ProductFamily, issuer_kind: IssuerKind | None = None, **more: Any) -> Product:
    return Product(
        id=ProductId("P-1"), name="某产品", family=family, issuer_kind=issuer_kind, **more
    )


WEALTH = product(ProductFamily.WEALTH, IssuerKind.BANK)
INSURANCE = product(ProductFamily.INSURANCE)
FUND = product(ProductFamily.PUBLIC_FUND)


def sale(channel: SaleChannel | None = SaleChannel.OUTLET, **more: Any) -> Sale:
    given: dict[str, Any] = {
        "id": SALE,
        "client_id": CLIENT,
        "product_id": ProductId("P-1"),
        "amount": Money.of(10_000),
        "initiated_by": Initiator.BANK,
        "channel": channel,
        "seller": SELLER,
        "at": NINE + 80 * MINUTE,
    }
    return Sale(**given | more)


def segments(*topics: RecordingTopic) -> tuple[Segment, ...]:
    return tuple(Segment(topic, NINE + at * MINUTE) for at, topic in enumerate(topics, 1))


EVERYTHING = (*ZONE_TOPICS, RecordingTopic.NOTICES, *list_topics(PolicyTraits()))


def recording(**more: Any) -> SaleRecording:
    """One in which nothing is wrong, whatever is sold."""
    given: dict[str, Any] = {
        "sale_id": SALE,
        "client_id": CLIENT,
        "consent_at": NINE,
        "started_at": NINE,
        "ended_at": NINE + 60 * MINUTE,
        "recorded_at": NINE + 61 * MINUTE,
        "in_zone": True,
        "segments": segments(*EVERYTHING),
        "audio": True,
        "video": True,
        "electronic": True,
        "continuous": True,
        "edited": False,
        "legible": True,
        "seller_in_outlet": True,
        "signed_by_hand": True,
        "reported_at": NINE + 70 * MINUTE,
    }
    return SaleRecording(**given | more)


GOOD = recording()
REFUSAL = SaleRecording(sale_id=SALE, client_id=CLIENT, refused_at=NINE, recorded_at=NINE)
