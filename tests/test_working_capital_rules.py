"""Working-capital loans against the need: at the fen, in a group, unmeasured, and from old statements."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.calendars import Period
from bankrm.citations import Provenance, Row, house_document
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.loan_terms import WORKING_CAPITAL_STATEMENT_MONTHS
from bankrm.rules import Effect, RuleBook
from bankrm.statement_items import Item
from bankrm.statements import EntityId, FinancialStatement
from bankrm.working_capital import (
    Funding,
    MarginBasis,
    WorkingCapitalInputs,
    WorkingCapitalNeed,
    compute_working_capital_need,
)
from bankrm.working_capital_rules import GroupNeed, MeasuredNeed, assess_working_capital

DAY = date(2026, 11, 24)
BEFORE, ORDER = date(2024, 6, 30), date(2024, 7, 1)
UNIT = Money.of(10_000)
POLICY = house_document("C-1", Text("流贷细则", "Working-capital policy"), date(2011, 1, 1))
BOOK = RuleBook(
    numbers=(
        attrs.evolve(
            WORKING_CAPITAL_STATEMENT_MONTHS,
            rows=(Row(date(2011, 1, 1), 12, POLICY.article(1)),),
        ),
    )
)
REASON = Text("不适用", "not applicable")


def asked(yuan: str | int, **fields: Any) -> CreditApplication:
    return attrs.evolve(WORKING_CAPITAL, amount=Money.of(yuan), **fields)


def room(headroom: str | None) -> WorkingCapitalNeed:
    left = None if headroom is None else Decimal(headroom)
    return WorkingCapitalNeed(need=Decimal(10_000), headroom=left, workings=())


def measured(headroom: str | None, **fields: Any) -> MeasuredNeed:
    given: dict[str, Any] = {
        "application_id": WORKING_CAPITAL.id,
        "need": room(headroom),
        "unit": UNIT,
        "statements_to": date(2025, 12, 31),
        "in_group": False,
    }
    return MeasuredNeed(**(given | fields))


@pytest.mark.parametrize("as_of", [BEFORE, ORDER, DAY])
@pytest.mark.parametrize(
    ("yuan", "headroom", "wanted"),
    [
        pytest.param("69583333.33", "6958.33333333", Effect.ALLOW, id="exactly the headroom"),
        pytest.param("69583333.34", "6958.33333333", Effect.BLOCK, id="a fen more"),
        pytest.param("0.01", "0", Effect.BLOCK, id="nothing left"),
        pytest.param("0.01", "-10842.67", Effect.BLOCK, id="more financed than needed"),
        pytest.param("1", None, Effect.REVIEW, id="funding unknown"),
    ],
)
def test_headroom(yuan: str, headroom: str | None, wanted: Effect, as_of: date) -> None:
    decision = assess_working_capital(
        asked(yuan), measured(headroom, statements_to=as_of), as_of=as_of, book=BOOK
    )
    assert decision.outcome is wanted
    assert (decision.steps == (CreditStep.SMALLER_AMOUNT,)) == (wanted is Effect.BLOCK)


@pytest.mark.parametrize(
    ("as_of", "provenance"),
    [(BEFORE, Provenance.SECONDARY), (ORDER, Provenance.UNCONFIRMED)],
)
def test_that_the_annex_stands_is_not_confirmed(as_of: date, provenance: Provenance) -> None:
    given = measured("1", statements_to=as_of)
    decision = assess_working_capital(asked(10_001), given, as_of=as_of, book=BOOK)
    assert decision.provenance is provenance


def test_a_need_that_does_not_apply_goes_to_a_person() -> None:
    none = measured(None, need=WorkingCapitalNeed(reason=REASON, workings=()))
    decision = assess_working_capital(asked(1), none, as_of=DAY, book=BOOK)
    assert decision.outcome is Effect.REVIEW
    assert "WC-2024.not-applicable" in decision


@pytest.mark.parametrize(
    ("left", "others", "yuan", "wanted"),
    [
        pytest.param("500", "200", 3_000_000, Effect.ALLOW, id="exactly what is left"),
        pytest.param("500", "200", "3000000.01", Effect.BLOCK, id="a fen more"),
        pytest.param("500", "600", "0.01", Effect.BLOCK, id="nothing left"),
        pytest.param(None, "0", 1, Effect.REVIEW, id="the group's funding unknown"),
    ],
)
def test_members_together_stay_within_the_group(
    left: str | None, others: str, yuan: str | int, wanted: Effect
) -> None:
    group = GroupNeed(need=room(left), others_asked=Decimal(others))
    given = measured("1000", in_group=True, group=group)
    assert assess_working_capital(asked(yuan), given, as_of=DAY, book=BOOK).outcome is wanted


@pytest.mark.parametrize("known", [True, None])
def test_a_group_not_measured_stays_open(*, known: bool | None) -> None:
    given = measured("1000", in_group=known)
    decision = assess_working_capital(asked(1), given, as_of=DAY, book=BOOK)
    assert decision.outcome is Effect.REVIEW
    assert "group_headroom" in decision.missing


@pytest.mark.parametrize(
    ("to", "wanted"),
    [
        (date(2025, 11, 24), Effect.ALLOW),
        (date(2025, 11, 23), Effect.REVIEW),
        (None, Effect.REVIEW),
    ],
    ids=["exactly twelve months", "a day older", "unknown"],
)
def test_old_statements_go_to_a_person(to: date | None, wanted: Effect) -> None:
    given = measured("1000", statements_to=to)
    assert assess_working_capital(asked(1), given, as_of=DAY, book=BOOK).outcome is wanted


def test_how_old_is_for_the_bank_to_say() -> None:
    decision = assess_working_capital(asked(1), measured("1000"), as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("oldest",))


@pytest.mark.parametrize(
    ("small", "as_of"),
    [(True, DAY), (True, ORDER), (True, BEFORE), (False, DAY), (None, DAY)],
)
def test_nobody_passes_unmeasured(*, small: bool | None, as_of: date) -> None:
    application = asked(1, small_micro=small)
    decision = assess_working_capital(application, None, as_of=as_of, book=BOOK)
    assert decision.outcome is Effect.REVIEW
    eased = bool(small) and as_of >= ORDER
    assert ("WC-2024.small-eased" in decision) == eased
    if eased:
        assert decision.provenance is Provenance.UNCONFIRMED


@pytest.mark.parametrize(
    ("own", "left", "in_group", "largest"),
    [
        ("6958.33333333", None, False, "69583333.33"),
        ("1000", "400", True, "3000000"),
        ("200", "400", True, "2000000"),
        ("-0.0000001", None, False, "-0.01"),
        (None, "400", True, None),
        ("1000", None, True, None),
        ("1000", None, None, None),
    ],
)
def test_the_largest_loan(
    own: str | None, left: str | None, *, in_group: bool | None, largest: str | None
) -> None:
    group = GroupNeed(need=room(left), others_asked=Decimal(100)) if in_group else None
    found = measured(own, in_group=in_group, group=group).largest_loan
    assert found == (None if largest is None else Money.of(largest))


def test_a_headroom_beyond_all_amounts_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^amount: "):
        assess_working_capital(asked(1), measured("1e30"), as_of=DAY)


# From a statement


BORROWED = Item.SHORT_BORROWINGS


def from_statement(*, loans: int = 200, lines: Any = None, **fields: Any) -> MeasuredNeed:
    """Of a firm that keeps its books in 万元, and owes 200 at short term."""
    figures = {Item.REVENUE: 3_000, Item.TOTAL_PROFIT: 450, BORROWED: 200} | (lines or {})
    given: dict[str, Any] = {
        "entity_id": EntityId(WORKING_CAPITAL.client_id),
        "period": Period.year(2025),
        "lines": {item: of for item, of in figures.items() if of is not None},
        "received_on": date(2026, 4, 20),
        "unit": 10_000,
    }
    year = FinancialStatement(**(given | fields))
    funded = Funding(
        own_funds=Decimal(0), existing_loans=Decimal(loans), other_channels=Decimal(0)
    )
    inputs = WorkingCapitalInputs(
        revenue=year[Item.REVENUE],
        margin=Decimal("0.15"),
        margin_basis=MarginBasis.TOTAL_PROFIT,
        growth=Decimal(0),
        turns=Decimal(5),
        funding=funded,
        statement=year,
    )
    need = compute_working_capital_need(inputs, as_of=DAY)
    return MeasuredNeed(application_id=WORKING_CAPITAL.id, need=need, in_group=False)


def test_a_statement_says_unit_and_day() -> None:
    found = from_statement()
    assert found.largest_loan == Money.of(3_100_000)
    assert found.last_day == date(2025, 12, 31)
    assert from_statement(unit=1_000).largest_loan == Money.of(310_000)
    decision = assess_working_capital(asked(3_100_000), found, as_of=DAY, book=BOOK)
    assert decision.outcome is Effect.ALLOW
    assert found.excess(Money.of(3_100_001)) == Money.of(1)


@pytest.mark.parametrize(
    ("loans", "borrowed", "wanted"),
    [
        pytest.param(200, 200, Effect.ALLOW, id="exactly what is owed"),
        pytest.param(201, 200, Effect.ALLOW, id="more"),
        pytest.param(199, 200, Effect.REVIEW, id="a loan left out"),
        pytest.param(200, None, Effect.REVIEW, id="what is owed is unknown"),
    ],
)
def test_loans_left_out_of_the_funding_go_to_a_person(
    loans: int, borrowed: int | None, wanted: Effect
) -> None:
    found = from_statement(loans=loans, lines={BORROWED: borrowed})
    decision = assess_working_capital(asked(1), found, as_of=DAY, book=BOOK)
    assert decision.outcome is wanted
    assert ("working-capital.loans-left-out" in decision) is (loans < 200)


def test_the_need_of_another_firm_is_refused() -> None:
    other = from_statement(entity_id=EntityId("E-9"))
    with pytest.raises(InvalidValue, match=r"^measured: is of another firm"):
        assess_working_capital(asked(1), other, as_of=DAY, book=BOOK)


def test_what_the_statement_says_is_not_said_again() -> None:
    found = from_statement()
    with pytest.raises(InvalidValue, match=r"^unit: "):
        attrs.evolve(found, unit=UNIT)
    with pytest.raises(InvalidValue, match=r"^statements_to: "):
        attrs.evolve(found, statements_to=date(2025, 12, 31))
    with pytest.raises(CurrencyMismatch, match=r"^unit: "):
        from_statement(currency="USD")


def test_a_statement_to_a_later_day_is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"^measured: "):
        assess_working_capital(asked(1), from_statement(), as_of=date(2025, 12, 30), book=BOOK)


def test_a_group_is_measured_in_the_unit_of_its_own_statement() -> None:
    whole = GroupNeed(need=from_statement(unit=1_000).need, others_asked=Decimal(10))
    for own in (from_statement(), measured("1000")):
        grouped = attrs.evolve(own, in_group=True, group=whole)
        assert grouped.group_headroom == Money.of(300_000)
    bare = attrs.evolve(whole, need=room("310"))
    grouped = attrs.evolve(from_statement(), in_group=True, group=bare)
    assert grouped.group_headroom == Money.of(3_000_000)
    dollars = attrs.evolve(whole, need=from_statement_in_dollars())
    with pytest.raises(CurrencyMismatch, match=r"^group: "):
        attrs.evolve(from_statement(), in_group=True, group=dollars)


def from_statement_in_dollars() -> WorkingCapitalNeed:
    need = from_statement().need
    assert need.inputs is not None
    assert need.statement is not None
    statement = attrs.evolve(need.statement, currency="USD")
    return attrs.evolve(need, inputs=attrs.evolve(need.inputs, statement=statement))


def test_a_statement_without_funding_shows_no_loans() -> None:
    need = from_statement().need
    assert need.inputs is not None
    bare = attrs.evolve(need, headroom=None, inputs=attrs.evolve(need.inputs, funding=None))
    found = attrs.evolve(from_statement(), need=bare)
    assert (found.existing_loans, found.short_borrowings) == (None, Money.of(2_000_000))
    assert (measured("1").existing_loans, measured("1").short_borrowings) == (None, None)


# Bad input


def test_no_statements_of_a_later_day() -> None:
    later = measured("1000", statements_to=date(2026, 11, 25))
    with pytest.raises(InvalidValue, match=r"^measured: "):
        assess_working_capital(asked(1), later, as_of=DAY, book=BOOK)
    same = measured("1000", statements_to=DAY)
    assert assess_working_capital(asked(1), same, as_of=DAY, book=BOOK).outcome is Effect.ALLOW


def test_the_need_is_of_the_very_application() -> None:
    other = attrs.evolve(measured("1"), application_id=CreditApplicationId("A-9"))
    with pytest.raises(InvalidValue, match=r"^measured: "):
        assess_working_capital(asked(1), other, as_of=DAY)


def test_only_working_capital_is_measured() -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_working_capital(CONSUMER, None, as_of=DAY)


@pytest.mark.parametrize("bad", ["A-1", 5])
def test_wrong_kinds(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_working_capital(bad, None, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^measured: "):
        assess_working_capital(asked(1), bad, as_of=DAY)


def test_a_loan_in_dollars_is_not_measured_in_yuan() -> None:
    loan = attrs.evolve(WORKING_CAPITAL, amount=Money.of(1, "USD"))
    with pytest.raises(CurrencyMismatch):
        assess_working_capital(loan, None, as_of=DAY)


def test_before_the_first_measures() -> None:
    with pytest.raises(RuleNotInForce):
        assess_working_capital(asked(1), None, as_of=date(2010, 2, 11))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", "\x00"),
        ("need", Decimal(1)),
        ("unit", None),
        ("unit", Money.of(0)),
        ("unit", Money.of(-1)),
        ("unit", Money.of(1, "USD")),
        ("statements_to", "2025"),
        ("in_group", 1),
        ("group", GroupNeed(need=room("1"), others_asked=Decimal(0))),  # and in none
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    with pytest.raises(BankrmError, match=rf"^{field}: "):
        measured("1", **{field: value})


@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("NaN"), 0.5, None])
def test_what_others_ask_for_is_an_amount(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^others_asked: "):
        GroupNeed(need=room("1"), others_asked=bad)
