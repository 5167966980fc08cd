"""Rating schemes (评级体系): a bank's own scale of levels, and what each of its codes stands for.

One bank says A1 to A5 of its clients and P1 to P5 of products, another C1 to C6; names such as 稳健 and 平衡
change places between banks. A code is therefore read in its scheme and version only, as the `RiskTolerance`
or the `ProductRisk` that it stands for, and codes of two schemes are compared through these and no other way.

Leaves out how a client or a product comes by its level.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind, check_text, repeated
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, OwnLabel
from bankrm.products import ProductRisk
from bankrm.risk_assessments import RiskTolerance

__all__ = [
    "PRODUCT_LEVELS",
    "TOLERANCE_LEVELS",
    "RatedLevel",
    "RatingScheme",
    "SchemeKind",
    "SchemeLevel",
    "find_scheme",
]

RatedLevel: TypeAlias = RiskTolerance | ProductRisk
"""What a code can stand for: a level of clients, or of products."""


class SchemeKind(Label):
    """What a scheme rates."""

    CLIENT = "client", "客户风险承受能力", "clients"
    PRODUCT = "product", "产品风险等级", "products"


@attrs.frozen
class SchemeLevel:
    """One code of a scheme, with the bank's names for it, and the level that it stands for."""

    label: OwnLabel
    stands_for: RatedLevel

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RatingScheme:
    """A bank's scale in one version, lowest level first.

    It may have more codes than five, and every level from 1 to 5 has at least one.

    Raises:
        InvalidRule: listing every mistake: a code twice, clients and products in one scheme, an order that
            falls, a level without a code.

    >>> scheme = RatingScheme(
    ...     id="A",
    ...     version="2026",
    ...     levels=tuple(
    ...         SchemeLevel(OwnLabel(f"A{tolerance.level}", tolerance.zh, tolerance.en), tolerance)
    ...         for tolerance in RiskTolerance
    ...     ),
    ... )
    >>> scheme.ref, scheme.tolerance("A3").en
    ('A@2026', 'balanced')
    >>> scheme.risk("A3")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: scheme: rates clients, not products
    """

    id: str
    version: str
    levels: tuple[SchemeLevel, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := tuple(_faults(self.levels)):
            raise InvalidRule(self.id, "; ".join(faults))

    @property
    def ref(self) -> str:
        """Id and version, by which a record names the scheme."""
        return f"{self.id}@{self.version}"

    @property
    def kind(self) -> SchemeKind:
        """What it rates."""
        return _kind(self.levels[0])

    def rank(self, code: str) -> int:
        """The place of a code in this scheme, from 0; of no use in another.

        Raises:
            InvalidValue: if the scheme does not have the code.
        """
        check_text(code, "code")
        for rank, level in enumerate(self.levels):
            if level.label.code == code:
                return rank
        raise InvalidValue("code", "is none of the scheme")

    def label(self, code: str) -> OwnLabel:
        """The code with the bank's names for it.

        Raises:
            InvalidValue: if the scheme does not have the code.
        """
        return self.levels[self.rank(code)].label

    def tolerance(self, code: str) -> RiskTolerance:
        """The level of a client that a code stands for.

        Raises:
            InvalidValue: if the scheme does not have the code, or rates products.
        """
        level = self.levels[self.rank(code)].stands_for
        if isinstance(level, RiskTolerance):
            return level
        raise InvalidValue("scheme", "rates products, not clients")

    def risk(self, code: str) -> ProductRisk:
        """The level of a product that a code stands for.

        Raises:
            InvalidValue: if the scheme does not have the code, or rates clients.
        """
        level = self.levels[self.rank(code)].stands_for
        if isinstance(level, ProductRisk):
            return level
        raise InvalidValue("scheme", "rates clients, not products")

    def labels_for(self, level: RatedLevel) -> tuple[OwnLabel, ...]:
        """What the bank calls a level: its codes that stand for it, lowest first.

        Raises:
            InvalidValue: if it is a level of what the scheme does not rate.

        >>> [label.zh for label in PRODUCT_LEVELS.labels_for(ProductRisk.R4)]
        ['中高风险']
        """
        found = tuple(one.label for one in self.levels if one.stands_for is level)
        if not found:
            raise InvalidValue("level", "is none of what the scheme rates")
        return found


def _kind(level: SchemeLevel) -> SchemeKind:
    is_client = isinstance(level.stands_for, RiskTolerance)
    return SchemeKind.CLIENT if is_client else SchemeKind.PRODUCT


def _faults(levels: tuple[SchemeLevel, ...]) -> Iterator[str]:
    for code in repeated(level.label.code for level in levels):
        yield f"{code} listed twice"
    kinds = {_kind(level) for level in levels}
    if len(kinds) > 1:
        yield "rates clients and products at once"
        return
    for low, high in pairwise(levels):
        if high.stands_for.level < low.stands_for.level:
            yield f"{high.label.code} stands for less than {low.label.code}, and is listed above it"
    every = ProductRisk if SchemeKind.PRODUCT in kinds else RiskTolerance
    reached = {level.stands_for.level for level in levels}
    if left := [str(one.level) for one in every if one.level not in reached]:
        yield f"no code for level {', '.join(left)}"


def find_scheme(schemes: Iterable[RatingScheme], ref: str) -> RatingScheme:
    """The scheme that a record names.

    Args:
        schemes: those that are known, in every version still on record.
        ref: id and version, as in `RatingScheme.ref`.

    Raises:
        InvalidValue: if none is that one.

    >>> find_scheme([TOLERANCE_LEVELS, PRODUCT_LEVELS], "product-levels@1").risk("R2").level
    2
    >>> find_scheme([TOLERANCE_LEVELS], "A@2019")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: scheme: is none of those known
    """
    check_kind(schemes, Iterable, "schemes")
    check_text(ref, "scheme")
    for scheme in schemes:
        check_kind(scheme, RatingScheme, "schemes")
        if scheme.ref == ref:
            return scheme
    raise InvalidValue("scheme", "is none of those known")


def _own(kind: str, levels: Iterable[RatedLevel]) -> RatingScheme:
    """The library's own codes and names as a scheme."""
    return RatingScheme(
        id=kind,
        version="1",
        levels=tuple(
            SchemeLevel(OwnLabel(level.code, level.zh, level.en), level) for level in levels
        ),
    )


TOLERANCE_LEVELS = _own("tolerance-levels", RiskTolerance)
"""C1 to C5 under the names that this library gives them."""

PRODUCT_LEVELS = _own("product-levels", ProductRisk)
"""R1 to R5 under the names that this library gives them."""
