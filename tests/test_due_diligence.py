"""Due diligence: each trigger at its limit, by its day; each rule applies and does not."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.test_identity_elements import DOCUMENT, FIRM, PERSON, without

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.due_diligence import DILIGENCE, DiligenceStep, assess_due_diligence
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.identity_elements import IdentityEvidence
from bankrm.kyc import DiligenceFacts, KycProfile, Service, ServiceKind
from bankrm.labels import Text
from bankrm.laundering_risk import LaunderingRisk, ReviewTrigger
from bankrm.money import Money
from bankrm.regulations import laundering
from bankrm.regulations.laundering import CDD_ORDER, CDD_ORDER_2007
from bankrm.regulations.standards import DOCUMENT_GRACE_DAYS
from bankrm.rules import Decision, Effect, RuleBook

ODD: Any = "odd"
altered: Any = attrs.evolve
DAY = date(2026, 11, 24)
LAST_OF_2007 = date(2025, 12, 31)
KNOWN = attrs.evolve(
    PERSON,
    verified=True,
    documents=(attrs.evolve(DOCUMENT, expires_on=date(2030, 1, 1)),),
)
LOW = KycProfile(client_id=PERSON.client.id, risk=LaunderingRisk.LOW, pep=False)
PLAIN = Service(kind=ServiceKind.OTHER, one_off=False, cross_border=False, by_agent=False)


def service(kind: ServiceKind, amount: str, currency: str = "CNY", **changed: Any) -> Service:
    made: Service = altered(
        PLAIN,
        kind=kind,
        amount=Money.of(amount, currency),
        **changed,
    )
    return made


def assess(
    asked: Service = PLAIN,
    evidence: IdentityEvidence = KNOWN,
    profile: KycProfile = LOW,
    *,
    on: date = DAY,
    book: RuleBook | None = None,
) -> Decision[DiligenceFacts, Effect]:
    given: dict[str, Any] = {} if book is None else {"book": book}
    profile = attrs.evolve(profile, client_id=evidence.client.id)
    return assess_due_diligence(asked, evidence, profile, as_of=on, **given)


def ids(decision: Decision[DiligenceFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits if reason.rule.effect is not Effect.NOTE]


class TestWorkedCases:
    """By number in the specification."""

    @pytest.mark.parametrize(
        ("day", "amount", "found"),
        [
            (date(2026, 1, 5), "50000.00", ["CDD25.one-off"]),
            (date(2026, 1, 5), "49999.99", []),
            (LAST_OF_2007, "12000", ["CDD07.7"]),
            (LAST_OF_2007, "10000", ["CDD07.7"]),
            (LAST_OF_2007, "9999.99", []),
            (date(2026, 1, 1), "12000", []),
        ],
    )
    def test_case_1_cash_remittance_of_a_passer_by(
        self, day: date, amount: str, found: list[str]
    ) -> None:
        decision = assess(service(ServiceKind.CASH_REMITTANCE, amount, one_off=True), on=day)
        assert ids(decision) == found
        assert decision.outcome is (Effect.STEPS if found else Effect.ALLOW)

    def test_case_1_below_the_amount_when_due_for_another_cause(self) -> None:
        asked = service(ServiceKind.CASH_REMITTANCE, "49999.99", one_off=True)
        profile = attrs.evolve(LOW, triggers=(ReviewTrigger.COMPLIANCE_REQUEST,))
        assert ids(assess(asked, profile=profile)) == ["AML.29-again"]

    def test_case_2_cash_withdrawal_of_a_low_risk_person(self) -> None:
        decision = assess(service(ServiceKind.CASH, "60000"))
        assert decision.outcome is Effect.ALLOW
        assert decision.steps == ()
        higher = attrs.evolve(LOW, risk=LaunderingRisk.MEDIUM_HIGH)
        asked = assess(service(ServiceKind.CASH, "60000"), profile=higher)
        assert asked.steps == (DiligenceStep.SOURCE_OF_FUNDS, DiligenceStep.USE_OF_FUNDS)


class TestAmounts:
    @pytest.mark.parametrize("kind", [kind for kind in ServiceKind if kind.rank])
    def test_from_2026_every_service_to_a_passer_by_counts(self, kind: ServiceKind) -> None:
        assert "CDD25.one-off" in assess(service(kind, "50000", one_off=True))
        assert "CDD25.one-off" not in assess(service(kind, "50000"))

    def test_until_2026_only_three_kinds_did(self) -> None:
        found = {
            kind
            for kind in ServiceKind
            if kind is not ServiceKind.RELATIONSHIP
            and "CDD07.7" in assess(service(kind, "50000", one_off=True), on=LAST_OF_2007)
        }
        assert found == {
            ServiceKind.CASH_REMITTANCE,
            ServiceKind.CURRENCY_EXCHANGE,
            ServiceKind.BILL_PAYMENT,
        }

    @pytest.mark.parametrize(
        ("day", "rule", "dollars"),
        [(LAST_OF_2007, "CDD07.7", "1000"), (DAY, "CDD25.one-off", "10000")],
    )
    def test_dollars_at_the_limit_and_a_cent_below(
        self, day: date, rule: str, dollars: str
    ) -> None:
        at = service(ServiceKind.CURRENCY_EXCHANGE, dollars, "USD", one_off=True)
        assert at.amount is not None
        below = attrs.evolve(at, amount=at.amount - Money.of("0.01", "USD"))
        assert rule in assess(at, on=day)
        assert rule not in assess(below, on=day)

    def test_other_currencies_go_by_their_equivalent(self) -> None:
        euro = service(ServiceKind.CURRENCY_EXCHANGE, "9000", "EUR", one_off=True)
        decision = assess(euro)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("cents",))
        known = attrs.evolve(euro, usd_equivalent=Money.of(10_000, "USD"))
        assert "CDD25.one-off" in assess(known)

    def test_an_unknown_amount_goes_to_a_person(self) -> None:
        decision = assess(attrs.evolve(PLAIN, kind=ServiceKind.BILL_PAYMENT, one_off=True))
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("fen", "cents"))

    @pytest.mark.parametrize(
        ("amount", "currency", "found"),
        [
            ("50000", "CNY", ["CDD07.8"]),
            ("49999.99", "CNY", []),
            ("10000", "USD", ["CDD07.8"]),
            ("9999.99", "USD", []),
        ],
    )
    def test_personal_cash_until_2026(self, amount: str, currency: str, found: list[str]) -> None:
        asked = service(ServiceKind.CASH, amount, currency)
        assert ids(assess(asked, on=LAST_OF_2007)) == found
        assert ids(assess(asked, on=date(2026, 1, 1))) == []
        firm = attrs.evolve(FIRM, verified=True)
        assert ids(assess(asked, firm, on=LAST_OF_2007)) == []

    @pytest.mark.parametrize(
        ("amount", "currency", "found"),
        [
            ("5000", "CNY", ["CDD25.remittance"]),
            ("4999.99", "CNY", []),
            ("1000", "USD", ["CDD25.remittance"]),
            ("999.99", "USD", []),
        ],
    )
    def test_remittance_abroad_from_2026(
        self, amount: str, currency: str, found: list[str]
    ) -> None:
        for kind in (ServiceKind.TRANSFER, ServiceKind.CASH_REMITTANCE):
            asked = service(kind, amount, currency, cross_border=True)
            assert ids(assess(asked)) == found
            assert ids(assess(attrs.evolve(asked, cross_border=False))) == []

    def test_remittance_abroad_until_2026(self) -> None:
        """Whatever the amount, known or not (2007 order, art. 10)."""
        for kind in (ServiceKind.TRANSFER, ServiceKind.CASH_REMITTANCE):
            abroad = attrs.evolve(PLAIN, kind=kind, cross_border=True)
            decision = assess(abroad, on=LAST_OF_2007)
            assert ids(decision) == ["CDD07.10"]
            assert decision.steps == (DiligenceStep.PASS_ON_PARTIES,)
            assert decision.provenance is Provenance.UNCONFIRMED
            assert ids(assess(attrs.evolve(abroad, cross_border=False), on=LAST_OF_2007)) == []
            assert ids(assess(abroad)) == []
        assert ids(assess(attrs.evolve(PLAIN, cross_border=True), on=LAST_OF_2007)) == []

    @pytest.mark.parametrize(
        ("kind", "amount", "missing"),
        [
            (ServiceKind.CASH_REMITTANCE, "50000", ("one_off", "cross_border", "by_agent")),
            (ServiceKind.TRANSFER, "5000", ("cross_border", "by_agent")),
            (ServiceKind.CASH, "49999.99", ("by_agent",)),
        ],
    )
    def test_nothing_passes_by_being_left_out(
        self, kind: ServiceKind, amount: str, missing: tuple[str, ...]
    ) -> None:
        decision = assess(Service(kind=kind, amount=Money.of(amount)))
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, missing)


class TestIdentity:
    @pytest.mark.parametrize(
        ("changed", "outcome", "rule"),
        [
            ({"verified": False}, Effect.BLOCK, "AML.28-unknown"),
            ({"verified": None}, Effect.REVIEW, None),
            ({"assumed_name": True}, Effect.REFUSE, "AML.28-false-name"),
            ({"doubted": True}, Effect.STEPS, "AML.29-again"),
            ({"contact_points": ()}, Effect.STEPS, "CDD25.51"),
        ],
    )
    def test_what_is_known_of_the_client(
        self, changed: dict[str, Any], outcome: Effect, rule: str | None
    ) -> None:
        decision = assess(evidence=without(KNOWN, **changed))
        assert decision.outcome is outcome
        assert ids(decision) == ([rule] if rule else [])

    def test_a_relationship_starts_with_every_element(self) -> None:
        new = Service(kind=ServiceKind.RELATIONSHIP)
        assert ids(assess(new)) == ["AML.29-relationship"]
        assert assess(new).steps == (DiligenceStep.IDENTIFY, DiligenceStep.LEARN_PURPOSE)
        lacking = assess(new, without(KNOWN, occupation=None, contact_points=()))
        assert lacking.outcome is Effect.BLOCK
        assert "2 identity elements are missing" in lacking.explain("en")

    def test_existing_clients_have_their_days(self) -> None:
        decision = assess(evidence=without(KNOWN, occupation=None))
        assert decision.provenance is Provenance.UNCONFIRMED  # the order's own list was not read
        assert "of a client of before 2026" in decision.explain("en")
        assert "1 Jul 2026" in decision.explain("en")
        assert "2028年1月1日" in decision.explain()
        assert ids(assess(evidence=without(KNOWN, occupation=None), on=LAST_OF_2007)) == []

    def test_a_passer_by_is_not_asked_for_elements(self) -> None:
        asked = service(ServiceKind.OTHER, "1", one_off=True)
        assert ids(assess(asked, without(KNOWN, occupation=None))) == []

    @pytest.mark.parametrize(
        ("days", "excused", "found", "outcome"),
        [
            (0, False, [], Effect.ALLOW),
            (1, False, ["AML.34-expired"], Effect.STEPS),
            (90, False, ["AML.34-expired"], Effect.STEPS),
            (91, False, ["AML.34-suspend", "AML.34-expired"], Effect.BLOCK),
            (91, True, ["AML.34-expired"], Effect.STEPS),
            (91, None, ["AML.34-expired"], Effect.REVIEW),
        ],
        ids=[
            "last day",
            "expired",
            "last day of grace",
            "grace over",
            "excused",
            "reason unknown",
        ],
    )
    def test_an_expired_document(
        self, days: int, excused: bool | None, found: list[str], outcome: Effect
    ) -> None:
        policy = house_document("AML-3", Text("证件管理", "Documents"), date(2024, 1, 1))
        grace = attrs.evolve(DOCUMENT_GRACE_DAYS, rows=(Row(policy.since, 90, policy.article(2)),))
        ended = attrs.evolve(DOCUMENT, expires_on=DAY - timedelta(days=days))
        evidence = attrs.evolve(KNOWN, documents=(ended,), renewal_excused=excused)
        decision = assess(evidence=evidence, book=RuleBook(numbers=(grace,)))
        assert (ids(decision), decision.outcome) == (found, outcome)

    def test_without_a_grace_of_the_banks_a_person_decides(self) -> None:
        ended = attrs.evolve(DOCUMENT, expires_on=DAY - timedelta(days=1))
        evidence = attrs.evolve(KNOWN, documents=(ended,), renewal_excused=False)
        decision = assess(evidence=evidence)
        assert ids(decision) == ["AML.34-expired"]
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("document_suspends",))

    @pytest.mark.parametrize(
        ("licence", "found", "outcome"),
        [
            (DAY, [], Effect.ALLOW),
            (DAY - timedelta(days=1), ["AML.34-expired"], Effect.REVIEW),
        ],
        ids=["last day", "expired"],
    )
    def test_a_firms_licence(self, licence: date, found: list[str], outcome: Effect) -> None:
        evidence = without(FIRM, verified=True, licence_long_term=None, licence_expires_on=licence)
        decision = assess(evidence=evidence)
        assert (ids(decision), decision.outcome) == (found, outcome)

    def test_a_second_document_of_unknown_term_may_still_be_valid(self) -> None:
        ended = attrs.evolve(DOCUMENT, expires_on=DAY - timedelta(days=1))
        unknown = attrs.evolve(DOCUMENT, expires_on=None)
        decision = assess(evidence=attrs.evolve(KNOWN, documents=(ended, unknown)))
        assert (ids(decision), decision.outcome) == ([], Effect.REVIEW)
        valid = attrs.evolve(KNOWN, documents=(unknown, *KNOWN.documents))
        assert assess(evidence=valid).outcome is Effect.ALLOW

    def test_a_document_issued_later_does_not_help(self) -> None:
        ended = attrs.evolve(DOCUMENT, expires_on=DAY - timedelta(days=1))
        renewed = attrs.evolve(
            DOCUMENT, issued_on=DAY + timedelta(days=1), expires_on=date(2036, 1, 1)
        )
        evidence = attrs.evolve(KNOWN, documents=(ended, renewed))
        assert "AML.34-expired" in assess(evidence=evidence)
        assert "AML.34-expired" not in assess(evidence=evidence, on=DAY + timedelta(days=1))

    def test_a_document_of_unknown_term_goes_to_a_person(self) -> None:
        unknown = attrs.evolve(DOCUMENT, expires_on=None)
        decision = assess(evidence=attrs.evolve(KNOWN, documents=(unknown,)))
        assert decision.outcome is Effect.REVIEW
        assert {"document_expired", "document_suspends"} <= set(decision.missing)


class TestHowMuch:
    @pytest.mark.parametrize("risk", LaunderingRisk)
    def test_by_class(self, risk: LaunderingRisk) -> None:
        decision = assess(profile=attrs.evolve(LOW, risk=risk))
        assert ("AML.29-strengthened" in decision) is risk.is_higher
        assert ("AML.29-simplified" in decision) is risk.is_lower

    def test_the_class_is_not_told(self) -> None:
        """Two classes that ask for the same measures cannot be told apart."""
        high, medium_high = (
            assess(profile=attrs.evolve(LOW, risk=risk))
            for risk in (LaunderingRisk.HIGH, LaunderingRisk.MEDIUM_HIGH)
        )
        assert high == medium_high

    def test_what_is_due_again_is_not_simplified(self) -> None:
        profile = attrs.evolve(LOW, triggers=(ReviewTrigger.JUDICIAL_INQUIRY,))
        assert "AML.29-simplified" not in assess(profile=profile)

    def test_an_unknown_class_goes_to_a_person(self) -> None:
        decision = assess(profile=attrs.evolve(LOW, risk=None))
        assert decision.outcome is Effect.REVIEW
        assert "strengthened" in decision.missing

    def test_politically_exposed(self) -> None:
        decision = assess(profile=attrs.evolve(LOW, pep=True))
        assert decision.steps == (
            DiligenceStep.SOURCE_OF_FUNDS,
            DiligenceStep.USE_OF_FUNDS,
            DiligenceStep.SENIOR_APPROVAL,
            DiligenceStep.MONITOR_CLOSELY,
        )
        assert decision.provenance is Provenance.UNCONFIRMED
        assert assess(profile=attrs.evolve(LOW, pep=None)).missing == ("pep",)
        assert ids(assess(profile=attrs.evolve(LOW, pep=True), on=LAST_OF_2007)) == []

    def test_through_an_agent(self) -> None:
        decision = assess(attrs.evolve(PLAIN, by_agent=True))
        assert decision.steps == (DiligenceStep.VERIFY_AGENT,)

    def test_refusal_blocks_until_the_client_takes_part(self) -> None:
        decision = assess(attrs.evolve(PLAIN, refused=True))
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (DiligenceStep.COOPERATE, DiligenceStep.DECIDE_LIMITS)


class TestDays:
    @pytest.mark.parametrize(
        ("day", "stands"),
        [
            (date(2022, 3, 1), CDD_ORDER_2007),
            (LAST_OF_2007, CDD_ORDER_2007),
            (date(2026, 1, 1), CDD_ORDER),
        ],
    )
    def test_the_order_of_2022_never_stood(self, day: date, stands: object) -> None:
        assert CDD_ORDER_2007.on(day) is stands

    def test_no_document_of_2022_is_held(self) -> None:
        numbers = [getattr(getattr(laundering, name), "number", "") for name in laundering.__all__]
        assert not any("2022" in number for number in numbers)

    def test_nothing_is_judged_before_the_law(self) -> None:
        with pytest.raises(RuleNotInForce):
            assess(on=date(2024, 12, 31))

    def test_the_first_day_of_the_law(self) -> None:
        assert assess(on=date(2025, 1, 1)).outcome is Effect.ALLOW

    def test_every_rule_is_met_in_this_file(self) -> None:
        """A list to keep in step: a new rule needs its case here."""
        assert {rule.id for rule in DILIGENCE} == {
            "AML.28-false-name",
            "AML.28-unknown",
            "AML.29-again",
            "AML.29-relationship",
            "AML.29-simplified",
            "AML.29-strengthened",
            "AML.31-agent",
            "AML.34-expired",
            "AML.34-suspend",
            "AML.38-refused",
            "CDD.elements-new",
            "CDD07.10",
            "CDD07.7",
            "CDD07.8",
            "CDD25.51",
            "CDD25.one-off",
            "CDD25.pep",
            "CDD25.remittance",
        }


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: assess_due_diligence(ODD, KNOWN, LOW, as_of=DAY), "service"),
        (lambda: assess_due_diligence(PLAIN, ODD, LOW, as_of=DAY), "evidence"),
        (lambda: assess_due_diligence(PLAIN, KNOWN, ODD, as_of=DAY), "profile"),
        (
            lambda: assess_due_diligence(PLAIN, KNOWN, LOW, suspicions=(ODD,), as_of=DAY),
            "suspicions",
        ),
        (
            lambda: assess_due_diligence(
                PLAIN, KNOWN, altered(LOW, client_id=ClientId("C-2")), as_of=DAY
            ),
            "profile",
        ),
        (
            lambda: assess_due_diligence(
                PLAIN,
                KNOWN,
                LOW,
                as_of=datetime(2026, 11, 24),  # noqa: DTZ001  # that it is no date
            ),
            "as_of",
        ),
    ],
)
def test_odd_input_is_refused_by_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        make()
    assert refused.value.field == field
