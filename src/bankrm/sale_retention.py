"""Keeping the records of a sale (双录和销售资料保存): until when, by each of the rules that apply.

Several rules count from different ends; the latest day counts, although one of them lets a special period
stand in the place of its own. What has not ended, or whose end is unknown, is kept on. Join the answer with
other holds, such as that on transaction data, by `retention.held_until`.

Leaves out who keeps the files and where, and sales of before the rules on recording.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Citation, Param, Provenance, Row
from bankrm.clients import Client, RetailClient, check_client
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.products import Product, ProductFamily, Regime, regime_of
from bankrm.recording_facts import is_zone_family
from bankrm.recording_topics import PolicyTraits
from bankrm.regulations.investment import COVERAGE, N7, C
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.recording import (
    DISPUTE_YEARS,
    FUND_RECORD_YEARS,
    I54,
    LONG_POLICY_YEARS,
    R110,
    SALE_RECORD_YEARS,
    SHORT_POLICY_YEARS,
    ZONE_RECORDING_MONTHS,
)
from bankrm.retention import Hold, HoldKind, held_until
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "KeepingGround",
    "KeepingTerm",
    "SaleDispute",
    "SaleRecords",
    "SaleRetention",
    "compute_sale_retention",
]


class KeepingGround(Label):
    """Why the records of a sale are kept."""

    SUITABILITY = "suitability", "适当性管理资料", "records of suitability"
    ZONE = "zone", "销售专区录音录像", "recording in a sales zone"
    POLICY = "policy", "保险销售视听资料", "recording of a policy's sale"
    SECURITIES = "securities", "证券期货适当性资料", "records of securities suitability"
    DISPUTE = "dispute", "纠纷", "a dispute"


@attrs.frozen
class SaleDispute:
    """A complaint, lawsuit or other dispute about a sale."""

    opened_on: date
    ended_on: date | None = None
    """The day it was finally resolved."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.ended_on is not None and self.ended_on < self.opened_on:
            raise InvalidValue("ended_on", "is before opened_on")


