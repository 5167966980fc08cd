"""Facts of a disclosure (信息告知事实): what a client was told before a sale, flattened for the rules.

A document of another product, or of a version not in use on the day it was shown and on that of the sale,
tells nothing. Times are compared with the moment of the sale; where that is unknown, what was done on the
same day counts as done before it, and `timed` says whether the answer hangs on that. Where the sale has no id, a record of a named sale may be of another.

Whether it was enough is decided in `disclosure_rules`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, CorporateClient, RetailClient
from bankrm.days import business_date, check_date
from bankrm.disclosure_items import (
    DisclosureDuty,
    DisclosureKind,
    RequiredItem,
    list_required_items,
)
from bankrm.disclosures import (
    AcknowledgementMethod,
    DisclosureDocument,
    DisclosureRecord,
    RepeatPurchase,
)
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.insurance_terms import Design
from bankrm.investor_changes import InvestorChange
from bankrm.investors import InvestorClass, investor_class
from bankrm.product_kinds import ProductKind
from bankrm.products import IssuerKind, Product, ProductRisk, Regime, regime_of
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import Sale, check_parties
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, maybe_int

__all__ = ["DisclosureFacts", "list_missing_items"]

_ROUTED = (Product.family, Product.issuer_kind, Product.principal_at_risk)
_PRESENTED = (
    Product.id,
    DisclosureRecord.document,
    DisclosureRecord.presented_at,
    Sale.at,
    DisclosureDocument.product_id,
    DisclosureDocument.product_kind,
    Product.family,
    DisclosureDocument.effective_from,
    DisclosureDocument.effective_until,
)
_IN_TIME = (*_PRESENTED, DisclosureRecord.sale_id, Sale.id)
_TOLD = (
    Product.issuer_kind,
    Product.principal_at_risk,
    *_IN_TIME,
    DisclosureDocument.kind,
    DisclosureDocument.items,
)
_SIGNED = (
    Product.issuer_kind,
    Product.principal_at_risk,
    *_IN_TIME,
    DisclosureDocument.kind,
    DisclosureRecord.acknowledged_at,
)
_HANDWRITTEN = (*_SIGNED, DisclosureRecord.method)
_PROFESSIONAL = (
    *_ROUTED,
    CorporateClient.kind,
    CorporateClient.net_assets,
    CorporateClient.financial_assets,
    CorporateClient.experience_months,
    RetailClient.average_income_3y,
    RetailClient.financial_assets,
    RetailClient.experience_months,
    RetailClient.relevant_work,
    InvestorChange.kind,
    InvestorChange.at,
)
_REPEATED = (*_PRESENTED, DisclosureRecord.repeat, DisclosureRecord.recorded_at)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class DisclosureFacts:
    """What was told of a product before its sale; of what is missing, how many items."""

    regime: str = attrs.field(metadata=about("适用规则", "regime", Regime, of=_ROUTED))
    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    ordinary: bool = attrs.field(
        metadata=about("普通投资者", "ordinary investor", of=_PROFESSIONAL)
    )
    channel: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("销售渠道", "channel", of=(Sale.channel,)),
    )
    wealth_company: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("理财公司产品", "of a wealth company", of=(Product.issuer_kind,)),
    )
    new_type: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "人身保险新型产品",
            "insurance of the new type",
            of=_PRESENTED,
        ),
    )
    notice_missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("售前告知欠缺项数", "items missing in the notice", of=_TOLD),
    )
    statement_missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("风险揭示书欠缺项数", "items missing in the risk statement", of=_TOLD),
    )
    rights_missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("权益须知欠缺项数", "items missing in the notice of rights", of=_TOLD),
    )
    rating_missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("评级标明欠缺项数", "items missing on the rating", of=_TOLD),
    )
    benchmark_missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("基准说明欠缺项数", "items missing on the benchmark", of=_TOLD),
    )
    prompt_missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("投保提示欠缺项数", "items missing in the prompts", of=_TOLD),
    )
    may_be_shortened: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "权利义务简单且投保人同意简化提示",
            "simple, and the policyholder agreed to be told less",
            of=(*_REPEATED, RepeatPurchase.simple, RepeatPurchase.agreed),
        ),
    )
    applied_before: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "上次投保日期",
            "last applied for on",
            of=(*_REPEATED, RepeatPurchase.applied_on),
        ),
    )
    shows_benchmark: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "展示业绩比较基准",
            "shows a benchmark",
            of=(*_PRESENTED, DisclosureDocument.shows_benchmark),
        ),
    )
    rating_shown: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "披露的产品等级",
            "level shown",
            ProductRisk,
            of=(*_IN_TIME, DisclosureDocument.rating_shown, DisclosureRecord.recorded_at),
        ),
    )
    rating_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "应披露的较高评级",
            "level to be shown",
            ProductRisk,
            of=(Product.issuer_risk, Product.distributor_risk),
        ),
    )
    outdated: bool = attrs.field(
        metadata=about(
            "文件版本失效", "version not in use", of=(*_PRESENTED, DisclosureDocument.kind)
        )
    )
    foreign: bool = attrs.field(
        metadata=about(
            "文件属于其他产品",
            "document of another product",
            of=(*_PRESENTED, DisclosureDocument.kind),
        )
    )
    confirmed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "售前已确认",
            "confirmed before the sale",
            of=(*_SIGNED, DisclosureDocument.items),
        ),
    )
    copied: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已抄录确认语句",
            "sentence copied",
            of=_HANDWRITTEN,
        ),
    )
    copy_given: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已交付副本", "copy given", of=(*_PRESENTED, DisclosureRecord.copy_given)),
    )
    timed: bool = attrs.field(
        metadata=about(
            "告知与销售的先后已知",
            "known what came before the sale",
            of=(*_HANDWRITTEN, DisclosureDocument.items),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(  # noqa: PLR0913  # the parts of a sale, and what is on record of the buyer
        cls,
        client: Client,
        product: Product,
        sale: Sale,
        records: Sequence[DisclosureRecord],
        *,
        changes: Sequence[InvestorChange] = (),
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "DisclosureFacts":
        """What the records say of a sale.

        What the client chose and the bank agreed to about its class is in `changes`.

        Raises:
            InvalidValue: if the parts belong to different clients, products or sales.
        """
        _check_parts(client, product, sale, records, as_of)
        regime = regime_of(product)
        investor = investor_class(client, changes, regime, as_of=as_of, book=book)
        shown = _shown(records, sale, as_of)
        own = _own(shown, product, sale, as_of)
        asked = list_required_items(product, as_of=as_of)
        answers = _answers(asked, own, regime, _When(sale, as_of, same_day=True))
        repeat = _latest_repeat(own)
        return cls(
            regime=regime.code,
            family=product.family.code,
            person=isinstance(client, RetailClient),
            ordinary=investor is not InvestorClass.PROFESSIONAL,
            channel=None if sale.channel is None else sale.channel.code,
            wealth_company=None
            if product.issuer_kind is None
            else product.issuer_kind is IssuerKind.WEALTH_COMPANY,
            new_type=_new_type(own),
            notice_missing=answers.notice,
            statement_missing=answers.statement,
            rights_missing=answers.rights,
            rating_missing=answers.rating,
            benchmark_missing=answers.benchmark,
            prompt_missing=answers.prompt,
            may_be_shortened=False if repeat is None else _all((repeat.simple, repeat.agreed)),
            applied_before=None if repeat is None else repeat.applied_on,
            shows_benchmark=_any(one.document.shows_benchmark for one in own),
            rating_shown=_rating_shown(own, sale, as_of),
            rating_due=None if product.higher_risk is None else product.higher_risk.level,
            outdated=_left([one for one in shown if not _is_its_day(one)], own),
            foreign=_left([one for one in shown if not _is_about(one, product)], own),
            confirmed=answers.confirmed,
            copied=answers.copied,
            copy_given=_any(one.copy_given for one in own),
            timed=sale.at is not None
            or answers == _answers(asked, own, regime, _When(sale, as_of)),
        )


_TO_CONFIRM = {
    Regime.NFRA: (DisclosureDuty.STATEMENT, (DisclosureKind.RISK_STATEMENT,)),
    Regime.CSRC: (DisclosureDuty.NOTICE, tuple(DisclosureKind)),
    Regime.INSURANCE: (DisclosureDuty.PROMPT, (DisclosureKind.INSURANCE_NOTICE,)),
}
"""By regime, the duty whose items a client confirms, and the documents to do it in."""
_TO_ORDINARY = {
    DisclosureDuty.NOTICE,
    DisclosureDuty.STATEMENT,
    DisclosureDuty.RIGHTS,
    DisclosureDuty.RATING,
}
"""Duties to ordinary investors only; of insurance, to every policyholder."""
_NEW_TYPES = {ProductKind(design.code) for design in Design if design is not Design.ORDINARY}
"""Insurance of the new type (人身保险新型产品)."""


def _check_parts(
    client: Client,
    product: Product,
    sale: Sale,
    records: Sequence[DisclosureRecord],
    as_of: date,
) -> None:
    check_date(as_of)
    check_parties(client, product, sale)
    check_kind(records, Sequence, "records")  # read more than once
    for record in records:
        check_kind(record, DisclosureRecord, "records")
        if record.client_id != client.id:
            raise InvalidValue("records", "hold another client's")
    named = {record.sale_id for record in records} | {sale.id}
    if len(named - {None}) > 1:
        raise InvalidValue("records", "hold another sale's")


def _is_about(record: DisclosureRecord, product: Product) -> bool:
    """Whether a document is of the product, or the same for all of its family."""
    document = record.document
    if document.product_kind is not None and document.product_kind.family is not product.family:
        return False
    return document.product_id is None or document.product_id == product.id


def _is_its_day(record: DisclosureRecord) -> bool:
    """Whether the version shown was the one in use on that day."""
    return record.document.in_use(business_date(record.presented_at))


def _is_current(record: DisclosureRecord, sale: Sale, as_of: date) -> bool:
    """Whether it still was on the day of the sale."""
    return record.document.in_use(as_of if sale.at is None else business_date(sale.at))


def _shown(records: Sequence[DisclosureRecord], sale: Sale, as_of: date) -> list[DisclosureRecord]:
    """The records of what was shown before the sale, or may have been."""
    when = _When(sale, as_of)
    return [one for one in records if _before(one.presented_at, when) is not False]


def _own(
    shown: list[DisclosureRecord], product: Product, sale: Sale, as_of: date
) -> list[DisclosureRecord]:
    """Those of them that tell something of the product."""
    return [
        one
        for one in shown
        if _is_about(one, product) and _is_its_day(one) and _is_current(one, sale, as_of)
    ]


def _left(wrong: list[DisclosureRecord], own: list[DisclosureRecord]) -> bool:
    """Whether what was wrong was not made good by a right document of its kind."""
    right = {one.document.kind for one in own}
    return any(one.document.kind not in right for one in wrong)


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Whether one is yes; unknown if none is and one may be."""
    found = set(answers)
    return True if True in found else None if None in found else False


