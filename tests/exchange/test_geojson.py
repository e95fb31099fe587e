"""GeoJSON: valid by RFC 7946; there and back the same places and links; what others write."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge import export, import_
from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.exchange.geojson.shapes import box_of, line
from landbridge.exchange.lines import cut_at_antimeridian

DAY = "2024-09-02"
MEMBERS = {"Point": 0, "LineString": 1, "MultiLineString": 2}
POSITIONS = st.lists(
    st.tuples(st.floats(-180, 180, allow_subnormal=False), st.floats(-89, 89, allow_subnormal=False)),
    min_size=2,
    max_size=8,
)


def is_valid(value):
    assert value["type"] == "FeatureCollection"
    assert "crs" not in value
    for one in value["features"]:
        assert one["type"] == "Feature"
        assert set(one) == {"type", "id", "bbox", "geometry", "properties"}
        shape = one["geometry"]
        positions = shape["coordinates"]
        parts = [[positions]] if shape["type"] == "Point" else [positions]
        parts = positions if shape["type"] == "MultiLineString" else parts
        west, south, east, north = one["bbox"]
        for part in parts:
            assert shape["type"] == "Point" or len(part) > 1
            for lon, lat in part:
                assert west - 1e-9 <= lon <= east + 1e-9
                assert south <= lat <= north
                assert -180 <= lon <= 180
    assert len({one["id"] for one in value["features"]}) == len(value["features"])


@pytest.fixture(scope="module")
def written(small, tmp_path_factory):
    file = tmp_path_factory.mktemp("geojson") / "map.geojson"
    export(small, "geojson", file, date=DAY, origins=["Alpha"], destinations=["BBDEL"], goods=["phones"])
    return file


def test_it_is_valid_and_says_whose_data_it_is(written):
    value = json.loads(written.read_text(encoding="utf-8"))
    is_valid(value)
    assert "© OpenStreetMap contributors" in value["attribution"]
    assert value["bbox"] == [7, -34, 120, 52]
    layers = {}
    for one in value["features"]:
        layers.setdefault(one["properties"]["layer"], []).append(one)
    assert {name: len(layer) for name, layer in layers.items() if name != "ways"} == {
        "places": 5, "links": 9, "services": 18,
    }  # fmt: skip
    alpha = next(one for one in layers["places"] if one["id"] == "AAALP")
    assert alpha["geometry"]["coordinates"] == [120, 30]  # longitude first
    by_sea = next(one for one in layers["ways"] if one["properties"]["mode"] == "sea")
    assert by_sea["geometry"]["coordinates"] == [[120, 30], [7, 52]]
    liner = next(one["properties"] for one in layers["services"] if one["properties"]["service"] == "liner")
    assert (liner["price_usd"], liner["price_per"], round(liner["time_h_p50"])) == (1000, "teu", 720)


def test_there_and_back(written, small, corridor_of, tmp_path):
    found = import_(written, tmp_path / "draft")
    assert (found.format, found.holds) == ("geojson", {"places": 5, "links": 9})
    was, now = read_corridor(small), corridor_of(tmp_path / "draft")
    for id_, place in was.places.items():
        assert now.places[id_] == place
    for id_, links in was.network.links.items():
        a, b = links.at(read_corridor(small).from_.replace(month=9)), now.network.links[id_].rows[0]
        for name in ("begins", "ends", "mode", "gauge", "km", "km_kind", "speed_kmh", "both_ways"):
            assert getattr(a, name) == getattr(b, name), (id_, name)
    assert "18 services: write them as gmns or gtfs" in found.not_taken


def test_what_others_write(tmp_path):
    file = tmp_path / "in.json"

    def write(*features):
        file.write_text(
            json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8"
        )

    def feature(kind, coordinates, id_=None, **told):
        found = {
            "type": "Feature",
            "geometry": {"type": kind, "coordinates": coordinates},
            "properties": told,
        }
        return {**found, "id": id_} if id_ else found

    write(
        feature("LineString", [[1, 2], [3, 4]], "x", begins="A", ends="Bravo", km=300),
        feature("LineString", [[1, 2], [3, 4]], "y", begins="A", ends="Brave", mode="road", km=300),
        feature("LineString", [[1, 2], [3, 4]], "z", begins="A", ends="Bravo", mode="road"),
        feature("Polygon", [[[1, 2], [3, 4], [5, 6], [1, 2]]], "p"),
        feature("Point", [1, 2, 99], id="A", name="Alpha"),
        feature("Point", [3, 4], "Bravo"),
    )
    found = import_(file, tmp_path / "draft", mode="rail")
    assert found.holds == {"places": 2, "links": 1}
    for sentence in ("did you mean Bravo?", "links.km: is missing", "Polygon is neither"):
        assert any(sentence in one for one in found.not_taken), found.not_taken
    write(feature("Point", [1000, 2], "A"))
    with pytest.raises(InputErrors, match="are no longitude and latitude"):
        import_(file, tmp_path / "other")
    for text, told in (
        ("{", "is not JSON"),
        ("[]", "is no GeoJSON"),
        ('{"type": "Feature"}', "is no GeoJSON"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputErrors, match=told):
            import_(file, tmp_path / "other")


def test_options_that_go_together(small, tmp_path):
    with pytest.raises(InputErrors) as error:
        export(small, "geojson", tmp_path / "x.geojson", date=DAY, origins=["Alpha"])
    assert [problem.address for problem in error.value.problems] == ["--to", "--goods"]
    with pytest.raises(InputErrors, match="is of matrices and maps, not of gtfs"):
        export(small, "gtfs", tmp_path / "x.zip", date=DAY, goods=["coal"])


def test_a_line_over_the_antimeridian_is_cut():
    made = line([(170.0, 10.0), (-170.0, 20.0)])
    assert made == {
        "type": "MultiLineString",
        "coordinates": [[[170, 10], [180, 15]], [[-180, 15], [-170, 20]]],
    }
    assert box_of([(170.0, 10.0), (-170.0, 20.0)]) == [170, 10, -170, 20]


@given(POSITIONS)
def test_no_part_of_a_cut_line_crosses_it(positions):
    parts = cut_at_antimeridian(positions)
    for part in parts:
        for (lon, _), (after, _) in pairwise(part):
            assert abs(after - lon) <= 180 + 1e-9


@given(POSITIONS)
def test_a_box_holds_its_positions(positions):
    west, south, east, north = box_of(positions)
    for lon, lat in positions:
        assert south <= lat <= north
        assert west <= lon <= east if west <= east else lon >= west or lon <= east
