"""A small network written into a copy of the tutorial corridor, to be spoilt in one place at a time.

Alpha and Delta are ports, a strait between them; Bravo is where 1435 and 1520 mm meet, Charlie lies beyond.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from landbridge.corridor import Corridor, read_corridor
from landbridge.corridor.find import find_corridor
from landbridge.network import Network, network_on

DAY = date(2024, 9, 2)

FILES: dict[str, str] = {
    "places.csv": """\
id,name,also,country,time_zone,kinds,gauges,latitude,longitude
AAALP,Alpha,,AA,Asia/Shanghai,port rail road,1435,30,120
AABRA,Bravo,tutorial,AA,Asia/Almaty,rail road border,1435 1520,44,80
BBCHA,Charlie,,BB,Europe/Minsk,rail road,1520,52,24
BBDEL,Delta,,BB,Europe/Berlin,port road rail,1520,52,7
CCCAP,Cape,,CC,,waypoint,,-34,18
""",
    "links.csv": """\
id,begins,ends,mode,gauge,km,km_kind,speed_kmh,passages,border,both_ways,emission,from,until
ab,AAALP,AABRA,rail,1435,4000,surveyed,,,,,,,
bc,AABRA,BBCHA,rail,1520,5000,computed,,,rail.bravo,,rail-wide,,
cd,BBCHA,BBDEL,rail,1520,1000,published,,,,,,,
strait,AAALP,BBDEL,sea,,20000,computed,,narrows,,,,,
cape-a,AAALP,CCCAP,sea,,14000,computed,,,,,,,
cape-b,CCCAP,BBDEL,sea,,12000,computed,,,,,,,
r1,AAALP,AABRA,road,,4200,computed,80,,,,,,
r2,AABRA,BBCHA,road,,5100,computed,50,,road.bravo,,,,2024-09-15
r2,AABRA,BBCHA,road,,4900,computed,100,,road.bravo,,,2024-09-15,
r3,BBCHA,BBDEL,road,,1100,computed,80,,,,,,
""",
    "services.csv": """\
id,title,mode,kind,stops,via,within,departures_per_week,days,transit_days,transit_days_p95,speed_kmh,\
hours_a_day,price,price_unit,currency,series,series_factor,subsidy,subsidy_payer,through,emission,from,until
liner,Liner,sea,liner,AAALP > BBDEL,,,7,,30,36,,,,,,ocean,,,,,,,
train,Train,rail,block_train,AAALP > BBDEL BBCHA,AABRA,,3.5,,14,20,,,6000,per_feu,USD,,,1000,a city,yes,,,
wagons,Wagons,rail,network,*,,BB,7,,,,20,,0.5,per_feu_km,USD,,,,,,,,
weekly,Weekly,rail,block_train,AAALP > AABRA,,,,mon thu,5,,,,1500,per_feu,USD,,,,,,,,
trucks,Trucks,road,network,*,,,168,,,,75,12,1,per_vehicle_km,USD,,,,,,,,
""",
    "borders.csv": """\
id,border,direction,hours,hours_p95,fee,fee_unit,currency
rail.bravo.westbound,rail.bravo,westbound,24,72,200,per_feu,USD
rail.bravo.eastbound,rail.bravo,eastbound,12,36,100,per_feu,USD
road.bravo,road.bravo,,20,60,300,per_vehicle,USD
""",
    "transfers.csv": """\
id,place,begins,ends,both_ways,hours,hours_p95,price,price_unit,currency,facility,emission
gauge,*,rail-1435,rail-1520,,12,24,150,per_feu,USD,,
gauge.bravo,AABRA,rail-1435,rail-1520,,6,12,100,per_feu,USD,inland.tutorial,
lift.narrow,*,rail-1435,road,,10,20,80,per_feu,USD,,
lift.wide,*,rail-1520,road,,10,20,80,per_feu,USD,,
port,*,sea,road,,24,72,150,per_feu,USD,,
port.rail,*,sea,rail-1435,,24,72,150,per_feu,USD,,
port.wide,*,sea,rail-1520,,24,72,150,per_feu,USD,,
change.road,*,road,road,,8,16,50,per_vehicle,USD,,
door.narrow,*,door,rail-1435,,24,48,300,per_feu,USD,,
door.wide,*,door,rail-1520,,24,48,300,per_feu,USD,,
door.sea,*,door,sea,,48,96,400,per_feu,USD,,
door.road,*,door,road,,2,4,20,per_vehicle,USD,,
""",
    "commodities.csv": """\
