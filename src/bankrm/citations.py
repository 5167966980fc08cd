"""Where a rule comes from: issuers, regulations, articles, dated rows, and how well each was confirmed.

Nothing is cited more firmly than it was confirmed; `Provenance` says how firmly that is.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Generic, TypeVar

import attrs

from bankrm.days import check_date
from bankrm.errors import InvalidRule, RuleNotInForce
from bankrm.labels import Label, Lang, Text

__all__ = [
    "Citation",
    "Declared",
    "Issuer",
    "Param",
    "Provenance",
    "Regulation",
    "Row",
    "declared",
    "house_document",
    "param",
    "strictest",
]

_T = TypeVar("_T")
_Dated = TypeVar("_Dated", "Issuer", "Regulation")


class Provenance(Label):
    """How well a source was confirmed, firmest first."""

    TEXT = "text", "已读原文", "read in the text"
    SECONDARY = "secondary", "见二手来源", "read in a secondary source"
    UNCONFIRMED = "unconfirmed", "未经核实", "not confirmed"
    CONVENTION = "convention", "行业惯例", "market practice, no article"
    HOUSE = "house", "本行制度", "the bank's own"


def _standing(entry: _Dated, as_of: date) -> _Dated:
    """What stands in the place of an issuer or a document on a day."""
    check_date(as_of)
    while entry.until is not None and entry.until <= as_of:
        if entry.successor is None:
            raise RuleNotInForce(
                entry.name.en, f"ended on {entry.until} and nothing took its place"
            )
        entry = entry.successor
    if as_of < entry.since:
        raise RuleNotInForce(entry.name.en, f"began only on {entry.since}")
    return entry


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Issuer:
    """Who issues rules; renamed or merged bodies point to their successor. Compared by identity.

    >>> from bankrm.regulations.issuers import CBIRC
    >>> CBIRC.on(date(2024, 1, 1)).short
    'NFRA'
    """

    short: str
    name: Text
    aliases: tuple[str, ...] = ()
    """What it is called for short in Chinese."""
    since: date = date.min
    """The first day it existed, where something hangs on it."""
    until: date | None = None
    """The first day it no longer existed."""
    successor: Issuer | None = None

    def __repr__(self) -> str:
        return f"<{self.short}>"

    def on(self, as_of: date) -> Issuer:
        """The body that stands in its place on a day.

        Raises:
            RuleNotInForce: before it existed, or if it ended without a successor.
        """
        return _standing(self, as_of)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Regulation:
    """A document: its number, titles, issuer, dates, and what replaced it. Compared by identity.

    >>> from bankrm.regulations.statutes import CONTRACT_LAW
    >>> CONTRACT_LAW.on(date(2020, 12, 31)).name.zh, CONTRACT_LAW.on(date(2021, 1, 1)).name.zh
    ('合同法', '民法典')
    """

    code: str
    """Our short handle, as in N7."""
    number: str
    name: Text
    issuer: Issuer
    since: date
    """The first day in force."""
    read: Provenance
    """How well the document was read; an article may be marked weaker, never firmer."""
    issued: date | None = None
    until: date | None = None
    """The first day no longer in force."""
    successor: Regulation | None = None
    url: str = ""

    def __repr__(self) -> str:
        return f"<{self.code}>"

    def on(self, as_of: date) -> Regulation:
        """The document that stands in its place on a day.

        Raises:
            RuleNotInForce: before its first day, or if it ended without a successor.
        """
        return _standing(self, as_of)

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= on and (self.until is None or on < self.until)

    def article(self, article: int | str = "", read: Provenance | None = None) -> Citation:
        """Cite one article; `read` marks it weaker than the document as a whole."""
        return Citation(self, str(article), read or self.read)


@attrs.frozen
class Citation:
    """One article of a regulation, and how well it was confirmed.

    >>> from bankrm.regulations.investment import N7
    >>> N7.article("12").text("zh")
    '《金融机构产品适当性管理办法》（国家金融监督管理总局令2025年第7号）第12条'
    """

    regulation: Regulation = attrs.field(eq=lambda document: (document.code, document.since))
    article: str
    provenance: Provenance

    def __attrs_post_init__(self) -> None:
        if self.provenance < self.regulation.read:
            raise InvalidRule(self.regulation.code, "is cited more firmly than it was read")

    @property
    def _numbered(self) -> bool:
        return self.article[:1].isdigit()  # unlike an annex

    def text(self, lang: Lang) -> str:
        """The citation as one would write it, with a mark when it is not read in the text."""
        document = self.regulation
        if lang == "zh":
            number = f"（{document.number}）" if document.number else ""
            article = f"第{self.article}条" if self._numbered else self.article
            cited = f"《{document.name.zh}》{number}{article}"
            mark = f"［{self.provenance.zh}］"
        else:
            other = self.article.replace("附件", "annex")
            article = f"art. {self.article}" if self._numbered else other
            cited = f"{document.name.en}, {article}" if article else document.name.en
            mark = f" [{self.provenance.en}]"
        return cited if self.provenance is Provenance.TEXT else cited + mark


def house_document(code: str, name: Text, since: date) -> Regulation:
    """A document of the bank itself, for house numbers and house rules to cite.

    >>> policy = house_document("HR-7", Text("销售管理细则", "Sales policy"), date(2026, 1, 1))
    >>> policy.article(3).provenance.en
    "the bank's own"
    """
    bank = Issuer(short="bank", name=Text("本行", "the bank"))
    return Regulation(
        code=code, number="", name=name, issuer=bank, since=since, read=Provenance.HOUSE
    )


def strictest(provenances: Sequence[Provenance]) -> Provenance:
    """The weakest mark among sources: what a conclusion that rests on all of them is worth."""
    return max(provenances, default=Provenance.TEXT)


@attrs.frozen(eq=False)
class Row(Generic[_T]):
    """A value, the first day it applies, and where that is written."""

    since: date
    value: _T
    basis: Citation


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Param(Generic[_T]):
    """A dated number of the law, or one that the law leaves to the bank (no rows).

    Rows run from oldest to newest, and `since` is inclusive. `stricter` picks the stricter of two values,
    so that a bank's own row can tighten but never loosen.

    >>> from bankrm.regulations.investment import ASSESSMENT_MONTHS
    >>> ASSESSMENT_MONTHS.in_force(date(2026, 2, 1)).value
    12
    """

    id: str
    name: Text
    stricter: Callable[[_T, _T], _T]
    rows: tuple[Row[_T], ...] = ()
    until: date | None = None
    """The first day it no longer applies."""
    _days: tuple[date, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        days = tuple(row.since for row in self.rows)
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise InvalidRule(self.id, "rows must run from oldest to newest")
        if self.until is not None and days and self.until <= days[-1]:
            raise InvalidRule(self.id, "ends before its last row begins")
        object.__setattr__(self, "_days", days)

    def __repr__(self) -> str:
        return f"<{self.id}>"

    def set_to(self, value: _T, *, since: date, basis: Citation) -> Param[_T]:
        """The number as a bank sets it, for the `numbers` of a `RuleBook`.

        >>> from bankrm.regulations.approval import CREDIT_LOWEST_GRADE
        >>> own = house_document("C-1", Text("授信管理办法", "Credit policy"), date(2026, 1, 1))
        >>> CREDIT_LOWEST_GRADE.set_to(3, since=date(2026, 1, 1), basis=own.article()).rows[0].value
        3
        """
        row = Row(check_date(since, "since"), value, basis)
        return attrs.evolve(self, rows=(row,), until=None)

    @property
    def delegated(self) -> bool:
        """Whether the law gives no number and leaves it to the bank."""
        return not self.rows

    def in_force(self, as_of: date) -> Row[_T]:
        """The row in force on a day.

        Raises:
            RuleNotInForce: before the first row, after the end, or if only the bank can set it.
        """
        at = bisect_right(self._days, check_date(as_of))
        if not at:
            raise RuleNotInForce(self.id, "has no value in force on that day")
        if self.until is not None and as_of >= self.until:
            raise RuleNotInForce(self.id, f"ended on {self.until}")
        return self.rows[at - 1]


class Declared:
    """A number that a parameters class declares: which one, and what is made of it on a day."""

    __slots__ = ("derive", "of", "unit")
    of: Param[Any]
    derive: Callable[[date, Any], object] | None
    unit: str | type[Label]

    def __init__(
        self,
        of: Param[Any],
        derive: Callable[[date, Any], object] | None,
        unit: str | type[Label],
    ) -> None:
        self.of, self.derive, self.unit = of, derive, unit


def param(
    of: Param[Any],
    derive: Callable[[date, Any], object] | None = None,
    *,
    unit: str | type[Label] = "",
) -> Any:  # noqa: ANN401  # as attrs.field: it has the type its class declares
    """A field of a parameters class: the value of `of` in force, or what `derive` makes of it.

    `derive(as_of, value)` resolves what depends on the day (today less twelve months), so that
    predicates only compare. A number left to the bank, and not set by it, is None.
    """
    if not isinstance(of, Param):
        raise InvalidRule("param", f"needs a Param, not {type(of).__name__}")
    return Declared(of, derive, unit)


def declared(params: type) -> dict[str, Declared]:
    """The numbers that a parameters class declares, or inherits, by name."""
    return {
        name: one
        for model in reversed(params.__mro__)
        for name, one in vars(model).items()
        if isinstance(one, Declared)
    }
