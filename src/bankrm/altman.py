"""Altman's Z of a firm, in its models, with the zone and the workings.

The weights and zones are Altman's, as printed in secondary sources; no regulation stands behind them.
Leaves out the single cut-off inside the grey zone and the mapping to bond ratings.
"""

from decimal import Decimal
from typing import Self

import attrs

from bankrm._statement_reasons import PART_OF_A_YEAR, is_no_base, not_listed
from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.labels import Label, Text
from bankrm.money import Number, in_arithmetic, number
from bankrm.ratios import legible, quotient
from bankrm.statement_items import Item
from bankrm.statements import FinancialStatement, StatementKind
from bankrm.workings import Line

__all__ = [
    "AltmanFactors",
    "AltmanModel",
    "AltmanScore",
    "AltmanZone",
    "SalesWeight",
    "score_altman",
]


class AltmanModel(Label):
    """The models, by the kind of firm."""

    Z = "z", "Z值（上市制造业）", "Z, listed manufacturer"
    Z_PRIME = "z_prime", "Z′值（非上市制造业）", "Z', private manufacturer"
    Z_DOUBLE_PRIME = "z_double_prime", "Z″值（非制造业）", "Z'', non-manufacturer"
    EMERGING = "emerging", "EM评分（新兴市场）", "EM score, emerging markets"


class AltmanZone(Label):
    """Where a score falls."""

    SAFE = "safe", "安全区", "safe"
    GREY = "grey", "灰色区", "grey"
    DISTRESS = "distress", "困境区", "distress"


class SalesWeight(Label):
    """The weight of X5 in Z, which is printed both ways; the code is the number."""

    EXACT = "0.999", "系数0.999", "coefficient 0.999"
    ROUNDED = "1.0", "系数1.0", "coefficient 1.0"


_EM_CONSTANT = Decimal("3.25")
"""What the EM score has above Z''."""

_MODELS: dict[AltmanModel, tuple[tuple[str, ...], Decimal, Decimal]] = {
    # weights from X1 on, distress below, safe above; the last weight of Z is a SalesWeight
    AltmanModel.Z: (("1.2", "1.4", "3.3", "0.6"), Decimal("1.81"), Decimal("2.99")),
    AltmanModel.Z_PRIME: (
        ("0.717", "0.847", "3.107", "0.420", "0.998"),
        Decimal("1.23"),
        Decimal("2.90"),
    ),
    # two pages print the zones of Z' beside these weights; 1.10 and 2.60 belong to them
    AltmanModel.Z_DOUBLE_PRIME: (
        ("6.56", "3.26", "6.72", "1.05"),
        Decimal("1.10"),
        Decimal("2.60"),
    ),
    # Z'' and a constant; so are its zones, 1.10 and 2.60 and the constant: none were found for itself
    AltmanModel.EMERGING: (
        ("6.56", "3.26", "6.72", "1.05"),
        Decimal("4.35"),
        Decimal("5.85"),
    ),
}


@attrs.frozen(kw_only=True)
class AltmanFactors:
    """The quotients that the models weigh; None if unknown or undefined."""

    x1: Decimal | None
    """Working capital over assets."""
    x2: Decimal | None
    """Retained earnings over assets."""
    x3: Decimal | None
    """Profit before tax and interest over assets."""
    x4: Decimal | None
    """Equity at book value over liabilities; Z does without."""
    x5: Decimal | None = None
    """Sales over assets; Z'' and the EM score do without."""
    x4_market: Decimal | None = None
    """Equity at market value over liabilities, which Z takes for its X4; the others do without."""
    reasons: tuple[tuple[str, Text], ...] = ()
    """Why a statement has none, by the name of the quotient."""

    def __attrs_post_init__(self) -> None:
        for name in ("x1", "x2", "x3", "x4", "x5", "x4_market"):
            if (factor := getattr(self, name)) is not None:
                object.__setattr__(self, name, number(factor, name))

    @classmethod
    def of(cls, statement: FinancialStatement, market_value: Number | None = None) -> Self:
        """Read the quotients from a statement; an interim one has no year's profit or sales.

        Args:
            statement: its retained earnings are surplus reserve and undistributed profit.
            market_value: of all shares, in the statement's unit; without it there is no Z.

        Raises:
            InvalidValue: if the market value is no figure, or below zero.
        """
        check_kind(statement, FinancialStatement, "statement")
        market = None if market_value is None else number(market_value, "market_value")
        if market is not None and market < 0:
            raise InvalidValue("market_value", "must not be negative")
        found = {name: _read(statement, *lines) for name, lines in _QUOTIENTS.items()}
        found["x4_market"] = _NO_MARKET
        if market is not None:
            found["x4_market"] = _over(statement, market, (), Item.TOTAL_LIABILITIES)
        known = {name: None if isinstance(one, Text) else one for name, one in found.items()}
        reasons = tuple((name, one) for name, one in found.items() if isinstance(one, Text))
        return cls(**known, reasons=reasons)


