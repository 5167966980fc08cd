"""Sources: followed to what stands in their place, dated, and never cited more firmly than read."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest

from bankrm.citations import (
    Citation,
    Issuer,
    Param,
    Provenance,
    Regulation,
    Row,
    declared,
    house_document,
    param,
    strictest,
)
from bankrm.errors import InvalidRule, InvalidValue, RuleNotInForce
from bankrm.labels import Lang, Text
from bankrm.regulations.investment import N7, W6
from bankrm.regulations.issuers import CBIRC, CBRC, CIRC, NFRA
from bankrm.regulations.statutes import CIVIL_CODE, COMMERCIAL_BANK_LAW, CONTRACT_LAW

ONE_DAY = timedelta(days=1)
REFORM = date(2023, 5, 18)
MERGER = date(2018, 4, 8)
CODE = date(2021, 1, 1)
BANK = Issuer(short="X", name=Text("某机关", "a body"))


def document(read: Provenance = Provenance.TEXT, **more: Any) -> Regulation:
    known: dict[str, Any] = {
        "code": "X1",
        "number": "某令第1号",
        "name": Text("某办法", "Some Measures"),
        "issuer": BANK,
        "since": date(2020, 1, 1),
        "read": read,
    }
    return Regulation(**(known | more))


OLD = document()


class TestStanding:
    @pytest.mark.parametrize(
        ("body", "as_of", "stands"),
        [
            (CBIRC, REFORM - ONE_DAY, CBIRC),
            (CBIRC, REFORM, NFRA),
            (CBIRC, REFORM + ONE_DAY, NFRA),
            (CBRC, MERGER - ONE_DAY, CBRC),
            (CBRC, MERGER, CBIRC),
            (CBRC, MERGER + ONE_DAY, CBIRC),
            (CBRC, REFORM - ONE_DAY, CBIRC),
            (CBRC, REFORM, NFRA),
            (CIRC, REFORM, NFRA),
            (NFRA, REFORM, NFRA),
        ],
        ids=[
            "银保监会-eve",
            "银保监会-on-the-day",
            "银保监会-day-after",
            "银监会-eve",
            "银监会-on-the-day",
            "银监会-day-after",
            "银监会-eve-of-the-second-reform",
            "银监会-twice-reformed",
            "保监会-twice-reformed",
            "总局",
        ],
    )
    def test_bodies(self, body: Issuer, as_of: date, stands: Issuer) -> None:
        assert body.on(as_of) is stands

    @pytest.mark.parametrize(
        ("law", "as_of", "stands"),
        [
            (CONTRACT_LAW, date(1999, 10, 1), CONTRACT_LAW),
            (CONTRACT_LAW, CODE - ONE_DAY, CONTRACT_LAW),
            (CONTRACT_LAW, CODE, CIVIL_CODE),
            (CONTRACT_LAW, CODE + ONE_DAY, CIVIL_CODE),
            (CIVIL_CODE, CODE, CIVIL_CODE),
        ],
        ids=["first-day", "eve", "on-the-day", "day-after", "the-code-itself"],
    )
    def test_laws(self, law: Regulation, as_of: date, stands: Regulation) -> None:
        assert law.on(as_of) is stands

    @pytest.mark.parametrize(
        ("law", "as_of"),
        [(CIVIL_CODE, CODE - ONE_DAY), (CONTRACT_LAW, date(1999, 9, 30)), (N7, date(2026, 1, 31))],
        ids=["民法典", "合同法", "适当性办法"],
    )
    def test_the_eve_of_the_first_day(self, law: Regulation, as_of: date) -> None:
        with pytest.raises(RuleNotInForce, match=f"began only on {law.since}$"):
            law.on(as_of)

    def test_nothing_took_its_place(self) -> None:
        gone = document(until=date(2024, 1, 1))
        assert gone.on(date(2023, 12, 31)) is gone
        with pytest.raises(RuleNotInForce, match="ended on 2024-01-01 and nothing took its place"):
            gone.on(date(2024, 1, 1))

    def test_a_body_without_successor(self) -> None:
        gone = attrs.evolve(BANK, until=date(2024, 1, 1))
        with pytest.raises(RuleNotInForce, match=r"^a body: ended on 2024-01-01"):
            gone.on(date(2024, 1, 1))

    def test_a_body_begins_on_its_day(self) -> None:
        assert NFRA.on(date(2023, 5, 18)) is NFRA
        with pytest.raises(RuleNotInForce, match=r"began only on 2023-05-18$"):
            NFRA.on(date(2023, 5, 17))

    def test_between_repeal_and_the_successors_first_day_nothing_stands(self) -> None:
        new = document(since=date(2024, 7, 1))
        old = document(until=date(2024, 1, 1), successor=new)
        assert old.on(date(2024, 7, 1)) is new
        with pytest.raises(RuleNotInForce, match="began only on 2024-07-01"):
            old.on(date(2024, 6, 30))

    @pytest.mark.parametrize("entry", [CBIRC, CIVIL_CODE], ids=["body", "law"])
    def test_an_instant_is_no_day(self, entry: Issuer | Regulation) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: needs a date, not datetime$"):
            entry.on(datetime(2026, 1, 1))  # noqa: DTZ001  # what is to be refused


class TestProvenance:
    def test_firmest_first(self) -> None:
        firmest_first = "text secondary unconfirmed convention house"
        assert [mark.value for mark in Provenance] == firmest_first.split()

    @pytest.mark.parametrize("read", Provenance, ids=lambda mark: mark.value)
    @pytest.mark.parametrize("cited", Provenance, ids=lambda mark: mark.value)
    def test_never_firmer_than_the_document_was_read(
        self, read: Provenance, cited: Provenance
    ) -> None:
        if cited >= read:
            assert document(read).article(1, cited).provenance is cited
        else:
            with pytest.raises(InvalidRule, match=r"^X1: is cited more firmly than it was read$"):
                document(read).article(1, cited)

    def test_nor_by_another_way(self) -> None:
        weak = document(Provenance.SECONDARY)
        with pytest.raises(InvalidRule):
            Citation(weak, "1", Provenance.TEXT)
        with pytest.raises(InvalidRule):
            attrs.evolve(weak.article(1), provenance=Provenance.TEXT)
        with pytest.raises(InvalidRule):
            attrs.evolve(OLD.article(1), regulation=weak)

    def test_an_article_is_as_firm_as_its_document_unless_marked(self) -> None:
        assert document(Provenance.SECONDARY).article(1).provenance is Provenance.SECONDARY

    def test_the_weakest_of_several(self) -> None:
        assert (
            strictest([Provenance.TEXT, Provenance.HOUSE, Provenance.SECONDARY])
            is Provenance.HOUSE
        )
        assert strictest([]) is Provenance.TEXT

    def test_a_document_of_the_bank(self) -> None:
        policy = house_document("HR-7", Text("销售管理细则", "Sales policy"), date(2026, 1, 1))
        assert policy.article(3).provenance is Provenance.HOUSE
        assert policy.on(date(2026, 1, 1)) is policy
        assert policy.article(3).text("zh") == "《销售管理细则》第3条［本行制度］"


class TestText:
    @pytest.mark.parametrize(
        ("citation", "lang", "text"),
        [
            (OLD.article(12), "zh", "《某办法》（某令第1号）第12条"),
            (OLD.article(12), "en", "Some Measures, art. 12"),
            (OLD.article("12(3)"), "zh", "《某办法》（某令第1号）第12(3)条"),
            (OLD.article(), "zh", "《某办法》（某令第1号）"),
            (OLD.article(), "en", "Some Measures"),
            (OLD.article("附件"), "zh", "《某办法》（某令第1号）附件"),
            (OLD.article("附件"), "en", "Some Measures, annex"),
            (document(number="").article(2), "zh", "《某办法》第2条"),
            (W6.article(27), "en", f"{W6.name.en}, art. 27 [read in a secondary source]"),
            (
                COMMERCIAL_BANK_LAW.article(39, Provenance.UNCONFIRMED),
                "zh",
                "《商业银行法》第39条［未经核实］",
            ),
        ],
        ids=[
            "zh",
            "en",
            "paragraph",
            "whole-zh",
            "whole-en",
            "annex-zh",
            "annex-en",
            "unnumbered",
            "marked-en",
            "marked-zh",
        ],
    )
    def test_as_one_would_write_it(self, citation: Citation, lang: Lang, text: str) -> None:
        assert citation.text(lang) == text


NAME = Text("上限", "cap")
FIRST, SECOND, END = date(2020, 1, 1), date(2024, 7, 1), date(2026, 1, 1)
ROWS = (Row(FIRST, 60, OLD.article(36)), Row(SECOND, 55, OLD.article(37)))
CAP = Param(id="x.cap", name=NAME, stricter=min, rows=ROWS, until=END)


class TestParam:
    @pytest.mark.parametrize(
        ("as_of", "value"),
        [
            (FIRST, 60),
            (SECOND - ONE_DAY, 60),
            (SECOND, 55),
            (SECOND + ONE_DAY, 55),
            (END - ONE_DAY, 55),
        ],
        ids=["first-day", "eve-of-change", "day-of-change", "day-after", "last-day"],
    )
    def test_the_row_in_force(self, as_of: date, value: int) -> None:
        assert CAP.in_force(as_of).value == value

    @pytest.mark.parametrize(
        ("as_of", "reason"),
        [
            (FIRST - ONE_DAY, "has no value in force on that day"),
            (END, "ended on 2026-01-01"),
            (END + ONE_DAY, "ended on 2026-01-01"),
        ],
        ids=["eve-of-the-first", "end-exactly", "after-the-end"],
    )
    def test_not_in_force(self, as_of: date, reason: str) -> None:
        with pytest.raises(RuleNotInForce) as caught:
            CAP.in_force(as_of)
        assert (caught.value.field, caught.value.reason) == ("x.cap", reason)

    def test_without_an_end_the_last_row_goes_on(self) -> None:
        assert attrs.evolve(CAP, until=None).in_force(date.max).value == 55

    def test_every_day_has_the_last_row_that_began(self) -> None:
        """The look-up by halves agrees with reading all rows."""
        starts = [date(2000 + 3 * at, 1 + at, 1) for at in range(9)]
        many = Param(
            id="x.many",
            name=NAME,
            stricter=min,
            rows=tuple(Row(day, at, OLD.article(at)) for at, day in enumerate(starts)),
        )
        for before, after in pairwise(starts):
            for day in (before, before + ONE_DAY, after - ONE_DAY):
                assert many.in_force(day).since == max(start for start in starts if start <= day)

    @pytest.mark.parametrize("as_of", [None, "2026-01-01", datetime(2026, 1, 1)], ids=repr)  # noqa: DTZ001  # what is to be refused
    def test_needs_a_day(self, as_of: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: needs a date"):
            CAP.in_force(as_of)

    def test_a_number_left_to_the_bank(self) -> None:
        left: Param[int] = Param(id="x.left", name=NAME, stricter=min)
        assert left.delegated
        assert not CAP.delegated
        with pytest.raises(RuleNotInForce, match=r"^x\.left: "):
            left.in_force(FIRST)

    @pytest.mark.parametrize(
        "rows", [ROWS[::-1], (ROWS[0], ROWS[0])], ids=["falling", "same-day-twice"]
    )
    def test_rows_rise(self, rows: tuple[Row[int], ...]) -> None:
        with pytest.raises(InvalidRule, match=r"^x\.cap: rows must run from oldest to newest$"):
            attrs.evolve(CAP, rows=rows)

    @pytest.mark.parametrize("ends", [SECOND, FIRST], ids=["same-day", "before"])
    def test_ends_after_its_last_row_began(self, ends: date) -> None:
        with pytest.raises(InvalidRule, match=r"^x\.cap: ends before its last row begins$"):
            attrs.evolve(CAP, until=ends)

    def test_ends_a_day_after_its_last_row_began_exactly(self) -> None:
        short = attrs.evolve(CAP, until=SECOND + ONE_DAY)
        assert short.in_force(SECOND).value == 55

    def test_a_number_left_to_the_bank_may_end(self) -> None:
        left: Param[int] = Param(id="x.left", name=NAME, stricter=min, until=END)
        assert left.until == END


class TestDeclared:
    def test_a_class_lists_its_numbers_in_order(self) -> None:
        def doubled(_: date, value: int) -> int:
            return 2 * value

        class Numbers:
            cap: int = param(CAP, unit="percent")
            twice: int = param(CAP, doubled)
            beside = 7

        found = declared(Numbers)
        assert list(found) == ["cap", "twice"]
        assert [one.of for one in found.values()] == [CAP, CAP]
        assert [one.unit for one in found.values()] == ["percent", ""]
        assert [one.derive for one in found.values()] == [None, doubled]


def test_what_is_cited_shows_itself_by_its_handle() -> None:
    assert [repr(one) for one in (NFRA, CIVIL_CODE, CAP)] == ["<NFRA>", "<CC>", "<x.cap>"]
    assert "<CC>" in repr(CIVIL_CODE.article(20))


def test_a_subclass_has_the_numbers_of_both() -> None:
    class Law:
        cap: int = param(CAP)

    class Own(Law):
        own: int = param(CAP, lambda _, value: value + 1)

    assert list(declared(Own)) == ["cap", "own"]
    assert list(declared(Law)) == ["cap"]


def test_a_number_is_declared_by_its_parameter() -> None:
    odd: Any = 7
    with pytest.raises(InvalidRule, match=r"^param: needs a Param, not int$"):
        param(odd)
