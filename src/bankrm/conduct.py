"""Conduct (销售行为): whether a sale can stand, by what was done and found in it.

Every ban of `forbidden_acts` is a rule here, with those duties that belong to the act of selling itself:
information refused, the first purchase in person, the level sold only at an outlet, the certificate shown.
Who filled in the assessment, and when, is read from the record.

What a third party does in promoting for the bank is the bank's own act (办法 art. 15). Leaves out what is
told and recorded before a sale, the words used, and the handling of complaints.
"""

import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import cast

from bankrm.citations import Provenance, param
from bankrm.clients import Client
from bankrm.conduct_facts import ConductFacts, SaleConduct
from bankrm.forbidden_acts import BANS, Ban, ForbiddenAct, Scope
from bankrm.products import Product, ProductFamily, Regime
from bankrm.regulations.insurance import I2
from bankrm.regulations.investment import COVERAGE, N7, W6, C
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.selling import OUTLET_ONLY_LEVEL
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import Sale, SaleChannel, SaleStep
from bankrm.terms import not_, one_of

__all__ = ["CONDUCT", "ConductParams", "assess_conduct"]


class ConductParams:
    """The numbers of conduct in force."""

    outlet_level: int = param(OUTLET_ONLY_LEVEL)


CONDUCT = RuleSet("suitability.conduct", ConductFacts, ConductParams, Effect, since=C.since)
"""Was the sale properly conducted."""

_WEALTH, _INSURANCE = ProductFamily.WEALTH.code, Regime.INSURANCE.code
_SCOPES: dict[Scope, Callable[[ConductFacts], bool]] = {
    Scope.SUITABILITY: lambda f: one_of(f.regime, Regime.NFRA.code, _INSURANCE),
    Scope.NFRA_PRIVATE: lambda f: (f.regime == Regime.NFRA.code) & f.private,
    Scope.PRIVATE_FUND: lambda f: f.family == ProductFamily.PRIVATE_FUND.code,
    Scope.WEALTH: lambda f: f.family == _WEALTH,
    Scope.CSRC: lambda f: f.regime == Regime.CSRC.code,
    Scope.PUBLIC_FUND: lambda f: f.family == ProductFamily.PUBLIC_FUND.code,
    Scope.SECURITIES_PLAN: lambda f: f.family == ProductFamily.SECURITIES_ASSET_PLAN.code,
    Scope.INSURANCE: lambda f: f.regime == _INSURANCE,
    Scope.AGENCY: lambda f: f.agency,
}
"""Each scope but the one of every product, as a condition on the facts."""
_HELD = {
    act: sorted({ban.scope for ban in BANS if ban.act is act})
    for act in ForbiddenAct
    if not any(ban.act is act and ban.scope is Scope.ANY for ban in BANS)
}
"""By act, the products that its bans are about, where that is not every product."""
_RECORDED = (ForbiddenAct.TESTED_FOR_CLIENT, ForbiddenAct.SOLD_BEFORE_TEST)
"""What the record of the assessment tells, though nobody looked."""


def _done(f: ConductFacts, act: ForbiddenAct) -> bool:
    """Whether an act was done; not so where nobody looked, which one rule says for them all."""
    done = cast("bool", getattr(f, act.code))
    return done if act in _RECORDED else f.checked & done


def _any(conditions: Iterable[bool]) -> bool:
    return functools.reduce(operator.or_, conditions)


def _finds(ban: Ban) -> Callable[[ConductFacts, ConductParams], bool]:
    """The condition of a ban: its act, of a product that it is about."""

    def found(f: ConductFacts, _: ConductParams) -> bool:
        done = _done(f, ban.act)
        return done if ban.scope is Scope.ANY else done & _SCOPES[ban.scope](f)

    return found


for _ban in BANS:
    CONDUCT.rule(
        _ban.id,
        Effect.BLOCK if _ban.cure else Effect.REFUSE,
        cites=_ban.basis,
        since=_ban.since,
        zh=f"禁止行为：{_ban.act.zh}",
        en=f"a forbidden act: {_ban.act.en}",
        steps=(_ban.cure,) if _ban.cure else (),
    )(_finds(_ban))


@CONDUCT.rule(
    "conduct.unchecked",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="尚未核查禁止行为",
    en="nobody has looked for forbidden acts yet",
)
def not_looked_for(f: ConductFacts, _: ConductParams) -> bool:
    return not_(f.checked) & f.acted


@CONDUCT.rule(
    "conduct.elsewhere",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="其他产品的规则所禁止的行为，本规则集没有针对该产品的条款，须人工判断",
    en="an act that is forbidden for other products, and no article held here is about this one: a person "
    "must decide",
)
def forbidden_elsewhere(f: ConductFacts, _: ConductParams) -> bool:
    return f.acted & _any(
        _done(f, act) & not_(_any(_SCOPES[scope](f) for scope in held))
        for act, held in _HELD.items()
    )


