"""The files that ship: what contraction keeps, how large they are, whose they are."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import landbridge.geography
from landbridge.geography import OPENSTREETMAP, attribution, land_rings
from landbridge.geography.declared import (
    crossings,
    gauges,
    known_distances,
    laid_links,
    passages,
    sources,
    transfers,
)
from landbridge.geography.lines import Lines, read_lines
from landbridge.geography.net import Net, net
from landbridge.geography.packed import great_circle_km, whole
from landbridge.geography.snap import Spot
from landbridge.geography.trees import arcs_of, grow

DATA = Path(landbridge.geography.__file__).parent / "data"
SAMPLES = Path(__file__).parent.parent / "data" / "geography"


def from_point(lines: Lines, point: int) -> np.ndarray:
    """Kilometres from a point over all lines, whatever is declared."""
    bare = Net(lines, lines.tail, lines.head, lines.km, np.zeros(len(lines.km), dtype=bool), {}, frozenset())
    edge = int(np.nonzero((lines.tail == point) | (lines.head == point))[0][0])
    share = 0.0 if lines.tail[edge] == point else 1.0
    spot = Spot(edge, share, 0.0, float(lines.lat[point]), float(lines.lon[point]))
    return grow(bare, arcs_of(bare, ~bare.cut), spot).km


@pytest.mark.parametrize("mode", ["rail", "road", "sea"])
def test_distances_survive_contraction(mode: str) -> None:
    """Against distances on the raw lines, written by the build beside the extract."""
    lines = read_lines(mode)
    with (SAMPLES / f"{mode}.csv").open(encoding="utf-8", newline="") as file:
        rows = [[float(value) for value in row.values()] for row in csv.DictReader(file)]
    assert len(rows) >= 100
    starts: dict[tuple[float, float], np.ndarray] = {}
    for lat1, lon1, lat2, lon2, km in rows:
        ends = []
        for lat, lon in ((lat1, lon1), (lat2, lon2)):
            far = np.abs(lines.lat - lat) + np.abs(lines.lon - lon)
            assert far.min() < 1e-4
            ends.append(int(far.argmin()))
        if (lat1, lon1) not in starts:
            starts[lat1, lon1] = from_point(lines, ends[0])
        # A bridge's length is rounded to the metre.
        assert starts[lat1, lon1][ends[1]] == pytest.approx(km, abs=0.05)


def test_the_files_are_small_and_the_roads_are_many() -> None:
    size = {path.name: path.stat().st_size for path in DATA.rglob("*.npz")}
    assert size["rail.npz"] <= 700_000
    assert size["road.npz"] <= 2_500_000
    assert size["sea.npz"] <= 100_000
    assert len(read_lines("road").lat) >= 200_000


def test_folded_numbers_come_back() -> None:
    folded = np.array([[0, 1, 2, 3, 255], [0, 0, 0, 0, 1]], dtype=np.uint8)
    assert whole(folded).tolist() == [0, -1, 1, -2, -256]
    assert whole(folded, difference=True).tolist() == [0, -1, 0, -2, -258]


def test_what_is_of_openstreetmap_lies_apart_under_its_licence() -> None:
    folder = DATA / "openstreetmap"
    assert {path.name for path in folder.iterdir()} == {"LICENSE", "README.md", "rail.npz", "road.npz"}
    assert "Open Database License" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert OPENSTREETMAP == "© OpenStreetMap contributors"
    assert OPENSTREETMAP in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "words"),
    [("sea", "Apache License"), ("land", "Michael Bostock"), ("airports", "MIT License")],
)
def test_each_folder_has_its_licence(folder: str, words: str) -> None:
    assert words in (DATA / folder / "LICENSE").read_text(encoding="utf-8")


def test_the_notice_of_the_sea_lanes_says_what_was_changed() -> None:
    text = (DATA / "sea" / "NOTICE").read_text(encoding="utf-8")
    assert "searoute" in text
    assert "Changed by" in text


@pytest.mark.parametrize("modes", [("rail",), ("road", "sea"), ("sea", "rail", "road")])
def test_a_map_with_rail_or_road_names_openstreetmap_once(modes: tuple[str, ...]) -> None:
    assert attribution(*modes).count(OPENSTREETMAP) == 1


def test_a_map_of_the_sea_alone_names_its_own_source() -> None:
    assert OPENSTREETMAP not in attribution("sea")
    assert "searoute" in attribution("sea")


@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_land_is_cut_at_the_antimeridian(scale: str) -> None:
    rings = land_rings(scale)  # type: ignore[arg-type]
    for ring in rings:
        assert np.abs(ring[:, 1]).max() <= 180.0
        assert np.abs(np.diff(ring[:, 1])).max() < 180.0 or np.abs(ring[:, 0]).max() > 85.0
        assert tuple(ring[0]) == tuple(ring[-1])


def on_land(lat: float, lon: float) -> bool:
    """Even-odd rule over all rings."""
    inside = False
    for ring in land_rings("110m"):
        y1, x1, y2, x2 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
        spans = (y1 > lat) != (y2 > lat)
        at = x1 + (lat - y1) / np.where(spans, y2 - y1, 1.0) * (x2 - x1)
        inside ^= bool(np.count_nonzero(spans & (at > lon)) % 2)
    return inside


@pytest.mark.parametrize(
    ("lat", "lon", "land"),
    [
        (44.0, 80.0, True),  # Khorgos
        (67.0, 178.0, True),  # Chukotka, this side of the antimeridian
        (67.0, -177.0, True),  # and beyond it
        (76.0, 160.0, False),  # the Arctic, over which an uncut Russia would be smeared
        (41.0, 51.0, False),  # the Caspian
        (30.0, -150.0, False),  # the Pacific
    ],
)
def test_land_is_land_and_sea_is_sea(lat: float, lon: float, land: bool) -> None:
    assert on_land(lat, lon) is land


def test_all_that_is_declared_has_a_source() -> None:
    known = sources()
    for row in (*transfers(), *crossings(), *laid_links(), *gauges(), *known_distances()):
        assert row.source in known, row


def test_laid_links_have_grade_and_range() -> None:
    assert laid_links()
    for link in laid_links():
        assert link.grade in ("measured", "derived", "assumed")
        assert link.low <= link.km <= link.high
        straight = great_circle_km(*(np.array(x) for x in (*link.ends[0], *link.ends[1])))
        assert straight <= link.high


def test_each_passage_and_each_place_of_transfer_has_lines() -> None:
    sea, rail, road = net("sea").gates, net("rail").gates, net("road").gates
    assert set(road) == {crossing.id for crossing in crossings()}
    assert all(len(edges) for edges in road.values())
    assert set(sea) == {passage.id for passage in passages()}
    assert all(len(edges) for edges in sea.values())
    assert {place.id for place in transfers()} <= set(rail)
    assert all(len(edges) for edges in rail.values())


def test_between_two_gauges_there_is_a_place_of_transfer_or_no_way() -> None:
    rail = net("rail")
    assert rail.gauge_mm is not None
    breaks = np.nonzero(rail.gauge_mm[rail.tail] != rail.gauge_mm[rail.head])[0]
    declared = np.concatenate([rail.gates[place.id] for place in transfers()])
    assert set(breaks[~rail.cut[breaks]]) == set(declared)
    assert set(np.nonzero(rail.cut)[0]) == set(breaks) - set(declared)
