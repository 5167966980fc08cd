"""Top-ups (追加担保): by how much a loan is beyond what its security allows, and what cures that to the fen.

A limit is a share of the value of the security that may be lent (抵质押率). The lines of a financial pledge
(预警线、补仓线、平仓线) say the same the other way round: the value over the balance, in percent.

Leaves out whether a limit is broken by the price of one day or of several, which the contract says.
"""

from decimal import Decimal
from fractions import Fraction

import attrs

from bankrm.checks import check_kind
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.money import ARITHMETIC, Money, Number, number
from bankrm.ratios import legible
from bankrm.workings import Line

__all__ = ["PledgeLines", "TopUp", "compute_top_up"]


@attrs.frozen(kw_only=True)
class PledgeLines:
    """The lines that a contract draws for a financial pledge: its value over the balance, in percent.

    >>> PledgeLines(warning=150, top_up=140, disposal=130).largest_share
    Fraction(5, 7)
    """

    warning: int = attrs.field(metadata={"least": 1})
    """Below it the borrower is warned (预警线)."""
    top_up: int = attrs.field(metadata={"least": 1})
    """Below it more security is due, or part of the loan (补仓线)."""
    disposal: int = attrs.field(metadata={"least": 1})
    """Below it the bank may sell (平仓线)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.warning >= self.top_up >= self.disposal:
            raise InvalidValue("top_up", "lies between the lines of warning and disposal")

    @property
    def largest_share(self) -> Fraction:
        """The share of the value at which more security falls due below."""
        return Fraction(100, self.top_up)


@attrs.frozen(kw_only=True)
class TopUp:
    """What brings a loan back within its limit: either of the two amounts alone is enough."""

    balance: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    value: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    largest_share: Fraction
    repayment: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The least that, repaid, cures it; zero within the limit."""
    security: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The least value of more security of the kind that cures it."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """Balance, value and limit, and either cure."""
        share = legible(ARITHMETIC.divide(*map(Decimal, self.largest_share.as_integer_ratio())))
        return (
            Line(Text("贷款余额", "balance"), self.balance),
            Line(Text("担保价值", "value of the security"), self.value),
            Line(Text("抵质押率上限", "largest share"), share),
            Line(Text("须部分还款", "to repay"), self.repayment),
            Line(Text("或者追加担保", "or to add in security"), self.security),
        )


def compute_top_up(balance: Money, value: Money, largest_share: Number | Fraction) -> TopUp:
    """What cures a loan that is beyond its share of the security (追加担保或者部分还款金额).

    Both amounts are exact: a fen less of either leaves the loan beyond its limit.

    Args:
        balance: what is owed.
        value: of the security, after what is paid out of it before.
        largest_share: the most of the value that may be lent, above zero.

    Raises:
        InvalidValue: if an amount is negative, or the share not above zero.
        CurrencyMismatch: if the two are of several currencies.

    >>> cure = compute_top_up(Money.of(6_000_000), Money.of(9_000_000), "0.6")
    >>> cure.repayment, cure.security
    (Money('600000.00', 'CNY'), Money('1000000.00', 'CNY'))
    """
    for field, amount in (("balance", balance), ("value", value)):
        check_kind(amount, Money, field)
        if amount.amount < 0:
            raise InvalidValue(field, "must not be negative")
    if balance.currency != value.currency:
        raise CurrencyMismatch("value", "is in another currency than the balance")
    share = largest_share
    if not isinstance(share, Fraction):
        share = Fraction(number(share, "largest_share"))
    if share <= 0:
        raise InvalidValue("largest_share", "must be above zero")
    allowed = value.minor * share.numerator // share.denominator
    needed = -(-balance.minor * share.denominator // share.numerator)
    return TopUp(
        balance=balance,
        value=value,
        largest_share=share,
        repayment=Money.from_minor(max(balance.minor - allowed, 0), balance.currency),
        security=Money.from_minor(max(needed - value.minor, 0), balance.currency),
    )
