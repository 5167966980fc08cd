"""Credit applications: what they refuse, and what they leave unknown."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.credit_applications import ApplicationParty, ApplicationRole
from bankrm.errors import BankrmError
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.staff import BusinessLine

GUARANTOR = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ProductKind.BANK_GUARANTEE}, "kind"),
        ({"kind": ProductKind.HOUSING_LOAN}, "line"),
        ({"line": BusinessLine.RETAIL}, "line"),
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"months": 0}, "months"),
        ({"months": 1_201}, "months"),
        ({"months": True}, "months"),
        ({"rate_asked": Decimal("4.35")}, "rate_asked"),
        ({"rate_asked": Decimal("-0.01")}, "rate_asked"),
        ({"rate_asked": Decimal("NaN")}, "rate_asked"),
        ({"security": (SecurityKind.PLEDGE, SecurityKind.PLEDGE)}, "security"),
        ({"security": (SecurityKind.UNSECURED, SecurityKind.PLEDGE)}, "security"),
        ({"parties": (GUARANTOR, GUARANTOR)}, "parties"),
        ({"contract_signed_on": date(2026, 11, 22)}, "contract_signed_on"),
        ({"contract_signed_on": datetime(2026, 12, 1)}, "contract_signed_on"),  # noqa: DTZ001  # refused
        ({"recorded_at": WORKING_CAPITAL.submitted_at - timedelta(seconds=1)}, "recorded_at"),
        ({"purpose_evidence": ("a\x00b",)}, "purpose_evidence"),
    ],
)
def test_refuses(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError, match=f"^{field}"):
        attrs.evolve(WORKING_CAPITAL, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"months": 1_200},
        {"months": None},
        {"rate_asked": Decimal(1)},
        {"contract_signed_on": date(2026, 11, 23)},
        {"security": (SecurityKind.PLEDGE, SecurityKind.GUARANTEE)},
        {
            "parties": (
                GUARANTOR,
                attrs.evolve(GUARANTOR, role=ApplicationRole.SECURITY_PROVIDER),
            )
        },
        {"kind": ProductKind.PERSONAL_BUSINESS_LOAN, "line": BusinessLine.RETAIL},
    ],
    ids=str,
)
def test_holds(changes: dict[str, Any]) -> None:
    changed = attrs.evolve(WORKING_CAPITAL, **changes)
    assert {name: getattr(changed, name) for name in changes} == changes


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_answers_for_a_part_of_the_debt(share: Fraction) -> None:
    with pytest.raises(BankrmError, match=r"^share"):
        attrs.evolve(GUARANTOR, share=share)
    assert attrs.evolve(GUARANTOR, share=Fraction(1)).share == 1


@pytest.mark.parametrize("application", [CONSUMER, HOUSING, WORKING_CAPITAL])
def test_shows_no_amount(application: Any) -> None:
    assert str(application.amount.amount) not in repr(application)
