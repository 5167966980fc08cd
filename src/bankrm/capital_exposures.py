"""Claims as the standardised approach looks at them (风险暴露): what each is, and what its weight is told by.

Leaves out the class and the weight (`exposure_classes`, `capital_weights`).
"""

from decimal import Decimal

import attrs

from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.money import Money, check_yuan

__all__ = ["BankGrade", "CapitalExposure", "ExposureKind", "OffBalance"]


class ExposureKind(Label):
    """What a claim is, before its weight is asked for (风险暴露)."""

    CENTRAL_GOVERNMENT = "central_government", "中央政府", "central government"
    POLICY_BANK = "policy_bank", "政策性银行", "policy bank"
    LOCAL_GENERAL = "local_general", "地方政府一般债券", "general local-government bond"
    LOCAL_SPECIAL = "local_special", "地方政府专项债券", "special local-government bond"
    BANK = "bank", "商业银行", "commercial bank"
    FIRM = "firm", "一般公司", "firm"
    OBJECT_FINANCE = "object_finance", "物品融资", "object finance"
    COMMODITY_FINANCE = "commodity_finance", "商品融资", "commodity finance"
    PROJECT_FINANCE = "project_finance", "项目融资", "project finance"
    PERSON = "person", "个人", "person, not on a home"
    HOUSING_LOAN = "housing_loan", "居住用房地产抵押", "person, on a home"
    COMMERCIAL_PROPERTY = "commercial_property", "商用房地产抵押", "loan on commercial property"
    PROPERTY_DEVELOPMENT = "property_development", "房地产开发", "property development"


class BankGrade(Label):
    """How sound a bank is by its own figures (标准信用风险评估), soundest first."""

    A_PLUS = "A+", "A+级", "grade A+"
    A = "A", "A级", "grade A"
    B = "B", "B级", "grade B"
    C = "C", "C级", "grade C"


class OffBalance(Label):
    """What is off the balance sheet (表外项目), heaviest first."""

    SUBSTITUTE = "substitute", "等同于贷款的授信业务", "credit substitute"
    TRANSACTION = "transaction", "与交易直接相关的或有项目", "transaction-related contingency"
    COMMITMENT = "commitment", "贷款承诺", "commitment"
    TRADE = "trade", "与贸易直接相关的短期或有项目", "short trade contingency"
    CANCELLABLE = "cancellable", "可随时无条件撤销的贷款承诺", "commitment cancellable at any time"


@attrs.frozen(kw_only=True)
class CapitalExposure:
    """A claim as its weight is told by (风险暴露); in yuan, None for unknown."""

    claim_id: ClaimId
    kind: ExposureKind
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Outstanding, before any allowance."""
    allowance: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Set aside for this claim."""
    off_balance: OffBalance | None = None
    """What it is, if it is off the balance sheet."""
    defaulted: bool | None = None
    investment_grade: bool | None = None
    """Of a firm: whether it is of investment grade (投资级) by the bank's own measure."""
    small_micro: bool | None = None
    """Of a firm: whether it is small or micro (`enterprise_size`)."""
    annual_revenue: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a firm with its group."""
    client_exposure: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """All that the bank has out to the client, this claim among it."""
    granular: bool | None = None
    """Of a person: whether its claims are a small enough part of the bank's retail book."""
    transactor: bool | None = None
    """Of a person: whether the card was paid in full at every due date of the last year."""
    operating: bool | None = None
    """Of a project: whether it has begun to operate."""
    repaid_by_property: bool | None = None
    """Of a home: whether its own income repays the loan."""
    loan_to_value: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a loan on property, as a fraction."""
    bank_grade: BankGrade | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("amount", "allowance", "annual_revenue", "client_exposure"):
            if (amount := getattr(self, name)) is not None:
                check_yuan(amount, name)
        if self.allowance > self.amount:
            raise InvalidValue("allowance", "is more than the amount")
        if (
            self.client_exposure is not None
            and self.off_balance is None  # which may count for less than its amount
            and self.client_exposure < self.amount
        ):
            raise InvalidValue("client_exposure", "is less than this claim")
