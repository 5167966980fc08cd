"""Check characters: published numbers, the alphabets, and what is no number at all."""

from collections.abc import Callable
from typing import Any

import pytest

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
from bankrm.errors import BankrmError, InvalidValue

Check = Callable[[str], str]
Test = Callable[[str], bool]

SCHEMES = [
    pytest.param(mod_11_2, is_mod_11_2, id="mod-11-2"),
    pytest.param(mod_31_3, is_mod_31_3, id="mod-31-3"),
    pytest.param(mod_97_10, is_mod_97_10, id="mod-97-10"),
    pytest.param(luhn, is_luhn, id="luhn"),
]
SAMPLES = [
    pytest.param(mod_11_2, is_mod_11_2, "11010118800101001", "1", id="resident-id"),
    pytest.param(mod_11_2, is_mod_11_2, "11010519491231002", "X", id="resident-id-ten"),
    pytest.param(mod_31_3, is_mod_31_3, "91110000600037341", "L", id="social-credit-code"),
    pytest.param(mod_31_3, is_mod_31_3, "92340603MA2UK1TD0", "0", id="social-credit-nought"),
    pytest.param(mod_97_10, is_mod_97_10, "213800KUD8LAJWSQ9D", "15", id="lei"),
    pytest.param(mod_97_10, is_mod_97_10, "0YPKKE5F0QW6RC51HE", "09", id="lei-leading-nought"),
    pytest.param(luhn, is_luhn, "7894", "9", id="luhn"),
    pytest.param(luhn, is_luhn, "49015420323751", "8", id="luhn-even"),
    pytest.param(luhn, is_luhn, "0", "0", id="luhn-nought"),
]
NO_NUMBERS: list[Any] = [
    pytest.param("", id="empty"),
    pytest.param("  ", id="blank"),
    pytest.param("１２３", id="full-width"),
    pytest.param("٣٤", id="arabic-indic"),
    pytest.param("1_2", id="underscore"),
    pytest.param("-12", id="signed"),
    pytest.param("1\n2", id="control"),
    pytest.param("1 2", id="space"),
    pytest.param("12ab", id="small-letters"),
    pytest.param("12?", id="punctuation"),
    pytest.param("\ud800", id="surrogate"),
    pytest.param("1" * 5_000, id="huge"),
    pytest.param(12, id="int"),
    pytest.param(None, id="none"),
    pytest.param(b"12", id="bytes"),
]


@pytest.mark.parametrize(("check", "test", "body", "wanted"), SAMPLES)
def test_published_numbers(check: Check, test: Test, body: str, wanted: str) -> None:
    assert check(body) == wanted
    assert test(body + wanted)


@pytest.mark.parametrize(("check", "test"), SCHEMES)
def test_any_other_check_character_is_wrong(check: Check, test: Test) -> None:
    body, right = "1234567", check("1234567")
    others = [f"{other:0{len(right)}}" for other in range(10 ** len(right))] + list("NX")
    assert [other for other in others if test(body + other)] == [right]


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize(("check", "test"), SCHEMES)
def test_what_is_no_number(check: Check, test: Test, number: Any) -> None:
    assert test(number) is False
    with pytest.raises(BankrmError) as refused:
        check(number)
    assert refused.value.field == "body"
    assert not (isinstance(number, str) and number.strip()) or number not in str(refused.value)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_social_credit_codes_have_no_such_letter(letter: str) -> None:
    with pytest.raises(InvalidValue, match="but I, O, S, V, Z"):
        mod_31_3(f"9111000060003734{letter}")
    assert not is_mod_31_3(f"9111000060003734{letter}L")


@pytest.mark.parametrize("test", [is_mod_11_2, is_mod_31_3, is_mod_97_10, is_luhn])
def test_a_check_character_alone_checks_nothing(test: Test) -> None:
    assert not any(test(sign) for sign in "0123456789X")


@pytest.mark.parametrize("check_digits", ["00", "01", "99"])
def test_mod_97_10_gives_out_02_to_98_only(check_digits: str) -> None:
    """Congruent to right ones, and never issued."""
    bodies = (f"{number:04}" for number in range(97))
    found = [body for body in bodies if int(body + check_digits) % 97 == 1]
    assert found
    assert not any(is_mod_97_10(body + check_digits) for body in found)
