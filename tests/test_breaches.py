"""Breaches: each act found, by each article, with the fines that the spec names and no others."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.conduct_cases import FUND, NET_DAY, OWN_WEALTH, POLICY, PRIVATE_FUND, TRUST, judged

from bankrm.breaches import Breach, BreachNote, Offender, Penalty, list_breaches
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


def article(breach: Breach) -> str | None:
    return None if breach.basis is None else breach.basis.article


def document(breach: Breach) -> str | None:
    return None if breach.basis is None else breach.basis.regulation.code


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
        (FUND, ACT.PROMISED_RETURN, {"24(2)": {}}),
        (PRIVATE_FUND, ACT.OFFERED_PUBLICLY, {"20": {}}),
    ],
    ids=["n7", "n7-insurance", "w4", "w6", "a6", "il", "i2", "i2-to-the-law", "c", "f175", "pf"],
)
def test_fines_by_document(
    sold: Product, act: ForbiddenAct, by_article: dict[str, dict[str, tuple[Money, Money]]]
) -> None:
    found = list_breaches(judged(sold, acts=(act,)))
    assert {article(breach): fines(breach) for breach in found} == by_article
    assert {breach.act for breach in found} == {act}


def test_an_act_is_told_by_every_article() -> None:
    found = list_breaches(judged(POLICY, acts=(ACT.MISLEADING, ACT.BUNDLED)))
    assert {(breach.act, document(breach)) for breach in found} == {
        (ACT.MISLEADING, "N7"),
        (ACT.MISLEADING, "IL"),
        (ACT.MISLEADING, "A6"),
        (ACT.BUNDLED, "I2"),
        (ACT.BUNDLED, "A6"),
    }


def test_a_cured_act_is_a_breach_too() -> None:
    [breach] = list_breaches(judged(OWN_WEALTH, day=NET_DAY, acts=(ACT.SIGNED_ON_PLATFORM,)))
    assert (breach.act, breach.penalties) == (ACT.SIGNED_ON_PLATFORM, ())
    assert breach.note is BreachNote.NO_FINE


def test_whom_a_fine_can_meet() -> None:
    [breach] = list_breaches(judged(POLICY, acts=(ACT.HANDLED_PREMIUMS,)))
    assert [fine.on for fine in breach.penalties] == [BOTH, (Offender.PERSON,)]


@pytest.mark.parametrize(
    ("sold", "day", "changed"),
    [
        (TRUST, date(2026, 3, 2), {}),
        (TRUST, date(2026, 3, 2), {"refuses_information": True}),
        (TRUST, date(2026, 3, 2), {"acts": None}),
    ],
    ids=["nothing-found", "no-act", "nobody-looked"],
)
def test_where_no_act_was_found_there_is_no_breach(
    sold: Product, day: date, changed: dict[str, Any]
) -> None:
    assert list_breaches(judged(sold, day=day, **changed)) == ()


@pytest.mark.parametrize(
    ("sold", "day", "act"),
    [
        (TRUST, date(2025, 9, 30), ACT.MISLEADING),
        (FUND, date(2026, 3, 2), ACT.CHURNED),
        (FUND, date(2026, 3, 2), ACT.TESTED_FOR_CLIENT),
    ],
    ids=["before-the-measures", "no-article-about-it", "answered-by-the-seller-of-a-fund"],
)
def test_an_act_without_an_article_is_told_too(
    sold: Product, day: date, act: ForbiddenAct
) -> None:
    [breach] = list_breaches(judged(sold, day=day, acts=(act,), tests=()))
    assert (breach.act, breach.basis, breach.penalties) == (act, None, ())
    assert breach.note is BreachNote.NO_ARTICLE


def test_an_act_is_told_though_it_is_open_which_article_is_about_the_product() -> None:
    unknown = attrs.evolve(OWN_WEALTH, issuer_kind=None)
    [breach] = list_breaches(judged(unknown, acts=(ACT.UNAUTHORISED_SALE,)))
    assert breach.note is BreachNote.NO_ARTICLE


def test_those_without_an_article_come_last() -> None:
    found = list_breaches(judged(FUND, acts=(ACT.TESTED_FOR_CLIENT, ACT.PROMISED_RETURN)))
    assert [(breach.act, article(breach)) for breach in found] == [
        (ACT.PROMISED_RETURN, "24(2)"),
        (ACT.TESTED_FOR_CLIENT, None),
    ]


def test_a_breach_reads_as_a_banker_writes() -> None:
    [fined] = list_breaches(judged(POLICY, acts=(ACT.HANDLED_PREMIUMS,)))
    document = "《保险销售行为管理办法》（国家金融监督管理总局令2023年第2号）"
    assert fined.explain().splitlines() == [
        f"经手保险费、退保金或者保险金 {document}第32条",
        f"  罚款¥10,000.00至¥100,000.00（机构、责任人员） {document}第44条",
        f"  罚款¥10,000.00至¥100,000.00（责任人员） {document}第45条",
    ]
    [unfined] = list_breaches(judged(FUND, acts=(ACT.PROMISED_RETURN,)))
    assert unfined.explain("en") == (
        "promising principal or return Measures on Distributors of Public Funds, art. 24(2) "
        "[read in a secondary source]\n  no fine for it is held here"
    )


def test_a_fine_needs_an_article_that_forbids() -> None:
    [fined] = list_breaches(judged(POLICY, acts=(ACT.HANDLED_PREMIUMS,)))
    with pytest.raises(InvalidValue, match=r"^penalties: "):
        attrs.evolve(fined, basis=None)


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
