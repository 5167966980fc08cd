"""Standing: validity on its last day and after, what stands in the way, and the to-dos of expiry."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.assessment_cases import CLIENT, china, house, taken

from bankrm.assessment_standing import (
    AssessmentStanding,
    AssessmentStatus,
    ChangeReport,
    classify_standing,
    is_change_reported,
    list_reassessments,
    valid_until,
)
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.products import Regime
from bankrm.regulations.investment import ASSESSMENT_MONTHS
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance
from bankrm.staff import Role, StaffId
from bankrm.tasks import TaskStatus
from bankrm.workings import explain_lines, lines_provenance

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 3, 5)
TESTED = taken(date(2025, 3, 5))
CONFIRMED = (
    "changed result confirmed: unknown "
    "(Measures on Product Suitability of Financial Institutions, art. 29)"
)
C2 = {"tolerance": RiskTolerance.C2}
VOID = {"answered_by": Respondent.SELLER}
OTHERS = {"institution": "B-2"}
UNSURE = "unconfirmed"


def told(when: str, client: ClientId = CLIENT) -> ChangeReport:
    return ChangeReport(client_id=client, at=china(when), recorded_at=china(when))


def standing(
    *assessments: RiskAssessment,
    changes: Sequence[ChangeReport] = (),
    as_of: date = DAY,
    regime: Regime = Regime.NFRA,
) -> AssessmentStanding:
    return classify_standing(assessments, changes, as_of=as_of, regime=regime)


class TestValidity:
    """N7 art. 29: twelve months."""

    def test_worked_case_3_valid_on_its_last_day_and_not_after(self) -> None:
        assert valid_until(TESTED, as_of=DAY) == DAY
        assert standing(TESTED).status is AssessmentStatus.VALID
        after = standing(TESTED, as_of=DAY + timedelta(1))
        assert after.status is AssessmentStatus.EXPIRED
        assert after.due_on == DAY + timedelta(1)
        assert standing(TESTED).due_on == DAY

    @pytest.mark.parametrize(
        ("on", "until"),
        [
            (date(2024, 2, 29), date(2025, 2, 28)),
            (date(2027, 2, 28), date(2028, 2, 28)),
            (date(2025, 12, 31), date(2026, 12, 31)),
        ],
        ids=["leap day", "before a leap day", "year's end"],
    )
    def test_the_corresponding_day(self, on: date, until: date) -> None:
        assert valid_until(taken(on), as_of=date(2028, 3, 1)) == until

    def test_by_the_number_of_the_day(self) -> None:
        own = house(ASSESSMENT_MONTHS, 6)
        assert valid_until(TESTED, as_of=DAY, book=own) == date(2025, 9, 5)
        assert valid_until(TESTED, as_of=date(2025, 12, 31), book=own) == DAY

    def test_a_void_one_is_never_valid(self) -> None:
        with pytest.raises(InvalidValue, match="assessment: is void, as the seller answered"):
            valid_until(attrs.evolve(TESTED, answered_by=Respondent.SELLER), as_of=DAY)

    def test_of_funds(self) -> None:
        june = date(2026, 6, 11)
        fresh = taken(date(2025, 9, 1))
        assert valid_until(fresh, as_of=june, regime=Regime.CSRC) == date(2026, 9, 1)
        with pytest.raises(RuleNotInForce):
            valid_until(fresh, as_of=june - timedelta(1), regime=Regime.CSRC)
        with pytest.raises(RuleNotInForce):
            valid_until(taken(date(2018, 3, 1)), as_of=date(2018, 9, 25))

    @pytest.mark.parametrize("regime", [Regime.OUTSIDE, Regime.OWN_RULES, "nfra", None])
    def test_other_regimes_have_no_such_rules(self, regime: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            valid_until(TESTED, as_of=DAY, regime=regime)
        assert refused.value.field == "regime"

    @pytest.mark.parametrize(
        ("assessment", "as_of", "book", "field"),
        [
            ("C3", DAY, None, "assessment"),
            (TESTED, china("2026-03-05T10:00"), None, "as_of"),
            (TESTED, DAY, "policy", "book"),
            (taken(date(9999, 1, 1)), date(9999, 1, 1), None, "months"),
            (taken(DAY + timedelta(1)), DAY, None, "assessment"),
        ],
        ids=["no assessment", "an instant", "no book", "out of the calendar", "tomorrow's"],
    )
    def test_a_part_of_another_kind(
        self, assessment: Any, as_of: Any, book: Any, field: str
    ) -> None:
        extra = {} if book is None else {"book": book}
        with pytest.raises(BankrmError) as refused:
            valid_until(assessment, as_of=as_of, **extra)
        assert refused.value.field == field


class TestChanges:
    TIMED = taken("2026-01-10T10:00")

    @pytest.mark.parametrize(
        ("assessment", "changes", "reported"),
        [
            (TIMED, None, None),
            (TIMED, [], False),
            (TIMED, [told("2026-01-10T09:59")], False),
            (TIMED, [told("2026-01-10T10:00")], False),
            (TIMED, [told("2026-01-10T10:01")], True),
            (taken(date(2026, 1, 10)), [told("2026-01-09T23:59")], False),
            (taken(date(2026, 1, 10)), [told("2026-01-10T00:00")], True),
            (TIMED, [told("2026-03-05T23:59")], True),
            (TIMED, [told("2026-03-06T00:00")], False),
            (TIMED, [told("2025-01-01T09:00"), told("2026-02-01T09:00")], True),
        ],
        ids=[
            "nobody looked",
            "nothing",
            "before, of one day",
            "at the instant",
            "after, of one day",
            "the day before",
            "of one day, the hour unknown",
            "on the day",
            "tomorrow",
            "one of two",
        ],
    )
    def test_since_the_assessment_and_up_to_the_day(
        self,
        assessment: RiskAssessment,
        changes: list[ChangeReport] | None,
        reported: bool | None,
    ) -> None:
        assert is_change_reported(changes, assessment, as_of=DAY) is reported

    @pytest.mark.parametrize(
        ("changes", "assessment", "as_of", "field"),
        [
            ([told("2026-02-01T09:00", ClientId("C-2"))], TESTED, DAY, "changes"),
            (["retired"], TESTED, DAY, "changes"),
            (5, TESTED, DAY, "changes"),
            ([], "C3", DAY, "assessment"),
            ([], TESTED, None, "as_of"),
            ([], taken(DAY + timedelta(1)), DAY, "assessment"),
            (None, taken(DAY + timedelta(1)), DAY, "assessment"),
        ],
        ids=[
            "another client",
            "no report",
            "no reports",
            "no assessment",
            "no day",
            "tomorrow's assessment",
            "tomorrow's, and nobody looked",
        ],
    )
    def test_what_cannot_be(self, changes: Any, assessment: Any, as_of: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            is_change_reported(changes, assessment, as_of=as_of)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"at": china("2026-03-05T10:00")}, "recorded_at"),
            ({"at": DAY}, "at"),
            ({"recorded_at": datetime(2026, 3, 5)}, "recorded_at"),  # noqa: DTZ001  # refused
            ({"client_id": ""}, "client_id"),
            ({"ref": "\x00"}, "ref"),
        ],
        ids=["recorded before", "a day", "no zone", "no client", "control character"],
    )
    def test_a_report_that_cannot_be(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(told("2026-02-01T09:00"), **changes)
        assert refused.value.field == field


class TestStatus:
    @pytest.mark.parametrize(
        ("assessments", "changes", "status"),
        [
            ((), (), "none"),
            ((TESTED,), (), "valid"),
            ((attrs.evolve(TESTED, answered_by=Respondent.AGENT),), (), "valid"),
            ((attrs.evolve(TESTED, answered_by=None),), (), "unverified"),
            ((TESTED, taken(date(2026, 1, 5), **C2)), (), "unconfirmed"),
            ((TESTED, taken(date(2026, 1, 5), **C2, reconfirmed=False)), (), "unconfirmed"),
            ((TESTED, taken(date(2026, 1, 5), **C2, reconfirmed=True)), (), "valid"),
            ((TESTED, taken(date(2026, 1, 5))), (), "valid"),
            ((TESTED,), (told("2026-02-01T09:00"),), "change_reported"),
            ((taken(date(2025, 3, 4)),), (told("2026-02-01T09:00"),), "expired"),
            ((taken(date(2025, 3, 4), answered_by=Respondent.SELLER),), (), "void"),
            ((taken(date(2026, 1, 5), **C2, answered_by=None), TESTED), (), "unconfirmed"),
            ((TESTED, taken(date(2026, 1, 5), **VOID)), (), "void"),
            (
                (taken(date(2025, 5, 5), **VOID, **C2), taken(date(2026, 1, 5)), TESTED),
                (),
                "valid",
            ),
            (
                (taken(date(2025, 5, 5), **VOID, **C2), taken(date(2026, 1, 5), **C2), TESTED),
                (),
                UNSURE,
            ),
            ((taken(date(2026, 1, 5), **OTHERS),), (), "none"),
            ((taken(date(2026, 1, 5), **OTHERS, **C2), TESTED), (), "valid"),
            ((taken(date(2026, 1, 5), **OTHERS), taken(date(2025, 3, 4))), (), "expired"),
        ],
        ids=[
            "none",
            "valid",
            "by an agent",
            "respondent unknown",
            "changed",
            "changed, not confirmed",
            "changed and confirmed",
            "the same again",
            "change reported",
            "expired, and change reported",
            "void, and expired",
            "changed, and respondent unknown",
            "void after a valid one",
            "a void one between does not show a change",
            "a void one between does not hide a change",
            "another institution's",
            "another institution's differs",
            "another institution's is younger",
        ],
    )
    def test_what_stands_most_in_its_way(
        self,
        assessments: tuple[RiskAssessment, ...],
        changes: tuple[ChangeReport, ...],
        status: str,
    ) -> None:
        found = standing(*assessments, changes=changes)
        assert found.status is AssessmentStatus(status)
        assert found.due_on == (DAY if found.status.needs_another else (found.valid_until or DAY))

    @pytest.mark.parametrize(
        ("as_of", "regime", "status"),
        [
            (date(2026, 1, 31), Regime.NFRA, AssessmentStatus.VALID),
            (date(2026, 2, 1), Regime.NFRA, AssessmentStatus.UNCONFIRMED),
            (date(2026, 2, 1), Regime.INSURANCE, AssessmentStatus.UNCONFIRMED),
            (date(2026, 6, 11), Regime.CSRC, AssessmentStatus.VALID),
        ],
        ids=["before the order", "from its first day", "unit-linked", "funds"],
    )
    def test_a_changed_result_is_confirmed_by_the_order_only(
        self, as_of: date, regime: Regime, status: AssessmentStatus
    ) -> None:
        both = (TESTED, taken(date(2026, 1, 5), **C2))
        assert standing(*both, as_of=as_of, regime=regime).status is status
        void = attrs.evolve(both[1], answered_by=Respondent.SELLER)
        found = standing(both[0], void, as_of=as_of, regime=regime)
        assert found.status is AssessmentStatus.VOID

    def test_insurance_had_no_such_rules_before_the_order(self) -> None:
        with pytest.raises(RuleNotInForce):
            standing(TESTED, as_of=date(2026, 1, 31), regime=Regime.INSURANCE)

    def test_which_need_another(self) -> None:
        assert [one.code for one in AssessmentStatus if one.needs_another] == [
            "change_reported",
            "expired",
            "void",
            "none",
        ]

    def test_the_workings_of_a_changed_result(self) -> None:
        found = standing(TESTED, taken(date(2026, 1, 5), **C2))
        assert explain_lines(found.workings, "en").splitlines()[5:] == [
            "change reported since: no",
            "result before: balanced",
            CONFIRMED,
            "standing: changed, to be confirmed",
        ]

    def test_a_void_one_shows_no_validity(self) -> None:
        found = standing(taken(date(2026, 1, 5), **VOID))
        assert (found.valid_until, found.due_on) == (None, DAY)
        assert explain_lines(found.workings, "en").splitlines() == [
            "assessed on: 5 Jan 2026",
            "result: balanced",
            (
                "answered by: the seller, in the client's place "
                "(Measures on Product Suitability of Financial Institutions, art. 13)"
            ),
            "change reported since: no",
            "standing: void, as the seller answered",
        ]

    def test_none_has_no_more_to_tell(self) -> None:
        found = standing()
        assert (found.latest, found.valid_until, found.due_on) == (None, None, DAY)
        assert explain_lines(found.workings) == "测评状态: 没有测评"

    def test_no_article_is_cited_outside_its_time_or_reach(self) -> None:
        both = (TESTED, taken(date(2025, 6, 1), **C2))
        earlier = standing(*both, as_of=date(2026, 1, 31))
        funds = standing(*both, as_of=date(2026, 6, 1) + timedelta(30), regime=Regime.CSRC)
        for found in (earlier, funds):
            cited = [one.basis.regulation.code for one in found.workings if one.basis is not None]
            assert "N7" not in cited
        assert lines_provenance(funds.workings).code == "unconfirmed"

    def test_nothing_personal_is_shown(self) -> None:
        assert "C3" not in repr(standing(TESTED))

    @pytest.mark.parametrize(
        ("assessments", "changes", "field"),
        [
            ([taken(DAY + timedelta(1))], [], "assessments"),
            ([TESTED, taken(DAY, client_id=ClientId("C-2"))], [], "assessments"),
            ([TESTED], [told("2026-02-01T09:00", ClientId("C-2"))], "changes"),
            ([TESTED], None, "changes"),
        ],
        ids=["future", "two clients", "another client's report", "nobody looked"],
    )
    def test_what_cannot_be(self, assessments: Any, changes: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            classify_standing(assessments, changes, as_of=DAY)
        assert refused.value.field == field


class TestToDos:
    SOON = taken(date(2025, 4, 4), client_id=ClientId("C-2"))

    @pytest.mark.parametrize(
        ("within", "clients"),
        [(0, ["C-1"]), (29, ["C-1"]), (30, ["C-1", "C-2"]), (400, ["C-1", "C-2", "C-3"])],
    )
    def test_who_expires_within_so_many_days(self, within: int, clients: list[str]) -> None:
        history = [
            taken(date(2026, 1, 5), client_id=ClientId("C-3")),
            self.SOON,
            taken(date(2024, 1, 5), client_id=ClientId("C-2")),
            TESTED,
            taken(date(2025, 3, 4), client_id=ClientId("C-4")),
            taken(date(2026, 1, 5), client_id=ClientId("C-2"), **VOID),
            taken(date(2026, 1, 5), **OTHERS),
            taken(date(2025, 3, 6), client_id=ClientId("C-5"), **OTHERS),
        ]
        tasks = list_reassessments(history, within=within, as_of=DAY)
        assert [task.client_id for task in tasks] == clients
        assert tasks == list_reassessments(history[::-1], within=within, as_of=DAY)

    def test_what_a_to_do_says(self) -> None:
        [task] = list_reassessments(
            [self.SOON], within=30, as_of=DAY, assignees={self.SOON.client_id: StaffId("S-1")}
        )
        assert (task.id, task.due_on) == ("C-2/reassess/2025-04-04", date(2026, 4, 4))
        assert (task.assignee, task.role) == (StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
        assert (task.status, task.title.zh) == (TaskStatus.OPEN, "重新进行风险测评")

    def test_by_a_banks_shorter_validity(self) -> None:
        own = house(ASSESSMENT_MONTHS, 6)
        assert list_reassessments([self.SOON], within=30, as_of=DAY, book=own) == ()
        fresh = taken(date(2025, 10, 1))
        [task] = list_reassessments([fresh], within=30, as_of=DAY, book=own)
        assert task.due_on == date(2026, 4, 1)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"assessments": [taken(DAY + timedelta(1))]}, "assessments"),
            ({"assessments": ["C3"]}, "assessments"),
            ({"assessments": None}, "assessments"),
            ({"within": -1}, "within"),
            ({"within": 1.5}, "within"),
            ({"within": True}, "within"),
            ({"within": 10**100}, "within"),
            ({"as_of": datetime(2026, 3, 5, tzinfo=UTC)}, "as_of"),
            ({"assignees": None}, "assignees"),
            ({"regime": Regime.OUTSIDE}, "regime"),
            ({"book": None}, "book"),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
    )
    def test_what_cannot_be(self, changes: dict[str, Any], field: str) -> None:
        given: dict[str, Any] = {"assessments": [TESTED], "within": 1, "as_of": DAY} | changes
        first = given.pop("assessments")
        with pytest.raises(BankrmError) as refused:
            list_reassessments(first, **given)
        assert refused.value.field == field
