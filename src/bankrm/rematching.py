"""Re-matching (存量持有人重新匹配): what is owed to the holders of a product whose level changed.

Under the NFRA's order the bank that sells discloses the change, adjusts its matching opinions and tells the
investors; while the product is open they decide themselves whether to keep what they hold, but no more may be
sold to them above their tolerance. The securities rules ask for the same notice. Professional investors are
told, but have no matching opinion. Who has been told, and who is to be by when, is in `rematch_tasks`.

Leaves out the words of a notice and of an opinion.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.holders import Holder, OpenSale, OpenSaleReview, each_holder
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.product_ratings import compute_governing_risk
from bankrm.products import Product, ProductId, ProductRisk, Regime
from bankrm.regulations.investment import COVERAGE, N7, C
from bankrm.replay import Change
from bankrm.risk_assessments import RiskTolerance
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sale_facts import SaleFacts
from bankrm.sales import Initiator, Sale
from bankrm.terms import about, maybe_bool, maybe_int, not_, one_of

__all__ = [
    "HOLDER",
    "HolderFacts",
    "HolderParams",
    "HolderStep",
    "RematchNotice",
    "list_rematch_notices",
]


class HolderStep(Label):
    """What a holder is owed once the level of a product changed."""

    TELL = "tell", "披露并告知风险等级变动", "the change of level disclosed and told"
    NEW_OPINION = "new_opinion", "重新出具适当性匹配意见", "a new matching opinion"


@attrs.frozen(kw_only=True)
class HolderFacts:
    """One holder of a product whose level changed, flattened for the rules; levels from 1."""

    regime: str = attrs.field(metadata=about("适用规则", "regime", Regime, of=(SaleFacts.regime,)))
    principal_at_risk: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "本金可能损失", "the principal can be lost", of=(Product.principal_at_risk,)
        ),
    )
    professional: bool = attrs.field(
        metadata=about("专业投资者", "professional investor", of=(SaleFacts.professional,))
    )
    holds: bool = attrs.field(metadata=about("持有存量产品", "holds the product"))
    level_before: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("原产品等级", "product level before", ProductRisk),
    )
    level_after: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("现产品等级", "product level after", ProductRisk),
    )
    client_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        repr=False,
        metadata=about(
            "客户风险承受能力等级",
            "client's tolerance",
            RiskTolerance,
            of=(SaleFacts.client_level,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        facts: SaleFacts,
        product: Product,
        before: ProductRisk | None,
        after: ProductRisk | None,
        *,
        holds: bool,
    ) -> "HolderFacts":
        """The facts of one holder, from those of another purchase and the levels that count, before and after."""
        check_kind(facts, SaleFacts, "facts")
        check_kind(product, Product, "product")
        check_optional(before, ProductRisk, "before")
        check_optional(after, ProductRisk, "after")
        return cls(
            regime=facts.regime,
            principal_at_risk=product.principal_at_risk,
            professional=facts.professional,
            holds=holds,
            level_before=before.level if before else None,
            level_after=after.level if after else None,
            client_level=facts.client_level,
        )


class HolderParams:
    """The rules on holders read no number of the law."""


HOLDER = RuleSet("products.holder", HolderFacts, HolderParams, Effect, since=C.since)
"""What a holder is owed when a level changed; a bank adds its own rules by a `RuleBook`."""

_NFRA, _CSRC = Regime.NFRA.code, Regime.CSRC.code
_INSURANCE = Regime.INSURANCE.code
_ELSEWHERE = (Regime.UNKNOWN.code, Regime.INTERBANK.code, Regime.OWN_RULES.code)


def _changed(f: HolderFacts) -> bool:
    return f.level_before != f.level_after


def _rated_anew(f: HolderFacts) -> bool:
    """Under the order of 2025; of insurance, what can lose its principal (art. 36)."""
    insured = (f.regime == _INSURANCE) & f.principal_at_risk
    return ((f.regime == _NFRA) | insured) & _changed(f)


@HOLDER.rule(
    "N7.22-tell",
    Effect.STEPS,
    cites=N7.article(22),
    since=N7.since,
    zh="产品风险等级由{level_before}变为{level_after}，应及时披露并告知投资者",
    en="the product's level changed from {level_before} to {level_after}: disclose it and tell the investor",
    steps=(HolderStep.TELL,),
)
def level_changed(f: HolderFacts, _: HolderParams) -> bool:
    return _rated_anew(f)


@HOLDER.rule(
    "N7.22-opinion",
    Effect.STEPS,
    cites=(N7.article(22), N7.article(28)),
    since=N7.since,
    zh="应按现等级{level_after}调整对普通投资者的适当性匹配意见",
    en="the matching opinion given to an ordinary investor is adjusted to the new level, {level_after}",
    steps=(HolderStep.NEW_OPINION,),
)
def opinion_outdated(f: HolderFacts, _: HolderParams) -> bool:
    return _rated_anew(f) & not_(f.professional)


@HOLDER.rule(
    "N7.22-keep",
    Effect.NOTE,
    cites=N7.article(22),
    since=N7.since,
    zh="在产品开放期，投资者可以自主决定是否持有存量产品",
    en="while the product is open the investor decides whether to keep what is held",
)
def may_keep(f: HolderFacts, _: HolderParams) -> bool:
    return _rated_anew(f) & f.holds


@HOLDER.rule(
    "N7.12-holder",
    Effect.NOTE,
    cites=N7.article(12),
    since=N7.since,
    zh="现等级{level_after}高于持有人的风险承受能力，不得再向其销售",
    en="the new level, {level_after}, is above the holder's tolerance: no more may be sold to the holder",
)
def holder_below_level(f: HolderFacts, _: HolderParams) -> bool:
    return (f.regime == _NFRA) & not_(f.professional) & (f.level_after > f.client_level)


# Article 21 was read in a copy of the text in public code; it names investors of either class, and
# matching opinions are of ordinary ones only, as under the order.


@HOLDER.rule(
    "C.21-tell",
    Effect.STEPS,
    cites=C.article(21),
    zh="产品风险等级由{level_before}变为{level_after}，应告知投资者",
    en="the product's level changed from {level_before} to {level_after}: tell the investor",
    steps=(HolderStep.TELL,),
)
def fund_level_changed(f: HolderFacts, _: HolderParams) -> bool:
    return (f.regime == _CSRC) & _changed(f)


@HOLDER.rule(
    "C.21-opinion",
    Effect.STEPS,
    cites=C.article(21),
    zh="应按现等级{level_after}调整对普通投资者的适当性匹配意见并告知",
    en="the matching opinion of an ordinary investor is adjusted to the new level, {level_after} and told",
    steps=(HolderStep.NEW_OPINION,),
)
def fund_opinion_outdated(f: HolderFacts, _: HolderParams) -> bool:
    return (f.regime == _CSRC) & not_(f.professional) & _changed(f)


@HOLDER.rule(
    "C.22-holder",
    Effect.NOTE,
    cites=C.article(22),
    zh="现等级{level_after}高于持有人的风险承受能力，不得再向其主动推介",
    en="the new level, {level_after}, is above the holder's tolerance: the bank may not recommend more of it",
)
def fund_holder_below_level(f: HolderFacts, _: HolderParams) -> bool:
    return (f.regime == _CSRC) & not_(f.professional) & (f.level_after > f.client_level)


@HOLDER.rule(
    "N7.3-holder-elsewhere",
    Effect.REVIEW,
    cites=N7.article(3),
    since=N7.since,
    zh="该产品适用本规则集之外的规则（{regime}），须按其规定审核",
    en="the product falls under rules that are not in this set ({regime}): judge it by those",
)
def governed_elsewhere(f: HolderFacts, _: HolderParams) -> bool:
    return one_of(f.regime, *_ELSEWHERE) & _changed(f)


@HOLDER.rule(
    "N7-holder-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=N7.since,
    zh="2026年2月1日以前，本规则集只含基金的规则（{regime}），须人工审核",
    en="before 1 February 2026 this set holds the rules of funds only ({regime})",
)
def others_before_n7(f: HolderFacts, _: HolderParams) -> bool:
    return one_of(f.regime, _NFRA, _INSURANCE, *_ELSEWHERE) & _changed(f)


@attrs.frozen(kw_only=True)
class RematchNotice:
    """What the change of a level means for one client who holds the product or is about to buy it."""

    client_id: ClientId
    product_id: ProductId
    risk_before: ProductRisk | None
    risk_after: ProductRisk | None
    owed: Decision[HolderFacts, Effect]
    """What the client is owed, and whether what is held may be kept."""
    buying: Change[SaleFacts, Effect] = attrs.field(repr=False)
    """Another purchase that the client asks for, before and after."""
    open_sales: tuple[OpenSaleReview, ...] = attrs.field(default=(), repr=False)
    """Orders and plans of the product, before and after."""

    __attrs_post_init__ = check_fields

    @property
    def professional(self) -> bool:
        """Whether a professional investor, who has no matching opinion."""
        return self.owed.facts.professional

    @property
    def above_tolerance(self) -> bool | None:
        """Whether the level now exceeds the client's tolerance; None if either is not known."""
        facts = self.owed.facts
        known = None not in {facts.level_after, facts.client_level}
        return facts.level_after > facts.client_level if known else None

    @property
    def barred(self) -> bool | None:
        """Whether nothing more may be bought, at least until it is cured; None if a person must decide."""
        outcome = self.buying.after.outcome
        return None if outcome is Effect.REVIEW else outcome >= Effect.BLOCK

    @property
    def to_stop(self) -> tuple[OpenSaleReview, ...]:
        """The orders and plans that may not go on."""
        return tuple(review for review in self.open_sales if not review.may_go_on)


