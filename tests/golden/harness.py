"""Published cases as tests: one a case, whatever folder they come from.

A folder holds JSON files as described in `cases/README.md`. Each file name belongs to an adapter module
of this folder, whose `check(case, document)` compares every key of `expected` with what the library
says, and fails on a key or a kind that it does not know. A file without an adapter fails too, unless
its capability is listed as not yet built.
"""

import importlib.util
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

__all__ = [
    "NOT_YET_BUILT",
    "Case",
    "adapter",
    "close",
    "expect",
    "read_cases",
    "tolerance_of",
]

Case: TypeAlias = dict[str, Any]

HERE = Path(__file__).parent
OWN_CASES = HERE / "cases"

# Capabilities of later work. A file named here is listed, not run; this must be empty in the end.
NOT_YET_BUILT: frozenset[str] = frozenset()


def read_cases(folder: Path) -> Iterator[tuple[str, Case, Case]]:
    """File name without suffix, document and case, for every case in a folder."""
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in document["cases"]:
            yield path.stem, document, case


def adapter(name: str) -> Callable[[Case, Case], None]:
    """The `check` of the adapter for a file name; fails if there is none."""
    path = HERE / f"{name}.py"
    if not path.exists():
        raise AssertionError(f"no adapter for {name}.json")
    check: Callable[[Case, Case], None] = _load(name, path).check
    return check


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"golden_{name}", path)
    if spec is None or spec.loader is None:
        raise AssertionError(f"cannot load the adapter for {name}.json")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tolerance_of(case: Case, document: Case) -> Decimal:
    """The case's own tolerance, else the document's; zero where it says exact."""
    stated = str(case.get("tolerance", document.get("tolerance", "exact")))
    try:
        return Decimal(stated)
    except ArithmeticError:
        return Decimal(0)


def close(found: Decimal, wanted: object, tolerance: Decimal) -> bool:
    """Whether a number is within a tolerance of the published one."""
    return abs(found - Decimal(str(wanted))) <= tolerance


def expect(expected: Case, found: Case) -> None:
    """Compare every expected key; an unknown one is a failure, not a pass."""
    unknown = expected.keys() - found.keys()
    if unknown:
        raise AssertionError(f"the adapter does not know {sorted(unknown)}")
    differ = {
        key: (found[key], wanted) for key, wanted in expected.items() if found[key] != wanted
    }
    if differ:
        raise AssertionError(f"found and expected differ: {differ}")
