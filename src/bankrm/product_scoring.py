"""Scoring of products (产品风险评级): points by a scheme that the bank owns, and the risk level they give.

A scheme asks about every factor that the order names, gives points to each option, and reads the level from
bands of the total; an option can also set a least level, whatever the total. A product made of others is
scored as the one thing it is, on what it holds as a whole: the levels of its parts are never averaged. No
scheme is shipped: how much a factor weighs is the bank's own judgement. Who rated, and which of two ratings
counts, is in `product_ratings`. Leaves out how options are found out: volatility and drawdown are market
data of the host.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, repeated
from bankrm.citations import Citation
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.products import ProductRisk
from bankrm.regulations.investment import N7
from bankrm.workings import Line

__all__ = [
    "ProductScheme",
    "ProductScore",
    "RatingBand",
    "RatingCriterion",
    "RatingFactor",
    "RatingOption",
    "score_product",
]


class RatingFactor(Label):
    """What a rating has to weigh (评级因素), in the order of the law.

    Source: 金融机构产品适当性管理办法 art. 23.
    """

    INVESTMENT = (
        "investment",
        "投资方向、范围、比例和流动性",
        "direction, scope, ratios and liquidity of investment",
    )
    DEALING = "dealing", "期限和申购赎回安排", "tenor, subscription and redemption"
    LEVERAGE = "leverage", "杠杆情况", "leverage"
    COMPLEXITY = "complexity", "结构复杂性", "complexity of structure"
    OFFERING = "offering", "募集方式", "public or private offering"
    ISSUER_CREDIT = "issuer_credit", "发行人等相关主体的信用", "credit of issuer and other parties"
    PEERS = "peers", "同类产品业绩和波动", "performance and volatility of like products"
    OTHER = "other", "其他因素", "other"


_NEEDED = frozenset(RatingFactor) - {RatingFactor.OTHER}


@attrs.frozen(kw_only=True)
class RatingOption:
    """One thing that can be found of a product, its points, and the least level it sets by itself."""

    code: str
    name: Text
    points: int
    at_least: ProductRisk | None = None
    """The level that the product has at least; None if the total alone decides."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RatingCriterion:
    """One question about a product, of which exactly one option is true."""

    code: str
    name: Text
    factor: RatingFactor
    options: tuple[RatingOption, ...]

    __attrs_post_init__ = check_fields


@attrs.frozen
class RatingBand:
    """A level and the least total that reaches it."""

    risk: ProductRisk
    floor: int

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ProductScheme:
    """How a bank rates its products: criteria on every factor of the law, and bands from level 1 to 5.

    A version of its own is a scheme of its own: old ratings keep the id they were made by.

    Raises:
        InvalidRule: listing every mistake: a factor that nothing asks about, codes that repeat, bands that
            leave a gap, a lowest or highest level that no total reaches.

    >>> ProductScheme(id="S-1", criteria=(), bands=(), basis=N7.article(23))
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: S-1: nothing asks about investment, dealing, leverage, complexity, \
offering, issuer_credit, peers; bands: need one of each level, lowest first
    """

    id: str
    criteria: tuple[RatingCriterion, ...]
    bands: tuple[RatingBand, ...]
    """One of each level, lowest first; each ends where the next begins."""
    basis: Citation
    """The bank's own document."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := tuple(_faults(self)):
            raise InvalidRule(self.id, "; ".join(faults))

    def band(self, total: int) -> RatingBand:
        """The band that a total falls into.

        Raises:
            InvalidValue: if it is no total of this scheme, being below every band.
        """
        if type(total) is not int:
            raise InvalidValue("total", f"needs int, not {type(total).__name__}")
        reached = [band for band in self.bands if band.floor <= total]
        if not reached:
            raise InvalidValue("total", "is below every band")
        return reached[-1]


def _faults(scheme: ProductScheme) -> Iterator[str]:
    asked = {criterion.factor for criterion in scheme.criteria}
    if left := [factor.code for factor in RatingFactor if factor in _NEEDED - asked]:
        yield f"nothing asks about {', '.join(left)}"
    for twice in repeated(criterion.code for criterion in scheme.criteria):
        yield f"{twice}: asked twice"
    for criterion in scheme.criteria:
        if len(criterion.options) < 2:  # noqa: PLR2004  # else there is nothing to ask
            yield f"{criterion.code}: needs two options or more"
        for twice in repeated(option.code for option in criterion.options):
            yield f"{criterion.code}: has the option {twice} twice"
    for fault in _faults_in_bands(scheme):
        yield f"bands: {fault}"


def _faults_in_bands(scheme: ProductScheme) -> Iterator[str]:
    if [band.risk for band in scheme.bands] != list(ProductRisk):
        yield "need one of each level, lowest first"
        return
    points = [[option.points for option in one.options] for one in scheme.criteria if one.options]
    lowest, highest = sum(map(min, points)), sum(map(max, points))
    first, second, last = scheme.bands[0].floor, scheme.bands[1].floor, scheme.bands[-1].floor
    if any(later.floor <= earlier.floor for earlier, later in pairwise(scheme.bands)):
        yield "must rise from level to level"
    if first > lowest:
        yield f"none below {first}, and totals begin at {lowest}"
    if second <= lowest:
        yield f"the lowest cannot be reached, as totals begin at {lowest}"
    if last > highest:
        yield f"the highest cannot be reached, as totals end at {highest}"


@attrs.frozen(kw_only=True)
class ProductScore:
    """What a scheme makes of a product; with a factor not known there is neither total nor level."""

    scheme_id: str
    """Id of the scheme."""
    total: int | None
    risk: ProductRisk | None
    missing: tuple[str, ...]
    """Codes of the criteria that are not answered."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


