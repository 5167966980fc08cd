"""Development reports: which sections are missing, and what in them."""

from typing import Any

import attrs
import pytest
from tests.proposal_cases import BEFORE, FIRM, NOON, ODD, RM

from bankrm.development_reports import (
    CORPORATE_REPORT,
    DevelopmentReport,
    Finding,
    Section,
    SectionText,
    list_missing_sections,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.leads import LeadId


def text(label: Any, *tells: Any) -> SectionText:
    return SectionText(label=label, tells=tells, ref=f"R-1/{label.code}")


WHOLE = tuple(text(topic.label, *topic.questions) for topic in CORPORATE_REPORT.topics)


def report(*sections: SectionText, **changed: Any) -> DevelopmentReport:
    fitting: dict[str, Any] = {
        "client_id": FIRM,
        "version": 1,
        "by": RM,
        "at": NOON,
        "sections": sections,
    }
    return DevelopmentReport(**{**fitting, **changed})


def test_a_whole_report_lacks_nothing() -> None:
    assert list_missing_sections(report(*WHOLE), CORPORATE_REPORT) == ()


def test_an_empty_one_lacks_all_that_is_required() -> None:
    missing = list_missing_sections(report(), CORPORATE_REPORT)
    assert missing == tuple(topic for topic in CORPORATE_REPORT.topics if topic.required)
    assert Section.VALUE not in {section.label for section in missing}


def test_a_gap_in_a_section_is_told() -> None:
    changed = (
        text(Section.APPROACH, Finding.PLAN),
        *(one for one in WHOLE if one.label is not Section.APPROACH),
    )
    [section] = list_missing_sections(report(*changed), CORPORATE_REPORT)
    assert (section.label, section.questions) == (Section.APPROACH, (Finding.PRODUCTS,))


@pytest.mark.parametrize(
    "section",
    [
        text(Section.RISKS, Finding.NEEDS),
        text(OwnLabel("own", "自有", "own")),
    ],
    ids=["a finding of another section", "an unknown section"],
)
def test_what_the_outline_does_not_know_is_refused(section: SectionText) -> None:
    with pytest.raises(InvalidValue, match=r"^sections: hold what the outline"):
        list_missing_sections(report(section), CORPORATE_REPORT)


def test_a_report_may_be_about_a_lead() -> None:
    assert report(client_id=None, lead_id=LeadId("L-1")).client_id is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"client_id": None}, "client_id"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"version": 2**200}, "version"),
        ({"recorded_at": BEFORE}, "recorded_at"),
        ({"sections": (WHOLE[0], WHOLE[0])}, "sections"),
        ({"sections": None}, "sections"),
        ({"by": ODD}, "by"),
    ],
    ids=str,
)
def test_bad_reports_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        report(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tells": (Finding.PLAN, Finding.PLAN)}, "tells"),
        ({"tells": ("plan",)}, "tells"),
        ({"ref": ""}, "ref"),
        ({"label": "approach"}, "label"),
    ],
    ids=str,
)
def test_bad_sections_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(WHOLE[0], **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("args", "field"),
    [((ODD, CORPORATE_REPORT), "report"), ((report(), ODD), "outline")],
    ids=["report", "outline"],
)
def test_odd_arguments_are_refused(args: tuple[Any, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        list_missing_sections(*args)
    assert refused.value.field == field
