"""What came and what passed in one replication: whether a run carries the traffic that was counted.

What passes is what the indicators count that are identities of the traffic (`throughput_trains`,
`throughput_vehicles`, `visits_persons`), at each facility and in each direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from landbridge.accounts.indicators import all_indicators
from landbridge.accounts.layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from numpy.typing import NDArray

    from landbridge.simulation.model.records import Names, Records

FEW = 5.0
"""Passages short of what is expected that are chance, however few come."""


class Gate(NamedTuple):
    """Where passages are counted."""

    facility: str
    side: str | None
    direction: str | None
    indicator: str
    """Suffix of the indicator that counts them."""


class Passed(NamedTuple):
    """What passed a gate, and what was to be expected of those who came."""

    gate: Gate
    expected: float
    """Within the period."""
    passed: float
    expected_since: float
    """Since the run began, its lead-in too."""
    passed_since: float

    @property
    def share(self) -> float:
        """The share carried: the lesser of both, or 1 where what lacks is chance."""
        pairs = ((self.expected, self.passed), (self.expected_since, self.passed_since))
        return min((p / e for e, p in pairs if e - p > FEW), default=1.0)


@dataclass(frozen=True)
class Passages:
    """Counts of one replication, or the means of several."""

    gates: tuple[Gate, ...]
    by_class: NDArray[np.float64]
    """(gate, class) passages within the period."""
    came: NDArray[np.float64]
    """(gate, class) of the gate's kind that came into the system within the period."""
    since: NDArray[np.float64]
    """(gate,) passages since the run began."""
    planned: NDArray[np.float64]
    """(class,) of those who are to come since the run began."""

    def against(self, drawn: Passages) -> list[Passed]:
        """Hold the counts of a draw against these: its arrivals, as these passed of theirs.

        Expected are `sum over the classes of passed * came' / came`, with ' of the draw: as many of each
        class as pass here, for as many more or fewer as come there. Where not all pass here, as where
        limits hold back what is asked for, no more is expected of a draw. Since the run began passages are
        not counted by class: they are taken to be of the classes as those of the period are.
        """
        ratio = np.divide(drawn.came, self.came, out=np.ones_like(self.came), where=self.came > 0)
        more = np.divide(drawn.planned, self.planned, out=np.ones_like(self.planned), where=self.planned > 0)
        expected = (self.by_class * ratio).sum(axis=1)
        found = []
        for row, gate in enumerate(self.gates):
            here = float(self.by_class[row].sum())
            factor = float((self.by_class[row] * more).sum()) / here if here > 0 else 1.0
            through = (float(drawn.by_class[row].sum()), float(drawn.since[row]))
            since = float(self.since[row]) * factor
            found.append(Passed(gate, float(expected[row]), through[0], since, through[1]))
        return found


def passages(records: Records, planned: Sequence[float], begins: Container[str]) -> Passages:
    """Read what came and what passed where traffic begins.

    How many pass elsewhere hangs on the shares that go there, not on whether they can.

    Parameters
    ----------
    records
        The replication.
    planned
        How many of each class were to come since the run began.
    begins
        Facilities at which traffic begins.
    """
    names = records.names
    rows = [(gate, own) for gate, own in gates_of(names).items() if gate.facility in begins]
    columns = layout_of(names).count_columns
    classes = len(names.classes)
    by_class, came = np.zeros((len(rows), classes)), np.zeros((len(rows), classes))
    since = np.zeros(len(rows))
    for place, (_, own) in enumerate(rows):
        kinds = sorted({names.kinds.index(names.measures[row].kind) for row in own})
        by_class[place] = records.measure_count[list(own)].sum(axis=0)
        came[place] = records.kind_in[kinds].sum(axis=0)
        seen = [column for row in own if (column := columns[row]) is not None]
        counted = len(seen) == len(own) and len(records.states) > 0
        last = records.states[-1] if counted else None
        since[place] = by_class[place].sum() if last is None else float(last[seen].sum())
    return Passages(tuple(gate for gate, _ in rows), by_class, came, since, np.array(planned))


def mean_passages(several: Sequence[Passages]) -> Passages:
    """Give the means of several replications of one model."""
    return Passages(
        several[0].gates,
        np.mean([one.by_class for one in several], axis=0),
        np.mean([one.came for one in several], axis=0),
        np.mean([one.since for one in several], axis=0),
        several[0].planned,
    )


def gates_of(names: Names) -> dict[Gate, tuple[int, ...]]:
    """Find the rows of the measures that count passages, by gate."""
    layout = layout_of(names)
    found: dict[Gate, tuple[int, ...]] = {}
    for facility in layout.facilities:
        for suffix, indicator in all_indicators().items():
            if indicator.passes is None:
                continue
            words, kind = indicator.passes
            groups = next((g for word in words if (g := layout.measures.get((facility, word, kind)))), [])
            for group in groups:
                if not group.as_one:
                    found[Gate(facility, group.side, group.direction, suffix)] = group.rows
    return found
