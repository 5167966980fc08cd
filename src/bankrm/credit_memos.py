"""Credit memos (授信报告): an application written up section by section, ready to be rendered.

Every figure is computed again from what is on file, with its workings; strengths and risks come from the
rules of the review, each under its rule, and the author says what stands against a risk. Leaves out the
layout, and the author's own prose, of which a bank keeps the place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from bankrm.checks import check_kind
from bankrm.conditions_precedent import ConditionPrecedent
from bankrm.covenants import CovenantProposal
from bankrm.credit import CreditReview
from bankrm.credit_files import CreditPart, list_parts
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.labels import AnyLabel, Label, Lang, Text
from bankrm.loan_pricing import compute_loan_price
from bankrm.loan_products import RepaymentMethod, SecurityKind
from bankrm.memo_figures import MemoPart, list_figures
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.ratios import percentage
from bankrm.rules import Decision, Effect
from bankrm.term_limits import compute_max_term
from bankrm.workings import Line, explain_lines

__all__ = [
    "CreditMemo",
    "MemoSection",
    "Mitigant",
    "Recommendation",
    "RiskPoint",
    "Strength",
    "list_missing_sections",
    "write_memo",
]


_PART_OF = {
    CreditPart.PRODUCT: MemoPart.COMPLIANCE,
    CreditPart.PURPOSE: MemoPart.COMPLIANCE,
    CreditPart.TERM: MemoPart.COMPLIANCE,
    CreditPart.RELATED_PARTY: MemoPart.COMPLIANCE,
    CreditPart.INTERNET: MemoPart.COMPLIANCE,
    CreditPart.CONSUMER: MemoPart.COMPLIANCE,
    CreditPart.INVESTIGATION: MemoPart.INVESTIGATION,
    CreditPart.INSPECTION: MemoPart.INVESTIGATION,
    CreditPart.CONCENTRATION: MemoPart.GROUP,
    CreditPart.STATEMENTS: MemoPart.STATEMENTS,
    CreditPart.FLOWS: MemoPart.FLOWS,
    CreditPart.NEED: MemoPart.NEED,
    CreditPart.PROJECT: MemoPart.NEED,
    CreditPart.ACQUISITION: MemoPart.NEED,
    CreditPart.HOUSING: MemoPart.NEED,
    CreditPart.CARD: MemoPart.NEED,
    CreditPart.CAPACITY: MemoPart.CAPACITY,
    CreditPart.BUREAU: MemoPart.BUREAU,
    CreditPart.ELIGIBILITY: MemoPart.SECURITY,
    CreditPart.SECURITY: MemoPart.SECURITY,
    CreditPart.GUARANTEE: MemoPart.SECURITY,
    CreditPart.RATING: MemoPart.RATING,
    CreditPart.PRICE: MemoPart.PRICE,
    CreditPart.CONSISTENCY: MemoPart.CONSISTENCY,
    CreditPart.ADMISSION: MemoPart.LIMIT,
    CreditPart.AUTHORITY: MemoPart.LIMIT,
}
"""By part of the review, the section that tells of it."""


class Mitigant(Label):
    """What stands against a risk (风险缓释措施); a bank may bring its own."""

    SECURITY = "security", "追加担保", "more security"
    SMALLER = "smaller", "压降额度", "a smaller amount"
    SHORTER = "shorter", "缩短期限", "a shorter term"
    INSTALMENTS = "instalments", "分期还款", "repayment by instalments"
    CONTROLLED_ACCOUNT = "controlled_account", "回款账户监管", "receipts through a watched account"
    COVENANT = "covenant", "设置约束条款", "a covenant"
    INSURANCE = "insurance", "投保", "insurance"
    CLOSER_WATCH = "closer_watch", "提高贷后检查频率", "a closer watch after the loan"
    EXPLAINED = "explained", "已核实并说明", "looked into and explained"


@attrs.frozen(kw_only=True)
class MemoSection:
    """A section: its figures, and what was answered in it."""

    part: MemoPart
    lines: tuple[Line, ...] = attrs.field(repr=False)
    answers: tuple[tuple[AnyLabel, Decision[Any, Effect]], ...] = attrs.field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it has no figure that is known, and no answer that is not open."""
        known = any(line.value is not None for line in self.lines)
        return not known and all(decision.needs_review for _, decision in self.answers)

    def explain(self, lang: Lang = "zh") -> str:
        """Its title, its figures, and the reasons of what applied or is open."""
        told = [f"## {self.part.name_in(lang)}"]
        if self.lines:
            told.append(explain_lines(self.lines, lang))
        for name, decision in self.answers:
            told.append(f"{name.name_in(lang)} | {decision.explain(lang)}")
        return "\n".join(told)


