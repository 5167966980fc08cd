"""What due diligence is judged on: amounts by currency, whose client it is, nothing of a person shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from tests.test_due_diligence import KNOWN, LOW, PLAIN

from bankrm.errors import BankrmError
from bankrm.kyc import DiligenceFacts, KycProfile, Service, ServiceKind
from bankrm.laundering_risk import LaunderingRisk
from bankrm.money import Money

altered: Any = attrs.evolve


@pytest.mark.parametrize(
    ("amount", "equivalent", "fen", "cents"),
    [
        (Money.of("12.34"), None, 1234, 0),
        (Money.of("12.34", "USD"), None, 0, 1234),
        (Money.of(1500, "JPY"), Money.of(10, "USD"), 0, 1000),
        (Money.of(1500, "JPY"), None, 0, None),
        (None, None, None, None),
    ],
    ids=["yuan", "dollars", "yen by equivalent", "yen without one", "no amount"],
)
def test_amounts_by_currency(
    amount: Money | None, equivalent: Money | None, fen: int | None, cents: int | None
) -> None:
    service = Service(kind=ServiceKind.OTHER, amount=amount, usd_equivalent=equivalent)
    assert (service.fen, service.cents) == (fen, cents)


def test_facts_of_a_service() -> None:
    service = Service(kind=ServiceKind.CASH, one_off=False, amount=Money.of(5), cross_border=True)
    facts = DiligenceFacts.of(service, KNOWN, LOW, as_of=date(2026, 11, 24))
    assert (facts.kind, facts.person, facts.fen, facts.cents) == ("cash", True, 500, 0)
    assert (facts.cross_border, facts.one_off, facts.missing_elements) == (True, False, 0)
    assert (facts.strengthened, facts.simplified, facts.pep) == (False, True, False)
    assert (facts.document_expired, facts.document_suspends) == (False, False)


def test_what_is_not_said_of_a_service_is_not_known() -> None:
    bare = Service(kind=ServiceKind.CASH)
    facts = DiligenceFacts.of(bare, KNOWN, LOW, as_of=date(2026, 11, 24))
    assert {facts.one_off, facts.cross_border, facts.by_agent} == {None}
    begun = DiligenceFacts.of(
        Service(kind=ServiceKind.RELATIONSHIP), KNOWN, LOW, as_of=date(2026, 11, 24)
    )
    assert begun.one_off is False


@pytest.mark.parametrize(
    "changed", [{"kind": "Cash"}, {"fen": -1}, {"cents": -1}, {"missing_elements": -1}]
)
def test_odd_facts_are_refused(changed: dict[str, Any]) -> None:
    facts = DiligenceFacts.of(PLAIN, KNOWN, LOW, as_of=date(2026, 11, 24))
    with pytest.raises(BankrmError, match=f"^{next(iter(changed))}: "):
        altered(facts, **changed)


def test_a_profile_may_know_nothing() -> None:
    facts = DiligenceFacts.of(
        PLAIN, KNOWN, KycProfile(client_id=LOW.client_id), as_of=date(2026, 11, 24)
    )
    assert {facts.strengthened, facts.simplified, facts.pep} == {None}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: altered(PLAIN, kind="cash"), "kind"),
        (lambda: altered(PLAIN, amount=Money.of(-1)), "amount"),
        (lambda: altered(PLAIN, amount=5), "amount"),
        (lambda: altered(PLAIN, one_off=1), "one_off"),
        (lambda: Service(kind=ServiceKind.RELATIONSHIP, one_off=True), "one_off"),
        (lambda: altered(PLAIN, usd_equivalent=Money.of(1, "USD")), "usd_equivalent"),
        (
            lambda: altered(PLAIN, amount=Money.of(1), usd_equivalent=Money.of(1, "USD")),
            "usd_equivalent",
        ),
        (
            lambda: altered(PLAIN, amount=Money.of(1, "EUR"), usd_equivalent=Money.of(1)),
            "usd_equivalent",
        ),
        (lambda: altered(LOW, risk="high"), "risk"),
        (lambda: altered(LOW, pep=0), "pep"),
        (lambda: altered(LOW, triggers=("str",)), "triggers"),
        (lambda: altered(LOW, client_id="C\x00"), "client_id"),
        (lambda: Money.of("1" + "0" * 40), "amount"),
    ],
)
def test_odd_input_is_refused_by_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        make()
    assert refused.value.field == field


def test_service_and_profile_show_no_person() -> None:
    asked = Service(kind=ServiceKind.CASH, amount=Money.of(54_321))
    profile = attrs.evolve(LOW, pep=True, risk=LaunderingRisk.HIGH)
    facts = DiligenceFacts.of(asked, KNOWN, profile, as_of=date(2026, 11, 24))
    shown = repr((asked, profile, KNOWN, facts))
    assert not any(token in shown for token in ("54321", "5432100", "pep", "HIGH", "李"))
