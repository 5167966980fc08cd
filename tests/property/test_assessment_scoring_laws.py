"""Laws of scoring: more points are never a lower level, a cap never raises, order is of no matter."""

import random
from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment_cases import NAME, made

from bankrm.assessment_scoring import score_answers
from bankrm.clients import ClientId, RetailClient
from bankrm.questionnaires import Choice, ChoiceMode, ResultCap
from bankrm.rating_schemes import TOLERANCE_LEVELS, SchemeLevel
from bankrm.risk_assessments import RiskTolerance
from bankrm.sample_questionnaires import SAMPLE_FOR_PERSONS

DAY = date(2026, 3, 2)
BORN = st.none() | st.dates(date(1930, 1, 1), date(2015, 1, 1))
PLAIN = attrs.evolve(
    SAMPLE_FOR_PERSONS,
    caps=(),
    questions=tuple(
        attrs.evolve(
            one, options=tuple(attrs.evolve(option, no_loss=False) for option in one.options)
        )
        for one in SAMPLE_FOR_PERSONS.questions
    ),
)
"""The sample without anything that caps the result."""


@st.composite
def answers(draw: st.DrawFn) -> list[Choice]:
    """One option of each question; of several where several may be chosen."""
    chosen: list[Choice] = []
    for question in SAMPLE_FOR_PERSONS.questions:
        most = 1 if question.mode is ChoiceMode.ONE else len(question.options)
        codes = st.sampled_from([option.code for option in question.options])
        found = draw(st.lists(codes, min_size=1, max_size=most, unique=True))
        chosen += [Choice(question.code, code) for code in found]
    return chosen


def person(born: date | None) -> RetailClient:
    return RetailClient(id=ClientId("C-1"), name="某某", birth_date=born)


def rank(tolerance: RiskTolerance | None) -> int:
    assert tolerance is not None
    return tolerance.rank


@given(answers(), answers())
def test_more_points_are_never_a_lower_level(one: list[Choice], other: list[Choice]) -> None:
    low, high = sorted(
        (score_answers(PLAIN, some, person(None), as_of=DAY) for some in (one, other)),
        key=lambda score: score.points or 0,
    )
    assert rank(low.tolerance) <= rank(high.tolerance)


@given(answers(), BORN)
def test_a_cap_never_raises(chosen: list[Choice], born: date | None) -> None:
    plain = score_answers(PLAIN, chosen, person(born), as_of=DAY)
    capped = score_answers(SAMPLE_FOR_PERSONS, chosen, person(born), as_of=DAY)
    assert capped.points == plain.points
    if capped.tolerance is not None:
        assert rank(capped.tolerance) <= rank(plain.tolerance)
    else:
        assert capped.missing == ("birth_date",)


@given(answers(), BORN, st.sampled_from(TOLERANCE_LEVELS.levels), st.integers(1, 100))
def test_one_cap_more_never_raises(
    chosen: list[Choice], born: date | None, level: SchemeLevel, age: int
) -> None:
    most = level.label.code
    more = attrs.evolve(
        SAMPLE_FOR_PERSONS,
        caps=(
            *SAMPLE_FOR_PERSONS.caps,
            ResultCap(name=NAME, most=most, answers=(chosen[0],), from_age=age),
        ),
    )
    before = score_answers(SAMPLE_FOR_PERSONS, chosen, person(born), as_of=DAY).tolerance
    after = score_answers(more, chosen, person(born), as_of=DAY).tolerance
    if before is None:
        assert after is None or rank(after) <= TOLERANCE_LEVELS.rank(most)
    elif after is not None:
        assert after <= before


@given(answers(), BORN, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_never_matters(
    chosen: list[Choice], born: date | None, chance: random.Random
) -> None:
    shuffled = [*chosen]
    chance.shuffle(shuffled)
    first, second = (
        score_answers(SAMPLE_FOR_PERSONS, some, person(born), as_of=DAY)
        for some in (chosen, shuffled)
    )
    assert first == second


@given(answers(), st.dates(date(1930, 1, 1), date(2015, 1, 1)), st.integers(1, 40))
def test_to_be_older_never_raises_the_level(chosen: list[Choice], born: date, years: int) -> None:
    older = born.replace(year=max(1900, born.year - years), day=min(born.day, 28))
    young, old = (
        score_answers(SAMPLE_FOR_PERSONS, chosen, person(day), as_of=DAY).tolerance
        for day in (born, older)
    )
    assert rank(old) <= rank(young)


@given(answers(), st.integers(0, 12))
def test_without_every_answer_there_is_no_result(chosen: list[Choice], left_out: int) -> None:
    question = SAMPLE_FOR_PERSONS.questions[left_out].code
    rest = [choice for choice in chosen if choice.question != question]
    score = score_answers(SAMPLE_FOR_PERSONS, rest, person(date(1980, 1, 1)), as_of=DAY)
    assert (score.tolerance, score.points, score.missing) == (None, None, (question,))


@given(st.integers(0, 20))
def test_every_total_has_exactly_one_band(total: int) -> None:
    own = made()
    bands = [band for band in own.bands if band.least <= total <= band.most]
    assert bands == [own.band(total)]
