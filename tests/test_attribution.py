"""Attribution: shares up to one, parts that add up."""

from decimal import Decimal
from typing import Any

import pytest

from bankrm.attribution import Attribution, CreditShare
from bankrm.errors import InvalidValue
from bankrm.staff import StaffId


def shared(*shares: str) -> Attribution:
    return Attribution(
        tuple(CreditShare(StaffId(f"S-{at}"), Decimal(share)) for at, share in enumerate(shares))
    )


@pytest.mark.parametrize(
    ("shares", "parts"),
    [
        (("1",), [100]),
        (("0.5", "0.5"), [50, 50]),
        (("0.3333", "0.3333", "0.3334"), [33, 33, 34]),
        (("0.4", "0.2"), [40, 20]),
    ],
    ids=["alone", "halves", "exactly one", "some is nobody's"],
)
def test_credited(shares: tuple[str, ...], parts: list[int]) -> None:
    attribution = shared(*shares)
    found = [attribution.credited(one.staff_id, 100) for one in attribution.shares]
    assert found == parts


@pytest.mark.parametrize(
    ("share", "reason"),
    [
        (Decimal(0), "above 0"),
        (Decimal("1.0001"), "up to 1"),
        (Decimal("NaN"), "finite"),
        (1, "Decimal"),
        ("0.5", "Decimal"),
    ],
    ids=["zero", "above one", "NaN", "int", "text"],
)
def test_bad_shares(share: Any, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refused:
        CreditShare(StaffId("S-1"), share)
    assert refused.value.field == "share"


def test_all_faults_are_named_at_once() -> None:
    one = CreditShare(StaffId("S-1"), Decimal("0.6"))
    with pytest.raises(InvalidValue) as refused:
        Attribution((one, one))
    assert refused.value.reason == "a manager appears twice; they add up to more than one"


def test_shares_above_one_are_refused() -> None:
    with pytest.raises(InvalidValue, match="more than one"):
        shared("0.5", "0.5001")


def test_a_manager_without_a_share_is_refused() -> None:
    with pytest.raises(InvalidValue, match="attribution"):
        shared("1").credited(StaffId("S-9"), 1)
