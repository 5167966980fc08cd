"""Covenants followed up (约定事项跟踪): every test day of a covenant while the loan runs, and what became of it.

A breach may be made good within its days of grace, or later by a figure that keeps to the covenant again; it
may be waived, for itself and until a day, by somebody who does not manage the client. A waiver is of one
test day and never hides another. Leaves out duties that are no figure, and what `covenants` says of a single
test.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.collateral import ClaimId
from bankrm.covenants import (
    Consequence,
    Covenant,
    CovenantState,
    CovenantTest,
    judge_covenant,
    list_test_days,
)
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, Role
from bankrm.statement_ratios import RatioName, compute_ratio
from bankrm.statements import FinancialStatement
from bankrm.terms import about

__all__ = [
    "COVENANTS",
    "CovenantFacts",
    "CovenantOutcome",
    "CovenantParams",
    "CovenantReading",
    "CovenantRecord",
    "CovenantWaiver",
    "WatchedTest",
    "assess_covenants",
    "compute_covenant_tests",
    "read_statement",
]


@attrs.frozen(kw_only=True)
class CovenantReading:
    """A figure of a covenant as it was found on a day: a test day, or a later one that shows it kept again."""

    on: date
    value: Decimal | None
    """None if it was asked for and cannot be told."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if business_date(self.recorded_at) < self.on:
            raise InvalidValue("recorded_at", "is before the day of the figure")


