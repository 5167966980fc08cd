"""What checking costs: models of the library's make beside the same attrs classes without any check."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from bankrm.clients import ClientId, MaritalStatus, RetailClient, Sex
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.money import Money
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

CALLS = 2_000


class Kind(Label):
    """Whether what is repaid can be drawn again."""

    REVOLVING = "revolving", "循环", "revolving"
    TERM = "term", "非循环", "term"


class Grade(Label):
    """The bank's own rating."""

    A = "A", "优", "good"
    B = "B", "良", "fair"


@attrs.frozen(kw_only=True)
class Facility:
    """A credit facility of fifteen fields, of the kinds that the library's models are made of."""

    id: str
    client_id: ClientId
    branch: str
    kind: Kind
    grade: Grade | None = None
    limit: Money = attrs.field(metadata=NOT_NEGATIVE)
    drawn: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    pledged: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    approved_on: date
    available_from: date | None = None
    expires_on: date
    reviewed_on: date | None = None
    committed: bool | None = None
    retail: bool = False
    instalments: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


FACILITY = {
    "id": "F-1",
    "client_id": ClientId("C-1"),
    "branch": "B-01",
    "kind": Kind.REVOLVING,
    "grade": Grade.A,
    "limit": Money.of(800_000),
    "drawn": Money.of(300_000),
    "pledged": Money.of(1_000_000),
    "approved_on": date(2026, 3, 2),
    "available_from": date(2026, 3, 9),
    "expires_on": date(2027, 3, 2),
    "reviewed_on": date(2026, 9, 2),
    "committed": False,
    "retail": True,
    "instalments": 12,
}

CLIENT = {
    "id": ClientId("C-1"),
    "name": "张某",
    "birth_date": date(1980, 5, 1),
    "sex": Sex.FEMALE,
    "nationality": "CN",
    "occupation": "会计",
    "residence": "某市某区某路",
    "marital_status": MaritalStatus.MARRIED,
    "dependants": 1,
    "financial_assets": Money.of(800_000),
    "average_income_3y": Money.of(300_000),
    "experience_months": 30,
    "relevant_work": False,
    "since": date(2019, 3, 4),
    "home_branch": "B-01",
}


def _against(
    name: str, model: type[attrs.AttrsInstance], values: Mapping[str, object], limit: float
) -> Ratio:
    fields = {
        field.name: attrs.field(default=field.default, repr=False) for field in attrs.fields(model)
    }
    plain = attrs.make_class(model.__name__, fields, frozen=True, slots=True, kw_only=True)

    def times(make: Callable[..., Any]) -> Callable[[], None]:
        def work() -> None:
            for _ in range(CALLS):
                make(**values)

        return work

    return ratio(name, times(model), times(plain), limit=limit, calls=CALLS)


def run() -> list[Ratio]:
    """An entity of fifteen fields, and a client of twenty of which six are texts."""
    return [
        _against("entity of 15 fields, each checked", Facility, FACILITY, 1.5),
        _against("client of 20 fields, with rules between them", RetailClient, CLIENT, 1.75),
    ]
