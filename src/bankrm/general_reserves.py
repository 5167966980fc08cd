"""The general reserve (一般准备): what a bank keeps out of its profits for the potential risk of its loans.

By the standard method of the finance ministry each tier has its rate of potential risk; the reserve covers
what the allowance does not, and in principle a share of the risk assets.

Leaves out a bank's own model of potential risk, and assets that are no loans.
"""

from collections.abc import Mapping
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.claims import AssetClass
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.money import Money, check_yuan, half_up_div, total
from bankrm.provisions import LoanLossFigures
from bankrm.regulations.provisions import (
    DOUBTFUL_RISK_RATE,
    GENERAL_RESERVE_RATE,
    LOSS_RISK_RATE,
    PASS_RISK_RATE,
    SPECIAL_MENTION_RISK_RATE,
    SUBSTANDARD_RISK_RATE,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = ["GeneralReserve", "compute_general_reserve"]

_WHOLE = 10_000  # basis points

_RISK_RATES = {
    AssetClass.PASS: PASS_RISK_RATE,
    AssetClass.SPECIAL_MENTION: SPECIAL_MENTION_RISK_RATE,
    AssetClass.SUBSTANDARD: SUBSTANDARD_RISK_RATE,
    AssetClass.DOUBTFUL: DOUBTFUL_RISK_RATE,
    AssetClass.LOSS: LOSS_RISK_RATE,
}


@attrs.frozen(kw_only=True)
class GeneralReserve:
    """The potential risk of loans by the standard method, and what the general reserve has to come to."""

    potential_risk: Money = attrs.field(metadata=NOT_NEGATIVE)
    """潜在风险估计值"""
    gap: Money | None
    """What of it the allowance does not cover, at least zero; None if the allowance is not known."""
    least: Money | None
    """A share of the risk assets, in principle; None if they are not known."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def required(self) -> Money | None:
        """The larger of both; None if either is not known."""
        return None if self.gap is None or self.least is None else max(self.gap, self.least)


def compute_general_reserve(
    figures: LoanLossFigures,
    risk_assets: Money | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> GeneralReserve:
    """The general reserve of a bank (一般准备) by the standard method; halves are rounded up to the fen.

    Source: 财金〔2012〕20号, as reported.

    Args:
        figures: loans by tier, and the allowance.
        risk_assets: at the end of the year; None if not known.
        as_of: the day whose rules apply.
        book: the bank's own higher rates.

    Raises:
        RuleNotInForce: before 1 July 2012.

    >>> from bankrm._provisions_example import BY_TIER
    >>> compute_general_reserve(BY_TIER, as_of=date(2026, 11, 24)).potential_risk
    Money('164.00', 'CNY')
    """
    check_kind(figures, LoanLossFigures, "figures")
    check_kind(book, RuleBook, "book")
    if risk_assets is not None:
        check_yuan(risk_assets, "risk_assets")
    rows = {tier: book.governing(rate, as_of) for tier, rate in _RISK_RATES.items()}
    parts = {tier: _part(figures.of_tier(tier), row.value) for tier, row in rows.items()}
    potential = total(parts.values())
    allowance, floor = figures.allowance, book.governing(GENERAL_RESERVE_RATE, as_of)
    gap = None if allowance is None else max(potential - allowance, Money.of(0))
    least = None if risk_assets is None else _part(risk_assets, floor.value)
    workings = (
        *_risk_lines(figures, {tier: row.value for tier, row in rows.items()}, parts),
        Line(
            Text("潜在风险估计值", "potential risk"),
            potential,
            basis=rows[AssetClass.PASS].basis,
        ),
        Line(Text("贷款损失准备", "loan loss allowance"), allowance),
        Line(Text("未覆盖的潜在风险", "potential risk not covered"), gap),
        Line(Text("风险资产", "risk assets"), risk_assets),
        Line(Text("一般准备最低余额", "least general reserve"), least, basis=floor.basis),
    )
    return GeneralReserve(potential_risk=potential, gap=gap, least=least, workings=workings)


def _part(amount: Money, points: int) -> Money:
    return Money.from_minor(half_up_div(amount.minor * points, _WHOLE))


def _risk_lines(
    figures: LoanLossFigures, rates: Mapping[AssetClass, int], parts: Mapping[AssetClass, Money]
) -> tuple[Line, ...]:
    """Of each tier that holds loans: the balance, the rate and what they come to."""
    return tuple(
        line
        for tier, part in parts.items()
        if figures.of_tier(tier)
        for line in (
            Line(Text(f"{tier.zh}类贷款", f"{tier.en} loans"), figures.of_tier(tier)),
            Line(Text("计提比例", "rate"), rates[tier], "basis_points"),
            Line(Text("潜在风险", "potential risk"), part),
        )
    )
