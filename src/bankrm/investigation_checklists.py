"""Checklists of the investigation (尽职调查清单): which papers a kind of loan needs, as data that a bank writes.

The checklists here are examples of what banks ask for, no law: the guideline of 2004 has lists of its own,
which were not read. They set no age at which a paper is too old, which is each bank's own.
"""

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.credit_applications import ApplicationRole, CreditApplication
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.investigations import DiligenceItem, OpinionRole
from bankrm.labels import AnyLabel, Label
from bankrm.loan_products import SecurityKind
from bankrm.product_kinds import ProductKind
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "ACQUISITION_CHECKLIST",
    "BUSINESS_OWNER_CHECKLIST",
    "CONSUMER_CHECKLIST",
    "HOUSING_CHECKLIST",
    "PROJECT_CHECKLIST",
    "SMALL_FIRM_CHECKLIST",
    "WORKING_CAPITAL_CHECKLIST",
    "Applies",
    "ChecklistEntry",
    "InvestigationChecklist",
    "practice_checklist",
]


class Applies(Label):
    """When an item of a checklist is asked for."""

    ALWAYS = "always", "必备", "always"
    WITH_COLLATERAL = "with_collateral", "有抵质押时", "with a mortgage or pledge"
    WITH_GUARANTOR = "with_guarantor", "有保证时", "with a guarantor"
    AS_FOUND = "as_found", "视情况（由调查人说明）", "if the investigators find it applies"


@attrs.frozen(kw_only=True)
class ChecklistEntry:
    """One item of a checklist."""

    item: AnyLabel
    applies: Applies = Applies.ALWAYS
    longest_days: int | None = attrs.field(default=None, metadata={"least": 1})
    """The age in days at which it is still good; None if the bank sets none."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class InvestigationChecklist:
    """Which items and whose opinions an application for some kinds of loan needs.

    >>> SMALL_FIRM_CHECKLIST.asks_for(DiligenceItem.TAX), SMALL_FIRM_CHECKLIST.basis.provenance.en
    (True, 'market practice, no article')
    """

    id: str
    version: str
    kinds: tuple[ProductKind, ...]
    entries: tuple[ChecklistEntry, ...] = attrs.field(repr=False)
    opinions: tuple[OpinionRole, ...]
    """Whose opinion has to be there before it goes to the reviewer; his own and the approver's come after."""
    basis: Citation = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.entries:
            raise InvalidValue("entries", "need at least one")
        items = [entry.item for entry in self.entries]
        for name, parts in (
            ("kinds", self.kinds),
            ("entries", items),
            ("opinions", self.opinions),
        ):
            if len(set(parts)) < len(parts):
                raise InvalidValue(name, "hold one twice")
        if {OpinionRole.REVIEWER, OpinionRole.APPROVER} & set(self.opinions):
            raise InvalidValue("opinions", "hold one that is given on the finished file")

    def asks_for(self, item: AnyLabel) -> bool:
        """Whether it has an item at all."""
        return any(entry.item == item for entry in self.entries)

    def applying(self, application: CreditApplication) -> tuple[ChecklistEntry, ...]:
        """The entries that are asked for of an application, and those left to the investigators.

        Of an application that does not say whether it is secured, what belongs to security is left to them.

        Raises:
            InvalidValue: if the checklist is for other kinds of loan.
        """
        check_kind(application, CreditApplication, "application")
        if application.kind not in self.kinds:
            raise InvalidValue("checklist", "is for other kinds of loan")
        security, roles = set(application.security), {one.role for one in application.parties}
        asked = {Applies.ALWAYS, Applies.AS_FOUND}
        if any(one.by_assets for one in security) or ApplicationRole.SECURITY_PROVIDER in roles:
            asked.add(Applies.WITH_COLLATERAL)
        if SecurityKind.GUARANTEE in security or ApplicationRole.GUARANTOR in roles:
            asked.add(Applies.WITH_GUARANTOR)
        return tuple(
            entry if entry.applies in asked else attrs.evolve(entry, applies=Applies.AS_FOUND)
            for entry in self.entries
            if entry.applies in asked or not security
        )


_I = DiligenceItem
_COLLATERAL = (_I.COLLATERAL_TITLE, _I.COLLATERAL_VALUE, _I.COLLATERAL_INSURANCE)
_GUARANTOR = (_I.BUREAU_GUARANTOR, _I.GUARANTOR_CAPACITY)
_BASICS = (
    _I.IDENTITY,
    _I.BUREAU_BORROWER,
    _I.LITIGATION,
    _I.PURPOSE,
    _I.FIRST_REPAYMENT,
    _I.FACILITIES,
    _I.LISTS,
    _I.LIMIT_AND_PRICE,
)
"""Of everybody who borrows."""
_OF_FIRMS = (
    *_BASICS,
    _I.ARTICLES,
    _I.RESOLUTIONS,
    _I.OWNERSHIP,
    _I.RELATED_PARTIES,
    _I.MANAGEMENT,
    _I.INDUSTRY,
    _I.OPERATIONS,
    _I.STATEMENTS,
    _I.LATEST_STATEMENTS,
    _I.TAX,
    _I.BANK_STATEMENTS,
    _I.BUREAU_CONTROLLER,
    _I.SECOND_REPAYMENT,
    _I.ENVIRONMENT,
    _I.RATING,
    _I.CONDITIONS,
    _I.COVENANTS,
    _I.SITE_RECORDS,
)
_BOTH = (OpinionRole.INVESTIGATOR_A, OpinionRole.INVESTIGATOR_B)


