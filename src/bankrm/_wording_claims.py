"""Phrases of boast, haste and borrowed authority: the rules that `wording_phrases` takes from here.

最好, 最大, 最强 and 首只 stand in no document in force that was read: CSRC announcement 〔2008〕2 named them, which
article 20 of F59 repealed (so the legal index named in `regulations.wording`), and so did the CBRC's sales order
5 of 2011 (as the Shanghai authority quoted it, hxdzsz.com, 12 September 2012), in whose place W6 stands. They are
taken for further words of what is in force. Bare 最大, 最低 and 限时 are left out: 最大回撤, 最低申购金额 and
限时费率优惠 are plain facts.
"""

import attrs

from bankrm.citations import Provenance
from bankrm.labels import Text
from bankrm.products import ProductFamily
from bankrm.regulations.investment import W6
from bankrm.regulations.selling import F59, N71, NET
from bankrm.regulations.statutes import ADVERTISING_LAW
from bankrm.regulations.wording import RAISING16
from bankrm.sales import SaleChannel
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass
from bankrm.wording_signs import listed

__all__ = ["CLAIM_RULES"]

_F = ProductFamily
_BANNED, _PROOF, _CONTEXT = (
    WordingClass.BANNED,
    WordingClass.NEEDS_PROOF,
    WordingClass.CONTEXT,
)
_ADVERTISING = (TextKind.ADVERTISEMENT,)
_SELLING = (TextKind.ADVERTISEMENT, TextKind.CONVERSATION)
_ONLINE = (SaleChannel.ONLINE,)

_HASTE = PhraseRule(
    id="F59.15-haste",
    wording_class=_BANNED,
    cites=(F59.article("15(3)"),),
    since=F59.since,
    replaces=True,
    families=(_F.PUBLIC_FUND,),
    kinds=_ADVERTISING,
    phrases=("欲购从速", "申购良机"),
    variants=listed(
        "认购良机 莫失良机 机不可失 手慢无 抢购 最后一天 末班车 先到先得 售完即止 售罄即止 "
        "名额有限 额度有限 份额有限 名额告急 额度告急 最后名额 错过不再 错过再等 "
        "限时认购 限时申购 限时发售 限时开售 限时抢 限时限量 限时秒杀"
    ),
    harmless=listed(
        "先到先得原则 先到先得的原则 名额有限制 额度有限制 份额有限制 份额有限售"
    ),  # how orders are filled, and limits as such
    suggestion=Text("删除强调时间限制的表述", "leave out what urges haste"),
)
_FIRST = listed("业绩第一 收益第一 规模第一 排名第一 同类第一")
_GREATEST = listed(
    "最好的 最好基金 最好理财 业绩最好 表现最好 收益最好 最强 最大的 规模最大 最大基金 最大银行 "
    "全国最大 国内最大 全球最大 世界最大 亚洲最大 行业最大 业内最大 市场最大 同类最大"
)
_NO_CLAIM = listed(
    "唯一性 唯一标识 首只…成立于 首只…设立于 首只…发行于 最强烈 "
    "最好的办法 最好的方式 最好的方法 最好的安排 "
    "最大的风险 最大的损失 最大的亏损 最大的回撤 最大的跌幅 最大的波动 最大的不确定 最大的不同 最大的区别 最大的特点 "
    "最大的努力 最大的限度 最大的可能 规模最大不超过 规模最大为 规模最大限 "
    "全球最大回撤 行业最大回撤 市场最大回撤 同类最大回撤 市场最大跌幅 同类最大跌幅 市场最大涨幅 "
    "业绩第一季度 收益第一季度 规模第一季度 排名第一季度 同类第一季度"
)
"""Facts and manners, in words that hold a claim."""
_UNPROVEN = PhraseRule(
    id="F59.15-proof",
    wording_class=_PROOF,
    cites=(F59.article("15(1)"),),
    since=F59.since,
    replaces=True,
    families=(_F.PUBLIC_FUND,),
    kinds=_ADVERTISING,
    phrases=("业绩稳健", "业绩优良", "名列前茅", "位居前列", "唯一"),
    variants=("业绩优异", "业绩领先", "排名靠前", "首只", *_FIRST, *_GREATEST),
    harmless=_NO_CLAIM,
    suggestion=Text(
        "附客观证据及其出处和日期，否则删除",
        "give objective proof with source and date, or leave it out",
    ),
)

CLAIM_RULES: tuple[PhraseRule, ...] = (
    _HASTE,
    attrs.evolve(
        _HASTE,
        id="RAISING16.24-haste",
        cites=(RAISING16.article("24(5)"),),
        since=RAISING16.since,
        replaces=False,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
    ),
    _UNPROVEN,
    attrs.evolve(  # the annex was not read: its words are taken to be those of the order before it
        _UNPROVEN,
        id="W6-proof",
        cites=(W6.article("附件", Provenance.UNCONFIRMED),),
        since=W6.since,
        families=(_F.WEALTH,),
        phrases=(),
        variants=(
            *("业绩优良", "名列前茅", "位居前列", "最有价值", "唯一", "首只"),
            *_FIRST,
            *_GREATEST,
        ),
    ),
    attrs.evolve(  # wilful use beside figures that do not compare
        _UNPROVEN,
        id="RAISING16.24-proof",
        # quoted in the legal index named in `regulations.wording`
        cites=(RAISING16.article("24(8)"),),
        since=RAISING16.since,
        replaces=False,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
        phrases=("业绩最佳", "规模最大"),
        variants=(*_FIRST, *(claim for claim in _GREATEST if claim != "规模最大")),
    ),
    PhraseRule(
        id="AD.9-superlative",
        wording_class=_CONTEXT,
        # quoted in the legal index named in `regulations.wording`
        cites=(ADVERTISING_LAW.article("9(3)", Provenance.SECONDARY),),
        since=ADVERTISING_LAW.since,
        replaces=True,
        kinds=_ADVERTISING,
        phrases=("国家级", "最高级", "最佳"),
        variants=("最优", "全国第一", "行业第一", "业内第一", "第一品牌", "顶级", *_GREATEST),
        harmless=(
            *(
                "最佳实践",
                "最优先",
                "最优惠",
                "最优化",
                "全国第一批",
                "全国第一季度",
                "行业第一季度",
            ),
            *_NO_CLAIM,
        ),
        suggestion=Text("删除绝对化用语", "leave the superlative out"),
    ),
    PhraseRule(
        id="N71.6-endorsement",
        wording_class=_CONTEXT,
        cites=(N71.article("6(7)"),),
        since=N71.since,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
        phrases=("登记备案", "金融机构托管", "政府出资"),
        variants=("协会备案", "银行托管", "券商托管", "政府背书", "银行监管"),
        suggestion=Text(
            "如实说明，不得作为增信；登记备案和托管不代表对收益或者安全的认可",
            "state it as a fact and no more: registration or custody vouches for nothing",
        ),
    ),
    PhraseRule(
        id="NET.10-endorsement",
        wording_class=_CONTEXT,
        cites=(NET.article("10(5)"),),
        since=NET.since,
        kinds=_SELLING,
        channels=_ONLINE,
        # the article names the thing, not words
        variants=("监管认可", "监管批准", "监管备案", "已备案", "央行认证", "证监会批准"),
        suggestion=Text(
            "如实说明审核或者备案，并声明不代表对产品的保证",
            "state approval or filing as a fact, and that it vouches for nothing",
        ),
    ),
)
