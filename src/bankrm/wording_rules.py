"""Rules about words (用语规则): which phrases a document bans or ties to a condition, where and since when.

The rules of the law are in `wording_phrases`; a bank adds its own. Whether a text breaks them is found in
`wording`.
"""

from datetime import date

import attrs

from bankrm.citations import Citation, Provenance
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.products import ProductFamily
from bankrm.rules import Effect
from bankrm.sales import SaleChannel
from bankrm.wording_signs import key_of

__all__ = ["PhraseRule", "TextKind", "WordingClass"]


class WordingClass(Label):
    """What is wrong with a phrase, mildest first."""

    CONTEXT = "context", "视语境判断", "depends on context"
    NEEDS_PROOF = "needs_proof", "须有客观证据", "needs proof"
    CONFUSION = "confusion", "混淆产品", "confuses products"
    BANNED = "banned", "绝对禁止", "banned outright"

    @property
    def effect(self) -> Effect:
        """What saying it does to a text: what a person can still vouch for goes to a person."""
        return Effect.REVIEW if self <= WordingClass.NEEDS_PROOF else Effect.REFUSE


class TextKind(Label):
    """What a text is, as rules about words tell texts apart."""

    ADVERTISEMENT = "advertisement", "宣传推介材料", "advertisement"
    """Leaflet, poster, post, live stream, message to many."""
    CONVERSATION = "conversation", "销售话术", "talk to one client"
    """Script, call, message to one."""
    STATEMENT = "statement", "协议及揭示文件", "contract or disclosure"
    RATING_FIELD = "rating_field", "风险等级栏位", "field of a risk rating"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PhraseRule:
    """One sentence of a document about words. Compared by identity.

    A bank that does not want to hear of a sure thing:

    >>> from bankrm.citations import house_document
    >>> policy = house_document("MK-1", Text("宣传用语规范", "Wording policy"), date(2026, 1, 1))
    >>> sure = PhraseRule(
    ...     id="house.sure",
    ...     wording_class=WordingClass.BANNED,
    ...     cites=(policy.article(2),),
    ...     since=policy.since,
    ...     phrases=("闭眼入",),
    ...     suggestion=Text("删除", "leave it out"),
    ... )
    >>> sure.cited("闭眼入")[0].provenance.en
    "the bank's own"
    """

    id: str
    wording_class: WordingClass
    cites: tuple[Citation, ...]
    since: date
    until: date | None = None
    """The first day no longer in force."""
    replaces: bool = False
    """Whether it took the place of a rule that is not here: before its first day nobody can tell."""
    families: tuple[ProductFamily, ...] | None = None
    """None for every family."""
    channels: tuple[SaleChannel, ...] | None = None
    """None for every channel."""
    kinds: tuple[TextKind, ...] = tuple(TextKind)
    phrases: tuple[str, ...] = ()
    """As the document has them."""
    variants: tuple[str, ...] = ()
    """That say the same, by our reading: marked unconfirmed at best."""
    english: tuple[str, ...] = ()
    """As banks that advertise in English put it: a convention."""
    harmless: tuple[str, ...] = ()
    """Words that hold a phrase of the rule and mean something else; `…` is a few more within the sentence."""
    unless: tuple[str, ...] = ()
    """Words anywhere in the text that give what the rule asks for."""
    with_rate: bool = False
    """Whether a phrase matters only with a percentage after it."""
    suggestion: Text

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        words = [key_of(phrase) for phrase in self.words]
        if not words or not all(words):
            raise InvalidValue("phrases", "need one, and characters that count in each")
        if len(set(words)) < len(words):
            raise InvalidValue("phrases", "name one twice")
        if not self.cites:
            raise InvalidValue("cites", "must name an article")
        if any(citation.regulation.since > self.since for citation in self.cites):
            raise InvalidValue("since", "is before a document cited is in force")
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after the first day")

    def __repr__(self) -> str:
        return f"<{self.id}>"

    @property
    def words(self) -> tuple[str, ...]:
        """Every phrase of the rule."""
        return self.phrases + self.variants + self.english

    @property
    def house(self) -> bool:
        """Whether it rests on the bank's own documents alone."""
        return all(citation.provenance is Provenance.HOUSE for citation in self.cites)

    def cited(self, phrase: str) -> tuple[Citation, ...]:
        """The articles that a phrase of the rule rests on, no firmer than it was read."""
        if phrase in self.phrases:
            return self.cites
        mark = Provenance.UNCONFIRMED if phrase in self.variants else Provenance.CONVENTION
        return tuple(
            Citation(cited.regulation, cited.article, max(cited.provenance, mark))
            for cited in self.cites
        )

    def in_force(self, as_of: date) -> bool:
        """Whether it applies on a day."""
        return self.since <= check_date(as_of) and (self.until is None or as_of < self.until)

    def open_on(self, as_of: date) -> bool:
        """Whether another rule, which is not here, stood in its place on a day."""
        return self.replaces and check_date(as_of) < self.since

    def covers(
        self, family: ProductFamily | None, channel: SaleChannel | None, kind: TextKind
    ) -> bool | None:
        """Whether it is about texts of a kind on a product in a channel; None if that cannot be told.

        >>> from bankrm.wording_phrases import PHRASE_RULES
        >>> online = next(rule for rule in PHRASE_RULES if rule.id == "NET.10-inducing")
        >>> [online.covers(None, at, TextKind.ADVERTISEMENT) for at in (SaleChannel.ONLINE, None)]
        [True, None]
        """
        answers = {
            kind in self.kinds,
            self.families is None or (None if family is None else family in self.families),
            self.channels is None or (None if channel is None else channel in self.channels),
        }
        return False if False in answers else None if None in answers else True
