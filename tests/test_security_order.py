"""Who is paid first out of one asset, and which security comes first for one debt."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.collateral import AssetKind, ClaimId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.money import Money, total
from bankrm.security_order import (
    GuaranteeForm,
    PriorityClaim,
    RightKind,
    SecuritySource,
    Sharing,
    SourceKind,
    compute_guarantee_period,
    compute_recourse,
    compute_sharing,
    guarantee_form,
)

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
AT = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
DAY = timedelta(days=1)
MORTGAGE, PLEDGE, LIEN = RightKind.MORTGAGE, RightKind.PLEDGE, RightKind.LIEN


def claim(
    name: str,
    amount: int = 600,
    at: datetime | None = AT,
    right: RightKind = MORTGAGE,
    **more: Any,
) -> PriorityClaim:
    return PriorityClaim(
        claim_id=ClaimId(name), right=right, amount=Money.of(amount), public_at=at, **more
    )


def shared(
    *claims: PriorityClaim, proceeds: str = "1000", kind: AssetKind = AssetKind.EQUIPMENT
) -> Sharing:
    return compute_sharing(Money.of(proceeds), claims, kind, as_of=AS_OF)


def paid(sharing: Sharing) -> dict[str, str]:
    return {share.claim_id: str(share.paid.amount) for share in sharing.shares}


class TestOneAsset:
    """Arts. 414 to 416 and 456."""

    def test_by_time_of_registration(self) -> None:
        sharing = shared(claim("late", at=AT + timedelta(minutes=1)), claim("early"))
        assert paid(sharing) == {"early": "600.00", "late": "400.00"}
        assert sharing[ClaimId("late")].unpaid == Money.of(200)
        assert [share.place for share in sharing.shares] == [1, 2]

    def test_registered_before_unregistered(self) -> None:
        assert paid(shared(claim("without", at=None), claim("with"))) == {
            "with": "600.00",
            "without": "400.00",
        }

    def test_unregistered_in_proportion(self) -> None:
        sharing = shared(claim("a", 600, None), claim("b", 1800, None), proceeds="100.01")
        assert paid(sharing) == {"a": "25.00", "b": "75.01"}

    def test_at_the_same_instant_in_proportion(self) -> None:
        assert paid(shared(claim("a"), claim("b"))) == {"a": "500.00", "b": "500.00"}

    def test_a_pledge_and_a_mortgage_by_time_of_publicity(self) -> None:
        sharing = shared(claim("pledge", at=AT - DAY, right=PLEDGE), claim("mortgage"))
        assert paid(sharing) == {"pledge": "600.00", "mortgage": "400.00"}
        assert [share.basis.article for share in sharing.shares] == ["415", "414"]

    @pytest.mark.parametrize(
        ("registered", "first"),
        [
            (datetime(2026, 3, 12, 23, 59, tzinfo=AT.tzinfo), "price"),
            (datetime(2026, 3, 13, tzinfo=AT.tzinfo), "other"),
        ],
        ids=["on the tenth day", "on the eleventh"],
    )
    def test_for_the_price_of_the_goods(self, registered: datetime, first: str) -> None:
        price = claim("price", at=registered, price_of_goods_delivered_on=date(2026, 3, 2))
        sharing = shared(claim("other", at=AT - DAY), price)
        assert sharing.shares[0].claim_id == first
        assert sharing.shares[0].basis.article == ("416" if first == "price" else "414")

    def test_the_price_unregistered_is_no_better(self) -> None:
        price = claim("price", at=None, price_of_goods_delivered_on=date(2026, 3, 2))
        assert paid(shared(price, claim("other"))) == {"other": "600.00", "price": "400.00"}

    def test_two_for_the_price_by_time(self) -> None:
        on = date(2026, 3, 2)
        late = claim("late", at=AT + DAY, price_of_goods_delivered_on=on)
        early = claim("early", at=AT, price_of_goods_delivered_on=on)
        assert list(paid(shared(late, early))) == ["early", "late"]

    def test_whoever_retains_it_comes_first(self) -> None:
        price = claim("price", at=AT, price_of_goods_delivered_on=date(2026, 3, 2))
        sharing = shared(price, claim("lien", at=None, right=LIEN))
        assert paid(sharing) == {"lien": "600.00", "price": "400.00"}
        assert sharing.shares[0].basis.article == "456"

    def test_what_is_left_is_the_owners(self) -> None:
        sharing = shared(claim("a", 300), claim("b", 300))
        assert sharing.left == Money.of(400)
        assert [line.value for line in sharing.workings] == [
            Money.of(1000),
            Money.of(300),
            Money.of(300),
            Money.of(400),
        ]

    def test_the_odd_fen_does_not_depend_on_the_order_of_the_list(self) -> None:
        pair = claim("a"), claim("b")
        assert paid(shared(*pair, proceeds="0.01")) == {"a": "0.00", "b": "0.01"}
        assert paid(shared(*reversed(pair), proceeds="0.01")) == {"a": "0.00", "b": "0.01"}

    def test_goods_delivered_and_registered_today_count(self) -> None:
        today = datetime(2026, 11, 24, 23, 59, tzinfo=AT.tzinfo)
        price = claim("price", at=today, price_of_goods_delivered_on=AS_OF)
        assert shared(price).shares[0].basis.article == "416"

    def test_nothing_to_share(self) -> None:
        assert paid(shared(claim("a"), proceeds="0")) == {"a": "0.00"}
        assert shared().left == Money.of(1000)

    @pytest.mark.parametrize("kind", [AssetKind.EQUITY, AssetKind.RECEIVABLES, AssetKind.BILL])
    def test_pledges_of_rights_by_time(self, kind: AssetKind) -> None:
        sharing = shared(
            claim("late", at=AT + DAY, right=PLEDGE), claim("early", right=PLEDGE), kind=kind
        )
        assert paid(sharing) == {"early": "600.00", "late": "400.00"}
        assert {share.basis.article for share in sharing.shares} == {"414"}

    def test_all_that_is_paid_is_the_proceeds(self) -> None:
        sharing = shared(claim("a", 700), claim("b", 700), claim("c", 7, None))
        whole = total([*(share.paid for share in sharing.shares), sharing.left])
        assert whole == sharing.proceeds


class TestRefusedClaims:
    @pytest.mark.parametrize(
        ("claims", "kind"),
        [
            ((claim("a", at=None),), AssetKind.HOME),
            ((claim("a", right=PLEDGE),), AssetKind.HOME),
            ((claim("a", right=LIEN),), AssetKind.HOME),
            ((claim("a", right=LIEN),), AssetKind.EQUITY),
            ((claim("a"),), AssetKind.EQUITY),
            ((claim("a", price_of_goods_delivered_on=date(2026, 3, 2)),), AssetKind.HOME),
            ((claim("a"), claim("a")), AssetKind.EQUIPMENT),
            ((claim("a", at=datetime(2026, 11, 25, tzinfo=AT.tzinfo)),), AssetKind.EQUIPMENT),
            (
                (claim("a", price_of_goods_delivered_on=date(2026, 11, 25)),),
                AssetKind.EQUIPMENT,
            ),
        ],
        ids=[
            "unregistered land",
            "pledge of land",
            "lien on land",
            "lien on shares",
            "mortgage of shares",
            "price of land",
            "twice",
            "after the day",
            "goods delivered after the day",
        ],
    )
    def test_claims(self, claims: tuple[PriorityClaim, ...], kind: AssetKind) -> None:
        with pytest.raises(InvalidValue) as refused:
            shared(*claims, kind=kind)
        assert refused.value.field == "claims"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"right": PLEDGE, "public_at": None}, "public_at"),
            (
                {"right": PLEDGE, "price_of_goods_delivered_on": AS_OF},
                "price_of_goods_delivered_on",
            ),
            ({"amount": Money.of(-1)}, "amount"),
            ({"amount": Decimal("Infinity")}, "amount"),
            ({"public_at": AS_OF}, "public_at"),
            ({"public_at": datetime.max.replace(tzinfo=UTC)}, "public_at"),
            ({"public_at": datetime(2026, 1, 1)}, "public_at"),  # noqa: DTZ001  # no zone: refused
            ({"claim_id": " "}, "claim_id"),
        ],
    )
    def test_one_claim(self, change: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(claim("a"), **change)
        assert refused.value.field == field

    def test_other_things(self) -> None:
        wrong: Any = "x"
        kind = AssetKind.EQUIPMENT
        for match, given in (
            ("proceeds: needs Money", (wrong, (), kind)),
            ("proceeds: must not be negative", (Money.of(-1), (), kind)),
            ("claims: needs tuple", (Money.of(1), [], kind)),
            ("kind: needs AssetKind", (Money.of(1), (), wrong)),
        ):
            with pytest.raises(InvalidValue, match=match):
                compute_sharing(*given, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="book: needs RuleBook"):
            compute_sharing(Money.of(1), (), kind, as_of=AS_OF, book=wrong)
        with pytest.raises(InvalidValue, match="claim_id: is of no claim"):
            shared()[ClaimId("a")]
        with pytest.raises(CurrencyMismatch):
            compute_sharing(Money.of(1, "USD"), (claim("a"),), kind, as_of=AS_OF)

    def test_before_the_code(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_sharing(Money.of(1), (), AssetKind.HOME, as_of=date(2020, 12, 31))


class TestGuarantees:
    def test_one_that_does_not_say_is_general(self) -> None:
        assert guarantee_form(None, as_of=AS_OF) is GuaranteeForm.GENERAL
        assert guarantee_form(GuaranteeForm.JOINT, as_of=AS_OF) is GuaranteeForm.JOINT
        with pytest.raises(RuleNotInForce):
            guarantee_form(None, as_of=date(2020, 12, 31))

    @pytest.mark.parametrize(
        ("agreed", "until", "own"),
        [
            (None, date(2027, 12, 30), False),
            (date(2027, 6, 30), date(2027, 12, 30), False),
            (date(2027, 1, 1), date(2027, 12, 30), False),
            (date(2027, 7, 1), date(2027, 7, 1), True),
            (date(2030, 6, 30), date(2030, 6, 30), True),
        ],
        ids=["none agreed", "ends with the debt", "before it", "the day after", "three years"],
    )
    def test_period(self, agreed: date | None, until: date, own: bool) -> None:
        period = compute_guarantee_period(date(2027, 6, 30), agreed, as_of=AS_OF)
        assert (period.until, period.agreed) == (until, own)
        assert [line.value for line in period.workings] == [date(2027, 6, 30), agreed, until]

    def test_period_refused(self) -> None:
        wrong: Any = AT
        with pytest.raises(InvalidValue, match="due_on: needs a date"):
            compute_guarantee_period(wrong, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="agreed_until: needs a date"):
            compute_guarantee_period(AS_OF, wrong, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="book: needs RuleBook"):
            compute_guarantee_period(AS_OF, as_of=AS_OF, book=wrong)
        with pytest.raises(InvalidValue, match="months: lead out"):
            compute_guarantee_period(date.max, as_of=AS_OF)
        with pytest.raises(RuleNotInForce):
            compute_guarantee_period(AS_OF, as_of=date(2020, 12, 31))


def source(name: str, kind: SourceKind, **more: Any) -> SecuritySource:
    return SecuritySource(id=name, kind=kind, **more)


OWN = source("own", SourceKind.DEBTOR_ASSET)
THIRD = source("third", SourceKind.THIRD_ASSET)
JOINT = source("joint", SourceKind.GUARANTOR, form=GuaranteeForm.JOINT)
GENERAL = source("general", SourceKind.GUARANTOR)


def turns(*sources: SecuritySource) -> list[tuple[tuple[str, ...], bool]]:
    recourse = compute_recourse(sources, as_of=AS_OF)
    return [(step.sources, step.after_execution) for step in recourse.steps]


class TestMixedSecurity:
    """Arts. 392 and 687."""

    def test_the_debtors_own_first_then_others_as_the_bank_chooses(self) -> None:
        assert turns(GENERAL, JOINT, THIRD, OWN) == [
            (("own",), False),
            (("joint", "third"), False),
            (("general",), True),
        ]

    def test_without_the_debtors_own(self) -> None:
        assert turns(THIRD, JOINT) == [(("third", "joint"), False)]
        assert turns() == []

    def test_as_the_contract_says(self) -> None:
        placed = (altered(OWN, place=2), altered(JOINT, place=1))
        assert turns(*placed) == [(("joint",), False), (("own",), False)]
        assert compute_recourse(placed, as_of=AS_OF).agreed

    def test_a_contract_that_places_only_some_is_unclear(self) -> None:
        assert turns(OWN, altered(JOINT, place=1)) == [(("own",), False), (("joint",), False)]

    def test_workings(self) -> None:
        recourse = compute_recourse((GENERAL, OWN), as_of=AS_OF)
        found = [(line.value, line.basis) for line in recourse.workings]
        assert [value for value, _ in found] == [1, 2]
        assert [basis.article for _, basis in found if basis] == ["392", "687"]

    def test_refused(self) -> None:
        wrong: Any = [OWN]
        with pytest.raises(InvalidValue, match="sources: hold one twice"):
            turns(OWN, OWN)
        with pytest.raises(InvalidValue, match="sources: needs tuple"):
            compute_recourse(wrong, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="form: is of a guarantor only"):
            altered(OWN, form=GuaranteeForm.JOINT)
        with pytest.raises(InvalidValue, match="place: is below 1"):
            altered(OWN, place=0)
        with pytest.raises(RuleNotInForce):
            compute_recourse((), as_of=date(2020, 12, 31))
