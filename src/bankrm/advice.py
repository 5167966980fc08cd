"""Advice (财务顾问): what a client was advised to take, for which need, and the decision that allowed it.

Only what its decision allows can be advised, on the day the decision was made for, and only if it was judged as
recommended by the bank: what a client may insist on may still not be advised. What was said stays with the host.
Leaves out whether the client followed the advice, which its sale tells. A decision names no client: whose it is,
the host knows.
"""

from datetime import datetime
from typing import Any, NewType, TypeAlias

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.clients import ClientId
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.insurance_facts import InsuranceFacts
from bankrm.interactions import InteractionId
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.profiles import FinancialNeed, Goal
from bankrm.rules import Decision, Effect
from bankrm.sale_facts import SaleFacts
from bankrm.staff import Actor

__all__ = [
    "AdviceId",
    "AdviceRecord",
    "AdvisedItem",
    "StatedNeed",
    "check_needs",
    "check_recommended",
    "check_sale",
]

AdviceId = NewType("AdviceId", str)

StatedNeed: TypeAlias = FinancialNeed | Goal
"""What a client said it wants."""


@attrs.frozen(kw_only=True)
class AdvisedItem:
    """One product that was advised, and why it could be."""

    product_id: ProductId
    needs: tuple[StatedNeed, ...] = attrs.field(repr=False)
    """What it is to serve."""
    decision: Decision[SaleFacts, Effect]
    """That it may be sold to this client, to whom the bank recommends it."""
    alternatives: tuple[ProductId, ...] = ()
    """What else was considered."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.needs:
            raise InvalidValue("needs", "need at least one that the product is to serve")
        if self.product_id in self.alternatives:
            raise InvalidValue("alternatives", "hold the product itself")
        check_recommended(self.decision, "decision")
        if self.decision.outcome > Effect.STEPS:
            raise InvalidValue("decision", "does not allow the product: it cannot be advised")


@attrs.frozen(kw_only=True)
class AdviceRecord:
    """Advice as it was given: who, when, on which needs, and whether the client was warned.

    >>> from datetime import date
    >>> from bankrm.clients import RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily
    >>> from bankrm.profiles import GoalKind
    >>> from bankrm.sales import Initiator, Sale
    >>> from bankrm.staff import Role, StaffId
    >>> from bankrm.suitability import assess_sale
    >>> day = date(2026, 11, 24)
    >>> li = RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1980, 5, 1))
    >>> deposit = Product(id=ProductId("D-1"), name="某存款", family=ProductFamily.DEPOSIT)
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=deposit.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.BANK,
    ... )
    >>> AdviceRecord(
    ...     id=AdviceId("A-1"),
    ...     client_id=li.id,
    ...     by=Actor(StaffId("S-1"), Role.WEALTH_ADVISOR),
    ...     at=datetime.fromisoformat("2026-11-24T10:00+08:00"),
    ...     items=(
    ...         AdvisedItem(
    ...             product_id=deposit.id,
    ...             needs=(Goal(client_id=li.id, kind=GoalKind.RESERVE, stated_on=day),),
    ...             decision=assess_sale(li, deposit, sale, as_of=day),
    ...         ),
    ...     ),
    ...     warned=True,
    ... ).needs[0].kind.zh
    '应急储备'
    """

    id: AdviceId
    client_id: ClientId
    by: Actor
    at: datetime
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda advice: advice.at, takes_self=True)
    )
    """When it was entered, if later than given."""
    items: tuple[AdvisedItem, ...]
    warned: bool
    """Whether the client was warned of the risks, the loss of principal above all."""
    interaction_id: InteractionId | None = None
    """The contact in which it was given."""
    ref: str | None = None
    """Where the bank keeps the advice as it was handed over."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        advised = [item.product_id for item in self.items]
        if not advised or len({*advised}) < len(advised):
            raise InvalidValue("items", "need at least one, each product once")
        given_on = business_date(self.at)
        for item in self.items:
            check_needs(item.needs, self.client_id, at=self.at, field="items")
            if item.decision.as_of != given_on:
                raise InvalidValue("items", "rest on a decision for another day")

    @property
    def needs(self) -> tuple[StatedNeed, ...]:
        """What the advice is to serve, each once."""
        return tuple(dict.fromkeys(need for item in self.items for need in item.needs))

    @property
    def steps(self) -> tuple[Label, ...]:
        """What the decisions say is still owed before a sale."""
        return tuple(dict.fromkeys(step for item in self.items for step in item.decision.steps))


