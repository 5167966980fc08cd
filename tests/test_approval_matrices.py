"""Approval matrices: proven when built; which levels a case has to pass."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._approval_example import BRANCH, HEAD_OFFICE, LEVELS, MATRIX, TEAM
from bankrm.approval_matrices import ApprovalCase, ApprovalMatrix, ApprovalRow
from bankrm.authorities import Level
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.staff import Role

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
SMALL = ApprovalRow(
    level=TEAM,
    kinds=(ProductKind.WORKING_CAPITAL_LOAN,),
    security=(SecurityKind.PLEDGE, SecurityKind.MORTGAGE),
    ratings=("A", "AA"),
    up_to=Money.of(100),
    months=12,
    group_up_to=Money.of(500),
)
CASE = ApprovalCase(
    kind=ProductKind.WORKING_CAPITAL_LOAN,
    security=SecurityKind.PLEDGE,
    rating="AA",
    amount=Money.of(100),
    months=12,
    group_total=Money.of(500),
)
MIDDLE = ApprovalRow(level=BRANCH, up_to=Money.of(1_000))
ALL = ApprovalRow(level=HEAD_OFFICE)


def matrix(*rows: ApprovalRow, levels: tuple[Level, ...] = LEVELS) -> ApprovalMatrix:
    built: ApprovalMatrix = altered(MATRIX, levels=levels, rows=rows)
    return built


def mistakes(*rows: ApprovalRow, levels: tuple[Level, ...] = LEVELS) -> list[str]:
    with pytest.raises(InvalidRule) as refused:
        matrix(*rows, levels=levels)
    assert refused.value.field == "pricing"
    return refused.value.reason.split("; ")


class TestRow:
    def test_every_limit_is_included(self) -> None:
        assert SMALL.covers(CASE)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"kind": ProductKind.CREDIT_CARD}, id="another product"),
            pytest.param({"security": SecurityKind.UNSECURED}, id="other security"),
            pytest.param({"rating": "B"}, id="a lower rating"),
            pytest.param({"amount": Money.of("100.01")}, id="a fen more"),
            pytest.param({"months": 13}, id="a month longer"),
            pytest.param({"group_total": Money.of("500.01")}, id="a fen more for the group"),
            *(
                pytest.param({field.name: None}, id=f"{field.name} unknown")
                for field in attrs.fields(ApprovalCase)
            ),
        ],
    )
    def test_a_case_outside(self, changes: dict[str, Any]) -> None:
        assert not SMALL.covers(altered(CASE, **changes))
        assert ALL.covers(altered(CASE, **changes))

    @pytest.mark.parametrize(
        ("changes", "larger"),
        [
            pytest.param({}, True, id="the same"),
            pytest.param({"kinds": ()}, True, id="any product"),
            pytest.param({"security": (SecurityKind.PLEDGE,)}, False, id="less security"),
            pytest.param({"ratings": ("AA", "A", "B")}, True, id="more ratings"),
            pytest.param({"up_to": Money.of("99.99")}, False, id="a fen less"),
            pytest.param({"up_to": None}, True, id="any amount"),
            pytest.param({"months": 11}, False, id="a month shorter"),
            pytest.param({"group_up_to": Money.of(501)}, True, id="more for the group"),
        ],
    )
    def test_contains(self, changes: dict[str, Any], larger: bool) -> None:
        other = altered(SMALL, **changes)
        assert other.contains(SMALL) is larger
        assert SMALL.contains(other) is (not larger or not changes)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("ratings", {"ratings": ("A", "A")}, id="a rating twice"),
            pytest.param("up_to", {"up_to": Money.of(-1)}, id="negative"),
            pytest.param("group_up_to", {"group_up_to": Money.of(1, "USD")}, id="dollars"),
            pytest.param("months", {"months": -1}, id="negative months"),
            pytest.param("security", {"security": ("pledge",)}, id="codes"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(SMALL, **changes)
        assert refused.value.field == field


class TestProof:
    def test_a_sound_one(self) -> None:
        assert matrix(ALL, SMALL, MIDDLE).rows == (ALL, SMALL, MIDDLE)

    def test_rows_of_a_level_may_share_what_a_row_below_decides(self) -> None:
        pledged = altered(SMALL, level=BRANCH, security=(SecurityKind.PLEDGE,), months=24)
        mortgaged = altered(SMALL, level=BRANCH, security=(SecurityKind.MORTGAGE,), months=36)
        assert len(matrix(SMALL, pledged, mortgaged, ALL).rows) == 4
        short = altered(mortgaged, ratings=("AA",))
        assert mistakes(SMALL, pledged, short, ALL) == ["branch: may less than the level below it"]
        anything = altered(SMALL, security=())
        assert mistakes(anything, pledged, mortgaged, ALL) == [
            "branch: may less than the level below it"
        ]

    @pytest.mark.parametrize(
        ("rows", "found"),
        [
            pytest.param(
                (SMALL, MIDDLE, altered(ALL, months=600)),
                [
                    "head_office: may less than the level below it",
                    "head_office: does not decide everything, so that some cases have nobody",
                ],
                id="a gap at the top",
            ),
            pytest.param(
                (SMALL, altered(MIDDLE, up_to=Money.of(99)), ALL),
                ["branch: may less than the level below it"],
                id="less than below",
            ),
            pytest.param(
                (SMALL, SMALL, MIDDLE, ALL),
                ["team: row 1 decides nothing that another does not"],
                id="a row twice",
            ),
            pytest.param(
                (SMALL, altered(SMALL, up_to=Money.of(99)), MIDDLE, ALL),
                ["team: row 1 decides nothing that another does not"],
                id="a row within another",
            ),
            pytest.param(
                (SMALL, MIDDLE, altered(SMALL, level=BRANCH), ALL),
                ["branch: row 2 decides nothing that another does not"],
                id="a row that a lower level decides",
            ),
            pytest.param(
                (SMALL, ALL),
                [
                    "branch: decides nothing",
                    "branch: may less than the level below it",
                ],
                id="a level without a row",
            ),
            pytest.param(
                (SMALL, MIDDLE, ALL, altered(ALL, level=OwnLabel("x", "某级", "some level"))),
                ["x: may decide but is no level"],
                id="an unknown level",
            ),
            pytest.param(
                (altered(ALL, level=TEAM), MIDDLE, ALL),
                [
                    "branch: row 1 decides nothing that another does not",
                    "head_office: row 2 decides nothing that another does not",
                    "branch: may less than the level below it",
                ],
                id="levels that nothing reaches",
            ),
        ],
    )
    def test_mistakes(self, rows: tuple[ApprovalRow, ...], found: list[str]) -> None:
        assert mistakes(*rows) == found

    def test_levels(self) -> None:
        assert mistakes(levels=()) == ["needs at least one level"]
        prepared = (altered(LEVELS[0], role=Role.RELATIONSHIP_MANAGER), *LEVELS[1:])
        assert mistakes(SMALL, MIDDLE, ALL, levels=prepared) == [
            "team: nobody can hold it, as its role prepares what is decided"
        ]
        twice = (LEVELS[0], *LEVELS)
        assert "team: listed twice" in mistakes(SMALL, MIDDLE, ALL, levels=twice)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("until", {"until": date(2026, 1, 1)}, id="ends as it begins"),
            pytest.param("rows", {"rows": [ALL]}, id="a list"),
            pytest.param("version", {"version": " "}, id="a blank version"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(MATRIX, **changes)
        assert refused.value.field == field


class TestRequiredLevels:
    @pytest.mark.parametrize(
        ("case", "levels"),
        [
            pytest.param(CASE, [TEAM], id="within the lowest"),
            pytest.param(
                altered(CASE, amount=Money.of("100.01")), [TEAM, BRANCH], id="a fen more"
            ),
            pytest.param(altered(CASE, amount=Money.of(1_000)), [TEAM, BRANCH], id="at the bound"),
            pytest.param(
                altered(CASE, amount=Money.of("1000.01")),
                [TEAM, BRANCH, HEAD_OFFICE],
                id="above all bounds",
            ),
            pytest.param(
                altered(CASE, rating=None), [TEAM, BRANCH], id="a rating that is not known goes up"
            ),
            pytest.param(ApprovalCase(), [TEAM, BRANCH, HEAD_OFFICE], id="nothing known"),
        ],
    )
    def test_levels(self, case: ApprovalCase, levels: list[OwnLabel]) -> None:
        found = matrix(SMALL, MIDDLE, ALL).required_levels(case)
        assert [level.label for level in found] == levels

    def test_above(self) -> None:
        assert [MATRIX.above(level.label) for level in LEVELS] == [LEVELS[1], LEVELS[2], None]
        with pytest.raises(InvalidValue, match="level: is none of this matrix"):
            MATRIX.above(Role.TEAM_LEAD)

    @pytest.mark.parametrize(
        ("day", "in_force"),
        [
            (date(2025, 12, 31), False),
            (date(2026, 1, 1), True),
            (date(2026, 12, 31), True),
            (date(2027, 1, 1), False),
        ],
        ids=["the day before", "first day", "last day", "first day no longer"],
    )
    def test_in_force(self, day: date, in_force: bool) -> None:
        assert altered(MATRIX, until=date(2027, 1, 1)).in_force(day) is in_force

    def test_bad_questions(self) -> None:
        odd: Any = "10 m"
        with pytest.raises(InvalidValue, match="case: needs ApprovalCase"):
            SMALL.covers(odd)
        with pytest.raises(InvalidValue, match="other: needs ApprovalRow"):
            SMALL.contains(odd)
        with pytest.raises(InvalidValue, match="case: needs ApprovalCase"):
            MATRIX.required_levels(odd)
        with pytest.raises(InvalidValue, match="on: needs a date"):
            MATRIX.in_force(odd)

    @pytest.mark.parametrize("name", ["amount", "group_total"])
    def test_yuan_only(self, name: str) -> None:
        with pytest.raises(CurrencyMismatch, match=name):
            altered(CASE, **{name: Money.of(1, "USD")})

    def test_a_case_is_not_shown(self) -> None:
        assert "AA" not in repr(CASE)
        assert "500" not in repr(CASE)


class TestIllustrativeLadder:
    """The ladder of spec/credit.md §9, which is an illustration and no default."""

    SECURED = (SecurityKind.MORTGAGE, SecurityKind.PLEDGE)
    SUB_BRANCH, BRANCH, CITY, PROVINCE, HEAD = (
        Level(label=OwnLabel(code, zh, en), role=Role.CREDIT_APPROVER)
        for code, zh, en in (
            ("sub_branch", "二级支行", "sub-branch"),
            ("branch", "支行", "branch"),
            ("city", "城市分行", "city branch"),
            ("province", "省级分行", "provincial branch"),
            ("head", "总行", "head office"),
        )
    )
    FIXED = (ProductKind.FIXED_ASSET_LOAN,)
    OTHER = tuple(kind for kind in ProductKind if kind is not ProductKind.FIXED_ASSET_LOAN)

    @classmethod
    def rows(cls, level: Level, millions: int, **more: Any) -> tuple[ApprovalRow, ...]:
        """Up to so many millions; fixed-asset loans over ten years are for head office."""
        up_to = Money.of(millions * 1_000_000)
        row = ApprovalRow(level=level.label, kinds=cls.OTHER, up_to=up_to, **more)
        return row, altered(row, kinds=cls.FIXED, months=120)

    @classmethod
    def ladder(cls) -> ApprovalMatrix:
        return matrix(
            *cls.rows(cls.SUB_BRANCH, 5, security=(SecurityKind.PLEDGE,)),
            *cls.rows(cls.BRANCH, 10, security=cls.SECURED),
            *cls.rows(cls.CITY, 50),
            *cls.rows(cls.PROVINCE, 300),
            ApprovalRow(level=cls.HEAD.label),
            levels=(cls.SUB_BRANCH, cls.BRANCH, cls.CITY, cls.PROVINCE, cls.HEAD),
        )

    @pytest.mark.parametrize(
        ("kind", "security", "amount", "months", "level"),
        [
            (ProductKind.WORKING_CAPITAL_LOAN, SecurityKind.PLEDGE, 5, 12, "sub_branch"),
            (ProductKind.WORKING_CAPITAL_LOAN, SecurityKind.MORTGAGE, 5, 12, "branch"),
            (ProductKind.WORKING_CAPITAL_LOAN, SecurityKind.MORTGAGE, 10, 12, "branch"),
            (ProductKind.WORKING_CAPITAL_LOAN, SecurityKind.UNSECURED, 10, 12, "city"),
            (ProductKind.WORKING_CAPITAL_LOAN, SecurityKind.MORTGAGE, 51, 12, "province"),
            (ProductKind.WORKING_CAPITAL_LOAN, SecurityKind.MORTGAGE, 301, 12, "head"),
            (ProductKind.FIXED_ASSET_LOAN, SecurityKind.PLEDGE, 5, 120, "sub_branch"),
            (ProductKind.FIXED_ASSET_LOAN, SecurityKind.PLEDGE, 5, 121, "head"),
        ],
    )
    def test_level(
        self, kind: ProductKind, security: SecurityKind, amount: int, months: int, level: str
    ) -> None:
        case = ApprovalCase(
            kind=kind, security=security, amount=Money.of(amount * 1_000_000), months=months
        )
        assert self.ladder().required_levels(case)[-1].label.code == level
