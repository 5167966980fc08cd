"""Identifiers: every kind at the limits of its form, what it tells, and what merely looks odd."""

import pickle
from datetime import date, datetime
from typing import Any

import pytest

from bankrm.checksums import mod_11_2, mod_31_3
from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidValue
from bankrm.identifiers import (
    Identifier,
    IdentifierKind,
    IdentifierWarning,
    RegistrationDepartment,
    is_valid,
    parse,
)

K = IdentifierKind
DAY = date(2026, 11, 24)
LENGTH, FORM, CHECK = "has the wrong length", "has the wrong form", "has a wrong check digit"
NO_DAY = "holds a birth date that does not exist"
NOT_NOW = "holds a birth date to come, or too long ago"


def numbered(body: str) -> str:
    return body + mod_11_2(body)


GOOD = [
    pytest.param(K.RESIDENT_ID, "110101188001010011", id="resident"),
    pytest.param(K.RESIDENT_ID, "360426199101010071", id="resident-published"),
    pytest.param(K.RESIDENT_ID, "330114188001010014", id="resident-new-district"),
    pytest.param(K.RESIDENT_ID, "440309188001010028", id="resident-newer-district"),
    pytest.param(K.RESIDENT_ID, "11010519491231002X", id="resident-check-ten"),
    pytest.param(K.RESIDENT_ID, "110105491231002", id="resident-15-digits"),
    pytest.param(K.RESIDENCE_PERMIT, "830000188001010027", id="permit-taiwan"),
    pytest.param(K.RESIDENCE_PERMIT, numbered("81000018800101001"), id="permit-hong-kong"),
    pytest.param(K.RESIDENCE_PERMIT, numbered("82000018800101001"), id="permit-macao"),
    pytest.param(K.FOREIGN_PERMANENT_RESIDENT, numbered("91112418800101002"), id="foreigner"),
    pytest.param(K.FOREIGN_PERMANENT_RESIDENT, "XXX110000000000", id="foreigner-15-signs"),
    pytest.param(K.PASSPORT, "X0000", id="passport-shortest"),
    pytest.param(K.PASSPORT, "X" * 17, id="passport-longest"),
    pytest.param(K.HK_MACAO_PERMIT, "H00000000", id="travel-permit"),
    pytest.param(K.HK_MACAO_PERMIT, "M0000000001", id="travel-permit-renewed"),
    pytest.param(K.TAIWAN_PERMIT, "00000000", id="taiwan-permit"),
    pytest.param(K.TAIWAN_PERMIT, "0000000000B", id="taiwan-permit-old"),
    pytest.param(K.OFFICER_ID, "某字第0000000号", id="officer"),
    pytest.param(K.OFFICER_ID, "0000", id="officer-digits"),
    pytest.param(K.USCC, "9111000000000000AD", id="uscc-firm"),
    pytest.param(K.USCC, "N2320582MF0000001J", id="uscc-village"),
    pytest.param(K.USCC, "Y1110000MA0000001Y", id="uscc-other"),
    pytest.param(K.USCC, "52110000MJ00000016", id="uscc-private-institution"),
    pytest.param(K.LEI, "213800KUD8LAJWSQ9D15", id="lei"),
    pytest.param(K.BANK_CARD, "6200000000000005", id="card-16"),
    pytest.param(K.BANK_CARD, "6200000000000000000", id="card-19"),
    pytest.param(K.BANK_ACCOUNT, "0" * 8, id="account-shortest"),
    pytest.param(K.BANK_ACCOUNT, "0" * 32, id="account-longest"),
    pytest.param(K.IBAN, "BE31435411161155", id="iban"),
    pytest.param(K.MOBILE, "13000000000", id="mobile-least"),
    pytest.param(K.MOBILE, "19999999999", id="mobile-most"),
]
BAD = [
    pytest.param(K.RESIDENT_ID, "11010118800101001", LENGTH, id="resident-17"),
    pytest.param(K.RESIDENT_ID, "T60426199101010078", FORM, id="resident-letter"),
    pytest.param(K.RESIDENT_ID, "1101011880010100X1", FORM, id="resident-x-inside"),
    pytest.param(K.RESIDENT_ID, "36042619910102009X", CHECK, id="resident-check"),
    pytest.param(K.RESIDENT_ID, numbered("36042619911301007"), NO_DAY, id="resident-month-13"),
    pytest.param(K.RESIDENT_ID, numbered("36042619900229007"), NO_DAY, id="resident-no-leap-day"),
    pytest.param(K.RESIDENT_ID, numbered("36042600000101007"), NO_DAY, id="resident-year-0"),
    pytest.param(K.RESIDENT_ID, "110105491331002", NO_DAY, id="resident-15-month-13"),
    pytest.param(K.RESIDENT_ID, numbered("36042620261125007"), NOT_NOW, id="born-tomorrow"),
    pytest.param(K.RESIDENT_ID, numbered("36042618751231007"), NOT_NOW, id="born-151-years-ago"),
    pytest.param(K.RESIDENCE_PERMIT, "110101188001010011", FORM, id="permit-of-a-resident"),
    pytest.param(K.RESIDENCE_PERMIT, "83000018800101002", LENGTH, id="permit-17"),
    pytest.param(K.RESIDENCE_PERMIT, "830000188001010028", CHECK, id="permit-check"),
    pytest.param(K.FOREIGN_PERMANENT_RESIDENT, "110101188001010011", FORM, id="foreigner-1"),
    pytest.param(K.FOREIGN_PERMANENT_RESIDENT, "911124188001010020", CHECK, id="foreigner-check"),
    pytest.param(K.FOREIGN_PERMANENT_RESIDENT, "XX1110000000000", FORM, id="foreigner-15-form"),
    pytest.param(K.PASSPORT, "X000", FORM, id="passport-short"),
    pytest.param(K.PASSPORT, "X" * 18, FORM, id="passport-long"),
    pytest.param(K.HK_MACAO_PERMIT, "H0000000", FORM, id="travel-permit-7"),
    pytest.param(K.HK_MACAO_PERMIT, "H000000000", FORM, id="travel-permit-9"),
    pytest.param(K.HK_MACAO_PERMIT, "C00000000", FORM, id="travel-permit-of-a-mainlander"),
    pytest.param(K.TAIWAN_PERMIT, "000000000", FORM, id="taiwan-permit-9"),
    pytest.param(K.OFFICER_ID, "某字第000号", FORM, id="officer-short"),
    pytest.param(K.USCC, "12345", LENGTH, id="uscc-short"),
    pytest.param(K.USCC, "91110000600037341N", CHECK, id="uscc-check"),
    pytest.param(K.USCC, "91A10000600037341L", FORM, id="uscc-letter-in-the-area"),
    pytest.param(K.USCC, "9111000060003734IL", CHECK, id="uscc-letter-i"),
    pytest.param(K.LEI, "213800KUD8LXJWSQ9D15", CHECK, id="lei-check"),
    pytest.param(K.LEI, "213800KUD8LAJWSQ9D1X", FORM, id="lei-letter-at-the-end"),
    pytest.param(K.LEI, "213800KUD8LAJWSQ9D1", LENGTH, id="lei-19"),
    pytest.param(K.BANK_CARD, "0" * 15, LENGTH, id="card-15"),
    pytest.param(K.BANK_CARD, "0" * 20, LENGTH, id="card-20"),
    pytest.param(K.BANK_CARD, "620000000000000X", FORM, id="card-letter"),
    pytest.param(K.BANK_ACCOUNT, "0" * 7, FORM, id="account-7"),
    pytest.param(K.BANK_ACCOUNT, "0" * 33, FORM, id="account-33"),
    pytest.param(K.IBAN, "BE32435411161155", CHECK, id="iban-check"),
    pytest.param(K.IBAN, "CN31435411161155", "names no country that has IBANs", id="iban-china"),
    pytest.param(K.MOBILE, "12000000000", FORM, id="mobile-12"),
    pytest.param(K.MOBILE, "1300000000", LENGTH, id="mobile-10"),
]


