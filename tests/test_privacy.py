"""Privacy: each article hit and not hit, ages at the day, and worked case 14."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.consents import Consent, DataKind, PrivacyStep, Purpose, Refusal
from bankrm.contacts import ContactPoint
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.fields import DataClass
from bankrm.privacy import (
    PROCESSING,
    LegalBasis,
    Processing,
    ProcessingFacts,
    assess_processing,
    list_fields,
)
from bankrm.replay import next_change
from bankrm.rules import Decision, Effect

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
LI = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1961, 3, 2))
PUPIL = attrs.evolve(LI, birth_date=date(2013, 3, 2))
PLAIN = Processing(
    client_id=LI.id,
    purpose=Purpose.PROFILING,
    basis=LegalBasis.CONSENT,
    data=(DataKind.IDENTITY,),
    notices=("2026-1", "2026-2"),
    automated=False,
    withholds_service=False,
    necessary=True,
    impact_assessed=True,
)
YES = Consent(
    client_id=LI.id,
    purpose=PLAIN.purpose,
    data=PLAIN.data,
    given_on=date(2026, 3, 2),
    notice_version="2026-1",
)
ACCOUNT, HEALTH = DataKind.FINANCIAL_ACCOUNT, DataKind.HEALTH


def judge(
    changed: dict[str, Any] | None = None,
    *answers: Consent | Refusal,
    client: RetailClient = LI,
    as_of: date = DAY,
) -> Decision[ProcessingFacts, Effect]:
    processing = attrs.evolve(PLAIN, **(changed or {}))
    return assess_processing(client, processing, answers, as_of=as_of)


def rules(decision: Decision[Any, Any]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestBasis:
    def test_a_consent_allows(self) -> None:
        assert judge({}, YES).outcome is Effect.ALLOW
        assert judge({}, YES).provenance is Provenance.TEXT  # of the rules about profiling

    def test_without_consent_it_waits_for_one(self) -> None:
        decision = judge()
        assert rules(decision) == ["PIPL.13-consent"]
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (PrivacyStep.CONSENT,)
        assert decision.provenance is Provenance.TEXT

    @pytest.mark.parametrize(
        "basis", [LegalBasis.CONTRACT, LegalBasis.LEGAL_DUTY, LegalBasis.EMERGENCY]
    )
    def test_the_other_bases_need_none(self, basis: LegalBasis) -> None:
        data = (DataKind.BIOMETRIC, ACCOUNT)
        assert judge({"basis": basis, "data": data}).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("changed", "consent"),
        [
            ({"purpose": Purpose.RECORDING}, {}),
            ({"data": (DataKind.IDENTITY, DataKind.CONTACT)}, {}),
            ({}, {"notice_version": "2025-9"}),
            ({}, {"withdrawn_on": DAY}),
            ({}, {"given_on": DAY + timedelta(days=1)}),
        ],
        ids=["other purpose", "more data", "other notice", "withdrawn that day", "not yet given"],
    )
    def test_a_change_needs_a_new_consent(
        self, changed: dict[str, Any], consent: dict[str, Any]
    ) -> None:
        assert "PIPL.13-consent" in judge(changed, attrs.evolve(YES, **consent))

    def test_two_consents_can_cover_together(self) -> None:
        more = attrs.evolve(YES, data=(DataKind.CONTACT,), notice_version="2026-2")
        both = {"data": (DataKind.IDENTITY, DataKind.CONTACT)}
        assert judge(both, YES, more).outcome is Effect.ALLOW

    def test_a_withdrawal_does_not_reach_back(self) -> None:
        taken_back = attrs.evolve(YES, withdrawn_on=DAY)
        assert judge({}, taken_back, as_of=DAY - timedelta(days=1)).outcome is Effect.ALLOW
        assert judge({}, taken_back).outcome is Effect.BLOCK

    def test_a_refusal_ends_a_consent(self) -> None:
        no = Refusal(client_id=LI.id, purpose=YES.purpose, refused_on=DAY)
        assert judge({}, YES, no).outcome is Effect.BLOCK

    def test_what_the_purpose_does_not_need(self) -> None:
        decision = judge({"necessary": False}, YES)
        assert rules(decision) == ["PIPL.6-necessary"]
        assert decision.outcome is Effect.REFUSE

    def test_no_service_is_withheld_for_want_of_consent(self) -> None:
        assert rules(judge({"withholds_service": True}, YES)) == ["PIPL.16-service"]
        by_contract = {"withholds_service": True, "basis": LegalBasis.CONTRACT}
        assert judge(by_contract).outcome is Effect.ALLOW

    @pytest.mark.parametrize("basis", [LegalBasis.CONTRACT, LegalBasis.LEGAL_DUTY])
    def test_nothing_stands_in_for_consent_to_marketing(self, basis: LegalBasis) -> None:
        marketing = {"purpose": Purpose.MARKETING, "basis": basis}
        assert rules(judge(marketing)) == ["CRL.29-marketing"]
        consent = attrs.evolve(YES, purpose=Purpose.MARKETING)
        assert judge(marketing, consent).outcome is Effect.ALLOW
        assert rules(judge({"purpose": Purpose.MARKETING})) == ["PIPL.13-consent"]

    @pytest.mark.parametrize("basis", list(LegalBasis))
    def test_another_basis_is_no_way_round_what_a_consent_to_marketing_needs(
        self, basis: LegalBasis
    ) -> None:
        account = {"purpose": Purpose.MARKETING, "basis": basis, "data": (ACCOUNT,)}
        general = attrs.evolve(YES, purpose=Purpose.MARKETING, data=(ACCOUNT,))
        assert rules(judge(account, general)) == ["PIPL.29-sensitive"]
        assert rules(judge({**account, "withholds_service": True}, general)) == [
            "PIPL.16-service",
            "PIPL.29-sensitive",
        ]
        assert rules(judge(account, general, client=PUPIL)) == [
            "PIPL.29-sensitive",
            "PIPL.29-child",
            "PIPL.31-guardian",
        ]

    def test_whether_a_service_is_withheld_must_be_known(self) -> None:
        decision = judge({"withholds_service": None}, YES)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("withholds_service",))


class TestSeparateConsent:
    def test_sensitive_data(self) -> None:
        data = (DataKind.IDENTITY, ACCOUNT)
        general = attrs.evolve(YES, data=data)
        assert rules(judge({"data": data}, general)) == ["PIPL.29-sensitive"]
        alone = attrs.evolve(YES, data=(ACCOUNT,), separate=True)
        assert judge({"data": data}, YES, alone).outcome is Effect.ALLOW

    def test_each_sensitive_kind(self) -> None:
        alone = attrs.evolve(YES, data=(ACCOUNT,), separate=True)
        both = {"data": (ACCOUNT, HEALTH)}
        assert "PIPL.29-sensitive" in judge(both, alone, attrs.evolve(YES, data=(HEALTH,)))

    @pytest.mark.parametrize(
        ("changed", "rule"),
        [
            ({"purpose": Purpose.SHARING, "recipient": "某保险公司"}, "PIPL.23-sharing"),
            ({"purpose": Purpose.TRANSFER_ABROAD, "recipient": "某境外银行"}, "PIPL.39-abroad"),
            ({"purpose": Purpose.PUBLICATION}, "PIPL.25-publication"),
        ],
        ids=["sharing", "abroad", "publication"],
    )
    def test_giving_away(self, changed: dict[str, Any], rule: str) -> None:
        ready = {**changed, "encrypted": True, "route_abroad": True}
        consent = attrs.evolve(YES, **changed)
        assert rules(judge(ready, consent)) == [rule]
        separate = attrs.evolve(consent, separate=True)
        assert judge(ready, separate).outcome is Effect.ALLOW

    def test_a_consent_is_to_one_recipient(self) -> None:
        sharing = {"purpose": Purpose.SHARING, "recipient": "某保险公司", "encrypted": True}
        consent = attrs.evolve(YES, purpose=Purpose.SHARING, recipient="某基金公司", separate=True)
        assert rules(judge(sharing, consent)) == ["PIPL.13-consent", "PIPL.23-sharing"]

    def test_publication_needs_it_on_whatever_basis(self) -> None:
        by_duty = {"purpose": Purpose.PUBLICATION, "basis": LegalBasis.LEGAL_DUTY}
        assert rules(judge(by_duty)) == ["PIPL.25-publication"]
        shared = {
            "purpose": Purpose.SHARING,
            "recipient": "某法院",
            "basis": LegalBasis.LEGAL_DUTY,
            "encrypted": True,
        }
        assert judge(shared).outcome is Effect.ALLOW


class TestChildren:
    """PIPL arts. 28, 29 and 31: under fourteen."""

    GUARDED = attrs.evolve(YES, separate=True, by_guardian=True)

    @pytest.mark.parametrize(
        ("born", "child"),
        [
            (date(2012, 11, 24), False),
            (date(2012, 11, 25), True),
            (date(2026, 1, 1), True),
        ],
        ids=["exactly fourteen today", "fourteen tomorrow", "born this year"],
    )
    def test_the_birthday_decides(self, born: date, child: bool) -> None:
        decision = judge({}, YES, client=attrs.evolve(LI, birth_date=born))
        expected = ["PIPL.29-child", "PIPL.31-guardian"] if child else []
        assert rules(decision) == expected

    @pytest.mark.parametrize(
        ("consent", "rule"),
        [({"by_guardian": True}, "PIPL.29-child"), ({"separate": True}, "PIPL.31-guardian")],
    )
    def test_both_are_needed(self, consent: dict[str, Any], rule: str) -> None:
        assert rules(judge({}, attrs.evolve(YES, **consent), client=PUPIL)) == [rule]

    def test_a_guardian_can_give_both(self) -> None:
        assert judge({}, self.GUARDED, client=PUPIL).outcome is Effect.ALLOW

    def test_case_14_fund_history_needs_guardian_and_separate_consent(self) -> None:
        decision = judge({"data": (ACCOUNT,)}, client=PUPIL)
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (
            PrivacyStep.CONSENT,
            PrivacyStep.SEPARATE_CONSENT,
            PrivacyStep.GUARDIAN_CONSENT,
        )

    def test_case_14_anti_money_laundering_records_need_no_consent(self) -> None:
        records = {
            "data": (DataKind.IDENTITY, ACCOUNT),
            "purpose": Purpose.COMPLIANCE,
            "basis": LegalBasis.LEGAL_DUTY,
        }
        assert judge(records, client=PUPIL).outcome is Effect.ALLOW

    def test_an_unknown_age_goes_to_a_person(self) -> None:
        decision = judge({}, YES, client=attrs.evolve(LI, birth_date=None))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("birth_date",)
        guarded = judge({}, self.GUARDED, client=attrs.evolve(LI, birth_date=None))
        assert guarded.outcome is Effect.ALLOW  # enough for a child too

    def test_no_birth_date_is_told(self) -> None:
        decision = judge({}, YES, client=PUPIL)
        for lang in ("zh", "en"):
            assert "2013" not in decision.explain(lang)
        assert "under 14" in decision.explain("en")
        assert "2013" not in repr(decision.facts)


class TestAbroad:
    OUT: ClassVar[dict[str, Any]] = {
        "purpose": Purpose.TRANSFER_ABROAD,
        "recipient": "某境外银行",
        "encrypted": True,
    }
    SEPARATE = attrs.evolve(
        YES,
        purpose=Purpose.TRANSFER_ABROAD,
        recipient="某境外银行",
        separate=True,
        given_on=date(2022, 1, 1),
    )

    @pytest.mark.parametrize(
        ("as_of", "basis", "rule"),
        [
            (date(2024, 12, 31), LegalBasis.CONSENT, "PIPL.38-route"),
            (date(2024, 12, 31), LegalBasis.CONTRACT, "PIPL.38-route"),
            (date(2025, 1, 1), LegalBasis.CONSENT, "NDSR.35-route"),
            (date(2025, 1, 1), LegalBasis.CONTRACT, None),
        ],
        ids=[
            "last day, consent",
            "last day, contract",
            "first day, consent",
            "first day, contract",
        ],
    )
    def test_a_route_is_needed(self, as_of: date, basis: LegalBasis, rule: str | None) -> None:
        without = {**self.OUT, "basis": basis, "route_abroad": False}
        decision = judge(without, self.SEPARATE, as_of=as_of)
        assert rules(decision) == ([rule] if rule else [])
        with_route = {**without, "route_abroad": True}
        assert judge(with_route, self.SEPARATE, as_of=as_of).outcome is Effect.ALLOW

    def test_the_change_is_foreseen(self) -> None:
        without = {**self.OUT, "basis": LegalBasis.CONTRACT, "route_abroad": False}
        change = next_change(judge(without, as_of=date(2024, 12, 31)))
        assert change is not None
        assert change.after.as_of == date(2025, 1, 1)

    def test_an_unknown_route_goes_to_a_person(self) -> None:
        decision = judge(self.OUT, self.SEPARATE)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("route_abroad",))


class TestAutomation:
    def test_marketing_offers_a_choice(self) -> None:
        consent = attrs.evolve(YES, purpose=Purpose.MARKETING)
        marketing = {"purpose": Purpose.MARKETING, "automated": True}
        without = judge({**marketing, "opt_out_offered": False}, consent)
        assert rules(without) == ["PIPL.24-marketing"]
        assert judge({**marketing, "opt_out_offered": True}, consent).outcome is Effect.ALLOW
        assert judge(marketing, consent).missing == ("opt_out_offered",)
        by_hand = {"purpose": Purpose.MARKETING, "opt_out_offered": False}
        assert judge(by_hand, consent).outcome is Effect.ALLOW

    def test_whether_a_program_decides_must_be_known(self) -> None:
        consent = attrs.evolve(YES, purpose=Purpose.MARKETING)
        unknown = {"purpose": Purpose.MARKETING, "automated": None, "opt_out_offered": False}
        decision = judge(unknown, consent)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("automated",))
        credit = {"purpose": Purpose.CREDIT_ASSESSMENT, "basis": LegalBasis.CONTRACT}
        assert judge({**credit, "automated": None}).missing == ("automated",)

    def test_credit_by_machine_owes_an_explanation(self) -> None:
        credit = {"purpose": Purpose.CREDIT_ASSESSMENT, "basis": LegalBasis.CONTRACT}
        decision = judge({**credit, "automated": True})
        assert (rules(decision), decision.outcome) == (["PIPL.24-decision"], Effect.STEPS)
        assert judge(credit).outcome is Effect.ALLOW


class TestImpactAssessment:
    @pytest.mark.parametrize(
        "changed",
        [
            {"data": (ACCOUNT,)},
            {"purpose": Purpose.PROFILING},
            {"purpose": Purpose.SERVICE, "automated": True},
            {"purpose": Purpose.SHARING, "recipient": "某保险公司", "encrypted": True},
            {"purpose": Purpose.TRANSFER_ABROAD, "recipient": "某境外银行", "encrypted": True},
        ],
        ids=["sensitive", "profiling", "automated", "sharing", "abroad"],
    )
    def test_it_is_owed(self, changed: dict[str, Any]) -> None:
        weighty = {"purpose": Purpose.SERVICE, "basis": LegalBasis.CONTRACT, **changed}
        decision = judge({**weighty, "impact_assessed": False})
        assert rules(decision) == ["PIPL.55-assessment"]
        assert decision.steps == (PrivacyStep.IMPACT_ASSESSMENT,)
        assert judge(weighty).outcome is Effect.ALLOW
        assert judge({**weighty, "impact_assessed": None}).missing == ("impact_assessed",)

    def test_publication_owes_it_too(self) -> None:
        consent = attrs.evolve(YES, purpose=Purpose.PUBLICATION, separate=True)
        public = {"purpose": Purpose.PUBLICATION, "impact_assessed": False}
        assert rules(judge(public, consent)) == ["PIPL.55-assessment"]

    def test_children_owe_it_too(self) -> None:
        service = {
            "purpose": Purpose.SERVICE,
            "basis": LegalBasis.CONTRACT,
            "impact_assessed": False,
        }
        assert rules(judge(service, client=PUPIL)) == ["PIPL.55-assessment"]
        assert judge(service).outcome is Effect.ALLOW


class TestFinancialDataStandard:
    SHARED: ClassVar[dict[str, Any]] = {
        "purpose": Purpose.SHARING,
        "recipient": "某保险公司",
        "basis": LegalBasis.CONTRACT,
    }

    def test_authentication_data_are_never_given_away(self) -> None:
        codes = {**self.SHARED, "data": (DataKind.AUTHENTICATION,), "encrypted": True}
        decision = judge(codes)
        assert (rules(decision), decision.outcome) == (["JRT0171-C3"], Effect.REFUSE)
        assert decision.provenance is Provenance.SECONDARY
        inside = {"basis": LegalBasis.CONTRACT, "data": (DataKind.AUTHENTICATION,)}
        assert judge(inside).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("data", "encrypted", "outcome"),
        [
            ((DataKind.INTERNAL,), False, Effect.ALLOW),
            ((DataKind.INTERNAL, DataKind.IDENTITY), False, Effect.STEPS),
            ((DataKind.IDENTITY,), True, Effect.ALLOW),
            ((DataKind.IDENTITY,), None, Effect.REVIEW),
        ],
        ids=["C1", "C2 among them", "encrypted", "unknown"],
    )
    def test_encryption_in_transit(
        self, data: tuple[DataKind, ...], encrypted: bool | None, outcome: Effect
    ) -> None:
        assert judge({**self.SHARED, "data": data, "encrypted": encrypted}).outcome is outcome

    def test_inside_the_bank_none_is_asked(self) -> None:
        assert judge({"encrypted": False}, YES).outcome is Effect.ALLOW


class TestFields:
    def test_by_class(self) -> None:
        assert list_fields(ContactPoint) == ("value",)
        assert list_fields(ContactPoint, at_least=DataClass.C3) == ()
        assert "since" in list_fields(RetailClient)
        assert "since" not in list_fields(RetailClient, at_least=DataClass.C2)
        assert "name" in list_fields(RetailClient, at_least=DataClass.C2)

    @pytest.mark.parametrize("model", [int, LI, "RetailClient"])
    def test_needs_a_model(self, model: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^model: needs") as refused:
            list_fields(model)
        assert "某某" not in str(refused.value)

    def test_needs_a_class(self) -> None:
        with pytest.raises(InvalidValue, match=r"^at_least: "):
            list_fields(ContactPoint, at_least=ODD)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_id", "\x00"),
        ("purpose", "marketing"),
        ("basis", None),
        ("data", ()),
        ("data", (ODD,)),
        ("notices", "2026-1"),
        ("notices", (1,)),
        ("recipient", "某公司"),
        ("automated", 0),
        ("withholds_service", 1),
        ("necessary", 0),
        ("impact_assessed", "yes"),
        ("opt_out_offered", 1),
        ("route_abroad", 1),
        ("encrypted", float("nan")),
    ],
)
def test_processing_refuses(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(PLAIN, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("client", {"client": ODD}),
        ("client", {"client": CorporateClient(id=LI.id, name="某公司")}),
        ("processing", {"processing": ODD}),
        ("processing", {"processing": attrs.evolve(PLAIN, client_id=ClientId("C-2"))}),
        ("answers", {"answers": [attrs.evolve(YES, client_id=ClientId("C-2"))]}),
        ("as_of", {"as_of": datetime.fromisoformat("2026-11-24T10:00+08:00")}),
    ],
    ids=["no client", "a firm", "no processing", "another's", "another's answer", "an instant"],
)
def test_a_question_refuses(field: str, changed: dict[str, Any]) -> None:
    fitting = {"client": LI, "processing": PLAIN, "answers": [YES], "as_of": DAY}
    ask: Any = assess_processing
    with pytest.raises(InvalidValue) as refused:
        ask(**{**fitting, **changed})
    assert refused.value.field == field


def test_only_a_consent_covers() -> None:
    with pytest.raises(InvalidValue, match=r"^consent: "):
        PLAIN.covered_by(ODD)


def test_facts_refuse_wrong_kinds() -> None:
    with pytest.raises(InvalidValue, match=r"^consented: "):
        altered(judge({}, YES).facts, consented=None)


def test_before_the_law_nothing_is_judged() -> None:
    with pytest.raises(RuleNotInForce):
        judge({}, YES, as_of=PROCESSING.since - timedelta(days=1))
    assert judge({"basis": LegalBasis.CONTRACT}, as_of=PROCESSING.since).outcome is Effect.ALLOW
