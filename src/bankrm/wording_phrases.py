"""Phrases (禁用语): what the law lets nobody say of a product, lets him say with proof, or in context only.

`phrases` stand in the document, or in the report of it that was read; `variants` say the same by our reading;
English ones are how the trade puts it. Boasts and haste are in a room of their own. Leaves out what no list of words can find: one-sidedness, flattering
choice of figures, pictures.
"""

import attrs

from bankrm._wording_claims import CLAIM_RULES
from bankrm.citations import Provenance
from bankrm.labels import Text
from bankrm.products import ProductFamily
from bankrm.regulations.investment import AM, N7, W6
from bankrm.regulations.selling import A6, F59, F175, N71, NET, PF, W4
from bankrm.regulations.statutes import ADVERTISING_LAW, INSURANCE_LAW
from bankrm.regulations.wording import PLANS203, RAISING16
from bankrm.sales import SaleChannel
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass
from bankrm.wording_signs import listed

__all__ = ["PHRASE_RULES"]

_F = ProductFamily
_BANNED, _CONFUSION = WordingClass.BANNED, WordingClass.CONFUSION
_CONTEXT = WordingClass.CONTEXT
_ADVERTISING = (TextKind.ADVERTISEMENT,)
_SELLING = (TextKind.ADVERTISEMENT, TextKind.CONVERSATION)
_ONLINE = (SaleChannel.ONLINE,)
_NFRA = (_F.WEALTH, _F.TRUST, _F.INSURANCE_ASSET_PLAN, _F.INSURANCE)
_ASSET_PRODUCTS = (
    _F.WEALTH,
    _F.TRUST,
    _F.INSURANCE_ASSET_PLAN,
    _F.PUBLIC_FUND,
    _F.SECURITIES_ASSET_PLAN,
    _F.PRIVATE_FUND,
)
_WITH_RETURN = (*_ASSET_PRODUCTS, _F.INSURANCE, _F.PHYSICAL_GOLD, _F.COUNTER_BOND, _F.OTHER)
_SAFE_BY_LAW = (_F.STRUCTURED_DEPOSIT, _F.TREASURY_BOND)


def _without(phrases: tuple[str, ...], *named: str) -> tuple[str, ...]:
    """The phrases that a document does not name itself."""
    return tuple(phrase for phrase in phrases if phrase not in named)


# A promise of principal or return

