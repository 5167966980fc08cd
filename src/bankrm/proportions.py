"""Proportions: a part over a whole with both figures, or the reason why it has none."""

from decimal import Decimal

import attrs

from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import check_fields, hidden
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.ratios import legible, quotient
from bankrm.workings import Line

__all__ = ["Proportion"]

_UNKNOWN = Text("有数值未知", "a figure is unknown")
_NO_WHOLE = Text("分母不大于零，无意义", "over zero or less: no meaning")


@attrs.frozen(kw_only=True)
class Proportion:
    """One figure over another of its kind: two amounts of one currency, or two counts.

    >>> share = Proportion(
    ...     name=Text("钱包份额", "share of wallet"),
    ...     part_name=Text("在本行", "here"),
    ...     part=Money.of(30),
    ...     whole_name=Text("合计", "in all"),
    ...     whole=Money.of(120),
    ... )
    >>> share.value
    Decimal('0.25')
    """

    name: Text
    part_name: Text
    part: Money | int | None = attrs.field(repr=hidden)
    whole_name: Text
    whole: Money | int | None = attrs.field(repr=hidden)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        part, whole = self.part, self.whole
        if part is None or whole is None:
            return
        if isinstance(part, Money) != isinstance(whole, Money):
            raise InvalidValue("part", "is of another kind than the whole")
        if (
            isinstance(part, Money)
            and isinstance(whole, Money)
            and part.currency != whole.currency
        ):
            raise CurrencyMismatch("part", "is in another currency than the whole")

    @property
    def value(self) -> Decimal | None:
        """The share, as a fraction; None if it is not defined."""
        if self.part is None or self.whole is None:
            return None
        return quotient(_figure(self.part), _figure(self.whole))

    @property
    def reason(self) -> Text | None:
        """Why it is not defined."""
        if self.part is None or self.whole is None:
            return _UNKNOWN
        return None if _figure(self.whole) > 0 else _NO_WHOLE

    @property
    def workings(self) -> tuple[Line, ...]:
        """Both figures and the share."""
        value = self.value
        return (
            Line(self.part_name, self.part),
            Line(self.whole_name, self.whole),
            Line(self.name, None if value is None else legible(value)),
        )


def _figure(one: Money | int) -> Decimal:
    return one.amount if isinstance(one, Money) else Decimal(one)
