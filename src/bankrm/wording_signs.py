"""Signs of a text (文字归一): how one phrase can be written, and how it is found however it is.

Full width, capitals, traditional characters, and signs set between the characters (保 本, 保·本, “保”本) are
all one phrase; found on the text as it stands, so that places are those of the text. Leaves out homophones,
pinyin, look-alikes, and commas and brackets between characters: 担保，本产品 is no 保本.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue

__all__ = ["PhraseFinder", "bare", "key_of", "listed", "plain"]

_RANGES = (  # joined into words by nobody who means to be read: they are passed over
    (0x00, 0x20),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x0300, 0x036F),  # combining marks
    (0x061C, 0x061C),
    (0x1680, 0x1680),
    (0x180B, 0x180E),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x2000, 0x2015),  # spaces, joiners, dashes
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x20D0, 0x20FF),
    (0x25A0, 0x27BF),  # shapes, stars, marks
    (0x2B00, 0x2BFF),
    (0x3000, 0x3000),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0x1F000, 0x1FAFF),  # emoji
    (0xE0000, 0xE01EF),  # tags
)
_SEPARATORS = frozenset(
    {chr(code) for first, last in _RANGES for code in range(first, last + 1)}
    | set("·•・‧-−._*~|/\\+#^．－＿＊～｜／＼＋＃＾【】“”‘’\"'＂＇「」『』`´¨")
)
_BRACKETS = frozenset("：:（）()[]《》")
"""What a label is set off by: R1（低风险）."""
_TRADITIONAL = (
    "证證 证証 无無 险險 风風 稳穩 赚賺 赔賠 刚剛 兑兌 预預 业業 绩績 优優 财財 长長 购購 从從 机機 级級 诺諾 "
    "门門 槛檻 账賬 账帳 类類 较較 准準 历歷 过過 确確 损損 亏虧 绝絕 对對 额額 标標 测測 计計 备備 托託 国國 "
    "现現 仅僅 产產 涨漲 赢贏 个個 来來 发發 们們 术術 贷貸 费費 点點 应應 当當 没沒 并並 为為 会會 够夠 担擔 "
    "称稱 传傳 构構 着著 轻輕 严嚴 谨謹 远遠 离離 难難 样樣 尽盡 资資 续續 时時 缴繳 将將 与與 属屬 于於 "
    "说說 骗騙 谎謊 虚虛 违違 规規 吗嗎 么麼 岂豈 尝嘗 让讓 这這 实實 红紅 区區 间間 达達 谁誰 败敗 "
    "单單 后後 万萬 亿億 灵靈 随隨 抢搶 别別 紧緊 闭閉 买買 卖賣 铁鐵 认認 销銷 换換 选選 择擇 据據 "
    "两兩 书書 债債 减減 划劃 参參 声聲 忧憂 涝澇 环環 系係 纯純 经經 统統 给給 荐薦 补補 视視 记記 许許 评評 "
    "识識 词詞 该該 误誤 诸諸 调調 谓謂 释釋 钱錢 银銀 顶頂 领領 "
    "广廣 质質 权權 际際 强強 连連 赖賴 绑綁 体體 协協 审審 监監 户戶 开開 网網 络絡 还還 数數 条條 诚誠"
)
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(pair[1]): ord(pair[0]) for pair in _TRADITIONAL.split()}
    | {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
    | {code - 32: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}  # full-width capitals
)
_KEY = {**_PLAIN, **dict.fromkeys(map(ord, _SEPARATORS))}
_BARE = {**_KEY, **dict.fromkeys(map(ord, _BRACKETS))}


def _ways() -> dict[str, str]:
    """Every way to write a character that has more than one."""
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for code, plain_code in _PLAIN.items():
        ways[chr(plain_code)] |= {chr(code), chr(plain_code)}
    return {sign: "".join(sorted(written)) for sign, written in ways.items()}


_WAYS = _ways()
_BETWEEN = r"[\W_]{0,16}"
"""What may stand between two characters of a phrase, and more: a set of a thousand signs at each would take long to
compile, so that what is no separator is told by the key of what is found."""


def listed(phrases: str) -> tuple[str, ...]:
    """Phrases written in one line, without spaces of their own: so long a list reads best.

    >>> listed("保本 保收益")
    ('保本', '保收益')
    """
    check_kind(phrases, str, "phrases")
    return tuple(phrases.split())


def plain(text: str) -> str:
    """A text in half width, small letters and simplified characters, each in its place.

    >>> plain("保證ＡＢ Return")
    '保证ab return'
    """
    check_kind(text, str, "text")
    return text.translate(_PLAIN)


def key_of(text: str) -> str:
    """What a phrase is known by, however it is written.

    >>> key_of("保 證-收益"), key_of("Risk-Free")
    ('保证收益', 'riskfree')
    """
    check_kind(text, str, "text")
    return text.translate(_KEY)


def bare(text: str) -> str:
    """As `key_of`, without the signs that set off a label."""
    check_kind(text, str, "text")
    return text.translate(_BARE)


class PhraseFinder:
    """Some phrases, ready to be looked for.

    Raises:
        InvalidValue: if phrases are none, or nothing is left of one once what separates is passed over.

    >>> [(at, end, key) for at, end, key in PhraseFinder(["保本", "保本保息"]).find("非保 本，保-本保息")]
    [(1, 4, '保本'), (5, 10, '保本保息'), (5, 8, '保本')]
    """

    __slots__ = ("_keys", "_pattern")

    def __init__(self, phrases: Iterable[str]) -> None:
        check_kind(phrases, Iterable, "phrases")
        self._keys = frozenset(map(key_of, phrases))
        if "" in self._keys:
            raise InvalidValue("phrases", "need a character that counts in each")
        self._pattern = _pattern_of(self._keys)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Every phrase at every place: where it begins and ends, and its key; the longest first."""
        check_kind(text, str, "text")
        for found in self._pattern.finditer(text):
            start, key = found.start(), key_of(found[1])
            for size in range(len(key), 0, -1):
                if key[:size] in self._keys:
                    yield start, _end_of(text, start, size), key[:size]