_PROMISES = ("保本", "保收益", "无风险")
"""As 广告法 art. 25 has them."""
_LIKE_PROMISES = listed(
    "保本保息 保本保收益 保本付息 保本金 保息 保底 保底收益 保赚 保赢 包赚 包赢 稳赚 稳赚不赔 稳赢 稳赚不亏 只赚不赔 只涨不跌 "
    "必赚 必涨 肯定赚钱 一定赚钱 零风险 0风险 没有风险 没有任何风险 毫无风险 绝对安全 绝无风险 无任何风险 "
    "刚性兑付 刚兑 保证本金 保证收益 保障本金 保障收益 确保本金 确保收益 承诺本金 承诺收益 承诺保本 承诺兑付 "
    "保证兑付 本金安全 本金保障 本金有保障 本金无忧 本金不受损失 本金零损失 收益有保障 收益保证 最低收益保证 "
    "不会亏 不会亏损 不会亏本 不会亏钱 不亏钱 绝不亏损 绝不会亏 永不亏损 零亏损 保证不亏 保证不赔 不亏本金 本金不会亏 "
    "不会损失本金 本金不会损失 本金绝不损失 不可能亏损 绝无亏损 保证最低收益 承诺最低收益 "
    "百分百兑付 百分之百兑付 100%兑付 包赔 亏损补足 亏了我赔 亏了算我的 兜底 旱涝保收 躺赚 "
    "保证盈利 承诺盈利 一定盈利 必定盈利 百分百盈利 百分百赚钱 保证年化 保证赚钱 保证您不亏 保证你不亏 保您赚 保你赚 包您赚 包你赚"
)
_ENGLISH_PROMISES = (
    "guaranteed return",
    "guaranteed returns",
    "guaranteed profit",
    "guaranteed principal",
    "guaranteed yield",
    "guaranteed interest",
    "guarantee your principal",
    "guarantees your principal",
    "principal is guaranteed",
    "returns are guaranteed",
    "return is guaranteed",
    "principal guaranteed",
    "principal-protected",
    "capital guaranteed",
    "capital guarantee",
    "100% safe",
    "capital-protected",
    "risk-free",
    "no risk",
    "zero risk",
    "riskless",
    "cannot lose",
    "never lose money",
)
_NO_PROMISE = (
    "risk-free rate",
    "no risk-free",
    *listed(
        "投保本 承保本 参保本 续保本 退保本 社保本 医保本 低保本人 环保本 担保本行 担保本公司 "
        "担保本产品 担保本基金 担保本计划 担保本合同 担保本协议 "
        "确保本产品 确保本公司 确保本行 确保本人 确保本基金 确保本次 确保本合同 确保本计划 "
        "无风险利率 无风险收益率 无风险资产 无风险承受 无风险意识 零风险权重 没有风险承受 没有风险意识 "
        "确保息 不会亏待 兜底条款"
    ),
)
_INSTEAD_OF_PROMISE = Text(
    "改为如实说明风险，例如“本产品不保证本金和收益，投资须谨慎”",
    "say what the risk is: neither principal nor return is guaranteed",
)


_AD_PROMISE = PhraseRule(
    id="AD.25-promise",
    wording_class=_BANNED,
    cites=(ADVERTISING_LAW.article(25),),
    since=ADVERTISING_LAW.since,
    replaces=True,
    families=_WITH_RETURN,
    kinds=_ADVERTISING,
    phrases=_PROMISES,
    variants=_LIKE_PROMISES,
    english=_ENGLISH_PROMISES,
    harmless=_NO_PROMISE,
    suggestion=_INSTEAD_OF_PROMISE,
)
_PROMISE_RULES = (
    _AD_PROMISE,
    attrs.evolve(  # "unless the state provides otherwise": what the state or a deposit stands behind
        _AD_PROMISE,
        id="AD.25-promise-of-the-safe",
        wording_class=_CONTEXT,
        families=_SAFE_BY_LAW,
        suggestion=Text(
            "核实该产品依法可否作此表述，收益不确定的部分不得承诺",
            "see that the law lets this be said of it, and promise no return that may vary",
        ),
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="N7.13-promise",
        cites=(N7.article("13(2)"),),
        since=N7.since,
        replaces=False,
        families=_NFRA,
        kinds=tuple(TextKind),
        phrases=("保本", "保收益", "保本保收益"),
        variants=("无风险", *_without(_LIKE_PROMISES, "保本保收益")),
    ),
    attrs.evolve(  # deceit of a policyholder: a person sees whether the policy does promise it
        _AD_PROMISE,
        id="IL.131-promise",
        wording_class=_CONTEXT,
        cites=(INSURANCE_LAW.article(131),),
        since=INSURANCE_LAW.since,
        until=N7.since,  # which bans the same outright
        replaces=False,
        families=(_F.INSURANCE,),
        kinds=_SELLING,
        phrases=(),
        variants=_PROMISES + _LIKE_PROMISES,
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="AM.2-promise",
        cites=(AM.article(2, Provenance.UNCONFIRMED),),  # some report it as article 19
        since=AM.since,
        replaces=False,
        families=(_F.WEALTH, _F.TRUST, _F.INSURANCE_ASSET_PLAN, _F.SECURITIES_ASSET_PLAN),
        kinds=tuple(TextKind),
        phrases=("保本保收益",),
        variants=(*_PROMISES, *_without(_LIKE_PROMISES, "保本保收益")),
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="W4.25-guarantee",
        cites=(W4.article("25(9)"),),
        since=W4.since,
        replaces=False,
        families=(_F.WEALTH,),
        kinds=tuple(TextKind),
        phrases=(),  # "any guarantee, open or hidden": it names none
        variants=_PROMISES + _LIKE_PROMISES,
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="F175.24-promise",
        cites=(F175.article("24(2)"),),
        since=F175.since,
        families=(_F.PUBLIC_FUND,),
        kinds=tuple(TextKind),
        phrases=("承诺收益", "本金不受损失"),
        variants=(*_PROMISES, *_without(_LIKE_PROMISES, "承诺收益", "本金不受损失"), "限定损失"),
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="PLANS203.52-promise",
        cites=(PLANS203.article("52(3)"),),
        since=PLANS203.since,
        families=(_F.SECURITIES_ASSET_PLAN,),
        kinds=tuple(TextKind),
        phrases=("承诺收益", "本金不受损失"),
        variants=(*_PROMISES, *_without(_LIKE_PROMISES, "承诺收益", "本金不受损失"), "限定损失"),
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="PF.20-promise",
        cites=(PF.article(20),),
        since=PF.since,
        replaces=False,
        families=(_F.PRIVATE_FUND,),
        kinds=tuple(TextKind),
        phrases=("本金不受损失", "承诺最低收益"),
        variants=_PROMISES + _without(_LIKE_PROMISES, "本金不受损失", "承诺最低收益"),
    ),
    attrs.evolve(
        _AD_PROMISE,
        id="NET.10-promise",
        cites=(NET.article("10(3)"),),
        since=NET.since,
        replaces=False,
        families=_ASSET_PRODUCTS,
        kinds=_SELLING,
        channels=_ONLINE,
        phrases=("保本", "承诺收益", "限定损失"),
        variants=("保收益", "无风险", *_without(_LIKE_PROMISES, "承诺收益")),
    ),
)

