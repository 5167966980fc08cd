"""Provisions (拨备): whether the allowance of a bank for its loans is large enough, and its general reserve.

Coverage sets the allowance against the non-performing loans, the provision ratio against all loans; both have
to be met, so that the larger allowance counts. Since 2018 the supervisor sets either bank by bank, inside
a band: what it set is a figure the bank gives, and without it anything inside the band goes to a person.

Leaves out the loss expected of a single claim (`credit_loss`), the general reserve (`general_reserves`), and
how a supervisor finds what to require.
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Param, param
from bankrm.claims import AssetClass, is_non_performing
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.money import ARITHMETIC, Money, check_yuan, exponent, fen, total
from bankrm.ratios import loan_provision_ratio, npl_ratio, percentage, provision_coverage
from bankrm.regulations.provisions import (
    ALLOWANCE_MEASURES,
    ALLOWANCE_NOTICE,
    COVERAGE_LEAST,
    COVERAGE_MOST,
    FULL_RECOGNITION,
    POOR_RECOGNITION,
    PROVISION_RATE_LEAST,
    PROVISION_RATE_MOST,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int
from bankrm.workings import Line

__all__ = [
    "PROVISIONS",
    "LoanLossFigures",
    "ProvisionAdequacy",
    "ProvisionFacts",
    "ProvisionParams",
    "ProvisionRequirement",
    "TierBalance",
    "assess_provisions",
    "compute_provision_adequacy",
]

_WHOLE = 10_000  # basis points


@attrs.frozen
class TierBalance:
    """The loans of one tier."""

    tier: AssetClass
    amount: Money = attrs.field(metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.amount, "amount")


@attrs.frozen(kw_only=True)
class ProvisionRequirement:
    """What the supervisor requires of one bank (监管要求), as fractions: 1.3 is a coverage of 130 %."""

    coverage: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    provision_rate: Decimal = attrs.field(metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("coverage", "provision_rate"):
            rate = getattr(self, name)
            if exponent(ARITHMETIC.normalize(rate)) < _FINEST:
                raise InvalidValue(name, "is finer than a basis point")
        if self.coverage > _MOST_COVERAGE:
            raise InvalidValue("coverage", "is a fraction: 1.5, not 150")
        if self.provision_rate > 1:
            raise InvalidValue("provision_rate", "is a fraction: 0.025, not 2.5")


_FINEST = -4
_MOST_COVERAGE = 10


@attrs.frozen(kw_only=True)
class LoanLossFigures:
    """A bank's loans by tier, and what it has set aside for them, on one day; what is left out is unknown.

    >>> figures = LoanLossFigures(
    ...     on=date(2026, 9, 30),
    ...     balances=(
    ...         TierBalance(AssetClass.PASS, Money.of(7_850)),
    ...         TierBalance(AssetClass.SUBSTANDARD, Money.of(150)),
    ...     ),
    ...     allowance=Money.of(210),
    ... )
    >>> figures.loans, figures.non_performing
    (Money('8000.00', 'CNY'), Money('150.00', 'CNY'))
    """

    on: date
    balances: tuple[TierBalance, ...]
    """Of all loans; a tier left out holds none."""
    allowance: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """贷款损失准备余额"""
    requirement: ProvisionRequirement | None = None
    """What the supervisor set for this bank; None if it did not, or it is not known."""
    long_overdue: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Loans overdue for more than 90 days."""
    long_overdue_recognised: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Those of them that are classified as non-performing."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("allowance", "long_overdue", "long_overdue_recognised"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)
        tiers = [balance.tier for balance in self.balances]
        if len(set(tiers)) < len(tiers):
            raise InvalidValue("balances", "hold one tier twice")
        _check_part(self, "long_overdue_recognised", self.non_performing)
        _check_part(self, "long_overdue_recognised", self.long_overdue)
        _check_part(self, "long_overdue", self.loans)

    def of_tier(self, tier: AssetClass) -> Money:
        """The loans of a tier."""
        check_kind(tier, AssetClass, "tier")
        return total(one.amount for one in self.balances if one.tier is tier)

    @property
    def loans(self) -> Money:
        """All of them."""
        return total(one.amount for one in self.balances)

    @property
    def non_performing(self) -> Money:
        """Those of the last three tiers."""
        return total(one.amount for one in self.balances if is_non_performing(one.tier))


def _check_part(figures: LoanLossFigures, name: str, whole: Money | None) -> None:
    part: Money | None = getattr(figures, name)
    if part is not None and whole is not None and part > whole:
        raise InvalidValue(name, "is more than what it is a part of")


