"""Red flags: each at its limit and beyond, what is unknown, and whose statements they are."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._statement_example import YEARS
from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.credit_applications import ApplicationParty, ApplicationRole
from bankrm.errors import InvalidValue
from bankrm.financial_flags import FLAGS, assess_statements
from bankrm.flag_facts import FlagFacts
from bankrm.labels import Text
from bankrm.ownership import PartyId
from bankrm.regulations.statement_signs import LIABILITIES_PERCENT
from bankrm.rules import Effect, RuleBook
from bankrm.statement_series import StatementSeries

TODAY = date(2026, 11, 24)
SOUND = FlagFacts.of(StatementSeries(YEARS))

LIMITS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # flag, facts at the limit, facts beyond it
    ("cash-and-debt", {"assets": 100, "cash": 20, "debt": 31}, {"cash": 21}),
    ("cash-and-debt", {"assets": 100, "cash": 21, "debt": 30}, {"debt": 31}),
    ("profit-no-cash", {"profit": 1, "operating_cash": 0}, {"operating_cash": -1}),
    ("profit-no-cash", {"profit": 0, "operating_cash": -1}, {"profit": 1}),
    ("little-cash", {"profit": 50, "operating_cash": 50}, {"operating_cash": 49}),
    ("loss", {"profit": 0}, {"profit": -1}),
    ("losses", {"profit": -1, "profit_before": 0}, {"profit_before": -1}),
    ("losses", {"profit": 0, "profit_before": -1}, {"profit": -1}),
    ("negative-cash", {"operating_cash": 0}, {"operating_cash": -1}),
    ("cash-drain", {"operating_cash": -1, "cash_flow_before": 0}, {"cash_flow_before": -1}),
    ("cash-drain", {"operating_cash": 0, "cash_flow_before": -1}, {"operating_cash": -1}),
    (
        "receivables",
        {"receivable_growth": 4000, "revenue_growth": 1000},
        {"receivable_growth": 4001},
    ),
    (
        "inventory",
        {"inventory_growth": 2000, "revenue_growth": -1000},
        {"inventory_growth": 2001},
    ),
    ("margin", {"margin": 3000, "margin_before": 2000}, {"margin": 3001}),
    ("margin", {"margin": 1000, "margin_before": 2000}, {"margin": 999}),
    ("other-receivables", {"assets": 100, "other_receivables": 10}, {"other_receivables": 11}),
    ("related", {"assets": 100, "related": 10}, {"related": 11}),
    ("goodwill", {"equity": 100, "goodwill": 30}, {"goodwill": 31}),
    ("leverage", {"assets": 100, "liabilities": 70}, {"liabilities": 71}),
    ("equity", {"equity": 0}, {"equity": -1}),
    ("short-funding", {"short_assets": 40, "short_debt": 40}, {"short_assets": 39}),
    ("quick", {"quick_assets": 20, "short_debt": 40}, {"quick_assets": 19}),
    ("cover", {"ebit": 10, "interest": 10}, {"ebit": 9}),
    ("thin-cover", {"ebit": 30, "interest": 10}, {"ebit": 29}),
    ("debt-to-ebitda", {"debt": 50, "ebitda": 10}, {"debt": 51}),
    ("debt-to-ebitda", {"debt": 0, "ebitda": 0}, {"debt": 1}),
    ("capitalised", {"capitalised": 10, "interest": 10}, {"capitalised": 11}),
    ("opinion", {"opinion": "emphasis"}, {"opinion": "qualified"}),
    ("opinion", {"opinion": "unqualified"}, {"opinion": "disclaimer"}),
    ("unaudited", {"audited": True}, {"audited": False}),
    ("auditors", {"auditor_changes": 1}, {"auditor_changes": 2}),
    ("gaps", {"gaps": 0}, {"gaps": 1}),
    ("stale", {"ends_on": date(2025, 7, 24)}, {"ends_on": date(2025, 7, 23)}),
    ("faults", {"faults": 0}, {"faults": 1}),
]


def hits(facts: FlagFacts) -> set[str]:
    decision = FLAGS.decide(facts, as_of=TODAY)
    return {reason.rule.id.removeprefix("flags.") for reason in decision.hits}


@pytest.mark.parametrize(("flag", "at", "beyond"), LIMITS, ids=str)
def test_each_flag_at_its_limit_and_beyond(
    flag: str, at: dict[str, Any], beyond: dict[str, Any]
) -> None:
    limit = attrs.evolve(SOUND, **at)
    assert flag not in hits(limit)
    assert flag in hits(attrs.evolve(limit, **beyond))


def test_every_flag_has_its_limit_here() -> None:
    assert {f"flags.{flag}" for flag, _, _ in LIMITS} == {rule.id for rule in FLAGS}


def test_flags_ask_a_person_and_never_refuse() -> None:
    assert {rule.effect for rule in FLAGS} == {Effect.NOTE, Effect.REVIEW}


def test_no_law_stands_behind_a_flag() -> None:
    assert {rule.provenance for rule in FLAGS} == {Provenance.CONVENTION}


def test_a_sound_firm_raises_none() -> None:
    assert hits(SOUND) == set()
    assert FLAGS.decide(SOUND, as_of=TODAY).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    "fact", [field.name for field in attrs.fields(FlagFacts) if field.default is None]
)
def test_what_is_unknown_goes_to_a_person(fact: str) -> None:
    facts = attrs.evolve(SOUND, **(WHERE_IT_COUNTS.get(fact, {}) | {fact: None}))
    decision = FLAGS.decide(facts, as_of=TODAY)
    assert decision.outcome is Effect.REVIEW
    assert fact in decision.missing


WHERE_IT_COUNTS: dict[str, dict[str, Any]] = {
    "cash": {"debt": SOUND.assets, "ebitda": SOUND.assets},
    "profit_before": {"profit": -1},
    "cash_flow_before": {"operating_cash": -1},
    "audited": {"opinion": None},
}
"""What else must hold for a fact to decide anything."""


def test_of_no_note_is_a_person_asked() -> None:
    """A rule that only informs keeps nobody waiting."""
    decision = FLAGS.decide(attrs.evolve(SOUND, audited=None), as_of=TODAY)
    assert (decision.outcome, decision.missing) == (Effect.ALLOW, ("audited",))


def test_a_firm_that_loses_money_and_cash_is_asked_about_both() -> None:
    facts = attrs.evolve(SOUND, profit=-1, operating_cash=-1)
    assert hits(facts) == {"loss", "negative-cash"}
    assert FLAGS.decide(facts, as_of=TODAY).outcome is Effect.REVIEW
    again = attrs.evolve(facts, profit_before=-1, cash_flow_before=-1)
    assert hits(again) == {"loss", "losses", "negative-cash", "cash-drain"}


def test_goodwill_is_no_matter_where_equity_is_used_up() -> None:
    assert hits(attrs.evolve(SOUND, equity=-1, goodwill=5)) == {"equity"}


def test_without_interest_cover_is_not_thin() -> None:
    assert hits(attrs.evolve(SOUND, interest=0, ebit=0)) == set()
    assert hits(attrs.evolve(SOUND, interest=0, ebit=-1)) == {"cover"}


def test_a_bank_may_be_stricter() -> None:
    policy = house_document("CR-1", Text("授信政策", "Credit policy"), date(2026, 1, 1))
    own = attrs.evolve(LIABILITIES_PERCENT, rows=(Row(date(2026, 1, 1), 45, policy.article(3)),))
    series = StatementSeries(YEARS)
    decision = assess_statements(
        WORKING_CAPITAL, series, as_of=TODAY, book=RuleBook(numbers=(own,))
    )
    [reason] = decision.hits
    assert reason.rule.id == "flags.leverage"
    assert decision.outcome is Effect.REVIEW


class TestApplications:
    SERIES = StatementSeries(YEARS)

    def test_of_whoever_stands_in(self) -> None:
        guarantor = ApplicationParty(party_id=PartyId("E-1"), role=ApplicationRole.GUARANTOR)
        other = attrs.evolve(WORKING_CAPITAL, client_id=ClientId("E-9"), parties=(guarantor,))
        assert assess_statements(other, self.SERIES, as_of=TODAY).outcome is Effect.ALLOW

    def test_of_nobody_else(self) -> None:
        other = attrs.evolve(WORKING_CAPITAL, client_id=ClientId("E-9"))
        with pytest.raises(InvalidValue, match=r"^series: is of a firm that has no part"):
            assess_statements(other, self.SERIES, as_of=TODAY)

    @pytest.mark.parametrize(
        ("as_of", "stale"), [(date(2027, 4, 30), False), (date(2027, 5, 1), True)], ids=str
    )
    def test_the_newest_tells_until_the_next_is_due(self, as_of: date, stale: bool) -> None:
        assert self.SERIES.latest.period.last == date(2025, 12, 31)
        decision = assess_statements(WORKING_CAPITAL, self.SERIES, as_of=as_of)
        assert ("flags.stale" in decision) is stale
        assert decision.outcome is (Effect.REVIEW if stale else Effect.ALLOW)

    def test_years_left_out_at_the_end_are_asked_for(self) -> None:
        old = StatementSeries(YEARS[:2])
        assert "flags.stale" in assess_statements(WORKING_CAPITAL, old, as_of=TODAY)

    def test_nothing_that_came_later(self) -> None:
        last = self.SERIES.latest.received_on
        assert assess_statements(WORKING_CAPITAL, self.SERIES, as_of=last).hits == ()
        with pytest.raises(InvalidValue, match=r"^series: holds a statement received after"):
            assess_statements(WORKING_CAPITAL, self.SERIES, as_of=date(2026, 4, 19))

    @pytest.mark.parametrize(
        ("application", "series", "field"),
        [("A-1", SERIES, "application"), (WORKING_CAPITAL, YEARS, "series")],
    )
    def test_a_wrong_argument_is_named(self, application: Any, series: Any, field: str) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: needs"):
            assess_statements(application, series, as_of=TODAY)

    def test_the_day_is_a_date(self) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            assess_statements(WORKING_CAPITAL, self.SERIES, as_of="2026-11-24")  # type: ignore[arg-type]  # refused
