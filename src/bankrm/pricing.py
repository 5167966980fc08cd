"""Pricing (定价): what a client asks below, or above, the standard price, and what that costs the bank.

A price that the client pays is conceded downwards, one that the client is paid upwards: `PriceKind` says
which, and a concession is positive when it favours the client. Amounts are rounded halves up line by
line; rates and shares are exact. Who may grant it is in `pricing_authority`. Leaves out fees fixed in
money, which are given as their share of the amount, discounting, and a change of price during the term.
"""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.contribution import Carried, Contribution, compute_raroc, interest_margin
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, OwnLabel, Text
from bankrm.money import ARITHMETIC, Money, half_up_div, number
from bankrm.offers import Offer
from bankrm.products import ProductFamily
from bankrm.proportions import Proportion
from bankrm.ratios import legible, quotient
from bankrm.staff import Actor
from bankrm.workings import Line

__all__ = [
    "Concession",
    "PriceKind",
    "PricingReason",
    "PricingRequest",
    "PricingRequestId",
    "compute_concession",
]

PricingRequestId = NewType("PricingRequestId", str)

_YEAR = 360  # a whole year of 360 days in 360: what a rate of a year earns in one
_MONTHS = 12


class PriceKind(Label):
    """What is priced, and so in which direction a concession goes (价格种类)."""

    LOAN_RATE = "loan_rate", "贷款利率", "loan rate"
    DEPOSIT_RATE = "deposit_rate", "存款利率", "deposit rate"
    YEARLY_FEE = "yearly_fee", "按年收取的费率", "yearly fee"
    SINGLE_FEE = "single_fee", "一次性费率", "fee taken once"

    @property
    def is_paid_by_client(self) -> bool:
        """Whether the client pays it, so that less of it is a concession; else more is."""
        return self is not PriceKind.DEPOSIT_RATE


class PricingReason(Label):
    """Why a concession is asked for (优惠理由); a bank may bring its own."""

    COMPETITOR = "competitor", "同业竞争", "offer of a competitor"
    CONTRIBUTION = "contribution", "综合贡献", "what the client brings"
    KEY_CLIENT = "key_client", "重点客户维护", "keeping a key client"
    POLICY = "policy", "政策支持领域", "a field that policy supports"
    RETENTION = "retention", "防止流失", "else the client leaves"


_RATES = {PriceKind.LOAN_RATE, PriceKind.DEPOSIT_RATE}
"""What is set against a transfer price."""
_DEPOSITS = {ProductFamily.DEPOSIT, ProductFamily.STRUCTURED_DEPOSIT}


