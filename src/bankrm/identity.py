"""Identity documents (身份证件): which, of whom, until when they are valid, and what an expired one means.

A document whose number, days or term contradict each other cannot be built. How early a client is reminded
and how long renewal may take are the bank's own numbers. Leaves out the terms of documents other than the
resident identity card, and the elements of identity that a bank records.
"""

from datetime import MAXYEAR, date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.clients import ClientId
from bankrm.days import add_months, check_date, completed_years
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.identifiers import Identifier, IdentifierKind
from bankrm.labels import Label, Text
from bankrm.regulations.laundering import CDD_ORDER, CDD_ORDER_2007
from bankrm.regulations.standards import (
    DOCUMENT_GRACE_DAYS,
    DOCUMENT_NOTICE_DAYS,
    DOCUMENT_PRACTICE,
    ID_CARD_YEARS,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_
from bankrm.workings import Line

__all__ = [
    "DOCUMENT_VALIDITY",
    "DocumentFacts",
    "DocumentKind",
    "DocumentParams",
    "DocumentStatus",
    "DocumentTerm",
    "IdentityDocument",
    "classify_document",
    "compute_term",
]


class DocumentKind(Label):
    """What proves who somebody is."""

    RESIDENT_ID = "resident_id", "居民身份证", "resident identity card"
    RESIDENCE_PERMIT = (
        "residence_permit",
        "港澳台居民居住证",
        "residence permit for Hong Kong, Macao and Taiwan residents",
    )
    FOREIGN_PERMANENT_RESIDENT = (
        "foreign_permanent_resident",
        "外国人永久居留身份证",
        "foreign permanent resident card",
    )
    PASSPORT = "passport", "护照", "passport"
    HK_MACAO_PERMIT = "hk_macao_permit", "港澳居民来往内地通行证", "mainland travel permit"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证", "Taiwan compatriot permit"
    OFFICER_ID = "officer_id", "军官证", "officer's card"
    HOUSEHOLD_REGISTER = "household_register", "户口簿", "household register"

    @property
    def identifier(self) -> IdentifierKind:
        """The kind of its number; of the household register, the person's own number in it."""
        register = self is DocumentKind.HOUSEHOLD_REGISTER
        return IdentifierKind.RESIDENT_ID if register else IdentifierKind(self.code)


@attrs.frozen(kw_only=True)
class IdentityDocument:
    """One document of one person, as shown and checked.

    >>> IdentityDocument(
    ...     client_id=ClientId("C-1"),
    ...     kind=DocumentKind.RESIDENT_ID,
    ...     number="110101188001010011",
    ...     issued_on=date(2020, 5, 6),
    ...     expires_on=date(2020, 5, 5),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: expires_on: is before issued_on
    """

    client_id: ClientId
    kind: DocumentKind
    number: str = attrs.field(repr=hidden, metadata=C2)
    """Without spaces, in capitals, as `identifiers.parse` leaves it."""
    issuer: str | None = attrs.field(default=None, repr=False, metadata=C2)
    issued_on: date | None = attrs.field(default=None, repr=False, metadata=C2)
    expires_on: date | None = attrs.field(default=None, repr=False, metadata=C2)
    """The last day of validity."""
    long_term: bool | None = attrs.field(default=None, repr=False, metadata=C2)
    """Whether it has no last day (长期)."""
    verified_on: date | None = attrs.field(default=None, repr=False)
    """The day the bank checked it against a source of its own."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.long_term and self.expires_on is not None:
            raise InvalidValue("expires_on", "contradicts a document without a last day")
        birth_date = Identifier(kind=self.kind.identifier, number=self.number).birth_date
        days = {
            "issued_on": self.issued_on,
            "expires_on": self.expires_on,
            "verified_on": self.verified_on,
        }
        for name, day in days.items():
            if day is not None and birth_date is not None and day < birth_date:
                raise InvalidValue(name, "is before the birth date")
            if day is not None and self.issued_on is not None and day < self.issued_on:
                raise InvalidValue(name, "is before issued_on")
        if self.issued_on is not None and birth_date is not None:
            self._check_term(self.issued_on, birth_date)

    def _check_term(self, issued_on: date, birth_date: date) -> None:
        if self.kind is DocumentKind.RESIDENT_ID and issued_on >= ID_CARD_YEARS.rows[0].since:
            longest = compute_term(birth_date, issued_on).expires_on
            if longest is not None and self.long_term:
                raise InvalidValue("long_term", "is not for the age at issue")
            if longest is not None and self.expires_on is not None and self.expires_on > longest:
                raise InvalidValue("expires_on", "is later than the age at issue allows")


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class DocumentTerm:
    """How long a resident identity card is valid, by the age at issue; None for 长期."""

    years: int | None
    expires_on: date | None
    workings: tuple[Line, ...]


def compute_term(birth_date: date, issued_on: date) -> DocumentTerm:
    """The term of a resident identity card (居民身份证法 art. 5); the law of the day of issue governs.

    An age is reached on the birthday. The last day is the day of issue so many years later.

    Raises:
        InvalidValue: if issued before birth, or so late that the calendar ends first.
        RuleNotInForce: if issued before the law.

    >>> compute_term(date(1990, 5, 6), date(2016, 5, 5)).years
    10
    >>> compute_term(date(1990, 5, 6), date(2016, 5, 6)).expires_on
    datetime.date(2036, 5, 6)
    >>> compute_term(date(1970, 5, 6), date(2016, 5, 6)).expires_on is None
    True
    """
    check_date(birth_date, "birth_date")
    if check_date(issued_on, "issued_on") < birth_date:
        raise InvalidValue("issued_on", "is before the birth date")
    row = ID_CARD_YEARS.in_force(issued_on)
    age = completed_years(birth_date, issued_on)
    years = next(years for least, years in reversed(row.value) if age >= least)
    if issued_on.year + (years or 0) > MAXYEAR:
        raise InvalidValue("issued_on", "leads out of the calendar")
    expires_on = None if years is None else add_months(issued_on, 12 * years)
    return DocumentTerm(
        years=years,
        expires_on=expires_on,
        workings=(
            Line(Text("签发时年龄", "age at issue"), age),
            Line(
                Text("有效期（年，无则为长期）", "years valid, unless long-term"),
                years,
                "",
                row.basis,
            ),
            Line(Text("有效期至", "valid until"), expires_on),
        ),
    )


class DocumentStatus(Label):
    """How a document stands on a day, best first."""

    VALID = "valid", "有效", "valid"
    EXPIRING = "expiring", "即将到期", "about to expire"
    EXPIRED = "expired", "已过期", "expired"
    SUSPEND = "suspend", "过期未更新，应中止业务", "not renewed in time: business to be suspended"


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class DocumentFacts:
    """What the status of a document depends on."""

    long_term: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "长期有效",
            "without a last day",
            of=(IdentityDocument.long_term, IdentityDocument.expires_on),
        ),
    )
    days_left: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("剩余有效天数", "days left", of=(IdentityDocument.expires_on,)),
    )
    days_over: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("已过期天数", "days expired", of=(IdentityDocument.expires_on,)),
    )
    excused: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("未更新有合理理由", "good reason for not renewing"),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, document: IdentityDocument, *, as_of: date, excused: bool | None = None
    ) -> "DocumentFacts":
        """The facts of a document on a day."""
        check_kind(document, IdentityDocument, "document")
        check_date(as_of)
        last = document.expires_on
        if last is None:
            return cls(long_term=document.long_term, excused=excused)
        left = (last - as_of).days
        return cls(long_term=False, days_left=left, days_over=-left, excused=excused)


class DocumentParams:
    """The bank's own numbers."""

    notice_days: int = param(DOCUMENT_NOTICE_DAYS)
    grace_days: int = param(DOCUMENT_GRACE_DAYS)


DOCUMENT_VALIDITY = RuleSet(
    "identity.document",
    DocumentFacts,
    DocumentParams,
    DocumentStatus,
    since=CDD_ORDER_2007.since,
)
"""How a document stands; a rule that lacks a fact or a number of the bank's stays open."""


@DOCUMENT_VALIDITY.rule(
    "identity.expiring",
    DocumentStatus.EXPIRING,
    cites=DOCUMENT_PRACTICE.article(),
    zh="证件将在{days_left}天后到期，提醒期为{notice_days}天",
    en="expires in {days_left} days, {notice_days} days' notice is given",
)
def expiring(f: DocumentFacts, p: DocumentParams) -> bool:
    return not_(f.long_term) & (f.days_left >= 0) & (f.days_left <= p.notice_days)


@DOCUMENT_VALIDITY.rule(
    "identity.expired",
    DocumentStatus.EXPIRED,
    cites=DOCUMENT_PRACTICE.article(),
    zh="证件已过期{days_over}天",
    en="expired {days_over} days ago",
)
def expired(f: DocumentFacts, _: DocumentParams) -> bool:
    return not_(f.long_term) & (f.days_over > 0)


@DOCUMENT_VALIDITY.rule(
    "identity.suspend-2007",
    DocumentStatus.SUSPEND,
    cites=CDD_ORDER_2007.article(read=Provenance.UNCONFIRMED),
    until=CDD_ORDER.since,
    zh="证件已过期{days_over}天，超过{grace_days}天未更新且无合理理由",
    en="expired {days_over} days ago, not renewed in {grace_days} days without good reason",
)
def not_renewed_2007(f: DocumentFacts, p: DocumentParams) -> bool:
    overdue = (f.days_over > 0) & (f.days_over > p.grace_days)
    return not_(f.long_term) & overdue & not_(f.excused)


@DOCUMENT_VALIDITY.rule(
    "identity.suspend",
    DocumentStatus.SUSPEND,
    cites=CDD_ORDER.article(
        read=Provenance.UNCONFIRMED
    ),  # that the order kept it is not confirmed
    since=CDD_ORDER.since,
    zh="证件已过期{days_over}天，超过{grace_days}天未更新且无合理理由",
    en="expired {days_over} days ago, not renewed in {grace_days} days without good reason",
)
def not_renewed(f: DocumentFacts, p: DocumentParams) -> bool:
    overdue = (f.days_over > 0) & (f.days_over > p.grace_days)
    return not_(f.long_term) & overdue & not_(f.excused)


def classify_document(
    document: IdentityDocument,
    *,
    as_of: date,
    excused: bool | None = None,
    book: RuleBook = STATUTORY,
) -> Decision[DocumentFacts, DocumentStatus]:
    """How a document stands on a day: at least as bad as the outcome, while `needs_review` holds.

    A document of unknown term is not found to be bad, and needs review.

    Args:
        document: the document.
        as_of: the day; the last day of validity still counts.
        excused: whether the client gave a good reason for not renewing it.
        book: the bank's days of notice and of grace.

    Raises:
        RuleNotInForce: before the order of 2007.

    >>> card = IdentityDocument(
    ...     client_id=ClientId("C-1"),
    ...     kind=DocumentKind.PASSPORT,
    ...     number="X00000000",
    ...     expires_on=date(2026, 11, 23),
    ... )
    >>> found = classify_document(card, as_of=date(2026, 11, 24))
    >>> found.outcome.en, found.missing
    ('expired', ('grace_days', 'excused'))
    """
    facts = DocumentFacts.of(document, as_of=as_of, excused=excused)
    return DOCUMENT_VALIDITY.decide(facts, as_of=as_of, book=book)
