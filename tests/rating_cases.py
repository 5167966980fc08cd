"""Products, their ratings and their holders to test with."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import attrs

from bankrm.citations import house_document
from bankrm.clients import ClientId, CorporateClient, EntityKind, RetailClient
from bankrm.holders import Holder, OpenSale, OpenSaleKind
from bankrm.holdings import Holding, HoldingId
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.product_ratings import Rater, RatingRecord
from bankrm.product_scoring import (
    ProductScheme,
    RatingBand,
    RatingCriterion,
    RatingFactor,
    RatingOption,
)
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.sales import Initiator, Sale, SaleId

CHINA_TIME = timezone(timedelta(hours=8))
DAY, N7_DAY, EVE = date(2026, 3, 2), date(2026, 2, 1), date(2026, 1, 31)
R1, R2, R3, R4, R5 = ProductRisk
odd: Any = attrs.evolve  # untyped, so that it takes what it must refuse
ODD: Any = "odd"

WEALTH = Product(
    id=ProductId("W-1"),
    name="某理财",
    family=ProductFamily.WEALTH,
    private=False,
    issuer_kind=IssuerKind.WEALTH_COMPANY,
    issuer_risk=R2,
)
FUND = Product(
    id=ProductId("F-1"),
    name="某基金",
    family=ProductFamily.PUBLIC_FUND,
    issuer_risk=R2,
    distributor_risk=R2,
)
OTHER = Product(id=ProductId("O-1"), name="某产品", family=ProductFamily.OTHER, issuer_risk=R2)
POLICY = house_document("PR-1", Text("评级办法", "Rating policy"), date(2026, 2, 1))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA_TIME)


def rated(
    risk: ProductRisk, day: date = DAY, by: Rater = Rater.ISSUER, **facts: Any
) -> RatingRecord:
    at = noon(day)
    given: dict[str, Any] = {"product_id": WEALTH.id, "at": at, "recorded_at": at} | facts
    return RatingRecord(by=by, risk=risk, **given)


def option(code: str, points: int, at_least: ProductRisk | None = None) -> RatingOption:
    return RatingOption(code=code, name=Text("选项", code), points=points, at_least=at_least)


def criterion(factor: RatingFactor, *options: RatingOption) -> RatingCriterion:
    return RatingCriterion(
        code=factor.code, name=Text(factor.zh, factor.en), factor=factor, options=options
    )


BANDS = tuple(RatingBand(risk, 4 * risk.rank) for risk in ProductRisk)
CRITERIA = tuple(
    criterion(factor, option("low", 0), option("mid", 1), option("high", 3, R4))
    for factor in RatingFactor
    if factor is not RatingFactor.OTHER
)
SCHEME = ProductScheme(id="S-1", criteria=CRITERIA, bands=BANDS, basis=POLICY.article(2))
LOW: dict[str, str | None] = {one.code: "low" for one in CRITERIA}


def holder(
    client: str = "C-1",
    level: str | None = "C2",
    *,
    tested: date = date(2026, 1, 10),
    product: Product = WEALTH,
    holds: bool = True,
    open_sales: tuple[OpenSale, ...] = (),
    **facts: Any,
) -> Holder:
    person = RetailClient(id=ClientId(client), name="甲", birth_date=date(1980, 5, 1))
    return Holder(
        client=person,
        assessments=() if level is None else (assessed(client, level, tested),),
        holdings=(held(client, product),) if holds else (),
        open_sales=open_sales,
        **({"change_reported": False} | facts),
    )


def professional(client: str = "B-1", **facts: Any) -> Holder:
    bank = CorporateClient(
        id=ClientId(client), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION
    )
    return Holder(client=bank, holdings=(held(client),), change_reported=False, **facts)


def assessed(client: str, level: str, tested: date) -> RiskAssessment:
    return RiskAssessment(
        client_id=ClientId(client), on=tested, tolerance=RiskTolerance(level), reconfirmed=True
    )


def held(client: str, product: Product = WEALTH, **facts: Any) -> Holding:
    return Holding(
        id=HoldingId(f"H-{client}"),
        client_id=ClientId(client),
        product_id=product.id,
        family=product.family,
        value=Money.of(50_000),
        valued_on=EVE,
        **facts,
    )


def pending(
    client: str = "C-1",
    product: Product = WEALTH,
    *,
    due: date = DAY,
    kind: OpenSaleKind = OpenSaleKind.PLAN,
    **facts: Any,
) -> OpenSale:
    sale = Sale(
        id=SaleId(f"{client}/{due}"),
        client_id=ClientId(client),
        product_id=product.id,
        amount=Money.of(1_000),
        initiated_by=Initiator.CLIENT,
        **({"change_reported": False} | facts),
    )
    return OpenSale(sale=sale, kind=kind, due_on=due)
