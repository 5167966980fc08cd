"""What an import costs, and a look-up in a long history of a number."""

import subprocess
import sys
from datetime import date, timedelta

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import NFRA
from benchmarks.timing import Ratio, ratio, start_ratio

__all__ = ["run"]

READY = "from datetime import date; from bankrm.suitability import SALE; SALE.on(date(2026, 3, 2))"
LATE = ("babel", "dateutil")


def _history(versions: int) -> Param[int]:
    document = Regulation(
        code="BENCH",
        number="",
        name=Text("基准", "Benchmark"),
        issuer=NFRA,
        since=date(2000, 1, 1),
        read=Provenance.CONVENTION,
    )
    rows = (
        Row(date(2000, 1, 1) + timedelta(days=90 * at), at, document.article(1))
        for at in range(versions)
    )
    return Param(id="bench", name=Text("基准", "bench"), stricter=min, rows=tuple(rows))


def _check_late_imports() -> None:
    code = f"import sys, bankrm; sys.exit(any(name in sys.modules for name in {LATE!r}))"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  # our own code


def run() -> list[Ratio]:
    """Starting up, and one look-up among a hundred versions against one version."""
    _check_late_imports()
    one, hundred = _history(1), _history(100)
    days = [date(2001, 1, 1) + timedelta(days=7 * at) for at in range(1_000)]

    def among_a_hundred() -> None:
        for day in days:
            hundred.in_force(day)

    def alone() -> None:
        for day in days:
            one.in_force(day)

    return [
        ratio("look-up among 100 versions", among_a_hundred, alone, limit=2.5, calls=1_000),
        start_ratio("import bankrm", "import bankrm", "import attrs", limit=1.25),
        start_ratio("suitability ready to decide", READY, "import attrs", limit=2.0),
    ]
