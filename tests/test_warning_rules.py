"""Detection of warning signals: each sign at its limit, what is unknown, and the signals opened for it."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.warning_cases import (
    ACCOUNT,
    APPROVER,
    AS_OF,
    BANK,
    CALM,
    FINDINGS,
    OFFICER,
    SIGNAL,
    K,
    acted,
    at,
    findings,
    looked,
    signal,
)

from bankrm._statement_example import YEARS
from bankrm.citations import Provenance, house_document
from bankrm.collateral import (
    ClaimId,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.financial_flags import FLAGS
from bankrm.flag_facts import FlagFacts
from bankrm.labels import OwnLabel, Text
from bankrm.rules import STATUTORY, RuleBook
from bankrm.statement_series import StatementSeries
from bankrm.warning_catalogue import (
    CONVENTIONAL_SIGNALS,
    SignalCatalogue,
    SignalLevel,
    WarningSign,
)
from bankrm.warning_facts import WarningFacts
from bankrm.warning_rules import WARNINGS, early_warnings, open_signals
from bankrm.watch_findings import FROM_RECORDS

L, S = SignalLevel, WarningSign
OBSERVED = [one for one in WarningSign if one not in FROM_RECORDS]


def decided(facts: WarningFacts, book: RuleBook = BANK) -> Any:
    return WARNINGS.decide(facts, as_of=AS_OF, book=book)


def test_nothing_seen_is_no_signal() -> None:
    calm = decided(CALM)
    assert (calm.outcome, calm.hits, calm.undetermined) == (L.NONE, (), ())


def test_nothing_looked_at_is_open() -> None:
    blind = early_warnings(ACCOUNT, findings(), as_of=AS_OF)
    assert (blind.outcome, blind.needs_review) == (L.NONE, True)
    assert len(blind.undetermined) == len(WarningSign)


@pytest.mark.parametrize("sign", OBSERVED)
def test_what_is_observed_is_found_at_its_level(sign: WarningSign) -> None:
    found = early_warnings(ACCOUNT, findings(looked(sign)), as_of=AS_OF)
    assert [one.rule.id for one in found.hits] == [sign.code]
    assert found.outcome is CONVENTIONAL_SIGNALS[sign.code].level
    assert found.hits[0].rule.steps == CONVENTIONAL_SIGNALS[sign.code].steps


@pytest.mark.parametrize("sign", OBSERVED)
def test_what_was_not_seen_is_not_found(sign: WarningSign) -> None:
    found = early_warnings(ACCOUNT, findings(looked(sign, seen=False)), as_of=AS_OF)
    assert found.hits == ()
    assert sign.code in {one.id for one in found.passed}


LIMITS: list[tuple[WarningSign, dict[str, Any], dict[str, Any]]] = [
    (S.TURNOVER_FALLS, {"inflow_before": 100, "inflow": 70}, {"inflow_before": 100, "inflow": 69}),
    (S.IN_AND_OUT, {"in_and_out": False}, {"in_and_out": True}),
    (S.FINANCING_FLOWS, {"received": 100, "financing": 50}, {"received": 100, "financing": 51}),
    (S.LONG_OVERDUE, {"days_past_due": 60}, {"days_past_due": 61}),
    (S.OVERDUE, {"days_past_due": 0}, {"days_past_due": 1}),
    (S.PRINCIPAL_OVERDUE, {"principal_overdue": False}, {"principal_overdue": True}),
    (S.LEVERAGE_JUMP, {"leverage_rise": 1000}, {"leverage_rise": 1001}),
    (S.SHORT_DEBT_JUMP, {"short_debt_growth": 5000}, {"short_debt_growth": 5001}),
    (S.INTANGIBLES_JUMP, {"intangible_growth": 5000}, {"intangible_growth": 5001}),
    (S.FIXED_ASSETS_MOVE, {"fixed_asset_growth": 2000}, {"fixed_asset_growth": 2001}),
    (S.FIXED_ASSETS_MOVE, {"fixed_asset_growth": -2000}, {"fixed_asset_growth": -2001}),
    (S.RED_FLAGS, {"flags": 0}, {"flags": 1}),
    (S.COVENANT_BREACHED, {"covenant_breached": False}, {"covenant_breached": True}),
    (S.COLLATERAL_DISPUTED, {"disputed": False}, {"disputed": True}),
    (S.COLLATERAL_SEIZED, {"seized": False}, {"seized": True}),
    (S.COLLATERAL_UNINSURED, {"uninsured": False}, {"uninsured": True}),
    (S.BUREAU_OVERDUE, {"bureau_overdue": False}, {"bureau_overdue": True}),
    (S.BUREAU_QUERIES, {"queries": 3}, {"queries": 4}),
]


@pytest.mark.parametrize(
    ("sign", "just", "beyond"),
    LIMITS,
    ids=[f"{one.code}-{at}" for at, (one, *_) in enumerate(LIMITS)],
)
def test_at_the_limit_and_beyond(
    sign: WarningSign, just: dict[str, Any], beyond: dict[str, Any]
) -> None:
    assert sign.code not in decided(attrs.evolve(CALM, **just))
    assert sign.code in decided(attrs.evolve(CALM, **beyond))


FALLS = ("profit_falls", "sales_fall", "margin_falls", "cash_flow_falls")


@pytest.mark.parametrize("kept", [None, *FALLS])
def test_a_decline_is_all_four_together(kept: str | None) -> None:
    facts = attrs.evolve(CALM, **{name: name != kept for name in FALLS})
    assert (S.DECLINE.code in decided(facts)) is (kept is None)


@pytest.mark.parametrize(
    ("sign", "number"),
    [
        (S.TURNOVER_FALLS, "turnover_fall"),
        (S.LEVERAGE_JUMP, "leverage_limit"),
        (S.SHORT_DEBT_JUMP, "short_debt_limit"),
        (S.INTANGIBLES_JUMP, "intangible_limit"),
        (S.FIXED_ASSETS_MOVE, "fixed_asset_limit"),
        (S.BUREAU_QUERIES, "most_queries"),
    ],
)
def test_a_threshold_left_to_the_bank_leaves_the_sign_open(sign: WarningSign, number: str) -> None:
    calm = decided(CALM, STATUTORY)
    assert number in calm.missing
    assert sign.code in {one.rule.id for one in calm.undetermined}


def test_the_usual_is_cited_as_usual() -> None:
    assert decided(CALM).provenance is Provenance.HOUSE
    assert early_warnings(ACCOUNT, FINDINGS, as_of=AS_OF).provenance is Provenance.CONVENTION


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explains_in_words(lang: Any) -> None:
    text = decided(attrs.evolve(CALM, days_past_due=61)).explain(lang)
    assert "61" in text
    assert "EW-A3-long-overdue" in text


# Opening


FOUND = early_warnings(ACCOUNT, FINDINGS, as_of=AS_OF)
NOON = at(24)


def opened(*known: Any, **rest: Any) -> Any:
    return open_signals(ACCOUNT, FOUND, known, **{"by": OFFICER, "at": NOON, **rest})


class TestOpening:
    def test_one_for_each_sign(self) -> None:
        stoppage, peers = opened()
        assert (stoppage.code, peers.code) == ("EW-B2-stoppage", "EW-O3-peers")
        assert (stoppage.client_id, stoppage.claim_id) == (ACCOUNT.client_id, ACCOUNT.id)
        assert (stoppage.detected_on, stoppage.due_on) == (AS_OF, date(2026, 11, 27))

    def test_none_for_what_is_open(self) -> None:
        assert opened(*opened()) == ()

    def test_anew_for_what_was_cleared_before(self) -> None:
        cleared = signal(acted(K.CLEARED, 12, APPROVER))
        assert [one.id for one in opened(cleared)] == [
            "A-1/EW-B2-stoppage/2",
            "A-1/EW-O3-peers/1",
        ]

    def test_not_for_what_was_cleared_after_the_answer(self) -> None:
        cleared = signal(acted(K.CLEARED, 25, APPROVER))
        assert [one.code for one in opened(cleared, at=at(26))] == ["EW-O3-peers"]

    def test_not_for_what_somebody_opened_after_the_answer(self) -> None:
        since = signal(
            detected_on=date(2026, 11, 25), recorded_at=at(25), due_on=date(2026, 12, 1)
        )
        assert [one.code for one in opened(since, at=at(26))] == ["EW-O3-peers"]

    def test_a_bank_may_take_a_sign_more_gravely(self) -> None:
        graver = attrs.evolve(CONVENTIONAL_SIGNALS["EW-O3-peers"], level=L.MEDIUM, days=0)
        milder = attrs.evolve(CONVENTIONAL_SIGNALS["EW-B2-stoppage"], level=L.LOW)
        own = SignalCatalogue((graver, milder))
        assert [one.level for one in opened(catalogue=own)] == [L.HIGH, L.MEDIUM]

    def test_a_rule_of_the_bank_needs_its_kind(self) -> None:
        policy = house_document("HW-3", Text("预警", "warnings"), date(2026, 1, 1))
        rule = WARNINGS.house_rule(
            "HW-1", L.LOW, cites=policy.article(1), zh="曾逾期", en="was overdue"
        )(lambda f, _: f.days_past_due >= 0)
        found = early_warnings(ACCOUNT, FINDINGS, as_of=AS_OF, book=RuleBook(rules=(rule,)))
        kind = attrs.evolve(
            CONVENTIONAL_SIGNALS["EW-O3-peers"], sign=OwnLabel("HW-1", "曾逾期", "was overdue")
        )
        own = SignalCatalogue((*CONVENTIONAL_SIGNALS.kinds, kind))
        signals = open_signals(ACCOUNT, found, by=OFFICER, at=NOON, catalogue=own)
        assert "HW-1" in {one.code for one in signals}
        with pytest.raises(InvalidValue, match="of no kind"):
            open_signals(ACCOUNT, found, by=OFFICER, at=NOON)

    def test_days_out_of_the_calendar(self) -> None:
        endless = attrs.evolve(CONVENTIONAL_SIGNALS["EW-B2-stoppage"], days=10**9)
        own = SignalCatalogue((endless, CONVENTIONAL_SIGNALS["EW-O3-peers"]))
        with pytest.raises(InvalidValue, match="days"):
            opened(catalogue=own)

    @pytest.mark.parametrize(
        ("field", "named"),
        [
            ("by", {"by": "S-2"}),
            ("at", {"at": at(23)}),
            ("at", {"at": datetime(2026, 11, 24)}),  # noqa: DTZ001  # what is refused
            ("catalogue", {"catalogue": ()}),
        ],
    )
    def test_bad_argument(self, field: str, named: dict[str, Any]) -> None:
        with pytest.raises(BankrmError, match=field):
            opened(**named)

    def test_a_signal_of_another_loan(self) -> None:
        with pytest.raises(InvalidValue, match="another loan"):
            opened(attrs.evolve(SIGNAL, claim_id=ClaimId("A-2")))

    def test_another_answer(self) -> None:
        other: Any = FLAGS.decide(FlagFacts.of(StatementSeries(YEARS)), as_of=AS_OF)
        with pytest.raises(InvalidValue, match="found: is no answer"):
            open_signals(ACCOUNT, other, by=OFFICER, at=NOON)
