"""The tests that make a person a beneficial owner (受益所有人判定标准): the bank's own, and the filing's.

Two rule sets on one scale and one class of facts. A share is compared exactly, as whole parts of a
whole. What could not be traced to anybody may be anybody's: where it would decide the test, the test is
undetermined. `beneficial_owners` makes the facts from a graph and draws the list.
"""

import attrs

from bankrm.citations import Provenance, param
from bankrm.clients import LegalForm
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.regulations.ownership import (
    FILING_MEASURES,
    FILING_SHARE,
    IDENTIFICATION_NOTICE,
    IDENTIFICATION_ORDER,
    NOTICE_SHARE,
    OWNER_SHARE,
    STRICTER_SHARE,
)
from bankrm.rules import RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, not_

__all__ = [
    "FILED_OWNERS",
    "IDENTIFIED_OWNERS",
    "FilingParams",
    "IdentificationParams",
    "OwnerBasis",
    "OwnerFacts",
    "check_form",
]

_FORMS = {None, *(form.code for form in LegalForm)}


class OwnerBasis(Label):
    """What makes a person a beneficial owner (认定依据), weakest first."""

    NONE = "none", "不是受益所有人", "not a beneficial owner"
    MANAGEMENT = "management", "负责日常经营管理", "responsible for daily management"
    BRANCH_MANAGEMENT = "branch_management", "分支机构高级管理人员", "senior manager of the branch"
    TRUST_PARTY = (
        "trust_party",
        "信托当事人或最终控制人",
        "party to the trust, or in control of it",
    )
    CONTROL = "control", "实际控制", "actual control"
    STRICTER = "stricter", "达到较高风险客户的较低比例", "reaches the share for higher risk"
    INCOME = "income", "收益权", "income"
    VOTES = "votes", "表决权", "votes"
    EQUITY = "equity", "股权或权益", "equity"


def check_form(code: str | None) -> None:
    """Refuse what is no code of a legal form; unknown may pass.

    >>> check_form("Company")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: form: is no code of a legal form
    """
    if code not in _FORMS:
        raise InvalidValue("form", "is no code of a legal form")


# In words: the graph lies beside this module, the inquiry above it.
_ENTITY = (
    "beneficial_owners.OwnerInquiry.entity",
    "beneficial_owners.OwnerInquiry.graph",
    "ownership.OwnershipGraph.parties",
    "ownership.Party.id",
    "ownership.Party.form",
)
_EDGES = (
    *_ENTITY,
    "ownership.OwnershipGraph.edges",
    "ownership.OwnershipEdge.owner",
    "ownership.OwnershipEdge.owned",
    "ownership.OwnershipEdge.since",
    "ownership.OwnershipEdge.until",
)
_HELD = (*_EDGES, "ownership.OwnershipEdge.share")
_VOTES, _INCOME = "ownership.OwnershipEdge.votes", "ownership.OwnershipEdge.income"
_KIND, _TIES = "ownership.Party.kind", "ownership.OwnershipEdge.ties"
_TIED = (*_HELD, _KIND, _TIES)
_CHECKED = "beneficial_owners.OwnerInquiry.control_checked"
_HIGHER_RISK = "beneficial_owners.OwnerInquiry.higher_risk"
_ANY = (*_TIED, _VOTES, _INCOME, _CHECKED, _HIGHER_RISK)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class OwnerFacts:
    """What decides whether one person is an owner of one entity; shares are whole parts of `whole`."""

    whole: int = attrs.field(metadata=about("总份数", "parts of the whole") | NOT_NEGATIVE)
    equity: int = attrs.field(
        metadata=about("最终拥有的股权份数", "equity held", of=_HELD) | NOT_NEGATIVE
    )
    votes: int = attrs.field(
        metadata=about("最终享有的表决权份数", "votes held", of=(*_HELD, _VOTES)) | NOT_NEGATIVE
    )
    income: int = attrs.field(
        metadata=about("最终享有的收益权份数", "income held", of=(*_HELD, _INCOME)) | NOT_NEGATIVE
    )
    equity_untraced: int = attrs.field(
        metadata=about("未穿透的股权份数", "equity not traced", of=(*_HELD, _KIND)) | NOT_NEGATIVE
    )
    votes_untraced: int = attrs.field(
        metadata=about("未穿透的表决权份数", "votes not traced", of=(*_HELD, _VOTES, _KIND))
        | NOT_NEGATIVE
    )
    income_untraced: int = attrs.field(
        metadata=about("未穿透的收益权份数", "income not traced", of=(*_HELD, _INCOME, _KIND))
        | NOT_NEGATIVE
    )
    holds_untraced: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "未穿透的部分归其所有",
            "holds what was not traced",
            of=(*_HELD, _VOTES, _INCOME, _KIND),
        ),
    )
    controls: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "实际控制或为信托当事人", "controls, or is a party to the trust", of=(*_TIED, _CHECKED)
        ),
    )
    manages: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("负责日常经营管理", "manages day to day", of=_TIED),
    )
    manages_branch: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "为分支机构高级管理人员", "senior manager of the branch", of=(*_EDGES, _KIND, _TIES)
        ),
    )
    holder_found: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "按持有比例已找到受益所有人", "an owner was found by what is held", of=_ANY
        ),
    )
    owner_found: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("各项标准已找到受益所有人", "an owner was found by a test", of=_ANY),
    )
    form: str = attrs.field(
        default=None, converter=maybe_code, metadata=about("组织形式", "legal form", of=_ENTITY)
    )
    higher_risk: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("客户洗钱风险较高", "client of higher risk", of=(_HIGHER_RISK,)),
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_form(self.form)


