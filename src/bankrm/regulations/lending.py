"""Documents and dated numbers of the classification of assets.

Where the content of a sentence was confirmed second-hand but the number of its article is only recalled
(articles 9 and up of the order of 2023), the document is cited without an article.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, CBRC, NFRA

__all__ = [
    "CARD_DOUBTFUL_DAYS",
    "CARD_LOSS_DAYS",
    "CARD_SPECIAL_MENTION_DAYS",
    "CARD_SUBSTANDARD_DAYS",
    "CLASSIFICATION_GUIDELINE",
    "CLASSIFICATION_ORDER",
    "CONTAGION_PERCENT",
    "CREDIT_CARD_MEASURES",
    "CROSS_BANK_PERCENT",
    "CURE_MONTHS",
    "CURE_PERIODS",
    "DOUBTFUL_DAYS",
    "DOUBTFUL_ECL_PERCENT",
    "LOSS_DAYS",
    "LOSS_ECL_PERCENT",
    "MEDIUM_RENEWAL_ENDS",
    "MERGER_MONTHS",
    "OBSERVATION_MONTHS",
    "OBSERVATION_PERIODS",
    "RECLASSIFY_BY",
    "RENEWAL_NOTICE",
    "SMALL_LOAN_MATRIX",
    "SMALL_LOAN_MEASURES",
    "SUBSTANDARD_DAYS",
    "TECHNICAL_OVERDUE_DAYS",
]

CLASSIFICATION_ORDER = Regulation(
    code="CLS-2023",
    number="银保监会 人民银行令〔2023〕第1号",
    name=Text(
        "商业银行金融资产风险分类办法",
        "Measures for the Risk Classification of Financial Assets of Commercial Banks",
    ),
    issuer=CBIRC,  # jointly with the People's Bank
    issued=date(2023, 2, 10),
    since=date(2023, 7, 1),
    read=Provenance.TEXT,  # articles 6 to 8 only; every other one is marked where it is cited
)
CLASSIFICATION_GUIDELINE = Regulation(
    code="CLS-2007",
    number="银监发〔2007〕54号",  # recalled
    name=Text("贷款风险分类指引", "Guideline on the Risk Classification of Loans"),
    issuer=CBRC,
    since=date(2007, 7, 3),  # recalled; the year is confirmed second-hand
    until=date(2023, 7, 1),
    successor=CLASSIFICATION_ORDER,
    read=Provenance.SECONDARY,
)
CREDIT_CARD_MEASURES = Regulation(
    code="CARD-2011",
    number="中国银监会令2011年第2号",
    name=Text(
        "商业银行信用卡业务监督管理办法",
        "Measures for the Supervision of the Credit Card Business of Commercial Banks",
    ),
    issuer=CBRC,
    since=date(2011, 1, 13),  # recalled; the year is confirmed
    read=Provenance.TEXT,  # article 92 only
)
SMALL_LOAN_MEASURES = Regulation(
    code="SMALL-2007",
    number="银监发〔2007〕63号",
    name=Text(
        "小企业贷款风险分类办法（试行）",
        "Measures for the Risk Classification of Loans to Small Enterprises (trial)",
    ),
    issuer=CBRC,
    since=date(2007, 7, 20),
    read=Provenance.SECONDARY,  # its articles 1 to 6; the cells of its matrix are only recalled
)
RENEWAL_NOTICE = Regulation(
    code="RENEWAL-2024",
    number="金规〔2024〕13号",
    name=Text(
        "关于做好续贷工作 提高小微企业金融服务水平的通知",
        "Notice on Renewing Loans to Improve Financial Services to Small and Micro Enterprises",
    ),
    issuer=NFRA,
    since=date(2024, 9, 24),
    read=Provenance.SECONDARY,  # number and opening in the text, the conditions paraphrased
)
_CONFIRMED = CLASSIFICATION_ORDER.article(read=Provenance.SECONDARY)

TECHNICAL_OVERDUE_DAYS = Param(
    id="lending.technical_overdue_days",
    name=Text("技术性逾期宽限天数", "days of technical overdue excused"),
    stricter=min,
    rows=(
        Row(date(2023, 7, 1), 7, CLASSIFICATION_ORDER.article("10(1)", Provenance.UNCONFIRMED)),
    ),
)
SUBSTANDARD_DAYS = Param(
    id="lending.substandard_days",
    name=Text("次级类逾期天数", "days past due beyond which a claim is substandard"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), 90, _CONFIRMED),),
)
DOUBTFUL_DAYS = Param(
    id="lending.doubtful_days",
    name=Text("可疑类逾期天数", "days past due beyond which a claim is doubtful"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), 270, _CONFIRMED),),
)
LOSS_DAYS = Param(
    id="lending.loss_days",
    name=Text("损失类逾期天数", "days past due beyond which a claim is a loss"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), 360, _CONFIRMED),),
)
DOUBTFUL_ECL_PERCENT = Param(
    id="lending.doubtful_ecl_percent",
    name=Text("可疑类预期信用损失占比", "expected loss from which a claim is doubtful"),
    stricter=min,
    rows=(
        Row(date(2023, 7, 1), 50, CLASSIFICATION_ORDER.article("12(3)", Provenance.UNCONFIRMED)),
    ),
)
LOSS_ECL_PERCENT = Param(
    id="lending.loss_ecl_percent",
    name=Text("损失类预期信用损失占比", "expected loss from which a claim is a loss"),
    stricter=min,
    rows=(
        Row(date(2023, 7, 1), 90, CLASSIFICATION_ORDER.article("13(3)", Provenance.UNCONFIRMED)),
    ),
)
CONTAGION_PERCENT = Param(
    id="lending.contagion_percent",
    name=Text("本行不良债权占比", "share of a debtor's claims here that spreads to all of them"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), 10, CLASSIFICATION_ORDER.article(7)),),
)
CROSS_BANK_PERCENT = Param(
    id="lending.cross_bank_percent",
    name=Text("各行逾期90天以上债务占比", "share of a debtor's debts everywhere long overdue"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), 20, _CONFIRMED),),
)
RECLASSIFY_BY = Param(
    id="lending.reclassify_by",
    name=Text("存量业务重新分类截止日", "last day on which older business may stay under 2007"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), date(2025, 12, 31), _CONFIRMED),),
)
CURE_MONTHS = Param(
    id="lending.cure_months",
    name=Text("上调前正常还款月数", "months of normal payment before an upgrade"),
    stricter=max,
    rows=(Row(date(2023, 7, 1), 6, _CONFIRMED),),
)
CURE_PERIODS = Param(
    id="lending.cure_periods",
    name=Text("上调前正常还款期数", "instalment periods of normal payment before an upgrade"),
    stricter=max,
    rows=(Row(date(2023, 7, 1), 2, _CONFIRMED),),
)
OBSERVATION_MONTHS = Param(
    id="lending.observation_months",
    name=Text("重组观察期月数", "months a restructured claim is observed"),
    stricter=max,
    rows=(
        Row(date(2007, 7, 3), 6, CLASSIFICATION_GUIDELINE.article()),
        Row(date(2023, 7, 1), 12, _CONFIRMED),
    ),
)
OBSERVATION_PERIODS = Param(
    id="lending.observation_periods",
    name=Text("重组观察期还款期数", "instalment periods a restructured claim is observed"),
    stricter=max,
    rows=(
        Row(date(2007, 7, 3), 0, CLASSIFICATION_GUIDELINE.article()),  # it counts months alone
        Row(date(2023, 7, 1), 2, _CONFIRMED),
    ),
)
MERGER_MONTHS = Param(
    id="lending.merger_months",
    name=Text("并购后不得上调月数", "months without an upgrade after a change of the obligor"),
    stricter=max,
    rows=(Row(date(2023, 7, 1), 6, CLASSIFICATION_ORDER.article("15", Provenance.UNCONFIRMED)),),
)
MEDIUM_RENEWAL_ENDS = Param(
    id="lending.medium_renewal_ends",
    name=Text(
        "中型企业参照续贷政策的到期日界限",
        "day before which a medium firm's loan must mature to be renewed likewise",
    ),
    stricter=min,
    rows=(Row(date(2024, 9, 24), date(2027, 9, 30), RENEWAL_NOTICE.article()),),
)


def _nowhere_later(
    law: Mapping[str, tuple[int, ...]], own: Mapping[str, tuple[int, ...]]
) -> Mapping[str, tuple[int, ...]]:
    """A bank's matrix if it has the same cells and none of them begins later, else the law's."""
    same = law.keys() == own.keys() and all(len(own[key]) == len(law[key]) for key in law)
    return own if same and all(_none_later(own[key], law[key]) for key in law) else law


def _none_later(own: tuple[int, ...], law: tuple[int, ...]) -> bool:
    return all(one <= other for one, other in zip(own, law, strict=True))


SMALL_LOAN_MATRIX: Param[Mapping[str, tuple[int, ...]]] = Param(
    id="lending.small_loan_matrix",
    name=Text("小企业贷款逾期天数与担保方式矩阵", "small loans: days past due by security"),
    stricter=_nowhere_later,
    rows=(
        Row(
            date(2007, 7, 20),
            # the first day past due of special mention, substandard, doubtful and, where it comes, loss
            MappingProxyType(
                {
                    "unsecured": (1, 31, 91, 361),
                    "guarantee": (31, 91, 181, 361),
                    "mortgage": (31, 181, 361),
                    "pledge": (91, 181, 361),
                }
            ),
            SMALL_LOAN_MEASURES.article(5, Provenance.UNCONFIRMED),
        ),
    ),
)

CARD_SPECIAL_MENTION_DAYS = Param(
    id="lending.card_special_mention_days",
    name=Text("信用卡关注类逾期天数", "days past due from which a card is special mention"),
    stricter=min,
    rows=(Row(date(2011, 1, 13), 1, CREDIT_CARD_MEASURES.article(92)),),
)
CARD_SUBSTANDARD_DAYS = Param(
    id="lending.card_substandard_days",
    name=Text("信用卡次级类逾期天数", "days past due from which a card is substandard"),
    stricter=min,
    rows=(Row(date(2011, 1, 13), 91, CREDIT_CARD_MEASURES.article(92)),),
)
CARD_DOUBTFUL_DAYS = Param(
    id="lending.card_doubtful_days",
    name=Text("信用卡可疑类逾期天数", "days past due from which a card is doubtful"),
    stricter=min,
    rows=(Row(date(2011, 1, 13), 121, CREDIT_CARD_MEASURES.article(92)),),
)
CARD_LOSS_DAYS = Param(
    id="lending.card_loss_days",
    name=Text("信用卡损失类逾期天数", "days past due from which a card is a loss"),
    stricter=min,
    rows=(Row(date(2011, 1, 13), 181, CREDIT_CARD_MEASURES.article(92)),),
)
