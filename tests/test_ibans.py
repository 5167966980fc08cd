"""IBANs: form by country, check digits, and the check digits of national accounts."""

from typing import Any

import pytest

from bankrm.errors import BankrmError, InvalidValue
from bankrm.ibans import check_iban, iban_check_digits

WRONG_CHECK, WRONG_FORM = "has a wrong check digit", "has the wrong form"

GOOD = [
    "AD1200012030200359100100",
    "BE32123456789002",
    "BE31435411161155",
    "ES7712341234161234567890",
    "GB29NWBK60161331926819",
    "MC1112739000700011111000H79",
    "ME25505000012345678951",
    "NO9386011117947",
    "XK051212012345678906",
]
BAD = [
    pytest.param("BE41091811735141", WRONG_CHECK, id="belgian-account"),
    pytest.param("ES1512341234171234567890", WRONG_CHECK, id="spanish-account"),
    pytest.param("ES2121000418450200051331", WRONG_CHECK, id="spanish-account-number"),
    pytest.param("NO4986011117948", WRONG_CHECK, id="norwegian-account"),
    pytest.param("AD1210012030200359100100", WRONG_CHECK, id="mangled"),
    pytest.param("AD48000120302003591001", WRONG_FORM, id="andorra-short"),
    pytest.param("GI22NW3K000000007099453", WRONG_FORM, id="digit-for-letter"),
    pytest.param("NL5630030A17164300", WRONG_FORM, id="letter-for-digit"),
    pytest.param("CN0012345678", "names no country that has IBANs", id="china-has-none"),
    pytest.param("0001", "names no country that has IBANs", id="no-country"),
    pytest.param("BE", WRONG_CHECK, id="country-alone"),
    pytest.param("BE32 1234 5678 9002", WRONG_CHECK, id="not-in-normal-form"),
]


@pytest.mark.parametrize("number", GOOD)
def test_good_numbers(number: str) -> None:
    check_iban(number)
    assert iban_check_digits(number[:2], number[4:]) == number[2:4]


@pytest.mark.parametrize(("number", "reason"), BAD)
def test_bad_numbers(number: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_iban(number, "account")
    assert (refused.value.field, refused.value.reason) == ("account", reason)
    assert number not in str(refused.value)


@pytest.mark.parametrize("account", ["12341234001234567890", "00001234101234567890"])
def test_spanish_accounts_are_checked_by_bank_and_by_client(account: str) -> None:
    number = f"ES{iban_check_digits('ES', account)}{account}"
    with pytest.raises(InvalidValue, match=WRONG_CHECK):
        check_iban(number)


def test_a_spanish_check_digit_of_ten_is_written_as_one() -> None:
    """2**0 mod 11 is the weight of the first sign of a client's number: 1 leaves ten."""
    account = "0000000001" + "1000000000"
    check_iban(f"ES{iban_check_digits('ES', account)}{account}")


def test_a_belgian_check_number_of_nought_is_written_as_97() -> None:
    check_iban(f"BE{iban_check_digits('BE', '000000009797')}000000009797")


@pytest.mark.parametrize(
    ("country", "account", "field"),
    [
        pytest.param("CN", "12345678", "country", id="no-ibans"),
        pytest.param("", "12345678", "country", id="empty"),
        pytest.param(7, "12345678", "country", id="int"),
        pytest.param("BE", "43541116115", "account", id="short"),
        pytest.param("BE", "４３５４１１１６１１５５", "account", id="full-width"),
        pytest.param("BE", None, "account", id="none"),
    ],
)
def test_check_digits_of_nothing(country: Any, account: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        iban_check_digits(country, account)
    assert refused.value.field == field


@pytest.mark.parametrize("number", ["", "BE\n", "Ｂ Ｅ", 32, None, "BE" * 600])
def test_hostile_input(number: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        check_iban(number)
    assert refused.value.field == "number"