@pytest.mark.parametrize(("kind", "number"), GOOD)
def test_good_numbers(kind: IdentifierKind, number: str) -> None:
    found = parse(kind, number, as_of=DAY)
    assert (found.kind, found.number) == (kind, number)
    assert is_valid(kind, number, as_of=DAY)
    assert number not in repr(found)


def test_every_kind_has_its_cases() -> None:
    for table in (GOOD, BAD):
        assert {case.values[0] for case in table} == set(IdentifierKind)


@pytest.mark.parametrize(("kind", "number", "reason"), BAD)
def test_bad_numbers(kind: IdentifierKind, number: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse(kind, number, as_of=DAY)
    assert (refused.value.field, refused.value.reason) == ("number", reason)
    assert not is_valid(kind, number, as_of=DAY)


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        pytest.param(K.RESIDENT_ID, "110105 1949 1231 002x", "11010519491231002X", id="small-x"),
        pytest.param(K.USCC, "9 1 110000 600037341l", "91110000600037341L", id="spaces"),
        pytest.param(K.IBAN, "NO 44 1850.05.14562", "NO4418500514562", id="full-stops"),
        pytest.param(K.BANK_CARD, "6200-0000-0000-0005", "6200000000000005", id="hyphens"),
        pytest.param(K.MOBILE, "+86 138 0000 0000", "13800000000", id="country-code"),
        pytest.param(K.OFFICER_ID, "某字第 0000000 号", "某字第0000000号", id="chinese"),
        pytest.param(K.PASSPORT, " x00000000 ", "X00000000", id="around"),
    ],
)
def test_numbers_as_typed(kind: IdentifierKind, typed: str, number: str) -> None:
    assert parse(kind, typed, as_of=DAY).number == number


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("１１０１０１１８８００１０１００１１", id="full-width"),
        pytest.param("110101　188001010011", id="ideographic-space"),
        pytest.param("110101–188001010011", id="dash"),
        pytest.param("110101188001010011\n", id="line-end"),
        pytest.param("110101_188001010011", id="underscore"),
        pytest.param("11010118800101001١", id="arabic-indic"),
        pytest.param("11010118800101001ß", id="sharp-s"),
        pytest.param("", id="empty"),
        pytest.param("-", id="separator-alone"),
        pytest.param("1" * 5_000, id="huge"),
        pytest.param(110101188001010011, id="int"),
        pytest.param(b"110101188001010011", id="bytes"),
        pytest.param(None, id="none"),
    ],
)
def test_hostile_numbers(typed: Any) -> None:
    for kind in IdentifierKind:
        with pytest.raises(BankrmError) as refused:
            parse(kind, typed, as_of=DAY)
        assert refused.value.field == "number"
        assert len(repr(typed)) < 10 or str(typed) not in str(refused.value)
        assert not is_valid(kind, typed, as_of=DAY)