_NEVER_LOST = PhraseRule(  # of the past: whether it hints at the future, a person sees
    id="AD.25-never-lost",
    wording_class=_CONTEXT,
    cites=(ADVERTISING_LAW.article(25),),
    since=ADVERTISING_LAW.since,
    replaces=True,
    families=_WITH_RETURN,
    kinds=_ADVERTISING,
    variants=listed(
        "从未亏过 从未亏损 从未亏钱 从未亏本 从未赔过 从没亏过 从没亏损 从来没亏过 从来没有亏过 从未发生亏损 从未发生过亏损 "
        "从未出现亏损 从未出现过亏损 从未发生本金损失 从未发生过本金损失 从未违约 历来足额兑付"
    ),
    suggestion=Text(
        "删除以往从未亏损的表述；登载过往业绩的，须完整登载并声明不预示未来表现",
        "leave out that it never lost; past results stand whole, with the warning that they foretell nothing",
    ),
)
_NEVER_LOST_RULES = (
    _NEVER_LOST,
    attrs.evolve(
        _NEVER_LOST,
        id="N7.13-never-lost",
        cites=(N7.article("13(2)"),),
        since=N7.since,
        replaces=False,
        families=_NFRA,
        kinds=_SELLING,
    ),
    attrs.evolve(
        _NEVER_LOST,
        id="F175.24-never-lost",
        cites=(F175.article("24(2)"),),
        since=F175.since,
        families=(_F.PUBLIC_FUND,),
        kinds=_SELLING,
    ),
)

# A forecast of return

