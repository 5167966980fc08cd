"""Disclosure rules (信息告知规则): was a client told before a sale all that must be told, and did it confirm.

Row 28 of the decision table, and what stood before it: from 1 February 2026 the notice of the order on
suitability; earlier the risk statement of wealth products and the prompts of insurance, which both go on.
What was not told can be told while there is no sale yet, so nothing here refuses for good. A sentence says
what must be, so that it reads the same of what is missing and of what is not known yet; the items missing
are named by `disclosure_facts.list_missing_items`.

Prompts of insurance applied for again may be shortened; whether what was left out could be is for a person.

Leaves out whether what was told is true, and what is told while a product is held.
"""

from collections.abc import Sequence
from datetime import date

from bankrm.citations import Provenance, param
from bankrm.clients import Client
from bankrm.days import earliest_within
from bankrm.disclosure_facts import DisclosureFacts
from bankrm.disclosures import DisclosureRecord
from bankrm.investor_changes import InvestorChange
from bankrm.products import Product, ProductFamily, Regime
from bankrm.regulations.disclosure import REPEAT_MONTHS
from bankrm.regulations.insurance import I2
from bankrm.regulations.investment import COVERAGE, N7, W6, C
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.recording import I54
from bankrm.regulations.selling import W4
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import Sale, SaleChannel, SaleStep
from bankrm.terms import not_, one_of

__all__ = ["DISCLOSURE", "DisclosureParams", "assess_disclosure"]


class DisclosureParams:
    """The number in force on the day of the sale."""

    repeated_since: date = param(REPEAT_MONTHS, earliest_within)


DISCLOSURE = RuleSet("disclosure.sale", DisclosureFacts, DisclosureParams, Effect, since=C.since)
"""Was the client told before the sale all that must be told."""

_NFRA, _CSRC, _INSURANCE = Regime.NFRA.code, Regime.CSRC.code, Regime.INSURANCE.code
_WEALTH = ProductFamily.WEALTH.code
_M = Provenance.UNCONFIRMED


def _shows_benchmark(f: DisclosureFacts) -> bool:
    """A wealth company's product, shown with a benchmark."""
    return (f.family == _WEALTH) & f.wealth_company & f.shows_benchmark


# Where this set holds no rules


