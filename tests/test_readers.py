"""Which rules read which field of which model, and which facts nobody feeds."""

import importlib
import pkgutil
from datetime import date
from typing import Any

import attrs
import pytest
from tests.sale_file_cases import DAY, WEALTH

import bankrm
from bankrm._credit_file_example import FILE
from bankrm.capacity import CAPACITY, CapacityFacts
from bankrm.churn import CHURN, ChurnPolicy, Engagement
from bankrm.citations import house_document
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.credit import review_application
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.fields import DataClass
from bankrm.floors import CARD_BANDS, ORDER_FLOORS
from bankrm.investors import PROFESSIONAL
from bankrm.labels import Text
from bankrm.loan_pricing import assess_loan_price
from bankrm.owner_rules import IDENTIFIED_OWNERS, OwnerFacts
from bankrm.ownership import OwnershipEdge
from bankrm.qualified_investors import QUALIFIED
from bankrm.readers import (
    Source,
    UnreadField,
    list_asked,
    list_open_numbers,
    list_unfed,
    list_unread,
    readers_of,
    sources_of,
)
from bankrm.regulations.approval import CREDIT_LOWEST_GRADE, PRICING_RAROC_HURDLE
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import Effect, RuleBook, RuleSet
from bankrm.sale_reviews import SaleFile, review_sale
from bankrm.sales import Sale
from bankrm.screening import SCREENING
from bankrm.small_loan_tiers import SmallLoanFacts
from bankrm.suitability import SALE
from bankrm.terms import about

NO_MODELS = [
    pytest.param(None, id="nothing"),
    pytest.param("RetailClient", id="its name"),
    pytest.param(int, id="another class"),
    pytest.param(RetailClient(id=ClientId("C-1"), name="张某"), id="one of it"),
]

_OWN = house_document("C-1", Text("授信管理办法", "Credit policy"), date(2026, 1, 1)).article()


@attrs.frozen(kw_only=True)
class LooseFacts:
    """Facts declared without care."""

    name: str = attrs.field(metadata=about("名称", "name", of=(RetailClient,)))


class NoParams:
    """No numbers."""


@attrs.frozen(kw_only=True)
class AgeFacts:
    """A fact that a condition reads, one that words tell, and one without either."""

    minor: bool = attrs.field(metadata=about("未成年", "minor", of=(RetailClient.birth_date,)))
    job: str = attrs.field(metadata=about("职业", "occupation", of=(RetailClient.occupation,)))
    home: str = attrs.field(metadata=about("住所", "home", of=(RetailClient.residence,)))
    given: bool = attrs.field(default=None, metadata=about("已提供", "given"))


@attrs.frozen
class Case:
    """A record that keeps facts."""

    facts: AgeFacts
    note: str
    length: int = attrs.field(init=False, default=0)


def ages() -> RuleSet[Any, Any, Any]:
    rule_set = RuleSet("test.ages", AgeFacts, NoParams, Effect)

    @rule_set.rule(
        "b-minor", Effect.REFUSE, cites=CIVIL_CODE.article(17), zh="职业{job}", en="works as {job}"
    )
    def minor(f: AgeFacts, _: NoParams) -> bool:
        return f.minor

    @rule_set.rule(
        "a-given", Effect.REVIEW, cites=CIVIL_CODE.article(17), zh="未提供", en="not given"
    )
    def given(f: AgeFacts, _: NoParams) -> bool:
        return f.given & f.minor

    assert list(rule_set) == [minor, given]
    return rule_set


class TestSources:
    def test_of_a_fact_that_is_a_field(self) -> None:
        assert sources_of(CapacityFacts)["birth_date"] == (Source(RetailClient, "birth_date"),)

    def test_of_a_fact_that_is_given(self) -> None:
        assert sources_of(AgeFacts)["given"] == ()
        assert set(sources_of(SmallLoanFacts).values()) == {()}

    def test_of_a_model_that_lies_above(self) -> None:
        assert Source(OwnershipEdge, "ties") in sources_of(OwnerFacts)["manages"]

    def test_of_a_class_that_is_no_facts_class(self) -> None:
        assert set(sources_of(Case)) == {"facts", "note", "length"}
        assert set(sources_of(Case).values()) == {()}

    def test_what_is_no_field_is_refused(self) -> None:
        with pytest.raises(InvalidRule, match=r"LooseFacts.name: is made of what is no field"):
            sources_of(LooseFacts)


