"""Risk assessments: what a record may hold, and which of several counts."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.risk_assessments import (
    Respondent,
    RiskAssessment,
    RiskTolerance,
    check_assessments,
    known_assessments,
    latest_two,
)

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 3, 2)
NINE, TEN = (datetime.fromisoformat(f"2026-03-02T{hour}:00+08:00") for hour in ("09", "10"))


def result(
    level: int, on: date = DAY, at: datetime | None = None, client: str = "C-1"
) -> RiskAssessment:
    return RiskAssessment(
        client_id=ClientId(client), on=on, tolerance=RiskTolerance(f"C{level}"), at=at
    )


OLD = result(3, date(2025, 1, 6))


@pytest.mark.parametrize(
    ("given", "latest", "before"),
    [
        ((), None, None),
        ((OLD,), OLD, None),
        ((OLD, result(5)), result(5), OLD),
        ((result(2), result(4)), result(2), result(4)),
        ((result(2, at=NINE), result(4, at=TEN)), result(4, at=TEN), result(2, at=NINE)),
        ((result(4, at=NINE), result(2, at=TEN)), result(2, at=TEN), result(4, at=NINE)),
        ((result(2, at=NINE), result(4)), result(2, at=NINE), result(4)),
        ((result(2), result(4, at=TEN), OLD), result(2), result(4, at=TEN)),
        ((result(4, at=TEN), result(2, at=TEN)), result(2, at=TEN), result(4, at=TEN)),
    ],
    ids=[
        "none",
        "one",
        "the later day",
        "one day without hours: the more cautious",
        "the later hour, though bolder",
        "the later hour, more cautious",
        "an hour missing: the more cautious",
        "an hour missing, of three",
        "one instant: the more cautious",
    ],
)
def test_the_latest_counts_in_any_order(
    given: tuple[RiskAssessment, ...], latest: RiskAssessment | None, before: RiskAssessment | None
) -> None:
    for order in permutations(given):
        assert latest_two(order) == (latest, before)


def test_a_history_of_one_client_up_to_the_day_passes() -> None:
    check_assessments([], DAY)
    check_assessments([OLD, result(2)], DAY)


@pytest.mark.parametrize(
    ("assessments", "as_of", "field", "reason"),
    [
        ([result(2, DAY + timedelta(1))], DAY, "assessments", "hold a result after as_of"),
        ([OLD, result(2, client="C-2")], DAY, "assessments", "hold another client's result"),
        (["C2"], DAY, "assessments", "needs RiskAssessment, not str"),
        (None, DAY, "assessments", "needs Sequence, not NoneType"),
        ([OLD], NINE, "as_of", "needs a date, not datetime"),
    ],
    ids=["future", "two clients", "no assessment", "no sequence", "an instant"],
)
def test_what_is_no_history_is_refused(
    assessments: Any, as_of: Any, field: str, reason: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_assessments(assessments, as_of)
    assert (refused.value.field, refused.value.reason) == (field, reason)


@pytest.mark.parametrize("odd", [None, 5, "C2", ["C2"], [OLD, None], {OLD}])
def test_only_of_results_there_is_a_latest(odd: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        latest_two(odd)
    assert refused.value.field == "assessments"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lowest_class": True}, "lowest_class"),
        ({"at": datetime(2026, 3, 1, 15, 59, tzinfo=UTC)}, "at"),
        ({"at": datetime(2026, 3, 2, 10)}, "at"),  # noqa: DTZ001  # what it must refuse
        ({"on": NINE}, "on"),
        ({"tolerance": "C2"}, "tolerance"),
        ({"answered_by": "seller"}, "answered_by"),
        ({"institution": ""}, "institution"),
        ({"scheme": "a\x00"}, "scheme"),
        ({"questionnaire": ""}, "questionnaire"),
        ({"scheme": "A@2026", "own_level": 3}, "own_level"),
        ({"own_level": "A3"}, "scheme"),
        ({"recorded_at": DAY}, "recorded_at"),
        ({"recorded_at": datetime(2026, 3, 1, 15, 59, tzinfo=UTC)}, "recorded_at"),
        ({"recorded_at": datetime(2026, 3, 2, 10)}, "recorded_at"),  # noqa: DTZ001  # the same
        ({"at": TEN, "recorded_at": NINE}, "recorded_at"),
        ({"answers_ref": 5}, "answers_ref"),
        ({"reconfirmed": 1}, "reconfirmed"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_record_that_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(result(2), **changes)
    assert refused.value.field == field


def test_it_may_be_entered_at_once_or_later() -> None:
    for changes in ({"at": TEN, "recorded_at": TEN}, {"at": NINE, "recorded_at": TEN}):
        assert altered(result(2), **changes).recorded_at == TEN
    first = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert altered(result(2), recorded_at=first).recorded_at == first


class TestKnown:
    LATER = datetime.fromisoformat("2026-03-04T09:00+08:00")
    ENTERED: RiskAssessment = altered(result(2, at=TEN), recorded_at=LATER)

    @pytest.mark.parametrize(
        ("assessment", "known_at", "known"),
        [
            (ENTERED, LATER - timedelta(seconds=1), False),
            (ENTERED, LATER, True),
            (result(2, at=TEN), NINE, False),
            (result(2, at=TEN), TEN, True),
            (result(2), datetime(2026, 3, 1, 15, 59, tzinfo=UTC), False),
            (result(2), datetime(2026, 3, 1, 16, 0, tzinfo=UTC), True),
        ],
        ids=[
            "before it was entered",
            "as it is entered",
            "before it was answered",
            "as it is answered",
            "the day before",
            "on the day in China",
        ],
    )
    def test_by_an_instant(
        self, assessment: RiskAssessment, known_at: datetime, known: bool
    ) -> None:
        assert known_assessments([assessment], known_at) == ((assessment,) if known else ())

    def test_what_counted_then_is_replayed(self) -> None:
        whole = (self.ENTERED, OLD, result(5, date(2025, 6, 1)))
        on_the_day = known_assessments(whole, TEN)
        assert on_the_day == whole[1:]
        assert latest_two(on_the_day) == (whole[2], OLD)
        assert latest_two(known_assessments(whole, self.LATER))[0] == self.ENTERED

    @pytest.mark.parametrize(
        ("assessments", "known_at", "field"),
        [
            (None, TEN, "assessments"),
            (["C2"], TEN, "assessments"),
            ([OLD], DAY, "known_at"),
            ([], datetime(2026, 3, 2, 10), "known_at"),  # noqa: DTZ001  # what it must refuse
        ],
        ids=["none", "no assessment", "a day", "no zone"],
    )
    def test_what_cannot_be(self, assessments: Any, known_at: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            known_assessments(assessments, known_at)
        assert refused.value.field == field


def test_the_day_is_that_of_china() -> None:
    late = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert result(2, at=late).on == DAY


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"answered_by": Respondent.AGENT}, True),
        ({"answered_by": Respondent.SELLER}, False),
        ({"institution": "B-2"}, False),
    ],
)
def test_on_whose_a_sale_may_rest(changes: dict[str, Any], counts: bool) -> None:
    assert altered(OLD, **changes).counts is counts


def test_where_the_answers_are_is_not_shown() -> None:
    kept = attrs.evolve(result(2), answers_ref="vault/17", answered_by=Respondent.AGENT)
    assert "vault" not in repr(kept)
