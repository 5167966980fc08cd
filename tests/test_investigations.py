"""The file of an investigation: it only grows, the latest of each counts, and it is replayed by both times."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._investigation_example import INVESTIGATION
from bankrm.errors import BankrmError
from bankrm.investigations import (
    DiligenceItem,
    DiligencePaper,
    Investigator,
    Opinion,
    OpinionRole,
    Verdict,
)
from bankrm.labels import OwnLabel
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AT = datetime.fromisoformat("2026-11-20T10:00+08:00")
DAY = timedelta(days=1)
PAPER = DiligencePaper(item=DiligenceItem.TAX, ref="tax-1", at=AT, recorded_at=AT)
OPINION = Opinion(
    role=OpinionRole.REVIEWER, by=StaffId("S-5"), verdict=Verdict.AGREE, at=AT, recorded_at=AT
)
BARE = attrs.evolve(INVESTIGATION, evidence=(), opinions=(), inapplicable=())


def paper(ref: str, at: datetime, recorded_at: datetime | None = None) -> DiligencePaper:
    return attrs.evolve(PAPER, ref=ref, at=at, recorded_at=recorded_at or at)


def latest(*papers: DiligencePaper, on: date) -> str | None:
    found = attrs.evolve(BARE, evidence=papers).evidence_of(DiligenceItem.TAX, as_of=on)
    return None if found is None else found.ref


class TestEvidence:
    def test_the_latest_that_had_come_counts(self) -> None:
        papers = (paper("old", AT), paper("new", AT + DAY))
        assert latest(*papers, on=date(2026, 11, 19)) is None
        assert latest(*papers, on=date(2026, 11, 20)) == "old"
        assert latest(*papers, on=date(2026, 11, 21)) == "new"

    def test_one_entered_late_does_not_displace_a_newer_one(self) -> None:
        papers = (paper("new", AT + DAY), paper("old", AT, AT + 2 * DAY))
        assert latest(*papers, on=date(2026, 11, 30)) == "new"

    def test_of_one_instant_the_one_entered_last_counts(self) -> None:
        papers = (paper("first", AT), paper("second", AT, AT + DAY))
        assert latest(*papers, on=date(2026, 11, 30)) == "second"

    def test_an_item_of_the_banks_own(self) -> None:
        own = OwnLabel("export_licence", "出口许可证", "export licence")
        file = attrs.evolve(BARE, evidence=(attrs.evolve(PAPER, item=own),))
        assert file.evidence_of(own, as_of=date(2026, 11, 20)) is not None
        assert file.evidence_of(DiligenceItem.TAX, as_of=date(2026, 11, 20)) is None

    def test_what_was_known_at_an_instant(self) -> None:
        file = attrs.evolve(
            BARE,
            evidence=(paper("old", AT), paper("backdated", AT, AT + 2 * DAY)),
            opinions=(OPINION, attrs.evolve(OPINION, at=AT + DAY, recorded_at=AT + DAY)),
        )
        then = file.known_by(AT + DAY / 2)
        assert [one.ref for one in then.evidence] == ["old"]
        assert then.opinions == (OPINION,)
        assert file.known_by(AT + 2 * DAY) == file


class TestOpinions:
    def test_the_latest_of_each_role_counts_in_the_order_of_the_process(self) -> None:
        changed = attrs.evolve(OPINION, verdict=Verdict.OPPOSE, at=AT + DAY, recorded_at=AT + DAY)
        lead = attrs.evolve(
            OPINION,
            role=OpinionRole.INVESTIGATOR_A,
            by=StaffId("S-1"),
            at=AT + DAY,
            recorded_at=AT + DAY,
        )
        file = attrs.evolve(BARE, opinions=(OPINION, changed, lead))
        first = file.latest_opinions(as_of=date(2026, 11, 20))
        assert [one.verdict for one in first] == [Verdict.AGREE]
        then = file.latest_opinions(as_of=date(2026, 11, 21))
        assert [(one.role, one.verdict) for one in then] == [
            (OpinionRole.INVESTIGATOR_A, Verdict.AGREE),
            (OpinionRole.REVIEWER, Verdict.OPPOSE),
        ]

    def test_of_two_entered_together_the_second_counts(self) -> None:
        changed = attrs.evolve(OPINION, verdict=Verdict.OPPOSE)
        file = attrs.evolve(BARE, opinions=(OPINION, changed))
        assert file.latest_opinions(as_of=date(2026, 11, 20)) == (changed,)

    def test_one_reviewer_does_not_speak_for_another(self) -> None:
        other = attrs.evolve(OPINION, by=StaffId("S-6"), verdict=Verdict.OPPOSE)
        file = attrs.evolve(BARE, opinions=(other, OPINION))
        assert file.latest_opinions(as_of=date(2026, 11, 20)) == (OPINION, other)

    def test_who_investigates(self) -> None:
        found = [role.code for role in OpinionRole if role.investigates]
        assert found == ["investigator_a", "investigator_b"]

    @pytest.mark.parametrize("role", [OpinionRole.INVESTIGATOR_A, OpinionRole.INVESTIGATOR_B])
    def test_an_investigators_opinion_is_his_own(self, role: OpinionRole) -> None:
        with pytest.raises(BankrmError, match="opinions: hold one of an investigator"):
            attrs.evolve(BARE, opinions=(attrs.evolve(OPINION, role=role),))

    def test_nobody_speaks_for_a_second_who_is_not_there(self) -> None:
        with pytest.raises(BankrmError, match="opinions: hold one of an investigator"):
            attrs.evolve(INVESTIGATION, second=None)


class TestRefused:
    def test_the_second_is_somebody_else(self) -> None:
        with pytest.raises(BankrmError, match="second: is the lead investigator"):
            attrs.evolve(BARE, second=Investigator(staff=StaffId("S-1")))

    @pytest.mark.parametrize("field", ["evidence", "opinions"])
    def test_entries_are_in_the_order_they_were_recorded(self, field: str) -> None:
        one: Any = PAPER if field == "evidence" else OPINION
        later = attrs.evolve(one, recorded_at=AT + DAY)
        assert getattr(altered(BARE, **{field: (one, later)}), field) == (one, later)
        with pytest.raises(BankrmError) as refused:
            altered(BARE, **{field: (later, one)})
        assert refused.value.field == f"{field}[1].recorded_at"

    @pytest.mark.parametrize(
        ("value", "field", "wrong"),
        [
            (PAPER, "item", "tax"),
            (PAPER, "ref", ""),
            (PAPER, "ref", "a\x00b"),
            (PAPER, "verified_on", date(2026, 11, 20)),
            (PAPER, "expires_on", datetime(2026, 11, 20)),  # noqa: DTZ001  # refused
            (PAPER, "at", datetime(2026, 11, 20)),  # noqa: DTZ001  # refused
            (PAPER, "recorded_at", AT - DAY),
            (OPINION, "role", "reviewer"),
            (OPINION, "verdict", True),
            (OPINION, "recorded_at", AT - DAY),
            (BARE, "lead", "S-1"),
            (BARE, "evidence", [PAPER]),
            (BARE, "evidence", (OPINION,)),
            (BARE, "inapplicable", (DiligenceItem.TAX, DiligenceItem.TAX)),
            (BARE.lead, "experience_years", -1),
            (BARE.lead, "experience_years", 10**60),
            (BARE.lead, "related", 0),
        ],
    )
    def test_what_cannot_be_is_refused_by_name(
        self, value: object, field: str, wrong: object
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(value, **{field: wrong})
        assert refused.value.field == field
        assert "S-1" not in str(refused.value)

    def test_it_was_checked_by_somebody_after_it_came(self) -> None:
        checked = attrs.evolve(PAPER, verified_by=StaffId("S-1"), verified_on=date(2026, 11, 20))
        with pytest.raises(BankrmError, match="verified_on: is before it came"):
            attrs.evolve(checked, verified_on=date(2026, 11, 19))
        with pytest.raises(BankrmError, match="verified_on: goes with who verified it"):
            attrs.evolve(checked, verified_on=None)
