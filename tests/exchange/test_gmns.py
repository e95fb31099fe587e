"""GMNS: the specification's fields; there and back nothing is lost but what is said; what others write."""

import csv
import shutil

import pytest

from landbridge import export, import_
from landbridge.base.errors import InputErrors
from landbridge.network import network_on

DAY = "2024-09-02"
REQUIRED = {
    "node.csv": {"node_id", "x_coord", "y_coord"},
    "link.csv": {"link_id", "from_node_id", "to_node_id", "directed"},
    "use_definition.csv": {"use", "persons_per_vehicle", "pce"},
    "services/node.csv": {"node_id", "x_coord", "y_coord"},
    "services/link.csv": {"link_id", "from_node_id", "to_node_id", "directed"},
    "services/zone.csv": {"zone_id"},
}


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def written(small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gmns") / "out"
    export(small, "gmns", folder, date=DAY)
    return folder


def test_required_fields_keys_and_references(written):
    for name, required in REQUIRED.items():
        rows = rows_of(written / name)
        assert rows
        for row in rows:
            assert all(row[column] for column in required), (name, row)
        key = "use" if name.startswith("use") else f"{name.rpartition('/')[2].removesuffix('.csv')}_id"
        assert len({row[key] for row in rows}) == len(rows)
    for folder in (written, written / "services"):
        nodes = {row["node_id"] for row in rows_of(folder / "node.csv")}
        assert {row["parent_node_id"] for row in rows_of(folder / "node.csv")} <= nodes | {""}
        for row in rows_of(folder / "link.csv"):
            assert {row["from_node_id"], row["to_node_id"]} <= nodes
            assert row["directed"] in ("true", "false")
        (config,) = rows_of(folder / "config.csv")
        assert (config["long_length"], config["crs"], config["id_type"]) == ("km", "EPSG:4326", "string")


def test_there_and_back(written, small, network, corridor_of, arcs_of, tmp_path):
    """Places and coordinates; lengths and modes of links; times, prices with fees, departures of arcs."""
    found = import_(written, tmp_path / "draft")
    assert found.format == "gmns"
    again = corridor_of(tmp_path / "draft")
    with (small / "places.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            place = again.places[row["id"]]
            assert (place.latitude, place.longitude) == (float(row["latitude"]), float(row["longitude"]))
            assert (place.name, place.country) == (row["name"], row["country"])
    links = again.network.links
    assert {(id_, one.rows[0].mode, one.rows[0].km) for id_, one in links.items()} == {
        ("ab", "rail", 4000), ("bc", "rail", 5000), ("cd", "rail", 1000), ("strait", "sea", 20000),
        ("cape-a", "sea", 14000), ("cape-b", "sea", 12000), ("r1", "road", 4200), ("r2", "road", 5100),
        ("r3", "road", 1100),
    }  # fmt: skip
    there, back = arcs_of(network), arcs_of(network_on(again, again.from_))
    assert there.keys() == {(*key[:2], key[2]) for key in back}
    for key, numbers in there.items():
        assert back[key] == pytest.approx(numbers, rel=1e-9), key
    assert any("greenhouse" in sentence for sentence in found.not_taken)


def test_what_others_write(tmp_path):
    """Miles, whole numbers as ids, modes by their words; what cannot be taken is said with its line."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "config.csv").write_text("long_length,speed,crs\nmile,mph,EPSG:4326\n", encoding="utf-8")
    nodes = "node_id,name,x_coord,y_coord\n1,One,-77.0,38.9\n2,,-76.9,38.9\n3,Alone,-76,38\n"
    (folder / "node.csv").write_text(nodes, encoding="utf-8")
    links = """\
link_id,from_node_id,to_node_id,directed,length,facility_type,free_speed,allowed_uses,lanes
10,1,2,True,10,Primary,60,"AUTO,TRUCK",2
11,2,1,1,,,30,truck,1
12,1,9,true,1,local,,,
13,2,1,maybe,1,local,,,
14,2,1,true,1,teleport,,,
15,1,1,true,1,local,,,
"""
    (folder / "link.csv").write_text(links, encoding="utf-8")
    found = import_(folder, tmp_path / "draft")
    assert found.holds == {"links": 2, "places": 2}
    first, second = rows_of(tmp_path / "draft" / "links.csv")
    assert (first["mode"], first["both_ways"]) == ("road", "no")
    assert float(first["km"]) == pytest.approx(16.09344)
    assert float(first["speed_kmh"]) == pytest.approx(96.56064)
    assert float(second["km"]) == pytest.approx(8.65, abs=0.1)
    told = (tmp_path / "draft" / "not_taken.txt").read_text(encoding="utf-8")
    for sentence in (
        "link.csv:4: link 12: there is no node '9'",
        "link.csv:5: link 13: directed is 'maybe', neither true nor false",
        "link.csv:7: link 15 leads from a node to itself",
        "1 links without a length",
        "1 links whose mode is not known",
        "1 nodes that no link taken reaches",
        "2 places have no country",
        "column lanes of link.csv",
    ):
        assert sentence in told
    with pytest.raises(InputErrors, match="is there already; nothing was written"):
        import_(folder, tmp_path / "draft")
    assert import_(folder, tmp_path / "draft", mode="rail", overwrite=True).holds["links"] == 3


def test_a_zip_of_it_is_read_at_its_root(written, tmp_path):
    shutil.make_archive(str(tmp_path / "net"), "zip", written)
    found = import_(tmp_path / "net.zip", tmp_path / "draft")
    assert (found.format, found.holds["links"]) == ("gmns", 9)


def test_what_is_wrong_is_told_before_anything_is_written(written, tmp_path):
    folder = tmp_path / "in"
    shutil.copytree(written, folder)
    text = (folder / "node.csv").read_text(encoding="utf-8")
    (folder / "node.csv").write_text(text.replace(",120,30,", ",1200000,30,"), encoding="utf-8")
    (folder / "config.csv").write_text("long_length,crs\nfurlong,EPSG:32643\n", encoding="utf-8")
    with pytest.raises(InputErrors) as error:
        import_(folder, tmp_path / "draft")
    assert "'furlong' is no unit that is known here" in str(error.value)
    assert "only longitude and latitude (EPSG:4326) are read" in str(error.value)
    (folder / "config.csv").unlink()
    with pytest.raises(InputErrors, match=r"node.csv:2: node AAALP: x_coord '1200000'"):
        import_(folder, tmp_path / "draft")
    (folder / "link.csv").unlink()
    with pytest.raises(InputErrors, match="is not in"):
        import_(folder, tmp_path / "draft")
    assert not (tmp_path / "draft").exists()


def test_questions_that_cannot_be_answered(small, tmp_path):
    with pytest.raises(InputErrors) as error:
        export(small, "gmsn", tmp_path / "x", date="2024-13-01", origins=["Alpa"], goods=["fones"])
    told = str(error.value)
    for sentence in (
        "'gmsn' is none of gmns, gtfs, omx, geojson (did you mean gmns?)",
        "there is no place 'Alpa' in small (did you mean Alpha?)",
        "there are no goods 'fones'",
        "--date: there is no day 2024-13-01",
    ):
        assert sentence in told
    with pytest.raises(InputErrors, match="the data of small begin 2024-08-01"):
        export(small, "gmns", tmp_path / "x", date="1999-01-01")
    with pytest.raises(InputErrors, match="has no network"):
        export("tutorial", "gmns", tmp_path / "x", date="2024-09-01")
    with pytest.raises(InputErrors, match="cannot be told"):
        import_(small, tmp_path / "x")
    with pytest.raises(InputErrors, match="there is no such file"):
        import_(small / "nowhere", tmp_path / "x")
    assert not (tmp_path / "x").exists()
