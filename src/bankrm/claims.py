"""A bank's claim on a debtor, as five-tier classification sees it: the five tiers, and what is known.

What the bank knows of the claim and of its debtor has the time from which it holds and the time it was
entered; `claim_facts` lays it flat for the rules. Leaves out how the days past due are reckoned (`arrears`)
and how long a restructured claim is observed (`restructured_claims`).
"""

from datetime import date, datetime

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.workings import Line

__all__ = [
    "AssetClass",
    "ClaimFindings",
    "ClaimRecord",
    "DebtorStanding",
    "Restart",
    "RestartReason",
    "RestructuredStatus",
    "TechnicalOverdue",
    "TechnicalReason",
    "is_non_performing",
    "level_of",
]


class AssetClass(Label):
    """The five tiers (五级分类), mildest first; the code is the regulator's."""

    PASS = "1", "正常", "pass"
    SPECIAL_MENTION = "2", "关注", "special mention"
    SUBSTANDARD = "3", "次级", "substandard"
    DOUBTFUL = "4", "可疑", "doubtful"
    LOSS = "5", "损失", "loss"


def is_non_performing(tier: AssetClass) -> bool:
    """Whether a tier is non-performing (不良): substandard or worse, under every regime.

    Source: order of 2023, art. 6.

    >>> is_non_performing(AssetClass.SPECIAL_MENTION), is_non_performing(AssetClass.SUBSTANDARD)
    (False, True)
    """
    check_kind(tier, AssetClass, "tier")
    return tier >= AssetClass.SUBSTANDARD


def level_of(tier: AssetClass) -> int:
    """A tier as the rules compare it: 1 is pass, 5 is loss.

    >>> level_of(AssetClass.PASS), level_of(AssetClass.LOSS)
    (1, 5)
    """
    check_kind(tier, AssetClass, "tier")
    return tier.rank + 1


class TechnicalReason(Label):
    """Why a payment is late through nobody's want of money (操作性或者技术性原因)."""

    SYSTEM = "system", "系统故障", "a system failed"
    POSTING = "posting", "入账差错", "a posting went wrong"
    CLEARING = "clearing", "清算在途", "money under way between banks"
    HOLIDAY = "holiday", "节假日顺延", "the due day was no business day"


