"""The agenda of one manager against sorting and grouping plain tuples by hand."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from bankrm.agendas import AgendaStanding, Desk, agenda
from bankrm.labels import Text
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role, StaffId
from bankrm.tasks import Priority, Task, TaskId
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

DAY = date(2026, 11, 24)
LAST = date(2026, 12, 8)  # ten working days on
DESK = Desk(StaffId("S-1"), (Role.RELATIONSHIP_MANAGER,))
MANY, FEW = 10_000, 1_000

Plain = tuple[str, str, date, int]


def _tasks(count: int) -> list[Task]:
    draw = random.Random(20261124)  # seeded, for repeatable tasks
    return [
        Task(
            id=TaskId(f"O-{number}/0/call"),
            title=Text("首次联系", "first call"),
            role=Role.RELATIONSHIP_MANAGER,
            assignee=DESK.staff,
            due_on=DAY + timedelta(days=draw.randint(-60, 20)),
            priority=draw.choice([*Priority]),
        )
        for number in range(count)
    ]


def _by_hand(tasks: list[Plain]) -> dict[str, list[Plain]]:
    """What one writes by hand: late, due and coming up, sorted; no working days, nothing explained."""
    groups: dict[str, list[Plain]] = {"late": [], "due": [], "coming": []}
    for task in sorted(tasks, key=lambda task: (task[2], -task[3], task[0])):
        due_on = task[2]
        if task[1] == "S-1" and due_on <= LAST:
            groups["late" if due_on < DAY else "due" if due_on == DAY else "coming"].append(task)
    return groups


def _ours(tasks: list[Task]) -> Callable[[], None]:
    def work() -> None:
        agenda(tasks, DESK, day=DAY, calendar=CHINA, ahead=10)

    return work


def _agree(tasks: list[Task], plain: list[Plain]) -> None:
    found = agenda(tasks, DESK, day=DAY, calendar=CHINA, ahead=10)
    for name, group in _by_hand(plain).items():
        ours = {entry.item.id for entry in found.standing(AgendaStanding(name))}
        if ours != {task[0] for task in group}:
            raise AssertionError(f"agenda and hand-written groups differ on what is {name}")


def run() -> list[Ratio]:
    """An agenda of ten thousand tasks, and how it grows from a thousand."""
    tasks = _tasks(MANY)
    plain: list[Plain] = [
        (task.id, str(task.assignee), task.due_on, task.priority.rank) for task in tasks
    ]
    _agree(tasks, plain)  # before any figure is printed
    return [
        ratio(
            "agenda over 10,000 tasks",
            _ours(tasks),
            lambda: _by_hand(plain),
            limit=6.0,
            calls=MANY,
        ),
        ratio(
            "agenda over 10,000 tasks, and over 1,000",
            _ours(tasks),
            _ours(tasks[:FEW]),
            limit=13.0,
            calls=MANY,
        ),
    ]
