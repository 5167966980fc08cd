"""Entries: one shape for whatever happened, corrections that say which and why, and nothing of a suspicion."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from tests.history_cases import C1, CORRECTED, FUND, LATE, LI, VISIT, instant, odd

from bankrm.clients import ClientId
from bankrm.entries import (
    CorrectionReason,
    Entry,
    EntryKind,
    entry_of,
    record_fingerprint,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.identity import DocumentKind, IdentityDocument, classify_document
from bankrm.labels import OwnLabel, Text
from bankrm.products import ProductId
from bankrm.rules import Decision
from bankrm.stage_events import OpportunityId
from bankrm.suspicions import Suspicion

SUSPICION = Suspicion(client_id=C1, noticed_on=date(2026, 11, 20), grounds_ref="AML-77")
SALE = OpportunityId("O-1")
AT = instant("2026-11-20")


@attrs.frozen(kw_only=True)
class Proposal:
    """Any record of somebody else's, with an id and a client."""

    id: str = "PR-1"
    client_id: ClientId = C1
    product_ids: tuple[ProductId, ...] = (FUND,)
    opportunity_id: OpportunityId | None = SALE
    part: object = None


@attrs.frozen(kw_only=True)
class Note:
    """One with a single product."""

    id: str = "N-1"
    client_id: ClientId = C1
    product_id: ProductId | None = FUND


def entered(record: Any, what: Any = EntryKind.PROPOSAL, **facts: Any) -> Entry:
    given: dict[str, Any] = {"by": LI, "at": AT, "recorded_at": AT} | facts
    return entry_of(record, EntryKind.PROPOSAL, what, **given)


