"""The working-capital need by the annex of 2010, and quiz items on its formula."""

import ast
import operator
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.golden.harness import Case, close

from bankrm.ratios import growth, quotient
from bankrm.working_capital import (
    CycleFigures,
    CyclePart,
    Funding,
    MarginBasis,
    TurnsRounding,
    WorkingCapitalInputs,
    WorkingCapitalNeed,
    compute_working_capital_need,
)

__all__ = ["check"]

UNDER_ANNEX = date(2022, 6, 30)
EXACT, ROUNDED = Decimal("0.01"), Decimal(1)
FUNDING = {
    "own_funds": "own_funds",
    "existing_loans": "existing_working_capital_loans",
    "other_channels": "other_channels",
}


def check(case: Case, document: Case) -> None:
    """Compare one published case with the need computed."""
    del document
    inputs = dict(case["inputs"])
    if inputs.keys() == {"question", "options"}:
        found: Case = {"answer_index": _answer(inputs["options"])}
    elif inputs.pop("method", None) == "regulator_annex_2010":
        found = _found(inputs)
    else:
        raise AssertionError(f"unknown shape: {sorted(inputs)}")
    _compare(case["expected"], found)


def _compare(expected: Case, found: Case, prefix: str = "") -> None:
    for key, wanted in expected.items():
        if key not in found:
            raise AssertionError(f"the adapter does not know {prefix}{key}")
        if isinstance(wanted, dict):
            _compare(wanted, found[key], f"{key}.")
            continue
        value = found[key]
        tolerance = ROUNDED if key.endswith("_with_rounded_turns") else EXACT
        if value is None or not close(Decimal(value), wanted, tolerance):
            raise AssertionError(f"{prefix}{key}: found {value}, expected {wanted}")


def _found(inputs: Case) -> Case:
    given = _inputs(inputs)
    exact = _need(given, TurnsRounding.EXACT)
    rounded = _need(given, TurnsRounding.TWO_DECIMALS)
    days = {} if exact.days is None else {part.code: figure for part, figure in exact.days}
    amounts = {"turns": exact.turns, "need": exact.need, "new_loan": exact.headroom}
    return {
        **amounts,
        "derived_exact": amounts,
        "days": days,
        "turnover_days": None if exact.days is None else exact.days.net,
        "turns_2dp": rounded.turns,
        "turns_rounded_2dp": rounded.turns,
        "need_with_rounded_turns": rounded.need,
        "new_loan_with_rounded_turns": rounded.headroom,
        "profit_margin_percent": None if given.margin is None else given.margin * 100,
        "growth_percent": None if given.growth is None else given.growth * 100,
    }


def _need(given: WorkingCapitalInputs, rounding: TurnsRounding) -> WorkingCapitalNeed:
    return compute_working_capital_need(given, as_of=UNDER_ANNEX, rounding=rounding)


def _inputs(inputs: Case) -> WorkingCapitalInputs:
    sales = Decimal(inputs.pop("last_year_sales"))
    if "last_year_profit" in inputs:
        margin = quotient(inputs.pop("last_year_profit"), sales)
        basis = MarginBasis.TOTAL_PROFIT
        risen = growth(inputs.pop("expected_sales"), sales)
    else:
        margin, basis = Decimal(inputs.pop("last_year_profit_margin")), MarginBasis.GIVEN
        risen = Decimal(inputs.pop("sales_growth"))
    given = WorkingCapitalInputs(
        revenue=sales,
        margin=margin,
        margin_basis=basis,
        growth=risen,
        balances=_parts(inputs.pop("average_balances", None)),
        cost_of_sales=_number(inputs.pop("cost_of_sales", None)),
        days=_parts(inputs.pop("days", None)),
        turns=_number(inputs.pop("turns", None)),
        funding=_funding(inputs),
    )
    if inputs:
        raise AssertionError(f"unknown inputs: {sorted(inputs)}")
    return given


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _parts(figures: Case | None) -> CycleFigures | None:
    if figures is None:
        return None
    return CycleFigures(**{part: Decimal(str(figure)) for part, figure in figures.items()})


