"""Rules of the investigation: each gap and each rule, at its limit, and what goes to a person."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm._investigation_example import INVESTIGATION as FILE
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.investigation_checklists import (
    HOUSING_CHECKLIST,
    SMALL_FIRM_CHECKLIST,
    Applies,
    InvestigationChecklist,
)
from bankrm.investigation_rules import (
    INVESTIGATION,
    GapKind,
    InvestigationFacts,
    InvestigationGap,
    assess_investigation,
    list_investigation_gaps,
)
from bankrm.investigations import (
    CreditInvestigation,
    DiligenceItem,
    DiligencePaper,
    Investigator,
    Opinion,
    OpinionRole,
    Verdict,
)
from bankrm.labels import AnyLabel, Text
from bankrm.regulations.diligence import LEAD_EXPERIENCE_YEARS
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
CAME = date(2026, 11, 20)
MONDAY = datetime.fromisoformat("2026-11-23T16:00+08:00")


def judged(
    file: CreditInvestigation = FILE,
    *,
    application: CreditApplication = WORKING_CAPITAL,
    checklist: InvestigationChecklist = SMALL_FIRM_CHECKLIST,
    on: date = AS_OF,
) -> Decision[InvestigationFacts, Effect]:
    return assess_investigation(application, file, checklist, as_of=on)


def gaps(
    file: CreditInvestigation = FILE,
    checklist: InvestigationChecklist = SMALL_FIRM_CHECKLIST,
    on: date = AS_OF,
) -> list[tuple[AnyLabel, GapKind]]:
    found = list_investigation_gaps(WORKING_CAPITAL, file, checklist, as_of=on)
    return [(gap.item, gap.kind) for gap in found]


def with_paper(**change: Any) -> CreditInvestigation:
    """The file with its paper on tax changed."""
    return altered(  # type: ignore[no-any-return]  # it is one
        FILE,
        evidence=tuple(
            altered(one, **change) if one.item is DiligenceItem.TAX else one
            for one in FILE.evidence
        ),
    )


def without(item: DiligenceItem) -> CreditInvestigation:
    kept = tuple(one for one in FILE.evidence if one.item is not item)
    return attrs.evolve(FILE, evidence=kept)


def opinion(role: OpinionRole, by: str, verdict: Verdict = Verdict.AGREE) -> Opinion:
    return Opinion(
        role=role, by=StaffId(by), verdict=verdict, ref="opinion", at=MONDAY, recorded_at=MONDAY
    )


def with_opinion(*opinions: Opinion) -> CreditInvestigation:
    return attrs.evolve(FILE, opinions=(*FILE.opinions, *opinions))


def aged(longest: int) -> InvestigationChecklist:
    entries = tuple(
        attrs.evolve(entry, longest_days=longest) if entry.item is DiligenceItem.TAX else entry
        for entry in SMALL_FIRM_CHECKLIST.entries
    )
    return attrs.evolve(SMALL_FIRM_CHECKLIST, entries=entries)


def test_a_whole_file_passes() -> None:
    decision = judged()
    assert decision.outcome is Effect.ALLOW
    assert decision.hits == decision.undetermined == ()
    assert gaps() == []
    assert list_investigation_gaps(
        WORKING_CAPITAL, without(DiligenceItem.TAX), SMALL_FIRM_CHECKLIST, as_of=AS_OF
    ) == (InvestigationGap(DiligenceItem.TAX, GapKind.MISSING),)


GAPS: list[tuple[str, GapKind, CreditInvestigation, CreditInvestigation, Effect]] = [
    (
        "INV.missing",
        GapKind.MISSING,
        without(DiligenceItem.TAX),
        FILE,
        Effect.BLOCK,
    ),
    (
        "INV.out-of-date",
        GapKind.EXPIRED,
        with_paper(expires_on=AS_OF - timedelta(days=1)),
        with_paper(expires_on=AS_OF),
        Effect.BLOCK,
    ),
    (
        "INV.unverified",
        GapKind.UNVERIFIED,
        with_paper(verified_on=None, verified_by=None),
        FILE,
        Effect.REVIEW,
    ),
    (
        "INV.unverified",
        GapKind.UNVERIFIED,
        with_paper(verified_on=AS_OF + timedelta(days=1)),
        with_paper(verified_on=AS_OF),
        Effect.REVIEW,
    ),
]


@pytest.mark.parametrize(("rule", "kind", "lacking", "whole", "effect"), GAPS)
def test_a_gap_is_listed_and_judged(
    rule: str,
    kind: GapKind,
    lacking: CreditInvestigation,
    whole: CreditInvestigation,
    effect: Effect,
) -> None:
    assert gaps(lacking) == [(DiligenceItem.TAX, kind)]
    decision = judged(lacking)
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.outcome is effect
    assert gaps(whole) == []
    assert judged(whole).outcome is Effect.ALLOW


@pytest.mark.parametrize(("longest", "old"), [(3, True), (4, False)], ids=["above", "exactly"])
def test_a_paper_older_than_the_bank_allows(longest: int, *, old: bool) -> None:
    found = gaps(checklist=aged(longest))
    assert found == ([(DiligenceItem.TAX, GapKind.TOO_OLD)] if old else [])
    assert ("INV.out-of-date" in judged(checklist=aged(longest))) is old


def test_an_item_left_to_the_investigators_has_to_be_spoken_of() -> None:
    silent = attrs.evolve(FILE, inapplicable=FILE.inapplicable[1:])
    [(item, kind)] = gaps(silent)
    assert (item, kind) == (FILE.inapplicable[0], GapKind.UNDECIDED)
    decision = judged(silent)
    assert "INV.undecided" in decision
    assert decision.outcome is Effect.REVIEW
    answered = attrs.evolve(
        silent, evidence=(*FILE.evidence, attrs.evolve(FILE.evidence[0], item=item))
    )
    assert gaps(answered) == []


def test_what_is_always_asked_for_cannot_be_said_not_to_apply() -> None:
    file = attrs.evolve(
        without(DiligenceItem.TAX), inapplicable=(*FILE.inapplicable, DiligenceItem.TAX)
    )
    assert gaps(file) == [(DiligenceItem.TAX, GapKind.MISSING)]


def test_gaps_are_in_the_order_of_the_checklist() -> None:
    always = {Applies.ALWAYS, Applies.WITH_COLLATERAL}
    expected = [entry.item for entry in SMALL_FIRM_CHECKLIST.entries if entry.applies in always]
    assert [item for item, _ in gaps(attrs.evolve(FILE, evidence=()))] == expected


def test_what_comes_later_is_not_seen() -> None:
    assert len(gaps(on=CAME - timedelta(days=1))) == len(FILE.evidence)
    assert gaps(on=CAME) == []


RULES: list[tuple[str, Effect, CreditStep | None, CreditInvestigation, CreditInvestigation]] = [
    # rule, effect, its cure, a file on which it applies, one at the limit on which it does not
    (
        "CBL.35-separate",
        Effect.BLOCK,
        CreditStep.SEPARATE_DUTIES,
        with_opinion(opinion(OpinionRole.REVIEWER, "S-2")),
        with_opinion(opinion(OpinionRole.REVIEWER, "S-3")),
    ),
    (
        "CBL.35-separate",
        Effect.BLOCK,
        CreditStep.SEPARATE_DUTIES,
        with_opinion(opinion(OpinionRole.APPROVER, "S-1"), opinion(OpinionRole.APPROVER, "S-9")),
        with_opinion(opinion(OpinionRole.APPROVER, "S-9")),
    ),
    (
        "CBL.35-separate",
        Effect.BLOCK,
        CreditStep.SEPARATE_DUTIES,
        with_opinion(opinion(OpinionRole.REVIEWER, "S-5"), opinion(OpinionRole.APPROVER, "S-5")),
        with_opinion(opinion(OpinionRole.REVIEWER, "S-5"), opinion(OpinionRole.APPROVER, "S-9")),
    ),
    (
        "CBL.35-review",
        Effect.BLOCK,
        CreditStep.COMPLETE_FILE,
        without(DiligenceItem.PURPOSE),
        FILE,
    ),
    (
        "CBL.35-review",
        Effect.BLOCK,
        CreditStep.COMPLETE_FILE,
        without(DiligenceItem.FIRST_REPAYMENT),
        FILE,
    ),
    (
        "DD.4-investigator",
        Effect.BLOCK,
        CreditStep.RECUSAL,
        attrs.evolve(FILE, second=Investigator(staff=StaffId("S-2"), related=True)),
        attrs.evolve(FILE, second=Investigator(staff=StaffId("S-2"), related=False)),
    ),
    (
        "INV.second",
        Effect.BLOCK,
        CreditStep.SECOND_INVESTIGATOR,
        attrs.evolve(FILE, second=None, opinions=FILE.opinions[:1]),
        FILE,
    ),
    (
        "INV.experience",
        Effect.REVIEW,
        None,
        attrs.evolve(FILE, lead=attrs.evolve(FILE.lead, experience_years=0)),
        attrs.evolve(FILE, lead=attrs.evolve(FILE.lead, experience_years=1)),
    ),
    (
        "INV.opinions",
        Effect.BLOCK,
        CreditStep.COMPLETE_FILE,
        attrs.evolve(FILE, opinions=FILE.opinions[:1]),
        FILE,
    ),
    (
        "INV.order",
        Effect.REVIEW,
        None,
        with_opinion(
            attrs.evolve(
                opinion(OpinionRole.REVIEWER, "S-5"), at=MONDAY - timedelta(hours=1, seconds=1)
            )
        ),
        with_opinion(
            attrs.evolve(opinion(OpinionRole.REVIEWER, "S-5"), at=MONDAY - timedelta(hours=1))
        ),
    ),
    (
        "INV.opposed",
        Effect.REVIEW,
        None,
        with_opinion(opinion(OpinionRole.LEGAL, "S-6", Verdict.OPPOSE)),
        with_opinion(opinion(OpinionRole.LEGAL, "S-6")),
    ),
    (
        "INV.conditions",
        Effect.STEPS,
        CreditStep.CONDITIONS_PRECEDENT,
        with_opinion(opinion(OpinionRole.LEGAL, "S-6", Verdict.WITH_CONDITIONS)),
        with_opinion(opinion(OpinionRole.LEGAL, "S-6")),
    ),
]


@pytest.mark.parametrize(
    ("rule", "effect", "step", "applies", "passes"), RULES, ids=[case[0] for case in RULES]
)
def test_rules(
    rule: str,
    effect: Effect,
    step: CreditStep | None,
    applies: CreditInvestigation,
    passes: CreditInvestigation,
) -> None:
    decision = judged(applies)
    assert rule in decision
    assert decision.outcome is effect
    assert step is None or step in decision.steps
    assert rule not in judged(passes)
    assert judged(passes).outcome is Effect.ALLOW


def test_the_manager_of_the_client_does_not_approve_either() -> None:
    asked = attrs.evolve(WORKING_CAPITAL, manager=StaffId("S-8"))
    file = with_opinion(opinion(OpinionRole.APPROVER, "S-8"))
    assert "CBL.35-separate" in judged(file, application=asked)
    assert "CBL.35-separate" not in judged(file)


def test_who_manages_the_client_has_to_be_known_once_somebody_decides() -> None:
    nobody = attrs.evolve(WORKING_CAPITAL, manager=None)
    assert judged(application=nobody).outcome is Effect.ALLOW
    decision = judged(with_opinion(opinion(OpinionRole.REVIEWER, "S-5")), application=nobody)
    assert decision.outcome is Effect.REVIEW
    assert decision.missing == ("separate",)


def test_one_who_opposes_is_not_outvoted_by_asking_another() -> None:
    asked = (
        opinion(OpinionRole.REVIEWER, "S-5", Verdict.OPPOSE),
        opinion(OpinionRole.REVIEWER, "S-6"),
    )
    assert "INV.opposed" in judged(with_opinion(*asked))
    changed = (*asked, opinion(OpinionRole.REVIEWER, "S-5"))
    assert judged(with_opinion(*changed)).outcome is Effect.ALLOW


def test_security_that_nobody_spoke_of_goes_to_a_person() -> None:
    """What the application leaves out is not asked for less: the investigators have to say."""
    silent = attrs.evolve(WORKING_CAPITAL, security=())
    file = attrs.evolve(
        FILE,
        evidence=tuple(one for one in FILE.evidence if "collateral" not in one.item.code),
    )
    decision = judged(file, application=silent)
    assert decision.outcome is Effect.REVIEW
    assert "INV.undecided" in decision


def test_at_review_nothing_is_asked_of_the_reviewer_himself() -> None:
    assert {one.role.investigates for one in FILE.opinions} == {True}
    assert judged().outcome is Effect.ALLOW


def test_an_approval_of_a_later_day_is_not_seen() -> None:
    file = with_opinion(opinion(OpinionRole.APPROVER, "S-1"))
    assert "CBL.35-separate" in judged(file, on=date(2026, 11, 23))
    assert "CBL.35-separate" not in judged(file, on=date(2026, 11, 22))


def test_the_method_of_repayment_has_to_be_stated() -> None:
    asked = attrs.evolve(WORKING_CAPITAL, repayment_method=None)
    assert "CBL.35-review" in judged(application=asked)


@pytest.mark.parametrize(
    ("fact", "file"),
    [
        (
            "lead_experience",
            attrs.evolve(FILE, lead=attrs.evolve(FILE.lead, experience_years=None)),
        ),
        ("related", attrs.evolve(FILE, lead=attrs.evolve(FILE.lead, related=None))),
    ],
)
def test_what_is_not_declared_goes_to_a_person(fact: str, file: CreditInvestigation) -> None:
    decision = judged(file)
    assert decision.outcome is Effect.REVIEW
    assert decision.missing == (fact,)


def test_one_who_is_related_decides_it_whatever_the_other_says() -> None:
    file = attrs.evolve(
        FILE,
        lead=attrs.evolve(FILE.lead, related=None),
        second=Investigator(staff=StaffId("S-2"), related=True),
    )
    assert judged(file).outcome is Effect.BLOCK


def test_a_bank_may_ask_for_more_experience() -> None:
    policy = house_document("CR-2", Text("授信调查办法", "Investigation policy"), date(2026, 1, 1))
    own: Param[int] = attrs.evolve(
        LEAD_EXPERIENCE_YEARS, rows=(Row(date(2026, 1, 1), 5, policy.article(2)),)
    )
    decision = assess_investigation(
        WORKING_CAPITAL, FILE, SMALL_FIRM_CHECKLIST, as_of=AS_OF, book=RuleBook(numbers=(own,))
    )
    assert "INV.experience" in decision
    assert decision.outcome is Effect.REVIEW


def test_only_the_law_is_cited_as_such() -> None:
    assert INVESTIGATION["CBL.35-separate"].provenance is Provenance.TEXT
    assert INVESTIGATION["DD.4-investigator"].provenance is Provenance.UNCONFIRMED
    assert INVESTIGATION["INV.second"].provenance is Provenance.CONVENTION


class TestRefused:
    @pytest.mark.parametrize(
        "application",
        [CONSUMER, attrs.evolve(WORKING_CAPITAL, client_id=ClientId("E-9"))],
        ids=["another application", "another client"],
    )
    def test_a_file_of_another_application(self, application: CreditApplication) -> None:
        for function in (assess_investigation, list_investigation_gaps):
            with pytest.raises(InvalidValue, match="investigation: is of another application"):
                function(application, FILE, SMALL_FIRM_CHECKLIST, as_of=AS_OF)

    def test_a_checklist_for_another_kind(self) -> None:
        with pytest.raises(InvalidValue, match="checklist: is for other kinds of loan"):
            judged(checklist=HOUSING_CHECKLIST)

    @pytest.mark.parametrize("at", [0, 1, 2])
    def test_what_is_of_another_kind(self, at: int) -> None:
        given: list[Any] = [WORKING_CAPITAL, FILE, SMALL_FIRM_CHECKLIST]
        given[at] = None
        with pytest.raises(InvalidValue) as refused:
            assess_investigation(*given, as_of=AS_OF)
        assert refused.value.field == ("application", "investigation", "checklist")[at]

    def test_an_instant_for_a_day(self) -> None:
        with pytest.raises(InvalidValue, match="as_of"):
            judged(on=datetime(2026, 11, 24))  # noqa: DTZ001  # refused

    def test_before_the_guideline(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(on=date(2004, 7, 15))
        assert judged(on=date(2004, 7, 16)).outcome is Effect.BLOCK


def test_every_rule_has_a_case() -> None:
    seen = {case[0] for case in RULES} | {case[0] for case in GAPS} | {"INV.undecided"}
    assert {rule.id for rule in INVESTIGATION} == seen


def test_a_paper_names_its_item_by_code_only() -> None:
    paper: DiligencePaper = FILE.evidence[0]
    assert "file/" not in repr(paper)
