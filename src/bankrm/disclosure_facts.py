"""Facts of a disclosure (信息告知事实): what a client was told before a sale, flattened for the rules.

A document of another product, or of a version not in use on its day, tells nothing. Times are compared with
the moment of the sale; where that is unknown, what was done on the same day may have come after it.

Whether it was enough is decided in `disclosure_rules`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, CorporateClient, RetailClient, check_client
from bankrm.days import business_date, check_date
from bankrm.disclosure_items import (
    DisclosureDuty,
    DisclosureItem,
    DisclosureKind,
    RequiredItem,
    list_required_items,
)
from bankrm.disclosures import AcknowledgementMethod, DisclosureDocument, DisclosureRecord
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.investors import InvestorClass, classify_investor
from bankrm.product_kinds import ProductKind
from bankrm.products import (
    IssuerKind,
    Product,
    ProductRisk,
    Regime,
    regime_of,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import Sale, SaleChannel
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["DisclosureFacts", "list_missing_items"]

_ROUTED = (Product.family, Product.issuer_kind, Product.principal_at_risk)
_PRESENTED = (
    Product.id,
    DisclosureRecord.document,
    DisclosureRecord.presented_at,
    Sale.at,
    DisclosureDocument.product_id,
    DisclosureDocument.effective_from,
    DisclosureDocument.effective_until,
)
_TOLD = (
    *_ROUTED,
    *_PRESENTED,
    DisclosureDocument.kind,
    DisclosureDocument.items,
)
_CONFIRMED = (
    *_ROUTED,
    *_PRESENTED,
    DisclosureDocument.kind,
    DisclosureRecord.acknowledged_at,
)
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
)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class DisclosureFacts:
    """What was told of a product before its sale; of what is missing, how many items."""

    regime: str = attrs.field(metadata=about("适用规则", "regime", of=_ROUTED))
    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    ordinary: bool = attrs.field(
        metadata=about("普通投资者", "ordinary investor", of=_PROFESSIONAL)
    )
    outlet: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("在网点销售", "sold at an outlet", of=(Sale.channel,)),
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
            of=(*_PRESENTED, DisclosureDocument.product_kind),
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
        metadata=about("风险揭示欠缺项数", "items missing in the risk statement", of=_TOLD),
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
            of=(*_PRESENTED, DisclosureDocument.rating_shown, DisclosureRecord.recorded_at),
        ),
    )
    rating_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "应披露的较高等级",
            "level to be shown",
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
        metadata=about("售前已确认", "confirmed before the sale", of=_CONFIRMED),
    )
    copied: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已抄录确认语句", "sentence copied", of=(*_CONFIRMED, DisclosureRecord.method)
        ),
    )
    copy_given: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已交付副本", "copy given", of=(*_PRESENTED, DisclosureRecord.copy_given)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: Client,
        product: Product,
        sale: Sale,
        records: Sequence[DisclosureRecord],
        *,
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "DisclosureFacts":
        """What the records say of a sale.

        Raises:
            InvalidValue: if the parts belong to different clients, products or sales.
        """
        _check_parts(client, product, sale, records, as_of)
        regime = regime_of(product)
        investor = classify_investor(client, regime, as_of=as_of, book=book).outcome
        shown = _shown(records, sale, as_of)
        own = _own(shown, product)
        missing = _missing(own, product, sale, as_of)
        confirmed = [one for one in own if one.document.kind in _TO_CONFIRM.get(regime, ())]
        latest = _latest_rated(own)
        return cls(
            regime=regime.code,
            family=product.family.code,
            person=isinstance(client, RetailClient),
            ordinary=investor is not InvestorClass.PROFESSIONAL,
            outlet=None if sale.channel is None else sale.channel is SaleChannel.OUTLET,
            wealth_company=None
            if product.issuer_kind is None
            else product.issuer_kind is IssuerKind.WEALTH_COMPANY,
            new_type=_new_type(own),
            notice_missing=_count(missing, DisclosureDuty.NOTICE),
            statement_missing=_count(missing, DisclosureDuty.STATEMENT),
            rating_missing=_count(missing, DisclosureDuty.RATING),
            benchmark_missing=_count(missing, DisclosureDuty.BENCHMARK),
            prompt_missing=_count(missing, DisclosureDuty.PROMPT),
            shows_benchmark=_any(one.document.shows_benchmark for one in own),
            rating_shown=None if latest is None else latest.level,
            rating_due=None if product.higher_risk is None else product.higher_risk.level,
            outdated=_left(
                [one for one in shown if _is_about(one, product) and not _in_use(one)], own
            ),
            foreign=_left([one for one in shown if not _is_about(one, product)], own),
            confirmed=_any(_before(one.acknowledged_at, sale, as_of) for one in confirmed),
            copied=_any(_by_hand(one) for one in confirmed),
            copy_given=_any(one.copy_given for one in own),
        )


_TO_CONFIRM: dict[Regime, tuple[DisclosureKind, ...]] = {
    Regime.NFRA: (DisclosureKind.RISK_STATEMENT,),
    Regime.CSRC: (DisclosureKind.RISK_STATEMENT, DisclosureKind.PRE_SALE_NOTICE),
    Regime.INSURANCE: (DisclosureKind.INSURANCE_NOTICE,),
}
_NEW_TYPES = {
    ProductKind.PARTICIPATING,
    ProductKind.UNIVERSAL,
    ProductKind.UNIT_LINKED,
    ProductKind.VARIABLE,
}


def _check_parts(
    client: Client,
    product: Product,
    sale: Sale,
    records: Sequence[DisclosureRecord],
    as_of: date,
) -> None:
    check_date(as_of)
    check_client(client)
    check_kind(product, Product, "product")
    check_kind(sale, Sale, "sale")
    check_kind(records, Sequence, "records")  # read more than once
    if sale.client_id != client.id:
        raise InvalidValue("client_id", "the sale is another client's")
    if sale.product_id != product.id:
        raise InvalidValue("product_id", "the sale is of another product")
    for record in records:
        check_kind(record, DisclosureRecord, "records")
        if record.client_id != client.id:
            raise InvalidValue("records", "hold another client's")
        if record.sale_id is not None and record.sale_id != (sale.id or record.sale_id):
            raise InvalidValue("records", "hold another sale's")


def _is_about(record: DisclosureRecord, product: Product) -> bool:
    """Whether a document is of the product, or the same for all."""
    return record.document.product_id is None or record.document.product_id == product.id


def _in_use(record: DisclosureRecord) -> bool:
    """Whether the version shown was the one in use."""
    return record.document.in_use(business_date(record.presented_at))


def _shown(records: Sequence[DisclosureRecord], sale: Sale, as_of: date) -> list[DisclosureRecord]:
    """The records of what was shown before the sale, or may have been."""
    return [one for one in records if _before(one.presented_at, sale, as_of) is not False]


def _own(shown: list[DisclosureRecord], product: Product) -> list[DisclosureRecord]:
    """Those of them that tell something of the product."""
    return [one for one in shown if _is_about(one, product) and _in_use(one)]


def _left(wrong: list[DisclosureRecord], own: list[DisclosureRecord]) -> bool:
    """Whether what was wrong was not made good by a right document of its kind."""
    right = {one.document.kind for one in own}
    return any(one.document.kind not in right for one in wrong)


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Whether one is yes; unknown if none is and one may be."""
    found = set(answers)
    return True if True in found else None if None in found else False


