"""The catalogue (产品目录): what is on sale, and which of it fits what is looked for, with reasons.

A search never says that a product is suitable: whether it may be sold to a client, `suitability` decides.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from bankrm.amounts import assess_amount
from bankrm.checks import check_kind
from bankrm.days import add_months, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Lang
from bankrm.money import Money, minor_digits
from bankrm.offers import Offer
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, ProductId, ProductRisk
from bankrm.rules import STATUTORY, Effect, RuleBook
from bankrm.staff import BusinessLine

__all__ = ["Catalogue", "Criterion", "Omission", "ProductQuery", "SearchResult"]


class Criterion(Label):
    """What a search asks of a product."""

    ON_SALE = "on_sale", "在售", "on sale"
    LINE = "line", "适用条线", "side of the bank"
    FAMILY = "family", "产品类别", "product family"
    KIND = "kind", "产品种类", "product kind"
    CURRENCY = "currency", "币种", "currency"
    RISK = "risk", "风险等级", "risk level"
    SIMPLE = "simple", "非复杂产品", "not complex"
    AMOUNT = "amount", "金额", "amount"
    TERM = "term", "期限", "term"


@attrs.frozen(kw_only=True)
class ProductQuery:
    """What is looked for; whatever is left empty is not asked.

    >>> ProductQuery(risk_up_to=ProductRisk.R2, amount=Money.of(50_000)).risk_up_to.zh
    '中低风险'
    """

    line: BusinessLine | None = None
    families: tuple[ProductFamily, ...] = ()
    kinds: tuple[ProductKind, ...] = ()
    currency: str | None = None
    risk_up_to: ProductRisk | None = None
    """The highest level; a product without any level fits if its principal is not at risk."""
    simple: bool = False
    """Whether complex products are left out."""
    amount: Money | None = None
    """What there is to invest, or to be borrowed."""
    horizon: date | None = None
    """Money put in must be free by then; money borrowed can be kept until then."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.currency is not None:
            minor_digits(self.currency)
        if self.amount is not None:
            if self.amount.amount <= 0:
                raise InvalidValue("amount", "must be above zero")
            if self.currency not in {None, self.amount.currency}:
                raise CurrencyMismatch("amount", "is in another currency than asked for")


