"""Penalty interest (罚息): what a loan bears that is overdue, or used for what it was not lent for.

The contract rate is marked up, from the day of the breach until it is cured; of a loan that is both, the heavier
markup counts, not the sum. Interest that is not paid bears interest at the penalty rate (复利). A loan
signed before 2004 keeps the ladder of daily rates that was in force before, day by day. Which of these
govern is chosen by the day on which the contract was signed.

Leaves out the ladder for misuse, of which no figure was found, compound interest before 2004, and who may
waive what is owed.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Provenance, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, exponent, half_up_div, in_arithmetic
from bankrm.regulations.loan_costs import (
    DAILY_PENALTY_HIGH,
    DAILY_PENALTY_LOW,
    MISUSE_MARKUP_HIGH,
    MISUSE_MARKUP_LOW,
    OVERDUE_MARKUP_HIGH,
    OVERDUE_MARKUP_LOW,
    PENALTY_NOTICE,
    PENALTY_YEAR_DAYS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int
from bankrm.workings import Line

__all__ = [
    "PENALTY_TERMS",
    "BreachKind",
    "LoanBreach",
    "PenaltyFacts",
    "PenaltyInterest",
    "PenaltyParams",
    "PenaltyTerms",
    "assess_penalty_terms",
    "compute_penalty_interest",
]

_HEAVIER = Provenance.UNCONFIRMED  # that of two markups the heavier counts is recalled
_FINEST = -4  # a markup is a whole number of basis points of the contract rate


class BreachKind(Label):
    """What was broken (违约情形), the milder first."""

    OVERDUE = "overdue", "逾期", "overdue"
    MISUSE = "misuse", "未按约定用途使用", "used for another purpose"


@attrs.frozen(kw_only=True)
class PenaltyTerms:
    """What a contract says of penalty interest (罚息约定); markups are fractions of the contract rate."""

    application_id: CreditApplicationId
    contract_rate: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """Of a year, as a fraction."""
    overdue_markup: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    misuse_markup: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    daily_rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a loan signed before 2004: the daily rate agreed, where the ladder leaves a choice."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("contract_rate", "overdue_markup", "misuse_markup", "daily_rate"):
            rate = getattr(self, name)
            if rate is not None and rate > 1:
                raise InvalidValue(name, "is a fraction: 0.5, not 50")
        for name in ("overdue_markup", "misuse_markup"):
            rate = getattr(self, name)
            if rate is not None and exponent(rate.normalize(ARITHMETIC)) < _FINEST:
                raise InvalidValue(name, "is finer than a basis point")

    def markup(self, breach: BreachKind) -> Decimal | None:
        """What a breach adds, as a fraction of the contract rate; None if the contract does not say."""
        check_kind(breach, BreachKind, "breach")
        return self.overdue_markup if breach is BreachKind.OVERDUE else self.misuse_markup


@attrs.frozen(kw_only=True)
class LoanBreach:
    """A part of a loan in breach over some days: what is owed, and since when."""

    breaches: tuple[BreachKind, ...]
    principal: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Overdue or misused."""
    unpaid_interest: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """Due and not paid, over the same days; None if it is not to be reckoned."""
    since: date
    """The day of the breach: the first that bears penalty interest."""
    until: date
    """The day on which it is cured, or the reckoning: it bears none itself (算头不算尾)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.breaches or len(set(self.breaches)) < len(self.breaches):
            raise InvalidValue("breaches", "need at least one, and each once")
        if self.until < self.since:
            raise InvalidValue("until", "is before the breach")
        interest = self.unpaid_interest
        if interest is not None and interest.currency != self.principal.currency:
            raise CurrencyMismatch("unpaid_interest", "is in another currency than the principal")

    @property
    def days(self) -> int:
        """The days it bears penalty interest."""
        return (self.until - self.since).days


@attrs.frozen(kw_only=True)
class PenaltyInterest:
    """Penalty interest on what is in breach, and on the interest that was not paid."""

    breach: LoanBreach
    rates: tuple[tuple[date, Decimal], ...] = attrs.field(repr=False)
    """The days from which a rate of a day counts, and that rate; exact to fifty digits."""
    on_principal: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    on_interest: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Compound interest; None if no unpaid interest was given, or none is reckoned."""
    yearly_rate: Decimal | None
    """Of a contract from 2004 on: the penalty rate of a year."""
    basis: Citation

    __attrs_post_init__ = check_fields

    @property
    def total(self) -> Money:
        """Both together."""
        if self.on_interest is None:
            return self.on_principal
        return self.on_principal + self.on_interest

    @property
    def workings(self) -> tuple[Line, ...]:
        """Days, rate, and interest on either; every rate of a day where the ladder moved."""
        breach = self.breach
        daily = (
            Line(Text(f"自{day}起日利率", f"daily rate from {day}"), rate, basis=self.basis)
            for day, rate in self.rates
            if self.yearly_rate is None
        )
        return (
            Line(Text("违约本金", "principal in breach"), breach.principal),
            Line(Text("计息天数", "days"), breach.days),
            Line(Text("罚息年利率", "penalty rate of a year"), self.yearly_rate, basis=self.basis),
            *daily,
            Line(Text("罚息", "penalty interest"), self.on_principal),
            Line(Text("未付利息", "interest not paid"), breach.unpaid_interest),
            Line(Text("复利", "compound interest"), self.on_interest),
        )


