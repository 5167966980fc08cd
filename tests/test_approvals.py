"""A trail of approval: its order, who may not decide, what it holds for, and until when."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.approval_cases import (
    AS_OF,
    BY_BRANCH,
    BY_HEAD,
    BY_TEAM,
    LATER,
    altered,
    met,
    step,
    unmet,
)

from bankrm._approval_example import (
    ASKED,
    BRANCH,
    HEAD_OFFICE,
    LEVELS,
    MATRIX,
    MONDAY,
    REGISTER,
    SUBMISSION,
    TEAM,
    TRAIL,
    WANG,
)
from bankrm.approval_matrices import ApprovalCase
from bankrm.approval_steps import (
    ApprovalCondition,
    ApprovalStep,
    StepKind,
    SubjectKind,
    SubmissionId,
)
from bankrm.approvals import ApprovalStatus, ApprovalTrail, list_overdue
from bankrm.authorities import Authorities, DelegatedAuthority
from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue, NotCovered
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import Evidence

DONE = TRAIL.append(BY_TEAM).append(BY_BRANCH)
FIRST = ApprovalCondition(
    code="mortgage", text=Text("办妥抵押登记", "register the mortgage"), owner=Role.LEGAL
)
AFTERWARDS = ApprovalCondition(
    code="account",
    text=Text("开立结算账户", "open an account"),
    owner=Role.BACK_OFFICE,
    due=date(2026, 12, 31),
    precedent=False,
)


class TestWay:
    def test_every_level_up_to_the_one_that_decides(self) -> None:
        assert TRAIL.pending == LEVELS[0]
        half = TRAIL.append(BY_TEAM)
        assert (half.status, half.pending) == (ApprovalStatus.PENDING, LEVELS[1])
        assert (DONE.status, DONE.pending) == (ApprovalStatus.APPROVED, None)
        assert TRAIL.steps == (), "a step makes a new trail"

    def test_the_lowest_level_may_be_enough(self) -> None:
        small = altered(SUBMISSION, case=altered(SUBMISSION.case, amount=Money.of(1_000_000)))
        assert altered(TRAIL, submission=small).append(BY_TEAM).status is ApprovalStatus.APPROVED

    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            (StepKind.DECLINED, ApprovalStatus.DECLINED),
            (StepKind.RETURNED, ApprovalStatus.RETURNED),
        ],
    )
    def test_any_level_may_end_it(self, kind: StepKind, status: ApprovalStatus) -> None:
        assert TRAIL.append(step(kind)).status is status
        assert TRAIL.append(BY_TEAM).append(step(kind, BY_BRANCH)).status is status

    def test_referred_up_by_a_level_that_does_not_decide(self) -> None:
        up = TRAIL.append(step(StepKind.REFERRED_UP))
        assert up.pending == LEVELS[1]
        assert up.append(BY_BRANCH).status is ApprovalStatus.APPROVED

    def test_referred_up_by_the_level_that_would_decide(self) -> None:
        up = TRAIL.append(BY_TEAM).append(step(StepKind.REFERRED_UP, BY_BRANCH))
        assert up.pending == LEVELS[2]
        assert up.append(BY_HEAD).status is ApprovalStatus.APPROVED

    def test_nothing_above_the_highest(self) -> None:
        up = TRAIL.append(BY_TEAM).append(step(StepKind.REFERRED_UP, BY_BRANCH))
        assert unmet(up, step(StepKind.REFERRED_UP, BY_HEAD)) == [
            ("level", Effect.REFUSE, "there is no level above the head-office approver")
        ]

    def test_withdrawn_by_whoever_submitted_it(self) -> None:
        back = step(StepKind.WITHDRAWN, by=WANG)
        assert TRAIL.append(back).status is ApprovalStatus.WITHDRAWN
        assert DONE.append(back).status is ApprovalStatus.WITHDRAWN
        assert unmet(TRAIL, step(StepKind.WITHDRAWN)) == [
            ("by", Effect.REFUSE, "withdrawn only by whoever prepared it")
        ]

    @pytest.mark.parametrize("ended", [DONE, TRAIL.append(step(StepKind.DECLINED))])
    @pytest.mark.parametrize("kind", [kind for kind in StepKind if kind.decides])
    def test_nothing_is_decided_after_the_answer(
        self, ended: ApprovalTrail, kind: StepKind
    ) -> None:
        late = BY_HEAD if kind is StepKind.APPROVED else step(kind, BY_HEAD)
        [(field, effect, words)] = unmet(ended, late)
        assert (field, effect) == ("kind", Effect.REFUSE)
        assert words == f"cannot be done while {ended.status.en}"
        with pytest.raises(InvalidValue, match="kind"):
            ended.append(late)

    def test_two_of_a_level_that_needs_two(self) -> None:
        pair = altered(MATRIX, levels=(altered(LEVELS[0], quorum=2), *LEVELS[1:]))
        second = DelegatedAuthority(holder=StaffId("S-5"), level=TEAM, since=date(2026, 1, 1))
        trail = altered(
            TRAIL, matrix=pair, authorities=Authorities((*REGISTER.entries, second))
        ).append(BY_TEAM)
        assert trail.pending.label == TEAM
        assert trail.next_deciders(on=AS_OF) == ("S-5",)
        assert [field for field, *_ in unmet(trail, BY_TEAM)] == ["by"], "the same one again"
        other = altered(BY_TEAM, by=Actor(StaffId("S-5"), Role.TEAM_LEAD))
        assert trail.append(other).pending.label == BRANCH


class TestWhoMayNot:
    def test_a_level_whose_turn_it_is_not(self) -> None:
        assert unmet(TRAIL, BY_BRANCH) == [
            ("level", Effect.REFUSE, "it is for the team lead now"),
            ("by", Effect.REFUSE, "not for a credit approver to do"),
            ("by", Effect.REFUSE, "holds no authority of the team lead on that day"),
        ]

    def test_whoever_holds_nothing(self) -> None:
        stranger = altered(BY_TEAM, by=Actor(StaffId("S-7"), Role.TEAM_LEAD))
        assert unmet(TRAIL, stranger) == [
            ("by", Effect.REFUSE, "holds no authority of the team lead on that day")
        ]

    @pytest.mark.parametrize(
        ("days", "held"),
        [
            pytest.param({"since": date(2026, 11, 23)}, True, id="from that day on"),
            pytest.param({"since": date(2026, 11, 24)}, False, id="from the day after"),
            pytest.param({"until": date(2026, 11, 24)}, True, id="to that day"),
            pytest.param({"until": date(2026, 11, 23)}, False, id="to the day before"),
        ],
    )
    def test_authority_has_its_days(self, days: dict[str, date], held: bool) -> None:
        own = Authorities((altered(REGISTER.entries[0], **days), *REGISTER.entries[1:]))
        assert (unmet(altered(TRAIL, authorities=own), BY_TEAM) == []) is held

    @pytest.mark.parametrize("preparing", ["by", "prepared_by"])
    def test_whoever_prepared_a_loan_never_approves_it(self, preparing: str) -> None:
        """Commercial Bank Law art. 35: investigation and approval are kept apart."""
        lead = BY_TEAM.by
        changed = {"by": lead} if preparing == "by" else {"prepared_by": (lead.staff,)}
        trail = altered(TRAIL, submission=altered(SUBMISSION, **changed))
        [found] = trail.list_unmet(BY_TEAM)
        assert found.effect is Effect.REFUSE
        assert [cite.text("en") for cite in found.cites] == ["Commercial Bank Law, art. 35"]
        assert found.cites[0].provenance is Provenance.TEXT
        assert [item.field for item in trail.list_unmet(step(StepKind.DECLINED))] == ["by"]

    def test_nor_anything_else_though_that_law_is_about_loans(self) -> None:
        case = ApprovalCase(kind=ProductKind.TIME_DEPOSIT, amount=Money.of(1))
        for about in (case, ApprovalCase()):
            own = altered(SUBMISSION, case=about, by=BY_TEAM.by)
            [found] = altered(TRAIL, submission=own).list_unmet(BY_TEAM)
            assert (found.effect, found.cites) == (Effect.REFUSE, ())

    def test_before_the_law_was_in_force_it_is_not_cited(self) -> None:
        then = datetime(1995, 6, 30, tzinfo=UTC)
        old = altered(
            TRAIL,
            matrix=altered(MATRIX, since=date(1995, 1, 1)),
            authorities=Authorities(
                tuple(altered(entry, since=date(1995, 1, 1)) for entry in REGISTER.entries)
            ),
            submission=altered(SUBMISSION, by=BY_TEAM.by, at=then, recorded_at=then),
        )
        for day, cited in ((then, 0), (then + timedelta(1), 1)):
            [found] = old.list_unmet(altered(BY_TEAM, at=day, recorded_at=day))
            assert len(found.cites) == cited

    def test_nobody_decides_twice(self) -> None:
        both = DelegatedAuthority(holder=StaffId("S-2"), level=BRANCH, since=date(2026, 1, 1))
        trail = altered(TRAIL, authorities=Authorities((*REGISTER.entries, both))).append(BY_TEAM)
        again = altered(BY_BRANCH, by=Actor(StaffId("S-2"), Role.CREDIT_APPROVER))
        assert unmet(trail, again) == [
            ("by", Effect.REFUSE, "decided before, and may not again as branch approver")
        ]

    def test_every_obstacle_at_once(self) -> None:
        trail = altered(
            TRAIL, submission=altered(SUBMISSION, by=Actor(StaffId("S-3"), Role.LEGAL))
        )
        assert len(unmet(trail, BY_BRANCH)) == 4
        with pytest.raises(InvalidValue, match="level: it is for the team lead now"):
            trail.append(BY_BRANCH)

    @pytest.mark.parametrize(
        ("most", "amount", "allowed"),
        [
            pytest.param(Money.of(1_000), Money.of(1_000), True, id="just the amount"),
            pytest.param(Money.of("999.99"), Money.of(1_000), False, id="a fen less"),
            pytest.param(Money.of(1_000), None, False, id="an amount that is not known"),
            pytest.param(None, None, True, id="no limit"),
        ],
    )
    def test_a_personal_limit(
        self, most: Money | None, amount: Money | None, allowed: bool
    ) -> None:
        own = Authorities((altered(REGISTER.entries[0], most=most), *REGISTER.entries[1:]))
        case = altered(SUBMISSION.case, amount=amount)
        trail = altered(TRAIL, authorities=own, submission=altered(SUBMISSION, case=case))
        refused = [("by", Effect.REFUSE, "the amount exceeds what is held of the team lead")]
        assert unmet(trail, BY_TEAM) == ([] if allowed else refused)
        assert unmet(trail, step(StepKind.REFERRED_UP)) == [], "to refer it up needs no limit"
        assert trail.next_deciders(on=AS_OF) == (("S-2",) if allowed else ())


class TestDelegation:
    STAND_IN = DelegatedAuthority(
        holder=StaffId("S-6"),
        level=TEAM,
        since=date(2026, 11, 20),
        until=date(2026, 11, 25),
        delegated_by=StaffId("S-2"),
    )
    TRAIL = altered(TRAIL, authorities=Authorities((*REGISTER.entries, STAND_IN)))
    STEP = altered(BY_TEAM, by=Actor(StaffId("S-6"), Role.TEAM_LEAD), delegated_by=StaffId("S-2"))

    def test_who_stands_in_and_who_answers(self) -> None:
        done = self.TRAIL.append(self.STEP)
        assert done.standing.decided == {"S-6", "S-2"}
        assert done.evidence("price", ASKED, as_of=AS_OF).by == "S-2"

    def test_a_stand_in_says_for_whom(self) -> None:
        silent = altered(self.STEP, delegated_by=None)
        assert [field for field, *_ in unmet(self.TRAIL, silent)] == ["by"]

    def test_not_beyond_its_days(self) -> None:
        late = datetime.fromisoformat("2026-11-25T09:00+08:00")
        assert unmet(self.TRAIL, altered(self.STEP, at=late, recorded_at=late)) != []

    def test_not_for_one_who_prepared_it(self) -> None:
        own = altered(self.TRAIL, submission=altered(SUBMISSION, prepared_by=(StaffId("S-2"),)))
        assert [item.effect for item in own.list_unmet(self.STEP)] == [Effect.REFUSE]
        assert own.next_deciders(on=AS_OF) == ()

    def test_not_for_one_who_decided_already(self) -> None:
        both = DelegatedAuthority(holder=StaffId("S-2"), level=BRANCH, since=date(2026, 1, 1))
        lent = altered(self.STAND_IN, level=BRANCH)
        register = Authorities((*REGISTER.entries, both, lent))
        trail = altered(TRAIL, authorities=register).append(BY_TEAM)
        again = altered(self.STEP, level=BRANCH, by=Actor(StaffId("S-6"), Role.CREDIT_APPROVER))
        assert unmet(trail, again) == [
            ("by", Effect.REFUSE, "decided before, and may not again as branch approver")
        ]

    def test_who_may_next(self) -> None:
        assert self.TRAIL.next_deciders(on=AS_OF) == ("S-2", "S-6")
        assert self.TRAIL.next_deciders(on=date(2026, 11, 25)) == ("S-2",)
        assert DONE.next_deciders(on=AS_OF) == ()


class TestConditions:
    TRAIL = TRAIL.append(altered(BY_TEAM, conditions=(AFTERWARDS,))).append(
        altered(BY_BRANCH, conditions=(FIRST,))
    )

    @staticmethod
    def effects(trail: ApprovalTrail, as_of: date = AS_OF) -> dict[str, Effect]:
        return {item.field: item.effect for item in trail.list_open(ASKED, as_of=as_of)}

    def test_a_precedent_one_stops_it_and_the_other_is_owed(self) -> None:
        assert self.effects(self.TRAIL) == {
            "conditions.account": Effect.STEPS,
            "conditions.mortgage": Effect.BLOCK,
        }
        assert self.TRAIL.outcome(ASKED, as_of=AS_OF) is Effect.BLOCK

    def test_once_met(self) -> None:
        ready = self.TRAIL.append(met("mortgage", Role.LEGAL))
        assert ready.outcome(ASKED, as_of=AS_OF) is Effect.STEPS
        both = ready.append(met("account", Role.BACK_OFFICE, at=LATER, recorded_at=LATER))
        assert both.outcome(ASKED, as_of=AS_OF) is Effect.ALLOW
        [account, mortgage] = both.standing.conditions
        assert (account.met_by, account.met_on) == ("S-8", date(2026, 11, 23))
        assert mortgage.condition == FIRST

    @pytest.mark.parametrize(
        ("as_of", "effect"),
        [(date(2026, 12, 31), Effect.STEPS), (date(2027, 1, 1), Effect.BLOCK)],
        ids=["on its last day", "the day after"],
    )
    def test_one_that_is_late_stops_it_too(self, as_of: date, effect: Effect) -> None:
        ready = self.TRAIL.append(met("mortgage", Role.LEGAL))
        assert self.effects(ready, as_of) == {"conditions.account": effect}

    def test_one_without_a_day_is_never_late(self) -> None:
        free = TRAIL.append(BY_TEAM).append(
            altered(BY_BRANCH, conditions=(altered(AFTERWARDS, due=None),))
        )
        assert self.effects(free, date(2027, 2, 28)) == {"conditions.account": Effect.STEPS}

    def test_met_by_its_owner_and_once(self) -> None:
        [found] = self.TRAIL.list_unmet(met("mortgage", Role.BACK_OFFICE))
        assert (found.field, found.effect, found.subject) == (
            "by",
            Effect.REFUSE,
            Role.BACK_OFFICE,
        )
        ready = self.TRAIL.append(met("mortgage", Role.LEGAL))
        assert unmet(ready, met("mortgage", Role.LEGAL)) == [
            ("condition", Effect.REFUSE, "already met: register the mortgage")
        ]

    @pytest.mark.parametrize("preparing", ["by", "prepared_by"])
    def test_not_by_whoever_prepared_it_in_another_role(self, preparing: str) -> None:
        owed = altered(AFTERWARDS, owner=Role.RELATIONSHIP_MANAGER)
        someone = StaffId("S-8")
        manager = Actor(someone, Role.RELATIONSHIP_MANAGER)
        changed = {"by": manager} if preparing == "by" else {"prepared_by": (someone,)}
        done = (
            altered(TRAIL, submission=altered(SUBMISSION, **changed))
            .append(altered(BY_TEAM, conditions=(owed,)))
            .append(altered(BY_BRANCH, conditions=(FIRST,)))
        )
        assert unmet(done, met("mortgage", Role.LEGAL)) == [
            (
                "by",
                Effect.REFUSE,
                "not for whoever prepared it to meet a condition as legal counsel",
            )
        ]
        assert unmet(done, met("account", Role.RELATIONSHIP_MANAGER)) == []

    def test_not_before_the_approval(self) -> None:
        half = TRAIL.append(altered(BY_TEAM, conditions=(FIRST,)))
        assert [field for field, *_ in unmet(half, met("mortgage", Role.LEGAL))] == ["kind"]

    def test_one_that_is_not_there(self) -> None:
        with pytest.raises(InvalidValue, match="condition: is none of this approval"):
            self.TRAIL.list_unmet(met("insurance", Role.LEGAL))

    def test_two_levels_of_one_code(self) -> None:
        half = TRAIL.append(altered(BY_TEAM, conditions=(FIRST,)))
        with pytest.raises(InvalidValue, match="conditions: repeat a code"):
            half.append(altered(BY_BRANCH, conditions=(FIRST,)))


class TestWhatItHoldsFor:
    def test_the_version_approved_and_no_other(self) -> None:
        assert DONE.holds_for(ASKED)
        changed = altered(ASKED, asked=Decimal("0.0399"))
        assert not DONE.holds_for(changed)
        [found] = DONE.list_open(changed, as_of=AS_OF)
        assert (found.field, found.effect) == ("subject", Effect.BLOCK)
        assert found.text("en") == "it differs from the version 1"

    def test_nothing_before_it_is_approved(self) -> None:
        assert not TRAIL.holds_for(ASKED)

    @pytest.mark.parametrize(
        ("ending", "effect"),
        [
            pytest.param(None, Effect.BLOCK, id="pending"),
            pytest.param(step(StepKind.RETURNED), Effect.BLOCK, id="returned"),
            pytest.param(step(StepKind.DECLINED), Effect.REFUSE, id="declined"),
            pytest.param(step(StepKind.WITHDRAWN, by=WANG), Effect.REFUSE, id="withdrawn"),
        ],
    )
    def test_worth_without_approval(self, ending: ApprovalStep | None, effect: Effect) -> None:
        trail = TRAIL if ending is None else TRAIL.append(ending)
        assert trail.outcome(ASKED, as_of=AS_OF) is effect
        [found] = trail.list_open(ASKED, as_of=AS_OF)
        assert found.text("en") == f"the submission is {trail.status.en}"

    @pytest.mark.parametrize(
        ("as_of", "outcome"),
        [(date(2027, 1, 31), Effect.ALLOW), (date(2027, 2, 1), Effect.BLOCK)],
        ids=["on its last day", "the day after"],
    )
    def test_the_earliest_end_that_a_level_set(self, as_of: date, outcome: Effect) -> None:
        short = altered(BY_TEAM, valid_until=date(2027, 1, 31))
        assert TRAIL.append(short).append(BY_BRANCH).outcome(ASKED, as_of=as_of) is outcome

    def test_what_happens_later_counts_for_nothing(self) -> None:
        tuesday = MONDAY + timedelta(1)
        done = TRAIL.append(altered(BY_TEAM, conditions=(FIRST,))).append(
            altered(BY_BRANCH, at=tuesday, recorded_at=tuesday)
        )
        friday = MONDAY + timedelta(4)
        ready = done.append(met("mortgage", Role.LEGAL, at=friday, recorded_at=friday))
        gone = ready.append(
            step(
                StepKind.WITHDRAWN,
                by=WANG,
                at=MONDAY + timedelta(7),
                recorded_at=LATER + timedelta(7),
            )
        )
        worth = {
            day: gone.outcome(ASKED, as_of=date(2026, 11, day))
            for day in (22, 23, 24, 26, 27, 29, 30)
        }
        assert worth == {
            22: Effect.BLOCK,
            23: Effect.BLOCK,
            24: Effect.BLOCK,
            26: Effect.BLOCK,
            27: Effect.ALLOW,
            29: Effect.ALLOW,
            30: Effect.REFUSE,
        }
        assert [gone.standing_on(date(2026, 11, day)).status for day in (23, 24, 30)] == [
            ApprovalStatus.PENDING,
            ApprovalStatus.APPROVED,
            ApprovalStatus.WITHDRAWN,
        ]
        by = [gone.evidence("price", ASKED, as_of=date(2026, 11, day)).by for day in (22, 23, 24)]
        assert by == [None, "S-2", "S-3"]

    def test_evidence_for_a_stage(self) -> None:
        assert DONE.evidence("price_approval", ASKED, as_of=AS_OF) == Evidence(
            code="price_approval", outcome=Effect.ALLOW, ref="A-1", by=StaffId("S-3")
        )
        assert TRAIL.evidence("price_approval", ASKED, as_of=AS_OF).by is None


class TestReplaced:
    """What was returned is submitted anew; whoever prepared the first version stays a preparer."""

    BACK = TRAIL.append(step(StepKind.RETURNED))
    AGAIN = altered(
        SUBMISSION,
        id=SubmissionId("A-2"),
        subject_version="2",
        replaces=SUBMISSION.id,
        by=Actor(StaffId("S-9"), Role.RELATIONSHIP_MANAGER),
    )

    def trail(self, **more: Any) -> ApprovalTrail:
        built: ApprovalTrail = altered(
            TRAIL, **{"submission": self.AGAIN, "replaced": self.BACK} | more
        )
        return built

    def test_whoever_prepared_the_first_version_does_not_approve_the_second(self) -> None:
        lead = BY_TEAM.by
        first = altered(TRAIL, submission=altered(SUBMISSION, by=lead)).append(
            step(StepKind.WITHDRAWN, by=lead)
        )
        second = self.trail(replaced=first)
        assert second.preparers == {"S-2", "S-9"}
        assert [item.text("en") for item in second.list_unmet(BY_TEAM)] == [
            "not for whoever prepared it to decide as team lead"
        ]
        assert second.next_deciders(on=AS_OF) == ()
        third = self.trail(
            submission=altered(self.AGAIN, id=SubmissionId("A-3"), replaces=self.AGAIN.id),
            replaced=second.append(step(StepKind.WITHDRAWN, by=self.AGAIN.by)),
        )
        assert third.preparers == {"S-2", "S-9"}
        assert self.trail().append(BY_TEAM).pending == LEVELS[1], "whoever returned it may"

    def test_nor_meets_its_conditions_in_another_role(self) -> None:
        legal = StaffId("S-8")
        first = altered(TRAIL, submission=altered(SUBMISSION, prepared_by=(legal,)))
        second = self.trail(replaced=first.append(step(StepKind.RETURNED)))
        done = second.append(BY_TEAM).append(altered(BY_BRANCH, conditions=(FIRST,)))
        assert [field for field, *_ in unmet(done, met("mortgage", Role.LEGAL))] == ["by"]

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"replaced": None}, id="left out"),
            pytest.param({"submission": SUBMISSION}, id="of nothing replaced"),
            pytest.param(
                {"submission": altered(AGAIN, replaces=SubmissionId("A-7"))}, id="another one"
            ),
            pytest.param({"submission": altered(AGAIN, subject_id="Q-2")}, id="another subject"),
            pytest.param(
                {"submission": altered(AGAIN, client_id=ClientId("C-2"))}, id="another client"
            ),
            pytest.param(
                {"submission": altered(AGAIN, subject_kind=SubjectKind.CREDIT)}, id="another kind"
            ),
            pytest.param({"replaced": TRAIL}, id="without an answer"),
            pytest.param(
                {"replaced": TRAIL.append(step(StepKind.RETURNED, at=LATER, recorded_at=LATER))},
                id="answered later",
            ),
        ],
    )
    def test_the_trail_replaced_belongs_to_it(self, changes: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue) as refused:
            self.trail(**changes)
        assert refused.value.field == "replaced"


class TestOrder:
    def test_replay(self) -> None:
        late = TRAIL.append(altered(BY_TEAM, recorded_at=LATER))
        assert late.replay(known_at=MONDAY).steps == ()
        assert late.replay(known_at=LATER) == late
        assert late.replay(known_at=LATER).standing == late.standing
        with pytest.raises(InvalidValue, match="known_at: is before the submission"):
            late.replay(known_at=MONDAY - timedelta(seconds=1))

    def test_a_trail_built_at_once_is_the_same(self) -> None:
        built = altered(TRAIL, steps=DONE.steps)
        assert built == DONE
        assert built.standing == DONE.standing

    @pytest.mark.parametrize(
        ("field", "steps"),
        [
            pytest.param(
                "steps[0].at", (altered(BY_TEAM, at=MONDAY - timedelta(1)),), id="before it"
            ),
            pytest.param(
                "steps[1].recorded_at",
                (altered(BY_TEAM, recorded_at=LATER), BY_BRANCH),
                id="recorded before what it follows",
            ),
            pytest.param("steps[1].level", (BY_TEAM, BY_HEAD), id="a level left out"),
            pytest.param("steps[0].level", (BY_BRANCH,), id="the first level left out"),
            pytest.param("steps", (SUBMISSION,), id="no step"),
        ],
    )
    def test_no_trail_holds_what_may_not_be(self, field: str, steps: tuple[Any, ...]) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(TRAIL, steps=steps)
        assert refused.value.field == field

    def test_a_step_before_the_last_is_refused_alone_too(self) -> None:
        late = TRAIL.append(altered(BY_TEAM, at=LATER, recorded_at=LATER))
        with pytest.raises(InvalidValue, match="at: is before what happened"):
            late.append(BY_BRANCH)
        with pytest.raises(InvalidValue, match="at: is before what happened"):
            late.list_unmet(BY_BRANCH)

    def test_the_matrix_of_the_day_of_submission(self) -> None:
        ended = altered(MATRIX, until=date(2026, 11, 23))
        with pytest.raises(InvalidValue, match="matrix: is not in force on the day of submission"):
            altered(TRAIL, matrix=ended)
        assert altered(TRAIL, matrix=altered(MATRIX, until=date(2026, 11, 24))).steps == ()

    def test_bad_questions(self) -> None:
        odd: Any = "approve"
        for ask in (TRAIL.append, TRAIL.list_unmet):
            with pytest.raises(InvalidValue, match="step: needs ApprovalStep, not str"):
                ask(odd)
        for answer in (DONE.outcome, DONE.list_open):
            with pytest.raises(InvalidValue, match="as_of: needs a date"):
                answer(ASKED, as_of=odd)
        with pytest.raises(InvalidValue, match="as_of: needs a date"):
            DONE.evidence("price", ASKED, as_of=odd)
        with pytest.raises(InvalidValue, match="record: holds a object"):
            DONE.holds_for(object())
        with pytest.raises(BankrmError, match="on: needs a date"):
            DONE.next_deciders(on=odd)


class TestOverdue:
    @pytest.mark.parametrize(
        ("day", "late"),
        [
            pytest.param(date(2026, 11, 23), False, id="the same day"),
            pytest.param(date(2026, 11, 24), False, id="its one working day"),
            pytest.param(date(2026, 11, 25), True, id="the day after"),
        ],
    )
    def test_beyond_its_service_level(self, day: date, late: bool) -> None:
        assert list_overdue([TRAIL], as_of=day, calendar=CHINA) == ((TRAIL,) if late else ())

    def test_as_it_stood_on_that_day(self) -> None:
        on = datetime.fromisoformat("2026-11-26T09:00+08:00")
        half = TRAIL.append(altered(BY_TEAM, at=on, recorded_at=on))
        for day, late in ((24, ()), (25, (half,)), (26, ())):
            assert list_overdue([half], as_of=date(2026, 11, day), calendar=CHINA) == late

    def test_working_days_only(self) -> None:
        friday = datetime.fromisoformat("2026-11-20T17:00+08:00")
        early = altered(TRAIL, submission=altered(SUBMISSION, at=friday))
        assert list_overdue([early], as_of=date(2026, 11, 23), calendar=CHINA) == ()
        assert list_overdue([early], as_of=date(2026, 11, 24), calendar=CHINA) == (early,)

    def test_counted_from_the_day_it_came_to_the_level(self) -> None:
        on = datetime.fromisoformat("2026-11-25T09:00+08:00")
        half = TRAIL.append(altered(BY_TEAM, at=on, recorded_at=on))
        assert list_overdue([half], as_of=date(2026, 11, 27), calendar=CHINA) == ()
        assert list_overdue([half], as_of=date(2026, 11, 30), calendar=CHINA) == (half,)

    def test_the_longest_overdue_first_and_none_that_is_answered(self) -> None:
        half = TRAIL.append(BY_TEAM)  # two days at the branch
        other = altered(TRAIL, submission=altered(SUBMISSION, id=SubmissionId("A-0")))
        free = altered(
            TRAIL, matrix=altered(MATRIX, levels=(altered(LEVELS[0], within=None), *LEVELS[1:]))
        )
        found = list_overdue(
            iter([half, free, TRAIL, DONE, other]), as_of=date(2026, 11, 30), calendar=CHINA
        )
        assert found == (other, TRAIL, half)

    def test_bad_questions(self) -> None:
        odd: Any = "A-1"
        missing: Any = None
        with pytest.raises(InvalidValue, match="trails: needs Iterable"):
            list_overdue(missing, as_of=AS_OF, calendar=CHINA)
        with pytest.raises(InvalidValue, match="trails: needs ApprovalTrail"):
            list_overdue([odd], as_of=AS_OF, calendar=CHINA)
        with pytest.raises(InvalidValue, match="as_of"):
            list_overdue([TRAIL], as_of=odd, calendar=CHINA)
        with pytest.raises(NotCovered):
            list_overdue([TRAIL], as_of=date(2040, 1, 1), calendar=CHINA)


class TestExplain:
    def test_in_both_languages(self) -> None:
        half = TRAIL.append(altered(BY_TEAM, conditions=(FIRST,)))
        ended = half.append(step(StepKind.RETURNED, BY_BRANCH))
        assert ended.explain("en").splitlines() == [
            f"pricing request {TRAIL.submission.subject_id} 1: returned for changes Policy on delegated authority [the bank's own]",
            f"- 23 Nov 2026 {BY_TEAM.by.staff} team lead approved",
            f"- 23 Nov 2026 {BY_BRANCH.by.staff} branch approver returned for changes: risk not acceptable",
            "? condition precedent not met: register the mortgage",
        ]
        assert ended.explain().splitlines()[0] == (
            f"优惠定价 {TRAIL.submission.subject_id} 1: 已退回 《授权管理办法》［本行制度］"
        )

    def test_a_step_without_a_level(self) -> None:
        assert TRAIL.append(step(StepKind.WITHDRAWN, by=WANG)).explain("en").splitlines()[1] == (
            f"- 23 Nov 2026 {WANG.staff} withdrawn: client withdrew"
        )

    def test_no_amount_is_shown_and_nobody_in_a_repr(self) -> None:
        shown = repr(DONE) + DONE.explain() + repr(HEAD_OFFICE)
        assert "10000000" not in shown
        assert "S-2" not in repr(DONE)
        assert "S-2 团队主管 同意" in DONE.explain()
