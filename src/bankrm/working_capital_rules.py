"""Working-capital loans against the need they fill (流动资金贷款额度审查): may as much be lent as asked.

The need is computed in `working_capital`. Leaves out what a bank may lend to one borrower at all, and how old
statements may be, which is the bank's own number.
"""

from datetime import date
from decimal import ROUND_FLOOR, Decimal

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.days import check_date, earliest_within
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.lending_orders import LendingOrder, order_of
from bankrm.loan_limits import excess_over
from bankrm.money import ARITHMETIC, Money, check_yuan, fen
from bankrm.regulations.loan_orders import (
    WORKING_CAPITAL_INTERIM_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.loan_terms import WORKING_CAPITAL_STATEMENT_MONTHS
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.statement_items import Item
from bankrm.statements import FinancialStatement
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int, not_
from bankrm.working_capital import Funding, WorkingCapitalInputs, WorkingCapitalNeed

__all__ = [
    "WORKING_CAPITAL",
    "GroupNeed",
    "MeasuredNeed",
    "WorkingCapitalFacts",
    "WorkingCapitalParams",
    "assess_working_capital",
]


@attrs.frozen(kw_only=True)
class GroupNeed:
    """The need of a whole group, by its consolidated statements, which caps its members' loans together."""

    need: WorkingCapitalNeed
    """From bare numbers it is in the unit of the member's own."""
    others_asked: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """New loans that other members ask for, beyond those that the need counts as funding; in its unit."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)

    @property
    def headroom(self) -> Decimal | None:
        """What is left for this member."""
        whole = self.need.headroom
        return None if whole is None else ARITHMETIC.subtract(whole, self.others_asked)


@attrs.frozen(kw_only=True)
class MeasuredNeed:
    """The need that an application is measured by (需求测算结果).

    One computed from a statement knows whose it is, in which unit and to which day; only of one from bare
    numbers is that said here.
    """

    application_id: CreditApplicationId
    need: WorkingCapitalNeed
    unit: Money | None = None
    """Of bare numbers: what one is worth, 10,000 yuan where they are in 万元."""
    statements_to: date | None = None
    """Of bare numbers: the last day of the statements that they were taken from."""
    in_group: bool | None = None
    """Whether the borrower belongs to a group with consolidated statements."""
    group: GroupNeed | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        statement = self.need.statement
        if (self.unit is None) is (statement is None):
            raise InvalidValue("unit", "is said of a need from bare numbers, and only then")
        if statement is not None and self.statements_to is not None:
            raise InvalidValue("statements_to", "is for the statement of the need to say")
        own = _unit(self.need, self.unit)
        if not check_yuan(own, "unit"):
            raise InvalidValue("unit", "must be above zero")
        if self.group is not None:
            check_yuan(_unit(self.group.need, own), "group")
        if self.group is not None and self.in_group is not True:
            raise InvalidValue("group", "is given, and the borrower is in none")

    @property
    def headroom(self) -> Money | None:
        """What may be lent on top by the need of the firm itself; below zero if more is financed."""
        return _rounded_down(self.need.headroom, _unit(self.need, self.unit))

    @property
    def group_headroom(self) -> Money | None:
        """What is left for it by the need of its group."""
        if self.group is None:
            return None
        own = _unit(self.need, self.unit)
        return _rounded_down(self.group.headroom, _unit(self.group.need, own))

    @property
    def last_day(self) -> date | None:
        """The last day of the statements behind it; None if it is not known."""
        statement = self.need.statement
        return self.statements_to if statement is None else statement.period.last

    @property
    def existing_loans(self) -> Money | None:
        """The working-capital loans that it counts as there already."""
        inputs = self.need.inputs
        if inputs is None or inputs.funding is None:
            return None
        return _rounded_down(inputs.funding.existing_loans, _unit(self.need, self.unit))

    @property
    def short_borrowings(self) -> Money | None:
        """What its statement shows as owed at short term on its last day."""
        statement = self.need.statement
        if statement is None:
            return None
        return _rounded_down(statement.total(Item.SHORT_BORROWINGS), _unit(self.need, self.unit))

    @property
    def largest_loan(self) -> Money | None:
        """The headroom, or what the group leaves where that is less; None while one is unknown."""
        own, shared = self.headroom, self.group_headroom
        if own is None or self.in_group is False:
            return own
        return None if shared is None else min(own, shared)

    def excess(self, amount: Money) -> Money | None:
        """How much an amount is above the largest loan: zero if it is not, None while that is unknown."""
        return excess_over(self.largest_loan, amount)


def _unit(need: WorkingCapitalNeed, said: Money | None) -> Money | None:
    """What one of a need is worth: as its statement has it, else as was said."""
    statement = need.statement
    return said if statement is None else Money.of(statement.unit, statement.currency)


def _rounded_down(figure: Decimal | None, unit: Money | None) -> Money | None:
    """A figure of the need as an amount, never rounded up: it bounds a loan."""
    if figure is None or unit is None:
        return None
    exact = ARITHMETIC.multiply(figure, Decimal(unit.minor))
    return Money.from_minor(int(exact.to_integral_value(ROUND_FLOOR)))


_STATEMENT = (MeasuredNeed.need, WorkingCapitalNeed.inputs, WorkingCapitalInputs.statement)
_UNIT = (*_STATEMENT, FinancialStatement.unit, FinancialStatement.currency, MeasuredNeed.unit)


@attrs.frozen(kw_only=True)
class WorkingCapitalFacts:
    """What decides whether as much may be lent as asked; amounts in fen."""

    small_micro: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("小微企业", "small or micro firm", of=(CreditApplication.small_micro,)),
    )
    asked: int = attrs.field(
        metadata=about("申请金额", "asked for", "fen", of=(CreditApplication.amount,))
    )
    measured: bool = attrs.field(metadata=about("已测算需求", "need measured"))
    applicable: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "测算适用", "measure applies", of=(MeasuredNeed.need, WorkingCapitalNeed.need)
        ),
    )
    headroom: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "新增额度",
            "headroom",
            "fen",
            of=(*_UNIT, WorkingCapitalNeed.headroom),
        ),
    )
    in_group: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("集团成员", "member of a group", of=(MeasuredNeed.in_group,)),
    )
    group_headroom: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "集团剩余额度",
            "headroom left in the group",
            "fen",
            of=(
                MeasuredNeed.group,
                GroupNeed.need,
                GroupNeed.others_asked,
                WorkingCapitalNeed.headroom,
                *_UNIT,
            ),
        ),
    )
    statements_to: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "报表截止日",
            "last day of statements",
            of=(MeasuredNeed.statements_to, *_STATEMENT, FinancialStatement.period),
        ),
    )
    from_statement: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("由报表测算", "measured from a statement", of=_STATEMENT),
    )
    existing_loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "计入的现有流动资金贷款",
            "existing loans counted",
            "fen",
            of=(*_UNIT, WorkingCapitalInputs.funding, Funding.existing_loans),
        ),
    )
    short_borrowings: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "报表短期借款",
            "short-term borrowings in the statement",
            "fen",
            of=(*_UNIT, FinancialStatement.lines),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, measured: MeasuredNeed | None, as_of: date
    ) -> "WorkingCapitalFacts":
        """The facts of an application and the need it was measured by, if it was."""
        check_optional(measured, MeasuredNeed, "measured")
        check_kind(application, CreditApplication, "application")
        if order_of(application) is not LendingOrder.WORKING_CAPITAL:
            raise InvalidValue("application", "is for no working-capital loan")
        asked = check_yuan(application.amount, "amount").minor
        if measured is None:
            return cls(small_micro=application.small_micro, asked=asked, measured=False)
        if measured.application_id != application.id:
            raise InvalidValue("measured", "is of another application")
        statement, last_day = measured.need.statement, measured.last_day
        if statement is not None and str(statement.entity_id) != application.client_id:
            raise InvalidValue("measured", "is of another firm")
        if last_day is not None and last_day > check_date(as_of):
            raise InvalidValue("measured", "rests on statements to a later day")
        return cls(
            small_micro=application.small_micro,
            asked=asked,
            measured=True,
            applicable=measured.need.need is not None,
            headroom=fen(measured.headroom, "headroom"),
            in_group=measured.in_group,
            group_headroom=fen(measured.group_headroom, "group_headroom"),
            statements_to=last_day,
            from_statement=statement is not None,
            existing_loans=fen(measured.existing_loans, "existing_loans"),
            short_borrowings=fen(measured.short_borrowings, "short_borrowings"),
        )


class WorkingCapitalParams:
    """The bank's own number."""

    oldest: date = param(WORKING_CAPITAL_STATEMENT_MONTHS, earliest_within)
    """The first day that statements may end on."""


WORKING_CAPITAL = RuleSet(
    "credit.working_capital",
    WorkingCapitalFacts,
    WorkingCapitalParams,
    Effect,
    since=WORKING_CAPITAL_INTERIM_MEASURES.since,
)
"""May as much working capital be lent as asked."""

_ORDER = WORKING_CAPITAL_MEASURES.since


def _above_headroom(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return f.measured & (f.asked > f.headroom)


def _above_the_groups_headroom(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return f.measured & f.in_group & (f.asked > f.group_headroom)


def _measure_not_applicable(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return f.measured & not_(f.applicable)


for _document, _read in (
    (WORKING_CAPITAL_INTERIM_MEASURES, None),
    (WORKING_CAPITAL_MEASURES, Provenance.UNCONFIRMED),
):
    WORKING_CAPITAL.rule(
        f"{_document.code}.headroom",
        Effect.BLOCK,
        cites=_document.article("附件", _read),
        since=_document.since,
        until=_document.until,
        zh="申请{asked}，超过测算的新增流动资金贷款额度{headroom}",
        en="asked for {asked}, above the headroom of {headroom} that was measured",
        steps=(CreditStep.SMALLER_AMOUNT,),
    )(_above_headroom)
    WORKING_CAPITAL.rule(
        f"{_document.code}.group",
        Effect.BLOCK,
        cites=_document.article("附件", Provenance.UNCONFIRMED),
        since=_document.since,
        until=_document.until,
        zh="申请{asked}，超过按合并报表测算的集团剩余额度{group_headroom}",
        en="asked for {asked}, above the {group_headroom} left by the group's consolidated statements",
        steps=(CreditStep.SMALLER_AMOUNT,),
    )(_above_the_groups_headroom)
    WORKING_CAPITAL.rule(
        f"{_document.code}.not-applicable",
        Effect.REVIEW,
        cites=_document.article("附件", _read),
        since=_document.since,
        until=_document.until,
        zh="测算公式不适用或者数据不全，须人工判断营运资金需求",
        en="the measure does not apply, or lacks a figure: a person has to judge the need",
    )(_measure_not_applicable)


@WORKING_CAPITAL.rule(
    "working-capital.old-statements",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="测算所用报表截至{statements_to}，早于本行允许的{oldest}",
    en="measured from statements to {statements_to}, before the {oldest} that the bank allows",
)
def from_old_statements(f: WorkingCapitalFacts, p: WorkingCapitalParams) -> bool:
    return f.measured & (f.statements_to < p.oldest)


@WORKING_CAPITAL.rule(
    "working-capital.loans-left-out",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="测算计入的现有流动资金贷款：{existing_loans}；报表期末短期借款：{short_borrowings}，较高的须说明",
    en="existing loans in the measure: {existing_loans}; short-term borrowings in its statement: "
    "{short_borrowings}; what is left out has to be explained",
)
def loans_left_out(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return f.measured & f.from_statement & (f.existing_loans < f.short_borrowings)


@WORKING_CAPITAL.rule(
    "WC-2010.not-measured",
    Effect.REVIEW,
    cites=WORKING_CAPITAL_INTERIM_MEASURES.article(),
    until=_ORDER,
    zh="尚未测算营运资金需求",
    en="the need for working capital was not measured",
)
def not_measured(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return not_(f.measured)


@WORKING_CAPITAL.rule(
    "WC-2024.not-measured",
    Effect.REVIEW,
    cites=WORKING_CAPITAL_MEASURES.article(),
    since=_ORDER,
    zh="尚未测算营运资金需求，借款人不是小微企业",
    en="the need for working capital was not measured, and the borrower is not small",
)
def not_measured_of_a_larger_firm(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return not_(f.measured) & not_(f.small_micro)


@WORKING_CAPITAL.rule(
    "WC-2024.small-eased",
    Effect.REVIEW,
    cites=WORKING_CAPITAL_MEASURES.article(read=Provenance.UNCONFIRMED),
    since=_ORDER,
    zh="尚未测算营运资金需求；对小微企业的简化未经证实",
    en="the need was not measured; the easing for small firms is not confirmed",
)
def small_firm_sized_otherwise(f: WorkingCapitalFacts, _: WorkingCapitalParams) -> bool:
    return not_(f.measured) & f.small_micro


def assess_working_capital(
    application: CreditApplication,
    measured: MeasuredNeed | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[WorkingCapitalFacts, Effect]:
    """Whether as much working capital may be lent as asked (流动资金贷款额度审查).

    Args:
        application: what is asked for.
        measured: the need it was measured by; None if it was not.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top. How old statements may be is one of them; until the
            bank says so, that stays open.

    Raises:
        InvalidValue: if the application is for no working capital, or the need of another application or
            firm, or from statements to a later day.
        CurrencyMismatch: if an amount is not in yuan.
        RuleNotInForce: before the first measures, of 2010.

    >>> from bankrm._credit_example import WORKING_CAPITAL as ASKED
    >>> from bankrm.working_capital import Funding, compute_transaction_need
    >>> nothing = Funding(own_funds=Decimal(0), existing_loans=Decimal(0), other_channels=Decimal(0))
    >>> day = date(2026, 11, 24)
    >>> order = compute_transaction_need(Decimal(500), nothing, controlled=True, as_of=day)
    >>> measured = MeasuredNeed(
    ...     application_id=ASKED.id, need=order, unit=Money.of(10_000), in_group=False
    ... )
    >>> assess_working_capital(ASKED, measured, as_of=day).hits[0].text("en")
    'asked for CN¥6,000,000.00, above the headroom of CN¥5,000,000.00 that was measured'
    """
    facts = WorkingCapitalFacts.of(application, measured, as_of)
    return WORKING_CAPITAL.decide(facts, as_of=as_of, book=book)
