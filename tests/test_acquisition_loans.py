"""Acquisition loans by day and kind: shares, stakes, terms, refinancing, the bank's limits, the largest loan."""

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm._acquisition_example import APPLICATION, BANK, DEAL
from bankrm._credit_example import WORKING_CAPITAL
from bankrm.acquisition_deals import AcquisitionFacts, AcquisitionKind
from bankrm.acquisition_loans import assess_acquisition_loan, compute_acquisition_limits
from bankrm.bank_figures import BankFigures
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.loan_limits import LoanLimits
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.rules import Decision, Effect
from bankrm.workings import explain_lines

DAY = date(2026, 11, 24)
IN_2010, IN_2020 = date(2010, 6, 1), date(2020, 6, 1)
IN_2008, IN_2015, IN_2025 = date(2008, 12, 6), date(2015, 2, 10), date(2025, 12, 31)
EARLY = attrs.evolve(BANK, on=date(2008, 12, 1))
MILLION = 1_000_000
BILLION = 1_000 * MILLION

LEAST_EQUITY: dict[str, Any] = {"equity_funds": Money.of(300 * MILLION)}
STAKE: dict[str, Any] = {
    "kind": AcquisitionKind.MINORITY,
    "acquired_share": Fraction(1, 4),
    "gains_control": False,
}


def loan(yuan: str | int = 500 * MILLION, **fields: Any) -> CreditApplication:
    changed: dict[str, Any] = {"amount": Money.of(yuan), "months": 60} | fields
    return attrs.evolve(APPLICATION, **changed)


def judged(
    application: CreditApplication | None = None,
    as_of: date = DAY,
    bank: BankFigures = EARLY,
    **deal: Any,
) -> Decision[AcquisitionFacts, Effect]:
    given = attrs.evolve(DEAL, **deal)
    return assess_acquisition_loan(application or loan(), given, bank, as_of=as_of)


def limits(as_of: date = DAY, bank: BankFigures = EARLY, **deal: Any) -> LoanLimits:
    given = attrs.evolve(DEAL, **deal)
    return compute_acquisition_limits(loan(1), given, bank, as_of=as_of)


# W11


@pytest.mark.parametrize(
    ("as_of", "deal", "largest"),
    [
        pytest.param(DAY, LEAST_EQUITY, 700 * MILLION, id="control 2026"),
        pytest.param(DAY, STAKE, 600 * MILLION, id="minority 2026"),
        pytest.param(IN_2020, {}, 600 * MILLION, id="control 2020"),
        pytest.param(IN_2010, {}, 500 * MILLION, id="control 2010"),
        pytest.param(IN_2020, STAKE, 0, id="minority 2020"),
    ],
)
def test_w11(as_of: date, deal: dict[str, Any], largest: int) -> None:
    found = limits(as_of, **deal)
    assert found.largest == Money.of(largest)
    if largest:
        assert found.binding is not None
        assert found.binding.what.en == "share of the price"
        exactly = judged(loan(largest), as_of, **deal)
        assert CreditStep.SMALLER_AMOUNT not in exactly.steps
        more = judged(loan(f"{largest}.01"), as_of, **deal)
        assert more.outcome is Effect.BLOCK
        assert CreditStep.SMALLER_AMOUNT in more.steps


def test_w11_minority_in_2020_is_not_allowed() -> None:
    assert judged(as_of=IN_2020, **STAKE).outcome is Effect.REFUSE
    found = limits(IN_2020, **STAKE)
    assert found.refused is not None
    assert "minority stake may not be financed" in found.refused.en
    assert found.binding is None


@pytest.mark.parametrize(
    ("as_of", "largest"),
    [
        (IN_2008, 500),
        (date(2015, 2, 9), 500),
        (IN_2015, 600),
        (date(2025, 12, 30), 600),
        (IN_2025, 700),
        (date(2026, 1, 1), 700),
    ],
)
def test_each_document_governs_from_its_day(as_of: date, largest: int) -> None:
    assert limits(as_of, **LEAST_EQUITY).largest == Money.of(largest * MILLION)
    stake = judged(as_of=as_of, **STAKE)
    assert (stake.outcome is Effect.REFUSE) == (as_of < IN_2025)


# The loan


