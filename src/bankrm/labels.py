"""Words with two languages: wire codes (`Label`), a bank's own (`OwnLabel`), and sentences (`Text`)."""

import enum
from typing import Literal, NoReturn, Self, TypeAlias

import attrs

from bankrm.checks import check_text
from bankrm.errors import InvalidValue

__all__ = ["AnyLabel", "Label", "Lang", "OwnLabel", "Text"]


Lang: TypeAlias = Literal["zh", "en"]
"""The languages a text can be read in."""


class Label(enum.Enum):
    """A wire code with zh and en names, ranked as declared, within its own enum only.

    >>> class Light(Label):
    ...     GREEN = "green", "绿灯", "green light"
    ...     RED = "red", "红灯", "red light"
    >>> Light("red").zh, Light.GREEN < Light.RED, Light.RED.rank
    ('红灯', True, 1)
    """

    code: str
    """The wire code, the member's value."""
    zh: str
    en: str
    rank: int
    """Place in the order declared, from 0."""

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        """Make one member."""
        member = object.__new__(cls)
        member._value_ = member.code = code
        member.zh, member.en = zh, en
        member.rank = len(cls)  # of those made before; a second name for one is no member
        return member  # defaults let mypy accept Outcome("deny"); a test refuses empty names

    def __lt__(self, other: Self) -> bool:
        return self.rank < other.rank if type(other) is type(self) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self.rank <= other.rank if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self.rank > other.rank if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self.rank >= other.rank if type(other) is type(self) else NotImplemented

    @classmethod
    def _missing_(cls, _: object) -> NoReturn:
        """Refuse an unknown code without showing it: it may be anything that was typed."""
        raise InvalidValue(cls.__name__, "has no such code")

    def name_in(self, lang: Lang) -> str:
        """The member's name in one language."""
        return self.zh if lang == "zh" else self.en


@attrs.frozen
class OwnLabel:
    """A bank's own wire code with its names, where the library's `Label` has none: a stage, a choice, a tag.

    Unlike a member of a `Label` it has no rank, and two of the same words are one and the same.

    >>> OwnLabel("salon", "沙龙", "salon").name_in("zh")
    '沙龙'
    """

    code: str
    zh: str
    en: str

    def __attrs_post_init__(self) -> None:
        for name in ("code", "zh", "en"):
            check_text(getattr(self, name), name)

    def name_in(self, lang: Lang) -> str:
        """Its name in one language."""
        return self.zh if lang == "zh" else self.en


AnyLabel: TypeAlias = Label | OwnLabel
"""A word with a wire code: of the library, or a bank's own."""


@attrs.frozen
class Text:
    """A sentence in Chinese and English, with the same `{names}` to fill in.

    >>> Text("年龄 {age}", "aged {age}").fill("en", age=65)
    'aged 65'
    """

    zh: str
    en: str

    def __attrs_post_init__(self) -> None:
        check_text(self.zh, "zh")
        check_text(self.en, "en")

    def name_in(self, lang: Lang) -> str:
        """The words in one language, as they stand."""
        return self.zh if lang == "zh" else self.en

    def fill(self, lang: Lang, **values: object) -> str:
        """The sentence in one language, its names replaced by `values`."""
        return self.name_in(lang).format(**values)
