"""Cooling off (犹豫期): for how many days a policyholder may step back from a policy sold at a bank.

Two rules set a least number of days: for personal cover of more than a year in the bank channel, and for
long-term health cover, to which a short one with guaranteed renewal belongs. Contracts may grant more.

Leaves out what is paid back, rules of other channels, and that a period ending on a holiday runs on to the
next working day (民法典 art. 203).
"""

from datetime import date, timedelta

import attrs

from bankrm.checks import check_count, check_kind
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
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = ["CoolingOff", "compute_cooling_off"]

_UNKNOWN = Text(
    "保险期间或者保证续保情况未知", "the term, or whether renewal is guaranteed, is unknown"
)
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
    as_of: date,
    book: RuleBook = STATUTORY,
) -> CoolingOff:
    """The days to cool off from the policy's receipt, which itself is not counted (民法典 art. 201).

    Args:
        application: what was applied for.
        received_on: the day the policyholder signed for the policy.
        contract_days: what the contract grants; the longer counts.
        as_of: the day of the application, whose rules govern.
        book: the bank's own longer days.

    Raises:
        InvalidValue: if the policy was received before that day.

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
    """
    check_kind(application, InsuranceApplication, "application")
    check_kind(book, RuleBook, "book")
    check_count(contract_days, "contract_days")
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
    lines.append(Line(Text("最后一日", "last day"), until))
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
