"""One day of a relationship manager: a sale, a loan, a lead, pay, a change of the law, and who a client is.

Reads the JSON files beside it; the library itself reads no file. Speaks Chinese or English (`--lang`).
"""

import argparse
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
from examples.home_loan import home_loan
from examples.late_loan import late_loan
from examples.printing import Printer, day, read
from rich.console import Console

from bankrm.agendas import Desk, agenda
from bankrm.assignment import Caseload, assign_lead
from bankrm.aum import compute_aum
from bankrm.beneficial_owners import OwnerInquiry, compute_beneficial_owners
from bankrm.calendars import Period
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.classification import classify_asset
from bankrm.client_360 import Client360, ClientRecords, client_360
from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, LegalForm, RetailClient
from bankrm.compensation import (
    Achievement,
    Achievements,
    BonusItem,
    BonusPlan,
    PlanId,
    PriceUnit,
    compute_bonus,
)
from bankrm.completeness import RETAIL_TEMPLATE, compute_completeness
from bankrm.contacts import ContactChannel
from bankrm.cross_selling import list_product_gaps
from bankrm.digests import morning_digest
from bankrm.enterprise_size import classify_enterprise_size, size_industry
from bankrm.formats import format_date
from bankrm.history import service_history
from bankrm.holdings import Holding, HoldingId
from bankrm.interactions import Interaction, InteractionId
from bankrm.labels import Text
from bankrm.leads import Lead, LeadId, LeadInitiator, LeadSource
from bankrm.managers import RelationshipManager
from bankrm.money import Money, half_up
from bankrm.opportunities import Opportunity
from bankrm.ownership import OwnershipEdge, OwnershipGraph, Party, PartyId, PartyKind
from bankrm.performance import Kpi, KpiResult, score_kpis
from bankrm.pipeline import advance, complete_task, open_opportunity
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
from bankrm.regulations.holidays import CHINA
from bankrm.remuneration import PayRole, check_deferral, deferral_schedule
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import Decision, Effect
from bankrm.sale_facts import SaleFacts
from bankrm.sale_reviews import SaleFile, review_sale
from bankrm.sales import Initiator, Sale, SaleChannel
from bankrm.staff import Actor, BusinessLine, Role, StaffId
from bankrm.stage_events import Evidence, OpportunityId
from bankrm.standard_processes import Stage
from bankrm.statement_items import Item
from bankrm.statement_ratios import ratio_set
from bankrm.statements import EntityId, FinancialStatement
from bankrm.suitability import assess_sale, compare_days
from bankrm.tasks import list_open
from bankrm.tax import WageItems, YearToDate, choose_bonus_method, withhold_month
from bankrm.working_capital import (
    Funding,
    MarginBasis,
    WorkingCapitalInputs,
    compute_working_capital_need,
)
from bankrm.workings import Line


def client_of(entry: dict[str, Any]) -> RetailClient:
    """A retail client."""
    return RetailClient(
        id=ClientId(entry["id"]), name=entry["name"], birth_date=day(entry["birth_date"])
    )


def product_of(entry: dict[str, Any]) -> Product:
    """A product."""
    return Product(
        id=ProductId(entry["id"]),
        name=entry["name"],
        family=ProductFamily(entry["family"]),
        private=entry["private"],
        issuer_kind=IssuerKind(entry["issuer_kind"]),
        issuer_risk=ProductRisk(entry["issuer_risk"]),
        distributor_risk=ProductRisk(entry["distributor_risk"]),
    )


def assessment_of(entry: dict[str, Any]) -> RiskAssessment:
    """A risk assessment."""
    return RiskAssessment(
        client_id=ClientId(entry["client_id"]),
        on=day(entry["on"]),
        tolerance=RiskTolerance(entry["tolerance"]),
        reconfirmed=entry.get("reconfirmed"),
    )


def sale_of(entry: dict[str, Any]) -> Sale:
    """A sale; what the file leaves out is unknown."""
    return Sale(
        client_id=ClientId(entry["client_id"]),
        product_id=ProductId(entry["product_id"]),
        amount=Money.of(entry["amount"]),
        initiated_by=Initiator(entry["initiated_by"]),
        change_reported=entry.get("change_reported"),
    )


