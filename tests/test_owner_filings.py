"""Filing of owners: the exemption at its limits, the days, and how finding and filing differ."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm.beneficial_owners import OwnerFinding, OwnerInquiry, compute_beneficial_owners
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId, CorporateClient, LegalForm
from bankrm.errors import CurrencyMismatch, InvalidValue, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.owner_filings import (
    DutyFacts,
    ExemptionFacts,
    OwnerStep,
    assess_filing_exemption,
    assess_identification_duty,
    compare_filing,
    compute_change_deadline,
    compute_feedback_deadline,
    compute_filing_deadline,
    compute_identification_deadline,
)
from bankrm.ownership import OwnershipEdge, OwnershipGraph, Party, PartyId, PartyKind, Tie
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.ownership import FILING_DAYS, OWNER_SHARE
from bankrm.rules import STATUTORY, Effect, RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
POLICY = house_document("AML-1", Text("反洗钱制度", "AML policy"), date(2020, 1, 1))
NOON = datetime(2026, 3, 2, 12)  # noqa: DTZ001  # an instant for a date
FILERS = {"company", "partnership", "foreign_branch"}
SMALL = ExemptionFacts(
    form="company", capital=1_000_000_000, only_persons=True, others=False, other_ways=False
)


def book(of: Param[int], value: int) -> RuleBook:
    rows = (Row(date(2020, 1, 1), value, POLICY.article(1)),)
    own = Param(id=of.id, name=of.name, stricter=of.stricter, rows=rows)
    return RuleBook(numbers=(own,))


def graph(*held: tuple[str, str, str | None], form: LegalForm | None = None) -> OwnershipGraph:
    names = {"Co", *(name for owner, owned, _ in held for name in (owner, owned))}
    return OwnershipGraph(
        parties=tuple(
            Party(id=PartyId(name), kind=PartyKind.PERSON)
            if name.startswith("P")
            else Party(id=PartyId(name), kind=PartyKind.ORGANISATION, form=form)
            for name in sorted(names)
        ),
        edges=tuple(
            OwnershipEdge(
                owner=PartyId(owner),
                owned=PartyId(owned),
                share=None if share is None else Fraction(share),
            )
            for owner, owned, share in held
        ),
    )


class TestTheExemption:
    @pytest.mark.parametrize(
        ("changed", "outcome", "rules"),
        [
            ({}, Effect.STEPS, {"BOF.3-commitment"}),
            ({"form": "partnership"}, Effect.STEPS, {"BOF.3-commitment"}),
            ({"form": "foreign_branch"}, Effect.STEPS, {"BOF.3-commitment"}),
            ({"capital": 1_000_000_001}, Effect.REFUSE, {"BOF.3-commitment", "BOF.3-capital"}),
            ({"only_persons": False}, Effect.REFUSE, {"BOF.3-commitment", "BOF.3-holders"}),
            ({"others": True}, Effect.REFUSE, {"BOF.3-commitment", "BOF.3-others"}),
            ({"other_ways": True}, Effect.REFUSE, {"BOF.3-commitment", "BOF.3-other-ways"}),
        ],
        ids=[
            "exactly ten million",
            "a partnership",
            "a foreign branch",
            "one fen more",
            "a company among the holders",
            "somebody else controls",
            "control by other ways",
        ],
    )
    def test_needs_all_four(
        self, changed: dict[str, Any], outcome: Effect, rules: set[str]
    ) -> None:
        decision = assess_filing_exemption(altered(SMALL, **changed), as_of=DAY)
        assert decision.outcome is outcome
        assert {reason.rule.id for reason in decision.hits} == rules
        assert decision.steps == (() if outcome is Effect.REFUSE else (OwnerStep.COMMIT,))
        assert decision.provenance is Provenance.TEXT

    @pytest.mark.parametrize(
        "form", [form for form in LegalForm if form.code not in FILERS], ids=lambda form: form.code
    )
    def test_who_does_not_file(self, form: LegalForm) -> None:
        """An individual business by the text; that nobody else was named is known second-hand."""
        unlike = altered(SMALL, form=form.code, capital=None, only_persons=False, others=True)
        decision = assess_filing_exemption(unlike, as_of=DAY)
        assert (decision.outcome, decision.steps) == (Effect.ALLOW, ())
        known = form is not LegalForm.INDIVIDUAL_BUSINESS
        assert ("BOF.2-not-named" in decision) is known
        assert not known or decision.provenance is Provenance.SECONDARY

    def test_what_is_no_form_is_refused(self) -> None:
        """A slip of the pen is not let off."""
        for make in (ExemptionFacts, DutyFacts):
            with pytest.raises(InvalidValue, match=r"^form: "):
                make(form="Company")

    @pytest.mark.parametrize("fact", ["capital", "only_persons", "others", "other_ways", "form"])
    def test_the_unknown_goes_to_a_person(self, fact: str) -> None:
        decision = assess_filing_exemption(altered(SMALL, **{fact: None}), as_of=DAY)
        assert decision.outcome is Effect.REVIEW
        assert fact in decision.missing

    def test_not_before_the_measures(self) -> None:
        assert assess_filing_exemption(SMALL, as_of=date(2024, 11, 1)).outcome is Effect.STEPS
        with pytest.raises(RuleNotInForce):
            assess_filing_exemption(SMALL, as_of=date(2024, 10, 31))


class TestTheFactsOfAClient:
    CLIENT = CorporateClient(
        id=ClientId("Co"),
        name="某某公司",
        legal_form=LegalForm.COMPANY,
        registered_capital=Money.of(10_000_000),
    )

    @pytest.mark.parametrize(
        ("held", "only_persons"),
        [
            ([("P1", "Co", "1/2"), ("P2", "Co", "1/2")], True),
            ([("P1", "Co", "1/2"), ("A", "Co", "1/2")], False),
            ([("P1", "Co", "9/10"), ("A", "Co", None)], None),
            ([("P1", "Co", "9/10")], None),
            ([("P1", "Co", "1"), ("Co", "B", "1")], True),
            ([], None),
        ],
        ids=[
            "persons alone",
            "a company too",
            "a company of unknown share",
            "part is held by nobody known",
            "what it holds itself does not count",
            "nothing is known",
        ],
    )
    def test_who_holds_it(
        self, held: list[tuple[str, str, str | None]], only_persons: bool | None
    ) -> None:
        facts = ExemptionFacts.of(
            self.CLIENT, graph(*held), others=False, other_ways=None, as_of=DAY
        )
        expected = attrs.evolve(SMALL, only_persons=only_persons, other_ways=None)
        assert facts == expected

    def test_unknown_form_and_capital_stay_unknown(self) -> None:
        bare = CorporateClient(id=ClientId("Co"), name="某某公司")
        facts = ExemptionFacts.of(bare, graph(), others=None, other_ways=None, as_of=DAY)
        assert facts == ExemptionFacts()

    def test_what_is_refused(self) -> None:
        of: Any = ExemptionFacts.of
        known = {"others": None, "other_ways": None, "as_of": DAY}
        with pytest.raises(InvalidValue, match=r"^client: "):
            of("Co", graph(), **known)
        with pytest.raises(InvalidValue, match=r"^graph: "):
            of(self.CLIENT, "Co", **known)
        with pytest.raises(InvalidValue, match=r"^party: "):
            of(altered(self.CLIENT, id="Q-planted"), graph(), **known)
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            of(self.CLIENT, graph(), **{**known, "as_of": NOON})
        dollars = altered(self.CLIENT, registered_capital=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch, match=r"^registered_capital: "):
            of(dollars, graph(), **known)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("form", "公司\x00"),
            ("capital", -1),
            ("capital", Decimal("NaN")),
            ("capital", float("inf")),
            ("capital", "１"),
            ("only_persons", 1),
            ("others", "no"),
            ("other_ways", 0),
        ],
        ids=str,
    )
    def test_bad_facts(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: ") as refused:
            altered(SMALL, **{field: value})
        assert "公司" not in str(refused.value)


class TestTheBanksDuty:
    @pytest.mark.parametrize(
        ("form", "exempt", "outcome"),
        [
            (LegalForm.COMPANY, None, Effect.STEPS),
            (LegalForm.TRUST, False, Effect.STEPS),
            (LegalForm.INDIVIDUAL_BUSINESS, None, Effect.ALLOW),
            (LegalForm.PUBLIC_BODY, True, Effect.ALLOW),
            (LegalForm.PUBLIC_BODY, False, Effect.STEPS),
            (LegalForm.PUBLIC_BODY, None, Effect.REVIEW),
            (None, None, Effect.REVIEW),
        ],
    )
    def test_is_for_all_but_a_few(
        self, form: LegalForm | None, exempt: bool | None, outcome: Effect
    ) -> None:
        facts = DutyFacts(form=None if form is None else form.code, exempt_body=exempt)
        decision = assess_identification_duty(facts, as_of=DAY)
        assert decision.outcome is outcome
        assert (OwnerStep.IDENTIFY in decision.steps) is (outcome is Effect.STEPS)

    def test_not_before_the_order(self) -> None:
        with pytest.raises(RuleNotInForce):
            assess_identification_duty(DutyFacts(form="company"), as_of=date(2026, 1, 19))

    def test_bad_facts(self) -> None:
        odd: Any = "yes"
        with pytest.raises(InvalidValue, match=r"^exempt_body: "):
            DutyFacts(exempt_body=odd)


class TestDeadlines:
    @pytest.mark.parametrize(
        ("registered_on", "with_registration", "due"),
        [
            (date(2024, 10, 31), True, date(2025, 11, 1)),
            (date(1999, 1, 1), False, date(2025, 11, 1)),
            (date(2024, 11, 1), True, date(2024, 11, 1)),
            (date(2024, 11, 1), False, date(2024, 12, 2)),
            (date(2026, 3, 2), False, date(2026, 4, 1)),
            (date(2026, 9, 1), False, date(2026, 10, 8)),
        ],
        ids=[
            "the day before the measures",
            "long before",
            "the first day, at set-up",
            "the thirtieth day is a Sunday",
            "thirty days",
            "the last day is a holiday",
        ],
    )
    def test_of_filing(self, registered_on: date, with_registration: bool, due: date) -> None:
        deadline = compute_filing_deadline(
            registered_on, calendar=CHINA, with_registration=with_registration, as_of=DAY
        )
        assert deadline.due == deadline.workings[-1].value == due
        assert deadline.provenance is Provenance.SECONDARY

    def test_of_a_change(self) -> None:
        assert compute_change_deadline(date(2026, 9, 3), calendar=CHINA, as_of=DAY).due == date(
            2026, 10, 8
        )

    def test_of_feedback(self) -> None:
        """Thirty working days; the make-up Saturdays of the lunar new year count."""
        assert compute_feedback_deadline(date(2026, 2, 9), calendar=CHINA, as_of=DAY).due == date(
            2026, 3, 27
        )

    @pytest.mark.parametrize(
        ("compute", "changed"),
        [
            (compute_filing_deadline, {"with_registration": "no"}),
            (compute_filing_deadline, {"calendar": None}),
            (compute_change_deadline, {"calendar": None}),
            (compute_identification_deadline, {"dormant": "no"}),
            (compute_identification_deadline, {"higher_risk": 0}),
        ],
        ids=lambda one: getattr(one, "__name__", str(one)),
    )
    def test_odd_circumstances_are_refused(self, compute: Any, changed: dict[str, Any]) -> None:
        [field] = changed
        known: dict[str, Any] = {"calendar": CHINA}
        if compute is compute_identification_deadline:
            known = {"higher_risk": False}
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            compute(DAY, **known | changed, as_of=DAY)

    @pytest.mark.parametrize(
        ("client_since", "higher_risk", "dormant", "due"),
        [
            (date(2026, 1, 19), True, False, date(2026, 7, 20)),
            (date(2026, 1, 19), None, False, date(2026, 7, 20)),
            (date(2026, 1, 19), False, False, date(2028, 1, 20)),
            (date(2026, 1, 19), True, True, None),
            (date(2026, 1, 20), False, False, date(2026, 1, 20)),
            (date(2026, 5, 6), True, True, date(2026, 5, 6)),
        ],
        ids=[
            "higher risk",
            "unknown risk counts as higher",
            "others",
            "dormant",
            "a client since the order's first day",
            "a later client",
        ],
    )
    def test_of_identification(
        self, client_since: date, higher_risk: bool | None, dormant: bool, due: date | None
    ) -> None:
        deadline = compute_identification_deadline(
            client_since, higher_risk=higher_risk, dormant=dormant, as_of=DAY
        )
        assert deadline.due == deadline.workings[-1].value == due
        assert deadline.provenance is Provenance.SECONDARY

    def test_a_bank_may_be_earlier(self) -> None:
        deadline = compute_filing_deadline(
            date(2026, 3, 2),
            calendar=CHINA,
            with_registration=False,
            as_of=DAY,
            book=book(FILING_DAYS, 10),
        )
        assert deadline.due == date(2026, 3, 12)
        assert deadline.provenance is Provenance.HOUSE

    @pytest.mark.parametrize(
        ("compute", "first"),
        [
            (compute_filing_deadline, date(2024, 11, 1)),
            (compute_change_deadline, date(2024, 11, 1)),
            (compute_feedback_deadline, date(2026, 1, 20)),
        ],
    )
    def test_what_is_refused(self, compute: Any, first: date) -> None:
        more = {"with_registration": False} if compute is compute_filing_deadline else {}
        with pytest.raises(InvalidValue, match=r"_on: needs a date"):
            compute(NOON, calendar=CHINA, as_of=DAY, **more)
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            compute(first, calendar=CHINA, as_of=NOON, **more)
        with pytest.raises(InvalidValue, match=r"^calendar: "):
            compute(first, calendar="Q-planted", as_of=DAY, **more)
        with pytest.raises(RuleNotInForce):
            compute(first, calendar=CHINA, as_of=date(2024, 10, 31), **more)
        with pytest.raises(NotCovered):
            compute(date(2031, 1, 1), calendar=CHINA, as_of=DAY, **more)

    @pytest.mark.parametrize("compute", [compute_filing_deadline, compute_change_deadline])
    def test_the_end_of_the_calendar(self, compute: Any) -> None:
        more = {"with_registration": False} if compute is compute_filing_deadline else {}
        with pytest.raises(InvalidValue, match=r"^days: lead out of the calendar"):
            compute(date.max, calendar=CHINA, as_of=DAY, **more)

    def test_identification_before_the_order(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_identification_deadline(DAY, higher_risk=False, as_of=date(2026, 1, 19))
        with pytest.raises(InvalidValue, match=r"^client_since: "):
            compute_identification_deadline(NOON, higher_risk=False, as_of=DAY)


class TestComparison:
    @staticmethod
    def finding(
        *held: tuple[str, str, str | None], rules: RuleBook = STATUTORY, higher_risk: bool = False
    ) -> OwnerFinding:
        inquiry = OwnerInquiry(
            entity=PartyId("Co"),
            graph=graph(*held, form=LegalForm.COMPANY),
            higher_risk=higher_risk,
            control_checked=True,
        )
        return compute_beneficial_owners(inquiry, as_of=DAY, book=rules)

    @pytest.mark.parametrize(
        ("filed", "unfiled", "unfound"),
        [
            (["P1", "P2"], (), ()),
            (["P2", "P1", "P2"], (), ()),
            (["P1"], ("P2",), ()),
            (["P1", "P2", "P3"], (), ("P3",)),
            ([], ("P1", "P2"), ()),
        ],
        ids=["the same", "in another order, one twice", "one too few", "one too many", "none"],
    )
    def test_who_is_missing(
        self, filed: list[str], unfiled: tuple[str, ...], unfound: tuple[str, ...]
    ) -> None:
        found = self.finding(("P1", "Co", "3/5"), ("P2", "Co", "2/5"))
        compared = compare_filing(found, tuple(PartyId(who) for who in filed))
        assert (compared.unfiled, compared.unfound) == (unfiled, unfound)
        assert compared.differs is bool(unfiled or unfound)
        assert (compared.stricter_only, compared.needs_review) == ((), False)

    def test_what_only_a_stricter_share_finds_is_no_difference(self) -> None:
        held = (("P1", "Co", "4/5"), ("P2", "Co", "1/5"))
        by_risk = self.finding(*held, higher_risk=True)
        by_house = self.finding(*held, rules=book(OWNER_SHARE, 2_000))
        for found in (by_risk, by_house):
            compared = compare_filing(found, (PartyId("P1"),))
            assert (compared.stricter_only, compared.differs) == (("P2",), False)

    def test_an_open_finding_says_so(self) -> None:
        assert compare_filing(self.finding(("P1", "Co", "3/5")), (PartyId("P1"),)).needs_review

    def test_what_is_refused(self) -> None:
        odd: Any = "Q-planted"
        with pytest.raises(InvalidValue, match=r"^found: "):
            compare_filing(odd, ())
        wrong: tuple[Any, ...] = (odd, None, 5, [PartyId("P1")], (["Q-planted"],))
        for filed in wrong:
            with pytest.raises(InvalidValue, match=r"^filed: ") as refused:
                compare_filing(self.finding(("P1", "Co", "1")), filed)
            assert "planted" not in str(refused.value)


def test_a_manager_who_stood_in_is_filed_too() -> None:
    holders = tuple(
        OwnershipEdge(owner=PartyId(f"P{at}"), owned=PartyId("Co"), share=Fraction(1, 5))
        for at in range(5)
    )
    manager = OwnershipEdge(
        owner=PartyId("PM"), owned=PartyId("Co"), share=Fraction(0), ties=(Tie.MANAGER,)
    )
    plain = graph(*((f"P{at}", "Co", None) for at in range(5)), form=LegalForm.COMPANY)
    whole = OwnershipGraph(
        parties=(*plain.parties, Party(id=PartyId("PM"), kind=PartyKind.PERSON)),
        edges=(*holders, manager),
    )
    inquiry = OwnerInquiry(
        entity=PartyId("Co"), graph=whole, higher_risk=False, control_checked=True
    )
    found = compute_beneficial_owners(inquiry, as_of=DAY)
    assert compare_filing(found, ()).unfiled == ("PM",)
