"""Disputes (争议举证): what happened with a client about one product in a period, with proof that it is so told.

An extract shows some entries of a history and of all others only the fingerprints, so that the chain can be
reckoned from its start to the seal without showing what is beside the point. Whoever holds the extract and a
seal that was deposited can check that nothing shown was altered and nothing taken out of between. That
nothing that belongs to it was left out, only whoever may read the history can check, by making it again.
A fingerprint can be tried against guesses: an extract is for those who may know that there is a history.

Leaves out who is right.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

import attrs

from bankrm.calendars import Period
from bankrm.checks import check_kind, check_text
from bankrm.clients import ClientId
from bankrm.days import business_date
from bankrm.entries import Entry, EntryKind
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.fingerprints import check_fingerprint, fingerprint
from bankrm.formats import format_date
from bankrm.history import History, Link, Seal, Verification, chain_hash, chain_start
from bankrm.labels import Lang, Text
from bankrm.products import ProductId

__all__ = ["DisputeExtract", "dispute_extract"]


@attrs.frozen(kw_only=True)
class DisputeExtract:
    """Some entries of a client's history, and the proof that they stand in it as they are shown.

    Raises:
        InvalidValue: if what it holds does not lead from the start of the client's chain to the seal; the
            field names the place.
    """

    client_id: ClientId
    product_id: ProductId
    period: Period
    chain: tuple[Link | str, ...] = attrs.field(repr=lambda chain: f"<{len(chain)}>")
    """Every place of the history: the link that is shown, or of what is not, its fingerprint."""
    seal: Seal = attrs.field(repr=False)
    """Where the history ended; compare it to one that was deposited."""
    outside: tuple[int, ...]
    """Places of what belongs to the matter but not to the period, and is not shown."""
    verification: Verification | None = attrs.field(default=None, repr=False)
    """How the history compares to the bank's records; None if they were not supplied."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.seal.client_id, self.seal.length) != (self.client_id, len(self.chain)):
            raise InvalidValue("seal", "is of another client, or of a longer or shorter history")
        *_, head = self._heads()
        if head != self.seal.head:
            raise InvalidValue("seal", "is not where the chain leads: something was altered")
        if any(
            place not in range(len(self.chain)) or isinstance(self.chain[place], Link)
            for place in self.outside
        ):
            raise InvalidValue("outside", "names a place that is shown, or is not there")
        self._check_verification()

    def _check_verification(self) -> None:
        found = self.verification
        if found is None:
            return
        named = {*found.altered, *found.missing, *found.reworded, *found.doubled}
        if not named <= {link.place for link in self.shown}:
            raise InvalidValue("verification", "names a place that is not shown")
        if any(entry.client_id != self.client_id for entry in found.unentered):
            raise InvalidValue("verification", "holds something of another client")

    def _heads(self) -> Iterator[str]:
        """How the chain ends before the first place, after it, and so on to its end."""
        head = chain_start(self.client_id)
        yield head
        for place, part in enumerate(self.chain):
            if isinstance(part, Link):
                if part.entry.client_id != self.client_id:
                    raise InvalidValue(f"chain[{place}].client_id", "is not this client's")
                if not part.is_whole:
                    raise InvalidValue(
                        f"chain[{place}].hash", "is not that of the entry: it was altered"
                    )
                if (part.place, part.previous) != (place, head):
                    raise InvalidValue(
                        f"chain[{place}].previous", "is not what comes before: that was altered"
                    )
                head = part.hash
            else:
                check_fingerprint(part, f"chain[{place}]")
                head = chain_hash(place, head, part)
            yield head

    @property
    def shown(self) -> tuple[Link, ...]:
        """The entries shown, in the order in which they were recorded."""
        return tuple(part for part in self.chain if isinstance(part, Link))

    @property
    def corrections(self) -> tuple[Link, ...]:
        """Those of them that correct another, which is shown too."""
        return tuple(link for link in self.shown if link.entry.corrects is not None)

    def confirms(self, seal: Seal) -> bool:
        """Whether it goes on from a seal that was deposited: all up to there stands as it stood then."""
        check_kind(seal, Seal, "seal")
        if seal.client_id != self.client_id or seal.length > len(self.chain):
            return False
        return seal.head == next(islice(self._heads(), seal.length, None))

    def explain(self, lang: Lang = "zh") -> str:
        """What happened in order, each with its proof; then what is missing, and the seal."""
        first, last = (format_date(day, lang) for day in (self.period.first, self.period.last))
        told = [
            _HEADING.fill(
                lang, client=self.client_id, product=self.product_id, first=first, last=last
            )
        ]
        for link in self.shown:
            proof = _PROOF if link.entry.record is not None else _NO_RECORD
            told += [
                link.explain(lang),
                "    " + proof.fill(lang, hash=link.hash, record=link.entry.record),
            ]
        if not self.shown:
            told.append(_NOTHING.name_in(lang))
        told += self._lacks(lang)
        told.append(_SEALED.fill(lang, length=self.seal.length, head=self.seal.head))
        return "\n".join(told)

    def _lacks(self, lang: Lang) -> Iterator[str]:
        """What is not shown though it belongs here, and whether the records agree."""
        found = self.verification
        places = {_OUTSIDE: self.outside}
        if found is not None:
            places |= {
                _ALTERED: found.altered,
                _MISSING: found.missing,
                _DOUBLED: found.doubled,
                _REWORDED: found.reworded,
            }
        for words, named in places.items():
            if named:
                yield words.fill(lang, places=" ".join(f"[{place}]" for place in named))
        if found is None:
            yield _NOT_COMPARED.name_in(lang)
            return
        if found.is_sound:
            yield _AGREES.name_in(lang)
        for entry in found.unentered:
            yield _UNENTERED.fill(lang, entry=entry.explain(lang))


