"""A ring is what reaches itself: against a search written out."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bankrm.guarantee_rings import GuaranteeLink, list_guarantee_rings
from bankrm.ownership import PartyId

parties = st.sampled_from([PartyId(code) for code in "ABCDEF"])
networks = st.lists(st.builds(GuaranteeLink, parties, parties), max_size=14).map(tuple)


def reached(first: PartyId, links: tuple[GuaranteeLink, ...]) -> set[PartyId]:
    """Whoever a party stands behind, directly or through others."""
    found: set[PartyId] = set()
    while True:
        fresh = {one.debtor for one in links if one.guarantor in {first, *found}} - found
        if not fresh:
            return found
        found |= fresh


@given(networks)
def test_a_party_is_in_a_ring_if_it_reaches_itself(links: tuple[GuaranteeLink, ...]) -> None:
    rings = list_guarantee_rings(links)
    everybody = {party for link in links for party in (link.guarantor, link.debtor)}
    inside = [party for ring in rings for party in ring]
    assert len(inside) == len(set(inside))
    assert set(inside) == {party for party in everybody if party in reached(party, links)}
    for ring in rings:
        assert all(set(ring) <= reached(party, links) for party in ring)


@given(networks, st.randoms())
def test_the_order_of_the_links_does_not_matter(
    links: tuple[GuaranteeLink, ...], draw: random.Random
) -> None:
    shuffled = list(links)
    draw.shuffle(shuffled)
    assert list_guarantee_rings(tuple(shuffled)) == list_guarantee_rings(links)
