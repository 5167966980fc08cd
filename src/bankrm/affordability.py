"""Affordability (还款能力审查): does a person's income carry the loan, and to its end.

Nearly every number here is the bank's own: what an unsecured loan may take of the income, what age and term
may come to. Without it a person decides. The limits of housing loans are law and stand with them.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import RetailClient
from bankrm.credit_applications import ApplicationRole, CreditApplication, CreditStep
from bankrm.days import add_months, check_date, months_between
from bankrm.debt_service import Burden, DebtService, is_payment_enough
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.loan_products import SecurityKind
from bankrm.money import fen
from bankrm.personal_income import HouseholdIncome, IncomeSource, RecognisedIncome
from bankrm.profiles import IncomeKind
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.repayment import AGE_AND_TERM_YEARS, UNSECURED_DEBT_PERCENT
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["AFFORDABILITY", "AffordabilityFacts", "AffordabilityParams", "assess_affordability"]

_TERM = (CreditApplication.months,)


@attrs.frozen(kw_only=True, repr=False)  # about a person: not shown
class AffordabilityFacts:
    """What decides whether a person can carry a loan; amounts of a month, in fen."""

    unsecured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("信用贷款", "unsecured", of=(CreditApplication.security,)),
    )
    income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("月收入", "monthly income", "fen", of=(DebtService.income,)),
    )
    payment: int = attrs.field(
        metadata=about("新贷款月供", "payment of the loan", "fen", of=(DebtService.payment,))
    )
    fee: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("物业费", "property fee", "fen", of=(DebtService.property_fee,)),
    )
    others: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "其他债务月支出",
            "service of other debts",
            "fen",
            of=(DebtService.burdens, Burden.monthly),
        ),
    )
    known: int = attrs.field(
        metadata=about(
            "已知月债务支出",
            "all debts that are known",
            "fen",
            of=(
                DebtService.payment,
                DebtService.property_fee,
                DebtService.burdens,
                Burden.monthly,
            ),
        )
    )
    last_age: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "年龄加期限（月）", "age and term in months", of=(RetailClient.birth_date, *_TERM)
        ),
    )
    ends_early: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "有收入在到期前终止",
            "an income ends before the loan",
            of=(
                HouseholdIncome.incomes,
                RecognisedIncome.counted,
                RecognisedIncome.source,
                IncomeSource.kind,
                IncomeSource.ends_on,
                *_TERM,
            ),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        client: RetailClient,
        income: HouseholdIncome,
        service: DebtService,
        as_of: date,
    ) -> "AffordabilityFacts":
        """The facts of a person's application."""
        _check_together(application, client, income, service)
        security, months = application.security, application.months
        age = None
        if client.birth_date is not None:
            if client.birth_date > check_date(as_of):
                raise InvalidValue("client", "is born after the day")
            age = months_between(client.birth_date, as_of)
        return cls(
            unsecured=SecurityKind.UNSECURED in security if security else None,
            income=fen(service.income, "income"),
            payment=service.payment.minor,
            fee=fen(service.property_fee, "property_fee"),
            others=fen(service.others, "others"),
            known=service.known.minor,
            last_age=None if age is None or months is None else age + months,
            ends_early=None if months is None else _ends_early(income, add_months(as_of, months)),
        )


def _ends_early(income: HouseholdIncome, day: date) -> bool | None:
    """Whether an income that counts ends before a day; a lease has an end, whether it is known or not."""
    if income.ending_before(day):
        return True
    open_ended = any(
        one.counted is not None
        and one.source.kind is IncomeKind.RENT
        and one.source.ends_on is None
        for one in income.incomes
    )
    return None if open_ended else False


_EARNERS = {ApplicationRole.CO_BORROWER, ApplicationRole.SPOUSE}
"""Whose income is the household's; that of a guarantor is not."""