@attrs.frozen(kw_only=True)
class Strength:
    """What speaks for an application (优势), and the rule that it passed."""

    rule_id: str
    text: Text


@attrs.frozen(kw_only=True)
class RiskPoint:
    """What speaks against it (风险点): the rule that applied or is open, and what stands against it."""

    rule_id: str
    effect: Effect
    text: Text
    is_open: bool
    """Whether it hangs on something unknown."""
    mitigants: tuple[AnyLabel, ...] = ()


@attrs.frozen(kw_only=True)
class Recommendation:
    """What the memo comes to (授信建议)."""

    outcome: Effect
    amount: Money | None
    """The limit that all caps allow; None while one of them is unknown, or nothing may be lent."""
    months: int | None
    """Those asked for, or the longest term where that is shorter; None if nobody can say."""
    rate: Decimal | None
    """Of a year: the one asked for, or the lowest that meets the hurdle where that is higher."""
    method: RepaymentMethod | None
    security: tuple[SecurityKind, ...]
    levels: tuple[AnyLabel, ...]
    """Who has to approve, the last one deciding."""
    steps: tuple[Label, ...]
    conditions: tuple[ConditionPrecedent, ...] = attrs.field(repr=False)
    covenants: tuple[CovenantProposal, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CreditMemo:
    """The report on an application; made by `write_memo`."""

    review: CreditReview
    sections: tuple[MemoSection, ...] = attrs.field(repr=False)
    strengths: tuple[Strength, ...] = attrs.field(repr=False)
    risks: tuple[RiskPoint, ...] = attrs.field(repr=False)
    recommendation: Recommendation = attrs.field(repr=False)

    @property
    def as_of(self) -> date:
        """The day it speaks of."""
        return self.review.as_of

    def __getitem__(self, part: MemoPart) -> MemoSection:
        """One section, if need be an empty one.

        Raises:
            InvalidValue: if this kind of application has no such section.
        """
        check_kind(part, MemoPart, "part")
        for section in self.sections:
            if section.part is part:
                return section
        raise InvalidValue("part", "is no section of this memo")

    def explain(self, lang: Lang = "zh") -> str:
        """The whole memo as text, one heading a section."""
        title = _TITLE.name_in(lang)
        told = [f"# {title} ({format_date(self.as_of, lang)})"]
        told += [section.explain(lang) for section in self.sections]
        strengths = [f"- {one.text.name_in(lang)} [{one.rule_id}]" for one in self.strengths]
        risks = [_told_risk(one, lang) for one in self.risks]
        told += ["\n".join([f"## {_STRENGTHS_TITLE.name_in(lang)}", *strengths])]
        told += ["\n".join([f"## {_RISKS_TITLE.name_in(lang)}", *risks])]
        told.append(_told_recommendation(self.recommendation, lang))
        return "\n\n".join(told)


_TITLE = Text("授信报告", "Credit memo")
_STRENGTHS_TITLE = Text("优势", "strengths")
_RISKS_TITLE = Text("风险点及缓释措施", "risks and what stands against them")


def _told_risk(one: RiskPoint, lang: Lang) -> str:
    mark = "?" if one.is_open else "-"
    against = "、" if lang == "zh" else ", "
    names = against.join(mitigant.name_in(lang) for mitigant in one.mitigants)
    return f"{mark} {one.text.name_in(lang)} [{one.rule_id}]" + (f" ← {names}" if names else "")


def _told_recommendation(one: Recommendation, lang: Lang) -> str:
    comma = "、" if lang == "zh" else ", "
    lines = (
        Line(Text("结论", "outcome"), one.outcome),
        Line(Text("建议额度", "limit recommended"), one.amount),
        Line(Text("期限（月）", "term in months"), one.months),
        Line(Text("年利率", "rate of a year"), percentage(one.rate), "percent"),
        Line(Text("还款方式", "repayment"), one.method),
        *(Line(Text("担保方式", "security"), security) for security in one.security),
    )
    lists: tuple[tuple[Text, Iterable[str]], ...] = (
        (Text("审批层级", "to be approved by"), (level.name_in(lang) for level in one.levels)),
        (Text("应做事项", "owed"), (step.name_in(lang) for step in one.steps)),
        (
            Text("提款前提", "conditions precedent"),
            (each.name.name_in(lang) for each in one.conditions),
        ),
        (
            Text("约束条款", "covenants on"),
            (each.metric.name_in(lang) for each in one.covenants),
        ),
    )
    told = [f"## {Text('授信建议', 'recommendation').name_in(lang)}", explain_lines(lines, lang)]
    told += [
        f"{what.name_in(lang)}: {comma.join(names)}"
        for what, names in ((what, tuple(each)) for what, each in lists)
        if names
    ]
    return "\n".join(told)


def list_missing_sections(memo: CreditMemo) -> tuple[MemoPart, ...]:
    """The sections that an application of this kind needs and of which little is on file (缺失章节).

    A section is missing if a part of the review that it tells of was not asked, or if it has no figure that is
    known and no answer that is not open.

    >>> from bankrm._credit_file_example import BOOK, FILE
    >>> from bankrm.credit import review_application
    >>> bare = attrs.evolve(FILE, statements=None, rating=None)
    >>> memo = write_memo(review_application(bare, as_of=date(2026, 11, 24), book=BOOK))
    >>> [part.en for part in list_missing_sections(memo)]
    ['statements', 'rating', 'consistency of the file']
    """
    check_kind(memo, CreditMemo, "memo")
    unasked = {_PART_OF[part] for part in memo.review.missing}
    return tuple(
        section.part for section in memo.sections if section.part in unasked or section.is_empty
    )


def write_memo(
    review: CreditReview, mitigants: Mapping[str, tuple[AnyLabel, ...]] | None = None
) -> CreditMemo:
    """Write a review up as a memo (授信报告).

    Args:
        review: the answers, with what is on file.
        mitigants: what stands against a risk, by the id of its rule.

    Raises:
        InvalidValue: if a mitigant is for a rule that neither applied nor is open.

    >>> from bankrm._credit_file_example import BOOK, FILE
    >>> from bankrm.credit import review_application
    >>> review = review_application(FILE, as_of=date(2026, 11, 24), book=BOOK)
    >>> memo = write_memo(review, {"loan-price.hurdle": (Mitigant.CLOSER_WATCH,)})
    >>> memo.recommendation.amount, [risk.rule_id for risk in memo.risks][:2]
    (Money('5000000.00', 'CNY'), ['security.shortfall', 'admission.limit'])
    """
    check_kind(review, CreditReview, "review")
    file, as_of = review.file, review.as_of
    book = review.answers.decisions[0].rules.book
    parts = [_PART_OF[part] for part in list_parts(file.application)]
    told = (MemoPart.APPLICANT, MemoPart.REQUEST, *parts)
    return CreditMemo(
        review=review,
        sections=tuple(
            MemoSection(
                part=part,
                lines=list_figures(file, part, as_of=as_of, book=book),
                answers=tuple(_answers(review, part)),
            )
            for part in MemoPart
            if part in told
        ),
        strengths=tuple(_strengths(review)),
        risks=tuple(_risks(review, mitigants or {})),
        recommendation=_recommendation(review),
    )


def _answers(
    review: CreditReview, part: MemoPart
) -> Iterator[tuple[AnyLabel, Decision[Any, Effect]]]:
    """The decisions that a section tells of."""
    for name, decision in review.answers:
        if _PART_OF[CreditPart(name.code.partition(":")[0])] is part:
            yield name, decision


_INCOME_CARRIES = Text("收入足以负担各项债务", "the income carries all debts")
_STRENGTHS: dict[str, tuple[Text, Callable[[Any], bool]]] = {
    "flags.little-cash": (
        Text("经营活动现金流与净利润匹配", "operating cash flow bears out the profit"),
        lambda f: f.profit > 0,
    ),
    "flags.leverage": (
        Text("资产负债率未超过警戒线", "leverage is not above the line of warning"),
        lambda f: f.liabilities < f.assets,
    ),
    "flags.quick": (
        Text("速动比率未低于警戒线", "the quick ratio is not below the line of warning"),
        lambda f: f.short_debt > 0,
    ),
    "flags.thin-cover": (
        Text("利息保障倍数不低于通常水平", "interest is covered at least as usual"),
        lambda f: f.interest > 0,
    ),
    "flags.debt-to-ebitda": (
        Text("债务未超过EBITDA的警戒倍数", "debt is not above the line of warning for EBITDA"),
        lambda f: f.debt > 0,
    ),
    "flags.opinion": (
        Text("审计意见无保留", "the auditor has no reservation"),
        lambda f: f.audited,
    ),
    "project.cover": (
        Text("项目偿债覆盖达到本行要求", "the project covers its debt service"),
        lambda _: True,
    ),
    "security.shortfall": (
        Text("押品价值覆盖申请金额", "the assets cover the amount asked for"),
        lambda f: f.real and not f.guaranteed,
    ),
    "loan-price.hurdle": (
        Text("RAROC达到门槛", "the return on capital meets the hurdle"),
        lambda _: True,
    ),
    "record.in-all": (
        Text("征信逾期期数未超过标准", "few months are overdue in the credit record"),
        lambda _: True,
    ),
    "affordability.unsecured": (_INCOME_CARRIES, lambda f: f.unsecured),
    "REG-2004-all-debts": (_INCOME_CARRIES, lambda _: True),
    "admission.limit": (
        Text("申请金额在建议额度内", "the amount is within the limit recommended"),
        lambda _: True,
    ),
}
"""What it says for an application that a rule was checked and did not apply, where it was about such a case at
all: a firm that makes a loss has no profit for its cash flow to bear out."""


def _strengths(review: CreditReview) -> Iterator[Strength]:
    for decision in review.answers.decisions:
        for rule in decision.passed:
            text, is_about = _STRENGTHS.get(rule.id, (None, bool))
            if text is not None and is_about(decision.facts):
                yield Strength(rule_id=rule.id, text=text)


def _risks(
    review: CreditReview, mitigants: Mapping[str, tuple[AnyLabel, ...]]
) -> tuple[RiskPoint, ...]:
    """Every rule that applied, then every one that is open, the strictest first."""
    found = [
        RiskPoint(
            rule_id=reason.rule.id,
            effect=reason.rule.effect,
            text=Text(reason.text("zh"), reason.text("en")),
            is_open=is_open,
            mitigants=mitigants.get(reason.rule.id, ()),
        )
        for reasons, is_open in (
            (review.answers.hits, False),
            (review.answers.undetermined, True),
        )
        for reason in reasons
    ]
    if not mitigants.keys() <= {one.rule_id for one in found}:
        raise InvalidValue("mitigants", "are for a rule that neither applied nor is open")
    return tuple(found)


def _recommendation(review: CreditReview) -> Recommendation:
    refused, asked = review.outcome is Effect.REFUSE, review.file.application
    return Recommendation(
        outcome=review.outcome,
        amount=None if refused else review.limit.amount,
        months=_months(review),
        rate=_rate(review),
        method=asked.repayment_method,
        security=asked.security,
        levels=tuple(level.label for level in review.levels or ()),
        steps=review.steps,
        conditions=() if refused else review.conditions,
        covenants=() if refused else review.covenants,
    )


def _months(review: CreditReview) -> int | None:
    file, book = review.file, review.answers.decisions[0].rules.book
    asked = file.application.months
    if asked is None or file.application.kind is ProductKind.CREDIT_CARD:
        return asked
    longest = compute_max_term(
        file.application, file.grounds, standing=file.standing, as_of=review.as_of, book=book
    )
    return asked if longest.months is None else min(asked, longest.months)


def _rate(review: CreditReview) -> Decimal | None:
    file, book = review.file, review.answers.decisions[0].rules.book
    asked = file.application.rate_asked
    if file.price is None:
        return asked
    lowest = compute_loan_price(file.price, as_of=review.as_of, book=book).lowest_quoted
    known = [rate for rate in (asked, lowest) if rate is not None]
    return max(known, default=None)
