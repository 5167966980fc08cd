"""Rings of guarantees: who, in the end, stands in for itself."""

from itertools import pairwise
from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.guarantee_rings import GuaranteeLink, list_guarantee_rings
from bankrm.ownership import PartyId


def links(pairs: str) -> tuple[GuaranteeLink, ...]:
    """Links written as `AB BC`: A guarantees B, B guarantees C."""
    return tuple(GuaranteeLink(PartyId(pair[0]), PartyId(pair[1])) for pair in pairs.split())


@pytest.mark.parametrize(
    ("pairs", "rings"),
    [
        ("", ()),
        ("AB BC", ()),
        ("AB AC BD CD", ()),
        ("AA", (("A",),)),
        ("AB BA", (("A", "B"),)),
        ("AB BC CA", (("A", "B", "C"),)),
        ("AB BC CA CD", (("A", "B", "C"),)),
        ("AB BA BC CD DC", (("A", "B"), ("C", "D"))),
        ("AB BA BC CB", (("A", "B", "C"),)),
        ("AB AB BA", (("A", "B"),)),
        ("ZA AB BZ QZ", (("A", "B", "Z"),)),
    ],
)
def test_rings(pairs: str, rings: tuple[tuple[str, ...], ...]) -> None:
    assert list_guarantee_rings(links(pairs)) == rings
    assert list_guarantee_rings(links(pairs)[::-1]) == rings


def test_a_long_chain_needs_no_deep_stack() -> None:
    parties = [PartyId(f"E-{number:05}") for number in range(20_000)]
    chain = [GuaranteeLink(one, other) for one, other in pairwise(parties)]
    assert list_guarantee_rings(tuple(chain)) == ()
    chain.append(GuaranteeLink(parties[-1], parties[0]))
    assert list_guarantee_rings(tuple(chain)) == (tuple(parties),)


def test_bad_input_is_refused() -> None:
    wrong: Any = ["AB"]
    with pytest.raises(InvalidValue, match="links"):
        list_guarantee_rings(wrong)
    with pytest.raises(InvalidValue, match="debtor"):
        GuaranteeLink(PartyId("A"), PartyId(""))
