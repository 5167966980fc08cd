"""Constants and dated numbers of internal ratings and of collateral that mitigates: formula, floors, losses, haircuts.

No annex of the Chinese orders was read. The formula is that of the final Basel text (paragraphs 53, 54, 107, 109 and 118
to 120, read in a public copy: github.com/takeknock/basel3, doc/d424), and the same as of 2006. That China's orders
hold the dated numbers below is recalled; those since 2024 equal the final Basel text, where it was read (floors and losses
of unsecured claims in paragraphs 68, 70, 71 and 121), haircuts and losses of secured ones the figures as recalled.
"""

from datetime import date
from decimal import Decimal

from bankrm.citations import Param, Provenance, Row
from bankrm.labels import Text
from bankrm.regulations.capital import CAPITAL_RULES, CAPITAL_RULES_2012

__all__ = [
    "BASEL_TURNOVER",
    "CASH_HAIRCUT",
    "CHINESE_TURNOVER",
    "CONFIDENCE",
    "CORPORATE_CORRELATIONS",
    "CURRENCY_HAIRCUT",
    "DEFAULT_RATE_FLOOR",
    "EQUITY_HAIRCUT",
    "FIXED_MATURITY",
    "GOLD_HAIRCUT",
    "ISSUER_LONG_HAIRCUT",
    "ISSUER_MEDIUM_HAIRCUT",
    "ISSUER_SHORT_HAIRCUT",
    "LEAST_MATURITY",
    "LGD_CORPORATE",
    "LGD_FINANCIAL",
    "LGD_FINANCIAL_FIRM",
    "LGD_OTHER_PHYSICAL",
    "LGD_REAL_ESTATE",
    "LGD_RECEIVABLES",
    "LGD_SUBORDINATED",
    "MATURITY_SLOPE",
    "MORTGAGE_CORRELATION",
    "MOST_MATURITY",
    "OTHER_PHYSICAL_HAIRCUT",
    "OTHER_RETAIL_CORRELATIONS",
    "REAL_ESTATE_HAIRCUT",
    "RECEIVABLES_HAIRCUT",
    "REVOLVING_CORRELATION",
    "REVOLVING_DEFAULT_RATE_FLOOR",
    "SIZE_REDUCTION",
    "SOVEREIGN_LONG_HAIRCUT",
    "SOVEREIGN_MEDIUM_HAIRCUT",
    "SOVEREIGN_SHORT_HAIRCUT",
    "WEIGHT_OF_CAPITAL",
]

_RECALLED = CAPITAL_RULES.article(read=Provenance.UNCONFIRMED)
_RECALLED_2012 = CAPITAL_RULES_2012.article(read=Provenance.UNCONFIRMED)
_NEW, _OLD = date(2024, 1, 1), date(2013, 1, 1)

CORPORATE_CORRELATIONS = Decimal("0.12"), Decimal("0.24"), Decimal(50)
"""Of firms: the least, the most, and how fast it falls with the default rate."""
OTHER_RETAIL_CORRELATIONS = Decimal("0.03"), Decimal("0.16"), Decimal(35)
MORTGAGE_CORRELATION = Decimal("0.15")
REVOLVING_CORRELATION = Decimal("0.04")
SIZE_REDUCTION = Decimal("0.04")
"""The most that a small firm's correlation is lowered by."""
BASEL_TURNOVER = Decimal(5), Decimal(50)
"""In million euros: up to which it is lowered in full, and from which not at all."""
CHINESE_TURNOVER = Decimal(3), Decimal(30)
"""The same in 10 million yuan; recalled."""
MATURITY_SLOPE = Decimal("0.11852"), Decimal("0.05478")
FIXED_MATURITY = Decimal("2.5")
"""Years of a claim in the foundation approach."""
LEAST_MATURITY, MOST_MATURITY = Decimal(1), Decimal(5)
CONFIDENCE = Decimal("0.999")
WEIGHT_OF_CAPITAL = Decimal("12.5")
"""Risk-weighted assets that a unit of required capital stands for: one over 8 %."""

# Haircuts of collateral, in basis points. Those of other issuers' debt are the figures of 2006: the final Basel text is
# told to ask 6, 10 and 12 % of the longer ones (openafterhours.club, of the British rules), so a bank may set more.

