"""Special additional deductions from income (专项附加扣除), dated: children, study, housing, the elderly, illness.

The caller states what an employee claims; that the conditions are met (a first home, 240 months, the
agreement between parents) is for the papers to show, not for this module.

Leaves out the personal pension and other deductions that are given as amounts.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.citations import Param
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import Money, check_yuan, total
from bankrm.regulations.taxation import (
    CERTIFICATE,
    CHILD,
    DEGREE_STUDY,
    ELDERLY,
    ELDERLY_SHARE,
    ILLNESS_MOST,
    ILLNESS_OWN_PART,
    INFANT,
    LOAN_INTEREST,
    RENT_LARGE,
    RENT_MAJOR,
    RENT_OTHER,
)
from bankrm.workings import Line

__all__ = [
    "AdditionalClaims",
    "AdditionalDeductions",
    "ParentShare",
    "RentClass",
    "compute_additional_deductions",
    "housing_deduction",
    "serious_illness_deduction",
]


class ParentShare(Label):
    """How much of a child's deduction one parent takes."""

    FULL = "full", "全额扣除", "the whole"
    HALF = "half", "各扣一半", "half"


_PARTS = {ParentShare.FULL: Decimal(1), ParentShare.HALF: Decimal("0.5")}


class RentClass(Label):
    """Classes of cities by the rent that may be deducted."""

    MAJOR = "major", "第一档城市", "first class of cities"
    LARGE = "large", "第二档城市", "second class of cities"
    OTHER = "other", "第三档城市", "third class of cities"


_RENTS = {
    RentClass.MAJOR: RENT_MAJOR,
    RentClass.LARGE: RENT_LARGE,
    RentClass.OTHER: RENT_OTHER,
}


@attrs.frozen(kw_only=True)
class AdditionalClaims:
    """What an employee claims in one month."""

    children: tuple[ParentShare, ...] = ()
    """One entry a child in education."""
    infants: tuple[ParentShare, ...] = ()
    """One entry a child under three."""
    degree_study: bool = False
    certificate: bool = False
    """A professional certificate received this year."""
    loan_interest: bool = False
    rent: RentClass | None = None
    elderly_only_child: bool = False
    elderly_share: Money | None = None
    """The part taken by one of several children."""

    def __attrs_post_init__(self) -> None:
        check_tuple(self.children, ParentShare, "children")
        check_tuple(self.infants, ParentShare, "infants")
        if self.rent is not None:
            check_kind(self.rent, RentClass, "rent")
        if self.elderly_share is not None:
            check_yuan(self.elderly_share, "elderly_share")
            if self.elderly_only_child:
                raise InvalidValue("elderly_share", "is not for an only child")


@attrs.frozen(kw_only=True)
class AdditionalDeductions:
    """The special additional deductions that claims give."""

    monthly: Money
    once: Money
    """Once in the year: a certificate."""
    workings: tuple[Line, ...]


def compute_additional_deductions(
    claims: AdditionalClaims, *, as_of: date
) -> AdditionalDeductions:
    """Special additional deductions of a month, but for serious illness.

    Loan interest and rent do not both count in one year: of two claims the larger is taken.

    Raises:
        RuleNotInForce: for an infant before 2022.
        InvalidValue: if a share for the elderly is above the most one child may take.

    >>> family = AdditionalClaims(children=(ParentShare.FULL,), elderly_only_child=True)
    >>> compute_additional_deductions(family, as_of=date(2026, 1, 31)).monthly
    Money('5000.00', 'CNY')
    >>> compute_additional_deductions(family, as_of=date(2022, 12, 31)).monthly
    Money('3000.00', 'CNY')
    """
    monthly = list(_monthly(claims, check_date(as_of)))
    once = [_entry(CERTIFICATE, as_of)] if claims.certificate else []
    return AdditionalDeductions(
        monthly=total(amount for amount, _ in monthly),
        once=total(amount for amount, _ in once),
        workings=tuple(line for _, line in monthly + once),
    )


def _entry(of: Param[Money], as_of: date, part: Decimal = Decimal(1)) -> tuple[Money, Line]:
    row = of.in_force(as_of)
    amount = row.value.times(part)
    return amount, Line(of.name, amount, basis=row.basis)


def _monthly(claims: AdditionalClaims, as_of: date) -> Iterator[tuple[Money, Line]]:
    for share in claims.children:
        yield _entry(CHILD, as_of, _PARTS[share])
    for share in claims.infants:
        yield _entry(INFANT, as_of, _PARTS[share])
    if claims.degree_study:
        yield _entry(DEGREE_STUDY, as_of)
    if claims.elderly_only_child:
        yield _entry(ELDERLY, as_of)
    if claims.elderly_share is not None:
        most = ELDERLY_SHARE.in_force(as_of)
        if claims.elderly_share > most.value:
            raise InvalidValue("elderly_share", "is above the most that one child may take")
        line = Line(ELDERLY_SHARE.name, claims.elderly_share, basis=most.basis)
        yield claims.elderly_share, line
    homes = [LOAN_INTEREST] if claims.loan_interest else []
    homes += [_RENTS[claims.rent]] if claims.rent else []
    if homes:
        yield max((_entry(home, as_of) for home in homes), key=lambda entry: entry[0])


def housing_deduction(rent: RentClass | None, *, loan_interest: bool, as_of: date) -> Money:
    """The larger of what rent and loan interest give a month; not both in one year.

    >>> housing_deduction(RentClass.OTHER, loan_interest=True, as_of=date(2026, 1, 31))
    Money('1000.00', 'CNY')
    """
    claims = AdditionalClaims(rent=rent, loan_interest=loan_interest)
    return compute_additional_deductions(claims, as_of=as_of).monthly


def serious_illness_deduction(self_paid: Money, *, as_of: date) -> Money:
    """What a year's own medical cost after insurance gives, at the year's settlement only (大病医疗).

    >>> serious_illness_deduction(Money.of(30_000), as_of=date(2026, 12, 31))
    Money('15000.00', 'CNY')
    """
    own_part = ILLNESS_OWN_PART.in_force(check_date(as_of)).value
    most = ILLNESS_MOST.in_force(as_of).value
    return max(Money.of(0), min(most, check_yuan(self_paid, "self_paid") - own_part))
