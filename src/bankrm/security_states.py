"""The security of a loan as it stands on a day (押品状况): worth, days left, what was found; and what is due next.

Every asset behind the loan is looked at, and the worst counts. What the assets are worth is in
`collateral_values`, what cures a breach in `top_ups`; what was approved, and how often the bank looks, is its
own data. What a state means for the loan is in `security_watch`.

Leaves out prices, which the bank brings as valuations, whether an asset is insured for enough, and guarantors.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import attrs

from bankrm.checks import check_kind
from bankrm.collateral import (
    ClaimId,
    Collateral,
    CollateralId,
    PublicAct,
    PublicActKind,
)
from bankrm.collateral_values import (
    SecurityPackage,
    compute_coverage,
    counting_valuation,
    revaluation_due,
)
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.money import Money, total
from bankrm.perfection import compute_perfection
from bankrm.regulations.watches import CUSTODY_DAYS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.top_ups import PledgeLines, TopUp, compute_top_up
from bankrm.workings import Line

__all__ = [
    "CustodyCheck",
    "SecurityDuty",
    "SecurityState",
    "SecurityTerms",
    "compute_security_state",
    "next_security_duties",
]


@attrs.frozen(kw_only=True)
class CustodyCheck:
    """A look at an asset, or at its papers, after the loan was paid out (押品核查)."""

    collateral_id: CollateralId
    on: date
    in_order: bool
    """Whether it is there, whole and in the hands agreed."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before the check")


