"""Retention: worked case 10, each limit by name, holds, and what becomes of data nobody needs."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, Row, house_document
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.privacy import AML_YEARS
from bankrm.regulations.statutes import AML_LAW, AML_LAW_2006
from bankrm.retention import (
    ERASURE,
    ErasureGround,
    ErasureOutcome,
    Hold,
    HoldKind,
    RecordKind,
    Retention,
    assess_erasure,
    held_until,
    retention_until,
)
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

ODD: Any = "odd"
DAY = date(2026, 11, 24)
ONE = timedelta(days=1)
IDENTITY = RecordKind.CLIENT_IDENTITY
POLICY = house_document("RP", Text("档案制度", "Records policy"), date(2020, 1, 1))
AML_KINDS = [RecordKind.CLIENT_IDENTITY, RecordKind.TRANSACTION]
RETENTION = Hold(kind=HoldKind.RETENTION, until=DAY)
LAWSUIT = Hold(kind=HoldKind.LITIGATION, until=None)


def house(since: date, years: int) -> RuleBook:
    own = attrs.evolve(AML_YEARS, rows=(Row(since, years, POLICY.article(4)),))
    return RuleBook(numbers=(own,))


class TestAntiMoneyLaundering:
    @pytest.mark.parametrize("kind", AML_KINDS)
    @pytest.mark.parametrize(
        ("ended_on", "until", "extended"),
        [
            (date(2016, 6, 30), date(2021, 6, 30), False),
            (date(2024, 3, 1), date(2034, 3, 1), True),
            (date(2019, 12, 31), date(2024, 12, 31), False),
            (date(2020, 1, 1), date(2030, 1, 1), True),
            (date(2024, 12, 31), date(2034, 12, 31), True),
            (date(2025, 1, 1), date(2035, 1, 1), False),
            (date(2007, 1, 1), date(2012, 1, 1), False),
            (date(2016, 2, 29), date(2021, 2, 28), False),
        ],
        ids=[
            "case 10, lapsed",
            "case 10, still held",
            "lapsed on the last day of the old law",
            "last day is the first of the new law",
            "ended on the last day of the old law",
            "ended on the first day of the new law",
            "first day of the old law",
            "leap day",
        ],
    )
    def test_the_last_day(
        self, kind: RecordKind, ended_on: date, until: date, extended: bool
    ) -> None:
        kept = retention_until(kind, ended_on, as_of=DAY)
        assert (kept.kind, kept.until, kept.extended) == (kind, until, extended)

    def test_our_reading_is_marked(self) -> None:
        kept = retention_until(IDENTITY, date(2024, 3, 1), as_of=DAY)
        assert lines_provenance(kept.workings) is Provenance.UNCONFIRMED
        assert [line.basis for line in kept.workings] == [
            None,
            AML_LAW_2006.article(19),
            AML_LAW.article(34, Provenance.UNCONFIRMED),
            None,
        ]
        assert explain_lines(kept.workings, "en").splitlines()[-1] == (
            "to be kept at least until: 1 Mar 2034"
        )

    def test_the_law_itself_is_read(self) -> None:
        kept = retention_until(IDENTITY, date(2025, 1, 1), as_of=DAY)
        assert lines_provenance(kept.workings) is Provenance.TEXT
        assert [line.value for line in kept.workings] == [
            date(2025, 1, 1),
            10,
            date(2035, 1, 1),
        ]

    @pytest.mark.parametrize(
        ("as_of", "until"),
        [(date(2024, 12, 31), date(2029, 3, 1)), (date(2025, 1, 1), date(2034, 3, 1))],
        ids=["last day of the old law", "first day of the new law"],
    )
    def test_replay_knows_no_later_law(self, as_of: date, until: date) -> None:
        assert retention_until(IDENTITY, date(2024, 3, 1), as_of=as_of).until == until

    def test_a_running_relationship_has_no_end(self) -> None:
        kept = retention_until(IDENTITY, None, as_of=DAY)
        assert (kept.until, kept.extended) == (None, False)
        assert kept.hold == Hold(kind=HoldKind.RETENTION, until=None)

    def test_before_the_first_law(self) -> None:
        with pytest.raises(RuleNotInForce):
            retention_until(IDENTITY, date(2006, 12, 31), as_of=DAY)

    def test_the_hold_names_its_article(self) -> None:
        for ended_on, basis in (
            (date(2016, 6, 30), AML_LAW_2006.article(19)),
            (date(2024, 3, 1), AML_LAW.article(34, Provenance.UNCONFIRMED)),
        ):
            kept = retention_until(IDENTITY, ended_on, as_of=DAY)
            assert kept.hold == Hold(kind=HoldKind.RETENTION, until=kept.until, basis=basis)


class TestHouseNumbers:
    @pytest.mark.parametrize(
        ("since", "years", "ended_on", "until"),
        [
            (date(2020, 1, 1), 15, date(2026, 1, 1), date(2041, 1, 1)),
            (date(2020, 1, 1), 8, date(2026, 1, 1), date(2036, 1, 1)),
            (date(2020, 1, 1), 8, date(2021, 1, 1), date(2031, 1, 1)),
            (date(2026, 6, 1), 15, date(2024, 3, 1), date(2039, 3, 1)),
            (date(2026, 6, 1), 15, date(2016, 6, 30), date(2021, 6, 30)),
            (DAY + ONE, 15, date(2026, 1, 1), date(2036, 1, 1)),
        ],
        ids=[
            "longer",
            "shorter than the law",
            "longer than the old law only",
            "lengthens what runs",
            "revives nothing",
            "not yet in force",
        ],
    )
    def test_they_only_lengthen(
        self, since: date, years: int, ended_on: date, until: date
    ) -> None:
        kept = retention_until(IDENTITY, ended_on, as_of=DAY, book=house(since, years))
        assert kept.until == until

    def test_the_banks_own_is_marked(self) -> None:
        book = house(date(2026, 6, 1), 15)
        kept = retention_until(IDENTITY, date(2025, 3, 1), as_of=DAY, book=book)
        assert kept.hold.basis == POLICY.article(4)


@pytest.mark.parametrize(
    ("kind", "ended_on", "until"),
    [
        (RecordKind.IMPACT_ASSESSMENT, date(2021, 11, 1), date(2024, 11, 1)),
        (RecordKind.PROVISION_RECORD, date(2025, 1, 1), date(2028, 1, 1)),
    ],
)
def test_the_other_records_are_kept_three_years(
    kind: RecordKind, ended_on: date, until: date
) -> None:
    assert retention_until(kind, ended_on, as_of=DAY).until == until
    with pytest.raises(RuleNotInForce):
        retention_until(kind, ended_on - ONE, as_of=DAY)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("kind", {"kind": ODD}),
        ("ended_on", {"ended_on": DAY + ONE}),
        ("ended_on", {"ended_on": datetime.fromisoformat("2026-11-01T10:00+08:00")}),
        ("ended_on", {"ended_on": "2026-11-01"}),
        ("as_of", {"as_of": None}),
        ("book", {"book": None}),
        ("as_of", {"as_of": datetime.fromisoformat("2026-11-24T10:00+08:00")}),
        ("ended_on", {"ended_on": date(9999, 1, 1), "as_of": date(9999, 12, 31)}),
    ],
)
def test_retention_refuses(field: str, changed: dict[str, Any]) -> None:
    ask: Any = retention_until
    with pytest.raises(BankrmError) as refused:
        ask(**{"kind": IDENTITY, "ended_on": date(2026, 1, 1), "as_of": DAY, **changed})
    assert refused.value.field == field


class TestHolds:
    def test_the_last_day_counts(self) -> None:
        assert RETENTION.runs_on(DAY)
        assert not RETENTION.runs_on(DAY + ONE)
        assert LAWSUIT.runs_on(date.max)

    def test_the_longest_counts(self) -> None:
        longer = attrs.evolve(RETENTION, until=DAY + ONE)
        assert held_until([longer, RETENTION]) == DAY + ONE
        assert held_until([RETENTION]) == DAY

    def test_one_without_an_end_has_none(self) -> None:
        assert held_until([RETENTION, LAWSUIT]) is None

    @pytest.mark.parametrize("holds", [[], [ODD], [DAY], None])
    def test_needs_holds(self, holds: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^holds: "):
            held_until(holds)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("kind", ODD), ("until", "2026-11-24"), ("basis", "art. 34")],
    )
    def test_a_hold_refuses(self, field: str, value: Any) -> None:
        make: Any = attrs.evolve
        with pytest.raises(InvalidValue) as refused:
            make(RETENTION, **{field: value})
        assert refused.value.field == field

    def test_a_hold_is_asked_about_a_day(self) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            RETENTION.runs_on(ODD)


class TestErasure:
    @pytest.mark.parametrize(
        ("ground", "rule"),
        [
            (ErasureGround.PURPOSE_ENDED, "PIPL.47-purpose"),
            (ErasureGround.SERVICE_ENDED, "PIPL.47-service"),
            (ErasureGround.CONSENT_WITHDRAWN, "PIPL.47-withdrawn"),
            (ErasureGround.UNLAWFUL, "PIPL.47-unlawful"),
        ],
    )
    def test_each_ground_deletes(self, ground: ErasureGround, rule: str) -> None:
        decision = assess_erasure([ground], (), as_of=DAY)
        assert decision.outcome is ErasureOutcome.DELETE
        assert [reason.rule.id for reason in decision.hits] == [rule]
        assert decision.provenance is Provenance.TEXT

    def test_while_a_purpose_goes_on_nothing_is_due(self) -> None:
        decision = assess_erasure((), [RETENTION, LAWSUIT], as_of=DAY, deletable=False)
        assert (decision.outcome, decision.needs_review) == (ErasureOutcome.KEEP, False)

    def test_unknown_grounds_delete_nothing(self) -> None:
        decision = assess_erasure(None, (), as_of=DAY)
        assert (decision.outcome, decision.needs_review) == (ErasureOutcome.KEEP, True)
        assert decision.missing == (
            "purpose_ended",
            "service_ended",
            "consent_withdrawn",
            "unlawful",
        )

    @pytest.mark.parametrize(
        ("holds", "deletable", "rule"),
        [
            ([RETENTION], True, "PIPL.47-retained"),
            ([LAWSUIT], True, "PIPL.47-contested"),
            ([Hold(kind=HoldKind.INVESTIGATION, until=DAY)], True, "PIPL.47-contested"),
            ([], False, "PIPL.47-technical"),
        ],
        ids=["retention, last day", "lawsuit", "investigation", "too hard"],
    )
    def test_what_stands_in_the_way(self, holds: list[Hold], deletable: bool, rule: str) -> None:
        grounds = {ErasureGround.SERVICE_ENDED}
        decision = assess_erasure(grounds, holds, as_of=DAY, deletable=deletable)
        assert decision.outcome is ErasureOutcome.RESTRICT
        assert [reason.rule.id for reason in decision.hits] == [rule, "PIPL.47-service"]

    def test_the_day_after_a_hold_deletes(self) -> None:
        grounds = [ErasureGround.SERVICE_ENDED]
        assert (
            assess_erasure(grounds, [RETENTION], as_of=DAY + ONE).outcome is ErasureOutcome.DELETE
        )

    def test_a_lawsuit_is_our_reading(self) -> None:
        decision = assess_erasure([ErasureGround.UNLAWFUL], [LAWSUIT], as_of=DAY)
        assert decision.provenance is Provenance.UNCONFIRMED

    def test_case_10_is_deleted_or_restricted(self) -> None:
        outcomes = [
            assess_erasure(
                [ErasureGround.SERVICE_ENDED],
                [retention_until(IDENTITY, ended_on, as_of=DAY).hold],
                as_of=DAY,
            ).outcome
            for ended_on in (date(2016, 6, 30), date(2024, 3, 1))
        ]
        assert outcomes == [ErasureOutcome.DELETE, ErasureOutcome.RESTRICT]

    def test_holds_are_never_left_out(self) -> None:
        ask: Any = assess_erasure
        with pytest.raises(TypeError, match="holds"):
            ask([ErasureGround.UNLAWFUL], as_of=DAY)

    def test_before_the_law(self) -> None:
        with pytest.raises(RuleNotInForce):
            assess_erasure((), (), as_of=ERASURE.since - ONE)

    @pytest.mark.parametrize(
        ("field", "changed"),
        [
            ("grounds", {"grounds": [ODD]}),
            ("grounds", {"grounds": "unlawful"}),
            ("grounds", {"grounds": ErasureGround.UNLAWFUL}),
            ("grounds", {"grounds": iter([ErasureGround.UNLAWFUL])}),
            ("holds", {"holds": [ODD]}),
            ("holds", {"holds": None}),
            ("deletable", {"deletable": 1}),
            ("as_of", {"as_of": ODD}),
            ("as_of", {"as_of": ODD, "holds": ()}),
        ],
    )
    def test_refuses(self, field: str, changed: dict[str, Any]) -> None:
        ask: Any = assess_erasure
        fitting = {"grounds": [ErasureGround.UNLAWFUL], "holds": [RETENTION], "as_of": DAY}
        with pytest.raises(InvalidValue) as refused:
            ask(**{**fitting, **changed})
        assert refused.value.field == field


def test_a_retention_shows_its_workings_in_chinese() -> None:
    kept: Retention = retention_until(IDENTITY, date(2024, 3, 1), as_of=DAY)
    assert (
        explain_lines(kept.workings).splitlines()[2].startswith("期限未满，延长至少保存年数: 10")
    )
