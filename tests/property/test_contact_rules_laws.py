"""Laws of contact: a stricter policy, a withdrawal or a product named never allows more."""

from datetime import date, datetime, time, timedelta, timezone

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId, ClientStatus, RetailClient
from bankrm.consents import Answer, Consent, DataKind, Purpose, Refusal
from bankrm.contact_rules import (
    Contact,
    ContactPolicy,
    ContactPurpose,
    ContactRecord,
    assess_contact,
)
from bankrm.contacts import ContactChannel
from bankrm.rules import Effect

LI = ClientId("C-1")
CHINA = timezone(timedelta(hours=8))

days = st.dates(date(2021, 1, 1), date(2027, 12, 31))
FIRST, LAST = datetime(2021, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001  # Hypothesis adds it
instants = st.datetimes(FIRST, LAST, timezones=st.just(CHINA))
channels = st.lists(st.sampled_from(ContactChannel), unique=True).map(tuple)
maybe = st.sampled_from([True, False, None])
consents = st.builds(
    Consent,
    client_id=st.just(LI),
    purpose=st.just(Purpose.MARKETING),
    data=st.just((DataKind.CONTACT,)),
    given_on=days,
    notice_version=st.just("1"),
    channels=channels,
)
refusals = st.builds(
    Refusal,
    client_id=st.just(LI),
    purpose=st.just(Purpose.MARKETING),
    refused_on=days,
    channels=channels,
)
clients = st.builds(
    RetailClient,
    id=st.just(LI),
    name=st.just("某某"),
    birth_date=st.none() | st.dates(date(1940, 1, 1), date(2020, 12, 31)),
    status=st.sampled_from(ClientStatus),
)


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    purpose = draw(st.sampled_from(ContactPurpose))
    asks = purpose is ContactPurpose.CONSENT_REQUEST
    return Contact(
        client_id=LI,
        channel=draw(st.sampled_from(ContactChannel)),
        purpose=purpose,
        sells=draw(maybe),
        requested=draw(st.booleans()),
        opt_out_offered=draw(st.booleans()),
        asks_for=Purpose.MARKETING if asks else None,
    )


records = st.builds(
    ContactRecord,
    client_id=st.just(LI),
    answers=st.lists(consents | refusals, max_size=3).map(tuple),
    do_not_contact=maybe,
    deceased=maybe,
    commercial_at=st.none() | st.lists(instants, max_size=3).map(tuple),
)
policies = st.builds(
    ContactPolicy,
    quiet_from=st.times(time(12), time(23, 59)),
    quiet_until=st.times(time(0), time(11, 59)),  # over midnight, so never the same time twice
    most=st.integers(0, 4),
    within_days=st.integers(1, 60),
    ask_again_after=st.integers(0, 400),
)


@given(clients, contacts(), records, policies, policies, instants)
def test_a_stricter_policy_never_allows_more(
    client: RetailClient,
    contact: Contact,
    record: ContactRecord,
    one: ContactPolicy,
    other: ContactPolicy,
    at: datetime,
) -> None:
    stricter = ContactPolicy(
        quiet_from=min(one.quiet_from, other.quiet_from),
        quiet_until=max(one.quiet_until, other.quiet_until),
        most=min(one.most, other.most),
        within_days=max(one.within_days, other.within_days),
        ask_again_after=max(one.ask_again_after, other.ask_again_after),
    )
    milder = assess_contact(client, contact, record, one, at=at).outcome
    assert assess_contact(client, contact, record, stricter, at=at).outcome >= milder


@given(clients, contacts(), records, policies, instants, refusals)
def test_a_refusal_never_allows_more(
    client: RetailClient,
    contact: Contact,
    record: ContactRecord,
    policy: ContactPolicy,
    at: datetime,
    no: Refusal,
) -> None:
    commercial = attrs.evolve(contact, purpose=ContactPurpose.COMMERCIAL, asks_for=None)
    refusing = attrs.evolve(record, answers=(*record.answers, no))
    before = assess_contact(client, commercial, record, policy, at=at).outcome
    assert assess_contact(client, commercial, refusing, policy, at=at).outcome >= before


@given(
    clients,
    contacts(),
    records,
    policies,
    instants,
    st.lists(st.none() | st.integers(0, 1_000), min_size=3, max_size=3),
)
def test_a_withdrawal_never_allows_more(
    client: RetailClient,
    contact: Contact,
    record: ContactRecord,
    policy: ContactPolicy,
    at: datetime,
    after: list[int | None],
) -> None:
    taken_back: tuple[Answer, ...] = tuple(
        attrs.evolve(answer, withdrawn_on=answer.given_on + timedelta(days))
        if isinstance(answer, Consent) and days is not None
        else answer
        for answer, days in zip(record.answers, after, strict=False)
    )
    without = attrs.evolve(record, answers=taken_back)
    before = assess_contact(client, contact, record, policy, at=at).outcome
    assert assess_contact(client, contact, without, policy, at=at).outcome >= before


@given(clients, contacts(), records, policies, instants)
def test_selling_never_makes_it_milder(
    client: RetailClient,
    contact: Contact,
    record: ContactRecord,
    policy: ContactPolicy,
    at: datetime,
) -> None:
    quiet = assess_contact(client, attrs.evolve(contact, sells=False), record, policy, at=at)
    selling = assess_contact(client, attrs.evolve(contact, sells=True), record, policy, at=at)
    assert selling.outcome >= quiet.outcome


@given(clients, contacts(), records, policies | st.none(), instants)
def test_what_is_unknown_is_never_simply_allowed(
    client: RetailClient,
    contact: Contact,
    record: ContactRecord,
    policy: ContactPolicy | None,
    at: datetime,
) -> None:
    decision = assess_contact(client, contact, record, policy, at=at)
    if decision.needs_review:
        assert decision.outcome >= Effect.REVIEW
        assert decision.missing
