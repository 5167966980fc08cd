"""Limits of one loan (贷款额度上限): each thing that bounds its amount, and the largest loan within them all.

The rooms that know a kind of loan compute them. Leaves out what caps all that a client may have, which is in
`credit_limits`.
"""

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.money import Money, check_yuan
from bankrm.workings import Line

__all__ = ["LoanLimit", "LoanLimits", "excess_over"]


def excess_over(largest: Money | None, amount: Money) -> Money | None:
    """How much an amount is above the largest: zero if it is not, None if the largest is unknown.

    Raises:
        CurrencyMismatch: if the two are in different currencies.

    >>> excess_over(Money.of(500), Money.of(700))
    Money('200.00', 'CNY')
    """
    check_kind(amount, Money, "amount")
    if largest is None:
        return None
    return max(amount - largest, Money.of(0, amount.currency))


@attrs.frozen(kw_only=True)
class LoanLimit:
    """One thing that bounds a loan; no amount where a figure is unknown."""

    what: Text
    amount: Money | None = attrs.field(metadata=NOT_NEGATIVE)
    basis: Citation

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount is not None:
            check_yuan(self.amount, "amount")


@attrs.frozen(kw_only=True)
class LoanLimits:
    """All that bounds a loan.

    >>> from bankrm._acquisition_example import APPLICATION, BANK, DEAL
    >>> from bankrm.acquisition_loans import compute_acquisition_limits
    >>> from datetime import date
    >>> found = compute_acquisition_limits(APPLICATION, DEAL, BANK, as_of=date(2026, 11, 24))
    >>> found.largest, found.binding.what.en
    (Money('600000000.00', 'CNY'), 'cost less equity and other debt')
    """

    limits: tuple[LoanLimit, ...]
    refused: Text | None = None
    """Why there may be no loan at all, if there may not."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.limits and self.refused is None:
            raise InvalidValue("limits", "need one at least: no loan is without")

    @property
    def largest(self) -> Money | None:
        """The largest loan within all limits; None while one is unknown."""
        if self.refused is not None:
            return Money.of(0)
        known = [limit.amount for limit in self.limits if limit.amount is not None]
        return min(known) if len(known) == len(self.limits) else None

    def excess(self, amount: Money) -> Money | None:
        """How much an amount is above the largest loan: zero if it is not, None while that is unknown."""
        return excess_over(self.largest, amount)

    @property
    def binding(self) -> LoanLimit | None:
        """The limit that the largest loan reaches."""
        largest = self.largest
        if largest is None or self.refused is not None:
            return None
        return next(limit for limit in self.limits if limit.amount == largest)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Every limit, then the largest loan."""
        lines = [Line(limit.what, limit.amount, "", limit.basis) for limit in self.limits]
        return (*lines, Line(Text("最高贷款金额", "largest loan"), self.largest))
