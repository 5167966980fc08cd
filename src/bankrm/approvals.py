"""Approvals (审批): a trail of steps from a submission to an answer, told by its steps and nothing else.

Where a submission stands is a fold over an append-only tuple of steps. A step that the matrix, the
register of authorities or the separation of duties would refuse is in no trail; `list_unmet` names
everything that stands in its way. Whoever prepared a version since replaced stays barred, and a committee
is whoever holds its level in own right. An approval holds for the version whose fingerprint it bears and for no
other, up to a day, and once its conditions precedent are met. Leaves out sending reminders, and what the
answer does to an opportunity, to which it goes as `Evidence`.
"""

import copy
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import attrs

from bankrm.approval_matrices import ApprovalMatrix
from bankrm.approval_steps import ApprovalCondition, ApprovalStep, StepKind, Submission
from bankrm.authorities import Authorities, DelegatedAuthority, Level
from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.committees import assess_vote
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, known_by
from bankrm.fields import check_fields
from bankrm.fingerprints import fingerprint
from bankrm.formats import format_date
from bankrm.labels import Label, Lang, Text
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Effect, RuleBook
from bankrm.staff import StaffId
from bankrm.stage_events import Evidence
from bankrm.standings import Unmet
from bankrm.tasks import elapsed_working_days

__all__ = ["ApprovalStanding", "ApprovalStatus", "ApprovalTrail", "MetCondition", "list_overdue"]


class ApprovalStatus(Label):
    """Where a submission stands."""

    PENDING = "pending", "审批中", "pending"
    APPROVED = "approved", "已批准", "approved"
    DECLINED = "declined", "已否决", "declined"
    RETURNED = "returned", "已退回", "returned for changes"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


_ENDS = {
    StepKind.DECLINED: ApprovalStatus.DECLINED,
    StepKind.RETURNED: ApprovalStatus.RETURNED,
    StepKind.WITHDRAWN: ApprovalStatus.WITHDRAWN,
}
_FROM = {
    StepKind.WITHDRAWN: {ApprovalStatus.PENDING, ApprovalStatus.APPROVED},
    StepKind.CONDITION_MET: {ApprovalStatus.APPROVED},
}

_NOT_WHILE = Text("当前状态“{subject}”下不能办理", "cannot be done while {subject}")
_NOT_HERE = Text("当前待“{subject}”审批", "it is for the {subject} now")
_NOT_AS = Text("角色“{subject}”无权办理", "not for a {subject} to do")
_NOT_HELD = Text(
    "未持有“{subject}”层级的有效授权", "holds no authority of the {subject} on that day"
)
_TOO_MUCH = Text(
    "金额超过“{subject}”层级的个人授权", "the amount exceeds what is held of the {subject}"
)
_PREPARED = Text(
    "调查或者申报人员不得作为“{subject}”审批", "not for whoever prepared it to decide as {subject}"
)
_TWICE = Text(
    "同一人不得再次作为“{subject}”审批", "decided before, and may not again as {subject}"
)
_VOTED_TWICE = Text(
    "已作审批的人员参加了“{subject}”的表决", "whoever decided before voted in the {subject}"
)
_ANOTHER_HAT = Text(
    "调查或者申报人员不得作为“{subject}”落实条件",
    "not for whoever prepared it to meet a condition as {subject}",
)
_NO_VOTE = Text("缺少“{subject}”的表决", "missing: the vote of the {subject}")
_VOTE = Text("表决不支持：{subject}", "the vote does not support it: {subject}")
_VOTED = Text(
    "调查或者申报人员参加了“{subject}”的表决", "whoever prepared it voted in the {subject}"
)
_TOP = Text("“{subject}”之上没有层级", "there is no level above the {subject}")
_NOT_OWN = Text("只有申报人员可以办理“{subject}”", "{subject} only by whoever prepared it")
_SEATS = Text(
    "表决委员名单与“{subject}”的授权名册不一致",
    "the members are not those who hold the {subject} on that day",
)
_MET = Text("条件已落实：{subject}", "already met: {subject}")

