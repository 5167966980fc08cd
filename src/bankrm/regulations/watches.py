"""Numbers of the watch over a loan after it was paid out, all of them the bank's own.

No law is behind them, nor a usage that a source shows: none has a value until the bank sets it for its trades.
"""

from bankrm.citations import Param
from bankrm.labels import Text

__all__ = [
    "CASH_FLOW_FALL_PERCENT",
    "CUSTODY_DAYS",
    "DEBT_GROWTH_PERCENT",
    "GUARANTEES_PERCENT",
    "GUARANTOR_DAYS",
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
GUARANTOR_DAYS: Param[int] = Param(
    id="watches.guarantor_days",
    name=Text("保证人检查间隔天数", "days between looks at a guarantor"),
    stricter=min,
)
GUARANTEES_PERCENT: Param[int] = Param(
    id="watches.guarantees_percent",
    name=Text("对外担保占净资产上限", "guarantees given, of net assets"),
    stricter=min,
)
NET_ASSETS_FALL_PERCENT: Param[int] = Param(
    id="watches.net_assets_fall_percent",
    name=Text("保证人净资产降幅上限", "fall of a guarantor's net assets"),
    stricter=min,
)
REVENUE_FALL_PERCENT: Param[int] = Param(
    id="watches.revenue_fall_percent",
    name=Text("营业收入降幅上限", "fall of revenue"),
    stricter=min,
)
PROFIT_FALL_PERCENT: Param[int] = Param(
    id="watches.profit_fall_percent",
    name=Text("净利润降幅上限", "fall of the net profit"),
    stricter=min,
)
CASH_FLOW_FALL_PERCENT: Param[int] = Param(
    id="watches.cash_flow_fall_percent",
    name=Text("经营活动现金流降幅上限", "fall of the operating cash flow"),
    stricter=min,
)
DEBT_GROWTH_PERCENT: Param[int] = Param(
    id="watches.debt_growth_percent",
    name=Text("带息负债增幅上限", "growth of interest-bearing debt"),
    stricter=min,
)
MARGIN_FALL_POINTS: Param[int] = Param(
    id="watches.margin_fall_points",
    name=Text("毛利率降幅上限", "fall of the gross margin"),
    stricter=min,
)
"""In basis points."""
LEVERAGE_POINTS: Param[int] = Param(
    id="watches.leverage_points",
    name=Text("资产负债率升幅上限", "rise of liabilities to assets"),
    stricter=min,
)
"""In basis points."""
LONGER_DAYS: Param[int] = Param(
    id="watches.longer_days",
    name=Text("周转天数延长上限", "days by which receivables or stock may turn over later"),
    stricter=min,
)
