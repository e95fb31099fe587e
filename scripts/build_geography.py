"""Make the extracts in src/landbridge/geography/data/ from the packages that they come from.

    python scripts/build_geography.py WORLD_ATLAS [rail road sea airports land]

Run it with a Python that has numpy, scipy, shapely and the packages searoute 1.6, scgraph-data 2.0 and
airportsdata (their code is not run, their data are read); WORLD_ATLAS is the unpacked npm package world-atlas
2.0. The same packages give the same files, byte for byte. Rail takes about half a minute, roads a minute. The
folder `declared/` is written by hand and only read here.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
from geography.bridges import Bridges, find_bridges
from geography.contract import Contracted, contract
from geography.countries import country_of, cut_land
from geography.pack import lines_as_arrays, planes, write_arrays
from geography.raw import RawLines, eurasia, read_geograph, straight_km, within
from geography.sampled import sample_distances
from geography.sea import passages_of, read_gates, read_lanes, write_ports, write_table

DATA = Path(__file__).resolve().parent.parent / "src" / "landbridge" / "geography" / "data"
SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "data" / "geography"
RAIL_BRIDGE_KM = 4.0
"""Chosen on known distances: docs/background/geography.md."""
ROAD_BRIDGE_KM = 0.15
"""The map's points lie on a grid of 0.001 degrees: two ends that are one may seem this far apart."""
LONGEST_GAP_KM = 10.0


