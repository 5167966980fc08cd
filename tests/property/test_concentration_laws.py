"""Laws of concentration: the largest loan is exact, more is never milder, order and grouping do not matter."""

from datetime import date
from random import Random

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.bank_figures import BankFigures
from bankrm.clients import LegalForm
from bankrm.concentration import assess_concentration, compute_concentration
from bankrm.connected_clients import (
    ConnectedGroup,
    Connection,
    ConnectionKind,
    connected_group,
)
from bankrm.exposures import CounterpartyKind, CreditExposure
from bankrm.money import Money
from bankrm.ownership import OwnershipGraph, Party, PartyId, PartyKind
from bankrm.rules import Effect

AS_OF = date(2026, 11, 24)
E1, E2 = PartyId("E-1"), PartyId("E-2")
PAIR = ConnectedGroup(
    members=(E1, E2),
    connections=(Connection(one=E1, other=E2, kind=ConnectionKind.CONTROL),),
    dependence_examined=True,
    on=AS_OF,
)
fens = st.integers(min_value=0, max_value=10**9)


def exposure(party: PartyId, kind: CounterpartyKind, loans: int, others: int) -> CreditExposure:
    return CreditExposure(
        party_id=party,
        kind=kind,
        loans=Money.from_minor(loans),
        total=Money.from_minor(loans + others),
        on=AS_OF,
    )


@st.composite
def cases(
    draw: st.DrawFn,
) -> tuple[tuple[CreditExposure, ...], BankFigures]:
    kind = draw(st.sampled_from(list(CounterpartyKind)))
    tier1 = draw(st.integers(min_value=1, max_value=10**10))
    capital = tier1 + draw(fens)
    return (
        exposure(E1, kind, draw(fens), draw(fens)),
        exposure(E2, kind, draw(fens), draw(fens)),
    ), BankFigures(
        on=AS_OF, capital_net=Money.from_minor(capital), tier1_net=Money.from_minor(tier1)
    )


def outcome(there: tuple[CreditExposure, ...], bank: BankFigures, minor: int) -> Effect:
    asked = attrs.evolve(WORKING_CAPITAL, amount=Money.from_minor(minor))
    return assess_concentration(asked, there, bank, group=PAIR, as_of=AS_OF).outcome


@given(cases())
def test_the_largest_loan_passes_and_one_fen_more_does_not(
    case: tuple[tuple[CreditExposure, ...], BankFigures],
) -> None:
    there, bank = case
    found = compute_concentration(WORKING_CAPITAL, there, bank, group=PAIR, as_of=AS_OF)
    assert found.largest_loan is not None
    most = found.largest_loan.minor
    if most:
        assert outcome(there, bank, most) is Effect.ALLOW
    assert outcome(there, bank, most + 1) is Effect.BLOCK


@given(cases(), fens, fens)
def test_a_larger_loan_is_never_judged_more_mildly(
    case: tuple[tuple[CreditExposure, ...], BankFigures], one: int, more: int
) -> None:
    assert outcome(*case, one + 1) <= outcome(*case, one + 1 + more)


@given(cases(), fens)
def test_the_order_of_exposures_is_irrelevant(
    case: tuple[tuple[CreditExposure, ...], BankFigures], minor: int
) -> None:
    there, bank = case
    assert outcome(there, bank, minor + 1) is outcome(there[::-1], bank, minor + 1)


IDS = [PartyId(f"E-{number}") for number in range(6)]
GRAPH = OwnershipGraph(
    parties=tuple(
        Party(id=id_, kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY) for id_ in IDS
    ),
    edges=(),
)
links = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1]),
    max_size=8,
)


@given(links, st.randoms())
def test_groups_are_the_same_from_every_member_and_in_every_order(
    pairs: list[tuple[PartyId, PartyId]], random: Random
) -> None:
    found = [
        Connection(one=one, other=other, kind=ConnectionKind.DEPENDENCE, ref="memo")
        for one, other in pairs
    ]
    group = connected_group(IDS[0], GRAPH, tuple(found), as_of=AS_OF)
    random.shuffle(found)
    for member in group.members:
        assert connected_group(member, GRAPH, tuple(found), as_of=AS_OF) == group
    outside = {other for pair in pairs for other in pair} - set(group.members)
    for other in outside:
        assert set(connected_group(other, GRAPH, tuple(found), as_of=AS_OF).members).isdisjoint(
            group.members
        )