@pytest.mark.parametrize(
    ("as_of", "deal", "months", "wanted"),
    [
        pytest.param(IN_2010, {}, 60, Effect.ALLOW, id="2008, exactly five years"),
        pytest.param(IN_2010, {}, 61, Effect.REVIEW, id="2008, longer"),
        pytest.param(IN_2020, {}, 84, Effect.ALLOW, id="2015, exactly seven years"),
        pytest.param(IN_2020, {}, 85, Effect.REVIEW, id="2015, longer"),
        pytest.param(DAY, {}, 120, Effect.ALLOW, id="2025, exactly ten years"),
        pytest.param(DAY, {}, 121, Effect.REVIEW, id="2025, longer"),
        pytest.param(DAY, STAKE, 84, Effect.ALLOW, id="minority, exactly seven years"),
        pytest.param(DAY, STAKE, 85, Effect.REVIEW, id="minority, longer"),
        pytest.param(DAY, {}, None, Effect.REVIEW, id="unknown"),
    ],
)
def test_terms(as_of: date, deal: dict[str, Any], months: int | None, wanted: Effect) -> None:
    decision = judged(loan(months=months), as_of, **deal)
    assert decision.outcome is wanted
    if months is not None and wanted is Effect.REVIEW:
        assert decision.steps == (CreditStep.SHORTER_TERM,)


@pytest.mark.parametrize(
    ("deal", "equity", "wanted"),
    [
        pytest.param({}, "300000000", Effect.ALLOW, id="control, exactly 30 %"),
        pytest.param({}, "299999999.99", Effect.BLOCK, id="control, a fen less"),
        pytest.param(STAKE, "400000000", Effect.ALLOW, id="minority, exactly 40 %"),
        pytest.param(STAKE, "399999999.99", Effect.BLOCK, id="minority, a fen less"),
        pytest.param({}, None, Effect.REVIEW, id="unknown"),
    ],
)
def test_equity(deal: dict[str, Any], equity: str | None, wanted: Effect) -> None:
    funds = None if equity is None else Money.of(equity)
    decision = judged(**{**deal, "equity_funds": funds})
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.MORE_OWN_FUNDS,)


def test_no_share_of_equity_before_2025() -> None:
    assert judged(as_of=IN_2020, equity_funds=Money.of(0)).outcome is Effect.ALLOW


@pytest.mark.parametrize("as_of", [IN_2010, IN_2020, DAY])
@pytest.mark.parametrize(
    ("deal", "wanted"),
    [
        pytest.param({}, Effect.ALLOW, id="exactly what it costs"),
        pytest.param({"other_debt": Money.from_minor(1)}, Effect.BLOCK, id="a fen more by others"),
        pytest.param(
            {"other_debt": Money.from_minor(1), "fees": Money.from_minor(1)},
            Effect.ALLOW,
            id="and a fen of fees",
        ),
        pytest.param(
            {"equity_funds": Money.of("500000000.01"), "other_debt": None},
            Effect.BLOCK,
            id="too much whatever others lend",
        ),
        pytest.param({"other_debt": None}, Effect.REVIEW, id="other debt unknown"),
        pytest.param({"equity_funds": None}, Effect.REVIEW, id="equity unknown"),
    ],
)
def test_no_more_than_the_deal_costs(as_of: date, deal: dict[str, Any], wanted: Effect) -> None:
    decision = judged(as_of=as_of, **({"equity_funds": Money.of(500 * MILLION)} | deal))
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.SMALLER_AMOUNT,)


# The borrower


@pytest.mark.parametrize(
    ("of_the_buyer", "as_of", "wanted"),
    [
        (False, DAY, Effect.REFUSE),
        (None, DAY, Effect.REVIEW),
        (False, IN_2025, Effect.REFUSE),
        (False, date(2025, 12, 30), Effect.ALLOW),
    ],
)
def test_the_borrower_is_a_buyer(
    *, of_the_buyer: bool | None, as_of: date, wanted: Effect
) -> None:
    decision = judged(as_of=as_of, borrower_is_buyer=of_the_buyer)
    assert decision.outcome is wanted


# The stake


