"""Was the client told before the sale: row 28 on both sides of its day, and every rule hit and not hit."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.disclosure_cases import (
    BANK,
    BEFORE,
    COMPANY,
    COMPANY_WEALTH,
    DAY,
    FUND,
    LIFE,
    PERSON,
    SALE,
    TRUST,
    WEALTH,
    all_told,
    altered,
    at,
    owed,
    product,
    shown,
    sold,
)

from bankrm.citations import Provenance, declared
from bankrm.clients import Client, ClientId
from bankrm.disclosure_facts import DisclosureFacts, list_missing_items
from bankrm.disclosure_items import DisclosureItem, DisclosureKind
from bankrm.disclosure_rules import DISCLOSURE, assess_disclosure
from bankrm.disclosures import AcknowledgementMethod, DisclosureRecord, RepeatPurchase
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.investor_changes import InvestorChange, InvestorChangeKind
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.rules import Decision, Effect
from bankrm.sales import SaleChannel, SaleId, SaleStep
from bankrm.staff import StaffId

STATEMENT, NOTICE = DisclosureKind.RISK_STATEMENT, DisclosureKind.PRE_SALE_NOTICE
PROMPT, RIGHTS = DisclosureKind.INSURANCE_NOTICE, DisclosureKind.RIGHTS_NOTICE
Judged = Decision[DisclosureFacts, Effect]


def judged(
    of: Product,
    records: list[DisclosureRecord],
    on: date = DAY,
    client: Client = PERSON,
    **sale: Any,
) -> Judged:
    return assess_disclosure(client, of, sold(on, **sale), records, as_of=on)


def without(of: Product, *items: DisclosureItem, **more: Any) -> list[DisclosureRecord]:
    """All documents, but for some items."""
    left = tuple(item for item in DisclosureItem if item not in items)
    level = more.pop("rating_shown", of.higher_risk if DisclosureItem.RISK_LEVEL in left else None)
    return all_told(of, items=left, rating_shown=level, **more)


def hits(decision: Judged) -> set[str]:
    return {reason.rule.id for reason in decision.hits}


class TestAllTold:
    @pytest.mark.parametrize(
        "of",
        [WEALTH, COMPANY_WEALTH, TRUST, FUND, LIFE],
        ids=["wealth", "wealth company", "trust", "fund", "insurance"],
    )
    def test_nothing_stands_in_the_way(self, of: Product) -> None:
        decision = judged(of, all_told(of))
        assert decision.outcome is Effect.ALLOW
        assert hits(decision) == set()
        assert list_missing_items(PERSON, of, SALE, all_told(of), as_of=DAY) == ()

    def test_a_deposit_owes_nothing(self) -> None:
        decision = judged(product(ProductFamily.DEPOSIT), [])
        assert decision.outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        "family",
        [ProductFamily.OTHER, ProductFamily.COUNTER_BOND, ProductFamily.STRUCTURED_DEPOSIT],
    )
    def test_what_other_rules_govern_goes_to_a_person(self, family: ProductFamily) -> None:
        decision = judged(product(family), [])
        assert decision.outcome is Effect.REVIEW
        assert hits(decision) == {"disclosure.elsewhere"}
        assert f"（{decision.facts.regime}）" not in decision.explain(), "its name, not its code"


class TestRow28:
    """A notice that lacks an item blocks from 1 February 2026."""

    @pytest.mark.parametrize(
        ("of", "item", "rule"),
        [
            pytest.param(TRUST, DisclosureItem.FEES, "N7.31-notice", id="investment"),
            pytest.param(LIFE, DisclosureItem.TOTAL_PREMIUM, "N7.37-notice", id="insurance"),
        ],
    )
    def test_both_sides_of_its_day(self, of: Product, item: DisclosureItem, rule: str) -> None:
        before = judged(of, without(of, item, on=BEFORE), BEFORE)
        after = judged(of, without(of, item))
        assert rule not in before
        assert hits(after) == {rule}
        assert after.outcome is Effect.BLOCK
        assert after.steps == (SaleStep.NOTICE,)
        assert after.provenance is Provenance.TEXT

    @pytest.mark.parametrize("item", sorted(owed(TRUST)))
    def test_every_item_of_the_notice_counts(self, item: DisclosureItem) -> None:
        records = without(TRUST, item)
        assert "N7.31-notice" in judged(TRUST, records)
        missing = list_missing_items(PERSON, TRUST, SALE, records, as_of=DAY)
        assert [required.item for required in missing] == [item]
        assert missing[0].basis.regulation.code == "N7"

    @pytest.mark.parametrize("item", sorted(owed(LIFE)))
    def test_every_item_of_insurance_counts(self, item: DisclosureItem) -> None:
        records = without(LIFE, item)
        assert hits(judged(LIFE, records)) & {"N7.37-notice", "I2.25-prompts"}
        missing = list_missing_items(PERSON, LIFE, SALE, records, as_of=DAY)
        assert {required.item for required in missing} == {item}

    def test_nothing_shown_lacks_all(self) -> None:
        decision = judged(TRUST, [])
        assert decision.facts.notice_missing == 11
        assert "售前对普通投资者的告知应当齐全；尚缺项数：11 [" in decision.explain("zh")
        assert len(list_missing_items(PERSON, TRUST, SALE, as_of=DAY)) == 11

    def test_a_company_is_an_ordinary_investor(self) -> None:
        assert "N7.31-notice" in judged(TRUST, [], client=COMPANY)

    def test_a_professional_need_not_be_told(self) -> None:
        decision = judged(COMPANY_WEALTH, [], client=BANK)
        assert decision.outcome is Effect.ALLOW
        assert list_missing_items(BANK, COMPANY_WEALTH, SALE, as_of=DAY) == ()

    def test_a_policyholder_is_told_whoever_it_is(self) -> None:
        assert "N7.37-notice" in judged(LIFE, [], client=BANK)
        assert list_missing_items(BANK, LIFE, SALE, as_of=DAY)


class TestEarlier:
    @pytest.mark.parametrize(
        ("of", "last", "rule"),
        [
            (TRUST, BEFORE, "disclosure.nfra-earlier"),
            (WEALTH, date(2018, 9, 25), "disclosure.wealth-earlier"),
            (LIFE, date(2024, 2, 29), "disclosure.insurance-earlier"),
        ],
        ids=["trust", "wealth", "insurance"],
    )
    def test_the_last_day_without_rules(self, of: Product, last: date, rule: str) -> None:
        then = judged(of, all_told(of, last), last)
        assert rule in then
        assert then.outcome is Effect.REVIEW
        first = last + timedelta(days=1)
        now = judged(of, all_told(of, first), first)
        assert rule not in now
        assert now.outcome is Effect.ALLOW

    def test_wealth_goes_by_its_statement_before_the_order(self) -> None:
        assert judged(WEALTH, all_told(WEALTH, BEFORE), BEFORE).outcome is Effect.ALLOW
        assert judged(WEALTH, [], BEFORE).outcome is Effect.BLOCK

    def test_insurance_goes_by_its_prompts_before_the_order(self) -> None:
        lacking = without(LIFE, DisclosureItem.CONTACTS, on=BEFORE)
        assert hits(judged(LIFE, lacking, BEFORE)) == {"I2.25-prompts"}

    def test_the_set_cannot_judge_before_the_measures_of_2017(self) -> None:
        with pytest.raises(RuleNotInForce):
            judged(FUND, [], date(2017, 6, 30))


class TestWealth:
    @pytest.mark.parametrize(
        "item",
        [DisclosureItem.HEADING, DisclosureItem.WORST_CASE],
    )
    def test_an_item_of_the_statement(self, item: DisclosureItem) -> None:
        decision = judged(WEALTH, without(WEALTH, item))
        assert hits(decision) == {"W6-statement"}
        assert decision.steps == (SaleStep.DISCLOSURE_STATEMENT,)
        assert decision.provenance is Provenance.UNCONFIRMED

    def test_the_notice_of_rights_alone_asks_for_no_signed_statement(self) -> None:
        decision = judged(WEALTH, without(WEALTH, DisclosureItem.INVESTOR_RIGHTS))
        assert hits(decision) == {"W6-rights"}
        assert decision.steps == (SaleStep.NOTICE,)

    def test_the_statement_is_a_document_of_its_own(self) -> None:
        brochure = shown(WEALTH, DisclosureKind.BROCHURE)
        decision = judged(WEALTH, [brochure])
        assert decision.facts.notice_missing == 0
        assert decision.facts.statement_missing == 10
        assert decision.facts.rights_missing == 1
        assert "W6-confirmed" in decision

    @pytest.mark.parametrize(
        ("acknowledged", "outcome"),
        [
            pytest.param(at(11), Effect.ALLOW, id="before the sale"),
            pytest.param(at(12), Effect.ALLOW, id="in the moment of the sale"),
            pytest.param(at(13), Effect.BLOCK, id="after the sale"),
        ],
    )
    def test_confirmed_in_time(self, acknowledged: Any, outcome: Effect) -> None:
        decision = judged(WEALTH, all_told(WEALTH, acknowledged_at=acknowledged))
        assert decision.outcome is outcome
        assert ("W6-confirmed" in decision) is (outcome is Effect.BLOCK)

    def test_never_confirmed(self) -> None:
        decision = judged(WEALTH, all_told(WEALTH, acknowledged_at=None, method=None))
        assert hits(decision) == {"W6-confirmed", "W6-copied"}

    @pytest.mark.parametrize(
        ("method", "channel", "outcome"),
        [
            ("hand_copied", SaleChannel.OUTLET, Effect.ALLOW),
            ("signature", SaleChannel.OUTLET, Effect.BLOCK),
            ("click", SaleChannel.OUTLET, Effect.BLOCK),
            (None, SaleChannel.OUTLET, Effect.REVIEW),
            ("click", SaleChannel.ONLINE, Effect.ALLOW),
            ("click", SaleChannel.TERMINAL, Effect.ALLOW),
            ("click", None, Effect.REVIEW),
            ("hand_copied", None, Effect.ALLOW),
        ],
    )
    def test_copied_by_hand_at_an_outlet(
        self, method: str | None, channel: SaleChannel | None, outcome: Effect
    ) -> None:
        way = None if method is None else AcknowledgementMethod(method)
        decision = judged(WEALTH, all_told(WEALTH, method=way), channel=channel)
        assert decision.outcome is outcome
        assert ("W6-copied" in decision) is (outcome is Effect.BLOCK)

    def test_a_company_copies_nothing(self) -> None:
        signed = all_told(WEALTH, method=AcknowledgementMethod.SIGNATURE)
        assert judged(WEALTH, signed, client=COMPANY).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("level", "outcome"),
        [
            pytest.param(ProductRisk.R2, Effect.BLOCK, id="the issuer's lower one"),
            pytest.param(ProductRisk.R3, Effect.ALLOW, id="the higher one"),
            pytest.param(ProductRisk.R4, Effect.ALLOW, id="above both"),
            pytest.param(None, Effect.REVIEW, id="nobody looked which"),
        ],
    )
    def test_the_higher_rating_is_shown(self, level: ProductRisk, outcome: Effect) -> None:
        decision = judged(WEALTH, all_told(WEALTH, rating_shown=level))
        assert decision.outcome is outcome
        assert ("N7.22-rating-shown" in decision) is (outcome is Effect.BLOCK)

    def test_levels_are_named(self) -> None:
        decision = judged(WEALTH, all_told(WEALTH, rating_shown=ProductRisk.R2))
        assert (
            "应披露的较高评级为中风险（R3），已披露的产品等级为中低风险（R2）"
            in decision.explain()
        )
        assert "level shown is R2 (medium-low)" in decision.explain("en")

    def test_the_lower_rating_was_no_breach_before_the_order(self) -> None:
        lower = all_told(WEALTH, BEFORE, rating_shown=ProductRisk.R2)
        assert judged(WEALTH, lower, BEFORE).outcome is Effect.ALLOW

    def test_a_rating_put_right_counts(self) -> None:
        wrong = shown(WEALTH, STATEMENT, rating_shown=ProductRisk.R2, presented_at=at(9))
        assert judged(WEALTH, [*all_told(WEALTH), wrong]).outcome is Effect.ALLOW

    def test_an_unrated_product_goes_to_a_person(self) -> None:
        bare = altered(WEALTH, issuer_risk=None, distributor_risk=None)
        decision = judged(bare, all_told(bare))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("rating_shown", "rating_due")

    def test_a_wealth_company_says_which_rating_applies(self) -> None:
        decision = judged(COMPANY_WEALTH, without(COMPANY_WEALTH, DisclosureItem.RATING_RULE))
        assert hits(decision) == {"W4.30-rating"}
        assert judged(WEALTH, without(WEALTH, DisclosureItem.RATING_RULE)).outcome is Effect.ALLOW

    def test_an_unknown_issuer_may_owe_it(self) -> None:
        unknown = altered(WEALTH, issuer_kind=None)
        decision = judged(unknown, without(unknown, DisclosureItem.RATING_RULE))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("wealth_company",)

    @pytest.mark.parametrize(
        ("shows", "outcome", "listed"),
        [(True, Effect.BLOCK, 1), (False, Effect.ALLOW, 0), (None, Effect.REVIEW, 1)],
        ids=["shown", "not shown", "nobody looked"],
    )
    def test_a_benchmark_never_stands_alone(
        self, shows: bool | None, outcome: Effect, listed: int
    ) -> None:
        records = without(COMPANY_WEALTH, DisclosureItem.BENCHMARK_METHOD, shows_benchmark=shows)
        decision = judged(COMPANY_WEALTH, records)
        assert decision.outcome is outcome
        assert ("W4.25-benchmark" in decision) is (outcome is Effect.BLOCK)
        missing = list_missing_items(PERSON, COMPANY_WEALTH, SALE, records, as_of=DAY)
        assert len(missing) == listed

    def test_a_benchmark_explained(self) -> None:
        records = all_told(COMPANY_WEALTH, shows_benchmark=True)
        assert judged(COMPANY_WEALTH, records).outcome is Effect.ALLOW


class TestFund:
    def test_lacks_an_item(self) -> None:
        decision = judged(FUND, without(FUND, DisclosureItem.RIGHTS_LIMITS))
        assert hits(decision) == {"C.23-notice"}
        assert decision.provenance is Provenance.UNCONFIRMED

    def test_not_confirmed(self) -> None:
        decision = judged(FUND, all_told(FUND, acknowledged_at=None, method=None))
        assert hits(decision) == {"C.24-confirmed"}
        assert decision.steps == (SaleStep.ACKNOWLEDGEMENT,)

    def test_a_professional(self) -> None:
        assert judged(FUND, [], client=BANK).outcome is Effect.ALLOW

    def test_a_lower_rating_is_for_the_fund_rules(self) -> None:
        assert judged(FUND, all_told(FUND, rating_shown=ProductRisk.R1)).outcome is Effect.ALLOW


class TestInsurance:
    def test_the_notice_is_confirmed(self) -> None:
        decision = judged(LIFE, all_told(LIFE, acknowledged_at=None, method=None))
        assert hits(decision) == {"I2.29-confirmed"}
        assert decision.provenance is Provenance.TEXT

    @pytest.mark.parametrize(
        ("kind", "method", "channel", "outcome"),
        [
            ("universal", "hand_copied", SaleChannel.OUTLET, Effect.ALLOW),
            ("universal", "signature", SaleChannel.OUTLET, Effect.BLOCK),
            ("variable", "signature", SaleChannel.OUTLET, Effect.BLOCK),
            ("universal", "click", SaleChannel.TERMINAL, Effect.BLOCK),
            ("universal", "hand_copied", SaleChannel.TERMINAL, Effect.ALLOW),
            ("universal", "click", SaleChannel.REMOTE_VIDEO, Effect.ALLOW),
            ("universal", "click", None, Effect.REVIEW),
            ("universal", "click", SaleChannel.ONLINE, Effect.ALLOW),
            ("health", "signature", SaleChannel.OUTLET, Effect.ALLOW),
            (None, "signature", SaleChannel.OUTLET, Effect.REVIEW),
        ],
    )
    def test_the_sentence_of_new_types(
        self, kind: str | None, method: str, channel: SaleChannel | None, outcome: Effect
    ) -> None:
        written_for = None if kind is None else ProductKind(kind)
        records = all_told(LIFE, product_kind=written_for, method=AcknowledgementMethod(method))
        decision = judged(LIFE, records, channel=channel)
        assert decision.outcome is outcome
        assert ("I54.7-copied" in decision) is (outcome is Effect.BLOCK)


class TestDocuments:
    def test_a_version_not_in_use_tells_nothing(self) -> None:
        old = shown(TRUST, NOTICE, effective_until=DAY)
        decision = judged(TRUST, [old])
        assert {"disclosure.outdated", "N7.31-notice"} <= hits(decision)
        assert decision.facts.notice_missing == 11

    def test_the_right_version_cures_it(self) -> None:
        old = shown(TRUST, NOTICE, effective_until=DAY)
        assert judged(TRUST, [old, *all_told(TRUST)]).outcome is Effect.ALLOW

    def test_another_products_document_tells_nothing(self) -> None:
        other = shown(TRUST, NOTICE, product_id=ProductId("P-2"))
        decision = judged(TRUST, [other])
        assert {"disclosure.another-product", "N7.31-notice"} <= hits(decision)
        assert judged(TRUST, [other, *all_told(TRUST)]).outcome is Effect.ALLOW

    def test_one_for_all_products_tells(self) -> None:
        assert judged(TRUST, [shown(TRUST, NOTICE, product_id=None)]).outcome is Effect.ALLOW

    def test_two_documents_tell_together(self) -> None:
        fees = shown(TRUST, NOTICE, items=(DisclosureItem.FEES,), rating_shown=None)
        rest = without(TRUST, DisclosureItem.FEES)
        assert judged(TRUST, [fees, *rest]).outcome is Effect.ALLOW

    def test_a_document_that_tells_nothing(self) -> None:
        empty = shown(TRUST, NOTICE, items=(), rating_shown=None)
        assert judged(TRUST, [empty]).facts.notice_missing == 11

    def test_what_nobody_looked_into(self) -> None:
        decision = judged(TRUST, all_told(TRUST, items=None))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("notice_missing",)
        unread = all_told(TRUST, items=None)
        assert len(list_missing_items(PERSON, TRUST, SALE, unread, as_of=DAY)) == 11

    @pytest.mark.parametrize(
        ("hour", "missing"),
        [(12, 0), (13, 11)],
        ids=["in the moment of the sale", "after the sale"],
    )
    def test_shown_in_time(self, hour: int, missing: int) -> None:
        late = all_told(TRUST, presented_at=at(hour), acknowledged_at=at(hour))
        assert judged(TRUST, late).facts.notice_missing == missing

    @pytest.mark.parametrize(
        ("day", "outcome"),
        [
            pytest.param(BEFORE, Effect.ALLOW, id="the day before"),
            pytest.param(DAY, Effect.REVIEW, id="that day, perhaps after"),
            pytest.param(date(2026, 2, 2), Effect.BLOCK, id="the day after"),
        ],
    )
    def test_a_sale_without_its_hour(self, day: date, outcome: Effect) -> None:
        decision = judged(TRUST, all_told(TRUST, day), at=None)
        assert decision.outcome is outcome
        assert (hits(decision) == {"disclosure.sale-time"}) is (outcome is Effect.REVIEW)

    @pytest.mark.parametrize("of", [WEALTH, COMPANY_WEALTH, TRUST, FUND, LIFE])
    def test_that_the_time_is_unknown_is_said_once(self, of: Product) -> None:
        decision = judged(of, all_told(of), at=None)
        assert hits(decision) == {"disclosure.sale-time"}
        assert decision.undetermined == ()
        assert "销售时间未知" in decision.explain()

    def test_nobody_asks_for_the_time_where_it_does_not_matter(self) -> None:
        again = [*all_told(TRUST, BEFORE), *all_told(TRUST)]
        assert judged(TRUST, again, at=None).outcome is Effect.ALLOW
        assert judged(TRUST, all_told(TRUST), at=None, client=BANK).outcome is Effect.ALLOW
        shows = all_told(COMPANY_WEALTH, shows_benchmark=True)
        shown_to_a_bank = judged(COMPANY_WEALTH, shows, at=None, client=BANK)
        assert hits(shown_to_a_bank) == {"disclosure.sale-time"}

    def test_what_is_missing_whenever_the_sale_was_still_blocks(self) -> None:
        decision = judged(TRUST, without(TRUST, DisclosureItem.FEES), at=None)
        assert hits(decision) == {"N7.31-notice"}
        assert decision.facts.notice_missing == 1

    @pytest.mark.parametrize(
        ("given", "noted"), [(True, False), (False, True)], ids=["given", "not given"]
    )
    def test_a_copy_is_noted_and_no_more(self, given: bool, noted: bool) -> None:
        decision = judged(TRUST, all_told(TRUST, copy_given=given))
        assert decision.outcome is Effect.ALLOW
        assert ("disclosure.no-copy" in decision) is noted

    def test_an_unknown_copy_holds_nothing_up(self) -> None:
        assert judged(TRUST, all_told(TRUST, copy_given=None)).outcome is Effect.ALLOW


class TestBadInput:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"client": "planted-token"}, "client"),
            ({"of": None}, "product"),
            ({"sale": TRUST}, "sale"),
            ({"records": iter(())}, "records"),
            ({"records": ["planted-token"]}, "records"),
            ({"records": all_told(TRUST, client_id=ClientId("C-2"))}, "records"),
            ({"records": all_told(TRUST, sale_id=SaleId("X-2"))}, "records"),
            ({"sale": altered(SALE, client_id=ClientId("C-2"))}, "client_id"),
            ({"sale": altered(SALE, product_id=ProductId("P-2"))}, "product_id"),
            ({"as_of": at(9)}, "as_of"),
            ({"as_of": "2026-02-01"}, "as_of"),
        ],
    )
    @pytest.mark.parametrize("function", [assess_disclosure, list_missing_items])
    def test_is_named(self, function: Any, given: dict[str, Any], field: str) -> None:
        usual = {"client": PERSON, "of": TRUST, "sale": SALE, "records": [], "as_of": DAY}
        case = usual | given
        with pytest.raises(InvalidValue) as refused:
            function(
                case["client"], case["of"], case["sale"], case["records"], as_of=case["as_of"]
            )
        assert refused.value.field.split(".")[-1] == field
        assert "planted-token" not in str(refused.value)

    @pytest.mark.parametrize(
        ("sale_id", "record_id", "outcome"),
        [
            pytest.param(SALE.id, None, Effect.ALLOW, id="shown before there was a sale"),
            pytest.param(None, None, Effect.ALLOW, id="neither has one"),
            pytest.param(None, SALE.id, Effect.REVIEW, id="perhaps of another sale"),
        ],
    )
    def test_a_record_or_a_sale_without_an_id(
        self, sale_id: SaleId | None, record_id: SaleId | None, outcome: Effect
    ) -> None:
        for of in (WEALTH, TRUST):
            decision = judged(of, all_told(of, sale_id=record_id), id=sale_id)
            assert decision.outcome is outcome

    def test_records_of_two_sales_are_not_of_one(self) -> None:
        records = [*all_told(TRUST), *all_told(TRUST, sale_id=SaleId("X-2"))]
        with pytest.raises(InvalidValue, match="records: hold another sale's"):
            judged(TRUST, records, id=None)

    def test_facts_are_not_shown(self) -> None:
        assert "C-1" not in repr(judged(TRUST, []).facts)


class TestWhatWasSigned:
    """A signature under one paper does not cover what stands in another."""

    @pytest.mark.parametrize(
        ("of", "kind", "rule"),
        [
            (WEALTH, STATEMENT, "W6-confirmed"),
            (FUND, NOTICE, "C.24-confirmed"),
            (LIFE, PROMPT, "I2.29-confirmed"),
        ],
        ids=["wealth", "fund", "insurance"],
    )
    def test_an_empty_paper_signed_is_no_confirmation(
        self, of: Product, kind: DisclosureKind, rule: str
    ) -> None:
        unsigned = all_told(of, acknowledged_at=None, method=None)
        empty = shown(of, kind, items=(), rating_shown=None)
        decision = judged(of, [*unsigned, empty])
        assert hits(decision) == {rule}
        signed = shown(of, kind)
        assert rule not in judged(of, [*unsigned, empty, signed])

    def test_a_brochure_of_a_fund_must_be_signed_too_if_it_tells_alone(self) -> None:
        brochure = shown(FUND, DisclosureKind.BROCHURE, acknowledged_at=None, method=None)
        empty = shown(FUND, NOTICE, items=(), rating_shown=None)
        assert hits(judged(FUND, [brochure, empty])) == {"C.24-confirmed"}

    def test_what_no_article_asks_for_need_not_be_signed(self) -> None:
        more = shown(
            WEALTH,
            STATEMENT,
            items=(DisclosureItem.COVER,),
            rating_shown=None,
            acknowledged_at=None,
            method=None,
        )
        assert judged(WEALTH, [*all_told(WEALTH), more]).outcome is Effect.ALLOW

    def test_a_signed_paper_that_nobody_read_goes_to_a_person(self) -> None:
        unread = shown(WEALTH, STATEMENT, items=None)
        unsigned = all_told(WEALTH, acknowledged_at=None, method=None)
        decision = judged(WEALTH, [*unsigned, unread])
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("confirmed",)

    def test_the_sentence_copied_after_the_sale_is_too_late(self) -> None:
        late = shown(WEALTH, STATEMENT, acknowledged_at=at(13))
        signed = all_told(WEALTH, method=AcknowledgementMethod.SIGNATURE)
        assert hits(judged(WEALTH, [*signed, late])) == {"W6-copied"}


class TestWhichVersion:
    @pytest.mark.parametrize(
        ("until", "outcome"),
        [
            pytest.param(date(2026, 2, 3), Effect.ALLOW, id="its last day is the sale's"),
            pytest.param(date(2026, 2, 2), Effect.BLOCK, id="it ended the day before"),
        ],
    )
    @pytest.mark.parametrize("hour", [at(12, date(2026, 2, 2)), None], ids=["hour", "no hour"])
    def test_shown_in_use_and_replaced_before_the_sale(
        self, until: date, outcome: Effect, hour: Any
    ) -> None:
        records = all_told(TRUST, DAY, effective_until=until)
        decision = judged(TRUST, records, date(2026, 2, 2), at=hour)
        assert decision.outcome is outcome
        assert "disclosure.outdated" not in decision

    def test_one_written_for_another_kind_of_product(self) -> None:
        other = shown(TRUST, NOTICE, product_id=None, product_kind=ProductKind.PUBLIC_FUND)
        assert {"disclosure.another-product", "N7.31-notice"} <= hits(judged(TRUST, [other]))
        own = shown(TRUST, NOTICE, product_id=None, product_kind=ProductKind.TRUST_PLAN)
        assert judged(TRUST, [own]).outcome is Effect.ALLOW

    def test_of_two_ratings_shown_at_once_the_lower_counts(self) -> None:
        low = shown(WEALTH, STATEMENT, rating_shown=ProductRisk.R2)
        for records in ([*all_told(WEALTH), low], [low, *all_told(WEALTH)]):
            assert hits(judged(WEALTH, records)) == {"N7.22-rating-shown"}

    def test_a_rating_put_right_perhaps_too_late(self) -> None:
        wrong = all_told(WEALTH, BEFORE, rating_shown=ProductRisk.R2)
        decision = judged(WEALTH, [*wrong, *all_told(WEALTH)], at=None)
        assert "N7.22-rating-shown" in decision


class TestWhoIsOrdinary:
    RICH = altered(
        PERSON, financial_assets=Money.of(30_000_000), experience_months=120, relevant_work=False
    )

    @pytest.mark.parametrize(
        ("on", "outcome"),
        [
            pytest.param(BEFORE, Effect.ALLOW, id="still professional"),
            pytest.param(DAY, Effect.BLOCK, id="chose to be ordinary"),
        ],
    )
    def test_who_chose_to_be_ordinary_is_told(self, on: date, outcome: Effect) -> None:
        chose = InvestorChange(
            client_id=PERSON.id,
            kind=InvestorChangeKind.CHOSE_ORDINARY,
            by=StaffId("S-1"),
            at=at(9),
            recorded_at=at(9),
        )
        decision = assess_disclosure(self.RICH, FUND, sold(on), [], changes=[chose], as_of=on)
        assert decision.outcome is outcome
        missing = list_missing_items(self.RICH, FUND, sold(on), changes=[chose], as_of=on)
        assert bool(missing) is (outcome is Effect.BLOCK)

    def test_there_is_no_such_person_under_the_order(self) -> None:
        assert "N7.31-notice" in judged(TRUST, [], client=self.RICH)


class TestShortened:
    """Prompts of insurance applied for again within three months (I2 art. 25)."""

    ON = date(2026, 1, 31)
    AGAIN = RepeatPurchase(applied_on=date(2025, 10, 31), simple=True, agreed=True)

    def decided(self, *items: DisclosureItem, on: date = ON, **again: Any) -> Judged:
        repeat = altered(self.AGAIN, **again)
        return judged(LIFE, without(LIFE, *items, on=on, repeat=repeat), on)

    @pytest.mark.parametrize(
        ("again", "outcome"),
        [
            pytest.param({}, Effect.REVIEW, id="three months to the day"),
            pytest.param({"applied_on": date(2025, 10, 30)}, Effect.BLOCK, id="a day more"),
            pytest.param({"simple": False}, Effect.BLOCK, id="not simple"),
            pytest.param({"agreed": False}, Effect.BLOCK, id="did not agree"),
            pytest.param({"simple": None}, Effect.REVIEW, id="simple or not"),
            pytest.param({"agreed": None}, Effect.REVIEW, id="agreed or not"),
            pytest.param({"agreed": None, "simple": False}, Effect.BLOCK, id="surely not"),
        ],
    )
    def test_when_a_person_decides(self, again: dict[str, Any], outcome: Effect) -> None:
        decision = self.decided(DisclosureItem.GRACE_PERIOD, **again)
        assert decision.outcome is outcome
        assert ("I2.25-prompts" in decision) is (outcome is Effect.BLOCK)
        assert ("I2.25-shortened" in decision) is (not again)

    def test_what_is_whole_needs_no_person(self) -> None:
        assert self.decided().outcome is Effect.ALLOW

    def test_the_notice_of_the_order_is_not_shortened(self) -> None:
        lately = {"on": DAY, "applied_on": date(2025, 11, 1)}
        assert "N7.37-notice" in self.decided(DisclosureItem.COVER, **lately)
        decision = self.decided(DisclosureItem.GRACE_PERIOD, **lately)
        assert hits(decision) == {"I2.25-shortened"}

    def test_what_was_said_last_counts(self) -> None:
        less = without(LIFE, DisclosureItem.GRACE_PERIOD, on=self.ON)
        first = [altered(one, repeat=self.AGAIN) for one in less]
        second = [
            altered(one, repeat=altered(self.AGAIN, agreed=False), presented_at=at(11, self.ON))
            for one in less
        ]
        for records in ([*first, *second], [*second, *first]):
            assert "I2.25-prompts" in judged(LIFE, records, self.ON)


class TestFirstDays:
    """Each rule on the last day without it and on its first."""

    @pytest.mark.parametrize(
        ("rule", "of", "first", "lacking"),
        [
            ("W6-statement", WEALTH, date(2018, 9, 26), {}),
            ("W6-rights", WEALTH, date(2018, 9, 26), {}),
            ("W6-confirmed", WEALTH, date(2018, 9, 26), {}),
            ("W6-copied", WEALTH, date(2018, 9, 26), {}),
            ("W4.30-rating", COMPANY_WEALTH, date(2021, 6, 27), {}),
            ("W4.25-benchmark", COMPANY_WEALTH, date(2021, 6, 27), {"shows_benchmark": True}),
            ("N7.22-rating-shown", WEALTH, DAY, {"rating_shown": ProductRisk.R2}),
            ("I54.7-copied", LIFE, date(2017, 11, 1), {"product_kind": ProductKind.UNIVERSAL}),
            ("I2.25-prompts", LIFE, date(2024, 3, 1), {}),
            ("I2.29-confirmed", LIFE, date(2024, 3, 1), {}),
            ("N7.31-notice", TRUST, DAY, {}),
            ("N7.37-notice", LIFE, DAY, {}),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_both_sides(
        self, rule: str, of: Product, first: date, lacking: dict[str, Any]
    ) -> None:
        found = []
        for on in (first - timedelta(days=1), first):
            bare = {"items": (DisclosureItem.RISK_LEVEL,), "acknowledged_at": None, "method": None}
            found.append(rule in judged(of, all_told(of, on, **{**bare, **lacking}), on))
        assert found == [False, True]


def test_the_rules_read_one_number() -> None:
    assert [*declared(DISCLOSURE.params)] == ["repeated_since"]
    assert len(DISCLOSURE) == 23


def test_a_sentence_reads_the_same_while_it_is_open() -> None:
    """It says what must be, and not that something was not done."""
    for rule in DISCLOSURE:
        if rule.effect is Effect.BLOCK and rule.rule_set == "disclosure.sale":
            assert "未在" not in rule.text.zh
            assert "尚有" not in rule.text.zh
