"""Matches of leads (线索去重): leads that may be of one and the same somebody, or of a client, by what sign.

A sign never shows the value shared, and says how much it proves: a document number much, a name little.
Leaves out persons of the same name and nothing else, names that only sound alike, what speaks against a
match, and merging, which is an event of the lead that a person decides on.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient
from bankrm.contacts import ContactChannel
from bankrm.duplicates import birth_dates, dialled, plain_name
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.identifiers import Identifier
from bankrm.labels import Label
from bankrm.leads import Lead, LeadId

__all__ = ["LeadMatch", "MatchSign", "MatchStrength", "firm_core", "firm_name", "list_matches"]

# 公司法 art. 7 names the four forms that a company bears in its name, read in GitHub file 60420584797;
# the bare word is how people write it down
_LEGAL_FORMS = re.compile("(?:股份有限公司|有限责任公司|有限公司|股份公司|公司)$")
_ENGLISH_FORMS = re.compile(r"(?:\bco(?:mpany)?)? ?\b(?:limited|ltd)$")
_DIALLED = frozenset((ContactChannel.PHONE, ContactChannel.SMS))
_SIGNS = re.compile(r"[\W_]+")


class MatchStrength(Label):
    """How much a sign proves, most first; it is a person who decides."""

    IDENTITY = "identity", "号码一致，应为同一主体", "one and the same, unless a number is wrong"
    LIKELY = "likely", "可能为同一主体", "likely the same"
    POSSIBLE = "possible", "须进一步核实", "possibly the same"


class MatchSign(Label):
    """What leads, or a lead and a client, have in common (重复依据), strongest first."""

    CLIENT = "client", "同一客户的线索", "of the same client"
    DOCUMENT = "document", "证件号码相同", "same document number"
    USCC = "uscc", "统一社会信用代码相同", "same unified social credit code"
    NAME_AND_BIRTH = "name_and_birth", "姓名和出生日期相同", "same name and birth date"
    FIRM_NAME = "firm_name", "企业名称相同", "same name of a firm"
    PHONE = "phone", "电话号码相同", "same phone number"
    EMAIL = "email", "电子邮件相同", "same e-mail address"
    FIRM_CORE = (
        "firm_core",
        "企业名称除组织形式外相同",
        "names of firms alike but for the legal form",
    )

    @property
    def strength(self) -> MatchStrength:
        """How much it proves.

        A name is its own in its registration district only, and a phone serves a couple or an agent.
        """
        if self <= MatchSign.USCC:
            return MatchStrength.IDENTITY
        return MatchStrength.LIKELY if self <= MatchSign.FIRM_NAME else MatchStrength.POSSIBLE


@attrs.frozen(kw_only=True)
class LeadMatch:
    """Leads, and clients, that share one sign."""

    lead_ids: tuple[LeadId, ...]
    """One or more, in order."""
    client_ids: tuple[ClientId, ...]
    """Clients who share it too, in order."""
    sign: MatchSign

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("lead_ids", "client_ids"):
            ids = list(getattr(self, field))
            if ids != sorted(set(ids)):
                raise InvalidValue(field, "must each stand once, in order")
        if not self.lead_ids or len(self.lead_ids) + len(self.client_ids) < 2:  # noqa: PLR2004  # a pair
            raise InvalidValue("lead_ids", "need another lead or a client beside")


def firm_name(name: str) -> str:
    """A firm's name as it is compared: width of signs and brackets, spaces and capitals do not count.

    >>> firm_name("某某（上海） 有限公司") == firm_name("某某(上海)有限公司")
    True
    """
    check_kind(name, str, "name")
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def firm_core(name: str) -> str | None:
    """A firm's name without its legal form, brackets and signs; None if nothing is left of it.

    A group keeps the word, as parent and subsidiary differ by it; so does a branch.

    >>> firm_core("某某（上海）股份有限公司"), firm_core("Somebody (Shanghai) Co., Ltd.")
    ('某某上海', 'somebodyshanghai')
    >>> firm_core("某某集团有限公司"), firm_core("有限公司")
    ('某某集团', None)
    """
    check_kind(name, str, "name")
    words = _SIGNS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()
    plain = _ENGLISH_FORMS.sub("", words).replace(" ", "")
    return _LEGAL_FORMS.sub("", plain) or None


def list_matches(leads: Iterable[Lead], files: Iterable[ClientFile] = ()) -> tuple[LeadMatch, ...]:
    """The leads that share a sign with each other or with clients, once for each sign, strongest first.

    Whatever the order given, and in time proportional to leads and files. Of leads merged into one nothing
    more is said. Contact persons of a client that
    is a firm are left out, as one agent serves many firms.

    Args:
        leads: the leads, whatever has become of them.
        files: the clients' files.

    Raises:
        InvalidValue: if two leads, or two files, are of one id.

    >>> from bankrm._example import LEAD
    >>> from bankrm.leads import Prospect
    >>> one, two = (
    ...     attrs.evolve(LEAD, id=LeadId(id), prospect=Prospect(name="王某", firm=firm))
    ...     for id, firm in (("L-2", "某某（上海）有限公司"), ("L-1", "某某(上海)公司"))
    ... )
    >>> [(match.lead_ids, match.sign.en, match.sign.strength.en) for match in list_matches([one, two])]
    [(('L-1', 'L-2'), 'names of firms alike but for the legal form', 'possibly the same')]
    """
    shared = _Shared()
    seen: set[LeadId] = set()
    check_kind(leads, Iterable, "leads")
    for lead in leads:
        check_kind(lead, Lead, "leads")
        if lead.id in seen:
            raise InvalidValue("leads", "hold one lead twice")
        seen.add(lead.id)
        for event in lead.events:
            if event.into is not None:
                shared.merged[lead.id] = event.into
        for key in _signs_of_lead(lead):
            shared.leads[key][lead.id] = lead.client_id
    known: set[ClientId] = set()
    check_kind(files, Iterable, "files")
    for file in files:
        check_kind(file, ClientFile, "files")
        if file.client.id in known:
            raise InvalidValue("files", "hold one client twice")
        known.add(file.client.id)
        for key in _signs_of_client(file):
            shared.clients[key].add(file.client.id)
    return shared.matches()


_Key: TypeAlias = tuple[MatchSign, bool, object]
"""A sign, whether it is a firm's, and the value behind it."""