@CONDUCT.rule(
    "conduct.earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=N7.since,
    zh="有禁止行为的，本规则集不含2026年2月1日以前的全部行为规则，须人工判断",
    en="for a forbidden act, not all rules of conduct of before 1 February 2026 are held here: a person "
    "must decide",
)
def acted_before_n7(f: ConductFacts, _: ConductParams) -> bool:
    return f.acted & (f.checked | _any(_done(f, act) for act in _RECORDED))


@CONDUCT.rule(
    "N7.10-information",
    Effect.REVIEW,
    cites=N7.article(10),
    since=N7.since,
    zh="客户拒绝提供必要信息的，可以拒绝销售",
    en="where the client refuses information that is needed, the sale may be refused",
)
def information_refused(f: ConductFacts, _: ConductParams) -> bool:
    return _SCOPES[Scope.SUITABILITY](f) & f.refuses_information


@CONDUCT.rule(
    "conduct.information",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="客户拒绝提供必要信息，须人工判断是否销售（{regime}）",
    en="the client refuses information that is needed: a person must decide ({regime})",
)
def information_refused_elsewhere(f: ConductFacts, _: ConductParams) -> bool:
    outside = one_of(f.regime, Regime.OUTSIDE.code)
    return not_(_SCOPES[Scope.SUITABILITY](f)) & not_(outside) & f.refuses_information


# Wealth products: where they are sold


@CONDUCT.rule(
    "W6-first-purchase",
    Effect.BLOCK,
    cites=W6.article("附件"),
    since=W6.since,
    zh="个人首次购买本行理财产品，应在网点当面测评并签约",
    en="a person's first purchase of the bank's own wealth products is assessed and signed at an outlet",
    steps=(SaleStep.IN_PERSON,),
)
def first_purchase_from_afar(f: ConductFacts, _: ConductParams) -> bool:
    own = (f.family == _WEALTH) & not_(f.agency)
    return own & f.person & f.first_purchase & not_(f.in_person)


@CONDUCT.rule(
    "W6-outlet-only",
    Effect.BLOCK,
    cites=W6.article("附件", Provenance.UNCONFIRMED),
    since=W6.since,
    zh="{outlet_level}级（含）以上理财产品应在网点销售，另有书面约定的除外",
    en="wealth products of level {outlet_level} or above are sold at an outlet unless agreed in writing",
    steps=(SaleStep.IN_PERSON,),
)
def sold_off_outlet(f: ConductFacts, p: ConductParams) -> bool:
    off = (f.channel != SaleChannel.OUTLET.code) & not_(f.agreed_in_writing)
    return (f.family == _WEALTH) & (f.level >= p.outlet_level) & off


# Insurance: who stands before the client


@CONDUCT.rule(
    "I2.24-certificate",
    Effect.BLOCK,
    cites=I2.article(24),
    since=I2.since,
    zh="销售人员应出示执业证件，或者说明姓名、机构和证件编号",
    en="the seller shows the practice certificate, or tells name, firm and number",
    steps=(SaleStep.CERTIFICATE_SHOWN,),
)
def certificate_not_shown(f: ConductFacts, _: ConductParams) -> bool:
    return (f.regime == _INSURANCE) & f.assisted & not_(f.certificate_shown)


def assess_conduct(  # noqa: PLR0913  # the parts of a sale, and what is on record of the buyer
    conduct: SaleConduct,
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment],
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ConductFacts, Effect]:
    """Judge the conduct of one sale on a day.

    Args:
        conduct: what was done and found.
        client: who buys.
        product: what is sold.
        sale: the sale.
        assessments: the client's, in any order; the latest is the one the sale relied on.
        as_of: the day.
        book: the law plus the bank's own rules.

    Raises:
        InvalidValue: if the parts do not belong together, or an assessment lies after `as_of`.
        RuleNotInForce: before 1 July 2017, as for the sale itself.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductId
    >>> from bankrm.sales import Initiator
    >>> li = RetailClient(id=ClientId("C-1"), name="某某")
    >>> plan = Product(id=ProductId("T-1"), name="某信托计划", family=ProductFamily.TRUST)
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=plan.id,
    ...     amount=Money.of(1_000_000),
    ...     initiated_by=Initiator.BANK,
    ... )
    >>> found = SaleConduct(acts=(ForbiddenAct.OFFERED_PUBLICLY,), refuses_information=False)
    >>> print(assess_conduct(found, li, plan, sale, (), as_of=date(2026, 3, 2)).explain("en"))
    Outcome: refused (2 Mar 2026)
    - a forbidden act: offering a private product publicly [N7.30-offered_publicly] \
Measures on Product Suitability of Financial Institutions, art. 30
    Weakest source: read in the text
    """
    facts = ConductFacts.of(conduct, client, product, sale, assessments, as_of=as_of)
    return CONDUCT.decide(facts, as_of=as_of, book=book)