@attrs.frozen(kw_only=True)
class CovenantWaiver:
    """A waiver of one breach (豁免): who granted it, until when, on what conditions."""

    test_on: date
    """The test day whose breach it is for."""
    by: Actor
    at: datetime
    recorded_at: datetime
    until: date
    """The last day on which it holds."""
    conditions: tuple[AnyLabel, ...] = ()
    conditions_met: bool | None = None
    """Of a waiver with conditions; None if that is not known."""
    ref: str | None = None
    """Where the bank keeps the approval."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if business_date(self.at) < self.test_on:
            raise InvalidValue("at", "is before the breach")
        if self.until < business_date(self.at):
            raise InvalidValue("until", "is before the waiver")
        if self.conditions_met is not None and not self.conditions:
            raise InvalidValue("conditions_met", "is told of a waiver with conditions only")

    @property
    def counts(self) -> bool | None:
        """Whether it was granted by somebody who may, and its conditions are met; None if they may be."""
        if self.by.role in _MANAGING:
            return False
        return self.conditions_met if self.conditions else True


_MANAGING = frozenset({Role.RELATIONSHIP_MANAGER, Role.WEALTH_ADVISOR})
"""Roles that manage a client, and so may not waive what the client promised."""


@attrs.frozen(kw_only=True)
class CovenantRecord:
    """One covenant of one loan, with every figure and every waiver, in the order they were entered."""

    account_id: ClaimId
    covenant: Covenant
    due_within: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Days after a test day by which the borrower owes the figure; None if the contract does not say."""
    readings: tuple[CovenantReading, ...] = ()
    waivers: tuple[CovenantWaiver, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("readings", "waivers"):
            entered = [one.recorded_at for one in getattr(self, name)]
            if entered != sorted(entered):
                raise InvalidValue(name, "are not in the order they were entered")


def read_statement(
    covenant: Covenant,
    statement: FinancialStatement,
    previous: FinancialStatement | None = None,
    *,
    recorded_at: datetime,
) -> CovenantReading:
    """The figure of a covenant at the end of a statement's period; None where the statement does not give it.

    Args:
        covenant: on one of the ratios; what no statement gives is refused.
        statement: that of the period.
        previous: the same period's a year before, for averages.
        recorded_at: when the figure was entered.

    Raises:
        InvalidValue: if the covenant is on a figure of the bank's own, or the statements do not belong together.

    >>> from bankrm._covenant_example import LEVERAGE
    >>> from bankrm._statement_example import YEARS
    >>> at = datetime.fromisoformat("2026-04-20T10:00+08:00")
    >>> read_statement(LEVERAGE, YEARS[2], recorded_at=at).value
    Decimal('0.5')
    """
    check_kind(covenant, Covenant, "covenant")
    check_kind(statement, FinancialStatement, "statement")
    if not isinstance(covenant.metric, RatioName):
        raise InvalidValue("covenant", "is on a figure that no statement gives")
    ratio = compute_ratio(covenant.metric, statement, previous)
    return CovenantReading(
        on=statement.period.last,
        value=ratio.value,
        recorded_at=recorded_at,
    )


class CovenantOutcome(Label):
    """What became of a test day (测试结果跟踪)."""

    MET = "met", "符合", "met"
    AWAITED = "awaited", "待报送", "figure not due yet"
    OPEN = "open", "结果未知", "not known"
    MISSED = "missed", "逾期未测试", "figure overdue"
    IN_GRACE = "in_grace", "违约宽限期内", "breached, within grace"
    CURED = "cured", "违约在宽限期内纠正", "breached and made good within grace"
    CURED_LATE = "cured_late", "违约在宽限期后纠正", "breached and made good after grace"
    WAIVED = "waived", "违约已豁免", "breached and waived"
    BREACHED = "breached", "违约未纠正", "breached and not made good"


@attrs.frozen(kw_only=True)
class WatchedTest:
    """One test day of one covenant, and what became of it."""

    on: date
    outcome: CovenantOutcome
    test: CovenantTest | None = None
    """None if there is no figure."""
    waiver: CovenantWaiver | None = None
    """Of those for this day the one that holds best, if one was known; it need not hold."""

    __attrs_post_init__ = check_fields


def compute_covenant_tests(
    account: LoanAccount, record: CovenantRecord, *, as_of: date
) -> tuple[WatchedTest, ...]:
    """Every test day of a covenant that has come, with what became of it (约定事项测试记录).

    Test days are the ends of calendar periods from the contract to maturity, or to `as_of` where the loan has
    none. Of two figures of one day the one entered last counts.

    Args:
        account: the loan.
        record: the covenant with its figures and waivers.
        as_of: the day; what was entered later is not known.

    Raises:
        InvalidValue: if the record is of another loan, or a figure or waiver of before the contract.

    >>> from bankrm._covenant_example import RECORD
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> for one in compute_covenant_tests(ACCOUNT, RECORD, as_of=date(2026, 11, 24)):
    ...     print(one.on, one.outcome.en)
    2026-03-31 met
    2026-06-30 breached and made good within grace
    2026-09-30 breached and not made good
    """
    _check_record(account, record)
    if check_date(as_of) < account.signed_on:
        raise InvalidValue("as_of", "is before the contract")
    last = min(as_of, account.plan.maturity or as_of)
    known = {
        one.on: one for one in record.readings if business_date(one.recorded_at) <= as_of
    }  # of one day the last entered
    return tuple(
        _watched(record, day, known, as_of)
        for day in list_test_days(record.covenant.tested, account.signed_on, last)
    )


def _check_record(account: LoanAccount, record: CovenantRecord) -> None:
    check_kind(account, LoanAccount, "account")
    check_kind(record, CovenantRecord, "record")
    if record.account_id != account.id:
        raise InvalidValue("account_id", "is of another loan")
    for place, reading in enumerate(record.readings):
        with at_place(place, "readings"):
            if reading.on < account.signed_on:
                raise InvalidValue("on", "is before the contract")
    for place, waiver in enumerate(record.waivers):
        with at_place(place, "waivers"):
            if waiver.test_on < account.signed_on:
                raise InvalidValue("test_on", "is before the contract")


def _watched(
    record: CovenantRecord, day: date, known: dict[date, CovenantReading], as_of: date
) -> WatchedTest:
    if day not in known:
        return WatchedTest(on=day, outcome=_without_figure(record, day, as_of))
    test = judge_covenant(record.covenant, known[day].value, on=day)
    if test.state is CovenantState.UNKNOWN:
        return WatchedTest(on=day, outcome=CovenantOutcome.OPEN, test=test)
    if test.state is CovenantState.MET:
        return WatchedTest(on=day, outcome=CovenantOutcome.MET, test=test)
    waivers = [
        one
        for one in record.waivers
        if one.test_on == day and business_date(one.recorded_at) <= as_of
    ]
    waiver = max(waivers, key=lambda one: _force(one, as_of), default=None)
    later = (one for one in known.values() if day < one.on <= as_of)
    cures = [
        one.on
        for one in later
        if judge_covenant(record.covenant, one.value, on=one.on).state is CovenantState.MET
    ]
    outcome = _cured(test, min(cures)) if cures else _uncured(test, waiver, as_of)
    return WatchedTest(on=day, outcome=outcome, test=test, waiver=waiver)


def _cured(test: CovenantTest, on: date) -> CovenantOutcome:
    in_time = test.curable_until is not None and on <= test.curable_until
    return CovenantOutcome.CURED if in_time else CovenantOutcome.CURED_LATE


def _without_figure(record: CovenantRecord, day: date, as_of: date) -> CovenantOutcome:
    if record.due_within is None:
        return CovenantOutcome.OPEN
    waited = (as_of - day).days
    return CovenantOutcome.MISSED if waited > record.due_within else CovenantOutcome.AWAITED


def _force(waiver: CovenantWaiver, as_of: date) -> int:
    """How far a waiver holds on a day: 2 it does, 1 it may, 0 it does not."""
    if as_of > waiver.until or waiver.counts is False:
        return 0
    return 1 if waiver.counts is None else 2


def _uncured(test: CovenantTest, waiver: CovenantWaiver | None, as_of: date) -> CovenantOutcome:
    force = 0 if waiver is None else _force(waiver, as_of)
    if force:
        return CovenantOutcome.OPEN if force == 1 else CovenantOutcome.WAIVED
    in_grace = test.curable_until is not None and as_of <= test.curable_until
    return CovenantOutcome.IN_GRACE if in_grace else CovenantOutcome.BREACHED


def _fact(zh: str, en: str, *of: object) -> bool:
    field: bool = attrs.field(metadata=about(zh, en, of=of))
    return field


_BREACH = (WatchedTest.outcome, WatchedTest.test, CovenantTest.covenant, Covenant.consequence)
_OUTCOME = WatchedTest.outcome
_UNCURED = {CovenantOutcome.IN_GRACE, CovenantOutcome.BREACHED}


@attrs.frozen(kw_only=True)
class CovenantFacts:
    """What became of the covenants of a loan by a day."""

    unknown: bool = _fact("有测试结果未知", "a result is not known", _OUTCOME)
    missed: bool = _fact("有指标逾期未报送", "a figure is overdue", _OUTCOME)
    in_grace: bool = _fact("有违约在宽限期内", "a breach is within its days of grace", _OUTCOME)
    cured: bool = _fact("有违约已纠正", "a breach was made good", _OUTCOME)
    cured_late: bool = _fact(
        "有违约在宽限期后才纠正", "a breach was made good only after grace", _OUTCOME
    )
    waived: bool = _fact("有违约已豁免", "a breach was waived", _OUTCOME)
    explanation: bool = _fact("违约后果为书面说明", "a breach calls for an explanation", *_BREACH)
    stop_drawing: bool = _fact("违约后果为停止提款", "a breach stops drawing", *_BREACH)
    more_security: bool = _fact("违约后果为追加担保", "a breach calls for more security", *_BREACH)
    higher_rate: bool = _fact("违约后果为上浮利率", "a breach raises the rate", *_BREACH)
    early_recall: bool = _fact("违约后果为提前收回", "a breach calls for early recall", *_BREACH)
    most_breaches: int = attrs.field(
        metadata=about(
            "同一事项最多违约次数",
            "most breaches of one covenant",
            of=(WatchedTest.test, CovenantTest.covenant, CovenantTest.state, Covenant.code),
        )
        | NOT_NEGATIVE
    )
    waived_by_manager: bool = _fact(
        "豁免由管户人员作出",
        "a waiver by who manages the client",
        WatchedTest.outcome,
        WatchedTest.waiver,
        CovenantWaiver.by,
        Actor.role,
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, tests: Sequence[WatchedTest]) -> "CovenantFacts":
        """The facts of every test day of all covenants of a loan."""
        outcomes = {one.outcome for one in tests}
        owed = {
            one.test.covenant.consequence
            for one in tests
            if one.test is not None and one.outcome is CovenantOutcome.BREACHED
        }
        broken = [
            one.test.covenant.code
            for one in tests
            if one.test is not None and one.test.state is CovenantState.BREACHED
        ]
        waivers = [
            one.waiver for one in tests if one.waiver is not None and one.outcome in _UNCURED
        ]
        return cls(
            unknown=CovenantOutcome.OPEN in outcomes,
            missed=CovenantOutcome.MISSED in outcomes,
            in_grace=CovenantOutcome.IN_GRACE in outcomes,
            cured=CovenantOutcome.CURED in outcomes,
            cured_late=CovenantOutcome.CURED_LATE in outcomes,
            waived=CovenantOutcome.WAIVED in outcomes,
            explanation=Consequence.EXPLANATION in owed,
            stop_drawing=Consequence.STOP_DRAWING in owed,
            more_security=Consequence.MORE_SECURITY in owed,
            higher_rate=Consequence.HIGHER_RATE in owed,
            early_recall=Consequence.EARLY_RECALL in owed,
            most_breaches=max([broken.count(code) for code in broken], default=0),
            waived_by_manager=any(one.by.role in _MANAGING for one in waivers),
        )


class CovenantParams:
    """No number is compared with: thresholds are the covenant's."""


COVENANTS = RuleSet(
    "monitoring.covenants", CovenantFacts, CovenantParams, Effect, since=CREDIT_PRACTICE.since
)
"""Are the covenants of a loan kept, and what follows where they are not."""

_PRACTICE = CREDIT_PRACTICE.article()


@COVENANTS.rule(
    "covenants.unknown",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有约定事项的测试结果未知",
    en="the result of a test is not known",
)
def result_not_known(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.unknown


@COVENANTS.rule(
    "covenants.missed",
    Effect.REVIEW,  # a figure held back is as unknown as one that cannot be told
    cites=_PRACTICE,
    zh="有约定指标逾期未报送，测试未做",
    en="a figure is overdue, so that the covenant was not tested",
    steps=(WatchStep.STATEMENTS,),
)
def figure_overdue(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.missed


@COVENANTS.rule(
    "covenants.grace",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="约定事项已违反，尚在宽限期内",
    en="a covenant is broken and within its days of grace",
    steps=(WatchStep.CURE_COVENANT,),
)
def within_grace(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.in_grace


@COVENANTS.rule(
    "covenants.cured",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="约定事项曾被违反，已在宽限期内纠正",
    en="a covenant was broken and made good within grace",
)
def made_good(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.cured


@COVENANTS.rule(
    "covenants.cured-late",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="约定事项违反后超过宽限期才纠正，后果是否免除须人工判断",
    en="a covenant was made good only after the days of grace: a person has to say if that is enough",
)
def made_good_late(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.cured_late


@COVENANTS.rule(
    "covenants.waived",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="约定事项已违反，经豁免",
    en="a covenant is broken and the breach is waived",
)
def breach_waived(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.waived


@COVENANTS.rule(
    "covenants.explanation",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="约定事项违反未纠正，须书面说明和整改",
    en="a covenant is broken: an explanation and a cure are owed",
    steps=(WatchStep.EXPLANATION, WatchStep.CURE_COVENANT),
)
def explanation_owed(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.explanation


@COVENANTS.rule(
    "covenants.stop-drawing",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="约定事项违反未纠正，停止提款",
    en="a covenant is broken: no more drawing",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.CURE_COVENANT),
)
def drawing_stopped(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.stop_drawing


@COVENANTS.rule(
    "covenants.more-security",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="约定事项违反未纠正，须追加担保",
    en="a covenant is broken: more security is owed",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.TOP_UP, WatchStep.CURE_COVENANT),
)
def security_owed(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.more_security


@COVENANTS.rule(
    "covenants.higher-rate",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="约定事项违反未纠正，按约定上浮利率",
    en="a covenant is broken: the rate goes up as agreed",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.HIGHER_RATE, WatchStep.CURE_COVENANT),
)
def rate_goes_up(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.higher_rate


@COVENANTS.rule(
    "covenants.early-recall",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="约定事项违反未纠正，可以提前收回贷款",
    en="a covenant is broken: the loan may be recalled",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.EARLY_RECALL, WatchStep.CURE_COVENANT),
)
def may_be_recalled(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.early_recall


@COVENANTS.rule(
    "covenants.repeated",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="同一约定事项违反{most_breaches}次，须人工判断",
    en="one covenant was broken {most_breaches} times: a person has to judge what that means",
)
def broken_again(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.most_breaches > 1


@COVENANTS.rule(
    "covenants.waived-by-manager",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="豁免由管户人员作出，不算数，须上报有权人决定",
    en="a waiver by who manages the client does not count, and goes to who may grant one",
    steps=(WatchStep.REPORT_UP,),
)
def waived_by_who_manages(f: CovenantFacts, _: CovenantParams) -> bool:
    return f.waived_by_manager


def assess_covenants(
    account: LoanAccount,
    records: Sequence[CovenantRecord],
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[CovenantFacts, Effect]:
    """Whether the covenants of a loan are kept, and what a breach has as its consequence (约定事项检视).

    Args:
        account: the loan.
        records: each of its covenants, with figures and waivers; none if it has none.
        as_of: the day whose rules apply; what was entered later is not known.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a record is of another loan, or holds what came before the contract.

    >>> from bankrm._covenant_example import RECORD
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> found = assess_covenants(ACCOUNT, [RECORD], as_of=date(2026, 11, 24))
    >>> found.outcome.en, [step.en for step in found.steps]
    ('blocked until cured', ['no more drawing', 'the covenant kept again'])
    """
    check_kind(account, LoanAccount, "account")
    check_kind(records, Sequence, "records")
    tests: list[WatchedTest] = []
    for place, record in enumerate(records):
        check_kind(record, CovenantRecord, f"records[{place}]")
        with at_place(place, "records"):
            tests += compute_covenant_tests(account, record, as_of=as_of)
    if len({record.covenant.code for record in records}) < len(records):
        raise InvalidValue("records", "hold one covenant twice")
    return COVENANTS.decide(CovenantFacts.of(tests), as_of=as_of, book=book)
