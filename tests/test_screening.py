"""Screening: a hit stops service, a doubt waits for a person, what was resolved lets it go on."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.rules import Effect
from bankrm.screening import (
    SCREENING,
    ListStep,
    MatchedField,
    MatchResult,
    ScreeningFacts,
    ScreeningResult,
    WatchList,
    assess_screening,
)
from bankrm.staff import StaffId

ODD: Any = "odd"
altered: Any = attrs.evolve
DAY = date(2026, 11, 24)
CLEAR = tuple(
    ScreeningResult(
        client_id=ClientId("C-1"),
        watch_list=watch_list,
        screened_on=DAY,
        result=MatchResult.CLEAR,
    )
    for watch_list in WatchList
)
POSSIBLE = attrs.evolve(CLEAR[0], result=MatchResult.POSSIBLE, matched_fields=(MatchedField.NAME,))
FALSE = attrs.evolve(
    POSSIBLE, result=MatchResult.FALSE_MATCH, resolved_by=StaffId("S-9"), resolved_on=DAY
)
CONFIRMED = attrs.evolve(FALSE, result=MatchResult.CONFIRMED)
COUNTERPARTY = tuple(attrs.evolve(result, of_counterparty=True) for result in CLEAR)
LATER = attrs.evolve(FALSE, resolved_on=DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("results", "outcome", "rule"),
    [
        (CLEAR, Effect.ALLOW, None),
        ((*CLEAR, FALSE), Effect.ALLOW, None),
        ((*CLEAR, POSSIBLE), Effect.REVIEW, "AML.41-possible"),
        ((*CLEAR, LATER), Effect.REVIEW, "AML.41-possible"),
        ((*CLEAR, POSSIBLE, CONFIRMED), Effect.REFUSE, "AML.40-confirmed"),
        ((CONFIRMED,), Effect.REFUSE, "AML.40-confirmed"),
        ((POSSIBLE,), Effect.REVIEW, "AML.41-possible"),
        ((), Effect.REVIEW, None),
        (CLEAR[:2], Effect.REVIEW, None),
        (COUNTERPARTY, Effect.REVIEW, None),
        ((*CLEAR, *COUNTERPARTY), Effect.ALLOW, None),
        (
            (*CLEAR, attrs.evolve(CONFIRMED, of_counterparty=True)),
            Effect.REFUSE,
            "AML.40-confirmed",
        ),
        (
            (*CLEAR[:2], attrs.evolve(CLEAR[2], screened_on=DAY + timedelta(days=1))),
            Effect.REVIEW,
            None,
        ),
    ],
    ids=[
        "clear",
        "resolved as false",
        "possible",
        "resolved only tomorrow",
        "confirmed beside a possible one",
        "confirmed, other lists not screened",
        "possible, other lists not screened",
        "not screened",
        "one list not screened",
        "only the counterparty screened",
        "both screened",
        "the counterparty confirmed",
        "one list screened only tomorrow",
    ],
)
def test_what_a_result_means(
    results: tuple[ScreeningResult, ...], outcome: Effect, rule: str | None
) -> None:
    decision = assess_screening(results, as_of=DAY)
    assert decision.outcome is outcome
    assert rule is None or rule in decision
    assert decision.provenance is Provenance.TEXT


@pytest.mark.parametrize("watch_list", WatchList)
def test_any_list_stops_service_at_once(watch_list: WatchList) -> None:
    hit = attrs.evolve(CONFIRMED, watch_list=watch_list)
    decision = assess_screening((*CLEAR, hit), as_of=DAY)
    assert decision.steps == tuple(ListStep)
    assert [reason.rule.id for reason in decision.hits] == ["AML.40-confirmed"]


def test_each_rule_passes_where_nothing_is_found() -> None:
    decision = assess_screening(CLEAR, as_of=DAY)
    assert {rule.id for rule in decision.passed} == {rule.id for rule in SCREENING}


def test_what_was_not_screened_is_named() -> None:
    assert assess_screening((), as_of=DAY).missing == ("confirmed", "possible")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"result": MatchResult.CONFIRMED}, "resolved_by"),
        ({"result": MatchResult.CONFIRMED, "resolved_by": StaffId("S-9")}, "resolved_on"),
        ({"resolved_by": StaffId("S-9")}, "resolved_by"),
        ({"resolved_on": DAY}, "resolved_on"),
        ({"matched_fields": ()}, "matched_fields"),
        ({"result": MatchResult.CLEAR}, "matched_fields"),
        ({"matched_fields": ("name",)}, "matched_fields"),
        ({"watch_list": "pboc"}, "watch_list"),
        ({"screened_on": datetime(2026, 11, 24)}, "screened_on"),  # noqa: DTZ001  # that it is no date
        ({"client_id": "\x00"}, "client_id"),
    ],
)
def test_odd_results_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(POSSIBLE, **changed)
    assert refused.value.field == field


def test_no_match_is_resolved_before_it_is_found() -> None:
    with pytest.raises(InvalidValue, match="resolved_on"):
        altered(FALSE, resolved_on=DAY - timedelta(days=1))


def test_odd_input_is_refused() -> None:
    other = attrs.evolve(CLEAR[0], client_id=ClientId("C-2"))
    for results, day, field in (
        ([CLEAR[0]], DAY, "results"),
        ((ODD,), DAY, "results"),
        ((*CLEAR, other), DAY, "results"),
        (CLEAR, ODD, "as_of"),
    ):
        with pytest.raises(InvalidValue) as refused:
            assess_screening(results, as_of=day)  # type: ignore[arg-type]  # what it must refuse
        assert refused.value.field == field
    with pytest.raises(InvalidValue, match="as_of"):
        CLEAR[0].on(ODD)
    with pytest.raises(InvalidValue, match="confirmed"):
        ScreeningFacts(confirmed=ODD)


def test_nothing_is_judged_before_the_law() -> None:
    with pytest.raises(RuleNotInForce):
        assess_screening(CLEAR, as_of=date(2024, 12, 31))