def _funding(inputs: Case) -> Funding | None:
    """The funding told; a kind of it that is not told is none, and without any it is unknown."""
    if not inputs.keys() & FUNDING.values():
        return None
    return Funding(**{name: Decimal(inputs.pop(key, 0)) for name, key in FUNDING.items()})


# A quiz item: the option is right whose formula gives what the library gives


SAMPLE: dict[str, Decimal] = {
    "sales": Decimal(1009),
    "margin": Decimal("0.13"),
    "growth": Decimal("0.29"),
    "inventory": Decimal(83),
    "receivable": Decimal(71),
    "payable": Decimal(37),
    "prepayment": Decimal(19),
    "advance": Decimal(11),
    "own": Decimal(101),
    "existing": Decimal(53),
    "other": Decimal(23),
}
SIGNS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _answer(options: list[str]) -> int:
    given = WorkingCapitalInputs(
        revenue=SAMPLE["sales"],
        margin=SAMPLE["margin"],
        margin_basis=MarginBasis.GIVEN,
        growth=SAMPLE["growth"],
        days=CycleFigures(**{part.code: SAMPLE[part.code.split("_")[0]] for part in CyclePart}),
        funding=Funding(
            own_funds=SAMPLE["own"],
            existing_loans=SAMPLE["existing"],
            other_channels=SAMPLE["other"],
        ),
    )
    result = _need(given, TurnsRounding.EXACT)
    assert result.days is not None
    answers = [result.need, result.turns, result.headroom, result.days.net]
    known = {
        **SAMPLE,
        "need": result.need,
        "turns": result.turns,
        "cycle": result.days.net,
        "expected": SAMPLE["sales"] * (1 + SAMPLE["growth"]),
    }
    right = [
        at
        for at, option in enumerate(options)
        if any(
            answer is not None and close(_evaluate(option, known), answer, Decimal("1e-9"))
            for answer in answers
        )
    ]
    if len(right) != 1:
        raise AssertionError(f"{len(right)} options agree with the library")
    return right[0]


def _evaluate(option: str, known: dict[str, Decimal | None]) -> Decimal:
    formula = option.lower().translate(str.maketrans("×·÷−–’[]", "**/--'()"))
    formula = re.sub(r"\b(working|last|previous|prior|self)-", r"\1 ", formula)  # no minus
    formula = re.sub(r"(?<![a-z])x(?![a-z])", "*", formula)
    formula = re.sub(r"[a-z]+(?:[ '][a-z]+)*", lambda run: _figure(run[0]), formula)
    return _value(ast.parse(formula.strip(), mode="eval").body, known)


def _figure(run: str) -> str:
    """The figure that a run of words means: the first whose words it has."""
    words = set(re.findall("[a-z]+", run))
    if unknown := words - FILLERS - set().union(*MEANINGS.values()):
        raise AssertionError(f"unknown words in an option: {sorted(unknown)}")
    for figure, own in MEANINGS.items():
        if words & own:
            return figure
    raise AssertionError(f"no figure in an option's words: {run}")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# in the order in which they are told: "sales growth" is growth, "expected sales" no sales of last year
MEANINGS = {
    "margin": _words("margin"),
    "growth": _words("growth increase"),
    "other": _words("other"),
    "existing": _words("existing outstanding loan loans borrowings"),
    "own": _words("own owned equity"),
    "inventory": _words("inventory inventories stock stocks"),
    "receivable": _words("receivable receivables"),
    "payable": _words("payable payables"),
    "prepayment": _words("prepayment prepayments prepaid"),
    "advance": _words("advance advances"),
    "cycle": _words("cycle days"),
    "turns": _words("turns times turnover"),
    "need": _words("need needs demand requirement"),
    "expected": _words("expected forecast estimated planned"),
    "sales": _words("sales revenue"),
}
FILLERS = _words(
    "working capital last previous prior year s profit net annual rate number funds money self channels "
    "sources received receipts payments accounts period from in of the"
)


def _value(node: ast.expr, known: dict[str, Decimal | None]) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, ast.Name) and (figure := known.get(node.id)) is not None:
        return figure
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        return SIGNS[type(node.op)](_value(node.left, known), _value(node.right, known))
    raise AssertionError("an option is no formula of known figures")
