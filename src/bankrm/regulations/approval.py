"""Documents and dated numbers of approval: what a loan's price may not hang on, and the vote of a committee.

The hurdle of a price is left to the bank.
"""

from datetime import date
from fractions import Fraction

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, THE_TRADE
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "COMMITTEE_ATTENDANCE",
    "COMMITTEE_PRACTICE",
    "CREDIT_INFLOW_PERCENT",
    "CREDIT_LEAST_CHECKS",
    "CREDIT_LOWEST_GRADE",
    "CREDIT_RATING_MONTHS",
    "CREDIT_STATEMENT_YEARS",
    "IRREGULAR_CONDUCT_NOTICE",
    "PRICING_RAROC_HURDLE",
]

# Recalled as what banks do, though no text binds all. Two banks' own rules were met at second hand: odd
# number, one vote each, two thirds (jinchutou.com/shtml/view-478074694.html, a rural credit union); two
# thirds or more, a veto for chair and president (yakdoc.com/html/426390.html, head office of a joint-stock bank).
COMMITTEE_PRACTICE = Regulation(
    code="committee-practice",
    number="",
    name=Text("贷审会议事惯例", "Practice of credit committees"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.UNCONFIRMED,
)

IRREGULAR_CONDUCT_NOTICE = Regulation(
    code="CONDUCT-2012",
    number="银监发〔2012〕3号",  # recalled
    name=Text(
        "关于整治银行业金融机构不规范经营的通知",  # recalled
        "Notice on Putting an End to Irregular Conduct of Banks",
    ),
    issuer=CBRC,
    # seven things that are not allowed (七不准), reported on 10 February 2012 as announced the day before,
    # big5.cctv.com/…/20120210/112909.shtml; in full on wddqw.com/doc/f47f580a76c66137ee061994.html
    since=date(2012, 2, 9),
    read=Provenance.SECONDARY,
)
"""No loan on condition of deposits, none bundled with other products."""

COMMITTEE_ATTENDANCE = Param(
    id="approval.committee_attendance",
    name=Text("贷审会出席委员最低比例", "least share of the committee present"),
    stricter=max,
    rows=(Row(date.min, Fraction(2, 3), COMMITTEE_PRACTICE.article()),),
)
PRICING_RAROC_HURDLE: Param[int] = Param(
    id="approval.pricing_raroc_hurdle",
    name=Text("定价RAROC门槛", "hurdle of the return on capital"),
    stricter=max,
)
"""In basis points; left to the bank."""
CREDIT_LOWEST_GRADE: Param[int] = Param(
    id="approval.credit_lowest_grade",
    name=Text("授信准入最低评级位次", "lowest grade that is lent to"),
    stricter=min,
)
"""The place of the grade on the bank's scale, 1 the best; left to the bank."""
CREDIT_RATING_MONTHS: Param[int] = Param(
    id="approval.credit_rating_months",
    name=Text("评级有效期（月）", "months that a rating holds"),
    stricter=min,
)
"""Left to the bank."""
CREDIT_STATEMENT_YEARS = Param(
    id="approval.credit_statement_years",
    name=Text("年度报表最少期数", "least years of statements"),
    stricter=max,
    rows=(
        Row(date.min, 3, CREDIT_PRACTICE.article()),
    ),  # three years and the latest, as banks ask
)
CREDIT_LEAST_CHECKS: Param[int] = Param(
    id="approval.credit_least_checks",
    name=Text("报表勾稽最少核对项数", "least reconciliations that must be made"),
    stricter=max,
)
"""Left to the bank."""
CREDIT_INFLOW_PERCENT: Param[int] = Param(
    id="approval.credit_inflow_percent",
    name=Text("有效流入占营业收入的最低比例", "least share of the revenue seen on the accounts"),
    stricter=max,
)
"""Left to the bank."""
