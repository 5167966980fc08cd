"""Which order governs a loan, and the day whose order its contract keeps."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.errors import InvalidValue
from bankrm.lending_orders import LendingOrder, contract_day, order_of
from bankrm.loan_products import LoanPurpose
from bankrm.product_kinds import ProductKind

DAY = date(2026, 11, 24)
OLD = datetime(2024, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "purpose", "order"),
    [
        (ProductKind.FIXED_ASSET_LOAN, None, LendingOrder.FIXED_ASSETS),
        (ProductKind.PROJECT_FINANCE_LOAN, None, LendingOrder.FIXED_ASSETS),
        (ProductKind.WORKING_CAPITAL_LOAN, None, LendingOrder.WORKING_CAPITAL),
        (ProductKind.SYNDICATED_LOAN, LoanPurpose.FIXED_ASSETS, LendingOrder.FIXED_ASSETS),
        (ProductKind.SYNDICATED_LOAN, LoanPurpose.OPERATION, LendingOrder.WORKING_CAPITAL),
        (ProductKind.SYNDICATED_LOAN, LoanPurpose.ACQUISITION, LendingOrder.OTHER),
        (ProductKind.SYNDICATED_LOAN, None, None),
        (ProductKind.SYNDICATED_LOAN, LoanPurpose.REFINANCING, None),
        (ProductKind.SUPPLY_CHAIN_FINANCE, LoanPurpose.TRADE, LendingOrder.OTHER),
        (ProductKind.SUPPLY_CHAIN_FINANCE, LoanPurpose.OPERATION, LendingOrder.WORKING_CAPITAL),
        (ProductKind.TRADE_FINANCE, LoanPurpose.TRADE, LendingOrder.OTHER),
        (ProductKind.ACQUISITION_LOAN, LoanPurpose.ACQUISITION, LendingOrder.OTHER),
    ],
)
def test_of_firms(
    kind: ProductKind, purpose: LoanPurpose | None, order: LendingOrder | None
) -> None:
    assert order_of(attrs.evolve(WORKING_CAPITAL, kind=kind, purpose=purpose)) is order


def test_of_persons() -> None:
    business = attrs.evolve(CONSUMER, kind=ProductKind.PERSONAL_BUSINESS_LOAN)
    found = [order_of(one) for one in (CONSUMER, business, HOUSING)]
    assert found == [
        LendingOrder.CONSUMPTION,
        LendingOrder.PERSONAL_BUSINESS,
        LendingOrder.OTHER,
    ]


@pytest.mark.parametrize(
    ("signed", "as_of", "day"),
    [
        (None, DAY, DAY),
        (date(2024, 6, 30), DAY, date(2024, 6, 30)),
        (DAY, DAY, DAY),
        (date(2024, 6, 30), date(2024, 3, 1), date(2024, 3, 1)),  # not signed by then
    ],
    ids=["no contract", "older", "the same day", "replayed before it"],
)
def test_contract_day(signed: date | None, as_of: date, day: date) -> None:
    loan = attrs.evolve(
        WORKING_CAPITAL, submitted_at=OLD, recorded_at=OLD, contract_signed_on=signed
    )
    assert contract_day(loan, as_of) == day


@pytest.mark.parametrize("bad", [None, "A-1", 7])
def test_no_application(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        order_of(bad)
    with pytest.raises(InvalidValue, match=r"^application: "):
        contract_day(bad, DAY)


def test_an_instant_is_no_day() -> None:
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        contract_day(WORKING_CAPITAL, OLD)