@attrs.frozen(kw_only=True)
class PricingRequest:
    """A price asked for (优惠定价申请); rates are fractions, of a year unless the fee is taken once.

    >>> from bankrm._approval_example import ASKED
    >>> ASKED.concession_rate
    Decimal('0.0035')
    """

    id: PricingRequestId
    client_id: ClientId
    offer: Offer = attrs.field(repr=False)
    kind: PriceKind
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    months: int | None = attrs.field(default=None, metadata={"least": 1})
    """The term; None if it is open or not known."""
    standard: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """The bank's price for such a case, before any concession."""
    asked: Decimal = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    limit: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The floor of what is paid by clients, the cap of what is paid to them; 0 or 1 if there is none."""
    ftp_rate: Decimal | None = None
    """Internal transfer price of a loan or a deposit."""
    expected_loss: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """Of a year."""
    operating_cost: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a year."""
    capital: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Economic capital that it uses."""
    tax_rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    promised: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What other business that the client promises in return is worth in a year; 0 if it promises none."""
    reason: PricingReason | OwnLabel
    requested_by: Actor
    requested_at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.requested_at, self.recorded_at)
        for name in ("standard", "asked", "limit", "ftp_rate", "tax_rate"):
            rate = getattr(self, name)
            if rate is not None and abs(rate) > 1:
                raise InvalidValue(name, "is a fraction: 0.045, not 4.5")
        if not self.amount:
            raise InvalidValue("amount", "must be above zero")
        lends, takes = self.offer.is_lending, self.family in _DEPOSITS
        if not {PriceKind.LOAN_RATE: lends, PriceKind.DEPOSIT_RATE: takes}.get(self.kind, True):
            raise InvalidValue("kind", "contradicts the product")
        if self.ftp_rate is not None and self.kind not in _RATES:
            raise InvalidValue("ftp_rate", "does not belong to a fee")
        for name in ("amount", "expected_loss", "operating_cost", "capital", "promised"):
            amount = getattr(self, name)
            if amount is not None and amount.currency != self.offer.product.currency:
                raise CurrencyMismatch(name, f"needs {self.offer.product.currency}, the product's")

    @property
    def family(self) -> ProductFamily:
        """The family of the product."""
        return self.offer.product.family

    @property
    def bound(self) -> Decimal | None:
        """The furthest price: the stricter of its limit and the product's rate floor; None if unknown."""
        loan = self.offer.loan
        floor = None
        if self.kind is PriceKind.LOAN_RATE and loan is not None:
            floor = loan.rate_floor
        known = [rate for rate in (self.limit, floor) if rate is not None]
        return max(known, default=None)

    @property
    def concession_rate(self) -> Decimal:
        """What is conceded to the client, as a fraction; below zero if the client does worse."""
        return self.conceded(self.asked)

    @property
    def is_beyond_bound(self) -> bool | None:
        """Whether it concedes more than the furthest price does; None if that is unknown."""
        bound = self.bound
        return None if bound is None else self.concession_rate > self.conceded(bound)

    def conceded(self, price: Decimal) -> Decimal:
        """What a price concedes against the standard; below zero if it is dearer for the client."""
        paid = ARITHMETIC.subtract(self.standard, number(price, "price"))
        return paid if self.kind.is_paid_by_client else ARITHMETIC.minus(paid)


_NO_STANDARD = Text("标准价格为零，无意义", "the standard price is zero: no meaning")
_NO_TERM = Text("期限未知", "the term is not known")
_UNKNOWN = Text("有数值未知", "a figure is unknown")


