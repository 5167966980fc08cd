"""Laws of related parties: more credit, less capital or one relation more is never judged more mildly."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.bank_figures import BankFigures
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.related_parties import (
    InsiderRelation,
    InsiderRole,
    InsiderTie,
    RelatedPartyCheck,
    assess_related_party,
)
from bankrm.rules import Effect
from bankrm.staff import StaffId

AS_OF = date(2026, 11, 24)
fens = st.integers(min_value=0, max_value=10**10)
relations = st.lists(
    st.builds(
        InsiderRelation,
        st.sampled_from([StaffId("S-1"), StaffId("S-9")]),
        st.sampled_from(list(InsiderRole)),
        st.sampled_from(list(InsiderTie)),
    ),
    unique=True,
    max_size=4,
)


def outcome(
    found: list[InsiderRelation],
    amounts: tuple[int, int, int],
    capital: int,
    security: SecurityKind = SecurityKind.MORTGAGE,
) -> Effect:
    credit, group, everybody = (Money.from_minor(amount) for amount in amounts)
    check = RelatedPartyCheck(
        party_id=PartyId("E-1"),
        relations=tuple(found),
        registered=True,
        rate_of_others=WORKING_CAPITAL.rate_asked,
        other_terms_better=False,
        credit=credit,
        group_credit=group,
        all_credit=everybody,
        on=AS_OF,
    )
    bank = BankFigures(on=AS_OF, capital_net=Money.from_minor(capital))
    asked = attrs.evolve(WORKING_CAPITAL, security=(security,))
    return assess_related_party(asked, check, bank, as_of=AS_OF).outcome


@given(relations, st.tuples(fens, fens, fens), st.tuples(fens, fens, fens), fens, fens)
def test_more_credit_or_less_capital_is_never_milder(
    found: list[InsiderRelation],
    had: tuple[int, int, int],
    more: tuple[int, int, int],
    capital: int,
    lost: int,
) -> None:
    then = (had[0] + more[0], had[1] + more[1], had[2] + more[2])
    before = outcome(found, had, capital + lost + 1)
    assert before <= outcome(found, then, capital + lost + 1)
    assert before <= outcome(found, had, capital + 1)


@given(relations, relations, st.sampled_from([SecurityKind.UNSECURED, SecurityKind.MORTGAGE]))
def test_a_relation_more_is_never_milder_and_their_order_is_irrelevant(
    few: list[InsiderRelation], more: list[InsiderRelation], security: SecurityKind
) -> None:
    both = list(dict.fromkeys([*few, *more]))
    figures = ((0, 0, 0), 10**12)
    assert outcome(few, *figures, security) <= outcome(both, *figures, security)
    assert outcome(both, *figures, security) is outcome(both[::-1], *figures, security)