class IdentificationParams:
    """The shares that count for the bank, in basis points."""

    owner_share: int = param(OWNER_SHARE, unit="basis_points")
    stricter_share: int = param(STRICTER_SHARE, unit="basis_points")
    notice_share: int = param(NOTICE_SHARE, unit="basis_points")


class FilingParams:
    """The share that counts for the filing, in basis points."""

    filing_share: int = param(FILING_SHARE, unit="basis_points")


IDENTIFIED_OWNERS = RuleSet(
    "ownership.identified",
    OwnerFacts,
    IdentificationParams,
    OwnerBasis,
    since=IDENTIFICATION_NOTICE.since,
)
"""Whom a bank finds to be an owner of its client: by the order of 2025, before it by the notice."""

FILED_OWNERS = RuleSet(
    "ownership.filed", OwnerFacts, FilingParams, OwnerBasis, since=FILING_MEASURES.since
)
"""Whom an entity files as its owner."""

_TRUST, _FOREIGN_BRANCH = LegalForm.TRUST.code, LegalForm.FOREIGN_BRANCH.code
_ORDER, _NOTICE = IDENTIFICATION_ORDER, IDENTIFICATION_NOTICE
_TESTS = FILING_MEASURES.article(6, Provenance.SECONDARY)


def _reaches(f: OwnerFacts, part: int, untraced: int, share: int) -> bool:
    """Whether a part is the share or more: surely, or if what was not traced is this person's too."""
    least = share * f.whole
    return (part * 10_000 >= least) | (f.holds_untraced & ((part + untraced) * 10_000 >= least))


def _exceeds(f: OwnerFacts, part: int, untraced: int, share: int) -> bool:
    """Whether a part is more than the share."""
    limit = share * f.whole
    return (part * 10_000 > limit) | (f.holds_untraced & ((part + untraced) * 10_000 > limit))


# The order of 2025


@IDENTIFIED_OWNERS.rule(
    "BOI.8-equity",
    OwnerBasis.EQUITY,
    cites=_ORDER.article(8),
    since=_ORDER.since,
    zh="直接或间接最终拥有{owner_share}以上股权、股份或权益",
    en="finally holds {owner_share} or more of the equity, directly or indirectly",
)
def holds_equity(f: OwnerFacts, p: IdentificationParams) -> bool:
    return (f.form != _TRUST) & _reaches(f, f.equity, f.equity_untraced, p.owner_share)


@IDENTIFIED_OWNERS.rule(
    "BOI.8-votes",
    OwnerBasis.VOTES,
    cites=_ORDER.article(8),
    since=_ORDER.since,
    zh="股权未达标准，但最终享有{owner_share}以上表决权",
    en="finally has {owner_share} or more of the votes without as much equity",
)
def holds_votes(f: OwnerFacts, p: IdentificationParams) -> bool:
    return (
        (f.form != _TRUST)
        & _reaches(f, f.votes, f.votes_untraced, p.owner_share)
        & (f.equity * 10_000 < p.owner_share * f.whole)
    )


