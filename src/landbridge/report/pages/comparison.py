"""Simulated against observed: every indicator that reality was measured for, failures first."""

from __future__ import annotations

from landbridge.report.pages.base import Page
from landbridge.report.pages.indicators import Indicator

VERDICTS = ("outside", "undecided", "inside")
"""Failures first."""
ROLES = ("predicted", "calibrated", "input", "context")
"""Evidence first."""


class Tally(Page):
    """How many rows of one role got each verdict."""

    role: str
    """`predicted`, `calibrated`, `input` or `context`."""
    inside: int
    """Rows whose verdict is `inside`."""
    outside: int
    """Rows whose verdict is `outside`."""
    undecided: int
    """Rows whose verdict is `undecided`."""
    no_verdict: int
    """Rows that carry no verdict: context."""
    naive_beaten: int
    """Rows on which the model is closer than the naive forecast."""
    naive_known: int
    """Rows that have a naive forecast to beat."""


class Comparison(Page):
    """Simulated against observed."""

    rows: tuple[Indicator, ...]
    """Indicators with an observed value, limit or band: predicted rows first, and of these the failures."""
    tallies: tuple[Tally, ...]
    """One per role that occurs."""


def comparison(indicators: tuple[Indicator, ...]) -> Comparison:
    """Return the rows that can be compared, evidence and failures first."""
    rows = tuple(sorted((row for row in indicators if _comparable(row)), key=_order))
    roles = sorted({row.role or "no role" for row in rows}, key=_rank_of_role)
    return Comparison(rows=rows, tallies=tuple(_tally(role, rows) for role in roles))


def _comparable(row: Indicator) -> bool:
    return any(value is not None for value in (row.observed, row.observed_low, row.observed_high))


def _rank_of_role(role: str) -> int:
    return ROLES.index(role) if role in ROLES else len(ROLES)


def _order(row: Indicator) -> tuple[int, int]:
    verdict = VERDICTS.index(row.verdict) if row.verdict in VERDICTS else len(VERDICTS)
    return _rank_of_role(row.role or ""), verdict


def _tally(role: str, rows: tuple[Indicator, ...]) -> Tally:
    own = [row for row in rows if (row.role or "no role") == role]
    count = {verdict: sum(row.verdict == verdict for row in own) for verdict in VERDICTS}
    return Tally(
        role=role,
        **count,
        no_verdict=len(own) - sum(count.values()),
        naive_beaten=sum(row.naive_beaten is True for row in own),
        naive_known=sum(row.naive is not None for row in own),
    )