_QUOTIENTS: dict[str, tuple[tuple[Item, ...], tuple[Item, ...], Item]] = {
    # lines added and taken off, over which line
    "x1": ((Item.CURRENT_ASSETS,), (Item.CURRENT_LIABILITIES,), Item.TOTAL_ASSETS),
    "x2": ((Item.SURPLUS_RESERVE, Item.UNDISTRIBUTED_PROFIT), (), Item.TOTAL_ASSETS),
    "x3": ((Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE), (), Item.TOTAL_ASSETS),
    "x4": ((Item.EQUITY,), (), Item.TOTAL_LIABILITIES),
    "x5": ((Item.REVENUE,), (), Item.TOTAL_ASSETS),
}
_NO_MARKET = Text("未提供股权市值", "not given: market value of the equity")


def _read(
    statement: FinancialStatement, plus: tuple[Item, ...], less: tuple[Item, ...], whole: Item
) -> Decimal | Text:
    """A quotient of the statement, or why it has none."""
    if statement.kind is StatementKind.INTERIM and plus[0].is_flow:
        return PART_OF_A_YEAR
    return _over(statement, statement.total(*plus, less=less), (*plus, *less), whole)


def _over(
    statement: FinancialStatement, above: Decimal | None, items: tuple[Item, ...], whole: Item
) -> Decimal | Text:
    below = statement[whole]
    if above is None or below is None:
        return not_listed(item for item in (*items, whole) if statement[item] is None)
    share = quotient(above, below)
    return is_no_base(whole) if share is None else share


@attrs.frozen(kw_only=True)
class AltmanScore:
    """A score and its zone, or the reason why there is none."""

    model: AltmanModel
    value: Decimal | None
    zone: AltmanZone | None
    reason: Text | None
    workings: tuple[Line, ...]


_CONSTANT = Text("常数项", "constant")


@in_arithmetic
def score_altman(
    model: AltmanModel, factors: AltmanFactors, *, sales_weight: SalesWeight = SalesWeight.EXACT
) -> AltmanScore:
    """Altman's Z of a firm; the bounds of the zones themselves are grey.

    Args:
        model: which of them fits the firm.
        factors: those that the model weighs.
        sales_weight: the weight of X5 in Z; the others have only one.

    >>> x = {"x1": "0.30", "x2": "0", "x3": "0.30", "x4_market": "0.15", "x5": "2.1"}
    >>> factors = AltmanFactors(x4=None, **{name: Decimal(value) for name, value in x.items()})
    >>> score = score_altman(AltmanModel.Z, factors, sales_weight=SalesWeight.ROUNDED)
    >>> score.value, score.zone.en
    (Decimal('3.540'), 'safe')
    """
    check_kind(model, AltmanModel, "model")
    check_kind(factors, AltmanFactors, "factors")
    check_kind(sales_weight, SalesWeight, "sales_weight")
    weights, distress, safe = _MODELS[model]
    if model is AltmanModel.Z:
        weights = (*weights, sales_weight.code)
    value = _EM_CONSTANT if model is AltmanModel.EMERGING else Decimal(0)
    workings = [Line(_CONSTANT, value)] if value else []
    read = ("x1", "x2", "x3", "x4_market" if model is AltmanModel.Z else "x4", "x5")
    lacking = []
    for at, weight in enumerate(weights, start=1):
        name = read[at - 1]
        factor: Decimal | None = getattr(factors, name)
        workings.append(Line(Text(f"X{at} × {weight}", f"X{at} x {weight}"), factor))
        if factor is None:
            lacking.append(_told(at, dict(factors.reasons).get(name)))
        else:
            value += Decimal(weight) * factor
    if lacking:
        reason = Text("；".join(one.zh for one in lacking), "; ".join(one.en for one in lacking))
        return AltmanScore(
            model=model, value=None, zone=None, reason=reason, workings=tuple(workings)
        )
    zone = AltmanZone.GREY
    if value < distress:
        zone = AltmanZone.DISTRESS
    elif value > safe:
        zone = AltmanZone.SAFE
    workings.append(Line(Text(model.zh, model.en), legible(value)))
    return AltmanScore(model=model, value=value, zone=zone, reason=None, workings=tuple(workings))


def _told(at: int, reason: Text | None) -> Text:
    """Which factor there is none of, and why, if a statement told."""
    if reason is None:
        return Text(f"缺少X{at}", f"X{at} is unknown or undefined")
    return Text(f"缺少X{at}（{reason.zh}）", f"X{at} is unknown or undefined ({reason.en})")
