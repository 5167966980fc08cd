"""Sample questionnaires (风险测评问卷示例): one for a person and one for an organisation, to begin with.

Written for this library: questions, points, bands and caps are a convention, not law, and no authority has
seen them. A bank weighs them itself, proves them on its own clients, and keeps them under its own document
and version. The law asks that finances, experience, needs and preference be known (金融机构产品适当性管理办法
art. 25), and it sets no points.
"""

from typing import TypeAlias

from bankrm.labels import Text
from bankrm.products import InvestmentType
from bankrm.questionnaires import (
    AnswerOption,
    Choice,
    ChoiceMode,
    Dimension,
    Question,
    ResultCap,
    RiskQuestionnaire,
    ScoreBand,
)
from bankrm.rating_schemes import TOLERANCE_LEVELS
from bankrm.regulations.assessment import ASSESSMENT_PRACTICE

__all__ = ["SAMPLE_FOR_ORGANISATIONS", "SAMPLE_FOR_PERSONS"]

_Words: TypeAlias = tuple[str, str, int]
"""An option: its words in Chinese and English, and its points."""

_PRACTICE = ASSESSMENT_PRACTICE.article()
_BANDS = (
    ScoreBand(code="C1", least=0, most=19),
    ScoreBand(code="C2", least=20, most=39),
    ScoreBand(code="C3", least=40, most=59),
    ScoreBand(code="C4", least=60, most=79),
    ScoreBand(code="C5", least=80, most=100),
)
"""Even bands over a hundred points, as one securities firm publishes them."""


def _options(
    words: tuple[_Words, ...],
    *,
    no_loss: str = "",
    serves: tuple[tuple[InvestmentType, ...], ...] = (),
    horizons: tuple[int, ...] = (),
) -> tuple[AnswerOption, ...]:
    """Options under the letters of the alphabet; what they serve and bind for goes by their places."""
    return tuple(
        AnswerOption(
            code="abcdefgh"[at],
            text=Text(zh, en),
            points=points,
            no_loss="abcdefgh"[at] == no_loss,
            serves=serves[at] if serves else (),
            horizon_months=horizons[at] if horizons else None,
        )
        for at, (zh, en, points) in enumerate(words)
    )


def _cap(zh: str, en: str, most: str, *answers: str, from_age: int | None = None) -> ResultCap:
    """A cap on whoever gave any of the answers, such as `years/a`."""
    return ResultCap(
        name=Text(f"{zh}，至多为", f"{en}, so at most"),
        most=most,
        answers=tuple(Choice(*one.split("/")) for one in answers),
        from_age=from_age,
    )


_SAFE = (InvestmentType.FIXED_INCOME,)
_STEADY = (*_SAFE, InvestmentType.MIXED)
_GROWING = (*_STEADY, InvestmentType.EQUITY)
_ANY = tuple(InvestmentType)
_BY_GOAL = (_SAFE, _STEADY, _GROWING, _ANY)
_HORIZONS = _options(
    (
        ("不到半年", "less than half a year", 0),
        ("半年以上", "half a year at least", 1),
        ("1年以上", "one year at least", 2),
        ("3年以上", "three years at least", 4),
        ("5年以上", "five years at least", 6),
        ("10年以上", "ten years at least", 8),
    ),
    horizons=(0, 6, 12, 36, 60, 120),
)