_BALANCES = (LoanLossFigures.balances, TierBalance.amount, TierBalance.tier)


@attrs.frozen(kw_only=True)
class ProvisionFacts:
    """A bank's allowance beside what it is measured by; amounts in fen, requirements in basis points."""

    allowance: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "贷款损失准备", "loan loss allowance", "fen", of=(LoanLossFigures.allowance,)
        )
        | NOT_NEGATIVE,
    )
    loans: int = attrs.field(
        metadata=about("各项贷款", "loans", "fen", of=_BALANCES[:2]) | NOT_NEGATIVE
    )
    non_performing: int = attrs.field(
        metadata=about("不良贷款", "non-performing loans", "fen", of=_BALANCES) | NOT_NEGATIVE
    )
    required_coverage: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "核定的拨备覆盖率",
            "coverage required of this bank",
            "basis_points",
            of=(LoanLossFigures.requirement, ProvisionRequirement.coverage),
        ),
    )
    required_rate: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "核定的贷款拨备率",
            "provision ratio required of this bank",
            "basis_points",
            of=(LoanLossFigures.requirement, ProvisionRequirement.provision_rate),
        ),
    )
    long_overdue: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "逾期90天以上贷款",
            "loans overdue for more than 90 days",
            "fen",
            of=(LoanLossFigures.long_overdue,),
        )
        | NOT_NEGATIVE,
    )
    recognised: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "其中计入不良",
            "of these non-performing",
            "fen",
            of=(LoanLossFigures.long_overdue_recognised,),
        )
        | NOT_NEGATIVE,
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, figures: LoanLossFigures) -> "ProvisionFacts":
        """The facts of a bank's figures."""
        check_kind(figures, LoanLossFigures, "figures")
        required = figures.requirement
        return cls(
            allowance=fen(figures.allowance, "allowance"),
            loans=figures.loans.minor,
            non_performing=figures.non_performing.minor,
            required_coverage=None if required is None else _points(required.coverage),
            required_rate=None if required is None else _points(required.provision_rate),
            long_overdue=fen(figures.long_overdue, "long_overdue"),
            recognised=fen(figures.long_overdue_recognised, "long_overdue_recognised"),
        )


def _points(rate: Decimal) -> int:
    return int(rate.scaleb(4, ARITHMETIC))


class ProvisionParams:
    """The bands in force."""

    coverage_least: int = param(COVERAGE_LEAST, unit="percent")
    coverage_most: int = param(COVERAGE_MOST, unit="percent")
    rate_least: int = param(PROVISION_RATE_LEAST, unit="basis_points")
    rate_most: int = param(PROVISION_RATE_MOST, unit="basis_points")
    full_recognition: int = param(FULL_RECOGNITION, unit="percent")
    poor_recognition: int = param(POOR_RECOGNITION, unit="percent")


PROVISIONS = RuleSet(
    "loss.provisions", ProvisionFacts, ProvisionParams, Effect, since=ALLOWANCE_MEASURES.since
)
"""Has a bank set aside enough for its loans."""

_MEASURES, _NOTICE = ALLOWANCE_MEASURES.article(), ALLOWANCE_NOTICE.article()
_MORE = (WatchStep.MORE_ALLOWANCE,)
_EASED = ALLOWANCE_NOTICE.since


@PROVISIONS.rule(
    "PROV.coverage-band",
    Effect.BLOCK,
    cites=_MEASURES,
    zh="准备{allowance}，不足不良贷款{non_performing}的{coverage_least}",
    en="an allowance of {allowance} is below {coverage_least} of the non-performing loans of {non_performing}",
    steps=_MORE,
)
def coverage_below_band(f: ProvisionFacts, p: ProvisionParams) -> bool:
    return f.allowance * 100 < p.coverage_least * f.non_performing


@PROVISIONS.rule(
    "PROV.rate-band",
    Effect.BLOCK,
    cites=_MEASURES,
    zh="准备{allowance}，不足各项贷款{loans}的{rate_least}",
    en="an allowance of {allowance} is below {rate_least} of the loans of {loans}",
    steps=_MORE,
)
def rate_below_band(f: ProvisionFacts, p: ProvisionParams) -> bool:
    return f.allowance * _WHOLE < p.rate_least * f.loans


