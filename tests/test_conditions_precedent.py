"""What has to be in place before a loan is paid out: asked, met, waived, and by whom."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import MONDAY, PACKAGE
from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.citations import Provenance
from bankrm.conditions_precedent import (
    CONVENTIONAL_CONDITIONS,
    ConditionEvent,
    ConditionFile,
    ConditionPrecedent,
    ConditionsFacts,
    ConditionState,
    Drawdown,
    assess_conditions,
    evidence_of,
    list_conditions,
    list_outstanding,
)
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.loan_products import LoanPurpose, SecurityKind
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.rules import Decision, Effect
from bankrm.security_rules import assess_security
from bankrm.staff import Actor, Role, StaffId
from bankrm.standard_processes import CREDIT_PROCESS

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
REVIEWER = Actor(StaffId("S-9"), Role.DISBURSEMENT_REVIEWER)
APPROVER = Actor(StaffId("S-8"), Role.CREDIT_APPROVER)
DAY = timedelta(days=1)
PROJECT: CreditApplication = altered(
    WORKING_CAPITAL, kind=ProductKind.FIXED_ASSET_LOAN, purpose=LoanPurpose.FIXED_ASSETS
)
MONEY = Drawdown(
    capital_required=Money.of(4_000_000),
    capital_paid=Money.of(2_000_000),
    drawn=Money.of(3_000_000),
    progress=Decimal("0.5"),
)


def event(
    code: str, becomes: ConditionState = ConditionState.MET, at: datetime = MONDAY, **more: Any
) -> ConditionEvent:
    given = {"by": REVIEWER} | more
    return ConditionEvent(code=code, becomes=becomes, at=at, recorded_at=at, ref="file-1", **given)


def file(application: CreditApplication, *events: ConditionEvent) -> ConditionFile:
    return ConditionFile(
        application_id=application.id, conditions=CONVENTIONAL_CONDITIONS, events=events
    )


def settled(application: CreditApplication, **changed: ConditionEvent) -> ConditionFile:
    """All conditions met, but for some."""
    asked = list_conditions(CONVENTIONAL_CONDITIONS, application)
    return file(application, *(changed.get(one.code, event(one.code)) for one in asked))


def judged(
    application: CreditApplication, given: ConditionFile, drawdown: Drawdown | None = None
) -> Decision[ConditionsFacts, Effect]:
    return assess_conditions(application, given, drawdown, as_of=AS_OF)


def hits(decision: Decision[ConditionsFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


def codes(conditions: tuple[ConditionPrecedent, ...]) -> list[str]:
    return [condition.code for condition in conditions]


class TestAsked:
    def test_of_a_mortgaged_working_capital_loan(self) -> None:
        assert codes(list_conditions(CONVENTIONAL_CONDITIONS, WORKING_CAPITAL)) == [
            "contracts",
            "registration",
            "insurance",
            "resolution",
            "no_default",
            "fees",
            "account",
        ]

    def test_of_a_project(self) -> None:
        asked = set(codes(list_conditions(CONVENTIONAL_CONDITIONS, PROJECT)))
        assert {"capital", "permits"} <= asked
        assert len(asked) == len(CONVENTIONAL_CONDITIONS)

    def test_where_nobody_said_how_it_is_secured(self) -> None:
        unsaid = altered(CONSUMER, security=())
        assert "registration" in codes(list_conditions(CONVENTIONAL_CONDITIONS, unsaid))
        guaranteed = altered(CONSUMER, security=(SecurityKind.GUARANTEE,))
        assert "registration" not in codes(list_conditions(CONVENTIONAL_CONDITIONS, guaranteed))

    def test_the_usual_set_is_no_law_but_for_what_it_cites(self) -> None:
        found = {one.code: one.cites[0].provenance for one in CONVENTIONAL_CONDITIONS}
        assert found.pop("contracts") is Provenance.TEXT
        assert set(found.values()) == {Provenance.CONVENTION}


class TestOutstanding:
    def test_all_met(self) -> None:
        given = settled(WORKING_CAPITAL)
        assert list_outstanding(given, WORKING_CAPITAL, as_of=AS_OF) == ()
        assert judged(WORKING_CAPITAL, given).outcome is Effect.ALLOW
        assert not judged(WORKING_CAPITAL, given).hits

    def test_the_day_before_none_was_met(self) -> None:
        given = settled(CONSUMER)
        assert len(list_outstanding(given, CONSUMER, as_of=date(2026, 11, 22))) == 4

    def test_revoked_and_met_again(self) -> None:
        events = settled(CONSUMER).events
        revoked = event("account", ConditionState.REVOKED, MONDAY + DAY)
        again = event("account", ConditionState.MET, MONDAY + 2 * DAY)
        given = file(CONSUMER, *events, revoked, again)
        assert codes(list_outstanding(given, CONSUMER, as_of=AS_OF)) == ["account"]
        assert list_outstanding(given, CONSUMER, as_of=date(2026, 11, 25)) == ()

    @pytest.mark.parametrize(("until", "open_"), [(AS_OF, []), (date(2026, 11, 23), ["fees"])])
    def test_evidence_that_ends(self, until: date, open_: list[str]) -> None:
        given = settled(CONSUMER, fees=event("fees", until=until))
        assert codes(list_outstanding(given, CONSUMER, as_of=AS_OF)) == open_

    def test_blocks(self) -> None:
        decision = judged(WORKING_CAPITAL, file(WORKING_CAPITAL))
        assert (hits(decision), decision.outcome) == (["conditions.outstanding"], Effect.BLOCK)
        assert decision.steps == (CreditStep.CONDITIONS_PRECEDENT,)
        assert "7" in decision.hits[0].text("en")


class TestLater:
    LATER = ConditionPrecedent(
        code="photos",
        name=CONVENTIONAL_CONDITIONS[0].name,
        brought_by=Role.RELATIONSHIP_MANAGER,
        days_after=30,
    )

    def test_is_owed_and_does_not_block(self) -> None:
        given = altered(settled(CONSUMER), conditions=(*CONVENTIONAL_CONDITIONS, self.LATER))
        decision = judged(CONSUMER, given)
        assert (hits(decision), decision.outcome) == (["conditions.later"], Effect.STEPS)

    @pytest.mark.parametrize(
        ("first_paid_on", "rule"),
        [
            (None, "conditions.later"),
            (date(2026, 10, 25), "conditions.later"),
            (date(2026, 10, 24), "conditions.outstanding"),
        ],
        ids=["nothing paid yet", "on its last day", "the day after"],
    )
    def test_blocks_the_next_payment_once_its_time_is_over(
        self, first_paid_on: date | None, rule: str
    ) -> None:
        given = altered(
            settled(CONSUMER),
            conditions=(*CONVENTIONAL_CONDITIONS, self.LATER),
            first_paid_on=first_paid_on,
        )
        assert hits(judged(CONSUMER, given)) == [rule]

    def test_due(self) -> None:
        assert self.LATER.due_on(AS_OF) == date(2026, 12, 24)
        assert CONVENTIONAL_CONDITIONS[0].due_on(AS_OF) == AS_OF
        assert self.LATER.due_on(date.max - 30 * DAY) == date.max
        with pytest.raises(InvalidValue, match="days_after: lead out of the calendar"):
            self.LATER.due_on(date.max - 29 * DAY)


class TestWaived:
    def test_by_an_approver(self) -> None:
        waiver = event("fees", ConditionState.WAIVED, by=APPROVER)
        decision = judged(CONSUMER, settled(CONSUMER, fees=waiver))
        assert (hits(decision), decision.outcome) == (["conditions.waived"], Effect.ALLOW)

    @pytest.mark.parametrize(
        ("code", "by"), [("fees", REVIEWER), ("contracts", APPROVER)], ids=["by whom", "what"]
    )
    def test_in_vain(self, code: str, by: Actor) -> None:
        waiver = event(code, ConditionState.WAIVED, by=by)
        given = settled(CONSUMER, **{code: waiver})
        decision = judged(CONSUMER, given)
        assert set(hits(decision)) == {"conditions.outstanding", "conditions.void-waiver"}
        assert codes(list_outstanding(given, CONSUMER, as_of=AS_OF)) == [code]


class TestSelfChecked:
    def test_by_the_manager_of_the_loan(self) -> None:
        manager = Actor(StaffId("S-1"), Role.DISBURSEMENT_REVIEWER)
        decision = judged(CONSUMER, settled(CONSUMER, fees=event("fees", by=manager)))
        assert hits(decision) == ["conditions.self-checked"]
        assert decision.steps == (CreditStep.SEPARATE_DUTIES,)

    def test_by_any_relationship_manager(self) -> None:
        colleague = Actor(StaffId("S-2"), Role.RELATIONSHIP_MANAGER)
        for application in (CONSUMER, altered(CONSUMER, manager=None)):
            given = settled(application, fees=event("fees", by=colleague))
            assert hits(judged(application, given)) == ["conditions.self-checked"]

    def test_in_a_role_that_confirms_it(self) -> None:
        """What the trial tried: the role that brings each of the usual conditions may not settle it."""
        for one in list_conditions(CONVENTIONAL_CONDITIONS, CONSUMER):
            for role in Role:
                by = Actor(StaffId("S-2"), role)
                given = settled(CONSUMER, **{one.code: event(one.code, by=by)})
                may = role in one.confirmed_by
                assert ("conditions.self-checked" in judged(CONSUMER, given)) is not may
            assert one.brought_by not in one.confirmed_by

    def test_in_a_role_that_the_bank_names(self) -> None:
        asked = tuple(
            altered(one, brought_by=Role.LEGAL, confirmed_by=(Role.BACK_OFFICE,))
            for one in CONVENTIONAL_CONDITIONS
        )
        back_office = Actor(StaffId("S-2"), Role.BACK_OFFICE)
        for by, rules in ((back_office, []), (REVIEWER, ["conditions.self-checked"])):
            events = tuple(
                event(one.code, by=by)
                for one in list_conditions(CONVENTIONAL_CONDITIONS, CONSUMER)
            )
            given = altered(file(CONSUMER), conditions=asked, events=events)
            assert hits(judged(CONSUMER, given)) == rules

    def test_who_manages_it_is_not_known(self) -> None:
        nobodys = altered(CONSUMER, manager=None)
        assert judged(nobodys, settled(nobodys)).missing == ("self_checked",)


class TestProject:
    def test_in_proportion(self) -> None:
        assert judged(PROJECT, settled(PROJECT), MONEY).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        "change",
        [{"capital_paid": Money.of("1999999.99")}, {"drawn": Money.of("3000000.01")}],
    )
    def test_capital_behind_by_a_fen(self, change: dict[str, Any]) -> None:
        decision = judged(PROJECT, settled(PROJECT), altered(MONEY, progress=Decimal(1), **change))
        assert (hits(decision), decision.outcome) == (["FA-2024.capital"], Effect.BLOCK)
        assert decision.steps == (CreditStep.MORE_OWN_FUNDS,)
        assert decision.provenance is Provenance.UNCONFIRMED

    @pytest.mark.parametrize(
        ("as_of", "rule"),
        [
            (date(2024, 7, 1), "FA-2024.capital"),
            (date(2024, 6, 30), "FA-2009.capital"),
            (date(2009, 10, 23), "FA-2009.capital"),
            (date(2009, 10, 22), None),
        ],
    )
    def test_by_which_order(self, as_of: date, rule: str | None) -> None:
        behind = altered(MONEY, capital_paid=Money.of(0))
        decision = assess_conditions(PROJECT, settled(PROJECT), behind, as_of=as_of)
        found = [one for one in hits(decision) if one.endswith("capital")]
        assert found == ([] if rule is None else [rule])

    def test_works_behind(self) -> None:
        late = altered(MONEY, progress=Decimal("0.4999"))
        decision = judged(PROJECT, settled(PROJECT), late)
        assert (hits(decision), decision.outcome) == (["conditions.progress"], Effect.REVIEW)

    @pytest.mark.parametrize(
        ("drawdown", "missing"),
        [
            (None, {"capital_paid", "capital_required", "drawn", "progress"}),
            (altered(MONEY, capital_paid=None), {"capital_paid"}),
            (altered(MONEY, progress=None), {"progress"}),
        ],
    )
    def test_what_is_not_known(self, drawdown: Drawdown | None, missing: set[str]) -> None:
        decision = judged(PROJECT, settled(PROJECT), drawdown)
        assert (decision.outcome, set(decision.missing)) == (Effect.REVIEW, missing)

    def test_other_loans_are_not_asked(self) -> None:
        assert judged(WORKING_CAPITAL, settled(WORKING_CAPITAL)).outcome is Effect.ALLOW


class TestEvidence:
    def test_meets_a_need_of_the_credit_process(self) -> None:
        evidence = evidence_of(judged(CONSUMER, settled(CONSUMER)), REVIEWER.staff)
        assert evidence is not None
        needs = {need.code for step in CREDIT_PROCESS.steps for need in step.needs}
        assert evidence.code in needs
        assert evidence.by == REVIEWER.staff

    def test_what_is_owed_later_is_no_hindrance(self) -> None:
        given = altered(settled(CONSUMER), conditions=(*CONVENTIONAL_CONDITIONS, TestLater.LATER))
        assert evidence_of(judged(CONSUMER, given)) is not None

    def test_of_what_is_open_there_is_none(self) -> None:
        nobodys = altered(CONSUMER, manager=None)
        assert evidence_of(judged(nobodys, settled(nobodys))) is None
        assert evidence_of(judged(CONSUMER, file(CONSUMER))) is None

    def test_of_other_decisions(self) -> None:
        other: Any = assess_security(WORKING_CAPITAL, PACKAGE, as_of=AS_OF)
        wrong: Any = MONDAY
        with pytest.raises(InvalidValue, match="decision: is not on conditions precedent"):
            evidence_of(other)
        with pytest.raises(InvalidValue, match="decision: needs Decision"):
            evidence_of(wrong)


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"conditions": (CONVENTIONAL_CONDITIONS[0],) * 2}, "conditions"),
            ({"conditions": ()}, "conditions"),
            ({"events": (event("unheard"),)}, "events"),
            ({"events": (event("fees", at=MONDAY + DAY), event("fees"))}, "events[1].at"),
        ],
    )
    def test_file(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(file(CONSUMER), **change)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("value", "change", "field"),
        [
            (event("fees"), {"until": date(2026, 11, 22)}, "until"),
            (event("fees"), {"recorded_at": MONDAY - DAY}, "recorded_at"),
            (event("fees"), {"ref": "\t"}, "ref"),
            (event("fees"), {"by": StaffId("S-1")}, "by"),
            (TestLater.LATER, {"confirmed_by": ()}, "confirmed_by"),
            (TestLater.LATER, {"confirmed_by": (Role.RELATIONSHIP_MANAGER,)}, "confirmed_by"),
            (TestLater.LATER, {"brought_by": Role.LEGAL}, "confirmed_by"),
            (TestLater.LATER, {"confirmed_by": ("legal",)}, "confirmed_by"),
            (TestLater.LATER, {"days_after": -1}, "days_after"),
            (TestLater.LATER, {"days_after": 1 << 200}, "days_after"),
            (MONEY, {"progress": Decimal("1.01")}, "progress"),
            (MONEY, {"progress": Decimal("NaN")}, "progress"),
            (MONEY, {"drawn": Money.of(-1)}, "drawn"),
            (MONEY, {"drawn": Money.of(1, "USD")}, "drawn"),
            (MONEY, {"capital_paid": Money.of(1, "USD")}, "drawn"),
        ],
    )
    def test_parts(self, value: Any, change: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(value, **change)
        assert refused.value.field == field

    def test_of_another_application(self) -> None:
        with pytest.raises(InvalidValue, match="file: is of another application"):
            judged(CONSUMER, file(WORKING_CAPITAL))
        with pytest.raises(InvalidValue, match="file: is of another application"):
            list_outstanding(file(WORKING_CAPITAL), CONSUMER, as_of=AS_OF)

    def test_that_asks_nothing_of_such_a_loan(self) -> None:
        """A file of conditions for other loans settles none."""
        permits = next(one for one in CONVENTIONAL_CONDITIONS if one.code == "permits")
        other = ConditionFile(application_id=CONSUMER.id, conditions=(permits,))
        with pytest.raises(InvalidValue, match="file: holds no condition"):
            judged(CONSUMER, other)
        with pytest.raises(InvalidValue, match="file: holds no condition"):
            list_outstanding(other, CONSUMER, as_of=AS_OF)

    def test_more_than_the_loan(self) -> None:
        exact = altered(MONEY, drawn=Money.of(6_000_000), capital_paid=Money.of(4_000_000))
        assert "FA-2024.capital" not in judged(PROJECT, settled(PROJECT), exact)
        with pytest.raises(InvalidValue, match="drawdown: is more than the loan"):
            judged(PROJECT, settled(PROJECT), altered(MONEY, drawn=Money.of("6000000.01")))

    def test_other_things(self) -> None:
        wrong: Any = MONDAY
        with pytest.raises(InvalidValue, match="file: needs"):
            judged(CONSUMER, wrong)
        with pytest.raises(InvalidValue, match="application: needs"):
            judged(wrong, file(CONSUMER))
        with pytest.raises(InvalidValue, match="drawdown: needs"):
            judged(CONSUMER, file(CONSUMER), wrong)
        with pytest.raises(InvalidValue, match="as_of: needs a date"):
            assess_conditions(CONSUMER, file(CONSUMER), as_of=wrong)
        with pytest.raises(InvalidValue, match="as_of: needs a date"):
            list_outstanding(file(CONSUMER), CONSUMER, as_of=wrong)
        with pytest.raises(InvalidValue, match="disbursed_on: needs a date"):
            TestLater.LATER.due_on(wrong)
        with pytest.raises(InvalidValue, match="application: needs"):
            TestLater.LATER.applies_to(wrong)
        with pytest.raises(InvalidValue, match="condition: needs"):
            file(CONSUMER).settled(wrong, AS_OF)
        with pytest.raises(InvalidValue, match="day: needs a date"):
            file(CONSUMER).settled(TestLater.LATER, wrong)
        with pytest.raises(InvalidValue, match="condition: needs"):
            file(CONSUMER).is_due(wrong, AS_OF)
        with pytest.raises(InvalidValue, match="day: needs a date"):
            file(CONSUMER).is_due(TestLater.LATER, wrong)
        with pytest.raises(InvalidValue, match="conditions: needs tuple"):
            list_conditions(wrong, CONSUMER)
        with pytest.raises(InvalidValue, match="application: needs"):
            list_conditions((), wrong)
        dollars = altered(CONSUMER, amount=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch):
            judged(dollars, file(dollars))
