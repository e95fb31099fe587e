"""Times at borders and terminals, read from the tables of a run.

At a crossing it is the measure `through`: from when a train is ready to be loaded for it, or a truck comes to
the end of the queue, until it is off the post behind. At a terminal where boxes change gauge it is the
`dwell` of a box, with the hours in which its train waited there before the lifting began and without the line
behind, which the network counts as way: both by their means in the delay ledger. All classes of traffic and
all replications are taken together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.network.law import Law

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from landbridge.experiment.bundle.read import Bundle

THROUGH, DWELL = "through", "dwell"
BEFORE = ("hold_place_in", "pair_slots")
"""Steps of a train at a terminal until lifting begins, which the dwell of its boxes does not hold."""
BEHIND = ("hold_run_line",)
"""Steps of an outgoing train on the line behind, which the dwell of its boxes holds."""
FEWEST = 20
"""Times in all replications together without which a histogram tells nothing."""


@dataclass(frozen=True)
class BorderTimes:
    """The laws of times that a run gave."""

    run: str
    """Its name."""
    hash: str
    corridor: str
    from_: date
    until: date
    replications: int
    laws: Mapping[tuple[str, str], Law]
    """By facility and direction."""

    def covers(self, day: date) -> bool:
        """Tell whether a day is within the run."""
        return self.from_ <= day < self.until

    def law(self, facility: str, direction: str) -> Law | None:
        """Return the law of a facility in a direction; where none is asked or told, the only one it has."""
        found = {way: law for (name, way), law in self.laws.items() if name == facility}
        if direction in found:
            return found[direction]
        return next(iter(found.values())) if len(found) == 1 and not (direction and "" not in found) else None

    def as_json(self) -> dict[str, Any]:
        """Name the run."""
        return {
            "run": self.run,
            "hash": self.hash,
            "period": [str(self.from_), str(self.until)],
            "replications": self.replications,
        }


def border_times(bundle: Bundle) -> BorderTimes:
    """Read the times of a run.

    Raises
    ------
    BundleError
        If one of its tables cannot be read.
    """
    import polars as pl

    wanted = pl.col("measure").is_in([THROUGH, DWELL])
    histograms = bundle.table("histograms").filter(wanted)
    measures = bundle.table("measures").filter(wanted)
    crossings = set(histograms.filter(pl.col("measure") == THROUGH)["facility"])
    laws: dict[tuple[str, str], Law] = {}
    for (facility, direction, measure), bins in sorted(
        histograms.group_by("facility", "direction", "measure"), key=lambda item: tuple(map(str, item[0]))
    ):
        if measure == DWELL and facility in crossings:
            continue
        same = (pl.col("facility") == facility) & (pl.col("measure") == measure)
        if direction is not None:  # else its measures stand under the directions of the traffic
            same &= pl.col("direction") == direction
        law = _law(bins, measures.filter(same))
        if law is None:
            continue
        if measure == DWELL:
            law = law.shifted(_beside(bundle, str(facility)))
        laws[str(facility), str(direction or "")] = law
    first, after = (date.fromisoformat(day) for day in bundle.manifest["period"])
    return BorderTimes(
        run=bundle.run,
        hash=bundle.hash,
        corridor=str(bundle.manifest["corridor"]),
        from_=first,
        until=after,
        replications=int(bundle.manifest["replications"]),
        laws=laws,
    )


def _law(bins: pl.DataFrame, measures: pl.DataFrame) -> Law | None:
    """Add up the histograms of all replications; mean and variance are those of the exact sums."""
    import polars as pl

    together = bins.group_by("bin_low_h", "bin_high_h").agg(pl.col("count").sum()).sort("bin_low_h")
    n = int(measures["count"].sum())
    if n < FEWEST:
        return None
    mean = float(measures["sum_h"].sum()) / n
    variance = max(float(measures["squares_h2"].sum()) / n - mean * mean, 0.0)
    return Law(
        together["bin_low_h"].to_numpy(),
        together["bin_high_h"].to_numpy(),
        together["count"].to_numpy().astype(np.float64),
        mean,
        variance,
    )


def _beside(bundle: Bundle, facility: str) -> float:
    """Mean hours that a box stands in the terminal beside its dwell, less those on the line behind."""
    import polars as pl

    here = pl.col("facility") == facility
    ledger = bundle.table("ledger").filter(here)
    measures = bundle.table("measures").filter(here)

    def mean(kind: str, steps: tuple[str, ...], measure: str) -> float:
        hours = ledger.filter((pl.col("kind") == kind) & pl.col("step").is_in(steps))["hours"].sum()
        times = measures.filter((pl.col("kind") == kind) & (pl.col("measure") == measure))["count"].sum()
        return float(hours) / float(times) if times else 0.0

    return mean("train", BEFORE, "lifting") - mean("outbound", BEHIND, "departed")
