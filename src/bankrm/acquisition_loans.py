"""Loans for acquisitions (并购贷款): may this deal be financed, by how much and for how long.

The guidelines of 2008 and 2015 know acquisitions of control only; the measures of 2025 also minority stakes of a
fifth or more. Leaves out the pilots for technology firms and Lingang, the team's experience, which kinds of
lender may grant them (banks, and finance companies by analogy), the judgement of the deal itself, and the
limits on all that one borrower owes.
"""

from collections.abc import Iterator
from datetime import date

from bankrm.acquisition_deals import (
    AcquisitionDeal,
    AcquisitionFacts,
    AcquisitionKind,
    AcquisitionParams,
)
from bankrm.bank_figures import BankFigures
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.labels import Text
from bankrm.loan_limits import LoanLimit, LoanLimits
from bankrm.money import Money
from bankrm.regulations.acquisitions import (
    ACQUISITION_GUIDELINE_2008,
    ACQUISITION_GUIDELINE_2015,
    ACQUISITION_MEASURES,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet, RulesInForce
from bankrm.terms import not_

__all__ = [
    "ACQUISITION",
    "assess_acquisition_loan",
    "compute_acquisition_limits",
]

ACQUISITION = RuleSet(
    "credit.acquisition",
    AcquisitionFacts,
    AcquisitionParams,
    Effect,
    since=ACQUISITION_GUIDELINE_2008.since,
)
"""May a deal be financed as asked."""

_CONTROL = AcquisitionKind.CONTROL.code
_MINORITY = AcquisitionKind.MINORITY.code
_IN_2025 = ACQUISITION_MEASURES.since
_MEASURES = ACQUISITION_MEASURES.article()
_DRAFT = ACQUISITION_MEASURES.article(read=Provenance.UNCONFIRMED)
_PRACTICE = CREDIT_PRACTICE.article()


# The deal: every document in turn


def _minority_stake(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return f.kind == _MINORITY


def _without_control(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & not_(f.has_control) & not_(f.gains_control)


def _loan_above_share_of_price(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & (f.loan * 100 > p.control_percent * f.price)


def _runs_too_long(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & (f.months > p.control_term)


def _borrower_above_share_of_capital(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.borrower_loans + f.loan) * 10_000 > p.borrower_points * f.tier1


def _all_loans_above_share_of_capital(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.all_loans + f.loan) * 100 > p.portfolio_percent * f.tier1


for _document in (ACQUISITION_GUIDELINE_2008, ACQUISITION_GUIDELINE_2015):
    ACQUISITION.rule(
        f"{_document.code}.minority",
        Effect.REFUSE,
        cites=_document.article(),
        since=_document.since,
        until=_document.until,
        zh="参股型并购不得使用并购贷款",
        en="acquisition loans are for control: a minority stake may not be financed",
    )(_minority_stake)

for _document in (ACQUISITION_GUIDELINE_2008, ACQUISITION_GUIDELINE_2015, ACQUISITION_MEASURES):
    ACQUISITION.rule(
        f"{_document.code}.no-control",
        Effect.REFUSE,
        cites=_document.article(),
        since=_document.since,
        until=_document.until,
        zh="并购方没有控制权，交易也不取得控制权",
        en="the buyer neither has control nor gains it",
    )(_without_control)
    ACQUISITION.rule(
        f"{_document.code}.loan-share",
        Effect.BLOCK,
        cites=_document.article(),
        since=_document.since,
        until=_document.until,
        zh="贷款{loan}超过交易价款{price}的{control_percent}",
        en="a loan of {loan} is above {control_percent} of the price of {price}",
        steps=(CreditStep.SMALLER_AMOUNT,),
    )(_loan_above_share_of_price)
    ACQUISITION.rule(
        f"{_document.code}.term",
        Effect.REVIEW,
        cites=_document.article(),
        since=_document.since,
        until=_document.until,
        zh="期限{months}个月，超过原则上的{control_term}个月",
        en="a term of {months} months is above the {control_term} that hold in principle",
        steps=(CreditStep.SHORTER_TERM,),
    )(_runs_too_long)

for _document, _read in (
    (ACQUISITION_GUIDELINE_2015, Provenance.UNCONFIRMED),
    (ACQUISITION_MEASURES, None),
):
    ACQUISITION.rule(
        f"{_document.code}.borrower",
        Effect.BLOCK,
        cites=_document.article(read=_read),
        since=_document.since,
        until=_document.until,
        zh="借款人并购贷款{borrower_loans}加本笔{loan}，超过一级资本净额{tier1}的{borrower_points}",
        en="the borrower's acquisition loans of {borrower_loans} and this one of {loan} are above "
        "{borrower_points} of tier-1 capital, {tier1}",
        steps=(CreditStep.SMALLER_AMOUNT,),
    )(_borrower_above_share_of_capital)
    ACQUISITION.rule(
        f"{_document.code}.portfolio",
        Effect.BLOCK,
        cites=_document.article(read=_read),
        since=_document.since,
        until=_document.until,
        zh="全部并购贷款{all_loans}加本笔{loan}，超过一级资本净额{tier1}的{portfolio_percent}",
        en="all acquisition loans of {all_loans} and this one of {loan} are above {portfolio_percent} of "
        "tier-1 capital, {tier1}",
        steps=(CreditStep.SMALLER_AMOUNT,),
    )(_all_loans_above_share_of_capital)


@ACQUISITION.rule(
    "acquisition.too-much",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="权益性资金{equity}、贷款{loan}和其他债务{other_debt}合计超过交易价款和费用{cost}",
    en="equity of {equity}, the loan of {loan} and other debt of {other_debt} are more than the {cost} that the "
    "deal costs",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def more_than_it_costs(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    paid = f.equity + f.loan
    alone = paid > f.cost  # whatever others lend
    return alone | (paid + f.other_debt > f.cost)


# The measures of 2025: the borrower


@ACQUISITION.rule(
    "AL-2025.borrower-kind",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="借款人不是境内并购方，也不是其全资或者控股的投资控股公司",
    en="the borrower is neither a buyer from the mainland nor a holding company that it owns or controls",
)
def borrower_does_not_buy(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return not_(f.borrower_is_buyer)


# The measures of 2025: the stake


@ACQUISITION.rule(
    "AL-2025.controller-step",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="已有控制权的并购方单次取得{step}股权，低于{controller_step}",
    en="a buyer who has control acquires {step}, less than {controller_step} in one step",
)
def controller_takes_too_small_a_step(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & f.has_control & (f.step < p.controller_step)


@ACQUISITION.rule(
    "AL-2025.controller-single",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="已有控制权的并购方须为单一并购方",
    en="whoever has control already has to be a single buyer",
)
def several_hold_control(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & f.has_control & (f.acquirers > 1)


@ACQUISITION.rule(
    "AL-2025.minority-single",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="参股型并购须为单一并购方，现有{acquirers}个一致行动人",
    en="a minority stake has to be of a single buyer, and {acquirers} act in concert",
)
def several_buy_a_minority_stake(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.acquirers > 1)


@ACQUISITION.rule(
    "AL-2025.minority-control",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="并购方已有或者取得控制权，不属于参股型",
    en="the buyer has control or gains it: this is no minority stake",
)
def minority_stake_with_control(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.has_control | f.gains_control)


@ACQUISITION.rule(
    "AL-2025.minority-stake",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="已持股{held}，单次取得{step}股权，低于{minority_stake}",
    en="holding {held}, the buyer acquires {step}, less than {minority_stake} in one step",
)
def too_small_a_first_stake(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.held < p.minority_stake) & (f.step < p.minority_stake)


@ACQUISITION.rule(
    "AL-2025.minority-step",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="已持股{held}，增持{step}股权，低于{minority_step}",
    en="holding {held}, the buyer adds {step}, less than {minority_step}",
)
def too_small_a_further_step(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.held >= p.minority_stake) & (f.step < p.minority_step)


# The measures of 2025: the money


@ACQUISITION.rule(
    "AL-2025.minority-loan-share",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_IN_2025,
    zh="贷款{loan}超过交易价款{price}的{minority_percent}",
    en="a loan of {loan} is above {minority_percent} of the price of {price}",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def minority_loan_above_share_of_price(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.loan * 100 > p.minority_percent * f.price)


@ACQUISITION.rule(
    "AL-2025.equity",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_IN_2025,
    zh="权益性资金{equity}低于交易价款{price}的{control_equity}",
    en="equity funds of {equity} are below {control_equity} of the price of {price}",
    steps=(CreditStep.MORE_OWN_FUNDS,),
)
def too_little_equity_for_control(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & (f.equity * 100 < p.control_equity * f.price)


@ACQUISITION.rule(
    "AL-2025.minority-equity",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_IN_2025,
    zh="权益性资金{equity}低于交易价款{price}的{minority_equity}",
    en="equity funds of {equity} are below {minority_equity} of the price of {price}",
    steps=(CreditStep.MORE_OWN_FUNDS,),
)
def too_little_equity_for_a_minority_stake(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.equity * 100 < p.minority_equity * f.price)


@ACQUISITION.rule(
    "AL-2025.minority-term",
    Effect.REVIEW,
    cites=_MEASURES,
    since=_IN_2025,
    zh="期限{months}个月，超过原则上的{minority_term}个月",
    en="a term of {months} months is above the {minority_term} that hold in principle",
    steps=(CreditStep.SHORTER_TERM,),
)
def minority_loan_runs_too_long(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.months > p.minority_term)


@ACQUISITION.rule(
    "AL-2025.refinancing",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="置换已付价款，价款付清至首次提款已逾{refinancing}个月",
    en="the price it would replace was paid more than {refinancing} months before the first drawdown",
)
def price_paid_too_long_ago(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return f.months_since_paid > p.refinancing


@ACQUISITION.rule(
    "AL-2025.replaces-loan",
    Effect.REFUSE,
    cites=_MEASURES,
    since=_IN_2025,
    zh="不得置换已有的并购贷款",
    en="it may not replace an acquisition loan",
)
def replaces_an_acquisition_loan(f: AcquisitionFacts, _: AcquisitionParams) -> bool:
    return f.replaces_loan


# The measures of 2025: the bank. Its size was read of the draft only, so that a person decides.


@ACQUISITION.rule(
    "AL-2025.bank-size",
    Effect.REVIEW,
    cites=_DRAFT,
    since=_IN_2025,
    zh="本行资产规模{bank_size}，低于征求意见稿的{control_bank}",
    en="the bank's size of {bank_size} is below the {control_bank} of the draft",
)
def bank_too_small(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _CONTROL) & (f.bank_size < p.control_bank)


@ACQUISITION.rule(
    "AL-2025.minority-bank-size",
    Effect.REVIEW,
    cites=_DRAFT,
    since=_IN_2025,
    zh="本行资产规模{bank_size}，低于征求意见稿对参股型的{minority_bank}",
    en="the bank's size of {bank_size} is below the {minority_bank} of the draft for minority stakes",
)
def bank_too_small_for_minority_stakes(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (f.bank_size < p.minority_bank)


@ACQUISITION.rule(
    "AL-2025.minority-portfolio",
    Effect.BLOCK,
    cites=_MEASURES,
    since=_IN_2025,
    zh="参股型贷款{minority_loans}加本笔{loan}，超过全部并购贷款的{minority_portfolio}",
    en="loans for minority stakes of {minority_loans} and this one of {loan} are above {minority_portfolio} of "
    "all acquisition loans",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def too_much_lent_for_minority_stakes(f: AcquisitionFacts, p: AcquisitionParams) -> bool:
    return (f.kind == _MINORITY) & (
        (f.minority_loans + f.loan) * 100 > p.minority_portfolio * (f.all_loans + f.loan)
    )


def assess_acquisition_loan(
    application: CreditApplication,
    deal: AcquisitionDeal,
    bank: BankFigures,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[AcquisitionFacts, Effect]:
    """Whether a deal may be financed as asked (并购贷款审查).

    Args:
        application: the loan asked for.
        deal: what it is to pay for.
        bank: the bases of the limits.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the application is for no acquisition, the deal of another application, or the
            figures of a later day.
        CurrencyMismatch: if the loan is not in yuan.
        RuleNotInForce: before 6 December 2008.

    >>> from bankrm._acquisition_example import APPLICATION, BANK, DEAL
    >>> assess_acquisition_loan(APPLICATION, DEAL, BANK, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    facts = AcquisitionFacts.of(application, deal, bank, as_of)
    return ACQUISITION.decide(facts, as_of=as_of, book=book)


def compute_acquisition_limits(
    application: CreditApplication,
    deal: AcquisitionDeal,
    bank: BankFigures,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> LoanLimits:
    """The largest loan that `assess_acquisition_loan` would let pass for its amount, whatever was asked for.

    A deal that is refused has none. Amounts are rounded down to the fen.

    Raises:
        InvalidValue: as `assess_acquisition_loan`.
        CurrencyMismatch: if the loan is not in yuan.
        RuleNotInForce: before 6 December 2008.

    >>> from bankrm._acquisition_example import APPLICATION, BANK, DEAL
    >>> found = compute_acquisition_limits(APPLICATION, DEAL, BANK, as_of=date(2026, 11, 24))
    >>> found.largest, found.binding.what.en
    (Money('600000000.00', 'CNY'), 'cost less equity and other debt')
    """
    decision = assess_acquisition_loan(application, deal, bank, as_of=as_of, book=book)
    limits = tuple(_limits(decision.facts, decision.rules))
    if decision.outcome is Effect.REFUSE:
        why = Text(decision.hits[0].text("zh"), decision.hits[0].text("en"))
        return LoanLimits(limits=limits, refused=why)
    return LoanLimits(limits=limits)


def _limits(
    facts: AcquisitionFacts,
    rules: RulesInForce[AcquisitionFacts, AcquisitionParams, Effect],
) -> Iterator[LoanLimit]:
    """Each bound of the day, in the order of the rules."""
    minority = facts.kind == _MINORITY
    bounds = (
        ("minority_percent" if minority else "control_percent", _OF_PRICE, _of_price),
        ("borrower_points", _OF_BORROWER, _of_borrower),
        ("portfolio_percent", _OF_PORTFOLIO, _of_portfolio),
        *((("minority_portfolio", _OF_MINORITY, _of_minority),) if minority else ()),
    )
    for name, what, bound in bounds:
        row = rules.rows[name]
        if row is not None:
            fen = bound(facts, row.value)
            amount = None if fen is None else Money.from_minor(max(0, fen))
            yield LoanLimit(what=what, amount=amount, basis=row.basis)
    left = _of_cost(facts)
    amount = None if left is None else Money.from_minor(max(0, left))
    yield LoanLimit(what=_OF_COST, amount=amount, basis=_PRACTICE)


_OF_COST = Text("交易价款和费用扣除权益性资金和其他债务", "cost less equity and other debt")
_OF_PRICE = Text("占交易价款比例", "share of the price")
_OF_BORROWER = Text("单一借款人", "one borrower")
_OF_PORTFOLIO = Text("全部并购贷款", "all acquisition loans")
_OF_MINORITY = Text("参股型占比", "loans for minority stakes")


def _of_cost(f: AcquisitionFacts) -> int | None:
    if None in {f.equity, f.other_debt}:
        return None
    return f.cost - f.equity - f.other_debt


def _of_price(f: AcquisitionFacts, percent: int) -> int | None:
    return percent * f.price // 100


def _of_borrower(f: AcquisitionFacts, points: int) -> int | None:
    if None in {f.tier1, f.borrower_loans}:
        return None
    return points * f.tier1 // 10_000 - f.borrower_loans


def _of_portfolio(f: AcquisitionFacts, percent: int) -> int | None:
    if None in {f.tier1, f.all_loans}:
        return None
    return percent * f.tier1 // 100 - f.all_loans


def _of_minority(f: AcquisitionFacts, percent: int) -> int | None:
    """What raises both the part and the whole: (part + x) : (whole + x) stays within the share."""
    if None in {f.minority_loans, f.all_loans}:
        return None
    return (percent * f.all_loans - 100 * f.minority_loans) // (100 - percent)
