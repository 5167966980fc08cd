"""Credit reports: what counts of the months overdue, how long it counts, and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from bankrm._bureau_example import REPORT
from bankrm.bureau_reports import (
    AccountMonth,
    BureauAccount,
    BureauQuery,
    BureauRecord,
    CreditReportSummary,
    PublicRecordKind,
    QueryReason,
    RepaymentState,
    compute_overdue_count,
    free_reports_left,
    is_kept,
    is_record_whole,
    is_repaired,
)
from bankrm.clients import ClientId
from bankrm.credit_repair import OverdueEntry
from bankrm.days import add_months
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.money import Money

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
LARGE = Money.of(50_000)  # no repair reaches it


def months(states: str, first: date = date(2025, 1, 1), amount: Money | None = LARGE) -> Any:
    """An account's months in a row, by the codes of their states."""
    found = []
    for at, code in enumerate(states):
        month, state = add_months(first, at), RepaymentState(code)
        entry = OverdueEntry(arisen_on=month, amount=amount, repaid=False)
        overdue = state.months_overdue > 0 and amount is not None
        found.append(AccountMonth(month=month, state=state, entry=entry if overdue else None))
    return tuple(found)


def filled(given: Any) -> Any:
    """Some months of an account, and all others of five years, which were paid as due."""
    [*paid] = months("N" * 59, date(2021, 12, 1))
    return tuple(sorted({one.month: one for one in (*paid, *given)}.values(), key=by_month))


def by_month(one: AccountMonth) -> date:
    return one.month


def report(*accounts: Any) -> CreditReportSummary:
    """A report on accounts whose months are filled up."""
    named = [BureauAccount(id=f"A-{at}", months=filled(one)) for at, one in enumerate(accounts)]
    changed: CreditReportSummary = altered(REPORT, accounts=tuple(named))
    return changed


def counted(
    *accounts: Any, window: int = 24, as_of: date = AS_OF
) -> tuple[int | None, int | None]:
    count = compute_overdue_count(report(*accounts), window=window, as_of=as_of)
    return count.in_a_row, count.in_all


class TestCount:
    @pytest.mark.parametrize(
        ("accounts", "found"),
        [
            pytest.param([], (0, 0), id="no account"),
            pytest.param(["NNN*C"], (0, 0), id="always paid"),
            pytest.param(["1N1N1"], (1, 3), id="three times, never twice in a row"),
            pytest.param(["N12N"], (2, 2), id="two in a row"),
            pytest.param(["N111N"], (3, 3), id="a month behind for three months"),
            pytest.param(
                ["3N"], (3, 1), id="three months overdue, the first two before the window"
            ),
            pytest.param(["12N", "N1N"], (2, 3), id="rows by account, the sum over all"),
            pytest.param(["7"], (7, 1), id="seven months and more"),
        ],
    )
    def test_rows_and_sums(self, accounts: list[str], found: tuple[int, int]) -> None:
        assert counted(*(months(states) for states in accounts)) == found

    def test_the_window_holds_the_month_of_the_report(self) -> None:
        edge = months("1", date(2024, 12, 1))
        assert counted(edge) == (1, 1), "24 months back to December 2024"
        assert counted(months("1", date(2024, 11, 1))) == (0, 0), "the 25th month"
        assert counted(edge, window=23) == (0, 0)

    def test_what_repair_hides_does_not_count(self) -> None:
        before = compute_overdue_count(REPORT, window=24, as_of=date(2026, 11, 20))
        assert (before.in_a_row, before.in_all, before.repaired) == (1, 1, 1)

    def test_before_the_notice_everything_counts(self) -> None:
        [loan, _] = REPORT.accounts or ()
        shown = tuple(one for one in loan.months or () if one.month <= date(2025, 12, 1))
        accounts = (altered(loan, months=shown, opened_on=date(2024, 11, 1)),)
        old = altered(REPORT, obtained_on=date(2025, 12, 20), accounts=accounts, queries=())
        count = compute_overdue_count(old, window=24, as_of=date(2025, 12, 21))
        assert (count.in_all, count.repaired) == (1, 0)

    def test_an_entry_of_unknown_amount_leaves_it_open(self) -> None:
        assert counted(months("1N", amount=None)) == (None, None)
        assert counted(months("1N", amount=None), as_of=date(2025, 12, 1)) == (1, 1)

    def test_an_open_entry_beside_a_worse_one_leaves_the_row_settled(self) -> None:
        assert counted(months("1N", amount=None), months("12N")) == (2, None)

    def test_an_unknown_state_or_report_leaves_it_open(self) -> None:
        assert counted(months("#1")) == (None, None)
        count = compute_overdue_count(altered(REPORT, accounts=None), window=24, as_of=AS_OF)
        assert (count.in_a_row, count.in_all) == (None, None)

    def test_past_the_years_of_the_law(self) -> None:
        entry = OverdueEntry(
            arisen_on=date(2022, 1, 1), amount=LARGE, repaid=True, repaid_on=date(2022, 1, 20)
        )
        [one] = months("1", date(2022, 1, 1))
        old = (attrs.evolve(one, entry=entry),)
        assert counted(old, window=60, as_of=date(2027, 1, 20)) == (1, 1)
        count = compute_overdue_count(report(old), window=60, as_of=date(2027, 1, 21))
        assert (count.in_all, count.stale) == (0, 1)

    def test_workings_name_what_is_left_out(self) -> None:
        lines = compute_overdue_count(REPORT, window=24, as_of=AS_OF).workings
        assert [line.value for line in lines] == [24, 0, 1, 1, 1]

    @pytest.mark.parametrize("window", [0, 61, 24.0, True])
    def test_odd_windows_are_refused(self, window: Any) -> None:
        with pytest.raises(BankrmError, match="window"):
            compute_overdue_count(REPORT, window=window, as_of=AS_OF)


