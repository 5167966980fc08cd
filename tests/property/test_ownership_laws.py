"""Laws of ownership: sums, paths, order, cross-holdings; and no stricter book drops an owner."""

from datetime import date
from fractions import Fraction
from itertools import chain

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.beneficial_owners import OwnerInquiry, compute_beneficial_owners, compute_filed_owners
from bankrm.citations import Param, Row, house_document
from bankrm.clients import LegalForm
from bankrm.labels import Text
from bankrm.owner_rules import OwnerBasis
from bankrm.ownership import (
    OwnershipEdge,
    OwnershipGraph,
    Party,
    PartyId,
    PartyKind,
    Right,
    Tie,
    controllers,
    effective_shares,
    list_paths,
    untraced_share,
)
from bankrm.regulations.ownership import OWNER_SHARE, STRICTER_SHARE
from bankrm.rules import RuleBook

DAY = date(2026, 11, 24)
POLICY = house_document("AML-1", Text("反洗钱制度", "AML policy"), date(2020, 1, 1))
PERSONS = [PartyId(f"P{at}") for at in range(3)]
FIRMS = [PartyId(f"E{at}") for at in range(5)]
TOP = FIRMS[0]
rights = st.sampled_from(Right)


@st.composite
def graphs(draw: st.DrawFn, *, cyclic: bool, most: int = 10) -> OwnershipGraph:
    """Firms held by persons and firms, never more than `most` tenths; without cycles, by later firms."""
    edges = []
    for at, owned in enumerate(FIRMS):
        left = most
        for owner in [*PERSONS, *(FIRMS if cyclic else FIRMS[at + 1 :])]:
            part = draw(st.integers(0, left))
            left -= part
            if part:
                votes = draw(st.none() | st.integers(0, part))
                edges.append(
                    OwnershipEdge(
                        owner=owner,
                        owned=owned,
                        share=Fraction(part, 10),
                        votes=None if votes is None else Fraction(votes, 10),
                        ties=draw(st.sampled_from([(), (), (), (Tie.AGREEMENT,), (Tie.MANAGER,)])),
                    )
                )
    return OwnershipGraph(
        parties=(
            *(Party(id=who, kind=PartyKind.PERSON) for who in PERSONS),
            *(
                Party(id=what, kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY)
                for what in FIRMS
            ),
        ),
        edges=tuple(edges),
    )


acyclic = graphs(cyclic=False)
# a tenth of each firm is never held, so that no loop is closed
cross_held = graphs(cyclic=True, most=9)


def series(graph: OwnershipGraph, right: Right) -> dict[PartyId, float]:
    """What each party holds of the top, by adding up ever longer ways, in floats."""
    held = [(edge.owner, edge.owned, float(edge.part(right) or 0)) for edge in graph.edges]
    ways, total = {TOP: 1.0}, dict.fromkeys([*PERSONS, *FIRMS], 0.0)
    for _ in range(400):
        longer = dict.fromkeys(total, 0.0)
        for owner, owned, part in held:
            longer[owner] += part * ways.get(owned, 0.0)
        ways = longer
        total = {who: total[who] + longer[who] for who in total}
    return total


class TestShares:
    @given(cross_held | acyclic, rights)
    def test_come_to_the_whole_with_what_is_untraced(
        self, graph: OwnershipGraph, right: Right
    ) -> None:
        shares = effective_shares(graph, TOP, right, as_of=DAY)
        persons = sum((shares.get(who, Fraction(0)) for who in PERSONS), Fraction(0))
        assert all(0 < share <= 1 for share in shares.values())
        assert sum(shares.values(), Fraction(0)) <= 1
        assert persons + untraced_share(graph, shares) == 1

    @given(acyclic, rights)
    def test_are_the_sum_of_all_paths(self, graph: OwnershipGraph, right: Right) -> None:
        shares = effective_shares(graph, TOP, right, as_of=DAY)
        for who in PERSONS:
            paths = list_paths(graph, who, TOP, right, as_of=DAY)
            assert sum((path.share for path in paths), Fraction(0)) == shares.get(who, 0)

    @given(cross_held, rights)
    def test_are_never_less_than_the_paths_without_loops(
        self, graph: OwnershipGraph, right: Right
    ) -> None:
        shares = effective_shares(graph, TOP, right, as_of=DAY)
        for who in PERSONS:
            paths = list_paths(graph, who, TOP, right, as_of=DAY)
            assert sum((path.share for path in paths), Fraction(0)) <= shares.get(who, 0)

    @given(cross_held, rights)
    def test_equal_the_series(self, graph: OwnershipGraph, right: Right) -> None:
        shares, expected = effective_shares(graph, TOP, right, as_of=DAY), series(graph, right)
        for who in PERSONS:
            assert abs(float(shares.get(who, 0)) - expected[who]) < 1e-9

    @given(st.data(), cross_held, rights)
    def test_do_not_depend_on_the_order(
        self, data: st.DataObject, graph: OwnershipGraph, right: Right
    ) -> None:
        other = attrs.evolve(
            graph,
            parties=tuple(data.draw(st.permutations(graph.parties))),
            edges=tuple(data.draw(st.permutations(graph.edges))),
        )
        assert effective_shares(other, TOP, right, as_of=DAY) == effective_shares(
            graph, TOP, right, as_of=DAY
        )
        assert controllers(other, TOP, as_of=DAY) == controllers(graph, TOP, as_of=DAY)

    @given(acyclic, st.fractions(0, 1, max_denominator=1000))
    def test_scale_with_what_a_holding_firm_holds(
        self, graph: OwnershipGraph, part: Fraction
    ) -> None:
        """Whoever is put below holds by so much less."""
        below = PartyId("below")
        firm = Party(id=below, kind=PartyKind.ORGANISATION)
        put_below = OwnershipGraph(
            parties=(*graph.parties, firm),
            edges=(*graph.edges, OwnershipEdge(owner=TOP, owned=below, share=part)),
        )
        shares = effective_shares(graph, TOP, as_of=DAY)
        scaled = effective_shares(put_below, below, as_of=DAY)
        if shares and part:
            assert scaled == {who: share * part for who, share in shares.items()}

    @given(cross_held, st.sampled_from(PERSONS), st.sampled_from(FIRMS))
    def test_a_new_holding_in_what_was_free_lowers_nobody(
        self, graph: OwnershipGraph, who: PartyId, what: PartyId
    ) -> None:
        """It displaces only firms of which no holder was known."""
        more = OwnershipEdge(owner=who, owned=what, share=Fraction(1, 10), votes=Fraction(0))
        before = effective_shares(graph, TOP, as_of=DAY)
        wider = attrs.evolve(graph, edges=(*graph.edges, more))
        after = effective_shares(wider, TOP, as_of=DAY)
        assert all(after.get(person, 0) >= before.get(person, 0) for person in PERSONS)