@attrs.frozen(kw_only=True)
class SecurityTerms:
    """What was approved of the security of a loan, and the checks of it since; None is not known."""

    claim_id: ClaimId
    largest_share: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The most of the value that the balance may be (抵质押率), as a fraction."""
    least_cover: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The least that the lendable value has to cover of the balance, as a fraction; 1 is all of it."""
    lines: PledgeLines | None = None
    """Of security that an active market values."""
    checks: tuple[CustodyCheck, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.largest_share is not None and not 0 < self.largest_share <= 1:
            raise InvalidValue("largest_share", "is a fraction of the value, above 0, at most 1")


@attrs.frozen(kw_only=True)
class SecurityState:
    """How the security of a loan stands at the end of a day; of several assets the worst."""

    claim_id: ClaimId
    balance: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    value: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Valuations, less what others are paid before; None if one is not known."""
    top_up: TopUp | None = attrs.field(repr=False)
    """By the share approved; None if the share or the value is not known."""
    uncovered: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What is missing to the cover approved; None if that is not known."""
    lines: PledgeLines | None
    marked: bool
    """Whether lines are drawn, or an active market values any of it, so that they should be."""
    days_to_revaluation: int | None
    """Below zero once it is overdue; None if an asset was never valued."""
    needs_insurance: bool
    days_insured: int | None
    """Below zero once cover has ended; None if it is not known of an asset that needs it."""
    expires: bool
    """Whether a registration has a last day."""
    days_registered: int | None
    """To the first of those days."""
    days_unchecked: int = attrs.field(metadata=NOT_NEGATIVE)
    """Since the last check, or since the loan was paid out, of the asset unchecked for longest."""
    in_order: bool
    """Whether the last check of each found it in order."""
    seized: bool | None
    disputed: bool | None
    over: bool
    """Whether an asset was released or enforced while the loan is owed."""
    held: bool
    """Whether the right over each of the others exists and holds against third parties."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class SecurityDuty:
    """Something to be done about an asset, and the last day for it; None is at once, as nothing is known."""

    collateral_id: CollateralId
    step: WatchStep
    due_on: date | None

    __attrs_post_init__ = check_fields


def compute_security_state(
    account: LoanAccount,
    package: SecurityPackage,
    balance: Money,
    terms: SecurityTerms,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> SecurityState:
    """How the security of a loan stands (押品状况).

    Args:
        account: the loan.
        package: the assets, and all that they serve.
        balance: what is owed on the loan.
        terms: what was approved of its security, and the checks since.
        as_of: the day at whose end it is asked; what was recorded later is not known.
        book: the bank's own shorter time between valuations.

    Raises:
        InvalidValue: if the terms are of another loan, nothing stands behind it, a check is of an asset
            that does not, or the balance is negative.
        CurrencyMismatch: if amounts are of several currencies.
        RuleNotInForce: before the guideline on security of 2017.

    >>> from bankrm._collateral_example import PACKAGE
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> terms = SecurityTerms(claim_id=ACCOUNT.id, largest_share=Decimal("0.4"))
    >>> state = compute_security_state(
    ...     ACCOUNT, PACKAGE, Money.of(6_000_000), terms, as_of=date(2026, 11, 24)
    ... )
    >>> state.value, state.top_up.repayment
    (Money('14000000.00', 'CNY'), Money('400000.00', 'CNY'))
    """
    known = _known_package(account, package, terms, as_of)
    check_kind(balance, Money, "balance")
    if balance.amount < 0:
        raise InvalidValue("balance", "must not be negative")
    if balance.currency != account.plan.principal.currency:
        raise CurrencyMismatch("balance", "is in another currency than the loan")
    behind = known.behind(account.id)
    covered = compute_coverage(known, account.id, balance, as_of=as_of)
    secured = None if covered.unknown else covered.secured
    value = _sum((_left(known, one, account.id, as_of) for one in behind), balance.currency)
    share = terms.largest_share
    top_up = None if value is None or share is None else compute_top_up(balance, value, share)
    revalue = [revaluation_due(one, known.policy, as_of=as_of, book=book) for one in behind]
    insured = [one.insured_until for one in behind if _needs_insurance(known, one)]
    registered = [last for one in behind if (last := _registered_until(one, as_of)) is not None]
    checked = [_last_check(terms, one, as_of) for one in behind]
    paid_out = account.plan.disbursed_on
    unchecked = [paid_out if one is None else max(one.on, paid_out) for one in checked]
    return SecurityState(
        claim_id=account.id,
        balance=balance,
        value=value,
        top_up=top_up,
        uncovered=_uncovered(balance, secured, terms.least_cover),
        lines=terms.lines,
        marked=terms.lines is not None or any(one.kind.is_marked for one in behind),
        days_to_revaluation=_days_to(revalue, as_of),
        needs_insurance=bool(insured),
        days_insured=_days_to(insured, as_of),
        expires=bool(registered),
        days_registered=_days_to(registered, as_of),
        days_unchecked=(as_of - min(unchecked)).days,
        in_order=all(one is None or one.in_order for one in checked),
        seized=_any(one.seized for one in behind),
        disputed=_any(one.disputed for one in behind),
        over=any(one.status_on(as_of).is_over for one in behind),
        held=all(_is_held(one, as_of) for one in behind),
        workings=(
            *covered.workings,
            Line(Text("担保价值", "value of the security"), value),
            *(() if top_up is None else top_up.workings),
        ),
    )


def _known_package(
    account: LoanAccount, package: SecurityPackage, terms: SecurityTerms, as_of: date
) -> SecurityPackage:
    """The package as it was known at the end of a day, once it is checked that all belongs together."""
    check_kind(account, LoanAccount, "account")
    check_kind(package, SecurityPackage, "package")
    check_kind(terms, SecurityTerms, "terms")
    if check_date(as_of) < account.plan.disbursed_on:
        raise InvalidValue("as_of", "is before the loan was paid out")
    if terms.claim_id != account.id:
        raise InvalidValue("terms", "are of another loan")
    behind = {one.id for one in package.behind(account.id)}
    if not behind:
        raise InvalidValue("package", "holds nothing for the loan")
    if any(one.collateral_id not in behind for one in terms.checks):
        raise InvalidValue("terms", "hold a check of an asset that does not serve the loan")
    return attrs.evolve(
        package, collaterals=tuple(_known(one, as_of) for one in package.collaterals)
    )


def _known(collateral: Collateral, as_of: date) -> Collateral:
    """An asset without what was entered later."""
    return attrs.evolve(
        collateral,
        acts=tuple(one for one in collateral.acts if business_date(one.recorded_at) <= as_of),
        events=tuple(one for one in collateral.events if business_date(one.recorded_at) <= as_of),
    )


def _left(
    package: SecurityPackage, collateral: Collateral, claim_id: ClaimId, as_of: date
) -> Money | None:
    """What an asset is worth to a claim: its valuation, less what is paid out of it before."""
    valuation = counting_valuation(collateral, package.policy, as_of=as_of)
    if valuation is None or collateral.prior_claims is None:
        return None
    currency = valuation.amount.currency
    nothing = Money.of(0, currency)
    if collateral.status_on(as_of).is_over:
        return nothing
    served = package.on(collateral.id)
    own = next(one for one in served if one.claim_id == claim_id)
    first = [*(one.amount for one in collateral.prior_claims)]
    first += [one.cap for one in served if one.rank < own.rank]
    return max(valuation.amount - total(first, currency), nothing)


def _sum(amounts: Iterable[Money | None], currency: str) -> Money | None:
    every = list(amounts)
    known = [one for one in every if one is not None]
    return total(known, currency) if len(known) == len(every) else None


def _uncovered(balance: Money, secured: Money | None, least: Decimal | None) -> Money | None:
    """What is missing to a cover; a part of a fen counts as one."""
    if secured is None or least is None:
        return None
    if not least:
        return Money.of(0, balance.currency)
    return compute_top_up(balance, secured, 1 / Fraction(least)).security


def _needs_insurance(package: SecurityPackage, collateral: Collateral) -> bool:
    limit = package.policy.limit(collateral.kind)
    return limit is not None and limit.insured


def _is_held(collateral: Collateral, as_of: date) -> bool:
    over = collateral.status_on(as_of).is_over
    return over or compute_perfection(collateral, as_of=as_of).public_at is not None


def _registered_until(collateral: Collateral, as_of: date) -> date | None:
    """The last day of the registration that stands; None if there is none, or it has no last day."""
    standing: PublicAct | None = None
    for act in collateral.acts_by(as_of):
        if act.kind is PublicActKind.REGISTRATION:
            standing = act
        elif act.kind is PublicActKind.CANCELLATION:
            standing = None
    return None if standing is None else standing.expires_on


def _last_check(terms: SecurityTerms, collateral: Collateral, as_of: date) -> CustodyCheck | None:
    known = [
        one
        for one in terms.checks
        if one.collateral_id == collateral.id and business_date(one.recorded_at) <= as_of
    ]
    return max(known, key=lambda one: (one.on, one.recorded_at, not one.in_order), default=None)


def _days_to(days: list[date] | list[date | None], as_of: date) -> int | None:
    """To the first of some days; None if there is none, or one is not known."""
    known = [one for one in days if one is not None]
    return (min(known) - as_of).days if known and len(known) == len(days) else None


def _any(flags: Iterable[bool | None]) -> bool | None:
    """Whether any holds; None if none is known to, and of one it is not known."""
    known = set(flags)
    return True if True in known else None if None in known else False


def next_security_duties(
    account: LoanAccount,
    package: SecurityPackage,
    terms: SecurityTerms,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[SecurityDuty, ...]:
    """What is to be done about each asset of a loan, and by when, the first due first (押品待办).

    Nothing about what was released or enforced. Valuations; insurance, where the bank's policy asks for it; registrations that have a last day; and checks on
    the asset, once the bank has set how often.

    Args:
        account: the loan.
        package: the assets, and all that they serve.
        terms: what was approved of its security, and the checks since.
        as_of: the day at whose end it is asked; what was recorded later is not known.
        book: the bank's own numbers.

    Raises:
        InvalidValue: if the terms are of another loan, nothing stands behind it, or a check is of an asset
            that does not.
        RuleNotInForce: before the guideline on security of 2017.

    >>> from bankrm._collateral_example import PACKAGE
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> duties = next_security_duties(
    ...     ACCOUNT, PACKAGE, SecurityTerms(claim_id=ACCOUNT.id), as_of=date(2026, 11, 24)
    ... )
    >>> [(duty.step.en, str(duty.due_on)) for duty in duties]
    [('a fresh valuation', '2027-10-09'), ('insurance renewed', '2027-12-31')]
    """
    known = _known_package(account, package, terms, as_of)
    check_kind(book, RuleBook, "book")
    every = book.row(CUSTODY_DAYS, as_of)
    duties = []
    for one in known.behind(account.id):
        if one.status_on(as_of).is_over:
            continue
        due = revaluation_due(one, known.policy, as_of=as_of, book=book)
        due_on: list[tuple[WatchStep, date | None]] = [(WatchStep.REVALUE, due)]
        if _needs_insurance(known, one):
            due_on.append((WatchStep.INSURE, one.insured_until))
        if (last := _registered_until(one, as_of)) is not None:
            due_on.append((WatchStep.RENEW_REGISTRATION, last))
        if every is not None:
            check = _last_check(terms, one, as_of)
            seen = account.plan.disbursed_on if check is None else check.on
            due_on.append((WatchStep.SITE_VISIT, _after(seen, every.value)))
        duties += [
            SecurityDuty(collateral_id=one.id, step=step, due_on=day) for step, day in due_on
        ]
    return tuple(sorted(duties, key=lambda duty: duty.due_on or date.min))


def _after(day: date, days: int) -> date:
    """Some days later, at most to the end of the calendar."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
