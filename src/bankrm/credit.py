"""Reviews of an application for credit (授信审查): everything that the rules ask of it, answered together.

Is the purpose allowed, the file complete, the client able to repay, the security good, the limit within what
all caps allow, and who may decide? The strictest answer counts, and each keeps its reasons. Whatever is not
on file is unknown, so that it leads to a person and never through.

Leaves out the report on it, which `credit_memos` writes, what has to be settled before the money goes out,
which is in `disbursements`, and the approval itself, which is recorded in `approvals`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

import attrs

from bankrm.acquisition_loans import assess_acquisition_loan
from bankrm.affordability import assess_affordability
from bankrm.authorities import Level
from bankrm.bank_figures import BankFigures
from bankrm.bureau_rules import assess_credit_record
from bankrm.card_limits import assess_card_limit
from bankrm.checks import check_kind
from bankrm.citations import Provenance
from bankrm.clients import RetailClient
from bankrm.collateral import ClaimId
from bankrm.collateral_rules import assess_eligibility
from bankrm.concentration import assess_concentration
from bankrm.conditions_precedent import (
    CONVENTIONAL_CONDITIONS,
    ConditionPrecedent,
    list_conditions,
)
from bankrm.consumer_loans import assess_consumer_loan
from bankrm.covenants import CovenantProposal, Weakness, list_proposals
from bankrm.credit_admission import assess_admission, required_levels
from bankrm.credit_consistency import assess_consistency
from bankrm.credit_files import CreditFile, CreditPart, list_parts
from bankrm.credit_limits import LimitRecommendation, compute_credit_limit
from bankrm.days import check_date
from bankrm.fields import check_fields
from bankrm.financial_flags import assess_statements
from bankrm.flow_patterns import assess_account_flows
from bankrm.guarantee_rules import assess_company_guarantee
from bankrm.housing_loans import assess_housing_loan
from bankrm.internet_loans import assess_internet_loan
from bankrm.investigation_checklists import practice_checklist
from bankrm.investigation_rules import assess_investigation
from bankrm.joint_decisions import JointDecision
from bankrm.labels import AnyLabel, Label, Lang, OwnLabel, Text
from bankrm.limit_caps import list_caps
from bankrm.loan_inspections import assess_inspection
from bankrm.loan_pricing import assess_loan_price
from bankrm.product_terms import assess_product_terms
from bankrm.project_loans import assess_project_loan
from bankrm.related_parties import assess_related_party
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.security_rules import assess_security
from bankrm.term_limits import assess_term
from bankrm.use_of_funds import assess_purpose
from bankrm.working_capital_rules import assess_working_capital

__all__ = ["CreditReview", "review_application"]

_TITLE = Text("授信审查结论", "Review of the application")
_NOT_ON_FILE = Text("缺少资料", "Nothing on file for")
_LEVELS = Text("审批层级", "To be approved by")

_Answer: TypeAlias = Decision[Any, Effect]
_Answers: TypeAlias = Iterator[tuple[AnyLabel, _Answer]]


@attrs.frozen(kw_only=True)
class CreditReview:
    """The answers to everything asked of one application; made by `review_application`."""

    file: CreditFile
    answers: JointDecision[AnyLabel]
    limit: LimitRecommendation
    """What may be lent, by all caps together."""
    levels: tuple[Level, ...] | None
    """The levels that it has to pass, the last one deciding; None while no matrix is on file."""

    __attrs_post_init__ = check_fields

    @property
    def outcome(self) -> Effect:
        """The strictest of all answers."""
        return self.answers.outcome

    @property
    def as_of(self) -> date:
        """The day whose rules were applied."""
        return self.answers.as_of

    @property
    def needs_review(self) -> bool:
        """Whether something unknown leaves an answer open."""
        return self.answers.needs_review

    @property
    def steps(self) -> tuple[Label, ...]:
        """What is owed or would cure, each once."""
        return self.answers.steps

    @property
    def provenance(self) -> Provenance:
        """The weakest source that any answer rests on."""
        return self.answers.provenance

    @property
    def missing(self) -> tuple[CreditPart, ...]:
        """The parts that were not asked, as nothing is on file for them."""
        return self.file.missing

    @property
    def conditions(self) -> tuple[ConditionPrecedent, ...]:
        """What has to be settled before the money goes out; the usual conditions where the file has none."""
        file = self.file.conditions
        conditions = CONVENTIONAL_CONDITIONS if file is None else file.conditions
        return list_conditions(conditions, self.file.application)

    @property
    def weaknesses(self) -> tuple[Weakness, ...]:
        """What the statements show to be weak."""
        return tuple(dict.fromkeys(weak for rule, weak in _WEAKNESSES.items() if rule in self))

    @property
    def covenants(self) -> tuple[CovenantProposal, ...]:
        """What the borrower would be bound to for these weaknesses; thresholds are the bank's."""
        return list_proposals(self.weaknesses)

    def __contains__(self, rule_id: str) -> bool:
        """Whether the rule of that id applied in any part."""
        return rule_id in self.answers

    def __getitem__(self, part: CreditPart) -> tuple[_Answer, ...]:
        """The decisions on one part: one for each asset, guarantee or report; none if it was not asked."""
        check_kind(part, CreditPart, "part")
        return tuple(
            decision for name, decision in self.answers if name.code.partition(":")[0] == part.code
        )

    def explain(self, lang: Lang = "zh") -> str:
        """The outcome, every answer with its reasons, what is not on file, and who has to approve."""
        mark = "、" if lang == "zh" else ", "
        named = {
            _NOT_ON_FILE: [part.name_in(lang) for part in self.missing],
            _LEVELS: [level.label.name_in(lang) for level in self.levels or ()],
        }
        lists = [f"{of.name_in(lang)}: {mark.join(names)}" for of, names in named.items() if names]
        return "\n".join([self.answers.explain(lang), *lists])


