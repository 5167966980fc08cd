"""Filing of beneficial owners (受益所有人备案): who need not, by when, and what the bank does with it.

Whether an entity may leave its owners unfiled, whether the bank has to find them; the days by which to
file, to catch up and to report a difference; and how the bank's finding and the filing differ. Leaves out
the report itself, differences in what is recorded of one person, and capital in other currencies.
"""

from datetime import date, timedelta
from fractions import Fraction

import attrs

from bankrm.beneficial_owners import BeneficialOwner, OwnerFinding
from bankrm.calendars import Calendar
from bankrm.checks import check_kind, check_optional, check_tuple
from bankrm.citations import Provenance, Row, param
from bankrm.clients import CorporateClient, LegalForm
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.money import fen
from bankrm.owner_rules import OwnerBasis, check_form
from bankrm.ownership import OwnershipEdge, OwnershipGraph, Party, PartyId, PartyKind
from bankrm.regulations.ownership import (
    CHANGE_DAYS,
    EXEMPT_CAPITAL,
    FEEDBACK_WORKING_DAYS,
    FILE_EXISTING_BY,
    FILING_DAYS,
    FILING_MEASURES,
    IDENTIFICATION_ORDER,
    IDENTIFY_ALL_BY,
    IDENTIFY_HIGHER_RISK_BY,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_, one_of
from bankrm.workings import Line, lines_provenance

__all__ = [
    "FILING_EXEMPTION",
    "IDENTIFICATION_DUTY",
    "DutyFacts",
    "DutyParams",
    "ExemptionFacts",
    "ExemptionParams",
    "FilingComparison",
    "OwnerDeadline",
    "OwnerStep",
    "assess_filing_exemption",
    "assess_identification_duty",
    "compare_filing",
    "compute_change_deadline",
    "compute_feedback_deadline",
    "compute_filing_deadline",
    "compute_identification_deadline",
]


class OwnerStep(Label):
    """What is owed."""

    COMMIT = "commit", "作出免于备案承诺", "commit to the exemption"
    IDENTIFY = "identify", "识别并核实受益所有人", "identify and verify the beneficial owners"


_HOLDERS = (
    CorporateClient.id,
    OwnershipGraph.parties,
    OwnershipGraph.edges,
    OwnershipEdge.owner,
    OwnershipEdge.owned,
    OwnershipEdge.share,
    OwnershipEdge.since,
    OwnershipEdge.until,
    Party.id,
    Party.kind,
)


@attrs.frozen(kw_only=True)
class ExemptionFacts:
    """What decides whether an entity may leave its owners unfiled; capital in fen."""

    form: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("组织形式", "legal form", of=(CorporateClient.legal_form,)),
    )
    capital: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "注册资本", "registered capital", "fen", of=(CorporateClient.registered_capital,)
        )
        | NOT_NEGATIVE,
    )
    only_persons: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("股东或合伙人均为自然人", "all holders are natural persons", of=_HOLDERS),
    )
    others: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("他人实际控制或获取收益", "somebody else controls or benefits"),
    )
    other_ways: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "以股权以外的方式控制或获取收益", "control or benefit apart from the shares"
        ),
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_form(self.form)

    @classmethod
    def of(
        cls,
        client: CorporateClient,
        graph: OwnershipGraph,
        *,
        others: bool | None,
        other_ways: bool | None,
        as_of: date,
    ) -> "ExemptionFacts":
        """The facts of a client, whose id is its party's in the graph.

        Args:
            client: the entity.
            graph: who holds it; all holders are persons only if they hold the whole.
            others: whether a natural person who is no holder controls it or benefits from it.
            other_ways: whether there is control or benefit by other ways than the shares.
            as_of: the day whose holders count.

        Raises:
            CurrencyMismatch: if the capital is not in yuan.
            InvalidValue: if the client is not in the graph.
        """
        check_kind(client, CorporateClient, "client")
        check_kind(graph, OwnershipGraph, "graph")
        return cls(
            form=None if client.legal_form is None else client.legal_form.code,
            capital=fen(client.registered_capital, "registered_capital"),
            only_persons=_only_persons(graph, PartyId(client.id), as_of),
            others=others,
            other_ways=other_ways,
        )


def _only_persons(graph: OwnershipGraph, entity: PartyId, as_of: date) -> bool | None:
    """Whether all who hold an entity are natural persons; None if part of it is held by nobody known."""
    graph.party(entity)
    held = [edge for edge in graph.on(as_of) if edge.owned == entity and edge.share]
    if any(graph.party(edge.owner).kind is not PartyKind.PERSON for edge in held):
        return False
    known = sum((edge.share or Fraction(0) for edge in held), Fraction(0))
    return True if known == 1 else None


class ExemptionParams:
    """The numbers of the exemption."""

    exempt_capital: int = param(EXEMPT_CAPITAL, unit="fen")