_FORECAST = PhraseRule(
    id="W4.25-forecast",
    wording_class=_BANNED,
    cites=(W4.article("25(2)"),),
    since=W4.since,
    families=(_F.WEALTH,),
    phrases=("预期收益率",),
    variants=listed(
        "预期收益 预期年化收益率 预期年化收益 预期年化 预期最高收益率 预期最高收益 预期回报率 预期回报 "
        "预计收益率 预计收益 预计年化 预测收益率 预测收益 目标收益率 目标年化 收益率可达 收益可达 年化可达"
    ),
    english=(
        "expected return",
        "expected rate of return",
        "expected yield",
        "projected return",
        "target return",
    ),
    harmless=listed(  # what a prospectus ranks a product by
        "预期收益和预期风险 预期收益与预期风险 预期收益及预期风险 预期收益、预期风险 预期收益和风险 预期收益与风险 "
        "预期收益及风险 预期风险和预期收益 预期风险与预期收益 预期风险及预期收益 预期风险、预期收益"
    ),
    suggestion=Text(
        "删除预测；可登载过往业绩或者业绩比较基准，并附警示和测算依据",
        "leave the forecast out; past performance or a benchmark may stand, with warning and basis",
    ),
)
_FORECAST_RULES = (
    _FORECAST,
    attrs.evolve(
        _FORECAST,
        id="W6-forecast",
        cites=(W6.article("附件"),),
        since=W6.since,
        replaces=True,
    ),
    attrs.evolve(
        _FORECAST,
        id="F175.24-forecast",
        cites=(F175.article("24(3)"),),
        since=F175.since,
        replaces=True,
        families=(_F.PUBLIC_FUND,),
    ),
    attrs.evolve(
        _FORECAST,
        id="PLANS203.52-forecast",
        cites=(PLANS203.article("52(2)"),),
        since=PLANS203.since,
        replaces=True,
        families=(_F.SECURITIES_ASSET_PLAN,),
    ),
    attrs.evolve(
        _FORECAST,
        id="N71.6-forecast",
        cites=(N71.article("6(4)"),),
        since=N71.since,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
        phrases=("预期收益率", "目标收益率", "基准收益率"),
        variants=_without(_FORECAST.variants, "目标收益率"),
    ),
    attrs.evolve(
        _FORECAST,
        id="RAISING16.24-forecast",
        cites=(RAISING16.article("24(3)"),),
        since=RAISING16.since,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
        phrases=("预期收益", "预计收益", "预测投资业绩"),
        variants=("预期收益率", *_without(_FORECAST.variants, "预期收益", "预计收益")),
    ),
)

# Words that make one forget the risk

