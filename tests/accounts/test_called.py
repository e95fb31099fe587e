"""Vehicles that are called, or come without a call, until they are on the grounds."""

from types import SimpleNamespace

import numpy as np

from landbridge.accounts.indicators.called_vehicles import INDICATOR as CALLED


def view(**populations):
    """Stand in for a view with hourly populations: name to direction to hours."""

    def states(what, name):
        assert what == "population"
        return tuple(
            SimpleNamespace(side=None, direction=way, hourly=np.array(hourly, dtype=float))
            for way, hourly in populations.get(name, {}).items()
        )

    return SimpleNamespace(states=states, series=lambda group: group.hourly)


def test_those_on_their_way_and_those_at_the_gate_are_counted_hour_by_hour():
    values = {
        (v.direction, v.statistic): v.value
        for v in CALLED.values(
            view(
                called={None: [4, 0], "eastbound": [4, 0], "westbound": [0, 0]},
                queue={None: [1, 7], "eastbound": [0, 5], "westbound": [1, 2]},
            )
        )
    }
    assert values["eastbound", "mean"] == 4.5
    assert values["eastbound", "max"] == 5.0  # not 4 + 5: not in the same hour
    assert values["westbound", "mean"] == 1.5
    assert values[None, "max"] == 7.0


def test_a_facility_that_calls_nobody_has_none():
    assert list(CALLED.values(view(queue={None: [1, 2]}))) == []


def test_where_nobody_stands_at_a_gate_those_called_are_all():
    values = [v.value for v in CALLED.values(view(called={None: [2, 4]})) if v.statistic == "mean"]
    assert values == [3.0]
