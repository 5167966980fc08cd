"""Clients by their figures, shared by the tests of investor classes."""

from datetime import date

from bankrm.clients import ClientId, CorporateClient, EntityKind, RetailClient
from bankrm.money import Money

__all__ = ["DAY", "FEN", "ZERO", "entity", "person", "yuan"]

DAY = date(2026, 3, 2)
FEN = Money.of("0.01")


def person(  # one argument a figure
    assets: Money | None = None,
    income: Money | None = None,
    months: int | None = None,
    work: bool | None = None,
    family: Money | None = None,
    family_net: Money | None = None,
) -> RetailClient:
    return RetailClient(
        id=ClientId("C-1"),
        name="甲",
        financial_assets=assets,
        average_income_3y=income,
        experience_months=months,
        relevant_work=work,
        family_financial_assets=family,
        family_net_financial_assets=family_net,
    )


def entity(
    net: Money | None = None,
    assets: Money | None = None,
    months: int | None = None,
    kind: EntityKind = EntityKind.COMPANY,
) -> CorporateClient:
    return CorporateClient(
        id=ClientId("E-1"),
        name="某公司",
        kind=kind,
        net_assets=net,
        financial_assets=assets,
        experience_months=months,
    )


def yuan(amount: int) -> Money:
    return Money.of(amount)


ZERO = yuan(0)
