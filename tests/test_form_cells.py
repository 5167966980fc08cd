"""Cells: what is taken, what is refused, and what is never guessed."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from tests.form_cases import Trade, choice, field, yuan

from bankrm.errors import InvalidValue
from bankrm.form_cells import narrow, read_cell
from bankrm.form_fields import FieldKind, FormField
from bankrm.form_values import FaultCode, Flaw, reader_of
from bankrm.labels import OwnLabel
from bankrm.money import Money

K = FieldKind
TEXT, WHOLE, RATE = field("a"), field("a", K.WHOLE), field("a", K.DECIMAL)
DAY, YES, SUM = field("a", K.DATE), field("a", K.YES_NO), yuan("a")
TRADE, TRADES = choice("a"), choice("a", many=True)
NOV = date(2026, 11, 24)
MIDNIGHT = datetime(2026, 11, 24)  # noqa: DTZ001  # as spreadsheets keep a day


class OddFloat(float):
    """As numpy's: it does not write itself as a number."""

    def __repr__(self) -> str:
        return f"OddFloat({float(self)})"


GOOD: list[tuple[FormField, object, object]] = [
    (TEXT, "+86 10 0000 0000", "+86 10 0000 0000"),
    (RATE, 1e-05, Decimal("0.00001")),
    (RATE, 0.0001234567890123, Decimal("0.0001234567890123")),
    (WHOLE, 1e16, 10**16),
    (RATE, OddFloat(0.1), Decimal("0.1")),
    (TEXT, " 某某 ", "某某"),
    (TEXT, "007", "007"),
    (WHOLE, "１，２３４", 1234),
    (WHOLE, 12, 12),
    (WHOLE, 12.0, 12),
    (WHOLE, "-5", -5),
    (RATE, "4.35%", Decimal("0.0435")),
    (RATE, "４．３５％", Decimal("0.0435")),
    (RATE, "1,234,567.5", Decimal("1234567.5")),
    (RATE, 0.1, Decimal("0.1")),
    (RATE, 123456789012.345, Decimal("123456789012.345")),
    (RATE, Decimal("0.05"), Decimal("0.05")),
    (RATE, -0.0, Decimal(0)),
    (DAY, "2026-11-24", NOV),
    (DAY, "2026/11/24", NOV),
    (DAY, "2026/1/5", date(2026, 1, 5)),
    (DAY, "2026年11月24日", NOV),
    (DAY, "２０２６－１１－２４", NOV),
    (DAY, "20261124", NOV),
    (DAY, 20261124, NOV),
    (DAY, 20261124.0, NOV),
    (DAY, NOV, NOV),
    (DAY, MIDNIGHT, NOV),
    (YES, "是", True),
    (YES, "Ｎ", False),
    (YES, "TRUE", True),
    (YES, False, False),
    (SUM, "1,234.50", Money.of("1234.50")),
    (SUM, "￥1,234.50", Money.of("1234.50")),
    (SUM, "1234.5元", Money.of("1234.50")),
    (SUM, 100, Money.of(100)),
    (field("a", K.MONEY), "5.00 USD", Money.of(5, "USD")),
    (field("a", K.MONEY, currency="USD"), "1,000", Money.of(1000, "USD")),
    (TRADE, "makes", Trade.MAKES),
    (TRADE, "制造", Trade.MAKES),
    (TRADE, "Manufacturing", Trade.MAKES),
    (field("a", K.TIME), "09:30", time(9, 30)),
]
BAD: list[tuple[FormField, object, FaultCode]] = [
    (TEXT, "=1+1", FaultCode.AMBIGUOUS),
    (TEXT, " =HYPERLINK(0)", FaultCode.AMBIGUOUS),
    (TEXT, "#N/A", FaultCode.AMBIGUOUS),
    (SUM, "#DIV/0!", FaultCode.AMBIGUOUS),
    (TEXT, True, FaultCode.WRONG_KIND),
    (TEXT, 7, FaultCode.AMBIGUOUS),
    (TEXT, 7.0, FaultCode.AMBIGUOUS),
    (TEXT, NOV, FaultCode.WRONG_KIND),
    (WHOLE, "12.5", FaultCode.MALFORMED),
    (WHOLE, "12%", FaultCode.MALFORMED),
    (WHOLE, "1,23", FaultCode.MALFORMED),
    (WHOLE, "12,34,567", FaultCode.MALFORMED),
    (WHOLE, True, FaultCode.WRONG_KIND),
    (WHOLE, NOV, FaultCode.WRONG_KIND),
    (RATE, "约5", FaultCode.MALFORMED),
    (RATE, "1e5", FaultCode.MALFORMED),
    (RATE, "(1,000)", FaultCode.MALFORMED),
    (RATE, "x%", FaultCode.MALFORMED),
    (RATE, 0.1 + 0.2, FaultCode.AMBIGUOUS),
    (RATE, float("nan"), FaultCode.MALFORMED),
    (RATE, float("inf"), FaultCode.MALFORMED),
    (RATE, 1e300, FaultCode.MALFORMED),
    (RATE, Decimal("NaN"), FaultCode.MALFORMED),
    (RATE, 10**50, FaultCode.MALFORMED),
    (DAY, "02/03/2026", FaultCode.AMBIGUOUS),
    (DAY, "2-3-26", FaultCode.AMBIGUOUS),
    (DAY, 46350, FaultCode.AMBIGUOUS),
    (DAY, 46350.0, FaultCode.AMBIGUOUS),
    (DAY, -5, FaultCode.AMBIGUOUS),
    (DAY, 10**400, FaultCode.AMBIGUOUS),
    (DAY, 46350.5, FaultCode.WRONG_KIND),
    (DAY, True, FaultCode.WRONG_KIND),
    (DAY, "2026-02-30", FaultCode.MALFORMED),
    (DAY, "2026/11-24", FaultCode.MALFORMED),
    (DAY, "去年", FaultCode.MALFORMED),
    (DAY, MIDNIGHT.replace(hour=1), FaultCode.MALFORMED),
    (DAY, MIDNIGHT.replace(tzinfo=UTC), FaultCode.MALFORMED),
    (YES, "也许", FaultCode.MALFORMED),
    (YES, 1, FaultCode.MALFORMED),
    (SUM, "5万元", FaultCode.AMBIGUOUS),
    (SUM, "5万", FaultCode.AMBIGUOUS),
    (SUM, "5亿", FaultCode.MALFORMED),
    (SUM, "5 USD", FaultCode.MALFORMED),
    (TRADE, "农业", FaultCode.NO_OPTION),
    (TRADE, 1, FaultCode.AMBIGUOUS),
    (TRADES, "制造、农业", FaultCode.NO_OPTION),
]