@attrs.frozen(kw_only=True)
class SaleRecords:
    """The records of one sale, and what they are kept from; None while it has not ended, or is unknown."""

    sold_on: date
    recorded: bool
    """Whether there is a recording among them."""
    product_ended_on: date | None = None
    contract_ended_on: date | None = None
    """The day the contract was terminated; of insurance, that the policy ended."""
    relationship_ended_on: date | None = None
    """The day the client's contractual relationship with the bank ended."""
    disputes: tuple[SaleDispute, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("product_ended_on", "contract_ended_on", "relationship_ended_on"):
            day = getattr(self, field)
            if day is not None and day < self.sold_on:
                raise InvalidValue(field, "is before the sale")


_RUNNING = Text("尚未终止或者终止日不详", "it has not ended, or its end is unknown")
_OPEN = Text("纠纷未结，须保存至最终解决", "the dispute is not resolved: kept until it is")
_OPEN_AND_LONGER = Text(
    "纠纷未结，结案后至少再保存{years}年",
    "the dispute is not resolved: kept until it is, and {years} more years at least",
)
_TERM_UNKNOWN = Text("保险期间是否超过一年不详", "how long the policy covers is unknown")
_NOT_HELD = Text(
    "适用的规则不在本库，不据此删除", "its rules are not held here: none to delete by"
)
_NO_RULE = Text(
    "未见适用的保存规定，不据此删除", "no rule of keeping is known here: none to delete by"
)


@attrs.frozen(kw_only=True)
class KeepingTerm:
    """How long one rule has the records kept at least."""

    ground: KeepingGround
    counted_from: date | None
    until: date | None
    """The last day; None while it cannot be told."""
    basis: Citation
    reason: Text | None = None
    """Why it cannot be told."""

    __attrs_post_init__ = check_fields

    @property
    def hold(self) -> Hold:
        """The same as a hold on deletion."""
        dispute = self.ground is KeepingGround.DISPUTE
        kind = HoldKind.LITIGATION if dispute else HoldKind.RETENTION
        return Hold(kind=kind, until=self.until, basis=self.basis)

    @property
    def workings(self) -> tuple[Line, ...]:
        """From when, and until when; or why that cannot be told."""
        if self.reason is not None:
            return (_open_line(self.ground, self.reason, self.basis),)
        return (
            Line(Text(f"{self.ground.zh}：起算日", f"{self.ground.en}: from"), self.counted_from),
            Line(
                Text(f"{self.ground.zh}：保存至", f"{self.ground.en}: until"),
                self.until,
                "",
                self.basis,
            ),
        )


@attrs.frozen(kw_only=True)
class SaleRetention:
    """How long the records of a sale must be kept at least, by each rule and in all."""

    terms: tuple[KeepingTerm, ...]

    __attrs_post_init__ = check_fields

    @property
    def until(self) -> date | None:
        """The last day of the longest; None if one of them cannot be told, or no rule is known."""
        return held_until(self.holds) if self._ruled else None

    @property
    def at_least(self) -> date | None:
        """The last day of the longest that can be told, whatever else goes on; None if none can."""
        return max((term.until for term in self.terms if term.until is not None), default=None)

    @property
    def reason(self) -> Text | None:
        """Why there is no last day; of several reasons, the first."""
        if not self._ruled:
            return _NO_RULE
        return next((term.reason for term in self.terms if term.reason is not None), None)

    @property
    def _ruled(self) -> bool:
        """Whether a rule of keeping applies; that a dispute is over is no leave to delete."""
        return any(term.ground is not KeepingGround.DISPUTE for term in self.terms)

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The terms as holds on deletion."""
        return tuple(term.hold for term in self.terms)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Every rule's days, and the latest; while one is open, the latest of the others."""
        lines = tuple(line for term in self.terms for line in term.workings)
        others = self.until is None and self.at_least is not None
        return (
            *lines,
            Line(_OTHERS if others else _UNTIL, self.at_least if others else self.until),
        )


def _open_line(ground: KeepingGround, reason: Text, basis: Citation) -> Line:
    what = Text(f"{ground.zh}：保存至（{reason.zh}）", f"{ground.en}: until ({reason.en})")
    return Line(what, None, "", basis)


_UNTIL = Text("至少保存至", "to be kept at least until")
_OTHERS = Text("其他依据至少保存至", "by the others, to be kept at least until")
_OURS = Provenance.UNCONFIRMED


def compute_sale_retention(  # whom, what, what is kept, by which rules: one fact of the time each
    client: Client,
    product: Product,
    records: SaleRecords,
    policy: PolicyTraits | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> SaleRetention:
    """How long the records of a sale must be kept at least (资料保存期限), by the numbers of a day.

    Records of suitability are kept from the end of the relationship, also those of a sale made before that
    rule if the relationship went on: our reading, marked so. A recording in a sales zone is kept from the end
    of product or contract, the later of those known; a policy's from its end, by its length; what securities
    rules ask for from the sale, which is our reading too. Before a dispute is resolved nothing is given up, nor
    what falls under rules that are not held here.

    Args:
        client: whom it was sold to.
        product: what was sold.
        records: what is kept, and what has ended.
        policy: of insurance, its traits; None leaves them unknown.
        as_of: the day whose numbers apply.
        book: the bank's own longer times.

    Raises:
        InvalidValue: if something ended after `as_of`, or so late that its time leads out of the calendar.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.products import ProductId
    >>> li = RetailClient(id=ClientId("C-1"), name="某某")
    >>> wealth = Product(id=ProductId("W-1"), name="某理财", family=ProductFamily.WEALTH)
    >>> records = SaleRecords(
    ...     sold_on=date(2026, 3, 2),
    ...     recorded=True,
    ...     product_ended_on=date(2026, 6, 30),
    ...     relationship_ended_on=date(2026, 12, 31),
    ... )
    >>> kept = compute_sale_retention(li, wealth, records, as_of=date(2027, 1, 4))
    >>> [term.until.isoformat() for term in kept.terms], kept.until.isoformat()
    (['2031-12-31', '2026-12-30'], '2031-12-31')
    """
    _check(client, product, records, policy, as_of)
    check_kind(book, RuleBook, "book")
    person = isinstance(client, RetailClient)
    zone = person and is_zone_family(product.family) is not False
    insured = person and product.family is ProductFamily.INSURANCE
    traits = PolicyTraits() if policy is None else policy
    case = _Case(
        regime=regime_of(product),
        zone=zone and records.sold_on >= R110.since,
        policy=traits if insured and not traits.group and records.sold_on >= I54.since else None,
        records=records,
    )
    return SaleRetention(terms=tuple(_terms(case, book, as_of)))


@attrs.frozen(kw_only=True)
class _Case:
    """What decides which rules apply."""

    regime: Regime
    zone: bool
    """Whether the provisions on sales zones bear on it."""
    policy: PolicyTraits | None
    """Of a policy on which the measures on insurance bear."""
    records: SaleRecords


_NOT_HERE = {Regime.INTERBANK, Regime.OWN_RULES, Regime.UNKNOWN}


def _terms(case: _Case, book: RuleBook, as_of: date) -> Iterator[KeepingTerm]:
    records = case.records
    if case.regime in {Regime.NFRA, Regime.INSURANCE}:
        yield from _suitability(records, book.row(SALE_RECORD_YEARS, as_of))
    if case.regime in _NOT_HERE:
        yield KeepingTerm(
            ground=KeepingGround.SUITABILITY,
            counted_from=None,
            until=None,
            basis=COVERAGE.article(),
            reason=_NOT_HELD,
        )
    if records.recorded and case.zone:
        ends = [records.product_ended_on, records.contract_ended_on]
        end = max((day for day in ends if day is not None), default=None)
        row = book.governing(ZONE_RECORDING_MONTHS, as_of)
        yield _term(KeepingGround.ZONE, end, row.value, row.basis)
    if records.recorded and case.policy is not None:
        yield _policy(records, case.policy, book, as_of)
    if case.regime is Regime.CSRC and records.sold_on >= C.since:
        row = book.governing(FUND_RECORD_YEARS, as_of)
        yield _term(KeepingGround.SECURITIES, records.sold_on, 12 * row.value, row.basis)
    for dispute in records.disputes:
        yield _dispute(dispute, case, book, as_of)


def _suitability(records: SaleRecords, row: Row[int] | None) -> Iterator[KeepingTerm]:
    """From the end of the relationship; not if that came before the rule, the law's or the bank's."""
    end = records.relationship_ended_on
    if row is None:
        return
    first = min(row.since, N7.since)
    if end is not None and end < first:
        return
    basis = row.basis
    if records.sold_on < first:
        basis = attrs.evolve(basis, provenance=max(basis.provenance, _OURS))
    yield _term(KeepingGround.SUITABILITY, end, 12 * row.value, basis)


def _policy(
    records: SaleRecords, policy: PolicyTraits, book: RuleBook, as_of: date
) -> KeepingTerm:
    """By how long the policy covers; while that is unknown, no day can be told."""
    of: Param[int] = LONG_POLICY_YEARS if policy.over_one_year else SHORT_POLICY_YEARS
    row = book.governing(of, as_of)
    end = records.contract_ended_on
    if end is not None and policy.over_one_year is None:
        return KeepingTerm(
            ground=KeepingGround.POLICY,
            counted_from=end,
            until=None,
            basis=row.basis,
            reason=_TERM_UNKNOWN,
        )
    return _term(KeepingGround.POLICY, end, 12 * row.value, row.basis)


def _dispute(dispute: SaleDispute, case: _Case, book: RuleBook, as_of: date) -> KeepingTerm:
    """Until it is resolved; of a policy, years longer."""
    months, basis, open_ = 0, R110.article() if case.zone else SALES_PRACTICE.article(), _OPEN
    if case.policy is not None:
        row = book.governing(DISPUTE_YEARS, as_of)
        months, basis = 12 * row.value, row.basis
        years = {"years": row.value}
        open_ = Text(_OPEN_AND_LONGER.fill("zh", **years), _OPEN_AND_LONGER.fill("en", **years))
    return _term(KeepingGround.DISPUTE, dispute.ended_on, months, basis, open_)


def _term(
    ground: KeepingGround,
    end: date | None,
    months: int,
    basis: Citation,
    running: Text = _RUNNING,
) -> KeepingTerm:
    if end is None:
        return KeepingTerm(
            ground=ground, counted_from=None, until=None, basis=basis, reason=running
        )
    try:
        until = add_months(end, months)
    except InvalidValue:
        raise InvalidValue("records", "lead out of the calendar") from None
    return KeepingTerm(ground=ground, counted_from=end, until=until, basis=basis)


def _check(
    client: Client,
    product: Product,
    records: SaleRecords,
    policy: PolicyTraits | None,
    as_of: date,
) -> None:
    check_client(client)
    check_kind(product, Product, "product")
    check_kind(records, SaleRecords, "records")
    check_optional(policy, PolicyTraits, "policy")
    if policy is not None and product.family is not ProductFamily.INSURANCE:
        raise InvalidValue("policy", "belongs to insurance only")
    for field in ("sold_on", "product_ended_on", "contract_ended_on", "relationship_ended_on"):
        day = getattr(records, field)
        if day is not None and day > check_date(as_of):
            raise InvalidValue(field, "is after as_of")
    for dispute in records.disputes:
        if dispute.opened_on > as_of or (
            dispute.ended_on is not None and dispute.ended_on > as_of
        ):
            raise InvalidValue("disputes", "hold a day after as_of")
