"""Ratios, Altman's Z, and a bank's own loan ratios."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.golden.harness import Case, close, tolerance_of

from bankrm.altman import AltmanFactors, AltmanModel, SalesWeight, score_altman
from bankrm.claims import AssetClass, is_non_performing
from bankrm.ratios import (
    asset_liability_ratio,
    current_ratio,
    debt_to_equity,
    growth,
    interest_cover,
    net_margin,
    npl_ratio,
    provision_coverage,
    quick_ratio,
    quotient,
    return_on_equity,
)

__all__ = ["check"]


def check(case: Case, document: Case) -> None:
    """Compare one published case with the ratios computed."""
    inputs, expected = dict(case["inputs"]), case["expected"]
    inputs.pop("company", None)
    compute = SHAPES.get(frozenset(inputs))
    if compute is None:
        raise AssertionError(f"unknown shape: {sorted(inputs)}")
    found, tolerance = compute(inputs), tolerance_of(case, document)
    for key, wanted in expected.items():
        if key not in found:
            raise AssertionError(f"the adapter does not know {key}")
        value = found[key]
        same = close(value, wanted, tolerance) if isinstance(value, Decimal) else value == wanted
        if not same:
            raise AssertionError(f"{key}: found {value}, expected {wanted}")


def _sum(inputs: Case, *keys: str) -> Decimal:
    return sum((Decimal(inputs[key]) for key in keys), Decimal(0))


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _liquidity(inputs: Case) -> Case:
    short = inputs["current_liabilities"]
    return {
        "current_ratio": current_ratio(inputs["current_assets"], short),
        "quick_ratio": quick_ratio(inputs["quick_assets"], short),
    }


def _with_leverage(inputs: Case) -> Case:
    leverage = asset_liability_ratio(inputs["total_liabilities"], inputs["total_assets"])
    return {**_liquidity(inputs), "asset_liability_ratio": leverage}


def _quick_by_deduction(inputs: Case) -> Case:
    quick = Decimal(inputs["current_assets"]) - Decimal(inputs["inventory"])
    return {"quick_ratio": quick_ratio(quick, inputs["current_liabilities"])}


def _quick_by_addition(inputs: Case) -> Case:
    quick = _sum(
        inputs,
        "cash",
        "bank_deposits",
        "trading_assets",
        "notes_receivable",
        "accounts_receivable",
    )
    return {"quick_ratio": quick_ratio(quick, inputs["current_liabilities"])}


def _current_from_quick(inputs: Case) -> Case:
    """`quick_assets` is a figure, or words that say what they are: then the ratio gives the figure."""
    short = Decimal(inputs["current_liabilities"])
    if re.fullmatch(r"[\d.]+", str(inputs["quick_assets"])):
        quick = Decimal(inputs["quick_assets"])
    else:
        quick = Decimal(inputs["quick_ratio"]) * short
    return {"current_ratio": current_ratio(quick + Decimal(inputs["inventory"]), short)}


def _cover(inputs: Case) -> Case:
    return {"interest_cover": interest_cover(inputs["ebit"], inputs["interest_expense"])}


def _cover_from_net(inputs: Case) -> Case:
    ebit = _sum(inputs, "net_income", "income_tax", "interest_expense")
    return {"interest_cover": interest_cover(ebit, inputs["interest_expense"])}


def _whole_statement(inputs: Case) -> Case:
    quick = _sum(inputs, "cash", "short_term_investments", "accounts_receivable")
    liabilities = _sum(inputs, "current_liabilities", "long_term_liabilities")
    return {
        **_liquidity({**inputs, "quick_assets": quick}),
        **_cover_from_net(inputs),
        "debt_to_equity": debt_to_equity(liabilities, inputs["equity"]),
    }


def _cover_and_liquidity(inputs: Case) -> Case:
    quick = _sum(inputs, "cash", "securities", "accounts_receivable")
    ebit = _sum(inputs, "profit_before_tax", "interest_expense")
    return {**_liquidity({**inputs, "quick_assets": quick}), **_cover({**inputs, "ebit": ebit})}


def _margin(inputs: Case) -> Case:
    return {"net_margin_percent": _percent(net_margin(inputs["net_income"], inputs["revenue"]))}


def _margin_and_growth(inputs: Case) -> Case:
    revenue = inputs["revenue_100m"]
    return {
        "net_margin_percent": _percent(net_margin(inputs["net_income_100m"], revenue)),
        "revenue_growth_percent": _percent(growth(revenue, inputs["previous_revenue_100m"])),
    }


def _equity_from_assets(inputs: Case) -> Case:
    """A firm with equity of one: its assets are one and its debt, its profit ROA times assets."""
    assets = 1 + Decimal(inputs["debt_to_equity"])
    return {"return_on_equity": return_on_equity(Decimal(inputs["return_on_assets"]) * assets, 1)}


def _loans(inputs: Case) -> Case:
    by_name = {tier.zh: tier for tier in AssetClass}
    loans = {by_name[name]: Decimal(amount) for name, amount in inputs["loans"].items()}
    bad = sum((loans[tier] for tier in loans if is_non_performing(tier)), Decimal(0))
    allowance = _sum(inputs["provisions"], *inputs["provisions"])
    return {
        "npl": bad,
        "provision_coverage_percent": _percent(provision_coverage(allowance, bad)),
        "derived_npl_ratio_percent": _percent(npl_ratio(bad, sum(loans.values(), Decimal(0)))),
    }


def _model(words: str) -> AltmanModel:
    """The model by any of its names; the first that fits, as "unlisted" also holds "listed"."""
    plain = re.sub("[’‘`′´]", "'", words.lower()).replace("″", "''").replace('"', "''")
    plain = re.sub(r"[\s_-]+", " ", plain)
    for pattern, model in MODELS:
        if re.search(pattern, plain):
            return model
    raise AssertionError(f"unknown model: {words}")


MODELS = (
    (r"\bem\b|emerging|新兴市场", AltmanModel.EMERGING),
    (r"z ?''|\bdouble prime\b|\bnon ?manufactur|非制造", AltmanModel.Z_DOUBLE_PRIME),
    (
        r"z ?'|\bprime\b|\bprivate|\bunlisted|\b(non|not) ?(listed|public)|非上市",
        AltmanModel.Z_PRIME,
    ),
    (r"\bz\b|\bz ?score|\blisted|\bpublic|\boriginal|\b1968\b|上市", AltmanModel.Z),
)


def _score(words: str, factors: AltmanFactors) -> Case:
    printed = re.search(r"coefficient ([\d.]*\d)", words)
    weight = SalesWeight(printed[1]) if printed else SalesWeight.EXACT
    score = score_altman(_model(words), factors, sales_weight=weight)
    return {"z": score.value, "zone": score.zone.code if score.zone else None}


def _altman(inputs: Case) -> Case:
    factors = {key: Decimal(inputs[key]) for key in ("x1", "x2", "x3", "x4", "x5")}
    return _score(inputs["altman"], AltmanFactors(**factors, x4_market=factors["x4"], reasons=()))


def _altman_from_amounts(inputs: Case) -> Case:
    assets = inputs["total_assets"]
    factors = AltmanFactors(
        x1=quotient(inputs["working_capital"], assets),
        x2=quotient(inputs["retained_earnings"], assets),
        x3=quotient(inputs["ebit"], assets),
        x4=None,
        x5=quotient(inputs["sales"], assets),
        x4_market=quotient(inputs["market_value_equity"], inputs["total_liabilities"]),
    )
    return _score(inputs["altman"], factors)


def _shape(keys: str) -> frozenset[str]:
    return frozenset(keys.split())


SHAPES: dict[frozenset[str], Callable[[Case], dict[str, Any]]] = {
    _shape("altman x1 x2 x3 x4 x5"): _altman,
    _shape(
        "altman working_capital retained_earnings ebit market_value_equity total_liabilities "
        "sales total_assets"
    ): _altman_from_amounts,
    _shape(
        "cash bank_deposits trading_assets notes_receivable accounts_receivable inventory "
        "current_liabilities"
    ): _quick_by_addition,
    _shape(
        "cash short_term_investments accounts_receivable current_assets current_liabilities "
        "long_term_liabilities equity net_income interest_expense income_tax"
    ): _whole_statement,
    _shape(
        "current_assets quick_assets current_liabilities total_liabilities total_assets"
    ): _with_leverage,
    _shape("current_assets quick_assets current_liabilities"): _liquidity,
    _shape("revenue net_income"): _margin,
    _shape("year revenue_100m net_income_100m previous_revenue_100m"): _margin_and_growth,
    _shape("current_assets inventory current_liabilities"): _quick_by_deduction,
    _shape("ebit interest_expense"): _cover,
    _shape("inventory current_liabilities quick_ratio quick_assets"): _current_from_quick,
    _shape("loans provisions"): _loans,
    _shape("net_income interest_expense income_tax"): _cover_from_net,
    _shape(
        "profit_before_tax interest_expense cash securities accounts_receivable current_assets "
        "current_liabilities"
    ): _cover_and_liquidity,
    _shape("return_on_assets debt_to_equity"): _equity_from_assets,
}
