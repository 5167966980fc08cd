"""Clients: what fits together, codes of firms by their check digits, and nothing personal shown."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.clients import (
    COUNTRIES,
    ClientId,
    ClientStatus,
    CorporateClient,
    LegalCapacity,
    LegalForm,
    MaritalStatus,
    RetailClient,
    Sex,
    check_client,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.money import Money

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
LI = RetailClient(
    id=ClientId("C-1"),
    name="planted-name",
    birth_date=date(1961, 3, 2),
    sex=Sex.FEMALE,
    nationality="CN",
    occupation="planted-work",
    residence="planted-home",
    marital_status=MaritalStatus.MARRIED,
    since=date(2020, 5, 1),
)
FIRM = CorporateClient(
    id=ClientId("E-1"),
    name="某某制造有限公司",
    legal_form=LegalForm.COMPANY,
    uscc="9111000000000000AD",
    lei="213800KUD8LAJWSQ9D15",
    industry="C2614",
    licence_expires_on=date(2035, 5, 1),
)
INSTANT = datetime(2026, 1, 1)  # noqa: DTZ001  # no date


def test_nothing_personal_is_shown() -> None:
    assert repr(LI) == str(LI) == "RetailClient(id='C-1', name=***, birth_date=***)"


@pytest.mark.parametrize("code", ["C", "C26", "C261", "C2614", None])
def test_an_industry_may_stop_at_any_level(code: str | None) -> None:
    assert attrs.evolve(FIRM, industry=code).industry == code


@pytest.mark.parametrize(
    "uscc",
    ["9111000000000000AD", "N2320582MF0000001J", "Y1110000MA0000001Y", "52110000MJ00000016", None],
)
def test_credit_codes_of_every_department_are_taken(uscc: str | None) -> None:
    assert attrs.evolve(FIRM, uscc=uscc).uscc == uscc


def test_a_single_code_is_checked_alone() -> None:
    bare = CorporateClient(id=FIRM.id, name=FIRM.name)
    assert attrs.evolve(bare, lei=FIRM.lei).uscc is None
    assert attrs.evolve(bare, industry="T97").lei is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"uscc": "9111000000000000AE"}, "uscc: has a wrong check digit"),
        ({"uscc": "9111000000000000A"}, "uscc: has the wrong length"),
        ({"uscc": "I111000000000000AD"}, "uscc: has a wrong check digit"),
        ({"uscc": "9111000000000000ad"}, "uscc: has the wrong form"),
        ({"uscc": "９111000000000000AD"}, "uscc: has the wrong form"),
        ({"uscc": 9}, "uscc: needs str"),
        ({"lei": "213800KUD8LAJWSQ9D16"}, "lei: has a wrong check digit"),
        ({"lei": "213800KUD8LAJWSQ9D1"}, "lei: has the wrong length"),
        ({"industry": "C51"}, "industry: names no division"),
        ({"industry": "26"}, "industry: needs a letter"),
        ({"country": "China"}, "country: is not a country code"),
        ({"country": "XX"}, "country: is not a country code"),
        ({"licence_long_term": True}, "licence_expires_on: contradicts"),
        ({"employees": -1}, "employees: must not be negative"),
        ({"employees": Decimal(3)}, "employees: needs int"),
        ({"revenue": Money.of(-1)}, "revenue: must not be negative"),
        ({"revenue": Decimal("NaN")}, "revenue: needs Money"),
        ({"founded_on": INSTANT}, "founded_on: needs date, not datetime"),
        ({"name": "某\x00"}, "name: is too long, or holds control"),
        ({"kind": "company"}, "kind: needs EntityKind"),
        ({"until": date(2026, 1, 1)}, "until: belongs to a closed relationship"),
    ],
)
def test_a_firm_refuses_what_does_not_fit(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BankrmError, match=rf"^{message}") as refused:
        altered(FIRM, **changed)
    for value in changed.values():
        if type(value) is str and value != "company":
            assert value not in refused.value.reason


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"nationality": "cn"}, "nationality: is not a country code"),
        ({"nationality": "CHN"}, "nationality: is not a country code"),
        ({"since": date(1961, 3, 1)}, "since: is before the birth date"),
        ({"until": date(2026, 1, 1)}, "until: belongs to a closed relationship"),
        (
            {"until": date(2020, 4, 30), "status": ClientStatus.CLOSED},
            "until: is before since",
        ),
        ({"birth_date": INSTANT}, "birth_date: needs date, not datetime"),
        ({"dependants": -1}, "dependants: must not be negative"),
        ({"dependants": True}, "dependants: needs int, not bool"),
        ({"name": None}, "name: needs str"),
        ({"name": " "}, "name: must not be empty"),
        ({"declared_capacity": 2}, "declared_capacity: needs LegalCapacity"),
        ({"average_income_3y": 400_000}, "average_income_3y: needs Money"),
    ],
)
def test_a_person_refuses_what_does_not_fit(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{message}"):
        altered(LI, **changed)


@pytest.mark.parametrize("until", [date(2020, 5, 1), date(2026, 1, 1)])
def test_a_closed_relationship_may_end_on_its_first_day(until: date) -> None:
    closed = attrs.evolve(LI, status=ClientStatus.CLOSED, until=until)
    assert closed.until == until
    assert attrs.evolve(closed, since=None).since is None


def test_whoever_is_born_on_the_first_day_may_be_a_client() -> None:
    assert attrs.evolve(LI, since=LI.birth_date).since == LI.birth_date


def test_what_is_a_client() -> None:
    check_client(LI)
    check_client(FIRM)
    with pytest.raises(InvalidValue, match=r"^client: needs RetailClient or CorporateClient"):
        check_client(ODD)


def test_countries_are_codes_of_two_letters() -> None:
    assert {"CN", "HK", "MO", "TW", "US"} <= COUNTRIES
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
    assert len(COUNTRIES) == 249  # ISO 3166-1


def test_capacity_ranks_from_least() -> None:
    assert LegalCapacity.NONE < LegalCapacity.LIMITED < LegalCapacity.FULL