@pytest.mark.parametrize(
    ("deal", "wanted"),
    [
        pytest.param({}, Effect.ALLOW, id="gains control"),
        pytest.param({"gains_control": False}, Effect.REFUSE, id="no control at all"),
        pytest.param({"gains_control": None}, Effect.REVIEW, id="control unknown"),
        pytest.param({"acquirers": 3}, Effect.ALLOW, id="in concert, gains control"),
        pytest.param(
            {"has_control": True, "gains_control": False, "acquired_share": Fraction(5, 100)},
            Effect.ALLOW,
            id="controller, exactly 5 %",
        ),
        pytest.param(
            {
                "has_control": True,
                "gains_control": False,
                "acquired_share": Fraction(49_999, 10**6),
            },
            Effect.REFUSE,
            id="controller, less than 5 %",
        ),
        pytest.param(
            {"has_control": True, "acquired_share": Fraction(1, 10), "acquirers": 2},
            Effect.REFUSE,
            id="controllers in concert",
        ),
        pytest.param(STAKE, Effect.ALLOW, id="minority"),
        pytest.param(STAKE | {"acquirers": 2}, Effect.REFUSE, id="minority in concert"),
        pytest.param(STAKE | {"acquirers": None}, Effect.REVIEW, id="acquirers unknown"),
        pytest.param(STAKE | {"gains_control": True}, Effect.REFUSE, id="minority, yet control"),
        pytest.param(STAKE | {"has_control": True}, Effect.REFUSE, id="minority, had control"),
        pytest.param(
            STAKE | {"acquired_share": Fraction(1, 5)}, Effect.ALLOW, id="minority, exactly 20 %"
        ),
        pytest.param(
            STAKE | {"acquired_share": Fraction(199_999, 10**6)},
            Effect.REFUSE,
            id="minority, less than 20 %",
        ),
        pytest.param(
            STAKE | {"held_share": Fraction(1, 5), "acquired_share": Fraction(5, 100)},
            Effect.ALLOW,
            id="holds exactly 20 %, adds exactly 5 %",
        ),
        pytest.param(
            STAKE | {"held_share": Fraction(1, 5), "acquired_share": Fraction(49_999, 10**6)},
            Effect.REFUSE,
            id="holds 20 %, adds less than 5 %",
        ),
        pytest.param(
            STAKE | {"held_share": Fraction(199_999, 10**6), "acquired_share": Fraction(19, 100)},
            Effect.REFUSE,
            id="holds less than 20 %, adds less than 20 %",
        ),
        pytest.param(STAKE | {"held_share": None}, Effect.ALLOW, id="held unknown, step enough"),
        pytest.param(STAKE | {"acquired_share": None}, Effect.REVIEW, id="step unknown"),
    ],
)
def test_stakes(deal: dict[str, Any], wanted: Effect) -> None:
    assert judged(**deal).outcome is wanted


def test_a_small_step_of_a_controller_was_no_matter_before_2025() -> None:
    small = Fraction(1, 100)
    decision = judged(as_of=IN_2020, has_control=True, gains_control=False, acquired_share=small)
    assert decision.outcome is Effect.ALLOW


# Money that paid the price already


@pytest.mark.parametrize(
    ("paid", "drawn", "wanted"),
    [
        (date(2026, 1, 31), date(2027, 1, 31), Effect.ALLOW),
        (date(2026, 1, 31), date(2027, 2, 1), Effect.REFUSE),
        (date(2026, 1, 31), date(2026, 1, 31), Effect.ALLOW),
        (date(2024, 2, 29), date(2025, 2, 28), Effect.ALLOW),
        (date(2024, 2, 29), date(2025, 3, 1), Effect.REFUSE),
        (date(2026, 1, 31), None, Effect.REVIEW),
        (None, date(2026, 1, 31), Effect.REVIEW),
    ],
    ids=[
        "exactly a year",
        "a day more",
        "the same day",
        "from a leap day",
        "a day more than that",
        "drawdown unknown",
        "payment unknown",
    ],
)
def test_refinancing(paid: date | None, drawn: date | None, wanted: Effect) -> None:
    decision = judged(replaces_price=True, price_paid_on=paid, first_drawdown_on=drawn)
    assert decision.outcome is wanted


def test_whether_it_replaces_the_price_has_to_be_said() -> None:
    decision = judged(replaces_price=None)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("months_since_paid",))
    for said in (False, None):
        with pytest.raises(InvalidValue, match=r"^price_paid_on: "):
            attrs.evolve(DEAL, replaces_price=said, price_paid_on=DAY)


def test_nobody_holds_more_than_the_whole() -> None:
    whole = attrs.evolve(DEAL, held_share=Fraction(1, 4), acquired_share=Fraction(3, 4))
    with pytest.raises(InvalidValue, match=r"^acquired_share: "):
        attrs.evolve(whole, held_share=Fraction(26, 100))


