"""Places (行政区划): what a six-digit area code meant in a year, and how far an address names one.

The table is read when first asked for. Years before 1981, where it begins, are answered as 1981. Leaves out
towns and streets, and development zones that have no code of their own.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Mapping

import attrs

from bankrm.checks import check_count, check_text
from bankrm.errors import InvalidValue

__all__ = ["Area", "area_in", "is_area", "leading_areas"]

_COUNTRY = "100000"
_BEGINS, _NEVER = 1981, 9999
_CODE = re.compile(r"[0-9]{6}")
_ENTRY = re.compile(r"([0-9]{2})([^0-9 -]+)([0-9]{4})?-?([0-9]{4})?")
_LEVELS = 3  # province, prefecture, county
_SHORTEST, _LONGEST = 2, 15  # signs of a name


@attrs.frozen(kw_only=True)
class Area:
    """A province, prefecture or county, as it was called in a year.

    >>> area_in("120110", 1990)
    Area(code='120110', name='东郊区', province='天津市', prefecture=None)
    """

    code: str
    name: str
    province: str
    prefecture: str | None
    """Of a county; None where none stands between it and the province (直辖)."""


def area_in(code: str, year: int) -> Area | None:
    """The area of a code in a year; None if the code was not in use then.

    >>> area_in("360426", 1991).province, area_in("110111", 1980)
    ('江西省', None)
    """
    _check_code(code)
    check_count(year, "year")
    name, province = _name(code, year), _name(f"{code[:2]}0000", year)
    if name is None or province is None:
        return None
    below = code[2:4] != "00" and code[4:] != "00"  # 4600 has counties of the province's own
    prefecture = _name(f"{code[:4]}00", year) if below else None
    return Area(code=code, name=name, province=province, prefecture=prefecture)


def is_area(code: str) -> bool:
    """Whether a code was in use in any year since 1981, or stands for the whole country (100000).

    >>> is_area("110201"), is_area("110111"), is_area("100000")
    (False, True, True)
    """
    _check_code(code)
    return code == _COUNTRY or code in _table()


def leading_areas(address: str) -> str:
    """What an address says of its place, down to the district, and nothing after it.

    Names must be written in full, one after the other, as they are or once were in the table.

    >>> leading_areas("北京市朝阳区某某路1号院2号楼")
    '北京市朝阳区'
    >>> leading_areas("朝阳某某小区")
    ''
    """
    check_text(address, "address")
    end = 0
    for _ in range(_LEVELS):
        name = _first_name(address[end : end + _LONGEST])
        end += len(name)
        if not name or _names()[name]:
            break
    return address[:end]


def _check_code(code: str) -> None:
    check_text(code, "code")
    if _CODE.fullmatch(code) is None:
        raise InvalidValue("code", "needs six digits")


def _name(code: str, year: int) -> str | None:
    """What a code stood for; the changes of a year count for all of it."""
    for first, until, name in _table().get(code, ()):
        if first <= max(year, _BEGINS) < until:
            return name
    return None


def _first_name(text: str) -> str:
    """The longest name that a text begins with."""
    names = _names()
    lengths = range(len(text), _SHORTEST - 1, -1)
    return next((text[:length] for length in lengths if text[:length] in names), "")


@functools.cache
def _table() -> Mapping[str, list[tuple[int, int, str]]]:
    """By code: first year, first year no longer, name."""
    from bankrm.regulations.areas import (
        AREAS,
    )  # as long as the rest of the library's tables together

    table = defaultdict(list)
    for line in AREAS.splitlines():
        for entry in _ENTRY.finditer(line, 5):
            last_two, name, first, until = entry.groups()
            years = int(first or _BEGINS), int(until or _NEVER)
            table[line[:4] + last_two].append((*years, name))
    return dict(table)


@functools.cache
def _names() -> Mapping[str, bool]:
    """Every name there ever was, and whether a county bears it: nothing follows that."""
    names: dict[str, bool] = {}
    for code, uses in _table().items():
        for _, _, name in uses:
            names[name] = names.get(name, False) or not code.endswith("00")
    return names