class TestReaders:
    def test_every_field_is_there_in_its_order(self) -> None:
        assert list(readers_of(Sale, [])) == [field.name for field in attrs.fields(Sale)]
        assert set(readers_of(Sale, []).values()) == {()}

    def test_a_field_that_the_model_sets_is_none_to_fill_in(self) -> None:
        assert "length" not in readers_of(Case, [])

    def test_conditions_read_and_words_tell_sorted(self) -> None:
        readers = {
            name: rules for name, rules in readers_of(RetailClient, [ages()]).items() if rules
        }
        assert readers == {"birth_date": ("a-given", "b-minor"), "occupation": ("b-minor",)}

    def test_facts_themselves(self) -> None:
        assert readers_of(AgeFacts, [ages()]) == {
            "minor": ("a-given", "b-minor"),
            "job": ("b-minor",),
            "home": (),
            "given": ("a-given",),
        }

    def test_facts_kept_in_a_record(self) -> None:
        assert readers_of(Case, [ages()]) == {"facts": ("a-given", "b-minor"), "note": ()}
        floors = [*ORDER_FLOORS, *CARD_BANDS]
        read = readers_of(Claim, [ORDER_FLOORS, CARD_BANDS])["facts"]
        assert read == tuple(sorted(rule.id for rule in floors))

    def test_a_rule_is_named_once(self) -> None:
        readers = readers_of(RetailClient, [PROFESSIONAL, PROFESSIONAL])
        assert len(set(readers["experience_months"])) == len(readers["experience_months"]) > 0

    def test_several_models_feed_one_fact(self) -> None:
        rules = [
            readers_of(model, [PROFESSIONAL, QUALIFIED])["experience_months"]
            for model in (RetailClient, CorporateClient)
        ]
        assert rules[0] == rules[1]

    def test_rule_sets_may_come_from_an_iterator(self) -> None:
        assert readers_of(RetailClient, iter([CAPACITY])) == readers_of(RetailClient, [CAPACITY])

    def test_the_whole_library_is_asked_if_none_is_named(self) -> None:
        readers = readers_of(RetailClient)
        assert readers == readers_of(RetailClient, bankrm.rule_sets())
        assert {"CC.19", "PIPL.31"} & set(readers["birth_date"])
        assert readers["home_branch"] == ()

    def test_a_fact_that_another_rule_set_decides_counts(self) -> None:
        """A sale asks what class of investor the client is, and that asks for the income."""
        assert readers_of(RetailClient, [SALE])["average_income_3y"]

    def test_no_rule_reads_the_name(self) -> None:
        assert readers_of(RetailClient)["name"] == readers_of(CorporateClient)["name"] == ()


class TestUnread:
    def test_personal_fields_are_marked(self) -> None:
        unread = list_unread(RetailClient)
        assert UnreadField("name", DataClass.C2) in unread
        assert UnreadField("home_branch", DataClass.C1) in unread
        assert UnreadField("id", None) not in unread
        assert "birth_date" not in {field.name for field in unread}

    def test_all_are_unread_where_there_are_no_rules(self) -> None:
        names = [field.name for field in list_unread(RetailClient, [])]
        assert names == [field.name for field in attrs.fields(RetailClient)]

    def test_none_is_where_every_field_is_read(self) -> None:
        assert list_unread(ChurnPolicy, [CHURN]) == ()

    def test_each_field_is_read_or_unread(self) -> None:
        unread = {field.name for field in list_unread(CorporateClient)}
        assert {name for name, rules in readers_of(CorporateClient).items() if not rules} == unread


class TestUnfed:
    def test_what_no_record_gives_is_to_be_asked_for(self) -> None:
        assert list_unfed(ages(), [RetailClient]) == ("given",)
        assert list_unfed(ages(), [CorporateClient]) == ("minor", "job", "home", "given")

    def test_nothing_is_left_where_all_are_fed(self) -> None:
        assert list_unfed(CHURN, [Engagement, ChurnPolicy]) == ()
        assert list_unfed(CAPACITY, {RetailClient}) == ()

    def test_records_that_are_not_there(self) -> None:
        assert "drop_percent" in list_unfed(CHURN, [Engagement])
        assert list_unfed(SCREENING, []) == ("confirmed", "possible")

    def test_facts_that_are_a_record_of_their_own(self) -> None:
        assert list_unfed(ORDER_FLOORS, [Claim, ClaimFacts]) == ()
        assert set(list_unfed(ORDER_FLOORS, [Claim])) == set(sources_of(ClaimFacts))

    def test_a_model_above_feeds_too(self) -> None:
        assert "equity" not in list_unfed(IDENTIFIED_OWNERS, [OwnershipEdge])


