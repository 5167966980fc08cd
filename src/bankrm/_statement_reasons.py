"""Why a figure of a firm's statements has no value, in the same words wherever it is asked for."""

from collections.abc import Iterable

from bankrm.labels import AnyLabel, Text

__all__ = ["CLOSING_EQUITY", "NO_YEAR_BEFORE", "PART_OF_A_YEAR", "is_no_base", "not_listed"]

CLOSING_EQUITY = Text("期末所有者权益", "closing equity")
"""Where it is used up, an average above zero is no base either."""
NO_YEAR_BEFORE = Text("缺少上年同期报表", "no statement of the year before")
PART_OF_A_YEAR = Text(
    "中期数据不足一年，不与余额相比", "a part of a year is not set against balances"
)


def not_listed(items: Iterable[AnyLabel]) -> Text:
    """Lines that the statements do not have."""
    lacking = tuple(items)
    return Text(
        "报表未列：" + "、".join(item.zh for item in lacking),
        "not in the statements: " + ", ".join(item.en for item in lacking),
    )


def is_no_base(of: AnyLabel | Text) -> Text:
    """A figure that nothing can be set against."""
    return Text(f"{of.zh}不大于零，无意义", f"{of.en}: zero or less, so it has no meaning")
