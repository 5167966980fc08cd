"""Logic of a form (表单逻辑): how conditions come out for a record, and what formulas make of it.

Conditions follow Kleene's logic: what is not given is no, what is given but faulty is unknown, unknown and
no is no. Leaves out which fields there are and in which order, which the form knows.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import combinations
from types import MappingProxyType
from typing import Any, TypeAlias

from bankrm.checks import check_kind, check_tuple
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule
from bankrm.fields import hidden
from bankrm.form_conditions import Condition, Sign, WrittenValue, fields_of
from bankrm.form_fields import Calculation, FieldKind, FormField, Formula
from bankrm.form_values import FaultCode, Flaw, contradiction, flaw, reader_of
from bankrm.money import ARITHMETIC, Money, half_up, in_arithmetic

__all__ = ["FAULTY", "Holds", "bind", "calculate", "can_hold", "result_kind"]

Holds: TypeAlias = Callable[[Mapping[str, Any]], bool | None]
"""How a condition comes out for the values of a record; None if that is not known."""


class _Faulty:
    """Stands where a value was given and could not be read."""

    __repr__ = hidden


FAULTY = _Faulty()
"""Stands in a record where a value was given and could not be read: unknown, but not absent."""

_CLOSED = {FieldKind.CHOICE, FieldKind.YES_NO}
_REAL = {FieldKind.WHOLE, FieldKind.DECIMAL}
_MOST_STEPS = 20_000


def bind(condition: Condition, fields: Mapping[str, FormField]) -> Holds:
    """A condition as a function of a record's values by code.

    Raises:
        InvalidRule: if it asks about no field of the record, or for what the field cannot hold.

    >>> from bankrm.form_conditions import at_least
    >>> from bankrm.labels import Text
    >>> age = FormField(code="age", name=Text("年龄", "age"), kind=FieldKind.WHOLE)
    >>> is_senior = bind(at_least("age", 65), {"age": age})
    >>> is_senior({"age": 65}), is_senior({"age": 64}), is_senior({}), is_senior({"age": FAULTY})
    (True, False, False, None)
    """
    check_kind(condition, Condition, "condition")
    check_kind(fields, Mapping, "fields")
    if condition.field is None:
        parts = [bind(part, fields) for part in condition.parts]
        if condition.sign is Sign.NOT:
            return _negated(parts[0])
        return _joined(parts, decides=condition.sign is Sign.ANY)
    if condition.field not in fields:
        raise InvalidRule(condition.field, "is no field beside it")
    code, asked = condition.field, fields[condition.field]
    check_kind(asked, FormField, "fields")
    return _question(code, _test(condition, asked), many=asked.many)


def _negated(part: Holds) -> Holds:
    def holds(values: Mapping[str, Any]) -> bool | None:
        found = part(values)
        return None if found is None else not found

    return holds


def _joined(parts: Sequence[Holds], *, decides: bool) -> Holds:
    """The parts joined: one that comes out as what decides settles it."""

    def holds(values: Mapping[str, Any]) -> bool | None:
        found = [part(values) for part in parts]
        if decides in found:
            return decides
        return None if None in found else not decides

    return holds


def _question(code: str, test: Callable[[Any], bool], *, many: bool) -> Holds:
    def holds(values: Mapping[str, Any]) -> bool | None:
        value = values.get(code)
        if value is FAULTY:
            return None
        if value is None or value == ():
            return False
        return any(map(test, value)) if many else test(value)

    return holds


def _test(condition: Condition, asked: FormField) -> Callable[[Any], bool]:
    """What is asked of one value that is given."""
    if condition.sign is Sign.GIVEN:
        return lambda _: True
    if condition.sign is not Sign.HOLDS:
        if not asked.kind.has_order:
            raise InvalidRule(asked.code, "has no order")
        if asked.kind is FieldKind.MONEY and asked.currency is None:
            raise InvalidRule(asked.code, "has no one currency to compare in")
    wanted: list[Any] = [reader_of(asked)(value) for value in condition.values]
    if any(isinstance(value, Flaw) for value in wanted):
        raise InvalidRule(asked.code, "is asked for what it cannot hold")
    if condition.sign is Sign.HOLDS:
        return lambda value: value in wanted
    (bound,) = wanted
    if condition.sign is Sign.AT_LEAST:
        return lambda value: value >= bound
    return lambda value: value <= bound


def can_hold(code: str, fields: Mapping[str, FormField]) -> bool:
    """Whether a field can ever be shown, given when the fields it depends on are.

    Tries the values on and around those that the conditions name; after 20,000 steps it takes the form at
    its word.

    Raises:
        InvalidRule: if there is no such field, or a condition asks for what is not there or cannot be.
    """
    check_kind(code, str, "code")
    check_kind(fields, Mapping, "fields")
    check_tuple(tuple(fields.values()), FormField, "fields")
    if code not in fields:
        raise InvalidRule("code", "is no field beside them")
    needed = _depends_on(code, fields)
    conditions = {each: condition for each in needed if (condition := fields[each].visible_if)}
    shown = {each: bind(condition, fields) for each, condition in conditions.items()}
    named: dict[str, list[WrittenValue]] = defaultdict(list)
    for condition in conditions.values():
        _collect(condition, named)
    values: dict[str, object] = {}
    tries: list[Iterator[object]] = []  # one for each field, from what depends on nothing upwards
    for _ in range(_MOST_STEPS):
        each = needed[len(tries)]
        is_shown = each not in shown or bool(shown[each](values))
        if each != code:  # what is not shown is not given
            tries.append(_candidates(fields[each], named[each]) if is_shown else iter((None,)))
        elif is_shown:
            return True
        while tries and (value := next(tries[-1], _NO_MORE)) is _NO_MORE:
            tries.pop()
        if not tries:
            return False
        values[needed[len(tries) - 1]] = value
    return True


def _depends_on(code: str, fields: Mapping[str, FormField]) -> list[str]:
    """The fields that a field's being shown depends on, deepest first, itself last."""
    found: dict[str, None] = {}
    waiting = [code]
    while waiting:
        condition = fields[waiting[-1]].visible_if
        new = [other for other in fields_of(condition) if other not in found] if condition else []
        if new:
            waiting += reversed(new)
        else:
            found[waiting.pop()] = None
    return list(found)


