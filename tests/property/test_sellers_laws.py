"""Laws of sellers and distribution: who loses something gains no answer; of departures and calls too."""

from datetime import date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId
from bankrm.distribution import (
    Admission,
    FundManager,
    FundStrategy,
    Permit,
    PermitKind,
    assess_distribution,
)
from bankrm.follow_up_calls import CallTopic, ConcludedSale, FollowUpCall, assess_follow_up
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.regulations.holidays import CHINA
from bankrm.sales import SaleId
from bankrm.seller_departures import (
    Departure,
    DepartureKind,
    HeldPolicy,
    next_departure_notices,
)
from bankrm.seller_records import SellerRecord, TrainingRecord
from bankrm.sellers import assess_seller
from bankrm.staff import BusinessLine, StaffId
from bankrm.tasks import EventId

LI = RelationshipManager(
    id=StaffId("S-1"),
    name="某某",
    line=BusinessLine.RETAIL,
    branch="B-01",
    team="T-01",
    since=date(2015, 7, 1),
)
NOON = datetime.fromisoformat("2026-03-02T12:00+08:00")
maybe = st.sampled_from([True, False, None])
days = st.dates(date(2017, 7, 1), date(2027, 12, 31))
families = st.sampled_from(list(ProductFamily))
licences = st.lists(
    st.builds(
        Licence,
        kind=st.sampled_from(list(LicenceKind)),
        valid_from=st.dates(date(2015, 1, 1), date(2027, 1, 1)),
    ),
    max_size=5,
).map(tuple)
trainings = st.lists(
    st.builds(
        TrainingRecord,
        family=families,
        hours=st.integers(0, 60),
        completed_on=st.dates(date(2015, 1, 1), date(2027, 1, 1)),
        passed=st.booleans(),
    ),
    max_size=4,
).map(tuple)
records = st.builds(
    SellerRecord,
    manager=licences.map(lambda held: attrs.evolve(LI, licences=held)),
    trainings=st.none() | trainings,
    registrations=st.none() | licences,
    insurance_tier=st.none() | st.integers(0, 5),
    insurance_since=st.none() | st.dates(date(2015, 1, 1), date(2027, 1, 1)),
    clean=maybe,
    posted=maybe,
)


def product(family: ProductFamily) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family)


POLICY = product(ProductFamily.INSURANCE)
terms = st.builds(
    InsuranceTerms,
    product=st.just(POLICY),
    insurer=st.just("某人寿"),
    cover=st.just(Cover.ANNUITY),
    design=st.sampled_from([Design.ORDINARY, Design.UNIT_LINKED]),
    tier=st.none() | st.integers(1, 5),
)


class TestSellers:
    @given(records, families, days, st.integers(0, 4))
    def test_who_loses_a_licence_gains_no_answer(
        self, record: SellerRecord, family: ProductFamily, day: date, at: int
    ) -> None:
        held = record.manager.licences
        fewer = attrs.evolve(record.manager, licences=held[:at] + held[at + 1 :])
        before = assess_seller(record, product(family), as_of=day).outcome
        after = assess_seller(
            attrs.evolve(record, manager=fewer), product(family), as_of=day
        ).outcome
        assert before <= after

    @given(records, terms, days, st.integers(0, 4))
    def test_nor_does_who_loses_training_or_registration(
        self, record: SellerRecord, sold: InsuranceTerms, day: date, at: int
    ) -> None:
        kept, held = record.trainings or (), record.registrations or ()
        known = attrs.evolve(record, trainings=kept, registrations=held)
        less = attrs.evolve(
            record,
            trainings=kept[:at] + kept[at + 1 :],
            registrations=held[:at] + held[at + 1 :],
        )
        before = assess_seller(known, POLICY, terms=sold, as_of=day).outcome
        assert before <= assess_seller(less, POLICY, terms=sold, as_of=day).outcome

    @given(records, terms, days)
    def test_a_higher_tier_is_never_easier(
        self, record: SellerRecord, sold: InsuranceTerms, day: date
    ) -> None:
        higher = attrs.evolve(sold, tier=None if sold.tier is None else sold.tier + 1)
        low = assess_seller(record, POLICY, terms=sold, as_of=day).outcome
        assert low <= assess_seller(record, POLICY, terms=higher, as_of=day).outcome


managers = st.builds(
    FundManager,
    strategy=st.sampled_from(list(FundStrategy)),
    assets=st.integers(1, 10**9).map(Money.of),
    registered_on=st.dates(date(2014, 1, 1), date(2027, 1, 1)),
    penalised_on=st.lists(st.dates(date(2014, 1, 1), date(2027, 1, 1)), max_size=2).map(tuple),
    government_fund=maybe,
)
admissions = st.builds(
    Admission,
    partner_listed=maybe,
    admitted=maybe,
    duties_split=maybe,
    factors_supplied=maybe,
    reviewed=maybe,
    fund_manager=managers,
)
PERMITS = tuple(Permit(kind, date(2012, 5, 1)) for kind in PermitKind)


