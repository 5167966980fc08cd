"""Dated numbers of disclosure before a sale."""

from bankrm.citations import Param, Row
from bankrm.labels import Text
from bankrm.regulations.insurance import I2

__all__ = ["REPEAT_MONTHS"]

REPEAT_MONTHS = Param(
    id="disclosure.repeat.months",
    name=Text("再次投保可简化提示的月数", "months in which prompts may be shortened"),
    stricter=min,
    rows=(Row(I2.since, 3, I2.article(25)),),
)
