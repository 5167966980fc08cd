"""What the money may be for: by kind, by day, online or not, and whether the file shows it."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.loan_products import LoanPurpose
from bankrm.product_kinds import ProductKind
from bankrm.rules import Decision, Effect
from bankrm.use_of_funds import PurposeFacts, assess_purpose

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
EVE, DAY = date(2024, 6, 30), date(2024, 7, 1)


def judged(
    application: CreditApplication, as_of: date = AS_OF, **more: Any
) -> Decision[PurposeFacts, Effect]:
    named = {"repayment_sources": ("salary",)} | more
    return assess_purpose(altered(application, **named), as_of=as_of)


def hits(decision: Decision[PurposeFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestFile:
    @pytest.mark.parametrize("application", [CONSUMER, HOUSING, WORKING_CAPITAL])
    def test_a_sound_one_passes(self, application: CreditApplication) -> None:
        decision = judged(application)
        assert decision.outcome is Effect.ALLOW
        assert not decision.needs_review

    def test_without_evidence(self) -> None:
        decision = judged(WORKING_CAPITAL, purpose_evidence=())
        assert hits(decision) == ["CBL.35-purpose"]
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (CreditStep.EVIDENCE_OF_PURPOSE,)
        assert decision.provenance is Provenance.TEXT

    @pytest.mark.parametrize("named", [{"repayment_sources": ()}, {"repayment_method": None}])
    def test_without_a_source_or_a_way_of_repayment(self, named: dict[str, Any]) -> None:
        decision = judged(WORKING_CAPITAL, **named)
        assert hits(decision) == ["CBL.35-repayment"]
        assert decision.outcome is Effect.REVIEW

    def test_a_card_needs_neither(self) -> None:
        decision = judged(
            CONSUMER,
            kind=ProductKind.CREDIT_CARD,
            purpose_evidence=(),
            repayment_sources=(),
            repayment_method=None,
        )
        assert decision.outcome is Effect.ALLOW


class TestWorkingCapital:
    @pytest.mark.parametrize(
        ("purpose", "before", "after"),
        [
            (LoanPurpose.OPERATION, Effect.ALLOW, Effect.ALLOW),
            (LoanPurpose.DIVIDENDS, Effect.REVIEW, Effect.REFUSE),
            (LoanPurpose.SECURITIES, Effect.REVIEW, Effect.REFUSE),
            (LoanPurpose.ASSET_MANAGEMENT, Effect.REVIEW, Effect.REFUSE),
            (LoanPurpose.FIXED_ASSETS, Effect.REFUSE, Effect.REFUSE),
            (LoanPurpose.HOME_PURCHASE, Effect.REFUSE, Effect.REFUSE),
            (LoanPurpose.COMMERCIAL_PROPERTY, Effect.REFUSE, Effect.REFUSE),
            (LoanPurpose.EQUITY, Effect.REFUSE, Effect.REFUSE),
            (LoanPurpose.ACQUISITION, Effect.REFUSE, Effect.REFUSE),
            (LoanPurpose.PROHIBITED, Effect.REFUSE, Effect.REFUSE),
            (LoanPurpose.REFINANCING, Effect.REVIEW, Effect.REVIEW),
            (LoanPurpose.TRADE, Effect.REVIEW, Effect.REVIEW),
        ],
        ids=lambda value: value.code,
    )
    def test_on_the_eve_of_the_order_and_on_its_day(
        self, purpose: LoanPurpose, before: Effect, after: Effect
    ) -> None:
        assert judged(WORKING_CAPITAL, EVE, purpose=purpose).outcome is before
        assert judged(WORKING_CAPITAL, DAY, purpose=purpose).outcome is after

    def test_each_order_is_named_in_its_time(self) -> None:
        assert "WC-2010-purpose" in judged(WORKING_CAPITAL, EVE, purpose=LoanPurpose.EQUITY)
        decision = judged(WORKING_CAPITAL, DAY, purpose=LoanPurpose.EQUITY)
        assert "WC-2010-purpose" not in decision
        reason = next(one for one in decision.hits if one.rule.id == "WC-2024-purpose")
        assert "may not be for equity" in reason.text("en")

    def test_the_same_purpose_of_another_kind(self) -> None:
        fixed = judged(
            WORKING_CAPITAL, kind=ProductKind.FIXED_ASSET_LOAN, purpose=LoanPurpose.FIXED_ASSETS
        )
        assert fixed.outcome is Effect.ALLOW

    def test_unknown(self) -> None:
        decision = judged(WORKING_CAPITAL, purpose=None)
        assert decision.outcome is Effect.REVIEW
        assert "purpose" in decision.missing


class TestPersons:
    @pytest.mark.parametrize(
        ("as_of", "rule"),
        [(EVE, "PL-2010-purpose"), (DAY, "PL-2024-purpose"), (AS_OF, "PL-2024-purpose")],
    )
    @pytest.mark.parametrize("application", [CONSUMER, HOUSING])
    def test_no_loan_without_a_purpose(
        self, application: CreditApplication, as_of: date, rule: str
    ) -> None:
        decision = judged(application, as_of, purpose=None)
        assert hits(decision) == [rule]
        assert decision.outcome is Effect.BLOCK

    @pytest.mark.parametrize("purpose", [LoanPurpose.VEHICLE, LoanPurpose.EDUCATION])
    def test_what_is_consumption_by_another_name(self, purpose: LoanPurpose) -> None:
        assert judged(CONSUMER, purpose=purpose).outcome is Effect.ALLOW
        assert hits(judged(HOUSING, purpose=purpose)) == ["purpose.kind"]

    def test_commercial_property_with_a_housing_loan_only(self) -> None:
        shop = LoanPurpose.COMMERCIAL_PROPERTY
        assert judged(HOUSING, purpose=shop).outcome is Effect.ALLOW
        assert judged(CONSUMER, purpose=shop).outcome is Effect.REVIEW

    def test_what_the_state_forbids(self) -> None:
        decision = judged(CONSUMER, purpose=LoanPurpose.PROHIBITED)
        assert decision.outcome is Effect.REFUSE
        assert decision.hits[0].rule.provenance is Provenance.SECONDARY
        assert "CBL.34-prohibited" in decision


class TestOnline:
    @pytest.mark.parametrize(
        "purpose",
        [
            LoanPurpose.HOME_PURCHASE,
            LoanPurpose.COMMERCIAL_PROPERTY,
            LoanPurpose.SECURITIES,
            LoanPurpose.ASSET_MANAGEMENT,
            LoanPurpose.FIXED_ASSETS,
            LoanPurpose.EQUITY,
            LoanPurpose.ACQUISITION,
        ],
        ids=lambda value: value.code,
    )
    def test_forbidden_online(self, purpose: LoanPurpose) -> None:
        day = date(2020, 7, 17)
        assert "IL-2020-purpose" in judged(CONSUMER, day, purpose=purpose, online=True)
        assert "IL-2020-purpose" not in judged(
            CONSUMER, date(2020, 7, 16), purpose=purpose, online=True
        )
        assert "IL-2020-purpose" not in judged(CONSUMER, day, purpose=purpose, online=False)

    def test_a_home_may_be_bought_but_not_online(self) -> None:
        assert judged(HOUSING, online=True).outcome is Effect.REFUSE
        assert judged(HOUSING, online=False).outcome is Effect.ALLOW
        assert judged(HOUSING, online=None).outcome is Effect.REVIEW

    def test_of_a_harmless_purpose_it_does_not_matter(self) -> None:
        assert judged(CONSUMER, online=None).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("application", "as_of", "field"),
    [
        pytest.param(None, AS_OF, "application", id="nothing"),
        pytest.param("A-2", AS_OF, "application", id="an id"),
        pytest.param(CONSUMER, datetime(2026, 11, 24), "as_of", id="an instant"),  # noqa: DTZ001  # as meant
    ],
)
def test_bad_input(application: Any, as_of: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        assess_purpose(application, as_of=as_of)
    assert refused.value.field == field


def test_before_the_law() -> None:
    with pytest.raises(RuleNotInForce):
        judged(CONSUMER, date(1995, 6, 30))
