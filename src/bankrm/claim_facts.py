"""The facts of a claim (债权事实), laid flat for the floors of five-tier classification, and the claim itself.

They are made of what the bank knows of claim and debtor (`claims`) and of what was reckoned for the day;
the rules that read them are in `floors` and `guideline_floors`.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.claims import (
    AssetClass,
    ClaimFindings,
    ClaimRecord,
    DebtorStanding,
    RestructuredStatus,
    TechnicalOverdue,
    level_of,
)
from bankrm.days import business_date, check_date, months_between
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.money import fen
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["Claim", "ClaimFacts"]


@attrs.frozen(kw_only=True, repr=False)  # it may be about a person: not shown
class ClaimFacts:
    """What the floors read of one claim and its debtor; leave out what is unknown. Amounts are fen.

    Some facts excuse (`bond`, `technical_overdue`, `eligible_renewal`, `enhanced`, `upgrade_allowed`,
    `merger_assessed`): they count only where they are shown, and are never unknown.

    >>> ClaimFacts(days_past_due=-1)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: days_past_due: must not be negative
    """

    retail: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("零售资产", "retail", of=(ClaimRecord.retail,)),
    )
    bond: bool = attrs.field(default=False, metadata=about("债券", "bond", of=(ClaimRecord.bond,)))

    days_past_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("逾期天数", "days past due", of=(ClaimFindings.days_past_due,))
        | NOT_NEGATIVE,
    )
    technical_overdue: bool = attrs.field(
        default=False,
        metadata=about(
            "操作性或技术性逾期",
            "overdue for operational or technical reasons",
            of=(
                ClaimRecord.technical,
                ClaimRecord.at,
                TechnicalOverdue.days,
                ClaimFindings.days_past_due,
            ),
        ),
    )
    interest_accrued: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "应收利息仍计入损益",
            "interest still accrued in profit",
            of=(ClaimRecord.interest_accrued,),
        ),
    )
    cannot_repay: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("仍无力归还", "still unable to repay", of=(ClaimRecord.cannot_repay,)),
    )

    purpose_changed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "擅自改变用途", "purpose changed without consent", of=(ClaimRecord.purpose_changed,)
        ),
    )
    granted_against_law: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "违反法律法规发放",
            "granted against law or rules",
            of=(ClaimRecord.granted_against_law,),
        ),
    )
    refinanced: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "借新还旧或以其他融资偿还", "repaid by new borrowing", of=(ClaimRecord.refinanced,)
        ),
    )
    eligible_renewal: bool = attrs.field(
        default=False,
        metadata=about(
            "符合条件的小微续贷",
            "eligible small-business renewal",
            of=(ClaimFindings.eligible_renewal,),
        ),
    )

    needs_restructuring: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("需要重组", "needs restructuring", of=(ClaimRecord.needs_restructuring,)),
    )
    restructured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已重组",
            "restructured",
            of=(
                ClaimFindings.status,
                RestructuredStatus.restructured,
            ),
        ),
    )
    in_observation: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "处于重组观察期",
            "in the observation period",
            of=(
                ClaimFindings.status,
                RestructuredStatus.in_observation,
            ),
        ),
    )
    restructured_again: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "观察期内再次重组",
            "restructured again while observed",
            of=(
                ClaimFindings.status,
                RestructuredStatus.restructured_again,
            ),
        ),
    )
    assessment_due: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "观察期届满待评估",
            "observed for long enough, and not assessed yet",
            of=(ClaimFindings.status, RestructuredStatus.assessment_due),
        ),
    )

    credit_impaired: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已发生信用减值", "credit-impaired", of=(ClaimRecord.credit_impaired,)),
    )
    expected_loss: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "预期信用损失", "expected credit loss", "fen", of=(ClaimRecord.expected_loss,)
        )
        | NOT_NEGATIVE,
    )
    carrying_amount: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("账面余额", "carrying amount", "fen", of=(ClaimRecord.carrying_amount,))
        | NOT_NEGATIVE,
    )
    rating_cut: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "外部评级大幅下调", "external rating cut sharply", of=(ClaimRecord.rating_cut,)
        ),
    )
    evades_debts: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("逃废银行债务", "evades bank debts", of=(DebtorStanding.evades_debts,)),
    )
    evades_by_merger: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "以合并、重组、分立等逃废债务",
            "evades debts by merger, restructuring or split",
            of=(DebtorStanding.evades_by_merger,),
        ),
    )
    in_liquidation: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "进入破产清算程序", "in bankruptcy liquidation", of=(DebtorStanding.in_liquidation,)
        ),
    )

    tier_before: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("原分类", "tier so far", AssetClass, of=(ClaimRecord.tier_before,)),
    )
    upgrade_allowed: bool = attrs.field(
        default=False,
        metadata=about(
            "符合上调条件", "an upgrade is allowed", of=(ClaimFindings.upgrade_allowed,)
        ),
    )
    obligor_changed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "并购导致偿债主体变化",
            "a merger changed the debtor",
            of=(ClaimRecord.obligor_changed,),
        ),
    )
    months_since_change: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "偿债主体变化后月数",
            "months since the debtor changed",
            of=(ClaimRecord.obligor_changed_on,),
        )
        | NOT_NEGATIVE,
    )
    merger_assessed: bool = attrs.field(
        default=False,
        metadata=about(
            "并购后已重新评估",
            "assessed anew after the merger",
            of=(ClaimRecord.merger_assessed_on,),
        ),
    )

    debtor_has_npl: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "债务人在本行或他行已有不良",
            "debtor has non-performing debt anywhere",
            of=(DebtorStanding.has_npl,),
        ),
    )
    group_has_npl: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "集团其他成员已有不良",
            "another group member has non-performing debt",
            of=(DebtorStanding.group_has_npl,),
        ),
    )
    enhanced: bool = attrs.field(
        default=False,
        metadata=about(
            "有监管认可的增信", "under recognised credit enhancement", of=(ClaimRecord.enhanced,)
        ),
    )
    debtor_claims: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "对债务人的全部债权",
            "all claims on the debtor here",
            "fen",
            of=(DebtorStanding.claims,),
        )
        | NOT_NEGATIVE,
    )
    debtor_npl: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "其中不良债权", "of these non-performing", "fen", of=(DebtorStanding.non_performing,)
        )
        | NOT_NEGATIVE,
    )
    debtor_debts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "债务人在各行的债务", "debtor's debts at all banks", "fen", of=(DebtorStanding.debts,)
        )
        | NOT_NEGATIVE,
    )
    debtor_overdue: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "其中逾期90天以上",
            "of these overdue for over 90 days",
            "fen",
            of=(DebtorStanding.overdue,),
        )
        | NOT_NEGATIVE,
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        level: int | None = self.tier_before
        if level is not None and not 1 <= level <= len(AssetClass):
            raise InvalidValue("tier_before", "needs a level from 1 to 5")
        if self.carrying_amount == 0:
            raise InvalidValue("carrying_amount", "must be above zero")
        for part, whole in (("debtor_npl", "debtor_claims"), ("debtor_overdue", "debtor_debts")):
            less: int | None = getattr(self, part)
            more: int | None = getattr(self, whole)
            if less is not None and more is not None and less > more:
                raise InvalidValue(part, f"is more than {whole}")

    @classmethod
    def of(
        cls,
        record: ClaimRecord,
        standing: DebtorStanding,
        findings: ClaimFindings,
        *,
        as_of: date,
    ) -> "ClaimFacts":
        """The facts of a claim as they were on a day.

        Args:
            record: what the bank knows of the claim.
            standing: how its debtor stands.
            findings: what was reckoned of the claim for that day.
            as_of: the day.

        Raises:
            InvalidValue: for a standing of another debtor, a status of another claim or day, or what holds
                only after the day.
            CurrencyMismatch: for an amount in another currency than yuan.

        >>> from bankrm._claim_example import CLAIM, DEBTOR
        >>> late = ClaimFindings(days_past_due=3)
        >>> ClaimFacts.of(CLAIM, DEBTOR, late, as_of=date(2026, 11, 24)).days_past_due
        3
        """
        _check_parts(record, standing, findings, as_of)
        days, technical, status = findings.days_past_due, record.technical, findings.status
        changed = record.obligor_changed_on
        return cls(
            retail=record.retail,
            bond=record.bond,
            days_past_due=days,
            technical_overdue=technical is not None
            and days is not None
            and (as_of - business_date(record.at)).days <= days <= technical.days,
            interest_accrued=record.interest_accrued,
            cannot_repay=record.cannot_repay,
            purpose_changed=record.purpose_changed,
            granted_against_law=record.granted_against_law,
            refinanced=record.refinanced,
            eligible_renewal=findings.eligible_renewal,
            needs_restructuring=record.needs_restructuring,
            restructured=None if status is None else status.restructured,
            in_observation=None if status is None else status.in_observation,
            restructured_again=None if status is None else status.restructured_again,
            assessment_due=None if status is None else status.assessment_due,
            credit_impaired=record.credit_impaired,
            expected_loss=fen(record.expected_loss, "expected_loss"),
            carrying_amount=fen(record.carrying_amount, "carrying_amount"),
            rating_cut=record.rating_cut,
            evades_debts=standing.evades_debts,
            evades_by_merger=standing.evades_by_merger,
            in_liquidation=standing.in_liquidation,
            tier_before=None if record.tier_before is None else level_of(record.tier_before),
            upgrade_allowed=findings.upgrade_allowed,
            obligor_changed=record.obligor_changed,
            months_since_change=None if changed is None else months_between(changed, as_of),
            merger_assessed=record.merger_assessed_on is not None,
            debtor_has_npl=standing.has_npl,
            group_has_npl=standing.group_has_npl,
            enhanced=record.enhanced,
            debtor_claims=fen(standing.claims, "claims"),
            debtor_npl=fen(standing.non_performing, "non_performing"),
            debtor_debts=fen(standing.debts, "debts"),
            debtor_overdue=fen(standing.overdue, "overdue"),
        )


def _check_parts(
    record: ClaimRecord, standing: DebtorStanding, findings: ClaimFindings, as_of: date
) -> None:
    """Refuse parts that are not of one claim, debtor and day."""
    check_kind(record, ClaimRecord, "record")
    check_kind(standing, DebtorStanding, "standing")
    check_kind(findings, ClaimFindings, "findings")
    check_date(as_of)
    if standing.client_id != record.client_id:
        raise InvalidValue("standing", "is of another client")
    for field, at in (("record", record.at), ("standing", standing.at)):
        if business_date(at) > as_of:
            raise InvalidValue(field, "holds only after as_of")
    changed, status = record.obligor_changed_on, findings.status
    if changed is not None and changed > as_of:
        raise InvalidValue("obligor_changed_on", "is after as_of")
    if status is not None and (status.claim_id, status.as_of) != (record.id, as_of):
        raise InvalidValue("status", "is of another claim or day")


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

    @classmethod
    def of(
        cls,
        record: ClaimRecord,
        standing: DebtorStanding,
        findings: ClaimFindings,
        *,
        as_of: date,
    ) -> "Claim":
        """The claim as it was on a day, ready to be classified; see `ClaimFacts.of`."""
        return cls(
            facts=ClaimFacts.of(record, standing, findings, as_of=as_of),
            booked_on=record.booked_on,
            reclassified_on=record.reclassified_on,
            credit_card=record.credit_card,
        )
