"""Referrals: who serves, who is credited, and first of all whether the client agrees."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.attribution import Attribution, CreditShare
from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.consents import Consent, DataKind, PrivacyStep, Purpose, Refusal
from bankrm.contact_rules import ContactRecord
from bankrm.contacts import ContactChannel
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import OwnLabel
from bankrm.managers import (
    Coverage,
    CoverageRole,
    CoverageTeam,
    Licence,
    LicenceKind,
    RelationshipManager,
)
from bankrm.products import ProductFamily
from bankrm.referrals import (
    Referral,
    ReferralEvent,
    ReferralId,
    ReferralReason,
    ReferralStatus,
    assess_referral,
)
from bankrm.rules import Effect
from bankrm.staff import Actor, BusinessLine, Role, StaffId

ODD: Any = "odd"
FAR = datetime.max.replace(tzinfo=UTC)
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
START = datetime.fromisoformat("2026-11-20T09:30+08:00")
DAY = date(2026, 11, 24)
YESTERDAY = DAY - timedelta(days=1)
CLIENT = ClientId("C-1")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
WANG = Actor(StaffId("S-2"), Role.WEALTH_ADVISOR)
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
ZHAO = Actor(StaffId("S-3"), Role.WEALTH_ADVISOR)


def credit(**shares: str) -> Attribution:
    return Attribution(
        tuple(
            CreditShare(StaffId(staff.replace("_", "-")), Decimal(share))
            for staff, share in shares.items()
        )
    )


REFERRAL = Referral(
    id=ReferralId("R-1"),
    client_id=CLIENT,
    need=ProductFamily.PUBLIC_FUND,
    referrer=LI.staff,
    advisor=WANG.staff,
    made_at=START,
    credit=credit(S_1="0.4", S_2="0.6"),
    credit_months=12,
    licences=(LicenceKind.FUND,),
)


def event(
    becomes: ReferralStatus, days: int = 0, by: Actor = WANG, **carried: Any
) -> ReferralEvent:
    at = START + timedelta(days=days)
    return ReferralEvent(becomes=becomes, by=by, at=at, recorded_at=at, **carried)


ACCEPTED = event(ReferralStatus.ACCEPTED, 1)
DECLINED = event(ReferralStatus.DECLINED, 1, reason=ReferralReason.NO_CAPACITY)
ENDED = event(ReferralStatus.ENDED, 30, LI, reason=ReferralReason.COMPLETED)


def told(*events: ReferralEvent) -> Referral:
    return attrs.evolve(REFERRAL, events=events)


class TestLife:
    @pytest.mark.parametrize(
        ("events", "status"),
        [
            ((), ReferralStatus.MADE),
            ((ACCEPTED,), ReferralStatus.ACCEPTED),
            ((DECLINED,), ReferralStatus.DECLINED),
            ((ACCEPTED, ENDED), ReferralStatus.ENDED),
            ((ENDED,), ReferralStatus.ENDED),
            ((attrs.evolve(ENDED, by=HEAD),), ReferralStatus.ENDED),
            ((attrs.evolve(ENDED, by=WANG),), ReferralStatus.ENDED),
        ],
        ids=[
            "made",
            "accepted",
            "declined",
            "ended",
            "taken back before an answer",
            "ended by a team lead",
            "ended by the advisor",
        ],
    )
    def test_what_the_events_add_up_to(
        self, events: tuple[ReferralEvent, ...], status: ReferralStatus
    ) -> None:
        assert told(*events).status is status

    @pytest.mark.parametrize(
        ("events", "field"),
        [
            ((ACCEPTED, DECLINED), "events[1].becomes"),
            ((ACCEPTED, ACCEPTED), "events[1].becomes"),
            ((DECLINED, ACCEPTED), "events[1].becomes"),
            ((DECLINED, ENDED), "events[1].becomes"),
            ((ACCEPTED, ENDED, ENDED), "events[2].becomes"),
            ((attrs.evolve(ACCEPTED, by=LI),), "events[0].by"),
            ((attrs.evolve(DECLINED, by=HEAD),), "events[0].by"),
            ((attrs.evolve(ENDED, by=ZHAO),), "events[0].by"),
            ((event(ReferralStatus.ACCEPTED, -1),), "events[0].at"),
            (
                (ACCEPTED, event(ReferralStatus.ENDED, 0, reason=ReferralReason.NO_NEED)),
                "events[1].at",
            ),
        ],
        ids=[
            "declined after it was accepted",
            "accepted twice",
            "accepted after it was declined",
            "ended after it was declined",
            "ended twice",
            "accepted by the one who refers",
            "declined by a team lead",
            "ended by a third",
            "before it was made",
            "out of order",
        ],
    )
    def test_what_cannot_happen_is_named_by_its_place(
        self, events: tuple[ReferralEvent, ...], field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            told(*events)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("becomes", "carried", "field"),
        [
            (ReferralStatus.MADE, {}, "becomes"),
            (ReferralStatus.DECLINED, {}, "reason"),
            (ReferralStatus.ENDED, {}, "reason"),
            (ReferralStatus.ACCEPTED, {"reason": ReferralReason.NO_NEED}, "reason"),
            (ReferralStatus.DECLINED, {"reason": "busy"}, "reason"),
        ],
        ids=["made again", "declined", "ended", "accepted for a reason", "a reason in words"],
    )
    def test_no_without_a_reason(
        self, becomes: ReferralStatus, carried: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            event(becomes, **carried)
        assert refused.value.field == field

    def test_a_bank_brings_its_own_words(self) -> None:
        own = OwnLabel("leave", "休假", "on leave")
        referral = attrs.evolve(REFERRAL, need=OwnLabel("trust", "家族信托", "family trust"))
        declined = referral.append(event(ReferralStatus.DECLINED, reason=own))
        assert declined.events[0].reason == own

    def test_a_late_entry_is_unknown_until_it_is_recorded(self) -> None:
        late = attrs.evolve(ACCEPTED, recorded_at=START + timedelta(days=9))
        referral = told(late)
        assert referral.replay(known_at=ACCEPTED.recorded_at) == REFERRAL
        assert referral.replay(known_at=late.recorded_at) == referral
        with pytest.raises(InvalidValue) as refused:
            referral.replay(known_at=START - timedelta(seconds=1))
        assert refused.value.field == "known_at"


class TestService:
    @pytest.mark.parametrize(
        ("events", "served"),
        [
            ((), None),
            ((DECLINED,), None),
            ((ENDED,), None),
            ((ACCEPTED,), (date(2026, 11, 21), None)),
            ((ACCEPTED, ENDED), (date(2026, 11, 21), date(2026, 12, 20))),
            ((ACCEPTED, attrs.evolve(ENDED, at=ACCEPTED.at)), None),
        ],
        ids=["made", "declined", "taken back", "accepted", "ended", "ended the same day"],
    )
    def test_the_advisor_serves_from_acceptance_to_the_end(
        self, events: tuple[ReferralEvent, ...], served: tuple[date, date | None] | None
    ) -> None:
        coverage = told(*events).coverage
        assert (coverage and (coverage.since, coverage.until)) == served

    def test_the_one_who_refers_stays_the_lead(self) -> None:
        advisor = told(ACCEPTED).coverage
        assert advisor is not None
        lead = Coverage(staff=LI.staff, role=CoverageRole.LEAD, since=date(2024, 7, 1))
        team = CoverageTeam((lead, advisor))
        assert team.lead(on=DAY) == LI.staff
        assert team.serving(CoverageRole.SPECIALIST, on=DAY) == (WANG.staff,)


class TestCredit:
    @pytest.mark.parametrize(
        ("events", "months", "day", "staff"),
        [
            ((), 12, DAY, None),
            ((DECLINED,), 12, DAY, None),
            ((ACCEPTED,), 12, date(2026, 11, 20), set()),
            ((ACCEPTED,), 12, date(2026, 11, 21), {"S-1", "S-2"}),
            ((ACCEPTED,), 12, date(2027, 11, 20), {"S-1", "S-2"}),
            ((ACCEPTED,), 12, date(2027, 11, 21), {"S-2"}),
            ((ACCEPTED, ENDED), 12, date(2027, 11, 20), {"S-1", "S-2"}),
            ((ACCEPTED,), None, date(2099, 1, 1), {"S-1", "S-2"}),
        ],
        ids=[
            "not yet accepted",
            "declined",
            "the day before acceptance",
            "the day of acceptance",
            "the last day shared",
            "exactly twelve months after",
            "an end does not cut it short",
            "for good",
        ],
    )
    def test_it_runs_for_the_months_agreed(
        self,
        events: tuple[ReferralEvent, ...],
        months: int | None,
        day: date,
        staff: set[str] | None,
    ) -> None:
        schedule = attrs.evolve(told(*events), credit_months=months).credit_schedule
        if schedule is None:
            assert staff is None
        else:
            found = schedule.on(day)
            assert (set() if found is None else found.staff) == staff

    @pytest.mark.parametrize(
        "shares",
        [credit(S_1="1"), credit(S_2="1"), credit(S_1="0.5", S_2="0.5")],
        ids=["the one who refers", "the advisor", "both"],
    )
    def test_either_or_both(self, shares: Attribution) -> None:
        assert attrs.evolve(REFERRAL, credit=shares).credit == shares

    @pytest.mark.parametrize(
        ("shares", "reason"),
        [
            (credit(S_1="0.4", S_2="0.5999"), "add up to one"),
            (Attribution(()), "add up to one"),
            (credit(S_1="0.4", S_3="0.6"), "third manager"),
        ],
        ids=["some is nobody's", "nobody", "a third manager"],
    )
    def test_shares_must_be_whole_and_theirs(self, shares: Attribution, reason: str) -> None:
        with pytest.raises(InvalidValue, match=reason) as refused:
            attrs.evolve(REFERRAL, credit=shares)
        assert refused.value.field == "credit"


FUND = Licence(kind=LicenceKind.FUND, valid_from=date(2025, 1, 1), valid_to=DAY)


def advisor(**changed: Any) -> RelationshipManager:
    fitting: dict[str, Any] = {
        "id": WANG.staff,
        "name": "某某",
        "line": BusinessLine.RETAIL,
        "branch": "B-01",
        "team": "T-01",
        "since": date(2024, 7, 1),
        "licences": (FUND,),
    }
    return RelationshipManager(**{**fitting, **changed})


YES = Consent(
    client_id=CLIENT,
    purpose=Purpose.MARKETING,
    data=(DataKind.CONTACT,),
    given_on=YESTERDAY,
    notice_version="2026-1",
)
NO = Refusal(client_id=CLIENT, purpose=Purpose.MARKETING, refused_on=YESTERDAY)
WITHDRAWN = attrs.evolve(YES, withdrawn_on=DAY)


def record(
    *answers: Consent | Refusal, keep_away: bool | None = False, dead: bool | None = False
) -> ContactRecord:
    return ContactRecord(
        client_id=CLIENT, answers=answers, do_not_contact=keep_away, deceased=dead
    )


@pytest.mark.parametrize(
    ("changed", "answered", "hits", "outcome"),
    [
        ({}, record(YES), [], Effect.ALLOW),
        ({}, record(attrs.evolve(YES, given_on=DAY)), [], Effect.ALLOW),
        (
            {},
            record(attrs.evolve(YES, given_on=DAY + timedelta(days=1))),
            ["referral.no-consent"],
            Effect.BLOCK,
        ),
        ({}, record(), ["referral.no-consent"], Effect.BLOCK),
        (
            {},
            record(attrs.evolve(YES, purpose=Purpose.PROFILING)),
            ["referral.no-consent"],
            Effect.BLOCK,
        ),
        ({}, record(NO), ["referral.refused"], Effect.REFUSE),
        ({}, record(YES, NO), ["referral.refused"], Effect.REFUSE),
        ({}, record(attrs.evolve(NO, refused_on=DAY - timedelta(days=2)), YES), [], Effect.ALLOW),
        ({}, record(WITHDRAWN), ["referral.refused"], Effect.REFUSE),
        ({}, record(WITHDRAWN, attrs.evolve(YES, given_on=DAY)), [], Effect.ALLOW),
        ({}, record(YES, attrs.evolve(NO, refused_on=DAY + timedelta(days=1))), [], Effect.ALLOW),
        ({}, record(YES, attrs.evolve(NO, channels=(ContactChannel.SMS,))), [], Effect.ALLOW),
        ({}, record(YES, keep_away=True), ["referral.do-not-contact"], Effect.REFUSE),
        ({}, record(YES, keep_away=None), [], Effect.REVIEW),
        ({}, record(YES, dead=True), ["referral.deceased"], Effect.REFUSE),
        ({}, record(YES, dead=None), [], Effect.REVIEW),
        ({}, None, [], Effect.REVIEW),
        ({"until": DAY}, record(YES), ["referral.not-in-post"], Effect.REFUSE),
        ({"since": DAY}, record(YES), [], Effect.ALLOW),
        ({"licences": ()}, record(YES), ["referral.unlicensed"], Effect.REFUSE),
        (
            {"licences": (attrs.evolve(FUND, valid_to=YESTERDAY),)},
            record(YES),
            ["referral.unlicensed"],
            Effect.REFUSE,
        ),
    ],
    ids=[
        "agreed",
        "agreed today",
        "agrees only tomorrow",
        "no answer on record",
        "agreed to something else",
        "refused",
        "refused on the day of the consent",
        "agreed after a refusal",
        "withdrawn today",
        "withdrawn and given again",
        "refuses only tomorrow",
        "refused text messages only",
        "not to be contacted",
        "not known whether to be contacted",
        "died",
        "not known whether alive",
        "not looked up",
        "advisor left today",
        "advisor's first day",
        "advisor without a licence",
        "licence ended yesterday",
    ],
)
def test_whether_a_client_may_be_passed_on(
    changed: dict[str, Any], answered: ContactRecord | None, hits: list[str], outcome: Effect
) -> None:
    decision = assess_referral(REFERRAL, advisor(**changed), answered, as_of=DAY)
    assert decision.outcome is outcome
    assert [reason.rule.id for reason in decision.hits] == hits
    assert decision.provenance is Provenance.CONVENTION


@pytest.mark.parametrize(
    ("left", "hits"),
    [(0, ["referral.refused"]), (1, [])],
    ids=["every one", "every one but one"],
)
def test_every_channel_refused_one_by_one_is_a_no(left: int, hits: list[str]) -> None:
    channels = list(ContactChannel)[left:]
    nos = [attrs.evolve(NO, refused_on=DAY, channels=(channel,)) for channel in channels]
    decision = assess_referral(REFERRAL, advisor(), record(YES, *nos), as_of=DAY)
    assert [reason.rule.id for reason in decision.hits] == hits


def test_what_would_cure_it_is_named() -> None:
    decision = assess_referral(REFERRAL, advisor(), record(), as_of=DAY)
    assert decision.steps == (PrivacyStep.CONSENT,)


def test_what_was_not_looked_up_is_named() -> None:
    decision = assess_referral(REFERRAL, advisor(), None, as_of=DAY)
    assert set(decision.missing) == {"consented", "refused", "do_not_contact", "deceased"}


def test_licences_left_out_are_not_passed() -> None:
    referral = attrs.evolve(REFERRAL, licences=None)
    decision = assess_referral(referral, advisor(licences=()), record(YES), as_of=DAY)
    assert decision.outcome is Effect.REVIEW
    assert decision.missing == ("licensed",)
    nothing_needed = attrs.evolve(REFERRAL, licences=())
    judged = assess_referral(nothing_needed, advisor(licences=()), record(YES), as_of=DAY)
    assert judged.outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("events", "hits"),
    [
        ((), []),
        ((ACCEPTED,), []),
        ((DECLINED,), ["referral.over"]),
        ((ENDED,), ["referral.over"]),
        ((ACCEPTED, ENDED), ["referral.over"]),
    ],
    ids=["made", "accepted", "declined", "taken back", "ended"],
)
def test_what_is_over_is_not_passed_on(events: tuple[ReferralEvent, ...], hits: list[str]) -> None:
    day = date(2026, 12, 20)
    licensed = advisor(licences=(attrs.evolve(FUND, valid_to=None),))
    decision = assess_referral(told(*events), licensed, record(YES), as_of=day)
    assert [reason.rule.id for reason in decision.hits] == hits
    assert decision.outcome is (Effect.REFUSE if hits else Effect.ALLOW)


def test_a_day_before_it_was_made_or_changed_is_refused() -> None:
    made, accepted = date(2026, 11, 20), date(2026, 11, 21)
    for referral, day in ((REFERRAL, made), (told(ACCEPTED), accepted)):
        judged = assess_referral(referral, advisor(), record(), as_of=day)
        assert judged.outcome is Effect.BLOCK
        with pytest.raises(InvalidValue) as refused:
            assess_referral(referral, advisor(), None, as_of=day - timedelta(days=1))
        assert refused.value.field == "as_of"


def test_before_the_law_on_personal_information() -> None:
    eve, first = date(2021, 10, 31), date(2021, 11, 1)
    at = datetime.fromisoformat("2021-10-31T09:30+08:00")
    made = attrs.evolve(REFERRAL, made_at=at, recorded_at=at)
    with pytest.raises(RuleNotInForce):
        assess_referral(made, advisor(), record(YES), as_of=eve)
    early = advisor(since=first, licences=(attrs.evolve(FUND, valid_from=first),))
    outcome = assess_referral(made, early, record(), as_of=first).outcome
    assert outcome is Effect.BLOCK


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: altered(REFERRAL, advisor=LI.staff), "advisor"),
        (lambda: altered(REFERRAL, id=""), "id"),
        (lambda: altered(REFERRAL, client_id="\n"), "client_id"),
        (lambda: altered(REFERRAL, need="fund"), "need"),
        (lambda: altered(REFERRAL, made_at=DAY), "made_at"),
        (lambda: altered(REFERRAL, recorded_at=START - timedelta(1)), "recorded_at"),
        (lambda: altered(REFERRAL, made_at=FAR, recorded_at=FAR), "made_at"),
        (lambda: altered(ACCEPTED, at=FAR, recorded_at=FAR), "at"),
        (lambda: altered(REFERRAL, credit=ODD), "credit"),
        (lambda: altered(REFERRAL, credit_months=0), "credit_months"),
        (lambda: altered(REFERRAL, credit_months=10**50), "credit_months"),
        (lambda: altered(REFERRAL, licences=("fund",)), "licences"),
        (lambda: altered(REFERRAL, events=(ODD,)), "events"),
        (lambda: altered(ACCEPTED, by=WANG.staff), "by"),
        (lambda: altered(ACCEPTED, recorded_at=START), "recorded_at"),
        (lambda: assess_referral(ODD, advisor(), None, as_of=DAY), "referral"),
        (lambda: assess_referral(REFERRAL, ODD, None, as_of=DAY), "advisor"),
        (lambda: assess_referral(REFERRAL, advisor(id=LI.staff), None, as_of=DAY), "advisor"),
        (lambda: assess_referral(REFERRAL, advisor(), ODD, as_of=DAY), "record"),
        (
            lambda: assess_referral(
                REFERRAL, advisor(), altered(record(), client_id="C-2"), as_of=DAY
            ),
            "record",
        ),
        (lambda: assess_referral(REFERRAL, advisor(), None, as_of=START), "as_of"),
        (lambda: assess_referral(REFERRAL, advisor(), None, as_of=DAY, book=ODD), "book"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field