_SAFE_WORDS = ("安全", "保证", "承诺", "保险", "有保障", "高收益", "无风险")
_OTHER_SENSE = listed(
    "安全性 网络安全 信息安全 数据安全 账户安全 交易安全 系统安全 支付安全 国家安全 安全生产 安全认证 安全提示 "
    "安全保管 基金财产安全 基金财产的安全 账户的安全 安全与完整 安全、完整 "
    "保证金 保证人 推荐或者保证 推荐或保证 判断或者保证 判断或保证 业绩表现的保证 表现的保证 "
    "保证招募说明书 保证本招募说明书 保证本报告 保证其内容 保证所提供 保证基金财产安全 保证基金财产的安全 保证客户账户 保证信息 保证数据 "
    "承诺以诚实信用 承诺书 承诺函 承诺人 "
    "保险起见 保险公司 保险资管 保险资产管理 保险资金 保险机构 保险代理 保险产品 保险业 保险法 存款保险 社会保险 养老保险 医疗保险 "
    "高收益债 提高收益 高收益伴随高风险 高收益往往伴随高风险 高收益意味着高风险 无风险利率 无风险收益率 无风险资产 无风险承受 无风险意识"
)
_RATINGS = listed(
    "中低风险 等级低风险 等级为低风险 等级是低风险 等级属于低风险 等级属低风险 评级低风险 评级为低风险 评级是低风险 "
    "级别低风险 级别为低风险 R1低风险 PR1低风险 P1低风险 1R低风险 一级低风险 低风险R1 低风险PR1 低风险P1 低风险等级 低风险级别 "
    "R1级低风险 PR1级低风险 P1级低风险 1级低风险 低风险一级 低风险1级 低风险、中低风险 低风险中低风险 低风险,中低风险"
)
"""低风险 where it is the name of a level: of a product, not what is said of it."""
_NOT_INDUCING = listed(
    "降低风险 减低风险 较低风险 低风险承受 低风险偏好 低风险投资者 低风险客户 "
    "降低门槛 降低利率 调低利率 低利率环境 低利率时代"
)
_INSTEAD_OF_SAFE = Text(
    "删除易使人忽视风险的表述，改为如实说明风险收益特征",
    "leave out what makes one forget the risk; say what risk and return are like",
)
_RISK_RULES = (
    PhraseRule(
        id="F59.15-risk",
        wording_class=_BANNED,
        cites=(F59.article("15(2)"),),
        since=F59.since,
        replaces=True,
        families=(_F.PUBLIC_FUND,),
        kinds=_ADVERTISING,
        # the last two are in the legal index named in `regulations.wording`
        phrases=(*_SAFE_WORDS, "坐享财富增长", "安心享受成长", "尽享牛市"),
        variants=("零风险", "超高收益", "低风险高收益", "高收益低风险", "坐享收益", "躺赢"),
        harmless=_OTHER_SENSE,
        suggestion=_INSTEAD_OF_SAFE,
    ),
    PhraseRule(
        id="N71.6-risk",
        wording_class=_BANNED,
        cites=(N71.article("6(4)"),),
        since=N71.since,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
        phrases=("安全", "保本", "零风险", "收益有保障", "高收益", "本金无忧"),
        variants=("无风险", "保收益", "本金安全", "本金有保障", "超高收益"),
        harmless=_OTHER_SENSE + _NO_PROMISE,
        suggestion=_INSTEAD_OF_SAFE,
    ),
    PhraseRule(
        id="RAISING16.24-risk",
        wording_class=_BANNED,
        cites=(RAISING16.article("24(4)"),),
        since=RAISING16.since,
        families=(_F.PRIVATE_FUND,),
        kinds=_SELLING,
        phrases=(*_SAFE_WORDS, "避险"),
        harmless=_OTHER_SENSE,
        suggestion=_INSTEAD_OF_SAFE,
    ),
    PhraseRule(
        id="NET.10-inducing",
        wording_class=_BANNED,
        cites=(NET.article("10(7)"),),
        since=NET.since,
        kinds=_SELLING,
        channels=_ONLINE,
        phrases=("低风险", "低门槛", "秒到账", "高收益", "低利率", "无成本"),
        variants=listed(
            "超低风险 零门槛 无门槛 秒批 秒放款 秒下款 秒贷 超高收益 超低利率 零利率 零成本"
        ),
        harmless=(*_RATINGS, *_OTHER_SENSE, *_NOT_INDUCING),
        suggestion=Text(
            "删除诱导性用语；风险等级按“风险等级：R1（低风险）”的形式列示",
            "leave out what lures; a rating is shown as one, as in: risk rating R1 (low risk)",
        ),
    ),
)

# One product passed off as another

