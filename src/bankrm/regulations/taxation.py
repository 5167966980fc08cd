"""Documents and dated numbers of income tax.

The Income Tax Law and its regulations were read in the text, but for the schedules of rates, which
like all the rest come from secondary sources. A bank cannot tighten a tax: no number here yields to
a bank's own.
"""

from datetime import date
from typing import TypeVar

from bankrm.brackets import Brackets, Closed
from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.issuers import MOF, STA, STATE_COUNCIL
from bankrm.regulations.statutes import IIT_LAW

__all__ = [
    "A13",
    "A19",
    "A30",
    "A42",
    "A61",
    "ANNUAL_RATES",
    "BASIC_ANNUAL",
    "BASIC_FROM_JANUARY",
    "BASIC_MONTHLY",
    "BASIC_WHOLE_YEAR",
    "BONUS_RATES",
    "CERTIFICATE",
    "CHILD",
    "DEGREE_STUDY",
    "ELDERLY",
    "ELDERLY_SHARE",
    "G8",
    "G13",
    "G41",
    "IIT_REGULATIONS",
    "ILLNESS_MOST",
    "ILLNESS_OWN_PART",
    "INFANT",
    "LOAN_INTEREST",
    "RENT_LARGE",
    "RENT_MAJOR",
    "RENT_OTHER",
    "T164",
]

_T = TypeVar("_T")

_SECONDARY = Provenance.SECONDARY
_FROM = date(2019, 1, 1)  # the law of 2018
_INFANT_FROM = date(2022, 1, 1)
_RAISED_FROM = date(2023, 1, 1)


def _law_alone(law: _T, _own: _T) -> _T:
    return law


IIT_REGULATIONS = Regulation(
    code="IITR",
    number="国务院令第707号",
    name=Text("个人所得税法实施条例", "Regulations on the Individual Income Tax Law"),
    issuer=STATE_COUNCIL,
    issued=date(2018, 12, 18),
    since=_FROM,
    read=Provenance.TEXT,
)
A61 = Regulation(
    code="A61",
    number="国家税务总局公告2018年第61号",
    name=Text(
        "个人所得税扣缴申报管理办法（试行）",
        "Measures on Withholding Income Tax (trial), 2018 No. 61",
    ),
    issuer=STA,
    since=_FROM,
    read=_SECONDARY,
)
A13 = Regulation(
    code="A13",
    number="国家税务总局公告2020年第13号",
    name=Text(
        "关于完善调整部分纳税人个人所得税预扣预缴方法的公告",
        "Announcement on the Withholding Method of Some Taxpayers, 2020 No. 13",
    ),
    issuer=STA,
    issued=date(2020, 7, 28),
    since=date(2020, 7, 1),
    read=_SECONDARY,
)
A19 = Regulation(
    code="A19",
    number="国家税务总局公告2020年第19号",
    name=Text(
        "关于进一步简便优化部分纳税人个人所得税预扣预缴方法的公告",
        "Announcement on Simpler Withholding for Some Taxpayers, 2020 No. 19",
    ),
    issuer=STA,
    issued=date(2020, 12, 4),
    since=date(2021, 1, 1),
    read=_SECONDARY,
)
G41 = Regulation(
    code="G41",
    number="国发〔2018〕41号",
    name=Text(
        "个人所得税专项附加扣除暂行办法",
        "Interim Measures on Special Additional Deductions, 2018 No. 41",
    ),
    issuer=STATE_COUNCIL,
    since=_FROM,
    read=_SECONDARY,
)
G8 = Regulation(
    code="G8",
    number="国发〔2022〕8号",
    name=Text(
        "关于设立3岁以下婴幼儿照护个人所得税专项附加扣除的通知",
        "Notice on the Deduction for Care of Infants under Three, 2022 No. 8",
    ),
    issuer=STATE_COUNCIL,
    since=_INFANT_FROM,
    read=_SECONDARY,
)
G13 = Regulation(
    code="G13",
    number="国发〔2023〕13号",
    name=Text(
        "关于提高个人所得税有关专项附加扣除标准的通知",
        "Notice on Raising Special Additional Deductions, 2023 No. 13",
    ),
    issuer=STATE_COUNCIL,
    since=_RAISED_FROM,
    read=_SECONDARY,
)
T164 = Regulation(
    code="T164",
    number="财税〔2018〕164号",
    name=Text(
        "关于个人所得税法修改后有关优惠政策衔接问题的通知",
        "Notice on Preferential Policies after the Income Tax Law Changed, 2018 No. 164",
    ),
    issuer=MOF,
    since=_FROM,
    read=_SECONDARY,
)
A42 = Regulation(
    code="A42",
    number="财政部 税务总局公告2021年第42号",
    name=Text(
        "关于延续实施全年一次性奖金等个人所得税优惠政策的公告",
        "Announcement Extending the Policy on Annual Bonuses, 2021 No. 42",
    ),
    issuer=MOF,
    issued=date(2021, 12, 31),
    since=date(2022, 1, 1),
    read=_SECONDARY,
)
A30 = Regulation(
    code="A30",
    number="财政部 税务总局公告2023年第30号",
    name=Text(
        "关于延续实施全年一次性奖金个人所得税政策的公告",
        "Announcement Extending the Policy on Annual Bonuses, 2023 No. 30",
    ),
    issuer=MOF,
    issued=date(2023, 8, 18),
    since=date(2024, 1, 1),
    read=_SECONDARY,
)

