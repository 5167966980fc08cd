"""bankrm: the rules a Chinese bank's relationship manager (客户经理) works under, as typed values.

Modules are the public API and load when first used: `from bankrm import suitability`.
"""

import importlib
from types import ModuleType

__version__ = "0.1.0"

_MODULES = (
    "altman",
    "attribution",
    "brackets",
    "calendars",
    "checks",
    "citations",
    "claims",
    "classification",
    "clients",
    "compensation",
    "compiled",
    "credit",
    "days",
    "deductions",
    "errors",
    "fields",
    "floors",
    "formats",
    "history",
    "investors",
    "labels",
    "leads",
    "money",
    "opportunities",
    "performance",
    "pipeline",
    "processes",
    "products",
    "ratios",
    "regulations",
    "remuneration",
    "rules",
    "sales",
    "staff",
    "statements",
    "suitability",
    "tasks",
    "tax",
    "terms",
    "workings",
)

__all__ = ["__version__", *_MODULES]  # noqa: PLE0604  # a tuple of names, joined here once


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"bankrm.{name}")
    raise AttributeError(f"module 'bankrm' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
