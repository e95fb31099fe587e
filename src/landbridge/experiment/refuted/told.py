"""What a run says of the draws that its traffic refutes: tables, a summary, warnings."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from landbridge.accounts.columns import TABLES
from landbridge.accounts.frames import frame_of_rows
from landbridge.accounts.statistics import quantile
from landbridge.experiment.refuted.groups import owners_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from landbridge.accounts.answers import Numbers
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.finished import Finished
    from landbridge.experiment.refuted.verdict import Verdict
    from landbridge.experiment.study import Study

LOW, HIGH = 0.05, 0.95
SHOWN = 3
NAMED = 2
CROSSINGS = ("rail", "road", "zone")
"""Families of facilities that a group is known by."""
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
    """How many draws were looked at, and what became of them, group by group."""

    carried: float | None
    wanted: int
    first: int
    """Draws of the ranges as they are."""
    groups: tuple[frozenset[str], ...]
    """Facilities whose assumptions are judged together."""
    verdicts: Mapping[int, Verdict]
    unjudged: str | None

    @cached_property
    def refuted(self) -> list[int]:
        """Numbers of the draws of which something is refuted."""
        return [number for number, one in self.verdicts.items() if one.refuted]

    @cached_property
    def kept(self) -> dict[frozenset[str], int]:
        """Draws that carry the traffic, of each group of which some do not."""
        lost = {facility for one in self.verdicts.values() for facility in one.lost}
        return {
            group: sum(all(map(one.has, group)) for one in self.verdicts.values())
            for group in self.groups
            if group & lost
        }

    @property
    def least(self) -> int:
        """Draws that the ranges are of, where they are fewest; those of the ranges as they are for none."""
        return min((kept or self.first for kept in self.kept.values()), default=self.first)

    @cached_property
    def _hopeless(self) -> frozenset[str]:
        return frozenset[str]().union(*(group for group, kept in self.kept.items() if not kept))

    def has(self, number: int, facility: str) -> bool:
        """Tell whether the numbers of a facility count in a draw: where none carries, those as they are."""
        if number not in self.verdicts:
            return True
        if facility in self._hopeless:
            return number < self.wanted
        return self.verdicts[number].has(facility)

    def by(self, numbers: Sequence[int]) -> list[tuple[str, int]]:
        """Count what refutes draws, the most frequent first; a draw counts at each gate or pool."""
        assert self.carried is not None
        found = Counter(name for n in numbers for name in self.verdicts[n].refuted_by(self.carried))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))

    def as_json(self) -> dict[str, Any] | None:
        """Give it as plain values; None where draws are not judged."""
        if not self.verdicts:
            return None
        first = {number: one for number, one in self.verdicts.items() if number < self.wanted}
        return {
            "carried": self.carried,
            "wanted": self.wanted,
            "looked_at": len(self.verdicts),
            "runs": sum(one.runs for one in self.verdicts.values()),
            "refuted": len(self.refuted),
            "refuted_of_first": sum(one.refuted for one in first.values()),
            "kept": min(self.kept.values(), default=self.first),
            "by": dict(self.by(self.refuted)),
            "bands": "not refuted" if any(self.kept.values()) or not self.kept else "all",
            "groups": [
                {
                    "facilities": sorted(group),
                    "refuted_of_first": sum(not all(map(one.has, group)) for one in first.values()),
                    "kept": kept,
                }
                for group, kept in self.kept.items()
            ],
        }

    def warnings(self, narrowed: pl.DataFrame | None) -> list[str]:
        """Say in sentences what was refuted, what the bands are of, and what moved."""
        if self.unjudged is not None:
            return [f"draws are not judged by the traffic on record, as it cannot be run: {self.unjudged}"]
        if not self.refuted or self.carried is None:
            return []
        names = self.by(self.refuted)
        who = ", ".join(f"{name} in {count}" for name, count in names[:SHOWN])
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        each = "; ".join(
            f"{_named(one['facilities'])} {one['refuted_of_first']} and "
            + (str(one["kept"]) if one["kept"] else f"none, so all {self.first} are in the ranges there")
            for one in (self.as_json() or {})["groups"]
        )
        told = (
            f"draws of the assumptions that carry less than {self.carried:.0%} of the traffic on record, "
            "even without a scenario, are refuted by it, and in no range of what they concern: of the "
            f"first {self.wanted}, and kept of {len(self.verdicts)} looked at: {each} (by {who}{more}; "
            "ranges over all: table all_ranges)"
        )
        found = [told]
        few = [
            f"{_named(sorted(group))} {kept}" for group, kept in self.kept.items() if 0 < kept < self.wanted
        ]
        if few:
            found.append(
                f"fewer than {self.wanted} draws that carry the traffic were found: {', '.join(few)}"
            )
        return [*found, *_moved(narrowed)]


def _named(facilities: Sequence[str]) -> str:
    """Name a group: its crossings first, and how many more."""
    names = sorted(facilities, key=lambda one: (one.partition(".")[0] not in CROSSINGS, one))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"


def judged_of(asked: Study, finished: Finished) -> Judged:
    """Sum up what became of a run's draws."""
    return Judged(
        asked.setting.carried,
        asked.setting.draws,
        len(finished.first),
        finished.groups,
        finished.verdicts,
        finished.unjudged,
    )


def counting(judged: Judged, number: int, drawn: Mapping[str, float], corridor: Corridor) -> dict[str, float]:
    """Leave out of the values of a draw those of facilities that do not carry their traffic in it."""
    return {
        address: value
        for address, value in drawn.items()
        if all(judged.has(number, owner) for owner in owners_of(corridor, address))
    }


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
                "lost": ", ".join(one.lost) or None,
                "asked": None if one.asked is None else ", ".join(one.asked),
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
    some = bool(judged.refuted)
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
