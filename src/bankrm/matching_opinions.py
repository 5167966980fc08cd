"""Matching opinions (适当性匹配意见): what a client is told about whether a product suits it, in both languages.

The text is assembled from the decision on the sale: both levels by name, the rules that govern, the verdict,
each reason with its article, and what is owed. It says that it guarantees nothing. Names are filled in for the
one text and kept nowhere.

Leaves out how the opinion is given and acknowledged, and the other notices of a sale.
"""

from collections.abc import Iterable, Iterator

from bankrm.checks import check_kind, check_text
from bankrm.citations import Citation
from bankrm.errors import InvalidValue
from bankrm.formats import format_date, format_value
from bankrm.labels import Label, Lang, Text
from bankrm.products import ProductFamily, ProductRisk, Regime
from bankrm.regulations.investment import N7, C
from bankrm.risk_assessments import RiskTolerance
from bankrm.rules import Decision, Effect
from bankrm.sale_facts import SaleFacts
from bankrm.sales import SaleStep

__all__ = ["MatchingVerdict", "matching_opinion", "matching_verdict"]


class MatchingVerdict(Label):
    """What the bank thinks of a product for a client."""

    SUITABLE = "suitable", "适合", "suitable"
    WITH_STEPS = "with_steps", "适合，须先完成规定动作", "suitable, once the steps are done"
    OWN_REQUEST = (
        "own_request",
        "不适合；客户坚持要求的，完成规定动作后可以购买",
        "not suitable; at the client's own request it may be bought once the steps are done",
    )
    UNDECIDED = "undecided", "尚不能判断，须人工审核", "not yet to be judged: a person must decide"
    NOT_YET = "not_yet", "暂不可购买", "not to be bought yet"
    NOT_SUITABLE = "not_suitable", "不适合，不得购买", "not suitable: it may not be bought"


_VERDICTS = {
    Effect.ALLOW: MatchingVerdict.SUITABLE,
    Effect.STEPS: MatchingVerdict.WITH_STEPS,
    Effect.REVIEW: MatchingVerdict.UNDECIDED,
    Effect.BLOCK: MatchingVerdict.NOT_YET,
    Effect.REFUSE: MatchingVerdict.NOT_SUITABLE,
}
_DUTIES = {Regime.NFRA: N7.article(28), Regime.CSRC: C.article(18)}
"""The article that owes the opinion; that of the securities regulator was read in a fund house's web page."""

_TITLE = Text("适当性匹配意见", "Matching opinion")
_CLIENT, _PRODUCT = Text("客户", "Client"), Text("产品", "Product")
_REGIME = Text("适用规则", "Rules that govern")
_CLASS = Text("投资者类别", "Investor class")
_CLASSES = {
    True: Text("专业投资者", "professional investor"),
    False: Text("普通投资者", "ordinary investor"),
}
_RISK, _UNRATED = Text("产品风险等级", "Product risk"), Text("未评级", "not rated")
_TOLERANCE = Text("客户风险承受能力", "Client's tolerance")
_UNTESTED = Text("未测评", "not assessed")
_VERDICT, _BECAUSE = Text("意见", "Opinion"), Text("理由", "Because")
_OPEN, _OWED = Text("待核实", "To be found out"), Text("须完成", "Owed")
_BASIS = Text("依据", "Basis")
_NO_GUARANTEE = Text(
    "说明：本意见不是对产品风险和收益的判断或者保证，请了解产品后自主决定，并自行承担风险",
    "Note: this opinion neither judges nor guarantees risk or return of the product; know it, decide for "
    "yourself, and bear the risk",
)


def matching_verdict(decision: Decision[SaleFacts, Effect]) -> MatchingVerdict:
    """What a decision on a sale says of the product for the client.

    A sale that is lawful only because the client insists is none of a suitable product.
    """
    check_kind(decision, Decision, "decision")
    if not isinstance(decision.facts, SaleFacts):
        raise InvalidValue("decision", "is not on the suitability of a sale")
    verdict = _VERDICTS[decision.outcome]
    if verdict is MatchingVerdict.WITH_STEPS and SaleStep.UNSUITABLE_NOTICE in decision.steps:
        return MatchingVerdict.OWN_REQUEST
    return verdict


