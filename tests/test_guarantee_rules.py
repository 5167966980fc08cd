"""Rules on company guarantees: each applies and does not, at its limit, under the law of its day."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.test_company_guarantees import GUARANTEE

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.citations import Provenance
from bankrm.company_guarantees import (
    Articles,
    BeneficiaryRelation,
    CompanyGuarantee,
    CompanyResolution,
    GuarantorKind,
    ResolutionBody,
)
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditStep
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.guarantee_facts import GuaranteeFacts
from bankrm.guarantee_rules import COMPANY_GUARANTEE, assess_company_guarantee
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.rules import Decision, Effect
from bankrm.security_order import GuaranteeForm

altered: Any = attrs.evolve
GUARANTOR = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)
GUARANTEED = attrs.evolve(WORKING_CAPITAL, parties=(GUARANTOR,))
OLD, NEW = date(2024, 6, 30), date(2024, 7, 1)
BOARD, SHAREHOLDERS = ResolutionBody.BOARD, ResolutionBody.SHAREHOLDERS
HELD = CompanyResolution(
    body=SHAREHOLDERS,
    votes_for=51,
    votes_present=100,
    interested_excluded=True,
    up_to=Money.of(6_000_000),
    genuine=True,
    held_on=date(2024, 6, 1),
)
SOUND = attrs.evolve(
    GUARANTEE,
    form=GuaranteeForm.JOINT,
    agreed_until=date(2028, 1, 1),
    debt_due_on=date(2027, 1, 1),
    articles=Articles(body=BOARD, limited=False),
    resolution=attrs.evolve(HELD, body=BOARD),
)
ANNOUNCED: dict[str, Any] = {
    "kind": GuarantorKind.LISTED,
    "announced_on": date(2024, 6, 1),
    "announced_up_to": Money.of(6_000_000),
    "resolution": None,
}
INSIDER = attrs.evolve(SOUND, relation=BeneficiaryRelation.SHAREHOLDER, resolution=HELD)
NO_RESOLUTION: dict[str, Any] = {"resolution": None}


def judged(
    on: date, given: CompanyGuarantee = SOUND, **change: Any
) -> Decision[GuaranteeFacts, Effect]:
    return assess_company_guarantee(GUARANTEED, altered(given, **change), as_of=on)


def hits(decision: Decision[GuaranteeFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


@pytest.mark.parametrize("given", [SOUND, INSIDER], ids=["for another", "for a shareholder"])
@pytest.mark.parametrize("day", [OLD, NEW], ids=["law of 2018", "law of 2023"])
def test_a_sound_guarantee_passes(given: CompanyGuarantee, day: date) -> None:
    decision = judged(day, given)
    assert decision.outcome is Effect.ALLOW
    assert decision.hits == decision.undetermined == ()
    assert decision.provenance is Provenance.TEXT


BY_COMPANY_LAW: list[tuple[str, CreditStep, CompanyGuarantee, dict[str, Any], dict[str, Any]]] = [
    # rule, its cure, the guarantee, changes on which it applies, changes at the limit on which it does not
    ("none", CreditStep.BOARD_RESOLUTION, SOUND, NO_RESOLUTION, {}),
    (
        "articles",
        CreditStep.SHAREHOLDER_RESOLUTION,
        SOUND,
        {"articles": Articles(body=SHAREHOLDERS, limited=False)},
        {"articles": Articles(body=SHAREHOLDERS, limited=False), "resolution": HELD},
    ),
    (
        "insider",
        CreditStep.SHAREHOLDER_RESOLUTION,
        INSIDER,
        {"resolution": attrs.evolve(HELD, body=BOARD)},
        {},
    ),
    (
        "insider",
        CreditStep.SHAREHOLDER_RESOLUTION,
        INSIDER,
        {"relation": BeneficiaryRelation.CONTROLLER, "resolution": None},
        {"relation": BeneficiaryRelation.CONTROLLER},
    ),
    (
        "interested",
        CreditStep.SHAREHOLDER_RESOLUTION,
        INSIDER,
        {"resolution": attrs.evolve(HELD, interested_excluded=False)},
        {},
    ),
    (
        "majority",
        CreditStep.SHAREHOLDER_RESOLUTION,
        INSIDER,
        {"resolution": attrs.evolve(HELD, votes_for=50)},
        {"resolution": attrs.evolve(HELD, votes_for=50_001, votes_present=100_000)},
    ),
    (
        "limits",
        CreditStep.SMALLER_AMOUNT,
        SOUND,
        {"articles": Articles(body=BOARD, limited=True, single_limit=Money.of("5999999.99"))},
        {"articles": Articles(body=BOARD, limited=True, single_limit=Money.of(6_000_000))},
    ),
]


@pytest.mark.parametrize("day", [OLD, NEW], ids=["law of 2018", "law of 2023"])
@pytest.mark.parametrize(
    ("name", "step", "given", "applies", "passes"),
    BY_COMPANY_LAW,
    ids=[case[0] for case in BY_COMPANY_LAW],
)
def test_rules_of_both_company_laws(
    name: str,
    step: CreditStep,
    given: CompanyGuarantee,
    applies: dict[str, Any],
    passes: dict[str, Any],
    day: date,
) -> None:
    rule = f"CO-2023.15-{name}" if day >= NEW else f"CO-2018.16-{name}"
    decision = judged(day, given, **applies)
    assert rule in decision
    assert decision.outcome is Effect.BLOCK
    assert step in decision.steps
    assert all(id_.startswith(rule[:7]) for id_ in hits(decision))
    assert rule not in judged(day, given, **passes)


OTHERS: list[tuple[str, Effect, dict[str, Any], dict[str, Any]]] = [
    (
        "CC.683-organ",
        Effect.REFUSE,
        {"kind": GuarantorKind.STATE_ORGAN, "lawful_exception": False},
        {"kind": GuarantorKind.STATE_ORGAN, "lawful_exception": True},
    ),
    (
        "SEC.5-committee",
        Effect.REFUSE,
        {"kind": GuarantorKind.COMMITTEE, "lawful_exception": False},
        {"kind": GuarantorKind.COMMITTEE, "lawful_exception": True},
    ),
    (
        "CC.683-welfare",
        Effect.REFUSE,
        {"kind": GuarantorKind.PUBLIC_WELFARE},
        {
            "kind": GuarantorKind.PUBLIC_WELFARE,
            "by": SecurityKind.MORTGAGE,
            "form": None,
            "public_facilities": False,
        },
    ),
    (
        "SEC.6-facilities",
        Effect.REFUSE,
        {
            "kind": GuarantorKind.PUBLIC_WELFARE,
            "by": SecurityKind.PLEDGE,
            "form": None,
            "public_facilities": True,
        },
        {
            "kind": GuarantorKind.PUBLIC_WELFARE,
            "by": SecurityKind.PLEDGE,
            "form": None,
            "public_facilities": False,
        },
    ),
    (
        "SEC.7-amount",
        Effect.BLOCK,
        {"resolution": attrs.evolve(HELD, up_to=Money.of("5999999.99"))},
        {"resolution": HELD},
    ),
    (
        "SEC.7-genuine",
        Effect.BLOCK,
        {"resolution": attrs.evolve(HELD, genuine=False)},
        {"resolution": HELD},
    ),
    (
        "SEC.7-votes",
        Effect.REVIEW,
        {"resolution": attrs.evolve(HELD, votes_for=50)},
        {"resolution": HELD},
    ),
    (
        "SEC.9-amount",
        Effect.BLOCK,
        {**ANNOUNCED, "announced_up_to": Money.of("5999999.99")},
        ANNOUNCED,
    ),
    (
        "SEC.9-late",
        Effect.REVIEW,
        {**ANNOUNCED, "signed_on": date(2024, 5, 31)},
        {**ANNOUNCED, "signed_on": date(2024, 6, 1)},
    ),
    (
        "SEC.11-authority",
        Effect.BLOCK,
        {"kind": GuarantorKind.GUARANTEE_BRANCH, "resolution": None, "authorised": False},
        {"kind": GuarantorKind.GUARANTEE_BRANCH, "resolution": None, "authorised": True},
    ),
    (
        "SEC.11-authority",
        Effect.BLOCK,
        {
            "kind": GuarantorKind.FINANCIAL_BRANCH,
            "letter_of_guarantee": False,
            "authorised": False,
        },
        {"kind": GuarantorKind.FINANCIAL_BRANCH, "letter_of_guarantee": True},
    ),
    (
        "SEC.7-late",
        Effect.REVIEW,
        {"signed_on": HELD.held_on - timedelta(days=1)},
        {"signed_on": HELD.held_on},
    ),
    (
        "SEC.11-branch",
        Effect.BLOCK,
        {"kind": GuarantorKind.BRANCH, "resolution": None},
        {"kind": GuarantorKind.BRANCH},
    ),
    ("CC.686-form", Effect.ALLOW, {"form": None}, {}),
    (
        "CC.692-period",
        Effect.ALLOW,
        {"agreed_until": date(2027, 1, 1)},
        {"agreed_until": date(2027, 1, 2)},
    ),
    ("CC.692-period", Effect.ALLOW, {"agreed_until": None}, {}),
]


@pytest.mark.parametrize(
    ("rule", "outcome", "applies", "passes"), OTHERS, ids=[case[0] for case in OTHERS]
)
def test_rules_of_the_civil_code(
    rule: str, outcome: Effect, applies: dict[str, Any], passes: dict[str, Any]
) -> None:
    decision = judged(NEW, **applies)
    assert rule in decision
    assert decision.outcome is outcome
    other = judged(NEW, **passes)
    assert rule not in other
    assert other.outcome is Effect.ALLOW


class TestListed:
    @pytest.mark.parametrize(
        "kind",
        [GuarantorKind.LISTED, GuarantorKind.LISTED_SUBSIDIARY, GuarantorKind.QUOTED],
        ids=lambda kind: kind.code,
    )
    def test_nothing_but_the_announcement_counts(self, kind: GuarantorKind) -> None:
        """Neither a resolution, nor the exceptions of art. 8(2) and (3), stand in for it."""
        subsidiary = {"relation": BeneficiaryRelation.WHOLLY_OWNED, "own_business": True}
        for papers in ({}, subsidiary, {"signed_votes": 100, "all_votes": 100}):
            decision = judged(NEW, kind=kind, **papers)
            assert hits(decision) == ["SEC.9-announcement"]
            assert decision.outcome is Effect.BLOCK
            assert decision.steps == (CreditStep.PUBLIC_ANNOUNCEMENT,)
        announced = judged(NEW, **ANNOUNCED | {"kind": kind})
        assert announced.outcome is Effect.ALLOW

    def test_one_that_is_not_listed_needs_no_announcement(self) -> None:
        assert "SEC.9-announcement" not in judged(NEW)


class TestBranches:
    """解释 art. 11."""

    def test_one_of_a_company_needs_what_its_company_needs(self) -> None:
        """The board's resolution is not enough for a shareholder, nor for more than was resolved."""
        branch = GuarantorKind.BRANCH
        decision = judged(NEW, INSIDER, kind=branch, resolution=attrs.evolve(HELD, body=BOARD))
        assert hits(decision) == ["CO-2023.15-insider"]
        above = attrs.evolve(HELD, up_to=Money.of("5999999.99"))
        assert "SEC.7-amount" in judged(NEW, kind=branch, resolution=above)

    def test_no_exception_spares_it_a_resolution(self) -> None:
        decision = judged(
            NEW, kind=GuarantorKind.BRANCH, signed_votes=3, all_votes=3, resolution=None
        )
        assert hits(decision) == ["SEC.11-branch"]

    @pytest.mark.parametrize(
        ("kind", "letter"),
        [
            (GuarantorKind.GUARANTEE_BRANCH, True),
            (GuarantorKind.FINANCIAL_BRANCH, False),
            (GuarantorKind.FINANCIAL_BRANCH, None),
        ],
        ids=["no letter of a guarantee company", "no letter", "unknown whether a letter"],
    )
    def test_authority_that_nobody_asked_for_goes_to_a_person(
        self, kind: GuarantorKind, letter: bool | None
    ) -> None:
        decision = judged(NEW, kind=kind, letter_of_guarantee=letter, authorised=None)
        assert decision.outcome is Effect.REVIEW
        assert "authorised" in decision.missing


