"""Scoring of products: every factor asked about, the level from the total, and least levels."""

from typing import Any

import pytest
from tests.rating_cases import (
    BANDS,
    CRITERIA,
    LOW,
    ODD,
    R1,
    R2,
    R3,
    R4,
    R5,
    SCHEME,
    criterion,
    odd,
    option,
)

from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.product_scoring import ProductScheme, RatingBand, RatingFactor, score_product
from bankrm.products import ProductRisk
from bankrm.workings import explain_lines

ORDER = "Measures on Product Suitability of Financial Institutions"
CODES = [one.code for one in CRITERIA]


def with_mid(many: int) -> dict[str, str | None]:
    return LOW | dict.fromkeys(CODES[:many], "mid")


class TestScore:
    @pytest.mark.parametrize(
        ("answers", "total", "risk"),
        [
            pytest.param(LOW, 0, R1, id="lowest-total"),
            pytest.param(with_mid(3), 3, R1, id="just-below-the-second-band"),
            pytest.param(with_mid(4), 4, R2, id="second-band-exactly"),
            pytest.param(with_mid(7), 7, R2, id="just-below-the-third-band"),
            pytest.param(LOW | {"leverage": "high"}, 3, R4, id="floor-above-the-total"),
            pytest.param(dict.fromkeys(CODES, "high"), 21, R5, id="total-above-the-floor"),
        ],
    )
    def test_level(self, answers: dict[str, str | None], total: int, risk: ProductRisk) -> None:
        score = score_product(SCHEME, answers)
        assert (score.scheme_id, score.total, score.risk) == ("S-1", total, risk)
        assert score.missing == ()

    @pytest.mark.parametrize("left", ["none", "left-out"])
    def test_a_factor_not_known_leaves_the_level_open(self, left: str) -> None:
        answers = LOW | {"leverage": None}
        if left == "left-out":
            del answers["leverage"]
        score = score_product(SCHEME, answers)
        assert (score.total, score.risk, score.missing) == (None, None, ("leverage",))

    def test_workings_tell_every_point_and_floor(self) -> None:
        score = score_product(SCHEME, with_mid(1) | {"leverage": "high"})
        assert explain_lines(score.workings, "en").splitlines() == [
            f"direction, scope, ratios and liquidity of investment: mid: 1 ({ORDER}, art. 23)",
            f"tenor, subscription and redemption: low: 0 ({ORDER}, art. 23)",
            f"leverage: high: 3 ({ORDER}, art. 23)",
            f"complexity of structure: low: 0 ({ORDER}, art. 23)",
            f"public or private offering: low: 0 ({ORDER}, art. 23)",
            f"credit of issuer and other parties: low: 0 ({ORDER}, art. 23)",
            f"performance and volatility of like products: low: 0 ({ORDER}, art. 23)",
            "total: 4",
            "level by the total: medium-low (Rating policy, art. 2 [the bank's own])",
            "high: level at least: medium-high (Rating policy, art. 2 [the bank's own])",
            f"product risk level: medium-high ({ORDER}, art. 22)",
        ]

    def test_workings_show_what_is_not_known(self) -> None:
        lines = score_product(SCHEME, {}).workings
        assert {line.value for line in lines} == {None}
        assert lines[0].what == CRITERIA[0].name

    @pytest.mark.parametrize(
        ("scheme", "answers", "field"),
        [
            pytest.param(ODD, LOW, "scheme", id="no-scheme"),
            pytest.param(SCHEME, ODD, "answers", id="no-answers"),
            pytest.param(SCHEME, {"planted": "low"}, "answers", id="foreign-criterion"),
            pytest.param(SCHEME, {"leverage": "planted"}, "answers", id="foreign-option"),
            pytest.param(SCHEME, {"leverage": 1}, "answers", id="a-number"),
        ],
    )
    def test_what_is_refused(self, scheme: Any, answers: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            score_product(scheme, answers)
        assert refused.value.field == field
        assert "planted" not in str(refused.value)


def scheme(**changed: Any) -> ProductScheme:
    return odd(SCHEME, **changed)  # type: ignore[no-any-return]  # it takes what it must refuse


def floors(*values: int) -> tuple[RatingBand, ...]:
    return tuple(RatingBand(risk, floor) for risk, floor in zip(ProductRisk, values, strict=True))


class TestScheme:
    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            pytest.param(
                {"criteria": CRITERIA[1:]}, "nothing asks about investment", id="factor-left-out"
            ),
            pytest.param(
                {"criteria": (*CRITERIA, CRITERIA[0])}, "investment: asked twice", id="asked-twice"
            ),
            pytest.param(
                {"criteria": (*CRITERIA, criterion(RatingFactor.OTHER, option("one", 0)))},
                "other: needs two options or more",
                id="one-option",
            ),
            pytest.param(
                {"criteria": (*CRITERIA, criterion(RatingFactor.OTHER))},
                "other: needs two options or more",
                id="no-option",
            ),
            pytest.param(
                {
                    "criteria": (
                        *CRITERIA,
                        criterion(RatingFactor.OTHER, option("one", 0), option("one", 1)),
                    )
                },
                "other: has the option one twice",
                id="option-twice",
            ),
            pytest.param({"bands": BANDS[1:]}, "need one of each level", id="level-left-out"),
            pytest.param({"bands": BANDS[::-1]}, "need one of each level", id="wrong-order"),
            pytest.param({"bands": floors(0, 4, 4, 8, 9)}, "must rise", id="empty-band"),
            pytest.param(
                {"bands": floors(1, 4, 8, 12, 16)},
                "none below 1, and totals begin at 0",
                id="gap-below",
            ),
            pytest.param(
                {"bands": floors(-4, 0, 8, 12, 16)},
                "the lowest cannot be reached, as totals begin at 0",
                id="lowest-out-of-reach",
            ),
            pytest.param(
                {"bands": floors(0, 4, 8, 12, 22)},
                "the highest cannot be reached, as totals end at 21",
                id="highest-out-of-reach",
            ),
        ],
    )
    def test_every_mistake_is_told(self, changed: dict[str, Any], fault: str) -> None:
        with pytest.raises(InvalidRule) as refused:
            scheme(**changed)
        assert refused.value.field == "S-1"
        assert fault in refused.value.reason

    def test_several_mistakes_are_told_at_once(self) -> None:
        with pytest.raises(InvalidRule) as refused:
            scheme(criteria=CRITERIA[1:], bands=())
        assert refused.value.reason.count("; ") == 1

    def test_the_highest_band_can_begin_at_the_highest_total(self) -> None:
        assert scheme(bands=floors(0, 4, 8, 12, 21)).band(21).risk is R5

    @pytest.mark.parametrize("total", [-1, True, "21", None, 21.0])
    def test_what_is_no_total_has_no_band(self, total: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            SCHEME.band(total)
        assert refused.value.field == "total"

    def test_further_questions_are_the_banks_own(self) -> None:
        more = criterion(RatingFactor.OTHER, option("no", 0), option("yes", 9))
        assert scheme(criteria=(*CRITERIA, more), bands=floors(0, 4, 8, 12, 30)).band(8).risk is R3

    @pytest.mark.parametrize(
        "values",
        [{"id": ""}, {"id": "S\x00"}, {"basis": None}, {"bands": list(BANDS)}, {"criteria": None}],
        ids=["empty", "control", "no-basis", "list", "none"],
    )
    def test_bad_input(self, values: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            scheme(**values)
        assert refused.value.field in values

    @pytest.mark.parametrize("points", [True, "１", 1.5, 1 << 200, None])
    def test_bad_points(self, points: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            odd(option("a", 0), points=points)
        assert refused.value.field == "points"
