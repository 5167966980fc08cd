"""Keeping and deleting (保存与删除): how long a record must be kept, and what becomes of it when nobody needs it.

The laws say "at least"; a bank may keep longer by its own numbers only. How the ten years of the law of
2024 reach back is not written there. Our reading, marked as such: they lengthen a keeping that still ran on
its first day, and revive none that had ended.

Leaves out what a record consists of, where it lies, and who may read it. That identity data are kept from
the end of the relationship is the law's count; one order of 2007 counts from that year, and is not followed.
"""

from collections.abc import Collection, Iterable
from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Citation, Param, Provenance
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.regulations.privacy import (
    AML_YEARS,
    IMPACT_ASSESSMENT_YEARS,
    PROVISION_RECORD_YEARS,
)
from bankrm.regulations.statutes import PIPL
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, not_
from bankrm.workings import Line

__all__ = [
    "ERASURE",
    "ErasureFacts",
    "ErasureGround",
    "ErasureOutcome",
    "ErasureParams",
    "Hold",
    "HoldKind",
    "RecordKind",
    "Retention",
    "assess_erasure",
    "held_until",
    "retention_until",
]


class RecordKind(Label):
    """Records with a time to be kept, and what it is counted from."""

    CLIENT_IDENTITY = (
        "client_identity",
        "客户身份资料（自业务关系结束）",
        "identity data, from the end of the relationship",
    )
    TRANSACTION = (
        "transaction",
        "客户交易信息（自交易结束）",
        "transaction data, from the end of the transaction",
    )
    IMPACT_ASSESSMENT = (
        "impact_assessment",
        "个人信息保护影响评估报告（自作成）",
        "impact assessment, from the day it was made",
    )
    PROVISION_RECORD = (
        "provision_record",
        "对外提供个人信息的记录（自提供）",
        "record of data given to others, from the day they were given",
    )


class HoldKind(Label):
    """Why a record may not be deleted yet."""

    RETENTION = "retention", "法定保存期限", "statutory retention"
    LITIGATION = "litigation", "诉讼或者仲裁", "litigation or arbitration"
    INVESTIGATION = "investigation", "监管或者司法调查", "investigation by an authority"


@attrs.frozen(kw_only=True)
class Hold:
    """A reason to keep a record, and its last day."""

    kind: HoldKind
    until: date | None
    """The last day on which it must be kept; None while no end is in sight."""
    basis: Citation | None = None

    __attrs_post_init__ = check_fields

    def runs_on(self, as_of: date) -> bool:
        """Whether the record must still be kept on a day."""
        check_date(as_of)
        return self.until is None or as_of <= self.until


@attrs.frozen(kw_only=True)
class Retention:
    """How long a record must be kept at least."""

    kind: RecordKind
    until: date | None
    """The last day; None while the time has not begun to run."""
    extended: bool
    """Whether a later number lengthened a time that was running: our reading of the law of 2024."""
    workings: tuple[Line, ...]

    @property
    def hold(self) -> Hold:
        """The same as a hold on deletion, with the article of the number that governs."""
        bases = [line.basis for line in self.workings if line.basis is not None]
        return Hold(kind=HoldKind.RETENTION, until=self.until, basis=bases[-1] if bases else None)


_YEARS: dict[RecordKind, Param[int]] = {
    RecordKind.CLIENT_IDENTITY: AML_YEARS,
    RecordKind.TRANSACTION: AML_YEARS,
    RecordKind.IMPACT_ASSESSMENT: IMPACT_ASSESSMENT_YEARS,
    RecordKind.PROVISION_RECORD: PROVISION_RECORD_YEARS,
}
_ENDED = Text("起算日", "counted from")
_AT_LEAST = Text("至少保存年数", "years to keep at least")
_LONGER = Text("期限未满，延长至少保存年数", "still running, so lengthened to years at least")
_UNTIL = Text("至少保存至", "to be kept at least until")


