"""Applications to be a professional investor (专业投资者申请): may the bank agree to treat a client as one.

Under the rules of the securities regulator an ordinary client whose figures reach the lower limits may apply
in writing, with evidence. The bank must assess it with care and warn it of what it gives up, and may still
decline. What was agreed is recorded as an `InvestorChange`. Under the rules of the National Financial
Regulatory Administration there is nothing to apply for.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, ClientId, CorporateClient, RetailClient, check_client
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.investors import InvestorClass, classify_investor
from bankrm.labels import Label
from bankrm.products import Regime
from bankrm.regulations.investment import C
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, not_

__all__ = [
    "APPLICATION",
    "ApplicationFacts",
    "ApplicationParams",
    "ApplicationStep",
    "InvestorApplication",
    "assess_application",
]


class ApplicationStep(Label):
    """What an application still needs."""

    WRITTEN_REQUEST = (
        "written_request",
        "书面申请并确认自主承担风险和后果",
        "a written request that takes on risk and consequences",
    )
    EVIDENCE = "evidence", "提供证明材料", "evidence of the figures"
    CAREFUL_ASSESSMENT = (
        "careful_assessment",
        "追加了解信息、知识测试或者模拟交易等谨慎评估",
        "a careful assessment: further information, a test of knowledge, or trial trading",
    )
    WARNING = (
        "warning",
        "说明适当性义务的差别并警示风险",
        "the difference in duties explained and the risks warned of",
    )


@attrs.frozen(kw_only=True)
class InvestorApplication:
    """An application and what was done about it; None where it is not known."""

    client_id: ClientId
    requested_in_writing: bool | None = None
    """Whether the client asked in writing, and confirmed to bear risk and consequences itself."""
    evidence_given: bool | None = None
    assessed_with_care: bool | None = None
    """Whether further information, a test of knowledge or trial trading confirmed it."""
    warned: bool | None = None
    """Whether the difference in duties was explained and the risks warned of."""
    agreed: bool | None = None
    """Whether the bank agrees, which it is free to do; None until it has decided."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class ApplicationFacts:
    """What decides whether a client may be treated as professional."""

    may_apply: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "达到申请标准",
            "reaches the limits to apply",
            of=(
                RetailClient.financial_assets,
                RetailClient.average_income_3y,
                RetailClient.experience_months,
                RetailClient.relevant_work,
                CorporateClient.kind,
                CorporateClient.net_assets,
                CorporateClient.financial_assets,
                CorporateClient.experience_months,
            ),
        ),
    )
    requested_in_writing: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "书面申请", "written request", of=(InvestorApplication.requested_in_writing,)
        ),
    )
    evidence_given: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已提供证明材料", "evidence", of=(InvestorApplication.evidence_given,)),
    )
    assessed_with_care: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已谨慎评估", "assessed with care", of=(InvestorApplication.assessed_with_care,)
        ),
    )
    warned: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已说明并警示", "explained and warned", of=(InvestorApplication.warned,)),
    )
    agreed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("本行同意", "the bank agrees", of=(InvestorApplication.agreed,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: Client,
        application: InvestorApplication,
        *,
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "ApplicationFacts":
        """The facts of one application on a day.

        Raises:
            InvalidValue: if the application is another client's.
        """
        check_client(client)
        check_kind(application, InvestorApplication, "application")
        if application.client_id != client.id:
            raise InvalidValue("application", "is another client's")
        by_figures = classify_investor(client, Regime.CSRC, as_of=as_of, book=book)
        reached = by_figures.outcome is not InvestorClass.ORDINARY
        return cls(
            may_apply=None if by_figures.needs_review and not reached else reached,
            requested_in_writing=application.requested_in_writing,
            evidence_given=application.evidence_given,
            assessed_with_care=application.assessed_with_care,
            warned=application.warned,
            agreed=application.agreed,
        )


class ApplicationParams:
    """The limits are those of `investors`; there are no others."""


APPLICATION = RuleSet(
    "suitability.application", ApplicationFacts, ApplicationParams, Effect, since=C.since
)
"""May an ordinary client be treated as professional."""


@APPLICATION.rule(
    "C.11-limits",
    Effect.REFUSE,
    cites=C.article(11),
    zh="未达到申请转为专业投资者的标准",
    en="does not reach the limits for applying as professional",
)
def below_the_limits(f: ApplicationFacts, _: ApplicationParams) -> bool:
    return not_(f.may_apply)


@APPLICATION.rule(
    "C.11-declined",
    Effect.REFUSE,
    cites=C.article(11),
    zh="本行不同意转化，是否同意由本行自主决定",
    en="the bank declines, as it is free to",
)
def declined(f: ApplicationFacts, _: ApplicationParams) -> bool:
    return not_(f.agreed)


@APPLICATION.rule(
    "C.12-request",
    Effect.BLOCK,
    cites=C.article(12),
    zh="尚未书面申请并确认自主承担风险和后果",
    en="no written request that takes on risk and consequences",
    steps=(ApplicationStep.WRITTEN_REQUEST,),
)
def not_requested_in_writing(f: ApplicationFacts, _: ApplicationParams) -> bool:
    return not_(f.requested_in_writing)


@APPLICATION.rule(
    "C.12-evidence",
    Effect.BLOCK,
    cites=C.article(12),
    zh="尚未提供证明材料",
    en="no evidence was given",
    steps=(ApplicationStep.EVIDENCE,),
)
def without_evidence(f: ApplicationFacts, _: ApplicationParams) -> bool:
    return not_(f.evidence_given)


@APPLICATION.rule(
    "C.12-assessment",
    Effect.BLOCK,
    cites=C.article(12),
    zh="尚未谨慎评估",
    en="not yet assessed with care",
    steps=(ApplicationStep.CAREFUL_ASSESSMENT,),
)
def not_assessed_with_care(f: ApplicationFacts, _: ApplicationParams) -> bool:
    return not_(f.assessed_with_care)


@APPLICATION.rule(
    "C.12-warning",
    Effect.BLOCK,
    cites=C.article(12),
    zh="尚未说明适当性义务的差别并警示风险",
    en="the difference in duties was not explained, or the risks not warned of",
    steps=(ApplicationStep.WARNING,),
)
def not_warned(f: ApplicationFacts, _: ApplicationParams) -> bool:
    return not_(f.warned)


def assess_application(
    client: Client,
    application: InvestorApplication,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ApplicationFacts, Effect]:
    """Judge an application to be treated as professional under the securities regulator's rules.

    Until the bank has decided, the answer is that a person must.

    Raises:
        InvalidValue: if the application is another client's.
        RuleNotInForce: before 1 July 2017.

    >>> from bankrm.money import Money
    >>> client = RetailClient(
    ...     id=ClientId("C-1"),
    ...     name="张某",
    ...     financial_assets=Money.of(3_000_000),
    ...     experience_months=12,
    ... )
    >>> asked = InvestorApplication(
    ...     client_id=client.id,
    ...     requested_in_writing=True,
    ...     evidence_given=True,
    ...     assessed_with_care=True,
    ...     warned=False,
    ...     agreed=True,
    ... )
    >>> decision = assess_application(client, asked, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.code for step in decision.steps]
    ('blocked until cured', ['warning'])
    """
    facts = ApplicationFacts.of(client, application, as_of=as_of, book=book)
    return APPLICATION.decide(facts, as_of=as_of, book=book)
