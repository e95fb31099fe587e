"""The second rail crossing: one storm over the line and the lifters, Khorgos untouched, paths of its line."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from landbridge.corridor import apply_changes, read_corridor, read_scenario
from landbridge.corridor.parts import only
from landbridge.simulation.model import Records, build_plan, compile_model, run_replication

STORM = (date(2023, 12, 4), date(2023, 12, 25), 10)
OF_KHORGOS = ("rail.khorgos", "dryport.khorgos", "station.altynkol", "station.horgos", "inland.khorgos")


@cache
def ran(*scenarios: str, period: tuple[date, date, int] = STORM) -> Records:
    corridor = read_corridor("khorgos")
    corridor = apply_changes(corridor, [read_scenario(corridor, name) for name in scenarios])
    return run_replication(compile_model(build_plan(only(corridor, ["rail"]), None, *period)), 1, 0)


def stopped(r: Records, facility: str, name: str) -> np.ndarray:
    """Hours in which nothing of a resource is open."""
    columns = [
        i
        for i, s in enumerate(r.names.states)
        if (s.what, s.facility, s.name) == ("capacity", facility, name)
    ]
    assert columns
    return (r.states[:, columns] == 0).all(axis=1)


def waits(r: Records, cause: str) -> dict[str, float]:
    """Hours of a cause by facility."""
    at: dict[str, float] = {}
    for row, place in enumerate(r.names.places):
        hours = float(r.ledger_h[row, :, r.names.causes.index(cause)].sum())
        if hours:
            at[place.facility] = at.get(place.facility, 0.0) + hours
    return at


def test_a_storm_stops_the_line_and_the_lifters_in_the_same_hours() -> None:
    r = ran("wind-dostyk")
    line = stopped(r, "rail.dostyk", "section")
    assert line.sum() > 20
    for facility, name in (
        ("rail.dostyk", "locomotives"),
        ("station.dostyk", "cranes"),
        ("dryport.dostyk", "cranes"),
    ):
        assert np.array_equal(stopped(r, facility, name), line)
    assert not stopped(r, "station.alashankou", "cranes").any()  # in a hall
    assert not stopped(r, "rail.khorgos", "section").any()


def test_who_waits_in_a_storm_waits_for_weather_at_dostyk_alone() -> None:
    hours = waits(ran("wind-dostyk"), "weather")
    assert hours["rail.dostyk"] > 100.0
    assert hours["station.dostyk"] > 0.0
    assert not set(hours) & set(OF_KHORGOS)
    assert waits(ran("no-wind-dostyk"), "weather") == {}


def test_khorgos_does_not_feel_the_wind() -> None:
    calm, storm = ran(), ran("wind-dostyk")
    assert calm.names.places == storm.names.places
    rows = [row for row, place in enumerate(calm.names.places) if place.facility in OF_KHORGOS]
    assert np.array_equal(calm.ledger_h[rows], storm.ledger_h[rows])
    other = [row for row, place in enumerate(calm.names.places) if place.facility == "rail.dostyk"]
    assert not np.array_equal(calm.ledger_h[other], storm.ledger_h[other])


def test_without_the_second_track_trains_wait_for_paths() -> None:
    autumn = (date(2025, 10, 15), date(2025, 11, 15), 10)
    with_, without = (
        waits(ran(*names, period=autumn), "path").get("rail.dostyk", 0.0)
        for names in ((), ("no-second-track-dostyk",))
    )
    assert without > 1.5 * with_ > 0.0