def package(name: str) -> Path:
    """Folder of an installed package, which is not imported."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"the package {name} is not installed here")
    return Path(found.submodule_search_locations[0])


def read_open_street_map(file: str) -> RawLines:
    """Read a network of scgraph-data, within Eurasia."""
    lines = read_geograph(package("scgraph_data") / file)
    return within(lines, eurasia(lines.lat, lines.lon))


def rail(atlas: Path) -> None:
    """Railways: gaps bridged, points at borders kept with their country."""
    lines = read_open_street_map("world_railways.py")
    country = country_of(atlas / "countries-50m.json", lines.lat, lines.lon)
    bridges = not_under(find_bridges(lines, LONGEST_GAP_KM).up_to(RAIL_BRIDGE_KM), lines)
    net = contracted_rail(lines, bridges, country)
    write_arrays(DATA / "openstreetmap" / "rail.npz", lines_as_arrays(net, 0.001, country[net.raw]))
    sample_distances(SAMPLES / "rail.csv", lines, bridges, net)
    tell("rail", net)


def tell(mode: str, net: Contracted) -> None:
    """Print how large a network became."""
    size = f"{len(net.lat)} points, {len(net.km)} edges, {net.km.sum():.0f} km"
    print(f"{mode}: {size}, {net.bridged_km.sum():.0f} bridged")


def not_under(bridges: Bridges, lines: RawLines) -> Bridges:
    """Leave out bridges within the circle over a line laid by hand, which is there instead."""
    kept = np.ones(len(bridges.km), dtype=bool)
    with (DATA / "declared" / "links.csv").open(encoding="utf-8", newline="") as file:
        for link in csv.DictReader(file):
            if (link["mode"], link["kind"]) != ("rail", "line"):
                continue
            lat1, lon1, lat2, lon2 = (float(link[end]) for end in ("lat1", "lon1", "lat2", "lon2"))
            radius = straight_km(lat1, lon1, lat2, lon2) / 2
            middle = (lines.lat[bridges.tail] + lines.lat[bridges.head]) / 2
            across = (lines.lon[bridges.tail] + lines.lon[bridges.head]) / 2
            kept &= straight_km(middle, across, (lat1 + lat2) / 2, (lon1 + lon2) / 2) > radius
    return Bridges(bridges.tail[kept], bridges.head[kept], bridges.km[kept])


def contracted_rail(lines: RawLines, bridges: Bridges, country: np.ndarray) -> Contracted:
    """Contract railways; what crosses a border stays an edge of its own."""
    held = np.zeros(len(lines.lat), dtype=bool)
    abroad = country[lines.tail] != country[lines.head]
    held[lines.tail[abroad]] = held[lines.head[abroad]] = True
    abroad = country[bridges.tail] != country[bridges.head]
    held[bridges.tail[abroad]] = held[bridges.head[abroad]] = True
    return contract(lines, bridges, held, tolerance_km=0.5)


def road(_: Path) -> None:
    """Roads: only ends that the rounding of the map tore apart are joined."""
    lines = read_open_street_map("world_highways.py")
    bridges = find_bridges(lines, ROAD_BRIDGE_KM)
    net = contract(lines, bridges, np.zeros(len(lines.lat), dtype=bool), tolerance_km=0.3)
    write_arrays(DATA / "openstreetmap" / "road.npz", lines_as_arrays(net, 0.001))
    sample_distances(SAMPLES / "road.csv", lines, bridges, net)
    tell("road", net)


def sea(_: Path) -> None:
    """Sea lanes, whose edges know the passages that they lead through; ports."""
    lines = read_lanes(package("searoute"))
    gates = read_gates(DATA / "declared" / "passages.csv")
    bits = passages_of(lines, gates)
    held = np.zeros(len(lines.lat), dtype=bool)
    held[lines.tail[bits > 0]] = held[lines.head[bits > 0]] = True
    none = Bridges(np.array([], dtype=int), np.array([], dtype=int), np.array([]))
    net = contract(lines, none, held, tolerance_km=2.0, stub_km=0.0, smallest_piece=2)
    through = {(int(i), int(j)): int(b) for i, j, b in zip(lines.tail, lines.head, bits, strict=True) if b}
    of_net = np.array(
        [
            through.get((int(min(i, j)), int(max(i, j))), 0)
            for i, j in zip(net.raw[net.tail], net.raw[net.head], strict=True)
        ]
    )
    arrays = lines_as_arrays(net, 0.0001, passages=of_net)
    names = json.dumps([name for name, _ in gates]).encode()
    write_arrays(DATA / "sea" / "sea.npz", arrays | {"passage_names": np.frombuffer(names, dtype=np.uint8)})
    sample_distances(SAMPLES / "sea.csv", lines, none, net)
    ports = write_ports(package("searoute"), DATA / "sea" / "ports.csv")
    print(f"sea: {len(net.lat)} points, {len(net.km)} edges, {(of_net > 0).sum()} in passages; {ports} ports")


def airports(_: Path) -> None:
    """Airports of Eurasia with a code of IATA."""
    import airportsdata

    known = airportsdata.load("ICAO")
    rows = []
    for airport in known.values():
        lat, lon = float(airport["lat"]), float(airport["lon"])
        if airport["iata"] and eurasia(np.array([lat]), np.array([lon]))[0]:
            rows.append((airport["iata"], airport["name"], airport["country"], f"{lat:.4f}", f"{lon:.4f}"))
    count = write_table(
        DATA / "airports" / "airports.csv", ("code", "name", "country", "lat", "lon"), sorted(rows)
    )
    print(f"airports: {count}")


def land(atlas: Path) -> None:
    """Land for maps, cut at the antimeridian."""
    for scale in ("110m", "50m"):
        rings = cut_land(atlas / f"land-{scale}.json")
        points = np.rint(np.concatenate(rings) / 0.01)
        arrays = {
            "step": np.array(0.01),
            "lon": planes(points[:, 0], difference=True),
            "lat": planes(points[:, 1], difference=True),
            "points": planes(np.array([len(ring) for ring in rings])),
        }
        write_arrays(DATA / "land" / f"land_{scale}.npz", arrays)
        print(f"land {scale}: {len(rings)} rings, {len(points)} points")


MADE = {"rail": rail, "road": road, "sea": sea, "airports": airports, "land": land}


def main(arguments: list[str]) -> None:
    """Make what is asked for, or everything."""
    if not arguments or not (Path(arguments[0]) / "land-110m.json").is_file():
        raise SystemExit(__doc__)
    wanted = arguments[1:] or list(MADE)
    if unknown := set(wanted) - set(MADE):
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(MADE)}")
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        MADE[name](Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
