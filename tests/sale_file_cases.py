"""Files of sales with nothing left out: own wealth, a fund, a policy and a bond, each at an outlet."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
from tests.disclosure_cases import all_told
from tests.insurance_cases import APPLICATION, NEEDS
from tests.recording_cases import EVERYTHING, segments

from bankrm.clients import ClientId, RetailClient
from bankrm.conduct_facts import SaleConduct
from bankrm.distribution import Admission, Permit, PermitKind
from bankrm.insurance_applications import Relation
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.money import Money
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
from bankrm.recordings import SaleRecording
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance
from bankrm.sale_reviews import SaleFile
from bankrm.sales import Initiator, Sale, SaleChannel, SaleId
from bankrm.seller_records import SellerRecord, TrainingRecord
from bankrm.staff import BusinessLine, StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse

DAY = date(2026, 3, 2)
NINE = datetime.fromisoformat("2026-03-02T09:00+08:00")
TEN, NOON = NINE + timedelta(hours=1), NINE + timedelta(hours=3)
LONG_AGO = date(2016, 1, 1)
LI = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1986, 1, 5))
_LICENCES = tuple(Licence(kind=kind, valid_from=LONG_AGO) for kind in LicenceKind)
SELLER = SellerRecord(
    manager=RelationshipManager(
        id=StaffId("S-1"),
        name="某某",
        line=BusinessLine.RETAIL,
        branch="B-01",
        team="T-01",
        since=LONG_AGO,
        licences=_LICENCES,
    ),
    trainings=tuple(
        TrainingRecord(family=family, hours=40, completed_on=date(2026, 1, 9), passed=True)
        for family in ProductFamily
    ),
    registrations=_LICENCES,
    insurance_tier=3,
    insurance_since=LONG_AGO,
    clean=True,
    posted=True,
)
TESTED = RiskAssessment(
    client_id=LI.id,
    on=date(2026, 1, 10),
    tolerance=RiskTolerance.C3,
    answered_by=Respondent.CLIENT,
)
PROPER = SaleConduct(
    acts=(),
    refuses_information=False,
    first_purchase=False,
    in_person=True,
    agreed_in_writing=False,
    certificate_shown=True,
)
ADMITTED = Admission(
    partner_listed=True,
    admitted=True,
    complex_assets=False,
    duties_split=True,
    factors_supplied=True,
    reviewed=True,
)
RECORDING = SaleRecording(
    sale_id=SaleId("X-1"),
    client_id=LI.id,
    consent_at=NINE,
    started_at=NINE,
    ended_at=NOON - timedelta(minutes=1),
    recorded_at=NOON,
    in_zone=True,
    segments=tuple(
        attrs.evolve(one, at=NINE + timedelta(minutes=at))
        for at, one in enumerate(segments(*EVERYTHING), 1)
    ),
    audio=True,
    video=True,
    electronic=True,
    continuous=True,
    edited=False,
    legible=True,
    reported_at=NOON,
)


def file(sold: Product, **more: Any) -> SaleFile:
    """A sale of a product at noon in which nothing is wrong and nothing is left out."""
    sale = Sale(
        id=SaleId("X-1"),
        client_id=LI.id,
        product_id=sold.id,
        amount=Money.of(10_000),
        initiated_by=Initiator.BANK,
        off_goal=False,
        change_reported=False,
        channel=SaleChannel.OUTLET,
        seller=StaffId("S-1"),
        at=NOON,
    )
    given: dict[str, Any] = {
        "client": LI,
        "product": sold,
        "sale": sale,
        "assessments": (TESTED,),
        "permits": tuple(Permit(kind, LONG_AGO) for kind in PermitKind),
        "admission": ADMITTED,
        "seller": SELLER,
        "conduct": PROPER,
        "disclosures": tuple(all_told(sold, DAY)),
        "recording": RECORDING,
    }
    return SaleFile(**{**given, **more})


def product(family: ProductFamily, **more: Any) -> Product:
    return Product(
        id=ProductId("P-1"),
        name="某产品",
        family=family,
        issuer_risk=ProductRisk.R2,
        distributor_risk=ProductRisk.R2,
        **more,
    )


WEALTH = file(product(ProductFamily.WEALTH, private=False, issuer_kind=IssuerKind.BANK))
FUND = file(product(ProductFamily.PUBLIC_FUND, issuer_kind=IssuerKind.FUND_MANAGER))
_ENDOWMENT = product(
    ProductFamily.INSURANCE, issuer_kind=IssuerKind.INSURER, principal_at_risk=False
)
_TERMS = attrs.evolve(APPLICATION.terms, product=_ENDOWMENT, tier=3)
_APPLICATION = attrs.evolve(
    APPLICATION,
    terms=_TERMS,
    insured=Relation.SELF,
    insured_consents=True,
    beneficiary=Relation.FAMILY,
    needs=attrs.evolve(NEEDS, product_id=_ENDOWMENT.id),
)
POLICY = file(
    _ENDOWMENT,
    application=_APPLICATION,
    disclosures=tuple(
        attrs.evolve(told, document=attrs.evolve(told.document, product_kind=_TERMS.kind))
        for told in all_told(_ENDOWMENT, DAY)
    ),
)
BOND = file(
    Product(id=ProductId("P-1"), name="储蓄国债", family=ProductFamily.TREASURY_BOND),
    disclosures=(),
    recording=None,
)
