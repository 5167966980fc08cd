"""Guarantees of companies (公司担保): who stands in for a debt that is not its own, and who resolved to.

A guarantee here is an organisation's word, or an asset that it gives. Whether it binds the organisation is
judged in `guarantee_rules`; form and period are worked out in `security_order`, and what an asset is worth in
`collateral_values`.

Leaves out natural persons.
"""

from datetime import date
from typing import NewType

import attrs

from bankrm.credit_applications import CreditApplicationId
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.loan_products import SecurityKind
from bankrm.money import Money, check_yuan
from bankrm.ownership import PartyId
from bankrm.security_order import GuaranteeForm

__all__ = [
    "Articles",
    "BeneficiaryRelation",
    "CompanyGuarantee",
    "CompanyGuaranteeId",
    "CompanyResolution",
    "GuarantorKind",
    "ResolutionBody",
]

CompanyGuaranteeId = NewType("CompanyGuaranteeId", str)


class GuarantorKind(Label):
    """What an organisation is, as the law on guarantees tells them apart (担保人类型).

    A listed or quoted company is that first, whatever else it is, but for a financial institution that issues
    a letter of guarantee; and so is its branch, whose company must have announced what it resolved.
    """

    COMPANY = "company", "公司", "company"
    ONE_PERSON_COMPANY = "one_person_company", "一人有限责任公司", "company of one shareholder"
    LISTED = "listed", "上市公司", "listed company"
    LISTED_SUBSIDIARY = (
        "listed_subsidiary",
        "上市公司已公开披露的控股子公司",
        "disclosed subsidiary of a listed company",
    )
    QUOTED = (
        "quoted",
        "其他全国性证券交易场所交易的公司",
        "company quoted on another national exchange",
    )
    BRANCH = "branch", "公司分支机构", "branch of a company"
    FINANCIAL_INSTITUTION = "financial_institution", "金融机构", "financial institution"
    FINANCIAL_BRANCH = "financial_branch", "金融机构分支机构", "branch of a financial institution"
    GUARANTEE_COMPANY = "guarantee_company", "担保公司", "guarantee company"
    GUARANTEE_BRANCH = "guarantee_branch", "担保公司分支机构", "branch of a guarantee company"
    STATE_ORGAN = "state_organ", "机关法人", "organ of the state"
    COMMITTEE = "committee", "居民委员会、村民委员会", "residents' or villagers' committee"
    PUBLIC_WELFARE = (
        "public_welfare",
        "以公益为目的的非营利法人、非法人组织",
        "non-profit organisation for the public good",
    )

    @property
    def publicly_held(self) -> bool:
        """Whether nothing binds it but what it publicly announced (解释 art. 9)."""
        return self in {
            GuarantorKind.LISTED,
            GuarantorKind.LISTED_SUBSIDIARY,
            GuarantorKind.QUOTED,
        }


class BeneficiaryRelation(Label):
    """What the debtor is to the guarantor (被担保人与担保人的关系)."""

    SHAREHOLDER = "shareholder", "担保人的股东", "its shareholder"
    CONTROLLER = "controller", "担保人的实际控制人", "its actual controller"
    WHOLLY_OWNED = "wholly_owned", "担保人的全资子公司", "its wholly-owned subsidiary"
    OTHER = "other", "其他", "other"


class ResolutionBody(Label):
    """Who resolves (决议机构), the lower first."""

    BOARD = "board", "董事会", "board"
    SHAREHOLDERS = "shareholders", "股东会", "shareholders' meeting"


@attrs.frozen(kw_only=True)
class Articles:
    """What a company's articles say of guarantees (公司章程); what was not read is None."""

    body: ResolutionBody | None = None
    """Who decides on guarantees for others than shareholders and controllers."""
    limited: bool | None = None
    """Whether they limit the amounts at all."""
    single_limit: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    total_limit: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps its copy."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("single_limit", "total_limit"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)
                if self.limited is not True:
                    raise InvalidValue("limited", "contradicts a limit that is named")


