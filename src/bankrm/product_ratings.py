"""Product ratings (产品评级): who gave a product which level and when, and which of two levels counts.

Ratings are an append-only record, of the issuer and of the bank that distributes; a fold tells those of any
day. Under the NFRA's order the higher of two counts and is disclosed (孰高), and a fund's may not be below its
manager's. How the bank finds a level is in `product_scoring`, what a changed one sets off in `rematching`.
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
from bankrm.product_scoring import ProductScore
from bankrm.products import Product, ProductId, ProductRisk, Regime, regime_of
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
    return tuple(_rated(product, latest) for product in products)


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


def _rated(
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


_HIGHER: dict[Regime, Param[int]] = {
    Regime.NFRA: HIGHER_RATING,
    Regime.INSURANCE: HIGHER_RATING,  # what can lose its principal is rated by the same chapter (art. 36)
    Regime.CSRC: FUND_HIGHER_RATING,
}

_CAUTION = Text("没有规则时取较高评级（1为是）", "the higher rating, where no rule tells (1: yes)")
_UNRATED = Text("尚无评级", "not rated yet")


def compute_governing_risk(
    product: Product, *, as_of: date, book: RuleBook = STATUTORY
) -> GoverningRisk:
    """The level that counts of a product's two ratings: the bank's own, or the higher once that governs.

    Of a product whose regime has no rule on it here, the higher.

    Raises:
        RuleNotInForce: before the first rules of the product's regime.

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
    lines = [
        Line(Text("发行机构评级", "the issuer's rating"), product.issuer_risk),
        Line(Text("销售机构评级", "the distributor's rating"), product.distributor_risk),
    ]
    number = _HIGHER.get(regime_of(product))
    risk = product.higher_risk
    if number is None:
        lines.append(Line(_CAUTION, 1, "", COVERAGE.article()))
    else:
        row = book.governing(number, as_of)
        lines.append(Line(number.name, row.value, "", row.basis))
        risk = risk if row.value else product.own_risk
    lines.append(Line(Text("匹配所用等级", "level to match at"), risk))
    return GoverningRisk(risk=risk, undefined=None if risk else _UNRATED, workings=tuple(lines))


@attrs.frozen(kw_only=True)
class RatingFacts:
    """One rating of a product, flattened for the rules; levels from 1."""

    regime: str = attrs.field(
        metadata=about(
            "适用规则",
            "regime",
            of=(Product.family, Product.issuer_kind, Product.principal_at_risk),
        )
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
    level: int = attrs.field(metadata=about("评级", "rating", of=(RatingRecord.risk,)))
    issuer_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("发行机构评级", "the issuer's rating", of=(Product.issuer_risk,)),
    )
    all_factors: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("评级因素齐全", "every factor weighed", of=(ProductScore.missing,)),
    )
    scored_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("按评级方案的等级", "level by the scheme", of=(ProductScore.risk,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, record: RatingRecord, product: Product, score: ProductScore | None = None
    ) -> "RatingFacts":
        """The facts of a rating; without its score it is not known how it came about.

        Raises:
            InvalidValue: if the rating is another product's, or the score another scheme's.
        """
        check_kind(record, RatingRecord, "record")
        check_kind(product, Product, "product")
        if record.product_id != product.id:
            raise InvalidValue("product_id", "the rating is another product's")
        if score is not None:
            check_kind(score, ProductScore, "score")
            if score.scheme_id != record.scheme_id:
                raise InvalidValue("score", "is by another scheme than the rating")
        return cls(
            regime=regime_of(product).code,
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

_RATED = (Regime.NFRA.code, Regime.INSURANCE.code)


@RATING.rule(
    "N7.24-team",
    Effect.BLOCK,
    cites=N7.article(24),
    zh="评级并非由专门部门或者团队作出",
    en="the rating was not made by the department or team dedicated to it",
    steps=(RatingStep.DEDICATED_TEAM,),
)
def not_by_team(f: RatingFacts, _: RatingParams) -> bool:
    return one_of(f.regime, *_RATED) & f.by_distributor & not_(f.by_team)


@RATING.rule(
    "N7.23-factors",
    Effect.BLOCK,
    cites=N7.article(23),
    zh="尚有评级因素未予考虑",
    en="a factor of the rating was not weighed",
    steps=(RatingStep.ALL_FACTORS,),
)
def factor_left_out(f: RatingFacts, _: RatingParams) -> bool:
    return one_of(f.regime, *_RATED) & f.by_distributor & not_(f.all_factors)


@RATING.rule(
    "N7.22-uniform",
    Effect.REVIEW,
    cites=N7.article(22),
    zh="评级{level}低于本行统一评级方案得出的等级{scored_level}",
    en="the rating {level} is below what the bank's uniform scheme gives, {scored_level}",
)
def below_scheme(f: RatingFacts, _: RatingParams) -> bool:
    return one_of(f.regime, *_RATED) & f.by_distributor & (f.level < f.scored_level)


@RATING.rule(
    "N7.22-differs",
    Effect.STEPS,
    cites=N7.article(22),
    zh="评级{level}与发行机构评级{issuer_level}不一致，应采用并披露较高者",
    en="the rating {level} differs from the issuer's, {issuer_level}: the higher is used and disclosed",
    steps=(RatingStep.DISCLOSE_HIGHER,),
)
def differs_from_issuer(f: RatingFacts, _: RatingParams) -> bool:
    return one_of(f.regime, *_RATED) & f.by_distributor & (f.level != f.issuer_level)


@RATING.rule(
    "G26.11-below-manager",
    Effect.REFUSE,
    cites=G26.article(11),
    since=G26.since,
    zh="基金评级{level}低于管理人评级{issuer_level}，不得采用",
    en="the fund's rating {level} is below its manager's, {issuer_level}: it may not be used",
)
def fund_below_manager(f: RatingFacts, _: RatingParams) -> bool:
    return (f.regime == Regime.CSRC.code) & f.by_distributor & (f.level < f.issuer_level)


@RATING.rule(
    "N7.3-rating-unrouted",
    Effect.REVIEW,
    cites=N7.article(3),
    zh="产品未归入任何适当性规则（{regime}），不能判断其评级",
    en="the product is routed to no suitability regime ({regime}): its rating cannot be judged",
)
def rating_unrouted(f: RatingFacts, _: RatingParams) -> bool:
    return f.regime == Regime.UNKNOWN.code


def assess_rating(
    record: RatingRecord,
    product: Product,
    score: ProductScore | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[RatingFacts, Effect]:
    """Judge whether a rating may be used, before it is (评级复核).

    Args:
        record: the rating.
        product: what is rated, with its issuer's rating.
        score: what the bank's scheme made of the same answers.
        as_of: the day whose rules apply.
        book: the bank's own rules.

    Raises:
        InvalidValue: if the parts do not belong together.
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
    return RATING.decide(RatingFacts.of(record, product, score), as_of=as_of, book=book)
