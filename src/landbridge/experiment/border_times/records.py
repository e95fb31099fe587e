"""Border times of replications as they are run, without a bundle: the same as `border_times` of one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from landbridge.experiment.border_times.read import BEFORE, BEHIND, DWELL, FEWEST, THROUGH, BorderTimes
from landbridge.network.law import Law
from landbridge.simulation.model.records import bin_edges_h

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from landbridge.simulation.model.records import Names, Records

T = TypeVar("T")


def times_of(
    records: Sequence[Records], corridor: str, from_: date, until: date, run: str = "", hash_: str = ""
) -> BorderTimes:
    """Return the border times of some replications together.

    Parameters
    ----------
    records
        Of one model.
    corridor, from_, until, run, hash_
        What they are of.
    """
    names = records[0].names
    laws: dict[tuple[str, str], Law] = {}
    crossings = {measure.facility for measure in names.measures if measure.measure == THROUGH}
    for (facility, direction, measure), rows in _rows(names).items():
        if measure == DWELL and facility in crossings:
            continue
        law = _law(records, rows)
        if law is None:
            continue
        laws[facility, direction] = law.shifted(_beside(records, facility)) if measure == DWELL else law
    return BorderTimes(run, hash_, corridor, from_, until, len(records), laws)


def _rows(names: Names) -> dict[tuple[str, str, str], list[int]]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for row, one in enumerate(names.measures):
        if one.timed and one.measure in (THROUGH, DWELL):
            found.setdefault((one.facility, one.direction or "", one.measure), []).append(row)
    return found


def _law(records: Sequence[Records], rows: list[int]) -> Law | None:
    n = sum(int(one.measure_count[rows].sum()) for one in records)
    if n < FEWEST:
        return None
    mean = sum(float(one.measure_sum_h[rows].sum()) for one in records) / n
    squares = sum(float(one.measure_squares_h2[rows].sum()) for one in records) / n
    counts = np.asarray(sum(one.measure_bins[rows].sum(axis=0) for one in records), np.float64)
    edges, some = bin_edges_h(), counts > 0
    return Law(edges[:-1][some], edges[1:][some], counts[some], mean, max(squares - mean * mean, 0.0))


def _beside(records: Sequence[Records], facility: str) -> float:
    names = records[0].names

    def mean(kind: str, steps: tuple[str, ...], measure: str) -> float:
        at = _where(names.places, lambda p: (p.facility, p.kind) == (facility, kind) and p.step in steps)
        told = _where(names.measures, lambda m: (m.facility, m.kind, m.measure) == (facility, kind, measure))
        hours = sum(float(one.ledger_h[at].sum()) for one in records)
        times = sum(int(one.measure_count[told].sum()) for one in records)
        return hours / times if times else 0.0

    return mean("train", BEFORE, "lifting") - mean("outbound", BEHIND, "departed")


def _where(rows: Iterable[T], is_one: Callable[[T], bool]) -> list[int]:
    return [n for n, row in enumerate(rows) if is_one(row)]
