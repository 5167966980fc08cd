"""The 360° view: nothing vanishes, nothing of the future shows, and the unknown is not none."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrm.aum import AumChange, compute_aum
from bankrm.churn import ChurnPolicy, Engagement, check_churn
from bankrm.citations import Row, house_document
from bankrm.client_360 import Client360, ClientRecords, Section, client_360
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.complaint_events import ComplaintEvent, ComplaintEventKind
from bankrm.complaints import Complaint, ComplaintId
from bankrm.completeness import RETAIL_TEMPLATE, compute_completeness
from bankrm.consents import Consent, DataKind, Purpose, Refusal
from bankrm.contacts import ContactChannel
from bankrm.contribution import compute_contribution
from bankrm.cross_selling import list_product_gaps
from bankrm.errors import BankrmError, InvalidValue
from bankrm.holdings import Holding, HoldingId
from bankrm.identity import (
    DocumentKind,
    DocumentStatus,
    IdentityDocument,
    classify_document,
)
from bankrm.interactions import Attendee, Encounter, Interaction, InteractionId, Response
from bankrm.labels import Text
from bankrm.laundering_risk import NextReview
from bankrm.money import Money
from bankrm.products import ProductFamily, ProductId
from bankrm.regulations.standards import DOCUMENT_GRACE_DAYS, DOCUMENT_NOTICE_DAYS
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import RuleBook
from bankrm.segments import AumBasis, ClientTier, TierTable, classify_tier
from bankrm.staff import Actor, Role, StaffId
from bankrm.tasks import Priority, Task, TaskId, TaskStatus

DAY = date(2026, 11, 24)
C1, C2 = ClientId("C-1"), ClientId("C-2")
TOKEN = "某乙丙丁"  # noqa: S105  # a name that must not show
PERSON = RetailClient(id=C1, name=TOKEN)
FIRM = CorporateClient(id=C1, name="某某制造有限公司")


def passport(number: str, expires_on: date | None) -> IdentityDocument:
    return IdentityDocument(
        client_id=C1,
        kind=DocumentKind.PASSPORT,
        number=number,
        expires_on=expires_on,
        long_term=False,
    )


def holding(ref: str, family: ProductFamily, value: int, client: ClientId = C1) -> Holding:
    return Holding(
        id=HoldingId(ref),
        client_id=client,
        product_id=ProductId(f"P-{ref}"),
        family=family,
        value=Money.of(value),
        valued_on=DAY,
    )


def contact(ref: str, channel: ContactChannel, at: str) -> Interaction:
    return Interaction(
        id=InteractionId(ref),
        client_id=C1,
        channel=channel,
        at=datetime.fromisoformat(at),
        by=StaffId("S-1"),
    )


def complaint(ref: str, received_on: date, closed_on: date | None = None) -> Complaint:
    made = Complaint(id=ComplaintId(ref), client_id=C1, received_on=received_on)
    if closed_on is None:
        return made
    at = datetime.fromisoformat(f"{closed_on}T12:00+08:00")
    withdrawn = ComplaintEvent(
        kind=ComplaintEventKind.WITHDRAWN,
        by=Actor(StaffId("S-1"), Role.COMPLIANCE),
        at=at,
        recorded_at=at,
    )
    return made.append(withdrawn)


def task(ref: str, due_on: date, status: TaskStatus = TaskStatus.OPEN) -> Task:
    return Task(
        id=TaskId(ref),
        title=Text("回访", "call back"),
        role=Role.RELATIONSHIP_MANAGER,
        assignee=None,
        due_on=due_on,
        priority=Priority.NORMAL,
        status=status,
        closed_by=None if status is TaskStatus.OPEN else "E-1",  # type: ignore[arg-type]  # any event
    )


def assessed(tolerance: RiskTolerance, on: date, client: ClientId = C1) -> RiskAssessment:
    return RiskAssessment(client_id=client, on=on, tolerance=tolerance)


def consent(purpose: Purpose, given_on: date) -> Consent:
    return Consent(
        client_id=C1,
        purpose=purpose,
        data=(DataKind.CONTACT,),
        given_on=given_on,
        notice_version="2026-1",
    )


PHONE, SMS = ContactChannel.PHONE, ContactChannel.SMS
BOTH = (PHONE, SMS)
YES = attrs.evolve(consent(Purpose.MARKETING, date(2026, 1, 5)), channels=BOTH)
NO = Refusal(client_id=C1, purpose=Purpose.MARKETING, refused_on=date(2026, 2, 2))
NO_PHONE = attrs.evolve(NO, channels=(PHONE,))
NO_SMS = attrs.evolve(NO, channels=(SMS,), refused_on=date(2026, 3, 3))
AGAIN = attrs.evolve(YES, given_on=date(2026, 3, 4))
SAME_DAY = attrs.evolve(YES, given_on=NO.refused_on)
LATER = attrs.evolve(YES, given_on=date(2026, 11, 25))
WITHDRAWN = attrs.evolve(YES, withdrawn_on=DAY)
NOT_YET = attrs.evolve(NO, refused_on=date(2026, 11, 25))


HOLDINGS = (
    holding("1", ProductFamily.DEPOSIT, 300_000),
    holding("2", ProductFamily.DEPOSIT, 20_000),
    holding("3", ProductFamily.LOAN, 900_000),
    attrs.evolve(holding("4", ProductFamily.WEALTH, 50_000), held_away=True),
)
TABLE = TierTable(
    basis=AumBasis.POINT,
    tiers=(ClientTier(code="mass", name=Text("普通", "mass"), floor=Money.of(0)),),
    grace_months=1,
)
FILE = ClientFile(
    client=PERSON,
    documents=(
        passport("X00000000", date(2026, 11, 23)),
        passport("X00000001", date(2036, 11, 23)),
        passport("X00000002", None),
    ),
)
FULL = ClientRecords(
    file=FILE,
    completeness=compute_completeness(FILE, RETAIL_TEMPLATE, as_of=DAY),
    holdings=HOLDINGS,
    aum=compute_aum(HOLDINGS, insurance_share=0, as_of=DAY),
    aum_change=AumChange(
        before=Money.of(310_000),
        after=Money.of(320_000),
        inflow=Money.of(9_000),
        outflow=Money.of(0),
    ),
    contribution=compute_contribution(fees=Money.of(800), operating_cost=Money.of(300)),
    tier=classify_tier([Money.of(320_000)], TABLE, as_of=DAY),
    next_review=NextReview(due_on=date(2027, 3, 2), workings=()),
    assessments=(
        assessed(RiskTolerance.C2, date(2026, 3, 2)),
        assessed(RiskTolerance.C3, DAY),
        assessed(RiskTolerance.C5, date(2026, 11, 25)),
    ),
    answers=(
        consent(Purpose.MARKETING, date(2026, 1, 5)),
        consent(Purpose.PROFILING, date(2026, 1, 5)),
        Refusal(client_id=C1, purpose=Purpose.PROFILING, refused_on=date(2026, 2, 2)),
    ),
    tasks=(
        task("T-2", DAY),
        task("T-1", date(2026, 11, 23)),
        task("T-3", date(2026, 11, 20), TaskStatus.DONE),
    ),
    interactions=(
        contact("I-1", ContactChannel.PHONE, "2026-11-02T09:30+08:00"),
        contact("I-2", ContactChannel.PHONE, "2026-11-20T09:30+08:00"),
        contact("I-3", ContactChannel.VISIT, "2026-11-03T09:30+08:00"),
        contact("I-4", ContactChannel.VISIT, "2026-11-24T16:30+00:00"),  # tomorrow in China
    ),
    complaints=(
        complaint("K-2", date(2026, 11, 20)),
        complaint("K-1", date(2026, 11, 2)),
        complaint("K-3", date(2026, 11, 2), closed_on=DAY),
        complaint("K-4", date(2026, 11, 25)),
    ),
    gaps=list_product_gaps(
        HOLDINGS, target=[ProductFamily.PUBLIC_FUND], peer_share="0.5", as_of=DAY
    ),
    churn=check_churn(
        Engagement(last_login_on=date(2026, 1, 5)), ChurnPolicy(login_days=90), as_of=DAY
    ),
)


def view(**parts: Any) -> Client360:
    return client_360(attrs.evolve(FULL, **parts), as_of=DAY)


class TestWhatIsPassed:
    def test_nothing_is_missing(self) -> None:
        assert view().missing == ()

    def test_documents_due(self) -> None:
        """The expired one, the one without a term, and the good one: no days of notice are set."""
        outcomes = [one.decision.outcome for one in view().documents_due]
        assert outcomes == [DocumentStatus.EXPIRED, DocumentStatus.VALID, DocumentStatus.VALID]
        assert [one.decision.needs_review for one in view().documents_due][1:] == [True, True]

    def test_holdings_by_side_and_family_without_those_kept_elsewhere(self) -> None:
        found = [(one.family, one.amount) for one in view().holdings or ()]
        assert found == [
            (ProductFamily.DEPOSIT, Money.of(320_000)),
            (ProductFamily.LOAN, Money.of(900_000)),
        ]

    def test_the_latest_assessment_up_to_the_day(self) -> None:
        assert view().assessment == assessed(RiskTolerance.C3, DAY)

    def test_consents_that_hold(self) -> None:
        assert [one.purpose for one in view().consents or ()] == [Purpose.MARKETING]

    @pytest.mark.parametrize(
        ("answers", "held", "refused"),
        [
            pytest.param((YES,), (BOTH,), (), id="agreed"),
            pytest.param((YES, NO), (), (None,), id="refused for all channels"),
            pytest.param((YES, NO_SMS), ((PHONE,),), ((SMS,),), id="refused for one channel"),
            pytest.param(
                (YES, NO_SMS, NO_PHONE), (), ((PHONE,), (SMS,)), id="refused one after the other"
            ),
            pytest.param((NO, NO_SMS, AGAIN), (BOTH,), (), id="agreed to again"),
            pytest.param((NO, SAME_DAY), (), (None,), id="a yes of the same day is no later one"),
            pytest.param((NO, LATER), (), (None,), id="a yes to come"),
            pytest.param((WITHDRAWN,), (), (BOTH,), id="withdrawn"),
            pytest.param((YES, NOT_YET), (BOTH,), (), id="a no to come"),
        ],
    )
    def test_answers_to_marketing(
        self, answers: tuple[Any, ...], held: tuple[Any, ...], refused: tuple[Any, ...]
    ) -> None:
        seen = view(answers=answers)
        assert tuple(seen.channels_of(one) for one in seen.consents or ()) == held
        assert tuple(one.channels or None for one in seen.refusals or ()) == refused
        assert seen.refusals == view(answers=answers[::-1]).refusals

    @pytest.mark.parametrize("answer", [None, NO])
    def test_only_a_consent_has_channels_that_hold(self, answer: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^consent: needs Consent"):
            view().channels_of(answer)

    def test_to_dos_and_those_overdue(self) -> None:
        assert [one.id for one in view().to_dos or ()] == ["T-1", "T-2"]
        assert [one.id for one in view().overdue or ()] == ["T-1"]

    def test_the_last_contact_by_each_channel(self) -> None:
        assert [one.id for one in view().last_contacts or ()] == ["I-2", "I-3"]

    def test_what_missed_the_client_is_no_contact(self) -> None:
        call = contact("I-1", ContactChannel.PHONE, "2026-11-02T09:30+08:00")
        missed = attrs.evolve(
            contact("I-2", ContactChannel.PHONE, "2026-11-20T09:30+08:00"),
            attendees=(Attendee(response=Response.ABSENT),),
        )
        assert view(interactions=(missed, call)).last_contacts == (call,)

    def test_the_client_may_come_by_itself(self) -> None:
        came = attrs.evolve(
            contact("I-1", ContactChannel.VISIT, "2026-11-20T09:30+08:00"),
            channel=Encounter.WALK_IN,
        )
        told = view(interactions=(came,)).explain("en")
        assert "  walk-in at the outlet: 20 Nov 2026" in told.splitlines()

    def test_complaints_not_closed_by_the_day(self) -> None:
        assert [one.id for one in view().open_complaints or ()] == ["K-1", "K-2"]


class TestWhatIsNotPassed:
    def test_every_part_is_missing_but_the_file(self) -> None:
        bare = client_360(ClientRecords(file=FILE), as_of=DAY)
        assert bare.missing == tuple(s for s in Section if s is not Section.DOCUMENTS)
        parts = (bare.holdings, bare.consents, bare.to_dos, bare.overdue, bare.last_contacts)
        assert (*parts, bare.open_complaints, bare.assessment, bare.refusals) == (None,) * 8

    def test_a_person_without_a_document_is_not_in_order(self) -> None:
        bare = client_360(ClientRecords(file=ClientFile(client=PERSON)), as_of=DAY)
        assert Section.DOCUMENTS in bare.missing
        firm = client_360(ClientRecords(file=ClientFile(client=FIRM)), as_of=DAY)
        assert Section.DOCUMENTS not in firm.missing

    def test_none_is_not_unknown(self) -> None:
        told = view(complaints=(), tasks=None).explain("en").splitlines()
        assert told[told.index("open complaints") + 1] == "  none"
        assert told[told.index("to-dos") + 1] == "  unknown"

    @pytest.mark.parametrize(
        ("name", "record"),
        [
            ("holdings", holding("9", ProductFamily.DEPOSIT, 1, C2)),
            ("assessments", assessed(RiskTolerance.C1, DAY, C2)),
            ("answers", Refusal(client_id=C2, purpose=Purpose.MARKETING, refused_on=DAY)),
            ("interactions", attrs.evolve(contact("I", ContactChannel.SMS, "2026-11-02T09:30+08:00"), client_id=C2)),
            ("complaints", attrs.evolve(complaint("K", DAY), client_id=C2)),
            ("tasks", attrs.evolve((FULL.tasks or ())[0], client_id=C2)),
        ],
    )  # fmt: skip
    def test_a_record_of_another_client_is_refused(self, name: str, record: Any) -> None:
        with pytest.raises(InvalidValue, match=f"^{name}: hold a record of another client"):
            view(**{name: (record,)})

    @pytest.mark.parametrize("name", ["holdings", "tasks", "interactions", "complaints"])
    def test_a_record_given_twice_is_refused(self, name: str) -> None:
        with pytest.raises(InvalidValue, match=f"^{name}: hold one record twice"):
            view(**{name: getattr(FULL, name)[:1] * 2})

    def test_another_decision_is_no_sign_of_leaving(self) -> None:
        other = classify_document(FILE.documents[0], as_of=DAY)
        with pytest.raises(InvalidValue, match=r"^churn: needs ChurnFacts, not DocumentFacts"):
            view(churn=other)

    @pytest.mark.parametrize("records", [None, FILE])
    def test_no_records(self, records: Any) -> None:
        with pytest.raises(BankrmError, match="records: needs ClientRecords"):
            client_360(records, as_of=DAY)

    def test_an_instant_is_no_day(self) -> None:
        with pytest.raises(BankrmError, match="as_of: needs date, not datetime"):
            client_360(FULL, as_of=datetime.fromisoformat("2026-11-24T09:30+08:00"))


class TestOtherDays:
    """What was reckoned for a later day would show the future."""

    EVE = date(2026, 11, 23)

    @pytest.mark.parametrize("name", ["holdings", "completeness", "churn"])
    def test_of_a_later_day(self, name: str) -> None:
        records = attrs.evolve(ClientRecords(file=FILE), **{name: getattr(FULL, name)})
        assert client_360(records, as_of=DAY).as_of == DAY
        with pytest.raises(InvalidValue, match=f"^{name}: .* after as_of"):
            client_360(records, as_of=self.EVE)

    def test_of_an_earlier_day_is_told_with_it(self) -> None:
        assert "  as of:" not in view().explain("en")
        told = client_360(FULL, as_of=date(2026, 11, 25)).explain("en").splitlines()
        for heading in ("client file", "signs of leaving"):
            assert told[told.index(heading) + 1] == "  as of: 24 Nov 2026"
        assert sum(line.startswith("  as of: ") for line in told) == 2


class TestText:
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_the_name_is_masked(self, lang: Any) -> None:
        told = view().explain(lang)
        assert told.startswith("某*** (C-1), ")
        assert TOKEN not in told + repr(view())

    def test_figures_come_with_their_names(self) -> None:
        told = view().explain("en").splitlines()
        for heading, line in {
            "documents": "  passport: expired",
            "holdings": "  deposit: CN¥320,000.00",
            "assets under management": "  share of insurance counted: 0",
            "due-diligence review": "  review due by: 2 Mar 2027",
            "risk assessment": "  balanced: 24 Nov 2026",
            "to-dos": "  call back: 23 Nov 2026",
            "last contacts": "  phone call: 20 Nov 2026",
            "open complaints": "  complaint received: 2 Nov 2026",
        }.items():
            assert told[told.index(heading) + 1] == line
        assert any(line.startswith("  public fund; in the target set") for line in told)
        assert told[told.index("signs of leaving") + 1].endswith("market practice, no article]")

    def test_a_document_of_unknown_term_is_not_told_as_valid(self) -> None:
        told = view().explain("en").splitlines()
        at = told.index("documents")
        assert told[at + 1 : at + 4] == ["  passport: expired", *["  passport: unknown"] * 2]

    def test_a_no_is_told_beside_the_yes(self) -> None:
        told = view(answers=(YES, NO_SMS)).explain("en").splitlines()
        at = told.index("consents")
        assert told[at + 1 : at + 3] == [
            "  marketing (phone call): 5 Jan 2026",
            "  refused: marketing (text message): 3 Mar 2026",
        ]

    def test_a_firm_shows_its_licence(self) -> None:
        cases: list[tuple[dict[str, Any], str]] = [
            ({}, "  business licence valid until: unknown"),
            ({"licence_expires_on": DAY}, "  business licence valid until: 24 Nov 2026"),
            ({"licence_long_term": True}, "  none"),
        ]
        for known, line in cases:
            file = ClientFile(client=attrs.evolve(FIRM, **known))
            told = client_360(ClientRecords(file=file), as_of=DAY).explain("en").splitlines()
            assert told[0] == "某某制造有限公司 (C-1), 24 Nov 2026"
            assert told[told.index("documents") + 1] == line

    @given(st.sets(st.sampled_from([f.name for f in attrs.fields(ClientRecords)][1:])))
    def test_no_section_ever_vanishes(self, gone: set[str]) -> None:
        cut: dict[str, Any] = dict.fromkeys(gone)
        for lang in ("zh", "en"):
            told = view(**cut).explain("zh" if lang == "zh" else "en").splitlines()
            assert [line for line in told[1:] if not line.startswith("  ")] == [
                section.zh if lang == "zh" else section.en for section in Section
            ]


def test_a_bank_with_days_of_notice_finds_the_good_document_good() -> None:
    policy = house_document("AML-2", Text("证件管理办法", "Document policy"), date(2026, 1, 1))
    notice = attrs.evolve(
        DOCUMENT_NOTICE_DAYS, rows=(Row(date(2026, 1, 1), 30, policy.article(2)),)
    )
    grace = attrs.evolve(DOCUMENT_GRACE_DAYS, rows=(Row(date(2026, 1, 1), 90, policy.article(3)),))
    seen = client_360(FULL, as_of=DAY, book=RuleBook(numbers=(notice, grace)))
    assert [one.document.number for one in seen.documents_due] == ["X00000000", "X00000002"]
