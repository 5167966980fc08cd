"""Will a recording do: rows 17, 26 and 27, worked cases 17 and 18, each fault alone, each day's two sides."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.recording_cases import (
    FUND,
    GOOD,
    INSURANCE,
    LI,
    MINUTE,
    NINE,
    REFUSAL,
    WEALTH,
    WHOLE_LIFE,
    altered,
    product,
    recording,
    sale,
    segments,
)

from bankrm.citations import Provenance
from bankrm.clients import Client, CorporateClient
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.products import IssuerKind, Product, ProductFamily
from bankrm.recording_facts import RecordingFacts
from bankrm.recording_rules import RECORDING, assess_recording, list_missing_topics
from bankrm.recording_topics import ZONE_TOPICS, PolicyTraits, RecordingTopic, list_topics
from bankrm.recordings import SaleRecording
from bankrm.regulations.investment import C
from bankrm.regulations.recording import I54, R110, REMOTE
from bankrm.regulations.selling import A6
from bankrm.rules import Decision, Effect
from bankrm.sales import Initiator, SaleChannel, SaleStep

AS_OF = date(2026, 11, 24)
ONE = timedelta(days=1)
FIRM = CorporateClient(id=LI.id, name="某公司")
OUTLET, TERMINAL, ONLINE, PHONE, AFAR = SaleChannel
SHORT = altered(WHOLE_LIFE, over_one_year=False)
DIRECT = altered(
    WHOLE_LIFE, through_agency=False, unit_linked=True, new_type=True, death_cover=False
)
TRUST = product(ProductFamily.TRUST)


def judged(
    sold: Product = WEALTH,
    kept: SaleRecording | None = GOOD,
    policy: PolicyTraits | None = None,
    *,
    client: Client = LI,
    channel: SaleChannel | None = OUTLET,
    as_of: date = AS_OF,
    **more: Any,
) -> Decision[RecordingFacts, Effect]:
    return assess_recording(client, sold, sale(channel, **more), kept, policy, as_of=as_of)


def hits(decision: Decision[RecordingFacts, Effect]) -> set[str]:
    return {reason.rule.id for reason in decision.hits}


class TestWorkedCases:
    def test_17_a_client_who_will_not_be_recorded_buys_no_whole_life_policy(self) -> None:
        client = altered(LI, birth_date=date(1991, 5, 6))
        decision = judged(INSURANCE, REFUSAL, WHOLE_LIFE, client=client)
        assert decision.outcome is Effect.REFUSE
        assert {"I54.6-refused", "R110-refused"} <= hits(decision)
        cited = {
            (cite.regulation.code, cite.article)
            for reason in decision.hits
            if reason.rule.id == "I54.6-refused"
            for cite in reason.basis
        }
        assert cited == {("I54", "6"), ("R110", "")}

    def test_18_a_savings_bond_needs_no_recording(self) -> None:
        decision = judged(product(ProductFamily.TREASURY_BOND), None)
        assert decision.outcome is Effect.ALLOW
        assert not decision.hits


class TestRow27:
    def test_not_recorded(self) -> None:
        decision = judged(kept=None)
        assert decision.outcome is Effect.BLOCK
        assert hits(decision) == {"R110.2-recording"}
        assert decision.steps == (SaleStep.RECORDING,)
        assert decision.provenance is Provenance.SECONDARY

    def test_refused(self) -> None:
        decision = judged(kept=REFUSAL)
        assert decision.outcome is Effect.REFUSE
        assert hits(decision) == {"R110-refused"}

    def test_recorded_as_it_must_be(self) -> None:
        decision = judged()
        assert decision.outcome is Effect.ALLOW
        assert not decision.undetermined

    @pytest.mark.parametrize("field", ["audio", "video"])
    def test_sound_without_pictures_is_none(self, field: str) -> None:
        assert "R110.2-recording" in judged(kept=recording(**{field: False}))
        assert judged(kept=recording(**{field: None})).outcome is Effect.REVIEW

    @pytest.mark.parametrize(
        ("rule", "fault", "steps"),
        [
            ("R110-zone", {"in_zone": False}, (SaleStep.SALES_ZONE,)),
            ("R110-edited", {"edited": True}, (SaleStep.RECORDING,)),
            ("R110-clear", {"legible": False}, (SaleStep.RECORDING,)),
            ("R110-clear", {"continuous": False}, (SaleStep.RECORDING,)),
            ("R110-content", {"segments": ()}, (SaleStep.RECORDING,)),
            (
                "R110-consent-first",
                {"consent_at": NINE + 2 * MINUTE},
                (SaleStep.RECORDING_CONSENT, SaleStep.RECORDING),
            ),
        ],
    )
    def test_each_fault_alone(
        self, rule: str, fault: dict[str, object], steps: tuple[SaleStep, ...]
    ) -> None:
        decision = judged(kept=recording(**fault))
        assert decision.outcome is Effect.BLOCK
        assert hits(decision) == {rule}
        assert decision.steps == steps

    @pytest.mark.parametrize("topic", ZONE_TOPICS)
    def test_each_topic_is_needed(self, topic: RecordingTopic) -> None:
        held = [one for one in ZONE_TOPICS if one is not topic]
        assert hits(judged(kept=recording(segments=segments(*held)))) == {"R110-content"}
        assert judged(kept=recording(segments=segments(*ZONE_TOPICS))).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        "field",
        ["in_zone", "edited", "legible", "continuous", "segments", "consent_at", "ended_at"],
    )
    def test_what_nobody_looked_at_goes_to_a_person(self, field: str) -> None:
        assert judged(kept=recording(**{field: None})).outcome is Effect.REVIEW

    def test_a_company_and_other_places(self) -> None:
        assert judged(kept=None, client=FIRM).outcome is Effect.ALLOW
        assert judged(kept=None, channel=ONLINE).outcome is Effect.ALLOW
        alone = judged(kept=None, channel=TERMINAL, seller=None, initiated_by=Initiator.CLIENT)
        assert alone.outcome is Effect.ALLOW

    def test_a_seller_left_out_at_the_terminal_goes_to_a_person(self) -> None:
        """The bank brought the product up, so somebody did."""
        decision = judged(kept=None, channel=TERMINAL, seller=None, initiated_by=Initiator.BANK)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("assisted",)

    def test_recorded_after_the_sale_is_not_recorded(self) -> None:
        late = judged(at=NINE - MINUTE)
        assert (late.outcome, hits(late)) == (Effect.BLOCK, {"R110.2-recording"})
        assert judged(at=NINE).outcome is Effect.ALLOW
        unknown = judged(at=None)
        assert (unknown.outcome, hits(unknown)) == (Effect.REVIEW, {"recording.sale-time"})
        assert unknown.undetermined == ()
        assert "销售时间未知" in unknown.explain()
        early = altered(GOOD, **{
            name: getattr(GOOD, name) - ONE for name in ("consent_at", "started_at")
        }, ended_at=NINE, segments=None)  # fmt: skip
        assert "recording.sale-time" not in judged(kept=early, at=None)
        assert judged(kept=None, at=None).outcome is Effect.BLOCK

    def test_a_refusal_that_is_given_up(self) -> None:
        agreed = recording(refused_at=NINE - 5 * MINUTE)
        assert judged(kept=agreed).outcome is Effect.ALLOW
        only_agreed = altered(REFUSAL, consent_at=NINE + MINUTE, recorded_at=NINE + MINUTE)
        assert hits(judged(kept=only_agreed)) == {"R110.2-recording"}

    def test_consent_that_is_withdrawn_while_recorded(self) -> None:
        decision = judged(kept=recording(refused_at=NINE + 5 * MINUTE))
        assert (decision.outcome, hits(decision)) == (Effect.REFUSE, {"R110-refused"})

    def test_a_seller_at_the_terminal_sells_outside_the_zone(self) -> None:
        assert "R110.2-recording" in judged(kept=None, channel=TERMINAL)
        assert "R110-zone" in judged(kept=recording(in_zone=False), channel=TERMINAL)

    @pytest.mark.parametrize("channel", [SaleChannel.PHONE, SaleChannel.REMOTE_VIDEO])
    def test_a_seller_away_from_the_zone_is_recorded_or_looked_at(
        self, channel: SaleChannel
    ) -> None:
        assert "R110-away" in judged(kept=None, channel=channel)
        assert judged(kept=None, channel=channel).outcome is Effect.REVIEW
        assert "R110-away" not in judged(channel=channel)
        assert "R110-away" not in judged(INSURANCE, None, WHOLE_LIFE, channel=channel)
        assert "R110-away" not in judged(kept=None, channel=channel, client=FIRM)

    def test_gold_is_recorded_if_the_bank_so_decides(self) -> None:
        gold = product(ProductFamily.PHYSICAL_GOLD)
        assert judged(gold, None).outcome is Effect.ALLOW
        assert judged(gold, REFUSAL).outcome is Effect.ALLOW

    def test_a_policy_of_a_year_or_less_is_recorded_all_the_same(self) -> None:
        """Open question 6: outside the measures, but an agency product."""
        decision = judged(INSURANCE, None, SHORT)
        assert decision.outcome is Effect.BLOCK
        assert "R110.2-recording" in decision
        assert "I54.6-recording" not in decision
        assert "R110-content" in judged(INSURANCE, recording(segments=()), SHORT)

    def test_its_first_day(self) -> None:
        assert judged(kept=None, as_of=R110.since).outcome is Effect.BLOCK
        before = judged(kept=None, as_of=R110.since - ONE)
        assert (before.outcome, hits(before)) == (Effect.REVIEW, {"R110-earlier"})
        assert before.provenance is Provenance.CONVENTION
        assert judged(kept=None, client=FIRM, as_of=R110.since - ONE).outcome is Effect.ALLOW

    def test_what_a_long_policy_had_to_hold_before_the_rules_of_insurance(self) -> None:
        then = datetime.fromisoformat("2017-10-31T09:00+08:00")
        bare = recording(
            consent_at=then, started_at=then, ended_at=then, segments=(), recorded_at=then,
            reported_at=then,
        )  # fmt: skip
        for day, rule in ((I54.since - ONE, "R110-content-earlier"), (I54.since, "I54.7-content")):
            decision = judged(INSURANCE, bare, WHOLE_LIFE, as_of=day)
            assert (decision.outcome, hits(decision)) == (Effect.BLOCK, {rule})

    def test_a_channel_that_is_not_known(self) -> None:
        assert judged(kept=None, channel=None).outcome is Effect.REVIEW


class TestRow26:
    @pytest.mark.parametrize("channel", [OUTLET, TERMINAL, AFAR])
    @pytest.mark.parametrize(
        "born", [None, date(1946, 1, 1), date(2008, 1, 1)], ids=["unknown", "old", "young"]
    )
    def test_not_recorded_at_any_age(self, channel: SaleChannel, born: date | None) -> None:
        client = altered(LI, birth_date=born)
        decision = judged(INSURANCE, None, WHOLE_LIFE, client=client, channel=channel)
        assert decision.outcome is Effect.BLOCK
        assert "I54.6-recording" in decision

    def test_recorded_as_it_must_be(self) -> None:
        decision = judged(INSURANCE, GOOD, WHOLE_LIFE)
        assert decision.outcome is Effect.ALLOW
        assert not decision.undetermined

    def test_what_a_zone_recording_holds_is_not_asked_besides(self) -> None:
        kept = recording(segments=segments(*list_topics(WHOLE_LIFE)))
        assert judged(INSURANCE, kept, WHOLE_LIFE).outcome is Effect.ALLOW

    @pytest.mark.parametrize("topic", list_topics(PolicyTraits()))
    def test_each_topic_is_needed_where_the_policy_calls_for_it(
        self, topic: RecordingTopic
    ) -> None:
        policy = altered(WHOLE_LIFE, new_type=True, health=True, death_cover=True)
        held = [one for one in list_topics(policy) if one is not topic]
        decision = judged(INSURANCE, recording(segments=segments(*held)), policy)
        assert hits(decision) == {"I54.7-content"}
        [reason] = decision.hits
        assert reason.rule.provenance is Provenance.TEXT

    @pytest.mark.parametrize(
        ("rule", "fault"),
        [
            ("I54.8-continuous", {"continuous": False}),
            ("I54.8-legible", {"legible": False}),
            ("I54.8-edited", {"edited": True}),
            ("I54.7-content", {"segments": ()}),
            ("I54.6-consent-first", {"consent_at": NINE + 2 * MINUTE}),
            ("I54.6-recording", {"video": False}),
        ],
    )
    def test_each_fault_alone(self, rule: str, fault: dict[str, object]) -> None:
        decision = judged(INSURANCE, recording(**fault), WHOLE_LIFE, channel=AFAR)
        assert decision.outcome is Effect.BLOCK
        assert hits(decision) == {rule}
        direct = judged(INSURANCE, recording(**fault), DIRECT, channel=AFAR)
        assert rule in direct

    def test_the_insurer_is_owed_word_of_it(self) -> None:
        decision = judged(INSURANCE, recording(reported_at=None), WHOLE_LIFE)
        assert decision.outcome is Effect.STEPS
        assert decision.steps == (SaleStep.INSURER_REPORT,)
        assert "I54.9-report" not in judged(
            INSURANCE, recording(reported_at=None), DIRECT, channel=AFAR
        )

    def test_a_refusal_by_other_channels(self) -> None:
        decision = judged(INSURANCE, REFUSAL, DIRECT, channel=AFAR)
        assert decision.outcome is Effect.REFUSE
        assert "I54.6-refused" in decision

    def test_no_group_no_company_no_property(self) -> None:
        for client, policy in (
            (LI, altered(WHOLE_LIFE, group=True)),
            (FIRM, WHOLE_LIFE),
            (LI, altered(WHOLE_LIFE, personal_line=False)),
        ):
            decision = judged(INSURANCE, None, policy, client=client, channel=AFAR)
            assert decision.outcome is Effect.STEPS, "it must be traceable, no more"
            assert hits(decision) == {"A6-trace"}

    @pytest.mark.parametrize("field", ["personal_line", "over_one_year", "group"])
    def test_what_is_not_known_of_a_policy(self, field: str) -> None:
        policy = altered(WHOLE_LIFE, **{field: None})
        decision = judged(INSURANCE, None, policy, channel=AFAR)
        assert decision.outcome is Effect.REVIEW
        assert field in decision.missing

    @pytest.mark.parametrize("field", ["new_type", "health", "death_cover"])
    def test_a_topic_that_may_be_owed(self, field: str) -> None:
        plain = altered(WHOLE_LIFE, death_cover=False)
        kept = recording(segments=segments(*list_topics(plain)))
        assert judged(INSURANCE, kept, plain).outcome is Effect.ALLOW
        open_ = altered(plain, **{field: None, "unit_linked": None})
        assert judged(INSURANCE, kept, open_).outcome is Effect.REVIEW

    def test_its_first_day(self) -> None:
        for day, hit in ((I54.since - ONE, False), (I54.since, True)):
            decision = judged(INSURANCE, None, WHOLE_LIFE, as_of=day)
            assert ("I54.6-recording" in decision) is hit
            assert decision.outcome is Effect.BLOCK, "the sales zone asks for it already"

    @pytest.mark.parametrize("channel", [AFAR, PHONE, ONLINE])
    def test_elsewhere_than_in_a_zone_a_person_judges_what_is_older(
        self, channel: SaleChannel
    ) -> None:
        day = I54.since - ONE
        decision = judged(INSURANCE, None, WHOLE_LIFE, channel=channel, as_of=day)
        assert (decision.outcome, hits(decision)) == (Effect.REVIEW, {"I54-earlier"})
        assert "I54-earlier" not in judged(INSURANCE, None, WHOLE_LIFE, as_of=day)
        later = judged(INSURANCE, None, WHOLE_LIFE, channel=channel, as_of=I54.since)
        assert "I54-earlier" not in later


class TestTelephoneAndOnline:
    @pytest.mark.parametrize("policy", [WHOLE_LIFE, SHORT])
    def test_the_whole_call_is_recorded(self, policy: PolicyTraits) -> None:
        assert "I54.5-phone" in judged(INSURANCE, None, policy, channel=PHONE)
        for part in ("audio", "continuous"):
            kept = recording(**{part: False})
            assert hits(judged(INSURANCE, kept, policy, channel=PHONE)) == {"I54.5-phone"}
        decision = judged(INSURANCE, recording(video=False), policy, channel=PHONE)
        assert decision.outcome is Effect.ALLOW

    def test_a_policy_online_owes_a_trace(self) -> None:
        decision = judged(INSURANCE, None, WHOLE_LIFE, channel=ONLINE)
        assert decision.outcome is Effect.STEPS
        assert "I54.5-online" in decision
        assert judged(INSURANCE, GOOD, WHOLE_LIFE, channel=ONLINE).outcome is Effect.ALLOW


class TestFromAfar:
    @pytest.mark.parametrize(
        ("rule", "field", "step"),
        [
            ("remote-outlet", "seller_in_outlet", SaleStep.IN_PERSON),
            ("remote-signature", "signed_by_hand", SaleStep.RECORDING),
        ],
    )
    def test_on_these_terms_only(self, rule: str, field: str, step: SaleStep) -> None:
        decision = judged(INSURANCE, recording(**{field: False}), WHOLE_LIFE, channel=AFAR)
        assert decision.outcome is Effect.BLOCK
        assert hits(decision) == {rule}
        assert decision.steps == (step,)
        assert decision.provenance is Provenance.SECONDARY
        unknown = judged(INSURANCE, recording(**{field: None}), WHOLE_LIFE, channel=AFAR)
        assert unknown.outcome is Effect.REVIEW
        assert rule not in judged(INSURANCE, recording(**{field: False}), WHOLE_LIFE)

    def test_before_a_basis_is_known_a_person_decides(self) -> None:
        day = REMOTE.since - ONE
        then = datetime.fromisoformat("2023-05-16T09:00+08:00")
        held = tuple(attrs.evolve(one, at=then) for one in segments(*list_topics(WHOLE_LIFE)))
        kept = recording(
            consent_at=then, started_at=then, ended_at=then, segments=held, recorded_at=then,
            reported_at=then,
        )  # fmt: skip
        before = judged(INSURANCE, kept, WHOLE_LIFE, channel=AFAR, as_of=day)
        assert (before.outcome, hits(before)) == (Effect.REVIEW, {"I54.6-not-on-site"})
        after = judged(INSURANCE, kept, WHOLE_LIFE, channel=AFAR, as_of=REMOTE.since)
        assert after.outcome is Effect.ALLOW


class TestRow17:
    def test_notices_at_an_outlet(self) -> None:
        decision = judged(FUND, None, client=FIRM)
        assert decision.outcome is Effect.STEPS
        assert hits(decision) == {"C.25-outlet", "A6-trace"}
        assert decision.provenance is Provenance.UNCONFIRMED

    @pytest.mark.parametrize("part", ["audio", "video"])
    def test_one_of_sound_and_pictures_will_do(self, part: str) -> None:
        assert judged(FUND, recording(**{part: False}), client=FIRM).outcome is Effect.ALLOW

    def test_the_notices_themselves_must_be_on_it(self) -> None:
        kept = recording(segments=segments(*ZONE_TOPICS))
        assert hits(judged(FUND, kept)) == {"C.25-outlet"}

    def test_online_they_are_kept_as_data(self) -> None:
        kept = recording(electronic=False)
        assert hits(judged(FUND, kept, channel=ONLINE)) == {"C.25-online"}
        assert judged(FUND, GOOD, channel=ONLINE).outcome is Effect.ALLOW

    def test_at_its_terminal_if_somebody_sells(self) -> None:
        assert "C.25-outlet" in judged(FUND, None, client=FIRM, channel=TERMINAL)
        alone = judged(
            FUND, None, client=FIRM, channel=TERMINAL, seller=None, initiated_by=Initiator.CLIENT
        )
        assert "C.25-outlet" not in alone

    def test_its_first_day(self) -> None:
        assert "C.25-outlet" in judged(FUND, None, client=FIRM, as_of=C.since)
        with pytest.raises(RuleNotInForce):
            judged(FUND, None, client=FIRM, as_of=C.since - ONE)

    def test_a_fund_at_an_outlet_falls_under_the_zone_as_well(self) -> None:
        assert "R110.2-recording" in judged(FUND, None)


class TestAgency:
    def test_by_whatever_channel_it_must_be_traceable(self) -> None:
        decision = judged(TRUST, None, channel=ONLINE)
        assert decision.outcome is Effect.STEPS
        assert hits(decision) == {"A6-trace"}
        for part in ("audio", "video", "electronic"):
            others = dict.fromkeys({"audio", "video", "electronic"} - {part}, False)
            assert judged(TRUST, recording(**others), channel=ONLINE).outcome is Effect.ALLOW

    def test_own_products_are_none(self) -> None:
        assert judged(WEALTH, None, channel=ONLINE).outcome is Effect.ALLOW
        theirs = product(ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY)
        assert judged(theirs, None, channel=ONLINE).outcome is Effect.STEPS
        whose = product(ProductFamily.WEALTH)
        assert judged(whose, None, channel=ONLINE).outcome is Effect.REVIEW

    def test_its_first_day(self) -> None:
        for day, hit in ((A6.since - ONE, False), (A6.since, True)):
            assert ("A6-trace" in judged(TRUST, None, channel=ONLINE, as_of=day)) is hit


@pytest.mark.parametrize(
    "family",
    [ProductFamily.OTHER, ProductFamily.COUNTER_BOND, ProductFamily.STRUCTURED_DEPOSIT],
)
def test_a_family_that_tells_nothing_goes_to_a_person(family: ProductFamily) -> None:
    assert judged(product(family), None).outcome is Effect.REVIEW


def test_only_a_refusal_of_consent_refuses() -> None:
    assert {rule.id for rule in RECORDING if rule.effect is Effect.REFUSE} == {
        "R110-refused",
        "I54.6-refused",
    }


def test_a_recording_of_another_client_is_refused_by_name() -> None:
    with pytest.raises(BankrmError, match="recording: is of another client"):
        judged(kept=altered(GOOD, client_id="C-2"))


class TestSaleTime:
    """A recording of the day itself, of a sale whose time is unknown."""

    @pytest.mark.parametrize(
        ("sold", "policy", "channel"),
        [
            (WEALTH, None, OUTLET),
            (WEALTH, None, PHONE),
            (INSURANCE, WHOLE_LIFE, AFAR),
            (INSURANCE, DIRECT, AFAR),
            (INSURANCE, WHOLE_LIFE, PHONE),
            (INSURANCE, WHOLE_LIFE, ONLINE),
            (FUND, None, OUTLET),
            (FUND, None, ONLINE),
            (TRUST, None, ONLINE),
        ],
    )
    def test_is_asked_for_where_a_recording_is_owed(
        self, sold: Product, policy: PolicyTraits | None, channel: SaleChannel
    ) -> None:
        decision = judged(sold, GOOD, policy, channel=channel, at=None)
        assert "recording.sale-time" in decision
        assert decision.undetermined == ()

    def test_and_not_where_none_is(self) -> None:
        bond = product(ProductFamily.TREASURY_BOND)
        assert judged(bond, GOOD, at=None).outcome is Effect.ALLOW
        assert judged(channel=ONLINE, at=None).outcome is Effect.ALLOW


class TestMissingTopics:
    def listed(
        self,
        sold: Product = WEALTH,
        kept: SaleRecording | None = GOOD,
        policy: PolicyTraits | None = None,
        *,
        as_of: date = AS_OF,
        client: Client = LI,
        **more: Any,
    ) -> tuple[RecordingTopic, ...]:
        return list_missing_topics(client, sold, sale(**more), kept, policy, as_of=as_of)

    @pytest.mark.parametrize("topic", ZONE_TOPICS)
    def test_of_a_zone(self, topic: RecordingTopic) -> None:
        held = [one for one in ZONE_TOPICS if one is not topic]
        assert self.listed(kept=recording(segments=segments(*held))) == (topic,)

    @pytest.mark.parametrize("topic", list_topics(WHOLE_LIFE))
    def test_of_a_policy(self, topic: RecordingTopic) -> None:
        held = [one for one in list_topics(WHOLE_LIFE) if one is not topic]
        kept = recording(segments=segments(*held))
        assert self.listed(INSURANCE, kept, WHOLE_LIFE) == (topic,)

    @pytest.mark.parametrize(
        ("kept", "at"),
        [
            (None, NINE),
            (REFUSAL, NINE),
            (recording(segments=None), NINE + 80 * MINUTE),
            (GOOD, NINE - MINUTE),
            (GOOD, None),
        ],
        ids=["none", "refused", "nobody looked", "after the sale", "perhaps after it"],
    )
    def test_all_of_it(self, kept: SaleRecording | None, at: datetime | None) -> None:
        assert self.listed(kept=kept, at=at) == ZONE_TOPICS
        assert self.listed(INSURANCE, kept, WHOLE_LIFE, at=at) == list_topics(WHOLE_LIFE)

    def test_nothing_missing_and_nothing_owed(self) -> None:
        assert self.listed() == ()
        assert self.listed(product(ProductFamily.TREASURY_BOND), None) == ()
        assert self.listed(kept=None, client=FIRM) == ()

    def test_of_securities_rules_the_notices_too(self) -> None:
        assert self.listed(FUND, None) == (*ZONE_TOPICS, RecordingTopic.NOTICES)
        assert self.listed(FUND, recording(segments=segments(*ZONE_TOPICS))) == (
            RecordingTopic.NOTICES,
        )

    def test_what_hangs_on_something_unknown_is_listed(self) -> None:
        assert self.listed(kept=None, channel=None) == ZONE_TOPICS
        unknown = self.listed(INSURANCE, None)
        assert {*ZONE_TOPICS, *list_topics(PolicyTraits())} == set(unknown)

    def test_of_a_long_policy_before_the_rules_of_insurance(self) -> None:
        then = self.listed(INSURANCE, None, WHOLE_LIFE, as_of=I54.since - ONE)
        assert then == ZONE_TOPICS


@pytest.mark.parametrize("wrong", ["未征得", "尚未", "未在", "未手写", "不在银行营业场所"])
def test_a_sentence_reads_the_same_while_it_is_open(wrong: str) -> None:
    """It says what must be, and not that something was not done."""
    assert [rule.id for rule in RECORDING if wrong in rule.text.zh] == []
