"""Can a guarantor still stand in for a loan."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import house_document
from bankrm.claims import AssetClass
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.guarantee_rings import GuaranteeLink
from bankrm.guarantor_watch import (
    GUARANTOR_WATCH,
    GuarantorFile,
    GuarantorLook,
    GuarantorWatchFacts,
    assess_guarantor,
)
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.regulations.watches import (
    GUARANTEES_PERCENT,
    GUARANTOR_DAYS,
    NET_ASSETS_FALL_PERCENT,
)
from bankrm.rules import Decision, Effect, RuleBook

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
AT = datetime(2026, 9, 1, 10, tzinfo=timezone(timedelta(hours=8)))
POLICY = house_document("C-1", Text("贷后管理办法", "Loan policy"), date(2026, 1, 1))
BOOK = RuleBook(
    numbers=tuple(
        number.set_to(value, since=date(2026, 1, 1), basis=POLICY.article())
        for number, value in (
            (GUARANTOR_DAYS, 84),
            (GUARANTEES_PERCENT, 100),
            (NET_ASSETS_FALL_PERCENT, 20),
        )
    )
)
LOOK = GuarantorLook(
    on=date(2026, 9, 1),
    tier=AssetClass.PASS,
    defaulted=False,
    major_lawsuit=False,
    ended=False,
    controller_changed=False,
    guaranteed=Money.of(9_000_000),
    net_assets=Money.of(9_000_000),
    recorded_at=AT,
)
FILE = GuarantorFile(
    claim_id=ACCOUNT.id,
    guarantor=PartyId("E-2"),
    organisation=True,
    net_assets_then=Money.of(11_250_000),
    looks=(LOOK,),
)


def hits(file: GuarantorFile = FILE, links: tuple[GuaranteeLink, ...] = ()) -> list[str]:
    return [hit.rule.id for hit in judged(file, links).hits]


def judged(
    file: GuarantorFile, links: tuple[GuaranteeLink, ...] | None = (), as_of: date = AS_OF
) -> Decision[GuarantorWatchFacts, Effect]:
    return assess_guarantor(ACCOUNT, file, links, as_of=as_of, book=BOOK)


def looked(**changes: Any) -> GuarantorFile:
    made: GuarantorFile = altered(FILE, looks=(altered(LOOK, **changes),))
    return made


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),  # guarantees of all its net assets, which fell by a fifth: both at the limit
        ({"ended": True}, ["guarantor.ended"]),
        ({"defaulted": True}, ["guarantor.defaulted"]),
        ({"tier": AssetClass.SPECIAL_MENTION}, ["guarantor.special-mention"]),
        ({"tier": AssetClass.SUBSTANDARD}, ["guarantor.non-performing"]),
        ({"tier": AssetClass.LOSS}, ["guarantor.non-performing"]),
        ({"major_lawsuit": True}, ["guarantor.lawsuit"]),
        ({"controller_changed": True}, ["guarantor.controller"]),
        ({"guaranteed": Money.of("9000000.01")}, ["guarantor.guarantees"]),
        (
            {"net_assets": Money.of("8999999.99")},
            ["guarantor.guarantees", "guarantor.net-assets"],
        ),
        ({"net_assets": Money.of(-1)}, ["guarantor.guarantees", "guarantor.net-assets"]),
        ({"net_assets": Money.of(0), "guaranteed": Money.of(0)}, ["guarantor.net-assets"]),
    ],
)
def test_each_rule_at_its_limit(changes: dict[str, Any], rules: list[str]) -> None:
    assert hits(looked(**changes)) == rules


def test_net_assets_below_zero_that_did_not_fall_are_not_lost() -> None:
    still: GuarantorFile = altered(
        looked(net_assets=Money.of(-5), guaranteed=Money.of(0)), net_assets_then=Money.of(-5)
    )
    assert hits(still) == ["guarantor.guarantees"]


def test_a_ring_is_for_a_person() -> None:
    borrower, firm = PartyId(ACCOUNT.client_id), FILE.guarantor
    forth, back = GuaranteeLink(firm, borrower), GuaranteeLink(borrower, firm)
    assert hits(links=(forth,)) == []
    assert hits(links=(forth, back)) == ["guarantor.ring"]
    assert hits(links=(back,)) == ["guarantor.ring"]  # the guarantee of this loan is known


@pytest.mark.parametrize(
    "fact",
    [
        "tier",
        "defaulted",
        "major_lawsuit",
        "ended",
        "controller_changed",
        "guaranteed",
        "net_assets",
    ],
)
def test_what_was_not_found_out_is_for_a_person(fact: str) -> None:
    decision = judged(looked(**{fact: None}))
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, (fact,))


def test_links_that_nobody_looked_for_are_for_a_person() -> None:
    decision = judged(FILE, None)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("in_ring",))


def test_a_person_has_no_controller() -> None:
    person: GuarantorFile = altered(
        looked(controller_changed=None), organisation=False, guarantor=PartyId("P-2")
    )
    assert judged(person).outcome is Effect.ALLOW


def test_the_newest_look_on_file_counts() -> None:
    failed = altered(
        LOOK, on=date(2026, 11, 2), defaulted=True, recorded_at=AT + timedelta(days=84)
    )
    file: GuarantorFile = altered(FILE, looks=(LOOK, failed))
    entered = date(2026, 11, 24)
    assert "guarantor.defaulted" in judged(file, as_of=entered)
    before = judged(file, as_of=entered - timedelta(days=1))
    assert before.outcome is Effect.ALLOW
    older = altered(failed, on=date(2026, 8, 3))  # entered later, but of an earlier day
    assert hits(altered(FILE, looks=(LOOK, older))) == []


def test_of_two_looks_at_one_instant_the_last_entered_counts() -> None:
    corrected = altered(LOOK, defaulted=True)
    assert hits(altered(FILE, looks=(LOOK, corrected))) == ["guarantor.defaulted"]
    assert hits(altered(FILE, looks=(corrected, LOOK))) == []


def test_a_look_that_is_too_old_is_owed_again() -> None:
    days = (AS_OF - LOOK.on).days
    assert days == 84  # on the last day
    assert judged(FILE).outcome is Effect.ALLOW
    decision = judged(FILE, as_of=AS_OF + timedelta(days=1))
    assert (decision.outcome, decision.steps) == (Effect.STEPS, (WatchStep.LOOK_UP,))


def test_the_numbers_that_the_bank_has_not_set_are_named() -> None:
    decision = assess_guarantor(ACCOUNT, FILE, (), as_of=AS_OF)
    assert decision.outcome is Effect.REVIEW
    assert set(decision.missing) == {"look_days", "most_guaranteed", "most_lost"}


def test_before_any_look_a_person_decides() -> None:
    decision = judged(altered(FILE, looks=()))
    assert decision.outcome is Effect.REVIEW


def test_a_guarantor_that_is_gone_blocks_and_another_cures() -> None:
    decision = judged(looked(ended=True))
    assert decision.outcome is Effect.BLOCK
    assert decision.steps == (WatchStep.OTHER_GUARANTOR, WatchStep.REPORT_UP)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: altered(LOOK, on=date(2026, 9, 2)), "recorded_at"),
        (lambda: altered(LOOK, on=AT), "on"),
        (lambda: altered(LOOK, guaranteed=Money.of(-1)), "guaranteed"),
        (lambda: altered(LOOK, tier="pass"), "tier"),
        (lambda: altered(FILE, organisation=False), "looks"),
        (
            lambda: altered(FILE, looks=(LOOK, altered(LOOK, recorded_at=AT - timedelta(1 / 24)))),
            "looks",
        ),
        (lambda: hits(altered(FILE, claim_id=ClaimId("A-9"))), "file"),
        (lambda: hits(altered(FILE, guarantor=PartyId("E-1"))), "file"),
        (lambda: FILE.look_on(AT), "day"),
    ],
)
def test_bad_input_is_refused(call: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch, match="looks"):
        looked(net_assets=Money.of(1, "USD"))
    dollars = Money.of(1, "USD")
    abroad: GuarantorFile = altered(
        FILE,
        net_assets_then=dollars,
        looks=(altered(LOOK, guaranteed=dollars, net_assets=dollars),),
    )
    with pytest.raises(CurrencyMismatch):
        hits(abroad)
    wrong: Any = ["link"]
    with pytest.raises(InvalidValue, match="links"):
        hits(links=wrong)


def test_nothing_of_a_person_is_shown() -> None:
    assert "9000000" not in repr(FILE)
    facts = GuarantorWatchFacts.of(FILE, (), AS_OF)
    assert "900000000" not in repr(facts)
    assert len(GUARANTOR_WATCH) == 10


def test_facts_are_of_a_file() -> None:
    wrong: Any = None
    with pytest.raises(InvalidValue, match="file"):
        GuarantorWatchFacts.of(wrong, (), AS_OF)
