"""Joint decisions: as strict as the strictest part, nothing of a part lost."""

from datetime import timedelta
from typing import Any

import pytest
from tests.proposal_cases import CLASSED, DAY, admission, decision

from bankrm.errors import InvalidValue
from bankrm.joint_decisions import JointDecision
from bankrm.labels import Text
from bankrm.rules import Effect
from bankrm.sales import SaleChannel

TITLE = Text("结论", "Together")
YESTERDAY = DAY - timedelta(days=1)


def judged(*outcomes: Effect) -> JointDecision[str]:
    parts = tuple((f"P-{place}", decision(outcome)) for place, outcome in enumerate(outcomes))
    return JointDecision(TITLE, parts)


@pytest.mark.parametrize("first", Effect, ids=lambda one: one.code)
@pytest.mark.parametrize("second", Effect, ids=lambda one: one.code)
def test_every_pair_is_as_strict_as_the_stricter(first: Effect, second: Effect) -> None:
    found = judged(first, second)
    one, two = found.decisions
    assert found.outcome is max(first, second)
    assert found.needs_review is (one.needs_review or two.needs_review)
    assert found.provenance is max(one.provenance, two.provenance)
    assert {reason.rule.id for reason in found.hits} == {
        reason.rule.id for part in found.decisions for reason in part.hits
    }
    assert all(reason.rule.id in found for reason in found.hits)
    assert {*found.missing} == {*one.missing, *two.missing}
    effects = [reason.rule.effect for reason in found.hits]
    assert effects == sorted(effects, reverse=True)
    assert len(found.undetermined) == len(one.undetermined) + len(two.undetermined)


def test_steps_are_told_once() -> None:
    once, twice = judged(Effect.STEPS), judged(Effect.STEPS, Effect.STEPS)
    assert once.steps == twice.steps != ()


def test_once_refused_nothing_else_is_owed() -> None:
    assert judged(Effect.STEPS, Effect.BLOCK).steps != ()
    assert judged(Effect.STEPS, Effect.BLOCK, Effect.REFUSE).steps == ()


def test_parts_are_found_by_name() -> None:
    found = judged(Effect.ALLOW, Effect.REFUSE)
    assert found["P-1"].outcome is Effect.REFUSE
    assert [name for name, _ in found] == [*found.names] == ["P-0", "P-1"]
    assert found.as_of == DAY
    with pytest.raises(InvalidValue, match=r"^name: "):
        found["P-2"]


def test_labels_are_shown_in_the_language_asked_for() -> None:
    found = JointDecision(TITLE, ((SaleChannel.OUTLET, decision(Effect.REFUSE)),))
    assert found.explain("en").splitlines()[1].startswith("outlet | Outcome: refused")
    assert "营业网点 | " in found.explain()


ONE: Any = decision(Effect.ALLOW)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        [("P-1", ONE)],
        (ONE,),
        (("P-1", ONE, ONE),),
        ((1, ONE),),
        (("P-1", None),),
        (("P-1", CLASSED),),
        (("P-1", ONE), ("P-1", ONE)),
        (("P-1", ONE), ("P-2", decision(Effect.ALLOW, as_of=YESTERDAY))),
    ],
    ids=[
        "nothing",
        "a list",
        "no name",
        "three",
        "a number",
        "no decision",
        "another scale",
        "one name twice",
        "two days",
    ],
)
def test_odd_parts_are_refused(parts: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^parts: "):
        JointDecision(TITLE, parts)


def test_decisions_of_several_rooms_meet() -> None:
    found = JointDecision(TITLE, (("sale", ONE), ("credit", admission(Effect.BLOCK))))
    assert found.outcome is Effect.BLOCK
