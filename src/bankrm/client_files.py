"""Client files (客户档案): everything known of one client, gathered and found to belong together.

A file holds the client and the records that carry its id. Leaves out accounts, holdings, interactions
and due diligence, which are read beside it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

import attrs

from bankrm.checks import check_text
from bankrm.clients import Client, CorporateClient, RetailClient, Sex
from bankrm.contacts import ContactPerson, ContactPoint
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields
from bankrm.groups import Household, RelatedGroup, SupplyChainLink
from bankrm.identifiers import Identifier
from bankrm.identity import IdentityDocument
from bankrm.leads import LeadSource
from bankrm.managers import CoverageTeam
from bankrm.money import Money, number
from bankrm.ownership import OwnershipGraph
from bankrm.profiles import (
    BusinessSituation,
    Employment,
    FinancialNeed,
    Goal,
    Income,
    LifeEvent,
    Preference,
)

__all__ = ["ClientFile", "CustomValue"]

CustomValue: TypeAlias = str | int | bool | Decimal | date | Money
"""What a custom field can hold."""

_CUSTOM = (str, int, bool, Decimal, date, Money)
# which kind of client has such a part; what is no part of it says nothing here
_OF_PERSONS = MappingProxyType({"of": (RetailClient,)})
_OF_FIRMS = MappingProxyType({"of": (CorporateClient,)})
_OF_BOTH = MappingProxyType({"of": (RetailClient, CorporateClient)})


def _custom(
    given: Mapping[str, CustomValue] | Iterable[tuple[str, CustomValue]],
) -> tuple[tuple[str, CustomValue], ...]:
    try:
        pairs = tuple(given.items() if isinstance(given, Mapping) else given)
        values = dict(pairs)
    except (TypeError, ValueError):
        raise InvalidValue("custom", "needs a mapping of names to values") from None
    if len(values) < len(pairs):
        raise InvalidValue("custom", "names one field twice")
    for name, value in values.items():
        check_text(name, "custom")
        if type(value) not in _CUSTOM:
            kinds = ", ".join(kind.__name__ for kind in _CUSTOM)
            raise InvalidValue("custom", f"needs values of {kinds}, not {type(value).__name__}")
        if isinstance(value, str):
            check_text(value, "custom")
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number(value, "custom")
    return tuple(values.items())


@attrs.frozen(kw_only=True)
class ClientFile:
    """One client with all records that carry its id, found to be its own.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.contacts import ContactChannel
    >>> phone = ContactPoint(
    ...     client_id=ClientId("C-2"), channel=ContactChannel.PHONE, value="010-0000 0000"
    ... )
    >>> person = RetailClient(id=ClientId("C-1"), name="张某")
    >>> ClientFile(client=person, contact_points=(phone,))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: contact_points: hold a record of another client
    """

    client: Client
    documents: tuple[IdentityDocument, ...] = attrs.field(
        default=(), repr=False, metadata=_OF_PERSONS
    )
    contact_points: tuple[ContactPoint, ...] = attrs.field(
        default=(), repr=False, metadata=_OF_BOTH
    )
    contact_persons: tuple[ContactPerson, ...] = attrs.field(
        default=(), repr=False, metadata=_OF_FIRMS
    )
    employments: tuple[Employment, ...] = attrs.field(default=(), repr=False, metadata=_OF_PERSONS)
    incomes: tuple[Income, ...] = attrs.field(default=(), repr=False, metadata=_OF_PERSONS)
    needs: tuple[FinancialNeed, ...] = attrs.field(default=(), repr=False, metadata=_OF_BOTH)
    preferences: tuple[Preference, ...] = attrs.field(default=(), repr=False, metadata=_OF_BOTH)
    goals: tuple[Goal, ...] = attrs.field(default=(), repr=False, metadata=_OF_PERSONS)
    life_events: tuple[LifeEvent, ...] = attrs.field(default=(), repr=False, metadata=_OF_PERSONS)
    situations: tuple[BusinessSituation, ...] = attrs.field(
        default=(), repr=False, metadata=_OF_FIRMS
    )
    supply_links: tuple[SupplyChainLink, ...] = attrs.field(
        default=(), repr=False, metadata=_OF_FIRMS
    )
    household: Household | None = attrs.field(default=None, repr=False, metadata=_OF_PERSONS)
    group: RelatedGroup | None = attrs.field(default=None, repr=False, metadata=_OF_FIRMS)
    ownership: OwnershipGraph | None = attrs.field(default=None, repr=False, metadata=_OF_FIRMS)
    """Who holds the firm, from which its beneficial owners are found."""
    coverage: CoverageTeam | None = attrs.field(default=None, repr=False)
    """The manager responsible (客户经理), the specialists beside (理财经理) and the backups."""
    lead_source: LeadSource | None = attrs.field(default=None, repr=False)
    """Where the client came from."""
    tags: tuple[str, ...] = attrs.field(default=(), repr=False, metadata=C2)
    custom: tuple[tuple[str, CustomValue], ...] = attrs.field(
        default=(), converter=_custom, repr=False, metadata=C2
    )
    """The bank's own fields by name; give them as a mapping. What they mean is a form's to check."""
    reviewed_on: date | None = attrs.field(default=None, repr=False)
    """The day the facts without a day of their own were last gone through with the client."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in attrs.fields(ClientFile):
            if "of" in field.metadata:
                self._check_part(field.name, field.metadata["of"])
        for document in self.documents:
            self._check_document(document)
        if len(set(self.tags)) < len(self.tags):
            raise InvalidValue("tags", "hold one tag twice")
        persons = [person.id for person in self.contact_persons]
        if len(set(persons)) < len(persons):
            raise InvalidValue("contact_persons", "hold one person twice")
        if any(point.person_id not in {None, *persons} for point in self.contact_points):
            raise InvalidValue("contact_points", "belong to a person who is not in the file")

    def _check_document(self, document: IdentityDocument) -> None:
        """Refuse a document that tells of another person than the client's own facts do."""
        told = Identifier(kind=document.kind.identifier, number=document.number)
        client = self.client
        if told.birth_date is None or not isinstance(client, RetailClient):
            return
        if client.birth_date not in {None, told.birth_date}:
            raise InvalidValue("documents", "tell another birth date than the client")
        if client.sex not in {None, Sex.MALE if told.male else Sex.FEMALE}:
            raise InvalidValue("documents", "tell another sex than the client")

    def _check_part(self, name: str, of: tuple[type[Client], ...]) -> None:
        part = getattr(self, name)
        if part and type(self.client) not in of:
            raise InvalidValue(name, f"are no part of the file of a {type(self.client).__name__}")
        if isinstance(part, Household | RelatedGroup | OwnershipGraph):
            if self.client.id not in part:
                raise InvalidValue(name, "has not this client among its members")
        elif any(record.client_id != self.client.id for record in part or ()):
            raise InvalidValue(name, "hold a record of another client")
