"""Checklists: one of practice for every kind of loan, and what of it an application needs."""

from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.citations import Provenance
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditApplication
from bankrm.errors import BankrmError
from bankrm.investigation_checklists import (
    ACQUISITION_CHECKLIST,
    BUSINESS_OWNER_CHECKLIST,
    CONSUMER_CHECKLIST,
    HOUSING_CHECKLIST,
    PROJECT_CHECKLIST,
    SMALL_FIRM_CHECKLIST,
    WORKING_CAPITAL_CHECKLIST,
    Applies,
    ChecklistEntry,
    InvestigationChecklist,
    practice_checklist,
)
from bankrm.investigations import DiligenceItem, OpinionRole
from bankrm.loan_products import SecurityKind
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind, lines_of
from bankrm.products import ProductFamily

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
SHIPPED = (
    ACQUISITION_CHECKLIST,
    BUSINESS_OWNER_CHECKLIST,
    CONSUMER_CHECKLIST,
    HOUSING_CHECKLIST,
    PROJECT_CHECKLIST,
    SMALL_FIRM_CHECKLIST,
    WORKING_CAPITAL_CHECKLIST,
)
LOANS = [
    kind for kind in ProductKind if kind.family in {ProductFamily.LOAN, ProductFamily.CREDIT_CARD}
]


def of_kind(kind: ProductKind, *, small_micro: bool | None) -> CreditApplication:
    return attrs.evolve(CONSUMER, kind=kind, line=lines_of(kind)[0], small_micro=small_micro)


@pytest.mark.parametrize("small", [True, False, None])
@pytest.mark.parametrize("kind", LOANS, ids=lambda kind: kind.code)
def test_there_is_one_for_every_kind_of_loan(kind: ProductKind, *, small: bool | None) -> None:
    application = of_kind(kind, small_micro=small)
    checklist = practice_checklist(application)
    assert checklist.applying(application)
    is_small = bool(small) and kind in SMALL_FIRM_CHECKLIST.kinds
    assert (checklist is SMALL_FIRM_CHECKLIST) is is_small


def test_every_item_is_in_some_checklist() -> None:
    found = {entry.item for checklist in SHIPPED for entry in checklist.entries}
    assert found == set(DiligenceItem)


@pytest.mark.parametrize("checklist", SHIPPED, ids=lambda checklist: checklist.id)
def test_those_of_practice_say_so_and_set_no_age(checklist: InvestigationChecklist) -> None:
    assert checklist.basis.provenance is Provenance.CONVENTION
    assert all(entry.longest_days is None for entry in checklist.entries)
    assert checklist.asks_for(DiligenceItem.PURPOSE)


STANDS_IN = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)
PLEDGES = ApplicationParty(party_id=PartyId("E-3"), role=ApplicationRole.SECURITY_PROVIDER)


def test_of_security_that_nobody_spoke_of_the_papers_are_left_to_the_investigators() -> None:
    silent = attrs.evolve(WORKING_CAPITAL, security=())
    found = {entry.item: entry.applies for entry in WORKING_CAPITAL_CHECKLIST.applying(silent)}
    assert found[DiligenceItem.COLLATERAL_TITLE] is Applies.AS_FOUND
    assert found[DiligenceItem.GUARANTOR_CAPACITY] is Applies.AS_FOUND
    named = attrs.evolve(silent, parties=(STANDS_IN,))
    found = {entry.item: entry.applies for entry in WORKING_CAPITAL_CHECKLIST.applying(named)}
    assert found[DiligenceItem.GUARANTOR_CAPACITY] is Applies.WITH_GUARANTOR


def items(application: CreditApplication) -> set[object]:
    return {entry.item for entry in WORKING_CAPITAL_CHECKLIST.applying(application)}


@pytest.mark.parametrize(
    ("security", "parties", "asked", "not_asked"),
    [
        ((SecurityKind.UNSECURED,), (), set(), {"collateral_title", "guarantor_capacity"}),
        ((SecurityKind.MORTGAGE,), (), {"collateral_title"}, {"guarantor_capacity"}),
        ((SecurityKind.PLEDGE,), (), {"collateral_value"}, {"bureau_guarantor"}),
        ((SecurityKind.GUARANTEE,), (), {"guarantor_capacity"}, {"collateral_title"}),
        ((SecurityKind.MORTGAGE,), (STANDS_IN,), {"collateral_title", "bureau_guarantor"}, set()),
        ((SecurityKind.GUARANTEE,), (PLEDGES,), {"collateral_title", "bureau_guarantor"}, set()),
    ],
    ids=[
        "unsecured",
        "mortgage",
        "pledge",
        "guarantee",
        "mortgage and a guarantor",
        "guarantee and somebody else's asset",
    ],
)
def test_papers_of_security_go_with_it(
    security: tuple[SecurityKind, ...],
    parties: tuple[ApplicationParty, ...],
    asked: set[str],
    not_asked: set[str],
) -> None:
    found = items(attrs.evolve(WORKING_CAPITAL, security=security, parties=parties))
    assert {DiligenceItem(code) for code in asked} <= found
    assert not {DiligenceItem(code) for code in not_asked} & found


def test_one_for_another_kind_is_refused() -> None:
    with pytest.raises(BankrmError, match="checklist: is for other kinds of loan"):
        WORKING_CAPITAL_CHECKLIST.applying(HOUSING)


@pytest.mark.parametrize("function", [practice_checklist, WORKING_CAPITAL_CHECKLIST.applying])
def test_what_is_no_application(function: Any) -> None:
    with pytest.raises(BankrmError, match="application: needs CreditApplication"):
        function("A-1")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("id", ""),
        ("version", "１\x00"),
        ("kinds", (ProductKind.HOUSING_LOAN, ProductKind.HOUSING_LOAN)),
        ("entries", ()),
        ("entries", (HOUSING_CHECKLIST.entries[0], HOUSING_CHECKLIST.entries[0])),
        ("opinions", (OpinionRole.LEGAL, OpinionRole.LEGAL)),
        ("opinions", ("legal",)),
        ("opinions", (OpinionRole.REVIEWER,)),
        ("opinions", (OpinionRole.INVESTIGATOR_A, OpinionRole.APPROVER)),
    ],
)
def test_a_checklist_that_cannot_be(field: str, wrong: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(HOUSING_CHECKLIST, **{field: wrong})
    assert refused.value.field == field


@pytest.mark.parametrize("wrong", [0, -1, 10**60, True, 1.5])
def test_an_age_that_is_none(wrong: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        ChecklistEntry(item=DiligenceItem.TAX, longest_days=wrong)
    assert refused.value.field == "longest_days"
    assert ChecklistEntry(item=DiligenceItem.TAX).applies is Applies.ALWAYS
