"""Holdings: what is owned and owed, what matures, and what was gained."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.holdings import (
    Holding,
    HoldingId,
    HoldingSide,
    Subtotal,
    compute_subtotals,
    compute_unrealised,
    list_maturing,
)
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, ProductId

altered: Any = attrs.evolve
ODD: Any = "odd"
DAY = date(2026, 11, 24)
FUND = Holding(
    id=HoldingId("H-1"),
    client_id=ClientId("C-1"),
    product_id=ProductId("F-1"),
    family=ProductFamily.PUBLIC_FUND,
    value=Money.of(110),
    valued_on=DAY,
    cost=Money.of(100),
    opened_on=DAY,
)


def held(number: int, **changed: Any) -> Holding:
    made: Holding = altered(FUND, id=HoldingId(f"H-{number}"), **changed)
    return made


@pytest.mark.parametrize(
    ("family", "kind", "side"),
    [
        (ProductFamily.DEPOSIT, None, HoldingSide.ASSET),
        (ProductFamily.LOAN, None, HoldingSide.LIABILITY),
        (ProductFamily.CREDIT_CARD, ProductKind.CREDIT_CARD, HoldingSide.LIABILITY),
        (ProductFamily.LOAN, ProductKind.BILL_DISCOUNTING, HoldingSide.LIABILITY),
        (ProductFamily.OTHER, ProductKind.GOLD_ACCUMULATION, HoldingSide.ASSET),
        (ProductFamily.OTHER, ProductKind.CUSTODY_SECURITIES, HoldingSide.ASSET),
        (ProductFamily.OTHER, ProductKind.LETTER_OF_CREDIT, HoldingSide.CONTINGENT),
        (ProductFamily.OTHER, ProductKind.BANK_ACCEPTANCE, HoldingSide.CONTINGENT),
        (ProductFamily.OTHER, ProductKind.BANK_GUARANTEE, HoldingSide.CONTINGENT),
        (ProductFamily.OTHER, ProductKind.ENTERPRISE_ANNUITY, HoldingSide.SERVICE),
        (ProductFamily.OTHER, None, HoldingSide.UNKNOWN),
    ],
    ids=lambda value: getattr(value, "code", "no-kind"),
)
def test_side(family: ProductFamily, kind: ProductKind | None, side: HoldingSide) -> None:
    holding = held(1, family=family, kind=kind)
    assert holding.side is side
    assert holding.is_liability is (side is HoldingSide.LIABILITY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("client_id", 7),
        ("product_id", "P\n"),
        ("family", "loan"),
        ("kind", ProductKind.TRUST_PLAN),
        ("value", 100),
        ("value", Money.of("-0.01")),
        ("valued_on", datetime(2026, 1, 1)),  # noqa: DTZ001  # refused
        ("valued_on", date(2026, 11, 23)),
        ("matures_on", date(2026, 11, 23)),
        ("quantity", Decimal("-0.01")),
        ("quantity", Decimal("NaN")),
        ("quantity", Decimal("1E+1000000")),
        ("quantity", 1.5),
        ("cost", Money.of(-1)),
        ("cost", Money.of(1, "USD")),
        ("held_away", None),
        ("pledged", "no"),
    ],
)
def test_a_bad_field_is_named_and_not_shown(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(FUND, **{field: value})
    assert refused.value.field == field
    assert "1.5" not in str(refused.value)


def test_days_may_be_one_and_the_same() -> None:
    assert held(1, matures_on=DAY).matures_on == FUND.valued_on == FUND.opened_on
    assert held(1, opened_on=None, matures_on=date(2020, 1, 1)).opened_on is None


def test_figures_are_not_shown() -> None:
    shown = repr(FUND) + repr(compute_unrealised(FUND)) + repr(compute_subtotals([FUND]))
    assert "110" not in shown
    assert "100" not in shown


class TestSubtotals:
    def test_never_netted_never_mixed(self) -> None:
        loan = held(4, family=ProductFamily.LOAN, value=Money.of(500))
        found = compute_subtotals(
            [loan, held(1), held(2), held(3, value=Money.of(7, "USD"), cost=None)]
        )
        assert [(part.side, part.family, part.amount, part.count) for part in found] == [
            (HoldingSide.ASSET, ProductFamily.PUBLIC_FUND, Money.of(220), 2),
            (HoldingSide.ASSET, ProductFamily.PUBLIC_FUND, Money.of(7, "USD"), 1),
            (HoldingSide.LIABILITY, ProductFamily.LOAN, Money.of(500), 1),
        ]

    def test_of_nothing(self) -> None:
        assert compute_subtotals([]) == ()

    @pytest.mark.parametrize(
        "holdings", [[FUND, FUND], [ODD], None], ids=["twice", "no-holding", "no-list"]
    )
    def test_bad_lists(self, holdings: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^holdings: "):
            compute_subtotals(holdings)

    def test_a_bad_count(self) -> None:
        with pytest.raises(InvalidValue, match=r"^count: "):
            Subtotal(
                side=HoldingSide.ASSET,
                family=ProductFamily.WEALTH,
                amount=Money.of(1),
                count=ODD,
            )


class TestMaturing:
    def test_both_ends_included_in_order(self) -> None:
        days = {
            1: date(2026, 12, 25),  # the 31st day
            2: date(2026, 12, 24),  # the 30th
            3: DAY,
            4: date(2026, 12, 24),
        }
        holdings = [held(number, matures_on=day) for number, day in days.items()]
        late = held(5, matures_on=date(2026, 11, 23), opened_on=None)
        found = list_maturing([*holdings, late, held(6)], within_days=30, as_of=DAY)
        assert [holding.id for holding in found] == ["H-3", "H-2", "H-4"]

    def test_today_alone(self) -> None:
        today = held(1, matures_on=DAY)
        assert list_maturing([today], within_days=0, as_of=DAY) == (today,)

    @pytest.mark.parametrize(
        ("within", "as_of", "field"),
        [
            (-1, DAY, "within_days"),
            (True, DAY, "within_days"),
            (10**12, DAY, "within_days"),
            (1, date.max, "within_days"),
            (1, datetime(2026, 1, 1), "as_of"),  # noqa: DTZ001  # refused
        ],
    )
    def test_bad_days(self, within: int, as_of: date, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_maturing([FUND], within_days=within, as_of=as_of)
        assert refused.value.field == field


class TestUnrealised:
    @pytest.mark.parametrize(
        ("value", "cost", "result", "share"),
        [
            ("110", "100", "10", "0.1"),
            ("80", "100", "-20", "-0.2"),
            ("5", "5", "0", "0"),
            ("1", "3", "-2", "-0.666667"),
        ],
        ids=["gain", "loss", "even", "rounded"],
    )
    def test_result(self, value: str, cost: str, result: str, share: str) -> None:
        found = compute_unrealised(held(1, value=Money.of(value), cost=Money.of(cost)))
        assert (found.result, found.share) == (Money.of(result), Decimal(share))
        assert found.undefined is None
        assert [line.value for line in found.workings][-2:] == [found.result, found.share]

    @pytest.mark.parametrize(
        ("changed", "result", "reason"),
        [
            ({"cost": None}, None, "the cost is not known"),
            ({"cost": Money.of(0)}, Money.of(110), "the cost is zero: no share of it"),
            ({"family": ProductFamily.LOAN}, None, "not known to be an asset"),
            ({"family": ProductFamily.OTHER}, None, "not known to be an asset"),
        ],
        ids=["no-cost", "zero-cost", "owed", "unknown-side"],
    )
    def test_undefined_with_a_reason(
        self, changed: dict[str, Any], result: Money | None, reason: str
    ) -> None:
        found = compute_unrealised(held(1, **changed))
        assert (found.result, found.share) == (result, None)
        assert found.undefined is not None
        assert found.undefined.en == reason

    def test_of_a_holding(self) -> None:
        with pytest.raises(InvalidValue, match=r"^holding: "):
            compute_unrealised(ODD)
