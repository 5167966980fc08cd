"""Identity elements (身份基本信息): what a bank must know of who a client is, and what of it is missing.

The nine elements of a person and those of a firm are the order of 2007's; the list in the order of 2025 was
not read, so they are asked for on. Leaves out beneficial owners, whether a document is valid, and whether
what was shown is true.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, CorporateClient, RetailClient
from bankrm.contacts import ContactPerson, ContactPoint, ContactRole
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.identity import IdentityDocument
from bankrm.labels import Label
from bankrm.regulations.laundering import CDD_ORDER_2007

__all__ = [
    "IdentityElement",
    "IdentityEvidence",
    "KeyPerson",
    "list_missing_elements",
]


class IdentityElement(Label):
    """One thing to know: the first nine of a person, the others of a firm."""

    NAME = "name", "姓名", "name"
    SEX = "sex", "性别", "sex"
    NATIONALITY = "nationality", "国籍", "nationality"
    OCCUPATION = "occupation", "职业", "occupation"
    ADDRESS = "address", "住所地或者工作单位地址", "address of home or workplace"
    CONTACT = "contact", "联系方式", "contact"
    DOCUMENT_KIND = "document_kind", "身份证件种类", "kind of identity document"
    DOCUMENT_NUMBER = "document_number", "身份证件号码", "number of identity document"
    DOCUMENT_EXPIRY = "document_expiry", "身份证件有效期限", "validity of identity document"
    FIRM_NAME = "firm_name", "名称", "name of the firm"
    REGISTERED_ADDRESS = "registered_address", "住所", "registered address"
    BUSINESS_SCOPE = "business_scope", "经营范围", "business scope"
    CREDIT_CODE = "credit_code", "统一社会信用代码", "unified social credit code"
    LICENCE_EXPIRY = "licence_expiry", "执照有效期限", "validity of the licence"
    CONTROLLER = (
        "controller",
        "控股股东或者实际控制人及其身份证件",
        "controlling shareholder or actual controller, with identity document",
    )
    LEGAL_REPRESENTATIVE = (
        "legal_representative",
        "法定代表人及其身份证件",
        "legal representative, with identity document",
    )
    HANDLER = (
        "handler",
        "授权办理业务人员及其身份证件",
        "authorised handler, with identity document",
    )


@attrs.frozen
class KeyPerson:
    """Somebody of a firm whose own identity is an element of the firm's, and the document shown.

    A controlling shareholder (控股股东) is an actual controller; just any shareholder is nobody's element.
    """

    person: ContactPerson
    document: IdentityDocument | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class IdentityEvidence:
    """What a bank has been shown and told of who a client is, and what it makes of it."""

    client: Client
    documents: tuple[IdentityDocument, ...] = attrs.field(default=(), repr=False)
    """Of a person; a firm's are those of its key persons, and its licence."""
    contact_points: tuple[ContactPoint, ...] = attrs.field(default=(), repr=False)
    key_persons: tuple[KeyPerson, ...] = attrs.field(default=(), repr=False)
    """Of a firm."""
    verified: bool | None = None
    """Whether the bank has verified who it is; None if that is not known."""
    assumed_name: bool = False
    """The service is asked for without a name or under a false one."""
    doubted: bool = False
    """Whether earlier identity data are doubted for truth, validity or completeness."""
    renewal_excused: bool | None = None
    """Whether there is a good reason that an expired document was not renewed."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("documents", "contact_points"):
            if any(record.client_id != self.client.id for record in getattr(self, field)):
                raise InvalidValue(field, "hold a record of another client")
        if any(key.person.client_id != self.client.id for key in self.key_persons):
            raise InvalidValue("key_persons", "are of another client")
        if self.documents and not isinstance(self.client, RetailClient):
            raise InvalidValue("documents", "are a person's: a firm has key persons")

    def on(self, as_of: date) -> "IdentityEvidence":
        """The evidence without documents that were issued only after a day."""
        check_date(as_of)
        issued = tuple(document for document in self.documents if _issued(document, as_of))
        return self if issued == self.documents else attrs.evolve(self, documents=issued)

    @property
    def valid_until(self) -> date | None:
        """The last day of the document that is valid longest; `date.max` if it has none.

        Of a firm it is the licence's. None if not known.
        """
        if isinstance(self.client, RetailClient):
            days = [_end(one.expires_on, one.long_term) for one in self.documents]
        else:
            days = [_end(self.client.licence_expires_on, self.client.licence_long_term)]
        return max((day for day in days if day is not None), default=None)


def list_missing_elements(
    evidence: IdentityEvidence, *, as_of: date
) -> tuple[IdentityElement, ...]:
    """What is still missing of a client's identity (身份信息缺失项), in the order's own order.

    Args:
        evidence: what is known and was shown.
        as_of: the day asked about; key persons who have left by then do not count, nor do documents
            issued later.

    Raises:
        RuleNotInForce: before the order of 2007.

    >>> from bankrm.clients import ClientId
    >>> person = IdentityEvidence(client=RetailClient(id=ClientId("C-1"), name="李某"))
    >>> [element.en for element in list_missing_elements(person, as_of=date(2026, 11, 24))][:3]
    ['sex', 'nationality', 'occupation']
    """
    check_kind(evidence, IdentityEvidence, "evidence")
    CDD_ORDER_2007.on(as_of)
    client, evidence = evidence.client, evidence.on(as_of)
    if isinstance(client, RetailClient):
        known = _known_of_person(client, evidence)
    else:
        known = _known_of_firm(client, evidence, as_of)
    return tuple(element for element, given in known.items() if not given)


def _known_of_person(
    client: RetailClient, evidence: IdentityEvidence
) -> dict[IdentityElement, bool]:
    shown = bool(evidence.documents)
    return {
        IdentityElement.NAME: True,
        IdentityElement.SEX: client.sex is not None,
        IdentityElement.NATIONALITY: client.nationality is not None,
        IdentityElement.OCCUPATION: client.occupation is not None,
        IdentityElement.ADDRESS: client.residence is not None,
        IdentityElement.CONTACT: bool(evidence.contact_points),
        IdentityElement.DOCUMENT_KIND: shown,
        IdentityElement.DOCUMENT_NUMBER: shown,
        IdentityElement.DOCUMENT_EXPIRY: evidence.valid_until is not None,
    }


def _known_of_firm(
    client: CorporateClient, evidence: IdentityEvidence, as_of: date
) -> dict[IdentityElement, bool]:
    identified = {
        role
        for key in evidence.key_persons
        if key.person.serves(as_of) and _dated(key.document, as_of)
        for role in key.person.roles
    }
    return {
        IdentityElement.FIRM_NAME: True,
        IdentityElement.REGISTERED_ADDRESS: client.registered_address is not None,
        IdentityElement.BUSINESS_SCOPE: client.business_scope is not None,
        IdentityElement.CREDIT_CODE: client.uscc is not None,
        IdentityElement.LICENCE_EXPIRY: evidence.valid_until is not None,
        IdentityElement.CONTROLLER: ContactRole.ACTUAL_CONTROLLER in identified,
        IdentityElement.LEGAL_REPRESENTATIVE: ContactRole.LEGAL_REPRESENTATIVE in identified,
        IdentityElement.HANDLER: ContactRole.HANDLER in identified,
    }


def _dated(document: IdentityDocument | None, as_of: date) -> bool:
    if document is None or not _issued(document, as_of):
        return False
    return _end(document.expires_on, document.long_term) is not None


def _issued(document: IdentityDocument, as_of: date) -> bool:
    return document.issued_on is None or document.issued_on <= as_of


def _end(last: date | None, endless: bool | None) -> date | None:  # noqa: FBT001  # two fields of one document
    return date.max if endless else last
