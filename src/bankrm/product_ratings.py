"""Product ratings (产品评级): who gave a product which level and when, and which of two levels counts.

Ratings are an append-only record, of the issuer and of the bank that distributes; a fold tells those of any
day. Under the NFRA's order the higher of two counts and is disclosed (孰高), and a public fund's may not be
below its manager's. How the bank finds a level is in `product_scoring`, what a changed one sets off in `rematching`.
Leaves out the contract by which the issuer owes its rating factors.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.citations import Param
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields, check_pairs
from bankrm.labels import Label, Text
from bankrm.product_scoring import ProductScheme, ProductScore, score_product
from bankrm.products import (
    Product,
    ProductFamily,
    ProductId,
    ProductRisk,
    Regime,
    regime_of,
)
from bankrm.regulations.investment import COVERAGE, FUND_HIGHER_RATING, G26, HIGHER_RATING, N7
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_, one_of
from bankrm.workings import Line

__all__ = [
    "RATING",
    "GoverningRisk",
    "Rater",
    "RatingFacts",
    "RatingParams",
    "RatingRecord",
    "RatingStep",
    "assess_rating",
    "compute_governing_risk",
    "rate_products",
]


class Rater(Label):
    """Whose rating it is."""

    ISSUER = "issuer", "发行机构", "issuer"
    DISTRIBUTOR = "distributor", "销售机构", "distributor"
    """The bank that sells; of its own product it is the issuer too, and gives its rating as both."""


class RatingStep(Label):
    """What a rating of the bank owes, or what would cure it."""

    DEDICATED_TEAM = (
        "dedicated_team",
        "由专门部门或者团队评级",
        "a rating by the department or team dedicated to it",
    )
    ALL_FACTORS = "all_factors", "补齐评级因素", "every factor weighed"
    DISCLOSE_HIGHER = (
        "disclose_higher",
        "采用并披露较高评级",
        "the higher rating used and disclosed",
    )


@attrs.frozen(kw_only=True)
class RatingRecord:
    """One rating of one product; it counts from the day it was given until the next of the same rater."""

    product_id: ProductId
    by: Rater
    risk: ProductRisk
    at: datetime
    """When it was given; of an issuer, when it takes effect."""
    recorded_at: datetime
    by_team: bool | None = None
    """Whether the department or team dedicated to rating gave it, helped by a third party or not."""
    scheme_id: str | None = None
    answers: tuple[tuple[str, str], ...] = ()
    """The option that was true, by criterion of the scheme."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        check_pairs(self.answers, "answers", str)
        if len(dict(self.answers)) < len(self.answers):
            raise InvalidValue("answers", "answer one criterion twice")
        for criterion, option in self.answers:
            check_text(criterion, "answers")
            check_text(option, "answers")


