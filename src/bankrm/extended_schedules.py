"""Extended schedules (展期后还款计划): the same loan with a later maturity, and a new rate if so agreed.

Whether an extension is allowed, and how long it may be, is judged by `bankrm.loan_extensions`.
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.loan_schedules import Schedule, compute_schedule
from bankrm.loans import LoanChange, RateReset
from bankrm.money import Money
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.workings import Line

__all__ = ["ExtendedSchedule", "compute_extended_schedule"]


@attrs.frozen(kw_only=True)
class ExtendedSchedule:
    """A loan before and after it was extended."""

    agreed_on: date
    before: Schedule
    after: Schedule

    def __attrs_post_init__(self) -> None:
        check_fields(self)

    @property
    def more_interest(self) -> Money:
        """What the longer term costs."""
        return self.after.total_interest - self.before.total_interest

    @property
    def workings(self) -> tuple[Line, ...]:
        """What a person would check."""
        basis = CIVIL_CODE.article(678) if self.agreed_on >= CIVIL_CODE.since else None
        return (
            Line(Text("展期协议日", "agreed on"), self.agreed_on, basis=basis),
            Line(Text("原到期日", "maturity before"), self.before.closes_on),
            Line(Text("展期后到期日", "maturity after"), self.after.closes_on),
            Line(Text("展期时本金", "principal owed"), self.before.balance_on(self.agreed_on)),
            Line(Text("增加利息", "more interest"), self.more_interest),
        )


def compute_extended_schedule(
    schedule: Schedule,
    matures_on: date,
    annual_rate: Decimal | None = None,
    *,
    agreed_on: date,
) -> ExtendedSchedule:
    """The loan with a later maturity; payments are solved anew over the longer term.

    Args:
        schedule: the loan, with all that has changed in it so far.
        matures_on: the new maturity.
        annual_rate: what it costs from the old maturity on; None leaves the rate as it is.
        agreed_on: the day on which the new maturity takes the place of the old.

    Raises:
        InvalidValue: if it is agreed when the loan is due already, or the maturity is no later one.

    >>> from bankrm._loan_example import BUSINESS_LOAN
    >>> extension = compute_extended_schedule(
    ...     compute_schedule(BUSINESS_LOAN), date(2028, 5, 24), agreed_on=date(2027, 11, 1)
    ... )
    >>> extension.after.closes_on.isoformat(), extension.more_interest
    ('2028-05-24', Money('19999.98', 'CNY'))
    """
    check_kind(schedule, Schedule, "schedule")
    plan, ended = schedule.plan, schedule.closes_on
    if not plan.disbursed_on <= check_date(agreed_on, "agreed_on") < ended:
        raise InvalidValue("agreed_on", "is not within the loan, before it falls due")
    if check_date(matures_on, "matures_on") <= ended:
        raise InvalidValue("matures_on", "is no later than before")
    if plan.changes and agreed_on < plan.changes[-1].on:
        raise InvalidValue("agreed_on", "is before what has changed already")
    change = LoanChange(on=agreed_on, matures_on=matures_on)
    resets = plan.resets
    if annual_rate is not None:
        kept = tuple(reset for reset in resets if reset.on != ended)
        resets = tuple(sorted((*kept, RateReset(ended, annual_rate)), key=lambda reset: reset.on))
    after = compute_schedule(attrs.evolve(plan, changes=(*plan.changes, change), resets=resets))
    return ExtendedSchedule(agreed_on=agreed_on, before=schedule, after=after)
