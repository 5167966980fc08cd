"""The tiers of all claims on one debtor (同一债务人), judged together as the order of 2023 asks.

Each claim has its own floors; once one is non-performing, that bears on the others, and once enough is, on
all. This goes on until nothing changes. Claims on a retail debtor are judged one by one, and a claim under
recognised enhancement is spared what spreads from the others.

Leaves out other members of a group, which move nothing here but must be assessed (`group_has_npl`), and
what the debtor owes other banks, which stands in the facts of each claim.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_optional, check_tuple, repeated
from bankrm.claim_facts import Claim
from bankrm.claims import AssetClass, is_non_performing
from bankrm.classification import Classification, classify_asset
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Text
from bankrm.money import Money, check_yuan, total
from bankrm.ratios import percentage, quotient
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = ["ClaimTier", "DebtorClaim", "DebtorTiers", "classify_debtor"]


@attrs.frozen(kw_only=True)
class DebtorClaim:
    """One of the claims on a debtor, and how much it is in yuan."""

    id: ClaimId
    client_id: ClientId
    claim: Claim = attrs.field(repr=False)
    amount: Money = attrs.field(repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.amount, "amount")


@attrs.frozen(kw_only=True)
class ClaimTier:
    """A claim and its tier among all of its debtor's."""

    id: ClaimId
    alone: Classification
    """As it would be without the others."""
    together: Classification


@attrs.frozen(kw_only=True)
class DebtorTiers:
    """The tiers of all claims on a debtor."""

    claims: tuple[ClaimTier, ...]
    """In the order they were given."""
    non_performing: Money = attrs.field(repr=hidden, metadata=C2)
    """Of the claims together, before what spreads by the share of them."""
    share: Decimal | None
    """Of the claims that are so, as a fraction; None of a debtor that owes nothing."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def worst(self) -> AssetClass:
        """The worst tier among them."""
        return max(one.together.tier for one in self.claims)

    @property
    def needs_review(self) -> bool:
        """Whether a person must look at one of them."""
        return any(one.together.needs_review for one in self.claims)

    @property
    def moved(self) -> tuple[ClaimId, ...]:
        """The claims whose tier the others made worse."""
        return tuple(one.id for one in self.claims if one.together.tier > one.alone.tier)


def classify_debtor(
    client_id: ClientId,
    claims: tuple[DebtorClaim, ...],
    *,
    as_of: date,
    judged: Mapping[ClaimId, AssetClass] | None = None,
    book: RuleBook = STATUTORY,
) -> DebtorTiers:
    """The tiers of all claims on one debtor at this bank.

    Args:
        client_id: the debtor.
        claims: all claims on it; what their facts say of the debtor's claims here is reckoned anew.
        as_of: the day whose rules apply, and on which the facts hold.
        judged: of some claims, a person's judgement; it may only worsen.
        book: the bank's own stricter numbers and floors.

    Raises:
        InvalidValue: without a claim, for one of another client or given twice, or a judgement of none.
        RuleNotInForce: before the guideline of 2007.

    >>> from bankrm._debtor_example import CLAIMS
    >>> found = classify_debtor(ClientId("E-1"), CLAIMS, as_of=date(2026, 11, 24))
    >>> [(one.id, one.alone.tier.en, one.together.tier.en) for one in found.claims]
    [('A-1', 'substandard', 'substandard'), ('A-2', 'pass', 'substandard')]
    >>> found.workings[2].explain("en")
    'share: 12.5%'
    """
    _check(client_id, claims)
    check_optional(judged, Mapping, "judged")
    judgements = dict(judged or {})
    if judgements.keys() - {one.id for one in claims}:
        raise InvalidValue("judged", "is of a claim that is not there")

    def classify(bad: set[ClaimId]) -> list[Classification]:
        npl = _sum(one for one in claims if one.id in bad)
        return [
            classify_asset(
                _among(one.claim, whole, npl),
                as_of=as_of,
                judged=judgements.get(one.id),
                book=book,
            )
            for one in claims
        ]

    whole = _sum(claims)
    alone = classify(set())
    first = bad = _non_performing(claims, alone)
    together = classify(bad)
    while more := _non_performing(claims, together) - bad:
        bad = bad | more
        together = classify(bad)
    tiers = tuple(
        ClaimTier(id=one.id, alone=own, together=joint)
        for one, own, joint in zip(claims, alone, together, strict=True)
    )
    spreading = _sum(one for one in claims if one.id in first)
    share = quotient(spreading.amount, whole.amount)
    return DebtorTiers(
        claims=tiers,
        non_performing=spreading,
        share=share,
        workings=_workings(tiers, whole, spreading, share),
    )


def _check(client_id: ClientId, claims: tuple[DebtorClaim, ...]) -> None:
    check_tuple(claims, DebtorClaim, "claims")
    if not claims:
        raise InvalidValue("claims", "needs one at least")
    for place, one in enumerate(claims):
        with at_place(place, "claims"):
            if one.client_id != client_id:
                raise InvalidValue("client_id", "is that of another client")
    if repeated(one.id for one in claims):
        raise InvalidValue("claims", "hold one twice")


def _sum(claims: Iterable[DebtorClaim]) -> Money:
    return total(one.amount for one in claims)


def _non_performing(claims: tuple[DebtorClaim, ...], tiers: list[Classification]) -> set[ClaimId]:
    found = zip(claims, tiers, strict=True)
    return {one.id for one, tier in found if is_non_performing(tier.tier)}


def _among(claim: Claim, whole: Money, bad: Money) -> Claim:
    """A claim that knows how its debtor's claims here stand; what is known of other banks stays."""
    facts = attrs.evolve(
        claim.facts,
        debtor_claims=whole.minor,
        debtor_npl=bad.minor,
        debtor_has_npl=True if bad.amount else claim.facts.debtor_has_npl,
    )
    return attrs.evolve(claim, facts=facts)


def _workings(
    tiers: tuple[ClaimTier, ...], whole: Money, bad: Money, share: Decimal | None
) -> tuple[Line, ...]:
    return (
        Line(Text("在本行的全部债权", "claims at this bank"), whole),
        Line(Text("其中不良", "of these non-performing"), bad),
        Line(Text("占比", "share"), percentage(share), "percent"),
        *(line for one in tiers for line in one.together.workings),
    )
