"""A bank's own numbers and rules: only ever stricter, cited to its own documents, and of one rule set each."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.test_rules import (
    ADULT_YEARS,
    CAP,
    CHANGE,
    CLEAN,
    DAY,
    FIRST,
    HEARSAY,
    HOUSE_DAY,
    LAW,
    LENDING,
    LIMIT,
    ONE_DAY,
    POLICY,
    SALE,
    Facts,
    LimitParams,
    Params,
    fresh,
    house_number,
    ids,
    judge,
    minor,
    table,
)

from bankrm.citations import Param, Provenance, Row, house_document, param
from bankrm.days import years_before
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.labels import Text
from bankrm.pricing_rules import PRICING
from bankrm.regulations.approval import PRICING_RAROC_HURDLE
from bankrm.rules import Effect, RuleBook


class TestHouseNumbers:
    @table(
        "own share outcome",
        {
            "stricter-at": (40, 40, Effect.ALLOW),
            "stricter": (40, 41, Effect.BLOCK),
            "equal-at": (50, 50, Effect.ALLOW),
            "equal": (50, 51, Effect.BLOCK),
            "looser-at": (90, 50, Effect.ALLOW),
            "looser-never-wins": (90, 51, Effect.BLOCK),
        },
    )
    def test_may_only_tighten(self, own: int, share: int, outcome: Effect) -> None:
        book = house_number(CAP, (FIRST, own))
        assert judge(share=share, book=book).outcome is outcome

    def test_the_stricter_one_is_cited(self) -> None:
        [reason] = judge(share=51, book=house_number(CAP, (FIRST, 40))).hits
        assert reason.basis[-1] == POLICY.article(9)
        assert reason.text("en") == "share 51% is above 40%"
        [lawful] = judge(share=51, book=house_number(CAP, (FIRST, 90))).hits
        assert lawful.basis[-1] == HEARSAY.article(37)

    @table(
        "rows listed",
        {
            "stricter": ([(FIRST, 40)], ()),
            "looser": ([(FIRST, 90)], ("x.cap",)),
            "equal": ([(FIRST, 50)], ("x.cap",)),
            "looser-until-later": ([(FIRST, 55), (HOUSE_DAY, 40)], ("x.cap",)),
            "not-yet": ([(HOUSE_DAY, 90)], ()),
        },
    )
    def test_those_without_effect_are_listed(
        self, rows: list[tuple[date, int]], listed: tuple[str, ...]
    ) -> None:
        assert house_number(CAP, *rows).ineffective(Params, DAY) == listed

    def test_what_was_stricter_can_be_overtaken_by_the_law(self) -> None:
        book = house_number(CAP, (FIRST, 55))
        assert book.ineffective(Params, CHANGE - ONE_DAY) == ()
        assert book.ineffective(Params, CHANGE) == ("x.cap",)

    @pytest.mark.parametrize(
        ("as_of", "outcome"),
        [(HOUSE_DAY - ONE_DAY, Effect.ALLOW), (HOUSE_DAY, Effect.BLOCK)],
        ids=["eve", "first-day"],
    )
    def test_a_later_row_does_not_touch_earlier_days(self, as_of: date, outcome: Effect) -> None:
        book = house_number(CAP, (HOUSE_DAY, 20))
        assert judge(as_of, share=21, book=book).outcome is outcome

    def test_a_number_that_ended_gives_way_to_the_law(self) -> None:
        book = house_number(CAP, (FIRST, 20), until=HOUSE_DAY)
        assert judge(HOUSE_DAY - ONE_DAY, share=21, book=book).outcome is Effect.BLOCK
        assert judge(HOUSE_DAY, share=21, book=book).outcome is Effect.ALLOW

    def test_a_derived_value_follows_the_house_number(self) -> None:
        book = house_number(ADULT_YEARS, (FIRST, 21))
        assert SALE.on(DAY, book).params.born_by == date(2004, 6, 1)
        assert judge(born=date(2005, 1, 1), book=book).outcome is Effect.REFUSE

    def test_a_number_left_to_the_bank_is_asked_for(self) -> None:
        decision = LENDING.decide(CLEAN, as_of=DAY)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("limit",)
        assert ids(decision.undetermined) == ["above-limit"]
        assert decision.rules.rows["limit"] is None
        [reason] = decision.undetermined
        assert reason.basis == (LAW.article(6),)
        assert reason.text("en") == "amount CN¥1.00 is above the limit unknown"

    @table(
        "as_of amount outcome",
        {
            "eve": (HOUSE_DAY - ONE_DAY, 100, Effect.REVIEW),
            "at-the-limit-exactly": (HOUSE_DAY, 100, Effect.ALLOW),
            "above": (HOUSE_DAY, 101, Effect.BLOCK),
        },
    )
    def test_until_the_bank_sets_it(self, as_of: date, amount: int, outcome: Effect) -> None:
        book = house_number(LIMIT, (HOUSE_DAY, 100))
        facts = attrs.evolve(CLEAN, amount=amount)
        assert LENDING.decide(facts, as_of=as_of, book=book).outcome is outcome

    def test_other_rules_are_judged_meanwhile(self) -> None:
        decision = LENDING.decide(attrs.evolve(CLEAN, share=51), as_of=DAY)
        assert decision.outcome is Effect.REFUSE
        assert ids(decision.hits) == ["share"]

    def test_a_book_names_a_number_once(self) -> None:
        own = house_number(CAP, (FIRST, 40)).numbers
        with pytest.raises(InvalidRule, match=r"^numbers: name one parameter twice$"):
            RuleBook(numbers=own + own)

    def test_a_row_cites_the_banks_own_document(self) -> None:
        with pytest.raises(InvalidRule, match=r"^basis: must be the bank's own document$"):
            RuleBook(numbers=(CAP,))

    def test_the_law_is_not_the_banks_own_for_being_marked_so(self) -> None:
        marked = Row(FIRST, 40, LAW.article(36, Provenance.HOUSE))
        with pytest.raises(InvalidRule, match=r"^basis: "):
            RuleBook(numbers=(attrs.evolve(CAP, rows=(marked,)),))


PATIENT = SALE.house_rule(
    "house-patient",
    Effect.REFUSE,
    cites=POLICY.article(1),
    zh="渠道{channel}",
    en="channel {channel}",
    since=HOUSE_DAY,
)(lambda f, _: f.channel == "street")
PATIENT_BOOK = RuleBook(rules=(PATIENT,))


OLD_AGE = Param(
    id="house.old_age",
    name=Text("本行年龄上限", "the bank's limit of age"),
    stricter=min,
    rows=(Row(HOUSE_DAY, 80, POLICY.article(3)),),
)


class OwnParams(Params):
    """The set's numbers, and one of the bank's own."""

    old_born_by: date = param(OLD_AGE, years_before)
    old_age: int = param(OLD_AGE)


@SALE.house_rule(
    "too-old",
    Effect.REFUSE,
    cites=POLICY.article(2),
    zh="年满{old_age}周岁，上限{cap}",
    en="{old_age} or older, and cap {cap}",
    params=OwnParams,
)
def too_old(f: Facts, p: OwnParams) -> bool:
    return f.born <= p.old_born_by


class TestHouseRules:
    @pytest.mark.parametrize(
        ("as_of", "outcome"),
        [(HOUSE_DAY - ONE_DAY, Effect.ALLOW), (HOUSE_DAY, Effect.REFUSE)],
        ids=["eve", "first-day"],
    )
    def test_add_to_the_law(self, as_of: date, outcome: Effect) -> None:
        assert judge(as_of, channel="street", book=PATIENT_BOOK).outcome is outcome
        assert judge(as_of, channel="street").outcome is Effect.ALLOW
        assert PATIENT not in SALE

    def test_are_of_one_set(self) -> None:
        facts = attrs.evolve(CLEAN, channel="street")
        decision = LENDING.decide(facts, as_of=HOUSE_DAY, book=PATIENT_BOOK)
        assert "house-patient" not in decision
        assert decision.rules.rules == LENDING.on(HOUSE_DAY).rules

    def test_may_be_made_after_the_first_decision(self) -> None:
        into = fresh()
        into.decide(CLEAN, as_of=DAY)
        late = into.house_rule("late", Effect.REFUSE, cites=POLICY.article(1), zh="迟", en="late")(
            lambda f, _: f.share > 1
        )
        decision = into.decide(CLEAN, as_of=DAY, book=RuleBook(rules=(late,)))
        assert ids(decision.hits) == ["late"]

    def test_compare_with_a_number_of_the_banks_own(self) -> None:
        book = RuleBook(rules=(too_old,))
        eve, birthday = date(2026, 5, 31), date(2026, 6, 1)
        born = date(1946, 6, 1)
        assert judge(eve, born=born, book=book).outcome is Effect.ALLOW
        decision = judge(birthday, born=born, book=book)
        assert ids(decision.hits) == ["too-old"]
        assert decision.explain("en").splitlines()[1] == (
            "- 80 or older, and cap 50% [too-old] House policy, art. 2 [the bank's own]; "
            "House policy, art. 3 [the bank's own]"
        )
        assert HOUSE_DAY in SALE.days(book)
        assert judge(HOUSE_DAY - ONE_DAY, born=date(1900, 1, 1), book=book).needs_review

    def test_take_a_subclass_of_the_parameters(self) -> None:
        with pytest.raises(InvalidRule, match=r"^other: needs a subclass of Params as params$"):
            SALE.house_rule(
                "other",
                Effect.REFUSE,
                cites=POLICY.article(1),
                zh="他",
                en="other",
                params=LimitParams,
            )

    @pytest.mark.parametrize("left_out", ["cites", "zh", "en"])
    def test_what_is_left_out_is_named(self, left_out: str) -> None:
        words: dict[str, Any] = {"cites": POLICY.article(1), "zh": "缺", "en": "lacking"}
        del words[left_out]
        with pytest.raises(InvalidRule, match=rf"^lacking: needs {left_out}$"):
            SALE.house_rule("lacking", Effect.REFUSE, **words)

    def test_cite_the_banks_own_document(self) -> None:
        with pytest.raises(InvalidRule, match=r"^basis: must be the bank's own document$"):
            RuleBook(rules=(minor,))

    def test_do_not_take_the_id_of_a_rule_of_the_law(self) -> None:
        make = SALE.house_rule(
            "minor", Effect.REFUSE, cites=POLICY.article(1), zh="小", en="minor"
        )
        with pytest.raises(InvalidRule, match=r"^minor: is declared twice$"):
            make(lambda f, _: f.share > 1)

    def test_a_book_holds_an_id_once(self) -> None:
        with pytest.raises(InvalidRule, match=r"^rules: hold one id twice$"):
            RuleBook(rules=(PATIENT, PATIENT))


def test_a_book_takes_numbers_and_rules_only() -> None:
    odd: Any = ("six",)
    with pytest.raises(InvalidValue, match=r"^numbers: "):
        RuleBook(numbers=odd)
    with pytest.raises(InvalidValue, match=r"^rules: "):
        RuleBook(rules=odd)


def test_a_house_number_of_another_kind_is_refused() -> None:
    policy = house_document("H-1", Text("细则", "policy"), date(2026, 1, 1))
    share: Any = Decimal("0.11")
    own = attrs.evolve(
        PRICING_RAROC_HURDLE, rows=(Row(date(2026, 1, 1), share, policy.article()),)
    )
    with pytest.raises(InvalidRule, match=r"raroc_hurdle: needs int, not Decimal"):
        PRICING.on(date(2026, 11, 24), RuleBook(numbers=(own,)))
