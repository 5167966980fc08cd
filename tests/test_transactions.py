"""Large transactions: each standard exactly at its limit, sums one way a day, nothing lost to an unknown rate."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import Client, ClientId, CorporateClient, RetailClient
from bankrm.errors import BankrmError, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.laundering import LARGE_CASH_FEN
from bankrm.rules import RuleBook
from bankrm.transactions import (
    Direction,
    LargeStandard,
    LargeTransaction,
    Transaction,
    TransactionKind,
    list_large_transactions,
)
from bankrm.workings import explain_lines, lines_provenance

ODD: Any = "odd"
altered: Any = attrs.evolve
DAY = date(2026, 11, 20)
LI = RetailClient(id=ClientId("C-1"), name="李某")
FIRM = CorporateClient(id=ClientId("C-1"), name="某公司")
CASH, TRANSFER = TransactionKind.CASH, TransactionKind.TRANSFER
IN, OUT = Direction.IN, Direction.OUT
ONE = Transaction(
    client_id=LI.id,
    kind=TRANSFER,
    direction=OUT,
    cross_border=False,
    amount=Money.of(1),
    occurred_at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
)


def moved(amount: str, currency: str = "CNY", **changed: Any) -> Transaction:
    changed = {
        name: Money.of(value, name[:3].upper()) if name.endswith("equivalent") else value
        for name, value in changed.items()
    }
    made: Transaction = altered(ONE, amount=Money.of(amount, currency), **changed)
    return made


def flags(*given: Transaction, client: Client = LI) -> tuple[LargeTransaction, ...]:
    return list_large_transactions(given, client, calendar=CHINA, as_of=DAY)


@pytest.mark.parametrize(
    ("client", "changed", "standard", "yuan", "dollars"),
    [
        (LI, {"kind": CASH}, LargeStandard.CASH, "50000", "10000"),
        (FIRM, {"kind": CASH}, LargeStandard.CASH, "50000", "10000"),
        (FIRM, {}, LargeStandard.ENTITY_TRANSFER, "2000000", "200000"),
        (FIRM, {"cross_border": True}, LargeStandard.ENTITY_TRANSFER, "2000000", "200000"),
        (LI, {}, LargeStandard.DOMESTIC_TRANSFER, "500000", "100000"),
        (LI, {"cross_border": True}, LargeStandard.CROSS_BORDER_TRANSFER, "200000", "10000"),
    ],
    ids=["person's cash", "firm's cash", "firm", "firm abroad", "person", "person abroad"],
)
class TestEachStandard:
    def test_exactly_at_the_limit(
        self,
        client: Client,
        changed: dict[str, Any],
        standard: LargeStandard,
        yuan: str,
        dollars: str,
    ) -> None:
        for currency, limit in (("CNY", yuan), ("USD", dollars)):
            [flag] = flags(moved(limit, currency, **changed), client=client)
            assert (flag.standard, flag.reportable) == (standard, True)

    def test_one_cent_below_the_limit(
        self,
        client: Client,
        changed: dict[str, Any],
        standard: LargeStandard,
        yuan: str,
        dollars: str,
    ) -> None:
        for currency, limit in (("CNY", yuan), ("USD", dollars)):
            below = str(Decimal(limit) - Decimal("0.01"))
            assert flags(moved(below, currency, **changed), client=client) == (), standard

    def test_two_below_it_reach_it_together(
        self,
        client: Client,
        changed: dict[str, Any],
        standard: LargeStandard,
        yuan: str,
        dollars: str,
    ) -> None:
        assert Decimal(dollars) < Decimal(yuan)
        part = str(Decimal(yuan) / 2)
        [flag] = flags(moved(part, **changed), moved(part, **changed), client=client)
        assert (flag.standard, len(flag.transactions)) == (standard, 2)


class TestWorkedCases:
    """By number in the specification."""

    def test_case_2_personal_cash_withdrawal(self) -> None:
        [flag] = flags(moved("60000", kind=CASH))
        assert (flag.client_id, flag.on, flag.direction) == (LI.id, DAY, OUT)

    def test_case_3_transfers_out_of_a_day(self) -> None:
        [flag] = flags(moved("300000"), moved("200000"))
        assert flag.standard is LargeStandard.DOMESTIC_TRANSFER

    def test_case_3_one_in_and_one_out(self) -> None:
        assert flags(moved("300000", direction=IN), moved("200000")) == ()


class TestMixedCurrencies:
    """Yuan and foreign currency of one day: held together against the lower of the two limits."""

    def test_reached_only_together(self) -> None:
        mixed = (
            moved("30000", kind=CASH, usd_equivalent="4200"),
            moved("5900", "USD", kind=CASH, cny_equivalent="42000"),
        )
        [flag] = flags(*mixed)
        assert flag.reportable is True
        assert "yuan and foreign currency together: CN¥72,000.00" in explain_lines(
            flag.workings, "en"
        )
        assert flags(mixed[0]) == flags(mixed[1]) == ()

    def test_reached_in_dollars_alone_of_the_two(self) -> None:
        """49 999.99 in yuan is below its limit, 10 000 in dollars is not: the lower limit decides."""
        mixed = (
            moved("40000", kind=CASH, usd_equivalent="8000"),
            moved("2000", "USD", kind=CASH, cny_equivalent="9999.99"),
        )
        [flag] = flags(*mixed)
        assert flag.reportable is True

    def test_not_reached_together(self) -> None:
        assert (
            flags(
                moved("10000", kind=CASH, usd_equivalent="1400"),
                moved("1000", "USD", kind=CASH, cny_equivalent="7100"),
            )
            == ()
        )

    def test_an_unknown_equivalent_leaves_it_undetermined(self) -> None:
        [flag] = flags(moved("1", "EUR", kind=CASH))
        assert flag.reportable is None
        assert "foreign currency: unknown" in explain_lines(flag.workings, "en")
        [flag] = flags(
            moved("10000", kind=CASH, usd_equivalent="1400"), moved("1000", "USD", kind=CASH)
        )
        assert flag.reportable is None

    def test_what_is_known_may_be_enough(self) -> None:
        [flag] = flags(
            moved("9000", "EUR", kind=CASH, usd_equivalent="10000"), moved("1", "EUR", kind=CASH)
        )
        assert flag.reportable is True

    def test_before_the_notice_each_currency_stood_alone(self) -> None:
        day = datetime.fromisoformat("2017-06-30T10:00+08:00")
        mixed = (
            moved("100000", kind=CASH, usd_equivalent="14000", occurred_at=day),
            moved("9000", "USD", kind=CASH, cny_equivalent="190000", occurred_at=day),
        )
        found = list_large_transactions(mixed, LI, calendar=CHINA, as_of=date(2017, 6, 30))
        assert found == ()


class TestGrouping:
    def test_two_standards_are_two_flags(self) -> None:
        found = flags(
            moved("50000", kind=CASH),
            moved("50000", kind=CASH, direction=IN),
            moved("200000", cross_border=True),
            moved("500000"),
        )
        assert [(flag.standard, flag.direction) for flag in found] == [
            (LargeStandard.CASH, IN),
            (LargeStandard.CASH, OUT),
            (LargeStandard.DOMESTIC_TRANSFER, OUT),
            (LargeStandard.CROSS_BORDER_TRANSFER, OUT),
        ]

    def test_home_and_abroad_are_not_added_up(self) -> None:
        assert flags(moved("499999"), moved("199999", cross_border=True)) == ()

    def test_a_rollover_is_left_out(self) -> None:
        assert flags(moved("900000", rollover=True)) == ()
        assert flags(moved("900000", rollover=True), moved("499999")) == ()

    def test_other_clients_and_days_are_left_aside(self) -> None:
        assert flags(moved("900000", client_id=ClientId("C-2"))) == ()
        late = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # already the 21st in China
        assert flags(moved("900000", occurred_at=late)) == ()
        early = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
        assert len(flags(moved("900000", occurred_at=early))) == 1

    def test_the_report_is_due_in_five_working_days(self) -> None:
        [flag] = flags(moved("500000"))
        assert flag.report_by == date(2026, 11, 27)
        assert lines_provenance(flag.workings) is Provenance.SECONDARY

    def test_no_amount_is_shown(self) -> None:
        [flag] = flags(moved("765432"))
        assert "765" not in repr(flag) + repr(flag.transactions)

    def test_a_bank_may_look_from_less(self) -> None:
        policy = house_document("AML-2", Text("大额监测", "Monitoring"), DAY)
        house = attrs.evolve(LARGE_CASH_FEN, rows=(Row(DAY, 20_000_00, policy.article(1)),))
        [flag] = list_large_transactions(
            (moved("20000", kind=CASH),),
            LI,
            calendar=CHINA,
            as_of=DAY,
            book=RuleBook(numbers=(house,)),
        )
        assert flag.reportable is True


class TestDays:
    """The order of 2006 until the end of June 2017, whose limits for transfers were not read."""

    def test_cash_of_2016(self) -> None:
        calendar = attrs.evolve(CHINA, years=(2017,), off={}, make_up={}, statutory=frozenset())
        for day, amount, found in (
            ("2017-06-30", "199999.99", 0),
            ("2017-06-30", "200000", 1),
            ("2017-07-01", "49999.99", 0),
            ("2017-07-01", "50000", 1),
        ):
            at = datetime.fromisoformat(f"{day}T10:00+08:00")
            given = (moved(amount, kind=CASH, occurred_at=at),)
            day_ = date.fromisoformat(day)
            flagged = list_large_transactions(given, LI, calendar=calendar, as_of=day_)
            assert len(flagged) == found, (day, amount)

    @pytest.mark.parametrize(("kind", "day"), [(TRANSFER, "2017-06-30"), (CASH, "2007-02-28")])
    def test_no_limit_known(self, kind: TransactionKind, day: str) -> None:
        given = (moved("1", kind=kind, occurred_at=datetime.fromisoformat(f"{day}T10:00+08:00")),)
        with pytest.raises(RuleNotInForce):
            list_large_transactions(given, LI, calendar=CHINA, as_of=date.fromisoformat(day))

    def test_a_calendar_that_ends_is_refused(self) -> None:
        late = moved("500000", occurred_at=datetime.fromisoformat("2026-12-30T10:00+08:00"))
        with pytest.raises(NotCovered):
            list_large_transactions((late,), LI, calendar=CHINA, as_of=date(2026, 12, 30))


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: altered(ONE, amount=Money.of(-1)), "amount"),
        (lambda: altered(ONE, amount=1), "amount"),
        (lambda: altered(ONE, occurred_at=DAY), "occurred_at"),
        (lambda: altered(ONE, occurred_at=datetime(2026, 11, 20)), "occurred_at"),  # noqa: DTZ001  # refused
        (lambda: altered(ONE, kind="cash"), "kind"),
        (lambda: altered(ONE, direction="out"), "direction"),
        (lambda: altered(ONE, rollover=1), "rollover"),
        (lambda: altered(ONE, client_id=""), "client_id"),
        (lambda: altered(ONE, usd_equivalent=Money.of(1, "EUR")), "usd_equivalent"),
        (lambda: altered(ONE, cny_equivalent=Money.of(1, "USD")), "cny_equivalent"),
        (lambda: altered(ONE, cny_equivalent=Money.of(2)), "cny_equivalent"),
        (lambda: moved("2", "USD", usd_equivalent="1"), "usd_equivalent"),
        (lambda: moved("Infinity"), "amount"),
        (lambda: moved("NaN"), "amount"),
        (lambda: moved("１"), "amount"),
        (lambda: moved("1" + "0" * 30), "amount"),
        (lambda: list_large_transactions(ODD, LI, calendar=CHINA, as_of=DAY), "transactions"),
        (lambda: list_large_transactions((ODD,), LI, calendar=CHINA, as_of=DAY), "transactions"),
        (lambda: list_large_transactions((), ODD, calendar=CHINA, as_of=DAY), "client"),
        (lambda: list_large_transactions((), LI, calendar=ODD, as_of=DAY), "calendar"),
        (lambda: list_large_transactions((), LI, calendar=CHINA, as_of=ONE.occurred_at), "as_of"),
    ],
)
def test_odd_input_is_refused_by_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        make()
    assert refused.value.field == field


def test_an_equivalent_may_repeat_the_amount() -> None:
    assert moved("1", cny_equivalent="1").yuan == Money.of(1)
    assert moved("1", "USD", usd_equivalent="1").dollars == Money.of(1, "USD")
