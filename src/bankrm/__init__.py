"""bankrm: the rules a Chinese bank's relationship manager (客户经理) works under, as typed values.

Modules are the public API and load when first used: `from bankrm import suitability`.
"""

from __future__ import annotations  # what they name loads when first used

import functools
import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bankrm.rules import RuleSet

__version__ = "0.1.0"

_MODULES = (
    "altman",
    "amounts",
    "attribution",
    "aum",
    "beneficial_owners",
    "brackets",
    "calendars",
    "capacity",
    "catalogue",
    "checks",
    "checksums",
    "churn",
    "citations",
    "claims",
    "classification",
    "client_360",
    "client_files",
    "clients",
    "compensation",
    "compiled",
    "complaints",
    "completeness",
    "consents",
    "contact_rules",
    "contacts",
    "contribution",
    "credit",
    "cross_selling",
    "days",
    "deductions",
    "due_diligence",
    "duplicates",
    "enterprise_size",
    "errors",
    "fields",
    "floors",
    "formats",
    "groups",
    "history",
    "holdings",
    "ibans",
    "identifiers",
    "identity",
    "identity_elements",
    "industries",
    "interactions",
    "investors",
    "kyc",
    "labels",
    "laundering_risk",
    "leads",
    "loan_products",
    "masking",
    "money",
    "offers",
    "opportunities",
    "owner_filings",
    "owner_rules",
    "ownership",
    "performance",
    "pipeline",
    "places",
    "privacy",
    "processes",
    "product_kinds",
    "products",
    "profiles",
    "proportions",
    "ratios",
    "regulations",
    "remuneration",
    "replay",
    "retention",
    "rules",
    "sales",
    "screening",
    "segments",
    "sellers",
    "staff",
    "statements",
    "suitability",
    "suspicions",
    "tasks",
    "tax",
    "terms",
    "transactions",
    "wealth_clients",
    "workings",
)

__all__ = ["__version__", "rule_sets", *_MODULES]  # noqa: PLE0604  # a tuple of names, joined here once


@functools.cache
def rule_sets() -> tuple[RuleSet[Any, Any, Any], ...]:
    """Every rule set of the library, by id; loads all modules.

    >>> [rule_set.id for rule_set in rule_sets()][:1]
    ['churn.signs']
    """
    from bankrm.rules import RuleSet

    modules = [importlib.import_module(f"bankrm.{name}") for name in _MODULES]
    found = {
        value.id: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, RuleSet)
    }
    return tuple(found[rule_set_id] for rule_set_id in sorted(found))


def __getattr__(name: str) -> ModuleType:
    if name in _MODULES:
        return importlib.import_module(f"bankrm.{name}")
    raise AttributeError(f"module 'bankrm' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
