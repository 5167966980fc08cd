"""Identifiers (证件号码与账号): what a number must be to be one of its kind, and what it tells.

Spaces, hyphens and full stops between the signs are taken out and letters are made capitals, nothing else:
full-width digits are refused. A number that no rule forbids but that looks odd has warnings. Leaves out
whether it was ever issued, and to whom, which only a register knows.
"""

import functools
import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.checksums import is_luhn, is_mod_11_2, is_mod_31_3, is_mod_97_10, mod_11_2
from bankrm.citations import Citation, Provenance
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.ibans import check_iban
from bankrm.labels import Label
from bankrm.places import Area, area_in, is_area
from bankrm.regulations.standards import (
    BANK_CARD_STANDARD,
    DOCUMENT_PRACTICE,
    FOREIGN_RESIDENT_RULE,
    IBAN_STANDARD,
    LEI_STANDARD,
    RESIDENT_ID_STANDARD,
    TRAVEL_PERMIT_RULE,
    USCC_STANDARD,
)

__all__ = [
    "Identifier",
    "IdentifierKind",
    "IdentifierWarning",
    "RegistrationDepartment",
    "is_valid",
    "parse",
]


class IdentifierKind(Label):
    """What kind of number it is."""

    RESIDENT_ID = "resident_id", "居民身份证号码", "resident identity card"
    RESIDENCE_PERMIT = (
        "residence_permit",
        "港澳台居民居住证号码",
        "residence permit for Hong Kong, Macao and Taiwan residents",
    )
    FOREIGN_PERMANENT_RESIDENT = (
        "foreign_permanent_resident",
        "外国人永久居留身份证号码",
        "foreign permanent resident card",
    )
    PASSPORT = "passport", "护照号码", "passport"
    HK_MACAO_PERMIT = "hk_macao_permit", "港澳居民来往内地通行证号码", "mainland travel permit"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证号码", "Taiwan compatriot permit"
    OFFICER_ID = "officer_id", "军官证号码", "officer's card"
    USCC = "uscc", "统一社会信用代码", "unified social credit code"
    LEI = "lei", "法人机构识别编码", "legal entity identifier"
    BANK_CARD = "bank_card", "银行卡号", "bank card"
    BANK_ACCOUNT = "bank_account", "银行账号", "bank account or passbook"
    IBAN = "iban", "国际银行账号", "IBAN"
    MOBILE = "mobile", "手机号码", "mobile phone"


class RegistrationDepartment(Label):
    """Who registered an organisation (登记管理部门): the first sign of its credit code."""

    ESTABLISHMENT = "1", "机构编制", "public establishment"
    FOREIGN_AFFAIRS = "2", "外交", "foreign affairs"
    JUSTICE = "3", "司法行政", "justice"
    CULTURE = "4", "文化", "culture"
    CIVIL_AFFAIRS = "5", "民政", "civil affairs"
    TOURISM = "6", "旅游", "tourism"
    RELIGION = "7", "宗教", "religious affairs"
    TRADE_UNIONS = "8", "工会", "trade unions"
    MARKET = "9", "市场监管（工商）", "market regulation"
    MILITARY = "A", "中央军委改革和编制办公室", "military establishment"
    AGRICULTURE = "N", "农业农村", "agriculture"
    OTHER = "Y", "其他", "other"


class IdentifierWarning(Label):
    """What looks odd about a number that no rule forbids."""

    NO_CHECK_DIGIT = "no_check_digit", "旧号码无校验码", "an old number without a check digit"
    AREA_UNKNOWN = "area_unknown", "行政区划代码未收录", "the area code is not in the table"
    AREA_OF_ANOTHER_TIME = (
        "area_of_another_time",
        "出生年份尚无或已无该行政区划",
        "the area code was not in use in the year of birth",
    )
    REGISTRATION_UNKNOWN = (
        "registration_unknown",
        "登记管理部门或机构类别代码未收录",
        "the department or category is not in the table",
    )
    LUHN_FAILS = "luhn_fails", "未通过Luhn校验", "the Luhn check digit is wrong"


class _Rule(NamedTuple):
    """What a number of one kind must be."""

    form: str
    lengths: tuple[int, ...] = ()
    """None of a kind whose form says how long it may be."""
    check: Callable[[str], bool] | None = None
    tells_birth: bool = False


_K = IdentifierKind
_IBAN, _MOBILE = _K.IBAN, _K.MOBILE  # asked for every number: a member is slow to find
_OLD, _NEW = 15, 18  # signs of a resident ID before 1 October 1999, and since
_OLDEST = 150  # years of age beyond which a birth date is a slip
_SEPARATORS = str.maketrans("", "", " -.")


def _old_or_mod_11_2(number: str) -> bool:
    return len(number) == _OLD or is_mod_11_2(number)


