"""What is done about a loan past due: the plan, what was done, promises to pay, and what is due next."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._collection_example import PROMISED
from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import Provenance
from bankrm.collateral import ClaimId
from bankrm.collection_plans import (
    CONVENTIONAL_COLLECTION,
    CollectionAction,
    CollectionBand,
    CollectionContact,
    CollectionContactId,
    CollectionDuty,
    CollectionPlan,
    CollectionResult,
    ContactedParty,
    PaymentPromise,
    list_claim_events,
    list_collection_tasks,
    list_payment_promises,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue, NotCovered
from bankrm.follow_ups import PromiseStatus
from bankrm.limitation_periods import ClaimEventKind, LimitationRecord
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId
from bankrm.money import Money
from bankrm.regulations.holidays import CHINA as CALENDAR
from bankrm.staff import Role
from bankrm.tasks import Task, TaskStatus

altered: Any = attrs.evolve
ZONE = timezone(timedelta(hours=8))
OLDEST = date(2026, 6, 20)
"""Due day of the oldest instalment not paid in full."""
Action, Result = CollectionAction, CollectionResult


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def contact(
    number: int,
    on: date,
    action: CollectionAction = Action.CALL,
    result: CollectionResult = Result.REACHED,
) -> CollectionContact:
    found: CollectionContact = altered(
        PROMISED,
        id=CollectionContactId(f"N-{number}"),
        action=action,
        result=result,
        promise=None,
        at=at(on),
        recorded_at=at(on),
    )
    return found


def promised(number: int, on: date, due_on: date, amount: int = 1_000) -> CollectionContact:
    found: CollectionContact = altered(
        contact(number, on),
        result=Result.PROMISED,
        promise=PaymentPromise(amount=Money.of(amount), due_on=due_on),
    )
    return found


def paid(*payments: tuple[date, int]) -> LoanAccount:
    more = tuple(
        LoanPayment(
            id=LoanPaymentId(f"P-9{number}"),
            amount=Money.of(amount),
            received_on=on,
            recorded_at=at(on, 17),
        )
        for number, (on, amount) in enumerate(payments)
    )
    found: LoanAccount = altered(ACCOUNT, payments=(*ACCOUNT.payments, *more))
    return found


class TestPlan:
    @pytest.mark.parametrize(
        ("days", "first"),
        [(-4, None), (-3, -3), (0, -3), (1, 1), (30, 1), (31, 31), (181, 181), (9_999, 181)],
    )
    def test_every_day_is_in_one_band(self, days: int, first: int | None) -> None:
        band = CONVENTIONAL_COLLECTION.band_of(days)
        assert (band and band.first) == first

    def test_the_usual_plan_is_nobodys_law(self) -> None:
        assert CONVENTIONAL_COLLECTION.basis.provenance is Provenance.CONVENTION

    @pytest.mark.parametrize(
        "spans",
        [
            (),
            ((1, 30),),
            ((2, None),),
            ((1, 30), (32, None)),
            ((1, 30), (30, None)),
            ((1, None), (31, None)),
        ],
        ids=["no band", "an end", "late start", "a gap", "an overlap", "an end in between"],
    )
    def test_bands_that_do_not_meet(self, spans: tuple[tuple[int, int | None], ...]) -> None:
        bands = tuple(CollectionBand(first=first, last=last) for first, last in spans)
        with pytest.raises(InvalidRule, match="bands"):
            CollectionPlan(bands=bands, basis=CONVENTIONAL_COLLECTION.basis)

    def test_a_band_that_cannot_be(self) -> None:
        with pytest.raises(InvalidRule, match="last"):
            CollectionBand(first=1, last=0)
        duty = CollectionDuty(action=Action.CALL, role=Role.LEGAL, days=1)
        with pytest.raises(InvalidRule, match="duties"):
            CollectionBand(first=1, last=None, duties=(duty, duty))
        with pytest.raises(InvalidValue, match="days"):
            altered(duty, days=-1)


class TestPromises:
    MADE, DUE = date(2026, 7, 1), date(2026, 7, 10)

    def status(
        self, account: LoanAccount, *contacts: CollectionContact, as_of: date
    ) -> list[PromiseStatus]:
        return [one.status for one in list_payment_promises(account, contacts, as_of=as_of)]

    @pytest.mark.parametrize(
        ("payments", "as_of", "status"),
        [
            ((), DUE, PromiseStatus.OPEN),
            ((), DUE + timedelta(days=1), PromiseStatus.BROKEN),
            (((DUE, 1_000),), DUE, PromiseStatus.KEPT),
            (((DUE, 999),), date(2026, 7, 11), PromiseStatus.BROKEN),
            (((MADE, 400), (DUE, 600)), date(2026, 8, 1), PromiseStatus.KEPT),
            (((date(2026, 7, 11), 1_000),), date(2026, 8, 1), PromiseStatus.KEPT_LATE),
            (((date(2026, 6, 30), 1_000),), date(2026, 8, 1), PromiseStatus.BROKEN),
        ],
        ids=["open", "broken", "last day", "a yuan short", "in parts", "late", "before it"],
    )
    def test_by_the_payments_that_came(
        self, payments: tuple[tuple[date, int], ...], as_of: date, status: PromiseStatus
    ) -> None:
        made = promised(1, self.MADE, self.DUE)
        assert self.status(paid(*payments), made, as_of=as_of) == [status]

    def test_a_new_promise_takes_the_place_of_an_open_one(self) -> None:
        first = promised(1, self.MADE, self.DUE)
        anew = promised(2, self.DUE, date(2026, 7, 20))
        given = paid((date(2026, 7, 12), 1_000))
        expected = [PromiseStatus.WAIVED, PromiseStatus.KEPT]
        assert self.status(given, first, anew, as_of=date(2026, 8, 1)) == expected

    def test_and_not_of_a_broken_one(self) -> None:
        first = promised(1, self.MADE, self.DUE)
        anew = promised(2, date(2026, 7, 11), date(2026, 7, 20))
        given = paid((date(2026, 7, 12), 1_000))
        expected = [PromiseStatus.BROKEN, PromiseStatus.KEPT]
        assert self.status(given, first, anew, as_of=date(2026, 8, 1)) == expected

    def test_one_still_to_be_made_is_not_known(self) -> None:
        made = promised(1, self.MADE, self.DUE)
        assert not self.status(ACCOUNT, made, as_of=date(2026, 6, 30))
        late = altered(made, recorded_at=at(date(2026, 7, 5)))
        known_at = at(date(2026, 7, 4))
        found = list_payment_promises(ACCOUNT, [late], as_of=self.DUE, known_at=known_at)
        assert found == ()


def due(*contacts: CollectionContact, as_of: date, account: LoanAccount = ACCOUNT) -> list[Task]:
    return list(
        list_collection_tasks(
            account, CONVENTIONAL_COLLECTION, contacts, as_of=as_of, calendar=CALENDAR
        )
    )


def titles(tasks: list[Task]) -> list[str]:
    return [task.title.en for task in tasks]


class TestTasks:
    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (date(2026, 4, 16), []),
            (date(2026, 4, 17), ["a reminder before it is due"]),
            (date(2026, 6, 20), ["a reminder before it is due"]),
            (date(2026, 6, 21), ["a message", "a call"]),
            (date(2026, 7, 20), ["a message", "a call"]),
            (date(2026, 7, 21), ["no more drawing", "a visit"]),
            (date(2026, 11, 24), ["a lawyer's letter", "a hand-over to special assets"]),
        ],
        ids=["too early", "three days before", "due", "late", "day 30", "day 31", "day 157"],
    )
    def test_by_days_past_due(self, as_of: date, expected: list[str]) -> None:
        account = (
            altered(ACCOUNT, payments=ACCOUNT.payments[:2])
            if as_of > date(2026, 5, 1)
            else (altered(ACCOUNT, payments=()))
        )
        assert titles(due(as_of=as_of, account=account)) == expected

    def test_due_from_the_day_the_band_is_entered(self) -> None:
        [message, call] = due(as_of=date(2026, 7, 10))
        assert (message.id, message.due_on) == ("A-1/2026-06-20/1/message", date(2026, 6, 22))
        assert (call.due_on, call.client_id) == (date(2026, 6, 23), ACCOUNT.client_id)

    @pytest.mark.parametrize(
        ("result", "on", "status"),
        [
            (Result.REACHED, date(2026, 6, 21), TaskStatus.DONE),
            (Result.REACHED, OLDEST, TaskStatus.OPEN),
            (Result.UNREACHED, date(2026, 6, 22), TaskStatus.OPEN),
            (Result.INVALID, date(2026, 6, 22), TaskStatus.OPEN),
            (Result.DISPUTED, date(2026, 6, 22), TaskStatus.DONE),
        ],
    )
    def test_done_once_it_reached_somebody(
        self, result: CollectionResult, on: date, status: TaskStatus
    ) -> None:
        [_, call] = due(contact(1, on, result=result), as_of=date(2026, 7, 10))
        assert call.status is status
        assert (call.closed_by == "N-1") is (status is TaskStatus.DONE)

    def test_another_action_does_not_do(self) -> None:
        [message, call] = due(contact(1, date(2026, 6, 22)), as_of=date(2026, 7, 10))
        assert (message.status, call.status) == (TaskStatus.OPEN, TaskStatus.DONE)

    def test_some_wait_for_an_open_promise(self) -> None:
        made = promised(1, date(2026, 7, 22), date(2026, 7, 31))
        [freeze, visit] = due(made, as_of=date(2026, 7, 25))
        assert (freeze.due_on, visit.due_on) == (date(2026, 7, 22), date(2026, 8, 3))

    def test_a_broken_promise_sets_off_a_call(self) -> None:
        made = promised(1, date(2026, 7, 22), date(2026, 7, 24))
        called = contact(2, date(2026, 7, 25))
        [_, _, again] = due(made, as_of=date(2026, 7, 25))
        assert (again.id, again.due_on) == ("A-1/N-1/broken/call", date(2026, 7, 27))
        assert due(made, called, as_of=date(2026, 7, 25))[-1].status is TaskStatus.DONE
        own = altered(CONVENTIONAL_COLLECTION, broken_promise=None)
        found = list_collection_tasks(
            ACCOUNT, own, [made], as_of=date(2026, 7, 25), calendar=CALENDAR
        )
        assert len(found) == 2

    def test_kept_it_sets_off_nothing(self) -> None:
        made = promised(1, date(2026, 7, 22), date(2026, 7, 24))
        account = paid((date(2026, 7, 23), 1_000))
        assert len(due(made, as_of=date(2026, 7, 25), account=account)) == 2

    def test_nothing_is_due_once_all_is_paid(self) -> None:
        account = paid((date(2026, 7, 1), 9_000_000))
        assert due(as_of=date(2027, 3, 21), account=account) == []

    def test_a_year_that_the_calendar_lacks(self) -> None:
        with pytest.raises(NotCovered):
            due(as_of=date(2039, 1, 1))


class TestClaimEvents:
    ON = date(2026, 7, 1)

    @pytest.mark.parametrize(
        ("action", "result", "kind"),
        [
            (Action.WRITTEN_DEMAND, Result.DELIVERED, ClaimEventKind.DEMAND),
            (Action.CALL, Result.REFUSED, ClaimEventKind.DEMAND),
            (Action.CALL, Result.UNREACHED, None),
            (Action.LEGAL_ACTION, Result.DONE, ClaimEventKind.PROCEDURE),
            (Action.REMINDER, Result.DELIVERED, None),
            (Action.FREEZE, Result.DONE, None),
        ],
    )
    def test_what_a_contact_is_to_limitation(
        self, action: CollectionAction, result: CollectionResult, kind: ClaimEventKind | None
    ) -> None:
        found = list_claim_events([contact(1, self.ON, action, result)])
        assert [one.kind for one in found] == ([] if kind is None else [kind])

    def test_nobody_else_interrupts(self) -> None:
        third = altered(contact(1, self.ON), party=ContactedParty.THIRD_PARTY)
        assert list_claim_events([third]) == ()

    def test_they_are_of_one_loan(self) -> None:
        other = altered(contact(1, self.ON), account_id=ClaimId("A-2"))
        with pytest.raises(InvalidValue, match="contacts: are about several loans"):
            list_claim_events([PROMISED, other])

    def test_they_make_a_record(self) -> None:
        late = altered(contact(2, self.ON), recorded_at=at(date(2026, 9, 1)), record_ref=None)
        events = list_claim_events([late, promised(1, date(2026, 8, 1), date(2026, 8, 9))])
        record = LimitationRecord(account_id=ACCOUNT.id, events=events)
        kinds = [one.kind for one in record.events]
        assert kinds == [ClaimEventKind.PROMISE, ClaimEventKind.DEMAND]
        assert record.events[1].proof_ref is None


class TestRefused:
    @pytest.mark.parametrize(
        ("contacts", "error"),
        [
            ((altered(PROMISED, account_id=ClaimId("A-2")),), InvalidValue),
            ((PROMISED, PROMISED), InvalidValue),
            (("call",), InvalidValue),
            (
                (
                    altered(
                        PROMISED,
                        promise=PaymentPromise(amount=Money.of(1, "USD"), due_on=date(2026, 7, 7)),
                    ),
                ),
                CurrencyMismatch,
            ),
        ],
        ids=["another loan", "twice", "no contact", "another currency"],
    )
    def test_contacts(self, contacts: Any, error: type[BankrmError]) -> None:
        with pytest.raises(error, match="contacts"):
            list_payment_promises(ACCOUNT, contacts, as_of=date(2026, 7, 10))

    def test_a_bad_day_or_instant(self) -> None:
        with pytest.raises(InvalidValue, match="as_of"):
            due(as_of=at(OLDEST))
        with pytest.raises(InvalidValue, match="known_at"):
            list_payment_promises(
                ACCOUNT,
                (),
                as_of=OLDEST,
                known_at=datetime(2026, 1, 1),  # noqa: DTZ001  # on purpose
            )

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"promise": None}, "promise"),
            ({"result": Result.REACHED}, "promise"),
            ({"at": at(date(2026, 7, 8)), "recorded_at": at(date(2026, 7, 8))}, "promise"),
            ({"recorded_at": at(date(2026, 6, 1))}, "recorded_at"),
            ({"record_ref": "a\x00b"}, "record_ref"),
        ],
    )
    def test_a_contact_that_cannot_be(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(PROMISED, **change)
        assert refused.value.field == field

    @pytest.mark.parametrize("amount", [Money.of(0), Money.of(-1), Decimal("NaN")])
    def test_a_promise_of_nothing(self, amount: Any) -> None:
        with pytest.raises(InvalidValue, match="amount"):
            PaymentPromise(amount=amount, due_on=OLDEST)
