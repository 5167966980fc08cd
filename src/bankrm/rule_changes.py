"""Rule changes over a whole bank (规则变更影响): which of many cases change their answer between two days or books.

For open sales, `holders.list_changed_sales` does it all. `list_changed` works for any rule set (recordings,
insurance, loans) whose facts are the same on both days: both are bound once, and each case costs two calls of
a compiled function. Facts that depend on the day, as a client's class does, are made anew for each, and
`group_changes` tells the cases together. One case is compared by `replay`; what time alone brings to one sale,
by `suitability.next_sale_change`. Leaves out the columnar run over tables.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.replay import Change, compare
from bankrm.rules import STATUTORY, RuleBook, RuleSet, RulesInForce

__all__ = ["AnswerShift", "ChangedCases", "group_changes", "list_changed", "next_day_of_change"]

_F = TypeVar("_F", bound=attrs.AttrsInstance)
_P = TypeVar("_P")
_L = TypeVar("_L", bound=Label)
_C = TypeVar("_C")

_ONE_DAY = timedelta(days=1)


class AnswerShift(Label):
    """Which way an answer moves on the scale of its rule set."""

    STRICTER = "stricter", "更严", "stricter"
    MILDER = "milder", "更宽", "milder"
    SAME = "same", "结论不变，理由不同", "the same answer for other reasons"


@attrs.frozen
class ChangedCases(Generic[_F, _L]):
    """Cases whose answer changes in one and the same way."""

    cases: tuple[str, ...]
    """Their ids, in order."""
    example: Change[_F, _L] = attrs.field(repr=False)
    """The first of them, judged both ways: outcomes, and the rules that appear and vanish."""

    @property
    def shift(self) -> AnswerShift:
        """Which way the answer moves."""
        before, after = self.example.before.outcome, self.example.after.outcome
        if before is after:
            return AnswerShift.SAME
        return AnswerShift.STRICTER if after > before else AnswerShift.MILDER


def list_changed(
    before: RulesInForce[_F, Any, _L],
    after: RulesInForce[_F, Any, _L],
    cases: Mapping[str, _F],
) -> tuple[ChangedCases[_F, _L], ...]:
    """What two days or two books make of the very same facts: the cases judged differently, grouped by how.

    Not for a book of sales over two days: some facts of a sale depend on the day (professional from 1 February
    2026 on, say), and those of one day tell the other wrongly. `holders.list_changed_sales` makes both.

    A case differs if its outcome does, a rule applies on one side only, or a rule is open on one side only.
    Stricter first, then the group of most cases.

    Args:
        before: the rules of one day and book.
        after: those of another, of the same rule set.
        cases: facts, the same on both days, by the id of whatever is judged.

    Raises:
        InvalidValue: if the rules are of two sets, or a case is no facts of theirs.

    A company without an assessment, of no class that depends on the day, before and after companies need one:

    >>> from bankrm.clients import ClientId, CorporateClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
    >>> from bankrm.sale_facts import SaleFacts
    >>> from bankrm.sales import Initiator, Sale
    >>> from bankrm.suitability import SALE
    >>> firm = CorporateClient(id=ClientId("E-1"), name="某公司")
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_kind=IssuerKind.WEALTH_COMPANY,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> order = Sale(
    ...     client_id=firm.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     change_reported=False,
    ... )
    >>> eve, day = date(2026, 1, 31), date(2026, 2, 1)
    >>> facts = SaleFacts.of(firm, wealth, order, (), as_of=eve)
    >>> [group] = list_changed(SALE.on(eve), SALE.on(day), {"S-1": facts})
    >>> group.cases, group.shift.en
    (('S-1',), 'stricter')
    >>> "N7.29-assessment" in [reason.rule.id for reason in group.example.appeared]
    True
    """
    check_kind(before, RulesInForce, "before")
    check_kind(after, RulesInForce, "after")
    if before.rule_set is not after.rule_set:
        raise InvalidValue("after", "is of another rule set than before")
    groups: dict[object, list[tuple[str, _F]]] = {}
    keys: dict[tuple[int, int], object] = {}
    for case, facts in _each(cases, before.rule_set):
        masks = before.mask(facts), after.mask(facts)
        try:
            key = keys[masks]
        except KeyError:
            key = keys[masks] = _difference(compare(before, after, facts))
        if key is not None:
            groups.setdefault(key, []).append((case, facts))
    return _in_order(groups.values(), lambda facts: compare(before, after, facts))


def group_changes(changes: Mapping[str, Change[_F, _L]]) -> tuple[ChangedCases[_F, _L], ...]:
    """Cases already compared, grouped as `list_changed` does; those that differ in nothing are left out.

    Raises:
        InvalidValue: if a change is none, or they are of several rule sets.

    A bank, professional from the day on which the order came into force: no assessment is asked of it.

    >>> from bankrm.clients import ClientId, CorporateClient, EntityKind
    >>> from bankrm.money import Money
    >>> from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
    >>> from bankrm.sales import Initiator, Sale
    >>> from bankrm.suitability import compare_days
    >>> bank = CorporateClient(
    ...     id=ClientId("B-1"), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION
    ... )
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_kind=IssuerKind.WEALTH_COMPANY,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> order = Sale(
    ...     client_id=bank.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     change_reported=False,
    ... )
    >>> change = compare_days(bank, wealth, order, days=(date(2026, 1, 31), date(2026, 2, 1)))
    >>> [group] = group_changes({"S-1": change})
    >>> group.shift.en, [reason.rule.id for reason in group.example.appeared]
    ('the same answer for other reasons', ['N7.27-professional'])
    """
    check_kind(changes, Mapping, "changes")
    groups: dict[object, list[tuple[str, Change[_F, _L]]]] = {}
    keys: dict[object, object] = {}
    sets = set()
    for case, change in changes.items():
        check_kind(change, Change, "changes")
        check_text(case, "changes")
        before, after = change.before, change.after
        judged = before.rules, before.mask, after.rules, after.mask
        if judged not in keys:
            sets |= {before.rules.rule_set, after.rules.rule_set}
            keys[judged] = _difference(change)
        if (key := keys[judged]) is not None:
            groups.setdefault(key, []).append((case, change))
    if len(sets) > 1:
        raise InvalidValue("changes", "are of several rule sets")
    return _in_order(groups.values(), lambda change: change)


def _in_order(
    groups: Iterable[list[tuple[str, _C]]], example: Callable[[_C], Change[_F, _L]]
) -> tuple[ChangedCases[_F, _L], ...]:
    """Stricter first, most first; the case whose id comes first stands for its group."""
    changed = []
    for found in groups:
        found.sort(key=lambda one: one[0])
        ids = tuple(case for case, _ in found)
        changed.append(ChangedCases(ids, example(found[0][1])))
    return tuple(
        sorted(changed, key=lambda group: (group.shift.rank, -len(group.cases), group.cases))
    )


def next_day_of_change(
    rule_set: RuleSet[_F, _P, _L],
    cases: Mapping[str, _F],
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> date | None:
    """The next day on which a change of rules or numbers alters the answer to any of many cases.

    Each such day is compared with its eve, so that what merely comes of age in between does not count. None
    if there is none before the rule set itself ends.

    Args:
        rule_set: the rules.
        cases: facts by id.
        as_of: the day after which one looks.
        book: the bank's own numbers and rules.

    Raises:
        RuleNotInForce: if the set cannot judge `as_of`.
        InvalidValue: if a case is no facts of the set.

    >>> from bankrm.clients import ClientId, CorporateClient, EntityKind
    >>> from bankrm.investors import PROFESSIONAL, InvestorFacts
    >>> from bankrm.products import Regime
    >>> bank = CorporateClient(
    ...     id=ClientId("B-1"), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION
    ... )
    >>> cases = {bank.id: InvestorFacts.of(bank, Regime.NFRA)}
    >>> next_day_of_change(PROFESSIONAL, cases, as_of=date(2025, 11, 24))
    datetime.date(2026, 2, 1)
    """
    check_kind(rule_set, RuleSet, "rule_set")
    rule_set.on(as_of, book)
    every = tuple(facts for _, facts in _each(cases, rule_set))
    until = rule_set.until or date.max
    for day in rule_set.days(book):
        if as_of < day < until:
            eve, then = rule_set.on(day - _ONE_DAY, book), rule_set.on(day, book)
            seen: set[tuple[int, int]] = set()
            for facts in every:
                masks = eve.mask(facts), then.mask(facts)
                if masks not in seen and _difference(compare(eve, then, facts)) is not None:
                    return day
                seen.add(masks)
    return None


def _each(cases: Mapping[str, _F], rule_set: RuleSet[_F, Any, Any]) -> Iterator[tuple[str, _F]]:
    check_kind(cases, Mapping, "cases")
    wanted = rule_set.facts
    for case, facts in cases.items():
        if type(facts) is not wanted:
            raise InvalidValue("cases", f"need {wanted.__name__}, not {type(facts).__name__}")
        check_text(case, "cases")
        yield case, facts


def _difference(change: Change[Any, Any]) -> object:
    """In what a case is judged differently; None if in nothing. Alike for cases that change alike."""
    before, after = change.before, change.after
    applied, applies = _ids(before.hits), _ids(after.hits)
    opened, opens = _ids(before.undetermined), _ids(after.undetermined)
    if before.outcome is after.outcome and applied == applies and opened == opens:
        return None
    gone, come = (applied - applies, opened - opens), (applies - applied, opens - opened)
    return before.outcome, after.outcome, gone, come


def _ids(reasons: Iterable[Any]) -> frozenset[str]:
    return frozenset(reason.rule.id for reason in reasons)
