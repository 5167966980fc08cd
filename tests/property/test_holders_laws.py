"""Laws of open sales over two days: told together as they are compared one by one, in any order."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_rematching_laws import holders
from tests.rating_cases import EVE, FUND, N7_DAY, WEALTH, pending

from bankrm.clients import ClientId, CorporateClient, EntityKind
from bankrm.holders import Holder, list_changed_sales
from bankrm.rule_changes import group_changes
from bankrm.suitability import compare_days

PRODUCTS = {product.id: product for product in (WEALTH, FUND)}
days = st.sampled_from([EVE, N7_DAY]) | st.dates(date(2026, 1, 10), date(2027, 12, 31))
pairs = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@st.composite
def buyers(draw: st.DrawFn, client: str) -> Holder:
    """Persons, companies and institutions, each with one sale open."""
    product = draw(st.sampled_from([WEALTH, FUND]))
    buyer = draw(holders(client, product))
    if draw(st.booleans()):
        kind = draw(st.sampled_from(EntityKind))
        firm = CorporateClient(id=ClientId(client), name="某公司", kind=kind)
        buyer = Holder(client=firm, change_reported=buyer.change_reported)
    return attrs.evolve(buyer, open_sales=(pending(client, product),))


@st.composite
def books(draw: st.DrawFn) -> list[Holder]:
    return [draw(buyers(f"C-{number}")) for number in range(draw(st.integers(0, 6)))]


@given(books(), pairs)
def test_together_as_one_by_one(book: list[Holder], pair: tuple[date, date]) -> None:
    one_by_one = {
        str(pending.sale.id): compare_days(
            buyer.client,
            PRODUCTS[pending.sale.product_id],
            buyer.as_told(pending.sale),
            buyer.assessments,
            changes=buyer.class_changes,
            days=pair,
        )
        for buyer in book
        for pending in buyer.open_sales
    }
    told = list_changed_sales(book, PRODUCTS, days=pair)
    expected = group_changes(one_by_one)
    assert [(group.cases, group.shift) for group in told] == [
        (group.cases, group.shift) for group in expected
    ]
    for group, other in zip(told, expected, strict=True):
        assert group.example.before.facts == other.example.before.facts
        assert group.example.after.facts == other.example.after.facts
        assert group.example.after.explain() == other.example.after.explain()


@given(books(), pairs)
def test_the_order_of_holders_is_irrelevant(book: list[Holder], pair: tuple[date, date]) -> None:
    def told(listed: list[Holder]) -> list[object]:
        groups = list_changed_sales(listed, PRODUCTS, days=pair)
        return [(group.cases, group.shift) for group in groups]

    assert told(book) == told(book[::-1])
