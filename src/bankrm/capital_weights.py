"""Risk weights of the standardised approach (权重法): what a claim weighs, and its risk-weighted assets.

Where an unknown fact leaves several classes, the heaviest counts and the answer says so. A weight that was not read has
no number until the bank sets its own: the answer then names it, and gives none. Banks of the third tier have
a simpler book, which was not read: theirs is computed as the second tier's and flagged, as is that of a bank of unknown tier.

Leaves out mitigation (`capital_mitigation`), and all that `exposure_classes` leaves out.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import attrs

from bankrm.bank_tiers import BankTier
from bankrm.capital_exposures import CapitalExposure, OffBalance
from bankrm.citations import Param, Row
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidRule
from bankrm.exposure_classes import WeightClass, classify_exposure
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.money import Money, in_arithmetic
from bankrm.ratios import percentage
from bankrm.regulations import capital
from bankrm.regulations.capital import CAPITAL_RULES, WeightBands
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = ["RiskWeight", "compute_risk_weight"]

_WEIGHTS: Mapping[WeightClass, Param[int]] = MappingProxyType(
    {
        WeightClass.CENTRAL_GOVERNMENT: capital.CENTRAL_GOVERNMENT_WEIGHT,
        WeightClass.POLICY_BANK: capital.POLICY_BANK_WEIGHT,
        WeightClass.LOCAL_GENERAL: capital.LOCAL_GENERAL_WEIGHT,
        WeightClass.LOCAL_SPECIAL: capital.LOCAL_SPECIAL_WEIGHT,
        WeightClass.BANK: capital.OLD_BANK_WEIGHT,
        WeightClass.BANK_A_PLUS: capital.BANK_A_PLUS_WEIGHT,
        WeightClass.BANK_A: capital.BANK_A_WEIGHT,
        WeightClass.BANK_B: capital.BANK_B_WEIGHT,
        WeightClass.BANK_C: capital.BANK_C_WEIGHT,
        WeightClass.CORPORATE: capital.CORPORATE_WEIGHT,
        WeightClass.INVESTMENT_GRADE: capital.INVESTMENT_GRADE_WEIGHT,
        WeightClass.SME: capital.SME_WEIGHT,
        WeightClass.SMALL_MICRO: capital.SMALL_MICRO_WEIGHT,
        WeightClass.OBJECT_FINANCE: capital.OBJECT_FINANCE_WEIGHT,
        WeightClass.COMMODITY_FINANCE: capital.COMMODITY_FINANCE_WEIGHT,
        WeightClass.PROJECT_BUILDING: capital.PROJECT_BUILDING_WEIGHT,
        WeightClass.PROJECT_OPERATING: capital.PROJECT_OPERATING_WEIGHT,
        WeightClass.PERSONAL: capital.PERSONAL_WEIGHT,
        WeightClass.REGULATORY_RETAIL: capital.REGULATORY_RETAIL_WEIGHT,
        WeightClass.TRANSACTOR: capital.TRANSACTOR_WEIGHT,
        WeightClass.OTHER_RETAIL: capital.OTHER_RETAIL_WEIGHT,
        WeightClass.HOUSING: capital.HOUSING_WEIGHT,
        WeightClass.PROPERTY_DEVELOPMENT: capital.PROPERTY_DEVELOPMENT_WEIGHT,
        WeightClass.DEFAULT_BARE: capital.DEFAULT_BARE_WEIGHT,
        WeightClass.DEFAULT_PROVIDED: capital.DEFAULT_PROVIDED_WEIGHT,
    }
)
_BANDED: Mapping[WeightClass, Param[WeightBands]] = MappingProxyType(
    {
        WeightClass.HOUSING_BY_VALUE: capital.HOUSING_BY_VALUE_WEIGHTS,
        WeightClass.RENTED_HOUSING: capital.RENTED_HOUSING_WEIGHTS,
        WeightClass.COMMERCIAL_PROPERTY: capital.COMMERCIAL_PROPERTY_WEIGHTS,
    }
)
"""By loan to value."""
_CONVERSIONS: Mapping[OffBalance, Param[int]] = MappingProxyType(
    {
        OffBalance.SUBSTITUTE: capital.SUBSTITUTE_CONVERSION,
        OffBalance.TRANSACTION: capital.TRANSACTION_CONVERSION,
        OffBalance.COMMITMENT: capital.COMMITMENT_CONVERSION,
        OffBalance.TRADE: capital.TRADE_CONVERSION,
        OffBalance.CANCELLABLE: capital.CANCELLABLE_CONVERSION,
    }
)


@attrs.frozen(kw_only=True)
class RiskWeight:
    """What a claim weighs (风险权重), or which number is missing; `classify_exposure` says why it is in its class."""

    claim_id: ClaimId
    classes: tuple[WeightClass, ...]
    """Its class; all that it can be in, where a fact is unknown."""
    weight: int | None = attrs.field(metadata=NOT_NEGATIVE)
    """In percent, the heaviest of its classes; None if one has no number."""
    net: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Net of the allowance."""
    risk_weighted: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Risk-weighted assets; None if a number is missing."""
    missing: tuple[str, ...]
    """The numbers that were not read and that the bank did not set, by id."""
    needs_review: bool
    """Whether a fact or a number is unknown, or the bank's book was not read."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@in_arithmetic
