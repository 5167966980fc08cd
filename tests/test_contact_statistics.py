"""Contact statistics: attempts, misses and minutes of a period, the last contact, and the contact log."""

from datetime import date
from typing import Any

import pytest
from tests.interaction_cases import C1, C2, MISSED, ODD, VISIT, instant, met, odd

from bankrm.calendars import Period
from bankrm.contact_rules import ContactPurpose
from bankrm.contact_statistics import (
    ContactStatistics,
    compute_contact_statistics,
    contact_log,
)
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError
from bankrm.interactions import Encounter, Interaction
from bankrm.products import ProductFamily, ProductId
from bankrm.workings import explain_lines

NOVEMBER = Period.month(2026, 11)
DAY = date(2026, 11, 24)
CALL = met(
    "I-2",
    "2026-11-02",
    ended_at=instant("2026-11-02", "10:12"),
    recorded_at=instant("2026-11-02", "10:12"),
)
MISS = met("I-3", "2026-11-23", attendees=MISSED)
BEFORE = met("I-4", "2026-10-31", channel=Encounter.SALON)


def found(
    *interactions: Interaction, period: Period = NOVEMBER, as_of: date = DAY
) -> ContactStatistics:
    return compute_contact_statistics(C1, interactions, period=period, as_of=as_of)


def test_what_happened_in_the_period() -> None:
    numbers = found(MISS, VISIT, CALL, BEFORE)
    assert numbers.by_channel == ((ContactChannel.PHONE, 2), (ContactChannel.VISIT, 1))
    assert (numbers.attempts, numbers.missed) == (3, 1)
    assert (numbers.minutes, numbers.untimed) == (102, 1)
    assert (numbers.last_on, numbers.days_since) == (date(2026, 11, 20), 4)


def test_used_as_often_by_code() -> None:
    order = [channel for channel, _ in found(VISIT, CALL).by_channel]
    assert order == [ContactChannel.PHONE, ContactChannel.VISIT]


def test_the_first_and_the_last_day_count() -> None:
    first = met("I-5", "2026-11-01")
    last = met("I-6", "2026-11-30")
    assert found(BEFORE, first, last, as_of=date(2026, 12, 1)).attempts == 2


def test_what_comes_after_the_day_does_not_count() -> None:
    assert found(CALL, VISIT, as_of=date(2026, 11, 19)).attempts == 1
    assert found(CALL, VISIT, as_of=date(2026, 11, 20)).attempts == 2


def test_the_last_contact_may_be_before_the_period() -> None:
    numbers = found(BEFORE)
    assert (numbers.attempts, numbers.days_since) == (0, 24)


def test_on_the_day_itself() -> None:
    assert found(VISIT, as_of=date(2026, 11, 20)).days_since == 0


@pytest.mark.parametrize("interactions", [(), (MISS,)], ids=["none", "none that reached"])
def test_no_contact_is_not_long_ago_but_unknown(interactions: tuple[Interaction, ...]) -> None:
    numbers = found(*interactions)
    assert (numbers.last_on, numbers.days_since) == (None, None)
    assert numbers.reason is not None
    assert numbers.reason.en == "no contact is on record"


def test_the_workings() -> None:
    assert explain_lines(found(MISS, VISIT, CALL).workings, "en").splitlines() == [
        "phone call: 2",
        "visit: 1",
        "of these, did not reach the client: 1",
        "minutes spent, where known: 102",
        "of unknown length: 1",
        "last contact: 20 Nov 2026",
    ]


def test_a_reason_goes_with_no_contact_only() -> None:
    for changes in ({"last_on": None}, {"reason": ContactPurpose.CARE}):
        with pytest.raises(BankrmError, match=r"^reason: "):
            odd(found(VISIT), **changes)


@pytest.mark.parametrize(
    ("changes", "sells"),
    [
        ({"purpose": ContactPurpose.COMMERCIAL}, True),
        ({"purpose": ContactPurpose.CARE}, False),
        ({"purpose": ContactPurpose.CARE, "families": (ProductFamily.WEALTH,)}, True),
        ({"purpose": ContactPurpose.CARE, "product_ids": (ProductId("P-1"),)}, True),
        ({"purpose": ContactPurpose.SERVICE, "product_ids": (ProductId("P-1"),)}, False),
        ({"purpose": ContactPurpose.OWED_NOTICE}, False),
    ],
)
def test_what_is_commercial(changes: dict[str, Any], sells: bool) -> None:
    log = contact_log(C1, [odd(CALL, **changes)], tier="gold", as_of=DAY)
    assert log.contacted_at == (CALL.at,)
    assert log.commercial_at == ((CALL.at,) if sells else ())


def test_an_unknown_purpose_leaves_unknown_what_was_commercial() -> None:
    log = contact_log(C1, [VISIT, CALL], tier=None, as_of=DAY)
    assert (log.contacted_at, log.commercial_at) == ((CALL.at, VISIT.at), None)


def test_the_log_holds_no_misses_and_nothing_to_come() -> None:
    log = contact_log(C1, [MISS, VISIT], tier="gold", as_of=DAY)
    assert (log.contacted_at, log.commercial_at) == ((VISIT.at,), (VISIT.at,))
    assert contact_log(C1, [VISIT], tier="gold", as_of=date(2026, 11, 19)).contacted_at == ()


@pytest.mark.parametrize(
    ("client_id", "interactions", "field"),
    [
        ("", [], "client_id"),
        (None, [], "client_id"),
        (C1, None, "interactions"),
        (C1, [None], "interactions"),
        (C1, [CALL, CALL], "interactions"),
        (C2, [CALL], "interactions"),
    ],
)
def test_what_is_refused(client_id: Any, interactions: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        compute_contact_statistics(client_id, interactions, period=NOVEMBER, as_of=DAY)
    assert refused.value.field == field
    with pytest.raises(BankrmError) as refused:
        contact_log(client_id, interactions, tier=None, as_of=DAY)
    assert refused.value.field == field


def test_a_period_and_a_day_of_the_wrong_kind() -> None:
    with pytest.raises(BankrmError, match=r"^period: "):
        found(period=ODD)
    with pytest.raises(BankrmError, match=r"^as_of: "):
        found(as_of=VISIT.at)
