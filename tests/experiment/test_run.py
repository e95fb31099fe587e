"""Running: the same on any number of threads; stopped, full and failing runs leave nothing half-written."""

import errno
from pathlib import Path
from threading import Event

import polars as pl
import pytest

from landbridge.accounts.columns import TABLES
from landbridge.base.errors import BundleError, DeadlockError, InputErrors
from landbridge.experiment import receipts
from landbridge.experiment.assumptions import assumptions
from landbridge.experiment.bundle import open_bundle
from landbridge.experiment.manifest import versions
from landbridge.experiment.resuming import resume
from landbridge.experiment.run import run
from landbridge.experiment.setting import Setting
from landbridge.experiment.spool import Spool


def left_behind(folder=Path()):
    return sorted(str(p) for p in folder.rglob("*") if "unfinished" in p.name or ".part" in p.name)


def test_the_same_on_any_number_of_threads(carry):
    runs = [carry(replications=3, draws=4, jobs=jobs) for jobs in (1, 2, 4)]
    assert len({bundle.hash for bundle in runs}) == 1
    assert [bundle.path.name for bundle in runs] == [
        f"tutorial-{runs[0].hash[:8]}{more}" for more in ("", "-2", "-3")
    ]
    assert left_behind() == []


def test_a_bundle_holds_every_table_and_opens_again(carry):
    bundle = open_bundle(carry(replications=2).path)
    assert bundle.check_hash()
    for name in TABLES:
        bundle.table(name)
    assert bundle.table("values")["replication"].unique().to_list() == [0, 1]
    assert bundle.manifest["versions"]["landbridge"]
    assert "corridor.toml" in bundle.manifest["inputs"]
    assert bundle.manifest["period"] == ["2022-02-01", "2022-03-01"]
    assert "rail.test.queue_trains" in bundle._repr_html_()


def test_another_seed_is_another_run(carry):
    assert carry(replications=1).hash != carry(replications=1, seed=2).hash


def test_draws_give_ranges_and_weights(carry, tutorial):
    rows = assumptions(tutorial, tutorial.base[0], tutorial.base[1])
    address = next(row.address for row in rows if row.law is not None and row.base)
    base = tutorial.quantity(address).periods[0]

    def slowed_by(corridor):
        from landbridge.experiment.assumptions import number_of

        return number_of(corridor.quantity(address).periods[0]) / number_of(base)

    bundle = carry(replications=2, draws=24, slowed_by=slowed_by)
    queue = bundle.indicators.filter(
        (pl.col("id") == "rail.test.parked_trains") & pl.col("headline") & (pl.col("statistic") == "mean")
    ).row(0, named=True)
    assert queue["low"] < queue["mean"] < queue["high"]
    weights = bundle.table("weights").filter(pl.col("indicator") == "rail.test.parked_trains")
    strongest = weights.sort(pl.col("rho").abs(), descending=True).row(0, named=True)
    assert strongest["address"] == address
    assert strongest["rho"] > 0.8
    assert bundle.table("draws").filter(pl.col("address") == address).height == 24
    assert any("few for a range" in text for text in bundle.warnings)
    drawn = bundle.table("assumptions").filter("drawn")["address"].to_list()
    assert address in drawn


def test_a_draw_that_makes_no_possible_model_is_left_out_and_told(carry):
    def fails(number):
        if number == 2:
            raise DeadlockError("train 3 waits for train 3")

    with pytest.raises(DeadlockError):
        carry(replications=3, fails=fails)
    bundle = carry(replications=2, draws=3, fails=fails)
    assert bundle.manifest["draws"] == 2
    assert "1 of 3 draws were left out: train 3 waits for train 3" in bundle.warnings
    assert left_behind() == []


