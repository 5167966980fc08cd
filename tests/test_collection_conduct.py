"""Whom a bank may press for a debt, when, how often, and by what means."""

from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from bankrm._collection_example import PROMISED
from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import Provenance, house_document
from bankrm.collateral import ClaimId
from bankrm.collection_conduct import (
    CollectionConductFacts,
    CollectionStep,
    PlannedCollection,
    assess_collection_contact,
)
from bankrm.collection_plans import (
    CollectionContact,
    CollectionContactId,
    CollectionResult,
    ContactedParty,
)
from bankrm.contacts import ContactChannel
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.product_kinds import ProductKind
from bankrm.regulations.recovery import CALLS_A_DAY
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook

altered: Any = attrs.evolve
CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 24, 12, tzinfo=CHINA)
CALL = PlannedCollection(
    account_id=ACCOUNT.id,
    party=ContactedParty.DEBTOR,
    channel=ContactChannel.PHONE,
    presses=True,
    tells_debt=False,
    improper=False,
    hours_agreed=False,
    recorded=True,
)
ASKED = altered(CALL, party=ContactedParty.THIRD_PARTY, presses=False)
Result = CollectionResult


def judged(
    planned: PlannedCollection = CALL,
    *earlier: CollectionContact,
    kind: ProductKind = ProductKind.CONSUMER_LOAN,
    at: datetime = NOON,
    book: RuleBook = STATUTORY,
) -> Decision[CollectionConductFacts, Effect]:
    account = altered(ACCOUNT, kind=kind)
    return assess_collection_contact(account, planned, earlier, at=at, book=book)


