"""Signs of a text: one phrase in every way it is written, and in no other."""

from collections.abc import Callable
from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.wording_phrases import PHRASE_RULES
from bankrm.wording_signs import PhraseFinder, bare, key_of, listed, plain


def spans(phrases: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in PhraseFinder(phrases).find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "保证收益",
        "保證收益",
        "保証收益",
        "保 证 收 益",
        "保\u3000证收益",
        "保·证·收·益",
        "保-证—收－益",
        "保.证_收*益",
        "保|证/收\\益",
        "保\u200b证收益",
        "保\u0301证收益",
        "保\ufe0f证收益",
        "保\x00证收益",
        "保\n证收益",
        "保                证收益",
        "保”证“收”益",
        "保【证】收益",
        "保😀证★收益",
        "保\U000e0061证收益",
    ],
    ids=ascii,
)
def test_all_one_phrase(text: str) -> None:
    assert spans(("保证收益",), f"本{text}。") == [(1, 1 + len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "保，证收益",
        "保。证收益",
        "保、证收益",
        "保（证收益",
        "保：证收益",
        "保                 证收益",
        "保收益",
        "保证",
    ],
    ids=["comma", "stop", "list", "bracket", "colon", "seventeen spaces", "short", "half"],
)
def test_not_the_phrase(text: str) -> None:
    assert spans(("保证收益",), text) == []


@pytest.mark.parametrize(
    "text",
    [
        "risk-free",
        "Risk Free",
        "RISKFREE",
        "ｒｉｓｋ－ｆｒｅｅ",
        "ＲＩＳＫ　ＦＲＥＥ",
        "r.i.s.k.f.r.e.e",
    ],
)
def test_latin_letters(text: str) -> None:
    assert spans(("risk-free",), text) == [(0, len(text))]


def test_overlapping_phrases_are_all_found_and_longest_first() -> None:
    assert spans(("保本", "保本保息", "保息", "息高"), "保本保息高") == [
        (0, 4),
        (0, 2),
        (2, 4),
        (3, 5),
    ]


def test_one_character_is_a_phrase_too() -> None:
    assert spans(("稳", "保本"), "稳，保 本") == [(0, 1), (2, 5)]


@pytest.mark.parametrize("text", ["", "保本", "\ud800", "\x00" * 10], ids=ascii)
def test_no_phrase_is_found_nowhere(text: str) -> None:
    assert spans((), text) == []


@pytest.mark.parametrize("phrase", ["", " ", "·-·", "\u200b"], ids=ascii)
def test_a_phrase_of_separators_is_refused(phrase: str) -> None:
    with pytest.raises(InvalidValue, match=r"^phrases: "):
        PhraseFinder(["保本", phrase])


def test_signs_of_patterns_are_plain_signs() -> None:
    assert spans(("[a(", "保^]本"), "[a(保]本") == [(0, 3), (3, 6)]


def test_plain_keeps_every_place() -> None:
    text = "保證 Ａ-b。\ud800"
    assert plain(text) == "保证 a-b。\ud800"


@pytest.mark.parametrize(
    ("text", "key", "stripped"),
    [
        ("R1（低风险）", "r1(低风险)", "r1低风险"),
        ("等级：“低 风险”", "等级:低风险", "等级低风险"),
        ("保-本", "保本", "保本"),
    ],
)
def test_a_key_keeps_brackets_that_bare_passes_over(text: str, key: str, stripped: str) -> None:
    assert (key_of(text), bare(text)) == (key, stripped)


def test_listed() -> None:
    assert listed(" 保本  保收益 ") == ("保本", "保收益")


def test_phrases_of_the_law_are_written_in_simplified_characters() -> None:
    """Else the traditional form alone would be looked for, and never found in a simplified text."""
    for rule in PHRASE_RULES:
        for phrase in (*rule.phrases, *rule.variants, *rule.harmless, *rule.unless):
            assert plain(phrase) == phrase.lower()


@pytest.mark.parametrize(
    "traditional",
    listed(
        "保證收益 無風險 預期收益率 穩賺不賠 剛性兌付 業績穩健 業績優良 坐享財富增長 欲購從速 申購良機 "
        "低門檻 秒到賬 低風險 無成本 收益有保障 本金無憂 承諾收益 過往業績 業績比較基準 登記備案 等同於存款 絕對安全"
    ),
)
def test_the_phrases_of_the_law_are_found_in_traditional_characters(traditional: str) -> None:
    phrases = [phrase for rule in PHRASE_RULES for phrase in rule.words]
    assert (0, len(traditional)) in spans(tuple(phrases), traditional)


def test_a_sign_that_separates_nothing_ends_the_phrase_before_it() -> None:
    assert spans(("保本", "保本保息"), "保 本，保息") == [(0, 3)]


def test_hostile_text_takes_no_longer() -> None:
    for text in (
        "保" * 200_000,
        ("保" + " " * 9) * 20_000,
        "保 本 保 " * 40_000,
        "保，本" * 50_000,
    ):
        assert spans(("保本保息", "保收益"), text) == []


@pytest.mark.parametrize("call", [plain, key_of, bare, listed, PhraseFinder])
@pytest.mark.parametrize("given", [None, 7, b"x", [None]], ids=repr)
def test_what_is_no_text_is_refused(call: Callable[[Any], object], given: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^(text|phrases): "):
        call(given if call is not PhraseFinder or given != b"x" else [given])


def test_what_is_no_text_is_not_searched() -> None:
    finder: Any = PhraseFinder(["保本"])
    with pytest.raises(InvalidValue, match=r"^text: "):
        list(finder.find(None))
