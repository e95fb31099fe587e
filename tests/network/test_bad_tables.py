"""What is wrong in the tables is told before anything runs: all at once, with file, line and nearest name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.network.conftest import FILES

from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.check import check
from landbridge.network import network_works

with (Path(__file__).parent / "faults.toml").open("rb") as stream:
    FAULTS = tomllib.load(stream)["fault"]


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{n}-{fault['file']}" for n, fault in enumerate(FAULTS)])
def test_one_fault_is_told_in_its_place(written, fault):
    folder = written({fault["file"]: {fault["old"]: fault["new"]}})
    found = [str(problem) for problem in check(folder, [network_works])]
    assert fault["told"] in found, "\n".join(found)


def test_nothing_is_wrong_with_the_small_network(written):
    assert check(written(), [network_works]) == []


def test_two_gauges_that_nothing_joins(written):
    faults = {
        "transfers.csv": {
            "gauge,*,rail-1435,rail-1520,,12,24,150,per_feu,USD,,\n": "",
            "gauge.bravo,AABRA,rail-1435,rail-1520,,6,12,100,per_feu,USD,inland.tutorial,\n": "",
        }
    }
    found = [str(problem) for problem in check(written(faults), [network_works])]
    told = "lines of 1435 and 1520 mm meet here, and transfers.csv has none between them"
    assert f"places.csv:3: places.AABRA: {told}" in found
    assert any("services.train: on 2024-08-01: no way by rail" in problem for problem in found)


def test_an_island(written):
    faults = {
        "places.csv": {
            "CCCAP,Cape": "DDISL,Island,,DD,,road,,10,30\nDDTWO,Twin,,DD,,road,,10,31\nCCCAP,Cape"
        },
        "links.csv": {"r3,": "isle,DDISL,DDTWO,road,,100,computed,50,,,,,,\nr3,"},
    }
    found = [str(problem) for problem in check(written(faults), [network_works])]
    told = "no service joins DDISL, DDTWO with the other places on 2024-09-01; BBCHA is the nearest of them"
    assert found == [f"places.csv:6: places.DDISL: {told}"]


def test_every_fault_of_every_table_is_told_at_once(written):
    faults = {
        "links.csv": {"ab,AAALP,AABRA,rail": "ab,AAALP,AABRO,rail"},
        "services.csv": {"mon thu": "mon thr"},
        "bans.csv": {"phones-rail,phones,": "phones-rail,phone,"},
        "borders.csv": {"24,72,200": "24,12,200"},
    }
    with pytest.raises(InputErrors) as error:
        read_corridor(written(faults))
    files = {problem.file for problem in error.value.problems}
    assert files == {"links.csv", "services.csv", "bans.csv", "borders.csv"}


def test_a_number_without_evidence(written):
    folder = written()
    (folder / "borders.evidence.csv").write_text("id,column,from,source,grade,low,high,note\n")
    found = [str(problem) for problem in check(folder)]
    told = "has no grade; write measured, derived or assumed, here or in an `evidence` table above"
    assert f"borders.csv:2: borders.rail.bravo.westbound.hours: {told}" in found
    (folder / "borders.evidence.csv").write_text(
        "id,column,from,source,grade,low,high,note\n*,hour,,,assumed,,,x\n"
    )
    told = "only `hours`, `hours_p95`, `fee` carries evidence (did you mean hours?)"
    assert f"borders.evidence.csv:2: borders.*.hour: {told}" in [str(problem) for problem in check(folder)]


def test_a_corridor_needs_no_network(written):
    corridor = read_corridor(written(drop=tuple(FILES)))
    assert not corridor.network
    assert list(network_works(corridor)) == []
    assert corridor.network_addresses() == []


def test_numbers_of_the_network_have_addresses_that_no_run_reads(small):
    assert small.quantity("services.train.price").periods[0].value == 6000
    assert "services.train.price" in small.network_addresses()
    units = {small.quantity(address).periods[0].unit for address in small.network_addresses()}
    assert {"USD/feu", "USD/vehicle-km", "km", "h", "days", "g/tkm", "USD/teu"} <= units
    assert not [
        a for a in small.addresses() if a.split(".")[0] in ("links", "services", "borders", "transfers")
    ]
