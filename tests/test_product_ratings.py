"""Product ratings: those of a day, which of two counts, and whether one may be used."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.rating_cases import (
    DAY,
    EVE,
    FUND,
    LOW,
    N7_DAY,
    ODD,
    OTHER,
    POLICY,
    R1,
    R2,
    R3,
    R4,
    SCHEME,
    WEALTH,
    noon,
    odd,
    rated,
)

from bankrm.citations import Provenance, Row
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.product_ratings import (
    Rater,
    RatingFacts,
    RatingRecord,
    RatingStep,
    assess_rating,
    compute_governing_risk,
    rate_products,
)
from bankrm.product_scoring import score_product
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.regulations.investment import HIGHER_RATING
from bankrm.rules import Effect, RuleBook
from bankrm.workings import explain_lines, lines_provenance

ONE_DAY = timedelta(days=1)
ART_22 = "Measures on Product Suitability of Financial Institutions, art. 22"
BANK = Rater.DISTRIBUTOR


TRUST = Product(id=ProductId("T-1"), name="某信托", family=ProductFamily.TRUST, issuer_risk=R2)
PLAN = Product(
    id=ProductId("P-1"),
    name="某资管计划",
    family=ProductFamily.SECURITIES_ASSET_PLAN,
    issuer_risk=R2,
    distributor_risk=R1,
)

LINKED = Product(
    id=ProductId("I-1"),
    name="某投连险",
    family=ProductFamily.INSURANCE,
    principal_at_risk=True,
    issuer_risk=R4,
)


def risks(product: Product) -> tuple[ProductRisk | None, ProductRisk | None]:
    return product.issuer_risk, product.distributor_risk


def on(day: date, *records: RatingRecord, known_at: datetime | None = None) -> Any:
    [product] = rate_products([WEALTH], records, as_of=day, known_at=known_at)
    return risks(product)


class TestRatingsOfADay:
    def test_without_records_a_product_stays_as_it_is(self) -> None:
        assert on(DAY) == (R2, None)

    def test_a_rating_counts_from_its_day(self) -> None:
        records = rated(R3, DAY), rated(R4, DAY + ONE_DAY, BANK)
        assert on(DAY - ONE_DAY, *records) == (None, None)
        assert on(DAY, *records) == (R3, None)
        assert on(DAY + ONE_DAY, *records) == (R3, R4)

    def test_the_day_is_that_in_china(self) -> None:
        late = datetime.fromisoformat("2026-03-01T16:30+00:00")  # already 2 March in Shanghai
        assert on(DAY, rated(R3, at=late, recorded_at=late)) == (R3, None)
        assert on(DAY - ONE_DAY, rated(R3, at=late, recorded_at=late)) == (None, None)

    def test_the_latest_counts_in_any_order(self) -> None:
        records = rated(R3, EVE), rated(R2, DAY)
        assert on(DAY, *records) == on(DAY, *reversed(records)) == (R2, None)

    def test_of_one_instant_the_one_recorded_later_counts(self) -> None:
        corrected = rated(R2, recorded_at=noon(DAY + ONE_DAY))
        assert on(DAY, rated(R4), corrected) == on(DAY, corrected, rated(R4)) == (R2, None)

    def test_of_one_recording_the_higher_counts(self) -> None:
        assert on(DAY, rated(R4), rated(R2)) == on(DAY, rated(R2), rated(R4)) == (R4, None)

    def test_what_was_recorded_later_was_not_known(self) -> None:
        backdated = rated(R4, EVE, recorded_at=noon(DAY))
        assert on(EVE, backdated) == (R4, None)
        assert on(EVE, backdated, known_at=noon(DAY)) == (R4, None)
        assert on(EVE, backdated, known_at=noon(DAY) - ONE_DAY) == (None, None)

    def test_each_product_has_its_own(self) -> None:
        other = rated(R4, product_id=FUND.id)
        products = rate_products([WEALTH, FUND], [other, rated(R1)], as_of=DAY)
        assert [risks(product) for product in products] == [(R1, None), (R4, R2)]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"products": None}, "products"),
            ({"products": [ODD]}, "products"),
            ({"records": None}, "records"),
            ({"records": [ODD]}, "records"),
            ({"as_of": noon(DAY)}, "as_of"),
            ({"known_at": DAY}, "known_at"),
            ({"known_at": datetime(2026, 3, 2)}, "known_at"),  # noqa: DTZ001  # what is refused
        ],
    )
    def test_bad_input(self, changed: dict[str, Any], field: str) -> None:
        given: dict[str, Any] = {"products": [WEALTH], "records": [rated(R3)], "as_of": DAY}
        given |= changed
        with pytest.raises(InvalidValue) as refused:
            rate_products(given.pop("products"), given.pop("records"), **given)
        assert refused.value.field == field


class TestRecord:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"risk": "R3"}, "risk"),
            ({"risk": 3}, "risk"),
            ({"by": "issuer"}, "by"),
            ({"product_id": " "}, "product_id"),
            ({"at": DAY}, "at"),
            ({"recorded_at": noon(DAY - ONE_DAY)}, "recorded_at"),
            ({"by_team": 1}, "by_team"),
            ({"scheme_id": "S\x07"}, "scheme_id"),
            ({"answers": (("leverage", "low"), ("leverage", "mid"))}, "answers"),
            ({"answers": (("leverage",),)}, "answers"),
            ({"answers": (("leverage", 1),)}, "answers"),
            ({"answers": (("leverage", " "),)}, "answers"),
            ({"answers": (("", "low"),)}, "answers"),
            ({"answers": "planted"}, "answers"),
        ],
    )
    def test_bad_input(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(rated(R3), **changed)
        assert refused.value.field == field
        assert "planted" not in str(refused.value)

    def test_answers_are_kept(self) -> None:
        assert rated(R3, answers=(("leverage", "low"),)).answers == (("leverage", "low"),)


class TestGoverningRisk:
    """Both sides of the day on which the higher of two ratings came to count."""

    @pytest.mark.parametrize(
        ("product", "day", "risk"),
        [
            pytest.param(odd(WEALTH, distributor_risk=R3), DAY, R3, id="worked-case-1"),
            pytest.param(odd(WEALTH, distributor_risk=R1), EVE, R1, id="eve-the-banks-own"),
            pytest.param(odd(WEALTH, distributor_risk=R1), N7_DAY, R2, id="day-the-higher"),
            pytest.param(WEALTH, EVE, R2, id="only-the-issuers"),
            pytest.param(odd(FUND, issuer_risk=R3), date(2026, 6, 10), R2, id="fund-eve"),
            pytest.param(odd(FUND, issuer_risk=R3), date(2026, 6, 11), R3, id="fund-day"),
            pytest.param(odd(OTHER, distributor_risk=R1), DAY, R2, id="no-rule"),
            pytest.param(odd(TRUST, distributor_risk=R1), EVE, R2, id="trust-before-the-order"),
            pytest.param(odd(TRUST, distributor_risk=R1), N7_DAY, R2, id="trust-by-the-order"),
            pytest.param(PLAN, date(2026, 6, 10), R2, id="plan-is-no-public-fund"),
        ],
    )
    def test_which_counts(self, product: Product, day: date, risk: ProductRisk) -> None:
        found = compute_governing_risk(product, as_of=day)
        assert (found.risk, found.undefined) == (risk, None)

    @pytest.mark.parametrize("product", [WEALTH, OTHER])
    def test_none_is_known_where_nobody_rated(self, product: Product) -> None:
        found = compute_governing_risk(attrs.evolve(product, issuer_risk=None), as_of=DAY)
        assert found.risk is None
        assert found.undefined is not None
        assert found.undefined.en == "not rated yet"

    @pytest.mark.parametrize(
        ("product", "day", "mark"),
        [
            (WEALTH, EVE, Provenance.UNCONFIRMED),
            (WEALTH, N7_DAY, Provenance.TEXT),
            (FUND, date(2026, 6, 11), Provenance.SECONDARY),
            (OTHER, DAY, Provenance.CONVENTION),
            (TRUST, EVE, Provenance.CONVENTION),
            (TRUST, N7_DAY, Provenance.TEXT),
            (PLAN, date(2026, 6, 11), Provenance.CONVENTION),
            (odd(LINKED, principal_at_risk=None), DAY, Provenance.CONVENTION),
            (LINKED, DAY, Provenance.TEXT),
        ],
    )
    def test_it_is_cited_as_firmly_as_it_was_read(
        self, product: Product, day: date, mark: Provenance
    ) -> None:
        assert lines_provenance(compute_governing_risk(product, as_of=day).workings) is mark

    def test_workings(self) -> None:
        found = compute_governing_risk(attrs.evolve(WEALTH, distributor_risk=R3), as_of=DAY)
        assert explain_lines(found.workings, "en").splitlines() == [
            "the issuer's rating: medium-low",
            "the distributor's rating: medium",
            f"the higher rating governs (1: yes): 1 ({ART_22})",
            "level to match at: medium",
        ]

    def test_a_bank_may_take_the_higher_before_it_must(self) -> None:
        row = Row(date(2026, 1, 1), 1, attrs.evolve(POLICY, since=date(2026, 1, 1)).article(1))
        book = RuleBook(numbers=(attrs.evolve(HIGHER_RATING, rows=(row,)),))
        lower = attrs.evolve(WEALTH, distributor_risk=R1)
        assert compute_governing_risk(lower, as_of=EVE, book=book).risk is R2

    def test_before_the_first_rules_nothing_is_told(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_governing_risk(WEALTH, as_of=date(2018, 9, 25))

    @pytest.mark.parametrize(
        ("product", "day", "field"), [(ODD, DAY, "product"), (WEALTH, noon(DAY), "as_of")]
    )
    def test_bad_input(self, product: Any, day: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            compute_governing_risk(product, as_of=day)
        assert refused.value.field == field

    @pytest.mark.parametrize("book", [ODD, None, {}])
    def test_no_book(self, book: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            compute_governing_risk(OTHER, as_of=DAY, book=book)
        assert refused.value.field == "book"


ANSWERS = tuple((LOW | {"leverage": "high"}).items())  # R4 by the scheme
SOUND = rated(R4, DAY, BANK, by_team=True, scheme_id="S-1", answers=ANSWERS)
ALIKE = attrs.evolve(WEALTH, issuer_risk=R4)


class TestUse:
    @pytest.mark.parametrize(
        ("record", "product", "scheme", "outcome", "hits"),
        [
            pytest.param(SOUND, ALIKE, SCHEME, Effect.ALLOW, [], id="sound"),
            pytest.param(
                odd(SOUND, by_team=False), ALIKE, SCHEME, Effect.BLOCK, ["N7.24-team"], id="seller"
            ),
            pytest.param(odd(SOUND, by_team=None), ALIKE, SCHEME, Effect.REVIEW, [], id="by-whom"),
            pytest.param(
                odd(SOUND, answers=ANSWERS[1:]),
                ALIKE,
                SCHEME,
                Effect.BLOCK,
                ["N7.23-factors"],
                id="factor-left-out",
            ),
            pytest.param(SOUND, ALIKE, None, Effect.REVIEW, [], id="how-it-came-is-not-known"),
            pytest.param(
                odd(SOUND, risk=R3),
                odd(WEALTH, issuer_risk=R3),
                SCHEME,
                Effect.REVIEW,
                ["N7.22-uniform"],
                id="below-the-scheme",
            ),
            pytest.param(
                SOUND, WEALTH, SCHEME, Effect.STEPS, ["N7.22-differs"], id="above-the-issuer"
            ),
            pytest.param(
                SOUND,
                odd(WEALTH, issuer_risk=None),
                SCHEME,
                Effect.REVIEW,
                [],
                id="issuer-not-known",
            ),
            pytest.param(
                rated(R4), odd(WEALTH, issuer_risk=R2), None, Effect.ALLOW, [], id="the-issuers"
            ),
            pytest.param(
                odd(SOUND, product_id=OTHER.id),
                OTHER,
                SCHEME,
                Effect.REVIEW,
                ["N7.3-rating-elsewhere"],
                id="unrouted",
            ),
            pytest.param(
                odd(SOUND, product_id="D-1"),
                Product(
                    id=ProductId("D-1"),
                    name="某结构性存款",
                    family=ProductFamily.STRUCTURED_DEPOSIT,
                    issuer_risk=R4,
                ),
                SCHEME,
                Effect.REVIEW,
                ["N7.3-rating-elsewhere"],
                id="special-rules",
            ),
        ],
    )
    def test_row(  # a case, and what is found
        self, record: Any, product: Any, scheme: Any, outcome: Effect, hits: list[str]
    ) -> None:
        decision = assess_rating(record, product, scheme, as_of=DAY)
        assert decision.outcome is outcome
        assert [reason.rule.id for reason in decision.hits] == hits

    @pytest.mark.parametrize(
        ("manager", "day", "outcome"),
        [
            pytest.param(R3, date(2026, 6, 10), Effect.ALLOW, id="eve"),
            pytest.param(R3, date(2026, 6, 11), Effect.REFUSE, id="day"),
            pytest.param(R2, date(2026, 6, 11), Effect.ALLOW, id="as-the-manager"),
            pytest.param(R1, date(2026, 6, 11), Effect.ALLOW, id="above-the-manager"),
            pytest.param(None, date(2026, 6, 11), Effect.REVIEW, id="manager-not-known"),
        ],
    )
    def test_row_6_and_pair_v_of_funds(
        self, manager: ProductRisk | None, day: date, outcome: Effect
    ) -> None:
        fund = attrs.evolve(FUND, issuer_risk=manager)
        decision = assess_rating(rated(R2, EVE, BANK, product_id=FUND.id), fund, as_of=day)
        assert decision.outcome is outcome

    def test_it_names_what_is_owed_and_where_that_is_written(self) -> None:
        decision = assess_rating(SOUND, WEALTH, SCHEME, as_of=DAY)
        assert decision.steps == (RatingStep.DISCLOSE_HIGHER,)
        assert [citation.text("en") for citation in decision.hits[0].basis] == [ART_22]
        assert decision.provenance is Provenance.TEXT

    def test_levels_and_regimes_are_told_by_name(self) -> None:
        decision = assess_rating(SOUND, WEALTH, SCHEME, as_of=DAY)
        [differs] = decision.hits
        assert f"（{SOUND.risk.code}）与发行机构评级中低风险（R2）不一致" in differs.text()

    @pytest.mark.parametrize("day", [date(2026, 6, 10), date(2026, 6, 11)])
    @pytest.mark.parametrize("family", ["securities_asset_plan", "private_fund"])
    @pytest.mark.parametrize(
        ("manager", "outcome"), [(R3, Effect.REVIEW), (R2, Effect.ALLOW), (None, Effect.REVIEW)]
    )
    def test_the_rules_of_public_funds_bind_no_other(
        self, family: str, manager: ProductRisk | None, outcome: Effect, day: date
    ) -> None:
        """The association's rules of 2026 are on public funds: of others a person decides."""
        plan = Product(
            id=ProductId("P-1"), name="某计划", family=ProductFamily(family), issuer_risk=manager
        )
        decision = assess_rating(rated(R2, EVE, BANK, product_id=plan.id), plan, as_of=day)
        assert decision.outcome is outcome
        assert "G26.11-below-manager" not in decision

    @pytest.mark.parametrize(
        ("at_risk", "outcome"),
        [(True, Effect.BLOCK), (False, Effect.ALLOW), (None, Effect.REVIEW)],
        ids=["linked", "plain", "not-known"],
    )
    def test_insurance_that_can_lose_its_principal_is_rated_alike(
        self, at_risk: bool | None, outcome: Effect
    ) -> None:
        record = attrs.evolve(SOUND, product_id=LINKED.id, by_team=False)
        product = attrs.evolve(LINKED, principal_at_risk=at_risk)
        assert assess_rating(record, product, SCHEME, as_of=DAY).outcome is outcome

    def test_not_before_the_order(self) -> None:
        with pytest.raises(RuleNotInForce):
            assess_rating(SOUND, WEALTH, SCHEME, as_of=EVE)

    def test_a_score_of_another_scheme_is_none_of_the_rating(self) -> None:
        other = score_product(attrs.evolve(SCHEME, id="S-2"), LOW)
        with pytest.raises(InvalidValue) as refused:
            RatingFacts.of(SOUND, WEALTH, other)
        assert refused.value.field == "scheme_id"

    @pytest.mark.parametrize("score", [ODD, SCHEME])
    def test_no_score(self, score: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            RatingFacts.of(SOUND, WEALTH, score)
        assert refused.value.field == "score"

    @pytest.mark.parametrize(
        ("record", "product", "scheme", "field"),
        [
            (ODD, WEALTH, SCHEME, "record"),
            (SOUND, ODD, SCHEME, "product"),
            (SOUND, WEALTH, ODD, "scheme"),
            (SOUND, FUND, SCHEME, "product_id"),
            (attrs.evolve(SOUND, scheme_id="S-2"), WEALTH, SCHEME, "scheme_id"),
            (attrs.evolve(SOUND, scheme_id=None), WEALTH, SCHEME, "scheme_id"),
            (attrs.evolve(SOUND, answers=(("leverage", "planted"),)), WEALTH, SCHEME, "answers"),
            (attrs.evolve(SOUND, answers=(("planted", "low"),)), WEALTH, SCHEME, "answers"),
        ],
    )
    def test_what_does_not_belong_together(
        self, record: Any, product: Any, scheme: Any, field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            assess_rating(record, product, scheme, as_of=DAY)
        assert refused.value.field == field
