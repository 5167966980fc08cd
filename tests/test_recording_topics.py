"""Topics: each policy's list, and whether a recording holds it, also where the policy is half known."""

from typing import Any

import pytest
from tests.recording_cases import CLIENT, INSURANCE, WHOLE_LIFE, altered

from bankrm.errors import BankrmError, InvalidValue
from bankrm.insurance_applications import InsuranceApplication, PremiumMode
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.money import Money
from bankrm.recording_topics import (
    ZONE_TOPICS,
    PolicyTraits,
    RecordingTopic,
    has_topics,
    list_topics,
)

PLAIN = altered(WHOLE_LIFE, death_cover=False)
NEW_TYPE = ["uncertain_benefits", "brochure", "risk_sentence"]
HEALTH = ["waiting_period", "hospitals", "renewal", "indemnity_principle"]


def applied(
    *, months: int | None = None, design: Design = Design.ORDINARY, **terms: Any
) -> InsuranceApplication:
    return InsuranceApplication(
        client_id=CLIENT,
        terms=InsuranceTerms(product=INSURANCE, insurer="某人寿", design=design, **terms),
        mode=PremiumMode.SINGLE,
        premium=Money.of(1_000),
        term_months=months,
    )


class TestArticle7:
    def test_what_every_policy_needs(self) -> None:
        assert [topic.code for topic in list_topics(PLAIN)] == [
            "seller_identity",
            "prompt_sheet",
            "clauses",
            "exclusions_sheet",
            "is_insurance",
            "insurer",
            "cover",
            "payment_mode",
            "payment_amount",
            "payment_term",
            "policy_term",
            "surrender_loss",
            "clear_yes",
            "signatures",
        ]

    @pytest.mark.parametrize(
        ("trait", "more"),
        [
            ("new_type", NEW_TYPE),
            ("health", HEALTH),
            ("death_cover", ["insured_consent"]),
        ],
    )
    @pytest.mark.parametrize("sure", [True, False])
    def test_what_some_need_besides(self, trait: str, more: list[str], sure: bool) -> None:
        policy = altered(PLAIN, **{trait: True})
        added = [topic.code for topic in list_topics(policy, sure=sure)][len(list_topics(PLAIN)) :]
        assert added == more
        unknown = altered(PLAIN, **{trait: None})
        assert list_topics(unknown, sure=True) == list_topics(PLAIN)
        assert list_topics(unknown) == list_topics(policy)

    def test_a_unit_linked_policy_is_of_the_new_type(self) -> None:
        linked = altered(PLAIN, unit_linked=True, new_type=None)
        assert RecordingTopic.RISK_SENTENCE in list_topics(linked, sure=True)

    def test_all_lists_together_are_all_topics(self) -> None:
        every = {*ZONE_TOPICS, RecordingTopic.NOTICES, *list_topics(PolicyTraits())}
        assert every == set(RecordingTopic)


class TestWhetherItHoldsThem:
    def test_all_of_them(self) -> None:
        assert has_topics(list_topics(WHOLE_LIFE), WHOLE_LIFE) is True

    @pytest.mark.parametrize("topic", list_topics(WHOLE_LIFE))
    def test_all_but_one(self, topic: RecordingTopic) -> None:
        held = set(list_topics(WHOLE_LIFE)) - {topic}
        assert has_topics(held, WHOLE_LIFE) is False
        assert has_topics(held, PolicyTraits()) is (
            None if topic is RecordingTopic.INSURED_CONSENT else False
        )

    def test_enough_whatever_the_policy_is(self) -> None:
        assert has_topics(tuple(RecordingTopic), PolicyTraits()) is True

    def test_enough_or_not_as_the_policy_may_be(self) -> None:
        assert has_topics(list_topics(PLAIN), altered(PLAIN, health=None)) is None


@pytest.mark.parametrize("field", ["new_type", "personal_line"])
def test_what_a_unit_linked_policy_cannot_be(field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        PolicyTraits(**{"unit_linked": True, field: False})
    assert refused.value.field == field


def test_what_it_can_be() -> None:
    assert PolicyTraits(unit_linked=True, new_type=True, personal_line=True).unit_linked
    assert PolicyTraits(unit_linked=False, new_type=False, personal_line=False).new_type is False


@pytest.mark.parametrize(
    ("field", "value"),
    [("over_one_year", 1), ("group", "no"), ("through_agency", None), ("health", float("inf"))],
)
def test_bad_input_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(WHOLE_LIFE, **{field: value})
    assert refused.value.field == field


def test_what_is_no_policy_and_no_list() -> None:
    odd: object = "odd"
    with pytest.raises(InvalidValue, match="policy"):
        list_topics(odd)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidValue, match="sure"):
        list_topics(WHOLE_LIFE, sure=odd)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidValue, match="application"):
        PolicyTraits.of(odd)  # type: ignore[arg-type]  # what is refused


@pytest.mark.parametrize("held", [None, [None], ["risks"], [[]], "risks"])
def test_what_holds_something_else(held: Any) -> None:
    with pytest.raises(InvalidValue, match="held"):
        has_topics(held, WHOLE_LIFE)


class TestOfAnApplication:
    @pytest.mark.parametrize(
        ("months", "over"), [(11, False), (12, False), (13, True), (None, None)]
    )
    def test_a_year_exactly_is_not_more(self, months: int | None, over: bool | None) -> None:
        traits = PolicyTraits.of(applied(cover=Cover.ANNUITY, months=months))
        assert traits.over_one_year is over

    def test_for_life(self) -> None:
        assert PolicyTraits.of(applied(cover=Cover.WHOLE_LIFE)).over_one_year is True

    @pytest.mark.parametrize(
        ("cover", "traits"),
        [
            (Cover.WHOLE_LIFE, {"personal_line": True, "health": False, "death_cover": True}),
            (Cover.HEALTH, {"personal_line": True, "health": True, "death_cover": None}),
            (Cover.PROPERTY, {"personal_line": False, "health": False, "death_cover": False}),
        ],
    )
    def test_by_cover(self, cover: Cover, traits: dict[str, bool | None]) -> None:
        told = PolicyTraits.of(applied(cover=cover))
        assert {name: getattr(told, name) for name in traits} == traits

    @pytest.mark.parametrize("design", Design)
    def test_by_design(self, design: Design) -> None:
        told = PolicyTraits.of(applied(cover=Cover.WHOLE_LIFE, design=design))
        assert told.new_type is (design is not Design.ORDINARY)
        assert told.unit_linked is (design is Design.UNIT_LINKED)

    def test_group_and_channel(self) -> None:
        for group in (True, False):
            told = PolicyTraits.of(applied(cover=Cover.ACCIDENT, group=group))
            assert (told.group, told.through_agency) == (group, True)
