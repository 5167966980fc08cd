"""Conditions precedent (提款前提): what has to be in place before a loan is paid out, and what shows that it is.

Conditions are data: by product and security, with who brings each, who confirms it, and when it is due. What met
them, and who waived which, are events with two times. `list_outstanding` says what is missing, and
`assess_conditions` whether the money may go out; `evidence_of` hands that on to the credit process.

Leaves out how the money is paid (entrusted or not), and covenants, which hold after it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, check_optional, check_tuple, repeated
from bankrm.citations import Citation, Provenance
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.loan_products import SecurityKind
from bankrm.money import ARITHMETIC, Money, check_yuan, fen
from bankrm.product_kinds import ProductKind
from bankrm.regulations.loan_orders import FIXED_ASSET_INTERIM_MEASURES, FIXED_ASSET_MEASURES
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, BusinessLine, Role, StaffId
from bankrm.stage_events import Evidence
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = [
    "CONDITIONS",
    "CONVENTIONAL_CONDITIONS",
    "ConditionEvent",
    "ConditionFile",
    "ConditionPrecedent",
    "ConditionState",
    "ConditionsFacts",
    "ConditionsParams",
    "Drawdown",
    "assess_conditions",
    "evidence_of",
    "list_conditions",
    "list_outstanding",
]


@attrs.frozen(kw_only=True)
class ConditionPrecedent:
    """One condition: for which loans, who brings it, who confirms it, and when it is due."""

    code: str
    name: Text
    brought_by: Role
    """Who sees to it, and brings the evidence."""
    confirmed_by: tuple[Role, ...] = (Role.DISBURSEMENT_REVIEWER, Role.LEGAL)
    """Who may confirm that it is met: another than brings it, and never a relationship manager."""
    kinds: tuple[ProductKind, ...] = ()
    """Of loan; empty for all."""
    lines: tuple[BusinessLine, ...] = ()
    """Empty for both."""
    security: tuple[SecurityKind, ...] = ()
    """Asked only where the loan is secured so; empty for all."""
    days_after: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Days after the money is out within which it is due; None if it is due before."""
    waivable: bool = False
    """Whether an approver may do without it."""
    cites: tuple[Citation, ...] = attrs.field(default=(), repr=False)
    """The articles that ask for it, if any do."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.confirmed_by:
            raise InvalidValue("confirmed_by", "holds nobody: it could never be met")
        if {self.brought_by, Role.RELATIONSHIP_MANAGER} & set(self.confirmed_by):
            raise InvalidValue("confirmed_by", "holds who brings it, or a relationship manager")

    def applies_to(self, application: CreditApplication) -> bool:
        """Whether it is asked of an application; of one that says nothing about its security, too."""
        check_kind(application, CreditApplication, "application")
        kinds, security = application.security, self.security
        return (
            application.kind in (self.kinds or (application.kind,))
            and application.line in (self.lines or (application.line,))
            and (not security or not kinds or bool(set(security) & set(kinds)))
        )

    def due_on(self, disbursed_on: date) -> date:
        """The last day on which it may be met."""
        check_date(disbursed_on, "disbursed_on")
        days = self.days_after or 0
        if days > (date.max - disbursed_on).days:
            raise InvalidValue("days_after", "lead out of the calendar")
        return disbursed_on + timedelta(days=days)


_CORPORATE = (BusinessLine.CORPORATE,)
_REAL = (SecurityKind.MORTGAGE, SecurityKind.PLEDGE)
_BY_OTHERS = (SecurityKind.GUARANTEE, *_REAL)
_PROJECTS = (ProductKind.FIXED_ASSET_LOAN, ProductKind.PROJECT_FINANCE_LOAN)


def _condition(
    code: str,
    zh: str,
    en: str,
    *,
    brought_by: Role = Role.RELATIONSHIP_MANAGER,
    waivable: bool = False,
) -> ConditionPrecedent:
    return ConditionPrecedent(
        code=code,
        name=Text(zh, en),
        brought_by=brought_by,
        waivable=waivable,
        cites=(CREDIT_PRACTICE.article(),),
    )


CONVENTIONAL_CONDITIONS = (
    attrs.evolve(
        _condition("contracts", "借款合同、担保合同已签署", "contracts signed"),
        cites=(COMMERCIAL_BANK_LAW.article(37),),
    ),
    attrs.evolve(
        _condition("registration", "担保已登记或者质物已交付", "security registered or delivered"),
        security=_REAL,
    ),
    attrs.evolve(
        _condition("insurance", "押品保险已落实", "security insured", waivable=True),
        security=_REAL,
    ),
    attrs.evolve(
        _condition("resolution", "借款、担保决议已取得", "resolutions in hand"),
        lines=_CORPORATE,
    ),
    _condition("no_default", "借款人无违约", "no default of the borrower"),
    attrs.evolve(
        _condition("capital", "资本金按比例到位", "capital paid in, in proportion"),
        kinds=_PROJECTS,
    ),
    attrs.evolve(
        _condition("permits", "项目审批手续齐备", "permits of the project complete"),
        kinds=_PROJECTS,
    ),
    _condition("fees", "约定费用已支付", "agreed fees paid", waivable=True),
    _condition("account", "放款、还款账户已开立", "account opened", brought_by=Role.BACK_OFFICE),
)
"""The usual set: an example for a bank to replace, with the article where a law asks for it."""


class ConditionState(Label):
    """What becomes of a condition (落实情况)."""

    MET = "met", "已落实", "met"
    WAIVED = "waived", "已豁免", "waived"
    REVOKED = "revoked", "已失效", "no longer so"


@attrs.frozen(kw_only=True)
class ConditionEvent:
    """That a condition was met, waived, or holds no longer: by whom, on what evidence, and when."""

    code: str
    becomes: ConditionState
    by: Actor
    """Of what is met, whoever confirmed it: in a role of the condition's `confirmed_by`, and not the manager of
    the loan, who only brings it; of a waiver, a credit approver; of what holds no longer, whoever found out."""
    ref: str
    """Where the bank keeps the evidence; of a waiver, the decision and its reason."""
    at: datetime
    recorded_at: datetime
    until: date | None = None
    """The last day on which it counts, if it ends."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.until is not None and self.until < business_date(self.at):
            raise InvalidValue("until", "is before it happened")


