"""Insurance sales: rows 21-25, capacity, the two layers of rules, and worked cases 14 and 15."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.insurance_cases import CLIENT, DAY, LINKED, NEEDS, TERMS, TESTED, judge, rules, yuan

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import CorporateClient, LegalCapacity, RetailClient
from bankrm.errors import RuleNotInForce
from bankrm.insurance_applications import HeldCover, PremiumMode
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.products import ProductRisk
from bankrm.regulations.insurance import PAYING_AGE_SUM, PREMIUM_BURDEN_PERCENT
from bankrm.risk_assessments import RiskTolerance
from bankrm.rules import Effect, RuleBook
from bankrm.sales import Initiator, SaleStep

SINGLE, MONTHLY = PremiumMode.SINGLE, PremiumMode.MONTHLY
BEFORE_N7, N7_DAY = date(2026, 1, 31), date(2026, 2, 1)
POLICY = house_document("HP", Text("细则", "Policy"), date(2014, 1, 1))
FIRM = CorporateClient(id=CLIENT.id, name="某某制造有限公司")


def born(years: int, on: date = DAY, days: int = 0) -> RetailClient:
    """A client who turned so old on that day, or some days after it."""
    return attrs.evolve(CLIENT, birth_date=on.replace(year=on.year - years) + timedelta(days=days))


def terms(**changes: Any) -> InsuranceTerms:
    return attrs.evolve(TERMS, **changes)


PROPERTY = InsuranceTerms(
    product=TERMS.product, insurer=TERMS.insurer, cover=Cover.PROPERTY, design=Design.ORDINARY
)
CERTAIN = InsuranceTerms(
    product=TERMS.product, insurer=TERMS.insurer, cover=Cover.ENDOWMENT, design=Design.ORDINARY
)
FOR_LIFE = InsuranceTerms(
    product=TERMS.product, insurer=TERMS.insurer, cover=Cover.WHOLE_LIFE, design=Design.ORDINARY
)
NEED_OFF = attrs.evolve(NEEDS, need_fits=False)


def house(number: Any, value: int) -> RuleBook:
    row = Row(date(2014, 4, 1), value, POLICY.article(1))
    return RuleBook(numbers=(attrs.evolve(number, rows=(row,), until=None),))


def test_nothing_stands_in_the_way() -> None:
    decision = judge()
    assert (rules(decision), decision.outcome) == ([], Effect.ALLOW)


def test_no_rules_are_held_of_before_2014() -> None:
    with pytest.raises(RuleNotInForce, match=r"^insurance\.sale: "):
        judge(on=date(2014, 3, 31), needs=None)
    assert judge(on=date(2014, 4, 1)).outcome is Effect.ALLOW


class TestWorkedCases:
    """Cases 14 and 15 of the table, and test pair (ii)."""

    def test_14_sixty_and_fifteen_years_make_seventy_five(self) -> None:
        decision = judge(client=born(60), paying_years=15)
        assert rules(decision) == ["N7.39-sum"]
        assert decision.outcome is Effect.STEPS
        assert decision.steps == (SaleStep.DECLARATION,)
        assert decision.hits[0].basis[0].provenance is Provenance.TEXT

    def test_14_a_day_before_the_sixtieth_birthday_makes_seventy_four(self) -> None:
        assert rules(judge(client=born(60, days=1), paying_years=15)) == []

    @pytest.mark.parametrize(
        ("premium", "hits"), [("480000", []), ("480000.01", ["N7.39-single"])]
    )
    def test_15_exactly_four_times_family_income(self, premium: str, hits: list[str]) -> None:
        decision = judge(
            terms=terms(design=Design.UNIVERSAL),
            mode=SINGLE,
            premium=yuan(premium),
            family_income=yuan(120_000),
            budget=yuan(480_000),
        )
        assert rules(decision) == hits

    def test_15_as_the_table_has_it(self) -> None:
        decision = judge(
            terms=terms(design=Design.UNIVERSAL),
            mode=SINGLE,
            premium=yuan(480_001),
            family_income=yuan(120_000),
            budget=yuan(480_000),
        )
        assert (decision.outcome, decision.steps) == (Effect.STEPS, (SaleStep.DECLARATION,))

    def test_pair_ii_the_old_sum_is_hit_and_the_new_is_not(self) -> None:
        old = judge(client=born(52, BEFORE_N7), paying_years=10, on=BEFORE_N7)
        assert rules(old) == ["B3.1-sum"]
        assert old.provenance is Provenance.UNCONFIRMED
        assert rules(judge(client=born(52, BEFORE_N7), paying_years=10, on=N7_DAY)) == []


class TestDeclaration:
    """Row 25: four triggers since 2026-02-01, the five of the bank channel before."""

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"mode": SINGLE, "premium": yuan("800000.01")}, "single"),
            ({"premium": yuan("40000.01")}, "regular"),
            ({"mode": MONTHLY, "premium": yuan("3333.34")}, "regular"),
            ({"premium": yuan(15_000)}, "budget"),
        ],
        ids=["single", "yearly", "monthly, for a year", "exactly 150 % of the budget"],
    )
    @pytest.mark.parametrize("day", [BEFORE_N7, N7_DAY])
    def test_a_trigger(self, changes: dict[str, Any], rule: str, day: date) -> None:
        changes = {"budget": yuan(1_000_000)} | changes
        if rule == "budget":
            changes["budget"] = yuan(10_000)
        decision = judge(on=day, **changes)
        prefix = "N7.39" if day == N7_DAY else "B3.1"
        assert f"{prefix}-{rule}" in rules(decision)
        assert decision.steps == (SaleStep.DECLARATION,)

    @pytest.mark.parametrize(
        "changes",
        [
            {"mode": SINGLE, "premium": yuan(800_000)},
            {"premium": yuan(40_000)},
            {"mode": MONTHLY, "premium": yuan(3_200)},
            {"premium": yuan("14999.99"), "budget": yuan(10_000)},
        ],
        ids=[
            "exactly 4 times",
            "exactly 20 %",
            "exactly 20 % of a month",
            "just below 150 % of the budget",
        ],
    )
    @pytest.mark.parametrize("day", [BEFORE_N7, N7_DAY])
    def test_exactly_at_the_limit_is_none(self, changes: dict[str, Any], day: date) -> None:
        assert rules(judge(on=day, **({"budget": yuan(1_000_000)} | changes))) == []

    def test_a_months_premium_against_a_months_income_counted_until_2026(self) -> None:
        changes: Any = {"mode": MONTHLY, "premium": yuan("3200.01"), "budget": yuan(40_000)}
        assert rules(judge(on=BEFORE_N7, **changes)) == ["B3.1-monthly"]
        assert rules(judge(on=N7_DAY, **changes)) == []

    @pytest.mark.parametrize(
        ("day", "years", "hits"),
        [
            (BEFORE_N7, 49, []),
            (BEFORE_N7, 50, ["B3.1-sum"]),
            (N7_DAY, 64, ["B3.1-certain", "B3.1-underwriting"]),
            (N7_DAY, 65, ["B3.1-certain", "N7.39-sum", "B3.1-underwriting"]),
        ],
        ids=["59", "exactly 60", "74", "exactly 75"],
    )
    def test_paying_years_and_age(self, day: date, years: int, hits: list[str]) -> None:
        assert rules(judge(client=born(years, day), on=day)) == hits

    def test_a_single_premium_counts_as_one_year(self) -> None:
        changes: Any = {"mode": SINGLE, "budget": yuan(10_000)}
        assert "N7.39-sum" not in rules(judge(client=born(73), **changes))
        assert "N7.39-sum" in rules(judge(client=born(74), **changes))

    @pytest.mark.parametrize(
        ("years", "hit"), [(58, False), (59, True), (60, True)], ids=["58", "59", "60"]
    )
    def test_it_did_so_before_too_and_the_sentence_says_it(self, years: int, *, hit: bool) -> None:
        client = born(years, BEFORE_N7)
        decision = judge(client=client, on=BEFORE_N7, mode=SINGLE, budget=yuan(10_000))
        assert ("B3.1-sum" in decision) is hit
        if hit:
            [text] = [one.text() for one in decision.hits if one.rule.id == "B3.1-sum"]
            assert text == "保单利益不确定，交费年限（趸交计1年）与投保人年龄之和达到60"

    def test_a_signed_declaration_is_all_that_was_owed(self) -> None:
        assert judge(premium=yuan(15_000), declared_on=DAY).outcome is Effect.ALLOW

    def test_certain_benefits_need_none(self) -> None:
        assert rules(judge(terms=CERTAIN, premium=yuan(150_000))) == []

    def test_an_organisation_has_no_family_and_no_age_but_a_budget(self) -> None:
        """Art. 39 is of every policyholder; group cover is not excepted by art. 40."""
        unknown: Any = {"family_income": None, "paying_years": None}
        assert rules(judge(client=FIRM, premium=yuan("14999.99"), **unknown)) == []
        as_group: Any = {"terms": attrs.evolve(TERMS, group=True), "needs": None}
        alone: Any = {}
        for changes in (alone, as_group):
            assert rules(judge(client=FIRM, premium=yuan(15_000), **changes)) == ["N7.39-budget"]
            assert judge(client=FIRM, budget=None, **changes).missing == ("budget",)

    @pytest.mark.parametrize(
        ("accepted", "hits"),
        [
            (None, []),
            (date(2026, 3, 1), []),
            (date(2026, 2, 28), ["N7.39-budget"]),
        ],
        ids=["not yet", "the same day", "the day before"],
    )
    def test_a_declaration_signed_after_underwriting_is_too_late(
        self, accepted: date | None, hits: list[str]
    ) -> None:
        signed = date(2026, 3, 1)
        decision = judge(premium=yuan(15_000), declared_on=signed, underwritten_on=accepted)
        assert rules(decision) == hits

    def test_investment_property_needed_one_until_2026(self) -> None:
        invested = attrs.evolve(PROPERTY, with_investment=True, benefit_certain=False)
        unsaid = attrs.evolve(invested, benefit_certain=None)
        assert judge(terms=unsaid, premium=yuan(15_000), on=BEFORE_N7).outcome is Effect.REVIEW
        assert rules(judge(terms=invested, premium=yuan(15_000), on=BEFORE_N7)) == ["B3.1-budget"]
        assert rules(judge(terms=invested, premium=yuan(15_000), on=N7_DAY)) == []

    @pytest.mark.parametrize("name", ["family_income", "budget", "paying_years"])
    def test_what_is_unknown_goes_to_a_person(self, name: str) -> None:
        changes: Any = {name: None}
        decision = judge(**changes)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == (name,)

    def test_another_currency_than_incomes_is_unknown(self) -> None:
        dollars = attrs.evolve(TERMS.product, currency="USD")
        decision = judge(terms=terms(product=dollars), premium=yuan(1_000, "USD"))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("yearly_premium",)

    def test_a_bank_may_keep_the_older_stricter_sum(self) -> None:
        """Open question 5: both layers can be switched."""
        keeps = house(PAYING_AGE_SUM, 60)
        assert rules(judge(client=born(52), book=keeps)) == ["N7.39-sum"]
        assert rules(judge(client=born(52))) == []


class TestIncomeAndAge:
    """保监发〔2014〕3号 item 1 (1): in principle certain benefits, and no automatic underwriting."""

    BOTH = ("B3.1-certain", "B3.1-underwriting")

    @pytest.mark.parametrize(
        ("age", "changes", "hit"),
        [
            (65, {"mode": SINGLE}, False),
            (66, {"mode": SINGLE}, True),
            (60, {}, False),
            (61, {}, True),
            (61, {"mode": SINGLE}, False),
            (40, {"annual_income": yuan(60_000)}, False),
            (40, {"annual_income": yuan("59999.99")}, True),
        ],
        ids=[
            "65",
            "above 65",
            "60, regular",
            "above 60, regular",
            "above 60, single",
            "income exactly the local one",
            "income below the local one",
        ],
    )
    @pytest.mark.parametrize("day", [date(2019, 9, 30), DAY])
    def test_limits(self, age: int, changes: dict[str, Any], day: date, hit: bool) -> None:
        decision = judge(client=born(age, day), on=day, declared_on=day, **changes)
        assert all((rule in decision) is hit for rule in self.BOTH)

    def test_an_organisation_has_neither_age_nor_income_of_its_own(self) -> None:
        assert rules(judge(client=FIRM, annual_income=None)) == []

    def test_what_is_certain_may_be_sold_but_a_person_underwrites(self) -> None:
        decision = judge(client=born(70), terms=CERTAIN)
        assert rules(decision) == ["B3.1-underwriting"]
        assert decision.steps == (SaleStep.MANUAL_UNDERWRITING,)

    def test_the_mark_is_as_weak_as_the_reading(self) -> None:
        sold: Any = {"client": born(70, date(2019, 9, 30)), "terms": CERTAIN}
        assert judge(on=date(2019, 9, 30), **sold).provenance is Provenance.SECONDARY
        assert judge(on=date(2019, 10, 1), **sold).provenance is Provenance.UNCONFIRMED

    @pytest.mark.parametrize("name", ["annual_income", "local_income"])
    def test_an_unknown_income_goes_to_a_person(self, name: str) -> None:
        changes: Any = {name: None}
        assert judge(**changes).missing == (name,)


class TestCapacity:
    """Rows 2 to 4; nothing says which insurance is low-risk, but for a rated one."""

    MINOR = born(17)

    @pytest.mark.parametrize(
        ("client", "level", "consent", "hits"),
        [
            (born(8, days=1), None, None, ["N7.19-insurance-no-capacity"]),
            (
                attrs.evolve(CLIENT, declared_capacity=LegalCapacity.NONE),
                None,
                None,
                ["N7.19-insurance-no-capacity"],
            ),
            (born(8), ProductRisk.R2, True, ["N7.19-insurance-limited-level"]),
            (born(18, days=1), ProductRisk.R1, False, ["N7.19-insurance-consent"]),
            (born(18, days=1), ProductRisk.R1, True, []),
            (born(18), None, None, []),
            (attrs.evolve(born(16), lives_on_own_labour=True), None, None, []),
            (
                attrs.evolve(CLIENT, declared_capacity=LegalCapacity.LIMITED),
                ProductRisk.R2,
                True,
                ["N7.19-insurance-limited-level"],
            ),
        ],
        ids=[
            "under 8",
            "declared without",
            "8, above low risk",
            "17, no consent",
            "17, consent",
            "18",
            "16, own labour",
            "declared limited",
        ],
    )
    def test_rows(
        self,
        client: RetailClient,
        level: ProductRisk | None,
        consent: bool | None,
        hits: list[str],
    ) -> None:
        rated = terms(product=attrs.evolve(TERMS.product, issuer_risk=level))
        decision = judge(client=client, terms=rated, sale={"guardian_consent": consent})
        assert rules(decision) == hits

    def test_an_unrated_product_for_a_minor_goes_to_a_person(self) -> None:
        decision = judge(client=self.MINOR, sale={"guardian_consent": True})
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("level",))

    def test_an_unknown_age_goes_to_a_person(self) -> None:
        unknown = attrs.evolve(CLIENT, birth_date=None)
        assert judge(client=unknown).missing[0] == "age"

    @pytest.mark.parametrize(
        ("day", "hits"),
        [(date(2020, 12, 31), []), (date(2021, 1, 1), ["CC.19-insurance-earlier"])],
    )
    def test_before_2026_a_person_decides(self, day: date, hits: list[str]) -> None:
        assert rules(judge(client=born(17, day.replace(day=1)), on=day)) == hits


class TestNeeds:
    """Rows 21 to 23."""

    def test_21_without_an_analysis(self) -> None:
        decision = judge(needs=None)
        assert rules(decision) == ["N7.35-analysis"]
        assert (decision.outcome, decision.steps) == (Effect.BLOCK, (SaleStep.NEEDS_ANALYSIS,))

    @pytest.mark.parametrize(
        ("day", "hits", "outcome", "mark"),
        [
            (date(2019, 9, 30), ["B3.1-analysis"], Effect.REVIEW, Provenance.SECONDARY),
            (date(2019, 10, 1), ["B179-analysis"], Effect.REVIEW, Provenance.UNCONFIRMED),
            (BEFORE_N7, ["B179-analysis"], Effect.REVIEW, Provenance.UNCONFIRMED),
            (N7_DAY, ["N7.35-analysis"], Effect.BLOCK, Provenance.TEXT),
        ],
    )
    def test_21_blocks_since_2026_and_went_to_a_person_before(
        self, day: date, hits: list[str], outcome: Effect, mark: Provenance
    ) -> None:
        decision = judge(client=born(30, day), needs=None, on=day)
        assert (rules(decision), decision.outcome, decision.provenance) == (hits, outcome, mark)

    @pytest.mark.parametrize("day", [date(2019, 9, 30), BEFORE_N7])
    def test_21_before_2026_no_kind_of_cover_was_exempt(self, day: date) -> None:
        for terms in (PROPERTY, attrs.evolve(TERMS, group=True)):
            decision = judge(client=FIRM, terms=terms, needs=None, term_months=12, on=day)
            assert decision.outcome is Effect.REVIEW

    @pytest.mark.parametrize("day", [date(2019, 9, 30), date(2019, 10, 1)])
    def test_21_before_2026_tolerance_was_to_be_assessed_too(self, day: date) -> None:
        tested = attrs.evolve(TESTED, on=day, tolerance=RiskTolerance.C4)
        client = born(30, day)
        assert judge(client=client, terms=LINKED, on=day).outcome is Effect.REVIEW
        assert judge(tested, client=client, terms=LINKED, on=day).outcome is Effect.ALLOW

    def test_21_before_2026_it_says_which_of_the_two_is_missing(self) -> None:
        decision = judge(client=born(30, BEFORE_N7), terms=LINKED, on=BEFORE_N7)
        [text] = [one.text() for one in decision.hits if one.rule.id == "B179-analysis"]
        assert "已作需求分析：是；已有测评：否" in text

    @pytest.mark.parametrize(
        ("changes", "hits"),
        [
            ({"term_months": 12}, []),
            ({"term_months": 13}, ["N7.35-analysis"]),
            ({"terms": FOR_LIFE}, ["N7.35-analysis"]),
            ({"terms": PROPERTY}, []),
            ({"terms": attrs.evolve(TERMS, group=True), "client": FIRM}, []),
        ],
        ids=["exactly one year", "over one year", "for life", "property", "group"],
    )
    def test_21_exempt(self, changes: dict[str, Any], hits: list[str]) -> None:
        assert rules(judge(needs=None, **changes)) == hits

    def test_21_an_unknown_term_goes_to_a_person(self) -> None:
        assert judge(needs=None, term_months=None).outcome is Effect.REVIEW

    @pytest.mark.parametrize(
        ("day", "insists", "hits", "outcome", "steps"),
        [
            (date(2024, 2, 29), False, [], Effect.ALLOW, ()),
            (date(2024, 3, 1), False, ["I2.28-stop"], Effect.REFUSE, ()),
            (
                date(2024, 3, 1),
                True,
                ["I2.28-insists"],
                Effect.STEPS,
                (SaleStep.RISK_EXPLANATION, SaleStep.CLIENT_CONFIRMATION),
            ),
            (BEFORE_N7, False, ["I2.28-stop"], Effect.REFUSE, ()),
            (N7_DAY, False, ["N7.38-stop"], Effect.REFUSE, ()),
            (
                N7_DAY,
                True,
                ["N7.38-insists"],
                Effect.STEPS,
                (SaleStep.RISK_EXPLANATION, SaleStep.OWN_CHOICE),
            ),
            (N7_DAY, None, [], Effect.REVIEW, ()),
        ],
    )
    def test_22_and_23(
        self,
        day: date,
        insists: bool | None,
        hits: list[str],
        outcome: Effect,
        steps: tuple[SaleStep, ...],
    ) -> None:
        decision = judge(client=born(40, day), needs=NEED_OFF, insists=insists, on=day)
        assert (rules(decision), decision.outcome, decision.steps) == (hits, outcome, steps)

    @pytest.mark.parametrize(
        "needs",
        [
            NEED_OFF,
            attrs.evolve(NEEDS, wanted=(Cover.HEALTH,)),
            attrs.evolve(NEEDS, premium_sustainable=False),
        ],
        ids=["judged off", "another cover wanted", "premium not sustainable"],
    )
    def test_each_finding_counts(self, needs: Any) -> None:
        assert rules(judge(needs=needs, insists=False)) == ["N7.38-stop"]

    def test_over_insurance_counts_for_property_too(self) -> None:
        held = (HeldCover(Cover.PROPERTY, yuan(600_000), indemnity=True),)
        needs = attrs.evolve(NEEDS, wanted=(Cover.PROPERTY,), held=held, loss=yuan(1_000_000))
        for applied, hits in ((400_000, []), ("400000.01", ["N7.38-stop"])):
            decision = judge(terms=PROPERTY, needs=needs, sum_insured=yuan(applied), insists=False)
            assert rules(decision) == hits

    def test_what_nobody_judged_goes_to_a_person(self) -> None:
        decision = judge(needs=attrs.evolve(NEEDS, premium_sustainable=None), insists=False)
        assert (decision.outcome, decision.missing) == (
            Effect.REVIEW,
            ("premium_unsustainable",),
        )

    @pytest.mark.parametrize(("percent", "hits"), [(5, []), (4, ["N7.38-stop"])])
    def test_a_house_number_judges_the_premium(self, percent: int, hits: list[str]) -> None:
        unjudged = attrs.evolve(NEEDS, premium_sustainable=None)
        book = house(PREMIUM_BURDEN_PERCENT, percent)
        assert rules(judge(needs=unjudged, insists=False, book=book)) == hits


class TestTolerance:
    """Row 24, and what art. 36 asks of cover that can lose what was paid in."""

    LOW = attrs.evolve(TESTED, tolerance=RiskTolerance.C3)
    ENOUGH = attrs.evolve(TESTED, tolerance=RiskTolerance.C4)

    @pytest.mark.parametrize(
        ("insists", "hits", "outcome"),
        [
            (False, ["N7.36-level"], Effect.REFUSE),
            (True, ["N7.36-level-insists"], Effect.REVIEW),
            (None, [], Effect.REVIEW),
        ],
    )
    def test_24_above_tolerance(
        self, insists: bool | None, hits: list[str], outcome: Effect
    ) -> None:
        decision = judge(self.LOW, terms=LINKED, insists=insists)
        assert (rules(decision), decision.outcome) == (hits, outcome)

    def test_24_levels_read_by_their_names(self) -> None:
        [told] = judge(self.LOW, terms=LINKED, insists=False).hits
        assert "中高风险（R4）" in told.text()
        assert f"{RiskTolerance.C3.zh}（C3）" in told.text()

    def test_13_what_the_bank_recommended_above_tolerance_is_refused(self) -> None:
        """Art. 38 opens a way around art. 12, none around art. 13."""
        recommended: Any = {"insists": True, "sale": {"initiated_by": Initiator.BANK}}
        above = judge(self.LOW, terms=LINKED, **recommended)
        assert rules(above) == ["N7.13-insurance-recommended", "N7.36-level-insists"]
        assert above.outcome is Effect.REFUSE
        assert rules(judge(self.ENOUGH, terms=LINKED, **recommended)) == []
        assert rules(judge(**recommended)) == []

    @pytest.mark.parametrize(
        ("confirmed", "hits", "outcome"),
        [
            (True, [], Effect.ALLOW),
            (False, ["N7.36-reconfirm"], Effect.BLOCK),
            (None, [], Effect.REVIEW),
        ],
    )
    def test_11_a_result_that_changed(
        self, confirmed: bool | None, hits: list[str], outcome: Effect
    ) -> None:
        before = attrs.evolve(self.LOW, on=date(2025, 6, 1))
        latest = attrs.evolve(self.ENOUGH, reconfirmed=confirmed)
        decision = judge(before, latest, terms=LINKED, insists=False)
        assert (rules(decision), decision.outcome) == (hits, outcome)
        same = attrs.evolve(before, tolerance=latest.tolerance)
        assert rules(judge(same, latest, terms=LINKED, insists=False)) == []

    @pytest.mark.parametrize(
        ("terms", "hits"),
        [(LINKED, ["N7.36-lower-rating"]), (CERTAIN, [])],
        ids=["at risk", "not"],
    )
    def test_6_matched_at_the_lower_of_two_ratings(
        self, terms: InsuranceTerms, hits: list[str]
    ) -> None:
        lower: Any = {"matched_level": ProductRisk.R3}
        product = attrs.evolve(terms.product, issuer_risk=ProductRisk.R4)
        rated = attrs.evolve(terms, product=product)
        decision = judge(self.ENOUGH, terms=rated, insists=False, sale=lower)
        assert rules(decision) == hits

    def test_6_without_a_rating_a_person_decides(self) -> None:
        product = attrs.evolve(LINKED.product, issuer_risk=None)
        unrated = attrs.evolve(LINKED, product=product)
        decision = judge(self.ENOUGH, terms=unrated, insists=True)
        assert decision.outcome is Effect.REVIEW
        assert {"level", "matched_level"} <= {*decision.missing}

    def test_exactly_at_tolerance_is_suitable(self) -> None:
        assert rules(judge(self.ENOUGH, terms=LINKED, insists=False)) == []

    @pytest.mark.parametrize(
        ("day", "hits"),
        [
            (date(2024, 2, 29), []),
            (date(2024, 3, 1), ["I2.22-level"]),
            (BEFORE_N7, ["I2.22-level"]),
        ],
    )
    def test_24_before_2026(self, day: date, hits: list[str]) -> None:
        tested = attrs.evolve(self.LOW, on=date(2024, 1, 10))
        client = born(40, day)
        assert rules(judge(tested, client=client, terms=LINKED, on=day, insists=True)) == hits

    @pytest.mark.parametrize(
        ("on", "changed", "hit"),
        [
            (None, False, True),
            (date(2025, 3, 2), False, False),
            (date(2025, 3, 1), False, True),
            (date(2026, 1, 10), True, True),
        ],
        ids=["none", "exactly 12 months old", "older", "a change was reported"],
    )
    def test_9_a_valid_assessment(self, on: date | None, changed: bool, hit: bool) -> None:
        tested = () if on is None else (attrs.evolve(self.ENOUGH, on=on),)
        decision = judge(*tested, terms=LINKED, insists=False, sale={"change_reported": changed})
        assert ("N7.36-assessment" in decision) is hit
        if hit:
            assert (decision.outcome, decision.steps) == (Effect.BLOCK, (SaleStep.REASSESS,))

    @pytest.mark.parametrize(
        ("assessed", "hits", "outcome"),
        [
            (True, [], Effect.ALLOW),
            (False, ["N7.40-contributors"], Effect.BLOCK),
            (None, [], Effect.REVIEW),
        ],
    )
    def test_40_those_who_pay_into_group_cover(
        self, assessed: bool | None, hits: list[str], outcome: Effect
    ) -> None:
        group = attrs.evolve(LINKED, group=True)
        decision = judge(client=FIRM, terms=group, contributors_assessed=assessed, needs=None)
        assert (rules(decision), decision.outcome) == (hits, outcome)

    def test_whether_principal_can_be_lost_must_be_known(self) -> None:
        unknown = terms(product=attrs.evolve(TERMS.product, principal_at_risk=None))
        decision = judge(terms=unknown)
        assert decision.outcome is Effect.REVIEW
        assert "principal_at_risk" in decision.missing

    @pytest.mark.parametrize(
        ("level", "hits", "outcome"),
        [
            (ProductRisk.R4, ["N7.18-insurance-elderly", "B3.1-underwriting"], Effect.STEPS),
            (ProductRisk.R3, ["B3.1-underwriting"], Effect.STEPS),
            (None, ["B3.1-underwriting"], Effect.STEPS),
        ],
    )
    def test_18_other_cover_counts_if_it_is_rated(
        self, level: ProductRisk | None, hits: list[str], outcome: Effect
    ) -> None:
        product = attrs.evolve(TERMS.product, issuer_risk=level)
        decision = judge(client=born(65), terms=attrs.evolve(CERTAIN, product=product))
        assert (rules(decision), decision.outcome) == (hits, outcome)

    def test_18_what_can_lose_principal_must_be_rated(self) -> None:
        unrated = attrs.evolve(LINKED, product=attrs.evolve(LINKED.product, issuer_risk=None))
        decision = judge(self.ENOUGH, client=born(65), terms=unrated, insists=False)
        assert "N7.18-insurance-elderly" in [one.rule.id for one in decision.undetermined]

    @pytest.mark.parametrize(
        ("client", "level", "hit"),
        [
            (born(65), ProductRisk.R4, True),
            (born(65, days=1), ProductRisk.R4, False),
            (born(65), ProductRisk.R3, False),
        ],
        ids=["65 today, level 4", "65 tomorrow", "level 3"],
    )
    def test_18_special_care(self, client: RetailClient, level: ProductRisk, hit: bool) -> None:
        rated = attrs.evolve(LINKED, product=attrs.evolve(LINKED.product, issuer_risk=level))
        decision = judge(self.ENOUGH, client=client, terms=rated, mode=SINGLE, insists=False)
        assert ("N7.18-insurance-elderly" in decision) is hit
        assert (SaleStep.SPECIAL_PROCEDURE in decision.steps) is hit
