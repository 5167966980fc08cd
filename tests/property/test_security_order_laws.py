"""Laws of sharing an asset: paid to the last fen, nobody overpaid, order of the list is irrelevant."""

from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bankrm.collateral import AssetKind, ClaimId
from bankrm.money import Money, total
from bankrm.security_order import (
    GuaranteeForm,
    PriorityClaim,
    RightKind,
    SecuritySource,
    Sharing,
    SourceKind,
    compute_recourse,
    compute_sharing,
)

DAY = date(2026, 11, 24)
START = datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8)))

fen = st.integers(0, 10**9)


@st.composite
def claims(draw: st.DrawFn) -> tuple[PriorityClaim, ...]:
    made = []
    for place in range(draw(st.integers(0, 6))):
        right = draw(st.sampled_from(RightKind))
        hour = st.integers(0, 500)
        at = hour if right is RightKind.PLEDGE else st.none() | hour
        hours = draw(at)
        goods = st.none() | st.dates(date(2026, 2, 1), date(2026, 3, 20))
        made.append(
            PriorityClaim(
                claim_id=ClaimId(f"L-{place}"),
                right=right,
                amount=Money.from_minor(draw(fen)),
                public_at=None if hours is None else START + timedelta(hours=hours),
                price_of_goods_delivered_on=draw(goods) if right is RightKind.MORTGAGE else None,
            )
        )
    return tuple(made)


def shared(proceeds: int, given_claims: tuple[PriorityClaim, ...]) -> Sharing:
    money = Money.from_minor(proceeds)
    return compute_sharing(money, given_claims, AssetKind.EQUIPMENT, as_of=DAY)


class TestArticle414:
    @given(fen, claims())
    def test_paid_out_to_the_last_fen(
        self, proceeds: int, given_claims: tuple[PriorityClaim, ...]
    ) -> None:
        sharing = shared(proceeds, given_claims)
        paid = total(share.paid for share in sharing.shares)
        assert paid + sharing.left == sharing.proceeds
        owed = {claim.claim_id: claim.amount for claim in given_claims}
        for share in sharing.shares:
            assert share.paid + share.unpaid == owed[share.claim_id]
        assert len(sharing.shares) == len(given_claims)

    @given(fen, claims())
    def test_nobody_is_paid_before_all_ahead_are(
        self, proceeds: int, given_claims: tuple[PriorityClaim, ...]
    ) -> None:
        sharing = shared(proceeds, given_claims)
        for before, after in pairwise(sharing.shares):
            assert before.place <= after.place <= before.place + 1
            if before.place < after.place and before.unpaid:
                assert not after.paid
        if sharing.left:
            assert not any(share.unpaid for share in sharing.shares)

    @given(fen, claims())
    def test_the_order_of_the_list_decides_nothing(
        self, proceeds: int, given_claims: tuple[PriorityClaim, ...]
    ) -> None:
        turned = tuple(reversed(given_claims))
        assert shared(proceeds, turned) == shared(proceeds, given_claims)

    @given(fen, fen, claims())
    def test_more_proceeds_never_pay_anybody_less(
        self, proceeds: int, more: int, given_claims: tuple[PriorityClaim, ...]
    ) -> None:
        """But for the odd fen of a split."""
        less, richer = shared(proceeds, given_claims), shared(proceeds + more, given_claims)
        for share in less.shares:
            assert richer[share.claim_id].paid.minor >= share.paid.minor - 1


@st.composite
def sources(draw: st.DrawFn) -> tuple[SecuritySource, ...]:
    kinds = draw(st.lists(st.sampled_from(SourceKind), max_size=6))
    forms = st.none() | st.sampled_from(GuaranteeForm)
    return tuple(
        SecuritySource(
            id=f"S-{place}",
            kind=kind,
            form=draw(forms) if kind is SourceKind.GUARANTOR else None,
            place=draw(st.none() | st.integers(1, 3)),
        )
        for place, kind in enumerate(kinds)
    )


class TestArticle392:
    @given(sources())
    def test_every_source_has_one_place(self, given_sources: tuple[SecuritySource, ...]) -> None:
        recourse = compute_recourse(given_sources, as_of=DAY)
        named = [source for step in recourse.steps for source in step.sources]
        assert sorted(named) == sorted(source.id for source in given_sources)

    @given(sources())
    def test_the_debtors_own_asset_is_first_unless_agreed(
        self, given_sources: tuple[SecuritySource, ...]
    ) -> None:
        recourse = compute_recourse(given_sources, as_of=DAY)
        own = {one.id for one in given_sources if one.kind is SourceKind.DEBTOR_ASSET}
        if own and not recourse.agreed:
            assert set(recourse.steps[0].sources) == own