@PROVISIONS.rule(
    "PROV.coverage",
    Effect.BLOCK,
    cites=_NOTICE,
    since=_EASED,
    zh="准备{allowance}，低于核定的不良贷款{non_performing}的{required_coverage}",
    en="an allowance of {allowance} is below the {required_coverage} of non-performing loans of "
    "{non_performing} that is required of this bank",
    steps=_MORE,
)
def coverage_below_requirement(f: ProvisionFacts, p: ProvisionParams) -> bool:
    in_band = f.allowance * 100 < p.coverage_most * f.non_performing
    return in_band & (f.allowance * _WHOLE < f.required_coverage * f.non_performing)


@PROVISIONS.rule(
    "PROV.rate",
    Effect.BLOCK,
    cites=_NOTICE,
    since=_EASED,
    zh="准备{allowance}，低于核定的各项贷款{loans}的{required_rate}",
    en="an allowance of {allowance} is below the {required_rate} of loans of {loans} that is required of this "
    "bank",
    steps=_MORE,
)
def rate_below_requirement(f: ProvisionFacts, p: ProvisionParams) -> bool:
    in_band = f.allowance * _WHOLE < p.rate_most * f.loans
    return in_band & (f.allowance * _WHOLE < f.required_rate * f.loans)


@PROVISIONS.rule(
    "PROV.requirement",
    Effect.REVIEW,
    cites=_NOTICE,
    since=_EASED,
    zh="核定要求{required_coverage}、{required_rate}低于允许的下限{coverage_least}、{rate_least}",
    en="required are {required_coverage} and {required_rate}: less than the {coverage_least} and {rate_least} "
    "that may be",
)
def requirement_below_band(f: ProvisionFacts, p: ProvisionParams) -> bool:
    coverage = f.required_coverage < p.coverage_least * 100
    return coverage | (f.required_rate < p.rate_least)


@PROVISIONS.rule(
    "PROV.recognition",
    Effect.REVIEW,
    cites=_NOTICE,
    since=_EASED,
    zh="逾期90天以上贷款{long_overdue}中仅{recognised}计入不良，低于{poor_recognition}，要求不应降低",
    en="of {long_overdue} overdue for more than 90 days {recognised} are non-performing, less than "
    "{poor_recognition}: nothing may be eased",
)
def eased_though_poorly_recognised(f: ProvisionFacts, p: ProvisionParams) -> bool:
    eased = (f.required_coverage < p.coverage_most * 100) | (f.required_rate < p.rate_most)
    return eased & (f.recognised * 100 < p.poor_recognition * f.long_overdue)


@PROVISIONS.rule(
    "PROV.least",
    Effect.REVIEW,
    cites=_NOTICE,
    since=_EASED,
    zh="核定为下限，但逾期90天以上贷款{long_overdue}中计入不良{recognised}，未达到{full_recognition}",
    en="the least is required, though of {long_overdue} overdue for more than 90 days {recognised} are "
    "non-performing, and not {full_recognition}",
)
def least_though_not_all_recognised(f: ProvisionFacts, p: ProvisionParams) -> bool:
    least = (f.required_coverage == p.coverage_least * 100) | (f.required_rate == p.rate_least)
    return least & (f.recognised * 100 < p.full_recognition * f.long_overdue)


@PROVISIONS.rule(
    "PROV.freed",
    Effect.NOTE,
    cites=_NOTICE,
    since=_EASED,
    zh="要求低于{coverage_most}或者{rate_most}：释放的准备不得用于发放奖金或者分红",
    en="less is required than {coverage_most} or {rate_most}: what that frees may not go into bonuses or dividends",
)
def freed_allowance(f: ProvisionFacts, p: ProvisionParams) -> bool:
    return (f.required_coverage < p.coverage_most * 100) | (f.required_rate < p.rate_most)


def assess_provisions(
    figures: LoanLossFigures, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ProvisionFacts, Effect]:
    """Whether a bank has set aside enough for its loans (拨备充足性).

    Exactly at a requirement is enough. Without the supervisor's figure for the bank, an allowance inside the band
    goes to a person.

    Args:
        figures: the bank's figures.
        as_of: the day whose rules apply.
        book: the bank's own stricter numbers.

    Raises:
        InvalidValue: if the figures are of a later day.
        RuleNotInForce: before 2012.

    >>> from bankrm._provisions_example import EASED, ORDINARY
    >>> assess_provisions(EASED, as_of=date(2026, 11, 24)).outcome.en  # 120 % and 1.5 %
    'allowed'
    >>> assess_provisions(ORDINARY, as_of=date(2026, 11, 24)).outcome.en  # 150 % and 2.5 %
    'blocked until cured'
    """
    facts = ProvisionFacts.of(figures)
    decision = PROVISIONS.decide(facts, as_of=as_of, book=book)
    if figures.on > as_of:
        raise InvalidValue("figures", "are of a later day")
    return decision


