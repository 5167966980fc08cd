"""Cooling off: fifteen days by kind and date, the longer of law, bank and contract."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.insurance_cases import DAY, TERMS, apply

from bankrm.calendars import Calendar
from bankrm.citations import Row, house_document
from bankrm.errors import BankrmError, NotCovered
from bankrm.insurance_cooling_off import CoolingOff, compute_cooling_off
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.insurance import B3, COOLING_OFF_DAYS, H3
from bankrm.regulations.statutes import CIVIL_CODE
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
    calendar: Calendar | None = None,
    **changes: Any,
) -> CoolingOff:
    return compute_cooling_off(
        apply(**changes), received, contract_days=days, calendar=calendar, as_of=on, book=book
    )


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


@pytest.mark.parametrize(
    ("received", "until"),
    [
        (date(2026, 1, 29), date(2026, 2, 13)),
        (date(2026, 1, 30), date(2026, 2, 14)),
        (date(2026, 1, 31), date(2026, 2, 24)),
        (date(2026, 2, 9), date(2026, 2, 24)),
    ],
    ids=["a Friday", "a Saturday that is worked", "in the spring festival", "the day after it"],
)
def test_a_last_day_off_moves_on_with_a_calendar(received: date, until: date) -> None:
    found = cool(received=received, on=date(2026, 1, 5), calendar=CHINA)
    assert (found.days, found.until) == (15, until)
    assert found.workings[-1].value == until
    assert found.workings[-1].basis == CIVIL_CODE.article(203)
    assert found.workings[-2].value == received + timedelta(days=15)


def test_without_a_calendar_the_workings_say_that_holidays_are_not_considered() -> None:
    found = cool(received=date(2026, 1, 31), on=date(2026, 1, 5))
    assert found.until == date(2026, 2, 15)
    assert found.workings[-1].explain() == "最后一日（未考虑休假日顺延）: 2026年2月15日"


@pytest.mark.parametrize(
    ("received", "until"),
    [(date(2020, 12, 12), date(2020, 12, 27)), (date(2020, 12, 18), date(2021, 1, 4))],
    ids=["a Sunday before the code", "a holiday under the code"],
)
def test_the_civil_code_moves_no_day_before_it_began(received: date, until: date) -> None:
    of_2020 = Calendar(years=(2020, 2021), off={date(2021, 1, 1): "元旦"}, make_up={})
    received_early = cool(received=received, on=date(2020, 12, 1), days=14, calendar=of_2020)
    assert received_early.until == until


def test_a_year_the_calendar_does_not_hold_is_refused() -> None:
    with pytest.raises(NotCovered):
        cool(received=date(2099, 1, 1), calendar=CHINA)


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
        ({"calendar": "2026"}, "calendar"),
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
