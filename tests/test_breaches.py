"""Breaches: each act found, by each article, with the fines that the spec names and no others."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.conduct_cases import FUND, NET_DAY, OWN_WEALTH, POLICY, PRIVATE_FUND, TRUST, judged

from bankrm.breaches import Breach, Offender, Penalty, list_breaches
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.forbidden_acts import ForbiddenAct
from bankrm.money import Money
from bankrm.products import Product
from bankrm.regulations.investment import N7
from bankrm.rules import Decision
from bankrm.sellers import SELLER, SellerFacts

ACT = ForbiddenAct
TEN_TO_HUNDRED = (Money.of(10_000), Money.of(100_000))
BOTH = (Offender.INSTITUTION, Offender.PERSON)


def fines(breach: Breach) -> dict[str, tuple[Money, Money]]:
    """By document and article, from and to."""
    return {
        f"{fine.basis.regulation.code}.{fine.basis.article}": (fine.least, fine.most)
        for fine in breach.penalties
    }


SUITABILITY = {"N7.43": TEN_TO_HUNDRED}
BANKING = {"BSL.46": (Money.of(200_000), Money.of(500_000))}
AGENCY = {"IL.165": (Money.of(50_000), Money.of(300_000))}
INSURANCE = {"I2.44": TEN_TO_HUNDRED, "I2.45": TEN_TO_HUNDRED}


@pytest.mark.parametrize(
    ("sold", "act", "by_article"),
    [
        (TRUST, ACT.TESTED_FOR_CLIENT, {"13(1)": BANKING | SUITABILITY}),
        (POLICY, ACT.TESTED_FOR_CLIENT, {"13(1)": SUITABILITY}),
        (OWN_WEALTH, ACT.CHURNED, {"25(7)": BANKING}),
        (OWN_WEALTH, ACT.SPLIT_PRODUCT, {"27-29": BANKING}),
        (POLICY, ACT.PASSED_OFF_AS_OWN, {"": BANKING}),
        (POLICY, ACT.GAVE_BENEFITS, {"131": AGENCY}),
        (POLICY, ACT.HANDLED_PREMIUMS, {"32": INSURANCE}),
        (POLICY, ACT.INDUCED_SURRENDER, {"39": {}}),
        (FUND, ACT.CLAIMED_CERTAINTY, {"22": {}}),
        (PRIVATE_FUND, ACT.OFFERED_PUBLICLY, {"20": {}}),
    ],
    ids=["n7", "n7-insurance", "w4", "w6", "a6", "il", "i2", "i2-to-the-law", "c", "pf"],
)
def test_fines_by_document(
    sold: Product, act: ForbiddenAct, by_article: dict[str, dict[str, tuple[Money, Money]]]
) -> None:
    found = list_breaches(judged(sold, acts=(act,)))
    assert {breach.basis.article: fines(breach) for breach in found} == by_article
    assert {breach.act for breach in found} == {act}


def test_an_act_is_told_by_every_article() -> None:
    found = list_breaches(judged(POLICY, acts=(ACT.MISLEADING, ACT.BUNDLED)))
    assert {(breach.act, breach.basis.regulation.code) for breach in found} == {
        (ACT.MISLEADING, "N7"),
        (ACT.MISLEADING, "IL"),
        (ACT.MISLEADING, "A6"),
        (ACT.BUNDLED, "I2"),
        (ACT.BUNDLED, "A6"),
    }


def test_a_cured_act_is_a_breach_too() -> None:
    [breach] = list_breaches(judged(OWN_WEALTH, day=NET_DAY, acts=(ACT.SIGNED_ON_PLATFORM,)))
    assert (breach.act, breach.penalties) == (ACT.SIGNED_ON_PLATFORM, ())


def test_whom_a_fine_can_meet() -> None:
    [breach] = list_breaches(judged(POLICY, acts=(ACT.HANDLED_PREMIUMS,)))
    assert [fine.on for fine in breach.penalties] == [BOTH, (Offender.PERSON,)]


@pytest.mark.parametrize(
    ("sold", "day", "changed"),
    [
        (TRUST, date(2026, 3, 2), {}),
        (TRUST, date(2026, 3, 2), {"refuses_information": True}),
        (TRUST, date(2025, 9, 30), {"acts": (ACT.MISLEADING,), "tests": ()}),
        (FUND, date(2026, 3, 2), {"acts": (ACT.CHURNED,)}),
    ],
    ids=["nothing-found", "no-act", "before-the-measures", "no-article-about-it"],
)
def test_what_no_article_forbids_is_no_breach(
    sold: Product, day: date, changed: dict[str, Any]
) -> None:
    assert list_breaches(judged(sold, day=day, **changed)) == ()


def test_another_decision_is_refused() -> None:
    facts = SellerFacts(regime="nfra", family="trust", licence="none", named=True, licensed=True)
    foreign: Decision[Any, Any] = SELLER.decide(facts, as_of=date(2026, 3, 2))
    for odd in (foreign, "odd"):
        with pytest.raises(InvalidValue, match=r"^decision: "):
            list_breaches(odd)  # type: ignore[arg-type]  # odd


def test_penalties_are_of_their_kinds() -> None:
    fine = Penalty(least=Money.of(1), most=Money.of(2), on=BOTH, basis=N7.article(43))
    for changed in (
        {"least": 1},
        {"on": ("person",)},
        {"on": ()},
        {"least": Money.of(3)},
        {"basis": "43"},
    ):
        [field] = changed
        with pytest.raises(InvalidValue, match=f"^{field}: "):
            attrs.evolve(fine, **changed)
    with pytest.raises(CurrencyMismatch):
        attrs.evolve(fine, most=Money.of(2, "USD"))
