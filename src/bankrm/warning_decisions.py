"""What a loan owes for its warning signals (预警处置): look-ups, visits, no more drawing, a report to the next level.

Signals still open count, and signs found that nobody has opened a signal for; each sign once, at its graver level.
A high one stops further drawing until it is cleared. What nobody looked at is for a person. These duties are the
practice of the trade, and no law.

Leaves out what becomes of one signal (`warning_signals`) and the new tier of the loan (`classification`).
"""

from datetime import date

import attrs

from bankrm.checks import check_optional
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int
from bankrm.warning_catalogue import SignalKind, SignalLevel
from bankrm.warning_facts import WarningFacts
from bankrm.warning_rules import WARNINGS
from bankrm.warning_signals import SignalEvent, SignalSpell, WarningSignal, check_signals

__all__ = ["SIGNAL_DUTIES", "SignalFacts", "SignalParams", "assess_warnings"]

_OPEN = (
    WarningSignal.detected_on,
    WarningSignal.due_on,
    WarningSignal.events,
    SignalEvent.kind,
    SignalEvent.at,
    SignalEvent.due_on,
    SignalSpell.cleared_on,
)
_SIGNS = (
    *_OPEN,
    WarningSignal.kind,
    SignalKind.sign,
    WarningSignal.opened_level,
    SignalEvent.level,
)
_LATE = (*_OPEN, SignalSpell.due_on)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class SignalFacts:
    """How many signs of each level a loan shows, and how many signals are late."""

    low: int = attrs.field(metadata=about("低级信号数", "signs of low level", of=_SIGNS))
    medium: int = attrs.field(metadata=about("中级信号数", "signs of medium level", of=_SIGNS))
    high: int = attrs.field(metadata=about("高级信号数", "signs of high level", of=_SIGNS))
    late: int = attrs.field(
        metadata=about("逾期未处置信号数", "signals not answered in time", of=_LATE)
    )
    unlooked: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("未核查事项数", "signs that nobody looked for, or has a threshold for"),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        signals: tuple[WarningSignal, ...],
        found: Decision[WarningFacts, SignalLevel] | None,
        as_of: date,
    ) -> "SignalFacts":
        """The facts of the signals on a loan, and of what was found on a day; None if nobody searched."""
        levels = _levels(signals, found, as_of)
        return cls(
            low=levels.count(SignalLevel.LOW),
            medium=levels.count(SignalLevel.MEDIUM),
            high=levels.count(SignalLevel.HIGH),
            late=sum(one.is_overdue_on(as_of) for one in signals),
            unlooked=None if found is None else len(found.undetermined),
        )


def _levels(
    signals: tuple[WarningSignal, ...],
    found: Decision[WarningFacts, SignalLevel] | None,
    as_of: date,
) -> list[SignalLevel]:
    """The level of each sign: of signals and rules that tell of one sign, the graver."""
    told = [(one.code, one.on(as_of).level) for one in signals if one.is_open_on(as_of)]
    if found is not None:
        told += [(one.rule.id, one.rule.effect) for one in found.hits]
    gravest: dict[str, SignalLevel] = {}
    for code, level in told:
        gravest[code] = max(level, gravest.get(code, level))
    return list(gravest.values())


class SignalParams:
    """No number is compared with."""


SIGNAL_DUTIES = RuleSet("monitoring.signals", SignalFacts, SignalParams, Effect)
"""What is owed for the signals on a loan."""

_PRACTICE = CREDIT_PRACTICE.article()


@SIGNAL_DUTIES.rule(
    "signals.low",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="有{low}项低级预警信号",
    en="{low} signs of low level",
)
def low_signs(f: SignalFacts, _: SignalParams) -> bool:
    return f.low > 0


@SIGNAL_DUTIES.rule(
    "signals.medium",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="有{medium}项中级预警信号，须查询核实并现场检查",
    en="{medium} signs of medium level: look them up, and go there",
    steps=(WatchStep.LOOK_UP, WatchStep.SITE_VISIT),
)
def medium_signs(f: SignalFacts, _: SignalParams) -> bool:
    return f.medium > 0


@SIGNAL_DUTIES.rule(
    "signals.high",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="有{high}项高级预警信号，解除以前冻结未用额度并重新分类",
    en="{high} signs of high level: until they are cleared no more is drawn, and the loan is classified afresh",
    steps=(WatchStep.SITE_VISIT, WatchStep.FREEZE_UNDRAWN, WatchStep.RECLASSIFY),
)
def high_signs(f: SignalFacts, _: SignalParams) -> bool:
    return f.high > 0


@SIGNAL_DUTIES.rule(
    "signals.late",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有{late}项预警信号超过时限未处置，须上报",
    en="{late} signals were not answered in time: report them to the next level",
    steps=(WatchStep.REPORT_UP,),
)
def signals_late(f: SignalFacts, _: SignalParams) -> bool:
    return f.late > 0


@SIGNAL_DUTIES.rule(
    "signals.unlooked",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有{unlooked}项预警事项未核查",
    en="{unlooked} signs could not be judged: nobody looked, or a threshold is not set",
    steps=(WatchStep.LOOK_UP,),
)
def not_looked_at(f: SignalFacts, _: SignalParams) -> bool:
    return f.unlooked > 0


def assess_warnings(
    account: LoanAccount,
    signals: tuple[WarningSignal, ...],
    found: Decision[WarningFacts, SignalLevel] | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SignalFacts, Effect]:
    """What a loan owes for the warning signals on it (预警处置).

    Args:
        account: the loan.
        signals: all signals on it and on its client, open or cleared; those detected later do not count.
        found: what the rules found on the day (`early_warnings`); None if nobody asked them.
        as_of: the day.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a signal is of another loan, or what was found is of another day.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._warning_example import FINDINGS, SIGNAL
    >>> from bankrm.warning_rules import early_warnings
    >>> found = early_warnings(ACCOUNT, FINDINGS, as_of=date(2026, 11, 24))
    >>> owed = assess_warnings(ACCOUNT, (SIGNAL,), found, as_of=date(2026, 11, 24))
    >>> owed.outcome.en, [reason.rule.id for reason in owed.hits]
    ('blocked until cured', ['signals.high', 'signals.late', 'signals.unlooked', 'signals.low'])
    >>> [step.en for step in owed.steps][:3]
    ['a check on site', 'no more drawing', 'a fresh classification']
    """
    check_signals(account, signals)
    check_optional(found, Decision, "found")
    check_date(as_of)
    if found is not None and found.rules.rule_set is not WARNINGS:
        raise InvalidValue("found", "is no answer on warning signals")
    if found is not None and found.as_of != as_of:
        raise InvalidValue("found", "is an answer for another day")
    return SIGNAL_DUTIES.decide(SignalFacts.of(signals, found, as_of), as_of=as_of, book=book)
