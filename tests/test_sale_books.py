"""Sales under a bank's own book: stricter, never looser, and cited to its own documents."""

from datetime import date

import attrs
import pytest
from tests.sale_cases import (
    ADULT,
    DAY,
    N7_DAY,
    SALE_OF_ADULT_KNOWN,
    assessed,
    child,
    judge,
    wealth,
)

from bankrm import rules
from bankrm.citations import Param, Row, house_document
from bankrm.errors import BankrmError
from bankrm.labels import Text
from bankrm.regulations.investment import ASSESSMENT_MONTHS, HIGH_RISK_FROM
from bankrm.rules import Effect, RuleBook
from bankrm.suitability import SALE, next_sale_change


def test_a_banks_own_number_is_among_the_days_to_come() -> None:
    policy = house_document("HP", Text("测评细则", "Policy on assessments"), N7_DAY)
    own = attrs.evolve(ASSESSMENT_MONTHS, rows=(Row(N7_DAY, 6, policy.article(1)),))
    change = next_sale_change(
        ADULT,
        wealth(2),
        SALE_OF_ADULT_KNOWN,
        [assessed(2)],
        as_of=DAY,
        book=RuleBook(numbers=(own,)),
    )
    assert change is not None
    assert change.after.as_of == date(2026, 7, 11)


def test_a_bank_may_be_stricter_but_not_looser() -> None:
    policy = house_document("HP", Text("适老化销售细则", "Policy on elderly clients"), N7_DAY)

    def book(level: int) -> RuleBook:
        row = Row(N7_DAY, level, policy.article(1))
        return RuleBook(numbers=(attrs.evolve(HIGH_RISK_FROM, rows=(row,)),))

    at_65 = child(65)
    assert judge(wealth(3), assessed(4), client=at_65, book=book(3)).outcome is Effect.STEPS
    assert judge(wealth(4), assessed(4), client=at_65, book=book(5)).outcome is Effect.STEPS
    assert book(5).ineffective(SALE.params, DAY) == (HIGH_RISK_FROM.id,)


def test_a_house_rule_is_added_and_what_is_compiled_is_not_kept_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy = house_document("HP", Text("起点细则", "Policy on least amounts"), N7_DAY)
    house = SALE.house_rule(
        "house.amount",
        Effect.REVIEW,
        cites=policy.article(2),
        zh="金额{amount}较大",
        en="a large amount: {amount}",
    )(lambda f, _: f.amount > 10_000_00)
    lawful = judge(wealth(2), assessed(2))
    monkeypatch.setattr(rules, "_KEPT", 1)
    ours = judge(wealth(2), assessed(2), book=RuleBook(rules=(house,)))
    assert [reason.rule.id for reason in ours.hits] == ["house.amount"]
    assert judge(wealth(2), assessed(2)) == lawful


def test_a_house_number_needs_the_banks_own_document() -> None:
    law = HIGH_RISK_FROM.rows[0]
    own: Param[int] = attrs.evolve(HIGH_RISK_FROM, rows=(law,))
    with pytest.raises(BankrmError, match="bank's own document"):
        RuleBook(numbers=(own,))
