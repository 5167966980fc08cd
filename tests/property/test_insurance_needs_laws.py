"""Laws of needs and means: more cover, more premium, less income never clear what was found."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.insurance_cases import DAY, NEEDS, TERMS, apply

from bankrm.citations import Row, house_document
from bankrm.days import completed_years
from bankrm.insurance_applications import HeldCover
from bankrm.insurance_needs import over_insured, premium_unsustainable
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.insurance import PREMIUM_BURDEN_PERCENT
from bankrm.rules import RuleBook

POLICY = house_document("HP", Text("细则", "Policy"), date(2014, 1, 1))
MEDICAL = InsuranceTerms(
    product=TERMS.product,
    insurer="某健康保险公司",
    cover=Cover.HEALTH,
    indemnity=True,
    design=Design.ORDINARY,
)
amounts = st.integers(1, 10**9).map(Money.from_minor)
covers = st.builds(HeldCover, st.sampled_from(Cover), amounts, st.booleans())


@given(st.lists(covers, max_size=5), amounts, amounts, covers)
def test_more_cover_never_clears_over_insurance(
    held: list[HeldCover], applied: Money, loss: Money, more: HeldCover
) -> None:
    def found(*covers: HeldCover) -> bool | None:
        needs = attrs.evolve(NEEDS, held=covers, loss=loss)
        return over_insured(apply(terms=MEDICAL, sum_insured=applied, needs=needs))

    assert not (found(*held) and not found(*held, more))


@given(
    st.permutations([HeldCover(Cover.HEALTH, Money.of(one), indemnity=True) for one in (1, 2, 3)])
)
def test_the_order_of_cover_held_does_not_matter(held: list[HeldCover]) -> None:
    needs = attrs.evolve(NEEDS, held=tuple(held), loss=Money.of(7))
    application = apply(terms=MEDICAL, sum_insured=Money.of(1), needs=needs)
    assert over_insured(application) is False
    assert over_insured(attrs.evolve(application, sum_insured=Money.of("1.01"))) is True


@given(amounts, amounts, amounts, st.integers(1, 100))
def test_more_premium_never_clears_the_burden(
    premium: Money, more: Money, income: Money, percent: int
) -> None:
    row = Row(date(2014, 4, 1), percent, POLICY.article(1))
    book = RuleBook(numbers=(attrs.evolve(PREMIUM_BURDEN_PERCENT, rows=(row,)),))

    def found(one: Money) -> bool | None:
        return premium_unsustainable(
            apply(premium=one, family_income=income), as_of=DAY, book=book
        )

    assert not (found(premium) and not found(premium + more))


@given(st.dates(date(1920, 1, 1), DAY), st.dates(DAY, date(2060, 1, 1)))
def test_nobody_grows_younger(born: date, later: date) -> None:
    assert completed_years(born, DAY) <= completed_years(born, later)