def _practice(
    name: str,
    kinds: tuple[ProductKind, ...],
    always: tuple[DiligenceItem, ...],
    as_found: tuple[DiligenceItem, ...] = (),
) -> InvestigationChecklist:
    """A checklist of practice: what it always asks for, and with security what belongs to that."""
    parts = (
        (Applies.ALWAYS, always),
        (Applies.WITH_COLLATERAL, _COLLATERAL),
        (Applies.WITH_GUARANTOR, _GUARANTOR),
        (Applies.AS_FOUND, as_found),
    )
    return InvestigationChecklist(
        id=f"practice.{name}",
        version="1",
        kinds=kinds,
        entries=tuple(
            ChecklistEntry(item=item, applies=applies)
            for applies, items in parts
            for item in items
        ),
        opinions=_BOTH,
        basis=CREDIT_PRACTICE.article(),
    )


_SHORT_TERM = (
    ProductKind.WORKING_CAPITAL_LOAN,
    ProductKind.SUPPLY_CHAIN_FINANCE,
    ProductKind.BILL_DISCOUNTING,
    ProductKind.TRADE_FINANCE,
    ProductKind.SYNDICATED_LOAN,
)
WORKING_CAPITAL_CHECKLIST = _practice(
    "working_capital", _SHORT_TERM, _OF_FIRMS, as_found=(_I.GROUP_TREE,)
)
"""Of a firm that borrows for its business."""
SMALL_FIRM_CHECKLIST = _practice(
    "small_firm",
    _SHORT_TERM,
    (
        *_BASICS,
        _I.OWNERSHIP,
        _I.OPERATIONS,
        _I.LATEST_STATEMENTS,
        _I.TAX,
        _I.BANK_STATEMENTS,
        _I.BUREAU_CONTROLLER,
        _I.SECOND_REPAYMENT,
        _I.SITE_RECORDS,
    ),
    as_found=(_I.ARTICLES, _I.RESOLUTIONS, _I.RELATED_PARTIES, _I.ENVIRONMENT),
)
"""Of a small or micro firm, whose papers are fewer."""
PROJECT_CHECKLIST = _practice(
    "project",
    (ProductKind.FIXED_ASSET_LOAN, ProductKind.PROJECT_FINANCE_LOAN),
    (*_OF_FIRMS, _I.PROJECT_APPROVALS, _I.PROJECT_BUDGET, _I.PROJECT_CAPITAL),
    as_found=(_I.GROUP_TREE,),
)
"""Of a loan for fixed assets or a project."""
ACQUISITION_CHECKLIST = _practice(
    "acquisition",
    (ProductKind.ACQUISITION_LOAN,),
    (*_OF_FIRMS, _I.GROUP_TREE, _I.DEAL_AGREEMENT, _I.TARGET_REVIEW, _I.TARGET_VALUE),
)
"""Of a loan to buy a firm."""
CONSUMER_CHECKLIST = _practice(
    "consumer",
    (ProductKind.CONSUMER_LOAN, ProductKind.CREDIT_CARD),
    (*_BASICS, _I.INCOME),
    as_found=(_I.MARITAL_STATUS, _I.BANK_STATEMENTS),
)
"""Of a person who borrows to consume."""
BUSINESS_OWNER_CHECKLIST = _practice(
    "business_owner",
    (ProductKind.PERSONAL_BUSINESS_LOAN,),
    (
        *_BASICS,
        _I.INCOME,
        _I.MARITAL_STATUS,
        _I.OPERATIONS,
        _I.BANK_STATEMENTS,
        _I.SECOND_REPAYMENT,
        _I.SITE_RECORDS,
    ),
    as_found=(_I.TAX, _I.LATEST_STATEMENTS),
)
"""Of a person who borrows for a business."""
HOUSING_CHECKLIST = _practice(
    "housing",
    (ProductKind.HOUSING_LOAN,),
    (*_BASICS, _I.INCOME, _I.MARITAL_STATUS, _I.HOME_CONTRACT, _I.DOWN_PAYMENT, _I.HOMES_OWNED),
    as_found=(_I.BANK_STATEMENTS,),
)
"""Of a person who buys a home."""

_OTHERS = (
    WORKING_CAPITAL_CHECKLIST,
    PROJECT_CHECKLIST,
    ACQUISITION_CHECKLIST,
    CONSUMER_CHECKLIST,
    BUSINESS_OWNER_CHECKLIST,
    HOUSING_CHECKLIST,
)


def practice_checklist(application: CreditApplication) -> InvestigationChecklist:
    """The example that fits an application; there is one for every kind of loan.

    Small and micro firms, where the application says that it is one, have their own.

    >>> from bankrm._credit_example import HOUSING, WORKING_CAPITAL
    >>> practice_checklist(WORKING_CAPITAL).id, practice_checklist(HOUSING).id
    ('practice.small_firm', 'practice.housing')
    """
    check_kind(application, CreditApplication, "application")
    if application.small_micro and application.kind in SMALL_FIRM_CHECKLIST.kinds:
        return SMALL_FIRM_CHECKLIST
    return next(one for one in _OTHERS if application.kind in one.kinds)
