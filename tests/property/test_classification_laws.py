"""Laws of classification: worse facts never improve a tier, nor does a stricter bank or judgement."""

from datetime import date
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import Param, Row, house_document
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass
from bankrm.classification import (
    Classification,
    Instalments,
    classify_asset,
    debtor_contagion,
    earliest_upgrade,
    observation_end,
    order_governs_since,
)
from bankrm.days import add_months
from bankrm.floors import CARD_BANDS, ORDER_FLOORS
from bankrm.guideline_floors import GUIDELINE_FLOORS
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.lending import DOUBTFUL_DAYS, LOSS_DAYS, SUBSTANDARD_DAYS
from bankrm.rules import RuleBook

POLICY = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))

maybe = st.sampled_from([True, False, None])
dates = st.dates(date(2011, 2, 1), date(2028, 12, 31))
amounts = st.integers(1, 10**13)
instalments = st.sampled_from(Instalments)
WORSE = (
    "purpose_changed",
    "granted_against_law",
    "refinanced",
    "needs_restructuring",
    "in_observation",
    "restructured_again",
    "credit_impaired",
    "rating_cut",
    "evades_debts",
    "evades_by_merger",
    "in_liquidation",
    "debtor_has_npl",
    "cannot_repay",
)
EXCUSES = (
    "bond",
    "technical_overdue",
    "eligible_renewal",
    "enhanced",
    "upgrade_allowed",
    "merger_assessed",
)


@st.composite
def facts(draw: st.DrawFn) -> ClaimFacts:
    claims, debts = draw(amounts), draw(amounts)
    known: dict[str, Any] = {name: draw(maybe) for name in WORSE}
    return ClaimFacts(
        retail=draw(maybe),
        bond=draw(st.booleans()),
        days_past_due=draw(st.none() | st.integers(0, 400)),
        technical_overdue=draw(st.booleans()),
        interest_accrued=draw(maybe),
        eligible_renewal=draw(st.booleans()),
        restructured=draw(maybe),
        expected_loss=draw(st.none() | st.integers(0, 10**6)),
        carrying_amount=10**6,
        tier_before=draw(st.none() | st.integers(1, 5)),
        upgrade_allowed=draw(st.booleans()),
        obligor_changed=draw(maybe),
        months_since_change=draw(st.none() | st.integers(0, 12)),
        merger_assessed=draw(st.booleans()),
        enhanced=draw(st.booleans()),
        debtor_claims=claims,
        debtor_npl=draw(st.integers(0, claims)),
        debtor_debts=debts,
        debtor_overdue=draw(st.integers(0, debts)),
        **known,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Claim, date]:
    booked_on, as_of = sorted((draw(dates), draw(dates)))
    moved = draw(st.none() | st.dates(booked_on, date(2028, 12, 31)))
    card = draw(st.booleans())
    claim = Claim(
        facts=draw(facts()), booked_on=booked_on, reclassified_on=moved, credit_card=card
    )
    return claim, as_of


def with_facts(claim: Claim, **changed: Any) -> Claim:
    return attrs.evolve(claim, facts=attrs.evolve(claim.facts, **changed))


def never_better(before: Classification, after: Classification) -> bool:
    return before.tier <= after.tier


@given(cases(), st.integers(0, 400), st.integers(0, 400))
def test_more_days_past_due_never_improve(case: tuple[Claim, date], one: int, two: int) -> None:
    claim, as_of = case
    fewer, more = sorted((one, two))
    assert never_better(
        classify_asset(with_facts(claim, days_past_due=fewer), as_of=as_of),
        classify_asset(with_facts(claim, days_past_due=more), as_of=as_of),
    )


