"""Suitability (适当性): may this product be sold to this client, on this day, and how.

The first question is which regime governs: there is no single C-against-R rule. A client may be ordinary
under one regime and professional under another, and "the client insists" has opposite outcomes. The
rules follow rows 1-4, 6, 7, 9, 11-20 and 31 of the decision table.

Leaves out insurance, which has rules of its own and goes to a person here, recording, disclosure, wording,
and the seller, which are judged beside it.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bankrm._sale_rules_csrc import SALE
from bankrm.checks import check_kind
from bankrm.citations import declared
from bankrm.clients import Client
from bankrm.days import add_months, business_date, check_date, earliest_within, years_before
from bankrm.errors import InvalidValue
from bankrm.products import Product
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import Sale

if TYPE_CHECKING:
    from bankrm.investor_changes import InvestorChange
    from bankrm.replay import Change

__all__ = ["SALE", "assess_sale", "compare_days", "next_sale_change"]


def assess_sale(  # noqa: PLR0913  # the parts of a sale, and what is on record of the buyer
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment] = (),
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SaleFacts, Effect]:
    """Judge a sale by the rules in force on its day.

    Args:
        client: the buyer.
        product: what is sold, with its ratings.
        sale: amount, and how it came about.
        assessments: the client's risk assessments up to `as_of`, in any order.
        changes: what the client chose and the bank agreed to about its class, in the order recorded.
        as_of: the day of the sale.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if the parts belong to different clients or products, an assessment lies after
            `as_of`, or the amount is in another currency than the product.
        RuleNotInForce: before 1 July 2017.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductFamily, ProductId, ProductRisk
    >>> from bankrm.risk_assessments import RiskTolerance
    >>> from bankrm.sales import Initiator
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1980, 5, 1))
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_risk=ProductRisk.R2,
    ...     distributor_risk=ProductRisk.R3,
    ... )
    >>> sale = Sale(
    ...     client_id=client.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     change_reported=False,
    ... )
    >>> tested = RiskAssessment(
    ...     client_id=client.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C2
    ... )
    >>> decision = assess_sale(client, wealth, sale, [tested], as_of=date(2026, 3, 2))
    >>> print(decision.explain("en"))
    Outcome: refused (2 Mar 2026)
    - product risk R3 (medium) is above the client's tolerance C2 (steady) [N7.12-level] Measures on Product Suitability of Financial Institutions, art. 12; Measures on Product Suitability of Financial Institutions, art. 22
    Weakest source: read in the text
    """
    facts = SaleFacts.of(
        client, product, sale, assessments, changes=changes, as_of=as_of, book=book
    )
    return SALE.decide(facts, as_of=as_of, book=book)


def compare_days(  # noqa: PLR0913  # as `assess_sale`
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment] = (),
    *,
    changes: Sequence[InvestorChange] = (),
    days: tuple[date, date],
    book: RuleBook = STATUTORY,
) -> Change[SaleFacts, Effect]:
    """Judge one sale on an earlier and a later day, and see which rules made the difference.

    Raises:
        InvalidValue: as `assess_sale`; or if `days` are no two days, the earlier one first.
    """
    from bankrm.replay import Change  # not needed to decide anything

    given: tuple[date, ...] = days
    check_kind(given, tuple, "days")
    for day in given:
        check_date(day, "days")
    if len(given) != 2 or given[1] < given[0]:  # noqa: PLR2004  # a pair
        raise InvalidValue("days", "needs an earlier and a later day")
    before, after = (
        assess_sale(client, product, sale, assessments, changes=changes, as_of=day, book=book)
        for day in days
    )
    return Change(before, after)


def next_sale_change(  # noqa: PLR0913  # as `assess_sale`
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment] = (),
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Change[SaleFacts, Effect] | None:
    """The next day on which the same sale would be answered otherwise, and by which rules.

    Unlike `replay.next_change` it also knows what time alone brings: an assessment that runs out, an age
    that is reached, a change of class. None if no such day is known.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductFamily, ProductId, ProductRisk
    >>> from bankrm.risk_assessments import RiskTolerance
    >>> from bankrm.sales import Initiator
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1980, 5, 1))
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> sale = Sale(
    ...     client_id=client.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     change_reported=False,
    ... )
    >>> tested = RiskAssessment(
    ...     client_id=client.id, on=date(2026, 3, 5), tolerance=RiskTolerance.C3
    ... )
    >>> change = next_sale_change(client, wealth, sale, [tested], as_of=date(2026, 11, 24))
    >>> change.after.as_of, change.after.outcome.en
    (datetime.date(2027, 3, 6), 'blocked until cured')
    """
    first = assess_sale(
        client, product, sale, assessments, changes=changes, as_of=as_of, book=book
    )
    days = {*_days_of_rules(book), *_days_of_time(first.facts, book)}
    days |= {business_date(change.at) for change in changes}
    for day in sorted(day for day in days if day > as_of):
        change = compare_days(
            client, product, sale, assessments, changes=changes, days=(as_of, day), book=book
        )
        if change.changed or change.appeared or change.vanished:
            return change
    return None


def _days_of_rules(book: RuleBook) -> Iterator[date]:
    """When a rule or number of the sale, or of the buyer's class, changes."""
    from bankrm.investors import PROFESSIONAL  # not needed to decide
    from bankrm.qualified_investors import PRIVATE_FUND, QUALIFIED

    for rule_set in (SALE, PROFESSIONAL, QUALIFIED, PRIVATE_FUND):
        yield from rule_set.days(book)


def _days_of_time(facts: SaleFacts, book: RuleBook) -> Iterator[date]:
    """When the buyer reaches an age, or its assessment runs out, by any number of law or bank."""
    for number in declared(SaleParams).values():
        own = [one for one in book.numbers if one.id == number.of.id]
        for value in {row.value for of in (number.of, *own) for row in of.rows}:
            if number.derive is years_before and facts.birth_date is not None:
                yield from _later(facts.birth_date, 12 * value)
            if number.derive is earliest_within and facts.assessed_on is not None:
                yield from _later(facts.assessed_on, value, timedelta(days=1))


def _later(day: date, months: int, more: timedelta = timedelta()) -> Iterator[date]:
    """That day, or none if the calendar ends before it."""
    with suppress(InvalidValue, OverflowError):
        yield add_months(day, months) + more