def rate_products(
    products: Iterable[Product],
    records: Iterable[RatingRecord],
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[Product, ...]:
    """The products with the ratings that counted on a day (产品评级回溯).

    Of each rater the latest rating counts; of two of one instant the one recorded later, then the higher. A
    rater whose ratings are on record had none before the first of them; what a product itself says of a
    rater without any record is left as it is.

    Args:
        products: as the bank lists them.
        records: ratings of any products, in any order.
        as_of: the day, in China.
        known_at: leaves out what was recorded later; None takes all.

    >>> from bankrm.products import ProductFamily
    >>> fund = Product(id=ProductId("F-1"), name="某基金", family=ProductFamily.PUBLIC_FUND)
    >>> def rated(risk: str, at: str) -> RatingRecord:
    ...     return RatingRecord(
    ...         product_id=fund.id,
    ...         by=Rater.ISSUER,
    ...         risk=ProductRisk(risk),
    ...         at=datetime.fromisoformat(at),
    ...         recorded_at=datetime.fromisoformat(at),
    ...     )
    >>> records = [rated("R3", "2026-02-02T09:00+08:00"), rated("R4", "2026-10-12T09:00+08:00")]
    >>> for day in (date(2026, 2, 1), date(2026, 10, 11), date(2026, 10, 12)):
    ...     [of_the_day] = rate_products([fund], records, as_of=day)
    ...     print(of_the_day.issuer_risk and of_the_day.issuer_risk.code)
    None
    R3
    R4
    """
    check_kind(products, Iterable, "products")
    latest = _latest(records, check_date(as_of), known_at)
    return tuple(_with_ratings(product, latest) for product in products)


_Latest = dict[tuple[ProductId, Rater], RatingRecord | None]
"""None: that rater has rated it, but not by that day."""


def _latest(records: Iterable[RatingRecord], as_of: date, known_at: datetime | None) -> _Latest:
    check_kind(records, Iterable, "records")
    if known_at is not None:
        check_instant(known_at, "known_at")
    latest: _Latest = {}
    for record in records:
        check_kind(record, RatingRecord, "records")
        key = record.product_id, record.by
        best = latest.setdefault(key, None)
        counts = business_date(record.at) <= as_of
        known = known_at is None or record.recorded_at <= known_at
        if counts and known and (best is None or _order(record) > _order(best)):
            latest[key] = record
    return latest


def _order(record: RatingRecord) -> tuple[datetime, datetime, int]:
    return record.at, record.recorded_at, record.risk.rank


def _with_ratings(
    product: Product, latest: Mapping[tuple[ProductId, Rater], RatingRecord | None]
) -> Product:
    check_kind(product, Product, "products")

    def of(rater: Rater, given: ProductRisk | None) -> ProductRisk | None:
        if (product.id, rater) not in latest:
            return given
        record = latest[product.id, rater]
        return record.risk if record else None

    return attrs.evolve(
        product,
        issuer_risk=of(Rater.ISSUER, product.issuer_risk),
        distributor_risk=of(Rater.DISTRIBUTOR, product.distributor_risk),
    )


@attrs.frozen(kw_only=True)
class GoverningRisk:
    """The level that a product is matched at on a day; None where it is not known."""

    risk: ProductRisk | None
    undefined: Text | None = None
    """Why there is none."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


_CAUTION = Text("没有规则时取较高评级（1为是）", "the higher rating, where no rule tells (1: yes)")
_UNRATED = Text("尚无评级", "not rated yet")


def compute_governing_risk(
    product: Product, *, as_of: date, book: RuleBook = STATUTORY
) -> GoverningRisk:
    """The level that counts of a product's two ratings: the bank's own, or the higher once that governs.

    Of a product on whose ratings no rule is held here, the higher: of private funds and securities plans at
    all times, and of trusts, insurance and other products of the NFRA before its order.

    Raises:
        RuleNotInForce: before the first rules of wealth products, and of public funds.

    >>> from bankrm.products import ProductFamily
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     issuer_risk=ProductRisk.R3,
    ...     distributor_risk=ProductRisk.R2,
    ... )
    >>> for day in (date(2026, 1, 31), date(2026, 2, 1)):
    ...     print(compute_governing_risk(wealth, as_of=day).risk.code)
    R2
    R3
    """
    check_kind(product, Product, "product")
    check_date(as_of)
    check_kind(book, RuleBook, "book")
    lines = [
        Line(Text("发行机构评级", "the issuer's rating"), product.issuer_risk),
        Line(Text("销售机构评级", "the distributor's rating"), product.distributor_risk),
    ]
    number = _number(product, as_of)
    risk = product.higher_risk
    if number is None:
        lines.append(Line(_CAUTION, 1, "", COVERAGE.article()))
    else:
        row = book.governing(number, as_of)
        lines.append(Line(number.name, row.value, "", row.basis))
        risk = risk if row.value else product.own_risk
    lines.append(Line(Text("匹配所用等级", "level to match at"), risk))
    return GoverningRisk(risk=risk, undefined=None if risk else _UNRATED, workings=tuple(lines))


def _number(product: Product, as_of: date) -> Param[int] | None:
    """The number that tells whether the higher counts; None where no rule on it is held."""
    regime, family = regime_of(product), product.family
    if regime is Regime.CSRC and family is ProductFamily.PUBLIC_FUND:
        return FUND_HIGHER_RATING
    linked = regime is Regime.INSURANCE and product.principal_at_risk  # rated alike (art. 36)
    if N7.in_force(as_of) and (regime is Regime.NFRA or linked):
        return HIGHER_RATING
    of_wealth = regime is Regime.NFRA and family is ProductFamily.WEALTH
    return HIGHER_RATING if of_wealth else None


@attrs.frozen(kw_only=True)
class RatingFacts:
    """One rating of a product, flattened for the rules; levels from 1."""

    regime: str = attrs.field(
        metadata=about(
            "适用规则",
            "regime",
            Regime,
            of=(Product.family, Product.issuer_kind, Product.principal_at_risk),
        )
    )
    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    principal_at_risk: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "本金可能损失", "the principal can be lost", of=(Product.principal_at_risk,)
        ),
    )
    by_distributor: bool = attrs.field(
        metadata=about("销售机构评级", "rated by the distributor", of=(RatingRecord.by,))
    )
    by_team: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "由专门部门或者团队评级", "rated by the dedicated team", of=(RatingRecord.by_team,)
        ),
    )
    level: int = attrs.field(
        metadata=about("评级", "rating", ProductRisk, of=(RatingRecord.risk,))
    )
    issuer_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "发行机构评级", "the issuer's rating", ProductRisk, of=(Product.issuer_risk,)
        ),
    )
    all_factors: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("评级因素齐全", "every factor weighed", of=(ProductScore.missing,)),
    )
    scored_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "按评级方案的等级", "level by the scheme", ProductRisk, of=(ProductScore.risk,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, record: RatingRecord, product: Product, score: ProductScore | None = None
    ) -> "RatingFacts":
        """The facts of a rating; without the score of its answers it is not known how it came about.

        Raises:
            InvalidValue: if the rating is another product's, or was made by another scheme.
        """
        check_kind(record, RatingRecord, "record")
        check_kind(product, Product, "product")
        if record.product_id != product.id:
            raise InvalidValue("product_id", "the rating is another product's")
        if score is not None:
            check_kind(score, ProductScore, "score")
            if score.scheme_id != record.scheme_id:
                raise InvalidValue("scheme_id", "the rating was made by another scheme")
        return cls(
            regime=regime_of(product).code,
            family=product.family.code,
            principal_at_risk=product.principal_at_risk,
            by_distributor=record.by is Rater.DISTRIBUTOR,
            by_team=record.by_team,
            level=record.risk.level,
            issuer_level=product.issuer_risk.level if product.issuer_risk else None,
            all_factors=None if score is None else not score.missing,
            scored_level=score.risk.level if score and score.risk else None,
        )


class RatingParams:
    """The rules of rating read no number of the law."""


RATING = RuleSet("products.rating", RatingFacts, RatingParams, Effect, since=N7.since)
"""Whether a rating may be used; a bank adds its own rules by a `RuleBook`."""

_PUBLIC_FUND = ProductFamily.PUBLIC_FUND.code
_ELSEWHERE = (Regime.UNKNOWN.code, Regime.INTERBANK.code, Regime.OWN_RULES.code)


def _rated(f: RatingFacts) -> bool:
    """What the bank rates by the order: of insurance, what can lose its principal (art. 36)."""
    insured = (f.regime == Regime.INSURANCE.code) & f.principal_at_risk
    return f.by_distributor & ((f.regime == Regime.NFRA.code) | insured)


@RATING.rule(
    "N7.24-team",
    Effect.BLOCK,
    cites=N7.article(24),
    zh="评级并非由专门部门或者团队作出",
    en="the rating was not made by the department or team dedicated to it",
    steps=(RatingStep.DEDICATED_TEAM,),
)
def not_by_team(f: RatingFacts, _: RatingParams) -> bool:
    return _rated(f) & not_(f.by_team)


@RATING.rule(
    "N7.23-factors",
    Effect.BLOCK,
    cites=N7.article(23),
    zh="尚有评级因素未予考虑",
    en="a factor of the rating was not weighed",
    steps=(RatingStep.ALL_FACTORS,),
)
def factor_left_out(f: RatingFacts, _: RatingParams) -> bool:
    return _rated(f) & not_(f.all_factors)


@RATING.rule(
    "N7.22-uniform",
    Effect.REVIEW,
    cites=N7.article(22),
    zh="评级{level}低于本行统一评级方案得出的等级{scored_level}",
    en="the rating {level} is below what the bank's uniform scheme gives, {scored_level}",
)
def below_scheme(f: RatingFacts, _: RatingParams) -> bool:
    return _rated(f) & (f.level < f.scored_level)


@RATING.rule(
    "N7.22-differs",
    Effect.STEPS,
    cites=N7.article(22),
    zh="评级{level}与发行机构评级{issuer_level}不一致，应采用并披露较高者",
    en="the rating {level} differs from the issuer's, {issuer_level}: the higher is used and disclosed",
    steps=(RatingStep.DISCLOSE_HIGHER,),
)
def differs_from_issuer(f: RatingFacts, _: RatingParams) -> bool:
    return _rated(f) & (f.level != f.issuer_level)


@RATING.rule(
    "G26.11-below-manager",
    Effect.REFUSE,
    cites=G26.article(11),
    since=G26.since,
    zh="基金评级{level}低于管理人评级{issuer_level}，不得采用",
    en="the fund's rating {level} is below its manager's, {issuer_level}: it may not be used",
)
def fund_below_manager(f: RatingFacts, _: RatingParams) -> bool:
    return (f.family == _PUBLIC_FUND) & f.by_distributor & (f.level < f.issuer_level)


@RATING.rule(
    "C-other-below-manager",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    zh="评级{level}低于管理人评级{issuer_level}，本规则集不含公募基金以外的证券期货产品评级规则，须人工审核",
    en="the rating {level} is below the manager's, {issuer_level}: of securities products this set holds "
    "the rules of public funds only",
)
def other_below_manager(f: RatingFacts, _: RatingParams) -> bool:
    other = (f.regime == Regime.CSRC.code) & (f.family != _PUBLIC_FUND)
    return other & f.by_distributor & (f.level < f.issuer_level)


@RATING.rule(
    "N7.3-rating-elsewhere",
    Effect.REVIEW,
    cites=N7.article(3),
    zh="该产品适用本规则集之外的规则（{regime}），须按其规定审核评级",
    en="the product falls under rules that are not in this set ({regime}): judge its rating by those",
)
def rated_elsewhere(f: RatingFacts, _: RatingParams) -> bool:
    return one_of(f.regime, *_ELSEWHERE)


def assess_rating(
    record: RatingRecord,
    product: Product,
    scheme: ProductScheme | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[RatingFacts, Effect]:
    """Judge whether a rating may be used, before it is (评级复核).

    Args:
        record: the rating.
        product: what is rated, with its issuer's rating.
        scheme: the bank's scheme that the rating names; its answers are scored anew.
        as_of: the day whose rules apply.
        book: the bank's own rules.

    Raises:
        InvalidValue: if the parts do not belong together, or an answer is none of the scheme's.
        RuleNotInForce: before the order of 2025.

    >>> from bankrm.products import ProductFamily
    >>> fund = Product(
    ...     id=ProductId("F-1"),
    ...     name="某基金",
    ...     family=ProductFamily.PUBLIC_FUND,
    ...     issuer_risk=ProductRisk.R3,
    ... )
    >>> noon = datetime.fromisoformat("2026-06-11T12:00+08:00")
    >>> lower = RatingRecord(
    ...     product_id=fund.id,
    ...     by=Rater.DISTRIBUTOR,
    ...     risk=ProductRisk.R2,
    ...     at=noon,
    ...     recorded_at=noon,
    ... )
    >>> for day in (date(2026, 6, 10), date(2026, 6, 11)):
    ...     print(assess_rating(lower, fund, as_of=day).outcome.en)
    allowed
    refused
    """
    check_kind(record, RatingRecord, "record")
    score = None if scheme is None else score_product(scheme, dict(record.answers))
    return RATING.decide(RatingFacts.of(record, product, score), as_of=as_of, book=book)
