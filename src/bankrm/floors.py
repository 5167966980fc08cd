"""The floors of five-tier classification: "at least this tier", by the rules of each regime.

Three rule sets on one scale and one class of facts: the order of 2023, the guideline of 2007 for older
claims not yet moved under the order, and the day bands of credit cards. `classification` says which of
them govern a claim. Where the order's sentence was confirmed second-hand but its article only recalled,
the order is cited as a whole.

Leaves out the overdue matrix of small loans, and mergers of obligors.
"""

from datetime import timedelta

from bankrm.citations import Citation, Provenance, param
from bankrm.claims import AssetClass, ClaimFacts
from bankrm.regulations.lending import (
    CARD_DOUBTFUL_DAYS,
    CARD_LOSS_DAYS,
    CARD_SPECIAL_MENTION_DAYS,
    CARD_SUBSTANDARD_DAYS,
    CLASSIFICATION_GUIDELINE,
    CLASSIFICATION_ORDER,
    CONTAGION_PERCENT,
    CREDIT_CARD_MEASURES,
    CROSS_BANK_PERCENT,
    DOUBTFUL_DAYS,
    DOUBTFUL_ECL_PERCENT,
    LOSS_DAYS,
    LOSS_ECL_PERCENT,
    RECLASSIFY_BY,
    SUBSTANDARD_DAYS,
    TECHNICAL_OVERDUE_DAYS,
)
from bankrm.rules import RuleSet
from bankrm.terms import not_

__all__ = [
    "CARD_BANDS",
    "GUIDELINE_FLOORS",
    "ORDER_FLOORS",
    "CardParams",
    "GuidelineParams",
    "OrderParams",
]


class OrderParams:
    """The numbers of the order in force."""

    excused_days: int = param(TECHNICAL_OVERDUE_DAYS)
    substandard_days: int = param(SUBSTANDARD_DAYS)
    doubtful_days: int = param(DOUBTFUL_DAYS)
    loss_days: int = param(LOSS_DAYS)
    doubtful_percent: int = param(DOUBTFUL_ECL_PERCENT, unit="percent")
    loss_percent: int = param(LOSS_ECL_PERCENT, unit="percent")
    contagion_percent: int = param(CONTAGION_PERCENT, unit="percent")
    cross_bank_percent: int = param(CROSS_BANK_PERCENT, unit="percent")


class GuidelineParams:
    """The guideline has no numbers."""


class CardParams:
    """The first days of the card bands."""

    special_mention_days: int = param(CARD_SPECIAL_MENTION_DAYS)
    substandard_days: int = param(CARD_SUBSTANDARD_DAYS)
    doubtful_days: int = param(CARD_DOUBTFUL_DAYS)
    loss_days: int = param(CARD_LOSS_DAYS)


ORDER_FLOORS = RuleSet(
    "classification.order",
    ClaimFacts,
    OrderParams,
    AssetClass,
    since=CLASSIFICATION_ORDER.since,
)
"""The floors of the order of 2023."""

GUIDELINE_FLOORS = RuleSet(
    "classification.guideline",
    ClaimFacts,
    GuidelineParams,
    AssetClass,
    since=CLASSIFICATION_GUIDELINE.since,
)
"""The floors of the guideline of 2007, which older claims could stay under until the end of 2025."""

CARD_BANDS = RuleSet(
    "classification.card", ClaimFacts, CardParams, AssetClass, since=CREDIT_CARD_MEASURES.since
)
"""The tiers of a credit card by days past due alone."""

_OLD_STOCK_ENDS = RECLASSIFY_BY.rows[0].value + timedelta(days=1)
_CONFIRMED = CLASSIFICATION_ORDER.article(read=Provenance.SECONDARY)  # its article only recalled


def _recalled(article: str) -> Citation:
    return CLASSIFICATION_ORDER.article(article, Provenance.UNCONFIRMED)


# The order: special mention


@ORDER_FLOORS.rule(
    "CLS-SM-01",
    AssetClass.SPECIAL_MENTION,
    cites=_CONFIRMED,
    zh="逾期{days_past_due}天",
    en="overdue {days_past_due} days",
)
def overdue(f: ClaimFacts, p: OrderParams) -> bool:
    return (f.days_past_due > 0) & not_(f.technical_overdue & (f.days_past_due <= p.excused_days))


