"""Laws of suitability: riskier is never milder, stricter never allows more, replay is stable."""

from datetime import UTC, date, datetime

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import Param, Row, declared, house_document
from bankrm.clients import ClientId, RetailClient
from bankrm.investor_changes import InvestorChange, InvestorChangeKind
from bankrm.investors import InvestorClass, investor_class
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.products import Regime
from bankrm.rules import Effect, RuleBook
from bankrm.sale_facts import SaleFacts
from bankrm.staff import StaffId
from bankrm.suitability import SALE

POLICY = house_document("HP", Text("细则", "Policy"), date(2017, 7, 1))

FAMILIES = {
    "nfra": ["wealth", "trust", "other"],
    "csrc": ["public_fund", "private_fund"],
    "insurance": ["insurance"],
    "outside": ["deposit"],
    "unknown": ["wealth", "other"],
}
levels = st.integers(1, 5)
maybe = st.sampled_from([True, False, None])
days = st.dates(date(2017, 7, 1), date(2027, 12, 31))


@st.composite
def sale_facts(draw: st.DrawFn) -> SaleFacts:
    """Facts of a sale with both ratings known, as `SaleFacts.of` makes them."""
    own, higher = sorted((draw(levels), draw(levels)))
    regime = draw(st.sampled_from(list(FAMILIES)))
    level = draw(st.none() | levels)
    return SaleFacts(
        regime=regime,
        family=draw(st.sampled_from(FAMILIES[regime])),
        person=draw(st.booleans()),
        professional=draw(st.booleans()),
        private=draw(maybe),
        recommended=draw(st.booleans()),
        lowest_class=level == 1 and draw(st.booleans()),
        assessed=level is not None,
        own_labour=draw(st.booleans()),
        declared_capacity=draw(st.integers(0, 2)),
        amount=draw(st.none() | st.integers(1, 10**10)),
        financial_assets=draw(st.none() | st.integers(0, 10**11)),
        means_measured=draw(st.booleans()),
        bank_issued=draw(maybe),
        birth_date=draw(st.none() | st.dates(date(1930, 1, 1), date(2017, 1, 1))),
        own_level=own,
        higher_level=higher,
        issuer_rated=draw(maybe),
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


NUMBERS = list(dict.fromkeys(number.of for number in declared(SALE.params).values()))
LIMITS = {"years": 80, "months": 24, "level": 5, "percent": 100, "rating": 1, "hours": 72}


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    """A bank's numbers from the first day on, stricter or looser; one for each of the law's."""
    first = date(2017, 7, 1)
    values = {of: draw(st.integers(0 if "rating" in of.id else 1, _most(of))) for of in NUMBERS}
    return RuleBook(
        numbers=tuple(
            attrs.evolve(of, rows=(Row(first, value, POLICY.article(1)),), until=None)
            for of, value in values.items()
        )
    )


def _most(of: Param[int]) -> int:
    return next((most for unit, most in LIMITS.items() if unit in of.id), 10**10)


@given(sale_facts(), days, books())
def test_a_banks_book_never_allows_more(facts: SaleFacts, day: date, book: RuleBook) -> None:
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


yuan = st.none() | st.integers(0, 10**8).map(Money.of)
kinds = st.lists(st.sampled_from(InvestorChangeKind), max_size=4)


@given(yuan, yuan, st.none() | st.integers(0, 600), maybe, kinds, days)
def test_no_person_is_professional_but_under_the_securities_rules(
    assets: Money | None,
    income: Money | None,
    months: int | None,
    work: bool | None,
    happened: list[InvestorChangeKind],
    day: date,
) -> None:
    client = RetailClient(
        id=ClientId("C-1"),
        name="甲",
        financial_assets=assets,
        average_income_3y=income,
        experience_months=months,
        relevant_work=work,
    )
    noon = datetime(2018, 1, 1, 4, tzinfo=UTC)
    changes = [
        InvestorChange(
            client_id=client.id, kind=kind, by=StaffId("S-1"), at=noon, recorded_at=noon
        )
        for kind in happened
    ]
    for regime in Regime:
        if regime is not Regime.CSRC:
            found = investor_class(client, changes, regime, as_of=day)
            assert found is InvestorClass.ORDINARY


@given(sale_facts(), days)
def test_a_private_product_is_never_judged_milder_than_a_public_one(
    facts: SaleFacts, day: date
) -> None:
    """But for the least amounts of public wealth products, which are no matter of suitability."""
    ample = attrs.evolve(facts, amount=10**10)
    public, private = attrs.evolve(ample, private=False), attrs.evolve(ample, private=True)
    assert SALE.decide(private, as_of=day).outcome >= SALE.decide(public, as_of=day).outcome


@given(sale_facts(), days)
def test_an_ordinary_client_is_never_judged_milder_than_a_professional(
    facts: SaleFacts, day: date
) -> None:
    ordinary, other = (attrs.evolve(facts, professional=which) for which in (False, True))
    assert SALE.decide(ordinary, as_of=day).outcome >= SALE.decide(other, as_of=day).outcome
