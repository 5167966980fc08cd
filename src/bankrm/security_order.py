"""Order of security (清偿顺序): who is paid first out of one asset, and which security comes first for one debt.

Out of one asset: who retains it by law, then who financed its price and registered in time, then by the
time of registration or delivery, then the unregistered in proportion. For one debt with several kinds of
security: as the contract says; else the debtor's own assets first, then third parties as the bank chooses.
All of the Civil Code, from 2021.

Leaves out what the asset brings, costs of enforcement, and claims among those who gave security.
"""

from datetime import UTC, date, datetime

import attrs

from bankrm.checks import check_kind, check_optional, check_tuple, repeated
from bankrm.citations import Citation
from bankrm.collateral import AssetGroup, AssetKind, ClaimId
from bankrm.days import add_months, business_date, check_date, in_china
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, total
from bankrm.regulations.security import GUARANTEE_MONTHS, PURCHASE_MONEY_DAYS
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "ClaimShare",
    "GuaranteeForm",
    "GuaranteePeriod",
    "PriorityClaim",
    "Recourse",
    "RecourseStep",
    "RightKind",
    "SecuritySource",
    "Sharing",
    "SourceKind",
    "compute_guarantee_period",
    "compute_recourse",
    "compute_sharing",
    "guarantee_form",
]


class RightKind(Label):
    """A right to be paid out of an asset (担保物权)."""

    MORTGAGE = "mortgage", "抵押权", "mortgage"
    PLEDGE = "pledge", "质权", "pledge"
    LIEN = "lien", "留置权", "lien"


@attrs.frozen(kw_only=True)
class PriorityClaim:
    """One claim secured by an asset, as its place in the order needs it."""

    claim_id: ClaimId
    right: RightKind
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What is owed and secured."""
    public_at: datetime | None = None
    """When it was registered or delivered; None if it was not."""
    price_of_goods_delivered_on: date | None = None
    """Of a mortgage of goods for their own price, the day they were delivered to the buyer."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.public_at is not None:
            in_china(self.public_at, "public_at")  # whose day governs
        if self.right is RightKind.PLEDGE and self.public_at is None:
            raise InvalidValue("public_at", "is due: without it there is no pledge")
        if self.price_of_goods_delivered_on is not None and self.right is not RightKind.MORTGAGE:
            raise InvalidValue("price_of_goods_delivered_on", "is of a mortgage only")


@attrs.frozen(kw_only=True)
class ClaimShare:
    """What one claim gets out of an asset, and its place, 1 the first; those of one place share alike."""

    claim_id: ClaimId
    place: int = attrs.field(metadata={"least": 1})
    paid: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    unpaid: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    basis: Citation

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Sharing:
    """How the proceeds of an asset are shared: they are paid out to the last fen, or left to the owner."""

    proceeds: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    shares: tuple[ClaimShare, ...]
    left: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What the owner gets back."""

    __attrs_post_init__ = check_fields

    def __getitem__(self, claim_id: ClaimId) -> ClaimShare:
        """The share of a claim.

        Raises:
            InvalidValue: if it is not among them.
        """
        for share in self.shares:
            if share.claim_id == claim_id:
                return share
        raise InvalidValue("claim_id", "is of no claim on this asset")

    @property
    def workings(self) -> tuple[Line, ...]:
        """The proceeds, each claim's share in order, and what is left."""
        paid = (
            Line(
                Text(
                    f"第{share.place}顺位 {share.claim_id}",
                    f"place {share.place}, {share.claim_id}",
                ),
                share.paid,
                "",
                share.basis,
            )
            for share in self.shares
        )
        return (
            Line(Text("变现价款", "proceeds"), self.proceeds),
            *paid,
            Line(Text("归还担保人", "left to the owner"), self.left, "", CIVIL_CODE.article(413)),
        )


