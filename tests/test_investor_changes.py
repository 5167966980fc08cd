"""Changes of investor class: which one counts on a day, for whom, and under which rules."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.sale_cases import (
    ADULT,
    BANK,
    COMPANY,
    DAY,
    PERSON,
    RICH,
    SALE_OF_ADULT_KNOWN,
    assessed,
    fund,
    judge,
    wealth,
)

from bankrm.clients import Client, ClientId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.event_order import known_by
from bankrm.investor_changes import InvestorChange, InvestorChangeKind, last_change
from bankrm.investors import InvestorClass, investor_class
from bankrm.products import Regime
from bankrm.rules import Effect
from bankrm.staff import StaffId
from bankrm.suitability import next_sale_change

NOON = datetime.fromisoformat("2026-02-10T12:00+08:00")
ORDINARY, MAY_APPLY, PROFESSIONAL = InvestorClass
AGREED, DECLINED, CHOSE_ORDINARY = InvestorChangeKind


def change(kind: InvestorChangeKind, days: int = 0, client: ClientId = PERSON) -> InvestorChange:
    at = NOON + timedelta(days=days)
    return InvestorChange(client_id=client, kind=kind, by=StaffId("S-1"), at=at, recorded_at=at)


def class_of(
    client: Client, *changes: InvestorChange, regime: Regime = Regime.CSRC, as_of: date = DAY
) -> InvestorClass:
    return investor_class(client, changes, regime, as_of=as_of)


@pytest.mark.parametrize(
    ("client", "changes", "wanted"),
    [
        pytest.param(ADULT, (), ORDINARY, id="figures-alone"),
        pytest.param(RICH, (), PROFESSIONAL, id="figures-of-the-rich"),
        pytest.param(ADULT, (change(AGREED),), PROFESSIONAL, id="agreed"),
        pytest.param(ADULT, (change(DECLINED),), ORDINARY, id="declined"),
        pytest.param(RICH, (change(DECLINED),), PROFESSIONAL, id="declined-changes-nothing"),
        pytest.param(RICH, (change(CHOSE_ORDINARY),), ORDINARY, id="chose-ordinary"),
        pytest.param(
            RICH, (change(CHOSE_ORDINARY), change(AGREED, 1)), PROFESSIONAL, id="agreed-again"
        ),
        pytest.param(
            ADULT, (change(AGREED), change(CHOSE_ORDINARY, 1)), ORDINARY, id="gave-it-up"
        ),
        pytest.param(
            ADULT, (change(AGREED), change(DECLINED, 1)), PROFESSIONAL, id="a-no-takes-nothing"
        ),
    ],
)
def test_the_last_change_counts(
    client: Client, changes: tuple[InvestorChange, ...], wanted: InvestorClass
) -> None:
    assert class_of(client, *changes) is wanted


def test_a_change_counts_from_its_day() -> None:
    agreed = change(AGREED)
    day = date(2026, 2, 10)
    assert class_of(ADULT, agreed, as_of=day - timedelta(days=1)) is ORDINARY
    assert class_of(ADULT, agreed, as_of=day) is PROFESSIONAL


def test_what_was_recorded_later_was_not_known() -> None:
    late = attrs.evolve(change(AGREED), recorded_at=NOON + timedelta(days=5))
    assert class_of(ADULT, *known_by([late], NOON)) is ORDINARY
    assert class_of(ADULT, *known_by([late], NOON + timedelta(days=5))) is PROFESSIONAL


def test_an_institution_has_no_such_choice() -> None:
    assert class_of(BANK, change(CHOSE_ORDINARY, client=BANK.id)) is PROFESSIONAL


def test_a_company_has() -> None:
    assert class_of(COMPANY, change(AGREED, client=COMPANY.id)) is PROFESSIONAL


@pytest.mark.parametrize("client", [ADULT, RICH], ids=["poor", "rich"])
@pytest.mark.parametrize("kind", InvestorChangeKind)
def test_nothing_moves_a_client_under_nfra(client: Client, kind: InvestorChangeKind) -> None:
    assert class_of(client, change(kind), regime=Regime.NFRA) is ORDINARY


def test_a_sale_heeds_it_under_the_fund_rules_only() -> None:
    agreed = (change(AGREED),)
    tested = assessed(2)
    assert judge(fund(5), tested).outcome is Effect.STEPS
    bought = judge(fund(5), tested, changes=agreed)
    assert bought.outcome is Effect.ALLOW
    assert "C.8-professional" in bought
    [reason] = [one for one in bought.hits if one.rule.id == "C.8-professional"]
    assert "11" in {citation.article for citation in reason.rule.cites}
    assert judge(wealth(5), tested, changes=agreed) == judge(wealth(5), tested)
    assert judge(wealth(5), tested, changes=agreed).outcome is Effect.REFUSE


def test_who_gave_it_up_is_protected_again() -> None:
    record = (change(AGREED), change(CHOSE_ORDINARY, 1))
    bought = judge(fund(5), assessed(2), changes=record)
    assert "C.8-professional" not in bought
    assert "C.19-insists" in bought
    on_the_day_between = judge(fund(5), assessed(2), changes=record, as_of=date(2026, 2, 10))
    assert on_the_day_between.outcome is Effect.ALLOW


def test_a_change_to_come_is_a_day_to_come() -> None:
    agreed = change(AGREED, 60)
    found = next_sale_change(
        ADULT, fund(3), SALE_OF_ADULT_KNOWN, [assessed(2)], changes=[agreed], as_of=DAY
    )
    assert found is not None
    assert found.after.as_of == date(2026, 4, 11)
    assert found.after.outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param((change(AGREED, client=ClientId("C-2")),), "changes", id="another-clients"),
        pytest.param((change(AGREED, 1), change(AGREED)), "changes[1].at", id="out-of-order"),
        pytest.param(
            (attrs.evolve(change(AGREED), recorded_at=NOON + timedelta(9)), change(AGREED, 1)),
            "changes[1].recorded_at",
            id="recorded-out-of-order",
        ),
        pytest.param(("agreed",), "changes", id="no-change"),
        pytest.param({change(AGREED)}, "changes", id="no-sequence"),
    ],
)
def test_a_record_that_is_none_is_refused(changes: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        last_change(changes, PERSON, as_of=DAY)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("client_id", ""),
        ("kind", "agreed"),
        ("by", "S\x001"),
        ("at", NOON.replace(tzinfo=None)),
        ("recorded_at", NOON - timedelta(minutes=1)),
        ("recorded_at", DAY),
        ("document_ref", 7),
    ],
)
def test_a_value_that_is_none_is_refused(field: str, wrong: Any) -> None:
    with pytest.raises(BankrmError) as caught:
        attrs.evolve(change(AGREED), **{field: wrong})
    assert caught.value.field == field


def test_the_day_is_a_date() -> None:
    with pytest.raises(InvalidValue, match="as_of"):
        last_change((), PERSON, as_of=NOON)
    with pytest.raises(InvalidValue, match="client"):
        investor_class("C-1", (), Regime.CSRC, as_of=DAY)  # type: ignore[arg-type]  # refused
