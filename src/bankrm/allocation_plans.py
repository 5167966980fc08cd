"""Allocation plans (资产配置方案): the shifts of an allocation as products that this person may be sold.

A product whose decision does not allow it is not proposed but listed with the decision, and what no product
takes stays named as unplaced: the amounts add up. A plan is a version, to which an approval is bound by its
fingerprint. Leaves out which holdings to sell, and any return.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import attrs

from bankrm.advice import check_needs, check_sale
from bankrm.allocations import Allocation
from bankrm.amounts import AmountFacts, assess_amount
from bankrm.checks import check_kind
from bankrm.clients import ClientId, RetailClient
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import AnyLabel, Label
from bankrm.money import Money, total
from bankrm.offers import Offer
from bankrm.profiles import Goal
from bankrm.proposals import ProposalId
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.sale_facts import SaleFacts
from bankrm.sales import Initiator, Sale
from bankrm.staff import Actor, BusinessLine
from bankrm.stage_events import OpportunityId
from bankrm.suitability import assess_sale

__all__ = ["AllocationPlan", "Choice", "Placement", "judge_choices"]


@attrs.frozen(kw_only=True)
class Choice:
    """A product that might fill a class, and what its sale would hang on."""

    offer: Offer = attrs.field(repr=lambda offer: offer.product.id)
    allocation_class: AnyLabel
    off_goal: bool | None = None
    """Whether it departs from the client's goal or horizon."""
    change_reported: bool | None = None
    """Whether the client reported a change since the last risk assessment."""
    guardian_consent: bool | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.offer.is_lending:
            raise InvalidValue("offer", "is borrowed: it fills no class of assets")
        if BusinessLine.RETAIL not in self.offer.lines:
            raise InvalidValue("offer", "is not for persons")


_HANGS_ON = ("off_goal", "change_reported", "guardian_consent")
"""What a choice and the facts of its sale both tell."""


