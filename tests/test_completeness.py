"""Completeness: what counts, what is stale to the day, what lacks; templates prove themselves."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.completeness import (
    CORPORATE_TEMPLATE,
    RETAIL_TEMPLATE,
    Completeness,
    CompletenessTemplate,
    Standing,
    TemplateItem,
    compute_completeness,
)
from bankrm.contacts import (
    ContactChannel,
    ContactPerson,
    ContactPersonId,
    ContactPoint,
    ContactRole,
)
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.identity import DocumentKind, IdentityDocument
from bankrm.labels import Text
from bankrm.managers import Coverage, CoverageRole, CoverageTeam
from bankrm.money import Money
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
from bankrm.staff import BusinessLine, StaffId
from bankrm.workings import explain_lines

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
ONE = timedelta(days=1)
YEAR_AGO = date(2025, 11, 24)
LI, FIRM = ClientId("C-1"), ClientId("E-1")
PERSON = RetailClient(id=LI, name="某某", occupation="planted-work")
COMPANY = CorporateClient(id=FIRM, name="某某公司", employees=0)
PASSPORT = IdentityDocument(client_id=LI, kind=DocumentKind.PASSPORT, number="X00000000")
BOSS = ContactPerson(
    id=ContactPersonId("P-1"), client_id=FIRM, name="某", roles=(ContactRole.CEO,)
)
LEAD = Coverage(staff=StaffId("S-1"), role=CoverageRole.LEAD, since=DAY)
COMPLETE, STALE, MISSING = Standing


def template(field: str, months: int | None = None, *, firm: bool = False) -> CompletenessTemplate:
    item = TemplateItem(field=field, name=Text("项", "item"), months=months)
    line = BusinessLine.CORPORATE if firm else BusinessLine.RETAIL
    return CompletenessTemplate(name=Text("表", "template"), line=line, items=(item,))


def standing(file: ClientFile, field: str, months: int | None = None) -> Standing:
    firm = isinstance(file.client, CorporateClient)
    found = compute_completeness(file, template(field, months, firm=firm), as_of=DAY)
    return found.standings[0]


def file(**parts: Any) -> ClientFile:
    return ClientFile(client=PERSON, **parts)


def firm(**parts: Any) -> ClientFile:
    return ClientFile(client=COMPANY, **parts)


@pytest.mark.parametrize(
    ("found", "field", "expected"),
    [
        (file(), "occupation", COMPLETE),
        (file(), "birth_date", MISSING),
        (file(), "lives_on_own_labour", COMPLETE),
        (file(), "documents", MISSING),
        (file(), "household", MISSING),
        (file(documents=(PASSPORT,)), "documents", COMPLETE),
        (file(documents=(attrs.evolve(PASSPORT, expires_on=DAY),)), "documents", COMPLETE),
        (file(documents=(attrs.evolve(PASSPORT, expires_on=DAY - ONE),)), "documents", STALE),
        (
            file(documents=(attrs.evolve(PASSPORT, expires_on=DAY - ONE), PASSPORT)),
            "documents",
            COMPLETE,
        ),
        (
            file(employments=(Employment(client_id=LI, employer="某", until=DAY + ONE),)),
            "employments",
            COMPLETE,
        ),
        (
            file(employments=(Employment(client_id=LI, employer="某", until=DAY),)),
            "employments",
            STALE,
        ),
        (file(coverage=CoverageTeam((LEAD,))), "coverage", COMPLETE),
        (
            file(coverage=CoverageTeam((attrs.evolve(LEAD, since=DAY + ONE),))),
            "coverage",
            STALE,
        ),
        (file(coverage=CoverageTeam(())), "coverage", STALE),
        (file(tags=("退休",)), "tags", COMPLETE),
        (file(), "custom", MISSING),
        (firm(), "employees", COMPLETE),
        (firm(contact_persons=(BOSS,)), "contact_persons", COMPLETE),
        (firm(contact_persons=(attrs.evolve(BOSS, until=DAY),)), "contact_persons", STALE),
    ],
    ids=[
        "known",
        "unknown",
        "a no is known",
        "no record",
        "no household",
        "document without an end",
        "document on its last day",
        "document expired",
        "one of two documents expired",
        "in post on the last day",
        "no longer in post",
        "a lead from today",
        "no lead yet",
        "a team of nobody",
        "tags",
        "no custom field",
        "zero is known",
        "contact person",
        "contact person who has left",
    ],
)
def test_what_counts_without_a_limit_of_age(
    found: ClientFile, field: str, expected: Standing
) -> None:
    assert standing(found, field) is expected


def dated(day: date) -> dict[str, ClientFile]:
    return {
        "documents": file(documents=(attrs.evolve(PASSPORT, verified_on=day),)),
        "needs": file(
            needs=(FinancialNeed(client_id=LI, kind=FinancialNeedKind.SAVING, stated_on=day),)
        ),
        "goals": file(goals=(Goal(client_id=LI, kind=GoalKind.HOUSING, stated_on=day),)),
        "preferences": file(
            preferences=(
                Preference(client_id=LI, topic=PreferenceTopic.TIME, value="晚间", since=day),
            )
        ),
        "life_events": file(
            life_events=(LifeEvent(client_id=LI, kind=LifeEventKind.BIRTH, on=day),)
        ),
        "situations": firm(situations=(BusinessSituation(client_id=FIRM, observed_on=day),)),
        "occupation": file(reviewed_on=day),
        "contact_points": file(
            contact_points=(
                ContactPoint(client_id=LI, channel=ContactChannel.POST, value="某路"),
            ),
            reviewed_on=day,
        ),
    }


@pytest.mark.parametrize("field", dated(DAY))
def test_what_ages_is_good_to_the_day(field: str) -> None:
    days = (DAY, YEAR_AGO, YEAR_AGO - ONE, DAY + ONE)
    found = [standing(dated(day)[field], field, 12) for day in days]
    assert found == [COMPLETE, COMPLETE, STALE, STALE]
    assert standing(dated(YEAR_AGO - ONE)[field], field) is COMPLETE


@pytest.mark.parametrize(
    "parts",
    [
        {"needs": dated(DAY + ONE)["needs"].needs},
        {"goals": dated(DAY + ONE)["goals"].goals},
        {"preferences": dated(DAY + ONE)["preferences"].preferences},
        {"life_events": dated(DAY + ONE)["life_events"].life_events},
        {"documents": (attrs.evolve(PASSPORT, issued_on=DAY + ONE),)},
        {"employments": (Employment(client_id=LI, employer="某", since=DAY + ONE),)},
        {"incomes": (Income(client_id=LI, kind=IncomeKind.RENT, year=2027, amount=Money.of(1)),)},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_a_record_of_a_day_to_come_does_not_count(parts: dict[str, Any]) -> None:
    [field] = parts
    assert standing(file(**parts), field) is STALE
    later = compute_completeness(file(**parts), template(field), as_of=date(2027, 1, 1))
    assert later.standings == (COMPLETE,)


def test_a_situation_to_come_does_not_count() -> None:
    assert standing(dated(DAY)["situations"], "situations") is COMPLETE
    assert standing(dated(DAY + ONE)["situations"], "situations") is STALE


def test_an_event_told_of_beforehand_counts() -> None:
    [birth] = dated(DAY + ONE)["life_events"].life_events
    told = attrs.evolve(birth, expected=True)
    assert standing(file(life_events=(told,)), "life_events") is COMPLETE


def test_income_is_as_old_as_the_end_of_its_year() -> None:
    earned = Income(client_id=LI, kind=IncomeKind.RENT, year=2025, amount=Money.of(1))
    assert standing(file(incomes=(earned,)), "incomes", 11) is COMPLETE
    assert standing(file(incomes=(earned,)), "incomes", 10) is STALE
    assert standing(file(incomes=(attrs.evolve(earned, year=2026),)), "incomes", 10) is STALE


@pytest.mark.parametrize("field", ["occupation", "documents"])
def test_an_age_not_known_is_not_good_enough(field: str) -> None:
    assert standing(file(documents=(PASSPORT,)), field, 12) is STALE


def test_one_good_record_is_enough() -> None:
    old = attrs.evolve(PASSPORT, verified_on=date(2000, 1, 1))
    new = attrs.evolve(PASSPORT, verified_on=DAY)
    assert standing(file(documents=(old, new)), "documents", 1) is COMPLETE


def test_the_share_is_exact_and_nothing_vanishes() -> None:
    expired = attrs.evolve(PASSPORT, expires_on=DAY - ONE)
    found = compute_completeness(file(documents=(expired,)), RETAIL_TEMPLATE, as_of=DAY)
    assert found.share == Fraction(1, 10)
    assert [item.field for item in found.stale] == ["documents"]
    assert {item.field for item in found.missing} == {
        item.field for item in RETAIL_TEMPLATE.items
    } - {"documents", "occupation"}
    lines = explain_lines(found.workings, "en").splitlines()
    assert len(lines) == len(RETAIL_TEMPLATE.items) + 2
    assert "identity document: stale" in lines
    assert lines[-2:] == ["complete items: 1", "items asked for: 10"]
    assert "planted" not in explain_lines(found.workings) + repr(found)


@pytest.mark.parametrize(
    ("client", "shipped"), [(PERSON, RETAIL_TEMPLATE), (COMPANY, CORPORATE_TEMPLATE)]
)
def test_shipped_templates_fit_their_line(
    client: RetailClient | CorporateClient, shipped: CompletenessTemplate
) -> None:
    found = compute_completeness(ClientFile(client=client), shipped, as_of=DAY)
    assert 0 <= found.share < 1
    assert found.stale == ()


def test_a_template_of_the_other_line_is_refused() -> None:
    for found, other in ((file(), CORPORATE_TEMPLATE), (firm(), RETAIL_TEMPLATE)):
        with pytest.raises(InvalidValue, match=r"^template: is for the other business line$"):
            compute_completeness(found, other, as_of=DAY)


@pytest.mark.parametrize("field", ["salary", "client", "uscc", "group", "_check_part", "__doc__"])
def test_a_template_asks_for_nothing_that_is_not_there(field: str) -> None:
    with pytest.raises(InvalidRule, match=rf"^items: ask for what .* have: {field}$"):
        template(field)


@pytest.mark.parametrize("field", ["birth_date", "household", "incomes"])
def test_a_firm_is_not_asked_for_parts_of_a_person(field: str) -> None:
    with pytest.raises(InvalidRule, match=r"^items: ask for what such a file does not have"):
        template(field, firm=True)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"items": ()}, "items: need at least one, each once"),
        ({"items": RETAIL_TEMPLATE.items * 2}, "items: need at least one, each once"),
        ({"items": (ODD,)}, "items: needs nothing but TemplateItem"),
        ({"line": "retail"}, "line: needs BusinessLine"),
        ({"name": "零售"}, "name: needs Text"),
    ],
)
def test_a_template_proves_itself(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(BankrmError, match=rf"^{message}"):
        altered(RETAIL_TEMPLATE, **changed)


def test_bad_input_is_named() -> None:
    instant: Any = datetime(2026, 1, 1)  # noqa: DTZ001  # no date
    with pytest.raises(InvalidValue, match=r"^as_of: needs a date"):
        compute_completeness(file(), RETAIL_TEMPLATE, as_of=instant)
    with pytest.raises(InvalidValue, match=r"^file: needs ClientFile"):
        compute_completeness(ODD, RETAIL_TEMPLATE, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^template: needs CompletenessTemplate"):
        compute_completeness(file(), ODD, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^months: must not be negative"):
        TemplateItem(field="sex", name=Text("性别", "sex"), months=-1)
    with pytest.raises(InvalidValue, match=r"^standings: are not one for each item$"):
        Completeness(template=RETAIL_TEMPLATE, as_of=DAY, standings=())
    with pytest.raises(InvalidValue, match=r"^months: lead out of the calendar$"):
        standing(file(reviewed_on=DAY), "occupation", 10**9)
