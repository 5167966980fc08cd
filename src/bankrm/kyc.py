"""What due diligence is judged on (尽职调查要素): the service asked for, what is known of the client, the facts.

Suspicion makes due diligence due and is never seen: it enters the facts only together with doubt about
earlier data and with what calls for a review, so that those of a suspected client are equal to those of a
client with one of these; at the start of a relationship, to those of a client of middling risk. Whoever may
not know must not be given the suspicions, nor all other causes by which to tell. The class of a client is not among them either, only that measures are strengthened or
may be simple. Leaves out the rules, which are in `due_diligence`, and exchange rates.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.contacts import ContactPerson
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C1, C2, NOT_NEGATIVE, check_fields
from bankrm.identity import DocumentStatus, IdentityDocument, classify_document
from bankrm.identity_elements import IdentityEvidence, KeyPerson, list_missing_elements
from bankrm.labels import Label
from bankrm.laundering_risk import LaunderingRisk, ReviewTrigger
from bankrm.money import Money
from bankrm.rules import STATUTORY, RuleBook
from bankrm.suspicions import Suspicion
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = ["DiligenceFacts", "KycProfile", "Service", "ServiceKind"]


class ServiceKind(Label):
    """What a bank is asked for, as due diligence tells services apart."""

    RELATIONSHIP = "relationship", "建立业务关系", "new business relationship"
    CASH_REMITTANCE = "cash_remittance", "现金汇款", "cash remittance"
    CURRENCY_EXCHANGE = "currency_exchange", "现钞兑换", "exchange of banknotes"
    BILL_PAYMENT = "bill_payment", "票据兑付", "payment of a bill"
    PRECIOUS_METAL = "precious_metal", "实物贵金属买卖", "physical precious metal"
    PRODUCT_SALE = "product_sale", "销售金融产品", "sale of a financial product"
    CASH = "cash", "现金存取", "cash deposit or withdrawal"
    TRANSFER = "transfer", "转账汇款", "transfer from an account"
    OTHER = "other", "其他业务", "other"


_KINDS = {kind.code for kind in ServiceKind}


@attrs.frozen(kw_only=True)
class Service:
    """What a client or a passer-by asks for.

    >>> Service(kind=ServiceKind.CASH_REMITTANCE, one_off=True, amount=Money.of(50_000)).fen
    5000000
    """

    kind: ServiceKind
    one_off: bool | None = None
    """For somebody without an account here (一次性业务); None if not known, as below."""
    amount: Money | None = attrs.field(default=None, repr=False, metadata=C2 | NOT_NEGATIVE)
    usd_equivalent: Money | None = attrs.field(
        default=None, repr=False, metadata=C2 | NOT_NEGATIVE
    )
    """Of an amount in another foreign currency, at the day's rate; the caller's."""
    cross_border: bool | None = None
    by_agent: bool | None = None
    refused: bool = False
    """The client refuses reasonable due diligence."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.one_off and self.kind is ServiceKind.RELATIONSHIP:
            raise InvalidValue("one_off", "contradicts a new business relationship")
        if self.usd_equivalent is not None:
            if self.usd_equivalent.currency != "USD":
                raise InvalidValue("usd_equivalent", "needs USD")
            if self.amount is None or self.amount.currency in {"CNY", "USD"}:
                raise InvalidValue("usd_equivalent", "belongs to another foreign currency")

    @property
    def fen(self) -> int | None:
        """What of it is in yuan; zero of an amount in foreign currency."""
        return self._of_currency(yuan=True)

    @property
    def cents(self) -> int | None:
        """What of it is in foreign currency, in US cents; zero of an amount in yuan."""
        return self._of_currency(yuan=False)

    def _of_currency(self, *, yuan: bool) -> int | None:
        if self.amount is None:
            return None
        if (self.amount.currency == "CNY") is not yuan:
            return 0
        in_dollars = self.amount if self.amount.currency == "USD" else self.usd_equivalent
        counted = self.amount if yuan else in_dollars
        return None if counted is None else counted.minor


@attrs.frozen(kw_only=True)
class KycProfile:
    """What due diligence has found about one client so far (尽职调查档案).

    >>> KycProfile(client_id=ClientId("C-1"), risk=LaunderingRisk.LOW, pep=False)
    KycProfile(client_id='C-1')
    """

    client_id: ClientId
    risk: LaunderingRisk | None = attrs.field(default=None, repr=False, metadata=C1)
    """The one class in the bank, or how this one-off service is judged."""
    pep: bool | None = attrs.field(default=None, repr=False, metadata=C2)
    """Foreign politically exposed person, senior manager of an international organisation, or close to one;
    the client or a beneficial owner."""
    triggers: tuple[ReviewTrigger, ...] = attrs.field(default=(), repr=False, metadata=C1)
    """What has called for a review and was not yet dealt with."""

    __attrs_post_init__ = check_fields


_SHOWN = (
    IdentityEvidence.client,
    IdentityEvidence.documents,
    IdentityDocument.issued_on,
    IdentityDocument.expires_on,
    IdentityDocument.long_term,
    CorporateClient.licence_expires_on,
    CorporateClient.licence_long_term,
)
_ELEMENTS = (
    *_SHOWN,
    IdentityEvidence.contact_points,
    IdentityEvidence.key_persons,
    KeyPerson.person,
    KeyPerson.document,
    ContactPerson.roles,
    ContactPerson.until,
    CorporateClient.uscc,
    CorporateClient.registered_address,
    CorporateClient.business_scope,
    RetailClient.sex,
    RetailClient.nationality,
    RetailClient.occupation,
    RetailClient.residence,
)
_DOUBTS = (IdentityEvidence.doubted, KycProfile.triggers, Suspicion.noticed_on)


