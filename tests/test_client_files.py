"""Client files: every part belongs to the client, and to its kind; nothing personal is shown."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, RetailClient, Sex
from bankrm.contacts import (
    ContactChannel,
    ContactPerson,
    ContactPersonId,
    ContactPoint,
    ContactRole,
)
from bankrm.errors import InvalidValue
from bankrm.groups import (
    ChainRole,
    GroupId,
    GroupMember,
    GroupRole,
    Household,
    HouseholdId,
    HouseholdMember,
    HouseholdRole,
    RelatedGroup,
    SupplyChainLink,
)
from bankrm.identity import DocumentKind, IdentityDocument
from bankrm.leads import LeadSource
from bankrm.managers import Coverage, CoverageRole, CoverageTeam
from bankrm.money import Money
from bankrm.ownership import OwnershipGraph, Party, PartyId, PartyKind
from bankrm.profiles import (
    BusinessSituation,
    Employment,
    FinancialNeed,
    FinancialNeedKind,
    Goal,
    GoalKind,
    Income,
    IncomeKind,
    LifeEvent,
    LifeEventKind,
    Preference,
    PreferenceTopic,
)
from bankrm.staff import StaffId

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
LI, FIRM = ClientId("C-1"), ClientId("E-1")
PERSON = RetailClient(id=LI, name="planted-name")
COMPANY = CorporateClient(id=FIRM, name="某某制造有限公司")
TEAM = CoverageTeam(
    (
        Coverage(staff=StaffId("S-1"), role=CoverageRole.LEAD, since=date(2025, 1, 1)),
        Coverage(staff=StaffId("S-2"), role=CoverageRole.SPECIALIST, since=date(2025, 1, 1)),
    )
)


def of_both(client_id: ClientId) -> dict[str, Any]:
    return {
        "contact_points": (
            ContactPoint(
                client_id=client_id, channel=ContactChannel.POST, value="planted-address"
            ),
        ),
        "needs": (
            FinancialNeed(client_id=client_id, kind=FinancialNeedKind.SAVING, stated_on=DAY),
        ),
        "preferences": (
            Preference(
                client_id=client_id, topic=PreferenceTopic.TIME, value="planted", since=DAY
            ),
        ),
    }


def of_persons(client_id: ClientId) -> dict[str, Any]:
    return {
        "documents": (
            IdentityDocument(client_id=client_id, kind=DocumentKind.PASSPORT, number="PLANTED00"),
        ),
        "employments": (Employment(client_id=client_id, employer="planted-firm"),),
        "incomes": (
            Income(
                client_id=client_id, kind=IncomeKind.RENT, year=2025, amount=Money.of("123456.78")
            ),
        ),
        "goals": (Goal(client_id=client_id, kind=GoalKind.HOUSING, stated_on=DAY),),
        "life_events": (LifeEvent(client_id=client_id, kind=LifeEventKind.BIRTH, on=DAY),),
        "household": Household(
            id=HouseholdId("H-1"), members=(HouseholdMember(client_id, HouseholdRole.HEAD),)
        ),
    }


def of_firms(client_id: ClientId) -> dict[str, Any]:
    return {
        "contact_persons": (
            ContactPerson(
                id=ContactPersonId("P-1"),
                client_id=client_id,
                name="planted-boss",
                roles=(ContactRole.CEO,),
            ),
        ),
        "situations": (BusinessSituation(client_id=client_id, observed_on=DAY),),
        "supply_links": (
            SupplyChainLink(
                client_id=client_id, core_id=ClientId("E-9"), role=ChainRole.DISTRIBUTOR
            ),
        ),
        "group": RelatedGroup(
            id=GroupId("G-1"), name="某集团", members=(GroupMember(client_id, GroupRole.PARENT),)
        ),
        "ownership": OwnershipGraph(
            parties=(Party(id=PartyId(client_id), kind=PartyKind.ORGANISATION),), edges=()
        ),
    }


WHOLE = ClientFile(
    client=PERSON,
    **of_both(LI),
    **of_persons(LI),
    coverage=TEAM,
    lead_source=LeadSource.REFERRAL,
    tags=("planted-tag", "退休"),
    custom={"planted-key": "planted-value"},
    reviewed_on=DAY,
)
FIRM_FILE = ClientFile(client=COMPANY, **of_both(FIRM), **of_firms(FIRM))


def test_a_file_shows_whose_it_is_and_no_more() -> None:
    assert repr(WHOLE) == f"ClientFile(client={PERSON!r})"
    assert "planted" not in repr(WHOLE) + repr(FIRM_FILE)


def test_a_file_may_hold_the_client_alone() -> None:
    assert ClientFile(client=PERSON).needs == ()
    assert ClientFile(client=COMPANY).group is None


def test_equal_files_are_equal_and_can_be_keys() -> None:
    assert attrs.evolve(WHOLE) == WHOLE
    assert len({WHOLE, attrs.evolve(WHOLE), FIRM_FILE}) == 2


def test_the_manager_and_the_specialist_are_in_the_coverage() -> None:
    assert WHOLE.coverage is not None
    assert WHOLE.coverage.lead(on=DAY) == "S-1"
    assert WHOLE.coverage.serving(CoverageRole.SPECIALIST, on=DAY) == ("S-2",)


@pytest.mark.parametrize(
    ("file", "part", "value"),
    [
        *((WHOLE, *part) for part in {**of_both(FIRM), **of_persons(FIRM)}.items()),
        *((FIRM_FILE, *part) for part in {**of_both(LI), **of_firms(LI)}.items()),
    ],
)
def test_a_part_of_another_client_is_refused(file: ClientFile, part: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{part}: h") as refused:
        altered(file, **{part: value})
    assert "planted" not in str(refused.value)


def test_one_foreign_record_among_many_is_found() -> None:
    both = (*WHOLE.needs, *of_both(FIRM)["needs"])
    with pytest.raises(InvalidValue, match=r"^needs: hold a record of another client$"):
        attrs.evolve(WHOLE, needs=both)


@pytest.mark.parametrize(("part", "value"), of_firms(LI).items(), ids=of_firms(LI))
def test_a_person_has_no_part_of_a_firm(part: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{part}: are no part .* RetailClient$"):
        altered(WHOLE, **{part: value})


@pytest.mark.parametrize(("part", "value"), of_persons(FIRM).items(), ids=of_persons(FIRM))
def test_a_firm_has_no_part_of_a_person(part: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{part}: are no part .* CorporateClient$"):
        altered(FIRM_FILE, **{part: value})


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"birth_date": date(1880, 1, 2)}, "documents: tell another birth date than the client"),
        ({"sex": Sex.FEMALE}, "documents: tell another sex than the client"),
    ],
)
def test_a_document_tells_of_the_client(known: dict[str, Any], reason: str) -> None:
    card = IdentityDocument(
        client_id=LI, kind=DocumentKind.RESIDENT_ID, number="110101188001010011"
    )
    same = attrs.evolve(PERSON, birth_date=date(1880, 1, 1), sex=Sex.MALE)
    assert ClientFile(client=same, documents=(card,)).documents == (card,)
    assert ClientFile(client=PERSON, documents=(card,)).documents == (card,)
    with pytest.raises(InvalidValue) as refused:
        ClientFile(client=altered(PERSON, **known), documents=(card,))
    assert str(refused.value) == reason


def test_contact_points_belong_to_persons_in_the_file() -> None:
    point = attrs.evolve(FIRM_FILE.contact_points[0], person_id=ContactPersonId("P-1"))
    assert attrs.evolve(FIRM_FILE, contact_points=(point,)).contact_points == (point,)
    with pytest.raises(InvalidValue, match=r"^contact_points: belong to a person who is not"):
        attrs.evolve(FIRM_FILE, contact_points=(point,), contact_persons=())
    with pytest.raises(InvalidValue, match=r"^contact_persons: hold one person twice$"):
        attrs.evolve(FIRM_FILE, contact_persons=FIRM_FILE.contact_persons * 2)


@pytest.mark.parametrize(
    "value",
    ["某", 0, -3, Decimal("0.0435"), True, DAY, Money.of(5)],
    ids=lambda value: type(value).__name__,
)
def test_custom_fields_hold_plain_values(value: Any) -> None:
    file = attrs.evolve(WHOLE, custom={"字段": value})
    assert file.custom == (("字段", value),)
    assert attrs.evolve(file).custom == file.custom
    assert attrs.evolve(WHOLE, custom=[("字段", value)]) == file


@pytest.mark.parametrize(
    ("custom", "reason"),
    [
        ({"a": 0.5}, "needs values of str, int, bool, Decimal, date, Money, not float"),
        ({"a": None}, "not NoneType"),
        ({"a": datetime(2026, 1, 1)}, "not datetime"),  # noqa: DTZ001  # no date
        ({"a": ("b",)}, "not tuple"),
        ({"a": Decimal("NaN")}, "must be finite"),
        ({"a": Decimal("1E+1000000")}, "out of range"),
        ({"a": 10**1000}, "out of range"),
        ({"a": "x\x00"}, "control"),
        ({"": 1}, "must not be empty"),
        ({1: 1}, "needs text"),
        (3, "needs a mapping"),
        (["ab", "c"], "needs a mapping"),
        ([("a", 1), ("a", 2)], "names one field twice"),
    ],
)
def test_custom_fields_refuse_the_rest(custom: Any, reason: str) -> None:
    with pytest.raises(InvalidValue, match=r"^custom: ") as refused:
        attrs.evolve(WHOLE, custom=custom)
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"client": LI}, "client: needs RetailClient or CorporateClient"),
        ({"tags": ("a", "a")}, "tags: hold one tag twice"),
        ({"tags": ("",)}, "tags: must not be empty"),
        ({"tags": (1,)}, "tags: needs nothing but str"),
        ({"tags": ["a"]}, "tags: needs tuple"),
        ({"needs": (ODD,)}, "needs: needs nothing but FinancialNeed"),
        ({"coverage": ()}, "coverage: needs CoverageTeam"),
        ({"lead_source": "referral"}, "lead_source: needs LeadSource"),
        ({"reviewed_on": datetime(2026, 1, 1)}, "reviewed_on: needs date"),  # noqa: DTZ001  # no date
        ({"household": LI}, "household: needs Household"),
    ],
)
def test_a_file_refuses_what_does_not_fit(changed: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{message}"):
        altered(WHOLE, **changed)
