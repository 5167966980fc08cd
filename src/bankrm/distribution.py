"""Distribution (代理销售): whether the bank may sell a product at all, whoever sells it and to whom.

The bank's own permits, and what head office must have found before it admits a product that others made.
Who may sell it is in `sellers`, whom it suits in `suitability`. Leaves out the agreement with the partner,
and products of the old stock that may run off.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional, check_tuple
from bankrm.citations import Provenance, param
from bankrm.days import check_date, earliest_within, years_before
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.money import Money, fen
from bankrm.products import Product, ProductFamily, is_agency
from bankrm.regulations.insurance import B179, I2
from bankrm.regulations.investment import COVERAGE, N7, C
from bankrm.regulations.selling import (
    A6,
    EQUITY_FUND_MANAGER_ASSETS,
    F175,
    FUND_MANAGER_YEARS,
    SECURITIES_FUND_MANAGER_ASSETS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import SaleStep
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int, not_, one_of

__all__ = [
    "DISTRIBUTION",
    "Admission",
    "DistributionFacts",
    "DistributionParams",
    "FundManager",
    "FundStrategy",
    "Permit",
    "PermitKind",
    "assess_distribution",
]


class PermitKind(Label):
    """What a bank needs to sell what others made (业务资格)."""

    FUND_SALES = "fund_sales", "基金销售业务资格", "fund sales"
    INSURANCE_AGENCY = "insurance_agency", "保险兼业代理业务许可", "insurance agency"


@attrs.frozen
class Permit:
    """A permit of the bank, from its first day to its last.

    >>> Permit(PermitKind.FUND_SALES, date(2012, 5, 1)).is_valid(date(2026, 3, 2))
    True
    """

    kind: PermitKind
    valid_from: date
    valid_to: date | None = attrs.field(default=None, kw_only=True)
    """The last day; None if it does not expire."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise InvalidValue("valid_to", "is before valid_from")

    def is_valid(self, on: date) -> bool:
        """Whether it is valid on a day."""
        check_date(on, "on")
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class FundStrategy(Label):
    """What a private-fund manager mainly manages."""

    EQUITY = "equity", "私募股权投资基金", "private equity"
    SECURITIES = "securities", "私募证券投资基金", "private securities funds"


