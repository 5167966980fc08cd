"""Beneficial owners (受益所有人): the natural persons behind a client, each with what makes them one.

What the bank finds, and what the entity itself has to file. All tests run side by side, and only where
none finds anybody do those who manage day to day stand in (by the notice of 2017, one test after the
other). What a graph does not show is asked as of a person whom it does not show: where such a person
could be an owner, the finding needs a review, and it names what is missing. So the list is never empty
in silence.

A branch is judged by its head office; a trust by its parties; an asset product as a legal person.

Leaves out the simplified identification of low-risk clients and of state-owned enterprises (order of
2025, arts. 11, 13 and 14; measures of 2024, art. 7), whose conditions are unread, and the proofs.
"""

import math
import operator
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeVar

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Provenance, strictest
from bankrm.clients import LegalForm
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.money import ARITHMETIC
from bankrm.owner_rules import FILED_OWNERS, IDENTIFIED_OWNERS, OwnerBasis, OwnerFacts
from bankrm.ownership import (
    HoldingPath,
    OwnershipGraph,
    PartyId,
    PartyKind,
    Right,
    controllers,
    effective_shares,
    head_office,
    list_paths,
    managers,
    untraced_controllers,
    untraced_share,
)
from bankrm.rules import STATUTORY, Decision, Reason, RuleBook, RulesInForce
from bankrm.workings import Line

__all__ = [
    "BeneficialOwner",
    "OwnerFinding",
    "OwnerInquiry",
    "compute_beneficial_owners",
    "compute_filed_owners",
]

_P = TypeVar("_P")
_OwnerDecision: TypeAlias = Decision[OwnerFacts, OwnerBasis]
_RIGHTS = {
    OwnerBasis.EQUITY: Right.EQUITY,
    OwnerBasis.VOTES: Right.VOTES,
    OwnerBasis.INCOME: Right.INCOME,
}
_HELD = {*_RIGHTS, OwnerBasis.STRICTER}
_TESTS = {*_HELD, OwnerBasis.CONTROL, OwnerBasis.TRUST_PARTY}


@attrs.frozen(kw_only=True)
class OwnerInquiry:
    """Whose owners are asked for, and what is known."""

    entity: PartyId
    graph: OwnershipGraph = attrs.field(repr=False)
    higher_risk: bool | None = None
    """Whether the client's money-laundering risk is higher."""
    control_checked: bool | None = None
    """Whether all who control it by other ways than shares have been looked for; only then does no tie
    mean no control."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.graph.party(self.entity).kind is PartyKind.PERSON:
            raise InvalidValue("entity", "is a natural person")


@attrs.frozen(kw_only=True)
class BeneficialOwner:
    """One owner: the decision, what is held in the end at the least, and on which ways."""

    person: PartyId
    decision: _OwnerDecision
    equity: Fraction
    votes: Fraction
    income: Fraction
    paths: tuple[HoldingPath, ...]
    """The ways of the right that makes the owner, else of equity. They come to less than its share
    where companies hold each other."""

    @property
    def bases(self) -> tuple[OwnerBasis, ...]:
        """Every test that the person meets, strongest first."""
        return tuple(reason.rule.effect for reason in self.decision.hits)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The articles of those tests."""
        cited = (citation for reason in self.decision.hits for citation in reason.basis)
        return tuple(dict.fromkeys(cited))


