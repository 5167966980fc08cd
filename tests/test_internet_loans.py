"""Internet loans: caps by day, joint lending by the bank's figures, platforms, and what is not online."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.bank_figures import BankFigures
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.internet_loans import assess_internet_loan
from bankrm.labels import Text
from bankrm.loan_products import RepaymentMethod, SecurityKind
from bankrm.money import Money
from bankrm.online_lending import InternetFacts, LendingPartner, OnlineLending
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.regulations.personal_lending import ONLINE_BUSINESS_CAP
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
EVE, DAY = date(2025, 3, 13), date(2025, 3, 14)
LOAN: CreditApplication = attrs.evolve(CONSUMER, online=True)
BUSINESS: CreditApplication = attrs.evolve(
    WORKING_CAPITAL, online=True, amount=Money.of(1_000_000)
)
ALONE = OnlineLending(application_id=LOAN.id, held=Money.of(0), outside_home_region=False)
GOOD = ConsumerStanding(client_id=LOAN.client_id, good_credit=True, large_need=True)
PARTNER = LendingPartner(
    id=PartyId("O-1"),
    balance=Money.of(0),
    listed=True,
    head_office_agreement=True,
    fee_within_cap=True,
    cost_disclosed=True,
    decides_credit=False,
)
JOINT: OnlineLending = attrs.evolve(ALONE, partner=PARTNER, partner_amount=Money.of(60_000))
BANK = BankFigures(
    on=date(2026, 9, 30),
    tier1_net=Money.of(10_000_000_000),
    loans=Money.of(80_000_000_000),
    joint_internet_loans=Money.of(1_000_000_000),
)


def judged(
    application: CreditApplication = LOAN,
    lending: OnlineLending | None = ALONE,
    as_of: date = AS_OF,
    standing: ConsumerStanding | None = None,
    bank: BankFigures | None = None,
    book: RuleBook = STATUTORY,
) -> Decision[InternetFacts, Effect]:
    return assess_internet_loan(
        application, lending, standing=standing, bank=bank, as_of=as_of, book=book
    )


def jointly(as_of: date = AS_OF, bank: BankFigures = BANK, **more: Any) -> Decision[Any, Effect]:
    partner = {name: more.pop(name) for name in list(more) if hasattr(PARTNER, name)}
    lending = altered(JOINT, partner=altered(PARTNER, **partner), **more)
    return judged(lending=lending, as_of=as_of, bank=bank)


def hits(decision: Decision[Any, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


def asking(amount: str, **more: Any) -> CreditApplication:
    changed: CreditApplication = altered(LOAN, amount=Money.of(amount), **more)
    return changed


class TestOnline:
    def test_what_is_not_online_is_not_their_business(self) -> None:
        decision = judged(altered(asking("9000000"), online=False), None)
        assert decision.outcome is Effect.ALLOW
        assert not decision.hits
        assert not decision.undetermined

    def test_unknown_goes_to_a_person(self) -> None:
        decision = judged(altered(LOAN, online=None), None)
        assert decision.outcome is Effect.REVIEW
        assert "online" in decision.missing

    def test_how_it_is_lent_must_be_known(self) -> None:
        assert judged(lending=None).outcome is Effect.REVIEW
        assert judged().outcome is Effect.ALLOW


class TestConsumption:
    @pytest.mark.parametrize(
        ("amount", "as_of", "earned", "outcome", "rule"),
        [
            pytest.param("200000", EVE, True, Effect.ALLOW, None, id="at the cap"),
            pytest.param(
                "200000.01", EVE, True, Effect.BLOCK, "IL-2020-cap", id="before the raise"
            ),
            pytest.param(
                "200000", DAY, False, Effect.ALLOW, None, id="at the cap, since the raise"
            ),
            pytest.param("200000.01", DAY, False, Effect.BLOCK, "CFN-2025-cap", id="not earned"),
            pytest.param(
                "200000.01", DAY, True, Effect.REVIEW, "CFN-2025-cap-raised", id="earned"
            ),
            pytest.param(
                "300000", DAY, True, Effect.REVIEW, "CFN-2025-cap-raised", id="all of it"
            ),
            pytest.param(
                "300000.01", DAY, True, Effect.BLOCK, "CFN-2025-cap", id="a fen too much"
            ),
        ],
    )
    def test_cap(
        self, amount: str, as_of: date, earned: bool, outcome: Effect, rule: str | None
    ) -> None:
        standing = altered(GOOD, good_credit=earned)
        decision = judged(asking(amount), as_of=as_of, standing=standing)
        assert decision.outcome is outcome
        assert hits(decision)[:1] == ([] if rule is None else [rule])

    def test_what_is_held_already_counts(self) -> None:
        def with_held(held: Money | None) -> Decision[InternetFacts, Effect]:
            return judged(asking("50000"), altered(ALONE, held=held), standing=GOOD, as_of=EVE)

        assert with_held(Money.of(150_000)).outcome is Effect.ALLOW
        assert with_held(Money.of("150000.01")).outcome is Effect.BLOCK
        assert with_held(None).outcome is Effect.REVIEW

    def test_nobody_looked_at_the_client(self) -> None:
        decision = judged(asking("250000"))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("raised",)
        assert judged(asking("300000.01")).outcome is Effect.BLOCK, "whoever it is"

    def test_secured(self) -> None:
        secured = altered(asking("900000"), security=(SecurityKind.MORTGAGE,))
        assert judged(secured).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("method", "months", "outcome"),
        [
            pytest.param(RepaymentMethod.BULLET, 12, Effect.ALLOW, id="a year"),
            pytest.param(RepaymentMethod.BULLET, 13, Effect.BLOCK, id="a month more"),
            pytest.param(RepaymentMethod.INTEREST_FIRST, 13, Effect.BLOCK, id="interest first"),
            pytest.param(RepaymentMethod.LEVEL_PAYMENT, 36, Effect.ALLOW, id="by instalments"),
            pytest.param(None, 13, Effect.REVIEW, id="unknown"),
            pytest.param(None, 12, Effect.ALLOW, id="unknown, for a year"),
            pytest.param(RepaymentMethod.REVOLVING, 13, Effect.REVIEW, id="at will"),
            pytest.param(RepaymentMethod.BY_SCHEDULE, 13, Effect.REVIEW, id="by schedule"),
            pytest.param(RepaymentMethod.BALLOON, 13, Effect.REVIEW, id="nearly at once"),
            pytest.param(RepaymentMethod.BULLET, None, Effect.REVIEW, id="term unknown"),
        ],
    )
    def test_repaid_at_once(
        self, method: RepaymentMethod | None, months: int | None, outcome: Effect
    ) -> None:
        decision = judged(altered(LOAN, repayment_method=method, months=months))
        assert decision.outcome is outcome
        assert ("IL-2020-bullet" in decision) is (outcome is Effect.BLOCK)


class TestBusiness:
    ALONE: OnlineLending = attrs.evolve(ALONE, application_id=BUSINESS.id)
    POLICY = house_document("HR-10", Text("网贷细则", "Online policy"), date(2021, 1, 1))
    CAP: Param[int] = attrs.evolve(
        ONLINE_BUSINESS_CAP, rows=(Row(date(2021, 1, 1), 100_000_000, POLICY.article(1)),)
    )

    @pytest.mark.parametrize(
        ("amount", "outcome"),
        [
            pytest.param("1000000", Effect.ALLOW, id="at the cap"),
            pytest.param("1000000.01", Effect.BLOCK, id="a fen above"),
        ],
    )
    def test_cap_of_the_bank(self, amount: str, outcome: Effect) -> None:
        application = altered(BUSINESS, amount=Money.of(amount))
        decision = judged(application, self.ALONE, book=RuleBook(numbers=(self.CAP,)))
        assert decision.outcome is outcome
        open_cap = judged(application, self.ALONE)
        assert open_cap.outcome is Effect.REVIEW
        assert open_cap.missing == ("business_cap",)

    @pytest.mark.parametrize(
        ("months", "kind", "owed"),
        [
            (12, ProductKind.WORKING_CAPITAL_LOAN, ()),
            (13, ProductKind.WORKING_CAPITAL_LOAN, (CreditStep.REASSESSMENT,)),
        ],
        ids=["a year", "a month more"],
    )
    def test_assessed_again_every_year(
        self, months: int, kind: ProductKind, owed: tuple[CreditStep, ...]
    ) -> None:
        application = altered(BUSINESS, months=months, kind=kind)
        decision = judged(application, self.ALONE, book=RuleBook(numbers=(self.CAP,)))
        assert decision.steps == owed


class TestJointLending:
    @pytest.mark.parametrize(
        ("part", "as_of", "short"),
        [
            pytest.param("60000", date(2022, 1, 1), False, id="exactly 30 %"),
            pytest.param("59999.99", date(2022, 1, 1), True, id="a fen less"),
            pytest.param("59999.99", date(2021, 12, 31), False, id="before it bound"),
            pytest.param("0", date(2022, 1, 1), False, id="a platform that funds nothing"),
        ],
    )
    def test_the_partners_part(self, part: str, as_of: date, short: bool) -> None:
        bank = altered(BANK, on=date(2021, 6, 30))
        decision = jointly(as_of, bank, partner_amount=Money.of(part))
        assert ("IL-2021-partner-share" in decision) is short
        if short:
            reason = next(one for one in decision.hits if one.rule.id == "IL-2021-partner-share")
            assert {cite.provenance for cite in reason.basis} == {Provenance.SECONDARY}
        assert decision.steps == ((CreditStep.PARTNER_SHARE,) if short else ())

    @pytest.mark.parametrize(
        ("balance", "outcome"),
        [
            pytest.param("2499860000", Effect.ALLOW, id="exactly 25 % with this loan"),
            pytest.param("2499860000.01", Effect.BLOCK, id="a fen above"),
            pytest.param(None, Effect.REVIEW, id="unknown"),
        ],
    )
    def test_with_one_partner(self, balance: str | None, outcome: Effect) -> None:
        """The bank's part of this loan is 140,000."""
        decision = jointly(balance=None if balance is None else Money.of(balance))
        assert decision.outcome is outcome
        assert ("IL-2021-one-partner" in decision) is (outcome is Effect.BLOCK)

    @pytest.mark.parametrize(
        ("joint", "outcome"),
        [
            pytest.param("39999930000", Effect.ALLOW, id="exactly half"),
            pytest.param("39999930000.01", Effect.BLOCK, id="a fen above"),
        ],
    )
    def test_with_all_partners(self, joint: str, outcome: Effect) -> None:
        """With this loan there are 80,000,140,000 of loans, and half of it is 40,000,070,000."""
        decision = jointly(bank=altered(BANK, joint_internet_loans=Money.of(joint)))
        assert decision.outcome is outcome
        assert ("IL-2021-all-partners" in decision) is (outcome is Effect.BLOCK)

    @pytest.mark.parametrize("figure", ["tier1_net", "loans", "joint_internet_loans"])
    def test_unknown_figures_of_the_bank(self, figure: str) -> None:
        assert jointly(bank=altered(BANK, **{figure: None})).outcome is Effect.REVIEW
        assert judged(bank=None).outcome is Effect.ALLOW, "which only joint lending needs"

    def test_the_partner_may_not_decide(self) -> None:
        decision = jointly(decides_credit=True)
        assert decision.outcome is Effect.REFUSE
        assert decision.provenance is Provenance.TEXT
        bank = altered(BANK, on=date(2020, 12, 31))
        assert "IL-2021-risk-control" not in jointly(date(2021, 2, 18), bank, decides_credit=True)

    def test_the_home_region(self) -> None:
        outside = altered(ALONE, outside_home_region=True)
        refused = judged(lending=outside, as_of=date(2022, 1, 1))
        assert refused.outcome is Effect.REFUSE
        assert refused.provenance is Provenance.SECONDARY, "from when it binds was read elsewhere"
        assert judged(lending=outside, as_of=date(2021, 12, 31)).outcome is Effect.ALLOW
        assert judged(lending=altered(ALONE, outside_home_region=None)).outcome is Effect.REVIEW


