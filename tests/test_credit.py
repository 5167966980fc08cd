"""Reviews of an application: every kind of loan, whole, and with something left out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.credit_file_cases import (
    BOOK,
    CARD_FILE,
    CONSUMER_FILE,
    FILE,
    HOUSING_FILE,
    OWN_BOOK,
    PLANT_FILE,
    TAKEOVER_FILE,
    TODAY,
    without,
)

from bankrm.bureau_reports import QueryReason
from bankrm.company_guarantees import CompanyGuarantee, CompanyGuaranteeId, GuarantorKind
from bankrm.conditions_precedent import CONVENTIONAL_CONDITIONS, ConditionFile
from bankrm.covenants import Weakness
from bankrm.credit import CreditReview, review_application
from bankrm.credit_applications import ApplicationParty, ApplicationRole, CreditStep
from bankrm.credit_files import CreditPart, list_parts
from bankrm.errors import InvalidValue
from bankrm.loan_products import LoanPurpose, SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.rules import STATUTORY, Effect
from bankrm.statement_series import StatementSeries
from bankrm.statements import EntityId

ALL_FILES = [FILE, PLANT_FILE, TAKEOVER_FILE, CONSUMER_FILE, HOUSING_FILE, CARD_FILE]
RECORDS = [
    "investigation",
    "inspections",
    "relations",
    "group",
    "exposures",
    "bank",
    "statements",
    "flows",
    "need",
    "security",
    "rating",
    "rating_limits",
    "price",
    "matrix",
    "offer",
]


def review(file: Any = FILE, **changes: Any) -> CreditReview:
    return review_application(attrs.evolve(file, **changes), as_of=TODAY, book=OWN_BOOK)


def asking(amount: int, **changes: Any) -> Any:
    return attrs.evolve(
        FILE,
        application=attrs.evolve(
            FILE.application, amount=Money.of(amount), rate_asked=Decimal("0.0435"), **changes
        ),
    )


SOUND = asking(5_000_000)
"""Within every limit, at a price that meets the hurdle."""


def test_a_sound_application_is_allowed() -> None:
    found = review(SOUND)
    assert found.outcome is Effect.ALLOW
    assert (found.answers.hits, found.answers.undetermined, found.missing) == ((), (), ())
    assert found.limit.amount == Money.of(5_000_000)
    assert found.levels is not None
    assert [level.label.code for level in found.levels] == ["team", "branch"]


def test_asking_a_fen_more_than_the_limit_is_blocked() -> None:
    more = attrs.evolve(SOUND.application, amount=Money.of("5000000.01"))
    found = review(SOUND, application=more)
    assert found.outcome is Effect.BLOCK
    assert "admission.limit" in found
    assert found.steps == (CreditStep.SMALLER_AMOUNT,)


@pytest.mark.parametrize("name", RECORDS)
def test_leaving_out_a_record_never_makes_it_milder(name: str) -> None:
    whole, bare = review(SOUND), review(without(SOUND, name))
    assert bare.outcome >= whole.outcome
    assert bare.missing or bare.needs_review or set(bare.steps) > set(whole.steps)
    assert bare.limit.at_most >= whole.limit.at_most
    owed = Effect.STEPS if name == "inspections" else Effect.REVIEW  # an inspection can be made
    assert bare.outcome >= owed


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.application.kind.code)
def test_every_part_is_asked_or_named_as_missing(file: Any) -> None:
    found = review(file)
    silent = {CreditPart.RATING, CreditPart.AUTHORITY}
    for part in list_parts(file.application):
        assert (part in found.missing) or part in silent or found[part], part


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.application.kind.code)
def test_the_law_alone_lets_nothing_through(file: Any) -> None:
    assert review_application(file, as_of=TODAY, book=STATUTORY).outcome >= Effect.REVIEW


@pytest.mark.parametrize("file", ALL_FILES, ids=lambda file: file.application.kind.code)
def test_tells_everything_in_both_languages(file: Any) -> None:
    found = review(file)
    for lang in ("zh", "en"):
        told = found.explain(lang)
        for part in found.missing:
            assert part.name_in(lang) in told
        for reason in found.answers.hits:
            assert reason.text(lang) in told


def test_a_forbidden_purpose_refuses_whatever_else_is_fine() -> None:
    found = review(asking(5_000_000, purpose=LoanPurpose.DIVIDENDS))
    assert found.outcome is Effect.REFUSE


def test_a_guarantee_that_nobody_looked_at_is_missing() -> None:
    both = (SecurityKind.MORTGAGE, SecurityKind.GUARANTEE)
    assert CreditPart.GUARANTEE in review(asking(5_000_000, security=both)).missing
    person = ApplicationParty(
        party_id=PartyId("P-3"), role=ApplicationRole.GUARANTOR, organisation=False
    )
    persons = review(asking(5_000_000, security=both, parties=(person,)), guarantees=())
    assert persons[CreditPart.GUARANTEE] == ()
    assert persons.missing == (CreditPart.BUREAU,)  # nothing is on file of who guarantees


def test_the_statements_are_the_borrowers_own() -> None:
    years = tuple(
        attrs.evolve(one, entity_id=EntityId("E-2"))
        for one in FILE.statements.statements  # type: ignore[union-attr]  # the example has one
    )
    with pytest.raises(InvalidValue, match=r"^statements"):
        attrs.evolve(FILE, statements=StatementSeries(years))


def test_statements_of_others_are_read_under_their_own_name() -> None:
    years = tuple(
        attrs.evolve(one, entity_id=EntityId("E-2"))
        for one in FILE.statements.statements  # type: ignore[union-attr]  # the example has one
    )
    with pytest.raises(InvalidValue):
        review(SOUND, more_statements=(StatementSeries(years),))


def test_weaknesses_lead_to_covenants() -> None:
    found = review(SOUND)
    assert found.weaknesses == ()
    assert found.covenants == ()
    latest = FILE.statements.latest  # type: ignore[union-attr]  # the example has one
    lines = dict(latest.lines)
    item = next(one for one in lines if one.code == "operating_cash_flow")
    poor = attrs.evolve(latest, lines={**lines, item: Decimal(-5)})
    series = StatementSeries((*FILE.statements.statements[:-1], poor))  # type: ignore[union-attr]  # the example has one
    weak = review(SOUND, statements=series)
    assert Weakness.CASH_FLOW in weak.weaknesses
    assert [one.weakness for one in weak.covenants] == list(weak.weaknesses)


def test_conditions_are_the_files_own_or_the_usual_ones() -> None:
    assert {one.code for one in review(SOUND).conditions} <= {
        one.code for one in CONVENTIONAL_CONDITIONS
    }
    own = ConditionFile(
        application_id=SOUND.application.id, conditions=CONVENTIONAL_CONDITIONS[:1]
    )
    assert review(SOUND, conditions=own).conditions == CONVENTIONAL_CONDITIONS[:1]


def test_without_a_matrix_nobody_is_named() -> None:
    assert review(without(SOUND, "matrix")).levels is None


def test_what_was_recorded_later_is_refused() -> None:
    with pytest.raises(InvalidValue):
        review_application(SOUND, as_of=TODAY - timedelta(days=30), book=BOOK)


@pytest.mark.parametrize(
    ("given", "field"), [({"file": "file"}, "file"), ({"as_of": "today"}, "as_of")]
)
def test_refuses_what_is_no_file_and_no_day(given: dict[str, Any], field: str) -> None:
    arguments: dict[str, Any] = {"file": SOUND, "as_of": TODAY, **given}
    file = arguments.pop("file")
    with pytest.raises(InvalidValue, match=f"^{field}"):
        review_application(file, **arguments)


def test_the_same_file_gives_the_same_answer() -> None:
    one, two = review(SOUND), review(SOUND)
    assert one.explain() == two.explain()
    assert one.provenance is two.provenance
    assert one.as_of == date(2026, 11, 24)


def test_a_company_that_guarantees_and_what_it_owns_are_asked_by_name() -> None:
    guarantee = CompanyGuarantee(
        id=CompanyGuaranteeId("G-1"),
        application_id=SOUND.application.id,
        guarantor=PartyId("E-2"),
        kind=GuarantorKind.COMPANY,
        amount=Money.of(5_000_000),
    )
    party = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)
    both = (SecurityKind.MORTGAGE, SecurityKind.GUARANTEE)
    guaranteed = attrs.evolve(SOUND.application, security=both, parties=(party,))
    found = review(SOUND, application=guaranteed, guarantees=(guarantee,))
    assert [name.code for name in found.answers.names if "G-1" in name.code] == ["guarantee:G-1"]
    assert found.outcome is Effect.BLOCK  # no resolution is held


def test_the_report_of_a_guarantor_does_not_stand_for_the_borrowers_own() -> None:
    report = CONSUMER_FILE.bureau[0]
    party = ApplicationParty(party_id=PartyId("P-2"), role=ApplicationRole.GUARANTOR)
    application = attrs.evolve(CONSUMER_FILE.application, parties=(party,))
    others = attrs.evolve(
        report,
        subject_id=PartyId("P-2"),
        agreed_purposes=(QueryReason.GUARANTEE_REVIEW,),
        purpose=QueryReason.GUARANTEE_REVIEW,
    )
    found = review(CONSUMER_FILE, application=application, bureau=(others,))
    assert CreditPart.BUREAU in found.missing
    assert len(found[CreditPart.BUREAU]) == 1
    both = review(CONSUMER_FILE, application=application, bureau=(report, others))
    assert CreditPart.BUREAU not in both.missing
    assert len(both[CreditPart.BUREAU]) == 2


def test_whoever_borrows_too_has_to_be_reported_on() -> None:
    party = ApplicationParty(party_id=PartyId("P-2"), role=ApplicationRole.CO_BORROWER)
    application = attrs.evolve(CONSUMER_FILE.application, parties=(party,))
    assert CreditPart.BUREAU in review(CONSUMER_FILE, application=application).missing
    other = attrs.evolve(CONSUMER_FILE.bureau[0], subject_id=PartyId("P-2"))
    reports = (*CONSUMER_FILE.bureau, other)
    found = review(CONSUMER_FILE, application=application, bureau=reports)
    assert CreditPart.BUREAU not in found.missing


def test_statements_of_a_guarantor_are_judged_beside_the_borrowers() -> None:
    years = tuple(
        attrs.evolve(one, entity_id=EntityId("E-2"))
        for one in FILE.statements.statements  # type: ignore[union-attr]  # the example has one
    )
    party = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)
    application = attrs.evolve(SOUND.application, parties=(party,))
    found = review(
        SOUND, application=application, guarantees=(), more_statements=(StatementSeries(years),)
    )
    assert len(found[CreditPart.STATEMENTS]) == 2


@pytest.mark.parametrize(
    ("file", "name", "part"),
    [
        (PLANT_FILE, "project", CreditPart.PROJECT),
        (TAKEOVER_FILE, "deal", CreditPart.ACQUISITION),
        (HOUSING_FILE, "home", CreditPart.HOUSING),
        (CARD_FILE, "cards", CreditPart.CARD),
        (CONSUMER_FILE, "income", CreditPart.CAPACITY),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_a_kind_of_loan_cannot_do_without(file: Any, name: str, part: CreditPart) -> None:
    bare = review(without(file, name))
    assert part in bare.missing
    assert bare[part] == ()
    assert bare.outcome >= Effect.REVIEW


@pytest.mark.parametrize("online", [None, True], ids=["not told", "online"])
def test_a_loan_that_may_be_lent_online_is_asked_how(online: bool | None) -> None:
    found = review(asking(5_000_000, online=online))
    (internet,) = found[CreditPart.INTERNET]
    assert internet.outcome >= Effect.REVIEW