_BLUR = PhraseRule(
    id="N7.13-blur",
    wording_class=_CONFUSION,
    cites=(N7.article("13(2)"),),
    since=N7.since,
    families=_NFRA,
    # the article forbids to blur deposits with wealth, fund, trust and insurance products, in no set words
    variants=listed(
        "等同存款 等同于存款 相当于存款 就是存款 和存款一样 与存款一样 像存款一样 如同存款 存款一样安全 类存款 存款替代 替代存款 "
        "存款升级版 存款型理财 理财存款 理财型存款 定期理财存款 基金存款 保险存款 存款保险产品 存钱送保险 存款送保险 存保险 "
        "零存整取保险"
    ),
    english=("as good as a deposit", "same as a deposit", "deposit substitute"),
    harmless=("不存保险",),
    suggestion=Text(
        "写明产品类别和发行人，说明其不是存款",
        "name the kind of product and its issuer, and say that it is no deposit",
    ),
)
_COMPARED = listed(
    "比存款收益高 比存款利息高 比存款利率高 比存款划算 比定期划算 比定期利息高 高于存款 高于定期 高于同期存款 跑赢存款 跑赢定期 "
    "收益超存款 存款的两倍 存款利率的两倍"
)
_BLUR_RULES = (
    _BLUR,
    attrs.evolve(
        _BLUR, id="W4.25-blur", cites=(W4.article("25(4)"),), since=W4.since, families=(_F.WEALTH,)
    ),
    attrs.evolve(  # false promotion of what is sold for another; N7 leaves these two to the CSRC
        _BLUR,
        id="A6-blur",
        cites=(A6.article(),),
        since=A6.since,
        families=(_F.PUBLIC_FUND, _F.SECURITIES_ASSET_PLAN),
    ),
    PhraseRule(
        id="NET.10-comparison",
        wording_class=_CONFUSION,
        cites=(NET.article("10(4)"),),
        since=NET.since,
        families=(_F.INSURANCE,),
        kinds=_SELLING,
        channels=_ONLINE,
        variants=(*_COMPARED, "比理财收益高", "高于理财", "跑赢理财"),
        suggestion=Text(
            "删除与存款、资产管理产品的简单类比",
            "leave out the comparison with deposits or asset-management products",
        ),
    ),
    PhraseRule(
        id="N7.13-comparison",
        wording_class=_CONTEXT,
        cites=(N7.article("13(2)"),),
        since=N7.since,
        families=_NFRA,
        kinds=_SELLING,
        variants=_COMPARED,
        suggestion=Text(
            "比较时写明产品性质、风险和期限的差异，否则删除",
            "say how nature, risk and term differ, or leave the comparison out",
        ),
    ),
)

# What needs words beside it

_PAST = PhraseRule(
    id="F59.6-past",
    wording_class=_CONTEXT,
    cites=(F59.article(6),),
    since=F59.since,
    replaces=True,
    families=(_F.PUBLIC_FUND,),
    kinds=_ADVERTISING,
    phrases=("过往业绩",),
    variants=("历史业绩", "历史收益", "过往收益", "以往业绩", "成立以来收益", "成立以来年化"),
    english=("past performance",),
    unless=(
        "不预示其未来",
        "不预示未来",
        "不代表未来",
        "不代表其未来",
        "不等于未来",
        "不构成未来",
        "不构成基金业绩表现的保证",
        "not indicative of future",
        "no guarantee of future",
    ),
    suggestion=Text(
        "以显著方式声明“过往业绩并不预示其未来表现”",
        "say prominently that past performance does not foretell the future",
    ),
)
_BESIDE_RULES = (
    _PAST,
    attrs.evolve(
        _PAST, id="W6-past", cites=(W6.article("附件"),), since=W6.since, families=(_F.WEALTH,)
    ),
    PhraseRule(
        id="W4.25-benchmark",
        wording_class=_CONTEXT,
        cites=(W4.article("25(3)"),),
        since=W4.since,
        families=(_F.WEALTH,),
        kinds=_SELLING,
        phrases=("业绩比较基准",),
        variants=("业绩基准", "比较基准"),
        english=("performance benchmark",),
        unless=("选择原因", "测算依据", "计算方法", "测算方法"),
        with_rate=True,
        suggestion=Text(
            "同时说明选择原因、测算依据和计算方法，不得单独或者突出展示数值",
            "give reason, basis and method beside it, and never show the figure alone",
        ),
    ),
)

PHRASE_RULES: tuple[PhraseRule, ...] = (
    *_PROMISE_RULES,
    *_NEVER_LOST_RULES,
    *_FORECAST_RULES,
    *_RISK_RULES,
    *CLAIM_RULES,
    *_BLUR_RULES,
    *_BESIDE_RULES,
)
"""The law's rules about words."""
