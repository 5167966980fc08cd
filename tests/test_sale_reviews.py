"""Reviews of a sale: everything asked at once, nothing left out passes, nothing of another sale counts."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.sale_file_cases import (
    BOND,
    DAY,
    FUND,
    LI,
    NOON,
    POLICY,
    PROPER,
    RECORDING,
    SELLER,
    TESTED,
    WEALTH,
    altered,
)

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.conduct_facts import SaleConduct
from bankrm.disclosure_items import DisclosureItem
from bankrm.distribution import PermitKind
from bankrm.errors import InvalidValue
from bankrm.forbidden_acts import ForbiddenAct
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductId, ProductRisk
from bankrm.rating_schemes import PRODUCT_LEVELS, TOLERANCE_LEVELS
from bankrm.recording_topics import ZONE_TOPICS
from bankrm.recordings import SaleRecording
from bankrm.regulations.investment import HIGHER_RATING
from bankrm.risk_assessments import Respondent, RiskTolerance
from bankrm.rules import Effect, RuleBook
from bankrm.sale_reviews import SaleFile, SalePart, SaleReview, review_sale
from bankrm.sales import Initiator, SaleChannel, SaleId, SaleStep
from bankrm.staff import StaffId
from bankrm.wording import TextSource
from bankrm.wording_rules import PhraseRule, TextKind, WordingClass

WHOLE = {"wealth": WEALTH, "fund": FUND, "policy": POLICY, "bond": BOND}
LEAFLET = TextSource(ref="DOC-1", kind=TextKind.ADVERTISEMENT, channel=SaleChannel.OUTLET)


def review(file: SaleFile, texts: dict[TextSource, str] | None = None) -> SaleReview:
    return review_sale(file, texts or {}, as_of=DAY)


@pytest.mark.parametrize("file", WHOLE.values(), ids=WHOLE)
def test_a_sale_with_nothing_wrong_and_nothing_left_out_is_allowed(file: SaleFile) -> None:
    found = review(file)
    assert (found.outcome, found.steps, found.needs_review) == (Effect.ALLOW, (), False)
    assert all(part.outcome is Effect.ALLOW for part in found.answers.decisions)
    insured = {SalePart.INTEREST} if file is POLICY else set[SalePart]()
    assert {*found.answers.names} == {*SalePart} - {SalePart.WORDING, SalePart.INTEREST} | insured


LEFT_OUT: dict[str, tuple[SaleFile, dict[str, Any], SalePart, Effect]] = {
    "wealth-assessment": (WEALTH, {"assessments": ()}, SalePart.MATCHING, Effect.BLOCK),
    "wealth-seller": (WEALTH, {"seller": None}, SalePart.SELLER, Effect.REVIEW),
    "wealth-conduct": (WEALTH, {"conduct": SaleConduct()}, SalePart.CONDUCT, Effect.REVIEW),
    "wealth-disclosures": (WEALTH, {"disclosures": ()}, SalePart.DISCLOSURE, Effect.BLOCK),
    "wealth-recording": (WEALTH, {"recording": None}, SalePart.RECORDING, Effect.BLOCK),
    "fund-permits": (FUND, {"permits": None}, SalePart.DISTRIBUTION, Effect.REVIEW),
    "fund-no-permit": (FUND, {"permits": ()}, SalePart.DISTRIBUTION, Effect.REFUSE),
    "fund-admission": (FUND, {"admission": None}, SalePart.DISTRIBUTION, Effect.REVIEW),
    "policy-application": (POLICY, {"application": None}, SalePart.MATCHING, Effect.REVIEW),
    "bond-conduct": (BOND, {"conduct": SaleConduct()}, SalePart.CONDUCT, Effect.REVIEW),
}


@pytest.mark.parametrize(
    ("file", "changes", "part", "effect"), LEFT_OUT.values(), ids=LEFT_OUT.keys()
)
def test_what_is_left_out_never_passes(
    file: SaleFile, changes: dict[str, Any], part: SalePart, effect: Effect
) -> None:
    found = review(attrs.evolve(file, **changes))
    assert found[part].outcome is effect
    assert found.outcome is effect


@pytest.mark.parametrize("file", [WEALTH, FUND, POLICY], ids=["wealth", "fund", "policy"])
@pytest.mark.parametrize(
    "field", ["assessments", "permits", "admission", "seller", "disclosures", "recording"]
)
def test_less_on_file_is_never_milder(file: SaleFile, field: str) -> None:
    less = attrs.evolve(file, **{field: getattr(SaleFile(**_only(file)), field)})
    assert review(less).outcome >= review(file).outcome


def _only(file: SaleFile) -> dict[str, Any]:
    return {"client": file.client, "product": file.product, "sale": file.sale}


def test_nothing_but_a_sale_goes_to_a_person_or_worse() -> None:
    for file in (WEALTH, FUND, POLICY):
        found = review_sale(SaleFile(**_only(file)), as_of=DAY)
        assert found.outcome >= Effect.REVIEW
        assert found.needs_review


class TestWorkedCases:
    def test_1_the_higher_rating_refuses(self) -> None:
        riskier = attrs.evolve(WEALTH.product, distributor_risk=ProductRisk.R4)
        found = review(attrs.evolve(WEALTH, product=riskier))
        assert found.outcome is Effect.REFUSE
        assert "N7.12-level" in found
        cited = [cite.text("en") for reason in found.answers.hits for cite in reason.basis]
        assert "Measures on Product Suitability of Financial Institutions, art. 12" in cited

    def test_10_a_fund_above_the_level_that_the_client_asks_for(self) -> None:
        riskier = attrs.evolve(
            FUND.product, issuer_risk=ProductRisk.R4, distributor_risk=ProductRisk.R4
        )
        told = tuple(
            attrs.evolve(one, document=attrs.evolve(one.document, rating_shown=ProductRisk.R4))
            for one in FUND.disclosures
        )
        file = attrs.evolve(
            FUND,
            product=riskier,
            disclosures=told,
            sale=attrs.evolve(FUND.sale, initiated_by=Initiator.CLIENT),
        )
        found = review(file)
        assert found.outcome is Effect.STEPS
        assert {
            SaleStep.UNSUITABLE_NOTICE,
            SaleStep.WRITTEN_WARNING,
            SaleStep.CLIENT_CONFIRMATION,
        } <= {*found.steps}

    def test_17_a_client_who_will_not_be_recorded_buys_no_policy(self) -> None:
        no = SaleRecording(
            sale_id=SaleId("X-1"),
            client_id=LI.id,
            refused_at=NOON - timedelta(hours=1),
            recorded_at=NOON - timedelta(hours=1),
        )
        found = review(attrs.evolve(POLICY, recording=no))
        assert found.outcome is Effect.REFUSE
        assert "I54.6-refused" in found

    def test_18_a_savings_bond_needs_no_recording(self) -> None:
        assert review(BOND)[SalePart.RECORDING].outcome is Effect.ALLOW

    def test_24_words_that_are_refused_online(self) -> None:
        online = TextSource(ref="DOC-2", kind=TextKind.ADVERTISEMENT, channel=SaleChannel.ONLINE)
        day = date(2026, 10, 8)
        later = attrs.evolve(WEALTH, sale=attrs.evolve(WEALTH.sale, at=None))
        before, after = (
            review_sale(later, {online: "低风险、秒到账"}, as_of=on)
            for on in (date(2026, 9, 29), day)
        )
        assert before.wording is not None
        assert after.wording is not None
        assert (len(before.wording.faults), len(after.wording.faults)) == (0, 2)
        assert after.outcome is Effect.REFUSE


def test_a_forbidden_act_refuses_the_whole_sale() -> None:
    acts = attrs.evolve(PROPER, acts=(ForbiddenAct.PROMISED_RETURN,))
    assert review(attrs.evolve(WEALTH, conduct=acts)).outcome is Effect.REFUSE


def test_words_count_like_deeds() -> None:
    found = review(WEALTH, {LEAFLET: "稳赚不赔"})
    assert found.outcome is Effect.REFUSE
    assert found.answers.outcome is Effect.ALLOW
    assert found.wording is not None
    assert all(finding.rule.id in found for finding in found.wording.faults[0].findings)
    assert review(WEALTH, {LEAFLET: "本产品不保本"}).outcome is Effect.ALLOW


def test_what_is_lacking_is_named() -> None:
    found = review(attrs.evolve(WEALTH, disclosures=WEALTH.disclosures[1:], recording=None))
    assert DisclosureItem.WORST_CASE in {required.item for required in found.untold}
    assert {*found.unrecorded} == {*ZONE_TOPICS}
    lines = found.explain("en").splitlines()
    assert lines[-2].startswith("Not told yet: ")
    assert lines[-1].startswith("Not on the recording yet: ")
    whole = review(WEALTH)
    assert (whole.untold, whole.unrecorded) == ((), ())


def test_a_banks_own_phrases_count_too() -> None:
    policy = house_document("MK-1", Text("宣传用语规范", "Wording policy"), date(2026, 1, 1))
    sure = PhraseRule(
        id="house.sure",
        wording_class=WordingClass.BANNED,
        cites=(policy.article(2),),
        since=policy.since,
        phrases=("闭眼入",),
        suggestion=Text("删除", "leave it out"),
    )
    found = review_sale(WEALTH, {LEAFLET: "闭眼入"}, phrases=(sure,), as_of=DAY)
    assert (found.outcome, "house.sure" in found) == (Effect.REFUSE, True)
    assert review(WEALTH, {LEAFLET: "闭眼入"}).outcome is Effect.ALLOW


def test_texts_that_nobody_looked_at_go_to_a_person() -> None:
    found = review_sale(WEALTH, as_of=DAY)
    assert (found.outcome, found.wording, found.needs_review) == (Effect.REVIEW, None, True)
    assert "wording | nobody has looked" in found.explain("en").splitlines()
    assert "no such rule" not in found


def test_it_is_worth_its_weakest_source_and_says_its_day() -> None:
    found = review(WEALTH)
    assert found.as_of == DAY
    assert found.provenance is max(
        [part.provenance for part in found.answers.decisions]
        + ([found.wording.provenance] if found.wording else []),
    )
    assert review_sale(BOND, as_of=DAY).provenance is Provenance.CONVENTION


def test_it_explains_itself_in_both_languages() -> None:
    found = review(attrs.evolve(WEALTH, recording=None), {LEAFLET: "保本"})
    english = found.explain("en").splitlines()
    assert english[0] == "Review of the sale: refused (2 Mar 2026)"
    assert "suitability | Outcome: allowed (2 Mar 2026) - none of 16 rules applies" in english
    assert any(line.startswith("wording | Outcome: refused") for line in english)
    assert found.explain().startswith("销售合规审核: 不得办理 (2026年3月2日)")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client": altered(LI, id=ClientId("C-2"))}, "client_id"),
        ({"product": altered(WEALTH.product, id=ProductId("P-2"))}, "product_id"),
        ({"application": POLICY.application}, "application"),
        ({"conduct": None}, "conduct"),
        ({"assessments": [TESTED]}, "assessments"),
        ({"seller": StaffId("S-1")}, "seller"),
    ],
    ids=[
        "another client",
        "another product",
        "a policy for wealth",
        "no conduct",
        "a list",
        "an id",
    ],
)
def test_a_file_of_parts_that_do_not_belong_together_is_refused(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(WEALTH, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {"assessments": (altered(TESTED, on=DAY + timedelta(days=1)),)},
        {"assessments": (altered(TESTED, client_id=ClientId("C-2")),)},
        {"seller": altered(SELLER, manager=altered(SELLER.manager, client_id=LI.id))},
        {"seller": altered(SELLER, manager=altered(SELLER.manager, id=StaffId("S-2")))},
        {"sale": altered(WEALTH.sale, amount=Money.of(10_000, "USD"))},
        {"recording": altered(RECORDING, sale_id=SaleId("X-2"))},
        {"disclosures": (altered(WEALTH.disclosures[0], sale_id=SaleId("X-2")),)},
    ],
    ids=[
        "an assessment in the future",
        "another client's assessment",
        "the seller is the client",
        "another seller",
        "another currency",
        "another sale's recording",
        "another sale's notice",
    ],
)
def test_what_belongs_to_another_sale_is_no_answer(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refused:
        review(altered(WEALTH, **changes))
    assert refused.value.field
    assert "C-2" not in str(refused.value)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"scheme": "NOPE@9", "own_level": "C3"}, "scheme"),
        ({"scheme": "product-levels@1", "own_level": "R3"}, "scheme"),
        ({"scheme": TOLERANCE_LEVELS.ref, "own_level": "A3"}, "code"),
        ({"scheme": TOLERANCE_LEVELS.ref, "own_level": "C1"}, "own_level"),
    ],
    ids=["unknown scheme", "a scheme of products", "unknown level", "another level"],
)
def test_a_level_of_no_scheme_of_the_banks_is_refused(told: dict[str, Any], field: str) -> None:
    schemes = (TOLERANCE_LEVELS, PRODUCT_LEVELS)
    with pytest.raises(InvalidValue) as refused:
        altered(WEALTH, assessments=(altered(TESTED, **told),), schemes=schemes)
    assert refused.value.field == field
    known = altered(TESTED, scheme=TOLERANCE_LEVELS.ref, own_level="C3")
    for one in (known, altered(known, own_level=None), TESTED):
        assert review(altered(WEALTH, assessments=(one,), schemes=schemes)).outcome is Effect.ALLOW


def test_a_banks_switch_beyond_the_laws_stays_on() -> None:
    policy = house_document("HP-1", Text("评级细则", "Rating policy"), date(2026, 2, 1))
    rated = altered(WEALTH.product, issuer_risk=ProductRisk.R4, distributor_risk=ProductRisk.R3)
    book = RuleBook(
        numbers=(attrs.evolve(HIGHER_RATING, rows=(Row(policy.since, 2, policy.article(1)),)),)
    )
    file = altered(WEALTH, product=rated)
    assert review_sale(file, {}, as_of=DAY).outcome is Effect.REFUSE
    assert review_sale(file, {}, as_of=DAY, book=book).outcome is Effect.REFUSE


def test_a_test_that_the_seller_answered_that_day_is_found_whatever_its_level() -> None:
    for level in RiskTolerance:
        by_seller = altered(
            TESTED, tolerance=level, lowest_class=False, answered_by=Respondent.SELLER
        )
        file = altered(WEALTH, assessments=(TESTED, by_seller))
        assert "N7.13(1)-tested_for_client" in review(file)


def test_who_buys_a_fund_and_refuses_information_is_looked_at() -> None:
    silent = attrs.evolve(FUND, conduct=attrs.evolve(PROPER, refuses_information=True))
    assert review(silent).outcome is Effect.REVIEW


def test_a_notice_on_another_kind_of_policy_is_refused() -> None:
    first = POLICY.disclosures[0]
    other = altered(first, document=altered(first.document, product_kind=ProductKind.TERM_LIFE))
    with pytest.raises(InvalidValue, match=r"^disclosures: "):
        altered(POLICY, disclosures=(other,))


@pytest.mark.parametrize("odd", [None, "file", WEALTH.sale], ids=["none", "text", "a sale"])
def test_only_a_file_is_reviewed(odd: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^file: "):
        review_sale(odd, {}, as_of=DAY)


def test_a_sale_is_reviewed_by_the_rules_of_its_own_day() -> None:
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        review_sale(WEALTH, {}, as_of=DAY + timedelta(days=1))


def test_a_part_that_was_not_asked_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"^name: "):
        review(WEALTH)[SalePart.INTEREST]


@pytest.mark.parametrize("first", [date(2017, 7, 1), date(2018, 9, 26), date(2021, 6, 27)])
def test_a_sale_of_long_ago_is_judged_and_never_let_through_for_want_of_rules(
    first: date,
) -> None:
    for file in (WEALTH, FUND):
        past = attrs.evolve(
            file,
            sale=attrs.evolve(file.sale, at=None),
            assessments=(attrs.evolve(TESTED, on=first),),
            disclosures=(),
            recording=None,
        )
        assert review_sale(past, {}, as_of=first).outcome >= Effect.REVIEW


class TestLaws:
    @pytest.mark.parametrize("file", [WEALTH, FUND], ids=["wealth", "fund"])
    def test_a_riskier_product_is_never_milder(self, file: SaleFile) -> None:
        outcomes = []
        for risk in ProductRisk:
            product = attrs.evolve(file.product, issuer_risk=risk, distributor_risk=risk)
            told = tuple(
                attrs.evolve(one, document=attrs.evolve(one.document, rating_shown=risk))
                for one in file.disclosures
            )
            outcomes.append(review(attrs.evolve(file, product=product, disclosures=told)).outcome)
        assert outcomes == sorted(outcomes)

    @pytest.mark.parametrize("file", [WEALTH, FUND], ids=["wealth", "fund"])
    def test_a_client_who_bears_less_is_never_judged_milder(self, file: SaleFile) -> None:
        outcomes = [
            review(attrs.evolve(file, assessments=(attrs.evolve(TESTED, tolerance=one),))).outcome
            for one in RiskTolerance
        ]
        assert outcomes == sorted(outcomes, reverse=True)

    def test_every_permit_counts(self) -> None:
        for kind in PermitKind:
            for file in (FUND, POLICY):
                fewer = tuple(permit for permit in file.permits or () if permit.kind is not kind)
                less = attrs.evolve(file, permits=fewer)
                assert review(less).outcome >= review(file).outcome
