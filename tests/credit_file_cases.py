"""Whole files of applications of several kinds, for the tests of the rooms that read them."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from bankrm._acquisition_example import APPLICATION as TAKEOVER
from bankrm._acquisition_example import BANK, DEAL
from bankrm._bureau_example import REPORT
from bankrm._capacity_example import CLIENT, INCOME_TABLE, SALARY
from bankrm._collateral_example import FACTORY
from bankrm._credit_example import CONSUMER, HOUSING
from bankrm._credit_file_example import BOOK, FILE
from bankrm._project_example import APPLICATION as PLANT
from bankrm._project_example import PLAN
from bankrm.card_limits import CardLimits
from bankrm.collateral import AssetKind, ClaimId, CollateralAllocation, CollateralId
from bankrm.collateral_values import CONVENTIONAL_POLICY, SecurityPackage
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.credit_files import CreditFile
from bankrm.debt_service import DebtService, compute_debt_service
from bankrm.housing_loans import HomePurchase, PropertyKind
from bankrm.loan_products import LoanPurpose, RepaymentMethod, SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.personal_income import compute_income
from bankrm.product_kinds import ProductKind
from bankrm.regulations.project_equity import LEAST_COVER
from bankrm.regulations.repayment import AGE_AND_TERM_YEARS, UNSECURED_DEBT_PERCENT
from bankrm.rules import RuleBook

__all__ = [
    "BOOK",
    "CARD_FILE",
    "CONSUMER_FILE",
    "FILE",
    "HOUSING_FILE",
    "OWN_BOOK",
    "PLANT_FILE",
    "TAKEOVER_FILE",
    "TODAY",
    "changed",
    "without",
]

TODAY = date(2026, 11, 24)
_OWN = BOOK.numbers[-1].rows[0].basis
OWN_BOOK = RuleBook(
    numbers=(
        *BOOK.numbers,
        UNSECURED_DEBT_PERCENT.set_to(50, since=date(2026, 1, 1), basis=_OWN),
        LEAST_COVER.set_to(12_000, since=date(2026, 1, 1), basis=_OWN),
        AGE_AND_TERM_YEARS.set_to(75, since=date(2026, 1, 1), basis=_OWN),
    )
)
INCOME = compute_income((SALARY,), INCOME_TABLE)


def _service(application: CreditApplication, payment: str) -> DebtService:
    return compute_debt_service(
        INCOME.monthly,
        (),
        Money.of(payment),
        application_id=application.id,
        property_fee=Money.of(300),
    )


CONSUMER_FILE = CreditFile(
    application=attrs.evolve(CONSUMER, rate_asked=Decimal("0.036")),
    client=CLIENT,
    income=INCOME,
    service=_service(CONSUMER, "5869.28"),
    bureau=(REPORT,),
    standing=ConsumerStanding(client_id=CLIENT.id, good_credit=True, unsecured=Money.of(0)),
    bank=FILE.bank,
)
_HOME = attrs.evolve(
    FACTORY,
    id=CollateralId("K-2"),
    kind=AssetKind.HOME,
    owner=PartyId("P-1"),
)
HOUSING_FILE = CreditFile(
    application=attrs.evolve(HOUSING, rate_asked=Decimal("0.035")),
    client=CLIENT,
    income=INCOME,
    service=_service(HOUSING, "7633.77"),
    bureau=(REPORT,),
    home=HomePurchase(
        application_id=HOUSING.id,
        property=PropertyKind.HOME,
        home_number=1,
        price=Money.of(2_000_000),
        appraisal=Money.of(2_100_000),
        city_floor=Decimal(0),
    ),
    security=SecurityPackage(
        collaterals=(_HOME,),
        allocations=(
            CollateralAllocation(
                collateral_id=_HOME.id,
                claim_id=ClaimId(HOUSING.id),
                rank=1,
                cap=Money.of(1_700_000),
            ),
        ),
        policy=CONVENTIONAL_POLICY,
    ),
    bank=FILE.bank,
)
_CARD = attrs.evolve(
    CONSUMER,
    id=CreditApplicationId("A-6"),
    kind=ProductKind.CREDIT_CARD,
    amount=Money.of(50_000),
    months=None,
    revolving=True,
    purpose=LoanPurpose.CONSUMPTION,
    repayment_method=RepaymentMethod.REVOLVING,
    security=(SecurityKind.UNSECURED,),
)
CARD_FILE = CreditFile(
    application=_CARD,
    client=CLIENT,
    income=INCOME,
    service=_service(_CARD, "0"),
    bureau=(REPORT,),
    cards=CardLimits(
        client_id=CLIENT.id,
        cap=Money.of(100_000),
        here=Money.of(0),
        elsewhere=Money.of(30_000),
    ),
    bank=FILE.bank,
)
PLANT_FILE = CreditFile(application=PLANT, client=FILE.client, project=PLAN, bank=FILE.bank)
TAKEOVER_FILE = CreditFile(application=TAKEOVER, client=FILE.client, deal=DEAL, bank=BANK)


def without(file: CreditFile, *names: str) -> CreditFile:
    """A file that lacks some records."""
    empty = {name: type(file)(application=file.application, client=file.client) for name in names}
    return attrs.evolve(file, **{name: getattr(one, name) for name, one in empty.items()})


def changed(file: CreditFile, record: str, **changes: Any) -> dict[str, Any]:
    """A record of a file with some of its fields changed, by its name."""
    return {record: attrs.evolve(getattr(file, record), **changes)}
