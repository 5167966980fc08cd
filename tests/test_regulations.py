"""Documents and bodies: found by any of their names, and followed to what stands there on a day."""

import importlib
import pkgutil
from datetime import date, datetime
from types import ModuleType
from typing import Any

import pytest

from bankrm import regulations
from bankrm.citations import Issuer, Regulation
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.regulations import FIELDS, standing
from bankrm.regulations.investment import N7
from bankrm.regulations.issuers import CBIRC, CBRC, CSRC, NFRA, PBOC
from bankrm.regulations.statutes import CIVIL_CODE, CONTRACT_LAW

TODAY = date(2026, 3, 1)


def modules() -> list[ModuleType]:
    return [importlib.import_module(f"bankrm.regulations.{field}") for field in FIELDS]


def entries() -> list[Regulation | Issuer]:
    found = (getattr(module, name) for module in modules() for name in module.__all__)
    return [entry for entry in found if isinstance(entry, Regulation | Issuer)]


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("合同法", CIVIL_CODE),
        ("Contract Law", CIVIL_CODE),
        ("CL", CIVIL_CODE),
        ("民法典", CIVIL_CODE),
        ("N7", N7),
        ("国家金融监督管理总局令2025年第7号", N7),
        ("金融机构产品适当性管理办法", N7),
        ("Measures on Product Suitability of Financial Institutions", N7),
        ("银监会", NFRA),
        ("银保监会", NFRA),
        ("保监会", NFRA),
        ("中国银行保险监督管理委员会", NFRA),
        ("China Banking Regulatory Commission", NFRA),
        ("CBRC", NFRA),
        ("证监会", CSRC),
        ("人民银行", PBOC),
    ],
)
def test_any_name_will_do(name: str, stands: Regulation | Issuer) -> None:
    assert standing(name, as_of=TODAY) is stands


@pytest.mark.parametrize(
    ("name", "as_of", "stands"),
    [
        ("合同法", date(2020, 12, 31), CONTRACT_LAW),
        ("合同法", date(2021, 1, 1), CIVIL_CODE),
        ("银监会", date(2018, 4, 7), CBRC),
        ("银监会", date(2018, 4, 8), CBIRC),
        ("银监会", date(2023, 5, 17), CBIRC),
        ("银监会", date(2023, 5, 18), NFRA),
    ],
    ids=["合同法-eve", "合同法", "银监会-eve", "银监会", "银保监会-eve", "银保监会"],
)
def test_the_day_decides(name: str, as_of: date, stands: Regulation | Issuer) -> None:
    assert standing(name, as_of=as_of) is stands


@pytest.mark.parametrize("name", ["", " ", "不存在的办法", "n7", None, 7, []], ids=repr)
def test_no_such_name(name: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^name: "):
        standing(name, as_of=TODAY)


def test_before_its_first_day() -> None:
    with pytest.raises(RuleNotInForce):
        standing("民法典", as_of=date(2020, 12, 31))


def test_an_instant_is_no_day() -> None:
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        standing("民法典", as_of=datetime(2026, 1, 1))  # noqa: DTZ001  # what is to be refused


def test_every_module_of_documents_is_searched() -> None:
    found = {info.name for info in pkgutil.iter_modules(regulations.__path__)}
    assert found - {"areas", "festivals", "holidays"} == set(FIELDS)


def test_names_are_not_shared() -> None:
    """A name that two entries share would find the wrong one on some days."""
    owners: dict[str, set[int]] = {}
    for entry in entries():
        own = {entry.code, entry.number} if isinstance(entry, Regulation) else {entry.short}
        for name in own | {entry.name.zh, entry.name.en} - {""}:
            owners.setdefault(name, set()).add(id(entry))
    assert [name for name, found in owners.items() if name and len(found) > 1] == []


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name.en)
def test_every_name_finds_its_entry(entry: Regulation | Issuer) -> None:
    day = date.max if isinstance(entry, Issuer) else entry.since
    stands = entry.on(day)
    assert standing(entry.name.zh, as_of=day) is stands
    assert standing(entry.name.en, as_of=day) is stands


@pytest.mark.parametrize(
    "entry",
    [entry for entry in entries() if isinstance(entry, Regulation)],
    ids=lambda entry: entry.code,
)
def test_days_of_a_document_run_forward(entry: Regulation) -> None:
    """A tax rule may be issued after the first day it applies to, so that is not asked."""
    assert entry.until is None or entry.since < entry.until
    if entry.successor is not None:
        assert entry.until is not None
        assert entry.successor.since <= entry.until
