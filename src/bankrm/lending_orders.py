"""Which of the three orders on loans governs an application (适用办法), and which day's order its contract keeps.

The orders are those on fixed-asset loans, on working-capital loans and on personal loans. Homes, cards,
acquisitions, bills and trade have rules of their own.
"""

from datetime import date

from bankrm.checks import check_kind
from bankrm.credit_applications import CreditApplication
from bankrm.days import check_date
from bankrm.labels import Label
from bankrm.loan_products import LoanPurpose
from bankrm.product_kinds import ProductKind
from bankrm.terms import about

__all__ = ["GOVERNING_ORDER", "LendingOrder", "contract_day", "order_of"]


class LendingOrder(Label):
    """Whose rules a loan is under; the order on personal loans speaks of two kinds apart."""

    FIXED_ASSETS = "fixed_assets", "固定资产贷款", "fixed assets"
    WORKING_CAPITAL = "working_capital", "流动资金贷款", "working capital"
    CONSUMPTION = "consumption", "个人消费贷款", "personal consumption"
    PERSONAL_BUSINESS = "personal_business", "个人经营贷款", "personal business"
    OTHER = "other", "其他规定", "other rules"


GOVERNING_ORDER = about(
    "适用办法",
    "order that governs",
    LendingOrder,
    of=(CreditApplication.kind, CreditApplication.purpose),
)
"""What the rules on loans are told of it, as the metadata of their fact."""

_BY_KIND = {
    ProductKind.FIXED_ASSET_LOAN: LendingOrder.FIXED_ASSETS,
    ProductKind.PROJECT_FINANCE_LOAN: LendingOrder.FIXED_ASSETS,
    ProductKind.WORKING_CAPITAL_LOAN: LendingOrder.WORKING_CAPITAL,
    ProductKind.CONSUMER_LOAN: LendingOrder.CONSUMPTION,
    ProductKind.PERSONAL_BUSINESS_LOAN: LendingOrder.PERSONAL_BUSINESS,
}
_BY_PURPOSE = {
    LoanPurpose.FIXED_ASSETS: LendingOrder.FIXED_ASSETS,
    LoanPurpose.OPERATION: LendingOrder.WORKING_CAPITAL,
    LoanPurpose.ACQUISITION: LendingOrder.OTHER,
    LoanPurpose.TRADE: LendingOrder.OTHER,
}
_FORMS = {ProductKind.SYNDICATED_LOAN, ProductKind.SUPPLY_CHAIN_FINANCE}
"""Forms of lending, whose purpose says what they are, if it is one of those above."""


def order_of(application: CreditApplication) -> LendingOrder | None:
    """The order that governs an application; None if its purpose does not tell.

    >>> from bankrm._credit_example import HOUSING, WORKING_CAPITAL
    >>> order_of(WORKING_CAPITAL).en, order_of(HOUSING).en
    ('working capital', 'other rules')
    """
    check_kind(application, CreditApplication, "application")
    if application.kind not in _FORMS:
        return _BY_KIND.get(application.kind, LendingOrder.OTHER)
    return None if application.purpose is None else _BY_PURPOSE.get(application.purpose)


def contract_day(application: CreditApplication, as_of: date) -> date:
    """The day whose order may govern term and payment: that of the contract, or `as_of` while there is none.

    Contracts signed before 1 July 2024 may keep the terms of the older orders, by the answers that the
    regulator gave with the orders.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> contract_day(WORKING_CAPITAL, date(2026, 11, 24))
    datetime.date(2026, 11, 24)
    """
    check_kind(application, CreditApplication, "application")
    check_date(as_of)
    signed = application.contract_signed_on
    return as_of if signed is None else min(signed, as_of)
