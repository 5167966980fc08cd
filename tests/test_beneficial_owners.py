"""Beneficial owners: each test at its limit, what is unknown, branches and trusts, on the days of each rule."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from bankrm.beneficial_owners import (
    OwnerFinding,
    OwnerInquiry,
    compute_beneficial_owners,
    compute_filed_owners,
)
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import LegalForm
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.owner_rules import OwnerBasis, OwnerFacts
from bankrm.ownership import OwnershipEdge, OwnershipGraph, Party, PartyId, PartyKind, Tie
from bankrm.regulations.ownership import OWNER_SHARE
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
made: Any = OwnerFacts
DAY = date(2026, 11, 24)
NOTICE_DAYS = (date(2017, 10, 20), date(2026, 1, 19))
POLICY = house_document("AML-1", Text("反洗钱制度", "AML policy"), date(2020, 1, 1))
REST = "P-rest"
E, V, I_, C, M = (
    OwnerBasis.EQUITY,
    OwnerBasis.VOTES,
    OwnerBasis.INCOME,
    OwnerBasis.CONTROL,
    OwnerBasis.MANAGEMENT,
)


def edge(owner: str, owned: str, share: str | None = None, **more: Any) -> OwnershipEdge:
    part = None if share is None else Fraction(share)
    return OwnershipEdge(owner=PartyId(owner), owned=PartyId(owned), share=part, **more)


def inquiry(
    *edges: OwnershipEdge,
    entity: str = "Co",
    form: LegalForm | None = LegalForm.COMPANY,
    also: Sequence[str] = (),
    **known: Any,
) -> OwnerInquiry:
    """P… are persons, anything else is a company, and the entity of its own form."""
    names = sorted({name for one in edges for name in (one.owner, one.owned)} | {entity, *also})
    forms = {entity: form}
    parties = tuple(
        Party(id=PartyId(name), kind=PartyKind.PERSON)
        if name.startswith("P")
        else Party(
            id=PartyId(name),
            kind=PartyKind.ORGANISATION,
            form=forms.get(name, LegalForm.COMPANY),
        )
        for name in names
    )
    given: dict[str, Any] = {"higher_risk": False, "control_checked": True, **known}
    return OwnerInquiry(
        entity=PartyId(entity), graph=OwnershipGraph(parties=parties, edges=edges), **given
    )


def spread(left: str, **more: Any) -> tuple[OwnershipEdge, ...]:
    """What is left, held by forty persons of no weight."""
    part = str(Fraction(left) / 40)
    return tuple(edge(f"{REST}-{at:02}", "Co", part, **more) for at in range(40))


def bases(finding: OwnerFinding) -> dict[str, tuple[OwnerBasis, ...]]:
    return {str(owner.person): owner.bases for owner in finding.owners}


def found(*edges: OwnershipEdge, as_of: date = DAY, **known: Any) -> OwnerFinding:
    return compute_beneficial_owners(inquiry(*edges, **known), as_of=as_of)


class TestTheOrderOf2025:
    @pytest.mark.parametrize(
        ("edges", "owners"),
        [
            ((edge("P1", "Co", "1/4"), *spread("3/4")), {"P1": (E,)}),
            (
                (
                    edge("P1", "Co", "2499/10000"),
                    *spread("7501/10000"),
                    edge("PM", "Co", ties=(Tie.MANAGER,)),
                ),
                {"PM": (M,)},
            ),
            ((edge("P1", "Co", "1/5", votes=Fraction(1, 4)), *spread("3/4")), {"P1": (V,)}),
            (
                (
                    edge("P1", "Co", "1/5", votes=Fraction(249, 1000)),
                    *spread("4/5", votes=Fraction(751, 40_000)),
                    edge("PM", "Co", ties=(Tie.MANAGER,)),
                ),
                {"PM": (M,)},
            ),
            ((edge("P1", "Co", "1/5", income=Fraction(1, 4)), *spread("3/4")), {"P1": (I_,)}),
            (
                (
                    edge("P1", "Co", "0", votes=Fraction(1, 4), income=Fraction(1, 4)),
                    *spread("1", votes=Fraction(3, 160), income=Fraction(3, 160)),
                ),
                {"P1": (V, I_)},
            ),
            ((edge("P1", "Co", "1", ties=(Tie.FINANCES,)),), {"P1": (E, C)}),
            ((*spread("1"), edge("P1", "Co", "0", ties=(Tie.AGREEMENT,))), {"P1": (C,)}),
            (
                (edge("P1", "Co", "1/2"), edge("P2", "Co", "1/2", ties=(Tie.MANAGER,))),
                {"P1": (E,), "P2": (E,)},
            ),
        ],
        ids=[
            "exactly a quarter",
            "just below a quarter, so the manager stands in",
            "a quarter of the votes",
            "votes just below",
            "a quarter of the income",
            "votes and income",
            "all tests run side by side",
            "control alone",
            "no manager beside owners",
        ],
    )
    def test_who_is_an_owner(
        self, edges: tuple[OwnershipEdge, ...], owners: dict[str, tuple[OwnerBasis, ...]]
    ) -> None:
        finding = found(*edges)
        assert bases(finding) == owners
        assert finding.needs_review is bool(finding.undecided) is False

    def test_case_6(self) -> None:
        """Half of a half is a quarter; and 12 % counts where the client is of higher risk."""
        finding = found(
            edge("PY", "A", "1/2"),
            edge("PZ", "A", "1/2"),
            edge("A", "Co", "1/2"),
            edge("PZ", "Co", "1/2"),
        )
        [owner] = [one for one in finding.owners if one.person == "PY"]
        assert (owner.equity, owner.bases) == (Fraction(1, 4), (E,))
        assert [path.parties for path in owner.paths] == [("PY", "A", "Co")]
        assert not finding.needs_review
        assert finding.provenance is Provenance.SECONDARY

    @pytest.mark.parametrize(
        ("share", "risk", "owners"),
        [
            ("12/100", True, {"PX": (E,), "PY": (OwnerBasis.STRICTER,)}),
            ("10/100", True, {"PX": (E,), "PY": (OwnerBasis.STRICTER,)}),
            ("99/1000", True, {"PX": (E,)}),
            ("12/100", False, {"PX": (E,)}),
            ("25/100", True, {"PX": (E,), "PY": (E,)}),
        ],
        ids=["case 6: 12 %", "exactly 10 %", "just below", "usual risk", "a quarter"],
    )
    def test_case_6_of_higher_risk(
        self, share: str, risk: bool, owners: dict[str, tuple[OwnerBasis, ...]]
    ) -> None:
        rest = str(1 - Fraction(share))
        finding = found(edge("PY", "Co", share), edge("PX", "Co", rest), higher_risk=risk)
        assert bases(finding) == owners
        weak = finding.provenance is Provenance.UNCONFIRMED
        assert weak is (OwnerBasis.STRICTER in {basis for of in owners.values() for basis in of})

    def test_unknown_risk_leaves_whom_it_would_add_undecided(self) -> None:
        finding = found(edge("PY", "Co", "12/100"), edge("PX", "Co", "88/100"), higher_risk=None)
        assert (bases(finding), finding.undecided) == ({"PX": (E,)}, ("PY",))
        assert finding.missing == ("higher_risk",)

    def test_case_7(self) -> None:
        """No quarter and no control: whoever manages day to day, never nobody."""
        managers = [edge(f"PM{at}", "Co", ties=(Tie.MANAGER,)) for at in range(2)]
        finding = found(*spread("1"), *managers)
        assert bases(finding) == {"PM0": (M,), "PM1": (M,)}
        assert not finding.needs_review

    def test_case_7_with_no_manager_known(self) -> None:
        finding = found(*spread("1"))
        assert (finding.owners, finding.needs_review) == ((), True)
        assert finding.missing == ("manages",)

    def test_nobody_stands_in_while_a_test_is_open(self) -> None:
        """What could not be looked into is not what is not there."""
        manager = edge("PM", "Co", ties=(Tie.MANAGER,))
        unchecked = found(*spread("1"), manager, control_checked=None)
        untraced = found(edge("A", "Co", "1/4"), *spread("3/4"), manager)
        for finding in (unchecked, untraced):
            assert finding.owners == ()
            assert "PM" in finding.undecided
            assert finding.needs_review

    @pytest.mark.parametrize(
        ("untraced", "review"), [("1/4", True), ("249/1000", False)], ids=["a quarter", "less"]
    )
    def test_what_is_held_by_nobody_known(self, untraced: str, review: bool) -> None:
        finding = found(edge("P1", "Co", str(1 - Fraction(untraced))))
        assert (bases(finding), finding.needs_review) == ({"P1": (E,)}, review)
        assert finding.missing == (("holds_untraced",) if review else ())

    def test_a_known_holder_may_hold_the_rest_too(self) -> None:
        finding = found(edge("P1", "Co", "1/5"), edge("P2", "Co", "7/10"), edge("P1", "Co", None))
        assert bases(finding) == {"P2": (E,)}
        assert finding.undecided == ("P1",)
        assert len(finding.open_decisions) == 1  # a tenth makes an owner of nobody else

    def test_of_state_capital_nobody_is_asked(self) -> None:
        asked = inquiry(edge("S", "Co", "1"), edge("PM", "Co", ties=(Tie.MANAGER,)))
        state = Party(id=PartyId("S"), kind=PartyKind.ORGANISATION, form=LegalForm.PUBLIC_BODY)
        others = [one for one in asked.graph.parties if one.id != "S"]
        known = attrs.evolve(asked.graph, parties=(state, *others))
        finding = compute_beneficial_owners(attrs.evolve(asked, graph=known), as_of=DAY)
        assert bases(finding) == {"PM": (M,)}
        assert not finding.needs_review

    def test_an_unknown_form_decides_nothing(self) -> None:
        finding = found(edge("P1", "Co", "1"), form=None)
        assert (finding.owners, finding.undecided) == ((), ("P1",))
        assert "form" in finding.missing

    def test_an_asset_product_is_a_legal_person(self) -> None:
        finding = found(edge("P1", "Co", "1"), form=LegalForm.ASSET_PRODUCT)
        assert bases(finding) == {"P1": (E,)}


class TestControlThroughOrganisations:
    """Behind an organisation that controls by a tie stands a person, known or not."""

    def test_a_controller_not_traced_leaves_control_open(self) -> None:
        held = (edge("P2", "Co", "1"), edge("A", "Co", ties=(Tie.AGREEMENT,)))
        finding = found(*held, edge("P1", "A", "1"))
        assert bases(finding) == {"P2": (E,)}
        assert (finding.needs_review, finding.missing) == (True, ("controls",))
        traced = found(*held, edge("P1", "A", "1", ties=(Tie.DECISIONS,)))
        assert bases(traced) == {"P2": (E,), "P1": (C,)}
        assert not traced.needs_review

    def test_nobody_stands_in_for_one(self) -> None:
        manager = edge("PM", "Co", ties=(Tie.MANAGER,))
        finding = found(*spread("1"), manager, edge("A", "Co", ties=(Tie.AGREEMENT,)))
        assert finding.owners == ()
        assert finding.needs_review

    def test_a_trust_with_one_party_not_traced_is_open(self) -> None:
        asked = inquiry(
            edge("P1", "T", ties=(Tie.SETTLOR,)),
            edge("A", "T", ties=(Tie.BENEFICIARY,)),
            entity="T",
            form=LegalForm.TRUST,
        )
        finding = compute_beneficial_owners(asked, as_of=DAY)
        assert list(bases(finding)) == ["P1"]
        assert finding.missing == ("controls",)


class TestHoldersAtTheLimit:
    @pytest.mark.parametrize(
        ("share", "order", "notice"),
        [
            (Fraction(1, 4) - Fraction(1, 10**18), False, False),
            (Fraction(1, 4), True, False),
            (Fraction(1, 4) + Fraction(1, 10**18), True, True),
        ],
        ids=["a hair below", "exactly", "a hair above"],
    )
    def test_no_share_is_rounded_onto_it(self, share: Fraction, order: bool, notice: bool) -> None:
        edges = (edge("P1", "Co", str(share)), edge("P2", "Co", str(1 - share)))
        for as_of, owner in ((DAY, order), (NOTICE_DAYS[1], notice)):
            assert ("P1" in bases(found(*edges, as_of=as_of))) is owner


class TestBranches:
    def test_a_domestic_branch_has_its_head_offices_owners(self) -> None:
        finding = found(
            edge("P1", "Head", "1"),
            edge("Head", "Co", "1"),
            edge("PM", "Co", ties=(Tie.MANAGER,)),
            form=LegalForm.BRANCH,
        )
        assert bases(finding) == {"P1": (E,)}
        assert not finding.needs_review

    def test_its_head_offices_managers_stand_in_not_its_own(self) -> None:
        holders = [edge(f"P{at}", "Head", "1/5") for at in range(5)]
        finding = found(
            *holders,
            edge("Head", "Co", "1"),
            edge("PL", "Co", ties=(Tie.MANAGER,)),
            edge("PM", "Head", ties=(Tie.MANAGER,)),
            form=LegalForm.BRANCH,
        )
        assert bases(finding) == {"PM": (M,)}

    @pytest.mark.parametrize(
        "find", [compute_beneficial_owners, compute_filed_owners], ids=["bank", "filing"]
    )
    def test_a_foreign_branch_adds_a_local_manager(self, find: Any) -> None:
        edges = (edge("P1", "Head", "1"), edge("Head", "Co", "1"))
        local = edge("PL", "Co", ties=(Tie.MANAGER,))
        without = find(inquiry(*edges, form=LegalForm.FOREIGN_BRANCH), as_of=DAY)
        assert (bases(without), without.missing) == ({"P1": (E,)}, ("manages_branch",))
        with_one = find(inquiry(*edges, local, form=LegalForm.FOREIGN_BRANCH), as_of=DAY)
        assert bases(with_one) == {"P1": (E,), "PL": (OwnerBasis.BRANCH_MANAGEMENT,)}
        assert not with_one.needs_review


class TestTrusts:
    TIES = (Tie.SETTLOR, Tie.TRUSTEE, Tie.BENEFICIARY, Tie.PROTECTOR, Tie.ASSETS)

    @pytest.mark.parametrize("as_of", [*NOTICE_DAYS, DAY], ids=str)
    def test_all_parties_are_owners(self, as_of: date) -> None:
        parties = [edge(f"P{at}", "T", ties=(tie,)) for at, tie in enumerate(self.TIES)]
        asked = inquiry(*parties, entity="T", form=LegalForm.TRUST)
        finding = compute_beneficial_owners(asked, as_of=as_of)
        assert set(bases(finding).values()) == {(OwnerBasis.TRUST_PARTY,)}
        assert len(finding.owners) == 5
        assert not finding.needs_review

    def test_a_company_among_them_is_traced(self) -> None:
        asked = inquiry(
            edge("A", "T", ties=(Tie.SETTLOR,)),
            edge("P1", "A", ties=(Tie.DECISIONS,)),
            entity="T",
            form=LegalForm.TRUST,
        )
        assert list(bases(compute_beneficial_owners(asked, as_of=DAY))) == ["P1"]

    def test_without_any_party_nothing_is_known(self) -> None:
        asked = inquiry(entity="T", form=LegalForm.TRUST)
        finding = compute_beneficial_owners(asked, as_of=DAY)
        assert (finding.owners, finding.missing) == ((), ("controls",))


class TestTheNoticeOf2017:
    @pytest.mark.parametrize("as_of", NOTICE_DAYS, ids=str)
    @pytest.mark.parametrize(
        ("edges", "owners"),
        [
            (
                (edge("P1", "Co", "1/4"), *spread("3/4"), edge("PM", "Co", ties=(Tie.MANAGER,))),
                {"PM": (M,)},
            ),
            ((edge("P1", "Co", "2501/10000"), *spread("7499/10000")), {"P1": (E, V)}),
            (
                (
                    edge("P1", "Co", "1/5", votes=Fraction(3, 10)),
                    *spread("4/5", votes=Fraction(7, 400)),
                ),
                {"P1": (V,)},
            ),
            ((*spread("1"), edge("P1", "Co", "0", ties=(Tie.APPOINTMENTS,))), {"P1": (C,)}),
            (
                (edge("P1", "Co", "1"), edge("P2", "Co", "0", ties=(Tie.APPOINTMENTS,))),
                {"P1": (E, V)},
            ),
        ],
        ids=[
            "exactly a quarter is not more than a quarter",
            "just above a quarter",
            "votes",
            "control, if nobody holds enough",
            "no controller beside a holder",
        ],
    )
    def test_one_test_after_the_other(
        self,
        edges: tuple[OwnershipEdge, ...],
        owners: dict[str, tuple[OwnerBasis, ...]],
        as_of: date,
    ) -> None:
        finding = found(*edges, as_of=as_of)
        assert bases(finding) == owners
        assert not finding.needs_review

    def test_an_open_share_leaves_a_controller_undecided(self) -> None:
        finding = found(
            edge("A", "Co", "1"),
            edge("P1", "Co", "0", ties=(Tie.JOINT,)),
            as_of=NOTICE_DAYS[1],
        )
        assert (finding.owners, finding.undecided) == ((), ("P1",))

    @pytest.mark.parametrize(
        ("day", "article"),
        [(date(2026, 1, 19), ""), (date(2026, 1, 20), "8")],
        ids=["last day of the notice", "first day of the order"],
    )
    def test_gives_way_to_the_order(self, day: date, article: str) -> None:
        [owner] = found(edge("P1", "Co", "1"), as_of=day).owners
        assert {cited.article for cited in owner.citations} == {article}


class TestTheFiling:
    @pytest.mark.parametrize(
        ("edges", "owners"),
        [
            ((edge("P1", "Co", "1/4"), *spread("3/4")), {"P1": (E,)}),
            (
                (
                    edge("P1", "Co", "0", votes=Fraction(1, 4), income=Fraction(1, 4)),
                    *spread("1", votes=Fraction(3, 160), income=Fraction(3, 160)),
                ),
                {"P1": (V, I_)},
            ),
            ((*spread("1"), edge("P1", "Co", "0", ties=(Tie.JOINT,))), {"P1": (C,)}),
            ((*spread("1"), edge("P1", "Co", "0", ties=(Tie.MANAGER,))), {"P1": (M,)}),
        ],
        ids=["equity", "votes and income", "control", "management"],
    )
    def test_the_same_tests(
        self, edges: tuple[OwnershipEdge, ...], owners: dict[str, tuple[OwnerBasis, ...]]
    ) -> None:
        finding = compute_filed_owners(inquiry(*edges), as_of=date(2024, 11, 1))
        assert bases(finding) == owners
        assert {cited.article for owner in finding.owners for cited in owner.citations} == {"6"}

    def test_no_lower_share_for_higher_risk(self) -> None:
        asked = inquiry(edge("P1", "Co", "88/100"), edge("P2", "Co", "12/100"), higher_risk=True)
        assert bases(compute_filed_owners(asked, as_of=DAY)) == {"P1": (E,)}


class TestStricterBanks:
    BOOK = RuleBook(
        numbers=(
            Param(
                id=OWNER_SHARE.id,
                name=OWNER_SHARE.name,
                stricter=OWNER_SHARE.stricter,
                rows=(Row(date(2020, 1, 1), 2_000, POLICY.article(1)),),
            ),
        )
    )

    def test_find_more(self) -> None:
        asked = inquiry(edge("P1", "Co", "1/5"), edge("P2", "Co", "4/5"))
        finding = compute_beneficial_owners(asked, as_of=DAY, book=self.BOOK)
        assert bases(finding) == {"P1": (E,), "P2": (E,)}
        assert finding.provenance is Provenance.HOUSE


class TestTheFinding:
    def test_explains_itself_line_by_line(self) -> None:
        finding = found(
            edge("P1", "Co", "1/3"), *spread("2/3"), edge("P2", "Co", "0", ties=(Tie.ASSETS,))
        )
        zh = explain_lines(finding.workings, "zh").splitlines()
        en = explain_lines(finding.workings, "en").splitlines()
        assert zh[0].startswith(
            "1. 直接或间接最终拥有25%以上股权、股份或权益: 33.3333% (《金融机构客户受益所有人"
        )
        assert en[1].startswith(
            "2. has actual control, alone or jointly: actual control (Measures"
        )

    def test_names_no_person_and_no_share_of_one_in_its_decisions(self) -> None:
        finding = found(edge("P-planted", "Co", "31415/100000"), edge("P2", "Co", "68585/100000"))
        for owner in finding.owners:
            for lang in ("zh", "en"):
                told = owner.decision.explain(lang) + repr(owner.decision)
                assert "planted" not in told
                assert "31415" not in told + repr(owner.decision.facts)

    def test_paths_are_of_the_right_that_counts(self) -> None:
        finding = found(
            edge("P1", "A", "1", votes=Fraction(0)),
            edge("P2", "A", "0", votes=Fraction(1)),
            edge("A", "Co", "1/5", votes=Fraction(2, 5)),
            edge("P3", "Co", "4/5", votes=Fraction(3, 5)),
        )
        [owner] = [one for one in finding.owners if one.person == "P2"]
        assert (owner.votes, owner.equity) == (Fraction(2, 5), Fraction(0))
        assert [path.share for path in owner.paths] == [Fraction(2, 5)]

    def test_very_fine_shares_are_told(self) -> None:
        """Products of many long fractions fit no decimal context; nothing prints them."""
        fine = str(Fraction(10**18 - 1, 10**18))
        chain = [edge(f"E{at}", f"E{at - 1}", fine) for at in range(1, 9)]
        finding = found(edge("P1", "E8", fine), *chain, entity="E0")
        assert "99.9999%" in explain_lines(finding.workings, "en")
        for decision in (*(one.decision for one in finding.owners), *finding.open_decisions):
            assert decision.explain("zh")


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("entity", 7),
            ("entity", "Q-planted"),
            ("entity", "P1"),
            ("graph", "Q-planted"),
            ("higher_risk", 1),
            ("control_checked", "Q-planted"),
        ],
        ids=str,
    )
    def test_inquiries(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue, match=r"^(party|" + field + "): ") as refused:
            altered(inquiry(edge("P1", "Co", "1")), **{field: value})
        assert "planted" not in str(refused.value)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("whole", -1),
            ("equity", 0.25),
            ("votes", True),
            ("income", float("nan")),
            ("equity_untraced", "１"),
            ("votes_untraced", None),
            ("income_untraced", -5),
            ("controls", 1),
            ("form", "a\x00"),
        ],
        ids=str,
    )
    def test_facts(self, field: str, value: object) -> None:
        numbers = ("whole", "equity", "votes", "income")
        untraced = ("equity_untraced", "votes_untraced", "income_untraced")
        fine = dict.fromkeys((*numbers, *untraced), 1)
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            made(**{**fine, field: value})

    @pytest.mark.parametrize("find", [compute_beneficial_owners, compute_filed_owners])
    def test_cases(self, find: Any) -> None:
        asked = inquiry(edge("P1", "Co", "1"))
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            find(asked, as_of=datetime(2026, 1, 1))  # noqa: DTZ001  # refused
        with pytest.raises(InvalidValue, match=r"^inquiry: "):
            find("Q-planted", as_of=DAY)
        with pytest.raises(RuleNotInForce):
            find(asked, as_of=date(2017, 10, 19))
        with pytest.raises(BankrmError, match=r"^share: .*closed loop"):
            find(inquiry(edge("Co", "Co", "1")), as_of=DAY)

    def test_the_filing_before_its_measures(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_filed_owners(inquiry(edge("P1", "Co", "1")), as_of=date(2024, 10, 31))
