"""Quality of a loan book (资产质量): its tiers, its non-performing share, and how strictly it is classified.

Loans overdue for over 90 days that are not all non-performing show a book classified too mildly: the gap
(剪刀差), and the ratio of the two. A ratio to which an unknown tier or day could matter has no value and says so.
Leaves out what is set aside for losses, which is in `provisions`.
"""

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.claims import AssetClass, is_non_performing
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.loan_books import BookKey, Breakdown, LoanBook, compute_breakdown
from bankrm.money import Money
from bankrm.proportions import Proportion
from bankrm.workings import Line

__all__ = ["AssetQuality", "compute_asset_quality"]

_LOANS = Text("贷款余额", "loans")
_NON_PERFORMING = Text("不良贷款余额", "non-performing loans")
_BAD_TIERS = tuple(tier for tier in AssetClass if is_non_performing(tier))


@attrs.frozen(kw_only=True)
class AssetQuality:
    """The quality of a book on a day."""

    tiers: Breakdown
    npl: Proportion
    """Non-performing loans over all loans (不良贷款率)."""
    special_mention: Proportion
    """Special mention over all loans (关注类贷款占比)."""
    overdue: Proportion
    """Loans overdue by a day or more over all loans (逾期贷款率)."""
    overdue_to_npl: Proportion
    """Loans long overdue over non-performing loans (逾期90天以上贷款与不良贷款比例)."""

    __attrs_post_init__ = check_fields

    @property
    def gap(self) -> Money | None:
        """What is long overdue above what is non-performing (剪刀差); below zero if classified strictly.

        None if one of the two is unknown.
        """
        above, below = self.overdue_to_npl.part, self.overdue_to_npl.whole
        if not isinstance(above, Money) or not isinstance(below, Money):
            return None
        return above - below

    @property
    def workings(self) -> tuple[Line, ...]:
        """The tiers, then the figures of each ratio."""
        ratios = (self.npl, self.special_mention, self.overdue, self.overdue_to_npl)
        lines = (line for ratio in ratios for line in ratio.workings)
        gap = Line(Text("剪刀差", "gap between long overdue and non-performing"), self.gap)
        return (*self.tiers.workings, *lines, gap)


def compute_asset_quality(book: LoanBook, *, beyond: int = 90) -> AssetQuality:
    """The tiers of a book and its ratios.

    Args:
        book: the positions of a day.
        beyond: more days past due than these are long overdue; the ratio is published for 90, and banks
            also watch 60.

    >>> from bankrm._portfolio_example import LATER
    >>> quality = compute_asset_quality(LATER)
    >>> quality.npl.part, quality.overdue_to_npl.value, quality.gap
    (Money('300.00', 'CNY'), Decimal('1'), Money('0.00', 'CNY'))
    """
    check_kind(book, LoanBook, "book")
    check_count(beyond, "beyond", 1)
    tiers = compute_breakdown(book, BookKey.TIER)
    bad = tiers.amount_of(*_BAD_TIERS) if tiers.complete else None
    watched = tiers.amount_of(AssetClass.SPECIAL_MENTION) if tiers.complete else None
    return AssetQuality(
        tiers=tiers,
        npl=_of_loans(Text("不良贷款率", "share non-performing"), _NON_PERFORMING, bad, tiers),
        special_mention=_of_loans(
            Text("关注类贷款占比", "share of special mention"),
            Text("关注类贷款余额", "loans of special mention"),
            watched,
            tiers,
        ),
        overdue=_of_loans(
            Text("逾期贷款率", "share overdue"),
            Text("逾期贷款余额", "loans overdue"),
            _overdue(book, 0),
            tiers,
        ),
        overdue_to_npl=Proportion(
            name=Text(
                f"逾期{beyond}天以上贷款与不良贷款比例",
                f"loans overdue for over {beyond} days to those non-performing",
            ),
            part_name=Text(f"逾期{beyond}天以上贷款余额", f"loans overdue for over {beyond} days"),
            part=_overdue(book, beyond),
            whole_name=_NON_PERFORMING,
            whole=bad,
        ),
    )


def _of_loans(name: Text, part_name: Text, part: Money | None, tiers: Breakdown) -> Proportion:
    return Proportion(
        name=name, part_name=part_name, part=part, whole_name=_LOANS, whole=tiers.whole
    )


def _overdue(book: LoanBook, beyond: int) -> Money | None:
    """What is overdue for more days than these; None if that is not known of some balance."""
    minor = 0
    for one in book.positions:
        if one.days_past_due is None:
            if one.balance:
                return None
        elif one.days_past_due > beyond:
            minor += one.balance.minor
    return Money.from_minor(minor, book.currency)