def retail_sales(printer: Printer) -> list[Decision[SaleFacts, Effect]]:
    """Wealth products and a public fund, each by its own regime."""
    data = read("retail")
    clients = {entry["id"]: client_of(entry) for entry in data["clients"]}
    products = {entry["id"]: product_of(entry) for entry in data["products"]}
    assessments = [assessment_of(entry) for entry in data["assessments"]]
    decisions = []
    printer.title("一、零售销售：适当性", "1. Retail sales: suitability")
    for sale in map(sale_of, data["sales"]):
        product = products[sale.product_id]
        mine = [tested for tested in assessments if tested.client_id == sale.client_id]
        printer.say(
            f"\n客户 {sale.client_id}，{product.name}（{product.family.zh}），{sale.initiated_by.zh}",
            f"\nclient {sale.client_id}, product {product.id} ({product.family.en}), "
            f"{sale.initiated_by.en}",
            "bold",
        )
        decision = assess_sale(
            clients[sale.client_id], product, sale, mine, as_of=day(data["as_of"])
        )
        printer.decision(decision)
        decisions.append(decision)
    whole_sale(printer, clients["C-2"], products["W-2"], assessments, day(data["as_of"]))
    return decisions


def whole_sale(
    printer: Printer,
    client: RetailClient,
    product: Product,
    assessments: Iterable[RiskAssessment],
    as_of: date,
) -> None:
    """Everything asked of a sale at an outlet, with little on file as yet."""
    sale = Sale(
        client_id=client.id,
        product_id=product.id,
        amount=Money.of(300_000),
        initiated_by=Initiator.BANK,
        channel=SaleChannel.OUTLET,
        change_reported=False,
    )
    mine = tuple(tested for tested in assessments if tested.client_id == client.id)
    file = SaleFile(client=client, product=product, sale=sale, assessments=mine)
    review = review_sale(file, {}, as_of=as_of)
    printer.say(
        "\n同一笔销售的完整审核：哪些已合格，哪些尚缺",
        "\nThe same sale, reviewed whole: what is in order, and what is lacking",
        "bold",
    )
    for part, decision in review.answers:
        printer.say(f"  {part.zh}: {decision.outcome.zh}", f"  {part.en}: {decision.outcome.en}")
    steps = [step.name_in(printer.lang) for step in review.steps]
    printer.say(f"待完成: {'、'.join(steps)}", f"still owed: {', '.join(steps)}", "bold green")


def statements_of(entry: dict[str, Any]) -> tuple[FinancialStatement, FinancialStatement]:
    """The later of two years, and the one before."""
    before, after = (
        FinancialStatement(
            entity_id=EntityId(entry["entity_id"]),
            period=Period.year(int(year)),
            lines={Item(code): value for code, value in lines.items()},
            received_on=date(int(year) + 1, 4, 30),
            unit=entry["unit"],
            decimals=entry["decimals"],
        )
        for year, lines in sorted(entry["years"].items())
    )
    return after, before


def corporate_credit(printer: Printer) -> None:
    """Ratios of a published company, a working-capital need, and the tier of a loan."""
    data = read("corporate")
    as_of = day(data["as_of"])
    printer.title("二、对公授信：报表、需求、分类", "2. Corporate credit: ratios, need, tier")
    current, previous = statements_of(data["published_company"])
    printer.say(
        "\n某上市公司2014年指标（公开报表，缺少的项目如实说明）",
        "\nRatios of a listed company, 2014 (published balance sheets; what is missing is said)",
        "bold",
    )
    ratios = ratio_set(current, previous).values()
    for ratio in ratios:
        if ratio.value is not None:
            printer.plain(f"  {ratio.name.name_in(printer.lang)}: {half_up(ratio.value, 4)}")
    lacking = [ratio.name.name_in(printer.lang) for ratio in ratios if ratio.value is None]
    printer.say(
        f"  报表缺项，未计算: {'、'.join(lacking)}",
        f"  not told by these lines: {', '.join(lacking)}",
        "dim",
    )

    borrower = data["borrower"]
    current, previous = statements_of(borrower)
    revenue = current[Item.REVENUE]
    growth = None if revenue is None else Decimal(borrower["target_revenue"]) / revenue - 1
    printer.say("\n流动资金贷款需求量（万元）", "\nWorking-capital need (10,000 yuan)", "bold")
    inputs = WorkingCapitalInputs.of(
        current,
        previous,
        growth=growth,
        margin_basis=MarginBasis.TOTAL_PROFIT,
        funding=Funding(
            own_funds=Decimal(borrower["own_funds"]),
            existing_loans=Decimal(0),
            other_channels=Decimal(0),
        ),
    )
    printer.workings(compute_working_capital_need(inputs, as_of=as_of).workings)

    loan = data["loan"]
    printer.say("\n存量贷款五级分类", "\nFive-tier classification of a loan", "bold")
    claim = Claim(facts=ClaimFacts(**loan["facts"]), booked_on=day(loan["booked_on"]))
    result = classify_asset(claim, as_of=as_of)
    printer.workings(result.workings)
    if result.needs_review:
        printer.say(
            f"  须人工复核，尚不知道: {'、'.join(result.missing)}",
            f"  a person must look; not known: {', '.join(result.missing)}",
            "yellow",
        )