def matching_opinion(
    decision: Decision[SaleFacts, Effect],
    lang: Lang = "zh",
    *,
    client: str | None = None,
    product: str | None = None,
) -> str:
    """The opinion as lines for the client.

    Args:
        decision: the decision on the sale.
        lang: the language.
        client: the client's name as it is to stand there; left out if not given.
        product: the product's name, likewise.

    Raises:
        InvalidValue: if the decision is not one on the suitability of a sale, or a name is no short text.

    >>> from datetime import date
    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> from bankrm.risk_assessments import RiskAssessment
    >>> from bankrm.sales import Initiator, Sale
    >>> from bankrm.suitability import assess_sale
    >>> buyer = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1980, 5, 1))
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_risk=ProductRisk.R3,
    ... )
    >>> sale = Sale(
    ...     client_id=buyer.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     change_reported=False,
    ... )
    >>> tested = RiskAssessment(
    ...     client_id=buyer.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C2
    ... )
    >>> decision = assess_sale(buyer, wealth, sale, [tested], as_of=date(2026, 3, 2))
    >>> print(matching_opinion(decision, "en", product=wealth.name))
    Matching opinion (2 Mar 2026)
    Product: 某理财
    Rules that govern: NFRA product suitability
    Investor class: ordinary investor
    Product risk: R3 (medium)
    Client's tolerance: C2 (steady)
    Opinion: not suitable: it may not be bought
    Because: product risk R3 (medium) is above the client's tolerance C2 (steady) (Measures on Product Suitability of Financial Institutions, art. 12)
    Basis: Measures on Product Suitability of Financial Institutions, art. 28
    Note: this opinion neither judges nor guarantees risk or return of the product; know it, decide for yourself, and bear the risk (Measures on Product Suitability of Financial Institutions, art. 5)
    """
    verdict = matching_verdict(decision)
    for name, field in ((client, "client"), (product, "product")):
        if name is not None:
            check_text(name, field)
    lines = [
        _bracketed(_TITLE.name_in(lang), format_date(decision.as_of, lang), lang),
        *_named(_CLIENT, client, lang),
        *_named(_PRODUCT, product, lang),
        *_facts(decision, lang),
        *_named(_VERDICT, verdict.name_in(lang), lang),
        *_grounds(decision, lang),
        _closing(decision, lang),
    ]
    return "\n".join(lines)


def _named(what: Text, value: str | None, lang: Lang) -> Iterator[str]:
    """One line, or none if there is nothing to say."""
    if value:
        yield f"{what.name_in(lang)}{'：' if lang == 'zh' else ': '}{value}"


def _facts(decision: Decision[SaleFacts, Effect], lang: Lang) -> Iterator[str]:
    facts = decision.facts
    yield from _named(_REGIME, Regime(facts.regime).name_in(lang), lang)
    yield from _named(_CLASS, _CLASSES[facts.professional].name_in(lang), lang)
    level: int | None = _product_level(decision)
    risk = _UNRATED.name_in(lang) if level is None else format_value(level, lang, ProductRisk)
    yield from _named(_RISK, risk, lang)
    found: int | None = facts.client_level
    tolerance = (
        _UNTESTED.name_in(lang) if found is None else format_value(found, lang, RiskTolerance)
    )
    yield from _named(_TOLERANCE, tolerance, lang)


def _product_level(decision: Decision[SaleFacts, Effect]) -> int | None:
    """The level that the rules of the day matched against."""
    facts, numbers = decision.facts, decision.rules.params
    if facts.family == ProductFamily.PUBLIC_FUND.code:
        higher = numbers.fund_higher_rating
    else:
        plan = facts.regime == Regime.CSRC.code
        higher = plan or numbers.higher_rating
    return facts.higher_level if higher else facts.own_level


def _grounds(decision: Decision[SaleFacts, Effect], lang: Lang) -> Iterator[str]:
    refused = decision.outcome is Effect.REFUSE  # what else is found out or done would not help
    for reason in decision.hits:
        if not refused or reason.rule.effect is Effect.REFUSE:
            yield from _named(_BECAUSE, _cited(reason.text(lang), reason.rule.cites, lang), lang)
    if not refused:
        unknown = (
            slot.label
            for reason in decision.undetermined
            for slot in reason.rule.reads
            if slot.name in reason.missing
        )
        yield from _named(_OPEN, _listed(unknown, lang), lang)
        yield from _named(_OWED, _listed(decision.steps, lang), lang)
    duty = _DUTIES.get(Regime(decision.facts.regime))
    if duty is not None and duty.regulation.in_force(decision.as_of):
        yield from _named(_BASIS, duty.text(lang), lang)


def _listed(names: Iterable[Label | Text], lang: Lang) -> str:
    """Each once."""
    return ("、" if lang == "zh" else ", ").join(dict.fromkeys(n.name_in(lang) for n in names))


def _cited(sentence: str, cites: tuple[Citation, ...], lang: Lang) -> str:
    """A sentence with its articles, without the rule's id: that is for the bank, not the client."""
    articles = ("；" if lang == "zh" else "; ").join(citation.text(lang) for citation in cites)
    return _bracketed(sentence, articles, lang)


def _bracketed(words: str, aside: str, lang: Lang) -> str:
    return f"{words}（{aside}）" if lang == "zh" else f"{words} ({aside})"


def _closing(decision: Decision[SaleFacts, Effect], lang: Lang) -> str:
    """What the opinion is not; the order of 2025 says so of the opinions that it asks for."""
    note = _NO_GUARANTEE.name_in(lang)
    if decision.facts.regime != Regime.NFRA.code or not N7.in_force(decision.as_of):
        return note
    return _cited(note, (N7.article(5),), lang)
