"""Products (产品): what a bank sells, as far as the rules of a sale read them.

A family decides which rules govern the sale; finer kinds are in `product_kinds`. The terms a product is
sold on are an `Offer`, in `offers`. Whether it may be sold to a client is decided in `suitability`.
"""

from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.money import minor_digits

__all__ = [
    "InvestmentType",
    "IssuerKind",
    "Product",
    "ProductFamily",
    "ProductId",
    "ProductRisk",
    "Regime",
    "is_agency",
    "regime_of",
]

ProductId = NewType("ProductId", str)


class ProductFamily(Label):
    """What kind of product it is."""

    DEPOSIT = "deposit", "存款", "deposit"
    STRUCTURED_DEPOSIT = "structured_deposit", "结构性存款", "structured deposit"
    TREASURY_BOND = "treasury_bond", "国债", "treasury bond"
    PHYSICAL_GOLD = "physical_gold", "实物贵金属", "physical precious metal"
    WEALTH = "wealth", "理财产品", "wealth product"
    TRUST = "trust", "信托产品", "trust product"
    INSURANCE_ASSET_PLAN = (
        "insurance_asset_plan",
        "保险资管产品",
        "insurance asset-management plan",
    )
    PUBLIC_FUND = "public_fund", "公募基金", "public fund"
    SECURITIES_ASSET_PLAN = (
        "securities_asset_plan",
        "证券期货资管计划",
        "securities asset-management plan",
    )
    PRIVATE_FUND = "private_fund", "私募基金", "private fund"
    INSURANCE = "insurance", "保险产品", "insurance"
    COUNTER_BOND = "counter_bond", "柜台债券", "counter bond"
    LOAN = "loan", "贷款", "loan"
    CREDIT_CARD = "credit_card", "信用卡", "credit card"
    OTHER = "other", "其他产品", "other"

    @property
    def is_lending(self) -> bool:
        """Whether the client takes money, and does not put it in."""
        return self in {ProductFamily.LOAN, ProductFamily.CREDIT_CARD}


class IssuerKind(Label):
    """Who issued it, as the rules that govern a sale tell them apart."""

    BANK = "bank", "银行", "bank"
    WEALTH_COMPANY = "wealth_company", "理财公司", "wealth-management company"
    TRUST_COMPANY = "trust_company", "信托公司", "trust company"
    INSURANCE_ASSET_MANAGER = (
        "insurance_asset_manager",
        "保险资产管理机构",
        "insurance asset manager",
    )
    INSURER = "insurer", "保险公司", "insurer"
    FUND_MANAGER = "fund_manager", "基金管理公司", "fund manager"
    SECURITIES_OR_FUTURES_FIRM = (
        "securities_or_futures_firm",
        "证券期货经营机构",
        "securities or futures firm",
    )
    PRIVATE_FUND_MANAGER = "private_fund_manager", "私募基金管理人", "private-fund manager"
    STATE = "state", "国家", "the state"
    OTHER = "other", "其他主体", "other"


class InvestmentType(Label):
    """What a collective product mainly invests in (投资性质)."""

    FIXED_INCOME = "fixed_income", "固定收益类", "fixed income"
    MIXED = "mixed", "混合类", "mixed"
    EQUITY = "equity", "权益类", "equity"
    COMMODITY_DERIVATIVE = (
        "commodity_derivative",
        "商品及金融衍生品类",
        "commodities and derivatives",
    )


class Regime(Label):
    """The rules that govern a sale."""

    NFRA = "nfra", "金融监管总局适当性规则", "NFRA product suitability"
    CSRC = "csrc", "证监会适当性规则", "CSRC investor suitability"
    INSURANCE = "insurance", "保险销售规则", "insurance sales rules"
    INTERBANK = "interbank", "银行间市场规则", "interbank-market rules"
    OWN_RULES = "own_rules", "另有专门规定", "special rules of their own"
    OUTSIDE = "outside", "不适用适当性规则", "outside suitability rules"
    UNKNOWN = "unknown", "尚未归类", "not yet routed"


