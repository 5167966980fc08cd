"""Masking (脱敏): what is shown of personal data where the whole is not needed.

A mask keeps the length of a number and the signs named here, and hides the rest; what is too short to hide
enough is hidden whole, and masking a mask changes nothing. The kept parts are conventions that differ from
bank to bank, unconfirmed: annex A of JR/T 0171-2020 was not read. Leaves out what may be shown to whom.
"""

from typing import Literal, TypeAlias

from bankrm.checks import check_kind, check_text
from bankrm.errors import InvalidValue
from bankrm.identifiers import IdentifierKind
from bankrm.places import leading_areas

__all__ = ["Kept", "mask_address", "mask_email", "mask_name", "mask_number"]

Kept: TypeAlias = Literal["first", "last"]
"""Which sign of a name stays."""

_STAR = "*"
_LEAST_HIDDEN = 4
_LOCAL = _STAR * 3  # of any length, so that the length of an e-mail name stays hidden

# signs kept at the start and at the end
_K = IdentifierKind
_KEPT = {
    _K.RESIDENT_ID: (3, 4),
    _K.RESIDENCE_PERMIT: (3, 4),
    _K.FOREIGN_PERMANENT_RESIDENT: (3, 4),
    _K.PASSPORT: (1, 3),
    _K.HK_MACAO_PERMIT: (1, 3),
    _K.TAIWAN_PERMIT: (1, 3),
    _K.OFFICER_ID: (1, 2),
    _K.USCC: (4, 4),
    _K.LEI: (4, 4),
    _K.BANK_CARD: (6, 4),
    _K.BANK_ACCOUNT: (0, 4),
    _K.IBAN: (4, 4),
    _K.MOBILE: (3, 4),
}


def mask_number(number: str, kind: IdentifierKind) -> str:
    """A number of a document, an account or a phone, with its first and last signs.

    >>> mask_number("110101188001010011", IdentifierKind.RESIDENT_ID)
    '110***********0011'
    >>> mask_number("13800000000", IdentifierKind.MOBILE)
    '138****0000'
    >>> mask_number("1234", IdentifierKind.BANK_CARD)
    '****'
    """
    check_text(number, "number")
    check_kind(kind, IdentifierKind, "kind")
    first, last = _KEPT[kind]
    hidden = len(number) - first - last
    if hidden < _LEAST_HIDDEN:
        return _STAR * len(number)
    return number[:first] + _STAR * hidden + number[len(number) - last :]


def mask_name(name: str, *, keep: Kept = "first") -> str:
    """A person's name with one sign of it, a single sign not even that.

    >>> mask_name("某某某"), mask_name("某某", keep="last"), mask_name("某")
    ('某**', '*某', '*')
    """
    check_text(name, "name")
    if keep not in ("first", "last"):  # a set asks for a hash, which not everything has
        raise InvalidValue("keep", "must be first or last")
    stars = _STAR * (len(name) - 1)
    if not stars:
        return _STAR
    return name[0] + stars if keep == "first" else stars + name[-1]


def mask_email(email: str) -> str:
    """An e-mail address with the first sign of its name, and its domain.

    >>> mask_email("someone@example.com"), mask_email("s@example.com")
    ('s***@example.com', '***@example.com')
    """
    check_text(email, "email")
    local, at, domain = email.rpartition("@")
    if not at:
        return _STAR * len(email)
    first = local[:1] if len(local) > 1 and not local.startswith(_STAR) else ""
    return f"{first}{_LOCAL}@{domain}"


def mask_address(address: str) -> str:
    """An address down to its district, if it begins with names in the table of areas (`places`).

    >>> mask_address("北京市朝阳区某某路1号院")
    '北京市朝阳区******'
    """
    shown = leading_areas(address)
    return shown + _STAR * (len(address) - len(shown))