def lead_to_aftercare(printer: Printer, fund_sale: Decision[SaleFacts, Effect]) -> None:
    """A lead assigned and taken through six stages; one move is refused on the way."""
    data = read("pipeline")
    printer.title("五、线索走完六个阶段", "5. A lead through six stages")
    received = datetime.fromisoformat(data["lead"]["received_at"])
    lead = Lead(
        id=LeadId(data["lead"]["id"]),
        line=BusinessLine.RETAIL,
        source=LeadSource.OUTLET,
        initiated_by=LeadInitiator.CLIENT,
        received_at=received,
        client_id=ClientId(data["lead"]["client_id"]),
        region="east",
        licences=(),
    )
    managers = [
        RelationshipManager(
            id=StaffId(entry["id"]),
            name=entry["name"],
            line=BusinessLine.RETAIL,
            branch="B-01",
            team="T-01",
            since=date(2024, 7, 1),
            region="east",
            load_cap=20,
        )
        for entry in data["managers"]
    ]
    caseloads = [
        Caseload(manager=manager, open_leads=entry["load"], avoids=())
        for manager, entry in zip(managers, data["managers"], strict=True)
    ]
    assignment = assign_lead(lead, caseloads, as_of=received.date())
    printer.plain(assignment.explain(printer.lang))
    if assignment.manager is None:
        return
    by = Actor(assignment.manager, Role.RELATIONSHIP_MANAGER)
    opportunity = open_opportunity(
        lead, OpportunityId("O-1"), owner=by.staff, by=by, at=received, calendar=CHINA
    )
    for move in data["moves"]:
        at = datetime.fromisoformat(move["at"])
        for task in list_open(opportunity.tasks):
            doer = Actor(by.staff, task.role)
            opportunity = complete_task(opportunity, task.id, by=doer, at=at).opportunity
        moved = advance(
            opportunity,
            Stage(move["to"]),
            by=by,
            at=at,
            calendar=CHINA,
            evidence=tuple(
                evidence_of(code, outcome, fund_sale) for code, outcome in move["evidence"].items()
            ),
        )
        for lack in moved.decision.unmet:
            printer.say(
                f"× 不能进入“{Stage(move['to']).zh}”: {lack.text('zh')}",
                f"× not on to {Stage(move['to']).en}: {lack.text('en')}",
                "red",
            )
        opportunity = moved.opportunity
    printer.say("\n服务历史", "\nService history", "bold")
    for entry in service_history(opportunity):
        printer.plain(f"  {entry.explain(printer.lang)}")
    printer.say(f"状态: {opportunity.status.zh}", f"status: {opportunity.status.en}", "bold green")
    morning_after(printer, opportunity, by, day(data["morning_after"]))


def morning_after(printer: Printer, opportunity: Opportunity, by: Actor, on: date) -> None:
    """What the sale leaves to do, as the morning meeting hears it."""
    printer.say("\n晨会", "\nThe morning meeting", "bold")
    desk = Desk(by.staff, (by.role, Role.BACK_OFFICE))
    to_do = agenda(opportunity.tasks, desk, day=on, calendar=CHINA, ahead=5)
    printer.plain(morning_digest([to_do]).explain(printer.lang))


def evidence_of(code: str, outcome: str | None, sale: Decision[SaleFacts, Effect]) -> Evidence:
    """Evidence of the file; "sale" stands for the outcome of the sale decided before."""
    if outcome is None or outcome.startswith("DMS-"):  # a fact, or where a document is kept
        return Evidence(code=code, ref=outcome)
    return Evidence(code=code, outcome=sale.outcome if outcome == "sale" else Effect(outcome))


