"""Size of a firm (企业划型): micro, small, medium or large, by industry; and inclusive small loans.

A firm is of a size when every figure of its industry reaches that size; the weakest figure decides. An
unknown figure leaves the size open only while it could still lower it.

Leaves out the size of financial institutions, which have a standard of their own, and the supervisor's
wider count of inclusive loans (up to and including 10 million), which was not confirmed.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date

import attrs

from bankrm.checks import check_count, check_kind, check_optional
from bankrm.citations import Row, param
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.industries import section_of
from bankrm.labels import Label, Text
from bankrm.money import Money, check_yuan, fen
from bankrm.regulations.enterprises import (
    INCLUSIVE_CREDIT_LINE,
    INCLUSIVE_RESERVE_NOTICE,
    SIZE_INDUSTRIES,
    SIZE_LIMITS,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int
from bankrm.workings import Line

__all__ = [
    "INCLUSIVE",
    "EnterpriseSize",
    "InclusiveClass",
    "InclusiveFacts",
    "InclusiveParams",
    "SizeClass",
    "SizeIndustry",
    "classify_enterprise_size",
    "classify_inclusive_loan",
    "size_industry",
]

_WAN_YUAN = 1_000_000  # fen; the limits are in 万元


class EnterpriseSize(Label):
    """How large a firm is (企业规模), smallest first."""

    MICRO = "micro", "微型企业", "micro"
    SMALL = "small", "小型企业", "small"
    MEDIUM = "medium", "中型企业", "medium"
    LARGE = "large", "大型企业", "large"


class SizeIndustry(Label):
    """The industries that the size limits tell apart (划型行业)."""

    AGRICULTURE = "agriculture", "农、林、牧、渔业", "agriculture, forestry, fishing"
    INDUSTRY = "industry", "工业", "mining, manufacturing, utilities"
    CONSTRUCTION = "construction", "建筑业", "construction"
    WHOLESALE = "wholesale", "批发业", "wholesale"
    RETAIL = "retail", "零售业", "retail"
    TRANSPORT = "transport", "交通运输业", "transport"
    STORAGE = "storage", "仓储业", "storage"
    POST = "post", "邮政业", "post"
    LODGING = "lodging", "住宿业", "lodging"
    CATERING = "catering", "餐饮业", "catering"
    TELECOMS = "telecoms", "信息传输业", "information transmission"
    SOFTWARE = "software", "软件和信息技术服务业", "software and IT services"
    PROPERTY_DEVELOPMENT = "property_development", "房地产开发经营", "real-estate development"
    PROPERTY_MANAGEMENT = "property_management", "物业管理", "property management"
    BUSINESS_SERVICES = "business_services", "租赁和商务服务业", "leasing and business services"
    OTHER = "other", "其他未列明行业", "other industries"


def size_industry(code: str, *, as_of: date) -> SizeIndustry | None:
    """The industry of the size limits that a code of GB/T 4754-2017 belongs to.

    Args:
        code: the section's letter, alone or with two to four digits.
        as_of: the day whose rules apply.

    Returns:
        None where the limits do not cover it (finance, education, health, railways), or where the code
        is too short to tell: F is wholesale or retail.

    Raises:
        InvalidValue: if it has not the form of a code.
        RuleNotInForce: before the standards of 2011.

    >>> size_industry("C2614", as_of=date(2026, 11, 24)).en
    'mining, manufacturing, utilities'
    >>> [size_industry(code, as_of=date(2026, 11, 24)) for code in ("J66", "F")]
    [None, None]
    """
    section_of(code, "code")
    industries = SIZE_INDUSTRIES.in_force(as_of).value
    found = (industries.get(code[:length]) for length in range(1, len(code) + 1))
    return next((SizeIndustry(one) for one in found if one is not None), None)


@attrs.frozen(kw_only=True)
class SizeClass:
    """The size of a firm, or the figures that are missing to tell it."""

    industry: SizeIndustry
    size: EnterpriseSize | None
    """None while a missing figure could change it."""
    missing: tuple[str, ...]
    """The unknown figures that could still change the size."""
    figures: Mapping[str, int | Money | None] = attrs.field(repr=False)
    """What it was judged on, unknown figures too."""
    reached: Mapping[str, EnterpriseSize] = attrs.field(repr=False)
    """The size that each known figure reaches by itself."""
    limits: Row[Mapping[str, Mapping[str, tuple[int, int, int]]]] = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.figures.keys() - _FIGURES.keys():
            raise InvalidValue("figures", "hold what no industry looks at")

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each figure, the size it reaches, and the size of the whole; made when read."""
        lines = [Line(Text("行业", "industry"), self.industry)]
        for name, figure in self.figures.items():
            lines.append(Line(_FIGURES[name], figure))
            if name in self.reached:
                reached = self.reached[name]
                lines.append(Line(_REACHES[name], reached, "", self.limits.basis))
        return (*lines, Line(Text("企业规模", "size"), self.size))