def stricter(share: int, of: Param[int]) -> Param[int]:
    return Param(
        id=of.id,
        name=of.name,
        stricter=of.stricter,
        rows=(Row(date(2020, 1, 1), share, POLICY.article(1)),),
    )


books = st.builds(
    lambda share, risk: RuleBook(
        numbers=(stricter(share, OWNER_SHARE), stricter(risk, STRICTER_SHARE))
    ),
    st.integers(1, 2_500),
    st.integers(1, 1_000),
)
flags = st.sampled_from([True, False, None])


@st.composite
def inquiries(draw: st.DrawFn) -> OwnerInquiry:
    return OwnerInquiry(
        entity=draw(st.sampled_from(FIRMS)),
        graph=draw(cross_held | acyclic),
        higher_risk=draw(flags),
        control_checked=draw(flags),
    )


class TestOwners:
    @given(inquiries(), books)
    def test_a_stricter_book_drops_no_owner(self, inquiry: OwnerInquiry, book: RuleBook) -> None:
        """But for who stood in for want of one."""
        law = compute_beneficial_owners(inquiry, as_of=DAY)
        house = compute_beneficial_owners(inquiry, as_of=DAY, book=book)
        tested = {o.person for o in law.owners if o.bases != (OwnerBasis.MANAGEMENT,)}
        assert tested <= {owner.person for owner in house.owners}

    @given(inquiries(), st.dates(date(2017, 10, 20), date(2028, 12, 31)))
    def test_the_list_is_never_empty_in_silence(self, inquiry: OwnerInquiry, day: date) -> None:
        finding = compute_beneficial_owners(inquiry, as_of=day)
        assert finding.owners or (finding.needs_review and finding.missing)

    @given(inquiries())
    def test_exactly_who_reaches_a_quarter_holds_enough(self, inquiry: OwnerInquiry) -> None:
        finding = compute_beneficial_owners(inquiry, as_of=DAY)
        shares = effective_shares(inquiry.graph, inquiry.entity, as_of=DAY)
        holders = {who for who in PERSONS if shares.get(who, 0) >= Fraction(1, 4)}
        assert {o.person for o in finding.owners if OwnerBasis.EQUITY in o.bases} == holders

    @given(inquiries())
    def test_no_owner_is_undecided_and_none_is_listed_twice(self, inquiry: OwnerInquiry) -> None:
        for find in (compute_beneficial_owners, compute_filed_owners):
            finding = find(inquiry, as_of=DAY)
            listed = [*(owner.person for owner in finding.owners), *finding.undecided]
            assert len(set(listed)) == len(listed)
            assert all(owner.citations for owner in finding.owners)

    @given(inquiries())
    def test_what_is_known_later_removes_no_owner(self, inquiry: OwnerInquiry) -> None:
        """Whoever is an owner while facts are unknown is one whatever they turn out to be."""
        open_case = attrs.evolve(inquiry, higher_risk=None, control_checked=None)
        surely = {owner.person for owner in compute_beneficial_owners(open_case, as_of=DAY).owners}
        for risk in (True, False):
            known = attrs.evolve(inquiry, higher_risk=risk, control_checked=True)
            owners = {owner.person for owner in compute_beneficial_owners(known, as_of=DAY).owners}
            assert surely <= owners

    @given(inquiries())
    def test_the_filing_and_the_bank_find_the_same_at_usual_risk(
        self, inquiry: OwnerInquiry
    ) -> None:
        usual = attrs.evolve(inquiry, higher_risk=False)
        bank, filed = (
            find(usual, as_of=DAY) for find in (compute_beneficial_owners, compute_filed_owners)
        )
        both = chain(bank.owners, filed.owners)
        assert {(o.person, o.bases) for o in both} == {(o.person, o.bases) for o in bank.owners}
        assert len(bank.owners) == len(filed.owners)
