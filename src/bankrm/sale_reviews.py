"""Reviews of a sale (销售合规审核): every question that the rules ask of one sale, answered together.

Is it suitable, may this seller and this bank sell it, was it properly conducted, told, worded and recorded?
The strictest answer counts, and each keeps its reasons. Whatever is not on file is unknown, so that it leads
to a person and never through. Leaves out due diligence and consents, which are the client's, not the sale's.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, strictest
from bankrm.clients import Client
from bankrm.conduct import assess_conduct
from bankrm.conduct_facts import SaleConduct
from bankrm.days import business_date, check_date
from bankrm.disclosure_facts import list_missing_items
from bankrm.disclosure_items import RequiredItem
from bankrm.disclosure_rules import assess_disclosure
from bankrm.disclosures import DisclosureRecord
from bankrm.distribution import Admission, Permit, assess_distribution
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.insurance_applications import InsuranceApplication
from bankrm.insurance_interest import assess_insurable_interest
from bankrm.insurance_rules import assess_insurance_sale
from bankrm.investor_changes import InvestorChange
from bankrm.joint_decisions import JointDecision
from bankrm.labels import Label, Lang, Text
from bankrm.products import Product, ProductFamily
from bankrm.rating_schemes import RatingScheme, find_scheme
from bankrm.recording_rules import assess_recording, list_missing_topics
from bankrm.recording_topics import PolicyTraits, RecordingTopic
from bankrm.recordings import SaleRecording
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.sales import Sale, check_parties
from bankrm.seller_records import SellerRecord
from bankrm.sellers import assess_seller
from bankrm.suitability import assess_sale
from bankrm.wording import TextSource, WordingReport, check_texts
from bankrm.wording_rules import PhraseRule

__all__ = ["SaleFile", "SalePart", "SaleReview", "review_sale"]

_TITLE = Text("销售合规审核", "Review of the sale")
_UNTOLD = Text("尚未告知的事项", "Not told yet")
_UNRECORDED = Text("尚缺的录制内容", "Not on the recording yet")
_UNREAD = Text("宣传用语 | 尚未检查", "wording | nobody has looked")


class SalePart(Label):
    """What is asked of a sale."""

    MATCHING = "matching", "适当性匹配", "suitability"
    INTEREST = "interest", "保险利益", "insurable interest"
    DISTRIBUTION = "distribution", "产品准入", "permits and admission"
    SELLER = "seller", "销售人员资质", "seller"
    CONDUCT = "conduct", "销售行为", "conduct"
    DISCLOSURE = "disclosure", "信息告知和风险揭示", "disclosure"
    RECORDING = "recording", "双录", "recording"
    WORDING = "wording", "宣传用语", "wording"


@attrs.frozen(kw_only=True)
class SaleFile:
    """What is on file of one sale (销售档案); what is left out is unknown."""

    client: Client = attrs.field(repr=lambda client: client.id)
    product: Product = attrs.field(repr=lambda product: product.id)
    sale: Sale = attrs.field(repr=False)
    assessments: tuple[RiskAssessment, ...] = attrs.field(default=(), repr=False)
    changes: tuple[InvestorChange, ...] = attrs.field(default=(), repr=False)
    """What the client chose, and the bank agreed to, about its class under the securities rules."""
    application: InsuranceApplication | None = attrs.field(default=None, repr=False)
    """Of insurance: what is applied for, on which terms."""
    permits: tuple[Permit, ...] | None = attrs.field(default=None, repr=False)
    """What the bank may distribute."""
    admission: Admission | None = attrs.field(default=None, repr=False)
    """What head office found of a product of another's."""
    seller: SellerRecord | None = attrs.field(default=None, repr=False)
    """None if nobody sells, at a terminal or online."""
    conduct: SaleConduct = attrs.field(factory=SaleConduct, repr=False)
    disclosures: tuple[DisclosureRecord, ...] = attrs.field(default=(), repr=False)
    recording: SaleRecording | None = attrs.field(default=None, repr=False)
    schemes: tuple[RatingScheme, ...] | None = attrs.field(default=None, repr=False)
    """The bank's schemes of levels; with them, an assessment by another, or of another level, is refused."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_parties(self.client, self.product, self.sale)
        if self.schemes is not None:
            for assessment in self.assessments:
                _check_scheme(assessment, self.schemes)
        insurance = self.product.family is ProductFamily.INSURANCE
        if self.application is not None and (
            not insurance or self.application.terms.product != self.product
        ):
            raise InvalidValue("application", "is for another product")
        if self.application is not None:
            kind = self.application.terms.kind
            kinds = {record.document.product_kind for record in self.disclosures}
            if not kinds <= {kind, None}:
                raise InvalidValue("disclosures", "are of another kind of policy")

    @property
    def policy(self) -> PolicyTraits | None:
        """What the rules of recording read of a policy; None of what is none, or not applied for."""
        return None if self.application is None else PolicyTraits.of(self.application)


def _check_scheme(assessment: RiskAssessment, schemes: tuple[RatingScheme, ...]) -> None:
    if assessment.scheme is None:
        return
    scheme = find_scheme(schemes, assessment.scheme)
    level = assessment.own_level
    if level is not None and scheme.tolerance(level) is not assessment.tolerance:
        raise InvalidValue("own_level", "does not stand for the tolerance that is told")


@attrs.frozen(kw_only=True)
class SaleReview:
    """The answers to everything asked of one sale; made by `review_sale`."""

    file: SaleFile
    answers: JointDecision[SalePart]
    wording: WordingReport | None
    """None if nobody looked at what was said and shown."""

    __attrs_post_init__ = check_fields

    @property
    def outcome(self) -> Effect:
        """The strictest of all answers."""
        wording = Effect.REVIEW if self.wording is None else self.wording.outcome
        return max(self.answers.outcome, wording)

    @property
    def as_of(self) -> date:
        """The day whose rules were applied."""
        return self.answers.as_of

    @property
    def needs_review(self) -> bool:
        """Whether something unknown leaves an answer open."""
        unread = self.wording is None or self.wording.needs_review
        return unread or self.answers.needs_review

    @property
    def steps(self) -> tuple[Label, ...]:
        """What is owed or would cure, each once."""
        return self.answers.steps

    @property
    def provenance(self) -> Provenance:
        """The weakest source that any answer rests on."""
        found = [self.answers.provenance]
        return strictest(found if self.wording is None else [*found, self.wording.provenance])

    def __contains__(self, rule_id: str) -> bool:
        """Whether the rule of that id applied, or a phrase fell under it."""
        wording = () if self.wording is None else self.wording.faults
        worded = {finding.rule.id for hit in wording for finding in hit.findings}
        return rule_id in worded or rule_id in self.answers

    @property
    def untold(self) -> tuple[RequiredItem, ...]:
        """What the client is not shown to have been told, each with its article."""
        file, answers = self.file, self.answers
        if self[SalePart.DISCLOSURE].outcome is Effect.ALLOW:
            return ()
        return list_missing_items(
            file.client,
            file.product,
            file.sale,
            file.disclosures,
            changes=file.changes,
            as_of=answers.as_of,
            book=answers.decisions[0].rules.book,
        )

    @property
    def unrecorded(self) -> tuple[RecordingTopic, ...]:
        """What the recording must hold and is not shown to."""
        file, answers = self.file, self.answers
        if self[SalePart.RECORDING].outcome is Effect.ALLOW:
            return ()
        return list_missing_topics(
            file.client,
            file.product,
            file.sale,
            file.recording,
            file.policy,
            changes=file.changes,
            as_of=answers.as_of,
            book=answers.decisions[0].rules.book,
        )

    def __getitem__(self, part: SalePart) -> Decision[Any, Effect]:
        """The decision on one part.

        Raises:
            InvalidValue: if it was not asked, or is the wording, which has a report of its own.
        """
        return self.answers[part]

    def explain(self, lang: Lang = "zh") -> str:
        """The outcome, then every answer with its reasons."""
        head, *answers = self.answers.explain(lang).splitlines()
        told = self.answers.outcome.name_in(lang)
        head = head.replace(told, self.outcome.name_in(lang))
        named = {
            _UNTOLD: dict.fromkeys(required.item.name_in(lang) for required in self.untold),
            _UNRECORDED: dict.fromkeys(topic.name_in(lang) for topic in self.unrecorded),
        }
        mark = "、" if lang == "zh" else ", "
        lists = [
            f"{text.name_in(lang)}: {mark.join(names)}" for text, names in named.items() if names
        ]
        if self.wording is None:
            return "\n".join([head, *answers, _UNREAD.name_in(lang), *lists])
        first, *hits = self.wording.explain(lang).splitlines()
        wording = f"{SalePart.WORDING.name_in(lang)} | {first}"
        return "\n".join([head, *answers, wording, *hits, *lists])


def review_sale(
    file: SaleFile,
    texts: Mapping[TextSource, str] | None = None,
    *,
    phrases: tuple[PhraseRule, ...] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> SaleReview:
    """Ask everything of a sale by the rules in force on a day.

    Args:
        file: what is on file.
        texts: what was said and shown, each by where it is from; empty if nothing was, None if nobody looked.
        phrases: the bank's own rules on wording.
        as_of: the day of the sale.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if something on file belongs to another client, product, sale or seller, or lies after
            the day.

    A treasury bond at the counter of a branch needs no test and no recording:

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductId
    >>> from bankrm.sales import Initiator, SaleChannel
    >>> li = RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1980, 5, 1))
    >>> bond = Product(
    ...     id=ProductId("B-1"), name="储蓄国债", family=ProductFamily.TREASURY_BOND
    ... )
    >>> file = SaleFile(
    ...     client=li,
    ...     product=bond,
    ...     sale=Sale(
    ...         client_id=li.id,
    ...         product_id=bond.id,
    ...         amount=Money.of(10_000),
    ...         initiated_by=Initiator.CLIENT,
    ...         channel=SaleChannel.TERMINAL,
    ...     ),
    ...     conduct=SaleConduct(acts=(), refuses_information=False),
    ... )
    >>> review_sale(file, {}, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    check_kind(file, SaleFile, "file")
    if file.sale.at is not None and business_date(file.sale.at) != check_date(as_of):
        raise InvalidValue("as_of", "is not the day of the sale")
    wording = (
        None
        if texts is None
        else check_texts(texts, product=file.product, as_of=as_of, house=phrases)
    )
    parts = {**_matched(file, as_of, book), **_made(file, as_of, book)}
    return SaleReview(
        file=file, answers=JointDecision(_TITLE, tuple(sorted(parts.items()))), wording=wording
    )


_Parts = dict[SalePart, Decision[Any, Effect]]


def _matched(file: SaleFile, as_of: date, book: RuleBook) -> _Parts:
    """Whether the product is for the client."""
    client, sale, application = file.client, file.sale, file.application
    if application is None:
        matching = assess_sale(
            client,
            file.product,
            sale,
            file.assessments,
            changes=file.changes,
            as_of=as_of,
            book=book,
        )
        return {SalePart.MATCHING: matching}
    return {
        SalePart.MATCHING: assess_insurance_sale(
            client, sale, application, file.assessments, as_of=as_of, book=book
        ),
        SalePart.INTEREST: assess_insurable_interest(application, as_of=as_of, book=book),
    }


def _made(file: SaleFile, as_of: date, book: RuleBook) -> _Parts:
    """Whether the sale was made as it is to be."""
    client, product, sale = file.client, file.product, file.sale
    terms = None if file.application is None else file.application.terms
    return {
        SalePart.DISTRIBUTION: assess_distribution(
            product, file.permits, file.admission, as_of=as_of, book=book
        ),
        SalePart.CONDUCT: assess_conduct(
            file.conduct, client, product, sale, file.assessments, as_of=as_of, book=book
        ),
        SalePart.DISCLOSURE: assess_disclosure(
            client,
            product,
            sale,
            file.disclosures,
            changes=file.changes,
            as_of=as_of,
            book=book,
        ),
        SalePart.RECORDING: assess_recording(
            client,
            product,
            sale,
            file.recording,
            file.policy,
            changes=file.changes,
            as_of=as_of,
            book=book,
        ),
        SalePart.SELLER: assess_seller(file.seller, product, sale, terms, as_of=as_of, book=book),
    }
