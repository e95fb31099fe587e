"""Sea lanes and ports of the package searoute; passages by declared gates."""

from __future__ import annotations

import csv
import json
import runpy
from pathlib import Path

import numpy as np

from .raw import RawLines, each_once


def read_lanes(package: Path) -> RawLines:
    """Read the lanes. Points at the antimeridian stand there twice, joined by edges of no length."""
    lanes = runpy.run_path(str(package / "data" / "marnet_dict.py"))
    points = list(lanes["node_list"])
    number = {point: i for i, point in enumerate(points)}
    rows = [
        (number[a], number[b], what["weight"])
        for a, others in lanes["edge_list"].items()
        for b, what in others.items()
    ]
    place = np.array(points, dtype=float)
    tail, head, km = (np.array(column) for column in zip(*rows, strict=True))
    return each_once(place[:, 1], place[:, 0], tail, head, km)


def read_gates(path: Path) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Read the gates: a passage and the two ends of a straight line over it (lat, lon, lat, lon)."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (row["id"], (float(row["lat1"]), float(row["lon1"]), float(row["lat2"]), float(row["lon2"])))
            for row in csv.DictReader(file)
        ]


def passages_of(lines: RawLines, gates: list[tuple[str, tuple[float, float, float, float]]]) -> np.ndarray:
    """Bits of the passages whose gate each edge crosses: bit n for the gate of row n."""
    y1, x1, y2, x2 = (
        lines.lat[lines.tail],
        lines.lon[lines.tail],
        lines.lat[lines.head],
        lines.lon[lines.head],
    )
    bits = np.zeros(len(lines.km), dtype=np.int64)
    for number, (name, (a1, o1, a2, o2)) in enumerate(gates):
        ends = _side(o1, a1, o2, a2, x1, y1) * _side(o1, a1, o2, a2, x2, y2) < 0
        gate = _side(x1, y1, x2, y2, o1, a1) * _side(x1, y1, x2, y2, o2, a2) < 0
        crossed = ends & gate & (np.abs(x1 - x2) < 180)
        if not crossed.any():
            print(f"  no lane crosses the gate {name}")
        bits |= crossed.astype(np.int64) << number
    return bits


def _side(x1, y1, x2, y2, x, y):  # type: ignore[no-untyped-def]
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)


def write_ports(package: Path, path: Path) -> int:
    """Write the ports as a table: code, name, country as there, degrees."""
    ports = json.loads((package / "data" / "ports.geojson").read_text(encoding="utf-8"))["features"]
    rows = set()
    for port in ports:
        lon, lat = port["geometry"]["coordinates"]
        about = port["properties"]
        if about.get("port"):
            rows.add((about["port"], about["name"].strip(), about["cty"], f"{lat:.4f}", f"{lon:.4f}"))
    once = {row[0]: row for row in sorted(rows, reverse=True)}
    return write_table(path, ("code", "name", "country", "lat", "lon"), sorted(once.values()))


def write_table(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> int:
    """Write a CSV file; return how many rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    return len(rows)
