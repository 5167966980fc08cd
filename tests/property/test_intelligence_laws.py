"""Laws of market intelligence: rows add up to the whole, whatever they are counted by."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bankrm.calendars import Period
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient
from bankrm.intelligence import (
    Dimension,
    IntelligenceKind,
    MarketNote,
    NoteId,
    NoteSource,
    Reliability,
    list_affected_clients,
    list_double_notes,
    summarise,
)
from bankrm.labels import OwnLabel
from bankrm.products import ProductFamily
from bankrm.staff import StaffId

RECORDED = datetime.fromisoformat("2026-12-31T09:00+08:00")
INDUSTRIES = ["C", "C26", "C2614", "F51", "F52"]
CODES = st.none() | st.sampled_from(["a", "b"])
TAGS = st.lists(st.sampled_from(["x", "y", "z"]), unique=True).map(tuple)
NOTES = st.lists(
    st.builds(
        MarketNote,
        id=st.uuids().map(lambda unique: NoteId(str(unique))),
        kind=st.sampled_from(IntelligenceKind),
        by=st.sampled_from([StaffId("S-1"), StaffId("S-2")]),
        seen_on=st.dates(date(2026, 9, 1), date(2026, 12, 31)),
        recorded_at=st.just(RECORDED),
        source=st.sampled_from(NoteSource),
        reliability=st.sampled_from(Reliability),
        statement_ref=st.sampled_from(["notes/1", "notes/2", "notes/3"]),
        client_id=st.none() | st.sampled_from([ClientId("E-1"), ClientId("E-2")]),
        industry=st.none() | st.sampled_from(INDUSTRIES),
        family=st.none() | st.sampled_from(ProductFamily),
        segment=st.none() | st.just(OwnLabel("young", "年轻客群", "young clients")),
        region=CODES,
        competitor=CODES,
        tags=TAGS,
    ),
    max_size=12,
    unique_by=lambda note: note.id,
)
PERIODS = st.one_of(
    st.sampled_from([Period.month(2026, 11), Period.quarter(2026, 4)]),
    st.builds(
        lambda first, days: Period(first, first + timedelta(days=days)),
        st.dates(date(2026, 10, 1), date(2026, 11, 30)),
        st.integers(0, 40),
    ),
)
BY = st.sampled_from(Dimension)


@given(NOTES, BY, PERIODS, st.integers(0, 3))
def test_rows_add_up(
    notes: Sequence[MarketNote], by: Dimension, period: Period, least: int
) -> None:
    found = summarise(notes, by=by, period=period, least=least)
    assert sum(row.count.notes for row in found.rows) == found.total.notes
    assert sum(row.count.before for row in found.rows) == found.total.before
    assert found.total.notes == sum(note.seen_on in period for note in notes)
    assert sum(row.count.change for row in found.rows) == found.total.change
    for count in (*(row.count for row in found.rows), found.total):
        assert sum(number for _, number in count.reliability) == count.notes
        assert count.clients <= count.notes
        assert count.managers <= count.notes
        assert count.small is (count.notes < least)
    assert len({row.key for row in found.rows}) == len(found.rows)


@given(NOTES, BY, PERIODS)
def test_the_order_given_does_not_matter(
    notes: Sequence[MarketNote], by: Dimension, period: Period
) -> None:
    backwards = summarise(list(reversed(notes)), by=by, period=period, least=2)
    assert summarise(notes, by=by, period=period, least=2).rows == backwards.rows


@given(NOTES, BY, PERIODS)
def test_the_period_before_ends_the_day_before(
    notes: Sequence[MarketNote], by: Dimension, period: Period
) -> None:
    found = summarise(notes, by=by, period=period, least=0)
    assert found.before.last + timedelta(days=1) == period.first
    before = summarise(notes, by=by, period=found.before, least=0)
    assert before.total.notes == found.total.before


@given(NOTES)
def test_doubles_are_among_the_notes(notes: Sequence[MarketNote]) -> None:
    for group in list_double_notes(notes):
        assert len(group) > 1
        assert len(set(group)) == len(group)
        assert set(group) <= {note.id for note in notes}


@given(NOTES, st.lists(st.none() | st.sampled_from(INDUSTRIES), max_size=5), TAGS)
def test_a_client_is_found_by_its_reasons_alone(
    notes: Sequence[MarketNote], industries: Sequence[str | None], tags: tuple[str, ...]
) -> None:
    files = [
        ClientFile(
            client=CorporateClient(id=ClientId(f"E-{at}"), name="某某有限公司", industry=industry),
            tags=tags,
        )
        for at, industry in enumerate(industries)
    ]
    for note in notes:
        found = {one.client_id: one for one in list_affected_clients(note, files)}
        for file in files:
            alone = list_affected_clients(note, [file])
            assert alone == ((found[file.client.id],) if file.client.id in found else ())
