"""Rules about words: what may stand in one, whom and when it is about."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, house_document
from bankrm.errors import InvalidValue
from bankrm.labels import Text
from bankrm.products import ProductFamily
from bankrm.regulations.investment import N7
from bankrm.regulations.selling import NET
from bankrm.rules import Effect
from bankrm.sales import SaleChannel
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass

FUND, WEALTH = ProductFamily.PUBLIC_FUND, ProductFamily.WEALTH
ONLINE, OUTLET = SaleChannel.ONLINE, SaleChannel.OUTLET
LEAFLET, TALK = TextKind.ADVERTISEMENT, TextKind.CONVERSATION
POLICY = house_document("MK-1", Text("宣传用语规范", "Wording policy"), date(2026, 1, 1))


def rule(**changes: Any) -> PhraseRule:
    given: dict[str, Any] = {
        "id": "N7.13-test",
        "wording_class": WordingClass.BANNED,
        "cites": (N7.article("13(2)"),),
        "since": N7.since,
        "phrases": ("保本",),
        "suggestion": Text("删除", "leave it out"),
    }
    return PhraseRule(**given | changes)


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        (WordingClass.CONTEXT, Effect.REVIEW),
        (WordingClass.NEEDS_PROOF, Effect.REVIEW),
        (WordingClass.CONFUSION, Effect.REFUSE),
        (WordingClass.BANNED, Effect.REFUSE),
    ],
)
def test_what_a_class_does(kind: WordingClass, effect: Effect) -> None:
    assert kind.effect is effect


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phrases": ()}, "phrases"),
        ({"phrases": (" ",)}, "phrases"),
        ({"phrases": ("·",)}, "phrases"),
        ({"phrases": ("保\x00本",)}, "phrases"),
        ({"phrases": ("保本", "保 本")}, "phrases"),
        ({"phrases": ("保本",), "variants": ("保-本",)}, "phrases"),
        ({"phrases": "保本"}, "phrases"),
        ({"phrases": (b"x",)}, "phrases"),
        ({"cites": ()}, "cites"),
        ({"cites": ("art. 13",)}, "cites"),
        ({"since": date(2026, 1, 31)}, "since"),
        ({"since": datetime(2026, 2, 1)}, "since"),  # noqa: DTZ001  # what is to be refused
        ({"until": N7.since}, "until"),
        ({"families": ("wealth",)}, "families"),
        ({"channels": (FUND,)}, "channels"),
        ({"kinds": (ONLINE,)}, "kinds"),
        ({"with_rate": 1}, "with_rate"),
        ({"suggestion": "删除"}, "suggestion"),
        ({"wording_class": "banned"}, "wording_class"),
        ({"id": ""}, "id"),
    ],
)
def test_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: ") as refused:
        rule(**changes)
    assert "保" not in str(refused.value)


def test_the_day_it_ends_may_be_the_second() -> None:
    one_day = rule(until=date(2026, 2, 2))
    assert [one_day.in_force(date(2026, 2, day)) for day in (1, 2)] == [True, False]
    assert not one_day.in_force(date(2026, 1, 31))
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        one_day.in_force(datetime(2026, 2, 1))  # noqa: DTZ001  # what is to be refused


def test_what_a_phrase_is_worth() -> None:
    own = rule(variants=("保息",), english=("risk-free",))
    marks = [own.cited(phrase)[0].provenance for phrase in own.words]
    assert marks == [Provenance.TEXT, Provenance.UNCONFIRMED, Provenance.CONVENTION]
    weak = attrs.evolve(own, cites=(N7.article(13, Provenance.CONVENTION),))
    assert {weak.cited(phrase)[0].provenance for phrase in weak.words} == {Provenance.CONVENTION}


def test_a_house_rule_rests_on_the_bank_alone() -> None:
    assert rule(cites=(POLICY.article(1),)).house
    assert not rule().house
    assert not rule(cites=(POLICY.article(1), N7.article(13))).house


@pytest.mark.parametrize(
    ("changes", "family", "channel", "kind", "expected"),
    [
        ({}, None, None, LEAFLET, True),
        ({"families": (FUND,)}, FUND, None, LEAFLET, True),
        ({"families": (FUND,)}, WEALTH, None, LEAFLET, False),
        ({"families": (FUND,)}, None, None, LEAFLET, None),
        ({"channels": (ONLINE,)}, None, ONLINE, LEAFLET, True),
        ({"channels": (ONLINE,)}, None, OUTLET, LEAFLET, False),
        ({"channels": (ONLINE,)}, None, None, LEAFLET, None),
        ({"kinds": (LEAFLET,)}, FUND, ONLINE, TALK, False),
        ({"families": (FUND,), "channels": (ONLINE,)}, None, OUTLET, LEAFLET, False),
        ({"families": (FUND,), "channels": (ONLINE,)}, FUND, None, LEAFLET, None),
    ],
)
def test_covers(
    changes: dict[str, Any],
    family: ProductFamily | None,
    channel: SaleChannel | None,
    kind: TextKind,
    expected: bool | None,
) -> None:
    assert rule(**changes).covers(family, channel, kind) is expected


def test_it_is_shown_by_its_id_and_equal_to_itself_only() -> None:
    assert repr(rule()) == "<N7.13-test>"
    assert rule() != rule()


def test_a_rule_may_begin_after_its_document() -> None:
    assert rule(cites=(NET.article(10),), since=date(2027, 1, 1)).since > NET.since
