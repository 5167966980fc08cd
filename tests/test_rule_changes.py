"""Rule changes over many cases: which move, which way, by which rules, and when next."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.rating_cases import professional
from tests.test_rules import (
    CHANGE,
    CLEAN,
    DAY,
    FIRST,
    HOUSE_DAY,
    LAST_OF_MINOR,
    LAW,
    LENDING,
    LIMIT,
    PATIENT_BOOK,
    SALE,
    Facts,
    Params,
    house_number,
    ids,
)

from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.investors import PROFESSIONAL, InvestorClass, InvestorFacts
from bankrm.products import Regime
from bankrm.rule_changes import AnswerShift, ChangedCases, list_changed, next_day_of_change
from bankrm.rules import Effect, RuleSet

ONE_DAY = timedelta(days=1)
EVE = CHANGE - ONE_DAY
AT_NEW_CAP, ABOVE = attrs.evolve(CLEAN, share=50), attrs.evolve(CLEAN, share=51)
MINOR = date(2020, 1, 1)

Found = tuple[ChangedCases[Facts, Effect], ...]


def changed(before: date = EVE, after: date = CHANGE, **cases: Facts) -> Found:
    return list_changed(SALE.on(before), SALE.on(after), cases)


class TestChanged:
    def test_a_number_that_falls(self) -> None:
        [group] = changed(at=AT_NEW_CAP, above=ABOVE)
        assert (group.cases, group.shift) == (("above",), AnswerShift.STRICTER)
        assert ids(group.example.appeared) == ["share-above-cap"]
        assert group.example.vanished == ()
        assert group.example.before.outcome is Effect.ALLOW
        assert group.example.after.outcome is Effect.BLOCK

    def test_the_other_way_round(self) -> None:
        [group] = changed(CHANGE, EVE, above=ABOVE)
        assert (group.cases, group.shift) == (("above",), AnswerShift.MILDER)
        assert ids(group.example.vanished) == ["share-above-cap"]

    def test_the_same_answer_for_other_reasons(self) -> None:
        [group] = changed(child=attrs.evolve(ABOVE, born=MINOR))
        assert group.shift is AnswerShift.SAME
        assert group.example.after.outcome is Effect.REFUSE
        assert ids(group.example.appeared) == ["share-above-cap"]

    def test_cases_that_change_alike_are_told_together(self) -> None:
        by_phone = attrs.evolve(ABOVE, channel="phone")
        [group] = changed(second=by_phone, first=ABOVE, third=ABOVE)
        assert group.cases == ("first", "second", "third")
        assert group.example.after.facts is ABOVE

    def test_stricter_first_then_the_most(self) -> None:
        """On the day on which the rule on minors ends, under a book with a limit from that day."""
        number = house_number(LIMIT, (LAST_OF_MINOR, 99))
        after = LENDING.on(LAST_OF_MINOR, number)
        cases = {
            "open-to-block": CLEAN,
            "open-to-allow": attrs.evolve(CLEAN, amount=99),
            "also-to-allow": attrs.evolve(CLEAN, amount=1),
            "still-open": attrs.evolve(CLEAN, amount=None),
            "refused-for-more": attrs.evolve(ABOVE, amount=100),
        }
        groups = list_changed(LENDING.on(DAY), after, cases)
        assert [(group.shift, group.cases) for group in groups] == [
            (AnswerShift.STRICTER, ("open-to-block",)),
            (AnswerShift.MILDER, ("also-to-allow", "open-to-allow")),
            (AnswerShift.SAME, ("refused-for-more",)),
        ]

    def test_what_was_open_and_is_no_more(self) -> None:
        """The rule itself ended: nothing appears or vanishes, but a person need not decide."""
        eve = LAST_OF_MINOR - ONE_DAY
        nameless, above = attrs.evolve(CLEAN, born=None), attrs.evolve(ABOVE, born=None)
        groups = changed(eve, LAST_OF_MINOR, clean=nameless, above=above)
        assert [(group.shift, group.cases) for group in groups] == [
            (AnswerShift.MILDER, ("clean",)),
            (AnswerShift.SAME, ("above",)),
        ]
        assert groups[0].example.appeared == groups[0].example.vanished == ()

    def test_two_books(self) -> None:
        book = house_number(LIMIT, (FIRST, 99))
        [group] = list_changed(LENDING.on(DAY), LENDING.on(DAY, book), {"S-1": CLEAN})
        assert group.shift is AnswerShift.STRICTER

    def test_another_scale(self) -> None:
        facts = InvestorFacts.of(professional().client, Regime.NFRA)
        eve, day = PROFESSIONAL.on(date(2026, 1, 31)), PROFESSIONAL.on(date(2026, 2, 1))
        [group] = list_changed(eve, day, {"E-1": facts})
        assert group.example.after.outcome is InvestorClass.PROFESSIONAL
        assert group.shift is AnswerShift.STRICTER  # further on in the scale

    def test_where_nothing_changes(self) -> None:
        assert changed(clean=CLEAN) == changed() == changed(DAY, DAY, above=ABOVE) == ()

    @pytest.mark.parametrize(
        ("before", "after", "cases", "field"),
        [
            (SALE, SALE.on(DAY), {}, "before"),
            (SALE.on(DAY), None, {}, "after"),
            (SALE.on(DAY), LENDING.on(DAY), {}, "after"),
            (SALE.on(DAY), SALE.on(EVE), [CLEAN], "cases"),
            (SALE.on(DAY), SALE.on(EVE), {"S-1": "planted"}, "cases"),
            (SALE.on(DAY), SALE.on(EVE), {"": CLEAN}, "cases"),
            (SALE.on(DAY), SALE.on(EVE), {1: CLEAN}, "cases"),
            (SALE.on(DAY), SALE.on(EVE), {"planted\x00": CLEAN}, "cases"),
        ],
    )
    def test_bad_input(self, before: Any, after: Any, cases: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_changed(before, after, cases)
        assert refused.value.field == field
        assert "planted" not in str(refused.value)


ENDING = RuleSet("x.ending", Facts, Params, Effect, since=FIRST, until=HOUSE_DAY)
for last in (DAY, HOUSE_DAY):
    ENDING.rule(
        f"until-{last}", Effect.REFUSE, cites=LAW.article(1), zh="坚持", en="insists", until=last
    )(lambda f, _: f.insists)


class TestNextDay:
    @pytest.mark.parametrize(
        ("as_of", "cases", "day"),
        [
            pytest.param(FIRST, {"above": ABOVE}, CHANGE, id="number"),
            pytest.param(EVE, {"above": ABOVE}, CHANGE, id="on-the-eve"),
            pytest.param(CHANGE, {"above": ABOVE}, None, id="on-the-day"),
            pytest.param(FIRST, {"at": AT_NEW_CAP}, None, id="at-the-new-cap"),
            pytest.param(
                FIRST, {"child": attrs.evolve(CLEAN, born=MINOR)}, LAST_OF_MINOR, id="rule-ends"
            ),
            pytest.param(
                FIRST,
                {"clean": CLEAN, "like": CLEAN, "child": attrs.evolve(CLEAN, born=None)},
                LAST_OF_MINOR,
                id="any-of-them",
            ),
            pytest.param(
                FIRST,
                {"of-age-in-between": attrs.evolve(CLEAN, born=date(2007, 3, 1))},
                None,
                id="time-alone",
            ),
            pytest.param(FIRST, {}, None, id="no-cases"),
        ],
    )
    def test_of_the_law(self, as_of: date, cases: dict[str, Facts], day: date | None) -> None:
        assert next_day_of_change(SALE, cases, as_of=as_of) == day

    def test_of_a_book(self) -> None:
        book = house_number(LIMIT, (HOUSE_DAY, 99))
        assert next_day_of_change(LENDING, {"S-1": CLEAN}, as_of=DAY, book=book) == HOUSE_DAY
        assert next_day_of_change(LENDING, {"S-1": CLEAN}, as_of=DAY) is None
        assert next_day_of_change(SALE, {"S-1": CLEAN}, as_of=DAY, book=PATIENT_BOOK) is None

    def test_the_end_of_the_set_is_no_change(self) -> None:
        insisting = {"S-1": attrs.evolve(CLEAN, insists=True)}
        assert next_day_of_change(ENDING, insisting, as_of=FIRST) == DAY
        assert next_day_of_change(ENDING, insisting, as_of=DAY) is None

    def test_before_the_set_begins(self) -> None:
        with pytest.raises(RuleNotInForce):
            next_day_of_change(SALE, {}, as_of=FIRST - ONE_DAY)

    @pytest.mark.parametrize(
        ("rule_set", "cases", "as_of", "field"),
        [
            (SALE.on(DAY), {}, DAY, "rule_set"),
            (SALE, None, DAY, "cases"),
            (SALE, {"S-1": 1}, DAY, "cases"),
            (SALE, {}, None, "as_of"),
        ],
    )
    def test_bad_input(self, rule_set: Any, cases: Any, as_of: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            next_day_of_change(rule_set, cases, as_of=as_of)
        assert refused.value.field == field
