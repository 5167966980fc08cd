"""Kinds of product (产品种类): what a product is, more finely than its family, and whom it can be for.

Kept apart from `products`, whose families are all that the rules of a sale read.
"""

from bankrm.checks import check_kind
from bankrm.labels import Label
from bankrm.products import ProductFamily
from bankrm.staff import BusinessLine

__all__ = ["ProductKind", "lines_of"]


class ProductKind(Label):
    """What a product is, more finely than its family.

    >>> ProductKind.LARGE_DEPOSIT.zh, ProductKind.LARGE_DEPOSIT.family.zh
    ('大额存单', '存款')
    """

    DEMAND_DEPOSIT = "demand_deposit", "活期存款", "demand deposit"
    TIME_DEPOSIT = "time_deposit", "定期存款", "time deposit"
    NOTICE_DEPOSIT = "notice_deposit", "通知存款", "notice deposit"
    LARGE_DEPOSIT = "large_deposit", "大额存单", "large-denomination certificate of deposit"
    AGREEMENT_DEPOSIT = "agreement_deposit", "协定存款", "agreement deposit"
    STRUCTURED_DEPOSIT = "structured_deposit", "结构性存款", "structured deposit"
    SAVINGS_BOND = "savings_bond", "储蓄国债", "savings bond"
    COUNTER_BOND = "counter_bond", "柜台债券", "counter bond"
    PHYSICAL_METAL = "physical_metal", "实物贵金属", "physical precious metal"
    GOLD_ACCUMULATION = "gold_accumulation", "黄金积存", "gold accumulation plan"
    PUBLIC_WEALTH = "public_wealth", "公募理财", "public wealth product"
    PRIVATE_WEALTH = "private_wealth", "私募理财", "private wealth product"
    PUBLIC_FUND = "public_fund", "公募基金", "public fund"
    SECURITIES_ASSET_PLAN = (
        "securities_asset_plan",
        "证券期货资管计划",
        "securities asset-management plan",
    )
    INSURANCE_ASSET_PLAN = (
        "insurance_asset_plan",
        "保险资管产品",
        "insurance asset-management plan",
    )
    TRUST_PLAN = "trust_plan", "集合资金信托计划", "collective trust plan"
    PRIVATE_FUND = "private_fund", "私募基金", "private fund"
    TERM_LIFE = "term_life", "定期寿险", "term life insurance"
    WHOLE_LIFE = "whole_life", "终身寿险", "whole life insurance"
    ENDOWMENT = "endowment", "两全保险", "endowment insurance"
    PARTICIPATING = "participating", "分红险", "participating insurance"
    UNIVERSAL = "universal", "万能险", "universal life insurance"
    UNIT_LINKED = "unit_linked", "投连险", "unit-linked insurance"
    VARIABLE = "variable", "变额险", "variable insurance"
    HEALTH = "health", "健康险", "health insurance"
    ACCIDENT = "accident", "意外险", "accident insurance"
    ANNUITY = "annuity", "年金险", "annuity insurance"
    PROPERTY = "property", "财产险", "property insurance"
    CONSUMER_LOAN = "consumer_loan", "个人消费贷款", "personal consumer loan"
    PERSONAL_BUSINESS_LOAN = "personal_business_loan", "个人经营贷款", "personal business loan"
    HOUSING_LOAN = "housing_loan", "个人住房贷款", "personal housing loan"
    CREDIT_CARD = "credit_card", "信用卡", "credit card"
    WORKING_CAPITAL_LOAN = "working_capital_loan", "流动资金贷款", "working-capital loan"
    FIXED_ASSET_LOAN = "fixed_asset_loan", "固定资产贷款", "fixed-asset loan"
    PROJECT_FINANCE_LOAN = "project_finance_loan", "项目融资", "project-finance loan"
    ACQUISITION_LOAN = "acquisition_loan", "并购贷款", "acquisition loan"
    SYNDICATED_LOAN = "syndicated_loan", "银团贷款", "syndicated loan"
    SUPPLY_CHAIN_FINANCE = "supply_chain_finance", "供应链融资", "supply-chain finance"
    BILL_DISCOUNTING = "bill_discounting", "票据贴现", "discounting of bills"
    TRADE_FINANCE = "trade_finance", "贸易融资", "trade finance"
    CUSTODY_SECURITIES = "custody_securities", "托管证券", "securities in custody"
    LETTER_OF_CREDIT = "letter_of_credit", "信用证", "letter of credit"
    BANK_ACCEPTANCE = "bank_acceptance", "银行承兑汇票", "bank acceptance"
    BANK_GUARANTEE = "bank_guarantee", "银行保函", "bank guarantee"
    CASH_MANAGEMENT = "cash_management", "现金管理", "cash management"
    ENTERPRISE_ANNUITY = "enterprise_annuity", "企业年金", "enterprise annuity"
    BOND_UNDERWRITING = "bond_underwriting", "债券承销", "bond underwriting"
    ABS_UNDERWRITING = "abs_underwriting", "资产证券化承销", "ABS underwriting"

    @property
    def family(self) -> ProductFamily:
        """The one family it belongs to."""
        return _FAMILY_OF.get(self, ProductFamily.OTHER)


