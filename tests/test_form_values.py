"""Single answers: every kind, right and wrong, at its limits."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.form_cases import OTHER, Trade, choice, field, yuan

from bankrm.errors import InvalidRule, InvalidValue
from bankrm.form_fields import FieldKind, FileRef
from bankrm.form_values import FaultCode, Flaw, reader_of, write_value
from bankrm.labels import OwnLabel
from bankrm.money import Money

K = FieldKind
DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
SHA = "0" * 64

GOOD: list[tuple[FieldKind, object, object]] = [
    (K.TEXT, "某某", "某某"),
    (K.TEXT, "a" * 1000, "a" * 1000),
    (K.CLIENT, "C-1", "C-1"),
    (K.PRODUCT, "P-1", "P-1"),
    (K.WHOLE, 0, 0),
    (K.WHOLE, "-12", -12),
    (K.WHOLE, 2**128 - 1, 2**128 - 1),
    (K.DECIMAL, "0.0435", Decimal("0.0435")),
    (K.DECIMAL, 3, Decimal(3)),
    (K.DECIMAL, Decimal("-1.50"), Decimal("-1.50")),
    (K.FRACTION, "1/3", Fraction(1, 3)),
    (K.FRACTION, "2", Fraction(2)),
    (K.FRACTION, 2, Fraction(2)),
    (K.FRACTION, Fraction(1, 7), Fraction(1, 7)),
    (K.MONEY, "1000.5 CNY", Money.of("1000.50")),
    (K.MONEY, {"amount": "1000.50", "currency": "USD"}, Money.of("1000.50", "USD")),
    (K.MONEY, {"amount": 7, "currency": "JPY"}, Money.of(7, "JPY")),
    (K.MONEY, Money.of(1), Money.of(1)),
    (K.DATE, "2026-11-24", DAY),
    (K.DATE, DAY, DAY),
    (K.INSTANT, "2026-11-24T09:30+08:00", AT),
    (K.INSTANT, "2026-11-24T01:30:00.000000Z", AT),
    (K.INSTANT, AT, AT),
    (K.TIME, "09:30", time(9, 30)),
    (K.TIME, "09:30:05.25", time(9, 30, 5, 250_000)),
    (K.TIME, time(9), time(9)),
    (K.YES_NO, True, True),
    (K.YES_NO, False, False),
    (K.FILE, "DMS-1", FileRef("DMS-1")),
    (K.FILE, {"ref": "DMS-1"}, FileRef("DMS-1")),
    (K.FILE, {"ref": "DMS-1", "fingerprint": SHA}, FileRef("DMS-1", SHA)),
    (K.FILE, FileRef("DMS-1"), FileRef("DMS-1")),
]
BAD: list[tuple[FieldKind, object, FaultCode]] = [
    (K.TEXT, 1, FaultCode.WRONG_KIND),
    (K.TEXT, "", FaultCode.MALFORMED),
    (K.TEXT, " ", FaultCode.MALFORMED),
    (K.TEXT, "a\x00", FaultCode.MALFORMED),
    (K.TEXT, "a" * 1001, FaultCode.TOO_LONG),
    (K.CLIENT, 7, FaultCode.WRONG_KIND),
    (K.WHOLE, True, FaultCode.WRONG_KIND),
    (K.WHOLE, 1.0, FaultCode.WRONG_KIND),
    (K.WHOLE, Decimal(1), FaultCode.WRONG_KIND),
    (K.WHOLE, "01", FaultCode.MALFORMED),
    (K.WHOLE, "+1", FaultCode.MALFORMED),
    (K.WHOLE, "１２", FaultCode.MALFORMED),
    (K.WHOLE, "1,000", FaultCode.MALFORMED),
    (K.WHOLE, " 1", FaultCode.MALFORMED),
    (K.WHOLE, "1\n", FaultCode.MALFORMED),
    (K.WHOLE, "9" * 41, FaultCode.MALFORMED),
    (K.WHOLE, "9" * 40, FaultCode.OUT_OF_RANGE),
    (K.WHOLE, 2**128, FaultCode.OUT_OF_RANGE),
    (K.DECIMAL, 0.1, FaultCode.WRONG_KIND),
    (K.DECIMAL, True, FaultCode.WRONG_KIND),
    (K.DECIMAL, "1e3", FaultCode.MALFORMED),
    (K.DECIMAL, ".5", FaultCode.MALFORMED),
    (K.DECIMAL, "4.35%", FaultCode.MALFORMED),
    (K.DECIMAL, "NaN", FaultCode.MALFORMED),
    (K.DECIMAL, Decimal("NaN"), FaultCode.OUT_OF_RANGE),
    (K.DECIMAL, Decimal("Infinity"), FaultCode.OUT_OF_RANGE),
    (K.DECIMAL, Decimal("1e1000000"), FaultCode.OUT_OF_RANGE),
    (K.DECIMAL, 10**40, FaultCode.OUT_OF_RANGE),
    (K.FRACTION, "1/0", FaultCode.MALFORMED),
    (K.FRACTION, 0.5, FaultCode.WRONG_KIND),
    (K.FRACTION, True, FaultCode.WRONG_KIND),
    (K.MONEY, "1000.5", FaultCode.MALFORMED),
    (K.MONEY, 1000, FaultCode.MALFORMED),
    (K.MONEY, "0.005 CNY", FaultCode.MALFORMED),
    (K.MONEY, "1 XXX", FaultCode.MALFORMED),
    (K.MONEY, "1..2 CNY", FaultCode.MALFORMED),
    (K.MONEY, {"amount": "1"}, FaultCode.MALFORMED),
    (K.MONEY, {"amount": 1.5, "currency": "CNY"}, FaultCode.WRONG_KIND),
    (K.MONEY, {"amount": 1, "currency": ["CNY"]}, FaultCode.MALFORMED),
    (K.MONEY, {"amount": 10**20, "currency": "CNY"}, FaultCode.OUT_OF_RANGE),
    (K.MONEY, {"amount": None, "currency": "CNY"}, FaultCode.WRONG_KIND),
    (K.MONEY, 1.5, FaultCode.WRONG_KIND),
    (K.DATE, "2026-02-30", FaultCode.MALFORMED),
    (K.DATE, "20261124", FaultCode.MALFORMED),
    (K.DATE, "2026-W48-2", FaultCode.MALFORMED),
    (K.DATE, "２０２６-11-24", FaultCode.MALFORMED),
    (K.DATE, AT, FaultCode.WRONG_KIND),
    (K.DATE, 20261124, FaultCode.WRONG_KIND),
    (K.INSTANT, "2026-11-24T09:30", FaultCode.MALFORMED),
    (K.INSTANT, "2026-11-24T25:30Z", FaultCode.MALFORMED),
    (K.INSTANT, datetime(2026, 11, 24), FaultCode.MALFORMED),  # noqa: DTZ001  # that is the case
    (K.INSTANT, DAY, FaultCode.WRONG_KIND),
    (K.TIME, "9:30", FaultCode.MALFORMED),
    (K.TIME, "24:30", FaultCode.MALFORMED),
    (K.YES_NO, 1, FaultCode.WRONG_KIND),
    (K.YES_NO, "是", FaultCode.WRONG_KIND),
    (K.FILE, 1, FaultCode.WRONG_KIND),
    (K.FILE, "", FaultCode.MALFORMED),
    (K.FILE, {"ref": 1}, FaultCode.WRONG_KIND),
    (K.FILE, {"ref": "a", "fingerprint": "0"}, FaultCode.MALFORMED),
    (K.FILE, {"ref": "a", "content": "b"}, FaultCode.MALFORMED),
    (K.FILE, {"fingerprint": SHA}, FaultCode.MALFORMED),
    (K.RECORD, {}, FaultCode.WRONG_KIND),
    (K.OBJECT, object(), FaultCode.WRONG_KIND),
]


def named(case: tuple[FieldKind, object, object]) -> str:
    return f"{case[0].code} {case[1]!r}"[:40].partition(" at 0x")[0]


@pytest.mark.parametrize(("kind", "given", "value"), GOOD, ids=map(named, GOOD))
def test_a_right_answer_is_read(kind: FieldKind, given: object, value: object) -> None:
    found = reader_of(field("a", kind))(given)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(("kind", "given", "value"), GOOD, ids=map(named, GOOD))
def test_what_is_written_is_read_back(kind: FieldKind, given: object, value: object) -> None:
    read = reader_of(field("a", kind))
    assert read(write_value(read(given))) == value


@pytest.mark.parametrize(("kind", "given", "code"), BAD, ids=map(named, BAD))
def test_a_wrong_answer_is_told(kind: FieldKind, given: object, code: FaultCode) -> None:
    found = reader_of(field("a", kind))(given)
    assert isinstance(found, Flaw)
    assert found.code is code
    assert found.text.zh.startswith(code.zh)
    assert found.text.en.startswith(code.en)


LIMITS: list[tuple[FieldKind, Any, Any, list[Any], list[Any]]] = [
    (K.WHOLE, 1, "9", [1, 9], [0, 10]),
    (K.DECIMAL, "0.01", "0.36", ["0.01", "0.36"], ["0.009", "0.361"]),
    (
        K.DATE,
        "2026-01-01",
        "2026-12-31",
        ["2026-01-01", "2026-12-31"],
        ["2025-12-31", "2027-01-01"],
    ),
    (K.TIME, "09:00", "17:00", ["09:00", "17:00"], ["08:59:59", "17:00:01"]),
    (K.FRACTION, 0, 1, ["0", "1"], ["-1/9", "10/9"]),
    (K.INSTANT, "2026-01-01T00:00Z", None, ["2026-01-01T08:00+08:00"], ["2026-01-01T07:59+08:00"]),
]


@pytest.mark.parametrize(
    ("kind", "least", "most", "good", "bad"), LIMITS, ids=[case[0].code for case in LIMITS]
)
def test_exactly_at_a_limit_is_within(
    kind: FieldKind, least: Any, most: Any, good: list[Any], bad: list[Any]
) -> None:
    read = reader_of(field("a", kind, least=least, most=most))
    assert [value for value in map(read, good) if isinstance(value, Flaw)] == []
    flaws = [flaw.code for flaw in map(read, bad) if isinstance(flaw, Flaw)]
    assert flaws == [FaultCode.OUT_OF_RANGE] * len(bad)


def test_limits_of_an_amount() -> None:
    read = reader_of(yuan("a", least=0, most="100.50"))
    assert read("100.50") == Money.of("100.50")
    assert read(0) == Money.of(0)
    for beyond in ("100.51", "-0.01"):
        found = read(beyond)
        assert isinstance(found, Flaw)
        assert found.code is FaultCode.OUT_OF_RANGE


def test_not_below_zero_in_any_currency() -> None:
    read = reader_of(field("a", K.MONEY, least=0))
    assert read("1 USD") == Money.of(1, "USD")
    assert isinstance(read("-1 USD"), Flaw)


@pytest.mark.parametrize(
    ("kind", "limits", "where"),
    [
        (K.TEXT, {"least": "a"}, "least"),
        (K.CHOICE, {"most": "makes"}, "most"),
        (K.WHOLE, {"least": "x"}, "least"),
        (K.WHOLE, {"least": 5, "most": 4}, "most"),
    ],
)
def test_limits_that_make_no_sense(kind: FieldKind, limits: dict[str, Any], where: str) -> None:
    options = tuple(Trade) if kind is K.CHOICE else ()
    with pytest.raises(InvalidRule) as refused:
        reader_of(field("a", kind, options=options, **limits))
    assert refused.value.field == where


def test_an_amount_in_the_fields_own_currency() -> None:
    read = reader_of(yuan("a"))
    assert read("12.30") == read(Decimal("12.3")) == Money.of("12.30")
    foreign = read("1 USD")
    assert isinstance(foreign, Flaw)
    assert foreign.code is FaultCode.WRONG_CURRENCY


def test_decimals_up_to_the_last_digit() -> None:
    read = reader_of(field("a", K.DECIMAL, digits=2))
    assert read("0.12") == Decimal("0.12")
    assert isinstance(read("0.123"), Flaw)
    assert isinstance(read("x"), Flaw)


def test_texts_up_to_the_last_character() -> None:
    read = reader_of(field("a", longest=3))
    assert read("张某某") == "张某某"
    assert isinstance(read("张某某某"), Flaw)


def test_choices_by_code_or_as_they_are() -> None:
    read = reader_of(choice("a"))
    assert read("makes") is Trade.MAKES
    assert read(Trade.SELLS) is Trade.SELLS
    assert read(OTHER) == OTHER
    for foreign in ("制造", OwnLabel("makes", "甲", "a")):
        found = read(foreign)
        assert isinstance(found, Flaw)
        assert found.code is FaultCode.NO_OPTION
    assert isinstance(read(1), Flaw)


def test_what_was_refused_is_not_shown() -> None:
    token = "planted-token"  # noqa: S105  # what must not show
    for kind in FieldKind:
        found = reader_of(field("a", kind, options=tuple(Trade)))(f"{token}\x00")
        assert isinstance(found, Flaw)
        assert token not in repr(found)


def test_labels_are_written_by_their_code() -> None:
    assert write_value((Trade.MAKES, OTHER)) == ["makes", "other"]


def test_a_time_of_day_has_no_zone() -> None:
    read = reader_of(field("a", K.TIME, least="09:00"))
    found = read(time(9, 30, tzinfo=UTC))
    assert isinstance(found, Flaw)
    assert found.code is FaultCode.MALFORMED


@pytest.mark.parametrize("value", [10**400, Fraction(1, 10**400), -(10**400)])
def test_a_fraction_is_no_longer_than_a_text_could_be(value: object) -> None:
    found = reader_of(field("a", K.FRACTION))(value)
    assert isinstance(found, Flaw)
    assert found.code is FaultCode.OUT_OF_RANGE


def test_only_a_field_is_read() -> None:
    odd: Any = "a"
    with pytest.raises(InvalidValue, match="field: "):
        reader_of(odd)
