"""Needs and means: each finding at its limit, and workings that a person can follow."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.insurance_cases import DAY, NEEDS, TERMS, apply, yuan

from bankrm.citations import Row, house_document
from bankrm.days import completed_years
from bankrm.errors import BankrmError
from bankrm.insurance_applications import HeldCover, InsuranceNeeds, PremiumMode
from bankrm.insurance_needs import (
    NeedsAnalysis,
    Unsuitability,
    analyse_needs,
    need_off,
    over_insured,
    premium_unsustainable,
)
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.regulations.insurance import PREMIUM_BURDEN_PERCENT
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import explain_lines

POLICY = house_document("HP", Text("细则", "Policy"), date(2014, 1, 1))
TENTH = RuleBook(
    numbers=(
        attrs.evolve(PREMIUM_BURDEN_PERCENT, rows=(Row(date(2014, 4, 1), 10, POLICY.article(1)),)),
    )
)
MEDICAL = InsuranceTerms(
    product=TERMS.product,
    insurer="某健康保险公司",
    cover=Cover.HEALTH,
    indemnity=True,
    design=Design.ORDINARY,
)
SUM = yuan(200_000)


def needs(**changes: Any) -> InsuranceNeeds:
    return attrs.evolve(NEEDS, **changes)


def held(*sums: int, cover: Cover = Cover.HEALTH, indemnity: bool = True) -> tuple[HeldCover, ...]:
    return tuple(HeldCover(cover, yuan(one), indemnity) for one in sums)


def analysed(book: RuleBook = STATUTORY, **changes: Any) -> NeedsAnalysis:
    return analyse_needs(apply(**changes), as_of=DAY, book=book)


@pytest.mark.parametrize(
    ("fits", "wanted", "off"),
    [
        (None, None, None),
        (None, (Cover.ENDOWMENT,), False),
        (None, (Cover.HEALTH, Cover.ACCIDENT), True),
        (None, (), True),
        (True, None, False),
        (True, (Cover.HEALTH,), True),
        (False, (Cover.ENDOWMENT,), True),
    ],
)
def test_need(fits: bool | None, wanted: tuple[Cover, ...] | None, off: bool | None) -> None:
    application = apply(needs=needs(need_fits=fits, wanted=wanted))
    assert need_off(application) is off
    assert analyse_needs(application, as_of=DAY).need_off is off


@pytest.mark.parametrize(
    ("judged", "premium", "book", "found"),
    [
        (None, 20_000, STATUTORY, None),
        (True, 20_000, STATUTORY, False),
        (False, 1, STATUTORY, True),
        (None, 20_000, TENTH, None),
        (None, "20000.01", TENTH, True),
        (True, "20000.01", TENTH, True),
        (False, 20_000, TENTH, True),
    ],
    ids=[
        "nobody can say",
        "judged fit",
        "judged unfit",
        "exactly the house limit",
        "above it",
        "above it, whatever was judged",
        "within it, but judged unfit",
    ],
)
def test_premium(judged: bool | None, premium: Any, book: RuleBook, found: bool | None) -> None:
    application = apply(premium=yuan(premium), needs=needs(premium_sustainable=judged))
    assert premium_unsustainable(application, as_of=DAY, book=book) is found


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": PremiumMode.SINGLE, "premium": yuan(900_000)},
        {"family_income": None},
        {"family_income": yuan(1, "USD")},
    ],
    ids=["single", "income unknown", "income in dollars"],
)
def test_a_premium_that_the_house_number_says_nothing_about(changes: dict[str, Any]) -> None:
    application = apply(needs=needs(premium_sustainable=None), **changes)
    assert premium_unsustainable(application, as_of=DAY, book=TENTH) is None


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"held": ()}, False),
        ({"held": (), "loss": yuan(1)}, False),
        ({"held": None}, None),
        ({"held": held(800_000)}, False),
        ({"held": held(800_001)}, True),
        ({"held": held(400_000, 400_001)}, True),
        ({"held": held(900_000, cover=Cover.ACCIDENT)}, False),
        ({"held": held(900_000, indemnity=False)}, False),
        ({"held": held(800_001), "loss": None}, None),
    ],
    ids=[
        "nothing held",
        "nothing held, above the loss alone",
        "held unknown",
        "exactly the loss",
        "above the loss",
        "two together",
        "another cover",
        "a fixed sum",
        "loss unknown",
    ],
)
def test_cover_for_a_loss(changes: dict[str, Any], found: bool | None) -> None:
    collected = needs(**({"loss": yuan(1_000_000)} | changes))
    application = apply(terms=MEDICAL, sum_insured=SUM, needs=collected)
    assert over_insured(application) is found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"sum_insured": None}, None),
        ({"terms": attrs.evolve(MEDICAL, indemnity=None)}, None),
        ({"terms": attrs.evolve(MEDICAL, indemnity=False)}, False),
    ],
    ids=["sum unknown", "unknown whether for a loss", "a fixed sum"],
)
def test_what_is_applied_for(changes: dict[str, Any], found: bool | None) -> None:
    collected = needs(held=held(900_000), loss=yuan(1_000_000))
    given = {"terms": MEDICAL, "sum_insured": SUM, "needs": collected} | changes
    assert over_insured(apply(**given)) is found


def test_nothing_is_found_where_nothing_was_collected() -> None:
    application = apply(needs=None)
    assert need_off(application) is None
    assert premium_unsustainable(application, as_of=DAY, book=TENTH) is None
    assert over_insured(application) is None


@pytest.mark.parametrize(
    ("changes", "wanted", "fits"),
    [
        ({"term_months": 240}, None, None),
        ({"term_months": 240}, 240, True),
        ({"term_months": 241}, 240, False),
        ({"term_months": None}, 240, None),
        (
            {
                "terms": InsuranceTerms(
                    product=TERMS.product,
                    insurer="某人寿保险公司",
                    cover=Cover.WHOLE_LIFE,
                    design=Design.ORDINARY,
                )
            },
            240,
            False,
        ),
    ],
    ids=["not said", "exactly", "longer", "term unknown", "for life"],
)
def test_the_term(changes: dict[str, Any], wanted: int | None, fits: bool | None) -> None:
    assert analysed(needs=needs(wanted_months=wanted), **changes).term_fits is fits


def test_reasons_and_what_is_open() -> None:
    found = analysed(needs=needs(need_fits=False, premium_sustainable=None))
    assert found.reasons == (Unsuitability.NEED,)
    assert found.open == (Unsuitability.PREMIUM,)


def test_workings() -> None:
    collected = needs(
        needed=yuan(500_000), held=held(200_000, cover=Cover.ENDOWMENT, indemnity=False)
    )
    found = analysed(TENTH, needs=collected, sum_insured=SUM)
    words = explain_lines(found.workings, "en")
    assert "cover of the kind held: CN¥200,000.00" in words
    assert "gap: CN¥300,000.00" in words
    assert "cover held that makes good a loss: CN¥0.00" in words
    assert "premium over family income: 0.05" in words
    assert "the bank's limit: 10% (Measures on Insurance Sales Conduct, art. 28)" in words
    assert "10000" not in repr(found)


def test_workings_of_what_is_unknown() -> None:
    unknown = needs(held=None, needed=None)
    words = explain_lines(analysed(needs=unknown, family_income=None).workings, "en")
    for name in ("gap", "cover of the kind held", "premium over family income"):
        assert f"{name}: unknown" in words


def test_there_is_no_gap_below_nothing() -> None:
    collected = needs(needed=yuan(1), held=held(200_000, cover=Cover.ENDOWMENT, indemnity=False))
    assert "gap: CN¥0.00" in explain_lines(analysed(needs=collected).workings, "en")


@pytest.mark.parametrize(("loss", "found"), [(200_000, None), ("199999.99", True)])
def test_cover_held_in_another_currency_leaves_it_open(loss: Any, found: bool | None) -> None:
    dollars = (HeldCover(Cover.HEALTH, yuan(1, "USD"), indemnity=True),)
    collected = needs(held=dollars, loss=yuan(loss), needed=yuan(500_000))
    application = apply(terms=MEDICAL, sum_insured=SUM, needs=collected)
    assert over_insured(application) is found
    words = explain_lines(analyse_needs(application, as_of=DAY).workings, "en")
    assert "cover of the kind held: unknown" in words
    assert "gap: unknown" in words


@pytest.mark.parametrize("odd", [None, "I-1"])
def test_findings_are_of_applications_only(odd: Any) -> None:
    for find in (need_off, over_insured):
        with pytest.raises(BankrmError, match=r"^application: "):
            find(odd)
    with pytest.raises(BankrmError, match=r"^application: "):
        premium_unsustainable(odd, as_of=DAY)
    with pytest.raises(BankrmError, match=r"^book: "):
        premium_unsustainable(apply(needs=None), as_of=DAY, book=odd)
    with pytest.raises(BankrmError, match=r"^as_of: "):
        premium_unsustainable(apply(needs=None), as_of=odd)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"application": apply(needs=None)}, "needs"),
        ({"application": apply(needs=needs(analysed_on=date(2026, 3, 3)))}, "needs"),
        ({"application": "I-1"}, "application"),
        ({"as_of": datetime(2026, 3, 2)}, "as_of"),  # noqa: DTZ001  # what is refused
        ({"book": None}, "book"),
    ],
)
def test_what_cannot_be_analysed_is_refused(changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"application": apply(), "as_of": DAY, "book": STATUTORY} | changes
    with pytest.raises(BankrmError) as refused:
        analyse_needs(given["application"], as_of=given["as_of"], book=given["book"])
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(1961, 3, 3), 64),
        (date(1961, 3, 2), 65),
        (date(2008, 2, 29), 18),
        (DAY, 0),
    ],
    ids=["the day before", "the birthday", "29 February", "newborn"],
)
def test_age_in_completed_years(born: date, years: int) -> None:
    assert completed_years(born, DAY) == years


def test_nobody_is_insured_before_birth() -> None:
    with pytest.raises(BankrmError, match=r"^birth_date: "):
        completed_years(date(2026, 3, 3), DAY)
