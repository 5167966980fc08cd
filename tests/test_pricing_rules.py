"""May a price be granted as asked: authority, bound, hurdle, promises, and nobody by himself."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._approval_example import ASKED, AUTHORITY, BRANCH, HEAD_OFFICE, POLICY, TEAM, WANG
from bankrm.citations import Param, Provenance, Row
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import AnyLabel
from bankrm.loan_products import LoanTerms
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.pricing import PriceKind, PricingRequest
from bankrm.pricing_authority import ConcessionLimit, PricingAuthority, most_concession
from bankrm.pricing_rules import (
    PRICING,
    Granted,
    PricingFacts,
    PricingParams,
    PricingStep,
    assess_pricing,
)
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.regulations.approval import PRICING_RAROC_HURDLE
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.staff import Role, StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
ANNA, BERT = StaffId("S-3"), StaffId("S-4")


def book(hurdle: int) -> RuleBook:
    own = Param(
        id=PRICING_RAROC_HURDLE.id,
        name=PRICING_RAROC_HURDLE.name,
        stricter=max,
        rows=(Row(date(2026, 1, 1), hurdle, POLICY),),
    )
    return RuleBook(numbers=(own,))


HURDLE = book(700)  # 7 %; the price asked returns 7.5 %


def judged(
    request: PricingRequest = ASKED, own: RuleBook = HURDLE, **more: Any
) -> Decision[PricingFacts, Effect]:
    return assess_pricing(request, AUTHORITY, as_of=AS_OF, book=own, **more)


def hits(decision: Decision[PricingFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestAuthority:
    @pytest.mark.parametrize(
        ("own_level", "granted", "outcome"),
        [
            pytest.param(None, None, Effect.BLOCK, id="by nobody yet"),
            pytest.param(TEAM, None, Effect.BLOCK, id="above one's own"),
            pytest.param(BRANCH, None, Effect.ALLOW, id="within one's own"),
            pytest.param(HEAD_OFFICE, None, Effect.ALLOW, id="well within one's own"),
            pytest.param(None, TEAM, Effect.BLOCK, id="granted too low"),
            pytest.param(None, BRANCH, Effect.ALLOW, id="granted where it belongs"),
            pytest.param(TEAM, HEAD_OFFICE, Effect.ALLOW, id="granted higher up"),
        ],
    )
    def test_who_may(
        self, own_level: AnyLabel | None, granted: AnyLabel | None, outcome: Effect
    ) -> None:
        by = None if granted is None else Granted(granted, ANNA)
        decision = judged(own_level=own_level, granted=by)
        assert decision.outcome is outcome
        assert ("pricing.authority" in decision) is (outcome is Effect.BLOCK)

    def test_the_level_that_has_to_approve_is_named(self) -> None:
        decision = judged()
        assert decision.steps == (PricingStep.APPROVAL,)
        [hit] = decision.hits
        assert hit.text("en").endswith("level branch has to approve it")
        assert decision.provenance is Provenance.CONVENTION

    def test_nobody_grants_what_he_asked_for(self) -> None:
        decision = judged(granted=Granted(BRANCH, WANG.staff))
        assert decision.outcome is Effect.REFUSE
        assert hits(decision) == ["pricing.self-approval"]

    def test_nor_does_a_stand_in_of_whoever_asked(self) -> None:
        lent = Granted(BRANCH, ANNA, delegated_by=WANG.staff)
        assert hits(judged(granted=lent)) == ["pricing.self-approval"]
        assert judged(granted=Granted(BRANCH, ANNA, delegated_by=BERT)).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("asked", "outcome"),
        [
            pytest.param("0.0434999", Effect.BLOCK, id="a hair below the standard"),
            pytest.param("0.0435", Effect.ALLOW, id="the standard price"),
            pytest.param("0.0500", Effect.ALLOW, id="dearer for the client"),
        ],
    )
    def test_what_concedes_nothing_needs_nobody(self, asked: str, outcome: Effect) -> None:
        request = altered(ASKED, asked=Decimal(asked))
        assert judged(request).outcome is outcome
        above = altered(request, limit=Decimal("0.0501"))
        assert judged(above).outcome is Effect.BLOCK, "below a floor above the standard"
        open_floor = altered(request, offer=altered(ASKED.offer, loan=None))
        assert judged(open_floor).outcome is Effect.BLOCK, "the floor may be above the standard"

    def test_more_than_anybody_may(self) -> None:
        decision = judged(
            altered(ASKED, asked=Decimal("0.0334")), granted=Granted(HEAD_OFFICE, BERT)
        )
        assert decision.outcome is Effect.REFUSE
        assert "pricing.beyond-all" in decision
        assert "pricing.authority" not in decision


class TestBound:
    def test_below_a_floor_that_a_level_may_pass(self) -> None:
        below = altered(ASKED, asked=Decimal("0.0425"), limit=Decimal("0.0426"))
        assert judged(below, own_level=BRANCH).outcome is Effect.BLOCK
        assert judged(below, granted=Granted(HEAD_OFFICE, BERT)).outcome is Effect.ALLOW

    def test_below_a_floor_that_nobody_may_pass(self) -> None:
        firm = altered(
            AUTHORITY,
            limits=tuple(altered(limit, beyond_bound=False) for limit in AUTHORITY.limits),
        )
        below = altered(ASKED, asked=Decimal("0.0425"), limit=Decimal("0.0426"))
        decision = assess_pricing(
            below, firm, granted=Granted(HEAD_OFFICE, BERT), as_of=AS_OF, book=HURDLE
        )
        assert hits(decision) == ["pricing.bound", "pricing.beyond-all"]
        assert decision.steps == (PricingStep.LESS,)
        at = altered(below, limit=below.asked)
        assert (
            assess_pricing(at, firm, own_level=TEAM, as_of=AS_OF, book=HURDLE).outcome
            is Effect.ALLOW
        )

    def test_a_floor_that_is_not_known_goes_to_a_person(self) -> None:
        firm = altered(
            AUTHORITY,
            limits=tuple(altered(limit, beyond_bound=False) for limit in AUTHORITY.limits),
        )
        unknown = altered(ASKED, offer=altered(ASKED.offer, loan=LoanTerms()))
        decision = assess_pricing(unknown, firm, own_level=BRANCH, as_of=AS_OF, book=HURDLE)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("beyond_bound", "grantable", "needed")

    def test_a_floor_that_is_not_known_goes_up_to_a_level_that_may_pass_it(self) -> None:
        unknown = altered(ASKED, offer=altered(ASKED.offer, loan=LoanTerms()))
        for level, outcome in (
            (TEAM, Effect.BLOCK),
            (BRANCH, Effect.BLOCK),
            (HEAD_OFFICE, Effect.ALLOW),
        ):
            assert judged(unknown, own_level=level).outcome is outcome
            assert judged(unknown, granted=Granted(level, BERT)).outcome is outcome

    def test_a_floor_that_is_not_known_matters_not_where_nobody_may_concede_so_much(self) -> None:
        unknown = altered(ASKED, offer=altered(ASKED.offer, loan=None), asked=Decimal("0.0334"))
        decision = judged(unknown, own_level=HEAD_OFFICE)
        assert "pricing.beyond-all" in decision


class TestHurdle:
    @pytest.mark.parametrize(
        ("hurdle", "outcome"),
        [
            pytest.param(749, Effect.ALLOW, id="above the hurdle"),
            pytest.param(750, Effect.ALLOW, id="just at the hurdle"),
            pytest.param(751, Effect.REVIEW, id="below the hurdle"),
        ],
    )
    def test_return_on_capital(self, hurdle: int, outcome: Effect) -> None:
        assert judged(own=book(hurdle), own_level=BRANCH).outcome is outcome

    def test_a_fen_below_the_hurdle(self) -> None:
        short = altered(ASKED, capital=Money.of("1050000.01"))
        assert hits(judged(short, book(750), own_level=BRANCH)) == ["pricing.hurdle"]

    def test_without_capital_no_profit_clears_it(self) -> None:
        free = altered(ASKED, capital=Money.of(0))
        decision = judged(free, own_level=BRANCH)
        assert decision.outcome is Effect.REVIEW
        assert hits(decision) == ["pricing.no-capital"]
        losing = altered(free, operating_cost=Money.of("130000.02"))
        assert hits(judged(losing, own_level=BRANCH)) == ["pricing.hurdle", "pricing.no-capital"]

    def test_a_bank_without_a_hurdle_is_asked_for_it(self) -> None:
        decision = judged(own=RuleBook(), own_level=BRANCH)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("hurdle",)

    @pytest.mark.parametrize(
        ("unknown", "missing"),
        [("capital", "capital"), ("ftp_rate", "profit"), ("tax_rate", "profit")],
    )
    def test_unknown_figures_go_to_a_person(self, unknown: str, missing: str) -> None:
        decision = judged(altered(ASKED, **{unknown: None}), own_level=BRANCH)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == (missing,)

    def test_a_bank_that_would_rather_block(self) -> None:
        def below(f: PricingFacts, p: PricingParams) -> bool:
            return f.profit * 10_000 < p.hurdle * f.capital

        own = PRICING.house_rule(
            "house.hurdle",
            Effect.BLOCK,
            cites=POLICY,
            zh="低于RAROC门槛",
            en="below the hurdle",
            steps=(PricingStep.LESS,),
        )(below)
        stricter = altered(book(751), rules=(own,))
        assert judged(own=stricter, own_level=BRANCH).outcome is Effect.BLOCK


class TestPromises:
    def test_a_loan_may_not_hang_on_other_business(self) -> None:
        decision = judged(altered(ASKED, promised=Money.of("0.01")), own_level=BRANCH)
        assert decision.outcome is Effect.REVIEW
        assert hits(decision) == ["CONDUCT-2012.tying", "pricing.promise"]
        assert decision.steps == (PricingStep.FOLLOW_PROMISE,)

    def test_the_notice_is_read_at_second_hand_and_dated(self) -> None:
        rule = PRICING["CONDUCT-2012.tying"]
        assert rule.provenance is Provenance.SECONDARY
        assert not rule.in_force(date(2012, 2, 8))
        assert rule.in_force(date(2012, 2, 9))

    def test_a_loan_of_which_that_is_not_known(self) -> None:
        decision = judged(altered(ASKED, promised=None), own_level=BRANCH)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("promised",)


class TestOtherPrices:
    @staticmethod
    def deposit(**more: Any) -> PricingRequest:
        offer = Offer(
            product=Product(id=ProductId("D-1"), name="某存款", family=ProductFamily.DEPOSIT),
            issuer="某银行",
            distributed=False,
            lines=ASKED.offer.lines,
        )
        asked: PricingRequest = altered(
            ASKED,
            offer=offer,
            kind=PriceKind.DEPOSIT_RATE,
            standard=Decimal("0.0120"),
            asked=Decimal("0.0130"),
            limit=Decimal("0.0140"),
            **more,
        )
        return asked

    @staticmethod
    def both() -> PricingAuthority:
        limits = tuple(
            ConcessionLimit(
                level=level,
                family=ProductFamily.DEPOSIT,
                kind=PriceKind.DEPOSIT_RATE,
                basis_points=Decimal(points),
            )
            for level, points in ((TEAM, 10), (BRANCH, 20), (HEAD_OFFICE, 30))
        )
        built: PricingAuthority = altered(AUTHORITY, limits=(*AUTHORITY.limits, *limits))
        return built

    def test_a_deposit_is_conceded_upwards_and_has_no_hurdle(self) -> None:
        decision = assess_pricing(self.deposit(), self.both(), own_level=TEAM, as_of=AS_OF)
        assert decision.outcome is Effect.ALLOW
        dearer = self.deposit(capital=None)
        more = altered(dearer, asked=Decimal("0.01301"))
        assert hits(assess_pricing(more, self.both(), own_level=TEAM, as_of=AS_OF)) == [
            "pricing.authority"
        ]
        capped = altered(dearer, asked=Decimal("0.01401"))
        decision = assess_pricing(capped, self.both(), own_level=HEAD_OFFICE, as_of=AS_OF)
        assert hits(decision) == ["pricing.bound", "pricing.beyond-all"]

    def test_a_deposit_never_pays_more_than_all(self) -> None:
        limits = (altered(limit, beyond_bound=True) for limit in self.both().limits)
        free = altered(AUTHORITY, limits=tuple(limits))
        high = altered(self.deposit(), standard=Decimal("0.9999"), asked=Decimal(1))
        assert most_concession(free, HEAD_OFFICE, high) == Decimal("0.0001")

    def test_promises_of_a_depositor_are_only_followed_up(self) -> None:
        promised = self.deposit(promised=Money.of(1))
        decision = assess_pricing(promised, self.both(), own_level=TEAM, as_of=AS_OF)
        assert decision.outcome is Effect.STEPS


class TestQuestions:
    @pytest.mark.parametrize(
        ("day", "in_force"),
        [
            pytest.param(date(2025, 12, 31), False, id="the day before"),
            pytest.param(date(2026, 1, 1), True, id="first day"),
            pytest.param(date(2026, 12, 31), True, id="last day"),
            pytest.param(date(2027, 1, 1), False, id="first day no longer"),
        ],
    )
    def test_an_authority_has_its_days(self, day: date, in_force: bool) -> None:
        ends = altered(AUTHORITY, until=date(2027, 1, 1))
        if in_force:
            assert assess_pricing(ASKED, ends, as_of=day).outcome is Effect.BLOCK
        else:
            with pytest.raises(RuleNotInForce, match="loan-pricing"):
                assess_pricing(ASKED, ends, as_of=day)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("request", {"request": "Q-1"}, id="no request"),
            pytest.param("authority", {"authority": None}, id="no authority"),
            pytest.param("as_of", {"as_of": datetime(2026, 11, 24)}, id="an instant"),  # noqa: DTZ001  # refused
            pytest.param("level", {"own_level": Role.TEAM_LEAD}, id="unknown level"),
            pytest.param("level", {"granted": Granted(Role.LEGAL, ANNA)}, id="unknown approver"),
            pytest.param("granted", {"granted": BRANCH}, id="no grant"),
            pytest.param("book", {"book": "law"}, id="no book"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        given: dict[str, Any] = {"request": ASKED, "authority": AUTHORITY, "as_of": AS_OF}
        with pytest.raises(BankrmError) as refused:
            assess_pricing(**(given | changes))
        assert refused.value.field == field

    def test_a_grant_names_a_person(self) -> None:
        nobody: Any = None
        with pytest.raises(InvalidValue, match="by"):
            Granted(BRANCH, nobody)

    def test_facts_are_not_shown(self) -> None:
        facts = judged().facts
        assert "7875000" not in repr(facts)
