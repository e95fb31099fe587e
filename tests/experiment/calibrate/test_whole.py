"""A calibration from its plan to its record, on a corridor whose true value is known; and its safety."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import landbridge
from landbridge.base.errors import BundleError, InputErrors, RunError
from landbridge.corridor.reader import read_corridor
from landbridge.corridor.records import fitted_rows
from landbridge.corridor.scenario import read_scenario
from landbridge.experiment.calibrate import resume_calibration
from landbridge.experiment.calibrate.record import hash_of
from landbridge.experiment.receipts import Receipts
from landbridge.experiment.setting import Setting
from landbridge.experiment.study import study

FEW = {
    "draws     = 140": "draws = 20",
    "forecasts = 12": "forecasts = 8",
    "replications = 3": "replications = 2",
}


def with_few(folder):
    """The plan with so few draws that it takes no time."""
    file = folder / "calibrations" / "wait.toml"
    text = file.read_text()
    for old, new in FEW.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text)
    return folder


@pytest.fixture(scope="session")
def undisturbed(template, tmp_path_factory):
    """The calibration of so few draws, carried out at one go."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(template, folder / "small")
    return landbridge.calibrate(with_few(folder / "small"), "wait", jobs=2, out=folder)


@pytest.fixture(scope="session")
def calibrated(template, tmp_path_factory):
    """The small corridor calibrated, with what was written."""
    return landbridge.calibrate(template, "wait", out=tmp_path_factory.mktemp("out"))


def test_the_known_value_is_found(calibrated, known):
    (parameter,) = calibrated.parameters
    (one,) = parameter.sets
    assert parameter.address == known.collection
    assert one["before"] == 18
    assert one["low"] < known.true_mean < one["high"]
    assert one["value"] == pytest.approx(known.true_mean, rel=0.15)
    assert parameter.narrower < 0.8
    assert sum(parameter.profile) == pytest.approx(10)


def test_rows_held_out_judge_it(calibrated):
    assert len(calibrated.rows) == 6
    assert len(calibrated.hold_out) == 6
    assert {row.from_[:7] for row in calibrated.hold_out} == {"2024-10"}
    better = [row.nearer for row in calibrated.hold_out]
    assert all(better)
    assert all(row.nearer_than_naive is not None for row in calibrated.hold_out)
    assert calibrated.judgement.endswith("the fit does better on what it never saw.")
    assert "Of 6 rows held out, " in calibrated.judgement
    spread = [
        (row.before.high - row.before.low, row.after.high - row.after.low) for row in calibrated.hold_out
    ]
    assert all(after < before for before, after in spread)


def test_the_scenario_can_be_run_and_sets_roles(calibrated, known, template):
    before = landbridge.run(
        template,
        from_="2024-10",
        replications=2,
        draws=12,
        seed=3,
        out=calibrated.record_path.parent / "before",
    )
    after = landbridge.run(
        template,
        from_="2024-10",
        scenarios=[calibrated.scenario_path],
        replications=2,
        draws=12,
        seed=3,
        out=calibrated.record_path.parent / "after",
    )
    held = {row.indicator + row.from_ + row.until: row for row in calibrated.hold_out}
    for when, bundle in (("before", before), ("after", after)):
        rows = bundle.indicators.filter(pl.col("role") == "predicted").to_dicts()
        assert len(rows) == 6
        for row in rows:
            own = getattr(held[row["id"] + str(row["from"]) + str(row["until"])], when)
            assert (own.low, own.high, own.verdict) == (row["low"], row["high"], row["verdict"])
    fitted = landbridge.run(
        template,
        from_="2024-09",
        scenarios=[calibrated.scenario_path],
        replications=2,
        draws=0,
        out=calibrated.record_path.parent / "fitted",
    )
    roles = fitted.indicators.drop_nulls("observed")["role"].to_list()
    assert roles == ["calibrated"] * 6
    assert "calibrations/wait.record.json" in fitted.manifest["inputs"]


