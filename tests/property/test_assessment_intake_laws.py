"""Laws of attempts and of standing: limits hold in any order, time frees, and a sale's rows say the same."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment_cases import CLIENT, house

from bankrm.assessment_intake import check_assessment_attempt, next_attempt_at
from bankrm.assessment_standing import (
    AssessmentStatus,
    ChangeReport,
    classify_standing,
    list_reassessments,
    valid_until,
)
from bankrm.clients import RetailClient
from bankrm.days import business_date, earliest_within
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.regulations.assessment import ATTEMPTS_A_DAY, ATTEMPTS_IN_WINDOW
from bankrm.regulations.investment import ASSESSMENT_MONTHS
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance, latest_two
from bankrm.rules import Effect
from bankrm.sales import Initiator, Sale
from bankrm.suitability import assess_sale

START = datetime(2026, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
instants = st.integers(0, 24 * 900).map(lambda hours: START + hours * HOUR)
crowded = st.lists(
    st.one_of(instants, st.integers(0, 24 * 5).map(lambda hours: START + hours * HOUR)),
    max_size=60,
)
days = st.dates(date(2026, 2, 1), date(2029, 12, 31))


def taken(at: datetime) -> RiskAssessment:
    return RiskAssessment(
        client_id=CLIENT, on=business_date(at), at=at, tolerance=RiskTolerance.C3
    )


@given(crowded)
def test_whoever_asks_first_never_takes_more_than_the_limits(tries: list[datetime]) -> None:
    """Two a day in China; of any nine in a row, the first and the last are twelve months apart."""
    history: list[RiskAssessment] = []
    for at in sorted(tries):
        if check_assessment_attempt(history, at=at).outcome is Effect.ALLOW:
            history.append(taken(at))
    on = [one.on for one in history]
    assert all(on.count(day) <= 2 for day in on)
    for first, ninth in zip(history, history[8:], strict=False):
        assert first.at is not None
        assert ninth.at is not None
        assert ninth.at - first.at >= timedelta(days=365)


@given(st.lists(instants, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_a_history_never_matters(at: list[datetime], chance: random.Random) -> None:
    history = [taken(one) for one in at]
    now = max(at, default=START)
    shuffled = [*history]
    chance.shuffle(shuffled)
    assert check_assessment_attempt(history, at=now) == check_assessment_attempt(shuffled, at=now)
    assert next_attempt_at(history, at=now) == next_attempt_at(shuffled, at=now)
    assert latest_two(history) == latest_two(shuffled)


@given(st.lists(instants, max_size=20), st.integers(0, 24 * 400))
def test_it_is_allowed_from_the_next_instant_on_and_not_before(
    at: list[datetime], later: int
) -> None:
    history = [taken(one) for one in at]
    now = max(at, default=START)
    free = next_attempt_at(history, at=now)
    assert free is not None
    assert check_assessment_attempt(history, at=free + later * HOUR).outcome is Effect.ALLOW
    if free > now:
        just = max(now, free - timedelta(microseconds=1))
        assert check_assessment_attempt(history, at=just).outcome is Effect.BLOCK


@given(st.lists(instants, max_size=20), st.integers(0, 4), st.integers(0, 10))
def test_a_stricter_bank_never_allows_more(at: list[datetime], a_day: int, in_window: int) -> None:
    history, now = [taken(one) for one in at], max(at, default=START)
    law = check_assessment_attempt(history, at=now).outcome
    for number, value in ((ATTEMPTS_A_DAY, a_day), (ATTEMPTS_IN_WINDOW, in_window)):
        book = house(number, value)
        assert check_assessment_attempt(history, at=now, book=book).outcome >= law
        free, own = next_attempt_at(history, at=now), next_attempt_at(history, at=now, book=book)
        assert free is not None
        assert own is None or own >= free


@given(st.lists(instants, max_size=20))
def test_one_more_never_frees(at: list[datetime]) -> None:
    now = max(at, default=START)
    free = [
        next_attempt_at([taken(one) for one in at[:count]], at=now) for count in range(len(at) + 1)
    ]
    assert all(
        earlier is not None and later is not None and earlier <= later
        for earlier, later in pairwise(free)
    )


@given(days, st.integers(0, 1500), st.integers(1, 24))
def test_valid_until_is_the_last_day_the_rules_accept(on: date, later: int, months: int) -> None:
    as_of = on + timedelta(later)
    assessed = RiskAssessment(client_id=CLIENT, on=on, tolerance=RiskTolerance.C3)
    book = house(ASSESSMENT_MONTHS, months)
    until = valid_until(assessed, as_of=as_of, book=book)
    assert (as_of <= until) is (on >= earliest_within(as_of, min(months, 12)))


assessments = st.lists(
    st.builds(
        RiskAssessment,
        client_id=st.just(CLIENT),
        on=st.dates(date(2024, 6, 1), date(2026, 6, 30)),
        tolerance=st.sampled_from(RiskTolerance),
        answered_by=st.none() | st.sampled_from(Respondent),
        reconfirmed=st.sampled_from([True, False, None]),
        institution=st.sampled_from([None, None, "B-2"]),
    ),
    max_size=4,
)
LI = RetailClient(id=CLIENT, name="某某", birth_date=date(1980, 5, 1))
WEALTH = Product(
    id=ProductId("W-1"),
    name="某理财",
    family=ProductFamily.WEALTH,
    private=False,
    issuer_risk=ProductRisk.R1,
    distributor_risk=ProductRisk.R1,
)


@given(assessments, st.booleans(), st.dates(date(2026, 7, 1), date(2027, 12, 31)))
def test_a_sale_finds_the_same_as_the_standing(
    history: list[RiskAssessment], changed: bool, day: date
) -> None:
    noon = datetime.combine(day, datetime.min.time(), UTC)
    report = ChangeReport(client_id=CLIENT, at=noon, recorded_at=noon)
    standing = classify_standing(history, [report] if changed else [], as_of=day)
    sale = Sale(
        client_id=CLIENT,
        product_id=WEALTH.id,
        amount=Money.of(10_000),
        initiated_by=Initiator.CLIENT,
        change_reported=changed and bool(history),
    )
    decision = assess_sale(LI, WEALTH, sale, history, as_of=day)
    if standing.status is not AssessmentStatus.VOID:
        assert standing.status.needs_another is ("N7.29-assessment" in decision)
    if standing.status is AssessmentStatus.VALID:
        assert "N7.29-reconfirm" not in decision


@given(assessments, st.dates(date(2026, 7, 1), date(2027, 12, 31)), st.integers(0, 400))
def test_a_to_do_is_due_while_the_assessment_counts(
    history: list[RiskAssessment], day: date, within: int
) -> None:
    tasks = list_reassessments(history, within=within, as_of=day)
    latest, _ = latest_two([one for one in history if one.counts])
    for task in tasks:
        assert latest is not None
        assert day <= task.due_on == valid_until(latest, as_of=day)
    wider = list_reassessments(history, within=within + 1, as_of=day)
    assert {*map(attrs.astuple, tasks)} <= {*map(attrs.astuple, wider)}