def _before(at: datetime | None, sale: Sale, as_of: date) -> bool | None:
    """Whether something was done before the sale; what was never done was not."""
    if at is None:
        return False
    if sale.at is not None:
        return at <= sale.at
    day = business_date(at)
    return None if day == as_of else day < as_of


def _by_hand(record: DisclosureRecord) -> bool | None:
    if record.acknowledged_at is not None and record.method is None:
        return None
    return record.method is AcknowledgementMethod.HAND_COPIED


def _new_type(own: list[DisclosureRecord]) -> bool | None:
    kinds = {one.document.product_kind for one in own} - {None}
    return None if not kinds else not kinds.isdisjoint(_NEW_TYPES)


def _latest_rated(own: list[DisclosureRecord]) -> ProductRisk | None:
    """The rating shown last."""
    rated = [one for one in own if one.document.rating_shown is not None]
    rated.sort(key=lambda one: (one.presented_at, one.recorded_at))
    return rated[-1].document.rating_shown if rated else None


_Told: TypeAlias = list[tuple[DisclosureKind, frozenset[DisclosureItem]]]
_Missing: TypeAlias = list[tuple[RequiredItem, bool]]
_ALL = frozenset(DisclosureItem)


def _missing(own: list[DisclosureRecord], product: Product, sale: Sale, as_of: date) -> _Missing:
    """What was not told before the sale, each with whether that is certain."""
    sure: _Told = []
    maybe: _Told = []
    for record in own:
        document = record.document
        items = _ALL if document.items is None else frozenset(document.items)
        if document.items is not None and _before(record.presented_at, sale, as_of):
            sure.append((document.kind, items))
        else:
            maybe.append((document.kind, items))
    return [
        (required, not _stands(required, maybe))
        for required in list_required_items(product, as_of=as_of)
        if not _stands(required, sure)
    ]


def _stands(required: RequiredItem, told: _Told) -> bool:
    """Whether an item stands in a document of a kind that it may stand in."""
    item, within = required.item, required.within
    return any(item in items and (not within or kind in within) for kind, items in told)


def _count(missing: _Missing, duty: DisclosureDuty) -> int | None:
    """How many items of a duty are missing for certain; unknown if none is and one may be."""
    certain = [sure for required, sure in missing if required.duty is duty]
    return sum(certain) or (None if certain else 0)


def list_missing_items(
    client: Client,
    product: Product,
    sale: Sale,
    records: Sequence[DisclosureRecord] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[RequiredItem, ...]:
    """The items that are not shown to have been told before a sale, each with its article.

    Where it is unknown what a document says or when it was shown, its items are listed too.

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
    facts = DisclosureFacts.of(client, product, sale, records, as_of=as_of, book=book)
    spared: set[DisclosureDuty] = set()
    if not facts.ordinary and regime_of(product) is not Regime.INSURANCE:
        spared |= {DisclosureDuty.NOTICE, DisclosureDuty.STATEMENT, DisclosureDuty.RATING}
    if facts.shows_benchmark is False:
        spared.add(DisclosureDuty.BENCHMARK)
    own = _own(_shown(records, sale, as_of), product)
    missing = _missing(own, product, sale, as_of)
    return tuple(required for required, _ in missing if required.duty not in spared)
