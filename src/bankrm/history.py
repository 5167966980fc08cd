"""Service history (服务历史): everything that happened with a client, chained so that nothing can be altered.

`service_history` tells records in order of time. A `History` keeps what was told: every entry is linked to
the one before it by a hash, so that whatever is altered, removed, put in or moved breaks the chain at a place
that can be named. Entries are appended, corrected by later ones, and never changed. Whoever can write the
whole chain anew is found out by a `Seal` that the bank has deposited elsewhere, and only by that; the same
goes for what is cut off at the end.

Leaves out who may read a history, signatures, and time stamps of third parties.
"""

import copy
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.entries import Entry, EntryKind
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, known_by
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.fingerprints import check_fingerprint, fingerprint
from bankrm.labels import Lang
from bankrm.tales import Told, tell

__all__ = [
    "History",
    "Link",
    "Seal",
    "Verification",
    "chain_hash",
    "chain_start",
    "service_history",
]


def service_history(*records: Told | Entry) -> tuple[Entry, ...]:
    """Everything that the records tell, in order of time (服务历史): the ground on which disputes are settled.

    Of one instant, what was recorded first comes first, then one subject after the other, whatever the order
    of the records.

    Args:
        records: opportunities, interactions, outcomes of promises, service requests and complaints, of one
            client or of several; entries as they are, such as those that `proposal_tales` makes of plans and
            approvals.

    Raises:
        InvalidValue: if one has nothing to tell, or it is not on record when it was recorded.

    >>> from bankrm._example import OPENED
    >>> [entry] = service_history(OPENED)
    >>> print(entry.explain())
    2026年11月20日 客户经理 S-1 (O-1): 建立商机，进入“线索分配”，由S-1负责；产生待办：首次联系客户（最迟2026年11月23日）
    >>> print(entry.explain("en"))
    20 Nov 2026 relationship manager S-1 (O-1): opened in lead assignment, owned by S-1; to do: make the first call (by 23 Nov 2026)
    """
    told: list[Entry] = []
    for record in records:
        told += (record,) if isinstance(record, Entry) else tell(record)
    return tuple(sorted(told, key=lambda one: (one.at, one.recorded_at, one.kind, one.subject_id)))


def chain_start(client_id: ClientId) -> str:
    """What stands before the first entry of a client's history, so that no chain fits another client.

    >>> chain_start(ClientId("C-1")) == chain_start(ClientId("C-2"))
    False
    """
    return fingerprint({"client_id": client_id})


def chain_hash(place: int, previous: str, entry: str) -> str:
    """The hash of one link; it takes the entry's fingerprint, and so can be reckoned without the entry.

    Args:
        place: of the entry, 0 for the first.
        previous: the hash of the link before.
        entry: the fingerprint of the entry.

    >>> start = chain_start(ClientId("C-1"))
    >>> chain_hash(0, start, "0" * 64) == chain_hash(1, start, "0" * 64)
    False
    """
    return fingerprint({"place": place, "previous": previous, "entry": entry})


@attrs.frozen(kw_only=True)
class Link:
    """An entry in its place of a chain, as the host stores it; whether it fits there, the history says."""

    place: int = attrs.field(metadata=NOT_NEGATIVE)
    entry: Entry
    previous: str
    """Hash of the link before it."""
    hash: str

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_fingerprint(self.previous, "previous")
        check_fingerprint(self.hash, "hash")

    @property
    def is_whole(self) -> bool:
        """Whether the hash is that of the entry and the place."""
        return self.hash == chain_hash(self.place, self.previous, fingerprint(self.entry))

    def explain(self, lang: Lang = "zh") -> str:
        """The entry with its place."""
        return f"[{self.place}] {self.entry.explain(lang)}"


@attrs.frozen(kw_only=True)
class Seal:
    """How long a history was and how its chain ended (存证): deposited elsewhere, it fixes all up to there."""

    client_id: ClientId
    length: int = attrs.field(metadata=NOT_NEGATIVE)
    head: str

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_fingerprint(self.head, "head")


@attrs.frozen(kw_only=True)
class Verification:
    """How the entries of a history compare to what the host's records tell now."""

    altered: tuple[int, ...]
    """Places of entries whose record is no longer what it was, or does not say what the entry says."""
    missing: tuple[int, ...]
    """Places of entries whose record was not supplied; of a corrected one, the version before."""
    unentered: tuple[Entry, ...]
    """What is told and is not in the history."""
    reworded: tuple[int, ...] = ()
    """Places of entries that are told in other words now: by a later release, or by whoever entered them."""
    doubled: tuple[int, ...] = ()
    """Places of entries of what was entered before, where neither corrects the other."""

    __attrs_post_init__ = check_fields

    @property
    def is_sound(self) -> bool:
        """Whether nothing is altered, missing, unentered or doubled; words are for a person to compare."""
        return not (self.altered or self.missing or self.unentered or self.doubled)


