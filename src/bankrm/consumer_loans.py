"""Consumer loans (个人消费贷款): what a person has unsecured in all, and who may have the limits raised in 2025.

The notice of 14 March 2025 raises three limits for a time, for clients of good credit: what they may be
paid out themselves and may have online, if they need a large sum, and how long they may take, if they need
it for long. Who does is told here; the limits are judged where they are, with payment, internet loans and
term, and a loan that uses a raised one goes to a person there, as no last day was found.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import param
from bankrm.clients import ClientId
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.loan_products import SecurityKind
from bankrm.money import Money, check_yuan, fen
from bankrm.product_kinds import ProductKind
from bankrm.regulations.personal_lending import UNSECURED_CONSUMPTION_CAP
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = [
    "CONSUMER",
    "ConsumerFacts",
    "ConsumerParams",
    "ConsumerStanding",
    "assess_consumer_loan",
    "check_standing",
    "is_unsecured",
]


@attrs.frozen(kw_only=True)
class ConsumerStanding:
    """What the bank found of a person who asks for a consumer loan; what it does not know is None.

    >>> student = ConsumerStanding(client_id=ClientId("P-1"), good_credit=True, long_need=False)
    >>> student.earns_longer_term, student.earns_larger_limit
    (False, None)
    """

    client_id: ClientId
    good_credit: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    large_need: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether it really needs to spend a large sum."""
    long_need: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether what it spends on is used for long."""
    unsecured: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Unsecured consumer credit that it already has, here and elsewhere."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.unsecured is not None:
            check_yuan(self.unsecured, "unsecured")

    @property
    def earns_larger_limit(self) -> bool | None:
        """Whether it is one for whom self-payment and online limits were raised."""
        return _both(self.good_credit, self.large_need)

    @property
    def earns_longer_term(self) -> bool | None:
        """Whether it is one for whom the term was lengthened."""
        return _both(self.good_credit, self.long_need)


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  # two of a kind
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def check_standing(standing: ConsumerStanding | None, application: CreditApplication) -> None:
    """Refuse a standing that is another client's; None, if nobody looked, may pass.

    >>> from bankrm._credit_example import CONSUMER
    >>> check_standing(ConsumerStanding(client_id=ClientId("P-9")), CONSUMER)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: standing: is another client's
    """
    check_kind(application, CreditApplication, "application")
    check_optional(standing, ConsumerStanding, "standing")
    if standing is not None and standing.client_id != application.client_id:
        raise InvalidValue("standing", "is another client's")


def is_unsecured(application: CreditApplication) -> bool | None:
    """Whether a loan is asked for without security; None if nothing is said.

    >>> from bankrm._credit_example import HOUSING
    >>> is_unsecured(HOUSING)
    False
    """
    check_kind(application, CreditApplication, "application")
    return SecurityKind.UNSECURED in application.security if application.security else None


@attrs.frozen(kw_only=True, repr=False)  # about a person
class ConsumerFacts:
    """A consumer loan and who asks for it; amounts are fen."""

    kind: str = attrs.field(
        metadata=about("贷款种类", "kind of loan", ProductKind, of=(CreditApplication.kind,))
    )
    amount: int = attrs.field(
        metadata=about("金额", "amount", "fen", of=(CreditApplication.amount,))
    )
    is_unsecured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("信用贷款", "unsecured", of=(CreditApplication.security,)),
    )
    unsecured: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "已有信用消费贷款",
            "unsecured consumer credit had already",
            "fen",
            of=(ConsumerStanding.unsecured,),
        ),
    )
    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, standing: ConsumerStanding | None
    ) -> "ConsumerFacts":
        """The facts of an application, and of whoever made it if that is known."""
        check_standing(standing, application)
        return cls(
            kind=application.kind.code,
            amount=check_yuan(application.amount, "amount").minor,
            is_unsecured=is_unsecured(application),
            unsecured=None if standing is None else fen(standing.unsecured, "unsecured"),
        )


class ConsumerParams:
    """The bank's own cap."""

    unsecured_cap: int = param(UNSECURED_CONSUMPTION_CAP, unit="fen")


CONSUMER = RuleSet("credit.consumer", ConsumerFacts, ConsumerParams, Effect)
"""May a person have this consumer loan beside what it has."""

_CONSUMER = ProductKind.CONSUMER_LOAN.code


@CONSUMER.rule(
    "consumer.unsecured-cap",
    Effect.BLOCK,
    cites=CREDIT_PRACTICE.article(),
    zh="信用消费贷款合计超过本行单户上限{unsecured_cap}",
    en="unsecured consumer credit in all is above the bank's own cap of {unsecured_cap}",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def above_own_cap(f: ConsumerFacts, p: ConsumerParams) -> bool:
    above = (f.amount > p.unsecured_cap) | (f.unsecured + f.amount > p.unsecured_cap)
    return (f.kind == _CONSUMER) & f.is_unsecured & above


def assess_consumer_loan(
    application: CreditApplication,
    standing: ConsumerStanding | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ConsumerFacts, Effect]:
    """Whether a person may have a consumer loan beside what it has (消费贷款审查).

    The cap on unsecured consumer credit is the bank's own (`UNSECURED_CONSUMPTION_CAP`): without one an
    unsecured loan goes to a person. A loan of another kind is not what these rules are about.

    Args:
        application: what is asked for.
        standing: what the bank found of the client; None if it has not looked.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules.

    Raises:
        InvalidValue: if the standing is another client's.
        CurrencyMismatch: if the amount is not in yuan.

    >>> from bankrm._credit_example import CONSUMER as application
    >>> decision = assess_consumer_loan(application, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.missing
    ('a person must decide', ('unsecured_cap', 'unsecured'))
    """
    facts = ConsumerFacts.of(application, standing)
    return CONSUMER.decide(facts, as_of=as_of, book=book)
