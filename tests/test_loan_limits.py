"""Limits of one loan: the least of them, none where one is unknown, and nothing where it is refused."""

from typing import Any

import attrs
import pytest

from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import Text
from bankrm.loan_limits import LoanLimit, LoanLimits, excess_over
from bankrm.money import Money
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.workings import explain_lines


def limit(name: str, yuan: int | None) -> LoanLimit:
    amount = None if yuan is None else Money.of(yuan)
    return LoanLimit(what=Text("上限", name), amount=amount, basis=CREDIT_PRACTICE.article())


def test_the_least_binds() -> None:
    found = LoanLimits(limits=(limit("a", 3), limit("b", 2), limit("c", 2)))
    assert found.largest == Money.of(2)
    assert found.binding == limit("b", 2)
    assert explain_lines(found.workings, "en").splitlines()[-1] == "largest loan: CN¥2.00"


def test_one_unknown_leaves_it_open() -> None:
    found = LoanLimits(limits=(limit("a", 3), limit("b", None)))
    assert (found.largest, found.binding) == (None, None)
    assert found.excess(Money.of(1)) is None


def test_refused_is_nothing() -> None:
    found = LoanLimits(limits=(limit("a", None),), refused=Text("不准", "refused"))
    assert (found.largest, found.binding) == (Money.of(0), None)
    assert found.excess(Money.of(5)) == Money.of(5)


@pytest.mark.parametrize(("yuan", "over"), [("1", 0), ("2", 0), ("2.01", "0.01")])
def test_by_how_much_too_large(yuan: str, over: str | int) -> None:
    found = LoanLimits(limits=(limit("a", 3), limit("b", 2)))
    assert found.excess(Money.of(yuan)) == Money.of(over)


@pytest.mark.parametrize("bad", [5, None, Money.of(1, "USD")])
def test_what_is_too_large_is_an_amount_in_yuan(bad: Any) -> None:
    with pytest.raises(BankrmError, match=r"amount|currenc|USD"):
        excess_over(Money.of(1), bad)


def test_no_loan_is_without_limit() -> None:
    with pytest.raises(InvalidValue, match=r"^limits: "):
        LoanLimits(limits=())


@pytest.mark.parametrize("bad", [1, Money.of(-1), Money.of(1, "USD"), float("nan")])
def test_a_bad_amount_is_named(bad: Any) -> None:
    with pytest.raises(BankrmError, match=r"^amount: "):
        attrs.evolve(limit("a", 1), amount=bad)
