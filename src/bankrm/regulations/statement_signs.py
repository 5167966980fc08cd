"""Rules of thumb on a firm's statements: where a figure gives pause. No regulation stands behind them.

The usual readings of ratios are those that text books print (liabilities of 70 % of assets, cover of 3);
the rest are round figures, to begin with, that a bank should set for its own trades.
"""

from datetime import date

from bankrm.citations import Param, Row
from bankrm.labels import Text
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "AUDITOR_CHANGES",
    "CAPITALISED_PERCENT",
    "COVER_PERCENT",
    "CURRENT_RATIO_PERCENT",
    "DEBT_TO_EBITDA_PERCENT",
    "EARNINGS_CASH_PERCENT",
    "GOODWILL_PERCENT",
    "GROWTH_GAP_POINTS",
    "HIGH_CASH_PERCENT",
    "HIGH_DEBT_PERCENT",
    "LIABILITIES_PERCENT",
    "MARGIN_SHIFT_POINTS",
    "OTHER_RECEIVABLES_PERCENT",
    "QUICK_RATIO_PERCENT",
    "RELATED_RECEIVABLES_PERCENT",
    "STATEMENT_MONTHS",
]

_PRACTICE = CREDIT_PRACTICE.article()
HIGH_CASH_PERCENT = Param(
    id="statement_signs.high_cash_percent",
    name=Text("高货币资金占资产比例", "cash above which a firm holds much of it, of assets"),
    stricter=min,
    rows=(Row(date.min, 20, _PRACTICE),),
)
HIGH_DEBT_PERCENT = Param(
    id="statement_signs.high_debt_percent",
    name=Text("高带息负债占资产比例", "debt above which a firm owes much, of assets"),
    stricter=min,
    rows=(Row(date.min, 30, _PRACTICE),),
)
GROWTH_GAP_POINTS = Param(
    id="statement_signs.growth_gap_points",
    name=Text(
        "应收或存货增速超收入增速上限", "how much faster than sales receivables and stock may grow"
    ),
    stricter=min,
    rows=(Row(date.min, 3000, _PRACTICE),),
)
"""In basis points."""
MARGIN_SHIFT_POINTS = Param(
    id="statement_signs.margin_shift_points",
    name=Text("毛利率波动上限", "change of the gross margin in a year"),
    stricter=min,
    rows=(Row(date.min, 1000, _PRACTICE),),
)
"""In basis points."""
OTHER_RECEIVABLES_PERCENT = Param(
    id="statement_signs.other_receivables_percent",
    name=Text("其他应收款占资产上限", "other receivables, of assets"),
    stricter=min,
    rows=(Row(date.min, 10, _PRACTICE),),
)
RELATED_RECEIVABLES_PERCENT = Param(
    id="statement_signs.related_receivables_percent",
    name=Text("应收关联方占资产上限", "due from related parties, of assets"),
    stricter=min,
    rows=(Row(date.min, 10, _PRACTICE),),
)
GOODWILL_PERCENT = Param(
    id="statement_signs.goodwill_percent",
    name=Text("商誉占所有者权益上限", "goodwill, of equity"),
    stricter=min,
    rows=(Row(date.min, 30, _PRACTICE),),
)
LIABILITIES_PERCENT = Param(
    id="statement_signs.liabilities_percent",
    name=Text("资产负债率警戒线", "liabilities, of assets"),
    stricter=min,
    rows=(Row(date.min, 70, _PRACTICE),),
)
CURRENT_RATIO_PERCENT = Param(
    id="statement_signs.current_ratio_percent",
    name=Text("流动比率警戒线", "least current ratio"),
    stricter=max,
    rows=(Row(date.min, 100, _PRACTICE),),
)
QUICK_RATIO_PERCENT = Param(
    id="statement_signs.quick_ratio_percent",
    name=Text("速动比率警戒线", "least quick ratio"),
    stricter=max,
    rows=(Row(date.min, 50, _PRACTICE),),
)
COVER_PERCENT = Param(
    id="statement_signs.cover_percent",
    name=Text("利息保障倍数常用值", "usual interest cover"),
    stricter=max,
    rows=(Row(date.min, 300, _PRACTICE),),
)
"""Three times; below once is a sign of its own."""
DEBT_TO_EBITDA_PERCENT = Param(
    id="statement_signs.debt_to_ebitda_percent",
    name=Text("带息债务与EBITDA之比警戒线", "debt to EBITDA that is heavy"),
    stricter=min,
    rows=(Row(date.min, 500, _PRACTICE),),
)
EARNINGS_CASH_PERCENT = Param(
    id="statement_signs.earnings_cash_percent",
    name=Text("盈余现金保障倍数常用值", "usual operating cash flow, of net profit"),
    stricter=max,
    rows=(Row(date.min, 100, _PRACTICE),),
)
CAPITALISED_PERCENT = Param(
    id="statement_signs.capitalised_percent",
    name=Text("资本化利息占比上限", "capitalised interest, of all interest"),
    stricter=min,
    rows=(Row(date.min, 50, _PRACTICE),),
)
AUDITOR_CHANGES = Param(
    id="statement_signs.auditor_changes",
    name=Text("审计机构变更次数上限", "changes of auditor in the series"),
    stricter=min,
    rows=(Row(date.min, 1, _PRACTICE),),
)
STATEMENT_MONTHS = Param(
    id="statement_signs.statement_months",
    name=Text("报表有效月数", "months that a statement tells of a firm after it ends"),
    stricter=min,
    rows=(Row(date.min, 16, _PRACTICE),),
)
"""Until the next annual statement is due, at the end of April."""
