"""Which book a bank is under (商业银行分档): the first tier by size or business abroad, the third if small and local.

Since 2024 the order on capital divides banks in three. A bank is of the third tier only if nothing lifts it, so an
unknown figure leaves a decision open upwards. Leaves out the share of business abroad in all assets, which may
narrow the first tier and was not confirmed, and how a bank moves from one tier to another.
"""

from datetime import date

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.money import fen
from bankrm.regulations.capital import (
    CAPITAL_RULES,
    FIRST_TIER_ASSETS,
    FIRST_TIER_CROSS_BORDER,
    THIRD_TIER_ASSETS,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "BANK_TIERS",
    "BankTier",
    "BankTierFacts",
    "BankTierParams",
    "assess_bank_tier",
]


class BankTier(Label):
    """How heavy a book of capital rules a bank is under (档次), lightest first."""

    THIRD = "third", "第三档", "third tier"
    SECOND = "second", "第二档", "second tier"
    FIRST = "first", "第一档", "first tier"


@attrs.frozen(kw_only=True)
class BankTierFacts:
    """What decides the tier."""

    adjusted_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "调整后表内外资产余额", "adjusted assets", "fen", of=(BankFigures.adjusted_assets,)
        )
        | NOT_NEGATIVE,
    )
    cross_border: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "境外债权债务余额", "claims and debts abroad", "fen", of=(BankFigures.cross_border,)
        )
        | NOT_NEGATIVE,
    )
    county_based: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("在县域经营", "works in counties only", of=(BankFigures.county_based,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, figures: BankFigures) -> "BankTierFacts":
        """The facts of a bank's figures."""
        check_kind(figures, BankFigures, "figures")
        return cls(
            adjusted_assets=fen(figures.adjusted_assets, "adjusted_assets"),
            cross_border=fen(figures.cross_border, "cross_border"),
            county_based=figures.county_based,
        )


class BankTierParams:
    """The limits in force."""

    first_assets: int = param(FIRST_TIER_ASSETS, unit="fen")
    first_cross_border: int = param(FIRST_TIER_CROSS_BORDER, unit="fen")
    third_assets: int = param(THIRD_TIER_ASSETS, unit="fen")


BANK_TIERS = RuleSet(
    "capital.bank_tier", BankTierFacts, BankTierParams, BankTier, since=CAPITAL_RULES.since
)
"""What lifts a bank to a heavier book."""

_TOLD = CAPITAL_RULES.article(read=Provenance.SECONDARY)
_RECALLED = CAPITAL_RULES.article(read=Provenance.UNCONFIRMED)  # or read of the draft only


@BANK_TIERS.rule(
    "TIER.large",
    BankTier.FIRST,
    cites=_TOLD,
    zh="调整后表内外资产余额{adjusted_assets}，超过{first_assets}",
    en="adjusted assets of {adjusted_assets}, more than {first_assets}",
)
def large(f: BankTierFacts, p: BankTierParams) -> bool:
    return f.adjusted_assets > p.first_assets


@BANK_TIERS.rule(
    "TIER.much-abroad",
    BankTier.FIRST,
    cites=_RECALLED,
    zh="境外债权债务余额{cross_border}，达到{first_cross_border}",
    en="claims and debts abroad of {cross_border}, {first_cross_border} or more",
)
def much_abroad(f: BankTierFacts, p: BankTierParams) -> bool:
    return f.cross_border >= p.first_cross_border


@BANK_TIERS.rule(
    "TIER.not-small",
    BankTier.SECOND,
    cites=_RECALLED,
    zh="调整后表内外资产余额{adjusted_assets}，不低于{third_assets}",
    en="adjusted assets of {adjusted_assets}, not below {third_assets}",
)
def not_small(f: BankTierFacts, p: BankTierParams) -> bool:
    return f.adjusted_assets >= p.third_assets


@BANK_TIERS.rule(
    "TIER.abroad",
    BankTier.SECOND,
    cites=_RECALLED,
    zh="有境外债权债务{cross_border}",
    en="has claims or debts abroad: {cross_border}",
)
def abroad(f: BankTierFacts, _: BankTierParams) -> bool:
    return f.cross_border > 0


@BANK_TIERS.rule(
    "TIER.not-local",
    BankTier.SECOND,
    cites=_RECALLED,
    zh="不限于县域经营",
    en="does not work in counties only",
)
def not_local(f: BankTierFacts, _: BankTierParams) -> bool:
    return not_(f.county_based)


def assess_bank_tier(
    figures: BankFigures, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[BankTierFacts, BankTier]:
    """The tier of a bank: the heaviest that anything lifts it to (商业银行分档).

    What is unknown leaves it open (`needs_review`): it is then at least of the tier told.

    Args:
        figures: the bank's; its size as of the end of the year before the day.
        as_of: the day whose rules apply.
        book: a bank's own lower limits.

    Raises:
        InvalidValue: if the figures are of a later day.
        RuleNotInForce: before 2024.

    >>> from bankrm.money import Money
    >>> bank = BankFigures(
    ...     on=date(2025, 12, 31),
    ...     adjusted_assets=Money.of(9_000_000_000),
    ...     cross_border=Money.of(0),
    ...     county_based=True,
    ... )
    >>> assess_bank_tier(bank, as_of=date(2026, 11, 24)).outcome.en
    'third tier'
    """
    facts = BankTierFacts.of(figures)
    if figures.on > check_date(as_of):
        raise InvalidValue("figures", "are of a later day")
    return BANK_TIERS.decide(facts, as_of=as_of, book=book)
