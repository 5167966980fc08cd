"""Laws of arrears: not a fen is lost, and whoever pays more owes no more."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.arrears_cases import LEVEL, account, paid, reversal

from bankrm.arrears import Arrears, compute_arrears
from bankrm.loan_accounts import LoanAccount, LoanPayment
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanPlan
from bankrm.money import Money, total
from bankrm.overdue_interest import PenaltyTerms
from bankrm.overdue_paths import compute_overdue_path
from bankrm.payment_orders import DebtPart, DueAmount, PaymentOrder, allocate

PAID_OUT = LEVEL.disbursed_on
LAST = date(2027, 4, 1)
orders = st.builds(
    PaymentOrder,
    parts=st.permutations(list(DebtPart)).map(tuple),
    oldest_first=st.booleans(),
)
days = st.integers(0, (LAST - PAID_OUT).days).map(lambda at: PAID_OUT + timedelta(days=at))
fens = st.integers(1, 500_000)
entries = st.lists(st.tuples(days, fens), max_size=6)
plans = st.builds(
    lambda method, rate: attrs.evolve(LEVEL, method=method, annual_rate=Decimal(rate) / 10_000),
    st.sampled_from(
        [
            RepaymentMethod.LEVEL_PAYMENT,
            RepaymentMethod.LEVEL_PRINCIPAL,
            RepaymentMethod.INTEREST_FIRST,
            RepaymentMethod.BULLET,
        ]
    ),
    st.integers(1, 2_000),
)


def loan(plan: LoanPlan, listed: list[tuple[date, int]]) -> LoanAccount:
    return account(plan, *payments(listed))


def payments(listed: list[tuple[date, int]]) -> list[LoanPayment]:
    """All entered on the last day, in the order given."""
    return [
        paid(f"P-{at}", str(Decimal(minor) / 100), day, entered=LAST)
        for at, (day, minor) in enumerate(listed)
    ]


def owed(seen: Arrears) -> Money:
    known = seen.owed_total
    assert known is not None
    return known - seen.credit


class TestAllocation:
    @given(st.lists(st.tuples(days, st.sampled_from(list(DebtPart)), fens)), fens, fens, orders)
    def test_it_conserves_every_fen(
        self,
        listed: list[tuple[date, DebtPart, int]],
        amount: int,
        more: int,
        order: PaymentOrder,
    ) -> None:
        dues = tuple(
            DueAmount(due_on=day, part=part, amount=Money.from_minor(minor))
            for day, part, minor in listed
        )
        whole = Money.from_minor(amount + more)
        once = allocate(whole, dues, order, on=LAST)
        assert total(once.applied) + once.surplus == whole
        assert not once.surplus or once.applied == tuple(due.amount for due in dues)

        first = allocate(Money.from_minor(amount), dues, order, on=LAST)
        left = tuple(
            attrs.evolve(due, amount=due.amount - part)
            for due, part in zip(dues, first.applied, strict=True)
        )
        then = allocate(first.surplus + Money.from_minor(more), left, order, on=LAST)
        both = tuple(a + b for a, b in zip(first.applied, then.applied, strict=True))
        assert (both, then.surplus) == (once.applied, once.surplus)


class TestArrears:
    @given(plans, entries, orders, days)
    def test_every_fen_received_is_somewhere(
        self, plan: LoanPlan, listed: list[tuple[date, int]], order: PaymentOrder, day: date
    ) -> None:
        seen = compute_arrears(loan(plan, listed), as_of=day, order=order)
        spent = sum(
            item.principal_paid + item.interest_paid + item.penalty_paid + item.compound_paid
            for item in seen.items
        )
        assert seen.received.minor == spent + seen.credit.minor
        due = sum(item.principal_due for item in seen.items)
        assert due + seen.principal_not_due.minor == plan.principal.minor

    @given(plans, entries, orders, days, fens, fens)
    def test_two_parts_of_a_day_are_one_payment(
        self,
        plan: LoanPlan,
        listed: list[tuple[date, int]],
        order: PaymentOrder,
        day: date,
        amount: int,
        more: int,
    ) -> None:
        parts = loan(plan, [*listed, (day, amount), (day, more)])
        whole = loan(plan, [*listed, (day, amount + more)])
        assert compute_arrears(parts, as_of=LAST, order=order) == compute_arrears(
            whole, as_of=LAST, order=order
        )

    @given(
        plans, entries.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))), orders
    )
    def test_the_order_of_entries_does_not_matter(
        self,
        plan: LoanPlan,
        listed: tuple[list[tuple[date, int]], list[tuple[date, int]]],
        order: PaymentOrder,
    ) -> None:
        one, other = (loan(plan, entered) for entered in listed)
        assert compute_arrears(one, as_of=LAST, order=order) == compute_arrears(
            other, as_of=LAST, order=order
        )

    @given(plans, entries, orders, days, fens, days)
    def test_who_pays_more_owes_no_more(
        self,
        plan: LoanPlan,
        listed: list[tuple[date, int]],
        order: PaymentOrder,
        day: date,
        more: int,
        as_of: date,
    ) -> None:
        less = compute_arrears(loan(plan, listed), as_of=as_of, order=order)
        richer = compute_arrears(loan(plan, [*listed, (day, more)]), as_of=as_of, order=order)
        assert owed(richer) <= owed(less)

    @given(plans, entries, orders, days, fens, days)
    def test_who_pays_more_is_no_more_days_past_due(
        self,
        plan: LoanPlan,
        listed: list[tuple[date, int]],
        order: PaymentOrder,
        day: date,
        more: int,
        as_of: date,
    ) -> None:
        less = compute_arrears(loan(plan, listed), as_of=as_of, order=order)
        richer = compute_arrears(loan(plan, [*listed, (day, more)]), as_of=as_of, order=order)
        assert richer.days_past_due <= less.days_past_due

    @given(plans, entries, orders, days, st.integers(3_000, 5_000))
    def test_penalty_terms_that_are_not_known_are_never_milder(
        self,
        plan: LoanPlan,
        listed: list[tuple[date, int]],
        order: PaymentOrder,
        as_of: date,
        points: int,
    ) -> None:
        said = loan(plan, listed)
        terms = PenaltyTerms(
            application_id=said.application_id,
            contract_rate=plan.annual_rate,
            overdue_markup=Decimal(points) / 10_000,
        )
        known = compute_arrears(attrs.evolve(said, penalty=terms), as_of=as_of, order=order)
        unsaid = (None, attrs.evolve(terms, overdue_markup=None))
        for penalty in unsaid:
            seen = compute_arrears(attrs.evolve(said, penalty=penalty), as_of=as_of, order=order)
            assert seen.days_past_due >= known.days_past_due
            assert seen.outstanding_principal >= known.outstanding_principal
            assert seen.credit <= known.credit

    @given(plans, entries, orders, days, st.integers(0, 400))
    def test_time_alone_heals_nothing(
        self,
        plan: LoanPlan,
        listed: list[tuple[date, int]],
        order: PaymentOrder,
        day: date,
        wait: int,
    ) -> None:
        loaned = loan(plan, [(min(on, day), minor) for on, minor in listed])
        now = compute_arrears(loaned, as_of=day, order=order)
        later = compute_arrears(loaned, as_of=day + timedelta(days=wait), order=order)
        if not now.credit:  # which would pay what falls due next
            assert later.days_past_due >= now.days_past_due
        assert owed(later) >= owed(now)

    @given(plans, entries, orders, days, days, fens)
    def test_a_reversal_is_as_if_nothing_had_been_paid(
        self,
        plan: LoanPlan,
        listed: list[tuple[date, int]],
        order: PaymentOrder,
        day: date,
        as_of: date,
        minor: int,
    ) -> None:
        never = payments(listed)
        entry = paid("P-X", str(Decimal(minor) / 100), day, entered=LAST)
        undone = account(plan, *never, entry, reversal("P-Y", entry, LAST))
        assert compute_arrears(undone, as_of=as_of, order=order) == compute_arrears(
            account(plan, *never), as_of=as_of, order=order
        )


class TestPath:
    @given(plans, entries, orders, days)
    def test_every_day_of_the_path_is_as_it_was_seen_that_day(
        self, plan: LoanPlan, listed: list[tuple[date, int]], order: PaymentOrder, day: date
    ) -> None:
        loaned = loan(plan, listed)
        path = compute_overdue_path(compute_arrears(loaned, as_of=LAST, order=order))
        seen = compute_arrears(loaned, as_of=day, order=order)
        assert path.interval_on(day).days_past_due_on(day) == seen.days_past_due
        assert path.intervals[0].since == PAID_OUT
        assert path.until == LAST
