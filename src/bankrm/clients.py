"""Clients (客户): the person or the organisation a bank serves, as far as rules read them.

Two kinds, not one with nullable halves. None means unknown. Names are personal data and never shown in
`repr`. Leaves out identity documents, due diligence, consent and tiers.
"""

from datetime import date
from typing import NewType, TypeAlias

import attrs

from bankrm.checks import check_count, check_kind, check_optional, check_text
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import Money

__all__ = [
    "Client",
    "ClientId",
    "CorporateClient",
    "EntityKind",
    "LegalCapacity",
    "RetailClient",
    "check_client",
]

ClientId = NewType("ClientId", str)


class LegalCapacity(Label):
    """Capacity for civil acts (民事行为能力), least first."""

    NONE = "none", "无民事行为能力", "no capacity"
    LIMITED = "limited", "限制民事行为能力", "limited capacity"
    FULL = "full", "完全民事行为能力", "full capacity"


class EntityKind(Label):
    """What an organisation is, as investor rules tell them apart."""

    COMPANY = "company", "一般企业", "company"
    PARTNERSHIP = "partnership", "合伙企业", "partnership"
    PUBLIC_BODY = "public_body", "机关事业单位", "public body"
    FINANCIAL_INSTITUTION = (
        "financial_institution",
        "持牌金融机构",
        "licensed financial institution",
    )
    FINANCIAL_PRODUCT = (
        "financial_product",
        "金融机构发行的产品",
        "product of a financial institution",
    )
    PENSION_OR_WELFARE_FUND = (
        "pension_or_welfare_fund",
        "养老金及公益基金",
        "pension or welfare fund",
    )
    FOREIGN_QUALIFIED_INVESTOR = "foreign_qualified_investor", "合格境外投资者", "QFII or RQFII"


def _hidden(_: object) -> str:
    return "***"


@attrs.frozen(kw_only=True)
class RetailClient:
    """A natural person (零售客户). Amounts are the person's own unless named after the family.

    >>> RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1961, 3, 2))
    RetailClient(id='C-1', name=***, birth_date=***)
    """

    id: ClientId
    name: str = attrs.field(repr=_hidden, metadata={"pii": True})
    birth_date: date | None = attrs.field(default=None, repr=_hidden, metadata={"pii": True})
    declared_capacity: LegalCapacity = attrs.field(default=LegalCapacity.FULL, repr=False)
    """What a court has declared of an adult; age is judged by the rules."""
    lives_on_own_labour: bool = attrs.field(default=False, repr=False)
    """Main source of living is the person's own work, which counts from 16 (民法典 art. 18)."""
    financial_assets: Money | None = attrs.field(default=None, repr=False)
    average_income_3y: Money | None = attrs.field(default=None, repr=False)
    """Own yearly income, average of the last three years."""
    family_financial_assets: Money | None = attrs.field(default=None, repr=False)
    family_net_financial_assets: Money | None = attrs.field(default=None, repr=False)
    experience_months: int | None = attrs.field(default=None, repr=False)
    """Whole months of investing."""
    relevant_work: bool | None = attrs.field(default=None, repr=False)
    """Two years of product, investment or risk work, or a qualification that counts the same."""

    def __attrs_post_init__(self) -> None:
        check_text(self.id, "id")
        check_text(self.name, "name")
        if self.birth_date is not None:
            check_date(self.birth_date, "birth_date")
        check_kind(self.declared_capacity, LegalCapacity, "declared_capacity")
        check_kind(self.lives_on_own_labour, bool, "lives_on_own_labour")
        check_optional(self.financial_assets, Money, "financial_assets")
        check_optional(self.average_income_3y, Money, "average_income_3y")
        check_optional(self.family_financial_assets, Money, "family_financial_assets")
        check_optional(self.family_net_financial_assets, Money, "family_net_financial_assets")
        check_optional(self.relevant_work, bool, "relevant_work")
        if self.experience_months is not None:
            check_count(self.experience_months, "experience_months")


@attrs.frozen(kw_only=True)
class CorporateClient:
    """An organisation (对公客户); amounts are of the last year-end.

    >>> CorporateClient(id=ClientId("E-1"), name="某某制造有限公司").kind.en
    'company'
    """

    id: ClientId
    name: str
    kind: EntityKind = EntityKind.COMPANY
    net_assets: Money | None = attrs.field(default=None, repr=False)
    financial_assets: Money | None = attrs.field(default=None, repr=False)
    experience_months: int | None = attrs.field(default=None, repr=False)
    """Whole months of investing."""

    def __attrs_post_init__(self) -> None:
        check_text(self.id, "id")
        check_text(self.name, "name")
        check_kind(self.kind, EntityKind, "kind")
        check_optional(self.net_assets, Money, "net_assets")
        check_optional(self.financial_assets, Money, "financial_assets")
        if self.experience_months is not None:
            check_count(self.experience_months, "experience_months")


Client: TypeAlias = RetailClient | CorporateClient
"""Whom the bank serves."""


def check_client(client: object) -> None:
    """Refuse what is no client.

    >>> check_client("C-1")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: client: needs RetailClient or CorporateClient, not str
    """
    if not isinstance(client, RetailClient | CorporateClient):
        kind = type(client).__name__
        raise InvalidValue("client", f"needs RetailClient or CorporateClient, not {kind}")