_FIGURES = {
    "persons": Text("从业人员", "persons employed"),
    "revenue": Text("营业收入", "revenue"),
    "assets": Text("资产总额", "total assets"),
}
_REACHES = {
    "persons": Text("从业人员达到", "persons employed reach"),
    "revenue": Text("营业收入达到", "revenue reaches"),
    "assets": Text("资产总额达到", "total assets reach"),
}


def classify_enterprise_size(
    industry: SizeIndustry,
    *,
    persons: int | None = None,
    revenue: Money | None = None,
    assets: Money | None = None,
    as_of: date,
) -> SizeClass:
    """The size of a firm (企业划型): the smallest that any figure of its industry reaches.

    A limit itself belongs to the larger size. Figures that its industry does not look at are ignored.
    Source: 工信部联企业〔2011〕300号 art. 4.

    Args:
        industry: the row of the limits, from `size_industry`.
        persons: persons employed.
        revenue: revenue of the year, in yuan.
        assets: total assets, in yuan.
        as_of: the day whose rules apply.

    Raises:
        InvalidValue: if a figure is negative or of the wrong kind.
        CurrencyMismatch: if an amount is not in yuan.
        RuleNotInForce: before the standards of 2011.

    >>> firm = classify_enterprise_size(
    ...     SizeIndustry.INDUSTRY,
    ...     persons=300,
    ...     revenue=Money.of("19999999.99"),
    ...     as_of=date(2026, 11, 24),
    ... )
    >>> firm.size.en  # medium by its persons, small by its revenue
    'small'
    >>> unknown = classify_enterprise_size(SizeIndustry.RETAIL, persons=9, as_of=date(2026, 11, 24))
    >>> unknown.size.en, unknown.missing  # whatever its revenue
    ('micro', ())
    """
    check_kind(industry, SizeIndustry, "industry")
    if persons is not None:
        check_count(persons, "persons")
    amounts = {"revenue": revenue, "assets": assets}
    given = {"persons": persons} | {name: _wan(amount, name) for name, amount in amounts.items()}
    row = SIZE_LIMITS.in_force(as_of)
    limits = row.value[industry.code]
    reached = {
        name: _SIZES[bisect_right(limit, figure)]
        for name, limit in limits.items()
        if (figure := given[name]) is not None
    }
    smallest = min(reached.values(), default=EnterpriseSize.LARGE)
    settled = smallest is EnterpriseSize.MICRO  # nothing can lower it
    missing = () if settled else tuple(name for name in limits if name not in reached)
    shown = {"persons": persons, **amounts}
    return SizeClass(
        industry=industry,
        size=None if missing else smallest,
        missing=missing,
        figures={name: shown[name] for name in limits},
        reached=reached,
        limits=row,
    )


_SIZES = tuple(EnterpriseSize)


