"""Documents and dated numbers of expected credit losses and of what a bank sets aside for its loans.

What was read of the standard is how it tells a credit-impaired asset (article 40) and when it came into force;
its other sentences were confirmed second-hand, their articles only recalled, so it is cited as a whole.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, MOF

__all__ = [
    "ALLOWANCE_MEASURES",
    "ALLOWANCE_NOTICE",
    "CAS_22",
    "COVERAGE_LEAST",
    "COVERAGE_MOST",
    "DEFAULT_DAYS",
    "DOUBTFUL_RISK_RATE",
    "FULL_RECOGNITION",
    "GENERAL_RESERVE_RATE",
    "INCREASED_RISK_DAYS",
    "LOSS_RISK_RATE",
    "PASS_RISK_RATE",
    "POOR_RECOGNITION",
    "PROVISION_RATE_LEAST",
    "PROVISION_RATE_MOST",
    "RESERVE_MEASURES",
    "SPECIAL_MENTION_RISK_RATE",
    "SUBSTANDARD_RISK_RATE",
]

CAS_22 = Regulation(
    code="CAS-22",
    number="财会〔2017〕7号",
    name=Text(
        "企业会计准则第22号——金融工具确认和计量",
        "Accounting Standard for Business Enterprises No. 22: Recognition and Measurement of Financial "
        "Instruments",
    ),
    issuer=MOF,
    issued=date(2017, 3, 31),
    since=date(2018, 1, 1),  # of firms listed abroad as well; others followed in 2019 and 2021
    read=Provenance.SECONDARY,
)
ALLOWANCE_MEASURES = Regulation(
    code="ALLOWANCE-2011",
    number="中国银监会令2011年第4号",  # recalled
    name=Text(
        "商业银行贷款损失准备管理办法",
        "Measures for the Management of Loan Loss Allowances of Commercial Banks",
    ),
    issuer=CBRC,
    since=date(2012, 1, 1),  # recalled
    read=Provenance.SECONDARY,
)
ALLOWANCE_NOTICE = Regulation(
    code="ALLOWANCE-2018",
    number="银监发〔2018〕7号",
    name=Text(
        "关于调整商业银行贷款损失准备监管要求的通知",
        "Notice on Adjusting the Requirements on Loan Loss Allowances of Commercial Banks",
    ),
    issuer=CBRC,
    issued=date(2018, 2, 28),
    since=date(2018, 2, 28),
    read=Provenance.SECONDARY,
)
RESERVE_MEASURES = Regulation(
    code="RESERVE-2012",
    number="财金〔2012〕20号",
    name=Text(
        "金融企业准备金计提管理办法",
        "Measures for the Management of Reserves of Financial Enterprises",
    ),
    issuer=MOF,
    issued=date(2012, 3, 30),
    since=date(2012, 7, 1),
    read=Provenance.SECONDARY,
)

INCREASED_RISK_DAYS = Param(
    id="provisions.increased_risk_days",
    name=Text("推定信用风险显著增加的逾期天数", "days past due beyond which risk has risen"),
    stricter=min,
    rows=(Row(date(2018, 1, 1), 30, CAS_22.article()),),
)
DEFAULT_DAYS = Param(
    id="provisions.default_days",
    name=Text("推定违约的逾期天数", "days past due beyond which a claim is in default"),
    stricter=min,
    rows=(Row(date(2018, 1, 1), 90, CAS_22.article()),),
)

COVERAGE_LEAST = Param(
    id="provisions.coverage_least",
    name=Text("拨备覆盖率监管要求下限", "the lowest coverage that may be required"),
    stricter=max,
    rows=(
        Row(date(2012, 1, 1), 150, ALLOWANCE_MEASURES.article()),
        Row(date(2018, 2, 28), 120, ALLOWANCE_NOTICE.article()),
    ),
)
COVERAGE_MOST = Param(
    id="provisions.coverage_most",
    name=Text("拨备覆盖率监管要求上限", "the highest coverage that may be required"),
    stricter=max,
    rows=(
        Row(date(2012, 1, 1), 150, ALLOWANCE_MEASURES.article()),
        Row(date(2018, 2, 28), 150, ALLOWANCE_NOTICE.article()),
    ),
)
PROVISION_RATE_LEAST = Param(
    id="provisions.rate_least",
    name=Text("贷款拨备率监管要求下限", "the lowest loan provision ratio that may be required"),
    stricter=max,
    rows=(
        Row(date(2012, 1, 1), 250, ALLOWANCE_MEASURES.article()),
        Row(date(2018, 2, 28), 150, ALLOWANCE_NOTICE.article()),
    ),
)
PROVISION_RATE_MOST = Param(
    id="provisions.rate_most",
    name=Text("贷款拨备率监管要求上限", "the highest loan provision ratio that may be required"),
    stricter=max,
    rows=(
        Row(date(2012, 1, 1), 250, ALLOWANCE_MEASURES.article()),
        Row(date(2018, 2, 28), 250, ALLOWANCE_NOTICE.article()),
    ),
)
# by the China Daily of 8 March 2018: all loans overdue for 90 days and more counted as non-performing brings
# the lowest requirement, fewer than 70 % of them leaves it as it was; the steps between were not found
FULL_RECOGNITION = Param(
    id="provisions.full_recognition",
    name=Text(
        "适用最低要求的不良认定比例", "share recognised from which the least may be required"
    ),
    stricter=max,
    rows=(Row(date(2018, 2, 28), 100, ALLOWANCE_NOTICE.article()),),
)
POOR_RECOGNITION = Param(
    id="provisions.poor_recognition",
    name=Text("要求不降低的不良认定比例", "share recognised below which nothing is eased"),
    stricter=max,
    rows=(Row(date(2018, 2, 28), 70, ALLOWANCE_NOTICE.article()),),
)


def _risk_rate(tier: str, zh: str, en: str, points: int) -> Param[int]:
    return Param(
        id=f"provisions.{tier}_risk_rate",
        name=Text(f"{zh}潜在风险计提比例", f"potential risk of {en} loans"),
        stricter=max,
        rows=(Row(date(2012, 7, 1), points, RESERVE_MEASURES.article()),),
    )


PASS_RISK_RATE = _risk_rate("pass", "正常类", "pass", 150)
SPECIAL_MENTION_RISK_RATE = _risk_rate("special_mention", "关注类", "special-mention", 300)
SUBSTANDARD_RISK_RATE = _risk_rate("substandard", "次级类", "substandard", 3_000)
DOUBTFUL_RISK_RATE = _risk_rate("doubtful", "可疑类", "doubtful", 6_000)
LOSS_RISK_RATE = _risk_rate("loss", "损失类", "loss", 10_000)
GENERAL_RESERVE_RATE = Param(
    id="provisions.general_reserve_rate",
    name=Text("一般准备占风险资产比例", "general reserve to risk assets"),
    stricter=max,
    rows=(Row(date(2012, 7, 1), 150, RESERVE_MEASURES.article()),),
)
