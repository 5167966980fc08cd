"""Rules on checks after the loan: each hit and not hit, and what is unknown goes to a person."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm._loan_check_example import CHECKS_MADE, PLAN
from bankrm.citations import Provenance
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_accounts import WatchStep
from bankrm.loan_check_rules import CHECKS, CheckFacts, assess_checks
from bankrm.loan_checks import CheckTrigger, LoanCheck, TriggerEvent
from bankrm.monitoring_plans import CheckMode
from bankrm.rules import Decision, Effect
from bankrm.staff import Actor, Role, StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
FIRST, SECOND = CHECKS_MADE
DAMP = OwnLabel("damp", "库存受潮", "damp stock")
BEFORE, AFTER = date(2026, 9, 20), date(2026, 9, 21)  # a routine check is due on 20 September


def judged(*checks: LoanCheck, as_of: date = BEFORE, **more: Any) -> Decision[CheckFacts, Effect]:
    plans, triggers = more.get("plans", [PLAN]), more.get("triggers", ())
    return assess_checks(ACCOUNT, plans, checks, triggers, as_of=as_of)


def hits(decision: Decision[CheckFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


def on_time(check: LoanCheck) -> LoanCheck:
    at = datetime.fromisoformat("2026-06-19T15:00+08:00")
    return altered(check, at=at, recorded_at=at)  # type: ignore[no-any-return]  # untyped on purpose


ROUTINE = on_time(SECOND)


def test_all_made_in_time() -> None:
    decision = judged(FIRST, ROUTINE)
    assert (decision.outcome, hits(decision)) == (Effect.ALLOW, [])
    assert not decision.needs_review
    assert decision.provenance is Provenance.CONVENTION


@pytest.mark.parametrize(
    ("checks", "as_of", "rule", "step"),
    [
        ((ROUTINE,), BEFORE, "checks.first", WatchStep.FIRST_CHECK),
        ((FIRST, ROUTINE), AFTER, "checks.routine", WatchStep.ROUTINE_CHECK),
    ],
)
def test_overdue(checks: tuple[LoanCheck, ...], as_of: date, rule: str, step: WatchStep) -> None:
    decision = judged(*checks, as_of=as_of)
    assert (decision.outcome, hits(decision), decision.steps) == (Effect.STEPS, [rule], (step,))


def test_a_check_for_cause_overdue() -> None:
    cause = TriggerEvent(account_id=ACCOUNT.id, trigger=CheckTrigger.STOPPED, on=date(2026, 9, 10))
    assert hits(judged(FIRST, ROUTINE, triggers=[cause])) == []
    decision = judged(FIRST, ROUTINE, triggers=[cause], as_of=AFTER)
    assert hits(decision) == ["checks.routine", "checks.triggered"]
    assert decision.steps == (WatchStep.ROUTINE_CHECK, WatchStep.TRIGGERED_CHECK)


@pytest.mark.parametrize("overdue", [False, True])
def test_checked_remotely_where_it_is_to_be_on_site(*, overdue: bool) -> None:
    remote = altered(FIRST, mode=CheckMode.REMOTE)
    as_of = date(2026, 4, 5 if overdue else 4)
    decision = judged(remote, as_of=as_of)
    assert hits(decision) == ["checks.first"] * overdue + ["checks.short"]
    assert WatchStep.SITE_VISIT in decision.steps


def test_once_it_is_made_on_site_the_remote_one_does_not_matter() -> None:
    remote = altered(FIRST, id="K-3", mode=CheckMode.REMOTE)
    assert hits(judged(remote, FIRST, ROUTINE)) == []


def test_late_is_told_only() -> None:
    decision = judged(FIRST, SECOND)
    assert (decision.outcome, hits(decision)) == (Effect.NOTE, ["checks.lapses"])
    assert "1 checks were made late or missed" in decision.explain("en")


class TestFound:
    @pytest.mark.parametrize(
        ("more", "effect", "rule"),
        [
            ({"use_of_funds_ok": False}, Effect.BLOCK, "checks.misused"),
            ({"collateral_seen": False}, Effect.BLOCK, "checks.security"),
            ({"findings": (DAMP,)}, Effect.REVIEW, "checks.findings"),
            (
                {"by": (Actor(StaffId("S-9"), Role.CREDIT_APPROVER),)},
                Effect.REVIEW,
                "checks.by-decider",
            ),
            (
                {"by": (Actor(StaffId("S-9"), Role.CREDIT_REVIEWER),)},
                Effect.REVIEW,
                "checks.by-decider",
            ),
        ],
    )
    def test_in_the_last_check(self, more: dict[str, Any], effect: Effect, rule: str) -> None:
        decision = judged(FIRST, altered(ROUTINE, **more))
        assert (decision.outcome, hits(decision)) == (effect, [rule])

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            ({"use_of_funds_ok": False}, {}),
            ({"collateral_seen": False}, {"collateral_seen": True}),
            ({"findings": (DAMP,)}, {}),
            ({"by": (Actor(StaffId("S-9"), Role.CREDIT_APPROVER),)}, {}),
        ],
    )
    def test_a_later_check_clears_it(self, was: dict[str, Any], now: dict[str, Any]) -> None:
        closely = {"mode": FIRST.mode, **now}
        assert hits(judged(altered(FIRST, **was), altered(ROUTINE, **closely))) == []

    @pytest.mark.parametrize("less", [{"mode": CheckMode.REMOTE}, {"by": ROUTINE.by[:1]}])
    def test_one_that_looked_less_closely_clears_nothing(self, less: dict[str, Any]) -> None:
        two = (*ROUTINE.by[:1], Actor(StaffId("S-8"), Role.POST_LOAN_OFFICER))
        amiss = altered(FIRST, by=two, use_of_funds_ok=False)
        again = altered(
            ROUTINE, **{"mode": FIRST.mode, "by": two, "use_of_funds_ok": True, **less}
        )
        assert "checks.misused" in hits(judged(amiss, again))

    @pytest.mark.parametrize("more", [{"use_of_funds_ok": None}, {"use_of_funds_ok": True}])
    def test_what_was_not_looked_at_clears_nothing(self, more: dict[str, Any]) -> None:
        closely = altered(ROUTINE, mode=FIRST.mode, **more)
        decision = judged(altered(FIRST, use_of_funds_ok=False, collateral_seen=False), closely)
        assert "checks.security" in hits(decision)
        assert ("checks.misused" in hits(decision)) is (more["use_of_funds_ok"] is None)

    def test_the_use_never_looked_at(self) -> None:
        unseen = (altered(one, use_of_funds_ok=None) for one in (FIRST, ROUTINE))
        decision = judged(*unseen)
        assert hits(decision) == ["checks.use-unseen"]
        assert decision.steps == (WatchStep.EVIDENCE_OF_USE,)

    def test_before_the_first_check_nothing_is_owed(self) -> None:
        decision = judged(as_of=date(2026, 4, 4))
        assert (decision.outcome, hits(decision)) == (Effect.ALLOW, [])


class TestUnknown:
    def test_a_plan_that_does_not_settle_it(self) -> None:
        decision = judged(FIRST, ROUTINE, plans=[altered(PLAN, duties=())])
        assert decision.outcome is Effect.REVIEW
        assert set(decision.missing) == {"first_overdue", "routine_overdue"}

    def test_a_cause_without_a_duty(self) -> None:
        cause = TriggerEvent(
            account_id=ACCOUNT.id, trigger=CheckTrigger.STOPPED, on=date(2026, 9, 10)
        )
        plan = altered(PLAN, duties=PLAN.duties[:2])
        decision = judged(FIRST, ROUTINE, plans=[plan], triggers=[cause])
        assert decision.missing == ("triggered_overdue",)

    def test_what_is_overdue_anyway_is_known(self) -> None:
        later = altered(PLAN, since=date(2026, 9, 1), duties=())
        decision = judged(FIRST, as_of=AFTER, plans=[PLAN, later])
        assert "checks.routine" in hits(decision)


def test_a_record_of_another_loan_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"checks\[0\]\.account_id"):
        judged(altered(FIRST, account_id=ClaimId("A-2")))


def test_facts_are_checked() -> None:
    facts = judged(FIRST, ROUTINE).facts
    with pytest.raises(InvalidValue, match="lapses: must not be negative"):
        altered(facts, lapses=-1)
    assert CHECKS.decide(facts, as_of=AFTER).outcome is Effect.ALLOW
