"""Risk rating: scores exact at each band's end, schemes proven, reviews due by class."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.laundering_risk import (
    LaunderingRisk,
    ReviewTrigger,
    RiskBand,
    RiskFactor,
    RiskFamily,
    RiskOverride,
    RiskRating,
    RiskScheme,
    compute_next_review,
    rating_deadline,
    remedy_deadline,
    score_laundering_risk,
)
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.laundering import LOWER_CLASS_FACTOR, RISK_GUIDELINE, TOP_CLASS_MONTHS
from bankrm.rules import RuleBook
from bankrm.staff import StaffId
from bankrm.workings import explain_lines, lines_provenance

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
build_factor: Any = RiskFactor
POLICY = house_document("AML-1", Text("评级办法", "Rating policy"), date(2013, 1, 5))
LOW, MEDIUM, HIGH = LaunderingRisk.LOW, LaunderingRisk.MEDIUM, LaunderingRisk.HIGH
DAY = date(2026, 3, 2)


def factor(family: RiskFamily, weight: str, levels: int = 5, code: str = "") -> RiskFactor:
    return RiskFactor(
        code=code or family.code,
        name=Text(family.zh, family.en),
        family=family,
        levels=levels,
        weight=Decimal(weight),
    )


SCHEME = RiskScheme(
    id="R-1",
    factors=tuple(
        factor(family, weight)
        for family, weight in zip(RiskFamily, ("30", "20", "30", "20"), strict=True)
    ),
    bands=(
        RiskBand(LOW, Decimal(60)),
        RiskBand(MEDIUM, Decimal(80)),
        RiskBand(HIGH, Decimal(100)),
    ),
    basis=POLICY.article(3),
)
FIVE = attrs.evolve(
    SCHEME,
    bands=tuple(RiskBand(risk, Decimal(20 * (at + 1))) for at, risk in enumerate(LaunderingRisk)),
)
RATING = RiskRating(
    client_id=ClientId("C-1"), scored=HIGH, first_rated_on=date(2024, 1, 10), rated_on=DAY
)


def levels(*given: int | None) -> dict[str, int | None]:
    return {family.code: level for family, level in zip(RiskFamily, given, strict=True)}


class TestScore:
    """Worked case 11 of the specification, and each band's end."""

    @pytest.mark.parametrize(
        ("given", "score", "risk"),
        [
            ((5, 3, 4, 2), 74, MEDIUM),
            ((3, 3, 3, 3), 60, LOW),
            ((3, 4, 3, 3), 64, MEDIUM),
            ((4, 4, 4, 4), 80, MEDIUM),
            ((5, 4, 4, 4), 86, HIGH),
            ((1, 1, 1, 1), 20, LOW),
            ((5, 5, 5, 5), 100, HIGH),
        ],
        ids=["case 11", "60 exactly", "above 60", "80 exactly", "above 80", "least", "most"],
    )
    def test_bands(self, given: tuple[int, ...], score: int, risk: LaunderingRisk) -> None:
        result = score_laundering_risk(SCHEME, levels(*given))
        assert result.score == score
        assert (result.risk, result.missing) == (risk, ())

    def test_thirds_stay_exact(self) -> None:
        """Three thirds make a whole, and a hair over the bound is over it."""
        weights = ("33.3", "33.3", "33.3", "0.1")
        scheme = attrs.evolve(
            SCHEME,
            factors=tuple(factor(f, w, 3) for f, w in zip(RiskFamily, weights, strict=True)),
        )
        result = score_laundering_risk(scheme, levels(1, 2, 3, 1))
        assert result.score == Fraction(333 * 2, 10) + Fraction(1, 30)
        shown = result.workings[3].value
        assert shown == Decimal("0.033333")
        assert result.risk is MEDIUM

    @pytest.mark.parametrize(
        "given", [levels(5, None, 5, 5), {"client": 5, "business": 5, "industry": 5}]
    )
    def test_an_unknown_level_leaves_no_score(self, given: dict[str, int | None]) -> None:
        result = score_laundering_risk(SCHEME, given)
        assert (result.score, result.risk, result.missing) == (None, None, ("geography",))
        assert "geography: unknown" in explain_lines(result.workings, "en")

    def test_workings_add_up_and_cite_the_banks_scheme(self) -> None:
        result = score_laundering_risk(SCHEME, levels(5, 3, 4, 2))
        assert [line.value for line in result.workings] == [30, 12, 24, 8, 74, MEDIUM]
        assert lines_provenance(result.workings) is Provenance.HOUSE

    def test_neither_score_nor_class_is_shown(self) -> None:
        shown = repr(score_laundering_risk(SCHEME, levels(5, 3, 4, 2)))
        assert shown == "RiskScore(missing=())"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            (levels(0, 1, 1, 1), "levels"),
            (levels(6, 1, 1, 1), "levels"),
            ({**levels(1, 1, 1, 1), "weather": 1}, "levels"),
            ({**levels(1, 1, 1, 1), "client": True}, "levels"),
            ({**levels(1, 1, 1, 1), "client": Decimal(1)}, "levels"),
            ({**levels(1, 1, 1, 1), "client": "５"}, "levels"),
            (ODD, "levels"),
        ],
    )
    def test_odd_levels_are_refused(self, given: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            score_laundering_risk(SCHEME, given)
        assert refused.value.field == field

    def test_a_scheme_is_asked_for(self) -> None:
        with pytest.raises(InvalidValue, match="scheme"):
            score_laundering_risk(ODD, {})


class TestScheme:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"factors": SCHEME.factors[:3]}, "factors"),
            ({"factors": (*SCHEME.factors, SCHEME.factors[0])}, "factors"),
            (
                {"factors": (*SCHEME.factors[:3], factor(RiskFamily.INDUSTRY, "19.99"))},
                "factors",
            ),
            (
                {"factors": (*SCHEME.factors[:3], factor(RiskFamily.INDUSTRY, "20.01"))},
                "factors",
            ),
            ({"factors": ()}, "factors"),
            ({"factors": (ODD,)}, "factors"),
            ({"bands": SCHEME.bands[:2]}, "bands"),
            ({"bands": ()}, "bands"),
            ({"bands": (RiskBand(LOW, Decimal(0)), *SCHEME.bands[1:])}, "bands"),
            ({"bands": (RiskBand(LOW, Decimal(80)), *SCHEME.bands[1:])}, "bands"),
            ({"bands": (RiskBand(MEDIUM, Decimal(60)), *SCHEME.bands[1:])}, "bands"),
            ({"bands": (*SCHEME.bands[:2], RiskBand(HIGH, Decimal("100.01")))}, "bands"),
            ({"id": "R\x00"}, "id"),
            ({"basis": ODD}, "basis"),
        ],
    )
    def test_what_is_no_scheme_is_refused(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(SCHEME, **changed)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"weight": Decimal(0)}, "weight"),
            ({"weight": Decimal(-1)}, "weight"),
            ({"weight": Decimal("NaN")}, "weight"),
            ({"weight": Decimal("Infinity")}, "weight"),
            ({"weight": Decimal("1E+1000000")}, "weight"),
            ({"weight": 30}, "weight"),
            ({"levels": 1}, "levels"),
            ({"levels": True}, "levels"),
            ({"family": "client"}, "family"),
            ({"code": ""}, "code"),
            ({"name": "客户"}, "name"),
        ],
    )
    def test_what_is_no_factor_is_refused(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(SCHEME.factors[0], **changed)
        assert refused.value.field == field

    def test_a_band_needs_its_kinds(self) -> None:
        odd: Any = 60
        with pytest.raises(InvalidValue, match="up_to"):
            RiskBand(LOW, odd)


class TestRating:
    def test_a_person_may_set_another_class(self) -> None:
        override = RiskOverride(to=LOW, by=StaffId("S-1"), on=DAY, reason="核实后下调")
        rating = attrs.evolve(RATING, override=override)
        assert (RATING.risk, rating.scored, rating.risk) == (HIGH, HIGH, LOW)

    def test_what_a_person_set_counts_from_its_day(self) -> None:
        day = DAY + timedelta(days=30)
        override = RiskOverride(to=LOW, by=StaffId("S-1"), on=day, reason="核实后下调")
        rating = attrs.evolve(RATING, override=override)
        assert (rating.on(day - timedelta(days=1)), rating.on(day)) == (HIGH, LOW)
        before, after = (
            compute_next_review(rating, SCHEME, as_of=at) for at in (day - timedelta(days=1), day)
        )
        assert (before.due_on, after.due_on) == (date(2026, 9, 2), date(2028, 3, 2))

    def test_the_class_and_its_reason_are_not_shown(self) -> None:
        override = RiskOverride(to=LOW, by=StaffId("S-1"), on=DAY, reason="planted-token")
        shown = repr((attrs.evolve(RATING, override=override), override))
        assert not any(word in shown.lower() for word in ("planted", "low", "high"))

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"rated_on": date(2024, 1, 9)}, "rated_on"),
            ({"rated_on": datetime(2026, 3, 2)}, "rated_on"),  # noqa: DTZ001  # that it is no date
            ({"scored": "high"}, "scored"),
            (
                {
                    "override": RiskOverride(
                        to=LOW, by=StaffId("S-1"), on=DAY - timedelta(days=1), reason="旧"
                    )
                },
                "override",
            ),
        ],
    )
    def test_odd_ratings_are_refused(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(RATING, **changed)
        assert refused.value.field == field

    def test_an_override_needs_its_reason(self) -> None:
        with pytest.raises(InvalidValue, match="reason"):
            RiskOverride(to=LOW, by=StaffId("S-1"), on=DAY, reason=" ")

    def test_higher_and_lower_leave_the_middle(self) -> None:
        assert [risk.is_higher for risk in LaunderingRisk] == [False, False, False, True, True]
        assert [risk.is_lower for risk in LaunderingRisk] == [True, True, False, False, False]


class TestNextReview:
    @pytest.mark.parametrize(
        ("scheme", "risk", "due"),
        [
            (SCHEME, HIGH, date(2026, 9, 2)),
            (SCHEME, MEDIUM, date(2027, 3, 2)),
            (SCHEME, LOW, date(2028, 3, 2)),
            (FIVE, LaunderingRisk.MEDIUM_HIGH, date(2027, 3, 2)),
            (FIVE, LOW, date(2034, 3, 2)),
        ],
        ids=["top", "one below", "two below", "one below of five", "four below"],
    )
    def test_each_class_has_twice_the_interval_above(
        self, scheme: RiskScheme, risk: LaunderingRisk, due: date
    ) -> None:
        rating = attrs.evolve(RATING, scored=risk)
        assert compute_next_review(rating, scheme, as_of=DAY).due_on == due

    @pytest.mark.parametrize(
        ("risk", "due"),
        [(HIGH, date(2026, 9, 2)), (MEDIUM, date(2028, 3, 2)), (LOW, date(2029, 3, 2))],
        ids=["sooner by class", "sooner by class, two years", "after three years"],
    )
    def test_the_first_recheck_is_within_three_years(
        self, risk: LaunderingRisk, due: date
    ) -> None:
        rating = attrs.evolve(RATING, scored=risk, first_rated_on=DAY)
        assert compute_next_review(rating, FIVE, as_of=DAY).due_on == due

    @pytest.mark.parametrize("trigger", ReviewTrigger)
    def test_a_trigger_makes_it_due_at_once_and_is_not_named(self, trigger: ReviewTrigger) -> None:
        day = DAY + timedelta(days=40)
        review = compute_next_review(RATING, SCHEME, as_of=day, triggers=(trigger,))
        other = compute_next_review(
            RATING, SCHEME, as_of=day, triggers=(ReviewTrigger.KEY_DATA_CHANGED,)
        )
        assert review.due_on == day
        assert review == other

    def test_a_trigger_does_not_put_off_what_is_overdue(self) -> None:
        late = date(2026, 12, 1)
        triggers = (ReviewTrigger.NEGATIVE_NEWS,)
        review = compute_next_review(RATING, SCHEME, as_of=late, triggers=triggers)
        assert review.due_on == date(2026, 9, 2)

    def test_workings_rest_on_the_guideline_as_confirmed(self) -> None:
        review = compute_next_review(RATING, SCHEME, as_of=DAY)
        assert [line.value for line in review.workings] == [6, 2, 6, date(2026, 9, 2)]
        assert lines_provenance(review.workings) is Provenance.UNCONFIRMED

    def test_a_bank_may_look_more_often(self) -> None:
        stricter = attrs.evolve(TOP_CLASS_MONTHS, rows=(Row(DAY, 3, POLICY.article(4)),))
        looser = attrs.evolve(LOWER_CLASS_FACTOR, rows=(Row(DAY, 3, POLICY.article(4)),))
        review = compute_next_review(
            attrs.evolve(RATING, scored=MEDIUM),
            SCHEME,
            as_of=DAY,
            book=RuleBook(numbers=(stricter, looser)),
        )
        assert review.due_on == date(2026, 9, 2)

    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda: compute_next_review(ODD, SCHEME, as_of=DAY), "rating"),
            (lambda: compute_next_review(RATING, ODD, as_of=DAY), "scheme"),
            (lambda: compute_next_review(RATING, SCHEME, as_of=ODD), "as_of"),
            (
                lambda: compute_next_review(RATING, SCHEME, as_of=DAY, triggers=(ODD,)),
                "triggers",
            ),
            (
                lambda: compute_next_review(RATING, SCHEME, as_of=DAY - timedelta(days=1)),
                "as_of",
            ),
            (
                lambda: compute_next_review(
                    altered(RATING, scored=LaunderingRisk.MEDIUM_LOW), SCHEME, as_of=DAY
                ),
                "rating",
            ),
        ],
    )
    def test_odd_input_is_refused(self, make: Callable[[], object], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            make()
        assert refused.value.field == field

    def test_nothing_before_the_guideline(self) -> None:
        day = RISK_GUIDELINE.since - timedelta(days=1)
        rating = attrs.evolve(RATING, first_rated_on=day, rated_on=day)
        with pytest.raises(RuleNotInForce):
            compute_next_review(rating, SCHEME, as_of=day)


class TestDeadlines:
    def test_a_new_client_is_rated_in_ten_working_days(self) -> None:
        """Over the National Day holiday and its make-up Saturday."""
        assert rating_deadline(date(2026, 9, 25), CHINA, as_of=DAY) == date(2026, 10, 15)

    def test_a_calendar_that_ends_is_refused(self) -> None:
        with pytest.raises(NotCovered):
            rating_deadline(date(2026, 12, 28), CHINA, as_of=DAY)
        with pytest.raises(InvalidValue, match="calendar"):
            rating_deadline(DAY, ODD, as_of=DAY)

    @pytest.mark.parametrize("risk", LaunderingRisk)
    def test_existing_clients_are_brought_up_to_the_order(self, risk: LaunderingRisk) -> None:
        due = date(2026, 7, 1) if risk.is_higher else date(2028, 1, 1)
        assert remedy_deadline(risk, as_of=date(2026, 1, 1)) == due

    def test_no_remedy_before_the_order(self) -> None:
        with pytest.raises(RuleNotInForce):
            remedy_deadline(HIGH, as_of=date(2025, 12, 31))
        with pytest.raises(InvalidValue, match="risk"):
            remedy_deadline(ODD, as_of=DAY)