_PERSONS = (
    Question(
        code="income",
        text=Text(
            "您的家庭收入主要来自哪里？", "Where does most of your family's income come from?"
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("暂无固定收入", "there is no regular income at present", 0),
                ("养老金或者家人供养", "a pension, or support by relatives", 2),
                ("工资或者劳务报酬", "wages or fees for work", 5),
                ("工资以外还有租金、利息等收入", "wages, and rent or interest besides", 7),
                (
                    "经营或者投资所得，多年保持稳定",
                    "a business or investments, steady for years",
                    8,
                ),
            )
        ),
    ),
    Question(
        code="assets",
        text=Text(
            "除自住房屋外，您家中可以动用的存款和投资大约有多少？",
            "Leaving aside your own home, how much does your family have in deposits and investments?",
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("不到5万元", "less than 50,000 yuan", 0),
                ("5万元以上，不到30万元", "50,000 to below 300,000 yuan", 2),
                ("30万元以上，不到100万元", "300,000 to below 1 million yuan", 4),
                ("100万元以上，不到500万元", "1 million to below 5 million yuan", 6),
                ("500万元以上", "5 million yuan or more", 8),
            )
        ),
    ),
    Question(
        code="debts",
        text=Text(
            "每月偿还贷款和信用卡占您家庭月收入的多大比例？",
            "How much of your family's monthly income goes into repaying loans and cards?",
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("一半以上", "half or more", 0),
                ("三成以上，不到一半", "30 to below 50 per cent", 2),
                ("一成以上，不到三成", "10 to below 30 per cent", 4),
                ("不到一成", "less than 10 per cent", 6),
                ("没有债务", "there are no debts", 8),
            )
        ),
    ),
    Question(
        code="share",
        text=Text(
            "您打算把积蓄中的多少用于有涨有跌的产品？",
            "How much of your savings do you mean to put into products that may fall?",
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("一半以上", "half or more", 0),
                ("三成以上，不到一半", "30 to below 50 per cent", 1),
                ("一成以上，不到三成", "10 to below 30 per cent", 2),
                ("不到一成", "less than 10 per cent", 4),
            )
        ),
    ),
    Question(
        code="years",
        text=Text(
            "您买卖基金、股票、净值型理财等产品有多久了？",
            "For how long have you bought funds, shares or wealth products that float?",
        ),
        dimension=Dimension.EXPERIENCE,
        options=_options(
            (
                ("从未买过", "never", 0),
                ("不到1年", "less than a year", 2),
                ("1年以上，不到3年", "1 to below 3 years", 5),
                ("3年以上，不到8年", "3 to below 8 years", 8),
                ("8年以上", "8 years or more", 10),
            )
        ),
    ),
    Question(
        code="held",
        text=Text(
            "以下哪些产品您曾经持有？（可多选）", "Which of these have you held? (all that apply)"
        ),
        dimension=Dimension.EXPERIENCE,
        mode=ChoiceMode.BEST,
        options=_options(
            (
                ("只有存款和国债", "deposits and treasury bonds only", 0),
                ("货币基金或者固定收益类理财", "money-market funds or fixed-income products", 3),
                ("债券基金或者混合基金", "bond funds or mixed funds", 5),
                ("股票或者股票基金", "shares or share funds", 8),
                ("期货、期权等衍生品", "futures, options or other derivatives", 10),
            )
        ),
    ),
    Question(
        code="learning",
        text=Text(
            "您在金融方面学习或者工作过吗？",
            "Have you studied finance, or worked in it?",
        ),
        dimension=Dimension.KNOWLEDGE,
        options=_options(
            (
                ("没有", "no", 0),
                ("平时自学，看些财经内容", "taught myself, and follow the news", 3),
                ("修过相关课程", "took courses", 5),
                (
                    "有相关学位或者在金融行业工作两年以上",
                    "a degree in it, or two years of work in it",
                    8,
                ),
            )
        ),
    ),
    Question(
        code="understanding",
        text=Text(
            "两只产品中有一只过去的收益高得多，您怎么看？",
            "Of two products, one has earned far more so far. What do you make of it?",
        ),
        dimension=Dimension.KNOWLEDGE,
        options=_options(
            (
                ("收益高的那只更好", "that one is simply better", 0),
                ("说不清", "I cannot tell", 1),
                ("收益高的，跌起来可能也多", "it may well fall further, too", 3),
                ("要看波动、期限和投向再判断", "it takes a look at swings, term and assets", 4),
            )
        ),
    ),
    Question(
        code="goal",
        text=Text("这笔钱您最希望它做到什么？", "What is this money to do for you above all?"),
        dimension=Dimension.GOAL,
        options=_options(
            (
                (
                    "尽量不亏，比存款略高就好",
                    "keep its worth, and earn a little more than a deposit",
                    0,
                ),
                ("稳步增值，可以小有起落", "grow steadily, with small ups and downs", 3),
                ("较快增值，能接受明显起落", "grow faster, with marked ups and downs", 6),
                ("争取高收益，起落再大也可以", "earn as much as can be, whatever the swings", 8),
            ),
            serves=_BY_GOAL,
        ),
    ),
    Question(
        code="horizon",
        text=Text(
            "这笔钱多久之内肯定用不到？", "For how long will you surely not need this money?"
        ),
        dimension=Dimension.GOAL,
        options=_HORIZONS,
    ),
    Question(
        code="fall",
        text=Text(
            "买入三个月后跌了一成五，您会怎么做？",
            "Three months after you bought, it is down by 15 per cent. What will you do?",
        ),
        dimension=Dimension.PREFERENCE,
        options=_options(
            (
                ("马上全部卖掉", "sell all of it at once", 0),
                ("卖掉一部分", "sell some of it", 3),
                ("先不动，再观察", "leave it, and watch", 6),
                ("趁低再买一些", "buy some more", 10),
            )
        ),
    ),
    Question(
        code="worst-loss",
        text=Text(
            "一年里最多亏多少，您的生活和心情还不受影响？",
            "How much could you lose in a year without it touching your life or your sleep?",
        ),
        dimension=Dimension.PREFERENCE,
        options=_options(
            (
                ("一分也不能亏", "nothing at all", 0),
                ("百分之五以内", "up to 5 per cent", 3),
                ("百分之十五以内", "up to 15 per cent", 5),
                ("百分之三十以内", "up to 30 per cent", 8),
                ("百分之三十以上也能承受", "more than 30 per cent", 10),
            ),
            no_loss="a",
        ),
    ),
    Question(
        code="outlay",
        text=Text(
            "今后一年有购房、就医、留学等大笔支出吗？",
            "Are there large outlays to come within a year, as for a home, health or study?",
        ),
        dimension=Dimension.OTHER,
        options=_options(
            (
                ("有，且要用到这笔钱", "yes, and this money will be needed", 0),
                ("可能有", "perhaps", 1),
                ("有，但另有准备", "yes, and they are provided for", 3),
                ("没有", "no", 4),
            )
        ),
    ),
)

