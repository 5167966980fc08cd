"""Deals that a loan is to pay for (并购交易): what they are, and the facts and numbers of the rules on them.

Whether a deal may be financed is decided in `acquisition_loans`.
"""

from datetime import date
from fractions import Fraction

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.days import add_months, check_date, months_between
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money, check_yuan, fen
from bankrm.product_kinds import ProductKind
from bankrm.regulations.acquisitions import (
    BORROWER_POINTS,
    CONTROL_BANK_SIZE,
    CONTROL_EQUITY_PERCENT,
    CONTROL_LOAN_PERCENT,
    CONTROL_TERM,
    CONTROLLER_STEP_POINTS,
    MINORITY_BANK_SIZE,
    MINORITY_EQUITY_PERCENT,
    MINORITY_LOAN_PERCENT,
    MINORITY_PORTFOLIO_PERCENT,
    MINORITY_STAKE_POINTS,
    MINORITY_STEP_POINTS,
    MINORITY_TERM,
    PORTFOLIO_PERCENT,
    REFINANCING_MONTHS,
)
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["AcquisitionDeal", "AcquisitionFacts", "AcquisitionKind", "AcquisitionParams"]


class AcquisitionKind(Label):
    """What the buyer is after (并购类型)."""

    CONTROL = "control", "控制型", "control"
    MINORITY = "minority", "参股型", "a minority stake"


