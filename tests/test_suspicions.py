"""Suspicion is secret: whatever a manager can read is the same with it as without, or as with another cause."""

import copy
from datetime import date, timedelta
from itertools import product
from typing import Any

import attrs
import pytest
from tests.test_due_diligence import KNOWN, LOW, PLAIN
from tests.test_laundering_risk import RATING, SCHEME

from bankrm.clients import ClientId
from bankrm.due_diligence import DILIGENCE, assess_due_diligence
from bankrm.errors import InvalidValue
from bankrm.formats import format_value
from bankrm.identity_elements import IdentityEvidence
from bankrm.kyc import DiligenceFacts, KycProfile, Service, ServiceKind
from bankrm.laundering_risk import LaunderingRisk, ReviewTrigger, compute_next_review
from bankrm.money import Money
from bankrm.replay import next_change
from bankrm.rules import Decision, Effect
from bankrm.suspicions import Suspicion

TOKEN = "planted-token"  # noqa: S105  # what nothing may show
DAY = date(2026, 11, 24)
SUSPICION = Suspicion(client_id=KNOWN.client.id, noticed_on=DAY, grounds_ref=TOKEN)
WORDS = ("可疑", "怀疑", "涉嫌", "suspic", "suspect", "STR", TOKEN)
SERVICES = [
    attrs.evolve(PLAIN, kind=kind, amount=Money.of(amount), by_agent=agent)
    for kind, amount, agent in product(ServiceKind, (1, 60_000), (False, True))
] + [attrs.evolve(PLAIN, kind=ServiceKind.CASH_REMITTANCE, one_off=True, amount=Money.of(300))]


def assess(
    service: Service,
    evidence: IdentityEvidence = KNOWN,
    profile: KycProfile = LOW,
    *suspicions: Suspicion,
) -> Decision[DiligenceFacts, Effect]:
    return assess_due_diligence(service, evidence, profile, suspicions=suspicions, as_of=DAY)


def readable(decision: Decision[DiligenceFacts, Effect]) -> list[str]:
    """All that can be read off a decision, in both languages."""
    change = next_change(decision)
    found = [repr(decision), repr(attrs.asdict(decision.facts))]
    found += [str(decision.mask), decision.provenance.zh, str(decision.missing), repr(change)]
    found += [step.name_in(lang) for step in decision.steps for lang in ("zh", "en")]
    for lang in ("zh", "en"):
        found.append(decision.explain(lang))
        reasons = decision.hits + decision.undetermined
        found += [reason.explain(lang) + repr(reason.values) for reason in reasons]
        rules = (*decision.passed, *decision.relevant)
        found += [
            rule.id + rule.state(lang) + rule.text.fill(lang, **_blank(rule)) for rule in rules
        ]
    return found


def _blank(rule: Any) -> dict[str, str]:
    return {slot.name: "" for slot in rule.reads} | dict.fromkeys(
        ("remedy_higher_risk_by", "remedy_by"), ""
    )


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("risk", [*LaunderingRisk, None])
def test_suspicion_reads_like_any_other_cause(
    service: Service, risk: LaunderingRisk | None
) -> None:
    profile = attrs.evolve(LOW, risk=risk)
    suspected = assess(service, KNOWN, profile, SUSPICION)
    doubted = assess(service, attrs.evolve(KNOWN, doubted=True), profile)
    asked = attrs.evolve(profile, triggers=(ReviewTrigger.COMPLIANCE_REQUEST,))
    for other in (doubted, assess(service, KNOWN, asked)):
        assert suspected == other
        assert readable(suspected) == readable(other)


@pytest.mark.parametrize("trigger", ReviewTrigger)
def test_it_adds_nothing_where_due_diligence_is_due_anyway(trigger: ReviewTrigger) -> None:
    profile = attrs.evolve(LOW, triggers=(trigger,))
    for service in SERVICES:
        assert assess(service, KNOWN, profile, SUSPICION) == assess(service, KNOWN, profile)


def test_it_does_what_the_law_asks() -> None:
    """Due diligence whatever the amount, and no simple measures (art. 29)."""
    [small] = SERVICES[-1:]
    assert "AML.29-again" not in assess(small)
    suspected = assess(small, KNOWN, LOW, SUSPICION)
    assert "AML.29-again" in suspected
    assert "AML.29-simplified" not in suspected
    assert suspected.steps == assess(attrs.evolve(PLAIN, kind=ServiceKind.RELATIONSHIP)).steps


