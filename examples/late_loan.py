"""A loan after it was paid out, and late: part of the day of a relationship manager."""

from decimal import Decimal
from typing import Any

from examples.printing import Printer, day, instant, read

from bankrm.arrears import compute_arrears
from bankrm.classification import Instalments, earliest_upgrade
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.collection_plans import CONVENTIONAL_COLLECTION
from bankrm.credit_applications import CreditApplicationId
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId
from bankrm.loan_files import LoanFile
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_tasks import list_loan_tasks
from bankrm.loans import LoanPlan
from bankrm.money import Money
from bankrm.monitoring import review_loan
from bankrm.overdue_interest import PenaltyTerms
from bankrm.product_kinds import ProductKind
from bankrm.regulations.holidays import CHINA

__all__ = ["late_loan"]

_STEP_DAYS = 5


def late_loan(printer: Printer) -> None:
    """What is owed, what tier it comes to, what is owed by whom, and when it could be raised again."""
    data = read("late_loan")
    as_of = day(data["as_of"])
    account = _account(data)
    printer.title("四、一笔逾期贷款", "4. A loan that is late")
    printer.say("\n欠款", "\nWhat is owed", "bold")
    printer.workings(compute_arrears(account, as_of=as_of).workings)

    file = LoanFile(account=account, collection=CONVENTIONAL_COLLECTION)
    review = review_loan(file, as_of=as_of)
    printer.say("\n贷后审查", "\nReview of the loan", "bold")
    for line in review.explain(printer.lang).splitlines():
        printer.plain(f"  {line}")

    printer.say("\n待办", "\nTo-dos", "bold")
    for task in list_loan_tasks(file, within=_STEP_DAYS, calendar=CHINA, as_of=as_of):
        title, role = task.title.name_in(printer.lang), task.role.name_in(printer.lang)
        printer.plain(f"  {task.due_on}  {role}: {title}")

    printer.say("\n还清欠款以后，最早何时可以上调", "\nOnce cleared, raised when at best", "bold")
    cleared_on = day(data["cleared_on"])
    wait = earliest_upgrade(cleared_on, Instalments.MONTHLY, as_of=cleared_on)
    printer.workings(wait.workings)


def _account(data: dict[str, Any]) -> LoanAccount:
    application_id, rate = CreditApplicationId(data["application_id"]), Decimal(data["rate"])
    return LoanAccount(
        id=ClaimId(data["id"]),
        client_id=ClientId(data["client_id"]),
        application_id=application_id,
        kind=ProductKind.WORKING_CAPITAL_LOAN,
        signed_on=day(data["signed_on"]),
        plan=LoanPlan(
            principal=Money.of(data["principal"]),
            annual_rate=rate,
            disbursed_on=day(data["disbursed_on"]),
            method=RepaymentMethod.LEVEL_PRINCIPAL,
            instalments=data["instalments"],
        ),
        penalty=PenaltyTerms(
            application_id=application_id,
            contract_rate=rate,
            overdue_markup=Decimal(data["overdue_markup"]),
        ),
        payments=tuple(_payment(entry) for entry in data["payments"]),
    )


def _payment(entry: dict[str, Any]) -> LoanPayment:
    return LoanPayment(
        id=LoanPaymentId(entry["id"]),
        amount=Money.of(entry["amount"]),
        received_on=day(entry["on"]),
        recorded_at=instant(f"{entry['on']}T17:00:00+08:00"),
    )