def _check_together(
    application: CreditApplication,
    client: RetailClient,
    income: HouseholdIncome,
    service: DebtService,
) -> None:
    """Refuse what is not all about one application."""
    check_kind(application, CreditApplication, "application")
    check_kind(client, RetailClient, "client")
    check_kind(income, HouseholdIncome, "income")
    check_kind(service, DebtService, "service")
    if client.id != application.client_id:
        raise InvalidValue("client", "is not the one who applies")
    beside = {party.party_id for party in application.parties if party.role in _EARNERS}
    if not set(income.earners) <= {client.id, *beside}:
        raise InvalidValue("income", "is of somebody who does not borrow, nor is the spouse")
    if service.income != income.monthly:
        raise InvalidValue("service", "is measured by another income")
    if not is_payment_enough(application, service):
        raise InvalidValue("service", "counts a payment that does not repay this loan")


class AffordabilityParams:
    """The bank's own limits."""

    debt_percent: int = param(UNSECURED_DEBT_PERCENT, unit="percent")
    oldest_months: int = param(AGE_AND_TERM_YEARS, lambda _, years: 12 * years)


AFFORDABILITY = RuleSet("credit.affordability", AffordabilityFacts, AffordabilityParams, Effect)
"""Does a person's income carry the loan."""

_PRACTICE = CREDIT_PRACTICE.article()


@AFFORDABILITY.rule(
    "affordability.unsecured",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="信用贷款：全部月债务支出超过月收入的{debt_percent}",
    en="unsecured: all debts take more than {debt_percent} of the income",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def unsecured_debts_too_high(f: AffordabilityFacts, p: AffordabilityParams) -> bool:
    known = f.known * 100 > p.debt_percent * f.income  # whatever is unknown
    return f.unsecured & (
        known | ((f.payment + f.fee + f.others) * 100 > p.debt_percent * f.income)
    )


@AFFORDABILITY.rule(
    "affordability.above-income",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="全部月债务支出超过认定的月收入",
    en="all debts take more than the recognised income",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def debts_above_income(f: AffordabilityFacts, _: AffordabilityParams) -> bool:
    return (f.known > f.income) | (f.payment + f.fee + f.others > f.income)


@AFFORDABILITY.rule(
    "affordability.age",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="年龄加贷款期限超过{oldest_months}个月",
    en="age and term come to more than {oldest_months} months",
    steps=(CreditStep.SHORTER_TERM,),
)
def too_old_at_the_end(f: AffordabilityFacts, p: AffordabilityParams) -> bool:
    return f.last_age > p.oldest_months


@AFFORDABILITY.rule(
    "affordability.ends-early",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有计入的收入在贷款到期前终止",
    en="an income that counts ends before the loan does",
)
def income_ends_early(f: AffordabilityFacts, _: AffordabilityParams) -> bool:
    return f.ends_early


def assess_affordability(
    application: CreditApplication,
    client: RetailClient,
    income: HouseholdIncome,
    service: DebtService,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[AffordabilityFacts, Effect]:
    """Whether a person's income carries a loan, and to its end (还款能力审查).

    The term runs from `as_of`. Age and term are whole months: the age completed on `as_of`, and the term.

    Args:
        application: what is asked for.
        client: the person who applies.
        income: recognised, of the client, of co-borrowers and of the spouse in the application only.
        service: the month's debts, against that income.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if they are not all about one application, or the payment counted would never repay it.

    >>> from bankrm._capacity_example import CLIENT, INCOME_TABLE, SALARY
    >>> from bankrm._credit_example import CONSUMER
    >>> from bankrm.debt_service import compute_debt_service
    >>> from bankrm.money import Money
    >>> from bankrm.personal_income import compute_income
    >>> income = compute_income((SALARY,), INCOME_TABLE)
    >>> service = compute_debt_service(
    ...     income.monthly,
    ...     (),
    ...     Money.of(6_000),
    ...     application_id=CONSUMER.id,
    ...     property_fee=Money.of(0),
    ... )
    >>> decision = assess_affordability(
    ...     CONSUMER, CLIENT, income, service, as_of=date(2026, 11, 24)
    ... )
    >>> decision.outcome.en, decision.missing
    ('a person must decide', ('debt_percent', 'oldest_months'))
    """
    facts = AffordabilityFacts.of(application, client, income, service, as_of)
    return AFFORDABILITY.decide(facts, as_of=as_of, book=book)
