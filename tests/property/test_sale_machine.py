"""A whole sale driven at random, with refusals, returns, hand-overs and splits, against what a person would keep."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bankrm.attribution import Attribution
from bankrm.clients import ClientId
from bankrm.days import add_months, business_date
from bankrm.labels import AnyLabel
from bankrm.money import Money
from bankrm.moves import Advance
from bankrm.opportunities import Opportunity
from bankrm.pipeline import (
    add_note,
    advance,
    complete_task,
    drop_task,
    hand_over,
    lose,
    open_case,
    park,
    reopen,
    send_back,
    value,
)
from bankrm.processes import Need, NeedKind, Process
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.splits import Part, split
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import Evidence, MoveReason, OpportunityId
from bankrm.standard_processes import CORPORATE_SALE, CREDIT_PROCESS, RETAIL_SALE, WEALTH_SALE
from bankrm.standings import Status
from bankrm.tasks import TaskStatus

START = datetime.fromisoformat("2026-01-05T09:00+08:00")
HEAD = Actor(StaffId("S-head"), Role.TEAM_LEAD)
OWNERS = ["S-1", "S-2", "S-3"]
STRANGER = Actor(StaffId("S-law"), Role.COMPLIANCE)
SHIPPED = (RETAIL_SALE, CORPORATE_SALE, WEALTH_SALE, CREDIT_PROCESS)
REASONS = st.sampled_from(MoveReason)
HOURS = st.integers(0, 30)
RUNNING = {Status.OPEN, Status.WON}


def evidence_for(need: Need) -> Evidence:
    return Evidence(
        code=need.code,
        outcome=need.at_most if need.kind is NeedKind.DECISION else None,
        by=StaffId("S-second") if need.by_another else None,
        ref="D-1" if need.kind is NeedKind.DOCUMENT else None,
    )


class Sale(RuleBasedStateMachine):
    """One opportunity, and beside it the few things a person would write down."""

    @initialize(process=st.sampled_from(SHIPPED), amount=st.none() | st.integers(0, 10**6))
    def begin(self, process: Process, amount: int | None) -> None:
        self.now = START
        self.process = process
        self.amount = None if amount is None else Money.of(amount)
        self.total = self.amount
        self.owner = StaffId("S-1")
        self.credit: list[tuple[date, StaffId, date | None]] = [
            (business_date(START), self.owner, None)
        ]
        self.sale = open_case(
            ClientId("C-1"),
            OpportunityId("O-1"),
            process=process,
            owner=self.owner,
            by=HEAD,
            at=START,
            calendar=CHINA,
            amount=self.amount,
        )
        self.stages = [step.stage for step in process.steps]
        self.stage: AnyLabel = self.stages[0]
        self.status = Status.OPEN
        self.set_off = {task.id for task in self.sale.tasks}
        self.closed: dict[str, TaskStatus] = {}
        self.elsewhere: list[Opportunity] = []

    def pass_time(self, hours: int) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now

    def doer(self) -> Actor:
        """Somebody whose it is to move it on, and who has moved no other stage."""
        role = self.process[self.stage].roles[0]
        if role is self.process.owner_role:
            return Actor(self.owner, role)
        return Actor(StaffId(f"S-{role.code}"), role)

    def take(self, move: Advance, *, expected: bool) -> None:
        assert move.decision.allowed is expected
        assert (move.event is not None) is expected
        if not expected:
            assert move.decision.outcome >= Effect.BLOCK
            assert move.decision.explain("zh")
            assert move.decision.explain("en")
            assert move.opportunity == self.sale
            assert move.set_off == move.cancelled == ()
            return
        assert move.decision.outcome is Effect.ALLOW
        assert move.opportunity.events[:-1] == self.sale.events
        assert move.opportunity.events[-1] == move.event
        set_off = {task.id for task in move.set_off}
        assert not set_off & self.set_off
        self.set_off |= set_off
        for task in move.cancelled:
            assert task.id not in self.closed
            self.closed[task.id] = TaskStatus.CANCELLED
        self.sale = move.opportunity

    def enter(self, stage: AnyLabel) -> None:
        self.stage = stage
        self.status = Status.WON if self.process[stage].wins else Status.OPEN

    @rule(hours=HOURS, data=st.data(), lacking=st.booleans(), strange=st.booleans())
    def move_on(self, hours: int, data: st.DataObject, *, lacking: bool, strange: bool) -> None:
        to = data.draw(st.sampled_from(self.stages))
        step = self.process[self.stage]
        evidence = [evidence_for(need) for need in step.needs]
        move = advance(
            self.sale,
            to,
            by=STRANGER if strange else self.doer(),
            at=self.pass_time(hours),
            calendar=CHINA,
            evidence=tuple(evidence[lacking:]),
        )
        fits = self.status in RUNNING and to in step.next
        fits = fits and not (lacking and evidence) and not strange
        self.take(move, expected=fits)
        if fits:
            self.enter(to)

    @precondition(lambda self: self.process[self.stage].next)
    @rule(hours=HOURS)
    def move_on_one(self, hours: int) -> None:
        [to] = self.process[self.stage].next
        move = advance(
            self.sale,
            to,
            by=self.doer(),
            at=self.pass_time(hours),
            calendar=CHINA,
            evidence=tuple(evidence_for(need) for need in self.process[self.stage].needs),
        )
        self.take(move, expected=self.status in RUNNING)
        if move.decision.allowed:
            self.enter(to)

    @precondition(lambda self: self.process[self.stage].apart_from)
    @rule(hours=HOURS)
    def owner_or_head_takes_what_is_kept_apart(self, hours: int) -> None:
        role = self.process[self.stage].roles[0]
        for by in (HEAD, Actor(self.owner, role)):
            move = advance(
                self.sale,
                self.process[self.stage].next[0],
                by=by,
                at=self.pass_time(hours),
                calendar=CHINA,
                evidence=tuple(evidence_for(need) for need in self.process[self.stage].needs),
            )
            self.take(move, expected=False)
            assert move.decision.outcome is Effect.REFUSE

    @rule(hours=HOURS, data=st.data(), reason=REASONS)
    def go_back(self, hours: int, data: st.DataObject, reason: MoveReason) -> None:
        to = data.draw(st.sampled_from(self.stages))
        move = send_back(
            self.sale, to, by=HEAD, at=self.pass_time(hours), reason=reason, calendar=CHINA
        )
        fits = self.status in RUNNING and to in self.process[self.stage].back
        self.take(move, expected=fits)
        if fits:
            self.enter(to)

    @rule(hours=HOURS, reason=REASONS)
    def shelve(self, hours: int, reason: MoveReason) -> None:
        move = park(self.sale, by=HEAD, at=self.pass_time(hours), reason=reason)
        self.take(move, expected=self.status is Status.OPEN)
        if move.decision.allowed:
            self.status = Status.PARKED

    @rule(hours=HOURS, reason=REASONS)
    def give_up(self, hours: int, reason: MoveReason) -> None:
        move = lose(self.sale, by=HEAD, at=self.pass_time(hours), reason=reason)
        self.take(move, expected=self.status is not Status.LOST)
        self.status = Status.LOST

    @rule(hours=HOURS, reason=REASONS)
    def try_again(self, hours: int, reason: MoveReason) -> None:
        move = reopen(self.sale, by=HEAD, at=self.pass_time(hours), reason=reason, calendar=CHINA)
        self.take(move, expected=self.status in {Status.PARKED, Status.LOST})
        if move.decision.allowed:
            self.enter(self.stage)

    @rule(
        hours=HOURS,
        to=st.sampled_from(OWNERS),
        allowed=st.booleans(),
        months=st.integers(0, 3),
    )
    def change_owner(self, hours: int, to: str, months: int, *, allowed: bool) -> None:
        if to == self.owner:
            return
        at = self.pass_time(hours)
        move = hand_over(
            self.sale,
            StaffId(to),
            by=HEAD if allowed else STRANGER,
            at=at,
            reason=MoveReason.STAFF_CHANGE,
            protected_months=months,
        )
        self.take(move, expected=allowed)
        if allowed:
            self.owner = StaffId(to)
            day = business_date(at)
            until = add_months(day, months) if months else None
            self.credit.append((day, self.owner, until))

    @rule(hours=HOURS, by=st.sampled_from(Role))
    def put_on_record(self, hours: int, by: Role) -> None:
        move = add_note(
            self.sale,
            "call",
            by=Actor(StaffId("S-5"), by),
            at=self.sale.events[-1].at,  # entered late
            recorded_at=self.pass_time(hours),
        )
        self.take(move, expected=True)

    @rule(hours=HOURS, yuan=st.integers(0, 10**6))
    def value_it(self, hours: int, yuan: int) -> None:
        move = value(self.sale, Money.of(yuan), by=HEAD, at=self.pass_time(hours))
        self.take(move, expected=self.status in RUNNING)
        if move.decision.allowed:
            before = Money.of(0) if self.amount is None else self.amount
            self.amount = Money.of(yuan)
            self.total = self.amount if self.total is None else self.total - before + self.amount

    @precondition(lambda self: len(self.elsewhere) < 3 and self.amount != Money.of(0))
    @rule(hours=HOURS, data=st.data(), follow=st.booleans())
    def part_it(self, hours: int, data: st.DataObject, *, follow: bool) -> None:
        shares: list[int | None] = [None]
        if self.amount is not None:
            one = data.draw(st.integers(0, max(0, self.amount.minor - 1)))
            shares = [one, data.draw(st.integers(0, max(0, self.amount.minor - 1 - one)))]
        parts = [
            Part(
                OpportunityId(f"{self.sale.id}.{len(self.sale.events)}{place}"),
                None if share is None else Money.from_minor(share),
            )
            for place, share in enumerate(shares)
        ]
        done = split(
            self.sale,
            parts,
            by=HEAD,
            at=self.pass_time(hours),
            reason=MoveReason.SEVERAL_DEALS,
            calendar=CHINA,
        )
        self.take(done.move, expected=self.status is Status.OPEN)
        self.amount = self.sale.amount
        assert len(done.parts) == (len(parts) if self.status is Status.OPEN else 0)
        for part in done.parts:
            assert (part.stage, part.status, part.owner) == (self.stage, self.status, self.owner)
            assert part.standing.movers == self.sale.standing.movers
            assert part.history[:-1] == self.sale.history
        self.elsewhere += done.parts
        if follow and done.parts:
            self.elsewhere.append(self.sale)
            self.sale = self.elsewhere.pop(0)
            self.amount, self.status = self.sale.amount, self.sale.status
            self.stage, self.owner = self.sale.stage, self.sale.owner
            self.set_off = {task.id for task in self.sale.tasks}
            self.closed = {task.id: task.status for task in self.sale.standing.closed}
            self.credit = [
                (
                    business_date(event.at),
                    event.owner,
                    None if event.credit is None else event.credit.settled_on,
                )
                for event in self.sale.history
                if event.owner is not None
            ]

    @precondition(lambda self: self.sale.standing.owed)
    @rule(hours=HOURS, data=st.data(), drop=st.booleans())
    def close_a_task(self, hours: int, data: st.DataObject, *, drop: bool) -> None:
        task = data.draw(st.sampled_from(self.sale.standing.owed))
        at = self.pass_time(hours)
        if drop:
            reason = MoveReason.NO_LONGER_DUE
            move = drop_task(self.sale, task.id, by=HEAD, at=at, reason=reason)
            assert [(one.id, one.reason) for one in move.cancelled] == [(task.id, reason)]
        else:
            move = complete_task(self.sale, task.id, by=HEAD, at=at)
            self.closed[task.id] = TaskStatus.DONE
        self.take(move, expected=True)

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.sale.events) - 1))
        then = self.sale.replay(known_at=self.sale.events[place].recorded_at)
        assert then.events == self.sale.events[: len(then.events)]
        assert len(then.events) > place

    @invariant()
    def stands_where_it_should(self) -> None:
        assert (self.sale.stage, self.sale.status) == (self.stage, self.status)
        assert (self.sale.owner, self.sale.amount) == (self.owner, self.amount)

    @invariant()
    def amounts_add_up_to_the_whole(self) -> None:
        amounts = [sale.amount for sale in (self.sale, *self.elsewhere)]
        known = [amount for amount in amounts if amount is not None]
        if self.total is not None and len(known) == len(amounts):
            assert sum((amount.minor for amount in known), 0) == self.total.minor

    @invariant()
    def no_task_is_lost_or_doubled(self) -> None:
        everywhere = Counter(
            task.id for sale in (self.sale, *self.elsewhere) for task in sale.tasks
        )
        assert set(everywhere.values()) <= {1}
        assert {task.id for task in self.sale.tasks} == self.set_off
        closed = {task.id: task.status for task in self.sale.standing.closed}
        assert closed == self.closed
        for task in self.sale.standing.owed:
            assert task.status is TaskStatus.OPEN
            assert task.client_id == "C-1"
            assert (task.assignee == self.owner) == (task.role is self.process.owner_role)
        assert self.status in RUNNING or not self.sale.standing.owed

    @invariant()
    def tasks_fall_due_on_working_days(self) -> None:
        assert all(CHINA.is_working_day(task.due_on) for task in self.sale.tasks)

    @invariant()
    def somebody_is_credited_every_day(self) -> None:
        on = business_date(self.now)
        owner = self.credit[0][1]
        for since, new, until in self.credit[1:]:
            assert since <= on
            if until is not None and on < until:
                break
            owner = new
        assert self.sale.credited(on) == Attribution.of_one(owner)

    @invariant()
    def the_same_events_give_the_same_sale(self) -> None:
        again = Opportunity(
            id=self.sale.id,
            process=self.sale.process,
            lead_id=self.sale.lead_id,
            client_id=self.sale.client_id,
            events=self.sale.events,
            origin=self.sale.origin,
        )
        assert again == self.sale
        assert again.standing == self.sale.standing

    def teardown(self) -> None:
        """From wherever it stands the sale can still be won."""
        if not hasattr(self, "sale"):
            return
        if self.status in {Status.PARKED, Status.LOST}:
            self.try_again(1, MoveReason.CLIENT_RETURNED)
        while self.status is not Status.WON:
            self.move_on_one(1)
        self.stands_where_it_should()


TestSale = Sale.TestCase
