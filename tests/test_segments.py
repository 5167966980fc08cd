"""Tiers and RFM: floors by name, grace to the month, ties, and what is refused."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.segments import (
    Activity,
    AumBasis,
    ClientTier,
    TierChange,
    TierTable,
    classify_tier,
    score_rfm,
)
from bankrm.workings import explain_lines

ODD: Any = "odd"
DAY = date(2026, 11, 30)
FEN = Money.of("0.01")
altered: Any = attrs.evolve


def tier(code: str, floor: int, currency: str = "CNY") -> ClientTier:
    names = {"mass": "普通", "gold": "金卡", "private": "私人银行"}
    return ClientTier(code=code, name=Text(names[code], code), floor=Money.of(floor, currency))


MASS, GOLD, PRIVATE = tier("mass", 0), tier("gold", 50_000), tier("private", 6_000_000)
TABLE = TierTable(basis=AumBasis.MONTH_AVERAGE, tiers=(MASS, GOLD, PRIVATE), grace_months=2)


@pytest.mark.parametrize(
    ("aum", "code"),
    [
        (Money.of(0), "mass"),
        (GOLD.floor - FEN, "mass"),
        (GOLD.floor, "gold"),
        (PRIVATE.floor - FEN, "gold"),
        (PRIVATE.floor, "private"),
        (Money.of(10**12), "private"),
    ],
    ids=["nothing", "below gold", "exactly gold", "below private", "exactly private", "vast"],
)
def test_the_tier_of_a_figure(aum: Money, code: str) -> None:
    assert TABLE.tier(aum).code == code
    assert TABLE[code].code == code


LOW, MID, HIGH = Money.of(10), Money.of(50_000), Money.of(6_000_000)


@pytest.mark.parametrize(
    ("figures", "previous", "change", "code", "effective", "lapses", "below"),
    [
        ([MID], None, TierChange.FIRST, "gold", date(2026, 12, 1), None, 0),
        ([MID], "gold", TierChange.KEPT, "gold", None, None, 0),
        ([HIGH], "gold", TierChange.UPGRADE, "private", date(2026, 12, 1), None, 0),
        ([HIGH], "mass", TierChange.UPGRADE, "private", date(2026, 12, 1), None, 0),
        ([LOW], "gold", TierChange.GRACE, "gold", None, date(2027, 2, 1), 1),
        ([LOW, LOW], "gold", TierChange.GRACE, "gold", None, date(2027, 1, 1), 2),
        ([LOW] * 3, "gold", TierChange.DOWNGRADE, "mass", date(2026, 12, 1), None, 3),
        ([LOW, MID, LOW], "gold", TierChange.GRACE, "gold", None, date(2027, 2, 1), 1),
        ([LOW, LOW, MID], "gold", TierChange.KEPT, "gold", None, None, 0),
        ([LOW, LOW, MID], "private", TierChange.DOWNGRADE, "gold", date(2026, 12, 1), None, 3),
    ],
    ids=[
        "first",
        "kept",
        "upgrade",
        "two at once",
        "first month below",
        "last month of grace",
        "grace over",
        "a month above starts grace anew",
        "recovered in time",
        "falls to what the last month reaches",
    ],
)
def test_rise_next_month_and_fall_after_grace(
    *,
    figures: Sequence[Money],
    previous: str | None,
    change: TierChange,
    code: str,
    effective: date | None,
    lapses: date | None,
    below: int,
) -> None:
    standing = classify_tier(figures, TABLE, as_of=DAY, previous=previous)
    assert (standing.change, standing.tier.code) == (change, code)
    assert (standing.effective_from, standing.lapses_on) == (effective, lapses)
    assert standing.months_below == below


def test_the_promised_day_of_lapse_is_kept() -> None:
    """What grace announces in November happens, month by month."""
    months = [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]
    standings = [
        classify_tier([LOW] * (n + 1), TABLE, as_of=day, previous="gold")
        for n, day in enumerate(months)
    ]
    assert [one.lapses_on for one in standings[:2]] == [date(2027, 2, 1)] * 2
    assert standings[2].effective_from == date(2027, 2, 1)


def test_without_grace_a_tier_falls_at_once() -> None:
    strict = attrs.evolve(TABLE, grace_months=0)
    standing = classify_tier([LOW], strict, as_of=DAY, previous="gold")
    assert standing.change is TierChange.DOWNGRADE


def test_workings_tell_the_change() -> None:
    grace = classify_tier([LOW], TABLE, as_of=DAY, previous="gold")
    assert explain_lines(grace.workings, "en").splitlines() == [
        "basis: daily average of the month",
        "assets: CN¥10.00",
        "floor of the tier reached, mass: CN¥0.00",
        "floor of the tier held, gold: CN¥50,000.00",
        "months below it: 1",
        "months of grace: 2",
        "change: kept in grace",
        "lapses on: 1 Feb 2027",
    ]
    first = classify_tier([MID], TABLE, as_of=DAY)
    assert explain_lines(first.workings, "en").splitlines()[-1] == "effective from: 1 Dec 2026"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"tiers": ()}, "must begin at zero"),
        ({"tiers": (GOLD,)}, "must begin at zero"),
        ({"tiers": (MASS, PRIVATE, GOLD)}, "must rise"),
        ({"tiers": (MASS, GOLD, tier("private", 50_000))}, "must rise"),
        ({"tiers": (MASS, attrs.evolve(GOLD, code="mass"))}, "name one code twice"),
    ],
)
def test_a_table_with_a_gap_or_a_double_is_refused(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidRule, match=reason):
        altered(TABLE, **changed)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"grace_months": -1}, "grace_months"),
        ({"grace_months": True}, "grace_months"),
        ({"basis": "point"}, "basis"),
        ({"tiers": [MASS]}, "tiers"),
    ],
)
def test_a_table_of_the_wrong_kind_is_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(TABLE, **changed)
    assert refused.value.field == field


def test_a_table_of_two_currencies_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        altered(TABLE, tiers=(MASS, tier("gold", 1, "USD")))


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("figures", {"figures": []}),
        ("figures", {"figures": None}),
        ("figures", {"figures": Money.of(1)}),
        ("aum", {"figures": [Money.of(-1)]}),
        ("aum", {"figures": [50_000]}),
        ("currency", {"figures": [Money.of(1, "USD")]}),
        ("code", {"previous": "platinum"}),
        ("code", {"previous": 5}),
        ("table", {"table": ODD}),
        ("as_of", {"as_of": datetime(2026, 11, 30)}),  # noqa: DTZ001  # the point
        ("months", {"as_of": date.max}),
    ],
)
def test_a_bad_call_is_refused_by_name(field: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {"figures": [MID], "table": TABLE, "as_of": DAY, **given}
    with pytest.raises(BankrmError) as refused:
        classify_tier(**call)
    assert refused.value.field == field
    assert "platinum" not in str(refused.value)


def active(n: int, last: date | None, count: int, amount: int) -> Activity:
    return Activity(
        client_id=ClientId(f"C-{n}"), last_on=last, count=count, amount=Money.of(amount)
    )


def test_equal_clients_share_the_better_fifth() -> None:
    people = [active(n, date(2026, 11, 1), 1, 100) for n in range(7)]
    assert {one.code for one in score_rfm(people, as_of=DAY)} == {"555"}


@pytest.mark.parametrize(
    ("counts", "fifths"),
    [
        ([1], [5]),
        ([1, 2], [3, 5]),
        ([1, 2, 3], [2, 4, 5]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ([1, 1, 1, 4, 5, 6, 7, 8, 9, 10], [2, 2, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
    ids=["one", "two", "three", "ten", "ties at the bottom"],
)
def test_fifths(counts: list[int], fifths: list[int]) -> None:
    people = [active(n, date(2026, 11, 1), count, 1) for n, count in enumerate(counts)]
    assert [one.frequency for one in score_rfm(people, as_of=DAY)] == fifths


def test_recency_counts_from_as_of_and_silence_ranks_last() -> None:
    people = [
        active(1, DAY, 1, 1),
        active(2, date(2026, 11, 29), 1, 1),
        active(3, None, 0, 0),
    ]
    scores = score_rfm(people, as_of=DAY)
    assert [one.days_since for one in scores] == [0, 1, None]
    assert [one.recency for one in scores] == [5, 4, 2]
    assert score_rfm([], as_of=DAY) == ()


def test_a_score_is_shown_only_when_asked_for() -> None:
    [score] = score_rfm([active(1, date(2026, 11, 3), 1, 1)], as_of=DAY)
    assert score.code == "555"
    assert repr(score).count("***") == 4
    with pytest.raises(InvalidValue, match=r"^recency: "):
        altered(score, recency="5")


def test_a_standing_below_zero_or_of_another_currency_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^aum: "):
        altered(classify_tier([MID], TABLE, as_of=DAY), aum=Money.of(-1))
    with pytest.raises(CurrencyMismatch):
        altered(classify_tier([MID], TABLE, as_of=DAY), aum=Money.of(1, "USD"))


@pytest.mark.parametrize(
    ("people", "field"),
    [
        ([active(1, DAY, 1, 1)] * 2, "population"),
        ([active(1, date(2026, 12, 1), 1, 1)], "last_on"),
        ([ODD], "population"),
        (None, "population"),
        (
            [
                active(1, DAY, 1, 1),
                Activity(
                    client_id=ClientId("C-2"), last_on=DAY, count=1, amount=Money.of(1, "USD")
                ),
            ],
            "amount",
        ),
    ],
    ids=["twice", "in the future", "wrong kind", "nothing", "two currencies"],
)
def test_a_bad_population_is_refused(people: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        score_rfm(people, as_of=DAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last_on": None}, "last_on"),
        ({"count": 0}, "last_on"),
        ({"count": -1}, "count"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"client_id": "a\x00b"}, "client_id"),
    ],
)
def test_a_contradictory_activity_is_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(active(1, DAY, 1, 1), **changed)
    assert refused.value.field == field
