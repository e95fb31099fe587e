"""The engine's causes are those of the charts: it sets some of them by itself, by their rows."""

from __future__ import annotations

from landbridge.simulation.charts.causes import CAUSES, SET_BY_ENGINE
from landbridge.simulation.kernel.source import prelude


def row(cause: str) -> int:
    named = "QUOTA_CAUSE" if cause == "quota" else cause.upper()  # a quota is also a kind of resource
    return int(getattr(prelude, named))


def test_each_cause_has_its_row_in_the_engine() -> None:
    assert [row(cause) for cause in CAUSES] == list(range(len(CAUSES)))
    assert len(CAUSES) <= prelude.N_CAUSES


def test_those_that_the_engine_sets_are_among_them() -> None:
    assert set(CAUSES) >= SET_BY_ENGINE
