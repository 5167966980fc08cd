"""Risk assessments (风险测评): what risk a client can bear, as found on a day.

Leaves out the questions and their scores, and how often a client may be assessed.
"""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from bankrm.clients import ClientId
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label

__all__ = ["Respondent", "RiskAssessment", "RiskTolerance", "latest_two"]


class RiskTolerance(Label):
    """Risk a client can bear (风险承受能力), least first."""

    C1 = "C1", "保守型", "conservative"
    C2 = "C2", "稳健型", "steady"
    C3 = "C3", "平衡型", "balanced"
    C4 = "C4", "成长型", "growth"
    C5 = "C5", "进取型", "aggressive"

    @property
    def level(self) -> int:
        """1 to 5."""
        return self.rank + 1


class Respondent(Label):
    """Who answered the questions of an assessment."""

    CLIENT = "client", "客户本人", "the client"
    AGENT = "agent", "法定代理人或者授权代表", "statutory agent or authorised representative"
    SELLER = "seller", "销售人员代为填写", "the seller, in the client's place"


@attrs.frozen(kw_only=True)
class RiskAssessment:
    """One result of a client's risk assessment (风险测评).

    `lowest_class` marks the lowest class of the fund rules: a C1 person without full capacity, without any
    tolerance, or who will bear no loss.
    """

    client_id: ClientId
    on: date
    tolerance: RiskTolerance
    lowest_class: bool = False
    reconfirmed: bool | None = None
    """Whether the client confirmed a result that differs from the one before."""
    at: datetime | None = None
    """When it was answered, on the day `on` in China."""
    answered_by: Respondent | None = None
    institution: str | None = None
    """The institution that assessed; None for the bank itself."""
    scheme: str | None = None
    """The questionnaire and version, or another scheme of levels, that gave the result."""
    answers_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the answers."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.lowest_class and self.tolerance is not RiskTolerance.C1:
            raise InvalidValue("lowest_class", "belongs to C1 only")
        if self.at is not None and business_date(self.at) != self.on:
            raise InvalidValue("at", "is not on that day")


def latest_two(
    assessments: Sequence[RiskAssessment],
) -> tuple[RiskAssessment | None, RiskAssessment | None]:
    """The result that counts and the one before it: the latest, of two of one day the more cautious.

    >>> def tested(level: str, on: date) -> RiskAssessment:
    ...     return RiskAssessment(
    ...         client_id=ClientId("C-1"), on=on, tolerance=RiskTolerance(level)
    ...     )
    >>> latest, before = latest_two([tested("C3", date(2026, 1, 5)), tested("C2", date(2025, 1, 6))])
    >>> latest.tolerance.zh, before.tolerance.zh
    ('平衡型', '稳健型')
    """
    by_day = sorted(
        assessments,  # of two of one day the more cautious counts
        key=lambda assessment: (assessment.on, -assessment.tolerance.rank),
        reverse=True,
    )
    latest, before = (*by_day, None, None)[:2]
    return latest, before
