"""Scoring: points, bands and caps, what is missing, the lowest class, and the record made of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.assessment_cases import TWO, band, cap, made, options, question

from bankrm.assessment_scoring import (
    LOWEST_CLASS,
    AssessmentScore,
    InvestmentAim,
    LowestClass,
    LowestClassFacts,
    classify_lowest_class,
    is_off_goal,
    record_assessment,
    score_answers,
)
from bankrm.citations import Provenance
from bankrm.clients import Client, ClientId, CorporateClient, LegalCapacity, RetailClient
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import OwnLabel
from bankrm.offers import Offer, Term, TermKind
from bankrm.products import InvestmentType, Product, ProductFamily, ProductId
from bankrm.questionnaires import Choice, ChoiceMode, Dimension, RiskQuestionnaire
from bankrm.rating_schemes import TOLERANCE_LEVELS, RatingScheme, SchemeLevel, find_scheme
from bankrm.risk_assessments import Respondent, RiskTolerance
from bankrm.staff import BusinessLine
from bankrm.workings import explain_lines

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 3, 2)
TEN = datetime.fromisoformat("2026-03-02T10:00+08:00")
LI = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1980, 5, 1))
AGELESS = attrs.evolve(LI, birth_date=None)
FIRM = CorporateClient(id=ClientId("E-1"), name="某某制造有限公司")
CAREFUL = question("q2", 0, 5, 10, dimension=Dimension.PREFERENCE, no_loss="a")


def score(
    *chosen: str, of: RiskQuestionnaire | None = None, client: Client = LI, on: date = DAY
) -> AssessmentScore:
    """Answers as `q1a`."""
    choices = [Choice(one[:-1], one[-1]) for one in chosen]
    return score_answers(of or made(), choices, client, as_of=on)


def level(found: AssessmentScore) -> str | None:
    return None if found.label is None else found.label.code


class TestPoints:
    @pytest.mark.parametrize(
        ("chosen", "points", "code"),
        [
            (("q1a", "q2a"), 0, "C1"),
            (("q1a", "q2b"), 5, "C2"),
            (("q1b", "q2a"), 10, "C3"),
            (("q2b", "q1b"), 15, "C4"),
            (("q1b", "q2c"), 20, "C5"),
        ],
    )
    def test_points_reach_a_band(self, chosen: tuple[str, ...], points: int, code: str) -> None:
        found = score(*chosen)
        assert (found.points, level(found), found.missing) == (points, code, ())
        assert found.tolerance is RiskTolerance(code)

    def test_every_point_is_told(self) -> None:
        lines = explain_lines(score("q1b", "q2b").workings, "en").splitlines()
        assert lines == [
            "name: 10",
            "finances, together: 10",
            "name: 5",
            "risk preference and bearable loss, together: 5",
            "total: 15",
            "level of that total, C4: growth (Assessment policy, art. 3 [the bank's own])",
            "result, C4: growth (Assessment policy, art. 3 [the bank's own])",
            "lowest class: no",
        ]

    def test_the_workings_in_chinese(self) -> None:
        lines = explain_lines(score("q1b", "q2b").workings).splitlines()
        assert lines[1] == "财务状况小计: 10"
        assert lines[-1] == "风险承受能力最低类别: 否"

    @pytest.mark.parametrize(
        ("mode", "points"), [(ChoiceMode.BEST, 10), (ChoiceMode.SUM, 15)], ids=["best", "sum"]
    )
    def test_several_options(self, mode: ChoiceMode, points: int) -> None:
        several = made(
            questions=(question("q1", 0, 5), attrs.evolve(TWO, mode=mode)),
            bands=(*made().bands[:4], band("C5", 16, 20)) if mode is ChoiceMode.SUM else BEST,
        )
        assert score("q1a", "q2b", "q2c", of=several).points == points

    def test_a_banks_own_finer_code(self) -> None:
        found = score("q1b", "q2a", of=OWN)
        assert (level(found), found.tolerance) == ("A4", RiskTolerance.C3)
        assert (found.questionnaire, found.scheme) == ("Q@7", "A@2026")

    def test_nothing_personal_is_shown(self) -> None:
        shown = repr(score("q1b", "q2b"))
        assert "15" not in shown
        assert "C4" not in shown


FINER = RatingScheme(
    id="A",
    version="2026",
    levels=tuple(
        SchemeLevel(OwnLabel(f"A{at}", f"{at}级", f"level {at}"), RiskTolerance(code))
        for at, code in enumerate(("C1", "C2", "C3", "C3", "C4", "C5"), 1)
    ),
)
OWN = made(
    scheme=FINER,
    bands=(*(band(f"A{at + 1}", 3 * at, 3 * at + 2) for at in range(5)), band("A6", 15, 20)),
)
"""A bank's questionnaire in a scheme where two codes stand for C3."""
BEST = (
    band("C1", 0, 2),
    band("C2", 3, 5),
    band("C3", 6, 8),
    band("C4", 9, 11),
    band("C5", 12, 15),
)


