"""Facts of a sale (销售事实): client, product, sale and assessments flattened for the rules, and their numbers.

Whether the sale may be made is decided in `suitability`.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from bankrm.citations import param
from bankrm.clients import (
    Client,
    CorporateClient,
    LegalCapacity,
    RetailClient,
)
from bankrm.days import check_date, earliest_within, years_before
from bankrm.fields import check_fields
from bankrm.money import fen
from bankrm.products import IssuerKind, Product, ProductFamily, ProductRisk, regime_of
from bankrm.regulations.investment import (
    ASSESSMENT_MONTHS,
    CAPACITY_YEARS,
    COOLING_OFF_HOURS,
    ELDERLY_YEARS,
    FULL_CAPACITY_YEARS,
    FUND_ASSESSMENT_MONTHS,
    FUND_ELDERLY_YEARS,
    FUND_HIGH_RISK_FROM,
    FUND_HIGHER_RATING,
    HIGH_RISK_FROM,
    HIGHER_RATING,
    LOW_RISK_UP_TO,
    MEANS_PERCENT,
    OWN_LABOUR_YEARS,
    PLAN_HIGH_RISK_FROM,
    PRIVATE_EQUITY_FLOOR,
    PRIVATE_FIXED_INCOME_FLOOR,
    PRIVATE_FUND_FLOOR,
    PRIVATE_MIXED_FLOOR,
    PUBLIC_WEALTH_LEAST,
)
from bankrm.risk_assessments import (
    LATEST_BY,
    RiskAssessment,
    RiskTolerance,
    check_assessments,
    latest_two,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import Initiator, Sale, check_parties
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, maybe_int

if TYPE_CHECKING:
    from bankrm.investor_changes import InvestorChange

__all__ = ["SaleFacts", "SaleParams"]

_ROUTE = (Product.family, Product.issuer_kind, Product.principal_at_risk)
_COUNTING = (RiskAssessment.institution, RiskAssessment.answered_by)
_LATEST = (*LATEST_BY, RiskAssessment.institution)
_MEANS = (
    CorporateClient.kind,
    CorporateClient.net_assets,
    CorporateClient.financial_assets,
    CorporateClient.experience_months,
    RetailClient.average_income_3y,
    RetailClient.financial_assets,
    RetailClient.experience_months,
)
_PROFESSIONAL = (
    *_MEANS,
    RetailClient.relevant_work,
    "investor_changes.InvestorChange.kind",  # loaded when there are any
    "investor_changes.InvestorChange.at",
)
_QUALIFIED = (
    *_MEANS,
    RetailClient.family_financial_assets,
    RetailClient.family_net_financial_assets,
)
"""What `investors` and `qualified_investors` read, which load later."""


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class SaleFacts:
    """One sale, flattened for the rules; levels from 1, money in fen."""

    regime: str = attrs.field(metadata=about("适用规则", "regime", of=_ROUTE))
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    professional: bool = attrs.field(
        metadata=about("专业投资者", "professional investor", of=(*_ROUTE, *_PROFESSIONAL))
    )
    private: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("私募产品", "private product", of=(Product.private,)),
    )
    recommended: bool = attrs.field(
        metadata=about("银行主动推介", "recommended by the bank", of=(Sale.initiated_by,))
    )
    lowest_class: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("风险承受能力最低类别", "lowest class", of=_LATEST),
    )
    assessed: bool = attrs.field(metadata=about("已有测评", "assessed", of=_COUNTING))
    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    own_labour: bool = attrs.field(
        metadata=about(
            "以自己劳动为主要生活来源",
            "lives on own labour",
            of=(RetailClient.lives_on_own_labour,),
        )
    )
    declared_capacity: int = attrs.field(
        metadata=about("宣告的行为能力", "declared capacity", of=(RetailClient.declared_capacity,))
    )
    amount: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("金额（元）", "amount in yuan", "fen", of=(Sale.amount,)),
    )
    financial_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "金融资产",
            "financial assets",
            "fen",
            of=(RetailClient.financial_assets, CorporateClient.financial_assets),
        ),
    )
    means_measured: bool = attrs.field(
        default=False, metadata=about("本行已定财力标准", "the bank measures means")
    )
    """Whether the bank has set its own share of means; the law names none, so that it is off until then."""
    bank_issued: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("银行发行", "issued by a bank", of=(Product.issuer_kind,)),
    )
    birth_date: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("出生日期", "birth date", of=(RetailClient.birth_date,)),
    )
    own_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "本行产品评级",
            "product level by the bank",
            ProductRisk,
            of=(Product.issuer_risk, Product.distributor_risk),
        ),
    )
    higher_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "较高的产品评级",
            "higher product level",
            ProductRisk,
            of=(Product.issuer_risk, Product.distributor_risk),
        ),
    )
    issuer_rated: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已有发行人评级", "rated by the issuer", of=(Product.issuer_risk,)),
    )
    """Whether the issuer's level is on record: without it nobody can say which one is higher."""
    matched_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "匹配所用产品等级",
            "product level matched",
            ProductRisk,
            of=(Sale.matched_level, Product.issuer_risk, Product.distributor_risk),
        ),
    )
    client_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("客户风险承受能力等级", "client's tolerance", RiskTolerance, of=_LATEST),
    )
    assessed_on: date = attrs.field(
        default=None, converter=maybe_date, metadata=about("测评日期", "assessed on", of=_LATEST)
    )
    change_reported: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("客户告知情况变化", "change reported", of=(Sale.change_reported,)),
    )
    result_changed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("测评结果与上次不一致", "result changed", of=_LATEST),
    )
    reconfirmed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已确认结果变化", "re-confirmed", of=_LATEST),
    )
    qualified: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "合格投资者", "qualified investor", of=(Product.private, Product.family, *_QUALIFIED)
        ),
    )
    investment_type: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("投资性质", "investment type", of=(Product.investment_type,)),
    )
    off_goal: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("偏离投资目标", "off the client's goal", of=(Sale.off_goal,)),
    )
    guardian_consent: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("法定代理人同意", "statutory agent's consent", of=(Sale.guardian_consent,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(  # noqa: PLR0913  # the parts of a sale, and what is on record of the buyer
        cls,
        client: Client,
        product: Product,
        sale: Sale,
        assessments: Sequence[RiskAssessment],
        *,
        changes: "Sequence[InvestorChange]" = (),
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "SaleFacts":
        """Flatten a sale; the latest assessment counts, the one before it is compared.

        An assessment by another institution, or answered by the seller, is none of the client's here.
        What the client chose and the bank agreed to is in `changes`: it counts under the securities
        regulator's rules only.

        Raises:
            InvalidValue: if the parts belong to different clients or products, an assessment lies after
                `as_of`, or the amount is in another currency than the product.
        """
        from bankrm.investors import InvestorClass, investor_class  # not needed to decide

        _check_parts(client, product, sale, assessments, as_of)
        regime = regime_of(product)
        investor = investor_class(client, changes, regime, as_of=as_of, book=book)
        person = client if isinstance(client, RetailClient) else None
        latest, before = latest_two([one for one in assessments if one.counts])
        own, higher, issuer = product.own_risk, product.higher_risk, product.issuer_kind
        return cls(
            regime=regime.code,
            person=person is not None,
            professional=investor is InvestorClass.PROFESSIONAL,
            private=product.private,
            recommended=sale.initiated_by is Initiator.BANK,
            lowest_class=_lowest_class(person, latest),
            assessed=latest is not None,
            family=product.family.code,
            amount=sale.amount.minor if sale.amount.currency == "CNY" else None,
            own_labour=person is not None and person.lives_on_own_labour,
            declared_capacity=(person.declared_capacity if person else LegalCapacity.FULL).rank,
            financial_assets=fen(client.financial_assets, "financial_assets"),
            means_measured=bool(book.numbers) and book.row(MEANS_PERCENT, as_of) is not None,
            bank_issued=None if issuer is None else issuer is IssuerKind.BANK,
            birth_date=person.birth_date if person else None,
            own_level=own.level if own else None,
            higher_level=higher.level if higher else None,
            issuer_rated=product.issuer_risk is not None,
            matched_level=(sale.matched_level or higher).level if higher else None,
            client_level=latest.tolerance.level if latest else None,
            assessed_on=latest.on if latest else None,
            change_reported=sale.change_reported,
            result_changed=before is not None
            and latest is not None
            and latest.tolerance is not before.tolerance,
            reconfirmed=latest.reconfirmed if latest else None,
            qualified=_qualified(client, product, as_of, book),
            investment_type=product.investment_type.code if product.investment_type else None,
            off_goal=sale.off_goal,
            guardian_consent=sale.guardian_consent,
        )


def _lowest_class(person: RetailClient | None, latest: RiskAssessment | None) -> bool | None:
    if person is None or latest is None or latest.tolerance is not RiskTolerance.C1:
        return False
    return latest.lowest_class


def _qualified(client: Client, product: Product, as_of: date, book: RuleBook) -> bool | None:
    """None where it is not asked, not known, or there was no list yet."""
    if product.private is False:
        return None
    from bankrm.qualified_investors import (  # not needed for what is public
        QUALIFIED,
        Qualification,
        classify_private_fund_investor,
        classify_qualification,
    )

    if product.family is ProductFamily.PRIVATE_FUND:
        decision = classify_private_fund_investor(client, as_of=as_of, book=book)
    elif as_of < QUALIFIED.since:
        return None
    else:
        decision = classify_qualification(client, as_of=as_of, book=book)
    if decision.outcome is Qualification.QUALIFIED:
        return True
    return None if decision.needs_review else False


def _check_parts(
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment],
    as_of: date,
) -> None:
    check_date(as_of)
    check_parties(client, product, sale)
    check_assessments(assessments, as_of, client_id=client.id)


class SaleParams:
    """The numbers in force on the day of the sale; birth dates and test dates as the latest or earliest."""

    limited_born_by: date = param(CAPACITY_YEARS, years_before)
    adult_born_by: date = param(FULL_CAPACITY_YEARS, years_before)
    own_labour_born_by: date = param(OWN_LABOUR_YEARS, years_before)
    elderly_born_by: date = param(ELDERLY_YEARS, years_before)
    elderly_years: int = param(ELDERLY_YEARS)
    fund_elderly_born_by: date = param(FUND_ELDERLY_YEARS, years_before)
    fund_elderly_years: int = param(FUND_ELDERLY_YEARS)
    low_risk_up_to: int = param(LOW_RISK_UP_TO, unit=ProductRisk)
    high_risk_from: int = param(HIGH_RISK_FROM, unit=ProductRisk)
    fund_high_risk_from: int = param(FUND_HIGH_RISK_FROM, unit=ProductRisk)
    plan_high_risk_from: int = param(PLAN_HIGH_RISK_FROM, unit=ProductRisk)
    higher_rating: int = param(HIGHER_RATING)
    fund_higher_rating: int = param(FUND_HIGHER_RATING)
    assessed_since: date = param(ASSESSMENT_MONTHS, earliest_within)
    fund_assessed_since: date = param(FUND_ASSESSMENT_MONTHS, earliest_within)
    fixed_income_floor: int = param(PRIVATE_FIXED_INCOME_FLOOR, unit="fen")
    means_percent: int = param(MEANS_PERCENT, unit="percent")
    cooling_off_hours: int = param(COOLING_OFF_HOURS)
    public_wealth_least: int = param(PUBLIC_WEALTH_LEAST, unit="fen")
    private_fund_floor: int = param(PRIVATE_FUND_FLOOR, unit="fen")
    mixed_floor: int = param(PRIVATE_MIXED_FLOOR, unit="fen")
    equity_floor: int = param(PRIVATE_EQUITY_FLOOR, unit="fen")
