"""Connected clients: by votes alone or together, by ties, by dependence; on its day, and why."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm.clients import LegalForm
from bankrm.connected_clients import (
    ConnectedGroup,
    Connection,
    ConnectionKind,
    connected_group,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.ownership import OwnershipEdge, OwnershipGraph, Party, PartyId, PartyKind, Tie

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)


def edge(owner: str, owned: str, votes: str | None = None, **more: Any) -> OwnershipEdge:
    part = None if votes is None else Fraction(votes)
    return OwnershipEdge(owner=PartyId(owner), owned=PartyId(owned), votes=part, **more)


def graph(*edges: OwnershipEdge, public: str = "", extra: tuple[str, ...] = ()) -> OwnershipGraph:
    ids = sorted({one.owner for one in edges} | {one.owned for one in edges} | set(extra))
    return OwnershipGraph(
        parties=tuple(
            Party(id=PartyId(id), kind=PartyKind.PERSON)
            if id.startswith("P")
            else Party(
                id=PartyId(id),
                kind=PartyKind.ORGANISATION,
                form=LegalForm.PUBLIC_BODY if id == public else None,
            )
            for id in ids  # noqa: A001  # the field's word
        ),
        edges=edges,
    )


def depends(one: str, other: str) -> Connection:
    return Connection(
        one=PartyId(one), other=PartyId(other), kind=ConnectionKind.DEPENDENCE, ref="memo-1"
    )


def members(client: str, owners: OwnershipGraph, *found: Connection, on: date = AS_OF) -> str:
    return " ".join(connected_group(PartyId(client), owners, found, as_of=on).members)


CASES: list[tuple[str, OwnershipGraph, tuple[Connection, ...], str, str]] = [
    ("alone", graph(extra=("E-1",)), (), "E-1", "E-1"),
    ("exactly half is no control", graph(edge("E-1", "E-2", "1/2")), (), "E-2", "E-2"),
    ("more than half", graph(edge("E-1", "E-2", "501/1000")), (), "E-2", "E-1 E-2"),
    (
        "half and a little, together with whom it controls",
        graph(edge("E-1", "E-2", "1"), edge("E-1", "E-3", "3/10"), edge("E-2", "E-3", "21/100")),
        (),
        "E-3",
        "E-1 E-2 E-3",
    ),
    (
        "together exactly half",
        graph(edge("E-1", "E-2", "1"), edge("E-1", "E-3", "3/10"), edge("E-2", "E-3", "1/5")),
        (),
        "E-3",
        "E-3",
    ),
    (
        "two holdings of one owner add up",
        graph(edge("E-1", "E-2", "3/10"), edge("E-1", "E-2", "3/10")),
        (),
        "E-2",
        "E-1 E-2",
    ),
    (
        "sisters under one person",
        graph(edge("P-1", "E-1", "1"), edge("P-1", "E-2", "3/5")),
        (),
        "E-1",
        "E-1 E-2 P-1",
    ),
    (
        "a public body connects nobody",
        graph(edge("B-1", "E-1", "1"), edge("B-1", "E-2", "1"), public="B-1"),
        (),
        "E-1",
        "E-1",
    ),
    (
        "a public body pools the votes of whom it is under",
        graph(edge("E-1", "B-1", "1"), edge("B-1", "E-2", "1"), public="B-1"),
        (),
        "E-2",
        "B-1 E-1 E-2",
    ),
    (
        "two who control each other, and what only both together hold",
        graph(
            edge("E-1", "E-2", "3/5"),
            edge("E-2", "E-1", "3/5"),
            edge("E-1", "E-3", "1"),
            edge("E-2", "E-4", "1"),
            edge("E-3", "E-5", "3/10"),
            edge("E-4", "E-5", "3/10"),
        ),
        (),
        "E-5",
        "E-1 E-2 E-3 E-4 E-5",
    ),
    ("a tie", graph(edge("P-1", "E-1", ties=(Tie.AGREEMENT,))), (), "E-1", "E-1 P-1"),
    ("who only manages", graph(edge("P-1", "E-1", ties=(Tie.MANAGER,))), (), "E-1", "E-1"),
    ("a company's own shares", graph(edge("E-1", "E-1", "3/5")), (), "E-1", "E-1"),
    (
        "dependence leads on, either way",
        graph(edge("E-1", "E-2", "1"), extra=("E-9",)),
        (depends("E-3", "E-2"), depends("E-4", "E-3")),
        "E-1",
        "E-1 E-2 E-3 E-4",
    ),
    (
        "a ring of holdings",
        graph(edge("E-1", "E-2", "3/5"), edge("E-2", "E-3", "3/5"), edge("E-3", "E-1", "3/5")),
        (),
        "E-2",
        "E-1 E-2 E-3",
    ),
]


@pytest.mark.parametrize(
    ("owners", "found", "client", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_who_belongs_together(
    owners: OwnershipGraph, found: tuple[Connection, ...], client: str, expected: str
) -> None:
    assert members(client, owners, *found) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 5, 31), "E-2"), (date(2026, 6, 1), "E-1 E-2"), (date(2026, 7, 1), "E-2")],
    ids=["the day before", "the first day", "the first day no longer"],
)
def test_control_holds_on_its_days(day: date, expected: str) -> None:
    owners = graph(edge("E-1", "E-2", "1", since=date(2026, 6, 1), until=date(2026, 7, 1)))
    assert members("E-2", owners, on=day) == expected


def test_each_member_has_its_reasons() -> None:
    owners = graph(edge("E-1", "E-2", "1"))
    group = connected_group(
        PartyId("E-2"), owners, (depends("E-2", "E-3"),), dependence_examined=True, as_of=AS_OF
    )
    assert group.dependence_examined is True
    assert [(one.one, one.other, one.kind.code) for one in group.connections] == [
        ("E-1", "E-2", "control"),
        ("E-2", "E-3", "dependence"),
    ]
    assert [one.other for one in group.reasons(PartyId("E-3"))] == ["E-3"]
    assert PartyId("E-3") in group
    assert PartyId("E-9") not in group


class TestUnknownVotes:
    """Votes that nobody knows connect nobody, and are no proof that there is no connection."""

    @pytest.mark.parametrize(("owner", "owned"), [("E-2", "E-1"), ("E-1", "E-2")])
    def test_they_leave_a_doubt_either_way(self, owner: str, owned: str) -> None:
        group = connected_group(PartyId("E-1"), graph(edge(owner, owned)), as_of=AS_OF)
        assert group.members == ("E-1",)
        assert group.doubtful == ("E-2",)

    @pytest.mark.parametrize(
        "owners",
        [
            graph(edge("E-2", "E-1", "1/10")),
            graph(edge("E-2", "E-1", ties=(Tie.AGREEMENT,))),
            graph(edge("P-1", "E-1", ties=(Tie.MANAGER,))),
            graph(edge("B-1", "E-1"), public="B-1"),
            graph(edge("E-2", "E-3"), extra=("E-1",)),
            graph(edge("E-2", "E-1", until=AS_OF)),
        ],
        ids=["known", "a tie that controls", "a manager", "a public body", "others", "over"],
    )
    def test_where_there_is_none(self, owners: OwnershipGraph) -> None:
        assert connected_group(PartyId("E-1"), owners, as_of=AS_OF).doubtful == ()


def test_a_chain_is_told_link_by_link() -> None:
    owners = graph(*(edge(f"E-{at}", f"E-{at + 1}", "1") for at in range(100, 500)))
    group = connected_group(PartyId("E-300"), owners, as_of=AS_OF)
    assert len(group.members) == 401
    assert len(group.connections) == 400


def test_control_that_was_found_keeps_its_evidence() -> None:
    found = Connection(
        one=PartyId("E-1"), other=PartyId("E-2"), kind=ConnectionKind.CONTROL, ref="articles-2"
    )
    owners = graph(edge("E-1", "E-2", "1"))
    [link] = connected_group(PartyId("E-1"), owners, (found,), as_of=AS_OF).connections
    assert link.ref == "articles-2"


def test_whether_dependence_was_sought_is_unknown_unless_said() -> None:
    group = connected_group(PartyId("E-1"), graph(extra=("E-1",)), as_of=AS_OF)
    assert group.dependence_examined is None


@pytest.mark.parametrize(
    ("field", "made"),
    [
        ("other", lambda: depends("E-1", "E-1")),
        ("ref", lambda: altered(depends("E-1", "E-2"), ref="a\x00")),
        ("one", lambda: altered(depends("E-1", "E-2"), one=1)),
        ("kind", lambda: altered(depends("E-1", "E-2"), kind="control")),
        ("members", lambda: ConnectedGroup(members=(), on=AS_OF)),
        ("members", lambda: ConnectedGroup(members=(PartyId("E-1"),) * 2, on=AS_OF)),
        (
            "connections",
            lambda: ConnectedGroup(members=(PartyId("E-1"), PartyId("E-2")), on=AS_OF),
        ),
        (
            "connections",
            lambda: ConnectedGroup(
                members=(PartyId("E-1"),), connections=(depends("E-1", "E-2"),), on=AS_OF
            ),
        ),
        (
            "doubtful",
            lambda: ConnectedGroup(
                members=(PartyId("E-1"),), doubtful=(PartyId("E-1"),), on=AS_OF
            ),
        ),
        (
            "doubtful",
            lambda: ConnectedGroup(
                members=(PartyId("E-1"),), doubtful=(PartyId("E-2"),) * 2, on=AS_OF
            ),
        ),
        ("client_id", lambda: connected_group([], graph(extra=("E-1",)), as_of=AS_OF)),  # type: ignore[arg-type]  # refused
        ("graph", lambda: connected_group(PartyId("E-1"), None, as_of=AS_OF)),  # type: ignore[arg-type]  # refused
        ("client_id", lambda: connected_group(PartyId("E-9"), graph(extra=("E-1",)), as_of=AS_OF)),
        ("found", lambda: connected_group(PartyId("E-1"), graph(), (1,), as_of=AS_OF)),  # type: ignore[arg-type]  # refused
        (
            "as_of",
            lambda: connected_group(PartyId("E-1"), graph(), as_of=datetime(2026, 11, 24)),  # noqa: DTZ001  # refused
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(field: str, made: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        made()
    assert isinstance(refused.value, InvalidValue)
    assert refused.value.field == field
    assert "E-" not in str(refused.value)
