"""Concentration: every limit at it and one fen above, on its days; unknown figures; the largest loan."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm._project_example import APPLICATION as PLANT
from bankrm.bank_figures import BankFigures
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.concentration import (
    CONCENTRATION,
    Concentration,
    ConcentrationLimit,
    assess_concentration,
    compute_concentration,
)
from bankrm.connected_clients import ConnectedGroup, Connection, ConnectionKind
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.exposures import ConcentrationFacts, CounterpartyKind, CreditExposure
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.regulations.exposures import LOAN_LIMIT
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.workings import explain_lines

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
E1, E2 = PartyId("E-1"), PartyId("E-2")
BANK = BankFigures(on=AS_OF, capital_net=Money.of(120_000_000), tier1_net=Money.of(100_000_000))
FEN = Money.of("0.01")
ALONE = ConnectedGroup(members=(E1,), dependence_examined=True, on=AS_OF)
PAIR = ConnectedGroup(
    members=(E1, E2),
    connections=(Connection(one=E1, other=E2, kind=ConnectionKind.CONTROL),),
    dependence_examined=True,
    on=AS_OF,
)


def yuan(text: str | Money | None) -> Money | None:
    return Money.of(text.replace("_", "")) if isinstance(text, str) else text


def exposure(
    total: str | Money | None = "0", party: PartyId = E1, loans: Money | None = None, **more: Any
) -> CreditExposure:
    given: dict[str, Any] = {
        "party_id": party,
        "kind": CounterpartyKind.NON_BANK,
        "loans": loans or Money.of(0),
        "total": yuan(total),
        "on": AS_OF,
    }
    return CreditExposure(**given | more)


def applied(amount: str | Money) -> CreditApplication:
    return altered(WORKING_CAPITAL, amount=yuan(amount))  # type: ignore[no-any-return]  # one


def judged(
    amount: str | Money,
    *exposures: CreditExposure,
    bank: BankFigures = BANK,
    group: ConnectedGroup | None = ALONE,
    on: date = AS_OF,
) -> Decision[ConcentrationFacts, Effect]:
    there = tuple(attrs.evolve(one, on=on) for one in exposures or (exposure(),))
    found = None if group is None else attrs.evolve(group, on=on)
    return assess_concentration(
        applied(amount), there, attrs.evolve(bank, on=on), group=found, as_of=on
    )


def hits(decision: Decision[ConcentrationFacts, Effect]) -> set[str]:
    return {reason.rule.id for reason in decision.hits}


class TestWorkedCase:
    """Case W12 of the specification, in billions of yuan."""

    BANK = BankFigures(
        on=AS_OF, capital_net=Money.of(120 * 10**9), tier1_net=Money.of(100 * 10**9)
    )

    def test_w12_loans_of_12_5_on_120_are_a_breach(self) -> None:
        had = Money.of("11.5e9")
        there = exposure(had, loans=had, lenders=2, financing=had)
        asked = (applied(str(10**9)), (there,))
        found = compute_concentration(*asked, self.BANK, group=ALONE, as_of=AS_OF)
        share = found[ConcentrationLimit.LOANS].proportion.value
        assert share is not None
        assert share.quantize(Decimal("0.0001")) == Decimal("0.1042")
        decision = assess_concentration(*asked, self.BANK, group=ALONE, as_of=AS_OF)
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (CreditStep.SMALLER_AMOUNT,)
        assert decision.provenance is Provenance.UNCONFIRMED  # the large exposure is noted
        assert "CBL.39-loans" in decision

    def test_w12_exposure_of_15_5_on_100_is_a_breach(self) -> None:
        decision = judged(str(10**9), exposure("14.5e9"), bank=self.BANK)
        assert hits(decision) == {"LE.single", "LE.large"}

    def test_w12_a_group_of_19_9_on_100_passes(self) -> None:
        others = (exposure("8.9e9"), exposure("10e9", E2))
        decision = judged(str(10**9), *others, bank=self.BANK, group=PAIR)
        assert decision.outcome is Effect.ALLOW
        assert hits(decision) == {"LE.large"}


def of_kind(kind: CounterpartyKind, total: str) -> tuple[CreditExposure, ...]:
    return (exposure(total, kind=kind),)


LIMITS: list[tuple[str, str, tuple[CreditExposure, ...], ConnectedGroup, date]] = [
    # rule, the loan that reaches the limit, what there is already, the group, the day
    ("CBL.39-loans", "12_000_000", (exposure(),), ALONE, AS_OF),
    ("CBL.39-loans", "12_000_000", (exposure(),), ALONE, date(1995, 7, 1)),
    ("LE.single", "1_000_000", (exposure("14_000_000"),), ALONE, AS_OF),
    ("LE.single", "1_000_000", (exposure("14_000_000"),), ALONE, date(2018, 7, 1)),
    ("LE.group", "1_000_000", (exposure(), exposure("19_000_000", E2)), PAIR, AS_OF),
    ("GC.group", "1_000_000", (exposure(), exposure("17_000_000", E2)), PAIR, date(2018, 6, 30)),
    (
        "LE.interbank",
        "1_000_000",
        of_kind(CounterpartyKind.INTERBANK, "24_000_000"),
        ALONE,
        date(2022, 1, 1),
    ),
    (
        "LE.interbank-transition",
        "1_000_000",
        of_kind(CounterpartyKind.INTERBANK, "24_000_000"),
        ALONE,
        date(2021, 12, 31),
    ),
    ("LE.gsib", "1_000_000", of_kind(CounterpartyKind.GSIB, "14_000_000"), ALONE, AS_OF),
    ("LE.ccp", "1_000_000", of_kind(CounterpartyKind.CCP, "24_000_000"), ALONE, AS_OF),
    (
        "LE.ccp",
        "1_000_000",
        of_kind(CounterpartyKind.QUALIFYING_CCP, "24_000_000"),
        ALONE,
        AS_OF,
    ),
    (
        "LE.dependence",
        "1_000_000",
        (exposure("4_000_000"),),
        attrs.evolve(ALONE, dependence_examined=False),
        AS_OF,
    ),
]


@pytest.mark.parametrize(
    ("rule", "amount", "there", "group", "day"),
    LIMITS,
    ids=[f"{case[0]} on {case[4]}" for case in LIMITS],
)
class TestLimits:
    def test_exactly_at_the_limit_is_within(
        self,
        rule: str,
        amount: str,
        there: tuple[CreditExposure, ...],
        group: ConnectedGroup,
        day: date,
    ) -> None:
        decision = judged(amount, *there, group=group, on=day)
        assert rule not in hits(decision)

    def test_one_fen_above_is_not(
        self,
        rule: str,
        amount: str,
        there: tuple[CreditExposure, ...],
        group: ConnectedGroup,
        day: date,
    ) -> None:
        above = Money.of(amount.replace("_", "")) + FEN
        decision = judged(above, *there, group=group, on=day)
        assert rule in hits(decision)
        assert decision.outcome >= CONCENTRATION[rule].effect


class TestDays:
    def test_before_the_law_there_is_no_judging(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged("1", on=date(1995, 6, 30))

    def test_the_old_limit_on_groups_ends_where_the_order_begins(self) -> None:
        there = (
            exposure("9000000"),
            exposure("9000000", E2),
        )  # 18 % of tier 1, above 15 % of capital
        assert "GC.group" in hits(judged("1000000", *there, group=PAIR, on=date(2018, 6, 30)))
        later = judged("1000000", *there, group=PAIR, on=date(2018, 7, 1))
        assert later.outcome is Effect.ALLOW

    def test_in_transition_a_bank_above_the_limit_goes_to_a_person(self) -> None:
        there = of_kind(CounterpartyKind.INTERBANK, "25000000")
        assert judged("1", *there, on=date(2021, 12, 31)).outcome is Effect.REVIEW
        assert judged("1", *there, on=date(2022, 1, 1)).outcome is Effect.BLOCK


class TestAge:
    """Figures of long ago say nothing of today."""

    @pytest.mark.parametrize(("days", "old"), [(92, False), (93, True)])
    def test_of_what_is_owed(self, days: int, *, old: bool) -> None:
        there = (exposure(), exposure(party=E2, on=AS_OF - timedelta(days=days)))
        decision = assess_concentration(applied("1"), there, BANK, group=PAIR, as_of=AS_OF)
        assert hits(decision) == ({"CON.figures-old"} if old else set())
        assert decision.outcome is (Effect.REVIEW if old else Effect.ALLOW)

    @pytest.mark.parametrize(("days", "old"), [(92, False), (93, True)])
    def test_of_who_is_connected(self, days: int, *, old: bool) -> None:
        group = attrs.evolve(ALONE, on=AS_OF - timedelta(days=days))
        decision = assess_concentration(
            applied("1"), (exposure(),), BANK, group=group, as_of=AS_OF
        )
        assert hits(decision) == ({"CON.figures-old"} if old else set())

    @pytest.mark.parametrize(("days", "old"), [(184, False), (185, True)])
    def test_of_the_capital(self, days: int, *, old: bool) -> None:
        bank = attrs.evolve(BANK, on=AS_OF - timedelta(days=days))
        decision = assess_concentration(
            applied("1"), (exposure(),), bank, group=ALONE, as_of=AS_OF
        )
        assert hits(decision) == ({"CON.capital-old"} if old else set())
        assert decision.outcome is (Effect.REVIEW if old else Effect.ALLOW)


class TestJointCredit:
    @pytest.mark.parametrize(
        ("lenders", "financing", "applies"),
        [
            (3, "4999000000", True),
            (3, "4998999999.99", False),
            (2, "9000000000", False),
            (None, "9000000000", False),
        ],
        ids=["exactly five billion", "a fen below", "two banks", "unknown number"],
    )
    def test_it_is_noted_and_decides_nothing(
        self, lenders: int | None, financing: str, applies: bool
    ) -> None:
        there = exposure(lenders=lenders, financing=Money.of(financing))
        decision = judged("1000000", there)
        assert ("JC.entry" in decision) is applies
        assert decision.outcome is Effect.ALLOW
        assert CONCENTRATION["JC.entry"].provenance is Provenance.UNCONFIRMED


class TestUnknown:
    @pytest.mark.parametrize("amount", [None, Money.of(0)], ids=["unknown", "zero"])
    def test_a_capital_that_is_no_base_goes_to_a_person(self, amount: Money | None) -> None:
        bank = BankFigures(on=AS_OF, capital_net=amount, tier1_net=amount)
        decision = judged("1000000", bank=bank)
        assert decision.outcome is Effect.REVIEW
        assert {"capital", "tier1"} <= set(decision.missing)
        found = compute_concentration(
            applied("1000000"), (exposure(),), bank, group=ALONE, as_of=AS_OF
        )
        assert found.largest_loan is None
        assert found[ConcentrationLimit.LOANS].proportion.reason is not None

    def test_no_exposure_said_is_not_none(self) -> None:
        decision = assess_concentration(applied("1000000"), (), BANK, group=ALONE, as_of=AS_OF)
        assert decision.outcome is Effect.REVIEW
        assert {"loans", "exposure"} <= set(decision.missing)
        found = compute_concentration(applied("1000000"), (), BANK, group=ALONE, as_of=AS_OF)
        assert found == Concentration(uses=())
        assert found.largest_loan is None

    @pytest.mark.parametrize(
        "asked",
        [WORKING_CAPITAL, PLANT, CONSUMER, HOUSING],
        ids=["working capital", "fixed assets", "consumption", "a home"],
    )
    def test_a_loan_that_no_bank_takes_opens_no_rule_on_banks(
        self, asked: CreditApplication
    ) -> None:
        """What a bare file of a factory listed: its exposure is open still, and goes to a person."""
        alone = attrs.evolve(ALONE, members=(PartyId(asked.client_id),))
        decision = assess_concentration(asked, (), BANK, group=alone, as_of=AS_OF)
        assert decision.outcome is Effect.REVIEW
        assert "counterparty" not in decision.missing
        open_ = {one.rule.id for one in decision.undetermined}
        assert not open_ & {"LE.interbank", "LE.gsib", "LE.ccp"}
        assert {"CBL.39-loans", "LE.single", "LE.group"} <= open_

    def test_of_other_loans_only_the_exposure_says_what_the_client_is(self) -> None:
        bills = attrs.evolve(WORKING_CAPITAL, kind=ProductKind.BILL_DISCOUNTING)
        decision = assess_concentration(bills, (), BANK, group=ALONE, as_of=AS_OF)
        assert "counterparty" in decision.missing
        assert {one.rule.id for one in decision.undetermined} >= {"LE.interbank", "LE.ccp"}

    def test_what_the_exposure_says_goes_before_the_loan(self) -> None:
        there = of_kind(CounterpartyKind.GSIB, "14_000_000")
        assert "LE.gsib" in hits(judged("1000000.01", *there))

    @pytest.mark.parametrize(
        ("group", "there"),
        [(None, (exposure(),)), (PAIR, (exposure(),)), (PAIR, (exposure(), exposure(None, E2)))],
        ids=["no group", "a member left out", "a member's figure unknown"],
    )
    def test_an_unknown_group_goes_to_a_person(
        self, group: ConnectedGroup | None, there: tuple[CreditExposure, ...]
    ) -> None:
        decision = judged("1000000", *there, group=group)
        assert decision.outcome is Effect.REVIEW
        assert "group_exposure" in decision.missing

    def test_a_group_that_others_may_belong_to_goes_to_a_person(self) -> None:
        doubtful = attrs.evolve(ALONE, doubtful=(E2,))
        decision = judged("1000000", group=doubtful)
        assert decision.outcome is Effect.REVIEW
        assert hits(decision) == {"LE.doubtful"}

    def test_dependence_that_nobody_spoke_of_goes_to_a_person_above_the_threshold(self) -> None:
        silent = attrs.evolve(ALONE, dependence_examined=None)
        assert judged("5000000", group=silent).outcome is Effect.ALLOW
        assert judged("5000000.01", group=silent).outcome is Effect.REVIEW


class TestLargestLoan:
    THERE = (exposure("14000000", loans=Money.of(3_000_000)), exposure("4000000", E2))

    def found(self, amount: str = "1", **more: Any) -> Concentration:
        given: dict[str, Any] = {"group": PAIR, "as_of": AS_OF}
        return compute_concentration(applied(amount), self.THERE, BANK, **given | more)

    def test_each_limit_has_its_room(self) -> None:
        found = self.found()
        assert [(use.limit.code, use.largest_loan) for use in found.uses] == [
            ("loans", Money.of(9_000_000)),
            ("single", Money.of(1_000_000)),
            ("group", Money.of(2_000_000)),
        ]
        assert found.largest_loan == Money.of(1_000_000)

    def test_what_is_asked_for_does_not_change_it(self) -> None:
        assert self.found("7777777.77").largest_loan == self.found().largest_loan

    def test_it_is_the_exact_inverse(self) -> None:
        most = self.found().largest_loan
        assert most is not None
        assert judged(most, *self.THERE, group=PAIR).outcome is Effect.ALLOW
        assert judged(most + FEN, *self.THERE, group=PAIR).outcome is Effect.BLOCK

    def test_there_is_none_below_zero(self) -> None:
        found = compute_concentration(
            applied("1"), (exposure("16000000"),), BANK, group=ALONE, as_of=AS_OF
        )
        assert found.largest_loan == Money.of(0)

    def test_a_fraction_of_a_fen_is_no_room(self) -> None:
        bank = BankFigures(on=AS_OF, capital_net=Money.of("100.09"), tier1_net=Money.of(100))
        found = compute_concentration(applied("1"), (exposure(),), bank, group=ALONE, as_of=AS_OF)
        assert found[ConcentrationLimit.LOANS].largest_loan == Money.of(10)

    def test_a_stricter_bank_has_less_room(self) -> None:
        policy = house_document(
            "CR-1", Text("集中度政策", "Concentration policy"), date(2026, 1, 1)
        )
        own: Param[int] = attrs.evolve(
            LOAN_LIMIT, rows=(Row(date(2026, 1, 1), 300, policy.article(1)),)
        )
        found = self.found(book=RuleBook(numbers=(own,)))
        assert found.largest_loan == Money.of(600_000)
        assert found[ConcentrationLimit.LOANS].basis.provenance is Provenance.HOUSE

    def test_workings_show_figures_share_limit_and_room(self) -> None:
        text = explain_lines(self.found()[ConcentrationLimit.SINGLE].workings, "en")
        assert "limit: exposure to one customer: 15%" in text
        assert "largest loan by it: exposure to one customer: CN¥1,000,000.00" in text
        *each, last = self.found().workings
        assert len(each) == 15
        assert (last.what.en, last.value) == (
            "largest loan within every limit",
            Money.of(1_000_000),
        )

    def test_by_how_much_too_large(self) -> None:
        found = self.found()
        assert found.excess(Money.of(1_000_000)) == Money.of(0)
        assert found.excess(Money.of("1000000.01")) == FEN
        assert Concentration(uses=()).excess(Money.of(1)) is None
        assert Concentration(uses=()).workings == ()
        assert found[ConcentrationLimit.SINGLE].limit_basis_points == 1_500

    def test_a_limit_that_does_not_apply_is_refused_by_name(self) -> None:
        with pytest.raises(InvalidValue, match="limit: does not apply"):
            self.found()[ConcentrationLimit.CCP]

    @pytest.mark.parametrize(
        ("kind", "limits"),
        [
            (CounterpartyKind.NON_BANK, {"loans", "single", "group"}),
            (CounterpartyKind.INTERBANK, {"loans", "interbank"}),
            (CounterpartyKind.GSIB, {"loans", "interbank", "gsib"}),
            (CounterpartyKind.CCP, {"loans", "ccp"}),
            (CounterpartyKind.QUALIFYING_CCP, {"loans", "ccp"}),
        ],
    )
    def test_which_limits_apply_to_whom(self, kind: CounterpartyKind, limits: set[str]) -> None:
        found = compute_concentration(
            applied("1"), of_kind(kind, "0"), BANK, group=ALONE, as_of=AS_OF
        )
        assert {use.limit.code for use in found.uses} == limits


class TestRefused:
    @pytest.mark.parametrize(
        ("field", "exposures", "group", "bank"),
        [
            ("group", (), ConnectedGroup(members=(E2,), on=AS_OF), BANK),
            ("group", (), attrs.evolve(ALONE, on=date(2026, 11, 25)), BANK),
            ("exposures", (exposure(), exposure()), ALONE, BANK),
            ("exposures", (exposure(party=E2),), ALONE, BANK),
            ("exposures", (exposure(party=E2),), None, BANK),
            ("exposures", (exposure(on=date(2026, 11, 25)),), ALONE, BANK),
            ("bank.on", (), ALONE, BankFigures(on=date(2026, 11, 25))),
            ("exposures", [exposure()], ALONE, BANK),
            ("exposures", (1,), ALONE, BANK),
            ("bank", (), ALONE, None),
            ("group", (), E1, BANK),
        ],
    )
    def test_records_of_another_client_or_day(
        self, field: str, exposures: Any, group: Any, bank: Any
    ) -> None:
        for function in (assess_concentration, compute_concentration):
            with pytest.raises(InvalidValue) as refused:
                function(applied("1"), exposures, bank, group=group, as_of=AS_OF)
            assert refused.value.field == field

    def test_an_application_in_dollars(self) -> None:
        asked = attrs.evolve(WORKING_CAPITAL, amount=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch, match="amount"):
            assess_concentration(asked, (), BANK, as_of=AS_OF)

    def test_what_is_no_application_book_or_day(self) -> None:
        for wrong in (
            {"application": None},
            {"as_of": datetime(2026, 11, 24)},  # noqa: DTZ001  # refused
            {"book": None},
        ):
            given: dict[str, Any] = {
                "application": WORKING_CAPITAL,
                "exposures": (),
                "bank": BANK,
                "as_of": AS_OF,
            }
            with pytest.raises(BankrmError) as refused:
                compute_concentration(**given | wrong)
            assert refused.value.field == next(iter(wrong))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("party_id", "E\x001"),
            ("party_id", "  "),
            ("party_id", 1),
            ("kind", "non_bank"),
            ("loans", Money.of(-1)),
            ("loans", Money.of(2)),
            ("loans", 1.5),
            ("total", Money.of(1, "USD")),
            ("total", Decimal("NaN")),
            ("financing", Decimal("Infinity")),
            ("lenders", -1),
            ("lenders", 10**100),
            ("lenders", True),
            ("on", datetime(2026, 11, 24)),  # noqa: DTZ001  # refused
        ],
    )
    def test_an_exposure_that_cannot_be(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(exposure("1"), **{field: value})
        assert refused.value.field == field
        assert repr(value) not in str(refused.value)

    def test_amounts_are_not_shown(self) -> None:
        assert "14000000" not in repr(exposure("14000000"))
        facts = judged("1000000").facts
        assert "1000000" not in repr(facts)

    def test_the_client_may_be_another(self) -> None:
        asked = attrs.evolve(WORKING_CAPITAL, client_id=ClientId("E-2"))
        there = (exposure(party=E2), exposure("14000000"))
        assert assess_concentration(
            asked, there, BANK, group=PAIR, as_of=AS_OF
        ).facts.group_exposure == (Money.of(20_000_000).minor)


@pytest.mark.parametrize(
    ("amount", "there", "group"),
    [
        ("1_000_000", (exposure("1_500_000"),), ALONE),
        ("1_000_000", (exposure(), exposure("1_500_000", E2)), PAIR),
    ],
    ids=["one client", "a group"],
)
def test_an_exposure_is_large_from_two_and_a_half_percent_on(
    amount: str, there: tuple[CreditExposure, ...], group: ConnectedGroup
) -> None:
    assert "LE.large" in hits(judged(amount, *there, group=group, on=AS_OF))
    assert "LE.large" not in hits(judged("999_999.99", *there, group=group, on=AS_OF))