@pytest.mark.parametrize(("replaces", "wanted"), [(True, Effect.REFUSE), (None, Effect.REVIEW)])
def test_no_acquisition_loan_is_replaced(*, replaces: bool | None, wanted: Effect) -> None:
    assert judged(replaces_acquisition_loan=replaces).outcome is wanted


# The bank


def bank(**fields: Any) -> BankFigures:
    return attrs.evolve(EARLY, **fields)


@pytest.mark.parametrize(
    ("size", "deal", "wanted"),
    [
        ("50000000000", {}, Effect.ALLOW),
        ("49999999999.99", {}, Effect.REVIEW),
        ("100000000000", STAKE, Effect.ALLOW),
        ("99999999999.99", STAKE, Effect.REVIEW),
        (None, {}, Effect.REVIEW),
    ],
)
def test_size_of_the_bank(size: str | None, deal: dict[str, Any], wanted: Effect) -> None:
    figures = bank(adjusted_assets=None if size is None else Money.of(size))
    decision = judged(bank=figures, **deal)
    assert decision.outcome is wanted
    if wanted is Effect.REVIEW:
        assert decision.provenance is Provenance.UNCONFIRMED


@pytest.mark.parametrize(
    ("as_of", "already", "wanted"),
    [
        pytest.param(DAY, "2000000000", Effect.ALLOW, id="exactly 2.5 %"),
        pytest.param(DAY, "2000000000.01", Effect.BLOCK, id="a fen more"),
        pytest.param(IN_2020, "4500000000", Effect.ALLOW, id="2015, exactly 5 %"),
        pytest.param(IN_2020, "4500000000.01", Effect.BLOCK, id="2015, a fen more"),
        pytest.param(IN_2010, "9000000000", Effect.ALLOW, id="none known of 2008"),
        pytest.param(DAY, None, Effect.REVIEW, id="unknown"),
    ],
)
def test_one_borrower(as_of: date, already: str | None, wanted: Effect) -> None:
    owed = None if already is None else Money.of(already)
    decision = judged(as_of=as_of, borrower_loans=owed)
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.SMALLER_AMOUNT,)


@pytest.mark.parametrize("as_of", [IN_2020, DAY])
@pytest.mark.parametrize(
    ("lent", "wanted"),
    [("49500000000", Effect.ALLOW), ("49500000000.01", Effect.BLOCK), (None, Effect.REVIEW)],
    ids=["exactly half", "a fen more", "unknown"],
)
def test_all_acquisition_loans(lent: str | None, wanted: Effect, as_of: date) -> None:
    figures = bank(acquisition_loans=None if lent is None else Money.of(lent))
    assert judged(as_of=as_of, bank=figures).outcome is wanted


@pytest.mark.parametrize(
    ("minority", "wanted"),
    [("5650000000", Effect.ALLOW), ("5650000000.01", Effect.BLOCK), (None, Effect.REVIEW)],
    ids=["exactly 30 % with this loan", "a fen more", "unknown"],
)
def test_loans_for_minority_stakes(minority: str | None, wanted: Effect) -> None:
    lent = None if minority is None else Money.of(minority)
    figures = bank(minority_acquisition_loans=lent)
    assert judged(bank=figures, **STAKE).outcome is wanted
    assert judged(bank=figures).outcome is Effect.ALLOW  # control is no part of it


# The largest loan


@pytest.mark.parametrize(
    ("figures", "deal", "largest", "binding"),
    [
        ({}, {"borrower_loans": Money.of(2_400 * MILLION)}, 100 * MILLION, "one borrower"),
        ({}, {"borrower_loans": Money.of(3 * BILLION)}, 0, "one borrower"),
        (
            {},
            {"equity_funds": Money.of(500 * MILLION), "fees": Money.of(5 * MILLION)},
            505 * MILLION,
            "cost less equity and other debt",
        ),
        (
            {},
            {"equity_funds": Money.of(2 * BILLION)},
            0,
            "cost less equity and other debt",
        ),
        (
            {"acquisition_loans": Money.of(49_800 * MILLION)},
            {},
            200 * MILLION,
            "all acquisition loans",
        ),
        (
            {"minority_acquisition_loans": Money.of(5_930 * MILLION)},
            STAKE,
            100 * MILLION,
            "loans for minority stakes",
        ),
    ],
)
def test_what_binds(
    figures: dict[str, Any], deal: dict[str, Any], largest: int, binding: str
) -> None:
    found = limits(bank=bank(**figures), **deal)
    assert found.largest == Money.of(largest)
    assert found.binding is not None
    assert found.binding.what.en == binding


