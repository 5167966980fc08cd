"""A bank's pricing authority: proven when built, exact at its limits, and turned round."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._approval_example import ASKED, AUTHORITY, BRANCH, HEAD_OFFICE, LEVELS, TEAM
from bankrm.authorities import Level
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.labels import AnyLabel, OwnLabel
from bankrm.money import Money
from bankrm.pricing import PriceKind, PricingRequest
from bankrm.pricing_authority import ConcessionLimit, PricingAuthority, most_concession
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.staff import Role

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse


def limit(level: AnyLabel, points: str, up_to: int | None = None, **more: Any) -> ConcessionLimit:
    return ConcessionLimit(
        level=level,
        basis_points=Decimal(points),
        up_to=None if up_to is None else Money.of(up_to),
        **{"family": ProductFamily.LOAN, "kind": PriceKind.LOAN_RATE, **more},
    )


def authority(*limits: ConcessionLimit, levels: tuple[Level, ...] = LEVELS) -> PricingAuthority:
    built: PricingAuthority = altered(AUTHORITY, levels=levels, limits=limits)
    return built


def mistakes(*limits: ConcessionLimit, levels: tuple[Level, ...] = LEVELS) -> list[str]:
    with pytest.raises(InvalidRule) as refused:
        authority(*limits, levels=levels)
    assert refused.value.field == "loan-pricing"
    return refused.value.reason.split("; ")


T, B, H = limit(TEAM, "20", 10), limit(BRANCH, "50", 50), limit(HEAD_OFFICE, "100")


class TestProof:
    def test_a_sound_one(self) -> None:
        assert authority(H, T, B).limits == (H, T, B)

    @pytest.mark.parametrize(
        ("limits", "found"),
        [
            pytest.param(
                (T, B, altered(H, up_to=Money.of(500))),
                ["loan/loan_rate: head_office leaves amounts that nobody decides"],
                id="a gap at the top",
            ),
            pytest.param(
                (T, T, B, H),
                ["loan/loan_rate: team limited twice for one amount"],
                id="an overlap",
            ),
            pytest.param(
                (T, altered(B, basis_points=Decimal("19.9")), H),
                ["loan/loan_rate: branch may less than a level below it"],
                id="less in basis points",
            ),
            pytest.param(
                (T, altered(B, up_to=Money.of("9.99")), H),
                ["loan/loan_rate: branch may less than a level below it"],
                id="less in amount",
            ),
            pytest.param(
                (T, altered(B, share=Decimal("0.5")), H),
                ["loan/loan_rate: branch may less than a level below it"],
                id="less in share",
            ),
            pytest.param(
                (altered(T, beyond_bound=True), B, altered(H, beyond_bound=True)),
                [
                    "loan/loan_rate: branch may less than a level below it",
                ],
                id="less beyond the bound",
            ),
            pytest.param(
                (T, altered(T, level=BRANCH), H),
                ["loan/loan_rate: branch may no more than a level below it"],
                id="never needed",
            ),
            pytest.param(
                (T, H),
                [
                    "branch: may concede nothing",
                    "loan/loan_rate: branch may less than a level below it",
                ],
                id="a level left out",
            ),
            pytest.param(
                (T, B, H, limit(OwnLabel("x", "某级", "some level"), "1")),
                ["x: limited but no level"],
                id="an unknown level",
            ),
            pytest.param(
                (T, B, H, altered(T, family=ProductFamily.CREDIT_CARD)),
                [
                    "credit_card/loan_rate: head_office leaves amounts that nobody decides",
                    "credit_card/loan_rate: branch may less than a level below it",
                ],
                id="another product that ends below",
            ),
        ],
    )
    def test_mistakes(self, limits: tuple[ConcessionLimit, ...], found: list[str]) -> None:
        assert mistakes(*limits) == found

    @pytest.mark.parametrize(
        "limits",
        [
            pytest.param((T, altered(B, share=Decimal("0.5")), H), id="none but below"),
            pytest.param(
                (altered(T, share=Decimal("0.1")), altered(B, share=Decimal("0.09")), H),
                id="smaller",
            ),
        ],
    )
    def test_a_share_is_a_limit_too(self, limits: tuple[ConcessionLimit, ...]) -> None:
        assert mistakes(*limits) == ["loan/loan_rate: branch may less than a level below it"]

    @pytest.mark.parametrize(
        "limits",
        [
            pytest.param(
                (altered(T, share=Decimal("0.1")), altered(B, share=Decimal("0.1")), H),
                id="equal shares",
            ),
            pytest.param(
                (altered(T, share=Decimal("0.1")), altered(B, share=Decimal("0.2")), H),
                id="a larger share",
            ),
            pytest.param((altered(T, share=Decimal("0.1")), B, H), id="a share below none"),
            pytest.param(
                (T, altered(T, level=BRANCH, up_to=Money.of(11)), H), id="more by amount alone"
            ),
            pytest.param(
                (T, altered(T, level=BRANCH, beyond_bound=True), altered(H, beyond_bound=True)),
                id="beyond the bound alone",
            ),
        ],
    )
    def test_no_mistake(self, limits: tuple[ConcessionLimit, ...]) -> None:
        assert authority(*limits).limits == limits

    def test_a_product_may_begin_at_a_higher_level(self) -> None:
        card = {"family": ProductFamily.CREDIT_CARD}
        both = authority(T, B, H, altered(H, **card))
        assert len(both.limits) == 4

    def test_levels(self) -> None:
        assert mistakes(levels=()) == ["needs at least one level"]
        twice = (*LEVELS, Level(label=TEAM, role=Role.TEAM_LEAD))
        assert "team: listed twice" in mistakes(T, B, H, levels=twice)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("until", {"until": date(2026, 1, 1)}, id="ends as it begins"),
            pytest.param("basis", {"basis": "policy"}, id="no citation"),
            pytest.param("levels", {"levels": ["team"]}, id="a list"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(AUTHORITY, **changes)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("up_to", {"up_to": Money.of(0)}, id="for no amount"),
            pytest.param("up_to", {"up_to": Money.of(1, "USD")}, id="dollars"),
            pytest.param("basis_points", {"basis_points": Decimal(-1)}, id="negative"),
            pytest.param("basis_points", {"basis_points": Decimal("NaN")}, id="not a number"),
            pytest.param("share", {"share": Decimal("-0.1")}, id="negative share"),
        ],
    )
    def test_a_limit_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(T, **changes)
        assert refused.value.field == field


def asked(price: str, amount: str = "10000000", **more: Any) -> PricingRequest:
    changed: PricingRequest = altered(ASKED, asked=Decimal(price), amount=Money.of(amount), **more)
    return changed


class TestRequiredLevel:
    @pytest.mark.parametrize(
        ("request_", "level"),
        [
            pytest.param(asked("0.0435"), TEAM, id="no concession"),
            pytest.param(asked("0.0500"), TEAM, id="a dearer price"),
            pytest.param(asked("0.0415", "5000000"), TEAM, id="just 20 points on just 5 million"),
            pytest.param(asked("0.04149", "5000000"), BRANCH, id="a tenth of a point more"),
            pytest.param(asked("0.0415", "5000000.01"), BRANCH, id="a fen more"),
            pytest.param(asked("0.0425", "5000000.01"), TEAM, id="just 10 points above"),
            pytest.param(asked("0.0425", "10000000.01"), BRANCH, id="a fen above all of the team"),
            pytest.param(asked("0.0385", "50000000"), BRANCH, id="just 50 points on 50 million"),
            pytest.param(
                asked("0.0435", "50000000.01"), HEAD_OFFICE, id="above all of the branch"
            ),
            pytest.param(asked("0.0335"), HEAD_OFFICE, id="just 100 points"),
            pytest.param(asked("0.03349"), None, id="more than anybody may"),
            pytest.param(
                asked("0.0425", limit=Decimal("0.0426")), HEAD_OFFICE, id="below its floor"
            ),
            pytest.param(asked("0.0425", limit=Decimal("0.0425")), TEAM, id="at its floor"),
        ],
    )
    def test_level(self, request_: PricingRequest, level: OwnLabel | None) -> None:
        found = AUTHORITY.required_level(request_)
        assert (None if found is None else found.label) == level

    def test_a_floor_that_is_not_known(self) -> None:
        unknown = asked("0.0425", offer=altered(ASKED.offer, loan=None))
        able = [AUTHORITY.may_grant(level.label, unknown) for level in LEVELS]
        assert able == [None, None, True]
        required = AUTHORITY.required_level(unknown)
        assert required == LEVELS[2]

    def test_another_product_has_nobody(self) -> None:
        card = Product(id=ProductId("K-1"), name="某信用卡", family=ProductFamily.CREDIT_CARD)
        other = altered(ASKED, offer=altered(ASKED.offer, product=card, kind=None))
        assert AUTHORITY.required_level(other) is None
        assert AUTHORITY.limit(TEAM, other) is None

    def test_yuan_only(self) -> None:
        offer = altered(
            ASKED.offer,
            product=altered(ASKED.offer.product, currency="USD"),
        )
        dollars = altered(
            ASKED,
            offer=offer,
            **dict.fromkeys(
                ("amount", "expected_loss", "operating_cost", "capital", "promised"),
                Money.of(1, "USD"),
            ),
        )
        with pytest.raises(CurrencyMismatch, match="amount"):
            AUTHORITY.required_level(dollars)

    def test_ranks(self) -> None:
        assert [AUTHORITY.rank(level) for level in (TEAM, BRANCH, HEAD_OFFICE)] == [1, 2, 3]
        with pytest.raises(InvalidValue, match="level: is none of this authority"):
            AUTHORITY.rank(Role.TEAM_LEAD)


class TestMostConcession:
    @pytest.mark.parametrize(
        ("request_", "level", "most"),
        [
            pytest.param(asked("0.04", "5000000"), TEAM, "0.0020", id="small amount"),
            pytest.param(asked("0.04"), TEAM, "0.0010", id="larger amount"),
            pytest.param(asked("0.04", "10000000.01"), TEAM, None, id="above its amounts"),
            pytest.param(asked("0.04"), BRANCH, "0.0050", id="the branch"),
            pytest.param(asked("0.04", limit=Decimal("0.04")), BRANCH, "0.0035", id="its floor"),
            pytest.param(
                asked("0.04", limit=Decimal("0.04")), HEAD_OFFICE, "0.0100", id="beyond its floor"
            ),
            pytest.param(
                asked("0.04", offer=altered(ASKED.offer, loan=None)),
                BRANCH,
                None,
                id="a floor that is not known",
            ),
            pytest.param(
                asked("0.04", offer=altered(ASKED.offer, loan=None)),
                HEAD_OFFICE,
                "0.0100",
                id="a floor that does not matter",
            ),
        ],
    )
    def test_most(self, request_: PricingRequest, level: OwnLabel, most: str | None) -> None:
        found = most_concession(AUTHORITY, level, request_)
        assert found == (None if most is None else Decimal(most))

    def test_a_price_stays_between_nothing_and_all(self) -> None:
        cheap = asked("0", standard=Decimal("0.0050"))
        assert most_concession(AUTHORITY, HEAD_OFFICE, cheap) == Decimal("0.0050")

    def test_a_share_of_the_standard(self) -> None:
        third = altered(T, up_to=None, share=Decimal("0.1"))
        own = authority(third, altered(B, up_to=None), H)
        found = most_concession(own, TEAM, asked("0.04", standard=Decimal("0.0150")))
        assert found == Decimal("-0.0150"), "the floor of the product is above the standard"
        cheap = altered(T, up_to=None, share=Decimal("0.04"))
        own = authority(cheap, altered(B, up_to=None), H)
        assert most_concession(own, TEAM, ASKED) == Decimal("0.0017400")

    def test_bad_questions(self) -> None:
        odd: Any = "pricing"
        with pytest.raises(InvalidValue, match="authority: needs PricingAuthority"):
            most_concession(odd, TEAM, ASKED)
        with pytest.raises(InvalidValue, match="level"):
            most_concession(AUTHORITY, Role.TEAM_LEAD, ASKED)
        with pytest.raises(InvalidValue, match="request: needs PricingRequest"):
            most_concession(AUTHORITY, TEAM, odd)
        with pytest.raises(InvalidValue, match="amount: needs Money"):
            T.holds(odd)
        with pytest.raises(InvalidValue, match="other: needs ConcessionLimit"):
            T.allows_all_of(odd)
        with pytest.raises(InvalidValue, match="price: is not a plain number"):
            ASKED.conceded(odd)
