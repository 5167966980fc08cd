"""Forbidden acts (禁止行为): what nobody may do in a sale, by which article, for which products, from when.

One table, `BANS`: `conduct` makes a rule of each line, and `breaches` says what a breach may cost. Items (10)
to (18) of the wealth companies' article 25 and most of the eleven acts of agency sales were not read. No article
of the securities regulator's was read that names answering the assessment for the client, or prompting: found
on a fund, they go to a person. Leaves out forbidden phrases, which `wording` finds.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from bankrm.citations import Citation, Provenance
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.regulations.insurance import I2
from bankrm.regulations.investment import N7, W6, C
from bankrm.regulations.selling import A6, F175, NET, PF, W4
from bankrm.regulations.statutes import INSURANCE_LAW
from bankrm.regulations.wording import PLANS203
from bankrm.sales import SaleStep

__all__ = ["BANS", "Ban", "ForbiddenAct", "Scope"]


class ForbiddenAct(Label):
    """An act that is forbidden in a sale, in the order in which a sale goes."""

    OFFERED_PUBLICLY = (
        "offered_publicly",
        "公开推介私募产品",
        "offering a private product publicly",
    )
    MARKETED_BY_OTHERS = (
        "marketed_by_others",
        "非本机构人员或者非自有平台网络营销",
        "marketing online by others' staff or on others' platforms",
    )
    UNAPPROVED_MATERIAL = (
        "unapproved_material",
        "未经授权发布宣传信息",
        "publishing promotion without approval",
    )
    MISLEADING = (
        "misleading",
        "虚假、误导或者重大遗漏",
        "telling falsehoods, misleading, or leaving out what matters",
    )
    BLURRED_PRODUCTS = (
        "blurred_products",
        "与存款等产品混同",
        "blurring the product with deposits or others",
    )
    PASSED_OFF_AS_OWN = (
        "passed_off_as_own",
        "将代销产品充作自有产品",
        "passing another's product off as the bank's own",
    )
    PROMISED_RETURN = (
        "promised_return",
        "承诺保本保收益",
        "promising principal or return",
    )
    EXAGGERATED = "exaggerated", "夸大收益或者保障范围", "exaggerating return or cover"
    FORECAST_RETURN = (
        "forecast_return",
        "预测业绩或者宣传预期收益率",
        "forecasting performance or an expected yield",
    )
    BARE_BENCHMARK = (
        "bare_benchmark",
        "业绩比较基准未说明依据或者单独突出展示",
        "a benchmark without its basis, or shown alone",
    )
    MANIPULATED_PERFORMANCE = (
        "manipulated_performance",
        "操纵业绩或者不当展示",
        "manipulating performance or displaying it misleadingly",
    )
    CLAIMED_CERTAINTY = (
        "claimed_certainty",
        "对不确定事项作确定性判断",
        "calling certain what is not",
    )
    ANNOUNCED_WITHDRAWAL = (
        "announced_withdrawal",
        "公告前宣称产品即将停售或者调价",
        "saying that a product will be withdrawn or repriced before its notice",
    )
    TESTED_FOR_CLIENT = (
        "tested_for_client",
        "代替客户进行测评",
        "answering the assessment for the client",
    )
    IMPROPER_PROMPTING = (
        "improper_prompting",
        "测评中不当提示",
        "prompting the client in the assessment",
    )
    SOLD_BEFORE_TEST = "sold_before_test", "先销售后测评", "selling first and assessing later"
    SPOILED_TEST = (
        "spoiled_test",
        "以其他形式影响测评真实有效",
        "anything else that keeps the assessment from being true and valid",
    )
    TESTED_BY_PLATFORM = (
        "tested_by_platform",
        "由第三方平台进行适当性测评",
        "an assessment by a third party's platform",
    )
    RECOMMENDED_ABOVE_LEVEL = (
        "recommended_above_level",
        "主动推介高于客户风险承受能力的产品",
        "recommending above the client's level",
    )
    MISLED_INTO_MISMATCH = (
        "misled_into_mismatch",
        "误导客户购买不适合的产品",
        "misleading the client into what does not suit",
    )
    RECOMMENDED_OFF_GOAL = (
        "recommended_off_goal",
        "主动推介不符合客户投资目标的产品",
        "recommending what is off the client's goal",
    )
    SPLIT_PRODUCT = (
        "split_product",
        "拆分产品降低门槛",
        "splitting a product to get below its threshold",
    )
    BUNDLED = "bundled", "强制捆绑搭售", "bundling against the client's will"
    PRE_TICKED = "pre_ticked", "默认勾选", "boxes ticked beforehand"
    GAVE_BENEFITS = (
        "gave_benefits",
        "以抽奖、回扣、礼品等促销",
        "lottery, rebate, gifts or vouchers",
    )
    CHURNED = "churned", "诱导短期频繁交易", "inducing short and frequent trades"
    SIGNED_FOR_CLIENT = "signed_for_client", "代替客户签署文件", "signing for the client"
    SIGNED_ON_PLATFORM = (
        "signed_on_platform",
        "在第三方平台签约",
        "signing on a third party's platform",
    )
    TRADED_FOR_CLIENT = "traded_for_client", "代替客户操作", "dealing in the client's place"
    HELD_FOR_CLIENT = (
        "held_for_client",
        "代替客户持有或者安排他人代持",
        "holding for the client, or having others hold",
    )
    GUARANTEED = (
        "guaranteed",
        "提供显性或者隐性担保",
        "any guarantee of the product, open or hidden",
    )
    HANDLED_PREMIUMS = (
        "handled_premiums",
        "经手保险费、退保金或者保险金",
        "passing premiums or refunds through other than the client's account",
    )
    UNAUTHORISED_SALE = "unauthorised_sale", "私自销售", "a sale without the bank's authority"
    SOLD_THROUGH_PLATFORM = (
        "sold_through_platform",
        "将销售流程嵌入第三方平台",
        "a sale embedded in a third party's platform",
    )
    INDUCED_SURRENDER = (
        "induced_surrender",
        "怂恿或者诱导退保",
        "inducing the client to surrender a policy",
    )


class Scope(Label):
    """The products that a ban is about."""

    ANY = "any", "各类产品", "every product"
    SUITABILITY = "suitability", "适用金融产品适当性管理的产品", "products under NFRA suitability"
    NFRA_PRIVATE = "nfra_private", "私募类资管产品", "private products under NFRA suitability"
    PRIVATE_FUND = "private_fund", "私募基金", "private funds"
    WEALTH = "wealth", "理财产品", "wealth products"
    CSRC = "csrc", "证券期货类产品", "products under CSRC suitability"
    PUBLIC_FUND = "public_fund", "公募基金", "public funds"
    SECURITIES_PLAN = "securities_plan", "证券期货资管计划", "securities asset-management plans"
    INSURANCE = "insurance", "保险产品", "insurance"
    AGENCY = "agency", "代销产品", "products sold for another"


@attrs.frozen(kw_only=True)
class Ban:
    """One act that one article forbids for some products.

    >>> ban = next(ban for ban in BANS if ban.act is ForbiddenAct.PRE_TICKED)
    >>> ban.id, ban.since.isoformat(), ban.scope.en
    ('I2.23-pre_ticked', '2024-03-01', 'insurance')
    """

    act: ForbiddenAct
    scope: Scope
    basis: Citation
    cure: SaleStep | None = None
    """What would mend it; a sale with an act that nothing mends is refused."""

    __attrs_post_init__ = check_fields

    @property
    def id(self) -> str:
        """The id of its rule."""
        article = f".{self.basis.article}" if self.basis.article else ""
        return f"{self.basis.regulation.code}{article}-{self.act.code}"

    @property
    def since(self) -> date:
        """The first day it is in force: its document's."""
        return self.basis.regulation.since


