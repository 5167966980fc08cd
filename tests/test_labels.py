"""Labels: wire codes that order within their own enum only; sentences in two languages."""

import pickle

import pytest

from bankrm.checks import check_text
from bankrm.errors import InvalidValue
from bankrm.labels import Label, Lang, OwnLabel, Text


class Light(Label):
    GREEN = "green", "绿灯", "green light"
    GO = GREEN
    AMBER = "amber", "黄灯", "amber light"
    RED = "red", "红灯", "red light"


class Grade(Label):
    GREEN = "green", "优", "good"
    RED = "red", "差", "poor"


class TestLabel:
    def test_the_code_is_the_value(self) -> None:
        assert Light("amber") is Light.AMBER
        assert (Light.AMBER.value, Light.AMBER.code) == ("amber", "amber")

    def test_ranks_count_the_members_as_declared(self) -> None:
        """A second name for a member takes no rank."""
        assert [light.rank for light in Light] == [0, 1, 2]
        assert Light["GO"] is Light.GREEN

    @pytest.mark.parametrize(
        ("low", "high"),
        [(Light.GREEN, Light.AMBER), (Light.AMBER, Light.RED), (Light.GREEN, Light.RED)],
        ids=["green-amber", "amber-red", "green-red"],
    )
    def test_order(self, low: Light, high: Light) -> None:
        assert low < high
        assert low <= high
        assert high > low
        assert high >= low
        assert not high < low
        assert not high <= low
        assert not low > high
        assert not low >= high

    def test_a_member_equals_itself_in_order(self) -> None:
        assert Light.RED <= Light.RED
        assert Light.RED >= Light.RED
        assert not Light.RED < Light.RED
        assert not Light.RED > Light.RED

    def test_sorts(self) -> None:
        assert sorted([Light.RED, Light.GREEN, Light.AMBER]) == list(Light)
        assert max(Light) is Light.RED

    @pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
    def test_two_scales_do_not_compare(self, sign: str) -> None:
        with pytest.raises(TypeError, match="not supported between"):
            eval(f"one {sign} two", {"one": Light.RED, "two": Grade.RED})  # noqa: S307  # a sign of the list above

    def test_equal_codes_of_two_scales_are_not_equal(self) -> None:
        scales: set[Label] = {Light("red"), Grade("red")}
        assert len(scales) == 2

    @pytest.mark.parametrize(("lang", "name"), [("zh", "红灯"), ("en", "red light")])
    def test_name_in_a_language(self, lang: Lang, name: str) -> None:
        assert Light.RED.name_in(lang) == name

    def test_is_one_object_across_pickling(self) -> None:
        assert pickle.loads(pickle.dumps(Light.RED)) is Light.RED  # noqa: S301  # our own


class TestCheckText:
    @pytest.mark.parametrize(
        "text",
        ["a", "王", "two words", " padded ", "x" * 1_000],
        ids=["letter", "character", "words", "padded", "longest-exactly"],
    )
    def test_accepts(self, text: str) -> None:
        check_text(text, "name")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "must not be empty"),
            (" ", "must not be empty"),
            (None, "needs text, not NoneType"),
            (5, "needs text, not int"),
            (b"name", "needs text, not bytes"),
            ("x" * 1_001, "is too long, or holds control characters or odd spaces"),
            ("a\nb", "is too long, or holds control characters or odd spaces"),
            ("a\x00", "is too long, or holds control characters or odd spaces"),
            ("a\u202eb", "is too long, or holds control characters or odd spaces"),
            ("\ud800", "is too long, or holds control characters or odd spaces"),
        ],
        ids=[
            "empty",
            "blank",
            "none",
            "int",
            "bytes",
            "longest-and-one",
            "newline",
            "nul",
            "right-to-left-override",
            "half-a-surrogate",
        ],
    )
    def test_refuses(self, text: object, reason: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            check_text(text, "name")
        assert str(refused.value) == f"name: {reason}"

    def test_the_message_does_not_repeat_the_text(self) -> None:
        with pytest.raises(InvalidValue) as refused:
            check_text("planted token\x07", "name")
        assert "planted" not in str(refused.value)


class TestText:
    def test_fills_in_the_names_of_one_language(self) -> None:
        text = Text("年龄 {age}", "aged {age}")
        assert text.fill("zh", age=65) == "年龄 65"
        assert text.fill("en", age=65, unused=1) == "aged 65"

    @pytest.mark.parametrize(
        ("zh", "en", "field"), [("", "aged", "zh"), ("年龄", " ", "en")], ids=["zh", "en"]
    )
    def test_needs_both_languages(self, zh: str, en: str, field: str) -> None:
        with pytest.raises(InvalidValue, match=f"^{field}: must not be empty"):
            Text(zh, en)

    def test_is_a_value(self) -> None:
        assert Text("是", "yes") == Text("是", "yes")
        assert len({Text("是", "yes"), Text("是", "yes"), Text("否", "no")}) == 2


def test_an_unknown_code_is_refused_and_not_shown() -> None:
    with pytest.raises(InvalidValue) as refused:
        Light("planted-token")
    assert str(refused.value) == "Light: has no such code"
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None


class TestOwnLabel:
    def test_two_of_the_same_words_are_one(self) -> None:
        assert len({OwnLabel("a", "甲", "a"), OwnLabel("a", "甲", "a")}) == 1

    def test_is_no_member_of_a_label(self) -> None:
        green: object = Light.GREEN
        assert OwnLabel(Light.GREEN.code, Light.GREEN.zh, Light.GREEN.en) != green

    def test_reads_in_both_languages(self) -> None:
        label = OwnLabel("salon", "沙龙", "salon")
        assert (label.name_in("zh"), label.name_in("en")) == ("沙龙", "salon")

    @pytest.mark.parametrize("field", ["code", "zh", "en"])
    def test_needs_all_its_words(self, field: str) -> None:
        words: dict[str, str] = {"code": "a", "zh": "甲", "en": "a", field: " "}
        with pytest.raises(InvalidValue, match=f"^{field}: must not be empty"):
            OwnLabel(**words)