@attrs.frozen
class Concession:
    """What a request concedes and what it leaves the bank; figures that are not defined are None.

    `reasons` says why. A year's contribution is before tax; the profit of the return on capital is that
    contribution after tax, losses taxed as gains are.
    """

    request: PricingRequest

    __attrs_post_init__ = check_fields

    @property
    def basis_points(self) -> Decimal:
        """What is conceded, in basis points; exact."""
        return self.request.concession_rate.scaleb(4, ARITHMETIC)

    @property
    def share(self) -> Decimal | None:
        """What is conceded over the standard price (优惠幅度); None if that is zero."""
        return quotient(self.request.concession_rate, self.request.standard)

    @property
    def per_year(self) -> Money | None:
        """What is conceded in a year; of a fee taken once, its part of a year of the term."""
        return self._in_a_year(self.request.concession_rate)

    @property
    def over_term(self) -> Money | None:
        """What is conceded over the whole term; of a fee taken once, all of it."""
        request = self.request
        if request.kind is PriceKind.SINGLE_FEE:
            return request.amount.times(request.concession_rate)
        if request.months is None:
            return None
        return _share_of(request.amount, request.concession_rate, request.months, _MONTHS)

    @property
    def net_per_year(self) -> Money | None:
        """What is conceded in a year less what is promised in return."""
        conceded, promised = self.per_year, self.request.promised
        return None if conceded is None or promised is None else conceded - promised

    @property
    def at_asked(self) -> Contribution | None:
        """A year's contribution at the price asked."""
        return self._contribution(self.request.asked)

    @property
    def at_standard(self) -> Contribution | None:
        """A year's contribution at the standard price."""
        return self._contribution(self.request.standard)

    @property
    def profit_asked(self) -> Money | None:
        """A year's profit at the price asked, after tax and expected loss."""
        return self._profit(self.at_asked)

    @property
    def raroc_asked(self) -> Proportion:
        """Return on capital at the price asked."""
        return compute_raroc(self.profit_asked, self.request.capital)

    @property
    def raroc_standard(self) -> Proportion:
        """Return on capital at the standard price."""
        return compute_raroc(self._profit(self.at_standard), self.request.capital)

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Why figures are not defined, each reason once."""
        found = [_NO_STANDARD] if self.share is None else []
        if self.request.months is None:
            found.append(_NO_TERM)
        earned = None if self.at_asked is None else self.at_asked.total
        if None in (earned, self.request.promised):
            found.append(_UNKNOWN)
        if (raroc := self.raroc_asked.reason) is not None:
            found.append(raroc)
        return tuple(dict.fromkeys(found))

    @property
    def workings(self) -> tuple[Line, ...]:
        """Prices, concession, and what is left at the price asked and at the standard."""
        request, share = self.request, self.share
        return (
            Line(Text("标准价格", "standard price"), request.standard),
            Line(Text("申请价格", "price asked"), request.asked),
            Line(Text("优惠基点", "basis points conceded"), self.basis_points),
            Line(
                Text("优惠幅度", "share of the standard"),
                None if share is None else legible(share),
            ),
            Line(Text("每年优惠金额", "conceded in a year"), self.per_year),
            Line(Text("期限内优惠金额", "conceded over the term"), self.over_term),
            Line(Text("减：承诺业务年收益", "less promised in a year"), request.promised),
            Line(Text("每年净优惠", "net in a year"), self.net_per_year),
            *_named("标准价格下", "at the standard", self.at_standard, self.raroc_standard),
            *_named("申请价格下", "at the price asked", self.at_asked, self.raroc_asked),
        )

    def _contribution(self, price: Decimal) -> Contribution | None:
        request, earned = self.request, self._earned(price)
        if earned is None or request.expected_loss is None:
            return None
        nothing = Money.from_minor(0, request.amount.currency)
        return Contribution(
            loan_income=earned if request.kind is PriceKind.LOAN_RATE else nothing,
            deposit_income=earned if request.kind is PriceKind.DEPOSIT_RATE else nothing,
            fees=nothing if request.kind in _RATES else earned,
            operating_cost=request.operating_cost,
            expected_loss=request.expected_loss,
        )

    def _earned(self, price: Decimal) -> Money | None:
        """What a price earns in a year, above the transfer price where there is one."""
        request = self.request
        if request.kind not in _RATES:
            return self._in_a_year(price)
        if request.ftp_rate is None:
            return None
        carried = Carried(
            balance=request.amount,
            rate=price,
            ftp_rate=request.ftp_rate,
            days=_YEAR,
            year_days=_YEAR,
        )
        earned = Money.rounded(interest_margin(carried), request.amount.currency)
        return earned if request.kind.is_paid_by_client else -earned

    def _profit(self, earned: Contribution | None) -> Money | None:
        tax_rate = self.request.tax_rate
        if earned is None or earned.total is None or tax_rate is None:
            return None
        return earned.total - earned.total.times(tax_rate)

    def _in_a_year(self, rate: Decimal) -> Money | None:
        request = self.request
        if request.kind is not PriceKind.SINGLE_FEE:
            return request.amount.times(rate)
        if request.months is None:
            return None
        return _share_of(request.amount, rate, _MONTHS, request.months)


def _share_of(amount: Money, rate: Decimal, over: int, under: int) -> Money:
    """An amount times a rate times a fraction of whole numbers, rounded once."""
    exact = amount.minor * Fraction(rate) * Fraction(over, under)
    return Money.from_minor(half_up_div(exact.numerator, exact.denominator), amount.currency)


def _named(zh: str, en: str, earned: Contribution | None, raroc: Proportion) -> tuple[Line, ...]:
    value = raroc.value
    return (
        Line(
            Text(f"{zh}综合贡献", f"contribution {en}"), None if earned is None else earned.total
        ),
        Line(Text(f"{zh}RAROC", f"RAROC {en}"), None if value is None else legible(value)),
    )


def compute_concession(request: PricingRequest) -> Concession:
    """What a request concedes, in rate, in money and as a share, and what it leaves the bank (让利测算).

    >>> from bankrm._approval_example import ASKED
    >>> found = compute_concession(ASKED)
    >>> found.basis_points, found.per_year, found.over_term
    (Decimal('35'), Money('35000.00', 'CNY'), Money('105000.00', 'CNY'))
    >>> found.raroc_asked.value
    Decimal('0.075')
    """
    check_kind(request, PricingRequest, "request")
    return Concession(request)