_HEADING = Text(
    "客户{client}，产品{product}，{first}至{last}",
    "client {client}, product {product}, {first} to {last}",
)
_PROOF = Text("哈希{hash}，记录摘要{record}", "hash {hash}, record {record}")
_NO_RECORD = Text("哈希{hash}，无留存记录", "hash {hash}, no record is kept")
_OUTSIDE = Text("期间之外的相关条目：{places}", "of the matter, but outside the period: {places}")
_ALTERED = Text("记录已被改动：{places}", "the record is no longer what it was: {places}")
_MISSING = Text("记录未提供：{places}", "the record was not supplied: {places}")
_DOUBLED = Text("重复登记：{places}", "entered twice: {places}")
_REWORDED = Text("现按记录表述不同：{places}", "the record is told in other words now: {places}")
_AGREES = Text("与留存记录核对：无改动、无缺失", "the records show nothing altered or missing")
_NOTHING = Text("期间内没有相关条目", "nothing of the matter in the period")
_UNENTERED = Text("有记录而未入历史：{entry}", "on record, but not in the history: {entry}")
_NOT_COMPARED = Text("未与留存记录核对", "not compared to the records")
_SEALED = Text(
    "历史共{length}条，末尾哈希{head}", "the history has {length} entries and ends in {head}"
)


