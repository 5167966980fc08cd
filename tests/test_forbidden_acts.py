"""The table of bans: every act is forbidden somewhere, once by each article, never more firmly than read."""

from collections import Counter
from datetime import date

import pytest

from bankrm.citations import Provenance
from bankrm.errors import InvalidValue
from bankrm.forbidden_acts import BANS, Ban, ForbiddenAct, Scope
from bankrm.regulations.investment import N7

READ = {"N7", "I2", "PF", "IL"}
"""Documents read in the text."""
BY_ARTICLE = Counter(ban.id.partition("-")[0] for ban in BANS)


@pytest.mark.parametrize("act", ForbiddenAct, ids=lambda act: act.code)
def test_every_act_is_forbidden_somewhere(act: ForbiddenAct) -> None:
    assert any(ban.act is act for ban in BANS)


@pytest.mark.parametrize("scope", Scope, ids=lambda scope: scope.code)
def test_every_scope_is_used(scope: Scope) -> None:
    assert any(ban.scope is scope for ban in BANS)


def test_no_ban_is_there_twice() -> None:
    assert len({ban.id for ban in BANS}) == len(BANS)


@pytest.mark.parametrize(
    ("article", "acts"),
    [
        ("N7.13(1)", 4),
        ("N7.13(2)", 4),
        ("N7.13(3)", 2),
        ("N7.13(4)", 1),
        ("N7.30", 2),
        ("W4.25(1)", 1),
        ("W4.25(8)", 4),
        ("C.22(3)", 1),
        ("F175.24(2)", 1),
        ("PLANS203.52(3)", 1),
        ("I2.23", 2),
        ("PF.20", 2),
        ("A6", 7),
    ],
)
def test_articles_hold_their_acts(article: str, acts: int) -> None:
    assert BY_ARTICLE[article] == acts


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.id)
def test_marks_are_those_of_the_sources(ban: Ban) -> None:
    document = ban.basis.regulation
    assert (ban.basis.provenance is Provenance.TEXT) is (document.code in READ)
    assert ban.since == document.since


@pytest.mark.parametrize(
    ("act", "day"),
    [
        (ForbiddenAct.ANNOUNCED_WITHDRAWAL, date(2024, 3, 1)),
        (ForbiddenAct.CHURNED, date(2021, 6, 27)),
        (ForbiddenAct.PASSED_OFF_AS_OWN, date(2025, 10, 1)),
        (ForbiddenAct.MARKETED_BY_OTHERS, date(2026, 9, 30)),
        (ForbiddenAct.OFFERED_PUBLICLY, date(2023, 9, 1)),
        (ForbiddenAct.PROMISED_RETURN, date(2020, 10, 1)),
    ],
    ids=["i2", "w4", "a6", "net", "pf", "f175"],
)
def test_first_days(act: ForbiddenAct, day: date) -> None:
    assert min(ban.since for ban in BANS if ban.act is act) == day


def test_bad_bans_are_named() -> None:
    with pytest.raises(InvalidValue, match=r"^act: "):
        Ban(act="bundled", scope=Scope.ANY, basis=N7.article(13))  # type: ignore[arg-type]  # odd
