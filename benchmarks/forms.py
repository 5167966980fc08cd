"""Forms: what a record costs beside its model built by hand, and that a sheet costs what its rows cost."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bankrm.clients import ClientId, LegalCapacity, MaritalStatus, RetailClient, Sex
from bankrm.form_answers import read_answers
from bankrm.form_fields import FieldKind, FormField
from bankrm.form_imports import Column, ColumnMap, import_rows
from bankrm.forms import Form, FormId
from bankrm.labels import Text
from bankrm.model_forms import describe
from bankrm.money import Money
from bankrm.plain_models import read_model
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

CALLS = 500
CLIENT: Mapping[str, Any] = {
    "id": "C-1",
    "name": "某某",
    "birth_date": "1961-03-02",
    "sex": "female",
    "nationality": "CN",
    "occupation": "teacher",
    "residence": "某市某区",
    "marital_status": "married",
    "dependants": 1,
    "declared_capacity": "full",
    "lives_on_own_labour": True,
    "financial_assets": {"amount": "1000000.00", "currency": "CNY"},
    "average_income_3y": {"amount": "200000.00", "currency": "CNY"},
    "experience_months": 24,
    "since": "2015-06-01",
}
"""Fifteen fields, as JSON brings them."""
CLIENT_FORM = describe(RetailClient)
SHEET_FORM = Form(
    id=FormId("firm"),
    version="1",
    name=Text("企业", "firm"),
    fields=(
        FormField(code="name", name=Text("名称", "name"), kind=FieldKind.TEXT, required=True),
        FormField(
            code="sales", name=Text("销售额", "sales"), kind=FieldKind.MONEY, currency="CNY"
        ),
        FormField(code="since", name=Text("开户日", "since"), kind=FieldKind.DATE),
    ),
)
HEADER = ("企业名称", "销售额（万元）", "开户日")
COLUMNS = ColumnMap(
    columns=(
        Column(field="name", headers=HEADER[:1]),
        Column(field="sales", headers=HEADER[1:2], in_ten_thousands=True),
        Column(field="since", headers=HEADER[2:]),
    )
)


def _money(given: Mapping[str, str]) -> Money:
    return Money(Decimal(given["amount"]), given["currency"])


def _by_hand(given: Mapping[str, Any]) -> RetailClient:
    """What a host writes without forms: no fault is told but the first."""
    return RetailClient(
        id=ClientId(given["id"]),
        name=given["name"],
        birth_date=date.fromisoformat(given["birth_date"]),
        sex=Sex(given["sex"]),
        nationality=given["nationality"],
        occupation=given["occupation"],
        residence=given["residence"],
        marital_status=MaritalStatus(given["marital_status"]),
        dependants=given["dependants"],
        declared_capacity=LegalCapacity(given["declared_capacity"]),
        lives_on_own_labour=given["lives_on_own_labour"],
        financial_assets=_money(given["financial_assets"]),
        average_income_3y=_money(given["average_income_3y"]),
        experience_months=given["experience_months"],
        since=date.fromisoformat(given["since"]),
    )


def _build() -> None:
    for _ in range(CALLS):
        _by_hand(CLIENT)


def _read_model() -> None:
    for _ in range(CALLS):
        read_model(RetailClient, CLIENT)


def _read_form() -> None:
    for _ in range(CALLS):
        read_answers(CLIENT_FORM, CLIENT)


def _import(count: int) -> None:
    import_rows(SHEET_FORM, COLUMNS, HEADER, [("某某公司", "1,234.5", "2026/11/24")] * count)


def run() -> Iterator[Ratio]:
    """Reading against building by hand; ten times the rows against one."""
    yield ratio("read_model, 15 fields / by hand", _read_model, _build, limit=3.0, calls=CALLS)
    yield ratio("read_answers, 15 fields / by hand", _read_form, _build, limit=4.5, calls=CALLS)
    yield ratio(
        "import of 10,000 rows / of 1,000",
        lambda: _import(10_000),
        lambda: _import(1_000),
        limit=13.0,
        calls=1,
        rounds=5,
    )
