"""Subsidies of interest: two versions by the day of the spending, each cap at its edge, and what is left open."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.errors import BankrmError
from bankrm.interest_subsidies import (
    Spending,
    SpendingField,
    Subsidy,
    SubsidyClaim,
    compute_subsidy,
)
from bankrm.money import Money
from bankrm.workings import explain_lines, lines_provenance

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
ZERO = Money.of(0)
OLD = Spending(  # 36,000 for 30 days at one point: 30.00
    on=date(2025, 10, 1),
    amount=Money.of(36_000),
    recognised=True,
    card_instalments=False,
    balance=Money.of(36_000),
    accrues_from=date(2025, 10, 1),
    accrues_until=date(2025, 10, 31),
    granted=ZERO,
)
NEW: Spending = attrs.evolve(
    OLD, on=date(2026, 3, 1), accrues_from=date(2026, 3, 1), accrues_until=date(2026, 3, 31)
)


def claim(*spendings: Spending, **more: Any) -> SubsidyClaim:
    named: dict[str, Any] = {
        "client_id": ClientId("P-1"),
        "contract_rate": Decimal("0.03"),
        "granted": ZERO,
        "granted_small": ZERO,
    }
    return SubsidyClaim(**named | more, spendings=spendings)


def found(*spendings: Spending, **more: Any) -> Subsidy:
    return compute_subsidy(claim(*spendings, **more))


def large(amount: str, **more: Any) -> Spending:
    named = {"field": SpendingField.HOME, "amount": Money.of(amount), "balance": Money.of(amount)}
    changed: Spending = altered(OLD, **named | more)
    return changed


class TestRate:
    @pytest.mark.parametrize(
        ("contract_rate", "amount"),
        [
            pytest.param("0.03", "30.00", id="one point"),
            pytest.param("0.02", "30.00", id="exactly half of it"),
            pytest.param("0.0199", "29.85", id="half the contract rate"),
            pytest.param("0", "0.00", id="no interest"),
        ],
    )
    def test_one_point_and_at_most_half(self, contract_rate: str, amount: str) -> None:
        for spending in (OLD, NEW):
            subsidy = found(spending, contract_rate=Decimal(contract_rate))
            assert subsidy.amount == Money.of(amount)

    def test_by_days_and_by_what_is_still_owed(self) -> None:
        half = altered(NEW, balance=Money.of(18_000))
        assert found(half).amount == Money.of(15)
        day = altered(NEW, accrues_until=date(2026, 3, 2))
        assert found(day).amount == Money.of(1)

    def test_workings(self) -> None:
        subsidy = found(NEW)
        text = explain_lines(subsidy.workings, "en")
        assert "subsidy of this purchase: CN¥30.00" in text
        assert lines_provenance(subsidy.workings) is Provenance.SECONDARY


class TestPlanOf2025:
    @pytest.mark.parametrize(
        ("amount", "field", "subsidy"),
        [
            pytest.param("49999.99", SpendingField.OTHER, "41.67", id="small, of any field"),
            pytest.param("50000", SpendingField.OTHER, "0.00", id="large, of no listed field"),
            pytest.param("50000", SpendingField.HOME, "41.67", id="large, of a listed field"),
            pytest.param("80000", SpendingField.HOME, "41.67", id="counted as 50,000"),
            pytest.param("50000", None, None, id="large, field unknown"),
            pytest.param("49999.99", None, "41.67", id="small, field unknown"),
        ],
    )
    def test_fields_of_large_purchases(
        self, amount: str, field: SpendingField | None, subsidy: str | None
    ) -> None:
        result = found(large(amount, field=field))
        assert result.amount == (None if subsidy is None else Money.of(subsidy))

    def test_of_a_large_purchase_what_is_owed_counts_in_proportion(self) -> None:
        half_repaid = large("80000", balance=Money.of(40_000))
        assert found(half_repaid).amount == Money.of("20.83"), "25,000 of 40,000"

    @pytest.mark.parametrize(
        ("granted", "amount"),
        [
            pytest.param("458.33", "41.67", id="exactly the cap of 500"),
            pytest.param("458.34", "41.66", id="a fen of it gone"),
            pytest.param("500", "0.00", id="used up"),
            pytest.param("501", "0.00", id="more than used up"),
            pytest.param(None, None, id="unknown"),
        ],
    )
    def test_cap_of_one_purchase(self, granted: str | None, amount: str | None) -> None:
        before = None if granted is None else Money.of(granted)
        result = found(large("50000", granted=before))
        assert result.amount == (None if amount is None else Money.of(amount))

    @pytest.mark.parametrize(
        ("granted_small", "amount"),
        [
            pytest.param("970", "71.67", id="exactly the cap of 1,000"),
            pytest.param("970.01", "71.66", id="a fen of it gone"),
            pytest.param("1000", "41.67", id="used up: the large one stands"),
            pytest.param(None, None, id="unknown"),
        ],
    )
    def test_cap_of_small_ones_together(
        self, granted_small: str | None, amount: str | None
    ) -> None:
        before = None if granted_small is None else Money.of(granted_small)
        result = found(OLD, large("50000"), granted_small=before)
        assert result.amount == (None if amount is None else Money.of(amount))

    def test_without_small_ones_their_cap_is_not_asked_for(self) -> None:
        assert found(large("50000"), granted_small=None).amount == Money.of("41.67")

    def test_cards_are_left_out(self) -> None:
        result = found(altered(OLD, card_instalments=True))
        assert result.amount == ZERO
        assert result.spendings[0].reason is not None
        assert result.spendings[0].reason.en == "the plan of 2025 leaves out cards"

    def test_whether_it_is_a_card_bill_must_be_known(self) -> None:
        result = found(altered(OLD, card_instalments=None))
        assert result.amount is None
        assert result.spendings[0].reason is not None
        assert result.spendings[0].reason.en == "whether it is a card bill is unknown"
        assert found(altered(NEW, card_instalments=None)).amount == Money.of(30)

    def test_a_day_out_of_time_does_not_lift_the_caps(self) -> None:
        early = altered(OLD, on=date(2025, 8, 31))
        assert found(early, OLD, granted=Money.of(2_990)).amount == Money.of(10)


class TestNoticeOf2026:
    def test_no_field_no_cap_of_a_purchase(self) -> None:
        car = altered(NEW, amount=Money.of(720_000), balance=Money.of(720_000), granted=None)
        assert found(car, granted_small=None).amount == Money.of(600)

    def test_cards_are_in(self) -> None:
        assert found(altered(NEW, card_instalments=True)).amount == Money.of(30)

    @pytest.mark.parametrize("spending", [OLD, NEW], ids=["2025", "2026"])
    @pytest.mark.parametrize(
        ("granted", "amount"),
        [
            pytest.param("2970", "30.00", id="exactly the cap of 3,000"),
            pytest.param("2970.01", "29.99", id="a fen of it gone"),
            pytest.param("3000", "0.00", id="used up"),
            pytest.param(None, None, id="unknown"),
        ],
    )
    def test_cap_of_the_borrower(
        self, spending: Spending, granted: str | None, amount: str | None
    ) -> None:
        before = None if granted is None else Money.of(granted)
        result = found(spending, granted=before)
        assert result.amount == (None if amount is None else Money.of(amount))
        assert (result.reason is None) is (amount is not None)

    def test_interest_after_the_end_does_not_count(self) -> None:
        late = altered(
            NEW,
            on=date(2025, 12, 31),
            accrues_from=date(2026, 12, 30),
            accrues_until=date(2027, 1, 9),
        )
        assert found(late).amount == Money.of(2), "two days of ten"
        after = altered(late, accrues_from=date(2027, 1, 1))
        assert found(after).amount == ZERO


class TestDays:
    @pytest.mark.parametrize(
        ("on", "subsidised", "eased"),
        [
            (date(2025, 8, 31), False, False),
            (date(2025, 9, 1), True, False),
            (date(2025, 12, 31), True, False),
            (date(2026, 1, 1), True, True),
            (date(2026, 12, 31), True, True),
            (date(2027, 1, 1), False, True),
        ],
        ids=str,
    )
    def test_of_the_spending(self, on: date, subsidised: bool, eased: bool) -> None:
        spending = altered(OLD, on=on, accrues_from=on, accrues_until=on + timedelta(days=1))
        assert spending.eased is eased
        result = found(spending)
        assert result.amount == (Money.of(1) if subsidised else ZERO)
        assert (result.spendings[0].reason is None) is subsidised


class TestUnknown:
    @pytest.mark.parametrize(
        ("recognised", "amount"), [(True, Money.of(30)), (False, ZERO), (None, None)]
    )
    def test_whether_it_was_spent_on_consumption(
        self, recognised: bool | None, amount: Money | None
    ) -> None:
        for spending in (OLD, NEW):
            result = found(altered(spending, recognised=recognised))
            assert result.amount == amount
            assert (result.spendings[0].reason is None) is bool(recognised)

    def test_one_open_purchase_leaves_the_whole_open(self) -> None:
        result = found(NEW, altered(NEW, recognised=None))
        assert result.amount is None
        assert result.reason is not None
        assert [one.amount for one in result.spendings] == [Money.of(30), None]


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            pytest.param({"amount": ZERO}, "amount", id="nothing spent"),
            pytest.param({"amount": Money.of(-1)}, "amount", id="negative"),
            pytest.param({"amount": Money.of(40_000, "USD")}, "amount", id="dollars"),
            pytest.param({"amount": Decimal("NaN")}, "amount", id="NaN"),
            pytest.param({"balance": Money.of("36000.01")}, "balance", id="more than spent"),
            pytest.param({"granted": Money.of(1, "USD")}, "granted", id="granted in dollars"),
            pytest.param({"accrues_from": date(2025, 9, 30)}, "accrues_from", id="too early"),
            pytest.param({"accrues_until": date(2025, 10, 1)}, "accrues_until", id="no day"),
            pytest.param({"on": datetime(2025, 10, 1)}, "on", id="an instant"),  # noqa: DTZ001  # as meant
            pytest.param({"field": "home"}, "field", id="a code"),
        ],
    )
    def test_of_a_purchase(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(OLD, **changes)
        assert refused.value.field == field
        assert "36000" not in str(refused.value)

    @pytest.mark.parametrize(
        ("spendings", "changes", "field"),
        [
            pytest.param((), {}, "spendings", id="none"),
            pytest.param((OLD, NEW), {}, "spendings", id="two versions"),
            pytest.param(
                (altered(NEW, accrues_from=date(2026, 12, 20), accrues_until=date(2027, 1, 2)),),
                {},
                "spendings",
                id="two years",
            ),
            pytest.param((NEW,), {"contract_rate": Decimal(3)}, "contract_rate", id="percent"),
            pytest.param(
                (NEW,), {"contract_rate": Decimal("Infinity")}, "contract_rate", id="infinite"
            ),
            pytest.param((NEW,), {"contract_rate": 0.03}, "contract_rate", id="a float"),
            pytest.param((NEW,), {"granted": Money.of(-1)}, "granted", id="negative"),
            pytest.param((NEW,), {"granted_small": Money.of(1, "USD")}, "granted_small", id="usd"),
        ],
    )
    def test_of_a_claim(
        self, spendings: tuple[Spending, ...], changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            claim(*spendings, **changes)
        assert refused.value.field == field

    def test_up_to_the_last_day_of_the_year_is_one_year(self) -> None:
        december = altered(NEW, accrues_from=date(2026, 12, 1), accrues_until=date(2027, 1, 1))
        assert found(december).amount == Money.of(31)

    def test_no_claim(self) -> None:
        with pytest.raises(BankrmError) as refused:
            compute_subsidy(None)  # type: ignore[arg-type]  # refused
        assert refused.value.field == "claim"

    def test_nothing_of_the_person_is_shown(self) -> None:
        assert "36000" not in repr(claim(NEW)) + repr(NEW) + repr(found(NEW))
