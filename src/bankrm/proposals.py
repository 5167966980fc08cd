"""Service plans (综合金融服务方案): what a firm is offered for its needs, at which price, and what it is worth.

A plan is a version: whoever changes it draws up the next. Whether it can be put to the client is in
`proposal_rules`. Leaves out the plan for a person, which is in `allocation_plans`, how a price is conceded, and
who may approve what.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import attrs

from bankrm.advice import check_needs, check_sale
from bankrm.amounts import AmountFacts
from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.contribution import Contribution
from bankrm.days import business_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.insurance_facts import InsuranceFacts
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, Regime, regime_of
from bankrm.profiles import FinancialNeed
from bankrm.rules import Decision, Effect
from bankrm.sale_facts import SaleFacts
from bankrm.staff import Actor, BusinessLine
from bankrm.stage_events import OpportunityId

__all__ = ["ProposalId", "ProposalItem", "ProposalTotal", "ServicePlan"]

ProposalId = NewType("ProposalId", str)

_SUITABILITY = {Regime.NFRA, Regime.CSRC, Regime.INSURANCE}
"""Where no decision but one on suitability will do."""


@attrs.frozen(kw_only=True)
class ProposalItem:
    """One product of a plan: how much of it, at which price, for which needs, and whether it may be offered."""

    offer: Offer = attrs.field(repr=False)
    amount: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """None for a service that has no amount."""
    rate: Decimal | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Of interest or fee, as a fraction."""
    fee: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """A fixed fee."""
    standard_price: bool | None = None
    """Whether rate and fee are the bank's standard ones; what is not has to be approved."""
    needs: tuple[FinancialNeed, ...] = attrs.field(default=(), repr=False)
    """What it answers."""
    decision: Decision[Any, Effect] | None = None
    """Of suitability where that is ruled, else of amount or of a first look at credit; None while not judged."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        currency = self.offer.product.currency
        for name in ("amount", "fee"):
            amount = getattr(self, name)
            if amount is not None and amount.currency != currency:
                raise CurrencyMismatch(name, f"needs {currency}, the product's")
        if self.amount is not None and not self.amount:
            raise InvalidValue("amount", "must be above zero")
        if self.rate is not None and abs(self.rate) > 1:
            raise InvalidValue("rate", "is a fraction: 0.045, not 4.5")
        if self.decision is not None:
            check_kind(self.decision.outcome, Effect, "decision")
            self._check_decision(self.decision)

    def _check_decision(self, decision: Decision[Any, Effect]) -> None:
        """Refuse one on something else, as far as its facts tell, or one that leaves suitability out."""
        told, product, amount = decision.facts, self.offer.product, self.amount
        if isinstance(told, SaleFacts | InsuranceFacts) or regime_of(product) in _SUITABILITY:
            check_sale(decision, product, amount, person=False, field="decision")
        if isinstance(told, AmountFacts) and (
            amount is None or told != AmountFacts.of(self.offer, amount, BusinessLine.CORPORATE)
        ):
            raise InvalidValue("decision", "is on another product, amount or line")


@attrs.frozen(kw_only=True)
class ProposalTotal:
    """What the items of one kind of product and one currency come to."""

    family: ProductFamily
    kind: ProductKind | None = None
    """None if not known."""
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    count: int = attrs.field(metadata={"least": 1})

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ServicePlan:
    """One version of the plan for a firm.

    >>> from bankrm.products import Product, ProductId
    >>> from bankrm.profiles import FinancialNeedKind
    >>> from bankrm.staff import Role, StaffId
    >>> funds, payments = [
    ...     FinancialNeed(client_id=ClientId("E-1"), kind=kind, stated_on=date(2026, 11, 20))
    ...     for kind in (FinancialNeedKind.FINANCING, FinancialNeedKind.SETTLEMENT)
    ... ]
    >>> loan = Offer(
    ...     product=Product(id=ProductId("L-1"), name="某贷款", family=ProductFamily.LOAN),
    ...     kind=ProductKind.WORKING_CAPITAL_LOAN,
    ...     issuer="某银行",
    ...     distributed=False,
    ...     lines=(BusinessLine.CORPORATE,),
    ... )
    >>> plan = ServicePlan(
    ...     id=ProposalId("P-1"),
    ...     client_id=ClientId("E-1"),
    ...     version=1,
    ...     prepared_by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     prepared_at=datetime.fromisoformat("2026-11-24T15:00+08:00"),
    ...     valid_until=date(2026, 12, 31),
    ...     needs=(funds, payments),
    ...     items=(ProposalItem(offer=loan, amount=Money.of(5_000_000), needs=(funds,)),),
    ... )
    >>> [need.kind.en for need in plan.unanswered]
    ['payments']
    >>> [(total.family.en, total.amount) for total in plan.totals]
    [('loan', Money('5000000.00', 'CNY'))]
    """

    id: ProposalId
    client_id: ClientId
    opportunity_id: OpportunityId | None = None
    version: int = attrs.field(metadata={"least": 1})
    prepared_by: Actor
    prepared_at: datetime
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda plan: plan.prepared_at, takes_self=True)
    )
    """When it was entered, if later than prepared."""
    valid_until: date
    """The last day on which it can be taken up."""
    needs: tuple[FinancialNeed, ...] = attrs.field(repr=False)
    """All that the client stated, answered or not."""
    items: tuple[ProposalItem, ...]
    contribution: Contribution | None = attrs.field(default=None, repr=False)
    """What the client would bring if it took the plan up, over a year; None if not reckoned."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.prepared_at, self.recorded_at)
        prepared_on = business_date(self.prepared_at)
        if self.valid_until < prepared_on:
            raise InvalidValue("valid_until", "is before it was prepared")
        check_needs(self.needs, self.client_id, at=self.prepared_at, field="needs")
        if not self.items:
            raise InvalidValue("items", "need at least one")
        for item in self.items:
            if BusinessLine.CORPORATE not in item.offer.lines:
                raise InvalidValue("items", "hold a product that is not for firms")
            if not {*item.needs} <= {*self.needs}:
                raise InvalidValue("items", "answer a need that is not among those of the plan")
            if item.decision is not None and item.decision.as_of > prepared_on:
                raise InvalidValue("items", "rest on a decision for a later day")

    @property
    def unanswered(self) -> tuple[FinancialNeed, ...]:
        """The needs that no item answers."""
        answered = {need for item in self.items for need in item.needs}
        return tuple(need for need in self.needs if need not in answered)

    @property
    def totals(self) -> tuple[ProposalTotal, ...]:
        """What the items come to, by kind of product and currency; what has no amount is not in them."""
        sums: dict[tuple[ProductFamily, ProductKind | None, str], list[int]] = {}
        for item in self.items:
            if item.amount is not None:
                key = item.offer.product.family, item.offer.kind, item.amount.currency
                sums.setdefault(key, []).append(item.amount.minor)
        return tuple(
            ProposalTotal(
                family=family,
                kind=kind,
                amount=Money.from_minor(sum(parts), currency),
                count=len(parts),
            )
            for (family, kind, currency), parts in sorted(sums.items(), key=_in_order)
        )


def _in_order(
    entry: tuple[tuple[ProductFamily, ProductKind | None, str], list[int]],
) -> tuple[int, int, str]:
    """By family, then by kind, what is not known first."""
    family, kind, currency = entry[0]
    return family.rank, -1 if kind is None else kind.rank, currency