_CHANGED = Text("内容与“{subject}”的版本不一致，审批失效", "it differs from the version {subject}")
_STANDS = Text("审批状态为“{subject}”", "the submission is {subject}")
_EXPIRED = Text("“{subject}”已过有效期", "what was {subject} has run out")
_PRECEDENT = Text("先决条件未落实：{subject}", "condition precedent not met: {subject}")
_LATE = Text("条件逾期未落实：{subject}", "condition not met by its day: {subject}")
_OWED = Text("待落实条件：{subject}", "condition still to be met: {subject}")


@attrs.frozen(kw_only=True)
class MetCondition:
    """A condition of an approval, and who met it when; None while it is open."""

    condition: ApprovalCondition
    met_by: StaffId | None = None
    met_on: date | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ApprovalStanding:
    """What the steps of a trail add up to."""

    status: ApprovalStatus
    levels: tuple[Level, ...]
    """The levels it has to pass, the last one decides; longer if it was referred further up."""
    place: int
    """How many of them it has passed."""
    since: datetime
    """When it came to the pending level, or to its end."""
    agreed: tuple[StaffId, ...]
    """Who has approved at the pending level, where one alone does not suffice."""
    decided: frozenset[StaffId]
    """Who has decided or voted at any level, or answers for it."""
    conditions: tuple[MetCondition, ...]
    valid_until: date | None
    """The last day the approval holds: the earliest that any level set."""

    @property
    def pending(self) -> Level | None:
        """The level whose turn it is; None once there is an answer."""
        return self.levels[self.place] if self.status is ApprovalStatus.PENDING else None


