"""Facts of a guarantee of a company (公司担保要素): one guarantee and its papers, flattened for `guarantee_rules`."""

import attrs

from bankrm.company_guarantees import (
    Articles,
    CompanyGuarantee,
    CompanyResolution,
    ResolutionBody,
)
from bankrm.fields import check_fields
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int

__all__ = ["GuaranteeFacts"]


@attrs.frozen(kw_only=True)
class GuaranteeFacts:
    """One guarantee, flattened for the rules; bodies as ranks: none 0, board 1, shareholders 2."""

    kind: str = attrs.field(
        metadata=about("担保人类型", "kind of guarantor", of=(CompanyGuarantee.kind,))
    )
    by: str = attrs.field(metadata=about("担保方式", "by what", of=(CompanyGuarantee.by,)))
    relation: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about(
            "被担保人与担保人的关系",
            "what the debtor is to the guarantor",
            of=(CompanyGuarantee.relation,),
        ),
    )
    lawful_exception: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "属于法定例外", "a lawful exception", of=(CompanyGuarantee.lawful_exception,)
        ),
    )
    public_facilities: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "属于公益设施",
            "a facility for the public good",
            of=(CompanyGuarantee.public_facilities,),
        ),
    )
    letter_of_guarantee: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "金融机构保函", "letter of guarantee", of=(CompanyGuarantee.letter_of_guarantee,)
        ),
    )
    own_business: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "全资子公司自身经营",
            "the subsidiary's own business",
            of=(CompanyGuarantee.own_business,),
        ),
    )
    signed_votes: int = attrs.field(
        metadata=about(
            "签字股东表决权", "votes of holders who signed", of=(CompanyGuarantee.signed_votes,)
        ),
    )
    all_votes: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("全部表决权", "all votes", of=(CompanyGuarantee.all_votes,)),
    )
    announced: bool = attrs.field(
        metadata=about("已公告", "announced", of=(CompanyGuarantee.announced_on,))
    )
    announced_late: bool = attrs.field(
        metadata=about(
            "公告晚于签约",
            "announced after it was signed",
            of=(CompanyGuarantee.announced_on, CompanyGuarantee.signed_on),
        )
    )
    authorised: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "分支机构已获授权",
            "the branch was authorised",
            of=(CompanyGuarantee.authorised,),
        ),
    )
    articles_body: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "章程规定的决议机构",
            "who decides by the articles",
            ResolutionBody,
            of=(CompanyGuarantee.articles, Articles.body),
        ),
    )
    within_articles: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "在章程限额内",
            "within the limits of the articles",
            of=(
                CompanyGuarantee.articles,
                CompanyGuarantee.amount,
                CompanyGuarantee.outstanding,
                Articles.limited,
                Articles.single_limit,
                Articles.total_limit,
            ),
        ),
    )
    resolved_by: int = attrs.field(
        metadata=about(
            "已决议机构",
            "who resolved",
            ResolutionBody,
            of=(CompanyGuarantee.resolution, CompanyResolution.body),
        )
    )
    resolved_late: bool = attrs.field(
        metadata=about(
            "决议晚于签约",
            "resolved after it was signed",
            of=(
                CompanyGuarantee.resolution,
                CompanyGuarantee.signed_on,
                CompanyResolution.held_on,
            ),
        )
    )
    covered: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "决议或者公告金额足够",
            "what was resolved or announced is for as much",
            of=(
                CompanyGuarantee.kind,
                CompanyGuarantee.resolution,
                CompanyGuarantee.announced_up_to,
                CompanyGuarantee.amount,
                CompanyResolution.up_to,
            ),
        ),
    )
    genuine: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "决议真实有效",
            "the resolution is genuine",
            of=(CompanyGuarantee.resolution, CompanyResolution.genuine),
        ),
    )
    interested_excluded: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "利害关系股东已回避",
            "the interested party kept out",
            of=(CompanyGuarantee.resolution, CompanyResolution.interested_excluded),
        ),
    )
    votes_for: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "同意的表决权",
            "votes for it",
            of=(CompanyGuarantee.resolution, CompanyResolution.votes_for),
        ),
    )
    votes_present: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "其他出席表决权",
            "other votes present",
            of=(CompanyGuarantee.resolution, CompanyResolution.votes_present),
        ),
    )
    form_agreed: bool = attrs.field(
        metadata=about("已约定保证方式", "the form is agreed", of=(CompanyGuarantee.form,))
    )
    period_agreed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已约定保证期间",
            "the period is agreed",
            of=(CompanyGuarantee.agreed_until, CompanyGuarantee.debt_due_on),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, guarantee: CompanyGuarantee) -> "GuaranteeFacts":
        """The facts of a guarantee."""
        articles, resolution = guarantee.articles, guarantee.resolution
        body = None if articles is None else articles.body
        signed, announced = guarantee.signed_on, guarantee.announced_on
        return cls(
            kind=guarantee.kind.code,
            by=guarantee.by.code,
            relation=None if guarantee.relation is None else guarantee.relation.code,
            lawful_exception=guarantee.lawful_exception,
            public_facilities=guarantee.public_facilities,
            letter_of_guarantee=guarantee.letter_of_guarantee,
            own_business=guarantee.own_business,
            signed_votes=guarantee.signed_votes,
            all_votes=guarantee.all_votes,
            announced=announced is not None,
            announced_late=(announced is not None and signed is not None and announced > signed),
            authorised=guarantee.authorised,
            articles_body=None if body is None else body.rank + 1,
            within_articles=guarantee.is_within_articles,
            resolved_by=0 if resolution is None else resolution.body.rank + 1,
            resolved_late=(
                resolution is not None and signed is not None and resolution.held_on > signed
            ),
            covered=_covered(guarantee),
            genuine=None if resolution is None else resolution.genuine,
            interested_excluded=None if resolution is None else resolution.interested_excluded,
            votes_for=None if resolution is None else resolution.votes_for,
            votes_present=None if resolution is None else resolution.votes_present,
            form_agreed=guarantee.form is not None,
            period_agreed=_period_agreed(guarantee),
        )


def _covered(guarantee: CompanyGuarantee) -> bool | None:
    """Whether what was resolved, or of a publicly held company announced, is for as much; None if unknown."""
    resolution = guarantee.resolution
    resolved = None if resolution is None else resolution.up_to
    most = guarantee.announced_up_to if guarantee.kind.publicly_held else resolved
    return None if most is None else guarantee.amount <= most


def _period_agreed(guarantee: CompanyGuarantee) -> bool | None:
    """Whether a period was agreed that counts: one that ends with the debt or before it counts as none."""
    if guarantee.agreed_until is None:
        return False
    if guarantee.debt_due_on is None:
        return None
    return guarantee.agreed_until > guarantee.debt_due_on
