"""Mitigation of credit risk (信用风险缓释): what collateral leaves of an exposure, and the loss the foundation approach sets.

Collateral counts after the supervisor's haircuts; that which ends before the loan counts in part, or not at all. No annex
of the Chinese order was read: figures are recalled or those of the final Basel text, as is that they hold in China.

Leaves out guarantees and credit derivatives, netting, daily margined trades and their other holding periods,
and what makes collateral eligible at law, which is in `security_rules`. The host converts what is in another currency.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Param
from bankrm.collateral import ClaimId
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, half_up, in_arithmetic, minor_digits
from bankrm.ratios import percentage
from bankrm.regulations.internal_ratings import (
    CASH_HAIRCUT,
    CURRENCY_HAIRCUT,
    EQUITY_HAIRCUT,
    GOLD_HAIRCUT,
    ISSUER_LONG_HAIRCUT,
    ISSUER_MEDIUM_HAIRCUT,
    ISSUER_SHORT_HAIRCUT,
    LGD_CORPORATE,
    LGD_FINANCIAL,
    LGD_FINANCIAL_FIRM,
    LGD_OTHER_PHYSICAL,
    LGD_REAL_ESTATE,
    LGD_RECEIVABLES,
    LGD_SUBORDINATED,
    OTHER_PHYSICAL_HAIRCUT,
    REAL_ESTATE_HAIRCUT,
    RECEIVABLES_HAIRCUT,
    SOVEREIGN_LONG_HAIRCUT,
    SOVEREIGN_MEDIUM_HAIRCUT,
    SOVEREIGN_SHORT_HAIRCUT,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "CapitalMitigant",
    "ClaimRank",
    "FoundationLoss",
    "MitigantKind",
    "MitigatedExposure",
    "SecuredExposure",
    "compute_foundation_loss",
    "compute_mitigated_exposure",
]

_WHOLE = Decimal(10_000)  # basis points
_DIGITS = 12
# Of protection that ends early, in years: paragraphs 128 and 129 of the final Basel text, not read of the Chinese order
_LEAST_ORIGINAL, _LEAST_LEFT = Decimal(1), Decimal("0.25")
_LONGEST = Decimal(5)  # of the loan, that count
_SHORT, _MEDIUM = Decimal(1), Decimal(5)  # years of the bands of debt


class MitigantKind(Label):
    """What secures a claim (缓释工具), financial collateral (金融质押品) first."""

    CASH = "cash", "现金类", "cash"
    SOVEREIGN_DEBT = "sovereign_debt", "高评级主权债券", "sovereign debt, AA- and above"
    TOP_DEBT = "top_debt", "其他高评级债券", "other debt, AA- and above"
    EQUITY = "equity", "主要指数股票", "main-index equity"
    GOLD = "gold", "黄金", "gold"
    RECEIVABLES = "receivables", "应收账款", "receivables"
    REAL_ESTATE = "real_estate", "商用和居住用房地产", "real estate"
    OTHER_PHYSICAL = "other_physical", "其他抵质押品", "other physical collateral"

    @property
    def financial(self) -> bool:
        """Whether it is financial collateral, which alone lowers an exposure itself."""
        return self <= MitigantKind.GOLD


class ClaimRank(Label):
    """How a claim ranks, and on whom it is (债权级别)."""

    CORPORATE = "corporate", "公司优先债权", "senior, on a firm"
    FINANCIAL_FIRM = "financial_firm", "金融机构优先债权", "senior, on a financial firm"
    SUBORDINATED = "subordinated", "次级债权", "subordinated"


_BANDS: Mapping[MitigantKind, tuple[Param[int], Param[int], Param[int]]] = MappingProxyType(
    {
        MitigantKind.SOVEREIGN_DEBT: (
            SOVEREIGN_SHORT_HAIRCUT,
            SOVEREIGN_MEDIUM_HAIRCUT,
            SOVEREIGN_LONG_HAIRCUT,
        ),
        MitigantKind.TOP_DEBT: (
            ISSUER_SHORT_HAIRCUT,
            ISSUER_MEDIUM_HAIRCUT,
            ISSUER_LONG_HAIRCUT,
        ),
    }
)
_HAIRCUTS: Mapping[MitigantKind, Param[int]] = MappingProxyType(
    {
        MitigantKind.CASH: CASH_HAIRCUT,
        MitigantKind.EQUITY: EQUITY_HAIRCUT,
        MitigantKind.GOLD: GOLD_HAIRCUT,
        MitigantKind.RECEIVABLES: RECEIVABLES_HAIRCUT,
        MitigantKind.REAL_ESTATE: REAL_ESTATE_HAIRCUT,
        MitigantKind.OTHER_PHYSICAL: OTHER_PHYSICAL_HAIRCUT,
    }
)
_SECURED: Mapping[MitigantKind, Param[int]] = MappingProxyType(
    {
        MitigantKind.RECEIVABLES: LGD_RECEIVABLES,
        MitigantKind.REAL_ESTATE: LGD_REAL_ESTATE,
        MitigantKind.OTHER_PHYSICAL: LGD_OTHER_PHYSICAL,
    }
)
_UNSECURED: Mapping[ClaimRank, Param[int]] = MappingProxyType(
    {
        ClaimRank.CORPORATE: LGD_CORPORATE,
        ClaimRank.FINANCIAL_FIRM: LGD_FINANCIAL_FIRM,
        ClaimRank.SUBORDINATED: LGD_SUBORDINATED,
    }
)


@attrs.frozen(kw_only=True)
class CapitalMitigant:
    """One piece of collateral (押品), as it counts for capital."""

    kind: MitigantKind
    value: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """As it stands, in the currency of the claim."""
    other_currency: bool
    """Whether it is in another currency than the claim."""
    protection_years: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """How much longer it secures the claim."""
    debt_years: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of debt: until it falls due; None counts as the longest."""
    original_years: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How long it was to secure the claim from the first; needed where it ends early."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.debt_years is not None and self.kind not in _BANDS:
            raise InvalidValue("debt_years", "is of debt only")
        left, original = self.protection_years, self.original_years
        if original is not None and original < left:
            raise InvalidValue("original_years", "are fewer than those left")