def hits(decision: Decision[CollectionConductFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


def tried(*results: CollectionResult, at: datetime = NOON, **more: Any) -> list[CollectionContact]:
    return [
        altered(
            PROMISED,
            id=CollectionContactId(f"N-{number}"),
            result=result,
            promise=None,
            at=at + timedelta(minutes=number - 60),
            recorded_at=at + timedelta(minutes=number - 60),
            **more,
        )
        for number, result in enumerate(results)
    ]


def test_a_call_by_day() -> None:
    for kind in ProductKind.CONSUMER_LOAN, ProductKind.CREDIT_CARD, ACCOUNT.kind:
        assert judged(kind=kind).outcome is Effect.ALLOW


class TestHours:
    @pytest.mark.parametrize(
        ("hour", "minute", "blocked"),
        [(7, 59, True), (8, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)],
    )
    def test_nobody_is_pressed_at_night(self, hour: int, minute: int, blocked: bool) -> None:
        decision = judged(at=NOON.replace(hour=hour, minute=minute))
        assert decision.outcome is (Effect.BLOCK if blocked else Effect.ALLOW)
        assert decision.steps == ((CollectionStep.LATER,) if blocked else ())

    def test_the_clock_of_china_governs(self) -> None:
        assert judged(at=NOON.replace(hour=23).astimezone(timezone.utc)).outcome is Effect.BLOCK  # noqa: UP017  # a zone as any other

    @pytest.mark.parametrize(("agreed", "outcome"), [(True, Effect.ALLOW), (None, Effect.REVIEW)])
    def test_unless_the_debtor_agreed(self, agreed: bool | None, outcome: Effect) -> None:
        assert (
            judged(altered(CALL, hours_agreed=agreed), at=NOON.replace(hour=23)).outcome is outcome
        )

    @pytest.mark.parametrize(
        ("kind", "outcome"),
        [
            (ProductKind.HOUSING_LOAN, Effect.REVIEW),
            (ProductKind.PERSONAL_BUSINESS_LOAN, Effect.REVIEW),
            (ProductKind.WORKING_CAPITAL_LOAN, Effect.ALLOW),
        ],
    )
    def test_of_other_loans(self, kind: ProductKind, outcome: Effect) -> None:
        assert judged(kind=kind, at=NOON.replace(hour=23)).outcome is outcome

    def test_before_the_guideline(self) -> None:
        before = datetime(2026, 1, 29, 23, tzinfo=CHINA)
        assert judged(at=before).outcome is Effect.ALLOW
        assert judged(at=before + timedelta(days=1)).outcome is Effect.BLOCK


class TestCalls:
    @pytest.mark.parametrize(("count", "blocked"), [(5, False), (6, True)])
    def test_not_more_than_six_a_day(self, count: int, blocked: bool) -> None:
        decision = judged(CALL, *tried(*[Result.UNREACHED] * count))
        assert ("COL-2026-calls" in decision) is blocked

    @pytest.mark.parametrize(
        "earlier",
        [
            tried(*[Result.REACHED] * 6),
            tried(*[Result.UNREACHED] * 6, at=NOON - timedelta(days=1)),
            tried(*[Result.UNREACHED] * 6, channel=ContactChannel.SMS),
            tried(*[Result.UNREACHED] * 6, party=ContactedParty.GUARANTOR),
            [
                altered(one, recorded_at=NOON + timedelta(hours=1))
                for one in tried(*[Result.UNREACHED] * 6)
            ],
        ],
        ids=["answered", "yesterday", "by text", "a guarantor", "not yet entered"],
    )
    def test_others_do_not_count(self, earlier: list[CollectionContact]) -> None:
        assert judged(CALL, *earlier).outcome is Effect.ALLOW

    def test_a_bank_may_call_less(self) -> None:
        own = house_document("C-1", Text("催收办法", "Collection"), NOON.date()).article()
        book = RuleBook(numbers=(CALLS_A_DAY.set_to(2, since=NOON.date(), basis=own),))
        assert judged(CALL, *tried(*[Result.UNREACHED] * 2), book=book).outcome is Effect.BLOCK


class TestVisits:
    @pytest.mark.parametrize(
        ("collectors", "outcome"),
        [(1, Effect.BLOCK), (2, Effect.ALLOW), (None, Effect.REVIEW)],
    )
    def test_two_go(self, collectors: int | None, outcome: Effect) -> None:
        visit = altered(CALL, channel=ContactChannel.VISIT, collectors=collectors)
        assert judged(visit).outcome is outcome


class TestThirdParties:
    @pytest.mark.parametrize(
        ("results", "allowed"),
        [
            ([Result.UNREACHED] * 2, False),
            ([Result.UNREACHED] * 3, True),
            ([Result.UNREACHED, Result.UNREACHED, Result.REACHED, Result.UNREACHED], False),
            ([Result.INVALID], True),
            ([Result.INVALID, Result.REACHED], False),
        ],
        ids=["twice", "three times", "reached in between", "no number", "a number again"],
    )
    def test_are_asked_only_once_the_debtor_is_lost(
        self, results: list[CollectionResult], allowed: bool
    ) -> None:
        decision = judged(ASKED, *tried(*results))
        assert hits(decision) == ([] if allowed else ["COL-2026-unreached"])
        assert decision.steps == (() if allowed else (CollectionStep.DEBTOR_FIRST,))

    @pytest.mark.parametrize(
        ("kind", "rules"),
        [
            (
                ProductKind.CREDIT_CARD,
                {"CARD-2011.68-third", "COL-2026-third", "collection.third"},
            ),
            (ProductKind.CONSUMER_LOAN, {"COL-2026-third", "collection.third"}),
            (ProductKind.WORKING_CAPITAL_LOAN, {"collection.third"}),
        ],
        ids=["card", "consumer", "firm"],
    )
    def test_are_never_pressed(self, kind: ProductKind, rules: set[str]) -> None:
        pressed = altered(ASKED, presses=True)
        decision = judged(pressed, *tried(*[Result.UNREACHED] * 3), kind=kind)
        assert (set(hits(decision)), decision.outcome) == (rules, Effect.REFUSE)

    def test_are_not_told(self) -> None:
        told = altered(ASKED, tells_debt=True)
        decision = judged(told, *tried(Result.INVALID))
        assert set(hits(decision)) == {"COL-2026-secrecy", "collection.third"}
        unknown = judged(altered(ASKED, tells_debt=None), *tried(Result.INVALID))
        assert unknown.outcome is Effect.REVIEW

    def test_a_guarantor_is_none(self) -> None:
        guarantor = altered(CALL, party=ContactedParty.GUARANTOR)
        assert judged(guarantor).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        (ProductKind.CREDIT_CARD, {"CARD-2011.68-means", "COL-2026-means", "collection.means"}),
        (ProductKind.CONSUMER_LOAN, {"COL-2026-means", "collection.means"}),
        (ProductKind.WORKING_CAPITAL_LOAN, {"collection.means"}),
    ],
    ids=["card", "consumer", "firm"],
)
def test_no_improper_means(kind: ProductKind, rules: set[str]) -> None:
    decision = judged(altered(CALL, improper=True), kind=kind)
    assert (set(hits(decision)), decision.outcome) == (rules, Effect.REFUSE)
    assert judged(altered(CALL, improper=None), kind=kind).outcome is Effect.REVIEW


@pytest.mark.parametrize(
    ("recorded", "outcome"),
    [(True, Effect.ALLOW), (False, Effect.STEPS), (None, Effect.REVIEW)],
)
def test_of_a_card_a_record_is_kept(recorded: bool | None, outcome: Effect) -> None:
    decision = judged(altered(CALL, recorded=recorded), kind=ProductKind.CREDIT_CARD)
    assert decision.outcome is outcome
    assert judged(altered(CALL, recorded=recorded)).outcome is Effect.ALLOW


def test_what_was_read_in_reports_is_said_to_be() -> None:
    assert judged(at=NOON.replace(hour=23)).provenance is Provenance.SECONDARY


class TestRefused:
    def test_another_loan(self) -> None:
        other = ClaimId("A-2")
        with pytest.raises(InvalidValue, match="planned: is about another loan"):
            judged(altered(CALL, account_id=other))
        with pytest.raises(InvalidValue, match="contacts: hold one about another loan"):
            judged(CALL, altered(PROMISED, account_id=other))

    def test_an_instant_without_a_zone(self) -> None:
        with pytest.raises(InvalidValue, match="at: needs a time zone"):
            judged(at=NOON.replace(tzinfo=None))

    def test_before_the_measures(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(at=datetime(2011, 1, 12, 12, tzinfo=CHINA))

    def test_fewer_than_nobody(self) -> None:
        with pytest.raises(InvalidValue, match="collectors"):
            altered(CALL, collectors=-1)
