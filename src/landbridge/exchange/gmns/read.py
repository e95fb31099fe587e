"""GMNS as a draft of corridor tables: nodes and links, and services where we wrote them."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.nearest import nearest
from landbridge.base.problems import Problems
from landbridge.corridor.tables import ID_PATTERN
from landbridge.exchange.codes.locode import COUNTRIES
from landbridge.exchange.draft import Draft, kinds_of
from landbridge.exchange.gmns.services import add_services
from landbridge.exchange.gmns.spec import CRS, KM_OF, KMH_OF, MODE_OF, OWN_LINK, SERVICES
from landbridge.exchange.tables_in import Tables, number
from landbridge.geography.packed import great_circle_km

if TYPE_CHECKING:
    from landbridge.corridor.files import CsvFile

TRUE = {"true", "1", "yes", "t", "y"}
FALSE = {"false", "0", "no", "f", "n"}
_UNITS_NEED = "config.csv says what they are; without it km and km/h are taken"


def read_gmns(path: Path, mode: str | None = None) -> Draft:
    """Return a draft of places.csv and links.csv; of a network that we wrote, services and transfers too.

    Parameters
    ----------
    path
        Folder or zip archive with node.csv and link.csv.
    mode
        Mode of links that do not say theirs; without it they are not taken.

    Raises
    ------
    InputErrors
        If it is no GMNS, or its coordinates or units are not understood.
    """
    problems = Problems()
    tables = Tables(path, problems)
    nodes = tables.read("node.csv", ("node_id", "x_coord", "y_coord"))
    links = tables.read("link.csv", ("link_id", "from_node_id", "to_node_id", "directed"))
    km, kmh = _units(tables)
    problems.stop_if_any()
    assert nodes is not None
    assert links is not None
    draft = Draft("gmns", path.name)
    where = _coordinates(nodes, problems)
    problems.stop_if_any()
    reached = _links(draft, links, where, km, kmh, mode)
    _places(draft, nodes, where, reached)
    folder = path / SERVICES
    if path.is_dir() and (folder / "link.csv").is_file():
        add_services(draft, Tables(folder, problems), problems)
        problems.stop_if_any()
    _unknown(draft, links)
    return draft


def _units(tables: Tables) -> tuple[float, float]:
    """Return kilometres of a length and km/h of a speed; note units and coordinates that are not known."""
    config = tables.read("config.csv", optional=True)
    if config is None or not config.rows:
        return 1.0, 1.0
    line, row = config.rows[0]
    found = []
    for column, known in (("long_length", KM_OF), ("speed", KMH_OF)):
        word = row.get(column, "").lower()
        if word and word not in known:
            told = f"{row[column]!r} is no unit that is known here"
            tables.problems.add("config.csv", line, column, told, word, known)
        found.append(known.get(word, 1.0))
    crs = row.get("crs", "")
    if crs and crs.upper().replace(" ", "") not in (CRS, "4326", "WGS84", "EPSG:WGS84", "OGC:CRS84"):
        told = f"coordinates in {crs[:40]!r}; only longitude and latitude ({CRS}) are read"
        tables.problems.add("config.csv", line, "crs", told)
    return found[0], found[1]


def _coordinates(nodes: CsvFile, problems: Problems) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude by node."""
    where = {}
    for line, row in nodes.rows:
        try:
            lon, lat = number(row["x_coord"]), number(row["y_coord"])
        except ValueError as error:
            problems.add(nodes.file, line, f"node {row['node_id']}", str(error))
            continue
        if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
            told = f"x_coord {row['x_coord']!r}, y_coord {row['y_coord']!r} are no longitude and latitude"
            problems.add(nodes.file, line, f"node {row['node_id']}", told)
            continue
        where[row["node_id"]] = (lon, lat)
    return where


