"""Where the numbers of a facility stand in the Records of a model: found once, used for every replication.

What is here depends on the names of rows and columns alone, never on what a replication counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from landbridge.accounts.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from landbridge.simulation.model.records import MeasureName, Names, ResourceName, StateName

Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one name that are taken together: one side and direction, or a side's directions as one."""

    side: str | None
    direction: str | None
    rows: Rows
    as_one: bool = False
    """True for several sides or directions as one (or for the only one there is, told for the whole)."""


class Split(NamedTuple):
    """A class or a regime of traffic by which numbers are told apart."""

    class_: str | None
    regime: str | None
    columns: list[int]
    """Columns of the classes of Records that belong to it."""


class Batch:
    """Sets of rows, ordered by size so that one call adds up many of them.

    Each set is added in the order in which NumPy adds it alone: the sums are the same to the last bit.
    """

    def __init__(self, sets: Iterable[Rows]) -> None:
        self.sets = tuple(dict.fromkeys(sets))
        self.place = {rows: i for i, rows in enumerate(self.sets)}
        sizes = sorted({len(rows) for rows in self.sets})
        self._by_size = [
            (
                np.array([i for i, rows in enumerate(self.sets) if len(rows) == size]),
                np.array([rows for rows in self.sets if len(rows) == size]),
            )
            for size in sizes
        ]

    def reduce(self, values: NDArray[Any], ufunc: np.ufunc = np.add) -> NDArray[Any]:
        """Add up (or reduce otherwise) the rows of each set: (set, …)."""
        reduced = np.empty((len(self.sets), *values.shape[1:]), dtype=values.dtype)
        for where, rows in self._by_size:
            reduced[where] = ufunc.reduce(values[rows], axis=1)
        return reduced

    def padded(self, filler: int) -> NDArray[Any]:
        """Give the rows of all sets as one array, `filler` after the last of each: (set, row)."""
        longest = max((len(rows) for rows in self.sets), default=0)
        filled = [(*rows, *[filler] * (longest - len(rows))) for rows in self.sets]
        return np.array(filled, dtype=np.intp).reshape(len(self.sets), longest)


class Layout:
    """Groups of rows and columns of a model, by facility and name."""

    def __init__(self, names: Names) -> None:
        self.names = names
        measures, states, resources = names.measures, names.states, names.resources
        self.facilities = sorted({m.facility for m in measures} | {r.facility for r in resources})
        by_kind = _gathered(((m.facility, m.measure, m.kind), i, m) for i, m in enumerate(measures))
        of_all = _gathered(((m.facility, m.measure, None), i, m) for i, m in enumerate(measures))
        pools = ((i, r) for i, r in enumerate(resources) if r.kind == "pool")
        self.measures = {**by_kind, **of_all}
        """By facility, name and kind (None: of all kinds)."""
        self.states = _gathered(((s.facility, s.what, s.name), i, s) for i, s in enumerate(states))
        """By facility, what is told (`queue`, `population`, …) and name."""
        self.resources = _gathered(((r.facility, r.name), i, r) for i, r in pools)
        """Pools by facility and name."""
        self.queues = {facility: _queues(names, facility) for facility in self.facilities}
        """Queues of all pools and quotas by facility."""
        self.count_columns = _count_columns(names)
        """Column of the states that counts a measure, by row of the measures; None: there is none."""
        self.resource_columns: dict[tuple[str, str], list[int]] = {}
        """Columns of the states by address of a resource and what is told."""
        for i, state in enumerate(states):
            self.resource_columns.setdefault((state.of, state.what), []).append(i)
        self.splits = [*_splits(names, "class_"), *_splits(names, "regime")]
        """Classes, then regimes, where there is more than one."""
        members = [[names.classes[i] for i in split.columns] for split in self.splits]
        self.shown = {
            facility: [any(one.can_be_at(facility) for one in classes) for classes in members]
            for facility in self.facilities
        }
        """By facility, for each of the splits: whether any of it can come there."""
        self.measure_batch = Batch(g.rows for groups in self.measures.values() for g in groups)
        self.resource_batch = Batch(g.rows for groups in self.resources.values() for g in groups)


_LAYOUTS: Recent[Layout] = Recent(16)


def layout_of(names: Names) -> Layout:
    """Give the layout of a model's Records."""
    return _LAYOUTS.get(names, lambda: Layout(names))


def grouped(found: Sequence[tuple[int, MeasureName | StateName | ResourceName]]) -> list[Group]:
    """Group rows by side and direction, then a side's directions, a direction's sides, and all as one."""
    rows: dict[tuple[str | None, str | None], list[int]] = {}
    for i, name in found:
        rows.setdefault((name.side, name.direction), []).append(i)
    groups = {key: Group(*key, tuple(own)) for key, own in rows.items()}
    sides, directions = ({key[place] for key in rows} for place in (0, 1))
    wholes = [(side, None) for side in sides] + [(None, way) for way in directions] + [(None, None)]
    for side, way in wholes:
        within = [key for key in rows if side in (None, key[0]) and way in (None, key[1])]
        if within and (side, way) not in groups:
            own_rows = sorted(i for key in within for i in rows[key])
            groups[side, way] = Group(side, way, tuple(own_rows), as_one=True)
    return sorted(groups.values(), key=lambda g: (g.side or "", g.direction or ""))


def _gathered(
    rows: Iterable[tuple[Any, int, MeasureName | StateName | ResourceName]],
) -> dict[Any, list[Group]]:
    found: dict[Any, list[tuple[int, MeasureName | StateName | ResourceName]]] = {}
    for key, i, name in rows:
        found.setdefault(key, []).append((i, name))
    return {key: grouped(own) for key, own in found.items()}


def _queues(names: Names, facility: str) -> list[Group]:
    kinds = {r.address: r.kind for r in names.resources}
    found = {
        i: s.direction
        for i, s in enumerate(names.states)
        if s.facility == facility and s.what == "queue" and kinds.get(s.of) in ("pool", "quota", "stock")
    }
    ways = sorted({way for way in found.values() if way is not None})
    groups = [Group(None, way, tuple(i for i, w in found.items() if w == way)) for way in ways]
    return [Group(None, None, tuple(found), as_one=True), *groups] if found else []


def _count_columns(names: Names) -> list[int | None]:
    columns: dict[tuple[str, str, str | None, str | None], list[tuple[int, str | None]]] = {}
    for i, s in enumerate(names.states):
        if s.what == "count":
            columns.setdefault((s.facility, s.name, s.side, s.direction), []).append((i, s.key))
    return [
        next(
            (
                i
                for i, kind in columns.get((m.facility, m.measure, m.side, m.direction), ())
                if kind in (None, m.kind)
            ),
            None,
        )
        for m in names.measures
    ]


def _splits(names: Names, by: str) -> list[Split]:
    columns: dict[str, list[int]] = {}
    for i, name in enumerate(names.classes):
        columns.setdefault(getattr(name, by), []).append(i)
    if len(columns) < 2:
        return []
    own = sorted((name, held) for name, held in columns.items() if name)
    return [Split(n, None, held) if by == "class_" else Split(None, n, held) for n, held in own]
