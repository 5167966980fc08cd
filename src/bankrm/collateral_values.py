"""Value of security (押品价值): what may be lent on it, what it covers, and when it is valued again.

Lendable is the counting valuation times the bank's own rate, less what others are paid before. One asset
may serve several claims and one claim several assets: each asset is shared out by rank, never above its
lendable value, and a pledge beyond it is a finding that says which. Rates are the bank's data; the usual
ones are an example that no law stands behind.

Leaves out exchange rates: amounts of several currencies are refused, not added.
"""

from datetime import date, timedelta
from decimal import Decimal

import attrs

from bankrm.checks import check_kind, check_text, repeated
from bankrm.citations import Citation
from bankrm.collateral import (
    AssetKind,
    ClaimId,
    Collateral,
    CollateralAllocation,
    CollateralId,
    Valuation,
)
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.money import ARITHMETIC, Money, total
from bankrm.proportions import Proportion
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.security import REVALUATION_MONTHS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "CONVENTIONAL_POLICY",
    "LendableValue",
    "LendingLimit",
    "OverAllocation",
    "SecurityCoverage",
    "SecurityPackage",
    "SecurityPolicy",
    "compute_coverage",
    "compute_lendable",
    "counting_valuation",
    "insurance_shortfall",
    "largest_secured_loan",
    "list_over_allocations",
    "loan_to_value",
    "over_allocation",
    "revaluation_due",
]


@attrs.frozen(kw_only=True)
class LendingLimit:
    """What a bank lends at most on a kind of asset, and how it looks after it."""

    kind: AssetKind
    share: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """Of the valuation, as a fraction (抵质押率)."""
    months: int | None = attrs.field(default=None, metadata={"least": 1})
    """Between valuations, if shorter than the law's."""
    insured: bool = False
    """Whether it has to be insured."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.share > 1:
            raise InvalidValue("share", "is a fraction of the value, at most 1")


@attrs.frozen(kw_only=True)
class SecurityPolicy:
    """A bank's own rates for security, and how long a valuation or a price of the market serves it."""

    limits: tuple[LendingLimit, ...]
    basis: Citation
    report_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """How old an outside valuation may be, if the bank limits it."""
    price_days: int = attrs.field(default=1, metadata={"least": 1})
    """How many days a price holds of what an active market values (盯市), days of rest among them: from Friday
    to Monday are three. One is the strictest: a price of every day."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if repeated(limit.kind.code for limit in self.limits):
            raise InvalidValue("limits", "hold one kind of asset twice")

    def limit(self, kind: AssetKind) -> LendingLimit | None:
        """What the bank lends on a kind of asset; None if its policy does not say."""
        check_kind(kind, AssetKind, "kind")
        return next((limit for limit in self.limits if limit.kind is kind), None)


def _usual(share: str, *kinds: AssetKind, insured: bool = False) -> tuple[LendingLimit, ...]:
    return tuple(LendingLimit(kind=kind, share=Decimal(share), insured=insured) for kind in kinds)


CONVENTIONAL_POLICY = SecurityPolicy(
    limits=(
        *_usual("0.90", AssetKind.DEPOSIT, AssetKind.TREASURY, AssetKind.BILL),
        *_usual("0.60", AssetKind.HOME, insured=True),
        *_usual("0.50", AssetKind.COMMERCIAL, insured=True),
        *_usual("0.40", AssetKind.FACTORY, AssetKind.INVENTORY, insured=True),
        *_usual("0.40", AssetKind.LAND_USE),
        *_usual("0.50", AssetKind.RECEIVABLES),
        *_usual("0.30", AssetKind.EQUIPMENT, AssetKind.SHIP, insured=True),
        *_usual("0.30", AssetKind.LISTED_SHARES),
        *_usual("0.20", AssetKind.INTELLECTUAL_PROPERTY),
    ),
    basis=CREDIT_PRACTICE.article(),
    price_days=7,
)
"""The lower end of the usual maximum rates, as recalled, and a price a week: an example to replace, no law and
no advice."""


@attrs.frozen(kw_only=True)
class SecurityPackage:
    """The assets behind some claims, which of them serves which claim, and the bank's policy on them."""

    collaterals: tuple[Collateral, ...]
    allocations: tuple[CollateralAllocation, ...]
    """To all claims on these assets that the bank knows of, not only to one."""
    policy: SecurityPolicy

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if repeated(one.id for one in self.collaterals):
            raise InvalidValue("collaterals", "hold one asset twice")
        known = {one.id for one in self.collaterals}
        if any(one.collateral_id not in known for one in self.allocations):
            raise InvalidValue("allocations", "are of an asset that is not in the package")
        pairs = [(one.collateral_id, one.claim_id) for one in self.allocations]
        ranks = [(one.collateral_id, one.rank) for one in self.allocations]
        if len(set(pairs)) < len(pairs):
            raise InvalidValue("allocations", "hold one asset for one claim twice")
        if len(set(ranks)) < len(ranks):
            raise InvalidValue("allocations", "give two claims on one asset the same rank")

    def behind(self, claim_id: ClaimId) -> tuple[Collateral, ...]:
        """The assets that serve a claim."""
        check_text(claim_id, "claim_id")
        ids = {one.collateral_id for one in self.allocations if one.claim_id == claim_id}
        return tuple(one for one in self.collaterals if one.id in ids)

    def on(self, collateral_id: CollateralId) -> tuple[CollateralAllocation, ...]:
        """What an asset serves, by rank."""
        check_text(collateral_id, "collateral_id")
        found = [one for one in self.allocations if one.collateral_id == collateral_id]
        return tuple(sorted(found, key=lambda one: one.rank))


