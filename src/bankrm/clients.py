"""Clients (客户): the person or the organisation a bank serves, as far as rules read them.

Two kinds, not one with nullable halves. None means unknown. What is about a person is never shown in
`repr`. What a client has many of, or what changes with time (documents, contact points, employment,
needs, consents, holdings), is a record of its own with the client's id; `client_files` gathers them.
"""

from datetime import date
from typing import NewType, TypeAlias

import attrs

from bankrm.errors import InvalidValue
from bankrm.fields import C1, C2, NOT_NEGATIVE, check_fields, named
from bankrm.labels import Label
from bankrm.money import Money

__all__ = [
    "COUNTRIES",
    "Client",
    "ClientId",
    "ClientStatus",
    "CorporateClient",
    "EntityKind",
    "LegalCapacity",
    "LegalForm",
    "MaritalStatus",
    "RetailClient",
    "Sex",
    "check_client",
]

ClientId = NewType("ClientId", str)

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
    "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE "
    "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM "
    "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC "
    "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES.split())
"""Codes of countries and regions (ISO 3166-1 alpha-2)."""

_NO_COUNTRY = "is not a country code of ISO 3166 (two letters)"


class ClientStatus(Label):
    """How far the relationship is."""

    PROSPECT = "prospect", "潜在客户", "prospect"
    ACTIVE = "active", "正常客户", "active"
    DORMANT = "dormant", "睡眠客户", "dormant"
    CLOSED = "closed", "已销户", "closed"


class Sex(Label):
    """As the identity document says (性别)."""

    MALE = "male", "男", "male"
    FEMALE = "female", "女", "female"


class MaritalStatus(Label):
    """Whether a spouse has a say in common property (婚姻状况)."""

    SINGLE = "single", "未婚", "single"
    MARRIED = "married", "已婚", "married"
    DIVORCED = "divorced", "离异", "divorced"
    WIDOWED = "widowed", "丧偶", "widowed"


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


class LegalForm(Label):
    """How an organisation is registered (登记类型), as ownership rules tell them apart."""

    COMPANY = "company", "公司", "company"
    PARTNERSHIP = "partnership", "合伙企业", "partnership"
    SOLE_PROPRIETORSHIP = "sole_proprietorship", "个人独资企业", "sole proprietorship"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户", "individual business"
    COOPERATIVE = "cooperative", "农民专业合作社", "farmers' cooperative"
    NON_CORPORATE = "non_corporate", "非公司企业法人", "non-corporate legal person"
    BRANCH = "branch", "境内分支机构", "branch of a domestic organisation"
    FOREIGN_BRANCH = "foreign_branch", "外国公司分支机构", "branch of a foreign company"
    PUBLIC_BODY = "public_body", "机关或事业单位", "government body or public institution"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织", "social organisation"
    TRUST = "trust", "信托", "trust"
    ASSET_PRODUCT = "asset_product", "资产管理产品", "asset-management product"