class TestBadInput:
    @pytest.mark.parametrize("model", NO_MODELS)
    def test_no_model(self, model: Any) -> None:
        for refused, field in (
            (lambda: sources_of(model), "facts"),
            (lambda: readers_of(model), "model"),
            (lambda: list_unread(model), "model"),
            (lambda: list_unfed(CAPACITY, [model]), "models"),
        ):
            with pytest.raises(InvalidValue, match="needs a class made by attrs") as caught:
                refused()
            assert caught.value.field == field
            assert "张" not in str(caught.value)

    @pytest.mark.parametrize("rule_sets", [3, CAPACITY["CC.19"], ["clients.capacity"], [None]])
    def test_no_rule_sets(self, rule_sets: Any) -> None:
        with pytest.raises(BankrmError) as caught:
            readers_of(RetailClient, rule_sets)
        assert caught.value.field == "rule_sets"

    def test_no_rule_set(self) -> None:
        no_rule_set: Any = "clients.capacity"
        with pytest.raises(InvalidValue, match="rule_set: needs RuleSet, not str"):
            list_unfed(no_rule_set, [RetailClient])

    def test_no_collection(self) -> None:
        no_models: Any = 3
        with pytest.raises(InvalidValue, match="models: needs Collection, not int"):
            list_unfed(CAPACITY, no_models)


class TestRuleSetsOfTheLibrary:
    def test_are_all_there_are_by_id(self) -> None:
        listed = {f"bankrm.{name}" for name in bankrm.__all__}
        modules = [f"bankrm.{info.name}" for info in pkgutil.iter_modules(bankrm.__path__)]
        there = {
            value.id
            for name in modules
            if name in listed
            for value in vars(importlib.import_module(name)).values()
            if isinstance(value, RuleSet)
        }
        ids = [rule_set.id for rule_set in bankrm.rule_sets()]
        assert ids == sorted(there)
        assert len(ids) > 20

    def test_are_the_ones_that_decide(self) -> None:
        assert CAPACITY in bankrm.rule_sets()
        assert bankrm.rule_sets() is bankrm.rule_sets()


def test_a_joint_decision_asks_for_what_all_its_parts_lack() -> None:
    blank = review_sale(
        SaleFile(client=WEALTH.client, product=WEALTH.product, sale=WEALTH.sale), {}, as_of=DAY
    )
    asked = {source.path for source in list_asked(blank.answers)}
    assert {"SaleConduct.acts", "SellerRecord.manager"} <= asked
    assert list_asked(review_sale(WEALTH, {}, as_of=DAY).answers) == ()


def test_only_a_decision_asks() -> None:
    odd: Any = "decision"
    with pytest.raises(InvalidValue, match=r"^decision: "):
        list_asked(odd)


class TestOpenNumbers:
    def test_are_those_that_leave_a_decision_open(self) -> None:
        book = RuleBook(
            numbers=(PRICING_RAROC_HURDLE.set_to(1_200, since=date(2026, 1, 1), basis=_OWN),)
        )
        asked, price = FILE.application, FILE.price
        assert price is not None
        day = date(2026, 11, 24)
        open_still = assess_loan_price(asked, price, as_of=day)
        assert [one.of for one in list_open_numbers(open_still)] == [PRICING_RAROC_HURDLE]
        assert list_open_numbers(assess_loan_price(asked, price, as_of=day, book=book)) == ()

    def test_of_several_answers_each_once(self) -> None:
        answers = review_application(FILE, as_of=date(2026, 11, 24)).answers
        ids = [one.of.id for one in list_open_numbers(answers)]
        assert len(set(ids)) == len(ids)
        assert CREDIT_LOWEST_GRADE.id in ids
        assert all(one.of.delegated for one in list_open_numbers(answers))

    def test_refuses_what_is_no_decision(self) -> None:
        with pytest.raises(InvalidValue, match=r"^decision"):
            list_open_numbers("decision")  # type: ignore[arg-type]  # refused
