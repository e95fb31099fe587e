"""Runs that begin with a state, leave one, and are made again; forecasts tried on simulated truth."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

import landbridge
from landbridge.base.errors import InputErrors
from landbridge.corridor import read_corridor
from landbridge.corridor.parts import only
from landbridge.experiment.forecast_coverage import coverage_of, try_forecasts
from landbridge.experiment.run import resume_run

RAIL = {"only": "rail.khorgos", "draws": 0}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run of nine days leaves, of two replications."""
    place = tmp_path_factory.mktemp("left")
    landbridge.run(
        "khorgos",
        from_="2022-02-01",
        until="2022-02-10",
        replications=2,
        lead_in_days=20,
        save_state=place / "state",
        out=place / "run",
        **RAIL,
    )
    return place / "state"


@pytest.mark.parametrize("jobs", [1, 2])
def test_going_on_writes_the_tables_of_the_run_that_was_never_stopped(
    left: Path, tmp_path: Path, jobs: int
) -> None:
    one = landbridge.run("khorgos", state=left, hours=72, jobs=jobs, out=tmp_path / "one")
    other = landbridge.run(
        "khorgos",
        from_="2022-02-10",
        hours=72,
        lead_in_days=29,
        replications=2,
        jobs=jobs,
        out=tmp_path / "other",
        **RAIL,
    )
    assert one.manifest["files"] == other.manifest["files"]
    assert one.manifest["forecast"] == other.manifest["forecast"]
    assert one.hash != other.hash  # the state is part of what was run


def test_what_is_left_twice_is_left_once(left: Path, tmp_path: Path) -> None:
    """Two days and a third one, each from what the one before left, are three days."""
    landbridge.run("khorgos", state=left, hours=48, save_state=tmp_path / "two", out=tmp_path / "a")
    landbridge.run(
        "khorgos", state=tmp_path / "two", hours=24, save_state=tmp_path / "three", out=tmp_path / "b"
    )
    landbridge.run("khorgos", state=left, hours=72, save_state=tmp_path / "whole", out=tmp_path / "c")
    after = [
        landbridge.run("khorgos", state=tmp_path / name, hours=24, out=tmp_path / f"after-{name}")
        for name in ("three", "whole")
    ]
    assert after[0].manifest["files"] == after[1].manifest["files"]


def test_a_run_from_a_list_is_made_again_without_the_list(left: Path, tmp_path: Path) -> None:
    text = (left / "state.csv").read_text()
    given = tmp_path / "mine.csv"
    given.write_text(text)
    bundle = landbridge.run(
        "khorgos", state=given, from_="2022-02-10", hours=24, replications=3, out=tmp_path / "run", **RAIL
    )
    given.unlink()
    assert (tmp_path / "run" / "state" / "state.csv").read_text() == text
    again = landbridge.replay(bundle)
    assert again.same
    assert again.intact
    rows = bundle.json()["forecast"]
    through = [row for row in rows if row["what"] == "through" and row["facility"] == "rail.khorgos"]
    assert all(row["p05"] <= row["p50"] <= row["p95"] for row in through)


def test_a_run_from_a_list_that_was_stopped_goes_on(left: Path, tmp_path: Path) -> None:
    given = tmp_path / "mine.csv"
    given.write_text((left / "state.csv").read_text())
    asked = {"state": given, "from_": "2022-02-10T06:00", "hours": 24, "replications": 4, **RAIL}
    whole = landbridge.run("khorgos", out=tmp_path / "whole", **asked)

    def stop(progress: object) -> None:
        if getattr(progress, "stage", "") == "replications" and getattr(progress, "done", 0) >= 1:
            raise KeyboardInterrupt

    stopped = landbridge.run("khorgos", out=tmp_path / "stopped", jobs=1, progress=stop, **asked)
    assert stopped.manifest["interrupted"]
    given.unlink()
    resumed = resume_run(tmp_path / "stopped-unfinished", out=tmp_path / "resumed")
    assert resumed.hash == whole.hash


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"hours": 72}, "--from: is missing"),
        ({"from_": "2022-02-01T06:00"}, "--hours: is missing"),
        ({"from_": "2022-02-01T06:30", "hours": 3}, "is no full hour of a day"),
        ({"from_": "2022-02-01T24:00", "hours": 3}, "is no full hour of a day"),
        ({"from_": "2022-02-01", "until": "2022-02-03", "hours": 3}, "give one of them"),
        ({"from_": "2022-02-01", "hours": 0}, "0 is outside 1 to"),
        ({"from_": "2025-12-31", "hours": 72}, "hold the conditions of one day: --steady 2025-12-31"),
        ({"state": "nowhere.csv", "from_": "2022-02-01", "hours": 3}, "there is no such file or folder"),
        ({"state": "nowhere.csv", "from_": "2022-02-01"}, "how long the run goes on from its state"),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, object], told: str) -> None:
    with pytest.raises(InputErrors) as raised:
        landbridge.run("khorgos", **asked)  # type: ignore[arg-type]
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"hours": 24, "only": "road"}, "--only: the saved run has decided it"),
        (
            {"hours": 24, "sets": ("dryport.khorgos.cranes.capacity=1",)},
            "--set: the saved run has decided it",
        ),
        ({"hours": 24, "replications": 3}, "3 are asked for, and the state has 2"),
        ({"hours": 24, "draws": 4}, "other numbers cannot go on exactly"),
        ({"hours": 2000}, "can be gone on with for 744 hours at most"),
    ],
)
def test_a_saved_run_has_decided(left: Path, asked: dict[str, object], told: str) -> None:
    with pytest.raises(InputErrors) as raised:
        landbridge.run("khorgos", state=left, **asked)  # type: ignore[arg-type]
    assert told in str(raised.value)


