"""The floors of the guideline of 2007 (贷款风险分类指引), for older claims not yet moved under the order.

They govern until the middle of 2023, and the older claims that a bank had not reclassified by then until the
end of 2025. A loan that must be restructured is substandard at least and not raised while it is observed.
"""

from datetime import timedelta

from bankrm.claim_facts import ClaimFacts
from bankrm.claims import AssetClass, level_of
from bankrm.regulations.lending import CLASSIFICATION_GUIDELINE, RECLASSIFY_BY
from bankrm.rules import RuleSet
from bankrm.terms import not_

__all__ = ["GUIDELINE_FLOORS", "GuidelineParams"]


class GuidelineParams:
    """The guideline has no numbers."""


GUIDELINE_FLOORS = RuleSet(
    "classification.guideline",
    ClaimFacts,
    GuidelineParams,
    AssetClass,
    since=CLASSIFICATION_GUIDELINE.since,
)
"""The floors of the guideline of 2007, which older claims could stay under until the end of 2025."""

_OLD_STOCK_ENDS = RECLASSIFY_BY.rows[0].value + timedelta(days=1)
_DOUBTFUL, _LOSS = level_of(AssetClass.DOUBTFUL), level_of(AssetClass.LOSS)


@GUIDELINE_FLOORS.rule(
    "G07-SM-01",
    AssetClass.SPECIAL_MENTION,
    cites=CLASSIFICATION_GUIDELINE.article(10),
    until=_OLD_STOCK_ENDS,
    zh="涉嫌以合并、重组、分立等逃废银行债务",
    en="suspected of evading bank debts by merger, restructuring or split",
)
def old_evasion(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.evades_by_merger


@GUIDELINE_FLOORS.rule(
    "G07-SM-02",
    AssetClass.SPECIAL_MENTION,
    cites=CLASSIFICATION_GUIDELINE.article(10),
    until=_OLD_STOCK_ENDS,
    zh="借新还旧或以其他融资偿还",
    en="refinanced by a new loan or repaid by other financing",
)
def old_refinanced(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.refinanced


@GUIDELINE_FLOORS.rule(
    "G07-SM-03",
    AssetClass.SPECIAL_MENTION,
    cites=CLASSIFICATION_GUIDELINE.article(10),
    until=_OLD_STOCK_ENDS,
    zh="改变贷款用途",
    en="the purpose was changed",
)
def old_purpose_changed(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.purpose_changed


@GUIDELINE_FLOORS.rule(
    "G07-SM-04",
    AssetClass.SPECIAL_MENTION,
    cites=CLASSIFICATION_GUIDELINE.article(10),
    until=_OLD_STOCK_ENDS,
    zh="本金或利息逾期{days_past_due}天",
    en="principal or interest overdue {days_past_due} days",
)
def old_overdue(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.days_past_due > 0


@GUIDELINE_FLOORS.rule(
    "G07-SM-05",
    AssetClass.SPECIAL_MENTION,
    cites=CLASSIFICATION_GUIDELINE.article(10),
    until=_OLD_STOCK_ENDS,
    zh="借款人在本行或其他银行的部分债务已经不良",
    en="part of the borrower's debt, here or elsewhere, is non-performing",
)
def old_debtor_has_npl(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.debtor_has_npl


@GUIDELINE_FLOORS.rule(
    "G07-SM-06",
    AssetClass.SPECIAL_MENTION,
    cites=CLASSIFICATION_GUIDELINE.article(10),
    until=_OLD_STOCK_ENDS,
    zh="违反有关法律法规发放",
    en="granted against law or rules",
)
def old_granted_against_law(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.granted_against_law


@GUIDELINE_FLOORS.rule(
    "G07-SS-01",
    AssetClass.SUBSTANDARD,
    cites=CLASSIFICATION_GUIDELINE.article(11),
    until=_OLD_STOCK_ENDS,
    zh="逾期{days_past_due}天，应收利息已不再计入损益",
    en="overdue {days_past_due} days, and interest is no longer accrued in profit",
)
def old_not_accrued(f: ClaimFacts, _: GuidelineParams) -> bool:
    return (f.days_past_due > 0) & not_(f.interest_accrued)


@GUIDELINE_FLOORS.rule(
    "G07-SS-02",
    AssetClass.SUBSTANDARD,
    cites=CLASSIFICATION_GUIDELINE.article(11),
    until=_OLD_STOCK_ENDS,
    zh="以合并、分立等逃废债务，且已逾期{days_past_due}天",
    en="evades debts by merger or split, and is overdue {days_past_due} days",
)
def old_evasion_overdue(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.evades_by_merger & (f.days_past_due > 0)


@GUIDELINE_FLOORS.rule(
    "G07-SS-03",
    AssetClass.SUBSTANDARD,
    cites=CLASSIFICATION_GUIDELINE.article(12),
    until=_OLD_STOCK_ENDS,
    zh="需要重组，或重组后仍在观察期",
    en="needs restructuring, or is restructured and still under observation",
)
def old_restructuring(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.needs_restructuring | f.in_observation


@GUIDELINE_FLOORS.rule(
    "G07-DB-01",
    AssetClass.DOUBTFUL,
    cites=CLASSIFICATION_GUIDELINE.article(12),
    until=_OLD_STOCK_ENDS,
    zh="重组后仍然逾期，或借款人仍无力归还",
    en="restructured and overdue again, or the borrower still cannot repay",
)
def old_failed_restructuring(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.restructured & ((f.days_past_due > 0) | f.cannot_repay)


@GUIDELINE_FLOORS.rule(
    "G07-RS-01",
    AssetClass.DOUBTFUL,
    cites=CLASSIFICATION_GUIDELINE.article(12),
    until=_OLD_STOCK_ENDS,
    zh="重组观察期内不得调高，原分类可疑",
    en="not raised while a restructured loan is observed: it was doubtful",
)
def old_doubtful_observed(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.in_observation & (f.tier_before >= _DOUBTFUL)


@GUIDELINE_FLOORS.rule(
    "G07-RS-02",
    AssetClass.LOSS,
    cites=CLASSIFICATION_GUIDELINE.article(12),
    until=_OLD_STOCK_ENDS,
    zh="重组观察期内不得调高，原分类损失",
    en="not raised while a restructured loan is observed: it was a loss",
)
def old_loss_observed(f: ClaimFacts, _: GuidelineParams) -> bool:
    return f.in_observation & (f.tier_before >= _LOSS)
