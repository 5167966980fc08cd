"""Senses of a phrase (语义): said, asked, unclear, or denied, as the words around it tell.

Read token by token from the phrase outwards, and only as far as every word is known: an unknown word, or the
end of a clause, leaves it said. Two denials make a statement (不是不保本); a denial that the words around it may
turn (哪有不保本的) is unclear. Leaves out grammar beyond that, irony, and what another sentence takes back.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bankrm.checks import check_count, check_kind
from bankrm.labels import Label
from bankrm.wording_signs import listed, plain

__all__ = ["Reading", "Sense", "read_sense"]

_REACH = 40
"""Characters looked at on either side."""


class Sense(Label):
    """What a text does with a phrase."""

    SAID = "said", "已表述", "said"
    ASKED = "asked", "以问句表述", "asked"
    UNCLEAR = "unclear", "语义待核实", "unclear"
    DENIED = "denied", "已否定", "denied"


class Reading(NamedTuple):
    """How a phrase was read."""

    sense: Sense
    spreads: bool = False
    """Whether the denial also bears on what is listed after the phrase: 不承诺保本、保收益."""
    bans: bool = False
    """Whether the denial is a ban or warning, on all that is listed: 警惕“保本高收益”“稳赚”."""
    listed_after: int | None = None
    """Where the phrase before it must end for the two to be one list."""


_DENIALS = listed(
    "不 非 未 无 无法 没 勿 禁止 严禁 杜绝 拒绝 谨防 警惕 防范 远离 打破 避免 难以 否认 难道 岂 何尝 谁说 "
    "not non no never without cannot don't doesn't isn't neither nor"
)
_BANS = {"禁止", "严禁", "杜绝", "拒绝", "谨防", "警惕", "防范", "远离", "打破", "避免"}
_VERBS = ("承诺", "保证", "承諾", "保證")
"""Which a phrase may begin with, and which govern a whole list: 不承诺保本、保收益."""
_QUESTIONS = listed(
    "是否 能否 可否 会否 有无 有没有 会不会 是不是 能不能 可不可以 保不 不就 不就是"
)
_JOINTS = listed("、 / 和 或 或者 及 以及 与 并 并且 “ ” ‘ ’ ' \" 「 」 『 』 《 》 and or")
_LINKS = listed(
    "是 会 能 能够 得 可 可以 应 应当 要 宜 再 许 准 有 也 均 都 对 向 以 为 就 其 该 本 此 各 任 "
    "的 地 了 于 作 做 被 承诺 保证 保障 担保 提供 构成 代表 意味 意味着 等于 等同 等同于 属于 存在 "
    "含有 包含 出现 使用 采用 宣称 宣传 声称 表述 表示 明示 暗示 作出 做出 给予 视为 理解 理解为 解释 解释为 "
    "认为 相信 轻信 误认为 任何 所有 一切 绝对 完全 一定 必然 本金 收益 未来 最低 我行 本行 银行 机构 公司 "
    "产品 本产品 理财 理财产品 本理财 基金 本基金 保险 信托 管理人 基金管理人 投资者 投资人 客户 您 你 "
    "个人 单位 方式 形式 字样 字眼 词语 用语 类似 诸如 所谓 人 说 将 把 投资 投资于 表明 具有 具备 设 设置 业绩 "
    "一款 一种 一个 一次 哪款 哪种 哪个 这款 这种 : ( "
    "a an any the is are be been it to of as for offer offers provide provides promise promises "
    "constitute guarantee guarantees mean imply product products"
)
_ENDINGS = listed(
    "不可信 不存在 违规 违法 违反规定 骗局 陷阱 谎言 虚假 虚假的 不可能 不可能的 被禁止 禁止 不允许 不被允许 "
    "不得使用 不得出现 成为历史 不可轻信 "
    "不等于没有风险 不等于无风险 不等于零风险 不代表没有风险 不代表无风险 不代表零风险 不意味着没有风险"
)
_TRAILING = listed(
    "的 等 字样 字眼 表述 用语 说法 承诺 宣传 产品 理财 都 均 皆 一律 已 已经 是 属于 属 系 纯属 ” ’ ' \" 」 』 》 )"
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _backwards(words: Iterable[str]) -> str:
    """A pattern of words read from their end; a Latin word must begin where it does."""
    return "|".join(
        re.escape(word[::-1]) + (r"(?![a-z])" if word.isascii() and word.isalpha() else "")
        for word in sorted(words, key=len, reverse=True)
    )


_TOKEN = re.compile(
    rf"[\s·\-]{{0,4}}({_backwards({*_DENIALS, *_QUESTIONS, *_JOINTS, *_LINKS})})[\s·\-]{{0,4}}"
)
_DENIED_AFTER = re.compile(
    rf"\s?(?:(?:{_any_of(_TRAILING)})\s?){{0,8}}(?:{_any_of(_ENDINGS)})(?=了?(?:[。,.;!?\s]|$))"
)
_TURNED_BEFORE = re.compile(
    r"(?:[不没无未难](?!保)\w?|[哪岂]|谁[敢会]|怎么|担心|[没未]\w{0,3}过)$"
)
"""Right before what is read: 哪有不保本的, 不容拒绝的保本."""
_BELITTLED_AFTER = re.compile(
    r"[^。;!?\n]{0,6}?(?:只是|不过是|而已|套话|监管要求|走形式|走个形式|是什么|胜似)"
)
"""不承诺保本只是形式."""
_TURNED_AFTER = re.compile(
    r"[^。;!?\n]{0,6}?(?:赔|怎么|怎能|怎敢|哪|岂|才怪|的道理|[我包]退|退[您你]|补[您你]|不收[费钱]|不要钱|不卖|我负责)"
)
"""Of a bare 不保本: 不保本我赔, 不保本不收费."""
_ASKED_AFTER = re.compile(r"[^。!;,\n?]{0,39}\?|[的了]?[吗么]")
"""In the same clause: 保本，何乐而不为？ does not ask. Text is read in half width."""


def read_sense(text: str, start: int, end: int) -> Reading:
    """How the words around a phrase at a place of a text read it.

    Raises:
        InvalidValue: if it is no text, or no place in one.

    >>> text = "本产品不承诺保本"
    >>> read_sense(text, 6, 8).sense.en
    'denied'
    >>> text = "我们不是不保本"
    >>> read_sense(text, 5, 7).sense.en
    'said'
    """
    check_kind(text, str, "text")
    check_count(start, "start")
    check_count(end, "end", start)
    told = _read_before(plain(text[max(0, start - _REACH) : start])[::-1], start)
    after = plain(text[end : end + _REACH])
    denied = bool(told.denials % 2)
    if ended := _DENIED_AFTER.match(after):
        if denied and "不" in ended[0]:  # 不保本是不可能的
            return Reading(Sense.UNCLEAR)
        return Reading(Sense.DENIED, listed_after=told.joint)
    if told.asked or _ASKED_AFTER.match(after):
        return Reading(Sense.ASKED)
    if not denied:
        return Reading(Sense.SAID, listed_after=None if told.denials else told.joint)
    spreads = told.bans or told.words > told.denials or text.startswith(_VERBS, start)
    if (
        _TURNED_BEFORE.search(told.rest)
        or _BELITTLED_AFTER.match(after)
        or (not spreads and _TURNED_AFTER.match(after))
    ):
        return Reading(Sense.UNCLEAR)
    return Reading(Sense.DENIED, spreads=spreads, bans=told.bans, listed_after=told.joint)


class _Before(NamedTuple):
    """The words right before a phrase, as far as they are known."""

    words: int
    denials: int
    bans: bool
    asked: bool
    joint: int | None
    """Where the phrase before it must end, as in `Reading.listed_after`."""
    rest: str
    """What stands before them."""


def _read_before(before: str, start: int) -> _Before:
    """The words before a phrase at `start`, from text that is turned round."""
    at, words, denials, bans, asked = 0, 0, 0, False, False
    joint = None
    while found := _TOKEN.match(before, at):
        at, word = found.end(), found[1][::-1]
        if word in _JOINTS:
            joint = joint if words else start - at
            continue
        words += 1
        denials += word in _DENIALS
        bans |= word in _BANS
        asked |= word in _QUESTIONS
    return _Before(words, denials, bans, asked, joint, before[at:][::-1])
