"""Collateral (抵质押物): what is given as security, whose it is, and what has happened to it.

One value for mortgages and pledges, over land, movables and rights alike. What the bank has seen stands on
it; what it has not seen is None. Whether an asset may serve is in `collateral_rules`, whether the right
exists in `perfection`, what it is worth in `collateral_values`, who is paid first in `security_order`.

Leaves out guarantees by persons and firms, and liens, which nobody gives.
"""

from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import NewType

import attrs

from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.staff import StaffId

__all__ = [
    "AssetGroup",
    "AssetKind",
    "ClaimId",
    "CoOwner",
    "Collateral",
    "CollateralAllocation",
    "CollateralEvent",
    "CollateralId",
    "CollateralStatus",
    "PriorClaim",
    "PublicAct",
    "PublicActKind",
    "Registry",
    "Valuation",
    "ValuationMethod",
]

CollateralId = NewType("CollateralId", str)
ClaimId = NewType("ClaimId", str)
"""Of a loan, or of the application for it; opaque. An application's own id is one."""


class AssetGroup(Label):
    """What the law treats alike (担保财产类别)."""

    LAND = "land", "不动产", "land and buildings"
    MOVABLE = "movable", "动产", "movables"
    PAPER = "paper", "权利凭证", "bills, bonds and documents of title"
    SHARES = "shares", "基金份额、股权", "fund units and shares"
    INTELLECTUAL = "intellectual", "知识产权", "intellectual property"
    RECEIVABLES = "receivables", "应收账款", "receivables"


class Registry(Label):
    """Where a right over an asset is registered (登记机构)."""

    LAND = "land", "不动产登记机构", "land registry"
    UNIFIED = "unified", "动产融资统一登记公示系统", "unified registry of movables and rights"
    VEHICLES = "vehicles", "公安机关交通管理部门", "vehicle registry"
    SHIPS = "ships", "船舶登记机关", "ship registry"
    AIRCRAFT = "aircraft", "民用航空器登记机关", "aircraft registry"
    SECURITIES = "securities", "证券登记结算机构", "securities depository"
    COMPANIES = "companies", "市场监督管理部门", "company registry"
    INTELLECTUAL = "intellectual", "知识产权登记机构", "registry of intellectual property"
    BILLS = "bills", "票据交易系统", "system of electronic bills"


class AssetKind(Label):
    """What is given as security (抵质押物种类)."""

    HOME = "home", "住宅", "home"
    COMMERCIAL = "commercial", "商铺、写字楼", "shop or office"
    FACTORY = "factory", "工业厂房", "factory building"
    UNFINISHED_BUILDING = "unfinished_building", "在建工程", "building in progress"
    LAND_USE = "land_use", "建设用地使用权", "right to use building land"
    SEA_USE = "sea_use", "海域使用权", "right to use sea areas"
    LAND_OWNERSHIP = "land_ownership", "土地所有权", "ownership of land"
    EQUIPMENT = "equipment", "机器设备", "equipment"
    INVENTORY = "inventory", "原材料、半成品、产品", "raw materials and goods"
    VEHICLE = "vehicle", "机动车", "vehicle"
    SHIP = "ship", "船舶", "ship"
    AIRCRAFT = "aircraft", "航空器", "aircraft"
    OTHER_MOVABLE = "other_movable", "其他动产", "other movable"
    BILL = "bill", "汇票、本票、支票", "bill, note or cheque"
    TREASURY = "treasury", "国债", "treasury bond"
    BOND = "bond", "其他债券", "other bond"
    DEPOSIT = "deposit", "存款单", "certificate of deposit"
    WAREHOUSE_RECEIPT = "warehouse_receipt", "仓单", "warehouse receipt"
    BILL_OF_LADING = "bill_of_lading", "提单", "bill of lading"
    FUND_UNITS = "fund_units", "基金份额", "fund units"
    LISTED_SHARES = "listed_shares", "上市公司股票", "listed shares"
    EQUITY = "equity", "非上市公司股权", "unlisted shares"
    INTELLECTUAL_PROPERTY = "intellectual_property", "知识产权中的财产权", "intellectual property"
    RECEIVABLES = "receivables", "现有的应收账款", "receivables that exist"
    FUTURE_RECEIVABLES = "future_receivables", "将有的应收账款", "future receivables"

    @property
    def group(self) -> AssetGroup:
        """What the law treats it as."""
        return _GROUPS[self.code]

    @property
    def is_building(self) -> bool:
        """Whether it is built, or being built: an unlawful building cannot be mortgaged."""
        return self.code in _BUILDINGS

    @property
    def is_marked(self) -> bool:
        """Whether an active market values it every day (盯市)."""
        return self.code in {"treasury", "bond", "fund_units", "listed_shares"}

    @property
    def registry(self) -> Registry:
        """Where a right over it is registered, if it is.

        What the unified registry holds, other movables among it, and what it does not, is said by the
        decision of the State Council of 2020; the names of the other registries are recalled.
        """
        return _REGISTRIES[self.code]