class TestExceptions:
    """解释 arts. 8 and 10: no resolution is needed."""

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": GuarantorKind.FINANCIAL_INSTITUTION, "letter_of_guarantee": True},
            {"kind": GuarantorKind.GUARANTEE_COMPANY},
            {"relation": BeneficiaryRelation.WHOLLY_OWNED, "own_business": True},
            {"signed_votes": 2, "all_votes": 3},
            {
                "kind": GuarantorKind.ONE_PERSON_COMPANY,
                "relation": BeneficiaryRelation.SHAREHOLDER,
            },
        ],
        ids=[
            "letter",
            "guarantee company",
            "subsidiary",
            "exactly two thirds",
            "sole shareholder",
        ],
    )
    def test_they_pass_without_one(self, change: dict[str, Any]) -> None:
        decision = judged(NEW, resolution=None, articles=None, **change)
        assert decision.outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": GuarantorKind.FINANCIAL_INSTITUTION, "letter_of_guarantee": False},
            {"relation": BeneficiaryRelation.WHOLLY_OWNED, "own_business": False},
            {"signed_votes": 66, "all_votes": 100},
            {"kind": GuarantorKind.ONE_PERSON_COMPANY},
            {"all_votes": None},
        ],
        ids=["no letter", "not its own business", "below two thirds", "not its holder", "plain"],
    )
    def test_just_outside_them_it_is_blocked(self, change: dict[str, Any]) -> None:
        assert judged(NEW, resolution=None, **change).outcome is Effect.BLOCK


