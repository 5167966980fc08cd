"""Histories: a chain that breaks wherever something is altered, removed, put in, moved or backdated."""

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest
from tests.history_cases import (
    ANSWERED,
    C1,
    C2,
    COMPLAINED,
    CORRECTED,
    EMPTY,
    ENTRIES,
    HISTORY,
    KEPT,
    LATE,
    MOVED,
    OPENED,
    SOLD,
    VISIT,
    entry,
    instant,
    odd,
    relinked,
)
from tests.interaction_cases import VISIT as INTERACTION

from bankrm import _example
from bankrm.entries import CorrectionReason, Entry, EntryKind
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.history import (
    History,
    Link,
    Seal,
    Verification,
    chain_hash,
    chain_start,
    service_history,
)
from bankrm.stage_events import OpportunityId
from bankrm.tales import tell

LINKS = HISTORY.links
FORGED = entry("X-1", "2026-11-02")


class TestTale:
    def test_records_and_entries_in_order_of_time(self) -> None:
        told = service_history(LATE, INTERACTION, _example.OPENED, SOLD)
        assert [one.subject_id for one in told] == ["S-1", "I-3", "O-1", "I-1"]
        assert [one.at for one in told] == sorted(one.at for one in told)

    def test_of_one_instant_as_recorded(self) -> None:
        sooner = odd(LATE, at=VISIT.at, recorded_at=VISIT.at)
        later = odd(LATE, at=VISIT.at)
        assert service_history(later, sooner) == (sooner, later)

    def test_whatever_the_order_of_the_records(self) -> None:
        call = entry("I-0", "2026-10-09")
        sale = entry("A-1", "2026-10-09", kind=EntryKind.SALE)
        told = [call, VISIT, sale]
        assert all(service_history(*one) == tuple(told) for one in permutations(told))

    def test_of_one_subject_in_its_own_order(self) -> None:
        then = odd(VISIT, zh="后", en="after")
        assert service_history(VISIT, then) == (VISIT, then)
        assert service_history(then, VISIT) == (then, VISIT)

    def test_of_nothing(self) -> None:
        assert service_history() == ()

    def test_what_has_nothing_to_tell(self) -> None:
        wrong: Any = None
        with pytest.raises(InvalidValue, match=r"^record: has nothing to tell"):
            service_history(wrong)


class TestChain:
    def test_every_link_holds_the_hash_before(self) -> None:
        before = chain_start(C1)
        for place, link in enumerate(LINKS):
            assert (link.place, link.previous) == (place, before)
            assert link.is_whole
            before = link.hash
        assert HISTORY.head == before

    def test_what_is_stored_is_read_again(self) -> None:
        assert History(client_id=C1, links=LINKS) == HISTORY
        assert HISTORY.entries == tuple(sorted(ENTRIES, key=lambda one: one.recorded_at))

    def test_appending_in_one_or_in_several_goes_leads_to_one_chain(self) -> None:
        assert EMPTY.append(*ENTRIES[:4]).append().append(*ENTRIES[4:]) == HISTORY

    def test_of_one_batch_what_was_recorded_first_comes_first(self) -> None:
        assert EMPTY.append(VISIT, OPENED).entries == (OPENED, VISIT)

    def test_appending_leaves_the_history_as_it_was(self) -> None:
        EMPTY.append(OPENED)
        assert (EMPTY.entries, EMPTY.head) == ((), chain_start(C1))

    def test_what_is_chained_is_not_hashed_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hashed: list[int] = []

        def counted(place: int, previous: str, one: str) -> str:
            hashed.append(place)
            return chain_hash(place, previous, one)

        monkeypatch.setattr("bankrm.history.chain_hash", counted)
        HISTORY.append(entry("I-9", "2026-12-02"))
        assert hashed == [len(LINKS)]

    def test_the_same_entries_of_another_client_are_another_chain(self) -> None:
        others = [odd(one, client_id=C2) for one in ENTRIES]
        assert History(client_id=C2).append(*others).head != HISTORY.head

    def test_at_the_limits_of_time_and_place(self) -> None:
        same = odd(OPENED, corrects=0, reason=CorrectionReason.DOUBLE)
        assert EMPTY.append(OPENED, same).entries == (OPENED, same)

    def test_repr_shows_how_many(self) -> None:
        assert repr(HISTORY) == "History(client_id='C-1', links=<10>)"

    def test_told_with_places(self) -> None:
        told = EMPTY.append(OPENED, VISIT).explain("en")
        assert told.splitlines() == [
            "[0] 8 Oct 2026 relationship manager S-1 (O-1): matter O-1",
            "[1] 9 Oct 2026 relationship manager S-1 (I-1): matter I-1",
        ]
        assert EMPTY.append(OPENED).explain() == "[0] 2026年10月8日 客户经理 S-1 (O-1): 事项O-1"