SAMPLE_FOR_PERSONS = RiskQuestionnaire(
    id="sample-person",
    version="1",
    name=Text("个人客户风险测评问卷（示例）", "Risk questionnaire for persons (sample)"),
    for_persons=True,
    scheme=TOLERANCE_LEVELS,
    questions=_PERSONS,
    bands=_BANDS,
    caps=(
        _cap(
            "65周岁以上且没有投资经验",
            "65 or older and never invested",
            "C2",
            "years/a",
            from_age=65,
        ),
        _cap("没有投资经验", "never invested", "C3", "years/a"),
        _cap("只能承受百分之五以内的损失", "will bear a loss of 5 per cent", "C2", "worst-loss/b"),
        _cap(
            "只能承受百分之十五以内的损失", "will bear a loss of 15 per cent", "C3", "worst-loss/c"
        ),
        _cap(
            "只能承受百分之三十以内的损失", "will bear a loss of 30 per cent", "C4", "worst-loss/d"
        ),
        _cap("首先求不亏", "not to lose comes first", "C2", "goal/a"),
        _cap(
            "一年内要用这笔钱",
            "will need the money within a year",
            "C2",
            "horizon/a",
            "horizon/b",
            "outlay/a",
        ),
    ),
    basis=_PRACTICE,
)
"""Thirteen questions to a person, a hundred points."""

