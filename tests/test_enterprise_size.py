"""Size of firms: every limit of every industry by name, unknown figures, and inclusive loans."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, Row, house_document
from bankrm.enterprise_size import (
    INCLUSIVE,
    EnterpriseSize,
    InclusiveClass,
    InclusiveFacts,
    SizeClass,
    SizeIndustry,
    classify_enterprise_size,
    classify_inclusive_loan,
    size_industry,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.enterprises import INCLUSIVE_CREDIT_LINE, SIZE_INDUSTRIES, SIZE_LIMITS
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

DAY = date(2026, 11, 24)
FEN = Money.of("0.01")
MICRO, SMALL, MEDIUM, LARGE = EnterpriseSize
ODD: Any = "odd"

# the clause as it is printed: persons, revenue and assets in 万元, for small, medium, large
CLAUSES: dict[SizeIndustry, tuple[str, ...]] = {
    SizeIndustry.AGRICULTURE: ("R50", "R500", "R20000"),
    SizeIndustry.INDUSTRY: ("P20 R300", "P300 R2000", "P1000 R40000"),
    SizeIndustry.CONSTRUCTION: ("R300 A300", "R6000 A5000", "R80000 A80000"),
    SizeIndustry.WHOLESALE: ("P5 R1000", "P20 R5000", "P200 R40000"),
    SizeIndustry.RETAIL: ("P10 R100", "P50 R500", "P300 R20000"),
    SizeIndustry.TRANSPORT: ("P20 R200", "P300 R3000", "P1000 R30000"),
    SizeIndustry.STORAGE: ("P20 R100", "P100 R1000", "P200 R30000"),
    SizeIndustry.POST: ("P20 R100", "P300 R2000", "P1000 R30000"),
    SizeIndustry.LODGING: ("P10 R100", "P100 R2000", "P300 R10000"),
    SizeIndustry.CATERING: ("P10 R100", "P100 R2000", "P300 R10000"),
    SizeIndustry.TELECOMS: ("P10 R100", "P100 R1000", "P2000 R100000"),
    SizeIndustry.SOFTWARE: ("P10 R50", "P100 R1000", "P300 R10000"),
    SizeIndustry.PROPERTY_DEVELOPMENT: ("R100 A2000", "R1000 A5000", "R200000 A10000"),
    SizeIndustry.PROPERTY_MANAGEMENT: ("P100 R500", "P300 R1000", "P1000 R5000"),
    SizeIndustry.BUSINESS_SERVICES: ("P10 A100", "P100 A8000", "P300 A120000"),
    SizeIndustry.OTHER: ("P10", "P100", "P300"),
}


def figures(clause: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for part in clause.split():
        value = int(part[1:])
        if part[0] == "P":
            read["persons"] = value
        else:
            read["revenue" if part[0] == "R" else "assets"] = Money.of(value * 10_000)
    return read


def size(industry: SizeIndustry, **given: Any) -> SizeClass:
    return classify_enterprise_size(industry, as_of=DAY, **given)


def test_every_industry_has_its_clause() -> None:
    assert set(CLAUSES) == set(SizeIndustry)
    assert SIZE_LIMITS.in_force(DAY).value.keys() == {one.code for one in SizeIndustry}
    assert set(SIZE_INDUSTRIES.in_force(DAY).value.values()) == {one.code for one in SizeIndustry}


@pytest.mark.parametrize("industry", SizeIndustry, ids=lambda one: one.code)
@pytest.mark.parametrize("at", [SMALL, MEDIUM, LARGE], ids=lambda one: one.code)
def test_exactly_at_the_limits_and_one_below_each(
    industry: SizeIndustry, at: EnterpriseSize
) -> None:
    limit = figures(CLAUSES[industry][at.rank - 1])
    assert size(industry, **limit).size is at
    for name, value in limit.items():
        below = value - (FEN if isinstance(value, Money) else 1)
        found = size(industry, **{**limit, name: below})
        assert found.size is list(EnterpriseSize)[at.rank - 1]
        assert found.missing == ()


def test_medium_by_persons_and_small_by_revenue_is_small() -> None:
    firm = size(SizeIndustry.INDUSTRY, persons=999, revenue=Money.of(3_000_000))
    assert firm.size is SMALL
    assert firm.reached == {"persons": MEDIUM, "revenue": SMALL}


@pytest.mark.parametrize(
    ("given", "found", "missing"),
    [
        ({}, None, ("persons", "revenue")),
        ({"persons": 1_000}, None, ("revenue",)),
        ({"persons": 20}, None, ("revenue",)),
        ({"persons": 19}, MICRO, ()),
        ({"revenue": Money.of(40_000_000)}, None, ("persons",)),
        ({"revenue": Money.of(0)}, MICRO, ()),
        ({"persons": 20, "revenue": Money.of(3_000_000)}, SMALL, ()),
    ],
    ids=[
        "nothing known",
        "large by persons",
        "small by persons can still be micro",
        "micro whatever the revenue",
        "persons unknown",
        "no revenue",
        "assets do not matter",
    ],
)
def test_an_unknown_figure_matters_only_while_it_can_lower_the_size(
    given: dict[str, Any], found: EnterpriseSize | None, missing: tuple[str, ...]
) -> None:
    firm = size(SizeIndustry.INDUSTRY, **given)
    assert firm.size is found
    assert firm.missing == missing


def test_workings_show_each_figure_and_its_source() -> None:
    firm = size(SizeIndustry.RETAIL, persons=50)
    text = explain_lines(firm.workings, "en").splitlines()
    assert text[:2] == ["industry: retail", "persons employed: 50"]
    assert text[2].startswith("persons employed reach: medium (Provisions on the Size Standards")
    assert text[3:] == ["revenue: unknown", "size: unknown"]
    assert lines_provenance(firm.workings) is Provenance.SECONDARY


@pytest.mark.parametrize(
    ("code", "industry"),
    [
        ("A", "agriculture"),
        ("A0511", "agriculture"),
        ("B06", "industry"),
        ("C2614", "industry"),
        ("D46", "industry"),
        ("E47", "construction"),
        ("F51", "wholesale"),
        ("F5211", "retail"),
        ("G53", None),
        ("G54", "transport"),
        ("G58", "transport"),
        ("G59", None),
        ("G591", "transport"),
        ("G5920", "storage"),
        ("G60", "post"),
        ("H61", "lodging"),
        ("H62", "catering"),
        ("I63", "telecoms"),
        ("I64", "telecoms"),
        ("I65", "software"),
        ("J66", None),
        ("K", None),
        ("K70", None),
        ("K7010", "property_development"),
        ("K702", "property_management"),
        ("K703", "other"),
        ("K704", None),
        ("K709", "other"),
        ("L72", "business_services"),
        ("M", "other"),
        ("N76", "other"),
        ("O80", "other"),
        ("P83", None),
        ("Q", None),
        ("Q84", None),
        ("Q85", "other"),
        ("R", "other"),
        ("S", None),
        ("T97", None),
    ],
)
def test_which_industry_a_code_belongs_to(code: str, industry: str | None) -> None:
    found = size_industry(code, as_of=DAY)
    assert (found and found.code) == industry


@pytest.mark.parametrize("code", ["", "U", "c26", "C51", "C26145", "C２６", "26", ODD, None, 26])
def test_a_code_of_another_form_is_refused(code: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^code: "):
        size_industry(code, as_of=DAY)


def test_the_mapping_before_and_since_the_measures_of_2017() -> None:
    before, since = SIZE_INDUSTRIES.rows
    assert SIZE_INDUSTRIES.in_force(date(2017, 12, 27)) is before
    assert SIZE_INDUSTRIES.in_force(date(2017, 12, 28)) is since
    assert size_industry("M", as_of=date(2011, 6, 18)) is SizeIndustry.OTHER
    with pytest.raises(RuleNotInForce):
        size_industry("M", as_of=date(2011, 6, 17))
    with pytest.raises(RuleNotInForce):
        classify_enterprise_size(SizeIndustry.OTHER, persons=1, as_of=date(2011, 6, 17))


def test_no_bank_draws_its_own_line() -> None:
    law = SIZE_LIMITS.rows[0].value
    assert SIZE_LIMITS.stricter(law, {}) is law


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("industry", "industry"),
        ("persons", -1),
        ("persons", True),
        ("persons", 7.5),
        ("persons", "２０"),
        ("revenue", 5_000_000),
        ("revenue", Money.of(-1)),
        ("revenue", Money.of(1, "USD")),
        ("assets", Money.of("-0.01")),
        ("assets", float("nan")),
        ("as_of", datetime(2026, 11, 24)),  # noqa: DTZ001  # the point
    ],
)
def test_bad_figures_are_refused_by_name(field: str, value: Any) -> None:
    given: dict[str, Any] = {"industry": SizeIndustry.INDUSTRY, "as_of": DAY, field: value}
    with pytest.raises(BankrmError) as refused:
        classify_enterprise_size(**given)
    assert refused.value.field == field
    assert str(value) not in refused.value.reason


LINE = Money.of(10_000_000)
OLD_LINE = Money.of(5_000_000)


@pytest.mark.parametrize(
    ("facts", "day", "hits", "outcome"),
    [
        (InclusiveFacts.of_firm(SMALL, LINE - FEN), DAY, ["INC-firm"], InclusiveClass.INCLUSIVE),
        (InclusiveFacts.of_firm(MICRO, LINE), DAY, [], InclusiveClass.OUTSIDE),
        (InclusiveFacts.of_firm(MEDIUM, FEN), DAY, [], InclusiveClass.OUTSIDE),
        (
            InclusiveFacts.of_owner(LINE - FEN, business_loan=True),
            DAY,
            ["INC-owner"],
            InclusiveClass.INCLUSIVE,
        ),
        (InclusiveFacts.of_owner(LINE, business_loan=True), DAY, [], InclusiveClass.OUTSIDE),
        (InclusiveFacts.of_owner(FEN, business_loan=False), DAY, [], InclusiveClass.OUTSIDE),
        (
            InclusiveFacts.of_firm(SMALL, OLD_LINE - FEN),
            date(2018, 12, 31),
            ["INC-firm"],
            InclusiveClass.INCLUSIVE,
        ),
        (InclusiveFacts.of_firm(SMALL, OLD_LINE), date(2018, 12, 31), [], InclusiveClass.OUTSIDE),
        (
            InclusiveFacts.of_firm(SMALL, OLD_LINE),
            date(2019, 1, 1),
            ["INC-firm"],
            InclusiveClass.INCLUSIVE,
        ),
    ],
    ids=[
        "one fen below the line",
        "exactly at the line",
        "medium firm",
        "owner below the line",
        "owner at the line",
        "owner's consumer loan",
        "below the old line",
        "at the old line",
        "at the old line, a day later",
    ],
)
def test_inclusive_loans(
    facts: InclusiveFacts, day: date, hits: list[str], outcome: InclusiveClass
) -> None:
    decision = classify_inclusive_loan(facts, as_of=day)
    assert [reason.rule.id for reason in decision.hits] == hits
    assert decision.outcome is outcome
    assert decision.provenance is Provenance.SECONDARY
    assert not decision.needs_review


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (InclusiveFacts.of_firm(None, FEN), ("small_firm",)),
        (InclusiveFacts.of_firm(SMALL, None), ("credit",)),
        (InclusiveFacts.of_firm(LARGE, None), ()),
        (InclusiveFacts.of_firm(None, LINE), ()),
        (InclusiveFacts.of_owner(FEN, business_loan=None), ("business_loan",)),
    ],
)
def test_an_unknown_fact_goes_to_a_person_only_if_it_matters(
    facts: InclusiveFacts, missing: tuple[str, ...]
) -> None:
    decision = classify_inclusive_loan(facts, as_of=DAY)
    assert decision.missing == missing
    assert decision.needs_review is bool(missing)
    assert decision.outcome is InclusiveClass.OUTSIDE


def test_no_inclusive_line_before_the_test_was_applied() -> None:
    facts = InclusiveFacts.of_firm(SMALL, FEN)
    assert classify_inclusive_loan(facts, as_of=INCLUSIVE.since).outcome.value == "inclusive"
    with pytest.raises(RuleNotInForce):
        classify_inclusive_loan(facts, as_of=date(2018, 1, 24))


def test_a_bank_may_draw_the_line_lower() -> None:
    policy = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2026, 1, 1))
    lower = attrs.evolve(
        INCLUSIVE_CREDIT_LINE, rows=(Row(date(2026, 1, 1), OLD_LINE.minor, policy.article(1)),)
    )
    facts = InclusiveFacts.of_firm(SMALL, OLD_LINE)
    book = RuleBook(numbers=(lower,))
    assert classify_inclusive_loan(facts, as_of=DAY, book=book).outcome.value == "outside"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: InclusiveFacts.of_firm(ODD, None), "size"),
        (lambda: InclusiveFacts.of_firm(SMALL, ODD), "credit"),
        (lambda: InclusiveFacts.of_owner(ODD, business_loan=True), "credit"),
        (lambda: InclusiveFacts.of_owner(Money.of(-1), business_loan=True), "credit"),
        (lambda: InclusiveFacts.of_owner(None, business_loan=ODD), "business_loan"),
    ],
)
def test_bad_inclusive_facts_are_refused(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [("figures", None), ("figures", {"profit": 1}), ("reached", None), ("limits", None)],
)
def test_a_class_of_the_wrong_kind_is_refused(field: str, value: Any) -> None:
    changed: Any = attrs.evolve
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        changed(size(SizeIndustry.RETAIL, persons=9), **{field: value})


def test_credit_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatch, match=r"^credit: "):
        InclusiveFacts.of_firm(SMALL, Money.of(1, "USD"))


def test_facts_do_not_show_themselves() -> None:
    assert "800000" not in repr(InclusiveFacts.of_owner(Money.of(8_000), business_loan=True))
