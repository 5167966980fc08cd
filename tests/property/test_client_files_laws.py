"""Laws of client files: completeness from 0 to 1 and never less with more, duplicates without order."""

from datetime import date
from fractions import Fraction
from itertools import combinations
from random import Random

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, RetailClient, Sex
from bankrm.completeness import RETAIL_TEMPLATE, Completeness, compute_completeness
from bankrm.contacts import ContactChannel, ContactPoint
from bankrm.duplicates import DuplicateSign, list_duplicates
from bankrm.identity import DocumentKind, IdentityDocument
from bankrm.profiles import FinancialNeed, FinancialNeedKind

DAY = date(2026, 11, 24)
LI = ClientId("C-1")
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
documents = st.builds(
    IdentityDocument,
    client_id=st.just(LI),
    kind=st.just(DocumentKind.PASSPORT),
    number=st.just("X00000000"),
    expires_on=st.none() | days,
    verified_on=st.none() | days,
)
needs = st.builds(
    FinancialNeed,
    client_id=st.just(LI),
    kind=st.sampled_from(FinancialNeedKind),
    stated_on=days,
)
files = st.builds(
    ClientFile,
    client=st.builds(
        RetailClient,
        id=st.just(LI),
        name=st.just("某某"),
        sex=st.none() | st.sampled_from(Sex),
        birth_date=st.none() | st.dates(date(1930, 1, 1), date(2010, 1, 1)),
    ),
    documents=st.lists(documents, max_size=2).map(tuple),
    needs=st.lists(needs, max_size=2).map(tuple),
    reviewed_on=st.none() | days,
)
limits = st.none() | st.integers(0, 120)


def complete(file: ClientFile, months: int | None) -> Completeness:
    items = tuple(attrs.evolve(item, months=months) for item in RETAIL_TEMPLATE.items)
    template = attrs.evolve(RETAIL_TEMPLATE, items=items)
    return compute_completeness(file, template, as_of=DAY)


@given(files, limits)
def test_every_item_is_complete_stale_or_missing(file: ClientFile, months: int | None) -> None:
    found = complete(file, months)
    assert 0 <= found.share <= 1
    rest = Fraction(len(found.missing) + len(found.stale), len(RETAIL_TEMPLATE.items))
    assert found.share + rest == 1


@given(files, documents, needs, limits)
def test_one_more_part_never_makes_it_less_complete(
    file: ClientFile, document: IdentityDocument, need: FinancialNeed, months: int | None
) -> None:
    more = attrs.evolve(file, documents=(*file.documents, document), needs=(*file.needs, need))
    assert complete(file, months).share <= complete(more, months).share
    assert len(complete(more, months).missing) <= len(complete(file, months).missing)


@given(files, st.integers(0, 120), st.integers(0, 120))
def test_a_longer_limit_never_makes_it_less_complete(
    file: ClientFile, months: int, more: int
) -> None:
    shares = [complete(file, limit).share for limit in (months, months + more, None)]
    assert shares == sorted(shares)


@st.composite
def clients(draw: st.DrawFn) -> list[ClientFile]:
    found = []
    for at in range(draw(st.integers(0, 6))):
        client_id = ClientId(f"C-{at}")
        person = RetailClient(
            id=client_id,
            name=draw(st.sampled_from(["甲", "乙"])),
            birth_date=draw(st.sampled_from([None, date(1985, 5, 5), date(1990, 1, 1)])),
        )
        phones = draw(st.lists(st.sampled_from(["13800000000", "+86 13800000000", "95588"])))
        points = tuple(
            ContactPoint(client_id=client_id, channel=ContactChannel.PHONE, value=phone)
            for phone in phones
        )
        found.append(ClientFile(client=person, contact_points=points))
    return found


@given(clients(), st.randoms())
def test_the_order_of_the_files_does_not_matter(found: list[ClientFile], shuffler: Random) -> None:
    shuffled = [*found]
    shuffler.shuffle(shuffled)
    assert list_duplicates(shuffled) == list_duplicates(found)


@given(clients())
def test_two_are_duplicates_among_many_if_they_are_on_their_own(found: list[ClientFile]) -> None:
    """What two files share is theirs alone; others neither add to it nor take from it."""
    among = list_duplicates(found)
    for one, two in combinations(found, 2):
        ids = {one.client.id, two.client.id}
        alone = {duplicate.sign for duplicate in list_duplicates([two, one])}
        together = {each.sign for each in among if ids <= set(each.client_ids)}
        assert alone == together
        assert alone <= {DuplicateSign.NAME_AND_BIRTH, DuplicateSign.PHONE}
