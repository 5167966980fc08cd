"""Laws of suitability: riskier is never milder, stricter never allows more, replay is stable."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import Row, house_document
from bankrm.labels import Text
from bankrm.regulations.investment import ASSESSMENT_MONTHS, HIGH_RISK_FROM, LOW_RISK_UP_TO
from bankrm.rules import Effect, RuleBook
from bankrm.sale_facts import SaleFacts
from bankrm.suitability import SALE

POLICY = house_document("HP", Text("细则", "Policy"), date(2017, 7, 1))

levels = st.integers(1, 5)
maybe = st.sampled_from([True, False, None])
days = st.dates(date(2017, 7, 1), date(2027, 12, 31))


@st.composite
def sale_facts(draw: st.DrawFn) -> SaleFacts:
    """Facts of a sale with both ratings known, as `SaleFacts.of` makes them."""
    own, higher = sorted((draw(levels), draw(levels)))
    regime = draw(st.sampled_from(["nfra", "csrc", "insurance", "outside", "unknown"]))
    level = draw(st.none() | levels)
    return SaleFacts(
        regime=regime,
        family=draw(st.sampled_from(["wealth", "trust"])) if regime == "nfra" else "other",
        person=draw(st.booleans()),
        professional=draw(st.booleans()),
        private=draw(st.booleans()),
        recommended=draw(st.booleans()),
        lowest_class=level == 1 and draw(st.booleans()),
        assessed=level is not None,
        own_labour=draw(st.booleans()),
        declared_capacity=draw(st.integers(0, 2)),
        amount=draw(st.none() | st.integers(1, 10**10)),
        birth_date=draw(st.none() | st.dates(date(1930, 1, 1), date(2017, 1, 1))),
        own_level=own,
        higher_level=higher,
        matched_level=higher,
        client_level=level,
        assessed_on=None if level is None else draw(days),
        change_reported=draw(maybe),
        result_changed=draw(maybe),
        reconfirmed=draw(maybe),
        qualified=draw(maybe),
        investment_type=draw(st.sampled_from(["fixed_income", "mixed", "equity", None])),
        off_goal=draw(maybe),
        guardian_consent=draw(maybe),
    )


@given(sale_facts(), days)
def test_a_riskier_product_is_never_judged_milder(facts: SaleFacts, day: date) -> None:
    riskier = attrs.evolve(
        facts,
        own_level=min(5, facts.own_level + 1),
        higher_level=min(5, facts.higher_level + 1),
        matched_level=min(5, facts.matched_level + 1),
    )
    assert SALE.decide(riskier, as_of=day).outcome >= SALE.decide(facts, as_of=day).outcome


@given(sale_facts().filter(lambda facts: facts.assessed), days)
def test_less_tolerance_is_never_judged_milder(facts: SaleFacts, day: date) -> None:
    lower = attrs.evolve(facts, client_level=max(1, (facts.client_level or 1) - 1))
    assert SALE.decide(lower, as_of=day).outcome >= SALE.decide(facts, as_of=day).outcome


@given(sale_facts(), days, st.integers(1, 24), levels, levels)
def test_a_banks_book_never_allows_more(
    facts: SaleFacts, day: date, months: int, low: int, high: int
) -> None:
    first = date(2017, 7, 1)
    book = RuleBook(
        numbers=tuple(
            attrs.evolve(law, rows=(Row(first, value, POLICY.article(1)),), until=None)
            for law, value in (
                (ASSESSMENT_MONTHS, months),
                (LOW_RISK_UP_TO, low),
                (HIGH_RISK_FROM, high),
            )
        )
    )
    law_alone = SALE.decide(facts, as_of=day).outcome
    assert SALE.decide(facts, as_of=day, book=book).outcome >= law_alone


@given(sale_facts(), days)
def test_what_is_unknown_is_never_simply_allowed(facts: SaleFacts, day: date) -> None:
    decision = SALE.decide(facts, as_of=day)
    if decision.needs_review:
        assert decision.outcome >= Effect.REVIEW
        assert decision.missing


@given(sale_facts(), days)
def test_the_same_case_on_the_same_day_gives_the_same_answer(facts: SaleFacts, day: date) -> None:
    assert SALE.decide(facts, as_of=day) == SALE.decide(attrs.evolve(facts), as_of=day)
