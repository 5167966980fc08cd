"""Screening against lists (名单筛查): what a hit means for a service, by articles 40 and 41 of the law.

The host matches names; here is what follows. A confirmed hit stops service and any transfer of assets at
once, a possible one waits for a person, one resolved as false, by whom and when, lets the service go on.
Nothing newer erases an older result: a listing that was lifted is left out by the host.

Leaves out matching itself, and what is owed to other lists (court, tax, the bank's own).
"""

from datetime import date

import attrs

from bankrm.checks import check_tuple
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields
from bankrm.labels import Label
from bankrm.regulations.statutes import AML_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import StaffId
from bankrm.terms import about, maybe_bool

__all__ = [
    "SCREENING",
    "ListStep",
    "MatchResult",
    "MatchedField",
    "ScreeningFacts",
    "ScreeningParams",
    "ScreeningResult",
    "WatchList",
    "assess_screening",
]


class WatchList(Label):
    """The lists of article 40."""

    COUNTER_TERROR = "counter_terror", "反恐名单", "counter-terrorism list"
    UN_SANCTIONS = "un_sanctions", "联合国定向金融制裁名单", "UN targeted financial sanctions"
    PBOC = "pboc", "人民银行名单", "list of the People's Bank"


class MatchedField(Label):
    """What of a client or counterparty agreed with an entry."""

    NAME = "name", "名称", "name"
    DOCUMENT = "document", "证件号码", "document number"
    BIRTH_DATE = "birth_date", "出生日期", "birth date"
    NATIONALITY = "nationality", "国籍或注册地", "nationality or place of registration"
    ADDRESS = "address", "地址", "address"


class MatchResult(Label):
    """How a screening ended, mildest first."""

    CLEAR = "clear", "未命中", "no match"
    FALSE_MATCH = "false_match", "已排除", "resolved as false"
    POSSIBLE = "possible", "待核实", "possible match"
    CONFIRMED = "confirmed", "确认命中", "confirmed match"


class ListStep(Label):
    """What a confirmed hit asks for at once."""

    STOP_SERVICE = "stop_service", "立即停止提供服务", "stop the service at once"
    FREEZE = "freeze", "立即停止资金、资产转移", "stop any transfer of funds and assets at once"
    REPORT = "report", "按规定报告", "report as the rules ask"


@attrs.frozen(kw_only=True)
class ScreeningResult:
    """One client or counterparty screened against one list on a day, and who resolved a match.

    >>> ScreeningResult(
    ...     client_id=ClientId("C-1"),
    ...     watch_list=WatchList.PBOC,
    ...     screened_on=date(2026, 11, 2),
    ...     result=MatchResult.CLEAR,
    ... ).matched_fields
    ()
    """

    client_id: ClientId
    """The client whose service it is, also where the counterparty was screened."""
    of_counterparty: bool = False
    """It was a counterparty of the service that was screened: no screening of the client itself."""
    watch_list: WatchList
    screened_on: date
    result: MatchResult = attrs.field(repr=False, metadata=C2)
    matched_fields: tuple[MatchedField, ...] = attrs.field(default=(), repr=False, metadata=C2)
    resolved_by: StaffId | None = attrs.field(default=None, repr=False)
    resolved_on: date | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        resolved = self.result in {MatchResult.FALSE_MATCH, MatchResult.CONFIRMED}
        if (self.resolved_by is not None) is not resolved:
            raise InvalidValue(
                "resolved_by", "belongs to a match that was resolved, and only there"
            )
        if (self.resolved_on is not None) is not resolved:
            raise InvalidValue(
                "resolved_on", "belongs to a match that was resolved, and only there"
            )
        if self.resolved_on is not None and self.resolved_on < self.screened_on:
            raise InvalidValue("resolved_on", "is before the screening")
        if bool(self.matched_fields) is (self.result is MatchResult.CLEAR):
            raise InvalidValue("matched_fields", "belong to a match, and every match has some")

    def on(self, as_of: date) -> MatchResult:
        """How it stood on a day: a match resolved later was still a possible one."""
        check_date(as_of)
        later = self.resolved_on is not None and self.resolved_on > as_of
        return MatchResult.POSSIBLE if later else self.result


_FOUND = (
    ScreeningResult.of_counterparty,
    ScreeningResult.watch_list,
    ScreeningResult.screened_on,
    ScreeningResult.result,
    ScreeningResult.resolved_on,
)


@attrs.frozen(kw_only=True, repr=False)  # about a person
class ScreeningFacts:
    """What screening found by a day; unknown if the client was not screened against each list."""

    confirmed: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("确认命中名单", "on a list", of=_FOUND)
    )
    possible: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("疑似命中名单", "possibly on a list", of=_FOUND),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, results: tuple[ScreeningResult, ...], *, as_of: date) -> "ScreeningFacts":
        """The facts of one client's results by a day."""
        check_tuple(results, ScreeningResult, "results")
        check_date(as_of)
        if len({result.client_id for result in results}) > 1:
            raise InvalidValue("results", "are of more than one client")
        done = [result for result in results if result.screened_on <= as_of]
        found = {result.on(as_of) for result in done}
        own = {result.watch_list for result in done if not result.of_counterparty}
        rest = False if own == set(WatchList) else None
        return cls(
            confirmed=MatchResult.CONFIRMED in found or rest,
            possible=MatchResult.POSSIBLE in found or rest,
        )


class ScreeningParams:
    """The law gives no number."""


SCREENING = RuleSet(
    "laundering.screening", ScreeningFacts, ScreeningParams, Effect, since=AML_LAW.since
)
"""What a hit on a list means."""

_LISTS = (AML_LAW.article(40), AML_LAW.article(41))


@SCREENING.rule(
    "AML.40-confirmed",
    Effect.REFUSE,
    cites=_LISTS,
    zh="客户或交易对手在名单之内，应立即停止服务和资金、资产转移",
    en="the client or counterparty is on a list: service and transfers stop at once",
    steps=tuple(ListStep),
)
def on_a_list(f: ScreeningFacts, _: ScreeningParams) -> bool:
    return f.confirmed


@SCREENING.rule(
    "AML.41-possible",
    Effect.REVIEW,
    cites=_LISTS,
    zh="疑似命中名单，须由专人核实",
    en="a possible match with a list: a person must resolve it",
)
def possibly_on_a_list(f: ScreeningFacts, _: ScreeningParams) -> bool:
    return f.possible


def assess_screening(
    results: tuple[ScreeningResult, ...], *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ScreeningFacts, Effect]:
    """Whether a service may go on after client and counterparties were screened (名单筛查).

    Args:
        results: every result of one client, counterparties of the service among them; a list that the
            client itself was not screened against leaves the answer to a person.
        as_of: the day asked about; later results do not count, later resolutions are not yet made.
        book: the bank's own stricter rules.

    Raises:
        RuleNotInForce: before the law of 2024 took effect.
        InvalidValue: if the results are of several clients.

    >>> screened = [
    ...     ScreeningResult(
    ...         client_id=ClientId("C-1"),
    ...         watch_list=watch_list,
    ...         screened_on=date(2026, 11, 2),
    ...         result=MatchResult.CLEAR,
    ...     )
    ...     for watch_list in WatchList
    ... ]
    >>> assess_screening(tuple(screened), as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> assess_screening((), as_of=date(2026, 11, 24)).outcome.en
    'a person must decide'
    """
    return SCREENING.decide(ScreeningFacts.of(results, as_of=as_of), as_of=as_of, book=book)
