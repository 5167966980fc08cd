"""Replay: one case on two days or under two books, and the next day that changes it."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.test_house_rules import PATIENT, PATIENT_BOOK
from tests.test_rules import (
    CAP,
    CHANGE,
    CLEAN,
    DAY,
    FIRST,
    HOUSE_DAY,
    LAST_OF_MINOR,
    LENDING,
    LIMIT,
    ONE_DAY,
    SALE,
    Facts,
    Params,
    compare_days,
    house_number,
    ids,
    judge,
    table,
)

from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.replay import Change, compare, next_change
from bankrm.rules import Effect, RuleBook, RuleSet


class TestReplay:
    def test_days_of_change(self) -> None:
        assert SALE.days() == (FIRST, CHANGE, LAST_OF_MINOR)
        assert LENDING.days() == LENDING.days(PATIENT_BOOK) == (FIRST, CHANGE)

    def test_days_of_change_under_a_book(self) -> None:
        number = house_number(CAP, (DAY, 20), until=date(2027, 1, 1)).numbers
        other = house_number(LIMIT, (date(2030, 1, 1), 5)).numbers
        book = RuleBook(numbers=number + other, rules=(PATIENT,))
        house_days = (DAY, HOUSE_DAY, LAST_OF_MINOR, date(2027, 1, 1))
        assert SALE.days(book) == (FIRST, CHANGE, *house_days)

    def test_compare_two_days(self) -> None:
        eve, day = SALE.on(CHANGE - ONE_DAY), SALE.on(CHANGE)
        facts = attrs.evolve(CLEAN, share=55)
        change, back = compare(eve, day, facts), compare(day, eve, facts)
        assert change.changed
        assert (change.before.outcome, change.after.outcome) == (Effect.ALLOW, Effect.BLOCK)
        assert ids(change.appeared) == ids(back.vanished) == ["share-above-cap"]
        assert change.vanished == back.appeared == ()

    def test_compare_two_books(self) -> None:
        book = house_number(CAP, (FIRST, 20))
        change = compare(SALE.on(DAY), SALE.on(DAY, book), attrs.evolve(CLEAN, share=21))
        assert ids(change.appeared) == ["share-above-cap"]

    def test_compare_where_nothing_changed(self) -> None:
        change = compare_days(judge())
        assert not change.changed
        assert change.appeared == change.vanished == ()

    @table(
        "as_of known day",
        {
            "cap": (FIRST, {"share": 55}, CHANGE),
            "eve": (CHANGE - ONE_DAY, {"share": 55}, CHANGE),
            "on-the-day": (CHANGE, {"share": 55}, None),
            "rule-ends": (FIRST, {"born": date(2020, 1, 1)}, LAST_OF_MINOR),
            "open-rule-ends": (FIRST, {"born": None}, LAST_OF_MINOR),
            "never": (FIRST, {}, None),
        },
    )
    def test_next_change(self, as_of: date, known: dict[str, Any], day: date | None) -> None:
        change = next_change(judge(as_of, **known))
        assert (None if change is None else change.after.as_of) == day

    def test_replay_is_of_decisions(self) -> None:
        odd: Any = SALE
        rules_of_day = SALE.on(DAY)
        with pytest.raises(InvalidValue, match=r"^before: needs RulesInForce"):
            compare(odd, rules_of_day, CLEAN)
        with pytest.raises(InvalidValue, match=r"^after: needs RulesInForce"):
            compare(rules_of_day, odd, CLEAN)
        with pytest.raises(InvalidValue, match=r"^before: needs Decision"):
            Change(odd, judge())
        with pytest.raises(InvalidValue, match=r"^after: needs Decision"):
            Change(judge(), odd)
        with pytest.raises(InvalidValue, match=r"^decision: needs Decision"):
            next_change(odd)

    def test_next_change_under_a_book(self) -> None:
        change = next_change(judge(FIRST, channel="street", book=PATIENT_BOOK))
        assert change is not None
        assert change.after.as_of == HOUSE_DAY
        assert change.after.rules.book is PATIENT_BOOK

    def test_next_change_sees_what_is_open(self) -> None:
        """The outcome stays REVIEW, but another question is open."""
        change = next_change(judge(FIRST, born=None, insists=None))
        assert change is not None
        assert not change.changed
        assert (change.appeared, change.vanished) == ((), ())
        assert ids(change.after.undetermined) == ["insists"]

    def test_a_set_that_ended_judges_no_more_and_changes_no_more(self) -> None:
        ended = RuleSet("x.ended", Facts, Params, Effect, since=FIRST, until=CHANGE)

        @ended.rule(
            "ended-large",
            Effect.REFUSE,
            cites=CAP.rows[0].basis,
            until=CHANGE,
            zh="份额{share}",
            en="share {share}",
        )
        def large(f: Facts, _: Params) -> bool:
            return f.share > 1

        facts = attrs.evolve(CLEAN, share=2)
        last = ended.decide(facts, as_of=CHANGE - ONE_DAY)
        assert last.outcome is Effect.REFUSE
        assert next_change(last) is None
        with pytest.raises(RuleNotInForce, match=f"^x.ended: ended on {CHANGE}$"):
            ended.decide(facts, as_of=CHANGE)
