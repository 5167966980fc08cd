"""Questionnaires: every mistake listed when built, each rule of what must be asked hit and not hit."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.assessment_cases import (
    BANDS,
    ONE,
    TWO,
    band,
    book,
    cap,
    made,
    options,
    question,
)

from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidRule, InvalidValue, RuleNotInForce
from bankrm.products import InvestmentType
from bankrm.questionnaires import (
    Choice,
    ChoiceMode,
    Dimension,
    check_questionnaire,
)
from bankrm.rating_schemes import PRODUCT_LEVELS
from bankrm.risk_assessments import AssessmentStep
from bankrm.rules import STATUTORY, Effect

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 3, 2)


def test_a_questionnaire_knows_its_totals_and_bands() -> None:
    own = made()
    assert (own.ref, own.lowest, own.highest) == ("Q@7", 0, 20)
    ends = {(0, 3): "C1", (4, 7): "C2", (8, 11): "C3", (12, 15): "C4", (16, 20): "C5"}
    for totals, code in ends.items():
        assert {own.band(total).code for total in totals} == {code}


@pytest.mark.parametrize("total", [-1, 21, 10**40])
def test_a_total_that_cannot_be_has_no_band(total: int) -> None:
    with pytest.raises(InvalidValue, match="total: is none that answers can have"):
        made().band(total)


def test_a_total_is_a_whole_number() -> None:
    odd: Any = "4"
    with pytest.raises(InvalidValue, match="total: needs int, not str"):
        made().band(odd)


@pytest.mark.parametrize(
    ("mode", "points", "lowest", "highest"),
    [
        (ChoiceMode.ONE, (2, 5, -3), -3, 5),
        (ChoiceMode.BEST, (2, 5, -3), -3, 5),
        (ChoiceMode.SUM, (2, 5, -3), -3, 7),
        (ChoiceMode.SUM, (2, 5, 3), 2, 10),
        (ChoiceMode.SUM, (-2, -5), -7, -2),
        (ChoiceMode.SUM, (0, 0), 0, 0),
    ],
    ids=["one", "best", "sum", "sum of gains", "sum of losses", "nothing"],
)
def test_what_a_question_can_score(
    mode: ChoiceMode, points: tuple[int, ...], lowest: int, highest: int
) -> None:
    asked = question("q", *points, mode=mode)
    assert (asked.lowest, asked.highest) == (lowest, highest)


def test_questions_and_options_are_found_by_code() -> None:
    own = made()
    assert own.question("q2") == TWO
    assert own.question("q9") is None
    assert own.option(Choice("q2", "c")) == TWO.options[2]
    assert own.option(Choice("q2", "f")) is None
    assert own.option(Choice("q9", "a")) is None


@pytest.mark.parametrize("odd", [None, 5, "", "\x00", ("q2", "c")])
def test_what_is_no_code_and_no_choice_is_refused(odd: Any) -> None:
    for ask, field in (
        (made().question, "code"),
        (TWO.option, "code"),
        (made().option, "choice"),
    ):
        with pytest.raises(InvalidValue) as refused:
            ask(odd)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"scheme": PRODUCT_LEVELS}, "scheme: rates products, not clients"),
        ({"questions": ()}, "questions: needs at least one"),
        ({"questions": (ONE, TWO, ONE)}, "questions: q1 listed twice"),
        (
            {"questions": (ONE, attrs.evolve(TWO, options=(*options(0, 10), *options(5))))},
            "q2: a listed twice",
        ),
        ({"bands": (*BANDS[:2], *BANDS[3:])}, "bands: a gap between 7 and 12"),
        ({"bands": BANDS[1:]}, "bands: totals begin at 0, and the bands at 4"),
        ({"bands": BANDS[:4]}, "bands: totals end at 20, and the bands at 15"),
        ({"bands": ()}, "bands: needs at least one"),
        (
            {"bands": (), "caps": tuple(cap(f"C{one}", age=65) for one in range(1, 6))},
            "bands: needs at least one",
        ),
        (
            {"bands": (*BANDS[:1], band("C2", 3, 7), *BANDS[2:])},
            "bands: C1 and C2 overlap",
        ),
        (
            {"bands": (*BANDS[:4], band("C5", 16, 12))},
            "bands: C5 ends before it begins",
        ),
        (
            {"bands": (*BANDS[:4], band("C4", 16, 20))},
            "bands: C4 is not above C4, and comes after it",
        ),
        (
            {"bands": (band("C1", -9, -1), band("C2", 0, 7), *BANDS[2:])},
            "bands: C1 cannot be reached, as totals go from 0 to 20",
        ),
        (
            {"bands": (*BANDS[:3], band("C4", 12, 20), band("C5", 21, 30))},
            "bands: C5 cannot be reached, as totals go from 0 to 20",
        ),
        ({"bands": (*BANDS[:4], band("A5", 16, 20))}, "bands: no such code as A5"),
        ({"caps": (cap("A1", age=65),)}, "caps: no such code as A1"),
        ({"caps": (cap("C1", Choice("q2", "f")),)}, "caps: no such answer as q2/f"),
        ({"caps": (cap("C1", Choice("q9", "a")),)}, "caps: no such answer as q9/a"),
        (
            {"caps": (cap("C1", age=65),), "for_persons": False},
            "caps: an organisation has no age: name",
        ),
    ],
)
def test_a_mistake_is_told(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidRule) as refused:
        made(**changes)
    assert refused.value.field == "Q"
    assert fault in refused.value.reason


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InvalidRule) as refused:
        made(bands=(band("C1", 1, 3), band("C3", 3, 12), band("C4", 14, 19)))
    assert refused.value.reason.split("; ") == [
        "bands: C1 and C3 overlap",
        "bands: a gap between 12 and 14",
        "bands: totals begin at 0, and the bands at 1",
        "bands: totals end at 20, and the bands at 19",
        "bands: nobody can reach C2, C5",
    ]


def test_an_unknown_code_hides_no_other_mistake() -> None:
    bands = (band("A6", 0, 3), band("C1", 6, 8), band("A7", 7, 10), band("C5", 30, 20))
    with pytest.raises(InvalidRule) as refused:
        made(questions=(ONE, TWO, TWO), caps=(cap("C9", age=65),), bands=bands)
    assert refused.value.reason.split("; ") == [
        "questions: q2 listed twice",
        "caps: no such code as C9",
        "bands: no such code as A6",
        "bands: no such code as A7",
        "bands: C5 ends before it begins",
        "bands: a gap between 3 and 6",
        "bands: C1 and A7 overlap",
        "bands: a gap between 10 and 30",
        "bands: totals end at 30, and the bands at 20",
        "bands: nobody can reach C2, C3, C4",
    ]


def test_a_level_may_be_reached_by_a_cap_alone() -> None:
    """A class below all bands, for those who will bear no loss."""
    bands = (band("C2", 0, 7), *BANDS[2:])
    careful = question("q2", 0, 5, 10, no_loss="a")
    for changes in ({"questions": (ONE, careful)}, {"caps": (cap("C1", age=80),)}):
        assert made(bands=bands, **changes).band(0).code == "C2"


def test_a_cap_that_binds_everybody_is_refused() -> None:
    with pytest.raises(InvalidValue, match="answers: or an age must be given"):
        cap("C1")


@pytest.mark.parametrize(
    ("built", "field", "value"),
    [
        (ONE.options[0], "points", 1.5),
        (ONE.options[0], "points", True),
        (ONE.options[0], "points", 10**1000),
        (ONE.options[0], "horizon_months", -1),
        (ONE.options[0], "code", "a\n"),
        (ONE.options[0], "serves", ("equity",)),
        (ONE.options[0], "no_loss", 1),
        (ONE, "text", "名称"),
        (ONE, "mode", "one"),
        (ONE, "options", [*ONE.options]),
        (ONE, "options", ONE.options[:1]),
        (ONE, "options", ()),
        (BANDS[0], "least", None),
        (BANDS[0], "most", float("nan")),
        (cap("C1", age=65), "from_age", 0),
        (cap("C1", age=65), "from_age", 151),
        (cap("C1", age=65), "from_age", 10**100),
        (cap("C1", age=65), "most", ""),
        (Choice("q1", "a"), "option", "\x00"),
        (made(), "for_persons", None),
        (made(), "basis", "art. 3"),
        (made(), "version", 7),
    ],
)
def test_a_value_that_cannot_be_is_refused(built: Any, field: str, value: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(built, **{field: value})
    assert refused.value.field == field


def test_an_answer_is_not_shown() -> None:
    assert repr(Choice("worst-loss", "a")) == "Choice(question='worst-loss', option=***)"


def test_an_option_tells_goal_and_horizon() -> None:
    told = attrs.evolve(ONE.options[0], serves=(InvestmentType.EQUITY,), horizon_months=0)
    assert (told.serves, told.horizon_months) == ((InvestmentType.EQUITY,), 0)


# What must be asked: N7 art. 25

WHOLE = (
    question("q1", 0, 5, dimension=Dimension.FINANCES),
    question("q2", 0, 5, dimension=Dimension.EXPERIENCE),
    question("q3", 0, 5, dimension=Dimension.GOAL),
    question("q4", 0, 5, dimension=Dimension.PREFERENCE, no_loss="a"),
)


def test_four_questions_ask_for_all() -> None:
    decision = check_questionnaire(made(questions=WHOLE), as_of=DAY, book=book(4))
    assert (decision.outcome, decision.hits) == (Effect.ALLOW, ())
    assert decision.provenance is Provenance.HOUSE


@pytest.mark.parametrize(
    ("left_out", "rule"),
    [
        (0, "N7.25-finances"),
        (1, "N7.25-experience"),
        (2, "N7.25-goal"),
        (3, "N7.25-preference"),
    ],
)
def test_what_is_not_asked_blocks(left_out: int, rule: str) -> None:
    other = attrs.evolve(WHOLE[left_out], dimension=Dimension.OTHER)
    asked = (*WHOLE[:left_out], other, *WHOLE[left_out + 1 :])
    decision = check_questionnaire(made(questions=asked), as_of=DAY, book=book(4))
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert (decision.outcome, decision.provenance) == (Effect.BLOCK, Provenance.TEXT)
    assert decision.steps == (AssessmentStep.MORE_QUESTIONS,)


def test_knowledge_stands_for_experience() -> None:
    """Art. 25(3) names learning and work beside experience."""
    asked = (WHOLE[0], attrs.evolve(WHOLE[1], dimension=Dimension.KNOWLEDGE), *WHOLE[2:])
    decision = check_questionnaire(made(questions=asked), as_of=DAY, book=book(4))
    assert decision.outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("for_persons", "outcome"), [(True, Effect.REVIEW), (False, Effect.ALLOW)]
)
def test_a_person_must_be_able_to_refuse_any_loss(for_persons: bool, outcome: Effect) -> None:
    asked = (*WHOLE[:3], question("q4", 0, 5, dimension=Dimension.PREFERENCE))
    own = made(questions=asked, for_persons=for_persons)
    decision = check_questionnaire(own, as_of=DAY, book=book(4))
    assert (decision.outcome, "G17.28-not-asked" in decision) == (outcome, for_persons)


@pytest.mark.parametrize(
    ("least", "outcome"), [(4, Effect.ALLOW), (5, Effect.BLOCK)], ids=["exactly", "one short"]
)
def test_the_least_number_is_the_banks(least: int, outcome: Effect) -> None:
    decision = check_questionnaire(made(questions=WHOLE), as_of=DAY, book=book(least))
    assert decision.outcome is outcome
    assert ("assessment.least-questions" in decision) is (outcome is Effect.BLOCK)


def test_without_the_banks_number_a_person_decides() -> None:
    decision = check_questionnaire(made(questions=WHOLE), as_of=DAY, book=STATUTORY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("least_questions",))
    assert "问卷题数（4）少于本行规定的最少题数（未知）" in decision.explain()


def test_before_the_order_nothing_is_judged() -> None:
    assert check_questionnaire(made(), as_of=date(2026, 2, 1)).outcome is Effect.BLOCK
    with pytest.raises(RuleNotInForce):
        check_questionnaire(made(), as_of=date(2026, 1, 31))


def test_what_is_no_questionnaire_is_refused() -> None:
    odd: Any = "Q@7"
    with pytest.raises(InvalidValue, match="questionnaire: needs RiskQuestionnaire, not str"):
        check_questionnaire(odd, as_of=DAY)