_BY_KIND = {
    _K.RESIDENT_ID: _Rule(
        "[0-9]{17}[0-9X]|[0-9]{15}", (_OLD, _NEW), _old_or_mod_11_2, tells_birth=True
    ),
    _K.RESIDENCE_PERMIT: _Rule(
        "8[123]0000[0-9]{11}[0-9X]", (_NEW,), is_mod_11_2, tells_birth=True
    ),
    _K.FOREIGN_PERMANENT_RESIDENT: _Rule(
        "9[0-9]{16}[0-9X]|[A-Z]{3}[0-9]{12}", (_OLD, _NEW), _old_or_mod_11_2, tells_birth=True
    ),
    _K.PASSPORT: _Rule("[0-9A-Z]{5,17}"),
    _K.HK_MACAO_PERMIT: _Rule("[HM](?:[0-9]{8}|[0-9]{10})"),  # the last two count renewals
    _K.TAIWAN_PERMIT: _Rule("[0-9]{8}|[0-9]{10}[0-9A-Z]?"),
    _K.OFFICER_ID: _Rule("[一-龥]{0,3}字?第?[0-9]{4,8}号?"),
    _K.USCC: _Rule("[0-9A-Y]{2}[0-9]{6}[0-9A-Y]{10}", (18,), is_mod_31_3),
    _K.LEI: _Rule("[0-9A-Z]{18}[0-9]{2}", (20,), is_mod_97_10),
    _K.BANK_CARD: _Rule("[0-9]+", (16, 17, 18, 19)),
    _K.BANK_ACCOUNT: _Rule("[0-9]{8,32}"),
    _K.IBAN: _Rule("[0-9A-Z]+"),  # the rest is the country's: `ibans`
    _K.MOBILE: _Rule("1[3-9][0-9]{9}", (11,)),
}
_RULES = {kind.code: rule for kind, rule in _BY_KIND.items()}  # a member's own hash is slow

# by department: the second sign, as osuse.cn/post/10002590.html lists them
_CATEGORIES = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "12",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}


