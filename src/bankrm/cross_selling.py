"""Breadth of a relationship (交叉销售): categories held, what peers hold, and the share of wallet.

A category is a product family: two time deposits are one category. Conventions of the trade; nothing here
is dated but the day asked about. What is listed as a gap is no recommendation: whether it may be sold to
the client is asked of `suitability` first.

Leaves out a score of relationship depth: its weights would be invented.
"""

from collections.abc import Collection, Iterable
from datetime import date

import attrs

from bankrm.checks import check_count, check_kind, check_optional, check_text
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import check_fields
from bankrm.formats import format_share
from bankrm.holdings import Holding
from bankrm.labels import Lang, Text
from bankrm.money import Money, Number, half_up, number
from bankrm.products import ProductFamily
from bankrm.proportions import Proportion

__all__ = [
    "ProductGap",
    "compute_cross_sell",
    "compute_retention",
    "compute_wallet_share",
    "list_categories",
    "list_product_gaps",
]


def list_categories(holdings: Iterable[Holding], *, as_of: date) -> tuple[ProductFamily, ...]:
    """The product categories that a client holds at this bank on a day, each once, in their order.

    Neither what is kept elsewhere counts, nor what has not begun or has matured before `as_of`.

    >>> from bankrm.holdings import HoldingId
    >>> from bankrm.products import ProductId
    >>> two = [
    ...     Holding(
    ...         id=HoldingId(id),
    ...         client_id=ClientId("C-1"),
    ...         product_id=ProductId("D-1"),
    ...         family=ProductFamily.DEPOSIT,
    ...         value=Money.of(50_000),
    ...         valued_on=date(2026, 11, 24),
    ...     )
    ...     for id in ("H-1", "H-2")
    ... ]
    >>> [family.en for family in list_categories(two, as_of=date(2026, 11, 24))]
    ['deposit']
    """
    check_date(as_of)
    check_kind(holdings, Iterable, "holdings")
    held: set[ProductFamily] = set()
    for holding in holdings:
        check_kind(holding, Holding, "holdings")
        begun = holding.opened_on is None or holding.opened_on <= as_of
        runs = holding.matures_on is None or as_of <= holding.matures_on
        if begun and runs and not holding.held_away:
            held.add(holding.family)
    return tuple(sorted(held))


def compute_cross_sell(
    clients: Iterable[Iterable[Holding]], *, at_least: int, as_of: date
) -> Proportion:
    """The share of clients who hold some number of categories (交叉销售率).

    Args:
        clients: the holdings of each client; a client without any counts among all.
        at_least: the least number of categories.
        as_of: the day.

    >>> compute_cross_sell([(), ()], at_least=2, as_of=date(2026, 11, 24)).value
    Decimal('0')
    """
    check_kind(clients, Iterable, "clients")
    check_count(at_least, "at_least", 1)
    counts = [len(list_categories(holdings, as_of=as_of)) for holdings in clients]
    return Proportion(
        name=Text("交叉销售率", "cross-sell ratio"),
        part_name=Text(
            f"持有不少于{at_least}类产品的客户", f"clients with {at_least} categories or more"
        ),
        part=sum(count >= at_least for count in counts),
        whole_name=_CLIENTS,
        whole=len(counts),
    )


_CLIENTS = Text("全部客户", "all clients")


def compute_retention(before: Collection[ClientId], after: Collection[ClientId]) -> Proportion:
    """The share of the clients of an earlier day who are still clients (客户留存率).

    Raises:
        InvalidValue: if a client is no id.

    >>> c1, c2, c3 = (ClientId(f"C-{n}") for n in range(3))
    >>> compute_retention({c1, c2}, {c2, c3}).value  # a new client retains nobody
    Decimal('0.5')
    """
    earlier, later = _ids(before, "before"), _ids(after, "after")
    return Proportion(
        name=Text("客户留存率", "retention rate"),
        part_name=Text("仍为客户", "still clients"),
        part=len(earlier & later),
        whole_name=Text("期初客户", "clients at the start"),
        whole=len(earlier),
    )


def _ids(clients: Collection[ClientId], field: str) -> set[ClientId]:
    if isinstance(clients, str) or not isinstance(clients, Collection):
        raise InvalidValue(field, f"needs a collection of clients, not {type(clients).__name__}")
    for client in clients:
        check_text(client, field)
    return set(clients)