def _all(answers: Iterable[bool | None]) -> bool | None:
    """Whether none is no; unknown if none is and one may be."""
    found = set(answers)
    return False if False in found else None if None in found else True


@attrs.frozen
class _When:
    """When a sale was made."""

    sale: Sale
    as_of: date
    same_day: bool | None = None
    """Where its hour is unknown, whether what was done on its day counts as done before it."""


def _before(at: datetime | None, when: _When) -> bool | None:
    """Whether something was done before the sale; what was never done was not."""
    if at is None:
        return False
    if when.sale.at is not None:
        return at <= when.sale.at
    day = business_date(at)
    return when.same_day if day == when.as_of else day < when.as_of


def _of_sale(record: DisclosureRecord, sale: Sale) -> bool | None:
    """Whether it is of this sale; one shown before there was a sale is."""
    return True if record.sale_id is None or sale.id is not None else None


def _presented(record: DisclosureRecord, when: _When) -> bool | None:
    return _all((_of_sale(record, when.sale), _before(record.presented_at, when)))


def _signed(record: DisclosureRecord, when: _When) -> bool | None:
    return _all((_of_sale(record, when.sale), _before(record.acknowledged_at, when)))


def _by_hand(record: DisclosureRecord) -> bool | None:
    return None if record.method is None else record.method is AcknowledgementMethod.HAND_COPIED


