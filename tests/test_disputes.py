"""Dispute extracts: what belongs to the matter, what is shown, and the proof that it stands in the chain."""

from typing import Any

import pytest
from tests.history_cases import (
    C1,
    C2,
    EMPTY,
    ENTRIES,
    FUND,
    GOLD,
    HISTORY,
    MOVED,
    OPENED,
    SOLD,
    VISIT,
    entry,
    odd,
    relinked,
)

from bankrm.calendars import Period
from bankrm.disputes import DisputeExtract, dispute_extract
from bankrm.entries import CorrectionReason, Entry, EntryKind
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.history import History, Link, Seal, Verification, chain_hash
from bankrm.products import ProductId

NOVEMBER = Period.month(2026, 11)
EXTRACT = dispute_extract(HISTORY, FUND, NOVEMBER)
CHAIN = EXTRACT.chain


def places(*entries: Entry, product_id: ProductId = FUND) -> list[int]:
    extract = dispute_extract(EMPTY.append(*entries), product_id, Period.year(2026))
    return [link.place for link in extract.shown]


class TestMatter:
    def test_what_is_shown_and_what_is_outside_the_period(self) -> None:
        assert [link.place for link in EXTRACT.shown] == [4, 5, 6, 7, 8, 9]
        assert EXTRACT.outside == (0, 1, 2)

    def test_of_the_other_product(self) -> None:
        gold = dispute_extract(HISTORY, GOLD, NOVEMBER)
        assert [link.entry.subject_id for link in gold.shown] == ["I-2"]
        assert gold.outside == ()

    def test_of_a_product_never_named(self) -> None:
        nothing = dispute_extract(HISTORY, ProductId("P-9"), NOVEMBER)
        assert (nothing.shown, nothing.outside) == ((), ())
        assert nothing.confirms(HISTORY.seal)

    def test_of_no_history(self) -> None:
        assert dispute_extract(EMPTY, FUND, NOVEMBER).chain == ()

    def test_the_first_and_the_last_day(self) -> None:
        days = ("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01")
        history = EMPTY.append(*(entry(f"I-{day}", day, FUND) for day in days))
        extract = dispute_extract(history, FUND, NOVEMBER)
        assert [link.place for link in extract.shown] == [1, 2]
        assert extract.outside == (0, 3)

    def test_through_the_opportunity(self) -> None:
        proposal = entry("PR-1", "2026-10-10", kind=EntryKind.PROPOSAL, opportunity="O-1")
        elsewhere = entry("PR-2", "2026-10-11", kind=EntryKind.PROPOSAL, opportunity="O-2")
        assert places(OPENED, VISIT, proposal, elsewhere) == [0, 1, 2]

    def test_through_one_subject_and_its_opportunity(self) -> None:
        """The first names the product, the next the opportunity, the last only that."""
        first = entry("S-1", "2026-10-08", FUND, kind=EntryKind.SALE)
        second = entry("S-1", "2026-10-09", kind=EntryKind.SALE, opportunity="O-1")
        third = entry("D-1", "2026-10-10", kind=EntryKind.DOCUMENT, opportunity="O-1")
        assert places(first, second, third) == [0, 1, 2]

    def test_through_what_an_opportunity_was_split_off_from(self) -> None:
        off = entry("O-2", "2026-10-09", kind=EntryKind.STAGE, opportunity="O-2", origin_id="O-1")
        sale = entry("S-9", "2026-10-10", FUND, kind=EntryKind.SALE, opportunity="O-2")
        other = entry("O-3", "2026-10-11", kind=EntryKind.STAGE, opportunity="O-3")
        assert places(OPENED, off, sale, other) == [0, 1, 2]

    def test_not_through_another_product(self) -> None:
        both = entry("I-1", "2026-10-08", FUND, GOLD)
        gold = entry("I-2", "2026-10-09", GOLD)
        assert places(both, gold) == [0]

    def test_one_id_of_two_kinds_is_two_subjects(self) -> None:
        sale = entry("1", "2026-10-08", FUND, kind=EntryKind.SALE)
        complaint = entry("1", "2026-10-09", kind=EntryKind.COMPLAINT)
        assert places(sale, complaint) == [0]

    def test_a_promise_is_of_its_interaction(self) -> None:
        visit = entry("I-1", "2026-10-08", FUND)
        kept = entry("I-1", "2026-10-09", kind=EntryKind.PROMISE)
        assert places(visit, kept) == [0, 1]


