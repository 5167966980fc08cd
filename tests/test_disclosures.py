"""Documents and records: versions by day, acknowledgements after what they acknowledge, bad values named."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.disclosure_cases import DAY, WEALTH, altered, at, shown

from bankrm.disclosure_items import DisclosureItem, DisclosureKind
from bankrm.disclosures import AcknowledgementMethod, DisclosureDocument, RepeatPurchase
from bankrm.errors import BankrmError, InvalidValue
from bankrm.products import ProductRisk

RECORD = shown(WEALTH, DisclosureKind.RISK_STATEMENT)
DOCUMENT = RECORD.document
TOKEN = "planted-token"  # noqa: S105  # what an error must not show


@pytest.mark.parametrize(
    ("on", "in_use"),
    [
        pytest.param(date(2026, 1, 31), False, id="the day before its first"),
        pytest.param(date(2026, 2, 1), True, id="its first day"),
        pytest.param(date(2026, 10, 31), True, id="its last day"),
        pytest.param(date(2026, 11, 1), False, id="the first day after"),
    ],
)
def test_which_version_is_in_use(on: date, in_use: bool) -> None:
    version: DisclosureDocument = altered(
        DOCUMENT, effective_from=date(2026, 2, 1), effective_until=date(2026, 11, 1)
    )
    assert version.in_use(on) is in_use


def test_a_version_without_an_end_goes_on() -> None:
    assert DOCUMENT.in_use(date(2099, 12, 31))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"effective_until": DOCUMENT.effective_from}, "effective_until"),
        ({"items": (DisclosureItem.FEES, DisclosureItem.FEES)}, "items"),
        ({"items": (DisclosureItem.FEES,), "rating_shown": ProductRisk.R3}, "rating_shown"),
        ({"items": ("fees",)}, "items"),
        ({"items": [DisclosureItem.FEES]}, "items"),
        ({"version": f"{TOKEN}\x00"}, "version"),
        ({"language": " "}, "language"),
        ({"id": 7}, "id"),
        ({"kind": "brochure"}, "kind"),
        ({"effective_from": at(9)}, "effective_from"),
        ({"effective_until": "2026-02-01"}, "effective_until"),
        ({"rating_shown": 3}, "rating_shown"),
        ({"shows_benchmark": 1}, "shows_benchmark"),
        ({"product_kind": "universal"}, "product_kind"),
    ],
)
def test_a_document_is_checked(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(DOCUMENT, **fields)
    assert refused.value.field == field
    assert TOKEN not in str(refused.value)


def test_what_nobody_looked_into_may_show_a_rating() -> None:
    assert altered(DOCUMENT, items=None).rating_shown is ProductRisk.R3


def test_a_day_of_use_is_a_date() -> None:
    bad: Any = at(9)
    with pytest.raises(InvalidValue, match="on: needs a date"):
        DOCUMENT.in_use(bad)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        pytest.param({"acknowledged_at": at(9)}, "acknowledged_at", id="before it was shown"),
        pytest.param({"acknowledged_at": at(21)}, "recorded_at", id="after it was recorded"),
        pytest.param({"recorded_at": at(9)}, "recorded_at", id="recorded before it was shown"),
        pytest.param({"acknowledged_at": None}, "method", id="a way of nothing"),
        pytest.param({"presented_at": datetime(2026, 2, 1)}, "presented_at", id="no zone"),  # noqa: DTZ001  # refused
        pytest.param({"presented_at": DAY}, "presented_at", id="a day"),
        pytest.param({"method": "click"}, "method", id="a code"),
        pytest.param({"copy_given": 0}, "copy_given", id="a number"),
        pytest.param({"document": TOKEN}, "document", id="no document"),
        pytest.param({"client_id": ""}, "client_id", id="no client"),
        pytest.param({"repeat": TOKEN}, "repeat", id="no purchase made again"),
        pytest.param(
            {"repeat": RepeatPurchase(applied_on=date(2026, 2, 2))}, "repeat", id="again before"
        ),
        pytest.param({"evidence_ref": f"{TOKEN}\n"}, "evidence_ref", id="control character"),
    ],
)
def test_a_record_is_checked(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(RECORD, **fields)
    assert refused.value.field == field
    assert TOKEN not in str(refused.value)


def test_applied_for_again_on_the_same_day() -> None:
    assert altered(RECORD, repeat=RepeatPurchase(applied_on=DAY)).repeat is not None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"applied_on": at(9)}, "applied_on"),
        ({"simple": 1}, "simple"),
        ({"agreed": TOKEN}, "agreed"),
    ],
)
def test_a_purchase_made_again_is_checked(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(RepeatPurchase(applied_on=DAY), **fields)
    assert refused.value.field == field
    assert TOKEN not in str(refused.value)


def test_acknowledged_in_the_moment_it_was_shown() -> None:
    assert altered(RECORD, acknowledged_at=RECORD.presented_at)


def test_not_acknowledged() -> None:
    record = altered(RECORD, acknowledged_at=None, method=None)
    assert record.acknowledged_at is None


def test_where_the_paper_lies_is_not_shown() -> None:
    assert TOKEN not in repr(altered(RECORD, evidence_ref=TOKEN))


def test_ways_to_acknowledge() -> None:
    assert [method.code for method in AcknowledgementMethod] == [
        "signature",
        "hand_copied",
        "click",
        "voice",
    ]