class TestLaw:
    """征信业管理条例 arts. 16 and 17."""

    @pytest.mark.parametrize(
        ("ended_on", "as_of", "kept"),
        [
            pytest.param(date(2021, 11, 24), date(2026, 11, 24), True, id="on the last day"),
            pytest.param(date(2021, 11, 23), date(2026, 11, 24), False, id="a day past"),
            pytest.param(date(2024, 2, 29), date(2029, 2, 28), True, id="from a leap day"),
            pytest.param(date(2024, 2, 29), date(2029, 3, 1), False, id="a day past a leap day's"),
            pytest.param(None, date(2026, 11, 24), True, id="not ended"),
        ],
    )
    def test_five_years_from_the_end(self, ended_on: date | None, as_of: date, kept: bool) -> None:
        assert is_kept(ended_on, as_of=as_of) is kept

    def test_no_law_before_2013(self) -> None:
        with pytest.raises(RuleNotInForce):
            is_kept(None, as_of=date(2013, 3, 14))

    def test_two_free_reports_a_year(self) -> None:
        asked = [
            BureauQuery(date(2025, 12, 31), QueryReason.OWN),
            BureauQuery(date(2026, 1, 1), QueryReason.OWN),
            BureauQuery(date(2026, 2, 1), QueryReason.LOAN_APPROVAL),
            BureauQuery(date(2026, 3, 1), QueryReason.OWN),
            BureauQuery(date(2026, 4, 1), QueryReason.OWN),
        ]
        for known, left in ((1, 2), (2, 1), (3, 1), (4, 0), (5, 0)):
            assert free_reports_left(tuple(asked[:known]), as_of=AS_OF) == left
        assert free_reports_left(tuple(asked), as_of=date(2026, 2, 28)) == 1

    def test_repair_of_the_unknown(self) -> None:
        assert is_repaired(None, as_of=AS_OF) is None
        assert is_repaired(None, as_of=date(2025, 12, 21)) is False


def test_months_that_are_not_at_hand_leave_it_open() -> None:
    blank = altered(REPORT, accounts=(BureauAccount(id="A-1", current_overdue=Money.of(0)),))
    count = compute_overdue_count(blank, window=24, as_of=AS_OF)
    assert (count.in_a_row, count.in_all) == (None, None)


SHOWN = filled(())  # December 2021 to October 2026; the report is of November 2026


def whole(window: int = 24, **account: Any) -> bool:
    made = BureauAccount(**({"id": "A-1", "months": SHOWN} | account))
    return is_record_whole(altered(REPORT, accounts=(made,)), window=window)


class TestWholeRecord:
    """A hole in the record is no month paid as due."""

    @pytest.mark.parametrize(
        ("account", "expected"),
        [
            pytest.param({}, True, id="all but the month of the report"),
            pytest.param({"months": SHOWN[-23:]}, True, id="exactly the window"),
            pytest.param({"months": SHOWN[-22:]}, False, id="the oldest month is missing"),
            pytest.param({"months": SHOWN[:-1]}, False, id="the newest month is missing"),
            pytest.param({"months": (*SHOWN[:-5], *SHOWN[-4:])}, False, id="a hole"),
            pytest.param({"months": ()}, False, id="no months"),
            pytest.param({"months": None}, False, id="not at hand"),
            pytest.param(
                {"months": (), "opened_on": date(2026, 11, 1)}, True, id="of the report's month"
            ),
            pytest.param(
                {"months": (), "opened_on": date(2026, 10, 31)}, False, id="of the month before"
            ),
            pytest.param(
                {"months": SHOWN[-1:], "opened_on": date(2026, 10, 31)}, True, id="young"
            ),
            pytest.param(
                {"months": (), "closed_on": date(2024, 11, 30)},
                True,
                id="closed before the window",
            ),
            pytest.param(
                {"months": (), "closed_on": date(2024, 12, 1)}, False, id="closed within it"
            ),
            pytest.param({"months": (*SHOWN[:-9], *months("C", date(2026, 2, 1)))}, True, id="C"),
            pytest.param({"months": (*SHOWN[:-9], *months("G", date(2026, 2, 1)))}, True, id="G"),
            pytest.param(
                {"months": (*SHOWN[:-1], *months("#", date(2026, 10, 1)))}, False, id="#"
            ),
            pytest.param(
                {"months": (*months("#", date(2024, 11, 1)), *SHOWN[-23:])},
                True,
                id="a month of unknown state before the window",
            ),
        ],
    )
    def test_what_must_be_there(self, account: dict[str, Any], expected: bool) -> None:
        assert whole(**account) is expected

    def test_holes_leave_the_count_open(self) -> None:
        for shown in ((), months("1N", date(2026, 1, 1))):
            holes = altered(REPORT, accounts=(BureauAccount(id="A-1", months=shown),))
            count = compute_overdue_count(holes, window=24, as_of=AS_OF)
            assert (count.in_a_row, count.in_all) == (None, None)

    def test_no_accounts_and_accounts_unknown(self) -> None:
        assert is_record_whole(altered(REPORT, accounts=()), window=24)
        assert not is_record_whole(altered(REPORT, accounts=None), window=24)

    def test_refused(self) -> None:
        wrong: Any = None
        with pytest.raises(BankrmError, match="report"):
            is_record_whole(wrong, window=24)
        with pytest.raises(BankrmError, match="window"):
            is_record_whole(REPORT, window=wrong)