class TestCorrections:
    FIRST = entry("I-1", "2026-11-02", FUND)
    AGAIN = entry("I-1", "2026-12-01", GOLD, corrects=0, reason=CorrectionReason.MISTAKE)
    AFTER = entry("I-9", "2026-12-02", corrects=1, reason=CorrectionReason.MISTAKE)

    def test_shown_whenever_they_were_made(self) -> None:
        history = EMPTY.append(self.FIRST, self.AGAIN, self.AFTER)
        extract = dispute_extract(history, FUND, NOVEMBER)
        assert [link.place for link in extract.shown] == [0, 1, 2]
        assert [link.place for link in extract.corrections] == [1, 2]

    def test_with_what_they_correct(self) -> None:
        history = EMPTY.append(odd(self.FIRST, product_ids=(), subject_id="I-7"), self.AGAIN)
        extract = dispute_extract(history, GOLD, Period.month(2026, 12))
        assert [link.place for link in extract.shown] == [0, 1]

    def test_they_draw_in_nothing_else(self) -> None:
        other = entry("I-8", "2026-11-03", GOLD)
        history = EMPTY.append(self.FIRST, other, self.AGAIN)
        extract = dispute_extract(history, FUND, NOVEMBER)
        assert [link.place for link in extract.shown] == [0, 2]


