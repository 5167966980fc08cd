"""Ownership (股权结构): who holds, votes in, draws on or controls whom, and what it comes to in the end.

A graph of dated edges between parties. A party's effective share in an entity is the sum, over all paths
to it, of the products of the shares on the path; where companies hold each other the paths have no end,
and the sum is found exactly, by solving for it. Control follows ties other than shares, step by step.

Leaves out what makes an owner beneficial (`beneficial_owners`), and turning a majority of votes into
control: who sees that one follows from the other says so by a tie.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.clients import LegalForm
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label

__all__ = [
    "HoldingPath",
    "OwnershipEdge",
    "OwnershipGraph",
    "Party",
    "PartyId",
    "PartyKind",
    "Right",
    "Tie",
    "controllers",
    "effective_shares",
    "head_office",
    "list_paths",
    "managers",
    "untraced_controllers",
    "untraced_share",
]

PartyId = NewType("PartyId", str)
"""Opaque; a client's id is one."""

_LONGEST = 10**18  # parts of a whole; more is no share register's, and slow to multiply
_FINEST = (
    6_000  # bits of a denominator; a hundred firms in a ring of 18-digit registers stay below
)
_MOST_STEPS = 20_000  # of the search for paths: companies that all hold each other have too many
_BRANCHES = {LegalForm.BRANCH, LegalForm.FOREIGN_BRANCH}


class PartyKind(Label):
    """Whether ownership ends with a party."""

    PERSON = "person", "自然人", "natural person"
    ORGANISATION = "organisation", "组织", "organisation"


class Right(Label):
    """What is held in an entity (权利类别): each is traced on its own."""

    EQUITY = "equity", "股权或权益", "equity"
    VOTES = "votes", "表决权", "votes"
    INCOME = "income", "收益权", "income"


class Tie(Label):
    """What ties one party to another besides shares (股权以外的关系)."""

    AGREEMENT = "agreement", "通过协议控制", "control by agreement"
    CLOSE_PERSON = "close_person", "通过关系密切的人控制", "control through close persons"
    APPOINTMENTS = "appointments", "决定人事任免", "decides appointments"
    DECISIONS = "decisions", "决定重大经营管理事项", "decides major business"
    FINANCES = "finances", "决定财务收支", "decides receipts and spending"
    ASSETS = "assets", "长期支配重要资产或主要资金", "commands main assets or funds"
    JOINT = "joint", "联合控制", "joint control"
    SETTLOR = "settlor", "委托人", "settlor"
    TRUSTEE = "trustee", "受托人", "trustee"
    BENEFICIARY = "beneficiary", "受益人", "beneficiary"
    PROTECTOR = "protector", "监察人", "protector"
    MANAGER = "manager", "负责日常经营管理", "responsible for daily management"

    @property
    def controls(self) -> bool:
        """Whether it is control, or a part in a trust; who only manages does not control."""
        return self is not Tie.MANAGER


@attrs.frozen(kw_only=True)
class Party:
    """A person or an organisation in a graph.

    >>> Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY).form.en
    'company'
    """

    id: PartyId
    kind: PartyKind
    form: LegalForm | None = None
    """Of an organisation; None if unknown."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.kind is PartyKind.PERSON and self.form is not None:
            raise InvalidValue("form", "belongs to an organisation")


@attrs.frozen(kw_only=True)
class OwnershipEdge:
    """What one party holds in another, or by what it is tied to it, for a time.

    Shares are exact fractions of the whole. Votes and income go with the share unless they are given;
    a share that is None is not known. A company's own shares are an edge to itself: they belong to the
    others in proportion.

    >>> edge = OwnershipEdge(
    ...     owner=PartyId("P-1"), owned=PartyId("E-1"), share=Fraction(3, 10), votes=Fraction(1, 2)
    ... )
    >>> [str(edge.part(right)) for right in Right]
    ['3/10', '1/2', '3/10']
    """

    owner: PartyId
    owned: PartyId
    share: Fraction | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    votes: Fraction | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    income: Fraction | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    ties: tuple[Tie, ...] = ()
    evidence: str | None = attrs.field(default=None, repr=False)
    """Reference of the document it was read from."""
    since: date | None = None
    """The first day; None if it held before any day asked about."""
    until: date | None = None
    """The first day no longer."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("share", "votes", "income"):
            part: Fraction | None = getattr(self, field)
            if part is not None and part > 1:
                raise InvalidValue(field, "is more than the whole")
            if part is not None and part.denominator > _LONGEST:
                raise InvalidValue(field, "is finer than any share register")
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")

    def part(self, right: Right) -> Fraction | None:
        """What is held of one right; None if unknown."""
        check_kind(right, Right, "right")
        own = {Right.VOTES: self.votes, Right.INCOME: self.income}.get(right)
        return self.share if own is None else own

    def in_force(self, as_of: date) -> bool:
        """Whether it holds on a day."""
        check_date(as_of)
        return (self.since is None or self.since <= as_of) and (
            self.until is None or as_of < self.until
        )


