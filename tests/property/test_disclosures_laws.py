"""Laws of disclosure: less told is never milder, order does not matter, no figure comes from nowhere."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.disclosure_cases import (
    BANK,
    COMPANY_WEALTH,
    FUND,
    LIFE,
    PERSON,
    TRUST,
    WEALTH,
    all_told,
    altered,
    at,
    owed,
    shown,
    sold,
)

from bankrm.clients import Client
from bankrm.disclosure_items import REQUIRED_ITEMS, DisclosureItem, DisclosureKind
from bankrm.disclosure_rules import assess_disclosure
from bankrm.disclosure_texts import DisclosureDraft, OwnWords, compose_disclosure
from bankrm.disclosures import DisclosureRecord
from bankrm.labels import Text
from bankrm.loss_examples import (
    LossExample,
    LossScenario,
    PolicyValues,
    compute_loss,
    compute_surrender,
)
from bankrm.money import Money
from bankrm.offers import Fee, FeeKind, FeeTime, Offer, Term, TermKind
from bankrm.products import Product, ProductRisk
from bankrm.rules import Effect
from bankrm.staff import BusinessLine

PRODUCTS = st.sampled_from([WEALTH, COMPANY_WEALTH, TRUST, FUND, LIFE])
CLIENTS = st.sampled_from([PERSON, BANK])
DAYS = st.dates(date(2017, 7, 1), date(2027, 12, 31))
ITEMS = st.sets(st.sampled_from(DisclosureItem)).map(
    lambda items: tuple(sorted(items, key=lambda item: item.rank))
)
FALLS = st.decimals(0, 1, places=4)
YUAN = st.integers(1, 10**7).map(Money.of)
TERMS = st.integers(1, 600).map(lambda months: Term(kind=TermKind.FIXED, months=months))
FEES = st.lists(
    st.builds(
        Fee,
        kind=st.just(FeeKind.HANDLING),
        time=st.sampled_from(FeeTime),
        rate=st.decimals(0, Decimal("0.05"), places=4),
    ),
    max_size=4,
).map(tuple)
KINDS = (
    DisclosureKind.RISK_STATEMENT,
    DisclosureKind.RIGHTS_NOTICE,
    DisclosureKind.PRE_SALE_NOTICE,
    DisclosureKind.INSURANCE_NOTICE,
)


@st.composite
def records(draw: st.DrawFn, of: Product, on: date) -> list[DisclosureRecord]:
    chosen = draw(st.lists(st.sampled_from(KINDS), max_size=4))
    return [
        shown(
            of,
            kind,
            on,
            items=draw(st.none() | ITEMS),
            rating_shown=None,
            shows_benchmark=draw(st.sampled_from([True, False, None])),
            presented_at=at(draw(st.integers(8, 11)), on),
        )
        for kind in chosen
    ]


def outcome(client: Client, of: Product, told: Sequence[DisclosureRecord], on: date) -> Effect:
    return assess_disclosure(client, of, sold(on), told, as_of=on).outcome


@given(st.data(), PRODUCTS, CLIENTS, DAYS)
def test_an_item_taken_away_never_makes_it_milder(
    data: st.DataObject, of: Product, client: Client, on: date
) -> None:
    told = data.draw(records(of, on))
    item = data.draw(st.sampled_from(DisclosureItem))
    less = [
        altered(
            record,
            document=altered(
                record.document,
                items=tuple(kept for kept in record.document.items if kept is not item),
            ),
        )
        if record.document.items is not None
        else record
        for record in told
    ]
    assert outcome(client, of, told, on) <= outcome(client, of, less, on)


@given(PRODUCTS, CLIENTS, DAYS, st.sampled_from(DisclosureItem))
def test_all_told_is_never_stricter_than_all_but_one(
    of: Product, client: Client, on: date, item: DisclosureItem
) -> None:
    rest = tuple(other for other in DisclosureItem if other is not item)
    lacking = all_told(of, on, items=rest, rating_shown=None)
    assert outcome(client, of, all_told(of, on), on) <= outcome(client, of, lacking, on)


@given(st.data(), PRODUCTS, CLIENTS, DAYS)
def test_the_order_of_the_records_does_not_matter(
    data: st.DataObject, of: Product, client: Client, on: date
) -> None:
    told = data.draw(records(of, on))
    other = data.draw(st.permutations(told))
    assert outcome(client, of, told, on) is outcome(client, of, other, on)


@given(PRODUCTS, st.sampled_from(ProductRisk), st.sampled_from(ProductRisk))
def test_a_lower_rating_shown_is_never_milder(
    of: Product, one: ProductRisk, two: ProductRisk
) -> None:
    day = date(2026, 3, 2)
    low, high = sorted([one, two])
    judged = [
        outcome(PERSON, of, all_told(of, day, rating_shown=level), day) for level in (low, high)
    ]
    assert judged[0] >= judged[1]


def computed(amount: Money, fall: Decimal, held: Term, fees: tuple[Fee, ...]) -> LossExample:
    return compute_loss(LossScenario(amount=amount, fall=fall, held=held, fees=fees))


@given(YUAN, FALLS, TERMS, FEES)
def test_what_is_got_back_and_lost_is_what_was_put_in(
    amount: Money, fall: Decimal, held: Term, fees: tuple[Fee, ...]
) -> None:
    example = computed(amount, fall, held, fees)
    assert example.money_back + example.loss == amount
    assert example.fallen + example.fees_paid == example.loss
    assert Money.of(0) <= example.fees_paid <= example.fees
    assert Money.of(0) <= example.money_back


@given(YUAN, FALLS, FALLS, TERMS, FEES)
def test_a_deeper_fall_never_loses_less(
    amount: Money, one: Decimal, two: Decimal, held: Term, fees: tuple[Fee, ...]
) -> None:
    losses = [computed(amount, fall, held, fees).loss for fall in sorted([one, two])]
    assert losses[0] <= losses[1]


@given(YUAN, FALLS, TERMS, FEES)
def test_fees_never_lose_less(
    amount: Money, fall: Decimal, held: Term, fees: tuple[Fee, ...]
) -> None:
    assert computed(amount, fall, held, ()).loss <= computed(amount, fall, held, fees).loss


@given(YUAN, st.integers(1, 10), st.lists(st.integers(0, 10**7).map(Money.of), min_size=1))
def test_surrender_loses_what_is_paid_beyond_the_cash_value(
    premium: Money, premiums: int, values: list[Money]
) -> None:
    policy = PolicyValues(premium=premium, premiums=premiums, cash_values=tuple(values))
    example = compute_surrender(policy)
    for year in example.years:
        assert year.loss == max(year.paid - year.cash_value, Money.of(0))
    assert example.years[-1].paid <= example.total_premium


def figures(text: str) -> set[str]:
    return set(re.findall(r"[\d,.]*\d", text))


@given(YUAN, FALLS, TERMS, FEES, st.booleans(), st.sampled_from(ProductRisk))
def test_a_text_shows_no_figure_that_was_not_handed_in(
    amount: Money,
    fall: Decimal,
    held: Term,
    fees: tuple[Fee, ...],
    with_example: bool,
    risk: ProductRisk,
) -> None:
    offer = Offer(
        product=altered(WEALTH, issuer_risk=risk, distributor_risk=None),
        issuer="某机构",
        distributed=False,
        lines=(BusinessLine.RETAIL,),
        term=held,
        fees=fees,
    )
    example = computed(amount, fall, held, fees) if with_example else None
    given_: dict[str, Any] = {"offer": offer, "loss_example": example}
    handed_in = {str(risk.level), str(held.months)}
    for kind in (DisclosureKind.RISK_STATEMENT, DisclosureKind.PRE_SALE_NOTICE):
        text = compose_disclosure(DisclosureDraft(kind=kind, **given_), as_of=date(2026, 3, 2))
        told = "\n".join(words.en for part in text.parts for words in part.words)
        shown_ = {figure.replace(",", "") for figure in figures(told)}
        known = {Decimal(figure) for figure in handed_in}
        known |= {fee.rate * 100 for fee in fees if fee.rate is not None}
        if example is not None:
            known |= {amount.amount, example.money_back.amount, example.loss.amount, fall * 100}
            parts = (example.invested, example.fallen, example.fees_paid)
            known |= {part.amount for part in parts}
        assert {Decimal(figure) for figure in shown_} <= known


FREE = (DisclosureItem.RISKS, DisclosureItem.COVER, DisclosureItem.FEES, DisclosureItem.CLAIMS)
WHERE = {
    WEALTH: KINDS[:3],
    COMPANY_WEALTH: KINDS[:3],
    TRUST: KINDS[2:3],
    FUND: KINDS[2:3],
    LIFE: KINDS[3:],
}
BENCHMARK = {required.item for required in REQUIRED_ITEMS if required.duty.code == "benchmark"}


@given(PRODUCTS, st.sets(st.sampled_from(FREE)))
def test_every_item_asked_for_is_told_or_named_as_missing(
    of: Product, worded: set[DisclosureItem]
) -> None:
    offer = Offer(product=of, issuer="某机构", distributed=True, lines=(BusinessLine.RETAIL,))
    own = tuple(OwnWords(item, Text("字", "words")) for item in sorted(worded))
    asked = owed(of, date(2026, 3, 2)) - BENCHMARK
    told: set[DisclosureItem] = set()
    missing: set[DisclosureItem] = set()
    for kind in WHERE[of]:
        draft = DisclosureDraft(kind=kind, offer=offer, own_words=own)
        text = compose_disclosure(draft, as_of=date(2026, 3, 2))
        assert all(part.words for part in text.parts)
        assert {part.item for part in text.parts if not part.basis} <= worded - asked
        assert worded <= set(text.items), "own words are never dropped"
        told |= set(text.items)
        missing |= {required.item for required in text.missing}
    assert not told & missing
    assert (told | missing) - {DisclosureItem.PAST_PERFORMANCE} == asked | worded
