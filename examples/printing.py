"""What the examples share: reading the JSON files beside them, and printing in one of two languages.

The library itself reads no file.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
from rich.console import Console

from bankrm.labels import Lang
from bankrm.rules import Decision, Effect
from bankrm.workings import Line

__all__ = ["COLOURS", "Printer", "day", "instant", "read"]

DATA = Path(__file__).parent / "data"
COLOURS = {
    Effect.ALLOW: "green",
    Effect.STEPS: "cyan",
    Effect.REVIEW: "yellow",
    Effect.BLOCK: "magenta",
    Effect.REFUSE: "red",
}


@attrs.define
class Printer:
    """Prints in one language, in colour where the terminal has it."""

    lang: Lang
    console: Console

    def title(self, zh: str, en: str) -> None:
        """A heading."""
        self.console.print()
        self.console.rule(f"[bold]{zh if self.lang == 'zh' else en}[/bold]", align="left")

    def say(self, zh: str, en: str, style: str = "") -> None:
        """A line."""
        self.plain(zh if self.lang == "zh" else en, style)

    def plain(self, text: str, style: str = "") -> None:
        """Text as it is: no markup is read in it."""
        self.console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    def decision(self, decision: Decision[Any, Effect]) -> None:
        """Outcome in its colour, then reasons and articles."""
        first, *rest = decision.explain(self.lang).splitlines()
        self.plain(first, f"bold {COLOURS[decision.outcome]}")
        for line in rest:
            self.plain(f"  {line}")

    def workings(self, lines: Iterable[Line]) -> None:
        """The lines of a calculation."""
        for line in lines:
            self.plain(f"  {line.explain(self.lang)}")


def read(name: str) -> dict[str, Any]:
    """One input file; numbers with a point are exact."""
    text = (DATA / f"{name}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return content


def instant(text: str) -> datetime:
    """An instant as JSON writes it."""
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    """A day as JSON writes it."""
    return date.fromisoformat(text)
