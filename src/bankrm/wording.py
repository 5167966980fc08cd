"""Wording check (用语审查): which phrases of a text the law bans, asks proof for, or lets stand in context only.

Every phrase is found at its place, with the articles it rests on and what to write instead; what the text
denies (非保本), or calls a rating by (R1（低风险）), is no fault. A report shows phrases, never the words around
them: a text may be about a person. Leaves out pictures, whether what is said is true, or the warning beside it
enough, and what no list of words can find.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import attrs

from bankrm.checks import check_kind, check_optional, check_tuple
from bankrm.citations import Citation, Provenance, strictest
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.formats import format_date
from bankrm.labels import Lang
from bankrm.products import Product, ProductFamily
from bankrm.rules import Effect
from bankrm.sales import SaleChannel
from bankrm.wording_phrases import PHRASE_RULES
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass
from bankrm.wording_senses import Reading, Sense, read_sense
from bankrm.wording_signs import PhraseFinder, bare, key_of

__all__ = [
    "Finding",
    "TextSource",
    "WordingHit",
    "WordingReport",
    "check_texts",
    "check_wording",
]

_AROUND = 16
"""Characters on either side that may make another word of a phrase."""
_SOME = r"[^。;!?…]{0,12}"
"""What `…` of such a word stands for."""
_GAP = "\n"  # no word has it, and it is passed over as a separator: none in what is around
_RATE = re.compile(r"[^。！？；!?;\n]{0,16}?(?:百分之|\d[\d.．]{0,9}\s?[%％])")
_KEPT = 1024
_WORDS = {
    "zh": ("结论", "未发现问题表述", "依据最弱处"),
    "en": ("Outcome", "nothing to object to", "Weakest source"),
}
_INSTEAD = {"zh": "建议", "en": "instead"}
_UNSURE = {"zh": "，适用与否须核实", "en": ", if the rule applies here at all"}
_EARLIER = {
    "zh": "此前的规定未收录，须人工核实",
    "en": "the rule before it is not here: to be found out",
}


@attrs.frozen(kw_only=True)
class TextSource:
    """Where a text of a sale is from: the bank's reference to it, what it is, and where it is shown."""

    ref: str
    kind: TextKind
    channel: SaleChannel | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Finding:
    """One rule that a phrase at a place falls under."""

    rule: PhraseRule
    basis: tuple[Citation, ...]
    """Its articles, no firmer than the phrase was read in them."""
    certain: bool
    """Whether the rule is known to be about such a text; else product or channel must be found out."""
    explained: bool = False
    """Whether the text says elsewhere what the rule asks for."""

    __attrs_post_init__ = check_fields

    @property
    def effect(self) -> Effect:
        """What saying the phrase does to the text."""
        if self.explained:
            return Effect.ALLOW
        effect = self.rule.wording_class.effect
        return effect if self.certain else min(effect, Effect.REVIEW)