FILING_EXEMPTION = RuleSet(
    "ownership.filing_exemption",
    ExemptionFacts,
    ExemptionParams,
    Effect,
    since=FILING_MEASURES.since,
)
"""Whether an entity may leave its owners unfiled: allowed, allowed once it commits itself, or refused."""

_EXEMPTION = FILING_MEASURES.article(3)
_INDIVIDUAL = LegalForm.INDIVIDUAL_BUSINESS.code
_FILERS = (LegalForm.COMPANY.code, LegalForm.PARTNERSHIP.code, LegalForm.FOREIGN_BRANCH.code)


def _files(f: ExemptionFacts) -> bool:
    """Whether it is of those that file: companies, partnerships and branches of foreign companies."""
    return one_of(f.form, *_FILERS)


@FILING_EXEMPTION.rule(
    "BOF.3-commitment",
    Effect.STEPS,
    cites=(FILING_MEASURES.article(2), _EXEMPTION),
    steps=(OwnerStep.COMMIT,),
    zh="公司、合伙企业和外国公司分支机构须作出承诺才免于备案",
    en="a company, partnership or foreign branch is exempt only once it commits itself",
)
def must_commit(f: ExemptionFacts, _: ExemptionParams) -> bool:
    return _files(f)


@FILING_EXEMPTION.rule(
    "BOF.2-not-named",
    Effect.NOTE,
    cites=FILING_MEASURES.article(2, Provenance.SECONDARY),  # that no others were named since
    zh="不属于须备案的主体",
    en="not among those that have to file",
)
def not_named(f: ExemptionFacts, _: ExemptionParams) -> bool:
    return not_(_files(f)) & (f.form != _INDIVIDUAL)


@FILING_EXEMPTION.rule(
    "BOF.3-capital",
    Effect.REFUSE,
    cites=_EXEMPTION,
    zh="注册资本{capital}，超过{exempt_capital}",
    en="registered capital of {capital}, more than {exempt_capital}",
)
def too_large(f: ExemptionFacts, p: ExemptionParams) -> bool:
    return _files(f) & (f.capital > p.exempt_capital)


@FILING_EXEMPTION.rule(
    "BOF.3-holders",
    Effect.REFUSE,
    cites=_EXEMPTION,
    zh="股东、合伙人并非全部为自然人",
    en="not all holders are natural persons",
)
def held_by_organisations(f: ExemptionFacts, _: ExemptionParams) -> bool:
    return _files(f) & not_(f.only_persons)


@FILING_EXEMPTION.rule(
    "BOF.3-others",
    Effect.REFUSE,
    cites=_EXEMPTION,
    zh="股东、合伙人以外的自然人实际控制或获取收益",
    en="a natural person who is no holder controls it or benefits from it",
)
def others_control(f: ExemptionFacts, _: ExemptionParams) -> bool:
    return _files(f) & f.others


@FILING_EXEMPTION.rule(
    "BOF.3-other-ways",
    Effect.REFUSE,
    cites=_EXEMPTION,
    zh="存在以股权、合伙权益以外的方式控制或获取收益",
    en="there is control or benefit by other ways than the shares",
)
def controlled_in_other_ways(f: ExemptionFacts, _: ExemptionParams) -> bool:
    return _files(f) & f.other_ways