def list_rematch_notices(
    before: Product,
    after: Product,
    holders: Iterable[Holder],
    *,
    further: Money,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[RematchNotice, ...]:
    """The notices that a change of ratings sets off, ordinary investors first, then by client.

    There is none if the level that counts is the same. Holdings kept elsewhere are not the bank's to tell
    about.

    Args:
        before: the product with its ratings until then.
        after: the same product with its new ratings.
        holders: any clients; those who neither hold the product nor are about to buy it are passed over.
        further: the further purchase to judge by, such as the least that the product takes.
        as_of: the day whose rules apply.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if more than the ratings differ, or the parts do not belong together.
        RuleNotInForce: before the first rules of the product's regime.

    >>> from bankrm.clients import RetailClient
    >>> from bankrm.holdings import Holding, HoldingId
    >>> from bankrm.products import IssuerKind, ProductFamily
    >>> from bankrm.risk_assessments import RiskAssessment, RiskTolerance
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_kind=IssuerKind.WEALTH_COMPANY,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1980, 5, 1))
    >>> holder = Holder(
    ...     client=client,
    ...     assessments=(
    ...         RiskAssessment(
    ...             client_id=client.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C2
    ...         ),
    ...     ),
    ...     holdings=(
    ...         Holding(
    ...             id=HoldingId("H-1"),
    ...             client_id=client.id,
    ...             product_id=wealth.id,
    ...             family=wealth.family,
    ...             value=Money.of(50_000),
    ...             valued_on=date(2026, 3, 1),
    ...         ),
    ...     ),
    ...     change_reported=False,
    ... )
    >>> [notice] = list_rematch_notices(
    ...     wealth,
    ...     attrs.evolve(wealth, issuer_risk=ProductRisk.R3),
    ...     [holder],
    ...     further=Money.of(1_000),
    ...     as_of=date(2026, 3, 2),
    ... )
    >>> [step.en for step in notice.owed.steps], notice.above_tolerance, notice.barred
    (['the change of level disclosed and told', 'a new matching opinion'], True, True)
    """
    rerating = _Rerating.of(before, after, as_of, book)
    listed = each_holder(holders)
    check_kind(further, Money, "further")
    if rerating.before_risk is rerating.after_risk:
        return ()
    owed: dict[HolderFacts, Decision[HolderFacts, Effect]] = {}
    notices = [
        _notice(holder, rerating, further, owed) for holder in listed if _concerned(holder, after)
    ]
    return tuple(sorted(notices, key=lambda notice: (notice.professional, notice.client_id)))


class _Rerating(NamedTuple):
    """A product before and after, the levels that count, and by which rules."""

    before: Product
    after: Product
    before_risk: ProductRisk | None
    after_risk: ProductRisk | None
    as_of: date
    book: RuleBook

    @classmethod
    def of(cls, before: Product, after: Product, as_of: date, book: RuleBook) -> "_Rerating":
        check_kind(before, Product, "before")
        check_kind(after, Product, "after")
        risks = [
            compute_governing_risk(product, as_of=as_of, book=book).risk
            for product in (before, after)
        ]
        alike = attrs.evolve(
            before, issuer_risk=after.issuer_risk, distributor_risk=after.distributor_risk
        )
        if alike != after:
            raise InvalidValue("after", "differs from before in more than its ratings")
        return cls(before, after, risks[0], risks[1], as_of, book)


def _holds(holder: Holder, product: Product) -> bool:
    return any(
        holding.product_id == product.id and not holding.held_away for holding in holder.holdings
    )


def _concerned(holder: Holder, product: Product) -> bool:
    return _holds(holder, product) or any(
        pending.sale.product_id == product.id for pending in holder.open_sales
    )


def _notice(
    holder: Holder,
    rerating: _Rerating,
    further: Money,
    owed: dict[HolderFacts, Decision[HolderFacts, Effect]],
) -> RematchNotice:
    """The notice of one holder; `owed` keeps what holders alike are owed."""
    after, before_risk, after_risk = rerating.after, rerating.before_risk, rerating.after_risk
    purchase = Sale(
        client_id=holder.client.id,
        product_id=after.id,
        amount=further,
        initiated_by=Initiator.CLIENT,
        change_reported=holder.change_reported,
    )
    buying = _judged(holder, rerating, purchase, purchase)
    facts = HolderFacts.of(
        buying.after.facts, after, before_risk, after_risk, holds=_holds(holder, after)
    )
    if facts not in owed:
        owed[facts] = HOLDER.decide(facts, as_of=rerating.as_of, book=rerating.book)
    return RematchNotice(
        client_id=holder.client.id,
        product_id=after.id,
        risk_before=before_risk,
        risk_after=after_risk,
        owed=owed[facts],
        buying=buying,
        open_sales=tuple(
            OpenSaleReview(
                pending, _judged(holder, rerating, pending.sale, _anew(holder, pending))
            )
            for pending in holder.open_sales
            if pending.sale.product_id == after.id
        ),
    )


def _anew(holder: Holder, pending: OpenSale) -> Sale:
    """An open sale matched anew, with what the client told since."""
    return holder.as_told(attrs.evolve(pending.sale, matched_level=None))


def _judged(
    holder: Holder, rerating: _Rerating, then: Sale, now: Sale
) -> Change[SaleFacts, Effect]:
    as_of, book = rerating.as_of, rerating.book
    return Change(
        holder.assess(rerating.before, then, as_of=as_of, book=book),
        holder.assess(rerating.after, now, as_of=as_of, book=book),
    )
