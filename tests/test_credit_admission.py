"""Admission: what only the whole file tells."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.credit_file_cases import BOOK, CONSUMER_FILE, FILE, TODAY, changed, without

from bankrm._credit_scorecards_example import SCORECARD
from bankrm.clients import ClientId
from bankrm.credit_admission import (
    ADMISSION,
    AdmissionFacts,
    approval_case,
    assess_admission,
    required_levels,
)
from bankrm.credit_applications import CreditStep
from bankrm.credit_limits import compute_credit_limit
from bankrm.credit_scorecards import RatingInput, score_rating
from bankrm.errors import InvalidValue
from bankrm.limit_caps import list_caps
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.rules import STATUTORY, Effect
from bankrm.term_limits import TermGrounds, assess_term

ASKED = attrs.evolve(FILE.application, amount=Money.of(5_000_000))
SOUND = attrs.evolve(FILE, application=ASKED)


def limit_of(file: Any) -> Any:
    return compute_credit_limit(
        file.application, list_caps(file, as_of=TODAY, book=BOOK), as_of=TODAY
    )


def judge(file: Any, term: Any = None, book: Any = BOOK) -> Any:
    return assess_admission(file, limit_of(file), term, as_of=TODAY, book=book)


def test_a_sound_file_is_admitted() -> None:
    assert judge(SOUND).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("file", "rule", "effect"),
    [
        (without(SOUND, "flows"), "CBL-35-file", Effect.REVIEW),
        (
            attrs.evolve(
                SOUND,
                rating=score_rating(
                    SCORECARD,
                    ClientId("E-1"),
                    (RatingInput("leverage", Decimal("0.9")), RatingInput("management", "poor")),
                    on=TODAY,
                    flags=(),
                ),
                rating_limits=None,
            ),
            "admission.grade",
            Effect.REFUSE,
        ),
        (
            attrs.evolve(SOUND, application=attrs.evolve(ASKED, amount=Money.of("5000000.01"))),
            "admission.limit",
            Effect.BLOCK,
        ),
    ],
    ids=["not on file", "grade too low", "a fen above the limit"],
)
def test_what_stands_in_the_way(file: Any, rule: str, effect: Effect) -> None:
    decision = judge(file)
    assert rule in decision
    assert decision.outcome is effect


def test_the_lowest_grade_itself_is_lent_to() -> None:
    grade = SOUND.rating.grade  # type: ignore[union-attr]  # the example has one
    assert grade is not None
    assert grade.label.code == "B"
    assert "admission.grade" not in judge(SOUND)


def test_a_bank_without_a_lowest_grade_leaves_it_open() -> None:
    decision = judge(SOUND, book=STATUTORY)
    assert decision.outcome is Effect.REVIEW
    assert decision.missing == ("lowest_grade", "oldest_rating")


def test_a_term_for_head_office_needs_the_highest_level() -> None:
    long = attrs.evolve(
        SOUND,
        application=attrs.evolve(ASKED, months=132, kind=ProductKind.FIXED_ASSET_LOAN),
        offer=None,
    )
    grounds = TermGrounds(application_id=ASKED.id, real_estate=False)
    term = assess_term(long.application, grounds, as_of=TODAY)
    assert CreditStep.HEAD_OFFICE_APPROVAL in term.steps
    assert "FA-9-level" not in judge(long, term)  # the matrix sends eleven years to the top
    short = attrs.evolve(long, application=attrs.evolve(long.application, months=120))
    assert "FA-9-level" in judge(short, term)
    assert judge(without(long, "matrix"), term).needs_review
    branch = SOUND.matrix.levels[1].label  # type: ignore[union-attr]  # the example has one
    assert "FA-9-level" not in judge(attrs.evolve(short, long_terms_from=branch), term)


@pytest.mark.parametrize(
    ("rated_on", "outcome"),
    [
        (date(2025, 11, 24), Effect.ALLOW),
        (date(2025, 11, 23), Effect.REVIEW),
    ],
)
def test_a_rating_holds_as_long_as_the_bank_says(rated_on: date, outcome: Effect) -> None:
    old = attrs.evolve(SOUND, **changed(SOUND, "rating", rated_on=rated_on))
    assert judge(old).outcome is outcome


def test_a_rating_of_a_later_day_is_refused() -> None:
    later = attrs.evolve(SOUND, **changed(SOUND, "rating", rated_on=date(2026, 11, 25)))
    with pytest.raises(InvalidValue, match=r"^rating"):
        judge(later)


def test_levels_come_from_the_matrix() -> None:
    levels = required_levels(SOUND, as_of=TODAY)
    assert levels is not None
    assert [level.label.code for level in levels] == ["team", "branch"]
    assert required_levels(CONSUMER_FILE, as_of=TODAY) is None


@pytest.mark.parametrize(
    "days",
    [{"since": date(2026, 11, 25)}, {"until": date(2026, 11, 24)}],
    ids=["not yet", "no more"],
)
def test_a_matrix_that_is_not_in_force_is_refused(days: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=r"^matrix"):
        judge(attrs.evolve(SOUND, **changed(SOUND, "matrix", **days)))


def test_the_case_takes_the_main_security() -> None:
    case = approval_case(SOUND)
    assert case.security is ASKED.security[0]
    assert case.amount == ASKED.amount
    bare = attrs.evolve(SOUND, application=attrs.evolve(ASKED, security=()), rating=None)
    assert approval_case(bare).security is None
    assert approval_case(bare).rating is None


def test_refuses_the_limit_of_another_application() -> None:
    with pytest.raises(InvalidValue, match=r"^limit"):
        assess_admission(SOUND, limit_of(CONSUMER_FILE), as_of=TODAY)


def test_shows_no_amount() -> None:
    assert "500000000" not in repr(AdmissionFacts.of(SOUND, limit_of(SOUND), None, TODAY))
    assert len(ADMISSION) == 5
