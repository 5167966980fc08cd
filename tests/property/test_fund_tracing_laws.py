"""Every fen of a loan is in one line, and more misuse is never milder."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._fund_tracing_example import TRACE
from bankrm._loan_account_example import ACCOUNT
from bankrm.fund_tracing import (
    FundTrace,
    FundUse,
    FundUseId,
    Payee,
    UseFinding,
    assess_fund_use,
    compute_traced_funds,
)
from bankrm.loan_payments import PaymentMethod
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money, total

AS_OF = date(2026, 11, 24)
SHOWN = TRACE.uses[0]


@st.composite
def traces(draw: st.DrawFn) -> FundTrace:
    """Up to four payments out of a loan of 6 000 000."""
    uses = [
        attrs.evolve(
            SHOWN,
            id=FundUseId(f"U-{number}"),
            amount=Money.from_minor(draw(st.integers(1, 150_000_000))),
            to=draw(st.sampled_from(Payee)),
            purpose=draw(st.none() | st.sampled_from(LoanPurpose)),
            evidence=draw(st.sampled_from([(), ("invoice-1",)])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    method = draw(st.none() | st.sampled_from(PaymentMethod))
    return FundTrace(claim_id=ACCOUNT.id, method=method, uses=tuple(uses))


@given(traces())
def test_every_fen_is_in_one_line(trace: FundTrace) -> None:
    result = compute_traced_funds(ACCOUNT, WORKING_CAPITAL, trace, as_of=AS_OF)
    assert total(result.part(one) for one in UseFinding) == ACCOUNT.plan.principal
    found = {use.id: use.amount for use in trace.uses}
    for finding in set(UseFinding) - {UseFinding.UNTRACED}:
        placed = total(found[use] for use, held in result.findings if held is finding)
        assert result.part(finding) == placed


@given(traces(), st.data())
def test_more_misuse_is_never_milder(trace: FundTrace, data: st.DataObject) -> None:
    def misused(use: FundUse) -> FundUse:
        return attrs.evolve(use, purpose=LoanPurpose.SECURITIES)

    turned = tuple(misused(use) if data.draw(st.booleans()) else use for use in trace.uses)
    worse = attrs.evolve(trace, uses=turned)
    outcomes = [
        assess_fund_use(ACCOUNT, WORKING_CAPITAL, one, as_of=AS_OF).outcome
        for one in (trace, worse)
    ]
    assert outcomes == sorted(outcomes)
