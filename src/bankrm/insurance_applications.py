"""Insurance applications (投保申请): what an applicant asks for, has, needs, and has said and signed.

The policyholder is the bank's client; insured and beneficiary are known by their relation only. An
application holds what its rules read; whether it may go on is decided in `insurance_rules`, what its needs
and means come to in `insurance_needs`.

Leaves out health declarations and all free text: references say where the bank keeps them.
"""

from datetime import date

import attrs

from bankrm.clients import ClientId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.insurance_terms import Cover, InsuranceTerms
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.products import ProductId

__all__ = [
    "HeldCover",
    "InsuranceApplication",
    "InsuranceNeeds",
    "PremiumMode",
    "Relation",
]


class PremiumMode(Label):
    """How a premium is paid (交费方式)."""

    SINGLE = "single", "趸交", "single"
    YEARLY = "yearly", "年交", "yearly"
    HALF_YEARLY = "half_yearly", "半年交", "half-yearly"
    QUARTERLY = "quarterly", "季交", "quarterly"
    MONTHLY = "monthly", "月交", "monthly"

    @property
    def times_a_year(self) -> int:
        """Premiums due in a year; a single premium is due once."""
        return _TIMES[self]


_TIMES = {
    PremiumMode.SINGLE: 1,
    PremiumMode.YEARLY: 1,
    PremiumMode.HALF_YEARLY: 2,
    PremiumMode.QUARTERLY: 4,
    PremiumMode.MONTHLY: 12,
}


class Relation(Label):
    """What a person is to another, as insurable interest and beneficiaries ask (保险法 art. 31, 39)."""

    SELF = "self", "本人", "the same person"
    SPOUSE = "spouse", "配偶", "spouse"
    CHILD = "child", "子女", "child"
    PARENT = "parent", "父母", "parent"
    FAMILY = "family", "有扶养关系的其他家庭成员或者近亲属", "other relative in care"
    EMPLOYEE = "employee", "有劳动关系的劳动者", "employee"
    OTHER = "other", "其他", "other"


