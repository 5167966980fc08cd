"""Assets given as security: what they are, who owns them, and what has happened to them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, MONDAY
from bankrm.collateral import (
    AssetGroup,
    AssetKind,
    ClaimId,
    CollateralAllocation,
    CollateralEvent,
    CollateralStatus,
    CoOwner,
    PriorClaim,
    PublicAct,
    PublicActKind,
    Registry,
    Valuation,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
made: dict[str, Any] = {"at": MONDAY, "recorded_at": MONDAY}
REGISTERED = PublicAct(kind=PublicActKind.REGISTRATION, ref="no-1", **made)
VALUED = FACTORY.valuations[0]
OWNER = CoOwner(party_id=PartyId("P-9"), share=Fraction(1, 3))
PRIOR = PriorClaim(amount=Money.of(1), rank=1)
HELD = CollateralEvent(becomes=CollateralStatus.HELD, by=StaffId("S-1"), **made)
SERVES = CollateralAllocation(
    collateral_id=FACTORY.id, claim_id=ClaimId("L-1"), rank=1, cap=Money.of(1)
)


class TestKinds:
    def test_every_kind_has_a_group(self) -> None:
        assert {kind.group for kind in AssetKind} == set(AssetGroup)

    @pytest.mark.parametrize(
        ("kind", "registry"),
        [
            (AssetKind.HOME, Registry.LAND),
            (AssetKind.INVENTORY, Registry.UNIFIED),
            (AssetKind.RECEIVABLES, Registry.UNIFIED),
            (AssetKind.VEHICLE, Registry.VEHICLES),
            (AssetKind.EQUITY, Registry.COMPANIES),
            (AssetKind.OTHER_MOVABLE, Registry.UNIFIED),
        ],
    )
    def test_where_it_is_registered(self, kind: AssetKind, registry: Registry) -> None:
        assert kind.registry is registry

    def test_every_kind_has_a_registry(self) -> None:
        assert {kind.registry for kind in AssetKind} == set(Registry)

    def test_only_what_a_market_values_is_marked(self) -> None:
        marked = {kind for kind in AssetKind if kind.is_marked}
        assert marked == {
            AssetKind.TREASURY,
            AssetKind.BOND,
            AssetKind.FUND_UNITS,
            AssetKind.LISTED_SHARES,
        }

    def test_only_buildings_need_permits(self) -> None:
        assert {kind.code for kind in AssetKind if kind.is_building} == {
            "home",
            "commercial",
            "factory",
            "unfinished_building",
        }


class TestStatus:
    def test_offered_until_something_happens(self) -> None:
        assert FACTORY.status_on(date(2026, 11, 24)) is CollateralStatus.OFFERED

    def test_the_last_event_of_the_day_counts(self) -> None:
        tuesday = {"at": MONDAY + timedelta(1), "recorded_at": MONDAY + timedelta(2)}
        released = altered(HELD, becomes=CollateralStatus.RELEASED, **tuesday)
        history = altered(FACTORY, events=(HELD, released))
        assert history.status_on(date(2026, 11, 22)) is CollateralStatus.OFFERED
        assert history.status_on(date(2026, 11, 23)) is CollateralStatus.HELD
        assert history.status_on(date(2026, 11, 24)) is CollateralStatus.RELEASED

    def test_when_it_secures_nothing_any_longer(self) -> None:
        over = {status for status in CollateralStatus if status.is_over}
        assert over == {CollateralStatus.RELEASED, CollateralStatus.ENFORCED}

    def test_acts_by_the_end_of_a_day(self) -> None:
        given = altered(FACTORY, acts=(REGISTERED,))
        assert given.acts_by(date(2026, 11, 22)) == ()
        assert given.acts_by(date(2026, 11, 23)) == (REGISTERED,)


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"right": SecurityKind.PLEDGE}, "right"),
            ({"right": SecurityKind.UNSECURED}, "right"),
            ({"right": SecurityKind.GUARANTEE}, "right"),
            ({"kind": AssetKind.DEPOSIT}, "right"),
            ({"certificate": True}, "certificate"),
            ({"transferable": True}, "transferable"),
            ({"kind": AssetKind.EQUIPMENT}, "collective_land"),
            ({"kind": "factory"}, "kind"),
            ({"owner": ""}, "owner"),
            ({"title_on": MONDAY}, "title_on"),
            ({"title_ref": "n\x00"}, "title_ref"),
            ({"insured_amount": Money.of(-1)}, "insured_amount"),
            ({"insured_amount": Decimal("NaN")}, "insured_amount"),
            ({"seized": 0}, "seized"),
            ({"prior_claims": [PRIOR]}, "prior_claims"),
            ({"co_owners": (altered(OWNER, party_id=FACTORY.owner),)}, "co_owners"),
            ({"co_owners": (OWNER, OWNER)}, "co_owners"),
            (
                {"co_owners": (OWNER, altered(OWNER, party_id=PartyId("P-8"), share=None))},
                "co_owners",
            ),
            (
                {
                    "co_owners": (
                        altered(OWNER, share=Fraction(2, 3)),
                        altered(OWNER, party_id=PartyId("P-8")),
                    )
                },
                "co_owners",
            ),
            (
                {"acts": (REGISTERED, altered(REGISTERED, at=MONDAY - timedelta(1)))},
                "acts[1].at",
            ),
            (
                {
                    "events": (
                        altered(HELD, recorded_at=MONDAY + timedelta(1)),
                        altered(HELD, recorded_at=MONDAY),
                    )
                },
                "events[1].recorded_at",
            ),
        ],
    )
    def test_collateral(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(FACTORY, **change)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("value", "change", "field"),
        [
            (VALUED, {"amount": Money.of(-1)}, "amount"),
            (VALUED, {"on": MONDAY}, "on"),
            (VALUED, {"valid_until": VALUED.on - timedelta(1)}, "valid_until"),
            (VALUED, {"by": "　"}, "by"),
            (VALUED, {"recorded_at": MONDAY - timedelta(90)}, "recorded_at"),
            (VALUED, {"recorded_at": MONDAY.replace(tzinfo=None)}, "recorded_at"),
            (PRIOR, {"rank": 0}, "rank"),
            (PRIOR, {"amount": Money.of(-1)}, "amount"),
            (OWNER, {"share": Fraction(1)}, "share"),
            (OWNER, {"share": Fraction(0)}, "share"),
            (REGISTERED, {"recorded_at": MONDAY - timedelta(1)}, "recorded_at"),
            (REGISTERED, {"at": datetime(2026, 1, 1)}, "at"),  # noqa: DTZ001  # no zone: refused
            (REGISTERED, {"expires_on": date(2026, 11, 22)}, "expires_on"),
            (
                REGISTERED,
                {"kind": PublicActKind.DELIVERY, "registry": Registry.LAND},
                "registry",
            ),
            (
                REGISTERED,
                {"kind": PublicActKind.CONTRACT, "expires_on": date(2027, 1, 1)},
                "expires_on",
            ),
            (HELD, {"recorded_at": MONDAY - timedelta(1)}, "recorded_at"),
            (SERVES, {"rank": 0}, "rank"),
            (SERVES, {"rank": 1 << 200}, "rank"),
            (SERVES, {"cap": Money.of(-1)}, "cap"),
        ],
    )
    def test_parts(self, value: Any, change: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(value, **change)
        assert refused.value.field == field

    def test_days_are_days(self) -> None:
        moment: Any = MONDAY
        with pytest.raises(InvalidValue, match="day: needs a date"):
            FACTORY.status_on(moment)
        with pytest.raises(InvalidValue, match="day: needs a date"):
            FACTORY.acts_by(moment)


def test_a_valuation_may_expire_on_its_day() -> None:
    assert altered(VALUED, valid_until=VALUED.on).valid_until == VALUED.on


@pytest.mark.parametrize(
    ("day", "known"),
    [(date(2026, 8, 31), False), (date(2026, 9, 1), False), (date(2026, 9, 2), True)],
    ids=["before it was made", "made, not recorded", "recorded"],
)
def test_a_valuation_is_known_once_it_is_recorded(day: date, known: bool) -> None:
    assert VALUED.is_known_on(day) is known
    wrong: Any = MONDAY
    with pytest.raises(InvalidValue, match="day: needs a date"):
        VALUED.is_known_on(wrong)


def test_a_registration_may_expire_on_its_day() -> None:
    assert altered(REGISTERED, expires_on=date(2026, 11, 23)).expires_on is not None


def test_figures_about_a_person_are_hidden() -> None:
    shown = repr((VALUED, PRIOR, FACTORY, SERVES))
    assert "15000000" not in shown
    assert "14000000" not in shown
    assert isinstance(VALUED, Valuation)
