"""Limit recommendations (授信额度建议): the least of what need, security, capacity, concentration and rating allow.

Each cap has its source and its reason, and is computed where it belongs; here they only meet. A cap that is
not known leaves the recommendation open: nothing is guessed, and nothing is without limit. A cap that
does not apply must be said not to. Leaves out the approval of the limit, and its parts by product.
"""

from datetime import date
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, check_text, check_tuple, repeated
from bankrm.citations import Citation
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.loan_limits import excess_over
from bankrm.money import Money
from bankrm.workings import Line

__all__ = [
    "LimitCap",
    "LimitRecommendation",
    "LimitSource",
    "RatingLimit",
    "RatingLimits",
    "compute_credit_limit",
]


class LimitSource(Label):
    """What a limit can be capped by (额度约束)."""

    NEED = "need", "资金需求", "what is needed"
    SECURITY = "security", "担保价值", "value of the security"
    CAPACITY = "capacity", "还款能力", "capacity to repay"
    CONCENTRATION = "concentration", "集中度剩余额度", "room under concentration limits"
    RATING = "rating", "评级限额", "cap of the rating"
    PRODUCT = "product", "产品限额", "cap of the product"
    REQUEST = "request", "申请金额", "what is asked for"


_SOURCES = tuple(source for source in LimitSource if source is not LimitSource.REQUEST)


@attrs.frozen(kw_only=True)
class LimitCap:
    """The most that one source allows, for one application (单项上限); None if it is not known.

    Below zero it allows nothing. `applies` is False where the source sets no cap on such a loan, which is
    another thing than not to know it.
    """

    application_id: CreditApplicationId
    source: LimitSource
    amount: Money | None = attrs.field(repr=hidden, metadata=C2)
    applies: bool = True
    reason: Text
    """What it was made of."""
    basis: Citation | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.source is LimitSource.REQUEST:
            raise InvalidValue("source", "is on the application itself")
        if self.amount is not None and not self.applies:
            raise InvalidValue("amount", "contradicts a cap that does not apply")