@attrs.frozen(kw_only=True, repr=False)  # about a person
class DiligenceFacts:
    """What decides how much due diligence a service needs; amounts in fen and US cents."""

    kind: str = attrs.field(metadata=about("业务种类", "kind of service", of=(Service.kind,)))
    person: bool = attrs.field(
        metadata=about("自然人", "natural person", of=(IdentityEvidence.client,))
    )
    one_off: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("一次性业务", "one-off service", of=(Service.kind, Service.one_off)),
    )
    cross_border: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("跨境", "cross-border", of=(Service.cross_border,)),
    )
    fen: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("人民币金额", "amount in yuan", "fen", of=(Service.amount,)) | NOT_NEGATIVE,
    )
    cents: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "外币等值美分",
            "foreign currency in US cents",
            of=(Service.amount, Service.usd_equivalent),
        )
        | NOT_NEGATIVE,
    )
    by_agent: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("由他人代办", "through an agent", of=(Service.by_agent,)),
    )
    refused: bool = attrs.field(
        metadata=about("拒绝配合", "refuses due diligence", of=(Service.refused,))
    )
    assumed_name: bool = attrs.field(
        metadata=about(
            "匿名或者假名", "anonymous or false name", of=(IdentityEvidence.assumed_name,)
        )
    )
    verified: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("身份已核实", "identity verified", of=(IdentityEvidence.verified,)),
    )
    missing_elements: int = attrs.field(
        metadata=about("缺失的身份要素数", "missing elements", of=_ELEMENTS) | NOT_NEGATIVE
    )
    document_expired: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("证件已过期", "document expired", of=_SHOWN),
    )
    document_suspends: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "证件过期未及时更新",
            "expired document not renewed in time",
            of=(*_SHOWN, IdentityEvidence.renewal_excused),
        ),
    )
    renewed_diligence: bool = attrs.field(
        metadata=about("须重新尽职调查", "due diligence is due again", of=(Service.kind, *_DOUBTS))
    )
    """For whichever cause; the facts do not say which. Not at the start of a relationship: there it is
    due anyway, so that nothing is told."""
    strengthened: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("须强化措施", "measures strengthened", of=(KycProfile.risk,)),
    )
    simplified: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("可简化措施", "measures may be simple", of=(KycProfile.risk, *_DOUBTS)),
    )
    pep: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "外国政要、国际组织高管或者其特定关系人",
            "politically exposed person",
            of=(KycProfile.pep,),
        ),
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.kind not in _KINDS:
            raise InvalidValue("kind", "is no code of a service")

    @classmethod
    def of(
        cls,
        service: Service,
        evidence: IdentityEvidence,
        profile: KycProfile,
        *,
        suspicions: tuple[Suspicion, ...] = (),
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "DiligenceFacts":
        """The facts of one service on a day; whether anything is suspected cannot be read from them."""
        check_kind(service, Service, "service")
        check_kind(evidence, IdentityEvidence, "evidence")
        check_kind(profile, KycProfile, "profile")
        check_tuple(suspicions, Suspicion, "suspicions")
        check_date(as_of)
        ids = {profile.client_id, *(one.client_id for one in suspicions)}
        if ids != {evidence.client.id}:
            raise InvalidValue("profile", "and what goes with it are of another client")
        begins = service.kind is ServiceKind.RELATIONSHIP  # which is never one-off
        risk, expired, suspends = profile.risk, *_document(evidence.on(as_of), as_of, book)
        noticed = any(one.noticed_on <= as_of for one in suspicions)
        again = evidence.doubted or bool(profile.triggers) or noticed
        lower = None if risk is None else risk.is_lower
        return cls(
            kind=service.kind.code,
            person=isinstance(evidence.client, RetailClient),
            one_off=False if begins else service.one_off,
            cross_border=service.cross_border,
            fen=service.fen,
            cents=service.cents,
            by_agent=service.by_agent,
            refused=service.refused,
            assumed_name=evidence.assumed_name,
            verified=evidence.verified,
            missing_elements=len(list_missing_elements(evidence, as_of=as_of)),
            document_expired=expired,
            document_suspends=suspends,
            renewed_diligence=again and not begins,
            strengthened=None if risk is None else risk.is_higher,
            simplified=False if again else lower,
            pep=profile.pep,
        )


def _document(
    evidence: IdentityEvidence, as_of: date, book: RuleBook
) -> tuple[bool | None, bool | None]:
    """Whether the document has expired, and whether it went unrenewed for too long; None if open."""
    end = evidence.valid_until
    if end is not None and end >= as_of:
        return False, False
    if end is None or any(document.expires_on is None for document in evidence.documents):
        return None, None
    latest = [document for document in evidence.documents if document.expires_on == end]
    if not latest:  # a firm's licence: how long its renewal may take, a person decides
        return True, None
    status = classify_document(latest[0], as_of=as_of, excused=evidence.renewal_excused, book=book)
    if status.outcome is DocumentStatus.SUSPEND:
        return True, True
    left_open = {reason.rule.effect for reason in status.undetermined}
    return True, None if DocumentStatus.SUSPEND in left_open else False
