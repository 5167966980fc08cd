"""Market intelligence (一线市场情报): what managers hear of needs, competitors and policy, and what it adds up to.

A note says what it is about in codes; the words stay where the bank keeps them. Summaries count notes, and say
where a count is small, where a note says nothing of what is asked, and where one was entered twice. Leaves out
judging whether a note is true, and what a client holds, which a file does not tell.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NewType, TypeAlias

import attrs

from bankrm.calendars import Period
from bankrm.checks import check_count, check_kind
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient
from bankrm.days import add_months, business_date, check_instant, months_between
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.industries import section_of
from bankrm.labels import AnyLabel, Label, OwnLabel, Text
from bankrm.products import ProductFamily
from bankrm.staff import StaffId
from bankrm.workings import Line

__all__ = [
    "AffectedClient",
    "Dimension",
    "IntelligenceKind",
    "Link",
    "MarketNote",
    "NoteCount",
    "NoteId",
    "NoteKey",
    "NoteRow",
    "NoteSource",
    "NoteSummary",
    "Reliability",
    "list_affected_clients",
    "list_double_notes",
    "summarise",
]

NoteId = NewType("NoteId", str)
NoteKey: TypeAlias = AnyLabel | str | None
"""What a row of a summary is about: a label, a bank's own code, or None where notes do not say."""

_ONE_DAY = timedelta(days=1)


class IntelligenceKind(Label):
    """What a note tells of (情报种类)."""

    NEED = "need", "客户需求变化", "change of clients' needs"
    COMPETITOR = "competitor", "同业动态", "move of a competitor"
    MACRO = "macro", "宏观与行业波动", "economy and industry"
    POLICY = "policy", "政策变化", "change of policy"
    PRODUCT_IDEA = "product_idea", "产品建议", "idea for a product"


class NoteSource(Label):
    """Where it was heard or read (情报来源)."""

    CLIENT = "client", "客户", "a client"
    TRADE = "trade", "行业协会和会议", "associations and conferences"
    PUBLIC = "public", "公开信息", "published"
    COLLEAGUE = "colleague", "行内同事", "a colleague"
    OBSERVED = "observed", "实地观察", "seen on the spot"


class Reliability(Label):
    """How much it can be relied on (可靠程度), least first."""

    RUMOUR = "rumour", "传闻", "a rumour"
    PLAUSIBLE = "plausible", "可信", "plausible"
    CONFIRMED = "confirmed", "已证实", "confirmed"


class Dimension(Label):
    """What notes are counted by."""

    INDUSTRY = "industry", "行业门类", "industry"
    KIND = "kind", "情报种类", "kind"
    FAMILY = "family", "产品", "product"
    SEGMENT = "segment", "客群", "segment"
    REGION = "region", "区域", "region"
    COMPETITOR = "competitor", "竞争对手", "competitor"
    SOURCE = "source", "来源", "source"


class Link(Label):
    """Why a note may concern a client, the closest first."""

    NAMED = "named", "情报涉及该客户", "the note is about the client"
    INDUSTRY = "industry", "所属行业", "its industry"
    TAG = "tag", "客户标签", "a tag of the client"