@attrs.frozen(kw_only=True)
class ConditionFile:
    """The conditions of one application, and what became of each."""

    application_id: CreditApplicationId
    conditions: tuple[ConditionPrecedent, ...]
    events: tuple[ConditionEvent, ...] = ()
    first_paid_on: date | None = None
    """The day of the first payment; None while none was made."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        codes = [condition.code for condition in self.conditions]
        if not codes:
            raise InvalidValue("conditions", "hold none: nothing would be asked")
        if repeated(codes):
            raise InvalidValue("conditions", "hold one code twice")
        if any(event.code not in codes for event in self.events):
            raise InvalidValue("events", "are of a condition that is not in the file")
        for place, (before, event) in enumerate(pairwise(self.events), 1):
            with at_place(place):
                check_order(event, at=before.at, recorded_at=before.recorded_at)

    def settled(self, condition: ConditionPrecedent, day: date) -> ConditionEvent | None:
        """What settles a condition at the end of a day; None if nothing does."""
        check_kind(condition, ConditionPrecedent, "condition")
        check_date(day, "day")
        own = [event for event in self.events if event.code == condition.code]
        past = [event for event in own if business_date(event.at) <= day]
        if not past or past[-1].becomes is ConditionState.REVOKED:
            return None
        return past[-1] if (past[-1].until or day) >= day else None

    def is_due(self, condition: ConditionPrecedent, day: date) -> bool:
        """Whether a payment on a day has to wait for it: due before, or its days after the first are over."""
        check_kind(condition, ConditionPrecedent, "condition")
        check_date(day, "day")
        if condition.days_after is None:
            return True
        return self.first_paid_on is not None and condition.due_on(self.first_paid_on) < day


def list_conditions(
    conditions: tuple[ConditionPrecedent, ...], application: CreditApplication
) -> tuple[ConditionPrecedent, ...]:
    """The conditions that are asked of an application.

    >>> from bankrm._credit_example import CONSUMER
    >>> [one.code for one in list_conditions(CONVENTIONAL_CONDITIONS, CONSUMER)]
    ['contracts', 'no_default', 'fees', 'account']
    """
    check_tuple(conditions, ConditionPrecedent, "conditions")
    check_kind(application, CreditApplication, "application")
    return tuple(one for one in conditions if one.applies_to(application))


def _is_void(condition: ConditionPrecedent, event: ConditionEvent | None) -> bool:
    """Whether a waiver counts for nothing: not to be waived, or not by whoever did."""
    if event is None or event.becomes is not ConditionState.WAIVED:
        return False
    return not condition.waivable or event.by.role is not Role.CREDIT_APPROVER


def _is_open(file: ConditionFile, condition: ConditionPrecedent, day: date) -> bool:
    event = file.settled(condition, day)
    return event is None or _is_void(condition, event)


def list_outstanding(
    file: ConditionFile, application: CreditApplication, *, as_of: date
) -> tuple[ConditionPrecedent, ...]:
    """The conditions of an application that nothing settles at the end of a day, due before or after.

    A waiver counts only of a condition that may be waived, and by an approver.

    Raises:
        InvalidValue: if the file is of another application, or asks nothing of it.

    >>> from bankrm._credit_example import CONSUMER
    >>> file = ConditionFile(application_id=CONSUMER.id, conditions=CONVENTIONAL_CONDITIONS)
    >>> [one.name.en for one in list_outstanding(file, CONSUMER, as_of=date(2026, 11, 24))]
    ['contracts signed', 'no default of the borrower', 'agreed fees paid', 'account opened']
    """
    _check_file(file, application)
    check_date(as_of)
    asked = list_conditions(file.conditions, application)
    return tuple(one for one in asked if _is_open(file, one, as_of))


def _check_file(file: ConditionFile, application: CreditApplication) -> None:
    check_kind(file, ConditionFile, "file")
    check_kind(application, CreditApplication, "application")
    if file.application_id != application.id:
        raise InvalidValue("file", "is of another application")
    if not list_conditions(file.conditions, application):
        raise InvalidValue("file", "holds no condition that such a loan is asked for")


@attrs.frozen(kw_only=True)
class Drawdown:
    """How far a project and its money are, the payment asked for included."""

    capital_required: Money = attrs.field(metadata=NOT_NEGATIVE)
    """The borrower's own share of the project (资本金)."""
    capital_paid: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    drawn: Money = attrs.field(metadata=NOT_NEGATIVE)
    """Of the loan, with what is asked for now."""
    progress: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of the works, as a fraction."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        paid = self.capital_required if self.capital_paid is None else self.capital_paid
        if len({self.capital_required.currency, paid.currency, self.drawn.currency}) > 1:
            raise CurrencyMismatch("drawn", "is in another currency than the capital")
        if self.progress is not None and self.progress > 1:
            raise InvalidValue("progress", "is a fraction, at most 1")


