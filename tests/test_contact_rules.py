"""Contact: each rule hit and not hit, the clock in China, and the push of worked case 14."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.clients import Client, ClientId, ClientStatus, CorporateClient, RetailClient
from bankrm.consents import Consent, DataKind, PrivacyStep, Purpose, Refusal
from bankrm.contact_rules import (
    CONTACT,
    Contact,
    ContactFacts,
    ContactPolicy,
    ContactPurpose,
    ContactRecord,
    assess_contact,
)
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.rules import Decision, Effect

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AT = datetime.fromisoformat("2026-11-24T10:00+08:00")
DAY = date(2026, 11, 24)
LI = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1961, 3, 2))
FIRM = CorporateClient(id=LI.id, name="某某制造有限公司")
OFFER = Contact(
    client_id=LI.id,
    channel=ContactChannel.SMS,
    purpose=ContactPurpose.COMMERCIAL,
    sells=False,
    opt_out_offered=True,
)
YES = Consent(
    client_id=LI.id,
    purpose=Purpose.MARKETING,
    data=(DataKind.CONTACT,),
    channels=(ContactChannel.SMS, ContactChannel.PHONE),
    given_on=date(2026, 3, 2),
    notice_version="2026-1",
)
NO = Refusal(client_id=LI.id, purpose=Purpose.MARKETING, refused_on=date(2026, 6, 1))
RECORD = ContactRecord(
    client_id=LI.id, answers=(YES,), do_not_contact=False, deceased=False, commercial_at=()
)
POLICY = ContactPolicy(
    quiet_from=time(21), quiet_until=time(9), most=2, within_days=30, ask_again_after=180
)
ASKING = Contact(
    client_id=LI.id,
    channel=ContactChannel.SMS,
    purpose=ContactPurpose.CONSENT_REQUEST,
    sells=False,
    asks_for=Purpose.MARKETING,
)
UNTOUCHED = (ContactPurpose.OWED_NOTICE, ContactPurpose.SERVICE)


def judge(
    contact: dict[str, Any] | None = None,
    record: dict[str, Any] | None = None,
    *,
    client: Client = LI,
    policy: ContactPolicy | None = POLICY,
    at: datetime = AT,
) -> Decision[ContactFacts, Effect]:
    return assess_contact(
        client,
        attrs.evolve(OFFER, **(contact or {})),
        attrs.evolve(RECORD, **(record or {})),
        policy,
        at=at,
    )


def rules(decision: Decision[Any, Any]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestConsent:
    """消费者权益保护法 art. 29(3), 民法典 art. 1033(1)."""

    def test_a_consent_allows(self) -> None:
        assert judge().outcome is Effect.ALLOW

    def test_without_one_it_waits(self) -> None:
        decision = judge({}, {"answers": ()})
        assert (rules(decision), decision.outcome) == (["CRL.29-consent"], Effect.BLOCK)
        assert decision.steps == (PrivacyStep.CONSENT,)

    def test_a_request_stands_in(self) -> None:
        assert judge({"requested": True}, {"answers": ()}).outcome is Effect.ALLOW
        assert judge({"requested": True}, {"answers": (NO,)}).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("answers", "hits"),
        [
            ((NO, YES), ["CRL.29-refused", "CRL.29-consent"]),
            ((attrs.evolve(NO, refused_on=date(2026, 3, 1)), YES), []),
            ((attrs.evolve(NO, channels=(ContactChannel.SMS,)), YES), None),
            ((attrs.evolve(NO, channels=(ContactChannel.PHONE,)), YES), []),
            ((attrs.evolve(NO, refused_on=DAY + timedelta(days=1)), YES), []),
            ((attrs.evolve(YES, withdrawn_on=DAY),), None),
            ((attrs.evolve(YES, withdrawn_on=DAY + timedelta(days=1)),), []),
        ],
        ids=[
            "refused",
            "refused before the consent",
            "this channel",
            "another channel",
            "tomorrow",
            "withdrawn today",
            "withdrawn tomorrow",
        ],
    )
    def test_a_refusal_is_final(
        self, answers: tuple[Consent | Refusal, ...], hits: list[str] | None
    ) -> None:
        expected = ["CRL.29-refused", "CRL.29-consent"] if hits is None else hits
        decision = judge({}, {"answers": answers})
        assert rules(decision) == expected
        assert decision.outcome is (Effect.REFUSE if expected else Effect.ALLOW)

    def test_an_older_consent_does_not_outlive_a_withdrawal(self) -> None:
        later = attrs.evolve(YES, given_on=date(2026, 6, 1), withdrawn_on=DAY)
        decision = judge({}, {"answers": (YES, later)})
        assert rules(decision) == ["CRL.29-refused", "CRL.29-consent"]
        renewed = attrs.evolve(YES, given_on=DAY)
        assert judge({}, {"answers": (YES, later, renewed)}).outcome is Effect.ALLOW

    def test_a_consent_is_to_a_channel(self) -> None:
        assert rules(judge({"channel": ContactChannel.EMAIL})) == ["CRL.29-consent"]

    @pytest.mark.parametrize("purpose", [*UNTOUCHED, ContactPurpose.CARE])
    def test_other_purposes_need_none(self, purpose: ContactPurpose) -> None:
        assert judge({"purpose": purpose}, {"answers": (NO,)}).outcome is Effect.ALLOW
        sells = judge({"purpose": purpose, "sells": True}, {"answers": (NO,)})
        assert rules(sells) == ["CRL.29-refused", "CRL.29-consent"]

    def test_whether_it_sells_must_be_known(self) -> None:
        greeting = {"purpose": ContactPurpose.CARE, "sells": None}
        decision = judge(greeting, {"answers": ()})
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("sells",))
        assert judge({"sells": None}).outcome is Effect.ALLOW  # commercial whatever it brings up

    def test_organisations_are_no_consumers(self) -> None:
        assert judge({}, {"answers": (NO,)}, client=FIRM).outcome is Effect.ALLOW


class TestChildren:
    @pytest.mark.parametrize(
        ("born", "outcome"),
        [
            (date(2012, 11, 24), Effect.ALLOW),
            (date(2012, 11, 25), Effect.REFUSE),
            (date(2013, 3, 2), Effect.REFUSE),
            (None, Effect.REVIEW),
        ],
        ids=["exactly fourteen today", "fourteen tomorrow", "case 14", "unknown"],
    )
    def test_no_marketing(self, born: date | None, outcome: Effect) -> None:
        assert judge({}, client=attrs.evolve(LI, birth_date=born)).outcome is outcome

    def test_case_14_the_push_is_refused_whoever_agreed(self) -> None:
        pupil = attrs.evolve(LI, birth_date=date(2013, 3, 2))
        agreed = attrs.evolve(YES, channels=tuple(ContactChannel), by_guardian=True, separate=True)
        push = {"channel": ContactChannel.APP_PUSH}
        decision = judge(push, {"answers": (agreed,)}, client=pupil)
        assert (rules(decision), decision.outcome) == (["PIPL.28-child"], Effect.REFUSE)
        assert decision.provenance is Provenance.UNCONFIRMED  # our reading
        notice = {**push, "purpose": ContactPurpose.SERVICE}
        assert judge(notice, client=pupil).outcome is Effect.ALLOW

    def test_the_day_in_china_decides(self) -> None:
        child = attrs.evolve(LI, birth_date=date(2012, 11, 25))
        late = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # midnight of the birthday
        loud = attrs.evolve(POLICY, quiet_from=time(0), quiet_until=time(0))
        assert judge({}, client=child, policy=loud, at=late).outcome is Effect.ALLOW
        before = late - timedelta(microseconds=1)
        assert judge({}, client=child, policy=loud, at=before).outcome is Effect.REFUSE

    def test_before_the_law_on_personal_information(self) -> None:
        child = attrs.evolve(LI, birth_date=date(2013, 3, 2))
        requested = {"requested": True}
        for at, outcome in (
            ("2021-10-31T10:00+08:00", Effect.ALLOW),
            ("2021-11-01T10:00+08:00", Effect.REFUSE),
        ):
            when = datetime.fromisoformat(at)
            assert judge(requested, client=child, at=when).outcome is outcome


class TestOptOut:
    @pytest.mark.parametrize("channel", list(ContactChannel))
    def test_calls_and_messages_owe_it(self, channel: ContactChannel) -> None:
        owed = channel not in {ContactChannel.POST, ContactChannel.VISIT}
        agreed = attrs.evolve(YES, channels=(channel,))
        decision = judge({"channel": channel, "opt_out_offered": False}, {"answers": (agreed,)})
        assert decision.outcome is (Effect.STEPS if owed else Effect.ALLOW)
        assert decision.steps == ((PrivacyStep.OPT_OUT,) if owed else ())
        if owed:
            assert decision.provenance is Provenance.SECONDARY

    @pytest.mark.parametrize(
        ("at", "outcome"),
        [("2023-02-28T23:59+08:00", Effect.ALLOW), ("2023-03-01T00:00+08:00", Effect.STEPS)],
        ids=["day before", "first day"],
    )
    def test_since_the_measures(self, at: str, outcome: Effect) -> None:
        agreed = attrs.evolve(YES, given_on=date(2022, 1, 1))
        loud = attrs.evolve(POLICY, quiet_from=time(0), quiet_until=time(0))
        decision = judge(
            {"opt_out_offered": False},
            {"answers": (agreed,)},
            policy=loud,
            at=datetime.fromisoformat(at),
        )
        assert decision.outcome is outcome

    def test_only_for_what_sells_to_persons(self) -> None:
        without = {"opt_out_offered": False}
        assert judge(without, client=FIRM).outcome is Effect.ALLOW
        care = {**without, "purpose": ContactPurpose.CARE}
        assert judge(care).outcome is Effect.ALLOW


class TestAskingAgain:
    """网络数据安全管理条例 art. 22(5)."""

    def ask(
        self,
        refused_on: date | None,
        *,
        policy: ContactPolicy | None = POLICY,
        at: datetime = AT,
        client: Client = LI,
    ) -> Decision[ContactFacts, Effect]:
        answers = () if refused_on is None else (attrs.evolve(NO, refused_on=refused_on),)
        record = attrs.evolve(RECORD, answers=answers)
        return assess_contact(client, ASKING, record, policy, at=at)

    def test_who_never_refused_may_be_asked(self) -> None:
        assert self.ask(None).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("days", "outcome"),
        [(0, Effect.BLOCK), (179, Effect.BLOCK), (180, Effect.ALLOW)],
        ids=["the same day", "a day early", "exactly when the time has passed"],
    )
    def test_the_banks_interval(self, days: int, outcome: Effect) -> None:
        decision = self.ask(DAY - timedelta(days=days))
        assert decision.outcome is outcome
        if outcome is Effect.BLOCK:
            assert rules(decision) == ["NDSR.22-asking"]
            assert decision.steps == (PrivacyStep.WAITING,)

    @pytest.mark.parametrize("channel", list(ContactChannel))
    def test_another_channel_is_no_way_round_it(self, channel: ContactChannel) -> None:
        no: tuple[Consent | Refusal, ...] = (
            attrs.evolve(NO, refused_on=DAY, channels=(ContactChannel.PHONE,)),
            attrs.evolve(YES, withdrawn_on=DAY, channels=(ContactChannel.PHONE,)),
        )
        asking = attrs.evolve(ASKING, channel=channel)
        for answer in no:
            record = attrs.evolve(RECORD, answers=(answer,))
            decision = assess_contact(LI, asking, record, POLICY, at=AT)
            assert rules(decision) == ["NDSR.22-asking"]

    def test_without_an_interval_a_person_decides(self) -> None:
        decision = self.ask(date(2026, 1, 2), policy=None)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("ask_again_after", "quiet")
        never = self.ask(None, policy=None)
        assert never.missing == ("quiet",)

    def test_since_the_regulation(self) -> None:
        for at, outcome in (
            ("2024-12-31T10:00+08:00", Effect.ALLOW),
            ("2025-01-01T10:00+08:00", Effect.BLOCK),
        ):
            asked = self.ask(date(2024, 12, 30), at=datetime.fromisoformat(at))
            assert asked.outcome is outcome

    def test_only_persons(self) -> None:
        assert self.ask(DAY, client=FIRM).outcome is Effect.ALLOW

    def test_refusing_one_purpose_is_not_refusing_another(self) -> None:
        other = attrs.evolve(ASKING, asks_for=Purpose.PROFILING)
        record = attrs.evolve(RECORD, answers=(NO,))
        assert assess_contact(LI, other, record, POLICY, at=AT).outcome is Effect.ALLOW


class TestPractice:
    @pytest.mark.parametrize("client", [LI, FIRM], ids=["person", "firm"])
    @pytest.mark.parametrize("purpose", [ContactPurpose.COMMERCIAL, ContactPurpose.CARE])
    @pytest.mark.parametrize(
        ("record", "status", "rule"),
        [
            ({"do_not_contact": True}, ClientStatus.ACTIVE, "contact.do-not-contact"),
            ({}, ClientStatus.CLOSED, "contact.closed"),
        ],
    )
    def test_refused_unasked(
        self,
        client: Client,
        purpose: ContactPurpose,
        record: dict[str, Any],
        status: ClientStatus,
        rule: str,
    ) -> None:
        who: Client = altered(client, status=status)
        decision = judge({"purpose": purpose}, record, client=who)
        assert (rules(decision), decision.outcome) == ([rule], Effect.REFUSE)
        assert decision.provenance is Provenance.CONVENTION
        asked = judge({"purpose": purpose, "requested": True}, record, client=who)
        assert asked.outcome is Effect.ALLOW

    @pytest.mark.parametrize("purpose", UNTOUCHED)
    def test_service_and_notices_pass(self, purpose: ContactPurpose) -> None:
        closed = attrs.evolve(LI, status=ClientStatus.CLOSED)
        night = datetime.fromisoformat("2026-11-24T03:00+08:00")
        busy = {"do_not_contact": True, "commercial_at": (AT, AT, AT)}
        assert judge({"purpose": purpose}, busy, client=closed, at=night).outcome is Effect.ALLOW
        assert judge({"purpose": purpose}, policy=None).outcome is Effect.ALLOW

    def test_asking_for_a_consent_is_unasked(self) -> None:
        record = attrs.evolve(RECORD, do_not_contact=True)
        decision = assess_contact(LI, ASKING, record, POLICY, at=AT)
        assert rules(decision) == ["contact.do-not-contact"]

    def test_an_unknown_list_goes_to_a_person(self) -> None:
        decision = judge({}, {"do_not_contact": None})
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("do_not_contact",))

    def test_the_dead_are_not_contacted(self) -> None:
        died = {"deceased": True}
        for purpose in (ContactPurpose.SERVICE, ContactPurpose.CARE, ContactPurpose.COMMERCIAL):
            assert rules(judge({"purpose": purpose}, died)) == ["contact.deceased"]
        owed = judge({"purpose": ContactPurpose.OWED_NOTICE}, died)
        assert (rules(owed), owed.outcome) == (["contact.heirs"], Effect.REVIEW)
        assert judge({}, {"deceased": None}).outcome is Effect.REVIEW
        assert judge({}, {"deceased": None}, client=FIRM).outcome is Effect.ALLOW


class TestPolicy:
    @pytest.mark.parametrize(
        ("start", "end", "now", "quiet"),
        [
            (time(21), time(9), "20:59:59", False),
            (time(21), time(9), "21:00:00", True),
            (time(21), time(9), "08:59:59", True),
            (time(21), time(9), "09:00:00", False),
            (time(12), time(14), "11:59:59", False),
            (time(12), time(14), "12:00:00", True),
            (time(12), time(14), "13:59:59", True),
            (time(12), time(14), "14:00:00", False),
            (time(12), time(12), "12:00:00", False),
        ],
    )
    def test_quiet_hours(self, start: time, end: time, now: str, quiet: bool) -> None:
        policy = attrs.evolve(POLICY, quiet_from=start, quiet_until=end)
        at = datetime.fromisoformat(f"2026-11-24T{now}+08:00")
        assert policy.quiet_at(at) is quiet
        assert policy.quiet_at(at.astimezone(UTC)) is quiet
        decision = judge({}, policy=policy, at=at)
        assert rules(decision) == (["contact.quiet-hours"] if quiet else [])
        assert decision.outcome is (Effect.BLOCK if quiet else Effect.ALLOW)

    def test_whoever_asked_may_be_called_at_night(self) -> None:
        night = datetime.fromisoformat("2026-11-24T22:00+08:00")
        assert judge({"requested": True}, at=night).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("earlier", "outcome"),
        [
            ((0,), Effect.ALLOW),
            ((0, 0), Effect.BLOCK),
            ((29, 29), Effect.BLOCK),
            ((29, 30), Effect.ALLOW),
            ((-1, -1), Effect.ALLOW),
        ],
        ids=["one below", "at the cap", "first day counted", "a day too old", "after"],
    )
    def test_the_cap(self, earlier: tuple[int, ...], outcome: Effect) -> None:
        before = {"commercial_at": tuple(AT - timedelta(days=days) for days in earlier)}
        decision = judge({}, before)
        assert decision.outcome is outcome
        assert rules(decision) == (["contact.cap"] if outcome is Effect.BLOCK else [])
        asked = judge({"requested": True}, before)
        assert asked.outcome is Effect.ALLOW
        assert judge({"purpose": ContactPurpose.CARE}, before).outcome is Effect.ALLOW

    def test_the_cap_says_its_numbers(self) -> None:
        decision = judge({}, {"commercial_at": (AT, AT)})
        assert "2 commercial contacts so far, and 2 is the bank's cap" in decision.explain("en")

    def test_an_unknown_history_goes_to_a_person(self) -> None:
        assert judge({}, {"commercial_at": None}).missing == ("contacts",)

    def test_without_a_policy_a_person_decides(self) -> None:
        decision = judge({}, policy=None)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("quiet", "contacts", "most")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("quiet_from", time(21, tzinfo=UTC)),
            ("quiet_until", time(9, tzinfo=UTC)),
            ("quiet_from", "21:00"),
            ("quiet_until", 9),
            ("most", -1),
            ("most", True),
            ("within_days", 0),
            ("within_days", "３０"),
            ("ask_again_after", -1),
            ("ask_again_after", float("inf")),
        ],
    )
    def test_refuses(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(POLICY, **{field: value})
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (OFFER, "client_id", ""),
        (OFFER, "channel", "sms"),
        (OFFER, "purpose", ODD),
        (OFFER, "sells", 1),
        (OFFER, "requested", 1),
        (OFFER, "opt_out_offered", 0),
        (OFFER, "asks_for", Purpose.MARKETING),
        (ASKING, "asks_for", None),
        (ASKING, "asks_for", ODD),
        (RECORD, "client_id", "\x7f"),
        (RECORD, "answers", [YES]),
        (RECORD, "answers", (ODD,)),
        (RECORD, "do_not_contact", 1),
        (RECORD, "deceased", "no"),
        (RECORD, "commercial_at", (DAY,)),
    ],
)
def test_models_refuse(model: object, field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    assert refused.value.field == field


def test_answers_are_never_left_out() -> None:
    make: Any = ContactRecord
    with pytest.raises(TypeError, match="answers"):
        make(client_id=LI.id)


def test_earlier_contacts_need_a_zone() -> None:
    with pytest.raises(InvalidValue, match=r"^commercial_at: needs a time zone"):
        attrs.evolve(RECORD, commercial_at=(AT.replace(tzinfo=None),))


def test_an_earlier_contact_out_of_the_calendar_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"^commercial_at: leads out of the calendar"):
        attrs.evolve(RECORD, commercial_at=(datetime.max.replace(tzinfo=UTC),))


@pytest.mark.parametrize(
    ("earlier", "day", "field"), [(None, DAY, "earlier"), ([AT], ODD, "day"), ([AT], AT, "day")]
)
def test_counting_refuses(earlier: Any, day: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        POLICY.counted(earlier, day)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("client", {"client": ODD}),
        ("contact", {"contact": ODD}),
        ("contact", {"contact": attrs.evolve(OFFER, client_id=ClientId("C-2"))}),
        ("record", {"record": ODD}),
        ("record", {"record": ContactRecord(client_id=ClientId("C-2"), answers=())}),
        (
            "answers",
            {
                "record": attrs.evolve(
                    RECORD, answers=(attrs.evolve(NO, client_id=ClientId("C-2")),)
                )
            },
        ),
        ("policy", {"policy": ODD}),
        ("at", {"at": AT.replace(tzinfo=None)}),
        ("at", {"at": DAY}),
        ("at", {"at": datetime.max.replace(tzinfo=UTC)}),
    ],
)
def test_a_question_refuses(field: str, changed: dict[str, Any]) -> None:
    ask: Any = assess_contact
    with pytest.raises(InvalidValue) as refused:
        ask(
            **{"client": LI, "contact": OFFER, "record": RECORD, "policy": POLICY, "at": AT}
            | changed
        )
    assert refused.value.field == field
    assert "某某" not in str(refused.value)


def test_facts_refuse_wrong_kinds_and_hide() -> None:
    facts = judge().facts
    assert "1961" not in repr(facts)
    with pytest.raises(InvalidValue, match=r"^refused: "):
        altered(facts, refused=None)


def test_before_the_civil_code_nothing_is_judged() -> None:
    with pytest.raises(RuleNotInForce):
        judge(at=datetime.fromisoformat("2020-12-31T10:00+08:00"))
    assert CONTACT.since == date(2021, 1, 1)
