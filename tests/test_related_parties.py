"""Related parties: no unsecured loan and no better terms for the bank's people, limits for the wider circle."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.bank_figures import BankFigures
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.related_parties import (
    RELATED_PARTY,
    InsiderRelation,
    InsiderRole,
    InsiderTie,
    RelatedPartyCheck,
    RelatedPartyFacts,
    assess_related_party,
)
from bankrm.rules import Decision, Effect
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
BANK = BankFigures(on=AS_OF, capital_net=Money.of(120_000_000))
DIRECTOR = InsiderRelation(StaffId("S-9"), InsiderRole.DIRECTOR, InsiderTie.INVESTED_IN)
NOBODY = RelatedPartyCheck(party_id=PartyId("E-1"), relations=(), registered=False, on=AS_OF)
TIED = attrs.evolve(
    NOBODY,
    relations=(DIRECTOR,),
    registered=True,
    rate_of_others=Decimal("0.04"),
    other_terms_better=False,
    credit=Money.of(6_000_000),
    group_credit=Money.of(12_000_000),
    all_credit=Money.of(54_000_000),
)
ASKED = attrs.evolve(WORKING_CAPITAL, rate_asked=Decimal("0.04"))


def judged(
    check: RelatedPartyCheck | None = TIED,
    asked: CreditApplication = ASKED,
    *,
    bank: BankFigures = BANK,
    on: date = AS_OF,
    **change: Any,
) -> Decision[RelatedPartyFacts, Effect]:
    if check is not None:
        check = altered(check, on=on, **change)
    return assess_related_party(asked, check, attrs.evolve(bank, on=on), as_of=on)


@pytest.mark.parametrize("check", [NOBODY, TIED], ids=["no relation", "tied, at every limit"])
def test_what_keeps_to_the_rules_passes(check: RelatedPartyCheck) -> None:
    decision = judged(check)
    assert decision.outcome is Effect.ALLOW
    assert decision.hits == decision.undetermined == ()


FEN = Money.of("0.01")
CASES: list[tuple[str, CreditStep, dict[str, Any]]] = [
    ("CBL.40-rate", CreditStep.ORDINARY_TERMS, {"rate_of_others": Decimal("0.04000001")}),
    ("CBL.40-terms", CreditStep.ORDINARY_TERMS, {"other_terms_better": True}),
    (
        "DD.4-manager",
        CreditStep.RECUSAL,
        {"relations": (attrs.evolve(DIRECTOR, insider=StaffId("S-1")),)},
    ),
    ("RP.party", CreditStep.SMALLER_AMOUNT, {"credit": Money.of(6_000_000) + FEN}),
    ("RP.group", CreditStep.SMALLER_AMOUNT, {"group_credit": Money.of(12_000_000) + FEN}),
    ("RP.all", CreditStep.SMALLER_AMOUNT, {"all_credit": Money.of(54_000_000) + FEN}),
]


@pytest.mark.parametrize(("rule", "step", "change"), CASES, ids=[case[0] for case in CASES])
def test_a_step_beyond_is_blocked_and_says_what_cures_it(
    rule: str, step: CreditStep, change: dict[str, Any]
) -> None:
    decision = judged(**change)
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.outcome is Effect.BLOCK
    assert decision.steps == (step,)


def test_no_unsecured_loan_to_the_banks_people() -> None:
    bare = attrs.evolve(ASKED, security=(SecurityKind.UNSECURED,))
    decision = judged(asked=bare)
    assert decision.outcome is Effect.BLOCK
    assert decision.steps == (CreditStep.SECURITY,)
    assert decision.provenance is Provenance.TEXT
    assert judged(NOBODY, bare).outcome is Effect.ALLOW


@pytest.mark.parametrize("role", list(InsiderRole), ids=lambda role: role.code)
@pytest.mark.parametrize("tie", list(InsiderTie), ids=lambda tie: tie.code)
def test_every_role_and_tie_counts(role: InsiderRole, tie: InsiderTie) -> None:
    bare = attrs.evolve(ASKED, security=(SecurityKind.UNSECURED,))
    decision = judged(asked=bare, relations=(InsiderRelation(StaffId("S-9"), role, tie),))
    assert "CBL.40-unsecured" in decision


def test_the_limits_are_of_the_register_and_not_of_the_law() -> None:
    above: dict[str, Any] = {"credit": Money.of(60_000_000)}
    assert judged(registered=False, **above).outcome is Effect.ALLOW
    assert judged(relations=(), **above).outcome is Effect.BLOCK


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(date(2022, 2, 28), Effect.ALLOW), (date(2022, 3, 1), Effect.BLOCK)],
    ids=["the day before", "the first day"],
)
def test_the_limits_begin_with_the_measures(day: date, outcome: Effect) -> None:
    decision = judged(on=day, credit=Money.of(6_000_000) + FEN)
    assert decision.outcome is outcome


def test_before_the_law_there_is_no_judging() -> None:
    assert judged(NOBODY, on=date(1995, 7, 1)).outcome is Effect.ALLOW
    with pytest.raises(RuleNotInForce):
        judged(NOBODY, on=date(1995, 6, 30))


@pytest.mark.parametrize(("days", "old"), [(92, False), (93, True)])
@pytest.mark.parametrize("check", [NOBODY, TIED], ids=["no relation", "tied"])
def test_a_check_of_long_ago(check: RelatedPartyCheck, days: int, *, old: bool) -> None:
    made = attrs.evolve(check, on=AS_OF - timedelta(days=days))
    decision = assess_related_party(ASKED, made, BANK, as_of=AS_OF)
    assert ("REL.check-old" in decision) is old
    assert decision.outcome is (Effect.REVIEW if old else Effect.ALLOW)


@pytest.mark.parametrize(("days", "old"), [(184, False), (185, True)])
def test_a_capital_of_long_ago(days: int, *, old: bool) -> None:
    bank = attrs.evolve(BANK, on=AS_OF - timedelta(days=days))
    decision = assess_related_party(ASKED, TIED, bank, as_of=AS_OF)
    assert ("REL.capital-old" in decision) is old
    assert decision.outcome is (Effect.REVIEW if old else Effect.ALLOW)
    nobody = assess_related_party(ASKED, NOBODY, bank, as_of=AS_OF)
    assert nobody.outcome is Effect.ALLOW


class TestUnknown:
    def test_nobody_looked(self) -> None:
        decision = judged(None)
        assert decision.outcome is Effect.REVIEW
        assert {"insider", "registered", "manager_tied"} <= set(decision.missing)

    @pytest.mark.parametrize(
        ("fact", "change"),
        [
            ("cheaper", {"rate_of_others": None}),
            ("better_terms", {"other_terms_better": None}),
            ("registered", {"registered": None, "credit": Money.of(60_000_000)}),
            ("credit", {"credit": None}),
            ("group_credit", {"group_credit": None}),
            ("all_credit", {"all_credit": None}),
        ],
    )
    def test_of_somebody_tied_it_goes_to_a_person(self, fact: str, change: dict[str, Any]) -> None:
        decision = judged(**change)
        assert decision.outcome is Effect.REVIEW
        assert fact in decision.missing

    @pytest.mark.parametrize(
        ("fact", "change"),
        [
            ("unsecured", {"security": ()}),
            ("cheaper", {"rate_asked": None}),
            ("manager_tied", {"manager": None}),
        ],
    )
    def test_so_does_an_application_that_does_not_say(
        self, fact: str, change: dict[str, Any]
    ) -> None:
        decision = judged(asked=altered(ASKED, **change))
        assert decision.outcome is Effect.REVIEW
        assert fact in decision.missing
        assert judged(NOBODY, altered(ASKED, **change)).outcome is Effect.ALLOW

    @pytest.mark.parametrize("amount", [None, Money.of(0)], ids=["unknown", "zero"])
    def test_a_capital_that_is_no_base(self, amount: Money | None) -> None:
        decision = judged(bank=BankFigures(on=AS_OF, capital_net=amount))
        assert decision.outcome is Effect.REVIEW
        assert "capital" in decision.missing


class TestRefused:
    def test_a_check_of_somebody_else(self) -> None:
        with pytest.raises(InvalidValue, match="check: is of somebody else"):
            judged(asked=CONSUMER)

    @pytest.mark.parametrize("late", ["check", "bank.on"])
    def test_a_record_of_a_later_day(self, late: str) -> None:
        day = date(2026, 11, 25)
        with pytest.raises(InvalidValue, match=rf"^{late}: is (of )?a later day"):
            assess_related_party(
                ASKED,
                attrs.evolve(TIED, on=day) if late == "check" else TIED,
                attrs.evolve(BANK, on=day) if late == "bank.on" else BANK,
                as_of=AS_OF,
            )

    @pytest.mark.parametrize(("at", "field"), list(enumerate(["application", "check", "bank"])))
    def test_what_is_of_another_kind(self, at: int, field: str) -> None:
        given: list[Any] = [ASKED, TIED, BANK]
        given[at] = "E-1"
        with pytest.raises(InvalidValue) as refused:
            assess_related_party(*given, as_of=AS_OF)
        assert refused.value.field == field

    def test_a_loan_in_dollars(self) -> None:
        with pytest.raises(CurrencyMismatch, match="amount"):
            judged(NOBODY, attrs.evolve(ASKED, amount=Money.of(1, "USD")))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("party_id", ""),
            ("party_id", "E\x001"),
            ("relations", (DIRECTOR, DIRECTOR)),
            ("relations", [DIRECTOR]),
            ("relations", ("S-9",)),
            ("registered", 1),
            ("rate_of_others", Decimal(-1)),
            ("rate_of_others", Decimal("1.01")),
            ("rate_of_others", Decimal("NaN")),
            ("rate_of_others", 0.04),
            ("credit", Money.of(-1)),
            ("group_credit", Money.of(1, "USD")),
            ("all_credit", Decimal("Infinity")),
            ("on", datetime(2026, 11, 24)),  # noqa: DTZ001  # refused
        ],
    )
    def test_a_check_that_cannot_be(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(TIED, **{field: value})
        assert refused.value.field == field
        assert "S-9" not in str(refused.value)

    def test_who_it_is_about_is_not_shown(self) -> None:
        assert "S-9" not in repr(TIED)
        assert "6000000" not in repr(TIED)
        assert "6000000" not in repr(judged().facts)


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in RELATED_PARTY} == {case[0] for case in CASES} | {
        "CBL.40-unsecured",
        "REL.check-old",
        "REL.capital-old",
    }
