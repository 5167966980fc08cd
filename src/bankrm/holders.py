"""Holders (持有人): who holds a product or is about to buy it, which open sales cannot go on, which change.

An open sale is an order not yet carried out, or the next instalment of a regular plan. It was sold under what
was known then; the day it falls due, an assessment may have run out, the client may have told of a change, or
another rule may be in force. What a re-rating does to holders is in `rematching`. Leaves out carrying orders
out and stopping them, and the calendar of plans: the next instalment is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.holdings import Holding
from bankrm.investor_changes import InvestorChange
from bankrm.labels import Label
from bankrm.products import Product, ProductId
from bankrm.replay import Change
from bankrm.risk_assessments import RiskAssessment
from bankrm.rule_changes import ChangedCases, group_changes
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RulesInForce
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import Sale, SaleStep
from bankrm.suitability import SALE, assess_sale

__all__ = [
    "Holder",
    "OpenSale",
    "OpenSaleKind",
    "OpenSaleReview",
    "each_holder",
    "list_changed_sales",
    "list_held_up",
]


class OpenSaleKind(Label):
    """What is still to be carried out."""

    ORDER = "order", "未完成的委托", "open order"
    PLAN = "plan", "定期定额投资计划", "regular investment plan"


@attrs.frozen(kw_only=True)
class OpenSale:
    """A sale agreed and not yet carried out; of a plan, its next instalment."""

    sale: Sale
    kind: OpenSaleKind
    due_on: date
    """The day it is to be carried out."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Holder:
    """A client with what the client holds and is about to buy, and what is known of the tolerance."""

    client: Client
    assessments: tuple[RiskAssessment, ...] = attrs.field(default=(), repr=False)
    holdings: tuple[Holding, ...] = attrs.field(default=(), repr=False)
    open_sales: tuple[OpenSale, ...] = attrs.field(default=(), repr=False)
    class_changes: tuple[InvestorChange, ...] = attrs.field(default=(), repr=False)
    """What the client chose and the bank agreed to about its class, in the order recorded."""
    change_reported: bool | None = attrs.field(default=None, repr=False)
    """Whether the client told of a change that matters since the last assessment."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if any(holding.client_id != self.client.id for holding in self.holdings):
            raise InvalidValue("holdings", "are another client's")
        if any(assessment.client_id != self.client.id for assessment in self.assessments):
            raise InvalidValue("assessments", "are another client's")
        if any(change.client_id != self.client.id for change in self.class_changes):
            raise InvalidValue("class_changes", "are another client's")
        if any(pending.sale.client_id != self.client.id for pending in self.open_sales):
            raise InvalidValue("open_sales", "are another client's")

    def as_told(self, sale: Sale) -> Sale:
        """A sale of this client as it stands now: whether a change was told of by then, not only when agreed."""
        check_kind(sale, Sale, "sale")
        reported = sale.change_reported or self.change_reported
        return attrs.evolve(sale, change_reported=reported)

    def assess(
        self, product: Product, sale: Sale, *, as_of: date, book: RuleBook = STATUTORY
    ) -> Decision[SaleFacts, Effect]:
        """Judge a sale to this client on a day, by what is on record of it."""
        return assess_sale(
            self.client,
            product,
            sale,
            self.assessments,
            changes=self.class_changes,
            as_of=as_of,
            book=book,
        )


@attrs.frozen
class OpenSaleReview:
    """One open sale judged as it was and as it is to be carried out."""

    open_sale: OpenSale
    change: Change[SaleFacts, Effect]

    __attrs_post_init__ = check_fields

    @property
    def may_go_on(self) -> bool:
        """Whether it may be carried out, with or without steps."""
        return self.change.after.outcome <= Effect.STEPS

    @property
    def needs_assessment(self) -> bool:
        """Whether a new risk assessment is among what would cure it."""
        return SaleStep.REASSESS in self.change.after.steps


def list_held_up(
    holders: Iterable[Holder],
    products: Mapping[ProductId, Product],
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[OpenSaleReview, ...]:
    """The open sales that cannot go on when they fall due, as matters stand; the earliest due first.

    Each is judged as agreed, by the rules of `as_of`, and as due: by the rules of its day, on assessments as
    old as they will then be, and with the change that the client told of; where it is not known whether there
    was one, a person must decide. One that is overdue is judged on `as_of`.

    Args:
        holders: with their open sales, of any products.
        products: what is sold, by id.
        as_of: the day from which one looks ahead.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if an open sale is of a product not given, or the parts do not belong together.

    A plan whose assessment of 10 January 2026 runs out before the instalment of next January:

    >>> from bankrm.money import Money
    >>> from bankrm.products import IssuerKind, ProductFamily, ProductRisk
    >>> from bankrm.risk_assessments import RiskTolerance
    >>> from bankrm.sales import Initiator
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_kind=IssuerKind.WEALTH_COMPANY,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> from bankrm.clients import ClientId, RetailClient
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1980, 5, 1))
    >>> instalment = Sale(
    ...     client_id=client.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(1_000),
    ...     initiated_by=Initiator.CLIENT,
    ... )
    >>> tested = RiskAssessment(
    ...     client_id=client.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C2
    ... )
    >>> for day in (date(2027, 1, 10), date(2027, 1, 11)):
    ...     plan = OpenSale(sale=instalment, kind=OpenSaleKind.PLAN, due_on=day)
    ...     holder = Holder(
    ...         client=client, assessments=(tested,), open_sales=(plan,), change_reported=False
    ...     )
    ...     stopped = list_held_up([holder], {wealth.id: wealth}, as_of=date(2026, 11, 24))
    ...     print([review.needs_assessment for review in stopped])
    []
    [True]
    """
    check_date(as_of)
    reviews = [
        _held_up(holder, pending, product, as_of, book)
        for holder, pending, product in _each_open(holders, products)
    ]
    return tuple(sorted((one for one in reviews if not one.may_go_on), key=_place))


def list_changed_sales(
    holders: Iterable[Holder],
    products: Mapping[ProductId, Product],
    *,
    days: tuple[date, date],
    book: RuleBook = STATUTORY,
) -> tuple[ChangedCases[SaleFacts, Effect], ...]:
    """The open sales that the rules of two days answer otherwise, by the ids of the sales, grouped by how.

    What a bank asks before a rule begins (新规影响测算). As `suitability.compare_days` of each sale, grouped as
    in `rule_changes`: the facts are made for each day, by which a client's class and age may differ. A change
    that the client told of counts on both days.

    Args:
        holders: with their open sales, of any products.
        products: what is sold, by id.
        days: the earlier day, and the later one.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if an open sale has no id, or that of another; is of a product not given; the parts do
            not belong together; an assessment lies after a day; or `days` are no two days, the earlier first.
        RuleNotInForce: before 1 July 2017.

    From 1 February 2026 a company needs an assessment, and a bank is professional:

    >>> from bankrm.clients import ClientId, CorporateClient, EntityKind
    >>> from bankrm.money import Money
    >>> from bankrm.products import IssuerKind, ProductFamily, ProductRisk
    >>> from bankrm.sales import Initiator, SaleId
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_kind=IssuerKind.WEALTH_COMPANY,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> def about_to_buy(client: Client, order: str) -> Holder:
    ...     sale = Sale(
    ...         id=SaleId(order),
    ...         client_id=client.id,
    ...         product_id=wealth.id,
    ...         amount=Money.of(50_000),
    ...         initiated_by=Initiator.CLIENT,
    ...     )
    ...     due = OpenSale(sale=sale, kind=OpenSaleKind.ORDER, due_on=date(2026, 2, 2))
    ...     return Holder(client=client, open_sales=(due,), change_reported=False)
    >>> firm = CorporateClient(id=ClientId("E-1"), name="某公司", kind=EntityKind.COMPANY)
    >>> bank = CorporateClient(
    ...     id=ClientId("B-1"), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION
    ... )
    >>> changed = list_changed_sales(
    ...     [about_to_buy(firm, "S-1"), about_to_buy(bank, "S-2")],
    ...     {wealth.id: wealth},
    ...     days=(date(2026, 1, 31), date(2026, 2, 1)),
    ... )
    >>> [(group.cases, group.shift.en) for group in changed]
    [(('S-1',), 'stricter'), (('S-2',), 'the same answer for other reasons')]
    """
    given: tuple[date, ...] = days
    check_kind(given, tuple, "days")
    for day in given:
        check_date(day, "days")
    if len(given) != 2 or given[1] < given[0]:  # noqa: PLR2004  # a pair
        raise InvalidValue("days", "needs an earlier and a later day")
    before, after = (SALE.on(day, book) for day in days)
    changes: dict[str, Change[SaleFacts, Effect]] = {}
    for holder, pending, product in _each_open(holders, products):
        sale = holder.as_told(pending.sale)
        if sale.id is None or sale.id in changes:
            raise InvalidValue("open_sales", "need an id each, and no two the same")
        changes[sale.id] = Change(
            _judged(holder, product, sale, before), _judged(holder, product, sale, after)
        )
    return group_changes(changes)


def each_holder(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    """The holders, each found to be one, and no client named twice.

    Raises:
        InvalidValue: if one is not, or is.
    """
    check_kind(holders, Iterable, "holders")
    listed = tuple(holders)
    for holder in listed:
        check_kind(holder, Holder, "holders")
    if len({holder.client.id for holder in listed}) < len(listed):
        raise InvalidValue("holders", "name one client twice")
    return listed


def _each_open(
    holders: Iterable[Holder], products: Mapping[ProductId, Product]
) -> Iterator[tuple[Holder, OpenSale, Product]]:
    """Every open sale, with who buys and what."""
    check_kind(products, Mapping, "products")
    for holder in each_holder(holders):
        for pending in holder.open_sales:
            product = products.get(pending.sale.product_id)
            if product is None:
                raise InvalidValue("products", "lack what an open sale is of")
            yield holder, pending, product


def _judged(
    holder: Holder,
    product: Product,
    sale: Sale,
    rules: RulesInForce[SaleFacts, SaleParams, Effect],
) -> Decision[SaleFacts, Effect]:
    """As `Holder.assess`, by rules already bound to their day and book."""
    facts = SaleFacts.of(
        holder.client,
        product,
        sale,
        holder.assessments,
        changes=holder.class_changes,
        as_of=rules.as_of,
        book=rules.book,
    )
    return rules.decide(facts)


def _held_up(
    holder: Holder, pending: OpenSale, product: Product, as_of: date, book: RuleBook
) -> OpenSaleReview:
    """A sale as agreed, by the rules of `as_of`, and as due."""
    due, told = max(pending.due_on, as_of), holder.as_told(pending.sale)
    agreed = holder.assess(product, pending.sale, as_of=as_of, book=book)
    then = holder.assess(product, told, as_of=due, book=book)
    return OpenSaleReview(pending, Change(agreed, then))


def _place(review: OpenSaleReview) -> tuple[date, str, str, str]:
    sale = review.open_sale.sale
    return review.open_sale.due_on, sale.client_id, sale.product_id, sale.id or ""
