"""Online lending (互联网贷款方式): how one loan is lent online, with which partner, and the facts the rules read.

The rules are in `internet_loans`.
"""

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_optional
from bankrm.consumer_loans import ConsumerStanding, check_standing, is_unsecured
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.loan_products import RepaymentMethod
from bankrm.money import Money, check_yuan, fen
from bankrm.ownership import PartyId
from bankrm.product_kinds import ProductKind
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["InternetFacts", "LendingPartner", "OnlineLending"]


@attrs.frozen(kw_only=True)
class LendingPartner:
    """An institution that brings, funds or insures internet loans (合作机构); what is not known is None."""

    id: PartyId
    balance: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What the bank has lent jointly with it and its related parties, before this loan."""
    listed: bool | None = None
    """Whether it is on the list that head office keeps and publishes."""
    head_office_agreement: bool | None = None
    """Whether head office signed the agreement with it."""
    fee_within_cap: bool | None = None
    """Whether what the bank pays it stays within the cap that the bank has set."""
    cost_disclosed: bool | None = None
    """Whether what the borrower pays for it counts in the cost that the borrower is told."""
    decides_credit: bool | None = None
    """Whether it, and not the bank, does what decides on the risk."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.balance is not None:
            check_yuan(self.balance, "balance")


@attrs.frozen(kw_only=True)
class OnlineLending:
    """How one loan is lent online: alone, or with whom and at whose risk.

    >>> from bankrm._credit_example import CONSUMER
    >>> OnlineLending(application_id=CONSUMER.id, outside_home_region=False).partner is None
    True
    """

    application_id: CreditApplicationId
    held: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Online credit for the like purpose that the borrower already has here; zero if none."""
    partner: LendingPartner | None = None
    """None if the bank lends alone."""
    partner_amount: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """The part of the loan that the partner funds; zero if it only brings or insures the loan."""
    outside_home_region: bool | None = None
    """Whether a regional bank bound to its home region lends beyond it; False for every other bank."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.held is not None:
            check_yuan(self.held, "held")
        if self.partner_amount is not None:
            check_yuan(self.partner_amount, "partner_amount")
            if self.partner is None and self.partner_amount.amount > 0:
                raise InvalidValue("partner_amount", "belongs to a loan with a partner")


_PARTNER = OnlineLending.partner
_JOINT = (_PARTNER, OnlineLending.partner_amount)


