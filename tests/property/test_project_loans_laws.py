"""Laws of project loans: the largest loan of each limit is the last that passes, and a stricter bank lends less."""

from datetime import date
from fractions import Fraction

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._project_example import APPLICATION, PLAN
from bankrm.citations import Row, house_document
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.project_cover import ProjectYear
from bankrm.project_loans import ProjectIndustry, assess_project_loan, compute_project_limits
from bankrm.regulations.project_equity import LEAST_COVER
from bankrm.rules import RuleBook

DAY = date(2026, 11, 24)
POLICY = house_document("C-1", Text("项目贷款政策", "Project policy"), date(2009, 1, 1))
LOAN = APPLICATION.amount.minor
fen = st.integers(0, 10**11)
covers = st.integers(1, 50_000)


def forecast(rows: list[tuple[int, int]]) -> tuple[ProjectYear, ...]:
    return tuple(
        ProjectYear(
            year=year,
            ebitda=Money.from_minor(cash),
            cash_tax=Money.of(0),
            principal=Money.from_minor(due),
            interest=Money.of(0),
        )
        for year, (cash, due) in enumerate(rows, 2029)
    )


def covered(rows: list[tuple[int, int]], others: int, least: int) -> int:
    number = attrs.evolve(LEAST_COVER, rows=(Row(date(2009, 1, 1), least, POLICY.article(1)),))
    plan = attrs.evolve(PLAN, years=forecast(rows), other_debt=Money.from_minor(others))
    found = compute_project_limits(APPLICATION, plan, as_of=DAY, book=RuleBook(numbers=(number,)))
    amount = found.limits[-1].amount
    assert amount is not None
    return amount.minor


rows = st.lists(st.tuples(fen, fen), max_size=5).map(lambda some: [*some, (10**10, LOAN)])


@given(rows, fen, covers)
def test_the_largest_loan_is_the_last_that_is_covered(
    some: list[tuple[int, int]], others: int, least: int
) -> None:
    largest = covered(some, others, least)

    def holds(loan: int) -> bool:
        growth = Fraction(loan + others, LOAN + others)
        return all(cash * 10_000 >= least * due * growth for cash, due in some)

    assert holds(largest) or not largest  # what others lend may be too much alone
    assert not holds(largest + 1)


@given(rows, fen, covers, covers)
def test_a_bank_that_asks_for_more_cover_never_lends_more(
    some: list[tuple[int, int]], others: int, one: int, two: int
) -> None:
    assert covered(some, others, max(one, two)) <= covered(some, others, min(one, two))


@given(st.integers(1, 10**12), fen, st.sampled_from(ProjectIndustry))
def test_the_loan_that_least_equity_leaves_is_the_last(
    total: int, others: int, industry: ProjectIndustry
) -> None:
    def too_little(loan: int) -> bool:
        equity = max(0, total - loan - others)
        plan = attrs.evolve(
            PLAN,
            total=Money.from_minor(total),
            equity=Money.from_minor(equity),
            equity_paid=None,
            industry=industry,
            other_debt=Money.from_minor(others),
        )
        decision = assess_project_loan(APPLICATION, plan, as_of=DAY)
        return f"EQ.{industry.code}" in decision

    plan = attrs.evolve(
        PLAN,
        total=Money.from_minor(total),
        equity=Money.of(0),
        equity_paid=Money.of(0),
        industry=industry,
        other_debt=Money.from_minor(others),
    )
    amount = compute_project_limits(APPLICATION, plan, as_of=DAY).limits[1].amount
    assert amount is not None
    assert not too_little(amount.minor) or not amount.minor
    assert too_little(amount.minor + 1)