def dispute_extract(
    history: History,
    product_id: ProductId,
    period: Period,
    *,
    told: Iterable[Entry] | None = None,
) -> DisputeExtract:
    """What happened with a client about a product in a period, with proof (争议举证材料).

    To the matter belongs what names the product, and all that is linked to it through one opportunity or one
    that was split off from it, one complaint, one sale or another subject. Corrections of what is shown are shown, whenever they were made,
    and so is what they correct.

    Args:
        history: the client's.
        product_id: the product.
        period: days on which it happened, in China.
        told: all that the bank's records tell now, to be compared; None if they are not at hand.

    Raises:
        InvalidValue: if something is told of another client.

    >>> from datetime import datetime
    >>> def said(day: str, subject: str, *products: str) -> Entry:
    ...     at = datetime.fromisoformat(f"{day}T12:00+08:00")
    ...     return Entry(
    ...         kind=EntryKind.DOCUMENT,
    ...         at=at,
    ...         recorded_at=at,
    ...         subject_id=subject,
    ...         client_id=ClientId("C-1"),
    ...         zh="交付产品说明书",
    ...         en="product description handed over",
    ...         product_ids=tuple(ProductId(one) for one in products),
    ...     )
    >>> history = History(client_id=ClientId("C-1")).append(
    ...     said("2026-10-08", "D-1", "P-1"),
    ...     said("2026-11-09", "D-2", "P-2"),
    ...     said("2026-11-10", "D-3", "P-1"),
    ... )
    >>> extract = dispute_extract(history, ProductId("P-1"), Period.month(2026, 11))
    >>> [link.place for link in extract.shown], extract.outside, extract.confirms(history.seal)
    ([2], (0,), True)
    """
    check_kind(history, History, "history")
    check_text(product_id, "product_id")
    check_kind(period, Period, "period")
    entries = history.entries
    keys = _matter(entries, product_id)
    matter = {place for place, entry in enumerate(entries) if _keys(entry) & keys}
    timely = {place for place in matter if business_date(entries[place].at) in period}
    shown = _with_corrections(entries, timely)
    return DisputeExtract(
        client_id=history.client_id,
        product_id=product_id,
        period=period,
        chain=tuple(
            link if link.place in shown else fingerprint(link.entry) for link in history.links
        ),
        seal=history.seal,
        outside=tuple(sorted(matter - shown)),
        verification=None if told is None else _about(history.verify(told), shown, keys),
    )


_Key: TypeAlias = tuple[str, str]
"""Something that entries have in common: a product, an opportunity, a subject of a kind."""

_FAMILY = {EntryKind.PROMISE: EntryKind.INTERACTION}
"""The subject of the one is a subject of the other."""


def _product(product_id: ProductId) -> _Key:
    return "product", product_id


def _keys(entry: Entry) -> set[_Key]:
    keys = {(_FAMILY.get(entry.kind, entry.kind).code, entry.subject_id)}
    keys |= {_product(product_id) for product_id in entry.product_ids}
    opportunities = {entry.opportunity_id, entry.origin_id} - {None}
    return keys | {("opportunity", str(one)) for one in opportunities}


def _matter(entries: Sequence[Entry], product_id: ProductId) -> set[_Key]:
    """All that is linked to a product, through whatever but another product."""
    sharing: defaultdict[_Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in _keys(entry):
            sharing[key].append(entry)
    found, ahead = {_product(product_id)}, deque([_product(product_id)])
    while ahead:
        for entry in sharing[ahead.popleft()]:
            new = {key for key in _keys(entry) if key[0] != "product"} - found
            found |= new
            ahead += new
    return found


def _with_corrections(entries: Sequence[Entry], places: set[int]) -> set[int]:
    """The places, those that correct them, and those that these correct."""
    tied: defaultdict[int, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.corrects is not None:
            tied[place].append(entry.corrects)
            tied[entry.corrects].append(place)
    found, ahead = set(places), deque(places)
    while ahead:
        new = {*tied[ahead.popleft()]} - found
        found |= new
        ahead += new
    return found


def _about(found: Verification, shown: set[int], keys: set[_Key]) -> Verification:
    """What a comparison says of the matter."""
    return Verification(
        altered=tuple(place for place in found.altered if place in shown),
        missing=tuple(place for place in found.missing if place in shown),
        unentered=tuple(entry for entry in found.unentered if _keys(entry) & keys),
        reworded=tuple(place for place in found.reworded if place in shown),
        doubled=tuple(place for place in found.doubled if place in shown),
    )
