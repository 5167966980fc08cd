"""Facts of a sale: parts that do not belong together, and values that are none."""

from typing import Any

import attrs
import pytest
from tests.sale_cases import (
    ADULT,
    COMPANY,
    DAY,
    EVE,
    FIRM,
    PERSON,
    PRODUCT,
    SALE_OF_ADULT,
    assessed,
    fund,
    judge,
    wealth,
)

from bankrm.clients import (
    Client,
    ClientId,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.money import Money
from bankrm.products import (
    ProductId,
)
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance
from bankrm.rules import Decision, Effect
from bankrm.sale_facts import SaleFacts
from bankrm.sales import Initiator, Sale
from bankrm.suitability import assess_sale


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("client_id", lambda: judge_as(COMPANY, PERSON)),
        ("product_id", lambda: _sale(product_id=ProductId("other"))),
        ("amount", lambda: _sale(amount=Money.of(1, "USD"))),
        ("amount", lambda: _sale(amount=Money.of(0))),
        ("assessments", lambda: judge(wealth(2), assessed(2, DAY + EVE))),
        ("lowest_class", lambda: assessed(2, lowest_class=True)),
        ("on", lambda: RiskAssessment(client_id=PERSON, on=None, tolerance=RiskTolerance.C1)),  # type: ignore[arg-type]  # refused
        ("private", lambda: fund(2, private=True)),
        ("currency", lambda: wealth(2, currency="ABC")),
        ("name", lambda: attrs.evolve(ADULT, name=" ")),
        ("experience_months", lambda: attrs.evolve(ADULT, experience_months=-1)),
        ("birth_date", lambda: attrs.evolve(ADULT, birth_date="1980-05-01")),  # type: ignore[arg-type]  # refused
    ],
)
def test_bad_input_names_the_field(field: str, make: Any) -> None:
    with pytest.raises(BankrmError) as caught:
        make()
    assert caught.value.field == field
    assert "1980" not in str(caught.value)


@pytest.mark.parametrize(
    ("built", "field", "wrong"),
    [
        (ADULT, "declared_capacity", "full"),
        (ADULT, "lives_on_own_labour", 1),
        (ADULT, "financial_assets", 5_000_000),
        (ADULT, "average_income_3y", 1.5),
        (ADULT, "family_financial_assets", "1"),
        (ADULT, "family_net_financial_assets", "1"),
        (ADULT, "relevant_work", 1),
        (ADULT, "experience_months", True),
        (COMPANY, "kind", "company"),
        (COMPANY, "net_assets", 1),
        (COMPANY, "financial_assets", 1),
        (COMPANY, "experience_months", 24.0),
        (wealth(2), "family", "wealth"),
        (wealth(2), "issuer_risk", "R2"),
        (wealth(2), "distributor_risk", 2),
        (wealth(2), "investment_type", "mixed"),
        (assessed(2), "tolerance", "C2"),
        (assessed(2), "lowest_class", 0),
        (assessed(2), "reconfirmed", "yes"),
        (SALE_OF_ADULT, "amount", 50_000),
        (SALE_OF_ADULT, "initiated_by", "bank"),
        (SALE_OF_ADULT, "matched_level", 2),
        (SALE_OF_ADULT, "off_goal", 0),
        (SALE_OF_ADULT, "change_reported", "no"),
        (SALE_OF_ADULT, "guardian_consent", 1),
    ],
)
def test_a_value_of_another_type_is_refused(built: Any, field: str, wrong: object) -> None:
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(built, **{field: wrong})
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["client", "product", "sale", "assessments", "as_of"])
def test_a_part_of_another_type_is_refused(field: str) -> None:
    parts: dict[str, Any] = {
        "client": ADULT,
        "product": wealth(2),
        "sale": SALE_OF_ADULT,
        "assessments": [assessed(2)],
        "as_of": DAY,
    }
    parts[field] = ["C2"] if field == "assessments" else "C-1"
    with pytest.raises(InvalidValue) as caught:
        assess_sale(**parts)
    assert caught.value.field == field


def _sale(**changes: Any) -> Decision[SaleFacts, Effect]:
    return assess_sale(ADULT, wealth(2), attrs.evolve(SALE_OF_ADULT, **changes), as_of=DAY)


def judge_as(client: Client, other: ClientId) -> Decision[SaleFacts, Effect]:
    sale = Sale(
        client_id=other,
        product_id=PRODUCT,
        amount=Money.of(50_000),
        initiated_by=Initiator.CLIENT,
    )
    return assess_sale(client, wealth(2), sale, as_of=DAY)


def test_another_clients_assessment_is_refused() -> None:
    sale = Sale(
        client_id=FIRM, product_id=PRODUCT, amount=Money.of(1), initiated_by=Initiator.CLIENT
    )
    with pytest.raises(InvalidValue, match="another client's result"):
        assess_sale(COMPANY, wealth(2), sale, [assessed(2)], as_of=DAY)


@pytest.mark.parametrize(
    "how",
    [{"institution": "另一家银行"}, {"answered_by": Respondent.SELLER}],
    ids=["another-institutions", "answered-by-the-seller"],
)
def test_an_assessment_that_is_none_of_the_banks_own_does_not_count(how: dict[str, Any]) -> None:
    """Each institution assesses for itself (办法 art. 29), and the client answers (art. 13)."""
    only = judge(wealth(4), assessed(4, **how))
    assert only.outcome is Effect.BLOCK
    assert "N7.29-assessment" in only
    after_another = judge(wealth(4), assessed(2, DAY - 9 * EVE), assessed(4, **how))
    assert "N7.12-level" in after_another
    assert after_another.facts.result_changed is False


def test_the_clients_own_answers_count() -> None:
    assert judge(wealth(2), assessed(2, answered_by=Respondent.CLIENT)).outcome is Effect.ALLOW
