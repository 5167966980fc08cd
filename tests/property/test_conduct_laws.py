"""Laws of conduct: an act more is never milder, whoever is asked again hears the same, and breaches are hits."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.conduct_cases import (
    FUND,
    GOLD,
    LI,
    OWN_WEALTH,
    POLICY,
    PRIVATE_FUND,
    PRIVATE_WEALTH,
    SALE,
    TRUST,
    WEALTH,
)

from bankrm.breaches import list_breaches
from bankrm.conduct import CONDUCT, assess_conduct
from bankrm.conduct_facts import ConductFacts, SaleConduct
from bankrm.forbidden_acts import BANS, ForbiddenAct
from bankrm.products import Product
from bankrm.rules import Decision, Effect
from bankrm.sales import Sale, SaleChannel

maybe = st.sampled_from([True, False, None])
acts = st.lists(st.sampled_from(list(ForbiddenAct)), unique=True, max_size=4).map(tuple)
days = st.dates(CONDUCT.since, date(2027, 12, 31))
products = st.sampled_from(
    [OWN_WEALTH, WEALTH, PRIVATE_WEALTH, TRUST, FUND, PRIVATE_FUND, POLICY, GOLD]
)
products_not_all_known = products | st.just(attrs.evolve(OWN_WEALTH, issuer_kind=None))
sales = st.sampled_from([None, *SaleChannel]).map(
    lambda channel: attrs.evolve(SALE, channel=channel)
)


@st.composite
def conducts(draw: st.DrawFn) -> SaleConduct:
    """How a sale was conducted, with much of it unknown."""
    return SaleConduct(
        acts=draw(st.none() | acts),
        refuses_information=draw(maybe),
        first_purchase=draw(maybe),
        in_person=draw(maybe),
        agreed_in_writing=draw(maybe),
        certificate_shown=draw(maybe),
    )


def judged(
    conduct: SaleConduct, sold: Product, sale: Sale, day: date
) -> Decision[ConductFacts, Effect]:
    return assess_conduct(conduct, LI, sold, sale, (), as_of=day)


class TestActs:
    @given(conducts(), products_not_all_known, sales, days, st.sampled_from(list(ForbiddenAct)))
    def test_one_more_is_never_milder(
        self, conduct: SaleConduct, sold: Product, sale: Sale, day: date, act: ForbiddenAct
    ) -> None:
        fewer = attrs.evolve(
            conduct, acts=tuple(one for one in conduct.acts or () if one is not act)
        )
        more = attrs.evolve(fewer, acts=(*(fewer.acts or ()), act))
        mild, strict = judged(fewer, sold, sale, day), judged(more, sold, sale, day)
        assert mild.outcome <= strict.outcome
        assert {hit.rule.id for hit in mild.hits} <= {hit.rule.id for hit in strict.hits}

    @given(conducts(), products, sales, days)
    def test_to_look_and_find_nothing_is_never_stricter_than_not_to_look(
        self, conduct: SaleConduct, sold: Product, sale: Sale, day: date
    ) -> None:
        looked, blind = (attrs.evolve(conduct, acts=found) for found in ((), None))
        assert judged(looked, sold, sale, day).outcome <= judged(blind, sold, sale, day).outcome

    @given(acts, products, sales, days)
    def test_their_order_does_not_matter(
        self, found: tuple[ForbiddenAct, ...], sold: Product, sale: Sale, day: date
    ) -> None:
        one = judged(SaleConduct(acts=found), sold, sale, day)
        assert judged(SaleConduct(acts=found[::-1]), sold, sale, day) == one


@given(acts, products, sales, days)
def test_breaches_are_the_hits_of_bans_and_leave_no_act_out(
    found: tuple[ForbiddenAct, ...], sold: Product, sale: Sale, day: date
) -> None:
    decision = judged(SaleConduct(acts=found), sold, sale, day)
    ids = {ban.id for ban in BANS}
    breaches = list_breaches(decision)
    banned = [breach for breach in breaches if breach.basis is not None]
    assert len(banned) == sum(hit.rule.id in ids for hit in decision.hits)
    assert {breach.act for breach in breaches} == set(found)
    assert all((breach.note is None) is bool(breach.penalties) for breach in breaches)
    for fine in (fine for breach in breaches for fine in breach.penalties):
        assert 0 < fine.least.amount < fine.most.amount
