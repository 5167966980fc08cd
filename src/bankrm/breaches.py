"""Breaches (违规): the forbidden acts that a decision on conduct found, and the fines they may lead to.

The alert beside a refused sale. A fine is for serious cases or grave consequences and is the regulator's to
set: what is told is from how much to how much, whom it can meet, and by which article. Leaves out warnings
and public criticism, which need no figure, what the securities regulator may impose, and the bank's own
discipline.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Param
from bankrm.conduct import CONDUCT
from bankrm.conduct_facts import ConductFacts
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.forbidden_acts import BANS, Ban, ForbiddenAct
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.products import Regime
from bankrm.regulations.insurance import I2, INSURANCE_PERSON_FINE, INSURANCE_SALES_FINE
from bankrm.regulations.investment import N7, W6
from bankrm.regulations.selling import (
    A6,
    BANKING_FINE,
    INSURANCE_AGENCY_FINE,
    SUITABILITY_FINE,
    W4,
)
from bankrm.regulations.statutes import INSURANCE_LAW
from bankrm.rules import Decision, Effect

__all__ = ["Breach", "Offender", "Penalty", "list_breaches"]


class Offender(Label):
    """Whom a penalty can meet."""

    INSTITUTION = "institution", "机构", "the institution"
    PERSON = "person", "责任人员", "the persons responsible"


@attrs.frozen(kw_only=True)
class Penalty:
    """A fine that a breach may lead to, both ends included."""

    least: Money
    most: Money
    on: tuple[Offender, ...]
    basis: Citation

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.least > self.most:
            raise InvalidValue("least", "is above the most")
        if not self.on:
            raise InvalidValue("on", "names nobody")


@attrs.frozen(kw_only=True)
class Breach:
    """One act found in a sale, by one article that forbids it, with the fines it may lead to."""

    act: ForbiddenAct
    basis: Citation
    penalties: tuple[Penalty, ...]
    """Empty if none is held here."""

    __attrs_post_init__ = check_fields


_BOTH = (Offender.INSTITUTION, Offender.PERSON)
_INSTITUTION, _PERSON = (Offender.INSTITUTION,), (Offender.PERSON,)
_Fine: TypeAlias = tuple[Param[tuple[int, int]], tuple[Offender, ...]]
_FINES: dict[str, tuple[_Fine, ...]] = {
    N7.code: ((SUITABILITY_FINE, _BOTH),),
    W4.code: ((BANKING_FINE, _INSTITUTION),),
    W6.code: ((BANKING_FINE, _INSTITUTION),),
    A6.code: ((BANKING_FINE, _INSTITUTION),),
    I2.code: ((INSURANCE_SALES_FINE, _BOTH), (INSURANCE_PERSON_FINE, _PERSON)),
    INSURANCE_LAW.code: ((INSURANCE_AGENCY_FINE, _INSTITUTION),),
}
"""By document, the fines for breach of it; a gross one of rules for banks is one of prudential rules."""
_TO_THE_LAW = I2.article(39)
"""Breach of it is dealt with by the Insurance Law (保险销售办法 art. 43), whose fine for it is not held here."""
_BY_ID = {ban.id: ban for ban in BANS}


def _fines(ban: Ban, facts: ConductFacts) -> Iterator[_Fine]:
    """The fines for one breach: of a serious one the laws of the trade come first (办法 art. 43)."""
    if ban.basis == _TO_THE_LAW:
        return
    code = ban.basis.regulation.code
    if code == N7.code and facts.regime == Regime.NFRA.code:
        yield BANKING_FINE, _INSTITUTION
    yield from _FINES.get(code, ())


def _penalty(fine: _Fine, as_of: date) -> Penalty:
    of, on = fine
    row = of.in_force(as_of)
    least, most = (Money.from_minor(amount) for amount in row.value)
    return Penalty(least=least, most=most, on=on, basis=row.basis)


def list_breaches(decision: Decision[ConductFacts, Effect]) -> tuple[Breach, ...]:
    """The breaches that a decision on conduct found, in the order of its hits.

    Raises:
        InvalidValue: if the decision is about something else.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.conduct import assess_conduct
    >>> from bankrm.conduct_facts import SaleConduct
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> from bankrm.sales import Initiator, Sale
    >>> li = RetailClient(id=ClientId("C-1"), name="某某")
    >>> policy = Product(id=ProductId("I-1"), name="某年金险", family=ProductFamily.INSURANCE)
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=policy.id,
    ...     amount=Money.of(20_000),
    ...     initiated_by=Initiator.BANK,
    ... )
    >>> found = SaleConduct(acts=(ForbiddenAct.HANDLED_PREMIUMS,))
    >>> decision = assess_conduct(found, li, policy, sale, (), as_of=date(2026, 3, 2))
    >>> [breach] = list_breaches(decision)
    >>> [(str(fine.most.amount), fine.basis.article) for fine in breach.penalties]
    [('100000.00', '44'), ('100000.00', '45')]
    """
    check_kind(decision, Decision, "decision")
    if decision.rules.rule_set is not CONDUCT:
        raise InvalidValue("decision", "is not about the conduct of a sale")
    bans = [ban for hit in decision.hits if (ban := _BY_ID.get(hit.rule.id)) is not None]
    return tuple(
        Breach(
            act=ban.act,
            basis=ban.basis,
            penalties=tuple(
                _penalty(fine, decision.as_of) for fine in _fines(ban, decision.facts)
            ),
        )
        for ban in bans
    )