def retention_until(
    kind: RecordKind, ended_on: date | None, *, as_of: date, book: RuleBook = STATUTORY
) -> Retention:
    """How long a record must be kept at least, by the numbers in force up to `as_of`.

    The number in force when the relationship or transaction ended counts; a later and longer one counts if
    the time still ran on its first day. Source: 反洗钱法 (2024) art. 34 and (2006) art. 19, 个人信息保护法
    art. 56, 网络数据安全管理条例 art. 12.

    Args:
        kind: the record.
        ended_on: what its time is counted from; None while the relationship lasts.
        as_of: the day asked about.
        book: the bank's own longer times.

    Raises:
        RuleNotInForce: if no number was in force when the time began.
        InvalidValue: if `ended_on` is after `as_of`, or so late that its time leads out of the calendar.

    >>> today = date(2026, 11, 24)
    >>> identity = RecordKind.CLIENT_IDENTITY
    >>> lapsed = retention_until(identity, date(2016, 6, 30), as_of=today)
    >>> lapsed.until.isoformat(), lapsed.extended
    ('2021-06-30', False)
    >>> running = retention_until(identity, date(2024, 3, 1), as_of=today)
    >>> running.until.isoformat(), running.extended
    ('2034-03-01', True)
    >>> print(running.workings[-2].explain("en"))
    still running, so lengthened to years at least: 10 (Anti-Money Laundering Law, art. 34 [not confirmed])
    """
    check_kind(kind, RecordKind, "kind")
    check_date(as_of)
    check_kind(book, RuleBook, "book")
    if ended_on is None:
        return Retention(kind=kind, until=None, extended=False, workings=(Line(_ENDED, None),))
    if check_date(ended_on, "ended_on") > as_of:
        raise InvalidValue("ended_on", "is after as_of")
    of = _YEARS[kind]
    first = book.governing(of, ended_on)
    until = _last_day(ended_on, first.value)
    lines = [Line(_ENDED, ended_on), Line(_AT_LEAST, first.value, "", first.basis)]
    for day in _changes(of, book, ended_on, as_of):
        row = book.governing(of, day)
        longer = _last_day(ended_on, row.value)
        if day <= until < longer:
            until = longer
            lines.append(Line(_LONGER, row.value, "", _as_read(row.basis)))
    extended = len(lines) > 2  # noqa: PLR2004  # more than the first two
    return Retention(
        kind=kind, until=until, extended=extended, workings=(*lines, Line(_UNTIL, until))
    )


def _last_day(ended_on: date, years: int) -> date:
    try:
        return add_months(ended_on, 12 * years)
    except InvalidValue:
        raise InvalidValue("ended_on", "leads out of the calendar") from None


def _changes(of: Param[int], book: RuleBook, after: date, up_to: date) -> list[date]:
    """The days on which another number of the law or the bank begins."""
    numbers = [of, *(own for own in book.numbers if own.id == of.id)]
    days = {row.since for number in numbers for row in number.rows}
    return sorted(day for day in days if after < day <= up_to)


def _as_read(basis: Citation) -> Citation:
    """A citation no firmer than our reading of it."""
    return attrs.evolve(basis, provenance=max(basis.provenance, Provenance.UNCONFIRMED))


def held_until(holds: Iterable[Hold]) -> date | None:
    """The last day of the longest of several holds; None if one has no end in sight.

    Raises:
        InvalidValue: if there is no hold.

    >>> retention = Hold(kind=HoldKind.RETENTION, until=date(2034, 3, 1))
    >>> lawsuit = Hold(kind=HoldKind.LITIGATION, until=date(2030, 6, 30))
    >>> held_until([retention, lawsuit])
    datetime.date(2034, 3, 1)
    """
    days = [hold.until for hold in _checked(holds)]
    if not days:
        raise InvalidValue("holds", "must hold at least one")
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _checked(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    check_kind(holds, Iterable, "holds")
    held = tuple(holds)
    for hold in held:
        check_kind(hold, Hold, "holds")
    return held


class ErasureGround(Label):
    """Why personal data are to be deleted (个人信息保护法 art. 47)."""

    PURPOSE_ENDED = "purpose_ended", "目的已实现或者不再必要", "the purpose is met or given up"
    SERVICE_ENDED = (
        "service_ended",
        "停止提供服务或者保存期限届满",
        "the service stopped or the keeping period is over",
    )
    CONSENT_WITHDRAWN = "consent_withdrawn", "个人撤回同意", "consent was withdrawn"
    UNLAWFUL = "unlawful", "违法或者违约处理", "processed against law or promise"


class ErasureOutcome(Label):
    """What becomes of personal data; the last one that applies wins."""

    KEEP = "keep", "继续保存使用", "keep in use"
    DELETE = "delete", "删除", "delete"
    RESTRICT = "restrict", "仅可存储和安全保护", "store and protect only"


@attrs.frozen(kw_only=True)
class ErasureFacts:
    """What decides whether data are deleted: a ground, and what stands in the way."""

    purpose_ended: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("目的已结束", "purpose ended")
    )
    service_ended: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("服务已停止", "service ended")
    )
    consent_withdrawn: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("同意已撤回", "consent withdrawn")
    )
    unlawful: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("处理违法", "unlawfully processed")
    )
    retained: bool = attrs.field(
        metadata=about(
            "法定保存期限未届满", "statutory retention runs", of=(Hold.kind, Hold.until)
        )
    )
    contested: bool = attrs.field(
        metadata=about(
            "涉及诉讼或者调查",
            "needed in a lawsuit or an investigation",
            of=(Hold.kind, Hold.until),
        )
    )
    deletable: bool = attrs.field(metadata=about("技术上可删除", "can technically be deleted"))

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        grounds: Collection[ErasureGround] | None,
        holds: Iterable[Hold],
        *,
        deletable: bool,
        as_of: date,
    ) -> "ErasureFacts":
        """The facts on a day; None for the grounds means that nobody has looked."""
        check_optional(grounds, Collection, "grounds")
        known: dict[str, bool] = {}
        if grounds is not None:
            for ground in grounds:
                check_kind(ground, ErasureGround, "grounds")
            known = {ground.code: ground in list(grounds) for ground in ErasureGround}
        running = {hold.kind for hold in _checked(holds) if hold.runs_on(as_of)}
        return cls(
            **known,
            retained=HoldKind.RETENTION in running,
            contested=bool(running - {HoldKind.RETENTION}),
            deletable=deletable,
        )


