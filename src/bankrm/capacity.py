"""Legal capacity (民事行为能力): what acts of a person the law lets stand, by age and by declaration.

Nobody has more capacity than is shown: with an unknown birth date a person has none, and the decision
says that it needs a review. Leaves out who the statutory agent is, and the law before the Civil Code.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import LegalCapacity, RetailClient
from bankrm.days import years_before
from bankrm.fields import check_fields
from bankrm.regulations.investment import CAPACITY_YEARS, FULL_CAPACITY_YEARS, OWN_LABOUR_YEARS
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_date, not_

__all__ = ["CAPACITY", "CapacityFacts", "CapacityParams", "classify_capacity"]


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class CapacityFacts:
    """What legal capacity depends on."""

    declared: int = attrs.field(
        metadata=about("宣告的行为能力", "declared capacity", of=(RetailClient.declared_capacity,))
    )
    """Rank of what a court declared; full where it declared nothing."""
    own_labour: bool = attrs.field(
        metadata=about(
            "以自己劳动为主要生活来源",
            "lives on own labour",
            of=(RetailClient.lives_on_own_labour,),
        )
    )
    birth_date: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("出生日期", "birth date", of=(RetailClient.birth_date,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, client: RetailClient) -> "CapacityFacts":
        """The facts of a person."""
        check_kind(client, RetailClient, "client")
        return cls(
            declared=client.declared_capacity.rank,
            own_labour=client.lives_on_own_labour,
            birth_date=client.birth_date,
        )


class CapacityParams:
    """The ages of the law, as the latest birth dates that have reached them."""

    eight_by: date = param(CAPACITY_YEARS, years_before)
    sixteen_by: date = param(OWN_LABOUR_YEARS, years_before)
    adult_by: date = param(FULL_CAPACITY_YEARS, years_before)


CAPACITY = RuleSet(
    "clients.capacity", CapacityFacts, CapacityParams, LegalCapacity, since=CIVIL_CODE.since
)
"""The legal capacity of a person."""

_NONE, _LIMITED, _FULL = (capacity.rank for capacity in LegalCapacity)


def _independent_minor(f: CapacityFacts, p: CapacityParams) -> bool:
    return f.own_labour & (f.birth_date <= p.sixteen_by) & (f.declared == _FULL)


@CAPACITY.rule(
    "CC.18-adult",
    LegalCapacity.FULL,
    cites=(CIVIL_CODE.article(17), CIVIL_CODE.article(18)),
    zh="成年人，未被认定为限制或者无民事行为能力人",
    en="an adult, of whom no court has found otherwise",
)
def adult(f: CapacityFacts, p: CapacityParams) -> bool:
    return (f.birth_date <= p.adult_by) & (f.declared == _FULL)


@CAPACITY.rule(
    "CC.18-own-labour",
    LegalCapacity.FULL,
    cites=CIVIL_CODE.article(18),
    zh="年龄较大的未成年人，以自己的劳动收入为主要生活来源，视为完全民事行为能力人",
    en="an older minor who lives mainly on own labour counts as an adult",
)
def lives_on_own_labour(f: CapacityFacts, p: CapacityParams) -> bool:
    return _independent_minor(f, p) & (f.birth_date > p.adult_by)


@CAPACITY.rule(
    "CC.19",
    LegalCapacity.LIMITED,
    cites=CIVIL_CODE.article(19),
    zh="未成年人，已达到具有限制行为能力的年龄",
    en="a minor who has reached the age of limited capacity",
)
def minor(f: CapacityFacts, p: CapacityParams) -> bool:
    between = (f.birth_date <= p.eight_by) & (f.birth_date > p.adult_by)
    return between & (f.declared != _NONE) & not_(_independent_minor(f, p))


@CAPACITY.rule(
    "CC.22",
    LegalCapacity.LIMITED,
    cites=(CIVIL_CODE.article(22), CIVIL_CODE.article(24)),
    zh="成年人，被人民法院认定为限制民事行为能力人",
    en="an adult whom a court has found to be of limited capacity",
)
def declared_limited(f: CapacityFacts, p: CapacityParams) -> bool:
    return (f.birth_date <= p.adult_by) & (f.declared == _LIMITED)


@CAPACITY.rule(
    "CC.20",
    LegalCapacity.NONE,
    cites=CIVIL_CODE.article(20),
    zh="未成年人，尚未达到具有限制行为能力的年龄",
    en="a minor below the age of limited capacity",
)
def small_child(f: CapacityFacts, p: CapacityParams) -> bool:
    return f.birth_date > p.eight_by


@CAPACITY.rule(
    "CC.21",
    LegalCapacity.NONE,
    cites=(CIVIL_CODE.article(21), CIVIL_CODE.article(24)),
    zh="被认定不能辨认自己行为",
    en="found unable to understand the own acts",
)
def declared_none(f: CapacityFacts, _: CapacityParams) -> bool:
    return f.declared == _NONE


def classify_capacity(
    client: RetailClient, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[CapacityFacts, LegalCapacity]:
    """The legal capacity of a person on a day; `outcome` is the capacity, `needs_review` if unknown.

    >>> from bankrm.clients import ClientId
    >>> pupil = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(2010, 3, 2))
    >>> print(classify_capacity(pupil, as_of=date(2026, 11, 24)).explain("en"))
    Outcome: limited capacity (24 Nov 2026)
    - a minor who has reached the age of limited capacity [CC.19] Civil Code, art. 19; Civil Code, art. 20; Civil Code, art. 18
    Weakest source: read in the text
    """
    return CAPACITY.decide(CapacityFacts.of(client), as_of=as_of, book=book)
