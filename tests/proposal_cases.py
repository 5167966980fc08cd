"""Clients, products and decisions that the tests of interviews, advice and proposals share."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs

from bankrm.clients import ClientId, RetailClient
from bankrm.holdings import Holding, HoldingId
from bankrm.investors import classify_investor
from bankrm.labels import AnyLabel
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.portfolios import AllocationClass, Portfolio, Position
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk, Regime
from bankrm.profiles import FinancialNeed, FinancialNeedKind, Goal, GoalKind
from bankrm.proposals import ProposalId, ProposalItem, ServicePlan
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import Decision, Effect, RuleSet
from bankrm.sale_facts import SaleFacts
from bankrm.sales import Initiator, Sale, SaleStep
from bankrm.staff import Actor, BusinessLine, Role, StaffId
from bankrm.suitability import assess_sale
from bankrm.terms import about

ODD: Any = "odd"
DAY = date(2026, 11, 24)
NOON = datetime.fromisoformat("2026-11-24T12:00+08:00")
BEFORE = datetime.fromisoformat("2026-11-24T11:59:59+08:00")
CLIENT, FIRM, OTHER = ClientId("C-1"), ClientId("E-1"), ClientId("X-1")
RM = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
PERSON = RetailClient(id=CLIENT, name="李某", birth_date=date(1980, 5, 1))
ELDER = RetailClient(id=CLIENT, name="王某", birth_date=date(1950, 5, 1))
TESTED = RiskAssessment(client_id=CLIENT, on=date(2026, 6, 1), tolerance=RiskTolerance.C3)
RESERVE = Goal(client_id=CLIENT, kind=GoalKind.RESERVE, stated_on=DAY)


def need(
    kind: FinancialNeedKind = FinancialNeedKind.FINANCING,
    *,
    client_id: ClientId = FIRM,
    on: date = DAY,
) -> FinancialNeed:
    return FinancialNeed(client_id=client_id, kind=kind, stated_on=on)


def product(
    name: str = "D-1",
    family: ProductFamily = ProductFamily.DEPOSIT,
    risk: ProductRisk | None = None,
    currency: str = "CNY",
) -> Product:
    return Product(
        id=ProductId(name),
        name="某产品",
        family=family,
        private=False,
        issuer_risk=risk,
        currency=currency,
    )


def offer(of: Product, **changed: Any) -> Offer:
    fitting: dict[str, Any] = {
        "product": of,
        "issuer": "某机构",
        "distributed": of.family is ProductFamily.PUBLIC_FUND,
        "lines": (BusinessLine.RETAIL, BusinessLine.CORPORATE),
        "least": Money.of(1_000, of.currency),
    }
    return Offer(**{**fitting, **changed})


def sale(of: Product, *, client_id: ClientId = CLIENT, **changed: Any) -> Sale:
    fitting: dict[str, Any] = {
        "client_id": client_id,
        "product_id": of.id,
        "amount": Money.of(50_000, of.currency),
        "initiated_by": Initiator.BANK,
        "change_reported": False,
    }
    return Sale(**{**fitting, **changed})


_BOLD = RiskAssessment(client_id=CLIENT, on=date(2026, 6, 1), tolerance=RiskTolerance.C5)
_WEALTH = {
    Effect.ALLOW: (PERSON, ProductRisk.R2, [TESTED]),
    Effect.STEPS: (ELDER, ProductRisk.R4, [_BOLD]),
    Effect.REVIEW: (PERSON, None, [TESTED]),
    Effect.BLOCK: (PERSON, ProductRisk.R2, []),
    Effect.REFUSE: (PERSON, ProductRisk.R5, [TESTED]),
}


def decision(outcome: Effect, *, as_of: date = DAY) -> Decision[SaleFacts, Effect]:
    """A decision on a wealth product with this outcome."""
    client, risk, assessments = _WEALTH[outcome]
    wealth = product("W-1", ProductFamily.WEALTH, risk)
    found = assess_sale(client, wealth, sale(wealth), assessments, as_of=as_of)
    assert found.outcome is outcome
    return found


@attrs.frozen(kw_only=True)
class AdmissionFacts:
    """What a first look at credit came to, as a rank."""

    found: int = attrs.field(metadata=about("结论", "finding"))


class AdmissionParams:
    """No numbers."""


ADMISSION = RuleSet("tests.admission", AdmissionFacts, AdmissionParams, Effect)


def _rule(effect: Effect) -> None:
    steps = (SaleStep.RECORDING,) if effect in {Effect.STEPS, Effect.BLOCK} else ()

    @ADMISSION.rule(
        f"tests.{effect.code}",
        effect,
        cites=CREDIT_PRACTICE.article(),
        zh="初步意见",
        en="first look",
        steps=steps,
    )
    def found(f: AdmissionFacts, _: AdmissionParams) -> bool:
        return f.found == effect.rank


for _effect in list(Effect)[1:]:
    _rule(_effect)


def admission(outcome: Effect, *, as_of: date = DAY) -> Decision[AdmissionFacts, Effect]:
    """A first look at a firm's credit with this outcome."""
    return ADMISSION.decide(AdmissionFacts(found=outcome.rank), as_of=as_of)


CLASSED: Any = classify_investor(PERSON, Regime.NFRA, as_of=DAY)
"""A decision that does not say whether something may be done."""


FUNDS, PAYMENTS = need(), need(FinancialNeedKind.SETTLEMENT)
LOAN = offer(
    product("L-1", ProductFamily.LOAN),
    kind=ProductKind.WORKING_CAPITAL_LOAN,
    lines=(BusinessLine.CORPORATE,),
)


def plan_item(**changed: Any) -> ProposalItem:
    fitting: dict[str, Any] = {
        "offer": LOAN,
        "amount": Money.of(1_000_000),
        "standard_price": True,
        "needs": (FUNDS,),
        "decision": admission(Effect.ALLOW),
    }
    return ProposalItem(**{**fitting, **changed})


def service_plan(*items: ProposalItem, **changed: Any) -> ServicePlan:
    fitting: dict[str, Any] = {
        "id": ProposalId("P-1"),
        "client_id": FIRM,
        "version": 2,
        "prepared_by": RM,
        "prepared_at": NOON,
        "valid_until": DAY + timedelta(days=30),
        "needs": (FUNDS,),
        "items": items or (plan_item(),),
    }
    return ServicePlan(**{**fitting, **changed})


CASH, EQUITY = AllocationClass.CASH, AllocationClass.EQUITY


def held(name: str, yuan: Money | str | int, **changed: Any) -> Holding:
    fitting: dict[str, Any] = {
        "id": HoldingId(name),
        "client_id": CLIENT,
        "product_id": ProductId(f"P-{name}"),
        "family": ProductFamily.WEALTH,
        "value": yuan if isinstance(yuan, Money) else Money.of(yuan),
        "valued_on": DAY,
        "pledged": False,
    }
    return Holding(**{**fitting, **changed})


def at(
    kind: AnyLabel | None,
    holding: Holding,
    locked: bool | None = False,  # noqa: FBT002  # short cases
) -> Position:
    return Position(holding=holding, allocation_class=kind, locked=locked)


def portfolio(*positions: Position, new: int | str = 0, **changed: Any) -> Portfolio:
    fitting = {"client_id": CLIENT, "positions": positions, "new_money": Money.of(new)}
    return Portfolio(**{**fitting, **changed})
