"""Facts of conduct (销售行为事实): what was done and found in one sale, flattened for the rules.

One fact an act of `forbidden_acts`. Whether the sale can stand is decided in `conduct`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, RetailClient
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.forbidden_acts import ForbiddenAct
from bankrm.products import Product, Regime, is_agency, regime_of
from bankrm.risk_assessments import (
    LATEST_BY,
    Respondent,
    RiskAssessment,
    check_assessments,
    latest_two,
)
from bankrm.sales import Sale, check_parties
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int

__all__ = ["ConductFacts", "SaleConduct"]


@attrs.frozen(kw_only=True)
class SaleConduct:
    """What was done and found in one sale; what nobody looked into is None, never "no".

    >>> SaleConduct(acts=()).certificate_shown is None
    True
    """

    acts: tuple[ForbiddenAct, ...] | None = None
    """The forbidden acts found; empty if somebody looked and there were none."""
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

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.acts is not None and len(set(self.acts)) < len(self.acts):
            raise InvalidValue("acts", "name one act twice")


_ROUTE = (Product.family, Product.issuer_kind, Product.principal_at_risk)
_RELIED_ON = (*_ROUTE, *LATEST_BY, RiskAssessment.institution)
_LATE = (*_RELIED_ON, Sale.at)


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

    regime: str = attrs.field(metadata=about("适用规则", "regime", of=_ROUTE))
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
    assisted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "有销售人员参与",
            "a seller takes part",
            of=(Sale.seller, Sale.channel, Sale.initiated_by),
        ),
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
    checked: bool = attrs.field(
        metadata=about("已核查禁止行为", "forbidden acts looked for", of=(SaleConduct.acts,))
    )
    """Where nobody looked, all acts are unknown but those that the record of the assessment tells."""
    acted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "有无禁止行为",
            "whether there was a forbidden act",
            of=(SaleConduct.acts, *_RELIED_ON, Sale.at),
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
    tested_for_client: bool = _act(ForbiddenAct.TESTED_FOR_CLIENT, *_RELIED_ON)
    improper_prompting: bool = _act(ForbiddenAct.IMPROPER_PROMPTING)
    sold_before_test: bool = _act(ForbiddenAct.SOLD_BEFORE_TEST, *_LATE)
    spoiled_test: bool = _act(ForbiddenAct.SPOILED_TEST)
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
        cls,
        conduct: SaleConduct,
        client: Client,
        product: Product,
        sale: Sale,
        assessments: Sequence[RiskAssessment],
        *,
        as_of: date,
    ) -> "ConductFacts":
        """The facts of one sale; the latest assessment is the one it relied on.

        Raises:
            InvalidValue: if the parts belong to different clients or products, or an assessment lies after
                `as_of`.
        """
        _check_parts(conduct, client, product, sale, assessments, as_of)
        regime, higher = regime_of(product), product.higher_risk
        own = [one for one in assessments if one.institution is None]
        latest = None if regime is Regime.OUTSIDE else latest_two(own)[0]
        otherwise = None if conduct.acts is None else False
        recorded = {
            ForbiddenAct.TESTED_FOR_CLIENT: _answered_by_seller(own, latest),
            ForbiddenAct.SOLD_BEFORE_TEST: _tested_late(latest, sale),
        }
        found = {
            act: _found(act, conduct.acts, recorded.get(act, otherwise)) for act in ForbiddenAct
        }
        return cls(
            regime=regime.code,
            family=product.family.code,
            agency=is_agency(product),
            private=product.private,
            person=isinstance(client, RetailClient),
            channel=sale.channel.code if sale.channel else None,
            assisted=sale.assisted,
            level=higher.level if higher else None,
            refuses_information=conduct.refuses_information,
            first_purchase=conduct.first_purchase,
            in_person=conduct.in_person,
            agreed_in_writing=conduct.agreed_in_writing,
            certificate_shown=conduct.certificate_shown,
            checked=conduct.acts is not None,
            acted=True if True in found.values() else None if None in found.values() else False,
            **{act.code: done for act, done in found.items()},
        )


def _check_parts(
    conduct: SaleConduct,
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment],
    as_of: date,
) -> None:
    check_kind(conduct, SaleConduct, "conduct")
    check_parties(client, product, sale)
    check_assessments(assessments, as_of, client_id=client.id)


def _found(
    act: ForbiddenAct,
    acts: tuple[ForbiddenAct, ...] | None,
    otherwise: bool | None,  # noqa: FBT001  # what is known besides
) -> bool:
    """Whether an act was found, or is known otherwise; None, which no fact's type says, if that is open."""
    return act in (acts or ()) or cast("bool", otherwise)


def _answered_by_seller(
    assessments: Sequence[RiskAssessment], latest: RiskAssessment | None
) -> bool | None:
    """Whether the seller answered one of the day of the latest, be it not the one that counts."""
    if latest is None:
        return False
    by = {one.answered_by for one in assessments if one.on == latest.on}
    return True if Respondent.SELLER in by else None if None in by else False


def _tested_late(latest: RiskAssessment | None, sale: Sale) -> bool | None:
    """Whether the assessment came after the sale; not so while the sale is not concluded."""
    if latest is None or sale.at is None:
        return False
    if latest.at is not None:
        return latest.at > sale.at
    sold_on = business_date(sale.at)
    return None if latest.on == sold_on else latest.on > sold_on
