"""To-dos after the loan (贷后待办): what the people concerned owe for one loan on a day, from every source at once.

Checks planned, steps on warning signals, the step of a classification round, and the collection of what is
overdue. Leaves out how they are shown among other to-dos (`agendas`).
"""

from datetime import date

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.classification_dues import next_classification_tasks
from bankrm.collection_plans import list_collection_tasks
from bankrm.days import check_date
from bankrm.loan_checks import list_check_tasks, next_checks
from bankrm.loan_files import LoanFile
from bankrm.rules import STATUTORY, RuleBook
from bankrm.tasks import Task, list_open
from bankrm.warning_tasks import list_signal_tasks

__all__ = ["list_loan_tasks"]


def list_loan_tasks(
    file: LoanFile, *, within: int, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> tuple[Task, ...]:
    """What is still owed for a loan (贷后待办清单): earliest due first, of one day the most pressing first.

    Args:
        file: what is on file of the loan; what is not, sets nothing off.
        within: working days that the bank gives for a step of a classification round.
        calendar: tells the working days.
        as_of: the day.
        book: the bank's own shorter period of classification.

    Raises:
        InvalidValue: if something is of another loan.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._loan_file_example import FILE
    >>> from bankrm.regulations.holidays import CHINA
    >>> owed = list_loan_tasks(FILE, within=5, calendar=CHINA, as_of=date(2026, 11, 24))
    >>> [(task.title.en, task.due_on.isoformat()) for task in owed][-2:]
    [('determine the tier of the loan', '2026-11-23'), ('routine check', '2026-12-20')]
    """
    check_kind(file, LoanFile, "file")
    check_date(as_of)
    account = file.account
    tasks: list[Task] = []
    if file.plans is not None:
        stand = next_checks(account, file.plans, file.checks, file.triggers, as_of=as_of)
        tasks += list_check_tasks(account, stand)
    for signal in file.signals:
        if signal.detected_on <= as_of:
            tasks += list_signal_tasks(signal, as_of=as_of)
    if file.rounds is not None:
        tasks += next_classification_tasks(
            account, file.rounds, within=within, calendar=calendar, as_of=as_of, book=book
        )
    if file.collection is not None:
        tasks += list_collection_tasks(
            account, file.collection, file.contacts, as_of=as_of, calendar=calendar
        )
    return list_open(tasks)
