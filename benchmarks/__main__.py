"""`python -m benchmarks`: every figure the library promises, beside its limit."""

import platform
import sys

from benchmarks import (
    agendas,
    classification,
    engine,
    forms,
    identifiers,
    loans,
    models,
    pipeline,
    returns,
    starting,
    suitability,
    wording,
)


def main() -> int:
    """Print the table; a non-zero status says that a limit was missed."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{'work':<48}{'ours us':>12}{'theirs us':>12}{'times':>8}{'limit':>8}")
    ratios = [
        *engine.run(),
        *models.run(),
        *identifiers.run(),
        *agendas.run(),
        *pipeline.run(),
        *forms.run(),
        *returns.run(),
        *suitability.run(),
        *loans.run(),
        *classification.run(),
        *wording.run(),
        *starting.run(),
    ]
    for found in ratios:
        mark = "" if found.met else "  MISSED"
        print(
            f"{found.name:<48}{found.ours_us:>12.2f}{found.theirs_us:>12.2f}"
            f"{found.times:>8.2f}{found.limit:>8.2f}{mark}"
        )
    return 0 if all(found.met for found in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
