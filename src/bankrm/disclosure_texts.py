"""Texts of disclosure (告知文本): a document put together from parts, each with its articles, in two languages.

What the law words is worded here, what can be reckoned or read off the offer is filled in, and the rest is in
the bank's own words. An item for which there is nothing is named as missing; nothing is left blank, and no
figure is shown that was not handed in. A benchmark is never shown without its reason, basis and method.
Own words for what no article asks for in such a document are printed too.

Leaves out layout, and the words of contracts and of the rules of a product.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.disclosure_items import (
    DisclosureDuty,
    DisclosureItem,
    DisclosureKind,
    RequiredItem,
    list_required_items,
)
from bankrm.disclosures import DisclosureDocument, DocumentId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.formats import format_share, format_value
from bankrm.labels import Lang, Text
from bankrm.loss_examples import (
    LossExample,
    SurrenderExample,
    compute_loss,
    compute_surrender,
)
from bankrm.offers import Benchmark, Fee, FeeKind, FeeTime, Offer, Term
from bankrm.products import ProductFamily
from bankrm.regulations.selling import F59
from bankrm.risk_assessments import RiskTolerance

__all__ = [
    "DisclosureDraft",
    "DisclosurePart",
    "DisclosureText",
    "OwnWords",
    "compose_disclosure",
]

_I = DisclosureItem
_SENTENCES: Mapping[DisclosureItem, Text] = MappingProxyType(
    {
        _I.HEADING: Text(
            "理财非存款、产品有风险、投资须谨慎",
            "A wealth product is no deposit: it carries risk, invest with care",
        ),
        _I.REASSESSMENT: Text(
            "如影响您风险承受能力的因素发生变化，请及时重新进行风险承受能力评估",
            "If what bears on your risk tolerance changes, have it assessed again in time",
        ),
        _I.LEVEL_MAY_CHANGE: Text(
            "产品存续期内，其风险等级可能调整",
            "The risk level may be changed while the product is held",
        ),
        _I.PRINCIPAL_LOSS: Text(
            "本产品不保证本金和收益，本金可能亏损",
            "Neither principal nor return is guaranteed, and the principal can be lost",
        ),
        _I.CONFIRMATION: Text(
            "请抄录并签名：本人已经阅读风险揭示，愿意承担投资风险",
            "To be copied by hand and signed: I have read the disclosure of risks and am willing to "
            "bear the risk of investing",
        ),
        _I.PAST_PERFORMANCE: Text(
            "基金的过往业绩并不预示其未来表现",
            "The past performance of a fund does not foretell its future",
        ),
        _I.IS_INSURANCE: Text(
            "您购买的是保险产品，双方订立的是保险合同",
            "What you buy is insurance, and the contract is one of insurance",
        ),
    }
)
"""What reads the same for every product that owes it; the heading, the confirmation and the line on past
performance are the law's own words."""
_FIGURES = {_I.RISK_LEVEL, _I.CLIENT_LEVEL, _I.WORST_CASE, _I.BENCHMARK_BASIS}
"""What is rated or reckoned, and must not be worded away."""