_GROUPS = {
    **dict.fromkeys(
        (
            "home",
            "commercial",
            "factory",
            "unfinished_building",
            "land_use",
            "sea_use",
            "land_ownership",
        ),
        AssetGroup.LAND,
    ),
    **dict.fromkeys(
        ("equipment", "inventory", "vehicle", "ship", "aircraft", "other_movable"),
        AssetGroup.MOVABLE,
    ),
    **dict.fromkeys(
        ("bill", "treasury", "bond", "deposit", "warehouse_receipt", "bill_of_lading"),
        AssetGroup.PAPER,
    ),
    **dict.fromkeys(("fund_units", "listed_shares", "equity"), AssetGroup.SHARES),
    "intellectual_property": AssetGroup.INTELLECTUAL,
    **dict.fromkeys(("receivables", "future_receivables"), AssetGroup.RECEIVABLES),
}
_BUILDINGS = {"home", "commercial", "factory", "unfinished_building"}
_UNIFIED = (
    "equipment",
    "inventory",
    "other_movable",
    "deposit",
    "warehouse_receipt",
    "bill_of_lading",
    "receivables",
    "future_receivables",
)
_REGISTRIES = {
    **{code: Registry.LAND for code, group in _GROUPS.items() if group is AssetGroup.LAND},
    **dict.fromkeys(_UNIFIED, Registry.UNIFIED),
    "vehicle": Registry.VEHICLES,
    "ship": Registry.SHIPS,
    "aircraft": Registry.AIRCRAFT,
    "treasury": Registry.SECURITIES,
    "bond": Registry.SECURITIES,
    "fund_units": Registry.SECURITIES,
    "listed_shares": Registry.SECURITIES,
    "equity": Registry.COMPANIES,
    "intellectual_property": Registry.INTELLECTUAL,
    "bill": Registry.BILLS,
}


class ValuationMethod(Label):
    """How a value was found (估值方法)."""

    MARKET = "market", "市场法", "market comparison"
    INCOME = "income", "收益法", "income"
    COST = "cost", "成本法", "cost"
    MARKED = "marked", "盯市", "marked to market"


@attrs.frozen(kw_only=True)
class Valuation:
    """What an asset was found to be worth on a day, and by whom."""

    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    on: date
    internal: bool
    """Whether the bank valued it itself."""
    by: str
    """The appraiser, or the member of staff: an id."""
    recorded_at: datetime
    """When the bank entered it; before that day it counts for nothing."""
    method: ValuationMethod | None = None
    valid_until: date | None = None
    """The last day on which it may be used, if it says one."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.valid_until is not None and self.valid_until < self.on:
            raise InvalidValue("valid_until", "is before the valuation")
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before the valuation")

    def is_known_on(self, day: date) -> bool:
        """Whether it was made, and recorded, by the end of a day."""
        check_date(day, "day")
        return self.on <= day and business_date(self.recorded_at) <= day


@attrs.frozen(kw_only=True)
class PriorClaim:
    """A claim of somebody else that is paid out of the asset first."""

    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    rank: int = attrs.field(metadata={"least": 1})

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CoOwner:
    """Somebody who owns the asset too; without a share, jointly (共同共有)."""

    party_id: PartyId
    share: Fraction | None = None
    """Of an owner by shares (按份共有)."""
    consented: bool | None = None
    """Whether there is a written consent to the security."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.share is not None and not 0 < self.share < 1:
            raise InvalidValue("share", "is a part of the whole, above 0 and below 1")


class PublicActKind(Label):
    """What makes a right over an asset, or shows it to others (设立与公示行为)."""

    CONTRACT = "contract", "担保合同生效", "contract in force"
    REGISTRATION = "registration", "登记", "registration"
    CANCELLATION = "cancellation", "注销登记", "registration cancelled"
    DELIVERY = "delivery", "交付", "delivery"
    RETURN = "return", "返还质物", "handed back"
    CONFIRMATION = "confirmation", "账款债务人确认", "confirmed by the debtor of the receivable"


