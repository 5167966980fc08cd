"""Limit recommendations: the least of all caps, open while one is unknown, never negative and never without end."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._credit_limits_example import CAPS, RATING_LIMITS
from bankrm.credit_applications import CreditApplicationId
from bankrm.credit_limits import (
    LimitCap,
    LimitRecommendation,
    LimitSource,
    RatingLimit,
    compute_credit_limit,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.labels import Text
from bankrm.money import Money

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
NEED, SECURITY, CAPACITY, CONCENTRATION, RATING, PRODUCT = CAPS


def limit(*caps: LimitCap) -> LimitRecommendation:
    """With some caps in place of those of the example."""
    changed = {cap.source: cap for cap in caps}
    return compute_credit_limit(
        WORKING_CAPITAL, tuple(changed.get(cap.source, cap) for cap in CAPS), as_of=AS_OF
    )


def most(cap: LimitCap, yuan: int) -> LimitCap:
    changed: LimitCap = altered(cap, amount=Money.of(yuan))
    return changed


class TestLeast:
    def test_the_least_cap_binds(self) -> None:
        found = limit()
        assert found.amount == Money.of(4_200_000)
        assert found.binding == (LimitSource.SECURITY,)

    def test_no_more_than_is_asked_for(self) -> None:
        found = limit(
            most(SECURITY, 90_000_000), most(CAPACITY, 90_000_000), most(RATING, 90_000_000)
        )
        assert found.amount == WORKING_CAPITAL.amount
        assert found.binding == (LimitSource.REQUEST,)

    def test_several_bind_together(self) -> None:
        found = limit(most(CAPACITY, 4_200_000))
        assert found.binding == (LimitSource.SECURITY, LimitSource.CAPACITY)

    @pytest.mark.parametrize("headroom", [0, -3_000_000], ids=["none left", "more than all used"])
    def test_never_below_zero(self, headroom: int) -> None:
        found = limit(most(CONCENTRATION, headroom))
        assert found.amount == Money.of(0)
        assert found.binding == (LimitSource.CONCENTRATION,)

    @pytest.mark.parametrize(
        ("yuan", "over"), [("4200000", 0), ("4200000.01", "0.01")], ids=["exactly", "a fen more"]
    )
    def test_by_how_much_too_large(self, yuan: str, over: str | int) -> None:
        assert limit().excess(Money.of(yuan)) == Money.of(over)
        assert limit(altered(CAPS[0], amount=None)).excess(Money.of(yuan)) is None

    def test_workings(self) -> None:
        lines = limit().workings
        assert [line.value for line in lines] == [
            *(cap.amount for cap in CAPS[:5]),
            WORKING_CAPITAL.amount,
            Money.of(4_200_000),
        ]
        assert lines[1].what.en == "value of the security: lendable value"


class TestOpen:
    @pytest.mark.parametrize("cap", CAPS[:5], ids=[cap.source.code for cap in CAPS[:5]])
    def test_an_unknown_cap_leaves_it_open(self, cap: LimitCap) -> None:
        found = limit(altered(cap, amount=None))
        assert found.amount is None
        assert found.unknown == (cap.source,)
        assert found.workings[-1].value is None

    def test_nothing_given_is_nothing_known(self) -> None:
        found = compute_credit_limit(WORKING_CAPITAL, (), as_of=AS_OF)
        assert found.amount is None
        assert found.at_most == WORKING_CAPITAL.amount, "never without limit"
        assert len(found.unknown) == len(LimitSource) - 1

    def test_where_nothing_is_left_the_unknown_does_not_matter(self) -> None:
        found = limit(most(CONCENTRATION, 0), altered(NEED, amount=None))
        assert found.amount == Money.of(0)

    def test_what_does_not_apply_is_said_not_to(self) -> None:
        unsecured = altered(SECURITY, amount=None, applies=False)
        assert limit(unsecured).amount == Money.of(5_000_000)
        assert PRODUCT.source not in limit().unknown


class TestRatingLimits:
    @pytest.mark.parametrize(
        ("grade", "amount"), [("A", Money.of(10_000_000)), ("C", None), (None, None)]
    )
    def test_the_cap_of_a_grade(self, grade: str | None, amount: Money | None) -> None:
        cap = RATING_LIMITS.cap(WORKING_CAPITAL, grade)
        assert (cap.source, cap.amount) == (LimitSource.RATING, amount)
        assert cap.basis == RATING_LIMITS.basis
        assert (limit(cap).amount is None) is (amount is None)

    @pytest.mark.parametrize(
        ("limits", "fault"),
        [
            ((), "needs at least one grade"),
            ((RATING_LIMITS.limits[0],) * 2, "A listed twice"),
            (RATING_LIMITS.limits[1::-1], "A allows more than B"),
            (
                (
                    RatingLimit(grade="A", amount=Money.of(1)),
                    RatingLimit(grade="B", amount=Money.of(1, "USD")),
                ),
                "several currencies",
            ),
        ],
    )
    def test_mistakes(self, limits: tuple[RatingLimit, ...], fault: str) -> None:
        with pytest.raises(InvalidRule, match=fault):
            altered(RATING_LIMITS, limits=limits)

    def test_no_such_grade(self) -> None:
        with pytest.raises(InvalidValue, match="grade"):
            RATING_LIMITS.cap(WORKING_CAPITAL, "D")


class TestBadInput:
    def test_a_source_twice(self) -> None:
        with pytest.raises(InvalidValue, match="caps: hold one source twice"):
            compute_credit_limit(WORKING_CAPITAL, (NEED, NEED), as_of=AS_OF)

    def test_of_another_application(self) -> None:
        other = altered(NEED, application_id=CreditApplicationId("A-9"))
        with pytest.raises(InvalidValue, match="caps: hold one of another application"):
            limit(other)

    @pytest.mark.parametrize("caps", [(), limit().caps[1:], limit().caps[::-1]])
    def test_a_recommendation_without_a_source(self, caps: object) -> None:
        with pytest.raises(InvalidValue, match="caps: must be one of each source"):
            altered(limit(), caps=caps)

    def test_two_currencies(self) -> None:
        with pytest.raises(CurrencyMismatch, match="caps"):
            limit(altered(NEED, amount=Money.of(1, "USD")))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("source", LimitSource.REQUEST),
            ("source", "need"),
            ("applies", False),
            ("amount", 1.5),
            ("reason", Text),
        ],
    )
    def test_caps(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(NEED, **{field: value})
        assert refused.value.field == ("amount" if field == "applies" else field)

    def test_kinds(self) -> None:
        wrong: Any = [NEED]
        with pytest.raises(InvalidValue, match="caps"):
            compute_credit_limit(WORKING_CAPITAL, wrong, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="application"):
            compute_credit_limit(wrong, CAPS, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="as_of"):
            compute_credit_limit(WORKING_CAPITAL, CAPS, as_of=wrong)

    def test_amounts_are_not_shown(self) -> None:
        assert "6958300" not in repr(NEED)
        assert "6000000" not in repr(limit())
