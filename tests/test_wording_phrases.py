"""The phrases of the law: every one of the specification's table, where, since when, by which article."""

from collections import Counter
from datetime import date, timedelta

import pytest

from bankrm.citations import Provenance
from bankrm.products import ProductFamily
from bankrm.sales import SaleChannel
from bankrm.wording_phrases import PHRASE_RULES
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass
from bankrm.wording_signs import bare, key_of, listed

BY_ID = {rule.id: rule for rule in PHRASE_RULES}
BANNED, PROOF = WordingClass.BANNED, WordingClass.NEEDS_PROOF
CONTEXT, CONFUSION = WordingClass.CONTEXT, WordingClass.CONFUSION
EVERY_RULE = pytest.mark.parametrize("rule", PHRASE_RULES, ids=lambda rule: rule.id)


@pytest.mark.parametrize(
    ("rule_id", "phrases", "kind", "article", "provenance", "since"),
    [
        ("AD.25-promise", "保本 保收益 无风险", BANNED, "AD 25", "text", date(2021, 4, 29)),
        ("N7.13-promise", "保本 保收益", BANNED, "N7 13(2)", "text", date(2026, 2, 1)),
        ("W4.25-forecast", "预期收益率", BANNED, "W4 25(2)", "secondary", date(2021, 6, 27)),
        (
            "F59.15-risk",
            "安全 保证 承诺 保险 有保障 高收益 无风险 坐享财富增长",
            BANNED,
            "F59 15(2)",
            "secondary",
            date(2020, 10, 1),
        ),
        ("F59.15-haste", "欲购从速 申购良机", BANNED, "F59 15(3)", "secondary", date(2020, 10, 1)),
        (
            "F59.15-proof",
            "业绩稳健 业绩优良 名列前茅 位居前列 唯一",
            PROOF,
            "F59 15(1)",
            "secondary",
            date(2020, 10, 1),
        ),
        (
            "N71.6-risk",
            "安全 保本 零风险 收益有保障 本金无忧",
            BANNED,
            "N71 6(4)",
            "secondary",
            date(2020, 12, 30),
        ),
        (
            "N71.6-forecast",
            "预期收益率 目标收益率 基准收益率",
            BANNED,
            "N71 6(4)",
            "secondary",
            date(2020, 12, 30),
        ),
        ("PF.20-promise", "本金不受损失", BANNED, "PF 20", "text", date(2023, 9, 1)),
        (
            "NET.10-inducing",
            "低风险 低门槛 秒到账 高收益 低利率 无成本",
            BANNED,
            "NET 10(7)",
            "secondary",
            date(2026, 9, 30),
        ),
        (
            "RAISING16.24-proof",
            "业绩最佳 规模最大",
            PROOF,
            "RAISING16 24(8)",
            "secondary",
            date(2016, 7, 15),
        ),
        ("W4.25-benchmark", "业绩比较基准", CONTEXT, "W4 25(3)", "secondary", date(2021, 6, 27)),
        ("F59.6-past", "过往业绩", CONTEXT, "F59 6", "secondary", date(2020, 10, 1)),
    ],
)
def test_as_the_specification_has_it(
    rule_id: str, phrases: str, kind: WordingClass, article: str, provenance: str, since: date
) -> None:
    rule = BY_ID[rule_id]
    assert set(listed(phrases)) <= set(rule.phrases)
    assert (rule.wording_class, rule.since) == (kind, since)
    [cited] = rule.cites
    assert f"{cited.regulation.code} {cited.article}" == article
    assert cited.provenance is Provenance(provenance)


@pytest.mark.parametrize("rule_id", ["N7.13-blur", "W4.25-blur", "A6-blur", "NET.10-comparison"])
def test_confusion_names_no_words_of_its_own(rule_id: str) -> None:
    """The articles forbid the thing, so that every phrase is our reading."""
    rule = BY_ID[rule_id]
    assert (rule.wording_class, rule.phrases) == (CONFUSION, ())
    marks = {cited.provenance for phrase in rule.words for cited in rule.cited(phrase)}
    assert marks <= {Provenance.UNCONFIRMED, Provenance.CONVENTION}


@pytest.mark.parametrize("phrase", ["首只", "最好的", "最强", "规模最大", "业绩第一"])
@pytest.mark.parametrize("rule_id", ["F59.15-proof", "W6-proof"])
def test_what_only_repealed_documents_name_is_our_reading(rule_id: str, phrase: str) -> None:
    [cited] = BY_ID[rule_id].cited(phrase)
    assert cited.provenance is Provenance.UNCONFIRMED


def test_ids_are_unique() -> None:
    assert Counter(rule.id for rule in PHRASE_RULES).most_common(1)[0][1] == 1


@EVERY_RULE
def test_it_cites_what_is_in_force_on_its_first_day(rule: PhraseRule) -> None:
    assert rule.since >= max(cited.regulation.since for cited in rule.cites)
    assert all(cited.regulation.in_force(rule.since) for cited in rule.cites)
    assert not rule.in_force(rule.since - timedelta(days=1))


@EVERY_RULE
def test_every_other_word_holds_a_phrase_of_its_rule(rule: PhraseRule) -> None:
    """Else it is listed in vain, or misspelt; a shared list need serve one rule of those that share it."""
    sharing = [other for other in PHRASE_RULES if set(other.harmless) & set(rule.harmless)]
    keys = {key_of(phrase) for other in sharing for phrase in other.words}
    assert [word for word in rule.harmless if not any(key in bare(word) for key in keys)] == []


@EVERY_RULE
def test_no_other_word_is_itself_a_phrase(rule: PhraseRule) -> None:
    assert {bare(word) for word in rule.harmless} & {
        key_of(phrase) for phrase in rule.words
    } == set()


def test_the_one_rule_for_all_products_is_online_only() -> None:
    everywhere = {rule.id for rule in PHRASE_RULES if rule.families is None}
    assert everywhere == {"NET.10-inducing", "NET.10-endorsement", "AD.9-superlative"}
    online = {rule.id for rule in PHRASE_RULES if rule.channels == (SaleChannel.ONLINE,)}
    assert online == {rule.id for rule in PHRASE_RULES if rule.id.startswith("NET.")}


@EVERY_RULE
def test_a_deposit_may_be_called_safe(rule: PhraseRule) -> None:
    about = rule.covers(ProductFamily.DEPOSIT, SaleChannel.OUTLET, TextKind.ADVERTISEMENT)
    assert not about or rule.id == "AD.9-superlative"


@EVERY_RULE
def test_both_suggestions_are_there(rule: PhraseRule) -> None:
    assert rule.suggestion.zh != rule.suggestion.en


@EVERY_RULE
def test_no_words_elsewhere_excuse_what_is_banned(rule: PhraseRule) -> None:
    assert not rule.unless or rule.wording_class is CONTEXT
