"""How long a loan may run, be extended, and from which amount on the bank itself pays the seller.

The numbers of the loan orders, of the notice of 2025 that raised two of them for good clients for the time
being, and of the General Rules of 1996 on extensions. The orders before 2024 set no terms, and left the
threshold of payments from working-capital loans to the bank. How old statements may be that a need for
working capital is measured by is left to it still.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Row
from bankrm.labels import Text
from bankrm.regulations.loan_orders import (
    FIXED_ASSET_INTERIM_MEASURES,
    FIXED_ASSET_MEASURES,
    GENERAL_LOAN_RULES,
    PERSONAL_LOAN_INTERIM_MEASURES,
    PERSONAL_LOAN_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.personal_lending import CONSUMER_FINANCE_NOTICE

__all__ = [
    "CONSUMPTION_PAYMENT",
    "CONSUMPTION_PAYMENT_RAISED",
    "CONSUMPTION_TERM",
    "CONSUMPTION_TERM_RAISED",
    "FIXED_ASSET_PAYMENT",
    "FIXED_ASSET_PAYMENT_2009",
    "FIXED_ASSET_PAYMENT_PERCENT_2009",
    "FIXED_ASSET_TERM",
    "LONG_EXTENSION",
    "LONG_TERM",
    "PERSONAL_BUSINESS_PAYMENT",
    "PERSONAL_BUSINESS_TERM",
    "PERSONAL_BUSINESS_TERM_LONG_CYCLE",
    "SHORT_TERM",
    "WORKING_CAPITAL_PAYMENT",
    "WORKING_CAPITAL_PAYMENT_2010",
    "WORKING_CAPITAL_STATEMENT_MONTHS",
    "WORKING_CAPITAL_TERM",
    "WORKING_CAPITAL_TERM_LONG_CYCLE",
]

_ORDERS = FIXED_ASSET_MEASURES.since
_RECALLED = Provenance.UNCONFIRMED

# Terms, in months

FIXED_ASSET_TERM = Param(
    id="loan_terms.fixed_asset_term",
    name=Text("固定资产贷款一般最长期限（月）", "months a fixed-asset loan normally runs at most"),
    stricter=min,
    rows=(Row(_ORDERS, 120, FIXED_ASSET_MEASURES.article(9)),),
)
WORKING_CAPITAL_TERM = Param(
    id="loan_terms.working_capital_term",
    name=Text(
        "流动资金贷款原则上最长期限（月）", "months a working-capital loan runs in principle"
    ),
    stricter=min,
    rows=(Row(_ORDERS, 36, WORKING_CAPITAL_MEASURES.article(11)),),
)
WORKING_CAPITAL_TERM_LONG_CYCLE = Param(
    id="loan_terms.working_capital_term_long_cycle",
    name=Text(
        "经营现金流回收周期较长的流动资金贷款最长期限（月）",
        "months a working-capital loan runs at most, where cash comes back slowly",
    ),
    stricter=min,
    rows=(Row(_ORDERS, 60, WORKING_CAPITAL_MEASURES.article(11)),),
)
CONSUMPTION_TERM = Param(
    id="loan_terms.consumption_term",
    name=Text("个人消费贷款最长期限（月）", "months a personal consumer loan runs at most"),
    stricter=min,
    rows=(Row(_ORDERS, 60, PERSONAL_LOAN_MEASURES.article(8)),),
)
CONSUMPTION_TERM_RAISED = Param(
    id="loan_terms.consumption_term_raised",
    name=Text(
        "阶段性提高后的个人消费贷款最长期限（月）",
        "months a personal consumer loan runs at most, as raised for the time being",
    ),
    stricter=min,
    rows=(Row(CONSUMER_FINANCE_NOTICE.since, 84, CONSUMER_FINANCE_NOTICE.article()),),
)
PERSONAL_BUSINESS_TERM = Param(
    id="loan_terms.personal_business_term",
    name=Text("个人经营贷款一般最长期限（月）", "months a personal business loan normally runs"),
    stricter=min,
    rows=(Row(_ORDERS, 60, PERSONAL_LOAN_MEASURES.article(8)),),
)
PERSONAL_BUSINESS_TERM_LONG_CYCLE = Param(
    id="loan_terms.personal_business_term_long_cycle",
    name=Text(
        "经营现金流回收周期较长的个人经营贷款最长期限（月）",
        "months a personal business loan runs at most, where cash comes back slowly",
    ),
    stricter=min,
    rows=(Row(_ORDERS, 120, PERSONAL_LOAN_MEASURES.article(8)),),
)

# Extensions. Article 12 was read as two sites quote it, 88.wendadaohang.com/zd/VaaS1StVa.html among them; the
# three years of long loans are recalled, as no copy at hand shows the figure.

_SECOND_HAND = Provenance.SECONDARY
SHORT_TERM = Param(
    id="loan_terms.short_term",
    name=Text("短期贷款最长期限（月）", "months of the longest short-term loan"),
    stricter=min,
    rows=(Row(date(1996, 8, 1), 12, GENERAL_LOAN_RULES.article(read=_SECOND_HAND)),),
)
LONG_TERM = Param(
    id="loan_terms.long_term",
    name=Text("中期贷款最长期限（月）", "months of the longest medium-term loan"),
    stricter=min,  # beyond it 36 months replace the half of more than 60
    rows=(Row(date(1996, 8, 1), 60, GENERAL_LOAN_RULES.article(read=_SECOND_HAND)),),
)
LONG_EXTENSION = Param(
    id="loan_terms.long_extension",
    name=Text("长期贷款累计展期上限（月）", "months a long-term loan may be extended in all"),
    stricter=min,
    rows=(Row(date(1996, 8, 1), 36, GENERAL_LOAN_RULES.article(12, _RECALLED)),),
)

# Payments, in fen

FIXED_ASSET_PAYMENT_2009 = Param(
    id="loan_terms.fixed_asset_payment_2009",
    name=Text(
        "2009年办法固定资产贷款受托支付起点", "payment by the bank, fixed assets, as of 2009"
    ),
    stricter=min,
    rows=(
        Row(
            FIXED_ASSET_INTERIM_MEASURES.since,
            5_000_000_00,
            FIXED_ASSET_INTERIM_MEASURES.article(read=_RECALLED),
        ),
    ),
)
FIXED_ASSET_PAYMENT_PERCENT_2009 = Param(
    id="loan_terms.fixed_asset_payment_percent_2009",
    name=Text(
        "2009年办法受托支付占项目总投资比例",
        "payment by the bank, share of the project, as of 2009",
    ),
    stricter=min,
    rows=(
        Row(
            FIXED_ASSET_INTERIM_MEASURES.since,
            5,
            FIXED_ASSET_INTERIM_MEASURES.article(read=_RECALLED),
        ),
    ),
)
FIXED_ASSET_PAYMENT = Param(
    id="loan_terms.fixed_asset_payment",
    name=Text("固定资产贷款受托支付起点", "payment by the bank, fixed assets"),
    stricter=min,
    rows=(Row(_ORDERS, 10_000_000_00, FIXED_ASSET_MEASURES.article()),),
)
WORKING_CAPITAL_PAYMENT_2010: Param[int] = Param(
    id="loan_terms.working_capital_payment_2010",
    name=Text(
        "2010年办法流动资金贷款受托支付起点（由贷款人确定）",
        "payment by the bank, working capital, as set by the bank under the measures of 2010",
    ),
    stricter=min,
)
"""Left to the bank by the measures of 2010, whose older contracts may keep it."""
WORKING_CAPITAL_PAYMENT = Param(
    id="loan_terms.working_capital_payment",
    name=Text("流动资金贷款受托支付起点", "payment by the bank, working capital"),
    stricter=min,
    rows=(Row(_ORDERS, 10_000_000_00, WORKING_CAPITAL_MEASURES.article()),),
)
CONSUMPTION_PAYMENT = Param(
    id="loan_terms.consumption_payment",
    name=Text("个人消费贷款受托支付起点", "payment by the bank, consumption"),
    stricter=min,
    rows=(
        Row(date(2010, 2, 12), 300_000_00, PERSONAL_LOAN_INTERIM_MEASURES.article(read=_RECALLED)),
        Row(_ORDERS, 300_000_00, PERSONAL_LOAN_MEASURES.article()),
    ),
)
CONSUMPTION_PAYMENT_RAISED = Param(
    id="loan_terms.consumption_payment_raised",
    name=Text(
        "阶段性提高后的个人消费贷款受托支付起点",
        "payment by the bank, consumption, as raised for the time being",
    ),
    stricter=min,
    rows=(Row(CONSUMER_FINANCE_NOTICE.since, 500_000_00, CONSUMER_FINANCE_NOTICE.article()),),
)
PERSONAL_BUSINESS_PAYMENT = Param(
    id="loan_terms.personal_business_payment",
    name=Text("个人经营贷款受托支付起点", "payment by the bank, personal business"),
    stricter=min,
    rows=(
        Row(date(2010, 2, 12), 500_000_00, PERSONAL_LOAN_INTERIM_MEASURES.article(read=_RECALLED)),
        Row(_ORDERS, 500_000_00, PERSONAL_LOAN_MEASURES.article()),
    ),
)

# The need for working capital

WORKING_CAPITAL_STATEMENT_MONTHS: Param[int] = Param(
    id="loan_terms.working_capital_statement_months",
    name=Text("测算所用报表的最长月数", "months after which statements are too old to measure by"),
    stricter=min,
)
"""Left to the bank."""
