"""Churn: each sign at the bank's limit, the unknown never taken for no sign, and the stages."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.churn import (
    CHURN,
    ChurnFacts,
    ChurnPolicy,
    ChurnRisk,
    Engagement,
    Lifecycle,
    LifecyclePolicy,
    LifecycleStage,
    check_churn,
    classify_lifecycle,
)
from bankrm.citations import Provenance
from bankrm.clients import ClientId, ClientStatus, CorporateClient, RetailClient
from bankrm.errors import BankrmError
from bankrm.money import Money
from bankrm.workings import explain_lines

ODD: Any = "odd"
DAY = date(2026, 11, 24)
FEN = Money.of("0.01")
altered: Any = attrs.evolve
POLICY = ChurnPolicy(
    drop_percent=20,
    own_outflow=Money.of(50_000),
    unrenewed=Money.of(100_000),
    login_days=90,
    salary_days=45,
)
CALM = Engagement(
    aum=Money.of(100_000),
    average_aum=Money.of(100_000),
    own_outflow=Money.of(0),
    unrenewed=Money.of(0),
    last_login_on=DAY,
    salary_client=True,
    last_salary_on=DAY,
    last_active_on=DAY,
)


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({}, None),
        ({"aum": Money.of(80_000)}, "churn.aum-drop"),
        ({"aum": Money.of(80_000) + FEN}, None),
        ({"aum": Money.of(0), "average_aum": Money.of(0)}, None),
        ({"own_outflow": Money.of(50_000)}, "churn.own-outflow"),
        ({"own_outflow": Money.of(50_000) - FEN}, None),
        ({"unrenewed": Money.of(100_000)}, "churn.unrenewed"),
        ({"unrenewed": Money.of(100_000) - FEN}, None),
        ({"last_login_on": date(2026, 8, 26)}, "churn.no-login"),
        ({"last_login_on": date(2026, 8, 27)}, None),
        ({"last_salary_on": date(2026, 10, 10)}, "churn.salary-stopped"),
        ({"last_salary_on": date(2026, 10, 11)}, None),
        ({"salary_client": False, "last_salary_on": None}, None),
    ],
    ids=[
        "calm",
        "exactly 20 % below",
        "a fen less",
        "never had anything",
        "outflow at the limit",
        "outflow a fen below",
        "unrenewed at the limit",
        "unrenewed a fen below",
        "90 days without a login",
        "89 days",
        "45 days without a salary",
        "44 days",
        "no salary client",
    ],
)
def test_each_sign_at_its_limit(changed: dict[str, Any], sign: str | None) -> None:
    decision = check_churn(altered(CALM, **changed), POLICY, as_of=DAY)
    assert [reason.rule.id for reason in decision.hits] == ([sign] if sign else [])
    assert decision.outcome is (ChurnRisk.SIGN if sign else ChurnRisk.NONE)
    assert decision.undetermined == ()
    assert decision.provenance is Provenance.CONVENTION


@pytest.mark.parametrize(
    ("field", "fact", "rule"),
    [
        ("aum", "aum", "churn.aum-drop"),
        ("average_aum", "average_aum", "churn.aum-drop"),
        ("own_outflow", "own_outflow", "churn.own-outflow"),
        ("unrenewed", "unrenewed", "churn.unrenewed"),
        ("last_login_on", "days_since_login", "churn.no-login"),
        ("salary_client", "salary_client", None),
        ("last_salary_on", "days_since_salary", "churn.salary-stopped"),
    ],
)
def test_an_unknown_fact_is_listed_as_unknown(field: str, fact: str, rule: str | None) -> None:
    decision = check_churn(altered(CALM, **{field: None}), POLICY, as_of=DAY)
    assert [reason.rule.id for reason in decision.undetermined] == ([rule] if rule else [])
    assert decision.missing == ((fact,) if rule else ())
    assert decision.needs_review is (rule is not None)


def test_without_the_banks_limits_nothing_is_told() -> None:
    decision = check_churn(CALM, ChurnPolicy(), as_of=DAY)
    assert len(decision.undetermined) == len(CHURN)
    assert set(decision.missing) == {
        "drop_percent",
        "outflow_limit",
        "unrenewed_limit",
        "login_limit",
        "salary_limit",
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"drop_percent": 0}, "drop_percent"),
        ({"drop_percent": 20.5}, "drop_percent"),
        ({"drop_percent": 101}, "drop_percent"),
        ({"own_outflow": Money.of(0)}, "own_outflow"),
        ({"unrenewed": Money.of(-1)}, "unrenewed"),
        ({"login_days": -1}, "login_days"),
        ({"salary_days": True}, "salary_days"),
        ({"own_outflow": Money.of(1, "USD")}, "own_outflow"),
    ],
)
def test_bad_limits_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        check_churn(CALM, altered(POLICY, **changed), as_of=DAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_login_on": date(2026, 11, 25)}, "last_login_on"),
        ({"last_salary_on": date(2026, 11, 25)}, "last_salary_on"),
        ({"last_active_on": date(2026, 11, 25)}, "last_active_on"),
        ({"aum": Money.of(1, "USD")}, "aum"),
        ({"own_outflow": Money.of(1, "USD")}, "own_outflow"),
        ({"unrenewed": Money.of(-1)}, "unrenewed"),
        ({"last_login_on": datetime(2026, 11, 24)}, "last_login_on"),  # noqa: DTZ001  # the point
        ({"salary_client": 1}, "salary_client"),
        ({"salary_client": False}, "last_salary_on"),
    ],
)
def test_bad_engagements_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        check_churn(altered(CALM, **changed), POLICY, as_of=DAY)
    assert refused.value.field == field


def test_what_is_no_engagement_is_refused() -> None:
    with pytest.raises(BankrmError, match=r"^engagement: "):
        check_churn(ODD, POLICY, as_of=DAY)
    with pytest.raises(BankrmError, match=r"^policy: "):
        check_churn(CALM, ODD, as_of=DAY)
    with pytest.raises(BankrmError, match=r"^as_of: "):
        check_churn(CALM, POLICY, as_of=ODD)


def test_neither_facts_nor_engagement_show_themselves() -> None:
    assert "100000" not in repr(CALM)
    assert "10000000" not in repr(ChurnFacts.of(CALM, POLICY, as_of=DAY))


LINES = LifecyclePolicy(new_months=6, dormant_months=12, core_aum=Money.of(500_000))
CLIENT = RetailClient(id=ClientId("C-1"), name="某某", since=date(2020, 5, 1))
RICH = attrs.evolve(CALM, aum=Money.of(500_000))


def stage(client: Any = CLIENT, engagement: Engagement = CALM) -> Lifecycle:
    return classify_lifecycle(client, engagement, LINES, as_of=DAY)


def client(**changed: Any) -> RetailClient:
    evolved: RetailClient = altered(CLIENT, **changed)
    return evolved


CLOSED = {"status": ClientStatus.CLOSED}


@pytest.mark.parametrize(
    ("changed", "used", "found", "since"),
    [
        ({}, {}, "active", None),
        ({}, {"aum": Money.of(500_000)}, "core", None),
        ({}, {"aum": Money.of(500_000) - FEN}, "active", None),
        ({"since": date(2026, 5, 25)}, {}, "new", date(2026, 5, 25)),
        ({"since": date(2026, 5, 24)}, {}, "active", None),
        ({"since": date(2026, 11, 1)}, {"aum": Money.of(900_000)}, "new", date(2026, 11, 1)),
        ({}, {"last_active_on": date(2025, 11, 24)}, "dormant", DAY),
        ({}, {"last_active_on": date(2025, 11, 25)}, "active", None),
        ({"since": None}, {"last_active_on": date(2020, 1, 1)}, "dormant", date(2021, 1, 1)),
        ({"since": date(2026, 11, 25)}, {}, "prospect", None),
        ({"status": ClientStatus.PROSPECT, "since": None}, {}, "prospect", None),
        ({**CLOSED, "until": DAY}, {}, "lost", DAY),
        ({**CLOSED, "until": date(2026, 11, 25)}, {}, "active", None),
        (CLOSED, {}, "lost", None),
        (CLOSED, {"last_active_on": None, "aum": None}, "lost", None),
    ],
    ids=[
        "active",
        "core exactly at the line",
        "a fen below core",
        "last day as new",
        "no longer new",
        "new before core",
        "silent for exactly a year",
        "a day less",
        "silent, start unknown",
        "begins tomorrow",
        "prospect by status",
        "closed today",
        "closes tomorrow",
        "closed, day unknown",
        "closed, nothing else known",
    ],
)
def test_the_stages(
    changed: dict[str, Any], used: dict[str, Any], found: str, since: date | None
) -> None:
    result = stage(client(**changed), altered(CALM, **used))
    assert result.stage is LifecycleStage(found)
    assert (result.since, result.missing) == (since, ())


@pytest.mark.parametrize(
    ("changed", "used", "missing"),
    [
        ({"since": None}, {}, ("since",)),
        ({}, {"last_active_on": None}, ("last_active_on",)),
        ({"since": None}, {"last_active_on": None}, ("since", "last_active_on")),
        ({}, {"aum": None}, ("aum",)),
    ],
)
def test_what_is_missing_to_tell(
    changed: dict[str, Any], used: dict[str, Any], missing: tuple[str, ...]
) -> None:
    result = stage(client(**changed), altered(CALM, **used))
    assert (result.stage, result.missing) == (None, missing)
    assert explain_lines(result.workings, "en").splitlines()[1] == "stage: unknown"


def test_a_firm_has_stages_too() -> None:
    firm = CorporateClient(id=ClientId("E-1"), name="某某公司", since=date(2020, 5, 1))
    assert stage(firm, RICH).stage is LifecycleStage.CORE


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"new_months": -1}, "new_months"),
        ({"dormant_months": 0}, "dormant_months"),
        ({"core_aum": Money.of(-1)}, "core_aum"),
    ],
)
def test_bad_policies_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(LINES, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("client", {"client": ODD}),
        ("engagement", {"engagement": ODD}),
        ("policy", {"policy": ODD}),
        ("as_of", {"as_of": ODD}),
        ("last_login_on", {"as_of": date(2026, 11, 23)}),
        ("aum", {"engagement": attrs.evolve(CALM, aum=Money.of(1, "USD"))}),
    ],
)
def test_bad_lifecycle_calls_are_refused(field: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {
        "client": CLIENT,
        "engagement": CALM,
        "policy": LINES,
        "as_of": DAY,
        **given,
    }
    with pytest.raises(BankrmError) as refused:
        classify_lifecycle(**call)
    assert refused.value.field == field
