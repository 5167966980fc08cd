"""Votes of a credit committee: attendance, majority, two thirds, veto; recalled as practice."""

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.committees import (
    Ballot,
    Choice,
    CommitteeFacts,
    CommitteeStep,
    CommitteeVote,
    VotingRule,
    assess_vote,
)
from bankrm.errors import BankrmError
from bankrm.labels import Text
from bankrm.regulations.approval import COMMITTEE_ATTENDANCE
from bankrm.rules import Effect, RuleBook
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
SEATS = tuple(StaffId(f"S-{n}") for n in range(11, 20))


def vote(
    members: int,
    in_favour: int,
    against: int = 0,
    abstained: int = 0,
    rule: VotingRule = VotingRule.TWO_THIRDS,
    **more: Any,
) -> CommitteeVote:
    """The chair is the last to vote: against, if anybody is."""
    choices = (
        [Choice.IN_FAVOUR] * in_favour
        + [Choice.ABSTAINED] * abstained
        + [Choice.AGAINST] * against
    )
    seats = SEATS[:members]
    return CommitteeVote(
        members=seats,
        chair=seats[max(len(choices) - 1, 0)],
        rule=rule,
        ballots=tuple(Ballot(*one) for one in zip(seats, choices, strict=False)),
        **more,
    )


@pytest.mark.parametrize(
    ("cast", "outcome", "hits"),
    [
        pytest.param(vote(7, 7), Effect.ALLOW, [], id="all in favour"),
        pytest.param(vote(3, 2), Effect.ALLOW, [], id="just two thirds present"),
        pytest.param(vote(7, 4), Effect.BLOCK, ["committee.attendance"], id="too few present"),
        pytest.param(vote(7, 5), Effect.ALLOW, [], id="five of seven are enough"),
        pytest.param(vote(6, 6), Effect.BLOCK, ["committee.odd"], id="even number"),
        pytest.param(vote(9, 6, abstained=3), Effect.ALLOW, [], id="just two thirds in favour"),
        pytest.param(
            vote(9, 5, abstained=4), Effect.REFUSE, ["committee.two-thirds"], id="below two thirds"
        ),
        pytest.param(
            vote(9, 5, abstained=4, rule=VotingRule.MAJORITY), Effect.ALLOW, [], id="majority"
        ),
        pytest.param(
            vote(7, 3, abstained=3, rule=VotingRule.MAJORITY),
            Effect.REFUSE,
            ["committee.majority"],
            id="just half is no majority",
        ),
        pytest.param(vote(9, 8, against=1), Effect.REFUSE, ["committee.veto"], id="veto"),
        pytest.param(
            vote(9, 8, against=1, chair_may_veto=False), Effect.ALLOW, [], id="no veto given"
        ),
        pytest.param(vote(9, 8, abstained=1), Effect.ALLOW, [], id="a chair who abstains"),
        pytest.param(vote(3, 0), Effect.BLOCK, ["committee.attendance"], id="nobody came"),
        pytest.param(
            vote(3, 0, rule=VotingRule.MAJORITY),
            Effect.BLOCK,
            ["committee.attendance"],
            id="nobody came to decide by majority",
        ),
    ],
)
def test_outcome(cast: CommitteeVote, outcome: Effect, hits: list[str]) -> None:
    decision = assess_vote(cast, as_of=AS_OF)
    assert decision.outcome is outcome
    assert [reason.rule.id for reason in decision.hits] == hits


def test_a_chair_in_favour_carries_nothing() -> None:
    lost = altered(vote(9, 5, abstained=4), chair=SEATS[0])
    assert assess_vote(lost, as_of=AS_OF).outcome is Effect.REFUSE


def test_every_rule_is_marked_as_not_confirmed() -> None:
    for cast in (vote(7, 4), vote(7, 7)):
        assert assess_vote(cast, as_of=AS_OF).provenance is Provenance.UNCONFIRMED


def test_what_cures_it() -> None:
    assert assess_vote(vote(6, 3), as_of=AS_OF).steps == (
        CommitteeStep.ODD_NUMBER,
        CommitteeStep.MEET_AGAIN,
    )


def test_words_tell_the_share() -> None:
    [hit] = assess_vote(vote(7, 4), as_of=AS_OF).hits
    assert hit.text("en") == "4 of 7 members are present, less than 2/3"


@pytest.mark.parametrize(
    ("own", "outcome"),
    [(Fraction(3, 4), Effect.BLOCK), (Fraction(1, 2), Effect.ALLOW)],
    ids=["stricter", "looser never wins"],
)
def test_a_bank_may_be_stricter(own: Fraction, outcome: Effect) -> None:
    policy = house_document("H-1", Text("贷审会章程", "Committee charter"), date(2026, 1, 1))
    number = Param(
        id=COMMITTEE_ATTENDANCE.id,
        name=COMMITTEE_ATTENDANCE.name,
        stricter=max,
        rows=(Row(date(2026, 1, 1), own, policy.article()),),
    )
    cast = vote(7, 5)
    assert assess_vote(cast, as_of=AS_OF, book=RuleBook(numbers=(number,))).outcome is outcome


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        pytest.param("members", {"members": ()}, id="no members"),
        pytest.param("members", {"members": (SEATS[0], SEATS[0])}, id="a member twice"),
        pytest.param("chair", {"chair": StaffId("S-99")}, id="a chair from outside"),
        pytest.param(
            "ballots", {"ballots": (Ballot(StaffId("S-99"), Choice.AGAINST),)}, id="an outsider"
        ),
        pytest.param(
            "ballots", {"ballots": (Ballot(SEATS[0], Choice.AGAINST),) * 2}, id="two ballots"
        ),
        pytest.param("rule", {"rule": "majority"}, id="a code for a rule"),
        pytest.param("chair_may_veto", {"chair_may_veto": 1}, id="an int for a bool"),
    ],
)
def test_bad_input_names_the_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(vote(3, 3), **changes)
    assert refused.value.field == field
    assert "S-99" not in str(refused.value)


def test_nothing_but_a_vote_is_judged() -> None:
    odd: Any = "all in favour"
    with pytest.raises(BankrmError, match="vote: needs CommitteeVote, not str"):
        assess_vote(odd, as_of=AS_OF)


def test_nobody_is_shown() -> None:
    cast = vote(3, 3)
    assert "S-11" not in repr(cast) + repr(CommitteeFacts.of(cast))