def check_needs(
    needs: tuple[StatedNeed, ...], client_id: ClientId, *, at: datetime, field: str
) -> None:
    """Refuse needs that are another client's, or were stated after an instant.

    Raises:
        InvalidValue: naming the field.

    >>> from datetime import date
    >>> from bankrm.profiles import GoalKind
    >>> housing = Goal(
    ...     client_id=ClientId("C-2"), kind=GoalKind.HOUSING, stated_on=date(2026, 11, 20)
    ... )
    >>> noon = datetime.fromisoformat("2026-11-24T12:00+08:00")
    >>> check_needs((housing,), ClientId("C-1"), at=noon, field="needs")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: needs: hold a need of another client
    """
    check_kind(needs, tuple, field)
    for need in needs:
        if not isinstance(need, FinancialNeed | Goal):
            raise InvalidValue(field, "hold what is neither a need nor a goal")
        if need.client_id != client_id:
            raise InvalidValue(field, "hold a need of another client")
        if need.stated_on > business_date(at):
            raise InvalidValue(field, "hold a need that was stated later")


def check_recommended(decision: Decision[Any, Any], field: str) -> None:
    """Refuse a decision that is not on a sale, or on one that the client asked for.

    A bank may sell some of what it may not recommend (办法 art. 13), so that such a decision says too little.

    Raises:
        InvalidValue: naming the field.
    """
    check_kind(decision, Decision, field)
    if not isinstance(decision.facts, SaleFacts | InsuranceFacts):
        raise InvalidValue(field, "is not on a sale")
    if not decision.facts.recommended:
        raise InvalidValue(
            field, "is on a sale that the client asked for, not on a recommendation"
        )


def check_sale(
    decision: Decision[Any, Any],
    product: Product,
    amount: Money | None,
    *,
    person: bool,
    field: str,
) -> None:
    """Refuse a decision that is not on the recommended sale of a product in an amount, as far as its facts tell.

    Args:
        decision: the decision.
        product: what was to be sold.
        amount: how much of it; none, and no decision on a sale can be on it.
        person: whether to a person, or to a firm.
        field: what is refused.

    Raises:
        InvalidValue: naming the field.

    >>> from datetime import date
    >>> from bankrm.clients import RetailClient
    >>> from bankrm.products import ProductFamily
    >>> from bankrm.sales import Initiator, Sale
    >>> from bankrm.suitability import assess_sale
    >>> deposit = Product(id=ProductId("D-1"), name="某存款", family=ProductFamily.DEPOSIT)
    >>> decision = assess_sale(
    ...     RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1980, 5, 1)),
    ...     deposit,
    ...     Sale(
    ...         client_id=ClientId("C-1"),
    ...         product_id=deposit.id,
    ...         amount=Money.of(50_000),
    ...         initiated_by=Initiator.BANK,
    ...     ),
    ...     as_of=date(2026, 11, 24),
    ... )
    >>> check_sale(decision, deposit, Money.of(60_000), person=True, field="decision")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: decision: is on another amount
    """
    check_recommended(decision, field)
    check_kind(product, Product, "product")
    check_optional(amount, Money, "amount")
    level = product.higher_risk
    to_person, sold, minor = _sold(decision.facts)
    if to_person is not person:
        raise InvalidValue(field, "is on a sale to a client of the other business line")
    if sold != (product.family.code, product.private, level and level.level):
        raise InvalidValue(field, "is on another product")
    yuan = amount is not None and amount.currency == "CNY"
    if amount is None or minor != (amount.minor if yuan else None):
        raise InvalidValue(field, "is on another amount")


def _sold(
    told: SaleFacts | InsuranceFacts,
) -> tuple[bool, tuple[str, bool | None, int | None], int | None]:
    """Whether to a person, what, and for how much, as facts tell it."""
    if isinstance(told, InsuranceFacts):
        return told.person, (ProductFamily.INSURANCE.code, False, told.level), told.premium
    return told.person, (told.family, told.private, told.higher_level), told.amount