_ACT = ForbiddenAct
_N7_13 = {
    "13(1)": (
        _ACT.TESTED_FOR_CLIENT,
        _ACT.IMPROPER_PROMPTING,
        _ACT.SOLD_BEFORE_TEST,
        _ACT.SPOILED_TEST,
    ),
    "13(2)": (_ACT.MISLEADING, _ACT.BLURRED_PRODUCTS, _ACT.PROMISED_RETURN, _ACT.EXAGGERATED),
    "13(3)": (_ACT.RECOMMENDED_ABOVE_LEVEL, _ACT.MISLED_INTO_MISMATCH),
    "13(4)": (_ACT.MANIPULATED_PERFORMANCE,),
}
_W4_25 = {
    "25(1)": (_ACT.MISLED_INTO_MISMATCH,),
    "25(2)": (_ACT.MISLEADING, _ACT.EXAGGERATED, _ACT.FORECAST_RETURN),
    "25(3)": (_ACT.BARE_BENCHMARK,),
    "25(4)": (_ACT.BLURRED_PRODUCTS,),
    "25(5)": (_ACT.BUNDLED,),
    "25(6)": (_ACT.GAVE_BENEFITS,),
    "25(7)": (_ACT.CHURNED,),
    "25(8)": (
        _ACT.SIGNED_FOR_CLIENT,
        _ACT.TESTED_FOR_CLIENT,
        _ACT.TRADED_FOR_CLIENT,
        _ACT.HELD_FOR_CLIENT,
    ),
    "25(9)": (_ACT.GUARANTEED, _ACT.PROMISED_RETURN),
}
"""For banks by analogy, as the regulator's answers say (told on nanmuxuan.com, economy/hudokrydbgn)."""
_C_22 = {
    "22": (_ACT.CLAIMED_CERTAINTY,),
    "22(3)": (_ACT.RECOMMENDED_ABOVE_LEVEL,),
    "22(4)": (_ACT.RECOMMENDED_OFF_GOAL,),
}
_F175_24 = {
    "24(1)": (_ACT.MISLEADING,),
    "24(2)": (_ACT.PROMISED_RETURN,),
    "24(3)": (_ACT.FORECAST_RETURN,),
    "24(4)": (_ACT.MISLED_INTO_MISMATCH,),
    "24(6)": (_ACT.GAVE_BENEFITS,),
}
"""Items (2) and (3) as `wording_phrases` cites them; the others are in the list of fourteen bans in a course for
bankers (233.com, 2022-04-12), where these two have the same numbers."""
_PLANS203_52 = {"52(2)": (_ACT.FORECAST_RETURN,), "52(3)": (_ACT.PROMISED_RETURN,)}
"""As `wording_phrases` cites them."""
_A6_ACTS = (
    _ACT.PASSED_OFF_AS_OWN,
    _ACT.MISLEADING,
    _ACT.BUNDLED,
    _ACT.RECOMMENDED_ABOVE_LEVEL,
    _ACT.GUARANTEED,
    _ACT.UNAUTHORISED_SALE,
)
"""Of eleven, those reported; their numbering was not read."""
_I2_ACTS = {
    "11": (_ACT.UNAUTHORISED_SALE,),
    "18": (_ACT.UNAPPROVED_MATERIAL,),
    "19": (_ACT.ANNOUNCED_WITHDRAWAL,),
    "23": (_ACT.BUNDLED, _ACT.PRE_TICKED),
    "29": (_ACT.SIGNED_FOR_CLIENT,),
    "32": (_ACT.HANDLED_PREMIUMS,),
    "39": (_ACT.INDUCED_SURRENDER,),
}


