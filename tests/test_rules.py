"""The rule engine: all rules run, the strictest wins, what is unknown goes to a person, all is cited."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm import rules
from bankrm.citations import Issuer, Param, Provenance, Regulation, Row, house_document, param
from bankrm.days import add_months
from bankrm.declared_rules import Rule
from bankrm.errors import InvalidRule, InvalidValue, RuleNotInForce
from bankrm.fields import check_fields
from bankrm.labels import Label, Lang, Text
from bankrm.replay import Change, compare
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, maybe_int

ONE_DAY = timedelta(days=1)
FIRST, CHANGE, DAY = date(2024, 1, 1), date(2025, 1, 1), date(2025, 6, 1)
HOUSE_DAY, LAST_OF_MINOR = date(2025, 9, 1), date(2026, 1, 1)

BODY = Issuer(short="X", name=Text("某机关", "a body"))


def document(code: str, read: Provenance) -> Regulation:
    name = Text(f"办法{code}", f"Measures {code}")
    return Regulation(code=code, number="", name=name, issuer=BODY, since=FIRST, read=read)


LAW = document("L", Provenance.TEXT)
HEARSAY = document("H", Provenance.SECONDARY)
POLICY = house_document("P", Text("本行细则", "House policy"), FIRST)

CAP = Param(
    id="x.cap",
    name=Text("占比上限", "share, most"),
    stricter=min,
    rows=(Row(FIRST, 60, LAW.article(36)), Row(CHANGE, 50, HEARSAY.article(37))),
)
ADULT_YEARS = Param(
    id="x.adult_years",
    name=Text("成年年龄", "age of majority"),
    stricter=max,
    rows=(Row(FIRST, 18, LAW.article(17)),),
)
LIMIT: Param[int] = Param(id="x.limit", name=Text("限额", "limit"), stricter=min)


class Step(Label):
    RECORD = "record", "录音", "a recording"
    SHOW = "show", "告知", "a notice"


@attrs.frozen(kw_only=True)
class Facts:
    share: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("占比", "share", "percent")
    )
    born: date = attrs.field(
        default=None, converter=maybe_date, metadata=about("出生日期", "birth date")
    )
    insists: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("坚持", "insists")
    )
    channel: str = attrs.field(
        default=None, converter=maybe_code, metadata=about("渠道", "channel")
    )
    amount: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("金额", "amount", "fen")
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)


class Params:
    cap: int = param(CAP, unit="percent")
    born_by: date = param(ADULT_YEARS, lambda as_of, years: add_months(as_of, -12 * years))


class LimitParams:
    cap: int = param(CAP, unit="percent")
    limit: int = param(LIMIT, unit="fen")


SALE = RuleSet("x.sale", Facts, Params, Effect, since=FIRST)
LENDING = RuleSet("x.lending", Facts, LimitParams, Effect, since=FIRST)


@SALE.rule("by-phone", Effect.NOTE, cites=LAW.article(1), zh="电话办理", en="by phone")
def by_phone(f: Facts, _: Params) -> bool:
    return f.channel == "phone"


@SALE.rule(
    "insists",
    Effect.STEPS,
    cites=LAW.article(2),
    zh="客户坚持",
    en="the client insists",
    steps=(Step.SHOW, Step.RECORD),
)
def insists(f: Facts, _: Params) -> bool:
    return f.insists


@SALE.rule(
    "share-above-cap",
    Effect.BLOCK,
    cites=(LAW.article(3), LAW.article(4)),
    zh="占比{share}高于上限{cap}",
    en="share {share} is above {cap}",
    steps=(Step.SHOW,),
)
def share_above_cap(f: Facts, p: Params) -> bool:
    return f.share > p.cap


@SALE.rule(
    "minor",
    Effect.REFUSE,
    cites=LAW.article(5),
    zh="未成年",
    en="under age",
    until=LAST_OF_MINOR,
)
def minor(f: Facts, p: Params) -> bool:
    return f.born > p.born_by


@LENDING.rule(
    "above-limit",
    Effect.BLOCK,
    cites=LAW.article(6),
    zh="金额{amount}高于限额{limit}",
    en="amount {amount} is above the limit {limit}",
    steps=(Step.SHOW,),
)
def above_limit(f: Facts, p: LimitParams) -> bool:
    return f.amount > p.limit


LENDING.rule("share", Effect.REFUSE, cites=LAW.article(3), zh="占比过高", en="share too high")(
    lambda f, p: f.share > p.cap
)

CLEAN = Facts(share=10, born=date(1990, 1, 1), insists=False, channel="counter", amount=100)


def judge(as_of: date = DAY, book: RuleBook = STATUTORY, **known: Any) -> Decision[Facts, Effect]:
    return SALE.decide(attrs.evolve(CLEAN, **known), as_of=as_of, book=book)


def house_number(of: Param[int], *rows: tuple[date, int], **more: Any) -> RuleBook:
    own = Param(
        id=of.id,
        name=of.name,
        stricter=of.stricter,
        rows=tuple(Row(since, value, POLICY.article(9)) for since, value in rows),
        **more,
    )
    return RuleBook(numbers=(own,))


def ids(reasons: Any) -> list[str]:
    return [reason.rule.id for reason in reasons]


def table(names: str, rows: dict[str, tuple[Any, ...]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(names.split(), list(rows.values()), ids=list(rows))


class TestOutcome:
    @table(
        "known outcome hits",
        {
            "nothing-applies": ({}, Effect.ALLOW, []),
            "note-only": ({"channel": "phone"}, Effect.ALLOW, ["by-phone"]),
            "steps": ({"insists": True}, Effect.STEPS, ["insists"]),
            "share-at-cap-exactly": ({"share": 50}, Effect.ALLOW, []),
            "share-above-cap": ({"share": 51}, Effect.BLOCK, ["share-above-cap"]),
            "of-age-on-the-day": ({"born": date(2007, 6, 1)}, Effect.ALLOW, []),
            "of-age-tomorrow": ({"born": date(2007, 6, 2)}, Effect.REFUSE, ["minor"]),
            "all-strictest-first": (
                {"channel": "phone", "insists": True, "share": 51, "born": date(2020, 1, 1)},
                Effect.REFUSE,
                ["minor", "share-above-cap", "insists", "by-phone"],
            ),
        },
    )
    def test_the_strictest_wins_and_every_hit_is_kept(
        self, known: dict[str, Any], outcome: Effect, hits: list[str]
    ) -> None:
        decision = judge(**known)
        assert decision.outcome is outcome
        assert ids(decision.hits) == hits
        assert not decision.needs_review
        assert [rule_id in decision for rule_id in hits] == [True] * len(hits)
        every = {rule.id for rule in SALE}
        assert {rule.id for rule in decision.passed} == every - set(hits)

    @table(
        "known outcome missing",
        {
            "a-note-does-not-ask": ({"channel": None}, Effect.ALLOW, ("channel",)),
            "steps": ({"insists": None}, Effect.REVIEW, ("insists",)),
            "block": ({"share": None}, Effect.REVIEW, ("share",)),
            "refuse": ({"born": None}, Effect.REVIEW, ("born",)),
            "steps-owed-and-unknown": (
                {"insists": True, "share": None},
                Effect.REVIEW,
                ("share",),
            ),
            "blocked-anyway": ({"share": 51, "insists": None}, Effect.BLOCK, ("insists",)),
            "blocked-or-worse": ({"share": 51, "born": None}, Effect.BLOCK, ("born",)),
            "refused-anyway": (
                {"born": date(2020, 1, 1), "share": None},
                Effect.REFUSE,
                ("share",),
            ),
            "several": ({"born": None, "share": None, "insists": None}, Effect.REVIEW, None),
        },
    )
    def test_what_is_unknown_goes_to_a_person(
        self, known: dict[str, Any], outcome: Effect, missing: tuple[str, ...] | None
    ) -> None:
        decision = judge(**known)
        assert decision.outcome is outcome
        assert decision.missing == (missing or ("born", "share", "insists"))
        assert decision.needs_review is (outcome is not Effect.ALLOW)

    def test_the_unknown_are_named_strictest_first(self) -> None:
        decision = judge(insists=None, share=None, born=None)
        assert ids(decision.undetermined) == ["minor", "share-above-cap", "insists"]
        assert decision.hits == ()
        assert [rule.id for rule in decision.passed] == ["by-phone"]

    def test_steps_are_owed_once(self) -> None:
        assert judge().steps == ()
        assert judge(insists=True).steps == (Step.SHOW, Step.RECORD)
        assert judge(insists=True, share=51).steps == (Step.SHOW, Step.RECORD)

    def test_effects_mildest_first(self) -> None:
        mildest_first = "ALLOW STEPS REVIEW BLOCK REFUSE"
        assert [effect.name for effect in Effect] == mildest_first.split()
        assert Effect["NOTE"] is Effect.ALLOW

    @table(
        "as_of share outcome",
        {
            "first-day": (FIRST, 60, Effect.ALLOW),
            "eve-of-change": (CHANGE - ONE_DAY, 60, Effect.ALLOW),
            "day-of-change": (CHANGE, 60, Effect.BLOCK),
            "above-the-old": (CHANGE - ONE_DAY, 61, Effect.BLOCK),
        },
    )
    def test_the_number_of_the_day(self, as_of: date, share: int, outcome: Effect) -> None:
        assert judge(as_of, share=share).outcome is outcome

    @pytest.mark.parametrize(
        ("as_of", "outcome"),
        [(LAST_OF_MINOR - ONE_DAY, Effect.REFUSE), (LAST_OF_MINOR, Effect.ALLOW)],
        ids=["last-day", "first-day-without"],
    )
    def test_the_rules_of_the_day(self, as_of: date, outcome: Effect) -> None:
        assert judge(as_of, born=date(2020, 1, 1)).outcome is outcome


class TestDecision:
    def test_holds_what_it_was_judged_by(self) -> None:
        decision = judge(share=51)
        assert decision.as_of == DAY
        assert decision.facts == attrs.evolve(CLEAN, share=51)
        assert decision.rules is SALE.on(DAY)
        assert decision.mask == 0b0100
        assert decision.rules.params.cap == 50

    @table(
        "as_of known provenance",
        {
            "of-the-rule": (DAY, {"insists": True}, Provenance.TEXT),
            "of-the-number-compared-with": (DAY, {"share": 51}, Provenance.SECONDARY),
            "of-the-earlier-number": (FIRST, {"share": 61}, Provenance.TEXT),
            "of-an-open-rule": (DAY, {"share": None}, Provenance.SECONDARY),
            "of-the-numbers-that-let-it-pass": (DAY, {}, Provenance.SECONDARY),
            "of-all-rules": (FIRST, {}, Provenance.TEXT),
        },
    )
    def test_provenance_is_the_weakest_it_rests_on(
        self, as_of: date, known: dict[str, Any], provenance: Provenance
    ) -> None:
        assert judge(as_of, **known).provenance is provenance

    def test_explains_itself_in_chinese(self) -> None:
        assert judge(share=51, insists=None).explain() == (
            "结论: 暂不可办理 (2025年6月1日)\n"
            "- 占比51%高于上限50% [share-above-cap] 《办法L》第3条; 《办法L》第4条; "
            "《办法H》第37条［见二手来源］ → 告知\n"
            "? 待核实（坚持）: 客户坚持 [insists] 《办法L》第2条 → 告知、录音\n"
            "依据最弱处: 见二手来源"
        )

    def test_explains_itself_in_english(self) -> None:
        assert judge(share=51, insists=None).explain("en") == (
            "Outcome: blocked until cured (1 Jun 2025)\n"
            "- share 51% is above 50% [share-above-cap] Measures L, art. 3; Measures L, art. 4; "
            "Measures H, art. 37 [read in a secondary source] → a notice\n"
            "? To be found out (insists): the client insists [insists] Measures L, art. 2 "
            "→ a notice, a recording\n"
            "Weakest source: read in a secondary source"
        )

    @pytest.mark.parametrize(
        ("lang", "line"),
        [("zh", "- 已核对3条规则，均不触发"), ("en", "- none of 3 rules applies")],
    )
    def test_explains_that_nothing_applies(self, lang: Lang, line: str) -> None:
        assert judge().explain(lang).splitlines()[1] == line

    def test_an_unknown_value_reads_as_unknown(self) -> None:
        [reason] = judge(share=None).undetermined
        assert reason.text() == "占比未知高于上限50%"
        assert reason.text("en") == "share unknown is above 50%"

    def test_a_reason_knows_what_it_read(self) -> None:
        [reason] = judge(share=51).hits
        assert reason.values == {"share": 51, "cap": 50}
        assert reason.missing == ()
        [unknown] = judge(share=None).undetermined
        assert unknown.values == {"share": None, "cap": 50}
        assert unknown.missing == ("share",)

    def test_a_reason_rests_on_articles_and_numbers_once(self) -> None:
        [reason] = judge(share=51).hits
        assert reason.basis == (LAW.article(3), LAW.article(4), HEARSAY.article(37))
        [alone] = judge(insists=True).hits
        assert alone.basis == (LAW.article(2),)

    def test_equal_decisions(self) -> None:
        assert judge(share=51) == judge(share=51)
        assert hash(judge(share=51)) == hash(judge(share=51))
        assert judge(share=51) != judge(share=52)
        assert judge(share=51) != judge(DAY + ONE_DAY, share=51)
        assert judge(share=51) != judge(share=51, book=RuleBook())
        assert judge() != "ALLOW"
        assert judge(share=51).hits == judge(share=51).hits

    def test_stay_equal_when_the_kept_rules_are_made_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = judge(DAY, share=51)
        monkeypatch.setattr(rules, "_KEPT", 1)
        judge(date(2199, 12, 31), share=51)
        again = judge(DAY, share=51)
        assert again.rules is not before.rules
        assert again == before
        assert hash(again) == hash(before)

    def test_repr_shows_no_fact(self) -> None:
        planted = judge(share=4711, channel="planted", born=date(1987, 6, 5))
        assert repr(planted) == "<BLOCK x.sale on 2025-06-01: share-above-cap>"
        assert repr(judge()) == "<ALLOW x.sale on 2025-06-01: nothing applies>"
        for shown in (repr(planted.hits), repr(planted.rules), repr(compare_days(planted))):
            assert not any(token in shown for token in ("4711", "planted", "1987"))


def compare_days(decision: Decision[Facts, Effect]) -> Change[Facts, Effect]:
    return compare(SALE.on(FIRST), SALE.on(DAY), decision.facts)


class TestDeciding:
    @pytest.mark.parametrize("as_of", [FIRST - ONE_DAY, date.min], ids=["eve", "first-ever"])
    def test_a_day_before_the_set_is_refused(self, as_of: date) -> None:
        with pytest.raises(
            RuleNotInForce, match=r"^x\.sale: cannot judge a day before 2024-01-01$"
        ):
            judge(as_of)

    @pytest.mark.parametrize(
        "as_of",
        [datetime(2025, 6, 1), "2025-06-01", None, []],  # noqa: DTZ001  # what is to be refused
        ids=["instant", "text", "none", "unhashable"],
    )
    def test_needs_a_day(self, as_of: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: needs a date, not "):
            judge(as_of)

    def test_needs_a_book(self) -> None:
        no_book: Any = None
        with pytest.raises(InvalidValue, match=r"^book: needs RuleBook, not NoneType$"):
            SALE.on(DAY, no_book)

    def test_needs_its_own_facts(self) -> None:
        other = attrs.make_class("Others", {"share": attrs.field(type=int)}, frozen=True)
        wrong: Any = other(4711)
        with pytest.raises(InvalidValue) as caught:
            SALE.decide(wrong, as_of=DAY)
        assert str(caught.value) == "facts: needs Facts, not Others"

    def test_rules_of_a_day_are_kept(self) -> None:
        assert SALE.on(DAY) is SALE.on(DAY)
        assert SALE.on(DAY) is not SALE.on(DAY, RuleBook())
        assert SALE.on(DAY) != SALE.on(DAY, RuleBook())


class Tier(Label):
    PASS = "pass", "正常", "pass"
    WATCH = "watch", "关注", "special mention"
    LOSS = "loss", "损失", "loss"


class TestAnotherScale:
    tiers = RuleSet("x.tier", Facts, Params, Tier)
    tiers.rule("watch", Tier.WATCH, cites=LAW.article(7), zh="关注", en="watch")(
        lambda f, _: f.share > 10
    )
    tiers.rule("loss", Tier.LOSS, cites=LAW.article(8), zh="损失", en="loss")(
        lambda f, _: f.amount > 1_000
    )
    tiers.rule("fine", Tier.PASS, cites=LAW.article(9), zh="正常", en="fine")(
        lambda f, _: f.insists
    )

    @table(
        "known tier needs_review",
        {
            "mildest": ({}, Tier.PASS, False),
            "watch": ({"share": 11}, Tier.WATCH, False),
            "strictest": ({"share": 11, "amount": 1_001}, Tier.LOSS, False),
            "unknown": ({"amount": None}, Tier.PASS, True),
            "at-least-watch": ({"share": 11, "amount": None}, Tier.WATCH, True),
            "mildest-unknown": ({"insists": None}, Tier.PASS, False),
        },
    )
    def test_says_what_is_known_and_that_more_is_needed(
        self, known: dict[str, Any], tier: Tier, needs_review: bool
    ) -> None:
        decision = self.tiers.decide(attrs.evolve(CLEAN, **known), as_of=DAY)
        assert decision.outcome is tier
        assert decision.needs_review is needs_review

    def test_a_set_without_a_first_day_judges_any(self) -> None:
        assert self.tiers.since == date.min
        decision = self.tiers.decide(CLEAN, as_of=date(1949, 10, 1))
        assert decision.outcome is Tier.PASS


class TestRule:
    def test_is_found_by_its_id(self) -> None:
        assert SALE["minor"] is minor
        assert [rule.id for rule in SALE] == ["by-phone", "insists", "share-above-cap", "minor"]
        assert len(SALE) == 4

    def test_is_its_own_predicate(self) -> None:
        given = SALE.on(DAY).params
        assert share_above_cap(attrs.evolve(CLEAN, share=51), given)
        assert not share_above_cap(attrs.evolve(CLEAN, share=50), given)

    def test_states_its_condition(self) -> None:
        assert share_above_cap.state() == "share > cap"
        assert share_above_cap.state("zh") == "占比 > 占比上限"
        assert share_above_cap.state("en") == "share > share, most"
        assert [slot.name for slot in share_above_cap.reads] == ["share", "cap"]

    def test_is_as_firm_as_its_weakest_article(self) -> None:
        weak = SALE.house_rule(
            "weak", Effect.NOTE, cites=(LAW.article(1), HEARSAY.article(1)), zh="弱", en="weak"
        )(lambda f, _: f.insists)
        assert weak.provenance is Provenance.SECONDARY
        assert minor.provenance is Provenance.TEXT

    @table(
        "since until as_of in_force",
        {
            "always": (None, None, FIRST, True),
            "eve": (CHANGE, None, CHANGE - ONE_DAY, False),
            "first-day": (CHANGE, None, CHANGE, True),
            "last-day": (None, CHANGE, CHANGE - ONE_DAY, True),
            "end": (None, CHANGE, CHANGE, False),
            "both": (FIRST, CHANGE, CHANGE, False),
        },
    )
    def test_days_in_force(
        self, since: date | None, until: date | None, as_of: date, in_force: bool
    ) -> None:
        rule = SALE.house_rule(
            "dated",
            Effect.NOTE,
            cites=LAW.article(1),
            zh="期",
            en="dated",
            since=since,
            until=until,
        )(lambda f, _: f.insists)
        assert rule.in_force(as_of) is in_force


def fresh() -> RuleSet[Facts, Params, Effect]:
    return RuleSet("x.fresh", Facts, Params, Effect)


def declare(into: RuleSet[Facts, Params, Effect], **more: Any) -> Rule[Facts, Params, Effect]:
    known: dict[str, Any] = {
        "rule_id": "r",
        "effect": Effect.REFUSE,
        "cites": LAW.article(1),
        "zh": "占比{share}",
        "en": "share {share}",
    }
    predicate = more.pop("predicate", lambda f, p: f.share > p.cap)
    return into.rule(**(known | more))(predicate)


class TestDeclaring:
    @table(
        "more reason",
        {
            "block-without-steps": (
                {"effect": Effect.BLOCK},
                "must name the steps that cure it or are owed",
            ),
            "steps-without-steps": (
                {"effect": Effect.STEPS},
                "must name the steps that cure it or are owed",
            ),
            "uncited": ({"cites": ()}, "cites nothing"),
            "no-day-in-force": ({"since": CHANGE, "until": CHANGE}, "ends before it begins"),
            "backwards": ({"since": CHANGE, "until": FIRST}, "ends before it begins"),
            "unknown-word": ({"zh": "{height}"}, "its words name no fact or parameter: height"),
            "word-in-one-language": ({"en": "share"}, "its words name share in one language only"),
            "branching": (
                {"predicate": lambda f, _: f.insists and f.share > 1},
                "predicate branches",
            ),
            "unknown-fact": ({"predicate": lambda f, _: f.height > 1}, "Facts has no height"),
            "no-fact": ({"predicate": lambda _, p: p.cap > 1}, "reads no fact"),
            "constant": ({"predicate": lambda _, __: True}, "must state a condition on the facts"),
        },
    )
    def test_refuses_with_the_rules_id(self, more: dict[str, Any], reason: str) -> None:
        into = fresh()
        with pytest.raises(InvalidRule, match=f"^r: {reason}"):
            declare(into, **more)
        assert len(into) == 0

    def test_an_id_is_declared_once(self) -> None:
        into = fresh()
        first = declare(into)
        with pytest.raises(InvalidRule, match=r"^r: is declared twice$"):
            declare(into)
        assert into["r"] is first

    def test_one_day_in_force_is_enough(self) -> None:
        assert declare(fresh(), since=CHANGE, until=CHANGE + ONE_DAY).in_force(CHANGE)

    def test_the_first_decision_closes_the_set(self) -> None:
        into = fresh()
        declare(into)
        into.decide(CLEAN, as_of=DAY)
        with pytest.raises(
            InvalidRule, match=r"^late: comes after the first decision: put it in a"
        ):
            declare(into, rule_id="late")

    def test_several_articles_or_one(self) -> None:
        assert declare(fresh()).cites == (LAW.article(1),)
        both = (LAW.article(1), LAW.article(2))
        assert declare(fresh(), cites=both).cites == both

    def test_a_fact_and_a_number_have_two_names(self) -> None:
        """Else a reason could not say which of the two is unknown."""

        class Namesake:
            share: int = param(CAP)

        with pytest.raises(InvalidRule, match=r"^x\.odd: has a fact and a parameter of one name$"):
            RuleSet("x.odd", Facts, Namesake, Effect)
