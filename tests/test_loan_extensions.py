"""Extensions: how long, asked for in time, and with whose consent."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.loan_extensions import LoanExtension, assess_extension
from bankrm.loan_products import SecurityKind
from bankrm.rules import Effect

DAY = date(2026, 11, 24)
DUE = date(2026, 12, 24)


def extension(loan: CreditApplication, months: int, **fields: Any) -> LoanExtension:
    given: dict[str, Any] = {
        "application_id": loan.id,
        "months": months,
        "earlier_months": 0,
        "applied_on": DAY,
        "due_on": DUE,
        "consents": True,
    }
    return LoanExtension(**(given | fields))


def outcome(loan: CreditApplication, months: int, as_of: date = DAY, **fields: Any) -> Effect:
    fields = {"applied_on": min(as_of, DAY)} | fields
    return assess_extension(loan, extension(loan, months, **fields), as_of=as_of).outcome


@pytest.mark.parametrize(
    ("original", "extended", "wanted"),
    [
        pytest.param(12, 12, Effect.ALLOW, id="short, by exactly its term"),
        pytest.param(12, 13, Effect.BLOCK, id="short, by more"),
        pytest.param(13, 6, Effect.ALLOW, id="medium, less than half"),
        pytest.param(13, 7, Effect.BLOCK, id="medium, more than half by half a month"),
        pytest.param(36, 18, Effect.ALLOW, id="medium, exactly half"),
        pytest.param(36, 19, Effect.BLOCK, id="medium, more than half"),
        pytest.param(60, 30, Effect.ALLOW, id="five years are medium"),
        pytest.param(60, 31, Effect.BLOCK, id="five years, more than half"),
        pytest.param(61, 36, Effect.ALLOW, id="long, exactly three years"),
        pytest.param(61, 37, Effect.BLOCK, id="long, more than three years"),
        pytest.param(None, 1, Effect.REVIEW, id="original term unknown"),
    ],
)
def test_of_firms(original: int | None, extended: int, wanted: Effect) -> None:
    loan = attrs.evolve(WORKING_CAPITAL, months=original)
    assert outcome(loan, extended) is wanted
    if extended > 1:
        assert outcome(loan, 1, earlier_months=extended - 1) is wanted


@pytest.mark.parametrize("as_of", [date(2024, 6, 30), date(2024, 7, 1)])
@pytest.mark.parametrize(
    ("original", "extended", "product", "wanted"),
    [
        pytest.param(12, 12, None, Effect.ALLOW, id="a year, by exactly its term"),
        pytest.param(12, 13, None, Effect.BLOCK, id="a year, by more"),
        pytest.param(36, 24, 60, Effect.ALLOW, id="exactly the product's longest"),
        pytest.param(36, 25, 60, Effect.BLOCK, id="beyond the product's longest"),
        pytest.param(36, 1, None, Effect.REVIEW, id="longest of the product unknown"),
    ],
)
def test_of_persons(
    original: int, extended: int, product: int | None, wanted: Effect, as_of: date
) -> None:
    loan = attrs.evolve(CONSUMER, months=original)
    given = extension(loan, extended, product_months=product, applied_on=as_of)
    decision = assess_extension(loan, given, as_of=as_of)
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.SHORTER_TERM,)
        assert decision.provenance is Provenance.UNCONFIRMED


@pytest.mark.parametrize(
    ("applied", "wanted"),
    [
        (date(2026, 12, 23), Effect.ALLOW),
        (DUE, Effect.REFUSE),
        (date(2026, 12, 25), Effect.REFUSE),
    ],
    ids=["the day before", "exactly on the due day", "after it"],
)
def test_asked_for_in_time(applied: date, wanted: Effect) -> None:
    assert outcome(WORKING_CAPITAL, 6, applied, applied_on=applied) is wanted


@pytest.mark.parametrize(
    ("security", "consents", "wanted"),
    [
        ((SecurityKind.MORTGAGE,), False, Effect.BLOCK),
        ((SecurityKind.MORTGAGE,), True, Effect.ALLOW),
        ((SecurityKind.MORTGAGE,), None, Effect.REVIEW),
        ((SecurityKind.UNSECURED,), None, Effect.ALLOW),
        ((), False, Effect.REVIEW),
    ],
)
def test_whoever_secures_it_consents(
    security: tuple[SecurityKind, ...], consents: bool | None, wanted: Effect
) -> None:
    loan = attrs.evolve(WORKING_CAPITAL, security=security)
    given = extension(loan, 6, consents=consents)
    decision = assess_extension(loan, given, as_of=DAY)
    assert decision.outcome is wanted
    if wanted is Effect.BLOCK:
        assert decision.steps == (CreditStep.SECURITY_CONSENT,)


def test_the_article_is_cited_second_hand() -> None:
    decision = assess_extension(WORKING_CAPITAL, extension(WORKING_CAPITAL, 13), as_of=DAY)
    assert "《贷款通则》" in decision.explain()
    assert decision.provenance is Provenance.SECONDARY


def test_the_figure_of_long_loans_is_recalled() -> None:
    loan = attrs.evolve(WORKING_CAPITAL, months=72)
    decision = assess_extension(loan, extension(loan, 37), as_of=DAY)
    assert decision.outcome is Effect.BLOCK
    assert decision.provenance is Provenance.UNCONFIRMED


@pytest.mark.parametrize("as_of", [date(1996, 8, 1), date(2010, 2, 11)])
@pytest.mark.parametrize("loan", [WORKING_CAPITAL, CONSUMER], ids=["firm", "person"])
@pytest.mark.parametrize(("original", "most"), [(12, 12), (36, 18), (60, 30), (61, 36)])
def test_the_general_rules_hold_for_everybody_before_2010(
    loan: CreditApplication, original: int, most: int, as_of: date
) -> None:
    loan = attrs.evolve(loan, months=original)
    assert outcome(loan, most, as_of) is Effect.ALLOW
    assert outcome(loan, most + 1, as_of) is Effect.BLOCK


def test_earlier_extensions_have_to_be_told() -> None:
    decision = assess_extension(
        WORKING_CAPITAL, extension(WORKING_CAPITAL, 1, earlier_months=None), as_of=DAY
    )
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("extended",))


# Bad input


def test_an_extension_is_not_asked_for_on_a_later_day() -> None:
    with pytest.raises(InvalidValue, match=r"^extension: "):
        outcome(WORKING_CAPITAL, 6, applied_on=date(2026, 11, 25))


def test_an_extension_is_of_the_very_loan() -> None:
    with pytest.raises(InvalidValue, match=r"^extension: "):
        assess_extension(CONSUMER, extension(WORKING_CAPITAL, 6), as_of=DAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", CreditApplicationId("")),
        ("months", 0),
        ("months", 10**60),
        ("months", "１２"),
        ("earlier_months", -1),
        ("applied_on", datetime(2026, 1, 1)),  # noqa: DTZ001  # refused for being an instant
        ("due_on", None),
        ("consents", 1),
        ("product_months", 0),
        ("product_months", float("nan")),
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(extension(WORKING_CAPITAL, 6), **{field: value})


@pytest.mark.parametrize("bad", [None, "A-1"])
def test_wrong_kinds(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_extension(bad, extension(WORKING_CAPITAL, 6), as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^extension: "):
        assess_extension(WORKING_CAPITAL, bad, as_of=DAY)


def test_before_the_general_rules() -> None:
    with pytest.raises(RuleNotInForce):
        outcome(WORKING_CAPITAL, 6, date(1996, 7, 31))