@attrs.frozen(kw_only=True)
class MarketNote:
    """One thing heard or seen in the market, by whom, and when.

    >>> heard = datetime.fromisoformat("2026-11-20T17:30+08:00")
    >>> note = MarketNote(
    ...     id=NoteId("M-1"),
    ...     kind=IntelligenceKind.COMPETITOR,
    ...     by=StaffId("S-1"),
    ...     seen_on=date(2026, 11, 19),
    ...     recorded_at=heard,
    ...     source=NoteSource.CLIENT,
    ...     reliability=Reliability.PLAUSIBLE,
    ...     statement_ref="notes/2026/11/1",
    ...     industry="C26",
    ...     family=ProductFamily.LOAN,
    ... )
    >>> note.kind.zh, note.industry
    ('同业动态', 'C26')
    """

    id: NoteId
    kind: IntelligenceKind
    by: StaffId
    seen_on: date
    recorded_at: datetime
    source: NoteSource
    reliability: Reliability
    statement_ref: str
    """Where the bank keeps what was said."""
    client_id: ClientId | None = None
    """Whom it is about, or heard from; None if no client."""
    industry: str | None = None
    """Code of GB/T 4754: the section's letter, alone or with up to four digits."""
    family: ProductFamily | None = None
    segment: AnyLabel | None = None
    region: str | None = None
    """The bank's code of the territory."""
    competitor: str | None = None
    """The bank's code of the competitor."""
    tags: tuple[str, ...] = ()
    """The bank's own codes, as in client files."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if business_date(self.recorded_at, "recorded_at") < self.seen_on:
            raise InvalidValue("recorded_at", "is before it was seen")
        if self.industry is not None:
            section_of(self.industry)
        if len(set(self.tags)) < len(self.tags):
            raise InvalidValue("tags", "hold one tag twice")


@attrs.frozen(kw_only=True)
class NoteCount:
    """What some notes come to."""

    notes: int
    before: int
    """How many there were in the period before."""
    clients: int
    """How many different clients they name."""
    managers: int
    """How many different managers wrote them."""
    reliability: tuple[tuple[Reliability, int], ...]
    """How many of each, least reliable first."""
    small: bool
    """Whether they are too few to conclude from."""

    @property
    def change(self) -> int:
        """How many more than in the period before; fewer if negative."""
        return self.notes - self.before


@attrs.frozen
class NoteRow:
    """One line of a summary."""

    key: NoteKey
    count: NoteCount

    @property
    def name(self) -> Text:
        """What it is about, in words."""
        if self.key is None:
            return _NOT_STATED
        if isinstance(self.key, str):
            return Text(self.key, self.key)
        return Text(self.key.zh, self.key.en)


@attrs.frozen(kw_only=True)
class NoteSummary:
    """Notes of a period counted by one thing: the rows add up to the whole, the clients need not."""

    by: Dimension
    period: Period
    before: Period
    """The period it is compared with."""
    rows: tuple[NoteRow, ...]
    """The most notes first; what does not say comes last."""
    total: NoteCount
    doubles: tuple[tuple[NoteId, ...], ...]
    """Notes that look like one entered twice; they are all counted."""

    @property
    def workings(self) -> tuple[Line, ...]:
        """The counts as lines."""
        rows = tuple(Line(row.name, row.count.notes) for row in self.rows)
        return (*rows, Line(_TOTAL, self.total.notes))


@attrs.frozen(kw_only=True)
class AffectedClient:
    """A client that a note may concern, and why."""

    client_id: ClientId
    links: tuple[Link, ...]
    tags: tuple[str, ...] = attrs.field(repr=hidden, metadata=C2)
    """The tags it shares with the note."""

    __attrs_post_init__ = check_fields


_NOT_STATED = Text("未注明", "not stated")
_TOTAL = Text("合计", "total")
_KEYS: dict[Dimension, Callable[[MarketNote], NoteKey]] = {
    Dimension.INDUSTRY: lambda note: None if note.industry is None else section_of(note.industry),
    Dimension.KIND: lambda note: note.kind,
    Dimension.FAMILY: lambda note: note.family,
    Dimension.SEGMENT: lambda note: note.segment,
    Dimension.REGION: lambda note: note.region,
    Dimension.COMPETITOR: lambda note: note.competitor,
    Dimension.SOURCE: lambda note: note.source,
}


def summarise(
    notes: Iterable[MarketNote],
    *,
    by: Dimension,
    period: Period,
    least: int,
    known_at: datetime | None = None,
) -> NoteSummary:
    """Count the notes of a period by one thing, beside the period before (情报汇总).

    A period of whole months is compared with as many months before, any other with as many days.

    Args:
        notes: the notes, of both periods.
        by: what to count by; an industry counts under its section.
        period: when they were seen.
        least: how many notes it takes to conclude anything; fewer are flagged.
        known_at: leaves out what was recorded later; None to count all.

    Raises:
        InvalidValue: if a note is given twice.

    >>> note = MarketNote(
    ...     id=NoteId("M-1"),
    ...     kind=IntelligenceKind.NEED,
    ...     by=StaffId("S-1"),
    ...     seen_on=date(2026, 11, 19),
    ...     recorded_at=datetime.fromisoformat("2026-11-20T17:30+08:00"),
    ...     source=NoteSource.CLIENT,
    ...     reliability=Reliability.CONFIRMED,
    ...     statement_ref="notes/2026/11/1",
    ... )
    >>> found = summarise([note], by=Dimension.INDUSTRY, period=Period.month(2026, 11), least=5)
    >>> [(row.name.en, row.count.notes, row.count.small) for row in found.rows]
    [('not stated', 1, True)]
    """
    check_kind(by, Dimension, "by")
    check_kind(period, Period, "period")
    check_count(least, "least")
    known = _known(notes, known_at)
    before = _before(period)
    now = [note for note in known if note.seen_on in period]
    then = [note for note in known if note.seen_on in before]
    key_of = _KEYS[by]
    groups: dict[NoteKey, tuple[list[MarketNote], list[MarketNote]]] = {}
    for at, some in enumerate((now, then)):
        for note in some:
            groups.setdefault(key_of(note), ([], []))[at].append(note)
    rows = [NoteRow(key, _count(*group, least)) for key, group in groups.items()]
    rows.sort(key=lambda row: (row.key is None, -row.count.notes, _code(row.key)))
    return NoteSummary(
        by=by,
        period=period,
        before=before,
        rows=tuple(rows),
        total=_count(now, then, least),
        doubles=list_double_notes(now),
    )


def list_double_notes(notes: Iterable[MarketNote]) -> tuple[tuple[NoteId, ...], ...]:
    """The notes that look like one entered twice, together (重复录入).

    They keep their words in one place, or the same manager says the same of the same on one day.

    Raises:
        InvalidValue: if a note is given twice.

    >>> list_double_notes([])
    ()
    """
    alike: dict[object, list[NoteId]] = {}
    for note in _known(notes, None):
        alike.setdefault(note.statement_ref, []).append(note.id)
        alike.setdefault(_content(note), []).append(note.id)
    groups = dict.fromkeys(tuple(ids) for ids in alike.values() if len(ids) > 1)
    return tuple(groups)


def list_affected_clients(
    note: MarketNote, files: Iterable[ClientFile]
) -> tuple[AffectedClient, ...]:
    """The clients that a note may concern, the closest first, with the reasons (受影响客户).

    A note about an industry concerns the firms in it, also by a finer code; a firm whose code is coarser
    than the note's, or not known, is not found by it.

    Args:
        note: the note.
        files: the files of the clients to look through.

    Raises:
        InvalidValue: if a client is given twice.

    >>> from bankrm.clients import ClientId, CorporateClient
    >>> firm = CorporateClient(id=ClientId("E-1"), name="某某制造有限公司", industry="C2614")
    >>> note = MarketNote(
    ...     id=NoteId("M-1"),
    ...     kind=IntelligenceKind.POLICY,
    ...     by=StaffId("S-1"),
    ...     seen_on=date(2026, 11, 19),
    ...     recorded_at=datetime.fromisoformat("2026-11-20T17:30+08:00"),
    ...     source=NoteSource.PUBLIC,
    ...     reliability=Reliability.CONFIRMED,
    ...     statement_ref="notes/2026/11/1",
    ...     industry="C26",
    ... )
    >>> [(one.client_id, one.links[0].en) for one in list_affected_clients(note, [ClientFile(client=firm)])]
    [('E-1', 'its industry')]
    """
    check_kind(note, MarketNote, "note")
    check_kind(files, Iterable, "files")
    found: dict[ClientId, AffectedClient] = {}
    seen: set[ClientId] = set()
    for file in files:
        check_kind(file, ClientFile, "files")
        if file.client.id in seen:
            raise InvalidValue("files", "hold one client twice")
        seen.add(file.client.id)
        tags = tuple(tag for tag in note.tags if tag in file.tags)
        if links := _links(note, file, tags):
            found[file.client.id] = AffectedClient(
                client_id=file.client.id, links=links, tags=tags
            )
    closest = sorted(found.values(), key=lambda one: (one.links[0], one.client_id))
    return tuple(closest)


def _links(note: MarketNote, file: ClientFile, tags: Sequence[str]) -> tuple[Link, ...]:
    client, industry = file.client, note.industry
    code = client.industry if isinstance(client, CorporateClient) else None
    holds = {
        Link.NAMED: note.client_id == client.id,
        Link.INDUSTRY: industry is not None and code is not None and code.startswith(industry),
        Link.TAG: bool(tags),
    }
    return tuple(link for link, applies in holds.items() if applies)


def _known(notes: Iterable[MarketNote], known_at: datetime | None) -> list[MarketNote]:
    """The notes recorded by an instant, each once."""
    check_kind(notes, Iterable, "notes")
    known = list(notes)
    for note in known:
        check_kind(note, MarketNote, "notes")
    if len({note.id for note in known}) < len(known):
        raise InvalidValue("notes", "hold one note twice")
    if known_at is None:
        return known
    check_instant(known_at, "known_at")
    return [note for note in known if note.recorded_at <= known_at]


def _before(period: Period) -> Period:
    """The period just before, of as many whole months or as many days.

    Raises:
        InvalidValue: if there is none.
    """
    try:
        last = period.first - _ONE_DAY
        next_first = period.last + _ONE_DAY
        if period.first.day == next_first.day == 1:
            months = months_between(period.first, next_first)
            return Period(add_months(period.first, -months), last)
        return Period(last - timedelta(days=period.days - 1), last)
    except (OverflowError, InvalidValue):
        raise InvalidValue("period", "has none before it in the calendar") from None


def _count(now: Sequence[MarketNote], then: Sequence[MarketNote], least: int) -> NoteCount:
    return NoteCount(
        notes=len(now),
        before=len(then),
        clients=len({note.client_id for note in now} - {None}),
        managers=len({note.by for note in now}),
        reliability=tuple(
            (level, sum(note.reliability is level for note in now)) for level in Reliability
        ),
        small=len(now) < least,
    )


def _code(key: NoteKey) -> str:
    return key.code if isinstance(key, Label | OwnLabel) else key or ""


def _content(note: MarketNote) -> tuple[object, ...]:
    """What a note says, apart from where it is kept and how sure it is."""
    about = (note.client_id, note.industry, note.family, note.segment, note.region)
    return (note.by, note.seen_on, note.kind, note.competitor, *about, frozenset(note.tags))
