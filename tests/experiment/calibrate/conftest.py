"""A small corridor whose observed rows were made by the model itself, with a value that is known."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from types import SimpleNamespace

import pytest

from landbridge.accounts.measured import Part, measure_all
from landbridge.corridor.reader import read_corridor
from landbridge.experiment.calibrate.prepared import prepare
from landbridge.experiment.modelling import Modeller
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study

PLACE = "inland.tutorial"
COLLECTION = f"{PLACE}.times.collection"
TRUE_FACTOR = 1.4
"""How much longer boxes wait for their truck in truth: 25.2 h where the file says 18, 10 to 36."""
TRUE_MEAN = 18 * TRUE_FACTOR
HEAD = (
    "id,indicator,side,direction,class,regime,statistic,from,until,value,low,high,unit,tolerance,"
    "source,note\n"
)
PLAN = f"""\
title     = "Time until the truck comes"
why       = "a test"
draws     = 140
waves     = 2
forecasts = 12
replications = 3
seed      = 3

[[parameter]]
address = "{COLLECTION}"
why     = "nobody knows"

[rows]
indicator = ["{PLACE}.yard_teu", "{PLACE}.dwell_h"]
from      = 2024-09-01
until     = 2024-10-01

[hold_out]
from  = 2024-10-01
until = 2024-11-01
"""


def observed_rows(corridor, months, factor):
    """Rows that the model gives with the true value: the yard week by week, the dwell month by month."""
    lines = []
    for first in months:
        after = (first + timedelta(days=32)).replace(day=1)
        asked = study(
            Setting(str(corridor.folder), first, after, sets=(f"{COLLECTION}*={factor}",)), corridor
        )
        model = Modeller()(asked.corridor, first, after)
        weeks = [(first + timedelta(days=d), first + timedelta(days=d + 5)) for d in range(0, 25, 5)]
        parts = [Part(PLACE, "yard_teu", *week) for week in weeks]
        measured = measure_all(model.run(77, 5), asked.facts(model.start_utc), parts)
        for key, value in measured.items():
            if key.class_ or key.regime or key.plain_statistic != "mean":
                continue
            if key.suffix == "yard_teu" and "@" in key.statistic:
                week = key.statistic.partition("@")[2].split("..")
                lines.append(
                    f"yard-{week[0]},{key.id},,,,,mean,{week[0]},{week[1]},{value:.5g},,,TEU,0.1,count,"
                )
            elif key.suffix == "dwell_h":
                lines.append(f"dwell-{first:%m},{key.id},,,,,mean,{first},{after},{value:.5g},,,h,0.1,count,")
    return lines


def made(folder, factor=TRUE_FACTOR, plan=PLAN, more=()):
    """Write the corridor."""
    shutil.copytree(files("landbridge") / "corridors" / "tutorial", folder)
    head = folder / "corridor.toml"
    text = head.read_text(encoding="utf-8")
    assert text.count("until    = 2024-10-01") == 1
    head.write_text(text.replace("until    = 2024-10-01", "until    = 2024-11-01"), encoding="utf-8")
    with (folder / "traffic.csv").open("a", encoding="utf-8") as file:
        file.write("in-2024-10,inland.tutorial,inbound,2024-10-01,2024-11-01,1240,boxes,made up\n")
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("count,Made by the model itself,,2024,nobody,test\n")
    (folder / "observed.csv").write_text(HEAD)
    rows = observed_rows(read_corridor(folder), (date(2024, 9, 1), date(2024, 10, 1)), factor)
    (folder / "observed.csv").write_text(HEAD + "".join(f"{line}\n" for line in (*rows, *more)))
    (folder / "calibrations").mkdir()
    (folder / "calibrations" / "wait.toml").write_text(plan)
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The corridor, made once."""
    return made(tmp_path_factory.mktemp("calibrate") / "small")


@pytest.fixture
def small(template, tmp_path, monkeypatch):
    """A copy of the corridor, in an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(template, tmp_path / "small")
    return tmp_path / "small"


@pytest.fixture(scope="session")
def prepared(template):
    """The plan held against the corridor."""
    return prepare(read_corridor(template), "wait", str(template), Modeller())


class FakeWorker:
    """Gives numbers by a formula of the points of the ranges, instead of running anything."""

    def __init__(self, simulate):
        self.simulate = simulate

    def wave(self, parts, prior, addresses, points, first, carried, stage):
        return [
            self.simulate(dict(zip(addresses, point, strict=True)), first + n)
            for n, point in enumerate(points.tolist())
        ]


@pytest.fixture(scope="session")
def fake():
    """Makes a worker of a formula: `fake(simulate)`, `simulate(points by address, number of the draw)`."""
    return FakeWorker


@pytest.fixture(scope="session")
def with_rows(prepared):
    """Give the prepared plan other observed values, tolerance, parameters or draws."""

    def with_rows(values, tolerance=0.1, addresses=(COLLECTION,), **head):
        part = next(part for part in prepared.parts if part.fitted)
        rows = []
        for n, value in enumerate(values):
            row = part.fitted[n % len(part.fitted)]
            observation = replace(row.observed, id=f"row-{n}", value=value, low=None, high=None)
            comparison = replace(row.comparison, observed=observation, tolerance=tolerance)
            reach = abs(value) * tolerance
            rows.append(
                replace(
                    row, ids=(f"row-{n}",), comparison=comparison, accepted=(value - reach, value + reach)
                )
            )
        parts = tuple(replace(one, fitted=tuple(rows)) if one is part else one for one in prepared.parts)
        free = tuple(
            replace(prepared.parameters[0], address=address, key=address, members=(address,))
            for address in addresses
        )
        plan = replace(prepared.plan, head=prepared.plan.head.model_copy(update=head))
        return replace(prepared, parts=parts, parameters=free, plan=plan)

    return with_rows


@pytest.fixture(scope="session")
def known():
    """Addresses and numbers of the small corridor."""
    return SimpleNamespace(place=PLACE, collection=COLLECTION, true_mean=TRUE_MEAN, plan=PLAN)
