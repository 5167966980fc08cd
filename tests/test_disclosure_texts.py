"""Documents put together: what each tells, what it names as missing, and what it never shows."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from tests.disclosure_cases import (
    BEFORE,
    COMPANY_WEALTH,
    DAY,
    FUND,
    LIFE,
    TRUST,
    WEALTH,
    altered,
    product,
    shown,
)

from bankrm.disclosure_items import DisclosureItem, DisclosureKind
from bankrm.disclosure_texts import (
    DisclosureDraft,
    DisclosureText,
    OwnWords,
    compose_disclosure,
)
from bankrm.disclosures import DocumentId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.labels import Lang, Text
from bankrm.loss_examples import (
    LossScenario,
    PolicyValues,
    compute_loss,
    compute_surrender,
)
from bankrm.money import Money
from bankrm.offers import Benchmark, Fee, FeeKind, FeeTime, Offer, Term, TermKind
from bankrm.product_kinds import ProductKind
from bankrm.products import InvestmentType, Product, ProductFamily, ProductRisk
from bankrm.risk_assessments import RiskTolerance
from bankrm.staff import BusinessLine

_I = DisclosureItem
STATEMENT, NOTICE = DisclosureKind.RISK_STATEMENT, DisclosureKind.PRE_SALE_NOTICE
PROMPT, BROCHURE = DisclosureKind.INSURANCE_NOTICE, DisclosureKind.BROCHURE
HALF_YEAR = Term(kind=TermKind.FIXED, months=6)
FEES = (
    Fee(kind=FeeKind.MANAGEMENT, time=FeeTime.YEARLY, rate=Decimal("0.004")),
    Fee(kind=FeeKind.HANDLING, time=FeeTime.ENTRY, amount=Money.of(10)),
)
SURRENDER = compute_surrender(
    PolicyValues(
        premium=Money.of(8_000), premiums=3, cash_values=(Money.of(3_100), Money.of(9_200))
    )
)


def offer(of: Product, **more: Any) -> Offer:
    usual = {"issuer": "某机构", "distributed": of.family is not ProductFamily.WEALTH}
    return Offer(product=of, lines=(BusinessLine.RETAIL,), **{**usual, **more})


def example(fees: tuple[Fee, ...] = ()) -> Any:
    return compute_loss(
        LossScenario(amount=Money.of(100_000), fall=Decimal("0.2"), held=HALF_YEAR, fees=fees)
    )


def draft(kind: DisclosureKind, of: Offer, **more: Any) -> DisclosureDraft:
    return DisclosureDraft(kind=kind, offer=of, **more)


def composed(kind: DisclosureKind, of: Offer, on: date = DAY, **more: Any) -> DisclosureText:
    return compose_disclosure(draft(kind, of, **more), as_of=on)


def own(*items: DisclosureItem) -> tuple[OwnWords, ...]:
    return tuple(OwnWords(item, Text(f"关于{item.zh}", f"About {item.en}")) for item in items)


def missing(text: DisclosureText) -> set[DisclosureItem]:
    return {required.item for required in text.missing}


class TestStatement:
    def test_whole(self) -> None:
        text = composed(
            STATEMENT,
            offer(WEALTH, term=HALF_YEAR, fees=FEES),
            client_level=RiskTolerance.C4,
            loss_example=example(FEES),
        )
        assert text.missing == ()
        assert text.text("en").splitlines() == [
            "Risk-disclosure statement",
            "A wealth product is no deposit: it carries risk, invest with care",
            "If what bears on your risk tolerance changes, have it assessed again in time",
            "Type: wealth product",
            "Term: fixed term, 6 months",
            "Risk level: R3 (medium)",
            "Suits investors of level C3 or above",
            (
                "Worst case, an example: CN¥100,000.00 put in and held for 6 months; with an assumed "
                "fall of 20%, CN¥79,792.02 is got back and CN¥20,207.98 is lost"
            ),
            (
                "Of this, CN¥19,998.00 is the fall of 20% on the CN¥99,990.00 invested, and CN¥209.98 "
                "is fees: management fee, handling fee"
            ),
            "Neither principal nor return is guaranteed, and the principal can be lost",
            "Your risk tolerance: C4 (growth)",
            "Management fee (each year): 0.4%",
            "Handling fee (at entry): CN¥10.00",
            (
                "To be copied by hand and signed: I have read the disclosure of risks and am "
                "willing to bear the risk of investing"
            ),
        ]

    def test_the_worst_case_in_chinese(self) -> None:
        text = composed(STATEMENT, offer(WEALTH, fees=FEES), loss_example=example(FEES)).text()
        at = text.splitlines().index(
            "最不利情形示例：投入本金¥100,000.00，持有6个月，假设下跌20%，"
            "取回¥79,792.02，亏损¥20,207.98"
        )
        assert text.splitlines()[at + 1] == (
            "其中：实际投资¥99,990.00下跌20%，为¥19,998.00；管理费、手续费合计¥209.98"
        )

    def test_no_fees_in_the_sum_are_none_named(self) -> None:
        free = (Fee(kind=FeeKind.HANDLING, time=FeeTime.ENTRY, rate=Decimal(0)),)
        for fees in ((), free):
            text = composed(STATEMENT, offer(WEALTH, fees=fees), loss_example=example(fees))
            assert "其中" not in text.text()

    def test_risks_and_fees_stand_in_it(self) -> None:
        text = composed(STATEMENT, offer(WEALTH, fees=FEES), own_words=own(_I.RISKS))
        told = {part.item: [(one.regulation.code, one.article) for one in part.basis]
                for part in text.parts}  # fmt: skip
        assert told[_I.RISKS] == [("N7", "31(3)")]
        assert told[_I.FEES] == [("N7", "31(4)")]
        assert text.items[-1] is _I.CONFIRMATION
        assert "关于产品相关风险" in text.text()

    def test_before_the_order_they_rest_on_no_article(self) -> None:
        text = composed(STATEMENT, offer(WEALTH, fees=FEES), BEFORE, own_words=own(_I.RISKS))
        assert [part.basis for part in text.parts if part.item in {_I.RISKS, _I.FEES}] == [(), ()]

    @pytest.mark.parametrize("item", [_I.RISKS, _I.COVER, _I.MATCHING_OPINION, _I.SCOPE])
    @pytest.mark.parametrize("kind", [STATEMENT, DisclosureKind.RIGHTS_NOTICE, BROCHURE])
    def test_own_words_are_never_dropped(self, kind: DisclosureKind, item: DisclosureItem) -> None:
        text = composed(kind, offer(WEALTH), own_words=own(item))
        assert text.text().count(f"关于{item.zh}") == 1
        assert item in text.items

    def test_the_laws_own_words(self) -> None:
        text = composed(STATEMENT, offer(WEALTH)).text()
        assert text.splitlines()[1] == "理财非存款、产品有风险、投资须谨慎"
        assert "本人已经阅读风险揭示，愿意承担投资风险" in text

    def test_what_is_unknown_is_named(self) -> None:
        text = composed(STATEMENT, offer(altered(WEALTH, issuer_risk=None, distributor_risk=None)))
        assert missing(text) == {
            _I.TERM,
            _I.RISK_LEVEL,
            _I.SUITED_INVESTORS,
            _I.WORST_CASE,
            _I.CLIENT_LEVEL,
        }
        assert not missing(text) & set(text.items)
        assert text.text().count("【缺】") == 5
        assert "[missing] the client's own level" in text.text("en")

    def test_every_part_has_its_article(self) -> None:
        text = composed(STATEMENT, offer(WEALTH))
        assert {basis.regulation.code for part in text.parts for basis in part.basis} == {"W6"}

    def test_the_documents_record_takes_its_items(self) -> None:
        text = composed(STATEMENT, offer(WEALTH))
        assert shown(WEALTH, STATEMENT, items=text.items).document.items == text.items

    def test_rights_are_the_banks_to_word(self) -> None:
        rights = DisclosureKind.RIGHTS_NOTICE
        assert missing(composed(rights, offer(WEALTH))) == {_I.INVESTOR_RIGHTS}
        text = composed(rights, offer(WEALTH), own_words=own(_I.INVESTOR_RIGHTS))
        assert text.text().splitlines() == ["投资者权益须知", "关于投资者权益"]


class TestNotice:
    def test_whole(self) -> None:
        trust = altered(TRUST, investment_type=InvestmentType.MIXED)
        words = own(_I.SCOPE, _I.DISTRIBUTION, _I.RISKS, _I.MATCHING_OPINION)
        text = composed(NOTICE, offer(trust, fees=FEES), own_words=words)
        assert text.missing == ()
        assert text.text("zh").splitlines() == [
            "售前告知书",
            "产品类型：信托产品",
            "投资性质：混合类",
            "产品管理人：某机构",
            "关于投资范围及比例",
            "募集方式：私募",
            "关于收益分配方案",
            "产品风险等级：R3（中风险）",
            "产品存续期内，其风险等级可能调整",
            "关于产品相关风险",
            "本产品不保证本金和收益，本金可能亏损",
            "管理费（按年收取）：0.4%",
            "手续费（买入时收取）：¥10.00",
            "关于适当性匹配意见",
        ]

    def test_fees_are_called_as_they_are_in_such_a_document(self) -> None:
        fees = (
            Fee(kind=FeeKind.SUBSCRIPTION, time=FeeTime.ENTRY, rate=Decimal("0.01")),
            Fee(kind=FeeKind.REDEMPTION, time=FeeTime.EXIT, rate=Decimal("0.005")),
        )
        lines = composed(NOTICE, offer(FUND, fees=fees)).text()
        assert "认/申购费" not in lines, "a fund's notice is not asked for fees"
        lines = composed(NOTICE, offer(WEALTH, fees=fees)).text()
        assert "认/申购费（买入时收取）：1%\n赎回费（赎回时收取）：0.5%" in lines
        policy = (Fee(kind=FeeKind.HANDLING, time=FeeTime.ENTRY, amount=Money.of(10)),)
        lines = composed(PROMPT, offer(LIFE, fees=policy)).text()
        assert "手续费（交费时收取）：¥10.00" in lines

    def test_no_fees_known_are_no_fees_told(self) -> None:
        assert _I.FEES in missing(composed(NOTICE, offer(TRUST)))
        assert _I.FEES in composed(NOTICE, offer(TRUST), own_words=own(_I.FEES)).items

    @pytest.mark.parametrize(
        ("private", "words"), [(False, "募集方式：公募"), (True, "募集方式：私募")]
    )
    def test_kind_of_offer(self, private: bool, words: str) -> None:
        assert words in composed(NOTICE, offer(altered(WEALTH, private=private))).text()

    def test_an_unknown_kind_of_offer(self) -> None:
        assert _I.OFFER_TYPE in missing(composed(NOTICE, offer(WEALTH)))

    @pytest.mark.parametrize(
        ("term", "words"),
        [
            (Term(kind=TermKind.OPEN_ENDED), "产品期限：开放式"),
            (Term(kind=TermKind.OPEN_ENDED, days=30), "产品期限：开放式，30天"),
            (HALF_YEAR, "产品期限：固定期限，6个月"),
        ],
    )
    def test_terms(self, term: Term, words: str) -> None:
        assert words in composed(STATEMENT, offer(WEALTH, term=term)).text().splitlines()

    @pytest.mark.parametrize(
        ("term", "words"),
        [
            (Term(kind=TermKind.FIXED, months=1), "Term: fixed term, 1 month"),
            (Term(kind=TermKind.FIXED, days=1), "Term: fixed term, 1 day"),
            (Term(kind=TermKind.FIXED, days=2), "Term: fixed term, 2 days"),
        ],
    )
    def test_one_is_no_plural(self, term: Term, words: str) -> None:
        assert words in composed(STATEMENT, offer(WEALTH, term=term)).text("en").splitlines()

    def test_a_fund_says_what_the_past_is_worth(self) -> None:
        text = composed(NOTICE, offer(FUND))
        [part] = [part for part in text.parts if part.item is _I.PAST_PERFORMANCE]
        assert part.words[0].zh == "基金的过往业绩并不预示其未来表现"
        assert part.basis[0].regulation.code == "F59"

    @pytest.mark.parametrize(
        ("on", "said"), [(date(2020, 9, 30), False), (date(2020, 10, 1), True)]
    )
    def test_it_does_so_from_its_day(self, on: date, said: bool) -> None:
        assert (_I.PAST_PERFORMANCE in composed(NOTICE, offer(FUND), on).items) is said

    def test_a_plan_of_a_securities_firm_does_not(self) -> None:
        plan = product(ProductFamily.SECURITIES_ASSET_PLAN)
        assert _I.PAST_PERFORMANCE not in composed(NOTICE, offer(plan)).items


class TestBenchmark:
    RANGE = Benchmark(basis="同类资产测算", lowest=Decimal("0.022"), highest=Decimal("0.028"))
    EXPLAINED = (_I.BENCHMARK_REASON, _I.BENCHMARK_METHOD)

    @pytest.mark.parametrize(
        ("benchmark", "figure"),
        [
            (RANGE, "2.2%至2.8%"),
            (Benchmark(basis="同类资产测算", lowest=Decimal("0.03")), "3%"),
            (Benchmark(basis="同类资产测算", index="某债券指数"), "某债券指数"),
        ],
        ids=["range", "rate", "index"],
    )
    def test_with_basis(self, benchmark: Benchmark, figure: str) -> None:
        sold = offer(COMPANY_WEALTH, benchmark=benchmark)
        text = composed(BROCHURE, sold, own_words=own(*self.EXPLAINED))
        assert f"业绩比较基准：{figure}；测算依据：同类资产测算；不代表未来收益" in text.text()
        assert not {*self.EXPLAINED, _I.BENCHMARK_BASIS} & missing(text)

    @pytest.mark.parametrize(
        "worded", [(), EXPLAINED[:1], EXPLAINED[1:]], ids=["alone", "no method", "no reason"]
    )
    def test_never_alone(self, worded: tuple[DisclosureItem, ...]) -> None:
        sold = offer(COMPANY_WEALTH, benchmark=self.RANGE)
        text = composed(BROCHURE, sold, own_words=own(*worded))
        assert "2.2%" not in text.text()
        assert _I.BENCHMARK_BASIS in missing(text)

    def test_none(self) -> None:
        text = composed(BROCHURE, offer(COMPANY_WEALTH))
        assert _I.BENCHMARK_BASIS not in {*missing(text), *text.items}


class TestAsDocument:
    NAMED: ClassVar[dict[str, Any]] = {
        "id": DocumentId("D-1"),
        "version": "2",
        "language": "zh",
        "effective_from": DAY,
    }

    def test_is_filled_in(self) -> None:
        text = composed(
            STATEMENT, offer(altered(WEALTH, private=False), kind=ProductKind.PUBLIC_WEALTH)
        )
        made = text.as_document(**self.NAMED)
        assert made.items == text.items
        assert (made.kind, made.version, made.product_id) == (STATEMENT, "2", WEALTH.id)
        assert made.product_kind is ProductKind.PUBLIC_WEALTH
        assert (made.rating_shown, made.shows_benchmark) == (ProductRisk.R3, False)

    def test_a_rating_not_told_is_not_shown(self) -> None:
        rights = DisclosureKind.RIGHTS_NOTICE
        made = composed(rights, offer(WEALTH)).as_document(**self.NAMED)
        assert (made.items, made.rating_shown) == ((), None)

    def test_a_benchmark_is_shown_where_it_is_told(self) -> None:
        benchmark = Benchmark(basis="同类资产测算", lowest=Decimal("0.03"))
        words = own(_I.BENCHMARK_REASON, _I.BENCHMARK_METHOD)
        text = composed(BROCHURE, offer(COMPANY_WEALTH, benchmark=benchmark), own_words=words)
        assert text.as_document(**self.NAMED).shows_benchmark is True

    @pytest.mark.parametrize("field", ["version", "language", "effective_from"])
    def test_is_checked(self, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            composed(STATEMENT, offer(WEALTH)).as_document(**{**self.NAMED, field: None})
        assert refused.value.field == field


class TestInsurance:
    def test_figures(self) -> None:
        text = composed(PROMPT, offer(LIFE), surrender=SURRENDER)
        lines = text.text("zh").splitlines()
        assert lines[1] == "您购买的是保险产品，双方订立的是保险合同"
        assert {
            "产品名称：某产品",
            "保费总额：¥24,000.00",
            "年交保险费¥8,000.00，共交3年",
            "第1年末现金价值：¥3,100.00",
            "第1年末退保损失：¥4,900.00",
            "第2年末退保损失：¥6,800.00",
        } <= set(lines)

    def test_a_single_premium(self) -> None:
        single = compute_surrender(altered(SURRENDER.policy, premiums=1))
        lines = composed(PROMPT, offer(LIFE), surrender=single).text("zh").splitlines()
        assert "保险费¥8,000.00，一次交清" in lines

    def test_without_figures(self) -> None:
        text = composed(PROMPT, offer(LIFE))
        figures = {_I.TOTAL_PREMIUM, _I.PREMIUM_PAYMENT, _I.CASH_VALUE, _I.SURRENDER_LOSS}
        assert figures <= missing(text)
        assert "¥" not in text.text()

    def test_what_two_articles_ask_for_stands_once(self) -> None:
        text = composed(PROMPT, offer(LIFE))
        [name] = [part for part in text.parts if part.item is _I.PRODUCT_NAME]
        assert [basis.regulation.code for basis in name.basis] == ["N7", "I2"]
        assert [required.item for required in text.missing].count(_I.COVER) == 2

    def test_the_prompts_alone_before_the_order(self) -> None:
        text = composed(PROMPT, offer(LIFE), BEFORE)
        assert {basis.regulation.code for part in text.parts for basis in part.basis} == {"I2"}


class TestBadInput:
    @pytest.mark.parametrize(
        ("kind", "of", "on"),
        [
            (STATEMENT, TRUST, DAY),
            (STATEMENT, FUND, DAY),
            (NOTICE, TRUST, BEFORE),
            (PROMPT, LIFE, date(2024, 2, 29)),
            (NOTICE, product(ProductFamily.DEPOSIT), DAY),
        ],
        ids=["trust", "fund", "before the order", "before I2", "deposit"],
    )
    def test_what_nobody_asks_for(self, kind: DisclosureKind, of: Product, on: date) -> None:
        with pytest.raises(InvalidValue, match="kind: is not asked for"):
            composed(kind, offer(of, distributed=of.family is not ProductFamily.DEPOSIT), on)

    @pytest.mark.parametrize(
        ("fields", "error", "field"),
        [
            ({"own_words": own(_I.RISKS, _I.RISKS)}, InvalidValue, "own_words"),
            ({"own_words": own(_I.HEADING)}, InvalidValue, "own_words"),
            ({"own_words": own(_I.RISK_LEVEL)}, InvalidValue, "own_words"),
            ({"own_words": own(_I.BENCHMARK_BASIS)}, InvalidValue, "own_words"),
            ({"own_words": (Text("字", "word"),)}, InvalidValue, "own_words"),
            ({"loss_example": example(FEES)}, InvalidValue, "loss_example"),
            (
                {"loss_example": altered(example(), loss=Money.of(1))},
                InvalidValue,
                "loss_example",
            ),
            ({"surrender": altered(SURRENDER, fees=Money.of(1))}, InvalidValue, "surrender"),
            ({"client_level": "planted-token"}, InvalidValue, "client_level"),
            ({"kind": "brochure"}, InvalidValue, "kind"),
            ({"offer": WEALTH}, InvalidValue, "offer"),
        ],
    )
    def test_a_draft_is_checked(
        self, fields: dict[str, Any], error: type[BankrmError], field: str
    ) -> None:
        with pytest.raises(error) as refused:
            altered(draft(STATEMENT, offer(WEALTH)), **fields)
        assert refused.value.field == field
        assert "planted-token" not in str(refused.value)

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"loss_example": example()}, "loss_example"), ({"surrender": SURRENDER}, "surrender")],
    )
    def test_another_currency(self, given: dict[str, Any], field: str) -> None:
        dollars = offer(altered(WEALTH, currency="USD"))
        with pytest.raises(CurrencyMismatch) as refused:
            draft(STATEMENT, dollars, **given)
        assert refused.value.field == field

    @pytest.mark.parametrize("words", ["x", None, 3])
    def test_own_words_are_a_text(self, words: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            OwnWords(_I.RISKS, words)
        assert refused.value.field == "words"

    @pytest.mark.parametrize(("given", "on"), [("planted-token", DAY), (None, DAY)])
    def test_no_draft(self, given: Any, on: date) -> None:
        with pytest.raises(InvalidValue, match="draft: needs DisclosureDraft"):
            compose_disclosure(given, as_of=on)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_clients_level_is_told_to_the_client_alone(lang: Lang) -> None:
    made = draft(STATEMENT, offer(WEALTH), client_level=RiskTolerance.C5)
    text = compose_disclosure(made, as_of=DAY)
    assert "C5" in text.text(lang)
    assert "C5" not in f"{made!r} {text!r}"
