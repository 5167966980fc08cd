"""Laws of the wording check, for any phrase of the law in any neutral text."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bankrm.products import Product, ProductFamily, ProductId
from bankrm.rules import Effect
from bankrm.sales import SaleChannel
from bankrm.wording import WordingReport, check_wording
from bankrm.wording_phrases import PHRASE_RULES
from bankrm.wording_rules import PhraseRule, TextKind
from bankrm.wording_senses import Sense

DAY = date(2026, 10, 8)
neutral = st.text(st.sampled_from("净值随市场波动，某某。 甲乙丙丁\n戊己庚辛"), max_size=60)
anything = st.text(max_size=60) | st.text(
    st.sampled_from("保本息收益不非承诺、，。“”低风险安全R1（）高 ·？吗的"), max_size=40
)
listed = st.sampled_from(
    [
        (rule, phrase)
        for rule in PHRASE_RULES
        for phrase in rule.words
        if rule.in_force(DAY) and not rule.with_rate
    ]
)
families = st.none() | st.sampled_from(ProductFamily)
channels = st.none() | st.sampled_from(SaleChannel)
kinds = st.sampled_from(TextKind)
separators = st.text(st.sampled_from(" ·-_\u200b\u0301\u3000"), max_size=4)


def check(
    text: str,
    family: ProductFamily | None = None,
    channel: SaleChannel | None = SaleChannel.ONLINE,
    kind: TextKind = TextKind.ADVERTISEMENT,
    on: date = DAY,
) -> WordingReport:
    product = None
    if family is not None:
        product = Product(id=ProductId("P-1"), name="某产品", family=family)
    return check_wording(text, kind=kind, product=product, channel=channel, as_of=on)


def where(rule: PhraseRule) -> tuple[ProductFamily | None, SaleChannel, TextKind]:
    """A text that the rule is about."""
    family = rule.families[0] if rule.families else None
    channel = rule.channels[0] if rule.channels else SaleChannel.OUTLET
    return family, channel, rule.kinds[0]


@given(neutral, listed, neutral, separators)
def test_a_phrase_put_into_a_text_is_found_at_its_place(
    before: str, rule_and_phrase: tuple[PhraseRule, str], after: str, between: str
) -> None:
    rule, phrase = rule_and_phrase
    written = between.join(phrase) if between.strip() else phrase
    if len(between) > 1:  # a phrase may have a separator of its own
        written = phrase
    report = check(f"{before}，{written}，{after}", *where(rule))
    start = len(before) + 1
    found = [hit for hit in report.hits if (hit.start, hit.end) == (start, start + len(written))]
    assert rule in {finding.rule for hit in found for finding in hit.findings}
    assert {hit.sense for hit in found} <= {Sense.SAID, Sense.ASKED}


@given(
    neutral,
    listed,
    neutral,
    st.sampled_from(["非", "不承诺", "不保证", "并非", "没有任何机构承诺", "严禁宣称"]),
)
def test_a_denied_phrase_never_counts(
    before: str, rule_and_phrase: tuple[PhraseRule, str], after: str, denial: str
) -> None:
    rule, phrase = rule_and_phrase
    report = check(f"{before}，{denial}{phrase}，{after}", *where(rule))
    start = len(before) + 1 + len(denial)
    assert [hit for hit in report.faults if hit.start >= start] == []


@given(neutral, listed)
def test_a_denial_denied_counts(text: str, rule_and_phrase: tuple[PhraseRule, str]) -> None:
    rule, phrase = rule_and_phrase
    report = check(f"{text}，不是不{phrase}", *where(rule))
    found = [hit for hit in report.hits if hit.end == len(text) + 4 + len(phrase)]
    assert {hit.sense for hit in found if not hit.covered} <= {Sense.SAID}


@given(
    anything,
    families,
    channels,
    kinds,
    st.dates(date(2021, 4, 29), date(2027, 1, 1)),
    st.integers(0, 2000),
)
def test_a_later_day_loses_no_hit(
    text: str,
    family: ProductFamily | None,
    channel: SaleChannel | None,
    kind: TextKind,
    on: date,
    days: int,
) -> None:
    """The one rule that ended was followed by a stricter one with its words."""
    assert [rule.id for rule in PHRASE_RULES if rule.until] == ["IL.131-promise"]
    early = check(text, family, channel, kind, on)
    late = check(text, family, channel, kind, on + timedelta(days=days))
    assert early.outcome <= max(
        late.outcome, Effect.REVIEW if early.needs_review else late.outcome
    )
    places = {(hit.start, hit.end) for hit in late.hits}
    assert {(hit.start, hit.end) for hit in early.hits} <= places


@given(anything, anything)
def test_a_text_of_two_sentences_has_the_hits_of_both(one: str, two: str) -> None:
    """What a rule asks for beside a phrase may stand in the other, so hits are compared without it."""
    whole = check(f"{one}。{two}")
    shift = len(one) + 1
    parts = [(hit.phrase, hit.start, hit.end, hit.sense) for hit in check(f"{one}。").hits] + [
        (hit.phrase, hit.start + shift, hit.end + shift, hit.sense) for hit in check(two).hits
    ]
    assert [(hit.phrase, hit.start, hit.end, hit.sense) for hit in whole.hits] == parts


@given(anything, families, channels, kinds)
def test_what_is_not_known_is_never_judged_harder_nor_let_off(
    text: str, family: ProductFamily | None, channel: SaleChannel | None, kind: TextKind
) -> None:
    known = check(text, family, channel, kind)
    unknown = check(text, None, None, kind)
    assert unknown.outcome >= min(known.outcome, Effect.REVIEW)
    places = {(hit.start, hit.end) for hit in unknown.hits}
    assert {(hit.start, hit.end) for hit in known.hits} <= places


@given(anything, families, channels, kinds)
def test_hits_are_in_order_within_the_text_and_the_report_is_no_milder_than_any(
    text: str, family: ProductFamily | None, channel: SaleChannel | None, kind: TextKind
) -> None:
    report = check(text, family, channel, kind)
    places = [(hit.start, -hit.end) for hit in report.hits]
    assert places == sorted(set(places))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in report.hits)
    counted = max((hit.outcome for hit in report.faults), default=Effect.ALLOW)
    assert report.outcome is counted