def compute_risk_weight(
    exposure: CapitalExposure,
    tier: BankTier | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> RiskWeight:
    """The weight of a claim and its risk-weighted assets (风险加权资产), rounded once, halves up.

    Weight times the amount net of the allowance; what is off the balance sheet is converted first.

    Args:
        exposure: the claim.
        tier: the bank's, from `assess_bank_tier`; None if unknown, or before 2024.
        as_of: the day whose rules apply.
        book: the bank's own numbers: heavier weights, and those that the library does not have.

    Raises:
        RuleNotInForce: before 2013.
        InvalidRule: if the bank's own weights by loan to value do not rise from band to band.

    >>> from bankrm.capital_exposures import ExposureKind
    >>> loan = CapitalExposure(
    ...     claim_id=ClaimId("A-1"),
    ...     kind=ExposureKind.HOUSING_LOAN,
    ...     amount=Money.of(1_000_000),
    ...     allowance=Money.of(10_000),
    ...     defaulted=False,
    ...     repaid_by_property=False,
    ... )
    >>> found = compute_risk_weight(loan, BankTier.SECOND, as_of=date(2026, 11, 24))
    >>> found.weight, found.risk_weighted
    (50, Money('495000.00', 'CNY'))
    >>> compute_risk_weight(loan, BankTier.FIRST, as_of=date(2026, 11, 24)).missing
    ('capital.weight.housing_by_value',)
    """
    decision = classify_exposure(exposure, tier, as_of=as_of, book=book)
    reasons = decision.hits + decision.undetermined
    classes = tuple(dict.fromkeys(reason.rule.effect for reason in reasons))
    weights = {one: _weight(one, exposure, as_of, book) for one in classes}
    conversion = _conversion(exposure, as_of, book)
    missing = tuple(_param(one).id for one, (value, _) in weights.items() if value is None)
    known = [value for value, _ in weights.values() if value is not None]
    weight = None if missing else max(known)
    if exposure.off_balance is not None and conversion is None:
        missing = (*missing, _CONVERSIONS[exposure.off_balance].id)
    net = exposure.amount - exposure.allowance
    weighted = None
    if not missing and weight is not None:
        factor = 100 if conversion is None else conversion.value
        weighted = net.times(Decimal(weight * factor) / 10_000)
    return RiskWeight(
        claim_id=exposure.claim_id,
        classes=classes,
        weight=weight,
        net=net,
        risk_weighted=weighted,
        missing=missing,
        needs_review=bool(missing or decision.undetermined)
        or _unread(tier, as_of)
        or (exposure.loan_to_value is None and not _BANDED.keys().isdisjoint(classes)),
        workings=(
            Line(Text("账面余额", "amount"), exposure.amount),
            Line(Text("减值准备", "allowance"), exposure.allowance),
            *_lines(exposure, weights, conversion),
            Line(Text("风险权重", "risk weight"), weight, "percent"),
            Line(Text("风险加权资产", "risk-weighted assets"), weighted),
        ),
    )


def _param(weight_class: WeightClass) -> Param[Any]:
    return _BANDED.get(weight_class) or _WEIGHTS[weight_class]


def _weight(
    weight_class: WeightClass, exposure: CapitalExposure, as_of: date, book: RuleBook
) -> tuple[int | None, Row[Any] | None]:
    """The weight of a class on a day, and its row; None if neither rules nor bank have one."""
    row = book.row(_param(weight_class), as_of)
    if row is None:
        return None, None
    if weight_class not in _BANDED:
        return row.value, row
    bands: WeightBands = row.value
    _check_bands(bands, weight_class)
    if exposure.loan_to_value is None:
        return max(weight for _, weight in bands), row
    percent = exposure.loan_to_value * 100
    return next((weight for most, weight in bands if percent <= most), None), row


def _check_bands(bands: WeightBands, weight_class: WeightClass) -> None:
    """Refuse a bank's bands that do not rise, or hold anything but whole percentages."""
    given: object = bands  # a bank's number can be anything
    whole = isinstance(given, tuple) and all(
        isinstance(band, tuple) and [type(one) for one in band] == [int, int] for band in given
    )
    if not whole or not bands or min(min(band) for band in bands) < 0:
        raise InvalidRule(_BANDED[weight_class].id, "needs pairs of a percentage and a weight")
    if any(upper[0] <= lower[0] for lower, upper in pairwise(bands)):
        raise InvalidRule(_BANDED[weight_class].id, "bands must rise")


def _conversion(exposure: CapitalExposure, as_of: date, book: RuleBook) -> Row[int] | None:
    if exposure.off_balance is None:
        return None
    return book.row(_CONVERSIONS[exposure.off_balance], as_of)


def _unread(tier: BankTier | None, as_of: date) -> bool:
    """Whether the bank's book is, or may be, that of the third tier."""
    return tier in {None, BankTier.THIRD} and as_of >= CAPITAL_RULES.since


def _lines(
    exposure: CapitalExposure,
    weights: Mapping[WeightClass, tuple[int | None, Row[Any] | None]],
    conversion: Row[int] | None,
) -> Iterator[Line]:
    if exposure.off_balance is not None:
        factor = None if conversion is None else conversion.value
        basis = None if conversion is None else conversion.basis
        what = Text(
            f"信用转换系数（{exposure.off_balance.zh}）",
            f"conversion factor ({exposure.off_balance.en})",
        )
        yield Line(what, factor, "percent", basis)
    if exposure.loan_to_value is not None:
        what = Text("贷款价值比", "loan to value")
        yield Line(what, percentage(exposure.loan_to_value), "percent")
    for one, (weight, row) in weights.items():
        what = Text(f"风险权重（{one.zh}）", f"weight ({one.en})")
        yield Line(what, weight, "percent", None if row is None else row.basis)