@attrs.frozen(kw_only=True)
class FundManager:
    """A private-fund manager (私募基金管理人) behind a product: invested in, or its adviser."""

    strategy: FundStrategy
    assets: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What it manages of that strategy, all funds together."""
    registered_on: date | None = None
    penalised_on: tuple[date, ...] | None = None
    """Days of penalties and disciplinary measures; empty if there were none."""
    government_fund: bool | None = None
    """Whether it is a government-funded industrial fund, of which no years are asked."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Admission:
    """What head office found of one product of another's (产品准入)."""

    partner_listed: bool | None = None
    """Whether the partner is on head office's list."""
    admitted: bool | None = None
    """Whether head office admitted the product."""
    complex_assets: bool | None = None
    """Whether it reaches non-standard debt, unlisted equity or private funds, or one of their managers."""
    private_funds: bool | None = None
    """Whether it reaches private funds, or one of their managers advises it."""
    duties_split: bool | None = None
    """Whether the contract with the partner says who owes which duty of suitability."""
    factors_supplied: bool | None = None
    """Whether the partner supplied what it rated the product by."""
    reviewed: bool | None = None
    """Whether the departments reviewed it together and senior management approved it."""
    fund_manager: FundManager | None = None
    """The manager of the private funds it reaches."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        reaches = self.private_funds or self.fund_manager is not None
        if reaches and self.private_funds is False:
            raise InvalidValue("private_funds", "contradicts the manager of private funds")
        if reaches and self.complex_assets is False:
            raise InvalidValue("complex_assets", "contradicts the private funds it reaches")

    @property
    def reaches_private_funds(self) -> bool | None:
        """Whether it reaches private funds: a manager of theirs is proof, and nothing complex rules it out."""
        if self.fund_manager is not None:
            return True
        return False if self.complex_assets is False else self.private_funds


_AGENCY = (Product.family, Product.issuer_kind)
_REACH = (Admission.complex_assets, Admission.private_funds, Admission.fund_manager)


@attrs.frozen(kw_only=True)
class DistributionFacts:
    """What decides whether the bank may sell a product."""

    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    agency: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("代理销售", "sold for another", of=_AGENCY),
    )
    fund_permit: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "具有基金销售资格",
            "permit to sell funds",
            of=(Permit.kind, Permit.valid_from, Permit.valid_to),
        ),
    )
    insurance_permit: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "具有保险兼业代理许可",
            "permit of an insurance agency",
            of=(Permit.kind, Permit.valid_from, Permit.valid_to),
        ),
    )
    partner_listed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("合作机构在名单内", "partner on the list", of=(Admission.partner_listed,)),
    )
    admitted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("总行已准入", "admitted by head office", of=(Admission.admitted,)),
    )
    duties_split: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "合同已明确适当性责任", "contract splits the duties", of=(Admission.duties_split,)
        ),
    )
    factors_supplied: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已取得产品分级因素", "rating factors supplied", of=(Admission.factors_supplied,)
        ),
    )
    complex_assets: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "涉及非标、未上市股权或者私募基金",
            "reaches non-standard debt, unlisted equity or private funds",
            of=_REACH,
        ),
    )
    reviewed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已综合评估并经高级管理层批准", "reviewed and approved", of=(Admission.reviewed,)
        ),
    )
    private_funds: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("涉及私募基金", "reaches private funds", of=_REACH),
    )
    strategy: str = attrs.field(
        metadata=about(
            "私募管理人的基金类型",
            "strategy of the fund manager",
            FundStrategy,
            of=(Admission.fund_manager, FundManager.strategy),
        )
    )
    """Its code, or `none` if no manager is named."""
    manager_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "私募管理人管理规模",
            "assets of the fund manager",
            "fen",
            of=(Admission.fund_manager, FundManager.assets),
        ),
    )
    registered_on: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "私募管理人登记日期",
            "registration of the fund manager",
            of=(Admission.fund_manager, FundManager.registered_on),
        ),
    )
    penalised_on: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "私募管理人最近受处罚日期",
            "last penalty of the fund manager",
            of=(Admission.fund_manager, FundManager.penalised_on),
        ),
    )
    """The first day of the calendar if there was none by then."""
    government_fund: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "政府出资产业投资基金",
            "government industrial fund",
            of=(Admission.fund_manager, FundManager.government_fund),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        product: Product,
        permits: Sequence[Permit] | None,
        admission: Admission | None,
        *,
        as_of: date,
    ) -> "DistributionFacts":
        """The facts of one product on a day.

        Raises:
            CurrencyMismatch: if the fund manager's assets are not in yuan.
        """
        check_date(as_of)
        check_kind(product, Product, "product")
        check_optional(permits, Sequence, "permits")
        check_optional(admission, Admission, "admission")
        held = None if permits is None else _held(permits, as_of)
        found = admission or Admission()
        manager, reaches = found.fund_manager, found.reaches_private_funds
        return cls(
            family=product.family.code,
            agency=is_agency(product),
            fund_permit=None if held is None else PermitKind.FUND_SALES in held,
            insurance_permit=None if held is None else PermitKind.INSURANCE_AGENCY in held,
            partner_listed=found.partner_listed,
            admitted=found.admitted,
            duties_split=found.duties_split,
            factors_supplied=found.factors_supplied,
            complex_assets=True if reaches else found.complex_assets,
            reviewed=found.reviewed,
            private_funds=reaches,
            strategy=manager.strategy.code if manager else "none",
            manager_assets=fen(manager.assets, "assets") if manager else None,
            registered_on=manager.registered_on if manager else None,
            penalised_on=_last_penalty(manager, as_of),
            government_fund=manager.government_fund if manager else None,
        )


def _last_penalty(manager: FundManager | None, on: date) -> date | None:
    """The last penalty by a day; the first day of the calendar if there was none."""
    if manager is None or manager.penalised_on is None:
        return None
    return max((day for day in manager.penalised_on if day <= on), default=date.min)


def _held(permits: Sequence[Permit], on: date) -> set[PermitKind]:
    check_tuple(tuple(permits), Permit, "permits")
    return {permit.kind for permit in permits if permit.is_valid(on)}


class DistributionParams:
    """What a manager of private funds must be."""

    equity_assets: int = param(EQUITY_FUND_MANAGER_ASSETS, unit="fen")
    securities_assets: int = param(SECURITIES_FUND_MANAGER_ASSETS, unit="fen")
    registered_by: date = param(FUND_MANAGER_YEARS, years_before)
    """The latest day of registration that is long enough ago."""
    unpunished_since: date = param(
        FUND_MANAGER_YEARS, lambda as_of, years: earliest_within(as_of, 12 * years)
    )
    """The earliest day on which a penalty still counts."""


DISTRIBUTION = RuleSet(
    "products.distribution", DistributionFacts, DistributionParams, Effect, since=C.since
)
"""What the bank may sell at all; a bank adds its own rules by a `RuleBook`."""

_ADMISSION = (SaleStep.PRODUCT_APPROVAL,)
_FUNDS = (ProductFamily.PUBLIC_FUND.code, ProductFamily.SECURITIES_ASSET_PLAN.code)
_CSRC = (*_FUNDS, ProductFamily.PRIVATE_FUND.code)


def _insurance(f: DistributionFacts) -> bool:
    return f.family == ProductFamily.INSURANCE.code


@DISTRIBUTION.rule(
    "F175-permit",
    Effect.REFUSE,
    cites=F175.article(read=Provenance.UNCONFIRMED),
    since=F175.since,
    zh="本行应具有基金销售业务资格",
    en="the bank needs a permit to sell funds",
)
def no_fund_permit(f: DistributionFacts, _: DistributionParams) -> bool:
    return one_of(f.family, *_FUNDS) & not_(f.fund_permit)


@DISTRIBUTION.rule(
    "B179.3-permit",
    Effect.REFUSE,
    cites=B179.article(3),
    since=B179.since,
    zh="本行应具有保险兼业代理业务许可",
    en="the bank needs a permit of an insurance agency",
)
def no_agency_permit(f: DistributionFacts, _: DistributionParams) -> bool:
    return _insurance(f) & not_(f.insurance_permit)


@DISTRIBUTION.rule(
    "I2.3-permit",
    Effect.REFUSE,
    cites=I2.article(3),
    since=I2.since,
    zh="除保险公司和保险中介机构外不得从事保险销售",
    en="none but insurers and insurance intermediaries may sell insurance",
)
def no_intermediary(f: DistributionFacts, _: DistributionParams) -> bool:
    return _insurance(f) & not_(f.insurance_permit)


@DISTRIBUTION.rule(
    "A6-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=A6.since,
    zh="本规则集不含2025年10月1日以前的代销规则，须人工审核",
    en="this set holds no rules of agency sales of before 1 October 2025",
)
def agency_before_a6(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency


@DISTRIBUTION.rule(
    "N7.21-contract",
    Effect.BLOCK,
    cites=N7.article(21),
    since=N7.since,
    zh="委托销售合同应明确双方适当性责任",
    en="the contract with the partner says who owes which duty of suitability",
    steps=_ADMISSION,
)
def duties_not_split(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency & not_(one_of(f.family, *_CSRC)) & not_(f.duties_split)


@DISTRIBUTION.rule(
    "N7.21-factors",
    Effect.BLOCK,
    cites=N7.article(21),
    since=N7.since,
    zh="委托机构应提供产品分类分级考虑因素",
    en="the partner supplies what the product was rated by",
    steps=_ADMISSION,
)
def factors_missing(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency & not_(one_of(f.family, *_CSRC)) & not_(f.factors_supplied)


@DISTRIBUTION.rule(
    "A6.8-partner",
    Effect.BLOCK,
    cites=A6.article("8-9"),
    since=A6.since,
    zh="合作机构应在总行名单内",
    en="the partner must be on head office's list",
    steps=_ADMISSION,
)
def partner_not_listed(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency & not_(f.partner_listed)


@DISTRIBUTION.rule(
    "A6-admission",
    Effect.BLOCK,
    cites=A6.article(),
    since=A6.since,
    zh="代销产品应经总行准入",
    en="head office must admit the product",
    steps=_ADMISSION,
)
def not_admitted(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency & not_(f.admitted)


@DISTRIBUTION.rule(
    "A6.28-direct",
    Effect.REFUSE,
    cites=A6.article(28),
    since=A6.since,
    zh="商业银行不得直接代销私募基金",
    en="a bank may not distribute private funds directly",
)
def private_fund(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.family == ProductFamily.PRIVATE_FUND.code


@DISTRIBUTION.rule(
    "A6.28-review",
    Effect.BLOCK,
    cites=A6.article(28),
    since=A6.since,
    zh="涉及非标、未上市股权或者私募基金的产品，应经综合评估和高级管理层批准",
    en="a product that reaches non-standard debt, unlisted equity or private funds must be reviewed "
    "and approved",
    steps=_ADMISSION,
)
def not_reviewed(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency & f.complex_assets & not_(f.reviewed)


@DISTRIBUTION.rule(
    "A6.28-manager",
    Effect.REVIEW,
    cites=A6.article(28),
    since=A6.since,
    zh="产品涉及私募基金的，应查明其管理人",
    en="where the product reaches private funds, their manager must be known",
)
def fund_manager_not_named(f: DistributionFacts, _: DistributionParams) -> bool:
    return f.agency & f.private_funds & (f.strategy == "none")


@DISTRIBUTION.rule(
    "A6.28-equity-assets",
    Effect.REFUSE,
    cites=A6.article(28),
    since=A6.since,
    zh="私募股权管理人管理规模应不低于{equity_assets}（现为：{manager_assets}）",
    en="the manager of private equity must manage {equity_assets} or more (now: {manager_assets})",
)
def equity_manager_too_small(f: DistributionFacts, p: DistributionParams) -> bool:
    return (
        f.agency & (f.strategy == FundStrategy.EQUITY.code) & (f.manager_assets < p.equity_assets)
    )


@DISTRIBUTION.rule(
    "A6.28-securities-assets",
    Effect.REFUSE,
    cites=A6.article(28),
    since=A6.since,
    zh="私募证券管理人管理规模应不低于{securities_assets}（现为：{manager_assets}）",
    en="the manager of private securities funds must manage {securities_assets} or more (now: "
    "{manager_assets})",
)
def securities_manager_too_small(f: DistributionFacts, p: DistributionParams) -> bool:
    return (
        f.agency
        & (f.strategy == FundStrategy.SECURITIES.code)
        & (f.manager_assets < p.securities_assets)
    )


@DISTRIBUTION.rule(
    "A6.28-registration",
    Effect.REFUSE,
    cites=A6.article(28),
    since=A6.since,
    zh="私募管理人登记日期应不晚于{registered_by}（现为：{registered_on}）",
    en="the fund manager must have registered by {registered_by} (now: {registered_on})",
)
def registered_too_late(f: DistributionFacts, p: DistributionParams) -> bool:
    return (
        f.agency
        & (f.strategy != "none")
        & not_(f.government_fund)
        & (f.registered_on > p.registered_by)
    )


@DISTRIBUTION.rule(
    "A6.28-penalty",
    Effect.REFUSE,
    cites=A6.article(28),
    since=A6.since,
    zh="私募管理人自{unpunished_since}起应无处罚或者纪律处分",
    en="the fund manager must not have been penalised or disciplined since {unpunished_since}",
)
def penalised(f: DistributionFacts, p: DistributionParams) -> bool:
    return f.agency & (f.strategy != "none") & (f.penalised_on >= p.unpunished_since)


def assess_distribution(
    product: Product,
    permits: Sequence[Permit] | None,
    admission: Admission | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[DistributionFacts, Effect]:
    """Judge whether the bank may sell a product at all on a day.

    Args:
        product: the product.
        permits: every permit the bank holds; None if nobody looked.
        admission: what head office found of a product of another's.
        as_of: the day.
        book: the law plus the bank's own rules.

    Raises:
        RuleNotInForce: before 1 July 2017, as for the sale itself.

    >>> from bankrm.products import ProductId
    >>> fund = Product(id=ProductId("F-1"), name="某私募基金", family=ProductFamily.PRIVATE_FUND)
    >>> decision = assess_distribution(
    ...     fund, (), Admission(partner_listed=True), as_of=date(2026, 3, 2)
    ... )
    >>> decision.outcome.en, decision.hits[0].rule.id
    ('refused', 'A6.28-direct')
    """
    facts = DistributionFacts.of(product, permits, admission, as_of=as_of)
    return DISTRIBUTION.decide(facts, as_of=as_of, book=book)