@IDENTIFIED_OWNERS.rule(
    "BOI.8-income",
    OwnerBasis.INCOME,
    cites=_ORDER.article(8),
    since=_ORDER.since,
    zh="股权未达标准，但最终享有{owner_share}以上收益权",
    en="finally has {owner_share} or more of the income without as much equity",
)
def draws_income(f: OwnerFacts, p: IdentificationParams) -> bool:
    return (
        (f.form != _TRUST)
        & _reaches(f, f.income, f.income_untraced, p.owner_share)
        & (f.equity * 10_000 < p.owner_share * f.whole)
    )


@IDENTIFIED_OWNERS.rule(
    "BOI.21-stricter",
    OwnerBasis.STRICTER,
    cites=_ORDER.article(21, Provenance.UNCONFIRMED),
    since=_ORDER.since,
    zh="客户风险较高，最终享有{stricter_share}以上股权、表决权或收益权",
    en="finally has {stricter_share} or more of equity, votes or income of a client of higher risk",
)
def reaches_stricter_share(f: OwnerFacts, p: IdentificationParams) -> bool:
    below = p.owner_share * f.whole
    reaches = (
        _reaches(f, f.equity, f.equity_untraced, p.stricter_share)
        | _reaches(f, f.votes, f.votes_untraced, p.stricter_share)
        | _reaches(f, f.income, f.income_untraced, p.stricter_share)
    )
    return (
        (f.form != _TRUST)
        & f.higher_risk
        & reaches
        & (f.equity * 10_000 < below)
        & (f.votes * 10_000 < below)
        & (f.income * 10_000 < below)
    )


@IDENTIFIED_OWNERS.rule(
    "BOI.8-control",
    OwnerBasis.CONTROL,
    cites=_ORDER.article(8),
    since=_ORDER.since,
    zh="单独或联合实际控制",
    en="has actual control, alone or jointly",
)
def controls(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form != _TRUST) & f.controls


@IDENTIFIED_OWNERS.rule(
    "BOI.8-management",
    OwnerBasis.MANAGEMENT,
    cites=_ORDER.article(8),
    since=_ORDER.since,
    zh="各项标准均无人达到，由负责日常经营管理的人员替代",
    en="no test finds anybody, so those responsible for daily management stand in",
)
def manages(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form != _TRUST) & not_(f.owner_found) & f.manages


@IDENTIFIED_OWNERS.rule(
    "BOI.9-branch",
    OwnerBasis.BRANCH_MANAGEMENT,
    cites=_ORDER.article(9),
    since=_ORDER.since,
    zh="外国公司分支机构的高级管理人员",
    en="a senior manager of the branch of a foreign company",
)
def manages_branch(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form == _FOREIGN_BRANCH) & f.manages_branch


@IDENTIFIED_OWNERS.rule(
    "BOI.12-trust",
    OwnerBasis.TRUST_PARTY,
    cites=_ORDER.article(12),
    since=_ORDER.since,
    zh="信托的委托人、受托人、受益人、监察人或其他最终有效控制的自然人",
    en="settlor, trustee, beneficiary or protector of the trust, or in final control of it",
)
def is_trust_party(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form == _TRUST) & f.controls


# The notice of 2017: one test after another


@IDENTIFIED_OWNERS.rule(
    "BOI-2017.equity",
    OwnerBasis.EQUITY,
    cites=_NOTICE.article(),
    until=_NOTICE.until,
    zh="直接或间接拥有超过{notice_share}的股权或权益",
    en="holds more than {notice_share} of the equity, directly or indirectly",
)
def held_equity(f: OwnerFacts, p: IdentificationParams) -> bool:
    return (f.form != _TRUST) & _exceeds(f, f.equity, f.equity_untraced, p.notice_share)