def assess_filing_exemption(
    facts: ExemptionFacts, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ExemptionFacts, Effect]:
    """Whether an entity may leave its owners unfiled.

    Forms other than companies, partnerships and foreign branches are not asked for a filing.

    >>> facts = ExemptionFacts(
    ...     form="company",
    ...     capital=1_000_000_000,
    ...     only_persons=True,
    ...     others=False,
    ...     other_ways=False,
    ... )
    >>> decision = assess_filing_exemption(facts, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.en for step in decision.steps]
    ('allowed, with steps owed', ['commit to the exemption'])
    >>> print(assess_filing_exemption(
    ...     attrs.evolve(facts, capital=1_000_000_001), as_of=date(2026, 11, 24)
    ... ).hits[0].text("en"))
    registered capital of CN¥10,000,000.01, more than CN¥10,000,000.00
    """
    return FILING_EXEMPTION.decide(facts, as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class DutyFacts:
    """What decides whether a bank has to find the owners of a client that is no natural person."""

    form: str = attrs.field(
        default=None, converter=maybe_code, metadata=about("组织形式", "legal form")
    )
    exempt_body: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("属于免于识别的机关或国际组织", "an exempt body"),
    )
    """Among the government bodies and international organisations of art. 10, as the bank judges."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_form(self.form)


class DutyParams:
    """The duty reads no number."""


IDENTIFICATION_DUTY = RuleSet(
    "ownership.identification_duty",
    DutyFacts,
    DutyParams,
    Effect,
    since=IDENTIFICATION_ORDER.since,
)
"""Whether a client can be served without its owners being found, or only with."""

_PUBLIC = LegalForm.PUBLIC_BODY.code


@IDENTIFICATION_DUTY.rule(
    "BOI.3-identify",
    Effect.STEPS,
    cites=(IDENTIFICATION_ORDER.article(3), IDENTIFICATION_ORDER.article(10)),
    steps=(OwnerStep.IDENTIFY,),
    zh="非自然人客户须识别受益所有人，个体工商户和免于识别的机构除外",
    en="the owners of a client that is no natural person must be found, but for individual "
    "businesses and exempt bodies",
)
def must_identify(f: DutyFacts, _: DutyParams) -> bool:
    return (f.form != _INDIVIDUAL) & not_((f.form == _PUBLIC) & f.exempt_body)


def assess_identification_duty(
    facts: DutyFacts, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[DutyFacts, Effect]:
    """Whether a bank has to find a client's owners: allowed without, or a step that is owed.

    >>> day = date(2026, 11, 24)
    >>> [
    ...     assess_identification_duty(DutyFacts(form=form), as_of=day).outcome.code
    ...     for form in ("company", "individual_business", "public_body")
    ... ]
    ['steps', 'allow', 'review']
    """
    return IDENTIFICATION_DUTY.decide(facts, as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class OwnerDeadline:
    """The last day for something owed, and how it was counted."""

    due: date | None
    """None where it waits for an event."""
    workings: tuple[Line, ...]

    @property
    def provenance(self) -> Provenance:
        """The weakest source it rests on."""
        return lines_provenance(self.workings)


def compute_filing_deadline(
    registered_on: date,
    *,
    calendar: Calendar,
    with_registration: bool = True,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> OwnerDeadline:
    """The last day for an entity to file its owners.

    It files with its registration; where the system cannot take that, within 30 days, the day of
    registration not counted, and a last day off moves on (民法典 arts. 201, 203). Who was registered
    before the measures has until 1 November 2025. Source: measures of 2024, art. 9.

    Args:
        registered_on: the day it was set up.
        calendar: working days of the year it ends in.
        with_registration: whether the system takes the filing with the registration.
        as_of: the day whose rules apply.
        book: the bank's own earlier days.

    Raises:
        RuleNotInForce: before the measures.

    >>> from bankrm.regulations.holidays import CHINA
    >>> compute_filing_deadline(
    ...     date(2026, 9, 3), calendar=CHINA, with_registration=False, as_of=date(2026, 9, 3)
    ... ).due  # the thirtieth day is 3 October, a day off
    datetime.date(2026, 10, 8)
    """
    check_date(registered_on, "registered_on")
    check_kind(calendar, Calendar, "calendar")
    check_kind(with_registration, bool, "with_registration")
    if registered_on < FILING_MEASURES.since:
        return _by(book.governing(FILE_EXISTING_BY, as_of), registered_on)
    row = book.governing(FILING_DAYS, as_of)
    if with_registration:
        return _by(Row(row.since, registered_on, row.basis), registered_on)
    return _within(row, registered_on, calendar)


def compute_change_deadline(
    changed_on: date, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> OwnerDeadline:
    """The last day to file a change of owners, or to file once the exemption is lost.

    Source: measures of 2024, art. 10.

    >>> from bankrm.regulations.holidays import CHINA
    >>> compute_change_deadline(date(2026, 3, 2), calendar=CHINA, as_of=date(2026, 3, 2)).due
    datetime.date(2026, 4, 1)
    """
    check_date(changed_on, "changed_on")
    check_kind(calendar, Calendar, "calendar")
    return _within(book.governing(CHANGE_DAYS, as_of), changed_on, calendar)


def compute_feedback_deadline(
    found_on: date, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> OwnerDeadline:
    """The last day to report a difference in the filing, in working days after it was found.

    Source: order of 2025, art. 27.

    >>> from bankrm.regulations.holidays import CHINA
    >>> compute_feedback_deadline(date(2026, 3, 2), calendar=CHINA, as_of=date(2026, 3, 2)).due
    datetime.date(2026, 4, 14)
    """
    check_date(found_on, "found_on")
    check_kind(calendar, Calendar, "calendar")
    row = book.governing(FEEDBACK_WORKING_DAYS, as_of)
    days = Line(Text("工作日数", "working days"), row.value, "", row.basis)
    return _deadline(found_on, days, calendar.add_working_days(found_on, row.value))


def compute_identification_deadline(
    client_since: date,
    *,
    higher_risk: bool | None,
    dormant: bool = False,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> OwnerDeadline:
    """The last day for a bank to have found a client's owners by the order of 2025.

    A client of before the order: half a year if its risk is higher or unknown, else two years; if it is
    dormant, when it becomes active again. A later client: the day the relationship begins.
    Source: order of 2025, art. 39, and its note on dormant accounts as reported.

    >>> day = date(2026, 3, 2)
    >>> [
    ...     compute_identification_deadline(
    ...         date(2020, 5, 6), higher_risk=risk, as_of=day
    ...     ).due.isoformat()
    ...     for risk in (True, False)
    ... ]
    ['2026-07-20', '2028-01-20']
    """
    check_date(client_since, "client_since")
    check_optional(higher_risk, bool, "higher_risk")
    check_kind(dormant, bool, "dormant")
    soon = book.governing(IDENTIFY_HIGHER_RISK_BY, as_of)
    row = book.governing(IDENTIFY_ALL_BY, as_of) if higher_risk is False else soon
    if client_since >= IDENTIFICATION_ORDER.since:
        at_once = Row(row.since, client_since, IDENTIFICATION_ORDER.article(3))
        return _by(at_once, client_since)
    if dormant:
        awake = Line(Text("恢复使用时完成", "when active again"), None, "", row.basis)
        return OwnerDeadline(due=None, workings=(awake,))
    return _by(row, client_since)


@attrs.frozen(kw_only=True)
class FilingComparison:
    """How the owners that a bank found and those that were filed differ."""

    unfiled: tuple[PartyId, ...]
    """Found and not filed, though the law's own tests make them owners."""
    unfound: tuple[PartyId, ...]
    """Filed and not found."""
    stricter_only: tuple[PartyId, ...]
    """Found and not filed, by a lower share than the law's: no difference to report."""
    needs_review: bool
    """Whether the finding itself still needs a review, and so what is not on it proves nothing."""

    @property
    def differs(self) -> bool:
        """Whether there is a difference to clear with the client, and to report if the filing is wrong."""
        return bool(self.unfiled or self.unfound)


