"""Caps of a limit: what each source allows, and what it says when it does not know."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.credit_file_cases import (
    CARD_FILE,
    CONSUMER_FILE,
    FILE,
    HOUSING_FILE,
    OWN_BOOK,
    PLANT_FILE,
    TAKEOVER_FILE,
    TODAY,
    changed,
    without,
)

from bankrm._credit_limits_example import RATING_LIMITS
from bankrm.credit_limits import LimitCap, LimitSource
from bankrm.errors import InvalidValue
from bankrm.limit_caps import list_caps
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.rules import STATUTORY, RuleBook
from bankrm.working_capital_rules import GroupNeed


def cap(file: Any, source: LimitSource, book: RuleBook = OWN_BOOK) -> LimitCap:
    found = {one.source: one for one in list_caps(file, as_of=TODAY, book=book)}
    assert list(found) == [one for one in LimitSource if one is not LimitSource.REQUEST]
    return found[source]


@pytest.mark.parametrize(
    ("file", "source", "amount"),
    [
        (FILE, LimitSource.NEED, Money.of(6_596_160)),
        (FILE, LimitSource.SECURITY, Money.of(5_600_000)),
        (FILE, LimitSource.CONCENTRATION, Money.of(12_000_000_000)),
        (FILE, LimitSource.RATING, Money.of(5_000_000)),
        (FILE, LimitSource.PRODUCT, Money.of(30_000_000)),
        (PLANT_FILE, LimitSource.NEED, Money.of(60_000_000)),
        (TAKEOVER_FILE, LimitSource.NEED, Money.of(600_000_000)),
        (CONSUMER_FILE, LimitSource.CAPACITY, Money.of("330534.82")),
        (HOUSING_FILE, LimitSource.CAPACITY, Money.of(1_700_000)),
    ],
    ids=lambda one: getattr(one, "code", None),
)
def test_what_a_source_allows(file: Any, source: LimitSource, amount: Money) -> None:
    assert cap(file, source).amount == amount


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (FILE, LimitSource.CAPACITY),
        (CONSUMER_FILE, LimitSource.NEED),
        (CONSUMER_FILE, LimitSource.SECURITY),
        (CARD_FILE, LimitSource.CAPACITY),
        (
            attrs.evolve(
                FILE,
                application=attrs.evolve(
                    FILE.application, security=(SecurityKind.MORTGAGE, SecurityKind.GUARANTEE)
                ),
            ),
            LimitSource.SECURITY,
        ),
    ],
)
def test_what_sets_no_cap(file: Any, source: LimitSource) -> None:
    assert not cap(file, source).applies


def asked(file: Any, **changes: Any) -> Any:
    return attrs.evolve(file, application=attrs.evolve(file.application, **changes))


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (without(FILE, "need"), LimitSource.NEED),
        (without(FILE, "security"), LimitSource.SECURITY),
        (asked(without(FILE, "security"), security=()), LimitSource.SECURITY),
        (without(FILE, "bank"), LimitSource.CONCENTRATION),
        (without(FILE, "rating"), LimitSource.RATING),
        (without(FILE, "rating_limits"), LimitSource.RATING),
        (without(FILE, "offer"), LimitSource.PRODUCT),
        (attrs.evolve(FILE, **changed(FILE, "offer", loan=None)), LimitSource.PRODUCT),
        (
            asked(PLANT_FILE, kind=ProductKind.SYNDICATED_LOAN, purpose=None),
            LimitSource.NEED,
        ),
        (without(PLANT_FILE, "project"), LimitSource.NEED),
        (
            attrs.evolve(PLANT_FILE, **changed(PLANT_FILE, "project", other_debt=None)),
            LimitSource.NEED,
        ),
        (without(TAKEOVER_FILE, "deal"), LimitSource.NEED),
        (without(CONSUMER_FILE, "service"), LimitSource.CAPACITY),
        (asked(CONSUMER_FILE, rate_asked=None), LimitSource.CAPACITY),
        (asked(CONSUMER_FILE, months=None), LimitSource.CAPACITY),
        (without(HOUSING_FILE, "home"), LimitSource.CAPACITY),
    ],
)
def test_what_is_not_on_file_is_not_known(file: Any, source: LimitSource) -> None:
    found = cap(file, source)
    assert found.applies
    assert found.amount is None


def test_a_secured_loan_may_take_all_of_the_income_and_no_more() -> None:
    secured = asked(CONSUMER_FILE, security=(SecurityKind.PLEDGE,))
    unsecured = cap(CONSUMER_FILE, LimitSource.CAPACITY).amount
    found = cap(secured, LimitSource.CAPACITY, STATUTORY).amount
    assert found is not None
    assert unsecured is not None
    assert found > unsecured


def test_a_number_that_the_bank_has_not_set_leaves_the_capacity_open() -> None:
    assert cap(CONSUMER_FILE, LimitSource.CAPACITY, STATUTORY).amount is None


def test_a_grade_that_only_a_person_can_lend_to_is_open() -> None:
    table = attrs.evolve(
        RATING_LIMITS,
        limits=tuple(attrs.evolve(one, amount=None) for one in RATING_LIMITS.limits),
    )
    assert cap(attrs.evolve(FILE, rating_limits=table), LimitSource.RATING).amount is None


@pytest.mark.parametrize(
    ("in_group", "group", "amount"),
    [
        (None, None, None),
        (True, None, None),
        (True, Decimal(100), Money.of(5_596_160)),
        (True, Decimal(0), Money.of(6_596_160)),
    ],
    ids=["not known", "not measured", "others ask", "nobody else asks"],
)
def test_the_headroom_of_a_group_counts_too(
    in_group: bool | None, group: Decimal | None, amount: Money | None
) -> None:
    measured = FILE.need
    assert measured is not None
    whole = None if group is None else GroupNeed(need=measured.need, others_asked=group)
    need = attrs.evolve(measured, in_group=in_group, group=whole)
    assert cap(attrs.evolve(FILE, need=need), LimitSource.NEED).amount == amount


def test_refuses_what_is_no_file_and_no_day() -> None:
    with pytest.raises(InvalidValue, match=r"^file"):
        list_caps("file", as_of=TODAY)  # type: ignore[arg-type]  # refused
    with pytest.raises(InvalidValue, match=r"^as_of"):
        list_caps(FILE, as_of="today")  # type: ignore[arg-type]  # refused
    with pytest.raises(InvalidValue):
        list_caps(FILE, as_of=date(2026, 1, 1))