def _end_of(text: str, start: int, signs: int) -> int:
    """Where the first `signs` characters that count end, from `start`."""
    while signs:
        signs -= text[start] not in _SEPARATORS
        start += 1
    return start


def _pattern_of(keys: Iterable[str]) -> re.Pattern[str]:
    """A pattern as wide as the first character of a phrase, so that phrases which overlap are all found.

    Group 1 reaches to the end of the longest phrase there, if all that stands between its characters is
    passed over.
    """
    root = _Node()
    for key in keys:
        node = root
        for sign in key:
            node = node.after.setdefault(sign, _Node())
        node.ends = True
    if not root.after:
        return re.compile("(?!)")
    first = _one_of(root.after)
    # `re` skips ahead by the set of first characters; most are then out by what follows them, before any
    # phrase is tried from the first character on
    short = any(node.ends for node in root.after.values())
    second = {sign for node in root.after.values() for sign in node.after}
    ahead = "" if short else f"(?={_one_of(second)}|[\\W_])"
    return re.compile(f"{first}{ahead}(?<=(?=({root.branches()})){first})")


class _Node:
    """One character of some phrases, and what may follow it."""

    __slots__ = ("after", "ends")

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}
        self.ends = False

    def branches(self) -> str:
        """The pattern of the characters that may follow, each with what follows it in turn."""
        branches = [_one_of(sign) + node.rest() for sign, node in sorted(self.after.items())]
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    def rest(self) -> str:
        """The pattern of all that follows, longest first."""
        if not self.after:
            return ""
        rest = _BETWEEN + self.branches()
        return f"(?:{rest})?" if self.ends else rest


def _one_of(signs: Iterable[str]) -> str:
    """A pattern of any of some characters, in every way they can be written."""
    ways = {way for sign in signs for way in _WAYS.get(sign, sign)}
    return f"[{''.join(map(re.escape, sorted(ways)))}]"
