"""The flows of a run on the map: what went over each crossing a day, along the lines that lead to it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import LandbridgeError
from landbridge.geography.packed import great_circle_km
from landbridge.report.pages.base import Page, number
from landbridge.report.pages.drawn import DrawnMap, MapLine, MapPlace, line_between, printed
from landbridge.report.pages.flow_lines import merged
from landbridge.report.pages.vocabulary import FAMILIES
from landbridge.report.pages.words import capital, family_of, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from landbridge.corridor.corridor import Corridor
    from landbridge.corridor.network_rows import LinkRow
    from landbridge.report.pages.base import Reader
    from landbridge.report.pages.gateway import Gateway
    from landbridge.report.pages.indicators import Indicator
    from landbridge.report.pages.parts import Part

APART_KM = 1500.0
"""Crossings farther from each other than this stand on maps of their own."""
AROUND_KM = 900.0
"""Other lines are shown that begin as near as this."""
OFF_KM = 3.0
"""By how much a line is off at most."""
UNITS = {"rail": "trains a day", "road": "vehicles a day"}
TITLES = {"rail": "By rail", "road": "By road"}
KNOWN, UNKNOWN = ("westbound", "eastbound"), "not followed"
"""Keys of lines: directions, and lines on which the run does not say how much goes."""
REGIMES = ("transit", "import", "export", "domestic", "empty")


class FlowRow(Page):
    """What went over a crossing in one direction."""

    facility: str
    """Facility's id."""
    label: str
    """In words."""
    direction: str
    """westbound or eastbound."""
    a_day: float
    """Mean of the period and of the replications, in the unit of the map."""
    shares: tuple[tuple[str, float], ...]
    """Regime of the freight (transit, import, export; empty) and its share, where the run tells it."""


class FlowMap(Page):
    """Crossings of one mode that lie near each other."""

    mode: str
    """`rail` or `road`."""
    title: str
    """In words."""
    unit: str
    """Of every size: so many a day."""
    map: DrawnMap
    """Lines of a direction each, with their size; those of the key `not followed` have none."""
    rows: tuple[FlowRow, ...]
    """One for each crossing and direction, the largest crossing first."""


class Flows(Page):
    """The flows over the border on maps."""

    maps: tuple[FlowMap, ...]
    """By mode, railways first."""


def flows(tables: Reader, gateway: Gateway | None, indicators: tuple[Indicator, ...]) -> Flows | None:
    """Return the flows of a run on the map; None where its corridor, or where its lines run, is not known.

    How much passes is the run's; where the lines lie is what the corridor's network says now. A run ends at
    the gateway: a line is followed to the next place only where there is one way alone.
    """
    if gateway is None:
        return None
    corridor = _corridor(tables)
    if corridor is None or not corridor.network:
        return None
    start, until = date.fromisoformat(gateway.starts[0]), date.fromisoformat(gateway.until)
    days = max((until - start).days, 1)
    found = []
    for mode in UNITS:
        crossings = []
        for part in gateway.parts:
            link = _crossing(corridor, part, mode, start)
            if link is not None:
                crossings.append((part, link))
        groups = _near(corridor, crossings)
        found += [_map(corridor, mode, group, start, days, indicators) for group in groups]
    return Flows(maps=tuple(found)) if found else None


def _corridor(tables: Reader) -> Corridor | None:
    from landbridge.corridor import read_corridor

    setting = tables.manifest.get("setting") or {}
    name: Any = setting.get("corridor")
    if not name:
        return None
    try:
        return read_corridor(name)
    except (LandbridgeError, OSError):
        return None


def _crossing(corridor: Corridor, part: Part, mode: str, day: date) -> LinkRow | None:
    """Return the link that leads over a crossing."""
    if family_of(part.facility) != mode or not any(one.total for one in part.passages):
        return None
    for series in corridor.network.links.values():
        link = series.at(day)
        if link is not None and link.border == part.facility and link.mode == mode:
            return link
    return None


def _near(corridor: Corridor, crossings: list[tuple[Part, LinkRow]]) -> Iterable[list[tuple[Part, LinkRow]]]:
    """Yield crossings in groups: each of a group is near another of it."""
    groups: list[list[tuple[Part, LinkRow]]] = []
    for one in crossings:
        near = [g for g in groups if any(_km(corridor, one[1], other[1]) < APART_KM for other in g)]
        groups = [g for g in groups if g not in near] + [[one, *(each for g in near for each in g)]]
    return groups


def _km(corridor: Corridor, one: LinkRow, other: LinkRow) -> float:
    import numpy as np

    (a, b), (c, d) = _at(corridor, one.begins), _at(corridor, other.begins)
    return float(great_circle_km(*(np.array(degrees) for degrees in (a, b, c, d))))