@attrs.frozen(kw_only=True, repr=False)  # about a person
class InternetFacts:
    """An internet loan, flattened for the rules; amounts are fen."""

    kind: str = attrs.field(
        metadata=about("贷款种类", "kind of loan", ProductKind, of=(CreditApplication.kind,))
    )
    online: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("互联网贷款", "internet loan", of=(CreditApplication.online,)),
    )
    amount: int = attrs.field(
        metadata=about("金额", "amount", "fen", of=(CreditApplication.amount,))
    )
    held: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("已有互联网贷款", "online credit held", "fen", of=(OnlineLending.held,)),
    )
    months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("期限月数", "months", of=(CreditApplication.months,)),
    )
    is_unsecured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("信用贷款", "unsecured", of=(CreditApplication.security,)),
    )
    repaid_at_once: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "到期一次性还本",
            "principal repaid at once",
            of=(CreditApplication.repayment_method,),
        ),
    )
    raised: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "信用良好且有大额消费需求",
            "good client, large need",
            of=(ConsumerStanding.good_credit, ConsumerStanding.large_need),
        ),
    )
    with_partner: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有合作机构", "with a partner", of=(_PARTNER,)),
    )
    partner_amount: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("合作方出资", "funded by the partner", "fen", of=_JOINT),
    )
    partner_balance: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "与该合作方的贷款余额",
            "lent with the partner",
            "fen",
            of=(_PARTNER, LendingPartner.balance),
        ),
    )
    partner_listed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "合作机构在名单内", "partner on the list", of=(_PARTNER, LendingPartner.listed)
        ),
    )
    head_office_agreement: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "总行已签合作协议",
            "agreement signed by head office",
            of=(_PARTNER, LendingPartner.head_office_agreement),
        ),
    )
    fee_within_cap: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "合作费用在上限内",
            "partner's fee within the cap",
            of=(_PARTNER, LendingPartner.fee_within_cap),
        ),
    )
    cost_disclosed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "费用计入综合融资成本",
            "partner's charges in the cost told",
            of=(_PARTNER, LendingPartner.cost_disclosed),
        ),
    )
    partner_decides: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "由合作机构决定风险控制",
            "partner decides on the risk",
            of=(_PARTNER, LendingPartner.decides_credit),
        ),
    )
    outside_home_region: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "超出注册地辖区", "outside the home region", of=(OnlineLending.outside_home_region,)
        ),
    )
    tier1_net: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("一级资本净额", "net tier-1 capital", "fen", of=(BankFigures.tier1_net,)),
    )
    loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("各项贷款余额", "all loans", "fen", of=(BankFigures.loans,)),
    )
    joint_loans: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "合作发放的互联网贷款余额",
            "joint internet loans",
            "fen",
            of=(BankFigures.joint_internet_loans,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        lending: OnlineLending | None,
        standing: ConsumerStanding | None,
        bank: BankFigures | None,
    ) -> "InternetFacts":
        """The facts of an application; of what is None all is unknown."""
        _check_parts(application, lending, standing)
        check_optional(bank, BankFigures, "bank")
        partner = None if lending is None else lending.partner
        funded = None if lending is None or partner is None else lending.partner_amount
        return cls(
            kind=application.kind.code,
            online=application.online,
            amount=check_yuan(application.amount, "amount").minor,
            held=None if lending is None else fen(lending.held, "held"),
            months=application.months,
            is_unsecured=is_unsecured(application),
            repaid_at_once=_AT_ONCE.get(application.repayment_method),
            raised=None if standing is None else standing.earns_larger_limit,
            with_partner=None if lending is None else partner is not None,
            partner_amount=fen(funded, "partner_amount"),
            partner_balance=None if partner is None else fen(partner.balance, "balance"),
            partner_listed=None if partner is None else partner.listed,
            head_office_agreement=None if partner is None else partner.head_office_agreement,
            fee_within_cap=None if partner is None else partner.fee_within_cap,
            cost_disclosed=None if partner is None else partner.cost_disclosed,
            partner_decides=None if partner is None else partner.decides_credit,
            outside_home_region=None if lending is None else lending.outside_home_region,
            tier1_net=None if bank is None else fen(bank.tier1_net, "tier1_net"),
            loans=None if bank is None else fen(bank.loans, "loans"),
            joint_loans=None
            if bank is None
            else fen(bank.joint_internet_loans, "joint_internet_loans"),
        )


_AT_ONCE: dict[RepaymentMethod | None, bool] = {
    RepaymentMethod.BULLET: True,
    RepaymentMethod.INTEREST_FIRST: True,
    RepaymentMethod.LEVEL_PAYMENT: False,
    RepaymentMethod.LEVEL_PRINCIPAL: False,
    RepaymentMethod.INTEREST_THEN_LEVEL: False,
    RepaymentMethod.STEP: False,
}
"""Whether all principal comes at maturity; drawn at will, by schedule or with a balloon it may, or nearly."""


def _check_parts(
    application: CreditApplication,
    lending: OnlineLending | None,
    standing: ConsumerStanding | None,
) -> None:
    """Refuse what is about another loan or client."""
    check_standing(standing, application)
    check_optional(lending, OnlineLending, "lending")
    if lending is None:
        return
    if lending.application_id != application.id:
        raise InvalidValue("lending", "is of another application")
    if lending.partner_amount is not None and lending.partner_amount > application.amount:
        raise InvalidValue("partner_amount", "is more than the loan")
