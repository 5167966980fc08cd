"""Conduct: each act where and since it is forbidden, what the record shows, and the duties of selling."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.conduct_cases import (
    ASSET_PLAN,
    DAY,
    FIRM,
    FUND,
    GOLD,
    LI,
    NET_DAY,
    OWN_WEALTH,
    POLICY,
    PRIVATE_FUND,
    PRIVATE_WEALTH,
    PROPER,
    SALE,
    TEST,
    TRUST,
    WEALTH,
    judged,
)

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.conduct import CONDUCT, assess_conduct
from bankrm.conduct_facts import ConductFacts
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.forbidden_acts import BANS, Ban, ForbiddenAct, Scope
from bankrm.labels import Text
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.regulations.selling import OUTLET_ONLY_LEVEL
from bankrm.risk_assessments import Respondent, RiskAssessment
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.sales import Initiator, SaleChannel, SaleStep
from bankrm.staff import StaffId

ODD: Any = "odd"
ACT = ForbiddenAct
PRODUCTS = (
    OWN_WEALTH,
    WEALTH,
    PRIVATE_WEALTH,
    TRUST,
    FUND,
    ASSET_PLAN,
    PRIVATE_FUND,
    POLICY,
    GOLD,
)
ABOUT = {
    Scope.ANY: set(PRODUCTS),
    Scope.SUITABILITY: {OWN_WEALTH, WEALTH, PRIVATE_WEALTH, TRUST, POLICY},
    Scope.NFRA_PRIVATE: {PRIVATE_WEALTH, TRUST},
    Scope.PRIVATE_FUND: {PRIVATE_FUND},
    Scope.WEALTH: {OWN_WEALTH, WEALTH, PRIVATE_WEALTH},
    Scope.CSRC: {FUND, ASSET_PLAN, PRIVATE_FUND},
    Scope.PUBLIC_FUND: {FUND},
    Scope.SECURITIES_PLAN: {ASSET_PLAN},
    Scope.INSURANCE: {POLICY},
    Scope.AGENCY: {WEALTH, PRIVATE_WEALTH, TRUST, FUND, ASSET_PLAN, PRIVATE_FUND, POLICY},
}
"""The products that each scope is about, by hand."""
MORNING = datetime.fromisoformat("2026-03-02T09:00+08:00")
NOON = datetime.fromisoformat("2026-03-02T12:00+08:00")


def hits(decision: Decision[ConductFacts, Effect]) -> set[str]:
    return {reason.rule.id for reason in decision.hits}


@pytest.mark.parametrize("sold", PRODUCTS, ids=lambda sold: sold.family.code)
@pytest.mark.parametrize("day", [date(2017, 7, 1), date(2024, 3, 1), DAY, NET_DAY])
def test_a_proper_sale_can_stand(sold: Product, day: date) -> None:
    tests = () if day < TEST.on else (TEST,)
    assert judged(sold, day=day, tests=tests).outcome is Effect.ALLOW


@pytest.mark.parametrize("sold", PRODUCTS, ids=lambda sold: sold.family.code)
@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.id)
def test_an_act_is_found_where_its_article_is_about_it(ban: Ban, sold: Product) -> None:
    decision = judged(sold, day=NET_DAY, acts=(ban.act,))
    assert (ban.id in decision) is (sold in ABOUT[ban.scope])


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.id)
def test_an_act_is_found_from_the_first_day_on(ban: Ban) -> None:
    sold = next(sold for sold in PRODUCTS if sold in ABOUT[ban.scope])
    first = max(ban.since, CONDUCT.since)
    found = judged(sold, day=first, acts=(ban.act,), tests=())
    assert ban.id in found
    assert found.outcome is (Effect.BLOCK if ban.cure else Effect.REFUSE)
    if ban.since > CONDUCT.since:
        before = judged(sold, day=first - timedelta(days=1), acts=(ban.act,), tests=())
        assert ban.id not in before


@pytest.mark.parametrize("act", ACT, ids=lambda act: act.code)
@pytest.mark.parametrize("sold", PRODUCTS, ids=lambda sold: sold.family.code)
def test_no_act_that_was_found_passes(act: ForbiddenAct, sold: Product) -> None:
    """Once all these rules are in force; where no article is about the product, a person decides."""
    decision = judged(sold, day=NET_DAY, acts=(act,))
    banned = any(ban.act is act and sold in ABOUT[ban.scope] for ban in BANS)
    assert decision.outcome >= Effect.REVIEW
    assert ("conduct.elsewhere" in decision) is not banned


@pytest.mark.parametrize(
    ("sold", "day", "act", "rules"),
    [
        (TRUST, date(2026, 1, 31), ACT.OFFERED_PUBLICLY, {"conduct.earlier"}),
        (TRUST, date(2026, 2, 1), ACT.OFFERED_PUBLICLY, {"N7.30-offered_publicly"}),
        (PRIVATE_FUND, date(2023, 8, 31), ACT.OFFERED_PUBLICLY, {"conduct.earlier"}),
        (
            PRIVATE_FUND,
            date(2023, 9, 1),
            ACT.OFFERED_PUBLICLY,
            {"conduct.earlier", "PF.20-offered_publicly"},
        ),
        (WEALTH, date(2021, 6, 26), ACT.CHURNED, {"conduct.earlier"}),
        (WEALTH, date(2021, 6, 27), ACT.CHURNED, {"conduct.earlier", "W4.25(7)-churned"}),
        (FUND, date(2020, 9, 30), ACT.PROMISED_RETURN, {"conduct.earlier"}),
        (
            FUND,
            date(2020, 10, 1),
            ACT.PROMISED_RETURN,
            {"conduct.earlier", "F175.24(2)-promised_return"},
        ),
        (OWN_WEALTH, date(2026, 9, 29), ACT.TESTED_BY_PLATFORM, set()),
        (OWN_WEALTH, date(2026, 9, 30), ACT.TESTED_BY_PLATFORM, {"NET-tested_by_platform"}),
    ],
    ids=[
        "row-8-before-n7",
        "row-8-n7",
        "row-8-before-pf",
        "row-8-pf",
        "before-w4",
        "w4",
        "before-f175",
        "f175",
        "before-net",
        "net",
    ],
)
def test_both_sides_of_a_day(sold: Product, day: date, act: ForbiddenAct, rules: set[str]) -> None:
    assert hits(judged(sold, day=day, acts=(act,), tests=())) == rules


@pytest.mark.parametrize(
    ("act", "provenance"),
    [
        (ACT.PRE_TICKED, Provenance.TEXT),
        (ACT.PASSED_OFF_AS_OWN, Provenance.SECONDARY),
    ],
)
def test_marks_are_those_of_the_sources(act: ForbiddenAct, provenance: Provenance) -> None:
    assert judged(POLICY, acts=(act,)).provenance is provenance


@pytest.mark.parametrize(
    ("act", "outcome"),
    [(ACT.PROMISED_RETURN, Effect.REFUSE), (ACT.TESTED_FOR_CLIENT, Effect.REVIEW)],
    ids=["an-article-is-held", "none-is"],
)
def test_an_act_found_on_a_fund(act: ForbiddenAct, outcome: Effect) -> None:
    decision = judged(FUND, acts=(act,))
    assert (decision.outcome, decision.provenance) == (
        outcome,
        Provenance.SECONDARY if outcome is Effect.REFUSE else Provenance.CONVENTION,
    )


def test_what_is_cured_names_its_step() -> None:
    decision = judged(WEALTH, acts=(ACT.SOLD_THROUGH_PLATFORM,))
    assert (decision.outcome, decision.steps) == (Effect.BLOCK, (SaleStep.OWN_CHANNEL,))


# Row 10: what the record shows of the assessment


@pytest.mark.parametrize(
    ("respondent", "outcome"),
    [
        (Respondent.CLIENT, Effect.ALLOW),
        (Respondent.AGENT, Effect.ALLOW),
        (Respondent.SELLER, Effect.REFUSE),
        (None, Effect.REVIEW),
    ],
    ids=["client", "agent", "seller", "unknown"],
)
def test_who_answered(respondent: Respondent | None, outcome: Effect) -> None:
    decision = judged(tests=(attrs.evolve(TEST, answered_by=respondent),))
    assert decision.outcome is outcome
    assert ("N7.13(1)-tested_for_client" in decision) is (outcome is Effect.REFUSE)


def test_who_answered_before_the_measures() -> None:
    by_seller = attrs.evolve(TEST, answered_by=Respondent.SELLER)
    decision = judged(TRUST, day=date(2026, 1, 31), tests=(by_seller,))
    assert (decision.outcome, hits(decision)) == (Effect.REVIEW, {"conduct.earlier"})


def at(moment: datetime) -> RiskAssessment:
    return attrs.evolve(TEST, on=moment.date(), at=moment)


@pytest.mark.parametrize(
    ("tested", "sold_at", "outcome"),
    [
        (at(MORNING), NOON, Effect.ALLOW),
        (at(NOON), NOON, Effect.ALLOW),
        (at(NOON), MORNING, Effect.REFUSE),
        (attrs.evolve(TEST, on=DAY), NOON, Effect.REVIEW),
        (attrs.evolve(TEST, on=date(2026, 3, 1)), NOON, Effect.ALLOW),
        (attrs.evolve(TEST, on=DAY), NOON - timedelta(days=1), Effect.REFUSE),
        (at(NOON), None, Effect.ALLOW),
        (None, NOON, Effect.ALLOW),
    ],
    ids=[
        "before",
        "same-instant",
        "after",
        "same-day-hour-unknown",
        "day-before-hour-unknown",
        "day-after-hour-unknown",
        "not-concluded",
        "not-assessed",
    ],
)
def test_when_it_was_answered(
    tested: RiskAssessment | None, sold_at: datetime | None, outcome: Effect
) -> None:
    decision = judged(tests=(tested,) if tested else (), sale=attrs.evolve(SALE, at=sold_at))
    assert decision.outcome is outcome
    assert ("N7.13(1)-sold_before_test" in decision) is (outcome is Effect.REFUSE)


def test_the_latest_assessment_is_the_one_relied_on() -> None:
    earlier = attrs.evolve(TEST, on=date(2025, 6, 1), answered_by=Respondent.SELLER)
    later = attrs.evolve(TEST, on=date(2026, 2, 9), answered_by=Respondent.SELLER)
    assert judged(tests=(TEST, earlier)).outcome is Effect.ALLOW
    assert "N7.13(1)-tested_for_client" in judged(tests=(later, TEST))


def test_what_needs_no_assessment_relies_on_none() -> None:
    by_seller = attrs.evolve(TEST, answered_by=Respondent.SELLER)
    deposit = attrs.evolve(
        GOLD, family=ProductFamily.DEPOSIT, private=False, principal_at_risk=False
    )
    assert judged(deposit, tests=(by_seller,)).outcome is Effect.ALLOW


def test_the_record_speaks_though_nobody_looked() -> None:
    by_seller = attrs.evolve(TEST, answered_by=Respondent.SELLER)
    decision = judged(acts=None, tests=(by_seller,))
    assert decision.outcome is Effect.REFUSE
    assert hits(decision) == {
        "N7.13(1)-tested_for_client",
        "W4.25(8)-tested_for_client",
        "conduct.unchecked",
    }


@pytest.mark.parametrize("sold", PRODUCTS, ids=lambda sold: sold.family.code)
@pytest.mark.parametrize("day", [date(2017, 7, 1), date(2024, 3, 1), DAY, NET_DAY])
def test_one_line_says_that_nobody_looked(sold: Product, day: date) -> None:
    tests = () if day < TEST.on else (TEST,)
    decision = judged(sold, day=day, tests=tests, acts=None)
    assert (decision.outcome, decision.hits) == (Effect.REVIEW, ())
    assert [reason.rule.id for reason in decision.undetermined] == ["conduct.unchecked"]
    assert decision.needs_review
    assert "尚未核查禁止行为" in decision.explain()


def test_what_the_record_shows_counts_before_the_measures_though_nobody_looked() -> None:
    by_seller = attrs.evolve(TEST, answered_by=Respondent.SELLER)
    decision = judged(TRUST, day=date(2026, 1, 31), tests=(by_seller,), acts=None)
    assert hits(decision) == {"conduct.earlier", "conduct.unchecked"}


def test_what_is_open_is_not_told_as_found() -> None:
    told = judged(tests=(attrs.evolve(TEST, answered_by=None),)).explain()
    assert "发现" not in told


def test_whose_product_it_is_may_decide() -> None:
    unknown = attrs.evolve(OWN_WEALTH, issuer_kind=None)
    decision = judged(unknown, acts=(ACT.UNAUTHORISED_SALE,))
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("agency",))


# Row 30


@pytest.mark.parametrize(
    ("sold", "day", "refuses", "outcome"),
    [
        (OWN_WEALTH, date(2026, 2, 1), True, Effect.REVIEW),
        (OWN_WEALTH, date(2026, 1, 31), True, Effect.ALLOW),
        (POLICY, DAY, True, Effect.REVIEW),
        (FUND, DAY, True, Effect.REVIEW),
        (OWN_WEALTH, DAY, None, Effect.REVIEW),
    ],
    ids=["row-30", "before-n7", "insurance", "csrc", "unknown"],
)
def test_information_refused(
    sold: Product, day: date, *, refuses: bool | None, outcome: Effect
) -> None:
    assert judged(sold, day=day, refuses_information=refuses).outcome is outcome


# Where wealth products are sold


@pytest.mark.parametrize(
    ("sold", "client", "changed", "outcome"),
    [
        (OWN_WEALTH, LI, {"in_person": False}, Effect.BLOCK),
        (OWN_WEALTH, LI, {"in_person": None}, Effect.REVIEW),
        (OWN_WEALTH, LI, {"in_person": True}, Effect.ALLOW),
        (OWN_WEALTH, LI, {"in_person": False, "first_purchase": False}, Effect.ALLOW),
        (OWN_WEALTH, LI, {"in_person": False, "first_purchase": None}, Effect.REVIEW),
        (OWN_WEALTH, FIRM, {"in_person": False}, Effect.ALLOW),
        (WEALTH, LI, {"in_person": False}, Effect.ALLOW),
    ],
    ids=[
        "from-afar",
        "unknown",
        "in-person",
        "not-the-first",
        "perhaps-the-first",
        "a-company",
        "of-a-wealth-company",
    ],
)
def test_the_first_purchase(
    sold: Product, client: Any, changed: dict[str, Any], outcome: Effect
) -> None:
    decision = judged(sold, client=client, **{"first_purchase": True, **changed})
    assert decision.outcome is outcome
    assert ("W6-first-purchase" in decision) is (outcome is Effect.BLOCK)


@pytest.mark.parametrize(
    ("risk", "channel", "agreed", "outcome"),
    [
        (ProductRisk.R3, SaleChannel.ONLINE, False, Effect.ALLOW),
        (ProductRisk.R4, SaleChannel.ONLINE, False, Effect.BLOCK),
        (ProductRisk.R4, SaleChannel.ONLINE, True, Effect.ALLOW),
        (ProductRisk.R4, SaleChannel.ONLINE, None, Effect.REVIEW),
        (ProductRisk.R4, SaleChannel.OUTLET, False, Effect.ALLOW),
        (ProductRisk.R4, None, False, Effect.REVIEW),
        (None, SaleChannel.ONLINE, False, Effect.REVIEW),
    ],
    ids=["level-3", "level-4", "agreed", "agreed?", "outlet", "channel?", "level?"],
)
def test_level_four_at_an_outlet(
    risk: ProductRisk | None,
    channel: SaleChannel | None,
    *,
    agreed: bool | None,
    outcome: Effect,
) -> None:
    sold = attrs.evolve(OWN_WEALTH, issuer_risk=risk)
    sale = attrs.evolve(SALE, channel=channel)
    decision = judged(sold, sale=sale, agreed_in_writing=agreed)
    assert decision.outcome is outcome
    if outcome is Effect.BLOCK:
        assert decision.steps == (SaleStep.IN_PERSON,)
        assert decision.provenance is Provenance.UNCONFIRMED


def test_a_bank_may_keep_more_at_its_outlets() -> None:
    policy = house_document("HR-7", Text("销售细则", "Sales policy"), date(2026, 1, 1))
    own = attrs.evolve(OUTLET_ONLY_LEVEL, rows=(Row(date(2026, 1, 1), 2, policy.article(3)),))
    sale = attrs.evolve(SALE, channel=SaleChannel.ONLINE)
    decision = assess_conduct(
        PROPER, LI, OWN_WEALTH, sale, (TEST,), as_of=DAY, book=RuleBook(numbers=(own,))
    )
    assert hits(decision) == {"W6-outlet-only"}


# Insurance


@pytest.mark.parametrize(
    ("channel", "shown", "day", "outcome"),
    [
        (SaleChannel.OUTLET, False, DAY, Effect.BLOCK),
        (SaleChannel.PHONE, False, DAY, Effect.BLOCK),
        (SaleChannel.REMOTE_VIDEO, False, DAY, Effect.BLOCK),
        (SaleChannel.ONLINE, False, DAY, Effect.ALLOW),
        (SaleChannel.TERMINAL, None, DAY, Effect.ALLOW),
        (SaleChannel.OUTLET, None, DAY, Effect.REVIEW),
        (None, False, DAY, Effect.REVIEW),
        (SaleChannel.OUTLET, False, date(2024, 2, 29), Effect.ALLOW),
    ],
    ids=["outlet", "phone", "video", "online", "terminal", "unknown", "channel?", "before-i2"],
)
def test_the_certificate(
    channel: SaleChannel | None, *, shown: bool | None, day: date, outcome: Effect
) -> None:
    decision = judged(
        POLICY,
        day=day,
        sale=attrs.evolve(SALE, channel=channel, initiated_by=Initiator.CLIENT),
        certificate_shown=shown,
        tests=(),
    )
    assert decision.outcome is outcome
    if outcome is Effect.BLOCK:
        assert decision.steps == (SaleStep.CERTIFICATE_SHOWN,)


def test_a_seller_who_helps_online_tells_the_certificate() -> None:
    sale = attrs.evolve(SALE, channel=SaleChannel.ONLINE, seller=StaffId("S-1"))
    decision = judged(POLICY, sale=sale, certificate_shown=False)
    assert hits(decision) == {"I2.24-certificate"}


# Bad input


OTHER: Any = ClientId("C-2")


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"conduct": ODD}, "conduct", "needs SaleConduct, not str"),
        ({"client": ODD}, "client", None),
        ({"product": ODD}, "product", "needs Product, not str"),
        ({"sale": ODD}, "sale", "needs Sale, not str"),
        ({"as_of": ODD}, "as_of", "needs a date, not str"),
        ({"as_of": NOON}, "as_of", "needs a date, not datetime"),
        (
            {"sale": attrs.evolve(SALE, client_id=OTHER)},
            "client_id",
            "the sale is another client's",
        ),
        (
            {"sale": attrs.evolve(SALE, product_id=ProductId("P-2"))},
            "product_id",
            "the sale is of another product",
        ),
        ({"assessments": ODD}, "assessments", "needs RiskAssessment, not str"),
        ({"assessments": None}, "assessments", "needs Sequence, not NoneType"),
        (
            {"assessments": (attrs.evolve(TEST, client_id=OTHER),)},
            "assessments",
            "hold another client's result",
        ),
        (
            {"assessments": (attrs.evolve(TEST, on=date(2026, 3, 3)),)},
            "assessments",
            "hold a result after as_of",
        ),
    ],
)
def test_parts_that_do_not_belong_are_named(
    given: dict[str, Any], field: str, reason: str | None
) -> None:
    usual: dict[str, Any] = {
        "conduct": PROPER,
        "client": LI,
        "product": OWN_WEALTH,
        "sale": SALE,
        "assessments": (TEST,),
        "as_of": DAY,
    }
    with pytest.raises(InvalidValue) as refused:
        assess_conduct(**{**usual, **given})
    assert refused.value.field == field
    assert reason in {None, refused.value.reason}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"acts": [ACT.BUNDLED]}, "acts"),
        ({"acts": ("bundled",)}, "acts"),
        ({"acts": (ACT.BUNDLED, ACT.BUNDLED)}, "acts"),
        ({"refuses_information": 1}, "refuses_information"),
        ({"certificate_shown": "yes"}, "certificate_shown"),
    ],
    ids=["list", "code", "twice", "int-for-bool", "text-for-bool"],
)
def test_bad_records_are_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(PROPER, **changed)
    assert refused.value.field == field


def test_facts_are_of_their_kinds_and_not_shown() -> None:
    facts = ConductFacts.of(PROPER, LI, OWN_WEALTH, SALE, (TEST,), as_of=DAY)
    assert "regime" not in repr(facts)
    with pytest.raises(InvalidValue, match=r"^misleading: "):
        attrs.evolve(facts, misleading=ODD)


def test_a_day_before_these_rules_is_refused() -> None:
    with pytest.raises(RuleNotInForce):
        judged(day=date(2017, 6, 30), tests=())


def test_a_decision_says_nothing_of_the_person() -> None:
    decision = judged(acts=(ACT.MISLEADING,))
    told = decision.explain("zh") + decision.explain("en") + repr(decision)
    assert LI.name not in told


def test_structured_deposits_may_not_be_blurred_unseen() -> None:
    sold = attrs.evolve(
        GOLD, family=ProductFamily.STRUCTURED_DEPOSIT, private=False, principal_at_risk=False
    )
    decision = judged(sold, acts=(ACT.BLURRED_PRODUCTS,))
    assert (decision.outcome, hits(decision)) == (Effect.REVIEW, {"conduct.elsewhere"})