@ORDER_FLOORS.rule(
    "CLS-SM-02",
    AssetClass.SPECIAL_MENTION,
    cites=_recalled("10(2)"),
    zh="未经同意改变资金用途",
    en="the use of funds was changed without consent",
)
def purpose_changed(f: ClaimFacts, _: OrderParams) -> bool:
    return f.purpose_changed


@ORDER_FLOORS.rule(
    "CLS-SM-03",
    AssetClass.SPECIAL_MENTION,
    cites=_recalled("10(3)"),
    zh="通过借新还旧或其他债务融资偿还",
    en="repaid by new borrowing or other debt financing",
)
def refinanced(f: ClaimFacts, _: OrderParams) -> bool:
    return f.refinanced & not_(f.bond) & not_(f.eligible_renewal)


@ORDER_FLOORS.rule(
    "CLS-SM-04",
    AssetClass.SPECIAL_MENTION,
    cites=_recalled("10(4)"),
    zh="同一非零售债务人在本行或其他银行的债务出现不良",
    en="the same non-retail debtor has non-performing debt, here or elsewhere",
)
def debtor_has_npl(f: ClaimFacts, _: OrderParams) -> bool:
    return not_(f.retail) & f.debtor_has_npl


@ORDER_FLOORS.rule(
    "CLS-RS-01",
    AssetClass.SPECIAL_MENTION,
    cites=_recalled(""),
    zh="处于重组观察期",
    en="restructured and under observation",
)
def in_observation(f: ClaimFacts, _: OrderParams) -> bool:
    return f.in_observation


# The order: substandard


@ORDER_FLOORS.rule(
    "CLS-SS-01",
    AssetClass.SUBSTANDARD,
    cites=_CONFIRMED,
    zh="逾期{days_past_due}天，超过{substandard_days}天，担保是否充足不论",
    en="overdue {days_past_due} days, more than {substandard_days}, whatever the security",
)
def overdue_substandard(f: ClaimFacts, p: OrderParams) -> bool:
    return f.days_past_due > p.substandard_days


@ORDER_FLOORS.rule(
    "CLS-SS-02",
    AssetClass.SUBSTANDARD,
    cites=CLASSIFICATION_ORDER.article(6),
    zh="已发生信用减值",
    en="credit-impaired",
)
def credit_impaired(f: ClaimFacts, _: OrderParams) -> bool:
    return f.credit_impaired


@ORDER_FLOORS.rule(
    "CLS-SS-03",
    AssetClass.SUBSTANDARD,
    cites=_recalled("11(3)"),
    zh="外部评级大幅下调，履约能力显著下降",
    en="the external rating was cut sharply, so that ability to perform falls markedly",
)
def rating_cut(f: ClaimFacts, _: OrderParams) -> bool:
    return f.rating_cut


@ORDER_FLOORS.rule(
    "CLS-SS-04",
    AssetClass.SUBSTANDARD,
    cites=_CONFIRMED,
    zh="同一非零售债务人在所有银行逾期90天以上的债务占比超过{cross_bank_percent}",
    en="more than {cross_bank_percent} of the non-retail debtor's debts at all banks are overdue for over 90 days",
)
def overdue_elsewhere(f: ClaimFacts, p: OrderParams) -> bool:
    return not_(f.retail) & (f.debtor_overdue * 100 > p.cross_bank_percent * f.debtor_debts)


@ORDER_FLOORS.rule(
    "CLS-RS-02",
    AssetClass.SUBSTANDARD,
    cites=_recalled(""),
    zh="观察期内再次重组",
    en="restructured again while under observation",
)
def restructured_again(f: ClaimFacts, _: OrderParams) -> bool:
    return f.restructured_again


@ORDER_FLOORS.rule(
    "CLS-CT-01",
    AssetClass.SUBSTANDARD,
    cites=CLASSIFICATION_ORDER.article(7),
    zh="非零售债务人在本行的债权超过{contagion_percent}分类为不良，其在本行的全部债权归为不良",
    en="more than {contagion_percent} of the non-retail debtor's claims here are non-performing, so all are",
)
def contagion(f: ClaimFacts, p: OrderParams) -> bool:
    return (
        not_(f.retail)
        & not_(f.enhanced)
        & (f.debtor_npl * 100 > p.contagion_percent * f.debtor_claims)
    )


@ORDER_FLOORS.rule(
    "CLS-CT-02",
    AssetClass.PASS,
    cites=CLASSIFICATION_ORDER.article(7),
    zh="集团其他成员出现不良，应立即评估是否影响本债务人",
    en="another member of the group is non-performing: assess at once what it means here",
)
def group_member_non_performing(f: ClaimFacts, _: OrderParams) -> bool:
    return f.group_has_npl