@pytest.mark.parametrize("as_of", [datetime(2026, 11, 24), "2026-11-24", None])  # noqa: DTZ001  # an instant without a zone
def test_a_day_is_needed(as_of: Any) -> None:
    for ask in (parse, is_valid):
        with pytest.raises(BankrmError, match="as_of: needs a date"):
            ask(K.MOBILE, "13800000000", as_of=as_of)


@pytest.mark.parametrize("kind", ["mobile", None, 1])
def test_a_kind_is_needed(kind: Any) -> None:
    for ask in (parse, is_valid):
        with pytest.raises(BankrmError, match="kind: needs IdentifierKind"):
            ask(kind, "13800000000", as_of=DAY)


class TestPersons:
    @pytest.mark.parametrize(
        ("kind", "number", "born", "male"),
        [
            (K.RESIDENT_ID, "110101188001010011", date(1880, 1, 1), True),
            (K.RESIDENT_ID, "440309188001010028", date(1880, 1, 1), False),
            (K.RESIDENT_ID, "110105491231002", date(1949, 12, 31), False),
            (K.RESIDENT_ID, "110105491231001", date(1949, 12, 31), True),
            (K.RESIDENCE_PERMIT, "830000188001010027", date(1880, 1, 1), False),
            (K.FOREIGN_PERMANENT_RESIDENT, numbered("91112418800101003"), date(1880, 1, 1), True),
            (K.FOREIGN_PERMANENT_RESIDENT, "XXX110000000000", None, None),
            (K.PASSPORT, "X00000000", None, None),
        ],
    )
    def test_birth_and_sex(
        self, kind: IdentifierKind, number: str, born: date | None, male: bool | None
    ) -> None:
        found = Identifier(kind=kind, number=number)
        assert (found.birth_date, found.male) == (born, male)

    def test_born_on_the_day_and_150_years_ago(self) -> None:
        assert is_valid(K.RESIDENT_ID, numbered("36042620261124007"), as_of=DAY)
        assert is_valid(K.RESIDENT_ID, numbered("36042618760101007"), as_of=DAY)

    def test_birth_place(self) -> None:
        found = Identifier(kind=K.RESIDENT_ID, number="120110198012010073")
        assert found.birth_place is not None
        assert (found.birth_place.province, found.birth_place.name) == ("天津市", "东郊区")
        assert found.area_code == "120110"

    @pytest.mark.parametrize(
        ("kind", "number"),
        [(K.RESIDENCE_PERMIT, "830000188001010027"), (K.PASSPORT, "X00000000")],
    )
    def test_no_birth_place(self, kind: IdentifierKind, number: str) -> None:
        found = Identifier(kind=kind, number=number)
        assert found.birth_place is None
        assert found.area_code is None

    def test_15_digits_become_18(self) -> None:
        found = Identifier(kind=K.RESIDENT_ID, number="110105491231002").in_18_digits()
        assert found.number == "11010519491231002X"
        assert found.in_18_digits() is found

    def test_other_numbers_of_15_signs_stay(self) -> None:
        found = Identifier(kind=K.FOREIGN_PERMANENT_RESIDENT, number="XXX110000000000")
        assert found.in_18_digits() is found


