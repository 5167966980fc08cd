"""Everything asked of a loan after it was paid out, answered together."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._claim_example import CLAIM, DEBTOR
from bankrm._covenant_example import RECORD as COVENANT
from bankrm._credit_example import WORKING_CAPITAL
from bankrm._loan_account_example import ACCOUNT
from bankrm._loan_file_example import FILE
from bankrm._renewal_example import RENEWED
from bankrm._statement_example import YEARS
from bankrm._upgrade_example import REQUEST
from bankrm.borrower_watch import BorrowerFile
from bankrm.claims import AssetClass
from bankrm.classification import Instalments
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.credit_applications import CreditApplicationId
from bankrm.credit_loss import LossStage, StagingRecord
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.guarantor_watch import GuarantorFile
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId, WatchStep
from bankrm.loan_files import LoanFile, WatchPart, list_watch_parts
from bankrm.loan_products import SecurityKind
from bankrm.loan_schedules import compute_schedule
from bankrm.loan_tasks import list_loan_tasks
from bankrm.money import Money
from bankrm.monitoring import LoanReview, review_loan
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.regulations.holidays import CHINA
from bankrm.restructured_claims import Concession, Restructuring
from bankrm.rules import Effect
from bankrm.statement_series import StatementSeries

TODAY = date(2026, 11, 24)
SERIES = StatementSeries(YEARS)
BORROWER = BorrowerFile(
    client_id=ACCOUNT.client_id, approved=StatementSeries(YEARS[:2]), latest=SERIES
)


def review(file: LoanFile = FILE, day: date = TODAY) -> LoanReview:
    return review_loan(file, as_of=day)


def with_(**changed: Any) -> LoanFile:
    return attrs.evolve(FILE, **changed)


def paid_up(account: LoanAccount = ACCOUNT, day: date = TODAY) -> LoanAccount:
    """The account as if every instalment due by a day had been paid on it."""
    rows = [row for row in compute_schedule(account.plan).rows if row.due_on <= day]
    payments = tuple(
        LoanPayment(
            id=LoanPaymentId(f"P-{row.no}"),
            amount=Money.of(row.payment),
            received_on=row.due_on,
            recorded_at=datetime.fromisoformat(f"{row.due_on}T17:00+08:00"),
        )
        for row in rows
    )
    return attrs.evolve(account, payments=payments)


def rules_of(found: LoanReview, part: WatchPart = WatchPart.STANDING) -> set[str]:
    return {hit.rule.id for decision in found[part] for hit in decision.hits}


def test_every_part_on_file_is_asked() -> None:
    asked = {name.code for name in review(with_(borrower=BORROWER)).answers.names}
    assert asked == {
        "standing",
        "rounds",
        "use",
        "checks",
        "borrower",
        "covenants",
        "security",
        "warnings",
        "limitation",
    }


def test_days_tier_and_stage_follow_from_the_payments() -> None:
    late = review()
    assert (late.arrears.days_past_due, late.tier) == (157, AssetClass.SUBSTANDARD)
    assert late.stage is LossStage.THIRD
    assert "standing.non-performing" in late
    sound = review(with_(account=paid_up(), trace=None))
    assert sound.arrears.days_past_due == 0
    assert sound.tier is AssetClass.PASS
    assert not rules_of(sound) & {"standing.overdue", "standing.non-performing"}


@pytest.mark.parametrize(
    ("days", "tier"),
    [
        pytest.param(90, AssetClass.SPECIAL_MENTION, id="90-days-is-not-more-than-90"),
        pytest.param(91, AssetClass.SUBSTANDARD, id="91-days"),
    ],
)
def test_the_tier_turns_on_the_day(days: int, tier: AssetClass) -> None:
    late_since = date(2026, 6, 20)  # the due day of the third instalment, paid short
    found = review(LoanFile(account=ACCOUNT), late_since + timedelta(days=days))
    assert (found.arrears.days_past_due, found.tier) == (days, tier)


def test_money_found_to_be_misused_changes_the_purpose() -> None:
    sound = with_(account=paid_up())
    assert review(sound).picture.funds is not None
    assert review(sound).tier is AssetClass.SPECIAL_MENTION
    assert "CLS-SM-02" in review(sound).picture.classification.decisions[0]


def test_a_worse_tier_than_the_one_approved_asks_for_a_fresh_one() -> None:
    assert "standing.tier-behind" in review()
    assert WatchStep.RECLASSIFY in review().steps
    never = review(with_(rounds=None))
    assert "standing.tier-behind" not in never
    assert "tier_held" in never[WatchPart.STANDING][0].missing


@pytest.mark.parametrize(
    ("left_out", "part"),
    [
        ("claim", WatchPart.CLAIM),
        ("debtor", WatchPart.CLAIM),
        ("restructurings", WatchPart.RESTRUCTURING),
        ("staging", WatchPart.STAGE),
        ("rounds", WatchPart.ROUNDS),
        ("trace", WatchPart.USE),
        ("application", WatchPart.USE),
        ("plans", WatchPart.CHECKS),
        ("covenants", WatchPart.COVENANTS),
        ("security", WatchPart.SECURITY),
        ("security_terms", WatchPart.SECURITY),
        ("findings", WatchPart.WARNINGS),
        ("limitation", WatchPart.LIMITATION),
    ],
)
def test_what_is_not_on_file_is_named_and_goes_to_a_person(left_out: str, part: WatchPart) -> None:
    found = review(with_(borrower=BORROWER, **{left_out: None}))
    assert part in found.missing
    assert "standing.not-on-file" in found
    assert part not in review(with_(borrower=BORROWER)).missing
    assert part.name_in("en") in found.explain("en").splitlines()[-1]


def test_a_bare_account_is_never_fine() -> None:
    bare = review(LoanFile(account=paid_up()))
    assert bare.outcome is Effect.REVIEW
    assert bare.needs_review
    assert "standing.tier-open" in bare
    assert "standing.stage-open" in bare
    assert bare.tier is AssetClass.PASS
    assert len(bare.missing) == 11


def test_leaving_something_out_is_never_milder() -> None:
    whole = with_(borrower=BORROWER)
    for name in ("claim", "restructurings", "staging", "trace", "plans", "covenants", "findings"):
        less = review(with_(borrower=BORROWER, **{name: None}))
        assert less.outcome >= min(review(whole).outcome, Effect.REVIEW), name


def test_security_and_guarantors_are_asked_where_the_loan_has_them() -> None:
    guaranteed = attrs.evolve(WORKING_CAPITAL, security=(SecurityKind.GUARANTEE,))
    file = with_(application=guaranteed)
    parts = list_watch_parts(file, overdue=False)
    assert WatchPart.GUARANTORS in parts
    assert WatchPart.SECURITY not in parts
    assert WatchPart.GUARANTORS in review(file).missing
    known = GuarantorFile(claim_id=ACCOUNT.id, guarantor=PartyId("E-2"), organisation=True)
    found = review(attrs.evolve(file, guarantors=(known,)))
    assert WatchPart.GUARANTORS not in found.missing
    [answer] = found[WatchPart.GUARANTORS]
    assert answer.outcome is Effect.REVIEW  # nobody ever looked at it
    unsecured = attrs.evolve(WORKING_CAPITAL, security=(SecurityKind.UNSECURED,))
    asked = list_watch_parts(with_(application=unsecured), overdue=False)
    assert not {WatchPart.SECURITY, WatchPart.GUARANTORS} & set(asked)
    nobody_said = list_watch_parts(with_(application=None), overdue=False)
    assert {WatchPart.SECURITY, WatchPart.GUARANTORS} <= set(nobody_said)


def test_persons_are_watched_without_statements_and_covenants() -> None:
    account = attrs.evolve(ACCOUNT, kind=ProductKind.CONSUMER_LOAN)
    parts = list_watch_parts(LoanFile(account=account), overdue=True)
    assert not {WatchPart.BORROWER, WatchPart.COVENANTS} & set(parts)
    assert WatchPart.LIMITATION in parts


def test_a_card_is_judged_by_its_bands_too() -> None:
    card = attrs.evolve(ACCOUNT, kind=ProductKind.CREDIT_CARD)
    found = review(LoanFile(account=card))
    assert found.tier is AssetClass.DOUBTFUL  # 121 to 180 days


def test_restructuring_and_renewal_enter_the_tier() -> None:
    sound = with_(account=paid_up(), trace=None)
    change = Restructuring(
        claim_id=ACCOUNT.id,
        contract_ref="R-1",
        changed_on=date(2026, 10, 1),
        first_due_on=date(2026, 10, 20),
        instalments=Instalments.MONTHLY,
        concessions=(Concession.EXTENSION,),
        in_difficulty=True,
        recorded_at=datetime.fromisoformat("2026-10-01T17:00+08:00"),
    )
    observed = review(attrs.evolve(sound, restructurings=(change,)))
    assert observed.tier is AssetClass.SPECIAL_MENTION
    assert observed.picture.status is not None
    refinanced = attrs.evolve(CLAIM, refinanced=True)
    renewed = attrs.evolve(sound, claim=refinanced)
    assert review(renewed).tier is AssetClass.SPECIAL_MENTION
    assert review(attrs.evolve(renewed, renewal=RENEWED)).tier is AssetClass.PASS


def test_an_upgrade_counts_once_it_is_allowed() -> None:
    was_bad = attrs.evolve(CLAIM, tier_before=AssetClass.SUBSTANDARD)
    sound = with_(account=paid_up(), trace=None, claim=was_bad)
    assert review(sound).tier is AssetClass.SUBSTANDARD
    too_soon = attrs.evolve(sound, upgrade=REQUEST)
    assert review(too_soon).tier is AssetClass.SUBSTANDARD
    paid_long_ago = attrs.evolve(REQUEST, arrears_paid_on=date(2026, 4, 15))
    assert review(attrs.evolve(sound, upgrade=paid_long_ago)).tier < AssetClass.SUBSTANDARD


def test_an_upgrade_that_stays_non_performing_lifts_no_floor() -> None:
    lost = attrs.evolve(CLAIM, tier_before=AssetClass.LOSS)
    asked = attrs.evolve(REQUEST, tier=AssetClass.LOSS, to=AssetClass.DOUBTFUL)
    file = with_(account=paid_up(), trace=None, claim=lost, upgrade=asked)
    assert review(file).tier >= AssetClass.SUBSTANDARD


def test_an_upgrade_from_a_tier_that_the_claim_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidValue, match="upgrade: is from another tier"):
        review(with_(account=paid_up(), upgrade=REQUEST))  # the claim is pass


def test_a_staging_record_says_what_only_the_bank_knows() -> None:
    sound = with_(account=paid_up(), trace=None)
    assert review(sound).stage is LossStage.SECOND  # its risk has risen
    told = StagingRecord(
        claim_id=ACCOUNT.id,
        on=date(2026, 9, 30),
        tier=AssetClass.LOSS,  # reckoned anew, and not read
        risk_increased=False,
        credit_impaired=False,
    )
    assert review(attrs.evolve(sound, staging=told)).stage is LossStage.FIRST
    impaired = attrs.evolve(told, credit_impaired=True)
    assert review(attrs.evolve(sound, staging=impaired)).stage is LossStage.THIRD


def test_penalty_that_cannot_be_reckoned_goes_to_a_person() -> None:
    unsaid = with_(account=attrs.evolve(ACCOUNT, penalty=None))
    assert "standing.amount" in review(unsaid)
    assert "standing.amount" not in review()


def test_statements_on_file_are_read_for_signs() -> None:
    with_series = review(with_(borrower=BORROWER)).picture.warnings
    without = review().picture.warnings
    assert len(with_series.undetermined) < len(without.undetermined)


def test_a_covenant_never_tested_leaves_its_sign_open() -> None:
    untested = attrs.evolve(COVENANT, readings=(), waivers=())
    file = LoanFile(account=ACCOUNT, covenants=(untested,))
    before_any = review(file, date(2026, 3, 21)).picture.warnings
    none_agreed = review(attrs.evolve(file, covenants=()), date(2026, 3, 21)).picture.warnings
    assert len(before_any.undetermined) == len(none_agreed.undetermined) + 1


def test_the_answers_are_read_in_both_languages() -> None:
    found = review()
    assert found.explain("zh").splitlines()[0].startswith("贷后审查结论")
    assert "Tier: substandard" in found.explain("en")
    assert found.outcome is max(decision.outcome for decision in found.answers.decisions)
    assert found.provenance is found.answers.provenance
    assert found.as_of == TODAY
    assert "缺少资料: 借款人状况" in found.explain("zh")
    assert "缺少资料" not in review(with_(borrower=BORROWER)).explain("zh")


def test_amounts_and_debtors_are_not_shown() -> None:
    assert "4718594" not in repr(review())
    assert "300000" not in repr(FILE)


# Records that do not belong together


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("application", attrs.evolve(WORKING_CAPITAL, id=CreditApplicationId("A-9"))),
        ("claim", attrs.evolve(CLAIM, id=ClaimId("A-9"))),
        ("claim", attrs.evolve(CLAIM, booked_on=date(2026, 3, 21))),
        ("debtor", attrs.evolve(DEBTOR, client_id=ClientId("E-9"))),
        ("staging", StagingRecord(claim_id=ClaimId("A-9"), on=TODAY)),
        ("upgrade", attrs.evolve(REQUEST, claim_id=ClaimId("A-9"))),
        ("renewal", attrs.evolve(RENEWED, client_id=ClientId("E-9"))),
        (
            "guarantors",
            (GuarantorFile(claim_id=ClaimId("A-9"), guarantor=PartyId("E-2"), organisation=True),),
        ),
        (
            "guarantors",
            (GuarantorFile(claim_id=ACCOUNT.id, guarantor=PartyId("E-2"), organisation=True),) * 2,
        ),
        ("plans", []),
        ("account", None),
    ],
)
def test_records_of_something_else_are_refused(name: str, wrong: object) -> None:
    with pytest.raises(BankrmError) as refused:
        with_(**{name: wrong})
    assert name in str(refused.value)
    assert "A-9" not in str(refused.value)


def test_a_day_before_the_loan_is_refused() -> None:
    with pytest.raises(BankrmError):
        review(day=date(2026, 3, 19))
    old = LoanAccount(
        id=ACCOUNT.id,
        client_id=ACCOUNT.client_id,
        application_id=ACCOUNT.application_id,
        kind=ACCOUNT.kind,
        signed_on=date(2017, 3, 18),
        plan=attrs.evolve(ACCOUNT.plan, disbursed_on=date(2017, 3, 20)),
    )
    with pytest.raises(RuleNotInForce):
        review(LoanFile(account=old), date(2017, 4, 1))


@pytest.mark.parametrize("wrong", [None, "2026-11-24", datetime(2026, 11, 24), 20261124])  # noqa: DTZ001  # a naive instant is what is refused
def test_days_and_files_are_what_they_have_to_be(wrong: Any) -> None:
    with pytest.raises(InvalidValue):
        review(day=wrong)
    with pytest.raises(InvalidValue):
        review(wrong)


# To-dos


def to_dos(file: LoanFile = FILE) -> list[str]:
    return [task.id for task in list_loan_tasks(file, within=5, calendar=CHINA, as_of=TODAY)]


def test_to_dos_of_every_source_come_by_their_day() -> None:
    tasks = list_loan_tasks(FILE, within=5, calendar=CHINA, as_of=TODAY)
    assert [task.due_on for task in tasks] == sorted(task.due_on for task in tasks)
    heads = {task.id.split("/")[0] for task in tasks}
    assert heads == {"A-1", "W-1", "R-3"}  # the loan, its signal, its round


def test_nothing_on_file_sets_nothing_off() -> None:
    assert to_dos(LoanFile(account=ACCOUNT)) == []
    assert not any("routine" in one for one in to_dos(with_(plans=None)))
    assert not any("letter" in one for one in to_dos(with_(collection=None)))
    assert not any(one.startswith("R-") for one in to_dos(with_(rounds=None)))


def test_signals_to_come_set_nothing_off() -> None:
    early = list_loan_tasks(with_(rounds=None), within=5, calendar=CHINA, as_of=date(2026, 11, 1))
    assert not any(task.id.startswith("W-") for task in early)
