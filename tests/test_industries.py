"""Industries: every section with its first and last division, and codes of no such form."""

from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.industries import Section, divisions_of, section_of

ODD: Any = "odd"


def test_the_divisions_run_from_1_to_97_without_gap_or_overlap() -> None:
    assert [at for section in Section for at in divisions_of(section)] == list(range(1, 98))


@pytest.mark.parametrize("section", Section, ids=lambda section: section.code)
def test_a_section_ends_where_the_next_one_begins(section: Section) -> None:
    divisions = divisions_of(section)
    for division in (divisions[0], divisions[-1]):
        assert section_of(f"{section.code}{division:02}") is section
    for division in (divisions[0] - 1, divisions[-1] + 1):
        with pytest.raises(InvalidValue, match=r"^industry: names no division of its section$"):
            section_of(f"{section.code}{division:02}")


@pytest.mark.parametrize(
    ("code", "section"),
    [("C", Section.C), ("C26", Section.C), ("C261", Section.C), ("C2614", Section.C)],
    ids=["section", "division", "group", "class"],
)
def test_a_code_may_stop_at_any_level(code: str, section: Section) -> None:
    assert section_of(code) is section


@pytest.mark.parametrize(
    "code",
    ["c26", "U", "26", "2614", "C2", "C26140", "C-26", "C 26", "C2x", "C２６", "C2６1", "Ｃ26"],
)
def test_a_code_of_another_form_is_refused_and_not_shown(code: str) -> None:
    with pytest.raises(InvalidValue, match=r"^sector: needs a letter from A to T") as refused:
        section_of(code, "sector")
    assert code not in str(refused.value).removeprefix("sector: needs a letter from A to T")


@pytest.mark.parametrize("code", ["", " ", "C26\n", "C" * 2000, None, 26, ODD.encode()])
def test_what_is_no_text_is_refused(code: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^industry: "):
        section_of(code)


def test_divisions_of_what_is_no_section() -> None:
    with pytest.raises(InvalidValue, match=r"^section: needs Section, not str$"):
        divisions_of(ODD)
