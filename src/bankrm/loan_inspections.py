"""Inspection and interview (现场调查与面谈): how the bank looked at a loan before it decided, and what it still owes.

Leaves out how many people investigate and what belongs in the file, which are due diligence, and the
inspections after the loan.
"""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.lending_orders import GOVERNING_ORDER, LendingOrder, order_of
from bankrm.money import check_yuan
from bankrm.product_kinds import ProductKind
from bankrm.regulations.loan_orders import (
    FIXED_ASSET_INTERIM_MEASURES,
    FIXED_ASSET_MEASURES,
    PERSONAL_LOAN_INTERIM_MEASURES,
    PERSONAL_LOAN_MEASURES,
    WORKING_CAPITAL_INTERIM_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.personal_lending import SIMPLER_INSPECTION_CAP
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import StaffId
from bankrm.terms import about, maybe_bool, maybe_code, not_, one_of

__all__ = [
    "INSPECTION",
    "Inspection",
    "InspectionFacts",
    "InspectionMode",
    "InspectionParams",
    "assess_inspection",
]


class InspectionMode(Label):
    """How somebody looked at the borrower (调查方式)."""

    ON_SITE = "on_site", "现场调查", "on site"
    REMOTE = "remote", "非现场核验", "by remote checks"
    FACE_TO_FACE = "face_to_face", "面谈", "interview in person"
    VIDEO = "video", "视频面谈", "interview by video"


@attrs.frozen(kw_only=True)
class Inspection:
    """One look at a borrower for one application; what was found stays where the bank keeps it.

    >>> from bankrm._credit_example import CONSUMER
    >>> at = datetime.fromisoformat("2026-11-23T15:00+08:00")
    >>> Inspection(
    ...     application_id=CONSUMER.id,
    ...     mode=InspectionMode.VIDEO,
    ...     by=(StaffId("S-1"),),
    ...     record_ref="video-12",
    ...     at=at,
    ...     recorded_at=at,
    ... ).mode.en
    'interview by video'
    """

    application_id: CreditApplicationId
    mode: InspectionMode
    by: tuple[StaffId, ...]
    verified: bool | None = None
    """Of remote checks: whether they proved what a look on site would have shown."""
    record_ref: str | None = None
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if not self.by or len(set(self.by)) < len(self.by):
            raise InvalidValue("by", "needs who it was, each once")
        if self.verified is not None and self.mode is not InspectionMode.REMOTE:
            raise InvalidValue("verified", "is told of remote checks only")


_FIXED, _WORKING = LendingOrder.FIXED_ASSETS.code, LendingOrder.WORKING_CAPITAL.code
_PERSONAL = (
    ProductKind.CONSUMER_LOAN.code,
    ProductKind.PERSONAL_BUSINESS_LOAN.code,
    ProductKind.HOUSING_LOAN.code,
)


@attrs.frozen(kw_only=True)
class InspectionFacts:
    """How an application was looked at; the amount is fen."""

    kind: str = attrs.field(
        metadata=about("贷款种类", "kind of loan", ProductKind, of=(CreditApplication.kind,))
    )
    order: str = attrs.field(default=None, converter=maybe_code, metadata=GOVERNING_ORDER)
    amount: int = attrs.field(
        metadata=about("金额", "amount", "fen", of=(CreditApplication.amount,)), repr=False
    )
    online: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("互联网贷款", "internet loan", of=(CreditApplication.online,)),
    )
    small_micro: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("小微企业", "small or micro firm", of=(CreditApplication.small_micro,)),
    )
    on_site: bool = attrs.field(
        metadata=about("已现场调查", "inspected on site", of=(Inspection.mode,))
    )
    verified: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "非现场手段已核实",
            "verified by remote checks",
            of=(Inspection.mode, Inspection.verified),
        ),
    )
    face_to_face: bool = attrs.field(
        metadata=about("已面谈", "interviewed in person", of=(Inspection.mode,))
    )
    by_video: bool = attrs.field(
        metadata=about("已视频面谈", "interviewed by video", of=(Inspection.mode,))
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, inspections: Sequence[Inspection]
    ) -> "InspectionFacts":
        """The facts of an application and of all that was done for it."""
        _check_parts(application, inspections)
        order, modes = order_of(application), {one.mode for one in inspections}
        checks = {one.verified for one in inspections if one.mode is InspectionMode.REMOTE}
        return cls(
            kind=application.kind.code,
            order=None if order is None else order.code,
            amount=check_yuan(application.amount, "amount").minor,
            online=application.online,
            small_micro=application.small_micro,
            on_site=InspectionMode.ON_SITE in modes,
            verified=_verified(checks),
            face_to_face=InspectionMode.FACE_TO_FACE in modes,
            by_video=InspectionMode.VIDEO in modes,
        )


