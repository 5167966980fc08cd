"""Rows of a spreadsheet as answers to a form (表格导入): by a column map, with all that was not understood.

Each row is read on its own, so that one faulty cell holds up nothing else; what is refused is told by the
number of its row and the header of its column. `form_cells` says what a cell may look like. Empty rows are
passed over.

Leaves out opening files, and tables inside a row, which a sheet has no place for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.form_answers import Fault, Reading, read_answers
from bankrm.form_cells import narrow, read_cell
from bankrm.form_fields import FieldKind, FormField
from bankrm.form_values import FaultCode
from bankrm.forms import Form
from bankrm.labels import Text

__all__ = [
    "CellFault",
    "Column",
    "ColumnMap",
    "Import",
    "ImportedRow",
    "SheetColumn",
    "import_rows",
]


@attrs.frozen(kw_only=True)
class Column:
    """Which field a column fills, and under which headers it goes."""

    field: str
    headers: tuple[str, ...]
    """What may stand above it, in any language; width, case and blanks around it do not matter."""
    in_ten_thousands: bool = False
    """Whether its amounts count in 万元."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ColumnMap:
    """What each column of a sheet is for.

    Raises:
        InvalidRule: if a field has two columns, or a header stands for two.
    """

    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    """Headers of columns that are left out on purpose."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        fields = Counter(column.field for column in self.columns)
        headers = Counter(_plain(header) for header in (*_headers(self.columns), *self.ignored))
        twice = [name for name, count in (*fields.items(), *headers.items()) if count > 1]
        if twice:
            raise InvalidRule("columns", f"are there twice: {', '.join(twice)}")


def _headers(columns: tuple[Column, ...]) -> Iterator[str]:
    for column in columns:
        yield from column.headers


def _plain(header: str) -> str:
    return narrow(header).lower()


@attrs.frozen
class SheetColumn:
    """A column of the sheet: its number from 1, and what stands above it."""

    number: int
    header: str | None = attrs.field(repr=hidden, metadata=C2)
    """Not shown: in a sheet without a header it is the first record. None if it is no text."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ImportedRow:
    """One row: its number in the sheet, and what came of it."""

    number: int
    reading: Reading

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CellFault:
    """What is wrong with a cell, or with a row if it has no such column."""

    row: int
    column: SheetColumn | None
    fault: Fault

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Import:
    """What came of a sheet; made by `import_rows`."""

    rows: tuple[ImportedRow, ...]
    columns: tuple[tuple[str, SheetColumn], ...]
    """The columns that were read, each after the code of its field."""
    not_understood: tuple[SheetColumn, ...]
    """Columns under no known header, and all that stand for one field together: none of them is read."""
    missing: tuple[str, ...]
    """Fields of the column map that no column of the sheet fills."""

    __attrs_post_init__ = check_fields

    @property
    def refused(self) -> tuple[CellFault, ...]:
        """All that was refused, row by row."""
        columns = dict(self.columns)
        return tuple(
            CellFault(row=row.number, column=columns.get(_root(fault)), fault=fault)
            for row in self.rows
            for fault in row.reading.faults
        )


def _root(fault: Fault) -> str:
    """The field that a fault is about."""
    return (fault.path or "").partition("[")[0]