# Rates
_RATES = ("0.03", "0.10", "0.20", "0.25", "0.30", "0.35", "0.45")
_ANNUAL = Brackets(
    bounds=(36_000, 144_000, 300_000, 420_000, 660_000, 960_000), rates=_RATES, closed=Closed.UPPER
)
_MONTHLY = Brackets(
    bounds=(3_000, 12_000, 25_000, 35_000, 55_000, 80_000), rates=_RATES, closed=Closed.UPPER
)

ANNUAL_RATES = Param(
    id="taxation.annual_rates",
    name=Text("综合所得年度税率表", "annual rates on comprehensive income"),
    stricter=_law_alone,
    rows=(Row(_FROM, _ANNUAL, IIT_LAW.article(3, _SECONDARY)),),
)
BONUS_RATES = Param(
    id="taxation.bonus_rates",
    name=Text(
        "全年一次性奖金按月换算税率表", "monthly rates for an annual bonus taxed separately"
    ),
    stricter=_law_alone,
    rows=(
        Row(_FROM, _MONTHLY, T164.article()),
        Row(date(2022, 1, 1), _MONTHLY, A42.article()),
        Row(date(2024, 1, 1), _MONTHLY, A30.article()),
    ),
    until=date(2028, 1, 1),
)

# Basic deduction
BASIC_ANNUAL = Param(
    id="taxation.basic.annual",
    name=Text("年减除费用", "basic deduction of a year"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(60_000), IIT_LAW.article(6)),),
)
BASIC_MONTHLY = Param(
    id="taxation.basic.monthly",
    name=Text("月减除费用（本单位任职月份）", "basic deduction a month employed"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(5_000), A61.article(6)),),
)
BASIC_FROM_JANUARY = Param(
    id="taxation.basic.from_january",
    name=Text("月减除费用（首次取得工资）", "basic deduction a month since January, first wage"),
    stricter=_law_alone,
    rows=(Row(date(2020, 7, 1), Money.of(5_000), A13.article()),),
)
BASIC_WHOLE_YEAR = Param(
    id="taxation.basic.whole_year",
    name=Text("全年减除费用（上年收入不超过六万元）", "basic deduction of the whole year at once"),
    stricter=_law_alone,
    rows=(Row(date(2021, 1, 1), Money.of(60_000), A19.article()),),
)

# Special additional deductions: a month, unless the name says otherwise
CHILD = Param(
    id="taxation.additional.child",
    name=Text("子女教育", "a child's education"),
    stricter=_law_alone,
    rows=(
        Row(_FROM, Money.of(1_000), G41.article()),
        Row(_RAISED_FROM, Money.of(2_000), G13.article()),
    ),
)
INFANT = Param(
    id="taxation.additional.infant",
    name=Text("3岁以下婴幼儿照护", "care of an infant under three"),
    stricter=_law_alone,
    rows=(
        Row(_INFANT_FROM, Money.of(1_000), G8.article()),
        Row(_RAISED_FROM, Money.of(2_000), G13.article()),
    ),
)
ELDERLY = Param(
    id="taxation.additional.elderly",
    name=Text("赡养老人（独生子女）", "support of the elderly, only child"),
    stricter=_law_alone,
    rows=(
        Row(_FROM, Money.of(2_000), G41.article()),
        Row(_RAISED_FROM, Money.of(3_000), G13.article()),
    ),
)
ELDERLY_SHARE = Param(
    id="taxation.additional.elderly_share",
    name=Text(
        "赡养老人分摊上限（非独生子女）", "support of the elderly, most of one of several children"
    ),
    stricter=_law_alone,
    rows=(
        Row(_FROM, Money.of(1_000), G41.article()),
        Row(_RAISED_FROM, Money.of(1_500), G13.article()),
    ),
)
DEGREE_STUDY = Param(
    id="taxation.additional.degree_study",
    name=Text("学历（学位）继续教育", "degree studies"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(400), G41.article()),),
)
CERTIFICATE = Param(
    id="taxation.additional.certificate",
    name=Text("职业资格继续教育（取得证书当年）", "a certificate, in the year it is received"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(3_600), G41.article()),),
)
LOAN_INTEREST = Param(
    id="taxation.additional.loan_interest",
    name=Text("首套住房贷款利息", "interest on a first-home loan"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(1_000), G41.article()),),
)
RENT_MAJOR = Param(
    id="taxation.additional.rent_major",
    name=Text("住房租金（第一档城市）", "rent, first class of cities"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(1_500), G41.article()),),
)
RENT_LARGE = Param(
    id="taxation.additional.rent_large",
    name=Text("住房租金（第二档城市）", "rent, second class of cities"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(1_100), G41.article()),),
)
RENT_OTHER = Param(
    id="taxation.additional.rent_other",
    name=Text("住房租金（第三档城市）", "rent, third class of cities"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(800), G41.article()),),
)
ILLNESS_OWN_PART = Param(
    id="taxation.additional.illness_own_part",
    name=Text("大病医疗自付起点（年）", "serious illness, own cost of a year that does not count"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(15_000), G41.article()),),
)
ILLNESS_MOST = Param(
    id="taxation.additional.illness_most",
    name=Text("大病医疗扣除上限（年）", "serious illness, most of a year"),
    stricter=_law_alone,
    rows=(Row(_FROM, Money.of(80_000), G41.article()),),
)
