import hashlib
import pickle
from datetime import date

import pytest

from landbridge.base.errors import AddressError, InputErrors, NoValueError
from landbridge.corridor import Distribution, Evidence, read_corridor
from landbridge.corridor.check import check
from landbridge.corridor.find import packaged_corridors


def test_the_small_corridor_is_without_fault(folder):
    assert check(folder()) == []


@pytest.mark.parametrize("name", sorted(packaged_corridors()))
def test_corridors_that_come_along_are_without_fault(name):
    assert [str(problem) for problem in check(name)] == []


def test_head(corridor):
    assert (corridor.name, corridor.title) == ("aa", "A")
    assert (corridor.from_, corridor.until) == (date(2022, 1, 1), date(2023, 1, 1))
    assert corridor.base == (date(2022, 1, 1), date(2023, 1, 1))
    assert list(corridor.facilities) == ["dryport.aa", "rail.aa", "station.aa"]
    assert list(corridor.scenarios) == ["slow"]
    assert corridor.changes == ()


def test_addresses_leave_out_posts_and_resources(corridor):
    assert corridor.addresses() == [
        "dryport.aa.cranes.capacity",
        "rail.aa.acceptance.westbound.capacity",
        "rail.aa.cn.tracks.westbound.capacity",
        "rail.aa.groups.far.share",
        "rail.aa.groups.near.share",
        "rail.aa.kz.officers.calendar",
        "rail.aa.kz.officers.capacity",
        "rail.aa.kz.tracks.westbound.capacity",
        "rail.aa.loading.westbound.open",
        "rail.aa.next.westbound.dryport.aa",
        "rail.aa.next.westbound.station.aa",
        "rail.aa.streams.express.boxes",
        "rail.aa.streams.express.share",
        "rail.aa.streams.ordinary.share",
        "rail.aa.times.cross.westbound",
        "station.aa.cranes.capacity",
        "traffic.w1.quantity",
        "traffic.w2.quantity",
    ]


def test_structure(corridor):
    rail = corridor.facilities["rail.aa"]
    assert rail.posts["cn"].time_zone == "Asia/Shanghai"
    assert rail.lanes == {"westbound": {"exit": "cn", "entry": "kz"}}
    assert rail.keys == {"groups": ("near", "far")}
    assert {lane: list(shares) for lane, shares in rail.next.items()} == {
        "westbound": ["dryport.aa", "station.aa"]
    }
    assert rail.next["westbound"]["dryport.aa"].at(date(2022, 1, 1)) == 0.6
    assert rail.streams["express"].text == {
        "direction": "westbound",
        "class": "express",
        "regime": "transit",
        "group": "far",
    }
    assert corridor.facilities["dryport.aa"].uses == {"paths": "rail.aa.acceptance.westbound"}
    assert corridor.zone_of("rail.aa.cn.tracks.westbound.capacity") == "Asia/Shanghai"
    assert corridor.zone_of("rail.aa.acceptance.westbound.capacity") == "Asia/Almaty"
    assert corridor.zone_of("traffic.w1.quantity") == "Asia/Almaty"


def test_a_value_goes_by_its_date_and_knows_its_line(corridor):
    tracks = corridor.quantity("rail.aa.kz.tracks.westbound.capacity")
    assert tracks.at(date(2022, 5, 31)) == 2
    assert tracks.at(date(2022, 6, 1)) == 3
    assert [period.origin.line for period in tracks.periods] == [17, 18]
    boxes = corridor.quantity("rail.aa.streams.express.boxes").at(date(2022, 1, 1))
    assert boxes == Distribution("integer", (40.0, 50.0))


def test_evidence_is_the_values_own_or_that_of_the_tables_around_it(folder):
    root = folder(
        ("facilities/rail.aa.toml", "[posts.kz.officers]\ncapacity = 3", (
            '[posts.kz.officers]\nevidence = { source = "S2" }\ncapacity = { value = 3, note = "seen" }')),
    )  # fmt: skip
    corridor = read_corridor(root)

    def evidence(address, place=0):
        return corridor.quantity(address).periods[place].evidence

    assert evidence("rail.aa.cn.tracks.westbound.capacity") == Evidence("S1", "measured")
    assert evidence("rail.aa.kz.officers.capacity") == Evidence("S2", "measured", why="seen")
    assert evidence("rail.aa.kz.tracks.westbound.capacity", 1) == Evidence(
        None, "derived", 2.0, 4.0, "a track was added"
    )


