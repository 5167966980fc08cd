"""What a loan owes for its signals: by level, when late, when nobody looked."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.warning_cases import (
    ACCOUNT,
    APPROVER,
    AS_OF,
    BANK,
    CALM,
    FINDINGS,
    SIGNAL,
    K,
    acted,
    at,
    signal,
)

from bankrm._statement_example import YEARS
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.financial_flags import FLAGS
from bankrm.flag_facts import FlagFacts
from bankrm.loan_accounts import WatchStep
from bankrm.rules import Effect
from bankrm.statement_series import StatementSeries
from bankrm.warning_catalogue import SignalLevel
from bankrm.warning_decisions import SignalFacts, assess_warnings
from bankrm.warning_rules import WARNINGS, early_warnings
from bankrm.warning_signals import SignalId, WarningSignal

LATER = date(2026, 12, 1)
QUIET = WARNINGS.decide(CALM, as_of=AS_OF, book=BANK)
LOW, MEDIUM = "EW-O3-peers", "EW-A1-accounts"


def found(**facts: Any) -> Any:
    return WARNINGS.decide(attrs.evolve(CALM, **facts), as_of=AS_OF, book=BANK)


def owed(*signals: WarningSignal, answer: Any = QUIET) -> Any:
    return assess_warnings(ACCOUNT, signals, answer, as_of=AS_OF)


def due(code: str, **rest: Any) -> WarningSignal:
    return signal(code=code, due_on=LATER, **rest)


CASES: list[tuple[str, tuple[WarningSignal, ...], Any, Effect, list[str]]] = [
    ("nothing", (), QUIET, Effect.ALLOW, []),
    ("low", (due(LOW),), QUIET, Effect.NOTE, ["signals.low"]),
    ("medium", (due(MEDIUM),), QUIET, Effect.STEPS, ["signals.medium"]),
    ("high", (due("EW-B2-stoppage"),), QUIET, Effect.BLOCK, ["signals.high"]),
    ("found low", (), found(peers_report=True), Effect.NOTE, ["signals.low"]),
    ("found medium", (), found(many_accounts=True), Effect.STEPS, ["signals.medium"]),
    ("found high", (), found(stoppage=True), Effect.BLOCK, ["signals.high"]),
    ("due today", (due(LOW, id=SignalId("W-2")),), QUIET, Effect.NOTE, ["signals.low"]),
    (
        "late",
        (signal(code=LOW, due_on=date(2026, 11, 23)),),
        QUIET,
        Effect.REVIEW,
        ["signals.late", "signals.low"],
    ),
    ("on its last day", (signal(code=LOW, due_on=AS_OF),), QUIET, Effect.NOTE, ["signals.low"]),
    ("cleared", (signal(acted(K.CLEARED, 12, APPROVER)),), QUIET, Effect.ALLOW, []),
]


@pytest.mark.parametrize(
    ("signals", "answer", "outcome", "rules"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_is_owed(
    signals: tuple[WarningSignal, ...], answer: Any, outcome: Effect, rules: list[str]
) -> None:
    decision = owed(*signals, answer=answer)
    assert decision.outcome is outcome
    assert [one.rule.id for one in decision.hits] == rules


def test_steps_of_a_high_signal() -> None:
    steps = owed(due("EW-B2-stoppage")).steps
    assert {WatchStep.FREEZE_UNDRAWN, WatchStep.RECLASSIFY} <= set(steps)


def test_a_late_one_is_reported_up() -> None:
    assert WatchStep.REPORT_UP in owed(signal()).steps


class TestUnknown:
    def test_nobody_searched(self) -> None:
        decision = owed(answer=None)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("unlooked",))

    def test_not_everything_was_looked_at(self) -> None:
        answer = early_warnings(ACCOUNT, FINDINGS, as_of=AS_OF)
        assert "signals.unlooked" in owed(answer=answer)

    def test_one_fact_unknown_is_enough(self) -> None:
        decision = owed(answer=found(lawsuit=None))
        assert decision.outcome is Effect.REVIEW
        assert decision.facts.unlooked == 1


class TestCounting:
    def test_a_sign_found_and_open_counts_once(self) -> None:
        facts = owed(due("EW-B2-stoppage"), answer=found(stoppage=True)).facts
        assert (facts.low, facts.medium, facts.high) == (0, 0, 1)

    def test_at_the_graver_level(self) -> None:
        lowered = due("EW-B2-stoppage").append(acted(K.LOWERED, by=APPROVER))
        assert owed(lowered).facts.low == 1
        assert owed(lowered, answer=found(stoppage=True)).facts.high == 1

    def test_a_raised_one_counts_as_raised(self) -> None:
        facts = owed(due(LOW).append(acted(K.RAISED, level=SignalLevel.MEDIUM))).facts
        assert (facts.low, facts.medium) == (0, 1)

    def test_two_signals_of_one_sign_count_once(self) -> None:
        two = (due(LOW), due(LOW, id=SignalId("W-2")))
        assert owed(*two).facts.low == 1

    def test_one_detected_later_does_not_count(self) -> None:
        later = signal(detected_on=date(2026, 11, 25), recorded_at=at(25), due_on=LATER)
        assert owed(later).outcome is Effect.ALLOW

    def test_one_of_the_client_as_a_whole_counts(self) -> None:
        assert owed(due(LOW, claim_id=None)).facts.low == 1


BAD: list[tuple[str, tuple[Any, ...], Any]] = [
    ("account", (None, (), None), AS_OF),
    ("signals", (ACCOUNT, [SIGNAL], None), AS_OF),
    ("signals", (ACCOUNT, (attrs.evolve(SIGNAL, client_id=ClientId("E-2")),), None), AS_OF),
    ("found", (ACCOUNT, (), "none"), AS_OF),
    ("found", (ACCOUNT, (), QUIET), date(2026, 11, 25)),
    (
        "found",
        (ACCOUNT, (), FLAGS.decide(FlagFacts.of(StatementSeries(YEARS)), as_of=AS_OF)),
        AS_OF,
    ),
    ("as_of", (ACCOUNT, (), None), at(24)),
]


@pytest.mark.parametrize(
    ("field", "args", "day"), BAD, ids=[f"{f}-{at}" for at, (f, *_) in enumerate(BAD)]
)
def test_bad_argument(field: str, args: Any, day: Any) -> None:
    with pytest.raises(InvalidValue, match=field):
        assess_warnings(*args, as_of=day)


def test_facts_are_not_shown() -> None:
    assert "high" not in repr(SignalFacts(low=0, medium=0, high=1, late=0))
