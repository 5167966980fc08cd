"""Senses: said, asked, or denied."""

from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.wording_senses import Sense, read_sense

SAID, ASKED, UNCLEAR, DENIED = Sense


def sense(text: str, phrase: str = "保本") -> Sense:
    start = text.index(phrase)
    return read_sense(text, start, start + len(phrase)).sense


@pytest.mark.parametrize(
    "text",
    [
        "非保本浮动收益型",
        "不保本",
        "不再保本",
        "本产品不承诺保本",
        "不向任何投资者承诺保本",
        "没有任何机构承诺保本",
        "没有保本承诺",
        "并非保本",
        "不是保本产品",
        "不代表保本",
        "不意味着保本",
        "不构成保本承诺",
        "不得使用“保本”字样",
        "严禁宣传保本",
        "切勿轻信保本",
        "未作出保本承诺",
        "無法保本",
        "不 保本",
        "不·保本",
        "“保本”等字样不得使用。",
        "保本理财都是骗局！",
        "保本的说法均不可信，",
        "保本不可能",
        "我們並不承諾保本",
        "不承诺本产品一定会保本",
        "并不是一款保本的产品",
        "不具有保本属性",
        "没有哪款理财是保本的",
        "没有人能承诺保本",
        "不要相信任何人说的保本",
        "不应将本产品视为保本产品",
        "既不保息也不保本",
        "切勿相信保本骗局！",
        "谁也不能承诺保本",
        "保本不等于没有风险。",
    ],
)
def test_denied(text: str) -> None:
    assert sense(text) is DENIED


@pytest.mark.parametrize(
    "text",
    [
        "保本",
        "本产品保本",
        "不是不保本",
        "并非非保本",
        "不得不保本",
        "无不保本",
        "谁说不保本",
        "不仅保本",
        "不但承诺保本",
        "不只保本",
        "无论市场如何都保本",
        "无需担心，保本",
        "不承诺，保本",
        "不承诺。保本",
        "不收费的保本产品",
        "未来保本",
        "非常保本",
        "没有风险的保本产品",
        "保本产品不可能亏损",
        "保本不违规操作",
        "没有人不喜欢保本",
        "没有人说不保本",
        "没有一款不保本",
        "没有一次不保本",
        "无法不保本",
        "岂能不保本",
        "难以拒绝的保本",
        "保本，何乐而不为？",
        "保本！还等什么？",
    ],
)
def test_said(text: str) -> None:
    assert sense(text) is SAID


@pytest.mark.parametrize(
    "text",
    [
        "保本吗",
        "保本的吗？",
        "是否保本",
        "能不能保本",
        "会不会保本",
        "是不是保本",
        "保不保本",
        "想保本？选我们",
        "难道不保本吗？",
    ],
)
def test_asked(text: str) -> None:
    assert sense(text) is ASKED


@pytest.mark.parametrize(
    "text",
    [
        "不保本我赔您",
        "不保本，我赔",
        "不保本不收费",
        "不保本不要钱",
        "不保本怎么敢卖",
        "不保本才怪",
        "不保本退您手续费",
        "哪有不保本的",
        "谁敢不保本",
        "无一不保本",
        "不容拒绝的保本产品",
        "不用担心不保本",
        "不保本是不可能的",
        "不保本不存在。",
        "从来没有出现过不保本",
        "非保本只是合同套话",
        "不承诺保本只是形式",
        "不是保本，胜似",
    ],
)
def test_a_denial_that_may_be_turned_is_unclear(text: str) -> None:
    assert sense(text) is UNCLEAR


@pytest.mark.parametrize(
    "text", ["不承诺保本，亏损自担，不赔付", "不保本也不保息", "非保本浮动收益型产品"]
)
def test_a_plain_denial_is_not_turned(text: str) -> None:
    assert sense(text) is DENIED


@pytest.mark.parametrize(
    ("text", "bans"),
    [("警惕“保本”", True), ("严禁承诺保本", True), ("不承诺保本", False), ("保本", False)],
)
def test_a_ban(text: str, bans: bool) -> None:
    start = text.index("保本")
    assert read_sense(text, start, start + 2).bans is bans


@pytest.mark.parametrize(
    "text", ["不保本吗？", "这不是保本吗", "这不就是保本", "不就是保本嘛", "不承诺保本的吗？"]
)
def test_a_denial_that_is_asked_is_none(text: str) -> None:
    """这不是保本吗 says that it is."""
    assert sense(text) is ASKED


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("not risk-free", "risk-free", DENIED),
        ("NOT a guaranteed return", "guaranteed return", DENIED),
        ("does not offer a guaranteed return", "guaranteed return", DENIED),
        ("non-principal-protected", "principal-protected", DENIED),
        ("without a guaranteed return", "guaranteed return", DENIED),
        ("not only risk-free", "risk-free", SAID),
        ("casino guaranteed return", "guaranteed return", SAID),
        ("No. Guaranteed return", "Guaranteed return", SAID),
        ("is it risk-free?", "risk-free", ASKED),
        ("never not risk-free", "risk-free", SAID),
    ],
)
def test_english(text: str, phrase: str, expected: Sense) -> None:
    assert sense(text, phrase) is expected


@pytest.mark.parametrize(
    ("text", "spreads"),
    [
        ("非保本", False),
        ("不保本", False),
        ("不承诺保本", True),
        ("不得保本", True),
        ("禁止保本", True),
        ("保本", False),
        ("保本都是骗局", False),
    ],
)
def test_a_verb_denies_a_whole_list_and_a_prefix_does_not(text: str, spreads: bool) -> None:
    start = text.index("保本")
    assert read_sense(text, start, start + 2).spreads is spreads


def test_a_verb_at_the_head_of_the_phrase_does_too() -> None:
    assert read_sense("不承诺保本", 1, 5).spreads
    assert read_sense("不承諾保本", 1, 5).spreads


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("保收益、保本", 3),
        ("“保收益”、“保本”", 4),
        ("保收益和保本", 3),
        ("保收益，保本", None),
        ("保本", None),
    ],
)
def test_where_the_list_before_it_ends(text: str, after: int | None) -> None:
    start = text.index("保本")
    assert read_sense(text, start, start + 2).listed_after == after


@pytest.mark.parametrize(("most", "expected"), [(40, DENIED), (41, SAID)])
def test_it_looks_forty_characters_back(most: int, expected: Sense) -> None:
    """The denial is the first of them."""
    assert sense("不" + "会" * (most - 1) + "保本") is expected


def test_it_looks_no_further_in_hostile_text() -> None:
    text = "不" * 100_000 + "保本" + "的" * 100_000 + "吗"
    assert sense(text) is SAID


@pytest.mark.parametrize("around", ["\ud800", "\x00", "\u0301", "𝟘"], ids=ascii)
def test_odd_signs_beside_it_are_no_words(around: str) -> None:
    assert sense(f"不{around}保本{around}") is SAID


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((None, 0, 1), "text"),
        (("保本", None, 2), "start"),
        (("保本", -1, 2), "start"),
        (("保本", 0, 2.0), "end"),
        (("保本", 1, 0), "end"),
    ],
)
def test_what_is_no_place_in_a_text_is_refused(given: tuple[Any, ...], field: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        read_sense(*given)