def test_evidence_of_tables(folder):
    root = folder((
        "traffic.evidence.csv", "*,quantity,,S1,derived,90%,110%,a count\n",
        "*,quantity,,S1,derived,90%,110%,a count\nw2,quantity,,S2,measured,,,exact\n",
    ))  # fmt: skip
    corridor = read_corridor(root)
    first, second = (corridor.quantity(f"traffic.{id_}.quantity").periods[0] for id_ in ("w1", "w2"))
    assert first.evidence == Evidence("S1", "derived", 630.0, pytest.approx(770.0), "a count")
    assert second.evidence == Evidence("S2", "measured", why="exact")
    assert (second.from_, second.until, second.unit) == (date(2022, 7, 1), date(2023, 1, 1), "trains")
    assert corridor.traffic["w2"].note == "a, b"


def test_a_wrong_address_is_told_with_the_nearest(corridor):
    with pytest.raises(AddressError) as error:
        corridor.quantity("dryport.aa.crane.capacity")
    assert str(error.value) == (
        "dryport.aa.crane.capacity: unknown address (did you mean dryport.aa.cranes.capacity?)"
    )


def test_a_day_without_a_value_is_told(folder):
    root = folder(("facilities/rail.aa.toml", "{ value = 2, until = 2022-06-01 }", (
        "{ value = 2, from = 2022-01-01, until = 2022-06-01 }")))  # fmt: skip
    quantity = read_corridor(root).quantity("rail.aa.kz.tracks.westbound.capacity")
    with pytest.raises(NoValueError) as error:
        quantity.at(date(2021, 12, 31))
    assert str(error.value) == (
        "facilities/rail.aa.toml:17: rail.aa.kz.tracks.westbound.capacity: has no value on 2021-12-31"
    )


def test_inputs_are_all_files_read_with_their_digests(folder):
    root = folder()
    inputs = read_corridor(root).inputs()
    assert sorted(inputs) == [
        "corridor.toml",
        "facilities/dryport.aa.toml",
        "facilities/rail.aa.toml",
        "facilities/station.aa.toml",
        "observed.csv",
        "sources.csv",
        "traffic.csv",
        "traffic.evidence.csv",
    ]
    assert inputs["traffic.csv"] == hashlib.sha256((root / "traffic.csv").read_bytes()).hexdigest()


def test_a_corridor_travels_between_processes_and_cannot_be_altered(corridor):
    assert corridor.addresses()
    again = pickle.loads(pickle.dumps(corridor))
    assert again == corridor
    with pytest.raises(AttributeError):
        corridor.title = "B"
    with pytest.raises(AttributeError):
        corridor.facilities["rail.aa"].title = "B"


def test_a_byte_order_mark_and_windows_lines_do_no_harm(folder):
    root = folder()
    for file in ("corridor.toml", "traffic.csv", "facilities/rail.aa.toml"):
        path = root / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    corridor = read_corridor(root)
    assert corridor.quantity("rail.aa.kz.tracks.westbound.capacity").periods[1].origin.line == 18
    assert len(corridor.traffic) == 2


def test_two_corridors_at_once(folder, tmp_path):
    one, two = read_corridor(folder()), read_corridor(sorted(packaged_corridors())[0])
    assert one.name != two.name
    assert not set(one.addresses()) & set(two.addresses()) - {"traffic.w1.quantity"}


def test_a_corridor_that_is_not_there():
    with pytest.raises(InputErrors) as error:
        read_corridor("tutoral")
    assert str(error.value).startswith(
        "there is no folder 'tutoral', and no corridor of that name comes with landbridge (there is: "
    )
    assert error.value.problems[0].nearest == "tutorial"


def test_a_folder_that_is_no_corridor(tmp_path):
    with pytest.raises(InputErrors, match=r"this folder holds no corridor\.toml"):
        read_corridor(tmp_path)
