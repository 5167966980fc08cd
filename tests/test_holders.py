"""Holders: what belongs together, and the open sales that cannot go on when they fall due."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.rating_cases import (
    DAY,
    EVE,
    FUND,
    N7_DAY,
    ODD,
    R3,
    WEALTH,
    held,
    holder,
    noon,
    odd,
    pending,
    professional,
)

from bankrm.citations import Param, Row, house_document
from bankrm.clients import ClientId, CorporateClient, EntityKind
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.holders import (
    Holder,
    OpenSaleKind,
    OpenSaleReview,
    each_holder,
    list_changed_sales,
    list_held_up,
)
from bankrm.investor_changes import InvestorChange, InvestorChangeKind
from bankrm.labels import Text
from bankrm.products import Product
from bankrm.regulations.investment import ASSESSMENT_MONTHS
from bankrm.rule_changes import AnswerShift, list_changed
from bankrm.rules import Effect, RuleBook
from bankrm.sale_facts import SaleFacts
from bankrm.sales import SaleStep
from bankrm.staff import StaffId
from bankrm.suitability import SALE

ONE_DAY = timedelta(days=1)
PRODUCTS = {product.id: product for product in (WEALTH, FUND)}
LAST = date(2027, 1, 10)  # of the assessment of 10 January 2026


def held_up(
    *holders: Holder, as_of: date = DAY, product: Product = WEALTH
) -> tuple[OpenSaleReview, ...]:
    return list_held_up(holders, PRODUCTS | {product.id: product}, as_of=as_of)


def with_plan(due: date = DAY, level: str = "C2", **facts: Any) -> Holder:
    return holder("C-1", level, open_sales=(pending(due=due),), **facts)


def agreed(client: str = "C-1") -> InvestorChange:
    return InvestorChange(
        client_id=ClientId(client),
        kind=InvestorChangeKind.AGREED,
        by=StaffId("S-1"),
        at=noon(DAY),
        recorded_at=noon(DAY),
    )


class TestHeldUp:
    @pytest.mark.parametrize(
        ("due", "outcome"),
        [
            pytest.param(LAST, None, id="last-day-of-the-assessment"),
            pytest.param(LAST + ONE_DAY, Effect.BLOCK, id="day-after"),
        ],
    )
    def test_an_assessment_that_runs_out(self, due: date, outcome: Effect | None) -> None:
        found = held_up(with_plan(due))
        assert [one.change.after.outcome for one in found] == ([outcome] if outcome else [])

    def test_what_changed_is_told(self) -> None:
        [review] = held_up(with_plan(LAST + ONE_DAY))
        assert review.change.before.outcome is Effect.ALLOW
        assert [reason.rule.id for reason in review.change.appeared] == ["N7.29-assessment"]
        assert review.change.after.as_of == LAST + ONE_DAY
        assert SaleStep.REASSESS in review.change.after.steps
        assert review.needs_assessment
        assert not review.may_go_on

    def test_a_reported_change_stops_what_is_open(self) -> None:
        assert held_up(with_plan()) == ()
        [review] = held_up(with_plan(change_reported=True))
        assert review.needs_assessment
        assert review.change.before.outcome is Effect.ALLOW

    def test_what_was_told_when_it_was_agreed_is_not_what_was_told_since(self) -> None:
        [review] = held_up(with_plan(change_reported=None))
        assert review.change.before.outcome is Effect.ALLOW
        assert review.change.after.outcome is Effect.REVIEW

    def test_another_rule_can_be_in_force_by_then(self) -> None:
        """Test pair i: from February companies too need an assessment."""
        firm = CorporateClient(id=ClientId("E-1"), name="某公司")
        buyer = Holder(client=firm, open_sales=(pending("E-1", due=N7_DAY),))
        [review] = held_up(buyer, as_of=EVE)
        assert "W6-assessment" not in review.change.before
        assert "N7.29-assessment" in review.change.after
        assert held_up(attrs.evolve(buyer, open_sales=(pending("E-1", due=EVE),)), as_of=EVE) == ()

    def test_a_refused_sale_needs_more_than_an_assessment(self) -> None:
        [review] = held_up(with_plan(), product=attrs.evolve(WEALTH, issuer_risk=R3))
        assert review.change.after.outcome is Effect.REFUSE
        assert not review.needs_assessment

    def test_a_raised_level_within_the_tolerance_holds_nothing_up(self) -> None:
        raised = attrs.evolve(WEALTH, issuer_risk=R3)
        assert held_up(with_plan(level="C3"), product=raised) == ()

    def test_what_is_overdue_is_judged_today(self) -> None:
        [review] = held_up(with_plan(EVE), as_of=LAST + ONE_DAY)
        assert review.change.after.as_of == LAST + ONE_DAY

    def test_steps_do_not_hold_it_up(self) -> None:
        risky = attrs.evolve(FUND, issuer_risk=R3, distributor_risk=R3)
        asked = holder(product=FUND, open_sales=(pending(product=risky),))
        assert held_up(asked, product=risky) == ()

    def test_the_class_agreed_to_counts(self) -> None:
        """A client whom the bank treats as professional needs no assessment under the fund rules."""
        day = date(2026, 7, 1)
        untested = holder(level=None, product=FUND, open_sales=(pending(product=FUND, due=day),))
        [stopped] = held_up(untested, as_of=day)
        assert stopped.needs_assessment
        assert held_up(attrs.evolve(untested, class_changes=(agreed(),)), as_of=day) == ()

    def test_the_earliest_due_stands_first(self) -> None:
        later, sooner = LAST + 2 * ONE_DAY, LAST + ONE_DAY
        first = holder("C-2", open_sales=(pending("C-2", due=later), pending("C-2", due=sooner)))
        second = with_plan(sooner)
        ids = [review.open_sale.sale.id for review in held_up(first, second)]
        assert ids == ["C-1/2027-01-11", "C-2/2027-01-11", "C-2/2027-01-12"]
        assert [one.open_sale.sale.id for one in held_up(second, first)] == ids

    def test_a_sale_without_an_id_has_its_place(self) -> None:
        plan = pending(due=LAST + ONE_DAY)
        nameless = attrs.evolve(plan, sale=attrs.evolve(plan.sale, id=None))
        assert len(held_up(holder(open_sales=(plan, nameless)))) == 2

    @pytest.mark.parametrize(
        ("holders", "products", "as_of", "field"),
        [
            (None, PRODUCTS, DAY, "holders"),
            ([ODD], PRODUCTS, DAY, "holders"),
            ([holder(), holder()], PRODUCTS, DAY, "holders"),
            ([with_plan()], None, DAY, "products"),
            ([with_plan()], {}, DAY, "products"),
            ([with_plan()], PRODUCTS, noon(DAY), "as_of"),
        ],
        ids=["none", "odd", "twice", "no-products", "product-left-out", "an-instant"],
    )
    def test_bad_input(self, holders: Any, products: Any, as_of: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_held_up(holders, products, as_of=as_of)
        assert refused.value.field == field


def company(client: str = "E-1", **facts: Any) -> Holder:
    firm = CorporateClient(id=ClientId(client), name="某公司", kind=EntityKind.COMPANY)
    return Holder(client=firm, open_sales=(pending(client),), change_reported=False, **facts)


class TestChangedSales:
    """Before a rule begins: which open sales it answers otherwise, by facts of either day."""

    DAYS = (EVE, N7_DAY)

    def test_companies_need_an_assessment_and_institutions_are_professional(self) -> None:
        bank = professional("B-1", open_sales=(pending("B-1"),))
        unmoved = with_plan()
        stricter, same = list_changed_sales([bank, unmoved, company()], PRODUCTS, days=self.DAYS)
        assert (stricter.cases, stricter.shift) == (("E-1/2026-03-02",), AnswerShift.STRICTER)
        assert stricter.example.after.outcome is Effect.BLOCK
        assert (same.cases, same.shift) == (("B-1/2026-03-02",), AnswerShift.SAME)
        assert [one.rule.id for one in same.example.appeared] == ["N7.27-professional"]

    def test_facts_of_one_day_would_mislead(self) -> None:
        """What `rule_changes.list_changed` makes of them: an assessment asked of a bank."""
        bank = professional("B-1", open_sales=(pending("B-1"),))
        sale = bank.open_sales[0].sale
        facts = SaleFacts.of(bank.client, WEALTH, sale, (), as_of=EVE)
        [stale] = list_changed(SALE.on(EVE), SALE.on(N7_DAY), {"S": facts})
        [anew] = list_changed_sales([bank], PRODUCTS, days=self.DAYS)
        assert (stale.shift, anew.shift) == (AnswerShift.STRICTER, AnswerShift.SAME)

    def test_a_change_told_counts_on_both_days(self) -> None:
        """The assessment that then runs out is no news: a new one was owed already."""
        days = (LAST, LAST + ONE_DAY)
        [group] = list_changed_sales([with_plan()], PRODUCTS, days=days)
        assert group.shift is AnswerShift.STRICTER
        assert list_changed_sales([with_plan(change_reported=True)], PRODUCTS, days=days) == ()

    def test_the_class_agreed_to_counts_from_its_day(self) -> None:
        treated = holder(
            level=None,
            product=FUND,
            open_sales=(pending(product=FUND),),
            class_changes=(agreed(),),
        )
        [group] = list_changed_sales([treated], PRODUCTS, days=(DAY - ONE_DAY, DAY))
        assert group.shift is AnswerShift.MILDER

    def test_a_book_is_stricter(self) -> None:
        policy = house_document("HP", Text("细则", "Policy"), EVE)
        shorter = Param(
            id=ASSESSMENT_MONTHS.id,
            name=ASSESSMENT_MONTHS.name,
            stricter=ASSESSMENT_MONTHS.stricter,
            rows=(Row(EVE, 1, policy.article(1)),),
        )
        last = date(2026, 2, 10)  # a month after the assessment
        days = (last, last + ONE_DAY)
        assert list_changed_sales([with_plan()], PRODUCTS, days=days) == ()
        [group] = list_changed_sales(
            [with_plan()], PRODUCTS, days=days, book=RuleBook(numbers=(shorter,))
        )
        assert group.shift is AnswerShift.STRICTER

    def test_nothing_changes(self) -> None:
        assert list_changed_sales([], PRODUCTS, days=self.DAYS) == ()
        assert list_changed_sales([company()], PRODUCTS, days=(EVE, EVE)) == ()

    @pytest.mark.parametrize(
        ("holders", "products", "days", "field"),
        [
            (None, PRODUCTS, DAYS, "holders"),
            ([company(), company()], PRODUCTS, DAYS, "holders"),
            ([company()], None, DAYS, "products"),
            ([company()], {}, DAYS, "products"),
            ([company()], PRODUCTS, list(DAYS), "days"),
            ([company()], PRODUCTS, (EVE,), "days"),
            ([company()], PRODUCTS, (*DAYS, DAY), "days"),
            ([company()], PRODUCTS, (N7_DAY, EVE), "days"),
            ([company()], PRODUCTS, (noon(EVE), N7_DAY), "days"),
            ([with_plan()], PRODUCTS, (date(2026, 1, 9), N7_DAY), "assessments"),
        ],
    )
    def test_bad_input(self, holders: Any, products: Any, days: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_changed_sales(holders, products, days=days)
        assert refused.value.field == field

    def test_every_sale_needs_an_id_of_its_own(self) -> None:
        plan = pending("E-1")
        nameless = attrs.evolve(plan, sale=attrs.evolve(plan.sale, id=None))
        for open_sales in ((nameless,), (plan, plan)):
            buyer = attrs.evolve(company(), open_sales=open_sales)
            with pytest.raises(InvalidValue) as refused:
                list_changed_sales([buyer], PRODUCTS, days=self.DAYS)
            assert refused.value.field == "open_sales"

    def test_before_the_first_rules(self) -> None:
        with pytest.raises(RuleNotInForce):
            list_changed_sales([company()], PRODUCTS, days=(date(2017, 6, 30), EVE))


class TestAsTold:
    @pytest.mark.parametrize(
        ("known", "told", "counts"),
        [
            (None, None, None),
            (None, False, False),
            (None, True, True),
            (False, None, None),
            (False, False, False),
            (False, True, True),
            (True, None, True),
            (True, False, True),
            (True, True, True),
        ],
    )
    def test_a_change_once_told_counts(
        self, known: bool | None, told: bool | None, counts: bool | None
    ) -> None:
        sale = pending(change_reported=known).sale
        found = holder(change_reported=told).as_told(sale)
        assert found == attrs.evolve(sale, change_reported=counts)

    def test_of_no_sale(self) -> None:
        with pytest.raises(InvalidValue) as refused:
            holder().as_told(ODD)
        assert refused.value.field == "sale"


class TestHolder:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"client": "planted"}, "client"),
            ({"assessments": ("planted",)}, "assessments"),
            ({"holdings": (held("C-2"),)}, "holdings"),
            ({"open_sales": (pending("C-2"),)}, "open_sales"),
            ({"assessments": holder("C-2").assessments}, "assessments"),
            ({"class_changes": (agreed("C-2"),)}, "class_changes"),
            ({"open_sales": [pending()]}, "open_sales"),
            ({"class_changes": None}, "class_changes"),
            ({"change_reported": 1}, "change_reported"),
        ],
    )
    def test_bad_input(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(holder(), **changed)
        assert refused.value.field == field
        assert "planted" not in str(refused.value)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"due_on": noon(DAY)}, "due_on"), ({"kind": "plan"}, "kind"), ({"sale": None}, "sale")],
    )
    def test_bad_open_sale(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(pending(kind=OpenSaleKind.ORDER), **changed)
        assert refused.value.field == field

    def test_nothing_of_the_tolerance_is_shown(self) -> None:
        assert repr(holder(level="C5")) == (
            "Holder(client=RetailClient(id='C-1', name=***, birth_date=***))"
        )

    def test_holders_keep_their_order(self) -> None:
        listed = holder("C-2"), holder("C-1")
        assert each_holder(iter(listed)) == listed