@attrs.frozen(kw_only=True)
class ApprovalTrail:
    """A submission with the steps it has taken.

    Raises:
        InvalidValue: if the matrix is not in force on the day of submission, the trail of what is replaced
            is left out or another one, or a step is out of order or may not be taken; the field names the
            step by its place.

    >>> from bankrm._approval_example import APPROVE, ASKED, TRAIL
    >>> TRAIL.pending.label.en
    'team lead'
    >>> done = TRAIL.append(APPROVE[0]).append(APPROVE[1])
    >>> done.status.en, done.holds_for(ASKED), done.outcome(ASKED, as_of=date(2026, 11, 24)).en
    ('approved', True, 'allowed')
    >>> cheaper = attrs.evolve(ASKED, asked=ASKED.standard - ASKED.concession_rate * 2)
    >>> done.holds_for(cheaper), done.outcome(cheaper, as_of=date(2026, 11, 24)).en
    (False, 'blocked until cured')
    """

    submission: Submission
    matrix: ApprovalMatrix = attrs.field(repr=lambda matrix: f"{matrix.id} {matrix.version}")
    authorities: Authorities = attrs.field(repr=False)
    steps: tuple[ApprovalStep, ...] = attrs.field(default=(), repr=lambda steps: f"<{len(steps)}>")
    book: RuleBook = attrs.field(default=STATUTORY, repr=False)
    """The bank's own numbers and rules, for the votes of its committees."""
    replaced: "ApprovalTrail | None" = attrs.field(default=None, repr=False)
    """The trail of the submission that this one replaces: whoever prepared that may not approve this."""
    standing: ApprovalStanding = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.matrix.in_force(business_date(self.submission.at)):
            raise InvalidValue("matrix", "is not in force on the day of submission")
        self._check_replaced()
        standing, before = self._submitted(), (self.submission.at, self.submission.recorded_at)
        for place, step in enumerate(self.steps):
            with at_place(place, "steps"):
                check_order(step, at=before[0], recorded_at=before[1])
                standing, before = self._following(standing, step), (step.at, step.recorded_at)
        object.__setattr__(self, "standing", standing)

    def _check_replaced(self) -> None:
        """Refuse a trail that leaves out, or contradicts, the one it replaces."""
        earlier, own = self.replaced, self.submission
        if (None if earlier is None else earlier.submission.id) != own.replaces:
            raise InvalidValue(
                "replaced", "needs the trail that the submission replaces, and no other"
            )
        if earlier is None:
            return
        same = ("subject_kind", "subject_id", "client_id")
        if any(getattr(own, name) != getattr(earlier.submission, name) for name in same):
            raise InvalidValue("replaced", "is about another subject")
        if earlier.pending is not None or own.at < earlier.standing.since:
            raise InvalidValue("replaced", "had no answer yet when this was submitted")

    @property
    def status(self) -> ApprovalStatus:
        """Where it stands."""
        return self.standing.status

    @property
    def pending(self) -> Level | None:
        """The level whose turn it is; None once there is an answer."""
        return self.standing.pending

    @property
    def preparers(self) -> frozenset[StaffId]:
        """Everybody who had a hand in this version, or in one that it replaces."""
        found, trail = frozenset[StaffId](), self
        while trail.replaced is not None:
            found, trail = found | trail.submission.preparers, trail.replaced
        return found | trail.submission.preparers

    def standing_on(self, as_of: date) -> ApprovalStanding:
        """Where it stood at the end of a day, by what is known now."""
        standing = self._submitted()
        for step in self._steps_by(as_of):
            standing = _after(self.matrix, standing, step)
        return standing

    def list_unmet(self, step: ApprovalStep) -> tuple[Unmet, ...]:
        """Everything that stands in the way of a step; empty if it may be taken. Nothing happens.

        Raises:
            InvalidValue: if it comes before what is already recorded, or cannot be about this submission:
                a condition that it does not have, a vote at a level that is no committee.
        """
        check_kind(step, ApprovalStep, "step")
        self._check_next(step)
        return self._unmet(self.standing, step)

    def append(self, step: ApprovalStep) -> "ApprovalTrail":
        """The trail after one more step.

        Raises:
            InvalidValue: if it may not be taken; ask `list_unmet` first.
        """
        check_kind(step, ApprovalStep, "step")
        self._check_next(step)
        standing = self._following(self.standing, step)
        after = copy.copy(self)  # the steps so far need no second reading
        object.__setattr__(after, "steps", (*self.steps, step))
        object.__setattr__(after, "standing", standing)
        return after

    def replay(self, *, known_at: datetime) -> "ApprovalTrail":
        """The trail as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if the submission was not recorded by then.
        """
        steps = known_by(self.steps, known_at)
        if known_at < self.submission.recorded_at:
            raise InvalidValue("known_at", "is before the submission was recorded")
        return attrs.evolve(self, steps=steps)

    def next_deciders(self, *, on: date) -> tuple[StaffId, ...]:
        """Who may approve next: holders of the pending level who neither prepared nor decided it."""
        check_date(on, "on")
        level, barred = self.pending, self.preparers | self.standing.decided
        return tuple(
            dict.fromkeys(
                entry.holder
                for entry in self.authorities.entries
                if level is not None
                and entry.level == level.label
                and entry.on(on)
                and self._is_within(entry)
                and barred.isdisjoint({entry.holder, entry.accountable})
            )
        )

    def holds_for(self, subject: object) -> bool:
        """Whether this very version was approved: any change of the subject makes it void.

        Raises:
            InvalidValue: if the subject has no fingerprint.
        """
        same = fingerprint(subject) == self.submission.subject_fingerprint
        return same and self.status is ApprovalStatus.APPROVED

    def list_open(self, subject: object, *, as_of: date) -> tuple[Unmet, ...]:
        """Everything that keeps a subject from being done on a day on the strength of this approval.

        Raises:
            InvalidValue: if the subject has no fingerprint.
        """
        return tuple(self._open(fingerprint(subject), self.standing_on(as_of), as_of))

    def outcome(self, subject: object, *, as_of: date) -> Effect:
        """What the approval is worth on a day: ALLOW, or the strictest of what is open.

        What happened after that day counts for nothing.
        """
        found = self.list_open(subject, as_of=as_of)
        return max((item.effect for item in found), default=Effect.ALLOW)

    def evidence(self, code: str, subject: object, *, as_of: date) -> Evidence:
        """The answer as evidence for a stage of a process, vouched for by whoever answers for it."""
        deciding = [step.accountable for step in self._steps_by(as_of) if step.kind.decides]
        return Evidence(
            code=code,
            outcome=self.outcome(subject, as_of=as_of),
            ref=self.submission.id,
            by=deciding[-1] if deciding else None,
        )

    def explain(self, lang: Lang = "zh") -> str:
        """The trail as lines for a person: what was submitted, every step, what is open."""
        asked = self.submission
        head = f"{asked.subject_kind.name_in(lang)} {asked.subject_id} {asked.subject_version}"
        lines = [f"{head}: {self.status.name_in(lang)} {self.matrix.basis.text(lang)}"]
        for step in self.steps:
            level = "" if step.level is None else f" {step.level.name_in(lang)}"
            why = "" if step.reason is None else f": {step.reason.name_in(lang)}"
            day = format_date(business_date(step.at), lang)
            lines.append(f"- {day} {step.by.staff}{level} {step.kind.name_in(lang)}{why}")
        return "\n".join(
            [*lines, *(f"? {item.text(lang)}" for item in _conditions_open(self.standing, None))]
        )

    def _submitted(self) -> ApprovalStanding:
        return ApprovalStanding(
            status=ApprovalStatus.PENDING,
            levels=self.matrix.required_levels(self.submission.case),
            place=0,
            since=self.submission.at,
            agreed=(),
            decided=frozenset(),
            conditions=(),
            valid_until=None,
        )

    def _steps_by(self, as_of: date) -> tuple[ApprovalStep, ...]:
        check_date(as_of)
        return tuple(step for step in self.steps if business_date(step.at) <= as_of)

    def _check_next(self, step: ApprovalStep) -> None:
        last = self.steps[-1] if self.steps else self.submission
        check_order(step, at=last.at, recorded_at=last.recorded_at)

    def _following(self, standing: ApprovalStanding, step: ApprovalStep) -> ApprovalStanding:
        if unmet := self._unmet(standing, step):
            raise InvalidValue(unmet[0].field, unmet[0].text("en"))
        return _after(self.matrix, standing, step)

    def _unmet(self, standing: ApprovalStanding, step: ApprovalStep) -> tuple[Unmet, ...]:
        if standing.status not in _FROM.get(step.kind, {ApprovalStatus.PENDING}):
            return (Unmet("kind", Effect.REFUSE, _NOT_WHILE, standing.status),)
        if standing.pending is not None and step.kind.decides:
            return tuple(self._against_decision(standing, standing.pending, step))
        if step.kind is StepKind.CONDITION_MET:
            return tuple(self._against_meeting(standing, step))
        if step.by.staff not in self.submission.preparers:
            return (Unmet("by", Effect.REFUSE, _NOT_OWN, step.kind),)
        return ()

    def _against_decision(
        self, standing: ApprovalStanding, level: Level, step: ApprovalStep
    ) -> Iterator[Unmet]:
        _check_fits(standing, level, step)
        label, on, cites = level.label, business_date(step.at), self._cites(step)
        if step.level != label:
            yield Unmet("level", Effect.REFUSE, _NOT_HERE, label)
        if step.by.role is not level.role:
            yield Unmet("by", Effect.REFUSE, _NOT_AS, step.by.role)
        held = self.authorities.held(step.by.staff, label, on=on, delegated_by=step.delegated_by)
        if held is None:
            yield Unmet("by", Effect.REFUSE, _NOT_HELD, label)
        elif step.kind is StepKind.APPROVED and not self._is_within(held):
            yield Unmet("by", Effect.REFUSE, _TOO_MUCH, label)
        actors = {step.by.staff, step.accountable}
        if not actors.isdisjoint(self.preparers):
            yield Unmet("by", Effect.REFUSE, _PREPARED, label, cites)
        if not actors.isdisjoint(standing.decided):
            yield Unmet("by", Effect.REFUSE, _TWICE, label)
        if step.kind is StepKind.REFERRED_UP and self._is_top(standing):
            yield Unmet("level", Effect.REFUSE, _TOP, label)
        if level.committee and step.kind is StepKind.APPROVED:
            yield from self._against_vote(standing, level, step)

    def _against_vote(
        self, standing: ApprovalStanding, level: Level, step: ApprovalStep
    ) -> Iterator[Unmet]:
        if step.vote is None:
            yield Unmet("vote", Effect.BLOCK, _NO_VOTE, level.label)
            return
        if not step.vote.voters.isdisjoint(self.preparers):
            yield Unmet("vote", Effect.REFUSE, _VOTED, level.label, self._cites(step))
        if not step.vote.voters.isdisjoint(standing.decided):
            yield Unmet("vote", Effect.REFUSE, _VOTED_TWICE, level.label)
        on = business_date(step.at)
        if set(step.vote.members) != set(self.authorities.own_holders(level.label, on=on)):
            yield Unmet("vote", Effect.REFUSE, _SEATS, level.label)
        for hit in assess_vote(step.vote, as_of=on, book=self.book).hits:
            if hit.rule.effect >= Effect.REVIEW:
                words = Text(hit.text("zh"), hit.text("en"))
                yield Unmet("vote", hit.rule.effect, _VOTE, words, hit.basis)

    def _is_within(self, held: DelegatedAuthority) -> bool:
        """Whether the amount is within what somebody holds; one that is not known is not."""
        amount = self.submission.case.amount
        return held.most is None or (amount is not None and amount <= held.most)

    def _is_top(self, standing: ApprovalStanding) -> bool:
        last = standing.place + 1 == len(standing.levels)
        return last and self.matrix.above(standing.levels[standing.place].label) is None

    def _cites(self, step: ApprovalStep) -> tuple[Citation, ...]:
        """What keeps investigation and approval of a loan apart (审贷分离)."""
        kind = self.submission.case.kind
        lends = kind is not None and kind.family.is_lending
        if not lends or not COMMERCIAL_BANK_LAW.in_force(business_date(step.at)):
            return ()
        return (COMMERCIAL_BANK_LAW.article(35),)

    def _against_meeting(self, standing: ApprovalStanding, step: ApprovalStep) -> Iterator[Unmet]:
        for item in standing.conditions:
            condition = item.condition
            if condition.code == step.condition:
                if item.met_on is not None:
                    yield Unmet("condition", Effect.REFUSE, _MET, condition.text)
                if step.by.role is not condition.owner:
                    yield Unmet("by", Effect.REFUSE, _NOT_AS, step.by.role)
                elif (
                    step.by.staff in self.preparers
                    and condition.owner not in self.matrix.preparers
                ):
                    yield Unmet("by", Effect.REFUSE, _ANOTHER_HAT, condition.owner)
                return
        raise InvalidValue("condition", "is none of this approval")

    def _open(self, now: str, standing: ApprovalStanding, as_of: date) -> Iterator[Unmet]:
        submission = self.submission
        if standing.status is not ApprovalStatus.APPROVED:
            yield Unmet("status", _WORTH[standing.status], _STANDS, standing.status)
        if now != submission.subject_fingerprint:
            version = Text(submission.subject_version, submission.subject_version)
            yield Unmet("subject", Effect.BLOCK, _CHANGED, version)
        if standing.valid_until is not None and as_of > standing.valid_until:
            yield Unmet("valid_until", Effect.BLOCK, _EXPIRED, standing.status)
        yield from _conditions_open(standing, as_of)


