"""The catalogue of warning signals: complete, proven, and a bank's own beside it."""

from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_accounts import WatchStep
from bankrm.staff import Role
from bankrm.warning_catalogue import (
    CONVENTIONAL_CLEARERS,
    CONVENTIONAL_SIGNALS,
    SignalCatalogue,
    SignalFamily,
    SignalKind,
    SignalLevel,
    WarningSign,
)

L = SignalLevel
KIND = CONVENTIONAL_SIGNALS["EW-B2-stoppage"]
GROUPS = {
    "EW-C1": (SignalFamily.CHARACTER, L.HIGH),
    "EW-C2": (SignalFamily.CHARACTER, L.HIGH),
    "EW-C3": (SignalFamily.CHARACTER, L.MEDIUM),
    "EW-A1": (SignalFamily.ACCOUNT, L.MEDIUM),
    "EW-A2": (SignalFamily.ACCOUNT, L.HIGH),
    "EW-A3": (SignalFamily.ACCOUNT, L.HIGH),
    "EW-M1": (SignalFamily.MANAGEMENT, L.HIGH),
    "EW-M2": (SignalFamily.MANAGEMENT, L.MEDIUM),
    "EW-B1": (SignalFamily.ENVIRONMENT, L.HIGH),
    "EW-B2": (SignalFamily.ENVIRONMENT, L.HIGH),
    "EW-F1": (SignalFamily.FINANCIAL, L.MEDIUM),
    "EW-F2": (SignalFamily.FINANCIAL, L.HIGH),
    "EW-F3": (SignalFamily.FINANCIAL, L.HIGH),
    "EW-O1": (SignalFamily.OTHER, L.HIGH),
    "EW-O2": (SignalFamily.OTHER, L.HIGH),
    "EW-O3": (SignalFamily.OTHER, L.LOW),
}
"""The sixteen of the specification."""


class TestConventional:
    @pytest.mark.parametrize("group", GROUPS)
    def test_group_has_its_family_and_level(self, group: str) -> None:
        kinds = [one for one in CONVENTIONAL_SIGNALS.kinds if one.sign.code.startswith(group)]
        assert kinds
        found = {(one.family, one.level) for one in kinds if one.sign is not WarningSign.OVERDUE}
        assert found == {GROUPS[group]}

    def test_a_loan_just_overdue_is_medium(self) -> None:
        assert CONVENTIONAL_SIGNALS[WarningSign.OVERDUE.code].level is L.MEDIUM

    def test_holds_every_sign_once(self) -> None:
        assert [one.sign for one in CONVENTIONAL_SIGNALS.kinds] == list(WarningSign)

    @pytest.mark.parametrize("family", SignalFamily)
    def test_every_family_has_kinds(self, family: SignalFamily) -> None:
        kinds = CONVENTIONAL_SIGNALS.of_family(family)
        assert kinds
        assert {one.family for one in kinds} == {family}

    @pytest.mark.parametrize("kind", CONVENTIONAL_SIGNALS.kinds, ids=lambda one: one.sign.code)
    def test_is_cited_as_practice_and_stops_drawing_when_high(self, kind: SignalKind) -> None:
        assert kind.basis.provenance is Provenance.CONVENTION
        assert (WatchStep.FREEZE_UNDRAWN in kind.steps) == (kind.level is L.HIGH)

    def test_a_sign_of_its_own_has_its_own_step(self) -> None:
        assert WatchStep.INSURE in CONVENTIONAL_SIGNALS["EW-O1-uninsured"].steps

    def test_higher_levels_have_less_time(self) -> None:
        days = {one.level: one.days for one in CONVENTIONAL_SIGNALS.kinds}
        assert days[L.HIGH] < days[L.MEDIUM] < days[L.LOW]


class TestOwn:
    def test_a_bank_adds_its_own_word(self) -> None:
        own = attrs.evolve(KIND, sign=OwnLabel("HW-1", "环保停产令", "an order to stop"))
        both = SignalCatalogue((*CONVENTIONAL_SIGNALS.kinds, own))
        assert both["HW-1"].sign.zh == "环保停产令"

    def test_a_code_is_there_once(self) -> None:
        with pytest.raises(InvalidRule, match="hold a code twice"):
            SignalCatalogue((KIND, KIND))

    def test_needs_a_kind(self) -> None:
        with pytest.raises(InvalidRule, match="at least one"):
            SignalCatalogue(())

    @pytest.mark.parametrize("code", ["EW-Z9-none", "EW-B2"])
    def test_an_unknown_code_is_refused_unseen(self, code: str) -> None:
        with pytest.raises(InvalidValue, match="of no kind") as refused:
            CONVENTIONAL_SIGNALS[code]
        assert code not in str(refused.value)


@pytest.mark.parametrize(
    ("level", "roles"), tuple(zip([L.LOW, L.MEDIUM, L.HIGH], CONVENTIONAL_CLEARERS, strict=True))
)
def test_who_may_clear(level: SignalLevel, roles: tuple[Role, ...]) -> None:
    assert KIND.clearers_at(level) == roles


BAD: list[tuple[str, dict[str, Any]]] = [
    ("level", {"level": L.NONE}),
    ("level", {"level": "high"}),
    ("steps", {"steps": ()}),
    ("steps", {"steps": (WatchStep.LOOK_UP, WatchStep.LOOK_UP)}),
    ("days", {"days": -1}),
    ("days", {"days": True}),
    ("clearers", {"clearers": ((Role.TEAM_LEAD,),)}),
    ("clearers", {"clearers": ((Role.TEAM_LEAD,), (), ())}),
    ("clearers", {"clearers": (("team_lead",), (Role.LEGAL,), (Role.LEGAL,))}),
    ("clearers", {"clearers": ((Role.LEGAL,), (Role.LEGAL,), (Role.TEAM_LEAD,))}),
    ("sign", {"sign": "EW-B2-stoppage"}),
    ("family", {"family": None}),
]


@pytest.mark.parametrize(
    ("field", "named"), BAD, ids=[f"{f}-{at}" for at, (f, _) in enumerate(BAD)]
)
def test_bad_kind(field: str, named: dict[str, Any]) -> None:
    with pytest.raises(BankrmError, match=field):
        attrs.evolve(KIND, **named)


def test_no_signal_has_nobody_to_clear_it() -> None:
    with pytest.raises(InvalidValue, match="no signal"):
        KIND.clearers_at(L.NONE)


@pytest.mark.parametrize("call", [KIND.clearers_at, CONVENTIONAL_SIGNALS.of_family])
def test_bad_argument(call: Any) -> None:
    with pytest.raises(InvalidValue):
        call("high")


def test_bad_code() -> None:
    with pytest.raises(InvalidValue, match="code"):
        CONVENTIONAL_SIGNALS["\x00"]