def compute_penalty_interest(
    terms: PenaltyTerms, breach: LoanBreach, *, signed_on: date, book: RuleBook = STATUTORY
) -> PenaltyInterest:
    """Penalty interest of a loan in breach (罚息、复利).

    Compound interest is simple interest at the penalty rate on what was not paid, over the same days; interest on it is not
    reckoned again. Each is rounded once, halves up.

    Args:
        terms: what the contract says.
        breach: what is in breach, how, and over which days.
        signed_on: the day of the contract, which says whose rules govern.
        book: the bank's own year of days.

    Raises:
        InvalidValue: if the contract does not say the markup, or it is outside the band, which is named; or
            the breach was before the contract.
        RuleNotInForce: before July 1995, or for misuse before 2004.

    >>> from bankrm._overdue_interest_example import LATE, TERMS
    >>> owed = compute_penalty_interest(TERMS, LATE, signed_on=date(2026, 3, 2))
    >>> owed.yearly_rate, owed.on_principal, owed.on_interest  # 4.35 % and a half more, over 45 days
    (Decimal('0.06525'), Money('4078.13', 'CNY'), Money('44.35', 'CNY'))
    """
    check_kind(terms, PenaltyTerms, "terms")
    check_kind(breach, LoanBreach, "breach")
    check_kind(book, RuleBook, "book")
    if check_date(signed_on, "signed_on") > breach.since:
        raise InvalidValue("since", "is before the contract was signed")
    if signed_on < PENALTY_NOTICE.since:
        return _by_ladder(terms, breach)
    yearly = _yearly_rate(terms, breach, signed_on)
    year_days = book.governing(PENALTY_YEAR_DAYS, signed_on).value
    part = Fraction(yearly) * Fraction(breach.days, year_days)
    interest = breach.unpaid_interest
    return PenaltyInterest(
        breach=breach,
        rates=((breach.since, ARITHMETIC.divide(yearly, Decimal(year_days))),),
        on_principal=_part(breach.principal, part),
        on_interest=None if interest is None else _part(interest, part),
        yearly_rate=yearly,
        basis=PENALTY_NOTICE.article(read=_HEAVIER if len(breach.breaches) > 1 else None),
    )


def _part(amount: Money, part: Fraction) -> Money:
    exact = amount.minor * part
    return Money.from_minor(half_up_div(exact.numerator, exact.denominator), amount.currency)


@in_arithmetic
def _yearly_rate(terms: PenaltyTerms, breach: LoanBreach, signed_on: date) -> Decimal:
    """The contract rate and the heaviest markup of what was broken."""
    heaviest = Decimal(0)
    for broken in breach.breaches:
        markup = terms.markup(broken)
        field = f"{broken.code}_markup"
        if markup is None:
            raise InvalidValue(field, "is not in the contract")
        low, high = (
            (OVERDUE_MARKUP_LOW, OVERDUE_MARKUP_HIGH)
            if broken is BreachKind.OVERDUE
            else (MISUSE_MARKUP_LOW, MISUSE_MARKUP_HIGH)
        )
        least, most = low.in_force(signed_on).value, high.in_force(signed_on).value
        if not least <= markup.scaleb(4) <= most:
            raise InvalidValue(field, f"must be from {least // 100} % to {most // 100} %")
        heaviest = max(heaviest, markup)
    return terms.contract_rate * (1 + heaviest)