_WORTH = {
    ApprovalStatus.PENDING: Effect.BLOCK,
    ApprovalStatus.RETURNED: Effect.BLOCK,
    ApprovalStatus.DECLINED: Effect.REFUSE,
    ApprovalStatus.WITHDRAWN: Effect.REFUSE,
}
"""What a submission without approval is worth."""


def _check_fits(standing: ApprovalStanding, level: Level, step: ApprovalStep) -> None:
    """Refuse a decision that cannot be about this submission as it stands."""
    if step.vote is not None and not level.committee:
        raise InvalidValue("vote", "belongs to a committee")
    codes = {item.condition.code for item in standing.conditions}
    if any(condition.code in codes for condition in step.conditions or ()):
        raise InvalidValue("conditions", "repeat a code of an earlier level")


def _conditions_open(standing: ApprovalStanding, as_of: date | None) -> Iterator[Unmet]:
    """The conditions not met; one whose day has passed stops everything, as a precedent one does."""
    for item in standing.conditions:
        condition, due = item.condition, item.condition.due
        if item.met_on is not None:
            continue
        field = f"conditions.{condition.code}"
        if as_of is not None and due is not None and due < as_of:
            yield Unmet(field, Effect.BLOCK, _LATE, condition.text)
        elif condition.precedent:
            yield Unmet(field, Effect.BLOCK, _PRECEDENT, condition.text)
        else:
            yield Unmet(field, Effect.STEPS, _OWED, condition.text)


