"""Laws of write-offs: a paper more, or a stricter book, never turns the answer the wrong way."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.test_write_off_rules import AS_OF, BOOK, case, papers

from bankrm._loan_account_example import ACCOUNT
from bankrm.rules import STATUTORY
from bankrm.write_off_rules import assess_write_off
from bankrm.write_offs import BadDebtEvidence, BadDebtGround, WriteOffCase

MAYBE = st.none() | st.booleans()
KINDS = st.sets(st.sampled_from(BadDebtEvidence))


@st.composite
def cases(draw: st.DrawFn) -> WriteOffCase:
    return case(
        draw(st.sampled_from(BadDebtGround)),
        ground_since=draw(st.none() | st.dates(date(2022, 1, 1), AS_OF)),
        settled=draw(MAYBE),
        debtor_pursued=draw(MAYBE),
        own_fault=draw(MAYBE),
        papers=papers(*sorted(draw(KINDS))),
    )


@given(cases(), st.sampled_from([kind for kind in BadDebtEvidence if kind.code != "internal"]))
def test_one_more_paper_from_outside_never_hurts(
    given_case: WriteOffCase, kind: BadDebtEvidence
) -> None:
    more = attrs.evolve(given_case, papers=(*given_case.papers, *papers(kind)))
    before = assess_write_off(ACCOUNT, given_case, as_of=AS_OF, book=BOOK)
    after = assess_write_off(ACCOUNT, more, as_of=AS_OF, book=BOOK)
    assert after.outcome <= before.outcome


@given(cases(), st.integers(1, 400))
def test_a_ground_only_ripens(given_case: WriteOffCase, days: int) -> None:
    before = assess_write_off(ACCOUNT, given_case, as_of=AS_OF, book=BOOK)
    later = assess_write_off(ACCOUNT, given_case, as_of=AS_OF + timedelta(days=days), book=BOOK)
    assert later.outcome <= before.outcome


@given(cases())
def test_without_the_banks_numbers_nothing_more_is_allowed(given_case: WriteOffCase) -> None:
    bank = assess_write_off(ACCOUNT, given_case, as_of=AS_OF, book=BOOK)
    law = assess_write_off(ACCOUNT, given_case, as_of=AS_OF, book=STATUTORY)
    assert {reason.rule.id for reason in law.hits} <= {reason.rule.id for reason in bank.hits}
    assert {rule.id for rule in law.passed} <= {rule.id for rule in bank.passed}