_Happening: TypeAlias = tuple[EntryKind, str, datetime]


def _happening(entry: Entry) -> _Happening:
    """By what a record is known again when it has been altered."""
    return entry.kind, entry.subject_id, entry.at


_Versions: TypeAlias = dict[str, list[Entry]]
"""Entries of one happening, by the fingerprint of its record."""


def _by_happening(entries: Iterable[Entry]) -> dict[_Happening, _Versions]:
    found: defaultdict[_Happening, _Versions] = defaultdict(dict)
    for entry in entries:
        if entry.record is not None:
            found[_happening(entry)].setdefault(entry.record, []).append(entry)
    return dict(found)


def _says(entry: Entry, *, corrects: bool) -> tuple[object, ...]:
    """What an entry has from its record, beside what that is known by; when a correction was made it has not."""
    recorded_at = None if corrects else entry.recorded_at
    return recorded_at, entry.by, entry.product_ids, entry.opportunity_id, entry.origin_id


def _fault(entry: Entry, versions: _Versions, *, is_corrected: bool) -> str | None:
    """How an entry differs from all that is told of what happened then."""
    if entry.record is None:
        return None
    same = versions.get(entry.record)
    if same is None:
        return "missing" if is_corrected or not versions else "altered"
    if is_corrected:
        return None
    corrects = entry.corrects is not None
    if _says(entry, corrects=corrects) not in [_says(one, corrects=corrects) for one in same]:
        return "altered"
    return None if (entry.zh, entry.en) in [(one.zh, one.en) for one in same] else "reworded"


def _unentered(
    now: Mapping[_Happening, _Versions], entries: Iterable[Entry], altered: Iterable[Entry]
) -> tuple[Entry, ...]:
    """What is told and not entered, but for the versions that took the place of altered ones."""
    kept = _by_happening(entries)
    replaced = Counter(
        happening for entry in altered if entry.record not in now[happening := _happening(entry)]
    )
    unentered: list[Entry] = []
    for happening, versions in now.items():
        new = versions.keys() - kept.get(happening, {}).keys()
        if len(new) > replaced[happening]:
            unentered += (told[-1] for record, told in versions.items() if record in new)
    return tuple(unentered)


def _doubled(entries: Iterable[Entry], corrected: Container[int | None]) -> tuple[int, ...]:
    """Places of entries of what was entered before, by entries that neither correct nor are corrected."""
    entered: set[tuple[_Happening, str]] = set()
    doubled = []
    for place, entry in enumerate(entries):
        if entry.record is None or entry.corrects is not None or place in corrected:
            continue
        known = _happening(entry), entry.record
        if known in entered:
            doubled.append(place)
        entered.add(known)
    return tuple(doubled)