# The order: doubtful and loss


@ORDER_FLOORS.rule(
    "CLS-DB-01",
    AssetClass.DOUBTFUL,
    cites=_CONFIRMED,
    zh="逾期{days_past_due}天，超过{doubtful_days}天",
    en="overdue {days_past_due} days, more than {doubtful_days}",
)
def overdue_doubtful(f: ClaimFacts, p: OrderParams) -> bool:
    return f.days_past_due > p.doubtful_days


@ORDER_FLOORS.rule(
    "CLS-DB-02",
    AssetClass.DOUBTFUL,
    cites=_recalled("12(2)"),
    zh="债务人逃废银行债务",
    en="the debtor evades bank debts",
)
def evades_debts(f: ClaimFacts, _: OrderParams) -> bool:
    return f.evades_debts


@ORDER_FLOORS.rule(
    "CLS-DB-03",
    AssetClass.DOUBTFUL,
    cites=_recalled("12(3)"),
    zh="已发生信用减值，预期信用损失占账面余额{doubtful_percent}以上",
    en="credit-impaired, and {doubtful_percent} or more of the carrying amount is expected to be lost",
)
def half_lost(f: ClaimFacts, p: OrderParams) -> bool:
    return f.credit_impaired & (f.expected_loss * 100 >= p.doubtful_percent * f.carrying_amount)


@ORDER_FLOORS.rule(
    "CLS-LS-01",
    AssetClass.LOSS,
    cites=_CONFIRMED,
    zh="逾期{days_past_due}天，超过{loss_days}天",
    en="overdue {days_past_due} days, more than {loss_days}",
)
def overdue_loss(f: ClaimFacts, p: OrderParams) -> bool:
    return f.days_past_due > p.loss_days


@ORDER_FLOORS.rule(
    "CLS-LS-02",
    AssetClass.LOSS,
    cites=_recalled("13(2)"),
    zh="债务人已进入破产清算程序",
    en="the debtor is in bankruptcy liquidation",
)
def in_liquidation(f: ClaimFacts, _: OrderParams) -> bool:
    return f.in_liquidation


@ORDER_FLOORS.rule(
    "CLS-LS-03",
    AssetClass.LOSS,
    cites=_recalled("13(3)"),
    zh="已发生信用减值，预期信用损失占账面余额{loss_percent}以上",
    en="credit-impaired, and {loss_percent} or more of the carrying amount is expected to be lost",
)
def nearly_all_lost(f: ClaimFacts, p: OrderParams) -> bool:
    return f.credit_impaired & (f.expected_loss * 100 >= p.loss_percent * f.carrying_amount)


# The guideline


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


# Credit cards


@CARD_BANDS.rule(
    "CARD-SM",
    AssetClass.SPECIAL_MENTION,
    cites=CREDIT_CARD_MEASURES.article(92),
    zh="信用卡逾期{days_past_due}天，达到{special_mention_days}天",
    en="card overdue {days_past_due} days, {special_mention_days} or more",
)
def card_special_mention(f: ClaimFacts, p: CardParams) -> bool:
    return f.days_past_due >= p.special_mention_days


@CARD_BANDS.rule(
    "CARD-SS",
    AssetClass.SUBSTANDARD,
    cites=CREDIT_CARD_MEASURES.article(92),
    zh="信用卡逾期{days_past_due}天，达到{substandard_days}天",
    en="card overdue {days_past_due} days, {substandard_days} or more",
)
def card_substandard(f: ClaimFacts, p: CardParams) -> bool:
    return f.days_past_due >= p.substandard_days


@CARD_BANDS.rule(
    "CARD-DB",
    AssetClass.DOUBTFUL,
    cites=CREDIT_CARD_MEASURES.article(92),
    zh="信用卡逾期{days_past_due}天，达到{doubtful_days}天",
    en="card overdue {days_past_due} days, {doubtful_days} or more",
)
def card_doubtful(f: ClaimFacts, p: CardParams) -> bool:
    return f.days_past_due >= p.doubtful_days


@CARD_BANDS.rule(
    "CARD-LS",
    AssetClass.LOSS,
    cites=CREDIT_CARD_MEASURES.article(92),
    zh="信用卡逾期{days_past_due}天，达到{loss_days}天",
    en="card overdue {days_past_due} days, {loss_days} or more",
)
def card_loss(f: ClaimFacts, p: CardParams) -> bool:
    return f.days_past_due >= p.loss_days
