"""The small network of the tests of networks, once for all tests of exchange; drafts put into a corridor."""

import importlib.util
import shutil
from datetime import date
from pathlib import Path

import pytest

from landbridge.corridor import read_corridor
from landbridge.corridor.find import find_corridor
from landbridge.network import Shipment, network_on

_found = importlib.util.spec_from_file_location(
    "small", Path(__file__).parents[1] / "network" / "conftest.py"
)
_small = importlib.util.module_from_spec(_found)
_found.loader.exec_module(_small)

DAY = date(2024, 9, 2)
A_SHIPMENT = Shipment(tonnes=12, t_per_feu=10, usd_per_kg=30)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The folder of the small corridor."""
    place = tmp_path_factory.mktemp("exchange") / "small"
    shutil.copytree(find_corridor("tutorial"), place)
    for file, text in _small.FILES.items():
        (place / file).write_text(text, encoding="utf-8")
    for table in _small.NUMBERS:
        (place / f"{table}.evidence.csv").write_text(_small.evidence(table), encoding="utf-8")
    return place


@pytest.fixture
def corridor_of(tmp_path):
    """Put a draft into a corridor and read it: `corridor_of(folder)`."""

    def corridor_of(draft):
        mine = tmp_path / "mine"
        shutil.copytree(find_corridor("tutorial"), mine)
        for file in Path(draft).glob("*.csv"):
            shutil.copy(file, mine)
        places = mine / "places.csv"
        text = places.read_text(encoding="utf-8")
        if "tutorial" not in text:  # the place of its one facility
            columns = text.splitlines()[0].split(",")
            row = {"id": "ZZZZZ", "name": "Elsewhere", "also": "tutorial"}
            if "also" not in columns:
                row["id"] = "tutorial"
            places.write_text(
                text + ",".join(row.get(column, "") for column in columns) + "\n", encoding="utf-8"
            )
        return read_corridor(mine)

    return corridor_of


@pytest.fixture
def arcs_of():
    """What each arc of a network costs and takes, by its ends and service."""

    def arcs_of(network):
        paid = network.price_of(A_SHIPMENT) - network.subsidy_of(A_SHIPMENT) + network.fees_of(A_SHIPMENT)
        p50, p95 = network.p50_h, network.p95_h
        found = {}
        for arc in range(len(network)):
            ends = [
                f"{network.places[network.node_place[node]].id} {network.node_medium[node]}"
                for node in (network.tail[arc], network.head[arc])
            ]
            pair = ".{}-{}".format(*(end.split()[0] for end in ends))
            service = network.row[arc].removesuffix(pair) if network.service[arc] >= 0 else ""
            found[(*ends, service)] = (network.km[arc], p50[arc], p95[arc], paid[arc], network.headway_h[arc])
        return found

    return arcs_of


@pytest.fixture(scope="module")
def network(small):
    return network_on(read_corridor(small), DAY)
