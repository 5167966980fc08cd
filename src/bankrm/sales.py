"""Sales (销售): a sale as proposed, how it came about, and what it may owe.

Whether it may be made is decided in `suitability` and the rooms beside it.
"""

from datetime import datetime
from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, ClientId, check_client
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.products import Product, ProductId, ProductRisk
from bankrm.staff import StaffId

__all__ = ["Initiator", "Sale", "SaleChannel", "SaleId", "SaleStep", "check_parties"]

SaleId = NewType("SaleId", str)


class SaleChannel(Label):
    """Where a sale is made."""

    OUTLET = "outlet", "营业网点", "outlet"
    TERMINAL = "terminal", "自助终端", "self-service terminal"
    ONLINE = "online", "手机银行等线上渠道", "app or website"
    PHONE = "phone", "电话", "telephone"
    REMOTE_VIDEO = "remote_video", "远程视频", "remote video"


_ALONE = {SaleChannel.TERMINAL, SaleChannel.ONLINE}
"""Where a client can buy with nobody selling."""


class Initiator(Label):
    """Who brought the product up."""

    BANK = "bank", "银行主动推介", "recommended by the bank"
    CLIENT = "client", "客户主动提出", "asked for by the client"


class SaleStep(Label):
    """What a sale owes, or what would cure it."""

    GUARDIAN_CONSENT = "guardian_consent", "取得法定代理人同意", "consent of the statutory agent"
    REASSESS = "reassess", "重新进行风险测评", "a new risk assessment"
    RECONFIRM = "reconfirm", "提示并确认测评结果变化", "re-confirmation of the changed result"
    UNSUITABLE_NOTICE = "unsuitable_notice", "告知不适合", "a notice that it is not suitable"
    WRITTEN_WARNING = "written_warning", "特别书面风险警示", "a special written risk warning"
    CLIENT_CONFIRMATION = "client_confirmation", "客户确认坚持购买", "the client's confirmation"
    RECORDING = "recording", "录音或者录像", "a recording"
    SPECIAL_PROCEDURE = "special_procedure", "专门的销售程序", "the dedicated procedure"
    EXTRA_WARNING = "extra_warning", "加强风险提示", "a stronger warning"
    THINKING_TIME = "thinking_time", "给予更多考虑时间", "more time to think"
    FOLLOW_UP_CALL = "follow_up_call", "增加回访", "a follow-up call"
    COOLING_OFF = "cooling_off", "冷静期满后生效", "a cooling-off period before it takes effect"
    QUALIFIED_SELLER = "qualified_seller", "由具备资质的人员销售", "a seller who is qualified"
    NEEDS_ANALYSIS = "needs_analysis", "需求分析和支付能力评估", "analysis of needs and means"
    RISK_EXPLANATION = "risk_explanation", "说明风险和不适合的原因", "the risks explained"
    OWN_CHOICE = "own_choice", "书面确认系自主选择", "own choice confirmed in writing"
    DECLARATION = "declaration", "核保前签署投保声明", "a declaration signed before underwriting"
    MANUAL_UNDERWRITING = "manual_underwriting", "转人工核保", "underwriting by a person"
    NOTICE = "notice", "补齐售前告知事项", "what is to be told before the sale"
    DISCLOSURE_STATEMENT = "disclosure_statement", "签署风险揭示书", "the signed risk disclosure"
    ACKNOWLEDGEMENT = (
        "acknowledgement",
        "客户确认告知文件",
        "what was told, confirmed by the client",
    )
    HAND_COPY = (
        "hand_copy",
        "客户抄录风险确认语句",
        "the risk sentence copied by the client's hand",
    )
    RECORDING_CONSENT = "recording_consent", "征得同意录音录像", "consent to be recorded"
    SALES_ZONE = "sales_zone", "在销售专区办理", "the sale made in the sales zone"
    IN_PERSON = "in_person", "在网点当面办理", "the sale made in person at an outlet"
    OWN_CHANNEL = "own_channel", "在本行自有渠道办理", "the sale made in the bank's own channel"
    CERTIFICATE_SHOWN = (
        "certificate_shown",
        "出示或者说明执业证件",
        "the practice certificate shown",
    )
    PRODUCT_APPROVAL = (
        "product_approval",
        "产品经综合评估和准入批准",
        "the product admitted by head office",
    )
    INSURER_REPORT = (
        "insurer_report",
        "向保险公司反馈录制成功",
        "the insurer told of the recording",
    )


@attrs.frozen(kw_only=True)
class Sale:
    """A sale as proposed: who, what, how much, and how it came about."""

    id: SaleId | None = None
    client_id: ClientId
    product_id: ProductId
    amount: Money
    initiated_by: Initiator
    matched_level: ProductRisk | None = None
    """The product level that the seller matched against; None leaves it to the rules."""
    off_goal: bool | None = None
    """Whether the product departs from the client's stated goal or horizon."""
    change_reported: bool | None = None
    """Whether the client reported a change that matters since the last assessment."""
    guardian_consent: bool | None = None
    channel: SaleChannel | None = None
    seller: StaffId | None = None
    """Who sells; None if the client buys without anybody's help, or nobody was named."""
    at: datetime | None = None
    """When it is concluded."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if self.seller is not None and str(self.seller) == str(self.client_id):
            raise InvalidValue("seller", "is the client")

    @property
    def assisted(self) -> bool | None:
        """Whether somebody sells: not so where nobody is named and the client buys at a terminal or online.

        At a terminal, what the bank itself brought up may have been sold by somebody standing by: None.
        """
        if self.seller is not None:
            return True
        at_terminal = self.channel is SaleChannel.TERMINAL
        if self.channel is None or (at_terminal and self.initiated_by is Initiator.BANK):
            return None
        return self.channel not in _ALONE


def check_parties(client: Client, product: Product, sale: Sale) -> None:
    """Refuse a sale that is another client's, of another product, or in another currency than that.

    Raises:
        InvalidValue: naming the field of the sale.

    >>> from bankrm.clients import RetailClient
    >>> from bankrm.products import ProductFamily
    >>> li = RetailClient(id=ClientId("C-1"), name="李某")
    >>> bond = Product(
    ...     id=ProductId("B-1"), name="储蓄国债", family=ProductFamily.TREASURY_BOND
    ... )
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=bond.id,
    ...     amount=Money.of(1_000, "USD"),
    ...     initiated_by=Initiator.CLIENT,
    ... )
    >>> check_parties(li, bond, sale)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: amount: is not in the product's currency
    """
    check_client(client)
    check_kind(product, Product, "product")
    check_kind(sale, Sale, "sale")
    if sale.client_id != client.id:
        raise InvalidValue("client_id", "the sale is another client's")
    if sale.product_id != product.id:
        raise InvalidValue("product_id", "the sale is of another product")
    if sale.amount.currency != product.currency:
        raise InvalidValue("amount", "is not in the product's currency")