def counting_valuation(
    collateral: Collateral, policy: SecurityPolicy, *, as_of: date
) -> Valuation | None:
    """The valuation that counts: the lower of the latest outside and the latest of the bank's own.

    One that was recorded later is not known yet. Of several on one day the lowest counts. A latest one that is past its last day counts no longer, nor
    an outside one older than the bank allows; neither brings an earlier one back.

    Args:
        collateral: the asset.
        policy: the bank's policy.
        as_of: the day asked about.

    Raises:
        CurrencyMismatch: if valuations are of several currencies.

    >>> from bankrm._collateral_example import FACTORY
    >>> counting_valuation(FACTORY, CONVENTIONAL_POLICY, as_of=date(2026, 11, 24)).amount
    Money('14000000.00', 'CNY')
    """
    check_kind(collateral, Collateral, "collateral")
    check_kind(policy, SecurityPolicy, "policy")
    check_date(as_of)
    latest = (_latest(collateral.valuations, as_of, internal=own) for own in (True, False))
    usable = [one for one in latest if one is not None and _is_usable(one, policy, as_of)]
    return min(usable, key=lambda one: one.amount, default=None)


def _latest(valuations: tuple[Valuation, ...], as_of: date, *, internal: bool) -> Valuation | None:
    """The last one of a sort by a day; of several on that day, the lowest."""
    past = [one for one in valuations if one.internal is internal and one.is_known_on(as_of)]
    last = max((one.on for one in past), default=None)
    return min((one for one in past if one.on == last), key=lambda one: one.amount, default=None)


def _is_usable(valuation: Valuation, policy: SecurityPolicy, as_of: date) -> bool:
    if (valuation.valid_until or as_of) < as_of:
        return False
    months = None if valuation.internal else policy.report_months
    return months is None or add_months(valuation.on, months) >= as_of


def revaluation_due(
    collateral: Collateral, policy: SecurityPolicy, *, as_of: date, book: RuleBook = STATUTORY
) -> date | None:
    """The last day by which an asset has to be valued again (重估日); None if it never was.

    A year after the last valuation, sooner if the bank's policy says so; what an active market values,
    once its price holds no longer by that policy. Source: guideline of 2017, as reported.

    Args:
        collateral: the asset.
        policy: the bank's policy.
        as_of: the day whose rules apply; valuations made or recorded later do not count.
        book: the bank's own shorter time.

    Raises:
        RuleNotInForce: before the guideline.

    >>> from bankrm._collateral_example import FACTORY
    >>> revaluation_due(FACTORY, CONVENTIONAL_POLICY, as_of=date(2026, 11, 24))
    datetime.date(2027, 10, 9)
    """
    check_kind(collateral, Collateral, "collateral")
    check_kind(policy, SecurityPolicy, "policy")
    check_kind(book, RuleBook, "book")
    months = book.governing(REVALUATION_MONTHS, as_of).value
    days = [one.on for one in collateral.valuations if one.is_known_on(as_of)]
    if not days:
        return None
    if collateral.kind.is_marked:
        left = (date.max - max(days)).days
        return max(days) + timedelta(days=min(policy.price_days, left))
    limit = policy.limit(collateral.kind)
    own = None if limit is None else limit.months
    return add_months(max(days), months if own is None else min(months, own))


@attrs.frozen(kw_only=True)
class LendableValue:
    """What may be lent on an asset, or the reason why that is not known."""

    collateral_id: CollateralId
    amount: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    reason: Text | None
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


_NOT_VALUED = Text("没有可用的估值", "no valuation counts")
_NO_RATE = Text("本行未规定抵质押率", "the bank's policy has no rate for it")
_NOT_SEARCHED = Text("未查询在先权利", "nobody searched for prior claims")


