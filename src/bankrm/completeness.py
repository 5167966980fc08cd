"""Completeness (档案完整度): which of the facts asked for a client's file has, which are stale, which lack.

What is asked for is a template, a value that a bank replaces by its own; those shipped are market practice
to start from, no law. Leaves out the identity elements of due diligence, which the law asks for.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from bankrm.checks import check_kind
from bankrm.client_files import ClientFile
from bankrm.clients import CorporateClient, RetailClient
from bankrm.contacts import ContactPerson
from bankrm.days import check_date, earliest_within
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.identity import IdentityDocument
from bankrm.labels import Label, Text
from bankrm.managers import CoverageTeam
from bankrm.profiles import (
    BusinessSituation,
    Employment,
    FinancialNeed,
    Goal,
    Income,
    LifeEvent,
    Preference,
)
from bankrm.staff import BusinessLine
from bankrm.workings import Line

__all__ = [
    "CORPORATE_TEMPLATE",
    "RETAIL_TEMPLATE",
    "Completeness",
    "CompletenessTemplate",
    "Standing",
    "TemplateItem",
    "compute_completeness",
]

_DAYS: Mapping[type, str] = MappingProxyType(
    {
        BusinessSituation: "observed_on",
        FinancialNeed: "stated_on",
        Goal: "stated_on",
        IdentityDocument: "verified_on",
        LifeEvent: "on",
        Preference: "since",
    }
)
_BEGINS: Mapping[type, str] = MappingProxyType(
    {
        BusinessSituation: "observed_on",
        Employment: "since",
        FinancialNeed: "stated_on",
        Goal: "stated_on",
        IdentityDocument: "issued_on",
        Preference: "since",
    }
)
_CLIENTS = {BusinessLine.RETAIL: RetailClient, BusinessLine.CORPORATE: CorporateClient}


class Standing(Label):
    """How an item of a template stands in a file, best first."""

    COMPLETE = "complete", "齐备", "complete"
    STALE = "stale", "过期", "stale"
    MISSING = "missing", "缺失", "missing"


@attrs.frozen(kw_only=True)
class TemplateItem:
    """One fact asked for: a field of the client, or a part of its file."""

    field: str
    name: Text
    months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """After how many months it is stale; None if it does not age."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class CompletenessTemplate:
    """What a file of one business line is asked for; proves itself when it is built.

    >>> salary = TemplateItem(field="salary", name=Text("工资", "salary"))
    >>> CompletenessTemplate(
    ...     name=Text("零售", "retail"), line=BusinessLine.RETAIL, items=(salary,)
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: items: ask for what such a file does not have: salary
    """

    name: Text
    line: BusinessLine
    items: tuple[TemplateItem, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        asked = [item.field for item in self.items]
        if not asked or len(set(asked)) < len(asked):
            raise InvalidRule("items", "need at least one, each once")
        client = _CLIENTS[self.line]
        known = {field.name for field in attrs.fields(client)}
        known |= {
            field.name
            for field in attrs.fields(ClientFile)
            if client in field.metadata.get("of", (client,)) and field.name != "client"
        }
        if unknown := [field for field in asked if field not in known]:
            raise InvalidRule(
                "items", f"ask for what such a file does not have: {', '.join(unknown)}"
            )


@attrs.frozen(kw_only=True)
class Completeness:
    """How complete a file is by one template; made by `compute_completeness`."""

    template: CompletenessTemplate
    as_of: date
    standings: tuple[Standing, ...]
    """Of each item of the template, in its order."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.standings) != len(self.template.items):
            raise InvalidValue("standings", "are not one for each item")

    @property
    def share(self) -> Fraction:
        """The complete items of all asked for, from 0 to 1; a stale one does not count."""
        return Fraction(self.standings.count(Standing.COMPLETE), len(self.standings))

    @property
    def missing(self) -> tuple[TemplateItem, ...]:
        """What the file lacks."""
        return self._items(Standing.MISSING)

    @property
    def stale(self) -> tuple[TemplateItem, ...]:
        """What has to be asked for again."""
        return self._items(Standing.STALE)

    @property
    def workings(self) -> tuple[Line, ...]:
        """A line for each item, then the count."""
        lines = [
            Line(item.name, standing)
            for item, standing in zip(self.template.items, self.standings, strict=True)
        ]
        lines.append(
            Line(Text("齐备项数", "complete items"), self.standings.count(Standing.COMPLETE))
        )
        lines.append(Line(Text("应有项数", "items asked for"), len(self.standings)))
        return tuple(lines)

    def _items(self, wanted: Standing) -> tuple[TemplateItem, ...]:
        return tuple(
            item
            for item, standing in zip(self.template.items, self.standings, strict=True)
            if standing is wanted
        )


def compute_completeness(
    file: ClientFile, template: CompletenessTemplate, *, as_of: date
) -> Completeness:
    """How complete a client's file is on a day (档案完整度), by one template.

    A part is complete if any of its records is good. A record is not when it has ended or begins after
    `as_of`, and, where the item ages, when its day is unknown, after `as_of`, or longer ago than the item
    allows. What has no day of its own, the client's own facts among it, is as old as the last review of
    the file.

    Raises:
        InvalidValue: if the template is for the other business line.

    >>> from bankrm.clients import ClientId, Sex
    >>> file = ClientFile(client=RetailClient(id=ClientId("C-1"), name="张某", sex=Sex.FEMALE))
    >>> found = compute_completeness(file, RETAIL_TEMPLATE, as_of=date(2026, 11, 24))
    >>> found.share, [item.name.en for item in found.missing][:2]
    (Fraction(1, 10), ['birth date', 'nationality'])
    """
    check_kind(file, ClientFile, "file")
    check_kind(template, CompletenessTemplate, "template")
    check_date(as_of)
    if not isinstance(file.client, _CLIENTS[template.line]):
        raise InvalidValue("template", "is for the other business line")
    return Completeness(
        template=template,
        as_of=as_of,
        standings=tuple(_standing(file, item, as_of) for item in template.items),
    )


def _standing(file: ClientFile, item: TemplateItem, as_of: date) -> Standing:
    owner = file if hasattr(file, item.field) else file.client
    value: object = getattr(owner, item.field)
    records = value if isinstance(value, tuple) else () if value is None else (value,)
    if not records:
        return Standing.MISSING
    for record in records:
        holds = _has_begun(record, as_of) and not _has_ended(record, as_of)
        if holds and _is_fresh(record, file, item.months, as_of):
            return Standing.COMPLETE
    return Standing.STALE


def _has_begun(record: object, as_of: date) -> bool:
    """Whether a record could be known on the day; a replay must not see what came later."""
    if isinstance(record, Income):
        return record.year <= as_of.year
    if isinstance(record, LifeEvent):
        return record.expected or record.on <= as_of
    field = _BEGINS.get(type(record))
    begun: date | None = None if field is None else getattr(record, field)
    return begun is None or begun <= as_of


def _has_ended(record: object, as_of: date) -> bool:
    """Whether a record says of itself that it holds no more."""
    if isinstance(record, IdentityDocument):
        return record.expires_on is not None and record.expires_on < as_of
    if isinstance(record, Employment | ContactPerson):
        return record.until is not None and record.until <= as_of
    return isinstance(record, CoverageTeam) and record.lead(on=as_of) is None


def _is_fresh(record: object, file: ClientFile, months: int | None, as_of: date) -> bool:
    if months is None:
        return True
    day = _day_of(record, file)
    return day is not None and earliest_within(as_of, months) <= day <= as_of


def _day_of(record: object, file: ClientFile) -> date | None:
    """The day for which a record is known to be true."""
    if isinstance(record, Income):
        return date(record.year, 12, 31)
    field = _DAYS.get(type(record))
    day: date | None = file.reviewed_on if field is None else getattr(record, field)
    return day


def _asked(**names: tuple[str, str]) -> tuple[TemplateItem, ...]:
    return tuple(TemplateItem(field=field, name=Text(*name)) for field, name in names.items())


RETAIL_TEMPLATE = CompletenessTemplate(
    name=Text("零售客户档案", "file of a retail client"),
    line=BusinessLine.RETAIL,
    items=_asked(
        sex=("性别", "sex"),
        birth_date=("出生日期", "birth date"),
        nationality=("国籍", "nationality"),
        occupation=("职业", "occupation"),
        residence=("住所", "residence"),
        documents=("身份证件", "identity document"),
        contact_points=("联系方式", "contact point"),
        incomes=("收入", "income"),
        needs=("金融需求", "needs"),
        coverage=("管户人员", "coverage"),
    ),
)
"""What a retail client's file is usually asked for; nothing in it ages."""

CORPORATE_TEMPLATE = CompletenessTemplate(
    name=Text("对公客户档案", "file of a corporate client"),
    line=BusinessLine.CORPORATE,
    items=_asked(
        uscc=("统一社会信用代码", "unified social credit code"),
        legal_form=("登记类型", "legal form"),
        registered_address=("注册地址", "registered address"),
        business_scope=("经营范围", "business scope"),
        industry=("行业", "industry"),
        registered_capital=("注册资本", "registered capital"),
        contact_persons=("联系人", "contact person"),
        contact_points=("联系方式", "contact point"),
        situations=("经营状况", "business situation"),
        needs=("金融需求", "needs"),
        coverage=("管户人员", "coverage"),
    ),
)
"""What a firm's file is usually asked for; nothing in it ages."""
