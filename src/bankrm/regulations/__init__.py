"""The documents: regulations, their articles and the dated numbers in them. Literals only.

One module a field of business, next to `issuers`, `statutes` and `holidays`. `standing` finds a
document or a body by any of its names and follows it to what stands there on a day.
"""

import importlib
from collections.abc import Iterator
from datetime import date

from bankrm.checks import check_text
from bankrm.citations import Issuer, Regulation
from bankrm.errors import InvalidValue

__all__ = ["FIELDS", "document", "standing"]

FIELDS = (
    "issuers",
    "statutes",
    "acquisitions",
    "approval",
    "assessment",
    "bureau",
    "capital",
    "consumers",
    "deposits",
    "diligence",
    "disclosure",
    "enterprises",
    "exposures",
    "insurance",
    "internal_ratings",
    "investment",
    "investor_classes",
    "laundering",
    "lending",
    "loan_costs",
    "loan_orders",
    "loan_terms",
    "ownership",
    "pay",
    "personal_lending",
    "portfolio",
    "practice",
    "privacy",
    "project_equity",
    "provisions",
    "recording",
    "recovery",
    "repayment",
    "security",
    "segments",
    "selling",
    "standards",
    "statement_signs",
    "taxation",
    "warnings",
    "watches",
    "wording",
)
"""The modules of this package that hold documents and bodies."""


def _entries() -> Iterator[Regulation | Issuer]:
    for field in FIELDS:
        module = importlib.import_module(f"bankrm.regulations.{field}")
        for name in module.__all__:
            if isinstance(entry := getattr(module, name), Regulation | Issuer):
                yield entry


def _names(entry: Regulation | Issuer) -> set[str]:
    if isinstance(entry, Regulation):
        return {entry.code, entry.number, entry.name.zh, entry.name.en} - {""}
    return {entry.short, entry.name.zh, entry.name.en, *entry.aliases}


def document(code: str) -> Regulation:
    """The document that the library holds under a short handle.

    Raises:
        InvalidValue: if it holds none.

    >>> document("N7").name.zh
    '金融机构产品适当性管理办法'
    """
    check_text(code, "code")
    for entry in _entries():
        if isinstance(entry, Regulation) and entry.code == code:
            return entry
    raise InvalidValue("code", "is of no document that the library holds")


def standing(name: str, *, as_of: date) -> Regulation | Issuer:
    """The document or body that stands on a day where the one of this name stood.

    Args:
        name: a title, number or short name in Chinese or English.
        as_of: the day asked about.

    Raises:
        InvalidValue: if no document or body here has that name.
        RuleNotInForce: if it was not yet in force, or ended without a successor.

    >>> standing("合同法", as_of=date(2026, 1, 1)).name.zh
    '民法典'
    >>> standing("银保监会", as_of=date(2022, 1, 1)).name.en
    'China Banking and Insurance Regulatory Commission'
    """
    check_text(name, "name")
    for entry in _entries():
        if name in _names(entry):
            return entry.on(as_of)
    raise InvalidValue("name", "is no document or body that the library holds")
