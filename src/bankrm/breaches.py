"""Breaches (违规): the forbidden acts that a decision on conduct found, and the fines they may lead to.

The alert beside a refused sale: every act that was found is told, and what is not held here is said. A fine is
for serious cases or grave consequences and is the regulator's to set: what is told is from how much to how
much, whom it can meet, and by which article. Leaves out warnings and public criticism, which need no figure,
what the securities regulator may impose, and the bank's own discipline.
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
from bankrm.formats import format_money
from bankrm.labels import Label, Lang, Text
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

__all__ = ["Breach", "BreachNote", "Offender", "Penalty", "list_breaches"]

_FINE = Text("罚款{least}至{most}（{on}）", "a fine of {least} to {most} ({on})")


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

    def explain(self, lang: Lang = "zh") -> str:
        """From how much to how much, whom it can meet, and by which article.

        >>> fine = Penalty(
        ...     least=Money.of(10_000),
        ...     most=Money.of(100_000),
        ...     on=(Offender.INSTITUTION, Offender.PERSON),
        ...     basis=N7.article(43),
        ... )
        >>> print(fine.explain())
        罚款¥10,000.00至¥100,000.00（机构、责任人员） 《金融机构产品适当性管理办法》\
（国家金融监督管理总局令2025年第7号）第43条
        """
        told = _FINE.fill(
            lang,
            least=format_money(self.least, lang),
            most=format_money(self.most, lang),
            on=("、" if lang == "zh" else ", ").join(one.name_in(lang) for one in self.on),
        )
        return f"{told} {self.basis.text(lang)}"


class BreachNote(Label):
    """What is not held here of a breach, so that its silence is not read as mildness."""

    NO_ARTICLE = (
        "no_article",
        "本库没有可确定适用于该产品的条款，须人工判断",
        "no article held here is known to be about this product: a person must decide",
    )
    NO_FINE = "no_fine", "本库未收录相应罚款", "no fine for it is held here"


@attrs.frozen(kw_only=True)
class Breach:
    """One act found in a sale, by one article that forbids it, with the fines it may lead to."""

    act: ForbiddenAct
    basis: Citation | None
    """None if no article held here is known to be about the product, on the day."""
    penalties: tuple[Penalty, ...]
    """Empty if none is held here."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.basis is None and self.penalties:
            raise InvalidValue("penalties", "need an article that forbids the act")

    @property
    def note(self) -> BreachNote | None:
        """What is not held here; None where a fine is."""
        if self.basis is None:
            return BreachNote.NO_ARTICLE
        return None if self.penalties else BreachNote.NO_FINE

    def explain(self, lang: Lang = "zh") -> str:
        """The act with its article, then its fines, or that none is held: a line each.

        >>> print(Breach(act=ForbiddenAct.BUNDLED, basis=None, penalties=()).explain())
        强制捆绑搭售
          本库没有可确定适用于该产品的条款，须人工判断
        """
        cited = "" if self.basis is None else f" {self.basis.text(lang)}"
        lines = [fine.explain(lang) for fine in self.penalties]
        if self.note is not None:
            lines.append(self.note.name_in(lang))
        return "\n  ".join([f"{self.act.name_in(lang)}{cited}", *lines])


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
    """The breaches that a decision on conduct found, in the order of its hits; then acts without an article.

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
    banned = [
        Breach(
            act=ban.act,
            basis=ban.basis,
            penalties=tuple(
                _penalty(fine, decision.as_of) for fine in _fines(ban, decision.facts)
            ),
        )
        for ban in bans
    ]
    rest = _acts(decision.facts) - {ban.act for ban in bans}
    return (*banned, *(Breach(act=act, basis=None, penalties=()) for act in sorted(rest)))


def _acts(facts: ConductFacts) -> set[ForbiddenAct]:
    """The acts that were found."""
    return {act for act in ForbiddenAct if getattr(facts, act.code)}