def _new_type(own: list[DisclosureRecord]) -> bool | None:
    kinds = {one.document.product_kind for one in own} - {None}
    return None if not kinds else not kinds.isdisjoint(_NEW_TYPES)


def _latest_repeat(own: list[DisclosureRecord]) -> RepeatPurchase | None:
    """What was last said of a purchase made again."""
    said = [one for one in own if one.repeat is not None]
    said.sort(key=lambda one: (one.presented_at, one.recorded_at))
    return said[-1].repeat if said else None


def _rating_shown(own: list[DisclosureRecord], sale: Sale, as_of: date) -> int | None:
    """The rating shown last; the lower one where what came last may have come too late."""
    sure = _last_rating([one for one in own if _presented(one, _When(sale, as_of))])
    last = _last_rating(own)
    return last if sure is None or last is None else min(sure, last)


def _last_rating(own: list[DisclosureRecord]) -> int | None:
    """Of several shown at once, the lowest."""
    last = max(
        (
            (one.presented_at, one.recorded_at, -one.document.rating_shown.level)
            for one in own
            if one.document.rating_shown is not None
        ),
        default=None,
    )
    return None if last is None else -last[2]


_Told: TypeAlias = list[tuple[DisclosureDocument, bool | None]]
"""Documents, each with whether it was shown, or signed, in time."""
_Open: TypeAlias = list[tuple[RequiredItem, bool | None]]
"""Items, each with whether it was told; unknown or no."""