def _links(
    draft: Draft,
    links: CsvFile,
    where: dict[str, tuple[float, float]],
    km: float,
    kmh: float,
    mode: str | None,
) -> dict[str, list[tuple[str, str]]]:
    """Add links; return by node the modes and gauges that reach it."""
    reached: dict[str, list[tuple[str, str]]] = defaultdict(list)
    straight = unknown = 0
    for line, row in links.rows:
        place = f"{links.file}:{line}"
        begins, ends = row["from_node_id"], row["to_node_id"]
        own = row.get("mode") or _mode(row) or mode
        missing = [end for end in (begins, ends) if end not in where]
        if missing:
            near = nearest(missing[0], where)
            told = f"; did you mean {near}?" if near else ""
            draft.lost.append(f"{place}: link {row['link_id']}: there is no node {missing[0]!r}{told}")
            continue
        if own is None:
            unknown += 1
            continue
        directed = row["directed"].lower()
        try:
            if directed not in TRUE | FALSE:
                raise ValueError(f"directed is {row['directed']!r}, neither true nor false")
            length, speed = number(row.get("length")), number(row.get("free_speed"))
        except ValueError as error:
            draft.lost.append(f"{place}: link {row['link_id']}: {error}")
            continue
        if begins == ends:
            draft.lost.append(f"{place}: link {row['link_id']} leads from a node to itself")
            continue
        straight += length is None
        cells = {
            "id": row["link_id"],
            "begins": begins,
            "ends": ends,
            "mode": own,
            "gauge": row.get("gauge") or ("1435" if own == "rail" else None),
            "km": _straight_km(where[begins], where[ends]) if length is None else length * km,
            "km_kind": row.get("km_kind") or "computed",
            "speed_kmh": None if speed is None else speed * kmh,
            "both_ways": "no" if directed in TRUE else "yes",
        }
        if draft.add("links", cells, place):
            for end in (begins, ends):
                reached[end].append((own, str(cells["gauge"] or "")))
    if straight:
        draft.lost.append(f"{straight} links without a length: the great circle between their ends was taken")
    if unknown:
        draft.lost.append(
            f"{unknown} links whose mode is not known (facility_type, allowed_uses): --mode names it"
        )
    return reached


def _places(
    draft: Draft,
    nodes: CsvFile,
    where: dict[str, tuple[float, float]],
    reached: dict[str, list[tuple[str, str]]],
) -> None:
    """Add the nodes that links reach as places."""
    alone = 0
    for line, row in nodes.rows:
        id_ = row["node_id"]
        if id_ not in reached:
            alone += 1
            continue
        lon, lat = where[id_]
        gauges = tuple(dict.fromkeys(gauge for _, gauge in reached[id_] if gauge))
        code = id_[:2] if len(id_) == 5 and id_[:2] in COUNTRIES and ID_PATTERN.match(id_) else None
        draft.add(
            "places",
            {
                "id": id_,
                "name": row.get("name") or id_,
                "also": row.get("also"),
                "country": row.get("country") or code,
                "time_zone": row.get("time_zone"),
                "kinds": row.get("kinds") or kinds_of([mode for mode, _ in reached[id_]]),
                "gauges": row.get("gauges") or gauges,
                "latitude": lat,
                "longitude": lon,
            },
            f"{nodes.file}:{line}",
        )
    if alone:
        draft.lost.append(f"{alone} nodes that no link taken reaches")
    lacking = sum(1 for row in draft.rows.get("places", {}).values() if not row.get("country"))
    if lacking:
        draft.lost.append(f"{lacking} places have no country: GMNS says none; links need it")


def _unknown(draft: Draft, links: CsvFile) -> None:
    """Say which columns that hold something were not looked at."""
    taken = {
        "link_id", "from_node_id", "to_node_id", "directed", "length", "free_speed", "facility_type",
        "allowed_uses", "gauge", "km_kind", "mode", "name", "geometry_id", "dir_flag",
    }  # fmt: skip
    used = Counter(
        column for _, row in links.rows for column, cell in row.items() if cell and column not in taken
    )
    for column, count in used.items():
        why = " (the draft has no borders.csv and passages.csv)" if column in OWN_LINK else ""
        draft.lost.append(f"column {column} of {links.file}, in {count} rows{why}")
    if "geometry_id" in links.columns and any(row["geometry_id"] for _, row in links.rows):
        draft.lost.append("geometry.csv: links are drawn from the geography")


def _mode(row: dict[str, str]) -> str | None:
    """Return our mode of a link by its facility_type, else by the first of its allowed uses that is known."""
    words = [row.get("facility_type", ""), *row.get("allowed_uses", "").split(",")]
    found = (MODE_OF.get(word.strip().lower().replace(" ", "_")) for word in words)
    return next((mode for mode in found if mode), None)


def _straight_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lon, lat), (lon2, lat2) = one, other
    return float(great_circle_km(*(np.array(degrees) for degrees in (lat, lon, lat2, lon2))))
