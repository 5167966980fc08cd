"""Every error names the field and the reason, is a ValueError, and survives a process boundary."""

import pickle

import pytest

from bankrm import errors
from bankrm.errors import BankrmError

ERRORS: list[type[BankrmError]] = [getattr(errors, name) for name in errors.__all__]

every_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)


@every_error
def test_is_a_value_error_of_one_family(error: type[BankrmError]) -> None:
    assert issubclass(error, BankrmError)
    assert issubclass(error, ValueError)


@every_error
def test_names_the_field_and_the_reason(error: type[BankrmError]) -> None:
    raised = error("amount", "must be finite")
    assert (raised.field, raised.reason) == ("amount", "must be finite")
    assert str(raised) == "amount: must be finite"


@every_error
def test_survives_pickling(error: type[BankrmError]) -> None:
    raised = pickle.loads(pickle.dumps(error("amount", "must be finite")))  # noqa: S301  # our own
    assert type(raised) is error
    assert str(raised) == "amount: must be finite"


def test_kinds_of_error_do_not_catch_each_other() -> None:
    kinds = [error for error in ERRORS if error is not BankrmError]
    assert all(not issubclass(one, other) for one in kinds for other in kinds if one is not other)
