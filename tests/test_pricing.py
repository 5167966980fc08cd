"""Prices asked for: in which direction they concede, what that costs, and what is left."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._approval_example import ASKED, MONDAY
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_products import LoanTerms
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.pricing import Concession, PriceKind, PricingRequest, compute_concession
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.staff import BusinessLine
from bankrm.workings import explain_lines

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse


def offer(family: ProductFamily, currency: str = "CNY") -> Offer:
    return Offer(
        product=Product(id=ProductId("D-1"), name="某产品", family=family, currency=currency),
        issuer="某银行",
        distributed=False,
        lines=(BusinessLine.CORPORATE,),
    )


DEPOSIT: PricingRequest = altered(
    ASKED,
    offer=offer(ProductFamily.DEPOSIT),
    kind=PriceKind.DEPOSIT_RATE,
    standard=Decimal("0.0120"),
    asked=Decimal("0.0135"),
    ftp_rate=Decimal("0.0180"),
    limit=Decimal("0.0140"),
    expected_loss=Money.of(0),
    capital=Money.of(0),
)
YEARLY: PricingRequest = altered(
    ASKED,
    offer=offer(ProductFamily.OTHER),
    kind=PriceKind.YEARLY_FEE,
    standard=Decimal("0.0010"),
    asked=Decimal("0.0006"),
    ftp_rate=None,
)
SINGLE: PricingRequest = altered(YEARLY, kind=PriceKind.SINGLE_FEE)


class TestDirection:
    @pytest.mark.parametrize(
        ("request_", "points"),
        [
            pytest.param(ASKED, "35", id="a loan below the standard"),
            pytest.param(DEPOSIT, "15", id="a deposit above the standard"),
            pytest.param(YEARLY, "4", id="a yearly fee below the standard"),
            pytest.param(SINGLE, "4", id="a single fee below the standard"),
            pytest.param(altered(ASKED, asked=ASKED.standard), "0", id="the standard itself"),
            pytest.param(altered(ASKED, asked=Decimal("0.05")), "-65", id="a dearer loan"),
            pytest.param(altered(DEPOSIT, asked=Decimal("0.01")), "-20", id="a poorer deposit"),
            pytest.param(altered(ASKED, asked=Decimal("0.04349")), "0.1", id="a tenth of a point"),
        ],
    )
    def test_what_favours_the_client_is_positive(
        self, request_: PricingRequest, points: str
    ) -> None:
        assert compute_concession(request_).basis_points == Decimal(points)

    def test_who_pays(self) -> None:
        assert [kind for kind in PriceKind if not kind.is_paid_by_client] == [
            PriceKind.DEPOSIT_RATE
        ]


class TestBound:
    @pytest.mark.parametrize(
        ("request_", "beyond"),
        [
            pytest.param(altered(ASKED, asked=Decimal("0.03")), False, id="at the floor"),
            pytest.param(altered(ASKED, asked=Decimal("0.02999")), True, id="below the floor"),
            pytest.param(
                altered(ASKED, asked=Decimal("0.033"), limit=Decimal("0.0331")),
                True,
                id="the higher of two floors",
            ),
            pytest.param(
                altered(ASKED, asked=Decimal("0.03"), limit=Decimal("0.01")),
                False,
                id="a lower limit of its own does not help",
            ),
            pytest.param(altered(DEPOSIT, asked=Decimal("0.014")), False, id="at the cap"),
            pytest.param(altered(DEPOSIT, asked=Decimal("0.01401")), True, id="above the cap"),
            pytest.param(altered(DEPOSIT, limit=None), None, id="no cap known"),
            pytest.param(altered(YEARLY, limit=Decimal(0)), False, id="a fee without a floor"),
            pytest.param(
                altered(ASKED, offer=altered(ASKED.offer, loan=None)), None, id="no terms known"
            ),
            pytest.param(
                altered(ASKED, offer=altered(ASKED.offer, loan=LoanTerms())),
                None,
                id="no floor known",
            ),
            pytest.param(
                altered(ASKED, kind=PriceKind.SINGLE_FEE, ftp_rate=None),
                None,
                id="a rate floor is none of a fee",
            ),
        ],
    )
    def test_beyond(self, request_: PricingRequest, beyond: bool | None) -> None:
        assert request_.is_beyond_bound is beyond


class TestConcession:
    def test_a_loan(self) -> None:
        found = compute_concession(ASKED)
        assert found.share == Decimal("0.080459770114942528735632183908")
        assert (found.per_year, found.over_term) == (Money.of(35_000), Money.of(105_000))
        assert found.at_standard is not None
        assert found.at_asked is not None
        # 10 m × (4.35 % − 2.30 %) = 205,000; less 25,000 cost and 40,000 expected loss
        assert found.at_standard.loan_income == Money.of(205_000)
        assert found.at_standard.total == Money.of(140_000)
        assert found.at_asked.total == Money.of(105_000)
        assert found.profit_asked == Money.of(78_750)
        assert found.raroc_standard.value == Decimal("0.1")
        assert found.raroc_asked.value == Decimal("0.075")
        assert found.reasons == ()

    def test_a_deposit(self) -> None:
        found = compute_concession(DEPOSIT)
        assert found.share == Decimal("0.125")
        assert (found.per_year, found.over_term) == (Money.of(15_000), Money.of(45_000))
        assert found.at_asked is not None
        # 10 m × (1.80 % − 1.35 %) = 45,000; less 25,000 cost
        assert found.at_asked.deposit_income == Money.of(45_000)
        assert found.at_asked.total == Money.of(20_000)
        assert found.raroc_asked.value is None
        assert [reason.en for reason in found.reasons] == ["over zero or less: no meaning"]

    def test_a_yearly_fee(self) -> None:
        found = compute_concession(YEARLY)
        assert (found.per_year, found.over_term) == (Money.of(4_000), Money.of(12_000))
        assert found.at_asked is not None
        assert found.at_asked.fees == Money.of(6_000)

    def test_a_single_fee_is_spread_over_its_term(self) -> None:
        found = compute_concession(SINGLE)
        assert (found.per_year, found.over_term) == (Money.of("1333.33"), Money.of(4_000))
        assert found.at_asked is not None
        assert found.at_asked.fees == Money.of(2_000)

    def test_months_that_are_no_whole_year(self) -> None:
        assert compute_concession(altered(ASKED, months=7)).over_term == Money.of("20416.67")

    def test_a_dearer_price_concedes_less_than_nothing(self) -> None:
        found = compute_concession(altered(ASKED, asked=Decimal("0.0440")))
        assert (found.per_year, found.over_term) == (Money.of(-5_000), Money.of(-15_000))

    def test_what_is_promised_in_return(self) -> None:
        found = compute_concession(altered(ASKED, promised=Money.of(20_000)))
        assert found.net_per_year == Money.of(15_000)

    def test_a_loss_is_taxed_as_a_gain_is(self) -> None:
        assert compute_concession(
            altered(ASKED, asked=Decimal("0.0250"))
        ).profit_asked == Money.of(-33_750)

    @pytest.mark.parametrize(
        ("request_", "undefined", "reasons"),
        [
            pytest.param(
                altered(YEARLY, standard=Decimal(0), asked=Decimal(0)),
                {"share"},
                ["the standard price is zero: no meaning"],
                id="no standard",
            ),
            pytest.param(
                altered(ASKED, months=None), {"over_term"}, ["the term is not known"], id="open"
            ),
            pytest.param(
                altered(SINGLE, months=None),
                {"per_year", "net_per_year", "at_asked", "at_standard", "profit_asked"},
                ["the term is not known", "a figure is unknown"],
                id="a single fee without a term",
            ),
            pytest.param(
                altered(ASKED, promised=None),
                {"net_per_year"},
                ["a figure is unknown"],
                id="promises unknown",
            ),
            pytest.param(
                altered(ASKED, ftp_rate=None),
                {"at_asked", "at_standard", "profit_asked"},
                ["a figure is unknown"],
                id="transfer price unknown",
            ),
            pytest.param(
                altered(ASKED, expected_loss=None),
                {"at_asked", "at_standard", "profit_asked"},
                ["a figure is unknown"],
                id="expected loss unknown",
            ),
            pytest.param(
                altered(ASKED, operating_cost=None),
                {"profit_asked"},
                ["a figure is unknown"],
                id="cost unknown",
            ),
            pytest.param(
                altered(ASKED, tax_rate=None),
                {"profit_asked"},
                ["a figure is unknown"],
                id="tax unknown",
            ),
            pytest.param(
                altered(ASKED, capital=None), set(), ["a figure is unknown"], id="capital unknown"
            ),
        ],
    )
    def test_what_is_not_defined_says_why(
        self, request_: PricingRequest, undefined: set[str], reasons: list[str]
    ) -> None:
        found = compute_concession(request_)
        figures = (
            "share",
            "per_year",
            "over_term",
            "net_per_year",
            "at_asked",
            "at_standard",
            "profit_asked",
        )
        assert {name for name in figures if getattr(found, name) is None} == undefined
        assert [reason.en for reason in found.reasons] == reasons
        assert len(explain_lines(found.workings, "zh").splitlines()) == 12

    def test_workings_read_as_a_person_would_check_them(self) -> None:
        assert explain_lines(compute_concession(ASKED).workings, "en").splitlines()[:6] == [
            "standard price: 0.0435",
            "price asked: 0.04",
            "basis points conceded: 35",
            "share of the standard: 0.0804597701149",
            "conceded in a year: CN¥35,000.00",
            "conceded over the term: CN¥105,000.00",
        ]

    def test_another_currency(self) -> None:
        dollars = Money.of(1_000_000, "USD")
        nothing = Money.of(0, "USD")
        found = compute_concession(
            altered(
                DEPOSIT,
                offer=offer(ProductFamily.DEPOSIT, "USD"),
                amount=dollars,
                expected_loss=nothing,
                operating_cost=nothing,
                capital=nothing,
                promised=nothing,
            )
        )
        assert found.per_year == Money.of(1_500, "USD")
        assert found.at_asked is not None
        assert found.at_asked.total == Money.of(4_500, "USD")


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("asked", {"asked": Decimal("4.35")}, id="percent for a fraction"),
            pytest.param("asked", {"asked": Decimal("NaN")}, id="not a number"),
            pytest.param("asked", {"asked": Decimal("Infinity")}, id="infinite"),
            pytest.param("asked", {"asked": Decimal("1E+1000000")}, id="huge"),
            pytest.param("asked", {"asked": Decimal("-0.01")}, id="negative"),
            pytest.param("asked", {"asked": 0.04}, id="a float"),
            pytest.param("standard", {"standard": "0.0435"}, id="text"),
            pytest.param("ftp_rate", {"ftp_rate": Decimal("-1.1")}, id="far below zero"),
            pytest.param("limit", {"limit": Decimal("1.01")}, id="limit in percent"),
            pytest.param("tax_rate", {"tax_rate": Decimal(25)}, id="tax in percent"),
            pytest.param("amount", {"amount": Money.of(0)}, id="nothing"),
            pytest.param("amount", {"amount": Money.of(-1)}, id="less than nothing"),
            pytest.param("months", {"months": 0}, id="no months"),
            pytest.param("months", {"months": True}, id="a bool for months"),
            pytest.param("kind", {"kind": PriceKind.DEPOSIT_RATE}, id="a loan is no deposit"),
            pytest.param("kind", {"offer": offer(ProductFamily.DEPOSIT)}, id="nor the reverse"),
            pytest.param("ftp_rate", {"kind": PriceKind.YEARLY_FEE}, id="a fee has no FTP"),
            pytest.param("client_id", {"client_id": "C\x00"}, id="control character"),
            pytest.param("reason", {"reason": "competitor"}, id="a code for a reason"),
            pytest.param(
                "recorded_at", {"recorded_at": MONDAY - timedelta(seconds=1)}, id="too early"
            ),
            pytest.param("requested_at", {"requested_at": MONDAY.date()}, id="a date"),
        ],
    )
    def test_the_field_is_named_and_the_value_not_shown(
        self, field: str, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(ASKED, **changes)
        assert refused.value.field == field
        assert not any(str(value) in str(refused.value) for value in changes.values())

    @pytest.mark.parametrize(
        "name", ["amount", "expected_loss", "operating_cost", "capital", "promised"]
    )
    def test_currencies_never_mix(self, name: str) -> None:
        with pytest.raises(CurrencyMismatch) as refused:
            altered(ASKED, **{name: Money.of(1, "USD")})
        assert refused.value.field == name

    def test_only_a_request_is_computed(self) -> None:
        odd: Any = "35"
        with pytest.raises(InvalidValue, match="request: needs PricingRequest"):
            compute_concession(odd)
        with pytest.raises(InvalidValue, match="request: needs PricingRequest"):
            Concession(odd)

    def test_a_bank_may_bring_its_own_reason(self) -> None:
        own = OwnLabel("park", "园区合作", "industrial park")
        assert altered(ASKED, reason=own).reason == own

    def test_what_the_client_asks_is_not_shown(self) -> None:
        assert "10000000" not in repr(ASKED)
        assert "0.0400" not in repr(ASKED)
