"""Facts of conduct (销售行为事实): what was done and found in one sale, flattened for the rules.

One fact an act of `forbidden_acts`. Whether the sale can stand is decided in `conduct`.
"""

from datetime import date
from typing import Any, cast

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, RetailClient, check_client
from bankrm.days import business_date, check_date
from bankrm.distribution import is_agency
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.forbidden_acts import ForbiddenAct
from bankrm.labels import Label
from bankrm.products import Product, regime_of
from bankrm.risk_assessments import Respondent, RiskAssessment
from bankrm.sales import Sale
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, maybe_int

__all__ = ["ConductFacts", "Prompt", "SaleConduct"]


class Prompt(Label):
    """How much a policyholder was told before applying (投保提示)."""

    FULL = "full", "完整提示", "in full"
    SHORTENED = "shortened", "简化提示", "shortened"
    NONE = "none", "未提示", "nothing"


@attrs.frozen(kw_only=True)
class SaleConduct:
    """What was done and found in one sale; what nobody looked into is None, never "no".

    >>> SaleConduct(acts=()).prompt is None
    True
    """

    acts: tuple[ForbiddenAct, ...] | None = None
    """The forbidden acts found; empty if somebody looked and there were none."""
    assessment: RiskAssessment | None = None
    """The result that the sale relied on; None if it relied on none."""
    refuses_information: bool | None = None
    """Whether the client refuses information that is needed."""
    first_purchase: bool | None = None
    """Whether it is the client's first purchase of a wealth product of this bank."""
    in_person: bool | None = None
    """Whether the client was assessed and signed in person at an outlet."""
    agreed_in_writing: bool | None = None
    """Whether another place of sale than the outlet was agreed in writing."""
    certificate_shown: bool | None = None
    """Whether the seller showed the practice certificate or, from afar, told name, firm and number."""
    prompt: Prompt | None = None
    bought_before: date | None = None
    """When the client last bought the same insurance of the same insurer."""
    shortening_agreed: bool | None = None
    """Whether the client agreed to be told less."""
    simple: bool | None = None
    """Whether the insurance is simple in rights and duties."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.acts is not None and len(set(self.acts)) < len(self.acts):
            raise InvalidValue("acts", "name one act twice")


_LATE = (SaleConduct.assessment, RiskAssessment.at, RiskAssessment.on, Sale.at)


def _act(act: ForbiddenAct, *of: object) -> Any:  # noqa: ANN401  # as attrs.field: it has the type its class declares
    """A fact: whether an act was found; its name is the act's code."""
    return attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(act.zh, act.en, of=(SaleConduct.acts, *of)),
    )


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class ConductFacts:
    """What decides whether a sale was properly conducted; one fact an act."""

    regime: str = attrs.field(
        metadata=about(
            "适用规则",
            "regime",
            of=(Product.family, Product.issuer_kind, Product.principal_at_risk),
        )
    )
    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    agency: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("代理销售", "sold for another", of=(Product.family, Product.issuer_kind)),
    )
    private: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("私募产品", "private product", of=(Product.private,)),
    )
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    channel: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("销售渠道", "channel of sale", of=(Sale.channel,)),
    )
    level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "产品风险等级",
            "product level",
            of=(Product.issuer_risk, Product.distributor_risk),
        ),
    )
    refuses_information: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "客户拒绝提供必要信息",
            "refuses necessary information",
            of=(SaleConduct.refuses_information,),
        ),
    )
    first_purchase: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("首次购买", "first purchase", of=(SaleConduct.first_purchase,)),
    )
    in_person: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "在网点当面测评和签约", "assessed and signed in person", of=(SaleConduct.in_person,)
        ),
    )
    agreed_in_writing: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已书面约定在网点以外销售",
            "another place agreed in writing",
            of=(SaleConduct.agreed_in_writing,),
        ),
    )
    certificate_shown: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已出示或者说明执业证件", "certificate shown", of=(SaleConduct.certificate_shown,)
        ),
    )
    prompt: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("投保提示", "prompt before applying", of=(SaleConduct.prompt,)),
    )
    bought_before: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "上次购买同一产品之日",
            "last purchase of the same insurance",
            of=(SaleConduct.bought_before,),
        ),
    )
    shortening_agreed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("同意简化提示", "shortening agreed", of=(SaleConduct.shortening_agreed,)),
    )
    simple: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("权利义务简单", "simple insurance", of=(SaleConduct.simple,)),
    )
    acted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "发现禁止行为",
            "any forbidden act was found",
            of=(SaleConduct.acts, RiskAssessment.answered_by, *_LATE),
        ),
    )
    offered_publicly: bool = _act(ForbiddenAct.OFFERED_PUBLICLY)
    marketed_by_others: bool = _act(ForbiddenAct.MARKETED_BY_OTHERS)
    unapproved_material: bool = _act(ForbiddenAct.UNAPPROVED_MATERIAL)
    misleading: bool = _act(ForbiddenAct.MISLEADING)
    blurred_products: bool = _act(ForbiddenAct.BLURRED_PRODUCTS)
    passed_off_as_own: bool = _act(ForbiddenAct.PASSED_OFF_AS_OWN)
    promised_return: bool = _act(ForbiddenAct.PROMISED_RETURN)
    exaggerated: bool = _act(ForbiddenAct.EXAGGERATED)
    forecast_return: bool = _act(ForbiddenAct.FORECAST_RETURN)
    bare_benchmark: bool = _act(ForbiddenAct.BARE_BENCHMARK)
    manipulated_performance: bool = _act(ForbiddenAct.MANIPULATED_PERFORMANCE)
    claimed_certainty: bool = _act(ForbiddenAct.CLAIMED_CERTAINTY)
    announced_withdrawal: bool = _act(ForbiddenAct.ANNOUNCED_WITHDRAWAL)
    tested_for_client: bool = _act(
        ForbiddenAct.TESTED_FOR_CLIENT, SaleConduct.assessment, RiskAssessment.answered_by
    )
    improper_prompting: bool = _act(ForbiddenAct.IMPROPER_PROMPTING)
    sold_before_test: bool = _act(ForbiddenAct.SOLD_BEFORE_TEST, *_LATE)
    tested_by_platform: bool = _act(ForbiddenAct.TESTED_BY_PLATFORM)
    recommended_above_level: bool = _act(ForbiddenAct.RECOMMENDED_ABOVE_LEVEL)
    misled_into_mismatch: bool = _act(ForbiddenAct.MISLED_INTO_MISMATCH)
    recommended_off_goal: bool = _act(ForbiddenAct.RECOMMENDED_OFF_GOAL)
    split_product: bool = _act(ForbiddenAct.SPLIT_PRODUCT)
    bundled: bool = _act(ForbiddenAct.BUNDLED)
    pre_ticked: bool = _act(ForbiddenAct.PRE_TICKED)
    gave_benefits: bool = _act(ForbiddenAct.GAVE_BENEFITS)
    churned: bool = _act(ForbiddenAct.CHURNED)
    signed_for_client: bool = _act(ForbiddenAct.SIGNED_FOR_CLIENT)
    signed_on_platform: bool = _act(ForbiddenAct.SIGNED_ON_PLATFORM)
    traded_for_client: bool = _act(ForbiddenAct.TRADED_FOR_CLIENT)
    held_for_client: bool = _act(ForbiddenAct.HELD_FOR_CLIENT)
    guaranteed: bool = _act(ForbiddenAct.GUARANTEED)
    handled_premiums: bool = _act(ForbiddenAct.HANDLED_PREMIUMS)
    unauthorised_sale: bool = _act(ForbiddenAct.UNAUTHORISED_SALE)
    sold_through_platform: bool = _act(ForbiddenAct.SOLD_THROUGH_PLATFORM)
    induced_surrender: bool = _act(ForbiddenAct.INDUCED_SURRENDER)

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, conduct: SaleConduct, client: Client, product: Product, sale: Sale, *, as_of: date
    ) -> "ConductFacts":
        """The facts of one sale.

        Raises:
            InvalidValue: if the parts belong to different clients or products, or the assessment or an
                earlier purchase lies after `as_of`.
        """
        _check_parts(conduct, client, product, sale, as_of)
        higher = product.higher_risk
        found = None if conduct.acts is None else {act.code for act in conduct.acts}
        by_seller, late = _answered_by_seller(conduct), _tested_late(conduct, sale)
        return cls(
            regime=regime_of(product).code,
            family=product.family.code,
            agency=is_agency(product),
            private=product.private,
            person=isinstance(client, RetailClient),
            channel=sale.channel.code if sale.channel else None,
            level=higher.level if higher else None,
            refuses_information=conduct.refuses_information,
            first_purchase=conduct.first_purchase,
            in_person=conduct.in_person,
            agreed_in_writing=conduct.agreed_in_writing,
            certificate_shown=conduct.certificate_shown,
            prompt=conduct.prompt.code if conduct.prompt else None,
            bought_before=conduct.bought_before,
            shortening_agreed=conduct.shortening_agreed,
            simple=conduct.simple,
            acted=_or(_or(_any(found), by_seller), late),
            offered_publicly=_has(found, "offered_publicly"),
            marketed_by_others=_has(found, "marketed_by_others"),
            unapproved_material=_has(found, "unapproved_material"),
            misleading=_has(found, "misleading"),
            blurred_products=_has(found, "blurred_products"),
            passed_off_as_own=_has(found, "passed_off_as_own"),
            promised_return=_has(found, "promised_return"),
            exaggerated=_has(found, "exaggerated"),
            forecast_return=_has(found, "forecast_return"),
            bare_benchmark=_has(found, "bare_benchmark"),
            manipulated_performance=_has(found, "manipulated_performance"),
            claimed_certainty=_has(found, "claimed_certainty"),
            announced_withdrawal=_has(found, "announced_withdrawal"),
            tested_for_client=_or(_has(found, "tested_for_client"), by_seller),
            improper_prompting=_has(found, "improper_prompting"),
            sold_before_test=_or(_has(found, "sold_before_test"), late),
            tested_by_platform=_has(found, "tested_by_platform"),
            recommended_above_level=_has(found, "recommended_above_level"),
            misled_into_mismatch=_has(found, "misled_into_mismatch"),
            recommended_off_goal=_has(found, "recommended_off_goal"),
            split_product=_has(found, "split_product"),
            bundled=_has(found, "bundled"),
            pre_ticked=_has(found, "pre_ticked"),
            gave_benefits=_has(found, "gave_benefits"),
            churned=_has(found, "churned"),
            signed_for_client=_has(found, "signed_for_client"),
            signed_on_platform=_has(found, "signed_on_platform"),
            traded_for_client=_has(found, "traded_for_client"),
            held_for_client=_has(found, "held_for_client"),
            guaranteed=_has(found, "guaranteed"),
            handled_premiums=_has(found, "handled_premiums"),
            unauthorised_sale=_has(found, "unauthorised_sale"),
            sold_through_platform=_has(found, "sold_through_platform"),
            induced_surrender=_has(found, "induced_surrender"),
        )