@pytest.mark.parametrize("queries", [None, [], (date(2026, 1, 1),)])
def test_what_is_no_query_is_refused(queries: Any) -> None:
    with pytest.raises(BankrmError, match="queries"):
        free_reports_left(queries, as_of=AS_OF)


def test_codes_of_states() -> None:
    assert {one.months_overdue for one in RepaymentState} == set(range(8))
    assert {one.code for one in RepaymentState if one.is_adverse} == set("DZBG")
    assert [one.code for one in QueryReason if one.for_approval] == [
        "loan_approval",
        "card_approval",
        "guarantee_review",
    ]


MONTH = months("1")[0]
ACCOUNT = BureauAccount(id="A-1", months=(MONTH,))
OPEN = BureauAccount(id="A-1", active=True, opened_on=date(2025, 1, 1))
AT_NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
RECORD = BureauRecord(kind=PublicRecordKind.TAX_ARREARS, on=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        pytest.param(MONTH, "month", date(2025, 1, 2), id="no first day"),
        pytest.param(MONTH, "state", RepaymentState.NORMAL, id="entry of a paid month"),
        pytest.param(
            MONTH, "entry", OverdueEntry(arisen_on=date(2025, 2, 1)), id="entry of a later month"
        ),
        pytest.param(ACCOUNT, "current_overdue", Money.of(1, "USD"), id="dollars overdue"),
        pytest.param(ACCOUNT, "months", (MONTH, MONTH), id="a month twice"),
        pytest.param(ACCOUNT, "id", "a\x00b", id="control character"),
        pytest.param(OPEN, "closed_on", date(2024, 12, 31), id="closed before it was opened"),
        pytest.param(OPEN, "closed_on", date(2025, 2, 1), id="closed, and active"),
        pytest.param(
            BureauAccount(id="A-1", opened_on=date(2025, 2, 1)),
            "months",
            (MONTH,),
            id="a month before it was opened",
        ),
        pytest.param(
            BureauAccount(id="A-1", closed_on=date(2024, 12, 31)),
            "months",
            (MONTH,),
            id="a month after it was closed",
        ),
        pytest.param(OPEN, "opened_on", AT_NOON, id="an instant for a day"),
        pytest.param(
            REPORT,
            "accounts",
            (BureauAccount(id="A-1", opened_on=date(2026, 11, 21)),),
            id="opened after the report",
        ),
        pytest.param(
            REPORT,
            "accounts",
            (BureauAccount(id="A-1", closed_on=date(2026, 11, 21)),),
            id="closed after the report",
        ),
        pytest.param(RECORD, "ended_on", date(2024, 12, 31), id="ended before it began"),
        pytest.param(REPORT, "guarantees", Money.of(-1), id="guarantees below zero"),
        pytest.param(REPORT, "guarantees", Money.of(1, "USD"), id="guarantees in dollars"),
        pytest.param(REPORT, "accounts", (ACCOUNT, ACCOUNT), id="an account twice"),
        pytest.param(
            REPORT,
            "accounts",
            (BureauAccount(id="A-1", months=months("N", date(2026, 12, 1))),),
            id="a month after the report",
        ),
        pytest.param(
            REPORT,
            "queries",
            (BureauQuery(date(2026, 11, 21), QueryReason.OWN),),
            id="a query after the report",
        ),
        pytest.param(
            REPORT,
            "records",
            (BureauRecord(kind=PublicRecordKind.JUDGMENT, on=date(2026, 11, 21)),),
            id="a record after the report",
        ),
        pytest.param(REPORT, "written_consent", "是", id="a word for yes"),
    ],
)
def test_bad_input_is_refused(model: Any, field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    named = "entry" if field == "state" else field
    assert refused.value.field == named


def test_a_report_without_accounts_queries_or_records_can_be_built() -> None:
    bare = CreditReportSummary(
        subject_id=ClientId("P-1"), obtained_on=AS_OF, purpose=QueryReason.OWN
    )
    assert "***" in repr(bare)