def reordered(*places: int) -> tuple[Link, ...]:
    return tuple(LINKS[place] for place in places)


class TestBroken:
    @pytest.mark.parametrize(
        ("links", "field", "reason"),
        [
            (
                (*LINKS[:2], odd(LINKS[2], entry=odd(KEPT, en="matter")), *LINKS[3:]),
                "links[2].hash",
                "is not that of the entry: it was altered",
            ),
            (
                (*LINKS[:2], odd(LINKS[2], hash="0" * 64), *LINKS[3:]),
                "links[2].hash",
                "is not that of the entry: it was altered",
            ),
            (
                (*LINKS[:2], odd(LINKS[2], previous="0" * 64), *LINKS[3:]),
                "links[2].hash",
                "is not that of the entry: it was altered",
            ),
            (
                (*LINKS[:2], *LINKS[3:]),
                "links[2].place",
                "is too far on: what was before it was removed",
            ),
            (LINKS[1:], "links[0].place", "is too far on: what was before it was removed"),
            (reordered(0, 2, 1, 3), "links[1].place", "is out of order"),
            (
                reordered(0, 1, 1, 2),
                "links[2].place",
                "is taken: something was put in before it, or it is doubled",
            ),
            (
                (*relinked(OPENED, VISIT, FORGED), *LINKS[2:]),
                "links[3].place",
                "is taken: something was put in before it, or it is doubled",
            ),
            (
                (*relinked(OPENED, odd(VISIT, record=None)), *LINKS[2:]),
                "links[2].previous",
                "is not the hash before: that entry was replaced",
            ),
            (
                History(client_id=C2).append(odd(OPENED, client_id=C2)).links,
                "links[0].previous",
                "is not the hash before: that entry was replaced",
            ),
        ],
        ids=[
            "altered",
            "hash altered",
            "hash before altered",
            "removed",
            "first removed",
            "moved",
            "doubled",
            "put in",
            "replaced",
            "another client's chain",
        ],
    )
    def test_the_place_and_the_reason(
        self, links: tuple[Link, ...], field: str, reason: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            History(client_id=C1, links=links)
        assert (refused.value.field, refused.value.reason) == (field, reason)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            (odd(FORGED, client_id=C2), "client_id"),
            (odd(FORGED, client_id=None), "client_id"),
            (odd(OPENED, recorded_at=instant("2026-10-08", "10:01")), "recorded_at"),
            (odd(VISIT, corrects=2, reason=CorrectionReason.MISTAKE), "corrects"),
            (odd(VISIT, corrects=3, reason=CorrectionReason.MISTAKE), "corrects"),
        ],
    )
    def test_an_entry_that_does_not_belong(self, wrong: Entry, field: str) -> None:
        """Neither when it is appended nor when somebody has chained it soundly."""
        before = EMPTY.append(OPENED, VISIT)
        with pytest.raises(InvalidValue) as refused:
            before.append(wrong)
        assert refused.value.field == f"links[2].{field}"
        hashed = chain_hash(2, before.head, fingerprint(wrong))
        link = Link(place=2, entry=wrong, previous=before.head, hash=hashed)
        with pytest.raises(InvalidValue) as again:
            History(client_id=C1, links=(*before.links, link))
        assert (again.value.field, again.value.reason) == (
            refused.value.field,
            refused.value.reason,
        )

    def test_the_wrong_kinds(self) -> None:
        wrong: Any = VISIT
        link: Any = LINKS[0]
        with pytest.raises(BankrmError, match=r"^links: needs nothing but Link"):
            History(client_id=C1, links=(wrong,))
        with pytest.raises(BankrmError, match=r"^entries: needs Entry, not Link"):
            EMPTY.append(link)
        with pytest.raises(BankrmError, match=r"^hash: "):
            odd(LINKS[0], hash="0")
        with pytest.raises(BankrmError, match=r"^previous: "):
            odd(LINKS[0], previous="0")
        with pytest.raises(BankrmError, match=r"^place: "):
            odd(LINKS[0], place=-1)