class TestMissing:
    def test_a_question_left_open_leaves_no_result(self) -> None:
        found = score("q1b")
        assert (found.points, found.label, found.tolerance) == (None, None, None)
        assert (found.lowest_class, found.missing) == (None, ("q2",))
        assert "total: unknown" in explain_lines(found.workings, "en")

    def test_no_answers_at_all(self) -> None:
        assert score().missing == ("q1", "q2")

    def test_a_refusal_of_loss_is_no_result_alone(self) -> None:
        assert score("q2a", of=made(questions=(made().questions[0], CAREFUL))).tolerance is None


class TestCaps:
    OLD = made(caps=(cap("C2", Choice("q1", "b"), age=65),))

    @pytest.mark.parametrize(
        ("born", "chosen", "code"),
        [
            (date(1961, 3, 2), ("q1b", "q2c"), "C2"),
            (date(1961, 3, 3), ("q1b", "q2c"), "C5"),
            (date(1961, 3, 2), ("q1a", "q2c"), "C3"),
            (None, ("q1a", "q2c"), "C3"),
            (None, ("q1b", "q2c"), None),
        ],
        ids=[
            "65 on the day",
            "64",
            "65, another answer",
            "age unknown, another answer",
            "age unknown",
        ],
    )
    def test_by_age_and_answer(
        self, born: date | None, chosen: tuple[str, ...], code: str | None
    ) -> None:
        found = score(*chosen, of=self.OLD, client=attrs.evolve(LI, birth_date=born))
        assert level(found) == code
        assert found.missing == (() if code else ("birth_date",))

    def test_an_unknown_age_that_changes_nothing_is_not_asked_for(self) -> None:
        low = made(caps=(cap("C3", age=65),))
        assert level(score("q1a", "q2b", of=low, client=AGELESS)) == "C2"
        assert level(score("q1b", "q2a", of=low, client=AGELESS)) == "C3"
        assert level(score("q1b", "q2b", of=low, client=AGELESS)) is None

    def test_by_age_alone(self) -> None:
        old = attrs.evolve(LI, birth_date=date(1940, 1, 1))
        by_age = made(caps=(cap("C1", age=80),))
        assert level(score("q1b", "q2c", of=by_age, client=old)) == "C1"
        assert level(score("q1b", "q2c", of=by_age)) == "C5"

    def test_by_any_of_several_answers(self) -> None:
        own = made(caps=(cap("C2", Choice("q1", "a"), Choice("q2", "b")),))
        assert level(score("q1a", "q2c", of=own)) == "C2"
        assert level(score("q1b", "q2b", of=own)) == "C2"
        assert level(score("q1b", "q2c", of=own)) == "C5"

    def test_the_lowest_of_several_binds_and_none_raises(self) -> None:
        own = made(caps=(cap("C4", Choice("q1", "b")), cap("C2", Choice("q2", "c"))))
        found = score("q1b", "q2c", of=own)
        assert level(found) == "C2"
        lines = explain_lines(found.workings, "en").splitlines()
        assert lines[-5:-1] == [
            "level of that total, C5: aggressive (Assessment policy, art. 3 [the bank's own])",
            "name: growth (Assessment policy, art. 3 [the bank's own])",
            "name: steady (Assessment policy, art. 3 [the bank's own])",
            "result, C2: steady (Assessment policy, art. 3 [the bank's own])",
        ]
        assert level(score("q1a", "q2a", of=own)) == "C1"

    def test_no_loss_is_the_lowest_level_whatever_the_points(self) -> None:
        careful = made(questions=(made().questions[0], CAREFUL))
        found = score("q1b", "q2a", of=careful)
        assert (found.points, level(found), found.lowest_class) == (10, "C1", True)
        assert explain_lines(found.workings, "en").splitlines()[-3:] == [
            (
                "will bear no loss, so at most: conservative "
                "(Practice of risk assessments [market practice, no article])"
            ),
            "result, C1: conservative (Assessment policy, art. 3 [the bank's own])",
            (
                "lowest class: yes "
                "(Suitability Guide for Fund Distributors (trial), art. 28 [not confirmed])"
            ),
        ]

    def test_a_firm_is_capped_and_of_no_lowest_class(self) -> None:
        careful = made(
            questions=(made().questions[0], CAREFUL),
            for_persons=False,
            caps=(cap("C3", Choice("q1", "b")),),
        )
        found = score("q1b", "q2a", of=careful, client=FIRM)
        assert (level(found), found.lowest_class) == ("C1", False)
        assert level(score("q1b", "q2c", of=careful, client=FIRM)) == "C3"


