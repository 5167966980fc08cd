"""Credit files: what each kind of loan is asked, and what does not belong together."""

from typing import Any

import attrs
import pytest
from tests.credit_file_cases import (
    CARD_FILE,
    CONSUMER_FILE,
    FILE,
    HOUSING_FILE,
    PLANT_FILE,
    TAKEOVER_FILE,
    changed,
    without,
)

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.clients import ClientId
from bankrm.company_guarantees import CompanyGuarantee, CompanyGuaranteeId, GuarantorKind
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditApplicationId
from bankrm.credit_files import CreditPart, list_parts, measured_by
from bankrm.errors import InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_products import LoanPurpose, SecurityKind
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.staff import BusinessLine
from bankrm.statements import EntityId

ALWAYS = {
    CreditPart.PRODUCT,
    CreditPart.PURPOSE,
    CreditPart.INVESTIGATION,
    CreditPart.INSPECTION,
    CreditPart.RELATED_PARTY,
    CreditPart.CONCENTRATION,
    CreditPart.CONSISTENCY,
    CreditPart.RATING,
    CreditPart.AUTHORITY,
    CreditPart.ADMISSION,
}
LOAN = ALWAYS | {CreditPart.TERM, CreditPart.PRICE}
FIRM = LOAN | {CreditPart.STATEMENTS, CreditPart.FLOWS}
PERSON = LOAN | {CreditPart.CAPACITY, CreditPart.BUREAU}
ASSETS = {CreditPart.ELIGIBILITY, CreditPart.SECURITY}
OTHER = CreditApplicationId("other")


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (FILE, FIRM | ASSETS | {CreditPart.NEED}),
        (PLANT_FILE, FIRM | ASSETS | {CreditPart.PROJECT}),
        (TAKEOVER_FILE, FIRM | ASSETS | {CreditPart.ACQUISITION}),
        (CONSUMER_FILE, PERSON | {CreditPart.CONSUMER}),
        (HOUSING_FILE, PERSON | ASSETS | {CreditPart.HOUSING}),
        (
            CARD_FILE,
            ALWAYS | {CreditPart.CAPACITY, CreditPart.BUREAU, CreditPart.CARD},
        ),
    ],
    ids=["working capital", "plant", "takeover", "consumer", "housing", "card"],
)
def test_what_each_kind_is_asked(file: Any, parts: set[CreditPart]) -> None:
    assert set(list_parts(file.application)) == parts


@pytest.mark.parametrize(
    ("changes", "part", "asked"),
    [
        ({"online": None}, CreditPart.INTERNET, True),
        ({"online": True}, CreditPart.INTERNET, True),
        ({"online": False}, CreditPart.INTERNET, False),
        ({"security": ()}, CreditPart.SECURITY, True),
        ({"security": (SecurityKind.UNSECURED,)}, CreditPart.SECURITY, False),
        ({"security": (SecurityKind.PLEDGE,)}, CreditPart.ELIGIBILITY, True),
        ({"security": (SecurityKind.GUARANTEE,)}, CreditPart.GUARANTEE, True),
        ({}, CreditPart.GUARANTEE, False),
        (
            {
                "parties": (
                    ApplicationParty(
                        party_id=PartyId("E-2"), role=ApplicationRole.SECURITY_PROVIDER
                    ),
                )
            },
            CreditPart.GUARANTEE,
            True,
        ),
        (
            {"kind": ProductKind.PERSONAL_BUSINESS_LOAN, "line": BusinessLine.RETAIL},
            CreditPart.FLOWS,
            True,
        ),
    ],
)
def test_what_security_and_parties_add(
    changes: dict[str, Any], part: CreditPart, asked: bool
) -> None:
    assert (part in list_parts(attrs.evolve(WORKING_CAPITAL, **changes))) is asked


@pytest.mark.parametrize(
    ("file", "changes", "field"),
    [
        (FILE, changed(FILE, "client", id=ClientId("E-9")), "client"),
        (FILE, changed(CONSUMER_FILE, "client", id=FILE.client.id), "client"),
        (CONSUMER_FILE, changed(FILE, "client", id=ClientId("P-1")), "client"),
        (FILE, changed(FILE, "need", application_id=OTHER), "need"),
        (FILE, changed(FILE, "price", application_id=OTHER), "price"),
        (
            FILE,
            changed(FILE, "investigation", application_id=OTHER),
            "investigation",
        ),
        (
            FILE,
            {"inspections": (attrs.evolve(FILE.inspections[0], application_id=OTHER),)},
            "inspections",
        ),
        (
            PLANT_FILE,
            changed(PLANT_FILE, "project", application_id=OTHER),
            "project",
        ),
        (HOUSING_FILE, changed(HOUSING_FILE, "service", application_id=OTHER), "service"),
        (FILE, changed(FILE, "rating", client_id=ClientId("E-9")), "rating"),
        (
            FILE,
            changed(FILE, "offer", kind=ProductKind.TRADE_FINANCE, loan=None),
            "offer",
        ),
        (FILE, {"bureau": "report"}, "bureau"),
        (FILE, {"long_terms_from": OwnLabel("x", "某级", "some level")}, "long_terms_from"),
    ],
)
def test_refuses_what_belongs_elsewhere(file: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}"):
        attrs.evolve(file, **changes)