@attrs.frozen(kw_only=True)
class History:
    """The history of one client, chained; begin with an empty one and append.

    Raises:
        InvalidValue: if the chain is broken; the field names the place, 0 for the first.

    >>> from bankrm.entries import CorrectionReason
    >>> noon = datetime.fromisoformat("2026-11-20T12:00+08:00")
    >>> handed_over = Entry(
    ...     kind=EntryKind.DOCUMENT,
    ...     at=noon,
    ...     recorded_at=noon,
    ...     subject_id="D-1",
    ...     client_id=ClientId("C-1"),
    ...     zh="交付产品说明书",
    ...     en="product description handed over",
    ... )
    >>> history = History(client_id=ClientId("C-1")).append(handed_over)
    >>> [link] = history.links
    >>> print(link.explain("en"))
    [0] 20 Nov 2026 (D-1): product description handed over
    >>> mended = attrs.evolve(
    ...     handed_over,
    ...     recorded_at=datetime.fromisoformat("2026-11-23T09:00+08:00"),
    ...     en="short form handed over",
    ...     corrects=0,
    ...     reason=CorrectionReason.MISTAKE,
    ... )
    >>> print(history.append(mended).links[1].explain("en"))
    [1] 20 Nov 2026 (D-1): short form handed over (entered on 23 Nov 2026) (corrects [0]: entered by mistake)
    >>> forged = attrs.evolve(link, entry=attrs.evolve(handed_over, subject_id="D-2"))
    >>> History(client_id=ClientId("C-1"), links=(forged,))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: links[0].hash: is not that of the entry: it was altered
    """

    client_id: ClientId
    links: tuple[Link, ...] = attrs.field(default=(), repr=lambda links: f"<{len(links)}>")

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        previous, before = chain_start(self.client_id), None
        for place, link in enumerate(self.links):
            with at_place(place, "links"):
                self._check_link(link, place, previous)
                self._check_entry(link.entry, place, before)
            previous, before = link.hash, link.entry

    def _check_link(self, link: Link, place: int, previous: str) -> None:
        if not link.is_whole:
            raise InvalidValue("hash", "is not that of the entry: it was altered")
        if link.place != place:
            raise InvalidValue("place", self._misplaced(link, place))
        if link.previous != previous:
            raise InvalidValue("previous", "is not the hash before: that entry was replaced")

    def _misplaced(self, link: Link, place: int) -> str:
        if link.place < place:
            return "is taken: something was put in before it, or it is doubled"
        if any(other.place == place for other in self.links[place:]):
            return "is out of order"
        return "is too far on: what was before it was removed"

    def _check_entry(self, entry: Entry, place: int, before: Entry | None) -> None:
        if entry.client_id != self.client_id:
            raise InvalidValue("client_id", "is not this client's")
        if before is not None and entry.recorded_at < before.recorded_at:
            raise InvalidValue("recorded_at", "is backdated: before what was recorded before it")
        if entry.corrects is not None and entry.corrects >= place:
            raise InvalidValue("corrects", "names no earlier entry")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What it holds, in the order in which it was recorded."""
        return tuple(link.entry for link in self.links)

    @property
    def head(self) -> str:
        """The hash of the last link; what stands before the first, if there is none."""
        return self.links[-1].hash if self.links else chain_start(self.client_id)

    @property
    def seal(self) -> Seal:
        """What to deposit elsewhere, so that all up to now can never be altered unseen."""
        return Seal(client_id=self.client_id, length=len(self.links), head=self.head)

    def confirms(self, seal: Seal) -> bool:
        """Whether it goes on from what was sealed: nothing before was altered, and nothing cut off."""
        check_kind(seal, Seal, "seal")
        if seal.client_id != self.client_id or seal.length > len(self.links):
            return False
        head = self.links[seal.length - 1].hash if seal.length else chain_start(self.client_id)
        return seal.head == head

    def append(self, *entries: Entry) -> "History":
        """The history with more entries, in the order in which they were recorded.

        What is already chained is not hashed again.

        Raises:
            InvalidValue: if one is not this client's, was recorded before the last one here, or corrects what
                is not before it; the field names the place it would take.
        """
        for entry in entries:
            check_kind(entry, Entry, "entries")
        after = copy.copy(self)  # the links so far need no second reading
        links = (*self.links, *self._chained(sorted(entries, key=lambda one: one.recorded_at)))
        object.__setattr__(after, "links", links)
        return after

    def _chained(self, entries: Iterable[Entry]) -> Iterator[Link]:
        previous, before = self.head, self.links[-1].entry if self.links else None
        for place, entry in enumerate(entries, len(self.links)):
            with at_place(place, "links"):
                self._check_entry(entry, place, before)
                reckoned = chain_hash(place, previous, fingerprint(entry))
            yield Link(place=place, entry=entry, previous=previous, hash=reckoned)
            previous, before = reckoned, entry

    def replay(self, *, known_at: datetime) -> "History":
        """The history as it was at an instant, whatever was recorded since."""
        length = len(known_by(self.entries, known_at))
        before = copy.copy(self)
        object.__setattr__(before, "links", self.links[:length])
        return before

    def verify(self, told: Iterable[Entry]) -> Verification:
        """Compare the entries to what the host's records tell now, by the records' fingerprints.

        A record is known again by its kind, its subject and when it happened. An entry that was corrected
        need not say what its record says.

        Args:
            told: all that the records tell; entries without a record are not compared.

        Raises:
            InvalidValue: if something is told of another client.

        >>> from bankrm._example import OPENED
        >>> opened = [attrs.evolve(told, client_id=ClientId("C-1")) for told in service_history(OPENED)]
        >>> history = History(client_id=ClientId("C-1")).append(*opened)
        >>> history.verify(opened).is_sound, history.verify([]).missing
        (True, (0,))
        """
        now, entries = _by_happening(self._own(told)), self.entries
        corrected = {entry.corrects for entry in entries}
        found: dict[str, list[int]] = {"altered": [], "missing": [], "reworded": []}
        for place, entry in enumerate(entries):
            fault = _fault(entry, now.get(_happening(entry), {}), is_corrected=place in corrected)
            if fault is not None:
                found[fault].append(place)
        return Verification(
            **{fault: tuple(places) for fault, places in found.items()},
            unentered=_unentered(now, entries, [entries[place] for place in found["altered"]]),
            doubled=_doubled(entries, corrected),
        )

    def _own(self, told: Iterable[Entry]) -> Iterator[Entry]:
        check_kind(told, Iterable, "told")
        for entry in told:
            check_kind(entry, Entry, "told")
            if entry.client_id != self.client_id:
                raise InvalidValue("told", "holds something of another client")
            yield entry

    def explain(self, lang: Lang = "zh") -> str:
        """All entries, one below the other, each with its place."""
        return "\n".join(link.explain(lang) for link in self.links)
