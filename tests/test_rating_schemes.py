"""Rating schemes: every mistake listed, codes read in their scheme only, levels never mixed."""

from typing import Any

import attrs
import pytest

from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.products import ProductRisk
from bankrm.rating_schemes import (
    PRODUCT_LEVELS,
    TOLERANCE_LEVELS,
    RatedLevel,
    RatingScheme,
    SchemeKind,
    SchemeLevel,
    find_scheme,
)
from bankrm.risk_assessments import RiskTolerance

ODD: Any = object()
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse


def level(code: str, stands_for: RatedLevel) -> SchemeLevel:
    return SchemeLevel(OwnLabel(code, f"{code}级", f"level {code}"), stands_for)


def scheme(*levels: SchemeLevel) -> RatingScheme:
    return RatingScheme(id="A", version="2026", levels=levels)


FIVE = tuple(level(f"A{one.level}", one) for one in RiskTolerance)
SIX = (*FIVE[:2], level("A3-", RiskTolerance.C3), *FIVE[2:])
PRODUCTS = scheme(*(level(f"A{6 - one.level}", one) for one in ProductRisk))
"""A scheme whose codes run the other way: A1 is its highest."""


def test_a_code_stands_for_a_level() -> None:
    own = scheme(*SIX)
    assert own.ref == "A@2026"
    assert own.kind is SchemeKind.CLIENT
    assert [own.tolerance(one.label.code).code for one in SIX] == [
        "C1",
        "C2",
        "C3",
        "C3",
        "C4",
        "C5",
    ]
    assert [own.rank(code) for code in ("A1", "A3-", "A3", "A5")] == [0, 2, 3, 5]
    assert own.label("A3-") == OwnLabel("A3-", "A3-级", "level A3-")


def test_the_same_code_stands_for_another_level_in_another_scheme() -> None:
    assert PRODUCTS.kind is SchemeKind.PRODUCT
    assert PRODUCTS.risk("A1") is ProductRisk.R5
    assert scheme(*FIVE).tolerance("A1") is RiskTolerance.C1


def test_the_banks_own_codes_of_a_level() -> None:
    own = scheme(*SIX)
    assert [one.code for one in own.labels_for(RiskTolerance.C3)] == ["A3-", "A3"]
    assert [one.code for one in PRODUCTS.labels_for(ProductRisk.R2)] == ["A4"]
    with pytest.raises(InvalidValue, match="level: is none of what the scheme rates"):
        own.labels_for(ProductRisk.R3)


def test_clients_are_not_read_as_products() -> None:
    with pytest.raises(InvalidValue, match="scheme: rates clients, not products"):
        scheme(*FIVE).risk("A3")
    with pytest.raises(InvalidValue, match="scheme: rates products, not clients"):
        PRODUCTS.tolerance("A3")


@pytest.mark.parametrize("code", ["A9", "C3", "Ａ3", "", "A\x003", 3, None])
def test_an_unknown_code_is_refused_and_not_shown(code: Any) -> None:
    for read in (scheme(*FIVE).tolerance, PRODUCTS.risk, scheme(*FIVE).label, PRODUCTS.rank):
        with pytest.raises(InvalidValue) as refused:
            read(code)
        assert refused.value.field == "code"
        assert not code or str(code) not in str(refused.value)


def test_a_scheme_is_found_by_id_and_version() -> None:
    older = attrs.evolve(scheme(*FIVE), version="2019")
    assert find_scheme([scheme(*SIX), older, PRODUCTS], "A@2019") is older


@pytest.mark.parametrize("ref", ["A", "A@2018", "a@2019", "", None, 5])
def test_an_unknown_scheme_is_refused(ref: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        find_scheme([scheme(*FIVE)], ref)
    assert refused.value.field == "scheme"


@pytest.mark.parametrize("schemes", [None, [ODD], 5])
def test_what_is_no_scheme_is_refused(schemes: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        find_scheme(schemes, "A@2019")
    assert refused.value.field == "schemes"


@pytest.mark.parametrize(
    ("levels", "fault"),
    [
        ((), "no code for level 1, 2, 3, 4, 5"),
        (FIVE[1:4], "no code for level 1, 5"),
        ((*FIVE, FIVE[4]), "A5 listed twice"),
        (
            (FIVE[0], FIVE[2], FIVE[1], *FIVE[3:]),
            "A2 stands for less than A3, and is listed above it",
        ),
        ((*FIVE, level("P5", ProductRisk.R5)), "rates clients and products at once"),
        (
            (FIVE[1], FIVE[0], FIVE[1]),
            (
                "A2 listed twice; A1 stands for less than A2, and is listed above it; "
                "no code for level 3, 4, 5"
            ),
        ),
    ],
    ids=["none", "gaps", "twice", "falls", "mixed", "all at once"],
)
def test_every_mistake_is_listed(levels: tuple[SchemeLevel, ...], fault: str) -> None:
    with pytest.raises(InvalidRule) as refused:
        scheme(*levels)
    assert str(refused.value) == f"A: {fault}"


@pytest.mark.parametrize(
    ("field", "value"), [("id", ""), ("version", 3), ("levels", [*FIVE]), ("levels", ("A1",))]
)
def test_a_value_of_another_kind_is_refused(field: str, value: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(scheme(*FIVE), **{field: value})
    assert refused.value.field == field


def test_what_a_code_stands_for_is_a_level() -> None:
    with pytest.raises(InvalidValue, match="stands_for"):
        altered(FIVE[0], stands_for="C1")


def test_the_librarys_own_scales() -> None:
    for own, levels in ((TOLERANCE_LEVELS, RiskTolerance), (PRODUCT_LEVELS, ProductRisk)):
        assert [one.stands_for for one in own.levels] == list(levels)
        assert [one.label.code for one in own.levels] == [one.code for one in levels]


def test_levels_of_two_kinds_have_no_order() -> None:
    with pytest.raises(TypeError):
        assert TOLERANCE_LEVELS.tolerance("C3") < PRODUCT_LEVELS.risk("R3")  # type: ignore[operator]  # refused
