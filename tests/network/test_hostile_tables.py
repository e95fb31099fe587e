"""Whatever a cell of the tables holds, `check` tells of it or a network comes of it; nothing is raised."""

from __future__ import annotations

import csv
import io
import random

import pytest
from tests.network.conftest import DAY, FILES

from landbridge.corridor import read_corridor
from landbridge.corridor.check import check
from landbridge.network import network_on, network_works

CELLS = (
    "", "0", "-1", "1e308", "nan", "inf", "1e-300", "x", "*", ">", "a > b", "AAALP", "CCCAP", "rail", "road",
    "AAALP > AABRA > BBCHA > BBDEL", "sea", "yes", "no", "1520", "1435", "2024-09-05", "2024-13-01", "door",
    "0001-01-01", "per_kg", "per_feu_km", "USD", "narrows", "rail.bravo", "gauge", "ocean", "\N{SNOWMAN}",
    "'; drop", "a" * 5000, "mon", "westbound", "phones",
)  # fmt: skip


def spoilt(text: str, draw: random.Random) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(draw.randint(1, 2)):
        row = draw.randrange(1, len(rows))
        rows[row][draw.randrange(len(rows[row]))] = draw.choice(CELLS)
    if draw.random() < 0.1:
        rows.append(list(draw.choice(rows)))
    if draw.random() < 0.1:
        del rows[draw.randrange(1, len(rows))]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(60))
def test_any_cell(written, seed):
    draw = random.Random(seed)
    folder = written()
    for _ in range(4):
        file = draw.choice(sorted(FILES))
        (folder / file).write_text(spoilt(FILES[file], draw), encoding="utf-8")
        if not check(folder, [network_works]):
            network_on(read_corridor(folder), DAY)
        (folder / file).write_text(FILES[file], encoding="utf-8")
