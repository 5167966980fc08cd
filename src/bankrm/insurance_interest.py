"""Insurable interest (保险利益): whether a policyholder may insure this person, and who may benefit.

Sentences of the Insurance Law about personal lines that make a contract void, or a beneficiary impossible.

Leaves out cover on the death of an adult without capacity, its limits for one's own minor child, and property
lines, where interest is looked at when the loss occurs.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.fields import check_fields
from bankrm.insurance_applications import InsuranceApplication, Relation
from bankrm.insurance_terms import InsuranceLine, InsuranceTerms
from bankrm.regulations.statutes import INSURANCE_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, not_, one_of

__all__ = [
    "INSURABLE_INTEREST",
    "InterestFacts",
    "InterestParams",
    "assess_insurable_interest",
]

_TERMS = InsuranceApplication.terms
_PERSONAL = InsuranceLine.PERSONAL.code


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class InterestFacts:
    """Who is insured, for whose benefit, and whether the insured agrees."""

    line: str = attrs.field(
        metadata=about("险种大类", "line of insurance", of=(_TERMS, InsuranceTerms.cover))
    )
    pays_on_death: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "以死亡为给付条件", "pays on death", of=(_TERMS, InsuranceTerms.pays_on_death)
        ),
    )
    insured: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("被保险人", "the insured", of=(InsuranceApplication.insured,)),
    )
    insured_minor: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "被保险人未成年", "insured a minor", of=(InsuranceApplication.insured_minor,)
        ),
    )
    insured_consents: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "被保险人同意", "the insured agrees", of=(InsuranceApplication.insured_consents,)
        ),
    )
    beneficiary: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("受益人", "the beneficiary", of=(InsuranceApplication.beneficiary,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: InsuranceApplication) -> "InterestFacts":
        """The facts of an application."""
        check_kind(application, InsuranceApplication, "application")
        insured, beneficiary = application.insured, application.beneficiary
        return cls(
            line=application.terms.cover.line.code,
            pays_on_death=application.terms.pays_on_death,
            insured=None if insured is None else insured.code,
            insured_minor=application.insured_minor,
            insured_consents=application.insured_consents,
            beneficiary=None if beneficiary is None else beneficiary.code,
        )


class InterestParams:
    """The Insurance Law names no number here."""


INSURABLE_INTEREST = RuleSet(
    "insurance.interest", InterestFacts, InterestParams, Effect, since=INSURANCE_LAW.since
)
"""May this person be insured by this policyholder, and who may benefit."""


@INSURABLE_INTEREST.rule(
    "IL.31-interest",
    Effect.REFUSE,
    cites=INSURANCE_LAW.article(31),
    zh="投保人对被保险人不具有保险利益，且被保险人未同意，合同无效",
    en="no insurable interest in the insured, who has not agreed either: the contract is void",
)
def no_interest(f: InterestFacts, _: InterestParams) -> bool:
    other = f.insured == Relation.OTHER.code
    return (f.line == _PERSONAL) & other & not_(f.insured_consents)


@INSURABLE_INTEREST.rule(
    "IL.33-minor",
    Effect.REVIEW,
    cites=INSURANCE_LAW.article(33),
    zh="以死亡为给付条件，被保险人为他人的未成年子女：无民事行为能力人仅可由父母投保，须人工审核",
    en="it pays on death, and the insured is another's minor child: none but parents may insure a person "
    "without capacity so, a person must decide",
)
def death_cover_of_anothers_child(f: InterestFacts, _: InterestParams) -> bool:
    may_be = one_of(f.insured, Relation.FAMILY.code, Relation.OTHER.code)
    return (f.line == _PERSONAL) & may_be & f.insured_minor & f.pays_on_death


@INSURABLE_INTEREST.rule(
    "IL.34-death",
    Effect.REFUSE,
    cites=INSURANCE_LAW.article(34),
    zh="以死亡为给付条件，未经被保险人同意并认可保险金额，合同无效",
    en="it pays on death, and the insured has not agreed to it and its sum: the contract is void",
)
def death_cover_without_consent(f: InterestFacts, _: InterestParams) -> bool:
    another = f.insured != Relation.SELF.code
    own_minor_child = (f.insured == Relation.CHILD.code) & f.insured_minor
    unasked = f.pays_on_death & not_(f.insured_consents)
    return (f.line == _PERSONAL) & another & not_(own_minor_child) & unasked


@INSURABLE_INTEREST.rule(
    "IL.39-employer",
    Effect.REFUSE,
    cites=INSURANCE_LAW.article(39),
    zh="为劳动者投保，受益人只能是被保险人本人及其近亲属",
    en="of an employee insured by the employer, only that person or near relatives may benefit",
)
def employer_names_an_outsider(f: InterestFacts, _: InterestParams) -> bool:
    outsider = one_of(f.beneficiary, Relation.OTHER.code, Relation.EMPLOYEE.code)
    return (f.line == _PERSONAL) & (f.insured == Relation.EMPLOYEE.code) & outsider


def assess_insurable_interest(
    application: InsuranceApplication, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[InterestFacts, Effect]:
    """Judge whether this person may be insured so, on the day of the application.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.insurance_applications import PremiumMode
    >>> from bankrm.insurance_terms import Cover, Design
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> application = InsuranceApplication(
    ...     client_id=ClientId("C-1"),
    ...     terms=InsuranceTerms(
    ...         product=Product(
    ...             id=ProductId("I-1"), name="某定期寿险", family=ProductFamily.INSURANCE
    ...         ),
    ...         insurer="某人寿保险公司",
    ...         cover=Cover.TERM_LIFE,
    ...         design=Design.ORDINARY,
    ...     ),
    ...     mode=PremiumMode.YEARLY,
    ...     premium=Money.of(1_000),
    ...     insured=Relation.SPOUSE,
    ...     insured_consents=False,
    ...     beneficiary=Relation.CHILD,
    ... )
    >>> assess_insurable_interest(application, as_of=date(2026, 3, 2)).outcome.en
    'refused'
    """
    return INSURABLE_INTEREST.decide(InterestFacts.of(application), as_of=as_of, book=book)
