"""Laws of recording: more that is missing never allows more, and one more rule never keeps shorter."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.recording_cases import (
    CHECKER,
    EVERYTHING,
    LI,
    NINE,
    SELLER,
    altered,
    product,
    recording,
    sale,
    segments,
)

from bankrm.citations import Row, house_document
from bankrm.clients import CorporateClient, RetailClient
from bankrm.labels import Text
from bankrm.products import IssuerKind, Product, ProductFamily
from bankrm.recording_duties import classify_recording_duty
from bankrm.recording_quality import (
    RecordedCase,
    compute_quality_checks,
    list_recording_tasks,
)
from bankrm.recording_rules import RECORDING, assess_recording
from bankrm.recording_topics import PolicyTraits, RecordingTopic
from bankrm.recordings import QualityCheck, SaleRecording
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.recording import CHECK_SHARE, RECORDED_AGE_YEARS
from bankrm.rules import Effect, RuleBook
from bankrm.sale_retention import SaleDispute, SaleRecords, compute_sale_retention
from bankrm.sales import SaleChannel, SaleId

AS_OF = date(2026, 11, 24)
HOUSE = house_document("RP", Text("双录制度", "Recording policy"), date(2017, 1, 1))
FIRM = CorporateClient(id=LI.id, name="某公司")

maybe = st.sampled_from([True, False, None])
channels = st.sampled_from([*SaleChannel, None])
clients = st.one_of(
    st.just(FIRM),
    st.builds(
        RetailClient,
        id=st.just(LI.id),
        name=st.just("某某"),
        birth_date=st.none() | st.dates(date(1940, 1, 1), date(2008, 1, 1)),
    ),
)
products = st.builds(
    product,
    st.sampled_from(ProductFamily),
    st.sampled_from([None, IssuerKind.BANK, IssuerKind.WEALTH_COMPANY]),
)
topics = st.lists(st.sampled_from(EVERYTHING), unique=True)


@st.composite
def policies(draw: st.DrawFn) -> PolicyTraits:
    linked = draw(maybe)
    positive = st.sampled_from([True, None]) if linked else maybe
    return PolicyTraits(
        personal_line=draw(positive),
        over_one_year=draw(maybe),
        group=draw(maybe),
        unit_linked=linked,
        new_type=draw(positive),
        health=draw(maybe),
        death_cover=draw(maybe),
        through_agency=draw(st.booleans()),
    )


PARTS = ("audio", "video", "electronic", "in_zone", "continuous", "edited", "legible")


@st.composite
def recordings(draw: st.DrawFn) -> SaleRecording:
    parts = {part: draw(maybe) for part in PARTS}
    return recording(**parts, segments=segments(*draw(topics)))


def outcome(
    sold: Product, kept: SaleRecording | None, policy: PolicyTraits, client: Any, **more: Any
) -> Effect:
    traits = policy if sold.family is ProductFamily.INSURANCE else None
    channel = more.pop("channel")
    return assess_recording(
        client, sold, sale(channel), kept, traits, **{"as_of": AS_OF} | more
    ).outcome


@given(products, recordings(), policies(), clients, channels, st.data())
def test_a_topic_dropped_never_makes_it_milder(
    sold: Product,
    kept: SaleRecording,
    policy: PolicyTraits,
    client: Any,
    channel: SaleChannel | None,
    data: st.DataObject,
) -> None:
    held = kept.segments or ()
    assume(held)
    dropped = data.draw(st.integers(0, len(held) - 1))
    less = attrs.evolve(kept, segments=held[:dropped] + held[dropped + 1 :])
    assert outcome(sold, less, policy, client, channel=channel) >= outcome(
        sold, kept, policy, client, channel=channel
    )


@given(products, recordings(), policies(), clients, channels, st.sampled_from(PARTS))
def test_a_fault_found_never_makes_it_milder(
    sold: Product,
    kept: SaleRecording,
    policy: PolicyTraits,
    client: Any,
    channel: SaleChannel | None,
    part: str,
) -> None:
    good, bad = part != "edited", part == "edited"
    with_, without = (altered(kept, **{part: value}) for value in (good, bad))
    unknown = altered(kept, **{part: None})
    found = [
        outcome(sold, one, policy, client, channel=channel) for one in (with_, unknown, without)
    ]
    assert found[0] <= found[1]
    assert found[0] <= found[2]


@given(products, recordings(), policies(), clients, channels)
def test_no_recording_is_never_milder_than_one_that_is_whole(
    sold: Product,
    kept: SaleRecording,
    policy: PolicyTraits,
    client: Any,
    channel: SaleChannel | None,
) -> None:
    whole = altered(
        kept,
        segments=segments(*EVERYTHING),
        **{part: part != "edited" for part in PARTS},
    )
    assert outcome(sold, None, policy, client, channel=channel) >= outcome(
        sold, whole, policy, client, channel=channel
    )


@given(products, recordings(), policies(), clients, channels, st.integers(30, 60))
def test_a_bank_that_records_from_an_earlier_age_never_allows_more(
    sold: Product,
    kept: SaleRecording,
    policy: PolicyTraits,
    client: Any,
    channel: SaleChannel | None,
    years: int,
) -> None:
    own = attrs.evolve(RECORDED_AGE_YEARS, rows=(Row(date(2017, 1, 1), years, HOUSE.article(1)),))
    book = RuleBook(numbers=(own,))
    case = (sold, kept, policy, client)
    assert outcome(*case, channel=channel, book=book) >= outcome(*case, channel=channel)
    traits = policy if sold.family is ProductFamily.INSURANCE else None
    law, bank = (
        classify_recording_duty(client, sold, sale(channel), traits, as_of=AS_OF, book=one)
        for one in (RuleBook(), book)
    )
    assert bank.outcome >= law.outcome


@given(products, recordings(), policies(), clients, channels)
def test_what_is_decided_is_what_the_rules_say_one_by_one(
    sold: Product,
    kept: SaleRecording,
    policy: PolicyTraits,
    client: Any,
    channel: SaleChannel | None,
) -> None:
    """Compiled together and called one by one, on facts that are all known."""
    traits = policy if sold.family is ProductFamily.INSURANCE else None
    decision = assess_recording(client, sold, sale(channel), kept, traits, as_of=AS_OF)
    known = {
        slot.name
        for rule in decision.rules.rules
        for slot in rule.reads
        if slot.owner == "f" and getattr(decision.facts, slot.name) is not None
    }
    params = decision.rules.params
    for rule in decision.rules.rules:
        if {slot.name for slot in rule.reads if slot.owner == "f"} <= known:
            assert rule(decision.facts, params) is (rule.id in decision)
    assert len(decision.rules.rules) <= len(RECORDING)


# Keeping

ends = st.none() | st.dates(date(2018, 6, 1), date(2026, 11, 24))
disputes = st.lists(
    st.builds(
        SaleDispute,
        st.dates(date(2018, 6, 1), date(2020, 1, 1)),
        st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 24)),
    ),
    max_size=3,
).map(tuple)
records = st.builds(
    SaleRecords,
    sold_on=st.dates(date(2017, 6, 1), date(2018, 6, 1)),
    recorded=st.booleans(),
    product_ended_on=ends,
    contract_ended_on=ends,
    relationship_ended_on=ends,
    disputes=disputes,
)


def until(sold: Product, held: SaleRecords, policy: PolicyTraits, client: Any) -> date | None:
    traits = policy if sold.family is ProductFamily.INSURANCE else None
    return compute_sale_retention(client, sold, held, traits, as_of=AS_OF).until


def never_shorter(before: date | None, after: date | None) -> bool:
    """No day told is the longest of all: what it would be kept until is not known yet."""
    return after is None or (before is not None and after >= before)


@given(products, records, policies(), clients, disputes)
def test_a_dispute_never_shortens(
    sold: Product,
    held: SaleRecords,
    policy: PolicyTraits,
    client: Any,
    more: tuple[SaleDispute, ...],
) -> None:
    longer = attrs.evolve(held, disputes=held.disputes + more)
    assert never_shorter(until(sold, held, policy, client), until(sold, longer, policy, client))


ended = st.builds(
    SaleRecords,
    sold_on=st.dates(date(2018, 1, 1), date(2018, 6, 1)),
    recorded=st.just(False),
    contract_ended_on=st.dates(date(2018, 6, 1), AS_OF),
    relationship_ended_on=st.dates(date(2026, 2, 1), AS_OF),
)
ruled = st.sampled_from(
    [ProductFamily.WEALTH, ProductFamily.PUBLIC_FUND, ProductFamily.INSURANCE]
).map(product)


@given(ruled, ended, policies(), clients)
def test_a_rule_more_never_shortens(
    sold: Product, held: SaleRecords, policy: PolicyTraits, client: Any
) -> None:
    """A recording brings the rules on recordings."""
    before = until(sold, held, policy, client)
    assert before is not None
    recorded = attrs.evolve(held, recorded=True)
    assert never_shorter(before, until(sold, recorded, policy, client))


@given(products, records, policies(), clients, st.integers(0, 400))
def test_a_later_end_never_shortens(
    sold: Product, held: SaleRecords, policy: PolicyTraits, client: Any, later: int
) -> None:
    ended = held.contract_ended_on
    assume(ended is not None)
    assert ended is not None
    moved = min(ended + timedelta(later), AS_OF)
    longer = attrs.evolve(held, contract_ended_on=moved)
    assert never_shorter(until(sold, held, policy, client), until(sold, longer, policy, client))


@given(products, records, policies(), clients)
def test_it_is_the_latest_day_of_its_terms(
    sold: Product, held: SaleRecords, policy: PolicyTraits, client: Any
) -> None:
    traits = policy if sold.family is ProductFamily.INSURANCE else None
    retention = compute_sale_retention(client, sold, held, traits, as_of=AS_OF)
    told = [term.until for term in retention.terms]
    if retention.until is None:
        assert retention.reason is not None
    else:
        assert retention.reason is None
        assert retention.until == max(day for day in told if day is not None)
        assert None not in told


# Checks


@st.composite
def cases(draw: st.DrawFn) -> list[RecordedCase]:
    """Some policies, some of which were checked."""
    found = []
    for at in range(draw(st.integers(0, 12))):
        checks = tuple(
            QualityCheck(
                by=by, at=NINE + timedelta(hours=2), recorded_at=NINE + timedelta(hours=2)
            )
            for by in draw(st.lists(st.sampled_from([CHECKER, SELLER]), max_size=2))
        )
        found.append(
            RecordedCase(
                recording=recording(sale_id=SaleId(f"X-{at}"), checks=checks),
                concluded_on=AS_OF,
                cooling_off_until=AS_OF + timedelta(draw(st.integers(0, 15))),
                seller=SELLER,
                direct=draw(st.booleans()),
            )
        )
    return found


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(given_: list[RecordedCase], shuffler: Any) -> None:
    other = list(given_)
    shuffler.shuffle(other)
    counted = compute_quality_checks(given_, as_of=AS_OF)
    assert counted == compute_quality_checks(other, as_of=AS_OF)
    assert list_recording_tasks(given_, calendar=CHINA, as_of=AS_OF) == list_recording_tasks(
        other, calendar=CHINA, as_of=AS_OF
    )


@given(cases(), st.integers(1, 100))
def test_a_larger_share_never_needs_fewer(given_: list[RecordedCase], hundredths: int) -> None:
    own = attrs.evolve(
        CHECK_SHARE,
        rows=(Row(date(2017, 1, 1), Decimal(hundredths) / 100, HOUSE.article(1)),),
    )
    law = compute_quality_checks(given_, as_of=AS_OF)
    bank = compute_quality_checks(given_, as_of=AS_OF, book=RuleBook(numbers=(own,)))
    assert bank.needed >= law.needed
    assert law.needed <= len(given_)


@given(cases())
def test_whoever_does_the_to_dos_has_checked_enough(given_: list[RecordedCase]) -> None:
    """As long as cooling-off still runs, which here it does."""
    count = compute_quality_checks(given_, as_of=AS_OF)
    tasks = list_recording_tasks(given_, calendar=CHINA, as_of=AS_OF)
    owed = sum(not case.checked_in_time(AS_OF) for case in given_ if case.direct)
    assert len(tasks) == max(count.short, owed)


def test_every_topic_is_drawn() -> None:
    assert set(EVERYTHING) == set(RecordingTopic)
