"""Follow-up calls: what each article asks, what the recording settles, and what came too late."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.follow_up_calls import (
    CallFacts,
    CallTopic,
    ConcludedSale,
    FollowUpCall,
    assess_follow_up,
    list_calls_due,
)
from bankrm.labels import Label
from bankrm.products import ProductFamily
from bankrm.rules import Effect
from bankrm.sales import SaleId, SaleStep
from bankrm.staff import StaffId

ODD: Any = "odd"
ONE: Any = 1
SOLD = date(2026, 3, 2)
NOON = datetime.fromisoformat("2026-03-10T12:00+08:00")
DAY = NOON.date()
LAST = date(2026, 3, 17)
ASKED = (CallTopic.IDENTITY, CallTopic.TRUE_DATA, CallTopic.MAIN_TERMS, CallTopic.DISCLOSURES)
RECORDING = (CallTopic.RECORDED, CallTopic.TRUE_WILL)
POLICY = ConcludedSale(
    id=SaleId("P-1"),
    client_id=ClientId("C-1"),
    family=ProductFamily.INSURANCE,
    concluded_on=SOLD,
    prescribed=True,
    recording_due=True,
    long_health=False,
    cooling_off_ends=LAST,
    call_owed=False,
)
HEALTH = attrs.evolve(POLICY, long_health=True)
WEALTH = attrs.evolve(
    POLICY,
    id=SaleId("W-1"),
    family=ProductFamily.WEALTH,
    prescribed=None,
    recording_due=None,
    long_health=None,
    cooling_off_ends=None,
)
CALL = FollowUpCall(
    sale_id=POLICY.id,
    at=NOON,
    recorded_at=NOON,
    by=StaffId("S-2"),
    asked=(*ASKED, *RECORDING),
    misled=False,
)


def owed(sale: ConcludedSale, *calls: FollowUpCall, on: date = DAY) -> tuple[Label, ...]:
    return assess_follow_up(sale, calls, as_of=on).steps


@pytest.mark.parametrize(
    ("sale", "day", "topics"),
    [
        (POLICY, DAY, {*ASKED, *RECORDING}),
        (attrs.evolve(POLICY, recording_due=False), DAY, set(ASKED)),
        (attrs.evolve(POLICY, prescribed=False), DAY, set(RECORDING)),
        (attrs.evolve(POLICY, concluded_on=date(2024, 2, 1)), date(2024, 2, 29), set(RECORDING)),
        (
            attrs.evolve(POLICY, concluded_on=date(2024, 2, 1)),
            date(2024, 3, 1),
            {*ASKED, *RECORDING},
        ),
        (WEALTH, DAY, set()),
    ],
    ids=["all", "not-recorded", "not-prescribed", "before-i2", "first-day-of-i2", "no-insurance"],
)
def test_what_is_asked(sale: ConcludedSale, day: date, topics: set[CallTopic]) -> None:
    assert set(owed(sale, on=day)) == topics


@pytest.mark.parametrize("topic", [*ASKED, *RECORDING], ids=lambda topic: topic.code)
def test_what_was_left_out_stays_owed(topic: CallTopic) -> None:
    asked = tuple(one for one in CALL.asked if one is not topic)
    first = attrs.evolve(CALL, asked=asked)
    assert owed(POLICY, first) == (topic,)
    second = attrs.evolve(CALL, asked=(topic,))
    assert owed(POLICY, first, second) == owed(POLICY, second, first) == ()


@pytest.mark.parametrize("topic", ASKED, ids=lambda topic: topic.code)
def test_what_the_recording_confirms_need_not_be_asked(topic: CallTopic) -> None:
    assert topic not in owed(attrs.evolve(POLICY, confirmed=(topic,)))


@pytest.mark.parametrize("topic", [*RECORDING, CallTopic.RIGHT_TO_RESCIND])
def test_a_recording_cannot_confirm_what_comes_after_it(topic: CallTopic) -> None:
    with pytest.raises(InvalidValue, match=r"^confirmed: "):
        attrs.evolve(POLICY, confirmed=(topic,))


@pytest.mark.parametrize(
    ("calls", "day", "outcome", "rules"),
    [
        ((), LAST, Effect.STEPS, {"H3.44-call"}),
        ((), date(2026, 3, 18), Effect.REVIEW, {"H3.44-call", "H3.44-late"}),
        ((CALL,), LAST, Effect.ALLOW, set()),
        ((CALL,), date(2026, 3, 18), Effect.ALLOW, set()),
        (
            (
                attrs.evolve(
                    CALL, at=NOON + timedelta(days=8), recorded_at=NOON + timedelta(days=8)
                ),
            ),
            date(2026, 3, 18),
            Effect.REVIEW,
            {"H3.44-late"},
        ),
    ],
    ids=["last-day", "day-after", "called-in-time", "called-in-time-told-later", "called-late"],
)
def test_health_insurance_inside_the_cooling_off(
    calls: tuple[FollowUpCall, ...], day: date, outcome: Effect, rules: set[str]
) -> None:
    settled = attrs.evolve(HEALTH, confirmed=ASKED, recording_due=False)
    decision = assess_follow_up(settled, calls, as_of=day)
    assert {reason.rule.id for reason in decision.hits} == rules
    assert decision.outcome is outcome


@pytest.mark.parametrize(
    ("day", "rules"),
    [(date(2019, 11, 30), set()), (date(2019, 12, 1), {"H3.44-call"})],
    ids=["last-day-before-h3", "first-day-of-h3"],
)
def test_health_insurance_by_day(day: date, rules: set[str]) -> None:
    sale = attrs.evolve(
        HEALTH, concluded_on=date(2019, 11, 20), confirmed=ASKED, recording_due=False
    )
    decision = assess_follow_up(sale, (), as_of=day)
    assert {reason.rule.id for reason in decision.hits} == rules


@pytest.mark.parametrize(
    ("sale", "asked", "steps", "rules"),
    [
        (POLICY, CALL.asked, (), {"I2.35-misled", "call.misled"}),
        (
            HEALTH,
            CALL.asked,
            (CallTopic.RIGHT_TO_RESCIND,),
            {"I2.35-misled", "H3.44-misled", "call.misled"},
        ),
        (
            HEALTH,
            (*CALL.asked, CallTopic.RIGHT_TO_RESCIND),
            (),
            {"I2.35-misled", "call.misled"},
        ),
    ],
    ids=["insurance", "health", "health-told-of-the-right"],
)
def test_who_was_misled(
    sale: ConcludedSale,
    asked: tuple[CallTopic, ...],
    steps: tuple[Label, ...],
    rules: set[str],
) -> None:
    call = attrs.evolve(CALL, misled=True, asked=asked)
    decision = assess_follow_up(sale, [call, CALL], as_of=DAY)
    assert decision.outcome is Effect.REVIEW
    assert decision.steps == steps
    assert {reason.rule.id for reason in decision.hits} == rules


@pytest.mark.parametrize(
    ("family", "day", "rules"),
    [
        (ProductFamily.WEALTH, date(2026, 1, 31), {"call.misled"}),
        (ProductFamily.WEALTH, date(2026, 2, 1), {"N7.13-misled", "call.misled"}),
        (ProductFamily.TRUST, DAY, {"N7.13-misled", "call.misled"}),
        (ProductFamily.PUBLIC_FUND, date(2020, 9, 30), {"call.misled"}),
        (ProductFamily.PUBLIC_FUND, date(2020, 10, 1), {"F175.24-misled", "call.misled"}),
        (ProductFamily.SECURITIES_ASSET_PLAN, DAY, {"call.misled"}),
        (ProductFamily.STRUCTURED_DEPOSIT, DAY, {"call.misled"}),
        (ProductFamily.INSURANCE, date(2024, 2, 29), {"call.misled"}),
    ],
    ids=[
        "wealth-before-n7",
        "wealth",
        "trust",
        "fund-before-f175",
        "fund",
        "plan",
        "structured-deposit",
        "insurance-before-i2",
    ],
)
def test_misselling_is_looked_into_whatever_was_sold(
    family: ProductFamily, day: date, rules: set[str]
) -> None:
    sale = attrs.evolve(
        WEALTH,
        family=family,
        concluded_on=day,
        prescribed=False,
        recording_due=False,
        long_health=False,
    )
    noon = datetime.fromisoformat(f"{day}T12:00+08:00")
    call = attrs.evolve(CALL, sale_id=sale.id, at=noon, recorded_at=noon, misled=True)
    decision = assess_follow_up(sale, [call], as_of=day)
    assert {reason.rule.id for reason in decision.hits} == rules
    assert decision.outcome is Effect.REVIEW


@pytest.mark.parametrize(
    ("misled", "outcome"),
    [(False, Effect.ALLOW), (None, Effect.REVIEW)],
    ids=["not-misled", "not-noted"],
)
def test_whether_the_call_noted_it(*, misled: bool | None, outcome: Effect) -> None:
    call = attrs.evolve(CALL, misled=misled)
    assert assess_follow_up(POLICY, [CALL, call], as_of=DAY).outcome is outcome


@pytest.mark.parametrize(
    ("sale", "day", "steps"),
    [
        (attrs.evolve(WEALTH, call_owed=True), DAY, (SaleStep.FOLLOW_UP_CALL,)),
        (
            attrs.evolve(WEALTH, call_owed=True, concluded_on=SOLD.replace(month=1)),
            date(2026, 1, 31),
            (),
        ),
        (attrs.evolve(WEALTH, call_owed=False), DAY, ()),
    ],
    ids=["owed", "before-n7", "not-owed"],
)
def test_a_call_that_the_sale_owed(
    sale: ConcludedSale, day: date, steps: tuple[Label, ...]
) -> None:
    assert owed(sale, on=day) == steps
    assert owed(sale, attrs.evolve(CALL, sale_id=sale.id), on=DAY) == ()


@pytest.mark.parametrize(
    ("family", "rule"),
    [
        (ProductFamily.WEALTH, "N7.18-call"),
        (ProductFamily.INSURANCE, "N7.18-call"),
        (ProductFamily.PUBLIC_FUND, "C.20-call"),
        (ProductFamily.SECURITIES_ASSET_PLAN, "C.20-call"),
        (ProductFamily.PRIVATE_FUND, "C.20-call"),
    ],
    ids=lambda value: value.code if isinstance(value, ProductFamily) else "",
)
def test_a_call_is_owed_by_the_rules_of_the_product(family: ProductFamily, rule: str) -> None:
    sale = attrs.evolve(
        WEALTH,
        family=family,
        prescribed=False,
        recording_due=False,
        long_health=False,
        call_owed=True,
    )
    decision = assess_follow_up(sale, as_of=DAY)
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.steps == (SaleStep.FOLLOW_UP_CALL,)


@pytest.mark.parametrize("field", ["prescribed", "recording_due", "long_health", "call_owed"])
def test_what_is_not_known_is_for_a_person(field: str) -> None:
    unknown: dict[str, Any] = {field: None}
    decision = assess_follow_up(attrs.evolve(POLICY, **unknown), (), as_of=DAY)
    assert decision.outcome is Effect.REVIEW
    assert field in decision.missing


def test_an_unknown_end_of_the_cooling_off_is_for_a_person() -> None:
    sale = attrs.evolve(HEALTH, cooling_off_ends=None)
    decision = assess_follow_up(sale, [CALL], as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("days_left",))


def test_a_later_call_does_not_count_yet() -> None:
    assert owed(POLICY, CALL, on=date(2026, 3, 9)) == owed(POLICY, on=date(2026, 3, 9))


def test_who_is_due_a_call() -> None:
    done = attrs.evolve(POLICY, id=SaleId("P-2"))
    sooner = attrs.evolve(POLICY, id=SaleId("P-3"), cooling_off_ends=date(2026, 3, 12))
    wealth = attrs.evolve(WEALTH, call_owed=True)
    due = list_calls_due(
        [wealth, POLICY, done, sooner],
        iter([attrs.evolve(CALL, sale_id=done.id)]),
        as_of=DAY,
    )
    assert due == (sooner, POLICY, wealth)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: attrs.evolve(POLICY, cooling_off_ends=date(2026, 3, 1)), "cooling_off_ends"),
        (lambda: attrs.evolve(POLICY, concluded_on=NOON), "concluded_on"),
        (lambda: attrs.evolve(POLICY, recording_due=ONE), "recording_due"),
        (lambda: attrs.evolve(POLICY, confirmed=(ODD,)), "confirmed"),
        (lambda: attrs.evolve(CALL, at=datetime(2026, 3, 10)), "at"),  # noqa: DTZ001  # no zone
        (lambda: attrs.evolve(CALL, recorded_at=NOON - timedelta(seconds=1)), "recorded_at"),
        (lambda: attrs.evolve(CALL, asked=(ODD,)), "asked"),
        (lambda: attrs.evolve(CALL, asked=()), "asked"),
        (lambda: attrs.evolve(CALL, minutes_ref="\x00"), "minutes_ref"),
        (lambda: owed(ODD), "sale"),
        (lambda: owed(POLICY, ODD), "calls"),
        (lambda: assess_follow_up(POLICY, ONE, as_of=DAY), "calls"),
        (lambda: owed(POLICY, on=ODD), "as_of"),
        (lambda: owed(POLICY, on=date(2026, 3, 1)), "sale"),
        (lambda: owed(POLICY, attrs.evolve(CALL, sale_id=SaleId("P-9"))), "calls"),
        (
            lambda: owed(attrs.evolve(POLICY, concluded_on=date(2026, 3, 11)), CALL, on=LAST),
            "calls",
        ),
        (lambda: list_calls_due(ONE, as_of=DAY), "sales"),
        (lambda: list_calls_due([], ONE, as_of=DAY), "calls"),
        (lambda: list_calls_due([], [ODD], as_of=DAY), "calls"),
        (lambda: list_calls_due([ODD], as_of=DAY), "sales"),
    ],
)
def test_bad_input_is_named(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


def test_a_day_before_these_rules_is_refused() -> None:
    sale = attrs.evolve(POLICY, concluded_on=date(2017, 10, 1))
    with pytest.raises(RuleNotInForce):
        assess_follow_up(sale, as_of=date(2017, 10, 31))


def test_what_was_said_is_not_shown() -> None:
    assert "minutes" not in repr(attrs.evolve(CALL, minutes_ref="M-1"))
    assert "C-1" not in repr(CallFacts.of(POLICY, [CALL], as_of=DAY))
