"""Laws of cadence and care: within the cap and not a day later than need be; a birthday once a year."""

from datetime import date, datetime, time, timedelta, timezone

from hypothesis import assume, given
from hypothesis import strategies as st

from bankrm.cadence import Cadence, CadencePolicy, CadenceUnit, ContactLog, next_contact_due
from bankrm.calendars import Period
from bankrm.care import CarePolicy, CareRecords, LeapBirthday, care_calendar
from bankrm.clients import ClientId, RetailClient
from bankrm.contact_rules import ContactPolicy

CHINA_TIME = timezone(timedelta(hours=8))
DAY = date(2026, 11, 24)
ONE_DAY = timedelta(days=1)
FIRST, LAST = datetime(2026, 8, 1), datetime(2026, 12, 1)  # noqa: DTZ001  # Hypothesis adds it

instants = st.datetimes(FIRST, LAST, timezones=st.just(CHINA_TIME))
cadences = st.builds(
    Cadence, tier=st.just("gold"), every=st.integers(1, 60), unit=st.sampled_from(CadenceUnit)
)
caps = st.builds(
    ContactPolicy,
    quiet_from=st.just(time(21)),
    quiet_until=st.just(time(9)),
    most=st.integers(1, 4),
    within_days=st.integers(1, 60),
    ask_again_after=st.just(180),
)


@st.composite
def logs(draw: st.DrawFn) -> ContactLog:
    contacted = draw(st.lists(instants, max_size=8, unique=True))
    counted = draw(st.lists(st.sampled_from(contacted), unique=True)) if contacted else []
    return ContactLog(
        client_id=ClientId("C-1"),
        tier="gold",
        contacted_at=tuple(contacted),
        commercial_at=tuple(counted),
    )


def due(log: ContactLog, cadence: Cadence, cap: ContactPolicy | None) -> date:
    found = next_contact_due(log, CadencePolicy((cadence,)), cap, as_of=DAY).due_on
    assert found is not None
    return found


@given(logs(), cadences, caps)
def test_within_the_cap_and_no_day_later_than_need_be(
    log: ContactLog, cadence: Cadence, cap: ContactPolicy
) -> None:
    known = [at for at in log.commercial_at or () if at.date() <= DAY]
    plain, capped = due(log, cadence, None), due(log, cadence, cap)
    first = max(plain, DAY)
    assert cap.counted(known, max(capped, DAY)) < cap.most
    assert capped == plain or capped > first
    if capped > first:
        waits = (capped - first).days
        assert all(
            cap.counted(known, first + count * ONE_DAY) >= cap.most for count in range(waits)
        )


@given(logs(), cadences, caps)
def test_a_tighter_cap_never_comes_sooner(
    log: ContactLog, cadence: Cadence, cap: ContactPolicy
) -> None:
    looser = ContactPolicy(
        quiet_from=time(21),
        quiet_until=time(9),
        most=cap.most + 1,
        within_days=cap.within_days,
        ask_again_after=180,
    )
    assert due(log, cadence, looser) <= due(log, cadence, cap)


@given(logs(), cadences, instants.filter(lambda at: at.date() <= DAY))
def test_one_more_contact_never_makes_the_next_due_sooner(
    log: ContactLog, cadence: Cadence, at: datetime
) -> None:
    assume(log.last(DAY) is not None)  # else it is due at once, later than after one long past
    more = ContactLog(
        client_id=log.client_id,
        tier=log.tier,
        contacted_at=(*(log.contacted_at or ()), at),
        commercial_at=log.commercial_at,
    )
    assert due(more, cadence, None) >= due(log, cadence, None)


@given(
    st.dates(date(1920, 1, 1), date(2010, 12, 31)),
    st.integers(2011, 2100),
    st.sampled_from(LeapBirthday),
)
def test_a_birthday_comes_once_a_year_and_on_its_day(
    born: date, year: int, leap: LeapBirthday
) -> None:
    person = RetailClient(id=ClientId("C-1"), name="某某", birth_date=born)
    found = care_calendar(
        [CareRecords(client=person)], period=Period.year(year), policy=CarePolicy(leap, ())
    )
    [birthday] = found.occasions
    is_same = (birthday.on.month, birthday.on.day) == (born.month, born.day)
    moved = (born.month, born.day) == (2, 29)
    assert is_same or (moved and birthday.on.isoformat()[5:] == leap.code)