class TestOrganisations:
    @pytest.mark.parametrize("department", list(RegistrationDepartment))
    def test_every_department_has_its_letter(self, department: RegistrationDepartment) -> None:
        body = f"{department.code}1110000600037341"
        found = Identifier(kind=K.USCC, number=body + mod_31_3(body))
        assert found.department is department
        assert found.warnings == ()
        assert found.area_code == "110000"

    def test_parts(self) -> None:
        found = parse(K.USCC, "91110000600037341L", as_of=DAY)
        assert found.department is RegistrationDepartment.MARKET
        assert (found.area_code, found.subject_code) == ("110000", "600037341")
        assert (found.birth_date, found.male, found.birth_place) == (None, None, None)

    def test_other_kinds_have_none(self) -> None:
        found = Identifier(kind=K.LEI, number="213800KUD8LAJWSQ9D15")
        assert (found.department, found.subject_code, found.area_code) == (None, None, None)


W = IdentifierWarning


@pytest.mark.parametrize(
    ("kind", "number", "warnings"),
    [
        pytest.param(K.RESIDENT_ID, "360426199101010071", (), id="nothing-odd"),
        pytest.param(K.RESIDENT_ID, "110105491231002", (W.NO_CHECK_DIGIT,), id="15-digits"),
        pytest.param(K.RESIDENT_ID, "990426199112010074", (W.AREA_UNKNOWN,), id="no-area"),
        pytest.param(K.RESIDENT_ID, "830000188001010027", (W.AREA_UNKNOWN,), id="of-a-permit"),
        pytest.param(K.RESIDENT_ID, "110111198012010078", (W.AREA_OF_ANOTHER_TIME,), id="not-yet"),
        pytest.param(K.RESIDENT_ID, "110201199312010077", (W.AREA_UNKNOWN,), id="no-longer"),
        pytest.param(
            K.RESIDENT_ID, "330114188001010014", (W.AREA_OF_ANOTHER_TIME,), id="new-district"
        ),
        pytest.param(K.RESIDENCE_PERMIT, "830000188001010027", (), id="permit"),
        pytest.param(K.USCC, "91110000600037341L", (), id="uscc"),
        pytest.param(K.USCC, "9111000000000000AD", (), id="uscc-firm"),
        pytest.param(
            K.USCC,
            f"94990000600037341{mod_31_3('94990000600037341')}",
            (W.AREA_UNKNOWN, W.REGISTRATION_UNKNOWN),
            id="uscc-category-and-area",
        ),
        pytest.param(
            K.USCC,
            f"B1110000600037341{mod_31_3('B1110000600037341')}",
            (W.REGISTRATION_UNKNOWN,),
            id="uscc-department",
        ),
        pytest.param(K.USCC, f"11100000600037341{mod_31_3('11100000600037341')}", (), id="state"),
        pytest.param(K.BANK_CARD, "6200000000000005", (), id="card"),
        pytest.param(K.BANK_CARD, "6200000000000006", (W.LUHN_FAILS,), id="passbook"),
        pytest.param(K.BANK_ACCOUNT, "6200000000000006", (), id="account"),
    ],
)
def test_what_looks_odd(
    kind: IdentifierKind, number: str, warnings: tuple[IdentifierWarning, ...]
) -> None:
    assert parse(kind, number, as_of=DAY).warnings == warnings


def test_an_unknown_department_is_none() -> None:
    body = "B1110000600037341"
    assert Identifier(kind=K.USCC, number=body + mod_31_3(body)).department is None


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        (K.RESIDENT_ID, Provenance.SECONDARY),
        (K.RESIDENCE_PERMIT, Provenance.UNCONFIRMED),
        (K.OFFICER_ID, Provenance.CONVENTION),
        (K.USCC, Provenance.SECONDARY),
    ],
)
def test_no_standard_is_cited_more_firmly_than_it_was_read(
    kind: IdentifierKind, read: Provenance
) -> None:
    number = {case.values[0]: case.values[1] for case in GOOD}[kind]
    assert isinstance(number, str)
    assert Identifier(kind=kind, number=number).standard.provenance is read


def test_the_rule_of_the_new_card_is_not_cited_for_the_old_one() -> None:
    cards = (numbered("91112418800101002"), "XXX110000000000")
    found = [Identifier(kind=K.FOREIGN_PERMANENT_RESIDENT, number=card) for card in cards]
    read = [one.standard.provenance for one in found]
    assert read == [Provenance.SECONDARY, Provenance.CONVENTION]


@pytest.mark.parametrize("number", ["11010118800101001x", "110101 188001010011", "１" * 18, "", 1])
def test_an_identifier_is_built_in_normal_form_only(number: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        Identifier(kind=K.RESIDENT_ID, number=number)
    assert refused.value.field == "number"


def test_an_identifier_survives_pickling() -> None:
    found = parse(K.MOBILE, "13800000000", as_of=DAY)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  # our own