@attrs.frozen
class HeldCover:
    """An insurance of the insured that is in force already."""

    cover: Cover
    amount: Money = attrs.field(metadata=NOT_NEGATIVE)
    """The sum insured."""
    indemnity: bool
    """Whether it makes good a loss."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)


@attrs.frozen(kw_only=True)
class InsuranceNeeds:
    """What was collected and judged when needs and means were analysed (需求分析和财务支付水平评估).

    `need_fits` and `premium_sustainable` are the analyst's judgement where no number settles it.
    """

    client_id: ClientId
    product_id: ProductId
    """The product it was judged for."""
    analysed_on: date
    wanted: tuple[Cover, ...] | None = attrs.field(default=None, metadata=C2, repr=hidden)
    """The covers the client wants."""
    wanted_months: int | None = attrs.field(default=None, metadata=C2 | {"least": 1}, repr=hidden)
    """For how long the client wants to be bound, at most."""
    needed: Money | None = attrs.field(default=None, metadata=C2 | NOT_NEGATIVE, repr=hidden)
    """The sum insured that the client needs in all, of the kind applied for."""
    loss: Money | None = attrs.field(default=None, metadata=C2 | NOT_NEGATIVE, repr=hidden)
    """The most that can be lost of what is insured: the value of a thing, the cost of care."""
    held: tuple[HeldCover, ...] | None = attrs.field(default=None, metadata=C2, repr=hidden)
    """The insurance that is in force already; empty if there is none."""
    need_fits: bool | None = attrs.field(default=None, metadata=C2, repr=hidden)
    premium_sustainable: bool | None = attrs.field(default=None, metadata=C2, repr=hidden)
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the analysis."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)


_FOR_LIFE = {
    Cover.WHOLE_LIFE: True,
    Cover.TERM_LIFE: False,
    Cover.ACCIDENT: False,
    Cover.PROPERTY: False,
}


@attrs.frozen(kw_only=True)
class InsuranceApplication:
    """One application for a policy, the policyholder being the client.

    >>> from bankrm.insurance_terms import Design
    >>> from bankrm.products import Product, ProductFamily
    >>> application = InsuranceApplication(
    ...     client_id=ClientId("C-1"),
    ...     terms=InsuranceTerms(
    ...         product=Product(
    ...             id=ProductId("I-1"), name="某万能险", family=ProductFamily.INSURANCE
    ...         ),
    ...         insurer="某人寿保险公司",
    ...         cover=Cover.WHOLE_LIFE,
    ...         design=Design.UNIVERSAL,
    ...     ),
    ...     mode=PremiumMode.MONTHLY,
    ...     premium=Money.of(1_000),
    ...     paying_years=10,
    ... )
    >>> application.yearly_premium
    Money('12000.00', 'CNY')
    """

    client_id: ClientId
    terms: InsuranceTerms
    mode: PremiumMode
    premium: Money = attrs.field(metadata=NOT_NEGATIVE)
    """The single premium, or one instalment of a regular one."""
    paying_years: int | None = attrs.field(default=None, metadata={"least": 1})
    """Years in which a regular premium is paid."""
    term_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """The policy's term, a part of a month counting as one; of whole life there is none."""
    for_life: bool | None = None
    """Of cover that may run for a term or for life, which it does."""
    sum_insured: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    insured: Relation | None = None
    """What the insured is to the policyholder."""
    insured_minor: bool | None = None
    insured_consents: bool | None = None
    """Whether the insured agrees, to cover on death also to its sum."""
    beneficiary: Relation | None = None
    """What the beneficiary is to the insured."""
    annual_income: Money | None = attrs.field(
        default=None, metadata=C2 | NOT_NEGATIVE, repr=hidden
    )
    """The policyholder's own, as stated."""
    local_income: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Disposable income a head where the policyholder lives, as the province last published it."""
    family_income: Money | None = attrs.field(
        default=None, metadata=C2 | NOT_NEGATIVE, repr=hidden
    )
    """Of the policyholder's family, a year."""
    family_monthly_income: Money | None = attrs.field(
        default=None, metadata=C2 | NOT_NEGATIVE, repr=hidden
    )
    budget: Money | None = attrs.field(default=None, metadata=C2 | NOT_NEGATIVE, repr=hidden)
    """What the policyholder means to spend: on a single premium, or in a year on a regular one."""
    needs: InsuranceNeeds | None = None
    """None if needs and means were not analysed."""
    declared_on: date | None = None
    """The day the policyholder signed the declaration (投保声明); None if there is none."""
    underwritten_on: date | None = None
    """The day the insurer accepted the application (承保); None if it has not."""
    insists: bool | None = None
    """Whether the policyholder, advised to stop, still wants the policy."""
    contributors_assessed: bool | None = None
    """Of group insurance: whether those who pay in had their tolerance assessed."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.premium:
            raise InvalidValue("premium", "must be above zero")
        if self.mode is PremiumMode.SINGLE and self.paying_years is not None:
            raise InvalidValue("paying_years", "belong to a regular premium")
        if self._pays_beyond_the_term():
            raise InvalidValue("paying_years", "run beyond the term")
        if self.for_life is not None and self.for_life is not self.lifelong:
            raise InvalidValue("for_life", "contradicts the cover or its term")
        if self.lifelong and self.term_months is not None:
            raise InvalidValue("term_months", "contradict cover for life")
        if self.needs is not None and self.needs.client_id != self.client_id:
            raise InvalidValue("needs", "are another client's")
        if self.needs is not None and self.needs.product_id != self.terms.product.id:
            raise InvalidValue("needs", "were judged for another product")
        currency, needs = self.terms.product.currency, self.needs
        amounts = {
            "premium": self.premium,
            "sum_insured": self.sum_insured,
            "needed": None if needs is None else needs.needed,
            "loss": None if needs is None else needs.loss,
        }
        for field, amount in amounts.items():
            if amount is not None and amount.currency != currency:
                raise CurrencyMismatch(field, f"needs {currency}, the product's")

    def _pays_beyond_the_term(self) -> bool:
        """Whether the first premium of the last year would fall due after the policy's end."""
        if self.paying_years is None or self.term_months is None:
            return False
        return (self.paying_years - 1) * 12 >= self.term_months

    @property
    def lifelong(self) -> bool | None:
        """Whether the policy runs for life; None if neither cover nor term settles it and nobody told."""
        settled = _FOR_LIFE.get(self.terms.cover)
        if settled is None and self.term_months is not None:
            return False
        return self.for_life if settled is None else settled

    @property
    def yearly_premium(self) -> Money:
        """The single premium, or what is due of a regular one in a year."""
        return self.premium.times(self.mode.times_a_year)
