"""Laws of histories: whatever is done to one event is found out, and appending is but one way to the chain."""

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bankrm.calendars import Period
from bankrm.clients import ClientId
from bankrm.disputes import DisputeExtract, dispute_extract
from bankrm.entries import CorrectionReason, Entry, EntryKind
from bankrm.errors import InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.history import History, Link
from bankrm.products import ProductId
from bankrm.stage_events import OpportunityId

odd: Any = attrs.evolve
C1 = ClientId("C-1")
START = datetime.fromisoformat("2026-10-01T09:00+08:00")
PRODUCTS = [ProductId("P-1"), ProductId("P-2")]
NOVEMBER = Period.month(2026, 11)


@st.composite
def entries(draw: st.DrawFn, least: int = 0) -> tuple[Entry, ...]:
    """What may have happened, in the order recorded, with late entries and corrections."""
    made: list[Entry] = []
    for place in range(draw(st.integers(least, 12))):
        recorded = START + timedelta(days=6 * place)
        corrects = draw(st.none() | st.integers(0, place - 1)) if place else None
        made.append(
            Entry(
                kind=draw(st.sampled_from(EntryKind)),
                at=recorded - timedelta(days=draw(st.integers(0, 40))),
                recorded_at=recorded,
                subject_id=draw(st.sampled_from(["1", "2", "3"])),
                client_id=C1,
                zh="事项",
                en="matter",
                product_ids=tuple(draw(st.lists(st.sampled_from(PRODUCTS), unique=True))),
                opportunity_id=draw(st.sampled_from([None, OpportunityId("O-1")])),
                record=draw(st.none() | st.just(fingerprint(place))),
                corrects=corrects,
                reason=None if corrects is None else CorrectionReason.MISTAKE,
            )
        )
    return tuple(made)


def chained(told: tuple[Entry, ...]) -> History:
    return History(client_id=C1).append(*told)


ALTERATIONS: list[dict[str, Any]] = [
    {"kind": EntryKind.COMPLAINT},
    {"subject_id": "9"},
    {"zh": "另事"},
    {"en": "another"},
    {"at": START - timedelta(days=99)},
    {"product_ids": (ProductId("P-9"),)},
    {"opportunity_id": OpportunityId("O-9")},
    {"record": "9" * 64},
]