def compute_lendable(
    collateral: Collateral, policy: SecurityPolicy, *, as_of: date
) -> LendableValue:
    """What may be lent on an asset (可贷价值): valuation times rate, less prior claims, never below zero.

    Rounded down to the fen. On one that has been released or enforced nothing may be lent.

    Args:
        collateral: the asset.
        policy: the bank's policy.
        as_of: the day asked about.

    Raises:
        CurrencyMismatch: if valuations and prior claims are of several currencies.

    >>> from bankrm._collateral_example import FACTORY
    >>> lendable = compute_lendable(FACTORY, CONVENTIONAL_POLICY, as_of=date(2026, 11, 24))
    >>> lendable.amount
    Money('5600000.00', 'CNY')
    """
    valuation = counting_valuation(collateral, policy, as_of=as_of)
    limit, claims = policy.limit(collateral.kind), collateral.prior_claims
    share = None if limit is None else limit.share
    value = None if valuation is None else valuation.amount
    first = [one for one in (value, *(one.amount for one in claims or ())) if one is not None][:1]
    nothing = Money.of(0, first[0].currency) if first else Money.of(0)
    prior = None if claims is None else total((one.amount for one in claims), nothing.currency)
    amount, reason = None, None
    if collateral.status_on(as_of).is_over:
        amount = nothing
    elif value is None:
        reason = _NOT_VALUED
    elif share is None:
        reason = _NO_RATE
    elif prior is None:
        reason = _NOT_SEARCHED
    else:
        amount = max(_down(value, share) - prior, nothing)
    workings = (
        Line(Text("计入的估值", "valuation that counts"), value),
        Line(Text("抵质押率", "rate of lending"), share, "", policy.basis),
        Line(Text("在先债权", "prior claims"), prior),
        Line(Text("可贷价值", "lendable"), amount),
    )
    return LendableValue(
        collateral_id=collateral.id, amount=amount, reason=reason, workings=workings
    )


def _down(value: Money, share: Decimal) -> Money:
    """A share of a value, never a fen more than it."""
    rounded = value.times(share)
    above = rounded.amount > ARITHMETIC.multiply(value.amount, share)
    return rounded - Money.from_minor(1, value.currency) if above else rounded


@attrs.frozen(kw_only=True)
class OverAllocation:
    """An asset that is promised beyond its lendable value, and to which claims."""

    collateral_id: CollateralId
    claims: tuple[ClaimId, ...]
    """By rank."""
    promised: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    lendable: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    __attrs_post_init__ = check_fields

    @property
    def beyond(self) -> Money:
        """By how much it is promised too often."""
        return self.promised - self.lendable


def over_allocation(
    package: SecurityPackage, collateral: Collateral, *, as_of: date
) -> OverAllocation | None:
    """Whether an asset is promised beyond its lendable value; None if not, or if that is not known.

    Raises:
        InvalidValue: if the asset is not in the package.
        CurrencyMismatch: if its value and what it is promised for are of several currencies.

    >>> from bankrm._collateral_example import FACTORY, PACKAGE
    >>> over_allocation(PACKAGE, FACTORY, as_of=date(2026, 11, 24)) is None
    True
    """
    check_kind(package, SecurityPackage, "package")
    lendable = compute_lendable(collateral, package.policy, as_of=as_of).amount
    if collateral not in package.collaterals:
        raise InvalidValue("collateral", "is not in the package")
    served = package.on(collateral.id)
    if lendable is None:
        return None
    promised = total((one.cap for one in served), lendable.currency)
    if promised <= lendable:
        return None
    return OverAllocation(
        collateral_id=collateral.id,
        claims=tuple(one.claim_id for one in served),
        promised=promised,
        lendable=lendable,
    )


def list_over_allocations(package: SecurityPackage, *, as_of: date) -> tuple[OverAllocation, ...]:
    """The assets promised beyond their lendable value (重复抵押), and to which claims.

    >>> from bankrm._collateral_example import PACKAGE
    >>> list_over_allocations(PACKAGE, as_of=date(2026, 11, 24))
    ()
    """
    check_kind(package, SecurityPackage, "package")
    found = (over_allocation(package, one, as_of=as_of) for one in package.collaterals)
    return tuple(one for one in found if one is not None)


@attrs.frozen(kw_only=True)
class SecurityCoverage:
    """What the assets of a package cover of one claim (押品覆盖)."""

    claim_id: ClaimId
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of the claim."""
    secured: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """By the assets whose value is known; may be more than the claim."""
    unknown: tuple[CollateralId, ...]
    """Assets that serve the claim and whose lendable value is not known."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def shortfall(self) -> Money | None:
        """What is not covered; None if an asset of unknown value might cover it."""
        if self.secured >= self.amount:
            return Money.of(0, self.amount.currency)
        return None if self.unknown else self.amount - self.secured

    @property
    def ratio(self) -> Proportion:
        """What secures the claim over the claim."""
        return Proportion(
            name=Text("覆盖率", "coverage"),
            part_name=Text("担保价值", "secured"),
            part=None if self.unknown else self.secured,
            whole_name=Text("债权", "claim"),
            whole=self.amount,
        )


