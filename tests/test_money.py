"""Money: exact at the minor unit, deaf to the host's decimal context, quick to refuse nonsense."""

import decimal
from collections.abc import Callable
from decimal import ROUND_UP, Context, Decimal, localcontext
from typing import Any

import pytest

from bankrm.brackets import Brackets, Closed
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import (
    ARITHMETIC,
    Money,
    check_yuan,
    fen,
    half_up,
    half_up_div,
    in_arithmetic,
    minor_digits,
    number,
    total,
)

CNY = Money.of
LARGEST = 2**63 - 1

# computed by an honest 10**exponent, any of these would hang the run
FAR: dict[str, Any] = {
    "huge-exponent": Decimal("1e999999999"),
    "tiny-exponent": Decimal("1e-999999999"),
    "huge-exponent-text": "1e999999999",
    "tiny-exponent-text": "1e-999999999",
    "beyond-decimal-text": "1e9999999999999999999",
    "huge-zero": Decimal("0e999999999"),
    "huge-int": 10**5_000,
}
NO_NUMBERS: dict[str, Any] = {
    "nan": Decimal("NaN"),
    "signalling-nan": Decimal("sNaN"),
    "infinity": Decimal("Infinity"),
    "minus-infinity": Decimal("-Infinity"),
    "nan-text": "NaN",
    "infinity-text": "-inf",
    "float": 0.1,
    "whole-float": 1.0,
    "bool": True,
    "none": None,
    "complex": 1j,
    "list": [1],
    "bytes": b"1",
    "empty": "",
    "blank": " ",
    "padded": " 1",
    "line-end": "1\n",
    "nul": "\x00",
    "grouped": "1,000",
    "underscore": "1_000",
    "full-width": "１２",
    "arabic-indic": "١٢",
    "words": "twelve",
    "hex": "0x1f",
}
REFUSED = FAR | NO_NUMBERS


def refused(table: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("value", list(table.values()), ids=list(table))


class TestNumber:
    @pytest.mark.parametrize(
        ("value", "exact"),
        [
            (Decimal("0.0435"), Decimal("0.0435")),
            ("0.0435", Decimal("0.0435")),
            ("-7", Decimal(-7)),
            ("+.5", Decimal("0.5")),
            ("1e3", Decimal(1000)),
            (5, Decimal(5)),
            ("9" * 40, Decimal("9" * 40)),
            (10**40 - 1, Decimal("9" * 40)),
            (-(10**40) + 1, Decimal("-" + "9" * 40)),
            (Decimal("1e40"), Decimal("1e40")),
            (Decimal("1e-40"), Decimal("1e-40")),
        ],
        ids=[
            "decimal",
            "text",
            "negative-text",
            "signed-text",
            "exponent-text",
            "int",
            "longest-text-exactly",
            "largest-int-exactly",
            "lowest-int-exactly",
            "largest-exponent-exactly",
            "smallest-exponent-exactly",
        ],
    )
    def test_reads_exactly(self, value: Any, exact: Decimal) -> None:
        assert number(value) == exact

    @refused(REFUSED)
    def test_refuses_and_names_the_field(self, value: Any) -> None:
        with pytest.raises(InvalidValue) as caught:
            number(value, "rate")
        assert caught.value.field == "rate"

    @pytest.mark.parametrize(
        "value",
        ["1" * 41, 10**40, -(10**40), Decimal("1e41"), Decimal("1e-41")],
        ids=["text", "int", "negative-int", "exponent", "small-exponent"],
    )
    def test_refuses_one_beyond_the_limit(self, value: Any) -> None:
        with pytest.raises(InvalidValue):
            number(value)

    def test_keeps_the_digits_as_written(self) -> None:
        assert str(number("1.50")) == "1.50"


class TestHalfUp:
    @pytest.mark.parametrize(
        ("value", "rounded"),
        [
            ("1.004", "1.00"),
            ("1.005", "1.01"),
            ("1.015", "1.02"),
            ("1.0049999", "1.00"),
            ("-1.004", "-1.00"),
            ("-1.005", "-1.01"),
            ("2", "2.00"),
        ],
        ids=["below", "half-exactly", "half-odd", "just-below", "negative", "minus-half", "whole"],
    )
    def test_halves_go_away_from_zero(self, value: str, rounded: str) -> None:
        assert str(half_up(Decimal(value))) == rounded

    @pytest.mark.parametrize(
        ("digits", "rounded"), [(0, "12"), (1, "12.4"), (3, "12.350"), (-1, "1E+1")]
    )
    def test_digits(self, digits: int, rounded: str) -> None:
        assert str(half_up(Decimal("12.35"), digits)) == rounded

    @pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "1e999999999"])
    def test_refuses_what_cannot_be_rounded(self, value: str) -> None:
        with pytest.raises(InvalidValue, match=r"^value: "):
            half_up(Decimal(value))

    @pytest.mark.parametrize(
        ("numerator", "denominator", "quotient"),
        [(5, 2, 3), (-5, 2, -3), (4, 2, 2), (7, 3, 2), (8, 3, 3), (-7, 3, -2), (0, 7, 0)],
    )
    def test_of_integers(self, numerator: int, denominator: int, quotient: int) -> None:
        assert half_up_div(numerator, denominator) == quotient


