"""Until when a claim can be enforced: what interrupts the time, what stretches it, and what is lost."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import house_document
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.limitation_periods import (
    ClaimEvent,
    ClaimEventKind,
    GuarantorCall,
    GuarantorStatus,
    Limitation,
    LimitationRecord,
    SecuredByGuarantee,
    compute_limitation,
)
from bankrm.loan_accounts import LoanPayment, LoanPaymentId
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.regulations.recovery import LIMITATION_MONTHS
from bankrm.rules import RuleBook
from bankrm.security_order import GuaranteeForm

altered: Any = attrs.evolve
CHINA = timezone(timedelta(hours=8))
DUE = date(2027, 3, 20)
END = date(2030, 3, 20)
SIGNED = ACCOUNT.signed_on
Kind = ClaimEventKind


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


def event(kind: ClaimEventKind, on: date, *, proof: bool = True) -> ClaimEvent:
    at = noon(on)
    return ClaimEvent(kind=kind, at=at, recorded_at=at, proof_ref="proof" if proof else None)


def record(*events: ClaimEvent, **more: Any) -> LimitationRecord:
    return LimitationRecord(account_id=ACCOUNT.id, events=events, **more)


def reckoned(*events: ClaimEvent, as_of: date = date(2031, 1, 1), **more: Any) -> Limitation:
    return compute_limitation(ACCOUNT, record(*events, **more), as_of=as_of)


class TestRunning:
    def test_from_the_last_due_day(self) -> None:
        one = reckoned(as_of=DUE)
        assert (one.due_on, one.runs_from, one.until) == (DUE, DUE, END)
        assert not one.has_begun
        assert one.owed

    @pytest.mark.parametrize(
        ("day", "left", "barred"),
        [(END, 0, False), (END + timedelta(days=1), -1, True), (DUE, 1096, False)],
        ids=["the last day", "the day after", "the due day"],
    )
    def test_the_last_day_is_still_in_time(self, day: date, left: int, barred: bool) -> None:
        one = reckoned(as_of=day)
        assert (one.days_left, one.is_barred) == (left, barred)

    def test_the_day_after_it_is_due_it_has_begun(self) -> None:
        assert reckoned(as_of=DUE + timedelta(days=1)).has_begun

    def test_a_proven_recall_moves_the_due_day(self) -> None:
        on = date(2026, 9, 1)
        one = reckoned(event(Kind.RECALL, on), as_of=date(2026, 11, 24))
        assert (one.due_on, one.until) == (on, date(2029, 9, 1))
        unproven = reckoned(event(Kind.RECALL, on, proof=False), as_of=date(2026, 11, 24))
        assert unproven.due_on == DUE

    def test_a_loan_that_was_repaid_is_not_owed(self) -> None:
        repaid = LoanPayment(
            id=LoanPaymentId("P-9"),
            amount=Money.of(9_000_000),
            received_on=DUE,
            recorded_at=noon(DUE),
        )
        settled = altered(ACCOUNT, payments=(*ACCOUNT.payments, repaid))
        assert not compute_limitation(settled, record(), as_of=END).owed

    def test_workings_tell_the_days(self) -> None:
        lines = {line.what.en: line.value for line in reckoned().workings}
        assert (lines["last due day"], lines["last day"]) == (DUE, END)


class TestInterrupted:
    @pytest.mark.parametrize("kind", [Kind.DEMAND, Kind.PROMISE])
    @pytest.mark.parametrize("day", [END, date(2028, 2, 29)], ids=["on the last day", "between"])
    def test_starts_anew(self, kind: ClaimEventKind, day: date) -> None:
        one = reckoned(event(kind, day))
        assert one.runs_from == day
        assert one.until == (date(2033, 3, 20) if day == END else date(2031, 2, 28))

    def test_before_it_is_due_nothing_runs_that_could_start_anew(self) -> None:
        assert reckoned(event(Kind.DEMAND, date(2026, 8, 1))).until == END

    def test_a_demand_after_the_end_does_nothing(self) -> None:
        one = reckoned(event(Kind.DEMAND, END + timedelta(days=1)))
        assert one.until == END
        assert one.is_barred

    def test_the_word_to_pay_after_the_end_waives_it(self) -> None:
        assert reckoned(event(Kind.PROMISE, date(2030, 6, 1))).until == date(2033, 6, 1)

    def test_without_proof_it_counts_for_nothing_and_is_told(self) -> None:
        one = reckoned(event(Kind.DEMAND, date(2029, 1, 1), proof=False))
        assert (one.until, one.until_if_proven) == (END, date(2032, 1, 1))

    @pytest.mark.parametrize(
        ("on", "until"),
        [(date(2029, 1, 1), date(2032, 1, 1)), (END + timedelta(days=1), END)],
        ids=["in time", "after the end"],
    )
    def test_a_payment(self, on: date, until: date) -> None:
        paid = LoanPayment(
            id=LoanPaymentId("P-9"), amount=Money.of(1), received_on=on, recorded_at=noon(on)
        )
        more = altered(ACCOUNT, payments=(*ACCOUNT.payments, paid))
        assert compute_limitation(more, record(), as_of=date(2031, 1, 1)).until == until

    def test_never_beyond_twenty_years(self) -> None:
        years = range(2029, 2047, 2)
        one = reckoned(*(event(Kind.DEMAND, date(year, 1, 1)) for year in years), as_of=DUE)
        assert one.until == END  # what is still to come is not known
        late = reckoned(
            *(event(Kind.DEMAND, date(year, 1, 1)) for year in years), as_of=date(2046, 1, 1)
        )
        assert late.until == date(2047, 3, 20)

    def test_what_was_entered_later_is_not_known(self) -> None:
        on = date(2029, 1, 1)
        late = altered(event(Kind.DEMAND, on), recorded_at=noon(date(2029, 5, 1)))
        one = compute_limitation(
            ACCOUNT, record(late), as_of=date(2029, 6, 1), known_at=noon(date(2029, 4, 1))
        )
        assert one.until == END
        assert reckoned(late, as_of=date(2029, 6, 1)).until == date(2032, 1, 1)


class TestProcedures:
    def test_while_one_is_pending_nothing_runs(self) -> None:
        one = reckoned(event(Kind.PROCEDURE, END))
        assert (one.until, one.days_left, one.paused_by) == (None, None, Kind.PROCEDURE)
        assert not one.is_barred

    def test_its_end_starts_the_time_anew(self) -> None:
        ended = date(2031, 7, 1)
        one = reckoned(
            event(Kind.PROCEDURE, END),
            event(Kind.DEMAND, date(2031, 1, 1)),
            event(Kind.PROCEDURE_ENDED, ended, proof=False),
            as_of=ended,
        )
        assert (one.runs_from, one.until) == (ended, date(2034, 7, 1))

    def test_one_that_ended_before_the_debt_was_due(self) -> None:
        one = reckoned(
            event(Kind.PROCEDURE, date(2026, 8, 1)), event(Kind.PROCEDURE_ENDED, date(2026, 9, 1))
        )
        assert (one.runs_from, one.until) == (DUE, END)

    @pytest.mark.parametrize(
        ("day", "proof"), [(END + timedelta(days=1), True), (END, False)], ids=["late", "unproven"]
    )
    def test_one_that_does_not_count_leaves_the_time(self, day: date, proof: bool) -> None:
        one = reckoned(
            event(Kind.PROCEDURE, day, proof=proof), event(Kind.PROCEDURE_ENDED, date(2030, 9, 1))
        )
        assert one.until == END


class TestBarriers:
    @pytest.mark.parametrize(
        ("began", "gone", "until"),
        [
            (date(2029, 11, 1), date(2030, 2, 1), date(2030, 8, 1)),
            (date(2028, 1, 1), date(2029, 9, 19), END),
            (date(2028, 1, 1), date(2029, 9, 20), END),
            (date(2028, 1, 1), date(2029, 9, 21), date(2030, 3, 21)),
            (END, date(2030, 5, 1), date(2030, 11, 1)),
            (END + timedelta(days=1), date(2030, 5, 1), END),
        ],
        ids=[
            "in the last six months",
            "gone before them",
            "gone on their first day",
            "gone a day into them",
            "begun on the last day",
            "begun after the end",
        ],
    )
    def test_only_in_the_last_six_months(self, began: date, gone: date, until: date) -> None:
        one = reckoned(event(Kind.BARRIER, began), event(Kind.BARRIER_GONE, gone))
        assert one.until == until

    def test_while_it_lasts_nothing_runs(self) -> None:
        one = reckoned(event(Kind.BARRIER, date(2029, 12, 1)))
        assert (one.until, one.paused_by) == (None, Kind.BARRIER)

    def test_a_demand_while_it_lasts_interrupts(self) -> None:
        one = reckoned(
            event(Kind.BARRIER, date(2029, 12, 1)),
            event(Kind.DEMAND, date(2030, 6, 1)),
            event(Kind.BARRIER_GONE, date(2030, 7, 1)),
        )
        assert one.until == date(2033, 6, 1)

    def test_without_proof_its_end_closes_no_other(self) -> None:
        one = reckoned(
            event(Kind.BARRIER, date(2029, 11, 1)),
            event(Kind.BARRIER_GONE, date(2029, 12, 1)),
            event(Kind.BARRIER, date(2030, 1, 1), proof=False),
            event(Kind.BARRIER_GONE, date(2030, 3, 1)),
        )
        assert (one.until, one.until_if_proven) == (date(2030, 6, 1), date(2030, 9, 1))

    def test_an_end_counts_without_proof(self) -> None:
        one = reckoned(
            event(Kind.BARRIER, date(2029, 11, 1)),
            event(Kind.BARRIER_GONE, date(2029, 12, 1), proof=False),
        )
        assert one.until == date(2030, 6, 1)


def guarantee(*called: date, proof: bool = True, **more: Any) -> SecuredByGuarantee:
    calls = tuple(
        GuarantorCall(at=noon(on), recorded_at=noon(on), proof_ref="proof" if proof else None)
        for on in called
    )
    given = {"form": GuaranteeForm.JOINT} | more
    return SecuredByGuarantee(guarantor_id=PartyId("G-1"), signed_on=SIGNED, calls=calls, **given)


SIX_MONTHS = date(2027, 9, 20)


class TestGuarantors:
    @pytest.mark.parametrize(
        ("called", "as_of", "status"),
        [
            ((), SIX_MONTHS, GuarantorStatus.OPEN),
            ((), SIX_MONTHS + timedelta(days=1), GuarantorStatus.LOST),
            ((SIX_MONTHS,), date(2028, 1, 1), GuarantorStatus.CALLED),
            ((SIX_MONTHS + timedelta(days=1),), date(2028, 1, 1), GuarantorStatus.LOST),
            ((DUE,), date(2028, 1, 1), GuarantorStatus.CALLED),
            ((DUE - timedelta(days=1),), date(2028, 1, 1), GuarantorStatus.LOST),
            ((SIX_MONTHS,), date(2027, 9, 1), GuarantorStatus.OPEN),
        ],
        ids=["last day", "day after", "last day call", "late call", "due day", "early", "to come"],
    )
    def test_a_joint_one_is_called(
        self, called: tuple[date, ...], as_of: date, status: GuarantorStatus
    ) -> None:
        [one] = reckoned(as_of=as_of, guarantees=(guarantee(*called),)).guarantors
        assert (one.status, one.until) == (status, SIX_MONTHS)

    def test_an_agreed_period_counts(self) -> None:
        agreed = guarantee(agreed_until=date(2029, 3, 20))
        [one] = reckoned(guarantees=(agreed,)).guarantors
        assert (one.until, one.status) == (date(2029, 3, 20), GuarantorStatus.LOST)

    def test_a_call_without_proof(self) -> None:
        [one] = reckoned(guarantees=(guarantee(SIX_MONTHS, proof=False),)).guarantors
        assert (one.status, one.limitation_until) == (GuarantorStatus.UNPROVEN, None)

    def test_then_his_own_limitation_runs_anew_by_each_call_in_time(self) -> None:
        called = guarantee(date(2027, 6, 1), date(2029, 1, 1), date(2032, 6, 1))
        [one] = reckoned(as_of=date(2033, 1, 1), guarantees=(called,)).guarantors
        assert one.limitation_until == date(2032, 1, 1)

    @pytest.mark.parametrize(
        ("sued", "proof", "status"),
        [
            (SIX_MONTHS, True, GuarantorStatus.CALLED),
            (SIX_MONTHS, False, GuarantorStatus.UNPROVEN),
            (SIX_MONTHS + timedelta(days=1), True, GuarantorStatus.LOST),
        ],
    )
    def test_for_a_general_one_the_debtor_is_sued(
        self, sued: date, proof: bool, status: GuarantorStatus
    ) -> None:
        general = guarantee(DUE, form=None)
        suit = event(Kind.PROCEDURE, sued, proof=proof)
        [one] = reckoned(suit, guarantees=(general,)).guarantors
        assert (one.form, one.status) == (GuaranteeForm.GENERAL, status)
        assert one.limitation_until is None

    def test_a_call_entered_later_is_not_known(self) -> None:
        call = GuarantorCall(at=noon(DUE), recorded_at=noon(date(2028, 1, 1)), proof_ref="proof")
        given = record(guarantees=(altered(guarantee(), calls=(call,)),))
        one = compute_limitation(
            ACCOUNT, given, as_of=date(2028, 6, 1), known_at=noon(date(2027, 12, 1))
        )
        assert one.guarantors[0].status is GuarantorStatus.LOST


class TestRefused:
    def test_the_record_of_another_loan(self) -> None:
        other = LimitationRecord(account_id=ClaimId("A-2"))
        with pytest.raises(InvalidValue, match="record: is of another loan"):
            compute_limitation(ACCOUNT, other, as_of=DUE)

    @pytest.mark.parametrize(
        ("events", "field"),
        [
            ((event(Kind.PROCEDURE_ENDED, DUE),), "events"),
            ((event(Kind.BARRIER_GONE, DUE),), "events"),
            ((event(Kind.PROCEDURE, DUE), event(Kind.PROCEDURE, END)), "events"),
            ((event(Kind.BARRIER, DUE), event(Kind.BARRIER, END)), "events"),
            ((event(Kind.DEMAND, END), event(Kind.DEMAND, DUE)), "events[1].recorded_at"),
        ],
        ids=["no suit", "no barrier", "two suits", "two barriers", "out of order"],
    )
    def test_a_history_that_cannot_be(self, events: tuple[ClaimEvent, ...], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            record(*events)
        assert refused.value.field == field

    def test_what_happened_earlier_may_be_entered_later(self) -> None:
        late = altered(event(Kind.PROCEDURE, DUE), recorded_at=noon(END))
        ended = altered(event(Kind.PROCEDURE_ENDED, date(2028, 1, 1)), recorded_at=noon(END))
        assert reckoned(ended, late).until == date(2031, 1, 1)

    def test_calls_out_of_order_and_a_guarantor_twice(self) -> None:
        with pytest.raises(InvalidValue, match=r"calls\[1\].recorded_at"):
            record(guarantees=(guarantee(END, DUE),))
        with pytest.raises(InvalidValue, match="guarantees"):
            record(guarantees=(guarantee(), guarantee()))

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"at": datetime(2029, 1, 1)}, "at"),  # noqa: DTZ001  # without a zone, on purpose
            ({"recorded_at": noon(date(2028, 1, 1))}, "recorded_at"),
            ({"proof_ref": "a\x00b"}, "proof_ref"),
            ({"kind": "demand"}, "kind"),
        ],
    )
    def test_bad_events(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(event(Kind.DEMAND, date(2029, 1, 1)), **change)
        assert field in str(refused.value)
        assert "\x00" not in str(refused.value)

    @pytest.mark.parametrize("as_of", [noon(DUE), "２０２６", None])
    def test_a_bad_day(self, as_of: Any) -> None:
        with pytest.raises(InvalidValue, match="as_of"):
            compute_limitation(ACCOUNT, record(), as_of=as_of)

    def test_before_the_civil_code(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_limitation(ACCOUNT, record(), as_of=date(2020, 12, 31))

    def test_an_instant_without_a_zone(self) -> None:
        with pytest.raises(InvalidValue, match="known_at"):
            compute_limitation(ACCOUNT, record(), as_of=DUE, known_at=datetime(2027, 1, 1))  # noqa: DTZ001  # on purpose


def test_a_bank_may_reckon_with_less() -> None:
    own = house_document("C-1", Text("催收办法", "Collection policy"), date(2026, 1, 1))
    months = LIMITATION_MONTHS.set_to(24, since=date(2026, 1, 1), basis=own.article())
    book = RuleBook(numbers=(months,))
    assert compute_limitation(ACCOUNT, record(), as_of=DUE, book=book).until == date(2029, 3, 20)