def _check_parts(
    conduct: SaleConduct, client: Client, product: Product, sale: Sale, as_of: date
) -> None:
    check_kind(conduct, SaleConduct, "conduct")
    check_client(client)
    check_kind(product, Product, "product")
    check_kind(sale, Sale, "sale")
    check_date(as_of)
    if sale.client_id != client.id:
        raise InvalidValue("sale", "is another client's")
    if sale.product_id != product.id:
        raise InvalidValue("sale", "is of another product")
    assessment = conduct.assessment
    if assessment is not None and assessment.client_id != client.id:
        raise InvalidValue("assessment", "is another client's")
    if assessment is not None and assessment.on > as_of:
        raise InvalidValue("assessment", "lies after as_of")
    if conduct.bought_before is not None and conduct.bought_before > as_of:
        raise InvalidValue("bought_before", "lies after as_of")


def _has(found: set[str] | None, code: str) -> bool:
    """Whether an act was found; None, which the fact's type does not say, if nobody looked."""
    return cast("bool", None if found is None else code in found)


def _any(found: set[str] | None) -> bool:
    return cast("bool", None if found is None else bool(found))


def _or(found: bool, shown: bool | None) -> bool:  # noqa: FBT001  # two halves of one answer
    """Whether an act was found or the record shows it; None if one is unknown and the other is not so."""
    return True if shown else cast("bool", found if shown is not None else found or None)


def _answered_by_seller(conduct: SaleConduct) -> bool | None:
    if conduct.assessment is None:
        return False
    respondent = conduct.assessment.answered_by
    return None if respondent is None else respondent is Respondent.SELLER


def _tested_late(conduct: SaleConduct, sale: Sale) -> bool | None:
    """Whether the assessment came after the sale; not so while the sale is not concluded."""
    if conduct.assessment is None or sale.at is None:
        return False
    tested = conduct.assessment
    if tested.at is not None:
        return tested.at > sale.at
    sold_on = business_date(sale.at)
    return None if tested.on == sold_on else tested.on > sold_on
