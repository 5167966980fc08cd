"""Allocation: classes, bands, what cannot be sold, what is not counted, and exact sums."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.proposal_cases import (
    CASH,
    DAY,
    EQUITY,
    NOON,
    ODD,
    at,
    held,
    portfolio,
)

from bankrm.allocations import (
    Allocation,
    HoldingRemark,
    Remark,
    TargetAllocation,
    TargetPart,
    compute_allocation,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.holdings import HoldingId
from bankrm.labels import OwnLabel
from bankrm.money import Money
from bankrm.portfolios import AllocationClass, Portfolio, Position
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.workings import explain_lines

BONDS = AllocationClass.FIXED_INCOME
PRIVATE = OwnLabel("private_equity", "私募股权", "private equity")


def target(band: str = "0.05", **shares: str) -> TargetAllocation:
    return TargetAllocation(
        parts=tuple(
            TargetPart(
                allocation_class=AllocationClass(code), share=Decimal(share), band=Decimal(band)
            )
            for code, share in shares.items()
        ),
        horizon_months=36,
        basis=SALES_PRACTICE.article(),
    )


HALVES = target(cash="0.5", equity="0.5")
FOUR_SIX = target(cash="0.4", equity="0.6")


def allocate(
    *positions: Position, to: TargetAllocation = HALVES, new: int | str = 0
) -> Allocation:
    return compute_allocation(portfolio(*positions, new=new), to, as_of=DAY)


def shifts(allocation: Allocation) -> dict[str, str]:
    return {row.part.allocation_class.code: str(row.shift.amount) for row in allocation.rows}


class TestBands:
    def test_exactly_at_the_edge_of_the_band_nothing_is_traded(self) -> None:
        assert shifts(allocate(at(CASH, held("1", 55)), at(EQUITY, held("2", 45)))) == {
            "cash": "0.00",
            "equity": "0.00",
        }

    def test_a_fen_outside_all_goes_to_target(self) -> None:
        found = allocate(at(CASH, held("1", "55.01")), at(EQUITY, held("2", "44.99")))
        assert shifts(found) == {"cash": "-5.01", "equity": "5.01"}
        assert [row.gap for row in found.rows] == [row.shift for row in found.rows]
        assert (found.bought, found.sold) == (Money.of("5.01"), Money.of("5.01"))

    def test_new_money_goes_to_what_lacks_and_nothing_is_sold_for_it(self) -> None:
        found = allocate(at(CASH, held("1", 53)), at(EQUITY, held("2", 47)), new=1)
        assert shifts(found) == {"cash": "0.00", "equity": "1.00"}
        assert found.sold == Money.of(0)

    def test_new_money_is_shared_by_what_each_lacks(self) -> None:
        thirds = target(cash="0.2", fixed_income="0.4", equity="0.4")
        found = allocate(
            at(CASH, held("1", 20)),
            at(BONDS, held("2", 39)),
            at(EQUITY, held("3", 38)),
            to=thirds,
            new="3.00",
        )
        assert shifts(found) == {"cash": "0.00", "fixed_income": "1.00", "equity": "2.00"}

    def test_new_money_that_does_not_suffice_leaves_the_rest_to_sales(self) -> None:
        found = allocate(at(CASH, held("1", 70)), at(EQUITY, held("2", 30)), new=10)
        assert shifts(found) == {"cash": "-15.00", "equity": "25.00"}
        assert (found.bought, found.sold, found.whole) == (
            Money.of(25),
            Money.of(15),
            Money.of(110),
        )

    def test_of_new_money_alone_the_target_is_bought(self) -> None:
        assert shifts(allocate(new=100, to=FOUR_SIX)) == {"cash": "40.00", "equity": "60.00"}

    def test_of_nothing_there_is_nothing_to_shift_and_no_share(self) -> None:
        found = allocate()
        assert shifts(found) == {"cash": "0.00", "equity": "0.00"}
        assert found.share(Money.of(0)) is None

    def test_an_odd_fen_goes_somewhere(self) -> None:
        found = allocate(new="0.01")
        assert sum(row.proposed.minor for row in found.rows) == 1

    @pytest.mark.parametrize("fen", ["0.01", "0.02", "100.01"])
    def test_an_odd_fen_puts_no_class_outside_its_band(self, fen: str) -> None:
        thirds = target("0", cash="0.3333", fixed_income="0.3333", equity="0.3334")
        assert allocate(new=fen, to=thirds).outside == ()

    def test_nor_is_it_traded_for_the_sake_of_order(self) -> None:
        to = target("0", cash="0.5", equity="0.5")
        for kind in (CASH, EQUITY):
            assert shifts(allocate(at(kind, held("1", "0.01")), to=to)) == {
                "cash": "0.00",
                "equity": "0.00",
            }

    def test_a_whole_fen_off_a_band_of_nothing_is_outside(self) -> None:
        found = allocate(
            at(CASH, held("1", "1.01")),
            at(EQUITY, held("2", "0.99")),
            to=target("0", cash="0.5", equity="0.5"),
        )
        assert shifts(found) == {"cash": "-0.01", "equity": "0.01"}

    def test_a_class_of_no_share_is_sold_out(self) -> None:
        found = allocate(
            at(CASH, held("1", 100)),
            at(EQUITY, held("2", 100)),
            to=target("0", cash="1", equity="0"),
        )
        assert shifts(found) == {"cash": "100.00", "equity": "-100.00"}


class TestWhatCannotBeSold:
    @pytest.mark.parametrize(
        ("changed", "locked", "remark"),
        [
            ({}, True, Remark.LOCKED),
            ({"pledged": True}, False, Remark.PLEDGED),
            ({"held_away": True}, False, Remark.HELD_AWAY),
            ({"pledged": True}, True, Remark.PLEDGED),
            ({"held_away": True, "pledged": True}, True, Remark.HELD_AWAY),
        ],
        ids=["locked", "pledged", "elsewhere", "pledged and locked", "all three"],
    )
    def test_it_stays_and_is_said(
        self, changed: dict[str, Any], locked: bool, remark: Remark
    ) -> None:
        stuck = at(CASH, held("1", 80, **changed), locked)
        found = allocate(stuck, at(EQUITY, held("2", 20)))
        assert shifts(found) == {"cash": "0.00", "equity": "0.00"}
        assert found.remarks == (HoldingRemark(HoldingId("1"), remark),)
        assert found.rows[0].fixed == Money.of(80)
        assert [row.part.allocation_class for row in found.outside] == [CASH, EQUITY]

    def test_the_free_part_is_sold(self) -> None:
        found = allocate(
            at(CASH, held("1", 60), locked=True),
            at(CASH, held("2", 20)),
            at(EQUITY, held("3", 20)),
        )
        assert shifts(found) == {"cash": "-20.00", "equity": "20.00"}

    def test_the_others_make_room_in_proportion(self) -> None:
        found = allocate(
            at(CASH, held("1", 60), locked=True),
            at(BONDS, held("2", 40)),
            to=target(cash="0.2", fixed_income="0.2", equity="0.6"),
        )
        assert shifts(found) == {"cash": "0.00", "fixed_income": "-30.00", "equity": "30.00"}

    def test_room_that_one_makes_may_press_on_the_next(self) -> None:
        """Bonds fit their share of the whole, but not their share of what the cash leaves."""
        found = allocate(
            at(CASH, held("1", 60), locked=True),
            at(BONDS, held("2", 20), locked=True),
            at(EQUITY, held("3", 20)),
            to=target("0", cash="0.2", fixed_income="0.2", equity="0.6"),
        )
        assert shifts(found) == {"cash": "0.00", "fixed_income": "0.00", "equity": "0.00"}

    @pytest.mark.parametrize(
        ("pledged", "locked"), [(None, False), (False, None), (None, None)], ids=str
    )
    def test_what_is_not_known_is_kept_until_it_is_confirmed(
        self, pledged: bool | None, locked: bool | None
    ) -> None:
        found = allocate(
            at(CASH, held("1", 80, pledged=pledged), locked), at(EQUITY, held("2", 20))
        )
        assert shifts(found) == {"cash": "0.00", "equity": "0.00"}
        assert found.remarks == (HoldingRemark(HoldingId("1"), Remark.NOT_CONFIRMED),)

    def test_none_is_driven_out_of_its_band_by_what_cannot_be_sold(self) -> None:
        found = allocate(
            at(CASH, held("1", 60)),
            at(BONDS, held("2", 20), locked=True),
            at(EQUITY, held("3", 20)),
            to=target("0.05", cash="0.5", fixed_income="0.1", equity="0.4"),
        )
        assert shifts(found) == {"cash": "-15.00", "fixed_income": "0.00", "equity": "15.00"}
        assert [row.part.allocation_class.code for row in found.outside] == ["fixed_income"]


class TestWhatIsNotCounted:
    @pytest.mark.parametrize(
        ("position", "remark"),
        [
            (at(None, held("9", 50)), Remark.UNKNOWN_CLASS),
            (at(CASH, held("9", 50, family=ProductFamily.OTHER)), Remark.UNKNOWN_CLASS),
            (at(PRIVATE, held("9", 50)), Remark.NOT_TARGETED),
            (at(CASH, held("9", 50, matures_on=DAY - timedelta(days=1))), Remark.MATURED),
        ],
        ids=["no class", "no possession for certain", "not in the target", "matured"],
    )
    def test_it_is_named(self, position: Position, remark: Remark) -> None:
        found = allocate(position, at(CASH, held("1", 50)), at(EQUITY, held("2", 50)))
        assert found.remarks == (HoldingRemark(HoldingId("9"), remark),)
        assert found.whole == Money.of(100)

    def test_what_matures_today_counts(self) -> None:
        found = allocate(at(CASH, held("1", 50, matures_on=DAY)))
        assert (found.whole, found.remarks) == (Money.of(50), ())

    @pytest.mark.parametrize(
        "changed",
        [
            {"family": ProductFamily.LOAN},
            {"family": ProductFamily.CREDIT_CARD},
            {"family": ProductFamily.OTHER, "kind": ProductKind.CASH_MANAGEMENT},
            {"family": ProductFamily.OTHER, "kind": ProductKind.BANK_GUARANTEE},
        ],
        ids=["loan", "card", "service", "contingent"],
    )
    def test_what_is_no_asset_is_not_spoken_of(self, changed: dict[str, Any]) -> None:
        found = allocate(at(CASH, held("9", 50, **changed)), at(CASH, held("1", 10)))
        assert (found.whole, found.remarks) == (Money.of(10), ())


SPLIT = allocate(at(CASH, held("1", 80)), at(EQUITY, held("2", 20)), to=FOUR_SIX)
ROW = SPLIT.rows[0]


def test_shares_have_six_decimals() -> None:
    thirds = allocate(at(CASH, held("1", 1)), at(EQUITY, held("2", 2)))
    assert thirds.share(Money.of(1)) == Decimal("0.333333")


@pytest.mark.parametrize("amount", [Money.of(1, "USD"), ODD], ids=["dollars", "odd"])
def test_shares_are_of_amounts_in_the_same_currency(amount: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        SPLIT.share(amount)
    assert refused.value.field == "amount"


def test_a_month_is_a_horizon() -> None:
    assert attrs.evolve(HALVES, horizon_months=1).horizon_months == 1


def test_gaps_are_told_as_a_share_too() -> None:
    assert (ROW.gap, SPLIT.share(ROW.gap)) == (Money.of(-40), Decimal("-0.4"))


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"fixed": Money.of("40.01")}, InvalidValue, "fixed"),
        ({"fixed": Money.of("80.01"), "proposed": Money.of(90)}, InvalidValue, "fixed"),
        ({"fixed": Money.of(1, "USD")}, CurrencyMismatch, "fixed"),
        ({"target": Money.of(1, "USD")}, CurrencyMismatch, "target"),
        ({"proposed": Money.of(1, "USD")}, CurrencyMismatch, "proposed"),
        ({"proposed": Money.of(-1)}, InvalidValue, "proposed"),
        ({"part": CASH}, InvalidValue, "part"),
    ],
    ids=[
        "more than is to be held",
        "more than is held",
        "fixed in dollars",
        "target in dollars",
        "proposed in dollars",
        "below zero",
        "a class",
    ],
)
def test_bad_rows_are_refused(
    changed: dict[str, Any], error: type[BankrmError], field: str
) -> None:
    with pytest.raises(error) as refused:
        attrs.evolve(ROW, **changed)
    assert refused.value.field == field


def test_what_is_fixed_may_be_all_there_is() -> None:
    assert attrs.evolve(ROW, fixed=ROW.proposed).fixed == Money.of(40)


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"rows": (ROW,)}, InvalidValue, "rows"),
        ({"rows": SPLIT.rows[::-1]}, InvalidValue, "rows"),
        ({"new_money": Money.of("0.01")}, InvalidValue, "rows"),
        (
            {"rows": (attrs.evolve(ROW, proposed=Money.of("40.01")), SPLIT.rows[1])},
            InvalidValue,
            "rows",
        ),
        ({"new_money": Money.of(0, "USD")}, CurrencyMismatch, "rows"),
        ({"as_of": NOON}, InvalidValue, "as_of"),
        ({"remarks": ("locked",)}, InvalidValue, "remarks"),
    ],
    ids=[
        "a row short",
        "other order",
        "a fen more",
        "a fen astray",
        "dollars",
        "instant",
        "words",
    ],
)
def test_bad_allocations_are_refused(
    changed: dict[str, Any], error: type[BankrmError], field: str
) -> None:
    with pytest.raises(error) as refused:
        attrs.evolve(SPLIT, **changed)
    assert refused.value.field == field


def test_workings_tell_every_figure() -> None:
    told = explain_lines(SPLIT.workings, "en").splitlines()
    assert told[:5] == [
        "cash and deposits: held: CN¥80.00",
        "cash and deposits: share held: 0.8",
        "cash and deposits: share aimed at: 0.4",
        "cash and deposits: amount aimed at: CN¥40.00",
        "cash and deposits: shift: -CN¥40.00",
    ]
    assert told[-3:] == ["bought in all: CN¥40.00", "sold in all: CN¥40.00", "new money: CN¥0.00"]


def test_no_return_is_stated() -> None:
    models = (TargetPart, TargetAllocation, Portfolio, Position, Allocation)
    fields = {field.name for model in models for field in attrs.fields(model)}
    assert not {name for name in fields if "return" in name or "yield" in name}


def test_nothing_of_the_person_is_shown() -> None:
    found = allocate(at(CASH, held("1", 12_345)), new=54_321)
    assert "12345" not in f"{found!r} {portfolio(at(CASH, held('1', 12_345)))!r}"
    assert "54321" not in repr(found)


PART = HALVES.parts[0]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"share": Decimal("-0.1")}, "share"),
        ({"share": Decimal("1.1")}, "share"),
        ({"share": Decimal("NaN")}, "share"),
        ({"share": Decimal(10) ** 1000}, "share"),
        ({"share": 1}, "share"),
        ({"band": Decimal("-0.1")}, "band"),
        ({"band": Decimal(5)}, "band"),
        ({"allocation_class": "cash"}, "allocation_class"),
    ],
    ids=str,
)
def test_bad_parts_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(PART, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"parts": ()}, "parts"),
        ({"parts": (PART,)}, "parts"),
        ({"parts": (PART, PART)}, "parts"),
        (
            {
                "parts": (
                    PART,
                    attrs.evolve(PART, allocation_class=OwnLabel("cash", "现钞", "notes")),
                )
            },
            "parts",
        ),
        ({"horizon_months": 0}, "horizon_months"),
        ({"horizon_months": 2**200}, "horizon_months"),
        ({"basis": "practice"}, "basis"),
    ],
    ids=["nothing", "a half", "twice", "one code", "no time", "too long", "words"],
)
def test_bad_targets_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(HALVES, **changed)
    assert refused.value.field == field


def test_shares_add_up_exactly() -> None:
    """Two decimals that come to a little less than one do not make a whole."""
    short = Decimal("0.4999999999999999999999999999999")
    with pytest.raises(InvalidValue, match="do not add up to one"):
        attrs.evolve(HALVES, parts=(attrs.evolve(PART, share=short), HALVES.parts[1]))


ONE = at(CASH, held("1", 1))


@pytest.mark.parametrize(
    ("args", "as_of", "field"),
    [
        ((portfolio(ONE), HALVES), DAY - timedelta(days=1), "positions"),
        ((portfolio(ONE), HALVES), NOON, "as_of"),
        ((ODD, HALVES), DAY, "portfolio"),
        ((portfolio(), ODD), DAY, "target"),
    ],
    ids=["valued later", "an instant", "odd portfolio", "odd target"],
)
def test_odd_arguments_are_refused(args: tuple[Any, Any], as_of: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        compute_allocation(*args, as_of=as_of)
    assert refused.value.field == field


def test_a_whole_beyond_all_figures_is_refused() -> None:
    huge = Money.from_minor(2**63 - 1)
    with pytest.raises(BankrmError):
        allocate(at(CASH, held("1", huge)), at(EQUITY, held("2", huge)))


def test_the_odd_fen_is_within_a_band_of_nothing() -> None:
    """Three equal parts of a fen over: none can be at its share, and none counts as outside."""
    third = "0.3333333333"
    parts = target("0", cash=third, fixed_income=third, equity="0.3333333334")
    found = allocate(at(CASH, held("1", "1.00")), to=parts)
    assert sorted(shifts(found).values()) == ["-0.67", "0.33", "0.34"]
    assert found.outside == ()