_FILE = (
    ConditionFile.conditions,
    ConditionFile.events,
    ConditionPrecedent.code,
    ConditionPrecedent.kinds,
    ConditionPrecedent.lines,
    ConditionPrecedent.security,
    ConditionEvent.code,
    ConditionEvent.at,
    ConditionEvent.becomes,
    ConditionEvent.until,
    CreditApplication.kind,
    CreditApplication.line,
    CreditApplication.security,
)
_OPEN = (*_FILE, ConditionPrecedent.waivable, ConditionEvent.by, Actor.role)
_COUNTED = (*_OPEN, ConditionPrecedent.days_after, ConditionFile.first_paid_on)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class ConditionsFacts:
    """What decides whether the money may go out; amounts in fen, shares in basis points."""

    outstanding: int = attrs.field(
        metadata=about("未落实的前提", "conditions outstanding", of=_COUNTED)
    )
    later: int = attrs.field(
        metadata=about("放款后待落实", "conditions due after payment", of=_COUNTED)
    )
    void_waivers: int = attrs.field(metadata=about("无效豁免", "waivers that are void", of=_OPEN))
    waived: int = attrs.field(metadata=about("已豁免的前提", "conditions waived", of=_OPEN))
    self_checked: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "由客户经理或者无权岗位确认",
            "settled by its manager, or in a role that may not",
            of=(
                *_FILE,
                ConditionPrecedent.confirmed_by,
                ConditionEvent.by,
                Actor.role,
                Actor.staff,
                CreditApplication.manager,
            ),
        ),
    )
    project: bool = attrs.field(
        metadata=about("固定资产或项目贷款", "loan for a project", of=(CreditApplication.kind,))
    )
    loan: int = attrs.field(metadata=about("贷款", "loan", "fen", of=(CreditApplication.amount,)))
    drawn: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("累计提款", "drawn in all", "fen", of=(Drawdown.drawn,)),
    )
    capital_required: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("资本金", "capital required", "fen", of=(Drawdown.capital_required,)),
    )
    capital_paid: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("已到位资本金", "capital paid in", "fen", of=(Drawdown.capital_paid,)),
    )
    progress: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "工程进度", "progress of the works", "basis_points", of=(Drawdown.progress,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        file: ConditionFile,
        drawdown: Drawdown | None,
        as_of: date,
    ) -> "ConditionsFacts":
        """The facts of an application's conditions at the end of a day."""
        asked = list_conditions(file.conditions, application)
        open_ = [one for one in asked if _is_open(file, one, as_of)]
        settled = [(one, file.settled(one, as_of)) for one in asked]
        void = [one for one, event in settled if _is_void(one, event)]
        waived = [one for one, event in settled if _is_waiver(event)]
        return cls(
            outstanding=sum(file.is_due(one, as_of) for one in open_),
            later=sum(not file.is_due(one, as_of) for one in open_),
            void_waivers=len(void),
            waived=len(waived) - len(void),
            self_checked=_is_self_checked(settled, application.manager),
            project=application.kind in _PROJECTS,
            loan=check_yuan(application.amount, "amount").minor,
            drawn=None if drawdown is None else fen(drawdown.drawn, "drawn"),
            capital_required=(
                None if drawdown is None else fen(drawdown.capital_required, "capital_required")
            ),
            capital_paid=None if drawdown is None else fen(drawdown.capital_paid, "capital_paid"),
            progress=None if drawdown is None else _basis_points(drawdown.progress),
        )


