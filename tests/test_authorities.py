"""Authorities: who holds a level, for how long, up to what, and what may be passed on."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.authorities import Authorities, DelegatedAuthority, Level
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.money import Money
from bankrm.staff import Role, StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
BRANCH = OwnLabel("branch", "分行审批人", "branch approver")
HEAD = OwnLabel("head", "总行审批人", "head-office approver")
CHIEF, DEPUTY, THIRD = StaffId("S-2"), StaffId("S-3"), StaffId("S-4")
FIRST, LAST = date(2026, 1, 1), date(2026, 7, 1)
OWN = DelegatedAuthority(holder=CHIEF, level=BRANCH, since=FIRST, until=LAST, most=Money.of(100))
LENT = DelegatedAuthority(
    holder=DEPUTY,
    level=BRANCH,
    since=date(2026, 3, 1),
    until=date(2026, 3, 15),
    most=Money.of(100),
    delegated_by=CHIEF,
)
PLACE = Level(label=BRANCH, role=Role.CREDIT_APPROVER)


class TestLevel:
    def test_a_committee_has_no_quorum_of_its_own(self) -> None:
        assert altered(PLACE, committee=True).committee
        assert altered(PLACE, quorum=2).quorum == 2
        with pytest.raises(InvalidValue, match="quorum: of a committee is a matter of its vote"):
            altered(PLACE, committee=True, quorum=2)

    @pytest.mark.parametrize(
        ("field", "value"), [("quorum", 0), ("within", -1), ("role", "approver"), ("label", "b")]
    )
    def test_bad_input_names_the_field(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(PLACE, **{field: value})
        assert refused.value.field == field


class TestDelegatedAuthority:
    @pytest.mark.parametrize(
        ("day", "held"),
        [
            pytest.param(date(2025, 12, 31), False, id="the day before"),
            pytest.param(FIRST, True, id="first day"),
            pytest.param(date(2026, 6, 30), True, id="last day"),
            pytest.param(LAST, False, id="first day no longer"),
        ],
    )
    def test_days(self, day: date, held: bool) -> None:
        assert OWN.on(day) is held
        assert altered(OWN, until=None).on(day) is (day >= FIRST)

    def test_whoever_delegates_stays_accountable(self) -> None:
        assert (OWN.accountable, LENT.accountable) == (CHIEF, CHIEF)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("until", {"until": FIRST}, id="ends as it begins"),
            pytest.param("delegated_by", {"delegated_by": CHIEF}, id="to oneself"),
            pytest.param("until", {"delegated_by": THIRD, "until": None}, id="without end"),
            pytest.param("since", {"since": datetime(2026, 1, 1)}, id="an instant"),  # noqa: DTZ001  # refused
            pytest.param("most", {"most": Money.of(-1)}, id="negative"),
            pytest.param("holder", {"holder": "S\x00"}, id="control character"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(OWN, **changes)
        assert refused.value.field == field

    def test_amounts_are_in_yuan(self) -> None:
        with pytest.raises(CurrencyMismatch, match="most"):
            altered(OWN, most=Money.of(1, "USD"))


class TestAuthorities:
    def test_what_is_held(self) -> None:
        register = Authorities((OWN, LENT))
        day = LENT.since
        assert register.held(CHIEF, BRANCH, on=day) == OWN
        assert register.held(CHIEF, HEAD, on=day) is None
        assert register.held(DEPUTY, BRANCH, on=day) is None, "held by delegation only"
        assert register.held(DEPUTY, BRANCH, on=day, delegated_by=CHIEF) == LENT
        assert register.held(DEPUTY, BRANCH, on=date(2026, 3, 15), delegated_by=CHIEF) is None
        assert register.holders(BRANCH, on=day) == (CHIEF, DEPUTY)
        assert register.own_holders(BRANCH, on=day) == (CHIEF,)
        assert register.own_holders(BRANCH, on=LAST) == ()

    def test_levels_that_too_few_hold(self) -> None:
        register = Authorities((OWN, LENT))
        pair = altered(PLACE, quorum=2)
        assert register.list_vacant((PLACE, pair), on=LENT.since) == (pair,), (
            "a stand-in adds none"
        )
        both = Authorities((OWN, LENT, altered(OWN, holder=THIRD)))
        assert both.list_vacant((PLACE, pair), on=LENT.since) == ()
        assert register.list_vacant((PLACE, pair), on=FIRST) == (pair,)
        assert register.list_vacant((PLACE, pair), on=LAST) == (PLACE, pair)

    @pytest.mark.parametrize(
        "lent",
        [
            pytest.param(LENT, id="as much for some days"),
            pytest.param(altered(LENT, since=FIRST, until=LAST), id="as much for all days"),
            pytest.param(altered(LENT, most=Money.of(1)), id="less"),
        ],
    )
    def test_within_what_its_source_holds(self, lent: DelegatedAuthority) -> None:
        assert Authorities((lent, OWN)).entries == (lent, OWN)

    @pytest.mark.parametrize(
        "lent",
        [
            pytest.param(altered(LENT, level=HEAD), id="another level"),
            pytest.param(altered(LENT, since=date(2025, 12, 31)), id="a day early"),
            pytest.param(altered(LENT, until=date(2026, 7, 2)), id="a day late"),
            pytest.param(altered(LENT, most=Money.of("100.01")), id="a fen more"),
            pytest.param(altered(LENT, most=None), id="without limit"),
            pytest.param(altered(LENT, delegated_by=THIRD), id="of one who holds nothing"),
        ],
    )
    def test_nothing_is_delegated_that_is_not_held(self, lent: DelegatedAuthority) -> None:
        with pytest.raises(InvalidRule, match=r"entries\[1\]: exceeds what its source holds"):
            Authorities((OWN, lent))

    def test_what_is_held_for_good_covers_what_ends(self) -> None:
        assert Authorities((altered(OWN, until=None, most=None), LENT)).entries[1] == LENT

    def test_nothing_is_delegated_twice(self) -> None:
        again = altered(LENT, holder=THIRD, delegated_by=DEPUTY)
        with pytest.raises(InvalidRule, match=r"entries\[2\]: passes on what was delegated"):
            Authorities((OWN, LENT, again))

    def test_every_mistake_is_listed_at_once(self) -> None:
        with pytest.raises(InvalidRule) as refused:
            Authorities(
                (OWN, altered(OWN, since=date(2026, 6, 30), until=None), altered(LENT, level=HEAD))
            )
        assert refused.value.reason == (
            "entries[1]: held already by entries[0]; entries[2]: exceeds what its source holds"
        )

    def test_one_after_the_other_is_no_overlap(self) -> None:
        later = altered(OWN, since=LAST, until=None)
        assert Authorities((later, OWN)).held(CHIEF, BRANCH, on=LAST) == later
        assert Authorities((OWN, altered(OWN, level=HEAD), altered(OWN, holder=DEPUTY))).entries

    def test_bad_questions(self) -> None:
        register = Authorities((OWN,))
        with pytest.raises(InvalidValue, match="staff"):
            register.held(StaffId(""), BRANCH, on=FIRST)
        day: Any = "2026-01-01"
        with pytest.raises(InvalidValue, match="on: needs a date"):
            register.held(CHIEF, BRANCH, on=day)
        odd: Any = (BRANCH,)
        with pytest.raises(InvalidValue, match="levels: needs nothing but Level"):
            register.list_vacant(odd, on=FIRST)
        with pytest.raises(InvalidValue, match="other: needs DelegatedAuthority"):
            OWN.covers(odd)