class TestUnknown:
    @pytest.mark.parametrize(
        ("fact", "change"),
        [
            ("relation", {"relation": None}),
            ("articles_body", {"articles": Articles(limited=False)}),
            ("articles_body", {"articles": None}),
            ("within_articles", {"articles": Articles(body=BOARD)}),
            ("covered", {"resolution": attrs.evolve(HELD, body=BOARD, up_to=None)}),
            ("genuine", {"resolution": attrs.evolve(HELD, body=BOARD, genuine=None)}),
            ("votes_for", {"resolution": attrs.evolve(HELD, body=BOARD, votes_for=None)}),
            ("covered", {**ANNOUNCED, "announced_up_to": None}),
            ("lawful_exception", {"kind": GuarantorKind.STATE_ORGAN}),
            (
                "letter_of_guarantee",
                {"kind": GuarantorKind.FINANCIAL_INSTITUTION, **NO_RESOLUTION},
            ),
            ("own_business", {"relation": BeneficiaryRelation.WHOLLY_OWNED, **NO_RESOLUTION}),
            ("all_votes", {"signed_votes": 5, **NO_RESOLUTION}),
            (
                "public_facilities",
                {"kind": GuarantorKind.PUBLIC_WELFARE, "by": SecurityKind.PLEDGE, "form": None},
            ),
        ],
    )
    def test_what_is_not_known_goes_to_a_person(self, fact: str, change: dict[str, Any]) -> None:
        decision = judged(NEW, **change)
        assert decision.outcome is Effect.REVIEW
        assert fact in decision.missing

    @pytest.mark.parametrize(
        ("fact", "change"),
        [
            ("votes_for", {"votes_for": None}),
            ("votes_present", {"votes_present": None}),
            ("interested_excluded", {"interested_excluded": None}),
        ],
    )
    def test_so_do_votes_for_an_insider(self, fact: str, change: dict[str, Any]) -> None:
        decision = judged(NEW, INSIDER, resolution=altered(HELD, **change))
        assert decision.outcome is Effect.REVIEW
        assert fact in decision.missing

    def test_a_period_without_the_day_of_the_debt_is_only_a_note(self) -> None:
        decision = judged(NEW, debt_due_on=None)
        assert decision.outcome is Effect.ALLOW
        assert "period_agreed" in decision.missing


