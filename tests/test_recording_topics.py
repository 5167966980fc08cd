"""Topics: each policy's list, and whether a recording holds it, also where the policy is half known."""

import pytest
from tests.recording_cases import WHOLE_LIFE, altered

from bankrm.errors import BankrmError, InvalidValue
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
    with pytest.raises(InvalidValue, match="held"):
        has_topics(None, WHOLE_LIFE)  # type: ignore[arg-type]  # what is refused