def _bans() -> Iterator[Ban]:
    """The table, document by document."""
    by_item = (
        (Scope.SUITABILITY, N7, _N7_13),
        (Scope.WEALTH, W4, _W4_25),
        (Scope.CSRC, C, _C_22),
        (Scope.PUBLIC_FUND, F175, _F175_24),
        (Scope.SECURITIES_PLAN, PLANS203, _PLANS203_52),
        (Scope.INSURANCE, I2, _I2_ACTS),
        (Scope.NFRA_PRIVATE, N7, {"30": (_ACT.OFFERED_PUBLICLY, _ACT.SPLIT_PRODUCT)}),
        (Scope.PRIVATE_FUND, PF, {"20": (_ACT.OFFERED_PUBLICLY, _ACT.PROMISED_RETURN)}),
        (Scope.INSURANCE, INSURANCE_LAW, {"131": (_ACT.MISLEADING, _ACT.GAVE_BENEFITS)}),
        (Scope.AGENCY, A6, {"": _A6_ACTS}),
        (Scope.ANY, NET, {"16": (_ACT.MARKETED_BY_OTHERS,)}),
    )
    for scope, document, items in by_item:
        for article, acts in items.items():
            for act in acts:
                yield Ban(act=act, scope=scope, basis=document.article(article))
    yield Ban(
        act=_ACT.SPLIT_PRODUCT,
        scope=Scope.WEALTH,
        basis=W6.article("27-29", Provenance.UNCONFIRMED),
    )
    own = SaleStep.OWN_CHANNEL
    yield Ban(act=_ACT.SOLD_THROUGH_PLATFORM, scope=Scope.AGENCY, basis=A6.article(), cure=own)
    for act in (_ACT.TESTED_BY_PLATFORM, _ACT.SIGNED_ON_PLATFORM):  # its article is not reported
        yield Ban(act=act, scope=Scope.ANY, basis=NET.article(), cure=own)


BANS = tuple(_bans())
"""Every ban that is held here."""
