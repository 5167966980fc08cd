"""Laws of privacy: taking back a consent never allows more, and neither does a bank's own number."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import Row, house_document
from bankrm.clients import ClientId, RetailClient
from bankrm.consents import Answer, Consent, DataKind, Purpose, Refusal, list_consents
from bankrm.labels import Text
from bankrm.privacy import LegalBasis, Processing, assess_processing
from bankrm.regulations.privacy import CHILD_YEARS
from bankrm.rules import Effect, RuleBook

LI = ClientId("C-1")
POLICY = house_document("PP", Text("隐私制度", "Privacy policy"), date(2021, 11, 1))

days = st.dates(date(2021, 11, 1), date(2027, 12, 31))
maybe = st.sampled_from([True, False, None])
purposes = st.sampled_from(Purpose)
kinds = st.lists(st.sampled_from(DataKind), min_size=1, max_size=3, unique=True).map(tuple)
versions = st.sampled_from(["1", "2"])


def recipient(purpose: Purpose) -> str | None:
    return "某保险公司" if purpose.has_recipient else None


@st.composite
def consents(draw: st.DrawFn, purpose: Purpose | None = None) -> Consent:
    purpose = purpose or draw(purposes)
    given_on = draw(days)
    withdrawn_on = draw(st.none() | days)
    return Consent(
        client_id=LI,
        purpose=purpose,
        data=draw(kinds),
        given_on=given_on,
        notice_version=draw(versions),
        separate=draw(st.booleans()),
        by_guardian=draw(st.booleans()),
        recipient=recipient(purpose),
        withdrawn_on=withdrawn_on and max(given_on, withdrawn_on),
    )


@st.composite
def processings(draw: st.DrawFn) -> Processing:
    purpose = draw(purposes)
    return Processing(
        client_id=LI,
        purpose=purpose,
        basis=draw(st.sampled_from(LegalBasis)),
        data=draw(kinds),
        notices=draw(st.sampled_from([(), ("1",), ("1", "2")])),
        recipient=recipient(purpose),
        automated=draw(maybe),
        withholds_service=draw(maybe),
        necessary=draw(maybe),
        impact_assessed=draw(maybe),
        opt_out_offered=draw(maybe),
        route_abroad=draw(maybe),
        encrypted=draw(maybe),
    )


clients = st.builds(
    RetailClient,
    id=st.just(LI),
    name=st.just("某某"),
    birth_date=st.none() | st.dates(date(1940, 1, 1), date(2021, 11, 1)),
)


@given(clients, processings(), st.data(), days)
def test_a_withdrawal_never_allows_more(
    client: RetailClient, processing: Processing, data: st.DataObject, day: date
) -> None:
    given_ = data.draw(st.lists(consents(processing.purpose), min_size=1, max_size=3))
    one = given_[0]
    taken_back = attrs.evolve(one, withdrawn_on=one.given_on)
    before = assess_processing(client, processing, given_, as_of=day).outcome
    after = assess_processing(client, processing, [taken_back, *given_[1:]], as_of=day).outcome
    assert after >= before


@given(clients, processings(), st.data(), days, days)
def test_a_refusal_never_allows_more(
    client: RetailClient, processing: Processing, data: st.DataObject, refused: date, day: date
) -> None:
    given_: list[Answer] = [*data.draw(st.lists(consents(processing.purpose), max_size=3))]
    no = Refusal(client_id=LI, purpose=processing.purpose, refused_on=refused)
    before = assess_processing(client, processing, given_, as_of=day).outcome
    assert assess_processing(client, processing, [*given_, no], as_of=day).outcome >= before


@given(st.lists(consents()), days, days)
def test_what_happened_later_changes_nothing(
    given_: list[Consent], day: date, later: date
) -> None:
    known = [one for one in given_ if one.given_on <= day]
    no = Refusal(client_id=LI, purpose=Purpose.MARKETING, refused_on=max(day, later))
    answers: list[Answer] = [*given_, *([no] if no.refused_on > day else [])]
    for purpose in Purpose:
        told = list_consents(answers, LI, purpose, as_of=day)
        assert told == list_consents(known, LI, purpose, as_of=day)


@given(clients, processings(), st.lists(consents(), max_size=3), days, st.integers(0, 30))
def test_a_banks_age_never_allows_more(
    client: RetailClient, processing: Processing, given_: list[Consent], day: date, years: int
) -> None:
    own = attrs.evolve(CHILD_YEARS, rows=(Row(POLICY.since, years, POLICY.article(1)),))
    by_law = assess_processing(client, processing, given_, as_of=day)
    by_book = assess_processing(
        client, processing, given_, as_of=day, book=RuleBook(numbers=(own,))
    )
    assert by_book.outcome >= by_law.outcome
    if by_law.needs_review:
        assert by_law.outcome >= Effect.REVIEW
        assert by_law.missing
