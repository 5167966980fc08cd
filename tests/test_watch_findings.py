"""Findings of the watch: the latest look counts, nobody's look is unknown, and records agree with the loan."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.warning_cases import AS_OF, CALM, FINDINGS, at, findings, looked

from bankrm._collateral_example import FACTORY
from bankrm._statement_example import YEARS
from bankrm.covenants import Consequence, Covenant, CovenantPeriod, Operator, judge_covenant
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.statement_ratios import RatioName
from bankrm.statement_series import StatementSeries
from bankrm.statements import EntityId
from bankrm.warning_catalogue import WarningSign
from bankrm.watch_findings import FROM_RECORDS, Observation

STOPPAGE = WarningSign.STOPPAGE


class TestObserved:
    def test_the_latest_look_counts(self) -> None:
        both = findings(looked(STOPPAGE, 9), looked(STOPPAGE, 20, seen=False))
        assert both.observed(STOPPAGE, as_of=date(2026, 11, 19)) is True
        assert both.observed(STOPPAGE, as_of=date(2026, 11, 20)) is False

    def test_a_look_entered_late_stands_in_its_place(self) -> None:
        late = looked(STOPPAGE, 9, recorded_at=at(21))
        both = findings(looked(STOPPAGE, 20, seen=False), late)
        assert both.observed(STOPPAGE, as_of=AS_OF) is False

    def test_of_one_instant_the_one_entered_last_counts(self) -> None:
        both = findings(looked(STOPPAGE), looked(STOPPAGE, seen=False))
        assert both.observed(STOPPAGE, as_of=AS_OF) is False

    def test_before_anybody_looked_it_is_unknown(self) -> None:
        assert FINDINGS.observed(STOPPAGE, as_of=date(2026, 11, 8)) is None

    def test_another_sign_says_nothing(self) -> None:
        assert FINDINGS.observed(WarningSign.LAWSUIT, as_of=AS_OF) is None

    def test_what_was_entered_later_is_not_known(self) -> None:
        both = findings(looked(STOPPAGE, 9), looked(STOPPAGE, 10, seen=False, recorded_at=at(21)))
        assert both.known_by(at(20)).observed(STOPPAGE, as_of=AS_OF) is True
        assert both.known_by(at(21)).observed(STOPPAGE, as_of=AS_OF) is False

    @pytest.mark.parametrize("bad", ["EW-B2-stoppage", None])
    def test_bad_sign(self, bad: Any) -> None:
        with pytest.raises(InvalidValue, match="sign"):
            FINDINGS.observed(bad, as_of=AS_OF)

    def test_bad_day(self) -> None:
        with pytest.raises(InvalidValue, match="as_of"):
            FINDINGS.observed(STOPPAGE, as_of=at(9))


@pytest.mark.parametrize("sign", sorted(FROM_RECORDS))
def test_what_records_tell_is_not_observed(sign: WarningSign) -> None:
    with pytest.raises(InvalidValue, match="found in records"):
        looked(sign)


@pytest.mark.parametrize("sign", [one for one in WarningSign if one not in FROM_RECORDS])
def test_every_other_sign_is_a_fact_by_its_name(sign: WarningSign) -> None:
    assert hasattr(CALM, sign.name.lower())


BAD_LOOKS: list[tuple[str, dict[str, Any]]] = [
    ("seen", {"seen": 1}),
    ("seen", {"seen": None}),
    ("recorded_at", {"recorded_at": at(8)}),
    ("at", {"at": datetime(2026, 11, 9)}),  # noqa: DTZ001  # what is refused
    ("ref", {"ref": "a\x07"}),
    ("sign", {"sign": "EW-B2-stoppage"}),
]


@pytest.mark.parametrize(
    ("field", "named"), BAD_LOOKS, ids=[f"{f}-{at}" for at, (f, _) in enumerate(BAD_LOOKS)]
)
def test_bad_observation(field: str, named: dict[str, Any]) -> None:
    with pytest.raises(BankrmError, match=field):
        attrs.evolve(FINDINGS.observations[0], **named)


SERIES = StatementSeries(YEARS)


def _of(**changes: Any) -> StatementSeries:
    return StatementSeries(tuple(attrs.evolve(year, **changes) for year in YEARS))


TEST = judge_covenant(
    Covenant(
        code="leverage",
        metric=RatioName.ASSET_LIABILITY,
        operator=Operator.AT_MOST,
        threshold=SERIES.latest.lines[0][1],
        tested=CovenantPeriod.QUARTER,
        consequence=Consequence.EXPLANATION,
    ),
    None,
    on=date(2026, 9, 30),
)
BAD: list[tuple[str, dict[str, Any]]] = [
    ("series", {"series": _of(entity_id=EntityId("E-2"))}),
    ("covenant_tests", {"covenant_tests": (TEST, TEST)}),
    ("collateral", {"collateral": (FACTORY, FACTORY)}),
    ("days_past_due", {"days_past_due": -1}),
    ("days_past_due", {"days_past_due": 1.0}),
    ("days_past_due", {"days_past_due": True}),
    ("days_past_due", {"days_past_due": 0, "principal_overdue": True}),
    ("principal_overdue", {"principal_overdue": 1}),
    ("report", {"report": "none"}),
    ("flags", {"flags": "none"}),
    ("client_id", {"client_id": "\uff11\u0000"}),
]


@pytest.mark.parametrize(
    ("field", "named"), BAD, ids=[f"{f}-{at}" for at, (f, _) in enumerate(BAD)]
)
def test_bad_findings(field: str, named: dict[str, Any]) -> None:
    with pytest.raises(BankrmError, match=field):
        attrs.evolve(FINDINGS, **named)


def test_statements_are_in_yuan() -> None:
    with pytest.raises(CurrencyMismatch, match="series"):
        attrs.evolve(FINDINGS, series=_of(currency="USD"))


def test_observations_are_in_the_order_they_were_entered() -> None:
    with pytest.raises(InvalidValue, match="observations"):
        findings(looked(STOPPAGE, 20), looked(STOPPAGE, 9))


def test_what_was_seen_is_hidden() -> None:
    shown = repr(looked(STOPPAGE))
    assert "seen=***" in shown
    assert "visit-8" not in shown
    assert isinstance(FINDINGS.observations[0], Observation)


class TestFamilies:
    def test_one_look_at_a_whole_family(self) -> None:
        looks = looked(STOPPAGE, 9, seen=False).of_family()
        assert len(looks) > 1
        assert {one.seen for one in looks} == {False}
        assert len({one.sign for one in looks}) == len(looks)
        assert not {one.sign for one in looks} & FROM_RECORDS
        assert {one.by for one in looks} == {looks[0].by}

    def test_what_was_seen_beside_it_is_said(self) -> None:
        other = looked(STOPPAGE, 9).of_family()[1].sign
        looks = looked(STOPPAGE, 9, seen=False).of_family((other,))
        assert {one.sign for one in looks if one.seen} == {other}

    @pytest.mark.parametrize(
        "seen", [(STOPPAGE,), (WarningSign.LAWSUIT,), (WarningSign.OVERDUE,), ("stoppage",), None]
    )
    def test_what_is_of_no_such_family_is_refused(self, seen: Any) -> None:
        with pytest.raises(InvalidValue, match="seen"):
            looked(STOPPAGE, 9).of_family(seen)