class TestOfAnyRecord:
    def test_what_it_takes_from_the_record(self) -> None:
        made = entered(Proposal(), Text("提交方案", "proposal made"))
        assert made == Entry(
            kind=EntryKind.PROPOSAL,
            at=AT,
            recorded_at=AT,
            by=LI,
            subject_id="PR-1",
            client_id=C1,
            zh="提交方案",
            en="proposal made",
            product_ids=(FUND,),
            opportunity_id=SALE,
            record=fingerprint(Proposal()),
        )

    def test_of_one_product_or_none(self) -> None:
        assert entered(Note()).product_ids == (FUND,)
        assert entered(Note(product_id=None)).product_ids == ()
        assert entered(Note()).opportunity_id is None

    def test_in_a_banks_own_words(self) -> None:
        assert entered(Note(), OwnLabel("sent", "已寄出", "sent off")).en == "sent off"

    @pytest.mark.parametrize(
        ("record", "what", "field"),
        [
            (None, EntryKind.PROPOSAL, "record.id"),
            ({"id": "PR-1"}, EntryKind.PROPOSAL, "record.id"),
            (Proposal(id=7), EntryKind.PROPOSAL, "record.id"),  # type: ignore[arg-type]  # refused
            (Proposal(client_id=None), EntryKind.PROPOSAL, "record.client_id"),  # type: ignore[arg-type]  # refused
            (Proposal(id=""), EntryKind.PROPOSAL, "subject_id"),
            (Proposal(product_ids=["P-1"]), EntryKind.PROPOSAL, "product_ids"),  # type: ignore[arg-type]  # refused
            (Proposal(part=1.5), EntryKind.PROPOSAL, "record"),
            (Proposal(), "said that", "what"),
            (Proposal(), None, "what"),
        ],
    )
    def test_what_is_refused(self, record: Any, what: Any, field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            entered(record, what)
        assert refused.value.field == field
        assert "said that" not in str(refused.value)

    def test_not_before_it_happened(self) -> None:
        with pytest.raises(InvalidValue, match=r"^recorded_at: is before it happened"):
            entered(Note(), recorded_at=instant("2026-11-19"))


PASSPORT = IdentityDocument(
    client_id=C1, kind=DocumentKind.PASSPORT, number="E00000000", expires_on=date(2030, 1, 1)
)
FACTS: Any = Proposal(part=SUSPICION)
ON_FACTS = Decision(classify_document(PASSPORT, as_of=date(2026, 11, 24)).rules, FACTS, 0)


@pytest.mark.parametrize(
    "record",
    [
        SUSPICION,
        (SUSPICION,),
        [1, SUSPICION],
        {"found": {"of": (SUSPICION,)}},
        Proposal(part=SUSPICION),
        Proposal(part=(Proposal(part={"a": SUSPICION}),)),
        Proposal(part=ON_FACTS),
    ],
    ids=["itself", "tuple", "list", "mapping", "model", "deep", "decision"],
)
def test_nothing_of_a_suspicion_can_enter(record: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        record_fingerprint(record)
    assert str(refused.value) == "record: holds what no history may hold"
    with pytest.raises(BankrmError):
        entered(record)


def test_no_kind_of_entry_is_of_suspicions() -> None:
    told = " ".join(f"{kind.code} {kind.zh} {kind.en}" for kind in EntryKind)
    assert "可疑" not in told
    assert "suspic" not in told


def test_what_is_nested_without_end_is_refused() -> None:
    round_and_round: list[object] = []
    round_and_round.append(round_and_round)
    deep: tuple[object, ...] = ()
    for _ in range(100_000):
        deep = (deep,)
    for record in (round_and_round, deep):
        with pytest.raises(InvalidValue, match=r"^record: is nested too deeply"):
            record_fingerprint(record)


def test_other_records_have_their_fingerprint() -> None:
    assert record_fingerprint(Proposal()) == fingerprint(Proposal())


class TestWords:
    def test_who_and_when(self) -> None:
        assert VISIT.explain("en") == "9 Oct 2026 relationship manager S-1 (I-1): matter I-1"
        assert VISIT.explain() == "2026年10月9日 客户经理 S-1 (I-1): 事项I-1"

    def test_nobody_on_record(self) -> None:
        assert odd(VISIT, by=None).explain("en") == "9 Oct 2026 (I-1): matter I-1"

    def test_a_late_one_says_when_it_was_entered(self) -> None:
        assert LATE.explain("en").endswith("matter I-3 (entered on 19 Nov 2026)")
        same_day = odd(VISIT, recorded_at=instant("2026-10-09", "23:59"))
        assert same_day.explain() == VISIT.explain()

    def test_a_correction_says_of_what_and_why(self) -> None:
        assert CORRECTED.explain("en").endswith(" (corrects [4]: entered by mistake)")
        assert CORRECTED.explain().endswith("（更正[4]：登记有误）")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "visit"}, "kind"),
        ({"at": datetime(2026, 10, 9, 10)}, "at"),  # noqa: DTZ001  # what is refused
        ({"at": date(2026, 10, 9)}, "at"),
        ({"recorded_at": instant("2026-10-08")}, "recorded_at"),
        ({"by": "S-1"}, "by"),
        ({"subject_id": ""}, "subject_id"),
        ({"subject_id": "I\x00"}, "subject_id"),
        ({"client_id": 7}, "client_id"),
        ({"zh": " "}, "zh"),
        ({"en": "a\nb"}, "en"),
        ({"record": "0" * 63}, "record"),
        ({"record": "０" * 64}, "record"),
        ({"corrects": -1, "reason": CorrectionReason.DOUBLE}, "corrects"),
        ({"corrects": True, "reason": CorrectionReason.DOUBLE}, "corrects"),
        ({"corrects": 10**50, "reason": CorrectionReason.DOUBLE}, "corrects"),
        ({"corrects": 1}, "reason"),
        ({"reason": CorrectionReason.DOUBLE}, "reason"),
    ],
)
def test_what_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        odd(VISIT, **changes)
    assert refused.value.field == field


def test_an_entry_of_a_prospect_and_one_without_a_record() -> None:
    plain = odd(VISIT, client_id=None, record=None)
    assert (plain.client_id, plain.record) == (None, None)


def test_an_instant_out_of_the_calendar_is_named() -> None:
    far = datetime.max.replace(tzinfo=UTC)
    with pytest.raises(InvalidValue, match=r"^recorded_at: leads out of the calendar$"):
        odd(VISIT, recorded_at=far)
