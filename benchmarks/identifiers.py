"""Check digits and whole numbers against python-stdnum, the oracle of the tests."""

import random
from collections.abc import Callable
from datetime import date
from functools import partial

from stdnum.cn import ric, uscc

from bankrm.checksums import is_mod_11_2, mod_11_2, mod_31_3
from bankrm.identifiers import IdentifierKind, is_valid
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

DAY = date(2026, 11, 24)
CALLS = 1_000
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _resident_ids(draw: random.Random) -> list[str]:
    """Of an area that both tables have, born in years in which it was in use."""
    bodies = (
        f"360426{draw.randint(1985, 2020)}0101{draw.randint(0, 999):03}" for _ in range(CALLS)
    )
    return [body + mod_11_2(body) for body in bodies]


def _credit_codes(draw: random.Random) -> list[str]:
    bodies = (f"91110000{''.join(draw.choices(CODE, k=9))}" for _ in range(CALLS))
    return [body + mod_31_3(body) for body in bodies]


def _plain_checksum(number: str) -> bool:
    """What of `ric.validate` is about signs alone: no date, no look-up of the area."""
    number = ric.compact(number)
    return (
        len(number) == 18 and number[:-1].isdigit() and number[-1] == ric.calc_check_digit(number)
    )


def _each(check: Callable[[str], bool], numbers: list[str]) -> Callable[[], None]:
    def work() -> None:
        for number in numbers:
            check(number)

    return work


def run() -> list[Ratio]:
    """A thousand good numbers of each kind; stdnum also looks the area up, ours does when asked."""
    draw = random.Random(20261124)  # seeded, for repeatable numbers
    ids, codes = _resident_ids(draw), _credit_codes(draw)
    is_id = partial(is_valid, IdentifierKind.RESIDENT_ID, as_of=DAY)
    is_code = partial(is_valid, IdentifierKind.USCC, as_of=DAY)
    for check, numbers in (
        (is_id, ids),
        (ric.is_valid, ids),
        (is_code, codes),
        (uscc.is_valid, codes),
    ):
        if not all(map(check, numbers)):  # before any figure is printed
            raise AssertionError("one of us finds fault with a good number")
    return [
        ratio(
            "resident ID, check digit",
            _each(is_mod_11_2, ids),
            _each(_plain_checksum, ids),
            limit=0.1,
            calls=CALLS,
        ),
        ratio(
            "resident ID, without its area",
            _each(is_id, ids),
            _each(ric.is_valid, ids),
            limit=0.1,
            calls=CALLS,
        ),
        ratio(
            "social credit code",
            _each(is_code, codes),
            _each(uscc.is_valid, codes),
            limit=0.2,
            calls=CALLS,
        ),
    ]