def month_of_pay(printer: Printer, decisions: list[Decision[SaleFacts, Effect]]) -> None:
    """A month's bonus by a published scheme, its deferral, and the tax on wages and year-end bonus."""
    data = read("pay")
    printer.title("六、薪酬：奖金、延期、个税", "6. Pay: bonus, deferral, tax")
    card = [
        Kpi(
            code=kpi["code"],
            name=Text(kpi["zh"], kpi["en"]),
            weight=kpi["weight"],
            cap=kpi.get("cap"),
            gate=kpi.get("gate", 0),
        )
        for kpi in data["kpis"]
    ]
    reached = {kpi["code"]: KpiResult(kpi["actual"], kpi["target"]) for kpi in data["kpis"]}
    scorecard = score_kpis(card, reached)
    printer.say("\n考核计分卡", "\nScorecard", "bold")
    printer.workings(scorecard.workings)
    if scorecard.coefficient is None:
        return

    plan = plan_of(data["plan"])
    period = Period.month(*data["period"])
    wealth, fund = decisions[:2]
    judged = {"wealth": wealth, "fund": fund}
    achievements = Achievements(
        staff_id=StaffId("S-2"),
        period=period,
        entries=tuple(
            Achievement(
                item=entry["item"],
                quantity=Money.of(entry["quantity"]),
                decision=judged.get(entry.get("decision", "")),
                steps_done=True,
            )
            for entry in data["achievements"]
        ),
        kpi_coefficient=scorecard.coefficient,
        compliance_coefficient=1,
    )
    statement = compute_bonus(plan, achievements, as_of=period.last)
    printer.say("\n当月奖金", "\nBonus of the month", "bold")
    printer.workings(statement.workings)
    for unpaid in statement.unpaid:
        printer.say(
            f"  × 不计价: {unpaid.achievement.item}，{unpaid.reason.zh}",
            f"  × not paid for: {unpaid.achievement.item}, {unpaid.reason.en}",
            "red",
        )

    schedule = deferral_schedule(
        statement.net, plan.deferral_rate, data["plan"]["deferral_years"], awarded_on=period.last
    )
    printer.say("\n延期支付", "\nDeferral", "bold")
    for part in schedule.instalments:
        line = Line(Text("延期部分", "deferred part"), part.amount)
        printer.plain(f"  {format_date(part.due_on, printer.lang)} {line.explain(printer.lang)}")
    printer.decision(check_deferral(PayRole.MATERIAL_RISK, schedule, as_of=period.last))

    wage = WageItems(**{name: Money.of(amount) for name, amount in data["wage"].items()})
    state = withhold_month(YearToDate(year=2026), wage, as_of=date(2026, 1, 31)).state
    february = attrs.evolve(wage, income=wage.income + statement.payable)
    printer.say("\n二月工资与奖金预扣个税", "\nTax withheld on February's pay", "bold")
    printer.workings(withhold_month(state, february, as_of=period.last).workings)

    year_end = data["year_end"]
    choice = choose_bonus_method(
        Money.of(year_end["bonus"]),
        Money.of(year_end["wage_taxable"]),
        as_of=day(year_end["paid_on"]),
    )
    printer.say("\n年终奖计税方式", "\nTax on the year-end bonus", "bold")
    printer.workings(choice.workings)
    printer.say(
        f"  → {choice.method.zh}（{choice.reason.zh}）",
        f"  → {choice.method.en} ({choice.reason.en})",
        "bold green",
    )


def plan_of(entry: dict[str, Any]) -> BonusPlan:
    """The published scheme as a plan."""
    return BonusPlan(
        id=PlanId(entry["id"]),
        version="1",
        name=Text("小企业客户经理计价方案", "scheme for small-business managers"),
        since=day(entry["since"]),
        items=tuple(
            BonusItem(
                code=item["code"],
                name=Text(item["zh"], item["en"]),
                unit=PriceUnit.PER_TEN_THOUSAND,
                price=item["price"],
                sale_based=item.get("sale_based", False),
            )
            for item in entry["items"]
        ),
        deferral_rate=entry["deferral_rate"],
    )


