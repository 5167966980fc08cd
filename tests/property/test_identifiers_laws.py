"""Laws of identifiers: slips are found out, numbers read back, and python-stdnum agrees where it is right."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iban, lei
from stdnum import luhn as stdnum_luhn
from stdnum.cn import ric, uscc

from bankrm.checksums import (
    is_luhn,
    is_mod_11_2,
    is_mod_31_3,
    is_mod_97_10,
    luhn,
    mod_11_2,
    mod_31_3,
    mod_97_10,
)
from bankrm.errors import InvalidValue
from bankrm.ibans import iban_check_digits
from bankrm.identifiers import Identifier, IdentifierKind, is_valid, parse

DAY = date(2026, 11, 24)
DIGITS = "0123456789"
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def texts(alphabet: str, size: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(alphabet), min_size=size, max_size=size)


bodies = texts(DIGITS, 17)
codes = st.builds("{}{}{}".format, texts(CODE, 2), texts(DIGITS, 6), texts(CODE, 9))
birth_dates = st.dates(date(1877, 1, 1), DAY)
orders = texts(DIGITS, 3)

SCHEMES = [
    pytest.param(mod_11_2, is_mod_11_2, DIGITS, 17, id="mod-11-2"),
    pytest.param(mod_31_3, is_mod_31_3, CODE, 17, id="mod-31-3"),
    pytest.param(mod_97_10, is_mod_97_10, DIGITS, 18, id="mod-97-10"),
    pytest.param(luhn, is_luhn, DIGITS, 15, id="luhn"),
]
Check = Callable[[str], str]
Test = Callable[[str], bool]


@pytest.mark.parametrize(("check", "test", "signs", "size"), SCHEMES)
@given(data=st.data())
def test_any_single_slip_is_caught(
    check: Check, test: Test, signs: str, size: int, data: st.DataObject
) -> None:
    body = data.draw(texts(signs, size))
    number = body + check(body)
    at = data.draw(st.integers(0, size - 1))
    slip = data.draw(st.sampled_from(signs))
    assert test(number)
    assert test(number[:at] + slip + number[at + 1 :]) is (slip == number[at])


@pytest.mark.parametrize(("check", "test", "signs", "size"), SCHEMES[:3])
@given(data=st.data())
def test_any_swap_of_neighbours_is_caught(
    check: Check, test: Test, signs: str, size: int, data: st.DataObject
) -> None:
    """Within the body; Luhn does not promise it: 09 and 90 weigh the same."""
    body = data.draw(texts(signs, size))
    number = body + check(body)
    at = data.draw(st.integers(0, size - 2))
    one, two = number[at], number[at + 1]
    assume(one != two)
    assert not test(number[:at] + two + one + number[at + 2 :])


@given(data=st.data())
def test_mod_97_10_catches_letters_taken_for_letters(data: st.DataObject) -> None:
    """A letter counts as two digits, so that one taken for a digit moves all before it: no promise."""
    body = data.draw(texts(DIGITS + LETTERS, 18))
    number = body + mod_97_10(body)
    at = data.draw(st.integers(0, 17))
    slip = data.draw(st.sampled_from(DIGITS if number[at].isdigit() else LETTERS))
    assert is_mod_97_10(number[:at] + slip + number[at + 1 :]) is (slip == number[at])


@given(texts(DIGITS + LETTERS, 18), st.integers(0, 16))
def test_mod_97_10_catches_all_swaps_but_three(body: str, at: int) -> None:
    """B1 and 1B read 111 alike, M2 and 2M 222, X3 and 3X 333."""
    number = body + mod_97_10(body)
    one, two = number[at], number[at + 1]
    alike = one == two or {one, two} in ({"1", "B"}, {"2", "M"}, {"3", "X"})
    assert is_mod_97_10(number[:at] + two + one + number[at + 2 :]) is alike


@given(bodies, st.integers(0, 15))
def test_luhn_catches_all_swaps_but_of_nought_and_nine(body: str, at: int) -> None:
    number = body + luhn(body)
    one, two = number[at], number[at + 1]
    swapped = number[:at] + two + one + number[at + 2 :]
    assert is_luhn(swapped) is (one == two or {one, two} == {"0", "9"})


@given(birth_dates, orders)
def test_a_resident_id_reads_back(born: date, order: str) -> None:
    body = f"999999{born:%Y%m%d}{order}"
    number = body + mod_11_2(body)
    typed = f"{number[:6]} {number[6:14]}-{number[14:]}".lower()
    found = parse(IdentifierKind.RESIDENT_ID, typed, as_of=DAY)
    assert (found.number, found.birth_date) == (number, born)
    assert found.male is (int(order) % 2 == 1)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), orders)
def test_an_old_resident_id_keeps_its_parts(born: date, order: str) -> None:
    old = Identifier(kind=IdentifierKind.RESIDENT_ID, number=f"999999{born:%y%m%d}{order}")
    new = old.in_18_digits()
    assert (new.birth_date, new.male, new.area_code) == (born, old.male, "999999")
    assert old.birth_date == born


@given(
    st.one_of(st.text(), st.text(st.sampled_from(f"{DIGITS}XHMBEx -."), min_size=5, max_size=24)),
    st.sampled_from(IdentifierKind),
)
def test_what_is_valid_is_what_parses_and_stays_so(text: str, kind: IdentifierKind) -> None:
    if is_valid(kind, text, as_of=DAY):
        found = parse(kind, text, as_of=DAY)
        assert parse(kind, found.number, as_of=DAY) == found
    else:
        with pytest.raises(InvalidValue) as refused:
            parse(kind, text, as_of=DAY)
        assert refused.value.field == "number"
        assert len(text) < 5 or text not in str(refused.value)


class TestOracle:
    """python-stdnum, where it is right: no letters before a credit code's area, no 00, 01 or 99."""

    @given(bodies)
    def test_mod_11_2(self, body: str) -> None:
        assert mod_11_2(body) == ric.calc_check_digit(f"{body}0")

    @given(codes)
    def test_mod_31_3(self, body: str) -> None:
        assert mod_31_3(body) == uscc.calc_check_digit(f"{body}0")

    @given(texts(DIGITS, 8), texts(CODE, 9), st.sampled_from(CODE))
    def test_credit_codes(self, registered: str, subject: str, check: str) -> None:
        body = registered + subject
        found = is_valid(IdentifierKind.USCC, body + check, as_of=DAY)
        assert found is uscc.is_valid(body + check)

    @given(texts(DIGITS, 15), st.sampled_from(DIGITS))
    def test_luhn(self, body: str, check: str) -> None:
        assert luhn(body) == stdnum_luhn.calc_check_digit(body)
        assert is_luhn(body + check) is stdnum_luhn.is_valid(body + check)

    @given(texts(DIGITS + LETTERS, 18), st.integers(2, 98))
    def test_lei(self, body: str, check: int) -> None:
        number = f"{body}{check:02}"
        assert is_valid(IdentifierKind.LEI, number, as_of=DAY) is lei.is_valid(number)
        assert is_valid(IdentifierKind.LEI, body + mod_97_10(body), as_of=DAY)

    @pytest.mark.parametrize(
        ("country", "size"), [("DE", 18), ("ES", 20), ("ME", 18), ("NO", 11), ("AT", 16)]
    )
    @given(data=st.data())
    def test_ibans(self, country: str, size: int, data: st.DataObject) -> None:
        account = data.draw(texts(DIGITS, size))
        assume(account[-2:] not in {"00", "01", "99"})
        number = country + iban_check_digits(country, account) + account
        assert is_valid(IdentifierKind.IBAN, number, as_of=DAY) is iban.is_valid(number)
