"""Disclosures (信息告知): the documents a client is shown before a sale, and the record that it was done.

A record holds the very version that was shown, so that it can be told years later what a client accepted.
What must be in them is in `disclosure_items`, whether it was enough in `disclosure_rules`.

Leaves out the documents' words and the client's signature, of which the bank keeps the originals.
"""

from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.disclosure_items import DisclosureItem, DisclosureKind
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductId, ProductRisk
from bankrm.sales import SaleId

__all__ = [
    "AcknowledgementMethod",
    "DisclosureDocument",
    "DisclosureRecord",
    "DocumentId",
    "RepeatPurchase",
]

DocumentId = NewType("DocumentId", str)


class AcknowledgementMethod(Label):
    """How a client confirmed what was told."""

    SIGNATURE = "signature", "签字确认", "signed"
    HAND_COPIED = "hand_copied", "抄录语句并签字", "sentence copied by hand and signed"
    CLICK = "click", "电子点击确认", "confirmed by a click"
    VOICE = "voice", "语音确认", "confirmed by voice"


@attrs.frozen(kw_only=True)
class DisclosureDocument:
    """One version of a document that tells what is to be told.

    >>> statement = DisclosureDocument(
    ...     id=DocumentId("RS-1"),
    ...     version="3",
    ...     language="zh",
    ...     kind=DisclosureKind.RISK_STATEMENT,
    ...     effective_from=date(2026, 2, 1),
    ...     effective_until=date(2026, 11, 1),
    ... )
    >>> [statement.in_use(day) for day in (date(2026, 10, 31), date(2026, 11, 1))]
    [True, False]
    """

    id: DocumentId
    version: str
    language: str
    """Its language tag, such as zh."""
    kind: DisclosureKind
    effective_from: date
    effective_until: date | None = None
    """The first day no longer in use; None if none is set."""
    product_id: ProductId | None = None
    """None for one that is the same for all products."""
    product_kind: ProductKind | None = None
    """The kind of product it was written for, as far as it says."""
    items: tuple[DisclosureItem, ...] | None = None
    """What it tells, and what it says does not exist; None if nobody has looked."""
    rating_shown: ProductRisk | None = None
    shows_benchmark: bool | None = None
    """Whether a performance benchmark is shown."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.effective_until is not None and self.effective_until <= self.effective_from:
            raise InvalidValue("effective_until", "is not after effective_from")
        if self.items is None:
            return
        if len(set(self.items)) < len(self.items):
            raise InvalidValue("items", "name one twice")
        if self.rating_shown is not None and DisclosureItem.RISK_LEVEL not in self.items:
            raise InvalidValue("rating_shown", "is not among the items")

    def in_use(self, on: date) -> bool:
        """Whether this version is the one in use on a day."""
        check_date(on, "on")
        return self.effective_from <= on and (
            self.effective_until is None or on < self.effective_until
        )


@attrs.frozen(kw_only=True)
class RepeatPurchase:
    """That a policyholder applies again for the same product of the same insurer, and may be told less.

    Source: 保险销售行为管理办法 art. 25.
    """

    applied_on: date
    """When it was last applied for."""
    simple: bool | None = None
    """Whether its rights and duties are simple (权利义务简单)."""
    agreed: bool | None = None
    """Whether the policyholder agreed to be told less."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class DisclosureRecord:
    """That a document was presented to a client, and whether the client acknowledged it.

    A later acknowledgement of the same document is one more record.
    """

    client_id: ClientId
    sale_id: SaleId | None = None
    """None if it was shown before there was a sale to speak of."""
    document: DisclosureDocument
    presented_at: datetime
    recorded_at: datetime
    acknowledged_at: datetime | None = None
    """None if it was not acknowledged."""
    method: AcknowledgementMethod | None = None
    copy_given: bool | None = None
    """Whether the client was given a copy to keep."""
    repeat: RepeatPurchase | None = None
    """Why the prompts of insurance were shortened; None if they were not."""
    evidence_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps what was signed."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.presented_at, self.recorded_at, field="presented_at")
        presented = business_date(self.presented_at)
        if self.repeat is not None and self.repeat.applied_on > presented:
            raise InvalidValue("repeat", "is of what was applied for after it was shown")
        if self.acknowledged_at is None:
            if self.method is not None:
                raise InvalidValue("method", "is of an acknowledgement that is not there")
            return
        check_recorded(self.acknowledged_at, self.recorded_at, field="acknowledged_at")
        if self.acknowledged_at < self.presented_at:
            raise InvalidValue("acknowledged_at", "is before presented_at")