@attrs.frozen(kw_only=True)
class SecuredExposure:
    """A claim and what secures it (有缓释的风险暴露)."""

    claim_id: ClaimId
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    """Above zero."""
    years: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """The longest that the debtor may still take to repay."""
    haircut_rate: Decimal = attrs.field(default=Decimal(0), metadata=NOT_NEGATIVE)
    """Of what was lent, if it was securities, as a fraction; of money none."""
    mitigants: tuple[CapitalMitigant, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if self.haircut_rate > 1:
            raise InvalidValue("haircut_rate", "is a fraction")
        if any(one.value.currency != self.amount.currency for one in self.mitigants):
            raise CurrencyMismatch("mitigants", "are in another currency than the claim")


@attrs.frozen(kw_only=True)
class MitigatedExposure:
    """What collateral leaves of an exposure (E*)."""

    claim_id: ClaimId
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class FoundationLoss:
    """The loss given default of the foundation approach (初级法违约损失率, LGD*)."""

    claim_id: ClaimId
    loss_rate: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """As a fraction, to twelve decimals."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@in_arithmetic
def compute_mitigated_exposure(
    secured: SecuredExposure, *, as_of: date, book: RuleBook = STATUTORY
) -> MitigatedExposure:
    """The exposure after financial collateral (缓释后风险暴露): E* = max(0, E (1 + He) - C (1 - Hc - Hfx)).

    Collateral of other kinds lowers the loss, not the exposure, and is left out. Rounded once, halves up.

    Args:
        secured: the claim and its collateral.
        as_of: the day whose haircuts apply.
        book: the bank's own larger haircuts.

    Raises:
        RuleNotInForce: before 2024, if there is financial collateral.

    >>> gold = CapitalMitigant(
    ...     kind=MitigantKind.GOLD,
    ...     value=Money.of(500_000),
    ...     other_currency=False,
    ...     protection_years=Decimal(3),
    ... )
    >>> loan = SecuredExposure(
    ...     claim_id=ClaimId("A-1"),
    ...     amount=Money.of(1_000_000),
    ...     years=Decimal(3),
    ...     mitigants=(gold,),
    ... )
    >>> compute_mitigated_exposure(loan, as_of=date(2026, 11, 24)).amount
    Money('600000.00', 'CNY')
    """
    _check(secured, as_of, book)
    gross = secured.amount.amount * (1 + secured.haircut_rate)
    lines = [Line(Text("风险暴露", "exposure"), secured.amount)]
    covered = Decimal(0)
    for mitigant in secured.mitigants:
        if mitigant.kind.financial:
            worth, basis = _worth(mitigant, secured, as_of, book)
            covered += worth
            lines.append(_line(mitigant, worth, basis))
    left = _posted(max(Decimal(0), gross - covered), secured)
    lines.append(Line(Text("缓释后风险暴露", "exposure after mitigation"), left))
    return MitigatedExposure(claim_id=secured.claim_id, amount=left, workings=tuple(lines))


@in_arithmetic
def compute_foundation_loss(
    secured: SecuredExposure, rank: ClaimRank, *, as_of: date, book: RuleBook = STATUTORY
) -> FoundationLoss:
    """The loss given default that the foundation approach sets, by what is secured and how (初级法违约损失率).

    Every part that collateral covers after its haircut has the loss of that kind, financial collateral first; the rest
    that of the claim's rank. Collateral is worth no more than the exposure.

    Args:
        secured: the claim and its collateral.
        rank: how the claim ranks.
        as_of: the day whose figures apply.
        book: the bank's own heavier figures.

    Raises:
        RuleNotInForce: before 2013; before 2024, if there is collateral, whose older figures were not read.

    >>> works = CapitalMitigant(
    ...     kind=MitigantKind.REAL_ESTATE,
    ...     value=Money.of(1_000_000),
    ...     other_currency=False,
    ...     protection_years=Decimal(3),
    ... )
    >>> loan = SecuredExposure(
    ...     claim_id=ClaimId("A-1"),
    ...     amount=Money.of(1_000_000),
    ...     years=Decimal(3),
    ...     mitigants=(works,),
    ... )
    >>> compute_foundation_loss(loan, ClaimRank.CORPORATE, as_of=date(2026, 11, 24)).loss_rate
    Decimal('0.280000000000')
    """
    _check(secured, as_of, book)
    check_kind(rank, ClaimRank, "rank")
    bare = book.governing(_UNSECURED[rank], as_of)
    gross = left = secured.amount.amount * (1 + secured.haircut_rate)
    lines = [
        Line(Text("风险暴露", "exposure"), secured.amount),
        Line(
            Text(f"违约损失率（{rank.zh}）", f"loss ({rank.en})"),
            bare.value,
            "percent",
            bare.basis,
        ),
    ]
    lost = Decimal(0)
    for mitigant in sorted(secured.mitigants, key=lambda one: one.kind.rank):
        worth, basis = _worth(mitigant, secured, as_of, book)
        row = book.governing(_SECURED.get(mitigant.kind, LGD_FINANCIAL), as_of)
        covered = min(worth, left)
        left -= covered
        lost += covered * min(row.value, bare.value)
        what = Text(f"违约损失率（{mitigant.kind.zh}）", f"loss ({mitigant.kind.en})")
        lines += [_line(mitigant, covered, basis), Line(what, row.value, "percent", row.basis)]
    rate = half_up((lost + left * bare.value) / gross / 100, _DIGITS)
    lines.append(Line(Text("违约损失率", "loss given default"), percentage(rate), "percent"))
    return FoundationLoss(claim_id=secured.claim_id, loss_rate=rate, workings=tuple(lines))


def _check(secured: SecuredExposure, as_of: date, book: RuleBook) -> None:
    check_kind(secured, SecuredExposure, "secured")
    check_kind(book, RuleBook, "book")
    check_date(as_of)


def _worth(
    mitigant: CapitalMitigant, secured: SecuredExposure, as_of: date, book: RuleBook
) -> tuple[Decimal, Citation]:
    """What collateral counts for, and where its haircut comes from."""
    row = book.governing(_haircut(mitigant), as_of)
    haircut = row.value
    if mitigant.other_currency:
        haircut += book.governing(CURRENCY_HAIRCUT, as_of).value
    share = max(Decimal(0), 1 - haircut / _WHOLE) * _in_time(mitigant, secured.years)
    return mitigant.value.amount * share, row.basis


def _haircut(mitigant: CapitalMitigant) -> Param[int]:
    if mitigant.kind not in _BANDS:
        return _HAIRCUTS[mitigant.kind]
    short, medium, long = _BANDS[mitigant.kind]
    years = mitigant.debt_years
    if years is None or years > _MEDIUM:
        return long
    return short if years <= _SHORT else medium


def _in_time(mitigant: CapitalMitigant, claim_years: Decimal) -> Decimal:
    """The part of collateral that counts although it ends before the claim: (t - 0.25) / (T - 0.25).

    None of it where it was to last for less than a year, or lasts for less than three months more; nor where
    that is unknown.
    """
    left, original = mitigant.protection_years, mitigant.original_years
    if left >= claim_years:
        return Decimal(1)
    if original is None or original < _LEAST_ORIGINAL or left < _LEAST_LEFT:
        return Decimal(0)
    longest = min(_LONGEST, claim_years)
    return (min(left, longest) - _LEAST_LEFT) / (longest - _LEAST_LEFT)


def _posted(amount: Decimal, secured: SecuredExposure) -> Money:
    currency = secured.amount.currency
    return Money(half_up(amount, minor_digits(currency)), currency)


def _line(mitigant: CapitalMitigant, worth: Decimal, basis: Citation) -> Line:
    what = Text(f"计入缓释（{mitigant.kind.zh}）", f"counted ({mitigant.kind.en})")
    amount = half_up(worth, minor_digits(mitigant.value.currency))
    return Line(what, Money(amount, mitigant.value.currency), "", basis)