def test_ctrl_c_keeps_what_was_finished(carry):
    stopped = Event()

    def tell(progress):
        if progress.stage == "replications" and progress.done == 3:
            stopped.set()
            raise KeyboardInterrupt

    def fails(number):  # the fourth is at work when it is stopped
        if number == 3:
            stopped.wait(60)

    bundle = carry(replications=8, jobs=1, tell=tell, fails=fails)
    assert 3 <= bundle.manifest["replications"] <= 4
    assert bundle.manifest["interrupted"]
    assert bundle.warnings[0].startswith("stopped by the user after")
    assert bundle.table("values")["replication"].n_unique() == bundle.manifest["replications"]
    (folder,) = Path("runs").glob("*unfinished*")
    assert f"`landbridge resume {folder}` finishes it" in bundle.warnings[0]
    whole = carry(replications=8, spool=Spool.open(folder))
    assert whole.hash == carry(replications=8).hash
    assert left_behind() == []


def test_ctrl_c_before_anything_was_finished_leaves_nothing(carry):
    def tell(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry(replications=2, jobs=1, tell=tell)
    assert list(Path().rglob("*.*")) == []


def no_space(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_once_and_the_run_can_go_on(carry, monkeypatch):
    whole = carry(replications=4)
    monkeypatch.setattr(receipts, "BATCH_S", 0.0)
    write = receipts._write

    def write_two(path, content):
        (no_space if "000007" in path.name else write)(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(receipts, "_write", write_two)
        with pytest.raises(
            BundleError, match=r"the disk is full: .*2 finished .*landbridge resume"
        ) as caught:
            carry(replications=4, jobs=1)
    assert "\n" not in str(caught.value)
    (folder,) = Path("runs").glob("*unfinished*")
    kept = sorted(path.name for path in folder.iterdir())
    # the keys, then of each replication two groups of hourly states and its totals
    assert kept == ["plan.json", *(f"receipts-00000{n}.bin" for n in range(7)), "writer.lock"]
    again = carry(replications=4, spool=Spool.open(folder))
    assert again.hash == whole.hash
    assert left_behind() == []


def test_a_disk_full_while_tables_are_written_keeps_the_replications(carry, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", no_space)
        with pytest.raises(BundleError, match=r"the disk is full.*2 finished"):
            carry(replications=2)
    (folder,) = Path("runs").iterdir()
    assert folder.name == "tutorial-unfinished"
    assert carry(replications=2, spool=Spool.open(folder)).manifest["replications"] == 2


def test_a_run_is_never_overwritten(carry, tmp_path):
    carry(replications=1, out=tmp_path / "mine")
    with pytest.raises(InputErrors, match="never overwritten"):
        run("tutorial", out=tmp_path / "mine")


def test_numbers_and_dates_are_checked_together(tmp_path):
    with pytest.raises(InputErrors) as caught:
        run("tutorial", replications=0, draws=-1, jobs=0, seed=-1)
    assert [problem.address for problem in caught.value.problems] == [
        "--replications",
        "--draws",
        "--jobs",
        "--seed",
    ]
    with pytest.raises(InputErrors, match="not a date"):
        run("tutorial", from_="yesterday")
    with pytest.raises(InputErrors, match="the period is empty"):
        run("tutorial", from_="2024-09", until="2024-08")


def test_resume_needs_an_unfinished_run_on_the_same_files(tmp_path, tutorial):
    with pytest.raises(BundleError, match="not an unfinished experiment"):
        resume(tmp_path)
    setting = Setting("tutorial", *tutorial.base)
    spool = Spool.begin(tmp_path / "left", setting, {**tutorial.inputs(), "traffic.csv": "other"}, versions())
    spool.close()
    with pytest.raises(InputErrors, match=r"traffic\.csv: has changed since this run was made"):
        resume(spool.folder)


@pytest.mark.parametrize("which", [-1, -2, -3], ids=["totals", "states", "other states"])
def test_what_is_found_broken_is_run_again_and_told(carry, monkeypatch, which):
    monkeypatch.setattr(receipts, "BATCH_S", 0.0)

    def fails(number):
        if number == 3:
            raise KeyboardInterrupt

    carry(replications=4, jobs=1, fails=fails)
    (folder,) = Path("runs").glob("*unfinished*")
    last = sorted(folder.glob("receipts-*.bin"))[which]
    last.write_bytes(last.read_bytes()[:-1])
    again = carry(replications=4, spool=Spool.open(folder))
    assert again.warnings[0] == f"broken when it was gone on with, so run again: {last.name}: is cut"
    assert again.hash == carry(replications=4).hash