id,title,value_usd_per_kg,t_per_feu,all_in_per_day,capital_per_year,decay_per_day,late_per_day
phones,Phones,80,10,0.01,0.08,0.005,0.01
coal,Coal,0.1,26,0.006,0.08,0,0.001
""",
    "bans.csv": """\
id,commodity,mode,service,country,from,until,note
phones-rail,phones,rail,,,,2024-09-10,made up
coal-cc,coal,,,CC,,,made up
""",
    "passages.csv": """\
id,title,open,from,until
narrows,Narrows,yes,,2024-09-20
narrows,Narrows,no,2024-09-20,
""",
    "emissions.csv": """\
id,mode,title,value,unit
sea,sea,Ship,70,g_per_teukm
rail,rail,Rail,20,g_per_tkm
rail-wide,rail,Rail of 1520 mm,15,g_per_tkm
road,road,Truck,90,g_per_tkm
hub,hub,Terminal,12,kg_per_container
""",
    "freight_rates.csv": """\
id,title,rate,unit,from,until
ocean,Ocean,1000,USD_per_teu,,2024-09-10
ocean,Ocean,2000,USD_per_teu,2024-09-10,
""",
}  # fmt: skip
NUMBERS = {
    "links": ("km", "speed_kmh"),
    "services": (
        "departures_per_week", "transit_days", "transit_days_p95", "speed_kmh", "hours_a_day", "p95_factor",
        "price", "series_factor", "subsidy",
    ),
    "borders": ("hours", "hours_p95", "fee"),
    "transfers": ("hours", "hours_p95", "price"),
    "commodities": (
        "value_usd_per_kg", "t_per_feu", "all_in_per_day", "capital_per_year", "decay_per_day",
        "late_per_day",
    ),
    "emissions": ("value",),
    "freight_rates": ("rate",),
}  # fmt: skip

Written = Callable[..., Path]


def evidence(table: str) -> str:
    """Every number of a table is assumed."""
    lines = [f"*,{column},,,assumed,50%,200%,made up" for column in NUMBERS[table]]
    return "\n".join(["id,column,from,source,grade,low,high,note", *lines]) + "\n"


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write the network, with some texts replaced in some files, and some files added or left out."""

    def write(replace: Mapping[str, Mapping[str, str]] = {}, drop: tuple[str, ...] = ()) -> Path:
        place = tmp_path / "small"
        shutil.copytree(find_corridor("tutorial"), place, dirs_exist_ok=True)
        for file, text in FILES.items():
            for old, new in replace.get(file, {}).items():
                assert old in text, f"{old!r} is not in {file}"
                text = text.replace(old, new)
            if file not in drop:
                (place / file).write_text(text, encoding="utf-8")
        for table in NUMBERS:
            if f"{table}.csv" not in drop:
                (place / f"{table}.evidence.csv").write_text(evidence(table), encoding="utf-8")
        return place

    return write


@pytest.fixture
def small(written: Written) -> Corridor:
    return read_corridor(written())


@pytest.fixture
def network(small: Corridor) -> Network:
    return network_on(small, DAY)


def arc_of(network: Network, service: str, begins: str, ends: str) -> int:
    """Return the arc of a service between two places."""
    number = network.services.index(service)
    for arc in range(len(network)):
        way = network.way[arc]
        if network.service[arc] == number and (way[0], way[-1]) == (begins, ends):
            return arc
    raise AssertionError(f"{service} does not run from {begins} to {ends}")
