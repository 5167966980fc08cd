"""A home loan, from the question how much to the memo: part of the day of a relationship manager."""

from decimal import Decimal
from typing import Any

from examples.printing import Printer, day, instant, read

from bankrm.clients import ClientId, RetailClient
from bankrm.credit import review_application
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.credit_files import CreditFile
from bankrm.credit_memos import list_missing_sections, write_memo
from bankrm.debt_service import DebtService, Obligation, ObligationKind, compute_debt_service
from bankrm.housing_limits import compute_largest_housing_loan
from bankrm.housing_loans import HomePurchase, PropertyKind
from bankrm.loan_products import LoanPurpose, RepaymentMethod, SecurityKind
from bankrm.loan_schedules import compute_schedule
from bankrm.loans import LoanPlan, PaymentAfter
from bankrm.money import Money
from bankrm.prepayments import compute_prepayment
from bankrm.product_kinds import ProductKind
from bankrm.staff import BusinessLine, StaffId

__all__ = ["home_loan"]


def home_loan(printer: Printer) -> None:
    """The largest loan, its schedule and an early repayment; then the file, with what it still lacks."""
    data = read("home_loan")
    as_of, rate, months = day(data["as_of"]), Decimal(data["rate"]), data["months"]
    printer.title("三、一笔住房贷款", "3. A home loan")
    application_id = CreditApplicationId(data["id"])
    home = HomePurchase(
        application_id=application_id,
        property=PropertyKind.HOME,
        home_number=data["home_number"],
        price=Money.of(data["price"]),
        appraisal=Money.of(data["appraisal"]),
        city_floor=Decimal(data["city_floor"]),
    )

    printer.say("\n最多能贷多少", "\nHow much at most", "bold")
    before = _service(data, application_id, Money.of(0))
    largest = compute_largest_housing_loan(
        home, before, annual_rate=rate, months=months, as_of=as_of
    )
    printer.workings(largest.workings)
    amount = Money.of(data["amount"])

    plan = LoanPlan(
        principal=amount,
        annual_rate=rate,
        disbursed_on=as_of,
        method=RepaymentMethod.LEVEL_PAYMENT,
        instalments=months,
    )
    schedule = compute_schedule(plan)
    printer.say("\n还款计划（等额本息）", "\nSchedule (level payments)", "bold")
    for row in (*schedule.rows[:2], schedule.rows[-1]):
        printer.plain(
            f"  {row.no:>3}  {row.due_on}  {row.payment} = {row.principal} + {row.interest}"
            f"  → {row.balance_after}"
        )
    printer.workings(schedule.workings)
    early = data["prepayment"]
    prepaid = compute_prepayment(
        schedule,
        Money.of(early["amount"]),
        PaymentAfter.SHORTER_TERM,
        on=day(early["on"]),
    )
    printer.say(
        f"\n{early['on']} 提前归还，期限缩短，少付利息：{prepaid.interest_saved.amount}",
        f"\nPrepaid on {early['on']} for a shorter term, interest saved: {prepaid.interest_saved.amount}",
    )

    printer.say("\n授信审查（档案尚不完整）", "\nReview, the file still incomplete", "bold")
    file = CreditFile(
        application=_application(data, application_id, amount),
        client=RetailClient(id=ClientId(data["client_id"]), name="张某"),
        home=home,
        service=_service(data, application_id, Money.of(schedule.rows[0].payment)),
    )
    review = review_application(file, as_of=as_of)
    for part, decision in review.answers:
        name, outcome = part.name_in(printer.lang), decision.outcome.name_in(printer.lang)
        printer.plain(f"  {name}: {outcome}")
    memo = write_memo(review)
    empty = "、".join(part.zh for part in list_missing_sections(memo))
    printer.say(
        f"报告尚缺章节：{empty}",
        f"the memo still lacks: {', '.join(part.en for part in list_missing_sections(memo))}",
        "bold green",
    )


def _service(
    data: dict[str, Any], application_id: CreditApplicationId, payment: Money
) -> DebtService:
    """What the household pays in a month with the new loan."""
    return compute_debt_service(
        Money.of(data["monthly_income"]),
        (Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(data["car_loan"])),),
        payment,
        application_id=application_id,
        property_fee=Money.of(data["property_fee"]),
    )


def _application(
    data: dict[str, Any], application_id: CreditApplicationId, amount: Money
) -> CreditApplication:
    asked_at = instant(data["asked_at"])
    return CreditApplication(
        id=application_id,
        client_id=ClientId(data["client_id"]),
        line=BusinessLine.RETAIL,
        kind=ProductKind.HOUSING_LOAN,
        amount=amount,
        months=data["months"],
        revolving=False,
        purpose=LoanPurpose.HOME_PURCHASE,
        purpose_evidence=("purchase-contract-2",),
        repayment_method=RepaymentMethod.LEVEL_PAYMENT,
        repayment_sources=("salary",),
        security=(SecurityKind.MORTGAGE,),
        rate_asked=Decimal(data["rate"]),
        online=False,
        manager=StaffId("S-1"),
        submitted_at=asked_at,
        recorded_at=asked_at,
    )
