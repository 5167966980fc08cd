"""Reviews before paying out: conditions, security, cost, penalty and payment together."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.credit_file_cases import CONSUMER_FILE, FILE, PLANT_FILE, TODAY, without

from bankrm._credit_file_example import DISBURSEMENT
from bankrm.company_guarantees import CompanyGuarantee, CompanyGuaranteeId, GuarantorKind
from bankrm.conditions_precedent import (
    CONVENTIONAL_CONDITIONS,
    ConditionEvent,
    ConditionFile,
    ConditionState,
    Drawdown,
)
from bankrm.cost_disclosure import CostDisclosure
from bankrm.credit_applications import (
    ApplicationParty,
    ApplicationRole,
    CreditApplicationId,
    CreditStep,
)
from bankrm.disbursements import Disbursement, DisbursementPart, review_disbursement
from bankrm.errors import InvalidValue
from bankrm.loan_costs import CostMethod, LoanFlows
from bankrm.loan_products import RepaymentMethod, SecurityKind
from bankrm.loan_schedules import compute_schedule
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId

MONDAY = datetime.fromisoformat("2026-11-23T11:00+08:00")
OTHER = CreditApplicationId("other")


def settled(file: Any) -> Any:
    """The file with every usual condition settled by the back office."""
    events = tuple(
        ConditionEvent(
            code=condition.code,
            becomes=ConditionState.MET,
            by=Actor(StaffId("S-7"), Role.DISBURSEMENT_REVIEWER),
            ref=f"condition/{condition.code}",
            at=MONDAY + timedelta(minutes=place),
            recorded_at=MONDAY + timedelta(minutes=place),
        )
        for place, condition in enumerate(CONVENTIONAL_CONDITIONS)
    )
    conditions = ConditionFile(
        application_id=file.application.id, conditions=CONVENTIONAL_CONDITIONS, events=events
    )
    return attrs.evolve(file, conditions=conditions)


def for_consumer(**changes: Any) -> Disbursement:
    application_id = CONSUMER_FILE.application.id
    whole = Disbursement(
        plan=attrs.evolve(DISBURSEMENT.plan, principal=Money.of(200_000)),
        payment=attrs.evolve(
            DISBURSEMENT.payment, application_id=application_id, amount=Money.of(200_000)
        ),
        penalty=attrs.evolve(DISBURSEMENT.penalty, application_id=application_id),
    )
    return attrs.evolve(whole, **changes)


def names(review: Any) -> list[str]:
    return [name.code for name in review.names]


def test_nothing_goes_out_before_conditions_and_security_stand() -> None:
    review = review_disbursement(FILE, DISBURSEMENT, as_of=TODAY)
    assert names(review) == [
        "conditions",
        "security",
        "eligibility:K-1",
        "perfection:K-1",
        "cost",
        "penalty",
        "payment",
    ]
    assert review.outcome is Effect.BLOCK
    assert CreditStep.REGISTRATION in review.steps


RATE_SHOWN = CostDisclosure(
    application_id=FILE.application.id,
    flows=LoanFlows.of_schedule(compute_schedule(DISBURSEMENT.plan)),
    rate_shown=Decimal("0.0385"),
    method=CostMethod.SIMPLE,
    prominent=True,
    recorded_at=MONDAY,
)
UNSECURED = attrs.evolve(
    without(FILE, "security"),
    application=attrs.evolve(FILE.application, security=(SecurityKind.UNSECURED,)),
)


def test_settled_conditions_leave_the_security() -> None:
    review = review_disbursement(settled(FILE), DISBURSEMENT, as_of=TODAY)
    assert review[DisbursementPart.CONDITIONS].outcome is Effect.ALLOW
    assert review.outcome is Effect.BLOCK
    shown = attrs.evolve(DISBURSEMENT, disclosure=RATE_SHOWN)
    unsecured = review_disbursement(settled(UNSECURED), shown, as_of=TODAY)
    assert unsecured.outcome is Effect.ALLOW
    unsaid = review_disbursement(settled(UNSECURED), DISBURSEMENT, as_of=TODAY)
    assert unsaid.steps == (CreditStep.ANNUAL_RATE,)


@pytest.mark.parametrize("security", [FILE.application.security, ()], ids=["offered", "not told"])
def test_security_that_is_not_on_file_stops_it(security: Any) -> None:
    bare = attrs.evolve(
        without(FILE, "security"),
        application=attrs.evolve(FILE.application, security=security),
    )
    review = review_disbursement(settled(bare), DISBURSEMENT, as_of=TODAY)
    assert review.outcome >= Effect.REVIEW
    assert review[DisbursementPart.SECURITY].outcome >= Effect.REVIEW


def test_the_capital_is_the_projects() -> None:
    plan = PLANT_FILE.project
    assert plan is not None
    out = attrs.evolve(
        DISBURSEMENT,
        payment=attrs.evolve(DISBURSEMENT.payment, application_id=plan.application_id),
        penalty=attrs.evolve(DISBURSEMENT.penalty, application_id=plan.application_id),
        drawdown=Drawdown(capital_required=plan.equity, drawn=Money.of(1_000_000)),
    )
    assert review_disbursement(PLANT_FILE, out, as_of=TODAY).outcome >= Effect.REVIEW
    less = Drawdown(capital_required=plan.equity - Money.of("0.01"), drawn=Money.of(1_000_000))
    with pytest.raises(InvalidValue, match=r"^drawdown"):
        review_disbursement(PLANT_FILE, attrs.evolve(out, drawdown=less), as_of=TODAY)


def test_a_person_has_to_be_shown_the_cost() -> None:
    review = review_disbursement(settled(CONSUMER_FILE), for_consumer(), as_of=TODAY)
    assert names(review) == ["conditions", "cost", "penalty", "payment"]
    assert CreditStep.COST_TABLE in review.steps


def test_a_penalty_outside_the_band_stops_it() -> None:
    steep = attrs.evolve(DISBURSEMENT.penalty, overdue_markup=Decimal("0.51"))
    out = attrs.evolve(DISBURSEMENT, penalty=steep)
    review = review_disbursement(settled(UNSECURED), out, as_of=TODAY)
    assert review.outcome is Effect.BLOCK
    assert review[DisbursementPart.PENALTY].outcome is Effect.BLOCK


def test_a_large_payment_to_a_known_seller_is_the_banks_to_make() -> None:
    large = attrs.evolve(
        FILE, application=attrs.evolve(FILE.application, amount=Money.of(20_000_000))
    )
    out = attrs.evolve(
        DISBURSEMENT,
        plan=attrs.evolve(DISBURSEMENT.plan, principal=Money.of(20_000_000)),
        payment=attrs.evolve(DISBURSEMENT.payment, amount=Money.of("10000000.01")),
    )
    review = review_disbursement(large, out, as_of=TODAY)
    assert CreditStep.ENTRUSTED_PAYMENT in review.steps


ANOTHER = LoanFlows(
    principals=(Money.of(0),) * 11 + (Money.of(5_000_000),), interests=(Money.of(1),) * 12
)
SMALLER = LoanFlows(principals=(Money.of(4_999_999),), interests=(Money.of(192_500),))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (
            {"payment": attrs.evolve(DISBURSEMENT.payment, amount=Money.of("5000000.01"))},
            "payment",
        ),
        (
            {"penalty": attrs.evolve(DISBURSEMENT.penalty, contract_rate=Decimal("0.05"))},
            "penalty",
        ),
        ({"disclosure": attrs.evolve(RATE_SHOWN, flows=ANOTHER)}, "disclosure"),
        ({"disclosure": attrs.evolve(RATE_SHOWN, flows=SMALLER)}, "disclosure"),
    ],
    ids=["more than the loan", "another rate", "another interest", "another principal"],
)
def test_refuses_what_is_of_another_loan(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}"):
        attrs.evolve(DISBURSEMENT, **changes)


def test_of_a_loan_drawn_at_will_only_the_principal_is_known() -> None:
    at_will = attrs.evolve(
        DISBURSEMENT.plan,
        method=RepaymentMethod.REVOLVING,
        instalments=None,
        matures_on=date(2027, 11, 24),
    )
    shown = attrs.evolve(RATE_SHOWN, flows=ANOTHER)
    assert attrs.evolve(DISBURSEMENT, plan=at_will, disclosure=shown).disclosure is shown
    unsaid = attrs.evolve(RATE_SHOWN, flows=None)
    assert attrs.evolve(DISBURSEMENT, disclosure=unsaid).disclosure is unsaid


def test_refuses_a_larger_loan_than_was_applied_for() -> None:
    more = attrs.evolve(
        DISBURSEMENT, plan=attrs.evolve(DISBURSEMENT.plan, principal=Money.of("6000000.01"))
    )
    with pytest.raises(InvalidValue, match=r"^disbursement"):
        review_disbursement(FILE, more, as_of=TODAY)


def test_a_guarantee_is_asked_for_again() -> None:
    party = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)
    application = attrs.evolve(
        FILE.application,
        security=(SecurityKind.MORTGAGE, SecurityKind.GUARANTEE),
        parties=(party,),
    )
    guarantee = CompanyGuarantee(
        id=CompanyGuaranteeId("G-1"),
        application_id=application.id,
        guarantor=PartyId("E-2"),
        kind=GuarantorKind.LISTED,
        amount=Money.of(5_000_000),
    )
    file = attrs.evolve(FILE, application=application, guarantees=(guarantee,))
    review = review_disbursement(file, DISBURSEMENT, as_of=TODAY)
    assert "guarantee:G-1" in names(review)
    assert "SEC.9-announcement" in review


def test_refuses_what_is_of_another_application() -> None:
    with pytest.raises(InvalidValue, match=r"^penalty"):
        attrs.evolve(
            DISBURSEMENT, penalty=attrs.evolve(DISBURSEMENT.penalty, application_id=OTHER)
        )
    with pytest.raises(InvalidValue):
        review_disbursement(CONSUMER_FILE, DISBURSEMENT, as_of=TODAY)
    with pytest.raises(InvalidValue, match=r"^disbursement"):
        review_disbursement(FILE, "money", as_of=TODAY)  # type: ignore[arg-type]  # refused
