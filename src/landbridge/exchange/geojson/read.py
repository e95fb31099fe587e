"""GeoJSON as a draft of places.csv and links.csv: points become places, lines between two of them links."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

from landbridge.base.dates import shown
from landbridge.base.errors import InputErrors, Problem
from landbridge.base.nearest import nearest
from landbridge.corridor.files import LARGEST_CSV
from landbridge.exchange.draft import Draft

NOT_READ = ("services", "ways")
"""Layers that we write and that no table of a corridor is made of: GMNS and GTFS carry them."""


def read_geojson(path: Path, mode: str | None = None) -> Draft:
    """Return a draft of places and links.

    Parameters
    ----------
    path
        File with a FeatureCollection.
    mode
        Of lines that do not say theirs; without it they are not taken.

    Raises
    ------
    InputErrors
        If it is no GeoJSON, or has coordinates that are no longitude and latitude.
    """
    draft = Draft("geojson", path.name)
    problems: list[Problem] = []
    lines = []
    for number, one in enumerate(_features(path)):
        where = f"feature {one.get('id', number)}"
        geometry, told = one.get("geometry"), one.get("properties") or {}
        if not isinstance(geometry, dict) or not isinstance(told, dict):
            draft.lost.append(f"{where}: has no geometry")
        elif geometry.get("type") == "Point":
            position = _position(geometry.get("coordinates"))
            if position is None:
                what = "its coordinates are no longitude and latitude"
                problems.append(Problem(str(path), None, where, what))
            else:
                _place(draft, where, str(one.get("id") or told.get("id") or ""), told, position)
        elif geometry.get("type") in ("LineString", "MultiLineString"):
            lines.append((where, one, told))
        else:
            draft.lost.append(f"{where}: {str(geometry.get('type'))[:40]} is neither a point nor a line")
    if problems:
        raise InputErrors(problems)
    unread: dict[str, int] = {}
    lost: Counter[str] = Counter()
    for where, one, told in lines:
        layer = str(told.get("layer", ""))
        if layer in NOT_READ:
            unread[layer] = unread.get(layer, 0) + 1
        else:
            lost.update(_link(draft, where, str(one.get("id") or told.get("id") or ""), told, mode))
    draft.lost += [
        f"{name} of {count} links (the draft has no borders.csv and passages.csv)"
        for name, count in lost.items()
    ]
    draft.lost += [f"{count} {layer}: write them as gmns or gtfs" for layer, count in unread.items()]
    return draft


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        if path.stat().st_size > LARGEST_CSV:
            raise InputErrors(
                [Problem(str(path), None, None, f"is larger than {LARGEST_CSV // 1_000_000} MB")]
            )
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputErrors([Problem(str(path), None, None, f"cannot be read: {error}")]) from None
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise InputErrors([Problem(str(path), line, None, "is not JSON")]) from None
    found = value.get("features") if isinstance(value, dict) else None
    if not isinstance(found, list) or value.get("type") != "FeatureCollection":
        raise InputErrors([Problem(str(path), None, None, "is no GeoJSON with a FeatureCollection")])
    return [one for one in found if isinstance(one, dict)]


def _position(value: object) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) < 2:
        return None
    lon, lat = value[:2]
    if not all(isinstance(one, (int, float)) and math.isfinite(one) for one in (lon, lat)):
        return None
    return (float(lon), float(lat)) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _place(draft: Draft, where: str, id_: str, told: dict[str, Any], position: tuple[float, float]) -> None:
    cells = {
        "id": id_,
        "name": told.get("name") or id_,
        "also": _words(told.get("also")),
        "country": told.get("country"),
        "kinds": _words(told.get("kinds")),
        "gauges": _words(told.get("gauges_mm") or told.get("gauges")),
        "time_zone": told.get("time_zone"),
        "latitude": position[1],
        "longitude": position[0],
    }
    draft.add("places", cells, where)


def _link(draft: Draft, where: str, id_: str, told: dict[str, Any], mode: str | None) -> list[str]:
    """Add a link; return which of its properties no table of the draft takes."""
    known = draft.rows.get("places", {})
    begins, ends = (str(told.get(name) or "") for name in ("begins", "ends"))
    for end in (begins, ends):
        if end not in known:
            near = nearest(end, known)
            hint = f"; did you mean {near}?" if near else ""
            draft.lost.append(f"{where}: its properties begins and ends name no point: {shown(end)}{hint}")
            return []
    own = told.get("mode") or mode
    if own is None:
        draft.lost.append(f"{where}: has no mode; --mode names it")
        return []
    gauge = told.get("gauge_mm") or told.get("gauge")
    cells = {
        "id": id_.removeprefix("links."),
        "begins": begins,
        "ends": ends,
        "mode": own,
        "gauge": None if gauge is None else str(gauge),
        "km": told.get("km"),
        "km_kind": told.get("km_kind") or "computed",
        "speed_kmh": told.get("speed_kmh"),
        "both_ways": "no" if told.get("both_ways") is False else "yes",
    }
    taken = draft.add("links", cells, where)
    return [name for name in ("border", "passages") if taken and told.get(name)]


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