@attrs.frozen(kw_only=True)
class RatingLimit:
    """The most that a grade allows; None if only a person can say."""

    grade: str
    amount: Money | None = attrs.field(metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RatingLimits:
    """A bank's table of caps by grade (评级限额表), the best grade first.

    Raises:
        InvalidRule: listing every mistake: no grade, a grade twice, a worse grade that allows more, or several currencies.

    >>> from bankrm._credit_limits_example import RATING_LIMITS
    >>> RATING_LIMITS.amount("B")
    Money('5000000.00', 'CNY')
    """

    id: str
    limits: tuple[RatingLimit, ...]
    basis: Citation
    """The bank's own document."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        faults = [f"{code} listed twice" for code in repeated(one.grade for one in self.limits)]
        if not self.limits:
            faults.append("needs at least one grade")
        known = [(one.grade, one.amount) for one in self.limits if one.amount is not None]
        if len({amount.currency for _, amount in known}) > 1:
            faults.append("amounts are in several currencies")
        else:
            faults += [
                f"{worse} allows more than {better}"
                for (better, most), (worse, amount) in pairwise(known)
                if amount > most
            ]
        if faults:
            raise InvalidRule(self.id, "; ".join(faults))

    def amount(self, grade: str) -> Money | None:
        """The most that a grade allows; None if only a person can say.

        Raises:
            InvalidValue: if the table has no such grade.
        """
        check_text(grade, "grade")
        for one in self.limits:
            if one.grade == grade:
                return one.amount
        raise InvalidValue("grade", "is none of the table")

    def cap(self, application: CreditApplication, grade: str | None) -> LimitCap:
        """The cap that a grade sets for an application; not known without a grade."""
        check_kind(application, CreditApplication, "application")
        return LimitCap(
            application_id=application.id,
            source=LimitSource.RATING,
            amount=None if grade is None else self.amount(grade),
            reason=Text("按评级限额表", "by the table of caps by grade"),
            basis=self.basis,
        )


@attrs.frozen(kw_only=True)
class LimitRecommendation:
    """The limit that all caps together allow, and which of them bind."""

    application_id: CreditApplicationId
    as_of: date
    asked: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    caps: tuple[LimitCap, ...] = attrs.field(repr=False)
    """One of each source but the request, in the order of the sources."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if tuple(cap.source for cap in self.caps) != _SOURCES:
            raise InvalidValue("caps", "must be one of each source, in their order")
        for cap in self.caps:
            if cap.application_id != self.application_id:
                raise InvalidValue("caps", "hold one of another application")
            if cap.amount is not None and cap.amount.currency != self.asked.currency:
                raise CurrencyMismatch("caps", "hold one in another currency than the application")

    @property
    def unknown(self) -> tuple[LimitSource, ...]:
        """The sources whose cap is not known."""
        return tuple(cap.source for cap in self.caps if cap.applies and cap.amount is None)

    @property
    def at_most(self) -> Money:
        """The least of what is known, never below zero: what is unknown can only lower it."""
        least = min([self.asked, *(amount for _, amount in self._known)])
        return max(least, Money.of(0, self.asked.currency))

    @property
    def amount(self) -> Money | None:
        """The limit recommended; None while a cap is unknown that could still lower it."""
        return None if self.unknown and self.at_most else self.at_most

    def excess(self, amount: Money) -> Money | None:
        """How much an amount is above the limit: zero if it is not, None while that is unknown."""
        return excess_over(self.amount, amount)

    @property
    def binding(self) -> tuple[LimitSource, ...]:
        """The sources that allow no more than the least of what is known."""
        known = (*self._known, (LimitSource.REQUEST, self.asked))
        return tuple(source for source, amount in known if amount <= self.at_most)

    @property
    def _known(self) -> tuple[tuple[LimitSource, Money], ...]:
        return tuple((cap.source, cap.amount) for cap in self.caps if cap.amount is not None)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Every cap with its reason, what is asked for, and what comes of them."""
        caps = (
            Line(
                Text(f"{cap.source.zh}：{cap.reason.zh}", f"{cap.source.en}: {cap.reason.en}"),
                cap.amount,
                basis=cap.basis,
            )
            for cap in self.caps
            if cap.applies
        )
        return (
            *caps,
            Line(Text(LimitSource.REQUEST.zh, LimitSource.REQUEST.en), self.asked),
            Line(Text("建议额度", "limit recommended"), self.amount),
        )


_UNTOLD = Text("未提供", "not given")


def compute_credit_limit(
    application: CreditApplication, caps: tuple[LimitCap, ...], *, as_of: date
) -> LimitRecommendation:
    """The limit that an application can be given (授信额度建议): the least of all caps.

    Args:
        application: what is asked for, itself a cap.
        caps: at most one of each source; a source that is not among them is unknown.
        as_of: the day for which the caps were computed.

    Raises:
        InvalidValue: if a cap is of another application, or a source comes twice.
        CurrencyMismatch: if a cap is in another currency than the application.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._credit_limits_example import CAPS
    >>> limit = compute_credit_limit(WORKING_CAPITAL, CAPS, as_of=date(2026, 11, 24))
    >>> limit.amount, [source.en for source in limit.binding]
    (Money('4200000.00', 'CNY'), ['value of the security'])
    >>> limit = compute_credit_limit(WORKING_CAPITAL, CAPS[1:], as_of=date(2026, 11, 24))
    >>> limit.amount, limit.at_most, [source.en for source in limit.unknown]
    (None, Money('4200000.00', 'CNY'), ['what is needed'])
    """
    check_kind(application, CreditApplication, "application")
    check_tuple(caps, LimitCap, "caps")
    given = {cap.source: cap for cap in caps}
    if len(given) < len(caps):
        raise InvalidValue("caps", "hold one source twice")
    return LimitRecommendation(
        application_id=application.id,
        as_of=check_date(as_of),
        asked=application.amount,
        caps=tuple(
            given.get(source)
            or LimitCap(application_id=application.id, source=source, amount=None, reason=_UNTOLD)
            for source in _SOURCES
        ),
    )
