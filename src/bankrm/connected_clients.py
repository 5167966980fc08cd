"""Connected clients (关联客户): who stands and falls with whom, so that a bank counts what they owe together.

Clients are connected by control, read from the graph of ownership, or by economic dependence, which somebody
at the bank has to find; each connection leads on to the next. A group says why each of its members is in it.

Leaves out the limits on what a group may owe (`concentration`), and how dependence is found out.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs

from bankrm.checks import check_kind, check_text, check_tuple
from bankrm.clients import LegalForm
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.ownership import OwnershipGraph, PartyId, Right

__all__ = ["ConnectedGroup", "Connection", "ConnectionKind", "connected_group"]

_HALF = Fraction(1, 2)


class ConnectionKind(Label):
    """Why two clients are connected (关联原因)."""

    CONTROL = "control", "控制关系", "control"
    DEPENDENCE = "dependence", "经济依存关系", "economic dependence"


@attrs.frozen(kw_only=True)
class Connection:
    """One client is connected with another: controlled by it, or dependent on it.

    >>> Connection(
    ...     one=PartyId("E-1"), other=PartyId("E-2"), kind=ConnectionKind.DEPENDENCE, ref="memo-4"
    ... ).kind.zh
    '经济依存关系'
    """

    one: PartyId
    """Who controls, or on whom the other depends."""
    other: PartyId
    kind: ConnectionKind
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps what it was found from; None for control that the graph shows."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.one == self.other:
            raise InvalidValue("other", "is the same party")


@attrs.frozen(kw_only=True)
class ConnectedGroup:
    """All who are connected with each other, and the connections between them; one client may stand alone.

    Whether dependence was looked into at all is said beside it: nobody found is not the same as nobody sought.
    """

    members: tuple[PartyId, ...]
    connections: tuple[Connection, ...] = ()
    doubtful: tuple[PartyId, ...] = ()
    """Others who may belong to it: one of them and a member hold the other's votes, how many is not known."""
    dependence_examined: bool | None = None
    on: date
    """The day it was found to be so."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.members or len(set(self.members)) < len(self.members):
            raise InvalidValue("members", "need at least one, and each once")
        joined = _joined(self.members[0], self.connections)
        if joined != set(self.members):
            raise InvalidValue("connections", "do not join the members, or name others")
        if len(set(self.doubtful) - joined) < len(self.doubtful):
            raise InvalidValue("doubtful", "holds a member, or one twice")

    def __contains__(self, party_id: str) -> bool:
        return party_id in self.members

    def reasons(self, party_id: PartyId) -> tuple[Connection, ...]:
        """Why a member is in it: the connections it is part of; none if it stands alone."""
        return tuple(link for link in self.connections if party_id in {link.one, link.other})


def connected_group(
    client_id: PartyId,
    graph: OwnershipGraph,
    found: tuple[Connection, ...] = (),
    *,
    dependence_examined: bool | None = None,
    as_of: date,
) -> ConnectedGroup:
    """The group of connected clients that a client belongs to on a day (关联客户).

    Control is a tie that controls, or more than half of the votes, held alone or together with whom one
    controls. A public body connects nobody: firms are not related for the state's control alone (公司法 art.
    265 says so of related parties; that limits on exposure follow it is not confirmed). Votes that are not known
    connect nobody, and leave a doubt.

    Args:
        client_id: whose group.
        graph: who holds whom; natural persons and holding companies count as members.
        found: connections that the bank has found besides, as dependence.
        dependence_examined: whether dependence was looked into; None if unknown.
        as_of: the day of the graph.

    Raises:
        InvalidValue: if nothing is known of the client.

    >>> from bankrm.ownership import OwnershipEdge, Party, PartyKind
    >>> parties = tuple(
    ...     Party(id=PartyId(id), kind=PartyKind.ORGANISATION) for id in ("E-1", "E-2", "E-3")
    ... )
    >>> held = OwnershipEdge(owner=parties[0].id, owned=parties[1].id, share=Fraction(6, 10))
    >>> lives_on = Connection(
    ...     one=PartyId("E-2"), other=PartyId("E-3"), kind=ConnectionKind.DEPENDENCE, ref="memo-4"
    ... )
    >>> graph = OwnershipGraph(parties=parties, edges=(held,))
    >>> group = connected_group(PartyId("E-3"), graph, (lives_on,), as_of=date(2026, 11, 24))
    >>> group.members
    ('E-1', 'E-2', 'E-3')
    >>> [reason.kind.en for reason in group.reasons(PartyId("E-2"))]
    ['control', 'economic dependence']
    """
    check_text(client_id, "client_id")
    check_kind(graph, OwnershipGraph, "graph")
    check_tuple(found, Connection, "found")
    check_date(as_of)
    known = {party.id for party in graph.parties}
    if client_id not in known.union(*((link.one, link.other) for link in found)):
        raise InvalidValue("client_id", "is neither in the graph nor among what was found")
    links = {(link.one, link.other, link.kind.rank): link for link in found}
    for link in _control(graph, as_of):
        links.setdefault((link.one, link.other, link.kind.rank), link)
    ordered = [links[key] for key in sorted(links)]
    members = _joined(client_id, ordered)
    return ConnectedGroup(
        members=tuple(sorted(members)),
        connections=tuple(link for link in ordered if link.one in members),
        doubtful=tuple(sorted(_doubtful(members, graph, as_of))),
        dependence_examined=dependence_examined,
        on=as_of,
    )


def _doubtful(members: set[PartyId], graph: OwnershipGraph, as_of: date) -> set[PartyId]:
    """Who holds an unknown part of a member's votes, or of whose votes a member does."""
    public = _public(graph)
    unknown = [
        {edge.owner, edge.owned}
        for edge in graph.on(as_of)
        if edge.part(Right.VOTES) is None and not edge.ties and edge.owner not in public
    ]
    return {party for pair in unknown if pair & members for party in pair - members}


