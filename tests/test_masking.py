"""Masking: the signs shown of each kind, and what is hidden whole."""

from collections.abc import Callable
from typing import Any

import pytest

from bankrm.errors import BankrmError
from bankrm.identifiers import IdentifierKind
from bankrm.masking import mask_address, mask_email, mask_name, mask_number

K = IdentifierKind
NUMBERS = [
    (K.RESIDENT_ID, "110101188001010011", "110***********0011"),
    (K.RESIDENCE_PERMIT, "830000188001010027", "830***********0027"),
    (K.FOREIGN_PERMANENT_RESIDENT, "911124188001010028", "911***********0028"),
    (K.PASSPORT, "X00000123", "X*****123"),
    (K.HK_MACAO_PERMIT, "H00000123", "H*****123"),
    (K.TAIWAN_PERMIT, "00000123", "0****123"),
    (K.OFFICER_ID, "某字第0000123号", "某********3号"),
    (K.USCC, "9111000000000000AD", "9111**********00AD"),
    (K.LEI, "213800KUD8LAJWSQ9D15", "2138************9D15"),
    (K.BANK_CARD, "6200000000000005", "620000******0005"),
    (K.BANK_ACCOUNT, "0000000123", "******0123"),
    (K.IBAN, "BE31435411161155", "BE31********1155"),
    (K.MOBILE, "13800005678", "138****5678"),
]


def test_every_kind_has_its_case() -> None:
    assert [kind for kind, _, _ in NUMBERS] == list(IdentifierKind)


@pytest.mark.parametrize(("kind", "number", "shown"), NUMBERS)
def test_what_is_shown_of_a_number(kind: IdentifierKind, number: str, shown: str) -> None:
    assert mask_number(number, kind) == shown


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        pytest.param("13800005678", K.MOBILE, "138****5678", id="four-hidden-suffice"),
        pytest.param("1380005678", K.MOBILE, "**********", id="three-hidden-do-not"),
        pytest.param("1", K.MOBILE, "*", id="one-sign"),
        pytest.param("138 0000 5678", K.MOBILE, "138******5678", id="as-typed"),
        pytest.param("00000123", K.BANK_ACCOUNT, "****0123", id="nothing-kept-at-the-start"),
    ],
)
def test_what_is_too_short_is_hidden_whole(number: str, kind: IdentifierKind, shown: str) -> None:
    assert mask_number(number, kind) == shown


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        pytest.param("某", "*", "*", id="one-sign"),
        pytest.param("某甲", "某*", "*甲", id="two-signs"),
        pytest.param("某某某甲", "某***", "***甲", id="four-signs"),
        pytest.param("A. Nobody", "A********", "********y", id="latin"),
    ],
)
def test_what_is_shown_of_a_name(name: str, first: str, last: str) -> None:
    assert mask_name(name) == mask_name(name, keep="first") == first
    assert mask_name(name, keep="last") == last


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        pytest.param("nobody@example.com", "n***@example.com", id="usual"),
        pytest.param("no@example.com", "n***@example.com", id="two-signs"),
        pytest.param("n@example.com", "***@example.com", id="one-sign"),
        pytest.param("@example.com", "***@example.com", id="no-name"),
        pytest.param('"a@b"@example.com', '"***@example.com', id="two-ats"),
        pytest.param("***@example.com", "***@example.com", id="masked-whole"),
        pytest.param("nobody", "******", id="no-domain"),
    ],
)
def test_what_is_shown_of_an_email(email: str, shown: str) -> None:
    assert mask_email(email) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        pytest.param("北京市朝阳区某某路1号", "北京市朝阳区*****", id="known"),
        pytest.param("某某路1号", "*****", id="unknown"),
        pytest.param("北京市", "北京市", id="nothing-to-hide"),
    ],
)
def test_what_is_shown_of_an_address(address: str, shown: str) -> None:
    assert mask_address(address) == shown


HOSTILE: list[Any] = ["", " ", "1\n2", "1" * 1_001, 7, None, b"1", 1.5]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("field", "mask"),
    [
        pytest.param("number", lambda text: mask_number(text, K.MOBILE), id="number"),
        pytest.param("name", mask_name, id="name"),
        pytest.param("email", mask_email, id="email"),
        pytest.param("address", mask_address, id="address"),
    ],
)
def test_hostile_input(field: str, mask: Callable[[Any], str], value: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        mask(value)
    assert refused.value.field == field


@pytest.mark.parametrize("kind", ["mobile", None, 3])
def test_a_kind_is_needed(kind: Any) -> None:
    with pytest.raises(BankrmError, match="kind: needs IdentifierKind"):
        mask_number("13800005678", kind)


@pytest.mark.parametrize("keep", ["middle", None, "", []])
def test_a_name_keeps_its_first_or_last_sign(keep: Any) -> None:
    with pytest.raises(BankrmError, match="keep: must be first or last"):
        mask_name("某甲", keep=keep)