@attrs.frozen(kw_only=True)
class AcquisitionDeal:
    """A deal and how it is paid for; None is not known.

    >>> deal = AcquisitionDeal(
    ...     application_id=CreditApplicationId("A-4"),
    ...     kind=AcquisitionKind.MINORITY,
    ...     price=Money.of(1_000_000_000),
    ...     acquired_share=Fraction(1, 4),
    ... )
    >>> deal.kind.zh
    '参股型'
    """

    application_id: CreditApplicationId
    kind: AcquisitionKind
    price: Money
    """What the whole deal costs (并购交易价款)."""
    equity_funds: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The buyer's own money in it (权益性资金)."""
    other_debt: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What others lend for it."""
    fees: Money = attrs.field(default=Money.of(0), metadata=NOT_NEGATIVE)
    """What is due for the deal besides the price."""
    borrower_is_buyer: bool | None = None
    """Whether the borrower is a buyer from the mainland, or a holding company that it owns or controls."""
    borrower_loans: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Acquisition loans that the borrower has here already."""
    acquirers: int | None = attrs.field(default=None, metadata={"least": 1})
    """One buyer, or how many act in concert."""
    held_share: Fraction | None = None
    """Of the target, before the deal."""
    acquired_share: Fraction | None = None
    """Of the target, in this one step."""
    has_control: bool | None = None
    """Whether the buyer controls the target already."""
    gains_control: bool | None = None
    """Whether the deal gives control, or merges the two."""
    replaces_price: bool | None = None
    """Whether the loan is to replace money that paid the price already (置换已支付价款)."""
    price_paid_on: date | None = None
    """The day the whole price was paid; only of a loan that replaces it."""
    first_drawdown_on: date | None = None
    """The day of the first drawdown, as planned; a loan that replaces money needs it."""
    replaces_acquisition_loan: bool | None = None
    """Whether it would repay another acquisition loan."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("price", "equity_funds", "other_debt", "fees", "borrower_loans"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)
        if not self.price:
            raise InvalidValue("price", "must be above zero")
        for name in ("held_share", "acquired_share"):
            share = getattr(self, name)
            if share is not None and not 0 <= share <= 1:
                raise InvalidValue(name, "is a part of the target, from 0 to 1")
        if (self.held_share or 0) + (self.acquired_share or 0) > 1:
            raise InvalidValue("acquired_share", "and the share held are more than the target")
        paid, drawn = self.price_paid_on, self.first_drawdown_on
        if paid is not None and not self.replaces_price:
            raise InvalidValue("price_paid_on", "is given, and the loan is not said to replace it")
        if paid is not None and drawn is not None and drawn < paid:
            raise InvalidValue("first_drawdown_on", "is before the price was paid")


def _points(share: Fraction | None) -> int | None:
    """A share in basis points, never rounded up: it has to reach a least one."""
    return None if share is None else int(share * 10_000)


def _months_since_paid(deal: AcquisitionDeal) -> int | None:
    """Months begun from the payment of the price to the first drawdown; 0 if nothing is replaced."""
    if deal.replaces_price is False:
        return 0
    paid, drawn = deal.price_paid_on, deal.first_drawdown_on
    if paid is None or drawn is None:
        return None
    whole = months_between(paid, drawn)
    return whole if add_months(paid, whole) == drawn else whole + 1


@attrs.frozen(kw_only=True)
class AcquisitionFacts:
    """What decides whether a deal may be financed; amounts in fen, shares in basis points."""

    kind: str = attrs.field(
        metadata=about("并购类型", "kind of acquisition", of=(AcquisitionDeal.kind,))
    )
    loan: int = attrs.field(
        metadata=about("贷款金额", "loan", "fen", of=(CreditApplication.amount,))
    )
    months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("期限（月）", "months asked for", of=(CreditApplication.months,)),
    )
    price: int = attrs.field(
        metadata=about("交易价款", "price", "fen", of=(AcquisitionDeal.price,))
    )
    equity: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("权益性资金", "equity funds", "fen", of=(AcquisitionDeal.equity_funds,)),
    )
    other_debt: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("其他债务资金", "other debt", "fen", of=(AcquisitionDeal.other_debt,)),
    )
    cost: int = attrs.field(
        metadata=about(
            "交易价款和费用",
            "price and fees",
            "fen",
            of=(AcquisitionDeal.price, AcquisitionDeal.fees),
        )
    )
    borrower_is_buyer: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "借款人为并购方或其控股公司",
            "borrower is the buyer or its holding company",
            of=(AcquisitionDeal.borrower_is_buyer,),
        ),
    )
    acquirers: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("并购方数量", "acquirers", of=(AcquisitionDeal.acquirers,)),
    )
    held: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "已持股比例", "share held", "basis_points", of=(AcquisitionDeal.held_share,)
        ),
    )
    step: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "单次取得股权比例",
            "share acquired",
            "basis_points",
            of=(AcquisitionDeal.acquired_share,),
        ),
    )
    has_control: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已有控制权", "has control", of=(AcquisitionDeal.has_control,)),
    )
    gains_control: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("取得控制权", "gains control", of=(AcquisitionDeal.gains_control,)),
    )
    months_since_paid: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "价款付清至首次提款（月）",
            "months from price paid to drawdown",
            of=(
                AcquisitionDeal.replaces_price,
                AcquisitionDeal.price_paid_on,
                AcquisitionDeal.first_drawdown_on,
            ),
        ),
    )
    replaces_loan: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "置换已有并购贷款",
            "replaces an acquisition loan",
            of=(AcquisitionDeal.replaces_acquisition_loan,),
        ),
    )
    borrower_loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "借款人已有并购贷款",
            "borrower's acquisition loans",
            "fen",
            of=(AcquisitionDeal.borrower_loans,),
        ),
    )
    tier1: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("一级资本净额", "tier-1 capital", "fen", of=(BankFigures.tier1_net,)),
    )
    bank_size: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "调整后表内外资产", "bank's adjusted assets", "fen", of=(BankFigures.adjusted_assets,)
        ),
    )
    all_loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "全部并购贷款", "all acquisition loans", "fen", of=(BankFigures.acquisition_loans,)
        ),
    )
    minority_loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "参股型并购贷款",
            "loans for minority stakes",
            "fen",
            of=(BankFigures.minority_acquisition_loans,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, deal: AcquisitionDeal, bank: BankFigures, as_of: date
    ) -> "AcquisitionFacts":
        """The facts of a deal, the loan asked for it, and the bank that would lend."""
        _check_parts(application, deal, bank, as_of)
        return cls(
            kind=deal.kind.code,
            loan=check_yuan(application.amount, "amount").minor,
            months=application.months,
            price=deal.price.minor,
            equity=fen(deal.equity_funds, "equity_funds"),
            other_debt=fen(deal.other_debt, "other_debt"),
            cost=deal.price.minor + deal.fees.minor,
            borrower_is_buyer=deal.borrower_is_buyer,
            acquirers=deal.acquirers,
            held=_points(deal.held_share),
            step=_points(deal.acquired_share),
            has_control=deal.has_control,
            gains_control=deal.gains_control,
            months_since_paid=_months_since_paid(deal),
            replaces_loan=deal.replaces_acquisition_loan,
            borrower_loans=fen(deal.borrower_loans, "borrower_loans"),
            tier1=fen(bank.tier1_net, "tier1_net"),
            bank_size=fen(bank.adjusted_assets, "adjusted_assets"),
            all_loans=fen(bank.acquisition_loans, "acquisition_loans"),
            minority_loans=fen(bank.minority_acquisition_loans, "minority_acquisition_loans"),
        )


def _check_parts(
    application: CreditApplication, deal: AcquisitionDeal, bank: BankFigures, as_of: date
) -> None:
    check_kind(application, CreditApplication, "application")
    check_kind(deal, AcquisitionDeal, "deal")
    check_kind(bank, BankFigures, "bank")
    if application.kind is not ProductKind.ACQUISITION_LOAN and (
        application.kind is not ProductKind.SYNDICATED_LOAN
        or application.purpose is not LoanPurpose.ACQUISITION
    ):
        raise InvalidValue("application", "is for no acquisition")
    if deal.application_id != application.id:
        raise InvalidValue("deal", "is of another application")
    if bank.on > check_date(as_of):
        raise InvalidValue("bank.on", "is a later day")


class AcquisitionParams:
    """The numbers in force: shares in percent or basis points, terms in months, amounts in fen."""

    control_percent: int = param(CONTROL_LOAN_PERCENT, unit="percent")
    minority_percent: int = param(MINORITY_LOAN_PERCENT, unit="percent")
    control_equity: int = param(CONTROL_EQUITY_PERCENT, unit="percent")
    minority_equity: int = param(MINORITY_EQUITY_PERCENT, unit="percent")
    control_term: int = param(CONTROL_TERM)
    minority_term: int = param(MINORITY_TERM)
    controller_step: int = param(CONTROLLER_STEP_POINTS, unit="basis_points")
    minority_stake: int = param(MINORITY_STAKE_POINTS, unit="basis_points")
    minority_step: int = param(MINORITY_STEP_POINTS, unit="basis_points")
    control_bank: int = param(CONTROL_BANK_SIZE, unit="fen")
    minority_bank: int = param(MINORITY_BANK_SIZE, unit="fen")
    borrower_points: int = param(BORROWER_POINTS, unit="basis_points")
    portfolio_percent: int = param(PORTFOLIO_PERCENT, unit="percent")
    minority_portfolio: int = param(MINORITY_PORTFOLIO_PERCENT, unit="percent")
    refinancing: int = param(REFINANCING_MONTHS)
