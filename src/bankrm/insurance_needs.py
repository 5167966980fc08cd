"""Needs and means of an insurance applicant (保险需求分析和财务支付水平评估), with workings.

Three findings speak against a sale: the need is clearly another one, the premium can clearly not be
sustained, or cover that makes good a loss would come to more than the loss (保险销售行为管理办法 art. 28).
What is clear is the bank's to say: by its analyst's judgement, or for the premium by a house number.
That cover for a loss adds up to too much is arithmetic (保险法 art. 56).

Leaves out how a need is estimated, and whether the client bears the product's risk.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.insurance_applications import (
    HeldCover,
    InsuranceApplication,
    InsuranceNeeds,
    PremiumMode,
)
from bankrm.labels import Label, Text
from bankrm.money import Money, total
from bankrm.proportions import Proportion
from bankrm.regulations.insurance import I2, PREMIUM_BURDEN_PERCENT
from bankrm.regulations.statutes import INSURANCE_LAW
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "NeedsAnalysis",
    "Unsuitability",
    "analyse_needs",
    "need_off",
    "over_insured",
    "premium_unsustainable",
]

_OVER = INSURANCE_LAW.article(56)


class Unsuitability(Label):
    """Why an insurance does not suit a client."""

    NEED = "need", "保险需求与产品明显不符", "the need is clearly another one"
    PREMIUM = "premium", "持续承担保费的能力明显不足", "the premium can clearly not be sustained"
    OVER_INSURANCE = "over_insurance", "重复保险或者超额保险", "duplicate cover, above the loss"


@attrs.frozen(kw_only=True)
class NeedsAnalysis:
    """What needs and means come to; each finding is True, False, or None where nobody can say."""

    need_off: bool | None = attrs.field(metadata=C2, repr=hidden)
    premium_unsustainable: bool | None = attrs.field(metadata=C2, repr=hidden)
    over_insured: bool | None = attrs.field(metadata=C2, repr=hidden)
    term_fits: bool | None = attrs.field(metadata=C2, repr=hidden)
    """Whether the policy ends by when the client wants to be free: for the adviser, no finding."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)

    @property
    def reasons(self) -> tuple[Unsuitability, ...]:
        """What was found against the sale."""
        return self._those(found=True)

    @property
    def open(self) -> tuple[Unsuitability, ...]:
        """What nobody can say yet."""
        return self._those(found=None)

    def _those(self, *, found: bool | None) -> tuple[Unsuitability, ...]:
        findings = {
            Unsuitability.NEED: self.need_off,
            Unsuitability.PREMIUM: self.premium_unsustainable,
            Unsuitability.OVER_INSURANCE: self.over_insured,
        }
        return tuple(reason for reason, finding in findings.items() if finding is found)


def analyse_needs(
    application: InsuranceApplication, *, as_of: date, book: RuleBook = STATUTORY
) -> NeedsAnalysis:
    """Analyse needs and means as collected, the premium against the house number in force.

    Raises:
        InvalidValue: if needs were not collected, or after that day.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.insurance_terms import Cover, Design, InsuranceTerms
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> medical = InsuranceTerms(
    ...     product=Product(
    ...         id=ProductId("I-1"), name="某医疗险", family=ProductFamily.INSURANCE
    ...     ),
    ...     insurer="某健康保险公司",
    ...     cover=Cover.HEALTH,
    ...     design=Design.ORDINARY,
    ...     indemnity=True,
    ... )
    >>> needs = InsuranceNeeds(
    ...     client_id=ClientId("C-1"),
    ...     product_id=medical.product.id,
    ...     analysed_on=date(2026, 3, 2),
    ...     wanted=(Cover.HEALTH,),
    ...     loss=Money.of(500_000),
    ...     held=(HeldCover(Cover.HEALTH, Money.of(400_000), indemnity=True),),
    ...     premium_sustainable=True,
    ... )
    >>> application = InsuranceApplication(
    ...     client_id=needs.client_id,
    ...     terms=medical,
    ...     mode=PremiumMode.YEARLY,
    ...     premium=Money.of(800),
    ...     sum_insured=Money.of(200_000),
    ...     needs=needs,
    ... )
    >>> [reason.en for reason in analyse_needs(application, as_of=date(2026, 3, 2)).reasons]
    ['duplicate cover, above the loss']
    """
    check_kind(application, InsuranceApplication, "application")
    needs = application.needs
    if needs is None:
        raise InvalidValue("needs", "were not collected")
    if needs.analysed_on > check_date(as_of):
        raise InvalidValue("needs", "were analysed after as_of")
    return NeedsAnalysis(
        need_off=need_off(application),
        premium_unsustainable=premium_unsustainable(application, as_of=as_of, book=book),
        over_insured=over_insured(application),
        term_fits=_term_fits(application, needs.wanted_months),
        workings=(
            *_cover_lines(application, needs),
            *_premium_lines(application, _limit(as_of, book)),
        ),
    )


def need_off(application: InsuranceApplication) -> bool | None:
    """Whether the need is clearly another one: as judged, or as the cover is none of those wanted."""
    check_kind(application, InsuranceApplication, "application")
    needs = application.needs
    if needs is None:
        return None
    cover = application.terms.cover
    other = None if needs.wanted is None else cover not in needs.wanted
    return _found(_opposite(needs.need_fits), other)