class TestCurrency:
    @pytest.mark.parametrize(
        ("currency", "digits"),
        [("CNY", 2), ("USD", 2), ("HUF", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("BHD", 3)],
    )
    def test_minor_digits_are_those_of_iso_4217(self, currency: str, digits: int) -> None:
        assert minor_digits(currency) == digits

    @pytest.mark.parametrize(
        "currency",
        ["", "cny", "RMB", "XXX", "CNY ", "人民币", None, 156, [], {}],
        ids=["empty", "lower", "rmb", "xxx", "padded", "zh", "none", "int", "list", "dict"],
    )
    def test_refuses_other_codes(self, currency: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^currency: is not an ISO 4217 code in use$"):
            minor_digits(currency)
        with pytest.raises(InvalidValue, match=r"^currency: "):
            Money(Decimal(1), currency)


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "currency", "shown"),
        [
            ("12.3", "CNY", "12.30"),
            ("0.01", "CNY", "0.01"),
            ("-0.01", "CNY", "-0.01"),
            ("1.230", "CNY", "1.23"),
            ("1e2", "CNY", "100.00"),
            ("100", "JPY", "100"),
            ("0.001", "BHD", "0.001"),
        ],
    )
    def test_is_written_at_the_minor_unit(self, amount: str, currency: str, shown: str) -> None:
        money = Money.of(amount, currency)
        assert repr(money) == f"Money('{shown}', '{currency}')"

    @pytest.mark.parametrize(
        ("amount", "currency"),
        [("0.001", "CNY"), ("0.005", "CNY"), ("0.1", "JPY"), ("0.0001", "BHD"), ("1e-40", "CNY")],
    )
    def test_refuses_what_is_finer_than_the_minor_unit(self, amount: str, currency: str) -> None:
        with pytest.raises(InvalidValue) as caught:
            Money.of(amount, currency)
        assert str(caught.value) == f"amount: is finer than the minor unit of {currency}"

    @refused(REFUSED)
    @pytest.mark.parametrize("make", [Money.of, Money.rounded], ids=["of", "rounded"])
    def test_refuses_what_is_no_number(self, make: Callable[[Any], Money], value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^amount: "):
            make(value)

    @refused(REFUSED | {"text": "1", "int": 1})
    def test_the_class_itself_takes_decimals_only(self, value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^amount: "):
            Money(value)

    @refused(NO_NUMBERS | {"huge-int": 10**5_000, "decimal": Decimal(1)})
    def test_minor_units_are_whole(self, value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^minor: "):
            Money.from_minor(value)

    @pytest.mark.parametrize("minor", [LARGEST, -LARGEST], ids=["largest", "lowest"])
    def test_the_largest_amount_exactly(self, minor: int) -> None:
        assert Money.from_minor(minor).minor == minor

    @pytest.mark.parametrize("minor", [LARGEST + 1, -LARGEST - 1], ids=["largest", "lowest"])
    def test_one_fen_beyond_the_largest_amount(self, minor: int) -> None:
        with pytest.raises(InvalidValue, match=r"^amount: is out of range$"):
            Money.from_minor(minor)

    @pytest.mark.parametrize(
        ("amount", "rounded"),
        [("0.004", "0.00"), ("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0149", "0.01")],
    )
    def test_rounding_is_asked_for(self, amount: str, rounded: str) -> None:
        assert Money.rounded(amount) == Money.of(rounded)

    @pytest.mark.parametrize("zero", ["-0", "-0.00", "0e5", "-0.001"])
    def test_there_is_one_zero(self, zero: str) -> None:
        assert repr(Money.rounded(zero)) == "Money('0.00', 'CNY')"
        assert repr(-Money.rounded(zero)) == "Money('0.00', 'CNY')"

    def test_equal_amounts_are_equal_however_written(self) -> None:
        assert Money.of("1.5") == Money.of("1.50") == Money.from_minor(150)
        assert len({Money.of("1.5"), Money.of("1.50"), Money.of("1.5", "USD")}) == 2

    def test_sums(self) -> None:
        assert CNY("0.10") + CNY("0.20") == CNY("0.30")
        assert CNY(1) - CNY("1.01") == CNY("-0.01")
        assert -CNY(5) == CNY(-5)

    def test_a_sum_out_of_range_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match=r"^amount: is out of range$"):
            Money.from_minor(LARGEST) + Money.from_minor(1)

    def test_order(self) -> None:
        low, high = CNY("0.01"), CNY("0.02")
        assert low < high
        assert low <= high
        assert high > low
        assert high >= low
        assert low <= CNY("0.01")
        assert low >= CNY("0.01")
        assert not low < CNY("0.01")
        assert not low > CNY("0.01")

    @pytest.mark.parametrize("sign", ["+", "-", "<", "<=", ">", ">="])
    def test_two_currencies_do_not_meet(self, sign: str) -> None:
        names = {"one": CNY(1), "two": Money.of(1, "USD")}
        with pytest.raises(CurrencyMismatch, match=r"^currency: CNY met USD$"):
            eval(f"one {sign} two", names)  # noqa: S307  # a sign of the list above

    @pytest.mark.parametrize("sign", ["+", "-", "<", "<=", ">", ">="])
    @pytest.mark.parametrize("other", [1, Decimal(1), "1", None], ids=repr)
    def test_a_bare_number_is_no_money(self, sign: str, other: object) -> None:
        with pytest.raises(TypeError, match=r"unsupported operand|not supported between"):
            eval(f"one {sign} other", {"one": CNY(1), "other": other})  # noqa: S307  # as above

    def test_is_true_unless_zero(self) -> None:
        assert CNY("0.01")
        assert CNY("-0.01")
        assert not CNY(0)

    @pytest.mark.parametrize(
        ("amount", "factor", "product"),
        [
            ("1000", "0.0435", "43.50"),
            ("1", "0.005", "0.01"),
            ("-1", "0.005", "-0.01"),
            ("0.01", "0.49", "0.00"),
            ("3", -2, "-6.00"),
        ],
        ids=["rate", "half-exactly", "minus-half", "below-half", "negative"],
    )
    def test_times(self, amount: str, factor: Any, product: str) -> None:
        assert CNY(amount).times(factor) == CNY(product)

    @refused(REFUSED)
    def test_times_refuses_what_is_no_number(self, value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^factor: "):
            CNY(1).times(value)

    @pytest.mark.parametrize("amount", [1, LARGEST // 100], ids=["one", "largest"])
    def test_times_out_of_range(self, amount: int) -> None:
        with pytest.raises(InvalidValue, match="is out of range"):
            CNY(amount).times("1e40")

    def test_total(self) -> None:
        assert total([CNY(1), CNY("2.5")]) == CNY("3.50")
        assert total(iter([Money.of(7, "JPY")]), "JPY") == Money.of(7, "JPY")

    def test_nothing_sums_to_zero(self) -> None:
        assert total([], "USD") == Money.of(0, "USD")

    def test_a_total_of_two_currencies_is_refused(self) -> None:
        with pytest.raises(CurrencyMismatch):
            total([CNY(1), Money.of(1, "USD")])

    def test_fen_reads_yuan(self) -> None:
        assert fen(CNY("12.34"), "income") == 1234

    def test_fen_keeps_unknown_unknown(self) -> None:
        assert fen(None, "income") is None

    def test_fen_refuses_another_currency_and_names_the_field(self) -> None:
        with pytest.raises(CurrencyMismatch, match=r"^income: needs CNY, not USD$"):
            fen(Money.of(1, "USD"), "income")

    @pytest.mark.parametrize(
        ("amount", "signed"),
        [("0", False), ("0.01", False), ("-0.01", True)],
        ids=["zero-exactly", "above", "signed"],
    )
    def test_yuan_pass_through(self, amount: str, signed: bool) -> None:
        assert check_yuan(CNY(amount), "income", signed=signed) == CNY(amount)

    @pytest.mark.parametrize("signed", [False, True])
    def test_yuan_are_yuan(self, signed: bool) -> None:
        with pytest.raises(InvalidValue, match=r"^income: needs Money, not Decimal$"):
            check_yuan(Decimal(4711), "income", signed=signed)
        with pytest.raises(CurrencyMismatch, match=r"^income: needs CNY, not USD$"):
            check_yuan(Money.of(4711, "USD"), "income", signed=signed)

    def test_yuan_below_zero_are_asked_for(self) -> None:
        with pytest.raises(InvalidValue, match=r"^income: must not be negative$"):
            check_yuan(CNY("-0.01"), "income")


class TestSplit:
    @pytest.mark.parametrize(
        ("amount", "weights", "parts"),
        [
            ("80000", [1, 1, 1], ["26666.66", "26666.67", "26666.67"]),
            ("0.02", [1, 1, 1], ["0.00", "0.01", "0.01"]),
            ("-0.02", [1, 1, 1], ["0.00", "-0.01", "-0.01"]),
            ("100", ["0.7", "0.3"], ["70.00", "30.00"]),
            ("0.10", [1, 0, 1], ["0.05", "0.00", "0.05"]),
            ("0.01", [9, 1], ["0.01", "0.00"]),
            ("1", ["1e-3", 1, 1], ["0.00", "0.50", "0.50"]),
            ("0", [1, 2], ["0.00", "0.00"]),
            ("5", [7], ["5.00"]),
        ],
        ids=[
            "thirds",
            "fewer-fen-than-parts",
            "negative",
            "shares",
            "zero-weight",
            "largest-remainder",
            "mixed-exponents",
            "zero",
            "one",
        ],
    )
    def test_parts(self, amount: str, weights: list[Any], parts: list[str]) -> None:
        assert [str(part.amount) for part in CNY(amount).split(weights)] == parts

    def test_parts_keep_the_currency(self) -> None:
        assert Money.of(3, "JPY").split([1, 1]) == (Money.of(1, "JPY"), Money.of(2, "JPY"))

    @pytest.mark.parametrize(
        "weights", [[], [0], [0, 0], [1, -1], [2, -1]], ids=["none", "zero", "zeros", "off", "neg"]
    )
    def test_refuses_weights_that_cannot_share(self, weights: list[int]) -> None:
        with pytest.raises(InvalidValue) as caught:
            CNY(1).split(weights)
        assert str(caught.value) == "weights: need at least one above zero, and none below"

    @refused(REFUSED)
    def test_refuses_what_is_no_number(self, value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^weights: "):
            CNY(1).split([1, value])


TAX = Brackets(
    bounds=(36_000, 144_000), rates=("0.03", "0.10", "0.20"), closed=Closed.UPPER
)  # 不超过
TIERS = Brackets(bounds=(100, 200), rates=("0.01", "0.02", "0.015"), closed=Closed.LOWER)  # 达到


class TestBrackets:
    @pytest.mark.parametrize(
        ("base", "upper", "lower"),
        [
            ("0", 0, 0),
            ("99.99", 0, 0),
            ("100", 0, 1),
            ("100.01", 1, 1),
            ("199.99", 1, 1),
            ("200", 1, 2),
            ("200.01", 2, 2),
            ("1e12", 2, 2),
        ],
        ids=["zero", "below", "at-bound", "above", "below-2", "at-bound-2", "above-2", "far"],
    )
    def test_a_bound_belongs_to_one_band(self, base: str, upper: int, lower: int) -> None:
        table: dict[str, Any] = {"bounds": TIERS.bounds, "rates": TIERS.rates}
        assert Brackets(**table, closed=Closed.UPPER).band(Decimal(base)) == upper
        assert Brackets(**table, closed=Closed.LOWER).band(Decimal(base)) == lower

    @pytest.mark.parametrize(
        ("base", "marginal", "whole"),
        [
            ("0", "0", "0"),
            ("36000", "1080", "1080"),
            ("36000.01", "1080.001", "3600.001"),
            ("144000", "11880", "14400"),
            ("144001", "11880.2", "28800.2"),
        ],
        ids=["zero", "first-bound", "fen-above", "second-bound", "yuan-above"],
    )
    def test_tax(self, base: str, marginal: str, whole: str) -> None:
        assert TAX.marginal(Decimal(base)) == Decimal(marginal)
        assert TAX.whole(Decimal(base)) == Decimal(whole)

    def test_quick_deductions_are_the_published_ones(self) -> None:
        """个人所得税法 annex 1, comprehensive income."""
        bounds = (36_000, 144_000, 300_000, 420_000, 660_000, 960_000)
        rates = ("0.03", "0.10", "0.20", "0.25", "0.30", "0.35", "0.45")
        table = Brackets(bounds=bounds, rates=rates, closed=Closed.UPPER)
        published = (0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920)
        assert table.quick == tuple(Decimal(deduction) for deduction in published)

    def test_one_rate_needs_no_bound(self) -> None:
        flat = Brackets(bounds=(), rates=("0.2",), closed=Closed.UPPER)
        assert flat.marginal(Decimal(10)) == flat.whole(Decimal(10)) == 2

    def test_falling_rates_are_charged_slice_by_slice(self) -> None:
        assert TIERS.marginal(Decimal(300)) == Decimal("4.5")

    def test_rate(self) -> None:
        assert TIERS.rate(Decimal(100)) == Decimal("0.02")

    @pytest.mark.parametrize(
        ("base", "marginal", "whole"),
        [(3_600_000, 108_000, 108_000), (3_600_005, 108_001, 360_001), (0, 0, 0)],
        ids=["at-bound", "half-fen-exactly", "zero"],
    )
    def test_in_fen(self, base: int, marginal: int, whole: int) -> None:
        assert TAX.marginal_minor(base) == marginal
        assert TAX.whole_minor(base) == whole

    @refused(
        {key: value for key, value in REFUSED.items() if not isinstance(value, str)}
        | {"negative": Decimal("-0.01")}
    )
    @pytest.mark.parametrize("name", ["band", "rate", "marginal", "whole"])
    def test_refuses_a_base_that_is_none(self, name: str, value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^base: "):
            getattr(TAX, name)(value)

    @refused(NO_NUMBERS | {"negative": -1, "decimal": Decimal(5)})
    @pytest.mark.parametrize("name", ["marginal_minor", "whole_minor"])
    def test_refuses_fen_that_are_none(self, name: str, value: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^base: must be a whole number of fen"):
            getattr(TAX, name)(value)

    @pytest.mark.parametrize(
        ("bounds", "rates", "field"),
        [
            ((), (), "rates"),
            ((1,), ("0.1",), "rates"),
            ((1,), ("0.1", "0.2", "0.3"), "rates"),
            ((2, 1), ("0.1", "0.2", "0.3"), "bounds"),
            ((1, 1), ("0.1", "0.2", "0.3"), "bounds"),
            ((0, 1), ("0.1", "0.2", "0.3"), "bounds"),
            ((-1, 1), ("0.1", "0.2", "0.3"), "bounds"),
            (("0.001",), ("0.1", "0.2"), "bounds"),
            ((0.5,), ("0.1", "0.2"), "bounds"),
            ((Decimal("NaN"),), ("0.1", "0.2"), "bounds"),
            (("1e999999999",), ("0.1", "0.2"), "bounds"),
            ((1,), (0.1, 0.2), "rates"),
            ((1,), ("0.1", Decimal("Infinity")), "rates"),
        ],
        ids=[
            "empty",
            "too-few-rates",
            "too-many-rates",
            "falling",
            "overlapping",
            "from-zero",
            "negative",
            "finer-than-a-fen",
            "float-bound",
            "nan-bound",
            "far-bound",
            "float-rate",
            "infinite-rate",
        ],
    )
    def test_refuses_a_table_that_is_none(self, bounds: Any, rates: Any, field: str) -> None:
        with pytest.raises(InvalidValue, match=f"^{field}: "):
            Brackets(bounds=bounds, rates=rates, closed=Closed.UPPER)

    @pytest.mark.parametrize("closed", ["upper", None, 0], ids=repr)
    def test_refuses_a_bound_that_belongs_nowhere(self, closed: Any) -> None:
        """Else a mere string would read as LOWER and shift every limit."""
        with pytest.raises(InvalidValue, match=r"^closed: "):
            Brackets(bounds=(1,), rates=("0.1", "0.2"), closed=closed)

    def test_is_a_value(self) -> None:
        again = Brackets(bounds=TAX.bounds, rates=TAX.rates, closed=TAX.closed)
        assert again == TAX
        assert hash(again) == hash(TAX)
        assert again != Brackets(bounds=TAX.bounds, rates=TAX.rates, closed=Closed.LOWER)


@in_arithmetic
def _third() -> Decimal:
    return Decimal(1) / Decimal(3)


RESULTS: dict[str, Callable[[], object]] = {
    "number": lambda: number("1234567.891"),
    "half_up": lambda: half_up(Decimal("1234567.8949")),
    "of": lambda: Money.of("1234567.89"),
    "rounded": lambda: Money.rounded("1234567.885"),
    "from_minor": lambda: Money.from_minor(123_456_789),
    "minor": lambda: Money.of("1234567.89").minor,
    "add": lambda: Money.of("1234567.89") + Money.of("0.01"),
    "subtract": lambda: Money.of("1234567.89") - Money.of("0.01"),
    "negate": lambda: -Money.of("1234567.89"),
    "compare": lambda: Money.of("1234567.89") < Money.of("1234567.90"),
    "times": lambda: Money.of("1234567.89").times("0.0435"),
    "split": lambda: Money.of("1234567.89").split(["1.2345", 2, 3]),
    "total": lambda: total([Money.of("1234567.89"), Money.of("0.01")]),
    "build": lambda: (
        Brackets(
            bounds=("36000.01", 144_000), rates=("0.03", "0.1", "0.2"), closed=Closed.UPPER
        ).quick
    ),
    "band": lambda: TAX.band(Decimal("144000.01")),
    "marginal": lambda: TAX.marginal(Decimal("1234567.89")),
    "whole": lambda: TAX.whole(Decimal("1234567.89")),
    "marginal_minor": lambda: TAX.marginal_minor(123_456_789),
    "in_arithmetic": _third,
}
COARSE = Context(prec=3, rounding=ROUND_UP, traps=[])
TOUCHY = Context(prec=3, rounding=ROUND_UP, traps=list(COARSE.traps))


@pytest.mark.parametrize("host", [COARSE, TOUCHY], ids=["coarse", "touchy"])
@pytest.mark.parametrize("compute", list(RESULTS.values()), ids=list(RESULTS))
def test_the_context_of_the_host_changes_nothing(
    compute: Callable[[], object], host: Context
) -> None:
    expected = compute()
    with localcontext(host):
        assert compute() == expected


@pytest.mark.parametrize("host", [COARSE, TOUCHY], ids=["coarse", "touchy"])
@refused(REFUSED)
def test_nonsense_is_refused_in_any_context(value: Any, host: Context) -> None:
    with localcontext(host), pytest.raises(BankrmError):
        Money.of(value)


def test_the_context_of_the_host_is_left_as_it_was() -> None:
    with localcontext(COARSE):
        _third()
        assert decimal.getcontext().prec == 3
    assert ARITHMETIC.prec == 50
