"""Failures whose rate changes on a date: felt from that day on, and over when it ends."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import small_corridors as small

from landbridge.corridor import apply_changes, parse_set
from landbridge.simulation.model import Model, run_replication

CHART = """
chart   = "yard"
summary = "Cranes that fail."
[resources]
cranes = { unit = "crane", failures = true }
[times]
lift = { unit = "h" }
[process.truck]
kind   = "truck"
enters = "flow"
steps  = [
  { seize = "cranes", waiting = "crane" },
  { hold = "lift", as = "handling", with = "cranes" },
  { release = "cranes" },
  { leave = "gone" },
]
"""
UNITS, DAYS, FROM, UNTIL = 40, 120, 30, 60
"""A change from the 30th to the 60th day of 120."""


def yard(*sets: str, life: str = "{ exponential = 4000 }") -> Model:
    text = (
        f"[resources.cranes]\ncapacity = {UNITS}\nmtbf_h = {life}\nrepair_h = {{ exponential = 6 }}\n"
        f"failures_in_hand = 'suspend'\n[times]\nlift = 1\n{small.stream('trucks')}"
    )
    place = small.corridor({"inland.aa:yard": text})
    changed = apply_changes(place, [parse_set(one) for one in sets]) if sets else place
    return small.model([CHART], changed, [small.at_times("inland.aa", "trucks", [30.0])], DAYS)


def failed_share(model: Model, seed: int = 1) -> np.ndarray:
    """Share of the units that are failed, hour by hour of the window."""
    records = run_replication(model, seed, 0)
    names = [(s.what, s.name) for s in records.names.states]
    open_ = records.states[:, names.index(("capacity", "cranes"))]
    return 1.0 - open_ / UNITS


def dates() -> str:
    first = small.FIRST_DAY
    return f"{first + timedelta(days=FROM)}..{first + timedelta(days=UNTIL)}"


def test_a_rate_is_felt_from_its_first_day_until_its_last() -> None:
    share = failed_share(yard(f"inland.aa.cranes.mtbf_h={{exponential=24}}@{dates()}"))
    begin = 24 * (FROM + 1)  # the clock starts a day before
    end = 24 * (UNTIL + 1)
    assert share[:begin].mean() == pytest.approx(6 / 4006, abs=0.002)
    assert share[begin + 24 : end].mean() == pytest.approx(6 / 30, abs=0.02)
    assert share[end + 48 :].mean() == pytest.approx(6 / 4006, abs=0.002)


def test_before_the_change_nothing_is_otherwise() -> None:
    plain = failed_share(yard())
    changed = failed_share(yard(f"inland.aa.cranes.mtbf_h*=0.01@{dates()}"))
    begin = 24 * (FROM + 1)
    assert np.array_equal(plain[:begin], changed[:begin])
    assert not np.array_equal(plain[begin:], changed[begin:])


def test_compiled_and_plain_python_agree() -> None:
    model = yard(f"inland.aa.cranes.mtbf_h={{exponential=24}}@{dates()}")
    fast, plain = (run_replication(model, 2, 0, plain) for plain in (False, True))
    assert np.array_equal(fast.states, plain.states)
    assert np.array_equal(fast.ledger_h, plain.ledger_h)


def test_hours_of_the_units_add_up() -> None:
    model = yard(f"inland.aa.cranes.mtbf_h={{exponential=24}}@{dates()}")
    records = run_replication(model, 1, 0)
    assert records.failed_h[0] + records.open_h[0] == pytest.approx(UNITS * 24 * DAYS)


def test_no_failure_ever_and_then_some() -> None:
    """A life longer than the run ends all failures of a period; the change brings them."""
    share = failed_share(yard(f"inland.aa.cranes.mtbf_h=20@{dates()}", life="1e7"))
    begin, end = 24 * (FROM + 1), 24 * (UNTIL + 1)
    assert share[:begin].max() == 0.0
    assert share[begin : begin + 20].max() == 0.0
    assert share[begin + 21] > 0.5
    assert share[end + 100 :].max() == 0.0
