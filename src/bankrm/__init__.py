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
    "agendas",
    "altman",
    "amounts",
    "assignment",
    "attribution",
    "aum",
    "beneficial_owners",
    "brackets",
    "cadence",
    "calendars",
    "capacity",
    "care",
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
    "complaint_deadlines",
    "complaint_events",
    "complaint_handling",
    "complaint_rules",
    "complaint_tasks",
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
    "digests",
    "due_diligence",
    "duplicates",
    "enterprise_size",
    "errors",
    "event_order",
    "fields",
    "fingerprints",
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
    "intelligence",
    "interactions",
    "investors",
    "kyc",
    "labels",
    "laundering_risk",
    "lead_matches",
    "lead_scoring",
    "leads",
    "loan_products",
    "masking",
    "money",
    "moves",
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
    "readers",
    "recycling",
    "referrals",
    "regulations",
    "remuneration",
    "replay",
    "retention",
    "rules",
    "sales",
    "screening",
    "segments",
    "sellers",
    "splits",
    "staff",
    "stage_events",
    "standard_processes",
    "standings",
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
