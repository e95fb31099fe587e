"""A small made-up bundle: two facilities, a few resources, every table that a run leaves."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from landbridge.accounts.columns import TABLES

RAIL, PORT = "rail.near", "dryport.near"
SOME = ("weather", "closed", "slot", "far_side_full", "locomotive", "crane", "moving")
"""Causes of the made-up ledger."""
TYPES: dict[str, Any] = {
    "str": pl.String,
    "int": pl.Int64,
    "float": pl.Float64,
    "bool": pl.Boolean,
    "date": pl.Date,
    "time": pl.Datetime("us", "UTC"),
}


@dataclass
class MadeUp:
    """What the report asks of a bundle."""

    manifest: dict[str, Any]
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)

    def table(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a table with the declared columns; what a row does not say is null."""
    schema = {column.name: TYPES[column.base_type] for column in TABLES[name].columns}
    return pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema)


def wave(*parts: float) -> float:
    """Return a number between 0 and 1 that looks like chance and is always the same."""
    return (math.sin(sum((7.3 + place) * part for place, part in enumerate(parts))) + 1) / 2


def indicator(id_: str, mean: float | None, unit: str, **other: Any) -> dict[str, Any]:
    row = {"id": id_, "statistic": "mean", "mean": mean, "unit": unit, "n": 3, "headline": False}
    row |= {"from": date(2022, 1, 1), "until": date(2022, 3, 2)}
    if mean is not None:
        row |= {"half_width": mean * 0.02, "low": mean * 0.8, "high": mean * 1.3}
    return row | other


def _indicators() -> list[dict[str, Any]]:
    def seen(value: float, verdict: str | None, role: str = "predicted", **other: Any) -> dict[str, Any]:
        return {"observed": value, "observed_source": "F001", "verdict": verdict, "role": role, **other}

    return [
        indicator(f"{PORT}.cranes_use", 0.412, "share", better="higher", headline=True),
        indicator(
            f"{PORT}.throughput_teu",
            301_250.0,
            "TEU",
            statistic="total",
            headline=True,
            **seen(300_000.0, "inside", "input", tolerance=0.1),
        ),
        indicator(f"{PORT}.turn_h", 5.21, "h", better="lower", **seen(5.0, "inside", tolerance=0.25)),
        indicator(
            f"{RAIL}.border_h",
            9.87,
            "h",
            side="kz",
            direction="westbound",
            headline=True,
            better="lower",
            **seen(14.2, "outside", tolerance=0.25, naive=13.0, naive_beaten=False),
        ),
        indicator(
            f"{RAIL}.border_h",
            20.5,
            "h",
            side="cn",
            direction="westbound",
            headline=True,
            better="lower",
            **seen(21.0, "inside", tolerance=0.25, naive=30.0, naive_beaten=True, observed_low=18.0),
        ),
        indicator(f"{RAIL}.queue_trains", 3.4, "trains", statistic="p95", direction="westbound"),
        indicator(
            f"{RAIL}.queue_trains", 0.0, "trains", headline=True, **seen(40.0, "undecided", tolerance=0.4)
        ),
        indicator(f"{RAIL}.max_day_trains", 27.0, "trains", statistic="max", **seen(0.0, None, "context")),
        indicator(f"{RAIL}.parked_trains", None, "trains", **seen(12.0, None)),
        indicator(
            f"{RAIL}.throughput_trains",
            7012.0,
            "trains",
            statistic="total",
            headline=True,
            **seen(7000.0, "inside", "input", tolerance=0.1, observed_high=7100.0),
        ),
    ]


PLACES = [
    (RAIL, "cn", "westbound"),
    (RAIL, "kz", "westbound"),
    (RAIL, "cn", "eastbound"),
    (RAIL, "kz", "eastbound"),
    (PORT, None, "westbound"),
]


def _ledger(replications: int, causes: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {
            "replication": replication,
            "facility": facility,
            "side": side,
            "direction": direction,
            "kind": kind,
            "class": "express",
            "regime": "transit",
            "step": f"seize_{cause}",
            "cause": cause,
            "hours": 1000.0 * wave(at, number, replication * 0.1) ** 3,
        }
        for replication in range(replications)
        for kind in ("box", "train")
        for at, (facility, side, direction) in enumerate(PLACES)
        for number, cause in enumerate(causes)
        if (cause == "carried") <= (kind == "box")
    ]