_WEAKNESSES = {
    "flags.leverage": Weakness.LEVERAGE,
    "flags.equity": Weakness.LEVERAGE,
    "flags.quick": Weakness.LIQUIDITY,
    "flags.short-funding": Weakness.LIQUIDITY,
    "flags.profit-no-cash": Weakness.CASH_FLOW,
    "flags.little-cash": Weakness.CASH_FLOW,
    "flags.cover": Weakness.INTEREST,
    "flags.thin-cover": Weakness.INTEREST,
    "flags.debt-to-ebitda": Weakness.DEBT_BURDEN,
    "flags.receivables": Weakness.RECEIVABLES,
}
"""By the rule on statements that applies, what it shows to be weak."""


def review_application(
    file: CreditFile, *, as_of: date, book: RuleBook = STATUTORY
) -> CreditReview:
    """Ask everything of an application by the rules in force on a day (授信审查).

    Args:
        file: what is on file.
        as_of: the day of the review.
        book: the bank's own numbers and rules; what the law leaves to the bank stays open without it.

    Raises:
        InvalidValue: if something on file belongs to another client or application, or lies after the day.
        CurrencyMismatch: if an amount is not in yuan.
        RuleNotInForce: before 1 July 1995.

    >>> from bankrm._credit_file_example import BOOK, FILE
    >>> review = review_application(FILE, as_of=date(2026, 11, 24), book=BOOK)
    >>> review.outcome.en, review.limit.amount
    ('blocked until cured', Money('5000000.00', 'CNY'))
    >>> [step.en for step in review.steps]
    ['more security', 'a smaller amount']
    """
    check_kind(file, CreditFile, "file")
    check_date(as_of)
    asked = {
        part: tuple(_ASK[part](file, as_of, book))
        for part in list_parts(file.application)
        if part in _ASK
    }
    limit = compute_credit_limit(
        file.application, list_caps(file, as_of=as_of, book=book), as_of=as_of
    )
    term = next((decision for _, decision in asked.get(CreditPart.TERM, ())), None)
    admission = assess_admission(file, limit, term, as_of=as_of, book=book)
    answers = [*(answer for part in asked.values() for answer in part)]
    return CreditReview(
        file=file,
        answers=JointDecision(_TITLE, (*answers, (CreditPart.ADMISSION, admission))),
        limit=limit,
        levels=required_levels(file, as_of=as_of),
    )


def _of(part: CreditPart, thing: str) -> OwnLabel:
    """The name of one of several answers to a part."""
    return OwnLabel(f"{part.code}:{thing}", f"{part.zh}（{thing}）", f"{part.en} ({thing})")


