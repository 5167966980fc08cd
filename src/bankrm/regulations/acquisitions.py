"""Loans for acquisitions (并购贷款): the guidelines of 2008 and 2015, the measures of 2025, and their numbers.

Articles 3 and 4 of the measures were read in a copy of the text (m.boevt.com/news/fagui_64277), the rest in
news of 31 December 2025 that restates it. That the measures of 2025 ask for some size of the bank is in the
news too (Xinhua, 2025-12-31); how large was only read of the draft of August 2025.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, NFRA

__all__ = [
    "ACQUISITION_GUIDELINE_2008",
    "ACQUISITION_GUIDELINE_2015",
    "ACQUISITION_MEASURES",
    "BORROWER_POINTS",
    "CONTROLLER_STEP_POINTS",
    "CONTROL_BANK_SIZE",
    "CONTROL_EQUITY_PERCENT",
    "CONTROL_LOAN_PERCENT",
    "CONTROL_TERM",
    "MINORITY_BANK_SIZE",
    "MINORITY_EQUITY_PERCENT",
    "MINORITY_LOAN_PERCENT",
    "MINORITY_PORTFOLIO_PERCENT",
    "MINORITY_STAKE_POINTS",
    "MINORITY_STEP_POINTS",
    "MINORITY_TERM",
    "PORTFOLIO_PERCENT",
    "REFINANCING_MONTHS",
]

_NAME = Text(
    "商业银行并购贷款风险管理指引",
    "Guideline on the Risk Management of Acquisition Loans of Commercial Banks",
)
ACQUISITION_MEASURES = Regulation(
    code="AL-2025",
    number="金规〔2025〕27号",
    name=Text(
        "商业银行并购贷款管理办法",
        "Measures for the Administration of Acquisition Loans of Commercial Banks",
    ),
    issuer=NFRA,
    issued=date(2025, 12, 31),
    since=date(2025, 12, 31),
    read=Provenance.SECONDARY,
)
ACQUISITION_GUIDELINE_2015 = Regulation(
    code="AL-2015",
    number="银监发〔2015〕5号",
    name=_NAME,
    issuer=CBRC,
    issued=date(2015, 2, 10),
    since=date(2015, 2, 10),
    until=ACQUISITION_MEASURES.since,
    successor=ACQUISITION_MEASURES,
    read=Provenance.SECONDARY,
)
ACQUISITION_GUIDELINE_2008 = Regulation(
    code="AL-2008",
    number="银监发〔2008〕84号",  # recalled
    name=Text(f"{_NAME.zh}（2008）", f"{_NAME.en} of 2008"),
    issuer=CBRC,
    issued=date(2008, 12, 6),
    since=date(2008, 12, 6),
    until=ACQUISITION_GUIDELINE_2015.since,
    successor=ACQUISITION_GUIDELINE_2015,
    read=Provenance.SECONDARY,
)

_IN_2008 = ACQUISITION_GUIDELINE_2008.since
_IN_2015 = ACQUISITION_GUIDELINE_2015.since
_IN_2025 = ACQUISITION_MEASURES.since
_RECALLED = Provenance.UNCONFIRMED
_MEASURES = ACQUISITION_MEASURES.article()
_DRAFT = ACQUISITION_MEASURES.article(read=Provenance.UNCONFIRMED)

# The loan. That 50 % and 5 years became 60 % and 7 in 2015: wallstreetcn.com/livenews/239767.

CONTROL_LOAN_PERCENT = Param(
    id="acquisitions.control_loan_percent",
    name=Text("控制型并购贷款占价款上限", "loan over price, acquisitions of control"),
    stricter=min,
    rows=(
        Row(_IN_2008, 50, ACQUISITION_GUIDELINE_2008.article()),
        Row(_IN_2015, 60, ACQUISITION_GUIDELINE_2015.article()),
        Row(_IN_2025, 70, _MEASURES),
    ),
)
MINORITY_LOAN_PERCENT = Param(
    id="acquisitions.minority_loan_percent",
    name=Text("参股型并购贷款占价款上限", "loan over price, minority stakes"),
    stricter=min,
    rows=(Row(_IN_2025, 60, _MEASURES),),
)
CONTROL_EQUITY_PERCENT = Param(
    id="acquisitions.control_equity_percent",
    name=Text("控制型权益性资金占价款下限", "equity over price, acquisitions of control"),
    stricter=max,
    rows=(Row(_IN_2025, 30, _MEASURES),),
)
MINORITY_EQUITY_PERCENT = Param(
    id="acquisitions.minority_equity_percent",
    name=Text("参股型权益性资金占价款下限", "equity over price, minority stakes"),
    stricter=max,
    rows=(Row(_IN_2025, 40, _MEASURES),),
)
CONTROL_TERM = Param(
    id="acquisitions.control_term",
    name=Text("控制型并购贷款最长期限（月）", "months of a loan for control"),
    stricter=min,
    rows=(
        Row(_IN_2008, 60, ACQUISITION_GUIDELINE_2008.article()),
        Row(_IN_2015, 84, ACQUISITION_GUIDELINE_2015.article()),
        Row(_IN_2025, 120, _MEASURES),
    ),
)
MINORITY_TERM = Param(
    id="acquisitions.minority_term",
    name=Text("参股型并购贷款最长期限（月）", "months of a loan for a minority stake"),
    stricter=min,
    rows=(Row(_IN_2025, 84, _MEASURES),),
)

# The stake, in basis points of the target

CONTROLLER_STEP_POINTS = Param(
    id="acquisitions.controller_step_points",
    name=Text("已控制方单次取得股权下限", "least step of whoever has control already"),
    stricter=max,
    rows=(Row(_IN_2025, 500, _MEASURES),),
)
MINORITY_STAKE_POINTS = Param(
    id="acquisitions.minority_stake_points",
    name=Text("参股型单次取得股权下限", "least minority stake"),
    stricter=max,
    rows=(Row(_IN_2025, 2_000, _MEASURES),),
)
MINORITY_STEP_POINTS = Param(
    id="acquisitions.minority_step_points",
    name=Text("参股型增持单次股权下限", "least step on top of a minority stake"),
    stricter=max,
    rows=(Row(_IN_2025, 500, _MEASURES),),
)

# The bank

CONTROL_BANK_SIZE = Param(
    id="acquisitions.control_bank_size",
    name=Text("开办并购贷款的资产规模下限", "least size of a bank that lends for control"),
    stricter=max,
    rows=(Row(_IN_2025, 50_000_000_000_00, _DRAFT),),
)
MINORITY_BANK_SIZE = Param(
    id="acquisitions.minority_bank_size",
    name=Text("开办参股型的资产规模下限", "least size of a bank that lends for minority stakes"),
    stricter=max,
    rows=(Row(_IN_2025, 100_000_000_000_00, _DRAFT),),
)
BORROWER_POINTS = Param(
    id="acquisitions.borrower_points",
    name=Text("单一借款人并购贷款占一级资本净额上限", "one borrower over tier-1 capital"),
    stricter=min,
    rows=(
        Row(_IN_2015, 500, ACQUISITION_GUIDELINE_2015.article(read=_RECALLED)),
        Row(_IN_2025, 250, _MEASURES),
    ),
)
PORTFOLIO_PERCENT = Param(
    id="acquisitions.portfolio_percent",
    name=Text("全部并购贷款占一级资本净额上限", "all acquisition loans over tier-1 capital"),
    stricter=min,
    rows=(
        Row(_IN_2015, 50, ACQUISITION_GUIDELINE_2015.article(read=_RECALLED)),
        Row(_IN_2025, 50, _MEASURES),
    ),
)
MINORITY_PORTFOLIO_PERCENT = Param(
    id="acquisitions.minority_portfolio_percent",
    name=Text("参股型占全部并购贷款上限", "loans for minority stakes over all acquisition loans"),
    stricter=min,
    rows=(Row(_IN_2025, 30, _MEASURES),),
)
REFINANCING_MONTHS = Param(
    id="acquisitions.refinancing_months",
    name=Text(
        "置换已付价款的最长间隔（月）", "months within which a price paid may be refinanced"
    ),
    stricter=min,
    rows=(Row(_IN_2025, 12, _MEASURES),),
)
