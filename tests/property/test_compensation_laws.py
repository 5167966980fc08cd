"""Laws of pay: lines sum to the gross, the net is divided exactly, no pay without an allowed sale."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.attribution import Attribution, CreditShare
from bankrm.brackets import Brackets, Closed
from bankrm.calendars import Period
from bankrm.compensation import (
    Achievement,
    Achievements,
    BonusItem,
    BonusPlan,
    Deduction,
    PlanId,
    PriceUnit,
    TierMode,
    compute_bonus,
)
from bankrm.labels import Text
from bankrm.money import Money, total
from bankrm.remuneration import (
    DEFERRAL,
    PayFacts,
    PayRole,
    check_deferral,
    deferral_schedule,
    required_deferral,
)
from bankrm.rules import Effect
from bankrm.staff import StaffId

DAY = date(2026, 11, 30)
NAME = Text("项目", "item")
NOTHING = Money.of(0)
MANAGER = StaffId("S-1")
CODES = ["a", "b", "c"]

shares = st.integers(0, 10_000).map(lambda parts: Decimal(parts).scaleb(-4))
money = st.integers(0, 10**10).map(Money.from_minor)
maybe_money = st.none() | money
tiers = st.builds(
    lambda low, mid, high: Brackets(
        bounds=(100, 10_000), rates=(low, mid, high), closed=Closed.UPPER
    ),
    shares,
    shares,
    shares,
)


@st.composite
def plans(draw: st.DrawFn) -> BonusPlan:
    items = tuple(
        BonusItem(
            code=code,
            name=NAME,
            unit=draw(st.sampled_from([PriceUnit.SHARE, PriceUnit.PER_TEN_THOUSAND])),
            price=draw(tiers),
            tiers=draw(st.sampled_from(TierMode)),
            floor=draw(money),
            cap=draw(maybe_money),
            sale_based=draw(st.booleans()),
        )
        for code in CODES
    )
    return BonusPlan(
        id=PlanId("P"),
        version="1",
        name=NAME,
        since=date(2026, 1, 1),
        items=items,
        kpi_least=draw(shares),
        cap=draw(maybe_money),
        deferral_rate=draw(shares),
    )


entries = st.builds(
    Achievement,
    item=st.sampled_from(CODES),
    quantity=st.integers(-(10**9), 10**11).map(Money.from_minor),
    decision=st.none() | st.sampled_from(Effect),
    steps_done=st.booleans(),
)
results = st.builds(
    Achievements,
    staff_id=st.just(MANAGER),
    period=st.just(Period.month(2026, 11)),
    entries=st.lists(entries, max_size=8).map(tuple),
    kpi_coefficient=st.integers(0, 20_000).map(lambda parts: Decimal(parts).scaleb(-4)),
    compliance_coefficient=shares,
    deductions=st.lists(st.builds(Deduction, name=st.just(NAME), amount=money), max_size=3).map(
        tuple
    ),
)


@given(plans(), results)
def test_a_statement_adds_up(plan: BonusPlan, achieved: Achievements) -> None:
    statement = compute_bonus(plan, achieved, as_of=DAY)
    assert total(line.amount for line in statement.lines) == statement.gross
    cut = total(reduction.amount for reduction in statement.reductions)
    assert statement.gross - cut == statement.net == statement.deferred + statement.payable
    assert min(statement.net, statement.deferred, statement.payable) >= NOTHING
    assert all(NOTHING <= one.amount <= one.claimed for one in statement.reductions)
    assert plan.cap is None or statement.net <= plan.cap


@given(plans(), results)
def test_the_order_of_achievements_does_not_matter(
    plan: BonusPlan, achieved: Achievements
) -> None:
    backwards = Achievements(
        staff_id=achieved.staff_id,
        period=achieved.period,
        entries=achieved.entries[::-1],
        kpi_coefficient=achieved.kpi_coefficient,
        compliance_coefficient=achieved.compliance_coefficient,
        deductions=achieved.deductions,
    )
    one, other = (compute_bonus(plan, each, as_of=DAY) for each in (achieved, backwards))
    assert (one.lines, one.reductions) == (other.lines, other.reductions)


@given(plans(), entries)
def test_no_pay_without_an_allowed_decision(plan: BonusPlan, entry: Achievement) -> None:
    sales_only = BonusPlan(
        id=plan.id,
        version="1",
        name=NAME,
        since=plan.since,
        items=tuple(
            BonusItem(code=item.code, name=NAME, unit=item.unit, price=1, sale_based=True)
            for item in plan.items
        ),
    )
    alone = Achievements(
        staff_id=MANAGER,
        period=Period.month(2026, 11),
        entries=(entry,),
        kpi_coefficient=1,
        compliance_coefficient=1,
    )
    statement = compute_bonus(sales_only, alone, as_of=DAY)
    allowed = entry.decision is Effect.ALLOW or (
        entry.decision is Effect.STEPS and entry.steps_done
    )
    assert (statement.unpaid == ()) is allowed
    if not allowed:
        assert statement.gross == NOTHING


@given(tiers, st.integers(0, 10**10))
def test_whole_fen_price_as_exact_decimals_do(price: Brackets, fen: int) -> None:
    item = BonusItem(code="a", name=NAME, unit=PriceUnit.SHARE, price=price)
    exact = price.marginal(Decimal(fen).scaleb(-2))
    assert Money.from_minor(item.price_fen(fen)) == Money.rounded(exact)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_credit_shares_that_sum_to_one_share_it_all(quantity: int, parts: list[int]) -> None:
    given_away = [Decimal(part).scaleb(-3) for part in parts]
    everyone = [*given_away, Decimal(1) - sum(given_away, start=Decimal(0))]
    attribution = Attribution(
        tuple(CreditShare(StaffId(f"S-{at}"), share) for at, share in enumerate(everyone))
    )
    credited = [attribution.credited(one.staff_id, quantity) for one in attribution.shares]
    assert sum(credited) == quantity
    for share, part in zip(everyone, credited, strict=True):
        assert abs(part - quantity * share) < 1


@given(money, shares, st.integers(1, 10), st.sampled_from(PayRole))
def test_deferral_is_equal_late_and_whole(
    award: Money, rate: Decimal, years: int, role: PayRole
) -> None:
    schedule = deferral_schedule(award, rate, years, awarded_on=DAY)
    assert schedule.award == award
    amounts = [part.amount for part in schedule.instalments]
    assert amounts == sorted(amounts)
    decision = check_deferral(role, schedule, as_of=DAY)
    assert "PAY-2010-EQUAL" not in decision
    assert "PAY-2010-FRONT" not in decision


@given(money, st.integers(0, 10_000), st.sampled_from(PayRole))
def test_what_is_required_is_what_is_checked(award: Money, parts: int, role: PayRole) -> None:
    needed = required_deferral(role, as_of=DAY)
    deferred = award.minor * parts // 10_000
    facts = PayFacts(
        role=role.code, bonus=award.minor, deferred=deferred, months=36, spread=0, early_weight=0
    )
    least = needed.rate * award.minor
    enough = deferred > least if needed.strictly_above else deferred >= least
    decision = DEFERRAL.decide(facts, as_of=DAY)
    assert (decision.outcome is Effect.ALLOW) is (enough or not award)