def premium_unsustainable(
    application: InsuranceApplication, *, as_of: date, book: RuleBook = STATUTORY
) -> bool | None:
    """Whether the premium can clearly not be sustained: as judged, or above the bank's own number.

    A premium below that number is not thereby sustainable: it takes somebody's judgement.
    """
    check_kind(application, InsuranceApplication, "application")
    check_kind(book, RuleBook, "book")
    check_date(as_of)
    needs = application.needs
    if needs is None:
        return None
    too_much = _too_much(application, _limit(as_of, book))
    return True if too_much else _opposite(needs.premium_sustainable)


def over_insured(application: InsuranceApplication) -> bool | None:
    """Whether cover held of the kind that makes good a loss comes, with this, to more than the loss.

    Without any held there is nothing to find, whatever is applied for: so the article has it. Cover held in
    another currency leaves it open, unless the rest is too much by itself.
    """
    check_kind(application, InsuranceApplication, "application")
    needs, terms, applied = application.needs, application.terms, application.sum_insured
    if needs is None or needs.held is None:
        return None
    alike = _alike(application, needs.held, indemnity=True)
    if terms.indemnity is False or not alike:
        return False
    if terms.indemnity is None or applied is None or needs.loss is None:
        return None
    same = [amount for amount in alike if amount.currency == applied.currency]
    if total((applied, *same), applied.currency) > needs.loss:
        return True
    return None if len(same) < len(alike) else False


def _limit(as_of: date, book: RuleBook) -> int | None:
    most = book.row(PREMIUM_BURDEN_PERCENT, as_of)
    return None if most is None else int(most.value)


def _opposite(judged: bool | None) -> bool | None:  # noqa: FBT001  # a judgement
    return None if judged is None else not judged


def _found(judged: bool | None, reckoned: bool | None) -> bool | None:  # noqa: FBT001  # findings
    """One finding against is enough; without any it takes one that clears."""
    if judged or reckoned:
        return True
    return None if judged is None and reckoned is None else False


def _too_much(application: InsuranceApplication, limit: int | None) -> bool | None:
    """Whether a year's regular premium is above the bank's share of family income."""
    premium, income = application.yearly_premium, application.family_income
    if limit is None or income is None or application.mode is PremiumMode.SINGLE:
        return None
    if premium.currency != income.currency:
        return None
    return premium.minor * 100 > income.minor * limit


def _alike(
    application: InsuranceApplication, held: tuple[HeldCover, ...], *, indemnity: bool
) -> list[Money]:
    """The sums insured already by cover of the same kind; of all of it, or of what makes good a loss."""
    cover = application.terms.cover
    return [one.amount for one in held if one.cover is cover and (one.indemnity or not indemnity)]


def _held(application: InsuranceApplication, *, indemnity: bool) -> Money | None:
    """What is held of the same kind; None if that is not known, or in another currency."""
    needs, currency = application.needs, application.terms.product.currency
    if needs is None or needs.held is None:
        return None
    alike = _alike(application, needs.held, indemnity=indemnity)
    return None if any(one.currency != currency for one in alike) else total(alike, currency)


def _term_fits(application: InsuranceApplication, wanted: int | None) -> bool | None:
    if wanted is None:
        return None
    if application.lifelong:
        return False
    return None if application.term_months is None else application.term_months <= wanted


def _cover_lines(application: InsuranceApplication, needs: InsuranceNeeds) -> tuple[Line, ...]:
    applied, needed = application.sum_insured, needs.needed
    currency = application.terms.product.currency
    has = _held(application, indemnity=False)
    gap = None if needed is None or has is None else max(needed - has, Money.of(0, currency))
    return (
        Line(Text("保障责任", "cover"), application.terms.cover),
        Line(Text("所需保额", "cover needed"), needed),
        Line(Text("同类已有保额", "cover of the kind held"), has),
        Line(Text("保障缺口", "gap"), gap),
        Line(Text("本次投保保额", "cover applied for"), applied),
        Line(
            Text("已有补偿型保额", "cover held that makes good a loss"),
            _held(application, indemnity=True),
        ),
        Line(Text("可能的最大损失", "the most that can be lost"), needs.loss, "", _OVER),
        Line(Text("保险期间（月）", "term in months"), application.term_months),
        Line(Text("期望期限（月）", "months wanted, at most"), needs.wanted_months),
    )


def _premium_lines(application: InsuranceApplication, limit: int | None) -> tuple[Line, ...]:
    premium, income = application.yearly_premium, application.family_income
    comparable = income is not None and income.currency == premium.currency
    burden = Proportion(
        name=Text("保费占家庭年收入的比例", "premium over family income"),
        part_name=Text("趸交保费或者每年保费", "single premium, or a year's"),
        part=premium,
        whole_name=Text("家庭年收入", "family income a year"),
        whole=income if comparable else None,
    )
    return (
        *burden.workings,
        Line(Text("本行上限", "the bank's limit"), limit, "percent", I2.article(28)),
        Line(Text("保费预算", "budget"), application.budget),
        Line(Text("交费年限", "paying years"), application.paying_years),
    )