@pytest.mark.parametrize("risk", [*LaunderingRisk, None])
def test_a_new_client_suspected_reads_like_one_of_middling_risk(
    risk: LaunderingRisk | None,
) -> None:
    """Due diligence is due anyway, and nothing earlier could be doubted: another reason would tell."""
    begun = attrs.evolve(PLAIN, kind=ServiceKind.RELATIONSHIP)
    profile = attrs.evolve(LOW, risk=risk)
    suspected = assess(begun, KNOWN, profile, SUSPICION)
    assert "AML.29-again" not in suspected
    assert "AML.29-simplified" not in suspected
    if risk is not None:
        alike = risk if not risk.is_lower else LaunderingRisk.MEDIUM
        other = assess(begun, KNOWN, attrs.evolve(LOW, risk=alike))
        assert suspected == other
        assert readable(suspected) == readable(other)


def test_it_counts_from_the_day_it_was_noticed() -> None:
    later = attrs.evolve(SUSPICION, noticed_on=DAY + timedelta(days=1))
    for service in SERVICES:
        assert assess(service, KNOWN, LOW, later) == assess(service)


def test_no_text_of_a_decision_has_a_word_of_it() -> None:
    for service in SERVICES:
        shown = "\n".join(readable(assess(service, KNOWN, LOW, SUSPICION)))
        assert not any(word in shown for word in WORDS)


def test_no_fact_rule_or_step_is_named_after_it() -> None:
    labels = [field.metadata["label"] for field in attrs.fields(DiligenceFacts)]
    words = [field.name for field in attrs.fields(DiligenceFacts)]
    words += [text for label in labels for text in (label.zh, label.en)]
    for rule in DILIGENCE:
        words += [rule.id, rule.text.zh, rule.text.en]
        words += [text for step in rule.steps for text in (step.code, step.zh, step.en)]
    words += [text for one in ReviewTrigger for text in (one.code, one.zh, one.en)]
    assert not any(word in text for text in words for word in WORDS)


def test_the_record_shows_nothing() -> None:
    shown = [
        repr(SUSPICION),
        str(SUSPICION),
        f"{SUSPICION}",
        f"{SUSPICION!r:>5}",
        repr((SUSPICION,)),
    ]
    shown += [format_value(SUSPICION, lang) for lang in ("zh", "en")]
    shown += [repr({"x": SUSPICION}), repr(copy.copy(SUSPICION))]
    text = " ".join(shown)
    assert not any(word in text for word in (*WORDS, "Suspicion", "C-1", "2026"))


def test_it_cannot_be_a_fact() -> None:
    odd: Any = SUSPICION
    facts: Any = assess(SERVICES[0]).facts
    for field in attrs.fields(DiligenceFacts):
        with pytest.raises(InvalidValue) as refused:
            attrs.evolve(facts, **{field.name: odd})
        assert TOKEN not in str(refused.value)


def test_another_clients_suspicion_is_refused_without_a_word() -> None:
    other = attrs.evolve(SUSPICION, client_id=ClientId("C-2"))
    with pytest.raises(InvalidValue) as with_it:
        assess(SERVICES[0], KNOWN, LOW, other)
    profile = attrs.evolve(LOW, client_id=other.client_id)
    with pytest.raises(InvalidValue) as without:
        assess(SERVICES[0], KNOWN, profile)
    assert str(with_it.value) == str(without.value)


def test_the_review_it_calls_for_does_not_say_why() -> None:
    asked, news = (
        compute_next_review(RATING, SCHEME, as_of=DAY, triggers=(trigger,))
        for trigger in (ReviewTrigger.COMPLIANCE_REQUEST, ReviewTrigger.NEGATIVE_NEWS)
    )
    assert asked == news


@pytest.mark.parametrize(
    ("field", "value"),
    [("grounds_ref", f"{TOKEN}\x00"), ("noticed_on", TOKEN), ("client_id", "")],
)
def test_a_refused_record_does_not_echo(field: str, value: str) -> None:
    changed: Any = {field: value}
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(SUSPICION, **changed)
    assert refused.value.field == field
    assert TOKEN not in str(refused.value)
