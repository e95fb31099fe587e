"""One mode's network: the lines with what is declared about them, ready to be searched."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.geography.declared import crossings, gauges, laid_links, passages, transfers
from landbridge.geography.lines import FOLDERS, Lines, read_lines
from landbridge.geography.packed import Real, Whole, great_circle_km

LAID_WITHIN_KM = 5.0
"""So far from a point of the map may the end of a laid link be."""
KM_A_DEGREE = 111.195
SHORTEST_KM = 1e-6
"""No edge is shorter: a length of nothing would be no edge in a sparse matrix."""


@dataclass(frozen=True)
class Net:
    """Edges that may be passed, each with the names that close it.

    The first edges are those of `lines`, by the same numbers; laid links follow. `cut` are edges between two
    gauges at no declared place of transfer: they are never passed. `gates` maps a name (passage, transfer,
    crossing, laid link) to its edges; those in `shut` are passed only when opened.
    """

    lines: Lines
    tail: Whole
    head: Whole
    km: Real
    cut: NDArray[np.bool_]
    gates: dict[str, Whole]
    shut: frozenset[str]
    gauge_mm: Whole | None = None
    by_closure: dict[frozenset[str], NDArray[np.bool_]] = field(default_factory=dict)

    def closed_names(self, closed: frozenset[str], opened: frozenset[str]) -> frozenset[str]:
        """Return all names that are closed; raise `InputErrors` for names that this mode does not have."""
        problems = [
            Problem(None, None, name, f"closes nothing by {self.lines.mode}", nearest(name, self.gates))
            for name in sorted(closed | opened)
            if name not in self.gates
        ]
        if problems:
            raise InputErrors(problems)
        return closed | (self.shut - opened)

    def passable(self, names: frozenset[str]) -> NDArray[np.bool_]:
        """Tell which edges can be passed while these names are closed."""
        found = self.by_closure.get(names)
        if found is None:
            found = ~self.cut
            for name in names:
                found[self.gates[name]] = False
            self.by_closure[names] = found
        return found

    @cached_property
    def _by_edge(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name, edges in self.gates.items():
            for edge in edges.tolist():
                found.setdefault(edge, []).append(name)
        return found

    def names_of(self, edge: int) -> list[str]:
        """Return the names that close an edge."""
        return self._by_edge.get(edge, [])

    def sides_of(self, edge: int) -> list[tuple[str, int]]:
        """Return country (ISO 3166, two letters) and gauge in mm at both ends of a railway; else nothing."""
        if self.lines.country is None or self.gauge_mm is None:
            return []
        ends = (int(self.tail[edge]), int(self.head[edge]))
        return [(_codes().get(int(self.lines.country[end]), "*"), int(self.gauge_mm[end])) for end in ends]


@cache
def _codes() -> dict[int, str]:
    return {row.iso: row.country for row in gauges() if row.box is None and row.iso}


@cache
def net(mode: str) -> Net:
    """Return the network of a mode, read once in a process; raise `InputErrors` for an unknown mode."""
    if mode not in FOLDERS:
        raise InputErrors(
            [
                Problem(
                    None, None, mode, f"no lines by this mode: {', '.join(FOLDERS)}", nearest(mode, FOLDERS)
                )
            ]
        )
    return assembled(read_lines(mode))


def assembled(lines: Lines, *, all_links: bool = True) -> Net:
    """Put lines and declarations together; a laid link that meets no line is an error, or left out."""
    gates: dict[str, Whole] = {}
    shut = set()
    for bit, name in enumerate(lines.passage_names):
        gates[name] = np.nonzero((lines.passages >> bit) & 1)[0]
    shut |= {passage.id for passage in passages() if passage.shut and passage.id in gates}
    for crossing in crossings():
        if crossing.mode == lines.mode:
            gates[crossing.id] = _across(lines, *crossing.gate)
    tail, head, km = [lines.tail], [lines.head], [lines.km]
    number = len(lines.km)
    for link in laid_links():
        if link.mode != lines.mode:
            continue
        ends = [_point_at(lines, *end) for end in link.ends]
        if -1 in ends:
            if all_links:
                raise ValueError(
                    f"laid link {link.id}: an end has no point of the map within {LAID_WITHIN_KM} km"
                )
            continue
        tail.append(np.array([min(ends)]))
        head.append(np.array([max(ends)]))
        km.append(np.array([link.km]))
        gates[link.id] = np.array([number])
        number += 1
        if link.shut:
            shut.add(link.id)
    all_tail, all_head = np.concatenate(tail), np.concatenate(head)
    cut, gauge = np.zeros(number, dtype=bool), None
    if lines.country is not None:
        gauge = gauge_of(lines)
        cut, at = _breaks(lines, gauge, all_tail, all_head)
        gates |= at
    kms = np.maximum(np.concatenate(km), SHORTEST_KM)
    return Net(lines, all_tail, all_head, kms, cut, gates, frozenset(shut), gauge)


def gauge_of(lines: Lines) -> Whole:
    """Gauge in mm at each point of the railways."""
    assert lines.country is not None
    rows = gauges()
    found = np.full(len(lines.lat), next(row.mm for row in rows if row.country == "*"))
    for row in rows:
        if row.box is None and row.iso:
            found[lines.country == row.iso] = row.mm
    for row in rows:
        if row.box is not None:
            lat1, lon1, lat2, lon2 = row.box
            inside = (lines.lat >= lat1) & (lines.lat <= lat2) & (lines.lon >= lon1) & (lines.lon <= lon2)
            found[inside & (lines.country == row.iso)] = row.mm
    return found


def _breaks(
    lines: Lines, gauge: Whole, tail: Whole, head: Whole
) -> tuple[NDArray[np.bool_], dict[str, Whole]]:
    """Edges between two gauges: those at a place of transfer by its name, and the others, which are cut."""
    broken = gauge[tail] != gauge[head]
    cut = broken.copy()
    at: dict[str, Whole] = {}
    edges = np.nonzero(broken)[0]
    start, end = ((lines.lat[point], lines.lon[point]) for point in (tail[edges], head[edges]))
    for place in transfers():
        near = _passes(start, end, place.lat, place.lon, place.radius_km)
        fits = np.isin(gauge[tail[edges]], list(place.gauges_mm)) & np.isin(
            gauge[head[edges]], list(place.gauges_mm)
        )
        at[place.id] = edges[near & fits]
        cut[at[place.id]] = False
    return cut, at


def _across(lines: Lines, lat1: float, lon1: float, lat2: float, lon2: float) -> Whole:
    """Edges of which a straight part, as drawn, crosses a straight line."""
    edge, _, y1, x1, y2, x2 = lines.straights

    def side(ax: Real, ay: Real, bx: Real, by: Real, x: Real, y: Real) -> Real:
        return np.asarray((bx - ax) * (y - ay) - (by - ay) * (x - ax))

    here, there = (np.array(lon1), np.array(lat1)), (np.array(lon2), np.array(lat2))
    apart = side(*here, *there, x1, y1) * side(*here, *there, x2, y2) < 0
    around = side(x1, y1, x2, y2, *here) * side(x1, y1, x2, y2, *there) < 0
    return np.unique(edge[apart & around])


def _passes(
    start: tuple[Real, Real], end: tuple[Real, Real], lat: float, lon: float, radius_km: float
) -> NDArray[np.bool_]:
    """Tell which straight edges come within a radius of a place (on a plane that touches the earth there)."""
    east = np.cos(np.radians(lat)) * KM_A_DEGREE
    x, y = (start[1] - lon) * east, (start[0] - lat) * KM_A_DEGREE
    dx, dy = (end[1] - start[1]) * east, (end[0] - start[0]) * KM_A_DEGREE
    length2 = np.maximum(dx * dx + dy * dy, 1e-12)
    share = np.clip(-(x * dx + y * dy) / length2, 0.0, 1.0)
    return np.asarray(np.hypot(x + share * dx, y + share * dy) <= radius_km)


def _point_at(lines: Lines, lat: float, lon: float) -> int:
    """Number of the nearest point, -1 if there is none near enough."""
    far = great_circle_km(lines.lat, lines.lon, np.array(lat), np.array(lon))
    point = int(far.argmin())
    return point if far[point] <= LAID_WITHIN_KM else -1
