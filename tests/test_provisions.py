"""Whether a bank has set aside enough, by the requirement of each day, and its general reserve."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from bankrm._provisions_example import BY_TIER, EASED, ORDINARY
from bankrm.citations import house_document
from bankrm.claims import AssetClass
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.general_reserves import compute_general_reserve
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.money import Money
from bankrm.provisions import (
    LoanLossFigures,
    ProvisionRequirement,
    TierBalance,
    assess_provisions,
    compute_provision_adequacy,
)
from bankrm.regulations.provisions import COVERAGE_LEAST, PASS_RISK_RATE
from bankrm.rules import Effect, RuleBook

TODAY = date(2026, 11, 24)
LAST_OLD, FIRST_NEW = date(2018, 2, 27), date(2018, 2, 28)
BANK = house_document("B-1", Text("拨备管理办法", "Allowance policy"), date(2026, 1, 1))


def outcome(figures: LoanLossFigures, day: date = TODAY) -> Effect:
    return assess_provisions(attrs.evolve(figures, on=min(day, figures.on)), as_of=day).outcome


def with_allowance(amount: str, figures: LoanLossFigures = ORDINARY) -> LoanLossFigures:
    return attrs.evolve(figures, allowance=Money.of(amount))


def requiring(coverage: str, rate: str) -> LoanLossFigures:
    required = ProvisionRequirement(coverage=Decimal(coverage), provision_rate=Decimal(rate))
    return attrs.evolve(ORDINARY, requirement=required)


def test_case_w24() -> None:
    adequacy = compute_provision_adequacy(EASED, as_of=TODAY)
    assert (adequacy.coverage, adequacy.provision_rate) == (Decimal("1.4"), Decimal("0.02625"))
    assert outcome(EASED) is Effect.ALLOW
    failed = assess_provisions(ORDINARY, as_of=TODAY)
    assert failed.outcome is Effect.BLOCK
    assert [hit.rule.id for hit in failed.hits] == ["PROV.coverage"]
    assert failed.steps == (WatchStep.MORE_ALLOWANCE,)


def test_case_w25() -> None:
    reserve = compute_general_reserve(BY_TIER, as_of=TODAY)
    assert reserve.potential_risk == Money.of(164)
    assert reserve.gap == Money.of(14)
    assert reserve.required is None  # risk assets are not known


@pytest.mark.parametrize(
    ("allowance", "rule"),
    [
        pytest.param("225.00", None, id="exactly-at-150-percent"),
        pytest.param("224.99", "PROV.coverage", id="a-fen-below-150-percent"),
        pytest.param("200.00", "PROV.coverage", id="exactly-at-2.5-percent"),
        pytest.param("199.99", "PROV.rate", id="a-fen-below-2.5-percent"),
        pytest.param("180.00", "PROV.rate", id="exactly-at-the-bottom-of-the-band"),
        pytest.param("179.99", "PROV.coverage-band", id="a-fen-below-the-band"),
        pytest.param("119.99", "PROV.rate-band", id="a-fen-below-1.5-percent"),
    ],
)
def test_every_limit_is_met_exactly(allowance: str, rule: str | None) -> None:
    decision = assess_provisions(with_allowance(allowance), as_of=TODAY)
    if rule is None:
        assert decision.outcome is Effect.ALLOW
    else:
        assert rule in decision
        fen_more = with_allowance(allowance)
        assert fen_more.allowance is not None
        more = attrs.evolve(fen_more, allowance=fen_more.allowance + Money.of("0.01"))
        newly = {"224.99", "199.99", "179.99", "119.99"}
        assert (rule not in assess_provisions(more, as_of=TODAY)) is (allowance in newly)


def test_until_2018_every_bank_had_to_meet_150_and_2_5_percent() -> None:
    untold = attrs.evolve(ORDINARY, requirement=None)
    assert outcome(untold, LAST_OLD) is Effect.BLOCK
    assert outcome(untold, FIRST_NEW) is Effect.REVIEW  # inside the band, and not told which
    assert outcome(with_allowance("225", untold), LAST_OLD) is Effect.ALLOW
    assert outcome(with_allowance("225", untold), FIRST_NEW) is not Effect.BLOCK


def test_nothing_is_said_of_before_2012() -> None:
    with pytest.raises(RuleNotInForce):
        assess_provisions(attrs.evolve(ORDINARY, on=date(2011, 1, 1)), as_of=date(2011, 12, 31))
    with pytest.raises(RuleNotInForce):
        compute_provision_adequacy(ORDINARY, as_of=date(2011, 12, 31))
    with pytest.raises(RuleNotInForce):
        compute_general_reserve(BY_TIER, as_of=date(2012, 6, 30))
    assert compute_general_reserve(BY_TIER, as_of=date(2012, 7, 1)).gap == Money.of(14)


@pytest.mark.parametrize(
    ("coverage", "rate", "rule"),
    [
        pytest.param("1.1999", "0.025", "PROV.requirement", id="coverage-below-what-may-be"),
        pytest.param("1.5", "0.0149", "PROV.requirement", id="rate-below-what-may-be"),
        pytest.param("1.4999", "0.025", "PROV.freed", id="less-coverage-frees-something"),
        pytest.param("1.5", "0.0249", "PROV.freed", id="a-lower-rate-frees-something"),
    ],
)
def test_a_requirement_out_of_the_ordinary_is_told(coverage: str, rate: str, rule: str) -> None:
    assert rule in assess_provisions(requiring(coverage, rate), as_of=TODAY)


def test_the_bottom_of_the_band_may_be_required() -> None:
    least = assess_provisions(requiring("1.2", "0.015"), as_of=TODAY)
    assert "PROV.requirement" not in least
    ordinary = assess_provisions(with_allowance("225"), as_of=TODAY)
    assert "PROV.freed" not in ordinary


def test_what_is_eased_needs_long_overdue_loans_to_be_recognised() -> None:
    def recognised(amount: str, figures: LoanLossFigures) -> LoanLossFigures:
        return attrs.evolve(figures, long_overdue_recognised=Money.of(amount))

    assert "PROV.recognition" in assess_provisions(recognised("83.99", EASED), as_of=TODAY)
    assert "PROV.recognition" not in assess_provisions(recognised("84", EASED), as_of=TODAY)
    assert "PROV.least" in assess_provisions(recognised("119.99", EASED), as_of=TODAY)
    assert "PROV.least" not in assess_provisions(EASED, as_of=TODAY)
    assert "PROV.least" not in assess_provisions(
        recognised("119.99", requiring("1.3", "0.016")), as_of=TODAY
    )
    assert outcome(recognised("1", with_allowance("225"))) is Effect.ALLOW  # nothing was eased


def test_without_an_allowance_a_person_decides() -> None:
    unknown = attrs.evolve(ORDINARY, allowance=None)
    decision = assess_provisions(unknown, as_of=TODAY)
    assert decision.outcome is Effect.REVIEW
    assert "allowance" in decision.missing
    adequacy = compute_provision_adequacy(unknown, as_of=TODAY)
    assert (adequacy.coverage, adequacy.provision_rate) == (None, None)
    assert adequacy.shortfall is None
    assert compute_general_reserve(unknown, as_of=TODAY).gap is None


def test_the_larger_of_both_requirements_counts() -> None:
    by_coverage = compute_provision_adequacy(ORDINARY, as_of=TODAY)
    assert (by_coverage.required, by_coverage.shortfall) == (Money.of(225), Money.of(15))
    sound = attrs.evolve(
        ORDINARY,
        balances=(TierBalance(AssetClass.PASS, Money.of(8_000)),),
        long_overdue=None,
        long_overdue_recognised=None,
    )
    by_rate = compute_provision_adequacy(sound, as_of=TODAY)
    assert by_rate.required == Money.of(200)
    assert (by_rate.coverage, by_rate.npl_rate) == (None, Decimal(0))


def test_what_is_required_is_rounded_up() -> None:
    odd = attrs.evolve(
        ORDINARY,
        balances=(TierBalance(AssetClass.PASS, Money.of("0.01")),),
        allowance=Money.of(0),
        long_overdue=None,
        long_overdue_recognised=None,
    )
    assert compute_provision_adequacy(odd, as_of=TODAY).required == Money.of("0.01")


def test_what_is_required_is_unknown_inside_the_band() -> None:
    untold = attrs.evolve(ORDINARY, requirement=None)
    now = compute_provision_adequacy(untold, as_of=TODAY)
    assert (now.required, now.shortfall) == (None, None)
    before = compute_provision_adequacy(untold, as_of=LAST_OLD)
    assert before.required == Money.of(225)


def test_enough_is_no_shortfall() -> None:
    assert compute_provision_adequacy(EASED, as_of=TODAY).shortfall == Money.of(0)


def test_a_bank_may_ask_more_of_itself() -> None:
    own = COVERAGE_LEAST.set_to(145, since=date(2026, 1, 1), basis=BANK.article())
    book = RuleBook(numbers=(own,))
    assert assess_provisions(EASED, as_of=TODAY, book=book).outcome is Effect.BLOCK
    adequacy = compute_provision_adequacy(EASED, as_of=TODAY, book=book)
    assert adequacy.required == Money.of("217.50")
    higher = PASS_RISK_RATE.set_to(200, since=date(2026, 1, 1), basis=BANK.article())
    reserve = compute_general_reserve(BY_TIER, as_of=TODAY, book=RuleBook(numbers=(higher,)))
    assert reserve.potential_risk == Money.of(189)


def test_the_general_reserve_is_the_larger_of_both() -> None:
    by_assets = compute_general_reserve(BY_TIER, Money.of(10_000), as_of=TODAY)
    assert (by_assets.least, by_assets.required) == (Money.of(150), Money.of(150))
    by_gap = compute_general_reserve(BY_TIER, Money.of(100), as_of=TODAY)
    assert by_gap.required == Money.of(14)
    covered = compute_general_reserve(with_allowance("500", BY_TIER), Money.of(0), as_of=TODAY)
    assert covered.required == Money.of(0)


def test_workings_show_each_tier_that_holds_loans() -> None:
    shown = [line.what.en for line in compute_general_reserve(ORDINARY, as_of=TODAY).workings]
    assert shown.count("rate") == 2
    assert "pass loans" in shown
    assert "doubtful loans" not in shown


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("allowance", Money.of(-1)),
        ("allowance", Money.of(1, "USD")),
        ("long_overdue", Money.of("8000.01")),
        ("long_overdue_recognised", Money.of("150.01")),
        ("long_overdue_recognised", Money.of("120.01")),
        ("balances", (TierBalance(AssetClass.LOSS, Money.of(200)),) * 2),
        ("on", None),
        ("requirement", Decimal("1.5")),
    ],
)
def test_figures_that_do_not_fit_are_refused(name: str, wrong: object) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(ORDINARY, **{name: wrong})  # type: ignore[arg-type]  # wrong on purpose
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("coverage", "rate", "field"),
    [
        ("150", "0.025", "coverage"),
        ("-1", "0.025", "coverage"),
        ("1.50001", "0.025", "coverage"),
        ("1.5", "2.5", "provision_rate"),
        ("1.5", "0.02501", "provision_rate"),
        ("NaN", "0.025", "coverage"),
    ],
)
def test_a_requirement_is_a_fraction_in_basis_points(coverage: str, rate: str, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        requiring(coverage, rate)
    assert refused.value.field == field


def test_other_money_and_later_days_are_refused() -> None:
    with pytest.raises(BankrmError, match="amount"):
        TierBalance(AssetClass.PASS, Money.of(1, "USD"))
    with pytest.raises(InvalidValue, match="figures: are of a later day"):
        assess_provisions(ORDINARY, as_of=date(2026, 9, 29))
    with pytest.raises(InvalidValue, match="risk_assets"):
        compute_general_reserve(BY_TIER, Money.of(-1), as_of=TODAY)
