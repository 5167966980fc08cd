"""Identity documents: what cannot be built, the term of an identity card, and how a document stands."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.checksums import mod_11_2
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.identity import (
    DOCUMENT_VALIDITY,
    DocumentFacts,
    DocumentKind,
    DocumentStatus,
    IdentityDocument,
    classify_document,
    compute_term,
)
from bankrm.labels import Text
from bankrm.regulations.standards import DOCUMENT_GRACE_DAYS, DOCUMENT_NOTICE_DAYS, ID_CARD_YEARS
from bankrm.rules import RuleBook

DAY = date(2026, 11, 24)
K, S = DocumentKind, DocumentStatus
CHILD = f"99999920101124001{mod_11_2('99999920101124001')}"
"""Born on 24 November 2010, in no area there is."""

NUMBERS = {
    K.RESIDENT_ID: "110101188001010011",
    K.RESIDENCE_PERMIT: "830000188001010027",
    K.FOREIGN_PERMANENT_RESIDENT: "XXX110000000000",
    K.PASSPORT: "X00000000",
    K.HK_MACAO_PERMIT: "H00000000",
    K.TAIWAN_PERMIT: "00000000",
    K.OFFICER_ID: "某字第0000000号",
    K.HOUSEHOLD_REGISTER: "110101188001010011",
}


def document(kind: DocumentKind = K.PASSPORT, **fields: Any) -> IdentityDocument:
    number = fields.pop("number", NUMBERS[kind])
    return IdentityDocument(client_id=ClientId("C-1"), kind=kind, number=number, **fields)


class TestDocuments:
    @pytest.mark.parametrize("kind", list(DocumentKind))
    def test_every_kind_has_numbers(self, kind: DocumentKind) -> None:
        assert NUMBERS[kind] not in repr(document(kind))
        with pytest.raises(InvalidValue) as refused:
            document(kind, number="1")
        assert refused.value.field == "number"

    @pytest.mark.parametrize(
        ("fields", "field", "reason"),
        [
            pytest.param(
                {"number": "110101188001010012"}, "number", "has a wrong check digit", id="check"
            ),
            pytest.param(
                {"expires_on": DAY, "long_term": True},
                "expires_on",
                "contradicts a document without a last day",
                id="both-ends",
            ),
            pytest.param(
                {"issued_on": DAY, "expires_on": DAY - timedelta(days=1)},
                "expires_on",
                "is before issued_on",
                id="ends-before-it-begins",
            ),
            pytest.param(
                {"issued_on": date(2010, 11, 23), "number": CHILD},
                "issued_on",
                "is before the birth date",
                id="issued-the-day-before-birth",
            ),
            pytest.param(
                {"expires_on": date(2010, 11, 23), "number": CHILD},
                "expires_on",
                "is before the birth date",
                id="ends-before-birth-issue-unknown",
            ),
            pytest.param(
                {"verified_on": date(2010, 11, 23), "number": CHILD},
                "verified_on",
                "is before the birth date",
                id="verified-before-birth",
            ),
            pytest.param(
                {"issued_on": DAY, "verified_on": DAY - timedelta(days=1)},
                "verified_on",
                "is before issued_on",
                id="verified-before-it-was-issued",
            ),
            pytest.param(
                {"issued_on": DAY, "expires_on": date(2036, 11, 25), "number": CHILD},
                "expires_on",
                "is later than the age at issue allows",
                id="a-day-too-long",
            ),
            pytest.param(
                {"issued_on": DAY, "long_term": True, "number": CHILD},
                "long_term",
                "is not for the age at issue",
                id="long-term-for-a-youth",
            ),
            pytest.param({"number": 110101}, "number", "needs str, not int", id="int"),
            pytest.param({"expires_on": datetime(2026, 1, 1)}, "expires_on", None, id="instant"),  # noqa: DTZ001  # without a zone
            pytest.param({"issuer": ""}, "issuer", "must not be empty", id="empty-issuer"),
            pytest.param({"long_term": 1}, "long_term", "needs bool, not int", id="flag"),
        ],
    )
    def test_what_cannot_be_built(
        self, fields: dict[str, Any], field: str, reason: str | None
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            document(K.RESIDENT_ID, **fields)
        assert refused.value.field == field
        assert reason in {None, refused.value.reason}
        assert str(fields.get("number", NUMBERS[K.RESIDENT_ID])) not in str(refused.value)

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            pytest.param(K.RESIDENT_ID, {"number": CHILD}, id="nothing-known"),
            pytest.param(
                K.RESIDENT_ID,
                {
                    "issued_on": DAY,
                    "expires_on": date(2036, 11, 24),
                    "verified_on": DAY,
                    "number": CHILD,
                },
                id="ten-years-on-the-sixteenth-birthday",
            ),
            pytest.param(
                K.RESIDENT_ID,
                {
                    "issued_on": date(2010, 11, 24),
                    "expires_on": date(2015, 11, 24),
                    "number": CHILD,
                },
                id="issued-at-birth",
            ),
            pytest.param(
                K.RESIDENT_ID, {"issued_on": DAY, "number": CHILD}, id="last-day-unknown"
            ),
            pytest.param(K.RESIDENT_ID, {"issued_on": DAY, "long_term": True}, id="long-term"),
            pytest.param(
                K.RESIDENT_ID, {"issued_on": DAY, "expires_on": date(2099, 1, 1)}, id="old-enough"
            ),
            pytest.param(
                K.RESIDENT_ID,
                {"issued_on": date(2003, 12, 31), "expires_on": date(2099, 1, 1)},
                id="before-the-law",
            ),
            pytest.param(
                K.HOUSEHOLD_REGISTER,
                {"issued_on": DAY, "long_term": True, "number": CHILD},
                id="a-register-has-no-term",
            ),
            pytest.param(
                K.PASSPORT, {"issued_on": DAY, "expires_on": date(2099, 1, 1)}, id="no-birth-date"
            ),
        ],
    )
    def test_what_can_be_built(self, kind: DocumentKind, fields: dict[str, Any]) -> None:
        assert document(kind, **fields).kind is kind

    def test_a_change_is_checked_again(self) -> None:
        child = document(K.RESIDENT_ID, issued_on=DAY, number=CHILD)
        with pytest.raises(InvalidValue, match="long_term"):
            attrs.evolve(child, long_term=True)


class TestTerm:
    BORN = date(1980, 6, 15)

    @pytest.mark.parametrize(
        ("issued_on", "years", "expires_on"),
        [
            pytest.param(date(2004, 1, 1), 10, date(2014, 1, 1), id="first-day-of-the-law"),
            pytest.param(date(2006, 6, 14), 10, date(2016, 6, 14), id="25-for-one-more-day"),
            pytest.param(date(2006, 6, 15), 20, date(2026, 6, 15), id="26-today"),
            pytest.param(date(2026, 6, 14), 20, date(2046, 6, 14), id="45-for-one-more-day"),
            pytest.param(date(2026, 6, 15), None, None, id="46-today"),
            pytest.param(date(2099, 6, 15), None, None, id="119"),
        ],
    )
    def test_by_age_at_issue(
        self, issued_on: date, years: int | None, expires_on: date | None
    ) -> None:
        found = compute_term(self.BORN, issued_on)
        assert (found.years, found.expires_on) == (years, expires_on)

    @pytest.mark.parametrize(
        ("born", "years"),
        [
            pytest.param(date(2026, 11, 24), 5, id="newborn"),
            pytest.param(date(2010, 11, 25), 5, id="15-for-one-more-day"),
            pytest.param(date(2010, 11, 24), 10, id="16-today"),
        ],
    )
    def test_of_the_young(self, born: date, years: int) -> None:
        assert compute_term(born, DAY).years == years

    def test_a_leap_day_ends_on_the_last_of_february(self) -> None:
        assert compute_term(date(1990, 1, 1), date(2016, 2, 29)).expires_on == date(2036, 2, 29)
        assert compute_term(date(2015, 1, 1), date(2016, 2, 29)).expires_on == date(2021, 2, 28)

    def test_workings_cite_the_article(self) -> None:
        found = compute_term(self.BORN, date(2006, 6, 15))
        assert [line.value for line in found.workings] == [26, 20, date(2026, 6, 15)]
        [basis] = [line.basis for line in found.workings if line.basis is not None]
        assert basis.text("zh") == "《居民身份证法》第5条"
        assert basis.provenance is Provenance.TEXT
        assert "1980" not in repr(found)

    def test_before_the_law(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_term(self.BORN, date(2003, 12, 31))

    @pytest.mark.parametrize(
        ("born", "issued_on", "field"),
        [
            pytest.param(DAY, DAY - timedelta(days=1), "issued_on", id="before-birth"),
            pytest.param(
                date(9970, 1, 1), date(9996, 1, 1), "issued_on", id="the-calendar-ends-first"
            ),
            pytest.param(None, DAY, "birth_date", id="unknown"),
            pytest.param(DAY, datetime(2026, 11, 24), "issued_on", id="instant"),  # noqa: DTZ001  # without a zone
        ],
    )
    def test_bad_days(self, born: Any, issued_on: Any, field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            compute_term(born, issued_on)
        assert refused.value.field == field

    def test_nobody_but_the_law_sets_it(self) -> None:
        law = ID_CARD_YEARS.rows[0].value
        assert ID_CARD_YEARS.stricter(law, ((0, 1),)) == law


def policy(number: Param[int], value: int) -> Param[int]:
    paper = house_document("KYC-1", Text("证件管理细则", "Document policy"), date(2007, 8, 1))
    row = Row(date(2007, 8, 1), value, paper.article(1))
    return Param(id=number.id, name=number.name, stricter=number.stricter, rows=(row,))


BOOK = RuleBook(
    numbers=(policy(DOCUMENT_NOTICE_DAYS, 90), policy(DOCUMENT_GRACE_DAYS, 60)),
)


def days(count: int) -> date:
    return DAY + timedelta(days=count)


class TestStatus:
    @pytest.mark.parametrize(
        ("last", "excused", "status"),
        [
            pytest.param(days(91), None, S.VALID, id="91-days-left"),
            pytest.param(days(90), None, S.EXPIRING, id="90-days-left"),
            pytest.param(days(0), None, S.EXPIRING, id="last-day"),
            pytest.param(days(-1), False, S.EXPIRED, id="first-day-expired"),
            pytest.param(days(-60), False, S.EXPIRED, id="last-day-of-grace"),
            pytest.param(days(-61), False, S.SUSPEND, id="grace-over"),
            pytest.param(days(-61), True, S.EXPIRED, id="grace-over-with-a-reason"),
        ],
    )
    def test_by_days(self, last: date, excused: bool | None, status: DocumentStatus) -> None:
        found = classify_document(document(expires_on=last), as_of=DAY, excused=excused, book=BOOK)
        assert found.outcome is status
        assert not found.needs_review

    def test_a_long_term_document_stays_valid(self) -> None:
        found = classify_document(document(long_term=True), as_of=DAY)
        assert found.outcome is S.VALID
        assert not found.needs_review

    def test_a_reason_not_known_is_asked_for(self) -> None:
        found = classify_document(document(expires_on=days(-61)), as_of=DAY, book=BOOK)
        assert (found.outcome, found.missing) == (S.EXPIRED, ("excused",))

    @pytest.mark.parametrize("long_term", [None, False])
    def test_an_unknown_last_day_is_asked_for(self, long_term: bool | None) -> None:
        found = classify_document(document(long_term=long_term), as_of=DAY, book=BOOK)
        assert found.needs_review
        assert "days_left" in found.missing

    def test_without_the_banks_numbers(self) -> None:
        found = classify_document(document(expires_on=days(10)), as_of=DAY, excused=False)
        assert (found.outcome, found.needs_review) == (S.VALID, True)
        assert set(found.missing) == {"notice_days"}

    @pytest.mark.parametrize(
        ("as_of", "rule"),
        [
            pytest.param(date(2007, 8, 1), "identity.suspend-2007", id="first-day-of-2007"),
            pytest.param(date(2025, 12, 31), "identity.suspend-2007", id="last-day-of-2007"),
            pytest.param(date(2026, 1, 1), "identity.suspend", id="first-day-of-2025"),
        ],
    )
    def test_the_order_of_the_day(self, as_of: date, rule: str) -> None:
        old = document(expires_on=as_of - timedelta(days=61))
        found = classify_document(old, as_of=as_of, excused=False, book=BOOK)
        assert found.hits[0].rule.id == rule
        assert found.provenance is Provenance.HOUSE
        assert found.hits[0].rule.provenance is Provenance.UNCONFIRMED

    def test_before_the_order_of_2007(self) -> None:
        with pytest.raises(RuleNotInForce):
            classify_document(document(expires_on=DAY), as_of=date(2007, 7, 31))

    def test_what_has_expired_is_not_about_to(self) -> None:
        found = classify_document(document(expires_on=days(-1)), as_of=DAY, book=BOOK)
        assert [hit.rule.id for hit in found.hits] == ["identity.expired"]

    def test_the_words(self) -> None:
        found = classify_document(
            document(expires_on=days(-61)), as_of=DAY, excused=False, book=BOOK
        )
        assert "expired 61 days ago, not renewed in 60 days" in found.explain("en")
        assert NUMBERS[K.PASSPORT] not in found.explain("zh")

    @pytest.mark.parametrize("rule", list(DOCUMENT_VALIDITY), ids=lambda rule: rule.id)
    def test_each_rule_applies_and_does_not(self, rule: Any) -> None:
        params = DOCUMENT_VALIDITY.on(DAY, BOOK).params
        late = DocumentFacts(long_term=False, days_left=-61, days_over=61, excused=False)
        soon = attrs.evolve(late, days_left=0, days_over=0)
        assert rule(soon if rule.effect is S.EXPIRING else late, params)
        assert not rule(attrs.evolve(late, days_left=91, days_over=-91), params)
        assert not rule(late if rule.effect is S.EXPIRING else soon, params)
        assert not rule(attrs.evolve(late, long_term=True), params)

    @pytest.mark.parametrize(
        ("ask", "field"),
        [
            pytest.param({"as_of": None}, "as_of", id="no-day"),
            pytest.param({"as_of": DAY, "excused": 1}, "excused", id="flag"),
        ],
    )
    def test_bad_input(self, ask: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            classify_document(document(), **ask)
        assert refused.value.field == field

    def test_only_documents_are_classified(self) -> None:
        other: Any = "X00000000"
        with pytest.raises(BankrmError, match="document: needs IdentityDocument"):
            classify_document(other, as_of=DAY)


def test_a_document_that_has_not_expired_is_not_asked_for_its_renewal() -> None:
    """Whatever the days of grace: only whether it soon expires is open, until the bank sets its notice."""
    day = date(2026, 11, 24)
    passport = IdentityDocument(
        client_id=ClientId("C-1"),
        kind=DocumentKind.PASSPORT,
        number="X00000000",
        expires_on=date(2029, 12, 31),
    )
    for at in (day, date(2025, 11, 24)):
        found = classify_document(passport, as_of=at)
        assert found.missing == ("notice_days",)
        assert "-" not in "".join(reason.text("en") for reason in found.undetermined)


def test_an_open_status_does_not_read_as_settled() -> None:
    found = classify_document(document(expires_on=days(10)), as_of=DAY, excused=False)
    assert found.explain("en").startswith("Outcome: open, at least valid (")
    settled = classify_document(document(expires_on=days(10)), as_of=DAY, excused=False, book=BOOK)
    assert not settled.explain("en").startswith("Outcome: open")