@attrs.frozen(kw_only=True)
class Omission:
    """A product that a search left out, and every criterion that kept it out."""

    product_id: ProductId
    unmet: tuple[Criterion, ...]
    unknown: tuple[Criterion, ...]
    """What the catalogue does not say, so that nobody can tell."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.unmet and not self.unknown:
            raise InvalidValue("unmet", "or unknown must name a criterion")

    def explain(self, lang: Lang = "zh") -> str:
        """The omission in one language, one line."""
        comma, colon, stop = ("、", "：", "；") if lang == "zh" else (", ", ": ", "; ")
        words = ("不符", "未知") if lang == "zh" else ("does not fit", "not known")
        parts = [
            f"{word}{colon}{comma.join(one.name_in(lang) for one in criteria)}"
            for word, criteria in zip(words, (self.unmet, self.unknown), strict=True)
            if criteria
        ]
        return f"{self.product_id}{colon}{stop.join(parts)}"


@attrs.frozen(kw_only=True)
class SearchResult:
    """What a search found and left out, each by product id; together, the whole catalogue."""

    as_of: date
    matches: tuple[Offer, ...]
    left_out: tuple[Omission, ...]

    __attrs_post_init__ = check_fields

    def explain(self, lang: Lang = "zh") -> str:
        """Every product left out, a line each."""
        return "\n".join(omission.explain(lang) for omission in self.left_out)


@attrs.frozen
class Catalogue:
    """The offers of a bank, each product once."""

    offers: tuple[Offer, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({offer.product.id for offer in self.offers}) < len(self.offers):
            raise InvalidValue("offers", "hold one product twice")

    def search(
        self, query: ProductQuery, *, as_of: date, book: RuleBook = STATUTORY
    ) -> SearchResult:
        """Find the products on sale on a day that meet every criterion asked.

        Args:
            query: what is looked for.
            as_of: the day of the search.
            book: the bank's own stricter least amounts.

        >>> from bankrm.products import Product
        >>> funds = [
        ...     Offer(
        ...         product=Product(
        ...             id=ProductId(id),
        ...             name="某基金",
        ...             family=ProductFamily.PUBLIC_FUND,
        ...             issuer_risk=risk,
        ...         ),
        ...         issuer="某基金公司",
        ...         distributed=True,
        ...         lines=(BusinessLine.RETAIL,),
        ...         least=Money.of(least),
        ...     )
        ...     for id, risk, least in [
        ...         ("F-1", ProductRisk.R2, 10),
        ...         ("F-2", ProductRisk.R4, 100_000),
        ...     ]
        ... ]
        >>> query = ProductQuery(risk_up_to=ProductRisk.R3, amount=Money.of(50_000))
        >>> found = Catalogue(tuple(funds)).search(query, as_of=date(2026, 11, 24))
        >>> [offer.product.id for offer in found.matches]
        ['F-1']
        >>> print(found.explain("en"))
        F-2: does not fit: risk level, amount
        """
        check_date(as_of)
        check_kind(query, ProductQuery, "query")
        matches, left_out = [], []
        for offer in sorted(self.offers, key=lambda offer: offer.product.id):
            answers = tuple(_answers(offer, query, as_of, book))
            if all(met for _, met in answers):
                matches.append(offer)
                continue
            left_out.append(
                Omission(
                    product_id=offer.product.id,
                    unmet=tuple(criterion for criterion, met in answers if met is False),
                    unknown=tuple(criterion for criterion, met in answers if met is None),
                )
            )
        return SearchResult(as_of=as_of, matches=tuple(matches), left_out=tuple(left_out))


def _answers(
    offer: Offer, query: ProductQuery, as_of: date, book: RuleBook
) -> Iterator[tuple[Criterion, bool | None]]:
    """What an offer says to each criterion asked: met, not met, or None for not known."""
    product = offer.product
    yield Criterion.ON_SALE, offer.is_on_sale(as_of)
    if query.line is not None:
        yield Criterion.LINE, query.line in offer.lines
    if query.families:
        yield Criterion.FAMILY, product.family in query.families
    if query.kinds:
        yield Criterion.KIND, _kind_met(offer, query.kinds)
    currency = query.amount.currency if query.amount is not None else query.currency
    if currency is not None:
        yield Criterion.CURRENCY, product.currency == currency
    if query.risk_up_to is not None:
        yield Criterion.RISK, _risk_met(offer, query.risk_up_to)
    if query.simple:
        yield (
            Criterion.SIMPLE,
            None if offer.complex_product is None else not offer.complex_product,
        )
    if query.amount is not None and product.currency == currency:
        yield Criterion.AMOUNT, _amount_met(offer, query.amount, query.line, as_of, book)
    if query.horizon is not None:
        yield Criterion.TERM, _term_met(offer, query.horizon, as_of)


def _kind_met(offer: Offer, kinds: tuple[ProductKind, ...]) -> bool | None:
    if offer.kind is not None:
        return offer.kind in kinds
    return None if offer.product.family in {kind.family for kind in kinds} else False


def _risk_met(offer: Offer, up_to: ProductRisk) -> bool | None:
    level = offer.product.higher_risk
    if level is not None:
        return level <= up_to
    return True if offer.product.principal_at_risk is False else None


def _amount_met(
    offer: Offer, amount: Money, line: BusinessLine | None, as_of: date, book: RuleBook
) -> bool | None:
    """Whether some of the amount can be placed; what lies between two steps stays over."""
    decision = assess_amount(
        offer, offer.placeable(amount) or amount, line=line, as_of=as_of, book=book
    )
    return None if decision.outcome is Effect.REVIEW else decision.outcome < Effect.REVIEW


def _term_met(offer: Offer, horizon: date, as_of: date) -> bool | None:
    if offer.is_lending:
        months = offer.loan.longest_months if offer.loan is not None else None
        return None if months is None else add_months(as_of, months) >= horizon
    return None if offer.term is None else offer.term.free_on(as_of) <= horizon