class _Shared:
    """Who bears which value of which sign."""

    __slots__ = ("clients", "leads", "merged")

    def __init__(self) -> None:
        self.leads: defaultdict[_Key, dict[LeadId, ClientId | None]] = defaultdict(dict)
        """Also the client that a lead is known to be of."""
        self.clients: defaultdict[_Key, set[ClientId]] = defaultdict(set)
        self.merged: dict[LeadId, LeadId] = {}
        """Into which lead one was merged."""

    def matches(self) -> tuple[LeadMatch, ...]:
        """What says more than is known: of a lead and its own client, or what it was merged into, nothing."""
        found = set()
        for key, leads in self.leads.items():
            clients = self.clients.get(key, set())
            if len({*map(self._left, leads)}) > 1 or clients - {*leads.values()}:
                found.add((key[0], tuple(sorted(leads)), tuple(sorted(clients))))
        for _, *who in [one for one in found if one[0] is MatchSign.FIRM_NAME]:
            found.discard((MatchSign.FIRM_CORE, *who))  # the same name is alike, too
        return tuple(
            LeadMatch(sign=sign, lead_ids=leads, client_ids=clients)
            for sign, leads, clients in sorted(found)
        )

    def _left(self, lead: LeadId) -> LeadId:
        """The lead that is left of one, however often it was merged; of a round any one, always the same."""
        passed: set[LeadId] = set()
        while lead in self.merged and lead not in passed:
            passed.add(lead)
            lead = self.merged[lead]
        self.merged |= dict.fromkeys(passed, lead)  # so that a long chain is gone through once
        return lead


def _signs_of_lead(lead: Lead) -> Iterator[_Key]:
    """What tells a lead apart."""
    if lead.client_id is not None:
        yield MatchSign.CLIENT, False, lead.client_id
    if (prospect := lead.prospect) is None:
        return
    of_firm = prospect.firm is not None or prospect.uscc is not None
    if of_firm:
        yield from _signs_of_firm(prospect.firm, prospect.uscc)
    else:
        if prospect.document is not None:
            yield MatchSign.DOCUMENT, False, prospect.document.in_18_digits()
        yield from _signs_of_person(prospect.name, prospect.born_on)
    if prospect.phone is not None:
        yield MatchSign.PHONE, of_firm, dialled(prospect.phone)
    if prospect.email is not None:
        yield MatchSign.EMAIL, of_firm, prospect.email.casefold()


def _signs_of_client(file: ClientFile) -> Iterator[_Key]:
    """What tells a client apart."""
    client = file.client
    of_firm = isinstance(client, CorporateClient)
    if isinstance(client, CorporateClient):
        yield from _signs_of_firm(client.name, client.uscc)
    else:
        for document in file.documents:
            number = Identifier(kind=document.kind.identifier, number=document.number)
            yield MatchSign.DOCUMENT, False, number.in_18_digits()
        for born in birth_dates(file):
            yield from _signs_of_person(client.name, born)
    for point in file.contact_points:
        if point.person_id is None and point.channel in _DIALLED:
            yield MatchSign.PHONE, of_firm, dialled(point.value)
        elif point.person_id is None and point.channel is ContactChannel.EMAIL:
            yield MatchSign.EMAIL, of_firm, point.value.casefold()


def _signs_of_firm(name: str | None, uscc: str | None) -> Iterator[_Key]:
    if uscc is not None:
        yield MatchSign.USCC, True, uscc
    if name is not None:
        yield MatchSign.FIRM_NAME, True, firm_name(name)
        if (core := firm_core(name)) is not None:
            yield MatchSign.FIRM_CORE, True, core


def _signs_of_person(name: str | None, birth_date: date | None) -> Iterator[_Key]:
    if name is not None and birth_date is not None:
        yield MatchSign.NAME_AND_BIRTH, False, (plain_name(name), birth_date)