@attrs.frozen(kw_only=True)
class _Answers:
    """What hangs on the moment of the sale: the items missing by duty, and what was signed."""

    notice: int | None
    statement: int | None
    rights: int | None
    rating: int | None
    benchmark: int | None
    prompt: int | None
    confirmed: bool | None
    copied: bool | None


def _answers(
    asked: Sequence[RequiredItem],
    own: list[DisclosureRecord],
    regime: Regime,
    when: _When,
) -> _Answers:
    open_ = _open(asked, _told(own, when))
    duty, kinds = _TO_CONFIRM.get(regime, (None, ()))
    papers = [one for one in own if one.document.kind in kinds]
    return _Answers(
        notice=_count(open_, DisclosureDuty.NOTICE),
        statement=_count(open_, DisclosureDuty.STATEMENT),
        rights=_count(open_, DisclosureDuty.RIGHTS),
        rating=_count(open_, DisclosureDuty.RATING),
        benchmark=_count(open_, DisclosureDuty.BENCHMARK),
        prompt=_count(open_, DisclosureDuty.PROMPT),
        confirmed=_confirmed(
            [one for one in asked if one.duty is duty],
            _told(papers, when),
            [(one.document, _signed(one, when)) for one in papers],
        ),
        copied=_any(_all((_signed(one, when), _by_hand(one))) for one in papers),
    )


def _told(records: list[DisclosureRecord], when: _When) -> _Told:
    return [(one.document, _presented(one, when)) for one in records]


def _stands(required: RequiredItem, told: _Told) -> bool | None:
    """Whether an item was told in a document of a kind that it may stand in."""
    return _any(_all((_tells(document, required), sure)) for document, sure in told)


def _tells(document: DisclosureDocument, required: RequiredItem) -> bool | None:
    if required.within and document.kind not in required.within:
        return False
    return None if document.items is None else required.item in document.items


def _open(asked: Iterable[RequiredItem], told: _Told) -> _Open:
    """What was not told for certain."""
    answers = [(required, _stands(required, told)) for required in asked]
    return [(required, answer) for required, answer in answers if not answer]


def _count(open_: _Open, duty: DisclosureDuty) -> int | None:
    """How many items of a duty are missing for certain; unknown if none is and one may be."""
    answers = [answer for required, answer in open_ if required.duty is duty]
    return answers.count(False) or (None if answers else 0)


def _confirmed(asked: Iterable[RequiredItem], told: _Told, signed: _Told) -> bool | None:
    """Whether something was signed, and nothing that must be told stands in unsigned papers alone."""
    found = [required for required in asked if _stands(required, told) is not False]
    return _all(
        (_any(sure for _, sure in signed), *(_stands(required, signed) for required in found))
    )


def list_missing_items(  # noqa: PLR0913  # the parts of a sale, and what is on record of the buyer
    client: Client,
    product: Product,
    sale: Sale,
    records: Sequence[DisclosureRecord] = (),
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[RequiredItem, ...]:
    """The items that are not shown to have been told before a sale, each with its article.

    Where it is unknown what a document says or when it was shown, its items are listed too, and so is what
    was left out of prompts that were shortened.

    Raises:
        InvalidValue: if the parts belong to different clients, products or sales.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductFamily, ProductId
    >>> from bankrm.sales import Initiator
    >>> client = RetailClient(id=ClientId("C-1"), name="张某")
    >>> trust = Product(id=ProductId("T-1"), name="某信托", family=ProductFamily.TRUST)
    >>> sale = Sale(
    ...     client_id=client.id,
    ...     product_id=trust.id,
    ...     amount=Money.of(1_000_000),
    ...     initiated_by=Initiator.CLIENT,
    ... )
    >>> first, *_ = list_missing_items(client, trust, sale, as_of=date(2026, 3, 2))
    >>> first.item.en, first.basis.article
    ('type of the product', '31(1)')
    """
    facts = DisclosureFacts.of(
        client, product, sale, records, changes=changes, as_of=as_of, book=book
    )
    spared: set[DisclosureDuty] = set()
    if not facts.ordinary and regime_of(product) is not Regime.INSURANCE:
        spared |= _TO_ORDINARY
    if facts.shows_benchmark is False:
        spared.add(DisclosureDuty.BENCHMARK)
    own = _own(_shown(records, sale, as_of), product, sale, as_of)
    open_ = _open(list_required_items(product, as_of=as_of), _told(own, _When(sale, as_of)))
    return tuple(required for required, _ in open_ if required.duty not in spared)