def test_what_was_changed_since_is_noticed(left: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(left, copy)
    head = json.loads((copy / "state.json").read_text())
    head["inputs"]["facilities/rail.khorgos.toml"] = "0" * 64
    (copy / "state.json").write_text(json.dumps(head))
    with pytest.raises(InputErrors, match="has changed since this run was made"):
        landbridge.run("khorgos", state=copy, hours=24)
    file = copy / "exact" / "00000.npz"
    file.write_bytes(file.read_bytes()[:-9])
    (copy / "state.json").write_text((left / "state.json").read_text())
    with pytest.raises(landbridge.BundleError, match=r"00000\.npz is not as it was written"):
        landbridge.run("khorgos", state=copy, hours=24, jobs=1)


def test_who_is_on_duty_is_a_change(tmp_path: Path) -> None:
    given = tmp_path / "state.csv"
    given.write_text(
        "facility,what,direction,count\n"
        "rail.khorgos,parking,eastbound,12\nrail.khorgos,kz.officers.capacity,,2\n"
    )
    asked = {"from_": "2022-02-10", "hours": 24, "replications": 2, **RAIL}
    few = landbridge.run("khorgos", state=given, out=tmp_path / "few", **asked)
    assert few.manifest["changes"] == [
        "set rail.khorgos.kz.officers.capacity to 2 from 2022-02-10 until 2022-02-11"
    ]
    given.write_text("facility,what,count\nrail.khorgos,kz.oficers.capacity,2\n")
    with pytest.raises(InputErrors, match=r"state.csv:2: .* there is no number .*did you mean"):
        landbridge.run("khorgos", state=given, out=tmp_path / "none", **asked)


def test_the_conditions_of_a_day_are_held_where_nothing_is_known(tmp_path: Path) -> None:
    given = tmp_path / "state.csv"
    given.write_text(
        "facility,what,direction,count,hours\n"
        "rail.khorgos,parking,westbound,9,12\ndryport.khorgos,cranes.capacity,,1,\n"
    )
    bundle = landbridge.run(
        "khorgos",
        state=given,
        from_=datetime(2026, 5, 4, 6),  # noqa: DTZ001 - local time
        hours=24,
        steady=date(2025, 12, 31),
        replications=2,
        out=tmp_path / "run",
        **RAIL,
    )
    rows = {
        (r["what"], r["direction"]): r for r in bundle.json()["forecast"] if r["facility"] == "rail.khorgos"
    }
    assert rows["through", "westbound"]["p50"] > 4
    cranes = bundle.table("resources").filter(pl.col("address") == "dryport.khorgos.cranes")
    assert all(12.0 < hours <= 24.0 for hours in cranes["open_h"])  # one of three; it may fail


def test_bands_hold_as_often_as_they_say() -> None:
    """Forecasts from a list, of truths that were run; and forecasts that begin empty, which must not hold."""
    corridor = only(read_corridor("khorgos"), ("rail.khorgos",))
    starts = [datetime(2024, 2, 8, 6)]  # noqa: DTZ001 - local time
    tried = try_forecasts(corridor, starts, range(6), replications=19, hours=48)
    good = coverage_of("all", tried)
    assert good.count > 150
    assert 0.8 < good.share < 0.97
    empty = try_forecasts(corridor, starts, range(2), replications=19, hours=48, forget=True)
    assert coverage_of("all", empty).share < 0.75


def test_a_day_is_24_hours_whenever_it_begins(tmp_path: Path) -> None:
    """72 hours from noon touch four days, and are three; nothing observed is held against them."""
    bundle = landbridge.run(
        "khorgos",
        from_="2022-02-10T12:00",
        hours=72,
        lead_in_days=10,
        replications=2,
        out=tmp_path / "run",
        **RAIL,
    )
    who = ("id", "side", "direction", "class", "regime")
    rows = {tuple(row[name] for name in who): row["mean"] for row in bundle.indicators.iter_rows(named=True)}
    per_day = rows["rail.khorgos.trains_per_day", None, "westbound", None, None]
    total = rows["rail.khorgos.throughput_trains", None, "westbound", None, None]
    assert per_day == pytest.approx(total / 3)
    assert bundle.indicators["observed"].null_count() == bundle.indicators.height
