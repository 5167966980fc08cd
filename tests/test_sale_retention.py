"""Keeping the records of a sale: worked case 22, each rule's days, disputes, and what is not known."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.recording_cases import FUND, INSURANCE, LI, NINE, WEALTH, WHOLE_LIFE, altered, product

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import Client, CorporateClient
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import Text
from bankrm.products import IssuerKind, Product, ProductFamily
from bankrm.recording_topics import PolicyTraits
from bankrm.regulations.investment import N7, C
from bankrm.regulations.recording import I54, R110, SALE_RECORD_YEARS
from bankrm.retention import HoldKind, RecordKind, held_until, retention_until
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sale_retention import (
    KeepingGround,
    SaleDispute,
    SaleRecords,
    SaleRetention,
    compute_sale_retention,
)
from bankrm.workings import explain_lines

AS_OF = date(2027, 1, 4)
ONE = timedelta(days=1)
SOLD = date(2026, 3, 2)
FIRM = CorporateClient(id=LI.id, name="某公司")
SHORT = altered(WHOLE_LIFE, over_one_year=False)
SUITABILITY, ZONE, POLICY, SECURITIES, DISPUTE = KeepingGround
ODD: Any = "odd"
HOUSE = house_document("RP", Text("档案制度", "Records policy"), date(2020, 1, 1))


def kept(
    sold: Product = WEALTH,
    policy: PolicyTraits | None = None,
    *,
    client: Client = LI,
    as_of: date = AS_OF,
    book: RuleBook = STATUTORY,
    **more: Any,
) -> SaleRetention:
    given: dict[str, Any] = {"sold_on": SOLD, "recorded": True} | more
    records = SaleRecords(**given)
    return compute_sale_retention(client, sold, records, policy, as_of=as_of, book=book)


def days(retention: SaleRetention) -> dict[KeepingGround, date | None]:
    return {term.ground: term.until for term in retention.terms}


ENDED: dict[str, Any] = {
    "product_ended_on": date(2026, 6, 30),
    "contract_ended_on": date(2026, 6, 30),
    "relationship_ended_on": date(2026, 12, 31),
}


class TestWorkedCase22:
    RETENTION = kept(product_ended_on=date(2026, 6, 30), relationship_ended_on=date(2026, 12, 31))

    def test_until(self) -> None:
        assert self.RETENTION.until == date(2031, 12, 31)
        assert self.RETENTION.reason is None
        assert days(self.RETENTION) == {
            SUITABILITY: date(2031, 12, 31),
            ZONE: date(2026, 12, 30),
        }

    def test_rests_on(self) -> None:
        cited = [(term.basis.regulation, term.basis.article) for term in self.RETENTION.terms]
        assert cited == [(N7, "17"), (R110, "")]
        assert [term.basis.provenance for term in self.RETENTION.terms] == [
            Provenance.TEXT,
            Provenance.SECONDARY,
        ]

    def test_workings(self) -> None:
        order = "Measures on Product Suitability of Financial Institutions, art. 17"
        zone = "Interim Provisions on Recording in Sales Zones of Banks"
        assert explain_lines(self.RETENTION.workings, "en").splitlines() == [
            "records of suitability: from: 31 Dec 2026",
            f"records of suitability: until: 31 Dec 2031 ({order})",
            "recording in a sales zone: from: 30 Jun 2026",
            f"recording in a sales zone: until: 30 Dec 2026 ({zone} [read in a secondary source])",
            "to be kept at least until: 31 Dec 2031",
        ]

    def test_while_it_runs_the_rest_is_told(self) -> None:
        running = kept(product_ended_on=date(2026, 6, 30))
        assert running.at_least == date(2026, 12, 30)
        assert explain_lines(running.workings, "en").splitlines()[0::3] == [
            (
                "records of suitability: until (it has not ended, or its end is unknown): unknown "
                "(Measures on Product Suitability of Financial Institutions, art. 17)"
            ),
            "by the others, to be kept at least until: 30 Dec 2026",
        ]

    def test_other_holds_join(self) -> None:
        transaction = retention_until(RecordKind.TRANSACTION, date(2026, 6, 30), as_of=AS_OF).hold
        assert held_until([*self.RETENTION.holds, transaction]) == date(2036, 6, 30)


class TestSuitability:
    def test_runs_from_the_end_of_the_relationship(self) -> None:
        going_on = kept(product_ended_on=date(2026, 6, 30))
        assert going_on.until is None
        assert going_on.reason is not None
        assert "not ended" in going_on.reason.en

    @pytest.mark.parametrize(
        ("ended", "bound"),
        [(N7.since - ONE, False), (N7.since, True), (None, True)],
        ids=["the day before", "the first day", "not yet"],
    )
    def test_reaches_a_sale_made_before_if_the_relationship_went_on(
        self, ended: date | None, bound: bool
    ) -> None:
        retention = kept(sold_on=date(2025, 3, 3), relationship_ended_on=ended)
        assert (SUITABILITY in days(retention)) is bound
        for term in retention.terms:
            if term.ground is SUITABILITY:
                assert term.basis.provenance is Provenance.UNCONFIRMED, "our reading"

    def test_is_not_known_before_its_day(self) -> None:
        day = N7.since - ONE
        early = kept(sold_on=date(2025, 3, 3), as_of=day)
        assert SUITABILITY not in days(early)

    def test_of_companies_too(self) -> None:
        assert days(kept(client=FIRM, **ENDED)) == {SUITABILITY: date(2031, 12, 31)}

    def test_a_bank_that_keeps_longer_and_one_that_would_keep_shorter(self) -> None:
        for years, until in ((8, date(2034, 12, 31)), (3, date(2031, 12, 31))):
            own = attrs.evolve(
                SALE_RECORD_YEARS, rows=(Row(date(2020, 1, 1), years, HOUSE.article(1)),)
            )
            assert kept(book=RuleBook(numbers=(own,)), **ENDED).until == until

    @pytest.mark.parametrize(
        ("since", "ended", "bound"),
        [
            pytest.param(date(2020, 1, 1), date(2025, 6, 30), True, id="the bank's came first"),
            pytest.param(date(2020, 1, 1), date(2019, 12, 31), False, id="not before the bank's"),
            pytest.param(date(2026, 9, 1), date(2026, 6, 30), True, id="the law's came first"),
        ],
    )
    def test_a_bank_that_kept_before_the_law_did(
        self, since: date, ended: date, bound: bool
    ) -> None:
        own = attrs.evolve(SALE_RECORD_YEARS, rows=(Row(since, 8, HOUSE.article(1)),))
        book = RuleBook(numbers=(own,))
        sold = kept(sold_on=date(2019, 3, 4), relationship_ended_on=ended, book=book)
        assert (SUITABILITY in days(sold)) is bound


class TestZone:
    @pytest.mark.parametrize(
        ("product_end", "contract_end", "until"),
        [
            (date(2026, 6, 30), None, date(2026, 12, 30)),
            (None, date(2026, 8, 31), date(2027, 2, 28)),
            (date(2026, 6, 30), date(2026, 8, 31), date(2027, 2, 28)),
            (date(2026, 9, 1), date(2026, 8, 31), date(2027, 3, 1)),
            (None, None, None),
        ],
    )
    def test_runs_from_the_later_end_known(
        self, product_end: date | None, contract_end: date | None, until: date | None
    ) -> None:
        retention = kept(product_ended_on=product_end, contract_ended_on=contract_end)
        assert days(retention)[ZONE] == until

    def test_only_recordings_only_of_persons_only_from_its_day(self) -> None:
        assert ZONE not in days(kept(recorded=False))
        assert ZONE not in days(kept(client=FIRM))
        assert ZONE not in days(kept(sold_on=R110.since - ONE))
        assert ZONE in days(kept(sold_on=R110.since))

    @pytest.mark.parametrize("family", [ProductFamily.OTHER, ProductFamily.COUNTER_BOND])
    def test_where_the_family_does_not_tell_it_is_kept(self, family: ProductFamily) -> None:
        assert ZONE in days(kept(product(family)))


class TestPolicy:
    @pytest.mark.parametrize(
        ("policy", "until"),
        [(SHORT, date(2031, 6, 30)), (WHOLE_LIFE, date(2036, 6, 30))],
        ids=["up to a year", "longer"],
    )
    def test_by_how_long_it_covers(self, policy: PolicyTraits, until: date) -> None:
        retention = kept(INSURANCE, policy, **ENDED)
        assert days(retention)[POLICY] == until
        assert retention.until == max(until, date(2031, 12, 31))
        [term] = [term for term in retention.terms if term.ground is POLICY]
        assert (term.basis.article, term.basis.provenance) == ("13", Provenance.TEXT)

    def test_while_that_is_not_known_no_day_is_told(self) -> None:
        for policy in (None, altered(WHOLE_LIFE, over_one_year=None)):
            retention = kept(INSURANCE, policy, **ENDED)
            assert retention.until is None
            assert retention.reason is not None
            assert "covers" in retention.reason.en

    def test_while_it_runs(self) -> None:
        assert days(kept(INSURANCE, WHOLE_LIFE))[POLICY] is None

    def test_no_group_no_company_nothing_earlier_nothing_unrecorded(self) -> None:
        assert POLICY not in days(kept(INSURANCE, altered(WHOLE_LIFE, group=True)))
        assert POLICY not in days(kept(INSURANCE, WHOLE_LIFE, client=FIRM))
        assert POLICY not in days(kept(INSURANCE, WHOLE_LIFE, sold_on=I54.since - ONE))
        assert POLICY not in days(kept(INSURANCE, WHOLE_LIFE, recorded=False))
        assert POLICY in days(kept(INSURANCE, WHOLE_LIFE, sold_on=I54.since))


class TestSecurities:
    def test_twenty_years_from_the_sale(self) -> None:
        retention = kept(FUND, **ENDED)
        assert days(retention) == {ZONE: date(2026, 12, 30), SECURITIES: date(2046, 3, 2)}
        assert retention.terms[-1].basis.provenance is Provenance.UNCONFIRMED

    def test_of_records_without_a_recording_and_of_companies(self) -> None:
        assert days(kept(FUND, client=FIRM, recorded=False)) == {SECURITIES: date(2046, 3, 2)}

    def test_from_its_day(self) -> None:
        assert SECURITIES in days(kept(FUND, sold_on=C.since))
        assert SECURITIES not in days(kept(FUND, sold_on=C.since - ONE))


class TestDisputes:
    def test_one_that_goes_on_has_no_end_in_sight(self) -> None:
        open_ = SaleDispute(date(2026, 7, 1))
        retention = kept(disputes=(open_,), **ENDED)
        assert retention.until is None
        assert retention.holds[-1].kind is HoldKind.LITIGATION
        assert {hold.kind for hold in retention.holds[:-1]} == {HoldKind.RETENTION}

    @pytest.mark.parametrize(
        ("sold", "policy", "zh", "en"),
        [
            (WEALTH, None, "纠纷未结，须保存至最终解决", "kept until it is"),
            (INSURANCE, WHOLE_LIFE, "纠纷未结，结案后至少再保存2年", "and 2 more years at least"),
        ],
        ids=["wealth", "policy"],
    )
    def test_one_that_goes_on_says_so(
        self, sold: Product, policy: PolicyTraits | None, zh: str, en: str
    ) -> None:
        retention = kept(sold, policy, disputes=(SaleDispute(date(2026, 7, 1)),), **ENDED)
        assert retention.reason is not None
        assert (retention.reason.zh, retention.reason.en.endswith(en)) == (zh, True)
        *_, dispute, rest = explain_lines(retention.workings).splitlines()
        assert dispute.startswith(f"纠纷：保存至（{zh}）: 未知 ")
        most = date(2036, 6, 30) if policy else date(2031, 12, 31)
        assert retention.at_least == most
        assert rest == f"其他依据至少保存至: {most.year}年{most.month}月{most.day}日"

    def test_one_that_goes_on_alone(self) -> None:
        alone = kept(product(ProductFamily.DEPOSIT), disputes=(SaleDispute(date(2026, 7, 1)),))
        assert alone.at_least is None
        assert alone.workings[-1].explain() == "至少保存至: 未知"

    @pytest.mark.parametrize(
        ("sold", "policy", "client", "until", "document"),
        [
            (WEALTH, None, LI, date(2026, 12, 1), "R110"),
            (INSURANCE, SHORT, LI, date(2028, 12, 1), "I54"),
            (WEALTH, None, FIRM, date(2026, 12, 1), "sales-practice"),
        ],
        ids=["until it is resolved", "of a policy, two years longer", "as the trade does"],
    )
    def test_one_that_is_over(
        self,
        sold: Product,
        policy: PolicyTraits | None,
        client: Client,
        until: date,
        document: str,
    ) -> None:
        over = SaleDispute(date(2026, 7, 1), date(2026, 12, 1))
        [*_, term] = kept(sold, policy, client=client, disputes=(over,), **ENDED).terms
        assert (term.ground, term.until) == (DISPUTE, until)
        assert term.basis.regulation.code == document

    def test_may_be_the_longest(self) -> None:
        over = SaleDispute(date(2026, 7, 1), date(2026, 12, 1))
        sold = kept(INSURANCE, SHORT, sold_on=date(2018, 1, 2), disputes=(over,),
                    contract_ended_on=date(2019, 1, 2), relationship_ended_on=date(2020, 1, 2))  # fmt: skip
        assert sold.until == date(2028, 12, 1)

    def test_one_that_is_over_is_no_leave_to_delete(self) -> None:
        """Where no rule of keeping is known."""
        over = SaleDispute(date(2026, 7, 1), date(2026, 12, 1))
        deposit = kept(product(ProductFamily.DEPOSIT), disputes=(over,))
        assert (deposit.until, len(deposit.terms)) == (None, 1)
        assert deposit.reason == kept(product(ProductFamily.DEPOSIT)).reason


@pytest.mark.parametrize(
    "sold",
    [
        product(ProductFamily.OTHER),
        product(ProductFamily.OTHER, IssuerKind.FUND_MANAGER),
        product(ProductFamily.WEALTH, IssuerKind.INSURER),
        product(ProductFamily.COUNTER_BOND),
        product(ProductFamily.STRUCTURED_DEPOSIT),
    ],
    ids=["no family", "perhaps a fund", "contradicts itself", "interbank", "own rules"],
)
@pytest.mark.parametrize("client", [LI, FIRM], ids=["person", "company"])
def test_where_its_rules_are_not_held_no_day_is_told(sold: Product, client: Client) -> None:
    """Six months of a recording in a zone are no leave to delete what other rules may keep."""
    retention = kept(sold, client=client, **ENDED)
    assert (retention.until, days(retention)[SUITABILITY]) == (None, None)
    assert retention.reason is not None
    assert "not held" in retention.reason.en


def test_where_no_rule_is_known() -> None:
    nothing = kept(product(ProductFamily.DEPOSIT))
    assert (nothing.terms, nothing.holds, nothing.until) == ((), (), None)
    assert nothing.reason is not None
    assert "no rule" in nothing.reason.en
    assert len(nothing.workings) == 1


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("sold_on", {"sold_on": AS_OF + ONE}),
            ("product_ended_on", {"product_ended_on": AS_OF + ONE}),
            ("contract_ended_on", {"contract_ended_on": AS_OF + ONE}),
            ("relationship_ended_on", {"relationship_ended_on": AS_OF + ONE}),
            ("product_ended_on", {"product_ended_on": SOLD - ONE}),
            ("contract_ended_on", {"contract_ended_on": SOLD - ONE}),
            ("relationship_ended_on", {"relationship_ended_on": SOLD - ONE}),
            ("sold_on", {"sold_on": NINE}),
            ("recorded", {"recorded": 1}),
            ("disputes", {"disputes": (SOLD,)}),
            ("disputes", {"disputes": (SaleDispute(AS_OF + ONE),)}),
            ("disputes", {"disputes": (SaleDispute(AS_OF, AS_OF + ONE),)}),
            ("as_of", {"as_of": NINE}),
            ("client", {"client": ODD}),
            ("sold_on", {"sold_on": float("nan")}),
            ("book", {"book": ODD}),
        ],
    )
    def test_is_refused_by_name(self, field: str, more: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            kept(**more)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("field", "args"),
        [
            ("product", (LI, ODD, SaleRecords(sold_on=SOLD, recorded=True))),
            ("records", (LI, WEALTH, ODD)),
            ("policy", (LI, WEALTH, SaleRecords(sold_on=SOLD, recorded=True), ODD)),
            ("policy", (LI, WEALTH, SaleRecords(sold_on=SOLD, recorded=True), SHORT)),
        ],
    )
    def test_of_parts(self, field: str, args: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            compute_sale_retention(*args, as_of=AS_OF)
        assert refused.value.field == field

    def test_a_dispute_that_ends_before_it_begins(self) -> None:
        with pytest.raises(InvalidValue, match="ended_on"):
            SaleDispute(SOLD, SOLD - ONE)
        assert SaleDispute(SOLD, SOLD).ended_on == SOLD

    def test_an_end_so_late_that_its_time_leads_out_of_the_calendar(self) -> None:
        late = date(9999, 6, 30)
        with pytest.raises(InvalidValue, match="records"):
            kept(as_of=date.max, relationship_ended_on=late)
