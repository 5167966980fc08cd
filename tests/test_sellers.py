"""Sellers: what each family asks of who sells it, on which days law asks it, and who is who."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.labels import Text
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.regulations.insurance import INSURANCE_EXPERIENCE_MONTHS, INSURANCE_TRAINING_HOURS
from bankrm.rules import STATUTORY, Effect, RuleBook
from bankrm.sales import Initiator, Sale, SaleChannel, SaleStep
from bankrm.seller_records import SellerRecord, TrainingRecord
from bankrm.sellers import SellerFacts, assess_seller, licence_for
from bankrm.staff import BusinessLine, StaffId

ODD: Any = "odd"
DAY = date(2026, 11, 24)
LONG_AGO = date(2016, 1, 1)
LI = RelationshipManager(
    id=StaffId("S-1"),
    name="某某",
    line=BusinessLine.RETAIL,
    branch="B-01",
    team="T-01",
    since=date(2015, 7, 1),
    client_id=ClientId("C-9"),
)
EVERY_LICENCE = tuple(Licence(kind=kind, valid_from=LONG_AGO) for kind in LicenceKind)
NOVICE = SellerRecord(manager=LI, trainings=(), registrations=(), clean=False, posted=False)
ABLE = SellerRecord(
    manager=attrs.evolve(LI, licences=EVERY_LICENCE),
    trainings=tuple(
        TrainingRecord(family=family, hours=40, completed_on=date(2026, 1, 9), passed=True)
        for family in ProductFamily
    ),
    registrations=EVERY_LICENCE,
    insurance_tier=3,
    insurance_since=LONG_AGO,
    clean=True,
    posted=True,
)


def product(family: ProductFamily) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family)


ANNUITY = product(ProductFamily.INSURANCE)
FUND = product(ProductFamily.PUBLIC_FUND)
WEALTH = product(ProductFamily.WEALTH)
TERMS = InsuranceTerms(
    product=ANNUITY,
    insurer="某人寿",
    cover=Cover.ANNUITY,
    design=Design.ORDINARY,
    tier=3,
)
LINKED = attrs.evolve(TERMS, design=Design.UNIT_LINKED, benefit_certain=False)


def hits(record: SellerRecord, sold: Product, day: date = DAY, **given: Any) -> set[str]:
    decision = assess_seller(record, sold, as_of=day, **given)
    return {reason.rule.id for reason in decision.hits}


@pytest.mark.parametrize(
    ("family", "needed"),
    [
        (ProductFamily.WEALTH, LicenceKind.BANKING),
        (ProductFamily.TRUST, LicenceKind.BANKING),
        (ProductFamily.INSURANCE_ASSET_PLAN, LicenceKind.BANKING),
        (ProductFamily.PUBLIC_FUND, LicenceKind.FUND),
        (ProductFamily.SECURITIES_ASSET_PLAN, LicenceKind.FUND),
        (ProductFamily.PRIVATE_FUND, LicenceKind.FUND),
        (ProductFamily.INSURANCE, LicenceKind.INSURANCE),
    ],
    ids=lambda value: value.code,
)
def test_a_family_asks_for_its_qualification(family: ProductFamily, needed: LicenceKind) -> None:
    sold = product(family)
    terms = TERMS if family is ProductFamily.INSURANCE else None
    assert licence_for(sold) is needed
    assert assess_seller(ABLE, sold, terms=terms, as_of=DAY).outcome is Effect.ALLOW
    others = tuple(one for one in EVERY_LICENCE if one.kind is not needed)
    without = attrs.evolve(ABLE, manager=attrs.evolve(LI, licences=others))
    blocked = assess_seller(without, sold, terms=terms, as_of=DAY)
    assert blocked.outcome is Effect.BLOCK
    assert blocked.steps == (SaleStep.QUALIFIED_SELLER,)


@pytest.mark.parametrize("family", [ProductFamily.DEPOSIT, ProductFamily.LOAN])
def test_other_families_ask_for_none(family: ProductFamily) -> None:
    assert licence_for(product(family)) is None
    assert assess_seller(NOVICE, product(family), as_of=DAY).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    "family",
    [ProductFamily.OTHER, ProductFamily.STRUCTURED_DEPOSIT, ProductFamily.COUNTER_BOND],
)
def test_where_the_qualification_is_not_known_a_person_decides(family: ProductFamily) -> None:
    for seller in (NOVICE, ABLE):
        decision = assess_seller(seller, product(family), as_of=DAY)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("licensed",))


@pytest.mark.parametrize(
    ("sold", "day", "rules"),
    [
        (WEALTH, date(2026, 1, 31), {"seller.unlicensed", "seller.unposted"}),
        (
            WEALTH,
            date(2026, 2, 1),
            {
                "seller.unlicensed",
                "seller.unposted",
                "N7.16-qualification",
                "N7.16-training",
            },
        ),
        (
            ANNUITY,
            date(2026, 2, 1),
            {
                "seller.unlicensed",
                "N7.16-qualification",
                "N7.16-training",
                "I2.3-registration",
            },
        ),
        (ANNUITY, date(2024, 3, 1), {"seller.unlicensed", "I2.3-registration"}),
        (ANNUITY, date(2024, 2, 29), {"seller.unlicensed"}),
        (FUND, date(2026, 2, 1), {"seller.unlicensed", "F175-registration"}),
        (FUND, date(2020, 9, 30), {"seller.unlicensed"}),
    ],
    ids=[
        "last-day-before-n7",
        "first-day-of-n7",
        "insurance-first-day-of-n7",
        "insurance-first-day-of-i2",
        "insurance-last-day-before-i2",
        "funds-are-not-under-n7",
        "funds-last-day-before-f175",
    ],
)
def test_law_beside_usage(sold: Product, day: date, rules: set[str]) -> None:
    assert hits(NOVICE, sold, day) == rules


def test_the_qualification_needed_reads_by_its_name() -> None:
    decision = assess_seller(NOVICE, FUND, as_of=DAY)
    [text] = [one.text() for one in decision.hits if one.rule.id == "seller.unlicensed"]
    assert text == "销售人员应持有所需的有效资格（基金从业资格）"


def test_a_qualification_that_is_not_known_is_unknown() -> None:
    facts = SellerFacts.of(NOVICE, product(ProductFamily.OTHER), as_of=DAY)
    assert facts.licence is None
    assert SellerFacts.of(NOVICE, product(ProductFamily.DEPOSIT), as_of=DAY).licence == "none"


def test_a_licence_of_yesterday_does_not_count() -> None:
    licence = Licence(kind=LicenceKind.FUND, valid_from=LONG_AGO, valid_to=DAY)
    seller = attrs.evolve(ABLE, manager=attrs.evolve(LI, licences=(licence,)))
    assert assess_seller(seller, FUND, as_of=DAY).outcome is Effect.ALLOW
    assert assess_seller(seller, FUND, as_of=date(2026, 11, 25)).outcome is Effect.BLOCK


@pytest.mark.parametrize(
    ("tier", "day", "rules"),
    [
        (3, DAY, set()),
        (2, DAY, {"I2.16-tier", "N7.33-tier"}),
        (2, date(2026, 1, 31), {"I2.16-tier"}),
        (2, date(2024, 2, 29), set()),
    ],
    ids=["tier-equal", "tier-below", "before-n7", "before-i2"],
)
def test_the_sellers_tier_covers_the_products(tier: int, day: date, rules: set[str]) -> None:
    seller = attrs.evolve(ABLE, insurance_tier=tier)
    assert hits(seller, ANNUITY, day, terms=TERMS) == rules


@pytest.mark.parametrize(
    ("changed", "terms", "rules"),
    [
        ({"insurance_since": date(2025, 11, 24)}, LINKED, set()),
        ({"insurance_since": date(2025, 11, 25)}, LINKED, {"B179-unit-linked-experience"}),
        ({"insurance_since": date(2025, 11, 25)}, TERMS, set()),
        ({"insurance_since": date(2026, 11, 25)}, TERMS, {"B179-experience"}),
        ({"clean": False}, LINKED, {"B179-unit-linked-record"}),
        ({"clean": False}, TERMS, set()),
    ],
    ids=[
        "a-year-to-the-day",
        "a-day-short-of-a-year",
        "other-insurance-asks-no-year",
        "not-begun-yet",
        "blemished",
        "other-insurance-leaves-it-to-the-bank",
    ],
)
def test_experience_and_record(
    changed: dict[str, Any], terms: InsuranceTerms, rules: set[str]
) -> None:
    assert hits(attrs.evolve(ABLE, **changed), ANNUITY, terms=terms) == rules


@pytest.mark.parametrize(
    ("hours", "on", "rules"),
    [
        (40, DAY, set()),
        (39, DAY, {"B179-unit-linked-training"}),
        (40, date(2025, 11, 24), set()),
        (40, date(2025, 11, 23), {"B179-unit-linked-training"}),
        (40, date(2026, 11, 25), {"B179-unit-linked-training", "N7.16-training"}),
    ],
    ids=["forty", "thirty-nine", "a-year-ago", "more-than-a-year-ago", "not-yet"],
)
def test_hours_of_a_year(hours: int, on: date, rules: set[str]) -> None:
    training = TrainingRecord(
        family=ProductFamily.INSURANCE, hours=hours, completed_on=on, passed=True
    )
    assert hits(attrs.evolve(ABLE, trainings=(training,)), ANNUITY, terms=LINKED) == rules


@pytest.mark.parametrize(
    ("number", "value", "rule"),
    [
        (INSURANCE_EXPERIENCE_MONTHS, 200, "B179-experience"),
        (INSURANCE_TRAINING_HOURS, 41, "B179-training"),
    ],
    ids=["experience", "hours"],
)
def test_a_bank_may_ask_more_of_other_insurance(number: Any, value: int, rule: str) -> None:
    policy = house_document("HR-7", Text("销售细则", "Sales policy"), date(2026, 1, 1))
    own = attrs.evolve(number, rows=(Row(date(2026, 1, 1), value, policy.article(3)),))
    book = RuleBook(numbers=(own,))
    assert hits(ABLE, ANNUITY, terms=TERMS, book=book) == {rule}
    assert hits(ABLE, ANNUITY, terms=TERMS, book=STATUTORY) == set()


@pytest.mark.parametrize(
    ("sold", "terms", "missing"),
    [
        (WEALTH, None, {"posted", "trained"}),
        (FUND, None, {"registered"}),
        (
            ANNUITY,
            None,
            {
                "trained",
                "registered",
                "product_tier",
                "tier",
                "unit_linked",
                "insurance_since",
                "hours",
                "clean",
            },
        ),
        (ANNUITY, TERMS, {"trained", "registered", "tier", "insurance_since", "hours"}),
    ],
    ids=["wealth", "fund", "insurance-of-unknown-terms", "insurance"],
)
def test_what_nobody_looked_up_is_for_a_person(
    sold: Product, terms: InsuranceTerms | None, missing: set[str]
) -> None:
    unknown = SellerRecord(manager=ABLE.manager)
    decision = assess_seller(unknown, sold, terms=terms, as_of=DAY)
    assert (decision.outcome, set(decision.missing)) == (Effect.REVIEW, missing)


def test_marks_are_those_of_the_sources() -> None:
    unit_linked = assess_seller(attrs.evolve(ABLE, clean=False), ANNUITY, terms=LINKED, as_of=DAY)
    assert unit_linked.provenance is Provenance.SECONDARY
    fund = assess_seller(attrs.evolve(ABLE, registrations=()), FUND, as_of=DAY)
    assert fund.provenance is Provenance.UNCONFIRMED
    tier = assess_seller(attrs.evolve(ABLE, insurance_tier=0), ANNUITY, terms=TERMS, as_of=DAY)
    assert tier.provenance is Provenance.TEXT


def test_before_there_were_hours_none_are_counted() -> None:
    facts = SellerFacts.of(ABLE, ANNUITY, as_of=date(2019, 9, 30))
    assert facts.hours is None
    assert SellerFacts.of(ABLE, ANNUITY, as_of=date(2019, 10, 1)).hours == 0


SALE = Sale(
    client_id=ClientId("C-1"),
    product_id=ANNUITY.id,
    amount=Money.of(20_000),
    initiated_by=Initiator.BANK,
    seller=LI.id,
)


def test_a_sale_of_ones_own_is_taken() -> None:
    assert assess_seller(ABLE, ANNUITY, SALE, TERMS, as_of=DAY).outcome is Effect.ALLOW


NAMED, UNNAMED = {"seller": LI.id}, {"seller": None}
ALONE = {"channel": SaleChannel.TERMINAL, "initiated_by": Initiator.CLIENT}


@pytest.mark.parametrize(
    ("record", "changed", "outcome", "rules"),
    [
        (ABLE, UNNAMED | {"channel": SaleChannel.OUTLET}, Effect.REVIEW, {"seller.unnamed"}),
        (ABLE, UNNAMED | {"channel": SaleChannel.ONLINE}, Effect.REVIEW, {"seller.unnamed"}),
        (None, UNNAMED | {"channel": SaleChannel.OUTLET}, Effect.REVIEW, {"seller.unnamed"}),
        (None, UNNAMED | {"channel": SaleChannel.PHONE}, Effect.REVIEW, {"seller.unnamed"}),
        (None, UNNAMED | {"channel": SaleChannel.REMOTE_VIDEO}, Effect.REVIEW, {"seller.unnamed"}),
        (None, UNNAMED | {"channel": None}, Effect.REVIEW, set()),
        (None, NAMED | {"channel": SaleChannel.ONLINE}, Effect.REVIEW, set()),
        (None, UNNAMED | {"channel": SaleChannel.ONLINE}, Effect.ALLOW, set()),
        (None, UNNAMED | ALONE, Effect.ALLOW, set()),
        (None, UNNAMED | ALONE | {"initiated_by": Initiator.BANK}, Effect.REVIEW, set()),
    ],
    ids=[
        "able-but-not-named",
        "able-but-not-named-online",
        "nobody-at-an-outlet",
        "nobody-on-the-phone",
        "nobody-by-video",
        "nobody-somewhere",
        "named-without-a-record",
        "online-alone",
        "terminal-alone",
        "terminal-brought-up-by-the-bank",
    ],
)
def test_somebody_who_sells_is_named_and_on_record(
    record: SellerRecord | None, changed: dict[str, Any], outcome: Effect, rules: set[str]
) -> None:
    sale = attrs.evolve(SALE, **changed)
    decision = assess_seller(record, ANNUITY, sale, TERMS, as_of=DAY)
    assert (decision.outcome, {reason.rule.id for reason in decision.hits}) == (outcome, rules)


@pytest.mark.parametrize("family", [ProductFamily.DEPOSIT, ProductFamily.TREASURY_BOND])
def test_what_anybody_may_sell_needs_no_name(family: ProductFamily) -> None:
    sale = attrs.evolve(SALE, seller=None, channel=SaleChannel.OUTLET)
    assert assess_seller(None, product(family), sale, as_of=DAY).outcome is Effect.ALLOW


def test_nobody_and_no_sale_is_for_a_person() -> None:
    assert assess_seller(None, FUND, as_of=DAY).outcome is Effect.REVIEW


@pytest.mark.parametrize(
    ("since", "until", "rules"),
    [
        (DAY, None, set()),
        (date(2026, 11, 25), None, {"seller.not-in-post"}),
        (LONG_AGO, date(2026, 11, 25), set()),
        (LONG_AGO, DAY, {"seller.not-in-post"}),
    ],
    ids=["first-day", "not-yet", "last-day", "no-longer"],
)
def test_who_sells_is_in_post(since: date, until: date | None, rules: set[str]) -> None:
    manager = attrs.evolve(ABLE.manager, since=since, until=until)
    decision = assess_seller(attrs.evolve(ABLE, manager=manager), FUND, as_of=DAY)
    assert {reason.rule.id for reason in decision.hits} == rules
    assert decision.steps == ((SaleStep.QUALIFIED_SELLER,) if rules else ())


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"client_id": ClientId("C-9")}, "seller", "is the client"),
        ({"seller": StaffId("S-2")}, "seller", "is another than the one on record"),
        ({"product_id": ProductId("P-2")}, "sale", "is of another product"),
    ],
    ids=["seller-is-the-client", "another-seller", "another-product"],
)
def test_a_sale_that_does_not_belong_is_named(
    changed: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        assess_seller(ABLE, ANNUITY, attrs.evolve(SALE, **changed), as_of=DAY)
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert "C-9" not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"record": LI}, "record"),
        ({"product": ODD}, "product"),
        ({"sale": ODD}, "sale"),
        ({"terms": ODD}, "terms"),
        (
            {"terms": attrs.evolve(TERMS, product=attrs.evolve(ANNUITY, id=ProductId("P-2")))},
            "terms",
        ),
        ({"as_of": ODD}, "as_of"),
        ({"book": None}, "book"),
    ],
    ids=["manager", "product", "sale", "terms", "terms-of-another", "day", "book"],
)
def test_bad_input_is_named(changed: dict[str, Any], field: str) -> None:
    usual: dict[str, Any] = {"record": ABLE, "product": ANNUITY, "as_of": DAY}
    with pytest.raises(InvalidValue) as refused:
        assess_seller(**{**usual, **changed})
    assert refused.value.field == field


@pytest.mark.parametrize(
    "make",
    [
        lambda: attrs.evolve(SellerFacts.of(ABLE, FUND, as_of=DAY), licensed=ODD),
        lambda: attrs.evolve(SellerFacts.of(ABLE, FUND, as_of=DAY), hours=1 << 200),
    ],
    ids=["licensed", "hours"],
)
def test_facts_are_of_their_kinds(make: Callable[[], SellerFacts]) -> None:
    with pytest.raises(InvalidValue, match=r"^(licensed|hours): "):
        make()