class TestDistribution:
    @given(admissions, families, days, st.integers(0, 1))
    def test_a_bank_that_loses_a_permit_gains_no_answer(
        self, admission: Admission, family: ProductFamily, day: date, lost: int
    ) -> None:
        sold = product(family)
        before = assess_distribution(sold, PERMITS, admission, as_of=day).outcome
        fewer = PERMITS[:lost] + PERMITS[lost + 1 :]
        assert before <= assess_distribution(sold, fewer, admission, as_of=day).outcome

    @given(managers, days)
    def test_a_smaller_manager_with_a_penalty_more_is_never_easier(
        self, manager: FundManager, day: date
    ) -> None:
        def judged(behind: FundManager) -> object:
            admission = Admission(reviewed=True, fund_manager=behind)
            return assess_distribution(
                product(ProductFamily.TRUST), PERMITS, admission, as_of=day
            ).outcome

        assert manager.assets is not None
        assert manager.penalised_on is not None
        worse = attrs.evolve(
            manager,
            assets=Money.from_minor(manager.assets.minor // 2),
            penalised_on=(*manager.penalised_on, day),
        )
        assert judged(manager) <= judged(worse)  # type: ignore[operator]  # effects, in order


topics = st.lists(st.sampled_from(list(CallTopic)), unique=True, min_size=1).map(tuple)
calls = st.builds(
    FollowUpCall,
    sale_id=st.just(SaleId("P-1")),
    at=st.integers(0, 30).map(lambda later: NOON + timedelta(days=later)),
    recorded_at=st.just(NOON + timedelta(days=40)),
    by=st.just(StaffId("S-2")),
    asked=topics,
    misled=st.just(False),
)
concluded = st.builds(
    ConcludedSale,
    id=st.just(SaleId("P-1")),
    client_id=st.just(ClientId("C-1")),
    family=st.sampled_from([ProductFamily.INSURANCE, ProductFamily.WEALTH]),
    concluded_on=st.just(NOON.date()),
    prescribed=maybe,
    recording_due=maybe,
    long_health=maybe,
    cooling_off_ends=st.none() | st.just(date(2026, 3, 17)),
    call_owed=maybe,
)
later = st.dates(date(2026, 3, 2), date(2026, 12, 31))


class TestFollowUpCalls:
    @given(concluded, st.lists(calls, max_size=3), calls, later)
    def test_one_call_more_leaves_no_more_to_ask(
        self, sale: ConcludedSale, made: list[FollowUpCall], call: FollowUpCall, day: date
    ) -> None:
        fewer = assess_follow_up(sale, made, as_of=day)
        more = assess_follow_up(sale, [*made, call], as_of=day)
        assert set(more.steps) <= set(fewer.steps)
        assert more.outcome <= fewer.outcome

    @given(concluded, st.lists(calls, max_size=3), later)
    def test_their_order_does_not_matter(
        self, sale: ConcludedSale, made: list[FollowUpCall], day: date
    ) -> None:
        assert assess_follow_up(sale, made, as_of=day) == assess_follow_up(
            sale, made[::-1], as_of=day
        )

    @given(concluded, later, later)
    def test_waiting_helps_nobody(self, sale: ConcludedSale, one: date, two: date) -> None:
        first, last = sorted((one, two))
        assert (
            assess_follow_up(sale, as_of=first).outcome
            <= assess_follow_up(sale, as_of=last).outcome
        )


policies = st.lists(
    st.builds(
        HeldPolicy,
        sale_id=st.integers(0, 9).map(lambda n: SaleId(f"P-{n}")),
        client_id=st.integers(0, 4).map(lambda n: ClientId(f"C-{n}")),
        seller=st.sampled_from([StaffId("S-1"), StaffId("S-2")]),
        months=st.none() | st.integers(0, 24),
        ends_on=st.none() | st.dates(date(2026, 2, 1), date(2026, 4, 1)),
    ),
    max_size=6,
)
LEFT = Departure(
    id=EventId("D-1"),
    kind=DepartureKind.LEFT,
    seller=LI.id,
    completed_on=NOON.date(),
    recorded_at=NOON,
)


@given(policies, policies)
def test_each_holder_is_told_once_whatever_the_order(
    some: list[HeldPolicy], others: list[HeldPolicy]
) -> None:
    def told(given_: list[HeldPolicy]) -> tuple[object, ...]:
        return next_departure_notices(LEFT, given_, calendar=CHINA, as_of=NOON.date())

    every = told(some + others)
    assert len(set(every)) == len(every)
    assert every == told(others + some)
    assert set(told(some)) | set(told(others)) == set(every)
