"""Limits of credit cards (信用卡总授信额度): one cap for a client's cards at all banks (刚性扣减).

A bank sets a cap on what one client may hold in card limits; whatever other banks have granted is deducted
when a limit is set or changed. The cap is the bank's own, for this client, so it held before the notice of
2022 too. Leaves out how it is found.
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.money import Money, check_yuan, fen
from bankrm.products import ProductFamily
from bankrm.regulations.bureau import CARD_NOTICE
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int
from bankrm.workings import Line

__all__ = [
    "CARD_LIMIT",
    "CardLimitFacts",
    "CardLimitParams",
    "CardLimits",
    "CardRoom",
    "assess_card_limit",
    "compute_card_room",
]


@attrs.frozen(kw_only=True)
class CardLimits:
    """The card limits that a client holds, beside the one that is asked for; None is unknown.

    >>> CardLimits(client_id=ClientId("P-1"), cap=Money.of(100_000))
    CardLimits(client_id='P-1', cap=***, here=***, elsewhere=***)
    """

    client_id: ClientId
    cap: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The most that the bank would see in the client's hands, at all banks together."""
    here: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Limits of the client's other cards here; of a card whose limit is changed, not the old limit."""
    elsewhere: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Limits granted by other banks, as the credit report shows them."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("cap", "here", "elsewhere"):
            if isinstance(amount := getattr(self, name), Money):
                check_yuan(amount, name)


@attrs.frozen(kw_only=True)
class CardRoom:
    """The highest limit that can still be granted; None if a figure is unknown."""

    limits: CardLimits
    largest: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The cap, what is deducted, and what is left."""
        limits, notice = self.limits, CARD_NOTICE.article()
        return (
            Line(Text("总授信额度上限", "cap on all card limits"), limits.cap),
            Line(Text("本行其他卡额度", "limits of other cards here"), limits.here),
            Line(Text("他行已授信额度", "limits granted elsewhere"), limits.elsewhere, "", notice),
            Line(Text("可授信额度", "limit that can be granted"), self.largest),
        )


def compute_card_room(limits: CardLimits) -> CardRoom:
    """What the cap leaves for one more limit, never below zero (可授信额度).

    >>> compute_card_room(
    ...     CardLimits(
    ...         client_id=ClientId("P-1"),
    ...         cap=Money.of(100_000),
    ...         here=Money.of(0),
    ...         elsewhere=Money.of(80_000),
    ...     )
    ... ).largest
    Money('20000.00', 'CNY')
    """
    check_kind(limits, CardLimits, "limits")
    largest = None
    if limits.cap is not None and limits.here is not None and limits.elsewhere is not None:
        largest = max(limits.cap - limits.here - limits.elsewhere, Money(Decimal(0)))
    return CardRoom(limits=limits, largest=largest)


@attrs.frozen(kw_only=True, repr=False)  # about a person: not shown
class CardLimitFacts:
    """What decides whether a card limit may be granted, in fen."""

    asked: int = attrs.field(
        metadata=about("申请额度", "limit asked for", "fen", of=(CreditApplication.amount,))
    )
    cap: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("总授信额度上限", "cap on all card limits", "fen", of=(CardLimits.cap,)),
    )
    here: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("本行其他卡额度", "limits of other cards", "fen", of=(CardLimits.here,)),
    )
    elsewhere: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "他行已授信额度", "limits granted elsewhere", "fen", of=(CardLimits.elsewhere,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: CreditApplication, limits: CardLimits) -> "CardLimitFacts":
        """The facts of an application for a card."""
        check_kind(application, CreditApplication, "application")
        check_kind(limits, CardLimits, "limits")
        if application.kind.family is not ProductFamily.CREDIT_CARD:
            raise InvalidValue("application", "is for no credit card")
        if limits.client_id != application.client_id:
            raise InvalidValue("limits", "are of another client")
        return cls(
            asked=check_yuan(application.amount, "amount").minor,
            cap=fen(limits.cap, "cap"),
            here=fen(limits.here, "here"),
            elsewhere=fen(limits.elsewhere, "elsewhere"),
        )


class CardLimitParams:
    """The notice sets no number: the cap is the bank's, client by client."""


CARD_LIMIT = RuleSet("credit.card_limit", CardLimitFacts, CardLimitParams, Effect)
"""May a card limit be granted beside those that the client holds."""


@CARD_LIMIT.rule(
    "card.cap",
    Effect.BLOCK,
    cites=CREDIT_PRACTICE.article(),
    until=CARD_NOTICE.since,
    zh="扣减本行其他卡和他行已授信额度后，超过本行设定的总授信额度上限",
    en="with the limits granted here and elsewhere it is above the bank's cap on all card limits",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def above_own_cap(f: CardLimitFacts, _: CardLimitParams) -> bool:
    return f.asked + f.here + f.elsewhere > f.cap


@CARD_LIMIT.rule(
    "CARD-2022.cap",
    Effect.BLOCK,
    cites=CARD_NOTICE.article(),
    since=CARD_NOTICE.since,
    zh="扣减本行其他卡和他行已授信额度后，超过总授信额度上限",
    en="with the limits granted here and elsewhere it is above the cap on all card limits",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def above_cap(f: CardLimitFacts, _: CardLimitParams) -> bool:
    return f.asked + f.here + f.elsewhere > f.cap


def assess_card_limit(
    application: CreditApplication,
    limits: CardLimits,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[CardLimitFacts, Effect]:
    """Whether a card limit may be granted beside those that the client holds (刚性扣减).

    Raises:
        InvalidValue: if the application is for no card, or the limits are of another client.

    >>> from bankrm._credit_example import CONSUMER
    >>> from bankrm.product_kinds import ProductKind
    >>> card = attrs.evolve(
    ...     CONSUMER, kind=ProductKind.CREDIT_CARD, amount=Money.of(50_000), repayment_method=None
    ... )
    >>> held = CardLimits(
    ...     client_id=card.client_id,
    ...     cap=Money.of(100_000),
    ...     here=Money.of(0),
    ...     elsewhere=Money.of(80_000),
    ... )
    >>> decision = assess_card_limit(card, held, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.en for step in decision.steps], decision.provenance.en
    ('blocked until cured', ['a smaller amount'], 'not confirmed')
    """
    return CARD_LIMIT.decide(CardLimitFacts.of(application, limits), as_of=as_of, book=book)