class InspectionParams:
    """The numbers in force."""

    simpler_up_to: int = param(SIMPLER_INSPECTION_CAP, unit="fen")


INSPECTION = RuleSet(
    "credit.inspection",
    InspectionFacts,
    InspectionParams,
    Effect,
    since=FIXED_ASSET_INTERIM_MEASURES.since,
)
"""Was the borrower looked at as this kind of loan asks for."""

_RECALLED = Provenance.UNCONFIRMED
_ON_SITE = (CreditStep.ON_SITE_INSPECTION,)


def _personal(f: InspectionFacts) -> bool:
    """Whether it is a loan to a person under the orders: an internet loan has its own."""
    return one_of(f.kind, *_PERSONAL) & not_(f.online)


@INSPECTION.rule(
    "FA-2009-on-site",
    Effect.STEPS,
    cites=FIXED_ASSET_INTERIM_MEASURES.article(read=_RECALLED),
    since=FIXED_ASSET_INTERIM_MEASURES.since,
    until=FIXED_ASSET_INTERIM_MEASURES.until,
    zh="固定资产贷款尚未现场调查",
    en="a fixed-asset loan not yet inspected on site",
    steps=_ON_SITE,
)
def fixed_asset_not_on_site_before(f: InspectionFacts, _: InspectionParams) -> bool:
    return (f.order == _FIXED) & not_(f.on_site)


@INSPECTION.rule(
    "FA-2024-on-site",
    Effect.STEPS,
    cites=FIXED_ASSET_MEASURES.article(),
    since=FIXED_ASSET_MEASURES.since,
    zh="固定资产贷款尚未现场调查",
    en="a fixed-asset loan not yet inspected on site",
    steps=_ON_SITE,
)
def fixed_asset_not_on_site(f: InspectionFacts, _: InspectionParams) -> bool:
    return (f.order == _FIXED) & not_(f.on_site)


@INSPECTION.rule(
    "WC-2010-on-site",
    Effect.STEPS,
    cites=WORKING_CAPITAL_INTERIM_MEASURES.article(read=_RECALLED),
    since=WORKING_CAPITAL_INTERIM_MEASURES.since,
    until=WORKING_CAPITAL_INTERIM_MEASURES.until,
    zh="流动资金贷款尚未现场调查",
    en="a working-capital loan not yet inspected on site",
    steps=_ON_SITE,
)
def working_capital_not_on_site_before(f: InspectionFacts, _: InspectionParams) -> bool:
    return (f.order == _WORKING) & not_(f.on_site)


@INSPECTION.rule(
    "WC-2024-on-site",
    Effect.STEPS,
    cites=WORKING_CAPITAL_MEASURES.article(),
    since=WORKING_CAPITAL_MEASURES.since,
    zh="流动资金贷款尚未现场调查，且不属于已由非现场手段核实的小微企业贷款",
    en="a working-capital loan not yet inspected on site, nor one to a small firm that remote checks verified",
    steps=_ON_SITE,
)
def working_capital_not_on_site(f: InspectionFacts, _: InspectionParams) -> bool:
    return (f.order == _WORKING) & not_(f.on_site) & not_(f.small_micro & f.verified)


@INSPECTION.rule(
    "PL-2010-on-site",
    Effect.STEPS,
    cites=PERSONAL_LOAN_INTERIM_MEASURES.article(read=_RECALLED),
    since=PERSONAL_LOAN_INTERIM_MEASURES.since,
    until=PERSONAL_LOAN_INTERIM_MEASURES.until,
    zh="个人贷款尚未实地调查",
    en="a personal loan not yet inspected on site",
    steps=_ON_SITE,
)
def personal_not_on_site_before(f: InspectionFacts, _: InspectionParams) -> bool:
    return _personal(f) & not_(f.on_site)


