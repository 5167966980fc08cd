"""Guarantees of companies as values: what cannot be is refused, amounts are set against the articles."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.company_guarantees import (
    Articles,
    BeneficiaryRelation,
    CompanyGuarantee,
    CompanyGuaranteeId,
    CompanyResolution,
    GuarantorKind,
    ResolutionBody,
)
from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.security_order import GuaranteeForm

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse

GUARANTEE = CompanyGuarantee(
    id=CompanyGuaranteeId("G-1"),
    application_id=WORKING_CAPITAL.id,
    guarantor=PartyId("E-2"),
    kind=GuarantorKind.COMPANY,
    relation=BeneficiaryRelation.OTHER,
    amount=Money.of(6_000_000),
)
RESOLUTION = CompanyResolution(
    body=ResolutionBody.BOARD, votes_for=3, votes_present=5, held_on=date(2026, 11, 2)
)
MILLION = 1_000_000


def limited(single: int | None = None, whole: int | None = None) -> Articles:
    return Articles(
        limited=True,
        single_limit=None if single is None else Money.of(single * MILLION),
        total_limit=None if whole is None else Money.of(whole * MILLION),
    )


@pytest.mark.parametrize(
    ("articles", "outstanding", "within"),
    [
        (None, None, None),
        (Articles(), None, None),
        (Articles(limited=False), None, True),
        (limited(), None, None),
        (limited(single=6), None, True),
        (limited(single=5), None, False),
        (limited(whole=10), 4, True),
        (limited(whole=10), 5, False),
        (limited(whole=10), None, None),
        (limited(single=6, whole=10), 4, True),
        (limited(single=6, whole=10), 5, False),
        (limited(single=6, whole=10), None, None),
        (limited(single=5, whole=10), None, False),
    ],
    ids=[
        "articles not seen",
        "limits not read",
        "no limits",
        "limits not known",
        "exactly the single limit",
        "above the single limit",
        "exactly the total",
        "above the total",
        "what is outstanding not known",
        "exactly both",
        "within one, above the other",
        "within one, the other not known",
        "above one, the other not known",
    ],
)
def test_whether_it_is_within_the_articles(
    articles: Articles | None, outstanding: int | None, within: bool | None
) -> None:
    there = None if outstanding is None else Money.of(outstanding * MILLION)
    given = attrs.evolve(GUARANTEE, articles=articles, outstanding=there)
    assert given.is_within_articles is within


@pytest.mark.parametrize(
    ("value", "field", "wrong"),
    [
        (GUARANTEE, "id", ""),
        (GUARANTEE, "guarantor", "E\x002"),
        (GUARANTEE, "kind", "company"),
        (GUARANTEE, "amount", Money.of(0)),
        (GUARANTEE, "amount", Money.of(-1)),
        (GUARANTEE, "amount", Decimal("NaN")),
        (GUARANTEE, "outstanding", Money.of(-1)),
        (GUARANTEE, "by", SecurityKind.UNSECURED),
        (GUARANTEE, "by", "guarantee"),
        (GUARANTEE, "signed_votes", -1),
        (GUARANTEE, "signed_votes", 10**60),
        (GUARANTEE, "signed_votes", True),
        (GUARANTEE, "all_votes", 0),
        (GUARANTEE, "signed_on", datetime(2026, 11, 2)),  # noqa: DTZ001  # refused
        (GUARANTEE, "announcement_ref", "  "),
        (GUARANTEE, "announced_up_to", Money.of(-1)),
        (GUARANTEE, "announced_up_to", Money.of(1)),  # of an announcement that there is not
        (GUARANTEE, "authorised", "yes"),
        (GUARANTEE, "own_business", 1),
        (RESOLUTION, "genuine", 1),
        (RESOLUTION, "votes_for", 6),
        (RESOLUTION, "votes_for", -1),
        (RESOLUTION, "votes_present", Decimal("Infinity")),
        (RESOLUTION, "body", 1),
        (RESOLUTION, "up_to", Money.of(-1)),
        (RESOLUTION, "held_on", "2026-11-02"),
        (limited(single=6), "limited", False),
        (limited(whole=6), "limited", None),
        (limited(), "single_limit", Money.of(-1)),
    ],
)
def test_what_cannot_be_is_refused_by_name(value: object, field: str, wrong: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(value, **{field: wrong})
    assert refused.value.field == field
    assert repr(wrong) not in str(refused.value)


def test_more_votes_signed_than_there_are() -> None:
    with pytest.raises(BankrmError, match="signed_votes: are more than there are"):
        attrs.evolve(GUARANTEE, signed_votes=101, all_votes=100)
    assert attrs.evolve(GUARANTEE, signed_votes=100, all_votes=100).signed_votes == 100


def test_a_form_is_of_a_guarantee_only() -> None:
    given = attrs.evolve(GUARANTEE, form=GuaranteeForm.JOINT)
    with pytest.raises(BankrmError, match="form: is of a guarantee only"):
        attrs.evolve(given, by=SecurityKind.MORTGAGE)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (GUARANTEE, "amount"),
        (GUARANTEE, "outstanding"),
        (GUARANTEE, "announced_up_to"),
        (RESOLUTION, "up_to"),
        (limited(), "total_limit"),
    ],
)
def test_amounts_are_in_yuan(value: object, field: str) -> None:
    with pytest.raises(CurrencyMismatch, match=field):
        altered(value, **{field: Money.of(1, "USD")})