def compare_filing(found: OwnerFinding, filed: tuple[PartyId, ...]) -> FilingComparison:
    """Who is missing on either side: among the owners filed, or among those the bank found.

    An owner too many or too few is a major difference, but for one that comes of the bank's stricter
    share (order of 2025, arts. 26 to 29, as reported).

    Args:
        found: the bank's finding.
        filed: the persons on the register, by the ids of the graph.

    >>> from bankrm.beneficial_owners import OwnerInquiry, compute_beneficial_owners
    >>> from bankrm.ownership import OwnershipEdge, Party
    >>> founder = Party(id=PartyId("P-1"), kind=PartyKind.PERSON)
    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY)
    >>> edge = OwnershipEdge(owner=founder.id, owned=firm.id, share=Fraction(1))
    >>> inquiry = OwnerInquiry(
    ...     entity=firm.id,
    ...     graph=OwnershipGraph(parties=(founder, firm), edges=(edge,)),
    ...     control_checked=True,
    ... )
    >>> finding = compute_beneficial_owners(inquiry, as_of=date(2026, 11, 24))
    >>> compare_filing(finding, (PartyId("P-2"),))
    FilingComparison(unfiled=('P-1',), unfound=('P-2',), stricter_only=(), needs_review=False)
    """
    check_kind(found, OwnerFinding, "found")
    check_tuple(filed, str, "filed")
    register = tuple(dict.fromkeys(filed))
    missing = [owner for owner in found.owners if owner.person not in register]
    by_law = {owner.person: _by_law(owner) for owner in missing}
    persons = {owner.person for owner in found.owners}
    return FilingComparison(
        unfiled=tuple(who for who, lawful in by_law.items() if lawful),
        unfound=tuple(person for person in register if person not in persons),
        stricter_only=tuple(who for who, lawful in by_law.items() if not lawful),
        needs_review=found.needs_review,
    )


def _by_law(owner: BeneficialOwner) -> bool:
    """Whether the law's own tests make an owner of the person, without any lower share."""
    decision = owner.decision
    rules = decision.rules.rule_set.on(decision.as_of)
    hits = rules.decide(decision.facts).hits
    return any(reason.rule.effect is not OwnerBasis.STRICTER for reason in hits)


def _by(row: Row[date], start: date) -> OwnerDeadline:
    """A day that the law names."""
    return _deadline(start, Line(Text("截止日", "last day"), row.value, "", row.basis), row.value)


def _within(row: Row[int], start: date, calendar: Calendar) -> OwnerDeadline:
    """Days after a day that is itself not counted; a last day off moves on."""
    days = Line(Text("天数", "days"), row.value, "", row.basis)
    try:
        last = start + timedelta(days=row.value)
    except OverflowError:
        raise InvalidValue("days", "lead out of the calendar") from None
    return _deadline(start, days, calendar.roll(last))


def _deadline(start: date, rule: Line, due: date) -> OwnerDeadline:
    lines = (Line(Text("起算日", "from"), start), rule, Line(Text("到期日", "due"), due))
    return OwnerDeadline(due=due, workings=lines)