class TestProof:
    def test_of_what_is_not_shown_only_the_fingerprint(self) -> None:
        hidden = [part for part in CHAIN if isinstance(part, str)]
        assert hidden == [fingerprint(link.entry) for link in HISTORY.links[:4]]
        assert "matter I-2" not in EXTRACT.explain("en")

    @pytest.mark.parametrize("length", range(len(HISTORY.links) + 1))
    def test_it_confirms_every_seal_up_to_its_end(self, length: int) -> None:
        seal = History(client_id=C1, links=HISTORY.links[:length]).seal
        assert EXTRACT.confirms(seal)
        assert not EXTRACT.confirms(odd(seal, head="0" * 64))

    def test_it_confirms_no_other(self) -> None:
        later = HISTORY.append(entry("I-9", "2026-12-02"))
        assert not EXTRACT.confirms(later.seal)
        assert not EXTRACT.confirms(odd(EMPTY.seal, client_id=C2))
        wrong: Any = HISTORY.head
        with pytest.raises(BankrmError, match=r"^seal: needs Seal, not str"):
            EXTRACT.confirms(wrong)

    @pytest.mark.parametrize(
        ("chain", "field", "reason"),
        [
            (
                (*CHAIN[:5], odd(CHAIN[5], entry=odd(MOVED, en="matter")), *CHAIN[6:]),
                "chain[5].hash",
                "is not that of the entry: it was altered",
            ),
            (
                ("0" * 64, *CHAIN[1:]),
                "chain[4].previous",
                "is not what comes before: that was altered",
            ),
            (
                (*CHAIN[:4], odd(CHAIN[4], entry=odd(SOLD, client_id=C2)), *CHAIN[5:]),
                "chain[4].client_id",
                "is not this client's",
            ),
            (("secret", *CHAIN[1:]), "chain[0]", None),
            (
                (*CHAIN[:9], "0" * 64),
                "seal",
                "is not where the chain leads: something was altered",
            ),
            ((*CHAIN[:8], *CHAIN[9:]), "seal", None),
            ((*CHAIN[:6], CHAIN[7], CHAIN[6], *CHAIN[8:]), "chain[6].previous", None),
            (CHAIN[:9], "seal", "is of another client, or of a longer or shorter history"),
            ((None, *CHAIN[1:]), "chain", None),
        ],
        ids=[
            "shown altered",
            "hidden altered",
            "another client's",
            "no fingerprint",
            "last altered",
            "removed",
            "moved",
            "cut off",
            "wrong kind",
        ],
    )
    def test_what_is_altered_is_refused(
        self, chain: tuple[Any, ...], field: str, reason: str | None
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            odd(EXTRACT, chain=chain)
        assert refused.value.field == field
        assert reason is None or refused.value.reason == reason
        assert "secret" not in str(refused.value)

    def test_one_place_on_with_a_sound_hash_of_its_own(self) -> None:
        """A link that is whole, and follows what is before it, but says another place."""
        before = HISTORY.links[3].hash
        forged = Link(
            place=5,
            entry=SOLD,
            previous=before,
            hash=chain_hash(5, before, fingerprint(SOLD)),
        )
        with pytest.raises(InvalidValue, match=r"^chain\[4\]\.previous: "):
            odd(EXTRACT, chain=(*CHAIN[:4], forged, *CHAIN[5:]))

    @pytest.mark.parametrize(
        "seal",
        [
            odd(HISTORY.seal, client_id=C2),
            odd(HISTORY.seal, length=9),
            odd(HISTORY.seal, head="0" * 64),
        ],
    )
    def test_another_seal(self, seal: Seal) -> None:
        with pytest.raises(InvalidValue, match=r"^seal: "):
            odd(EXTRACT, seal=seal)

    @pytest.mark.parametrize("outside", [(4,), (10,), (-1,)])
    def test_places_outside_are_not_shown(self, outside: tuple[int, ...]) -> None:
        with pytest.raises(InvalidValue, match=r"^outside: names a place that is shown, or is no"):
            odd(EXTRACT, outside=outside)

    @pytest.mark.parametrize("found", ["altered", "missing", "reworded", "doubled"])
    @pytest.mark.parametrize("place", [0, 10, -1])
    def test_places_compared_are_shown(self, found: str, place: int) -> None:
        agreed = Verification(altered=(), missing=(), unentered=())
        with pytest.raises(InvalidValue, match=r"^verification: names a place that is not shown"):
            odd(EXTRACT, verification=odd(agreed, **{found: (place,)}))
        assert odd(EXTRACT, verification=odd(agreed, **{found: (4,)})).shown == EXTRACT.shown

    def test_nothing_of_another_client_is_told(self) -> None:
        found = Verification(altered=(), missing=(), unentered=(odd(SOLD, client_id=C2),))
        with pytest.raises(InvalidValue, match=r"^verification: holds something of another clie"):
            odd(EXTRACT, verification=found)

    def test_made_again_from_the_history_it_is_the_same(self) -> None:
        assert dispute_extract(HISTORY, FUND, NOVEMBER) == EXTRACT
        anew = History(client_id=C1, links=relinked(*ENTRIES))
        assert dispute_extract(anew, FUND, NOVEMBER) == EXTRACT


class TestAgainstRecords:
    def test_without_records_nothing_is_said_of_them(self) -> None:
        assert EXTRACT.verification is None

    def test_only_of_the_matter(self) -> None:
        gone = {id(OPENED), id(SOLD)}
        told = [one for one in ENTRIES if id(one) not in gone]
        told = [odd(one, record="2" * 64) if one is MOVED else one for one in told]
        more = (
            entry("I-7", "2026-11-20", GOLD),
            entry("I-8", "2026-11-20", FUND),
            entry("PR-1", "2026-11-20", kind=EntryKind.PROPOSAL, opportunity="O-1"),
        )
        found = dispute_extract(HISTORY, FUND, NOVEMBER, told=[*told, *more]).verification
        assert found is not None
        assert (found.altered, found.missing) == ((5,), (4,))
        assert found.unentered == more[1:]


class TestWords:
    SHORT = EMPTY.append(OPENED, VISIT, odd(SOLD, record=None))

    def told(self, lang: Any = "en", **more: Any) -> list[str]:
        return dispute_extract(self.SHORT, FUND, NOVEMBER, **more).explain(lang).splitlines()

    def test_in_english(self) -> None:
        link = self.SHORT.links[2]
        assert self.told() == [
            "client C-1, product P-1, 1 Nov 2026 to 30 Nov 2026",
            "[2] 3 Nov 2026 relationship manager S-1 (S-1): matter S-1",
            f"    hash {link.hash}, no record is kept",
            "of the matter, but outside the period: [0] [1]",
            "not compared to the records",
            f"the history has 3 entries and ends in {self.SHORT.head}",
        ]

    def test_in_chinese(self) -> None:
        link = self.SHORT.links[1]
        extract = dispute_extract(self.SHORT, FUND, Period.month(2026, 10), told=[OPENED, VISIT])
        assert extract.explain().splitlines() == [
            "客户C-1，产品P-1，2026年10月1日至2026年10月31日",
            "[0] 2026年10月8日 客户经理 S-1 (O-1): 事项O-1",
            f"    哈希{self.SHORT.links[0].hash}，记录摘要{OPENED.record}",
            "[1] 2026年10月9日 客户经理 S-1 (I-1): 事项I-1",
            f"    哈希{link.hash}，记录摘要{VISIT.record}",
            "期间之外的相关条目：[2]",
            "与留存记录核对：无改动、无缺失",
            f"历史共3条，末尾哈希{self.SHORT.head}",
        ]

    def test_what_the_records_lack(self) -> None:
        told = [odd(VISIT, record="2" * 64), MOVED]
        extract = dispute_extract(self.SHORT, FUND, Period.month(2026, 10), told=told)
        assert extract.explain("en").splitlines()[-5:-1] == [
            "of the matter, but outside the period: [2]",
            "the record is no longer what it was: [1]",
            "the record was not supplied: [0]",
            "on record, but not in the history: 4 Nov 2026 relationship manager S-1 (O-1): matter O-1",
        ]

    def test_nothing_lacking_is_said_so(self) -> None:
        whole = dispute_extract(EMPTY.append(VISIT), FUND, Period.year(2026), told=[VISIT])
        assert whole.explain("en").splitlines()[3:-1] == [
            "the records show nothing altered or missing"
        ]

    def test_other_words_are_pointed_at(self) -> None:
        """Of what is shown only; whoever reads it compares."""
        told = [odd(one, zh="另述", en="otherwise") for one in (OPENED, VISIT)]
        extract = dispute_extract(self.SHORT, FUND, Period.month(2026, 10), told=told)
        assert extract.explain().splitlines()[-4:-1] == [
            "期间之外的相关条目：[2]",
            "现按记录表述不同：[0] [1]",
            "与留存记录核对：无改动、无缺失",
        ]

    def test_what_was_entered_twice(self) -> None:
        twice = EMPTY.append(VISIT, VISIT)
        extract = dispute_extract(twice, FUND, Period.year(2026), told=[VISIT])
        assert extract.explain("en").splitlines()[5:-1] == ["entered twice: [1]"]

    def test_nothing_in_the_period_is_said_so(self) -> None:
        extract = dispute_extract(self.SHORT, FUND, Period.year(2025))
        assert extract.explain().splitlines()[1:4] == [
            "期间内没有相关条目",
            "期间之外的相关条目：[0] [1] [2]",
            "未与留存记录核对",
        ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"history": None}, "history"),
        ({"product_id": ""}, "product_id"),
        ({"product_id": 7}, "product_id"),
        ({"period": None}, "period"),
        ({"told": 7}, "told"),
        ({"told": [odd(VISIT, client_id=C2)]}, "told"),
    ],
)
def test_what_is_refused(changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"history": HISTORY, "product_id": FUND, "period": NOVEMBER}
    with pytest.raises(BankrmError) as refused:
        dispute_extract(**(given | changes))
    assert refused.value.field == field


def test_repr_is_short_and_shows_nothing_that_happened() -> None:
    assert isinstance(EXTRACT, DisputeExtract)
    assert "matter" not in repr(EXTRACT)
    assert "chain=<10>" in repr(EXTRACT)
