"""Legal capacity: each birthday of the law by name, declarations, and what is not known."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bankrm.capacity import CAPACITY, CapacityFacts, classify_capacity
from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId, CorporateClient, LegalCapacity, RetailClient
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.investment import CAPACITY_YEARS, FULL_CAPACITY_YEARS
from bankrm.rules import RuleBook

ODD: Any = "odd"
DAY = date(2026, 11, 24)
ONE = timedelta(days=1)
NONE, LIMITED, FULL = LegalCapacity
PERSON = RetailClient(id=ClientId("C-1"), name="张某")


def born(years: int, later: int = 0) -> date:
    """The birth date of whoever has that birthday on the day, or some days after it."""
    return date(DAY.year - years, DAY.month, DAY.day) + later * ONE


@pytest.mark.parametrize(
    ("birth", "declared", "labour", "capacity", "rule"),
    [
        (born(0), FULL, False, NONE, "CC.20"),
        (born(8, 1), FULL, False, NONE, "CC.20"),
        (born(8), FULL, False, LIMITED, "CC.19"),
        (born(18, 1), FULL, False, LIMITED, "CC.19"),
        (born(18), FULL, False, FULL, "CC.18-adult"),
        (born(90), FULL, False, FULL, "CC.18-adult"),
        (born(16, 1), FULL, True, LIMITED, "CC.19"),
        (born(16), FULL, True, FULL, "CC.18-own-labour"),
        (born(18, 1), FULL, True, FULL, "CC.18-own-labour"),
        (born(18), FULL, True, FULL, "CC.18-adult"),
        (born(16), LIMITED, True, LIMITED, "CC.19"),
        (born(8), LIMITED, False, LIMITED, "CC.19"),
        (born(8, 1), LIMITED, False, NONE, "CC.20"),
        (born(18), LIMITED, False, LIMITED, "CC.22"),
        (born(70), LIMITED, True, LIMITED, "CC.22"),
        (born(70), NONE, False, NONE, "CC.21"),
        (born(10), NONE, False, NONE, "CC.21"),
    ],
    ids=[
        "newborn",
        "the day before the 8th birthday",
        "the 8th birthday",
        "the day before the 18th birthday",
        "the 18th birthday",
        "old age",
        "own labour, the day before the 16th birthday",
        "own labour, the 16th birthday",
        "own labour, the day before the 18th birthday",
        "own labour, the 18th birthday",
        "own labour, but declared limited",
        "a child declared limited",
        "a small child declared limited",
        "an adult declared limited on the birthday",
        "an adult declared limited",
        "an adult declared without capacity",
        "a child that cannot understand its acts",
    ],
)
def test_capacity(
    birth: date, declared: LegalCapacity, *, labour: bool, capacity: LegalCapacity, rule: str
) -> None:
    client = attrs.evolve(
        PERSON, birth_date=birth, declared_capacity=declared, lives_on_own_labour=labour
    )
    decision = classify_capacity(client, as_of=DAY)
    assert decision.outcome is capacity
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert not decision.needs_review
    assert decision.provenance is Provenance.TEXT


def test_a_birth_date_not_known_leaves_it_open() -> None:
    decision = classify_capacity(PERSON, as_of=DAY)
    assert decision.outcome is NONE
    assert decision.needs_review
    assert decision.missing == ("birth_date",)


def test_who_was_declared_without_capacity_has_none_at_any_age() -> None:
    client = attrs.evolve(PERSON, declared_capacity=NONE)
    decision = classify_capacity(client, as_of=DAY)
    assert decision.outcome is NONE
    assert not decision.needs_review
    assert "CC.21" in decision


def test_a_birthday_on_29_february_is_kept_on_the_last_of_the_month() -> None:
    client = attrs.evolve(PERSON, birth_date=date(2008, 2, 29))
    on = [classify_capacity(client, as_of=date(2026, 2, day)).outcome for day in (27, 28)]
    assert on == [LIMITED, FULL]


def test_the_code_begins_with_2021() -> None:
    client = attrs.evolve(PERSON, birth_date=date(1980, 1, 1))
    assert classify_capacity(client, as_of=date(2021, 1, 1)).outcome is FULL
    with pytest.raises(RuleNotInForce, match=r"^clients\.capacity: "):
        classify_capacity(client, as_of=date(2020, 12, 31))


def test_a_bank_may_be_stricter_and_never_looser() -> None:
    basis = house_document("HP", Text("细则", "Policy"), date(2021, 1, 1)).article(1)
    client = attrs.evolve(PERSON, birth_date=born(20))

    def under(years: int) -> LegalCapacity:
        book = RuleBook(
            numbers=(
                attrs.evolve(
                    FULL_CAPACITY_YEARS, rows=(Row(basis.regulation.since, years, basis),)
                ),
            )
        )
        return classify_capacity(client, as_of=DAY, book=book).outcome

    assert (under(21), under(16)) == (LIMITED, FULL)


def test_the_words_tell_no_birth_date() -> None:
    client = attrs.evolve(PERSON, birth_date=born(10))
    decision = classify_capacity(client, as_of=DAY)
    for lang in ("zh", "en"):
        assert "2016" not in decision.explain(lang)
    assert "2016" not in repr(decision.facts)


def test_the_numbers_are_those_of_the_law() -> None:
    rows = [CAPACITY_YEARS.in_force(DAY), FULL_CAPACITY_YEARS.in_force(DAY)]
    assert [row.value for row in rows] == [8, 18]
    assert {rule.id for rule in CAPACITY} == {
        "CC.18-adult",
        "CC.18-own-labour",
        "CC.19",
        "CC.20",
        "CC.21",
        "CC.22",
    }


def test_only_a_person_has_legal_capacity() -> None:
    firm: Any = CorporateClient(id=ClientId("E-1"), name="某公司")
    with pytest.raises(InvalidValue, match=r"^client: needs RetailClient, not CorporateClient$"):
        classify_capacity(firm, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^as_of: needs a date"):
        classify_capacity(PERSON, as_of=ODD)
    with pytest.raises(InvalidValue, match=r"^declared: needs int"):
        CapacityFacts(declared=ODD, own_labour=False)
