"""Laws of insurance sales: more premium, more years, less income are never milder; a stricter book neither."""

from datetime import date
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import Row, house_document
from bankrm.insurance_facts import InsuranceFacts
from bankrm.insurance_rules import INSURANCE_SALE
from bankrm.labels import Text
from bankrm.regulations.insurance import (
    BENEFIT_CERTAIN_YEARS,
    BUDGET_PERCENT,
    PAYING_AGE_SUM,
    SINGLE_PREMIUM_MULTIPLE,
    YEARLY_PREMIUM_PERCENT,
)
from bankrm.rules import Effect, RuleBook

POLICY = house_document("HP", Text("细则", "Policy"), date(2014, 4, 1))
maybe = st.sampled_from([True, False, None])
levels = st.integers(1, 5)
days = st.dates(date(2014, 4, 1), date(2027, 12, 31))
yuans = st.integers(0, 10**9)


@st.composite
def insurance_facts(draw: st.DrawFn) -> InsuranceFacts:
    """Facts of an application by an adult, everything about money and age known."""
    single = draw(st.booleans())
    monthly = not single and draw(st.booleans())
    premium = draw(st.integers(1, 10**8))
    level, rated = draw(st.none() | levels), draw(st.none() | levels)
    return InsuranceFacts(
        line=draw(st.sampled_from(["personal", "property"])),
        group=draw(st.booleans()),
        lifelong=draw(st.booleans()),
        term_months=draw(st.none() | st.integers(1, 1200)),
        benefit_certain=draw(maybe),
        principal_at_risk=draw(maybe),
        recommended=draw(st.booleans()),
        person=draw(st.booleans()),
        age=draw(st.integers(18, 105)),
        own_labour=draw(st.booleans()),
        declared_capacity=draw(st.integers(0, 2)),
        guardian_consent=draw(maybe),
        single=single,
        monthly=monthly,
        premium=premium,
        yearly_premium=premium * 12 if monthly else premium,
        paying_years=1 if single else draw(st.integers(1, 40)),
        annual_income=draw(yuans),
        local_income=draw(yuans),
        family_income=draw(yuans),
        family_monthly_income=draw(yuans),
        budget=draw(yuans),
        declared=draw(st.booleans()),
        analysed=draw(st.booleans()),
        need_off=draw(maybe),
        premium_unsustainable=draw(maybe),
        over_insured=draw(maybe),
        insists=draw(maybe),
        rated=rated is not None,
        level=rated,
        matched_level=draw(st.none() | levels),
        client_level=level,
        assessed=level is not None,
        assessed_on=None if level is None else draw(days),
        change_reported=draw(maybe),
        result_changed=draw(st.booleans()),
        reconfirmed=draw(maybe),
        contributors_assessed=draw(maybe),
    )


def outcome(facts: InsuranceFacts, day: date, **book: Any) -> Effect:
    return INSURANCE_SALE.decide(facts, as_of=day, **book).outcome


@given(insurance_facts(), days, st.integers(1, 10**8))
def test_a_higher_premium_is_never_milder(facts: InsuranceFacts, day: date, more: int) -> None:
    times = 12 if facts.monthly else 1
    higher = attrs.evolve(
        facts,
        premium=facts.premium + more,
        yearly_premium=facts.yearly_premium + more * times,
    )
    assert outcome(higher, day) >= outcome(facts, day)


@given(insurance_facts(), days, st.integers(1, 20), st.integers(0, 20))
def test_older_or_paying_longer_is_never_milder(
    facts: InsuranceFacts, day: date, years: int, paying: int
) -> None:
    older = attrs.evolve(facts, age=facts.age + years, paying_years=facts.paying_years + paying)
    assert outcome(older, day) >= outcome(facts, day)


@given(insurance_facts(), days, st.integers(0, 100))
def test_less_income_or_budget_is_never_milder(
    facts: InsuranceFacts, day: date, percent: int
) -> None:
    poorer = attrs.evolve(
        facts,
        annual_income=facts.annual_income * percent // 100,
        family_income=facts.family_income * percent // 100,
        family_monthly_income=facts.family_monthly_income * percent // 100,
        budget=facts.budget * percent // 100,
    )
    assert outcome(poorer, day) >= outcome(facts, day)


@given(insurance_facts().filter(lambda facts: facts.level is not None), days)
def test_a_riskier_product_is_never_milder(facts: InsuranceFacts, day: date) -> None:
    riskier = attrs.evolve(facts, level=min(5, facts.level + 1))
    assert outcome(riskier, day) >= outcome(facts, day)


@given(insurance_facts().filter(lambda facts: facts.assessed), days)
def test_less_tolerance_is_never_milder(facts: InsuranceFacts, day: date) -> None:
    lower = attrs.evolve(facts, client_level=max(1, facts.client_level - 1))
    assert outcome(lower, day) >= outcome(facts, day)


@given(insurance_facts(), days, st.integers(0, 10), st.integers(0, 200), st.integers(20, 120))
def test_a_banks_book_never_allows_more(
    facts: InsuranceFacts, day: date, times: int, percent: int, years: int
) -> None:
    own = {
        SINGLE_PREMIUM_MULTIPLE: times,
        YEARLY_PREMIUM_PERCENT: percent,
        BUDGET_PERCENT: percent,
        PAYING_AGE_SUM: years,
        BENEFIT_CERTAIN_YEARS: years,
    }
    book = RuleBook(
        numbers=tuple(
            attrs.evolve(law, rows=(Row(date(2014, 4, 1), value, POLICY.article(1)),))
            for law, value in own.items()
        )
    )
    assert outcome(facts, day, book=book) >= outcome(facts, day)


@given(insurance_facts(), days)
def test_what_is_unknown_is_never_simply_allowed(facts: InsuranceFacts, day: date) -> None:
    decision = INSURANCE_SALE.decide(facts, as_of=day)
    if decision.needs_review:
        assert decision.outcome >= Effect.REVIEW
        assert decision.missing
    assert decision == INSURANCE_SALE.decide(attrs.evolve(facts), as_of=day)


NULLABLE = [field.name for field in attrs.fields(InsuranceFacts) if field.default is None]


@given(insurance_facts(), days, st.sets(st.sampled_from(NULLABLE), min_size=1))
def test_what_is_withheld_never_lets_a_sale_through(
    facts: InsuranceFacts, day: date, withheld: set[str]
) -> None:
    unknown: Any = dict.fromkeys(withheld)
    least = min(outcome(facts, day), Effect.REVIEW)
    assert outcome(attrs.evolve(facts, **unknown), day) >= least