class TestPlatforms:
    @pytest.mark.parametrize(
        ("flag", "rule", "outcome"),
        [
            ("listed", "PLN-2025-list", Effect.REFUSE),
            ("head_office_agreement", "PLN-2025-agreement", Effect.BLOCK),
            ("fee_within_cap", "PLN-2025-fee", Effect.REVIEW),
            ("cost_disclosed", "PLN-2025-cost", Effect.BLOCK),
        ],
    )
    def test_since_october_2025(self, flag: str, rule: str, outcome: Effect) -> None:
        bank = altered(BANK, on=date(2025, 6, 30))
        decision = jointly(date(2025, 10, 1), bank, **{flag: False})
        assert hits(decision) == [rule]
        assert decision.outcome is outcome
        assert jointly(date(2025, 9, 30), bank, **{flag: False}).outcome is Effect.ALLOW
        assert jointly(date(2025, 10, 1), bank, **{flag: None}).outcome is Effect.REVIEW

    def test_a_platform_that_funds_nothing_is_one_too(self) -> None:
        decision = jointly(partner_amount=Money.of(0), listed=False)
        assert hits(decision) == ["PLN-2025-list"]


class TestBadInput:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            pytest.param({"application": None}, "application", id="no application"),
            pytest.param({"lending": "alone"}, "lending", id="a word"),
            pytest.param({"standing": 1}, "standing", id="a number"),
            pytest.param({"bank": 1}, "bank", id="no figures"),
            pytest.param({"as_of": datetime(2026, 1, 1)}, "as_of", id="an instant"),  # noqa: DTZ001  # as meant
            pytest.param(
                {"lending": altered(ALONE, application_id=CreditApplicationId("A-9"))},
                "lending",
                id="another application",
            ),
            pytest.param(
                {"standing": altered(GOOD, client_id=ClientId("P-9"))},
                "standing",
                id="another client",
            ),
            pytest.param({"bank": altered(BANK, on=date(2026, 11, 25))}, "bank.on", id="later"),
            pytest.param(
                {"lending": altered(JOINT, partner_amount=Money.of("200000.01"))},
                "partner_amount",
                id="more than the loan",
            ),
        ],
    )
    def test_is_named(self, given: dict[str, Any], field: str) -> None:
        asked: dict[str, Any] = {"application": LOAN, "lending": ALONE, "as_of": AS_OF}
        with pytest.raises(BankrmError) as refused:
            assess_internet_loan(**asked | given)
        assert refused.value.field == field

    def test_figures_of_the_day_itself_and_all_of_a_loan_will_do(self) -> None:
        whole = altered(JOINT, partner_amount=LOAN.amount)
        assert judged(lending=whole, bank=altered(BANK, on=AS_OF)).outcome is Effect.ALLOW

    def test_before_the_measures(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(as_of=date(2020, 7, 16))
        assert judged(as_of=date(2020, 7, 17)).outcome is Effect.ALLOW

    def test_parts_are_looked_at_even_if_it_is_not_online(self) -> None:
        other = altered(ALONE, application_id=CreditApplicationId("A-9"))
        with pytest.raises(InvalidValue):
            judged(altered(LOAN, online=False), other)
