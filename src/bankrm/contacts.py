"""Contacts (联系人与联系方式): by which channels a client is reached, and who speaks for a firm.

Leaves out consent and quiet hours, which say whether a client may be reached at all, and the contacts
that took place.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label

__all__ = [
    "ContactChannel",
    "ContactPerson",
    "ContactPersonId",
    "ContactPoint",
    "ContactRole",
    "DecisionRole",
    "Seniority",
    "list_signatories",
]

ContactPersonId = NewType("ContactPersonId", str)


class ContactChannel(Label):
    """How a client is reached (触达渠道)."""

    PHONE = "phone", "电话", "phone call"
    SMS = "sms", "短信", "text message"
    MESSENGER = "messenger", "即时通讯", "messenger"
    EMAIL = "email", "电子邮件", "e-mail"
    POST = "post", "邮寄", "post"
    VISIT = "visit", "上门拜访", "visit"
    APP_PUSH = "app_push", "手机银行推送", "push message"


class ContactRole(Label):
    """What somebody is to the firm (联系人角色)."""

    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人", "legal representative"
    ACTUAL_CONTROLLER = "actual_controller", "实际控制人", "actual controller"
    SHAREHOLDER = "shareholder", "股东", "shareholder"
    CEO = "ceo", "总经理", "chief executive"
    CFO = "cfo", "财务总监", "chief financial officer"
    FINANCE = "finance", "财务人员", "finance staff"
    HANDLER = "handler", "经办人", "handler"
    OTHER = "other", "其他", "other"


class Seniority(Label):
    """How high somebody stands in the firm (层级), highest first."""

    EXECUTIVE = "executive", "高层", "executive"
    MANAGEMENT = "management", "中层", "middle management"
    STAFF = "staff", "基层", "staff"


class DecisionRole(Label):
    """What part somebody has in the firm's decision (决策角色)."""

    DECIDES = "decides", "决策者", "decides"
    INFLUENCES = "influences", "影响者", "influences"
    USES = "uses", "使用者", "uses"
    BLOCKS = "blocks", "反对者", "blocks"


# international or domestic, with the usual separators; short enough for a hotline
_PHONE = re.compile(r"\+?[0-9](?:[ -]?[0-9]){4,18}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_FORMS = {
    ContactChannel.PHONE: (_PHONE, "needs digits, as they are dialled"),
    ContactChannel.SMS: (_PHONE, "needs digits, as they are dialled"),
    ContactChannel.EMAIL: (_EMAIL, "needs a mailbox and its domain"),
}


@attrs.frozen(kw_only=True)
class ContactPoint:
    """One number or address: of the client, or of a person who speaks for it.

    >>> ContactPoint(
    ...     client_id=ClientId("C-1"), channel=ContactChannel.EMAIL, value="nobody"
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: value: needs a mailbox and its domain
    """

    client_id: ClientId
    channel: ContactChannel
    value: str = attrs.field(repr=hidden, metadata=C2)
    preferred: bool = False
    person_id: ContactPersonId | None = None
    """Whose it is at the firm; None if it is the client's own."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        form = _FORMS.get(self.channel)
        if form is not None and form[0].fullmatch(self.value) is None:
            raise InvalidValue("value", form[1])


@attrs.frozen(kw_only=True)
class ContactPerson:
    """Somebody who speaks for a firm (联系人), in one or several roles.

    >>> handler = ContactPerson(
    ...     id=ContactPersonId("P-1"),
    ...     client_id=ClientId("E-1"),
    ...     name="王某",
    ...     roles=(ContactRole.HANDLER,),
    ...     authorised_until=date(2026, 12, 31),
    ... )
    >>> handler.may_sign(date(2026, 12, 31)), handler.may_sign(date(2027, 1, 1))
    (True, False)
    """

    id: ContactPersonId
    client_id: ClientId
    """The firm."""
    name: str = attrs.field(repr=hidden, metadata=C2)
    roles: tuple[ContactRole, ...]
    seniority: Seniority | None = None
    decision_role: DecisionRole | None = None
    birthday: date | None = attrs.field(default=None, repr=False, metadata=C2)
    authorised_until: date | None = None
    """The last day on which the person may sign for the firm; None if no authority is known."""
    until: date | None = None
    """The first day no longer in these roles."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.roles or len(set(self.roles)) < len(self.roles):
            raise InvalidValue("roles", "need at least one, each once")

    def serves(self, on: date) -> bool:
        """Whether the person still has these roles on a day."""
        check_date(on, "on")
        return self.until is None or on < self.until

    def may_sign(self, on: date) -> bool:
        """Whether the person may sign for the firm on a day: by office, or by a known authority.

        The legal representative acts for the firm by law or its articles (民法典 art. 61).
        """
        if not self.serves(on):
            return False
        by_office = ContactRole.LEGAL_REPRESENTATIVE in self.roles
        return by_office or (self.authorised_until is not None and on <= self.authorised_until)


def list_signatories(
    persons: Iterable[ContactPerson], *, as_of: date
) -> tuple[ContactPerson, ...]:
    """Who may sign for a firm on a day, in the order given.

    >>> chief = ContactPerson(
    ...     id=ContactPersonId("P-2"),
    ...     client_id=ClientId("E-1"),
    ...     name="王某",
    ...     roles=(ContactRole.LEGAL_REPRESENTATIVE,),
    ... )
    >>> [person.id for person in list_signatories([chief], as_of=date(2026, 11, 24))]
    ['P-2']
    """
    check_date(as_of)
    check_kind(persons, Iterable, "persons")
    signatories = []
    for person in persons:
        check_kind(person, ContactPerson, "persons")
        if person.may_sign(as_of):
            signatories.append(person)
    return tuple(signatories)
