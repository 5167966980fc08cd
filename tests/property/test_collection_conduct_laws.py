"""Laws of conduct: it never matters how contacts are listed, and consent or a failed try never makes it worse."""

from datetime import datetime, timedelta, timezone

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.test_collection_conduct import ASKED, CALL, judged, tried

from bankrm.collection_plans import CollectionResult
from bankrm.product_kinds import ProductKind

CHINA = timezone(timedelta(hours=8))
INSTANTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001  # the zone is put to it
    lambda at: at.replace(tzinfo=CHINA)
)
KINDS = st.sampled_from(
    [ProductKind.CREDIT_CARD, ProductKind.CONSUMER_LOAN, ProductKind.HOUSING_LOAN]
)
RESULTS = st.lists(
    st.sampled_from(
        [CollectionResult.REACHED, CollectionResult.UNREACHED, CollectionResult.INVALID]
    ),
    max_size=8,
)


@given(KINDS, INSTANTS, RESULTS)
def test_the_order_of_the_list_does_not_matter(
    kind: ProductKind, at: datetime, results: list[CollectionResult]
) -> None:
    earlier = tried(*results, at=at)
    one, other = (judged(ASKED, *given, kind=kind, at=at) for given in (earlier, earlier[::-1]))
    assert one == other


@given(KINDS, INSTANTS)
def test_consent_to_the_hour_never_hurts(kind: ProductKind, at: datetime) -> None:
    agreed = attrs.evolve(CALL, hours_agreed=True)
    assert judged(agreed, kind=kind, at=at).outcome <= judged(CALL, kind=kind, at=at).outcome


@given(KINDS, INSTANTS, RESULTS)
def test_a_failed_try_only_opens_the_way_to_others(
    kind: ProductKind, at: datetime, results: list[CollectionResult]
) -> None:
    before = judged(ASKED, *tried(*results, at=at), kind=kind, at=at)
    more = tried(*results, CollectionResult.INVALID, at=at)
    assert judged(ASKED, *more, kind=kind, at=at).outcome <= before.outcome