def _after(
    matrix: ApprovalMatrix, standing: ApprovalStanding, step: ApprovalStep
) -> ApprovalStanding:
    """The standing once a step that may be taken has been."""
    if step.kind is StepKind.CONDITION_MET:
        return attrs.evolve(
            standing,
            conditions=tuple(_met(item, step) for item in standing.conditions),
        )
    if step.kind in _ENDS:
        return attrs.evolve(standing, status=_ENDS[step.kind], since=step.at)
    approved, levels = step.kind is StepKind.APPROVED, standing.levels
    voters = frozenset[StaffId]() if step.vote is None else step.vote.voters
    known = [day for day in (standing.valid_until, step.valid_until) if day is not None]
    after = attrs.evolve(
        standing,
        agreed=(*standing.agreed, step.by.staff),
        decided=standing.decided | {step.by.staff, step.accountable} | voters,
        conditions=(
            *standing.conditions,
            *(MetCondition(condition=condition) for condition in step.conditions or ()),
        ),
        valid_until=min(known, default=None),
    )
    if approved and len(after.agreed) < levels[standing.place].quorum:
        return after
    last = standing.place + 1 == len(levels)
    if approved and last:
        return attrs.evolve(after, status=ApprovalStatus.APPROVED, since=step.at)
    above = matrix.above(levels[-1].label) if last else None
    return attrs.evolve(
        after,
        levels=levels if above is None else (*levels, above),
        place=standing.place + 1,
        since=step.at,
        agreed=(),
    )


