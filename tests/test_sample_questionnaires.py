"""The samples: complete, bilingual, every level within reach, and clearly no law."""

import json
from datetime import date

import pytest
from tests.assessment_cases import book

from bankrm.assessment_scoring import score_answers
from bankrm.citations import Provenance
from bankrm.clients import Client, ClientId, CorporateClient, RetailClient
from bankrm.plain_models import read_model, write_model
from bankrm.products import InvestmentType
from bankrm.questionnaires import (
    Choice,
    Dimension,
    RiskQuestionnaire,
    check_questionnaire,
)
from bankrm.rules import Effect
from bankrm.sample_questionnaires import SAMPLE_FOR_ORGANISATIONS, SAMPLE_FOR_PERSONS

DAY = date(2026, 3, 2)
LI = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1980, 5, 1))
OLD = RetailClient(id=ClientId("C-2"), name="某某", birth_date=date(1961, 3, 2))
FIRM = CorporateClient(id=ClientId("E-1"), name="某某制造有限公司")
BOTH = (SAMPLE_FOR_PERSONS, SAMPLE_FOR_ORGANISATIONS)
both = pytest.mark.parametrize("sample", BOTH, ids=["person", "organisation"])


def answered(
    sample: RiskQuestionnaire, client: Client, otherwise: int = -1, **places: int
) -> tuple[str | None, bool | None]:
    """The level and whether it is the lowest class; each question by the place of an option."""
    choices = [
        Choice(one.code, one.options[places.get(one.code.replace("-", "_"), otherwise)].code)
        for one in sample.questions
    ]
    score = score_answers(sample, choices, client, as_of=DAY)
    return None if score.label is None else score.label.code, score.lowest_class


@both
def test_it_asks_for_all_that_the_law_wants_known(sample: RiskQuestionnaire) -> None:
    assert {question.dimension for question in sample.questions} == set(Dimension)
    decision = check_questionnaire(sample, as_of=DAY, book=book(10))
    assert (decision.outcome, decision.hits) == (Effect.ALLOW, ())


@both
def test_it_is_a_hundred_points_and_no_law(sample: RiskQuestionnaire) -> None:
    assert (sample.lowest, sample.highest) == (0, 100)
    assert sample.basis.provenance is Provenance.CONVENTION


@both
def test_options_rise_and_the_words_differ(sample: RiskQuestionnaire) -> None:
    for question in sample.questions:
        points = [option.points for option in question.options]
        assert points == sorted(set(points)), question.code
        for texts in (
            {o.text.zh for o in question.options},
            {o.text.en for o in question.options},
        ):
            assert len(texts) == len(question.options), question.code
    assert len({question.text.en for question in sample.questions}) == len(sample.questions)


@both
def test_goal_and_horizon_are_told(sample: RiskQuestionnaire) -> None:
    telling = {
        question.code: [bool(o.serves) or o.horizon_months is not None for o in question.options]
        for question in sample.questions
    }
    assert [code for code, told in telling.items() if any(told)] == ["goal", "horizon"]
    assert all(telling["goal"])
    assert all(telling["horizon"])
    goal = sample.question("goal")
    assert goal is not None
    assert goal.options[0].serves == (InvestmentType.FIXED_INCOME,)
    horizon = sample.question("horizon")
    assert horizon is not None
    assert [one.horizon_months for one in horizon.options] == [0, 6, 12, 36, 60, 120]


@both
def test_it_is_written_as_json_and_read_back(sample: RiskQuestionnaire) -> None:
    """The document that it rests on is handed in: plain data do not hold one without a number."""
    kept = json.loads(json.dumps(write_model(sample)))
    assert read_model(RiskQuestionnaire, kept | {"basis": sample.basis}) == sample


@both
def test_every_level_is_within_reach(sample: RiskQuestionnaire) -> None:
    """From the lowest answers up, those that cap the result first, then one question after another."""
    client: Client = LI if sample.for_persons else FIRM
    capping = {choice.question for cap in sample.caps for choice in cap.answers} | {"worst-loss"}
    in_turn = sorted(
        (question.code for question in sample.questions), key=lambda code: code not in capping
    )
    raised = [dict.fromkeys(in_turn[:count], -1) for count in range(len(in_turn) + 1)]
    reached = [
        answered(sample, client, 0, **{code.replace("-", "_"): at for code, at in one.items()})[0]
        for one in raised
    ]
    assert {*reached} == {"C1", "C2", "C3", "C4", "C5"}
    assert reached == sorted(reached, key=str)


@pytest.mark.parametrize(
    ("client", "places", "found"),
    [
        (LI, {}, ("C5", False)),
        (LI, {"worst_loss": 0}, ("C1", True)),
        (LI, {"worst_loss": 1}, ("C2", False)),
        (LI, {"worst_loss": 2}, ("C3", False)),
        (LI, {"worst_loss": 3}, ("C4", False)),
        (LI, {"goal": 0}, ("C2", False)),
        (LI, {"goal": 1}, ("C5", False)),
        (LI, {"horizon": 0}, ("C2", False)),
        (LI, {"horizon": 1}, ("C2", False)),
        (LI, {"horizon": 2}, ("C5", False)),
        (LI, {"outlay": 0}, ("C2", False)),
        (LI, {"years": 0}, ("C3", False)),
        (OLD, {}, ("C5", False)),
        (OLD, {"years": 0}, ("C2", False)),
        (OLD, {"years": 1}, ("C5", False)),
    ],
    ids=[
        "all the highest",
        "no loss",
        "little loss",
        "some loss",
        "marked loss",
        "not to lose comes first",
        "to grow steadily",
        "below half a year",
        "half a year",
        "a year",
        "needed soon",
        "never invested",
        "65",
        "65, never invested",
        "65, invested a little",
    ],
)
def test_the_caps_of_a_person(
    client: RetailClient, places: dict[str, int], found: tuple[str, bool]
) -> None:
    assert answered(SAMPLE_FOR_PERSONS, client, **places) == found


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ({}, ("C5", False)),
        ({"worst_loss": 0}, ("C1", False)),
        ({"worst_loss": 1}, ("C2", False)),
        ({"worst_loss": 2}, ("C3", False)),
        ({"worst_loss": 3}, ("C4", False)),
        ({"goal": 0}, ("C2", False)),
        ({"source": 0}, ("C2", False)),
        ({"horizon": 0}, ("C2", False)),
        ({"horizon": 1}, ("C2", False)),
        ({"horizon": 2}, ("C5", False)),
        ({"rules": 0}, ("C3", False)),
    ],
    ids=[
        "all the highest",
        "no loss",
        "little loss",
        "some loss",
        "marked loss",
        "principal comes first",
        "bound to a use",
        "below half a year",
        "half a year",
        "a year",
        "no rules",
    ],
)
def test_the_caps_of_an_organisation(places: dict[str, int], found: tuple[str, bool]) -> None:
    assert answered(SAMPLE_FOR_ORGANISATIONS, FIRM, **places) == found
