"""Loan products (贷款产品): on which conditions a bank offers a kind of loan.

Leaves out the rules of lending, which limit purposes and terms by law, and the collateral itself.
"""

from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.product_kinds import ProductKind

__all__ = ["LoanPurpose", "LoanTerms", "RepaymentMethod", "SecurityKind", "allowed_purposes"]


class LoanPurpose(Label):
    """What the money is for (贷款用途)."""

    CONSUMPTION = "consumption", "消费", "consumption"
    HOME_PURCHASE = "home_purchase", "购买住房", "purchase of a home"
    OPERATION = "operation", "日常经营周转", "day-to-day business"
    FIXED_ASSETS = "fixed_assets", "固定资产投资", "fixed assets"
    ACQUISITION = "acquisition", "并购", "acquisition of a firm"
    TRADE = "trade", "贸易结算", "a trade deal"
    VEHICLE = "vehicle", "购买车辆", "purchase of a vehicle"
    EDUCATION = "education", "教育", "education"
    COMMERCIAL_PROPERTY = "commercial_property", "购买商业用房", "commercial property"
    REFINANCING = "refinancing", "归还其他债务", "repayment of other debt"
    DIVIDENDS = "dividends", "股东分红", "dividends"
    EQUITY = "equity", "股权投资", "equity"
    SECURITIES = "securities", "股票、债券、期货等投资", "stocks, bonds, futures and the like"
    ASSET_MANAGEMENT = "asset_management", "资产管理产品", "asset-management products"
    PROHIBITED = "prohibited", "国家禁止的生产经营领域", "what the state forbids to make or trade"


class RepaymentMethod(Label):
    """How a loan is paid back (还款方式)."""

    LEVEL_PAYMENT = "level_payment", "等额本息", "level payments"
    LEVEL_PRINCIPAL = "level_principal", "等额本金", "level principal"
    INTEREST_FIRST = "interest_first", "按期付息到期还本", "interest first, principal at maturity"
    BULLET = "bullet", "到期一次还本付息", "all at maturity"
    INTEREST_THEN_LEVEL = (
        "interest_then_level",
        "先息后等额本息",
        "interest first, then level payments",
    )
    BALLOON = "balloon", "气球贷", "small payments, a balloon at maturity"
    STEP = "step", "阶梯还款", "payments that step up or down"
    BY_SCHEDULE = "by_schedule", "按计划还款", "by an agreed schedule"
    REVOLVING = "revolving", "随借随还", "drawn and repaid at will"


class SecurityKind(Label):
    """How a loan is secured (担保方式)."""

    UNSECURED = "unsecured", "信用", "unsecured"
    GUARANTEE = "guarantee", "保证", "guarantee"
    MORTGAGE = "mortgage", "抵押", "mortgage"
    PLEDGE = "pledge", "质押", "pledge"

    @property
    def by_assets(self) -> bool:
        """Whether assets stand behind it, and not only somebody's word."""
        return self >= SecurityKind.MORTGAGE


_CENTURY_MONTHS = 1_200


@attrs.frozen(kw_only=True)
class LoanTerms:
    """What a bank's loan product allows; an empty tuple says that nothing of it is known.

    >>> LoanTerms(
    ...     purposes=(LoanPurpose.OPERATION,),
    ...     longest_months=12,
    ...     repayment_methods=(RepaymentMethod.INTEREST_FIRST,),
    ...     rate_floor=Decimal("0.031"),
    ... ).longest_months
    12
    """

    purposes: tuple[LoanPurpose, ...] = ()
    longest_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """The longest term."""
    largest: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The most that one client is lent."""
    repayment_methods: tuple[RepaymentMethod, ...] = ()
    security: tuple[SecurityKind, ...] = ()
    """What is accepted, any of it."""
    rate_floor: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The lowest yearly rate, as a fraction."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.longest_months or 0) > _CENTURY_MONTHS:
            raise InvalidValue("longest_months", "are longer than a century")


_PURPOSES = {
    ProductKind.CONSUMER_LOAN: (LoanPurpose.CONSUMPTION,),
    ProductKind.PERSONAL_BUSINESS_LOAN: (LoanPurpose.OPERATION, LoanPurpose.FIXED_ASSETS),
    ProductKind.HOUSING_LOAN: (LoanPurpose.HOME_PURCHASE,),
    ProductKind.CREDIT_CARD: (LoanPurpose.CONSUMPTION,),
    ProductKind.WORKING_CAPITAL_LOAN: (LoanPurpose.OPERATION,),
    ProductKind.FIXED_ASSET_LOAN: (LoanPurpose.FIXED_ASSETS,),
    ProductKind.PROJECT_FINANCE_LOAN: (LoanPurpose.FIXED_ASSETS,),
    ProductKind.ACQUISITION_LOAN: (LoanPurpose.ACQUISITION,),
    ProductKind.SYNDICATED_LOAN: (
        LoanPurpose.OPERATION,
        LoanPurpose.FIXED_ASSETS,
        LoanPurpose.ACQUISITION,
    ),
    ProductKind.SUPPLY_CHAIN_FINANCE: (LoanPurpose.OPERATION, LoanPurpose.TRADE),
    ProductKind.BILL_DISCOUNTING: (LoanPurpose.OPERATION, LoanPurpose.TRADE),
    ProductKind.TRADE_FINANCE: (LoanPurpose.TRADE,),
}


def allowed_purposes(kind: ProductKind) -> tuple[LoanPurpose, ...]:
    """What a kind of loan is for, by its own name; nothing for what is no loan.

    >>> [purpose.en for purpose in allowed_purposes(ProductKind.WORKING_CAPITAL_LOAN)]
    ['day-to-day business']
    """
    check_kind(kind, ProductKind, "kind")
    return _PURPOSES.get(kind, ())