@pytest.mark.parametrize(
    ("file", "names", "parts"),
    [
        (FILE, ("investigation",), (CreditPart.INVESTIGATION,)),
        (FILE, ("statements",), (CreditPart.STATEMENTS,)),
        (FILE, ("flows",), (CreditPart.FLOWS,)),
        (FILE, ("security",), (CreditPart.ELIGIBILITY, CreditPart.SECURITY)),
        (FILE, ("price",), (CreditPart.PRICE,)),
        (FILE, ("rating",), (CreditPart.RATING,)),
        (FILE, ("matrix",), (CreditPart.AUTHORITY,)),
        (FILE, ("need", "relations", "offer", "home"), ()),
    ],
)
def test_names_what_cannot_be_asked(
    file: Any, names: tuple[str, ...], parts: tuple[CreditPart, ...]
) -> None:
    assert without(file, *names).missing == parts


@pytest.mark.parametrize(
    ("file", "parts"),
    [
        (PLANT_FILE, ("project",)),
        (TAKEOVER_FILE, ("deal",)),
        (CONSUMER_FILE, ("income",)),
        (CONSUMER_FILE, ("service",)),
        (CONSUMER_FILE, ("bureau",)),
        (HOUSING_FILE, ("home",)),
        (CARD_FILE, ("cards",)),
    ],
)
def test_every_record_a_part_reads_can_be_missed(file: Any, parts: tuple[str, ...]) -> None:
    before, after = set(file.missing), set(without(file, *parts).missing)
    assert len(after - before) == 1


def named(role: ApplicationRole, *, organisation: bool | None) -> Any:
    party = ApplicationParty(party_id=PartyId("E-2"), role=role, organisation=organisation)
    return attrs.evolve(
        FILE.application,
        parties=(party,),
        security=(SecurityKind.MORTGAGE, SecurityKind.GUARANTEE),
    )


GIVEN = CompanyGuarantee(
    id=CompanyGuaranteeId("G-1"),
    application_id=FILE.application.id,
    guarantor=PartyId("E-2"),
    kind=GuarantorKind.COMPANY,
    amount=FILE.application.amount,
)


@pytest.mark.parametrize(
    ("role", "organisation", "guarantees", "missing"),
    [
        (ApplicationRole.GUARANTOR, True, None, True),
        (ApplicationRole.GUARANTOR, True, (), True),
        (ApplicationRole.GUARANTOR, None, (), True),
        (ApplicationRole.GUARANTOR, False, (), False),
        (ApplicationRole.GUARANTOR, True, (GIVEN,), False),
        (ApplicationRole.SECURITY_PROVIDER, False, (), True),
        (ApplicationRole.SECURITY_PROVIDER, False, (GIVEN,), False),
        (ApplicationRole.SPOUSE, False, (), True),
    ],
    ids=[
        "nobody looked",
        "a firm without papers",
        "perhaps a firm",
        "a person",
        "a firm with papers",
        "nobody is named as guarantor",
        "a guarantee is there",
        "a spouse is none",
    ],
)
def test_a_guarantee_needs_somebody_who_gives_it(
    role: ApplicationRole, organisation: bool | None, guarantees: Any, missing: bool
) -> None:
    file = attrs.evolve(
        FILE, application=named(role, organisation=organisation), guarantees=guarantees
    )
    assert (CreditPart.GUARANTEE in file.missing) is missing


@pytest.mark.parametrize(
    ("purpose", "part"),
    [
        (LoanPurpose.OPERATION, CreditPart.NEED),
        (LoanPurpose.FIXED_ASSETS, CreditPart.PROJECT),
        (LoanPurpose.ACQUISITION, CreditPart.ACQUISITION),
        (LoanPurpose.TRADE, None),
        (LoanPurpose.REFINANCING, None),
        (None, None),
    ],
)
def test_a_syndicated_loan_is_measured_by_what_it_is_for(
    purpose: LoanPurpose | None, part: CreditPart | None
) -> None:
    asked = attrs.evolve(WORKING_CAPITAL, kind=ProductKind.SYNDICATED_LOAN, purpose=purpose)
    assert measured_by(asked) is part
    assert part is None or part in list_parts(asked)


def test_checks_are_made_of_the_statements() -> None:
    assert {check.verdict.code for check in FILE.checks} == {"pass", "not_checkable"}
    assert without(FILE, "statements").checks == ()


def test_shows_ids_only() -> None:
    shown = repr(CONSUMER_FILE)
    assert shown.startswith("CreditFile(application=A-2, client=P-1")
    assert "张" not in shown


def test_the_need_is_the_borrowers_own() -> None:
    assert FILE.need is not None
    bare = FILE.need.need
    assert FILE.statements is not None
    assert bare.inputs is not None
    for of, fits in ((EntityId(FILE.client.id), True), (EntityId("E-9"), False)):
        statement = attrs.evolve(FILE.statements.latest, entity_id=of)
        read = attrs.evolve(bare, inputs=attrs.evolve(bare.inputs, statement=statement))
        need = attrs.evolve(FILE.need, need=read, unit=None, statements_to=None)
        if fits:
            assert attrs.evolve(FILE, need=need).need == need
        else:
            with pytest.raises(InvalidValue, match=r"^need: "):
                attrs.evolve(FILE, need=need)
