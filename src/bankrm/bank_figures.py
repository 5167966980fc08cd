"""What a bank's limits, ratios and tier are measured by (监管指标基数): its capital, its size and its loans."""

from datetime import date

import attrs

from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.money import Money, check_yuan

__all__ = ["BankFigures"]


@attrs.frozen(kw_only=True)
class BankFigures:
    """A bank's own figures on one day; a figure left out is unknown, and limits on it stay open.

    >>> figures = BankFigures(on=date(2026, 9, 30), tier1_net=Money.of(100_000_000_000))
    >>> figures.capital_net is None
    True
    """

    on: date
    capital_net: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """资本净额"""
    tier1_net: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """一级资本净额"""
    core_net: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """核心一级资本净额"""
    risk_weighted: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """风险加权资产"""
    adjusted_assets: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """调整后表内外资产余额, at the end of last year."""
    cross_border: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """境外债权债务余额, at the end of last year."""
    county_based: bool | None = None
    """Whether it works in counties (县域) only."""
    loans: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """各项贷款余额"""
    acquisition_loans: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """并购贷款余额"""
    minority_acquisition_loans: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """参股型并购贷款余额, among them."""
    joint_internet_loans: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """合作发放的互联网贷款余额"""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in attrs.fields_dict(type(self)):
            if isinstance(amount := getattr(self, name), Money):
                check_yuan(amount, name)
        if (
            self.capital_net is not None
            and self.tier1_net is not None
            and self.capital_net < self.tier1_net
        ):
            raise InvalidValue("tier1_net", "is above the whole capital")
        self._check_core()
        if (
            self.acquisition_loans is not None
            and self.minority_acquisition_loans is not None
            and self.acquisition_loans < self.minority_acquisition_loans
        ):
            raise InvalidValue("minority_acquisition_loans", "are above all acquisition loans")

    def _check_core(self) -> None:
        """Refuse core capital above any capital that holds it."""
        for wider in (self.tier1_net, self.capital_net):
            if self.core_net is not None and wider is not None and wider < self.core_net:
                raise InvalidValue("core_net", "is above capital that holds it")
