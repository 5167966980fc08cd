"""Scorecards: points, grades, red flags and overrides; what is missing is named, and mistakes are found at once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_scorecards_example import INPUTS, SCORECARD
from bankrm.brackets import Closed
from bankrm.clients import ClientId
from bankrm.credit_scorecards import (
    CreditRating,
    RatingFlag,
    RatingInput,
    RatingOverride,
    score_rating,
)
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.staff import StaffId

altered: Any = attrs.evolve
LEVERAGE: Any = SCORECARD.characteristics[0]
MANAGEMENT: Any = SCORECARD.characteristics[1]
BEST, MIDDLE, WORST = SCORECARD.grades
LAWSUIT = SCORECARD.flags[0]
AT = datetime.fromisoformat("2026-11-24T10:00+08:00")
OVERRIDE = RatingOverride(
    grade="A",
    reason=OwnLabel("parent", "母公司支持", "support of the parent"),
    by=StaffId("S-1"),
    approved_by=StaffId("S-2"),
    decided_at=AT,
    recorded_at=AT,
)


def rated(leverage: str = "0.62", management: str = "fair", **more: Any) -> CreditRating:
    inputs = (RatingInput("leverage", Decimal(leverage)), RatingInput("management", management))
    return score_rating(
        SCORECARD, ClientId("E-1"), inputs, on=date(2026, 11, 20), **{"flags": (), **more}
    )


def code(rating: CreditRating) -> str | None:
    return None if rating.grade is None else rating.grade.label.code


class TestScore:
    @pytest.mark.parametrize(
        ("leverage", "points"),
        [
            pytest.param("-3", "100", id="below zero"),
            pytest.param("0.5", "100", id="just at the bound, which belongs below"),
            pytest.param("0.500001", "80", id="a hair above it"),
            pytest.param("0.7", "80", id="just at the next"),
            pytest.param("9", "20", id="far above"),
        ],
    )
    def test_bands(self, leverage: str, points: str) -> None:
        assert rated(leverage).scores[0] == ("leverage", Decimal(points))

    def test_a_bound_may_belong_above(self) -> None:
        lower = altered(LEVERAGE, closed=Closed.LOWER)
        assert lower.score(Decimal("0.5")) == 80

    @pytest.mark.parametrize(
        ("leverage", "management", "score", "grade"),
        [
            ("0.4", "good", "100", "A"),
            ("0.62", "fair", "68", "B"),
            ("0.8", "poor", "20", "C"),
            ("0.62", "good", "86", "A"),
        ],
    )
    def test_weighed(self, leverage: str, management: str, score: str, grade: str) -> None:
        rating = rated(leverage, management)
        assert rating.score == Decimal(score)
        assert code(rating) == grade
        assert rating.missing == ()

    def test_just_at_the_score_of_a_grade(self) -> None:
        at = altered(SCORECARD, grades=(altered(BEST, least=Decimal(68)), MIDDLE, WORST))
        above = altered(SCORECARD, grades=(altered(BEST, least=Decimal("68.01")), MIDDLE, WORST))
        assert (
            code(score_rating(at, ClientId("E-1"), INPUTS, on=date(2026, 11, 20), flags=())) == "A"
        )
        assert (
            code(score_rating(above, ClientId("E-1"), INPUTS, on=date(2026, 11, 20), flags=()))
            == "B"
        )

    def test_workings(self) -> None:
        lines = rated(flags=("lawsuit",)).workings
        assert [line.value for line in lines] == [
            Decimal(80),
            Decimal(40),
            Decimal(68),
            Decimal("0.02"),
            True,
            Decimal("0.08"),
            Decimal("0.08"),
        ]
        assert lines[2].basis == SCORECARD.basis
        assert lines[3].what.en == "default rate of the grade of the score (B)"
        assert SCORECARD.ref == "small-firms@1"


class TestOpen:
    @pytest.mark.parametrize(
        ("inputs", "missing"),
        [
            ((), ("leverage", "management")),
            (INPUTS[:1], ("management",)),
            ((RatingInput("leverage", None), INPUTS[1]), ("leverage",)),
        ],
    )
    def test_what_is_missing_is_named(
        self, inputs: tuple[RatingInput, ...], missing: tuple[str, ...]
    ) -> None:
        rating = score_rating(
            SCORECARD, ClientId("E-1"), inputs, on=date(2026, 11, 20), flags=("lawsuit",)
        )
        assert rating.missing == missing
        assert rating.score is None
        assert rating.grade is rating.grade_capped is rating.grade_by_score is None
        assert rating.workings[-1].what.en.endswith("(open)")

    def test_no_override_of_what_is_open(self) -> None:
        with pytest.raises(InvalidValue, match="override: comes before"):
            score_rating(
                SCORECARD,
                ClientId("E-1"),
                INPUTS[:1],
                on=date(2026, 11, 20),
                flags=(),
                override=OVERRIDE,
            )
        with pytest.raises(InvalidValue, match="override: comes before"):
            score_rating(
                SCORECARD, ClientId("E-1"), INPUTS, on=date(2026, 11, 20), override=OVERRIDE
            )

    def test_red_flags_that_nobody_looked_for(self) -> None:
        rating = score_rating(SCORECARD, ClientId("E-1"), INPUTS, on=date(2026, 11, 20))
        assert rating.grade_by_score is MIDDLE
        assert rating.grade is rating.grade_capped is None
        assert rating.workings[-1].what.en.endswith("(open)")
        without = score_rating(
            altered(SCORECARD, flags=()), ClientId("E-1"), INPUTS, on=date(2026, 11, 20)
        )
        assert without.grade is MIDDLE


class TestFlagsAndOverrides:
    def test_a_red_flag_caps(self) -> None:
        rating = rated("0.4", "good", flags=("lawsuit",))
        assert rating.grade_by_score is BEST
        assert code(rating) == "C"

    def test_a_red_flag_never_lifts(self) -> None:
        lenient = altered(SCORECARD, flags=(altered(LAWSUIT, best="A"),))
        found = score_rating(
            lenient, ClientId("E-1"), INPUTS, on=date(2026, 11, 20), flags=("lawsuit",)
        )
        assert code(found) == "B"

    @pytest.mark.parametrize(("to", "final"), [("A", "A"), ("B", "B"), ("C", "C")])
    def test_an_override_counts(self, to: str, final: str) -> None:
        rating = rated(override=altered(OVERRIDE, grade=to))
        assert rating.grade_capped is MIDDLE
        assert code(rating) == final

    def test_not_further_up_than_allowed(self) -> None:
        with pytest.raises(InvalidValue, match="further than the scorecard allows"):
            rated("0.8", "poor", override=OVERRIDE)
        assert code(rated("0.8", "poor", override=altered(OVERRIDE, grade="B"))) == "B"

    def test_not_above_a_red_flag(self) -> None:
        with pytest.raises(InvalidValue, match="above what a red flag allows"):
            rated(flags=("lawsuit",), override=altered(OVERRIDE, grade="B"))

    def test_nobody_approves_his_own(self) -> None:
        with pytest.raises(InvalidValue, match="approved_by"):
            altered(OVERRIDE, approved_by=StaffId("S-1"))


class TestProofs:
    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"characteristics": ()}, "characteristics: needs at least one"),
            ({"characteristics": (LEVERAGE, LEVERAGE)}, "leverage listed twice"),
            (
                {"characteristics": (LEVERAGE, altered(MANAGEMENT, weight=Decimal("0.31")))},
                "weights do not add up to 1",
            ),
            ({"grades": ()}, "grades: needs at least one"),
            ({"grades": (BEST, MIDDLE, MIDDLE, WORST)}, "grades: B listed twice"),
            ({"grades": (MIDDLE, BEST, WORST)}, "A needs no lower score than B"),
            (
                {"grades": (BEST, altered(MIDDLE, pd=Decimal("0.005")), WORST)},
                "B has no higher default rate than A",
            ),
            (
                {"grades": (altered(BEST, least=Decimal(101)), MIDDLE, WORST)},
                "A cannot be reached, as scores end at 100",
            ),
            (
                {"grades": (BEST, altered(MIDDLE, least=Decimal(20)), WORST)},
                "whatever is worse than B cannot be reached",
            ),
            ({"grades": (BEST, MIDDLE, altered(WORST, least=Decimal(21)))}, "scores begin at 20"),
            ({"flags": (altered(LAWSUIT, best="D"),)}, "flags: no such grade as D"),
            ({"flags": (LAWSUIT, LAWSUIT)}, "flags: lawsuit listed twice"),
        ],
    )
    def test_every_mistake(self, change: dict[str, object], fault: str) -> None:
        with pytest.raises(InvalidRule, match=fault):
            altered(SCORECARD, **change)

    def test_all_mistakes_at_once(self) -> None:
        with pytest.raises(InvalidRule) as refused:
            altered(SCORECARD, grades=(MIDDLE, BEST), flags=(LAWSUIT, LAWSUIT))
        assert refused.value.reason.count(";") >= 3


class TestBadInput:
    @pytest.mark.parametrize(
        ("model", "field", "value"),
        [
            (LEVERAGE, "points", LEVERAGE.points[:2]),
            (LEVERAGE, "bounds", (Decimal("0.7"), Decimal("0.5"))),
            (LEVERAGE, "bounds", (Decimal("0.5"), Decimal("0.5"))),
            (LEVERAGE, "bounds", (Decimal("0.5"), Decimal("NaN"))),
            (LEVERAGE, "weight", Decimal("-0.1")),
            (MANAGEMENT, "options", ()),
            (MANAGEMENT, "options", MANAGEMENT.possible),
            (BEST, "pd", Decimal("1.01")),
            (BEST, "pd", Decimal("-0.01")),
            (LAWSUIT, "best", " "),
            (OVERRIDE, "recorded_at", datetime.fromisoformat("2026-11-23T10:00+08:00")),
            (SCORECARD, "most_notches_up", -1),
        ],
    )
    def test_models(self, model: object, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(model, **{field: value})
        assert refused.value.field == field

    def test_an_option_twice(self) -> None:
        good = MANAGEMENT.options[0]
        with pytest.raises(InvalidValue, match="options"):
            altered(MANAGEMENT, options=(good, good))

    @pytest.mark.parametrize(
        "inputs",
        [(INPUTS[0], INPUTS[0]), (RatingInput("colour", "red"),)],
        ids=["twice", "none of the scorecard"],
    )
    def test_inputs(self, inputs: tuple[RatingInput, ...]) -> None:
        with pytest.raises(InvalidValue, match="inputs"):
            score_rating(SCORECARD, ClientId("E-1"), inputs, on=date(2026, 11, 20))

    @pytest.mark.parametrize(
        "one",
        [RatingInput("leverage", "high"), RatingInput("management", Decimal(1))],
        ids=["a word for a figure", "a figure for a word"],
    )
    def test_inputs_of_another_kind(self, one: RatingInput) -> None:
        with pytest.raises(InvalidValue, match="value"):
            score_rating(SCORECARD, ClientId("E-1"), (one,), on=date(2026, 11, 20))

    def test_a_figure_that_is_none(self) -> None:
        with pytest.raises(InvalidValue, match="value: must be finite"):
            LEVERAGE.score(Decimal("NaN"))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("scores", (), id="no scores"),
            pytest.param("scores", rated().scores[::-1], id="in another order"),
            pytest.param(
                "scores", (("leverage", Decimal(99)), rated().scores[1]), id="points of nothing"
            ),
            pytest.param("flags", (altered(LAWSUIT, best="A"),), id="a milder flag"),
            pytest.param("override", altered(OVERRIDE, grade="A"), id="further up than allowed"),
        ],
    )
    def test_a_rating_that_the_scorecard_does_not_give(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(rated("0.8", "poor"), **{field: value})
        assert refused.value.field == field

    @pytest.mark.parametrize("flags", [("lawsuit", "lawsuit"), ("rumour",)])
    def test_flags(self, flags: tuple[str, ...]) -> None:
        with pytest.raises(InvalidValue, match="flags"):
            rated(flags=flags)

    def test_no_such_grade(self) -> None:
        with pytest.raises(InvalidValue, match="code"):
            rated(override=altered(OVERRIDE, grade="D"))
        assert isinstance(LAWSUIT, RatingFlag)
