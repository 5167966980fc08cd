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
    "advice",
    "agendas",
    "allocation_plans",
    "allocations",
    "altman",
    "amounts",
    "approval_matrices",
    "approval_steps",
    "approvals",
    "assignment",
    "attribution",
    "aum",
    "authorities",
    "beneficial_owners",
    "brackets",
    "bundles",
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
    "committees",
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
    "contact_statistics",
    "contacts",
    "contribution",
    "credit",
    "cross_selling",
    "days",
    "deductions",
    "development_reports",
    "digests",
    "disputes",
    "due_diligence",
    "duplicates",
    "enterprise_size",
    "entries",
    "errors",
    "event_order",
    "fields",
    "fingerprints",
    "floors",
    "follow_ups",
    "form_answers",
    "form_cells",
    "form_conditions",
    "form_fields",
    "form_imports",
    "form_logic",
    "form_proofs",
    "form_schemas",
    "form_values",
    "form_versions",
    "formats",
    "forms",
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
    "interviews",
    "investors",
    "kyc",
    "labels",
    "laundering_risk",
    "lead_matches",
    "lead_scoring",
    "leads",
    "loan_products",
    "masking",
    "model_forms",
    "model_shapes",
    "money",
    "moves",
    "offers",
    "opportunities",
    "outlines",
    "owner_filings",
    "owner_rules",
    "ownership",
    "performance",
    "pipeline",
    "places",
    "plain_models",
    "portfolios",
    "pricing",
    "pricing_authority",
    "pricing_rules",
    "privacy",
    "process_files",
    "processes",
    "product_kinds",
    "products",
    "profiles",
    "proportions",
    "proposal_rules",
    "proposal_tales",
    "proposals",
    "ratios",
    "readers",
    "recycling",
    "referrals",
    "regulations",
    "remuneration",
    "replay",
    "retention",
    "risk_assessments",
    "rules",
    "sale_facts",
    "sales",
    "screening",
    "segments",
    "sellers",
    "service_requests",
    "splits",
    "staff",
    "stage_events",
    "standard_processes",
    "standings",
    "statements",
    "suitability",
    "suspicions",
    "tales",
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

    >>> "suitability.sale" in {rule_set.id for rule_set in rule_sets()}
    True
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