def _wan(amount: Money | None, field: str) -> int | None:
    """Whole 万元: as the limits are whole, what is left over reaches none."""
    return None if amount is None else check_yuan(amount, field).minor // _WAN_YUAN


class InclusiveClass(Label):
    """Whether a loan counts as inclusive finance (普惠小微贷款)."""

    OUTSIDE = "outside", "非普惠小微贷款", "not an inclusive loan"
    INCLUSIVE = "inclusive", "普惠小微贷款", "inclusive loan"


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class InclusiveFacts:
    """What decides whether a loan is inclusive; credit in fen."""

    small_firm: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("小型或微型企业", "small or micro firm")
    )
    owner: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("个体工商户或小微企业主", "individual business or owner of a small firm"),
    )
    business_loan: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("经营性贷款", "business loan")
    )
    credit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("单户授信", "credit to the client", "fen") | NOT_NEGATIVE,
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of_firm(cls, size: EnterpriseSize | None, credit: Money | None) -> "InclusiveFacts":
        """A loan to a firm of a size; None for unknown."""
        check_optional(size, EnterpriseSize, "size")
        small = None if size is None else size <= EnterpriseSize.SMALL
        return cls(small_firm=small, owner=False, business_loan=True, credit=fen(credit, "credit"))

    @classmethod
    def of_owner(cls, credit: Money | None, *, business_loan: bool | None) -> "InclusiveFacts":
        """A loan to an individual business or to the owner of a small firm."""
        return cls(
            small_firm=False,
            owner=True,
            business_loan=business_loan,
            credit=fen(credit, "credit"),
        )


class InclusiveParams:
    """The line in force."""

    credit_line: int = param(INCLUSIVE_CREDIT_LINE, unit="fen")


INCLUSIVE = RuleSet(
    "enterprises.inclusive",
    InclusiveFacts,
    InclusiveParams,
    InclusiveClass,
    since=INCLUSIVE_RESERVE_NOTICE.since,
)
"""Which small loans the central bank counts as inclusive."""


@INCLUSIVE.rule(
    "INC-firm",
    InclusiveClass.INCLUSIVE,
    cites=INCLUSIVE_RESERVE_NOTICE.article(),
    zh="小型或微型企业，单户授信{credit}，低于{credit_line}",
    en="a small or micro firm with credit of {credit}, below {credit_line}",
)
def small_firm_below_line(f: InclusiveFacts, p: InclusiveParams) -> bool:
    return f.small_firm & (f.credit < p.credit_line)


@INCLUSIVE.rule(
    "INC-owner",
    InclusiveClass.INCLUSIVE,
    cites=INCLUSIVE_RESERVE_NOTICE.article(),
    zh="个体工商户或小微企业主的经营性贷款，单户授信{credit}，低于{credit_line}",
    en="a business loan to an individual business or owner with credit of {credit}, below {credit_line}",
)
def owner_below_line(f: InclusiveFacts, p: InclusiveParams) -> bool:
    return f.owner & f.business_loan & (f.credit < p.credit_line)


def classify_inclusive_loan(
    facts: InclusiveFacts, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[InclusiveFacts, InclusiveClass]:
    """Whether a loan is inclusive finance (普惠小微贷款); `needs_review` if a fact is missing.

    Source: the central bank's test for targeted reserve cuts, as reported.

    Raises:
        RuleNotInForce: before the test was first applied in 2018.

    >>> day = date(2026, 11, 24)
    >>> at_line = InclusiveFacts.of_firm(EnterpriseSize.SMALL, Money.of(10_000_000))
    >>> classify_inclusive_loan(at_line, as_of=day).outcome.en  # the line itself is outside
    'not an inclusive loan'
    >>> shop = InclusiveFacts.of_owner(Money.of(800_000), business_loan=True)
    >>> classify_inclusive_loan(shop, as_of=day).outcome.en
    'inclusive loan'
    """
    return INCLUSIVE.decide(facts, as_of=as_of, book=book)