def _product(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_product_terms(file.application, file.offer, as_of=as_of, book=book)
    yield CreditPart.PRODUCT, decision


def _purpose(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    yield CreditPart.PURPOSE, assess_purpose(file.application, as_of=as_of, book=book)


def _term(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_term(
        file.application, file.grounds, standing=file.standing, as_of=as_of, book=book
    )
    yield CreditPart.TERM, decision


def _investigation(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.investigation is not None:
        decision = assess_investigation(
            file.application,
            file.investigation,
            file.checklist or practice_checklist(file.application),
            as_of=as_of,
            book=book,
        )
        yield CreditPart.INVESTIGATION, decision


def _inspection(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_inspection(file.application, file.inspections, as_of=as_of, book=book)
    yield CreditPart.INSPECTION, decision


def _bank(file: CreditFile, as_of: date) -> BankFigures:
    return BankFigures(on=as_of) if file.bank is None else file.bank


def _related_party(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_related_party(
        file.application, file.relations, _bank(file, as_of), as_of=as_of, book=book
    )
    yield CreditPart.RELATED_PARTY, decision


def _concentration(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_concentration(
        file.application,
        file.exposures,
        _bank(file, as_of),
        group=file.group,
        as_of=as_of,
        book=book,
    )
    yield CreditPart.CONCENTRATION, decision


def _statements(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.statements is not None:
        decision = assess_statements(file.application, file.statements, as_of=as_of, book=book)
        yield CreditPart.STATEMENTS, decision
    for series in file.more_statements:
        decision = assess_statements(file.application, series, as_of=as_of, book=book)
        latest = series.latest
        yield _of(CreditPart.STATEMENTS, f"{latest.entity_id} {latest.period.last}"), decision


def _flows(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.flows is not None:
        decision = assess_account_flows(file.application, file.flows, as_of=as_of, book=book)
        yield CreditPart.FLOWS, decision


def _need(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_working_capital(file.application, file.need, as_of=as_of, book=book)
    yield CreditPart.NEED, decision


def _project(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.project is not None:
        decision = assess_project_loan(file.application, file.project, as_of=as_of, book=book)
        yield CreditPart.PROJECT, decision


def _acquisition(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.deal is not None:
        decision = assess_acquisition_loan(
            file.application, file.deal, _bank(file, as_of), as_of=as_of, book=book
        )
        yield CreditPart.ACQUISITION, decision


def _capacity(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    client, income, service = file.client, file.income, file.service
    if isinstance(client, RetailClient) and income is not None and service is not None:
        decision = assess_affordability(
            file.application, client, income, service, as_of=as_of, book=book
        )
        yield CreditPart.CAPACITY, decision


def _bureau(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    for report in file.bureau:
        decision = assess_credit_record(file.application, report, as_of=as_of, book=book)
        own = report.subject_id == file.client.id
        yield CreditPart.BUREAU if own else _of(CreditPart.BUREAU, report.subject_id), decision


def _housing(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.home is not None:
        decision = assess_housing_loan(
            file.application, file.home, file.service, as_of=as_of, book=book
        )
        yield CreditPart.HOUSING, decision


def _consumer(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_consumer_loan(file.application, file.standing, as_of=as_of, book=book)
    yield CreditPart.CONSUMER, decision


def _card(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.cards is not None:
        decision = assess_card_limit(file.application, file.cards, as_of=as_of, book=book)
        yield CreditPart.CARD, decision


def _internet(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_internet_loan(
        file.application,
        file.online,
        standing=file.standing,
        bank=_bank(file, as_of),
        as_of=as_of,
        book=book,
    )
    yield CreditPart.INTERNET, decision


def _eligibility(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.security is not None:
        for collateral in file.security.behind(ClaimId(file.application.id)):
            decision = assess_eligibility(file.application, collateral, as_of=as_of, book=book)
            yield _of(CreditPart.ELIGIBILITY, collateral.id), decision


def _security(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.security is not None:
        decision = assess_security(file.application, file.security, as_of=as_of, book=book)
        yield CreditPart.SECURITY, decision


def _guarantee(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    for guarantee in file.guarantees or ():
        decision = assess_company_guarantee(file.application, guarantee, as_of=as_of, book=book)
        yield _of(CreditPart.GUARANTEE, guarantee.id), decision


def _price(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    if file.price is not None:
        decision = assess_loan_price(file.application, file.price, as_of=as_of, book=book)
        yield CreditPart.PRICE, decision


def _consistency(file: CreditFile, as_of: date, book: RuleBook) -> _Answers:
    yield CreditPart.CONSISTENCY, assess_consistency(file, as_of=as_of, book=book)


_ASK: dict[CreditPart, Callable[[CreditFile, date, RuleBook], _Answers]] = {
    CreditPart.PRODUCT: _product,
    CreditPart.PURPOSE: _purpose,
    CreditPart.TERM: _term,
    CreditPart.INVESTIGATION: _investigation,
    CreditPart.INSPECTION: _inspection,
    CreditPart.RELATED_PARTY: _related_party,
    CreditPart.CONCENTRATION: _concentration,
    CreditPart.STATEMENTS: _statements,
    CreditPart.FLOWS: _flows,
    CreditPart.NEED: _need,
    CreditPart.PROJECT: _project,
    CreditPart.ACQUISITION: _acquisition,
    CreditPart.CAPACITY: _capacity,
    CreditPart.BUREAU: _bureau,
    CreditPart.HOUSING: _housing,
    CreditPart.CONSUMER: _consumer,
    CreditPart.CARD: _card,
    CreditPart.INTERNET: _internet,
    CreditPart.ELIGIBILITY: _eligibility,
    CreditPart.SECURITY: _security,
    CreditPart.GUARANTEE: _guarantee,
    CreditPart.PRICE: _price,
    CreditPart.CONSISTENCY: _consistency,
}
