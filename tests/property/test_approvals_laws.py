"""Laws of approval trails: replay, no answer without every level, and nothing holds for what was changed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from bankrm._approval_example import (
    APPROVE,
    ASKED,
    LEVELS,
    MATRIX,
    MONDAY,
    REGISTER,
    SUBMISSION,
    TRAIL,
)
from bankrm.approval_matrices import ApprovalCase
from bankrm.approval_steps import ApprovalCondition, ApprovalReason, ApprovalStep, StepKind
from bankrm.approvals import ApprovalStatus, ApprovalTrail
from bankrm.authorities import Authorities, DelegatedAuthority
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.pricing import PriceKind, PricingReason, PricingRequestId
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId

altered: Any = attrs.evolve
STAFF = [StaffId(f"S-{n}") for n in range(1, 7)]
STAND_IN = DelegatedAuthority(
    holder=STAFF[4],
    level=LEVELS[1].label,
    since=date(2026, 11, 1),
    until=date(2026, 12, 1),
    delegated_by=STAFF[2],
)
SECOND = DelegatedAuthority(holder=STAFF[1], level=LEVELS[1].label, since=date(2026, 1, 1))
WIDE: ApprovalTrail = altered(
    TRAIL, authorities=Authorities((*REGISTER.entries, STAND_IN, SECOND))
)


MET = ApprovalStep(
    kind=StepKind.CONDITION_MET,
    by=Actor(STAFF[5], Role.LEGAL),
    at=MONDAY,
    recorded_at=MONDAY,
    condition="a",
)


@st.composite
def steps(draw: st.DrawFn) -> ApprovalStep:
    """Any step by anybody, right or wrong; time is set when it is taken."""
    kind = draw(st.sampled_from(StepKind))
    level = draw(st.sampled_from(LEVELS))
    carried: dict[str, Any] = {"reason": ApprovalReason.RISK}
    if kind.decides:
        carried |= {
            "level": level.label,
            "delegated_by": draw(st.none() | st.sampled_from(STAFF)),
        }
    if kind is StepKind.APPROVED:
        del carried["reason"]
        carried["valid_until"] = draw(st.dates(date(2026, 12, 1), date(2027, 12, 31)))
        code = draw(st.none() | st.sampled_from("ab"))
        if code is not None:
            carried["conditions"] = (
                ApprovalCondition(code=code, text=Text("条件", "condition"), owner=Role.LEGAL),
            )
    if kind is StepKind.CONDITION_MET:
        carried = {"condition": draw(st.sampled_from("ab"))}
    role = draw(st.sampled_from([level.role, Role.LEGAL]))
    by = Actor(draw(st.sampled_from(STAFF)), role)
    return ApprovalStep(kind=kind, by=by, at=MONDAY, recorded_at=MONDAY, **carried)


def taken(trail: ApprovalTrail, tried: list[ApprovalStep]) -> ApprovalTrail:
    """The trail after those of the steps that may be taken."""
    for hour, one in enumerate(tried):
        at = MONDAY + timedelta(hours=hour)
        step = altered(one, at=at, recorded_at=at + timedelta(minutes=hour))
        try:
            unmet = trail.list_unmet(step)
        except InvalidValue:
            continue
        if unmet:
            with pytest.raises(InvalidValue):
                trail.append(step)
        else:
            trail = trail.append(step)
    return trail


sound = st.sampled_from([*APPROVE, *(altered(MET, condition=code) for code in "ab")])
trails = st.lists(steps() | sound, max_size=12).map(lambda tried: taken(WIDE, tried))


@pytest.mark.parametrize("status", ApprovalStatus)
def test_the_draws_reach_every_status(status: ApprovalStatus) -> None:
    find(trails, lambda trail: trail.status is status)


@given(trails)
def test_the_same_steps_give_the_same_standing(trail: ApprovalTrail) -> None:
    built = altered(WIDE, steps=trail.steps)
    assert built == trail
    assert built.standing == trail.standing


@given(trails, st.integers(min_value=0, max_value=24))
def test_what_was_known_then_is_what_had_been_recorded(trail: ApprovalTrail, hours: int) -> None:
    known_at = MONDAY + timedelta(hours=hours)
    then = trail.replay(known_at=known_at)
    assert then.steps == tuple(step for step in trail.steps if step.recorded_at <= known_at)
    assert trail.steps[: len(then.steps)] == then.steps


@given(trails)
def test_where_it_stands_in_the_end_is_where_it_stands_now(trail: ApprovalTrail) -> None:
    assert trail.standing_on(date.max) == trail.standing
    assert trail.standing_on(date.min) == WIDE.standing


@given(trails)
def test_no_approval_without_every_level_needed(trail: ApprovalTrail) -> None:
    if trail.status is not ApprovalStatus.APPROVED:
        return
    passed = [step.level for step in trail.steps if step.kind.decides]
    needed = MATRIX.required_levels(SUBMISSION.case)
    assert passed == [level.label for level in trail.standing.levels]
    assert trail.standing.levels[: len(needed)] == needed
    last = [step for step in trail.steps if step.kind.decides][-1]
    assert last.kind is StepKind.APPROVED


@given(trails)
def test_whoever_prepared_it_decides_nothing_and_nobody_does_twice(trail: ApprovalTrail) -> None:
    deciding = [step for step in trail.steps if step.kind.decides]
    people = [{step.by.staff, step.accountable} for step in deciding]
    assert all(SUBMISSION.preparers.isdisjoint(actors) for actors in people)
    assert sum(map(len, people)) == len(set[StaffId]().union(*people))


@given(trails)
def test_an_answer_is_worth_something_only_once_approved(trail: ApprovalTrail) -> None:
    outcome = trail.outcome(ASKED, as_of=date(2026, 11, 24))
    if outcome < Effect.BLOCK:
        assert trail.holds_for(ASKED)
        assert all(
            item.met_on is not None or not item.condition.precedent
            for item in trail.standing.conditions
        )


OTHERS: dict[str, Any] = {
    "id": PricingRequestId("Q-2"),
    "client_id": ClientId("C-2"),
    "offer": altered(ASKED.offer, issuer="另一银行"),
    "kind": PriceKind.YEARLY_FEE,
    "amount": Money.of("10000000.01"),
    "months": 37,
    "standard": Decimal("0.0436"),
    "asked": Decimal("0.0400001"),
    "limit": Decimal("0.03"),
    "ftp_rate": None,
    "expected_loss": Money.of("40000.01"),
    "operating_cost": None,
    "capital": Money.of(0),
    "tax_rate": Decimal("0.15"),
    "promised": None,
    "reason": PricingReason.RETENTION,
    "requested_by": Actor(StaffId("S-1"), Role.TEAM_LEAD),
    "requested_at": MONDAY - timedelta(seconds=1),
    "recorded_at": MONDAY + timedelta(seconds=1),
}
DONE = TRAIL.append(APPROVE[0]).append(APPROVE[1])


def test_every_field_of_the_subject_is_tried() -> None:
    assert list(OTHERS) == [field.name for field in attrs.fields(type(ASKED))]


@given(st.sets(st.sampled_from(list(OTHERS)), min_size=1))
def test_any_change_of_the_subject_makes_the_approval_void(names: set[str]) -> None:
    names |= {"ftp_rate"} if "kind" in names else set()  # which a fee has not
    changed = altered(ASKED, **{name: OTHERS[name] for name in names})
    assert DONE.holds_for(ASKED)
    assert not DONE.holds_for(changed)
    assert DONE.outcome(changed, as_of=date(2026, 11, 24)) is Effect.BLOCK


amounts = st.none() | st.integers(min_value=0, max_value=10**11).map(Money.from_minor)
months = st.none() | st.integers(min_value=0, max_value=600)


@given(amounts, months, amounts, months)
def test_a_larger_or_longer_case_never_needs_fewer_levels(
    amount: Money | None, term: int | None, more: Money | None, longer: int | None
) -> None:
    def size(one: Money | None) -> float:
        return float("inf") if one is None else one.minor

    def length(one: int | None) -> float:
        return float("inf") if one is None else one

    small, large = sorted((amount, more), key=size)
    short, long = sorted((term, longer), key=length)
    least = MATRIX.required_levels(ApprovalCase(amount=small, months=short))
    most = MATRIX.required_levels(ApprovalCase(amount=large, months=long))
    assert most[: len(least)] == least
