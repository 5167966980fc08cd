"""Prime rates and a clause that examples share; the figures are invented, close to what they once were."""

from datetime import date
from decimal import Decimal

from bankrm.loan_rates import LprTenor, PrimeRateRow, PrimeRates, RateClause, Repricing

__all__ = ["CLAUSE", "PRIME_RATES"]

PRIME_RATES = PrimeRates(
    rows=tuple(
        PrimeRateRow(
            published_on=published_on,
            one_year=Decimal(one_year),
            over_five_years=Decimal(over_five_years),
        )
        for published_on, one_year, over_five_years in (
            (date(2024, 7, 22), "0.0335", "0.0385"),
            (date(2024, 10, 21), "0.0310", "0.0360"),
            (date(2025, 5, 20), "0.0300", "0.0350"),
        )
    ),
    through=date(2025, 6, 19),
)
CLAUSE = RateClause(
    tenor=LprTenor.OVER_FIVE_YEARS,
    basis_points=Decimal(-30),
    repricing=Repricing.NEW_YEAR,
)
