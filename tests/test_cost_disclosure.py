"""How costs are shown: the annual rate of every loan, and the table of a personal one."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._loan_costs_example import INSTALMENTS, SHOWN
from bankrm._loan_costs_example import ORDER as CONSUMER
from bankrm.cost_disclosure import (
    ContingentCost,
    CostDisclosure,
    CostFacts,
    CostGap,
    CostShowing,
    assess_cost_disclosure,
    list_cost_gaps,
)
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.due_dates import DueDates
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.loan_costs import CostKind, CostMethod, LoanFlows
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import Money
from bankrm.rules import Decision, Effect

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
SIGNED = altered(CONSUMER, contract_signed_on=date(2026, 11, 24))
ONLINE = altered(CONSUMER, online=True)


def judged(
    application: CreditApplication = CONSUMER,
    shown: CostDisclosure | None = SHOWN,
    as_of: date = AS_OF,
) -> Decision[CostFacts, Effect]:
    return assess_cost_disclosure(application, shown, as_of=as_of)


def hits(decision: Decision[CostFacts, Effect]) -> list[str]:
    return [hit.rule.id for hit in decision.hits]


def early(day: str) -> CreditApplication:
    """An application of a day before, with the contract signed on it."""
    at = datetime.fromisoformat(f"{day}T09:00+08:00")
    signed = at.date()
    found: CreditApplication = altered(
        CONSUMER, submitted_at=at, recorded_at=at, contract_signed_on=signed
    )
    return found


class TestAnnualRate:
    def test_before_signing_it_is_owed(self) -> None:
        decision = judged(altered(WORKING_CAPITAL), None)
        assert decision.outcome is Effect.STEPS
        assert decision.steps == (CreditStep.ANNUAL_RATE,)

    def test_after_signing_it_blocks(self) -> None:
        signed = altered(WORKING_CAPITAL, contract_signed_on=AS_OF)
        assert hits(judged(signed, None)) == ["APR-2021.missing"]

    @pytest.mark.parametrize(
        ("change", "outcome", "rule"),
        [
            ({"prominent": False}, Effect.BLOCK, "APR-2021.prominence"),
            ({"rate_shown": Decimal("0.1302")}, Effect.BLOCK, "APR-2021.understated"),
            ({"rate_shown": Decimal("0.072")}, Effect.BLOCK, "APR-2021.understated"),
        ],
        ids=["hidden", "a point below the cost", "the flat fee"],
    )
    def test_what_is_wrong_with_it(
        self, change: dict[str, object], outcome: Effect, rule: str
    ) -> None:
        decision = judged(shown=altered(SHOWN, **change))
        assert decision.outcome is outcome
        assert hits(decision) == [rule]

    @pytest.mark.parametrize("shown", ["0.1303", "0.13034", "0.14"])
    def test_rounded_or_above(self, shown: str) -> None:
        assert judged(shown=altered(SHOWN, rate_shown=Decimal(shown))).outcome is Effect.ALLOW

    def test_simple_shown_as_compound(self) -> None:
        wrong = altered(SHOWN, method=CostMethod.COMPOUND)
        assert hits(judged(shown=wrong)) == ["APR-2021.understated"]

    def test_a_cost_that_cannot_be_reckoned_goes_to_a_person(self) -> None:
        fee = altered(INSTALMENTS.fees[0], amounts=(Money.of(12_000),))
        for change in (
            {"flows": altered(INSTALMENTS, fees=(fee,))},
            {"prominent": None},
        ):
            assert judged(shown=altered(SHOWN, **change)).outcome is Effect.REVIEW
        unsaid = altered(SHOWN, method=None, flows=None, application_id=WORKING_CAPITAL.id)
        assert set(judged(WORKING_CAPITAL, unsaid).missing) == {
            "understated",
            "another_loan",
            "interest_in_advance",
        }

    @pytest.mark.parametrize(
        ("day", "rules"),
        [
            pytest.param("2021-03-30", [], id="signed the day before the notice"),
            pytest.param("2021-03-31", ["APR-2021.missing"], id="signed on its first day"),
        ],
    )
    def test_the_day_of_the_contract_governs(self, day: str, rules: list[str]) -> None:
        assert hits(judged(early(day), None)) == rules
        wrong = altered(SHOWN, prominent=False, rate_shown=Decimal("0.072"))
        found = hits(judged(early(day), wrong))
        assert found == (["APR-2021.prominence", "APR-2021.understated"] if rules else [])

    def test_before_the_notice(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(as_of=date(2021, 3, 30))
        assert "APR-2021.owed" in judged(shown=None, as_of=date(2021, 3, 31))


class TestOfTheLoan:
    """What was shown is the cost of the loan that was asked for."""

    @pytest.mark.parametrize(
        ("change", "rules"),
        [
            pytest.param({"amount": Money.of(12_000)}, [], id="exactly as much"),
            pytest.param(
                {"amount": Money.of("11999.99")}, ["APR-2021.another_loan"], id="a fen more shown"
            ),
            pytest.param({"amount": Money.of(200_000), "months": 36}, [], id="less was approved"),
            pytest.param({"months": 11}, ["APR-2021.another_loan"], id="a month longer"),
            pytest.param({"rate_asked": Decimal("0.00005")}, [], id="as rounded"),
            pytest.param(
                {"rate_asked": Decimal("0.00006")}, ["APR-2021.another_rate"], id="another rate"
            ),
        ],
    )
    def test_of_equal_periods(self, change: dict[str, Any], rules: list[str]) -> None:
        assert hits(judged(altered(CONSUMER, **change))) == rules

    def test_another_rate_goes_to_a_person(self) -> None:
        asked = altered(CONSUMER, rate_asked=Decimal("0.05"))
        assert judged(asked).outcome is Effect.REVIEW

    def test_an_unknown_term_is_asked(self) -> None:
        assert judged(altered(CONSUMER, months=None)).missing == ("another_loan",)

    @pytest.mark.parametrize(("months", "rules"), [(12, []), (11, ["APR-2021.another_loan"])])
    def test_drawn_on_the_first_and_due_on_the_twentieth(
        self, months: int, rules: list[str]
    ) -> None:
        plan = LoanPlan(
            principal=Money.of(12_000),
            annual_rate=Decimal("0.048"),
            disbursed_on=date(2026, 8, 1),
            method=RepaymentMethod.LEVEL_PAYMENT,
            due=DueDates(first=date(2026, 8, 20)),
            instalments=12,
            odd_interest_apart=True,
        )
        shown = altered(
            SHOWN,
            flows=LoanFlows.of_schedule(compute_schedule(plan)),
            rate_shown=Decimal("0.048"),
        )
        assert list_cost_gaps(shown) == ()
        asked = altered(CONSUMER, months=months, rate_asked=Decimal("0.048"))
        assert hits(judged(asked, shown)) == rules

    @pytest.mark.parametrize(
        ("amounts", "rules"),
        [
            pytest.param((Money.of(1),), ["CIVIL-CODE.670"], id="kept back"),
            pytest.param((Money.of(0), Money.of(1)), [], id="paid at the end of the month"),
        ],
    )
    def test_interest_in_advance(self, amounts: tuple[Money, ...], rules: list[str]) -> None:
        fee = altered(INSTALMENTS.fees[0], kind=CostKind.INTEREST, amounts=amounts)
        flows = altered(INSTALMENTS, fees=(*INSTALMENTS.fees, fee))
        assert hits(judged(shown=altered(SHOWN, flows=flows, rate_shown=Decimal("0.14")))) == rules


class TestTable:
    def test_only_a_personal_loan_owes_it(self) -> None:
        bare = altered(SHOWN, application_id=WORKING_CAPITAL.id, showing=None)
        assert judged(altered(WORKING_CAPITAL, rate_asked=None), bare).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("as_of", "rules"),
        [
            pytest.param(date(2026, 7, 31), [], id="the last day without"),
            pytest.param(date(2026, 8, 1), ["COST-2026.owed"], id="the first day"),
        ],
    )
    def test_since_when(self, as_of: date, rules: list[str]) -> None:
        assert hits(judged(shown=altered(SHOWN, showing=None), as_of=as_of)) == rules

    @pytest.mark.parametrize(
        ("day", "rules"),
        [
            pytest.param("2026-07-31", [], id="the contract is of the day before"),
            pytest.param("2026-08-01", ["COST-2026.missing"], id="of the first day"),
        ],
    )
    def test_the_day_of_the_contract_governs(self, day: str, rules: list[str]) -> None:
        assert hits(judged(early(day), altered(SHOWN, showing=None))) == rules

    @pytest.mark.parametrize(
        ("confirmed", "rules"),
        [
            pytest.param("2026-11-23T23:59+08:00", [], id="in time"),
            pytest.param("2026-11-24T23:59+08:00", [], id="on the day of signing"),
            pytest.param("2026-11-25T00:00+08:00", ["COST-2026.missing"], id="a minute late"),
            pytest.param(None, ["COST-2026.missing"], id="never"),
        ],
    )
    def test_confirmed_before_signing(self, confirmed: str | None, rules: list[str]) -> None:
        at = None if confirmed is None else datetime.fromisoformat(confirmed)
        later = datetime.fromisoformat("2026-11-26T09:00+08:00")
        shown = altered(SHOWN, confirmed_at=at, recorded_at=later)
        assert hits(judged(SIGNED, shown)) == rules

    @pytest.mark.parametrize(
        ("as_of", "rules"),
        [
            pytest.param(date(2026, 11, 22), ["COST-2026.owed"], id="not yet confirmed"),
            pytest.param(date(2026, 11, 23), [], id="on the day"),
        ],
    )
    def test_what_was_confirmed_later_is_not_seen(self, as_of: date, rules: list[str]) -> None:
        assert hits(judged(as_of=as_of)) == rules

    def test_a_page_confirmed_after_signing(self) -> None:
        late = datetime.fromisoformat("2026-11-25T09:00+08:00")
        page = altered(
            SHOWN, showing=CostShowing.CHECKOUT_PAGE, confirmed_at=late, recorded_at=late
        )
        signed = altered(ONLINE, contract_signed_on=AS_OF)
        assert hits(judged(signed, page, date(2026, 11, 26))) == ["COST-2026.missing"]

    def test_unsigned_and_unconfirmed_is_owed(self) -> None:
        assert hits(judged(shown=altered(SHOWN, confirmed_at=None))) == ["COST-2026.owed"]

    @pytest.mark.parametrize(
        ("change", "gap"),
        [
            ({"flows": None}, CostGap.FLOWS),
            ({"interest_standard": None}, CostGap.INTEREST_STANDARD),
            ({"rate_shown": None}, CostGap.ANNUAL_COST),
            ({"method": None}, CostGap.COST_METHOD),
            ({"contingent": None}, CostGap.CONTINGENT),
            (
                {"contingent": (ContingentCost(kind=CostKind.DAMAGES, payee="某银行"),)},
                CostGap.CONTINGENT_STANDARD,
            ),
            (
                {"contingent": (ContingentCost(kind=CostKind.DAMAGES, standard="1 %"),)},
                CostGap.CONTINGENT_PAYEE,
            ),
            ({"says_nothing_else": None}, CostGap.NOTHING_ELSE),
            ({"says_nothing_else": False}, CostGap.NOTHING_ELSE),
        ],
    )
    def test_what_it_does_not_tell(self, change: dict[str, object], gap: CostGap) -> None:
        shown = altered(SHOWN, **change)
        assert list_cost_gaps(shown) == (gap,)
        assert "COST-2026.incomplete" in judged(shown=shown)

    @pytest.mark.parametrize(
        ("part", "gap"),
        [
            ("method", CostGap.FEE_METHOD),
            ("standard", CostGap.FEE_STANDARD),
            ("payee", CostGap.FEE_PAYEE),
        ],
    )
    def test_what_it_does_not_tell_of_a_fee(self, part: str, gap: CostGap) -> None:
        fee = altered(INSTALMENTS.fees[0], **{part: None})
        shown = altered(SHOWN, flows=altered(INSTALMENTS, fees=(fee,)))
        assert list_cost_gaps(shown) == (gap,)

    def test_no_cost_in_default_is_told_by_an_empty_list(self) -> None:
        assert list_cost_gaps(altered(SHOWN, contingent=())) == ()

    @pytest.mark.parametrize(
        ("online", "showing", "rules"),
        [
            (False, CostShowing.SIGNED_IN_BRANCH, []),
            (False, CostShowing.POP_UP, ["COST-2026.form"]),
            (False, CostShowing.CHECKOUT_PAGE, ["COST-2026.form"]),
            (True, CostShowing.SIGNED_IN_BRANCH, ["COST-2026.form"]),
            (True, CostShowing.POP_UP, []),
            (True, CostShowing.CHECKOUT_PAGE, []),
        ],
    )
    def test_the_form(self, showing: CostShowing, rules: list[str], *, online: bool) -> None:
        shown = altered(SHOWN, showing=showing, reading_enforced=True)
        assert hits(judged(altered(CONSUMER, online=online), shown)) == rules

    def test_who_pays_an_order_has_seen_its_page(self) -> None:
        page = altered(SHOWN, showing=CostShowing.CHECKOUT_PAGE, confirmed_at=None)
        assert judged(ONLINE, page).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("enforced", "outcome"),
        [(True, Effect.ALLOW), (None, Effect.REVIEW), (False, Effect.BLOCK)],
    )
    def test_a_time_to_read(self, enforced: bool | None, outcome: Effect) -> None:
        shown = altered(SHOWN, showing=CostShowing.POP_UP, reading_enforced=enforced)
        assert judged(ONLINE, shown).outcome is outcome

    @pytest.mark.parametrize(
        ("besides", "outcome"),
        [(False, Effect.ALLOW), (None, Effect.REVIEW), (True, Effect.BLOCK)],
    )
    def test_nothing_else_may_be_charged(self, besides: bool | None, outcome: Effect) -> None:
        decision = judged(shown=altered(SHOWN, charged_besides=besides))
        assert decision.outcome is outcome
        if besides:
            assert decision.steps == (CreditStep.NO_HIDDEN_CHARGE,)

    def test_whether_it_was_online_is_asked(self) -> None:
        assert judged(altered(CONSUMER, online=None)).missing == ("online",)


class TestBadInput:
    def test_of_another_application(self) -> None:
        other = altered(SHOWN, application_id=CreditApplicationId("A-9"))
        with pytest.raises(InvalidValue, match="disclosure: belongs to another application"):
            judged(shown=other)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("rate_shown", Decimal("-0.01")),
            ("rate_shown", Decimal("NaN")),
            ("rate_shown", 0.13),
            ("interest_standard", "\x00"),
            ("confirmed_at", datetime.fromisoformat("2026-11-24T09:00+08:00")),
            ("confirmed_at", datetime.fromisoformat("2026-11-23T09:00")),
            ("showing", "pop_up"),
        ],
    )
    def test_disclosures(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(SHOWN, **{field: value})
        assert refused.value.field in {field, "recorded_at"}

    def test_kinds(self) -> None:
        wrong: Any = "shown"
        with pytest.raises(InvalidValue, match="disclosure"):
            judged(shown=wrong)
        with pytest.raises(InvalidValue, match="application"):
            judged(wrong)
        at: Any = SHOWN.recorded_at
        for application in (CONSUMER, SIGNED):
            with pytest.raises(InvalidValue, match="as_of"):
                judged(application, as_of=at)
