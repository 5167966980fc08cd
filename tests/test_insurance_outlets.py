"""The bank as agent: insurers of an outlet (test pair iii), commission, the share of protection."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.insurance_cases import DAY, TERMS, altered, rules, yuan

from bankrm.citations import Provenance, Row, house_document
from bankrm.errors import BankrmError, CurrencyMismatch, RuleNotInForce
from bankrm.insurance_outlets import (
    AgencyOffer,
    AgencyOfferFacts,
    AgencyPremium,
    assess_agency_offer,
    assess_protection_share,
    protection_share,
)
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.regulations.insurance import PROTECTION_SHARE_PERCENT
from bankrm.rules import Effect, RuleBook

FILED = attrs.evolve(TERMS, insurer="丁保险公司", filed_commission=Decimal("0.09"))
THREE = ("甲保险公司", "乙保险公司", "丙保险公司")
OFFER = AgencyOffer(terms=FILED, partners=THREE, commission=Decimal("0.09"))
BEFORE, AFTER = date(2024, 4, 27), date(2024, 4, 28)


@pytest.mark.parametrize(
    ("partners", "day", "hits"),
    [
        (THREE, BEFORE, ["B179.39-insurers"]),
        (THREE, AFTER, []),
        (THREE[:2], BEFORE, []),
        ((*THREE[:2], "丁保险公司"), BEFORE, []),
        (THREE, date(2019, 10, 1), ["B179.39-insurers"]),
        ((), BEFORE, []),
    ],
    ids=["a fourth", "no limit any more", "exactly three", "one of three", "first day", "first"],
)
def test_pair_iii_insurers_of_an_outlet(
    partners: tuple[str, ...], day: date, hits: list[str]
) -> None:
    decision = assess_agency_offer(attrs.evolve(OFFER, partners=partners), as_of=day)
    assert rules(decision) == hits
    assert decision.outcome is (Effect.REFUSE if hits else Effect.ALLOW)


@pytest.mark.parametrize(
    ("commission", "day", "outcome"),
    [
        ("0.09", AFTER, Effect.ALLOW),
        ("0.090001", AFTER, Effect.REFUSE),
        ("0.090001", BEFORE, Effect.ALLOW),
        (None, AFTER, Effect.REVIEW),
    ],
    ids=["exactly as filed", "above", "not looked at before", "unknown"],
)
def test_commission(commission: str | None, day: date, outcome: Effect) -> None:
    rate = None if commission is None else Decimal(commission)
    offer = attrs.evolve(OFFER, partners=(), commission=rate)
    decision = assess_agency_offer(offer, as_of=day)
    assert decision.outcome is outcome
    if outcome is Effect.REFUSE:
        assert decision.provenance is Provenance.TEXT


def test_a_commission_not_filed_goes_to_a_person() -> None:
    offer = attrs.evolve(OFFER, terms=TERMS)
    assert assess_agency_offer(offer, as_of=AFTER).missing == ("filed_commission",)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"partners": (*THREE, THREE[0])}, "partners"),
        ({"partners": "甲"}, "partners"),
        ({"partners": ("\x00",)}, "partners"),
        ({"commission": Decimal(-1)}, "commission"),
        ({"commission": Decimal("NaN")}, "commission"),
        ({"commission": Decimal("1e1000000")}, "commission"),
        ({"terms": None}, "terms"),
    ],
)
def test_bad_offers(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(OFFER, **changes)
    assert refused.value.field == field


def test_rates_finer_than_a_millionth_are_refused() -> None:
    fine = Decimal("0.0000001")
    with pytest.raises(BankrmError, match=r"^commission: "):
        AgencyOfferFacts.of(attrs.evolve(OFFER, commission=fine))
    finer = attrs.evolve(OFFER, terms=attrs.evolve(FILED, filed_commission=fine))
    with pytest.raises(BankrmError, match=r"^filed_commission: "):
        AgencyOfferFacts.of(finer)


def test_days_and_kinds() -> None:
    odd: Any = TERMS
    with pytest.raises(BankrmError, match=r"^offer: "):
        assess_agency_offer(odd, as_of=DAY)
    with pytest.raises(RuleNotInForce):
        assess_agency_offer(OFFER, as_of=date(2019, 9, 30))


def sold(cover: Cover, premium: Any, months: int | None = 12, **changes: Any) -> AgencyPremium:
    terms = InsuranceTerms(
        product=TERMS.product,
        insurer=TERMS.insurer,
        cover=cover,
        **changes,
        design=Design.ORDINARY,
    )
    return AgencyPremium(terms=terms, term_months=months, premium=yuan(premium))


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (sold(Cover.ACCIDENT, 1), True),
        (sold(Cover.HEALTH, 1), True),
        (sold(Cover.TERM_LIFE, 1), True),
        (sold(Cover.WHOLE_LIFE, 1, None), True),
        (sold(Cover.ANNUITY, 1, 120), True),
        (sold(Cover.ANNUITY, 1, 119), False),
        (sold(Cover.ENDOWMENT, 1, 120), True),
        (sold(Cover.ENDOWMENT, 1, None), False),
        (sold(Cover.PROPERTY, 1), True),
        (sold(Cover.PROPERTY, 1, with_investment=True), False),
    ],
)
def test_which_lines_count(one: AgencyPremium, counts: bool) -> None:
    share = protection_share([one], as_of=DAY)
    assert share.value == int(counts)


@pytest.mark.parametrize(
    ("protection", "outcome"),
    [("200000", Effect.ALLOW), ("199999.99", Effect.REVIEW)],
    ids=["exactly 20 %", "just below"],
)
@pytest.mark.parametrize("day", [date(2014, 4, 1), DAY])
def test_the_least_share(protection: str, outcome: Effect, day: date) -> None:
    rest = yuan(1_000_000) - yuan(protection)
    premiums = [sold(Cover.HEALTH, protection), sold(Cover.ANNUITY, rest.amount, 60)]
    decision = assess_protection_share(premiums, as_of=day)
    assert decision.outcome is outcome
    assert decision.provenance is Provenance.SECONDARY
    share = protection_share(premiums, as_of=day)
    assert share.part == yuan(protection)
    assert share.whole == yuan(1_000_000)


def test_without_any_premium_there_is_no_share() -> None:
    assert protection_share([], as_of=DAY).value is None
    assert assess_protection_share([], as_of=DAY).outcome is Effect.ALLOW


def test_a_bank_may_ask_for_more() -> None:
    policy = house_document("HP", Text("细则", "Policy"), date(2026, 1, 1))
    row = Row(date(2026, 1, 1), 30, policy.article(1))
    book = RuleBook(numbers=(attrs.evolve(PROTECTION_SHARE_PERCENT, rows=(row,)),))
    premiums = [sold(Cover.HEALTH, 25), sold(Cover.ANNUITY, 75, 60)]
    assert assess_protection_share(premiums, as_of=DAY, book=book).outcome is Effect.REVIEW
    assert assess_protection_share(premiums, as_of=DAY).outcome is Effect.ALLOW


def test_bad_premiums() -> None:
    odd: Any = None
    with pytest.raises(BankrmError, match=r"^premiums: "):
        protection_share(odd, as_of=DAY)
    with pytest.raises(BankrmError, match=r"^premiums: "):
        protection_share([odd], as_of=DAY)
    with pytest.raises(BankrmError, match=r"^book: "):
        protection_share([], as_of=DAY, book=odd)
    with pytest.raises(BankrmError, match=r"^as_of: "):
        protection_share([], as_of=datetime(2026, 3, 2))  # noqa: DTZ001  # what is refused
    with pytest.raises(RuleNotInForce):
        protection_share([], as_of=date(2014, 3, 31))
    dollars = attrs.evolve(sold(Cover.HEALTH, 1), premium=yuan(1, "USD"))
    with pytest.raises(CurrencyMismatch):
        protection_share([dollars], as_of=DAY)
    with pytest.raises(BankrmError, match=r"^premium: "):
        sold(Cover.HEALTH, -1)
    with pytest.raises(BankrmError, match=r"^term_months: "):
        sold(Cover.HEALTH, 1, 0)
