"""Complaint events: what a complaint may be asked for, and what each event must tell."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.complaint_cases import DECIDED, HANDLER, INTAKE, RECEIVED, happened, noon, odd

from bankrm.complaint_events import (
    Complainant,
    ComplaintEventKind,
    ComplaintNotice,
    ComplaintOutcome,
    Complexity,
    IntakeChannel,
    IntakeItem,
    NonAcceptance,
    Rating,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.money import Money
from bankrm.staff import Role
from bankrm.tasks import EscalationAction, EscalationStep

ALWAYS = (
    IntakeItem.NAME,
    IntakeItem.IDENTITY,
    IntakeItem.CONTACT,
    IntakeItem.RESPONDENT,
    IntakeItem.REQUEST,
    IntakeItem.FACTS,
)
I = IntakeItem  # noqa: E741  # the table's column
FACTS: dict[ComplaintEventKind, dict[str, Any]] = {
    ComplaintEventKind.SUPPLEMENTED: {"items": (IntakeItem.FACTS,)},
    ComplaintEventKind.NOT_ACCEPTED: {"reason": NonAcceptance.DECIDED_BEFORE},
    ComplaintEventKind.ASSIGNED: {"handler": HANDLER},
    ComplaintEventKind.GRADED: {"complexity": Complexity.COMPLEX},
    ComplaintEventKind.EXTENSION_ASKED: {"reason": OwnLabel("expert", "待鉴定", "expert opinion")},
    ComplaintEventKind.DECIDED: {"outcome": ComplaintOutcome.REJECTED},
    ComplaintEventKind.TOLD: {"notice": ComplaintNotice.DECISION},
    ComplaintEventKind.ESCALATED: {
        "escalation": EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM)
    },
    ComplaintEventKind.RATED: {"rating": Rating(4, 5)},
}
EVERY = {name: value for facts in FACTS.values() for name, value in facts.items()}


class TestWanted:
    """Measures of 2020, arts. 13 and 14."""

    @pytest.mark.parametrize(
        ("changes", "more"),
        [
            ({}, ()),
            ({"complainant": Complainant.STATUTORY_AGENT}, ()),
            ({"complainant": Complainant.AGENT}, (I.AUTHORITY, I.AGENT)),
            ({"complainant": Complainant.HEIR}, (I.INHERITANCE,)),
            ({"written": True}, (I.SIGNATURE,)),
            ({"written": None}, (I.SIGNATURE,)),
            ({"written": None, "channel": IntakeChannel.LETTER}, (I.SIGNATURE,)),
            (
                {"organisation": True},
                (I.DOMICILE, I.LEGAL_REPRESENTATIVE, I.AUTHORITY, I.AGENT),
            ),
        ],
        ids=[
            "the client",
            "a parent",
            "an agent",
            "an heir",
            "in writing",
            "perhaps in writing",
            "a letter",
            "an organisation",
        ],
    )
    def test_by_who_complains(self, changes: dict[str, Any], more: tuple[IntakeItem, ...]) -> None:
        wanted = odd(INTAKE, **changes).wanted
        assert wanted == tuple(item for item in IntakeItem if item in {*ALWAYS, *more})

    def test_what_is_held_or_given_is_not_missing(self) -> None:
        assert INTAKE.missing == ()
        assert odd(INTAKE, held=()).missing == (I.NAME, I.IDENTITY, I.CONTACT)
        assert odd(INTAKE, given=()).missing == (I.RESPONDENT, I.REQUEST, I.FACTS)
        assert [INTAKE.has(item) for item in (I.NAME, I.FACTS, I.AUTHORITY)] == [True, True, False]

    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"held": None}, None),
            ({"held": None, "given": ALWAYS}, ()),
            ({"written": None}, None),
            ({"written": None, "given": (*INTAKE.given, I.SIGNATURE)}, ()),
            ({"written": None, "channel": IntakeChannel.LETTER}, (I.SIGNATURE,)),
        ],
        ids=["not looked up", "all given", "perhaps in writing", "signed", "a letter"],
    )
    def test_what_nobody_knows(
        self, changes: dict[str, Any], missing: tuple[IntakeItem, ...] | None
    ) -> None:
        assert odd(INTAKE, **changes).missing == missing

    def test_what_was_not_looked_up(self) -> None:
        unsure = odd(INTAKE, held=None)
        assert [unsure.has(item) for item in (I.NAME, I.FACTS)] == [None, True]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("persons", 0, "is below 1"),
        ("persons", True, "needs int, not bool"),
        ("persons", 1.0, "needs int, not float"),
        ("persons", 10**50, "is out of range"),
        ("representatives", 2, "are more than complain"),
        ("representatives", -1, "must not be negative"),
        ("channel", "phone", "needs IntakeChannel, not str"),
        ("organisation", None, "needs bool, not NoneType"),
        ("claim", Money.of(-1), "must not be negative"),
        ("claim", Decimal("NaN"), "needs Money, not Decimal"),
        ("statement_ref", "a\x00b", None),
        ("staff", ("",), None),
        ("given", [I.FACTS], "needs tuple, not list"),
        ("given", (I.FACTS, I.FACTS), "hold one twice"),
        ("held", (I.NAME, I.NAME), "hold one twice"),
        ("asked", (I.NAME, I.NAME), "hold one twice"),
        ("staff", ("S-1", "S-1"), "hold one twice"),
        ("product_ids", ("P-1", "P-1"), "hold one twice"),
        ("product_ids", None, "needs tuple, not NoneType"),
        ("given", None, "needs tuple, not NoneType"),
    ],
)
def test_an_intake_that_is_refused(field: str, value: object, reason: str | None) -> None:
    with pytest.raises(BankrmError) as refused:
        odd(INTAKE, **{field: value})
    assert refused.value.field == field
    if reason is not None:
        assert refused.value.reason == reason


def test_a_letter_is_in_writing() -> None:
    with pytest.raises(InvalidValue, match="written: is what a letter is"):
        odd(INTAKE, channel=IntakeChannel.LETTER)


def test_a_claim_is_not_shown() -> None:
    assert "4321" not in repr(odd(INTAKE, claim=Money.of(4321)))
    assert "4321" not in repr(odd(DECIDED, remedy=Money.of(4321)))


class TestRating:
    def test_at_the_limits(self) -> None:
        assert (Rating(0, 1).score, Rating(5, 5).score) == (0, 5)

    @pytest.mark.parametrize(
        ("score", "best", "field"), [(6, 5, "score"), (-1, 5, "score"), (0, 0, "best")]
    )
    def test_beyond_them(self, score: int, best: int, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            Rating(score, best)
        assert refused.value.field == field


class TestCarried:
    @pytest.mark.parametrize("kind", ComplaintEventKind)
    def test_each_kind_tells_its_one_fact(self, kind: ComplaintEventKind) -> None:
        facts = FACTS.get(kind, {})
        assert happened(kind, RECEIVED, **facts).what is facts.get("notice", kind)
        for field in facts:
            with pytest.raises(InvalidValue, match=f"^{field}: must be given"):
                happened(kind, RECEIVED)
        for field in EVERY.keys() - facts.keys():
            with pytest.raises(InvalidValue, match=f"^{field}: does not belong"):
                happened(kind, RECEIVED, **facts | {field: EVERY[field]})

    @pytest.mark.parametrize(
        ("kind", "facts", "message"),
        [
            ("supplemented", {"items": ()}, "items: must name at least one"),
            ("graded", {"complexity": Complexity.EXTENDED}, "complexity: is reached by"),
            ("decided", {"outcome": ComplaintOutcome.WITHDRAWN}, "outcome: is none that"),
            ("decided", {"outcome": ComplaintOutcome.NOT_ACCEPTED}, "outcome: is none that"),
            (
                "decided",
                {"outcome": ComplaintOutcome.REJECTED, "remedy": Money.of(1)},
                "remedy: belongs to a decision for the client",
            ),
            ("accepted", {"remedy": Money.of(1)}, "remedy: belongs to a decision"),
            ("accepted", {"at": datetime(2026, 3, 2)}, "at: needs a time zone"),  # noqa: DTZ001  # refused
            ("accepted", {"at": date(2026, 3, 2)}, "at: needs datetime, not date"),
            (
                "accepted",
                {"recorded_at": noon(RECEIVED) - timedelta(seconds=1)},
                "recorded_at: is before it happened",
            ),
            ("accepted", {"ref": "\uff11\x07"}, "ref: "),
        ],
    )
    def test_what_does_not_fit(self, kind: str, facts: dict[str, Any], message: str) -> None:
        with pytest.raises(InvalidValue, match=f"^{message}"):
            happened(ComplaintEventKind(kind), RECEIVED, **facts)

    @pytest.mark.parametrize(
        "outcome", [outcome for outcome in ComplaintOutcome if outcome.is_decision]
    )
    def test_what_the_bank_decides(self, outcome: ComplaintOutcome) -> None:
        remedy = None if outcome is ComplaintOutcome.REJECTED else Money.of(0)
        event = happened(ComplaintEventKind.DECIDED, RECEIVED, outcome=outcome, remedy=remedy)
        assert (event.outcome, event.remedy) == (outcome, remedy)

    def test_four_are_decisions(self) -> None:
        assert sum(outcome.is_decision for outcome in ComplaintOutcome) == 4