def _collect(condition: Condition, named: dict[str, list[WrittenValue]]) -> None:
    """Add the values that a condition names, by the field that it asks about."""
    if condition.field is not None:
        named[condition.field] += condition.values
    for part in condition.parts:
        _collect(part, named)


def _candidates(field: FormField, named: Sequence[WrittenValue]) -> Iterator[object]:
    """Values that could decide a condition on a field: each named one, its neighbours, another, none."""
    read = reader_of(field)
    found: list[Any] = [True, False] if field.kind is FieldKind.YES_NO else []
    for value in named:
        found += _around(read(value), field.digits)
    found += [option for option in field.options if option not in found][:1]
    fitting = [value for value in dict.fromkeys(found) if not isinstance(read(value), Flaw)]
    if not (fitting and (field.kind.has_order or field.kind in _CLOSED)):
        fitting.append(_SOMETHING)
    if field.many:
        for length in range(1, len(fitting) + 1):
            yield from combinations(fitting, length)
    else:
        yield from fitting
    yield None


_SOMETHING = object()
"""A value that no condition names."""
_NO_MORE = object()
"""What comes after the last value to try."""


def _around(value: Any, digits: int | None) -> Iterator[object]:  # noqa: ANN401  # of any kind
    """A value and, if it has an order, its neighbours: so near that no condition comes between."""
    yield value
    for sign in (-1, 1):
        try:
            if isinstance(value, Money):
                yield Money.from_minor(value.minor + sign, value.currency)
            elif isinstance(value, Decimal):
                for finest in (30, 0) if digits is None else (digits,):
                    yield ARITHMETIC.add(value, Decimal((sign < 0, (1,), -finest)))
            elif isinstance(value, Fraction):
                yield value + Fraction(sign, 10**81)  # texts have 40 digits above and below
            elif isinstance(value, time):
                yield (datetime.combine(_SOME_DAY, value) + sign * _INSTANT).time()
            elif isinstance(value, date):
                yield value + sign * (_INSTANT if isinstance(value, datetime) else _DAY)
            elif type(value) is int:
                yield value + sign
        except (OverflowError, BankrmError):
            continue  # the first or the last that there is


