"""Laws of inspection: one more look never owes more, and in which order they came does not matter."""

from datetime import date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm import _credit_example as example
from bankrm.credit_applications import CreditApplication
from bankrm.loan_inspections import Inspection, InspectionMode, assess_inspection
from bankrm.staff import StaffId

AT = datetime.fromisoformat("2010-02-12T10:00+08:00")
applications = st.sampled_from(
    [
        attrs.evolve(application, submitted_at=AT, recorded_at=AT)
        for application in (example.CONSUMER, example.WORKING_CAPITAL)
    ]
)
days = st.integers(0, 7_000).map(lambda count: date(2010, 2, 12) + timedelta(days=count))
modes = st.tuples(st.sampled_from(InspectionMode), st.sampled_from([True, False]))


def looks(
    application: CreditApplication, taken: list[tuple[InspectionMode, bool]]
) -> list[Inspection]:
    return [
        Inspection(
            application_id=application.id,
            mode=mode,
            by=(StaffId("S-1"),),
            verified=verified if mode is InspectionMode.REMOTE else None,
            at=AT,
            recorded_at=AT,
        )
        for mode, verified in taken
    ]


@given(applications, st.lists(modes, max_size=4), modes, days)
def test_one_more_look_never_owes_more(
    application: CreditApplication,
    taken: list[tuple[InspectionMode, bool]],
    more: tuple[InspectionMode, bool],
    as_of: date,
) -> None:
    before = assess_inspection(application, looks(application, taken), as_of=as_of)
    after = assess_inspection(application, looks(application, [*taken, more]), as_of=as_of)
    assert set(after.steps) <= set(before.steps)


@given(applications, st.lists(modes, max_size=4), days)
def test_their_order_does_not_matter(
    application: CreditApplication, taken: list[tuple[InspectionMode, bool]], as_of: date
) -> None:
    there = assess_inspection(application, looks(application, taken), as_of=as_of)
    back = assess_inspection(application, looks(application, taken[::-1]), as_of=as_of)
    assert there == back
