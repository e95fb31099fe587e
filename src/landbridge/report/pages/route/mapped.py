"""The best way of each mode on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from landbridge.geography.packed import great_circle_km
from landbridge.network.pieces import ArcKind
from landbridge.report.pages.drawn import TOLERANCE_KM, DrawnMap, MapLine, MapPlace, line_between, printed

if TYPE_CHECKING:
    from landbridge.behaviour.shipper import Weighed
    from landbridge.corridor.corridor import Corridor
    from landbridge.experiment.route import Answer
    from landbridge.report.pages.route.stages import RouteStage

PIXELS, LEAST_KM = 800.0, 2.0
RANKS = {"end": 0, "change": 1, "border": 2, "stop": 3}


def mapped(
    answer: Answer, corridor: Corridor, ways: dict[str, tuple[Weighed, tuple[RouteStage, ...]]]
) -> DrawnMap:
    """Return the map of some ways: each link once, with the modes of the ways that use it."""
    day = answer.asked.day
    users: dict[str, list[str]] = {}
    for mode, (one, _) in ways.items():
        for arc in one.arcs:
            if answer.network.kind[arc] == ArcKind.CARRIAGE:
                for link in answer.network.links[arc]:
                    users.setdefault(link, [])
                    if mode not in users[link]:
                        users[link].append(mode)
    off = _off_km(_at(corridor, answer.asked.origin), _at(corridor, answer.asked.destination))
    lines, straight = [], []
    for link, modes in users.items():
        row = corridor.network.links[link].at(day)
        assert row is not None, "a way has links that are in force"
        ends = [_at(corridor, place) for place in (row.begins, row.ends)]
        points, along = line_between(row.mode, ends[0], ends[1], off)
        if not along and row.mode != "air":
            straight.append(f"{corridor.places[row.begins].name} – {corridor.places[row.ends].name}")
        lines.append(MapLine(mode=row.mode, along_map=along, points=points, ways=tuple(modes), size=None))
    return DrawnMap(
        lines=tuple(lines),
        places=_places(answer, corridor, ways),
        attribution=printed(line.mode for line in lines),
        straight=tuple(straight),
    )


def _places(
    answer: Answer, corridor: Corridor, ways: dict[str, tuple[Weighed, tuple[RouteStage, ...]]]
) -> tuple[MapPlace, ...]:
    kinds: dict[str, str] = {answer.asked.origin: "end", answer.asked.destination: "end"}

    def met(place: str, kind: str) -> None:
        if place not in kinds or RANKS[kind] < RANKS[kinds[place]]:
            kinds[place] = kind

    for _, stages in ways.values():
        for stage in stages:
            if stage.kind in ("transfer", "wait"):
                met(stage.begins, "change")
            elif stage.kind in ("border", "gauge"):
                met(stage.begins, "border")
    for one, _ in ways.values():
        for arc in one.arcs:
            if answer.network.kind[arc] == ArcKind.CARRIAGE:
                for place in answer.network.way[arc]:
                    met(place, "stop")
    ranked = sorted(kinds.items(), key=lambda item: RANKS[item[1]])
    found = []
    for id_, kind in ranked:
        lat, lon = _at(corridor, id_)
        found.append(MapPlace(id=id_, name=corridor.places[id_].name, lat=lat, lon=lon, kind=kind))
    return tuple(found)


def _off_km(start: tuple[float, float], goal: tuple[float, float]) -> float:
    """Return by how much a line may be off: about a pixel."""
    km = float(great_circle_km(*(np.array(degrees) for degrees in (*start, *goal))))
    return min(max(km / PIXELS, LEAST_KM), TOLERANCE_KM)


def _at(corridor: Corridor, place: str) -> tuple[float, float]:
    row = corridor.places[place]
    return row.latitude or 0.0, row.longitude or 0.0
