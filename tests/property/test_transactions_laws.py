"""Laws of large transactions: more money never removes a flag, order and splitting do not matter."""

from datetime import date, datetime

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.money import Money
from bankrm.regulations.holidays import CHINA
from bankrm.transactions import (
    Direction,
    LargeTransaction,
    Transaction,
    TransactionKind,
    list_large_transactions,
)

DAY = date(2026, 11, 20)
AT = datetime.fromisoformat("2026-11-20T10:00+08:00")
ID = ClientId("C-1")
CLIENTS = (RetailClient(id=ID, name="李某"), CorporateClient(id=ID, name="某公司"))
clients = st.sampled_from(CLIENTS)
cents = st.integers(0, 300_000_000) | st.sampled_from([1_000_000, 5_000_000, 50_000_000])


@st.composite
def transactions(draw: st.DrawFn) -> Transaction:
    currency = draw(st.sampled_from(["CNY", "USD", "EUR"]))
    minor = draw(cents)

    def equivalent(of: str) -> Money | None:
        known = draw(st.booleans())
        if currency == of:
            return Money.from_minor(minor, of) if known else None
        return Money.from_minor(draw(cents), of) if known else None

    return Transaction(
        client_id=ID,
        kind=draw(st.sampled_from(TransactionKind)),
        direction=draw(st.sampled_from(Direction)),
        cross_border=draw(st.booleans()),
        amount=Money.from_minor(minor, currency),
        occurred_at=AT,
        usd_equivalent=equivalent("USD"),
        cny_equivalent=equivalent("CNY"),
        rollover=draw(st.booleans()),
    )


several = st.lists(transactions(), max_size=6)


def flags(
    given_: list[Transaction], client: RetailClient | CorporateClient
) -> tuple[LargeTransaction, ...]:
    return list_large_transactions(tuple(given_), client, calendar=CHINA, as_of=DAY)


def found(flagged: tuple[LargeTransaction, ...], *, surely: bool) -> set[tuple[str, str]]:
    return {(f.standard.code, f.direction.code) for f in flagged if f.reportable or not surely}


@given(several, transactions(), clients)
def test_more_money_never_removes_a_flag(
    before: list[Transaction], more: Transaction, client: RetailClient | CorporateClient
) -> None:
    less, all_ = flags(before, client), flags([*before, more], client)
    assert found(less, surely=False) <= found(all_, surely=False)
    assert found(less, surely=True) <= found(all_, surely=True)


@given(
    several.flatmap(lambda given_: st.tuples(st.just(given_), st.permutations(given_))), clients
)
def test_order_does_not_matter(
    pair: tuple[list[Transaction], list[Transaction]], client: RetailClient | CorporateClient
) -> None:
    one, other = (flags(given_, client) for given_ in pair)

    def told(flag: LargeTransaction) -> object:
        return flag.standard, flag.direction, flag.reportable, flag.report_by, flag.workings

    assert [told(flag) for flag in one] == [told(flag) for flag in other]


@given(transactions(), st.data(), clients)
def test_splitting_does_not_matter(
    whole: Transaction, data: st.DataObject, client: RetailClient | CorporateClient
) -> None:
    plain = attrs.evolve(whole, usd_equivalent=None, cny_equivalent=None)
    part = data.draw(st.integers(0, plain.amount.minor))
    currency = plain.amount.currency
    halves = [
        attrs.evolve(plain, amount=Money.from_minor(minor, currency))
        for minor in (part, plain.amount.minor - part)
    ]
    for surely in (True, False):
        assert found(flags([plain], client), surely=surely) == found(
            flags(halves, client), surely=surely
        )


@given(several, clients)
def test_learning_an_equivalent_only_settles(
    before: list[Transaction], client: RetailClient | CorporateClient
) -> None:
    """What is flagged for sure stays so, and what no flag was raised for stays so too."""

    def learnt(one: Transaction) -> Transaction:
        yuan = Money.from_minor(4_900) if one.yuan is None else one.yuan
        dollars = Money.from_minor(700, "USD") if one.dollars is None else one.dollars
        return attrs.evolve(one, usd_equivalent=dollars, cny_equivalent=yuan)

    open_, settled = flags(before, client), flags([learnt(one) for one in before], client)
    assert all(flag.reportable for flag in settled)
    assert found(open_, surely=True) <= found(settled, surely=True) <= found(open_, surely=False)