def _by_ladder(terms: PenaltyTerms, breach: LoanBreach) -> PenaltyInterest:
    """Day by day at the rate of the ladder; on principal that is overdue, and on nothing else."""
    if BreachKind.MISUSE in breach.breaches:
        raise RuleNotInForce(
            BreachKind.MISUSE.code, "has no daily rate before 2004 that was found"
        )
    turns = {
        row.since
        for ladder in (DAILY_PENALTY_LOW, DAILY_PENALTY_HIGH)
        for row in ladder.rows
        if breach.since < row.since < breach.until
    }
    starts = sorted({breach.since, *turns})
    rates = tuple((day, _daily_rate(terms, day)) for day in starts)
    ends = [*starts[1:], breach.until]
    part = sum(
        (Fraction(rate) * (end - day).days for (day, rate), end in zip(rates, ends, strict=True)),
        start=Fraction(0),
    )
    return PenaltyInterest(
        breach=breach,
        rates=rates,
        on_principal=_part(breach.principal, part),
        on_interest=None,
        yearly_rate=None,
        basis=DAILY_PENALTY_HIGH.in_force(breach.since).basis,
    )


def _daily_rate(terms: PenaltyTerms, day: date) -> Decimal:
    low, high = DAILY_PENALTY_LOW.in_force(day).value, DAILY_PENALTY_HIGH.in_force(day).value
    if low == high:
        return low
    if terms.daily_rate is None or not low <= terms.daily_rate <= high:
        raise InvalidValue("daily_rate", f"must be agreed, from {low} to {high}")
    return terms.daily_rate


# May a contract say so


@attrs.frozen(kw_only=True)
class PenaltyFacts:
    """The markups of a contract, in basis points of its rate."""

    overdue_markup: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "逾期加收幅度",
            "markup on what is overdue",
            "basis_points",
            of=(PenaltyTerms.overdue_markup,),
        ),
    )
    misuse_markup: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "挪用加收幅度",
            "markup on what is misused",
            "basis_points",
            of=(PenaltyTerms.misuse_markup,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, terms: PenaltyTerms) -> "PenaltyFacts":
        """The facts of a contract."""
        check_kind(terms, PenaltyTerms, "terms")
        return cls(
            overdue_markup=_points(terms.overdue_markup),
            misuse_markup=_points(terms.misuse_markup),
        )


def _points(markup: Decimal | None) -> int | None:
    return None if markup is None else int(markup.scaleb(4, ARITHMETIC))


class PenaltyParams:
    """The bands of the notice."""

    overdue_low: int = param(OVERDUE_MARKUP_LOW, unit="basis_points")
    overdue_high: int = param(OVERDUE_MARKUP_HIGH, unit="basis_points")
    misuse_low: int = param(MISUSE_MARKUP_LOW, unit="basis_points")
    misuse_high: int = param(MISUSE_MARKUP_HIGH, unit="basis_points")


PENALTY_TERMS = RuleSet(
    "loan.penalty_terms", PenaltyFacts, PenaltyParams, Effect, since=PENALTY_NOTICE.since
)
"""May a contract agree such penalty interest."""

_MEND = (CreditStep.PENALTY_MARKUP,)


@PENALTY_TERMS.rule(
    "PENALTY-2003.overdue",
    Effect.BLOCK,
    cites=PENALTY_NOTICE.article(),
    zh="逾期加收幅度{overdue_markup}，须为{overdue_low}至{overdue_high}",
    en="the markup on what is overdue is {overdue_markup}: it must be from {overdue_low} to {overdue_high}",
    steps=_MEND,
)
def overdue_outside_band(f: PenaltyFacts, p: PenaltyParams) -> bool:
    return (f.overdue_markup < p.overdue_low) | (f.overdue_markup > p.overdue_high)


@PENALTY_TERMS.rule(
    "PENALTY-2003.misuse",
    Effect.BLOCK,
    cites=PENALTY_NOTICE.article(),
    zh="挪用加收幅度{misuse_markup}，须为{misuse_low}至{misuse_high}",
    en="the markup on what is misused is {misuse_markup}: it must be from {misuse_low} to {misuse_high}",
    steps=_MEND,
)
def misuse_outside_band(f: PenaltyFacts, p: PenaltyParams) -> bool:
    return (f.misuse_markup < p.misuse_low) | (f.misuse_markup > p.misuse_high)


def assess_penalty_terms(
    application: CreditApplication,
    terms: PenaltyTerms,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[PenaltyFacts, Effect]:
    """Whether a contract may agree such penalty interest (罚息约定审查); an unsaid markup goes to a person.

    Raises:
        InvalidValue: if the terms are those of another application.
        RuleNotInForce: before 2004.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._overdue_interest_example import TERMS
    >>> assess_penalty_terms(WORKING_CAPITAL, TERMS, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    check_kind(application, CreditApplication, "application")
    check_kind(terms, PenaltyTerms, "terms")
    if terms.application_id != application.id:
        raise InvalidValue("terms", "are those of another application")
    return PENALTY_TERMS.decide(PenaltyFacts.of(terms), as_of=as_of, book=book)
