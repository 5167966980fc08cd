"""Caps of a limit (额度约束测算): what need, security, capacity, concentration, rating and product each allow.

Each is computed from the file by the room that knows it. Leaves out which of them binds, which is for
`credit_limits`.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bankrm.acquisition_loans import compute_acquisition_limits
from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind
from bankrm.collateral import ClaimId
from bankrm.collateral_values import largest_secured_loan
from bankrm.concentration import compute_concentration
from bankrm.consumer_loans import is_unsecured
from bankrm.credit_files import CreditFile, CreditPart, measured_by
from bankrm.credit_limits import LimitCap, LimitSource
from bankrm.days import check_date
from bankrm.debt_service import largest_payment, loan_for_payment
from bankrm.housing_limits import compute_largest_housing_loan
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.project_loans import compute_project_limits
from bankrm.regulations.repayment import UNSECURED_DEBT_PERCENT
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import BusinessLine

__all__ = ["list_caps"]

_NOT_ON_FILE = Text("档案中无资料", "nothing on file")
_NONE = Text("不适用", "does not apply")


def list_caps(
    file: CreditFile, *, as_of: date, book: RuleBook = STATUTORY
) -> tuple[LimitCap, ...]:
    """What each source allows at most for an application, known or not (单项上限).

    Args:
        file: what is on file.
        as_of: the day whose rules apply.
        book: the bank's own numbers.

    Raises:
        InvalidValue: if a record on file is of another application, or of a later day.

    >>> from bankrm._credit_file_example import FILE
    >>> for cap in list_caps(FILE, as_of=date(2026, 11, 24)):
    ...     print(f"{cap.source.en}: {cap.amount and cap.amount.amount}")
    what is needed: 6596160.00
    value of the security: 5600000.00
    capacity to repay: None
    room under concentration limits: 12000000000.00
    cap of the rating: 5000000.00
    cap of the product: 30000000.00
    """
    check_kind(file, CreditFile, "file")
    check_date(as_of)
    return tuple(cap(file, as_of, book) for cap in _CAPS)


def _cap(file: CreditFile, source: LimitSource, amount: Money | None, reason: Text) -> LimitCap:
    return LimitCap(
        application_id=file.application.id, source=source, amount=amount, reason=reason
    )


def _free(file: CreditFile, source: LimitSource) -> LimitCap:
    return LimitCap(
        application_id=file.application.id,
        source=source,
        amount=None,
        applies=False,
        reason=_NONE,
    )


def _need(file: CreditFile, as_of: date, book: RuleBook) -> LimitCap:
    """What is to be financed, where a part of the review measures it."""
    application, source = file.application, LimitSource.NEED
    part = measured_by(application)
    if part is None and application.purpose is None:
        return _cap(file, source, None, Text("用途未知", "the purpose is not known"))
    if part not in _MEASURES:
        return _free(file, source)
    reason, measure = _MEASURES[part]
    return _cap(file, source, measure(file, as_of, book), reason)


def _headroom(file: CreditFile, as_of: date, book: RuleBook) -> Money | None:
    del as_of, book
    return None if file.need is None else file.need.largest_loan


def _of_project(file: CreditFile, as_of: date, book: RuleBook) -> Money | None:
    if file.project is None:
        return None
    limits = compute_project_limits(file.application, file.project, as_of=as_of, book=book)
    return limits.largest


def _of_deal(file: CreditFile, as_of: date, book: RuleBook) -> Money | None:
    if file.deal is None:
        return None
    bank = file.bank or BankFigures(on=as_of)
    limits = compute_acquisition_limits(file.application, file.deal, bank, as_of=as_of, book=book)
    return limits.largest


_MEASURES: dict[
    CreditPart | None, tuple[Text, Callable[[CreditFile, date, RuleBook], Money | None]]
] = {
    CreditPart.NEED: (Text("流动资金需求缺口", "headroom of the working-capital need"), _headroom),
    CreditPart.PROJECT: (
        Text("项目成本、资本金和偿债备付率", "cost, equity and cover of the project"),
        _of_project,
    ),
    CreditPart.ACQUISITION: (Text("并购贷款比例上限", "limits of acquisition loans"), _of_deal),
}


def _security(file: CreditFile, as_of: date, book: RuleBook) -> LimitCap:
    """What assets carry, where assets alone secure the loan."""
    del book
    offered, source = file.application.security, LimitSource.SECURITY
    if not all(one.by_assets for one in offered):
        return _free(file, source)  # unsecured, or guaranteed as well
    if file.security is None or not offered:
        return _cap(file, source, None, _NOT_ON_FILE)
    amount = largest_secured_loan(file.security, ClaimId(file.application.id), as_of=as_of)
    return _cap(file, source, amount, Text("押品可贷价值", "lendable value of the security"))


def _capacity(file: CreditFile, as_of: date, book: RuleBook) -> LimitCap:
    """What a person's income carries; a firm's is in its need and its project."""
    application, source = file.application, LimitSource.CAPACITY
    if application.line is not BusinessLine.RETAIL or application.kind is ProductKind.CREDIT_CARD:
        return _free(file, source)
    rate, months, service = application.rate_asked, application.months, file.service
    if service is None or rate is None or months is None:
        return _cap(file, source, None, _NOT_ON_FILE)
    if application.kind is ProductKind.HOUSING_LOAN:
        if file.home is None:
            return _cap(file, source, None, _NOT_ON_FILE)
        largest = compute_largest_housing_loan(
            file.home, service, annual_rate=rate, months=months, as_of=as_of, book=book
        )
        reason = Text("首付款、收入比例和期限", "down payment and shares of the income")
        return _cap(file, source, largest.amount, reason)
    reason = Text("按月收入反算的最高贷款", "the largest loan that the income repays")
    share = _most_of_income(file, as_of, book)
    payment = None if share is None else largest_payment(service, all_share=share)
    return _cap(
        file, source, None if payment is None else loan_for_payment(payment, rate, months), reason
    )


def _most_of_income(file: CreditFile, as_of: date, book: RuleBook) -> Decimal | None:
    """The bank's share of the income for an unsecured loan; of a secured one all of it at most."""
    if is_unsecured(file.application) is False:
        return Decimal(1)
    row = book.row(UNSECURED_DEBT_PERCENT, as_of)
    return None if row is None else Decimal(row.value).scaleb(-2)


def _concentration(file: CreditFile, as_of: date, book: RuleBook) -> LimitCap:
    room = compute_concentration(
        file.application,
        file.exposures,
        file.bank or BankFigures(on=as_of),
        group=file.group,
        as_of=as_of,
        book=book,
    )
    reason = Text("集中度限额剩余", "room under the concentration limits")
    return _cap(file, LimitSource.CONCENTRATION, room.largest_loan, reason)


def _rating(file: CreditFile, as_of: date, book: RuleBook) -> LimitCap:
    del as_of, book
    if file.rating_limits is None:
        return _cap(file, LimitSource.RATING, None, _NOT_ON_FILE)
    grade = None if file.rating is None else file.rating.grade
    return file.rating_limits.cap(file.application, None if grade is None else grade.label.code)


def _product(file: CreditFile, as_of: date, book: RuleBook) -> LimitCap:
    del as_of, book
    offer = file.offer
    largest = None if offer is None or offer.loan is None else offer.loan.largest
    return _cap(
        file, LimitSource.PRODUCT, largest, Text("产品最高金额", "the product's largest amount")
    )


_CAPS: tuple[Callable[[CreditFile, date, RuleBook], LimitCap], ...] = (
    _need,
    _security,
    _capacity,
    _concentration,
    _rating,
    _product,
)