@attrs.frozen(kw_only=True)
class WordingHit:
    """One phrase at its place in a text, and every rule it falls under."""

    source_ref: str | None = None
    phrase: str
    """As the rules have it; the text may write it otherwise."""
    start: int = attrs.field(metadata=NOT_NEGATIVE)
    end: int
    """The first place after it."""
    sense: Sense
    covered: bool = False
    """Whether it is part of a longer phrase that is found, and weighs no more than that."""
    findings: tuple[Finding, ...]
    """Strictest first."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.end <= self.start:
            raise InvalidValue("end", "is not after the start")
        if not self.findings:
            raise InvalidValue("findings", "need a rule")

    @property
    def wording_class(self) -> WordingClass:
        """The gravest of its rules."""
        return max(finding.rule.wording_class for finding in self.findings)

    @property
    def outcome(self) -> Effect:
        """What it does to the text: nothing if denied; if asked or unclear, a person decides."""
        if self.sense is Sense.DENIED:
            return Effect.ALLOW
        found = max(finding.effect for finding in self.findings)
        return found if self.sense is Sense.SAID else min(found, Effect.REVIEW)


@attrs.frozen(kw_only=True)
class WordingReport:
    """What was found in one or more texts on a day."""

    as_of: date
    hits: tuple[WordingHit, ...]
    """All of them, denied and covered ones too, in the order of the texts."""
    rules: tuple[PhraseRule, ...] = attrs.field(repr=False)
    """Those that were asked."""
    undetermined: tuple[PhraseRule, ...] = ()
    """Those in whose place another rule, which is not here, stood on the day."""

    __attrs_post_init__ = check_fields

    @property
    def faults(self) -> tuple[WordingHit, ...]:
        """The hits that count, each once: not denied, not explained, not part of a longer one."""
        return tuple(
            hit for hit in self.hits if hit.outcome is not Effect.ALLOW and not hit.covered
        )

    @property
    def outcome(self) -> Effect:
        """The strictest of all hits; a person decides what a rule that is not here would say."""
        known = Effect.REVIEW if self.undetermined else Effect.ALLOW
        return max([known, *(hit.outcome for hit in self.hits)])

    @property
    def needs_review(self) -> bool:
        """Whether a rule that is not here leaves the answer open."""
        return bool(self.undetermined)

    @property
    def provenance(self) -> Provenance:
        """The weakest source of what counts; if nothing does, of all rules that were asked."""
        found = [
            citation.provenance
            for hit in self.faults
            for finding in hit.findings
            for citation in finding.basis
        ]
        asked = [citation.provenance for rule in self.rules for citation in rule.cites]
        unread = [Provenance.UNCONFIRMED] if self.undetermined else []
        return strictest([*(found or asked), *unread])

    def explain(self, lang: Lang = "zh") -> str:
        """The report as lines for a person."""
        outcome, nothing, weakest = _WORDS[lang]
        lines = [f"{outcome}: {self.outcome.name_in(lang)} ({format_date(self.as_of, lang)})"]
        lines += [_told(hit, lang) for hit in self.faults]
        lines += [
            f"? [{rule.id}] {'; '.join(citation.text(lang) for citation in rule.cites)}: {_EARLIER[lang]}"
            for rule in self.undetermined
        ]
        if len(lines) == 1:
            lines.append(f"- {nothing}")
        return "\n".join([*lines, f"{weakest}: {self.provenance.name_in(lang)}"])


def _told(hit: WordingHit, lang: Lang) -> str:
    """One hit in one line: the words of its strictest rule, the articles of all."""
    strict = hit.findings[0]
    source = "" if hit.source_ref is None else f"{hit.source_ref} "
    what = f"{strict.rule.wording_class.name_in(lang)}, {hit.sense.name_in(lang)}"
    unsure = "" if strict.certain else _UNSURE[lang]
    cited = dict.fromkeys(
        citation.text(lang) for finding in hit.findings for citation in finding.basis
    )
    return (
        f"- {source}{hit.start}-{hit.end} {hit.phrase}: {what}{unsure}; "
        f"{_INSTEAD[lang]}: {strict.rule.suggestion.name_in(lang)} [{strict.rule.id}] "
        f"{'; '.join(cited)}"
    )


def check_wording(
    text: str,
    *,
    kind: TextKind,
    product: Product | None,
    channel: SaleChannel | None,
    as_of: date,
    house: tuple[PhraseRule, ...] = (),
) -> WordingReport:
    """Check one text: places in the report are those of the text as it stands.

    Args:
        text: what is to be said or shown; of any length.
        kind: what it is.
        product: what it is about; None if not known, or of no one family: a rule for some families then
            asks for a person at most.
        channel: where it is shown; None likewise.
        as_of: the day whose rules apply; where a rule of that day is not here, a person decides.
        house: the bank's own rules, which only add.

    Raises:
        InvalidValue: if an argument is of another kind, or a house rule rests on the law.

    >>> report = check_wording(
    ...     "低风险、秒到账",
    ...     kind=TextKind.ADVERTISEMENT,
    ...     product=None,
    ...     channel=SaleChannel.ONLINE,
    ...     as_of=date(2026, 10, 8),
    ... )
    >>> [(hit.phrase, hit.start, hit.end) for hit in report.hits], report.outcome.en
    ([('低风险', 0, 3), ('秒到账', 4, 7)], 'refused')
    """
    check_kind(kind, TextKind, "kind")
    check_optional(channel, SaleChannel, "channel")
    family = _family(product, as_of, house)
    return _report([(None, text)], [_scanner(family, channel, kind, as_of, house)], as_of)


def check_texts(
    texts: Mapping[TextSource, str],
    *,
    product: Product | None,
    as_of: date,
    house: tuple[PhraseRule, ...] = (),
) -> WordingReport:
    """Check all texts of a sale as one: leaflet, message, script of a live stream.

    Args:
        texts: each by where it is from; what one text says excuses nothing in another.
        product: as in `check_wording`.
        as_of: as in `check_wording`.
        house: as in `check_wording`.

    Raises:
        InvalidValue: as in `check_wording`; also if two texts have one reference.

    >>> from bankrm.products import ProductId
    >>> plan = Product(id=ProductId("W-1"), name="某理财", family=ProductFamily.WEALTH)
    >>> leaflet = TextSource(ref="DOC-1", kind=TextKind.ADVERTISEMENT, channel=SaleChannel.OUTLET)
    >>> script = TextSource(ref="DOC-2", kind=TextKind.CONVERSATION, channel=SaleChannel.PHONE)
    >>> report = check_texts(
    ...     {leaflet: "非保本浮动收益", script: "放心，稳赚不赔"}, product=plan, as_of=date(2026, 3, 2)
    ... )
    >>> [(hit.source_ref, hit.phrase, hit.sense.en) for hit in report.hits if not hit.covered]
    [('DOC-1', '保本', 'denied'), ('DOC-2', '稳赚不赔', 'said')]
    """
    check_kind(texts, Mapping, "texts")
    for source in texts:
        check_kind(source, TextSource, "texts")
    if len({source.ref for source in texts}) < len(texts):
        raise InvalidValue("texts", "have one reference twice")
    family = _family(product, as_of, house)
    scanners = [_scanner(family, source.channel, source.kind, as_of, house) for source in texts]
    return _report([(source.ref, text) for source, text in texts.items()], scanners, as_of)


def _family(
    product: Product | None, as_of: date, house: tuple[PhraseRule, ...]
) -> ProductFamily | None:
    """The family that a text is about, once all that every text shares is found sound."""
    check_optional(product, Product, "product")
    check_tuple(house, PhraseRule, "house")
    if not all(rule.house for rule in house):
        raise InvalidValue("house", "must rest on the bank's own document")
    check_date(as_of)
    return None if product is None else product.family


class _Entry(NamedTuple):
    """One phrase under all its rules."""

    phrase: str
    findings: tuple[Finding, ...]
    """Strictest first; made once, for every place where none drops out."""
    elsewhere: tuple[tuple[re.Pattern[str], frozenset[PhraseRule]], ...]
    """Around a gap in place of the phrase: words of which it is part, and the rules that it then is not under."""
    conditional: bool
    """Whether a rule looks at more of the text than the phrase."""


class _Scanner:
    """The phrases of some rules, ready to be looked for."""

    __slots__ = ("entries", "finder", "rules", "undetermined")

    def __init__(
        self, rules: tuple[tuple[PhraseRule, bool], ...], undetermined: tuple[PhraseRule, ...]
    ) -> None:
        self.rules = tuple(rule for rule, _ in rules)
        self.undetermined = undetermined
        named: defaultdict[str, list[tuple[str, Finding]]] = defaultdict(list)
        for rule, certain in rules:
            for phrase in rule.words:
                finding = Finding(rule=rule, basis=rule.cited(phrase), certain=certain)
                named[key_of(phrase)].append((phrase, finding))
        self.entries = {key: _entry(key, found) for key, found in named.items()}
        self.finder = PhraseFinder(self.entries)


def _entry(key: str, named: list[tuple[str, Finding]]) -> _Entry:
    findings = [finding for _, finding in named]
    findings.sort(key=lambda one: (one.effect, one.rule.wording_class), reverse=True)
    under: defaultdict[str, set[PhraseRule]] = defaultdict(set)
    for finding in findings:
        under["|".join(_other_words(key, finding.rule.harmless))].add(finding.rule)
    return _Entry(
        phrase=named[0][0],
        findings=tuple(findings),
        elsewhere=tuple(
            (re.compile(words), frozenset(rules)) for words, rules in under.items() if words
        ),
        conditional=any(finding.rule.unless or finding.rule.with_rate for finding in findings),
    )


def _other_words(key: str, harmless: tuple[str, ...]) -> Iterator[str]:
    """Patterns of words that hold a phrase, with a gap in its place."""
    for word in map(bare, harmless):
        for found in re.finditer(f"(?={re.escape(key)})", word):
            before, after = word[: found.start()], word[found.start() + len(key) :]
            yield (re.escape(before) + _GAP + re.escape(after)).replace("…", _SOME)


@functools.lru_cache(maxsize=_KEPT)
def _scanner(
    family: ProductFamily | None,
    channel: SaleChannel | None,
    kind: TextKind,
    as_of: date,
    house: tuple[PhraseRule, ...],
) -> _Scanner:
    """The scanner of a day; most days share one."""
    asked = [
        (rule, bool(covers))
        for rule in (*PHRASE_RULES, *house)
        if (covers := rule.covers(family, channel, kind)) is not False
    ]
    return _compiled(
        tuple((rule, certain) for rule, certain in asked if rule.in_force(as_of)),
        tuple(rule for rule, _ in asked if rule.open_on(as_of)),
    )


_compiled = functools.lru_cache(maxsize=_KEPT)(_Scanner)


def _report(
    texts: Iterable[tuple[str | None, str]], scanners: list[_Scanner], as_of: date
) -> WordingReport:
    hits: list[WordingHit] = []
    for (ref, text), scanner in zip(texts, scanners, strict=True):
        check_kind(text, str, "text")
        hits += _hits(ref, text, scanner)
    rules = dict.fromkeys(rule for scanner in scanners for rule in scanner.rules)
    undetermined = dict.fromkeys(rule for scanner in scanners for rule in scanner.undetermined)
    return WordingReport(
        as_of=as_of, hits=tuple(hits), rules=tuple(rules), undetermined=tuple(undetermined)
    )


def _hits(ref: str | None, text: str, scanner: _Scanner) -> Iterator[WordingHit]:
    """The hits of a text by place, the longer first where two begin together."""
    last: tuple[WordingHit, Reading] | None = None
    for phrase, start, end, findings in _places(text, scanner):
        around = last[0] if last is not None and end <= last[0].end else None
        if last is not None and around is not None:
            reading = last[1]
        else:
            reading = read_sense(text, start, end)
            if last is not None and reading.sense is Sense.SAID:
                reading = _listed(last, reading, start, findings)
        hit = WordingHit(
            source_ref=ref,
            phrase=phrase,
            start=start,
            end=end,
            sense=reading.sense,
            findings=findings,
        )
        if around is None:
            last = hit, reading
        elif hit.outcome <= around.outcome:
            hit = attrs.evolve(hit, covered=True)
        yield hit


def _listed(
    last: tuple[WordingHit, Reading], reading: Reading, start: int, findings: tuple[Finding, ...]
) -> Reading:
    """A phrase read again if it stands in one list with the one before, whose denial may bear on it too.

    A ban (严禁) is on all that is listed; what is not promised (不承诺保本、低风险), on its like, and else unclear.
    """
    hit, before = last
    if before.bans and hit.end in {start, reading.listed_after}:
        return reading._replace(sense=Sense.DENIED, spreads=True, bans=True)
    if not before.spreads or reading.listed_after != hit.end:
        return reading
    if any(one.rule is two.rule for one in hit.findings for two in findings):
        return reading._replace(sense=Sense.DENIED, spreads=True)
    return reading._replace(sense=Sense.UNCLEAR)


def _places(text: str, scanner: _Scanner) -> Iterator[tuple[str, int, int, tuple[Finding, ...]]]:
    """Every phrase at every place, with what it falls under there."""
    given = functools.cache(lambda words: any(PhraseFinder(words).find(text)))
    for start, end, key in scanner.finder.find(text):
        if _joined(text, start, end):
            continue
        entry = scanner.entries[key]
        findings = entry.findings
        if entry.elsewhere or entry.conditional:
            findings = tuple(_findings_at(text, start, end, entry, given))
        if findings:
            yield entry.phrase, start, end, findings


def _findings_at(
    text: str,
    start: int,
    end: int,
    entry: _Entry,
    given: Callable[[tuple[str, ...]], bool],
) -> Iterator[Finding]:
    """What a phrase falls under at a place, as the words around it and in the text have it."""
    around = bare(text[max(0, start - _AROUND) : start]) + _GAP + bare(text[end : end + _AROUND])
    dropped = [rules for words, rules in entry.elsewhere if words.search(around)]
    for finding in entry.findings:
        rule = finding.rule
        if any(rule in rules for rules in dropped):
            continue
        if rule.with_rate and _RATE.match(text, end) is None:
            continue
        explained = bool(rule.unless) and given(rule.unless)
        yield attrs.evolve(finding, explained=True) if explained else finding


def _joined(text: str, start: int, end: int) -> bool:
    """Whether a phrase in Latin letters or digits is but part of a longer word."""
    return (start > 0 and _latin(text[start]) and _latin(text[start - 1])) or (
        end < len(text) and _latin(text[end - 1]) and _latin(text[end])
    )


def _latin(sign: str) -> bool:
    return key_of(sign).isascii() and sign.isalnum()
