"""A bank's claim on a debtor, as five-tier classification sees it: what is known, and the five tiers.

The rules that read these facts are in `classification`.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["AssetClass", "Claim", "ClaimFacts", "is_non_performing"]


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


@attrs.frozen(kw_only=True)
class ClaimFacts:
    """What the floors read of one claim and its debtor; leave out what is unknown. Amounts are fen.

    Four facts excuse (`bond`, `technical_overdue`, `eligible_renewal`, `enhanced`): they count only where
    they are shown, and are never unknown.

    >>> ClaimFacts(days_past_due=-1)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: days_past_due: must not be negative
    """

    retail: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("零售资产", "retail")
    )
    bond: bool = attrs.field(default=False, metadata=about("债券", "bond"))

    days_past_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("逾期天数", "days past due") | NOT_NEGATIVE,
    )
    technical_overdue: bool = attrs.field(
        default=False,
        metadata=about("操作性或技术性逾期", "overdue for operational or technical reasons"),
    )
    interest_accrued: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("应收利息仍计入损益", "interest still accrued in profit"),
    )
    cannot_repay: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("仍无力归还", "still unable to repay")
    )

    purpose_changed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("擅自改变用途", "purpose changed without consent"),
    )
    granted_against_law: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("违反法律法规发放", "granted against law or rules"),
    )
    refinanced: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("借新还旧或以其他融资偿还", "repaid by new borrowing"),
    )
    eligible_renewal: bool = attrs.field(
        default=False, metadata=about("符合条件的小微续贷", "eligible small-business renewal")
    )

    needs_restructuring: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("需要重组", "needs restructuring")
    )
    restructured: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("已重组", "restructured")
    )
    in_observation: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("处于重组观察期", "in the observation period"),
    )
    restructured_again: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("观察期内再次重组", "restructured again while observed"),
    )

    credit_impaired: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("已发生信用减值", "credit-impaired")
    )
    expected_loss: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("预期信用损失", "expected credit loss", "fen") | NOT_NEGATIVE,
    )
    carrying_amount: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("账面余额", "carrying amount", "fen") | NOT_NEGATIVE,
    )
    rating_cut: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("外部评级大幅下调", "external rating cut sharply"),
    )
    evades_debts: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("逃废银行债务", "evades bank debts")
    )
    evades_by_merger: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "以合并、重组、分立等逃废债务", "evades debts by merger, restructuring or split"
        ),
    )
    in_liquidation: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("进入破产清算程序", "in bankruptcy liquidation"),
    )

    debtor_has_npl: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("债务人在本行或他行已有不良", "debtor has non-performing debt anywhere"),
    )
    group_has_npl: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("集团其他成员已有不良", "another group member has non-performing debt"),
    )
    enhanced: bool = attrs.field(
        default=False, metadata=about("有监管认可的增信", "under recognised credit enhancement")
    )
    debtor_claims: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("对债务人的全部债权", "all claims on the debtor here", "fen")
        | NOT_NEGATIVE,
    )
    debtor_npl: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("其中不良债权", "of these non-performing", "fen") | NOT_NEGATIVE,
    )
    debtor_debts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("债务人在各行的债务", "debtor's debts at all banks", "fen") | NOT_NEGATIVE,
    )
    debtor_overdue: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("其中逾期90天以上", "of these overdue for over 90 days", "fen")
        | NOT_NEGATIVE,
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.carrying_amount == 0:
            raise InvalidValue("carrying_amount", "must be above zero")
        for part, whole in (("debtor_npl", "debtor_claims"), ("debtor_overdue", "debtor_debts")):
            less: int | None = getattr(self, part)
            more: int | None = getattr(self, whole)
            if less is not None and more is not None and less > more:
                raise InvalidValue(part, f"is more than {whole}")


@attrs.frozen(kw_only=True)
class Claim:
    """One loan, bond or other claim with credit risk, and what decides by which rules it is judged."""

    facts: ClaimFacts
    booked_on: date
    reclassified_on: date | None = None
    """The day the bank moved an older claim under the order of 2023; None if it has not."""
    credit_card: bool = False

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.reclassified_on is not None and self.reclassified_on < self.booked_on:
            raise InvalidValue("reclassified_on", "is before booked_on")
