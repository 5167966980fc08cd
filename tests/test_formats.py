"""Texts a person reads: babel's, to every digit that the value has, whatever the host has set."""

from datetime import date
from decimal import ROUND_UP, Context, Decimal, localcontext
from typing import Any

import pytest

from bankrm.citations import Provenance
from bankrm.errors import InvalidValue
from bankrm.formats import (
    _locale,
    format_date,
    format_money,
    format_number,
    format_share,
    format_value,
)
from bankrm.labels import Lang
from bankrm.money import Money
from bankrm.products import ProductRisk

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("amount", "currency", "zh", "en"),
    [
        ("1234567.8", "CNY", "¥1,234,567.80", "CN¥1,234,567.80"),
        ("-5", "CNY", "-¥5.00", "-CN¥5.00"),
        ("0", "CNY", "¥0.00", "CN¥0.00"),
        ("1.5", "USD", "US$1.50", "US$1.50"),
        ("100", "JPY", "JP¥100", "JP¥100"),
        ("1.235", "BHD", "BHD1.235", "BHD1.235"),
        ("1234.56", "HUF", "HUF1,234.56", "HUF1,234.56"),
    ],
    ids=["yuan", "negative", "zero", "dollar", "no-minor-unit", "three-digits", "not-babels"],
)
def test_money_to_the_minor_unit(amount: str, currency: str, zh: str, en: str) -> None:
    money = Money.of(amount, currency)
    shown = [format_money(money, lang).replace("\xa0", "") for lang in ("zh", "en")]
    assert shown == [zh, en]


@pytest.mark.parametrize(("lang", "text"), [("zh", "2026年2月1日"), ("en", "1 Feb 2026")])
def test_date(lang: Lang, text: str) -> None:
    assert format_date(DAY, lang) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("20158.33"), "20,158.33"),
        (Decimal("0.123456789"), "0.123456789"),
        (Decimal(-1), "-1"),
        (1_000_000, "1,000,000"),
        (10**30, "1,000,000,000,000,000,000,000,000,000,000"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_number_keeps_every_digit(value: Decimal | int, text: str, lang: Lang) -> None:
    assert format_number(value, lang) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.0435", "4.35%"), ("1", "100%"), ("0.123456789", "12.3456789%"), ("-0.005", "-0.5%")],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_share_keeps_every_digit(value: str, text: str, lang: Lang) -> None:
    assert format_share(Decimal(value), lang) == text


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (None, "", "未知", "unknown"),
        (None, "fen", "未知", "unknown"),
        (True, "", "是", "yes"),
        (False, "", "否", "no"),
        (True, "fen", "是", "yes"),
        (Provenance.TEXT, "", "已读原文", "read in the text"),
        (Money.of(5), "", "¥5.00", "CN¥5.00"),
        (DAY, "", "2026年2月1日", "1 Feb 2026"),
        (5_000_000, "fen", "¥50,000.00", "CN¥50,000.00"),
        (55, "percent", "55%", "55%"),
        (435, "basis_points", "4.35%", "4.35%"),
        (1, "basis_points", "0.01%", "0.01%"),
        (12, "", "12", "12"),
        (Decimal("1.50"), "", "1.5", "1.5"),
        ("counter", "", "counter", "counter"),
    ],
    ids=[
        "unknown",
        "unknown-amount",
        "yes",
        "no",
        "yes-is-no-amount",
        "label",
        "money",
        "date",
        "fen",
        "percent",
        "basis-points",
        "one-basis-point",
        "int",
        "decimal",
        "code",
    ],
)
def test_any_value(value: object, unit: str, zh: str, en: str) -> None:
    assert format_value(value, "zh", unit) == zh
    assert format_value(value, "en", unit) == en


def test_an_amount_beyond_any_bank_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^amount: is out of range$"):
        format_value(2**63, "en", "fen")


def test_a_locale_is_made_once() -> None:
    """A locale made from a string at each call would cost ten times the text."""
    assert _locale("zh") is _locale("zh")
    assert (str(_locale("zh")), str(_locale("en"))) == ("zh_Hans_CN", "en_GB")


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (Money.of("1234567.89"), ""),
        (123_456_789, "fen"),
        (Decimal("1234567.1234"), ""),
        (Decimal("0.12345678"), ""),
        (123_456, "basis_points"),
    ],
    ids=["money", "fen", "number", "fraction", "basis-points"],
)
def test_the_context_of_the_host_changes_no_digit(value: Any, unit: str) -> None:
    expected = format_value(value, "en", unit)
    with localcontext(Context(prec=3, rounding=ROUND_UP, traps=[])):
        assert format_value(value, "en", unit) == expected


def test_the_context_of_the_host_changes_no_share() -> None:
    with localcontext(Context(prec=3, rounding=ROUND_UP, traps=[])):
        assert format_share(Decimal("0.12345678"), "en") == "12.345678%"


@pytest.mark.parametrize(
    ("level", "zh", "en"),
    [
        (1, "低风险（R1）", "R1 (low)"),
        (5, "高风险（R5）", "R5 (high)"),
        (0, "0", "0"),
        (6, "6", "6"),
        (None, "未知", "unknown"),
    ],
)
def test_a_level_by_its_name_and_a_number_off_the_scale_as_it_is(
    level: int | None, zh: str, en: str
) -> None:
    assert format_value(level, "zh", ProductRisk) == zh
    assert format_value(level, "en", ProductRisk) == en
