"""Errors: the caller is wrong, and is told which field and why.

A refusal by the bank is a `bankrm.rules.Decision`, never one of these. No message repeats a value that
could be personal: field and reason are enough to mend the call.
"""

__all__ = [
    "BankrmError",
    "CurrencyMismatch",
    "InvalidRule",
    "InvalidValue",
    "NotCovered",
    "RuleNotInForce",
]


class BankrmError(ValueError):
    """Root of the library's errors: a field and the reason it was refused.

    >>> raise BankrmError("amount", "must not be negative")
    Traceback (most recent call last):
    bankrm.errors.BankrmError: amount: must not be negative
    """

    field: str
    reason: str

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)  # both in args, so that the error survives pickling
        self.field = field
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class InvalidValue(BankrmError):
    """A value that the field cannot hold."""


class CurrencyMismatch(BankrmError):
    """Amounts of two currencies met in one sum or comparison."""


class InvalidRule(BankrmError):
    """A rule, table or process that is not well formed; raised when it is built, not when it is used."""


class RuleNotInForce(BankrmError):
    """Nothing is in force on the day asked for: before the first row, or after repeal."""


class NotCovered(BankrmError):
    """A calendar was asked about a year whose holidays it was not given."""
