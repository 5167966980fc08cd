"""The wording check against one pass of a plain alternation of the same phrases, as they stand."""

import re
from collections.abc import Callable
from datetime import date

from bankrm.products import Product, ProductFamily, ProductId
from bankrm.sales import SaleChannel
from bankrm.wording import check_wording
from bankrm.wording_phrases import PHRASE_RULES
from bankrm.wording_rules import TextKind
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

DAY = date(2026, 11, 24)
CALLS = 20
LENGTH = 10_000
KIND, CHANNEL = TextKind.ADVERTISEMENT, SaleChannel.ONLINE
PLAN = Product(id=ProductId("W-1"), name="某理财", family=ProductFamily.WEALTH)
PARAGRAPH = (
    "本产品由某某理财公司发行管理，某某银行代理推介。投资者应当认真阅读产品说明书，了解产品的投资方向、"
    "期限安排、费用和主要风险，根据自身风险承受能力作出决定。产品成立后主要投资于债券和货币市场工具，"
    "净值随市场波动，可能发生亏损。信息披露在本行网站和手机银行进行，如有疑问请向客户经理咨询。"
)
CLEAN = (PARAGRAPH * (LENGTH // len(PARAGRAPH) + 1))[:LENGTH]
FAULTS = ("稳赚不赔", "秒到账", "预期年化收益率", "低门槛", "刚性兑付")


def _with_faults() -> str:
    step = LENGTH // len(FAULTS)
    parts = (CLEAN[at * step : (at + 1) * step - 10] + word for at, word in enumerate(FAULTS))
    return "".join(parts)


def _alternation() -> re.Pattern[str]:
    """Of the phrases that are looked for in such a text, longest first."""
    family = PLAN.family
    rules = [
        rule
        for rule in PHRASE_RULES
        if rule.in_force(DAY) and rule.covers(family, CHANNEL, KIND) is not False
    ]
    phrases = {phrase for rule in rules for phrase in rule.words}
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))))


def _check(text: str) -> tuple[tuple[int, int], ...]:
    report = check_wording(text, kind=KIND, product=PLAN, channel=CHANNEL, as_of=DAY)
    return tuple((hit.start, hit.end) for hit in report.faults)


def _repeated(work: Callable[[], object]) -> Callable[[], None]:
    def repeat() -> None:
        for _ in range(CALLS):
            work()

    return repeat


def run() -> list[Ratio]:
    """Ten thousand characters without a fault, and with five, at the same places by both ways."""
    pattern = _alternation()
    found = []
    for name, text in (("none", CLEAN), ("five", _with_faults())):
        spans = tuple(match.span() for match in pattern.finditer(text))
        if _check(text) != spans or len(spans) != {"none": 0, "five": len(FAULTS)}[name]:
            raise AssertionError("the two ways find different phrases")  # before any figure
        found.append(
            ratio(
                f"wording, 10,000 characters, {name} to find",
                _repeated(lambda text=text: _check(text)),  # type: ignore[misc]  # bound now
                _repeated(lambda text=text: list(pattern.finditer(text))),  # type: ignore[misc]
                limit=2.0,
                calls=CALLS,
            )
        )
    return found
