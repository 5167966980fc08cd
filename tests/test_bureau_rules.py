"""Screening of a credit report: consent and purpose by law, the rest as the bank's policy."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._bureau_example import REPORT
from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.bureau_reports import (
    AccountMonth,
    BureauAccount,
    BureauQuery,
    BureauRecord,
    CreditReportSummary,
    PublicRecordKind,
    QueryReason,
    RepaymentState,
)
from bankrm.bureau_rules import CreditRecordFacts, assess_credit_record
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.credit_applications import (
    ApplicationParty,
    ApplicationRole,
    CreditApplication,
    CreditStep,
)
from bankrm.credit_repair import OverdueEntry
from bankrm.days import add_months
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.regulations.bureau import MOST_MONTH_QUERIES, MOST_QUARTER_QUERIES, REPORT_DAYS
from bankrm.rules import Decision, Effect, RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
POLICY = house_document(
    "CR-1", Text("征信审查细则", "Screening policy"), date(2026, 1, 1)
).article(1)


def own(number: Param[int], value: int) -> Param[int]:
    rows = (Row(date(2026, 1, 1), value, POLICY),)
    return Param(id=number.id, name=number.name, stricter=min, rows=rows)


BOOK = RuleBook(
    numbers=(own(REPORT_DAYS, 30), own(MOST_MONTH_QUERIES, 3), own(MOST_QUARTER_QUERIES, 6))
)
CLEAN = altered(REPORT, accounts=())


def judged(
    report: CreditReportSummary = CLEAN,
    application: CreditApplication = CONSUMER,
    as_of: date = AS_OF,
) -> Decision[CreditRecordFacts, Effect]:
    return assess_credit_record(application, report, as_of=as_of, book=BOOK)


def hits(decision: Decision[CreditRecordFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


def overdue(states: str) -> tuple[BureauAccount, ...]:
    """An account of this year overdue by sums that no repair reaches, and then paid as due."""
    made = []
    for at, code in enumerate(states.ljust(10, "N")):
        month, state = add_months(date(2026, 1, 1), at), RepaymentState(code)
        entry = OverdueEntry(arisen_on=month, amount=Money.of(50_000), repaid=False)
        made.append(
            AccountMonth(month=month, state=state, entry=entry if state.months_overdue else None)
        )
    opened_on = date(2026, 1, 1)
    return (
        BureauAccount(
            id="A", current_overdue=Money.of(0), months=tuple(made), opened_on=opened_on
        ),
    )


def test_a_clean_report_is_allowed() -> None:
    assert judged().outcome is Effect.ALLOW
    assert hits(judged()) == []


class TestConsent:
    """征信业管理条例 arts. 18, 20 and 28."""

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            pytest.param({"written_consent": False}, ["CBR-2013.18-consent"], id="not in writing"),
            pytest.param(
                {"authorised_on": date(2026, 11, 21)}, ["CBR-2013.18-consent"], id="a day late"
            ),
            pytest.param({"authorised_on": date(2026, 11, 20)}, [], id="on the very day"),
            pytest.param(
                {"purpose": QueryReason.GUARANTEE_REVIEW},
                ["CBR-2013.18-purpose"],
                id="another purpose than agreed",
            ),
            pytest.param(
                {"agreed_purposes": (QueryReason.POST_LOAN,), "purpose": QueryReason.POST_LOAN},
                ["CBR-2013.20"],
                id="used otherwise than agreed",
            ),
            pytest.param(
                {"purpose": QueryReason.OWN, "written_consent": False},
                [],
                id="brought by the person",
            ),
        ],
    )
    def test_who_may_be_asked_for(self, change: dict[str, Any], found: list[str]) -> None:
        decision = judged(altered(CLEAN, **change))
        assert hits(decision) == found
        assert decision.outcome is (Effect.BLOCK if found else Effect.ALLOW)

    def test_it_is_cured_by_consent_and_rests_on_the_text(self) -> None:
        decision = judged(altered(CLEAN, written_consent=False))
        assert CreditStep.QUERY_CONSENT in decision.steps
        assert decision.provenance is Provenance.TEXT

    @pytest.mark.parametrize(
        "change",
        [
            {"written_consent": None},
            {"authorised_on": None},
            {"agreed_purposes": ()},
        ],
    )
    def test_what_is_unknown_goes_to_a_person(self, change: dict[str, Any]) -> None:
        assert judged(altered(CLEAN, **change)).outcome is Effect.REVIEW

    @pytest.mark.parametrize(
        ("role", "agreed", "found"),
        [
            (ApplicationRole.GUARANTOR, QueryReason.GUARANTEE_REVIEW, []),
            (ApplicationRole.GUARANTOR, QueryReason.LOAN_APPROVAL, ["CBR-2013.20"]),
            (ApplicationRole.SPOUSE, QueryReason.LOAN_APPROVAL, []),
            (ApplicationRole.SPOUSE, QueryReason.GUARANTEE_REVIEW, ["CBR-2013.20"]),
        ],
    )
    def test_the_report_of_somebody_beside_the_client(
        self, role: ApplicationRole, agreed: QueryReason, found: list[str]
    ) -> None:
        beside = ApplicationParty(party_id=PartyId("Q-1"), role=role)
        application = altered(WORKING_CAPITAL, parties=(beside,))
        report = altered(
            CLEAN, subject_id=PartyId("Q-1"), purpose=agreed, agreed_purposes=(agreed,)
        )
        assert hits(judged(report, application)) == found

    def test_a_card_needs_consent_for_a_card(self) -> None:
        card = altered(CONSUMER, kind=ProductKind.CREDIT_CARD)
        assert hits(judged(application=card)) == ["CBR-2013.20"]
        agreed = altered(
            CLEAN, agreed_purposes=(*CLEAN.agreed_purposes, QueryReason.CARD_APPROVAL)
        )
        assert judged(agreed, card).outcome is Effect.ALLOW


class TestPolicy:
    @pytest.mark.parametrize(
        ("states", "found"),
        [
            pytest.param("12N1N1N1", [], id="two in a row, five in all"),
            pytest.param("123", ["record.in-a-row"], id="three in a row"),
            pytest.param("1N1N1N1N1", [], id="five in all"),
            pytest.param("12N12N12", ["record.in-all"], id="six in all"),
            pytest.param("B", ["record.adverse"], id="bad debt"),
        ],
    )
    def test_three_in_a_row_or_six_in_all(self, states: str, found: list[str]) -> None:
        decision = judged(altered(CLEAN, accounts=overdue(states)))
        assert hits(decision) == found
        assert decision.outcome is (Effect.REVIEW if found else Effect.ALLOW)

    def test_it_is_a_convention(self) -> None:
        decision = judged(altered(CLEAN, accounts=overdue("123")))
        assert decision.provenance is Provenance.CONVENTION

    @pytest.mark.parametrize(
        ("sums", "outcome"),
        [
            pytest.param([Money.of("0.01")], Effect.BLOCK, id="a fen overdue"),
            pytest.param([Money.of(0)], Effect.ALLOW, id="nothing overdue"),
            pytest.param([None, Money.of(1)], Effect.BLOCK, id="overdue, whatever else"),
            pytest.param([None, Money.of(0)], Effect.REVIEW, id="not all known"),
        ],
    )
    def test_overdue_now(self, sums: list[Money | None], outcome: Effect) -> None:
        accounts = tuple(
            BureauAccount(
                id=f"A-{at}", current_overdue=one, months=(), opened_on=date(2026, 11, 2)
            )
            for at, one in enumerate(sums)
        )
        decision = judged(altered(CLEAN, accounts=accounts))
        assert decision.outcome is outcome
        if outcome is Effect.BLOCK:
            assert decision.steps == (CreditStep.ARREARS_PAID,)

    @pytest.mark.parametrize(
        ("days", "found"),
        [pytest.param(30, [], id="30 days"), pytest.param(31, ["record.age"], id="31 days")],
    )
    def test_age_of_the_report(self, days: int, found: list[str]) -> None:
        as_of = date.fromordinal(CLEAN.obtained_on.toordinal() + days)
        assert hits(judged(as_of=as_of)) == found

    def test_queries(self) -> None:
        recent = [BureauQuery(date(2026, 10, 21), QueryReason.LOAN_APPROVAL)] * 3
        old = [BureauQuery(date(2026, 10, 20), QueryReason.CARD_APPROVAL)] * 3
        older = [BureauQuery(date(2026, 8, 20), QueryReason.CARD_APPROVAL)]  # three months ago
        other = [BureauQuery(date(2026, 11, 1), QueryReason.POST_LOAN)] * 9
        assert hits(judged(altered(CLEAN, queries=(*recent, *old, *older, *other)))) == []
        many = (*recent, *recent[:1], *old)
        assert hits(judged(altered(CLEAN, queries=many))) == [
            "record.month-queries",
            "record.quarter-queries",
        ]
        assert judged(altered(CLEAN, queries=None)).outcome is Effect.REVIEW

    def test_public_records_count_while_they_are_kept(self) -> None:
        record = BureauRecord(kind=PublicRecordKind.ENFORCEMENT, on=date(2020, 1, 1))
        assert hits(judged(altered(CLEAN, records=(record,)))) == ["record.public"]
        ended = attrs.evolve(record, ended_on=date(2021, 11, 24))
        assert hits(judged(altered(CLEAN, records=(ended,)))) == ["record.public"]
        stale = attrs.evolve(record, ended_on=date(2021, 11, 23))
        decision = judged(altered(CLEAN, records=(stale,)))
        assert hits(decision) == ["CBR-2013.16"]
        assert decision.outcome is Effect.ALLOW
        assert judged(altered(CLEAN, records=None)).outcome is Effect.REVIEW

    def test_unknown_accounts_go_to_a_person(self) -> None:
        decision = judged(altered(CLEAN, accounts=None))
        assert decision.outcome is Effect.REVIEW
        assert set(decision.missing) == {"overdue", "in_a_row", "in_all", "adverse"}
        unknown = judged(altered(CLEAN, accounts=overdue("#")))
        assert "adverse" in unknown.missing

    def test_repaired_entries_are_told_and_do_not_count(self) -> None:
        decision = judged(REPORT)
        assert hits(decision) == ["REPAIR-2025.shown"]
        assert decision.outcome is Effect.ALLOW

    def test_without_a_book_the_missing_numbers_are_named(self) -> None:
        decision = assess_credit_record(CONSUMER, CLEAN, as_of=AS_OF)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("most_days", "most_month_queries", "most_quarter_queries")


class TestRefused:
    @pytest.mark.parametrize(
        ("change", "as_of"),
        [
            pytest.param({"subject_id": ClientId("P-2")}, AS_OF, id="of somebody else"),
            pytest.param({}, date(2026, 11, 19), id="of a later day"),
        ],
    )
    def test_a_report_that_does_not_belong(self, change: dict[str, Any], as_of: date) -> None:
        with pytest.raises(InvalidValue) as refused:
            judged(altered(CLEAN, **change), as_of=as_of)
        assert refused.value.field == "report"
        assert "P-2" not in str(refused.value)

    def test_other_values(self) -> None:
        wrong: Any = None
        for application, report, field in (
            (wrong, CLEAN, "application"),
            (CONSUMER, wrong, "report"),
        ):
            with pytest.raises(BankrmError) as refused:
                assess_credit_record(application, report, as_of=AS_OF)
            assert refused.value.field == field
        with pytest.raises(BankrmError, match="book"):
            assess_credit_record(CONSUMER, CLEAN, as_of=AS_OF, book=wrong)

    def test_facts_alone_are_bound_to_the_application_too(self) -> None:
        other = altered(CLEAN, subject_id=ClientId("P-2"))
        with pytest.raises(BankrmError, match="report"):
            CreditRecordFacts.of(CONSUMER, other, 24, AS_OF)

    def test_months_that_are_not_at_hand_are_open(self) -> None:
        for months in (None, ()):
            account = BureauAccount(id="A-1", current_overdue=Money.of(0), months=months)
            decision = judged(altered(CLEAN, accounts=(account,)))
            assert decision.outcome is Effect.REVIEW
            assert set(decision.missing) == {"in_a_row", "in_all", "adverse"}

    def test_a_bad_state_speaks_even_where_other_months_are_missing(self) -> None:
        [account] = overdue("B")
        holes = altered(account, months=(account.months or ())[:1])
        assert "record.adverse" in judged(altered(CLEAN, accounts=(holes,)))

    def test_before_the_regulation(self) -> None:
        early = altered(CLEAN, obtained_on=date(2013, 3, 1), authorised_on=None, queries=())
        with pytest.raises(RuleNotInForce):
            judged(early, as_of=date(2013, 3, 14))


def test_nothing_personal_is_shown() -> None:
    decision = judged(altered(CLEAN, accounts=overdue("123")))
    assert "50" not in repr(decision.facts)
    assert "50,000" not in decision.explain("en")
