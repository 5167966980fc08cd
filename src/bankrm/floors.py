"""The floors of five-tier classification: "at least this tier", by the order of 2023 and for credit cards.

One scale and one class of facts for both rule sets, and for `guideline_floors`; `classification` says which
of them govern a claim. Where the order's sentence was confirmed second-hand but its article only recalled,
the order is cited as a whole. That a tier may not improve (after a merger, or out of non-performing) is a
floor too: at the tier there was.

Leaves out the overdue matrix of small loans, which is in `small_loan_tiers`.
"""

from bankrm.citations import Citation, Provenance, param
from bankrm.claim_facts import ClaimFacts
from bankrm.claims import AssetClass, level_of
from bankrm.regulations.lending import (
    CARD_DOUBTFUL_DAYS,
    CARD_LOSS_DAYS,
    CARD_SPECIAL_MENTION_DAYS,
    CARD_SUBSTANDARD_DAYS,
    CLASSIFICATION_ORDER,
    CONTAGION_PERCENT,
    CREDIT_CARD_MEASURES,
    CROSS_BANK_PERCENT,
    DOUBTFUL_DAYS,
    DOUBTFUL_ECL_PERCENT,
    LOSS_DAYS,
    LOSS_ECL_PERCENT,
    MERGER_MONTHS,
    SUBSTANDARD_DAYS,
    TECHNICAL_OVERDUE_DAYS,
)
from bankrm.rules import RuleSet
from bankrm.terms import not_

__all__ = [
    "CARD_BANDS",
    "ORDER_FLOORS",
    "CardParams",
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
    merger_months: int = param(MERGER_MONTHS)


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

CARD_BANDS = RuleSet(
    "classification.card", ClaimFacts, CardParams, AssetClass, since=CREDIT_CARD_MEASURES.since
)
"""The tiers of a credit card by days past due alone."""

_CONFIRMED = CLASSIFICATION_ORDER.article(read=Provenance.SECONDARY)  # its article only recalled


def _recalled(article: str) -> Citation:
    return CLASSIFICATION_ORDER.article(article, Provenance.UNCONFIRMED)


_SPECIAL_MENTION, _SUBSTANDARD, _DOUBTFUL, _LOSS = (
    level_of(tier) for tier in list(AssetClass)[1:]
)


def _merged_lately(f: ClaimFacts, p: OrderParams) -> bool:
    return f.obligor_changed & (f.months_since_change < p.merger_months)


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


@ORDER_FLOORS.rule(
    "CLS-RS-03",
    AssetClass.PASS,
    cites=_recalled(""),
    zh="重组观察期已届满，应评估财务困难是否解决",
    en="observed for long enough: assess whether the difficulty is solved",
)
def observation_to_assess(f: ClaimFacts, _: OrderParams) -> bool:
    return f.assessment_due


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


# The order: tiers that may not improve


@ORDER_FLOORS.rule(
    "CLS-UP-01",
    AssetClass.SUBSTANDARD,
    cites=_CONFIRMED,
    zh="原分类为不良，未符合上调条件",
    en="it is non-performing, and nothing shows that it may be upgraded",
)
def not_yet_upgraded(f: ClaimFacts, _: OrderParams) -> bool:
    return (f.tier_before >= _SUBSTANDARD) & not_(f.upgrade_allowed)


@ORDER_FLOORS.rule(
    "CLS-MG-SM",
    AssetClass.SPECIAL_MENTION,
    cites=_recalled("15"),
    zh="并购导致偿债主体变化{months_since_change}个月，不满{merger_months}个月不得上调，原分类关注",
    en="a merger changed the debtor {months_since_change} months ago, no upgrade before {merger_months}: it was special mention",
)
def merged_mention(f: ClaimFacts, p: OrderParams) -> bool:
    return _merged_lately(f, p) & (f.tier_before >= _SPECIAL_MENTION)


@ORDER_FLOORS.rule(
    "CLS-MG-SS",
    AssetClass.SUBSTANDARD,
    cites=_recalled("15"),
    zh="并购导致偿债主体变化{months_since_change}个月，不满{merger_months}个月不得上调，原分类次级",
    en="a merger changed the debtor {months_since_change} months ago, no upgrade before {merger_months}: it was substandard",
)
def merged_substandard(f: ClaimFacts, p: OrderParams) -> bool:
    return _merged_lately(f, p) & (f.tier_before >= _SUBSTANDARD)


@ORDER_FLOORS.rule(
    "CLS-MG-DB",
    AssetClass.DOUBTFUL,
    cites=_recalled("15"),
    zh="并购导致偿债主体变化{months_since_change}个月，不满{merger_months}个月不得上调，原分类可疑",
    en="a merger changed the debtor {months_since_change} months ago, no upgrade before {merger_months}: it was doubtful",
)
def merged_doubtful(f: ClaimFacts, p: OrderParams) -> bool:
    return _merged_lately(f, p) & (f.tier_before >= _DOUBTFUL)


@ORDER_FLOORS.rule(
    "CLS-MG-LS",
    AssetClass.LOSS,
    cites=_recalled("15"),
    zh="并购导致偿债主体变化{months_since_change}个月，不满{merger_months}个月不得上调，原分类损失",
    en="a merger changed the debtor {months_since_change} months ago, no upgrade before {merger_months}: it was loss",
)
def merged_loss(f: ClaimFacts, p: OrderParams) -> bool:
    return _merged_lately(f, p) & (f.tier_before >= _LOSS)


@ORDER_FLOORS.rule(
    "CLS-MG-01",
    AssetClass.PASS,
    cites=_recalled("15"),
    zh="并购导致偿债主体变化已满{merger_months}个月，应重新评估风险状况",
    en="a merger changed the debtor {merger_months} months ago or more: assess the claim anew",
)
def merger_to_assess(f: ClaimFacts, p: OrderParams) -> bool:
    return f.obligor_changed & (f.months_since_change >= p.merger_months) & not_(f.merger_assessed)


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