_FAMILY_OF = {
    kind: family
    for family, kinds in {
        ProductFamily.DEPOSIT: (
            ProductKind.DEMAND_DEPOSIT,
            ProductKind.TIME_DEPOSIT,
            ProductKind.NOTICE_DEPOSIT,
            ProductKind.LARGE_DEPOSIT,
            ProductKind.AGREEMENT_DEPOSIT,
        ),
        ProductFamily.STRUCTURED_DEPOSIT: (ProductKind.STRUCTURED_DEPOSIT,),
        ProductFamily.TREASURY_BOND: (ProductKind.SAVINGS_BOND,),
        ProductFamily.COUNTER_BOND: (ProductKind.COUNTER_BOND,),
        ProductFamily.PHYSICAL_GOLD: (ProductKind.PHYSICAL_METAL,),
        ProductFamily.WEALTH: (ProductKind.PUBLIC_WEALTH, ProductKind.PRIVATE_WEALTH),
        ProductFamily.PUBLIC_FUND: (ProductKind.PUBLIC_FUND,),
        ProductFamily.SECURITIES_ASSET_PLAN: (ProductKind.SECURITIES_ASSET_PLAN,),
        ProductFamily.INSURANCE_ASSET_PLAN: (ProductKind.INSURANCE_ASSET_PLAN,),
        ProductFamily.TRUST: (ProductKind.TRUST_PLAN,),
        ProductFamily.PRIVATE_FUND: (ProductKind.PRIVATE_FUND,),
        ProductFamily.INSURANCE: (
            ProductKind.TERM_LIFE,
            ProductKind.WHOLE_LIFE,
            ProductKind.ENDOWMENT,
            ProductKind.PARTICIPATING,
            ProductKind.UNIVERSAL,
            ProductKind.UNIT_LINKED,
            ProductKind.VARIABLE,
            ProductKind.HEALTH,
            ProductKind.ACCIDENT,
            ProductKind.ANNUITY,
            ProductKind.PROPERTY,
        ),
        ProductFamily.LOAN: (
            ProductKind.CONSUMER_LOAN,
            ProductKind.PERSONAL_BUSINESS_LOAN,
            ProductKind.HOUSING_LOAN,
            ProductKind.WORKING_CAPITAL_LOAN,
            ProductKind.FIXED_ASSET_LOAN,
            ProductKind.PROJECT_FINANCE_LOAN,
            ProductKind.ACQUISITION_LOAN,
            ProductKind.SYNDICATED_LOAN,
            ProductKind.SUPPLY_CHAIN_FINANCE,
            ProductKind.BILL_DISCOUNTING,
            ProductKind.TRADE_FINANCE,
        ),
        ProductFamily.CREDIT_CARD: (ProductKind.CREDIT_CARD,),
    }.items()
    for kind in kinds
}


_BOTH = (BusinessLine.CORPORATE, BusinessLine.RETAIL)
_ONE_SIDE = {
    BusinessLine.RETAIL: {
        ProductKind.SAVINGS_BOND,
        ProductKind.CONSUMER_LOAN,
        ProductKind.PERSONAL_BUSINESS_LOAN,
        ProductKind.HOUSING_LOAN,
    },
    BusinessLine.CORPORATE: {
        ProductKind.AGREEMENT_DEPOSIT,
        ProductKind.WORKING_CAPITAL_LOAN,
        ProductKind.FIXED_ASSET_LOAN,
        ProductKind.PROJECT_FINANCE_LOAN,
        ProductKind.ACQUISITION_LOAN,
        ProductKind.SYNDICATED_LOAN,
        ProductKind.SUPPLY_CHAIN_FINANCE,
        ProductKind.BILL_DISCOUNTING,
        ProductKind.TRADE_FINANCE,
        ProductKind.LETTER_OF_CREDIT,
        ProductKind.BANK_ACCEPTANCE,
        ProductKind.CASH_MANAGEMENT,
        ProductKind.ENTERPRISE_ANNUITY,
        ProductKind.BOND_UNDERWRITING,
        ProductKind.ABS_UNDERWRITING,
    },
}


def lines_of(kind: ProductKind) -> tuple[BusinessLine, ...]:
    """The sides of the bank whose clients a kind of product can be for, by trade usage.

    >>> [line.en for line in lines_of(ProductKind.HOUSING_LOAN)]
    ['retail']
    """
    check_kind(kind, ProductKind, "kind")
    return next(((line,) for line, kinds in _ONE_SIDE.items() if kind in kinds), _BOTH)