@attrs.frozen(kw_only=True)
class PublicAct:
    """One such act, with when it happened and when it was recorded."""

    kind: PublicActKind
    at: datetime
    recorded_at: datetime
    ref: str
    """Number of the certificate, contract or receipt."""
    registry: Registry | None = None
    """Of a registration, where."""
    expires_on: date | None = None
    """Of a registration, its last day, if it has one."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.kind is not PublicActKind.REGISTRATION:
            for name in ("registry", "expires_on"):
                if getattr(self, name) is not None:
                    raise InvalidValue(name, "is of a registration only")
        elif self.expires_on is not None and self.expires_on < business_date(self.at):
            raise InvalidValue("expires_on", "is before the registration")


class CollateralStatus(Label):
    """Where an asset stands with the bank (押品状态)."""

    OFFERED = "offered", "拟提供", "offered"
    HELD = "held", "已设立", "held"
    RELEASED = "released", "已解除", "released"
    ENFORCED = "enforced", "已处置", "enforced"

    @property
    def is_over(self) -> bool:
        """Whether the asset secures nothing any longer."""
        return self in {CollateralStatus.RELEASED, CollateralStatus.ENFORCED}


@attrs.frozen(kw_only=True)
class CollateralEvent:
    """A change of an asset's status: by whom, when, and when it was recorded."""

    becomes: CollateralStatus
    by: StaffId
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class Collateral:
    """One asset given, or offered, as security (抵质押物); what is not known is None.

    >>> from bankrm._collateral_example import FACTORY
    >>> FACTORY.kind.group.en, FACTORY.status_on(date(2026, 11, 24)).en
    ('land and buildings', 'offered')
    """

    id: CollateralId
    kind: AssetKind
    right: SecurityKind
    """MORTGAGE or PLEDGE: land is mortgaged, rights are pledged, movables either."""
    owner: PartyId
    co_owners: tuple[CoOwner, ...] | None = None
    """None if not known; empty if there are none."""
    title_ref: str | None = None
    """Number of the certificate of title or of what stands for it; None if none was seen."""
    title_on: date | None = None
    """Its day: before it there is no title yet."""
    valuations: tuple[Valuation, ...] = ()
    prior_claims: tuple[PriorClaim, ...] | None = None
    """None if nobody has searched; empty if a search found none."""
    insured_until: date | None = None
    """The last day of cover."""
    insured_amount: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    acts: tuple[PublicAct, ...] = ()
    events: tuple[CollateralEvent, ...] = ()
    seized: bool | None = None
    """Sealed, seized or under supervision by law (查封、扣押、监管)."""
    disputed: bool | None = None
    """Ownership or right of use unclear or in dispute."""
    public_benefit: bool | None = None
    """Among the facilities of a non-profit school, hospital and the like."""
    collective_land: bool | None = None
    """Of land: owned by a collective."""
    collective_allowed: bool | None = None
    """Of collective land: a law allows to mortgage this right to use it."""
    lawful: bool | None = None
    """Of a building: built with all permits, or made good since."""
    transferable: bool | None = None
    """Of what is pledged: the law lets it be transferred."""
    certificate: bool | None = None
    """Of bills, bonds and documents of title: there is a paper that can be handed over."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.right not in _RIGHTS[self.kind.group]:
            raise InvalidValue("right", "is none that such an asset is given by")
        for name, groups in _ONLY_OF.items():
            if getattr(self, name) is not None and self.kind.group not in groups:
                raise InvalidValue(name, "is not asked of such an asset")
        self._check_owners()
        self._check_histories()

    def _check_owners(self) -> None:
        owners = self.co_owners or ()
        if len({self.owner, *(one.party_id for one in owners)}) <= len(owners):
            raise InvalidValue("co_owners", "hold one owner twice")
        shares = [one.share for one in owners if one.share is not None]
        if shares and len(shares) < len(owners):
            raise InvalidValue("co_owners", "own by shares, or jointly, but not both")
        if sum(shares) >= 1:
            raise InvalidValue("co_owners", "leave nothing to the owner")

    def _check_histories(self) -> None:
        for name in ("acts", "events"):
            history = getattr(self, name)
            for place, (before, event) in enumerate(pairwise(history), 1):
                with at_place(place, name):
                    check_order(event, at=before.at, recorded_at=before.recorded_at)

    def status_on(self, day: date) -> CollateralStatus:
        """Where it stands at the end of a day; offered until something happens to it."""
        check_date(day, "day")
        past = [event for event in self.events if business_date(event.at) <= day]
        return past[-1].becomes if past else CollateralStatus.OFFERED

    def acts_by(self, day: date) -> tuple[PublicAct, ...]:
        """What had been done for the right by the end of a day."""
        check_date(day, "day")
        return tuple(act for act in self.acts if business_date(act.at) <= day)


_RIGHTS = {
    AssetGroup.LAND: {SecurityKind.MORTGAGE},
    AssetGroup.MOVABLE: {SecurityKind.MORTGAGE, SecurityKind.PLEDGE},
    AssetGroup.PAPER: {SecurityKind.PLEDGE},
    AssetGroup.SHARES: {SecurityKind.PLEDGE},
    AssetGroup.INTELLECTUAL: {SecurityKind.PLEDGE},
    AssetGroup.RECEIVABLES: {SecurityKind.PLEDGE},
}
_LAND = {AssetGroup.LAND}
_ONLY_OF = {
    "collective_land": _LAND,
    "collective_allowed": _LAND,
    "lawful": _LAND,
    "transferable": set(AssetGroup) - _LAND,
    "certificate": {AssetGroup.PAPER},
}


@attrs.frozen(kw_only=True)
class CollateralAllocation:
    """How much of an asset stands behind a claim, and after whom; one asset may serve several claims."""

    collateral_id: CollateralId
    claim_id: ClaimId
    rank: int = attrs.field(metadata={"least": 1})
    """Among the bank's own claims on the asset."""
    cap: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The most that it answers for."""

    __attrs_post_init__ = check_fields
