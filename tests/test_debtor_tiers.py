"""All claims on one debtor: what spreads, what is spared, and that it ends."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.test_classification import claim

from bankrm.citations import Param, Row, house_document
from bankrm.claim_facts import ClaimFacts
from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.debtor_tiers import DebtorClaim, DebtorTiers, classify_debtor
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.floors import ORDER_FLOORS, OrderParams
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.lending import CONTAGION_PERCENT
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines

DAY = date(2026, 11, 24)
DEBTOR = ClientId("E-1")
OLD = date(2020, 5, 6)


def one(number: int, amount: str, **facts: Any) -> DebtorClaim:
    return DebtorClaim(
        id=ClaimId(f"A-{number}"),
        client_id=DEBTOR,
        claim=claim(**facts),
        amount=Money.of(amount),
    )


def classify(*claims: DebtorClaim, as_of: date = DAY, **given: Any) -> DebtorTiers:
    return classify_debtor(DEBTOR, claims, as_of=as_of, **given)


def levels(found: DebtorTiers) -> list[str]:
    return [each.together.tier.code for each in found.claims]


@pytest.mark.parametrize(
    ("bad", "sound", "tiers"),
    [
        ("100", "900", ["3", "2"]),
        ("100.01", "899.99", ["3", "3"]),
        ("0", "1000", ["3", "1"]),
    ],
    ids=["exactly 10 %", "10.001 %", "a claim of nothing"],
)
def test_w3_what_is_non_performing_spreads(bad: str, sound: str, tiers: list[str]) -> None:
    found = classify(one(1, bad, days_past_due=91), one(2, sound))
    assert levels(found) == tiers
    assert found.share == Decimal(bad) / 1000
    assert found.non_performing == Money.of(bad)
    assert found.worst is AssetClass.SUBSTANDARD
    assert found.moved == (() if tiers[1] == "1" else (ClaimId("A-2"),))


def test_an_enhanced_claim_is_spared_what_spreads_by_share_alone() -> None:
    found = classify(one(1, "500", days_past_due=91), one(2, "500", enhanced=True))
    assert levels(found) == ["3", "2"]


def test_retail_claims_are_judged_one_by_one() -> None:
    found = classify(one(1, "500", days_past_due=91, retail=True), one(2, "500", retail=True))
    assert (levels(found), found.moved) == (["3", "1"], ())


def test_nothing_moves_where_nothing_is_bad() -> None:
    found = classify(one(1, "500", days_past_due=90), one(2, "500"))
    assert (levels(found), found.moved, found.needs_review) == (["2", "1"], (), False)


def test_a_judgement_spreads_too() -> None:
    found = classify(one(1, "500"), one(2, "500"), judged={ClaimId("A-1"): AssetClass.DOUBTFUL})
    assert levels(found) == ["4", "3"]


def test_what_the_facts_said_of_the_claims_here_is_reckoned_anew() -> None:
    found = classify(one(1, "1000", debtor_claims=100, debtor_npl=100))
    assert (levels(found), found.share) == (["1"], Decimal(0))


def test_debt_at_other_banks_and_the_group_still_count() -> None:
    elsewhere = classify(one(1, "500", debtor_has_npl=True), one(2, "500", debtor_overdue=20_001))
    assert [each.alone.tier.code for each in elsewhere.claims] == ["2", "3"]
    assert levels(elsewhere) == ["3", "3"]
    group = classify(one(1, "500", group_has_npl=True))
    assert (levels(group), group.needs_review) == (["1"], True)


def test_older_claims_count_but_only_the_order_spreads() -> None:
    bad = DebtorClaim(
        id=ClaimId("A-1"),
        client_id=DEBTOR,
        claim=claim(OLD, needs_restructuring=True),
        amount=Money.of(500),
    )
    found = classify(bad, one(2, "500"), as_of=date(2025, 12, 31))
    assert levels(found) == ["3", "3"]
    older = attrs.evolve(bad, id=ClaimId("A-2"), claim=claim(OLD))
    assert levels(classify(bad, older, as_of=date(2025, 12, 31))) == ["3", "2"]


def test_a_debtor_that_owes_nothing_has_no_share() -> None:
    found = classify(one(1, "0"))
    assert (found.share, levels(found)) == (None, ["1"])


def test_it_goes_on_until_nothing_changes() -> None:
    """A house rule that spreads from each claim to the next needs a round for each."""
    policy = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))

    @ORDER_FLOORS.house_rule(
        "HOUSE-1", AssetClass.SUBSTANDARD, cites=policy.article(1), zh="蔓延", en="it spreads"
    )
    def spreads(f: ClaimFacts, _: OrderParams) -> bool:
        return f.debtor_npl >= f.carrying_amount

    claims = (
        one(1, "1", days_past_due=91, enhanced=True),
        one(2, "1", enhanced=True, carrying_amount=100),
        one(3, "1000", enhanced=True, carrying_amount=200),
        one(4, "1000", enhanced=True, carrying_amount=100_200),
    )
    assert levels(classify(*claims, book=RuleBook(rules=(spreads,)))) == ["3"] * 4


def test_a_stricter_bank_spreads_earlier() -> None:
    policy = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))
    of = CONTAGION_PERCENT
    row = Row(date(2023, 7, 1), 5, policy.article(1))
    book = RuleBook(numbers=(Param(id=of.id, name=of.name, stricter=of.stricter, rows=(row,)),))
    found = classify(one(1, "51", days_past_due=91), one(2, "949"), book=book)
    assert levels(found) == ["3", "3"]


def test_workings_show_the_share_and_each_claim() -> None:
    found = classify(one(1, "500", days_past_due=91), one(2, "500"))
    text = explain_lines(found.workings, "en")
    assert "share: 50%" in text
    assert text.count("tier: substandard") == 2


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("claims", {"claims": ()}),
        ("claims", {"claims": [one(1, "1")]}),
        ("claims", {"claims": (one(1, "1"), one(1, "2"))}),
        (
            r"claims\[1\]\.client_id",
            {"claims": (one(1, "1"), attrs.evolve(one(2, "1"), client_id=ClientId("E-2")))},
        ),
        ("judged", {"judged": {ClaimId("A-9"): AssetClass.LOSS}}),
        ("judged", {"judged": AssetClass.LOSS}),
        ("judged", {"judged": {ClaimId("A-1"): "5"}}),
        ("as_of", {"as_of": "2026-11-24"}),
    ],
)
def test_a_bad_call_is_named(field: str, call: dict[str, Any]) -> None:
    given: dict[str, Any] = {"claims": (one(1, "1"),), "as_of": DAY} | call
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        classify_debtor(DEBTOR, given.pop("claims"), **given)


@pytest.mark.parametrize(
    ("amount", "error"),
    [(Money.of(-1), InvalidValue), (Money.of(1, "USD"), CurrencyMismatch), (1, InvalidValue)],
)
def test_a_bad_amount_is_named(amount: Any, error: type[BankrmError]) -> None:
    with pytest.raises(error, match=r"^amount: "):
        attrs.evolve(one(1, "1"), amount=amount)