@INSPECTION.rule(
    "PL-2024-on-site",
    Effect.STEPS,
    cites=PERSONAL_LOAN_MEASURES.article(),
    since=PERSONAL_LOAN_MEASURES.since,
    zh="个人贷款尚未现场调查，且不属于已由非现场手段核实的{simpler_up_to}以内贷款",
    en="a personal loan not yet inspected on site, nor one of up to {simpler_up_to} that remote checks verified",
    steps=_ON_SITE,
)
def personal_not_on_site(f: InspectionFacts, p: InspectionParams) -> bool:
    return _personal(f) & not_(f.on_site) & not_((f.amount <= p.simpler_up_to) & f.verified)


@INSPECTION.rule(
    "PL-2010-interview",
    Effect.STEPS,
    cites=PERSONAL_LOAN_INTERIM_MEASURES.article(read=_RECALLED),
    since=PERSONAL_LOAN_INTERIM_MEASURES.since,
    until=PERSONAL_LOAN_INTERIM_MEASURES.until,
    zh="尚未与借款人当面面谈",
    en="the borrower not yet interviewed in person",
    steps=(CreditStep.INTERVIEW,),
)
def not_interviewed_in_person_before(f: InspectionFacts, _: InspectionParams) -> bool:
    return _personal(f) & not_(f.face_to_face)


@INSPECTION.rule(
    "PL-2024-interview",
    Effect.STEPS,
    cites=PERSONAL_LOAN_MEASURES.article(),
    since=PERSONAL_LOAN_MEASURES.since,
    zh="尚未与借款人面谈，视频面谈也未进行",
    en="the borrower not yet interviewed, neither in person nor by video",
    steps=(CreditStep.INTERVIEW,),
)
def not_interviewed(f: InspectionFacts, _: InspectionParams) -> bool:
    return _personal(f) & not_(f.face_to_face | f.by_video)


def assess_inspection(
    application: CreditApplication,
    inspections: Sequence[Inspection] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[InspectionFacts, Effect]:
    """Whether the borrower was looked at and spoken to as the orders ask, and what is owed (调查方式与面谈).

    Args:
        application: what is asked for.
        inspections: all that was done for it up to `as_of`, interviews among them; `event_order.known_by` leaves
            out what was entered later.
        as_of: the day whose rules apply.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if one is for another application, before it, or after `as_of`.
        CurrencyMismatch: if the amount is not in yuan.
        RuleNotInForce: before 23 October 2009.

    >>> from bankrm._credit_example import CONSUMER
    >>> owed = assess_inspection(CONSUMER, as_of=date(2026, 11, 24))
    >>> owed.outcome.en, [step.en for step in owed.steps]
    ('allowed, with steps owed', ['an inspection on site', 'an interview, in person or by video'])
    """
    facts = InspectionFacts.of(application, inspections)
    check_date(as_of)
    for place, one in enumerate(inspections):
        with at_place(place, "inspections"):
            if business_date(one.at) > as_of:
                raise InvalidValue("at", "is after as_of")
    return INSPECTION.decide(facts, as_of=as_of, book=book)


def _check_parts(application: CreditApplication, inspections: Sequence[Inspection]) -> None:
    """Refuse what was not done for this application."""
    check_kind(application, CreditApplication, "application")
    check_kind(inspections, Sequence, "inspections")
    asked = business_date(application.submitted_at)
    for place, one in enumerate(inspections):
        check_kind(one, Inspection, f"inspections[{place}]")
        with at_place(place, "inspections"):
            if one.application_id != application.id:
                raise InvalidValue("application_id", "is of another application")
            if business_date(one.at) < asked:
                raise InvalidValue("at", "is before the application")


def _verified(checks: set[bool | None]) -> bool | None:
    """Whether remote checks proved it: one is enough, unless another found the contrary."""
    if checks >= {True, False}:
        return None
    return True in checks or (None if None in checks else False)
