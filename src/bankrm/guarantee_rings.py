"""Rings of guarantees (担保圈): firms that, in the end, stand in for themselves.

Where A guarantees B, B guarantees C and C guarantees A, the default of one reaches all, and each guarantee is
worth less than it says. A ring is the largest set of parties each of which stands, directly or through
others, behind every other. Leaves out amounts, and guarantees the bank does not know of.
"""

from collections import defaultdict
from collections.abc import Iterator

import attrs

from bankrm.checks import check_tuple
from bankrm.fields import check_fields
from bankrm.ownership import PartyId

__all__ = ["GuaranteeLink", "list_guarantee_rings"]


@attrs.frozen
class GuaranteeLink:
    """Who stands in for whom."""

    guarantor: PartyId
    debtor: PartyId

    __attrs_post_init__ = check_fields


def list_guarantee_rings(links: tuple[GuaranteeLink, ...]) -> tuple[tuple[PartyId, ...], ...]:
    """The rings among some guarantees, each by the ids of its parties (互保、联保圈).

    Args:
        links: who stands in for whom, in any order; one twice counts once.

    >>> one, two, three = (PartyId(f"E-{number}") for number in (1, 2, 3))
    >>> links = (GuaranteeLink(one, two), GuaranteeLink(two, one), GuaranteeLink(two, three))
    >>> list_guarantee_rings(links)
    (('E-1', 'E-2'),)
    """
    check_tuple(links, GuaranteeLink, "links")
    onward: defaultdict[PartyId, set[PartyId]] = defaultdict(set)
    back: defaultdict[PartyId, set[PartyId]] = defaultdict(set)
    for link in links:
        onward[link.guarantor].add(link.debtor)
        back[link.debtor].add(link.guarantor)
    rings = []
    left = sorted(onward.keys() | back.keys())
    gone: set[PartyId] = set()
    for party in reversed(_by_finish(left, onward)):
        if party in gone:
            continue
        ring = sorted(_reach(party, back, gone))
        gone.update(ring)
        if len(ring) > 1 or party in onward[party]:
            rings.append(tuple(ring))
    return tuple(sorted(rings))


def _by_finish(
    parties: list[PartyId], onward: defaultdict[PartyId, set[PartyId]]
) -> list[PartyId]:
    """All parties, each after whom it leads to, unless they lead back (Kosaraju's first pass)."""
    seen: set[PartyId] = set()
    finished: list[PartyId] = []
    for first in parties:
        path: list[tuple[PartyId, Iterator[PartyId]]] = []
        if first not in seen:
            seen.add(first)
            path.append((first, iter(sorted(onward[first]))))
        while path:
            party, following = path[-1]
            fresh = next((one for one in following if one not in seen), None)
            if fresh is None:
                finished.append(party)
                path.pop()
            else:
                seen.add(fresh)
                path.append((fresh, iter(sorted(onward[fresh]))))
    return finished


def _reach(
    first: PartyId, back: defaultdict[PartyId, set[PartyId]], gone: set[PartyId]
) -> set[PartyId]:
    """All that lead to a party, but for those already placed."""
    found, waiting = {first}, [first]
    while waiting:
        fresh = back[waiting.pop()] - found - gone
        found |= fresh
        waiting += fresh
    return found
