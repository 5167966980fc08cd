"""Intake: attempts at each limit, by day and by window, and when the next may be taken."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.assessment_cases import china, house, taken

from bankrm.assessment_intake import (
    ATTEMPT,
    AttemptFacts,
    check_assessment_attempt,
    next_attempt_at,
)
from bankrm.citations import Param, Provenance
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.products import Regime
from bankrm.regulations.assessment import (
    ATTEMPT_WINDOW_MONTHS,
    ATTEMPTS_A_DAY,
    ATTEMPTS_IN_WINDOW,
)
from bankrm.risk_assessments import AssessmentStep, Respondent, RiskAssessment
from bankrm.rules import Decision, Effect

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 3, 2)


def spread(first: str, count: int) -> list[RiskAssessment]:
    """One assessment every ten days, from an instant on."""
    start = china(first)
    days = [start + timedelta(days=10 * one) for one in range(count)]
    return [taken(day.replace(tzinfo=None).isoformat()) for day in days]


def rules(decision: Decision[Any, Any]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestADay:
    """N7 art. 29: two a day, by the calendar of China."""

    def test_worked_case_4_a_third_try_of_one_day_is_rejected(self) -> None:
        history = [taken("2026-03-02T09:00"), taken("2026-03-02T10:00")]
        decision = check_assessment_attempt(history, at=china("2026-03-02T15:00"))
        assert (decision.outcome, rules(decision)) == (Effect.BLOCK, ["N7.29-day"])
        assert (decision.facts.taken_today, decision.facts.taken_in_window) == (2, 2)
        assert decision.steps == (AssessmentStep.WAIT,)
        assert decision.provenance is Provenance.TEXT
        free = next_attempt_at(history, at=china("2026-03-02T15:00"))
        assert free == china("2026-03-03T00:00")

    @pytest.mark.parametrize(
        ("history", "at"),
        [
            ([], "2026-03-02T15:00"),
            ([taken("2026-03-02T09:00")], "2026-03-02T15:00"),
            ([taken("2026-03-01T09:00"), taken("2026-03-01T23:59")], "2026-03-02T00:00"),
            ([taken(DAY - timedelta(1)), taken("2026-03-01T09:00")], "2026-03-02T00:00"),
        ],
        ids=["first", "second", "next day", "next day, an hour unknown"],
    )
    def test_another_may_be_taken(self, history: list[RiskAssessment], at: str) -> None:
        decision = check_assessment_attempt(history, at=china(at))
        assert (decision.outcome, rules(decision)) == (Effect.ALLOW, [])
        assert next_attempt_at(history, at=china(at)) == china(at)

    def test_one_without_its_hour_counts_on_its_day(self) -> None:
        history = [taken(DAY), taken("2026-03-02T09:00")]
        assert rules(check_assessment_attempt(history, at=china("2026-03-02T09:00"))) == [
            "N7.29-day"
        ]

    def test_the_day_is_that_of_china(self) -> None:
        """Half past four in the afternoon in London is tomorrow in Shanghai."""
        history = [taken("2026-03-02T09:00"), taken("2026-03-02T10:00")]
        tomorrow = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
        assert check_assessment_attempt(history, at=tomorrow).outcome is Effect.ALLOW
        today = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
        assert check_assessment_attempt(history, at=today).outcome is Effect.BLOCK

    def test_void_ones_count_too(self) -> None:
        history = [
            taken("2026-03-02T09:00", answered_by=Respondent.SELLER),
            taken("2026-03-02T10:00"),
        ]
        assert "N7.29-day" in check_assessment_attempt(history, at=china("2026-03-02T15:00"))

    def test_those_of_another_institution_do_not(self) -> None:
        history = [taken("2026-03-02T09:00"), taken("2026-03-02T10:00", institution="B-2")]
        at = china("2026-03-02T15:00")
        for institution in (None, "B-2"):
            decision = check_assessment_attempt(history, at=at, institution=institution)
            assert decision.facts.taken_today == 1
            assert next_attempt_at(history, at=at, institution=institution) == at


class TestTheWindow:
    """N7 art. 29: eight within twelve months, up to the hour."""

    EIGHT = spread("2025-06-01T10:00", 8)

    def test_eight_within_twelve_months_are_enough(self) -> None:
        decision = check_assessment_attempt(self.EIGHT, at=china("2026-03-02T15:00"))
        assert (decision.outcome, rules(decision)) == (Effect.BLOCK, ["N7.29-window"])
        assert decision.facts.taken_in_window == 8
        assert decision.hits[0].text("en") == (
            "8 assessments taken within 12 months, and 8 are allowed"
        )
        free = next_attempt_at(self.EIGHT, at=china("2026-03-02T15:00"))
        assert free == china("2026-06-01T10:00")

    @pytest.mark.parametrize(
        ("at", "count"),
        [("2026-06-01T09:59:59", 8), ("2026-06-01T10:00", 7)],
        ids=["a second short of twelve months", "exactly twelve months"],
    )
    def test_the_window_ends_at_the_hour(self, at: str, count: int) -> None:
        decision = check_assessment_attempt(self.EIGHT, at=china(at))
        assert decision.facts.taken_in_window == count
        assert decision.outcome is (Effect.BLOCK if count == 8 else Effect.ALLOW)

    def test_without_its_hour_it_counts_until_its_day_is_over(self) -> None:
        history = [taken(date(2025, 6, 1)), *self.EIGHT[1:]]
        last = china("2026-06-01T23:59:59")
        assert check_assessment_attempt(history, at=last).outcome is Effect.BLOCK
        assert next_attempt_at(history, at=last) == china("2026-06-02T00:00")
        assert check_assessment_attempt(history, at=china("2026-06-02T00:00")).outcome is (
            Effect.ALLOW
        )

    def test_seven_are_not_enough(self) -> None:
        decision = check_assessment_attempt(self.EIGHT[1:], at=china("2026-03-02T15:00"))
        assert (decision.outcome, decision.facts.taken_in_window) == (Effect.ALLOW, 7)

    def test_a_leap_day_frees_on_the_28th(self) -> None:
        history = [taken("2028-02-29T10:00"), *spread("2028-03-01T09:00", 7)]
        free = next_attempt_at(history, at=china("2028-12-01T09:00"))
        assert free == china("2029-02-28T10:00")

    def test_of_more_than_eight_the_last_eight_must_fall_below(self) -> None:
        """Taken before the limit was in force: two must leave before one may come."""
        nine = spread("2025-06-01T10:00", 9)
        assert next_attempt_at(nine, at=china("2026-03-02T15:00")) == china("2026-06-11T10:00")

    def test_both_limits_at_once(self) -> None:
        """The window frees on a day that is full: the next midnight counts."""
        history = [
            *spread("2025-03-02T16:00", 6),
            taken("2026-03-02T09:00"),
            taken("2026-03-02T10:00"),
        ]
        at = china("2026-03-02T15:00")
        decision = check_assessment_attempt(history, at=at)
        assert rules(decision) == ["N7.29-day", "N7.29-window"]
        assert next_attempt_at(history, at=at) == china("2026-03-03T00:00")

    def test_the_order_of_the_history_is_of_no_matter(self) -> None:
        at = china("2026-03-02T15:00")
        backwards = self.EIGHT[::-1]
        assert check_assessment_attempt(backwards, at=at) == check_assessment_attempt(
            self.EIGHT, at=at
        )
        assert next_attempt_at(backwards, at=at) == next_attempt_at(self.EIGHT, at=at)


class TestRegimes:
    TWO = (taken("2026-06-11T09:00"), taken("2026-06-11T10:00"))

    @pytest.mark.parametrize("regime", [Regime.NFRA, Regime.INSURANCE])
    def test_from_the_first_day_of_the_order(self, regime: Regime) -> None:
        history = [taken("2026-02-01T09:00"), taken("2026-02-01T10:00")]
        decision = check_assessment_attempt(history, at=china("2026-02-01T11:00"), regime=regime)
        assert rules(decision) == ["N7.29-day"]
        with pytest.raises(RuleNotInForce):
            check_assessment_attempt([], at=china("2026-01-31T23:59"), regime=regime)

    def test_funds_by_the_draft_only(self) -> None:
        at = china("2026-06-11T11:00")
        decision = check_assessment_attempt(self.TWO, at=at, regime=Regime.CSRC)
        assert (decision.outcome, rules(decision)) == (Effect.BLOCK, ["G26-day"])
        assert decision.provenance is Provenance.UNCONFIRMED
        assert next_attempt_at(self.TWO, at=at, regime=Regime.CSRC) == china("2026-06-12T00:00")

    def test_funds_before_the_draft_have_no_limit(self) -> None:
        history = [taken("2026-06-10T09:00"), taken("2026-06-10T10:00")]
        at = china("2026-06-10T11:00")
        decision = check_assessment_attempt(history, at=at, regime=Regime.CSRC)
        assert decision.outcome is Effect.ALLOW
        assert decision.facts.taken_in_window is None
        with pytest.raises(RuleNotInForce):
            next_attempt_at(history, at=at, regime=Regime.CSRC)

    def test_the_window_of_funds(self) -> None:
        decision = check_assessment_attempt(
            [*TestTheWindow.EIGHT[1:], taken("2026-06-10T10:00")],
            at=china("2026-06-11T09:00"),
            regime=Regime.CSRC,
        )
        assert rules(decision) == ["G26-window"]

    @pytest.mark.parametrize("regime", [Regime.OUTSIDE, Regime.UNKNOWN, Regime.INTERBANK, "nfra"])
    def test_others_have_no_such_rules(self, regime: Any) -> None:
        for ask in (check_assessment_attempt, next_attempt_at):
            with pytest.raises(InvalidValue) as refused:
                ask([], at=china("2026-06-11T09:00"), regime=regime)
            assert refused.value.field == "regime"


class TestTheBanksOwnNumbers:
    ONE = (taken("2026-03-02T09:00"),)
    AT = china("2026-03-02T15:00")

    def test_fewer_a_day(self) -> None:
        book = house(ATTEMPTS_A_DAY, 1)
        decision = check_assessment_attempt(self.ONE, at=self.AT, book=book)
        assert rules(decision) == ["N7.29-day"]
        assert next_attempt_at(self.ONE, at=self.AT, book=book) == china("2026-03-03T00:00")

    def test_more_never_win(self) -> None:
        two = [*self.ONE, taken("2026-03-02T10:00")]
        decision = check_assessment_attempt(two, at=self.AT, book=house(ATTEMPTS_A_DAY, 3))
        assert decision.outcome is Effect.BLOCK

    def test_a_longer_window(self) -> None:
        eight = spread("2024-06-01T10:00", 8)
        book = house(ATTEMPT_WINDOW_MONTHS, 24)
        assert rules(check_assessment_attempt(eight, at=self.AT, book=book)) == ["N7.29-window"]
        assert check_assessment_attempt(eight, at=self.AT).outcome is Effect.ALLOW

    @pytest.mark.parametrize("number", [ATTEMPTS_A_DAY, ATTEMPTS_IN_WINDOW])
    def test_none_at_all(self, number: Param[int]) -> None:
        assert next_attempt_at([], at=self.AT, book=house(number, 0)) is None
        assert check_assessment_attempt([], at=self.AT, book=house(number, 0)).outcome is (
            Effect.BLOCK
        )


class TestBadAttempts:
    AT = china("2026-03-02T15:00")

    @pytest.mark.parametrize(
        ("history", "reason"),
        [
            ([taken("2026-03-02T15:00:01")], "hold a result after this attempt"),
            ([taken("2026-03-03T09:00")], "hold a result after as_of"),
            ([taken("2026-03-02T09:00"), taken(DAY, client_id=ClientId("C-2"))], "another client"),
            (["C3"], "needs RiskAssessment, not str"),
            (5, "needs Sequence, not int"),
        ],
        ids=["a second later", "tomorrow", "two clients", "no assessment", "no history"],
    )
    def test_a_history_that_cannot_be(self, history: Any, reason: str) -> None:
        for ask in (check_assessment_attempt, next_attempt_at):
            with pytest.raises(InvalidValue) as refused:
                ask(history, at=self.AT)
            assert refused.value.field == "assessments"
            assert reason in refused.value.reason

    def test_one_at_the_very_instant_counts(self) -> None:
        history = [taken("2026-03-02T15:00"), taken("2026-03-02T09:00")]
        assert check_assessment_attempt(history, at=self.AT).outcome is Effect.BLOCK

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"at": DAY}, "at"),
            ({"at": datetime(2026, 3, 2, 15)}, "at"),  # noqa: DTZ001  # what it must refuse
            ({"at": datetime.max.replace(tzinfo=UTC)}, "at"),
            ({"institution": 2}, "institution"),
            ({"institution": ""}, "institution"),
            ({"institution": "B-2\x00"}, "institution"),
            ({"book": "policy"}, "book"),
        ],
        ids=[
            "a day",
            "no zone",
            "out of the calendar",
            "institution",
            "no name",
            "control character",
            "book",
        ],
    )
    def test_a_part_of_another_kind(self, changes: dict[str, Any], field: str) -> None:
        given: dict[str, Any] = {"at": self.AT} | changes
        for ask in (check_assessment_attempt, next_attempt_at):
            with pytest.raises(BankrmError) as refused:
                ask([], **given)
            assert refused.value.field == field

    def test_the_end_of_the_calendar(self) -> None:
        at = china("9999-12-31T15:00")
        with pytest.raises(InvalidValue):
            check_assessment_attempt([taken("9999-12-31T09:00")], at=at)
        two = [taken(date(9999, 12, 31), on=date(9998, 12, 31))] * 8
        with pytest.raises(InvalidValue, match="at: leads out of the calendar"):
            check_assessment_attempt(two, at=at)

    def test_the_facts_are_not_shown(self) -> None:
        facts = AttemptFacts.of([], at=self.AT, regime=Regime.NFRA)
        assert "taken_today" not in repr(facts)
        assert len(ATTEMPT) == 4
