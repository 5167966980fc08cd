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
    "assessment_intake",
    "assessment_scoring",
    "assessment_standing",
    "assignment",
    "attribution",
    "aum",
    "authorities",
    "beneficial_owners",
    "brackets",
    "breaches",
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
    "conduct",
    "conduct_facts",
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
    "disclosure_facts",
    "disclosure_items",
    "disclosure_rules",
    "disclosure_texts",
    "disclosures",
    "disputes",
    "distribution",
    "due_diligence",
    "duplicates",
    "enterprise_size",
    "entries",
    "errors",
    "event_order",
    "fields",
    "fingerprints",
    "floors",
    "follow_up_calls",
    "follow_ups",
    "forbidden_acts",
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
    "holders",
    "holdings",
    "ibans",
    "identifiers",
    "identity",
    "identity_elements",
    "industries",
    "insurance_applications",
    "insurance_cooling_off",
    "insurance_facts",
    "insurance_interest",
    "insurance_needs",
    "insurance_outlets",
    "insurance_rules",
    "insurance_terms",
    "intelligence",
    "interactions",
    "interviews",
    "investor_applications",
    "investor_changes",
    "investors",
    "kyc",
    "labels",
    "laundering_risk",
    "lead_matches",
    "lead_scoring",
    "leads",
    "loan_products",
    "loss_examples",
    "masking",
    "matching_opinions",
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
    "product_ratings",
    "product_scoring",
    "products",
    "profiles",
    "proportions",
    "proposal_rules",
    "proposal_tales",
    "proposals",
    "questionnaires",
    "rating_schemes",
    "qualified_investors",
    "ratios",
    "readers",
    "recording_duties",
    "recording_facts",
    "recording_quality",
    "recording_rules",
    "recording_topics",
    "recordings",
    "recycling",
    "referrals",
    "regulations",
    "rematch_tasks",
    "rematching",
    "remuneration",
    "replay",
    "retention",
    "risk_assessments",
    "routing",
    "rule_changes",
    "rules",
    "sale_facts",
    "sale_retention",
    "sales",
    "sample_questionnaires",
    "screening",
    "segments",
    "seller_departures",
    "seller_records",
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
    "wording",
    "wording_phrases",
    "wording_rules",
    "wording_senses",
    "wording_signs",
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
