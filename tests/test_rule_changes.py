"""Rule changes over many cases: which move, which way, by which rules, and when next."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.rating_cases import ODD, WEALTH, pending, professional
from tests.test_house_rules import PATIENT_BOOK
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
    SALE,
    Facts,
    Params,
    house_number,
    ids,
)

import bankrm
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.investors import PROFESSIONAL, InvestorClass, InvestorFacts
from bankrm.products import Regime
from bankrm.replay import Change, compare
from bankrm.rule_changes import (
    AnswerShift,
    ChangedCases,
    group_changes,
    list_changed,
    next_day_of_change,
)
from bankrm.rules import Decision, Effect, RuleSet
from bankrm.sale_facts import SaleFacts
from bankrm.suitability import SALE as SALES
from bankrm.suitability import compare_days
from bankrm.terms import Const, slots_of

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


def draw_facts(rule_set: RuleSet[Any, Any, Any], draw: random.Random) -> Any:
    """Facts of any set, from the codes and limits that its rules read."""
    known: list[object] = [0, 1, 10**6, date(2000, 1, 1), "no code of any label"]
    for rule in rule_set:
        known += [leaf.value for leaf in constants(rule.condition)]
    values = {}
    for name, slot in slots_of(rule_set.facts, "f").items():
        of_kind: list[object] = [True, False] if slot.kind is bool else []
        choices = of_kind or [value for value in known if type(value) is slot.kind]
        if slot.nullable:
            choices.append(None)
        values[name] = draw.choice(choices)
    return rule_set.facts(**values)


def constants(term: Any) -> Iterator[Const]:
    if isinstance(term, Const):
        yield term
    for arg in getattr(term, "args", ()):
        yield from constants(arg)


SETS = {rule_set.id: rule_set for rule_set in bankrm.rule_sets()}
STEPS_IN_TIME = [
    ("recording.sale", date(2017, 11, 1)),
    ("recording.duty", date(2025, 10, 1)),
    ("disclosure.sale", date(2026, 2, 1)),
    ("insurance.sale", date(2024, 3, 1)),
    ("insurance.sale", date(2026, 2, 1)),
    ("suitability.conduct", date(2026, 9, 30)),
    ("suitability.sale", date(2026, 2, 1)),
    ("products.holder", date(2026, 2, 1)),
    ("products.rating", date(2026, 6, 11)),
]


@pytest.mark.parametrize(
    ("name", "day"), STEPS_IN_TIME, ids=[f"{name}-{day}" for name, day in STEPS_IN_TIME]
)
class TestOtherSets:
    """Not only the rules of a sale: one by one, the cases of any set are judged as they are together."""

    def test_one_by_one_or_together(self, name: str, day: date) -> None:
        rule_set = SETS[name]
        draw = random.Random(name)  # noqa: S311  # seeded draws, nothing secret
        cases = {f"{at:03}": draw_facts(rule_set, draw) for at in range(300)}
        eve, then = rule_set.on(day - ONE_DAY), rule_set.on(day)
        groups = list_changed(eve, then, cases)
        assert groups
        told = {case: group for group in groups for case in group.cases}
        for case, facts in cases.items():
            change = compare(eve, then, facts)
            assert (case in told) is differs(change)
            if case in told:
                assert outcomes(told[case].example) == outcomes(change)
        assert next_day_of_change(rule_set, cases, as_of=day - ONE_DAY) == day


class TestGroup:
    """Cases compared one by one, with facts of their own on each day."""

    def test_as_when_facts_stand(self) -> None:
        eve, then = SALE.on(EVE), SALE.on(CHANGE)
        cases = {"b": ABOVE, "a": attrs.evolve(ABOVE, channel="phone"), "at": AT_NEW_CAP}
        compared = {case: compare(eve, then, facts) for case, facts in cases.items()}
        assert group_changes(compared) == list_changed(eve, then, cases)

    def test_facts_that_depend_on_the_day(self) -> None:
        """A bank was no professional the day before: its old facts would ask it for an assessment."""
        who, sale = professional(), pending("B-1").sale
        eve, day = date(2026, 1, 31), date(2026, 2, 1)
        facts = SaleFacts.of(who.client, WEALTH, sale, (), as_of=eve)
        [stale] = list_changed(SALES.on(eve), SALES.on(day), {"S-1": facts})
        assert stale.shift is AnswerShift.STRICTER
        change = compare_days(who.client, WEALTH, sale, days=(eve, day))
        [anew] = group_changes({"S-1": change})
        assert anew.shift is AnswerShift.SAME
        assert ids(anew.example.appeared) == ["N7.27-professional"]

    def test_none(self) -> None:
        assert group_changes({}) == ()

    @pytest.mark.parametrize(
        "changes",
        [
            None,
            [ODD],
            {"S-1": ODD},
            {"": compare(SALE.on(EVE), SALE.on(DAY), CLEAN)},
            {1: compare(SALE.on(EVE), SALE.on(DAY), CLEAN)},
            {"planted\x00": compare(SALE.on(EVE), SALE.on(DAY), CLEAN)},
            {"S-1": Change(SALE.on(DAY).decide(CLEAN), LENDING.on(DAY).decide(CLEAN))},
            {
                "S-1": compare(SALE.on(EVE), SALE.on(DAY), CLEAN),
                "S-2": compare(LENDING.on(EVE), LENDING.on(DAY), CLEAN),
            },
        ],
        ids=["none", "list", "odd", "nameless", "number", "control", "two-sets", "several"],
    )
    def test_bad_input(self, changes: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            group_changes(changes)
        assert refused.value.field == "changes"
        assert "planted" not in str(refused.value)


def outcomes(change: Change[Any, Any]) -> tuple[object, object]:
    return change.before.outcome, change.after.outcome


def differs(change: Change[Any, Any]) -> bool:
    def answer(decision: Decision[Any, Any]) -> object:
        found = {reason.rule.id for reason in decision.hits}
        return decision.outcome, found, {reason.rule.id for reason in decision.undetermined}

    return answer(change.before) != answer(change.after)


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