@DISCLOSURE.rule(
    "disclosure.elsewhere",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    zh="本规则集不含该产品的告知规则（{regime}），须人工审核",
    en="this set holds no disclosure rules for such a product ({regime})",
)
def told_by_other_rules(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return one_of(f.regime, Regime.UNKNOWN.code, Regime.INTERBANK.code, Regime.OWN_RULES.code)


@DISCLOSURE.rule(
    "disclosure.nfra-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=N7.since,
    zh="2026年2月1日以前，本规则集不含理财以外投资产品的告知规则，须人工审核",
    en="before 1 February 2026 this set holds no disclosure rules for investments but wealth products",
)
def investment_before_n7(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _NFRA) & (f.family != _WEALTH)


@DISCLOSURE.rule(
    "disclosure.wealth-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=W6.since,
    zh="本规则集不含2018年9月26日以前的理财产品告知规则，须人工审核",
    en="this set holds no disclosure rules for wealth products of before 26 September 2018",
)
def wealth_before_w6(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return f.family == _WEALTH


@DISCLOSURE.rule(
    "disclosure.insurance-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=I2.since,
    zh="本规则集不含2024年3月1日以前的保险告知规则，须人工审核",
    en="this set holds no disclosure rules for insurance of before 1 March 2024",
)
def insurance_before_i2(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return f.regime == _INSURANCE


# What may have come after the sale counts as done before it, and a person looks


@DISCLOSURE.rule(
    "disclosure.sale-time",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="销售时间未知，当日的告知和确认是否先于销售，须人工核实",
    en="the time of the sale is unknown: whether what was told and confirmed that day came before it, a "
    "person must find out",
)
def sale_without_its_time(f: DisclosureFacts, _: DisclosureParams) -> bool:
    owed = f.ordinary | (f.regime == _INSURANCE) | _shows_benchmark(f)
    return not_(f.timed) & owed


# Row 28: the notice before the sale


@DISCLOSURE.rule(
    "N7.31-notice",
    Effect.BLOCK,
    cites=N7.article(31),
    since=N7.since,
    zh="售前对普通投资者的告知应当齐全；尚缺项数：{notice_missing}",
    en="an ordinary investor must be told all before the sale; items still missing: "
    "{notice_missing}",
    steps=(SaleStep.NOTICE,),
)
def investor_not_told(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _NFRA) & f.ordinary & (f.notice_missing > 0)


@DISCLOSURE.rule(
    "N7.37-notice",
    Effect.BLOCK,
    cites=N7.article(37),
    since=N7.since,
    zh="售前对投保人的告知应当齐全；尚缺项数：{notice_missing}",
    en="a policyholder must be told all before the sale; items still missing: {notice_missing}",
    steps=(SaleStep.NOTICE,),
)
def policyholder_not_told(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _INSURANCE) & (f.notice_missing > 0)


@DISCLOSURE.rule(
    "C.23-notice",
    Effect.BLOCK,
    cites=C.article(23, _M),
    zh="售前对普通投资者的告知应当齐全；尚缺项数：{notice_missing}",
    en="an ordinary investor must be told all before the sale; items still missing: "
    "{notice_missing}",
    steps=(SaleStep.NOTICE,),
)
def fund_investor_not_told(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _CSRC) & f.ordinary & (f.notice_missing > 0)


def _may_be_shortened(f: DisclosureFacts, p: DisclosureParams) -> bool:
    return f.may_be_shortened & (f.applied_before >= p.repeated_since)


@DISCLOSURE.rule(
    "I2.25-prompts",
    Effect.BLOCK,
    cites=I2.article(25),
    since=I2.since,
    zh="投保前对投保人的提示应当齐全；尚缺项数：{prompt_missing}",
    en="all must be pointed out to the policyholder before the application; items still "
    "missing: {prompt_missing}",
    steps=(SaleStep.NOTICE,),
)
def policyholder_not_prompted(f: DisclosureFacts, p: DisclosureParams) -> bool:
    return (f.regime == _INSURANCE) & (f.prompt_missing > 0) & not_(_may_be_shortened(f, p))


@DISCLOSURE.rule(
    "I2.25-shortened",
    Effect.REVIEW,
    cites=I2.article(25),
    since=I2.since,
    zh="三个月内再次投保，权利义务简单且投保人同意的，可以简化提示；所省略的项数（{prompt_missing}）是否合理，须人工审核",
    en="applied for again within three months, simple, and the policyholder agrees: prompts "
    "may be shortened; whether {prompt_missing} items could be left out, a person must say",
)
def prompts_shortened(f: DisclosureFacts, p: DisclosureParams) -> bool:
    return (f.regime == _INSURANCE) & (f.prompt_missing > 0) & _may_be_shortened(f, p)


# Wealth products: risk statement, notice of rights, rating, benchmark


@DISCLOSURE.rule(
    "W6-statement",
    Effect.BLOCK,
    cites=W6.article("附件", _M),
    since=W6.since,
    zh="理财产品风险揭示书应当齐全；尚缺项数：{statement_missing}",
    en="the risk statement must be complete; items still missing: {statement_missing}",
    steps=(SaleStep.DISCLOSURE_STATEMENT,),
)
def statement_incomplete(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.family == _WEALTH) & f.ordinary & (f.statement_missing > 0)


@DISCLOSURE.rule(
    "W6-rights",
    Effect.BLOCK,
    cites=W6.article("附件", _M),
    since=W6.since,
    zh="投资者权益须知应当齐全；尚缺项数：{rights_missing}",
    en="the notice of the investor's rights must be complete; items still missing: {rights_missing}",
    steps=(SaleStep.NOTICE,),
)
def rights_not_told(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.family == _WEALTH) & f.ordinary & (f.rights_missing > 0)


@DISCLOSURE.rule(
    "W6-confirmed",
    Effect.BLOCK,
    cites=W6.article("附件", _M),
    since=W6.since,
    zh="投资者须在销售前签署风险揭示书",
    en="the investor must sign the risk statement before the sale",
    steps=(SaleStep.DISCLOSURE_STATEMENT,),
)
def statement_not_confirmed(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.family == _WEALTH) & f.ordinary & not_(f.confirmed)


@DISCLOSURE.rule(
    "W6-copied",
    Effect.BLOCK,
    cites=W6.article("附件", _M),
    since=W6.since,
    zh="个人投资者在网点购买理财产品，须亲笔抄录风险确认语句",
    en="a person who buys at an outlet must copy the risk sentence by hand",
    steps=(SaleStep.HAND_COPY,),
)
def sentence_not_copied(f: DisclosureFacts, _: DisclosureParams) -> bool:
    at_outlet = f.channel == SaleChannel.OUTLET.code
    return (f.family == _WEALTH) & f.person & at_outlet & not_(f.copied)


@DISCLOSURE.rule(
    "N7.22-rating-shown",
    Effect.BLOCK,
    cites=N7.article(22),
    since=N7.since,
    zh="应披露的较高评级为{rating_due}，已披露的产品等级为{rating_shown}",
    en="the higher rating, {rating_due}, must be shown; the level shown is {rating_shown}",
    steps=(SaleStep.NOTICE,),
)
def lower_rating_shown(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _NFRA) & f.ordinary & (f.rating_shown < f.rating_due)


@DISCLOSURE.rule(
    "W4.30-rating",
    Effect.BLOCK,
    cites=W4.article(30),
    since=W4.since,
    zh="理财公司产品须标明风险等级和代销适用的评级规则；尚缺项数：{rating_missing}",
    en="a wealth company's product must show its rating, and which rating applies; items "
    "still missing: {rating_missing}",
    steps=(SaleStep.NOTICE,),
)
def rating_not_marked(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.family == _WEALTH) & f.ordinary & f.wealth_company & (f.rating_missing > 0)


@DISCLOSURE.rule(
    "W4.25-benchmark",
    Effect.BLOCK,
    cites=W4.article("25(3)"),
    since=W4.since,
    zh="展示业绩比较基准，须说明选择原因、测算依据和计算方法；尚缺项数：{benchmark_missing}",
    en="a benchmark must be shown with its reason, basis and method; items still missing: "
    "{benchmark_missing}",
    steps=(SaleStep.NOTICE,),
)
def benchmark_alone(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return _shows_benchmark(f) & (f.benchmark_missing > 0)


# Funds and insurance: confirmed, and the sentence copied


@DISCLOSURE.rule(
    "C.24-confirmed",
    Effect.BLOCK,
    cites=C.article(24, _M),
    zh="普通投资者须在销售前书面确认告知和警示内容",
    en="the ordinary investor must confirm the notice and the warnings before the sale",
    steps=(SaleStep.ACKNOWLEDGEMENT,),
)
def fund_notice_not_confirmed(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _CSRC) & f.ordinary & not_(f.confirmed)


@DISCLOSURE.rule(
    "I2.29-confirmed",
    Effect.BLOCK,
    cites=I2.article(29),
    since=I2.since,
    zh="投保人须在投保前签署或者确认投保提示书",
    en="the policyholder must sign or confirm the insurance notice before the application",
    steps=(SaleStep.ACKNOWLEDGEMENT,),
)
def insurance_notice_not_confirmed(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return (f.regime == _INSURANCE) & not_(f.confirmed)


@DISCLOSURE.rule(
    "I54.7-copied",
    Effect.BLOCK,
    cites=I54.article(7),
    since=I54.since,
    zh="个人在网点或者自助终端投保新型产品，须亲笔抄录风险提示语句",
    en="a person who takes out insurance of the new type at an outlet or its terminal must "
    "copy the risk sentence by hand",
    steps=(SaleStep.HAND_COPY,),
)
def insurance_sentence_not_copied(f: DisclosureFacts, _: DisclosureParams) -> bool:
    on_site = one_of(f.channel, SaleChannel.OUTLET.code, SaleChannel.TERMINAL.code)
    return (f.regime == _INSURANCE) & f.person & on_site & f.new_type & not_(f.copied)


# The documents themselves


@DISCLOSURE.rule(
    "disclosure.outdated",
    Effect.BLOCK,
    cites=SALES_PRACTICE.article(),
    zh="出示的文件不是当日使用的版本",
    en="the version shown was not the one in use on that day",
    steps=(SaleStep.NOTICE,),
)
def version_not_in_use(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return f.outdated


@DISCLOSURE.rule(
    "disclosure.another-product",
    Effect.BLOCK,
    cites=SALES_PRACTICE.article(),
    zh="出示的文件属于其他产品",
    en="the document shown is of another product",
    steps=(SaleStep.NOTICE,),
)
def document_of_another_product(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return f.foreign


@DISCLOSURE.rule(
    "disclosure.no-copy",
    Effect.NOTE,
    cites=SALES_PRACTICE.article(),
    zh="尚无向客户交付文件副本的记录",
    en="no record that the client was given a copy",
)
def no_copy_given(f: DisclosureFacts, _: DisclosureParams) -> bool:
    return one_of(f.regime, _NFRA, _CSRC, _INSURANCE) & not_(f.copy_given)


def assess_disclosure(  # noqa: PLR0913  # the parts of a sale, and what is on record of the buyer
    client: Client,
    product: Product,
    sale: Sale,
    records: Sequence[DisclosureRecord] = (),
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[DisclosureFacts, Effect]:
    """Judge by the rules of the day of the sale whether the client was told what must be told.

    Args:
        client: the buyer.
        product: what is sold, with its ratings.
        sale: through which channel, and when.
        records: what was shown to the client, in any order.
        changes: what the client chose and the bank agreed to about its class, in the order recorded.
        as_of: the day of the sale.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if the parts belong to different clients, products or sales.
        RuleNotInForce: before 1 July 2017.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductId, ProductRisk
    >>> from bankrm.sales import Initiator
    >>> client = RetailClient(id=ClientId("C-1"), name="张某")
    >>> trust = Product(
    ...     id=ProductId("T-1"),
    ...     name="某信托",
    ...     family=ProductFamily.TRUST,
    ...     issuer_risk=ProductRisk.R3,
    ... )
    >>> sale = Sale(
    ...     client_id=client.id,
    ...     product_id=trust.id,
    ...     amount=Money.of(1_000_000),
    ...     initiated_by=Initiator.CLIENT,
    ... )
    >>> for day in (date(2026, 1, 31), date(2026, 2, 1)):
    ...     assess_disclosure(client, trust, sale, as_of=day).outcome.en
    'a person must decide'
    'blocked until cured'
    """
    facts = DisclosureFacts.of(
        client, product, sale, records, changes=changes, as_of=as_of, book=book
    )
    return DISCLOSURE.decide(facts, as_of=as_of, book=book)