def test_draws_take_the_range_that_is_left(calibrated, known, template):
    corridor = read_corridor(template)
    setting = Setting(
        str(template), *corridor.base, scenarios=(str(calibrated.scenario_path),), draws=40, seed=1
    )
    asked = study(setting, corridor)
    (period,) = asked.corridor.quantity(known.collection).periods
    (one,) = calibrated.parameters[0].sets
    evidence = period.evidence
    assert (evidence.grade, evidence.low, evidence.high) == ("derived", one["low"], one["high"])
    assert evidence.source == "calibrations/wait.record.json"
    assert known.collection in asked.drawn
    assert len(asked.calibrated) == 6
    from landbridge.experiment.assumptions import drawn_corridor
    from landbridge.experiment.study import with_changes

    for point, wanted in ((0.05, one["low"]), (0.5, one["value"]), (0.95, one["high"])):
        drawn = with_changes(drawn_corridor(corridor, {known.collection: point}), setting)
        assert drawn.quantity(known.collection).periods[0].value.mean == pytest.approx(wanted, rel=1e-6)


def test_record_says_what_was_done(calibrated, template):
    record = json.loads(calibrated.record_path.read_text(encoding="utf-8"))
    assert record == calibrated.record
    assert record["hash"] == hash_of(record)
    assert record["fitted"] == sorted(row.name for row in calibrated.rows)
    assert record["held_out"] == sorted(row.name for row in calibrated.hold_out)
    assert record["inputs"]["calibrations/wait.toml"]
    assert record["plan"]["rows"]["from"] == "2024-09-01"
    assert record["versions"]["landbridge"] == landbridge.__version__
    rows, _ = fitted_rows("calibrations/wait.record.json", calibrated.record_path)
    assert rows == set(record["fitted"])
    assert read_scenario(read_corridor(template), calibrated.scenario_path).title.endswith("(calibrated)")
    table = calibrated.table("hold_out")
    assert table["after_verdict"].to_list() == [row.after.verdict for row in calibrated.hold_out]
    assert "Time until the truck comes" in calibrated._repr_html_()
    assert "NaN" not in json.dumps(calibrated.json())


def test_the_same_on_any_number_of_threads_and_in_the_corridors_own_folder(small, undisturbed):
    with_few(small)
    own = landbridge.calibrate(small, "wait", jobs=1)
    assert own.record["hash"] == undisturbed.record["hash"]
    assert own.scenario_path == small / "scenarios" / "wait.toml"
    assert landbridge.check(small) == []
    assert not list((small.parent / "runs").iterdir())
    again = landbridge.run(small, scenarios=["wait"], replications=1, draws=0)
    assert set(again.indicators.drop_nulls("observed")["role"]) == {"calibrated"}
    with pytest.raises(InputErrors) as refused:
        landbridge.calibrate(small, "wait")
    assert [problem.problem for problem in refused.value.problems] == [
        "is there already and is never overwritten; move it, or name another folder"
    ] * 2


@pytest.mark.parametrize(
    ("stage", "done"),
    [("as it is", 1), ("wave 1 of 2", 3), ("wave 2 of 2", 9), ("draws before", 5), ("draws after", 15)],
)
def test_stopped_and_resumed_is_as_if_nothing_had_been(small, stage, done, undisturbed):
    with_few(small)

    def stop(progress):
        if (progress.stage, progress.done) == (stage, done):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        landbridge.calibrate(small, "wait", jobs=1, out="part", progress=stop)
    (note,) = stopped.value.__notes__
    folder = small.parent / "runs" / "small-wait-unfinished"
    assert note.endswith("`landbridge resume runs/small-wait-unfinished` goes on")
    began = []

    def watch(progress):
        if progress.stage == stage and not began:
            began.append(progress.total)

    made = resume_calibration(folder, jobs=2, progress=watch)
    assert made.record["hash"] == undisturbed.record["hash"]
    assert made.scenario_path.read_text() == undisturbed.scenario_path.read_text()
    assert made.scenario_path.is_relative_to(small.parent / "part")
    asked = {"as it is": 4, "draws before": 16, "draws after": 16}.get(stage, 10)
    assert began[0] <= asked - done
    assert not folder.exists()