def _met(item: MetCondition, step: ApprovalStep) -> MetCondition:
    if item.condition.code != step.condition:
        return item
    return attrs.evolve(item, met_by=step.by.staff, met_on=business_date(step.at))


def list_overdue(
    trails: Iterable[ApprovalTrail], *, as_of: date, calendar: Calendar
) -> tuple[ApprovalTrail, ...]:
    """The trails whose pending level has taken longer than it should, the longest overdue first.

    Args:
        trails: any trails.
        as_of: the day asked about; a level that takes as many working days as it may is not late.
        calendar: tells the working days.

    Raises:
        NotCovered: if a year is needed that the calendar does not hold.

    >>> from bankrm._approval_example import TRAIL
    >>> from bankrm.regulations.holidays import CHINA
    >>> for day in (24, 25):
    ...     len(list_overdue([TRAIL], as_of=date(2026, 11, day), calendar=CHINA))
    0
    1
    """
    check_date(as_of)
    check_kind(trails, Iterable, "trails")
    found: list[tuple[int, ApprovalTrail]] = []
    for trail in trails:
        check_kind(trail, ApprovalTrail, "trails")
        standing = trail.standing_on(as_of)
        level, since = standing.pending, business_date(standing.since)
        if level is None or level.within is None:
            continue
        late = elapsed_working_days(since, as_of=as_of, calendar=calendar) - level.within
        if late > 0:
            found.append((late, trail))
    found.sort(key=lambda one: (-one[0], one[1].submission.id))
    return tuple(trail for _, trail in found)