def import_rows(
    form: Form,
    column_map: ColumnMap,
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    first: int = 2,
) -> Import:
    """Read the rows of a sheet by a form.

    Args:
        form: what is asked for.
        column_map: which column is for which field.
        header: the cells of the header.
        rows: the cells of each row, as a spreadsheet library gives them; short rows end in empty cells.
        first: the number of the first of them in the sheet.

    Raises:
        InvalidRule: if the column map has columns for what the form does not ask for in one cell.

    >>> from bankrm.forms import FormId
    >>> fields = (
    ...     FormField(code="name", name=Text("名称", "name"), kind=FieldKind.TEXT, required=True),
    ...     FormField(code="sales", name=Text("销售额", "sales"), kind=FieldKind.MONEY, currency="CNY"),
    ... )
    >>> form = Form(id=FormId("firm"), version="1", name=Text("企业", "firm"), fields=fields)
    >>> columns = ColumnMap(
    ...     columns=(
    ...         Column(field="name", headers=("企业名称", "名称")),
    ...         Column(field="sales", headers=("销售额（万元）",), in_ten_thousands=True),
    ...     )
    ... )
    >>> done = import_rows(
    ...     form, columns, ["名称", "销售额(万元)", "备注"], [["某某公司", "1,234.5"], ["", "约3百"]]
    ... )
    >>> done.rows[0].reading.answers["sales"], [column.number for column in done.not_understood]
    (Money('12345000.00', 'CNY'), [3])
    >>> for wrong in done.refused:
    ...     print(wrong.row, wrong.column.number, wrong.fault.tell("en"))
    3 1 name: is missing
    3 2 sales: is not well formed: as 1,234.50
    """
    check_kind(form, Form, "form")
    check_kind(column_map, ColumnMap, "column_map")
    check_count(first, "first", 1)
    fields = {field.code: field for field in form.fields}
    if mistakes := list(_mistakes(fields, column_map)):
        raise InvalidRule("column_map", "; ".join(mistakes))
    _check_cells(header, "header")
    check_kind(rows, Iterable, "rows")
    places, not_understood = _matched(column_map, header)
    read: list[ImportedRow] = []
    for number, cells in enumerate(rows, first):
        _check_cells(cells, "rows")
        if any(not _is_empty(cell) for cell in cells):
            reading = _read_row(form, fields, places, cells, len(header))
            read.append(ImportedRow(number=number, reading=reading))
    return Import(
        rows=tuple(read),
        columns=tuple((column.field, sheet) for column, sheet in places),
        not_understood=not_understood,
        missing=tuple(
            column.field
            for column in column_map.columns
            if column.field not in {found.field for found, _ in places}
        ),
    )


_WITHOUT_HEADER = Text("表头之外有内容", "has cells beyond the header")


def _read_row(
    form: Form,
    fields: dict[str, FormField],
    places: list[tuple[Column, SheetColumn]],
    cells: Sequence[object],
    width: int,
) -> Reading:
    given = {
        column.field: read_cell(
            fields[column.field],
            cells[sheet.number - 1],
            in_ten_thousands=column.in_ten_thousands,
        )
        for column, sheet in places
        if sheet.number <= len(cells)
    }
    reading = read_answers(form, given)
    if all(map(_is_empty, cells[width:])):
        return reading
    beyond = Fault(path=None, code=FaultCode.UNKNOWN_FIELD, text=_WITHOUT_HEADER)
    return attrs.evolve(reading, faults=(*reading.faults, beyond))


def _is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _check_cells(cells: object, field: str) -> None:
    if isinstance(cells, str | bytes) or not isinstance(cells, Sequence):
        raise InvalidValue(field, "needs the cells of a row, in a list or tuple")


def _matched(
    column_map: ColumnMap, header: Sequence[object]
) -> tuple[list[tuple[Column, SheetColumn]], tuple[SheetColumn, ...]]:
    """The columns of the sheet that are understood, and the others."""
    known = {_plain(name): column for column in column_map.columns for name in column.headers}
    ignored = {_plain(name) for name in column_map.ignored}
    sheet = [SheetColumn(number, _shown(cell)) for number, cell in enumerate(header, 1)]
    names = [_plain(column.header or "") for column in sheet]
    count = Counter(known[name].field for name in names if name in known)
    places, others = [], []
    for name, column in zip(names, sheet, strict=True):
        if name in known and count[known[name].field] == 1:
            places.append((known[name], column))
        elif name and name not in ignored:
            others.append(column)
    return places, tuple(others)


def _shown(cell: object) -> str | None:
    """A header that can be told: a short, printable text."""
    if not isinstance(cell, str):
        return None
    text = "".join(part for part in cell.strip() if part.isprintable())
    return text or None


def _mistakes(fields: dict[str, FormField], column_map: ColumnMap) -> Iterator[str]:
    """What a column map asks of a form that it does not have."""
    for column in column_map.columns:
        field = fields.get(column.field)
        if field is None:
            yield f"{column.field}: is no field of the form"
        elif field.kind in {FieldKind.RECORD, FieldKind.OBJECT}:
            yield f"{column.field}: has no place in one cell"
        elif field.many and field.kind is not FieldKind.CHOICE:
            yield f"{column.field}: has many entries, which one cell does not hold"
        elif column.in_ten_thousands and field.currency is None:
            yield f"{column.field}: is no amount of one currency to count in ten thousands"