class ProductRisk(Label):
    """Risk level of a product (产品风险等级), lowest first."""

    R1 = "R1", "低风险", "low"
    R2 = "R2", "中低风险", "medium-low"
    R3 = "R3", "中风险", "medium"
    R4 = "R4", "中高风险", "medium-high"
    R5 = "R5", "高风险", "high"

    @property
    def level(self) -> int:
        """1 to 5."""
        return self.rank + 1


_PRIVATE = {
    **dict.fromkeys(
        (
            ProductFamily.DEPOSIT,
            ProductFamily.STRUCTURED_DEPOSIT,
            ProductFamily.TREASURY_BOND,
            ProductFamily.PHYSICAL_GOLD,
            ProductFamily.COUNTER_BOND,
            ProductFamily.PUBLIC_FUND,
            ProductFamily.INSURANCE,
            ProductFamily.LOAN,
            ProductFamily.CREDIT_CARD,
        ),
        False,
    ),
    ProductFamily.TRUST: True,
    ProductFamily.INSURANCE_ASSET_PLAN: True,
    ProductFamily.PRIVATE_FUND: True,
}
"""Families that are all private, or never; of the others the product itself must say it."""
_AT_RISK = {
    **dict.fromkeys(
        (ProductFamily.DEPOSIT, ProductFamily.STRUCTURED_DEPOSIT, ProductFamily.TREASURY_BOND),
        False,
    ),
    **dict.fromkeys(  # nothing but a deposit may be said to keep the principal safe
        (
            ProductFamily.WEALTH,
            ProductFamily.TRUST,
            ProductFamily.INSURANCE_ASSET_PLAN,
            ProductFamily.PUBLIC_FUND,
            ProductFamily.SECURITIES_ASSET_PLAN,
            ProductFamily.PRIVATE_FUND,
        ),
        True,
    ),
}


@attrs.frozen(kw_only=True)
class Product:
    """One product with the ratings its issuer and its distributor gave it.

    >>> fund = Product(
    ...     id=ProductId("F-1"),
    ...     name="某某股票型基金",
    ...     family=ProductFamily.PUBLIC_FUND,
    ...     issuer_risk=ProductRisk.R4,
    ... )
    >>> fund.own_risk.en, fund.private
    ('medium-high', False)
    """

    id: ProductId
    name: str
    family: ProductFamily
    issuer_risk: ProductRisk | None = None
    distributor_risk: ProductRisk | None = None
    """The selling bank's own rating."""
    private: bool | None = attrs.field(
        default=attrs.Factory(lambda product: _PRIVATE.get(product.family), takes_self=True)
    )
    """Offered to qualified investors only (私募); what the family does not settle must be told."""
    principal_at_risk: bool | None = attrs.field(
        default=attrs.Factory(lambda product: _AT_RISK.get(product.family), takes_self=True)
    )
    """Whether the principal can be lost."""
    issuer_kind: IssuerKind | None = None
    investment_type: InvestmentType | None = None
    currency: str = "CNY"

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        minor_digits(self.currency)
        if self.private is not _PRIVATE.get(self.family, self.private):
            raise InvalidValue("private", "contradicts a family that always is, or never is")
        if self.principal_at_risk is not _AT_RISK.get(self.family, self.principal_at_risk):
            raise InvalidValue("principal_at_risk", "contradicts what the family is")

    @property
    def own_risk(self) -> ProductRisk | None:
        """The selling bank's rating, or the issuer's where the bank gave none."""
        return self.distributor_risk or self.issuer_risk

    @property
    def higher_risk(self) -> ProductRisk | None:
        """The higher of the ratings given (孰高)."""
        known = [risk for risk in (self.issuer_risk, self.distributor_risk) if risk is not None]
        return max(known, default=None)


_OF_OTHERS = {
    ProductFamily.TRUST,
    ProductFamily.INSURANCE_ASSET_PLAN,
    ProductFamily.PUBLIC_FUND,
    ProductFamily.SECURITIES_ASSET_PLAN,
    ProductFamily.PRIVATE_FUND,
    ProductFamily.INSURANCE,
}
"""Families that no bank makes itself."""
_OTHERS = set(IssuerKind) - {IssuerKind.BANK, IssuerKind.STATE, IssuerKind.OTHER}
"""Institutions that are no bank."""
_BY_WHOM = {ProductFamily.WEALTH, ProductFamily.OTHER}
"""Families that are the bank's own or another's, by their issuer."""


