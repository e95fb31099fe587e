"""A small corridor written to a folder, to be spoilt in one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from landbridge.corridor import read_corridor

RAIL = """\
id = "rail.aa"
chart = "rail_border"
title = "Crossing"
time_zone = "Asia/Almaty"
evidence = { source = "S1", grade = "measured" }

[posts.cn]
time_zone = "Asia/Shanghai"
[posts.kz]
time_zone = "Asia/Almaty"
country = "KZ"

[posts.cn.tracks.westbound]
capacity = 4
[posts.kz.tracks.westbound]
capacity = [
  { value = 2, until = 2022-06-01 },
  { value = 3, from = 2022-06-01, grade = "derived", low = 2, high = 4, why = "a track was added" },
]

[lanes.westbound]
exit = "cn"
entry = "kz"

[next.westbound]
"dryport.aa" = { value = 0.6, grade = "assumed", low = 0.4, high = 0.8, why = "no source" }
"station.aa" = { value = 0.4, grade = "assumed", why = "the rest" }

[resources.acceptance.westbound]
capacity = 12
[resources.loading.westbound]
open = true

[calendars.day]
open = ["mon-fri 08:00-20:00", "sat 08:00-12:00"]
closed_on = ["2022-02-01..2022-02-07"]

[posts.kz.officers]
capacity = 3
calendar = "day"

[times.cross]
westbound = { triangular = [0.5, 1.0, 1.5], grade = "assumed", low = 0.8, high = 1.5, why = "no source" }

[groups.near]
share = { value = 0.7, grade = "derived", low = 0.6, high = 0.8, why = "a count" }
[groups.far]
share = { value = 0.3, grade = "derived", why = "the rest" }

[streams.express]
direction = "westbound"
class = "express"
regime = "transit"
group = "far"
share = 0.25
boxes = { integer = [40, 50] }

[streams.ordinary]
direction = "westbound"
class = "ordinary"
regime = "import"
group = "near"
share = 0.75
"""

PORT = """\
id = "{id}"
chart = "gauge_change"
title = "Dry port"
time_zone = "Asia/Almaty"
evidence = {{ source = "S1", grade = "measured" }}

cranes.capacity = 3
[uses]
paths = "rail.aa.acceptance.westbound"
"""

FILES = {
    "corridor.toml": (
        'title = "A"\nfrom = 2022-01-01\nuntil = 2023-01-01\nbase = 2022\nincludes = ["rail.aa"]\n'
    ),
    "sources.csv": "id,title,url,year,publisher,kind\nS1,Yearbook,,2022,,\nS2,Paper,,2023,,press\n",
    "traffic.csv": (
        "id,facility,direction,from,until,quantity,unit,note\n"
        "w1,rail.aa,westbound,2022-01-01,2022-07-01,700,trains,\n"
        'w2,rail.aa,westbound,2022-07,2023,800,trains,"a, b"\n'
    ),
    "traffic.evidence.csv": (
        "id,column,from,source,grade,low,high,note\n*,quantity,,S1,derived,90%,110%,a count\n"
    ),
    "observed.csv": (
        "id,indicator,side,direction,class,regime,statistic,from,until,value,low,high,unit,tolerance,source,note\n"
        "o1,rail.aa.border_h,cn,westbound,,,mean,2022,2023,12,10,14,h,0.25,S2,\n"
    ),
    "facilities/rail.aa.toml": RAIL,
    "facilities/dryport.aa.toml": PORT.format(id="dryport.aa"),
    "facilities/station.aa.toml": PORT.format(id="station.aa"),
    "scenarios/slow.toml": (
        'title = "One crane"\nsource = "S1"\n\n[[change]]\nset = "dryport.aa.cranes.capacity"\nvalue = 1\n'
        'from = 2022-10-11\nuntil = 2022-10-21\ncause = "failed"\nin_hand = "suspend"\n'
    ),
}

BOOK = Path(__file__).with_name("border.toml").read_text(encoding="utf-8")
HOURS = 'open = ["mon-fri 08:00-20:00", "sat 08:00-12:00"]\nclosed_on = ["2022-02-01..2022-02-07"]'
RULED = (
    (
        "facilities/rail.aa.toml",
        "[resources.acceptance.westbound]\ncapacity = 12",
        '[resources.acceptance.westbound]\ncapacity = { rule = "border.acceptance" }',
    ),
    ("facilities/rail.aa.toml", f"[calendars.day]\n{HOURS}", '[calendars.day]\nrule = "border.hours.kz"'),
)
"""Pieces of the crossing that refer to a rule instead."""


def written(
    root: Path,
    *pieces: tuple[str, str, str],
    add: Mapping[str, str | bytes] | None = None,
    drop: str = "",
) -> Path:
    files: dict[str, str | bytes] = dict(FILES)
    for file, old, new in pieces:
        text = files[file]
        assert isinstance(text, str)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        files[file] = text.replace(old, new)
    files.update(add or {})
    files.pop(drop, None)
    for file, content in files.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


MONEY = {
    "rates.csv": (
        "id,from,until,rate,unit,note\n"
        "KZT,2022-01,2022-07,445.5,KZT_per_USD,\n"
        "KZT,2022-07,2023,475.25,KZT_per_USD,\n"
        "MRP,2022,2022-04,2917,KZT_per_MRP,\n"
        "MRP,2022-04,2023,3063,KZT_per_MRP,\n"
    ),
    "rates.evidence.csv": (
        "id,column,from,source,grade,low,high,note\n"
        "*,rate,,S1,measured,,,\n"
        "KZT,rate,2022-07-01,,derived,95%,105%,a guess\n"
    ),
    "facilities/dryport.aa.toml": (
        PORT.format(id="dryport.aa") + '[charges]\nfee = { value = 20000, currency = "KZT" }\n'
    ),
}
"""Files of the corridor with a charge, and the rates that it needs."""


@pytest.fixture
def money() -> Mapping[str, str]:
    """Files of the corridor with a charge, and the rates that it needs."""
    return MONEY


@pytest.fixture
def folder(tmp_path):
    """Write the corridor, with pieces of its files replaced, and return its folder."""
    return partial(written, tmp_path / "aa")


@pytest.fixture
def ruled_folder(folder):
    """Write the corridor with a rule book that its crossing refers to."""

    def written_with(*pieces: tuple[str, str, str], book: str = BOOK) -> Path:
        return folder(*RULED, *pieces, add={"rules/border.toml": book})

    return written_with


@pytest.fixture(scope="session")
def rule_book():
    """The text of the rule book."""
    return BOOK


@pytest.fixture(scope="session")
def corridor(tmp_path_factory):
    """The corridor as it is, read once."""
    return read_corridor(written(tmp_path_factory.mktemp("corridor") / "aa"))
