"""Payment orders (还款抵充顺序): against what a payment is set, if it does not cover all that is due.

Parties agree on an order; where they did not, the Civil Code sets a payment against the costs of
enforcement, then interest, then principal (art. 561). Nothing is set against what is not due: what is
left over is a surplus of its own. Leaves out several debts of one debtor (art. 560), of which the debtor
says which is paid.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias

import attrs

from bankrm.checks import check_count, check_kind, check_tuple
from bankrm.citations import Citation
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, total
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.workings import Line

__all__ = [
    "PRINCIPAL_FIRST",
    "STATUTORY_ORDER",
    "AppliedPayment",
    "DebtPart",
    "DueAmount",
    "PaymentOrder",
    "allocate",
]

_Owed: TypeAlias = tuple[date, "DebtPart", int]
"""What is due: since when, of which part, and how much of the minor unit."""


class DebtPart(Label):
    """What a debt is made of (债务构成), in the order in which the statutory default is read here."""

    COSTS = "costs", "实现债权的费用", "costs of enforcing the claim"
    COMPOUND_INTEREST = "compound_interest", "复利", "compound interest"
    PENALTY_INTEREST = "penalty_interest", "罚息", "penalty interest"
    INTEREST = "interest", "利息", "interest"
    PRINCIPAL = "principal", "本金", "principal"


_MAKES_OVERDUE = {DebtPart.INTEREST, DebtPart.PRINCIPAL}


@attrs.frozen(kw_only=True)
class PaymentOrder:
    """The order in which a payment is set against what is due (抵充约定).

    >>> [part.en for part in STATUTORY_ORDER.parts][-2:]
    ['interest', 'principal']
    """

    parts: tuple[DebtPart, ...]
    """Each part once, the one that is paid first at the head."""
    oldest_first: bool = False
    """Whether all that fell due on one day is paid before anything that fell due later; else one part
    of all instalments is paid before the next part."""
    long_overdue_days: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Past due for more days than these, another order counts; None if the contract knows none."""
    long_overdue_parts: tuple[DebtPart, ...] = ()
    """That order."""
    basis: Citation | None = attrs.field(default=None, eq=False)
    """Where it is written; None of a contract."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_whole(self.parts, "parts")
        if (self.long_overdue_days is None) != (not self.long_overdue_parts):
            raise InvalidValue("long_overdue_parts", "and `long_overdue_days` go together")
        if self.long_overdue_parts:
            _check_whole(self.long_overdue_parts, "long_overdue_parts")

    def parts_after(self, days_past_due: int) -> tuple[DebtPart, ...]:
        """The order that counts for a payment on a loan so many days past due.

        >>> PRINCIPAL_FIRST.parts_after(90)[0].en, PRINCIPAL_FIRST.parts_after(91)[0].en
        ('costs of enforcing the claim', 'principal')
        """
        check_count(days_past_due, "days_past_due")
        limit = self.long_overdue_days
        return self.parts if limit is None or days_past_due <= limit else self.long_overdue_parts

    def shares(self, amount: int, owed: Sequence[_Owed], on: date) -> list[int]:
        """How much of an amount goes to each thing owed, as listed, all in the minor unit.

        Things that stand at one place, of one part and day, are paid as they are listed.

        >>> day = date(2026, 11, 24)
        >>> owed = [(day, DebtPart.PRINCIPAL, 100), (day, DebtPart.INTEREST, 7)]
        >>> STATUTORY_ORDER.shares(60, owed, day)
        [53, 7]
        """
        check_count(amount, "amount")
        check_date(on, "on")
        open_amounts = [open_ for _, _, open_ in owed]
        if amount >= sum(open_amounts):
            return open_amounts
        overdue = (due_on for due_on, part, open_ in owed if open_ and part in _MAKES_OVERDUE)
        parts = self.parts_after((on - min(overdue, default=on)).days)
        place = [parts.index(part) for part in DebtPart]

        def place_of(at: int) -> tuple[date | int, date | int]:
            due_on, part, _ = owed[at]
            turn = place[part.rank]
            return (due_on, turn) if self.oldest_first else (turn, due_on)

        shares = [0] * len(owed)
        for at in sorted(range(len(owed)), key=place_of):
            shares[at] = min(amount, open_amounts[at])
            amount -= shares[at]
        return shares


def _check_whole(parts: tuple[DebtPart, ...], field: str) -> None:
    if sorted(parts) != list(DebtPart):
        raise InvalidValue(field, "need every part of a debt, each once")


_INTEREST_FIRST = tuple(DebtPart)

STATUTORY_ORDER = PaymentOrder(parts=_INTEREST_FIRST, basis=CIVIL_CODE.article(561))
"""Where nothing was agreed: costs, then interest of all kinds, then principal (法定抵充顺序).