def _map(
    corridor: Corridor,
    mode: str,
    group: list[tuple[Part, LinkRow]],
    day: date,
    days: int,
    indicators: tuple[Indicator, ...],
) -> FlowMap:
    over: list[tuple[str, float, list[tuple[float, float]]]] = []
    rows: list[FlowRow] = []
    kinds: dict[str, tuple[str, str]] = {}
    for part, link in sorted(group, key=lambda one: -sum(p.total or 0.0 for p in one[0].passages)):
        sizes = {p.direction: p.total / days for p in part.passages if p.direction in KNOWN and p.total}
        east, west = sorted((link.begins, link.ends), key=lambda id_: -_at(corridor, id_)[1])
        way = [east, west]
        for end, at in ((east, 0), (west, 2)):
            beyond = _beyond(corridor, mode, end, {east, west}, day)
            if len(beyond) == 1:
                way.insert(at if at == 0 else len(way), beyond[0])
                kinds.setdefault(beyond[0], ("stop", corridor.places[beyond[0]].name))
        for direction, size in sizes.items():
            assert direction is not None
            order = way if direction == "westbound" else way[::-1]
            points: list[tuple[float, float]] = []
            for a, b in pairwise(order):
                points += line_between(mode, _at(corridor, a), _at(corridor, b), 0.0)[0]
            over.append((direction, size, points))
            rows.append(_row(part, direction, size, indicators))
        told = ", ".join(
            f"{direction.removesuffix('bound')} {_few(size)}"
            for direction, size in sizes.items()
            if direction
        )
        kinds[west] = ("border", f"{_name(part.facility)}: {told}")
        kinds.pop(east, None)
    lines = merged(mode, over, OFF_KM)
    for begins, ends in _around(corridor, mode, [link for _, link in group], day):
        lines.insert(0, _unknown(corridor, mode, begins, ends))
        for other in (begins, ends):
            kinds.setdefault(other, ("stop", corridor.places[other].name))
    return FlowMap(
        mode=mode,
        title=TITLES[mode],
        unit=UNITS[mode],
        map=DrawnMap(
            lines=tuple(lines),
            places=tuple(
                MapPlace(id=id_, name=name, lat=_at(corridor, id_)[0], lon=_at(corridor, id_)[1], kind=kind)
                for id_, (kind, name) in sorted(kinds.items(), key=lambda item: item[1][0] != "border")
            ),
            attribution=printed([mode]),
            straight=(),
        ),
        rows=tuple(rows),
    )


def _around(corridor: Corridor, mode: str, crossings: list[LinkRow], day: date) -> list[tuple[str, str]]:
    """Return the ends of the other links that lie around, so that one sees where one is."""
    known = {frozenset((link.begins, link.ends)) for link in crossings}
    found: dict[frozenset[str], tuple[str, str]] = {}
    for series in corridor.network.links.values():
        link = series.at(day)
        if link is None or link.mode != mode or frozenset((link.begins, link.ends)) in known:
            continue
        near = min(_km(corridor, one, link) for one in crossings)
        if near < AROUND_KM:
            found.setdefault(frozenset((link.begins, link.ends)), (link.begins, link.ends))
    return list(found.values())


def _beyond(corridor: Corridor, mode: str, end: str, crossing: set[str], day: date) -> list[str]:
    """Return the places next to an end of a crossing, on its own side of the border."""
    found: dict[str, None] = {}
    for series in corridor.network.links.values():
        link = series.at(day)
        if link is None or link.mode != mode or link.border or end not in (link.begins, link.ends):
            continue
        other = link.ends if link.begins == end else link.begins
        if other not in crossing:
            found.setdefault(other)
    return list(found)


def _unknown(corridor: Corridor, mode: str, begins: str, ends: str) -> MapLine:
    points, along = line_between(mode, _at(corridor, begins), _at(corridor, ends), OFF_KM)
    return MapLine(mode=mode, along_map=along, points=points, ways=(UNKNOWN,), size=None)


def _row(part: Part, direction: str, size: float, indicators: tuple[Indicator, ...]) -> FlowRow:
    regimes: dict[str, float] = {}
    for row in indicators:
        facility, _, measure = row.id.rpartition(".")
        if (facility, row.direction, row.class_, row.side) != (part.facility, direction, None, None):
            continue
        if row.statistic == "total" and row.regime and row.mean and measure == f"throughput_{part.unit}":
            regimes[row.regime] = row.mean
    whole = sum(regimes.values())
    order: Mapping[str, int] = {name: at for at, name in enumerate(REGIMES)}
    return FlowRow(
        facility=part.facility,
        label=part.label,
        direction=direction,
        a_day=number(size) or 0.0,
        shares=tuple(
            (regime, number(mean / whole) or 0.0)
            for regime, mean in sorted(regimes.items(), key=lambda item: order.get(item[0], len(order)))
        ),
    )


def _name(facility: str) -> str:
    return capital(place(facility).removeprefix(FAMILIES[family_of(facility)]).strip())


def _few(size: float) -> str:
    return f"{size:.1f}" if size < 100 else f"{size:,.0f}"


def _at(corridor: Corridor, id_: str) -> tuple[float, float]:
    row = corridor.places[id_]
    return row.latitude or 0.0, row.longitude or 0.0
