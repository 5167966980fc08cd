"""Imports: row by row, with the place of everything that was not understood."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.form_cases import Trade, choice, faults_of, field, form, yuan

from bankrm.errors import InvalidRule, InvalidValue
from bankrm.form_fields import FieldKind
from bankrm.form_imports import Column, ColumnMap, Import, import_rows
from bankrm.money import Money

K = FieldKind
FIRM = form(
    field("name", required=True),
    choice("trade"),
    yuan("sales"),
    field("listed", K.YES_NO),
    field("founded", K.DATE),
    choice("others", many=True),
    field("rows", K.RECORD, many=True, fields=(field("x"),)),
    field("names", many=True),
    field("rate", K.MONEY),
)
COLUMNS = ColumnMap(
    columns=(
        Column(field="name", headers=("企业名称", "Name")),
        Column(field="trade", headers=("行业",)),
        Column(field="sales", headers=("销售额（万元）",), in_ten_thousands=True),
        Column(field="founded", headers=("成立日期",)),
    ),
    ignored=("序号",),
)
HEADER = ["序号", " ＮＡＭＥ ", "行业", "销售额(万元)", "成立日期", "备注", None]


def sheet(*rows: Sequence[object], header: list[Any] = HEADER) -> Import:
    return import_rows(FIRM, COLUMNS, header, rows)


def test_a_row_becomes_a_record() -> None:
    done = sheet([1, "某某公司", "制造", "1,234.5", "2001/2/3", "x"])
    answers = done.rows[0].reading.answers
    assert answers is not None
    assert (answers["name"], answers["trade"]) == ("某某公司", Trade.MAKES)
    assert answers["sales"] == Money.of(12_345_000)
    assert done.refused == ()


def test_what_was_not_understood_of_the_header() -> None:
    done = sheet()
    assert [(column.number, column.header) for column in done.not_understood] == [(6, "备注")]
    assert [(code, column.number) for code, column in done.columns] == [
        ("name", 2),
        ("trade", 3),
        ("sales", 4),
        ("founded", 5),
    ]
    assert done.missing == ()
    assert "备注" not in repr(done)


def test_two_columns_for_one_field_are_both_left_out() -> None:
    done = sheet(["甲", "乙", 1], header=["企业名称", "name", 5])
    assert [column.number for column in done.not_understood] == [1, 2]
    assert done.missing == ("name", "trade", "sales", "founded")
    assert [(one.row, one.column, one.fault.path) for one in done.refused] == [(2, None, "name")]


def test_a_faulty_cell_holds_up_nothing_else() -> None:
    done = sheet(
        [1, "甲", "农业", "1", "02/03/2026"],
        [2, "乙", "制造", "1万", "2026-02-03"],
        [3, 4, None, "2元"],
    )
    told = [
        (one.row, one.column and one.column.header, one.fault.code.code) for one in done.refused
    ]
    assert told == [
        (2, "行业", "no_option"),
        (2, "成立日期", "ambiguous"),
        (4, "ＮＡＭＥ", "ambiguous"),
        (4, "销售额(万元)", "ambiguous"),
    ]
    assert done.rows[0].reading.valid["sales"] == Money.of(10_000)
    assert done.rows[1].reading.answers is not None


def test_empty_rows_are_passed_over_and_counted() -> None:
    done = sheet([1, "甲"], [], [None, " ", ""], [2, "乙"])
    assert [row.number for row in done.rows] == [2, 5]
    assert [
        row.number for row in import_rows(FIRM, COLUMNS, HEADER, [[1, "甲"]], first=9).rows
    ] == [9]


def test_cells_beyond_the_header_are_told() -> None:
    beyond, within = ["", "甲", "", "", "", "", "", "x"], ["", "甲", "", "", "", "", "", " "]
    done = sheet(beyond, within)
    assert [faults_of(row.reading) for row in done.rows] == [[(None, "unknown_field")], []]
    assert done.refused[0].column is None


def test_a_sheet_without_header_shows_nothing() -> None:
    done = sheet(["x"], header=["planted-token\x00\n", "张某"])
    assert len(done.not_understood) == 2
    assert done.not_understood[0].header == "planted-token"
    assert "planted" not in repr(done)


@pytest.mark.parametrize(
    ("columns", "ignored"),
    [
        ((Column(field="a", headers=("甲",)), Column(field="a", headers=("乙",))), ()),
        ((Column(field="a", headers=("甲",)), Column(field="b", headers=(" 甲 ",))), ()),
        ((Column(field="a", headers=("Ａ", "a")),), ()),
        ((Column(field="a", headers=("甲",)),), ("甲",)),
    ],
)
def test_a_map_says_everything_once(columns: tuple[Column, ...], ignored: tuple[str, ...]) -> None:
    with pytest.raises(InvalidRule, match="columns: are there twice"):
        ColumnMap(columns=columns, ignored=ignored)


WRONG = [
    ("gone", False, "gone: is no field of the form"),
    ("rows", False, "rows: has no place in one cell"),
    ("names", False, "names: has many entries, which one cell does not hold"),
    ("name", True, "name: is no amount of one currency to count in ten thousands"),
    ("rate", True, "rate: is no amount of one currency to count in ten thousands"),
]


@pytest.mark.parametrize(("code", "scaled", "reason"), WRONG)
def test_a_map_that_does_not_fit_the_form(code: str, scaled: bool, reason: str) -> None:
    column = Column(field=code, headers=("甲",), in_ten_thousands=scaled)
    with pytest.raises(InvalidRule) as refused:
        import_rows(FIRM, ColumnMap(columns=(column,)), ["甲"], [])
    assert (refused.value.field, refused.value.reason) == ("column_map", reason)


@pytest.mark.parametrize(
    "call",
    [
        lambda: import_rows("x", COLUMNS, [], []),  # type: ignore[arg-type]  # refused
        lambda: import_rows(FIRM, "x", [], []),  # type: ignore[arg-type]  # refused
        lambda: import_rows(FIRM, COLUMNS, "甲", []),
        lambda: import_rows(FIRM, COLUMNS, HEADER, ["甲"]),
        lambda: import_rows(FIRM, COLUMNS, HEADER, [5]),  # type: ignore[list-item]  # refused
        lambda: import_rows(FIRM, COLUMNS, HEADER, [], first=0),
    ],
)
def test_odd_arguments_are_refused(call: Any) -> None:
    with pytest.raises(InvalidValue):
        call()


@pytest.mark.parametrize("rows", [None, 5, "ab", [b"ab"]])
def test_rows_are_rows_of_cells(rows: Any) -> None:
    with pytest.raises(InvalidValue, match="rows: "):
        import_rows(FIRM, COLUMNS, HEADER, rows)