@IDENTIFIED_OWNERS.rule(
    "BOI-2017.votes",
    OwnerBasis.VOTES,
    cites=_NOTICE.article(),
    until=_NOTICE.until,
    zh="直接或间接拥有超过{notice_share}的表决权",
    en="holds more than {notice_share} of the votes, directly or indirectly",
)
def held_votes(f: OwnerFacts, p: IdentificationParams) -> bool:
    return (f.form != _TRUST) & _exceeds(f, f.votes, f.votes_untraced, p.notice_share)


@IDENTIFIED_OWNERS.rule(
    "BOI-2017.control",
    OwnerBasis.CONTROL,
    cites=_NOTICE.article(),
    until=_NOTICE.until,
    zh="无人达到持有比例，通过人事、财务等其他方式控制",
    en="nobody holds enough, and this person controls in another way",
)
def controlled(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form != _TRUST) & not_(f.holder_found) & f.controls


@IDENTIFIED_OWNERS.rule(
    "BOI-2017.management",
    OwnerBasis.MANAGEMENT,
    cites=_NOTICE.article(),
    until=_NOTICE.until,
    zh="无人达到持有比例也无人控制，由高级管理人员替代",
    en="nobody holds enough or controls, so the senior managers stand in",
)
def managed(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form != _TRUST) & not_(f.owner_found) & f.manages


@IDENTIFIED_OWNERS.rule(
    "BOI-2017.trust",
    OwnerBasis.TRUST_PARTY,
    cites=_NOTICE.article(),
    until=_NOTICE.until,
    zh="信托的委托人、受托人、受益人或其他最终控制、享有权益的自然人",
    en="settlor, trustee or beneficiary of the trust, or in final control of it",
)
def was_trust_party(f: OwnerFacts, _: IdentificationParams) -> bool:
    return (f.form == _TRUST) & f.controls


# The filing


@FILED_OWNERS.rule(
    "BOF.6-equity",
    OwnerBasis.EQUITY,
    cites=_TESTS,
    zh="直接或间接最终拥有{filing_share}以上股权、股份或权益",
    en="finally holds {filing_share} or more of the equity, directly or indirectly",
)
def files_equity(f: OwnerFacts, p: FilingParams) -> bool:
    return _reaches(f, f.equity, f.equity_untraced, p.filing_share)


@FILED_OWNERS.rule(
    "BOF.6-votes",
    OwnerBasis.VOTES,
    cites=_TESTS,
    zh="股权未达标准，但最终享有{filing_share}以上表决权",
    en="finally has {filing_share} or more of the votes without as much equity",
)
def files_votes(f: OwnerFacts, p: FilingParams) -> bool:
    return _reaches(f, f.votes, f.votes_untraced, p.filing_share) & (
        f.equity * 10_000 < p.filing_share * f.whole
    )


@FILED_OWNERS.rule(
    "BOF.6-income",
    OwnerBasis.INCOME,
    cites=_TESTS,
    zh="股权未达标准，但最终享有{filing_share}以上收益权",
    en="finally has {filing_share} or more of the income without as much equity",
)
def files_income(f: OwnerFacts, p: FilingParams) -> bool:
    return _reaches(f, f.income, f.income_untraced, p.filing_share) & (
        f.equity * 10_000 < p.filing_share * f.whole
    )


@FILED_OWNERS.rule(
    "BOF.6-control",
    OwnerBasis.CONTROL,
    cites=_TESTS,
    zh="单独或联合实际控制",
    en="has actual control, alone or jointly",
)
def files_control(f: OwnerFacts, _: FilingParams) -> bool:
    return f.controls


@FILED_OWNERS.rule(
    "BOF.6-management",
    OwnerBasis.MANAGEMENT,
    cites=_TESTS,
    zh="各项标准均无人达到，由负责日常经营管理的人员替代",
    en="no test finds anybody, so those responsible for daily management stand in",
)
def files_management(f: OwnerFacts, _: FilingParams) -> bool:
    return not_(f.owner_found) & f.manages


@FILED_OWNERS.rule(
    "BOF.8-branch",
    OwnerBasis.BRANCH_MANAGEMENT,
    cites=FILING_MEASURES.article(8, Provenance.SECONDARY),
    zh="外国公司分支机构的高级管理人员",
    en="a senior manager of the branch of a foreign company",
)
def files_branch_management(f: OwnerFacts, _: FilingParams) -> bool:
    return (f.form == _FOREIGN_BRANCH) & f.manages_branch
