"""Extensions of loans (贷款展期): whether a loan may be extended as asked.

The limits of the General Rules of 1996, since 2010 for firms only, and those recalled of the orders on personal
loans. Whether to extend at all is for the bank and the borrower to agree (民法典 art. 678). Leaves out the
schedule and the price of an extended loan, and renewals (续贷), which are new loans.
"""

from collections.abc import Callable
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.regulations.loan_orders import (
    GENERAL_LOAN_RULES,
    PERSONAL_LOAN_INTERIM_MEASURES,
    PERSONAL_LOAN_MEASURES,
)
from bankrm.regulations.loan_terms import LONG_EXTENSION, LONG_TERM, SHORT_TERM
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import BusinessLine
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "EXTENSION",
    "ExtensionFacts",
    "ExtensionParams",
    "LoanExtension",
    "assess_extension",
]


@attrs.frozen(kw_only=True)
class LoanExtension:
    """What is asked for of a loan that cannot be repaid in time (展期申请); None is not known."""

    application_id: CreditApplicationId
    """Of the loan."""
    months: int = attrs.field(metadata={"least": 1})
    """The months asked for now."""
    earlier_months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Those of earlier extensions of the same loan; zero if there was none."""
    applied_on: date
    due_on: date
    """The day the loan is due, as last agreed."""
    consents: bool | None = None
    """Whether every guarantor, mortgagor and pledgor consented in writing."""
    product_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """The longest term of the bank's product, which a personal loan may not outgrow."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class ExtensionFacts:
    """What decides whether a loan may be extended; terms in months."""

    personal: bool = attrs.field(
        metadata=about("个人贷款", "personal loan", of=(CreditApplication.line,))
    )
    original: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("原期限（月）", "original months", of=(CreditApplication.months,)),
    )
    extended: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "累计展期（月）",
            "months extended in all",
            of=(LoanExtension.months, LoanExtension.earlier_months),
        ),
    )
    late: bool = attrs.field(
        metadata=about(
            "到期前未申请",
            "not asked for in time",
            of=(LoanExtension.applied_on, LoanExtension.due_on),
        )
    )
    secured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有担保", "secured", of=(CreditApplication.security,)),
    )
    consents: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("担保人已书面同意", "consents in writing", of=(LoanExtension.consents,)),
    )
    product_months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "产品最长期限（月）",
            "longest months of the product",
            of=(LoanExtension.product_months,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, extension: LoanExtension, as_of: date
    ) -> "ExtensionFacts":
        """The facts of one extension of one loan."""
        check_kind(application, CreditApplication, "application")
        check_kind(extension, LoanExtension, "extension")
        if extension.application_id != application.id:
            raise InvalidValue("extension", "is of another application")
        if extension.applied_on > check_date(as_of):
            raise InvalidValue("extension", "is asked for on a later day")
        offered, earlier = application.security, extension.earlier_months
        return cls(
            personal=application.line is BusinessLine.RETAIL,
            original=application.months,
            extended=None if earlier is None else earlier + extension.months,
            late=extension.applied_on >= extension.due_on,
            secured=SecurityKind.UNSECURED not in offered if offered else None,
            consents=extension.consents,
            product_months=extension.product_months,
        )


class ExtensionParams:
    """What makes a loan short or long, and the longest extension of a long one; in months."""

    short: int = param(SHORT_TERM)
    medium: int = param(LONG_TERM)
    long_extension: int = param(LONG_EXTENSION)


EXTENSION = RuleSet(
    "credit.extension",
    ExtensionFacts,
    ExtensionParams,
    Effect,
    since=GENERAL_LOAN_RULES.since,
)
"""May a loan be extended as asked."""

_ARTICLE = GENERAL_LOAN_RULES.article(12, Provenance.SECONDARY)


@EXTENSION.rule(
    "GLR-1996.12-late",
    Effect.REFUSE,
    cites=_ARTICLE,
    zh="未在到期日之前申请展期，自到期日次日起转为逾期",
    en="not asked for before the loan was due: from the day after, it is overdue",
)
def asked_too_late(f: ExtensionFacts, _: ExtensionParams) -> bool:
    return f.late


@EXTENSION.rule(
    "GLR-1996.12-consent",
    Effect.BLOCK,
    cites=_ARTICLE,
    zh="保证人、抵押人、出质人尚未书面同意展期",
    en="whoever guarantees, mortgages or pledges for it has not consented in writing",
    steps=(CreditStep.SECURITY_CONSENT,),
)
def without_consent_of_security(f: ExtensionFacts, _: ExtensionParams) -> bool:
    return f.secured & not_(f.consents)


_PERSONAL = PERSONAL_LOAN_INTERIM_MEASURES.since
"""From this day on a personal loan has limits of its own."""
_LONG = GENERAL_LOAN_RULES.article(12, Provenance.UNCONFIRMED)


