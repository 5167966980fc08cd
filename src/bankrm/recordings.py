"""Recordings of sales (双录): what is known of one, and where the bank keeps it; never what is heard or seen.

Whether a sale must be recorded is in `recording_duties`, whether a recording will do in `recording_rules`, who
checks it in `recording_quality`, how long it is kept in `sale_retention`.
"""

from datetime import datetime
from itertools import pairwise

import attrs

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded
from bankrm.fields import check_fields
from bankrm.fingerprints import check_fingerprint
from bankrm.labels import Label
from bankrm.recording_topics import RecordingTopic
from bankrm.sales import SaleId
from bankrm.staff import StaffId

__all__ = ["QualityCheck", "RecordingFault", "SaleRecording", "Segment"]


class RecordingFault(Label):
    """What a check can find wrong with a recording (质检问题)."""

    TOPIC_MISSING = "topic_missing", "缺少应录内容", "something that must be on it is missing"
    INTERRUPTED = "interrupted", "不连续或者不完整", "interrupted or incomplete"
    ILLEGIBLE = "illegible", "面部、语音或者文件无法辨识", "faces, voices or papers not legible"
    EDITED = "edited", "经过剪辑", "edited"
    UNTRUE = "untrue", "内容不真实", "not true"
    MISLEADING = "misleading", "误导销售", "the client is misled"
    NO_CONSENT = "no_consent", "未先征得同意", "no consent beforehand"


@attrs.frozen
class Segment:
    """The moment at which something that a recording must hold begins."""

    topic: RecordingTopic
    at: datetime

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class QualityCheck:
    """One check of a recording (质检): by whom, when, and what was found.

    >>> noon = datetime.fromisoformat("2026-11-24T12:00+08:00")
    >>> QualityCheck(by=StaffId("S-9"), at=noon, recorded_at=noon).passed
    True
    """

    by: StaffId
    at: datetime
    recorded_at: datetime
    faults: tuple[RecordingFault, ...] = ()
    whole: bool = True
    """Whether it was watched from beginning to end (全程质检)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if len(set(self.faults)) < len(self.faults):
            raise InvalidValue("faults", "name one twice")

    @property
    def passed(self) -> bool:
        """Whether nothing wrong was found."""
        return not self.faults


@attrs.frozen(kw_only=True)
class SaleRecording:
    """The recording of one sale, or the client's refusal to be recorded.

    What is given once the bank has looked is None until then. Where the steps of an online sale are kept as
    data that can be played back, `electronic` says so.

    >>> SaleRecording(
    ...     sale_id=SaleId("X-1"),
    ...     client_id=ClientId("C-1"),
    ...     refused_at=datetime.fromisoformat("2026-11-24T09:30+08:00"),
    ...     recorded_at=datetime.fromisoformat("2026-11-24T09:31+08:00"),
    ... ).refused
    True
    """

    sale_id: SaleId
    client_id: ClientId
    recorded_at: datetime
    """When this was entered; not when the camera ran."""
    consent_at: datetime | None = None
    """When the client agreed to be recorded; of several times, the last."""
    refused_at: datetime | None = None
    """When the client refused to be, or withdrew consent; undone by a consent that comes later."""
    started_at: datetime | None = None
    """When it begins; None if there is none."""
    ended_at: datetime | None = None
    in_zone: bool | None = None
    """Whether it was made in the sales zone, or at the fixed counter of a small outlet."""
    segments: tuple[Segment, ...] | None = None
    """What it holds of what it must hold; None if nobody has gone through it."""
    audio: bool | None = None
    video: bool | None = None
    electronic: bool | None = None
    continuous: bool | None = None
    """Without a gap, from beginning to end."""
    edited: bool | None = None
    """Cut, or otherwise meddled with."""
    legible: bool | None = None
    """Whether faces, voices, papers and signatures can be made out."""
    seller_in_outlet: bool | None = None
    """Of a remote one: whether the seller was in an outlet of the bank."""
    signed_by_hand: bool | None = None
    """Of a remote one: whether the first signature was written by hand."""
    reported_at: datetime | None = None
    """When the insurer was told of it; None if it was not."""
    checks: tuple[QualityCheck, ...] = ()
    """Earliest first."""
    stored_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps it."""
    fingerprint: str | None = attrs.field(default=None, repr=False)
    """SHA-256 of the file; None if the bank takes none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.fingerprint is not None:
            check_fingerprint(self.fingerprint, "fingerprint")
        for field in ("consent_at", "refused_at", "started_at", "ended_at"):
            at = getattr(self, field)
            if at is not None:
                check_recorded(at, self.recorded_at, field=field)
        if self.started_at is None:
            self._check_absent()
        else:
            self._check_times(self.started_at)

    @property
    def made(self) -> bool:
        """Whether there is a recording."""
        return self.started_at is not None

    @property
    def refused(self) -> bool:
        """Whether the client will not be recorded: refused, and has not agreed since."""
        if self.refused_at is None:
            return False
        return self.consent_at is None or self.consent_at <= self.refused_at

    def _check_absent(self) -> None:
        for field in _OF_A_RECORDING:
            if getattr(self, field) not in {None, ()}:
                raise InvalidValue(field, "belongs to a recording that has begun")

    def _check_times(self, start: datetime) -> None:
        end = self.ended_at
        if end is not None and end < start:
            raise InvalidValue("ended_at", "is before it began")
        over = start if end is None else end
        for place, segment in enumerate(self.segments or ()):
            with at_place(place, "segments"):
                if segment.at < start or (end is not None and segment.at > end):
                    raise InvalidValue("at", "is outside the recording")
        if self.reported_at is not None and self.reported_at < over:
            raise InvalidValue("reported_at", "is before it ended")
        for place, check in enumerate(self.checks):
            with at_place(place, "checks"):
                check_order(check, at=over, recorded_at=self.recorded_at)
        for place, (before, check) in enumerate(pairwise(self.checks), 1):
            with at_place(place, "checks"):
                check_order(check, at=before.at, recorded_at=before.recorded_at)


_OF_A_RECORDING = tuple(
    field.name
    for field in attrs.fields(SaleRecording)
    if field.name
    not in {"sale_id", "client_id", "recorded_at", "consent_at", "refused_at", "started_at"}
)
