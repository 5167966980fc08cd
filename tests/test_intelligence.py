"""Market intelligence: notes, what they add up to, doubles, and whom one may concern."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.calendars import Period
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.errors import BankrmError, InvalidValue
from bankrm.industries import Section
from bankrm.intelligence import (
    AffectedClient,
    Dimension,
    IntelligenceKind,
    Link,
    MarketNote,
    NoteId,
    NoteKey,
    NoteSource,
    Reliability,
    list_affected_clients,
    list_double_notes,
    summarise,
)
from bankrm.labels import OwnLabel
from bankrm.products import ProductFamily
from bankrm.staff import StaffId
from bankrm.workings import explain_lines

odd: Any = attrs.evolve  # untyped, so that it takes what it must refuse
NOVEMBER = Period.month(2026, 11)
SEEN = date(2026, 11, 19)
DECEMBER = datetime.fromisoformat("2026-12-01T09:00+08:00")
YOUNG = OwnLabel("young", "年轻客群", "young clients")
NOTE = MarketNote(
    id=NoteId("M-1"),
    kind=IntelligenceKind.COMPETITOR,
    by=StaffId("S-1"),
    seen_on=SEEN,
    recorded_at=datetime.fromisoformat("2026-11-20T17:30+08:00"),
    source=NoteSource.CLIENT,
    reliability=Reliability.PLAUSIBLE,
    statement_ref="notes/1",
    client_id=ClientId("E-1"),
    industry="C26",
    family=ProductFamily.LOAN,
    segment=YOUNG,
    region="east",
    competitor="B-7",
    tags=("export", "chemicals"),
)


def note(name: str, **changes: Any) -> MarketNote:
    """Another note, kept in another place."""
    made: MarketNote = odd(NOTE, **({"id": NoteId(name), "statement_ref": name} | changes))
    return made


def firm(name: str, industry: str | None, *tags: str) -> ClientFile:
    client = CorporateClient(id=ClientId(name), name="某某制造有限公司", industry=industry)
    return ClientFile(client=client, tags=tags)


class TestNote:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id", ""),
            ("kind", "competitor"),
            ("kind", YOUNG),
            ("by", "S\x00"),
            ("seen_on", datetime(2026, 11, 19)),  # noqa: DTZ001  # refused
            ("recorded_at", datetime(2026, 11, 20)),  # noqa: DTZ001  # refused
            ("recorded_at", datetime.fromisoformat("2026-11-18T23:59+08:00")),
            ("statement_ref", " "),
            ("industry", "26"),
            ("industry", "\uff23"),
            ("industry", "C51"),
            ("segment", "young"),
            ("tags", ["export"]),
            ("tags", ("export", "")),
            ("tags", ("export", "export")),
            ("family", "loan"),
        ],
    )
    def test_what_is_refused(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(NOTE, **{field: value})
        assert refused.value.field == field

    def test_recorded_on_the_day_it_was_seen(self) -> None:
        at = datetime.fromisoformat("2026-11-18T16:00+00:00")  # midnight in China
        assert odd(NOTE, recorded_at=at).recorded_at == at

    def test_it_may_say_little(self) -> None:
        bare = odd(
            NOTE,
            client_id=None,
            industry=None,
            family=None,
            segment=None,
            region=None,
            competitor=None,
            tags=(),
        )
        assert bare.industry is None


class TestSummary:
    @pytest.mark.parametrize(
        ("by", "key", "changes"),
        [
            (Dimension.INDUSTRY, Section.C, {"industry": None}),
            (Dimension.KIND, IntelligenceKind.COMPETITOR, None),
            (Dimension.FAMILY, ProductFamily.LOAN, {"family": None}),
            (Dimension.SEGMENT, YOUNG, {"segment": None}),
            (Dimension.REGION, "east", {"region": None}),
            (Dimension.COMPETITOR, "B-7", {"competitor": None}),
            (Dimension.SOURCE, NoteSource.CLIENT, None),
        ],
    )
    def test_by_each_dimension(
        self, by: Dimension, key: NoteKey, changes: dict[str, Any] | None
    ) -> None:
        notes = [
            NOTE,
            *([] if changes is None else [note("M-2", **changes), note("M-3", **changes)]),
        ]
        found = summarise(notes, by=by, period=NOVEMBER, least=2)
        counted = [(row.key, row.count.notes, row.count.small) for row in found.rows]
        stated = [(key, 1, True)]
        assert counted == stated + ([] if changes is None else [(None, 2, False)])
        assert found.total.notes == len(notes)
        assert (found.by, found.period) == (by, NOVEMBER)

    def test_an_industry_counts_under_its_section(self) -> None:
        notes = [NOTE, note("M-2", industry="C"), note("M-3", industry="C2614")]
        [row] = summarise(notes, by=Dimension.INDUSTRY, period=NOVEMBER, least=5).rows
        assert (row.key, row.count.notes, row.name.en) == (Section.C, 3, "manufacturing")

    def test_who_and_how_sure(self) -> None:
        notes = [
            NOTE,
            note("M-2", reliability=Reliability.CONFIRMED, by=StaffId("S-2")),
            note("M-3", client_id=None),
            note("M-4", client_id=ClientId("E-2")),
        ]
        total = summarise(notes, by=Dimension.KIND, period=NOVEMBER, least=4).total
        assert (total.notes, total.clients, total.managers, total.small) == (4, 2, 2, False)
        assert total.reliability == (
            (Reliability.RUMOUR, 0),
            (Reliability.PLAUSIBLE, 3),
            (Reliability.CONFIRMED, 1),
        )

    def test_beside_the_period_before(self) -> None:
        october = [note("M-2", seen_on=date(2026, 10, 31)), note("M-3", seen_on=date(2026, 10, 1))]
        earlier = note("M-4", seen_on=date(2026, 9, 30))
        tomorrow = note("M-5", seen_on=date(2026, 12, 1), recorded_at=DECEMBER)
        lost = note("M-6", seen_on=date(2026, 10, 5), kind=IntelligenceKind.POLICY)
        found = summarise(
            [NOTE, *october, earlier, tomorrow, lost], by=Dimension.KIND, period=NOVEMBER, least=1
        )
        assert found.before == Period.month(2026, 10)
        assert [(row.key, row.count.notes, row.count.before) for row in found.rows] == [
            (IntelligenceKind.COMPETITOR, 1, 2),
            (IntelligenceKind.POLICY, 0, 1),
        ]
        assert [row.count.change for row in found.rows] == [-1, -1]
        assert (found.total.notes, found.total.before, found.total.change) == (1, 3, -2)

    @pytest.mark.parametrize(
        ("period", "before"),
        [
            (Period.month(2026, 3), Period.month(2026, 2)),
            (Period.month(2026, 1), Period.month(2025, 12)),
            (Period.quarter(2026, 1), Period.quarter(2025, 4)),
            (Period.year(2026), Period.year(2025)),
            (
                Period(date(2026, 11, 16), date(2026, 11, 22)),
                Period(date(2026, 11, 9), date(2026, 11, 15)),
            ),
            (
                Period(date(2026, 3, 1), date(2026, 3, 30)),
                Period(date(2026, 1, 30), date(2026, 2, 28)),
            ),
            (
                Period(date(2026, 3, 2), date(2026, 3, 31)),
                Period(date(2026, 1, 31), date(2026, 3, 1)),
            ),
        ],
        ids=[
            "month",
            "January",
            "quarter",
            "year",
            "week",
            "not to its end",
            "not from its first",
        ],
    )
    def test_the_period_before(self, period: Period, before: Period) -> None:
        assert summarise([], by=Dimension.KIND, period=period, least=0).before == before

    @pytest.mark.parametrize(
        "period",
        [
            Period(date.min, date(1, 1, 31)),
            Period(date(1, 1, 20), date(1, 2, 20)),
            Period(date(9999, 12, 1), date.max),
        ],
        ids=["the first days", "too early", "the last days"],
    )
    def test_no_period_before(self, period: Period) -> None:
        with pytest.raises(InvalidValue, match="period: has none before it"):
            summarise([], by=Dimension.KIND, period=period, least=0)

    def test_the_most_first_and_the_unstated_last(self) -> None:
        notes = [
            note("M-1", region=None),
            note("M-2", region=None),
            note("M-3", region=None),
            note("M-4", region="west"),
            note("M-5", region="east"),
            note("M-6", region="north"),
            note("M-7", region="north"),
        ]
        found = summarise(notes, by=Dimension.REGION, period=NOVEMBER, least=1)
        assert [row.key for row in found.rows] == ["north", "east", "west", None]
        assert [row.name.zh for row in found.rows] == ["north", "east", "west", "未注明"]
        assert explain_lines(found.workings, "en").splitlines() == [
            "north: 2",
            "east: 1",
            "west: 1",
            "not stated: 3",
            "total: 7",
        ]

    def test_a_banks_own_label(self) -> None:
        [row] = summarise([NOTE], by=Dimension.SEGMENT, period=NOVEMBER, least=1).rows
        assert (row.name.zh, row.name.en) == ("年轻客群", "young clients")

    def test_what_was_known(self) -> None:
        later = note("M-2", recorded_at=NOTE.recorded_at + timedelta(seconds=1))
        for at, expected in ((NOTE.recorded_at, 1), (later.recorded_at, 2), (None, 2)):
            found = summarise(
                [NOTE, later], by=Dimension.KIND, period=NOVEMBER, least=1, known_at=at
            )
            assert found.total.notes == expected

    def test_doubles_are_counted_and_told(self) -> None:
        notes = [NOTE, odd(NOTE, id=NoteId("M-2"), reliability=Reliability.RUMOUR)]
        found = summarise(notes, by=Dimension.KIND, period=NOVEMBER, least=1)
        assert (found.total.notes, found.doubles) == (2, (("M-1", "M-2"),))

    @pytest.mark.parametrize(
        ("field", "changed"),
        [
            ("notes", {"notes": [NOTE, NOTE]}),
            ("notes", {"notes": ["M-1"]}),
            ("notes", {"notes": None}),
            ("notes", {"notes": NOTE}),
            ("by", {"by": "kind"}),
            ("period", {"period": "2026-11"}),
            ("least", {"least": -1}),
            ("least", {"least": 1.5}),
            ("known_at", {"known_at": datetime(2026, 11, 20)}),  # noqa: DTZ001  # refused
        ],
    )
    def test_what_is_refused(self, field: str, changed: dict[str, Any]) -> None:
        given: dict[str, Any] = {
            "notes": [NOTE],
            "by": Dimension.KIND,
            "period": NOVEMBER,
            "least": 1,
        }
        with pytest.raises(BankrmError) as refused:
            summarise(**given | changed)
        assert refused.value.field == field


class TestDoubles:
    @pytest.mark.parametrize(
        ("changes", "double"),
        [
            ({}, False),
            ({"statement_ref": "notes/1"}, True),
            ({"statement_ref": "notes/1", "kind": IntelligenceKind.MACRO}, True),
            ({"by": StaffId("S-2")}, False),
            ({"seen_on": date(2026, 11, 18)}, False),
            ({"tags": ("chemicals", "export")}, True),
            ({"tags": ()}, False),
            ({"source": NoteSource.PUBLIC, "reliability": Reliability.CONFIRMED}, True),
            ({"industry": "C27"}, False),
            ({"family": None}, False),
            ({"segment": None}, False),
            ({"region": None}, False),
            ({"competitor": None}, False),
            ({"client_id": None}, False),
            ({"kind": IntelligenceKind.NEED}, False),
        ],
    )
    def test_what_looks_like_one(self, changes: dict[str, Any], double: bool) -> None:
        different = {"statement_ref": "notes/2"} | changes
        if not changes:
            different |= {"by": StaffId("S-3")}
        other = odd(NOTE, id=NoteId("M-2"), **different)
        assert list_double_notes([NOTE, other]) == ((("M-1", "M-2"),) if double else ())

    def test_three_in_one_place(self) -> None:
        three = [odd(NOTE, id=NoteId(name)) for name in ("M-3", "M-1", "M-2")]
        assert list_double_notes(three) == (("M-3", "M-1", "M-2"),)

    def test_one_given_twice(self) -> None:
        with pytest.raises(InvalidValue, match="notes: hold one note twice"):
            list_double_notes([NOTE, NOTE])


class TestAffected:
    FILES = (
        firm("E-3", "C2614"),
        firm("E-1", "F51", "export"),
        firm("E-2", "C26"),
        firm("E-4", "C27", "chemicals", "export", "listed"),
        firm("E-5", "C"),
        firm("E-6", None),
        firm("E-7", "C27", "listed"),
        ClientFile(client=RetailClient(id=ClientId("C-1"), name="某某"), tags=("export",)),
    )

    def test_by_name_industry_and_tag(self) -> None:
        found = list_affected_clients(NOTE, self.FILES)
        assert [(one.client_id, one.links) for one in found] == [
            ("E-1", (Link.NAMED, Link.TAG)),
            ("E-2", (Link.INDUSTRY,)),
            ("E-3", (Link.INDUSTRY,)),
            ("C-1", (Link.TAG,)),
            ("E-4", (Link.TAG,)),
        ]
        assert found[4].tags == ("export", "chemicals")

    def test_all_reasons_at_once(self) -> None:
        [found] = list_affected_clients(NOTE, [firm("E-1", "C26", "chemicals")])
        assert found.links == tuple(Link)

    def test_a_note_that_says_nothing_of_whom(self) -> None:
        bare = odd(NOTE, client_id=None, industry=None, tags=())
        assert list_affected_clients(bare, self.FILES) == ()

    def test_a_whole_section(self) -> None:
        wide = odd(NOTE, client_id=None, industry="C", tags=())
        assert [one.client_id for one in list_affected_clients(wide, self.FILES)] == [
            "E-2",
            "E-3",
            "E-4",
            "E-5",
            "E-7",
        ]

    def test_tags_are_not_shown(self) -> None:
        assert "chemicals" not in repr(list_affected_clients(NOTE, self.FILES))

    @pytest.mark.parametrize(
        ("field", "of", "files"),
        [
            ("note", "M-1", ()),
            ("files", NOTE, ("E-1",)),
            ("files", NOTE, None),
            ("files", NOTE, (FILES[0], FILES[0])),
            ("files", NOTE, (FILES[6], FILES[6])),
        ],
    )
    def test_what_is_refused(self, field: str, of: Any, files: Any) -> None:
        with pytest.raises(BankrmError) as refused:
            list_affected_clients(of, files)
        assert refused.value.field == field

    def test_a_finding_is_checked(self) -> None:
        with pytest.raises(InvalidValue, match="links: needs nothing but Link"):
            AffectedClient(client_id=ClientId("E-1"), links=odd_links(), tags=())


def odd_links() -> Any:
    return ("tag",)
