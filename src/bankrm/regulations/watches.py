"""Numbers of the watch over a loan after it was paid out: a bank's own, or rules of thumb. No law is behind them.

Days and notices have no number until the bank sets one; how much worse a figure may get is a round figure, to
begin with, that a bank should set for its own trades.
"""

from datetime import date

from bankrm.citations import Param, Row
from bankrm.labels import Text
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "CASH_FLOW_FALL_PERCENT",
    "CUSTODY_DAYS",
    "DEBT_GROWTH_PERCENT",
    "GUARANTEES_PERCENT",
    "INSURANCE_NOTICE_DAYS",
    "LEVERAGE_POINTS",
    "LONGER_DAYS",
    "MARGIN_FALL_POINTS",
    "NET_ASSETS_FALL_PERCENT",
    "PROFIT_FALL_PERCENT",
    "REGISTRATION_NOTICE_DAYS",
    "REVALUATION_NOTICE_DAYS",
    "REVENUE_FALL_PERCENT",
    "STATEMENT_DAYS",
    "USE_EVIDENCE_DAYS",
]

_PRACTICE = CREDIT_PRACTICE.article()

USE_EVIDENCE_DAYS: Param[int] = Param(
    id="watches.use_evidence_days",
    name=Text("用途凭证收集期限天数", "days to show how the money was used"),
    stricter=min,
)
"""From the day it was paid out."""
REVALUATION_NOTICE_DAYS: Param[int] = Param(
    id="watches.revaluation_notice_days",
    name=Text("押品重估提前天数", "days before a valuation is due to order it"),
    stricter=max,
)
INSURANCE_NOTICE_DAYS: Param[int] = Param(
    id="watches.insurance_notice_days",
    name=Text("保险续保提前天数", "days before insurance ends to renew it"),
    stricter=max,
)
REGISTRATION_NOTICE_DAYS: Param[int] = Param(
    id="watches.registration_notice_days",
    name=Text("登记续期提前天数", "days before a registration ends to renew it"),
    stricter=max,
)
CUSTODY_DAYS: Param[int] = Param(
    id="watches.custody_days",
    name=Text("押品核查间隔天数", "days between checks that an asset is there"),
    stricter=min,
)
STATEMENT_DAYS: Param[int] = Param(
    id="watches.statement_days",
    name=Text("报送财务报表期限天数", "days to hand in statements after a period ends"),
    stricter=min,
)
GUARANTEES_PERCENT: Param[int] = Param(
    id="watches.guarantees_percent",
    name=Text("对外担保占净资产上限", "guarantees given, of net assets"),
    stricter=min,
    rows=(Row(date.min, 100, _PRACTICE),),
)
NET_ASSETS_FALL_PERCENT: Param[int] = Param(
    id="watches.net_assets_fall_percent",
    name=Text("保证人净资产降幅上限", "fall of a guarantor's net assets"),
    stricter=min,
    rows=(Row(date.min, 20, _PRACTICE),),
)
REVENUE_FALL_PERCENT: Param[int] = Param(
    id="watches.revenue_fall_percent",
    name=Text("营业收入降幅上限", "fall of revenue"),
    stricter=min,
    rows=(Row(date.min, 20, _PRACTICE),),
)
PROFIT_FALL_PERCENT: Param[int] = Param(
    id="watches.profit_fall_percent",
    name=Text("净利润降幅上限", "fall of the net profit"),
    stricter=min,
    rows=(Row(date.min, 30, _PRACTICE),),
)
CASH_FLOW_FALL_PERCENT: Param[int] = Param(
    id="watches.cash_flow_fall_percent",
    name=Text("经营活动现金流降幅上限", "fall of the operating cash flow"),
    stricter=min,
    rows=(Row(date.min, 50, _PRACTICE),),
)
DEBT_GROWTH_PERCENT: Param[int] = Param(
    id="watches.debt_growth_percent",
    name=Text("带息负债增幅上限", "growth of interest-bearing debt"),
    stricter=min,
    rows=(Row(date.min, 30, _PRACTICE),),
)
MARGIN_FALL_POINTS: Param[int] = Param(
    id="watches.margin_fall_points",
    name=Text("毛利率降幅上限", "fall of the gross margin"),
    stricter=min,
    rows=(Row(date.min, 500, _PRACTICE),),
)
"""In basis points."""
LEVERAGE_POINTS: Param[int] = Param(
    id="watches.leverage_points",
    name=Text("资产负债率升幅上限", "rise of liabilities to assets"),
    stricter=min,
    rows=(Row(date.min, 1000, _PRACTICE),),
)
"""In basis points."""
LONGER_DAYS: Param[int] = Param(
    id="watches.longer_days",
    name=Text("周转天数延长上限", "days by which receivables or stock may turn over later"),
    stricter=min,
    rows=(Row(date.min, 30, _PRACTICE),),
)
