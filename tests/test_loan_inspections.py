"""How the borrower was looked at: on site or remotely, in person or by video, before and after July 2024."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm import _credit_example as example
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_inspections import (
    Inspection,
    InspectionFacts,
    InspectionMode,
    assess_inspection,
)
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.regulations.personal_lending import SIMPLER_INSPECTION_CAP
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
EVE, DAY = date(2024, 6, 30), date(2024, 7, 1)
AT = datetime.fromisoformat("2024-06-03T10:00+08:00")
CONSUMER, HOUSING, WORKING_CAPITAL = (
    attrs.evolve(application, submitted_at=AT, recorded_at=AT)
    for application in (example.CONSUMER, example.HOUSING, example.WORKING_CAPITAL)
)
SITE, INTERVIEW = CreditStep.ON_SITE_INSPECTION, CreditStep.INTERVIEW
FIXED: CreditApplication = attrs.evolve(WORKING_CAPITAL, kind=ProductKind.FIXED_ASSET_LOAN)
FACE, VIDEO, ON_SITE, REMOTE = (
    InspectionMode.FACE_TO_FACE,
    InspectionMode.VIDEO,
    InspectionMode.ON_SITE,
    InspectionMode.REMOTE,
)


def look(
    application: CreditApplication, mode: InspectionMode, *, verified: bool | None = None
) -> Inspection:
    return Inspection(
        application_id=application.id,
        mode=mode,
        by=(StaffId("S-1"), StaffId("S-2")),
        verified=verified,
        record_ref="record-1",
        at=AT,
        recorded_at=AT,
    )


def judged(
    application: CreditApplication,
    *modes: InspectionMode,
    as_of: date = AS_OF,
    verified: bool | None = None,
) -> Decision[InspectionFacts, Effect]:
    looks = [
        look(application, mode, verified=verified if mode is REMOTE else None) for mode in modes
    ]
    return assess_inspection(application, looks, as_of=as_of)


class TestFirms:
    @pytest.mark.parametrize(
        ("as_of", "rule", "provenance"),
        [
            (EVE, "FA-2009-on-site", Provenance.UNCONFIRMED),
            (DAY, "FA-2024-on-site", Provenance.SECONDARY),
        ],
    )
    def test_fixed_assets_are_seen_on_site(
        self, as_of: date, rule: str, provenance: Provenance
    ) -> None:
        owed = judged(FIXED, REMOTE, verified=True, as_of=as_of)
        assert [reason.rule.id for reason in owed.hits] == [rule]
        assert owed.outcome is Effect.STEPS
        assert owed.steps == (SITE,)
        assert owed.provenance is provenance
        assert judged(FIXED, ON_SITE, as_of=as_of).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("small_micro", "verified", "outcome"),
        [
            (True, True, Effect.ALLOW),
            (True, False, Effect.STEPS),
            (True, None, Effect.REVIEW),
            (False, True, Effect.STEPS),
            (None, True, Effect.REVIEW),
            (None, False, Effect.STEPS),
        ],
    )
    def test_working_capital_of_small_firms_by_remote_checks(
        self, small_micro: bool | None, verified: bool | None, outcome: Effect
    ) -> None:
        application = altered(WORKING_CAPITAL, small_micro=small_micro)
        assert judged(application, REMOTE, verified=verified, as_of=DAY).outcome is outcome
        before = judged(application, REMOTE, verified=verified, as_of=EVE)
        assert "WC-2010-on-site" in before, "the older order knew no simpler way"

    def test_without_any_look(self) -> None:
        decision = judged(WORKING_CAPITAL)
        assert "WC-2024-on-site" in decision
        assert judged(WORKING_CAPITAL, ON_SITE).outcome is Effect.ALLOW

    def test_one_good_check_is_enough(self) -> None:
        looks = [
            look(WORKING_CAPITAL, REMOTE, verified=None),
            look(WORKING_CAPITAL, REMOTE, verified=True),
        ]
        assert assess_inspection(WORKING_CAPITAL, looks, as_of=AS_OF).outcome is Effect.ALLOW

    def test_checks_that_contradict_each_other_go_to_a_person(self) -> None:
        looks = [look(WORKING_CAPITAL, REMOTE, verified=found) for found in (True, False)]
        for order in (looks, looks[::-1]):
            decision = assess_inspection(WORKING_CAPITAL, order, as_of=AS_OF)
            assert decision.outcome is Effect.REVIEW
            assert decision.missing == ("verified",)

    @pytest.mark.parametrize(
        ("purpose", "rule"),
        [
            (LoanPurpose.FIXED_ASSETS, "FA-2024-on-site"),
            (LoanPurpose.OPERATION, "WC-2024-on-site"),
        ],
        ids=lambda value: str(getattr(value, "code", value)),
    )
    def test_a_syndicate_is_under_the_order_of_its_purpose(
        self, purpose: LoanPurpose, rule: str
    ) -> None:
        loan = altered(WORKING_CAPITAL, kind=ProductKind.SYNDICATED_LOAN, purpose=purpose)
        decision = judged(loan)
        assert [reason.rule.id for reason in decision.hits] == [rule]
        assert judged(loan, ON_SITE).outcome is Effect.ALLOW
        assert judged(altered(loan, purpose=None)).outcome is Effect.REVIEW

    def test_kinds_that_the_orders_do_not_name_owe_nothing_here(self) -> None:
        trade = altered(WORKING_CAPITAL, kind=ProductKind.TRADE_FINANCE)
        assert judged(trade).outcome is Effect.ALLOW


class TestPersons:
    @pytest.mark.parametrize(
        ("amount", "outcome"),
        [
            pytest.param("200000", Effect.ALLOW, id="exactly at the limit"),
            pytest.param("200000.01", Effect.STEPS, id="a fen above"),
        ],
    )
    def test_small_loans_by_remote_checks(self, amount: str, outcome: Effect) -> None:
        application = altered(CONSUMER, amount=Money.of(amount))
        decision = judged(application, REMOTE, FACE, verified=True)
        assert decision.outcome is outcome
        assert ("PL-2024-on-site" in decision) is (outcome is Effect.STEPS)
        assert judged(application, ON_SITE, FACE).outcome is Effect.ALLOW

    def test_small_loans_without_proof(self) -> None:
        assert judged(CONSUMER, REMOTE, FACE, verified=False).steps == (SITE,)
        assert judged(CONSUMER, FACE).steps == (SITE,)
        assert judged(CONSUMER, REMOTE, FACE).outcome is Effect.REVIEW

    @pytest.mark.parametrize(
        ("mode", "as_of", "owed"),
        [
            (FACE, EVE, ()),
            (VIDEO, EVE, (INTERVIEW,)),
            (FACE, DAY, ()),
            (VIDEO, DAY, ()),
            (ON_SITE, DAY, (INTERVIEW,)),
        ],
        ids=lambda value: getattr(value, "code", str(value)),
    )
    def test_an_interview_by_video_since_july_2024(
        self, mode: InspectionMode, as_of: date, owed: tuple[CreditStep, ...]
    ) -> None:
        for application in (CONSUMER, HOUSING):
            assert judged(application, ON_SITE, mode, as_of=as_of).steps == owed

    def test_before_july_2024_no_remote_check_would_do(self) -> None:
        decision = judged(CONSUMER, REMOTE, FACE, verified=True, as_of=EVE)
        assert "PL-2010-on-site" in decision
        assert "PL-2010-interview" in judged(CONSUMER, ON_SITE, as_of=EVE)
        assert "PL-2024-interview" in judged(CONSUMER, ON_SITE, as_of=DAY)

    def test_an_internet_loan_has_its_own_order(self) -> None:
        assert judged(altered(CONSUMER, online=True)).outcome is Effect.ALLOW
        unknown = judged(altered(CONSUMER, online=None))
        assert unknown.outcome is Effect.REVIEW
        assert unknown.missing == ("online",)


def test_a_stricter_bank() -> None:
    policy = house_document("HR-8", Text("调查细则", "Inspection policy"), date(2026, 1, 1))
    rows = (Row(date(2026, 1, 1), 10_000_000, policy.article(2)),)
    own: Param[int] = attrs.evolve(SIMPLER_INSPECTION_CAP, rows=rows)
    looks = [look(CONSUMER, REMOTE, verified=True), look(CONSUMER, FACE)]
    book = RuleBook(numbers=(own,))
    assert assess_inspection(CONSUMER, looks, as_of=AS_OF, book=book).outcome is Effect.STEPS


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            pytest.param({"by": ()}, "by", id="by nobody"),
            pytest.param({"by": (StaffId("S-1"), StaffId("S-1"))}, "by", id="by one twice"),
            pytest.param({"verified": True}, "verified", id="no remote check"),
            pytest.param({"at": AT + timedelta(days=1)}, "recorded_at", id="recorded before"),
            pytest.param({"at": AT.replace(tzinfo=None)}, "at", id="no zone"),
            pytest.param({"at": AT.date()}, "at", id="a day"),
            pytest.param({"mode": "on_site"}, "mode", id="a code"),
            pytest.param({"record_ref": "a\x00b"}, "record_ref", id="control character"),
            pytest.param({"record_ref": ""}, "record_ref", id="empty"),
        ],
    )
    def test_of_a_record(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(look(CONSUMER, ON_SITE), **changes)
        assert refused.value.field == field

    def test_a_record_of_another_application(self) -> None:
        other = altered(look(CONSUMER, ON_SITE), application_id=CreditApplicationId("A-9"))
        with pytest.raises(InvalidValue) as refused:
            assess_inspection(CONSUMER, [look(CONSUMER, FACE), other], as_of=AS_OF)
        assert refused.value.field == "inspections[1].application_id"

    def test_a_record_of_a_later_day(self) -> None:
        day = AT.date()
        assert assess_inspection(CONSUMER, [look(CONSUMER, FACE)], as_of=day).as_of == day
        with pytest.raises(InvalidValue) as refused:
            assess_inspection(CONSUMER, [look(CONSUMER, FACE)], as_of=day - timedelta(days=1))
        assert refused.value.field == "inspections[0].at"

    def test_a_record_from_before_the_application(self) -> None:
        before = AT - timedelta(days=1)
        visit = altered(look(CONSUMER, FACE), at=before, recorded_at=before)
        with pytest.raises(InvalidValue) as refused:
            assess_inspection(CONSUMER, [look(CONSUMER, FACE), visit], as_of=AS_OF)
        assert refused.value.field == "inspections[1].at"
        morning = AT.replace(hour=0)
        same_day = altered(visit, at=morning, recorded_at=morning)
        assert assess_inspection(CONSUMER, [same_day], as_of=AS_OF).steps == (SITE,)

    @pytest.mark.parametrize(
        ("application", "inspections", "field"),
        [
            (None, (), "application"),
            (CONSUMER, None, "inspections"),
            (CONSUMER, [look(HOUSING, FACE)], "inspections[0].application_id"),
        ],
    )
    def test_facts_are_of_one_application_too(
        self, application: Any, inspections: Any, field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            InspectionFacts.of(application, inspections)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"application": None}, "application"),
            ({"inspections": None}, "inspections"),
            ({"inspections": [None]}, "inspections[0]"),
            ({"as_of": AT}, "as_of"),
        ],
    )
    def test_of_the_question(self, given: dict[str, Any], field: str) -> None:
        asked: dict[str, Any] = {"application": CONSUMER, "inspections": (), "as_of": AS_OF}
        with pytest.raises(BankrmError) as refused:
            assess_inspection(**asked | given)
        assert refused.value.field == field

    def test_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatch):
            judged(altered(CONSUMER, amount=Money.of(1, "USD")))

    def test_before_the_orders(self) -> None:
        with pytest.raises(RuleNotInForce):
            assess_inspection(CONSUMER, as_of=date(2009, 10, 22))
