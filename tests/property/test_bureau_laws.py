"""Laws of bureau data: more overdue never counts less, and repair never makes a record worse."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._bureau_example import REPORT
from bankrm.bureau_reports import (
    AccountMonth,
    BureauAccount,
    OverdueCount,
    RepaymentState,
    compute_overdue_count,
)
from bankrm.credit_repair import OverdueEntry, Showing, check_repair, repair_day
from bankrm.days import add_months
from bankrm.money import Money

AS_OF = date(2026, 11, 24)
CODES = st.lists(st.sampled_from("N*1234567"), min_size=1, max_size=24)
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@st.composite
def entries(draw: st.DrawFn) -> OverdueEntry:
    arisen, repaid = sorted((draw(DAYS), draw(DAYS)))
    paid = draw(st.booleans())
    return OverdueEntry(
        arisen_on=arisen,
        amount=Money.from_minor(draw(st.integers(0, 1_500_000))),
        repaid=paid,
        repaid_on=repaid if paid else None,
    )


def counted(codes: list[str], as_of: date = AS_OF) -> OverdueCount:
    months = []
    for at, code in enumerate([*codes, *"N" * (24 - len(codes))]):
        month, state = add_months(date(2024, 12, 1), at), RepaymentState(code)
        entry = OverdueEntry(arisen_on=month, amount=Money.of(20_000), repaid=False)
        months.append(
            AccountMonth(month=month, state=state, entry=entry if state.months_overdue else None)
        )
    account = BureauAccount(id="A", months=tuple(months))
    report = attrs.evolve(REPORT, accounts=(account,))
    return compute_overdue_count(report, window=24, as_of=as_of)


@given(CODES, st.data())
def test_another_month_overdue_never_counts_less(codes: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(codes) - 1))
    worse = ["7" if place == at else code for place, code in enumerate(codes)]
    before, after = counted(codes), counted(worse)
    assert before.in_all is not None
    assert after.in_all is not None
    assert before.in_a_row is not None
    assert after.in_a_row is not None
    assert before.in_all <= after.in_all
    assert before.in_a_row <= after.in_a_row


@given(entries())
def test_once_hidden_an_entry_stays_hidden(entry: OverdueEntry) -> None:
    day = repair_day(entry)
    shown = [
        check_repair(entry, as_of=as_of).outcome is Showing.SHOWN
        for as_of in (date(2025, 12, 22) + timedelta(days=step) for step in range(0, 200, 3))
    ]
    assert shown == sorted(shown, reverse=True)
    if day is None:
        assert all(shown)
    else:
        assert check_repair(entry, as_of=day).outcome is Showing.HIDDEN
        assert check_repair(entry, as_of=day - timedelta(days=1)).outcome is Showing.SHOWN