@attrs.frozen(kw_only=True)
class Placement:
    """An amount of a product, with both decisions on it; made by `judge_choices`."""

    choice: Choice
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    suitability: Decision[SaleFacts, Effect]
    amounts: Decision[AmountFacts, Effect]
    """Whether the product can be bought in this amount."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        currency = self.choice.offer.product.currency
        if self.amount.currency != currency:
            raise CurrencyMismatch("amount", f"needs {currency}, the product's")
        if self.amounts.as_of != self.suitability.as_of:
            raise InvalidValue("amounts", "are judged for another day than suitability")
        choice, told = self.choice, self.suitability.facts
        check_sale(
            self.suitability, choice.offer.product, self.amount, person=True, field="suitability"
        )
        if any(getattr(told, name) is not getattr(choice, name) for name in _HANGS_ON):
            raise InvalidValue("suitability", "hangs on other facts than the choice tells")
        if self.amounts.facts != AmountFacts.of(choice.offer, self.amount, BusinessLine.RETAIL):
            raise InvalidValue("amounts", "are judged for another product or amount")

    @property
    def outcome(self) -> Effect:
        """The stricter of the two."""
        return max(self.suitability.outcome, self.amounts.outcome)

    @property
    def allowed(self) -> bool:
        """Whether it can be proposed, with steps owed perhaps; what a person must decide on cannot yet."""
        return self.outcome <= Effect.STEPS

    @property
    def steps(self) -> tuple[Label, ...]:
        """What is owed, or would cure it."""
        return tuple(dict.fromkeys((*self.suitability.steps, *self.amounts.steps)))


def judge_choices(
    allocation: Allocation,
    choices: Sequence[Choice],
    client: RetailClient,
    assessments: Sequence[RiskAssessment] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[Placement, ...]:
    """Fill what is to be bought of each class with the products chosen for it, the first choice first.

    Each takes as much as its steps allow of what those before it left. One that is not allowed takes
    nothing, and is returned with the reasons; one for which nothing is left is not judged.

    Args:
        allocation: the shifts between the classes.
        choices: products in the order of preference.
        client: the person advised; each product counts as recommended by the bank.
        assessments: the client's risk assessments up to `as_of`, in any order.
        as_of: the day of the advice.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if the client is another, the allocation is of a later day, a product is chosen
            twice, is borrowed, not for persons or not on sale that day, or a class is not one of the target's.
        CurrencyMismatch: if a product is in another currency than the allocation.

    >>> from bankrm._allocation_example import ALLOCATION, CHOICES, CLIENT, TESTED
    >>> placements = judge_choices(
    ...     ALLOCATION, CHOICES, CLIENT, [TESTED], as_of=date(2026, 11, 24)
    ... )
    >>> for one in placements:  # a C3 client: the fund of level 4 is passed over
    ...     print(one.choice.offer.product.id, one.amount, one.outcome.en)
    W-1 Money('60000.00', 'CNY') allowed
    F-1 Money('40000.00', 'CNY') refused
    F-2 Money('40000.00', 'CNY') allowed
    """
    check_kind(allocation, Allocation, "allocation")
    check_kind(client, RetailClient, "client")
    check_kind(assessments, Sequence, "assessments")
    if client.id != allocation.client_id:
        raise InvalidValue("client", "is not the one whose allocation it is")
    if allocation.as_of > check_date(as_of):
        raise InvalidValue("allocation", "is of a day after as_of")
    _check_choices(allocation, choices, as_of)
    left = {row.part.allocation_class: row.shift for row in allocation.rows}
    found = []
    for choice in choices:
        room = left[choice.allocation_class]
        if room.amount <= 0:
            continue
        amount = choice.offer.placeable(room) or room  # refused then, for what is said of it
        sale = Sale(
            client_id=client.id,
            product_id=choice.offer.product.id,
            amount=amount,
            initiated_by=Initiator.BANK,
            off_goal=choice.off_goal,
            change_reported=choice.change_reported,
            guardian_consent=choice.guardian_consent,
        )
        placement = Placement(
            choice=choice,
            amount=amount,
            suitability=assess_sale(
                client, choice.offer.product, sale, assessments, as_of=as_of, book=book
            ),
            amounts=assess_amount(
                choice.offer, amount, line=BusinessLine.RETAIL, as_of=as_of, book=book
            ),
        )
        found.append(placement)
        if placement.allowed:
            left[choice.allocation_class] = room - amount
    return tuple(found)


def _check_choices(allocation: Allocation, choices: Sequence[Choice], as_of: date) -> None:
    check_kind(choices, Sequence, "choices")
    kinds = {row.part.allocation_class for row in allocation.rows}
    chosen = set()
    for choice in choices:
        check_kind(choice, Choice, "choices")
        if choice.allocation_class not in kinds:
            raise InvalidValue("choices", "hold a class that the target does not")
        if choice.offer.product.currency != allocation.new_money.currency:
            raise CurrencyMismatch("choices", "are in another currency than the allocation")
        if not choice.offer.is_on_sale(as_of):
            raise InvalidValue("choices", "hold a product that is not on sale that day")
        chosen.add(choice.offer.product.id)
    if len(chosen) < len(choices):
        raise InvalidValue("choices", "hold one product twice")


@attrs.frozen(kw_only=True)
class AllocationPlan:
    """One version of the plan for a person: the allocation, and the products judged for it.

    >>> from bankrm._allocation_example import ALLOCATION, CHOICES, CLIENT, TESTED
    >>> from bankrm.staff import Role, StaffId
    >>> plan = AllocationPlan(
    ...     id=ProposalId("P-1"),
    ...     version=1,
    ...     prepared_by=Actor(StaffId("S-1"), Role.WEALTH_ADVISOR),
    ...     prepared_at=datetime.fromisoformat("2026-11-24T15:00+08:00"),
    ...     valid_until=date(2026, 12, 4),
    ...     allocation=ALLOCATION,
    ...     placements=judge_choices(
    ...         ALLOCATION, CHOICES, CLIENT, [TESTED], as_of=date(2026, 11, 24)
    ...     ),
    ... )
    >>> [one.choice.offer.product.id for one in plan.proposed], plan.unplaced
    (['W-1', 'F-2'], ())
    >>> from bankrm.stage_events import Evidence  # what a stage of a sale asks for
    >>> Evidence(code="allocation_plan", ref=plan.id).ref
    'P-1'
    >>> suitability = [
    ...     Evidence(code="suitability", ref=plan.id, outcome=plan.outcome(as_of=date(2026, 12, day)))
    ...     for day in (4, 5)
    ... ]
    >>> [evidence.outcome.en for evidence in suitability]  # the plan is valid to the fourth
    ['allowed, with steps owed', 'blocked until cured']
    """

    id: ProposalId
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
    goals: tuple[Goal, ...] = attrs.field(default=(), repr=False)
    """What it is to serve."""
    allocation: Allocation
    placements: tuple[Placement, ...] = ()
    """All products judged, proposed or not."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.prepared_at, self.recorded_at)
        prepared_on = business_date(self.prepared_at)
        if self.valid_until < prepared_on:
            raise InvalidValue("valid_until", "is before it was prepared")
        check_needs(self.goals, self.client_id, at=self.prepared_at, field="goals")
        if self.allocation.as_of > prepared_on:
            raise InvalidValue("allocation", "is of a day after it was prepared")
        kinds = {row.part.allocation_class for row in self.allocation.rows}
        for placement in self.placements:
            if placement.suitability.as_of != prepared_on:
                raise InvalidValue("placements", "are judged for another day")
            if placement.choice.allocation_class not in kinds:
                raise InvalidValue("placements", "are of a class that the target does not have")
            if placement.amount.currency != self.allocation.new_money.currency:
                raise CurrencyMismatch("placements", "are in another currency")
        if any(amount.amount < 0 for _, amount in self._left()):
            raise InvalidValue("placements", "take more than is to be bought")

    @property
    def client_id(self) -> ClientId:
        """Whom it is for."""
        return self.allocation.client_id

    @property
    def proposed(self) -> tuple[Placement, ...]:
        """The products proposed."""
        return tuple(placement for placement in self.placements if placement.allowed)

    def outcome(self, *, as_of: date) -> Effect:
        """What the plan is worth on a day: the strictest outcome of the products proposed.

        At least STEPS after the day it was prepared, as all has to be judged again before it is sold; REVIEW if it
        proposes no product; BLOCK if it has expired, or a product is no longer on sale.

        Raises:
            InvalidValue: if it was prepared after `as_of`.
        """
        prepared_on = business_date(self.prepared_at)
        if prepared_on > check_date(as_of):
            raise InvalidValue("as_of", "is before it was prepared")
        if as_of > self.valid_until or not all(
            one.choice.offer.is_on_sale(as_of) for one in self.proposed
        ):
            return Effect.BLOCK
        found = max((one.outcome for one in self.proposed), default=Effect.REVIEW)
        return found if as_of == prepared_on else max(found, Effect.STEPS)

    @property
    def passed_over(self) -> tuple[Placement, ...]:
        """The products that are not proposed; their decisions say why."""
        return tuple(placement for placement in self.placements if not placement.allowed)

    @property
    def unplaced(self) -> tuple[tuple[AnyLabel, Money], ...]:
        """Of each class, what is to be bought and no product takes."""
        return tuple((kind, amount) for kind, amount in self._left() if amount)

    def _left(self) -> Iterator[tuple[AnyLabel, Money]]:
        for row in self.allocation.rows:
            kind = row.part.allocation_class
            taken = [one.amount for one in self.proposed if one.choice.allocation_class == kind]
            bought = max(row.shift, Money.from_minor(0, row.shift.currency))
            yield kind, bought - total(taken, bought.currency)