@attrs.frozen(kw_only=True)
class OwnershipGraph:
    """Parties and what they hold in each other; on no day more than the whole of anything.

    >>> person = Party(id=PartyId("P-1"), kind=PartyKind.PERSON)
    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION)
    >>> edge = OwnershipEdge(owner=person.id, owned=firm.id, share=Fraction(6, 10))
    >>> OwnershipGraph(parties=(person, firm), edges=(edge, edge))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: equity: more than the whole of E-1 is held
    """

    parties: tuple[Party, ...]
    edges: tuple[OwnershipEdge, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        kinds = {party.id: party.kind for party in self.parties}
        if len(kinds) < len(self.parties):
            raise InvalidValue("parties", "hold one id twice")
        into: defaultdict[PartyId, list[OwnershipEdge]] = defaultdict(list)
        for edge in self.edges:
            if edge.owner not in kinds or edge.owned not in kinds:
                raise InvalidValue("edges", "name a party that is not among the parties")
            if kinds[edge.owned] is PartyKind.PERSON:
                raise InvalidValue("owned", "is a natural person, whom nobody holds")
            into[edge.owned].append(edge)
        for owned, edges in into.items():
            _check_whole(owned, edges)

    def __contains__(self, party_id: str) -> bool:
        return any(party.id == party_id for party in self.parties)

    def party(self, party_id: PartyId) -> Party:
        """The party of that id.

        Raises:
            InvalidValue: if there is none.
        """
        for party in self.parties:
            if party.id == party_id:
                return party
        raise InvalidValue("party", "is not among the parties")

    def on(self, as_of: date) -> tuple[OwnershipEdge, ...]:
        """The edges in force on a day."""
        check_date(as_of)
        return tuple(edge for edge in self.edges if edge.in_force(as_of))


@attrs.frozen(kw_only=True)
class HoldingPath:
    """One way from a holder down to an entity, and what it comes to."""

    parties: tuple[PartyId, ...]
    """From the holder to the entity."""
    share: Fraction
    """The product of the shares on the way."""


def effective_shares(
    graph: OwnershipGraph, entity: PartyId, right: Right = Right.EQUITY, *, as_of: date
) -> dict[PartyId, Fraction]:
    """What each ultimate holder has of an entity, directly or through others, on a day.

    Ultimate are natural persons, and organisations of which no holder is known. Shares that are not known
    count for nothing here, so that each figure is the least that is held; see `untraced_share`.

    Args:
        graph: who holds whom.
        entity: what is asked about.
        right: equity, votes or income.
        as_of: the day.

    Raises:
        InvalidValue: if companies above the entity are held by nobody but each other, or hold so many
            odd fractions of each other that no exact figure is in reach.

    >>> ids = [PartyId(text) for text in ("P-1", "P-2", "E-1", "E-2")]
    >>> kinds = [PartyKind.PERSON] * 2 + [PartyKind.ORGANISATION] * 2
    >>> held = [("P-1", "E-2", "4/5"), ("P-2", "E-1", 1), ("E-1", "E-2", "1/5")]
    >>> graph = OwnershipGraph(
    ...     parties=tuple(Party(id=id, kind=kind) for id, kind in zip(ids, kinds)),
    ...     edges=tuple(
    ...         OwnershipEdge(owner=PartyId(one), owned=PartyId(two), share=Fraction(share))
    ...         for one, two, share in held
    ...     ),
    ... )
    >>> shares = effective_shares(graph, PartyId("E-2"), as_of=date(2026, 11, 24))
    >>> {holder: str(share) for holder, share in shares.items()}
    {'P-1': '4/5', 'P-2': '1/5'}
    """
    _check_entity(graph, entity)
    held = _held(graph.on(as_of), right)
    above = _reached_from(entity, _turned(held))
    held = {
        owner: {owned: part for owned, part in below.items() if owned in above}
        for owner, below in held.items()
        if owner in above
    }
    owned = {below for parts in held.values() for below in parts}
    for middle in _fewest_owned_first(owned - {entity}, held):
        _bypass(middle, held)
    whole = 1 - held.pop(entity, {}).get(entity, Fraction(0))
    if not whole:
        raise InvalidValue("share", f"all of {entity} is held in a closed loop")
    return {owner: held[owner][entity] / whole for owner in sorted(held)}


def untraced_share(graph: OwnershipGraph, shares: Mapping[PartyId, Fraction]) -> Fraction:
    """How much of an entity could not be traced to natural persons or public bodies.

    State capital is not traced further: order of 2025, art. 11, as reported.

    Args:
        graph: who holds whom.
        shares: the effective shares in the entity.

    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION)
    >>> graph = OwnershipGraph(parties=(firm,), edges=())
    >>> shares = effective_shares(graph, firm.id, as_of=date(2026, 11, 24))
    >>> str(untraced_share(graph, shares))  # nobody is known to hold it
    '1'
    """
    check_kind(graph, OwnershipGraph, "graph")
    check_kind(shares, Mapping, "shares")
    for share in shares.values():
        check_kind(share, Fraction, "shares")
    ends = _persons(graph) | _public_bodies(graph)
    return 1 - sum((share for holder, share in shares.items() if holder in ends), Fraction(0))


def list_paths(
    graph: OwnershipGraph,
    holder: PartyId,
    entity: PartyId,
    right: Right = Right.EQUITY,
    *,
    as_of: date,
) -> tuple[HoldingPath, ...]:
    """The ways from a holder down to an entity that pass no party twice, largest share first.

    Without cross-holdings they add up to the effective share. With them they come to less: what is
    missing goes round a loop. In a graph with very many ways only the first found are listed.

    >>> person = Party(id=PartyId("P-1"), kind=PartyKind.PERSON)
    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION)
    >>> edge = OwnershipEdge(owner=person.id, owned=firm.id, share=Fraction(1, 4))
    >>> graph = OwnershipGraph(parties=(person, firm), edges=(edge,))
    >>> [path] = list_paths(graph, person.id, firm.id, as_of=date(2026, 11, 24))
    >>> path.parties, str(path.share)
    (('P-1', 'E-1'), '1/4')
    """
    _check_entity(graph, entity)
    graph.party(holder)
    held = _held(graph.on(as_of), right)
    above = _reached_from(entity, _turned(held))
    found: list[HoldingPath] = []
    todo: list[tuple[tuple[PartyId, ...], Fraction]] = [((holder,), Fraction(1))]
    for _ in range(_MOST_STEPS):
        if not todo:
            break
        parties, share = todo.pop()
        if parties[-1] == entity and len(parties) > 1:
            found.append(HoldingPath(parties=parties, share=share))
            continue
        for below, part in sorted(held.get(parties[-1], {}).items(), reverse=True):
            if below in above and below not in parties:
                todo.append(((*parties, below), share * part))
    return tuple(sorted(found, key=lambda path: (-path.share, path.parties)))


def controllers(graph: OwnershipGraph, entity: PartyId, *, as_of: date) -> tuple[PartyId, ...]:
    """The natural persons who control an entity by ties, or are parties to it if it is a trust.

    An organisation that controls is traced to who controls it, and so on.

    >>> person = Party(id=PartyId("P-1"), kind=PartyKind.PERSON)
    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION)
    >>> edge = OwnershipEdge(owner=person.id, owned=firm.id, ties=(Tie.AGREEMENT,))
    >>> graph = OwnershipGraph(parties=(person, firm), edges=(edge,))
    >>> controllers(graph, firm.id, as_of=date(2026, 11, 24))
    ('P-1',)
    """
    by = _controlled_by(graph, entity, as_of)
    return tuple(sorted(_persons(graph) & _reached_from(entity, by)))


def untraced_controllers(
    graph: OwnershipGraph, entity: PartyId, *, as_of: date
) -> tuple[PartyId, ...]:
    """The organisations that control an entity by ties without any person known to control them.

    Somebody stands behind each, but for public bodies, which are not traced further.

    >>> parties = tuple(Party(id=PartyId(id), kind=PartyKind.ORGANISATION) for id in ("E-1", "E-2"))
    >>> edge = OwnershipEdge(owner=PartyId("E-2"), owned=PartyId("E-1"), ties=(Tie.AGREEMENT,))
    >>> graph = OwnershipGraph(parties=parties, edges=(edge,))
    >>> untraced_controllers(graph, PartyId("E-1"), as_of=date(2026, 11, 24))
    ('E-2',)
    """
    by = _controlled_by(graph, entity, as_of)
    ends = _persons(graph) | _public_bodies(graph)
    above = _reached_from(entity, by) - {entity}
    return tuple(sorted(who for who in above if not ends & _reached_from(who, by)))


def managers(graph: OwnershipGraph, entity: PartyId, *, as_of: date) -> tuple[PartyId, ...]:
    """The natural persons who are responsible for an entity's daily management.

    >>> person = Party(id=PartyId("P-1"), kind=PartyKind.PERSON)
    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION)
    >>> edge = OwnershipEdge(owner=person.id, owned=firm.id, ties=(Tie.MANAGER,))
    >>> graph = OwnershipGraph(parties=(person, firm), edges=(edge,))
    >>> managers(graph, firm.id, as_of=date(2026, 11, 24))
    ('P-1',)
    """
    _check_entity(graph, entity)
    ties = (edge for edge in graph.on(as_of) if edge.owned == entity and Tie.MANAGER in edge.ties)
    return tuple(sorted({edge.owner for edge in ties} & _persons(graph)))


def head_office(graph: OwnershipGraph, entity: PartyId, *, as_of: date) -> PartyId:
    """Whose branch an entity is, that is, who holds the whole of it; itself if it is no branch.

    The branch of a branch is the head office's. A branch of which that is not known stands for itself.

    >>> head = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY)
    >>> branch = Party(id=PartyId("E-2"), kind=PartyKind.ORGANISATION, form=LegalForm.BRANCH)
    >>> edge = OwnershipEdge(owner=head.id, owned=branch.id, share=Fraction(1))
    >>> graph = OwnershipGraph(parties=(head, branch), edges=(edge,))
    >>> head_office(graph, branch.id, as_of=date(2026, 11, 24))
    'E-1'
    """
    check_date(as_of)
    _check_entity(graph, entity)
    whole = {edge.owned: edge.owner for edge in graph.on(as_of) if edge.share == 1}
    passed: set[PartyId] = set()
    while graph.party(entity).form in _BRANCHES and entity in whole.keys() - passed:
        passed.add(entity)
        entity = whole[entity]
    return entity


def _check_entity(graph: OwnershipGraph, entity: PartyId) -> None:
    check_kind(graph, OwnershipGraph, "graph")
    graph.party(entity)


def _persons(graph: OwnershipGraph) -> set[PartyId]:
    return {party.id for party in graph.parties if party.kind is PartyKind.PERSON}


def _public_bodies(graph: OwnershipGraph) -> set[PartyId]:
    return {party.id for party in graph.parties if party.form is LegalForm.PUBLIC_BODY}


def _controlled_by(
    graph: OwnershipGraph, entity: PartyId, as_of: date
) -> dict[PartyId, set[PartyId]]:
    """Who controls each party by ties on a day."""
    _check_entity(graph, entity)
    by: defaultdict[PartyId, set[PartyId]] = defaultdict(set)
    for edge in graph.on(as_of):
        if any(tie.controls for tie in edge.ties):
            by[edge.owned].add(edge.owner)
    return by


def _check_whole(owned: PartyId, edges: list[OwnershipEdge]) -> None:
    """Refuse more than the whole on any day: what is held grows only when an edge begins."""
    for day in {edge.since or date.min for edge in edges}:
        on_day = [edge for edge in edges if edge.in_force(day)]
        for right in Right:
            if sum((edge.part(right) or 0 for edge in on_day), Fraction(0)) > 1:
                raise InvalidValue(right.code, f"more than the whole of {owned} is held")


def _held(edges: Iterable[OwnershipEdge], right: Right) -> dict[PartyId, dict[PartyId, Fraction]]:
    """What each party holds in each other, where it is known and more than nothing."""
    held: dict[PartyId, dict[PartyId, Fraction]] = {}
    for edge in edges:
        if part := edge.part(right):
            below = held.setdefault(edge.owner, {})
            below[edge.owned] = below.get(edge.owned, Fraction(0)) + part
    return held


def _turned(held: Mapping[PartyId, Iterable[PartyId]]) -> dict[PartyId, set[PartyId]]:
    """Who holds each party."""
    by: defaultdict[PartyId, set[PartyId]] = defaultdict(set)
    for owner, below in held.items():
        for owned in below:
            by[owned].add(owner)
    return by


def _reached_from(start: PartyId, by: Mapping[PartyId, Iterable[PartyId]]) -> set[PartyId]:
    """A party and all above it."""
    reached, todo = {start}, [start]
    while todo:
        new = set(by.get(todo.pop(), ())) - reached
        reached |= new
        todo += new
    return reached


def _fewest_owned_first(
    middles: set[PartyId], held: Mapping[PartyId, Mapping[PartyId, Fraction]]
) -> Iterator[PartyId]:
    """Parties in the order in which it is cheapest to bypass them, which changes as they are."""
    left = sorted(middles)
    while left:
        least = min(left, key=lambda party: len(held.get(party, ())))
        left.remove(least)
        yield least


def _bypass(middle: PartyId, held: dict[PartyId, dict[PartyId, Fraction]]) -> None:
    """Take a party out: who holds it, holds by that much what it holds (Gaussian elimination)."""
    below = held.pop(middle)
    outside = 1 - below.pop(middle, Fraction(0))
    if not outside:
        raise InvalidValue("share", f"all of {middle} is held in a closed loop")
    for parts in held.values():
        if through := parts.pop(middle, None):
            for owned, part in below.items():
                parts[owned] = parts.get(owned, Fraction(0)) + through / outside * part
                if parts[owned].denominator.bit_length() > _FINEST:
                    raise InvalidValue(
                        "share", "is too fine for so many holdings across each other"
                    )
