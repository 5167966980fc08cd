"""Must a sale be recorded: by product, channel, client and day, with the article."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.recording_cases import FUND, INSURANCE, LI, WEALTH, WHOLE_LIFE, altered, product, sale

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import Client, CorporateClient, EntityKind
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.labels import Text
from bankrm.products import IssuerKind, Product, ProductFamily
from bankrm.recording_duties import RECORDING_DUTY, RecordingDuty, classify_recording_duty
from bankrm.recording_facts import RecordingFacts
from bankrm.recording_topics import PolicyTraits
from bankrm.regulations.investment import C
from bankrm.regulations.recording import I54, R110, RECORDED_AGE_YEARS
from bankrm.regulations.selling import A6
from bankrm.rules import STATUTORY, Decision, RuleBook
from bankrm.sales import Initiator, SaleChannel

AS_OF = date(2026, 11, 24)
ONE = timedelta(days=1)
FIRM = CorporateClient(id=LI.id, name="某公司")
BANK = CorporateClient(id=LI.id, name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION)
OUTLET, TERMINAL, ONLINE, PHONE, REMOTE = SaleChannel
NONE, CHOICE, TRACEABLE, EITHER, AUDIO, BOTH = RecordingDuty
SHORT = altered(WHOLE_LIFE, over_one_year=False)
DIRECT = altered(WHOLE_LIFE, through_agency=False)
LINKED = altered(DIRECT, unit_linked=True, new_type=True, over_one_year=False)
SIXTY = altered(LI, birth_date=date(1966, 11, 24))
YOUNGER = altered(LI, birth_date=date(1966, 11, 25))
TRUST = product(ProductFamily.TRUST)
POLICY = house_document("RP", Text("双录制度", "Recording policy"), date(2020, 1, 1))


def duty(
    client: Client,
    sold: Product,
    channel: SaleChannel | None,
    policy: PolicyTraits | None = None,
    *,
    as_of: date = AS_OF,
    book: RuleBook = STATUTORY,
    **more: Any,
) -> Decision[RecordingFacts, RecordingDuty]:
    return classify_recording_duty(
        client, sold, sale(channel, **more), policy, as_of=as_of, book=book
    )


@pytest.mark.parametrize(
    ("client", "sold", "channel", "policy", "expected", "rule"),
    [
        pytest.param(LI, WEALTH, OUTLET, None, BOTH, "R110.2-duty", id="own wealth"),
        pytest.param(LI, TRUST, OUTLET, None, BOTH, "R110.2-duty", id="agency product"),
        pytest.param(LI, FUND, OUTLET, None, BOTH, "R110.2-duty", id="fund"),
        pytest.param(LI, INSURANCE, OUTLET, SHORT, BOTH, "R110.2-duty", id="a year or less (d) 6"),
        pytest.param(
            LI, INSURANCE, OUTLET, WHOLE_LIFE, BOTH, "I54.6-agency-duty", id="long policy"
        ),
        pytest.param(
            LI, INSURANCE, TERMINAL, WHOLE_LIFE, BOTH, "I54.6-agency-duty", id="at a terminal"
        ),
        pytest.param(LI, INSURANCE, REMOTE, WHOLE_LIFE, BOTH, "I54.6-agency-duty", id="from afar"),
        pytest.param(LI, INSURANCE, PHONE, SHORT, AUDIO, "I54.5-phone-duty", id="by telephone"),
        pytest.param(
            LI, INSURANCE, ONLINE, SHORT, TRACEABLE, "I54.5-online-duty", id="policy online"
        ),
        pytest.param(
            SIXTY, INSURANCE, REMOTE, DIRECT, BOTH, "I54.6-direct-duty", id="sixty that day"
        ),
        pytest.param(
            YOUNGER, INSURANCE, REMOTE, LINKED, BOTH, "I54.6-direct-duty", id="unit-linked"
        ),
        pytest.param(
            LI,
            product(ProductFamily.TREASURY_BOND),
            OUTLET,
            None,
            CHOICE,
            "R110.2-choice",
            id="18, bond",
        ),
        pytest.param(
            LI,
            product(ProductFamily.PHYSICAL_GOLD),
            OUTLET,
            None,
            CHOICE,
            "R110.2-choice",
            id="gold",
        ),
        pytest.param(FIRM, FUND, OUTLET, None, EITHER, "C.25-outlet-duty", id="a company's fund"),
        pytest.param(LI, FUND, ONLINE, None, TRACEABLE, "C.25-online-duty", id="fund online"),
        pytest.param(LI, TRUST, PHONE, None, TRACEABLE, "A6-trace-duty", id="agency by phone"),
        pytest.param(FIRM, WEALTH, OUTLET, None, NONE, "R110.3-organisation", id="a company"),
        pytest.param(BANK, WEALTH, OUTLET, None, NONE, "N7.27-waived", id="a bank"),
    ],
)
def test_how_a_sale_is_recorded(
    client: Client,
    sold: Product,
    channel: SaleChannel,
    policy: PolicyTraits | None,
    expected: RecordingDuty,
    rule: str,
) -> None:
    decision = duty(client, sold, channel, policy)
    assert decision.outcome is expected
    assert rule in decision
    assert not decision.needs_review


@pytest.mark.parametrize(
    ("client", "sold", "channel", "policy"),
    [
        pytest.param(LI, WEALTH, ONLINE, None, id="own wealth online"),
        pytest.param(LI, WEALTH, PHONE, None, id="own wealth by telephone"),
        pytest.param(LI, product(ProductFamily.DEPOSIT), OUTLET, None, id="deposit"),
        pytest.param(LI, product(ProductFamily.TREASURY_BOND), ONLINE, None, id="bond online"),
        pytest.param(BANK, FUND, OUTLET, None, id="professional under the securities rules"),
    ],
)
def test_where_nothing_is_asked_for(
    client: Client, sold: Product, channel: SaleChannel, policy: PolicyTraits | None
) -> None:
    decision = duty(client, sold, channel, policy)
    assert decision.outcome is NONE
    assert not decision.needs_review


class TestTerminals:
    def test_a_client_alone(self) -> None:
        decision = duty(LI, WEALTH, TERMINAL, seller=None, initiated_by=Initiator.CLIENT)
        assert decision.outcome is NONE
        assert "R110-self-service" in decision
        assert decision.provenance is Provenance.SECONDARY

    def test_a_seller_left_out(self) -> None:
        assert duty(LI, WEALTH, TERMINAL, seller=None).needs_review

    def test_a_client_with_a_seller(self) -> None:
        decision = duty(LI, WEALTH, TERMINAL)
        assert decision.outcome is BOTH
        assert "R110-self-service" not in decision

    def test_a_long_policy_is_recorded_there_either_way(self) -> None:
        decision = duty(LI, INSURANCE, TERMINAL, WHOLE_LIFE, seller=None)
        assert decision.outcome is BOTH
        [told] = [hit for hit in decision.hits if hit.rule.id == "I54.6-agency-duty"]
        assert told.rule.provenance is Provenance.TEXT


class TestOtherChannels:
    @pytest.mark.parametrize(
        ("client", "policy"),
        [
            pytest.param(YOUNGER, DIRECT, id="a day short of sixty"),
            pytest.param(SIXTY, altered(DIRECT, over_one_year=False), id="a year or less"),
            pytest.param(SIXTY, altered(DIRECT, personal_line=False), id="property"),
            pytest.param(SIXTY, altered(DIRECT, group=True), id="group"),
            pytest.param(SIXTY, altered(LINKED, group=True), id="group, unit-linked"),
        ],
    )
    def test_what_is_not_asked_of_them(self, client: Client, policy: PolicyTraits) -> None:
        assert "I54.6-direct-duty" not in duty(client, INSURANCE, REMOTE, policy)

    def test_a_birth_date_that_is_not_known(self) -> None:
        assert duty(LI, INSURANCE, REMOTE, DIRECT).needs_review
        assert not duty(LI, INSURANCE, REMOTE, LINKED).needs_review

    def test_a_bank_that_records_from_fifty(self) -> None:
        own = attrs.evolve(
            RECORDED_AGE_YEARS, rows=(Row(date(2020, 1, 1), 50, POLICY.article(1)),)
        )
        decision = duty(YOUNGER, INSURANCE, REMOTE, DIRECT, book=RuleBook(numbers=(own,)))
        assert decision.outcome is BOTH


class TestGroups:
    @pytest.mark.parametrize("channel", [PHONE, ONLINE, REMOTE])
    def test_no_group_and_no_company(self, channel: SaleChannel) -> None:
        group = altered(WHOLE_LIFE, group=True)
        insured = {"I54.5-phone-duty", "I54.5-online-duty", "I54.6-agency-duty"}
        for client, policy in ((LI, group), (FIRM, WHOLE_LIFE)):
            decision = duty(client, INSURANCE, channel, policy)
            assert {hit.rule.id for hit in decision.hits} & insured == set()

    @pytest.mark.parametrize("field", ["personal_line", "over_one_year", "group"])
    def test_what_is_not_known_of_a_policy_leaves_it_open(self, field: str) -> None:
        policy = altered(WHOLE_LIFE, **{field: None})
        assert duty(LI, INSURANCE, REMOTE, policy).needs_review
        assert duty(LI, INSURANCE, REMOTE).needs_review

    def test_at_an_outlet_the_zone_settles_it(self) -> None:
        decision = duty(LI, INSURANCE, OUTLET)
        assert decision.outcome is BOTH


class TestDays:
    def test_before_the_provisions(self) -> None:
        assert duty(LI, WEALTH, OUTLET, as_of=R110.since).outcome is BOTH
        before = duty(LI, WEALTH, OUTLET, as_of=R110.since - ONE)
        assert (before.outcome, "R110-earlier-duty" in before) == (NONE, True)
        assert before.provenance is Provenance.CONVENTION
        with pytest.raises(RuleNotInForce):
            duty(LI, WEALTH, OUTLET, as_of=C.since - ONE)

    def test_insurance_from_its_own_day(self) -> None:
        for day, expected in ((I54.since - ONE, NONE), (I54.since, BOTH)):
            decision = duty(LI, INSURANCE, REMOTE, WHOLE_LIFE, as_of=day)
            assert decision.outcome is expected
            assert ("I54-earlier-duty" in decision) is (day < I54.since)

    def test_agency_sales_from_their_own_day(self) -> None:
        for day, expected in ((A6.since - ONE, NONE), (A6.since, TRACEABLE)):
            assert duty(LI, TRUST, PHONE, as_of=day).outcome is expected

    def test_an_institution_may_be_waived_from_the_order_on(self) -> None:
        sold = product(ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY)
        for day, waived in ((date(2026, 1, 31), False), (date(2026, 2, 1), True)):
            decision = duty(BANK, sold, OUTLET, as_of=day)
            assert ("N7.27-waived" in decision) is waived
            assert decision.outcome is (NONE if waived else TRACEABLE)


@pytest.mark.parametrize(
    "family",
    [ProductFamily.OTHER, ProductFamily.COUNTER_BOND, ProductFamily.STRUCTURED_DEPOSIT],
)
def test_a_family_that_tells_nothing_goes_to_a_person(family: ProductFamily) -> None:
    assert duty(LI, product(family), OUTLET).needs_review


def test_a_sale_without_a_channel_goes_to_a_person() -> None:
    assert duty(LI, WEALTH, None).needs_review


def test_what_was_only_recalled_says_so() -> None:
    assert RECORDING_DUTY["C.25-outlet-duty"].provenance is Provenance.UNCONFIRMED
    assert RECORDING_DUTY["R110.2-duty"].provenance is Provenance.SECONDARY
    assert RECORDING_DUTY["I54.6-agency-duty"].provenance is Provenance.TEXT


def test_a_policy_to_what_is_no_insurance() -> None:
    with pytest.raises(BankrmError, match="policy"):
        duty(LI, WEALTH, OUTLET, WHOLE_LIFE)


def test_the_family_is_told_by_its_name() -> None:
    sold = product(ProductFamily.TREASURY_BOND)
    decision = classify_recording_duty(LI, sold, sale(OUTLET), as_of=date(2026, 11, 24))
    assert "由银行自行决定是否录制（国债）" in decision.explain()
