"""Committees (贷审会): what the ballots of a credit committee come to.

No law sets how one votes: what is here was recalled as practice and is marked so; a bank may tighten it.
Leaves out who has a seat, which `approvals` reads from the register of authorities, and conditions a vote attaches, which the approval step carries.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.regulations.approval import COMMITTEE_ATTENDANCE, COMMITTEE_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import StaffId
from bankrm.terms import about, not_

__all__ = [
    "COMMITTEE",
    "Ballot",
    "Choice",
    "CommitteeFacts",
    "CommitteeParams",
    "CommitteeStep",
    "CommitteeVote",
    "VotingRule",
    "assess_vote",
]


class Choice(Label):
    """What a member votes (表决意见)."""

    IN_FAVOUR = "in_favour", "同意", "in favour"
    AGAINST = "against", "不同意", "against"
    ABSTAINED = "abstained", "弃权", "abstained"


class VotingRule(Label):
    """How many of those present must be in favour (表决规则)."""

    MAJORITY = "majority", "过半数", "more than half"
    TWO_THIRDS = "two_thirds", "三分之二以上", "two thirds or more"


class CommitteeStep(Label):
    """What would cure a vote."""

    ODD_NUMBER = "odd_number", "委员人数调整为奇数", "make the number of members odd"
    MEET_AGAIN = "meet_again", "达到出席人数后重新开会", "meet again with enough members"


@attrs.frozen
class Ballot:
    """What one member voted."""

    member: StaffId
    choice: Choice

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CommitteeVote:
    """One vote of a committee: its members, its chair, and the ballots of those present.

    >>> seven = tuple(StaffId(f"S-{n}") for n in range(11, 18))
    >>> vote = CommitteeVote(
    ...     members=seven,
    ...     chair=seven[0],
    ...     rule=VotingRule.TWO_THIRDS,
    ...     ballots=tuple(Ballot(member, Choice.IN_FAVOUR) for member in seven[:5]),
    ... )
    >>> vote.count(Choice.IN_FAVOUR), vote.is_vetoed
    (5, False)
    """

    members: tuple[StaffId, ...] = attrs.field(repr=False)
    """Everybody who has a seat, present or not."""
    chair: StaffId = attrs.field(repr=False)
    rule: VotingRule
    ballots: tuple[Ballot, ...] = attrs.field(repr=False)
    """One of each member present."""
    chair_may_veto: bool = True
    """Whether a chair against it is enough to stop it (一票否决)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.members or len(set(self.members)) < len(self.members):
            raise InvalidValue("members", "need at least one, each once")
        if self.chair not in self.members:
            raise InvalidValue("chair", "is no member")
        if len(self.voters) < len(self.ballots) or not self.voters.issubset(self.members):
            raise InvalidValue("ballots", "need to be of members, one each")

    @property
    def voters(self) -> frozenset[StaffId]:
        """The members present."""
        return frozenset(ballot.member for ballot in self.ballots)

    @property
    def is_vetoed(self) -> bool:
        """Whether the chair voted against it and may stop it."""
        return self.chair_may_veto and Ballot(self.chair, Choice.AGAINST) in self.ballots

    def count(self, choice: Choice) -> int:
        """How many voted so."""
        return sum(ballot.choice is choice for ballot in self.ballots)


_VOTERS = (CommitteeVote.ballots,)


