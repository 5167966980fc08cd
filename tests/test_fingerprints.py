"""Fingerprints: equal records have equal ones, and nothing can be altered without one changing."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.fingerprints import canonical, check_fingerprint, fingerprint
from bankrm.identity import DocumentKind, IdentityDocument, classify_document
from bankrm.labels import OwnLabel, Text
from bankrm.money import Money
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import Evidence

ACTOR = Actor(StaffId("S-1"), Role.TEAM_LEAD)
ODD: Any = object()
EAST = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        ("客户", '"客户"'),
        (Effect.STEPS, '{"Effect":"steps"}'),
        (Money.of("12.30"), '{"Money":[1230,"CNY"]}'),
        (Decimal("1.50"), '{"Decimal":"1.5"}'),
        (Decimal(100), '{"Decimal":"100"}'),
        (Decimal("1E+2"), '{"Decimal":"100"}'),
        (Decimal("-0.0"), '{"Decimal":"0"}'),
        (Fraction(2, 6), '{"Fraction":[1,3]}'),
        (date(2026, 11, 24), '{"date":"2026-11-24"}'),
        (
            datetime.fromisoformat("2026-11-24T08:00+08:00"),
            '{"datetime":"2026-11-24T00:00:00+00:00"}',
        ),
        ((1, [2]), "[1,[2]]"),
        ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
        (
            OwnLabel("salon", "沙龙", "salon"),
            '{"OwnLabel":{"code":"salon","en":"salon","zh":"沙龙"}}',
        ),
        (Evidence(code="suitability"), '{"Evidence":{"code":"suitability"}}'),
    ],
)
def test_each_kind_has_one_canonical_text(value: object, text: str) -> None:
    assert canonical(value) == text


def test_what_is_left_at_its_default_is_left_out() -> None:
    assert canonical(Evidence(code="a", ref=None)) == canonical(Evidence(code="a"))
    assert fingerprint(Evidence(code="a", ref="r")) != fingerprint(Evidence(code="a"))


def test_the_same_instant_or_number_written_otherwise_is_the_same() -> None:
    at = datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert fingerprint(at) == fingerprint(at.astimezone(timezone(timedelta(hours=8))))
    assert fingerprint(Decimal("0.10")) == fingerprint(Decimal("0.1"))


def test_one_kind_is_not_taken_for_another() -> None:
    values = [1, True, "1", Decimal(1), Fraction(1), Money.of(1), (1,), None, date(1, 1, 1)]
    assert len({fingerprint(value) for value in values}) == len(values)


def test_a_mapping_is_not_taken_for_what_it_looks_like() -> None:
    pairs: list[tuple[object, object]] = [
        (Decimal(1), {"Decimal": "1"}),
        (ACTOR, {"Actor": {"role": {"Role": "team_lead"}, "staff": "S-1"}}),
        ({"Decimal": "1"}, {"Mapping": {"Decimal": "1"}}),
        (date(2026, 11, 24), {"date": "2026-11-24"}),
    ]
    for one, other in pairs:
        assert fingerprint(one) != fingerprint(other)


def test_a_decision_stands_by_what_it_says() -> None:
    def judged(on: date, expires_on: date) -> str:
        document = IdentityDocument(
            client_id=ClientId("C-1"),
            kind=DocumentKind.PASSPORT,
            number="E00000000",
            expires_on=expires_on,
        )
        return canonical(classify_document(document, as_of=on))

    day, later = date(2026, 11, 24), date(2030, 1, 1)
    assert judged(day, later) == judged(day, later)
    assert len({judged(day, later), judged(day, day), judged(date(2026, 11, 25), later)}) == 3
    assert '"rules":"' in judged(day, later)


@pytest.mark.parametrize(
    "value",
    [ODD, 1.5, {1: "a"}, b"x", (1, ODD), {"a": ODD}],
    ids=["object", "float", "key", "bytes", "in a tuple", "in a mapping"],
)
def test_what_has_no_canonical_form_is_refused_and_not_shown(value: object) -> None:
    with pytest.raises(InvalidValue, match=r"^record: holds a ") as refused:
        fingerprint(value)
    assert "object at" not in str(refused.value)


def test_hostile_numbers_and_instants_are_refused() -> None:
    for value in (Decimal("NaN"), Decimal("Infinity"), Decimal("1E+1000000")):
        with pytest.raises(InvalidValue, match=r"^record: "):
            fingerprint(value)
    endless: list[Any] = []
    endless.append(endless)
    for odd in (10**5000, "\ud800", endless, datetime.min.replace(tzinfo=EAST)):
        with pytest.raises(InvalidValue, match=r"^record: "):
            fingerprint(odd)
    with pytest.raises(InvalidValue, match=r"^record: needs a time zone"):
        fingerprint(datetime(2026, 11, 24))  # noqa: DTZ001  # what must be refused


TEXTS = st.text(min_size=1, max_size=4).filter(lambda text: text.strip() and text.isprintable())


@given(TEXTS, TEXTS)
def test_other_records_have_other_fingerprints(one: str, other: str) -> None:
    same = fingerprint(Text(one, other)) == fingerprint(Text(other, one))
    assert same == (one == other)


@pytest.mark.parametrize(
    "wrong", [None, 7, "", "e784", "E" * 64, "０" * 64, "0" * 63, "0" * 64 + "\n"]
)
def test_what_is_no_fingerprint(wrong: object) -> None:
    with pytest.raises(InvalidValue, match=r"^head: needs 64 hexadecimal digits, in lower case$"):
        check_fingerprint(wrong, "head")
