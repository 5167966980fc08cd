"""Covenants followed up: every test day and what became of it; a waiver hides no other breach."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._covenant_example import LEVERAGE, RECORD
from bankrm._loan_account_example import ACCOUNT
from bankrm._statement_example import YEARS
from bankrm.citations import Provenance
from bankrm.collateral import ClaimId
from bankrm.covenant_watch import (
    COVENANTS,
    CovenantFacts,
    CovenantOutcome,
    CovenantReading,
    CovenantRecord,
    CovenantWaiver,
    WatchedTest,
    assess_covenants,
    compute_covenant_tests,
    read_statement,
)
from bankrm.covenants import Consequence, CovenantPeriod
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_accounts import WatchStep
from bankrm.loan_products import RepaymentMethod
from bankrm.rules import Decision, Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.statement_items import Item
from bankrm.statement_ratios import RatioName

ODD: Any = "planted"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
APPROVER = Actor(StaffId("S-8"), Role.CREDIT_APPROVER)
MANAGER = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
REPAID = OwnLabel("repaid", "部分还款", "part repaid")


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00+08:00")


def reading(on: str, value: str | None, entered: str) -> CovenantReading:
    figure = None if value is None else Decimal(value)
    return CovenantReading(on=date.fromisoformat(on), value=figure, recorded_at=at(entered))


MET = reading("2026-03-31", "0.66", "2026-04-20")
BROKEN = reading("2026-06-30", "0.71", "2026-07-20")


def waiver(until: str = "2026-12-31", granted: str = "2026-07-25", **more: Any) -> CovenantWaiver:
    given: dict[str, Any] = {
        "test_on": date(2026, 6, 30),
        "by": APPROVER,
        "at": at(granted),
        "recorded_at": at(granted),
        "until": date.fromisoformat(until),
    }
    return CovenantWaiver(**given | more)


def record(*readings: CovenantReading, **more: Any) -> CovenantRecord:
    return altered(RECORD, readings=readings, **more)  # type: ignore[no-any-return]  # untyped on purpose


def codes(one: CovenantRecord, as_of: str = "2026-08-10") -> list[str]:
    tests = compute_covenant_tests(ACCOUNT, one, as_of=date.fromisoformat(as_of))
    return [test.outcome.code for test in tests]


def judged(*records: CovenantRecord, as_of: date = AS_OF) -> Decision[CovenantFacts, Effect]:
    return assess_covenants(ACCOUNT, records, as_of=as_of)


def hits(decision: Decision[CovenantFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestFigures:
    """The figure of 30 June is due by 30 July."""

    @pytest.mark.parametrize(
        ("as_of", "last"),
        [
            ("2026-06-29", "met"),
            ("2026-06-30", "awaited"),
            ("2026-07-30", "awaited"),
            ("2026-07-31", "missed"),
        ],
        ids=["eve", "test day", "last day", "day after"],
    )
    def test_not_there(self, as_of: str, last: str) -> None:
        assert codes(record(MET), as_of)[-1] == last

    def test_due_nobody_knows_when(self) -> None:
        assert codes(record(MET, due_within=None), "2026-06-30") == ["met", "open"]

    def test_asked_for_and_not_to_be_told(self) -> None:
        assert codes(record(MET, reading("2026-06-30", None, "2026-07-20")))[-1] == "open"

    def test_entered_later_is_not_known(self) -> None:
        assert codes(record(MET, BROKEN), "2026-07-19")[-1] == "awaited"
        assert codes(record(MET, BROKEN), "2026-07-20")[-1] == "in_grace"

    def test_of_one_day_the_last_entered_counts(self) -> None:
        restated = reading("2026-06-30", "0.70", "2026-07-28")
        assert codes(record(MET, BROKEN, restated), "2026-07-27")[-1] == "in_grace"
        assert codes(record(MET, BROKEN, restated), "2026-07-28")[-1] == "met"

    def test_no_test_after_maturity(self) -> None:
        assert len(codes(record(), "2028-01-01")) == len(codes(record(), "2027-03-20"))

    def test_a_loan_without_maturity(self) -> None:
        endless = altered(
            ACCOUNT.plan,
            method=RepaymentMethod.LEVEL_PAYMENT,
            instalments=None,
            payment=Decimal(50_000),
        )
        account = altered(ACCOUNT, plan=endless, payments=())
        assert len(compute_covenant_tests(account, record(), as_of=date(2028, 1, 1))) == 8


class TestBreach:
    @pytest.mark.parametrize(
        ("as_of", "last"),
        [("2026-07-30", "in_grace"), ("2026-07-31", "breached")],
        ids=["last day of grace", "day after"],
    )
    def test_grace(self, as_of: str, last: str) -> None:
        assert codes(record(MET, BROKEN), as_of)[-1] == last

    @pytest.mark.parametrize(
        ("value", "last"), [("0.70", "cured_late"), ("0.71", "breached"), (None, "breached")]
    )
    def test_a_later_figure(self, value: str | None, last: str) -> None:
        later = reading("2026-08-05", value, "2026-08-06")
        assert codes(record(MET, BROKEN, later))[-1] == last

    @pytest.mark.parametrize(
        ("on", "last"), [("2026-07-30", "cured"), ("2026-07-31", "cured_late")]
    )
    def test_the_last_day_of_grace_still_cures(self, on: str, last: str) -> None:
        assert codes(record(MET, BROKEN, reading(on, "0.70", "2026-08-06")))[-1] == last

    def test_made_good_after_grace_a_person_has_to_say_if_that_is_enough(self) -> None:
        late = record(MET, BROKEN, reading("2026-08-05", "0.6", "2026-08-06"))
        decision = judged(late, as_of=date(2026, 8, 10))
        assert (decision.outcome, hits(decision)) == (Effect.REVIEW, ["covenants.cured-late"])

    def test_an_earlier_figure_cures_nothing(self) -> None:
        assert codes(record(BROKEN, reading("2026-05-31", "0.5", "2026-08-01")))[-1] == "breached"


class TestWaiver:
    @pytest.mark.parametrize(
        ("more", "last"),
        [
            ({}, "waived"),
            ({"until": "2026-08-10"}, "waived"),
            ({"until": "2026-08-09"}, "breached"),
            ({"by": MANAGER}, "breached"),
            ({"by": Actor(StaffId("S-2"), Role.WEALTH_ADVISOR)}, "breached"),
            ({"conditions": (REPAID,)}, "open"),
            ({"conditions": (REPAID,), "conditions_met": True}, "waived"),
            ({"conditions": (REPAID,), "conditions_met": False}, "breached"),
            ({"recorded_at": at("2026-08-11")}, "breached"),
            ({"test_on": date(2026, 3, 31)}, "breached"),
        ],
        ids=[
            "holds",
            "last day",
            "expired",
            "by the manager",
            "by the advisor",
            "conditions unknown",
            "conditions met",
            "conditions not met",
            "not known yet",
            "of another day",
        ],
    )
    def test_it_holds_or_not(self, more: dict[str, Any], last: str) -> None:
        assert codes(record(MET, BROKEN, waivers=(waiver(**more),)))[-1] == last

    @pytest.mark.parametrize("turned", [1, -1])
    def test_of_several_the_one_that_holds(self, turned: int) -> None:
        several = (waiver(by=MANAGER), waiver())[::turned]
        assert codes(record(MET, BROKEN, waivers=several))[-1] == "waived"

    def test_it_hides_no_later_breach(self) -> None:
        again = reading("2026-09-30", "0.71", "2026-10-20")
        one = record(MET, BROKEN, again, waivers=(waiver(),))
        assert codes(one, "2026-11-24") == ["met", "waived", "breached"]


class TestStatements:
    def test_read_at_the_end_of_the_period(self) -> None:
        found = read_statement(LEVERAGE, YEARS[2], YEARS[1], recorded_at=at("2026-04-20"))
        assert (found.on, found.value) == (date(2025, 12, 31), Decimal("0.5"))

    def test_what_it_does_not_give(self) -> None:
        bare = altered(YEARS[2], lines={Item.REVENUE: 1})
        assert read_statement(LEVERAGE, bare, recorded_at=at("2026-04-20")).value is None

    def test_a_ratio_with_many_digits(self) -> None:
        thirds = altered(LEVERAGE, metric=RatioName.RECEIVABLE_DAYS)
        assert (
            read_statement(thirds, *YEARS[:0:-1], recorded_at=at("2026-04-20")).value is not None
        )

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ((altered(LEVERAGE, metric=REPAID), YEARS[2]), "covenant"),
            ((ODD, YEARS[2]), "covenant"),
            ((LEVERAGE, ODD), "statement"),
        ],
    )
    def test_refused(self, given: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            read_statement(*given, recorded_at=at("2026-04-20"))
        assert refused.value.field == field


class TestRules:
    def test_kept(self) -> None:
        decision = judged(record(MET), as_of=date(2026, 6, 29))
        assert (decision.outcome, hits(decision)) == (Effect.ALLOW, [])
        assert decision.provenance is Provenance.CONVENTION

    def test_no_covenant(self) -> None:
        assert judged().outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("one", "as_of", "effect", "rule", "steps"),
        [
            (record(MET, due_within=None), "2026-06-30", Effect.REVIEW, "covenants.unknown", ()),
            (
                record(MET),
                "2026-07-31",
                Effect.REVIEW,
                "covenants.missed",
                (WatchStep.STATEMENTS,),
            ),
            (
                record(MET, BROKEN),
                "2026-07-30",
                Effect.STEPS,
                "covenants.grace",
                (WatchStep.CURE_COVENANT,),
            ),
        ],
    )
    def test_before_the_consequence(
        self,
        one: CovenantRecord,
        as_of: str,
        effect: Effect,
        rule: str,
        steps: tuple[WatchStep, ...],
    ) -> None:
        decision = judged(one, as_of=date.fromisoformat(as_of))
        assert (decision.outcome, hits(decision), decision.steps) == (effect, [rule], steps)

    @pytest.mark.parametrize(
        ("consequence", "effect", "rule", "step"),
        [
            (Consequence.EXPLANATION, Effect.STEPS, "explanation", WatchStep.EXPLANATION),
            (Consequence.STOP_DRAWING, Effect.BLOCK, "stop-drawing", WatchStep.FREEZE_UNDRAWN),
            (Consequence.MORE_SECURITY, Effect.BLOCK, "more-security", WatchStep.TOP_UP),
            (Consequence.HIGHER_RATE, Effect.BLOCK, "higher-rate", WatchStep.HIGHER_RATE),
            (Consequence.EARLY_RECALL, Effect.BLOCK, "early-recall", WatchStep.EARLY_RECALL),
        ],
    )
    def test_consequences(
        self, consequence: Consequence, effect: Effect, rule: str, step: WatchStep
    ) -> None:
        covenant = altered(LEVERAGE, consequence=consequence)
        decision = judged(record(MET, BROKEN, covenant=covenant), as_of=date(2026, 8, 10))
        assert (decision.outcome, hits(decision)) == (effect, [f"covenants.{rule}"])
        assert {step, WatchStep.CURE_COVENANT} <= {*decision.steps}

    def test_broken_twice(self) -> None:
        """Though made good the first time."""
        decision = judged(RECORD)
        assert hits(decision) == [
            "covenants.stop-drawing",
            "covenants.repeated",
            "covenants.cured",
        ]
        assert "2 times" in decision.explain("en")

    def test_two_covenants_broken_once_each_are_not_one_broken_twice(self) -> None:
        other = altered(LEVERAGE, code="other")
        once = record(MET, BROKEN), record(MET, BROKEN, covenant=other)
        decision = judged(*once, as_of=date(2026, 8, 10))
        assert hits(decision) == ["covenants.stop-drawing"]

    def test_waived(self) -> None:
        one = record(MET, BROKEN, waivers=(waiver(),))
        decision = judged(one, as_of=date(2026, 8, 10))
        assert (decision.outcome, hits(decision)) == (Effect.ALLOW, ["covenants.waived"])

    def test_made_good_is_told(self) -> None:
        again = reading("2026-07-25", "0.69", "2026-07-28")
        decision = judged(record(MET, BROKEN, again), as_of=date(2026, 8, 10))
        assert (decision.outcome, hits(decision)) == (Effect.ALLOW, ["covenants.cured"])

    def test_waived_by_who_manages(self) -> None:
        one = record(MET, BROKEN, waivers=(waiver(by=MANAGER),))
        decision = judged(one, as_of=date(2026, 8, 10))
        assert hits(decision) == ["covenants.stop-drawing", "covenants.waived-by-manager"]
        assert WatchStep.REPORT_UP in decision.steps

    def test_once_made_good_nobody_asks_who_waived(self) -> None:
        cured = reading("2026-07-30", "0.6", "2026-08-06")
        one = record(MET, BROKEN, cured, waivers=(waiver(by=MANAGER),))
        assert hits(judged(one, as_of=date(2026, 8, 10))) == ["covenants.cured"]

    def test_facts_are_checked(self) -> None:
        facts = judged(RECORD).facts
        assert COVENANTS.decide(facts, as_of=AS_OF).outcome is Effect.BLOCK
        with pytest.raises(InvalidValue, match="most_breaches"):
            altered(facts, most_breaches=-1)


class TestRefused:
    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda: reading("2026-06-30", "0.7", "2026-06-29"), "recorded_at"),
            (lambda: reading("2026-06-30", "NaN", "2026-07-20"), "value"),
            (lambda: reading("2026-06-30", "Infinity", "2026-07-20"), "value"),
            (lambda: reading("2026-06-30", "1e1000000", "2026-07-20"), "value"),
            (lambda: altered(BROKEN, value=0.7), "value"),
            (lambda: altered(BROKEN, on=datetime(2026, 6, 30, tzinfo=UTC)), "on"),
            (lambda: waiver(granted="2026-06-29"), "at"),
            (lambda: waiver(until="2026-07-24"), "until"),
            (lambda: waiver(recorded_at=at("2026-07-24")), "recorded_at"),
            (lambda: waiver(conditions_met=True), "conditions_met"),
            (lambda: waiver(by=ODD), "by"),
            (lambda: record(due_within=-1), "due_within"),
            (lambda: record(BROKEN, MET), "readings"),
            (lambda: record(waivers=(waiver(granted="2026-08-01"), waiver())), "waivers"),
            (lambda: record(ODD), "readings"),
            (lambda: codes(record(account_id=ClaimId("A-2"))), "account_id"),
            (lambda: codes(record(reading("2026-03-17", "1", "2026-04-01"))), "readings[0].on"),
            (
                lambda: codes(
                    record(waivers=(waiver(test_on=date(2026, 3, 17)),)),
                ),
                "waivers[0].test_on",
            ),
            (lambda: codes(record(), "2026-03-17"), "as_of"),
            (lambda: compute_covenant_tests(ODD, RECORD, as_of=AS_OF), "account"),
            (lambda: compute_covenant_tests(ACCOUNT, ODD, as_of=AS_OF), "record"),
            (lambda: compute_covenant_tests(ACCOUNT, RECORD, as_of=ODD), "as_of"),
            (lambda: assess_covenants(ODD, [], as_of=AS_OF), "account"),
            (lambda: assess_covenants(ACCOUNT, ODD, as_of=AS_OF), "records[0]"),
            (lambda: assess_covenants(ACCOUNT, 9, as_of=AS_OF), "records"),  # type: ignore[arg-type]  # wrong on purpose
            (lambda: judged(RECORD, RECORD), "records"),
            (lambda: judged(record(account_id=ClaimId("A-2"))), "records[0].account_id"),
            (lambda: WatchedTest(on=AS_OF, outcome=ODD), "outcome"),
        ],
    )
    def test_bad_input_names_its_field(self, make: Any, field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            make()
        assert getattr(refused.value, "field", None) == field
        assert "planted" not in str(refused.value)


def test_a_covenant_tested_once_a_year() -> None:
    yearly = altered(LEVERAGE, tested=CovenantPeriod.YEAR)
    tests = compute_covenant_tests(ACCOUNT, record(covenant=yearly), as_of=date(2027, 1, 1))
    assert [one.on for one in tests] == [date(2026, 12, 31)]
    assert tests[0].outcome is CovenantOutcome.AWAITED