class TestSeal:
    @pytest.mark.parametrize("length", range(len(LINKS) + 1))
    def test_a_history_confirms_what_was_sealed_before(self, length: int) -> None:
        earlier = History(client_id=C1, links=LINKS[:length]).seal
        assert (earlier.length, HISTORY.confirms(earlier)) == (length, True)

    def test_what_is_cut_off_at_the_end(self) -> None:
        cut = History(client_id=C1, links=LINKS[:-1])
        assert not cut.confirms(HISTORY.seal)

    def test_what_is_written_anew_from_the_start(self) -> None:
        anew = EMPTY.append(*ENTRIES[1:-1], odd(CORRECTED, corrects=3))
        assert not anew.confirms(History(client_id=C1, links=LINKS[:1]).seal)
        assert not anew.confirms(HISTORY.seal)

    def test_another_clients(self) -> None:
        assert not HISTORY.confirms(History(client_id=C2).seal)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"length": -1}, "length"), ({"head": "0"}, "head"), ({"client_id": ""}, "client_id")],
    )
    def test_what_is_refused(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(HISTORY.seal, **changes)
        assert refused.value.field == field

    def test_what_is_no_seal(self) -> None:
        wrong: Any = HISTORY.head
        with pytest.raises(BankrmError, match=r"^seal: needs Seal, not str"):
            HISTORY.confirms(wrong)
        assert HISTORY.seal == Seal(client_id=C1, length=10, head=HISTORY.head)


class TestReplay:
    def test_as_it_was_known(self) -> None:
        before = HISTORY.replay(known_at=LATE.recorded_at)
        assert before.entries == HISTORY.entries[:-1]
        sooner = instant("2026-11-18", "23:59")
        assert LATE not in HISTORY.replay(known_at=sooner).entries
        assert HISTORY.confirms(before.seal)

    def test_before_anything_was(self) -> None:
        assert HISTORY.replay(known_at=instant("2026-10-07")) == EMPTY

    def test_an_instant_needs_a_zone(self) -> None:
        with pytest.raises(InvalidValue, match=r"^known_at: needs a time zone"):
            HISTORY.replay(known_at=datetime(2026, 11, 24))  # noqa: DTZ001  # what is refused


class TestAgainstRecords:
    def test_all_as_it_was(self) -> None:
        assert HISTORY.verify(ENTRIES).is_sound

    def test_the_library_tells_the_same_again(self) -> None:
        told = tell(INTERACTION)
        assert EMPTY.append(*told).verify(service_history(INTERACTION)).is_sound

    def test_a_record_that_is_no_longer_what_it_was(self) -> None:
        told = [odd(one, record="2" * 64) if one is MOVED else one for one in ENTRIES]
        assert HISTORY.verify(told) == Verification(altered=(5,), missing=(), unentered=())

    def test_an_entry_without_its_record(self) -> None:
        told = [one for one in ENTRIES if one is not COMPLAINED]
        found = HISTORY.verify(told)
        assert (found.missing, found.is_sound) == ((6,), False)

    def test_a_record_without_an_entry(self) -> None:
        found = HISTORY.verify([*ENTRIES, FORGED])
        assert (found.unentered, found.is_sound) == ((FORGED,), False)

    def test_a_further_version_without_an_entry(self) -> None:
        further = odd(VISIT, record="2" * 64)
        assert HISTORY.verify([*ENTRIES, further]).unentered == (further,)

    def test_the_version_before_a_correction_may_be_gone(self) -> None:
        told = [one for one in ENTRIES if one is not SOLD]
        assert HISTORY.verify(told) == Verification(altered=(), missing=(4,), unentered=())

    def test_words_told_otherwise_do_not_alter_the_record(self) -> None:
        told = [odd(one, zh="另述", en="told otherwise") for one in ENTRIES]
        found = HISTORY.verify(told)
        assert (found.is_sound, found.reworded) == (True, (0, 1, 2, 3, 5, 6, 7, 8, 9))
        assert HISTORY.verify(ENTRIES).reworded == ()

    @pytest.mark.parametrize(
        "changes",
        [
            {"recorded_at": instant("2026-10-10")},
            {"by": None},
            {"product_ids": ()},
            {"opportunity_id": None},
            {"origin_id": OpportunityId("O-9")},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_an_entry_that_says_something_else_than_its_record(
        self, changes: dict[str, object]
    ) -> None:
        """What was entered on the fingerprint of a sound record, and left out what that is about."""
        entered = EMPTY.append(odd(VISIT, **changes))
        assert entered.verify([VISIT]) == Verification(altered=(0,), missing=(), unentered=())

    def test_what_was_entered_wrongly_and_corrected(self) -> None:
        again = odd(
            VISIT,
            recorded_at=instant("2026-10-10"),
            corrects=0,
            reason=CorrectionReason.MISTAKE,
        )
        mended = EMPTY.append(odd(VISIT, product_ids=(), en="matter"), again)
        assert mended.verify([odd(again, corrects=None, reason=None)]).is_sound
        assert mended.verify([VISIT, again]).is_sound

    def test_what_was_entered_twice(self) -> None:
        """As when two histories of one client are put into one."""
        both = EMPTY.append(OPENED, VISIT, VISIT)
        found = both.verify([OPENED, VISIT])
        assert (found.doubled, found.is_sound) == ((2,), False)
        double = odd(
            VISIT,
            recorded_at=instant("2026-10-10"),
            corrects=2,
            reason=CorrectionReason.DOUBLE,
        )
        assert both.append(double).verify([OPENED, VISIT]).is_sound

    def test_what_replaces_one_record_hides_no_other(self) -> None:
        """Two events of one instant, of which one was altered and one put in."""
        first, second = odd(ANSWERED, record="2" * 64), odd(ANSWERED, record="3" * 64)
        entered = EMPTY.append(ANSWERED, second)
        assert entered.verify([first, second]) == Verification(
            altered=(0,), missing=(), unentered=()
        )
        put_in = odd(ANSWERED, record="4" * 64)
        found = entered.verify([first, second, put_in])
        assert (found.altered, found.unentered) == ((0,), (first, put_in))

    def test_what_has_no_record_is_not_compared(self) -> None:
        bare = odd(FORGED, record=None)
        assert EMPTY.append(bare).verify([]).is_sound
        assert EMPTY.verify([bare]).is_sound

    def test_what_is_refused(self) -> None:
        wrong: Any = None
        with pytest.raises(BankrmError, match=r"^told: needs Iterable"):
            HISTORY.verify(wrong)
        with pytest.raises(BankrmError, match=r"^told: needs Entry"):
            HISTORY.verify([wrong])
        with pytest.raises(BankrmError, match=r"^told: holds something of another client"):
            HISTORY.verify([odd(VISIT, client_id=C2)])
