"""Sales: what a proposal cannot be, and whether somebody sells."""

from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.money import Money
from bankrm.products import ProductId
from bankrm.sales import Initiator, Sale, SaleChannel
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
SALE = Sale(
    client_id=ClientId("C-1"),
    product_id=ProductId("P-1"),
    amount=Money.of(10_000),
    initiated_by=Initiator.CLIENT,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seller": StaffId("C-1")}, "seller"),
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"channel": "outlet"}, "channel"),
        ({"id": ""}, "id"),
    ],
    ids=["sells to itself", "nothing", "less than nothing", "no channel of ours", "no id"],
)
def test_what_cannot_be_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(SALE, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("channel", "seller", "initiated_by", "assisted"),
    [
        (None, None, Initiator.CLIENT, None),
        (None, "S-1", Initiator.CLIENT, True),
        (SaleChannel.OUTLET, None, Initiator.CLIENT, True),
        (SaleChannel.PHONE, None, Initiator.BANK, True),
        (SaleChannel.ONLINE, None, Initiator.BANK, False),
        (SaleChannel.ONLINE, "S-1", Initiator.CLIENT, True),
        (SaleChannel.TERMINAL, None, Initiator.CLIENT, False),
        (SaleChannel.TERMINAL, None, Initiator.BANK, None),
    ],
)
def test_whether_somebody_sells(
    channel: SaleChannel | None, seller: str | None, initiated_by: Initiator, assisted: Any
) -> None:
    sale = altered(SALE, channel=channel, seller=seller, initiated_by=initiated_by)
    assert sale.assisted is assisted
