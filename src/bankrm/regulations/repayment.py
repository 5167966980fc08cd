"""Dated numbers of repayment capacity (还款能力、流水): none is law; what is no usual figure is left to the bank."""

from datetime import date

from bankrm.citations import Param, Row
from bankrm.labels import Text
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "AGE_AND_TERM_YEARS",
    "EQUITY_TOLERANCE_PERCENT",
    "FIXED_DEBIT_MONTHS",
    "IN_AND_OUT_PERCENT",
    "LEAST_STATEMENT_MONTHS",
    "QUARTER_END_PERCENT",
    "ROUND_SUM_PERCENT",
    "STATEMENT_DAYS",
    "UNSECURED_DEBT_PERCENT",
]

EQUITY_TOLERANCE_PERCENT = Param(
    id="repayment.equity_tolerance_percent",
    name=Text("权益检验容差", "tolerance of the equity check"),
    stricter=min,
    rows=(Row(date.min, 5, CREDIT_PRACTICE.article()),),  # recalled as usual, never law
)
UNSECURED_DEBT_PERCENT: Param[int] = Param(
    id="repayment.unsecured_debt_percent",
    name=Text("信用贷款债务收入比上限", "most debt service of income, for an unsecured loan"),
    stricter=min,
)
"""Left to the bank."""
AGE_AND_TERM_YEARS: Param[int] = Param(
    id="repayment.age_and_term_years",
    name=Text("年龄加期限上限（年）", "most that age and term may come to, in years"),
    stricter=min,
)
"""Left to the bank."""
LEAST_STATEMENT_MONTHS: Param[int] = Param(
    id="repayment.least_statement_months",
    name=Text("流水最少月数", "least months of account statements"),
    stricter=max,
)
"""Left to the bank."""
STATEMENT_DAYS: Param[int] = Param(
    id="repayment.statement_days",
    name=Text("流水截止日距今最多天数", "most days since the last day of account statements"),
    stricter=min,
)
"""Left to the bank."""
ROUND_SUM_PERCENT: Param[int] = Param(
    id="repayment.round_sum_percent",
    name=Text("整数进账占比上限", "most of the money in that may be round sums"),
    stricter=min,
)
"""Left to the bank."""
QUARTER_END_PERCENT: Param[int] = Param(
    id="repayment.quarter_end_percent",
    name=Text("季末进账占比上限", "most of the money in that may come at the ends of quarters"),
    stricter=min,
)
"""Left to the bank."""
IN_AND_OUT_PERCENT: Param[int] = Param(
    id="repayment.in_and_out_percent",
    name=Text("当日快进快出占比上限", "most of the money in that may leave on the same day"),
    stricter=min,
)
"""Left to the bank."""
FIXED_DEBIT_MONTHS: Param[int] = Param(
    id="repayment.fixed_debit_months",
    name=Text("定额支出警戒月数", "months of one fixed debit that look like a hidden loan"),
    stricter=min,
)
"""Left to the bank."""