class TestBadInput:
    @pytest.mark.parametrize(
        ("choices", "reason"),
        [
            ([Choice("q9", "a")], "hold an answer to q9, which is not asked"),
            ([Choice("q2", "a"), Choice("q1", "z")], "hold an option that q1 does not have"),
            ([Choice("q1", "ａ")], "hold an option that q1 does not have"),
            ([Choice("q1", "a"), Choice("q1", "a")], "hold an option of q1 twice"),
            ([Choice("q1", "a"), Choice("q1", "b")], "hold two options of q1, which takes one"),
            (["q1a"], "needs Choice, not str"),
            (None, "needs Iterable, not NoneType"),
        ],
        ids=["question", "option", "full-width", "twice", "two", "text", "none"],
    )
    def test_choices_that_cannot_be(self, choices: Any, reason: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            score_answers(made(), choices, LI, as_of=DAY)
        assert (refused.value.field, refused.value.reason) == ("choices", reason)

    def test_a_questionnaire_for_others(self) -> None:
        for own, client in ((made(), FIRM), (made(for_persons=False), LI)):
            with pytest.raises(InvalidValue, match="client: is not of those"):
                score("q1a", "q2a", of=own, client=client)

    @pytest.mark.parametrize(
        ("field", "parts"),
        [
            ("questionnaire", ("Q", [], LI, DAY)),
            ("client", (made(), [], "C-1", DAY)),
            ("as_of", (made(), [], LI, TEN)),
        ],
    )
    def test_a_part_of_another_kind(self, field: str, parts: tuple[Any, ...]) -> None:
        *first, day = parts
        with pytest.raises(InvalidValue) as refused:
            score_answers(*first, as_of=day)
        assert refused.value.field == field

    def test_before_the_civil_code_capacity_is_not_judged(self) -> None:
        with pytest.raises(RuleNotInForce):
            score("q1a", "q2a", on=date(2020, 12, 31))


class TestLowestClass:
    """G17 art. 28: C1 persons only."""

    MINOR = attrs.evolve(LI, birth_date=date(2010, 3, 2))

    @pytest.mark.parametrize(
        ("client", "tolerance", "no_loss", "hits"),
        [
            (LI, "C1", False, []),
            (LI, "C1", True, ["G17.28-no-loss"]),
            (LI, "C2", True, []),
            (MINOR, "C1", False, ["G17.28-capacity"]),
            (MINOR, "C1", True, ["G17.28-capacity", "G17.28-no-loss"]),
            (MINOR, "C2", False, []),
            (
                attrs.evolve(LI, declared_capacity=LegalCapacity.LIMITED),
                "C1",
                False,
                ["G17.28-capacity"],
            ),
            (attrs.evolve(LI, birth_date=date(2008, 3, 2)), "C1", False, []),
            (attrs.evolve(LI, birth_date=date(2008, 3, 3)), "C1", False, ["G17.28-capacity"]),
            (FIRM, "C1", True, []),
        ],
        ids=[
            "C1",
            "no loss",
            "no loss, C2",
            "minor",
            "minor, no loss",
            "minor, C2",
            "declared",
            "18 on the day",
            "a day short of 18",
            "firm",
        ],
    )
    def test_each_rule(
        self, client: Client, tolerance: str, no_loss: bool, hits: list[str]
    ) -> None:
        decision = classify_lowest_class(
            client, RiskTolerance(tolerance), no_loss=no_loss, as_of=DAY
        )
        assert [reason.rule.id for reason in decision.hits] == hits
        assert decision.outcome.zh.endswith("风险承受能力最低类别")
        assert decision.outcome is (LowestClass.LOWEST if hits else LowestClass.NOT_LOWEST)
        assert not decision.needs_review

    def test_it_is_never_cited_firmly(self) -> None:
        assert all(rule.provenance is Provenance.UNCONFIRMED for rule in LOWEST_CLASS)

    def test_what_is_not_known_stays_open(self) -> None:
        one = RiskTolerance.C1
        assert classify_lowest_class(AGELESS, one, no_loss=False, as_of=DAY).needs_review
        assert classify_lowest_class(LI, one, no_loss=None, as_of=DAY).needs_review
        sure = classify_lowest_class(AGELESS, one, no_loss=True, as_of=DAY)
        assert sure.outcome is LowestClass.LOWEST
        two = classify_lowest_class(AGELESS, RiskTolerance.C2, no_loss=None, as_of=DAY)
        assert not two.needs_review

    def test_a_sure_reason_is_enough_where_another_is_open(self) -> None:
        assert score("q1b", "q2a", of=self.ASKED, client=AGELESS).lowest_class is True

    ASKED = made(questions=(made().questions[0], CAREFUL))

    def test_a_score_at_c1_with_an_unknown_age_leaves_it_open(self) -> None:
        lowest = attrs.evolve(self.ASKED, caps=(cap("C1", Choice("q1", "a")),))
        found = score("q1a", "q2b", of=lowest, client=AGELESS)
        assert (level(found), found.lowest_class, found.missing) == ("C1", None, ())
        assert score("q1a", "q2b", of=lowest).lowest_class is False

    def test_a_questionnaire_that_does_not_ask_leaves_it_open_at_c1(self) -> None:
        found = score("q1a", "q2a")
        assert (level(found), found.lowest_class) == ("C1", None)
        assert "lowest class: unknown" in explain_lines(found.workings, "en")
        assert score("q1a", "q2a", client=self.MINOR).lowest_class is True
        assert score("q1a", "q2b").lowest_class is False
        firm = score("q1a", "q2a", of=made(for_persons=False), client=FIRM)
        assert firm.lowest_class is False

    @pytest.mark.parametrize(
        ("field", "args", "no_loss"),
        [
            ("client", ("C-1", RiskTolerance.C1), True),
            ("tolerance", (LI, 1), True),
            ("no_loss", (LI, RiskTolerance.C1), "yes"),
        ],
    )
    def test_a_part_of_another_kind(self, field: str, args: tuple[Any, ...], no_loss: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            classify_lowest_class(*args, no_loss=no_loss, as_of=DAY)
        assert refused.value.field == field

    def test_the_facts_are_not_shown(self) -> None:
        facts = LowestClassFacts.of(LI, RiskTolerance.C1, no_loss=True, as_of=DAY)
        assert "no_loss" not in repr(facts)


def goal(serves: Sequence[InvestmentType] = (), months: int | None = None) -> tuple[Any, ...]:
    first, *rest = options(0, 1)
    return (attrs.evolve(first, serves=tuple(serves), horizon_months=months), *rest)


WEALTH = Offer(
    product=Product(id=ProductId("W-1"), name="某理财", family=ProductFamily.WEALTH),
    issuer="某理财公司",
    distributed=True,
    lines=(BusinessLine.RETAIL,),
)


class TestAim:
    FIXED, MIXED, EQUITY, _ = InvestmentType

    def test_the_answers_tell_goal_and_horizon(self) -> None:
        asked = (
            attrs.evolve(question("q1", 0, 10), options=goal((self.MIXED, self.FIXED))),
            attrs.evolve(question("q2", 0, 10), options=goal(months=36)),
            attrs.evolve(question("q3", 0, 10), options=goal(months=12)),
        )
        own = made(
            questions=asked,
            bands=tuple(band(f"C{one + 1}", one, one) for one in range(4)),
            caps=(cap("C5", age=1),),
        )
        aim = score("q1a", "q2a", "q3a", of=own).aim
        assert aim == InvestmentAim(serves=(self.FIXED, self.MIXED), horizon_months=12)
        assert score("q1b", "q2b", "q3b", of=own).aim == InvestmentAim()
        assert score("q2a", of=own).aim == InvestmentAim(horizon_months=36)

    @pytest.mark.parametrize(
        ("aim", "invests_in", "term", "off"),
        [
            (InvestmentAim((FIXED,), 12), FIXED, Term(kind=TermKind.FIXED, months=12), False),
            (InvestmentAim((FIXED,), 12), FIXED, Term(kind=TermKind.FIXED, days=366), True),
            (InvestmentAim((FIXED,), 12), EQUITY, Term(kind=TermKind.FIXED, months=12), True),
            (InvestmentAim((FIXED,), 12), EQUITY, None, True),
            (InvestmentAim((FIXED,), 12), None, Term(kind=TermKind.FIXED, months=13), True),
            (InvestmentAim((FIXED,), 12), None, Term(kind=TermKind.FIXED, months=12), None),
            (InvestmentAim((FIXED,), 12), FIXED, None, None),
            (InvestmentAim(None, 12), EQUITY, Term(kind=TermKind.OPEN_ENDED), None),
            (InvestmentAim((FIXED,), None), FIXED, Term(kind=TermKind.DEMAND), None),
            (InvestmentAim((FIXED,), 0), FIXED, Term(kind=TermKind.DEMAND), False),
            (InvestmentAim(), EQUITY, Term(kind=TermKind.FIXED, months=60), None),
        ],
        ids=[
            "exactly",
            "a day too long",
            "other investments",
            "other investments, term unknown",
            "too long, investments unknown",
            "investments unknown",
            "term unknown",
            "goal not told",
            "horizon not told",
            "at any time",
            "nothing told",
        ],
    )
    def test_off_goal(
        self,
        aim: InvestmentAim,
        invests_in: InvestmentType | None,
        term: Term | None,
        off: bool | None,
    ) -> None:
        product = attrs.evolve(WEALTH.product, investment_type=invests_in)
        offer = attrs.evolve(WEALTH, product=product, term=term)
        assert is_off_goal(aim, offer, as_of=DAY) is off

    @pytest.mark.parametrize(("field", "args"), [("aim", ("aim", None)), ("offer", (None, "W-1"))])
    def test_a_part_of_another_kind(self, field: str, args: tuple[Any, Any]) -> None:
        aim, offer = args
        with pytest.raises(InvalidValue) as refused:
            is_off_goal(aim or InvestmentAim(), offer, as_of=DAY)
        assert refused.value.field == field

    @pytest.mark.parametrize("aim", [InvestmentAim(), InvestmentAim(horizon_months=12)])
    def test_the_day_is_looked_at_even_where_it_tells_nothing(self, aim: InvestmentAim) -> None:
        odd: Any = TEN
        with pytest.raises(InvalidValue, match="as_of: needs a date"):
            is_off_goal(aim, WEALTH, as_of=odd)


class TestRecord:
    def test_a_result_becomes_a_record(self) -> None:
        kept = record_assessment(
            score("q1b", "q2b"),
            at=TEN,
            answered_by=Respondent.AGENT,
            institution="B-2",
            recorded_at=TEN + timedelta(days=1),
            answers_ref="vault/17",
        )
        assert (kept.client_id, kept.on, kept.at) == (LI.id, DAY, TEN)
        assert (kept.tolerance, kept.lowest_class) == (RiskTolerance.C4, False)
        assert (kept.questionnaire, kept.answered_by) == ("Q@7", Respondent.AGENT)
        assert kept.recorded_at == TEN + timedelta(days=1)
        assert (kept.institution, kept.answers_ref) == ("B-2", "vault/17")
        assert kept.reconfirmed is None

    def test_the_banks_own_level_is_kept_with_its_scheme(self) -> None:
        kept = record_assessment(
            score("q1b", "q2a", of=OWN), at=TEN, answered_by=Respondent.CLIENT
        )
        assert (kept.own_level, kept.recorded_at) == ("A4", None)
        assert kept.scheme is not None
        assert kept.own_level is not None
        assert find_scheme([TOLERANCE_LEVELS, FINER], kept.scheme) is FINER
        assert FINER.tolerance(kept.own_level) is kept.tolerance

    def test_it_is_not_entered_before_it_was_given(self) -> None:
        early = TEN - timedelta(minutes=1)
        with pytest.raises(InvalidValue, match="recorded_at: is before it happened"):
            record_assessment(
                score("q1b", "q2b"), at=TEN, answered_by=Respondent.CLIENT, recorded_at=early
            )

    def test_the_lowest_class_is_kept(self) -> None:
        careful = made(questions=(made().questions[0], CAREFUL))
        kept = record_assessment(
            score("q1b", "q2a", of=careful), at=TEN, answered_by=Respondent.CLIENT
        )
        assert kept.lowest_class

    @pytest.mark.parametrize(
        ("found", "at", "field", "reason"),
        [
            (score("q1b"), TEN, "score", "has no result: answers or an age are missing"),
            (
                score("q1a", "q2a"),
                TEN,
                "score",
                "leaves open whether the client is of the lowest class",
            ),
            (
                score("q1b", "q2b"),
                datetime(2026, 3, 2, 16, 0, tzinfo=UTC),
                "at",
                "is not on the day of the score",
            ),
            (score("q1b", "q2b"), DAY, "at", "needs an instant, not date"),
            ("C4", TEN, "score", "needs AssessmentScore, not str"),
        ],
        ids=["missing", "class open", "next day in China", "a day", "no score"],
    )
    def test_what_cannot_be_kept(self, found: Any, at: Any, field: str, reason: str) -> None:
        with pytest.raises(BankrmError) as refused:
            record_assessment(found, at=at, answered_by=Respondent.CLIENT)
        assert (refused.value.field, refused.value.reason) == (field, reason)