CASH_HAIRCUT = Param(
    id="capital.haircut.cash",
    name=Text("现金类的折扣系数", "haircut of cash, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 0, _RECALLED),),
)
SOVEREIGN_SHORT_HAIRCUT = Param(
    id="capital.haircut.sovereign_short",
    name=Text(
        "一年以内的高评级主权债券的折扣系数",
        "haircut of top sovereign debt up to a year, in basis points",
    ),
    stricter=max,
    rows=(Row(_NEW, 50, _RECALLED),),
)
SOVEREIGN_MEDIUM_HAIRCUT = Param(
    id="capital.haircut.sovereign_medium",
    name=Text(
        "一至五年的高评级主权债券的折扣系数",
        "haircut of top sovereign debt of one to five years, in basis points",
    ),
    stricter=max,
    rows=(Row(_NEW, 200, _RECALLED),),
)
SOVEREIGN_LONG_HAIRCUT = Param(
    id="capital.haircut.sovereign_long",
    name=Text(
        "五年以上的高评级主权债券的折扣系数",
        "haircut of top sovereign debt beyond five years, in basis points",
    ),
    stricter=max,
    rows=(Row(_NEW, 400, _RECALLED),),
)
ISSUER_SHORT_HAIRCUT = Param(
    id="capital.haircut.issuer_short",
    name=Text(
        "一年以内的其他高评级债券的折扣系数",
        "haircut of other top debt up to a year, in basis points",
    ),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)
ISSUER_MEDIUM_HAIRCUT = Param(
    id="capital.haircut.issuer_medium",
    name=Text(
        "一至五年的其他高评级债券的折扣系数",
        "haircut of other top debt of one to five years, in basis points",
    ),
    stricter=max,
    rows=(Row(_NEW, 400, _RECALLED),),
)
ISSUER_LONG_HAIRCUT = Param(
    id="capital.haircut.issuer_long",
    name=Text(
        "五年以上的其他高评级债券的折扣系数",
        "haircut of other top debt beyond five years, in basis points",
    ),
    stricter=max,
    rows=(Row(_NEW, 800, _RECALLED),),
)
EQUITY_HAIRCUT = Param(
    id="capital.haircut.equity",
    name=Text("主要指数股票的折扣系数", "haircut of main-index equity, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 2_000, _RECALLED),),
)
GOLD_HAIRCUT = Param(
    id="capital.haircut.gold",
    name=Text("黄金的折扣系数", "haircut of gold, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 2_000, _RECALLED),),
)
RECEIVABLES_HAIRCUT = Param(
    id="capital.haircut.receivables",
    name=Text("应收账款的折扣系数", "haircut of receivables, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 4_000, _RECALLED),),
)
REAL_ESTATE_HAIRCUT = Param(
    id="capital.haircut.real_estate",
    name=Text("商用和居住用房地产的折扣系数", "haircut of real estate, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 4_000, _RECALLED),),
)
OTHER_PHYSICAL_HAIRCUT = Param(
    id="capital.haircut.other_physical",
    name=Text("其他抵质押品的折扣系数", "haircut of other physical collateral, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 4_000, _RECALLED),),
)
CURRENCY_HAIRCUT = Param(
    id="capital.haircut.currency",
    name=Text("币种错配的折扣系数", "haircut of a mismatch of currencies, in basis points"),
    stricter=max,
    rows=(Row(_NEW, 800, _RECALLED),),
)

# Losses given default under the foundation approach: paragraphs 70 to 75 of the final Basel text

LGD_FINANCIAL = Param(
    id="capital.lgd.financial",
    name=Text(
        "金融质押品担保部分的违约损失率", "loss given default secured by financial collateral"
    ),
    stricter=max,
    rows=(Row(_NEW, 0, _RECALLED),),
)
LGD_RECEIVABLES = Param(
    id="capital.lgd.receivables",
    name=Text("应收账款担保部分的违约损失率", "loss given default secured by receivables"),
    stricter=max,
    rows=(Row(_NEW, 20, _RECALLED),),
)
LGD_REAL_ESTATE = Param(
    id="capital.lgd.real_estate",
    name=Text("房地产担保部分的违约损失率", "loss given default secured by real estate"),
    stricter=max,
    rows=(Row(_NEW, 20, _RECALLED),),
)
LGD_OTHER_PHYSICAL = Param(
    id="capital.lgd.other_physical",
    name=Text(
        "其他抵质押品担保部分的违约损失率",
        "loss given default secured by other physical collateral",
    ),
    stricter=max,
    rows=(Row(_NEW, 25, _RECALLED),),
)
LGD_CORPORATE = Param(
    id="capital.lgd.corporate",
    name=Text("公司优先债权的违约损失率", "loss given default of senior claims on firms"),
    stricter=max,
    rows=(
        Row(_OLD, 45, _RECALLED_2012),
        Row(_NEW, 40, _RECALLED),
    ),
)
LGD_FINANCIAL_FIRM = Param(
    id="capital.lgd.financial_firm",
    name=Text(
        "金融机构优先债权的违约损失率", "loss given default of senior claims on financial firms"
    ),
    stricter=max,
    rows=(
        Row(_OLD, 45, _RECALLED_2012),
        Row(_NEW, 45, _RECALLED),
    ),
)
LGD_SUBORDINATED = Param(
    id="capital.lgd.subordinated",
    name=Text("次级债权的违约损失率", "loss given default of subordinated claims"),
    stricter=max,
    rows=(
        Row(_OLD, 75, _RECALLED_2012),
        Row(_NEW, 75, _RECALLED),
    ),
)

# Floors of default rates: paragraph 68 of the final Basel text

DEFAULT_RATE_FLOOR = Param(
    id="capital.default_rate_floor",
    name=Text("违约概率下限", "least default rate, in basis points"),
    stricter=max,
    rows=(
        Row(_OLD, 3, _RECALLED_2012),
        Row(_NEW, 5, _RECALLED),
    ),
)
# of revolvers, as the final Basel text, paragraph 121
REVOLVING_DEFAULT_RATE_FLOOR = Param(
    id="capital.revolving_default_rate_floor",
    name=Text(
        "合格循环零售的违约概率下限",
        "least default rate of qualifying revolving retail, in basis points",
    ),
    stricter=max,
    rows=(
        Row(_OLD, 3, _RECALLED_2012),
        Row(_NEW, 10, _RECALLED),
    ),
)
