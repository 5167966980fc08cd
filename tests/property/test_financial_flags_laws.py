"""Laws of red flags: worse figures, a stricter book and silence never make the answer milder."""

from datetime import date
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._statement_example import YEARS
from bankrm.citations import Param, Row, house_document
from bankrm.financial_flags import FLAGS
from bankrm.flag_facts import FlagFacts
from bankrm.labels import Text
from bankrm.regulations import statement_signs
from bankrm.rules import STATUTORY, Effect, RuleBook
from bankrm.statement_series import StatementSeries

TODAY = date(2026, 11, 24)
SOUND = FlagFacts.of(StatementSeries(YEARS))
POLICY = house_document("CR-1", Text("授信政策", "Credit policy"), date(2026, 1, 1)).article()
SIGNS = [one for one in vars(statement_signs).values() if isinstance(one, Param)]

NOT_BELOW_ZERO = (
    "assets",
    "liabilities",
    "cash",
    "debt",
    "other_receivables",
    "related",
    "goodwill",
    "short_assets",
    "quick_assets",
    "short_debt",
    "interest",
    "capitalised",
)
SIGNED = ("equity", "profit", "operating_cash", "ebit", "ebitda")
amounts = {
    **dict.fromkeys(NOT_BELOW_ZERO, st.integers(0, 300)),
    **dict.fromkeys(SIGNED, st.integers(-300, 300)),
}


def changed(drawn: dict[str, Any]) -> FlagFacts:
    return attrs.evolve(SOUND, **drawn)


facts = st.fixed_dictionaries(amounts).map(changed)
worse = st.sampled_from(
    [
        ("liabilities", 1),
        ("debt", 1),
        ("short_debt", 1),
        ("other_receivables", 1),
        ("related", 1),
        ("short_assets", -1),
        ("quick_assets", -1),
        ("ebit", -1),
        ("ebitda", -1),
        ("operating_cash", -1),
    ]
)


def flags(of: FlagFacts, book: RuleBook = STATUTORY) -> set[str]:
    return {reason.rule.id for reason in FLAGS.decide(of, as_of=TODAY, book=book).hits}


def outcome(of: FlagFacts) -> Effect:
    return FLAGS.decide(of, as_of=TODAY).outcome


@given(facts, worse, st.integers(1, 300))
def test_a_worse_figure_clears_no_flag(of: FlagFacts, what: tuple[str, int], by: int) -> None:
    name, sign = what
    assert flags(of) <= flags(attrs.evolve(of, **{name: getattr(of, name) + sign * by}))


@given(facts, st.sampled_from(sorted(amounts)))
def test_what_is_left_out_is_never_milder(of: FlagFacts, name: str) -> None:
    unknown: dict[str, Any] = {name: None}
    assert outcome(of) <= outcome(attrs.evolve(of, **unknown))


@given(facts, st.sampled_from(SIGNS), st.integers(0, 20_000))
def test_a_bank_s_own_threshold_clears_no_flag(
    of: FlagFacts, sign: Param[Any], threshold: int
) -> None:
    own = attrs.evolve(sign, rows=(Row(date(2026, 1, 1), threshold, POLICY),))
    assert flags(of) <= flags(of, RuleBook(numbers=(own,)))
