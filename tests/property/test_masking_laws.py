"""Laws of masking: a mask hides what it says, keeps the length, and masks to itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrm.identifiers import IdentifierKind
from bankrm.masking import mask_address, mask_email, mask_name, mask_number
from bankrm.places import leading_areas

MOST_SHOWN = 10
LEAST_HIDDEN = 4

printable = st.characters(categories=["L", "N", "P", "S"], exclude_characters="*")
texts = st.text(printable, min_size=1, max_size=60)
kinds = st.sampled_from(IdentifierKind)


def shown(mask: str) -> str:
    return mask.replace("*", "")


@given(texts, kinds)
def test_a_number_shows_its_ends_or_nothing(number: str, kind: IdentifierKind) -> None:
    mask = mask_number(number, kind)
    assert len(mask) == len(number)
    head, _, tail = mask.partition("*")
    assert number.startswith(head)
    assert number.endswith(tail.lstrip("*"))
    assert mask.count("*") >= min(LEAST_HIDDEN, len(number))
    assert len(shown(mask)) <= MOST_SHOWN
    assert mask_number(mask, kind) == mask


@given(texts, st.sampled_from(["first", "last"]))
def test_a_name_shows_one_sign_at_most(name: str, keep: str) -> None:
    option = {"keep": "last"} if keep == "last" else {}
    mask = mask_name(name, **option)  # type: ignore[arg-type]  # one of two literals
    assert len(mask) == len(name)
    assert len(shown(mask)) == min(1, len(name) - 1)
    assert mask_name(mask, **option) == mask  # type: ignore[arg-type]  # the same


@given(texts, texts)
def test_an_email_shows_its_domain_and_one_sign(local: str, domain: str) -> None:
    domain = domain.replace("@", "")
    mask = mask_email(f"{local}@{domain}")
    name, _, after = mask.rpartition("@")
    assert after == domain
    assert shown(name) == (local[0] if len(local) > 1 else "")
    assert mask_email(mask) == mask


@given(texts)
def test_an_email_without_a_domain_shows_nothing(text: str) -> None:
    plain = text.replace("@", "a")
    assert shown(mask_email(plain)) == ""
    assert mask_email(mask_email(plain)) == mask_email(plain)


@given(
    st.sampled_from(["", "北京市", "北京市朝阳区", "广东省深圳市龙华区", "某某市", "朝阳区"]),
    texts,
)
def test_an_address_shows_areas_only(area: str, rest: str) -> None:
    address = area + rest
    mask = mask_address(address)
    assert len(mask) == len(address)
    assert shown(mask) == leading_areas(address)
    assert mask_address(mask) == mask


@pytest.mark.parametrize("kind", list(IdentifierKind))
def test_four_signs_are_hidden_at_any_length(kind: IdentifierKind) -> None:
    for size in range(1, 40):
        mask = mask_number("1" * size, kind)
        assert mask.count("*") >= min(LEAST_HIDDEN, size)