def compute_wallet_share(inside: Money, outside: Money | None) -> Proportion:
    """The bank's share of all that a client has (钱包份额).

    Args:
        inside: what is kept here.
        outside: what is kept elsewhere, as told or estimated; None if unknown.

    Raises:
        InvalidValue: if an amount is negative.
        CurrencyMismatch: if they are in different currencies.

    >>> compute_wallet_share(Money.of(300_000), Money.of(900_000)).value
    Decimal('0.25')
    >>> compute_wallet_share(Money.of(300_000), None).reason.en
    'a figure is unknown'
    """
    check_kind(inside, Money, "inside")
    check_optional(outside, Money, "outside")
    for name, amount in (("inside", inside), ("outside", outside)):
        if amount is not None and amount.amount < 0:
            raise InvalidValue(name, "must not be negative")
    if outside is not None and outside.currency != inside.currency:
        raise CurrencyMismatch("outside", "is in another currency than inside")
    return Proportion(
        name=Text("钱包份额", "share of wallet"),
        part_name=Text("在本行", "kept here"),
        part=inside,
        whole_name=Text("合计", "in all"),
        whole=None if outside is None else inside + outside,
    )


@attrs.frozen(kw_only=True)
class ProductGap:
    """A category that a client lacks, and why one thinks of it."""

    family: ProductFamily
    targeted: bool
    """Named in the target set."""
    peers: Proportion
    """The share of peers who hold it."""

    __attrs_post_init__ = check_fields

    def explain(self, lang: Lang = "zh") -> str:
        """The gap in one line, with what must be asked before it is shown to a client."""
        told = [self.family.name_in(lang)]
        if self.targeted:
            told.append(_TARGETED.name_in(lang))
        if (share := self.peers.value) is not None:
            told.append(_PEERS.fill(lang, share=format_share(half_up(share, 4), lang)))
        return ("；" if lang == "zh" else "; ").join([*told, _ASK.name_in(lang)])


_TARGETED = Text("目标品类", "in the target set")
_PEERS = Text("同类客户{share}持有", "held by {share} of peers")
_ASK = Text("推荐前须评估适当性", "assess suitability before it is proposed")


def list_product_gaps(
    holdings: Iterable[Holding],
    *,
    target: Collection[ProductFamily] = (),
    peers: Iterable[Iterable[Holding]] = (),
    peer_share: Number,
    as_of: date,
) -> tuple[ProductGap, ...]:
    """The categories that a client lacks: in a target set, or held by enough peers.

    What peers hold most comes first, then the order of the families.

    Args:
        holdings: the client's.
        target: categories the bank aims at for such a client.
        peers: the holdings of each peer, without the client.
        peer_share: the share of peers from which a category counts, above 0 and up to 1.
        as_of: the day.

    >>> [gap] = list_product_gaps(
    ...     [], target=[ProductFamily.PUBLIC_FUND], peer_share="0.5", as_of=date(2026, 11, 24)
    ... )
    >>> gap.explain("en")
    'public fund; in the target set; assess suitability before it is proposed'
    """
    least = number(peer_share, "peer_share")
    if not 0 < least <= 1:
        raise InvalidValue("peer_share", "must be above 0 and up to 1")
    check_kind(target, Collection, "target")
    for family in target:
        check_kind(family, ProductFamily, "target")
    check_kind(peers, Iterable, "peers")
    aimed = set(target)
    others = [list_categories(one, as_of=as_of) for one in peers]
    held = list_categories(holdings, as_of=as_of)
    gaps = []
    for family in ProductFamily:
        share = _peers_with(family, others)
        common = share.value is not None and share.value >= least
        if family not in held and (family in aimed or common):
            gaps.append(ProductGap(family=family, targeted=family in aimed, peers=share))
    return tuple(sorted(gaps, key=lambda gap: -(gap.peers.value or 0)))


def _peers_with(
    family: ProductFamily, others: Collection[tuple[ProductFamily, ...]]
) -> Proportion:
    return Proportion(
        name=Text("同类客户持有率", "share of peers"),
        part_name=Text("持有的同类客户", "peers who hold it"),
        part=sum(family in held for held in others),
        whole_name=Text("同类客户", "peers"),
        whole=len(others),
    )