The article ranks these three, and says nothing of which interest goes first: that compound interest does,
then penalty interest, is a choice. Instalments of one loan are one debt, whose interest is all paid first.

Source: Civil Code art. 561, its text as copied on 0543168.com, 64365.com and m.110ask.com, all the same.
"""

PRINCIPAL_FIRST = PaymentOrder(
    parts=_INTEREST_FIRST,
    long_overdue_days=90,
    long_overdue_parts=(
        DebtPart.PRINCIPAL,
        DebtPart.INTEREST,
        DebtPart.PENALTY_INTEREST,
        DebtPart.COMPOUND_INTEREST,
        DebtPart.COSTS,
    ),
    basis=CREDIT_PRACTICE.article(),
)
"""As many contracts agree: once a loan is over ninety days past due, principal is paid first (先本后息).

A convention of the trade and an example; what counts is the contract.
"""


@attrs.frozen(kw_only=True)
class DueAmount:
    """One part of a debt that fell due on a day (到期款项), as far as it is not paid."""

    due_on: date
    part: DebtPart
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class AppliedPayment:
    """A payment, set against what was due; not a fen of it is lost."""

    on: date
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    order: PaymentOrder
    dues: tuple[DueAmount, ...]
    applied: tuple[Money, ...] = attrs.field(repr=hidden, metadata=C2)
    """To each of the dues, in their order."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.applied) != len(self.dues):
            raise InvalidValue("applied", "need one for each due")
        for paid, due in zip(self.applied, self.dues, strict=True):
            if not 0 <= paid.amount <= due.amount.amount:
                raise InvalidValue("applied", "is below zero, or more than is due")
        if self.surplus.amount < 0:
            raise InvalidValue("applied", "add up to more than was paid")

    @property
    def surplus(self) -> Money:
        """What is left over, and is set against nothing."""
        return self.amount - total(self.applied, self.amount.currency)

    @property
    def workings(self) -> tuple[Line, ...]:
        """The payment, what each part got, and what is left."""
        basis = self.order.basis
        known = basis if basis is not None and basis.regulation.in_force(self.on) else None
        pairs = sorted(zip(self.dues, self.applied, strict=True), key=lambda pair: pair[0].part)
        parts = tuple(
            Line(Text(part.zh, part.en), total((paid for _, paid in group), self.amount.currency))
            for part, group in groupby(pairs, key=lambda pair: pair[0].part)
        )
        return (
            Line(Text("还款金额", "paid"), self.amount, basis=known),
            *parts,
            Line(Text("剩余未抵充", "left over"), self.surplus),
        )


def allocate(
    amount: Money,
    dues: tuple[DueAmount, ...],
    order: PaymentOrder = STATUTORY_ORDER,
    *,
    on: date,
) -> AppliedPayment:
    """Set a payment against what is due (还款抵充).

    Args:
        amount: what was paid.
        dues: all that is due and not paid, in any order; of one part and day, the first listed is paid first.
        order: as the contract agrees; else that of the law.
        on: the day of the payment.

    Raises:
        InvalidValue: if the amount is below zero, or one of the dues falls due only later.
        CurrencyMismatch: if one is in another currency.

    >>> day = date(2026, 11, 20)
    >>> dues = tuple(
    ...     DueAmount(due_on=day, part=part, amount=Money.of(owed))
    ...     for part, owed in ((DebtPart.PRINCIPAL, 500_000), (DebtPart.INTEREST, 5_000))
    ... )
    >>> paid = allocate(Money.of(300_000), dues, on=date(2026, 11, 24))
    >>> paid.applied
    (Money('295000.00', 'CNY'), Money('5000.00', 'CNY'))
    """
    check_kind(amount, Money, "amount")
    check_tuple(dues, DueAmount, "dues")
    check_kind(order, PaymentOrder, "order")
    check_date(on, "on")
    if any(due.amount.currency != amount.currency for due in dues):
        raise CurrencyMismatch("dues", "are in another currency than the payment")
    if any(due.due_on > on for due in dues):
        raise InvalidValue("dues", "hold one that is not due yet")
    if amount.amount < 0:
        raise InvalidValue("amount", "must not be negative")
    owed = [(due.due_on, due.part, due.amount.minor) for due in dues]
    shares = order.shares(amount.minor, owed, on)
    return AppliedPayment(
        on=on,
        amount=amount,
        order=order,
        dues=dues,
        applied=tuple(Money.from_minor(share, amount.currency) for share in shares),
    )
