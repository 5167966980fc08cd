"""Cooling off: fifteen days by kind and date, the longer of law, bank and contract."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.insurance_cases import DAY, TERMS, apply

from bankrm.citations import Row, house_document
from bankrm.errors import BankrmError
from bankrm.insurance_cooling_off import CoolingOff, compute_cooling_off
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.regulations.insurance import B3, COOLING_OFF_DAYS, H3
from bankrm.rules import STATUTORY, RuleBook

RECEIVED = date(2026, 3, 5)


def of(cover: Cover, **changes: Any) -> InsuranceTerms:
    return InsuranceTerms(
        product=TERMS.product,
        insurer=TERMS.insurer,
        cover=cover,
        **changes,
        design=Design.ORDINARY,
    )


def cool(
    received: date = RECEIVED,
    days: int = 0,
    on: date = DAY,
    book: RuleBook = STATUTORY,
    **changes: Any,
) -> CoolingOff:
    return compute_cooling_off(apply(**changes), received, contract_days=days, as_of=on, book=book)


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"term_months": 13}, 15),
        ({"term_months": 12}, None),
        ({"terms": of(Cover.WHOLE_LIFE)}, 15),
        ({"terms": of(Cover.PROPERTY), "term_months": 36}, None),
        ({"terms": of(Cover.HEALTH, guaranteed_renewal=False), "term_months": 12}, None),
        ({"terms": of(Cover.HEALTH, guaranteed_renewal=True), "term_months": 12}, 15),
        ({"terms": of(Cover.HEALTH), "term_months": 13}, 15),
        ({"terms": of(Cover.HEALTH), "term_months": 12}, None),
        ({"terms": of(Cover.HEALTH, guaranteed_renewal=True), "term_months": None}, 15),
        ({"term_months": None}, None),
    ],
    ids=[
        "over a year",
        "exactly a year",
        "for life",
        "property",
        "short health",
        "health, renewed",
        "long health",
        "health, renewal unknown",
        "health, renewed, term unknown",
        "term unknown",
    ],
)
def test_days_by_kind(changes: dict[str, Any], days: int | None) -> None:
    found = cool(**changes)
    assert found.days == days
    assert found.until == (None if days is None else date(2026, 3, 20))
    assert (found.reason is None) is (days is not None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"term_months": None}, "is unknown"),
        ({"terms": of(Cover.HEALTH), "term_months": 12}, "is unknown"),
        ({"term_months": 12}, "no cooling-off period"),
    ],
)
def test_why_there_are_none(changes: dict[str, Any], words: str) -> None:
    reason = cool(**changes).reason
    assert reason is not None
    assert words in reason.en


@pytest.mark.parametrize(
    ("on", "terms", "days", "basis"),
    [
        (date(2014, 3, 31), of(Cover.ENDOWMENT), None, None),
        (date(2014, 4, 1), of(Cover.ENDOWMENT), 15, B3),
        (date(2019, 11, 30), of(Cover.HEALTH, guaranteed_renewal=True), 15, B3),
        (date(2019, 12, 1), of(Cover.HEALTH, guaranteed_renewal=True), 15, H3),
        (date(2026, 2, 1), of(Cover.ENDOWMENT), 15, B3),
    ],
)
def test_days_by_date(on: date, terms: InsuranceTerms, days: int | None, basis: Any) -> None:
    found = cool(received=RECEIVED, on=on, terms=terms)
    assert found.days == days
    cited = [line.basis.regulation for line in found.workings if line.basis]
    assert (cited[-1] if cited else None) is basis


def test_the_contract_may_grant_more() -> None:
    assert cool(days=20).until == date(2026, 3, 25)
    assert cool(days=10).days == 15
    assert cool(days=10, term_months=12).until == date(2026, 3, 15)


def test_a_bank_may_grant_more_and_never_less() -> None:
    policy = house_document("HP", Text("细则", "Policy"), date(2014, 1, 1))
    for own, days in ((20, 20), (10, 15)):
        row = Row(date(2026, 1, 1), own, policy.article(1))
        book = RuleBook(numbers=(attrs.evolve(COOLING_OFF_DAYS, rows=(row,)),))
        assert cool(book=book).days == days


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received": date(2026, 3, 1)}, "received_on"),
        ({"received": datetime(2026, 3, 5)}, "received_on"),  # noqa: DTZ001  # what is refused
        ({"on": datetime(2026, 3, 2)}, "as_of"),  # noqa: DTZ001  # what is refused
        ({"days": -1}, "contract_days"),
        ({"days": "１５"}, "contract_days"),
        ({"days": 10**9}, "contract_days"),
        ({"received": date.max}, "contract_days"),
        ({"days": 10**1000}, "contract_days"),
        ({"book": None}, "book"),
    ],
)
def test_bad_input(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        cool(**changes)
    assert refused.value.field == field


def test_what_is_no_application_is_refused() -> None:
    odd: Any = TERMS
    with pytest.raises(BankrmError, match=r"^application: "):
        compute_cooling_off(odd, RECEIVED, as_of=DAY)


def test_a_signature_on_the_last_possible_days() -> None:
    assert cool(received=date(9999, 12, 16)).until == date.max