def compute_sharing(
    proceeds: Money,
    claims: tuple[PriorityClaim, ...],
    kind: AssetKind,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Sharing:
    """Who is paid how much out of one asset (价款清偿顺序).

    Claims made public at the same instant share in proportion, as the unregistered do.

    Args:
        proceeds: what is to be shared, after costs.
        claims: all claims secured by the asset.
        kind: what it is; only of movables may a mortgage stand unregistered, or secure their price.
        as_of: the day whose law applies, and by whose end claims were made public.
        book: the bank's own stricter numbers.

    Raises:
        InvalidValue: if a claim appears twice, lies after the day, or is by a right that does not exist
            for such an asset.
        CurrencyMismatch: if amounts are of several currencies.
        RuleNotInForce: before the Civil Code.

    >>> at = datetime.fromisoformat
    >>> ours = PriorityClaim(
    ...     claim_id=ClaimId("ours"),
    ...     right=RightKind.MORTGAGE,
    ...     amount=Money.of(600),
    ...     public_at=at("2026-03-02T09:00+08:00"),
    ... )
    >>> theirs = attrs.evolve(
    ...     ours, claim_id=ClaimId("theirs"), public_at=at("2026-03-02T08:59+08:00")
    ... )
    >>> sharing = compute_sharing(
    ...     Money.of(1000), (ours, theirs), AssetKind.FACTORY, as_of=date(2026, 11, 24)
    ... )
    >>> [(share.claim_id, share.paid.amount) for share in sharing.shares]
    [('theirs', Decimal('600.00')), ('ours', Decimal('400.00'))]
    """
    _check_given(proceeds, claims, kind, book)
    days = book.governing(PURCHASE_MONEY_DAYS, as_of).value
    for claim in claims:
        _check_right(claim, kind, as_of)
    ranks = sorted({_rank(claim, days) for claim in claims})
    in_order = sorted(
        claims, key=lambda claim: claim.claim_id
    )  # so that an odd fen is nobody's luck
    left, shares = proceeds, list[ClaimShare]()
    for place, rank in enumerate(ranks, 1):
        alike = [claim for claim in in_order if _rank(claim, days) == rank]
        for claim, paid in zip(alike, _paid(alike, left), strict=True):
            share = ClaimShare(
                claim_id=claim.claim_id,
                place=place,
                paid=paid,
                unpaid=claim.amount - paid,
                basis=_basis(rank[0], claim.right, kind),
            )
            shares.append(share)
            left -= paid
    return Sharing(proceeds=proceeds, shares=tuple(shares), left=left)


def _paid(alike: list[PriorityClaim], left: Money) -> tuple[Money, ...]:
    """What claims of one place get of what is left: all, or in proportion."""
    amounts = tuple(claim.amount for claim in alike)
    if total(amounts, left.currency) <= left:
        return amounts
    return left.split([amount.amount for amount in amounts])


_LIEN, _PRICE, _PUBLIC, _UNREGISTERED = range(4)
_NO_TIME = datetime.min.replace(tzinfo=UTC)


def _rank(claim: PriorityClaim, days: int) -> tuple[int, datetime]:
    """Its class, and within it the time that counts."""
    if claim.right is RightKind.LIEN:
        return _LIEN, _NO_TIME
    if claim.public_at is None:
        return _UNREGISTERED, _NO_TIME
    return (_PRICE if _is_for_price(claim, days) else _PUBLIC), claim.public_at


def _is_for_price(claim: PriorityClaim, days: int) -> bool:
    """Whether it secures the price of the goods and was registered within days of their delivery."""
    delivered = claim.price_of_goods_delivered_on
    if delivered is None or claim.public_at is None:
        return False
    return (business_date(claim.public_at) - delivered).days <= days


def _basis(rank: int, right: RightKind, kind: AssetKind) -> Citation:
    if rank == _PUBLIC and right is RightKind.PLEDGE and kind.group is AssetGroup.MOVABLE:
        return CIVIL_CODE.article(415)
    return CIVIL_CODE.article({_LIEN: 456, _PRICE: 416}.get(rank, 414))


def _check_given(
    proceeds: Money, claims: tuple[PriorityClaim, ...], kind: AssetKind, book: RuleBook
) -> None:
    check_kind(proceeds, Money, "proceeds")
    check_tuple(claims, PriorityClaim, "claims")
    check_kind(kind, AssetKind, "kind")
    check_kind(book, RuleBook, "book")
    if proceeds.amount < 0:
        raise InvalidValue("proceeds", "must not be negative")
    if repeated(claim.claim_id for claim in claims):
        raise InvalidValue("claims", "hold one claim twice")


def _check_right(claim: PriorityClaim, kind: AssetKind, as_of: date) -> None:
    movable = kind.group is AssetGroup.MOVABLE
    if claim.right is RightKind.MORTGAGE:
        known = movable or (kind.group is AssetGroup.LAND and claim.public_at is not None)
    else:
        known = movable or (claim.right is RightKind.PLEDGE and kind.group is not AssetGroup.LAND)
    delivered = claim.price_of_goods_delivered_on
    if not known or (delivered is not None and not movable):
        raise InvalidValue("claims", "hold a right that does not exist for such an asset")
    if delivered is not None and delivered > as_of:
        raise InvalidValue("claims", "are for goods that were delivered after as_of")
    if claim.public_at is not None and business_date(claim.public_at) > as_of:
        raise InvalidValue("claims", "were made public after as_of")


class GuaranteeForm(Label):
    """How far a guarantor stands behind the debtor (保证方式)."""

    GENERAL = "general", "一般保证", "general guarantee"
    JOINT = "joint", "连带责任保证", "joint and several guarantee"


def guarantee_form(agreed: GuaranteeForm | None, *, as_of: date) -> GuaranteeForm:
    """The form of a guarantee; one that does not say is general (民法典 art. 686).

    Args:
        agreed: what the contract says; None if nothing, or nothing clear.
        as_of: the day of the contract. Before the Civil Code such a guarantee was joint.

    Raises:
        RuleNotInForce: before the Civil Code.

    >>> guarantee_form(None, as_of=date(2026, 11, 24)).en
    'general guarantee'
    """
    check_optional(agreed, GuaranteeForm, "agreed")
    CIVIL_CODE.on(as_of)
    return agreed or GuaranteeForm.GENERAL


@attrs.frozen(kw_only=True)
class GuaranteePeriod:
    """Within which the bank has to call on a guarantor (保证期间)."""

    due_on: date
    until: date
    """Its last day."""
    agreed: bool
    """Whether it is the contract's own, not the law's."""
    workings: tuple[Line, ...]

    __attrs_post_init__ = check_fields


def compute_guarantee_period(
    due_on: date, agreed_until: date | None = None, *, as_of: date, book: RuleBook = STATUTORY
) -> GuaranteePeriod:
    """Until when the bank may call on a guarantor (民法典 art. 692).

    A period that ends with the debt or before it counts as none, and so does "until all is paid".

    Args:
        due_on: the day the debt falls due.
        agreed_until: the last day that the contract names; None if none, or none that is clear.
        as_of: the day of the contract of guarantee.
        book: the bank's own numbers.

    Raises:
        RuleNotInForce: before the Civil Code.

    >>> compute_guarantee_period(date(2027, 8, 31), as_of=date(2026, 11, 24)).until
    datetime.date(2028, 2, 29)
    """
    check_date(due_on, "due_on")
    check_kind(book, RuleBook, "book")
    row = book.governing(GUARANTEE_MONTHS, as_of)
    if agreed_until is not None and check_date(agreed_until, "agreed_until") > due_on:
        until, agreed = agreed_until, True
    else:
        until, agreed = add_months(due_on, row.value), False
    workings = (
        Line(Text("主债务到期日", "the debt falls due"), due_on),
        Line(Text("约定截止日", "agreed last day"), agreed_until),
        Line(Text("保证期间截止", "last day to call"), until, "", row.basis),
    )
    return GuaranteePeriod(due_on=due_on, until=until, agreed=agreed, workings=workings)


class SourceKind(Label):
    """Whose asset, or whose word, secures a debt."""

    DEBTOR_ASSET = "debtor_asset", "债务人提供的物保", "asset of the debtor"
    THIRD_ASSET = "third_asset", "第三人提供的物保", "asset of a third party"
    GUARANTOR = "guarantor", "保证人", "guarantor"


@attrs.frozen(kw_only=True)
class SecuritySource:
    """One security for a debt: an asset or a guarantor, and its place if the contract gives one."""

    id: str
    kind: SourceKind
    form: GuaranteeForm | None = None
    """Of a guarantor, as agreed."""
    place: int | None = attrs.field(default=None, metadata={"least": 1})

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.form is not None and self.kind is not SourceKind.GUARANTOR:
            raise InvalidValue("form", "is of a guarantor only")


@attrs.frozen(kw_only=True)
class RecourseStep:
    """Security that the bank may turn to at the same time, as it chooses."""

    sources: tuple[str, ...]
    after_execution: bool
    """Whether execution against the debtor has to have failed before (先诉抗辩权)."""
    basis: Citation

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Recourse:
    """In which order the bank turns to the security for one debt."""

    steps: tuple[RecourseStep, ...]
    agreed: bool
    """Whether the order is the contract's own."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each source with its place in the order."""
        return tuple(
            Line(Text(f"{source} 顺位", f"place of {source}"), place, "", step.basis)
            for place, step in enumerate(self.steps, 1)
            for source in step.sources
        )


def compute_recourse(sources: tuple[SecuritySource, ...], *, as_of: date) -> Recourse:
    """In which order the bank turns to assets and guarantors for one debt (民法典 arts. 392, 687).

    The contract's order holds if it places every source; one that places only some is unclear, and the
    law's holds: the debtor's own assets first, then third parties' assets and joint guarantors as the
    bank chooses, and general guarantors once execution against the debtor has failed.

    Args:
        sources: all security for the debt.
        as_of: the day whose law applies.

    Raises:
        InvalidValue: if a source appears twice.
        RuleNotInForce: before the Civil Code.

    >>> factory = SecuritySource(id="factory", kind=SourceKind.DEBTOR_ASSET)
    >>> parent = SecuritySource(id="parent", kind=SourceKind.GUARANTOR, form=GuaranteeForm.JOINT)
    >>> friend = SecuritySource(id="friend", kind=SourceKind.GUARANTOR)
    >>> recourse = compute_recourse((friend, parent, factory), as_of=date(2026, 11, 24))
    >>> [(step.sources, step.after_execution) for step in recourse.steps]
    [(('factory',), False), (('parent',), False), (('friend',), True)]
    """
    check_tuple(sources, SecuritySource, "sources")
    CIVIL_CODE.on(as_of)
    if repeated(source.id for source in sources):
        raise InvalidValue("sources", "hold one twice")
    agreed = bool(sources) and all(source.place is not None for source in sources)
    ranks = {source.id: _turn(source, as_of, agreed=agreed) for source in sources}
    steps = tuple(
        RecourseStep(
            sources=tuple(one for one, found in ranks.items() if found == rank),
            after_execution=rank[1],
            basis=CIVIL_CODE.article(687 if rank[1] else 392),
        )
        for rank in sorted(set(ranks.values()))
    )
    return Recourse(steps=steps, agreed=agreed)


def _turn(source: SecuritySource, as_of: date, *, agreed: bool) -> tuple[int, bool]:
    """Its place in the order, and whether execution against the debtor comes before it."""
    form = guarantee_form(source.form, as_of=as_of)
    waits = source.kind is SourceKind.GUARANTOR and form is GuaranteeForm.GENERAL
    if agreed and source.place is not None:
        return source.place, waits
    return (0 if source.kind is SourceKind.DEBTOR_ASSET else 1), waits
