"""Dated numbers of warning signals (预警阈值): none is law; what is no usual figure is left to the bank."""

from datetime import date

from bankrm.citations import Param, Row
from bankrm.labels import Text
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "APPROVAL_QUERIES",
    "FINANCING_SHARE_PERCENT",
    "FIXED_ASSET_CHANGE_POINTS",
    "INTANGIBLE_GROWTH_POINTS",
    "LEVERAGE_RISE_POINTS",
    "LONG_OVERDUE_DAYS",
    "SHORT_DEBT_GROWTH_POINTS",
    "TURNOVER_FALL_PERCENT",
]

TURNOVER_FALL_PERCENT: Param[int] = Param(
    id="warnings.turnover_fall_percent",
    name=Text("账户有效流入降幅警戒线", "fall of the money that really comes in"),
    stricter=min,
)
"""Left to the bank."""
FINANCING_SHARE_PERCENT = Param(
    id="warnings.financing_share_percent",
    name=Text(
        "融资及内部调拨占进账警戒线", "money borrowed or of the group, of all that comes in"
    ),
    stricter=min,
    rows=(Row(date.min, 50, CREDIT_PRACTICE.article()),),  # "mainly": more than half
)
LONG_OVERDUE_DAYS = Param(
    id="warnings.long_overdue_days",
    name=Text("逾期较久的天数", "days overdue that are long"),
    stricter=min,
    rows=(Row(date.min, 60, CREDIT_PRACTICE.article()),),  # of interest, by one bank's rule
)
LEVERAGE_RISE_POINTS: Param[int] = Param(
    id="warnings.leverage_rise_points",
    name=Text("资产负债率上升警戒线", "rise of liabilities to assets in a year"),
    stricter=min,
)
"""In basis points; left to the bank."""
SHORT_DEBT_GROWTH_POINTS: Param[int] = Param(
    id="warnings.short_debt_growth_points",
    name=Text("短期借款增长警戒线", "growth of short borrowings in a year"),
    stricter=min,
)
"""In basis points; left to the bank."""
INTANGIBLE_GROWTH_POINTS: Param[int] = Param(
    id="warnings.intangible_growth_points",
    name=Text("无形资产增长警戒线", "growth of intangible assets in a year"),
    stricter=min,
)
"""In basis points; left to the bank."""
FIXED_ASSET_CHANGE_POINTS: Param[int] = Param(
    id="warnings.fixed_asset_change_points",
    name=Text("固定资产变动警戒线", "change of fixed assets in a year, up or down"),
    stricter=min,
)
"""In basis points; left to the bank."""
APPROVAL_QUERIES: Param[int] = Param(
    id="warnings.approval_queries",
    name=Text(
        "放款后征信审批类查询次数警戒线", "queries for approvals since the loan was paid out"
    ),
    stricter=min,
)
"""Left to the bank."""
