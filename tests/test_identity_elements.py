"""Identity elements: each one missing by itself, of a person and of a firm, and evidence that does not fit."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.clients import Client, ClientId, CorporateClient, RetailClient, Sex
from bankrm.contacts import (
    ContactChannel,
    ContactPerson,
    ContactPersonId,
    ContactPoint,
    ContactRole,
)
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.identity import DocumentKind, IdentityDocument
from bankrm.identity_elements import (
    IdentityElement,
    IdentityEvidence,
    KeyPerson,
    list_missing_elements,
)

ODD: Any = "odd"
altered: Any = attrs.evolve
DAY = date(2026, 11, 24)
CLIENT, FIRM_ID = ClientId("C-1"), ClientId("E-1")
DOCUMENT = IdentityDocument(
    client_id=CLIENT,
    kind=DocumentKind.PASSPORT,
    number="X00000000",
    expires_on=DAY,
)
PERSON = IdentityEvidence(
    client=RetailClient(
        id=CLIENT,
        name="李某",
        sex=Sex.FEMALE,
        nationality="CN",
        occupation="教师",
        residence="某市某区",
    ),
    documents=(DOCUMENT,),
    contact_points=(
        ContactPoint(client_id=CLIENT, channel=ContactChannel.PHONE, value="010-0000 0000"),
    ),
)


def key(role: ContactRole, **changed: Any) -> KeyPerson:
    person = ContactPerson(
        id=ContactPersonId(f"P-{role.code}"), client_id=FIRM_ID, name="王某", roles=(role,)
    )
    return KeyPerson(altered(person, **changed), attrs.evolve(DOCUMENT, client_id=FIRM_ID))


CONTROLLER = key(ContactRole.ACTUAL_CONTROLLER)
HEAD = key(ContactRole.LEGAL_REPRESENTATIVE)
HANDLER = key(ContactRole.HANDLER)
FIRM = IdentityEvidence(
    client=CorporateClient(
        id=FIRM_ID,
        name="某公司",
        registered_address="某市某区",
        business_scope="制造",
        uscc="9111000000000000AD",
        licence_long_term=True,
    ),
    key_persons=(CONTROLLER, HEAD, HANDLER),
)


def without(evidence: IdentityEvidence, **changed: Any) -> IdentityEvidence:
    """Evidence changed in a field of its own, or else of its client."""
    own = {field.name for field in attrs.fields(IdentityEvidence)}
    client: Client = altered(
        evidence.client, **{name: value for name, value in changed.items() if name not in own}
    )
    made: IdentityEvidence = altered(
        evidence, client=client, **{name: changed[name] for name in own & changed.keys()}
    )
    return made


@pytest.mark.parametrize("evidence", [PERSON, FIRM], ids=["person", "firm"])
@pytest.mark.parametrize("day", [date(2007, 8, 1), date(2025, 12, 31), date(2026, 1, 1)])
def test_nothing_is_missing_under_either_order(evidence: IdentityEvidence, day: date) -> None:
    assert list_missing_elements(evidence, as_of=day) == ()


@pytest.mark.parametrize(
    ("evidence", "changed", "missing"),
    [
        (PERSON, {"sex": None}, "sex"),
        (PERSON, {"nationality": None}, "nationality"),
        (PERSON, {"occupation": None}, "occupation"),
        (PERSON, {"residence": None}, "address"),
        (PERSON, {"contact_points": ()}, "contact"),
        (
            PERSON,
            {"documents": (attrs.evolve(DOCUMENT, expires_on=None),)},
            "document_expiry",
        ),
        (PERSON, {"documents": ()}, "document_kind document_number document_expiry"),
        (FIRM, {"registered_address": None}, "registered_address"),
        (FIRM, {"business_scope": None}, "business_scope"),
        (FIRM, {"uscc": None}, "credit_code"),
        (FIRM, {"licence_long_term": None}, "licence_expiry"),
        (FIRM, {"key_persons": (HEAD, HANDLER)}, "controller"),
        (FIRM, {"key_persons": (CONTROLLER, HANDLER)}, "legal_representative"),
        (FIRM, {"key_persons": (CONTROLLER, HEAD)}, "handler"),
        (
            FIRM,
            {"key_persons": (CONTROLLER, HEAD, KeyPerson(HANDLER.person))},
            "handler",
        ),
        (
            FIRM,
            {"key_persons": (CONTROLLER, HEAD, key(ContactRole.HANDLER, until=DAY))},
            "handler",
        ),
        (
            FIRM,
            {
                "key_persons": (
                    CONTROLLER,
                    HEAD,
                    altered(HANDLER, document=attrs.evolve(DOCUMENT, expires_on=None)),
                )
            },
            "handler",
        ),
    ],
)
def test_each_element_is_missed_by_itself(
    evidence: IdentityEvidence, changed: dict[str, Any], missing: str
) -> None:
    found = list_missing_elements(without(evidence, **changed), as_of=DAY)
    assert " ".join(element.code for element in found) == missing


def test_just_any_shareholder_is_no_controller() -> None:
    evidence = without(FIRM, key_persons=(key(ContactRole.SHAREHOLDER), HEAD, HANDLER))
    assert list_missing_elements(evidence, as_of=DAY) == (IdentityElement.CONTROLLER,)
    both = key(
        ContactRole.SHAREHOLDER, roles=(ContactRole.SHAREHOLDER, ContactRole.ACTUAL_CONTROLLER)
    )
    evidence = without(FIRM, key_persons=(both, HEAD, HANDLER))
    assert list_missing_elements(evidence, as_of=DAY) == ()


def test_a_person_has_nine_elements() -> None:
    """The nine of the trade (九要素): a name alone leaves eight."""
    bare = IdentityEvidence(client=RetailClient(id=CLIENT, name="李某"))
    assert len(list_missing_elements(bare, as_of=DAY)) == 8


def test_a_document_issued_later_was_not_shown() -> None:
    later = attrs.evolve(DOCUMENT, issued_on=DAY + timedelta(days=1), expires_on=date(2030, 1, 1))
    person = without(PERSON, documents=(later,))
    missing = {element.code for element in list_missing_elements(person, as_of=DAY)}
    assert missing == {"document_kind", "document_number", "document_expiry"}
    assert list_missing_elements(person, as_of=DAY + timedelta(days=1)) == ()
    head = attrs.evolve(HEAD, document=attrs.evolve(later, client_id=FIRM_ID))
    firm = without(FIRM, key_persons=(CONTROLLER, head, HANDLER))
    assert list_missing_elements(firm, as_of=DAY) == (IdentityElement.LEGAL_REPRESENTATIVE,)


def test_the_document_valid_longest_counts() -> None:
    late = attrs.evolve(DOCUMENT, expires_on=DAY + timedelta(days=9))
    endless = attrs.evolve(DOCUMENT, expires_on=None, long_term=True)
    unknown = attrs.evolve(DOCUMENT, expires_on=None)
    assert without(PERSON, documents=(late, DOCUMENT, unknown)).valid_until == late.expires_on
    assert without(PERSON, documents=(late, endless)).valid_until == date.max
    assert without(PERSON, documents=(unknown,)).valid_until is None
    assert without(FIRM, licence_long_term=None, licence_expires_on=DAY).valid_until == DAY


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (
            lambda: without(PERSON, documents=(attrs.evolve(DOCUMENT, client_id=FIRM_ID),)),
            "documents",
        ),
        (
            lambda: without(FIRM, documents=(attrs.evolve(DOCUMENT, client_id=FIRM_ID),)),
            "documents",
        ),
        (lambda: without(FIRM, contact_points=PERSON.contact_points), "contact_points"),
        (
            lambda: without(FIRM, key_persons=(key(ContactRole.HANDLER, client_id=CLIENT),)),
            "key_persons",
        ),
        (lambda: altered(PERSON, verified=1), "verified"),
        (lambda: altered(PERSON, client="C-1"), "client"),
        (lambda: KeyPerson(ODD), "person"),
        (lambda: list_missing_elements(ODD, as_of=DAY), "evidence"),
        (lambda: list_missing_elements(PERSON, as_of=datetime(2026, 11, 24)), "as_of"),  # type: ignore[arg-type,unused-ignore]  # noqa: DTZ001  # refused
    ],
)
def test_odd_input_is_refused_by_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


def test_nothing_before_the_order_of_2007() -> None:
    with pytest.raises(RuleNotInForce):
        list_missing_elements(PERSON, as_of=date(2007, 7, 31))


def test_evidence_shows_no_person() -> None:
    shown = repr((PERSON, FIRM))
    assert not any(token in shown for token in ("李", "王", "教师", "X000", "010-"))


def test_every_element_belongs_to_a_person_or_a_firm() -> None:
    bare = [
        IdentityEvidence(client=RetailClient(id=CLIENT, name="李某")),
        IdentityEvidence(client=CorporateClient(id=FIRM_ID, name="某公司")),
    ]
    found = {e for evidence in bare for e in list_missing_elements(evidence, as_of=DAY)}
    assert set(IdentityElement) - found == {IdentityElement.NAME, IdentityElement.FIRM_NAME}