def _public(graph: OwnershipGraph) -> set[PartyId]:
    return {party.id for party in graph.parties if party.form is LegalForm.PUBLIC_BODY}


def _joined(start: PartyId, links: tuple[Connection, ...] | list[Connection]) -> set[PartyId]:
    """A party and all that connections lead to, in either direction."""
    beside: defaultdict[PartyId, set[PartyId]] = defaultdict(set)
    for link in links:
        beside[link.one].add(link.other)
        beside[link.other].add(link.one)
    return _reached(start, beside)


def _reached(start: PartyId, beside: Mapping[PartyId, set[PartyId]]) -> set[PartyId]:
    reached, todo = {start}, [start]
    while todo:
        new = beside.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached


def _control(graph: OwnershipGraph, as_of: date) -> list[Connection]:
    """Who controls whom: directly, or where nobody does so alone, together with those under its control."""
    votes: defaultdict[PartyId, defaultdict[PartyId, Fraction]] = defaultdict(
        lambda: defaultdict(Fraction)
    )
    direct: set[tuple[PartyId, PartyId]] = set()
    for edge in graph.on(as_of):
        if edge.owner == edge.owned:  # a company's own shares carry no vote of anybody else
            continue
        votes[edge.owner][edge.owned] += edge.part(Right.VOTES) or 0
        if votes[edge.owner][edge.owned] > _HALF or any(tie.controls for tie in edge.ties):
            direct.add((edge.owner, edge.owned))
    public = _public(graph)
    below: defaultdict[PartyId, set[PartyId]] = defaultdict(set)
    for owner, owned in direct:
        if owner not in public:
            below[owner].add(owned)
    pairs = {(owner, owned) for owner, controlled in below.items() for owned in controlled}
    for party in below.keys() - public:
        pairs |= {(party, other) for other in _pooled(party, votes, below)}
    return [
        Connection(one=one, other=other, kind=ConnectionKind.CONTROL)
        for one, other in sorted(pairs)
    ]


def _pooled(
    party: PartyId,
    votes: Mapping[PartyId, Mapping[PartyId, Fraction]],
    below: Mapping[PartyId, set[PartyId]],
) -> set[PartyId]:
    """Whom a party controls by votes that no single one of those under its control has."""
    cast: defaultdict[PartyId, Fraction] = defaultdict(Fraction)
    block, todo, found = {party}, [party], set[PartyId]()
    while todo:
        member = todo.pop()
        joining = below.get(member, set()) - block
        for owned, part in votes.get(member, {}).items():
            cast[owned] += part
            if cast[owned] > _HALF and not (owned in block or owned in joining):
                found.add(owned)
        joining |= found - block
        block |= joining
        todo += sorted(joining)
    return found