def _is_self_checked(
    settled: list[tuple[ConditionPrecedent, ConditionEvent | None]], manager: StaffId | None
) -> bool | None:
    """Whether a condition was confirmed in a role that may not, or settled by the manager of the loan."""
    by = [(one, event) for one, event in settled if event is not None]
    if any(not _is_waiver(event) and event.by.role not in one.confirmed_by for one, event in by):
        return True
    return None if manager is None else any(event.by.staff == manager for _, event in by)


def _basis_points(share: Decimal | None) -> int | None:
    return None if share is None else int(share.scaleb(4, ARITHMETIC))


def _is_waiver(event: ConditionEvent | None) -> bool:
    return event is not None and event.becomes is ConditionState.WAIVED


class ConditionsParams:
    """No numbers: proportions follow from the project's own figures."""


CONDITIONS = RuleSet("credit.conditions", ConditionsFacts, ConditionsParams, Effect)
"""May a loan be paid out."""

_PRACTICE = CREDIT_PRACTICE.article()


@CONDITIONS.rule(
    "conditions.outstanding",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="尚有{outstanding}项提款前提未落实",
    en="{outstanding} conditions precedent are outstanding",
    steps=(CreditStep.CONDITIONS_PRECEDENT,),
)
def outstanding(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.outstanding > 0


@CONDITIONS.rule(
    "conditions.later",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="放款后尚须落实{later}项条件",
    en="{later} conditions are due after the money is out",
    steps=(CreditStep.CONDITIONS_PRECEDENT,),
)
def due_after_payment(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.later > 0


@CONDITIONS.rule(
    "conditions.void-waiver",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="{void_waivers}项豁免无效：条件不得豁免，或者豁免人不是审批人",
    en="{void_waivers} waivers are void: not to be waived, or not by an approver",
    steps=(CreditStep.CONDITIONS_PRECEDENT,),
)
def waived_in_vain(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.void_waivers > 0


@CONDITIONS.rule(
    "conditions.waived",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="{waived}项前提经审批豁免",
    en="an approver has waived {waived} conditions",
)
def waived(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.waived > 0


@CONDITIONS.rule(
    "conditions.self-checked",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="前提由客户经理自行确认，或者确认人不属于该前提规定的确认岗位",
    en="a condition was settled by the manager of the loan, or in a role that does not confirm it",
    steps=(CreditStep.SEPARATE_DUTIES,),
)
def settled_by_its_manager(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.self_checked


@CONDITIONS.rule(
    "FA-2024.capital",
    Effect.BLOCK,
    cites=FIXED_ASSET_MEASURES.article("", Provenance.UNCONFIRMED),
    since=FIXED_ASSET_MEASURES.since,
    zh="资本金到位{capital_paid}（应为{capital_required}），落后于提款{drawn}占贷款{loan}的比例",
    en="{capital_paid} of a capital of {capital_required} is paid in, behind {drawn} drawn of a loan "
    "of {loan}",
    steps=(CreditStep.MORE_OWN_FUNDS,),
)
def capital_behind(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.project & (f.capital_paid * f.loan < f.drawn * f.capital_required)


CONDITIONS.rule(
    "FA-2009.capital",
    Effect.BLOCK,
    cites=FIXED_ASSET_INTERIM_MEASURES.article("", Provenance.UNCONFIRMED),
    since=FIXED_ASSET_INTERIM_MEASURES.since,
    until=FIXED_ASSET_MEASURES.since,
    zh=capital_behind.text.zh,
    en=capital_behind.text.en,
    steps=capital_behind.steps,
)(capital_behind.predicate)


@CONDITIONS.rule(
    "conditions.progress",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="工程进度{progress}，落后于提款{drawn}占贷款{loan}的比例",
    en="the works are at {progress}, behind {drawn} drawn of a loan of {loan}",
)
def works_behind(f: ConditionsFacts, _: ConditionsParams) -> bool:
    return f.project & (f.progress * f.loan < f.drawn * 10_000)


def assess_conditions(
    application: CreditApplication,
    file: ConditionFile,
    drawdown: Drawdown | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ConditionsFacts, Effect]:
    """Whether a loan may be paid out: its conditions are settled, its project's capital is in place.

    Args:
        application: the application.
        file: its conditions and what became of them.
        drawdown: of a loan for a project, how far it and its money are.
        as_of: the day at whose end it is asked.
        book: the bank's own stricter rules.

    Raises:
        InvalidValue: if the file is of another application or asks nothing of it, or more is drawn than
            the loan.
        CurrencyMismatch: if amounts are not in yuan.

    >>> from bankrm._credit_example import CONSUMER
    >>> file = ConditionFile(application_id=CONSUMER.id, conditions=CONVENTIONAL_CONDITIONS)
    >>> decision = assess_conditions(CONSUMER, file, as_of=date(2026, 11, 24))
    >>> print(decision.hits[0].text("en"))
    4 conditions precedent are outstanding
    """
    _check_file(file, application)
    check_optional(drawdown, Drawdown, "drawdown")
    if drawdown is not None and drawdown.drawn > application.amount:
        raise InvalidValue("drawdown", "is more than the loan")
    rules = CONDITIONS.on(check_date(as_of), book)
    return rules.decide(ConditionsFacts.of(application, file, drawdown, as_of))


def evidence_of(
    decision: Decision[ConditionsFacts, Effect], by: StaffId | None = None
) -> Evidence | None:
    """What meets the need "conditions" of the credit process; None while the money may not go out.

    Args:
        decision: of `assess_conditions`.
        by: who vouches for it.

    Raises:
        InvalidValue: if the decision is on something else.

    >>> from bankrm._credit_example import CONSUMER
    >>> file = ConditionFile(application_id=CONSUMER.id, conditions=CONVENTIONAL_CONDITIONS)
    >>> evidence_of(assess_conditions(CONSUMER, file, as_of=date(2026, 11, 24))) is None
    True
    """
    check_kind(decision, Decision, "decision")
    if decision.rules.rule_set is not CONDITIONS:
        raise InvalidValue("decision", "is not on conditions precedent")
    return Evidence(code="conditions", by=by) if decision.outcome <= Effect.STEPS else None