@attrs.frozen(kw_only=True)
class ProvisionAdequacy:
    """A bank's ratios, and the allowance that both requirements together ask for."""

    figures: LoanLossFigures
    coverage: Decimal | None
    """Allowance to non-performing loans (拨备覆盖率), as a fraction; None if there are none, or it is unknown."""
    provision_rate: Decimal | None
    """Allowance to loans (贷款拨备率), as a fraction."""
    npl_rate: Decimal | None
    """Non-performing loans to loans (不良贷款率), as a fraction."""
    required: Money | None
    """The larger of what both ask for; None while what is required of the bank is not known."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def shortfall(self) -> Money | None:
        """What is lacking, zero if nothing is; None if that is not known."""
        if self.required is None or self.figures.allowance is None:
            return None
        return max(self.required - self.figures.allowance, Money.of(0))


def compute_provision_adequacy(
    figures: LoanLossFigures, *, as_of: date, book: RuleBook = STATUTORY
) -> ProvisionAdequacy:
    """The ratios of a bank's allowance, and the allowance required (拨备测算), rounded up to the fen.

    Required is what the supervisor set for the bank, or, if that is more, the bottom of the band or the bank's
    own number. Until 2018 the band was one figure, so that nothing had to be set.

    Args:
        figures: the bank's figures.
        as_of: the day whose rules apply.
        book: the bank's own stricter numbers.

    Raises:
        RuleNotInForce: before 2012.

    >>> from bankrm._provisions_example import ORDINARY
    >>> adequacy = compute_provision_adequacy(ORDINARY, as_of=date(2026, 11, 24))
    >>> adequacy.coverage, adequacy.provision_rate, adequacy.required, adequacy.shortfall
    (Decimal('1.4'), Decimal('0.02625'), Money('225.00', 'CNY'), Money('15.00', 'CNY'))
    """
    check_kind(figures, LoanLossFigures, "figures")
    check_kind(book, RuleBook, "book")
    required = figures.requirement
    coverage = _required(_COVERAGE, None if required is None else required.coverage, as_of, book)
    rate = _required(_RATE, None if required is None else required.provision_rate, as_of, book)
    asked = None
    if coverage is not None and rate is not None:
        asked = max(_share(figures.non_performing, coverage), _share(figures.loans, rate))
    allowance = figures.allowance
    ratios = (
        None
        if allowance is None
        else provision_coverage(allowance.amount, figures.non_performing.amount),
        None
        if allowance is None
        else loan_provision_ratio(allowance.amount, figures.loans.amount),
        npl_ratio(figures.non_performing.amount, figures.loans.amount),
    )
    workings = (
        Line(Text("各项贷款", "loans"), figures.loans),
        Line(Text("不良贷款", "non-performing loans"), figures.non_performing),
        Line(Text("贷款损失准备", "loan loss allowance"), allowance),
        Line(Text("拨备覆盖率", "coverage"), percentage(ratios[0]), "percent"),
        Line(Text("贷款拨备率", "provision ratio"), percentage(ratios[1]), "percent"),
        Line(Text("不良贷款率", "non-performing ratio"), percentage(ratios[2]), "percent"),
        Line(
            Text("要求的拨备覆盖率", "coverage required"),
            coverage,
            "basis_points",
            book.governing(COVERAGE_LEAST, as_of).basis,
        ),
        Line(
            Text("要求的贷款拨备率", "provision ratio required"),
            rate,
            "basis_points",
            book.governing(PROVISION_RATE_LEAST, as_of).basis,
        ),
        Line(Text("要求的准备", "allowance required"), asked),
    )
    return ProvisionAdequacy(
        figures=figures,
        coverage=ratios[0],
        provision_rate=ratios[1],
        npl_rate=ratios[2],
        required=asked,
        workings=workings,
    )


_COVERAGE = (COVERAGE_LEAST, COVERAGE_MOST, 100)  # in percent
_RATE = (PROVISION_RATE_LEAST, PROVISION_RATE_MOST, 1)


def _required(
    band: tuple[Param[int], Param[int], int], told: Decimal | None, as_of: date, book: RuleBook
) -> int | None:
    """What is required in basis points: what was told, or the band if it is one figure; None if not known."""
    least, most = (book.governing(one, as_of).value * band[2] for one in band[:2])
    if told is not None:
        return max(_points(told), least)
    return least if least == most else None


def _share(amount: Money, points: int) -> Money:
    return Money.from_minor(-(-amount.minor * points // _WHOLE))  # rounded up