@pytest.mark.parametrize(("asked", "cell", "value"), GOOD, ids=[repr(case[1]) for case in GOOD])
def test_a_cell_is_read(asked: FormField, cell: object, value: object) -> None:
    found = read_cell(asked, cell)
    assert reader_of(asked)(found) == value


@pytest.mark.parametrize(("asked", "cell", "code"), BAD, ids=[repr(case[1])[:30] for case in BAD])
def test_a_cell_is_refused(asked: FormField, cell: object, code: FaultCode) -> None:
    found = read_cell(asked, cell)
    assert isinstance(found, Flaw)
    assert found.code is code


TEN_THOUSANDS: list[tuple[object, Any]] = [
    ("1,234.5", Money.of(12_345_000)),
    ("10万", Money.of(100_000)),
    ("10万元", Money.of(100_000)),
    (0.5, Money.of(5000)),
    ("0.00000001", FaultCode.MALFORMED),
    ("10元", FaultCode.AMBIGUOUS),
    ("x", FaultCode.MALFORMED),
]


@pytest.mark.parametrize(("cell", "value"), TEN_THOUSANDS)
def test_a_column_in_ten_thousands(cell: object, value: Any) -> None:
    found = read_cell(SUM, cell, in_ten_thousands=True)
    read = found if isinstance(found, Flaw) else reader_of(SUM)(found)
    assert (read.code if isinstance(read, Flaw) else read) == value


@pytest.mark.parametrize("cell", ["制造；其他", "制造、other", "makes;其他"])
def test_several_options_in_one_cell(cell: str) -> None:
    assert read_cell(TRADES, cell) == ["makes", "other"]


def test_a_name_of_two_options_is_not_guessed() -> None:
    asked = field("a", K.CHOICE, options=(OwnLabel("x", "甲", "one"), OwnLabel("y", "甲", "two")))
    found = read_cell(asked, "甲")
    assert isinstance(found, Flaw)
    assert found.code is FaultCode.AMBIGUOUS


@pytest.mark.parametrize("cell", [None, "", "  ", "　"])
def test_an_empty_cell_is_no_answer(cell: object) -> None:
    assert read_cell(TEXT, cell) is None


def test_widths() -> None:
    assert narrow("　ＡＢＣ（％）￥") == "ABC(%)¥"


def test_odd_arguments_are_refused() -> None:
    odd: Any = 5
    with pytest.raises(InvalidValue, match="field: "):
        read_cell(odd, "x")
    with pytest.raises(InvalidValue, match="text: "):
        narrow(odd)
