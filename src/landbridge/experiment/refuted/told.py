"""What a run says of the draws that its traffic refutes: tables, a summary, warnings."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.statistics import quantile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from landbridge.accounts.answers import Numbers
    from landbridge.experiment.carry_out import Finished
    from landbridge.experiment.refuted.judge import Verdict
    from landbridge.experiment.study import Study

LOW, HIGH = 0.05, 0.95
SHOWN = 3
MOVED = 3.5
"""Standard errors from which an assumption is said to have moved: hardly one in two thousand by chance."""


@dataclass(frozen=True)
class Drawn:
    """What draws of the assumptions gave."""

    values: list[dict[str, float]]
    """Of each draw, by address."""
    numbers: Numbers


@dataclass(frozen=True)
class Judged:
    """How many draws were looked at, and what became of them."""

    carried: float | None
    wanted: int
    kept: int
    first: int
    """Draws of the ranges as they are."""
    verdicts: Mapping[int, Verdict]
    unjudged: str | None

    @property
    def refuted(self) -> list[int]:
        """Numbers of the draws refuted."""
        return [number for number, one in self.verdicts.items() if one.refuted]

    def by(self, numbers: Sequence[int]) -> list[tuple[str, int]]:
        """Count what refutes draws, the most frequent first; a draw counts at each gate or pool."""
        assert self.carried is not None
        found = Counter(name for n in numbers for name in self.verdicts[n].refuted_by(self.carried))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))

    def as_json(self) -> dict[str, Any] | None:
        """Give it as plain values; None where draws are not judged."""
        if not self.verdicts:
            return None
        first = [n for n in self.refuted if n < self.wanted]
        return {
            "carried": self.carried,
            "wanted": self.wanted,
            "looked_at": len(self.verdicts),
            "runs": sum(one.runs for one in self.verdicts.values()),
            "refuted": len(self.refuted),
            "refuted_of_first": len(first),
            "kept": self.kept,
            "by": dict(self.by(self.refuted)),
            "bands": "not refuted" if self.kept else "all",
        }

    def warnings(self, narrowed: pl.DataFrame | None) -> list[str]:
        """Say in sentences what was refuted, what the bands are of, and what moved."""
        if self.unjudged is not None:
            return [f"draws are not judged by the traffic on record, as it cannot be run: {self.unjudged}"]
        if not self.refuted or self.carried is None:
            return []
        first = [n for n in self.refuted if n < self.wanted]
        names = self.by(self.refuted)
        who = ", ".join(f"{name} in {count}" for name, count in names[:SHOWN])
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        told = (
            f"{len(first)} of the {self.wanted} draws of the assumptions carry less than {self.carried:.0%} "
            "of the traffic on record even without a scenario, so the traffic refutes them"
        )
        if self.kept:
            told += (
                f"; ranges and verdicts are over {self.kept} draws that carry it, of {len(self.verdicts)} "
                f"looked at (refuted: {who}{more}; ranges over all: table all_ranges)"
            )
        else:
            told += (
                f"; none of {len(self.verdicts)} looked at carries it, so ranges and verdicts are over the "
                f"{self.first} draws as they are, refuted ones too ({who}{more})"
            )
        found = [told]
        if 0 < self.kept < self.wanted:
            found.append(
                f"{self.kept} draws that carry the traffic were found, not {self.wanted}: it was given up "
                f"after {len(self.verdicts)}"
            )
        return [*found, *_moved(narrowed)]


def judged_of(asked: Study, finished: Finished) -> Judged:
    """Sum up what became of a run's draws."""
    return Judged(
        asked.setting.carried,
        asked.setting.draws,
        len(finished.draws),
        len(finished.first),
        finished.verdicts,
        finished.unjudged,
    )


def refuted_tables(
    judged: Judged, kept: Drawn, first: Drawn, who: dict[str, list[Any]]
) -> dict[str, pl.DataFrame]:
    """Make the tables `judged`, `carried`, `narrowed` and `all_ranges`."""
    assert judged.carried is not None
    rows, gates = [], []
    for number, one in judged.verdicts.items():
        by = one.refuted_by(judged.carried) if one.refuted else []
        least = min((gate.share for gate in one.passed), default=None)
        rows.append(
            {
                "draw": number,
                "refuted": one.refuted,
                "share": least,
                "by": ", ".join(by) or None,
                "again": one.again,
                "runs": one.runs,
            }
        )
        gates += [
            {"draw": number, **gate.gate._asdict(), **gate._asdict(), "share": gate.share}
            for gate in one.passed
        ]
    for row in gates:
        row.pop("gate")
    some = judged.refuted
    ranges = [
        {
            **{name: column[place] for name, column in who.items()},
            "low": quantile(own, LOW),
            "high": quantile(own, HIGH),
            "n": len(own),
        }
        for place, own in enumerate(first.numbers.columns().values() if some else ())
    ]
    return {
        "judged": frame_of_rows(TABLES["judged"], rows),
        "carried": frame_of_rows(TABLES["carried"], gates),
        "narrowed": frame_of_rows(TABLES["narrowed"], narrowed(first.values, kept.values if some else [])),
        "all_ranges": frame_of_rows(TABLES["all_ranges"], ranges),
    }


def narrowed(
    first: Sequence[Mapping[str, float]], kept: Sequence[Mapping[str, float]]
) -> list[dict[str, Any]]:
    """Say how far the values kept lie from those drawn, of each assumption.

    `rank` is the chance that a value kept is above one drawn, ties by half: the statistic of Mann and Whitney
    (Ann. Math. Stat. 18 (1947)) over its pairs. Its standard error is that of two samples of one law, for
    many ties a little too wide; a draw in both makes it too wide as well.
    """
    if not kept or kept == first:
        return []
    found = []
    for address in sorted({address for values in first for address in values}):
        before = sorted(values[address] for values in first if address in values)
        after = sorted(values[address] for values in kept if address in values)
        if not before or not after:
            continue
        above = sum(sum(1.0 if y > x else 0.5 if y == x else 0.0 for x in before) for y in after)
        rank = above / (len(before) * len(after))
        error = math.sqrt((len(before) + len(after) + 1) / (12.0 * len(before) * len(after)))
        found.append(
            {
                "address": address,
                "low": quantile(before, LOW),
                "high": quantile(before, HIGH),
                "kept_low": quantile(after, LOW),
                "kept_high": quantile(after, HIGH),
                "rank": rank,
                "z": (rank - 0.5) / error,
            }
        )
    return found


def _moved(narrowed: pl.DataFrame | None) -> list[str]:
    if narrowed is None:
        return []
    rows = [row for row in narrowed.iter_rows(named=True) if abs(row["z"]) > MOVED]
    if not rows:
        return []
    rows.sort(key=lambda row: (-abs(row["z"]), row["address"]))
    each = "; ".join(
        f"{row['address']} {row['kept_low']:.4g} to {row['kept_high']:.4g} instead of {row['low']:.4g} to "
        f"{row['high']:.4g}"
        for row in rows[:SHOWN]
    )
    more = f"; {len(rows) - SHOWN} more in the table narrowed" if len(rows) > SHOWN else ""
    return [f"what carries its traffic has other assumptions: {each}{more}"]
