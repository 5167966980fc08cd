"""Post-loan reports: computed again from the records, in two languages, with what is missing."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm._covenant_example import RECORD
from bankrm._loan_account_example import ACCOUNT
from bankrm._loan_check_example import CHECKS_MADE, PLAN
from bankrm._statement_example import YEARS
from bankrm.check_reports import (
    CORPORATE_CHECK_REPORT,
    RETAIL_CHECK_REPORT,
    CheckReport,
    PointText,
    ReportPoint,
    ReportSection,
    ReportSources,
    write_check_report,
)
from bankrm.claims import AssetClass
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import OwnLabel, Text
from bankrm.loan_check_rules import assess_checks
from bankrm.loan_checks import list_check_tasks, next_checks
from bankrm.outlines import Outline, Topic
from bankrm.statement_items import Item
from bankrm.statements import EntityId
from bankrm.workings import Line

ODD: Any = "planted"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 10, 8)
DAMP = OwnLabel("damp", "库存受潮", "damp stock")
STAND = next_checks(ACCOUNT, [PLAN], CHECKS_MADE, as_of=AS_OF)
ANSWER = assess_checks(ACCOUNT, [PLAN], CHECKS_MADE, as_of=AS_OF)
OPEN_ANSWER = assess_checks(ACCOUNT, [altered(PLAN, duties=())], CHECKS_MADE, as_of=AS_OF)
FIRM = CorporateClient(id=ClientId("E-1"), name="某制造有限公司", founded_on=date(2015, 6, 1))
FIGURE = Line(Text("逾期天数", "days past due"), 20)
FULL = ReportSources(
    client=FIRM,
    check=altered(CHECKS_MADE[1], findings=(DAMP,), collateral_seen=True),
    at_approval=YEARS[1],
    latest=YEARS[2],
    covenants=(RECORD,),
    tier=AssetClass.SPECIAL_MENTION,
    opinion_ref="R-1/9",
    tasks=list_check_tasks(ACCOUNT, STAND),
    told=(
        PointText(point=ReportPoint.ARREARS, lines=(FIGURE,)),
        PointText(point=ReportPoint.CASH, lines=(Line(Text("回款", "receipts"), 1),)),
        PointText(point=ReportPoint.GUARANTORS, answers=(ANSWER,)),
        PointText(point=ReportPoint.WARNINGS, answers=(ANSWER,)),
    ),
)


def written(as_of: date = AS_OF, **more: Any) -> CheckReport:
    return write_check_report(ACCOUNT, altered(FULL, **more), as_of=as_of)


def lines(report: CheckReport, point: ReportPoint) -> list[str]:
    return [line.explain("en") for line in report[point].lines]


def missing(report: CheckReport) -> dict[str, list[str]]:
    return {topic.label.code: [one.code for one in topic.questions] for topic in report.missing}


class TestFigures:
    def test_a_full_one_lacks_nothing(self) -> None:
        report = written()
        assert report.missing == ()
        assert [one.point for one in report.points] == [*CORPORATE_CHECK_REPORT.questions]

    def test_the_loan_and_the_check(self) -> None:
        report = written()
        assert "matures on: 20 Mar 2027" in lines(report, ReportPoint.TERMS)
        assert "rate of a year: 4.35%" in lines(report, ReportPoint.TERMS)
        assert lines(report, ReportPoint.CHECK) == [
            "kind of check: routine check",
            "made: remotely",
            "made on: 22 Jun 2026",
            "people: 1",
            "found: damp stock: yes",
        ]
        assert lines(report, ReportPoint.USE) == ["used as agreed: yes"]
        assert lines(report, ReportPoint.ASSETS) == ["there and in order: yes"]

    def test_change_since_approval(self) -> None:
        """All lines of the example grow alike, so only the difference of the ratios is nil."""
        found = lines(written(), ReportPoint.CHANGES)
        assert found[:3] == [
            "liabilities to assets, at approval: 0.5",
            "liabilities to assets, latest: 0.5",
            "liabilities to assets, change: 0",
        ]
        assert len(found) == 12

    def test_a_ratio_that_cannot_be_told_has_no_change(self) -> None:
        bare = altered(YEARS[2], lines={Item.REVENUE: 1})
        found = lines(written(latest=bare), ReportPoint.CHANGES)
        assert found[1:3] == [
            "liabilities to assets, latest: unknown",
            "liabilities to assets, change: unknown",
        ]

    @pytest.mark.parametrize("name", ["at_approval", "latest"])
    def test_one_statement_shows_no_change(self, name: str) -> None:
        only: dict[str, Any] = {name: None}
        report = written(**only)
        assert lines(report, ReportPoint.CHANGES) == []
        assert missing(report) == {"finances": ["changes"]}

    def test_covenants(self) -> None:
        assert lines(written(), ReportPoint.COVENANTS)[2] == (
            "liabilities to assets, test of 2026-06-30: breached and made good within grace"
        )
        assert lines(written(covenants=()), ReportPoint.COVENANTS) == ["covenants: 0"]
        assert lines(written(covenants=None), ReportPoint.COVENANTS) == []

    def test_to_dos_still_open(self) -> None:
        assert lines(written(), ReportPoint.TO_DOS) == [
            "still to do: 2",
            "routine check, due on: 20 Sept 2026",
            "routine check, due on: 20 Dec 2026",
        ]
        assert lines(written(tasks=()), ReportPoint.TO_DOS) == ["still to do: 0"]

    def test_what_other_rooms_found_comes_after_its_own(self) -> None:
        told = PointText(point=ReportPoint.ASSETS, lines=(FIGURE,), answers=(ANSWER,))
        point = written(told=(told,))[ReportPoint.ASSETS]
        assert (len(point.lines), point.lines[1], point.answers) == (2, FIGURE, (ANSWER,))


class TestMissing:
    @pytest.mark.parametrize(
        ("more", "found"),
        [
            ({"tier": None}, {"conclusion": ["tier"]}),
            ({"opinion_ref": None}, {"conclusion": ["opinion"]}),
            ({"tasks": None}, {"conclusion": ["to_dos"]}),
            ({"told": FULL.told[1:]}, {"repayment": ["arrears"]}),
            ({"told": FULL.told[:3]}, {"warnings": ["warnings"]}),
            ({"covenants": None}, {"covenants": ["covenants"]}),
            ({"covenants": ()}, {}),
            ({"check": CHECKS_MADE[1]}, {}),
            ({"check": altered(CHECKS_MADE[1], use_of_funds_ok=None)}, {"use": ["use"]}),
        ],
        ids=[
            "tier",
            "opinion",
            "to-dos",
            "arrears",
            "warnings",
            "covenants",
            "no covenant",
            "security is not required",
            "use",
        ],
    )
    def test_by_point(self, more: dict[str, Any], found: dict[str, list[str]]) -> None:
        assert missing(written(**more)) == found

    def test_an_open_answer_tells_nothing(self) -> None:
        told = PointText(point=ReportPoint.WARNINGS, answers=(OPEN_ANSWER,))
        assert not told.is_told
        assert missing(written(told=(*FULL.told[:3], told))) == {"warnings": ["warnings"]}


class TestText:
    def test_in_both_languages(self) -> None:
        report = written()
        english, chinese = report.explain("en"), report.explain()
        assert english.startswith("# post-loan report on a firm (8 Oct 2026)")
        assert (
            "## tier, opinion and to-dos\n\n### tier proposed\ntier proposed: special mention"
            in english
        )
        assert "# 对公贷后检查报告 (2026年10月8日)" in chinese
        assert "### 押品\n押品完好: 是" in chinese
        assert "(missing)" not in english

    def test_what_is_missing_is_said(self) -> None:
        assert "### what is in arrears\n(missing)" in written(told=()).explain("en")
        assert "### 欠款情况\n（缺）" in written(told=()).explain("zh")

    def test_of_a_person_no_particulars(self) -> None:
        person = RetailClient(id=ClientId("E-1"), name=ODD)
        sources = ReportSources(client=person, check=CHECKS_MADE[1], told=FULL.told[:2])
        for outline in (RETAIL_CHECK_REPORT, CORPORATE_CHECK_REPORT):
            report = write_check_report(ACCOUNT, sources, outline, as_of=AS_OF)
            assert ODD not in report.explain() + repr(report) + repr(sources)
        with pytest.raises(InvalidValue, match="point: is not asked for in this report"):
            write_check_report(ACCOUNT, sources, RETAIL_CHECK_REPORT, as_of=AS_OF)[
                ReportPoint.BORROWER
            ]

    def test_a_banks_own_outline(self) -> None:
        smell = OwnLabel("smell", "气味", "smell")
        section = Topic(label=ReportSection.CONCLUSION, questions=(smell,))
        own = Outline(
            name=Text("本行报告", "own report"),
            version="7",
            line=CORPORATE_CHECK_REPORT.line,
            topics=(section,),
            basis=CORPORATE_CHECK_REPORT.basis,
        )
        report = write_check_report(ACCOUNT, altered(FULL, told=()), own, as_of=AS_OF)
        assert report.missing == (section,)
        told = PointText(point=OwnLabel("smell", "气味", "smell"), lines=(FIGURE,))
        report = write_check_report(ACCOUNT, altered(FULL, told=(told,)), own, as_of=AS_OF)
        assert report[smell].lines == (FIGURE,)


class TestRefused:
    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"told": (FULL.told[0],) * 2}, "told"),
            ({"told": (PointText(point=DAMP),)}, "told"),
            ({"latest": YEARS[0]}, "latest"),
            ({"latest": altered(YEARS[2], entity_id=EntityId("E-2"))}, "latest"),
            ({"at_approval": altered(YEARS[1], entity_id=EntityId("E-2"))}, "at_approval"),
            ({"latest": altered(YEARS[2], received_on=date(2026, 10, 9))}, "latest"),
            ({"client": CorporateClient(id=ClientId("E-2"), name="乙公司")}, "at_approval"),
            ({"check": altered(CHECKS_MADE[1], account_id=ClaimId("A-2"))}, "check"),
            (
                {
                    "check": altered(
                        CHECKS_MADE[1],
                        recorded_at=datetime.fromisoformat("2026-10-09T09:00+08:00"),
                    )
                },
                "check",
            ),
            ({"tasks": (altered(FULL.tasks[0], client_id=ClientId("E-2")),)}, "tasks"),  # type: ignore[index]  # untyped on purpose
            ({"covenants": (altered(RECORD, account_id=ClaimId("A-2")),)}, "account_id"),
            ({"client": ODD}, "client"),
            ({"opinion_ref": "a\x00"}, "opinion_ref"),
        ],
    )
    def test_a_source(self, more: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            written(**more)
        assert getattr(refused.value, "field", None) == field
        assert ODD not in str(refused.value)

    def test_another_borrower(self) -> None:
        sources = ReportSources(
            client=CorporateClient(id=ClientId("E-2"), name="乙公司"), check=CHECKS_MADE[1]
        )
        with pytest.raises(InvalidValue, match="client: is not the borrower"):
            write_check_report(ACCOUNT, sources, as_of=AS_OF)

    def test_an_answer_for_another_day(self) -> None:
        early = assess_checks(ACCOUNT, [PLAN], CHECKS_MADE, as_of=date(2026, 10, 7))
        with pytest.raises(InvalidValue, match="told: holds an answer for another day"):
            written(told=(PointText(point=ReportPoint.WARNINGS, answers=(early,)),))

    @pytest.mark.parametrize(
        ("given", "as_of", "field"),
        [
            ((ODD, FULL), AS_OF, "account"),
            ((ACCOUNT, ODD), AS_OF, "sources"),
            ((ACCOUNT, FULL, ODD), AS_OF, "outline"),
            ((ACCOUNT, FULL), datetime.fromisoformat("2026-10-08T09:00+08:00"), "as_of"),
        ],
    )
    def test_what_is_no_part(self, given: Any, as_of: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            write_check_report(*given, as_of=as_of)
        assert refused.value.field == field