_ORGANISATIONS = (
    Question(
        code="net-assets",
        text=Text("贵单位上年末净资产是多少？", "What were your net assets at the last year-end?"),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("不到500万元", "less than 5 million yuan", 0),
                ("500万元以上，不到2000万元", "5 million to below 20 million yuan", 3),
                ("2000万元以上，不到1亿元", "20 million to below 100 million yuan", 5),
                ("1亿元以上，不到10亿元", "100 million to below 1 billion yuan", 8),
                ("10亿元以上", "1 billion yuan or more", 10),
            )
        ),
    ),
    Question(
        code="leverage",
        text=Text(
            "贵单位资产负债率处于什么水平？", "How high are your debts against your assets?"
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("80%以上", "80 per cent or more", 0),
                ("60%以上，不到80%", "60 to below 80 per cent", 3),
                ("30%以上，不到60%", "30 to below 60 per cent", 5),
                ("不到30%", "less than 30 per cent", 8),
            )
        ),
    ),
    Question(
        code="cash-flow",
        text=Text(
            "近三年经营活动的现金流情况如何？",
            "How were the cash flows of your operations in the last three years?",
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("连年净流出", "outflows in every year", 0),
                ("有流入也有流出", "inflows in some, outflows in others", 3),
                ("连年净流入，数额不大", "inflows in every year, though not large", 6),
                (
                    "连年净流入，足以偿债和投资",
                    "inflows in every year that cover debts and investments",
                    8,
                ),
            )
        ),
    ),
    Question(
        code="share",
        text=Text(
            "本次拟投资金额占贵单位闲置资金的多大比例？",
            "How much of your spare funds is to be invested?",
        ),
        dimension=Dimension.FINANCES,
        options=_options(
            (
                ("七成以上", "70 per cent or more", 0),
                ("四成以上，不到七成", "40 to below 70 per cent", 1),
                ("两成以上，不到四成", "20 to below 40 per cent", 2),
                ("不到两成", "less than 20 per cent", 4),
            )
        ),
    ),
    Question(
        code="years",
        text=Text(
            "贵单位投资基金、理财、债券等产品有多久了？",
            "For how long have you invested in funds, wealth products or bonds?",
        ),
        dimension=Dimension.EXPERIENCE,
        options=_options(
            (
                ("从未投资过", "never", 0),
                ("不到1年", "less than a year", 3),
                ("1年以上，不到3年", "1 to below 3 years", 5),
                ("3年以上，不到8年", "3 to below 8 years", 8),
                ("8年以上", "8 years or more", 10),
            )
        ),
    ),
    Question(
        code="held",
        text=Text(
            "以下哪些产品贵单位曾经持有？（可多选）",
            "Which of these have you held? (all that apply)",
        ),
        dimension=Dimension.EXPERIENCE,
        mode=ChoiceMode.BEST,
        options=_options(
            (
                ("只有存款", "deposits only", 0),
                ("货币基金或者固定收益类理财", "money-market funds or fixed-income products", 3),
                ("债券或者债券基金", "bonds or bond funds", 5),
                ("股票、股票基金或者私募产品", "shares, share funds or private products", 8),
                ("套期保值以外的衍生品", "derivatives other than hedges", 10),
            )
        ),
    ),
    Question(
        code="staff",
        text=Text("由谁负责贵单位的投资？", "Who looks after your investments?"),
        dimension=Dimension.KNOWLEDGE,
        options=_options(
            (
                ("没有专人", "nobody in particular", 0),
                ("财务人员兼管", "finance staff, beside other work", 3),
                ("专职人员", "somebody full-time", 5),
                ("有从业经历的专职团队", "a full-time team with experience in the trade", 8),
            )
        ),
    ),
    Question(
        code="rules",
        text=Text(
            "贵单位的投资决策有怎样的制度？", "By what rules are your investments decided upon?"
        ),
        dimension=Dimension.KNOWLEDGE,
        options=_options(
            (
                ("没有成文制度", "none in writing", 0),
                ("由负责人审批", "the head of the firm approves", 3),
                ("有成文的审批和限额", "written approvals and limits", 6),
                (
                    "有审批、限额、止损和定期复核",
                    "approvals, limits, stop-losses and regular reviews",
                    8,
                ),
            )
        ),
    ),
    Question(
        code="goal",
        text=Text("本次投资的首要目的是什么？", "What is this investment for above all?"),
        dimension=Dimension.GOAL,
        options=_options(
            (
                ("保持流动性和本金", "to keep liquidity and principal", 0),
                ("略高于存款的稳健收益", "to earn somewhat more than deposits", 3),
                ("中长期增值，可以起伏", "to grow over the years, with ups and downs", 6),
                ("追求高收益", "to earn as much as can be", 8),
            ),
            serves=_BY_GOAL,
        ),
    ),
    Question(
        code="horizon",
        text=Text(
            "这笔资金多久之内肯定用不到？", "For how long will you surely not need this money?"
        ),
        dimension=Dimension.GOAL,
        options=_HORIZONS,
    ),
    Question(
        code="fall",
        text=Text(
            "持仓市值下跌一成时，贵单位通常怎么做？",
            "When a position is down by 10 per cent, what do you commonly do?",
        ),
        dimension=Dimension.PREFERENCE,
        options=_options(
            (
                ("全部退出", "leave it altogether", 0),
                ("减仓", "reduce it", 2),
                ("按制度复核后决定", "review it by our rules, and decide", 5),
                ("基本面不变则加仓", "add to it, if nothing else has changed", 8),
            )
        ),
    ),
    Question(
        code="worst-loss",
        text=Text(
            "一年里最多亏多少，不影响贵单位经营？",
            "How much could you lose in a year without it touching your business?",
        ),
        dimension=Dimension.PREFERENCE,
        options=_options(
            (
                ("不能亏损", "nothing at all", 0),
                ("百分之三以内", "up to 3 per cent", 2),
                ("百分之十以内", "up to 10 per cent", 4),
                ("百分之二十以内", "up to 20 per cent", 6),
                ("百分之二十以上也能承受", "more than 20 per cent", 8),
            ),
            no_loss="a",
        ),
    ),
    Question(
        code="source",
        text=Text("这笔资金从哪里来？", "Where does this money come from?"),
        dimension=Dimension.OTHER,
        options=_options(
            (
                ("有指定用途的专项资金", "funds set aside for a purpose", 0),
                ("短期周转的结余", "a balance between payments", 1),
                ("长期积累的自有资金", "own funds of long standing", 2),
            )
        ),
    ),
)

SAMPLE_FOR_ORGANISATIONS = RiskQuestionnaire(
    id="sample-organisation",
    version="1",
    name=Text("机构客户风险测评问卷（示例）", "Risk questionnaire for organisations (sample)"),
    for_persons=False,
    scheme=TOLERANCE_LEVELS,
    questions=_ORGANISATIONS,
    bands=_BANDS,
    caps=(
        _cap("只能承受百分之三以内的损失", "will bear a loss of 3 per cent", "C2", "worst-loss/b"),
        _cap(
            "只能承受百分之十以内的损失", "will bear a loss of 10 per cent", "C3", "worst-loss/c"
        ),
        _cap(
            "只能承受百分之二十以内的损失", "will bear a loss of 20 per cent", "C4", "worst-loss/d"
        ),
        _cap("首先求流动性和本金", "liquidity and principal come first", "C2", "goal/a"),
        _cap(
            "专项资金或者闲置不满一年",
            "money bound to a use, or idle for less than a year",
            "C2",
            "source/a",
            "horizon/a",
            "horizon/b",
        ),
        _cap("没有成文制度", "no written rules", "C3", "rules/a"),
    ),
    basis=_PRACTICE,
)
"""Thirteen questions to an organisation, a hundred points."""