def score_product(scheme: ProductScheme, answers: Mapping[str, str | None]) -> ProductScore:
    """Rate a product: the band of its total, raised to the highest of the least levels that options set.

    Args:
        scheme: the bank's scheme.
        answers: the option that is true, by criterion; one that is None or left out is not known.

    Raises:
        InvalidValue: if an answer is to no criterion of the scheme, or names none of its options.

    >>> from bankrm.citations import house_document
    >>> from datetime import date
    >>> policy = house_document("PR-1", Text("评级办法", "Rating policy"), date(2026, 2, 1))
    >>> def option(code: str, points: int, at_least: ProductRisk | None = None) -> RatingOption:
    ...     return RatingOption(
    ...         code=code, name=Text("选项", code), points=points, at_least=at_least
    ...     )
    >>> scheme = ProductScheme(
    ...     id="S-2026",
    ...     criteria=tuple(
    ...         RatingCriterion(
    ...             code=factor.code,
    ...             name=Text(factor.zh, factor.en),
    ...             factor=factor,
    ...             options=(option("mild", 0), option("bold", 10, ProductRisk.R4)),
    ...         )
    ...         for factor in RatingFactor
    ...     ),
    ...     bands=tuple(RatingBand(risk, 15 * risk.rank) for risk in ProductRisk),
    ...     basis=policy.article(2),
    ... )
    >>> mild = {factor.code: "mild" for factor in RatingFactor}
    >>> leveraged = score_product(scheme, mild | {"leverage": "bold"})
    >>> leveraged.total, leveraged.risk.code
    (10, 'R4')
    >>> score_product(scheme, mild | {"peers": None}).missing
    ('peers',)
    """
    check_kind(scheme, ProductScheme, "scheme")
    check_kind(answers, Mapping, "answers")
    if answers.keys() - {criterion.code for criterion in scheme.criteria}:
        raise InvalidValue("answers", "are to a criterion that the scheme does not have")
    chosen = {one.code: _chosen(one, answers.get(one.code)) for one in scheme.criteria}
    found = [option for option in chosen.values() if option is not None]
    missing = tuple(code for code, option in chosen.items() if option is None)
    lines = [_line(one, chosen[one.code]) for one in scheme.criteria]
    total = by_total = risk = None
    if not missing:
        total = sum(option.points for option in found)
        by_total = scheme.band(total).risk
        risk = max([by_total, *(option.at_least for option in found if option.at_least)])
    lines += [
        Line(Text("合计得分", "total"), total),
        Line(Text("按得分的等级", "level by the total"), by_total, "", scheme.basis),
        *(
            Line(
                Text(f"{option.name.zh}：等级不低于", f"{option.name.en}: level at least"),
                option.at_least,
                "",
                scheme.basis,
            )
            for option in found
            if option.at_least
        ),
        Line(Text("产品风险等级", "product risk level"), risk, "", N7.article(22)),
    ]
    return ProductScore(
        scheme_id=scheme.id, total=total, risk=risk, missing=missing, workings=tuple(lines)
    )


def _chosen(criterion: RatingCriterion, code: str | None) -> RatingOption | None:
    if code is None:
        return None
    for option in criterion.options:
        if option.code == code:
            return option
    raise InvalidValue("answers", f"name no option of {criterion.code}")


def _line(criterion: RatingCriterion, option: RatingOption | None) -> Line:
    """The points of a criterion, as the person who checks them reads it."""
    if option is None:
        return Line(criterion.name, None, "", N7.article(23))
    what = Text(f"{criterion.name.zh}：{option.name.zh}", f"{criterion.name.en}: {option.name.en}")
    return Line(what, option.points, "", N7.article(23))