@attrs.frozen(kw_only=True)
class CompanyResolution:
    """A resolution of a company to give a guarantee (担保决议); votes are counted in any one unit.

    >>> CompanyResolution(
    ...     body=ResolutionBody.SHAREHOLDERS, votes_for=51, votes_present=100, held_on=date(2026, 11, 2)
    ... ).body.zh
    '股东会'
    """

    body: ResolutionBody
    votes_for: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    votes_present: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of all who attended and could vote: the interested party is not among them."""
    interested_excluded: bool | None = None
    """Whether the shareholder who gains by it, or is under the controller who does, kept out of the vote."""
    up_to: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The largest amount it allows."""
    genuine: bool | None = None
    """What the bank found when it examined it: no if it is forged, altered, void, revoked, or was not passed as
    the articles ask; None if nobody examined it."""
    held_on: date
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps its copy."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.up_to is not None:
            check_yuan(self.up_to, "up_to")
        if (
            self.votes_for is not None
            and self.votes_present is not None
            and self.votes_for > self.votes_present
        ):
            raise InvalidValue("votes_for", "are more than were present")


@attrs.frozen(kw_only=True)
class CompanyGuarantee:
    """What an organisation gives for the debt of an application, and the papers that the bank holds of it.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> CompanyGuarantee(
    ...     id=CompanyGuaranteeId("G-1"),
    ...     application_id=WORKING_CAPITAL.id,
    ...     guarantor=PartyId("E-2"),
    ...     kind=GuarantorKind.COMPANY,
    ...     amount=Money.of(6_000_000),
    ... ).by.en
    'guarantee'
    """

    id: CompanyGuaranteeId
    application_id: CreditApplicationId
    guarantor: PartyId
    kind: GuarantorKind
    by: SecurityKind = SecurityKind.GUARANTEE
    """Its word, or a mortgage or pledge of its assets."""
    relation: BeneficiaryRelation | None = None
    amount: Money = attrs.field(metadata=NOT_NEGATIVE)
    outstanding: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What it guarantees already, this one not counted."""
    form: GuaranteeForm | None = None
    """As agreed; None if the contract does not say."""
    agreed_until: date | None = None
    """The last day of the period of guarantee, as agreed; None if the contract names none."""
    debt_due_on: date | None = None
    articles: Articles | None = None
    resolution: CompanyResolution | None = None
    """None if the bank has none."""
    announced_on: date | None = None
    """The day it was publicly announced that it had been resolved; None if the bank found no announcement."""
    announced_up_to: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The largest amount that was announced."""
    announcement_ref: str | None = attrs.field(default=None, repr=False)
    signed_on: date | None = None
    """The day of the contract of guarantee; None before it is signed."""
    signed_votes: int = attrs.field(default=0, metadata=NOT_NEGATIVE)
    """The votes on it of shareholders who signed the contract themselves, in any one unit; whoever has none on
    it, as a shareholder it is for, is left out here and below."""
    all_votes: int | None = attrs.field(default=None, metadata={"least": 1})
    """All votes on it, in the same unit."""
    authorised: bool | None = None
    """Of a branch of a financial institution or guarantee company: whether its head office authorised it."""
    letter_of_guarantee: bool | None = None
    """Of a financial institution or its branch: whether it is a letter of guarantee (保函) within its business."""
    own_business: bool | None = None
    """For a wholly-owned subsidiary: whether the debt is for the subsidiary's own business."""
    public_facilities: bool | None = None
    """Of a public-welfare organisation's asset: whether it is a facility for the public good."""
    lawful_exception: bool | None = None
    """Of an organ of the state: on-lending that the State Council approved; of a villagers' committee that
    stands for its collective: discussed and decided as the law asks."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.amount, "amount")
        if not self.amount:
            raise InvalidValue("amount", "must be above zero")
        for name in ("outstanding", "announced_up_to"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)
        if self.announced_up_to is not None and self.announced_on is None:
            raise InvalidValue("announced_up_to", "goes with the day of the announcement")
        if self.by is SecurityKind.UNSECURED:
            raise InvalidValue("by", "is no security")
        if self.form is not None and self.by is not SecurityKind.GUARANTEE:
            raise InvalidValue("form", "is of a guarantee only")
        if self.all_votes is not None and self.signed_votes > self.all_votes:
            raise InvalidValue("signed_votes", "are more than there are")

    @property
    def is_within_articles(self) -> bool | None:
        """Whether its amount is within what the articles allow; None if that cannot be told."""
        articles = self.articles
        if articles is None or articles.limited is None:
            return None
        if not articles.limited:
            return True
        single, whole = articles.single_limit, articles.total_limit
        if single is not None and self.amount > single:
            return False
        if whole is not None and self.outstanding is not None:
            return self.outstanding + self.amount <= whole
        return None if whole is not None or single is None else True