def _counts(replications: int) -> list[dict[str, Any]]:
    who = {"class": "express", "regime": "transit"}
    rows: list[dict[str, Any]] = []
    for replication in range(replications):
        for kind, size in (("train", 100), ("box", 5000)):
            for direction in ("eastbound", "westbound"):
                one = who | {"replication": replication, "kind": kind, "direction": direction}
                totals = {
                    "entered": size,
                    "left": size - 2,
                    "inside_start": 1,
                    "inside_end": 3,
                    "area_h": 1e3,
                }
                rows += [one | totals, one | {"status": "forwarded", "left": size - 2}]
    return rows


def _times(replications: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    measures, bins = [], []
    timed = [(RAIL, "kz", "westbound", "train", "border", 9.0), (PORT, None, None, "box", "dwell", 60.0)]
    timed.append((PORT, None, None, "train", "lifting", 0.8))
    for replication in range(replications):
        for facility, side, direction, kind, measure, median in timed:
            who = {"replication": replication, "facility": facility, "side": side, "direction": direction}
            who |= {"kind": kind, "measure": measure}
            spread = [(step, round(100 * math.exp(-((step / 20) ** 2)))) for step in range(-50, 51)]
            edges = [(median * math.exp(s / 50), median * math.exp((s + 1) / 50), n) for s, n in spread]
            bins += [who | {"bin_low_h": a, "bin_high_h": b, "count": n} for a, b, n in edges if n]
            total, sum_h = sum(n for _, _, n in edges), sum(n * (a + b) / 2 for a, b, n in edges)
            squares = sum(n * ((a + b) / 2) ** 2 for a, b, n in edges)
            sums = {"count": total, "sum_h": sum_h, "squares_h2": squares, "max_h": median * 3}
            measures.append(who | {"class": "e", "regime": "t"} | sums)
        who = {"replication": replication, "facility": RAIL, "direction": "westbound", "kind": "train"}
        who |= {"class": "e", "regime": "t", "count": 9, "sum_h": 9.0, "squares_h2": 12.0, "max_h": 2.0}
        measures += [who | {"measure": "queue"}, who | {"measure": "parked"}]
    return measures, bins


def _resources(replications: int, hours: float) -> list[dict[str, Any]]:
    pools = [
        (PORT, None, None, "cranes", None, "crane", 3.0),
        (PORT, None, None, "yard", None, "teu", 1800.0),
        (PORT, None, None, "platforms", "w80", "wagon", 400.0),
        (RAIL, "cn", "westbound", "tracks", None, "train", 8.0),
        (RAIL, "kz", None, "officers", None, "team", 4.0),
    ]
    rows = []
    for replication in range(replications):
        for at, (facility, side, direction, name, key, unit, units) in enumerate(pools):
            whole = units * hours
            busy = whole * (0.2 + 0.5 * wave(at, replication * 0.01))
            closed, failed = whole * 0.1 * (at % 2), whole * 0.02 * (at % 3)
            address = ".".join(part for part in (facility, side, name, direction or key) if part)
            rows.append(
                {
                    "replication": replication,
                    "address": address,
                    "facility": facility,
                    "side": side,
                    "direction": direction,
                    "name": name,
                    "key": key,
                    "unit": unit,
                    "kind": "pool",
                    "busy_h": busy + 5.0,
                    "over_h": 5.0,
                    "blocked_h": busy * 0.1,
                    "open_h": whole - closed - failed,
                    "idle_h": whole - closed - failed - busy,
                    "closed_h": closed,
                    "failed_h": failed,
                    "queue_h": hours * wave(at),
                    "grants": 100 + at,
                }
            )
        gate = {"address": f"{RAIL}.loading.westbound", "facility": RAIL, "name": "loading", "kind": "gate"}
        zero = dict.fromkeys(
            ("busy_h", "open_h", "idle_h", "closed_h", "failed_h", "over_h", "blocked_h"), 0.0
        )
        rows.append(
            {"replication": replication, "unit": "order", "queue_h": 12.0, "grants": 50} | gate | zero
        )
    return rows


def _states(days: int) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    names = [
        {
            "what": "population",
            "of": f"{RAIL}.queue",
            "facility": RAIL,
            "direction": "westbound",
            "name": "queue",
        },
        {
            "what": "population",
            "of": f"{RAIL}.parked",
            "facility": RAIL,
            "direction": "westbound",
            "name": "parked",
        },
        {"what": "used", "of": f"{PORT}.yard", "facility": PORT, "name": "yard"},
        {"what": "capacity", "of": f"{PORT}.yard", "facility": PORT, "name": "yard"},
        {"what": "queue", "of": f"{PORT}.cranes", "facility": PORT, "name": "cranes"},
    ]
    start = datetime(2022, 1, 1, tzinfo=UTC)
    columns: dict[str, Any] = {
        "hour": list(range(days * 24)),
        "time_utc": [start + timedelta(hours=hour) for hour in range(days * 24)],
    }
    for at, row in enumerate(names):
        row["column"] = f"{row['what']}|{row['of']}"
        size = 1800.0 if row["what"] == "capacity" else (12.0, 8.0, 700.0, 0.0, 2.0)[at]
        swing = 0.0 if row["what"] == "capacity" else size
        mean = [size + swing * 0.4 * math.sin(hour / (50 + at)) for hour in range(days * 24)]
        columns[f"mean|{row['column']}"] = mean
        columns[f"p05|{row['column']}"] = [value * 0.8 for value in mean]
        columns[f"p95|{row['column']}"] = [value * 1.3 for value in mean]
    return pl.DataFrame(columns), names


def _assumptions() -> list[dict[str, Any]]:
    return [
        {"address": f"{PORT}.numbers.held_share", "grade": "assumed", "low": 0.0, "base": 0.1, "high": 0.3,
         "why": "No count is published; <b>guess</b> & range.", "drawn": True},
        {"address": f"{PORT}.times.lift", "grade": "derived", "low": 0.03, "base": 0.05, "high": 0.08,
         "source": "F001, F002", "why": "47–55 min a train.", "from": date(2022, 1, 1), "drawn": True},
        {"address": f"{RAIL}.kz.officers.capacity", "grade": "assumed", "why": "Unknown.", "drawn": False},
    ]  # fmt: skip


def _weights() -> list[dict[str, Any]]:
    return [
        {"indicator": f"{RAIL}.border_h", "side": "kz", "direction": "westbound", "statistic": "mean",
         "address": address, "rho": rho, "low": rho - 0.2, "high": rho + 0.2}
        for address, rho in ((f"{PORT}.times.lift", 0.61), (f"{PORT}.numbers.held_share", -0.15))
    ]  # fmt: skip


@pytest.fixture(scope="session", name="frame")
def frame_() -> Any:
    """Make a table of rows, as `frame` does."""
    return frame


@pytest.fixture(scope="session")
def make() -> Any:
    """Make a bundle of so many days and replications."""

    def make(days: int = 60, replications: int = 3, causes: tuple[str, ...] = SOME) -> MadeUp:
        states, names = _states(days)
        measures, bins = _times(replications)
        rows = {
            "indicators": _indicators(),
            "ledger": _ledger(replications, causes),
            "counts": _counts(replications),
            "measures": measures,
            "histograms": bins,
            "resources": _resources(replications, days * 24.0),
            "state_names": names,
            "assumptions": _assumptions(),
            "weights": _weights(),
            "seeds": [
                {"id": "S001", "subject": "works", "statement": "Four lanes on the steppe."},
                {
                    "id": "S002",
                    "subject": "rail",
                    "statement": "Rail saves ten days.",
                    "answered_by": "landbridge run near",
                    "says": "border h mean 9.87 h",
                    "role": "predicted",
                    "verdict": "outside",
                },
            ],
            "sources": [
                {"id": "F001", "title": "Yearbook", "year": "2023", "url": "https://example.org/book"}
            ],
        }
        bundle = MadeUp(
            {
                "schema": 1,
                "run": "near-1a2b3c",
                "corridor": "near",
                "title": "A near border",
                "scenario": [],
                "changes": [],
                "period": ["2022-01-01", "2022-03-02"],
                "seed": 1,
                "replications": replications,
                "draws": 64,
                "versions": {"python": "3.11.2", "landbridge": "0.1.0"},
                "inputs": {"corridor.toml": "ab" * 32, "facilities/rail.near.toml": "cd" * 32},
                "warnings": ["The queue at rail.near grew all year."],
                "hash": "0f" * 32,
                "created": "2026-01-01T00:00:00Z",
            },
            {name: frame(name, own) for name, own in rows.items()},
        )
        bundle.tables["states"] = states
        return bundle

    return make