@attrs.frozen(kw_only=True)
class Identifier:
    """A number of a kind, in normal form; all it tells is read from it.

    >>> Identifier(kind=IdentifierKind.RESIDENT_ID, number="110101188001010011")
    Identifier(kind=<IdentifierKind.RESIDENT_ID: 'resident_id'>, number=***)
    """

    kind: IdentifierKind
    number: str = attrs.field(repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check(self.kind, self.number)

    @property
    def birth_date(self) -> date | None:
        """The day of birth; None of a kind, or an old form, that does not tell it."""
        return _birth_date(self.number) if _RULES[self.kind.code].tells_birth else None

    @property
    def male(self) -> bool | None:
        """Whether the order number is odd, as a man's is; None where there is none."""
        if self.birth_date is None:
            return None
        return int(self.number[16 if len(self.number) == _NEW else 14]) % 2 == 1

    @property
    def area_code(self) -> str | None:
        """Six digits: where a person was first registered, or who registered an organisation."""
        if self.kind is _K.RESIDENT_ID:
            return self.number[:6]
        return self.number[2:8] if self.kind is _K.USCC else None

    @property
    def birth_place(self) -> Area | None:
        """The area of first registration, as it was called in the year of birth.

        >>> parse(
        ...     IdentifierKind.RESIDENT_ID, "360426199101010071", as_of=date(2026, 11, 24)
        ... ).birth_place.name
        '德安县'
        """
        if self.kind is not _K.RESIDENT_ID or self.birth_date is None:
            return None
        return area_in(self.number[:6], self.birth_date.year)

    @property
    def department(self) -> RegistrationDepartment | None:
        """Who registered an organisation; None of another kind, or if not in the table."""
        if self.kind is not _K.USCC or self.number[0] not in _CATEGORIES:
            return None
        return RegistrationDepartment(self.number[0])

    @property
    def subject_code(self) -> str | None:
        """The nine signs that were the organisation code (主体标识码)."""
        return self.number[8:17] if self.kind is _K.USCC else None

    @property
    def warnings(self) -> tuple[IdentifierWarning, ...]:
        """What looks odd, in the order declared.

        >>> parse(
        ...     IdentifierKind.RESIDENT_ID, "110111198012010078", as_of=date(2026, 11, 24)
        ... ).warnings[0].en
        'the area code was not in use in the year of birth'
        """
        return tuple(warning for warning, odd in _ODDITIES.items() if odd(self))

    @property
    def standard(self) -> Citation:
        """What its form rests on, and how well that was read."""
        if self.kind is _K.FOREIGN_PERMANENT_RESIDENT and len(self.number) == _OLD:
            return DOCUMENT_PRACTICE.article()  # the rule describes the new card only
        return _STANDARDS[self.kind]

    def in_18_digits(self) -> "Identifier":
        """The number that an old resident ID of 15 digits became in 1999; others stay as they are.

        >>> old = Identifier(kind=IdentifierKind.RESIDENT_ID, number="110105491231002")
        >>> old.in_18_digits().number
        '11010519491231002X'
        """
        if self.kind is not _K.RESIDENT_ID or len(self.number) != _OLD:
            return self
        body = f"{self.number[:6]}19{self.number[6:]}"
        return Identifier(kind=self.kind, number=body + mod_11_2(body))


def parse(kind: IdentifierKind, number: str, *, as_of: date) -> Identifier:
    """Read a number as typed.

    Args:
        kind: what it is said to be.
        number: with or without spaces, hyphens and full stops; small letters may stand for capitals.
        as_of: a day before which the person was born, at most 150 years.

    Raises:
        InvalidValue: naming `number` and what is wrong with it, never the number.

    >>> found = parse(IdentifierKind.USCC, "9 1 110000 600037341L", as_of=date(2026, 11, 24))
    >>> found.number, found.department.en, found.warnings
    ('91110000600037341L', 'market regulation', ())
    """
    check_kind(kind, IdentifierKind, "kind")
    check_date(as_of)
    return Identifier(kind=kind, number=_checked(kind, number, as_of))


def is_valid(kind: IdentifierKind, number: str, *, as_of: date) -> bool:
    """Whether `parse` takes a number, warnings or not.

    >>> is_valid(IdentifierKind.RESIDENT_ID, "36042619910102009X", as_of=date(2026, 11, 24))
    False
    """
    if type(kind) is not IdentifierKind or type(as_of) is not date:  # a book asks for every row
        check_kind(kind, IdentifierKind, "kind")
        check_date(as_of)
    try:
        _checked(kind, number, as_of)
    except InvalidValue:
        return False
    return True


def _checked(kind: IdentifierKind, number: str, as_of: date) -> str:
    plain = _normalised(kind, number)
    born = _check(kind, plain)
    if born is not None and (born > as_of or born.year < as_of.year - _OLDEST):
        raise InvalidValue("number", "holds a birth date to come, or too long ago")
    return plain


def _normalised(kind: IdentifierKind, number: str) -> str:
    if type(number) is not str or not number.isalnum():
        check_text(number, "number")
        number = number.translate(_SEPARATORS)
    if kind is _MOBILE:
        number = number.removeprefix("+86")
    return number.upper() if number.isascii() else number  # the form refuses what is not


def _check(kind: IdentifierKind, number: str) -> date | None:
    """Refuse what is no number of a kind, by length, form, check digit and date, in this order.

    Returns the date of birth, if it tells one.
    """
    form, lengths, check, tells_birth = _RULES[kind.code]
    if lengths and len(number) not in lengths:
        raise InvalidValue("number", "has the wrong length")
    if _compiled(form).fullmatch(number) is None:
        raise InvalidValue("number", "has the wrong form")
    if check is not None and not check(number):
        raise InvalidValue("number", "has a wrong check digit")
    if kind is _IBAN:
        check_iban(number)
    return _birth_date(number) if tells_birth else None


_compiled = functools.cache(re.compile)  # when first asked for: a dozen would cost at every start


def _birth_date(number: str) -> date | None:
    if number[0].isalpha():  # the old foreign card tells two digits of the year
        return None
    digits = number[6:14] if len(number) == _NEW else f"19{number[6:12]}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise InvalidValue("number", "holds a birth date that does not exist") from None


def _of_another_time(found: Identifier) -> bool:
    code = found.number[:6]
    return found.kind is _K.RESIDENT_ID and is_area(code) and found.birth_place is None


_ODDITIES: Mapping[IdentifierWarning, Callable[[Identifier], bool]] = MappingProxyType(
    {
        IdentifierWarning.NO_CHECK_DIGIT: lambda found: (
            found.kind is _K.RESIDENT_ID and len(found.number) == _OLD
        ),
        IdentifierWarning.AREA_UNKNOWN: lambda found: (
            found.area_code is not None and not is_area(found.area_code)
        ),
        IdentifierWarning.AREA_OF_ANOTHER_TIME: _of_another_time,
        IdentifierWarning.REGISTRATION_UNKNOWN: lambda found: (
            found.kind is _K.USCC and found.number[1] not in _CATEGORIES.get(found.number[0], "")
        ),
        IdentifierWarning.LUHN_FAILS: lambda found: (
            found.kind is _K.BANK_CARD and not is_luhn(found.number)
        ),
    }
)
_RECALLED = Provenance.UNCONFIRMED
_STANDARDS: Mapping[IdentifierKind, Citation] = MappingProxyType(
    {
        **dict.fromkeys(IdentifierKind, DOCUMENT_PRACTICE.article()),
        _K.RESIDENT_ID: RESIDENT_ID_STANDARD.article(),
        _K.RESIDENCE_PERMIT: RESIDENT_ID_STANDARD.article(read=_RECALLED),
        _K.FOREIGN_PERMANENT_RESIDENT: FOREIGN_RESIDENT_RULE.article(),
        _K.HK_MACAO_PERMIT: TRAVEL_PERMIT_RULE.article(),
        _K.USCC: USCC_STANDARD.article(),
        _K.LEI: LEI_STANDARD.article(),
        _K.BANK_CARD: BANK_CARD_STANDARD.article(),
        _K.IBAN: IBAN_STANDARD.article(),
    }
)
