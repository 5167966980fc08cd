"""Loans to persons: homes, consumption, internet loans, and the subsidy of interest; the documents and numbers.

The orders on loans of 2010 and 2024 are in `loan_orders`. Titles of the down-payment notices are recalled.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, CBRC, MOF, NFRA, PBOC
from bankrm.regulations.loan_orders import PERSONAL_LOAN_MEASURES

__all__ = [
    "COMMERCIAL_PROPERTY_MONTHS",
    "COMMERCIAL_PROPERTY_NOTICE",
    "COMMERCIAL_PROPERTY_PERCENT",
    "CONSUMER_FINANCE_NOTICE",
    "FIRST_HOME_PERCENT",
    "HOME_MONTHS",
    "HOUSING_DEBT_PERCENT",
    "HOUSING_LOAN_MEASURES",
    "HOUSING_NOTICE_2023",
    "HOUSING_NOTICE_2024",
    "HOUSING_NOTICE_2024_MAY",
    "HOUSING_PERCENT",
    "INTERNET_LOAN_MEASURES",
    "INTERNET_LOAN_NOTICE",
    "JOINT_LOANS_PERCENT",
    "ONLINE_BULLET_MONTHS",
    "ONLINE_BUSINESS_CAP",
    "ONLINE_CONSUMPTION_CAP",
    "ONLINE_CONSUMPTION_RAISED_CAP",
    "ONLINE_REASSESSMENT_MONTHS",
    "PARTNER_SHARE_PERCENT",
    "PARTNER_TIER1_PERCENT",
    "PLATFORM_LENDING_NOTICE",
    "PROPERTY_CREDIT_NOTICE",
    "REAL_ESTATE_GUIDELINE",
    "SECOND_HOME_PERCENT",
    "SIMPLER_INSPECTION_CAP",
    "SUBSIDY_BORROWER_CAP",
    "SUBSIDY_ITEM_CAP",
    "SUBSIDY_ITEM_COUNTED",
    "SUBSIDY_NOTICE",
    "SUBSIDY_PLAN",
    "SUBSIDY_POINTS",
    "SUBSIDY_RATE_PERCENT",
    "SUBSIDY_SMALL_CAP",
    "UNSECURED_CONSUMPTION_CAP",
]

# Homes

HOUSING_LOAN_MEASURES = Regulation(
    code="HL-1998",
    number="银发〔1998〕190号",  # recalled, as its day and that the term was lengthened in 1999
    name=Text("个人住房贷款管理办法", "Measures for the Administration of Personal Housing Loans"),
    issuer=PBOC,
    since=date(1998, 5, 9),
    read=Provenance.UNCONFIRMED,
)
REAL_ESTATE_GUIDELINE = Regulation(
    code="REG-2004",
    number="银监发〔2004〕57号",  # recalled
    name=Text(
        "商业银行房地产贷款风险管理指引",
        "Guideline on the Risk Management of Real-Estate Loans of Commercial Banks",
    ),
    issuer=CBRC,
    since=date(2004, 9, 2),
    read=Provenance.SECONDARY,
)
PROPERTY_CREDIT_NOTICE = Regulation(
    code="PCN-2007",
    number="银发〔2007〕359号",
    name=Text(
        "关于加强商业性房地产信贷管理的通知",
        "Notice on Strengthening the Management of Commercial Real-Estate Credit",
    ),
    issuer=PBOC,  # jointly with CBRC
    since=date(2007, 9, 27),
    read=Provenance.UNCONFIRMED,  # recalled throughout
)
HOUSING_NOTICE_2024 = Regulation(
    code="HN-2024-09",
    number="",
    name=Text(
        "关于优化个人住房贷款最低首付款比例政策的通知",
        "Notice on Optimising the Minimum Down Payment of Personal Housing Loans",
    ),
    issuer=PBOC,  # jointly with NFRA
    issued=date(2024, 9, 24),
    since=date(2024, 9, 24),
    read=Provenance.TEXT,
)
HOUSING_NOTICE_2024_MAY = Regulation(
    code="HN-2024-05",
    number="",
    name=Text(
        "关于调整个人住房贷款最低首付款比例政策的通知",
        "Notice on Adjusting the Minimum Down Payment of Personal Housing Loans",
    ),
    issuer=PBOC,  # jointly with NFRA
    issued=date(2024, 5, 17),
    since=date(2024, 5, 17),
    until=date(2024, 9, 24),
    successor=HOUSING_NOTICE_2024,
    read=Provenance.TEXT,
)
HOUSING_NOTICE_2023 = Regulation(
    code="HN-2023",
    number="",
    name=Text(
        "关于调整优化差别化住房信贷政策的通知",
        "Notice on Adjusting and Optimising Differentiated Housing Credit",
    ),
    issuer=PBOC,  # jointly with NFRA
    issued=date(2023, 8, 31),
    since=date(2023, 8, 31),
    until=date(2024, 5, 17),
    successor=HOUSING_NOTICE_2024_MAY,
    read=Provenance.SECONDARY,
)
COMMERCIAL_PROPERTY_NOTICE = Regulation(
    code="CPN-2026",
    number="",
    name=Text(
        "关于调整商业用房购房贷款最低首付款比例政策的通知",
        "Notice on Adjusting the Minimum Down Payment of Commercial-Property Loans",
    ),
    issuer=PBOC,  # jointly with NFRA
    since=date(2026, 1, 17),  # the day it was published
    read=Provenance.SECONDARY,
)

FIRST_HOME_PERCENT = Param(
    id="lending.first_home_percent",
    name=Text("首套住房最低首付款比例", "least down payment on a first home"),
    stricter=max,
    rows=(
        Row(date(2023, 8, 31), 20, HOUSING_NOTICE_2023.article()),
        Row(date(2024, 5, 17), 15, HOUSING_NOTICE_2024_MAY.article()),
        Row(date(2024, 9, 24), 15, HOUSING_NOTICE_2024.article()),
    ),
)
SECOND_HOME_PERCENT = Param(
    id="lending.second_home_percent",
    name=Text("二套住房最低首付款比例", "least down payment on a second home"),
    stricter=max,
    rows=(
        Row(date(2023, 8, 31), 30, HOUSING_NOTICE_2023.article()),
        Row(date(2024, 5, 17), 25, HOUSING_NOTICE_2024_MAY.article()),
        Row(date(2024, 9, 24), 15, HOUSING_NOTICE_2024.article()),
    ),
)
COMMERCIAL_PROPERTY_PERCENT = Param(
    id="lending.commercial_property_percent",
    name=Text("商业用房最低首付款比例", "least down payment on commercial property"),
    stricter=max,
    rows=(
        # about half second-hand, the document recalled
        Row(date(2007, 9, 27), 50, PROPERTY_CREDIT_NOTICE.article()),
        Row(date(2026, 1, 17), 30, COMMERCIAL_PROPERTY_NOTICE.article()),
    ),
)
HOUSING_PERCENT = Param(
    id="lending.housing_percent",
    name=Text("月房产支出与收入比上限", "most of income that may go to the home"),
    stricter=min,
    rows=(Row(date(2004, 9, 2), 50, REAL_ESTATE_GUIDELINE.article()),),  # art. 36 is recalled
)
HOUSING_DEBT_PERCENT = Param(
    id="lending.housing_debt_percent",
    name=Text("月所有债务支出与收入比上限", "most of income that may go to all debts"),
    stricter=min,
    rows=(Row(date(2004, 9, 2), 55, REAL_ESTATE_GUIDELINE.article()),),
)
HOME_MONTHS = Param(
    id="lending.home_months",
    name=Text("个人住房贷款最长月数", "longest term of a home loan in months"),
    stricter=min,
    rows=(Row(date(1999, 9, 21), 360, HOUSING_LOAN_MEASURES.article()),),
)
COMMERCIAL_PROPERTY_MONTHS = Param(
    id="lending.commercial_property_months",
    name=Text("商业用房贷款最长月数", "longest term of a commercial-property loan in months"),
    stricter=min,
    rows=(Row(date(2007, 9, 27), 120, PROPERTY_CREDIT_NOTICE.article()),),
)

# Consumption

CONSUMER_FINANCE_NOTICE = Regulation(
    code="CFN-2025",
    number="",
    name=Text(
        "关于发展消费金融助力提振消费的通知",
        "Notice on Developing Consumer Finance to Help Boost Consumption",
    ),
    issuer=NFRA,
    issued=date(2025, 3, 14),
    since=date(2025, 3, 14),
    read=Provenance.SECONDARY,
)
"""Its raises are temporary (阶段性), and no last day was found: what relies on them goes to a person."""
UNSECURED_CONSUMPTION_CAP: Param[int] = Param(
    id="lending.unsecured_consumption_cap",
    name=Text("单户个人信用消费贷款上限", "most unsecured consumer credit of one person"),
    stricter=min,
)
"""Left to the bank."""

# Internet loans

INTERNET_LOAN_MEASURES = Regulation(
    code="IL-2020",
    number="中国银保监会令2020年第9号",
    name=Text(
        "商业银行互联网贷款管理暂行办法",
        "Interim Measures for the Administration of Internet Loans of Commercial Banks",
    ),
    issuer=CBIRC,
    since=date(2020, 7, 17),
    read=Provenance.SECONDARY,
)
INTERNET_LOAN_NOTICE = Regulation(
    code="IL-2021",
    number="银保监办发〔2021〕24号",
    name=Text(
        "关于进一步规范商业银行互联网贷款业务的通知",
        "Notice on Further Regulating the Internet Loans of Commercial Banks",
    ),
    issuer=CBIRC,
    since=date(2021, 2, 19),
    read=Provenance.TEXT,  # in translation
)
PLATFORM_LENDING_NOTICE = Regulation(
    code="PLN-2025",
    number="金规〔2025〕9号",
    name=Text(
        "关于加强商业银行互联网助贷业务管理提升金融服务质效的通知",
        "Notice on Strengthening the Management of Platform-Assisted Internet Lending",
    ),
    issuer=NFRA,
    issued=date(2025, 4, 3),  # published; a comment gives 1 April as its own date
    since=date(2025, 10, 1),
    read=Provenance.SECONDARY,
)
ONLINE_CONSUMPTION_CAP = Param(
    id="lending.online_consumption_cap",
    name=Text("互联网个人信用消费贷款单户上限", "most online unsecured consumer credit"),
    stricter=min,
    rows=(Row(date(2020, 7, 17), 20_000_000, INTERNET_LOAN_MEASURES.article()),),  # fen
)
ONLINE_CONSUMPTION_RAISED_CAP = Param(
    id="lending.online_consumption_raised_cap",
    name=Text("阶段性提高后的互联网消费贷款上限", "the same, as raised for a time"),
    stricter=min,
    rows=(Row(date(2025, 3, 14), 30_000_000, CONSUMER_FINANCE_NOTICE.article()),),  # fen
)
ONLINE_BUSINESS_CAP: Param[int] = Param(
    id="lending.online_business_cap",
    name=Text("互联网经营贷款单户上限", "most online business credit of one borrower"),
    stricter=min,
)
"""Left to the bank."""
ONLINE_BULLET_MONTHS = Param(
    id="lending.online_bullet_months",
    name=Text("到期一次性还本的最长月数", "longest online limit repaid at once, in months"),
    stricter=min,
    rows=(Row(date(2020, 7, 17), 12, INTERNET_LOAN_MEASURES.article()),),
)
ONLINE_REASSESSMENT_MONTHS = Param(
    id="lending.online_reassessment_months",
    name=Text("须每年重评的期限月数", "months beyond which it is reassessed every year"),
    stricter=min,
    rows=(Row(date(2020, 7, 17), 12, INTERNET_LOAN_MEASURES.article()),),
)
PARTNER_SHARE_PERCENT = Param(
    id="lending.partner_share_percent",
    name=Text("合作方出资比例下限", "least share of a joint loan that the partner funds"),
    stricter=max,
    # as it binds, a day that was read second-hand; the notice is of February 2021
    rows=(Row(date(2022, 1, 1), 30, INTERNET_LOAN_NOTICE.article(2, Provenance.SECONDARY)),),
)
# banks above these had until 17 July 2022 to come down (Reuters, 2021-02-20)
PARTNER_TIER1_PERCENT = Param(
    id="lending.partner_tier1_percent",
    name=Text("与单一合作方贷款余额占一级资本净额上限", "most of tier-1 capital with one partner"),
    stricter=min,
    rows=(Row(date(2021, 2, 19), 25, INTERNET_LOAN_NOTICE.article(3)),),
)
JOINT_LOANS_PERCENT = Param(
    id="lending.joint_loans_percent",
    name=Text(
        "共同出资互联网贷款占全部贷款上限", "most of all loans that may be joint online ones"
    ),
    stricter=min,
    rows=(Row(date(2021, 2, 19), 50, INTERNET_LOAN_NOTICE.article(4)),),
)

# Inspection

SIMPLER_INSPECTION_CAP = Param(
    id="lending.simpler_inspection_cap",
    name=Text(
        "可简化现场调查的个人贷款上限", "largest personal loan that may be looked at remotely"
    ),
    stricter=min,
    rows=(Row(date(2024, 7, 1), 20_000_000, PERSONAL_LOAN_MEASURES.article()),),  # fen
)

# Subsidy of interest

SUBSIDY_NOTICE = Regulation(
    code="SUB-2026",
    number="财金〔2026〕1号",
    name=Text(
        "关于优化实施个人消费贷款财政贴息政策有关事项的通知",
        "Notice on Optimising the Interest Subsidy of Personal Consumer Loans",
    ),
    issuer=MOF,  # jointly with the People's Bank and NFRA
    issued=date(2026, 1, 20),
    since=date(2026, 1, 1),
    until=date(2027, 1, 1),
    read=Provenance.SECONDARY,
)
SUBSIDY_PLAN = Regulation(
    code="SUB-2025",
    number="财金〔2025〕80号",  # as the notice of 2026 cites it
    name=Text(
        "个人消费贷款财政贴息政策实施方案",
        "Plan for the Interest Subsidy of Personal Consumer Loans",
    ),
    issuer=MOF,  # jointly with the People's Bank and NFRA
    issued=date(2025, 8, 12),
    since=date(2025, 9, 1),
    until=date(2026, 1, 1),
    successor=SUBSIDY_NOTICE,
    read=Provenance.SECONDARY,
)
SUBSIDY_POINTS = Param(
    id="lending.subsidy_points",
    name=Text("年贴息比例（基点）", "subsidy of a year in basis points"),
    stricter=min,
    rows=(
        Row(date(2025, 9, 1), 100, SUBSIDY_PLAN.article()),
        Row(date(2026, 1, 1), 100, SUBSIDY_NOTICE.article()),
    ),
    until=date(2027, 1, 1),
)
SUBSIDY_RATE_PERCENT = Param(
    id="lending.subsidy_rate_percent",
    name=Text("贴息占合同利率上限", "most of the contract rate that is subsidised"),
    stricter=min,
    rows=(
        Row(date(2025, 9, 1), 50, SUBSIDY_PLAN.article()),
        Row(date(2026, 1, 1), 50, SUBSIDY_NOTICE.article()),
    ),
    until=date(2027, 1, 1),
)
SUBSIDY_BORROWER_CAP = Param(
    id="lending.subsidy_borrower_cap",
    name=Text("每名借款人在一家机构的贴息上限", "most subsidy of one borrower at one lender"),
    stricter=min,
    rows=(
        Row(date(2025, 9, 1), 300_000, SUBSIDY_PLAN.article()),  # fen
        Row(date(2026, 1, 1), 300_000, SUBSIDY_NOTICE.article()),  # of each year
    ),
    until=date(2027, 1, 1),
)
SUBSIDY_ITEM_COUNTED = Param(
    id="lending.subsidy_item_counted",
    name=Text("单笔消费计入贴息的金额上限", "most of one purchase that counts for subsidy"),
    stricter=min,
    rows=(Row(date(2025, 9, 1), 5_000_000, SUBSIDY_PLAN.article()),),  # fen
    until=date(2026, 1, 1),
)
SUBSIDY_ITEM_CAP = Param(
    id="lending.subsidy_item_cap",
    name=Text("单笔消费贴息上限", "most subsidy of one purchase"),
    stricter=min,
    # fen; known from the notice of 2026, which takes it away
    rows=(Row(date(2025, 9, 1), 50_000, SUBSIDY_PLAN.article()),),
    until=date(2026, 1, 1),
)
SUBSIDY_SMALL_CAP = Param(
    id="lending.subsidy_small_cap",
    name=Text("小额消费累计贴息上限", "most subsidy of small purchases together"),
    stricter=min,
    rows=(Row(date(2025, 9, 1), 100_000, SUBSIDY_PLAN.article()),),  # fen
    until=date(2026, 1, 1),
)
