"""Two tolls, each of which refutes what is drawn for it by a rule known in closed form.

Two come an hour, by a timetable; two desks serve each for T hours, so the load is T: 0.5 without draws, and
even between 0.5 and 2 where it is drawn. A draw carries 90% of its traffic if T is at most 1 / 0.9.
"""

from datetime import date

import pytest

from landbridge.experiment.setting import Setting

CHART = """chart   = "toll"
summary = "Two desks at a road."

[resources]
desks = { unit = "desk" }

[times]
serve = { unit = "h" }

[process.vehicle]
kind   = "vehicle"
enters = "flow"
steps  = [
  { visit = "desks", for = "serve", as = "documents", waiting = "staff" },
  { tally = "crossed" },
  { leave = "through" },
]
"""
FACILITY = """id        = "{id}"
chart     = "toll"
title     = "A toll"
time_zone = "UTC"
evidence  = {{ grade = "measured", source = "test" }}

[resources.desks]
capacity = 2

[times]
serve = {{ constant = 0.5, unit = "h", grade = "assumed", low = 0.5, high = 2.0, why = "made up" }}

[streams.cars]
direction = "{direction}"
class     = "car"
regime    = "transit"
"""
CORRIDOR = """title    = "Two tolls"
from     = 2000-01-01
until    = 2001-01-01
base     = "2000-02"
includes = ["road.a", "road.b"]
"""
FROM, UNTIL = date(2000, 2, 1), date(2000, 2, 11)


@pytest.fixture(scope="session")
def tolls(tmp_path_factory):
    """Give the folder of the corridor."""
    folder = tmp_path_factory.mktemp("tolls")
    files = {
        "corridor.toml": CORRIDOR,
        "charts/toll.toml": CHART,
        "facilities/road.a.toml": FACILITY.format(id="road.a", direction="westbound"),
        "facilities/road.b.toml": FACILITY.format(id="road.b", direction="eastbound"),
        "traffic.csv": "id,facility,direction,from,until,quantity,unit,note\n"
        "a,road.a,westbound,2000-01-01,2001-01-01,17568,vehicles,\n"
        "b,road.b,eastbound,2000-01-01,2001-01-01,17568,vehicles,",
        "traffic.evidence.csv": "id,column,from,source,grade,low,high,note\n*,quantity,,test,measured,,,",
        "observed.csv": "id,indicator,side,direction,class,regime,statistic,from,until,value,low,high,unit,"
        "tolerance,source,note",
        "sources.csv": "id,title,url,year,publisher,kind\ntest,made up,,2000,nobody,test",
        "scenarios/one-desk.toml": 'title = "One desk"\nsource = "test"\n\n[[change]]\n'
        'set = "road.a.desks.capacity"\nvalue = 1\n',
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    return folder


@pytest.fixture
def setting(tolls):
    """Make a setting of it: `setting(draws=40)`."""
    given = {"replications": 1, "lead_in_days": 5, "carried": 0.9}

    def setting(**more):
        return Setting(str(tolls), FROM, UNTIL, **{**given, **more})

    return setting
