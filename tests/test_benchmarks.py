"""What the benchmarks compare answers alike, so that a new rule cannot leave them behind."""

from benchmarks import classification, suitability


def test_the_sale_by_hand_decides_as_the_rules_do() -> None:
    suitability.check_twins(300)


def test_the_tier_by_hand_is_that_of_the_floors() -> None:
    classification.check_twins(1_000)