@given(cases(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_expected_loss_never_improves(case: tuple[Claim, date], one: int, two: int) -> None:
    claim, as_of = case
    less, more = sorted((one, two))
    assert never_better(
        classify_asset(with_facts(claim, expected_loss=less), as_of=as_of),
        classify_asset(with_facts(claim, expected_loss=more), as_of=as_of),
    )


@given(cases(), st.integers(1, 5), st.integers(1, 5))
def test_a_worse_tier_before_never_improves(case: tuple[Claim, date], one: int, two: int) -> None:
    claim, as_of = case
    milder, worse = sorted((one, two))
    assert never_better(
        classify_asset(with_facts(claim, tier_before=milder), as_of=as_of),
        classify_asset(with_facts(claim, tier_before=worse), as_of=as_of),
    )


@given(cases(), st.sampled_from(EXCUSES))
def test_an_excuse_never_worsens(case: tuple[Claim, date], name: str) -> None:
    claim, as_of = case
    assert never_better(
        classify_asset(with_facts(claim, **{name: True}), as_of=as_of),
        classify_asset(with_facts(claim, **{name: False}), as_of=as_of),
    )


@given(cases())
def test_the_order_governs_from_one_day_on(case: tuple[Claim, date]) -> None:
    claim, as_of = case
    since = order_governs_since(claim, as_of=as_of)
    governing = [
        decision.rules.rule_set for decision in classify_asset(claim, as_of=as_of).decisions
    ]
    assert (ORDER_FLOORS in governing) is (as_of >= since)


@given(cases(), st.sampled_from(WORSE))
def test_a_bad_fact_never_improves(case: tuple[Claim, date], name: str) -> None:
    claim, as_of = case
    assert never_better(
        classify_asset(with_facts(claim, **{name: False}), as_of=as_of),
        classify_asset(with_facts(claim, **{name: True}), as_of=as_of),
    )


@given(case=cases(), name=st.sampled_from(WORSE), found=st.booleans())
def test_finding_out_never_improves_and_is_announced(
    case: tuple[Claim, date], name: str, *, found: bool
) -> None:
    claim, as_of = case
    unknown = classify_asset(with_facts(claim, **{name: None}), as_of=as_of)
    known = classify_asset(with_facts(claim, **{name: found}), as_of=as_of)
    assert never_better(unknown, known)
    if known.tier is not unknown.tier:
        assert unknown.needs_review
        assert name in unknown.missing


@given(cases(), st.sampled_from(AssetClass))
def test_judgement_never_improves_and_is_never_undercut(
    case: tuple[Claim, date], judged: AssetClass
) -> None:
    claim, as_of = case
    floor = classify_asset(claim, as_of=as_of).tier
    assert classify_asset(claim, as_of=as_of, judged=judged).tier is max(floor, judged)


@given(cases(), st.sampled_from([SUBSTANDARD_DAYS, DOUBTFUL_DAYS, LOSS_DAYS]), st.integers(1, 400))
def test_a_house_number_never_improves(
    case: tuple[Claim, date], of: Param[int], number: int
) -> None:
    claim, as_of = case
    row = Row(date(2023, 7, 1), number, POLICY.article(1))
    book = RuleBook(numbers=(Param(id=of.id, name=of.name, stricter=of.stricter, rows=(row,)),))
    assert never_better(
        classify_asset(claim, as_of=as_of), classify_asset(claim, as_of=as_of, book=book)
    )


@given(cases())
def test_the_tier_is_the_worst_of_all_floors_that_apply(case: tuple[Claim, date]) -> None:
    """Twins: each predicate called as plain Python on known facts agrees with the compiled rules."""
    claim, as_of = case
    known = with_facts(
        claim,
        days_past_due=claim.facts.days_past_due or 0,
        expected_loss=claim.facts.expected_loss or 0,
        retail=bool(claim.facts.retail),
        interest_accrued=bool(claim.facts.interest_accrued),
        restructured=bool(claim.facts.restructured),
        tier_before=claim.facts.tier_before or 1,
        obligor_changed=bool(claim.facts.obligor_changed),
        months_since_change=claim.facts.months_since_change or 0,
        merger_assessed=True,
        group_has_npl=False,
        assessment_due=False,
        **{name: bool(getattr(claim.facts, name)) for name in WORSE},
    )
    result = classify_asset(known, as_of=as_of)
    effects = [
        rule.effect
        for decision in result.decisions
        for rule in decision.rules.rules
        if rule(known.facts, decision.rules.params)
    ]
    assert result.tier is max([AssetClass.PASS, *effects])
    assert not result.needs_review


@given(cases())
def test_one_regime_governs_and_a_card_has_its_bands(case: tuple[Claim, date]) -> None:
    claim, as_of = case
    governing = [
        decision.rules.rule_set for decision in classify_asset(claim, as_of=as_of).decisions
    ]
    assert (CARD_BANDS in governing) is claim.credit_card
    assert (GUIDELINE_FLOORS in governing) + (ORDER_FLOORS in governing) <= 1
    if as_of >= date(2026, 1, 1) or claim.booked_on >= date(2023, 7, 1):
        assert ORDER_FLOORS in governing


@given(amounts, amounts)
def test_contagion_is_decided_in_whole_fen(one: int, two: int) -> None:
    bad, claims = sorted((one, two))
    found = debtor_contagion(
        Money.from_minor(claims), Money.from_minor(bad), as_of=date(2026, 11, 24)
    )
    assert (found.floor is not None) is (bad * 10 > claims)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), instalments)
def test_a_wait_is_the_longer_of_months_and_periods(start: date, how: Instalments) -> None:
    day = date(2026, 11, 24)
    for wait, months in (
        (earliest_upgrade(start, how, as_of=day), 6),
        (observation_end(start, how, as_of=day), 12),
    ):
        assert wait.until >= add_months(start, months)
        assert wait.until >= add_months(start, 2 * how.months)
        assert wait.until in {add_months(start, months), add_months(start, 2 * how.months)}
