"""Laws of internet loans: a larger loan is never judged more mildly, and what is unknown never opens a door."""

from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import CONSUMER
from bankrm.bank_figures import BankFigures
from bankrm.consumer_loans import ConsumerStanding
from bankrm.internet_loans import assess_internet_loan
from bankrm.loan_products import RepaymentMethod
from bankrm.money import Money
from bankrm.online_lending import LendingPartner, OnlineLending
from bankrm.ownership import PartyId
from bankrm.rules import Effect

altered: Any = attrs.evolve  # untyped, so that a field may be named by its name
days = st.integers(0, 2_300).map(lambda count: date(2020, 7, 17) + timedelta(days=count))
amounts = st.integers(1, 50_000_000).map(Money.from_minor)
maybe = st.sampled_from([True, False, None])
standings = st.builds(
    ConsumerStanding,
    client_id=st.just(CONSUMER.client_id),
    good_credit=maybe,
    large_need=maybe,
)
alone = st.builds(
    OnlineLending,
    application_id=st.just(CONSUMER.id),
    held=st.none() | amounts,
    outside_home_region=maybe,
)
partners = st.builds(
    LendingPartner,
    id=st.just(PartyId("O-1")),
    balance=st.none() | amounts,
    listed=maybe,
    head_office_agreement=maybe,
    fee_within_cap=maybe,
    cost_disclosed=maybe,
    decides_credit=maybe,
)
figures = st.builds(
    BankFigures,
    on=st.just(date(2020, 6, 30)),
    tier1_net=st.none() | amounts,
    loans=st.none() | amounts,
    joint_internet_loans=st.none() | amounts,
)


def judged(
    amount: Money,
    lending: OnlineLending,
    standing: ConsumerStanding,
    as_of: date,
    bank: BankFigures | None = None,
) -> Effect:
    application = attrs.evolve(
        CONSUMER, online=True, amount=amount, repayment_method=RepaymentMethod.BULLET
    )
    return assess_internet_loan(
        application, lending, standing=standing, bank=bank, as_of=as_of
    ).outcome


@given(amounts, amounts, alone, standings, days)
def test_a_larger_loan_is_never_judged_more_mildly(
    amount: Money, more: Money, lending: OnlineLending, standing: ConsumerStanding, as_of: date
) -> None:
    assert judged(amount, lending, standing, as_of) <= judged(
        amount + more, lending, standing, as_of
    )


@given(amounts, partners, standings, days, figures)
def test_what_becomes_unknown_is_never_allowed(
    amount: Money,
    partner: LendingPartner,
    standing: ConsumerStanding,
    as_of: date,
    bank: BankFigures,
) -> None:
    """Unless it does not matter: then the answer stays what it was."""
    lending = OnlineLending(
        application_id=CONSUMER.id,
        held=Money.of(0),
        partner=partner,
        partner_amount=Money.from_minor(amount.minor // 2),
        outside_home_region=False,
    )
    before = judged(amount, lending, standing, as_of, bank)
    for name in ("listed", "head_office_agreement", "balance", "decides_credit"):
        unknown = altered(lending, partner=altered(partner, **{name: None}))
        after = judged(amount, unknown, standing, as_of, bank)
        assert after >= min(before, Effect.REVIEW)
