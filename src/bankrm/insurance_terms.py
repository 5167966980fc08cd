"""Insurance products (保险产品): what the rules of a sale must know of one beyond the product itself.

What it covers, how its benefits are designed, whether they are certain, for a group or for one, whether
it makes good a loss or pays a sum, and what the bank earns on it. What an applicant chooses, such as
premium and term, is in `insurance_applications`.

Leaves out clauses, cash values and rates, which are the insurer's.
"""

from decimal import Decimal

import attrs

from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily

__all__ = ["Cover", "Design", "InsuranceLine", "InsuranceTerms"]


class InsuranceLine(Label):
    """The two lines of insurance."""

    PERSONAL = "personal", "人身保险", "personal lines"
    PROPERTY = "property", "财产保险", "property lines"


class Cover(Label):
    """What a policy mainly covers (保障责任)."""

    TERM_LIFE = "term_life", "定期寿险", "term life"
    WHOLE_LIFE = "whole_life", "终身寿险", "whole life"
    ENDOWMENT = "endowment", "两全保险", "endowment"
    ANNUITY = "annuity", "年金保险", "annuity"
    HEALTH = "health", "健康保险", "health"
    ACCIDENT = "accident", "意外伤害保险", "accident"
    PROPERTY = "property", "财产保险", "property"

    @property
    def line(self) -> InsuranceLine:
        """Its line of insurance."""
        return InsuranceLine.PROPERTY if self is Cover.PROPERTY else InsuranceLine.PERSONAL


class Design(Label):
    """How the benefits of a policy are designed (设计类型)."""

    ORDINARY = "ordinary", "普通型", "ordinary"
    PARTICIPATING = "participating", "分红型", "participating"
    UNIVERSAL = "universal", "万能型", "universal"
    UNIT_LINKED = "unit_linked", "投资连结型", "unit-linked"
    VARIABLE = "variable", "变额型", "variable"


_ON_DEATH = {
    Cover.TERM_LIFE: True,
    Cover.WHOLE_LIFE: True,
    Cover.ENDOWMENT: True,
    Cover.PROPERTY: False,
}
"""Covers that always pay on death, or never; of the others the terms must say it."""
_INDEMNITY = {
    Cover.TERM_LIFE: False,
    Cover.WHOLE_LIFE: False,
    Cover.ENDOWMENT: False,
    Cover.ANNUITY: False,
    Cover.PROPERTY: True,
}


@attrs.frozen(kw_only=True)
class InsuranceTerms:
    """An insurance product as the rules of its sale read it.

    >>> from bankrm.products import ProductId
    >>> annuity = InsuranceTerms(
    ...     product=Product(
    ...         id=ProductId("I-1"), name="某分红年金险", family=ProductFamily.INSURANCE
    ...     ),
    ...     insurer="某人寿保险公司",
    ...     cover=Cover.ANNUITY,
    ...     design=Design.PARTICIPATING,
    ... )
    >>> annuity.benefit_certain, annuity.kind.zh
    (False, '分红险')
    """

    product: Product
    insurer: str
    cover: Cover
    design: Design
    group: bool = False
    """Group insurance (团体保险)."""
    with_investment: bool = False
    """Of property insurance: with an investment part (投资型)."""
    benefit_certain: bool | None = attrs.field(
        default=attrs.Factory(
            lambda terms: None if terms.with_investment else terms.design is Design.ORDINARY,
            takes_self=True,
        )
    )
    """Whether benefits are fixed at issue; only the ordinary design's are, with an investment part not always."""
    pays_on_death: bool | None = attrs.field(
        default=attrs.Factory(lambda terms: _ON_DEATH.get(terms.cover), takes_self=True)
    )
    indemnity: bool | None = attrs.field(
        default=attrs.Factory(lambda terms: _INDEMNITY.get(terms.cover), takes_self=True)
    )
    """Whether it makes good a loss (补偿损失) and does not pay a fixed sum."""
    guaranteed_renewal: bool | None = attrs.field(
        default=attrs.Factory(
            lambda terms: None if terms.cover is Cover.HEALTH else False, takes_self=True
        )
    )
    """Of health insurance: whether the insurer must renew it on the same terms (保证续保)."""
    tier: int | None = attrs.field(default=None, metadata={"least": 1})
    """The tier the bank sells it under (产品分级), lowest first."""
    filed_commission: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The commission in the insurer's filing of the product, as a fraction of the premium."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.product.family is not ProductFamily.INSURANCE:
            raise InvalidValue("product", "is no insurance")
        _check_design(self)
        if self.pays_on_death is not _ON_DEATH.get(self.cover, self.pays_on_death):
            raise InvalidValue("pays_on_death", "contradicts a cover that always does, or never")
        if self.indemnity is not _INDEMNITY.get(self.cover, self.indemnity):
            raise InvalidValue("indemnity", "contradicts what the cover is")
        if self.guaranteed_renewal and self.cover is not Cover.HEALTH:
            raise InvalidValue("guaranteed_renewal", "belongs to health insurance")

    @property
    def principal_at_risk(self) -> bool | None:
        """Whether what was paid in can be lost: a unit-linked policy's can, an ordinary one's cannot.

        Of the other designs, and with an investment part, the product itself must say it.
        """
        if self.design is Design.UNIT_LINKED:
            return True
        if self.design is Design.ORDINARY and not self.with_investment:
            return self.product.principal_at_risk or False
        return self.product.principal_at_risk

    @property
    def kind(self) -> ProductKind:
        """The kind of product it is sold as: its design, or of an ordinary one its cover."""
        named = self.cover if self.design is Design.ORDINARY else self.design
        return ProductKind(named.code)


def _check_design(terms: InsuranceTerms) -> None:
    property_line = terms.cover.line is InsuranceLine.PROPERTY
    if property_line and terms.design is not Design.ORDINARY:
        raise InvalidValue("design", "belongs to personal lines")
    if terms.with_investment and not property_line:
        raise InvalidValue("with_investment", "is told of property insurance only")
    ordinary = terms.design is Design.ORDINARY
    if terms.benefit_certain is not ordinary and not terms.with_investment:
        raise InvalidValue("benefit_certain", "contradicts the design")
    if terms.design is Design.UNIT_LINKED and terms.product.principal_at_risk is False:
        raise InvalidValue("product", "says that the principal of a unit-linked policy is safe")