def is_agency(product: Product) -> bool | None:
    """Whether the bank sells a product for another institution (代销); None if it is not known who made it.

    What a bank issued counts as the selling bank's own.

    >>> wealth = Product(id=ProductId("W-1"), name="某理财", family=ProductFamily.WEALTH)
    >>> is_agency(wealth) is None
    True
    >>> is_agency(attrs.evolve(wealth, issuer_kind=IssuerKind.WEALTH_COMPANY))
    True
    """
    check_kind(product, Product, "product")
    family, issuer = product.family, product.issuer_kind
    if family in _OF_OTHERS or issuer in _OTHERS:
        return True
    if family not in _BY_WHOM:
        return False
    return None if issuer is None else issuer is not IssuerKind.BANK


_ANYBODY = frozenset(IssuerKind)
_FUND_HOUSES = frozenset({IssuerKind.FUND_MANAGER, IssuerKind.SECURITIES_OR_FUTURES_FIRM})
_BY_FAMILY = {
    ProductFamily.DEPOSIT: (Regime.OUTSIDE, {IssuerKind.BANK}),
    ProductFamily.STRUCTURED_DEPOSIT: (Regime.OWN_RULES, {IssuerKind.BANK}),
    ProductFamily.TREASURY_BOND: (Regime.OUTSIDE, {IssuerKind.STATE}),
    ProductFamily.PHYSICAL_GOLD: (Regime.OUTSIDE, _ANYBODY),
    ProductFamily.WEALTH: (Regime.NFRA, {IssuerKind.BANK, IssuerKind.WEALTH_COMPANY}),
    ProductFamily.TRUST: (Regime.NFRA, {IssuerKind.TRUST_COMPANY}),
    ProductFamily.INSURANCE_ASSET_PLAN: (Regime.NFRA, {IssuerKind.INSURANCE_ASSET_MANAGER}),
    ProductFamily.PUBLIC_FUND: (Regime.CSRC, _FUND_HOUSES),
    ProductFamily.SECURITIES_ASSET_PLAN: (Regime.CSRC, _FUND_HOUSES),
    ProductFamily.PRIVATE_FUND: (Regime.CSRC, {IssuerKind.PRIVATE_FUND_MANAGER}),
    ProductFamily.INSURANCE: (Regime.INSURANCE, {IssuerKind.INSURER}),
    ProductFamily.COUNTER_BOND: (Regime.INTERBANK, _ANYBODY),
}
"""By family: the rules that govern, and who can have issued it."""
_BY_ISSUER: dict[IssuerKind | None, Regime] = {
    IssuerKind.BANK: Regime.NFRA,
    IssuerKind.WEALTH_COMPANY: Regime.NFRA,
    IssuerKind.TRUST_COMPANY: Regime.NFRA,
    IssuerKind.INSURANCE_ASSET_MANAGER: Regime.NFRA,
    IssuerKind.FUND_MANAGER: Regime.CSRC,
    IssuerKind.SECURITIES_OR_FUTURES_FIRM: Regime.CSRC,
}
"""Which rules govern an investment that no family names."""


def regime_of(product: Product) -> Regime:
    """Which rules govern the sale of a product (办法 art. 3); why they do is told by `routing`.

    The family decides. What no family names goes by its issuer once its principal is known to be at risk,
    and so does physical metal. A family and an issuer that do not go together are not routed.

    >>> fund = Product(id=ProductId("F-1"), name="某基金", family=ProductFamily.PUBLIC_FUND)
    >>> regime_of(fund).en
    'CSRC investor suitability'
    """
    check_kind(product, Product, "product")
    family, issuer = product.family, product.issuer_kind
    if product.principal_at_risk and family in {ProductFamily.OTHER, ProductFamily.PHYSICAL_GOLD}:
        return _BY_ISSUER.get(issuer, Regime.UNKNOWN)
    regime, issuers = _BY_FAMILY.get(family, (Regime.UNKNOWN, _ANYBODY))
    return regime if issuer is None or issuer in issuers else Regime.UNKNOWN