class ErasureParams:
    """The rules of deletion read no number."""


ERASURE = RuleSet("privacy.erasure", ErasureFacts, ErasureParams, ErasureOutcome, since=PIPL.since)
"""What becomes of personal data."""


@ERASURE.rule(
    "PIPL.47-purpose",
    ErasureOutcome.DELETE,
    cites=PIPL.article(47),
    zh="处理目的已实现、无法实现或者不再必要",
    en="the purpose is met, cannot be met, or needs the data no more",
)
def purpose_ended(f: ErasureFacts, _: ErasureParams) -> bool:
    return f.purpose_ended


@ERASURE.rule(
    "PIPL.47-service",
    ErasureOutcome.DELETE,
    cites=PIPL.article(47),
    zh="停止提供产品或者服务，或者保存期限已届满",
    en="the product or service stopped, or the keeping period is over",
)
def service_ended(f: ErasureFacts, _: ErasureParams) -> bool:
    return f.service_ended


@ERASURE.rule(
    "PIPL.47-withdrawn",
    ErasureOutcome.DELETE,
    cites=PIPL.article(47),
    zh="个人撤回同意",
    en="the person withdrew the consent that the data rest on",
)
def consent_withdrawn(f: ErasureFacts, _: ErasureParams) -> bool:
    return f.consent_withdrawn


@ERASURE.rule(
    "PIPL.47-unlawful",
    ErasureOutcome.DELETE,
    cites=PIPL.article(47),
    zh="违反法律、行政法规或者违反约定处理",
    en="processed against law, regulation or promise",
)
def unlawful(f: ErasureFacts, _: ErasureParams) -> bool:
    return f.unlawful


def _due(f: ErasureFacts) -> bool:
    return f.purpose_ended | f.service_ended | f.consent_withdrawn | f.unlawful


@ERASURE.rule(
    "PIPL.47-retained",
    ErasureOutcome.RESTRICT,
    cites=PIPL.article(47),
    zh="应当删除，但法定保存期限未届满",
    en="due to be deleted, but the statutory retention still runs",
)
def retained(f: ErasureFacts, _: ErasureParams) -> bool:
    return _due(f) & f.retained


@ERASURE.rule(
    "PIPL.47-technical",
    ErasureOutcome.RESTRICT,
    cites=PIPL.article(47),
    zh="应当删除，但从技术上难以实现",
    en="due to be deleted, but technically too hard to delete",
)
def not_deletable(f: ErasureFacts, _: ErasureParams) -> bool:
    return _due(f) & not_(f.deletable)


@ERASURE.rule(
    "PIPL.47-contested",
    ErasureOutcome.RESTRICT,
    cites=PIPL.article(47, Provenance.UNCONFIRMED),  # a lawsuit is not named there: our reading
    zh="应当删除，但诉讼、仲裁或者调查尚未结束",
    en="due to be deleted, but a lawsuit, arbitration or investigation is not over",
)
def contested(f: ErasureFacts, _: ErasureParams) -> bool:
    return _due(f) & f.contested


def assess_erasure(
    grounds: Collection[ErasureGround] | None,
    holds: Iterable[Hold],
    *,
    as_of: date,
    deletable: bool = True,
    book: RuleBook = STATUTORY,
) -> Decision[ErasureFacts, ErasureOutcome]:
    """What becomes of personal data on a day: deleted, only stored and protected, or kept in use.

    While a purpose goes on nothing is due. Unknown grounds delete nothing; the decision needs a review.

    Args:
        grounds: what speaks for deletion; empty if nothing does, None if that is not known.
        holds: what the data must be kept for; empty if nothing is, never left out.
        as_of: the day.
        deletable: whether the data can technically be deleted.
        book: the bank's own rules on top.

    Raises:
        RuleNotInForce: before the Personal Information Protection Law.

    >>> ended = [ErasureGround.SERVICE_ENDED]
    >>> day = date(2026, 11, 24)
    >>> kept = retention_until(RecordKind.CLIENT_IDENTITY, date(2024, 3, 1), as_of=day).hold
    >>> assess_erasure(ended, [kept], as_of=day).outcome.en
    'store and protect only'
    >>> assess_erasure(ended, [kept], as_of=date(2034, 3, 2)).outcome.en
    'delete'
    """
    facts = ErasureFacts.of(grounds, holds, deletable=deletable, as_of=as_of)
    return ERASURE.decide(facts, as_of=as_of, book=book)