def _short_loan_extended_too_long(f: ExtensionFacts, p: ExtensionParams) -> bool:
    return (f.original <= p.short) & (f.extended > f.original)


def _medium_loan_extended_too_long(f: ExtensionFacts, p: ExtensionParams) -> bool:
    return (f.original > p.short) & (f.original <= p.medium) & (2 * f.extended > f.original)


def _long_loan_extended_too_long(f: ExtensionFacts, p: ExtensionParams) -> bool:
    return (f.original > p.medium) & (f.extended > p.long_extension)


def _of_a_firm(
    condition: Callable[[ExtensionFacts, ExtensionParams], bool],
) -> Callable[[ExtensionFacts, ExtensionParams], bool]:
    """The same condition, of firms only."""

    def too_long_for_a_firm(f: ExtensionFacts, p: ExtensionParams) -> bool:
        return not_(f.personal) & condition(f, p)

    return too_long_for_a_firm


for _name, _cited, _text, _too_long in (
    (
        "short",
        _ARTICLE,
        Text(
            "短期贷款累计展期{extended}个月，超过原期限{original}个月",
            "a short-term loan extended by {extended} months in all, more than its {original}",
        ),
        _short_loan_extended_too_long,
    ),
    (
        "medium",
        _ARTICLE,
        Text(
            "中期贷款累计展期{extended}个月，超过原期限{original}个月的一半",
            "a medium-term loan extended by {extended} months in all, more than half of its {original}",
        ),
        _medium_loan_extended_too_long,
    ),
    (
        "long",
        _LONG,
        Text(
            "长期贷款累计展期{extended}个月，超过{long_extension}个月",
            "a long-term loan extended by {extended} months in all, more than {long_extension}",
        ),
        _long_loan_extended_too_long,
    ),
):
    EXTENSION.rule(
        f"GLR-1996.12-{_name}-before-2010",
        Effect.BLOCK,
        cites=_cited,
        until=_PERSONAL,
        zh=_text.zh,
        en=_text.en,
        steps=(CreditStep.SHORTER_TERM,),
    )(_too_long)
    EXTENSION.rule(
        f"GLR-1996.12-{_name}",
        Effect.BLOCK,
        cites=_cited,
        since=_PERSONAL,
        zh=_text.zh,
        en=_text.en,
        steps=(CreditStep.SHORTER_TERM,),
    )(_of_a_firm(_too_long))


def _short_personal_loan_extended_too_long(f: ExtensionFacts, p: ExtensionParams) -> bool:
    return f.personal & _short_loan_extended_too_long(f, p)


def _personal_loan_outgrows_its_product(f: ExtensionFacts, p: ExtensionParams) -> bool:
    return f.personal & (f.original > p.short) & (f.original + f.extended > f.product_months)


for _document in (PERSONAL_LOAN_INTERIM_MEASURES, PERSONAL_LOAN_MEASURES):
    EXTENSION.rule(
        f"{_document.code}.extension-short",
        Effect.BLOCK,
        cites=_document.article(read=Provenance.UNCONFIRMED),
        since=_document.since,
        until=_document.until,
        zh="一年以内的个人贷款累计展期{extended}个月，超过原期限{original}个月",
        en="a personal loan of a year or less extended by {extended} months in all, more than its {original}",
        steps=(CreditStep.SHORTER_TERM,),
    )(_short_personal_loan_extended_too_long)
    EXTENSION.rule(
        f"{_document.code}.extension-product",
        Effect.BLOCK,
        cites=_document.article(read=Provenance.UNCONFIRMED),
        since=_document.since,
        until=_document.until,
        zh="个人贷款原期限{original}个月加累计展期{extended}个月，超过产品最长期限{product_months}个月",
        en="a personal loan of {original} months extended by {extended} in all outgrows the {product_months} "
        "of its product",
        steps=(CreditStep.SHORTER_TERM,),
    )(_personal_loan_outgrows_its_product)


def assess_extension(
    application: CreditApplication,
    extension: LoanExtension,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ExtensionFacts, Effect]:
    """Whether a loan may be extended as asked (展期审查).

    Args:
        application: the loan, with the term that its contract says.
        extension: what is asked for.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the extension is of another application, or of a later day.
        RuleNotInForce: before 1 August 1996.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> asked = LoanExtension(
    ...     application_id=WORKING_CAPITAL.id,
    ...     months=13,
    ...     earlier_months=0,
    ...     applied_on=date(2027, 11, 1),
    ...     due_on=date(2027, 11, 24),
    ...     consents=True,
    ... )
    >>> decision = assess_extension(WORKING_CAPITAL, asked, as_of=date(2027, 11, 1))
    >>> decision.hits[0].text("en")
    'a short-term loan extended by 13 months in all, more than its 12'
    """
    facts = ExtensionFacts.of(application, extension, as_of)
    return EXTENSION.decide(facts, as_of=as_of, book=book)