def replay(printer: Printer) -> None:
    """The same sale on both sides of 1 February 2026."""
    printer.title("七、同一案例，新规前后", "7. One case before and after the new order")
    firm = CorporateClient(id=ClientId("E-1"), name="某某制造有限公司")
    wealth = Product(
        id=ProductId("W-3"),
        name="公司理财",
        family=ProductFamily.WEALTH,
        private=False,
        issuer_risk=ProductRisk.R2,
    )
    sale = Sale(
        client_id=firm.id,
        product_id=wealth.id,
        amount=Money.of(1_000_000),
        initiated_by=Initiator.CLIENT,
        change_reported=False,
    )
    change = compare_days(firm, wealth, sale, days=(date(2026, 1, 31), date(2026, 2, 1)))
    printer.say(
        "一家公司购买R2理财，没有风险测评",
        "A company without assessment buys an R2 wealth product",
    )
    for decision in (change.before, change.after):
        printer.decision(decision)
    for reason in change.appeared:
        printer.say(
            f"新增规则: {reason.rule.id}", f"the rule that made it: {reason.rule.id}", "bold"
        )


def know_your_client(printer: Printer) -> None:
    """Who stands behind a firm, how large it is, and one client seen whole."""
    printer.title("八、客户是谁", "8. Who the client is")
    data = read("clients")
    as_of = day(data["as_of"])
    printer.say("受益所有人", "Beneficial owners", "bold")
    graph = OwnershipGraph(
        parties=tuple(
            Party(
                id=PartyId(party["id"]),
                kind=PartyKind(party["kind"]),
                form=LegalForm(party["form"]) if "form" in party else None,
            )
            for party in data["parties"]
        ),
        edges=tuple(
            OwnershipEdge(
                owner=PartyId(edge["owner"]),
                owned=PartyId(edge["owned"]),
                share=Fraction(edge["share"]),
            )
            for edge in data["edges"]
        ),
    )
    inquiry = OwnerInquiry(
        entity=PartyId(data["firm"]["id"]), graph=graph, higher_risk=False, control_checked=True
    )
    finding = compute_beneficial_owners(inquiry, as_of=as_of)
    for owner in finding.owners:
        ways = "; ".join(" → ".join(path.parties) for path in owner.paths)
        printer.plain(f"  {owner.person}: {owner.equity} ({ways})")
    printer.workings(finding.workings)

    printer.say("\n企业划型", "\nSize of the firm", "bold")
    firm = data["firm"]
    industry = size_industry(firm["industry"], as_of=as_of)
    if industry is None:
        printer.say("  不适用划型标准", "  no size limits for this industry")
    else:
        size = classify_enterprise_size(
            industry,
            persons=firm["employees"],
            revenue=Money.of(firm["revenue"]),
            as_of=as_of,
        )
        printer.workings(size.workings)

    printer.say("\n360度视图", "\nThe 360° view", "bold")
    printer.plain(view_of(data, as_of).explain(printer.lang))


def view_of(data: dict[str, Any], as_of: date) -> Client360:
    """One client with what the bank has of it; the rest reads as unknown."""
    entry = data["person"]
    client = attrs.evolve(
        client_of(entry), occupation=entry["occupation"], nationality=entry["nationality"]
    )
    file = ClientFile(client=client)
    holdings = tuple(
        Holding(
            id=HoldingId(held["id"]),
            client_id=client.id,
            product_id=ProductId(held["product_id"]),
            family=ProductFamily(held["family"]),
            value=Money.of(held["value"]),
            valued_on=as_of,
        )
        for held in data["holdings"]
    )
    call = Interaction(
        id=InteractionId("I-1"),
        client_id=client.id,
        channel=ContactChannel.PHONE,
        at=datetime.fromisoformat(data["last_contact"]),
        by=StaffId("S-1"),
    )
    records = ClientRecords(
        file=file,
        completeness=compute_completeness(file, RETAIL_TEMPLATE, as_of=as_of),
        holdings=holdings,
        aum=compute_aum(holdings, insurance_share=0, as_of=as_of),
        interactions=(call,),
        complaints=(),
        gaps=list_product_gaps(
            holdings, target=[ProductFamily.PUBLIC_FUND], peer_share="0.5", as_of=as_of
        ),
    )
    return client_360(records, as_of=as_of)


def main() -> None:
    """Play the day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    printer = Printer(parser.parse_args().lang, Console())
    decisions = retail_sales(printer)
    corporate_credit(printer)
    home_loan(printer)
    late_loan(printer)
    lead_to_aftercare(printer, decisions[1])
    month_of_pay(printer, decisions)
    replay(printer)
    know_your_client(printer)


if __name__ == "__main__":
    main()
