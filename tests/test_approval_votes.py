"""A committee as a level of a trail: who has a seat, who may not vote, and what a vote is worth."""

from datetime import date
from fractions import Fraction

import pytest
from tests.approval_cases import (
    AS_OF,
    BY_BRANCH,
    BY_HEAD,
    BY_TEAM,
    altered,
    step,
    unmet,
)

from bankrm._approval_example import (
    BRANCH,
    HEAD_OFFICE,
    LEVELS,
    MATRIX,
    REGISTER,
    SUBMISSION,
    TEAM,
    TRAIL,
)
from bankrm.approval_steps import (
    StepKind,
    SubmissionId,
)
from bankrm.approvals import ApprovalStatus
from bankrm.authorities import Authorities, DelegatedAuthority
from bankrm.citations import Param, Provenance, Row
from bankrm.committees import (
    COMMITTEE,
    Ballot,
    Choice,
    CommitteeFacts,
    CommitteeParams,
    CommitteeVote,
    VotingRule,
)
from bankrm.errors import InvalidValue
from bankrm.money import Money
from bankrm.regulations.approval import COMMITTEE_ATTENDANCE
from bankrm.rules import Effect, RuleBook
from bankrm.staff import Actor, Role, StaffId


class TestCommittee:
    SEATS = tuple(StaffId(f"S-{n}") for n in range(11, 16))
    REGISTER = Authorities(
        (
            *(
                DelegatedAuthority(holder=seat, level=TEAM, since=date(2026, 1, 1))
                for seat in SEATS
            ),
            *REGISTER.entries[1:],
        )
    )
    TRAIL = altered(
        TRAIL,
        matrix=altered(MATRIX, levels=(altered(LEVELS[0], committee=True), *LEVELS[1:])),
        authorities=REGISTER,
    )
    CHAIR = altered(BY_TEAM, by=Actor(SEATS[0], Role.TEAM_LEAD))

    @classmethod
    def vote(cls, in_favour: int) -> CommitteeVote:
        return CommitteeVote(
            members=cls.SEATS,
            chair=cls.SEATS[0],
            rule=VotingRule.TWO_THIRDS,
            ballots=tuple(
                Ballot(seat, Choice.IN_FAVOUR if place < in_favour else Choice.AGAINST)
                for place, seat in enumerate(cls.SEATS)
            ),
        )

    def test_a_vote_that_carries(self) -> None:
        assert self.TRAIL.append(altered(self.CHAIR, vote=self.vote(4))).pending.label == BRANCH

    def test_no_vote(self) -> None:
        assert unmet(self.TRAIL, self.CHAIR) == [
            ("vote", Effect.BLOCK, "missing: the vote of the team lead")
        ]

    def test_a_vote_that_fails(self) -> None:
        [found] = self.TRAIL.list_unmet(altered(self.CHAIR, vote=self.vote(3)))
        assert found.effect is Effect.REFUSE
        assert found.text("en") == (
            "the vote does not support it: 3 of 5 present are in favour, less than two thirds"
        )
        assert [cite.provenance for cite in found.cites] == [Provenance.UNCONFIRMED]

    def test_a_bank_may_ask_for_more_members(self) -> None:
        policy = MATRIX.basis
        number = Param(
            id=COMMITTEE_ATTENDANCE.id,
            name=COMMITTEE_ATTENDANCE.name,
            stricter=max,
            rows=(Row(date(2026, 1, 1), Fraction(1), policy),),
        )
        strict = altered(self.TRAIL, book=RuleBook(numbers=(number,)))
        absent = altered(self.vote(4), ballots=self.vote(4).ballots[:4])
        assert self.TRAIL.list_unmet(altered(self.CHAIR, vote=absent)) == ()
        assert unmet(strict, altered(self.CHAIR, vote=absent)) == [
            (
                "vote",
                Effect.BLOCK,
                "the vote does not support it: 4 of 5 members are present, less than 1/1",
            )
        ]

    def test_a_declining_committee_may_show_its_vote(self) -> None:
        no = step(StepKind.DECLINED, self.CHAIR, vote=self.vote(0))
        assert self.TRAIL.append(no).status is ApprovalStatus.DECLINED
        assert (
            self.TRAIL.append(step(StepKind.DECLINED, self.CHAIR)).status
            is ApprovalStatus.DECLINED
        )

    def test_whoever_prepared_it_does_not_vote(self) -> None:
        own = altered(self.TRAIL, submission=altered(SUBMISSION, prepared_by=(self.SEATS[1],)))
        [found] = own.list_unmet(altered(self.CHAIR, vote=self.vote(5)))
        assert found.effect is Effect.REFUSE
        assert found.text("en") == "whoever prepared it voted in the team lead"
        assert len(found.cites) == 1

    @pytest.mark.parametrize(
        "members",
        [
            pytest.param(SEATS[:3], id="two left out"),
            pytest.param((*SEATS, StaffId("S-16"), StaffId("S-17")), id="two who have no seat"),
            pytest.param(SEATS[:1], id="one alone"),
        ],
    )
    def test_a_committee_is_who_holds_the_level(self, members: tuple[StaffId, ...]) -> None:
        own = altered(
            self.vote(5),
            members=members,
            ballots=tuple(Ballot(seat, Choice.IN_FAVOUR) for seat in members),
        )
        assert unmet(self.TRAIL, altered(self.CHAIR, vote=own)) == [
            (
                "vote",
                Effect.REFUSE,
                "the members are not those who hold the team lead on that day",
            )
        ]

    def test_a_stand_in_has_no_seat(self) -> None:
        lent = DelegatedAuthority(
            holder=StaffId("S-6"),
            level=TEAM,
            since=date(2026, 11, 1),
            until=date(2026, 12, 1),
            delegated_by=self.SEATS[0],
        )
        trail = altered(self.TRAIL, authorities=Authorities((*self.REGISTER.entries, lent)))
        by = altered(
            self.CHAIR, by=Actor(StaffId("S-6"), Role.TEAM_LEAD), delegated_by=self.SEATS[0]
        )
        assert unmet(trail, altered(by, vote=self.vote(5))) == [], "but may record the vote"

    def test_a_house_rule_that_only_informs_stops_no_vote(self) -> None:
        def all_came(f: CommitteeFacts, _: CommitteeParams) -> bool:
            return f.present == f.members

        for effect, stopped in ((Effect.NOTE, False), (Effect.REVIEW, True)):
            own = COMMITTEE.house_rule(
                "house.all-came", effect, cites=MATRIX.basis, zh="全体出席", en="all came"
            )(all_came)
            trail = altered(self.TRAIL, book=RuleBook(rules=(own,)))
            assert bool(unmet(trail, altered(self.CHAIR, vote=self.vote(5)))) is stopped

    def test_nor_does_whoever_prepared_the_version_replaced(self) -> None:
        first = altered(TRAIL, submission=altered(SUBMISSION, prepared_by=(self.SEATS[1],)))
        again = altered(SUBMISSION, id=SubmissionId("A-2"), replaces=SUBMISSION.id)
        trail = altered(
            self.TRAIL, submission=again, replaced=first.append(step(StepKind.RETURNED))
        )
        assert unmet(trail, altered(self.CHAIR, vote=self.vote(5))) == [
            ("vote", Effect.REFUSE, "whoever prepared it voted in the team lead")
        ]

    def test_nobody_votes_who_decided_before_and_no_voter_decides_again(self) -> None:
        levels = (LEVELS[0], altered(LEVELS[1], committee=True), LEVELS[2])
        large = altered(SUBMISSION, case=altered(SUBMISSION.case, amount=Money.of(60_000_000)))
        seats = tuple(
            DelegatedAuthority(holder=seat, level=BRANCH, since=date(2026, 1, 1))
            for seat in (*self.SEATS[:4], StaffId("S-2"))
        )
        above = DelegatedAuthority(holder=self.SEATS[0], level=HEAD_OFFICE, since=date(2026, 1, 1))
        team, _, head = REGISTER.entries
        trail = altered(
            TRAIL,
            submission=large,
            matrix=altered(MATRIX, levels=levels),
            authorities=Authorities((team, *seats, head, above)),
        ).append(BY_TEAM)
        chair = altered(BY_BRANCH, by=Actor(self.SEATS[1], Role.CREDIT_APPROVER))

        def vote(present: int) -> CommitteeVote:
            members = tuple(seat.holder for seat in seats)
            changed: CommitteeVote = altered(
                self.vote(5),
                members=members,
                ballots=tuple(Ballot(member, Choice.IN_FAVOUR) for member in members[:present]),
            )
            return changed

        assert unmet(trail, altered(chair, vote=vote(5))) == [
            ("vote", Effect.REFUSE, "whoever decided before voted in the branch approver")
        ]
        passed = trail.append(altered(chair, vote=vote(4)))
        again = altered(BY_HEAD, by=Actor(self.SEATS[0], Role.CREDIT_APPROVER))
        assert unmet(passed, again) == [
            ("by", Effect.REFUSE, "decided before, and may not again as head-office approver")
        ]
        assert passed.next_deciders(on=AS_OF) == ("S-4",)

    def test_a_vote_where_nobody_votes(self) -> None:
        with pytest.raises(InvalidValue, match="vote: belongs to a committee"):
            TRAIL.list_unmet(altered(BY_TEAM, vote=self.vote(5)))
