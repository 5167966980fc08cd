"""Scoring: a bank's table proves itself when it is built, and every point of a lead is told."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.lead_scoring import (
    CodeCriterion,
    CodePoints,
    Criterion,
    FigureCriterion,
    FigurePoints,
    GradeFloor,
    LeadTrait,
    ScoreTable,
    score_lead,
)
from bankrm.leads import Lead, LeadChannel, LeadId, LeadInitiator, LeadSource
from bankrm.money import Money
from bankrm.products import ProductFamily
from bankrm.staff import BusinessLine
from bankrm.workings import explain_lines

ODD: Any = "odd"
START = datetime.fromisoformat("2026-11-20T09:30+08:00")
DAY = date(2026, 11, 24)
COLD, WARM, HOT = (
    OwnLabel(code, zh, code) for code, zh in (("cold", "冷"), ("warm", "温"), ("hot", "热"))
)
GOLD = OwnLabel("gold", "金卡", "gold")
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.OUTLET,
    initiated_by=LeadInitiator.CLIENT,
    received_at=START,
    channel=LeadChannel.HOTLINE,
    region="east",
    segment=GOLD,
    interests=(ProductFamily.DEPOSIT, ProductFamily.PUBLIC_FUND),
    amount=Money.of(500_000),
)


def codes(trait: LeadTrait, otherwise: int | None = None, /, **points: int) -> CodeCriterion:
    return CodeCriterion(
        trait=trait,
        points=tuple(CodePoints(code, many) for code, many in points.items()),
        otherwise=otherwise,
    )


def bands(trait: LeadTrait, *pairs: tuple[Money | int, int]) -> FigureCriterion:
    return FigureCriterion(
        trait=trait, bands=tuple(FigurePoints(floor, points) for floor, points in pairs)
    )


INITIATOR = codes(LeadTrait.INITIATOR, bank=-5, client=20, third_party=10)
SOURCE = codes(LeadTrait.SOURCE, 5, outlet=15)
CHANNEL = codes(LeadTrait.CHANNEL, 0, hotline=3)
REGION = codes(LeadTrait.REGION, 0, east=4)
SEGMENT = codes(LeadTrait.SEGMENT, 0, gold=8)
INTEREST = codes(LeadTrait.INTEREST, 1, deposit=2, public_fund=6)
AMOUNT = bands(LeadTrait.AMOUNT, (Money.of(0), 0), (Money.of(500_000), 30))
AGE = bands(LeadTrait.AGE, (0, 10), (4, 2), (30, -10))
ALL = (INITIATOR, SOURCE, CHANNEL, REGION, SEGMENT, INTEREST, AMOUNT, AGE)
GRADES = (GradeFloor(COLD, -20), GradeFloor(WARM, 40), GradeFloor(HOT, 80))


def table(criteria: tuple[Criterion, ...] = ALL, grades: Any = GRADES) -> ScoreTable:
    return ScoreTable(id="T-1", criteria=criteria, grades=grades)


def one(criterion: Criterion) -> ScoreTable:
    return table((criterion,), (GradeFloor(COLD, -100),))


def test_every_point_is_told() -> None:
    score = score_lead(LEAD, table(), as_of=DAY)
    assert (score.points, score.grade, score.unknown) == (88, HOT, ())
    assert explain_lines(score.workings, "en").splitlines() == [
        "who took the first step, the client: 20",
        "source, outlet: 15",
        "channel, hotline: 3",
        "region, east: 4",
        "segment, gold: 8",
        "interest, public fund: 6",
        "estimated amount, from CNY 500000.00: 30",
        "days since it was received, from 4: 2",
        "total: 88",
        "floor of the grade hot: 80",
    ]
    assert explain_lines(score.workings).splitlines()[-3:] == [
        "进线天数：4起: 2",
        "总分: 88",
        "等级“热”的下限: 80",
    ]


def test_the_amount_of_a_person_is_told_by_its_band_only() -> None:
    score = score_lead(attrs.evolve(LEAD, amount=Money.of(612_345)), table(), as_of=DAY)
    assert "612" not in explain_lines(score.workings, "en") + repr(score)


def test_the_unknown_scores_nothing_and_is_named() -> None:
    bare = attrs.evolve(LEAD, channel=None, region=None, segment=None, interests=(), amount=None)
    score = score_lead(bare, table(), as_of=DAY)
    assert score.points == 20 + 15 + 2
    assert score.grade == COLD
    assert score.unknown == (
        LeadTrait.CHANNEL,
        LeadTrait.REGION,
        LeadTrait.SEGMENT,
        LeadTrait.INTEREST,
        LeadTrait.AMOUNT,
    )
    assert "estimated amount: unknown" in explain_lines(score.workings, "en")


@pytest.mark.parametrize(
    ("criterion", "changed", "points"),
    [
        (AMOUNT, {"amount": Money.of(0)}, 0),
        (AMOUNT, {"amount": Money.of("499999.99")}, 0),
        (AMOUNT, {"amount": Money.of(500_000)}, 30),
        (AGE, {"received_at": START + timedelta(days=4)}, 10),
        (AGE, {"received_at": START + timedelta(days=1)}, 10),
        (AGE, {}, 2),
        (AGE, {"received_at": START - timedelta(days=26)}, -10),
        (SOURCE, {"source": LeadSource.ONLINE}, 5),
        (REGION, {"region": "west"}, 0),
        (INITIATOR, {"initiated_by": LeadInitiator.BANK}, -5),
        (INTEREST, {"interests": (ProductFamily.DEPOSIT,)}, 2),
        (INTEREST, {"interests": (ProductFamily.LOAN, ProductFamily.DEPOSIT)}, 2),
        (INTEREST, {"interests": (ProductFamily.LOAN,)}, 1),
    ],
    ids=[
        "no amount",
        "one fen below the floor",
        "exactly at the floor",
        "received today",
        "one day below the band",
        "exactly at the band",
        "exactly at the last band",
        "every other source",
        "another region",
        "below zero",
        "one interest",
        "the better of two",
        "every other interest",
    ],
)
def test_points_of_one_criterion(
    criterion: Criterion, changed: dict[str, Any], points: int
) -> None:
    if "received_at" in changed:
        changed = {**changed, "recorded_at": changed["received_at"]}
    lead = attrs.evolve(LEAD, **changed)
    assert score_lead(lead, one(criterion), as_of=DAY).points == points


def test_a_region_too_long_to_name_stands_in_nobody_elses_way() -> None:
    lead = attrs.evolve(LEAD, region="x" * 2_000)
    assert score_lead(lead, one(SOURCE), as_of=DAY).points == 15


def test_the_day_of_china_counts() -> None:
    night = datetime.fromisoformat("2026-11-23T17:00+00:00")
    lead = attrs.evolve(LEAD, received_at=night, recorded_at=night)
    assert score_lead(lead, one(AGE), as_of=DAY).points == 10


@pytest.mark.parametrize(
    ("total", "grade"),
    [(-10, COLD), (39, COLD), (40, WARM), (79, WARM), (80, HOT)],
    ids=["lowest", "one below warm", "exactly warm", "one below hot", "exactly hot"],
)
def test_grades(total: int, grade: OwnLabel) -> None:
    assert table().grade(total).grade == grade


def test_how_low_and_how_high_a_lead_can_score() -> None:
    assert (table().lowest, table().highest) == (-10, 96)


@pytest.mark.parametrize(
    ("criterion", "totals"),
    [
        (SOURCE, (5, 15)),
        (INITIATOR, (-5, 20)),
        (AGE, (-10, 10)),
        (CHANNEL, (0, 3)),
        (codes(LeadTrait.REGION, 2, east=4), (0, 4)),
        (bands(LeadTrait.AMOUNT, (Money.of(0), -3), (Money.of(1), -1)), (-3, 0)),
    ],
    ids=[
        "a source is always known",
        "so is who took the first step",
        "so is the age",
        "a channel may not be known",
        "nor a region",
        "nor an amount",
    ],
)
def test_the_unknown_counts_where_it_can_be(criterion: Criterion, totals: tuple[int, int]) -> None:
    proven = one(criterion)
    assert (proven.lowest, proven.highest) == totals


@pytest.mark.parametrize(
    ("criteria", "grades", "fault"),
    [
        ((), GRADES[:1], "needs at least one criterion"),
        ((SOURCE, SOURCE), GRADES[:1], "source: scored twice"),
        ((codes(LeadTrait.AMOUNT, 0),), GRADES[:1], "amount: is no code"),
        ((bands(LeadTrait.SOURCE, (0, 1)),), GRADES[:1], "source: is no figure"),
        (
            (codes(LeadTrait.INITIATOR, bank=1),),
            GRADES[:1],
            "initiator: no points for client, third_party",
        ),
        (
            (codes(LeadTrait.INITIATOR, 0, banker=1),),
            GRADES[:1],
            "initiator: no such code as banker",
        ),
        (
            (attrs.evolve(INITIATOR, points=(*INITIATOR.points, CodePoints("bank", 1))),),
            GRADES[:1],
            "initiator: points for bank twice",
        ),
        (
            (attrs.evolve(INITIATOR, otherwise=0),),
            GRADES[:1],
            "initiator: no code is left for the points of every other",
        ),
        (
            (codes(LeadTrait.REGION, east=1),),
            GRADES[:1],
            "region: needs points for every other code",
        ),
        ((bands(LeadTrait.AGE),), GRADES[:1], "age: needs floors of int"),
        ((bands(LeadTrait.AGE, (Money.of(0), 1)),), GRADES[:1], "age: needs floors of int"),
        ((bands(LeadTrait.AMOUNT, (0, 1)),), GRADES[:1], "amount: needs floors of Money"),
        (
            (bands(LeadTrait.AMOUNT, (Money.of(0), 1), (Money.of(1, "USD"), 2)),),
            GRADES[:1],
            "amount: mixes currencies",
        ),
        ((bands(LeadTrait.AGE, (1, 1)),), GRADES[:1], "age: must begin at zero"),
        ((bands(LeadTrait.AGE, (0, 1), (0, 2)),), GRADES[:1], "age: must rise from band to band"),
        ((SOURCE,), (), "grades: needs at least one"),
        ((SOURCE,), (GradeFloor(COLD, 0), GradeFloor(COLD, 5)), "grades: cold listed twice"),
        ((SOURCE,), (GradeFloor(COLD, 0), GradeFloor(HOT, 0)), "grades: must rise"),
        ((SOURCE,), (GradeFloor(COLD, 6),), "grades: none below 6, and totals begin at 5"),
        (
            (SOURCE,),
            (GradeFloor(COLD, 0), GradeFloor(WARM, 5)),
            "grades: cold cannot be reached, as totals begin at 5",
        ),
        (
            (SOURCE,),
            (GradeFloor(COLD, 0), GradeFloor(HOT, 16)),
            "grades: hot cannot be reached, as totals end at 15",
        ),
    ],
    ids=[
        "no criterion",
        "a trait twice",
        "a figure taken for a code",
        "a code taken for a figure",
        "a gap in the codes",
        "an unknown code",
        "a code twice",
        "nothing left for the others",
        "an open list",
        "no band",
        "amounts of days",
        "days of amounts",
        "two currencies",
        "a gap below",
        "an overlap",
        "no grade",
        "a grade twice",
        "grades that do not rise",
        "totals without a grade",
        "a grade below all totals",
        "a grade above all totals",
    ],
)
def test_a_table_proves_itself(
    criteria: tuple[Criterion, ...], grades: tuple[GradeFloor, ...], fault: str
) -> None:
    with pytest.raises(InvalidRule) as refused:
        table(criteria, grades)
    assert refused.value.field == "T-1"
    assert fault in refused.value.reason.split("; ")


def test_a_grade_exactly_at_the_highest_total_is_reached() -> None:
    assert (
        score_lead(
            LEAD, table((SOURCE,), (GradeFloor(COLD, 0), GradeFloor(HOT, 15))), as_of=DAY
        ).grade
        == HOT
    )


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(InvalidRule) as refused:
        table((codes(LeadTrait.REGION), bands(LeadTrait.AGE, (1, 1))), ())
    assert refused.value.reason == (
        "region: needs points for every other code; age: must begin at zero; "
        "grades: needs at least one"
    )


def test_an_amount_in_another_currency() -> None:
    lead = attrs.evolve(LEAD, amount=Money.of(500_000, "USD"))
    with pytest.raises(CurrencyMismatch) as refused:
        score_lead(lead, table(), as_of=DAY)
    assert refused.value.field == "amount"
    assert "500" not in str(refused.value)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: score_lead(ODD, table(), as_of=DAY), "lead"),
        (lambda: score_lead(LEAD, ODD, as_of=DAY), "table"),
        (lambda: score_lead(LEAD, table(), as_of=START), "as_of"),
        (lambda: score_lead(LEAD, table(), as_of=date(2026, 11, 19)), "as_of"),
        (lambda: CodePoints("", 1), "code"),
        (lambda: CodePoints("bank", ODD), "points"),
        (lambda: CodePoints("bank", 10**50), "points"),
        (lambda: FigurePoints(ODD, 1), "floor"),
        (lambda: FigurePoints(0, float("nan")), "points"),  # type: ignore[arg-type]  # refused
        (lambda: GradeFloor(ODD, 0), "grade"),
        (lambda: codes(ODD, 0), "trait"),
        (lambda: bands(ODD, (0, 1)), "trait"),
        (lambda: table((ODD,)), "criteria"),
        (lambda: table(grades=(ODD,)), "grades"),
        (lambda: attrs.evolve(table(), id="\n"), "id"),
        (lambda: table().grade(-11), "total"),
        (lambda: table().grade(97), "total"),
        (lambda: table().grade(ODD), "total"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        make()
    assert isinstance(refused.value, InvalidValue)
    assert refused.value.field == field
