"""The workings of a calculation: the ordered lines that a person would check, each with its source."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import attrs

from bankrm.citations import Citation, Provenance, strictest
from bankrm.formats import format_value
from bankrm.labels import Label, Lang, Text
from bankrm.money import Money
from bankrm.terms import Unit

__all__ = ["Figure", "Line", "explain_lines", "lines_provenance"]

Figure: TypeAlias = Money | Decimal | bool | int | date | Label | None
"""What a line can show; None reads as unknown."""


@attrs.frozen
class Line:
    """One line of workings.

    >>> Line(Text("月供", "monthly payment"), Money.of("4490.45")).explain("en")
    'monthly payment: CN¥4,490.45'
    """

    what: Text
    value: Figure
    unit: Unit = ""
    basis: Citation | None = None

    def explain(self, lang: Lang = "zh") -> str:
        """The line in one language, with its article if it has one."""
        line = f"{self.what.name_in(lang)}: {format_value(self.value, lang, self.unit)}"
        return line if self.basis is None else f"{line} ({self.basis.text(lang)})"


def explain_lines(lines: Iterable[Line], lang: Lang = "zh") -> str:
    """All lines, one below the other."""
    return "\n".join(line.explain(lang) for line in lines)


def lines_provenance(lines: Iterable[Line]) -> Provenance:
    """The weakest source among the lines that cite one."""
    return strictest([line.basis.provenance for line in lines if line.basis is not None])