@pytest.mark.parametrize("name", ["tier1_net", "acquisition_loans", "minority_acquisition_loans"])
def test_a_figure_unknown_leaves_the_largest_loan_open(name: str) -> None:
    unknown: dict[str, Any] = {name: None}
    if name == "acquisition_loans":
        unknown["minority_acquisition_loans"] = None
    found = limits(bank=bank(**unknown), **STAKE)
    assert (found.largest, found.binding, found.refused) == (None, None, None)
    assert None in [limit.amount for limit in found.limits]


@pytest.mark.parametrize("name", ["borrower_loans", "equity_funds", "other_debt"])
def test_a_part_of_the_deal_unknown_leaves_it_open(name: str) -> None:
    unknown: dict[str, Any] = {name: None}
    assert limits(**unknown).largest is None


def test_only_what_is_known_of_2008_bounds() -> None:
    assert [limit.what.en for limit in limits(IN_2010).limits] == [
        "share of the price",
        "cost less equity and other debt",
    ]


def test_workings() -> None:
    shown = explain_lines(limits(**STAKE).workings)
    assert "金规〔2025〕27号" in shown
    assert shown.splitlines()[-1] == "最高贷款金额: ¥600,000,000.00"


# Bad input


def test_a_syndicated_loan_may_be_for_an_acquisition() -> None:
    syndicate = loan(kind=ProductKind.SYNDICATED_LOAN)
    assert judged(syndicate).outcome is Effect.ALLOW
    for other in (
        loan(kind=ProductKind.SYNDICATED_LOAN, purpose=LoanPurpose.OPERATION),
        WORKING_CAPITAL,
    ):
        with pytest.raises(InvalidValue, match=r"^application: "):
            judged(other)


def test_every_part_is_of_the_very_case() -> None:
    with pytest.raises(InvalidValue, match=r"^deal: "):
        judged(application_id="A-9")
    with pytest.raises(InvalidValue, match=r"^bank\.on: "):
        judged(bank=bank(on=date(2026, 11, 25)))
    assert judged(bank=bank(on=DAY)).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", ""),
        ("kind", "control"),
        ("price", Money.of(0)),
        ("price", Money.of(-1)),
        ("price", Money.of(1, "USD")),
        ("equity_funds", Money.of(-1)),
        ("borrower_loans", Money.of(1, "USD")),
        ("other_debt", Money.of(-1)),
        ("fees", Money.of(1, "USD")),
        ("fees", None),
        ("borrower_is_buyer", 1),
        ("acquirers", 0),
        ("acquirers", 10**60),
        ("held_share", Fraction(-1, 2)),
        ("held_share", 0.2),
        ("acquired_share", Fraction(3, 2)),
        ("has_control", 1),
        ("gains_control", "no"),
        ("price_paid_on", "2026-01-01"),
        ("replaces_acquisition_loan", 0),
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    with pytest.raises(BankrmError, match=rf"^{field}: "):
        attrs.evolve(DEAL, **{field: value})


def test_no_drawdown_before_the_price_was_paid() -> None:
    with pytest.raises(InvalidValue, match=r"^first_drawdown_on: "):
        attrs.evolve(
            DEAL,
            replaces_price=True,
            price_paid_on=date(2026, 1, 2),
            first_drawdown_on=date(2026, 1, 1),
        )


def test_a_loan_in_dollars_is_not_measured_in_yuan() -> None:
    with pytest.raises(CurrencyMismatch):
        judged(loan(amount=Money.of(1, "USD")))


@pytest.mark.parametrize("bad", [None, "A-1"])
def test_wrong_kinds(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_acquisition_loan(bad, DEAL, BANK, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^deal: "):
        assess_acquisition_loan(APPLICATION, bad, BANK, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^bank: "):
        assess_acquisition_loan(APPLICATION, DEAL, bad, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        assess_acquisition_loan(APPLICATION, DEAL, BANK, as_of=bad)


def test_before_the_first_guideline() -> None:
    with pytest.raises(RuleNotInForce):
        judged(as_of=date(2008, 12, 5))