@attrs.frozen(kw_only=True)
class RetailClient:
    """A natural person (零售客户). Amounts are the person's own unless named after the family.

    >>> RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1961, 3, 2))
    RetailClient(id='C-1', name=***, birth_date=***)
    """

    id: ClientId = attrs.field(metadata=named("客户编号", "client id"))
    name: str = attrs.field(metadata=C2 | named("姓名", "name"))
    birth_date: date | None = attrs.field(
        default=None, metadata=C2 | named("出生日期", "birth date")
    )
    sex: Sex | None = attrs.field(default=None, metadata=C2 | named("性别", "sex"))
    nationality: str | None = attrs.field(default=None, metadata=C2 | named("国籍", "nationality"))
    """ISO 3166 code of two letters."""
    occupation: str | None = attrs.field(default=None, metadata=C2 | named("职业", "occupation"))
    residence: str | None = attrs.field(default=None, metadata=C2 | named("住所", "residence"))
    """Address of the home, or of the workplace if there is no other."""
    marital_status: MaritalStatus | None = attrs.field(
        default=None, metadata=C2 | named("婚姻状况", "marital status")
    )
    dependants: int | None = attrs.field(
        default=None, metadata=C2 | NOT_NEGATIVE | named("受抚养人数", "dependants")
    )
    declared_capacity: LegalCapacity = attrs.field(
        default=LegalCapacity.FULL, metadata=C2 | named("宣告的民事行为能力", "declared capacity")
    )
    """What a court has declared of an adult; age is judged by the rules."""
    lives_on_own_labour: bool = attrs.field(
        default=False, metadata=C2 | named("以自己的劳动收入为主要生活来源", "lives on own labour")
    )
    """Main source of living is the person's own work, which counts from 16 (民法典 art. 18)."""
    financial_assets: Money | None = attrs.field(
        default=None, metadata=C2 | named("金融资产", "financial assets")
    )
    average_income_3y: Money | None = attrs.field(
        default=None, metadata=C2 | named("近三年年均收入", "average income of three years")
    )
    """Own yearly income, average of the last three years."""
    family_financial_assets: Money | None = attrs.field(
        default=None, metadata=C2 | named("家庭金融资产", "family financial assets")
    )
    family_net_financial_assets: Money | None = attrs.field(
        default=None, metadata=C2 | named("家庭金融净资产", "family net financial assets")
    )
    experience_months: int | None = attrs.field(
        default=None, metadata=C2 | NOT_NEGATIVE | named("投资经历（月）", "months of investing")
    )
    """Whole months of investing."""
    relevant_work: bool | None = attrs.field(
        default=None, metadata=C2 | named("相关从业经历", "relevant work")
    )
    """Two years of product, investment or risk work, or a qualification that counts the same."""
    status: ClientStatus = attrs.field(
        default=ClientStatus.ACTIVE, metadata=named("客户状态", "status")
    )
    since: date | None = attrs.field(
        default=None, metadata=C1 | named("建立关系日", "relationship since")
    )
    """The day the relationship began."""
    until: date | None = attrs.field(
        default=None, metadata=C1 | named("结束关系日", "relationship until")
    )
    """The day the relationship ended."""
    home_branch: str | None = attrs.field(
        default=None, metadata=C1 | named("归属机构", "home branch")
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until is not None:
            _check_end(self.since, self.until, self.status)
        if self.nationality not in COUNTRIES and self.nationality is not None:
            raise InvalidValue("nationality", _NO_COUNTRY)
        if self.birth_date and self.since and self.since < self.birth_date:
            raise InvalidValue("since", "is before the birth date")

    def __repr__(self) -> str:
        return f"RetailClient(id={self.id!r}, name=***, birth_date=***)"


@attrs.frozen(kw_only=True)
class CorporateClient:
    """An organisation (对公客户); amounts are of the last year-end.

    >>> CorporateClient(id=ClientId("E-1"), name="某某制造有限公司").kind.en
    'company'
    """

    id: ClientId = attrs.field(metadata=named("客户编号", "client id"))
    name: str = attrs.field(metadata=named("企业名称", "name"))
    kind: EntityKind = attrs.field(
        default=EntityKind.COMPANY, metadata=named("机构类别", "kind of organisation")
    )
    legal_form: LegalForm | None = attrs.field(
        default=None, metadata=named("登记类型", "legal form")
    )
    uscc: str | None = attrs.field(
        default=None, metadata=named("统一社会信用代码", "unified social credit code")
    )
    """Unified social credit code (统一社会信用代码)."""
    lei: str | None = attrs.field(
        default=None, metadata=named("全球法人识别编码", "legal entity identifier")
    )
    country: str = attrs.field(default="CN", metadata=named("注册地", "country of registration"))
    """Where it is registered: ISO 3166 code of two letters."""
    registered_address: str | None = attrs.field(
        default=None, metadata=named("注册地址", "registered address")
    )
    business_scope: str | None = attrs.field(
        default=None, metadata=named("经营范围", "business scope")
    )
    licence_expires_on: date | None = attrs.field(
        default=None, metadata=named("营业执照到期日", "licence expires on")
    )
    licence_long_term: bool | None = attrs.field(
        default=None, metadata=named("营业执照长期有效", "licence without last day")
    )
    """Whether the licence has no last day."""
    founded_on: date | None = attrs.field(default=None, metadata=named("成立日期", "founded on"))
    registered_capital: Money | None = attrs.field(
        default=None, metadata=NOT_NEGATIVE | named("注册资本", "registered capital")
    )
    paid_in_capital: Money | None = attrs.field(
        default=None, metadata=NOT_NEGATIVE | named("实缴资本", "paid-in capital")
    )
    industry: str | None = attrs.field(default=None, metadata=named("行业", "industry"))
    """Code of GB/T 4754: the section's letter, alone or with up to four digits."""
    employees: int | None = attrs.field(
        default=None, metadata=NOT_NEGATIVE | named("从业人员", "employees")
    )
    revenue: Money | None = attrs.field(
        default=None, metadata=NOT_NEGATIVE | named("营业收入", "revenue")
    )
    total_assets: Money | None = attrs.field(
        default=None, metadata=NOT_NEGATIVE | named("资产总额", "total assets")
    )
    net_assets: Money | None = attrs.field(default=None, metadata=named("净资产", "net assets"))
    financial_assets: Money | None = attrs.field(
        default=None, metadata=named("金融资产", "financial assets")
    )
    listed: bool | None = attrs.field(default=None, metadata=named("是否上市", "listed"))
    experience_months: int | None = attrs.field(
        default=None, metadata=NOT_NEGATIVE | named("投资经历（月）", "months of investing")
    )
    """Whole months of investing."""
    status: ClientStatus = attrs.field(
        default=ClientStatus.ACTIVE, metadata=named("客户状态", "status")
    )
    since: date | None = attrs.field(
        default=None, metadata=named("建立关系日", "relationship since")
    )
    """The day the relationship began."""
    until: date | None = attrs.field(
        default=None, metadata=named("结束关系日", "relationship until")
    )
    """The day the relationship ended."""
    home_branch: str | None = attrs.field(default=None, metadata=named("归属机构", "home branch"))

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until is not None:
            _check_end(self.since, self.until, self.status)
        if self.country not in COUNTRIES:
            raise InvalidValue("country", _NO_COUNTRY)
        if self.licence_long_term and self.licence_expires_on is not None:
            raise InvalidValue("licence_expires_on", "contradicts a licence without a last day")
        if self.uscc is not None or self.lei is not None or self.industry is not None:
            _check_codes(self)

    def __repr__(self) -> str:
        return f"CorporateClient(id={self.id!r}, name={self.name!r}, kind={self.kind!r})"


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


def _check_end(since: date | None, until: date, status: ClientStatus) -> None:
    if since is not None and until < since:
        raise InvalidValue("until", "is before since")
    if status is not ClientStatus.CLOSED:
        raise InvalidValue("until", "belongs to a closed relationship")


def _check_codes(client: CorporateClient) -> None:
    from bankrm.identifiers import Identifier, IdentifierKind  # not needed to judge a sale
    from bankrm.industries import section_of

    for kind, code in ((IdentifierKind.USCC, client.uscc), (IdentifierKind.LEI, client.lei)):
        if code is not None:
            try:
                Identifier(kind=kind, number=code)
            except InvalidValue as wrong:
                raise InvalidValue(kind.code, wrong.reason) from None
    if client.industry is not None:
        section_of(client.industry)
