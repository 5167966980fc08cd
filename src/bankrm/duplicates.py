"""Duplicates (重复客户): files that may be of one and the same client, and by what sign.

A sign never shows the value that two files share. It says where to look, and proves little: a couple
shares a phone, and a name and a birth date can belong to two. Leaves out names that are only alike, and
the merging of files, which a person decides on.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.contacts import ContactChannel
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.identifiers import Identifier
from bankrm.labels import Label

__all__ = [
    "Duplicate",
    "DuplicateSign",
    "birth_dates",
    "dialled",
    "list_duplicates",
    "plain_name",
]

_DIALLED = frozenset((ContactChannel.PHONE, ContactChannel.SMS))
_BEFORE_MOBILE = re.compile("(?:86|0)(?=1[3-9][0-9]{9}$)")  # no area code begins so
_NO_AREA_CODE = re.compile("0|[48]00|1[3-9]")  # it has its 0, is a service's, or a mobile phone's
_SEPARATORS = str.maketrans("", "", " -")
_BETWEEN_NAMES = re.compile(
    r"[\s.·•‧∙⋅・]+"
)  # a dot between the parts of a name is typed in many ways


class DuplicateSign(Label):
    """What files of one client share (重复依据), strongest first."""

    DOCUMENT = "document", "证件号码相同", "same document number"
    USCC = "uscc", "统一社会信用代码相同", "same unified social credit code"
    NAME_AND_BIRTH = "name_and_birth", "姓名和出生日期相同", "same name and birth date"
    PHONE = "phone", "电话号码相同", "same phone number"


@attrs.frozen(kw_only=True)
class Duplicate:
    """Clients that share one sign."""

    client_ids: tuple[ClientId, ...]
    """Two or more, in order."""
    sign: DuplicateSign

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.client_ids) < 2 or list(self.client_ids) != sorted(set(self.client_ids)):  # noqa: PLR2004  # a pair
            raise InvalidValue("client_ids", "need at least two, each once, in order")


def list_duplicates(files: Iterable[ClientFile]) -> tuple[Duplicate, ...]:
    """The clients that share a sign, once for each sign, whatever the order of the files.

    Persons are compared with persons, firms with firms; the phones of a firm's contact persons are left
    out, as one agent serves many firms. It takes time in proportion to the files.

    Raises:
        InvalidValue: if two files are of one client id.

    >>> from datetime import date
    >>> from bankrm.clients import RetailClient
    >>> files = [
    ...     ClientFile(
    ...         client=RetailClient(id=ClientId(id), name="张某", birth_date=date(1985, 5, 5))
    ...     )
    ...     for id in ("C-2", "C-1")
    ... ]
    >>> [(found.client_ids, found.sign.en) for found in list_duplicates(files)]
    [(('C-1', 'C-2'), 'same name and birth date')]
    """
    sharing: dict[tuple[type, DuplicateSign, object], set[ClientId]] = {}
    seen: set[ClientId] = set()
    check_kind(files, Iterable, "files")
    for file in files:
        check_kind(file, ClientFile, "files")
        client = file.client
        if client.id in seen:
            raise InvalidValue("files", "hold one client twice")
        seen.add(client.id)
        for sign, value in _signs(file):
            sharing.setdefault((type(client), sign, value), set()).add(client.id)
    found = {
        (tuple(sorted(clients)), sign)
        for (_, sign, _), clients in sharing.items()
        if len(clients) > 1
    }
    return tuple(Duplicate(client_ids=clients, sign=sign) for clients, sign in sorted(found))


def _signs(file: ClientFile) -> Iterator[tuple[DuplicateSign, object]]:
    """What tells a client apart, and the value that stands behind it."""
    client = file.client
    for document in file.documents:
        number = Identifier(kind=document.kind.identifier, number=document.number)
        yield DuplicateSign.DOCUMENT, number.in_18_digits()
    if isinstance(client, CorporateClient):
        if client.uscc is not None:
            yield DuplicateSign.USCC, client.uscc
    else:
        for born in birth_dates(file):
            yield DuplicateSign.NAME_AND_BIRTH, (plain_name(client.name), born)
    for point in file.contact_points:
        if point.person_id is None and point.channel in _DIALLED:
            yield DuplicateSign.PHONE, dialled(point.value)


def birth_dates(file: ClientFile) -> frozenset[date]:
    """When a person was born, as the client says or else a document tells; none for a firm.

    >>> from bankrm.clients import RetailClient
    >>> birth_dates(ClientFile(client=RetailClient(id=ClientId("C-1"), name="张某")))
    frozenset()
    """
    check_kind(file, ClientFile, "file")
    client = file.client
    if not isinstance(client, RetailClient):
        return frozenset()
    if client.birth_date is not None:
        return frozenset((client.birth_date,))
    told = (
        Identifier(kind=document.kind.identifier, number=document.number).birth_date
        for document in file.documents
    )
    return frozenset(born for born in told if born is not None)


def plain_name(name: str) -> str:
    """A person's name as it is compared: without spaces and dots, width and capitals aside.

    >>> plain_name("张 某"), plain_name("SMITH John"), plain_name("某某•某") == plain_name("某某·某")
    ('张某', 'smithjohn', True)
    """
    check_kind(name, str, "name")
    return _BETWEEN_NAMES.sub("", unicodedata.normalize("NFKC", name)).casefold()


def dialled(phone: str) -> str:
    """A phone number as it is dialled within China.

    >>> dialled("+86 10 0000 0000"), dialled("0086 138-0000-0000"), dialled("86-13800000000")
    ('01000000000', '13800000000', '13800000000')
    """
    check_kind(phone, str, "phone")
    plain = phone.translate(_SEPARATORS)
    within = plain.removeprefix("0086" if plain.startswith("00") else "+86")
    within = _BEFORE_MOBILE.sub("", within)
    landline = within != plain and _NO_AREA_CODE.match(within) is None
    return f"0{within}" if landline else within
