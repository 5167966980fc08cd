"""Facts of a recording: parts that do not belong together, and what stays unknown."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.recording_cases import (
    FUND,
    GOOD,
    INSURANCE,
    LI,
    MINUTE,
    NINE,
    REFUSAL,
    SELLER,
    WEALTH,
    WHOLE_LIFE,
    altered,
    product,
    recording,
    sale,
    segments,
)

from bankrm.clients import ClientId, CorporateClient, EntityKind
from bankrm.errors import BankrmError, InvalidValue
from bankrm.investor_changes import InvestorChange, InvestorChangeKind
from bankrm.money import Money
from bankrm.products import IssuerKind, ProductFamily, ProductId
from bankrm.recording_facts import RecordingFacts, is_zone_family
from bankrm.recording_topics import RecordingTopic
from bankrm.recordings import Segment
from bankrm.sales import Initiator, SaleChannel, SaleId

AS_OF = date(2026, 11, 24)
DAY = timedelta(days=1)
LATER = NINE + 2 * DAY
END_OF_TIME = datetime.fromisoformat("9999-12-31T23:59-08:00")
ODD: Any = "odd"


def facts(**more: Any) -> RecordingFacts:
    given: dict[str, Any] = {
        "client": LI,
        "product": WEALTH,
        "sale": sale(),
        "recording": GOOD,
        "policy": None,
        "as_of": AS_OF,
    }
    return RecordingFacts.of(**given | more)


class TestPartsThatDoNotBelongTogether:
    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("client_id", {"sale": altered(sale(), client_id=ClientId("C-2"))}),
            ("product_id", {"sale": altered(sale(), product_id=ProductId("P-2"))}),
            ("recording", {"recording": altered(GOOD, client_id=ClientId("C-2"))}),
            ("recording", {"recording": altered(GOOD, sale_id=SaleId("X-2"))}),
            ("recording", {"as_of": AS_OF - timedelta(1)}),
            ("recording", {"as_of": AS_OF - timedelta(1), "recording": REFUSAL}),
            (
                "recording",
                {
                    "recording": altered(
                        GOOD, ended_at=NINE + DAY, recorded_at=LATER, reported_at=None
                    )
                },
            ),
            (
                "recording",
                {"recording": altered(REFUSAL, consent_at=NINE + DAY, recorded_at=LATER)},
            ),
            ("recording", {"sale": sale(id=None)}),
            ("recording", {"sale": sale(id=None), "recording": REFUSAL}),
            ("reported_at", {"recording": altered(GOOD, reported_at=END_OF_TIME)}),
            ("policy", {"policy": WHOLE_LIFE}),
            ("client", {"client": ODD}),
            ("product", {"product": ODD}),
            ("sale", {"sale": ODD}),
            ("recording", {"recording": ODD}),
            ("policy", {"policy": ODD}),
            ("as_of", {"as_of": NINE}),
            ("as_of", {"as_of": float("nan")}),
            ("book", {"book": ODD}),
        ],
    )
    def test_are_refused_by_name(self, field: str, more: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            facts(**more)
        assert refused.value.field == field
        assert "C-2" not in str(refused.value)

    def test_a_sale_without_an_id_has_no_recording_yet(self) -> None:
        assert facts(sale=sale(id=None), recording=None).recorded is False

    def test_on_the_day_of_the_recording_itself(self) -> None:
        assert facts(as_of=AS_OF).recorded


class TestWhenItWasRecorded:
    @pytest.mark.parametrize(
        ("sold_at", "as_of", "recorded", "timed"),
        [
            pytest.param(NINE + MINUTE, AS_OF, True, True, id="before the conclusion"),
            pytest.param(NINE, AS_OF, True, True, id="as it was concluded"),
            pytest.param(NINE - MINUTE, AS_OF, False, True, id="afterwards"),
            pytest.param(None, AS_OF, True, False, id="that day, the hour unknown"),
            pytest.param(None, AS_OF + DAY, True, True, id="the day before"),
        ],
    )
    def test_counts(self, sold_at: Any, as_of: date, recorded: bool, timed: bool) -> None:
        made = facts(sale=sale(at=sold_at), as_of=as_of)
        assert (made.recorded, made.timed) == (recorded, timed)

    def test_nothing_counts_of_one_made_afterwards(self) -> None:
        late = facts(sale=sale(at=NINE - MINUTE))
        assert (late.audio, late.in_zone, late.zone_topics_held) == (False, False, False)

    def test_the_insurer_is_told_once_it_was(self) -> None:
        told = altered(GOOD, reported_at=NINE + DAY)
        assert not facts(recording=told).reported
        assert facts(recording=told, as_of=AS_OF + DAY).reported


class TestWhoSells:
    @pytest.mark.parametrize(
        ("seller", "initiator", "assisted"),
        [
            (SELLER, Initiator.CLIENT, True),
            (SELLER, Initiator.BANK, True),
            (None, Initiator.CLIENT, False),
            (None, Initiator.BANK, None),
        ],
    )
    def test_is_known_unless_the_bank_names_nobody(
        self, seller: Any, initiator: Initiator, assisted: bool | None
    ) -> None:
        sold = sale(SaleChannel.TERMINAL, seller=seller, initiated_by=initiator)
        assert facts(sale=sold).assisted is assisted


class TestWhatIsUnknown:
    @pytest.mark.parametrize(
        "fact",
        [
            "audio",
            "video",
            "electronic",
            "in_zone",
            "continuous",
            "edited",
            "legible",
            "seller_in_outlet",
            "signed_by_hand",
        ],
    )
    def test_of_a_recording_nobody_looked_at(self, fact: str) -> None:
        assert getattr(facts(recording=recording(**{fact: None})), fact) is None
        assert getattr(facts(recording=None), fact) is False

    @pytest.mark.parametrize(("continuous", "found"), [(True, None), (False, False), (None, None)])
    def test_whether_one_that_has_not_ended_is_whole(
        self, continuous: bool | None, found: bool | None
    ) -> None:
        running = recording(continuous=continuous, ended_at=None)
        assert facts(recording=running).continuous is found

    def test_what_it_holds(self) -> None:
        unseen = facts(product=INSURANCE, recording=recording(segments=None))
        assert unseen.zone_topics_held is unseen.policy_topics_held is unseen.notices_held is None
        nothing = facts(product=INSURANCE, recording=None)
        assert nothing.zone_topics_held is nothing.policy_topics_held is False
        assert nothing.notices_held is False

    def test_a_sale_of_unknown_channel(self) -> None:
        assert facts(sale=sale(None)).channel is None

    def test_a_refusal_is_no_recording(self) -> None:
        refused = facts(recording=REFUSAL)
        assert (refused.recorded, refused.refused) == (False, True)
        assert not facts().refused
        agreed = altered(GOOD, refused_at=NINE - MINUTE)
        assert not facts(recording=agreed).refused

    def test_nothing_of_a_person_is_shown(self) -> None:
        assert "1960" not in repr(facts(client=altered(LI, birth_date=date(1960, 3, 2))))


class TestConsent:
    @pytest.mark.parametrize(
        ("consent", "held", "first"),
        [
            pytest.param(NINE - MINUTE, (), True, id="before the camera ran"),
            pytest.param(NINE, (), True, id="as it began"),
            pytest.param(NINE + MINUTE, (), False, id="after it began, and nothing else known"),
            pytest.param(
                NINE + MINUTE, (RecordingTopic.RISKS,), True, id="on it, as the first topic began"
            ),
            pytest.param(
                NINE + 2 * MINUTE, (RecordingTopic.RISKS,), False, id="after the first topic"
            ),
            pytest.param(None, (), None, id="unknown"),
        ],
    )
    def test_comes_before_what_must_be_recorded(
        self, consent: Any, held: tuple[RecordingTopic, ...], first: bool | None
    ) -> None:
        made = recording(consent_at=consent, segments=segments(*held))
        assert facts(recording=made).consent_first is first

    def test_the_earliest_topic_counts_wherever_it_is_listed(self) -> None:
        held = (
            Segment(RecordingTopic.CLAUSES, NINE + 9 * MINUTE),
            Segment(RecordingTopic.RISKS, NINE + MINUTE),
        )
        late = recording(consent_at=NINE + 5 * MINUTE, segments=held)
        assert facts(recording=late).consent_first is False


class TestProducts:
    def test_every_family_is_told_or_left_to_a_person(self) -> None:
        unknown = {family for family in ProductFamily if is_zone_family(family) is None}
        assert unknown == {
            ProductFamily.STRUCTURED_DEPOSIT,
            ProductFamily.COUNTER_BOND,
            ProductFamily.OTHER,
        }

    @pytest.mark.parametrize(
        ("family", "issuer", "agency"),
        [
            (ProductFamily.WEALTH, IssuerKind.BANK, False),
            (ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY, True),
            (ProductFamily.WEALTH, None, None),
            (ProductFamily.TRUST, None, True),
            (ProductFamily.DEPOSIT, None, False),
            (ProductFamily.STRUCTURED_DEPOSIT, None, False),
            (ProductFamily.OTHER, None, None),
        ],
    )
    def test_whether_it_is_sold_for_others(
        self, family: ProductFamily, issuer: IssuerKind | None, agency: bool | None
    ) -> None:
        assert facts(product=product(family, issuer)).agency is agency

    def test_who_is_professional_depends_on_the_product(self) -> None:
        bank = CorporateClient(id=LI.id, name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION)
        assert facts(client=bank, product=FUND).professional
        assert facts(client=bank).professional
        assert not facts().professional
        assert not facts(client=bank).person

    def test_a_professional_who_chose_to_be_ordinary_is_ordinary(self) -> None:
        firm = CorporateClient(
            id=LI.id,
            name="某公司",
            net_assets=Money.of(20_000_000),
            financial_assets=Money.of(10_000_000),
            experience_months=24,
        )
        chose = InvestorChange(
            client_id=LI.id,
            kind=InvestorChangeKind.CHOSE_ORDINARY,
            by=SELLER,
            at=NINE,
            recorded_at=NINE,
        )
        assert facts(client=firm, product=FUND).professional
        assert not facts(client=firm, product=FUND, changes=[chose]).professional

    def test_a_family_that_is_none(self) -> None:
        with pytest.raises(InvalidValue, match="family"):
            is_zone_family(ODD)