def compute_coverage(
    package: SecurityPackage, claim_id: ClaimId, amount: Money, *, as_of: date
) -> SecurityCoverage:
    """What the assets of a package cover of one claim, after those that rank before it.

    Args:
        package: the assets and what they serve.
        claim_id: the claim.
        amount: what is, or would be, owed.
        as_of: the day asked about.

    Raises:
        CurrencyMismatch: if assets and claim are of several currencies.

    >>> from bankrm._collateral_example import PACKAGE
    >>> covered = compute_coverage(
    ...     PACKAGE, ClaimId("A-1"), Money.of(6_000_000), as_of=date(2026, 11, 24)
    ... )
    >>> covered.secured, covered.shortfall
    (Money('5600000.00', 'CNY'), Money('400000.00', 'CNY'))
    """
    check_kind(package, SecurityPackage, "package")
    _check_amount(amount, "amount")
    parts = {
        one.id: _part(package, one, claim_id, as_of, capped=True)
        for one in package.behind(claim_id)
    }
    secured = total((part for part in parts.values() if part is not None), amount.currency)
    lines = [Line(Text(f"押品 {one}", f"asset {one}"), part) for one, part in parts.items()]
    return SecurityCoverage(
        claim_id=claim_id,
        amount=amount,
        secured=secured,
        unknown=tuple(one for one, part in parts.items() if part is None),
        workings=(
            Line(Text("债权", "claim"), amount),
            *lines,
            Line(Text("担保价值合计", "secured in all"), secured),
        ),
    )


def _part(
    package: SecurityPackage,
    collateral: Collateral,
    claim_id: ClaimId,
    as_of: date,
    *,
    capped: bool,
) -> Money | None:
    """What an asset has left for a claim, after those that rank before it."""
    lendable = compute_lendable(collateral, package.policy, as_of=as_of).amount
    if lendable is None:
        return None
    served = package.on(collateral.id)
    own = next(one for one in served if one.claim_id == claim_id)
    before = total((one.cap for one in served if one.rank < own.rank), lendable.currency)
    left = max(lendable - before, Money.of(0, lendable.currency))
    return min(own.cap, left) if capped else left


def largest_secured_loan(
    package: SecurityPackage, claim_id: ClaimId, *, as_of: date
) -> Money | None:
    """The most that the assets of a claim could secure if its own caps were lifted; None if not known.

    Raises:
        CurrencyMismatch: if the assets are of several currencies.

    >>> from bankrm._collateral_example import PACKAGE
    >>> largest_secured_loan(PACKAGE, ClaimId("A-1"), as_of=date(2026, 11, 24))
    Money('5600000.00', 'CNY')
    """
    check_kind(package, SecurityPackage, "package")
    parts = [
        _part(package, one, claim_id, as_of, capped=False) for one in package.behind(claim_id)
    ]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return total(known, known[0].currency) if known else Money.of(0)


def _check_amount(value: Money, field: str) -> None:
    check_kind(value, Money, field)
    if value.amount < 0:
        raise InvalidValue(field, "must not be negative")


def loan_to_value(loan: Money, valuation: Money, price: Money | None = None) -> Proportion:
    """A loan over the lower of price and valuation (贷款价值比).

    >>> loan_to_value(Money.of(1_400_000), Money.of(2_100_000), Money.of(2_000_000)).value
    Decimal('0.7')
    """
    _check_amount(loan, "loan")
    _check_amount(valuation, "valuation")
    _check_amount(valuation if price is None else price, "price")
    base = valuation if price is None else min(price, valuation)
    return Proportion(
        name=Text("贷款价值比", "loan to value"),
        part_name=Text("贷款", "loan"),
        part=loan,
        whole_name=Text("价格与估值较低者", "lower of price and valuation"),
        whole=base,
    )


def insurance_shortfall(collateral: Collateral, needed: Money, *, as_of: date) -> Money | None:
    """By how much the insurance of an asset falls short on a day; None if it is not known.

    >>> from bankrm._collateral_example import FACTORY
    >>> insurance_shortfall(FACTORY, Money.of(15_000_000), as_of=date(2026, 11, 24))
    Money('1000000.00', 'CNY')
    """
    check_kind(collateral, Collateral, "collateral")
    _check_amount(needed, "needed")
    check_date(as_of)
    until, insured = collateral.insured_until, collateral.insured_amount
    if until is not None and until < as_of:
        return needed
    if until is None or insured is None:
        return None
    return max(needed - insured, Money.of(0, needed.currency))
