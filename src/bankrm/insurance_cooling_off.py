"""Cooling off (犹豫期): for how many days a policyholder may step back from a policy sold at a bank.

Two rules set a least number of days: for personal cover of more than a year in the bank channel, and for
long-term health cover, to which a short one with guaranteed renewal belongs. Contracts may grant more.

With a calendar, a period that ends on a holiday runs on to the next working day (民法典 art. 203); without,
the workings say that holidays were not considered. Leaves out what is paid back, and rules of other channels.
"""

from datetime import date, timedelta

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_count, check_kind, check_optional
from bankrm.citations import Row
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.insurance_applications import InsuranceApplication
from bankrm.insurance_terms import Cover, InsuranceLine
from bankrm.labels import Text
from bankrm.regulations.insurance import (
    COOLING_OFF_DAYS,
    HEALTH_COOLING_OFF_DAYS,
    ONE_YEAR_MONTHS,
)
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = ["CoolingOff", "compute_cooling_off"]

_UNKNOWN = Text(
    "保险期间或者保证续保情况未知", "the term, or whether renewal is guaranteed, is unknown"
)
_UNROLLED = Text("最后一日（未考虑休假日顺延）", "last day, holidays not considered")
_ROLLED = Text("最后一日（遇休假日顺延）", "last day, moved on from a holiday")
_NONE_DUE = Text("没有法定的犹豫期", "no cooling-off period is owed by law")


@attrs.frozen(kw_only=True)
class CoolingOff:
    """The days to cool off, the last of them, and how they were found."""

    days: int | None = attrs.field(metadata=NOT_NEGATIVE)
    until: date | None
    """The last day."""
    reason: Text | None
    """Why there are no days."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


def compute_cooling_off(
    application: InsuranceApplication,
    received_on: date,
    *,
    contract_days: int = 0,
    calendar: Calendar | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> CoolingOff:
    """The days to cool off from the policy's receipt, which itself is not counted (民法典 art. 201).

    Args:
        application: what was applied for.
        received_on: the day the policyholder signed for the policy.
        contract_days: what the contract grants; the longer counts.
        calendar: working days of the year the period ends in; None leaves holidays out.
        as_of: the day of the application, whose rules govern.
        book: the bank's own longer days.

    Raises:
        InvalidValue: if the policy was received before that day.
        NotCovered: if the calendar does not hold the year the period ends in.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.insurance_applications import PremiumMode
    >>> from bankrm.insurance_terms import Design, InsuranceTerms
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> application = InsuranceApplication(
    ...     client_id=ClientId("C-1"),
    ...     terms=InsuranceTerms(
    ...         product=Product(
    ...             id=ProductId("I-1"), name="某终身寿险", family=ProductFamily.INSURANCE
    ...         ),
    ...         insurer="某人寿保险公司",
    ...         cover=Cover.WHOLE_LIFE,
    ...         design=Design.ORDINARY,
    ...     ),
    ...     mode=PremiumMode.SINGLE,
    ...     premium=Money.of(50_000),
    ... )
    >>> compute_cooling_off(application, date(2026, 3, 5), as_of=date(2026, 3, 2)).until
    datetime.date(2026, 3, 20)

    One that would end inside the spring festival:

    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.workings import explain_lines
    >>> found = compute_cooling_off(
    ...     application, date(2026, 1, 31), calendar=CHINA, as_of=date(2026, 1, 30)
    ... )
    >>> print(explain_lines(found.workings[-2:]))
    期满之日: 2026年2月15日
    最后一日（遇休假日顺延）: 2026年2月24日 (《民法典》第203条)
    """
    check_kind(application, InsuranceApplication, "application")
    check_kind(book, RuleBook, "book")
    check_count(contract_days, "contract_days")
    check_optional(calendar, Calendar, "calendar")
    if check_date(received_on, "received_on") < check_date(as_of):
        raise InvalidValue("received_on", "is before as_of")
    rules = _rules(application, as_of, book)
    owed = [row for due, row in rules if due]
    unknown = not owed and any(due is None for due, _ in rules)
    days = max([contract_days, *(row.value for row in owed)])
    lines = [
        Line(Text("法定犹豫期（天）", "days by law"), row.value, "", row.basis) for row in owed
    ]
    lines.append(Line(Text("合同约定（天）", "days by contract"), contract_days))
    if unknown or not days:
        reason = _UNKNOWN if unknown else _NONE_DUE
        return CoolingOff(days=None, until=None, reason=reason, workings=tuple(lines))
    until = _last_day(received_on, days)
    if calendar is None or until < CIVIL_CODE.since:
        lines.append(Line(_UNROLLED, until))
    else:
        lines.append(Line(Text("期满之日", "end of the days"), until))
        until = calendar.roll(until)
        lines.append(Line(_ROLLED, until, "", CIVIL_CODE.article(203)))
    return CoolingOff(days=days, until=until, reason=None, workings=tuple(lines))


def _rules(
    application: InsuranceApplication, as_of: date, book: RuleBook
) -> list[tuple[bool | None, Row[int]]]:
    """The rules in force with whether each applies; None if that is not known."""
    terms, year = application.terms, book.row(ONE_YEAR_MONTHS, as_of)
    long_term = None if year is None else _is_long(application, year.value)
    lasting = _either(long_term, terms.guaranteed_renewal)
    personal = terms.cover.line is InsuranceLine.PERSONAL
    found = [
        (long_term if personal else False, book.row(COOLING_OFF_DAYS, as_of)),
        (
            lasting if terms.cover is Cover.HEALTH else False,
            book.row(HEALTH_COOLING_OFF_DAYS, as_of),
        ),
    ]
    return [(due, row) for due, row in found if row is not None]


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  # either may be unknown
    if one or other:
        return True
    return None if one is None or other is None else False


def _is_long(application: InsuranceApplication, year: int) -> bool | None:
    if application.lifelong:
        return True
    return None if application.term_months is None else application.term_months > year


def _last_day(received_on: date, days: int) -> date:
    try:
        return received_on + timedelta(days=days)
    except OverflowError:
        raise InvalidValue("contract_days", "lead out of the calendar") from None
