"""Importing is cheap and order-free: each module alone, in a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

import bankrm

PACKAGE = Path(str(bankrm.__file__)).parent
HEAVY = ("babel", "cattrs", "dateutil", "hypothesis", "narwhals", "numpy", "rich")


def modules() -> list[str]:
    found = (path.relative_to(PACKAGE.parent).with_suffix("") for path in PACKAGE.rglob("*.py"))
    return sorted({".".join(path.parts).removesuffix(".__init__") for path in found})


@pytest.mark.parametrize("name", modules())
def test_imports_alone_and_leaves_the_heavy_packages(name: str) -> None:
    """Nothing of babel, dateutil or an extra loads before it is used."""
    script = f"import sys, {name}; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_import_bankrm_loads_no_room() -> None:
    script = "import sys, bankrm; print(*(n for n in sys.modules if n.startswith('bankrm.')))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == []
