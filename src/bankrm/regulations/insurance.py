"""Documents and dated numbers of selling insurance, at banks above all."""

from datetime import date

from bankrm.citations import Citation, Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.investment import N7
from bankrm.regulations.issuers import CBIRC, CIRC, NFRA

__all__ = [
    "B3",
    "B8",
    "B179",
    "BENEFIT_CERTAIN_YEARS",
    "BENEFIT_CERTAIN_YEARS_REGULAR",
    "BUDGET_PERCENT",
    "COOLING_OFF_DAYS",
    "DEPARTURE_NOTICE_DAYS",
    "DEPARTURE_POLICY_MONTHS",
    "H3",
    "HEALTH_COOLING_OFF_DAYS",
    "I2",
    "INSURANCE_EXPERIENCE_MONTHS",
    "INSURANCE_PERSON_FINE",
    "INSURANCE_SALES_FINE",
    "INSURANCE_TRAINING_HOURS",
    "INSURANCE_TRAINING_MONTHS",
    "MONTHLY_PREMIUM_PERCENT",
    "MOST_INSURERS",
    "ONE_YEAR_MONTHS",
    "PAYING_AGE_SUM",
    "PREMIUM_BURDEN_PERCENT",
    "PROTECTION_SHARE_PERCENT",
    "SAVINGS_MONTHS",
    "SINGLE_PREMIUM_MULTIPLE",
    "UNIT_LINKED_EXPERIENCE_MONTHS",
    "UNIT_LINKED_TRAINING_HOURS",
    "YEARLY_PREMIUM_PERCENT",
]

I2 = Regulation(
    code="I2",
    number="国家金融监督管理总局令2023年第2号",
    name=Text("保险销售行为管理办法", "Measures on Insurance Sales Conduct"),
    issuer=NFRA,
    issued=date(2023, 9, 20),
    since=date(2024, 3, 1),
    read=Provenance.TEXT,
    url="https://www.gov.cn/gongbao/2023/issue_10826/202311/content_6915815.html",
)
H3 = Regulation(
    code="H3",
    number="中国银行保险监督管理委员会令2019年第3号",
    name=Text("健康保险管理办法", "Measures on Health Insurance"),
    issuer=CBIRC,
    since=date(2019, 12, 1),
    read=Provenance.TEXT,
    url="https://www.gov.cn/zhengce/zhengceku/2019-12/04/content_5458542.htm",
)
B179 = Regulation(
    code="B179",
    number="银保监办发〔2019〕179号",
    name=Text("商业银行代理保险业务管理办法", "Measures on Insurance Agency by Commercial Banks"),
    issuer=CBIRC,
    issued=date(2019, 8, 23),
    since=date(2019, 10, 1),
    read=Provenance.SECONDARY,
)
"""Articles 1 to 5 were read in the text, the rest reported or recalled."""
B8 = Regulation(
    code="B8",
    number="金规〔2024〕8号",
    name=Text(
        "关于商业银行代理保险业务有关事项的通知",
        "Notice on Matters of Insurance Agency by Commercial Banks",
    ),
    issuer=NFRA,
    since=date(2024, 4, 28),
    read=Provenance.TEXT,
)
B3 = Regulation(
    code="B3",
    number="保监发〔2014〕3号",
    name=Text(
        "关于进一步规范商业银行代理保险业务销售行为的通知",
        "Notice on Regulating Insurance Sales by Commercial Banks",
    ),
    issuer=CIRC,
    since=date(2014, 4, 1),
    read=Provenance.SECONDARY,
)
"""Item 1 was read in the text, which says no more than `SECONDARY` for the whole."""


_YUAN = 100  # fen
_RECALLED: Citation = B179.article("", Provenance.UNCONFIRMED)


def _triggers(old: int, new: int) -> tuple[Row[int], ...]:
    """One number of the declaration before underwriting: 2014, as recalled of 2019, and of 2026."""
    return (
        Row(B3.since, old, B3.article("1(2)")),
        Row(B179.since, old, _RECALLED),
        Row(N7.since, new, N7.article(39)),
    )


# Declaration before underwriting. Item 1 (2) of the notice of 2014 was read in two public copies
# (xhyuejin.com, zgbaoxianbao.com); the number of 2026 took the place of the older ones
SINGLE_PREMIUM_MULTIPLE = Param(
    id="insurance.declaration.single_premium_multiple",
    name=Text("趸交保费对家庭年收入的倍数", "single premium over family yearly income, times"),
    stricter=min,
    rows=_triggers(4, 4),
)
YEARLY_PREMIUM_PERCENT = Param(
    id="insurance.declaration.yearly_premium_percent",
    name=Text("年期交保费占家庭年收入的比例", "yearly premium over family yearly income"),
    stricter=min,
    rows=_triggers(20, 20),
)
MONTHLY_PREMIUM_PERCENT = Param(
    id="insurance.declaration.monthly_premium_percent",
    name=Text("月期交保费占家庭月收入的比例", "monthly premium over family monthly income"),
    stricter=min,
    rows=_triggers(20, 20)[:2],
    until=N7.since,
)
PAYING_AGE_SUM = Param(
    id="insurance.declaration.paying_age_sum",
    name=Text("交费年限与投保人年龄之和", "paying years plus the policyholder's age"),
    stricter=min,
    rows=_triggers(60, 75),
)
BUDGET_PERCENT = Param(
    id="insurance.declaration.budget_percent",
    name=Text("保费占保费预算的比例", "premium over the budget for it"),
    stricter=min,
    rows=_triggers(150, 150),
)

# Whom only what is certain may be sold to, in principle; ages in completed years
BENEFIT_CERTAIN_YEARS = Param(
    id="insurance.benefit_certain.years",
    name=Text("原则上限于利益确定产品的年龄", "age above which benefits should be certain"),
    stricter=min,
    rows=(Row(B3.since, 65, B3.article("1(1)")), Row(B179.since, 65, _RECALLED)),
)
BENEFIT_CERTAIN_YEARS_REGULAR = Param(
    id="insurance.benefit_certain.years_regular",
    name=Text(
        "期交产品原则上限于利益确定产品的年龄",
        "age above which benefits of a regular premium should be certain",
    ),
    stricter=min,
    rows=(Row(B3.since, 60, B3.article("1(1)")), Row(B179.since, 60, _RECALLED)),
)

# Terms, in months and days
ONE_YEAR_MONTHS = Param(
    id="insurance.one_year.months",
    name=Text("短期保险的最长月数", "months of the longest short-term policy"),
    stricter=min,
    rows=(Row(B3.since, 12, B3.article()), Row(N7.since, 12, N7.article(40))),
)
COOLING_OFF_DAYS = Param(
    id="insurance.cooling_off.days",
    name=Text("银行渠道犹豫期天数", "days to cool off, sold at a bank"),
    stricter=max,
    rows=(Row(B3.since, 15, B3.article()),),
)
HEALTH_COOLING_OFF_DAYS = Param(
    id="insurance.health_cooling_off.days",
    name=Text("长期健康保险犹豫期天数", "days to cool off, long-term health"),
    stricter=max,
    rows=(Row(H3.since, 15, H3.article(15)),),
)

# Premium over income: the law says "clearly insufficient" and leaves the number to the bank
PREMIUM_BURDEN_PERCENT: Param[int] = Param(
    id="insurance.premium_burden.percent",
    name=Text("每年保费占家庭年收入的上限", "yearly premium over family yearly income, most"),
    stricter=min,
)

# The bank as agent
MOST_INSURERS = Param(
    id="insurance.outlet.insurers",
    name=Text("每个网点每一会计年度合作保险公司数", "insurers of an outlet in a year, most"),
    stricter=min,
    rows=(Row(B179.since, 3, B179.article(39)),),
    until=B8.since,
)
PROTECTION_SHARE_PERCENT = Param(
    id="insurance.protection_share.percent",
    name=Text("保障类和长期类保费占比下限", "share of protection and long-term lines, least"),
    stricter=max,
    rows=(Row(B3.since, 20, B3.article()), Row(B179.since, 20, B179.article())),
)
SAVINGS_MONTHS = Param(
    id="insurance.protection_share.savings_months",
    name=Text("计入占比的年金和两全保险的最短月数", "least months of an annuity that counts"),
    stricter=max,
    rows=(Row(B3.since, 120, B3.article()), Row(B179.since, 120, B179.article())),
)

# Sellers of insurance at a bank. The trade press states the figures for all of them
# (asiainsurancereview.com, article 42655), memory for unit-linked insurance only, as does an older notice,
# 保监发〔2009〕10号 items 3 and 4, quoted on mip.zhsho.com, which names no year for the hours. Of other
# insurance nothing is asked here: a bank may ask it by its own rows, and a clean record by its own rule.
UNIT_LINKED_EXPERIENCE_MONTHS = Param(
    id="selling.unit_linked.experience_months",
    name=Text("投连险销售人员从业月数", "months of selling insurance before unit-linked"),
    stricter=max,
    rows=(Row(B179.since, 12, B179.article()),),
)
UNIT_LINKED_TRAINING_HOURS = Param(
    id="selling.unit_linked.training_hours",
    name=Text("投连险销售人员年度培训小时", "hours of training a year, unit-linked"),
    stricter=max,
    rows=(Row(B179.since, 40, B179.article()),),
)
INSURANCE_EXPERIENCE_MONTHS = Param(
    id="selling.insurance.experience_months",
    name=Text("其他保险销售人员从业月数", "months of selling insurance, other insurance"),
    stricter=max,
    rows=(Row(B179.since, 0, _RECALLED),),
)
INSURANCE_TRAINING_HOURS = Param(
    id="selling.insurance.training_hours",
    name=Text("其他保险销售人员年度培训小时", "hours of training a year, other insurance"),
    stricter=max,
    rows=(Row(B179.since, 0, _RECALLED),),
)
INSURANCE_TRAINING_MONTHS = Param(
    id="selling.insurance.training_months",
    name=Text("培训小时计算月数", "months over which hours of training count"),
    stricter=min,
    rows=(Row(B179.since, 12, B179.article()),),
)
# Fines, from and to, in fen
INSURANCE_SALES_FINE = Param(
    id="selling.fine.insurance_sales",
    name=Text("保险销售行为罚款", "fine for breach of insurance sales rules"),
    stricter=max,
    rows=(Row(I2.since, (10_000 * _YUAN, 100_000 * _YUAN), I2.article(44)),),
)
INSURANCE_PERSON_FINE = Param(
    id="selling.fine.insurance_person",
    name=Text("保险销售责任人员罚款", "fine of the persons responsible in insurance sales"),
    stricter=max,
    rows=(Row(I2.since, (10_000 * _YUAN, 100_000 * _YUAN), I2.article(45)),),
)
# When the seller of a policy is gone. The text says 一年期以上, which includes the year (民法典 art. 1259).
DEPARTURE_NOTICE_DAYS = Param(
    id="selling.departure.notice_days",
    name=Text("离职告知天数", "days to tell holders that their seller left"),
    stricter=min,
    rows=(Row(I2.since, 30, I2.article(36)),),
)
DEPARTURE_POLICY_MONTHS = Param(
    id="selling.departure.policy_months",
    name=Text("须告知的保险期间下限（月）", "least months of a policy whose holder is told"),
    stricter=min,
    rows=(Row(I2.since, 12, I2.article(36)),),
)
