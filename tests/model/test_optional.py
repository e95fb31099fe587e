"""A quota that a facility may do without: it limits where it is given, and is not there where it is not."""

from __future__ import annotations

import numpy as np
import pytest
import small_corridors as small

from landbridge.base.errors import InputErrors
from landbridge.simulation.charts import describe, parse_chart
from landbridge.simulation.model import misfits, run_replication, trace_one

CHART = """
chart   = "line"
summary = "Trains are drawn up from a loop, where there is a path."
[resources]
engines  = { unit = "engine" }
approach = { unit = "train", kind = "quota", period = "slot", optional = true }
[times]
draw_up = { unit = "h" }
[process.train]
kind   = "train"
enters = "flow"
steps  = [
  { seize   = ["engines", "approach"], waiting = ["locomotive", "path"] },
  { hold    = "draw_up", as = "moving" },
  { release = "engines" },
  { leave   = "there" },
]
"""
WITHOUT = CHART.replace(', "approach"]', "]").replace(', "path"]', "]").replace("approach = {", "#")


def line(chart: str, approach: str, days: int = 4):
    text = f"[resources.engines]\ncapacity = 3\n{approach}\n[times]\ndraw_up = 0.5\n"
    times = [24.0 + 0.25 * i for i in range(40)]
    return small.model(
        [chart],
        {"a.line:line": text + small.stream("trains")},
        [small.at_times("a.line", "trains", times)],
        days,
    )


def test_who_gives_none_has_the_run_of_a_chart_without_it() -> None:
    with_, without = (run_replication(line(chart, ""), 1, 0) for chart in (CHART, WITHOUT))
    assert [r.name for r in with_.names.resources] == [r.name for r in without.names.resources] == ["engines"]
    assert np.array_equal(with_.ledger_h, without.ledger_h)
    assert np.array_equal(with_.states, without.states)
    assert not misfits(line(CHART, ""))


def test_who_gives_it_is_limited_by_it_and_waits_for_a_path() -> None:
    """Twelve paths a day, one every two hours, for forty trains that come within ten: 2 h between any two."""
    model = line(CHART, "[resources.approach]\ncapacity = 12", 8)
    ways = [trace_one(model, f"trains:{i}", 1, 0) for i in range(40)]
    begun = np.array([next(s.from_h for s in way if s.cause == "moving") for way in ways])
    assert np.diff(begun[2:]) == pytest.approx(2.0)
    assert {s.cause for s in ways[9]} == {"path", "moving"}
    fast, plain = (run_replication(model, 1, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.ledger_h, plain.ledger_h)
    assert "optional" in describe(parse_chart(CHART, "small.toml"))


def test_of_the_rail_borders_dostyk_alone_gives_it() -> None:
    from landbridge.corridor import read_corridor
    from landbridge.simulation.model import check_model

    corridor = read_corridor("khorgos")
    given = [a for a in corridor.addresses() if ".approach." in a]
    assert {a.split(".")[1] for a in given} == {"dostyk"}
    assert check_model(corridor) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "quota", period = "slot", opt', "opt",
         "a pool cannot have optional = true; only a quota can"),
        ('optional = true', 'optional = "yes"', "`optional` must be true or false, not \"yes\""),
        ('"engines", "approach"], waiting = ["locomotive", "path"]', '"approach"], waiting = "path"',
         "`approach` is optional: only a seize of other things asks for it besides"),
        ('{ seize   =', '{ try = "approach", else = "away" },\n  { seize   =',
         "`approach` is optional: only a seize of other things asks for it besides"),
    ],
)  # fmt: skip
def test_where_it_cannot_be(old: str, new: str, told: str) -> None:
    away = '\n[process.train.away]\nsteps = [{ leave = "away" }]\n' if "away" in new else ""
    with pytest.raises(InputErrors) as error:
        parse_chart(CHART.replace(old, new) + away, "small.toml")
    assert told in [p.problem for p in error.value.problems]
