"""The wording check: what is found, where, what it does, and what is none of its business."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, house_document
from bankrm.clients import ClientId, RetailClient
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.rules import Effect
from bankrm.sale_reviews import SaleFile, review_sale
from bankrm.sales import Initiator, Sale, SaleChannel
from bankrm.wording import (
    Finding,
    TextSource,
    WordingHit,
    WordingReport,
    check_texts,
    check_wording,
)
from bankrm.wording_phrases import PHRASE_RULES
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass
from bankrm.wording_senses import Sense

DAY = date(2026, 10, 8)
LEAFLET, TALK = TextKind.ADVERTISEMENT, TextKind.CONVERSATION
STATEMENT, FIELD = TextKind.STATEMENT, TextKind.RATING_FIELD
ONLINE, OUTLET, PHONE = SaleChannel.ONLINE, SaleChannel.OUTLET, SaleChannel.PHONE
F = ProductFamily
ALLOW, REVIEW, REFUSE = Effect.ALLOW, Effect.REVIEW, Effect.REFUSE
SECONDARY = Provenance.SECONDARY
POLICY = house_document("MK-1", Text("宣传用语规范", "Wording policy"), date(2026, 1, 1))
HOUSE = PhraseRule(
    id="house.sure",
    wording_class=WordingClass.NEEDS_PROOF,
    cites=(POLICY.article(2),),
    since=POLICY.since,
    phrases=("闭眼入", "稳"),
    harmless=("稳定",),
    suggestion=Text("删除", "leave it out"),
)
TRUST_US = attrs.evolve(HOUSE, id="house.sure-2", phrases=("信我",), harmless=())


def product(family: ProductFamily) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family)


def check(
    text: str,
    family: ProductFamily | None = F.WEALTH,
    *,
    kind: TextKind = LEAFLET,
    channel: SaleChannel | None = ONLINE,
    on: date = DAY,
    house: tuple[PhraseRule, ...] = (),
) -> WordingReport:
    about = None if family is None else product(family)
    return check_wording(text, kind=kind, product=about, channel=channel, as_of=on, house=house)


def faults(report: WordingReport) -> list[tuple[str, int, int]]:
    return [(hit.phrase, hit.start, hit.end) for hit in report.faults]


def ids(hit: WordingHit) -> set[str]:
    return {finding.rule.id for finding in hit.findings}


def test_worked_case_24() -> None:
    """A branch post online on 2026-10-08: two wording hits under NET art. 10(7)."""
    report = check("低风险、秒到账", None)
    assert faults(report) == [("低风险", 0, 3), ("秒到账", 4, 7)]
    cited = {str(basis) for hit in report.hits for one in hit.findings for basis in one.basis}
    assert {ids(hit) == {"NET.10-inducing"} for hit in report.hits} == {True}
    assert len(cited) == 1
    [basis] = report.hits[0].findings[0].basis
    assert (basis.regulation.code, basis.article) == ("NET", "10(7)")
    assert (report.outcome, report.provenance) == (REFUSE, Provenance.SECONDARY)


@pytest.mark.parametrize(
    ("on", "outcome"), [(date(2026, 9, 29), ALLOW), (date(2026, 9, 30), REFUSE)]
)
def test_pair_iv_low_risk_online(on: date, outcome: Effect) -> None:
    assert check("低风险", None, on=on).outcome is outcome


@pytest.mark.parametrize(
    ("channel", "outcome"), [(ONLINE, REFUSE), (OUTLET, ALLOW), (PHONE, ALLOW), (None, REVIEW)]
)
def test_low_risk_is_an_online_matter_and_unknown_where_the_channel_is(
    channel: SaleChannel | None, outcome: Effect
) -> None:
    assert check("低风险", channel=channel).outcome is outcome


@pytest.mark.parametrize(
    "text",
    [
        "产品风险等级：低风险",
        "风险等级为低风险",
        "风险评级： 低风险",
        "R1（低风险）",
        "R1级（低风险）",
        "低风险（PR1）",
        "分为低风险、中低风险、中风险",
        "ＰＲ１(低风险)",
        "R1-低风险",
        "低风险（R1）",
        "“R1”（低风险）",
        "中低风险",
        "風險等級：低風險",
        "降低风险",
        "低风险承受能力的客户",
        "不是低风险",
    ],
)
def test_low_risk_as_a_rating_is_no_slogan(text: str) -> None:
    """Open question 8 of the specification."""
    assert check(text).outcome is ALLOW


@pytest.mark.parametrize(
    "text",
    [
        "低风险",
        "低风险产品",
        "等级，低风险",
        "R1，低风险",
        "期限适中，低风险",
        "真正的低风险！",
        "低·风·险",
    ],
)
def test_low_risk_as_a_slogan(text: str) -> None:
    assert check(text).outcome is REFUSE


def test_low_risk_in_the_field_of_a_rating() -> None:
    assert check("低风险", kind=FIELD).hits == ()
    assert check("保本", kind=FIELD).outcome is REFUSE


@pytest.mark.parametrize(
    ("text", "family", "outcome"),
    [
        ("保本", F.WEALTH, REFUSE),
        ("保收益", F.TRUST, REFUSE),
        ("无风险", F.INSURANCE, REFUSE),
        ("稳赚不赔", F.PUBLIC_FUND, REFUSE),
        ("刚性兑付", F.SECURITIES_ASSET_PLAN, REFUSE),
        ("本金不受损失", F.PRIVATE_FUND, REFUSE),
        ("保本", F.OTHER, REFUSE),
        ("保本", F.STRUCTURED_DEPOSIT, REVIEW),
        ("保本", F.TREASURY_BOND, REVIEW),
        ("保本", F.DEPOSIT, ALLOW),
        ("保本", None, REVIEW),
        ("预期收益率", F.WEALTH, REFUSE),
        ("预期年化收益率4%", F.WEALTH, REFUSE),
        ("预期收益率", F.PUBLIC_FUND, REFUSE),
        ("基准收益率", F.PRIVATE_FUND, REFUSE),
        ("预期收益率", F.INSURANCE, ALLOW),
        ("安全", F.PUBLIC_FUND, REFUSE),
        ("坐享财富增长", F.PUBLIC_FUND, REFUSE),
        ("欲购从速", F.PUBLIC_FUND, REFUSE),
        ("申购良机", F.PUBLIC_FUND, REFUSE),
        ("安全", F.WEALTH, ALLOW),
        ("业绩稳健", F.PUBLIC_FUND, REVIEW),
        ("位居前列", F.PUBLIC_FUND, REVIEW),
        ("业绩稳健", F.WEALTH, ALLOW),
        ("本金无忧", F.PRIVATE_FUND, REFUSE),
        ("已登记备案", F.PRIVATE_FUND, REVIEW),
        ("低利率、无成本", F.LOAN, REFUSE),
        ("等同于存款", F.WEALTH, REFUSE),
        ("比存款利率高", F.INSURANCE, REFUSE),
        ("比存款利率高", F.WEALTH, REVIEW),
        ("最佳", F.CREDIT_CARD, REVIEW),
        ("Guaranteed Return", F.WEALTH, REFUSE),
    ],
)
def test_the_family_decides(text: str, family: ProductFamily | None, outcome: Effect) -> None:
    assert check(text, family).outcome is outcome


@pytest.mark.parametrize("family", [F.PUBLIC_FUND, F.WEALTH])
@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("市场上最好的基金", REVIEW),
        ("业绩第一", REVIEW),
        ("国内最大的债券产品", REVIEW),
        ("投研实力最强", REVIEW),
        ("最佳产品", REVIEW),
        ("首只科创主题产品", REVIEW),
        ("成立以来从未亏过", REVIEW),
        ("从未亏损", REVIEW),
        ("到期百分百兑付", REFUSE),
        ("100%兑付", REFUSE),
        ("百分之百兑付", REFUSE),
    ],
)
def test_boasts(text: str, family: ProductFamily, outcome: Effect) -> None:
    report = check(text, family, channel=OUTLET)
    assert report.outcome is outcome
    assert report.provenance is (Provenance.UNCONFIRMED if "最佳" not in text else SECONDARY)


@pytest.mark.parametrize(
    "text", ["名额有限", "先到先得", "限时抢购", "限时认购", "错过不再", "额度告急，售完即止"]
)
@pytest.mark.parametrize(
    ("family", "outcome"),
    [(F.PUBLIC_FUND, REFUSE), (F.PRIVATE_FUND, REFUSE), (F.WEALTH, ALLOW)],
)
def test_haste(text: str, family: ProductFamily, outcome: Effect) -> None:
    """No document that was read bans it for wealth products."""
    assert check(text, family, channel=OUTLET).outcome is outcome


@pytest.mark.parametrize("family", [F.PUBLIC_FUND, F.WEALTH, F.PRIVATE_FUND])
@pytest.mark.parametrize(
    "text",
    [
        "最大回撤3.2%，最低申购金额1元，最长持有期90天",
        "近一年同类最大回撤为5%",
        "本公司首只公募产品成立于2015年6月",
        "我国首只开放式产品设立于2001年",
        "限时费率优惠活动将于12月31日结束",
        "超过规模上限时按比例配售",
        "按照“先到先得”原则确认",
        "最大限度分散投资",
        "投资者面临的最大的风险是净值波动",
        "没有从未亏损的投资",
        "业绩第一季度回落",
        "募集规模最大不超过50亿元",
        "分散投资是最好的方法",
    ],
)
def test_facts_are_no_boasts(text: str, family: ProductFamily) -> None:
    assert check(text, family, channel=OUTLET).faults == ()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("首只产品成立于2015年", ALLOW),
        ("首只" + "某" * 12 + "成立于2015年", ALLOW),
        ("首只" + "某" * 13 + "成立于2015年", REVIEW),
        ("首只！公司成立于2015年", REVIEW),
        ("首只。公司成立于2015年", REVIEW),
    ],
    ids=["near", "as-far-as-it-reaches", "too-far", "cried-out", "another-sentence"],
)
def test_other_words_may_stand_apart_in_one_sentence(text: str, outcome: Effect) -> None:
    assert check(text, F.WEALTH, channel=OUTLET).outcome is outcome


@pytest.mark.parametrize(
    ("family", "kind", "rule"),
    [
        (F.WEALTH, TALK, "N7.13-never-lost"),
        (F.PUBLIC_FUND, TALK, "F175.24-never-lost"),
        (F.OTHER, LEAFLET, "AD.25-never-lost"),
    ],
)
def test_what_never_lost(family: ProductFamily, kind: TextKind, rule: str) -> None:
    [hit] = check("这只产品从未亏过", family, kind=kind).faults
    assert ids(hit) == {rule}
    assert hit.outcome is REVIEW


@pytest.mark.parametrize(
    ("family", "kind", "outcome"),
    [
        (F.PUBLIC_FUND, LEAFLET, REFUSE),
        (F.PUBLIC_FUND, TALK, ALLOW),
        (F.PUBLIC_FUND, STATEMENT, ALLOW),
        (F.PRIVATE_FUND, TALK, REFUSE),
        (F.PRIVATE_FUND, STATEMENT, ALLOW),
    ],
)
def test_the_kind_of_text_decides(family: ProductFamily, kind: TextKind, outcome: Effect) -> None:
    assert check("安全", family, kind=kind, channel=OUTLET).outcome is outcome


@pytest.mark.parametrize(
    ("text", "family", "rule", "first"),
    [
        ("保本", F.INSURANCE, "N7.13-promise", date(2026, 2, 1)),
        ("保本", F.WEALTH, "W4.25-guarantee", date(2021, 6, 27)),
        ("保本", F.SECURITIES_ASSET_PLAN, "PLANS203.52-promise", date(2023, 3, 1)),
        ("保本", F.PRIVATE_FUND, "PF.20-promise", date(2023, 9, 1)),
        ("预期收益率", F.WEALTH, "W4.25-forecast", date(2021, 6, 27)),
        ("等同于存款", F.INSURANCE, "N7.13-blur", date(2026, 2, 1)),
        ("比存款利率高", F.INSURANCE, "NET.10-comparison", date(2026, 9, 30)),
        ("低风险", F.LOAN, "NET.10-inducing", date(2026, 9, 30)),
        ("等同于存款", F.PUBLIC_FUND, "A6-blur", date(2025, 10, 1)),
        ("保本", F.WEALTH, "AM.2-promise", date(2018, 4, 27)),
        ("保本", F.WEALTH, "AD.25-promise", date(2021, 4, 29)),
        ("预期收益率", F.WEALTH, "W6-forecast", date(2018, 9, 26)),
        ("最强", F.WEALTH, "W6-proof", date(2018, 9, 26)),
        ("首只", F.PUBLIC_FUND, "F59.15-proof", date(2020, 10, 1)),
        ("从未亏过", F.INSURANCE, "N7.13-never-lost", date(2026, 2, 1)),
        ("安全", F.PUBLIC_FUND, "F59.15-risk", date(2020, 10, 1)),
        ("安全", F.PRIVATE_FUND, "N71.6-risk", date(2020, 12, 30)),
        ("安全", F.PRIVATE_FUND, "RAISING16.24-risk", date(2016, 7, 15)),
    ],
)
def test_the_first_day_decides(text: str, family: ProductFamily, rule: str, first: date) -> None:
    found = [
        rule in {one for hit in check(text, family, on=day).hits for one in ids(hit)}
        for day in (first - timedelta(days=1), first)
    ]
    assert found == [False, True]


@pytest.mark.parametrize(
    ("on", "outcome"), [(date(2026, 1, 31), REVIEW), (date(2026, 2, 1), REFUSE)]
)
def test_a_policy_promised_safe_in_talk(on: date, outcome: Effect) -> None:
    """Deceit of a policyholder goes to a person, until N7 bans the words."""
    assert check("保本保收益", F.INSURANCE, kind=TALK, channel=PHONE, on=on).outcome is outcome


@pytest.mark.parametrize("text", ["低风险", "秒到账", "保本"])
def test_what_is_banned_online_is_so_in_a_message_to_one(text: str) -> None:
    assert check(text, F.WEALTH, kind=TALK).outcome is REFUSE


@pytest.mark.parametrize("rule", PHRASE_RULES, ids=lambda rule: rule.id)
def test_every_rule_applies_and_does_not(rule: PhraseRule) -> None:
    family = rule.families[0] if rule.families else F.LOAN
    channel = rule.channels[0] if rule.channels else OUTLET
    for phrase in rule.words:
        text = f"{phrase} 5%" if rule.with_rate else phrase
        report = check(text, family, kind=rule.kinds[0], channel=channel, on=rule.since)
        [hit] = [hit for hit in report.hits if (hit.start, hit.end) == (0, len(phrase))]
        assert rule.id in ids(hit)
        assert hit.outcome >= rule.wording_class.effect
    clean = check(
        "本产品净值随市场波动", family, kind=rule.kinds[0], channel=channel, on=rule.since
    )
    assert rule in clean.rules
    assert clean.hits == ()


class TestWhatOthersSay:
    """Texts that the law itself asks for, or that mean something else."""

    @pytest.mark.parametrize(
        "text",
        [
            "基金管理人承诺以诚实信用、勤勉尽责的原则管理和运用基金资产，但不保证基金一定盈利，也不保证最低收益。",
            "中国证监会的注册并不代表其对该基金的风险和收益作出实质性判断、推荐或者保证。",
            "基金的过往业绩并不预示其未来表现，其他基金的业绩并不构成基金业绩表现的保证。",
            "理财非存款、产品有风险、投资须谨慎。",
            "某某保险公司发行，投资于高收益债券，交易保证金另计，支付安全认证。",
            "没有收益有保障的基金。",
            "无风险利率上升。",
        ],
    )
    def test_is_no_fault(self, text: str) -> None:
        for family in (F.PUBLIC_FUND, F.WEALTH):
            assert check(text, family).faults == ()

    @pytest.mark.parametrize(
        "text", ["投保本产品", "确保本产品合规", "承保本公司", "投 保本产品", "社保本年度"]
    )
    def test_holds_the_characters_by_chance(self, text: str) -> None:
        assert check(text).hits == ()

    def test_but_the_word_is_found_beside_it(self) -> None:
        assert faults(check("投保本产品，保本")) == [("保本", 6, 8)]

    @pytest.mark.parametrize(
        "text", ["risk-free rate", "casino riskfree1", "xrisk-free", "no risks"]
    )
    def test_is_a_longer_latin_word(self, text: str) -> None:
        assert check(text).outcome is ALLOW


class TestOrdinaryProse:
    """Paragraphs as banks print them, with the warnings that the law asks for."""

    WEALTH = (
        "本产品为固定收益类、非保本浮动收益型理财产品，由某理财有限责任公司发行与管理，某银行代理销售。产品风险等级：PR2级（中低风险）。"
        "理财非存款、产品有风险、投资须谨慎。业绩比较基准为2.60%-3.20%（年化），由管理人综合市场环境测算得出，计算方法和选择原因详见"
        "产品说明书；业绩比较基准不是预期收益率，不代表产品的未来表现和实际收益，不构成对产品收益的承诺。产品过往业绩不代表其未来表现。"
        "在最不利情况下，投资者可能损失全部本金。本理财产品不保证本金和收益。低风险不等于没有风险。本公司与任何机构均不承诺保本和最低收益。"
        "投资者确保本人提供的资料真实、准确、完整。托管人负责安全保管理财产品财产。请投资者警惕“保本”“稳赚不赔”等虚假宣传。"
        "本产品并不是一款保本的产品，不具有保本属性。风险等级由低到高分为低风险、中低风险、中风险、中高风险和高风险五级。"
    )
    FUND = (
        "基金管理人承诺以诚实信用、勤勉尽责的原则管理和运用基金资产，但不保证本基金一定盈利，也不保证最低收益。中国证监会对本基金募集的注册，"
        "并不表明其对本基金的投资价值和市场前景做出实质性判断或保证，也不表明投资于本基金没有风险。基金管理人保证招募说明书的内容真实、准确、"
        "完整。本基金为混合型基金，其预期收益和预期风险水平高于债券型基金和货币市场基金，低于股票型基金。基金的过往业绩并不预示其未来表现，"
        "基金管理人管理的其他基金的业绩并不构成对本基金业绩表现的保证。定期定额投资不能保证投资人获得收益。投资者有风险，投资须谨慎。"
        "基金托管人安全保管基金财产，保证基金财产的安全与完整。没有人能保证收益。"
    )
    POLICY = (
        "本产品为分红保险，由某人寿保险股份有限公司承保，某银行代理销售，不是银行存款或理财产品，不等同于存款。红利水平是不保证的，在某些年度"
        "可能为零。犹豫期后解除合同会遭受一定损失。投保本产品前，请阅读条款。续保本合同须经本公司审核。最低保证利率仅适用于万能账户，超过部分"
        "不保证。如您参保本市基本医疗保险，请如实告知。低保本人可申请补贴。不宜与银行存款、基金等进行简单对比。退保可能损失本金。"
    )

    @pytest.mark.parametrize("kind", TextKind)
    @pytest.mark.parametrize(
        ("text", "family"), [(WEALTH, F.WEALTH), (FUND, F.PUBLIC_FUND), (POLICY, F.INSURANCE)]
    )
    def test_is_let_pass(self, text: str, family: ProductFamily, kind: TextKind) -> None:
        assert faults(check(text, family, kind=kind)) == []


class TestDenied:
    @pytest.mark.parametrize(
        "text",
        [
            "非保本",
            "不承诺保本、保收益",
            "不承诺保本，也不保收益",
            "不得使用“保本”、“保收益”、“零风险”等字样",
            "不得使用“保本”“保收益”字样",
            "请投资者警惕“保本高收益”“稳赚不赔”等虚假宣传",
        ],
    )
    def test_does_not_count_but_is_kept(self, text: str) -> None:
        report = check(text)
        assert (report.outcome, report.faults) == (ALLOW, ())
        assert {hit.sense for hit in report.hits} == {Sense.DENIED}

    def test_what_is_part_of_it_is_denied_with_it(self) -> None:
        report = check("非保本保息")
        assert [(hit.phrase, hit.covered, hit.sense) for hit in report.hits] == [
            ("保本保息", False, Sense.DENIED),
            ("保本", True, Sense.DENIED),
            ("保息", True, Sense.DENIED),
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("非保本、保收益", ["保收益"]),
            ("不承诺保本、低风险", ["低风险"]),
            ("不承诺保本稳赚", ["稳赚"]),
            ("最低保本", ["保本"]),
            ("无需操作保本", ["保本"]),
            ("拥有无风险收益", ["无风险"]),
            ("不承诺保本，保收益", ["保收益"]),
            ("不承诺保本、保收益，稳赚", ["稳赚"]),
            ("不是不保本", ["保本"]),
        ],
    )
    def test_reaches_no_further(self, text: str, expected: list[str]) -> None:
        assert [phrase for phrase, *_ in faults(check(text))] == expected

    @pytest.mark.parametrize(
        "text",
        [
            "保本吗？",
            "想不想保本？",
            "是否保本",
            "不保本我赔您",
            "哪有不保本的",
            "不承诺保本、低风险",
        ],
    )
    def test_what_is_asked_or_unclear_goes_to_a_person(self, text: str) -> None:
        assert check(text).outcome is REVIEW


class TestBesideIt:
    @pytest.mark.parametrize(
        ("text", "outcome"),
        [
            ("业绩比较基准4.5%", REVIEW),
            ("业绩比较基准：３．０％－４．２％", REVIEW),
            ("业绩比较基准为百分之四", REVIEW),
            ("业绩比较基准见说明书", ALLOW),
            ("业绩比较基准见说明书。费率0.5%", ALLOW),
            ("业绩比较基准4.5%，测算依据见下", ALLOW),
            ("業績比較基準4.5%，計算方法見下", ALLOW),
            ("过往业绩：近一年3%", REVIEW),
            ("过往业绩：近一年3%。过往业绩不代表未来表现", ALLOW),
            ("过 往 业 绩", REVIEW),
        ],
    )
    def test_what_the_text_says_elsewhere(self, text: str, outcome: Effect) -> None:
        assert check(text).outcome is outcome

    def test_another_text_says_nothing_for_it(self) -> None:
        one, two = (TextSource(ref=ref, kind=LEAFLET, channel=OUTLET) for ref in ("D-1", "D-2"))
        texts = {one: "过往业绩优异", two: "过往业绩不代表未来表现"}
        report = check_texts(texts, product=product(F.WEALTH), as_of=DAY)
        assert [hit.source_ref for hit in report.faults] == ["D-1"]

    def test_a_graver_part_is_not_excused_with_the_whole(self) -> None:
        """A bank ties a phrase to a condition that holds one the law bans outright."""
        own = attrs.evolve(HOUSE, phrases=("业绩保本",), harmless=(), unless=("见说明书",))
        report = check("业绩保本，见说明书", house=(own,))
        assert faults(report) == [("保本", 2, 4)]
        assert report.outcome is REFUSE


def test_all_overlapping_phrases_are_kept_and_the_longest_counts_once() -> None:
    report = check("保 本-保 息")
    assert [(hit.phrase, hit.start, hit.end, hit.covered) for hit in report.hits] == [
        ("保本保息", 0, 7, False),
        ("保本", 0, 3, True),
        ("保息", 4, 7, True),
    ]
    assert faults(report) == [("保本保息", 0, 7)]


def test_the_gravest_of_its_rules_speaks_first() -> None:
    [hit] = check("高收益", F.PUBLIC_FUND).hits
    assert ids(hit) == {"F59.15-risk", "NET.10-inducing"}
    [hit] = check("保本", None).hits
    assert [finding.certain for finding in hit.findings] == [False] * len(hit.findings)
    assert hit.wording_class is WordingClass.BANNED
    assert hit.findings[0].rule.wording_class is WordingClass.BANNED
    assert hit.findings[-1].rule.wording_class is WordingClass.CONTEXT


class TestHouse:
    def test_it_adds(self) -> None:
        report = check("闭眼入，稳！", house=(HOUSE,))
        assert [hit.phrase for hit in report.faults] == ["闭眼入", "稳"]
        assert (report.outcome, report.provenance) == (REVIEW, Provenance.HOUSE)
        assert check("闭眼入，稳！").hits == ()

    def test_it_never_takes_away(self) -> None:
        own = attrs.evolve(HOUSE, phrases=("低风险",), harmless=("保本产品", "低风险产品"))
        assert [hit.phrase for hit in check("低风险产品，保本产品", house=(own,)).faults] == [
            "低风险",
            "保本",
        ]

    def test_its_other_words(self) -> None:
        assert check("稳定", house=(HOUSE,)).hits == ()

    def test_it_has_its_day(self) -> None:
        assert check("闭眼入", on=date(2025, 12, 31), house=(HOUSE,)).hits == ()

    def test_several(self) -> None:
        assert len(check("信我，闭眼入", house=(HOUSE, TRUST_US)).faults) == 2

    @pytest.mark.parametrize(
        "house",
        [[HOUSE], (POLICY,), None, HOUSE, (PHRASE_RULES[0],)],
        ids=["list", "document", "none", "single", "law"],
    )
    def test_refused(self, house: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^house: "):
            check("保本", house=house)


class TestTexts:
    LEAFLET = TextSource(ref="DOC-1", kind=LEAFLET, channel=OUTLET)
    SCRIPT = TextSource(ref="DOC-2", kind=TALK, channel=PHONE)

    def test_all_of_a_sale(self) -> None:
        report = check_texts(
            {self.LEAFLET: "非保本", self.SCRIPT: "放心，零风险"},
            product=product(F.WEALTH),
            as_of=DAY,
        )
        assert [(hit.source_ref, hit.phrase, hit.sense.code) for hit in report.hits] == [
            ("DOC-1", "保本", "denied"),
            ("DOC-2", "零风险", "said"),
        ]
        assert report.outcome is REFUSE
        assert len(report.rules) == len(set(report.rules))

    def test_none_at_all(self) -> None:
        report = check_texts({}, product=None, as_of=DAY)
        assert (report.outcome, report.hits, report.rules) == (ALLOW, (), ())
        assert report.provenance is Provenance.TEXT

    def test_two_of_one_reference(self) -> None:
        twin = attrs.evolve(self.SCRIPT, ref="DOC-1")
        with pytest.raises(InvalidValue, match=r"^texts: have one reference twice"):
            check_texts({self.LEAFLET: "", twin: ""}, product=None, as_of=DAY)

    @pytest.mark.parametrize(
        ("texts", "field"),
        [([], "texts"), ({"DOC-1": "保本"}, "texts"), ({LEAFLET: b"x"}, "text"), (None, "texts")],
    )
    def test_refused(self, texts: Any, field: str) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            check_texts(texts, product=None, as_of=DAY)


class TestReport:
    def test_in_english(self) -> None:
        assert check("来，保本！", F.INSURANCE, channel=OUTLET).explain("en") == (
            "Outcome: refused (8 Oct 2026)\n"
            "- 2-4 保本: banned outright, said; instead: say what the risk is: neither principal nor "
            "return is guaranteed [AD.25-promise] Advertising Law, art. 25; Measures on Product "
            "Suitability of Financial Institutions, art. 13(2)\n"
            "Weakest source: read in the text"
        )

    def test_in_chinese_with_source_and_doubt(self) -> None:
        source = TextSource(ref="DOC-1", kind=LEAFLET)
        told = check_texts({source: "低门槛"}, product=None, as_of=DAY).explain()
        assert told.startswith(
            "结论: 须人工审核 (2026年10月8日)\n- DOC-1 0-3 低门槛: 绝对禁止, 已表述，适用与否须核实"
        )

    def test_nothing_found(self) -> None:
        report = check("净值随市场波动", F.DEPOSIT, channel=OUTLET)
        assert report.explain("en") == (
            "Outcome: allowed (8 Oct 2026)\n- nothing to object to\n"
            "Weakest source: read in a secondary source"
        )

    def test_it_never_shows_the_words_around(self) -> None:
        report = check("尊敬的某某女士，您的理财保 本", F.WEALTH)
        for shown in (repr(report), report.explain(), report.explain("en")):
            assert "保本" in shown
            assert "女士" not in shown
            assert "保 本" not in shown


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00" * 9, "\ud800保\udfff", "保\ud800本", "𠮷" * 9, "\u0301" * 99, "\u202e本保"],
    ids=ascii,
)
def test_odd_texts_are_read(text: str) -> None:
    assert check(text).outcome is ALLOW


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("\ud800保本\udfff", 1, 3),
        ("𠮷𠮷保本", 2, 4),
        ("\x00保\x00本", 1, 4),
        ("e\u0301保\u0301本", 2, 5),
    ],
    ids=ascii,
)
def test_places_are_those_of_the_text(text: str, start: int, end: int) -> None:
    assert faults(check(text)) == [("保本", start, end)]


@pytest.mark.parametrize("unit", ["不", "保", "保 ", "低风", "(", "无", "a"])
def test_a_million_characters(unit: str) -> None:
    text = unit * (1_000_000 // len(unit)) + "，保本"
    assert faults(check(text)) == [("保本", len(text) - 2, len(text))]


def test_many_hits() -> None:
    assert len(check("保本；" * 10_000).faults) == 10_000


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": None}, "text"),
        ({"text": b"x"}, "text"),
        ({"text": 7}, "text"),
        ({"kind": "advertisement"}, "kind"),
        ({"kind": None}, "kind"),
        ({"product": F.WEALTH}, "product"),
        ({"channel": "online"}, "channel"),
        ({"channel": []}, "channel"),
        ({"as_of": datetime(2026, 10, 8)}, "as_of"),  # noqa: DTZ001  # what is to be refused
        ({"as_of": "2026-10-08"}, "as_of"),
        ({"as_of": float("nan")}, "as_of"),
    ],
)
def test_refused(given: dict[str, Any], field: str) -> None:
    sound: dict[str, Any] = {
        "text": "保本",
        "kind": LEAFLET,
        "product": None,
        "channel": ONLINE,
        "as_of": DAY,
    }
    values = sound | given
    with pytest.raises(BankrmError, match=rf"^{field}: "):
        check_wording(values.pop("text"), **values)


class TestRulesThatAreNotHere:
    """Before the law as it was read, another stood in its place, and a person decides."""

    @pytest.mark.parametrize(
        ("text", "family", "kind", "on", "outcome"),
        [
            ("净值波动", F.WEALTH, LEAFLET, date(2021, 4, 29), ALLOW),
            ("净值波动", F.WEALTH, LEAFLET, date(2021, 4, 28), REVIEW),
            ("净值波动", F.WEALTH, TALK, date(2021, 4, 28), ALLOW),
            ("净值波动", F.WEALTH, TALK, date(2018, 9, 25), REVIEW),
            ("净值波动", F.PUBLIC_FUND, TALK, date(2020, 10, 1), ALLOW),
            ("净值波动", F.PUBLIC_FUND, TALK, date(2020, 9, 30), REVIEW),
            ("净值波动", F.SECURITIES_ASSET_PLAN, LEAFLET, date(2023, 2, 28), REVIEW),
            ("净值波动", F.SECURITIES_ASSET_PLAN, LEAFLET, date(2023, 3, 1), ALLOW),
            ("净值波动", None, LEAFLET, date(2021, 4, 28), REVIEW),
            ("净值波动", F.WEALTH, LEAFLET, date.min, REVIEW),
            ("净值波动", F.WEALTH, LEAFLET, date.max, ALLOW),
            ("保本", F.WEALTH, LEAFLET, date(2018, 4, 26), REVIEW),
            ("保本", F.WEALTH, LEAFLET, date(2018, 4, 27), REFUSE),
            ("预期收益率", F.WEALTH, TALK, date(2018, 9, 26), REFUSE),
            ("保本", F.DEPOSIT, FIELD, date(2018, 4, 26), ALLOW),
        ],
    )
    def test_the_outcome(
        self, text: str, family: ProductFamily | None, kind: TextKind, on: date, outcome: Effect
    ) -> None:
        report = check(text, family, kind=kind, channel=OUTLET, on=on)
        assert report.outcome is outcome
        assert report.needs_review or outcome is not REVIEW

    def test_it_says_so(self) -> None:
        report = check("净值波动", F.DEPOSIT, channel=OUTLET, on=date(2019, 5, 6))
        assert [rule.id for rule in report.undetermined] == ["AD.9-superlative"]
        assert report.provenance is Provenance.UNCONFIRMED
        assert report.explain("en") == (
            "Outcome: a person must decide (6 May 2019)\n"
            "? [AD.9-superlative] Advertising Law, art. 9(3) [read in a secondary source]: "
            "the rule before it is not here: to be found out\n"
            "Weakest source: not confirmed"
        )
        assert "此前的规定未收录，须人工核实" in report.explain()
        assert "未发现问题表述" not in report.explain()

    def test_no_text_leaves_nothing_open(self) -> None:
        report = check_texts({}, product=product(F.WEALTH), as_of=date(2019, 5, 6))
        assert (report.outcome, report.needs_review) == (ALLOW, False)

    @pytest.mark.parametrize("on", [date(2017, 7, 1), date(2018, 9, 26), date(2021, 4, 28)])
    @pytest.mark.parametrize("family", list(F), ids=lambda family: family.code)
    def test_the_whole_review_is_answered(self, on: date, family: ProductFamily) -> None:
        li = RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1960, 5, 1))
        about = product(family)
        sale = Sale(
            client_id=li.id,
            product_id=about.id,
            amount=Money.of(10_000),
            initiated_by=Initiator.BANK,
            channel=OUTLET,
        )
        file = SaleFile(client=li, product=about, sale=sale)
        leaflet = TextSource(ref="DOC-1", kind=LEAFLET, channel=OUTLET)
        review = review_sale(file, {leaflet: "您好"}, as_of=on)
        assert review.wording is not None
        assert review.wording.outcome is REVIEW
        assert review.outcome >= REVIEW


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": 0}, "end"),
        ({"start": -1}, "start"),
        ({"start": 1.0}, "start"),
        ({"findings": ()}, "findings"),
        ({"phrase": "保\x00本"}, "phrase"),
        ({"sense": "said"}, "sense"),
        ({"end": 1 << 200}, "end"),
    ],
)
def test_a_hit_is_sound(changes: dict[str, Any], field: str) -> None:
    [hit] = check("保本").hits
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(hit, **changes)


def test_a_finding_and_a_source_are_sound() -> None:
    with pytest.raises(InvalidValue, match=r"^certain: "):
        Finding(rule=HOUSE, basis=HOUSE.cites, certain=1)  # type: ignore[arg-type]  # refused
    with pytest.raises(InvalidValue, match=r"^ref: "):
        TextSource(ref="", kind=LEAFLET)