class TestRefused:
    def test_a_guarantee_for_another_application(self) -> None:
        with pytest.raises(InvalidValue, match="guarantee: is for another application"):
            assess_company_guarantee(CONSUMER, SOUND, as_of=NEW)

    @pytest.mark.parametrize(
        "change",
        [
            {"announced_on": NEW + timedelta(days=1)},
            {"resolution": attrs.evolve(HELD, held_on=NEW + timedelta(days=1))},
            {"signed_on": NEW + timedelta(days=1)},
        ],
        ids=["announcement", "resolution", "contract"],
    )
    def test_a_paper_of_a_later_day(self, change: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue, match="guarantee: is of a later day, or a paper"):
            judged(NEW, **change)

    def test_a_borrower_does_not_guarantee_its_own_debt(self) -> None:
        with pytest.raises(InvalidValue, match="guarantee: is by a borrower itself"):
            judged(NEW, guarantor=PartyId("E-1"))
        joint = attrs.evolve(GUARANTOR, role=ApplicationRole.CO_BORROWER)
        for parties in ((joint,), (joint, GUARANTOR)):
            owing = attrs.evolve(WORKING_CAPITAL, parties=parties)
            with pytest.raises(InvalidValue, match="guarantee: is by a borrower itself"):
                assess_company_guarantee(owing, SOUND, as_of=NEW)

    @pytest.mark.parametrize(
        "parties",
        [
            (),
            (attrs.evolve(GUARANTOR, role=ApplicationRole.SPOUSE),),
            (attrs.evolve(GUARANTOR, party_id=PartyId("E-3")),),
        ],
        ids=["nobody named", "named as something else", "another guarantor"],
    )
    def test_a_stranger_to_the_application(self, parties: tuple[ApplicationParty, ...]) -> None:
        asked = attrs.evolve(WORKING_CAPITAL, parties=parties)
        with pytest.raises(InvalidValue, match="guarantee: is by nobody who stands in"):
            assess_company_guarantee(asked, SOUND, as_of=NEW)

    @pytest.mark.parametrize(
        "role", [ApplicationRole.GUARANTOR, ApplicationRole.SECURITY_PROVIDER]
    )
    def test_whoever_the_application_names(self, role: ApplicationRole) -> None:
        asked = attrs.evolve(WORKING_CAPITAL, parties=(attrs.evolve(GUARANTOR, role=role),))
        assert assess_company_guarantee(asked, SOUND, as_of=NEW).outcome is Effect.ALLOW

    @pytest.mark.parametrize("at", [0, 1])
    def test_what_is_none(self, at: int) -> None:
        given: list[Any] = [GUARANTEED, SOUND]
        given[at] = None
        with pytest.raises(InvalidValue) as refused:
            assess_company_guarantee(*given, as_of=NEW)
        assert refused.value.field == ("application", "guarantee")[at]

    def test_before_the_civil_code(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(date(2020, 12, 31), resolution=None)
        assert "CO-2018.16-none" in judged(date(2021, 1, 1), resolution=None)


def test_every_rule_has_a_case() -> None:
    seen = {f"CO-2018.16-{case[0]}" for case in BY_COMPANY_LAW}
    seen |= {f"CO-2023.15-{case[0]}" for case in BY_COMPANY_LAW}
    seen |= {case[0] for case in OTHERS} | {"SEC.9-announcement"}
    assert {rule.id for rule in COMPANY_GUARANTEE} == seen
