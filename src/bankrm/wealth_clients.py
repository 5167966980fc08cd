"""Private-bank clients and clients of high net worth (私人银行客户、高资产净值客户) by the order of 2011.

The measures on wealth management of 2018 superseded that order: a day since then is refused, and what
counts is the qualified investor (`investors`) and the bank's own tiers (`segments`). The 6 million that
many banks still ask of a private-bank client is such a tier: others ask 8 or 10. Kept so that sales of
its time can be judged again.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import RetailClient
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.money import Money, fen
from bankrm.regulations.segments import (
    HIGH_NET_WORTH_ASSETS,
    HIGH_NET_WORTH_FAMILY_INCOME,
    HIGH_NET_WORTH_INCOME,
    HIGH_NET_WORTH_PURCHASE,
    PRIVATE_BANK_ASSETS,
    WEALTH_SALES_ORDER,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = [
    "WEALTH_CLIENTS",
    "WealthClass",
    "WealthFacts",
    "WealthParams",
    "classify_wealth_client",
]


class WealthClass(Label):
    """What a natural person was for the sale of wealth products, least first."""

    ORDINARY = "ordinary", "一般个人客户", "ordinary"
    HIGH_NET_WORTH = "high_net_worth", "高资产净值客户", "of high net worth"
    PRIVATE_BANK = "private_bank", "私人银行客户", "private-bank client"


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class WealthFacts:
    """What the classes depend on; amounts in fen."""

    net_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("个人金融净资产", "own net financial assets", "fen"),
    )
    family_net_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "家庭金融净资产",
            "family net financial assets",
            "fen",
            of=(RetailClient.family_net_financial_assets,),
        ),
    )
    purchase: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("单笔认购金额", "single purchase", "fen") | NOT_NEGATIVE,
    )
    income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("近三年最低个人年收入", "lowest yearly income of three years", "fen"),
    )
    family_income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "近三年最低家庭年收入", "lowest yearly family income of three years", "fen"
        ),
    )
    proven: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已提供证明并签字", "proved and signed"),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: RetailClient,
        *,
        net_assets: Money | None = None,
        purchase: Money | None = None,
        proven: bool | None = None,
    ) -> "WealthFacts":
        """The facts of a client and a purchase; the incomes of single years are no part of a client."""
        check_kind(client, RetailClient, "client")
        family = client.family_net_financial_assets
        return cls(
            net_assets=fen(net_assets, "net_assets"),
            family_net_assets=fen(family, "family_net_financial_assets"),
            purchase=fen(purchase, "purchase"),
            proven=proven,
        )


class WealthParams:
    """The limits of the classes in force."""

    private_assets: int = param(PRIVATE_BANK_ASSETS, unit="fen")
    least_purchase: int = param(HIGH_NET_WORTH_PURCHASE, unit="fen")
    high_assets: int = param(HIGH_NET_WORTH_ASSETS, unit="fen")
    high_income: int = param(HIGH_NET_WORTH_INCOME, unit="fen")
    high_family_income: int = param(HIGH_NET_WORTH_FAMILY_INCOME, unit="fen")


WEALTH_CLIENTS = RuleSet(
    "segments.wealth_clients",
    WealthFacts,
    WealthParams,
    WealthClass,
    since=WEALTH_SALES_ORDER.since,
    until=WEALTH_SALES_ORDER.until,
)
"""Who was a private-bank client or of high net worth while the order of 2011 was in force."""

_ORDER, _UNTIL = WEALTH_SALES_ORDER.article(), WEALTH_SALES_ORDER.until


@WEALTH_CLIENTS.rule(
    "CBRC5-private",
    WealthClass.PRIVATE_BANK,
    cites=_ORDER,
    until=_UNTIL,
    zh="金融净资产{net_assets}，达到{private_assets}，并已提供证明",
    en="net financial assets of {net_assets} reach {private_assets}, and are proved",
)
def private_bank_client(f: WealthFacts, p: WealthParams) -> bool:
    return (f.net_assets >= p.private_assets) & f.proven


@WEALTH_CLIENTS.rule(
    "CBRC5-purchase",
    WealthClass.HIGH_NET_WORTH,
    cites=_ORDER,
    until=_UNTIL,
    zh="单笔认购{purchase}，不少于{least_purchase}",
    en="a single purchase of {purchase} reaches {least_purchase}",
)
def large_purchase(f: WealthFacts, p: WealthParams) -> bool:
    return f.purchase >= p.least_purchase


@WEALTH_CLIENTS.rule(
    "CBRC5-assets",
    WealthClass.HIGH_NET_WORTH,
    cites=_ORDER,
    until=_UNTIL,
    zh="个人{net_assets}或家庭{family_net_assets}的金融净资产超过{high_assets}，并已提供证明",
    en="net financial assets, own {net_assets} or family {family_net_assets}, exceed {high_assets} "
    "and are proved",
)
def high_net_assets(f: WealthFacts, p: WealthParams) -> bool:
    high = (f.net_assets > p.high_assets) | (f.family_net_assets > p.high_assets)
    return high & f.proven


@WEALTH_CLIENTS.rule(
    "CBRC5-income",
    WealthClass.HIGH_NET_WORTH,
    cites=_ORDER,
    until=_UNTIL,
    zh="近三年每年个人收入{income}超过{high_income}，或家庭收入{family_income}超过"
    "{high_family_income}，并已提供证明",
    en="in each of three years income of {income} exceeds {high_income}, or family income of "
    "{family_income} exceeds {high_family_income}, and is proved",
)
def high_income(f: WealthFacts, p: WealthParams) -> bool:
    high = (f.income > p.high_income) | (f.family_income > p.high_family_income)
    return high & f.proven


def classify_wealth_client(
    facts: WealthFacts, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[WealthFacts, WealthClass]:
    """The class of a natural person for the sale of wealth products; `needs_review` if not known.

    Source: 银监会令2011年第5号, as reported.

    Raises:
        RuleNotInForce: before the order, or since it was superseded on 26 September 2018.

    >>> facts = WealthFacts(net_assets=600_000_000, purchase=0, proven=True)  # 6 million yuan
    >>> classify_wealth_client(facts, as_of=date(2018, 9, 25)).outcome.en
    'private-bank client'
    >>> classify_wealth_client(facts, as_of=date(2018, 9, 26))
    Traceback (most recent call last):
    bankrm.errors.RuleNotInForce: segments.wealth_clients: ended on 2018-09-26
    """
    return WEALTH_CLIENTS.decide(facts, as_of=as_of, book=book)