@attrs.frozen(kw_only=True)
class OwnerFinding:
    """The owners of an entity on a day, and what is still open."""

    entity: PartyId
    as_of: date
    owners: tuple[BeneficialOwner, ...]
    undecided: tuple[PartyId, ...]
    """Persons of the graph who may yet be owners."""
    open_decisions: tuple[_OwnerDecision, ...] = attrs.field(repr=False)
    """Those on the undecided, then that on a person whom the graph does not show, if it is open."""

    @property
    def needs_review(self) -> bool:
        """Whether there may be an owner who is not on the list."""
        return bool(self.open_decisions)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known and could add an owner."""
        names = (name for decision in self.open_decisions for name in decision.missing)
        return tuple(dict.fromkeys(names))

    @property
    def provenance(self) -> Provenance:
        """The weakest source among the tests that found an owner or are open."""
        found = [citation for owner in self.owners for citation in owner.citations]
        still_open = [
            citation
            for decision in self.open_decisions
            for reason in decision.undetermined
            for citation in reason.basis
        ]
        return strictest([citation.provenance for citation in found + still_open])

    @property
    def workings(self) -> tuple[Line, ...]:
        """A line for each test that each owner meets, numbered as on the list."""
        return tuple(
            _line(number, owner, reason)
            for number, owner in enumerate(self.owners, start=1)
            for reason in owner.decision.hits
        )


def compute_beneficial_owners(
    inquiry: OwnerInquiry, *, as_of: date, book: RuleBook = STATUTORY
) -> OwnerFinding:
    """The owners of a client as the bank has to find them.

    Source: order of 2025, arts. 8, 9, 12 and 21; before it the notice of 2017.

    Args:
        inquiry: the client, who holds it, and what was looked into.
        as_of: the day whose rules apply and whose holdings count.
        book: the bank's own stricter shares and tests.

    Raises:
        RuleNotInForce: before the notice.
        InvalidValue: if companies above the client are held by nobody but each other.

    >>> from bankrm.ownership import OwnershipEdge, Party
    >>> half = Fraction(1, 2)
    >>> graph = OwnershipGraph(
    ...     parties=(
    ...         Party(id=PartyId("Y"), kind=PartyKind.PERSON),
    ...         Party(id=PartyId("Z"), kind=PartyKind.PERSON),
    ...         Party(id=PartyId("A"), kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY),
    ...         Party(id=PartyId("Co"), kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY),
    ...     ),
    ...     edges=tuple(
    ...         OwnershipEdge(owner=PartyId(owner), owned=PartyId(owned), share=half)
    ...         for owner, owned in [("Y", "A"), ("Z", "A"), ("A", "Co"), ("Z", "Co")]
    ...     ),
    ... )
    >>> inquiry = OwnerInquiry(
    ...     entity=PartyId("Co"), graph=graph, higher_risk=False, control_checked=True
    ... )
    >>> finding = compute_beneficial_owners(inquiry, as_of=date(2026, 11, 24))
    >>> [(owner.person, str(owner.equity)) for owner in finding.owners]
    [('Z', '3/4'), ('Y', '1/4')]
    >>> finding.needs_review, finding.owners[1].paths[0].parties
    (False, ('Y', 'A', 'Co'))
    >>> print(finding.workings[1].explain("en"))
    2. finally holds 25% or more of the equity, directly or indirectly: 25% (Measures for \
Identifying the Beneficial Owners of Clients of Financial Institutions, art. 8 \
[read in a secondary source])
    """
    check_kind(inquiry, OwnerInquiry, "inquiry")
    return _find(inquiry, IDENTIFIED_OWNERS.on(as_of, book))


def compute_filed_owners(
    inquiry: OwnerInquiry, *, as_of: date, book: RuleBook = STATUTORY
) -> OwnerFinding:
    """The owners of an entity as it has to file them.

    Source: measures of 2024, arts. 6 and 8.

    Raises:
        RuleNotInForce: before the measures.
        InvalidValue: if companies above the entity are held by nobody but each other.

    >>> from bankrm.ownership import OwnershipEdge, Party
    >>> founder = Party(id=PartyId("P-1"), kind=PartyKind.PERSON)
    >>> firm = Party(id=PartyId("E-1"), kind=PartyKind.ORGANISATION, form=LegalForm.COMPANY)
    >>> edge = OwnershipEdge(owner=founder.id, owned=firm.id, share=Fraction(1))
    >>> graph = OwnershipGraph(parties=(founder, firm), edges=(edge,))
    >>> inquiry = OwnerInquiry(entity=firm.id, graph=graph, control_checked=True)
    >>> [owner] = compute_filed_owners(inquiry, as_of=date(2024, 11, 1)).owners
    >>> owner.bases[0].en, owner.citations[0].article
    ('equity', '6')
    """
    check_kind(inquiry, OwnerInquiry, "inquiry")
    return _find(inquiry, FILED_OWNERS.on(as_of, book))


@attrs.frozen(kw_only=True)
class _Picture:
    """What a graph shows of an entity on a day."""

    head: PartyId
    """The head office of a branch, else the entity itself."""
    shares: Mapping[Right, Mapping[PartyId, Fraction]]
    untraced: tuple[Fraction, ...]
    """Of each right, in their order."""
    controllers: tuple[PartyId, ...]
    control_traced: bool
    """Whether all who control it were traced to natural persons or public bodies."""
    managers: tuple[PartyId, ...]
    branch_managers: tuple[PartyId, ...]
    persons: tuple[PartyId, ...]
    """Whoever holds, controls or manages, the largest holder first."""

    @classmethod
    def of(cls, inquiry: OwnerInquiry, as_of: date) -> "_Picture":
        graph, entity = inquiry.graph, inquiry.entity
        head = head_office(graph, entity, as_of=as_of)
        shares = {right: effective_shares(graph, head, right, as_of=as_of) for right in Right}
        control = controllers(graph, head, as_of=as_of)
        management = managers(graph, head, as_of=as_of)
        foreign = graph.party(entity).form is LegalForm.FOREIGN_BRANCH
        local = managers(graph, entity, as_of=as_of) if foreign else ()
        everybody = {*control, *management, *local}.union(*shares.values())
        equity = shares[Right.EQUITY]
        persons = (who for who in everybody if graph.party(who).kind is PartyKind.PERSON)
        return cls(
            head=head,
            shares=shares,
            untraced=tuple(untraced_share(graph, shares[right]) for right in Right),
            controllers=control,
            control_traced=not untraced_controllers(graph, head, as_of=as_of),
            managers=management,
            branch_managers=local,
            persons=tuple(sorted(persons, key=lambda who: (-equity.get(who, 0), who))),
        )

    def share(self, right: Right, who: PartyId | None) -> Fraction:
        """What a person holds of a right; nothing, if the graph does not show the person."""
        return Fraction(0) if who is None else self.shares[right].get(who, Fraction(0))


def _find(inquiry: OwnerInquiry, rules: RulesInForce[OwnerFacts, _P, OwnerBasis]) -> OwnerFinding:
    picture = _Picture.of(inquiry, rules.as_of)
    everybody = [*picture.persons, None]  # None: a person whom the graph does not show
    facts = [_facts(inquiry, picture, who) for who in everybody]
    # First as if nobody had to stand in for an owner, then with what that found.
    first = [
        rules.decide(attrs.evolve(fact, holder_found=False, owner_found=True)) for fact in facts
    ]
    holder, owner = _found(first, _HELD), _found(first, _TESTS)
    decisions = {
        who: rules.decide(attrs.evolve(fact, holder_found=holder, owner_found=owner))
        for who, fact in zip(everybody, facts, strict=True)
    }
    still_open = {
        who: decision
        for who, decision in decisions.items()
        if decision.outcome is OwnerBasis.NONE and decision.needs_review
    }
    return OwnerFinding(
        entity=inquiry.entity,
        as_of=rules.as_of,
        owners=tuple(
            _owner(inquiry.graph, picture, who, decision)
            for who, decision in decisions.items()
            if who is not None and decision.outcome is not OwnerBasis.NONE
        ),
        undecided=tuple(who for who in still_open if who is not None),
        open_decisions=tuple(still_open.values()),
    )


def _facts(inquiry: OwnerInquiry, picture: _Picture, who: PartyId | None) -> OwnerFacts:
    """The facts of one person; None is a person whom the graph does not show."""
    form = inquiry.graph.party(inquiry.entity).form
    shares = [picture.share(right, who) for right in Right]
    held = [_half_points(share) for share in shares]
    most = map(_half_points, map(operator.add, shares, picture.untraced))
    untraced = [at_most - at_least for at_most, at_least in zip(most, held, strict=True)]
    equity, votes, income = held
    return OwnerFacts(
        whole=_half_points(Fraction(1)),
        equity=equity,
        votes=votes,
        income=income,
        equity_untraced=untraced[0],
        votes_untraced=untraced[1],
        income_untraced=untraced[2],
        holds_untraced=None if any(untraced) else False,
        controls=_controls(inquiry, picture, who, form),
        manages=_is_among(who, picture.managers),
        manages_branch=_is_among(who, picture.branch_managers),
        form=None if form is None else form.code,
        higher_risk=inquiry.higher_risk,
    )


def _half_points(share: Fraction) -> int:
    """A share in half basis points: odd for whatever lies between two whole basis points.

    However fine it is, it stays below, at or above a limit in basis points, as it was.
    """
    points, rest = divmod(share * 10_000, 1)
    return 2 * points + (rest > 0)


def _controls(
    inquiry: OwnerInquiry, picture: _Picture, who: PartyId | None, form: LegalForm | None
) -> bool | None:
    if who in picture.controllers:
        return True
    partyless = form is LegalForm.TRUST and not picture.controllers  # no trust is without parties
    known = inquiry.control_checked and picture.control_traced and not partyless
    return False if known else None


def _is_among(who: PartyId | None, known: tuple[PartyId, ...]) -> bool | None:
    """Whether a person is one of the managers; they are known as soon as one is."""
    return who in known if who is not None or known else None


def _found(decisions: Iterable[_OwnerDecision], bases: set[OwnerBasis]) -> bool | None:
    """Whether some tests found an owner; None if they may yet."""
    decided = list(decisions)
    if any(reason.rule.effect in bases for one in decided for reason in one.hits):
        return True
    may_yet = any(reason.rule.effect in bases for one in decided for reason in one.undetermined)
    return None if may_yet else False


def _owner(
    graph: OwnershipGraph, picture: _Picture, who: PartyId, decision: _OwnerDecision
) -> BeneficialOwner:
    right = _RIGHTS.get(decision.outcome, Right.EQUITY)
    return BeneficialOwner(
        person=who,
        decision=decision,
        equity=picture.share(Right.EQUITY, who),
        votes=picture.share(Right.VOTES, who),
        income=picture.share(Right.INCOME, who),
        paths=list_paths(graph, who, picture.head, right, as_of=decision.as_of),
    )


def _line(number: int, owner: BeneficialOwner, reason: Reason[OwnerFacts, OwnerBasis]) -> Line:
    """One test that an owner meets, with what is held of its right, cut to 0.0001 %."""
    effect = reason.rule.effect
    weakest = max(reason.basis, key=lambda cited: cited.provenance)
    words = Text(f"{number}. {reason.text('zh')}", f"{number}. {reason.text('en')}")
    if effect not in _RIGHTS:
        return Line(words, effect, "", weakest)
    share: Fraction = getattr(owner, effect.code)
    hundredths = Decimal(math.floor(share * 1_000_000))
    return Line(words, hundredths.scaleb(-2, ARITHMETIC), "basis_points", weakest)