class TestChain:
    @given(entries(), st.data())
    def test_in_however_many_goes(self, told: tuple[Entry, ...], data: st.DataObject) -> None:
        cut = data.draw(st.integers(0, len(told)))
        in_two = chained(told[:cut]).append(*told[cut:])
        assert in_two == chained(told)
        assert History(client_id=C1, links=in_two.links) == in_two

    @given(entries(), st.data())
    def test_what_was_sealed_is_confirmed_for_ever(
        self, told: tuple[Entry, ...], data: st.DataObject
    ) -> None:
        cut = data.draw(st.integers(0, len(told)))
        assert chained(told).confirms(chained(told[:cut]).seal)

    @given(entries(1), st.data())
    def test_any_one_entry_altered(self, told: tuple[Entry, ...], data: st.DataObject) -> None:
        """Whoever leaves the hashes as they are breaks the chain; whoever reckons them anew, the seal."""
        history = chained(told)
        place = data.draw(st.integers(0, len(told) - 1))
        altered = odd(told[place], **data.draw(st.sampled_from(ALTERATIONS)))
        assume(altered != told[place])
        links = list(history.links)
        links[place] = odd(links[place], entry=altered)
        with pytest.raises(InvalidValue) as refused:
            History(client_id=C1, links=tuple(links))
        assert refused.value.field == f"links[{place}].hash"
        anew = chained((*told[:place], altered, *told[place + 1 :]))
        assert not anew.confirms(history.seal)

    @given(entries(1), st.data())
    def test_any_one_entry_removed(self, told: tuple[Entry, ...], data: st.DataObject) -> None:
        history = chained(told)
        place = data.draw(st.integers(0, len(told) - 1))
        links = (*history.links[:place], *history.links[place + 1 :])
        if place == len(told) - 1:  # nothing after it tells
            assert not History(client_id=C1, links=links).confirms(history.seal)
            return
        with pytest.raises(InvalidValue) as refused:
            History(client_id=C1, links=links)
        assert refused.value.field == f"links[{place}].place"
        assert refused.value.reason == "is too far on: what was before it was removed"

    @given(entries(2), st.data())
    def test_any_two_entries_exchanged(self, told: tuple[Entry, ...], data: st.DataObject) -> None:
        links = list(chained(told).links)
        first = data.draw(st.integers(0, len(told) - 2))
        second = data.draw(st.integers(first + 1, len(told) - 1))
        links[first], links[second] = links[second], links[first]
        with pytest.raises(InvalidValue) as refused:
            History(client_id=C1, links=tuple(links))
        assert (refused.value.field, refused.value.reason) == (
            f"links[{first}].place",
            "is out of order",
        )

    @given(entries(1), st.data())
    def test_any_entry_doubled_or_put_in(
        self, told: tuple[Entry, ...], data: st.DataObject
    ) -> None:
        links = chained(told).links
        place = data.draw(st.integers(0, len(told) - 1))
        twice = (*links[: place + 1], *links[place:])
        with pytest.raises(InvalidValue) as refused:
            History(client_id=C1, links=twice)
        assert refused.value.field == f"links[{place + 1}].place"

    @given(entries(), st.integers(-10, 90))
    def test_a_replay_is_a_beginning(self, told: tuple[Entry, ...], days: int) -> None:
        known_at = START + timedelta(days=days)
        history = chained(told)
        before = history.replay(known_at=known_at)
        assert before == chained(tuple(one for one in told if one.recorded_at <= known_at))
        assert history.confirms(before.seal)

    @given(entries())
    def test_every_entry_agrees_with_itself(self, told: tuple[Entry, ...]) -> None:
        found = chained(told).verify(reversed(told))
        assert found.is_sound

    @given(entries(1), st.data())
    def test_a_record_altered_or_not_supplied_is_found(
        self, told: tuple[Entry, ...], data: st.DataObject
    ) -> None:
        place = data.draw(st.integers(0, len(told) - 1))
        assume(told[place].record is not None)
        rest = [*told[:place], *told[place + 1 :]]
        history = chained(told)
        assert place in (lost := history.verify(rest)).missing + lost.altered
        changed = history.verify([*rest, odd(told[place], record="9" * 64)])
        assert place in changed.missing + changed.altered


def extract_of(told: tuple[Entry, ...], product: ProductId) -> tuple[History, DisputeExtract]:
    history = chained(told)
    return history, dispute_extract(history, product, NOVEMBER)


class TestExtract:
    @given(entries(), st.sampled_from(PRODUCTS))
    def test_what_names_the_product_in_the_period_is_shown(
        self, told: tuple[Entry, ...], product: ProductId
    ) -> None:
        history, extract = extract_of(told, product)
        shown = {link.place for link in extract.shown}
        for place, one in enumerate(told):
            if product in one.product_ids:
                timely = one.at.date() in NOVEMBER
                assert (place in shown) if timely else (place in {*shown, *extract.outside})
            if one.corrects is not None:
                assert (place in shown) is (one.corrects in shown)
        assert not shown & {*extract.outside}
        assert extract.confirms(history.seal)

    @given(entries(1), st.sampled_from(PRODUCTS), st.data())
    def test_any_one_place_altered(
        self, told: tuple[Entry, ...], product: ProductId, data: st.DataObject
    ) -> None:
        _, extract = extract_of(told, product)
        place = data.draw(st.integers(0, len(told) - 1))
        part = extract.chain[place]
        changes = data.draw(st.sampled_from(ALTERATIONS))
        forged = (
            odd(part, entry=odd(part.entry, **changes)) if isinstance(part, Link) else "9" * 64
        )
        assume(forged != part)
        with pytest.raises(InvalidValue):
            odd(extract, chain=(*extract.chain[:place], forged, *extract.chain[place + 1 :]))

    @given(entries(1), st.sampled_from(PRODUCTS), st.data())
    def test_any_one_place_removed(
        self, told: tuple[Entry, ...], product: ProductId, data: st.DataObject
    ) -> None:
        """Even by somebody who shortens the seal to fit: then it is not the one deposited."""
        history, extract = extract_of(told, product)
        place = data.draw(st.integers(0, len(told) - 1))
        chain = (*extract.chain[:place], *extract.chain[place + 1 :])
        with pytest.raises(InvalidValue):
            odd(extract, chain=chain, outside=())
        shorter = odd(history.seal, length=len(chain))
        with pytest.raises(InvalidValue):
            odd(extract, chain=chain, outside=(), seal=shorter)