_SOME_DAY, _DAY, _INSTANT = date(2000, 1, 1), timedelta(days=1), timedelta(microseconds=1)


def result_kind(formula: Formula, inputs: Sequence[FieldKind]) -> FieldKind | None:
    """The kind that a formula makes of inputs of some kinds; None if the bank's own decides.

    Raises:
        InvalidRule: if nothing can be made of them.

    >>> interest = Formula(calculation=Calculation.PRODUCT, inputs=("principal", "rate"))
    >>> result_kind(interest, [FieldKind.MONEY, FieldKind.DECIMAL]).en
    'amount'
    """
    check_kind(formula, Formula, "formula")
    check_kind(inputs, Sequence, "inputs")
    check_tuple(tuple(inputs), FieldKind, "inputs")
    kinds, amounts = set(inputs), inputs.count(FieldKind.MONEY)
    calculation = formula.calculation
    if calculation is Calculation.OWN:
        return None
    if not kinds <= _REAL | {FieldKind.MONEY}:
        raise InvalidRule("formula", "needs numbers or amounts")
    if amounts and (amounts > 1 if calculation is Calculation.PRODUCT else kinds & _REAL):
        raise InvalidRule("formula", f"makes no {calculation.en} of amounts like that")
    if calculation is Calculation.RATIO:
        return FieldKind.DECIMAL
    if amounts:
        return FieldKind.MONEY
    return FieldKind.DECIMAL if FieldKind.DECIMAL in kinds else FieldKind.WHOLE


@in_arithmetic
def calculate(formula: Formula, values: Mapping[str, Any]) -> object:
    """What a formula makes of a record's values.

    None if an input is not known, `FAULTY` if one could not be read, a `Flaw` if they do not go together.

    >>> total = Formula(calculation=Calculation.SUM, inputs=("cash", "funds"))
    >>> calculate(total, {"cash": Money.of(100), "funds": Money.of("0.50")})
    Money('100.50', 'CNY')
    """
    check_kind(formula, Formula, "formula")
    check_kind(values, Mapping, "values")
    inputs = [_input(code, values) for code in formula.inputs]
    if FAULTY in inputs:
        return FAULTY
    if None in inputs:
        return None
    try:
        return _CALCULATIONS[formula.calculation](formula, inputs)
    except CurrencyMismatch:
        return flaw(FaultCode.WRONG_CURRENCY, "不同币种不能相加", "currencies do not mix")
    except BankrmError as wrong:
        return contradiction(wrong)


def _input(code: str, values: Mapping[str, Any]) -> object:
    """One input; of a column of a table, all of its cells, or None if one is not known."""
    table, _, column = code.partition(".")
    found = values.get(table)
    if not column or found is None or found is FAULTY:
        return found
    cells = tuple(row[column] for row in found)
    return None if None in cells or not cells else cells


def _sum(_: Formula, inputs: list[Any]) -> object:
    flat = [cell for value in inputs for cell in (value if isinstance(value, tuple) else (value,))]
    return reduce(operator.add, flat)


def _product(_: Formula, inputs: list[Any]) -> object:
    factors = [value for value in inputs if not isinstance(value, Money)]
    amounts = [value for value in inputs if isinstance(value, Money)]
    factor: Any = reduce(operator.mul, factors) if factors else 1
    return amounts[0].times(factor) if amounts else factor


def _ratio(formula: Formula, inputs: list[Any]) -> object:
    part, whole = inputs
    if isinstance(part, Money):
        if part.currency != whole.currency:
            raise CurrencyMismatch("formula", f"{part.currency} met {whole.currency}")
        part, whole = part.amount, whole.amount
    return half_up(Decimal(part) / whole, formula.digits) if whole else None


def _own(formula: Formula, inputs: list[Any]) -> object:
    return formula.function(*inputs)  # type: ignore[misc]  # it has one, or could not be built


_CALCULATIONS: Mapping[Calculation, Callable[[Formula, list[Any]], object]] = MappingProxyType(
    {
        Calculation.SUM: _sum,
        Calculation.DIFFERENCE: lambda _, inputs: inputs[0] - inputs[1],
        Calculation.PRODUCT: _product,
        Calculation.RATIO: _ratio,
        Calculation.OWN: _own,
    }
)
