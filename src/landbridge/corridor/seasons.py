"""Values by season: months of the year, told once and in force in every year that the corridor covers."""

from __future__ import annotations

from datetime import date

from landbridge.base.dates import shown

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Months = tuple[int, int]
"""First and last month of a season, 1 to 12; the last may lie in the next year."""


def parse_months(written: object) -> Months:
    """Read `oct-apr` or `jul`.

    Raises
    ------
    ValueError
        If it is none.
    """
    first, _, last = written.partition("-") if isinstance(written, str) else ("", "", "")
    last = last or first
    if first not in MONTHS or last not in MONTHS:
        raise ValueError(f"{shown(written)} is no season: write months such as oct-apr, or one alone")
    return MONTHS.index(first) + 1, MONTHS.index(last) + 1


def spans(months: Months, covered: tuple[date, date]) -> list[tuple[date, date]]:
    """Return the days of a season, first and the one after the last, in every year that is covered.

    A year more on each side, as a run begins before its period and a season may have begun the year before.
    """
    first, last = months
    found = []
    for year in range(covered[0].year - 2, covered[1].year + 2):
        ends = year + (last < first) + (last == len(MONTHS))
        found.append((date(year, first, 1), date(ends, last % len(MONTHS) + 1, 1)))
    return found


def clipped(days: list[tuple[date, date]], from_: date | None, until: date | None) -> list[tuple[date, date]]:
    """Return the parts of spans that lie between two days."""
    cut = [(max(a, from_ or a), min(b, until or b)) for a, b in days]
    return [(a, b) for a, b in cut if a < b]
