"""Documents and dated numbers of risk assessments: how many are allowed, and what questions they ask.

The order of 2025 (N7) was read in the text. Of the fund rules of 2026 (G26) only a draft was, so their numbers
are not confirmed.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.investment import G26, N7
from bankrm.regulations.issuers import THE_TRADE

__all__ = [
    "ASSESSMENT_PRACTICE",
    "ATTEMPTS_A_DAY",
    "ATTEMPTS_IN_WINDOW",
    "ATTEMPT_WINDOW_MONTHS",
    "FUND_ATTEMPTS_A_DAY",
    "FUND_ATTEMPTS_IN_WINDOW",
    "FUND_ATTEMPT_WINDOW_MONTHS",
    "LEAST_QUESTIONS",
]

ASSESSMENT_PRACTICE = Regulation(
    code="assessment-practice",
    number="",
    name=Text("风险测评惯例", "Practice of risk assessments"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What the sample questionnaires rest on: no law sets questions, points or bands."""

_N7_FROM, _G26_FROM = date(2026, 2, 1), date(2026, 6, 11)
# read in the text of the State Council Gazette, as copied in the public repository
# MontesLee/insurance-agent (corpus/L1-02.md): two in a day, eight within twelve months, both for one
# investor at one institution
_ARTICLE_29 = N7.article(29)
# the draft of 12 November 2025; the final text was not read
_DRAFT = G26.article("", Provenance.UNCONFIRMED)

ATTEMPTS_A_DAY = Param(
    id="assessment.attempts_a_day",
    name=Text("单日评估次数上限", "assessments allowed in a day"),
    stricter=min,
    rows=(Row(_N7_FROM, 2, _ARTICLE_29),),
)
ATTEMPTS_IN_WINDOW = Param(
    id="assessment.attempts_in_window",
    name=Text("期间内累计评估次数上限", "assessments allowed in the period"),
    stricter=min,
    rows=(Row(_N7_FROM, 8, _ARTICLE_29),),
)
ATTEMPT_WINDOW_MONTHS = Param(
    id="assessment.attempt_window.months",
    name=Text("累计评估次数的期间（月）", "months over which assessments are counted"),
    stricter=max,
    rows=(Row(_N7_FROM, 12, _ARTICLE_29),),
)
FUND_ATTEMPTS_A_DAY = Param(
    id="assessment.fund_attempts_a_day",
    name=Text("基金投资者单日评估次数上限", "assessments of a fund investor allowed in a day"),
    stricter=min,
    rows=(Row(_G26_FROM, 2, _DRAFT),),
)
FUND_ATTEMPTS_IN_WINDOW = Param(
    id="assessment.fund_attempts_in_window",
    name=Text(
        "基金投资者期间内累计评估次数上限",
        "assessments of a fund investor allowed in the period",
    ),
    stricter=min,
    rows=(Row(_G26_FROM, 8, _DRAFT),),
)
FUND_ATTEMPT_WINDOW_MONTHS = Param(
    id="assessment.fund_attempt_window.months",
    name=Text(
        "基金投资者累计评估次数的期间（月）",
        "months over which assessments of a fund investor are counted",
    ),
    stricter=max,
    rows=(Row(_G26_FROM, 12, _DRAFT),),
)
LEAST_QUESTIONS: Param[int] = Param(
    id="assessment.least_questions",
    name=Text("测评问题最少数目", "least number of questions"),
    stricter=max,
)
"""Left to the bank: ten is often named, but no rule that says so was found."""
