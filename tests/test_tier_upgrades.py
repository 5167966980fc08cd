"""Upgrades: each condition at its limit, mergers, observation, and the earliest day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._upgrade_example import NEVER_RESTRUCTURED, REQUEST
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.claims import AssetClass, RestructuredStatus
from bankrm.classification import Instalments
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.lending import CURE_MONTHS, MERGER_MONTHS
from bankrm.rules import Effect, RuleBook
from bankrm.tier_upgrades import (
    UPGRADE,
    UpgradeFacts,
    assess_upgrade,
    compute_upgrade_date,
)
from bankrm.workings import lines_provenance

DAY = date(2026, 11, 24)
EARLY = datetime(2025, 1, 20, 9, tzinfo=UTC)
READY = attrs.evolve(REQUEST, arrears_paid_on=date(2025, 1, 15), at=EARLY, recorded_at=EARLY)
TO_PASS = attrs.evolve(READY, to=AssetClass.PASS)
OBSERVED = attrs.evolve(
    NEVER_RESTRUCTURED,
    restructured=True,
    in_observation=True,
    since=date(2026, 6, 20),
    earliest_end=date(2027, 6, 20),
)
AGAIN = attrs.evolve(OBSERVED, restructured_again=True)


def on(status: RestructuredStatus, day: date) -> RestructuredStatus:
    return attrs.evolve(status, as_of=day)


def house(of: Param[int], value: int) -> RuleBook:
    policy = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))
    row = Row(date(2023, 7, 1), value, policy.article(1))
    return RuleBook(numbers=(Param(id=of.id, name=of.name, stricter=of.stricter, rows=(row,)),))


@pytest.mark.parametrize("request_", [READY, TO_PASS], ids=["to special mention", "to pass"])
def test_all_met_is_allowed(request_: Any) -> None:
    decision = assess_upgrade(request_, NEVER_RESTRUCTURED, as_of=DAY)
    assert (decision.outcome, decision.hits, decision.missing) == (Effect.ALLOW, (), ())


CASES: list[tuple[str, dict[str, Any], RestructuredStatus, WatchStep]] = [
    ("UP-definition", {"meets_definition": False}, NEVER_RESTRUCTURED, WatchStep.RECLASSIFY),
    ("UP-costs", {"costs_paid": False}, NEVER_RESTRUCTURED, WatchStep.PAY_ARREARS),
    (
        "UP-months",
        {"arrears_paid_on": date(2026, 5, 25)},
        NEVER_RESTRUCTURED,
        WatchStep.KEEP_PAYING,
    ),
    (
        "UP-periods",
        {"arrears_paid_on": date(2026, 5, 24), "instalments": Instalments.HALF_YEARLY},
        NEVER_RESTRUCTURED,
        WatchStep.KEEP_PAYING,
    ),
    ("UP-ability", {"can_go_on": False}, NEVER_RESTRUCTURED, WatchStep.RECLASSIFY),
    ("UP-impaired", {"impaired_elsewhere": True}, NEVER_RESTRUCTURED, WatchStep.RECLASSIFY),
    (
        "UP-merger",
        {"obligor_changed": True, "obligor_changed_on": date(2026, 5, 25)},
        NEVER_RESTRUCTURED,
        WatchStep.RECLASSIFY,
    ),
    ("UP-observation", {"to": AssetClass.PASS}, OBSERVED, WatchStep.KEEP_PAYING),
    ("UP-again", {}, AGAIN, WatchStep.KEEP_PAYING),
]


@pytest.mark.parametrize(
    ("rule_id", "changes", "status", "step"), CASES, ids=[case[0] for case in CASES]
)
def test_each_condition_blocks_alone_and_names_what_cures_it(
    rule_id: str, changes: dict[str, Any], status: RestructuredStatus, step: WatchStep
) -> None:
    decision = assess_upgrade(attrs.evolve(READY, **changes), status, as_of=DAY)
    assert decision.outcome is Effect.BLOCK
    assert [reason.rule.id for reason in decision.hits] == [rule_id]
    assert decision.steps == (step,)


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in UPGRADE} == {case[0] for case in CASES}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"arrears_paid_on": date(2026, 5, 24)}, NEVER_RESTRUCTURED),
        (
            {"arrears_paid_on": date(2025, 11, 24), "instalments": Instalments.HALF_YEARLY},
            NEVER_RESTRUCTURED,
        ),
        (
            {"obligor_changed": True, "obligor_changed_on": date(2026, 5, 24)},
            NEVER_RESTRUCTURED,
        ),
        ({}, OBSERVED),
        ({"tier": AssetClass.LOSS, "to": AssetClass.SUBSTANDARD}, AGAIN),
        (
            {
                "tier": AssetClass.SPECIAL_MENTION,
                "to": AssetClass.PASS,
                "arrears_paid_on": None,
                "costs_paid": False,
                "can_go_on": False,
                "impaired_elsewhere": True,
            },
            NEVER_RESTRUCTURED,
        ),
    ],
    ids=[
        "exactly six months",
        "exactly two periods",
        "exactly six months after the merger",
        "observed, to special mention",
        "restructured again, but it stays non-performing",
        "from special mention the cure is not asked",
    ],
)
def test_at_the_limit_it_is_allowed(changes: dict[str, Any], status: RestructuredStatus) -> None:
    decision = assess_upgrade(attrs.evolve(READY, **changes), status, as_of=DAY)
    assert decision.outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"meets_definition": None}, "meets_definition"),
        ({"arrears_paid_on": None}, "months_paid"),
        ({"costs_paid": None}, "costs_paid"),
        ({"can_go_on": None}, "can_go_on"),
        ({"impaired_elsewhere": None}, "impaired_elsewhere"),
        ({"obligor_changed": None}, "obligor_changed"),
        ({"obligor_changed": True}, "months_since_change"),
    ],
)
def test_what_is_unknown_asks_for_review(changes: dict[str, Any], missing: str) -> None:
    decision = assess_upgrade(attrs.evolve(READY, **changes), NEVER_RESTRUCTURED, as_of=DAY)
    assert decision.outcome is Effect.REVIEW
    assert missing in decision.missing


def test_without_a_status_a_person_must_look() -> None:
    decision = assess_upgrade(READY, as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("restructured_again",))
    assert "in_observation" in assess_upgrade(TO_PASS, as_of=DAY).missing


def test_no_rule_is_cited_more_firmly_than_confirmed() -> None:
    firm = {rule.id for rule in UPGRADE if rule.provenance < Provenance.UNCONFIRMED}
    assert firm == {
        "UP-definition",
        "UP-costs",
        "UP-months",
        "UP-periods",
        "UP-ability",
        "UP-impaired",
    }
    assert all(rule.provenance >= Provenance.SECONDARY for rule in UPGRADE)


# The earliest day


@pytest.mark.parametrize(
    ("instalments", "earliest"),
    [
        (Instalments.MONTHLY, date(2025, 7, 15)),
        (Instalments.QUARTERLY, date(2025, 7, 15)),
        (Instalments.HALF_YEARLY, date(2026, 1, 15)),
    ],
)
def test_w5_the_earliest_day_and_the_day_before_it(
    instalments: Instalments, earliest: date
) -> None:
    request = attrs.evolve(READY, instalments=instalments)
    found = compute_upgrade_date(request, NEVER_RESTRUCTURED, as_of=DAY)
    assert (found.earliest, found.missing) == (earliest, ())
    assert found.workings[-1].value == earliest
    assert lines_provenance(found.workings) is Provenance.SECONDARY
    for day, outcome in (
        (earliest - timedelta(days=1), Effect.BLOCK),
        (earliest, Effect.ALLOW),
    ):
        status = on(NEVER_RESTRUCTURED, day)
        assert assess_upgrade(request, status, as_of=day).outcome is outcome


def test_a_missed_payment_begins_it_anew() -> None:
    missed = attrs.evolve(READY, last_missed_on=date(2026, 3, 15))
    found = compute_upgrade_date(missed, NEVER_RESTRUCTURED, as_of=DAY)
    assert found.earliest == date(2026, 9, 15)


@pytest.mark.parametrize(
    ("changes", "status", "earliest", "missing"),
    [
        ({"arrears_paid_on": None}, NEVER_RESTRUCTURED, None, ("arrears_paid_on",)),
        (
            {"obligor_changed": True, "obligor_changed_on": date(2026, 10, 31)},
            NEVER_RESTRUCTURED,
            date(2027, 4, 30),
            (),
        ),
        ({"obligor_changed": None}, NEVER_RESTRUCTURED, None, ("obligor_changed_on",)),
        ({"obligor_changed": True}, NEVER_RESTRUCTURED, None, ("obligor_changed_on",)),
        ({"to": AssetClass.PASS}, OBSERVED, date(2027, 6, 20), ()),
        ({}, OBSERVED, date(2025, 7, 15), ()),
        ({}, AGAIN, date(2027, 6, 20), ()),
        ({}, None, None, ("status",)),
        ({}, attrs.evolve(AGAIN, restructured_again=None), None, ("status",)),
        (
            {"to": AssetClass.PASS},
            attrs.evolve(NEVER_RESTRUCTURED, in_observation=None),
            None,
            ("status",),
        ),
        (
            {"tier": AssetClass.LOSS, "to": AssetClass.DOUBTFUL},
            None,
            date(2025, 1, 20),
            (),
        ),
    ],
    ids=[
        "arrears open",
        "after a merger",
        "a merger unknown",
        "its day unknown",
        "observed, to pass",
        "observed, to special mention",
        "restructured again",
        "no status",
        "again unknown",
        "observation unknown",
        "nothing holds it back",
    ],
)
def test_the_last_of_all_times(
    changes: dict[str, Any],
    status: RestructuredStatus | None,
    earliest: date | None,
    missing: tuple[str, ...],
) -> None:
    found = compute_upgrade_date(attrs.evolve(READY, **changes), status, as_of=DAY)
    assert (found.earliest, found.missing) == (earliest, missing)


@pytest.mark.parametrize(
    ("of", "value", "changes", "earliest"),
    [
        (CURE_MONTHS, 9, {}, date(2025, 10, 15)),
        (CURE_MONTHS, 3, {}, date(2025, 7, 15)),
        (
            MERGER_MONTHS,
            12,
            {"obligor_changed": True, "obligor_changed_on": date(2026, 1, 1)},
            date(2027, 1, 1),
        ),
    ],
    ids=["longer", "shorter does not count", "longer after a merger"],
)
def test_a_bank_may_wait_longer(
    of: Param[int], value: int, changes: dict[str, Any], earliest: date
) -> None:
    request, book = attrs.evolve(READY, **changes), house(of, value)
    found = compute_upgrade_date(request, NEVER_RESTRUCTURED, as_of=DAY, book=book)
    assert found.earliest == earliest


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("to", {"to": AssetClass.SUBSTANDARD}),
        ("to", {"to": AssetClass.LOSS}),
        ("to", {"to": 1}),
        ("last_missed_on", {"last_missed_on": date(2025, 1, 14)}),
        ("last_missed_on", {"arrears_paid_on": None, "last_missed_on": date(2025, 1, 14)}),
        ("obligor_changed_on", {"obligor_changed_on": date(2026, 1, 1)}),
        ("recorded_at", {"recorded_at": EARLY - timedelta(seconds=1)}),
        ("arrears_paid_on", {"arrears_paid_on": EARLY}),
        ("costs_paid", {"costs_paid": "yes"}),
    ],
)
def test_a_bad_request_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(READY, **changes)


@pytest.mark.parametrize(
    ("field", "request_", "status", "day"),
    [
        ("request", OBSERVED, None, DAY),
        ("status", READY, READY, DAY),
        ("as_of", READY, None, EARLY),
        ("request", READY, None, date(2025, 1, 19)),
        ("status", READY, attrs.evolve(OBSERVED, claim_id=ClaimId("A-2")), DAY),
        ("status", READY, OBSERVED, date(2026, 11, 25)),
        ("arrears_paid_on", attrs.evolve(READY, arrears_paid_on=date(2026, 11, 25)), None, DAY),
    ],
)
def test_a_bad_call_is_named(field: str, request_: Any, status: Any, day: Any) -> None:
    for function in (assess_upgrade, compute_upgrade_date):
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            function(request_, status, as_of=day)


def test_before_the_order_there_is_no_test() -> None:
    for function in (assess_upgrade, compute_upgrade_date):
        with pytest.raises(RuleNotInForce):
            function(READY, as_of=date(2023, 6, 30))


def test_facts_do_not_show_the_debtor() -> None:
    assert "15" not in repr(UpgradeFacts.of(READY, None, as_of=DAY))