@attrs.frozen(kw_only=True)
class CommitteeFacts:
    """What a vote comes to."""

    rule: str = attrs.field(metadata=about("表决规则", "voting rule", of=(CommitteeVote.rule,)))
    members: int = attrs.field(metadata=about("委员人数", "members", of=(CommitteeVote.members,)))
    odd: bool = attrs.field(
        metadata=about("委员人数为奇数", "an odd number of members", of=(CommitteeVote.members,))
    )
    present: int = attrs.field(metadata=about("出席人数", "members present", of=_VOTERS))
    in_favour: int = attrs.field(
        metadata=about("同意票", "votes in favour", of=(*_VOTERS, Ballot.choice))
    )
    vetoed: bool = attrs.field(
        metadata=about(
            "主任委员否决",
            "vetoed by the chair",
            of=(*_VOTERS, CommitteeVote.chair, CommitteeVote.chair_may_veto),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, vote: CommitteeVote) -> "CommitteeFacts":
        """The facts of a vote."""
        check_kind(vote, CommitteeVote, "vote")
        return cls(
            rule=vote.rule.code,
            members=len(vote.members),
            odd=len(vote.members) % 2 == 1,
            present=len(vote.ballots),
            in_favour=vote.count(Choice.IN_FAVOUR),
            vetoed=vote.is_vetoed,
        )


class CommitteeParams:
    """The least share of the members present, as two whole numbers."""

    attendance: int = param(COMMITTEE_ATTENDANCE, lambda _, share: share.numerator)
    attendance_of: int = param(COMMITTEE_ATTENDANCE, lambda _, share: share.denominator)


COMMITTEE = RuleSet("approvals.committee", CommitteeFacts, CommitteeParams, Effect)
"""Does a vote approve."""

_PRACTICE = COMMITTEE_PRACTICE.article()


@COMMITTEE.rule(
    "committee.odd",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="贷审会委员{members}名，应为奇数",
    en="the committee has {members} members, and should have an odd number",
    steps=(CommitteeStep.ODD_NUMBER,),
)
def even_number(f: CommitteeFacts, _: CommitteeParams) -> bool:
    return not_(f.odd)


@COMMITTEE.rule(
    "committee.attendance",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="委员{members}名，出席{present}名，不足{attendance}/{attendance_of}",
    en="{present} of {members} members are present, less than {attendance}/{attendance_of}",
    steps=(CommitteeStep.MEET_AGAIN,),
)
def too_few_present(f: CommitteeFacts, p: CommitteeParams) -> bool:
    return f.present * p.attendance_of < f.members * p.attendance


@COMMITTEE.rule(
    "committee.majority",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="出席{present}名，同意{in_favour}名，未过半数",
    en="{in_favour} of {present} present are in favour, not more than half",
)
def no_majority(f: CommitteeFacts, _: CommitteeParams) -> bool:
    counts = (f.rule == VotingRule.MAJORITY.code) & (f.present > 0)
    return counts & (f.in_favour * 2 <= f.present)


@COMMITTEE.rule(
    "committee.two-thirds",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="出席{present}名，同意{in_favour}名，不足三分之二",
    en="{in_favour} of {present} present are in favour, less than two thirds",
)
def no_two_thirds(f: CommitteeFacts, _: CommitteeParams) -> bool:
    return (f.rule == VotingRule.TWO_THIRDS.code) & (f.in_favour * 3 < f.present * 2)


@COMMITTEE.rule(
    "committee.veto",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="主任委员行使一票否决权",
    en="the chair has vetoed it",
)
def vetoed(f: CommitteeFacts, _: CommitteeParams) -> bool:
    return f.vetoed


def assess_vote(
    vote: CommitteeVote, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[CommitteeFacts, Effect]:
    """Whether a vote approves (贷审会表决).

    A chair can stop it and never carry it: a vote that fails is refused whatever the chair voted.

    Args:
        vote: members and ballots.
        as_of: the day of the vote.
        book: the bank's own, stricter rules.

    >>> five = tuple(StaffId(f"S-{n}") for n in range(11, 16))
    >>> split = CommitteeVote(
    ...     members=five,
    ...     chair=five[0],
    ...     rule=VotingRule.TWO_THIRDS,
    ...     ballots=tuple(
    ...         Ballot(member, Choice.AGAINST if member == "S-15" else Choice.IN_FAVOUR)
    ...         for member in five[1:]
    ...     ),
    ... )
    >>> assess_vote(split, as_of=date(2026, 11, 24)).outcome.en  # three of four
    'allowed'
    """
    return COMMITTEE.decide(CommitteeFacts.of(vote), as_of=as_of, book=book)