@attrs.frozen
class TechnicalOverdue:
    """What shows that an overdue is technical: the reason, and the days that it explains."""

    reason: TechnicalReason
    days: int = attrs.field(metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


_HIDDEN = C2 | NOT_NEGATIVE


@attrs.frozen(kw_only=True)
class ClaimRecord:
    """What the bank knows of one claim (债权信息); None is unknown, amounts are yuan.

    >>> from bankrm._claim_example import CLAIM
    >>> CLAIM.tier_before.en, CLAIM.technical is None
    ('pass', True)
    """

    id: ClaimId
    client_id: ClientId
    booked_on: date
    reclassified_on: date | None = None
    """The day the bank moved an older claim under the order of 2023; None if it has not."""
    credit_card: bool = False
    retail: bool | None = None
    bond: bool = False
    enhanced: bool = False
    """Under credit enhancement that the regulators recognise."""
    tier_before: AssetClass | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The tier it has so far; pass for a claim not classified yet."""
    technical: TechnicalOverdue | None = attrs.field(default=None, repr=False)
    """Shown for the days past due there are now; what was shown before they began excuses nothing."""
    interest_accrued: bool | None = None
    """Whether its interest is still counted as income."""
    cannot_repay: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    purpose_changed: bool | None = None
    granted_against_law: bool | None = None
    refinanced: bool | None = None
    """Repaid by new borrowing, here or elsewhere."""
    needs_restructuring: bool | None = None
    credit_impaired: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    expected_loss: Money | None = attrs.field(default=None, repr=hidden, metadata=_HIDDEN)
    carrying_amount: Money | None = attrs.field(default=None, repr=hidden, metadata=_HIDDEN)
    rating_cut: bool | None = None
    """Whether an external rating was cut so sharply that ability to perform falls markedly."""
    obligor_changed: bool | None = None
    """Whether a merger made another the debtor, or one of the two whose claims it touches."""
    obligor_changed_on: date | None = None
    merger_assessed_on: date | None = None
    """The day it was assessed anew after the months that an upgrade must wait."""
    at: datetime
    """Since when this is so."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.reclassified_on is not None and self.reclassified_on < self.booked_on:
            raise InvalidValue("reclassified_on", "is before booked_on")
        if self.obligor_changed is not True and self.obligor_changed_on is not None:
            raise InvalidValue("obligor_changed_on", "goes with a change of the obligor")
        if self.merger_assessed_on is not None and (
            self.obligor_changed_on is None or self.merger_assessed_on < self.obligor_changed_on
        ):
            raise InvalidValue("merger_assessed_on", "goes with an earlier change of the obligor")


@attrs.frozen(kw_only=True)
class DebtorStanding:
    """How a debtor stands with this bank and others (债务人情况); None is unknown, amounts are yuan."""

    client_id: ClientId
    has_npl: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether any of its debt, here or elsewhere, is non-performing."""
    group_has_npl: bool | None = None
    evades_debts: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    evades_by_merger: bool | None = None
    in_liquidation: bool | None = None
    claims: Money | None = attrs.field(default=None, repr=hidden, metadata=_HIDDEN)
    """All claims on it at this bank."""
    non_performing: Money | None = attrs.field(default=None, repr=hidden, metadata=_HIDDEN)
    debts: Money | None = attrs.field(default=None, repr=hidden, metadata=_HIDDEN)
    """What it owes all banks."""
    overdue: Money | None = attrs.field(default=None, repr=hidden, metadata=_HIDDEN)
    """Of that, overdue for more than 90 days."""
    at: datetime
    """Since when this is so."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        for part, whole in (("non_performing", "claims"), ("overdue", "debts")):
            less: Money | None = getattr(self, part)
            more: Money | None = getattr(self, whole)
            if less is not None and more is not None and less > more:
                raise InvalidValue(part, f"is more than {whole}")


class RestartReason(Label):
    """Why the observation of a restructured claim begins anew (重新计算观察期)."""

    MISSED_PAYMENT = "missed_payment", "未按期足额还款", "a payment was missed"
    NON_PERFORMING = "non_performing", "观察期内降为不良", "it became non-performing"
    STILL_IN_DIFFICULTY = "still_in_difficulty", "财务困难未解决", "the difficulty is not solved"
    RESTRUCTURED_AGAIN = "restructured_again", "观察期内再次重组", "it was restructured again"


@attrs.frozen
class Restart:
    """A day on which an observation begins anew, and why."""

    on: date
    reason: RestartReason

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RestructuredStatus:
    """Where a restructured claim stands on a day (重组状态), as `restructured_claims` finds it."""

    claim_id: ClaimId
    as_of: date
    restructured: bool | None
    """None while it is not known whether the debtor was in difficulty."""
    in_observation: bool | None
    restructured_again: bool | None
    """Whether it was, inside the observation that still runs."""
    since: date | None
    """The day from which the observation that still runs is counted."""
    earliest_end: date | None
    """The first day on which it can end."""
    exited_on: date | None
    """The day the last observation ended."""
    restarts: tuple[Restart, ...]
    assessment_due: bool
    """Whether the time has passed and nobody has said yet if the difficulty is solved."""
    floor: AssetClass | None
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ClaimFindings:
    """What was reckoned of a claim for a day, by the rooms that do (逾期、重组、续贷、上调)."""

    days_past_due: int | None = attrs.field(repr=hidden, metadata=_HIDDEN)
    """None if not known, as when the due date is missing: a person must look."""
    status: RestructuredStatus | None = attrs.field(default=None, repr=False)
    """None if it is not known whether the claim was restructured."""
    eligible_renewal: bool = False
    upgrade_allowed: bool = False

    __attrs_post_init__ = check_fields