def stopped(small):
    def stop(progress):
        if progress.stage == "wave 1 of 2" and progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        landbridge.calibrate(with_few(small), "wait", jobs=1, progress=stop)
    return small.parent / "runs" / "small-wait-unfinished"


def test_what_changed_meanwhile_is_not_gone_on_with(small):
    folder = stopped(small)
    file = small / "calibrations" / "wait.toml"
    text = file.read_text()
    file.write_text(text.replace("seed      = 3", "seed      = 4"))
    with pytest.raises(InputErrors) as refused:
        resume_calibration(folder)
    assert str(refused.value).startswith("calibrations/wait.toml: has changed since this run was made")
    file.write_text("nothing")
    with pytest.raises(InputErrors):
        resume_calibration(folder)
    file.write_text(text)
    observed = small / "observed.csv"
    was = observed.read_text()
    observed.write_text(was.replace("0.1,count", "0.2,count"))
    with pytest.raises(InputErrors) as refused:
        resume_calibration(folder)
    assert str(refused.value).startswith("observed.csv: has changed since this run was made")
    observed.write_text(was)
    assert resume_calibration(folder).rows


def test_two_at_one_folder(small):
    folder = stopped(small)
    with Receipts.open(folder), pytest.raises(BundleError) as refused:
        resume_calibration(folder)
    assert "is being written by another process" in str(refused.value)


def test_another_experiment_is_not_resumed_as_a_calibration(small):
    Receipts.begin(small.parent / "other", {"kind": "worth"}).close()
    with pytest.raises(BundleError) as refused:
        resume_calibration(small.parent / "other")
    assert str(refused.value).endswith("other holds an unfinished worth, not a calibration")


def test_a_disk_that_fills_keeps_what_was_finished(small, monkeypatch, undisturbed):
    from landbridge.experiment.bundle import files

    with_few(small)

    def full(part, content):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "_write_text", full)
        with pytest.raises(BundleError) as failed:
            landbridge.calibrate(small, "wait")
    assert "the disk is full" in str(failed.value)
    assert "landbridge resume runs/small-wait-unfinished" in str(failed.value)
    made = resume_calibration(small.parent / "runs" / "small-wait-unfinished")
    assert made.record["hash"] == undisturbed.record["hash"]


def test_no_draw_that_carries_the_traffic(small, known):
    file = small / "calibrations" / "wait.toml"
    file.write_text(file.read_text().replace("seed      = 3", "seed = 3\ncarried = 1"))
    flood = 'title = "Flood"\n[[change]]\nscale = "traffic[facility=inland.tutorial].quantity"\nby = 2\n'
    (small / "scenarios" / "flood.toml").write_text(flood)
    file.write_text('scenarios = ["flood"]\n' + file.read_text())
    with_few(small)
    with pytest.raises(RunError) as failed:
        landbridge.calibrate(small, "wait")
    assert "none of 10 draws carries 100% of its traffic" in str(failed.value)
    assert not list((small.parent / "runs").iterdir())


def test_killed_outright_and_resumed(small, calibrated):
    """SIGKILL while draws are running: whatever was on the disk is gone on with."""
    words = f"import landbridge; landbridge.calibrate({str(small)!r}, 'wait', jobs=1)"
    seen = {**os.environ, "PYTHONPATH": str(Path(landbridge.__file__).resolve().parents[1])}
    process = subprocess.Popen([sys.executable, "-c", words], cwd=small.parent, env=seen)
    folder = small.parent / "runs" / "small-wait-unfinished"
    limit = time.monotonic() + 120
    while not list(folder.glob("receipts-*.bin")) and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert process.returncode == -signal.SIGKILL
    assert resume_calibration(folder).record["hash"] == calibrated.record["hash"]
