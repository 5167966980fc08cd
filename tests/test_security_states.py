"""The security of a loan on a day: worth, days left, what was found, and what is due next."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, PACKAGE
from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import house_document
from bankrm.collateral import (
    AssetKind,
    ClaimId,
    Collateral,
    CollateralAllocation,
    CollateralEvent,
    CollateralId,
    CollateralStatus,
    PriorClaim,
    PublicAct,
    PublicActKind,
)
from bankrm.collateral_values import SecurityPackage
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.regulations.watches import CUSTODY_DAYS
from bankrm.rules import RuleBook
from bankrm.security_states import (
    CustodyCheck,
    SecurityState,
    SecurityTerms,
    compute_security_state,
    next_security_duties,
)
from bankrm.staff import StaffId
from bankrm.top_ups import PledgeLines

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
AT = datetime(2026, 4, 1, 10, tzinfo=timezone(timedelta(hours=8)))
LATER = AT + timedelta(days=300)  # after AS_OF
TERMS = SecurityTerms(
    claim_id=ACCOUNT.id, largest_share=Decimal("0.4"), least_cover=Decimal("0.9")
)
BALANCE = Money.of(5_600_000)
SHARES: Collateral = altered(
    FACTORY,
    id=CollateralId("K-2"),
    kind=AssetKind.LISTED_SHARES,
    right=SecurityKind.PLEDGE,
    collective_land=None,
    lawful=None,
    insured_until=None,
)


def package(*assets: Collateral) -> SecurityPackage:
    made: SecurityPackage = altered(
        PACKAGE,
        collaterals=assets,
        allocations=tuple(altered(PACKAGE.allocations[0], collateral_id=one.id) for one in assets),
    )
    return made


def factory(**changes: Any) -> SecurityPackage:
    return package(altered(FACTORY, **changes))


def state(
    of: SecurityPackage = PACKAGE,
    balance: Money = BALANCE,
    terms: SecurityTerms = TERMS,
    as_of: date = AS_OF,
) -> SecurityState:
    return compute_security_state(ACCOUNT, of, balance, terms, as_of=as_of)


def act(kind: PublicActKind, recorded_at: datetime = AT, **more: Any) -> PublicAct:
    return PublicAct(kind=kind, at=AT, recorded_at=recorded_at, ref="no-1", **more)


def check(**changes: Any) -> CustodyCheck:
    given: dict[str, Any] = {
        "collateral_id": FACTORY.id,
        "on": date(2026, 8, 3),
        "in_order": True,
        "recorded_at": datetime(2026, 8, 3, 17, tzinfo=AT.tzinfo),
    }
    return CustodyCheck(**given | changes)


def checked(*checks: CustodyCheck) -> SecurityTerms:
    made: SecurityTerms = altered(TERMS, checks=checks)
    return made


def book(days: int) -> RuleBook:
    policy = house_document("C-1", Text("押品管理办法", "Security policy"), date(2026, 1, 1))
    own = CUSTODY_DAYS.set_to(days, since=date(2026, 1, 1), basis=policy.article())
    return RuleBook(numbers=(own,))


def test_a_sound_security() -> None:
    found = state()
    assert found.value == Money.of(14_000_000)
    assert found.top_up is not None
    assert found.top_up.repayment == Money.of(0)  # exactly 40 %
    assert found.uncovered == Money.of(0)
    assert (found.days_to_revaluation, found.days_insured, found.days_registered) == (
        (date(2027, 10, 9) - AS_OF).days,
        (date(2027, 12, 31) - AS_OF).days,
        None,
    )
    assert (found.marked, found.needs_insurance, found.expires) == (False, True, False)
    assert (found.seized, found.disputed, found.over, found.in_order) == (
        False,
        False,
        False,
        True,
    )
    assert found.days_unchecked == (AS_OF - ACCOUNT.plan.disbursed_on).days
    assert found.workings[-1].value == Money.of(0)
    assert "14000000" not in repr(found)


def test_a_fen_beyond_the_share_is_a_breach() -> None:
    found = state(balance=Money.of("5600000.01"))
    assert found.top_up is not None
    assert (found.top_up.repayment, found.top_up.security) == (Money.of("0.01"), Money.of("0.03"))


@pytest.mark.parametrize(
    ("balance", "least", "uncovered"),
    [
        ("5600000", "1", "0"),
        ("5600000.01", "1", "0.01"),
        ("7000000", "0.8", "0"),
        ("7000000.01", "0.8", "0.01"),
        ("7000000", "0", "0"),
    ],
)
def test_cover_is_held_against_what_was_approved(balance: str, least: str, uncovered: str) -> None:
    terms: SecurityTerms = altered(TERMS, least_cover=Decimal(least))
    assert state(balance=Money.of(balance), terms=terms).uncovered == Money.of(uncovered)


def test_what_others_are_paid_before_is_taken_off() -> None:
    prior = (PriorClaim(amount=Money.of(2_000_000), rank=1),)
    assert state(factory(prior_claims=prior)).value == Money.of(12_000_000)
    first = CollateralAllocation(
        collateral_id=FACTORY.id, claim_id=ClaimId("A-0"), rank=1, cap=Money.of(3_000_000)
    )
    second = altered(PACKAGE.allocations[0], rank=2)
    shared: SecurityPackage = altered(PACKAGE, allocations=(first, second))
    assert state(shared).value == Money.of(11_000_000)
    everything = (PriorClaim(amount=Money.of(20_000_000), rank=1),)
    assert state(factory(prior_claims=everything)).value == Money.of(0)


def test_what_is_not_known_stays_so() -> None:
    unsearched = state(factory(prior_claims=None))
    assert (unsearched.value, unsearched.top_up, unsearched.uncovered) == (None, None, None)
    unvalued = state(factory(valuations=()))
    assert (unvalued.value, unvalued.days_to_revaluation) == (None, None)
    assert state(factory(insured_until=None)).days_insured is None
    nothing_approved = state(terms=SecurityTerms(claim_id=ACCOUNT.id))
    assert (nothing_approved.top_up, nothing_approved.uncovered) == (None, None)


@pytest.mark.parametrize("flag", ["seized", "disputed"])
@pytest.mark.parametrize(
    ("one", "other", "together"),
    [(False, False, False), (False, None, None), (None, True, True), (False, True, True)],
)
def test_the_worst_of_several_assets_counts(
    flag: str, one: bool | None, other: bool | None, together: bool | None
) -> None:
    both = package(altered(FACTORY, **{flag: one}), altered(SHARES, **{flag: other}))
    assert getattr(state(both), flag) is together


def test_the_first_of_several_days_counts() -> None:
    both = package(FACTORY, SHARES)
    found = state(both)
    assert found.marked
    assert found.days_to_revaluation == (date(2026, 10, 16) - AS_OF).days  # the price a week old
    assert found.days_insured == (date(2027, 12, 31) - AS_OF).days  # shares need none


def test_an_asset_released_is_worth_nothing_once_that_is_recorded() -> None:
    event = CollateralEvent(
        becomes=CollateralStatus.RELEASED, by=StaffId("S-1"), at=AT, recorded_at=AT
    )
    found = state(factory(events=(event,)))
    assert (found.over, found.value, found.uncovered) == (True, Money.of(0), Money.of(5_040_000))
    later = altered(event, recorded_at=LATER)
    assert state(factory(events=(later,))).over is False


@pytest.mark.parametrize(
    ("acts", "until"),
    [
        ((act(PublicActKind.REGISTRATION, expires_on=date(2027, 1, 1)),), date(2027, 1, 1)),
        ((act(PublicActKind.REGISTRATION),), None),
        ((act(PublicActKind.CONTRACT),), None),
        (
            (
                act(PublicActKind.REGISTRATION, expires_on=date(2027, 1, 1)),
                act(PublicActKind.REGISTRATION, expires_on=date(2029, 1, 1)),
            ),
            date(2029, 1, 1),
        ),
        (
            (
                act(PublicActKind.REGISTRATION, expires_on=date(2027, 1, 1)),
                act(PublicActKind.CANCELLATION),
            ),
            None,
        ),
        ((act(PublicActKind.REGISTRATION, LATER, expires_on=date(2027, 9, 1)),), None),
    ],
    ids=["dated", "for good", "none", "renewed", "cancelled", "recorded later"],
)
def test_the_registration_that_stands(acts: tuple[PublicAct, ...], until: date | None) -> None:
    found = state(factory(acts=acts))
    assert found.expires is (until is not None)
    assert found.days_registered == (None if until is None else (until - AS_OF).days)


def test_the_last_check_on_file_counts() -> None:
    lost = check(on=date(2026, 9, 1), in_order=False, recorded_at=LATER)
    assert state(terms=checked(check(), lost)).in_order  # not known yet
    assert state(terms=checked(check())).days_unchecked == (AS_OF - date(2026, 8, 3)).days
    lost = altered(lost, recorded_at=datetime(2026, 9, 2, 9, tzinfo=AT.tzinfo))
    assert not state(terms=checked(check(), lost)).in_order
    early = check(on=date(2026, 1, 5))  # before the loan was paid out
    assert state(terms=checked(early)).days_unchecked == state().days_unchecked


def test_of_two_checks_at_one_instant_the_worse_counts() -> None:
    lost = check(in_order=False)
    assert not state(terms=checked(check(), lost)).in_order
    assert not state(terms=checked(lost, check())).in_order


def test_lines_that_are_drawn_are_held_against_any_asset() -> None:
    lines = PledgeLines(warning=160, top_up=150, disposal=130)
    assert state(terms=altered(TERMS, lines=lines)).marked
    assert not state().marked


def test_a_right_that_was_never_set_up_or_is_gone_is_not_held() -> None:
    contract, registered = act(PublicActKind.CONTRACT), act(PublicActKind.REGISTRATION)
    released = CollateralEvent(
        becomes=CollateralStatus.RELEASED, by=StaffId("S-1"), at=AT, recorded_at=AT
    )
    assert not state().held
    assert not state(factory(acts=(contract,))).held
    assert state(factory(acts=(contract, registered))).held
    gone = act(PublicActKind.CANCELLATION)
    assert not state(factory(acts=(contract, registered, gone))).held
    lapsed = act(PublicActKind.REGISTRATION, expires_on=AS_OF - timedelta(days=1))
    assert not state(factory(acts=(contract, lapsed))).held
    last_day = act(PublicActKind.REGISTRATION, expires_on=AS_OF)
    assert state(factory(acts=(contract, last_day))).held
    assert state(factory(events=(released,))).held  # which `over` says


def test_nothing_is_due_of_what_was_released() -> None:
    released = CollateralEvent(
        becomes=CollateralStatus.RELEASED, by=StaffId("S-1"), at=AT, recorded_at=AT
    )
    gone = factory(events=(released,))
    assert next_security_duties(ACCOUNT, gone, TERMS, as_of=AS_OF, book=book(180)) == ()


def test_duties_come_first_due_first() -> None:
    registered = act(PublicActKind.REGISTRATION, expires_on=date(2027, 1, 1))
    duties = next_security_duties(
        ACCOUNT, factory(acts=(registered,)), checked(check()), as_of=AS_OF, book=book(180)
    )
    assert [(duty.step, duty.due_on) for duty in duties] == [
        (WatchStep.RENEW_REGISTRATION, date(2027, 1, 1)),
        (WatchStep.SITE_VISIT, date(2027, 1, 30)),
        (WatchStep.REVALUE, date(2027, 10, 9)),
        (WatchStep.INSURE, date(2027, 12, 31)),
    ]


def test_what_nothing_is_known_of_is_due_at_once() -> None:
    duties = next_security_duties(
        ACCOUNT, factory(valuations=(), insured_until=None), TERMS, as_of=AS_OF, book=book(10**9)
    )
    assert [(duty.step, duty.due_on) for duty in duties] == [
        (WatchStep.REVALUE, None),
        (WatchStep.INSURE, None),
        (WatchStep.SITE_VISIT, date.max),
    ]
    shares = next_security_duties(ACCOUNT, package(SHARES), TERMS, as_of=AS_OF)
    assert [duty.step for duty in shares] == [WatchStep.REVALUE]


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: state(terms=SecurityTerms(claim_id=ClaimId("A-9"))), "terms"),
        (lambda: state(altered(PACKAGE, allocations=())), "package"),
        (lambda: state(terms=checked(check(collateral_id=CollateralId("K-9")))), "terms"),
        (lambda: state(as_of=date(2026, 3, 19)), "as_of"),
        (lambda: state(as_of=AT), "as_of"),
        (lambda: state(balance=Money.of(-1)), "balance"),
        (lambda: check(on=date(2026, 8, 4)), "recorded_at"),
        (lambda: SecurityTerms(claim_id=ACCOUNT.id, largest_share=Decimal(0)), "largest_share"),
        (
            lambda: SecurityTerms(claim_id=ACCOUNT.id, largest_share=Decimal("1.01")),
            "largest_share",
        ),
        (lambda: SecurityTerms(claim_id=ACCOUNT.id, least_cover=Decimal("NaN")), "least_cover"),
        (lambda: SecurityTerms(claim_id=ACCOUNT.id, least_cover=Decimal(-1)), "least_cover"),
    ],
)
def test_bad_input_is_refused(call: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field


def test_currencies_and_days_before_the_guideline_are_refused() -> None:
    with pytest.raises(CurrencyMismatch, match="balance"):
        state(balance=Money.of(1, "USD"))
    old: Any = altered(
        ACCOUNT,
        signed_on=date(2016, 1, 4),
        plan=altered(ACCOUNT.plan, disbursed_on=date(2016, 1, 5)),
    )
    with pytest.raises(RuleNotInForce):
        compute_security_state(old, PACKAGE, BALANCE, TERMS, as_of=date(2017, 4, 25))
    with pytest.raises(InvalidValue, match="book"):
        next_security_duties(ACCOUNT, PACKAGE, TERMS, as_of=AS_OF, book=old)