@attrs.frozen
class OwnWords:
    """The bank's own words for an item."""

    item: DisclosureItem
    words: Text

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class DisclosureDraft:
    """What a document is put together from."""

    kind: DisclosureKind
    offer: Offer
    client_level: RiskTolerance | None = attrs.field(default=None, repr=hidden, metadata=C2)
    loss_example: LossExample | None = None
    surrender: SurrenderExample | None = None
    own_words: tuple[OwnWords, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        currency, items = self.offer.product.currency, [own.item for own in self.own_words]
        if len(set(items)) < len(items):
            raise InvalidValue("own_words", "are given twice for one item")
        if not (_SENTENCES.keys() | _FIGURES).isdisjoint(items):
            raise InvalidValue("own_words", "stand in for the law's words, or for a figure")
        if self.loss_example is not None:
            scenario = self.loss_example.scenario
            if scenario.amount.currency != currency:
                raise CurrencyMismatch("loss_example", "is in another currency than the product")
            if scenario.fees != self.offer.fees:
                raise InvalidValue("loss_example", "was reckoned with other fees than the offer's")
            if self.loss_example != compute_loss(scenario):
                raise InvalidValue("loss_example", "is not what its scenario comes to")
        if self.surrender is not None:
            policy = self.surrender.policy
            if policy.premium.currency != currency:
                raise CurrencyMismatch("surrender", "is in another currency than the product")
            if self.surrender != compute_surrender(policy):
                raise InvalidValue("surrender", "is not what its policy comes to")


@attrs.frozen(kw_only=True)
class DisclosurePart:
    """One item in words, and the articles that ask for it; none if the bank tells it of itself."""

    item: DisclosureItem
    words: tuple[Text, ...] = attrs.field(repr=hidden, metadata=C2)
    """One line each; the client's own level is among what they may tell."""
    basis: tuple[Citation, ...]

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class DisclosureText:
    """A document in parts, and what is still missing in it."""

    kind: DisclosureKind
    offer: Offer
    parts: tuple[DisclosurePart, ...]
    missing: tuple[RequiredItem, ...]

    __attrs_post_init__ = check_fields

    @property
    def items(self) -> tuple[DisclosureItem, ...]:
        """What it tells, as a `DisclosureDocument` keeps it."""
        return tuple(part.item for part in self.parts)

    def as_document(
        self,
        *,
        id: DocumentId,  # noqa: A002  # the field's word
        version: str,
        language: str,
        effective_from: date,
    ) -> DisclosureDocument:
        """This text as the version of a document that a `DisclosureRecord` holds.

        What is missing here is not among its items.

        >>> from datetime import datetime
        >>> from bankrm.clients import ClientId, RetailClient
        >>> from bankrm.disclosure_facts import list_missing_items
        >>> from bankrm.disclosure_rules import assess_disclosure
        >>> from bankrm.disclosures import DisclosureRecord
        >>> from bankrm.money import Money
        >>> from bankrm.products import Product, ProductId, ProductRisk
        >>> from bankrm.sales import Initiator, Sale
        >>> from bankrm.staff import BusinessLine
        >>> trust = Product(
        ...     id=ProductId("T-1"),
        ...     name="某信托",
        ...     family=ProductFamily.TRUST,
        ...     issuer_risk=ProductRisk.R3,
        ... )
        >>> offer = Offer(
        ...     product=trust, issuer="某信托公司", distributed=True, lines=(BusinessLine.RETAIL,)
        ... )
        >>> draft = DisclosureDraft(
        ...     kind=DisclosureKind.PRE_SALE_NOTICE,
        ...     offer=offer,
        ...     own_words=tuple(
        ...         OwnWords(DisclosureItem(code), Text("见合同", "see the contract"))
        ...         for code in ("scope", "distribution", "risks", "matching_opinion")
        ...     ),
        ... )
        >>> notice = compose_disclosure(draft, as_of=date(2026, 3, 2)).as_document(
        ...     id=DocumentId("N-1"), version="1", language="zh", effective_from=date(2026, 3, 1)
        ... )
        >>> client = RetailClient(id=ClientId("C-1"), name="张某")
        >>> at = datetime.fromisoformat("2026-03-01T09:30+08:00")
        >>> record = DisclosureRecord(
        ...     client_id=client.id, document=notice, presented_at=at, recorded_at=at
        ... )
        >>> sale = Sale(
        ...     client_id=client.id,
        ...     product_id=trust.id,
        ...     amount=Money.of(1_000_000),
        ...     initiated_by=Initiator.CLIENT,
        ... )
        >>> case = client, trust, sale, [record]
        >>> [one.rule.id for one in assess_disclosure(*case, as_of=date(2026, 3, 2)).hits]
        ['N7.31-notice']
        >>> [missing.item.en for missing in list_missing_items(*case, as_of=date(2026, 3, 2))]
        ['fees or their rates']
        """
        product = self.offer.product
        return DisclosureDocument(
            id=id,
            version=version,
            language=language,
            kind=self.kind,
            effective_from=effective_from,
            product_id=product.id,
            product_kind=self.offer.kind,
            items=self.items,
            rating_shown=product.higher_risk if _I.RISK_LEVEL in self.items else None,
            shows_benchmark=_I.BENCHMARK_BASIS in self.items,
        )

    def text(self, lang: Lang = "zh") -> str:
        """The document in one language; what is missing is named at its end."""
        title = self.kind.name_in(lang)
        lines = [title[0].upper() + title[1:]]
        for part in self.parts:
            lines += [words.name_in(lang) for words in part.words]
        lines += [
            f"{_MISSING.name_in(lang)}{required.item.name_in(lang)} ({required.basis.text(lang)})"
            for required in self.missing
        ]
        return "\n".join(lines)


_MISSING = Text("【缺】", "[missing] ")


def _fill(words: Text, **values: object) -> Text:
    """A sentence in both languages with values as each of them writes them."""
    return Text(words.fill("zh", **_told(values, "zh")), words.fill("en", **_told(values, "en")))


def _told(values: Mapping[str, object], lang: Lang) -> dict[str, str]:
    return {
        name: value.name_in(lang) if isinstance(value, Text) else format_value(value, lang)
        for name, value in values.items()
    }


def _percent(share: Decimal) -> Text:
    return Text(*(format_share(share, lang) for lang in ("zh", "en")))


_FEE = Text("{kind}（{time}）：{much}", "{kind} ({time}): {much}")
_FEE_NAMES: Mapping[FeeKind, Text] = MappingProxyType(
    {FeeKind.SUBSCRIPTION: Text("认/申购费", "subscription fee")}
)
_FEE_TIMES: Mapping[FeeTime, Text] = MappingProxyType(
    {
        FeeTime.ENTRY: Text("买入时收取", "at entry"),
        FeeTime.YEARLY: Text("按年收取", "each year"),
        FeeTime.EXIT: Text("赎回时收取", "at exit"),
    }
)
"""Of what a client puts money into; of a policy they read otherwise."""
_POLICY_FEE_TIMES: Mapping[FeeTime, Text] = MappingProxyType(
    {
        FeeTime.ENTRY: Text("交费时收取", "on payment of a premium"),
        FeeTime.YEARLY: Text("按年收取", "each year"),
        FeeTime.EXIT: Text("退保时收取", "on surrender"),
    }
)


def _name(draft: DisclosureDraft) -> Iterator[Text]:
    yield _fill(Text("产品名称：{name}", "Product: {name}"), name=draft.offer.product.name)


def _type(draft: DisclosureDraft) -> Iterator[Text]:
    product = draft.offer.product
    yield _fill(Text("产品类型：{kind}", "Type: {kind}"), kind=draft.offer.kind or product.family)
    if product.investment_type is not None:
        investment = Text("投资性质：{kind}", "Investment type: {kind}")
        yield _fill(investment, kind=product.investment_type)


def _manager(draft: DisclosureDraft) -> Iterator[Text]:
    yield _fill(Text("产品管理人：{name}", "Manager: {name}"), name=draft.offer.issuer)


def _offer_type(draft: DisclosureDraft) -> Iterator[Text]:
    if draft.offer.product.private is not None:
        private = draft.offer.product.private
        yield (
            Text("募集方式：私募", "Offer: private")
            if private
            else Text("募集方式：公募", "Offer: public")
        )


def _term(draft: DisclosureDraft) -> Iterator[Text]:
    term = draft.offer.term
    if term is not None:
        yield _fill(Text("产品期限：{term}", "Term: {term}"), term=_length(term))


def _length(term: Term) -> Text:
    if term.months is None and term.days is None:
        return Text(term.kind.zh, term.kind.en)
    return _fill(Text("{kind}，{time}", "{kind}, {time}"), kind=term.kind, time=_time(term))


def _time(term: Term) -> Text:
    """How long, in months or in days."""
    zh, en, count = ("个月", "month", term.months) if term.months else ("天", "day", term.days)
    return _fill(Text("{n}" + zh, "{n} " + en + "s" * (count != 1)), n=count)


def _level(draft: DisclosureDraft) -> Iterator[Text]:
    risk = draft.offer.product.higher_risk
    if risk is not None:
        words = Text("产品风险等级：{code}（{risk}）", "Risk level: {code} ({risk})")
        yield _fill(words, code=risk.code, risk=risk)


def _suited(draft: DisclosureDraft) -> Iterator[Text]:
    risk = draft.offer.product.higher_risk
    if risk is not None:
        least = next(one for one in RiskTolerance if one.level == risk.level)
        words = Text(
            "适合风险承受能力{code}及以上的投资者", "Suits investors of level {code} or above"
        )
        yield _fill(words, code=least.code)


def _own_level(draft: DisclosureDraft) -> Iterator[Text]:
    level = draft.client_level
    if level is not None:
        words = Text(
            "您的风险承受能力：{code}（{level}）", "Your risk tolerance: {code} ({level})"
        )
        yield _fill(words, code=level.code, level=level)


def _worst_case(draft: DisclosureDraft) -> Iterator[Text]:
    """The result, then what of it is the fall and what the fees, by name."""
    example = draft.loss_example
    if example is not None:
        names = dict.fromkeys(
            _fee_name(fee) for fee in example.scenario.fees if fee.rate or fee.amount
        )
        yield _fill(
            Text(
                "最不利情形示例：投入本金{amount}，持有{held}，假设下跌{fall}，取回{back}，亏损{loss}",
                "Worst case, an example: {amount} put in and held for {held}; with an assumed fall of "
                "{fall}, {back} is got back and {loss} is lost",
            ),
            amount=example.scenario.amount,
            held=_time(example.scenario.held),
            fall=_percent(example.scenario.fall),
            back=example.money_back,
            loss=example.loss,
        )
        if names:
            yield _fill(
                Text(
                    "其中：实际投资{invested}下跌{fall}，为{fallen}；{fees}合计{paid}",
                    "Of this, {fallen} is the fall of {fall} on the {invested} invested, and {paid} is "
                    "fees: {fees}",
                ),
                invested=example.invested,
                fall=_percent(example.scenario.fall),
                fallen=example.fallen,
                fees=Text(
                    "、".join(name.zh for name in names), ", ".join(name.en for name in names)
                ),
                paid=example.fees_paid,
            )


def _fees(draft: DisclosureDraft) -> Iterator[Text]:
    insured = draft.offer.product.family is ProductFamily.INSURANCE
    times = _POLICY_FEE_TIMES if insured else _FEE_TIMES
    for fee in draft.offer.fees:
        name = _fee_name(fee)
        kind = Text(name.zh, name.en.capitalize())
        yield _fill(_FEE, kind=kind, time=times[fee.time], much=_much(fee))


def _fee_name(fee: Fee) -> Text:
    return _FEE_NAMES.get(fee.kind, Text(fee.kind.zh, fee.kind.en))


def _much(fee: Fee) -> object:
    return fee.amount if fee.rate is None else _percent(fee.rate)


def _total_premium(draft: DisclosureDraft) -> Iterator[Text]:
    if draft.surrender is not None:
        words = Text("保费总额：{total}", "Total premium: {total}")
        yield _fill(words, total=draft.surrender.total_premium)


def _premium(draft: DisclosureDraft) -> Iterator[Text]:
    if draft.surrender is not None:
        policy = draft.surrender.policy
        regular = Text(
            "年交保险费{premium}，共交{years}年", "Premium {premium} a year, for {years} years"
        )
        single = Text("保险费{premium}，一次交清", "Premium {premium}, paid at once")
        words = single if policy.premiums == 1 else regular
        yield _fill(words, premium=policy.premium, years=policy.premiums)


def _cash_values(draft: DisclosureDraft) -> Iterator[Text]:
    if draft.surrender is not None:
        words = Text("第{year}年末现金价值：{value}", "Cash value after year {year}: {value}")
        for one in draft.surrender.years:
            yield _fill(words, year=one.year, value=one.cash_value)


def _surrender(draft: DisclosureDraft) -> Iterator[Text]:
    if draft.surrender is not None:
        words = Text("第{year}年末退保损失：{loss}", "Loss on surrender after year {year}: {loss}")
        for one in draft.surrender.years:
            yield _fill(words, year=one.year, loss=one.loss)


def _benchmark(draft: DisclosureDraft) -> Iterator[Text]:
    """The figure and its basis, once its reason and method are there."""
    benchmark, worded = draft.offer.benchmark, {own.item for own in draft.own_words}
    if benchmark is not None and {_I.BENCHMARK_REASON, _I.BENCHMARK_METHOD} <= worded:
        yield _fill(
            Text(
                "业绩比较基准：{figure}；测算依据：{basis}；不代表未来收益",
                "Benchmark: {figure}; it rests on: {basis}; it is no promise of a return",
            ),
            figure=_figure(benchmark),
            basis=benchmark.basis,
        )


def _figure(benchmark: Benchmark) -> Text:
    if benchmark.lowest is None:
        return Text(*(str(benchmark.index),) * 2)
    lowest = _percent(benchmark.lowest)
    if benchmark.highest is None:
        return lowest
    return _fill(
        Text("{lowest}至{highest}", "{lowest} to {highest}"),
        lowest=lowest,
        highest=_percent(benchmark.highest),
    )


_COMPOSED: Mapping[DisclosureItem, Callable[[DisclosureDraft], Iterator[Text]]] = MappingProxyType(
    {
        _I.PRODUCT_NAME: _name,
        _I.PRODUCT_TYPE: _type,
        _I.MANAGER: _manager,
        _I.OFFER_TYPE: _offer_type,
        _I.TERM: _term,
        _I.RISK_LEVEL: _level,
        _I.SUITED_INVESTORS: _suited,
        _I.CLIENT_LEVEL: _own_level,
        _I.WORST_CASE: _worst_case,
        _I.FEES: _fees,
        _I.TOTAL_PREMIUM: _total_premium,
        _I.PREMIUM_PAYMENT: _premium,
        _I.CASH_VALUE: _cash_values,
        _I.SURRENDER_LOSS: _surrender,
        _I.BENCHMARK_BASIS: _benchmark,
    }
)
_TOLD_IN: Mapping[DisclosureKind, frozenset[DisclosureDuty]] = MappingProxyType(
    {
        DisclosureKind.RISK_STATEMENT: frozenset({DisclosureDuty.STATEMENT}),
        DisclosureKind.RIGHTS_NOTICE: frozenset({DisclosureDuty.RIGHTS}),
        DisclosureKind.INSURANCE_NOTICE: frozenset({DisclosureDuty.NOTICE, DisclosureDuty.PROMPT}),
        **dict.fromkeys(
            (DisclosureKind.PRE_SALE_NOTICE, DisclosureKind.BROCHURE),
            frozenset({DisclosureDuty.NOTICE, DisclosureDuty.RATING, DisclosureDuty.BENCHMARK}),
        ),
    }
)
"""By kind of document, the duties it is to meet."""
_FIRST, _LAST = {_I.HEADING, _I.IS_INSURANCE}, {_I.CONFIRMATION}


def _asked(draft: DisclosureDraft, as_of: date) -> list[RequiredItem]:
    """What the document must tell; what is asked for twice stands twice."""
    duties = _TOLD_IN[draft.kind]
    if draft.offer.benchmark is None:
        duties -= {DisclosureDuty.BENCHMARK}
    return [
        required
        for required in list_required_items(draft.offer.product, as_of=as_of)
        if required.duty in duties and draft.kind in (required.within or DisclosureKind)
    ]


def _told_besides(draft: DisclosureDraft) -> list[DisclosureItem]:
    """What it tells that may not be asked of it: what the bank worded, and the fees beside the risks."""
    worded = [own.item for own in draft.own_words]
    return [*worded, _I.FEES] if draft.kind is DisclosureKind.RISK_STATEMENT else worded


def _words(draft: DisclosureDraft, item: DisclosureItem) -> tuple[Text, ...]:
    """The words for an item; none if there is nothing to say."""
    if item in _SENTENCES:
        return (_SENTENCES[item],)
    own = tuple(one.words for one in draft.own_words if one.item is item)
    if own or item not in _COMPOSED:
        return own
    return tuple(_COMPOSED[item](draft))


def compose_disclosure(draft: DisclosureDraft, *, as_of: date) -> DisclosureText:
    """Put a document together as the rules of a day ask for it.

    The higher of two ratings is the one shown. A fund's document also says what the past is worth, and a risk
    statement the fees of the offer. What is told without being asked for there cites whichever article has it
    told at all.

    Raises:
        InvalidValue: if such a document is not asked for, for such a product on that day.

    >>> from bankrm.products import Product, ProductId, ProductRisk
    >>> from bankrm.staff import BusinessLine
    >>> wealth = Offer(
    ...     product=Product(
    ...         id=ProductId("W-1"),
    ...         name="某理财",
    ...         family=ProductFamily.WEALTH,
    ...         issuer_risk=ProductRisk.R2,
    ...         distributor_risk=ProductRisk.R3,
    ...     ),
    ...     issuer="某银行",
    ...     distributed=False,
    ...     lines=(BusinessLine.RETAIL,),
    ... )
    >>> draft = DisclosureDraft(
    ...     kind=DisclosureKind.RISK_STATEMENT, offer=wealth, client_level=RiskTolerance.C3
    ... )
    >>> print(compose_disclosure(draft, as_of=date(2026, 3, 2)).text())
    风险揭示书
    理财非存款、产品有风险、投资须谨慎
    如影响您风险承受能力的因素发生变化，请及时重新进行风险承受能力评估
    产品类型：理财产品
    产品风险等级：R3（中风险）
    适合风险承受能力C3及以上的投资者
    本产品不保证本金和收益，本金可能亏损
    您的风险承受能力：C3（平衡型）
    请抄录并签名：本人已经阅读风险揭示，愿意承担投资风险
    【缺】产品期限 (《商业银行理财业务监督管理办法》（中国银行保险监督管理委员会令2018年第6号）附件［未经核实］)
    【缺】最不利情形示例 (《商业银行理财业务监督管理办法》（中国银行保险监督管理委员会令2018年第6号）附件［未经核实］)
    """
    check_kind(draft, DisclosureDraft, "draft")
    asked = _asked(draft, as_of)
    if not asked:
        raise InvalidValue("kind", "is not asked for, for such a product on that day")
    bases: dict[DisclosureItem, tuple[Citation, ...]] = {}
    for required in asked:
        bases[required.item] = (*bases.get(required.item, ()), required.basis)
    if draft.offer.product.family is ProductFamily.PUBLIC_FUND and F59.in_force(as_of):
        bases[_I.PAST_PERFORMANCE] = (F59.article(6),)
    every = list_required_items(draft.offer.product, as_of=as_of)
    for item in _told_besides(draft):
        elsewhere = tuple(
            one.basis
            for one in every
            if one.item is item and draft.kind in (one.within or DisclosureKind)
        )
        bases.setdefault(item, elsewhere)
    parts = [
        DisclosurePart(item=item, words=words, basis=basis)
        for item, basis in bases.items()
        if (words := _words(draft, item))
    ]
    parts.sort(key=lambda part: (part.item not in _FIRST, part.item in _LAST))
    told = {part.item for part in parts}
    return DisclosureText(
        kind=draft.kind,
        offer=draft.offer,
        parts=tuple(parts),
        missing=tuple(required for required in asked if required.item not in told),
    )
