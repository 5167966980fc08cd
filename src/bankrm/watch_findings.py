"""Findings of the watch over a loan (贷后发现): what was observed, and which records and answers are at hand.

An observation says that somebody looked for a sign and saw it, or did not; what nobody looked at is unknown, never
"no". Of each sign the latest observation counts. Text about a person stays where the bank keeps it.

Leaves out what the findings tell against the borrower, which is in `warning_rules`.
"""

from datetime import date, datetime

import attrs

from bankrm.account_flows import EffectiveInflow
from bankrm.bureau_reports import CreditReportSummary
from bankrm.checks import check_kind, check_tuple
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId, Collateral
from bankrm.covenants import CovenantTest
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import check_recorded, known_by
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.flag_facts import FlagFacts
from bankrm.flow_patterns import FlowFacts
from bankrm.rules import Decision, Effect
from bankrm.staff import StaffId
from bankrm.statement_series import StatementSeries
from bankrm.warning_catalogue import CONVENTIONAL_SIGNALS, WarningSign
from bankrm.warning_signals import SignalSource

__all__ = ["FROM_RECORDS", "Observation", "WatchFindings"]

FROM_RECORDS = frozenset(
    {
        WarningSign.TURNOVER_FALLS,
        WarningSign.IN_AND_OUT,
        WarningSign.FINANCING_FLOWS,
        WarningSign.OVERDUE,
        WarningSign.LONG_OVERDUE,
        WarningSign.PRINCIPAL_OVERDUE,
        WarningSign.LEVERAGE_JUMP,
        WarningSign.SHORT_DEBT_JUMP,
        WarningSign.INTANGIBLES_JUMP,
        WarningSign.FIXED_ASSETS_MOVE,
        WarningSign.RED_FLAGS,
        WarningSign.DECLINE,
        WarningSign.COVENANT_BREACHED,
        WarningSign.COLLATERAL_DISPUTED,
        WarningSign.COLLATERAL_SEIZED,
        WarningSign.COLLATERAL_UNINSURED,
        WarningSign.BUREAU_OVERDUE,
        WarningSign.BUREAU_QUERIES,
    }
)
"""The signs that rules find in records; all others have to be observed."""


@attrs.frozen(kw_only=True)
class Observation:
    """Somebody looked for a sign, and saw it or did not (观察记录).

    >>> from bankrm._warning_example import NOON
    >>> Observation(
    ...     sign=WarningSign.STOPPAGE,
    ...     seen=True,
    ...     source=SignalSource.SITE_VISIT,
    ...     ref="visit-8",
    ...     by=StaffId("S-2"),
    ...     at=NOON,
    ...     recorded_at=NOON,
    ... ).seen
    True
    """

    sign: WarningSign
    seen: bool = attrs.field(repr=hidden, metadata=C2)
    source: SignalSource
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps what shows it."""
    by: StaffId
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.sign in FROM_RECORDS:
            raise InvalidValue("sign", "is found in records, not observed")

    def of_family(self, seen: tuple[WarningSign, ...] = ()) -> "tuple[Observation, ...]":
        """The same look at the whole family of the sign: of the others only what is given was seen.

        Raises:
            InvalidValue: if a sign is of another family, found in records, or the sign itself.

        >>> from bankrm._warning_example import FINDINGS
        >>> [one.sign.code for one in FINDINGS.observations[0].of_family() if one.seen]
        ['EW-B2-stoppage']
        """
        check_tuple(seen, WarningSign, "seen")
        family = CONVENTIONAL_SIGNALS[self.sign.code].family
        of_family = {kind.sign for kind in CONVENTIONAL_SIGNALS.of_family(family)}
        others = [
            sign
            for sign in WarningSign
            if sign in of_family and sign not in FROM_RECORDS and sign is not self.sign
        ]
        if set(seen) - set(others):
            raise InvalidValue("seen", "holds what is no other sign of the family to be observed")
        return (self, *(attrs.evolve(self, sign=one, seen=one in seen) for one in others))


@attrs.frozen(kw_only=True)
class WatchFindings:
    """What the watch over one loan has found so far; what nobody looked at is None, or left out.

    >>> from bankrm._warning_example import FINDINGS
    >>> FINDINGS.observed(WarningSign.STOPPAGE, as_of=date(2026, 11, 24))
    True
    >>> FINDINGS.observed(WarningSign.LAWSUIT, as_of=date(2026, 11, 24)) is None
    True
    """

    client_id: ClientId
    claim_id: ClaimId
    observations: tuple[Observation, ...] = ()
    """In the order they were entered."""
    days_past_due: int | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Days since the oldest unpaid item fell due; 0 if nothing is overdue."""
    principal_overdue: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    series: StatementSeries | None = attrs.field(default=None, repr=False)
    """Statements of the borrower; the newest is set against the year before."""
    flags: Decision[FlagFacts, Effect] | None = attrs.field(default=None, repr=False)
    """What `financial_flags` says of them."""
    flows: Decision[FlowFacts, Effect] | None = attrs.field(default=None, repr=False)
    """What `flow_patterns` says of the statements of its accounts; like the flags, of the day asked about."""
    inflow: EffectiveInflow | None = attrs.field(default=None, repr=False)
    """What really came in of late."""
    inflow_before: EffectiveInflow | None = attrs.field(default=None, repr=False)
    """What really came in before the loan was approved."""
    covenant_tests: tuple[CovenantTest, ...] | None = attrs.field(default=None, repr=False)
    """The latest test of each covenant; empty if there are no covenants."""
    collateral: tuple[Collateral, ...] | None = attrs.field(default=None, repr=False)
    """All that secures it; empty if nothing does."""
    report: CreditReportSummary | None = attrs.field(default=None, repr=False)
    """The credit report of the person who borrows, or of who controls the firm."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        stamps = [one.recorded_at for one in self.observations]
        if stamps != sorted(stamps):
            raise InvalidValue("observations", "are not in the order they were entered")
        series = self.series
        if series is not None and str(series.latest.entity_id) != self.client_id:
            raise InvalidValue("series", "is of another firm")
        if series is not None and series.latest.currency != "CNY":
            raise CurrencyMismatch("series", f"needs CNY, not {series.latest.currency}")
        tested = [one.covenant.code for one in self.covenant_tests or ()]
        if len(set(tested)) < len(tested):
            raise InvalidValue("covenant_tests", "hold a covenant twice")
        assets = [one.id for one in self.collateral or ()]
        if len(set(assets)) < len(assets):
            raise InvalidValue("collateral", "holds an asset twice")
        if self.principal_overdue and self.days_past_due == 0:
            raise InvalidValue("days_past_due", "is zero though principal is overdue")

    def observed(
        self, sign: WarningSign, *, as_of: date, since: date | None = None
    ) -> bool | None:
        """What was seen of a sign last by the end of a day; None if nobody had looked.

        Args:
            sign: the sign.
            as_of: the day.
            since: a look before it cannot say that the sign is not there; None if any look can.
        """
        check_kind(sign, WarningSign, "sign")
        check_date(as_of)
        if since is not None:
            check_date(since, "since")
        seen = [
            one for one in self.observations if one.sign == sign and business_date(one.at) <= as_of
        ]
        latest = max(reversed(seen), key=lambda one: one.at, default=None)
        if latest is None or latest.seen:
            return None if latest is None else True
        return None if since is not None and business_date(latest.at) < since else False

    def known_by(self, known_at: datetime) -> "WatchFindings":
        """The findings without the observations that were entered after an instant."""
        return attrs.evolve(self, observations=known_by(self.observations, known_at))
